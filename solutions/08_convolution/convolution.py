# %% [markdown]
# # 8 · Eyes
#
# *This notebook goes beyond the six. You need notebooks 3, 5 and 6.*
#
# A dense layer weighs every pixel in its own place. Show it a cat that sits three pixels further to
# the left, and nothing it has learned applies. Notebook 6 got around this with a dictionary: a few
# hundred small patterns, looked for at *every* place of the photo. But those patterns came from
# k-means, which does not know what they are for, and there was only one level of them.
#
# On this page the patterns learn. You lay a small filter over every place of a picture, derive
# how its slopes come back, turn the whole thing into a single matrix product so that it is fast,
# and stack three such layers. First it reads handwritten digits, better than any network before
# it; then you take it back to the cats and dogs and look at what it looks at.

# %%
import time

import numpy as np

from nn_utils import conv_net, load_cats_vs_dogs, load_mnist, plots, softmax
from nn_utils.convolution import output_size, padded
from nn_utils.datasets import provenance
from nn_utils.features import learn_dictionary
from nn_utils.gradients import numerical_gradients
from nn_utils.softmax_net import cross_entropy, one_hot
from public_tests import star

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $C$, $H$, $W$ | `C`, `H`, `W` | numbers | channels, height and width of a picture |
# | $k$ | `k` | a number | height and width of a filter |
# | $F$ | `F` | a number | how many filters a layer has |
# | $p$ | `pad` | a number | how many rows and columns of zeros are put around a picture |
# | $X$ | `X` | $(C, H, W, m)$ | a stack of $m$ pictures, the examples **last**, as ever |
# | $W$, $b$ | `W`, `b` | $(F, C, k, k)$, $(F, 1)$ | the filters of a layer, and their biases |
# | $R$, $S$ | `rows`, `columns` | numbers | how many rows and columns of places there are |
# | $Z$ | `Z` | $(F, R, S, m)$ | what each filter found at each place |
#
# The letter $W$ has two jobs, as everywhere in the field: a width among sizes, the filters
# elsewhere.
#
# ## One pattern, every place
#
# A filter $w$ of $k \times k$ numbers is laid over the picture with its upper left corner at row
# $r$ and column $c$. Multiply what lies on top of each other and add up:
#
# $$
# z_{rc} = \sum_{i=0}^{k-1} \sum_{j=0}^{k-1} w_{ij}\; x_{r+i,\; c+j}
# $$
#
# It is the weighted sum of a neuron that sees $k \cdot k$ pixels, and $z_{rc}$ is large where the
# picture resembles the pattern. Then move on by one pixel and ask the *same* neuron again. How many
# places are there? The corner may stand at $0, 1, \dots, H - k$, so $H - k + 1$ rows of places and
# $W - k + 1$ columns.
#
# *In numbers.* The filter $[-1 \;\; 1]$ on the row $[\,5 \;\; 5 \;\; 9 \;\; 9\,]$ gives
# $[\,0 \;\; 4 \;\; 0\,]$: it finds the step, and nothing where the row is even.
#
# The field calls this a *convolution*. Strictly speaking it is a *correlation*: a mathematician's
# convolution turns the filter around first. Since the numbers in the filter are learned, nobody
# misses the turning. It comes back once, on the way back.
#
# <!-- exercise correlate -->
#
# Two loops over the places. In each, the part of the image under the filter is a slice.


# %% exercise="correlate"
def correlate(image, pattern):
    """
    How strongly every place of an image resembles a pattern.

    image: (H, W). pattern: (k, k), no larger than the image.

    Returns (H - k + 1, W - k + 1): entry (r, c) belongs to the part of the image whose upper left
    corner is (r, c).
    """
    ### BEGIN SOLUTION
    k = pattern.shape[0]
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    found = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            found[r, c] = np.sum(image[r : r + k, c : c + k] * pattern)
    return found
    ### END SOLUTION


# %% check="correlate"

# %% [markdown]
# Three filters that somebody wrote down by hand a long time ago, on one photo. The first answers
# where brightness rises to the right, the second where it rises downward, the third at spots that
# differ from everything around them. Bright means a large answer, dark a large negative one.

# %%
train_images, train_labels, val_images, val_labels = load_cats_vs_dogs()
if provenance("cats_vs_dogs").tier == "generated":  # the drawings are easy: half of them will do
    train_images, train_labels = train_images[:1000], train_labels[:1000]
    val_images, val_labels = val_images[:500], val_labels[:500]
gray = train_images[4].mean(axis=2) / 255  # (64, 64)
by_hand = {
    "to the right": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
    "downward": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4,
    "spots": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8,
}


def answers_as_picture(found):
    """Numbers of any sign as brightness: zero is mid-gray, the largest size full contrast."""
    return 0.5 + found / (2 * np.abs(found).max() + 1e-9)


found = [answers_as_picture(correlate(gray, pattern)) for pattern in by_hand.values()]
plots.picture_grid(
    np.array([gray[1:-1, 1:-1], *found]),
    ["the photo", *by_hand],
    columns=4,
    title="What three filters answer",
)

# %% [markdown]
# Two things are won, compared with a dense layer. **Fewer numbers to learn:** nine in place of
# $64 \cdot 64 = 4096$ for each unit. And **what is learned in one place holds in all of them**:
# move the picture, and the answers move along unchanged.

# %%
moved = np.roll(gray, 3, axis=1)  # three pixels to the right
before, after = (correlate(image, by_hand["downward"]) for image in (gray, moved))
print("largest difference after moving back:", np.abs(after[:, 3:] - before[:, :-3]).max())

# %% [markdown]
# ## Many channels, many filters
#
# A color photo has three channels, and a layer that looks for sixteen patterns hands on sixteen. So
# a filter is as deep as what it looks at: $(C, k, k)$, one sheet for each channel, and everything
# under it is added up into **one** number. A layer has $F$ such filters, each with a bias, and its
# answer has $F$ channels:
#
# $$
# \underset{(F,\ R,\ S,\ m)}{Z_{f\,r\,c}}
# = b_f + \sum_{a=1}^{C} \sum_{i,\, j} W_{f\,a\,i\,j}\; X_{a,\; r+i,\; c+j}
# \qquad \text{for every example.}
# $$
#
# **Padding.** As it stands, every layer loses $k - 1$ rows and columns, and the pixels at the rim
# are seen from fewer places than all others. So put $p$ rows and columns of zeros around the
# picture first. Then
#
# $$
# R = H + 2p - k + 1, \qquad S = W + 2p - k + 1 .
# $$
#
# `padded(X, pad)` of the library puts the zeros around all pictures of a stack;
# `output_size(n, k, pad)` is the formula.

# %%
print("32 rows, k = 3, no padding:", output_size(32, 3), "rows of places")
print("32 rows, k = 3, padding 1: ", output_size(32, 3, pad=1))

# %% [markdown]
# <!-- exercise conv_by_loops -->
#
# Loop over filters and places. The examples need no loop: the part of the stack under a filter is
# `X[:, r : r + k, c : c + k]`, of shape $(C, k, k, m)$, and `W[f][..., None]` has shape
# $(C, k, k, 1)$. Mind that the picture need not be square.


# %% exercise="conv_by_loops"
def conv_by_loops(X, W, b, pad=0):
    """
    Lay every filter over every place of every picture, place by place.

    X: (C, H, W, m). W: (F, C, k, k). b: (F, 1). pad: zeros on every side of each picture.

    Returns Z (F, H + 2 pad - k + 1, W + 2 pad - k + 1, m).
    """
    ### BEGIN SOLUTION
    X = padded(X, pad)
    F, _, k, _ = W.shape
    rows, columns, m = X.shape[1] - k + 1, X.shape[2] - k + 1, X.shape[3]
    Z = np.zeros((F, rows, columns, m))
    for f in range(F):
        for r in range(rows):
            for c in range(columns):
                part = X[:, r : r + k, c : c + k]  # (C, k, k, m)
                Z[f, r, c] = np.sum(part * W[f][..., None], axis=(0, 1, 2)) + b[f]
    return Z
    ### END SOLUTION


# %% check="conv_by_loops"

# %% [markdown]
# ## The way back
#
# Nothing new is needed, only the second rule of the last notebook: **over several paths, slopes add
# up.** Look at one filter, one channel, one example. The weight $w_{ij}$ acts on *every* place
# $z_{rc}$, with the local slope $x_{r+i,\,c+j}$, the pixel it meets there:
#
# $$
# dw_{ij} = \sum_{r, c} dz_{rc}\; x_{r+i,\; c+j}
# $$
#
# Read this once more with other eyes: $dz$ is laid over every place of $x$. **The slope of the
# filter is a correlation of the picture with what came back.**
#
# A pixel $x_{uv}$ lies under the filter at up to $k \cdot k$ places. At the place $(r, c)$ it meets
# the weight $w_{u-r,\, v-c}$, and that is its local slope on $z_{rc}$:
#
# $$
# dx_{uv} = \sum_{r, c} dz_{rc}\; w_{u-r,\; v-c}
# $$
#
# Here $w$ is read backward as $r$ and $c$ grow: a correlation of $dz$ with the filter **turned by
# half a circle**, that is, a convolution in the mathematician's sense. There is the turning.
#
# *In numbers.* The filter $[-1 \;\; 1]$, the row $[\,5 \;\; 5 \;\; 9 \;\; 9\,]$, and let
# $dz = [\,0 \;\; 1 \;\; 0\,]$: only the middle place matters. It saw the pixels 5 and 9, so
# $dw = [\,5 \;\; 9\,]$; and they act on it by $-1$ and $1$, so
# $dx = [\,0 \;\; {-1} \;\; 1 \;\; 0\,]$.
#
# With many channels and filters, the same holds for every pair of a channel and a filter; a pixel
# adds up over the filters. As in notebook 3, $dZ$ holds the slopes of each example's own loss, so
# $dW$ and $db$ are averages over the $m$ examples and $dX$ is not.
#
# <!-- exercise slopes_by_loops -->
#
# **Derive it in code.** You need not follow the sums above one by one. Take the loops of
# `conv_by_loops`: at each place one part of $X$, one filter and one $Z$ met. Which slopes does this
# meeting give to the part, and which to the filter? Add them where they belong. The bias meets
# every place with slope 1.
#
# Pad first, and at the end cut the padding off $dX$ again.


# %% exercise="slopes_by_loops"
def slopes_by_loops(dZ, X, W, pad=0):
    """
    The slopes of the cost along the pictures, the filters and the biases, place by place.

    dZ: (F, rows, columns, m), the slopes that came back. X: (C, H, W, m). W: (F, C, k, k). pad: as
    on the way forward.

    Returns dX (C, H, W, m), without 1/m; dW (F, C, k, k) and db (F, 1), averages over the examples.
    """
    ### BEGIN SOLUTION
    _, height, width, m = X.shape
    X = padded(X, pad)
    F, _, k, _ = W.shape
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros((F, 1))
    for f in range(F):
        for r in range(dZ.shape[1]):
            for c in range(dZ.shape[2]):
                part = X[:, r : r + k, c : c + k]  # (C, k, k, m)
                slope = dZ[f, r, c]  # (m,)
                dW[f] += part @ slope / m  # (C, k, k, m) (m,)
                dX[:, r : r + k, c : c + k] += W[f][..., None] * slope
                db[f] += np.sum(slope) / m
    return dX[:, pad : pad + height, pad : pad + width], dW, db
    ### END SOLUTION


# %% check="slopes_by_loops"

# %% [markdown]
# Is the claim about the turned filter true? One channel, one filter, one example: pad what came
# back by $k - 1$, so that every pixel's places are there, and correlate with the filter turned.

# %%
rng = np.random.default_rng(8)
image, pattern, back = rng.normal(size=(6, 7)), rng.normal(size=(3, 3)), rng.normal(size=(4, 5))
slopes = slopes_by_loops(back[None, ..., None], image[None, ..., None], pattern[None, None])
turned = correlate(np.pad(back, 2), pattern[::-1, ::-1])
print("dX is a correlation with the turned filter:", np.allclose(slopes[0][0, :, :, 0], turned))
shifts = [[np.sum(image[i : i + 4, j : j + 5] * back) for j in range(3)] for i in range(3)]
print("dW is a correlation of the picture with dZ:", np.allclose(slopes[1][0, 0], shifts))

# %% [markdown]
# ## One matrix product
#
# The loops are right and slow. NumPy is fast when it has *one* large product to do. So copy the
# part of the pictures under the filter, for every place and every example, into a column of its
# own:
#
# $$
# \underset{(C k k,\;\; R S m)}{P}
# \qquad\text{then}\qquad
# \underset{(F,\;\; R S m)}{Z}
# = \underset{(F,\;\; C k k)}{W}\ \underset{(C k k,\;\; R S m)}{P} + \underset{(F,\ 1)}{b}
# $$
#
# This is `linear_forward` of notebook 3. **A convolution is a dense layer that is shown every small
# part of the picture as an example of its own.** The price is memory: $P$ holds every pixel up to
# $k \cdot k$ times. The field calls the function `im2col`.
#
# <!-- exercise im2col -->
#
# The order matters, for the filters are laid out in the same way: down a column go channel, row in
# the filter, column in the filter; along a row go row of the place, column of the place, example.
# So fill an array of shape `(C, k, k, rows, columns, m)` and reshape it at the end.
#
# *To think about before you write:* loop over the places, and there are thousands of small copies.
# Which two loops make only $k \cdot k$ large ones? Hold the place $(i, j)$ *inside* the filter
# still: which part of $X$ does it meet, over all places of the filter?


# %% exercise="im2col"
def im2col(X, k):
    """
    Every k x k part of every picture as a column.

    X: (C, H, W, m). k: height and width of the parts.

    Returns (C k k, rows columns m) with rows = H - k + 1 and columns = W - k + 1. Down a column:
    channel, row, column of the part. From column to column: the place's row, its column, example.
    """
    ### BEGIN SOLUTION
    C, H, W, m = X.shape
    rows, columns = H - k + 1, W - k + 1
    parts = np.zeros((C, k, k, rows, columns, m), X.dtype)
    for i in range(k):
        for j in range(k):
            parts[:, i, j] = X[:, i : i + rows, j : j + columns]
    return parts.reshape(C * k * k, rows * columns * m)
    ### END SOLUTION


# %% check="im2col"

# %% [markdown]
# <!-- exercise conv_forward -->
#
# Pad, lay out, multiply, add the bias, and give the answer its shape back. Keep in the cache what
# the way back will ask for: the shape of $X$ as it came, the filters, the columns, and the padding.


# %% exercise="conv_forward"
def conv_forward(X, W, b, pad=0):
    """
    Lay every filter over every place of every picture, as one matrix product.

    X: (C, H, W, m). W: (F, C, k, k). b: (F, 1). pad: zeros on every side of each picture.

    Returns Z (F, rows, columns, m) and the cache, (X.shape, W, columns, pad), where columns is what
    im2col makes of the padded pictures.
    """
    ### BEGIN SOLUTION
    F, _, k, _ = W.shape
    columns = im2col(padded(X, pad), k)  # (C k k, places m)
    Z = W.reshape(F, -1) @ columns + b  # (F, C k k) (C k k, places m)
    places = X.shape[1] + 2 * pad - k + 1, X.shape[2] + 2 * pad - k + 1
    return Z.reshape(F, *places, X.shape[3]), (X.shape, W, columns, pad)
    ### END SOLUTION


# %% check="conv_forward"

# %% [markdown]
# Equal to the loops, to rounding, and how much faster? Once on a single picture, once on a batch of
# 32. (**About 2 s.**)

# %% tags=["long"] seconds=2
filters, biases = rng.normal(size=(16, 8, 3, 3)), rng.normal(size=(16, 1))


def seconds(function, *arguments):
    """How long a call takes, of the processor's time, and what it gives."""
    began = time.process_time()
    result = function(*arguments)
    return time.process_time() - began, result


for m in (1, 32):
    stack = rng.normal(size=(8, 28, 28, m))
    looped, Z_loops = seconds(conv_by_loops, stack, filters, biases, 1)
    at_once, (Z_product, _) = seconds(conv_forward, stack, filters, biases, 1)
    print(f"m = {m}: largest difference {np.abs(Z_loops - Z_product).max():.0e}, ", end="")
    print(
        f"loops {looped:.3f} s, one product {at_once:.3f} s, {looped / at_once:.0f} times as fast"
    )

# %% [markdown]
# The loops over places are the slow part, and the larger the batch, the more each step of them has
# to do at once. Had you looped over the examples as well, the second line would look like the
# first.

# %% [markdown]
# <!-- exercise conv_backward -->
#
# And back. With $Z = W P + b$ you know two of the three slopes from notebook 3, with the columns in
# place of $A_{prev}$: $dW = \frac1m\, dZ\, P^T$, and $db$ the sum along each row over $m$. The
# third, $dP = W^T dZ$, is the slope along every *copy* of a pixel. A pixel was copied into up to
# $k \cdot k$ columns; its slope is the sum over its copies. (What was repeated on the way forward
# is summed on the way back, as in `unbroadcast` of notebook 7.)
#
# So first write `col2im`, the reverse of `im2col`: the same two loops, adding where the other
# copied. Then `conv_backward`, which the check calls.


# %% exercise="conv_backward"
def col2im(columns_of, shape, k):
    """Add every column (C k k, rows columns m) up where it was taken from; shape: (C, H, W, m)."""
    ### BEGIN SOLUTION
    C, H, W, m = shape
    rows, columns = H - k + 1, W - k + 1
    parts = columns_of.reshape(C, k, k, rows, columns, m)
    X = np.zeros(shape, columns_of.dtype)
    for i in range(k):
        for j in range(k):
            X[:, i : i + rows, j : j + columns] += parts[:, i, j]
    return X
    ### END SOLUTION


def conv_backward(dZ, cache):
    """
    The slopes of the cost along the pictures, the filters and the biases.

    dZ: (F, rows, columns, m). cache: (X.shape, W, columns, pad), as conv_forward gives it.

    Returns dX (C, H, W, m), without 1/m; dW (F, C, k, k) and db (F, 1), averages over the examples.
    """
    ### BEGIN SOLUTION
    (C, height, width, m), W, columns, pad = cache
    F, _, k, _ = W.shape
    flat = dZ.reshape(F, -1)  # (F, places m)
    dW = (flat @ columns.T / m).reshape(W.shape)  # (F, places m) (places m, C k k)
    db = np.sum(flat, axis=1, keepdims=True) / m
    of_columns = W.reshape(F, -1).T @ flat  # (C k k, F) (F, places m)
    dX = col2im(of_columns, (C, height + 2 * pad, width + 2 * pad, m), k)
    return dX[:, pad : pad + height, pad : pad + width], dW, db
    ### END SOLUTION


# %% check="conv_backward"

# %% [markdown]
# The habit of notebook 4: measure. The cost is any number that depends on every $Z$; here a sum
# with random weights $G$, so that $dZ = G$.


# %%
def largest_difference(cost, slopes, point):
    """For every array in `point`: the largest difference of its slopes to the measured ones."""
    measured = numerical_gradients(cost, point)
    return {name: f"{np.abs(slopes[name] - measured[f'd{name}']).max():.0e}" for name in point}


point = {"X": rng.normal(size=(2, 5, 6, 3)), "W": rng.normal(size=(4, 2, 3, 3))}
point["b"] = rng.normal(size=(4, 1))
Z, kept = conv_forward(point["X"], point["W"], point["b"], 1)
G = rng.normal(size=Z.shape)
slopes = dict(zip("XWb", conv_backward(G, kept), strict=True))
slopes |= {name: 3 * slopes[name] for name in "Wb"}  # this cost is a sum over the three examples
print(
    largest_difference(
        lambda at: float(np.sum(G * conv_forward(at["X"], at["W"], at["b"], 1)[0])), slopes, point
    )
)

# %% [markdown]
# <!-- star read_filter -->


# %%
def read_filter(X, A):
    """The filter (k, k) and the bias that made A (rows, columns, m) of the pictures X (H, W, m)."""
    raise NotImplementedError("read_filter")


# %%
star("08_convolution/read_filter", read_filter)

# %% [markdown]
# ## Pooling: roughly where
#
# A filter says *where exactly* it found its pattern. Two layers on, that is more than anybody wants
# to know: a cat's eye a pixel further to the left is still a cat's eye. So cut every channel into
# squares of $2 \times 2$ and keep the largest answer of each: **max pooling**. A quarter of the
# numbers is left, the next layer has a quarter of the work, and each of its filters looks at twice
# as much of the photo.
#
# The slope of a maximum is simple. Moving the largest of four numbers moves the maximum just as
# much; moving one of the others, a little, does nothing. So **all of the slope goes back to the
# pixel that won, and none to the others**. Remember the winners on the way forward, as a mask.
#
# *In numbers.* Of the square $\begin{bmatrix}1 & 7\\ 3 & 2\end{bmatrix}$ the 7 is kept, and the
# mask is $\begin{bmatrix}0 & 1\\ 0 & 0\end{bmatrix}$. If 5 comes back, the square gets
# $\begin{bmatrix}0 & 5\\ 0 & 0\end{bmatrix}$.
#
# <!-- exercise max_pool_forward -->
#
# `X[:, i::size, j::size]` is one pixel of every square, the one in row $i$ and column $j$; there
# are `size * size` such arrays, and the largest among them is $A$. When the sides are no multiples
# of `size`, the rows and columns left over are dropped: take care that all those arrays are of one
# size. For the mask compare every pixel with the largest of its square:
# `np.repeat(A, size, axis=1)` writes every row `size` times.


# %% exercise="max_pool_forward"
def max_pool_forward(X, size=2):
    """
    The largest number of every size x size square.

    X: (C, H, W, m). Rows and columns that fill no square are dropped.

    Returns A (C, H // size, W // size, m) and the mask (C, H, W, m): True, or 1, at the pixel that
    was the largest of its square, and False, or 0, everywhere else.
    """
    ### BEGIN SOLUTION
    C, H, W, m = X.shape
    rows, columns = H // size, W // size
    used = X[:, : rows * size, : columns * size]
    A = used.reshape(C, rows, size, columns, size, m).max(axis=(2, 4))
    mask = np.zeros(X.shape, bool)
    spread = np.repeat(np.repeat(A, size, axis=1), size, axis=2)
    mask[:, : rows * size, : columns * size] = used == spread
    return A, mask
    ### END SOLUTION


# %% check="max_pool_forward"

# %% [markdown]
# <!-- exercise max_pool_backward -->
#
# The other way: write every slope to the whole of its square, and let only the winner keep it. Rows
# and columns left over moved nothing, so their slope is 0.


# %% exercise="max_pool_backward"
def max_pool_backward(dA, mask, size=2):
    """
    Hand every slope back to the pixel that was the largest of its square.

    dA: (C, H // size, W // size, m). mask: (C, H, W, m), as max_pool_forward gives it.

    Returns dX (C, H, W, m).
    """
    ### BEGIN SOLUTION
    dX = np.zeros(mask.shape, dA.dtype)
    spread = np.repeat(np.repeat(dA, size, axis=1), size, axis=2)
    dX[:, : spread.shape[1], : spread.shape[2]] = spread
    return dX * mask
    ### END SOLUTION


# %% check="max_pool_backward"

# %%
X_few = rng.normal(size=(2, 5, 7, 3))
A, mask = max_pool_forward(X_few)
G = rng.normal(size=A.shape)
print(
    largest_difference(
        lambda at: float(np.sum(G * max_pool_forward(at["X"])[0])),
        {"X": max_pool_backward(G, mask)},
        {"X": X_few},
    )
)

# %% [markdown]
# ## How far does a unit see?
#
# One answer of the first layer depends on $3 \times 3$ pixels. One answer of the second layer
# depends on $3 \times 3$ answers of the first, and so on more pixels; and a pooling in between
# makes its steps wider. The pixels that can move a unit are its **receptive field**.
#
# <!-- exercise receptive_field -->
#
# **Derive it.** No formula is given. A layer is a pair: how many of its inputs one answer looks at,
# along a side, and how many inputs it moves on to the next answer. A filter of $3 \times 3$ is
# `(3, 1)`, a pooling over $2 \times 2$ is `(2, 2)`. Take a sheet of squared paper, begin with *one*
# answer of the last layer, and go down: how many neighbors in a row does it look at? And how many
# does a row of $n$ neighbors look at?
#
# Try your rule on two layers before you write it: a filter `(3, 1)` and then a pooling `(2, 2)` see
# 4 pixels.


# %% exercise="receptive_field"
def receptive_field(layers):
    """
    How many pixels along a side one answer of the last layer depends on.

    layers: pairs (size, stride), from the picture up: what each layer looks at along a side, and
    how far it moves between two answers.

    Returns a whole number.
    """
    ### BEGIN SOLUTION
    seen = 1
    for size, stride in reversed(layers):
        seen = (seen - 1) * stride + size
    return seen
    ### END SOLUTION


# %% check="receptive_field"

# %%
for layers in (1, 2, 3, 4):
    print(layers, "x (filter, pooling): a unit sees", receptive_field([(3, 1), (2, 2)] * layers))

# %% [markdown]
# ## A whole network
#
# All the parts are there. A layer of filters, ReLU, pooling; then lay what is left out as a column,
# and let one dense layer with a softmax decide. Every line on the way back undoes one on the way
# forward, and every function in it is yours.


# %%
def network_slopes(parameters, X, Y):
    """The cost of a small network and its slopes. X: (C, H, W, m). Y: (classes, m), one-hot."""
    m = X.shape[3]
    Z1, kept = conv_forward(X, parameters["W1"], parameters["b1"], 1)
    A1, mask = max_pool_forward(np.maximum(Z1, 0))
    column = A1.reshape(-1, m)  # (n, m)
    A2 = softmax(parameters["W2"] @ column + parameters["b2"])  # (classes, m)

    dZ2 = A2 - Y
    dA1 = (parameters["W2"].T @ dZ2).reshape(A1.shape)
    dZ1 = max_pool_backward(dA1, mask) * (Z1 > 0)
    _, dW1, db1 = conv_backward(dZ1, kept)
    grads = {"dW1": dW1, "db1": db1, "dW2": dZ2 @ column.T / m}
    grads["db2"] = np.mean(dZ2, axis=1, keepdims=True)
    return cross_entropy(A2, Y), grads


def drawn_parameters(channels, side, filters, classes):
    """A random start for pictures of side x side pixels."""
    n = filters * (side // 2) ** 2
    W1 = rng.normal(size=(filters, channels, 3, 3)) * np.sqrt(2 / (9 * channels))
    W2 = rng.normal(size=(classes, n)) / np.sqrt(n)
    return {"W1": W1, "b1": np.zeros((filters, 1)), "W2": W2, "b2": np.zeros((classes, 1))}


small = drawn_parameters(channels=2, side=6, filters=3, classes=4)
X_few, Y_few = rng.normal(size=(2, 6, 6, 5)), one_hot(rng.integers(0, 4, 5), 4)
_, grads = network_slopes(small, X_few, Y_few)
slopes = {name: grads[f"d{name}"] for name in small}
print(largest_difference(lambda at: network_slopes(at, X_few, Y_few)[0], slopes, small))

# %% [markdown]
# The slopes are right. Can it learn? The quickest question to ask of a new network: learn twenty
# examples by heart. A network that cannot do that has a mistake in it. Here are twenty digits,
# eight filters, plain gradient descent. (**About 2 s.**)

# %% tags=["long"] seconds=2
digits, digit_labels, test_digits, test_digit_labels = load_mnist()
X_twenty = digits[:20].transpose(1, 2, 0)[None] / 255  # (1, 28, 28, 20)
Y_twenty = one_hot(digit_labels[:20], 10)
learned = drawn_parameters(channels=1, side=28, filters=8, classes=10)
costs = []
for _ in range(60):
    cost, grads = network_slopes(learned, X_twenty, Y_twenty)
    costs.append(cost)
    learned = {name: value - 0.1 * grads[f"d{name}"] for name, value in learned.items()}
plots.cost_curves({"twenty digits": costs}, every=1, title="Learned by heart")

# %% [markdown]
# ## Ninety-nine of a hundred digits
#
# Now all of MNIST. `nn_utils.conv_net` is this network with as many layers of filters as you like.
# It uses the library's `conv_forward` and its kin, which are yours but for three things: single
# precision, which halves the time; pooling before the ReLU, which gives the same numbers with a
# quarter of the ReLUs; and no slope along the pictures themselves, since nobody asks for it. Adam
# and mini-batches are those of notebooks 5 and 6; the steps shrink to nothing along a cosine.

# %%
for picture, filters, classes in (((1, 28, 28), (16, 32), 10), ((3, 32, 32), (16, 32, 64), 2)):
    start = conv_net.initialize(picture, filters, classes, rng)
    sizes = {name: value.size for name, value in start.items() if name.startswith("W")}
    print(f"{filters} filters: {sizes}, {sum(sizes.values())} weights")
print("784-128-10 of notebook 5:", 784 * 128 + 128 * 10, "weights")

# %% [markdown]
# Two layers of 16 and 32 filters, four epochs, every batch moved by up to a pixel: a fifth of the
# weights of notebook 5's wide net, which came to 0.985. **About 60 s.**


# %% tags=["long"] seconds=60
def digits_as_stack(images):
    """(m, 28, 28) of 0 to 255 as (1, 28, 28, m) of 0 to 1."""
    return images.transpose(1, 2, 0)[None] / np.float32(255)


def moved_a_little(X, rng):
    """A batch moved by up to a pixel; digits have an empty rim, so nothing is lost."""
    return np.roll(X, rng.integers(-1, 2, size=2), axis=(1, 2))


reader = conv_net.train(
    digits_as_stack(digits),
    digit_labels,
    filters=(16, 32),
    epochs=4,
    rng=np.random.default_rng(1),
    learning_rate=0.003,
    batch_size=64,
    augment=moved_a_little,
)
digit_answers = conv_net.probabilities(reader.parameters, digits_as_stack(test_digits))
share = np.mean(digit_answers.argmax(axis=0) == test_digit_labels)
print(f"{share:.4f} of the test digits right")

# %% [markdown]
# What the sixteen filters of the first layer look for. Nobody told them what a stroke is.

# %% tags=["long"]
plots.weight_tiles(reader.parameters["W1"].reshape(16, 9), (3, 3), title="Sixteen learned filters")

# %% [markdown]
# And what is still wrong. Some of these you would not have read either.

# %% tags=["long"]
plots.mistakes(test_digits, test_digit_labels, digit_answers, [*range(10)], limit=12)

# %% [markdown]
# ## Back to the cats and dogs
#
# In notebook 6 the dense network stopped below 0.65 and the dictionary came to 0.776, with words
# that no slope had ever touched. Photos halved to $32 \times 32$, as there; three layers of 16, 32
# and 64 filters.
#
# A network that can see can also learn by heart. So first set a fifth of the *training* photos
# aside and find out what it needs. Plain, for 15 epochs. (**About 25 s.**)


# %% tags=["long"] seconds=25
def halved(images):
    """Photos (m, 64, 64, 3) of 0 to 255 as (m, 32, 32, 3) of 0 to 1: the means of four pixels."""
    m = len(images)
    return images.reshape(m, 32, 2, 32, 2, 3).mean(axis=(2, 4), dtype=np.float32) / 255


def channels_first(photos):
    """(m, h, w, 3) as (3, h, w, m), each color with mean 0 and spread 1 on the training photos."""
    return ((photos - color_mean) / color_spread).transpose(3, 1, 2, 0)


small_train = halved(train_images)
color_mean, color_spread = small_train.mean(axis=(0, 1, 2)), small_train.std(axis=(0, 1, 2))
X_train, X_val = channels_first(small_train), channels_first(halved(val_images))
cut = X_train.shape[3] * 4 // 5
set_aside = X_train[..., cut:], train_labels[cut:]


def train_on(X, y, **settings):
    """Three layers of filters on photos of cats and dogs."""
    return conv_net.train(X, y, (16, 32, 64), rng=np.random.default_rng(1), **settings)


plain = train_on(X_train[..., :cut], train_labels[:cut], epochs=15, validation=set_aside)


def both_costs(run, title):
    """The costs of the photos learned from and of those set aside, epoch by epoch."""
    costs = {"learned from": run.history["train_cost"], "set aside": run.history["val_cost"]}
    return plots.cost_curves(costs, every=1, unit="epoch", title=title)


both_costs(plain, "Left alone")

# %% [markdown]
# Where do the two curves part? From there on it learns these photos and no longer cats. Notebook 6
# has remedies:
#
# - **flips:** a mirrored cat is a cat;
# - **shifts** by up to two pixels, the rim filled with the edge;
# - **dropout** of half of what the dense layer gets;
# - at the end, **ask twice**, about the photo and its mirror image, and take the mean.
#
# Forty epochs of that. (**About 60 s.**)


# %% tags=["long"] seconds=60
def another_view(X, rng):
    """A batch of photos, half of them mirrored, each moved by up to two pixels both ways."""
    return conv_net.shifted(conv_net.flipped(X, rng), 2, rng)


REMEDIES = {"epochs": 40, "keep_prob": 0.5, "augment": another_view}


def asked_twice(parameters, X):
    """The mean of what the network says of photos and of their mirror images: (2, m)."""
    views = X, X[:, :, ::-1]
    return sum(conv_net.probabilities(parameters, view) for view in views) / 2


def share_right(A, y):
    return np.mean(A.argmax(axis=0) == y)


helped = train_on(X_train[..., :cut], train_labels[:cut], validation=set_aside, **REMEDIES)
for name, run in {"left alone": plain, "with remedies": helped}.items():
    lowest, last = min(run.history["val_cost"]), run.history["val_cost"][-1]
    once = run.history["val_accuracy"][-1]
    twice = share_right(asked_twice(run.parameters, set_aside[0]), set_aside[1])
    print(f"{name:13} on photos set aside: cost {last:.3f} (lowest {lowest:.3f}), ", end="")
    print(f"right {once:.3f}, asked twice {twice:.3f}")
both_costs(helped, "With flips, shifts and dropout")

# %% [markdown]
# The cost of the photos learned from is now that of moved and mirrored photos with half of the
# inputs dropped, so it may well lie above the other. The settings are chosen. Train once more on
# *all* training photos, and look at the validation photos: once. The second number is how far such
# a share strays by chance. (**About 75 s.**)

# %% tags=["long"] seconds=75
seer = train_on(X_train, train_labels, **REMEDIES)
answers = asked_twice(seer.parameters, X_val)
share = share_right(answers, val_labels)
by_chance = np.sqrt(share * (1 - share) / len(val_labels))
print(f"{share:.3f} of the validation photos right, give or take {by_chance:.3f}")

# %% [markdown]
# ## What does it look at?
#
# **The filters.** Above, the sixteen of the first layer; below, sixteen words that k-means makes of
# patches of the same size, as in notebook 6. Every tile has its own contrast.

# %% tags=["long"]
filters = seer.parameters["W1"].transpose(0, 2, 3, 1).reshape(16, -1)  # (16, 27)
words = learn_dictionary(
    (small_train * 255).astype(np.uint8), words=16, patch_size=3, samples=20_000, progress=False
).words
plots.dictionary_atoms(
    np.vstack([filters, words]),
    (3, 3, 3),
    title="Two rows of learned filters, two rows of words",
)

# %% [markdown]
# The words are tidy: k-means was asked for patterns that photos are made of, and those are edges
# and plain colors. The filters are less pretty. They were asked for whatever tells a dog from a
# cat, and they need not look like anything, since the next layer reads them and nobody else.
#
# **Feature maps.** A filter does not care how large the picture is. So show the network the photo
# in its full $64 \times 64$ pixels and see where each layer answers: for every layer the three
# channels with the loudest answers, bright where the filter found what it looks for.


# %% tags=["long"]
def layers_of(photo):
    """What every layer of filters answers to one photo (h, w, 3): arrays (F, rows, columns)."""
    blocks = conv_net.layers_of_filters(seer.parameters, channels_first(photo[None]))
    return [block.A[..., 0] for block in blocks]


def enlarged(found, side=64):
    """A map as a gray picture (side, side, 3), its largest answer white."""
    times = side // found.shape[0]
    gray = np.kron(found / (found.max() + 1e-9), np.ones((times, times)))
    return np.repeat(gray[..., None], 3, axis=2)


def maps_over(photo):
    """Three rows: the photo and the three loudest maps of each layer."""
    pictures = []
    for found in layers_of(photo):
        loudest = np.argsort(-found.mean(axis=(1, 2)))[:3]
        pictures += [photo, *(enlarged(found[f]) for f in loudest)]
    return np.array(pictures)


names = [f"layer {l}: {what}" for l in (1, 2, 3) for what in ("the photo", *("a map",) * 3)]
plots.picture_grid(
    maps_over(val_images[2] / 255), names, columns=4, title="Where each layer answers"
)

# %% [markdown]
# The first layer's maps are fine, the third one's coarse: $8 \times 8$ numbers, each of which has
# seen $22 \times 22$ pixels. What do the brightest places of a map have in common?
#
# **What a unit likes best.** Take a unit of the third layer, show it all training photos, and cut
# out the receptive field of the places where it answered loudest. Your `receptive_field` says how
# large that piece is. Of the 64 units, those that speak most for a cat, and for a dog.


# %% tags=["long"]
def third_layer(X):
    """The answers of the third layer to a stack, a few photos at a time: (64, 4, 4, m)."""
    parts = np.array_split(np.arange(X.shape[3]), 8)
    return np.concatenate(
        [conv_net.layers_of_filters(seer.parameters, X[..., part])[-1].A for part in parts], axis=3
    )


def favorites(unit, found, count=6):
    """The pieces of as many photos that a unit answers loudest to, from the photos at full size."""
    side = 2 * receptive_field([(3, 1), (2, 2)] * 3)  # the photos at full size are twice as large
    loudest = found[unit].max(axis=(0, 1))  # (m,)
    pieces = []
    for i in np.argsort(-loudest)[:count]:
        r, c = np.unravel_index(np.argmax(found[unit, :, :, i]), found.shape[1:3])
        # One step of the third layer is 8 pixels; the first piece begins 7 outside of the photo.
        top, left = 2 * (8 * r - 7), 2 * (8 * c - 7)
        wide = np.pad(train_images[i], ((side, side), (side, side), (0, 0)), mode="edge")
        pieces.append(wide[top + side : top + 2 * side, left + side : left + 2 * side])
    return pieces


found = third_layer(X_train)
votes = np.diff(seer.parameters["W4"], axis=0).reshape(64, -1).mean(axis=1) * found.std(
    axis=(1, 2, 3)
)
order = np.argsort(votes)
chosen = [*order[:3], *order[::-1][:3]]
pieces = np.array([piece for unit in chosen for piece in favorites(unit, found)])
titles = [f"for a {'cat' if n < 18 else 'dog'}" if n % 6 == 0 else "" for n in range(36)]
plots.picture_grid(pieces, titles, columns=6, title="A row a unit: what it answers loudest to")

# %% [markdown]
# **Where does it look?** Cover a square of $8 \times 8$ pixels with gray, ask again, and note how
# far the probability of the true answer falls. Do that for every place. Red: without this piece the
# network is less sure. (**About 5 s.**)


# %% tags=["long"] seconds=5
def occlusion(photo, label, side=8, step=2):
    """How much of the probability of the true answer each pixel is worth: (32, 32)."""
    places = [(r, c) for r in range(0, 33 - side, step) for c in range(0, 33 - side, step)]
    covered = np.repeat(
        channels_first(photo[None]), len(places) + 1, axis=3
    )  # the last stays whole
    for n, (r, c) in enumerate(places):
        covered[:, r : r + side, c : c + side, n] = 0  # the mean color
    sure = conv_net.probabilities(seer.parameters, covered)[label]
    lost, times = np.zeros((32, 32)), np.zeros((32, 32))
    for (r, c), fall in zip(places, sure[-1] - sure[:-1], strict=True):
        lost[r : r + side, c : c + side] += fall
        times[r : r + side, c : c + side] += 1
    return lost / times


def in_red(photo, lost):
    """The photo in gray, and red where covering it costs the most."""
    strength = np.clip(lost / max(lost.max(), 1e-9), 0, 1)[..., None]
    gray = photo.mean(axis=2, keepdims=True)
    return (1 - 0.7 * strength) * gray + 0.7 * strength * np.array([0.9, 0.1, 0.1])


sure_and_right = [
    i for i in np.argsort(-answers.max(axis=0)) if answers[:, i].argmax() == val_labels[i]
][:40:8]
pictures = halved(val_images[sure_and_right])
maps = [
    in_red(p, occlusion(p, val_labels[i])) for i, p in zip(sure_and_right, pictures, strict=True)
]
titles = [("a cat", "a dog")[val_labels[i]] for i in sure_and_right]
plots.picture_grid(
    np.array([*pictures, *maps]), titles + [""] * 5, columns=5, title="What it goes by"
)

# %% [markdown]
# Look at several before you believe anything. Where the red lies on the face, it goes by the face;
# where it lies on the grass or the sofa, you have met the shortcut of notebooks 2 and 6 again.
#
# ## A gallery of mistakes

# %% tags=["long"]
plots.mistakes(val_images, val_labels, answers, ["cat", "dog"], limit=12)

# %% [markdown]
# ## What failed, and why
#
# **Eyes do not keep a network from learning by heart.** Compare the two pairs of curves: what keeps
# it from that are more views of the same photos, and dropout.
#
# **The dictionary is not left behind.** It had 0.776, and when this page was written, the real
# photos gave the network a little less: a difference smaller than what such a share strays by
# chance. The photos set aside had promised more, but they are few, and their share strays further.
# Two thousand photos are few too for so many weights that all want to be learned; the dictionary
# learns only its last layer from labels. If you have a folder with more photos,
# `build_image_dataset` of notebook 6 makes a set of it, and nothing on this page needs to change.
#
# **Three layers are few.** In NumPy, in minutes, there is time for no more. Try a fourth, or twice
# the filters, on the photos set aside, and see what it costs and what it gives. What makes twenty
# layers trainable are ideas that are not on this page: normalizing the answers of every layer,
# paths around the layers, and starting from filters that were learned on a million other photos.
#
# **Pooling forgets where.** Two eyes and a nose in the wrong order are much the same to it.
#
# ## From an empty cell
#
# Every function of these eight pages had a name, arguments and a check before you wrote it. This
# time only the task is given. What the machine is made of, which functions it has, how long it
# learns, and how you find out what is wrong with it, is for you to say.
#
# <!-- star Machine -->


# %%
class Machine:
    def __init__(self):
        raise NotImplementedError("Machine")


# %%
star("08_convolution/Machine", Machine)

# %% [markdown]
# ## Where next
#
# You have come from one neuron, its slope measured by nudging, to a network that sees. What
# frameworks add to this page is speed and comfort: `conv_forward` is `torch.nn.Conv2d`, and its way
# back is found by a machine like the one of notebook 7. Open their documentation: the words in it
# are *channels*, *kernel size*, *padding*, *stride*, *pooling*. You have built each of them.
