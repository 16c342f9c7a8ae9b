"""Pictures to move, which run on the functions that the learner has just written.

    bowl(X, Y, four functions of notebook 01)            the cost over (w, b), to walk down
    playground(X, Y, five functions of notebook 03)      a hidden layer learning, as you watch
    walk(three functions of notebook 04)                 one example forward and back, by numbers
    draw_digit(forward_prop, W1, b1, W2, b2)             ten answers to what you draw
    threshold(Y, A, images, classes, accuracy)           the ROC curve, and who changes sides

Each shows a still picture, with alternative text, where no kernel runs or anywidget is missing. A
function that is wrong is told of in the picture; nothing raises. State is kept when the cell runs
again, and nothing trains once the picture is gone.
"""

from nn_utils.live.bowl import bowl
from nn_utils.live.digits import draw_digit
from nn_utils.live.playground import playground
from nn_utils.live.threshold import threshold
from nn_utils.live.walk import walk

__all__ = ["bowl", "draw_digit", "playground", "threshold", "walk"]
