"""Every picture of the series, in one house style, with alternative text.

Each function takes plain arrays, complains clearly about wrong shapes, prints nothing and returns a
``Picture``: leave it as the last expression of a cell, or ``display`` it, or ``.savefig`` it. X is
(n_x, m) with an example a column, Y is (1, m), histories are (k,); ``every`` is the number of
iterations between two entries of a history, or the iteration of each entry. Every function but
``network_diagram``, ``neuron_diagram``, ``computational_graph``, ``cache_walk`` and
``neuron_sliders`` also takes ``title``.

One neuron
    neuron_diagram(n_x=2, activation="sigmoid")          inputs, weights, sum, activation
    activations_and_slopes()                             sigmoid, tanh, ReLU and their derivatives
    neuron_picture(X, Y, w, b, activation="sigmoid")     its answer over the plane and along z
    neuron_sliders(X, Y, w=(1, 1), b=0)                  the same with sliders, live
    central_difference(f, x, eps)                        chord against tangent
    cost_along_weight(cost, at, low, high, name="$w$")   the cost along one weight, and its slope
    landscape(cost, paths, window, names)                the cost over two knobs, and paths on it
    losses_and_slopes()                                  cross-entropy, squared error, their slopes

Two classes in the plane
    points(X, Y)                                         the examples
    decision_line(X, Y, w, b)                            with one neuron's line
    learning_strip(X, Y, moments)                        the line at several (iteration, w, b)
    decision_boundary(predict, X, Y)                     probabilities of any predict function
    boundaries_by_units({n_h: predict}, X, Y)            one boundary for each number of units
    folded_plane(stages, X, Y, line, names)              the plane as a hidden layer folds it

Networks
    network_diagram(layers_dims, activations=None)       units, with the shapes of W and b
    network_at_work(image, parameters, classes, output)  one picture in it, with every answer
    computational_graph(layers_dims, m, activations=None) values and gradients with shapes
    cache_walk(layers_dims, activations=None)            forward, caches, backward
    flow_both_ways(values, weights, slopes, weight_slopes)   one example's numbers, and its slopes

Learning
    cost_curves(costs, every=100, varied="", unit="iteration")  one, or {setting: history}
    cost_by_depth({L: costs}, every=100)                 histories and last cost by depth
    accuracy_zigzag(accuracy, start=0)                   after every step, even and odd apart
    learning_curves(train, validation, every=1)          with the lowest validation cost
    validation_against_training({run: (train, val)}, at) one cost over the other, learning rightward
    regularization_curves({setting: history}, every=1)   train and validation, several settings
    layer_signals({name: (activations, gradients)})      sizes and spread by layer
    parameter_movement({run: {"W1": distances}}, every)  distance from the start; finds dead ones
    timings(sizes, {way: seconds}, unit="examples")      ways to compute the same, against size
    race({name: iterator of costs}, iterations, seconds=3)   trainings against the clock, live

Pictures
    picture_grid(images, titles=None, columns=6)         photos or digits
    weights_picture(w, image_shape=(64, 64, 3))          one neuron's weights, by channel and summed
    weight_tiles(W, image_shape, names=None)             a layer's weights, a tile a unit
    dictionary_atoms(atoms, patch_shape, names=None)     a patch dictionary as one mosaic
    word_in_photo(photo, word, found)                    where in a photo a word of it is found
    mistakes(images, Y, A, classes, limit=12)            what is wrong, most confident first
    own_picture(image, probability, classes)             one photo and its probabilities

Judging
    confusion_matrix(Y, predictions, classes, normalize=False)
    roc(Y, A, threshold=0.5)                             with area and chosen threshold
    precision_recall(Y, A, threshold=0.5)                and accuracy, against the threshold
"""

from nn_utils.plots.at_work import network_at_work
from nn_utils.plots.boundaries import (
    boundaries_by_units,
    decision_boundary,
    decision_line,
    learning_strip,
    points,
)
from nn_utils.plots.curves import (
    cost_by_depth,
    cost_curves,
    learning_curves,
    regularization_curves,
)
from nn_utils.plots.diagrams import network_diagram, neuron_diagram
from nn_utils.plots.evaluation import confusion_matrix, precision_recall, roc
from nn_utils.plots.flow import flow_both_ways
from nn_utils.plots.folds import folded_plane
from nn_utils.plots.generalization import validation_against_training
from nn_utils.plots.graphs import cache_walk, computational_graph
from nn_utils.plots.images import (
    dictionary_atoms,
    mistakes,
    own_picture,
    picture_grid,
    weight_tiles,
    weights_picture,
    word_in_photo,
)
from nn_utils.plots.landscape import landscape
from nn_utils.plots.losses import losses_and_slopes
from nn_utils.plots.picture import Picture
from nn_utils.plots.race import race
from nn_utils.plots.signals import (
    activations_and_slopes,
    central_difference,
    cost_along_weight,
    layer_signals,
    parameter_movement,
)
from nn_utils.plots.sliders import neuron_picture, neuron_sliders
from nn_utils.plots.slopes import slope_graph
from nn_utils.plots.timings import timings
from nn_utils.plots.zigzag import accuracy_zigzag

__all__ = [
    "Picture",
    "accuracy_zigzag",
    "activations_and_slopes",
    "boundaries_by_units",
    "cache_walk",
    "central_difference",
    "computational_graph",
    "confusion_matrix",
    "cost_along_weight",
    "cost_by_depth",
    "cost_curves",
    "decision_boundary",
    "decision_line",
    "dictionary_atoms",
    "flow_both_ways",
    "folded_plane",
    "landscape",
    "layer_signals",
    "learning_curves",
    "learning_strip",
    "losses_and_slopes",
    "mistakes",
    "network_at_work",
    "network_diagram",
    "neuron_diagram",
    "neuron_picture",
    "neuron_sliders",
    "own_picture",
    "parameter_movement",
    "picture_grid",
    "points",
    "precision_recall",
    "race",
    "regularization_curves",
    "roc",
    "slope_graph",
    "timings",
    "validation_against_training",
    "weight_tiles",
    "weights_picture",
    "word_in_photo",
]
