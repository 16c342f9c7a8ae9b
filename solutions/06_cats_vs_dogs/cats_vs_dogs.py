# %% [markdown]
# # 6 · Cats against dogs
#
# So far the pictures came as one clean array, each with its label. Real photos come as a folder, in
# which some files are broken, some are web pages called `cat.jpg`, and some are there twice.
#
# You clean such a folder and train a network on it, watch its validation loss rise, and find out by
# an experiment *why*: the usual answer is mostly wrong here. You build the usual remedies, and see
# why a deeper network did not learn at all. Then, still with nothing but NumPy, you leave dense
# layers behind and get more than three photos in four right.

# %%
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
from PIL import Image

from nn_utils import build_image_dataset, live, load_cats_vs_dogs, plots, relu, sigmoid, train
from nn_utils.datasets import provenance
from nn_utils.validation import same
from public_tests import came_out, compare_figure, guess, star
from public_tests.recalling import recall

train_images, train_labels, val_images, val_labels = load_cats_vs_dogs()
drawn = provenance("cats_vs_dogs").tier == "generated"
if drawn:  # the drawings are easy: half of them will do
    train_images, train_labels = train_images[:1000], train_labels[:1000]
    val_images, val_labels = val_images[:500], val_labels[:500]
classes = ["cat", "dog"]
scratch = TemporaryDirectory()  # gone when this notebook's kernel ends

# %% [markdown]
# The line above says which pictures you have: **real** photos, small ones from a package
# **registry**, or **generated** drawings. Where a number was measured on the real photos, the text
# says so.
#
# ## Do you remember?
#
# Five minutes with what you know already: three questions, and a mistake of your own if a check has
# named one. No marks; skip it if you like.

# %%
recall("06_cats_vs_dogs")

# %% [markdown]
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
# The next cell makes a folder as one gets it: photos as JPEG files of all sizes, and every kind of
# trouble.


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
# What a file is stands in its first bytes, not in its name: a JPEG begins with `ff d8 ff`, a PNG
# with `89 PNG`. Pillow, the library that opens pictures, goes by those bytes and raises `OSError`
# when they make no picture. But `Image.open` reads only the beginning: that the rest is missing
# shows when the pixels are asked for.
#
# <!-- exercise load_image_folder -->
#
# Take `Cat` first (label 0), then `Dog` (label 1). For each file: open it, `.convert("RGB")` for
# three channels whatever it has, `.resize((size, size))`. If any of that raises `OSError`, write
# down the file's name and go on: one bad file must not cost you the others.


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
# What was no picture is gone. But one photo is there twice, and one cat is filed as a dog as well.
# The library's `build_image_dataset` looks further, and reports on every file.

# %%
images, labels, report = build_image_dataset(untidy_folder(), size=64)
print("made", images.shape, labels.shape)
report

# %% [markdown]
# Of identical pictures in one class the first is kept. A picture that lies in both classes is
# dropped: one of its two labels is wrong, and nobody can tell which.
#
# ### A split that does not leak
#
# No photo may be both learned from and judged by. A random split breaks that rule where there are
# copies: one is learned by heart, the other is then "recognized". So deal out *groups* of identical
# photos.


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


def careless(images, share, rng):
    """The same without a thought for copies."""
    order = rng.permutation(len(images))
    judged = round(share * len(images))
    return order[judged:], order[:judged]


def leaks(images, split_by):
    """In how many of 200 random splits some photo lies on both sides."""
    count = 0
    for seed in range(200):
        learned, judged = split_by(images, 0.3, np.random.default_rng(seed))
        count += len(np.intersect1d(groups(images)[learned], groups(images)[judged])) > 0
    return count


with_copies = train_images[[*range(20), 0, 1, 2]]  # 20 photos, three of them twice
print("a photo on both sides, in 200 splits:")
print("  photos dealt one by one ", leaks(with_copies, careless))
print("  copies kept together    ", leaks(with_copies, split))

group = groups(np.concatenate([train_images, val_images]))
shared = np.intersect1d(group[: len(train_images)], group[len(train_images) :])
print("photos both in the training and in the validation set:", shared.size)

# %% [markdown]
# The loader's photos were split in this way, into a set to learn from and a **validation** set. The
# last line says that nothing leaked.
#
# ## The network
#
# It is the network of notebook 3, with fifty hidden units. You have written its parts already, so
# they come from the library:
#
# | | gives |
# |---|---|
# | `forward_pass(parameters, X)` | `Yhat` and a cache of `Z1`, `A1`, `Z2` |
# | `compute_loss(Y, Yhat)` | the binary cross-entropy $J$, averaged over the photos |
# | `backward_pass(parameters, cache, X, Y, Yhat)` | `dW1`, `db1`, `dW2`, `db2` |
# | `accuracy(Y, predicted)` | the share of labels that agree |

# %%
from nn_utils.one_hidden import accuracy, backward_pass, compute_loss, forward_pass


def columns(images):
    """Photos (m, h, w, 3) as columns of numbers between 0 and 1, (h * w * 3, m)."""
    return images.reshape(len(images), -1).T / 255


X_train, Y_train = columns(train_images), train_labels.reshape(1, -1)
X_val, Y_val = columns(val_images), val_labels.reshape(1, -1)
print("learning", X_train.shape, Y_train.shape, "  judging", X_val.shape, Y_val.shape)

# %% [markdown]
# <!-- exercise create_nn_model -->
#
# New in the loop are the validation photos: the network is asked about them in every iteration, and
# learns nothing from them.
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
# ## Two thousand steps
#
# Two thousand iterations would keep your loop busy for minutes. Let it do 15, **about 3 seconds**.
# Half the photos are cats.

# %%
guess("06_cats_vs_dogs/first_loss", "What is the loss before the first step?", ["0", "0.5", "0.69"])


# %% tags=["long"] seconds=3
first_history = create_nn_model(X_train, Y_train, 50, X_val, Y_val, num_iterations=15)[1]
compare_figure("06_cats_vs_dogs/start", [losses[0] for losses in first_history.values()])
for i in (0, 7, 14):
    training, validation = (first_history[name][i] for name in ("train_loss", "val_loss"))
    print(f"iteration {i:2}   training loss {training:.6f}   validation loss {validation:.6f}")
nearest = np.argmin(np.abs(np.array([0, 0.5, 0.69]) - first_history["train_loss"][0]))
came_out("06_cats_vs_dogs/first_loss", "abc"[nearest])

# %% [markdown]
# `nn_utils.train` takes the same steps in *example space*, which notebook 4 explained, in two
# halves, so that you can come back to the middle. **About 32 s** on one core with the real photos.

# %%
guess(
    "06_cats_vs_dogs/validation",
    "The training loss will fall to the end. And the validation loss?",
    ["it falls to the end", "it falls, then rises", "it never falls"],
)

# %% tags=["long"] seconds=32
np.random.seed(1)
start = {
    "W1": np.random.uniform(-0.01, 0.01, (50, X_train.shape[0])),
    "b1": np.zeros((50, 1)),
    "W2": np.random.uniform(-0.01, 0.01, (1, 50)),
    "b2": np.zeros((1, 1)),
}


def walk_on(parameters, learning_rate, steps, **settings):
    """Full-batch gradient descent on the training photos from these parameters."""
    return train(
        X_train,
        Y_train,
        [X_train.shape[0], 50, 1],
        learning_rate=learning_rate,
        epochs=steps,
        parameters=parameters,
        validation=(X_val, Y_val),
        progress=False,
        **settings,
    )


HALF = 200 if drawn else 1000  # the drawings are easy: a few hundred steps tell the story
first_half = walk_on(start, 0.01, HALF)
second_half = walk_on(first_half.parameters, 0.01, HALF - 1)

# Both halves in one: the second begins where the first ends.
history = {
    name: first_half.history[name] + second_half.history[name][1:]
    for name in ("train_cost", "val_cost", "val_accuracy")
}
moments = [i for i in (0, 400, 1250, 1999) if i < 2 * HALF]
compare_figure("06_cats_vs_dogs/train_loss", [history["train_cost"][i] for i in moments])
compare_figure("06_cats_vs_dogs/val_loss", [history["val_cost"][i] for i in moments])
compare_figure("06_cats_vs_dogs/lowest_val_loss", min(history["val_cost"]))
mine = np.array(first_history["train_loss"])
difference = np.abs(mine - history["train_cost"][: mine.size]).max()
print(f"largest difference to your own loop: {difference:.1e}")
where = int(np.argmin(history["val_cost"]))
print(f"validation loss: lowest {history['val_cost'][where]:.4f} at iteration {where}, ", end="")
print(f"last {history['val_cost'][-1]:.4f} at training loss {history['train_cost'][-1]:.4f}")
came_out("06_cats_vs_dogs/validation", "c" if where == 0 else "ab"[where < 2 * HALF - 1])
plots.learning_curves(
    history["train_cost"], history["val_cost"], title="Fifty hidden units, two sets of photos"
)

# %% [markdown]
# On the real photos both losses fall for a thousand steps. The validation loss reaches 0.6566 at
# iteration 1092, and then it **rises**, to 0.6890, while the training loss ends at 0.5657. Every
# textbook has this picture, and under it one word: overfitting.
#
# Look closely. Where the validation loss turns, the training loss has a kink, and both curves
# become thick. So there are **two suspects**:
#
# - *Learning by heart.* What is learned now is true of these photos and of no others.
# - *Too long a step.* The network jumps from one slope of the valley to the other, as it did in
#   notebook 3. That costs it something on both sets.
#
# One experiment tells them apart. Go back to the middle, before the kink, and walk on with steps a
# quarter as long, four times as many. If the network learns by heart, that will not help: at the
# same training loss the validation loss will be the same. If the step is to blame, the rise will be
# gone. (**About 38 s.**)

# %%
guess(
    "06_cats_vs_dogs/suspects",
    "At the training loss where the long steps ended, how much of the rise is left?",
    ["nearly all: it is learning by heart", "about half", "nearly nothing: it was the step"],
)

# %% tags=["long"] seconds=38
short_steps = walk_on(first_half.parameters, 0.0025, 4 * HALF, dtype=np.float32).history

at = second_half.history["train_cost"][-1]  # where the long steps ended
met = int(np.argmax(np.array(short_steps["train_cost"]) <= at))
lowest = int(np.argmin(short_steps["val_cost"]))
print(
    f"training loss {at:.4f}:   long steps {history['val_cost'][-1]:.4f} on validation,"
    f" short steps {short_steps['val_cost'][met]:.4f}"
)
for word, i in (("lowest", lowest), ("last", -1)):
    print(
        f"short steps, {word:6}:  validation loss {short_steps['val_cost'][i]:.4f}"
        f" at training loss {short_steps['train_cost'][i]:.4f}"
    )
told = [short_steps["val_cost"][i] for i in (met, lowest, -1)]
compare_figure("06_cats_vs_dogs/short_steps", told)
rise = np.array([history["val_cost"][-1], short_steps["val_cost"][met]]) - min(history["val_cost"])
left = rise[1] / max(rise[0], 1e-9)
came_out("06_cats_vs_dogs/suspects", "abc"[int(left < 2 / 3) + int(left < 1 / 3)])
plots.validation_against_training(
    {
        "long steps, 0.01": (second_half.history["train_cost"], second_half.history["val_cost"]),
        "short steps, 0.0025": (short_steps["train_cost"], short_steps["val_cost"]),
    },
    at=at,
    title="From the middle on, with long steps and with short ones",
)

# %% [markdown]
# This picture has no iterations in it: one axis says how well the training photos are known, the
# other what that is worth on new ones. Where the long steps end with 0.6890 on validation, on the
# real photos, the short ones have 0.6539 at the same training loss. **Nearly all of that rise was
# the step.**
#
# And learning by heart? It is there, and it comes later: with short steps the validation loss is
# lowest, 0.6536, at a training loss of 0.58, and from there it climbs to 0.6706 as the training
# loss goes down to 0.4678. A curve over iterations could not tell the two apart.
#
# What does a step across the valley do to the accuracy? (**About 1 s.**)

# %% tags=["long"] seconds=1


def right(parameters, X, Y):
    """The share of photos that a network calls rightly."""
    return accuracy(Y, forward_pass(parameters, X)[0] > 0.5)


def one_step_further(parameters):
    """The parameters after one more long step on the training photos."""
    Yhat, forward_cache = forward_pass(parameters, X_train)
    grads = backward_pass(parameters, forward_cache, X_train, Y_train, Yhat)
    return {name: value - 0.01 * grads["d" + name] for name, value in parameters.items()}


last = second_half.parameters
after = one_step_further(last)
for X, Y, whose in ((X_train, Y_train, "training"), (X_val, Y_val, "validation")):
    print(f"{whose:10} photos right {right(last, X, Y):.4f}", end="")
    print(f"   one step further {right(after, X, Y):.4f}")
print(f"validation with short steps, at the end: {short_steps['val_accuracy'][-1]:.4f}")
compare_figure(
    "06_cats_vs_dogs/accuracies", [right(last, X_train, Y_train), right(last, X_val, Y_val)]
)
tail = min(300, HALF)
plots.accuracy_zigzag(
    history["val_accuracy"][-tail:],
    start=2 * HALF - tail,
    title=f"Validation accuracy after every long step, the last {tail}",
)

# %% [markdown]
# On the real photos 0.7025 of the training photos are right and 0.588 of the others. One step more,
# and the training accuracy is 0.6815: on one slope of the valley more photos are called dogs.
# Before you compare networks by such a number, make the steps smaller.

# %% [markdown]
# ## The deep network that sat still
#
# A published network for these photos has three layers, $[3072, 7, 5, 1]$ on $32 \times 32$ pixels,
# with weights `randn * 0.01`. Its loss stays at 0.6931. Is the problem too hard for it? From here
# on photos are halved: each $2 \times 2$ pixels become their mean.


# %%
def halved(images):
    """Photos (m, 64, 64, 3) at half the height and width, (m, 32, 32, 3), 0 to 255."""
    m = len(images)
    return images.reshape(m, 32, 2, 32, 2, 3).mean(axis=(2, 4), dtype=np.float32)


small_train, small_val = halved(train_images), halved(val_images)
x_train, x_val = columns(small_train), columns(small_val)  # (3072, m)
mean_photo = x_train.mean(axis=1, keepdims=True)  # (3072, 1)
plots.picture_grid(small_train[:12] / 255, names[:12], columns=12, title="At 32 by 32 pixels")

# %% [markdown]
# Three hundred steps with $\alpha = 0.03$, **about 2 s**.


# %%
from nn_utils import L_model_backward, L_model_forward
from nn_utils.initialization import initialize_parameters_he, initialize_parameters_small

DEEP = [3072, 7, 5, 1]


def deep_run(initialize, shift=0):
    """[3072, 7, 5, 1] after 300 steps; shift (3072, 1) is taken away from every photo."""
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
small_start = deep_run(initialize_parameters_small)
losses = small_start.history["train_cost"]
print(f"loss at the start {losses[0]:.6f}, after 300 steps {losses[-1]:.6f}")
print(f"log 2 is          {np.log(2):.6f}")
print(f"accuracy {small_start.accuracy(x_train, Y_train):.3f} on the photos it learned from")

# %% [markdown]
# A network whose loss is $\log 2$ answers 0.5 to everything. Measure, **forward**, how much the
# answers of each layer differ from photo to photo and unit to unit, and, **backward**, how large
# the slopes are that reach each layer's weights.


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
# With `randn * 0.01` the answers shrink from layer to layer, until all photos look alike. And the
# slopes that arrive at $W^{[1]}$ are thousands of times smaller than with the other start.
#
# A unit adds up $n$ terms $w_j a_j$. If weights have spread $s$ and answers have size $a$, the sum
# has size about $s\sqrt{n}\, a$. So each layer multiplies the signal by $s\sqrt{n}$:
#
# $$
# 0.01 \cdot \sqrt{3072} \approx 0.55, \qquad
# 0.01 \cdot \sqrt{7} \approx 0.026, \qquad
# 0.01 \cdot \sqrt{5} \approx 0.022 .
# $$
#
# On the way back the slopes are multiplied by the same small weights. The cure is to make every
# factor about one: $s = 1/\sqrt{n}$, or $s = \sqrt{2/n}$ (called He, after Kaiming He) to make up
# for the half that a ReLU throws away.
#
# And pixels are all positive, so what hidden units mostly see is the mean photo. Take it away and
# they see how photos *differ*. **About 3 s**:

# %% tags=["long"] seconds=3
runs = {
    "randn * 0.01": small_start,
    "He": deep_run(initialize_parameters_he),
    "He, centered": deep_run(initialize_parameters_he, shift=mean_photo),
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
# The same network, the same photos, the same learning rate. The problem was not too hard.
#
# **A loss that stays at $\log 2 = 0.6931$ says one thing: every answer is one half.** Sometimes
# that is the best a network can do, as with XOR in notebook 1. Here the signal had died on its way.
# Look at the layers to see which it is.
#
# ## The remedies, one by one
#
# Back to fifty hidden units, at $32 \times 32$ pixels, centered, started well. Photos that decide
# which of a dozen networks is best can no longer say how good it is: the winner is partly lucky on
# just these. So half of the validation photos choose, and the other half sit the **exam**.

# %%
half = Y_val.shape[1] // 2
choosing = x_val[:, :half] - mean_photo, Y_val[:, :half]
exam = x_val[:, half:] - mean_photo, Y_val[:, half:]


def experiment(layers=(3072, 50, 1), flips=False, **settings):
    """A network after 25 epochs; flips: every photo is also learned mirrored."""
    X, Y = x_train, Y_train
    if flips:
        X, Y = np.hstack([X, columns(small_train[:, :, ::-1])]), np.hstack([Y, Y])
    settings = {"optimizer": "adam", "learning_rate": 0.0005, "batch_size": 64, **settings}
    return train(
        X - mean_photo,
        Y,
        layers,
        epochs=25,
        validation=choosing,
        dtype=np.float32,
        progress=False,
        **settings,
    )


print("to learn from", x_train.shape, " to choose by", choosing[0].shape, " exam", exam[0].shape)

# %% [markdown]
# First, how one walks downhill: all photos at once, **mini-batches** of 64, **momentum** and
# **Adam**, all from notebook 5. Each way tries three learning rates and keeps the one that ends
# lowest. **About 14 s.**

# %% tags=["long"] seconds=14
ways = {
    "all at once": ((0.1, 0.3, 1), {"optimizer": "gd", "batch_size": None}),
    "mini-batches": ((0.1, 0.3, 1), {"optimizer": "gd"}),
    "momentum": ((0.1, 0.3, 1), {"optimizer": "momentum"}),
    "Adam": ((0.001, 0.003, 0.01), {"optimizer": "adam"}),
}
walks = {}
for name, (rates, way) in ways.items():
    tried = {rate: experiment(learning_rate=rate, **way).history["train_cost"] for rate in rates}
    best = min(tried, key=lambda rate: tried[rate][-1])
    walks[f"{name}, α = {best:g}"] = tried[best]
    print(f"{name:13}", "   ".join(f"α = {rate:g}: {cost[-1]:.3f}" for rate, cost in tried.items()))
plots.cost_curves(
    walks, every=1, unit="epoch", title="Four ways to walk downhill, each at its best rate of three"
)

# %% [markdown]
# Every run has looked at every photo 25 times. The first made 25 steps in that, the others 800. On
# the real photos momentum ends at 0.016 and Adam at 0.015: with rates that suit them, neither wins.
# Dense networks *can* learn these photos. So on to the remedies that hold learning back. You build
# three.
#
# <!-- exercise l2_gradient -->
#
# **L2** adds a price for large weights to what is minimized, and gradient descent needs its slope:
#
# $$
# J_{L2} = J + \frac{\lambda}{2m} \sum_l \sum_{j,k} \big(W^{[l]}_{jk}\big)^2
# $$
#
# Derive $\partial J_{L2} / \partial W^{[l]}_{jk}$ on paper before you write. The biases are not in
# the sum.


# %% exercise="l2_gradient"
def l2_gradient(grads, parameters, l2, m):
    """
    The gradient of the cost with the price for large weights added.

    grads: dict of dW1, db1, …, dWL, dbL, the slopes of J. parameters: dict of W1, b1, …, WL, bL, of
    the same shapes. l2: the number λ. m: how many examples J is averaged over.

    Returns a dict of the same keys and shapes as grads.
    """
    ### BEGIN SOLUTION
    held_back = dict(grads)
    for name in parameters:
        if name.startswith("W"):
            held_back["d" + name] = grads["d" + name] + l2 / m * parameters[name]
    return held_back
    ### END SOLUTION


# %% check="l2_gradient"

# %% [markdown]
# <!-- exercise dropout_forward -->
#
# **Dropout** silences hidden units at random, others at each step and for each photo, so that none
# can rely on the others. A share $p$ (`keep_prob`) of the answers stays, made $1/p$ louder at once
# (*inverted* dropout), so that the next layer gets as much on average as with nothing silenced:
#
# $$
# \underset{(n,\ m)}{D} = \tfrac1p\, [\,U < p\,], \qquad A_{dropped} = A * D
# $$
#
# The random numbers $U$ come in as an argument, so that the function can be tested.


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, draws):
    """
    Silence some of a layer's answers and make up for it.

    A: (n, m). keep_prob: the share that stays, above 0 and at most 1. draws: (n, m), the numbers U,
    uniform between 0 and 1; an answer stays where its own is below keep_prob.

    Returns the answers, (n, m), and the cache, a dict of D (n, m).
    """
    ### BEGIN SOLUTION
    D = (draws < keep_prob) / keep_prob  # (n, m)
    return A * D, {"D": D}
    ### END SOLUTION


# %% check="dropout_forward"

# %% [markdown]
# <!-- exercise dropout_backward -->
#
# On the way back, the slope along $A_{dropped}$ is known, and the slope along $A$ is asked for.


# %% exercise="dropout_backward"
def dropout_backward(dA, cache):
    """
    The slope of the cost along A, from the slope along what dropout_forward made of it.

    dA: (n, m), along the answers that dropout_forward returned. cache: its dict of D (n, m).

    Returns (n, m).
    """
    ### BEGIN SOLUTION
    return dA * cache["D"]
    ### END SOLUTION


# %% check="dropout_backward"

# %% [markdown]
# Put together, your three functions make a step that `train` makes too, to the last digits:


# %%
from nn_utils import network


def your_gradient(p, X, Y, l2, keep_prob, rng):
    """The gradient of a network with one hidden layer, with L2 and dropout, by your functions."""
    Z1 = p["W1"] @ X + p["b1"]
    A1, dropped = dropout_forward(relu(Z1), keep_prob, rng.random(Z1.shape))
    dZ2 = (sigmoid(p["W2"] @ A1 + p["b2"]) - Y) / Y.shape[1]
    dZ1 = dropout_backward(p["W2"].T @ dZ2, dropped) * (Z1 > 0)
    grads = {"dW1": dZ1 @ X.T, "db1": dZ1.sum(axis=1, keepdims=True)}
    grads |= {"dW2": dZ2 @ A1.T, "db2": dZ2.sum(axis=1, keepdims=True)}
    return l2_gradient(grads, p, l2, Y.shape[1])


p = initialize_parameters_he([3072, 50, 1], rng=np.random.default_rng(1))
X, Y = choosing
yours = your_gradient(p, X, Y, 100, 0.5, np.random.default_rng(2))
done = network.forward(p, X, keep_prob=0.5, rng=np.random.default_rng(2))
librarys = network.backward(p, done, Y, decay=100 / Y.shape[1])
print("largest difference:", max(abs(yours[name] - librarys[name]).max() for name in librarys))

# %% [markdown]
# <!-- exercise early_stopping -->
#
# The third remedy is to stop in time. But a loss that rises may fall again. Walk through the
# history, remember where the loss was lowest so far, and stop as soon as that lies `patience`
# iterations back. What comes after is unknown to you.
#
# With losses 5, 3, 4, 4, 1 and patience 2, training stops at iteration 3 and keeps iteration 1.


# %% exercise="early_stopping"
def early_stopping(val_loss, patience):
    """
    Which network of a training to keep, and when to stop.

    val_loss: validation losses, one for each iteration from 0 on. patience: how many iterations to
    go on after the lowest one, at least 1.

    Returns best and stop: the iteration with the lowest loss up to stop (the first, if it comes
    twice), and the first iteration that is patience iterations after the best one so far, or the
    last iteration, if that never happens.
    """
    ### BEGIN SOLUTION
    best = 0
    for i in range(len(val_loss)):
        if val_loss[i] < val_loss[best]:
            best = i
        if i - best >= patience:
            return best, i
    return best, len(val_loss) - 1
    ### END SOLUTION


# %% check="early_stopping"

# %% [markdown]
# To these three add **flips**: every photo is also shown mirrored, and a mirrored cat is a cat.
# **About 8 s.**

# %%
guess(
    "06_cats_vs_dogs/remedy",
    "Which reaches the lowest validation loss?",
    ["L2", "dropout", "flips", "all three together"],
)


# %% tags=["long"] seconds=8
remedies = {
    "none": experiment(),
    "L2 100": experiment(l2=100),
    "dropout": experiment(keep_prob=0.5),
    "flips": experiment(flips=True),
    "all three": experiment(flips=True, l2=100, keep_prob=0.7),
}
lowest = [min(run.history["val_cost"]) for run in remedies.values()][1:]
came_out("06_cats_vs_dogs/remedy", "abcd"[int(np.argmin(lowest))])
plots.regularization_curves(
    {
        name: {"train_loss": run.history["train_cost"], "val_loss": run.history["val_cost"]}
        for name, run in remedies.items()
    },
    unit="epoch",
    title="Four remedies and none: the ceiling of a dense network",
)

# %% [markdown]
# On the real photos L2 and dropout keep the validation loss from climbing. But the rings, the
# lowest points, lie close together. The remedies change *when* a network goes wrong, and hardly how
# far it gets before.
#
# What do the networks score in the exam, each at its best epoch, and what does one neuron?
# (**About 6 s.**)

# %% tags=["long"] seconds=6
settings = {
    "none": {},
    "L2 100": {"l2": 100},
    "dropout": {"keep_prob": 0.5},
    "flips": {"flips": True},
    "all three": {"flips": True, "l2": 100, "keep_prob": 0.7},
}
print("             stops at   keeps   exam")
for name, setting in settings.items():
    best, stop = early_stopping(remedies[name].history["val_cost"], patience=5)
    stopped = experiment(patience=5, **setting)
    print(f"{name:12} {stop:8} {best:7}   {stopped.accuracy(*exam):.3f}")
neuron = experiment(layers=(3072, 1), patience=5)
print(f"one neuron   {'':16}   {neuron.accuracy(*exam):.3f}")
luck = np.sqrt(0.62 * 0.38 / exam[1].size)
print(f"luck alone moves a score of 0.62 by about {luck:.2f}")

# %% [markdown]
# On the real photos the exam gives between 0.614 and 0.634, whatever we do, and one neuron gets
# 0.586. Luck alone moves such a score by about 0.02, so most of these differences mean nothing. The
# ceiling does.
#
# You know the reason from notebook 2: a dense network never knew which pixel lies beside which. To
# it, a cat moved by three pixels is a new animal.

# %% [markdown]
# ## Beyond: look for small things everywhere
#
# Cut small patches out of the training photos. Find a few hundred that all others resemble: a
# **dictionary**. Describe a photo by which of its words occur in it, and roughly where. No label is
# used until one neuron reads the description. The recipe is that of Adam Coates, Honglak Lee and
# Andrew Ng (2011), in `nn_utils/features.py`.
#
# **1. Patches.** Six pixels by six, three colors: $n = 108$ numbers. A patch in the shade should
# count like the same patch in the sun, so each loses its own mean and is divided by its own spread.

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
# **2. Whitening.** Neighboring pixels are nearly equal, so most of a patch says one thing,
# "smooth". Whitening makes coordinates in which no two pixels go together and all vary alike.
# `np.linalg.eigh` splits the covariance of the patches into $C = U \Lambda U^T$: the columns of $U$
# are directions at right angles, and the diagonal of $\Lambda$ says how much patches vary along
# each. With $N$ patches as the rows of $P$, and $\bar p$ for their mean,
#
# $$
# \underset{(N,\ n)}{P_{white}} = (P - \bar p)\ \underset{(n,\ n)}{M},
# \qquad
# M = U\,(\Lambda + \varepsilon)^{-1/2}\, U^T .
# $$
#
# Each direction is divided by its spread; the $\varepsilon$ keeps mere noise from being blown up.
# The last $U^T$ turns the coordinates back, so that a whitened patch is still a picture.

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
    names=["leveled", "whitened"],
    title="Sixteen patches before whitening and after it",
)

# %% [markdown]
# The smooth parts are gone and the edges stand out.
#
# **3. A dictionary.** Which 400 directions $d_1, \dots, d_{400}$ of length 1 do the whitened
# patches point in? Begin with 400 of the patches, and repeat ten times: every patch $p$ goes to the
# word that it agrees with most, $\arg\max_j |d_j \cdot p|$; every word becomes the sum of its
# patches, weighted by that agreement, set back to length 1. This is k-means on a sphere. **About 3
# s.**


# %% tags=["long"] seconds=3
from nn_utils.features import learn_dictionary, standardize, word_maps

rng = np.random.default_rng(1)
dictionary = learn_dictionary(small_train, words=400, patch_size=6, rng=rng, progress=False)
plots.dictionary_atoms(dictionary.words, (6, 6, 3), title="The four hundred words")

# %% [markdown]
# Nobody asked for edges, and here they are, in every direction. The first cells of the visual
# cortex respond to very similar patterns.
#
# **4. Where is the word?** Lay a word over each of $27 \times 27$ places of a photo and note how
# well it fits, $z = d \cdot p_{white}$. A ReLU with a threshold, $\max(z - 0.25, 0)$, keeps the
# places where it was found, and $\max(-z - 0.25, 0)$ those where its negative was.


# %% tags=["long"]
def found(photos):
    """How clearly each word was found at each place of photos (m, 32, 32, 3): (m, 27, 27, 400)."""
    return np.maximum(word_maps(dictionary, photos) - 0.25, 0)


in_first = found(small_train[:1])[0]  # (27, 27, 400)
clearest = int(in_first.max(axis=(0, 1)).argmax())
plots.word_in_photo(
    small_train[0] / 255,
    dictionary.words[clearest].reshape(6, 6, 3),
    in_first[:, :, clearest],
    title=f"Word {clearest}, the one that is found most clearly in this photo",
)

# %% [markdown]
# <!-- exercise pool_quarters -->
#
# **5. Roughly where.** Cut each map into four quarters and keep the mean of each. A word that moves
# by three pixels mostly stays in its quarter. Cut at `rows // 2` and `columns // 2`; an odd row or
# column goes to the lower or right quarters.


# %% exercise="pool_quarters"
def pool_quarters(maps):
    """
    The mean of every map over each quarter of the photo.

    maps: (m, rows, columns, words).

    Returns (m, 4 * words): first all words in the upper left quarter, then in the upper right, the
    lower left and the lower right one.
    """
    ### BEGIN SOLUTION
    rows, columns = maps.shape[1] // 2, maps.shape[2] // 2
    quarters = [
        maps[:, :rows, :columns],
        maps[:, :rows, columns:],
        maps[:, rows:, :columns],
        maps[:, rows:, columns:],
    ]
    return np.concatenate([quarter.mean(axis=(1, 2)) for quarter in quarters], axis=1)
    ### END SOLUTION


# %% check="pool_quarters"

# %% [markdown]
# $400$ words $\times$ 2 signs $\times$ 4 quarters make $3200$ numbers a photo.
#
# **6. One neuron.** Every feature gets mean 0 and spread 1, and a logistic regression learns from
# them, with L2. A fifth of the *training* photos decides how much of it. **About 10 s.**


# %% tags=["long"] seconds=10
def described(photos):
    """Photos (m, 32, 32, 3) as columns of 3200 features, (3200, m)."""
    features = []
    for start in range(0, len(photos), 25):  # more at a time would fill the memory
        maps = word_maps(dictionary, photos[start : start + 25])
        signs = [np.maximum(maps - 0.25, 0), np.maximum(-maps - 0.25, 0)]
        features.append(np.hstack([pool_quarters(sign) for sign in signs]))
    return np.vstack(features).T


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


features_train, features_val = described(small_train), described(small_val)
cut = Y_train.shape[1] * 4 // 5
seen, unseen = standardize(features_train[:, :cut], features_train[:, cut:])
losses = {}
for l2 in (30, 100, 300, 1000, 3000):
    run = reader(seen, Y_train[:, :cut], l2, validation=(unseen, Y_train[:, cut:]))
    losses[l2], share = run.history["val_cost"][-1], run.history["val_accuracy"][-1]
    print(f"L2 {l2:5}: on the fifth set aside loss {losses[l2]:.4f}, right {share:.3f}")
chosen_l2 = min(losses, key=losses.get)
print("chosen:", chosen_l2)

# %% [markdown]
# And now the validation photos, all of them. (**About 2 s.**)

# %%
guess("06_cats_vs_dogs/share", "What share of them will that one neuron call rightly?")

# %% tags=["long"] seconds=2
seen, unseen = standardize(features_train, features_val)
regression = reader(seen, Y_train, chosen_l2)
share = regression.accuracy(unseen, Y_val)
luck = np.sqrt(share * (1 - share) / Y_val.size)
print(f"{share:.3f} of the validation photos right; luck alone moves that by about {luck:.3f}")
compare_figure("06_cats_vs_dogs/dictionary", share)
came_out("06_cats_vs_dogs/share", share)

# %% [markdown]
# That is one neuron, trained for a few seconds. The dense network was not too small. It was looking
# in the wrong way.
#
# One neuron can be asked what it goes by: add up the weights of each word over the four quarters,
# and take the largest sums and the smallest.

# %% tags=["long"]
weights = regression.parameters["W1"].reshape(2, 4, 400).sum(axis=1).ravel()  # (800,)
signed = np.vstack([dictionary.words, -dictionary.words])  # (800, 108)
order = np.argsort(weights)
plots.dictionary_atoms(
    signed[np.concatenate([order[:16], order[::-1][:16]])],
    (6, 6, 3),
    names=["cat", "dog"],
    title="The words that speak most for a cat, and those that speak most for a dog",
)

# %% [markdown]
# On the real photos a plain green patch speaks for a dog. Count the pixels that are clearly green:


# %%
def green_share(label):
    """The share of pixels whose green is well above their red and their blue, over one class."""
    red, green, blue = np.moveaxis(small_train[train_labels == label], -1, 0)
    return np.mean((green > 1.1 * red) & (green > 1.1 * blue))


for label, name in enumerate(classes):
    print(f"{name}s: {green_share(label):.1%} of the pixels are green")
print(f"dogs have {green_share(1) / green_share(0):.1f} times as many")

# %% [markdown]
# A lawn is where people photograph dogs. Whether that is cheating depends on what you use it for.
#
# **7. And mirrored.** Learn from both versions of each training photo, ask about both versions of
# each validation photo, and take the mean. **About 8 s.**


# %% tags=["long"] seconds=8
both_ways = np.hstack([features_train, described(small_train[:, :, ::-1])])
regression = reader(standardize(both_ways)[0], np.hstack([Y_train, Y_train]), chosen_l2)


def dog_probability(features, mirrored_features):
    """The mean of what the regression says about photos and their mirror images. (1, m)"""
    _, *views = standardize(both_ways, features, mirrored_features)
    return sum(regression.probabilities(view) for view in views) / 2


A_val = dog_probability(features_val, described(small_val[:, :, ::-1]))
share = accuracy(Y_val, A_val > 0.5)
print(f"{share:.3f} of the validation photos right")
compare_figure("06_cats_vs_dogs/dictionary_and_flips", share)

# %% [markdown]
# <!-- star anywhere -->


# %%
def anywhere(images, labels, new_images):
    """
    Which of two unknown patterns lies somewhere in each new picture.

    images: (m, 12, 12). labels: (m,), 0 or 1. new_images: (k, 12, 12).

    Returns (k,), 0 or 1 for each.
    """
    raise NotImplementedError("anywhere")


# %%
star("06_cats_vs_dogs/anywhere", anywhere)

# %% [markdown]
# ## How to say dog
#
# An accuracy belongs to one threshold. Turn it from 1 down to 0: how many dogs are found, and how
# many cats are called dogs?
#
# <!-- exercise roc_points -->
#
# $$
# \mathrm{fpr} = \frac{\text{cats called dogs}}{\text{all cats}}, \qquad
# \mathrm{tpr} = \frac{\text{dogs called dogs}}{\text{all dogs}}
# $$
#
# Begin at $(0, 0)$. Then take each of the probabilities that occur, from high to low, as the
# threshold: whatever lies **at or above** it is called a dog. Equal probabilities make one step.


# %% exercise="roc_points"
def roc_points(Y, A):
    """
    False and true positive rates as the threshold falls.

    Y: (1, m), 0 or 1, both present. A: (1, m), the probabilities of a dog.

    Returns fpr and tpr, each (k + 1,) for k different probabilities, from 0 to 1.
    """
    ### BEGIN SOLUTION
    fpr, tpr = [0.0], [0.0]
    for threshold in np.unique(A)[::-1]:
        called = threshold <= A
        fpr.append(np.mean(called[Y == 0]))
        tpr.append(np.mean(called[Y == 1]))
    return np.array(fpr), np.array(tpr)
    ### END SOLUTION


# %% check="roc_points"

# %% [markdown]
# <!-- exercise roc_area -->
#
# The area under this curve is the chance that a random dog gets a higher probability than a random
# cat: 0.5 for a coin. Join neighboring points by straight lines, cut the area into upright strips,
# and add them up.


# %% exercise="roc_area"
def roc_area(fpr, tpr):
    """
    The area under straight lines between the points.

    fpr, tpr: (k,), as roc_points returns them.

    Returns a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    widths = np.diff(fpr)
    heights = (tpr[:-1] + tpr[1:]) / 2
    return float(np.sum(widths * heights))
    ### END SOLUTION


# %% check="roc_area"

# %% tags=["long"]
A_dense, _ = forward_pass(last, X_val)
for whose, A in (("fifty hidden units", A_dense), ("the dictionary", A_val)):
    pairs = A[Y_val == 1][:, None] > A[Y_val == 0][None, :]  # every dog with every cat
    print(f"{whose:18} area {roc_area(*roc_points(Y_val, A)):.3f}", end="")
    print(f"   dog above cat in {pairs.mean():.3f} of all pairs")
plots.roc(Y_val, A_dense, title="Fifty hidden units")

# %% tags=["long"]
live.threshold(Y_val, A_val, val_images, classes, accuracy, title="The dictionary")

# %% [markdown]
# Drag the ring along the curve, and watch which photos change sides. What does it cost to miss no
# dog?
#
# Now a cat flap that stays shut for dogs. A cat left in the rain is a pity; a dog in the kitchen is
# a disaster. Choose the threshold with one half of the validation photos, so that 95 of 100 dogs
# are kept out, and see with the other half whether the promise holds. *Recall* is the share of the
# dogs that are called dogs, *precision* the share of those called dogs that are dogs.


# %% tags=["long"]
def threshold_for(share_of_dogs, A, Y):
    """The highest threshold at which this share of the dogs is called a dog. A, Y: (1, m)."""
    dogs = np.sort(A[Y == 1])
    return dogs[int((1 - share_of_dogs) * dogs.size)] - 1e-6


flap = threshold_for(0.95, A_val[:, :half], Y_val[:, :half])
A, Y = A_val[:, half:], Y_val[:, half:]
print(f"threshold {flap:.3f}; on the other half {np.mean(A[Y == 1] > flap):.1%} of the dogs are")
print(f"kept out and {np.mean(A[Y == 0] > flap):.1%} of the cats")
plots.precision_recall(
    Y_val, A_val, threshold=round(float(flap), 3), title="The cat flap: dog, or no dog"
)

# %% [markdown]
# A threshold moves mistakes from one kind to the other. It does not remove any.
#
# ## A gallery of mistakes
#
# The wrong answers it was most sure of:

# %% tags=["long"]
plots.mistakes(val_images, Y_val, A_val, classes, limit=18)

# %% [markdown]
# Many have a reason that you can see: a dog with pointed ears, a cat in somebody's arms. The
# dictionary knows edges. It does not know that an ear belongs on a head.
#
# ### Your own picture
#
# Put the path of a photo into `my_photo`, of any format and size. Until then a validation photo is
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
    features = [described(version) for version in (photo, photo[:, :, ::-1])]
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
# A friend makes more photos: of each training photo a copy with a little less contrast. All are
# shuffled and split, four fifths to learn from and one fifth to judge by. (**About 2 s.**)


# %% tags=["long"] seconds=2
X = np.hstack([x_train, 0.9 * x_train + 0.05])
Y = np.hstack([Y_train, Y_train])
order = np.random.default_rng(1).permutation(X.shape[1])
learned, judged = np.split(order, [X.shape[1] * 4 // 5])
friends = train(
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
on_judged = friends.accuracy(X[:, judged] - mean_photo, Y[:, judged])
print(f"on the friend's validation photos {on_judged:.3f}")
print(f"on photos from elsewhere          {friends.accuracy(*exam):.3f}")

# %% [markdown]
# The friend reports the first number. What happened?
#
# <details><summary>Answer</summary>
#
# Most of the judged photos have their copy among those learned by heart. Split first, copy
# afterwards, and copy only what is learned from. A number that is much better than everything
# before it is a leak, as a rule.
#
# </details>
#
# <!-- exercise spot_the_bug -->
#
# One last test: `spot_the_bug` says which function of a program is wrong. A matrix of random
# numbers will not do for all of them. What must a history of losses hold, for a wrong way of
# stopping to show?


# %% exercise="spot_the_bug"
def spot_the_bug(program):
    """
    The name of the function of a program that is wrong, or None where all are right.

    program: functions by name: l2_gradient, dropout_forward, early_stopping and roc_points.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    parameters = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1))}
    parameters |= {"W2": rng.normal(size=(1, 4)), "b2": rng.normal(size=(1, 1))}
    grads = {f"d{name}": rng.normal(size=value.shape) for name, value in parameters.items()}
    layer, draws = rng.normal(size=(6, 7)), rng.uniform(size=(6, 7))
    history = [0.69, 0.66, 0.64, 0.65, 0.66, 0.67, 0.60, 0.58]
    labels = np.array([[0, 1, 1, 0, 1, 0, 0]])
    answers = np.array([[0.2, 0.9, 0.4, 0.4, 0.7, 0.1, 0.8]])
    trials = {
        "l2_gradient": (l2_gradient, grads, parameters, 0.7, 5),
        "dropout_forward": (dropout_forward, layer, 0.8, draws),
        "early_stopping": (early_stopping, history, 3),
        "roc_points": (roc_points, labels, answers),
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
# **The wide network failed at seeing.** Its training loss fell, and it was nearly useless. A
# falling training loss does not even prove that the gradients are right, as the dead bias of
# notebook 5 showed; it says nothing at all about new photos.
#
# **The first explanation failed.** The rise of the validation loss looked like overfitting, and
# most of it was the length of the step.
#
# **The deep network failed to carry a signal**, for want of a factor of $\sqrt n$ in its starting
# weights.
#
# **The remedies failed to lift the ceiling.** They cannot put in what the network has no way to
# express.
#
# **And the dictionary?** Three reservations. Chance: on a thousand photos, luck alone moves such a
# score by about 0.013. Choice: these very photos were looked at while the recipe was being made;
# patch size and threshold were tried in several ways, and the ones that did well were kept. And
# the words are chosen without knowing what for, and nothing is made of edges.
#
# ## Where next
#
# Small patterns laid over every place of a photo, a ReLU, a pooling over regions, and a neuron on
# top: that *is* a convolutional network with one layer, whose patterns happen to come from k-means.
# Let gradient descent change the patterns as well, and stack a few such layers, so that edges make
# corners, corners make ears, and ears make cats.
#
# The gradient of a convolution is one more case of the chain rule. You have seen how it goes wrong
# without a word, and you have the habit of measuring.
