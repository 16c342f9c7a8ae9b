# %% [markdown]
# # 6 · Cats against dogs
#
# So far somebody had tidied up for you. The pictures came as one clean array, all of a size, each
# with its label. Real photos come as a folder: some files are broken, some are web pages that call
# themselves `cat.jpg`, some are there twice. And when the folder has become an array at last, the
# network that knew 209 photos by heart meets two thousand, gets better and better at those, and on
# all others hardly sees better than a coin.
#
# This notebook takes that road to its end. You clean a folder and know what was thrown away. You
# train a network, watch the moment at which it stops learning cats and starts learning *these*
# cats, and try every usual remedy. You find out why a deeper network sat still, step after
# step. Then, still with nothing but NumPy, you leave dense layers behind and get more than
# three photos in four right, in less time than the first network took.

# %%
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
from PIL import Image

from nn_utils import build_image_dataset, live, load_cats_vs_dogs, plots, relu, sigmoid, train
from nn_utils.datasets import provenance
from public_tests import compare_figure
from public_tests.recalling import recall
from public_tests.rounds import show_rounds

train_images, train_labels, val_images, val_labels = load_cats_vs_dogs()
drawn = provenance("cats_vs_dogs").tier == "generated"
if drawn:  # the drawings are easy: half of them will do
    train_images, train_labels = train_images[:1000], train_labels[:1000]
    val_images, val_labels = val_images[:500], val_labels[:500]
classes = ["cat", "dog"]
scratch = TemporaryDirectory()  # gone when this notebook's kernel ends

# %% [markdown]
# ## Do you remember?
#
# Five minutes with what you know already: three questions, and a mistake of your own if a check has
# named one. No marks; skip it if you like.

# %%
recall("06_cats_vs_dogs")

# %% [markdown]
# The line above says which pictures you have: **real** photos, small ones from a package
# **registry**, or **generated** drawings that stand in for them. Everything below works on all
# three. Where a number was measured on the real photos, the text says so.
#
# ### Symbols
#
# | symbol | in code | shape | what it is |
# |---|---|---|---|
# | $X$ | `X` | $(n_x, m)$ | $m$ photos of $n_x$ numbers, one photo per **column** |
# | $Y$ | `Y` | $(1, m)$ | the labels: 0 for a cat, 1 for a dog |
# | $W^{[l]},\ b^{[l]}$ | `W1`, `b1`, … | $(n_l, n_{l-1}),\ (n_l, 1)$ | weights and biases |
# | $Z^{[l]},\ A^{[l]}$ | `Z1`, `A1`, … | $(n_l, m)$ | weighted sums and answers of layer $l$ |
# | $\hat Y$ | `Yhat` | $(1, m)$ | how probable the network thinks a dog is |
# | $J$ | `loss` | a number | how wrong the network is, on average |
# | $\alpha$ | `learning_rate` | a number | the size of a step |
# | $\lambda$ | `l2` | a number | how much large weights are held against the network |

# %%
names = [classes[label] for label in train_labels[:18]]
plots.picture_grid(train_images[:18], names, columns=9, title="What it is about")

# %% [markdown]
# ## A folder of photos
#
# Here is a folder as one gets it: `Cat` and `Dog`, and in them whatever somebody downloaded. The
# next cell makes one in a scratch place. It writes a few of the photos above as JPEG files of all
# sizes, and then does to some of them what happens to files in life. If you have original photos
# in your data folder, they join in.


# %%
def untidy_folder():
    """A new folder with Cat and Dog in it: good photos, and every kind of trouble. Its path."""
    folder = Path(mkdtemp(dir=scratch.name))
    rng = np.random.default_rng(6)
    for label, name in enumerate(("Cat", "Dog")):
        (folder / name).mkdir()
        for i, pixels in enumerate(train_images[train_labels == label][:12]):
            photo = Image.fromarray(pixels).resize(tuple(rng.integers(50, 200, 2)))
            photo.save(folder / name / f"{i}.jpg")
    cat = Image.open(folder / "Cat/0.jpg")
    dog = Image.open(folder / "Dog/0.jpg")
    cat.rotate(30).convert("L").save(folder / "Cat/12.jpg")  # gray: one channel
    cat.rotate(60).convert("CMYK").save(folder / "Cat/13.jpg")  # a printer's four colors
    cat.rotate(90).convert("P").save(folder / "Cat/14.png")  # 256 colors from a palette
    frames = [cat.rotate(angle) for angle in (120, 150, 180)]
    frames[0].save(folder / "Cat/15.gif", save_all=True, append_images=frames[1:])  # animated
    dog.rotate(30).save(folder / "Dog/12.jpg", format="PNG")  # a PNG by another name
    (folder / "Dog/13.jpg").write_bytes(b"")  # nothing
    (folder / "Dog/14.jpg").write_bytes(b"<html><h1>404 Not Found</h1></html>")
    whole = (folder / "Dog/1.jpg").read_bytes()
    (folder / "Dog/15.jpg").write_bytes(whole[: len(whole) // 2])  # a download that broke off
    shutil.copy(folder / "Dog/3.jpg", folder / "Dog/16.jpg")  # the same photo twice
    shutil.copy(folder / "Cat/5.jpg", folder / "Dog/17.jpg")  # and once under the other name
    originals = Path(os.environ.get("NNLAB_DATA", "")) / "PetImages-sample"
    for photo in originals.glob("*/*.jpg"):
        shutil.copy(photo, folder / photo.parent.name / photo.name)
    return folder


for path in sorted(untidy_folder().glob("Dog/1?.*")):
    print(f"{path.name}  {path.stat().st_size:6} bytes, begins with {path.read_bytes()[:12]!r}")

# %% [markdown]
# The names say nothing. What a file is stands in its first bytes: a JPEG begins with `ff d8 ff`, a
# PNG with `89 PNG`. Pillow, the library that opens pictures, looks at those bytes and not at the
# name, and raises an `OSError` when it cannot make a picture of them. One trap: `Image.open` reads
# only the beginning. That the rest of a file is missing shows when the pixels are asked for.
#
# <!-- exercise load_image_folder -->
#
# Take `Cat` first (label 0), then `Dog` (label 1). For each file: open it, `.convert("RGB")` so
# that gray, CMYK and palette all become three channels, `.resize((size, size))`. The first frame of
# an animation is the one that Pillow gives you anyway. If that raises `OSError`, write down the
# file's name and go on: one bad file must not cost you the other twenty-four thousand.


# %% exercise="load_image_folder"
def load_image_folder(folder, size):
    """
    Read every picture of folder/Cat and folder/Dog.

    folder: a path. size: the height and width that every picture is brought to.

    Returns images, uint8 of shape (m, size, size, 3); labels, (m,), 0 for a cat and 1 for a dog;
    and the list of the names of the files that could not be read as pictures.
    """
    ### BEGIN SOLUTION
    images, labels, skipped = [], [], []
    for label, name in enumerate(("Cat", "Dog")):
        for path in sorted(Path(folder, name).iterdir()):
            try:
                with Image.open(path) as picture:
                    pixels = np.asarray(picture.convert("RGB").resize((size, size)))
            except OSError:
                skipped.append(path.name)
                continue
            images.append(pixels)
            labels.append(label)
    return np.array(images), np.array(labels), skipped
    ### END SOLUTION


# %% check="load_image_folder"


# %%
def look_into(folder):
    """Print what load_image_folder made of a folder, and show some of it."""
    images, labels, skipped = load_image_folder(folder, 64)
    print(f"{len(images)} pictures, {labels.sum()} of them dogs. Skipped: {', '.join(skipped)}")
    last = images[labels == 1][-6:]
    return plots.picture_grid(last, title="The last dogs of the folder")


look_into(untidy_folder())

# %% [markdown]
# Three files were no pictures, and they are gone. But being readable is not being right. Your
# function cannot know that one photo is there twice, or that one cat is filed as a dog as well.
# `build_image_dataset` of the library does what yours does and looks further, and it reports on
# every file. A line of a report is worth more than a silent `continue`: when a third of the dogs
# vanish some day, you want to be told.

# %%
images, labels, report = build_image_dataset(untidy_folder(), size=64)
print("made", images.shape, labels.shape)
report

# %% [markdown]
# Of identical pictures in one class the first is kept. A picture that lies in both classes is
# dropped altogether: one of its two labels is wrong, and nobody can tell which.
#
# ### A split that does not leak
#
# Some photos are for learning and some for judging, and no photo may be in both. With copies in
# the folder a random split breaks that rule without a sound: one copy is learned by heart, the
# other is then "recognized". So deal out *groups* of identical photos, not photos.


# %%
def groups(images):
    """A number for each photo, the same for photos with the same pixels. (m,)"""
    numbers = {}
    return np.array([numbers.setdefault(photo.tobytes(), len(numbers)) for photo in images])


def split(images, share, rng):
    """Indices of the photos to learn from and of about `share` of them to judge by."""
    group = groups(images)
    shuffled = rng.permutation(group.max() + 1)
    judged = np.isin(group, shuffled[: round(share * shuffled.size)])
    return np.flatnonzero(~judged), np.flatnonzero(judged)


def leaks(images, split_by):
    """In how many of 200 random splits some photo lies on both sides."""
    count = 0
    for seed in range(200):
        learned, judged = split_by(images, 0.3, np.random.default_rng(seed))
        count += len(np.intersect1d(groups(images)[learned], groups(images)[judged])) > 0
    return count


def careless(images, share, rng):
    """The same without a thought for copies."""
    order = rng.permutation(len(images))
    judged = round(share * len(images))
    return order[judged:], order[:judged]


with_copies = train_images[[*range(20), 0, 1, 2]]  # 20 photos, three of them twice
print("a photo on both sides, in 200 splits:")
print("  photos dealt one by one ", leaks(with_copies, careless))
print("  copies kept together    ", leaks(with_copies, split))

group = groups(np.concatenate([train_images, val_images]))
shared = np.intersect1d(group[: len(train_images)], group[len(train_images) :])
print("photos both in the training and in the validation set:", shared.size)

# %% [markdown]
# The photos that the loader brought were made in this way and split already, into a set to learn
# from and a **validation** set. The last line tells you that it did not leak.
#
# ## The network
#
# Twelve thousand numbers go in, fifty hidden units look at them, one unit decides. It is the
# network of notebook 3 with more units and more photos, written in the shorter way that people use
# when there is only one hidden layer.


# %%
def columns(images):
    """Photos (m, h, w, 3) as columns of numbers between 0 and 1, (h * w * 3, m)."""
    return images.reshape(len(images), -1).T / 255


X_train, Y_train = columns(train_images), train_labels.reshape(1, -1)
X_val, Y_val = columns(val_images), val_labels.reshape(1, -1)
print("learning", X_train.shape, Y_train.shape, "  judging", X_val.shape, Y_val.shape)
plots.network_diagram([12288, 50, 1])

# %% [markdown]
# <!-- exercise forward_pass -->
#
# $$
# \underset{(n_h,\ m)}{Z^{[1]}}
# = \underset{(n_h,\ n_x)}{W^{[1]}}\ \underset{(n_x,\ m)}{X} + \underset{(n_h,\ 1)}{b^{[1]}},
# \qquad A^{[1]} = \mathrm{relu}(Z^{[1]}),
# \qquad
# \underset{(1,\ m)}{Z^{[2]}}
# = \underset{(1,\ n_h)}{W^{[2]}}\ \underset{(n_h,\ m)}{A^{[1]}} + \underset{(1,\ 1)}{b^{[2]}},
# \qquad \hat Y = \sigma(Z^{[2]})
# $$
#
# Keep what the way back will ask for. Before you write the line with `W2`, say its three shapes
# aloud.


# %% exercise="forward_pass"
def forward_pass(parameters, X):
    """
    What the network answers, and a note of how it got there.

    parameters: dict of W1 (nh, n_x), b1 (nh, 1), W2 (1, nh), b2 (1, 1). X: (n_x, m).

    Returns Yhat (1, m), the probability of a dog, and the cache, a dict of
    Z1 (nh, m), A1 (nh, m), Z2 (1, m).
    """
    ### BEGIN SOLUTION
    Z1 = parameters["W1"] @ X + parameters["b1"]  # (nh, n_x) (n_x, m)
    A1 = relu(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]  # (1, nh) (nh, m)
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2}
    ### END SOLUTION


# %% check="forward_pass"

# %% [markdown]
# <!-- exercise backward_pass -->
#
# You derived it in notebook 3. For a sigmoid with this loss the slope at the output is the answer
# minus the truth, and from there it is one chain:
#
# $$
# \underset{(1,\ m)}{dZ^{[2]}} = \hat Y - Y,
# \qquad
# dW^{[2]} = \tfrac1m\, dZ^{[2]}\, A^{[1]T},
# \qquad
# db^{[2]} = \tfrac1m \textstyle\sum_i dZ^{[2](i)}
# $$
#
# $$
# \underset{(n_h,\ m)}{dZ^{[1]}} = \big(W^{[2]T}\, dZ^{[2]}\big) * [\,Z^{[1]} > 0\,],
# \qquad
# \underset{(n_h,\ n_x)}{dW^{[1]}}
# = \tfrac1m\ \underset{(n_h,\ m)}{dZ^{[1]}}\ \underset{(m,\ n_x)}{X^T},
# \qquad
# \underset{(n_h,\ 1)}{db^{[1]}} = \tfrac1m \textstyle\sum_i dZ^{[1](i)}
# $$
#
# *A question:* the star multiplies entry by entry, and $W^{[2]T}\, dZ^{[2]}$ is a matrix product.
# What is the shape of each of the two, and why do they fit?


# %% exercise="backward_pass"
def backward_pass(parameters, cache, X, Y, Yhat):
    """
    The slope of the loss along every parameter, averaged over the photos.

    parameters, cache, Yhat: as forward_pass takes and returns them. X: (n_x, m). Y: (1, m).

    Returns a dict of dW1 (nh, n_x), db1 (nh, 1), dW2 (1, nh), db2 (1, 1).
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    dZ2 = Yhat - Y  # (1, m)
    dZ1 = (parameters["W2"].T @ dZ2) * (cache["Z1"] > 0)  # (nh, 1) (1, m) -> (nh, m)
    return {
        "dW1": dZ1 @ X.T / m,  # (nh, m) (m, n_x)
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,  # (1, m) (m, nh)
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }
    ### END SOLUTION


# %% check="backward_pass"

# %% [markdown]
# <!-- exercise compute_loss -->
#
# This is the cost of the notebooks before, under the name that most code gives it:
#
# $$
# J = -\frac1m \sum_{i=1}^m \Big[\, y^{(i)} \log \hat y^{(i)}
#   + \big(1 - y^{(i)}\big) \log\big(1 - \hat y^{(i)}\big) \Big]
# $$
#
# Half the photos are cats. What is $J$ for a network that answers 0.5 to everything? You will see
# that number again.


# %% exercise="compute_loss"
def compute_loss(Y, Yhat):
    """
    The binary cross-entropy, averaged over the photos. The labels come first.

    Y: (1, m), 0 or 1. Yhat: (1, m), strictly between 0 and 1.

    Returns one number.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    losses = Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat)
    return float(-np.sum(losses) / m)
    ### END SOLUTION


# %% check="compute_loss"

# %% [markdown]
# <!-- exercise create_nn_model -->
#
# Now the loop. What is new is the second set of photos: in every iteration the network is asked
# about the validation photos too, and learns nothing from them.
#
# 1. `np.random.seed(1)`, then the weights: `np.random.uniform(-0.01, 0.01, shape)`, first `W1`,
#    then `W2`. Biases at zero.
# 2. In every iteration: forward through the training photos; both losses into the history, taken
#    **before** the step; backward; one step $W \leftarrow W - \alpha\, dW$ for all four.


# %% exercise="create_nn_model"
def create_nn_model(train_X, train_Y, nh, val_X, val_Y, num_iterations=2000, learning_rate=0.01):
    """
    Train a network with one hidden layer by gradient descent on all training photos at once.

    train_X: (n_x, m_train). train_Y: (1, m_train). nh: hidden units. val_X: (n_x, m_val).
    val_Y: (1, m_val).

    Returns parameters, a dict of W1, b1, W2, b2, and history, a dict of two lists, "train_loss" and
    "val_loss", with one number per iteration, each taken before that iteration's step.
    """
    ### BEGIN SOLUTION
    np.random.seed(1)
    n_x = train_X.shape[0]
    parameters = {
        "W1": np.random.uniform(-0.01, 0.01, (nh, n_x)),
        "b1": np.zeros((nh, 1)),
        "W2": np.random.uniform(-0.01, 0.01, (1, nh)),
        "b2": np.zeros((1, 1)),
    }
    history = {"train_loss": [], "val_loss": []}
    for _ in range(num_iterations):
        Yhat, forward_cache = forward_pass(parameters, train_X)
        history["train_loss"].append(compute_loss(train_Y, Yhat))
        history["val_loss"].append(compute_loss(val_Y, forward_pass(parameters, val_X)[0]))
        grads = backward_pass(parameters, forward_cache, train_X, train_Y, Yhat)
        for name in parameters:
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters, history
    ### END SOLUTION


# %% check="create_nn_model"

# %% [markdown]
# <!-- exercise predict -->
#
# The network says how probable a dog is. Where "probable" becomes "dog" is for you to decide, and
# not always at one half: whoever pays for mistakes may find one kind dearer than the other.


# %% exercise="predict"
def predict(parameters, X, prob_threshold=0.5):
    """
    Call each photo a cat or a dog.

    parameters: dict of W1, b1, W2, b2. X: (n_x, m). prob_threshold: a number between 0 and 1.

    Returns (1, m): 1 (dog) where the network says more than prob_threshold, else 0 (cat).
    """
    ### BEGIN SOLUTION
    Yhat, _ = forward_pass(parameters, X)
    return (Yhat > prob_threshold).astype(int)
    ### END SOLUTION


# %% check="predict"

# %% [markdown]
# <!-- exercise accuracy -->
#
# The share of labels that agree. With five photos, observed `1 0 0 1 1` and predicted `1 1 0 1 0`,
# it is 0.6.


# %% exercise="accuracy"
def accuracy(observed, predicted):
    """
    The share of photos that were called rightly.

    observed: (1, m), the true labels. predicted: (1, m), the network's.

    Returns a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    return float(np.mean(observed == predicted))
    ### END SOLUTION


# %% check="accuracy"

# %% [markdown]
# ## Two thousand steps
#
# One iteration multiplies a $(50, 12288)$ matrix with a $(12288, 2000)$ one, then a $(50, 2000)$
# with a $(2000, 12288)$, then comes the validation set: three thousand million multiplications in
# all. Two thousand of those iterations take your loop five minutes. Let it do 15 of them, **about 3
# seconds**. On the real photos both losses start near 0.6931 and have moved in the fourth digit.


# %% tags=["long"] seconds=3
@cache
def first_losses():
    """Your own loop for 15 iterations: its history."""
    return create_nn_model(X_train, Y_train, 50, X_val, Y_val, num_iterations=15)[1]


compare_figure("06_cats_vs_dogs/start", [first_losses()[name][0] for name in first_losses()])
for i in (0, 7, 14):
    training, validation = (first_losses()[name][i] for name in ("train_loss", "val_loss"))
    print(f"iteration {i:2}   training loss {training:.6f}   validation loss {validation:.6f}")

# %% [markdown]
# For the rest the steps are taken in *example space*, which notebook 4 explained: fewer photos than
# pixels, so $W^{[1]}$ only ever moves by mixtures of photos, and everything can be told in products
# of photos with photos. `nn_utils.train` does this by itself. The steps, the start and the losses
# are the ones of your loop, and the first 15 of them are compared with yours, to be sure.
#
# **Before you run it:** about 32 s on one core with the real photos. The training loss ends at
# 0.566. Guess how the validation loss will go: will it end lower than it began? Will it ever rise?


# %% tags=["long"] seconds=32
# The drawings are easy: there a few hundred steps tell the story.
ITERATIONS = 401 if drawn else 2000


@cache
def long_run():
    """The network as it stands at the last iteration, before that iteration's step."""
    np.random.seed(1)
    start = {
        "W1": np.random.uniform(-0.01, 0.01, (50, X_train.shape[0])),
        "b1": np.zeros((50, 1)),
        "W2": np.random.uniform(-0.01, 0.01, (1, 50)),
        "b2": np.zeros((1, 1)),
    }
    return train(
        X_train,
        Y_train,
        [X_train.shape[0], 50, 1],
        learning_rate=0.01,
        epochs=ITERATIONS - 1,
        parameters=start,
        validation=(X_val, Y_val),
        progress=False,
    )


history = long_run().history
moments = [i for i in (0, 400, 1250, 1999) if i < ITERATIONS]
compare_figure("06_cats_vs_dogs/train_loss", [history["train_cost"][i] for i in moments])
compare_figure("06_cats_vs_dogs/val_loss", [history["val_cost"][i] for i in moments])
plots.learning_curves(
    history["train_cost"], history["val_cost"], title="Fifty hidden units, two sets of photos"
)


# %% tags=["long"]
def largest_difference():
    """Between the training losses of your 15 iterations and the library's."""
    mine = np.array(first_losses()["train_loss"])
    return np.abs(mine - long_run().history["train_cost"][: mine.size]).max()


print(f"largest difference to your own loop: {largest_difference():.1e}")

# %% [markdown]
# On the real photos the two losses fall together for a thousand steps. The validation loss reaches
# 0.6566 at iteration 1092, and then it **turns**.
#
# Look closely, for two things happen there. The training loss has a kink at the same place, and
# both curves become thick: from here on a step is longer than the valley is wide, and the network
# jumps from one slope to the other, as in notebook 3. That costs it something on both sets. But
# then the training loss falls on, by another 0.05, and the validation loss *climbs*. What those
# nine hundred steps learn is true of these two thousand photos and of no others. The training loss
# alone would have told you that all was well again; that is why a second set of photos is worth the
# trouble.
#
# And the accuracy?


# %% tags=["long"]
def right(X, Y):
    """The share of photos that the long run's network calls rightly."""
    return accuracy(Y, predict(long_run().parameters, X))


turn = int(np.argmin(long_run().history["val_cost"]))
print(f"training photos right   {right(X_train, Y_train):.4f}")
print(f"validation photos right {right(X_val, Y_val):.4f}")
print(f"at the turn, iteration {turn}: {long_run().history['val_accuracy'][turn]:.4f}")
compare_figure("06_cats_vs_dogs/lowest_val_loss", min(long_run().history["val_cost"]))
compare_figure("06_cats_vs_dogs/accuracies", [right(X_train, Y_train), right(X_val, Y_val)])

# %% [markdown]
# On the real photos 0.7025 of the training photos and 0.588 of the others. A coin gets 0.5. A
# single neuron on photos shrunk to $32 \times 32$ pixels gets 0.586: fifty hidden units and 600,000
# numbers bought two photos in a thousand.
#
# A detail for the careful. These accuracies belong to the parameters *at* iteration 1999, the ones
# whose loss stands last in the history. A loop of 2000 iterations takes one step more before it
# returns. One step cannot matter, surely? (**About 1 s.**)


# %% tags=["long"] seconds=1
def one_step_further(parameters):
    """The parameters after one more step on the training photos."""
    Yhat, forward_cache = forward_pass(parameters, X_train)
    grads = backward_pass(parameters, forward_cache, X_train, Y_train, Yhat)
    return {name: value - 0.01 * grads["d" + name] for name, value in parameters.items()}


after = one_step_further(long_run().parameters)
for X, Y, whose in ((X_train, Y_train, "training"), (X_val, Y_val, "validation")):
    print(f"{whose:10} one step further: {accuracy(Y, predict(after, X)):.4f}")
plots.accuracy_zigzag(
    long_run().history["val_accuracy"][-300:],
    start=ITERATIONS - 300,
    title="Validation accuracy after every step, the last 300",
)

# %% [markdown]
# On the real photos that one step takes the training accuracy from 0.7025 down to 0.6815, and for
# hundreds of steps the odd ones and the even ones have seen different validation accuracies. On one
# slope of the valley more photos are called dogs, on the other fewer. Whoever quotes such an
# accuracy must say after which step, and whoever compares two networks by it should first make the
# steps smaller.

# %% [markdown]
# ## The deep network that sat still
#
# A published network for these photos has three layers, $[3072, 7, 5, 1]$ on $32 \times 32$ pixels,
# with weights `randn * 0.01`. After 50 iterations its loss is 0.6931, and there it stays, with the
# accuracy of a coin. One could conclude that the problem is too hard for so small a network. Let us
# look before we believe that. From here on photos are halved: each $2 \times 2$ pixels become their
# mean.


# %%
def halved(images):
    """Photos (m, 64, 64, 3) at half the height and width, (m, 32, 32, 3), 0 to 255."""
    m = len(images)
    return images.reshape(m, 32, 2, 32, 2, 3).mean(axis=(2, 4), dtype=np.float32)


small_train, small_val = halved(train_images), halved(val_images)
x_train, x_val = columns(small_train), columns(small_val)  # (3072, m)
plots.picture_grid(small_train[:12] / 255, names[:12], columns=12, title="At 32 by 32 pixels")

# %% [markdown]
# Three hundred steps with $\alpha = 0.03$, three times the published rate, **about 2 s**.


# %%
from nn_utils import L_model_backward, L_model_forward
from nn_utils.initialization import initialize_parameters_he, initialize_parameters_small

DEEP = [3072, 7, 5, 1]


@cache
def deep_run(start, centered=False):
    """[3072, 7, 5, 1] after 300 steps from a start by name; centered: mean photo taken away."""
    initialize = {"small": initialize_parameters_small, "He": initialize_parameters_he}[start]
    shift = x_train.mean(axis=1, keepdims=True) if centered else 0
    return train(
        x_train - shift,
        Y_train,
        DEEP,
        learning_rate=0.03,
        epochs=300,
        parameters=initialize(DEEP, rng=np.random.default_rng(1)),
        validation=(x_val - shift, Y_val),
        dtype=np.float32,
        progress=False,
    )


# %% tags=["long"] seconds=2
losses = deep_run("small").history["train_cost"]
print(f"loss at the start {losses[0]:.6f}, after 300 steps {losses[-1]:.6f}")
print(f"log 2 is          {np.log(2):.6f}")
print(f"accuracy {deep_run('small').accuracy(x_train, Y_train):.3f} on the photos it learned from")

# %% [markdown]
# There it sits. A network whose loss is $\log 2$ answers 0.5 to everything. Is it deaf, or has it
# nothing to say? Both can be measured. **Forward**: how much do the answers of each layer differ,
# from photo to photo and unit to unit? **Backward**: how large are the slopes that reach each
# layer's weights?


# %%
def signals(initialize, X, Y):
    """Answers A1 … AL and slopes dW1 … dWL of an untrained network, as two lists."""
    parameters = initialize(DEEP, rng=np.random.default_rng(1))
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    answers = [linear_cache[0] for linear_cache, _ in caches[1:]] + [AL]
    return answers, [grads[f"dW{l}"] for l in range(1, len(DEEP))]


untrained = {
    "randn * 0.01": signals(initialize_parameters_small, x_train, Y_train),
    "He": signals(initialize_parameters_he, x_train, Y_train),
}
for name, (answers, slopes) in untrained.items():
    print(f"{name:13} spread of the answers, layer by layer:", *(f"{A.std():.1e}" for A in answers))
    print(
        f"{'':13} mean size of the slopes dW:           ", *(f"{abs(g).mean():.1e}" for g in slopes)
    )
plots.layer_signals(untrained, title="Three layers before any learning, two ways to start")

# %% [markdown]
# With `randn * 0.01` the answers shrink from layer to layer, until the last one varies in the sixth
# decimal: to this network all photos look alike. And the slopes that arrive at $W^{[1]}$, where
# nearly all the weights are, are thousands of times smaller than with the other start.
#
# The arithmetic is short. A unit adds up $n$ terms $w_j a_j$. If weights have spread $s$ and
# answers have size $a$, the sum has size about $s\sqrt{n}\, a$. So each layer multiplies the signal
# by $s\sqrt{n}$:
#
# $$
# 0.01 \cdot \sqrt{3072} \approx 0.55, \qquad
# 0.01 \cdot \sqrt{7} \approx 0.026, \qquad
# 0.01 \cdot \sqrt{5} \approx 0.022 .
# $$
#
# Wide layers forgive a careless $0.01$; narrow ones do not. On the way back the slopes are
# multiplied by the same small weights once more. The cure is to make every factor about one:
# $s = 1/\sqrt{n}$, or $s = \sqrt{2/n}$ (called He, after Kaiming He) to make up for the half that a
# ReLU throws away.
#
# One thing more stands in the way. Pixels are all positive, so the mean photo is in every column,
# and it is what the hidden units mostly see. Take it away and they see how photos *differ*. Three
# starts, **about 4 s**:

# %% tags=["long"] seconds=4
runs = {
    "randn * 0.01": deep_run("small"),
    "He": deep_run("He"),
    "He, centered": deep_run("He", centered=True),
}
for name, run in runs.items():
    print(f"{name:13}  loss {run.history['train_cost'][-1]:.4f}", end="")
    print(f"   validation accuracy {run.history['val_accuracy'][-1]:.3f}")
compare_figure(
    "06_cats_vs_dogs/deep_losses", [run.history["train_cost"][-1] for run in runs.values()]
)
plots.cost_curves(
    {name: run.history["train_cost"] for name, run in runs.items()},
    every=1,
    title="The same deep network from three starts",
)

# %% [markdown]
# On the real photos He alone brings the loss to about 0.67, and with the mean photo taken away it
# falls to 0.563, with 61% of the validation photos right.
#
# The same network, the same photos, the same learning rate. The problem was not too hard. Nobody
# had let the network hear it.
#
# Remember the number: **a loss that stays at $\log 2 = 0.6931$ is not a bad network, it is a silent
# one.** Look at the layers before you look for a bigger model.

# %% [markdown]
# ## The remedies, one by one
#
# Back to fifty hidden units, at $32 \times 32$ pixels, centered, started well. Each remedy gets the
# same 25 epochs, and each run takes a second or two.
#
# First, how one walks downhill. **Mini-batches**, from notebook 5: a step after every 64 photos
# instead of after all 2000. **Momentum**: a moving average of past slopes does the pushing,
# $v \leftarrow \beta\, v + (1 - \beta)\, dW$ and $W \leftarrow W - \alpha\, v$. **Adam**, also from
# notebook 5: momentum, and every weight's step divided by the usual size of its own slope.

# %%
mean_photo = x_train.mean(axis=1, keepdims=True)  # (3072, 1)
half = Y_val.shape[1] // 2
choosing = x_val[:, :half] - mean_photo, Y_val[:, :half]
exam = x_val[:, half:] - mean_photo, Y_val[:, half:]
print("to learn from", x_train.shape, " to choose by", choosing[0].shape, " exam", exam[0].shape)

# %% [markdown]
# Notebook 3 asked for a third set, and here it is. We are about to compare a dozen networks and
# keep the best. Whatever photos decide which is the best can no longer say how good it is: the
# winner is partly lucky on just these. So half of the validation photos choose, and the other half
# sit the **exam**.
#
# Four ways to walk downhill, **about 5 s**:


# %%
@cache
def experiment(flips=False, **settings):
    """Fifty hidden units for 25 epochs; flips: every photo is also learned mirrored."""
    X, Y = x_train, Y_train
    if flips:
        X, Y = np.hstack([X, columns(small_train[:, :, ::-1])]), np.hstack([Y, Y])
    settings = {"optimizer": "adam", "learning_rate": 0.0005, "batch_size": 64, **settings}
    return train(
        X - mean_photo,
        Y,
        [3072, 50, 1],
        epochs=25,
        validation=choosing,
        dtype=np.float32,
        progress=False,
        **settings,
    )


# %% tags=["long"] seconds=5
walks = {
    "all at once": experiment(optimizer="gd", learning_rate=0.01, batch_size=None),
    "mini-batches": experiment(optimizer="gd", learning_rate=0.01),
    "momentum": experiment(optimizer="momentum", learning_rate=0.03),
    "Adam": experiment(),
}
plots.cost_curves(
    {name: run.history["train_cost"] for name, run in walks.items()},
    every=1,
    unit="epoch",
    title="Four ways to walk downhill, the same 25 looks at every photo",
)

# %% [markdown]
# Every run has looked at every photo 25 times, so all cost the same number of products. The
# first made 25 steps of it, the others 800. On the real photos Adam drives the training loss to
# about 0.15, and knows nearly all its photos. So it is not that dense nets cannot *learn*. Which
# brings us to the second kind of remedy, the ones that hold learning back.
#
# - **L2** adds $\frac{\lambda}{2m} \sum W^2$ to what is minimized: a large weight must be worth its
#   price.
# - **Dropout** silences each hidden unit with probability one half at each step, so that none can
#   rely on the others.
# - **Flips** show every photo mirrored as well: twice the photos, and a mirrored cat is a cat.
#
# **About 8 s.** Which of them will lower the validation loss most?


# %% tags=["long"] seconds=8
def losses_of(run):
    """A run's history under the names that the picture asks for."""
    return {"train_loss": run.history["train_cost"], "val_loss": run.history["val_cost"]}


remedies = {
    "none": experiment(patience=25),
    "L2 100": experiment(patience=25, l2=100),
    "dropout": experiment(patience=25, keep_prob=0.5),
    "flips": experiment(patience=25, flips=True),
    "all three": experiment(patience=25, flips=True, l2=100, keep_prob=0.7),
}
plots.regularization_curves(
    {name: losses_of(run) for name, run in remedies.items()},
    unit="epoch",
    title="Four remedies and none: the ceiling of a dense network",
)

# %% [markdown]
# On the real photos L2 and dropout keep the validation loss from climbing as it does with no
# remedy, and that is worth having; flips alone do not. But look at the rings, the lowest point of
# each curve. They all lie between 0.63 and 0.67. The remedies change *when* a network goes wrong,
# and hardly how far it gets before.
#
# **Early stopping** takes the ring: the parameters of the epoch with the lowest validation loss.
# `train` keeps them when it is given `patience`, the number of epochs it will go on without finding
# a better one. (Above it was as long as the training, so that the curves could be drawn to their
# ends.) What do the five networks score, stopped at their best?

# %% tags=["long"]
print("             on the photos that choose          in the exam,")
print("             last epoch   epoch of the ring     stopped at the ring")
for name, run in remedies.items():
    seen = run.history["val_accuracy"]
    best = f"{seen[run.best_epoch]:.3f} (epoch {run.best_epoch})"
    print(f"{name:12} {seen[-1]:10.3f}   {best:20} {run.accuracy(*exam):8.3f}")

# %% [markdown]
# On the real photos the exam gives between 0.61 and 0.64, whatever we do. With 500 photos in the
# exam, luck alone moves such a score by $\sqrt{0.62 \cdot 0.38 / 500} \approx 0.02$, so most of the
# differences in that table mean nothing. The ceiling does.
#
# You know the reason from notebook 2. Put all pixels in another order, the same for every photo,
# and a dense network learns exactly as well, because it never knew which pixel lies beside which.
# To such a network a cat moved by three pixels is a new animal.

# %% [markdown]
# ## Beyond: look for small things everywhere
#
# What if we knew nothing about cats and dogs, and asked only what photos are made of? Cut small
# patches out of the training photos. Find a few hundred that all others resemble: a **dictionary**.
# Then describe a photo by which words of the dictionary occur in it, and roughly where. No label is
# used until the very end, when one neuron, the logistic regression of notebook 2, reads the
# description.
#
# The recipe is that of Adam Coates, Honglak Lee and Andrew Ng (2011). All of it is in
# `nn_utils/features.py`, about a hundred lines of NumPy. We go through it step by step.
#
# **1. Patches.** Six pixels by six, three colors: $n = 108$ numbers. A patch in the shade and the
# same patch in the sun should count the same, so from each its own mean is taken away, and it is
# divided by its own spread.

# %%
from nn_utils.features import extract_patches, fit_whitening, level_contrast


def some_patches(count, rng):
    """Patches from random places of random training photos: (count, 108), as they are."""
    photos = small_train[rng.choice(len(small_train), 400, replace=False)]
    every = extract_patches(photos, patch_size=6, stride=3).reshape(-1, 108)
    return every[rng.choice(len(every), count, replace=False)]


patches = some_patches(20000, np.random.default_rng(2))
plots.picture_grid(
    patches[:16].reshape(-1, 6, 6, 3) / 255, columns=8, title="Patches of 6 by 6 pixels"
)

# %% [markdown]
# **2. Whitening.** Neighboring pixels are nearly equal, so most of a patch says the same thing 36
# times: "smooth". The interesting rest is small. Whitening turns the patches into coordinates in
# which no two pixels go together and all vary alike. The covariance $C$ of the leveled
# patches says of every two of the $n$ numbers how they vary together, and `np.linalg.eigh` splits
# it into $C = U \Lambda U^T$: the columns of $U$ are directions at right angles to each other, and
# the diagonal of $\Lambda$ says how much patches vary along each. With $N$ patches as the rows of
# $P$, and $\bar p$ for their mean,
#
# $$
# \underset{(N,\ n)}{P_{white}} = (P - \bar p)\ \underset{(n,\ n)}{M},
# \qquad
# M = U\,(\Lambda + \varepsilon)^{-1/2}\, U^T .
# $$
#
# Each direction of $U$ is divided by the spread that patches have along it. The $\varepsilon$ keeps
# directions that hold nothing but noise from being blown up. The $U^T$ at the end turns the
# coordinates back, so that a whitened patch is still a picture (this is called ZCA).

# %%
leveled = level_contrast(patches)
patch_mean, whitening = fit_whitening(leveled)
whitened = (leveled - patch_mean) @ whitening


def neighbors(patches):
    """How alike the red of two neighboring pixels is, over many patches: a correlation."""
    red = patches.reshape(-1, 6, 6, 3)[..., 0]
    return np.corrcoef(red[:, :, :-1].ravel(), red[:, :, 1:].ravel())[0, 1]


print(f"correlation of neighboring pixels before whitening: {neighbors(leveled):.2f}")
print(f"                                   after whitening: {neighbors(whitened):.2f}")
plots.dictionary_atoms(
    np.vstack([leveled[:16], whitened[:16]]),
    (6, 6, 3),
    title="Two rows of patches, leveled; the same again, whitened",
)

# %% [markdown]
# Whitening is a sharpening filter that nobody designed: the smooth parts are gone and the edges
# stand out.
#
# **3. A dictionary.** Which 400 directions $d_1, \dots, d_{400}$ of length 1 do the whitened
# patches point in? Begin with 400 of the patches themselves, and repeat ten times: every patch $p$
# goes to the word that it agrees with most, $\arg\max_j |d_j \cdot p|$; every word becomes the sum
# of its patches, each weighted by that agreement, set back to length 1. This is k-means on a
# sphere.
#
# **About 3 s** for 60,000 patches.


# %% tags=["long"] seconds=3
from nn_utils.features import learn_dictionary, patch_features, standardize, word_maps


@cache
def dictionary():
    """400 words learned from 60,000 patches of the training photos."""
    rng = np.random.default_rng(1)
    return learn_dictionary(small_train, words=400, patch_size=6, rng=rng, progress=False)


plots.dictionary_atoms(dictionary().words, (6, 6, 3), title="The four hundred words")

# %% [markdown]
# Nobody asked for edges, and here they are: in every direction, at every place in the patch, sharp
# ones and broad ones, some between gray and gray and some between two colors. The first cells of
# the visual cortex respond to very similar patterns. Both have the same reason: edges are what
# photos are made of.
#
# **4. Where is the word?** Lay a word over every place of a photo and note how well it fits:
# $z = d \cdot p_{white}$, at $27 \times 27$ places. Then a ReLU with a threshold,
# $\max(z - 0.25, 0)$, keeps the places where it was really found, and $\max(-z - 0.25, 0)$ those
# where its negative was.


# %% tags=["long"]
def found(photo, count=5):
    """Two rows of 24 x 24 pictures: a photo and `count` words; below, where those were found."""
    maps = np.maximum(word_maps(dictionary(), photo[None])[0] - 0.25, 0)  # (27, 27, 400)
    picked = np.argsort(-maps.mean(axis=(0, 1)))[::8][:count]  # of the loudest, every eighth
    words = dictionary().words[picked].reshape(-1, 6, 6, 3).repeat(4, axis=1).repeat(4, axis=2)
    words = 0.5 + words / (2 * np.abs(words).max(axis=(1, 2, 3), keepdims=True))
    chosen = np.concatenate([maps.mean(axis=2, keepdims=True), maps[:, :, picked]], axis=2)
    chosen = (chosen / chosen.max(axis=(0, 1)))[1:25, 1:25].transpose(2, 0, 1)
    below = np.repeat(chosen[..., None], 3, axis=-1)
    return np.concatenate([photo[None, 4:28, 4:28] / 255, words, below])


above = ["the photo", *(f"a word {i}" for i in "ABCDE")]
below = ["all words", *(f"where {i} is" for i in "ABCDE")]
plots.picture_grid(
    found(small_train[0]), above + below, columns=6, title="Bright: here the word was found"
)

# %% [markdown]
# **5. Roughly where.** Cut each map into four quarters and keep the mean of each. A word that moves
# by three pixels stays in its quarter, so the description of a moved cat is nearly the same: the
# very thing that the dense network could not do. $400$ words $\times$ 2 signs $\times$ 4 quarters
# make $3200$ numbers a photo.
#
# **6. One neuron.** Every feature gets mean 0 and spread 1 (over the training photos), and a
# logistic regression learns from them, with L2. How much L2? That must not be chosen by the photos
# that judge in the end. So a fifth of the *training* photos decides.
#
# **About 10 s.**


# %% tags=["long"] seconds=10
@cache
def described(which, mirrored=False):
    """The features of the "training" or the "validation" photos: (3200, m)."""
    photos = small_train if which == "training" else small_val
    if mirrored:
        photos = photos[:, :, ::-1]
    return patch_features(dictionary(), photos, progress=False)


def reader(features, Y, l2, validation=None):
    """Logistic regression on standardized features (3200, m)."""
    return train(
        features,
        Y,
        [len(features), 1],
        optimizer="momentum",
        learning_rate=0.02,
        epochs=400,
        l2=l2,
        validation=validation,
        dtype=np.float32,
        progress=False,
    )


@cache
def chosen_l2():
    """The strength of L2 with the lowest loss on the last fifth of the training photos."""
    cut = Y_train.shape[1] * 4 // 5
    seen, unseen = standardize(described("training")[:, :cut], described("training")[:, cut:])
    losses = {}
    for l2 in (30, 100, 300, 1000, 3000):
        run = reader(seen, Y_train[:, :cut], l2, validation=(unseen, Y_train[:, cut:]))
        losses[l2], share = run.history["val_cost"][-1], run.history["val_accuracy"][-1]
        print(f"L2 {l2:5}: on the fifth set aside loss {losses[l2]:.4f}, right {share:.3f}")
    return min(losses, key=losses.get)


print("chosen:", chosen_l2())

# %% [markdown]
# And now the validation photos, all of them. Nothing about the dictionary was chosen by them in
# this notebook. On the real ones the bar is 0.76. (**About 2 s.**)


# %% tags=["long"] seconds=2
@cache
def reads_features():
    """The trained logistic regression, and its probabilities for the validation photos (1, m)."""
    seen, unseen = standardize(described("training"), described("validation"))
    regression = reader(seen, Y_train, chosen_l2())
    return regression, regression.probabilities(unseen)


share = accuracy(Y_val, reads_features()[1] > 0.5)
print(f"{share:.3f} of the validation photos right")
compare_figure("06_cats_vs_dogs/dictionary", share)

# %% [markdown]
# From 0.59 to 0.77 on the real photos, with one neuron at the end, in a few seconds of training.
# The dense network was not too small, and it was not badly trained. It was looking in the wrong
# way.
#
# One neuron can also be asked what it goes by. Each word has eight weights, one for each sign and
# quarter. Add up the four quarters, and take the words with the largest sums and the smallest.


# %% tags=["long"]
def decisive_words(count=16):
    """The words that speak most for a cat, then those that speak most for a dog: (2 count, 108)."""
    weights = reads_features()[0].parameters["W1"].reshape(2, 4, 400).sum(axis=1).ravel()  # (800,)
    signed = np.vstack([dictionary().words, -dictionary().words])  # (800, 108)
    order = np.argsort(weights)
    return signed[np.concatenate([order[:count], order[::-1][:count]])]


plots.dictionary_atoms(
    decisive_words(), (6, 6, 3), title="Two rows that speak for a cat, two rows for a dog"
)

# %% [markdown]
# On the real photos a plain green patch speaks for a dog. That is no part of a dog. Count the
# pixels that are clearly green:


# %%
def green_share(label):
    """The share of pixels whose green is well above their red and their blue, over one class."""
    red, green, blue = np.moveaxis(small_train[train_labels == label], -1, 0)
    return np.mean((green > 1.1 * red) & (green > 1.1 * blue))


for label, name in enumerate(classes):
    print(f"{name}s: {green_share(label):.1%} of the pixels are green")

# %% [markdown]
# On the real photos four times as many with the dogs: a lawn is where people photograph them. The
# neuron of notebook 2 had found the same shortcut, the other way around. Whether it is cheating or
# seeing depends on what you will use it for.
#
# **7. And mirrored.** Flips did little for the dense network. Here learn from both versions of each
# training photo, and ask about both versions of each validation photo and take the mean. **About 8
# s.**


# %% tags=["long"] seconds=8
@cache
def described_both_ways():
    """The features of the training photos and of their mirror images, side by side."""
    return np.hstack([described("training"), described("training", mirrored=True)])


@cache
def reads_both():
    """The logistic regression that learned from the photos and their mirror images."""
    return reader(standardize(described_both_ways())[0], np.hstack([Y_train, Y_train]), chosen_l2())


def dog_probability(features, mirrored_features):
    """The mean of what the regression says about photos and their mirror images. (1, m)"""
    _, *views = standardize(described_both_ways(), features, mirrored_features)
    return sum(reads_both().probabilities(view) for view in views) / 2


@cache
def answers_on_validation():
    """Probabilities of a dog for the validation photos. (1, m)"""
    return dog_probability(described("validation"), described("validation", mirrored=True))


share = accuracy(Y_val, answers_on_validation() > 0.5)
print(f"{share:.3f} of the validation photos right")
compare_figure("06_cats_vs_dogs/dictionary_and_flips", share)

# %% [markdown]
# ## How to say dog
#
# An accuracy is one number at one threshold. Turn the threshold from 1 down to 0 and you get them
# all: how many dogs are found, against how many cats are called dogs by mistake.

# %% tags=["long"]
plots.roc(Y_val, long_run().probabilities(X_val), title="Fifty hidden units")

# %% tags=["long"]
live.threshold(
    Y_val, answers_on_validation(), val_images, classes, accuracy, title="The dictionary"
)

# %% [markdown]
# Drag the ring along the curve, and watch which photos change sides. Can you move the threshold so
# that no dog is missed? What does it cost?
#
# The area is the chance that a random dog gets a higher probability than a random cat: 0.5 for a
# coin, 1 for perfect order. It does not depend on any threshold.
#
# Now suppose a cat flap that opens for cats and stays shut for dogs. A cat left in the rain is a
# pity; a dog in the kitchen is a disaster. It should call "dog" early. Choose the threshold with
# one half of the validation photos, so that 95 of 100 dogs are kept out, and look with the other
# half whether the promise holds. The picture shows both sides of the bargain: *recall*, the share
# of the dogs that are called dogs, and *precision*, the share of those called dogs that are dogs.


# %% tags=["long"]
def threshold_for(share_of_dogs, A, Y):
    """The highest threshold at which this share of the dogs is called a dog. A, Y: (1, m)."""
    dogs = np.sort(A[Y == 1])
    return dogs[int((1 - share_of_dogs) * dogs.size)] - 1e-6


A, Y = answers_on_validation(), Y_val
flap = threshold_for(0.95, A[:, :half], Y[:, :half])
kept_out = np.mean(A[:, half:][Y[:, half:] == 1] > flap)
in_the_rain = np.mean(A[:, half:][Y[:, half:] == 0] > flap)
print(f"threshold {flap:.3f}; on the other half {kept_out:.1%} of the dogs are kept out")
print(f"and {in_the_rain:.1%} of the cats")
plots.precision_recall(Y, A, threshold=round(float(flap), 3), title="The cat flap: dog, or no dog")

# %% [markdown]
# On the real photos more than half of the cats would sleep in the garden. A threshold moves
# mistakes from one kind to the other. It does not remove any.
#
# ## A gallery of mistakes
#
# The wrong answers it was most sure of:

# %% tags=["long"]
plots.mistakes(val_images, Y_val, answers_on_validation(), classes, limit=18)

# %% [markdown]
# Compare them with the mistakes of notebooks 2 and 3. There it was a matter of which corner was
# bright. Here many mistakes have a reason that you can see: a dog with pointed ears, a puppy with a
# round face, a cat in somebody's arms. The dictionary knows textures and edges, and roughly where
# they are. It does not know that an ear belongs on a head.
#
# ### Your own picture
#
# Put the path of a photo into `my_photo`. Any format and size will do; it is turned upright and
# squeezed to $64 \times 64$ pixels like the others. Until you name one, a validation photo is
# written to a file and read again like yours.


# %% tags=["long"]
from nn_utils.photos import load_picture


def look_at(path):
    """What the dictionary's neuron says about one photo; or, if it cannot be read, why not."""
    try:
        picture = load_picture(path, size=64)  # (64, 64, 3)
    except (ValueError, FileNotFoundError) as error:
        print(error)
        return None
    photo = halved(picture[None])  # (1, 32, 32, 3)
    features = [patch_features(dictionary(), p) for p in (photo, photo[:, :, ::-1])]
    return plots.own_picture(picture, dog_probability(*features).item(), classes)


def photo_as_file(i):
    """Validation photo i as a PNG file in a new folder; returns its path."""
    path = Path(mkdtemp(dir=scratch.name)) / "photo.png"
    Image.fromarray(val_images[i]).save(path)
    return path


my_photo = None  # for instance "~/Pictures/dog.jpg"
look_at(my_photo or photo_as_file(18))

# %% [markdown]
# And what it says to something that only calls itself a photo:


# %% tags=["long"]
look_at(untidy_folder() / "Dog" / "14.jpg")

# %% [markdown]
# ## Spot the bug
#
# A friend has read that more photos help, and makes some: beside each training photo a copy, a
# little less rich in contrast. The 4000 photos are shuffled and split, four fifths to learn from
# and one fifth to judge by. The network is the dense one with fifty units that would not pass 0.65.
# (**About 2 s.**)


# %% tags=["long"] seconds=2
def network_of_a_friend():
    """Accuracy where the friend judges it, and on photos that the friend never had."""
    X = np.hstack([x_train, 0.9 * x_train + 0.05])
    Y = np.hstack([Y_train, Y_train])
    order = np.random.default_rng(1).permutation(X.shape[1])
    learned, judged = np.split(order, [X.shape[1] * 4 // 5])
    run = train(
        X[:, learned] - mean_photo,
        Y[:, learned],
        [3072, 50, 1],
        optimizer="adam",
        learning_rate=0.001,
        batch_size=64,
        epochs=20,
        dtype=np.float32,
        progress=False,
    )
    return run.accuracy(X[:, judged] - mean_photo, Y[:, judged]), run.accuracy(*exam)


judged, new = network_of_a_friend()
print(f"on the friend's validation photos {judged:.3f}, on photos from elsewhere {new:.3f}")

# %% [markdown]
# On the real photos the friend reports 0.94. What happened?
#
# 1. The copies taught the network what cats and dogs have in common under any light.
# 2. A photo and its copy often lie on different sides of the split.
# 3. Adam with a learning rate of 0.001 is simply better than what we tried.
# 4. The mean photo was taken from all training photos, so the judged ones leaked into it.
#
# <details><summary>Answer</summary>
#
# **2.** Four of five judged photos have their copy among those learned by heart, and the network
# recognizes the individual photo. On new photos it is where it always was, which rules out 1 and 3.
# Number 4 is a leak too, in principle, but 3072 means of 2000 photos tell nothing about any one of
# them.
#
# The cure: split first, copy afterwards, and copy only what is learned from. That is what
# <code>experiment(flips=True)</code> does. And be suspicious of a number that is much better than
# everything before it: it is a discovery now and then, and a leak as a rule.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# Three functions of this notebook, each with one mistake. Two of them train and predict without a
# complaint; the first is found out only when labels and photos are counted. Find the line, then the
# explanation that fits it.
#
# Below the rounds, return a letter for each of them, for instance `"c", "c", "a"`.

# %%
show_rounds("06_cats_vs_dogs")


# %% exercise="spot_the_bug"
def spot_the_bug():
    """
    The letters of the true explanations, in the order of the rounds.

    Returns three of "a", "b", "c", "d".
    """
    ### BEGIN SOLUTION
    return "d", "c", "a"
    ### END SOLUTION


# %% check="spot_the_bug"

# %% [markdown]
# ## What failed, and why
#
# **The wide network failed at seeing.** Its training loss fell smoothly, its code was right to the
# twelfth digit, and it was nearly useless. A falling training loss proves that the gradients are
# right and nothing more.
#
# **The deep network failed at hearing**, for want of a factor of $\sqrt n$ in its starting weights.
#
# **The remedies failed to lift the ceiling.** L2, dropout and early stopping keep a network from
# getting worse. They cannot put in what the network has no way to express.
#
# **And the dictionary?** Three reservations belong to its score. First, chance: on a thousand
# photos a score of 0.77 strays by $\sqrt{0.77 \cdot 0.23 / 1000} \approx 0.013$, and another random
# start of the dictionary moves it by about as much. Second, these very photos were looked at while
# the recipe was being made: the patch size, the threshold and the halving of the photos were tried
# in several ways, and the ones that did well were kept. The L2 of your run was chosen cleanly; the
# recipe was not, not quite. Third, more patience would not get it much further. Two steps are fixed
# that ought to learn: the words are chosen without knowing what they will be used for, and there is
# only one level of them, edges, and nothing that is made of edges.
#
# ## Where next
#
# Look at what you have built in this last part. Small patterns laid over every place of a photo, a
# ReLU, a pooling over regions, and a neuron on top: that *is* a convolutional network with one
# layer, whose patterns happen to come from k-means. Let gradient descent change the patterns as
# well, and stack a few such layers, so that edges make corners, corners make ears, and ears make
# cats. Networks of that kind get more than 95 of 100 of these photos right.
#
# The gradient of a convolution is one more case of the chain rule that you have now walked
# backward through neurons, layers, softmax and ReLU. There is no magic left in it. You know what
# stands under the symbols, you have seen the ways in which it goes wrong without a word, and you
# have the habit of measuring. That is all a network needs from the person who builds it.
