# %% [markdown]
# # 1 · One neuron by hand
#
# Should you take an umbrella? You look at the sky, think of how far you have to walk, and weigh the
# two. Somewhere *no* turns into *yes*. That is a neuron: it weighs its reasons, adds them up, and
# answers. The networks that read handwriting or tell cats from dogs are built mostly of this part.
#
# On this page you build one that *learns* what AND means from four examples. Then you meet a puzzle
# of four dots that it cannot solve, and you prove why. That failure is the reason networks exist.
#
# You need to multiply, to add, and to know what a slope is. In a cell with `# YOUR CODE HERE`,
# write your own lines in place of the one that raises `NotImplementedError`, run the cell
# (Shift + Enter), then the check below it, as often as you like.

# %%
from time import perf_counter

import numpy as np

from nn_utils import live, plots
from nn_utils.validation import same
from public_tests import came_out, guess, star

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $n_x$ | `X.shape[0]` | a number | how many inputs |
# | $x$, $w$ | `x`, `w` | $(n_x,)$ or $(n_x, 1)$ | the inputs of one example; a weight for each |
# | $b$ | `b` | a number | the bias, a leaning before anything was seen |
# | $z$ | `z` | a number | the weighted sum, plus $b$ |
# | $a$, also $\hat y$ | `a` | a number | the neuron's answer |
# | $y$ | `y` | a number | the right answer, 0 or 1 |
# | $m$ | `m` | a number | how many examples |
# | $X$, $Y$ | `X`, `Y` | $(n_x, m)$, $(1, m)$ | all examples, one per column |
# | $Z$, $A$ | `Z`, `A` | $(1, m)$ | $z$ and $a$ of all examples |
# | $\mathcal{L}$, $J$ | `cost` | a number | the loss of one answer; the cost, their average |
# | $dw$, $db$ | `dw`, `db` | as $w$, $b$ | the slopes of $J$ along $w$ and $b$ |
# | $\alpha$ | `learning_rate` | a number | the size of a step |
#
# The letters mean the same in all the notebooks.
#
# ## Forty days
#
# A friend's diary of forty days: how gray the sky was in the morning ($x_1$, from 0 for blue to 1
# for black), how long the walk ($x_2$, in hours), and whether an umbrella would have been a good
# idea ($y$, 1 for yes). This cell makes up the friend and the weather.

# %%
rng = np.random.default_rng(2)
X = rng.uniform(size=(2, 40))  # two inputs, forty days
luck = 0.6 * rng.logistic(size=(1, 40))  # the weather has a mind of its own
Y = (6 * X[:1] + 4 * X[1:] - 5 + luck > 0).astype(int)
day = ("$x_1$: how gray the sky was", "$x_2$: the walk, in hours")  # what the axes mean

plots.points(X, Y, title="Forty days: 1 means an umbrella was a good idea", axes=day)

# %% [markdown]
# Dark sky and long walk: take it. In between, the answers mix a little.
#
# ## A neuron is three steps

# %%
plots.neuron_diagram(2)

# %% [markdown]
# 1. **Weigh.** Each input is multiplied by its weight. A large weight is a reason that counts, a
#    negative one a reason against.
# 2. **Add** the products, and to them the bias $b$.
# 3. **Answer.** An *activation* $g$ turns the sum $z$ into the answer $a$.
#
# $$
# z = w_1 x_1 + w_2 x_2 + b \qquad\qquad a = g(z)
# $$
#
# *In numbers.* The sky is quite gray, $x_1 = 0.8$, and the walk is half an hour, $x_2 = 0.5$. Let
# gray count 6 and walking 4, with $b = -5$, a neuron that leans against carrying things:
#
# $$
# z = 6 \cdot 0.8 + 4 \cdot 0.5 - 5 = 4.8 + 2.0 - 5.0 = 1.8
# $$
#
# More than zero, so: probably yes. How probably, the activation says.
#
# ## From a sum to an answer
#
# We want a probability, between 0 and 1. The **sigmoid** squeezes the whole number line into that
# interval:
#
# $$
# \sigma(z) = \frac{1}{1 + e^{-z}}
# $$
#
# *In numbers.* At $z = 0$, $e^0 = 1$ and $\sigma = \tfrac12$: no opinion. At $z = 1.8$,
# $e^{-1.8} \approx 0.165$ and $\sigma \approx 1 / 1.165 \approx 0.858$: the umbrella, with 86 %.
#
# What is $\sigma(z)$ when $z$ is very large, and when it is very negative?
#
# <!-- exercise sigmoid -->


# %% exercise="sigmoid"
def sigmoid(z):
    """1 / (1 + e^-z), element by element.

    z: a number or an array of any shape.
    Returns numbers between 0 and 1, in the same shape.
    """
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION


# %% check="sigmoid"

# %%
for z in (-5, -1.8, 0, 1.8, 5):
    print(f"z = {z:4}   sigmoid(z) = {sigmoid(z):.3f}")

# %% [markdown]
# Add the answers at $-1.8$ and at $1.8$. The sum is the same for every $z$.
#
# The plainest other activation is **ReLU** (say "ray-loo", for *rectified linear
# unit*): positive numbers pass as they are, negative ones become zero,
#
# $$
# \mathrm{relu}(z) = \max(0, z).
# $$
#
# *In numbers.* $\mathrm{relu}(1.8) = 1.8$ and $\mathrm{relu}(-3) = 0$. It gives no probability, so
# it cannot be the final activation here; hidden layers use it from notebook 3 on. (`np.max` finds
# the largest number of an array; `np.maximum` compares two things number by number.)
#
# <!-- exercise relu -->


# %% exercise="relu"
def relu(z):
    """max(0, z), element by element.

    z: a number or an array of any shape.
    Returns z where z is positive and 0 elsewhere, in the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION


# %% check="relu"

# %% [markdown]
# Three activations, and on the right their slopes: how much the answer moves when $z$ moves a
# little. The sigmoid's slope is never above a quarter, and far from zero nearly flat. The third,
# tanh, is a sigmoid stretched to run from −1 to 1.

# %%
plots.activations_and_slopes()

# %% [markdown]
# ## The whole neuron
#
# The recipe works for any number of inputs:
#
# $$
# \underset{\text{number}}{a} = g\big(w_1 x_1 + w_2 x_2 + \dots + w_{n_x} x_{n_x} + b\big)
# = g\big(\underset{(n_x,)}{w} \cdot \underset{(n_x,)}{x} + \underset{\text{number}}{b}\big)
# $$
#
# The dot is the *dot product*: multiply pair by pair and add up. In NumPy that is `np.dot(w, x)`,
# or `np.sum(w * x)`, or a loop. The activation is handed over as a function, `activation`.
#
# <!-- exercise neuron -->


# %% exercise="neuron"
def neuron(x, w, b, activation):
    """One neuron's answer to one example.

    x: (n_x,) inputs. w: (n_x,) weights. b: a number.
    activation: a function of z, such as sigmoid or relu.
    Returns a, a number.
    """
    ### BEGIN SOLUTION
    z = np.dot(w, x) + b
    return activation(z)
    ### END SOLUTION


# %% check="neuron"

# %% [markdown]
# The morning from above, by your neuron. It should say 0.858.

# %%
x = np.array([0.8, 0.5])  # quite gray, half an hour
w = np.array([6.0, 4.0])
print(f"{neuron(x, w, -5.0, sigmoid):.3f}")

# %% [markdown]
# ## Play with it
#
# Move the sliders. On the left is the plane of all mornings; on the black line the neuron is
# undecided, $z = 0$. On the right every day sits on the curve of the activation. (Without a running
# notebook, use the two pictures below.)
#
# - What does $b$ do to the line? What do $w_1$ and $w_2$ do?
# - Set $w_1 = 2$, $w_2 = 1$, $b = -1.5$, then five times as much of each. What changes?
# - How many of the forty days can you get on their own side? Write down your best three numbers.

# %%
plots.neuron_sliders(X, Y, w=(1.0, 1.0), b=0.0, axes=day)

# %% [markdown]
# <details><summary>What you may have found</summary>
#
# The weights turn the line, and the bias slides it. Five times the weights leave it where it is and
# make the neuron more certain on both sides, because every $z$ is five times as far from zero.
#
# </details>

# %%
plots.neuron_picture(X, Y, w=(2, 1), b=-1.5, title="A hesitant neuron", axes=day, reach=8)

# %%
plots.neuron_picture(
    X, Y, w=(10, 5), b=-7.5, title="The same line, five times the weights", axes=day, reach=8
)

# %% [markdown]
# ## Many examples at once
#
# Put the examples side by side, as columns of $X$, and one matrix product weighs them all.
#
# $$
# \underset{(1,\, m)}{Z} = \underset{(1,\, n_x)}{w^T}\; \underset{(n_x,\, m)}{X}
# + \underset{\text{number}}{b}
# \qquad\qquad \underset{(1,\, m)}{A} = g(Z)
# $$
#
# A product works when the two inner sizes agree, and the outer two are what comes out:
# $(1, n_x)$ times $(n_x, m)$ gives $(1, m)$. When code will not run, write the shapes down first.
#
# *In numbers.* Three mornings, two inputs:
#
# $$
# \begin{bmatrix} 6 & 4 \end{bmatrix}
# \begin{bmatrix} 0.8 & 0 & 1 \\ 0.5 & 0 & 1 \end{bmatrix} - 5
# = \begin{bmatrix} 1.8 & -5 & 5 \end{bmatrix}
# $$
#
# Here $w$ is a column of shape $(n_x, 1)$; `w.T` lays it down. `A @ B` is NumPy's matrix product.
#
# <!-- exercise neuron_batch -->


# %% exercise="neuron_batch"
def neuron_batch(X, w, b, activation):
    """One neuron's answers to m examples.

    X: (n_x, m), one example per column. w: (n_x, 1). b: a number.
    activation: a function that takes an array.
    Returns A, (1, m).
    """
    ### BEGIN SOLUTION
    Z = w.T @ X + b  # (1, n_x) (n_x, m) + number
    return activation(Z)
    ### END SOLUTION


# %% check="neuron_batch"

# %% [markdown]
# Is the product only shorter to write? Race both ways against the clock. Guess first; nobody marks
# it.

# %%
guess(
    "01_neuron/loop_or_product",
    "For ten thousand mornings, how many times as fast as the loop is the product?",
    ["about as fast", "about ten times", "fifty times or more"],
)


# %%
def seconds_for(answer, m):
    """The shortest of three tries at m random mornings, the same for every way."""
    mornings = np.random.default_rng(0).uniform(size=(2, m))
    times = []
    for _ in range(3):
        begin = perf_counter()
        answer(mornings)
        times.append(perf_counter() - begin)
    return min(times)


ways = {
    "a loop": lambda X: [neuron(x, w, -5.0, sigmoid) for x in X.T],
    "one product": lambda X: neuron_batch(X, w.reshape(2, 1), -5.0, sigmoid),
}
how_many = (1, 10, 100, 1000, 10_000)
seconds = {name: [seconds_for(way, m) for m in how_many] for name, way in ways.items()}
faster = seconds["a loop"][-1] / seconds["one product"][-1]
came_out("01_neuron/loop_or_product", "abc"[int(faster > 4) + int(faster > 30)])
plots.timings(how_many, seconds, unit="mornings", title="A loop against one product")

# %% [markdown]
# For ten thousand mornings the product is far ahead: Python is asked once and not ten thousand
# times.
#
# Now the neuron can color in the whole plane, with your three numbers from the sliders.

# %%
my_w, my_b = np.array([[6.0], [4.0]]), -5.0  # your w1, w2 and b


def my_neuron(X):
    return neuron_batch(X, my_w, my_b, sigmoid)


plots.decision_boundary(my_neuron, X, Y, title="The umbrella, decided by hand", axes=day)

# %% [markdown]
# ## How wrong is it?
#
# Counting right answers is a poor guide: move a weight a little and the count usually stays the
# same. We want a number that changes with every small improvement.
#
# Ask how *surprised* the neuron is by the truth. It said "86 % umbrella" and it rained: a small
# surprise. It said 86 % and the sun came out: a larger one. The surprise, called the **loss**
# $\mathcal{L}$, is minus the logarithm of the probability that the neuron gave to what happened:
#
# $$
# \mathcal{L} = \begin{cases} -\log a & \text{if } y = 1 \\
# -\log (1 - a) & \text{if } y = 0 \end{cases}
# $$
#
# Here it is for a day on which it rained, $y = 1$:

# %%
for a in (0.99, 0.86, 0.5, 0.1, 0.01):
    print(f"the neuron said {a:4}   its surprise is {-np.log(a):.2f}")

# %% [markdown]
# Being unsure costs a little; being sure and wrong costs a lot. Written as one line, in which the
# half that does not apply is multiplied by zero, and averaged over all examples, it is the
# **cost**, the *binary cross-entropy*:
#
# $$
# \underset{\text{number}}{J} = -\frac{1}{m} \sum_{i=1}^{m}
# \Big[\, y^{(i)} \log a^{(i)} + \big(1 - y^{(i)}\big) \log\big(1 - a^{(i)}\big) \Big]
# $$
#
# The small $(i)$ on top is not a power. It says: of example number $i$.
#
# One trap. Rounding can make an answer exactly 0 or 1, and the logarithm of 0 is minus infinity.
# Keep $A$ just inside the ends first: `np.clip(A, 1e-15, 1 - 1e-15)`.
#
# <!-- exercise binary_cross_entropy -->


# %% exercise="binary_cross_entropy"
def binary_cross_entropy(A, Y):
    """The average surprise of the answers A at the truths Y.

    A: (1, m) answers from 0 to 1, the ends included. Y: (1, m) of 0 and 1.
    Returns the cost, a number that is never infinite.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    A = np.clip(A, 1e-15, 1 - 1e-15)
    losses = Y * np.log(A) + (1 - Y) * np.log(1 - A)
    return float(-np.sum(losses) / m)
    ### END SOLUTION


# %% check="binary_cross_entropy"

# %%
print(f"no opinion on any day: {binary_cross_entropy(np.full((1, 40), 0.5), Y):.4f}")
print(f"my neuron:             {binary_cross_entropy(my_neuron(X), Y):.4f}")

# %% [markdown]
# The first number is $\log 2 \approx 0.6931$, the cost of shrugging forty times. Try to lower the
# second by hand. It is slow work with three knobs, and the neuron of the next notebook has
# $64 \cdot 64 \cdot 3 + 1 = 12{,}289$.
#
# ## Which way is down?
#
# Think of the cost as a landscape: every setting of the knobs is a place, the cost its height. We
# stand in fog and want to go down. How steep it is *here* can be measured.
#
# ### A slope without calculus
#
# Take the height a little to the right and a little to the left, and divide their difference by
# the distance:
#
# $$
# f'(x) \approx \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2\,\varepsilon}
# $$
#
# This is the *central difference*. In the picture $\varepsilon$ is large on purpose.

# %%
plots.central_difference(sigmoid, x=1.0, eps=1.5)

# %% [markdown]
# *In numbers.* For $f(x) = x^2$ at $x = 3$ with $\varepsilon = 0.1$:
# $(3.1^2 - 2.9^2) / 0.2 = (9.61 - 8.41) / 0.2 = 6$. Calculus says $2x = 6$.
#
# When $x$ has several entries there is a slope along each: move one and leave the others where they
# are. Together they have the shape of $x$, and are called the **gradient**.
#
# <!-- exercise numerical_gradient -->
#
# <details><summary>A hint, if you want one</summary>
#
# <code>step = np.zeros(np.shape(x))</code> and <code>step[index] = eps</code> make a step along
# one entry; <code>np.ndindex(np.shape(x))</code> goes through all indices, whatever the shape, and
# for a plain number through exactly one.
#
# </details>


# %% exercise="numerical_gradient"
def numerical_gradient(f, x, eps=1e-5):
    """The slope of f at x along every entry, by central differences.

    f: a function that takes something like x and returns a number.
    x: a number, or an array of any shape; it is left as it is.
    eps: how far to either side of x the two heights are taken.
    Returns the slopes, in the shape of x.
    """
    ### BEGIN SOLUTION
    slope = np.zeros(np.shape(x))
    for index in np.ndindex(slope.shape):
        step = np.zeros(slope.shape)
        step[index] = eps
        slope[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return slope
    ### END SOLUTION


# %% check="numerical_gradient"

# %% [markdown]
# Why not stop here? Every slope costs two evaluations of the cost: for the neuron of the next
# notebook $2 \cdot 12{,}289 = 24{,}578$, for a single step. Calculus gives all the slopes at once.
#
# ### Slopes along a path multiply
#
# How does the surprise about one day change when a weight moves? $w_1$ moves $z$, $z$ moves $a$,
# and $a$ moves $\mathcal{L}$. If $z$ changes twice as fast as $w_1$, and $a$ a quarter as fast as
# $z$, then $a$ changes $2 \cdot \tfrac14$ times as fast as $w_1$. That is the **chain rule**:
# slopes along a path multiply. (The round $\partial$ says that one of several knobs moves and the
# others stay.)
#
# $$
# w_1 \;\longrightarrow\; z \;\longrightarrow\; a \;\longrightarrow\; \mathcal{L}
# \qquad\qquad
# \frac{\partial \mathcal{L}}{\partial w_1}
# = \underbrace{\frac{\partial \mathcal{L}}{\partial a}}_{-\frac{y}{a} + \frac{1-y}{1-a}}
# \cdot \underbrace{\frac{\partial a}{\partial z}}_{\sigma'(z)}
# \cdot \underbrace{\frac{\partial z}{\partial w_1}}_{x_1}
# $$
#
# The factor in the middle is the slope of the sigmoid. It is a chain itself: $z$ moves
# $u = 1 + e^{-z}$, and $u$ moves $\sigma = 1/u$. Their slopes are $-e^{-z}$ and $-1/u^2$, so
#
# $$
# \sigma'(z) = -\frac{1}{u^2} \cdot \big({-e^{-z}}\big)
# = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}
# = \sigma(z)\,\big(1 - \sigma(z)\big)
# $$
#
# *In numbers.* At $z = 0$: $0.5 \cdot 0.5 = 0.25$, the steepest place. At $z = 1.8$:
# $0.858 \cdot 0.142 \approx 0.122$. At $z = 5$: $0.993 \cdot 0.007 \approx 0.007$, nearly flat.
#
# <!-- exercise sigmoid_derivative -->


# %% exercise="sigmoid_derivative"
def sigmoid_derivative(z):
    """The slope of the sigmoid at z.

    z (not sigmoid(z)): a number or an array of any shape.
    Returns slopes between 0 and 0.25, in the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %% check="sigmoid_derivative"

# %% [markdown]
# The same slope from two independent sources:

# %%
print("   z   by calculus   measured")
for z in (-3.0, 0.0, 1.8):
    measured = float(numerical_gradient(sigmoid, z))
    print(f"{z:4}   {sigmoid_derivative(z):.9f}   {measured:.9f}")

# %% [markdown]
# When two independent ways agree to nine digits, it is hard to doubt the formula.
#
# ### Your turn to derive
#
# The slope of tanh is on no line of this page, but tanh is a stretched sigmoid:
#
# $$
# \tanh(z) = 2\,\sigma(2z) - 1
# $$
#
# Multiply the slopes along the path $z \to 2z \to \sigma \to \tanh$.
#
# <!-- exercise tanh_derivative -->
#
# <details><summary>A hint, if you want one</summary>
#
# Three links: how fast does $2z$ move with $z$, how fast does $\sigma$ move at the place $2z$, and
# what does the factor in front do? At $z = 0$ the slope is the product of 2, a quarter and 2.
#
# </details>


# %% exercise="tanh_derivative"
def tanh_derivative(z):
    """The slope of tanh at z.

    z (not tanh(z)): a number or an array of any shape.
    Returns slopes between 0 and 1, in the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(2 * z)
    return 4 * s * (1 - s)
    ### END SOLUTION


# %% check="tanh_derivative"

# %%
print("   z   derived by you   measured")
for z in (-1.5, 0.0, 0.7):
    print(f"{z:4}   {tanh_derivative(z):.9f}      {float(numerical_gradient(np.tanh, z)):.9f}")

# %% [markdown]
# ## The slope of the cost
#
# Multiply the first two slopes along the path. On a rainy day, $y = 1$, that is
# $-\frac1a \cdot a\,(1-a) = a - 1$. On a dry one, $y = 0$, it is
# $\frac{1}{1-a} \cdot a\,(1-a) = a$. One line says both:
#
# $$
# \frac{\partial \mathcal{L}}{\partial z} = a - y
# $$
#
# **The answer minus the truth.** The last slope is $x_1$ for the weight $w_1$, and 1 for the bias:
#
# $$
# \frac{\partial \mathcal{L}}{\partial w_1} = (a - y)\, x_1, \qquad
# \frac{\partial \mathcal{L}}{\partial w_2} = (a - y)\, x_2, \qquad
# \frac{\partial \mathcal{L}}{\partial b} = a - y .
# $$
#
# *In numbers.* The gray morning: $x = (0.8,\, 0.5)$, the neuron said $a = 0.858$, and it rained, $y
# = 1$. Then $a - y = 0.858 - 1 = -0.142$, and the slopes are $-0.142 \cdot 0.8 \approx -0.114$
# along $w_1$ and $-0.142 \cdot 0.5 = -0.071$ along $w_2$. Both are negative: larger weights would
# have meant less surprise.
#
# Over $m$ examples the slopes are averaged, like the cost. As matrices, with the shapes:
#
# $$
# \underset{(n_x,\, 1)}{dw} = \frac{1}{m}\; \underset{(n_x,\, m)}{X}\;
# \underset{(m,\, 1)}{(A - Y)^T}
# \qquad\qquad
# \underset{\text{number}}{db} = \frac{1}{m} \sum_{i=1}^{m} \big(a^{(i)} - y^{(i)}\big)
# $$
#
# <!-- exercise neuron_gradient -->


# %% exercise="neuron_gradient"
def neuron_gradient(X, Y, w, b):
    """The slope of the cost of a sigmoid neuron.

    X: (n_x, m). Y: (1, m) of 0 and 1. w: (n_x, 1). b: a number.
    Returns dw, (n_x, 1), and db, a number.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    error = neuron_batch(X, w, b, sigmoid) - Y  # (1, m)
    dw = X @ error.T / m  # (n_x, m) (m, 1)
    db = float(np.sum(error) / m)
    return dw, db
    ### END SOLUTION


# %% check="neuron_gradient"

# %% [markdown]
# Measuring the cost along each weight must give the slopes of your formula.


# %%
def cost_of_w(w):
    return binary_cross_entropy(neuron_batch(X, w, my_b, sigmoid), Y)


dw, db = neuron_gradient(X, Y, my_w, my_b)
print("by calculus:", dw.ravel())
print("measured:   ", numerical_gradient(cost_of_w, my_w).ravel())

# %% [markdown]
# The landscape, cut along one weight, while $w_2 = 4$ and $b = -5$ stay as they are. At $w_1 = 2$
# the ground falls to the right. Which way should $w_1$ go?


# %%
def cost_of_w1(w1):
    return binary_cross_entropy(neuron_batch(X, np.array([[w1], [4.0]]), -5.0, sigmoid), Y)


plots.cost_along_weight(
    cost_of_w1, at=2.0, low=-4, high=14, name="$w_1$", title="The cost along one weight"
)

# %% [markdown]
# ## Learning
#
# Start at zero. Find the slope. Take a small step against it. Repeat.
#
# $$
# w \leftarrow w - \alpha\, dw, \qquad\qquad b \leftarrow b - \alpha\, db
# $$
#
# The **learning rate** $\alpha$ says how far to go for a given slope, and the minus turns it
# downhill. One step with $\alpha = 1$, for the gray morning alone:

# %%
morning, rain = np.array([[0.8], [0.5]]), np.array([[1]])
w, b = np.array([[6.0], [4.0]]), -5.0
print("before:", w.ravel(), b, "answer", neuron_batch(morning, w, b, sigmoid).round(3))
dw, db = neuron_gradient(morning, rain, w, b)
w, b = w - dw, b - db
print("after: ", w.ravel().round(3), round(b, 3), neuron_batch(morning, w, b, sigmoid).round(3))

# %% [markdown]
# On the same morning the neuron is now a little more certain of its umbrella. The rest is
# repetition. Keep a list of the cost: one number per iteration, taken *before* its step.
#
# <!-- exercise train_neuron -->
#
# <details><summary>A hint, if you want one</summary>
#
# Begin with <code>w = np.zeros((X.shape[0], 1))</code> and <code>b = 0.0</code>. In the loop, the
# cost of the present answers goes into the list before <code>w</code> and <code>b</code> move.
#
# </details>


# %% exercise="train_neuron"
def train_neuron(X, Y, learning_rate=0.5, num_iterations=1000):
    """Teach a sigmoid neuron by gradient descent, from w = 0 and b = 0.

    X: (n_x, m). Y: (1, m) of 0 and 1. learning_rate: the length of a step.
    Returns w, (n_x, 1); b, a number; and costs, a list with the cost before each step.
    """
    ### BEGIN SOLUTION
    w, b = np.zeros((X.shape[0], 1)), 0.0
    costs = []
    for _ in range(num_iterations):
        A = neuron_batch(X, w, b, sigmoid)  # (1, m)
        costs.append(binary_cross_entropy(A, Y))
        dw, db = neuron_gradient(X, Y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, costs
    ### END SOLUTION


# %% check="train_neuron"

# %% [markdown]
# ### The bowl
#
# How long should a step be? Judge by the sky alone: then there is one weight and one bias, and the
# cost is a landscape over a map of the two. The arrow is the step that your own slopes propose.
# Drag the neuron up the hillside and press *Roll*. Find four values of $\alpha$: one that hardly
# gets anywhere, one that is right, one that bounces from slope to slope, and one that throws the
# neuron off the map.

# %% tags=["long"]
live.bowl(X[:1], Y, neuron_batch, sigmoid, binary_cross_entropy, neuron_gradient)

# %% [markdown]
# Here are two such paths from zero on one map, with small steps and with long ones.


# %%
sky = X[:1]  # (1, 40)


def cost_from_sky(w, b):
    return binary_cross_entropy(neuron_batch(sky, np.array([[w]]), b, sigmoid), Y)


def path(learning_rate, steps):
    """Where (w, b) stands before each step, from zero."""
    w, b, places = np.zeros((1, 1)), 0.0, []
    for _ in range(steps):
        places.append((w.item(), b))
        dw, db = neuron_gradient(sky, Y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return places


plots.landscape(
    cost_from_sky,
    {"rate 2": path(2.0, 60), "rate 13": path(13.0, 12)},
    window=(-2, 12, -9, 3),
    names=("$w_1$", "$b$"),
    title="Two ways down the same valley",
)

# %% [markdown]
# The small steps follow the floor of the valley. The long ones land on the opposite slope, higher
# up, and are thrown back and forth. The slope says where down is *here*, not how far down goes on.
# Keep this zigzag in mind for notebook 3.
#
# Now the umbrella: the machine against your hand.


# %%
learned_w, learned_b, _ = train_neuron(X, Y, learning_rate=2.0, num_iterations=2000)


def by_machine(X_new):
    return neuron_batch(X_new, learned_w, learned_b, sigmoid)


for who, answers in {"by hand": my_neuron(X), "by machine": by_machine(X)}.items():
    right = np.sum((answers > 0.5) == Y)
    print(f"{who:11} cost {binary_cross_entropy(answers, Y):.4f}   {right} of 40 right")
print("it learned w =", learned_w.ravel().round(1), "and b =", round(learned_b, 1))
plots.decision_boundary(by_machine, X, Y, title="The umbrella, learned from forty days", axes=day)

# %% [markdown]
# Nobody told it that gray skies matter more than long walks. Some days stay on the wrong side: luck
# decided them.
#
# ## AND, OR
#
# AND is true when both of its inputs are, OR when at least one is:
#
# | $x_1$ | $x_2$ | AND | OR |
# |---|---|---|---|
# | 0 | 0 | 0 | 0 |
# | 0 | 1 | 0 | 1 |
# | 1 | 0 | 0 | 1 |
# | 1 | 1 | 1 | 1 |
#
# Watch the line move. The shaded side is where the neuron says 1.

# %%
corners = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])  # (2, 4), one case per column
AND, OR = np.array([[0, 0, 0, 1]]), np.array([[0, 1, 1, 1]])


def learning(Y, iterations):
    """(iteration, w, b) at several moments of learning, with a learning rate of 1."""
    return [(k, *train_neuron(corners, Y, 1.0, k)[:2]) for k in iterations]


plots.learning_strip(corners, AND, learning(AND, (1, 10, 20, 50, 200)), title="Learning AND")

# %%
plots.learning_strip(corners, OR, learning(OR, (1, 10, 20, 50, 200)), title="Learning OR")

# %% [markdown]
# The same neuron and the same code both times; only the right answers differ.

# %%
for word, Y_word in {"AND": AND, "OR": OR}.items():
    w, b, costs = train_neuron(corners, Y_word, 1.0, 1000)
    print(f"{word:3}: z = {w[0, 0]:.1f} x1 + {w[1, 0]:.1f} x2 {b:+.1f}   cost {costs[-1]:.3f}")

# %% [markdown]
# For AND, one input alone does not lift $z$ above zero, and both together do. For OR one is enough.
#
# <!-- star any_scale -->


# %%
def any_scale(X, Y):
    """The weights (2, 1) and the bias of a neuron, for features of very different size."""
    raise NotImplementedError("any_scale")


# %%
star("01_neuron/any_scale", any_scale)

# %% [markdown]
# ## Spot the bug
#
# A friend's training loop. It runs, the cost falls, and it never gets as good as yours. Here is the
# line it finds for the umbrella.


# %%
def train_of_a_friend(X, Y, learning_rate, num_iterations):
    w, b = np.zeros((X.shape[0], 1)), 0.0
    for _ in range(num_iterations):
        slopes = neuron_gradient(X, Y, w, b)
        w = w - learning_rate * slopes[0]
    return w, b


plots.decision_line(X, Y, *train_of_a_friend(X, Y, 2.0, 2000), title="The friend's line")

# %% [markdown]
# <details><summary>What is wrong?</summary>
#
# <code>slopes[1]</code>, which is $db$, is never used. So $b$ stays 0, and the line
# $w_1 x_1 + w_2 x_2 = 0$ is pinned to the point $(0, 0)$, whatever the weights. Nothing crashed.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# To find such a mistake without reading every line, ask each function something to which you know
# the answer. `spot_the_bug` is handed a program, a dict of four functions by name, and says which
# of them is wrong, if any: compare with your own. The check hands over a few dozen, with mistakes
# people really make. `same(a, b)` says whether two results agree, shapes and numbers.
#
# The questions are given this time. Why three inputs and five examples, and why numbers of both
# signs? With a single example, some mistakes change nothing.


# %% exercise="spot_the_bug"
def spot_the_bug(program):
    """
    The name of the function of a program that is wrong, or None where all are right.

    program: functions by name: sigmoid_derivative, neuron_batch, binary_cross_entropy and
        neuron_gradient.
    """
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(3, 5)), np.array([[0, 1, 1, 0, 1]])
    w, b = rng.normal(size=(3, 1)), 0.5
    A = rng.uniform(0.1, 0.9, size=(1, 5))
    trials = {
        "sigmoid_derivative": (sigmoid_derivative, X),
        "neuron_batch": (neuron_batch, X, w, b, sigmoid),
        "binary_cross_entropy": (binary_cross_entropy, A, Y),
        "neuron_gradient": (neuron_gradient, X, Y, w, b),
    }
    for name, (mine, *arguments) in trials.items():
        ### BEGIN SOLUTION
        if not same(program[name](*arguments), mine(*arguments)):
            return name
    return None
    ### END SOLUTION


# %% check="spot_the_bug"

# %% [markdown]
# ## What failed, and why
#
# One more word: XOR, *either, but not both*. Four dots again, and plenty of time.

# %%
guess(
    "01_neuron/xor",
    "After 5000 iterations, how many of the four dots of XOR are on their own side?",
    ["two", "three", "four"],
)

# %%
XOR = np.array([[0, 1, 1, 0]])
xor_w, xor_b, _ = train_neuron(corners, XOR, 1.0, 5000)
dots_right = np.sum((neuron_batch(corners, xor_w, xor_b, sigmoid) > 0.5) == XOR)
came_out("01_neuron/xor", {2: "two", 3: "three", 4: "four"}[int(dots_right)])
plots.learning_strip(corners, XOR, learning(XOR, (1, 100, 5000)), title="Learning XOR")

# %% [markdown]
# It does not move at all. At zero every slope is zero: whatever one dot asks for, another asks for
# the opposite. Only a bad place to start? Here are a hundred thousand random lines.

# %%
guesses = np.random.default_rng(0).normal(size=(100_000, 3))  # each row: w1, w2, b
at_zero = neuron_gradient(corners, XOR, np.zeros((2, 1)), 0.0)
print("slopes at zero, for XOR:", at_zero[0].ravel(), at_zero[1])
Z = guesses[:, :2] @ corners + guesses[:, 2:]  # (100000, 4)
for word, truth in {"AND": AND, "OR": OR, "XOR": XOR}.items():
    right = np.max(np.sum((Z > 0) == truth, axis=1))
    losses = -np.log(np.where(truth == 1, sigmoid(Z), 1 - sigmoid(Z)))
    print(f"{word:3}: the best line has {right} of 4 right", end=", ")
    print(f"the lowest cost is {np.min(losses.mean(axis=1)):.4f}")

# %% [markdown]
# For XOR never four, and it is not bad luck. The neuron would need
#
# | the dot | XOR says | so there must be |
# |---|---|---|
# | $(0, 0)$ | 0 | $b \le 0$ |
# | $(0, 1)$ | 1 | $w_2 + b > 0$ |
# | $(1, 0)$ | 1 | $w_1 + b > 0$ |
# | $(1, 1)$ | 0 | $w_1 + w_2 + b \le 0$ |
#
# Add the two in the middle: $w_1 + w_2 + 2b > 0$. Add the first and the last:
# $w_1 + w_2 + 2b \le 0$. Both cannot be true, so there are no such weights to be found. What fails
# is not the learning but the *shape* of what can be learned: one neuron draws one straight line,
# and XOR needs more than one.
#
# The cost says the same. For XOR it stays at 0.6931, and of a hundred thousand guesses none did
# better.

# %%
words = {"AND": AND, "OR": OR, "XOR": XOR}
plots.cost_curves(
    {word: train_neuron(corners, truth, 1.0, 200)[2] for word, truth in words.items()},
    every=1,
    title="Three words, one neuron",
)

# %% [markdown]
# The way out is close by: a third input, the product $x_1 x_2$, which is 1 only at the corner that
# makes the trouble.

# %%
with_product = np.vstack([corners, corners[:1] * corners[1:]])  # (3, 4)
product_w, product_b, _ = train_neuron(with_product, XOR, learning_rate=1.0, num_iterations=2000)
answers = neuron_batch(with_product, product_w, product_b, sigmoid)
print("XOR wants", XOR[0], "and the neuron says", answers[0].round(2))

# %% [markdown]
# Solved, by the very same neuron; it only needed the right thing to look at, which here a person
# chose. *Could the machine find such an input by itself?*
#
# ## Where next
#
# It can. A row of neurons between the inputs and the answer can learn what to look at; that is a
# hidden layer, and notebook 3 begins by solving XOR with one.
#
# First, in notebook 2, you give your neuron the pixels of a photo, and it will look for cats.
