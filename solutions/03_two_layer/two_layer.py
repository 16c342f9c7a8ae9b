# %% [markdown]
# # 3 · One hidden layer
#
# One neuron draws one straight line. You saw it give up on XOR in notebook 1, and on the real
# photos of notebook 2 it got three in ten wrong. Put a few neurons side by side, feed their
# answers to one more neuron, and the line can bend.
#
# At the end of this notebook you have a network of which you wrote every line. It bends its
# boundary around two moons, and it learns 209 photos by heart. You will also have seen a popular
# piece of advice, to stop training early, depend on whether a number is odd.
#
# What is new is one idea, the **chain rule walked backward through the layers**. Everything else
# you have written before.

# %%
from functools import cache

import numpy as np

import nn_utils
from nn_utils import live, load_cat_vs_noncat, plots, relu, sigmoid, train
from nn_utils.gradients import numerical_gradient
from nn_utils.validation import same
from public_tests import came_out, compare_figure, guess, star
from public_tests.recalling import recall

# %% [markdown]
# ## Do you remember?
#
# Five minutes with what you know already: three questions, and a mistake of your own if a check has
# named one. No marks; skip it if you like.

# %%
recall("03_two_layer")

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $X$ | `X` | $(n_x, m)$ | $m$ examples of $n_x$ features, one example per **column** |
# | $Y$ | `Y` | $(1, m)$ | the labels, 0 or 1 |
# | $W^{[l]},\ b^{[l]}$ | `W1`, `b1`, … | $(n_l, n_{l-1}),\ (n_l, 1)$ | weights and biases |
# | $Z^{[l]}$ | `Z` | $(n_l, m)$ | weighted sums of layer $l$ |
# | $A^{[l]}$ | `A` | $(n_l, m)$ | what layer $l$ answers; $A^{[0]} = X$, $A^{[2]} = \hat Y$ |
# | $\mathcal{L}$ | – | a number | the loss, how wrong one answer is |
# | $J$ | `cost` | a number | how wrong the network is, on average |
# | $dW$ | `dW` | as $W$ | $\partial J / \partial W$; the same for $db$ |
# | $dZ,\ dA$ | `dZ`, `dA` | as $Z$, $A$ | slopes of **each example's own** loss |
# | $\alpha$ | `learning_rate` | a number | the size of a step |
#
# A raised $[l]$ in square brackets counts layers, a raised $(i)$ in round ones counts examples.
# The hidden layer is layer 1 and has $n_1 = n_h$ units; the output layer is layer 2.

# %% [markdown]
# ## A problem no line can solve
#
# XOR says yes when exactly one of two things is true. Here are 200 points of it: class 1 where
# $x_1$ and $x_2$ have different signs.


# %%
def xor_points(m, rng):
    """m points of the square; class 1 where x1 and x2 have different signs. X (2, m), Y (1, m)."""
    X = rng.uniform(-1, 1, (2, m))
    X = X + 0.1 * np.sign(X)  # keep the four groups a little apart
    Y = (X[0] * X[1] < 0).astype(int).reshape(1, m)
    return X, Y


X_xor, Y_xor = xor_points(200, np.random.default_rng(1))
plots.points(X_xor, Y_xor, title="XOR: 200 points")

# %% [markdown]
# Now think of four lines instead of one. Points of class 1 lie far from the diagonal
# $x_1 = x_2$ and near the other one, so
#
# $$x_1 x_2 < 0 \quad\Longleftrightarrow\quad |x_1 - x_2| > |x_1 + x_2| .$$
#
# An absolute value is two ReLUs back to back, $|a| = \mathrm{relu}(a) + \mathrm{relu}(-a)$, and it
# **folds** the plane along the line $a = 0$: what lay on one side comes to lie on the other. Fold
# once along each diagonal, and the four groups are two.

# %%
plots.folded_plane(
    {
        "the plane": lambda x: x,
        "folded once": lambda x: np.vstack([x[0] - x[1], np.abs(x[0] + x[1])]),
        "folded twice": lambda x: np.vstack([np.abs(x[0] - x[1]), np.abs(x[0] + x[1])]),
    },
    X_xor,
    Y_xor,
    line=([1, -1], 0),
    names={
        "the plane": ("$x_1$", "$x_2$"),
        "folded once": ("$x_1 - x_2$", "$|x_1 + x_2|$"),
        "folded twice": ("$|x_1 - x_2|$", "$|x_1 + x_2|$"),
    },
    title="Folded twice, XOR is divided by one straight line",
)

# %% [markdown]
# Four ReLU neurons fold, and one neuron that adds them up with signs $+, +, -, -$ draws the line.
# You will build this very network by hand in a moment, before you let it learn.

# %%
plots.network_diagram([2, 4, 1])

# %% [markdown]
# Every unit of the hidden layer is a neuron like the one you know. Their weights, one unit per
# **row**, make the matrix $W^{[1]}$, and all units answer for all examples in one product:
#
# $$
# \underset{(n_h,\ m)}{Z^{[1]}}
# = \underset{(n_h,\ n_x)}{W^{[1]}}\ \underset{(n_x,\ m)}{X} + \underset{(n_h,\ 1)}{b^{[1]}},
# \qquad
# \underset{(n_h,\ m)}{A^{[1]}} = \mathrm{relu}\big(Z^{[1]}\big)
# $$
#
# $$
# \underset{(1,\ m)}{Z^{[2]}}
# = \underset{(1,\ n_h)}{W^{[2]}}\ \underset{(n_h,\ m)}{A^{[1]}} + \underset{(1,\ 1)}{b^{[2]}},
# \qquad
# \underset{(1,\ m)}{\hat Y} = A^{[2]} = \sigma\big(Z^{[2]}\big)
# $$
#
# Read the shapes as a chain: $(n_h, n_x)(n_x, m) \to (n_h, m)$. The two inner sizes meet and
# vanish. The bias is one column, and NumPy adds it to every column of the product.

# %% [markdown]
# ## Where to start
#
# In notebook 2 all weights began at zero. Here that would be the end of learning. With
# $W^{[1]} = 0$ every hidden unit gives the same answer, gets the same gradient and takes the same
# step: seven copies of one unit, for good. Small random weights make them different. Biases may
# start at zero, since the weights already differ.
#
# Small, because the output is a sigmoid: large weights make its input large, and far from 0 it is
# flat, with little slope to learn from. (For the ReLU of the hidden layer the size matters in
# another way, which notebook 4 tells.) Here "small" is $0.01$ times a standard normal number.
#
# <!-- exercise initialize_parameters -->
#
# Draw $W^{[1]}$ first, then $W^{[2]}$, with `np.random.randn`, and set no seed inside: whoever
# calls decides the seed. The order matters, because the numbers come from one stream, and the
# costs that you will compare yours with began from exactly these.
#
# What would happen if all weights started at the same 0.5, and not at zero?
#
# <details><summary>Answer</summary>
# The same thing. The problem is not zero but sameness: equal units stay equal.
# </details>


# %% exercise="initialize_parameters"
def initialize_parameters(n_x, n_h, n_y):
    """
    Random weights and zero biases for a network with one hidden layer.

    n_x: number of features. n_h: hidden units. n_y: output units.

    Returns a dict: "W1" (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h), "b2" (n_y, 1).
    The weights are 0.01 * np.random.randn(rows, columns), W1 drawn before W2; biases are zero.
    """
    ### BEGIN SOLUTION
    return {
        "W1": np.random.randn(n_h, n_x) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(n_y, n_h) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }
    ### END SOLUTION


# %% check="initialize_parameters"

# %% [markdown]
# ## Forward
#
# A layer does two things: it weighs and adds, then it bends. We write them as two functions,
# because on the way back each needs a rule of its own. Each keeps a **cache**, a note of what went
# in, since the way back needs it again.
#
# <!-- exercise linear_forward -->
#
# $$
# \underset{(n,\ m)}{Z}
# = \underset{(n,\ n_{prev})}{W}\ \underset{(n_{prev},\ m)}{A_{prev}} + \underset{(n,\ 1)}{b}
# $$
#
# One unit, two inputs, one example: $W = [\,2\ \ {-1}\,]$, $A = [\,3\ \ 4\,]^T$, $b = 0.5$. Which
# number is $Z$? Work it out before you open this.
#
# <details><summary>Answer</summary>
# $2 \cdot 3 + (-1) \cdot 4 + 0.5 = 2.5$
# </details>


# %% exercise="linear_forward"
def linear_forward(A, W, b):
    """
    The linear half of a layer: Z = W A + b.

    A: (n_prev, m), what the layer before answers. W: (n, n_prev). b: (n, 1).

    Returns Z (n, m) and the cache, the tuple (A, W, b).
    """
    ### BEGIN SOLUTION
    Z = W @ A + b  # (n, n_prev) (n_prev, m) + (n, 1)
    return Z, (A, W, b)
    ### END SOLUTION


# %% check="linear_forward"

# %% [markdown]
# Without something that bends, a second layer would be wasted:
# $W^{[2]}(W^{[1]} x + b^{[1]}) + b^{[2]}$ is again one matrix times $x$ plus one vector, one
# straight line. The bend is the activation.
#
# <!-- exercise linear_activation_forward -->
#
# $$A = g(Z), \qquad g = \mathrm{relu}\ \text{ or }\ \sigma$$
#
# `relu` and `sigmoid` are imported; you wrote both in notebook 1. Use your `linear_forward`, and
# keep its cache together with $Z$.


# %% exercise="linear_activation_forward"
def linear_activation_forward(A_prev, W, b, activation):
    """
    One whole layer forward: A = g(W A_prev + b).

    A_prev: (n_prev, m). W: (n, n_prev). b: (n, 1). activation: "relu" or "sigmoid".

    Returns A (n, m) and the cache (linear_cache, activation_cache), which is ((A_prev, W, b), Z).
    """
    ### BEGIN SOLUTION
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = relu(Z) if activation == "relu" else sigmoid(Z)
    return A, (linear_cache, Z)
    ### END SOLUTION


# %% check="linear_activation_forward"

# %% [markdown]
# ### A network by hand
#
# Two calls make the whole network. Here it is with the four lines from above as its hidden units:
# $x_1 - x_2$ and its opposite, $x_1 + x_2$ and its opposite. Nothing is learned; the weights are
# written down.


# %%
def probabilities(X, parameters):
    """How sure the network is that each example is a 1. X (n_x, m); returns (1, m)."""
    A1, _ = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
    A2, _ = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
    return A2


by_hand = {
    "W1": np.array([[1, -1], [-1, 1], [1, 1], [-1, -1]]),
    "b1": np.zeros((4, 1)),
    "W2": 5 * np.array([[1, 1, -1, -1]]),
    "b2": np.zeros((1, 1)),
}
plots.decision_boundary(
    lambda points: probabilities(points, by_hand), X_xor, Y_xor, title="XOR, solved by hand"
)

# %% [markdown]
# The factor 5 in $W^{[2]}$ makes the network sure of itself. What would the picture look like with
# 1 in its place? With $-5$? Change it and look.
#
# Nobody can write down the weights for a cat. So the network has to find them, and for that it must
# know how wrong it is.
#
# <!-- exercise compute_cost -->
#
# The cost is the one of notebook 2, the average surprise at the right answers:
#
# $$
# J = -\frac{1}{m}\sum_{i=1}^{m}\Big[\,y^{(i)}\log a^{[2](i)}
#     + \big(1-y^{(i)}\big)\log\big(1-a^{[2](i)}\big)\Big]
# $$
#
# A network that says 0.5 to everything has $J = \log 2 \approx 0.693$. Remember that number: a
# cost that stays there belongs to a network that knows nothing of the answers.


# %% exercise="compute_cost"
def compute_cost(AL, Y):
    """
    The cross-entropy cost, averaged over the examples.

    AL: (1, m), probabilities strictly between 0 and 1. Y: (1, m), labels 0 or 1.

    Returns one number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    losses = Y * np.log(AL) + (1 - Y) * np.log(1 - AL)
    return float(-np.sum(losses) / m)
    ### END SOLUTION


# %% check="compute_cost"

# %% [markdown]
# ## Backward
#
# Which way should each weight move, and how much does it matter? Take **one example** and walk from
# the loss back to the weights, one link of the chain rule at a time. The loss is $\mathcal{L} =
# -y\log a^{[2]} - (1-y)\log\big(1-a^{[2]}\big)$. Lower-case letters are the columns of this one
# example, and $da$ is short for $\partial\mathcal{L} / \partial a$.
#
# 1. **From the loss to the answer.**
#    $\;da^{[2]} = -\big(y / a^{[2]} - (1-y) / (1-a^{[2]})\big)$
# 2. **Through the sigmoid.** Its slope is $a^{[2]}\big(1-a^{[2]}\big)$, so
#    $\;dz^{[2]} = da^{[2]} \cdot a^{[2]}\big(1-a^{[2]}\big) = a^{[2]} - y$. Multiply it out; the
#    fractions cancel.
# 3. **To the weights.** $z^{[2]} = W^{[2]}\, a^{[1]} + b^{[2]}$. A weight matters as much as the
#    number it multiplies: $\;dW^{[2]} = dz^{[2]}\, a^{[1]T}$, and $\;db^{[2]} = dz^{[2]}$.
# 4. **To the layer below.** A hidden unit matters as much as the weight it is multiplied by:
#    $\;da^{[1]} = W^{[2]T}\, dz^{[2]}$. (With several units above, by all their weights; the next
#    section adds them up.)
# 5. **Through the ReLU.** Its slope is 1 where $z^{[1]} > 0$ and 0 elsewhere:
#    $\;dz^{[1]} = da^{[1]} * \big[\,z^{[1]} > 0\,\big]$. The star multiplies entry by entry, and
#    the bracket is 1 where it is true and 0 where it is not.
# 6. **To the weights**, as in step 3: $\;dW^{[1]} = dz^{[1]}\, x^T$, $\;db^{[1]} = dz^{[1]}$.
#
# Steps 4 to 6 repeat steps 1 to 3 one layer down. That is all of back-propagation, at any depth.
#
# ### Slopes over several paths add up
#
# One thing is missing. In notebook 1 a single path led from a weight to the loss, and the slopes
# along it multiplied. In a network an input, or a hidden unit with several units above it, has
# **several paths** to the loss. Move it, and the loss moves along all of them at once, so the
# slopes of the paths add up. Here is the smallest network that shows it: two inputs, two hidden
# units, one output, one example with $y = 1$.


# %%
x, y = np.array([[1.0], [0.5]]), 1
W_1, W_2 = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[2.0, -1.0]])
shift = np.array([[0.0], [-0.5]])  # the biases of the hidden units; the output has none


def loss_at(x, W_1=W_1):
    """The loss of this little network at x, a (2, 1) column."""
    return -np.log(sigmoid(W_2 @ relu(W_1 @ x + shift))).item()


a_1 = relu(W_1 @ x + shift)
z_2 = W_2 @ a_1
dz_2 = sigmoid(z_2) - y  # (1, 1)
da_1 = W_2.T @ dz_2  # (2, 1): step 4
dz_1 = da_1 * (a_1 > 0)  # step 5; both units speak here
through_1, through_2 = W_1[0, 0] * dz_1[0, 0], W_1[1, 0] * dz_1[1, 0]
print(f"from x1 through hidden unit 1: {W_1[0, 0]} * {dz_1[0, 0]} = {through_1}")
print(f"from x1 through hidden unit 2: {W_1[1, 0]} * {dz_1[1, 0]} = {through_2}")
print(f"together {through_1 + through_2}; measured {numerical_gradient(loss_at, x)[0, 0]:.6f}")
print("W1.T @ dz1 =", (W_1.T @ dz_1).ravel())

# %%
column = {"x_1": x[0, 0], "x_2": x[1, 0]}, {"a_1": a_1[0, 0], "a_2": a_1[1, 0]}, {"z": z_2.item()}
dx = W_1.T @ dz_1
slopes = {"x_1": dx[0, 0], "x_2": dx[1, 0]}, {"a_1": da_1[0, 0], "a_2": da_1[1, 0]}
plots.flow_both_ways(
    column,
    [W_1, W_2],
    [*slopes, {"z": dz_2.item()}],
    [dz_1 @ x.T, dz_2 @ a_1.T],
    title="One example forward, its slopes back",
)

# %% [markdown]
# Written out for input $k$, the sum over the paths is
#
# $$
# \frac{\partial \mathcal{L}}{\partial x_k} = \sum_j W_{jk}\, dz_j
# \qquad\text{which is entry } k \text{ of } W^T dz .
# $$
#
# The rows of $W^T$ are the columns of $W$: all the weights that leave one unit. So the transpose
# in $W^T dz$ is no trick to make shapes fit; it collects the paths. Here it moves an input, which
# nobody wants to move. In a deeper network the same place is taken by a hidden layer, and the sum
# is the $dA$ that its own weights wait for.
#
# **The outer product, entry by entry.** A weight has a single path, through its own unit:
# $W_{jk}$ multiplies $a_k$ and moves $z_j$ alone. So $dW_{jk} = dz_j\, a_k$. As a table of all $j$
# and $k$ that is $dz\, a^T$, a column times a row:

# %%
print("dz1 @ x.T =", *(dz_1 @ x.T).tolist())
print("measured  =", *numerical_gradient(lambda W: loss_at(x, W), W_1).round(6).tolist())

# %% [markdown]
# **Now all $m$ examples.** The cost is the average of the losses, so its slope is the average of
# the slopes:
#
# $$dW = \frac1m\sum_{i=1}^m dz^{(i)}\,a_{prev}^{(i)\,T} = \frac1m\, dZ\, A_{prev}^T .$$
#
# The sum over examples needs no loop: it is what a matrix product does with the two inner sizes,
# $(n, m)(m, n_{prev})$. Notice where the $\frac1m$ stands. The columns of $dZ$ and $dA$ belong to
# single examples, and have none. $dW$ and $db$ belong to all of them, and average.

# %%
plots.computational_graph([2, 4, 1], m=200)

# %% [markdown]
# Blue runs forward, orange runs back, and every gradient has the shape of the thing it is the
# gradient of. When you are lost in transposes, that rule finds the way out.
#
# <!-- exercise relu_backward -->
#
# $$dZ = dA * [\,Z > 0\,]$$
#
# A unit that answered 0 to an example had no part in the result, so no blame goes through it. At
# exactly $Z = 0$ take the slope 0. Make a **new** array: the caller still needs its `dA`.
#
# For $Z = [\,{-1}\ \ 0\ \ 2\,]$ and $dA = [\,5\ \ 5\ \ 5\,]$ the answer is $[\,0\ \ 0\ \ 5\,]$.


# %% exercise="relu_backward"
def relu_backward(dA, cache):
    """
    Back through a ReLU.

    dA: (n, m), the slope of each example's loss along A. cache: Z (n, m).

    Returns dZ (n, m). Leaves dA and Z unchanged.
    """
    ### BEGIN SOLUTION
    Z = cache
    return dA * (Z > 0)
    ### END SOLUTION


# %% check="relu_backward"

# %% [markdown]
# <!-- exercise sigmoid_backward -->
#
# $$dZ = dA * s * (1 - s), \qquad s = \sigma(Z)$$
#
# The slope is largest at $Z = 0$. How large? And at $Z = 10$?
#
# <details><summary>Answer</summary>
# $\tfrac14$, and $\sigma(10) \cdot (1 - \sigma(10)) \approx 0.000045$. A sigmoid that is sure of
# itself hardly passes anything back. That is why hidden layers use ReLU.
# </details>


# %% exercise="sigmoid_backward"
def sigmoid_backward(dA, cache):
    """
    Back through a sigmoid.

    dA: (n, m), the slope of each example's loss along A. cache: Z (n, m).

    Returns dZ (n, m). Leaves dA and Z unchanged.
    """
    ### BEGIN SOLUTION
    Z = cache
    s = sigmoid(Z)
    return dA * s * (1 - s)
    ### END SOLUTION


# %% check="sigmoid_backward"

# %% [markdown]
# ### Derive one yourself
#
# A ReLU that is silent passes nothing back, and a unit that is silent for every example never
# learns again. The **leaky ReLU** keeps a small slope instead:
#
# $$
# g(z) = \begin{cases} z & \text{if } z > 0 \\ 0.01\, z & \text{otherwise} \end{cases}
# $$
#
# Derive its backward step. No formula is given; the cell below the check measures it.
#
# <!-- exercise leaky_relu_backward -->
#
# <details><summary>A hint, if you want one</summary>
#
# How steep is each of the two branches? <code>np.where(condition, this, that)</code> chooses entry
# by entry.
#
# </details>


# %% exercise="leaky_relu_backward"
def leaky_relu_backward(dA, cache):
    """
    Back through a leaky ReLU, z where z > 0 and 0.01 z elsewhere.

    dA: (n, m), the slope of each example's loss along A. cache: Z (n, m).

    Returns dZ (n, m). Leaves dA and Z unchanged.
    """
    ### BEGIN SOLUTION
    Z = cache
    return np.where(Z > 0, dA, 0.01 * dA)
    ### END SOLUTION


# %% check="leaky_relu_backward"

# %%
some_z, from_above = np.array([[-3.0, 0.5, 2.0]]), np.array([[5.0, -2.0, 1.0]])
measured = numerical_gradient(lambda Z: np.sum(from_above * np.where(Z > 0, Z, 0.01 * Z)), some_z)
print("derived by you", leaky_relu_backward(from_above, some_z).ravel())
print("measured      ", measured.ravel().round(9))

# %% [markdown]
# <!-- exercise linear_backward -->
#
# $$
# \underset{(n,\ n_{prev})}{dW}
# = \frac1m\ \underset{(n,\ m)}{dZ}\ \underset{(m,\ n_{prev})}{A_{prev}^T},
# \qquad
# \underset{(n,\ 1)}{db} = \frac1m \sum_{i=1}^m dZ^{(i)},
# \qquad
# \underset{(n_{prev},\ m)}{dA_{prev}} = \underset{(n_{prev},\ n)}{W^T}\ \underset{(n,\ m)}{dZ}
# $$
#
# Every unit has a bias of its own, so $db$ keeps one number per unit: sum over the examples alone,
# and keep the result a column. Two units and three examples:
#
# $$
# dZ = \begin{bmatrix}1 & 2 & 3\\ 0 & {-1} & {-2}\end{bmatrix}
# \qquad\Longrightarrow\qquad
# db = \begin{bmatrix} 2\\ {-1}\end{bmatrix}
# $$


# %% exercise="linear_backward"
def linear_backward(dZ, cache):
    """
    Back through the linear half of a layer.

    dZ: (n, m), the slope of each example's loss along Z. cache: (A_prev, W, b) from linear_forward.

    Returns dA_prev (n_prev, m), dW (n, n_prev) and db (n, 1), in this order. dW and db are averages
    over the m examples; dA_prev is not.
    """
    ### BEGIN SOLUTION
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m  # (n, m) (m, n_prev)
    db = np.sum(dZ, axis=1, keepdims=True) / m  # (n, 1)
    dA_prev = W.T @ dZ  # (n_prev, n) (n, m)
    return dA_prev, dW, db
    ### END SOLUTION


# %% check="linear_backward"

# %% [markdown]
# <!-- exercise linear_activation_backward -->
#
# The mirror image of `linear_activation_forward`: first back through the bend, then back through
# the weights. The cache holds what each of the two needs.


# %% exercise="linear_activation_backward"
def linear_activation_backward(dA, cache, activation):
    """
    One whole layer backward.

    dA: (n, m), the slope of each example's loss along A. activation: "relu" or "sigmoid".
    cache: (linear_cache, activation_cache) from linear_activation_forward.

    Returns dA_prev (n_prev, m), dW (n, n_prev) and db (n, 1).
    """
    ### BEGIN SOLUTION
    linear_cache, Z = cache
    dZ = relu_backward(dA, Z) if activation == "relu" else sigmoid_backward(dA, Z)
    return linear_backward(dZ, linear_cache)
    ### END SOLUTION


# %% check="linear_activation_backward"

# %% [markdown]
# ### Do not take calculus on trust
#
# A slope can be measured as well as derived: nudge one weight up, nudge it down, and see what the
# cost does. `numerical_gradient` from notebook 1 does this for every entry. Here it measures
# $dW^{[1]}$ of a tiny network, beside the one that your functions derive.


# %%
def gradients(X, Y, parameters):
    """dW1, db1, dW2, db2 of a network with one hidden layer, by back-propagation."""
    A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
    A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
    dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
    dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
    _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def measured_and_derived():
    """The slopes along W1, measured by nudging and derived by back-propagation."""
    rng = np.random.default_rng(4)
    X, Y = rng.normal(size=(2, 6)), np.array([[0, 1, 1, 0, 1, 0]])
    tiny = {
        "W1": rng.normal(size=(3, 2)),
        "b1": rng.normal(size=(3, 1)),
        "W2": rng.normal(size=(1, 3)),
        "b2": rng.normal(size=(1, 1)),
    }
    measured = numerical_gradient(
        lambda W1: compute_cost(probabilities(X, {**tiny, "W1": W1}), Y), tiny["W1"]
    )
    return measured, gradients(X, Y, tiny)["dW1"]


for measured, derived in zip(*(dW1.ravel() for dW1 in measured_and_derived()), strict=True):
    print(f"measured {measured: .10f}   derived {derived: .10f}")

# %% [markdown]
# ## Learn
#
# <!-- exercise update_parameters -->
#
# Every weight and every bias takes a step downhill, against its slope:
#
# $$
# W^{[l]} \leftarrow W^{[l]} - \alpha\, dW^{[l]}, \qquad
# b^{[l]} \leftarrow b^{[l]} - \alpha\, db^{[l]}
# $$
#
# With $\alpha = 0.1$, a weight of 2 whose slope is 0.5 becomes $2 - 0.1 \cdot 0.5 = 1.95$.


# %% exercise="update_parameters"
def update_parameters(parameters, grads, learning_rate):
    """
    One step of gradient descent.

    parameters: dict of W1, b1, W2, b2. grads: dict of dW1, db1, dW2, db2, each of the same shape.
    learning_rate: the size of the step.

    Returns a new dict of W1, b1, W2, b2.
    """
    ### BEGIN SOLUTION
    updated = {}
    for name in parameters:
        updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated
    ### END SOLUTION


# %% check="update_parameters"

# %% [markdown]
# <!-- exercise two_layer_model -->
#
# All the pieces are there. The recipe:
#
# 1. `np.random.seed(1)`, then `initialize_parameters`.
# 2. Over and over, `num_iterations` times: forward through both layers; the cost;
#    $dA^{[2]} = -\big(Y / A^{[2]} - (1 - Y)/(1 - A^{[2]})\big)$; backward through both layers; one
#    step.
# 3. Put the cost into the list `costs` at iterations 0, 100, 200, … and at the very last one, each
#    time before the step. With `print_cost=True`, print it too.


# %% exercise="two_layer_model"
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """
    Train a network with one hidden layer by gradient descent on all examples at once.

    X: (n_x, m). Y: (1, m), labels 0 or 1. layers_dims: (n_x, n_h, n_y).
    The weights start from np.random.seed(1) and initialize_parameters.

    Returns the trained parameters (dict of W1, b1, W2, b2) and the list of costs at iterations
    0, 100, 200, ... and at the last, each taken before that iteration's step.
    """
    ### BEGIN SOLUTION
    np.random.seed(1)
    parameters = initialize_parameters(*layers_dims)
    costs = []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(compute_cost(A2, Y))
            if print_cost:
                print(f"cost after iteration {i}: {costs[-1]:.6f}")
        dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs
    ### END SOLUTION


# %% check="two_layer_model"

# %% [markdown]
# ## XOR, learned
#
# Half a second for each network. How many hidden units does XOR need? Your construction by hand
# used four.

# %%
guess(
    "03_two_layer/three_units",
    "How many of the 200 points do three hidden units get right?",
    ["fewer than two units do", "as many as two units do", "more, but not all", "all of them"],
)


# %%
def learned(X, Y, n_h, num_iterations, learning_rate=1.0):
    """A trained network with n_h hidden units, as a function from points to probabilities."""
    parameters, _ = two_layer_model(X, Y, (2, n_h, 1), learning_rate, num_iterations)
    return lambda points: probabilities(points, parameters)


by_units = {n_h: learned(X_xor, Y_xor, n_h, 2000) for n_h in (1, 2, 3, 4)}
of_two, of_three = (np.sum((by_units[n_h](X_xor) > 0.5) == Y_xor) for n_h in (2, 3))
came_out(
    "03_two_layer/three_units",
    "d" if of_three == 200 else "abc"[sum((of_three >= of_two, of_three > of_two))],
)
plots.boundaries_by_units(
    by_units,
    X_xor,
    Y_xor,
    title="XOR with 1, 2, 3 and 4 hidden units",
)

# %% [markdown]
# With four units every point is on its side, and the network found that from nothing but 200
# labeled points. Its solution is not the one you built by hand. Each hidden unit can add one fold
# to the surface whose contour you see, and with too few of them the boundary cannot turn often
# enough.
#
# Three units do no better than two, though. Keep that in mind; the section on what failed finds
# out why, and it is not that XOR needs four.
#
# ### The playground
#
# Can three units solve XOR after all, from a luckier start? Press *Train* and watch your own
# functions at work; *New start* draws other weights. On the left is the plane, on the right the
# same plane as the hidden layer sees it: a sheet that folds until one straight cut parts the
# classes. A click puts a point. If the slopes that you derive are not those of the cost, the
# picture says so.

# %% tags=["long"]
live.playground(
    X_xor,
    Y_xor,
    initialize_parameters,
    linear_activation_forward,
    linear_activation_backward,
    compute_cost,
    update_parameters,
    units=3,
)

# %% [markdown]
# ## Two moons
#
# A curve instead of corners: two half circles that reach into each other.


# %%
def two_moons(m, rng, noise=0.15):
    """m points of two half circles, noisy; the lower one is class 1. X (2, m), Y (1, m)."""
    angle = rng.uniform(0, np.pi, m)
    Y = (np.arange(m) % 2).reshape(1, m)
    upper = np.vstack([np.cos(angle), np.sin(angle)])
    lower = np.vstack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(Y == 0, upper, lower) + noise * rng.standard_normal((2, m))
    return X, Y


X_moons, Y_moons = two_moons(200, np.random.default_rng(1))
plots.boundaries_by_units(
    {n_h: learned(X_moons, Y_moons, n_h, 2000) for n_h in (1, 2, 4, 8, 12, 50)},
    X_moons,
    Y_moons,
    title="Two moons: 2000 iterations with 1 to 50 hidden units",
)

# %% [markdown]
# With twelve units the boundary slips between the moons. Look at eight, though: worse than four.
# More units allow more folds; they do not promise that learning finds them.
#
# <!-- star moons -->


# %%
def moons(X, Y, seed):
    """The parameters of a network of at most five hidden units that parts the moons."""
    raise NotImplementedError("moons")


# %%
star("03_two_layer/moons", moons)

# %% [markdown]
# ## Cat or not
#
# Now the photos of notebook 2. Each is $64 \times 64$ pixels of three colors: 12,288 numbers,
# divided by 255 so that they lie between 0 and 1.

# %%
train_x_orig, train_y, test_x_orig, test_y, classes = load_cat_vs_noncat()

train_x = train_x_orig.reshape(train_x_orig.shape[0], -1).T / 255  # (12288, 209)
test_x = test_x_orig.reshape(test_x_orig.shape[0], -1).T / 255  # (12288, 50)
print("train", train_x.shape, train_y.shape, " test", test_x.shape, test_y.shape)
print(f"cats: {train_y.mean():.0%} of the training photos, {test_y.mean():.0%} of the test photos")

# %% [markdown]
# Seven hidden units, as in the published run of this network: layer sizes $(12288, 7, 1)$,
# $\alpha = 0.0075$, 2500 iterations. There are $7 \cdot 12{,}288 + 7 + 7 + 1 = 86{,}031$ numbers to
# learn, and 209 photos to learn them from.
#
# **Before you run it:** about 16 s on one core. On the real photos the cost starts at 0.6930 and
# ends at 0.0442, and the line above the picture says whether yours agrees, to nine digits, at all
# 26 places.
#
# The trained network stays in `cat_parameters`, for you to look into.

# %% tags=["long"] seconds=16
cat_parameters, cat_costs = two_layer_model(
    train_x, train_y, (12288, 7, 1), learning_rate=0.0075, num_iterations=2500, print_cost=True
)
compare_figure("03_two_layer/costs", cat_costs)
plots.cost_curves(
    cat_costs, every=[*range(0, 2500, 100), 2499], title="A network with seven hidden units learns"
)

# %% [markdown]
# ### How well does it see?
#
# On the real photos: every training photo right, and 0.72 on the 50 it had never seen, against
# 0.70 for a single neuron. The hidden layer bought one photo.


# %% tags=["long"]
def accuracy(X, Y):
    """The share of examples that the trained network labels as in Y."""
    return np.mean((probabilities(X, cat_parameters) > 0.5) == Y)


print(f"train {accuracy(train_x, train_y):.2f}   test {accuracy(test_x, test_y):.2f}")
test_answers = probabilities(test_x, cat_parameters)
wrong, sure = (test_answers > 0.5) != test_y, np.maximum(test_answers, 1 - test_answers) > 0.9
print(f"cats it misses: {np.sum(wrong & (test_y == 1))}", end=", ")
print(
    f"cats it imagines: {np.sum(wrong & (test_y == 0))}, wrong but 90% sure: {np.sum(wrong & sure)}"
)
compare_figure("03_two_layer/accuracies", [accuracy(train_x, train_y), accuracy(test_x, test_y)])
plots.mistakes(test_x_orig, test_y, test_answers, classes)

# %% [markdown]
# On the real photos it misses eight cats and sees six that are not there, and in nine of these
# mistakes it is more than 90% sure. A probability tells what the network believes, not how far it
# can be believed.
#
# ### Hidden units as pictures
#
# Row $k$ of $W^{[1]}$ holds one weight for every pixel and color, so it can be looked at like a
# photo. Orange pixels excite the unit, blue ones quiet it.

# %% tags=["long"]
plots.weight_tiles(cat_parameters["W1"], (64, 64, 3), title="The seven hidden units after training")

# %% [markdown]
# Mostly noise: the random numbers of the start are still there, and they drown what was learned.
# We know those numbers, so we can take them away.


# %% tags=["long"]
np.random.seed(1)
start = initialize_parameters(12288, 7, 1)
added = cat_parameters["W1"] - start["W1"]  # (7, 12288)
plots.weight_tiles(added, (64, 64, 3), title="What training added to them")

# %% [markdown]
# Each unit's picture has a scale of its own, given in its title. How often does each of them
# answer at all?

# %% tags=["long"]
A1, _ = linear_activation_forward(train_x, cat_parameters["W1"], cat_parameters["b1"], "relu")
for k, share in enumerate(np.mean(A1 > 0, axis=1), start=1):
    print(f"unit {k} answers more than 0 to {share:4.0%} of the training photos")

# %% [markdown]
# Every step added to $W^{[1]}$ some amount of $dZ^{[1]} X^T$, a mixture of training photos. The
# units that answer to almost everything are mixtures of all 209, and nothing can be made out in
# them. On the real photos units 2 and 6 answer to 3% and 2%. A silent unit gets no gradient, so
# only a handful of photos ever moved these two, and not far: what you see is three or four photos
# laid over one another. A unit that is silent for **every** photo never moves again, and is called
# dead.
#
# No unit has found ears or whiskers. Each compares the whole picture with a blurred memory, pixel
# by pixel in its place. Move the cat to the other corner, and the memory no longer fits.
#
# ## When to stop
#
# It is often said of this very network that it does better on the test photos when training stops
# early, near 1500 iterations. The idea is sound in general: at some point a network starts to
# learn its examples by heart, and forgets the task. Let us not repeat it but look, after **every**
# step.
#
# Another 16 s of steps, and a forward pass through the test photos after each? The library's own
# loop, `nn_utils.train`, is quicker. It takes the same steps from the same starting weights by a
# shorter way, which notebook 4 explains, and judges the test photos after every one. About 5 s.

# %%
guess(
    "03_two_layer/one_step",
    "From step 600 on: by how many of the 50 test photos can a single step change the score?",
    ["by one at most", "by two to five", "by six to ten", "by more than ten"],
)


# %%
@cache
def network_after(steps, learning_rate=0.0075):
    """The network after so many steps, with the history of its costs and test accuracies."""
    np.random.seed(1)
    return train(
        train_x,
        train_y,
        [12288, 7, 1],
        learning_rate=learning_rate,
        epochs=steps,
        parameters=initialize_parameters(12288, 7, 1),
        validation=(test_x, test_y),
        progress=False,
    )


def print_tests(*moments):
    """Test accuracy after so many steps, and how many of the test photos are called cats."""
    for steps in moments:
        network = network_after(steps)
        print(
            f"after {steps} steps: test accuracy {network.accuracy(test_x, test_y):.2f},"
            f" {network.predict(test_x).mean():.0%} of the photos called cats"
        )


history = network_after(2500).history
photos = np.max(np.abs(np.diff(history["val_accuracy"][600:]))) * 50
came_out("03_two_layer/one_step", "abcd"[sum(photos > limit for limit in (1.5, 5.5, 10.5))])
print("costs at 0, 100 and 2400:", *(f"{history['train_cost'][i]:.6f}" for i in (0, 100, 2400)))
print_tests(1049, 1050, 1051, 1500, 1501, 2500)
plots.accuracy_zigzag(history["val_accuracy"][600:], start=600)

# %% [markdown]
# The costs are those of your long run, so these are the same networks. On the real photos one
# of them scores 0.80 after 1049 steps, 0.48 after 1050, and 0.80 again after 1051. Around 1500 it
# alternates between 0.68 and 0.74. Which of the two you get depends on whether you stop after an
# odd number of steps or an even one.
#
# This is the zigzag of notebook 1. With $\alpha = 0.0075$ a step is longer than the valley of the
# cost is wide, so the network lands on the opposite slope, and the next step throws it back. It
# creeps down the valley all the same, which is why the cost falls over hundreds of iterations. You
# could not see it: the published costs are all taken at **even** iterations, except the last,
# 2499.
#
# And why do the odd steps win? Look at the last column. On one side of the valley the network
# calls 70% of the test photos cats, on the other 22%. Of the training photos 34% are cats, of
# the test photos 66%. The network that says "cat" too readily is wrong about the photos it
# learned from, and happens to suit this test.
#
# So stopping early helps or hurts here depending on whether a number is odd, for a reason that has
# nothing to do with learning by heart. The section on what failed makes the steps smaller and
# looks again.
#
# ## Spot the bug
#
# A friend's `linear_backward`. It runs, all shapes are right, and on some layers it agrees with
# yours to the last digit.


# %%
def linear_backward_of_a_friend(dZ, cache):
    A_prev, W, _ = cache
    m = A_prev.shape[0]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db


def times_too_large(n_prev, m):
    """The friend's dW divided by the right one, for a layer of 3 units."""
    rng = np.random.default_rng(1)
    dZ = rng.normal(size=(3, m))
    cache = rng.normal(size=(n_prev, m)), rng.normal(size=(3, n_prev)), np.zeros((3, 1))
    _, friend, _ = linear_backward_of_a_friend(dZ, cache)
    _, right, _ = nn_utils.linear_backward(dZ, cache)
    return np.mean(friend / right)


for n_prev, m in ((2, 200), (7, 209), (12288, 209), (50, 50)):
    ratio = times_too_large(n_prev, m)
    print(f"{n_prev:6} inputs, {m:4} examples: dW is {ratio:8.4f} times the right one")

# %% [markdown]
# On XOR its steps are a hundred times too long; in the first layer of the cat network they are
# 0.017 times as long as they should be. What is wrong?
#
# 1. $dW$ is the transpose of what it should be.
# 2. The average is taken over the wrong axis: it divides by the number of inputs.
# 3. The average is taken twice, once here and once in the cost.
# 4. $db$ has lost its column shape.
#
# <details><summary>Answer</summary>
#
# **2.** The ratio is $m / n_{prev}$: 100, 29.9, 0.017, and 1 where the two sizes happen to be
# equal. `A_prev` is `(n_prev, m)`, so the examples are counted by `A_prev.shape[1]`. A transpose
# (1) would change the shape; averaging twice (3) would give $1/m$ and never 1; $db$ (4) keeps its
# column. A test with as many inputs as examples would have called this correct.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# Write the test that would have found it. `spot_the_bug` is handed a program, a dict of functions
# by name, and says which of them is wrong. The check hands over dozens of programs that all run,
# in an order that nobody knows when it is for marks. Compare with your own functions, on questions
# of your own.


# %% exercise="spot_the_bug"
def spot_the_bug(program):
    """
    The name of the function of a program that is wrong, or None where all are right.

    program: functions by name: linear_forward, compute_cost, relu_backward, sigmoid_backward and
        linear_backward.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    A, W, b = rng.normal(size=(4, 5)), rng.normal(size=(3, 4)), rng.normal(size=(3, 1))
    AL, Y = rng.uniform(0.1, 0.9, size=(1, 5)), np.array([[0, 1, 1, 0, 1]])
    dZ, Z = rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
    trials = {
        "linear_forward": (linear_forward, A, W, b),
        "compute_cost": (compute_cost, AL, Y),
        "relu_backward": (relu_backward, dZ, Z),
        "sigmoid_backward": (sigmoid_backward, dZ, Z),
        "linear_backward": (linear_backward, dZ, (A, W, b)),
    }
    for name, (mine, *arguments) in trials.items():
        if not same(program[name](*arguments), mine(*arguments)):
            return name
    return None
    ### END SOLUTION


# %% check="spot_the_bug"

# %% [markdown]
# ## What failed, and why
#
# **Units that line up.** On XOR three units did no better than two, and neither do five. The
# weights start so small that at first only their *direction* matters, and units which begin on the
# same side of things are all turned the same way. They end up one behind the other, and several
# folds become one. Here are the directions of the hidden units' weights, in degrees, before and
# after:


# %%
def directions(W1):
    """The angle of each hidden unit's pair of weights, in degrees, in increasing order."""
    return np.sort(np.degrees(np.arctan2(W1[:, 1], W1[:, 0]))).round().astype(int)


for n_h in (3, 4, 5, 8):
    np.random.seed(1)
    print(f"{n_h} units, before:", *directions(initialize_parameters(2, n_h, 1)["W1"]))
    parameters, _ = two_layer_model(X_xor, Y_xor, (2, n_h, 1), 1.0, num_iterations=2000)
    print(f"{n_h} units, after: ", *directions(parameters["W1"]))

# %% [markdown]
# Three directions solve XOR, and the networks of four and eight units have three. Of five units
# four end up close together, between $-80$ and $-73$ degrees, and the network fails. Whether XOR is
# solved depends on how the first numbers happened to fall. So let them fall ten times. About 3 s.


# %%
def seeds_that_solve_xor(n_h, seeds=range(1, 11)):
    """From how many of these seeds a network with n_h hidden units gets all of XOR right."""
    solved = 0
    for seed in seeds:
        network = train(
            X_xor,
            Y_xor,
            [2, n_h, 1],
            learning_rate=1.0,
            epochs=1000,
            parameters=nn_utils.initialize_parameters(2, n_h, 1, np.random.default_rng(seed)),
            progress=False,
        )
        solved += network.accuracy(X_xor, Y_xor) == 1
    return solved


for n_h in (2, 3, 4, 6, 8, 12):
    print(f"{n_h:2} hidden units: XOR learned from {seeds_that_solve_xor(n_h):2} of 10 seeds")

# %% [markdown]
# Two units never do it here, where whole quadrants are to be told apart. (The four corners of
# notebook 1 are easier; there two units are enough, as the next cell shows.) Three can, and mostly
# do not. What more units buy is not a better solution but more chances that three of them point
# where they are needed. A picture made from one seed shows one draw.

# %%
x_1, x_2 = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
print("two units at the four corners:", relu(x_1 + x_2) - 2 * relu(x_1 + x_2 - 1))

# %% [markdown]
# **The zigzag.** Half the learning rate and twice the steps walk the same distance with shorter
# strides. About 2 s.

# %%
finer = np.array(network_after(5000, 0.00375).history["val_accuracy"])
late = finer[2600:]
print(f"highest, {finer.max():.2f}, after {finer.argmax()} steps", end="; ")
print(f"from step 2600 on between {late.min():.2f} and {late.max():.2f}")
plots.accuracy_zigzag(
    finer[1200:],
    start=1200,
    title="Half the learning rate: test accuracy after every step",
)

# %% [markdown]
# The two lines have come together. On the real photos the accuracy now climbs to 0.76, first after
# 1987 steps, and from step 2600 on it wanders between 0.70 and 0.74. So early stopping is there
# after all, and it is worth one or two photos of fifty. With fifty test photos the accuracy moves
# in steps of 0.02, and a difference of one or two of them is luck as likely as not.
#
# There is a more serious objection. We have just used the test photos to choose when to stop. A
# network chosen by its test score has seen the test, and the score no longer tells how it will do
# on new photos. Notebook 6 sets a third set of pictures apart for such choices.
#
# **The ceiling.** 1.00 on the photos it knows and 0.72 on those it does not: this network has
# learned 209 photos by heart. Saying "cat" to everything would already score 0.66.
#
# ## Where next
#
# You wrote each layer as its own line of code: `A1`, `A2`, `dA1`, `dA2`. Ten layers that way would
# be a misery. Notebook 4 puts the same functions into a loop and goes as deep as you like; there
# the forward pass leaves a trail of caches, and the backward pass walks it home.
