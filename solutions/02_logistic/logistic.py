# %% [markdown]
# # 2 · A neuron that sees
#
# To a computer a photo is a table of numbers. Sixty-four rows, sixty-four columns, three colors:
# 12,288 numbers, and nowhere among them does it say *cat*.
#
# In the last notebook a neuron learned to draw a line between dots. Here the same neuron, one
# weighted sum and one sigmoid, gets a photo instead of two coordinates, and says whether there
# is a cat in it. (Statisticians know it as *logistic regression*.) You will write every step of it:
# the photo becomes a column of numbers, the neuron answers, its mistakes are measured, and the
# mistakes push the weights a little, two thousand times over. It takes about two seconds.
#
# Then you can do something that is hard to do with a person. You can look inside and see what it
# looks for, because 12,288 weights are a picture too.

# %%
import numpy as np

from nn_utils import load_cat_vs_noncat, plots
from nn_utils.validation import same
from public_tests import came_out, compare_figure, guess, star
from public_tests.recalling import recall

train_images, train_y, test_images, test_y, classes = load_cat_vs_noncat()

# %% [markdown]
# The line above says which pictures you have: **real** photos, or **generated** drawings that
# stand in for them when the photos cannot be had. Everything below works on both. Where a number
# was measured on one of them, the text says on which.
#
# ## Do you remember?
#
# Five minutes with what you know already: three questions, and a mistake of your own if a check has
# named one. No marks; skip it if you like.

# %%
recall("02_logistic")

# %% [markdown]
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $m$ | `m` | a number | how many examples (pictures) |
# | $n_x$ | `X.shape[0]` | a number, here 12,288 | how many numbers describe one example |
# | $x^{(i)}$ | `X[:, [i]]` | $(n_x, 1)$ | example $i$, a column of numbers |
# | $X$ | `X` | $(n_x, m)$ | all examples side by side, one per column |
# | $y^{(i)}$, $Y$ | `Y` | a number, $(1, m)$ | the right answers, 1 for a cat and 0 for none |
# | $w$, $b$ | `w`, `b` | $(n_x, 1)$, a number | the weights and the bias of the neuron |
# | $z^{(i)}$, $Z$ | `Z` | a number, $(1, m)$ | the weighted sums |
# | $a^{(i)}$, $A = \hat Y$ | `A` | a number, $(1, m)$ | the neuron's answers, between 0 and 1 |
# | $\mathcal{L}$ | – | a number | the loss, how wrong one answer is |
# | $J$ | `cost` | a number | how wrong the answers are, on average |
# | $dw$, $db$ | `dw`, `db` | as $w$, $b$ | the slopes of $J$ along $w$ and $b$ |
# | $\alpha$ | `learning_rate` | a number | the size of a step |
#
# ## The pictures
#
# They come in two heaps. The neuron learns from the **training** set. The **test** set is kept
# from it until the end, as an exam is kept from a class.

# %%
names = [classes[label].decode() for label in train_y[0]]
plots.picture_grid(train_images[:18], names[:18], columns=9, title="From the training set")

# %%
print("training pictures", train_images.shape, "labels", train_y.shape)
print("test pictures    ", test_images.shape, " labels", test_y.shape)
print("one pixel:", train_images[0, 0, 0], "(red, green, blue, each from 0 to 255)")
print(f"cats: {train_y.mean():.0%} of the training set, {test_y.mean():.0%} of the test set")

# %% [markdown]
# Look at the last line before you train anything. A program that says "cat" to everything, with its
# eyes shut, is right about 66% of the test set. That is the number to beat, and a good habit:
# *before being pleased with an accuracy, ask what no thinking at all would have scored.*
#
# ## From a picture to a column
#
# A neuron takes a column of numbers. A picture of height $h$ and width $v$ with 3 colors has
# $n_x = h \cdot v \cdot 3$ of them, and we read it as we read a page: row by row, from left to
# right, the red, green and blue of each pixel together. The columns of all pictures stand side
# by side:
#
# $$
# \underset{(n_x,\, m)}{X} = \begin{bmatrix} | & | & & | \\
# x^{(1)} & x^{(2)} & \cdots & x^{(m)} \\ | & | & & | \end{bmatrix}
# $$
#
# The numbers run from 0 to 255. Divided by 255 they run from 0 to 1. Without that every weighted
# sum would be 255 times as large, and far from zero the sigmoid is flat.
#
# *A small example.* Two gray pictures of one row and three pixels, `[[10, 20, 30]]` and
# `[[40, 50, 60]]`, become (before dividing)
#
# $$ X = \begin{bmatrix} 10 & 40 \\ 20 & 50 \\ 30 & 60 \end{bmatrix}. $$
#
# NumPy will gladly hand you a table of the same *shape* with the numbers in other places. Which
# would `np.array([[10, 20, 30], [40, 50, 60]]).reshape(3, 2)` give? Try it, and read its first
# column: is that still a picture?
#
# <!-- exercise flatten_and_scale -->


# %% exercise="flatten_and_scale"
def flatten_and_scale(images):
    """Turn pictures into columns of numbers between 0 and 1.

    images: (m, height, width, channels), whole numbers from 0 to 255.
    Returns X, (height * width * channels, m): column i is picture i, row by row, divided by 255.
    Works for pictures of any size.
    """
    ### BEGIN SOLUTION
    m = images.shape[0]
    return images.reshape(m, -1).T / 255
    ### END SOLUTION


# %% check="flatten_and_scale"

# %% [markdown]
# A check by eye: fold the columns back into pictures. If they come out as the pictures above,
# each column really holds one picture. If they come out as colored noise, the numbers of
# different pictures were mixed.

# %%
folded = flatten_and_scale(train_images[:6]).T.reshape(-1, 64, 64, 3)
plots.picture_grid(folded, columns=6, title="Columns folded back into pictures")

# %% [markdown]
# ## The neuron
#
# Each of the 12,288 numbers gets its own weight. A weight above zero says "bright here speaks
# for a cat", one below zero says "bright here speaks against". The neuron adds up all those
# votes, adds its bias, and squeezes the sum into a probability.

# %%
plots.neuron_diagram(12288)

# %% [markdown]
# Written for all $m$ pictures at once, with the shape under each symbol:
#
# $$
# \underset{(1,\, m)}{Z} \;=\; \underset{(1,\, n_x)}{w^T}\; \underset{(n_x,\, m)}{X}
# \;+\; \underset{\text{number}}{b}
# \qquad\qquad
# \underset{(1,\, m)}{A} \;=\; \sigma(Z), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}
# $$
#
# The product needs no loop over pictures: row times column, once for every column of $X$.
#
# You know $\sigma$ from the first notebook. Write it once more, so that this notebook is complete.
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

# %% [markdown]
# Learning has to begin somewhere. For one neuron zeros will do: every weight then takes the
# direction its own pixel gives it. (In the next notebook there are several neurons side by side,
# and zeros will turn out to be the one start from which they never learn to differ.)
#
# *A question:* what does the neuron answer to every picture when $w = 0$ and $b = 0$?
#
# <!-- exercise initialize_with_zeros -->


# %% exercise="initialize_with_zeros"
def initialize_with_zeros(dim):
    """The neuron before it has seen anything.

    dim: how many inputs it has, n_x.
    Returns w, zeros of shape (dim, 1), and b, the number 0.0.
    """
    ### BEGIN SOLUTION
    return np.zeros((dim, 1)), 0.0
    ### END SOLUTION


# %% check="initialize_with_zeros"

# %% [markdown]
# ## How wrong, and which way is down
#
# The cost is the one from the first notebook, the binary cross-entropy. A right answer given
# with confidence costs nearly nothing, a wrong one given with confidence costs a lot:
#
# $$
# J \;=\; -\frac{1}{m} \sum_{i=1}^{m}
# \Big[\, y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log\big(1 - a^{(i)}\big) \Big]
# $$
#
# To lower it we need its slope along each of the 12,288 weights. One example is enough to find
# the pattern. Leave out the $(i)$ and walk back from the loss $\mathcal{L}$ of one example to a
# weight, one link of the chain at a time:
#
# $$
# \frac{\partial \mathcal{L}}{\partial a} = -\frac{y}{a} + \frac{1-y}{1-a}, \qquad
# \frac{\partial a}{\partial z} = a(1-a), \qquad
# \frac{\partial z}{\partial w_j} = x_j, \qquad
# \frac{\partial z}{\partial b} = 1.
# $$
#
# Multiply the first two and the fractions cancel:
#
# $$
# \frac{\partial \mathcal{L}}{\partial z}
# = -y\,(1-a) + (1-y)\,a \;=\; a - y .
# $$
#
# That is the answer minus the truth. It could hardly be simpler, which is why the sigmoid and the
# logarithm are used together. One more link gives
# $\partial \mathcal{L} / \partial w_j = x_j\,(a - y)$: a weight is blamed for a mistake in
# proportion to how bright its pixel was.
#
# Averaged over all examples, the sum over pictures is a matrix product:
#
# $$
# \underset{(n_x,\, 1)}{dw} = \frac{1}{m}\,
# \underset{(n_x,\, m)}{X}\;\underset{(m,\, 1)}{(A - Y)^T}
# \qquad\qquad
# \underset{\text{number}}{db} = \frac{1}{m} \sum_{i=1}^{m} \big(a^{(i)} - y^{(i)}\big)
# $$
#
# *A small example.* One pixel, two pictures, $X = [\,1 \;\; 3\,]$, $Y = [\,0 \;\; 1\,]$, and a
# neuron that answers $A = [\,0.5 \;\; 0.5\,]$. Then $A - Y = [\,0.5 \;\; {-0.5}\,]$,
# $dw = \tfrac12(1 \cdot 0.5 - 3 \cdot 0.5) = -0.5$ and $db = 0$. The slope along $w$ is
# negative, so the cost falls when $w$ grows. Does that fit the labels?
#
# <!-- exercise propagate -->
#
# <details><summary>A hint, if you want one</summary>
#
# Four lines do it, in this order: <code>A</code>, <code>cost</code>, <code>dw</code>,
# <code>db</code>. Use <code>m = X.shape[1]</code>, and write <code>A - Y</code> as it stands in
# the formulas.
#
# </details>


# %% exercise="propagate"
def propagate(w, b, X, Y):
    """Answer all pictures, measure the cost, and find its slope.

    w: (n_x, 1). b: a number. X: (n_x, m). Y: (1, m) of 0 and 1.
    Returns grads, a dict {"dw": (n_x, 1), "db": a number}, and cost, a number.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)  # (1, n_x) (n_x, m) + number
    cost = float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)
    dw = X @ (A - Y).T / m  # (n_x, m) (m, 1)
    db = float(np.sum(A - Y) / m)
    return {"dw": dw, "db": db}, cost
    ### END SOLUTION


# %% check="propagate"

# %% [markdown]
# Do you trust the formula? Measure the slope along a few weights by the central difference of
# notebook 1. Each takes two evaluations of the cost, so only four of the 12,288 are measured.

# %%
X = flatten_and_scale(train_images)
w = np.full((X.shape[0], 1), 0.001)
grads, _ = propagate(w, 0.0, X, train_y)
print("weight   by calculus      measured")
for j in (0, 4000, 8000, 12287):
    step = np.zeros(w.shape)
    step[j] = 1e-5
    right, left = propagate(w + step, 0.0, X, train_y)[1], propagate(w - step, 0.0, X, train_y)[1]
    print(f"{j:6}   {grads['dw'][j, 0]:11.8f}   {(right - left) / 2e-5:11.8f}")

# %% [markdown]
# ### Why not the squared error?
#
# $(a - y)^2$ also is zero when the answer is right and grows when it is not, and it needs no
# logarithm. Find out what is wrong with it. The loss of one example is $\mathcal{L} = (a - y)^2$
# with $a = \sigma(z)$. Derive $\partial \mathcal{L} / \partial z$; this time no line of the page
# gives the formula.
#
# <!-- exercise squared_error_slope -->
#
# <details><summary>A hint, if you want one</summary>
#
# The path is $z \to a \to \mathcal{L}$. How steep is a square, and how steep is the sigmoid? For
# $z = 0$ and $y = 1$ the slope is $-0.25$.
#
# </details>


# %% exercise="squared_error_slope"
def squared_error_slope(Z, Y):
    """The slope of every example's own squared error along its z.

    Z: (1, m) weighted sums, before the sigmoid. Y: (1, m) of 0 and 1.
    Returns dZ, (1, m): entry i is the slope of (a_i - y_i)^2 along z_i. Nothing is averaged.
    """
    ### BEGIN SOLUTION
    A = sigmoid(Z)
    return 2 * (A - Y) * A * (1 - A)
    ### END SOLUTION


# %% check="squared_error_slope"

# %% [markdown]
# Your own measurement beside it, at a cat ($y = 1$) that the neuron denies more and more firmly.

# %%
print("    z   answer   squared error: derived   measured   cross-entropy")
for z in (0.0, -2.0, -5.0, -8.0):
    right, left = (sigmoid(z + 1e-5) - 1) ** 2, (sigmoid(z - 1e-5) - 1) ** 2
    derived = squared_error_slope(np.array([[z]]), np.array([[1]])).item()
    print(
        f"{z:5}   {sigmoid(z):.4f} {derived:24.5f} {(right - left) / 2e-5:10.5f}"
        f" {sigmoid(z) - 1:15.5f}"
    )

# %%
plots.losses_and_slopes()

# %% [markdown]
# The more certain the wrong answer, the smaller the squared error's slope: at $z = -8$, where there
# is most to learn, it is nearly zero, because the sigmoid is flat there. In the cross-entropy the
# sigmoid's slope cancels, and the slope is the whole error, nearly $-1$. Let both descend from that
# mistake, with steps of the same length:

# %%
z_cross, z_square = -8.0, -8.0
for step in range(1, 101):
    z_cross -= sigmoid(z_cross) - 1
    z_square -= squared_error_slope(np.array([[z_square]]), np.array([[1]])).item()
    if step in (1, 10, 100):
        print(
            f"after {step:3} steps it says cat with probability {sigmoid(z_cross):.4f}"
            f" (cross-entropy), {sigmoid(z_square):.4f} (squared error)"
        )

# %% [markdown]
# A hundred steps take the cross-entropy from 0.0003 to 0.9890, and the squared error to 0.0004. A
# neuron that learns by the squared error can be too sure of a mistake to learn from it.
#
# ### The first step
#
# The slope $dw$ has one number per pixel and color, so it can be looked at. Below is the very first
# step, taken from $w = 0$: minus the slope, the direction in which the neuron will move. At that
# moment it answers 0.5 to everything, and $-dw$ becomes
# $\tfrac{1}{2m}$ times the sum of the cats minus the sum of everything else. Orange will mean
# "bright here begins to speak for a cat", blue "against".
#
# Two thirds of the training pictures show no cat.

# %%
guess("02_logistic/first_step", "Which color wins in the first step?", ["orange", "blue"])

# %%
X = flatten_and_scale(train_images)
grads, cost = propagate(*initialize_with_zeros(X.shape[0]), X, train_y)
print(f"the cost before learning is {cost:.4f}; log 2 is {np.log(2):.4f}")
came_out("02_logistic/first_step", "orange" if np.mean(grads["dw"] < 0) > 0.5 else "blue")
plots.weights_picture(-grads["dw"], title="The first step: cats minus everything else")

# %% [markdown]
# Blue everywhere. There are more pictures without a cat than with one, so the quickest way down is
# to say "no" to all that is bright, whatever it shows. The finer differences between cats and the
# rest get their turn in later steps.
#
# ## Downhill
#
# One step of gradient descent moves every parameter a little against its slope:
#
# $$ w \leftarrow w - \alpha\, dw, \qquad b \leftarrow b - \alpha\, db $$
#
# and then the slopes are computed afresh, because the ground has a new shape where we now stand.
# `optimize` repeats this. It also keeps a diary: the cost at iterations 0, 100, 200 and so on,
# always *before* that iteration's step.
#
# Write `w = w - ...` and not `w -= ...`. The second form changes the array you were handed, and
# whoever called your function still holds that array and expects it as it was.
#
# <!-- exercise optimize -->


# %% exercise="optimize"
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    """Gradient descent from the given w and b, which stay as they are.

    w: (n_x, 1). b: a number. X: (n_x, m). Y: (1, m). num_iterations: at least 1.
    Returns
    params: {"w": (n_x, 1), "b": a number} after the last step,
    grads: {"dw", "db"} of the last step,
    costs: the cost at iterations 0, 100, 200, ..., taken before the step.
    With print_cost it also prints those costs.
    """
    ### BEGIN SOLUTION
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i:5d}: cost {cost:.6f}")
    return {"w": w, "b": b}, grads, costs
    ### END SOLUTION


# %% check="optimize"

# %% [markdown]
# The neuron gives a probability. To call a picture a cat or not, we draw the line at one half:
#
# $$ \text{prediction}^{(i)} = \begin{cases} 1 & \text{if } a^{(i)} > 0.5 \\
# 0 & \text{otherwise} \end{cases} $$
#
# *A question:* $a > 0.5$ says exactly the same as $z > 0$. Why?
#
# <!-- exercise predict -->


# %% exercise="predict"
def predict(w, b, X):
    """Call each picture 1 (cat) or 0 (no cat).

    w: (n_x, 1). b: a number. X: (n_x, m).
    Returns (1, m) of 0 and 1: 1 where the neuron's answer is above 0.5.
    """
    ### BEGIN SOLUTION
    A = sigmoid(w.T @ X + b)  # (1, m)
    return (A > 0.5).astype(int)
    ### END SOLUTION


# %% check="predict"

# %% [markdown]
# All the parts are there. `model` puts them in a row: start at zero, learn from the training
# set, then call every picture of both sets.
#
# <!-- exercise model -->


# %% exercise="model"
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.005, print_cost=False
):
    """Train the neuron on one set of pictures and let it call both.

    X_train: (n_x, m_train). Y_train: (1, m_train). X_test: (n_x, m_test). Y_test: (1, m_test).
    Returns a dict with the keys
    "costs", the list from optimize; "Y_prediction_train", (1, m_train) of 0 and 1;
    "Y_prediction_test", (1, m_test); "w", (n_x, 1); "b", a number;
    "learning_rate" and "num_iterations", as they were given.
    With print_cost it prints the costs and the two accuracies.
    """
    ### BEGIN SOLUTION
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    predictions_train = predict(w, b, X_train)
    predictions_test = predict(w, b, X_test)
    if print_cost:
        print(f"training accuracy {np.mean(predictions_train == Y_train):.3f}")
        print(f"test accuracy     {np.mean(predictions_test == Y_test):.3f}")
    return {
        "costs": costs,
        "Y_prediction_train": predictions_train,
        "Y_prediction_test": predictions_test,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
    ### END SOLUTION


# %% check="model"

# %% [markdown]
# ## Let it learn
#
# Two thousand steps with a learning rate of 0.005 take **about 2 seconds** on one core. On the
# real photos the cost goes from 0.6931 to 0.1409, with 99.0% of the training photos right at the
# end, and 70% of the test photos.
#
# The result stays in the variable `trained`, for you to look into: `trained["w"]`, `trained["b"]`.

# %% tags=["long"] seconds=2
X_train, X_test = flatten_and_scale(train_images), flatten_and_scale(test_images)
trained = model(X_train, train_y, X_test, test_y, num_iterations=2000, learning_rate=0.005)
train_accuracy = np.mean(trained["Y_prediction_train"] == train_y)
test_accuracy = np.mean(trained["Y_prediction_test"] == test_y)
compare_figure("02_logistic/costs", [trained["costs"][k] for k in (0, 1, 19)])
compare_figure("02_logistic/accuracies", [train_accuracy, test_accuracy])

# %% [markdown]
# If you have the real photos, the lines of NumPy you wrote have just met the published numbers of
# this system. Nothing is hidden in it: you could do one step of it on paper, given the patience.

# %% tags=["long"]
plots.cost_curves(trained["costs"], title="The cost while the neuron learns")

# %% [markdown]
# ### How long a step?
#
# The learning rate is the first number people turn when a network will not learn. Three more
# trainings, **about 6 seconds**. Which curve will be the smoothest? Could one of them go *up*?

# %%
guess(
    "02_logistic/learning_rate",
    "Which learning rate has the lowest cost after 2000 iterations?",
    ["0.01", "0.005", "0.001", "0.0001"],
)

# %% tags=["long"] seconds=6
rates = (0.01, 0.005, 0.001, 0.0001)
by_rate = {0.005: trained}
for rate in (0.01, 0.001, 0.0001):
    by_rate[rate] = model(X_train, train_y, X_test, test_y, 2000, rate)
lowest = min(rates, key=lambda rate: by_rate[rate]["costs"][-1])
came_out("02_logistic/learning_rate", "abcd"[rates.index(lowest)])
plots.cost_curves(
    {rate: by_rate[rate]["costs"] for rate in rates},
    title="The same neuron with four learning rates",
    varied="learning rate",
)

# %% tags=["long"]
print("learning rate   last cost   training   test")
for rate in rates:
    result = by_rate[rate]
    right_train = np.mean(result["Y_prediction_train"] == train_y)
    right_test = np.mean(result["Y_prediction_test"] == test_y)
    print(f"{rate:13}   {result['costs'][-1]:9.4f}   {right_train:8.1%}   {right_test:.1%}")

# %% [markdown]
# A step that is too long lands on the far side of the valley, higher up than it began: the
# jagged start of the curve for 0.01. A step that is too short is safe and gets nowhere. At 0.0001
# the neuron is still near its first opinion, "most pictures are no cats", because most of the
# training pictures are none. The test set is mostly cats, and on the real photos that opinion
# scores 40% there, worse than a coin.
#
# Notice also what a low training cost does *not* buy: from 0.005 to 0.01 the cost is halved, and
# the test accuracy hardly moves.
#
# ## Looking inside
#
# Here are the 12,288 weights, put back where their pixels were. Orange pushes toward "cat" where
# the picture is bright, blue pushes against.

# %% tags=["long"]
plots.weights_picture(trained["w"], title="What the neuron looks for")

# %% [markdown]
# There is no cat in it. One neuron has one set of weights for all cats, sitting, lying, left,
# right, close and far, so the best it can do is a blurred compromise: this corner rather brighter
# than usual, that patch rather darker. Add up the weights of each color and a plainer habit
# shows.

# %% tags=["long"]
by_color = trained["w"].reshape(64, 64, 3).sum(axis=(0, 1))
for color, total in zip(("red", "green", "blue"), by_color, strict=True):
    print(f"sum of the {color:5} weights: {total:+6.1f}")

# %% [markdown]
# On the real photos green has about −17 and the other two about +9 each. Part of what the neuron
# knows about cats is that they are not green. It found that by itself, in photos where "no cat"
# often means a flower, a bird or a garden. Nobody told it to.
#
# You can also watch it decide about one picture. Every pixel casts a vote, its brightness times
# its weight, and the sum of the votes (plus $b$) is $z$. Here is a black cat on a bright bedspread,
# if you have the real photos. Where will its votes come from?

# %% tags=["long"]
one = 47  # which picture of the test set: try others, from 0 to 49
z = float((trained["w"].T @ flatten_and_scale(test_images)[:, [one]] + trained["b"]).item())
truth = classes[test_y[0, one]].decode()
plots.own_picture(test_images[one], sigmoid(z), classes, title=f"A {truth}. The neuron says")

# %% tags=["long"]
votes = trained["w"] * flatten_and_scale(test_images)[:, [one]]
plots.weights_picture(votes, title=f"The votes of its pixels; their sum makes z = {z:.2f}")

# %% [markdown]
# On the real photos the cat itself is white on this map: black is zero, zero times any weight is
# zero, and a black cat casts hardly a vote. Count them.

# %% tags=["long"]
pixels = flatten_and_scale(test_images)[:, one].reshape(64, 64, 3)
by_pixel = votes.reshape(64, 64, 3).sum(axis=2)  # (64, 64)
dark = pixels.max(axis=2) < 0.2
for name, where in {"dark pixels": dark, "all others": ~dark}.items():
    strength = np.abs(by_pixel[where]).sum() / np.abs(by_pixel).sum()
    print(
        f"{name:11} {where.mean():4.0%} of the picture, {strength:4.0%} of all that is cast,"
        f" sum {by_pixel[where].sum():+.2f}"
    )
print(f"the bias {trained['b']:+.2f}, so z = {z:.2f}")

# %% [markdown]
# The right answer, for a wrong reason. On the real photos the dark pixels, the cat's among them,
# are 31% of the picture and cast 3% of the votes, and those few speak against a cat. The bedspread
# decides: thousands of small votes that mostly cancel, and leave a majority.
#
# ## What it gets wrong
#
# These are the wrong answers on the test set, the most confident first.

# %% tags=["long"]
answers = sigmoid(trained["w"].T @ flatten_and_scale(test_images) + trained["b"])
plots.mistakes(test_images, test_y, answers, classes)

# %% tags=["long"]
plots.confusion_matrix(test_y, trained["Y_prediction_test"], classes, title="On the test set")

# %% [markdown]
# Read the confident mistakes one by one, and try to see them as the neuron does: as brightness
# and color at fixed places. Some of them become understandable.
#
# That it is so sure of them is no accident. With more weights than examples nothing holds it back.
#
# <!-- star honest -->


# %%
def honest(X, Y, new_X):
    """Probabilities (1, k) for new examples, none surer than what was learned allows."""
    raise NotImplementedError("honest")


# %%
star("02_logistic/honest", honest)

# %% [markdown]
# ## Spot the bug
#
# A friend has trained this neuron exactly as you did. To see how sure it is of the test pictures,
# the friend wrote one more function. The accuracy is the one you know. The probabilities look
# strange.


# %% tags=["long"]
def answers_of_a_friend(images):
    w, b = trained["w"], trained["b"]
    X = images.reshape(images.shape[0], -1).T
    with np.errstate(over="ignore"):
        return sigmoid(w.T @ X + b)


answers = answers_of_a_friend(test_images)
print("accuracy", np.mean((answers > 0.5) == test_y))
print("the first answers:", *[f"{a:.4f}" for a in answers[0, :8]])

# %% [markdown]
# Nothing but zeros and ones: no doubt anywhere, not even where it is wrong. What happened?
#
# 1. The neuron was trained for too long and has become overconfident.
# 2. The sigmoid overflows, and an overflow gives 0 or 1.
# 3. The pictures were not scaled as they were in training.
# 4. The pixels of different pictures were mixed when they were made into columns.
#
# <details><summary>The answer</summary>
#
# The third. The pixels run from 0 to 255 here, so every weighted sum is 255 times too large, and
# the sigmoid of a large number is 0 or 1. The <em>sign</em> of the sum hardly changes (only $b$
# was not multiplied), so the accuracy is the same and says nothing.
#
# The first is a real thing, but the same neuron gave doubtful answers a few cells above. The
# second has it the wrong way around: the large sums are the cause, and the overflow only follows.
# The fourth would have spoiled the accuracy.
#
# The cure is to call <code>flatten_and_scale</code> everywhere, for training and for use. A step
# of preparation that lives in two places will one day differ in one of them.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# Now write the test that finds such things. `spot_the_bug` is handed a program, a dict of four
# functions by name, and says which of them is wrong: compare each with yours. The check hands over
# dozens of programs, in an order that nobody knows when it is for marks. `same(a, b)` says whether
# two results agree, in their shapes as well as in their numbers.
#
# What to ask them is up to you now. A good question has a different size along every axis, more
# than one example, labels of both kinds, and a bias that is not zero. Which mistake would each of
# these let pass?


# %% exercise="spot_the_bug"
def spot_the_bug(program):
    """
    The name of the function of a program that is wrong, or None where all are right.

    program: functions by name: flatten_and_scale, squared_error_slope, propagate and predict.
    """
    rng = np.random.default_rng(0)
    ### BEGIN SOLUTION
    images = rng.integers(0, 256, size=(5, 4, 2, 3), dtype=np.uint8)
    w, b = rng.normal(size=(3, 1)), 0.5
    X, Y = rng.normal(size=(3, 6)), np.array([[0, 1, 1, 0, 1, 0]])
    trials = {
        "flatten_and_scale": (flatten_and_scale, images),
        "squared_error_slope": (squared_error_slope, X[:1], Y),
        "propagate": (propagate, w, b, X, Y),
        "predict": (predict, w, b, X),
    }
    ### END SOLUTION
    for name, (mine, *arguments) in trials.items():
        if not same(program[name](*arguments), mine(*arguments)):
            return name
    return None


# %% check="spot_the_bug"

# %% [markdown]
# ## What failed, and why
#
# On the real photos the neuron is right 70% of the time, which sounds like seeing. Three small
# experiments say what it is.
#
# **Change the pictures in ways that leave a cat a cat.** The same trained neuron, the same test
# pictures:

# %% tags=["long"]
gray = test_images.mean(axis=3, keepdims=True).repeat(3, axis=3)
changes = {
    "as they are": test_images,
    "a little darker": test_images * 0.7,
    "four pixels to the right": np.roll(test_images, 4, axis=2),
    "mirrored": test_images[:, :, ::-1],
    "in black and white": gray,
    "as a photographic negative": 255 - test_images,
}
print(f"{'the test pictures':28} accuracy   answers that changed")
for name, images in changes.items():
    calls = predict(trained["w"], trained["b"], flatten_and_scale(images))
    changed = np.sum(calls != trained["Y_prediction_test"])
    print(f"{name:28} {np.mean(calls == test_y):8.0%}   {changed:3} of {calls.size}")

# %% [markdown]
# To you a mirrored cat is the same cat. To the neuron it is another column of numbers, and on the
# real photos 16 of its 50 answers change. In a negative, where you would still find most of the
# cats, 48 do.
#
# **Scramble the pixels.** Draw one random order of the 12,288 numbers, and put the numbers of
# *every* picture into that order, training and test alike. Nobody could find a cat in what comes
# out. Then train a fresh neuron on the noise. (**About 2 seconds.**)

# %%
guess(
    "02_logistic/scrambled",
    "How does a neuron trained on scrambled pictures do in the scrambled test?",
    ["no better than a coin", "worse, but better than a coin", "just as well"],
)

# %% tags=["long"] seconds=2
order = np.random.default_rng(0).permutation(12288)
scrambled = model(X_train[order], train_y, X_test[order], test_y, 2000, 0.005)
accuracies = [np.mean(r["Y_prediction_test"] == test_y) for r in (trained, scrambled)]
came_out("02_logistic/scrambled", "abc"[sum((accuracies[1] > 0.55, np.ptp(accuracies) < 0.03))])
for name, result in {"photos": trained, "scrambled": scrambled}.items():
    right = np.mean(result["Y_prediction_test"] == test_y)
    print(f"{name:10} last cost {result['costs'][-1]:.4f}   test accuracy {right:.0%}")
plots.picture_grid(
    X_train[order].T[:6].reshape(-1, 64, 64, 3), names[:6], title="The same pictures, scrambled"
)

# %% [markdown]
# The same cost, and the same accuracy. The neuron never knew which pixel lies beside which: $w$
# and $x$ are lists, and a sum does not care about order. Eyes, ears and edges are patterns of
# *neighbors*, and it has no way to ask about neighbors.
#
# **Count the exam.** The test set has 50 pictures. When the true accuracy is 70%, chance alone
# moves such an exam by $\sqrt{0.7 \cdot 0.3 / 50} \approx 0.065$, or 6.5%, either way. So 70%
# against the 66% you get by always saying "cat" proves nothing yet. The training set gives a
# warning of its own: 99% there on the real photos, and 70% here. With $12{,}288 + 1 = 12{,}289$
# numbers to adjust and 209 pictures to fit, much of what was learned was learned by heart.
#
# None of this is a mistake in your code, and more training will not fix it. One neuron can only
# weigh its inputs one by one. It cannot combine them.
#
# ## Where next
#
# Something between the pixels and the answer would help: a few neurons that each look for
# something of their own, and one more that decides from what they report. You already have every
# piece, because a layer is this neuron several times, and what flows backward through it is the
# chain rule you used above. That is notebook 3, where a hidden layer of seven neurons looks at
# these same pictures.
