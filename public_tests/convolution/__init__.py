"""Exercises of notebook 08: convolution and pooling, forwards and backwards."""

from __future__ import annotations

from numpy.random import Generator

from nn_utils import convolution as library

from ..cases import with_single_precision
from ..cells import cell_check
from ..engine import Agrees, Array, Case, Exercise, Scalar, Series, Tuple, Unmutated
from ..engine.calling import Call
from ..engine.checks import Holds
from ..engine.returns import Reading
from ..engine.slopes import AgreesWithSlopes
from ..notebook import Notebook
from ..sizes import normals, several_sizes
from .stars import STARS
from .surfaces import over_filters, over_pictures

# One channel --------------------------------------------------------------------------------------


def _images(rng: Generator) -> list[Case]:
    """Images of which no two sides are equal, and patterns from a single pixel up."""
    several = [{"H": H, "W": W, "k": k} for H, W, k in ((5, 7, 3), (8, 4, 2), (3, 6, 1), (6, 5, 4))]
    return [Case(normals(rng, sizes, image="H, W", pattern="k, k"), sizes) for sizes in several]


correlate = Exercise(
    reference=library.correlate,
    cases=_images,
    returns=Array("found", "rows, columns"),
    points=5,
    difficulty=1,
    minutes=15,
)


# Many channels, filters and examples --------------------------------------------------------------


_STACKED = {"X": "C, H, W, m", "W": "F, C, k, k", "b": "F, 1"}


def _stacks(rng: Generator) -> list[Case]:
    """Stacks of pictures with filters for them: no two axes of one size, pad on and off."""
    fixed = (
        {"k": 3, "pad": 1},
        {"k": 2, "pad": 0},
        {"k": 3, "pad": 2, "C": 1},
        {"k": 2, "pad": 1, "m": 1},
        {"k": 1, "pad": 0, "F": 1},
    )
    return [
        Case({**normals(rng, sizes, **_STACKED), "pad": sizes["pad"]}, sizes)
        for sizes in several_sizes(rng, "C", "H", "W", "m", "F", fixed=fixed, low=4)
    ]


_Z = Array("Z", "F, rows, columns, m")
_SLOPES = Tuple(*(Array(f"d{name}", axes) for name, axes in _STACKED.items()), name="the slopes")

conv_by_loops = Exercise(
    reference=library.conv_by_loops,
    cases=_stacks,
    returns=_Z,
    points=10,
    difficulty=2,
    minutes=25,
    forbidden=(library.conv_forward,),
)


def _slopes_come_back(rng: Generator) -> list[Case]:
    cases = []
    for case in _stacks(rng):
        X, W, b, pad = case.values
        Z, _ = library.conv_forward(X, W, b, pad)
        arguments = {"dZ": rng.normal(size=Z.shape), "X": X, "W": W, "pad": pad}
        cases.append(Case(arguments, case.sizes))
    return cases


slopes_by_loops = Exercise(
    reference=library.slopes_by_loops,
    cases=_slopes_come_back,
    returns=_SLOPES,
    points=15,
    difficulty=3,
    minutes=35,
    checks=(
        Agrees(),
        AgreesWithSlopes(over_filters, "dW and db are the slopes of the cost, as measured"),
        AgreesWithSlopes(over_pictures, "dX is the slope of every example's loss, as measured"),
        Unmutated(),
    ),
    forbidden=(library.conv_backward,),
)


# As one product -----------------------------------------------------------------------------------


def _pictures_to_lay_out(rng: Generator) -> list[Case]:
    fixed = ({"k": 2}, {"k": 3}, {"k": 1}, {"k": 3, "m": 1}, {"k": 2, "C": 1})
    return [
        Case({**normals(rng, sizes, X="C, H, W, m"), "k": sizes["k"]}, sizes)
        for sizes in several_sizes(rng, "C", "H", "W", "m", fixed=fixed, low=4)
    ]


im2col = Exercise(
    reference=library.im2col,
    cases=_pictures_to_lay_out,
    returns=Array("columns", "C k k, rows columns m"),
    points=10,
    difficulty=3,
    minutes=25,
)

conv_forward = Exercise(
    reference=library.conv_forward,
    cases=lambda rng: with_single_precision(_stacks(rng)),
    returns=Tuple(
        _Z,
        Tuple(
            Series("the shape in the cache", "axes"),
            Array("W in the cache", "F, C, k, k"),
            Array("columns in the cache", "C k k, rows columns m"),
            Scalar("pad in the cache"),
            name="the cache",
        ),
    ),
    points=10,
    difficulty=2,
    minutes=15,
)


def _caches(rng: Generator) -> list[Case]:
    cases = []
    for case in _stacks(rng):
        Z, cache = library.conv_forward(*case.values)
        cases.append(Case({"dZ": rng.normal(size=Z.shape), "cache": cache}, case.sizes))
    return cases


conv_backward = Exercise(
    reference=library.conv_backward,
    cases=_caches,
    returns=_SLOPES,
    points=15,
    difficulty=3,
    minutes=30,
    forbidden=(library.col2im, library.filter_slopes),
)


# Pooling ------------------------------------------------------------------------------------------


def _pictures_to_pool(rng: Generator) -> list[Case]:
    """Sides that the squares fill, and sides that leave rows and columns over."""
    cases = []
    for C, H, W, m, size in ((3, 4, 6, 5, 2), (2, 7, 9, 3, 2), (2, 8, 6, 4, 3), (1, 5, 4, 1, 2)):
        sizes = {"C": C, "H": H, "W": W, "m": m, "size": size}
        cases.append(Case({**normals(rng, sizes, X="C, H, W, m"), "size": size}, sizes))
    return cases


def _one_a_square(call: Call, reading: Reading) -> str | None:
    """One pixel of every whole square is marked, and none beside them."""
    mask, size = reading.leaves["mask"].value != 0, call.case.arguments["size"]
    C, H, W, m = call.case.arguments["X"].shape
    if not mask.any() or mask.shape != (C, H, W, m):
        return None
    rows, columns = H // size, W // size
    used = mask[:, : rows * size, : columns * size]
    squares = used.reshape(C, rows, size, columns, size, m).sum(axis=(2, 4))
    if (squares == 1).all() and squares.sum() == mask.sum():
        return ""
    return f"The mask marks {mask.sum()} pixels; there are {squares.size} squares, one of each."


max_pool_forward = Exercise(
    reference=library.max_pool_forward,
    cases=_pictures_to_pool,
    returns=Tuple(Array("A", "C, rows, columns, m"), Array("mask", "C, H, W, m", any_dtype=True)),
    points=5,
    difficulty=2,
    minutes=20,
    checks=(
        Agrees(),
        Holds("the mask marks one pixel of every square", _one_a_square),
        Unmutated(),
    ),
)


def _pooled(rng: Generator) -> list[Case]:
    cases = []
    for case in _pictures_to_pool(rng):
        A, mask = library.max_pool_forward(*case.values)
        dA = rng.normal(size=A.shape)
        arguments = {"dA": dA, "mask": mask, "size": case.arguments["size"]}
        cases.append(Case(arguments, case.sizes))
    return cases


def _nothing_lost(call: Call, reading: Reading) -> str | None:
    """What has come back is handed on, no more and no less."""
    came, handed = call.case.arguments["dA"].sum(), reading.leaves["dX"].value.sum()
    if abs(handed - came) <= 1e-6 * (1 + abs(came)):
        return ""
    return f"The slopes that came back sum to {came:.4g}; those handed on sum to {handed:.4g}."


max_pool_backward = Exercise(
    reference=library.max_pool_backward,
    cases=_pooled,
    returns=Array("dX", "C, H, W, m"),
    points=5,
    difficulty=2,
    minutes=15,
    checks=(Agrees(), Holds("hands on all that came back", _nothing_lost), Unmutated()),
)


# How far a unit sees ------------------------------------------------------------------------------


def _towers(rng: Generator) -> list[Case]:
    towers = [
        [(3, 1)],
        [(2, 2)],
        [(3, 1), (2, 2)],
        [(5, 1), (3, 3), (3, 1)],
        [(3, 1), (3, 1), (2, 2), (3, 1), (2, 2)],
        [(int(k), int(rng.integers(1, k + 1))) for k in rng.integers(1, 6, size=4)],
    ]
    return [Case({"layers": layers}, {"layers": len(layers)}) for layers in towers]


receptive_field = Exercise(
    reference=library.receptive_field,
    cases=_towers,
    returns=Scalar("pixels"),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Agrees("counts the pixels that can move the unit"), Unmutated()),
)


# The notebook -------------------------------------------------------------------------------------

NOTEBOOK = Notebook(
    key="08_convolution",
    module=__name__,
    title="convolution",
    builds="convolution and pooling, forward and backward, by loops and as one product",
    sees="a network with eyes: past 0.99 on MNIST, and what its filters look for in cats and dogs",
    dataset="cats_vs_dogs",
    exercises=(
        correlate,
        conv_by_loops,
        slopes_by_loops,
        im2col,
        conv_forward,
        conv_backward,
        max_pool_forward,
        max_pool_backward,
        receptive_field,
    ),
    stars=STARS,
)

correlate_test = cell_check(correlate)
conv_by_loops_test = cell_check(conv_by_loops)
slopes_by_loops_test = cell_check(slopes_by_loops)
im2col_test = cell_check(im2col)
conv_forward_test = cell_check(conv_forward)
conv_backward_test = cell_check(conv_backward)
max_pool_forward_test = cell_check(max_pool_forward)
max_pool_backward_test = cell_check(max_pool_backward)
receptive_field_test = cell_check(receptive_field)
