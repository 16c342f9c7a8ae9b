# %% [markdown]
# # 4 · As deep as you like
#
# In notebook 3 every layer was a line of code of its own. Here the layers go into a loop, and the
# same few lines train a network of two layers, or four, or forty.
#
# By the end you can hand your network a photo from your own phone and read off how sure it is that
# there is a cat in it. You will also be able to **check** your gradients by measurement. The deeper
# the network, the more that matters: with a wrong gradient it may still learn, only worse, and
# nothing on the screen says so.
#
# You wrote the pieces of a single layer in notebook 3. This notebook imports the library's versions
# of them, so that it can be read on its own.

# %%
from itertools import islice
from time import process_time

import numpy as np

import nn_utils
from nn_utils import (
    compute_cost,
    linear_activation_backward,
    linear_activation_forward,
    live,
    load_cat_vs_noncat,
    plots,
    train,
)
from nn_utils.validation import same
from public_tests import came_out, compare_figure, guess, star
from public_tests.recalling import recall

train_x_orig, train_y, test_x_orig, test_y, classes = load_cat_vs_noncat()

train_x = train_x_orig.reshape(train_x_orig.shape[0], -1).T / 255  # (12288, 209)
test_x = test_x_orig.reshape(test_x_orig.shape[0], -1).T / 255  # (12288, 50)

# %% [markdown]
# ## Do you remember?
#
# Five minutes with what you know already: three questions, and a mistake of your own if a check has
# named one. No marks; skip it if you like.

# %%
recall("04_l_layer")

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $L$ | `L` | a number | how many layers, the input not counted |
# | $n_l$ | `layer_dims[l]` | a number | units in layer $l$; $n_0 = n_x$ features |
# | $X$, $Y$ | `X`, `Y` | $(n_x, m)$, $(1, m)$ | $m$ examples in columns, labels 0 or 1 |
# | $W^{[l]}$, $b^{[l]}$ | `W1`, `b1`, … | $(n_l, n_{l-1})$, $(n_l, 1)$ | weights and biases |
# | $Z^{[l]}$, $A^{[l]}$ | `Z`, `A` | $(n_l, m)$ | weighted sums; the layer's answers |
# | $A^{[0]}$, $A^{[L]}$ | `X`, `AL` | $(n_x, m)$, $(1, m)$ | first is $X$, last is $\hat Y$ |
# | $J$ | `cost` | a number | how wrong the network is, on average |
# | $dW^{[l]}$, $db^{[l]}$ | `dW1`, … | as $W$, $b$ | the slope of $J$ |
# | $dA^{[l]}$ | `dA1`, … | as $A$ | the slope of each example's own loss |
# | $\alpha$ | `learning_rate` | a number | the size of a step |

# %% [markdown]
# This is the network you are about to build, before its first step: a photo goes in on the left,
# and each box says what its unit answers. The numbers come from chance alone. A line is orange
# where it adds to the unit on its right and blue where it takes away, and the darker the more it
# carries.

# %%
np.random.seed(1)
untrained = nn_utils.initialize_parameters_deep([12288, 20, 7, 5, 1])
plots.network_at_work(
    train_x_orig[2],
    untrained,
    classes,
    title="A photo in a network that has learned nothing yet",
)
count = sum(array.size for array in untrained.values())
behind = count - untrained["W1"].size - untrained["b1"].size
print(f"{count:,} numbers to learn, {behind} of them behind the first layer")

# %% [markdown]
# The gray units are silent: their sums came out negative. And of the 245,973 numbers to learn, all
# but 193 sit in the first layer. Both will matter below.
#
# For every layer $l = 1, \dots, L$, with ReLU everywhere but at the end:
#
# $$
# \underset{(n_l,\ m)}{Z^{[l]}}
# = \underset{(n_l,\ n_{l-1})}{W^{[l]}}\ \underset{(n_{l-1},\ m)}{A^{[l-1]}}
# + \underset{(n_l,\ 1)}{b^{[l]}},
# \qquad
# \underset{(n_l,\ m)}{A^{[l]}} = g^{[l]}\big(Z^{[l]}\big),
# \qquad
# g^{[l]} = \begin{cases}\mathrm{relu} & l < L\\ \sigma & l = L\end{cases}
# $$
#
# Each layer takes as its input what the layer before it answers. That is all there is to depth, and
# it makes one thing delicate: whatever one layer does to the size of the numbers, the next does
# again.
#
# ## A start that survives ten layers
#
# Each unit adds up $n_{l-1}$ products. Take numbers spread around 0, and measure them by the mean
# of their squares, their **variance**. If the inputs have variance 1 and the weights variance $v$,
# the sum has variance $n_{l-1}\, v$, because the variances of independent terms add up. Three
# choices of $v$:
#
# - Weights of size $0.01$, with 200 units before: the sum has variance $200 \cdot 0.01^2 = 0.02$.
#   ReLU sets the negative half of the sums to 0, which halves it again, and $\sqrt{0.01}$ is $0.1$:
#   every layer leaves a tenth of the signal.
# - $v = 1 / n_{l-1}$: the sums keep the variance of the inputs. But ReLU drops half of it, so the
#   numbers still shrink, by $\sqrt2$ a layer.
# - $v = 2 / n_{l-1}$, **He's** start, after Kaiming He: the 2 makes up for what ReLU drops.
#
# Here they are over ten layers:


# %%
def spread_by_layer(scale, layers=10, n=200, m=200):
    """The root mean square of A after each of so many ReLU layers of n units."""
    rng = np.random.default_rng(1)
    A = rng.normal(size=(n, m))
    spreads = []
    for _ in range(layers):
        W = scale * rng.normal(size=(n, n))
        A = np.maximum(W @ A, 0)
        spreads.append(np.sqrt(np.mean(A**2)))
    return spreads


print("weights times   ", *(f"layer {l:2}" for l in (1, 2, 3, 5, 10)), sep="   ")
scales = {"0.01": 0.01, "sqrt(1 / 200)": np.sqrt(1 / 200), "sqrt(2 / 200)": np.sqrt(2 / 200)}
for name, scale in scales.items():
    spreads = spread_by_layer(scale)
    print(f"{name:16}", *(f"{spreads[l - 1]:8.1e}" for l in (1, 2, 3, 5, 10)), sep="   ")

# %% [markdown]
# From a start of $0.01$ next to nothing of the input is left after ten layers: every photo gives
# nearly the same answer. With $1/\sqrt{n_{l-1}}$ the numbers go from 0.70 to 0.022, a factor of
# $\sqrt2$ at nearly every layer. For three or four layers that is harmless, and it is the start of
# the published network, so you write it here. With $\sqrt{2/n_{l-1}}$ most of the signal is still
# there after ten layers.
#
# <!-- exercise initialize_parameters_deep -->
#
# $$
# \underset{(n_l,\ n_{l-1})}{W^{[l]}} = \frac{\texttt{randn}(n_l,\ n_{l-1})}{\sqrt{n_{l-1}}},
# \qquad
# \underset{(n_l,\ 1)}{b^{[l]}} = 0
# $$
#
# Draw $W^{[1]}$ first, then $W^{[2]}$, and so on, with `np.random.randn`, and set no seed inside.
# For `layer_dims = [4, 3, 1]`, which keys must be in the dict, and what shape has each?
#
# <details><summary>Answer</summary>
# W1 (3, 4), b1 (3, 1), W2 (1, 3), b2 (1, 1). Three sizes make two layers.
# </details>


# %% exercise="initialize_parameters_deep"
def initialize_parameters_deep(layer_dims):
    """
    Random weights and zero biases for a network of any depth.

    layer_dims: [n_x, n_1, ..., n_L], the number of features, then the units of each layer.

    Returns a dict of W1 (n_1, n_x), b1 (n_1, 1), ..., WL (n_L, n_{L-1}), bL (n_L, 1).
    W{l} is np.random.randn(n_l, n_{l-1}) / sqrt(n_{l-1}), W1 drawn first; biases are zero.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        parameters[f"W{l}"] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters
    ### END SOLUTION


# %% check="initialize_parameters_deep"

# %% [markdown]
# <!-- star fifty_layers -->


# %%
def fifty_layers(X, layer_dims, rng):
    """Parameters of a network whose signal survives all its layers."""
    raise NotImplementedError("fifty_layers")


# %%
star("04_l_layer/fifty_layers", fifty_layers)

# %% [markdown]
# ## Forward, leaving caches
#
# On the way forward each layer leaves a cache behind: what came in, its weights, and $Z$. The
# backward pass takes up these caches again, from the last to the first.

# %%
plots.cache_walk([12288, 20, 7, 5, 1])

# %% [markdown]
# Two ways of counting meet here, and they are easy to mix up. Layers count from 1, as in `W1`, and
# Python lists from 0. So the cache of layer $l$ is `caches[l - 1]`.
#
# <!-- exercise L_model_forward -->
#
# Layers $1$ to $L-1$ use `"relu"`, layer $L$ uses `"sigmoid"`. How many layers are there, when all
# you get is the dict of parameters? Each layer has put two arrays into it.


# %% exercise="L_model_forward"
def L_model_forward(X, parameters):
    """
    The whole network forward: ReLU in layers 1 to L-1, sigmoid in layer L.

    X: (n_x, m). parameters: dict of W1, b1, ..., WL, bL.

    Returns AL (n_L, m) and the list of the L caches, the first layer's first. A cache is what
    linear_activation_forward returns with its A.
    """
    ### BEGIN SOLUTION
    L = len(parameters) // 2  # a W and a b per layer
    A = X
    caches = []
    for l in range(1, L + 1):
        activation = "sigmoid" if l == L else "relu"
        A, cache_l = linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], activation
        )
        caches.append(cache_l)
    return A, caches
    ### END SOLUTION


# %% check="L_model_forward"

# %% [markdown]
# Here are the caches of a small network, three layers and six examples. Go down a column: each
# layer's answer is the next one's input.


# %%
def small_forward(layer_dims, m):
    """A network of these sizes run forward on m random examples. Returns AL and its caches."""
    np.random.seed(2)
    X = np.random.randn(layer_dims[0], m)
    return L_model_forward(X, initialize_parameters_deep(layer_dims))


AL, caches = small_forward([5, 4, 3, 1], m=6)
for l, ((A_prev, W, b), Z) in enumerate(caches, start=1):
    came_in = f"A{l - 1} {A_prev.shape}   W{l} {W.shape}   b{l} {b.shape}"
    print(f"caches[{l - 1}]   {came_in}   Z{l} {Z.shape}")

# %% [markdown]
# ## Backward through the caches
#
# Back-propagation starts from the slope of the loss along the answer. Then every layer does the
# same two things: it finds its own $dW^{[l]}$ and $db^{[l]}$, and hands $dA^{[l-1]}$ to the layer
# before.
#
# $$
# \underset{(1,\ m)}{dA^{[L]}} = -\Big(\frac{Y}{A^{[L]}} - \frac{1 - Y}{1 - A^{[L]}}\Big)
# $$
#
# $$
# dA^{[l]}\ \longrightarrow\ dZ^{[l]} = dA^{[l]} * g^{[l]\prime}\big(Z^{[l]}\big)
# \ \longrightarrow\
# \begin{cases}
# dW^{[l]} = \frac1m\, dZ^{[l]}\, A^{[l-1]\,T}\\[2pt]
# db^{[l]} = \frac1m \sum_i dZ^{[l](i)}\\[2pt]
# dA^{[l-1]} = W^{[l]\,T}\, dZ^{[l]}\ \longrightarrow\ \text{layer } l-1
# \end{cases}
# $$
#
# All of the second line is `linear_activation_backward`, which you wrote in notebook 3. Two of its
# products are worth reading entry by entry, for one example:
#
# - **The outer product.** Weight $W_{jk}$ multiplies answer $a_k$ and is added to $z_j$, and to
#   nothing else. So $dW_{jk} = dz_j\, a_k$: every $dz$ times every $a$, a table.
# - **Paths add up.** Answer $a_k$ goes to *every* unit $j$ of the next layer. Moving it moves the
#   loss along all of these paths at once: $da_k = \sum_j W_{jk}\, dz_j$, which is row $k$ of
#   $W^T dz$.

# %%
a = np.array([[3.0], [0.0], [5.0]])  # what three units answered
dz = np.array([[2.0], [-1.0]])  # the slopes at the two units they feed
W = np.array([[1.0, 4.0, 0.5], [-1.0, 0.0, 2.0]])  # (2, 3)
print("dW = dz a^T, a row for each unit, a column for each answer:")
print(dz @ a.T)
print("da = W^T dz:", (W.T @ dz).ravel())
print("the first, path by path:", W[0, 0] * dz[0, 0], "+", W[1, 0] * dz[1, 0])

# %% [markdown]
# The middle unit answered 0, so the weights that lead away from it have no effect and get no slope.
# What is left for you is the walk through the layers.
#
# <!-- exercise L_model_backward -->
#
# Start with $dA^{[L]}$ and go through the layers $L, L-1, \dots, 1$. Store what you find under
# `dW{l}` and `db{l}`, and what flows back into the layer before under `dA{l-1}`. Which activation
# does the layer that you meet first have?


# %% exercise="L_model_backward"
def L_model_backward(AL, Y, caches):
    """
    The gradient of the cost, from the last layer to the first.

    AL: (n_L, m), the answers of L_model_forward. Y: (n_L, m), labels 0 or 1.
    caches: the list of L caches from L_model_forward.

    Returns a dict of dW1, db1, ..., dWL, dbL, each of the shape of its parameter, and of
    dA0, ..., dA{L-1}, where dA{l} is what flows back into the output of layer l.
    """
    ### BEGIN SOLUTION
    L = len(caches)
    dA = -(Y / AL - (1 - Y) / (1 - AL))
    grads = {}
    for l in reversed(range(1, L + 1)):
        activation = "sigmoid" if l == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = dA, dW, db
    return grads
    ### END SOLUTION


# %% check="L_model_backward"

# %%
grads = L_model_backward(AL, np.array([[0, 1, 0, 1, 0, 1]]), caches)
for l in (3, 2, 1):
    (A_prev, _, _), _ = caches[l - 1]
    found = f"finds dW{l} {grads[f'dW{l}'].shape} and db{l} {grads[f'db{l}'].shape}"
    print(f"layer {l} takes up caches[{l - 1}], {found}, hands down dA{l - 1} {A_prev.shape}")

# %% [markdown]
# ### One example, every number
#
# Two inputs, two hidden units, one output, one example: few enough numbers to follow each of them.
# Step forward and back with the arrow keys. Where do two paths meet on the way there, and where on
# the way home? What stops at a silent unit? The numbers are those of your caches and gradients, and
# one that disagrees with what nudging measures is marked.

# %% tags=["long"]
live.walk(L_model_forward, L_model_backward, compute_cost)

# %% [markdown]
# <!-- exercise update_parameters -->
#
# The step is the old one, now for however many layers there are:
#
# $$
# W^{[l]} \leftarrow W^{[l]} - \alpha\, dW^{[l]}, \qquad
# b^{[l]} \leftarrow b^{[l]} - \alpha\, db^{[l]}, \qquad l = 1, \dots, L
# $$
#
# `grads` also holds `dA0`, `dA1`, … They belong to no parameter; leave them out.


# %% exercise="update_parameters"
def update_parameters(parameters, grads, learning_rate):
    """
    One step of gradient descent for a network of any depth.

    parameters: dict of W1, b1, ..., WL, bL. grads: dict that holds dW1, db1, ..., dWL, dbL and
    perhaps more. learning_rate: the size of the step.

    Returns a new dict of W1, b1, ..., WL, bL.
    """
    ### BEGIN SOLUTION
    updated = {}
    for name in parameters:
        updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated
    ### END SOLUTION


# %% check="update_parameters"

# %% [markdown]
# ## Are the gradients right?
#
# The shapes fit and the cost falls. Neither says that the gradient is right: one that is off by a
# positive factor in one layer still points downhill. So measure it. Take the parameters one number
# at a time, nudge each up and down by a small $\varepsilon$, and see what the cost does:
#
# $$
# d\theta_k^{\text{measured}} =
# \frac{J(\dots,\theta_k + \varepsilon,\dots) - J(\dots,\theta_k - \varepsilon,\dots)}
# {2\,\varepsilon}
# $$
#
# Here $\theta_k$ is one entry of one $W^{[l]}$ or $b^{[l]}$, and $d\theta_k$ the slope of $J$ along
# it. Nudging to both sides makes the error shrink like $\varepsilon^2$, against $\varepsilon$ for
# one side alone.

# %%
plots.central_difference(np.exp, x=0.0, eps=0.6)

# %% [markdown]
# With $\varepsilon = 0.6$ the two lines still differ. How small should it be? Here is the error of
# the measured slope of $e^x$ at 0, which is 1:

# %%
for eps in (1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11):
    slope = (np.exp(eps) - np.exp(-eps)) / (2 * eps)
    print(f"eps {eps:.0e}   measured slope {slope:.12f}   error {abs(slope - 1):.0e}")

# %% [markdown]
# Smaller is better, down to a point. After that the two values agree in so many digits that what is
# left of their difference is rounding. $10^{-5}$ is a good compromise.
#
# <!-- exercise gradient_check -->
#
# Lay all the derived slopes end to end in one long vector $d\theta$, the measured ones in another,
# and compare the two relative to their size:
#
# $$
# \text{difference} =
# \frac{\lVert d\theta - d\theta^{\text{measured}} \rVert}
# {\lVert d\theta \rVert + \lVert d\theta^{\text{measured}} \rVert}
# $$
#
# The bars stand for the length of a vector, the root of the sum of its squares; `np.linalg.norm`
# computes it.
#
# A test you can do in your head: for $J = \theta^2$ at $\theta = 3$ with $\varepsilon = 0.1$ the
# measured slope is $(3.1^2 - 2.9^2) / 0.2 = 6$, and the derived one is $2\theta = 6$.
#
# Near $10^{-9}$ the two agree, and a wrong gradient would hardly do so by chance. Above $10^{-5}$
# something is wrong: usually the gradient; now and then the check, when the corner of a ReLU lies
# just between the two nudged points and there is no single slope to measure. It is strong evidence,
# not a proof.
#
# Work on copies: the caller's parameters must come back as they were. The cost at nudged parameters
# is `compute_cost(AL, Y)` with `AL` from your `L_model_forward`.


# %% exercise="gradient_check"
def gradient_check(parameters, grads, X, Y, eps=1e-5):
    """
    How far the gradients are from measured ones.

    parameters: dict of W1, b1, ..., WL, bL. grads: dict that holds dW1, db1, ..., dWL, dbL.
    X: (n_x, m). Y: (1, m), labels 0 or 1. eps: how far each number is nudged, to both sides.

    Returns one number, |derived - measured| / (|derived| + |measured|), over all parameters.
    """

    ### BEGIN SOLUTION
    def cost(trial):
        AL, _ = L_model_forward(X, trial)
        return compute_cost(AL, Y)

    derived, measured = [], []
    for name in parameters:
        for index in np.ndindex(parameters[name].shape):
            trial = {key: value.copy() for key, value in parameters.items()}
            trial[name][index] += eps
            above = cost(trial)
            trial[name][index] -= 2 * eps
            below = cost(trial)
            measured.append((above - below) / (2 * eps))
            derived.append(grads["d" + name][index])
    derived, measured = np.array(derived), np.array(measured)
    size = np.linalg.norm(derived) + np.linalg.norm(measured)
    return float(np.linalg.norm(derived - measured) / size)
    ### END SOLUTION


# %% check="gradient_check"

# %% [markdown]
# Now turn it on your own backward pass. The network is small, since every number to check costs two
# forward passes. The last line says what that would mean for the network that looks at photos.

# %%
guess(
    "04_l_layer/a_tenth",
    "Right gradients are off by about 1e-11. What if db2 is a tenth too big?",
    ["about 1e-9", "about 1e-5", "about 1e-2"],
)


# %%
def check_my_gradients(spoil=None):
    """The difference for a network [4, 5, 3, 1], with one gradient spoiled if named."""
    np.random.seed(3)
    X, Y = np.random.randn(4, 7), np.array([[0, 1, 1, 0, 1, 0, 1]])
    parameters = initialize_parameters_deep([4, 5, 3, 1])
    for l in (1, 2, 3):  # away from zero, so that the biases take part
        parameters[f"b{l}"] = 0.5 * np.random.randn(*parameters[f"b{l}"].shape)
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    if spoil:
        grads[spoil] = 1.1 * grads[spoil]
    return gradient_check(parameters, grads, X, Y)


print(f"as you wrote it       {check_my_gradients():.1e}")
for spoil in ("dW1", "db2", "dW3"):
    print(f"{spoil} a tenth too big  {check_my_gradients(spoil):.1e}")
spoiled = check_my_gradients("db2")
came_out("04_l_layer/a_tenth", "abc"[int(spoiled > 1e-7) + int(spoiled > 1e-3)])

four_layers = initialize_parameters_deep([12288, 20, 7, 5, 1])
count = sum(values.size for values in four_layers.values())
started = process_time()
for _ in range(10):
    L_model_forward(train_x, four_layers)
minutes = 2 * count * (process_time() - started) / 10 / 60
print(f"a check of all {count} numbers of the four-layer network: about {minutes:.0f} minutes")

# %% [markdown]
# A tenth too much in a single array, and the difference grows by more than six orders of magnitude,
# although every one of these gradients still points downhill. The last line is what a check of the
# large network would cost. There is no need: the code is the same, and a bug in it shows in the
# small one.
#
# ## Derive one yourself
#
# A ReLU unit that is silent for every example has a slope of 0 for every example, so its weights
# never move again. **Swish** is a smooth relative of ReLU: it multiplies $z$ by the sigmoid of $z$,
#
# $$a = z\,\sigma(z) .$$
#
# Here are both, and the slope of swish, measured as above by nudging $z$ to both sides.

# %%
guess(
    "04_l_layer/swish_at_minus_3",
    "Which way does z · sigmoid(z) go at z = -3?",
    ["up", "flat", "down"],
)


# %%
def swish(Z):
    """Z times sigmoid(Z), entry by entry."""
    return Z / (1 + np.exp(-Z))


def measured_slope(f, Z, eps=1e-5):
    """The slope of f at each entry of Z, by nudging to both sides."""
    return (f(Z + eps) - f(Z - eps)) / (2 * eps)


Z = np.array([[-6.0, -3.0, -1.0, 0.0, 1.0, 3.0, 6.0]])
print("z              ", *(f"{z:8.1f}" for z in Z[0]))
print("relu(z)        ", *(f"{a:8.4f}" for a in np.maximum(Z, 0)[0]))
print("swish(z)       ", *(f"{a:8.4f}" for a in swish(Z)[0]))
print("slope of swish ", *(f"{slope:8.4f}" for slope in measured_slope(swish, Z)[0]))
slope = measured_slope(swish, -3.0)
came_out("04_l_layer/swish_at_minus_3", "cba"[int(slope > -0.01) + int(slope > 0.01)])

# %% [markdown]
# Left of 0 the slope of swish is small but not zero, so a silent unit can come back. At $-3$ it is
# even negative: the curve dips below 0 before it rises.
#
# <!-- exercise swish_backward -->
#
# This time no formula is given: derive the slope of $z\,\sigma(z)$. Both factors change when $z$
# does, and the slope of the sigmoid you know from notebook 1. Then bring `dA` back through it as
# `relu_backward` did. The measured slopes above tell you whether you are right before any check
# does.
#
# <details><summary>A first step</summary>
#
# The slope of a product $u\,v$ is $u'\,v + u\,v'$. Here $u = z$ and $v = \sigma(z)$. What is $u'$?
#
# </details>


# %% exercise="swish_backward"
def swish_backward(dA, Z):
    """
    Back through an activation that answers Z sigmoid(Z).

    dA: (n, m), the slope along each of its answers. Z: (n, m), what it was given.

    Returns dZ (n, m), the slope along each Z.
    """
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-Z))
    return dA * (s + Z * s * (1 - s))
    ### END SOLUTION


# %% check="swish_backward"

# %%
print("measured  ", *(f"{slope:8.4f}" for slope in measured_slope(swish, Z)[0]))
print("derived   ", *(f"{slope:8.4f}" for slope in swish_backward(np.ones(Z.shape), Z)[0]))

# %% [markdown]
# ## Learn
#
# <!-- exercise L_layer_model -->
#
# 1. `np.random.seed(1)`, then `initialize_parameters_deep`.
# 2. `num_iterations` times: forward, cost, backward, step.
# 3. Put the cost into the list `costs` at iterations 0, 100, 200, … and at the very last one, each
#    time before the step. With `print_cost=True`, print it too.


# %% exercise="L_layer_model"
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """
    Train a network of any depth by gradient descent on all examples at once.

    X: (n_x, m). Y: (1, m), labels 0 or 1. layers_dims: [n_x, n_1, ..., n_L].
    The weights start from np.random.seed(1) and initialize_parameters_deep.

    Returns the trained parameters (dict of W1, b1, ..., WL, bL) and the list of costs at iterations
    0, 100, 200, ... and at the last, each taken before that iteration's step.
    """
    ### BEGIN SOLUTION
    np.random.seed(1)
    parameters = initialize_parameters_deep(layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(compute_cost(AL, Y))
            if print_cost:
                print(f"cost after iteration {i}: {costs[-1]:.6f}")
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs
    ### END SOLUTION


# %% check="L_layer_model"

# %% [markdown]
# <!-- exercise predict -->
#
# A probability above one half means yes: $[\,0.2\ \ 0.5\ \ 0.51\,]$ gives $[\,0\ \ 0\ \ 1\,]$.
# Return the labels and print the share of them that is right.


# %% exercise="predict"
def predict(X, y, parameters):
    """
    Label examples with a trained network, and print the accuracy.

    X: (n_x, m). y: (1, m), the right labels. parameters: dict of W1, b1, ..., WL, bL.

    Returns (1, m): 1 where the network is more than 0.5 sure, 0 elsewhere.
    """
    ### BEGIN SOLUTION
    AL, _ = L_model_forward(X, parameters)
    predictions = (AL > 0.5).astype(int)
    print(f"Accuracy: {np.mean(predictions == y):.4f}")
    return predictions
    ### END SOLUTION


# %% check="predict"

# %% [markdown]
# ## Four layers look at cats
#
# The sizes are $[12288, 20, 7, 5, 1]$, with $\alpha = 0.0075$ and 2500 iterations.
#
# **Before you run it:** about 23 s on one core. On the real photos the cost starts at 0.7717,
# rises once on the way, at iteration 900, and ends at 0.0884. All 26 costs are compared with the
# published ones, to nine digits.

# %% tags=["long"] seconds=23
trained, costs = L_layer_model(
    train_x,
    train_y,
    [12288, 20, 7, 5, 1],
    learning_rate=0.0075,
    num_iterations=2500,
    print_cost=True,
)
compare_figure("04_l_layer/costs", costs)
plots.cost_curves(costs, every=[*range(0, 2500, 100), 2499], title="Four layers learn")

# %% [markdown]
# The photo from the beginning once more, now that the weights have learned:

# %% tags=["long"]
plots.network_at_work(train_x_orig[2], trained, classes, title="The same photo after training")

# %% [markdown]
# And all of them:

# %% tags=["long"]
print("train  ", end="")
predictions_train = predict(train_x, train_y, trained)
print("test   ", end="")
predictions_test = predict(test_x, test_y, trained)
compare_figure(
    "04_l_layer/accuracies",
    [np.mean(predictions_train == train_y), np.mean(predictions_test == test_y)],
)

# %% [markdown]
# On the real photos it gets 0.80 of the test photos right, against 0.72 with one hidden layer,
# although it knows its training photos slightly less well. Hold your applause until the end.
#
# ### What it gets wrong
#
# Each title says what the network answered, how sure it was, and what is true. The mistakes it was
# most sure of come first.

# %% tags=["long"]
test_answers, _ = L_model_forward(test_x, trained)  # (1, 50)
plots.mistakes(test_x_orig, test_y, test_answers, classes)

# %% [markdown]
# On the real photos seven of the ten mistakes are cats seen where there are none: butterflies,
# birds against a sunset, people in a street, a whole collage. Squint at them until the shapes are
# gone. What remains is a dark or orange patch on something lighter, about where a cat would sit.
# The network weighs each pixel by its place and has no notion of a shape that may be elsewhere. The
# cats it misses lie across the frame or fill it to the edge.
#
# ### Your own picture
#
# Put the path of a photo into `my_photo`. Any common format and any size will do; it is turned
# upright and squeezed to $64 \times 64$ pixels, as the training photos were. Until you name one,
# the network gets a test photo, written to a file and read again like yours.


# %% tags=["long"]
from pathlib import Path
from tempfile import mkdtemp

from PIL import Image

from nn_utils.photos import load_picture


def look_at(path):
    """What the trained network says about one photo; or, if it cannot be read, why not."""
    try:
        picture = load_picture(path, size=64)  # (64, 64, 3)
    except (ValueError, FileNotFoundError) as error:
        print(error)
        return None
    x = picture.reshape(-1, 1) / 255  # (12288, 1): one example is one column
    answer, _ = L_model_forward(x, trained)
    return plots.own_picture(picture, answer.item(), classes)


def test_photo_as_file(i):
    """Test photo i as a PNG file in a new folder; returns its path."""
    path = Path(mkdtemp()) / "test_photo.png"
    Image.fromarray(test_x_orig[i]).save(path)
    return path


my_photo = None  # for instance "~/Pictures/cat.jpg"
look_at(my_photo or test_photo_as_file(1))

# %% [markdown]
# A name proves nothing. Here is a letter that calls itself `cat.jpg`:


# %% tags=["long"]
def letter_called_cat():
    """A text file with the name of a photo; returns its path."""
    path = Path(mkdtemp()) / "cat.jpg"
    path.write_text("Dear network, I am a cat.")
    return path


look_at(letter_called_cat())

# %% [markdown]
# A warning about all such answers: the network knows the 209 photos it has seen and nothing else.
# Show it a car or your own face, and it answers just as readily. Its mistakes above were sure, too.
#
# ## Is deeper better?
#
# Here are two, three, four and five layers, all from the same kind of start, with the same learning
# rate. With your loop that would be four times the wait above. `nn_utils.train` takes the same
# steps by a shorter route, which the next section explains. About 5 s for all four.

# %%
guess(
    "04_l_layer/depth",
    "Which of the four networks fits its training photos best after 2500 steps?",
    ["2 layers", "3 layers", "4 layers", "5 layers"],
)


# %%
def history_of(hidden, seed=1):
    """Costs and test accuracies of [12288, *hidden, 1], after every one of 2500 steps."""
    np.random.seed(seed)
    return train(
        train_x,
        train_y,
        [12288, *hidden, 1],
        learning_rate=0.0075,
        epochs=2500,
        parameters=initialize_parameters_deep([12288, *hidden, 1]),
        validation=(test_x, test_y),
        progress=False,
    ).history


by_depth = {2: (20,), 3: (20, 7), 4: (20, 7, 5), 5: (20, 10, 7, 5)}
histories = {L: history_of(hidden) for L, hidden in by_depth.items()}
for L, history in histories.items():
    print(
        f"{L} layers {[12288, *by_depth[L], 1]!s:26}"
        f" last cost {history['train_cost'][-1]:.4f}   test {history['val_accuracy'][-1]:.2f}"
    )
best = min(histories, key=lambda L: histories[L]["train_cost"][-1])
came_out("04_l_layer/depth", f"{best} layers")
plots.cost_by_depth({L: history["train_cost"][::100] for L, history in histories.items()})

# %% [markdown]
# Deeper is not better here, on either count. On the real photos three layers fit the training
# photos best, four do best on the test, and the curves grow bumpier with depth.
#
# ## The shorter route: training in example space
#
# Nearly all numbers of this network sit in $W^{[1]}$, and nearly all of the work goes into the two
# products with $X$. Now look at what a step does to $W^{[1]}$:
#
# $$
# \underset{(n_1,\ n_x)}{W^{[1]}} \leftarrow W^{[1]}
# - \frac{\alpha}{m}\ \underset{(n_1,\ m)}{dZ^{[1]}}\ \underset{(m,\ n_x)}{X^T}
# $$
#
# Every row of $dZ^{[1]} X^T$ is a mixture of the training photos: so much of the first, so much of
# the second. Mixtures of mixtures are mixtures, so after any number of steps
#
# $$
# \underset{(n_1,\ n_x)}{W^{[1]}}
# = W^{[1]}_0 + \underset{(n_1,\ m)}{S}\ \underset{(m,\ n_x)}{X^T},
# \qquad S = 0 \text{ at the start,}
# $$
#
# with one number in $S$ for each unit and photo: how much of that photo the unit has taken up.
#
# <!-- exercise example_space_step -->
#
# The step above is one of $W^{[1]}$. Find the step of $S$ that has the same effect: after it,
# $W^{[1]}_0 + S\,X^T$ must be what gradient descent would have made of $W^{[1]}$. The pixels of the
# photos do not occur in it.


# %% exercise="example_space_step"
def example_space_step(S, dZ1, learning_rate):
    """
    One step of gradient descent for W1 = W1_0 + S X^T, taken by S.

    S: (n_1, m), a number for each unit and example. dZ1: (n_1, m), the slope of each example's own
    loss along Z1. learning_rate: the size of the step.

    Returns the new S (n_1, m).
    """
    ### BEGIN SOLUTION
    m = dZ1.shape[1]
    return S - learning_rate * dZ1 / m
    ### END SOLUTION


# %% check="example_space_step"

# %% [markdown]
# The rest of the network never sees $W^{[1]}$ itself, only
#
# $$
# \underset{(n_1,\ m)}{Z^{[1]}} = W^{[1]} X + b^{[1]}
# = \underset{(n_1,\ m)}{W^{[1]}_0 X}
# + \underset{(n_1,\ m)}{S}\ \underset{(m,\ m)}{X^T X} + \underset{(n_1,\ 1)}{b^{[1]}} .
# $$
#
# $W^{[1]}_0 X$ and $X^T X$ are formed once. After that the 12,288 pixels are not needed: what is
# left of the photos is a table of 209 by 209 numbers, the product of each photo with each other.
# Nothing is approximated.


# %%
def by_the_loop(X, Y, layers_dims, learning_rate=0.0075):
    """Gradient descent as you wrote it, one step each time it is asked for a cost."""
    np.random.seed(1)
    parameters = initialize_parameters_deep(layers_dims)
    while True:
        AL, caches = nn_utils.L_model_forward(X, parameters)
        yield compute_cost(AL, Y)
        grads = nn_utils.L_model_backward(AL, Y, caches)
        parameters = nn_utils.update_parameters(parameters, grads, learning_rate)


def in_example_space(X, Y, layers_dims, learning_rate=0.0075):
    """The same start and the same steps, with S in the place of W1."""
    np.random.seed(1)
    parameters = initialize_parameters_deep(layers_dims)
    start, gram = parameters["W1"] @ X, X.T @ X  # (n_1, m) and (m, m): all we need of X
    S, b1 = np.zeros_like(start), parameters["b1"]
    upper = {}  # layers 2 to L, as a network of their own
    for l in range(2, len(layers_dims)):
        upper[f"W{l - 1}"], upper[f"b{l - 1}"] = parameters[f"W{l}"], parameters[f"b{l}"]
    while True:
        Z1 = start + S @ gram + b1
        AL, caches = nn_utils.L_model_forward(np.maximum(Z1, 0), upper)
        yield compute_cost(AL, Y)
        grads = nn_utils.L_model_backward(AL, Y, caches)
        dZ1 = grads["dA0"] * (Z1 > 0)  # what flows out of the upper network, back through the ReLU
        S = example_space_step(S, dZ1, learning_rate)
        b1 = b1 - learning_rate * dZ1.mean(axis=1, keepdims=True)
        upper = nn_utils.update_parameters(upper, grads, learning_rate)


# %% [markdown]
# A race: both start from the same weights, and each has three seconds of its own (with the drawing
# **about 7 s**). By iteration, the plain loop's curve must lie on the other for as far as it gets.

# %% tags=["long"] seconds=7
layers_dims = [12288, 20, 7, 5, 1]
plots.race(
    {
        "plain loop": by_the_loop(train_x, train_y, layers_dims),
        "example space": in_example_space(train_x, train_y, layers_dims),
    },
    iterations=2500,
    title="2500 iterations of the same gradient descent",
)

# %% [markdown]
# Do the costs agree to the end with those of your long run? **About 1 s.**

# %% tags=["long"] seconds=1
short_costs = list(islice(in_example_space(train_x, train_y, layers_dims), 2500))
recorded = [short_costs[i] for i in (*range(0, 2500, 100), 2499)]
differences = [abs(short / long - 1) for short, long in zip(recorded, costs, strict=True)]
print(f"the 26 costs differ by at most {max(differences):.0e} of their size")

# %% [markdown]
# On the real photos they agree to twelve digits or more. What differs is rounding, since the
# additions come in another order. (On the drawn stand-in this network's cost leaps up and down
# late in training; every leap magnifies the last digit, and there the two runs part.)
#
# It works whenever every step moves the rows of $W^{[1]}$ by mixtures of the training photos. Does
# it? Train a little with three optimizers, and ask which share of $W^{[1]} - W^{[1]}_0$ is *no*
# mixture of the photos:

# %%
start = initialize_parameters_deep([12288, 20, 1])
directions, _ = np.linalg.qr(train_x)  # (12288, 209): every mixture of the photos is one of these
for optimizer in ("gd", "momentum", "adam"):
    result = train(
        train_x,
        train_y,
        [12288, 20, 1],
        optimizer=optimizer,
        learning_rate=0.001,
        epochs=20,
        parameters=start,
        progress=False,
    )
    moved = result.parameters["W1"] - start["W1"]  # (20, 12288)
    outside = moved - (moved @ directions) @ directions.T
    print(f"{optimizer:8}  no mixture: {np.linalg.norm(outside) / np.linalg.norm(moved):.0e}")

# %% [markdown]
# Gradient descent and momentum, which averages gradients, stay among the mixtures. Adam leaves
# them, since it divides each entry of the gradient by a size of its own. It pays when there are
# fewer examples than features.
#
# A new photo is answered with $W^{[1]} x = W^{[1]}_0 x + S\, X^T x$: compare it with every training
# photo. You have seen this already: the hidden units of notebook 3 looked like photos laid over
# each other, and $S$ says which ones.
#
# ## Spot the bug
#
# A friend trains a network $[2, 8, 4, 1]$ to tell the inside of a circle from the outside. The
# gradient check says $10^{-10}$. The cost falls, then stops falling too early. This is the step:


# %%
def update_parameters_of_a_friend(parameters, grads, learning_rate):
    L = len(parameters) // 2
    updated = dict(parameters)
    for l in range(1, L):
        updated[f"W{l}"] = parameters[f"W{l}"] - learning_rate * grads[f"dW{l}"]
        updated[f"b{l}"] = parameters[f"b{l}"] - learning_rate * grads[f"db{l}"]
    return updated


def costs_with(update):
    """The costs of [2, 8, 4, 1] on the circle, at every hundredth of 1000 such steps."""
    X = np.random.default_rng(1).uniform(-1, 1, (2, 200))
    Y = (X[0] ** 2 + X[1] ** 2 < 0.5).astype(int).reshape(1, -1)
    parameters = nn_utils.initialize_parameters_deep([2, 8, 4, 1], np.random.default_rng(2))
    costs = []
    for i in range(1001):
        AL, caches = nn_utils.L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(nn_utils.compute_cost(AL, Y))
        grads = nn_utils.L_model_backward(AL, Y, caches)
        parameters = update(parameters, grads, learning_rate=0.5)
    return costs


plots.cost_curves(
    {
        "friend": costs_with(update_parameters_of_a_friend),
        "library": costs_with(nn_utils.update_parameters),
    },
    title="The same start, the same gradients, two ways to take a step",
)

# %% [markdown]
# What is wrong?
#
# 1. The backward pass is wrong in one layer.
# 2. The learning rate is too small.
# 3. The last layer never moves.
# 4. All weights started out equal.
#
# <details><summary>Answer</summary>
#
# **3.** `range(1, L)` ends at $L - 1$, so $W^{[L]}$ and $b^{[L]}$ keep their starting numbers. The
# layers before it learn to feed a fixed random output, and that takes them part of the way. A
# gradient check cannot see it, because the gradients are right (1); it is the step that leaves
# something out. With equal weights (4) the units would all be the same and the boundary one
# straight line.
#
# What would have found it: compare each parameter before and after one step. Anything that has not
# moved is a suspect.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# Again a test that finds such things: `spot_the_bug` says which function of a program is wrong. The
# check hands over dozens of programs, in an order that nobody knows when it is for marks. How many
# layers does the network need on which you compare them, for a mistake between the layers to show?


# %% exercise="spot_the_bug"
def spot_the_bug(program):
    """
    The name of the function of a program that is wrong, or None where all are right.

    program: functions by name: L_model_forward, L_model_backward and update_parameters.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    dims = [4, 5, 3, 2, 1]
    parameters = {}
    for l in range(1, len(dims)):
        parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1]))
        parameters[f"b{l}"] = rng.normal(size=(dims[l], 1))
    X, Y = rng.normal(size=(4, 6)), np.array([[0, 1, 1, 0, 1, 0]])
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    slopes = {name: grads[name] for name in grads if name[:2] in ("dW", "db")}
    if not same(program["L_model_forward"](X, parameters), (AL, caches)):
        return "L_model_forward"
    theirs = program["L_model_backward"](AL, Y, caches)
    if not same({name: theirs.get(name) for name in slopes}, slopes):
        return "L_model_backward"
    moved = update_parameters(dict(parameters), grads, 0.1)
    if not same(program["update_parameters"](dict(parameters), grads, 0.1), moved):
        return "update_parameters"
    return None
    ### END SOLUTION


# %% check="spot_the_bug"

# %% [markdown]
# ## What failed, and why
#
# The four-layer network scored 0.80 on the real test photos, and it is tempting to credit its
# depth. But the score came from one start, `np.random.seed(1)`. Here are five. About 8 s.

# %%
guess(
    "04_l_layer/five_starts",
    "Four layers, five starts: how far apart are the best and the worst, in photos of 50?",
    ["at most 1 photo", "2 to 5 photos", "6 or more"],
)

# %%
seeds = (1, 2, 3, 4, 5)
three = [history_of((20, 7), seed)["val_accuracy"][-1] for seed in seeds]
four = [history_of((20, 7, 5), seed)["val_accuracy"][-1] for seed in seeds]
for seed, of_three, of_four in zip(seeds, three, four, strict=True):
    print(f"seed {seed}   test accuracy: 3 layers {of_three:.2f}   4 layers {of_four:.2f}")
apart = round(test_y.size * (max(four) - min(four)))
came_out("04_l_layer/five_starts", "abc"[int(apart > 1) + int(apart > 5)])

# %% [markdown]
# On the real photos, four layers give 0.80, 0.76, 0.78, 0.76, 0.74 and three layers 0.78, 0.68,
# 0.74, 0.80, 0.78. The famous 0.80 is the best of five throws. The two depths cannot be told apart,
# and a single throw could have told either story.
#
# **Fifty photos are few.** If a network is right three times in four, its score on 50 random photos
# strays by $\sqrt{0.75 \cdot 0.25 / 50} \approx 0.06$, three photos, by luck alone. Only a
# difference well beyond that calls for an explanation.
#
# **A test set is for one use.** Whoever tries four depths and five seeds and reports the best score
# on these 50 photos has fitted them, as surely as gradient descent would.
#
# **More layers of this kind do not help.** Two layers or five, every network here learns its 209
# photos almost by heart and then gets about one new photo in four wrong. A dense layer has to learn
# a cat anew for every place in the picture.
#
# ## Where next
#
# So far every question was yes or no. Notebook 5 asks one with ten answers: which digit is this?
# The sigmoid at the end becomes a softmax, 209 examples become 60,000, and you will meet a network
# that reaches the published accuracy although part of it never learned a thing.
