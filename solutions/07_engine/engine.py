# %% [markdown]
# # 7 · The machine that writes `backward`
#
# *This notebook goes beyond the six. You need notebooks 3 and 5.*
#
# Every backward pass in this series was derived by a person, layer by layer. You may have noticed
# that it was always the same derivation. Take the slope that has come back so far, multiply it by
# a local slope, hand it on; where two paths meet, add. Nothing in that asks for judgment. So let a
# machine do it.
#
# On this page you write that machine, in about a hundred lines. You give it a cost, as an
# expression of arrays, and it returns the slope of that cost along every array in it. Then it
# trains the network of notebook 3 without a single hand-written gradient and reproduces all 26
# published costs. The same idea stands at the center of PyTorch, JAX and TensorFlow, under the name
# *reverse-mode automatic differentiation*, or *autograd*.

# %%
import time

import numpy as np

import nn_utils
from nn_utils import load_cat_vs_noncat, plots, softmax_net
from nn_utils.gradients import numerical_gradient, numerical_gradients
from public_tests import came_out, compare_figure, guess, star

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $J$ | `cost` | a number | what everything is a slope of |
# | $A$, $B$ | `a`, `b` | any | what an operation takes |
# | $C$ | – | any | what it gives |
# | $G$ | `gradient` | as $C$ | the slope of $J$ along every entry of $C$: what has come back |
# | $dA$ | `da`, `dA` | as $A$ | the slope of $J$ along every entry of $A$: what is handed on |
#
# ## A cost is a graph
#
# Begin with single numbers, $x = 2$ and $w = 3$, and the cost
#
# $$
# J = (x w + x)^2 .
# $$
#
# A computer works it out one operation at a time: $p = x w = 6$, then $s = p + x = 8$, then
# $J = s \cdot s = 64$. Draw an arrow from everything that goes into an operation to what comes out.
# That is the **graph** of the cost. Each arrow has a **local slope**: how fast the one end moves
# when the other does, all else standing still. Along $x \to p$ it is $w = 3$, along $x \to s$ it is
# 1, and along $s \to J$ it is $2s = 16$.
#
# Two rules give the slope of $J$ along anything:
#
# 1. **Along a path, slopes multiply.** That is the chain rule of notebook 1.
# 2. **Over several paths, slopes add up.** If $x$ acts in two places, a little more $x$ changes the
#    cost in both, and the changes add.
#
# *In numbers.* From $x$ to $J$ there are two paths. Through $p$: $3 \cdot 1 \cdot 16 = 48$.
# Straight to $s$: $1 \cdot 16 = 16$. Together $dJ/dx = 64$.
#
# You have used the second rule all along: a hidden unit of notebook 3 is connected to every unit of
# the next layer, and $W^T dZ$ sums over all of these paths; `np.sum(dZ)` in $db$ sums over the
# examples, because one bias acts on all of them.

# %%
graph = {"x": (), "w": (), "p": ("x", "w"), "s": ("p", "x"), "J": ("s",)}
edges = {
    "x": (),
    "w": (),
    "p": (("x", 3.0), ("w", 2.0)),
    "s": (("p", 1.0), ("x", 1.0)),
    "J": (("s", 16.0),),
}
values = {"x": 2, "w": 3, "p": 6, "s": 8, "J": 64}
plots.slope_graph(edges, values, title="J = (x w + x)², with the local slope on every arrow")

# %% [markdown]
# ### In which order?
#
# The slope along $s$ must be finished before it can be handed on to $p$ and $x$; and $x$ is
# finished only when everything it acts on has handed back. So go through the nodes from the last to
# the first, in an order in which **every node stands after its own sources**. It is called a
# *topological order*. There may be several; any of them will do.
#
# <!-- exercise topological_order -->
#
# A short way: write an inner function `visit(node)` that returns at once when it has seen the node
# before, else visits all of its sources, and only then appends the node to the list.
#
# *A question:* why append *after* the sources, and not before?


# %% exercise="topological_order"
def topological_order(graph, last):
    """
    Everything that `last` depends on, each node after all of its own sources.

    graph: a dict; for every node, the nodes it was computed from. last: a node of it.

    Returns a list in which each node stands once, `last` at the end. What `last` does not depend on
    is left out.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source in graph[node]:
            visit(source)
        order.append(node)

    visit(last)
    return order
    ### END SOLUTION


# %% check="topological_order"

# %%
print(topological_order(graph, "J"))

# %% [markdown]
# ### Walking back
#
# <!-- exercise add_up_paths -->
#
# Now the two rules. The slope of the last node along itself is 1, all others begin at 0. Go through
# the order backward. Each node is finished when you come to it; hand its slope on to each of its
# sources, multiplied by the local slope.
#
# *Before you write it:* is it `=` or `+=`? Which of the nodes above would notice?


# %% exercise="add_up_paths"
def add_up_paths(order, edges):
    """
    The slope of the last node of `order` along every node in it.

    order: names, each after all of its sources. edges: a dict; for every name, pairs of a source
    and the local slope along that arrow.

    Returns a dict with a number for every name in `order`.
    """
    ### BEGIN SOLUTION
    slopes = dict.fromkeys(order, 0.0)
    slopes[order[-1]] = 1.0
    for name in reversed(order):
        for source, slope in edges[name]:
            slopes[source] += slopes[name] * slope
    return slopes
    ### END SOLUTION


# %% check="add_up_paths"

# %%
guess("07_engine/one_path", "dJ/dx was 64. From w only one path leads to J. What is dJ/dw?")

# %%
slopes = add_up_paths(topological_order(graph, "J"), edges)
print("measured: dJ/dx =", round(numerical_gradient(lambda x: (x * 3 + x) ** 2, 2.0), 6))
print("measured: dJ/dw =", round(numerical_gradient(lambda w: (2 * w + 2) ** 2, 3.0), 6))
came_out("07_engine/one_path", slopes["w"])
plots.slope_graph(edges, values, slopes, title="And the slope of J along every number")

# %% [markdown]
# That is the whole idea. What is left is to let arrays stand where numbers stood, and to let the
# machine note the graph down by itself.
#
# ## Local rules for arrays
#
# An operation $C = f(A, B)$ on arrays has very many local slopes: one for each entry of $A$ along
# each entry of $C$. Nobody writes them down. A **rule** takes $G$, the slope of the cost along
# every entry of $C$, and gives the slopes along $A$ and $B$ directly.
#
# Take the matrix product, $C_{ij} = \sum_k A_{ik} B_{kj}$. The entry $A_{ik}$ acts on the whole row
# $i$ of $C$, on $C_{ij}$ with local slope $B_{kj}$. As many paths as columns, so add them up:
#
# $$
# dA_{ik} = \sum_j G_{ij}\, B_{kj}
# \qquad\text{that is}\qquad
# \underset{(n,\ k)}{dA} = \underset{(n,\ m)}{G}\ \underset{(m,\ k)}{B^T}
# $$
#
# *In numbers.* $A = [\,1 \;\; 2\,]$ and $B$ the column of 3 and 4 give $C = 11$. With $G = 1$,
# $dA = [\,3 \;\; 4\,]$: the slope along each entry of $A$ is the entry of $B$ that it meets.
#
# <!-- exercise matmul_rule -->
#
# Derive $dB$ in the same way. On which entries of $C$ does $B_{kj}$ act, and with which slopes? The
# shapes leave only one way to write the sum as a product. Compare it with $dW$ and $dA_{prev}$ of
# notebook 3.


# %% exercise="matmul_rule"
def matmul_rule(gradient, A, B):
    """
    The slopes along A and B of A @ B.

    gradient: (n, m), the slope of the cost along every entry of A @ B. A: (n, k). B: (k, m).

    Returns dA (n, k) and dB (k, m).
    """
    ### BEGIN SOLUTION
    dA = gradient @ B.T  # (n, m) (m, k)
    dB = A.T @ gradient  # (k, n) (n, m)
    return dA, dB
    ### END SOLUTION


# %% check="matmul_rule"

# %% [markdown]
# ### Broadcasting, undone
#
# In $Z = W A + b$ a column $b$ of shape $(n, 1)$ is added to $(n, m)$: NumPy repeats it $m$ times.
# Each of its entries then acts on $m$ entries of $Z$. By the second rule its slope is the **sum**
# over those. Whatever NumPy repeats on the way forward is summed on the way back.
#
# <!-- exercise unbroadcast -->
#
# Two things happen when shapes differ: axes are added on the left, so that `(3,)` becomes `(1, 3)`;
# and axes of length 1 are repeated. Undo both, in that order. `keepdims=True` keeps a summed axis
# as one of length 1.


# %% exercise="unbroadcast"
def unbroadcast(gradient, shape):
    """
    Sum a gradient over everything that broadcasting had repeated.

    gradient: an array whose shape an array of `shape` was broadcast to. shape: a tuple.

    Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient
    ### END SOLUTION


# %% check="unbroadcast"

# %% [markdown]
# With it, sums and products are quickly done. A sum hands the slope on as it is. For a product
# entry by entry, the slope along one factor is the other: $dA = G * B$ and $dB = G * A$, each
# brought back to its own shape.
#
# <!-- exercise divide_rule -->
#
# **Derive it.** No formula is given this time. For $c = a / b$, how fast does $c$ move with $a$?
# And with $b$? Work it out on paper, try it at $a = 6$, $b = 2$ in numbers, then write the rule.
# The cell below the check measures your slopes, as in notebook 4, so you can see for yourself
# whether they are right.


# %% exercise="divide_rule"
def divide_rule(gradient, a, b):
    """
    The slopes along a and b of a / b, entry by entry.

    gradient: the slope of the cost along every entry of a / b. a, b: arrays that broadcast
    together.

    Returns da, in the shape of a, and db, in the shape of b.
    """
    ### BEGIN SOLUTION
    da = unbroadcast(gradient / b, a.shape)
    db = unbroadcast(-gradient * a / b**2, b.shape)
    return da, db
    ### END SOLUTION


# %% check="divide_rule"

# %%
rng = np.random.default_rng(7)
a, b, G = rng.normal(size=(2, 3)), rng.uniform(1, 2, size=(2, 1)), rng.normal(size=(2, 3))
da, db = divide_rule(G, a, b)
measured_a = numerical_gradient(lambda a: float(np.sum(G * (a / b))), a)
measured_b = numerical_gradient(lambda b: float(np.sum(G * (a / b))), b)
print("largest difference to the measured slopes:")
print(f"   da {np.abs(da - measured_a).max():.0e}   db {np.abs(db - measured_b).max():.0e}")

# %% [markdown]
# ## A node remembers
#
# To walk back, the machine must know how each value came about. So wrap every array that can move
# in a small object that remembers its value and its sources, each with the rule that hands a slope
# on to it. Plain arrays, such as the data, are constants: they stand in no graph, and nothing is
# computed for them. Python lets us say what `+`, `*`, `/` and `@` mean for such objects, so that a
# cost can be written as usual while the graph builds itself.


# %%
class Node:
    """An array that remembers how it was computed."""

    __array_ufunc__ = None  # so that `array @ node` is asked of the node, not of NumPy

    def __init__(self, value, sources=()):
        self.value = np.asarray(value, dtype=float)
        self.sources = [(source, rule) for source, rule in sources if isinstance(source, Node)]
        self.gradient = np.zeros(self.value.shape)

    def __add__(self, other):
        return add(self, other)

    def __mul__(self, other):
        return multiply(self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other):
        return divide(self, other)

    def __matmul__(self, other):
        return matmul(self, other)

    def __rmatmul__(self, other):
        return matmul(other, self)

    def __neg__(self):
        return multiply(self, -1)

    def __sub__(self, other):
        return add(self, multiply(other, -1))

    def __rsub__(self, other):
        return add(other, multiply(self, -1))


def value_of(a):
    """The array of a node; a plain array or number as it is."""
    return a.value if isinstance(a, Node) else np.asarray(a, dtype=float)


def graph_of(last):
    """Every node that `last` depends on, with its sources: what topological_order takes."""
    graph, waiting = {}, [last]
    while waiting:
        node = waiting.pop()
        if node not in graph:
            graph[node] = [source for source, rule in node.sources]
            waiting += graph[node]
    return graph


# %% [markdown]
# <!-- exercise expression_slopes -->
#
# Now the operations and the walk back. `multiply` is written for you: the value, then each source
# with its rule, a function of $G$. Write the others after its pattern, then `backward`, which is
# `add_up_paths` for arrays.
#
# `divide` can call your `divide_rule` and take the half it needs; for `matmul`, write the two
# halves of your rule apart, so that nothing is multiplied for a constant. `total` sums all entries,
# or along an axis with `keepdims=True`; its rule repeats $G$ over the shape of its operand:
# `np.broadcast_to(g, x.shape)`. You know the slopes of ReLU and the sigmoid; the one of $e^a$ is
# $e^a$, the one of $\log a$ is $1/a$.
#
# The last function, `expression_slopes`, is what the check calls. It puts an expression together
# from the operations by name, and walks back. Only its first line is left to you: `leaves`, a dict
# with a `Node` for each of the arrays.


# %% exercise="expression_slopes"
def multiply(a, b):
    x, y = value_of(a), value_of(b)
    to_a = lambda g: unbroadcast(g * y, x.shape)
    to_b = lambda g: unbroadcast(g * x, y.shape)
    return Node(x * y, [(a, to_a), (b, to_b)])


def add(a, b):
    x, y = value_of(a), value_of(b)
    ### BEGIN SOLUTION
    to_a = lambda g: unbroadcast(g, x.shape)
    to_b = lambda g: unbroadcast(g, y.shape)
    return Node(x + y, [(a, to_a), (b, to_b)])
    ### END SOLUTION


def divide(a, b):
    x, y = value_of(a), value_of(b)
    ### BEGIN SOLUTION
    to_a = lambda g: divide_rule(g, x, y)[0]
    to_b = lambda g: divide_rule(g, x, y)[1]
    return Node(x / y, [(a, to_a), (b, to_b)])
    ### END SOLUTION


def matmul(a, b):
    x, y = value_of(a), value_of(b)
    ### BEGIN SOLUTION
    to_a = lambda g: g @ y.T
    to_b = lambda g: x.T @ g
    return Node(x @ y, [(a, to_a), (b, to_b)])
    ### END SOLUTION


def total(a, axis=None):
    x = value_of(a)
    ### BEGIN SOLUTION
    value = x.sum() if axis is None else x.sum(axis=axis, keepdims=True)
    return Node(value, [(a, lambda g: np.broadcast_to(g, x.shape))])
    ### END SOLUTION


def relu(a):
    x = value_of(a)
    ### BEGIN SOLUTION
    return Node(np.maximum(0, x), [(a, lambda g: g * (x > 0))])
    ### END SOLUTION


def sigmoid(a):
    x = value_of(a)
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-x))
    return Node(s, [(a, lambda g: g * s * (1 - s))])
    ### END SOLUTION


def exp(a):
    x = value_of(a)
    ### BEGIN SOLUTION
    e = np.exp(x)
    return Node(e, [(a, lambda g: g * e)])
    ### END SOLUTION


def log(a):
    x = value_of(a)
    ### BEGIN SOLUTION
    return Node(np.log(x), [(a, lambda g: g / x)])
    ### END SOLUTION


def backward(cost):
    """Leave in every node's `gradient` the slope of the cost along it. The cost is one number."""
    order = topological_order(graph_of(cost), cost)
    for node in order:
        node.gradient = np.zeros(node.value.shape)
    ### BEGIN SOLUTION
    cost.gradient = np.ones(cost.value.shape)
    for node in reversed(order):
        for source, rule in node.sources:
            source.gradient += rule(node.gradient)
    ### END SOLUTION


def expression_slopes(expression, values):
    """
    The value of an expression, and its slope along every array in it.

    expression: a name, or an operation with its operands, such as
    ("total", ("multiply", "w", "x")). values: the arrays by name.

    Returns the value, a number, and a dict of slopes, each in the shape of its array.
    """
    ### BEGIN SOLUTION
    leaves = {name: Node(value) for name, value in values.items()}
    ### END SOLUTION
    operations = {f.__name__: f for f in (add, multiply, divide, matmul, total)}
    operations |= {f.__name__: f for f in (relu, sigmoid, exp, log)}

    def evaluated(part):
        if not isinstance(part, (tuple, list)):
            return leaves.get(part, part)  # an array by its name, or a number as it is
        return operations[part[0]](*(evaluated(operand) for operand in part[1:]))

    cost = evaluated(expression)
    backward(cost)
    return cost.value.item(), {name: leaf.gradient for name, leaf in leaves.items()}


# %% check="expression_slopes"

# %% [markdown]
# The graph of the beginning, by the machine. Nothing in this cell says anything about slopes.

# %%
x, w = Node(2.0), Node(3.0)
s = x * w + x
J = s * s
backward(J)
print("J =", J.value, "  dJ/dx =", x.gradient, "  dJ/dw =", w.gradient)

# %% [markdown]
# $s$ is a source of $J$ twice, and $x$ has two paths to $s$. With `=` in place of `+=` only one of
# the paths would count. Try it: change the one character in `backward`, run the cell again, and put
# it back.
#
# ## Notebook 3, without a backward pass
#
# <!-- exercise two_layer_costs -->
#
# Ten lines. In every iteration: make nodes of the four parameters, write the forward pass and the
# cost as in the formulas of notebook 3, call `backward`, and take a step for each parameter. The
# data may stay plain arrays.
#
# $$
# A^{[1]} = \mathrm{relu}(W^{[1]} X + b^{[1]}), \qquad
# A^{[2]} = \sigma(W^{[2]} A^{[1]} + b^{[2]}), \qquad
# J = -\tfrac1m \textstyle\sum \big[\, Y \log A^{[2]} + (1 - Y) \log(1 - A^{[2]}) \big]
# $$
#
# *A question:* why must there be new nodes in every iteration?


# %% exercise="two_layer_costs"
def two_layer_costs(X, Y, parameters, learning_rate, num_iterations):
    """
    Gradient descent on a network of one ReLU layer and a sigmoid, with your machine.

    X: (n_x, m). Y: (1, m). parameters: dict of W1 (n_h, n_x), b1 (n_h, 1), W2 (1, n_h), b2 (1, 1).

    Returns the parameters after the last step, a dict of arrays, and the costs, a list with the
    cost before every step.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    learned = dict(parameters)
    costs = []
    for _ in range(num_iterations):
        p = {name: Node(value) for name, value in learned.items()}
        A1 = relu(p["W1"] @ X + p["b1"])  # (n_h, m)
        A2 = sigmoid(p["W2"] @ A1 + p["b2"])  # (1, m)
        cost = -total(Y * log(A2) + (1 - Y) * log(1 - A2)) / m
        backward(cost)
        costs.append(cost.value.item())
        learned = {name: node.value - learning_rate * node.gradient for name, node in p.items()}
    return learned, costs
    ### END SOLUTION


# %% check="two_layer_costs"

# %% [markdown]
# And now the photos of notebook 3, the same start, the same 2500 iterations, all 26 costs that were
# published. **About 40 s.**

# %% tags=["long"] seconds=40
photos, train_y, *_ = load_cat_vs_noncat()
X_cats = photos.reshape(len(photos), -1).T / 255  # (12288, 209)
np.random.seed(1)
start = nn_utils.initialize_parameters(12288, 7, 1)
_, all_costs = two_layer_costs(X_cats, train_y, start, 0.0075, 2500)
recorded = [all_costs[i] for i in (*range(0, 2500, 100), 2499)]
compare_figure("03_two_layer/costs", recorded)
plots.cost_curves({"by the machine": recorded[:-1]}, title="Notebook 3, by the machine")

# %% [markdown]
# The same costs, and no `linear_backward` anywhere. What does the comfort cost? Measure one hundred
# iterations of your machine against a plain loop with the gradients written by hand, on the same
# data. **About 3 s.**

# %%
guess(
    "07_engine/comfort",
    "How much longer does the machine take than the loop written by hand?",
    ["less than twice as long", "2 to 5 times as long", "more than 5 times as long"],
)


# %% tags=["long"] seconds=3
def by_hand(X, Y, p, learning_rate, num_iterations):
    """The same training with the backward pass of notebook 3 written out. Returns the last cost."""
    W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
    m = X.shape[1]
    for _ in range(num_iterations):
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
        dZ2 = A2 - Y
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        W2 = W2 - learning_rate * dZ2 @ A1.T / m
        b2 = b2 - learning_rate * dZ2.sum(axis=1, keepdims=True) / m
        W1 = W1 - learning_rate * dZ1 @ X.T / m
        b1 = b1 - learning_rate * dZ1.sum(axis=1, keepdims=True) / m
    return cost


def seconds(training):
    """How long a training takes, of the processor's time."""
    began = time.process_time()
    training()
    return time.process_time() - began


hand = seconds(lambda: by_hand(X_cats, train_y, start, 0.0075, 100))
machine = seconds(lambda: two_layer_costs(X_cats, train_y, start, 0.0075, 100))
print(f"by hand {hand:.2f} s, by the machine {machine:.2f} s: {machine / hand:.1f} times as long")
came_out("07_engine/comfort", "abc"[(machine > 2 * hand) + (machine > 5 * hand)])

# %% [markdown]
# The data stand in no graph because they are plain arrays. If you make a `Node` of `X_cats`, the
# machine also works out the slope of the cost along every pixel of every photo, and takes much
# longer. Frameworks have a switch for it (`requires_grad`).
#
# ## The dead bias, found at once
#
# In notebook 5 a published program summed its bias gradients over everything, so that $db^{[2]}$
# was one number and $b^{[2]}$ stayed dead, at the same accuracy. You found it with instruments.
# With the machine, finding it is a comparison.
#
# <!-- exercise softmax_slopes -->
#
# Write the cost of that network as an expression: ReLU, then a softmax over each column, then the
# cross-entropy. The softmax is `exp(Z2) / total(exp(Z2), axis=0)`; subtract the largest score of
# each column first, as a constant, so that nothing overflows.


# %% exercise="softmax_slopes"
def softmax_slopes(X, Y, parameters):
    """
    The cost of a network of one ReLU layer and a softmax, and its slopes, with your machine.

    X: (n_x, m). Y: (classes, m), one-hot columns. parameters: dict of W1 (n_h, n_x), b1 (n_h, 1),
    W2 (classes, n_h), b2 (classes, 1).

    Returns the cost, a number, and a dict of dW1, db1, dW2, db2.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    p = {name: Node(value) for name, value in parameters.items()}
    Z2 = p["W2"] @ relu(p["W1"] @ X + p["b1"]) + p["b2"]  # (classes, m)
    e = exp(Z2 - Z2.value.max(axis=0))
    A2 = e / total(e, axis=0)
    cost = -total(Y * log(A2)) / m
    backward(cost)
    return cost.value.item(), {f"d{name}": node.gradient for name, node in p.items()}
    ### END SOLUTION


# %% check="softmax_slopes"

# %%
guess(
    "07_engine/published",
    "Which gradients of the published program below will differ from the machine's?",
    ["none", "db2", "db1 and db2", "all four"],
)


# %%
def published_backward(Z1, A1, A2, W2, X, Y):
    """The gradients as the published program computes them."""
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = (W2.T @ dZ2) * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": np.sum(dZ2) / m,
    }


W1, b1, W2, b2 = softmax_net.init_params(np.random.default_rng(3))
X_digits = rng.uniform(size=(784, 50))
Y_digits = softmax_net.one_hot(rng.integers(0, 10, 50), 10)
Z1, A1, Z2, A2 = softmax_net.forward_prop(W1, b1, W2, b2, X_digits)
published = published_backward(Z1, A1, A2, W2, X_digits, Y_digits)
_, found = softmax_slopes(X_digits, Y_digits, {"W1": W1, "b1": b1, "W2": W2, "b2": b2})
for name, slope in found.items():
    difference = np.abs(slope - published[name]).max()
    print(f"{name}: shape {slope.shape!s:9} largest difference {difference:.0e}")
differ = [name for name in sorted(found) if np.abs(found[name] - published[name]).max() > 1e-9]
came_out("07_engine/published", " and ".join(differ))
print(f"the published db2 is {published['db2']:.0e} for every class")

# %% [markdown]
# Both weight gradients agree to the last digits. Both bias gradients do not, and the published
# `db2` is zero but for rounding: the columns of `A2 - Y` sum to zero, so the sum over everything
# always does. The machine cannot make this mistake, because nobody tells it which axis to sum over:
# it sums over what was repeated.
#
# Is the machine itself right? It has no formula that you could compare with. So measure, as ever.

# %%
small = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1))}
small |= {"W2": rng.normal(size=(5, 4)), "b2": rng.normal(size=(5, 1))}
X_few, Y_few = rng.normal(size=(3, 6)), softmax_net.one_hot(rng.integers(0, 5, 6), 5)
_, by_machine = softmax_slopes(X_few, Y_few, small)
measured = numerical_gradients(lambda p: softmax_slopes(X_few, Y_few, p)[0], small)
for name, slope in by_machine.items():
    print(f"{name}: largest difference to the measured {np.abs(slope - measured[name]).max():.0e}")

# %% [markdown]
# <!-- star curvature -->


# %%
def curvature(f, x):
    """The slope of the slope of f at the number x."""
    raise NotImplementedError("curvature")


# %%
star("07_engine/curvature", curvature)

# %% [markdown]
# ## What failed, and what a framework adds
#
# Nothing on this page failed outright. Three things would, on a larger scale.
#
# **Memory.** The graph keeps every intermediate array until the walk back is over. A deep network
# on large pictures runs out of memory before it runs out of patience; frameworks free what is no
# longer needed, or compute some of it twice on purpose.
#
# **Changing arrays in place.** A rule remembers the arrays as they were. After `a.value += 1` the
# walk back uses numbers that no longer belong to the cost, without a word. Frameworks count the
# changes of every array and refuse.
#
# **Rounding and overflow.** $\log \sigma(z)$ in two steps is $-\infty$ at $z = -800$, though the
# answer is $-800$. Frameworks offer the two steps as one operation with a rule of its own.
#
# What PyTorch adds to your hundred lines: well over a thousand operations with their rules, fast
# code for each on processors and graphics cards, arrays of 16 and 8 bits, optimizers, data loaders,
# and years of other people's bug reports. What it does *not* add is the idea. When you
# write `loss.backward()`, you know what happens.
#
# ## Where next
#
# A machine that needs only the way forward makes it cheap to try other layers. The one that
# changed how computers see is the convolution: the same small pattern laid over every place of a
# picture. That is notebook 8.
