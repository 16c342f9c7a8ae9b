"""Exercises of notebook 07: a machine that finds the slopes of any expression."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import autodiff as library

from ..cells import cell_check
from ..engine import Agrees, Array, Case, Exercise, Mapping, Scalar, Series, Tuple, Unmutated
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, layer_axes, normals, parameters_of, several_sizes
from ..steps import falls
from .order import Order
from .stars import STARS

# topological_order, add_up_paths -----------------------------------------------------------------

_Edges = dict[str, tuple[tuple[str, float], ...]]


def _drawn_graph(rng: Generator, count: int) -> _Edges:
    """A graph of so many named numbers, in which paths meet and one node does not matter."""
    names = [str(name) for name in rng.permutation([*"abcdefghkmnpqrs"])[:count]]
    edges: _Edges = {}
    for index, name in enumerate(names):
        before = names[:index] if index < 3 else names[1:index]  # the first is left aside
        chosen = rng.permutation(before)[: min(len(before), int(rng.integers(1, 4)))]
        edges[name] = tuple((str(source), float(rng.normal())) for source in chosen)
    if count > 2 and names[-2] not in dict(edges[names[-1]]):
        edges[names[-1]] += ((names[-2], float(rng.normal())),)
    shuffled = [str(name) for name in rng.permutation(names)]  # a dict in no helpful order
    return {name: edges[name] for name in [*shuffled]}


def _last_of(edges: _Edges) -> str:
    """The node that is nobody's source and depends on the most."""
    graph = {name: tuple(source for source, _ in pairs) for name, pairs in edges.items()}
    return max(graph, key=lambda name: len(library.topological_order(graph, name)))


def _chains(rng: Generator) -> list[Case]:
    """Graphs with a single right order: a chain with shortcuts, and nodes that do not matter."""
    cases = []
    for count in (1, 3, 6, 9):
        names = [int(name) for name in rng.permutation(20)[: count + 2]]
        chain, (aside, beyond) = names[:count], names[count:]
        graph: dict[int, tuple[int, ...]] = {aside: (), beyond: (chain[-1], aside)}
        for index, name in enumerate(chain):
            before = chain[max(index - 1, 0) : index]
            skipped = [one for one in chain[: max(index - 1, 0)] if rng.random() < 0.6]
            graph[name] = tuple(int(one) for one in rng.permutation([*skipped, *before]))
        shuffled = {int(name): graph[int(name)] for name in rng.permutation(names)}
        cases.append(Case({"graph": shuffled, "last": chain[-1]}, {"nodes": count}))
    return cases


topological_order = Exercise(
    reference=library.topological_order,
    cases=_chains,
    returns=Order("order"),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(
        Agrees("holds every node once, each after its own sources"),
        Unmutated(),
    ),
)


def _graphs_with_slopes(rng: Generator) -> list[Case]:
    cases = []
    for count in (1, 4, 7, 11):
        edges = _drawn_graph(rng, count)
        graph = {name: tuple(source for source, _ in pairs) for name, pairs in edges.items()}
        order = library.topological_order(graph, _last_of(edges))
        cases.append(Case({"order": order, "edges": edges}, {"nodes": count}))
    return cases


def _a_number(name: str) -> str:
    return ""


add_up_paths = Exercise(
    reference=library.add_up_paths,
    cases=_graphs_with_slopes,
    returns=Mapping("slopes", _a_number),
    points=10,
    difficulty=2,
    minutes=15,
)


# The local rules ----------------------------------------------------------------------------------


def _products(rng: Generator) -> list[Case]:
    return [
        Case(normals(rng, sizes, gradient="n, m", A="n, k", B="k, m"), sizes)
        for sizes in several_sizes(rng, "n", "k", "m", fixed=({}, {}, {"m": 1}, {"k": 1}))
    ]


matmul_rule = Exercise(
    reference=library.matmul_rule,
    cases=_products,
    returns=Tuple(Array("dA", "n, k"), Array("dB", "k, m")),
    points=10,
    difficulty=2,
    minutes=15,
)

# Shapes that broadcast to (n, m), by what a learner would call them.
_REPEATED: tuple[Callable[[int, int], tuple[int, ...]], ...] = (
    lambda n, m: (n, m),
    lambda n, m: (n, 1),
    lambda n, m: (1, m),
    lambda n, m: (m,),
    lambda n, m: (1, 1),
    lambda n, m: (),
)


def _repeated_shapes(rng: Generator) -> list[Case]:
    cases = []
    for shape_of, fixed in [(one, {}) for one in _REPEATED] + [(_REPEATED[1], {"m": 1})]:
        sizes = {**distinct_sizes(rng, "n", "m"), **fixed}
        n, m = sizes.values()
        arguments = {"gradient": rng.normal(size=(n, m)), "shape": shape_of(n, m)}
        cases.append(Case(arguments, sizes, f"to {shape_of(n, m)}"))
    return cases


unbroadcast = Exercise(
    reference=library.unbroadcast,
    cases=_repeated_shapes,
    returns=Array("the result", ""),
    points=5,
    difficulty=2,
    minutes=15,
)


def _quotients(rng: Generator) -> list[Case]:
    cases = []
    shapes = ((0, 0), (0, 1), (2, 0), (0, 5), (1, 2), (0, 1), (0, 2))
    several = several_sizes(rng, "n", "m", fixed=({}, {}, {}, {}, {}, {"m": 1}, {"n": 1}))
    for (of_a, of_b), sizes in zip(shapes, several, strict=True):
        n, m = sizes.values()
        arguments = {
            "gradient": rng.normal(size=(n, m)),
            "a": rng.normal(size=_REPEATED[of_a](n, m)),
            "b": rng.uniform(0.5, 2, size=_REPEATED[of_b](n, m)) * rng.choice([-1.0, 1.0]),
        }
        cases.append(Case(arguments, sizes))
    return cases


divide_rule = Exercise(
    reference=library.divide_rule,
    cases=_quotients,
    returns=Tuple(Array("da", ""), Array("db", "")),
    points=10,
    difficulty=3,
    minutes=20,
)


# The machine --------------------------------------------------------------------------------------

_AXES = {"W": "k, n", "X": "n, m", "b": "k, 1", "Y": "k, m"}
# Expressions of these; in the last ones a path meets another.
_EXPRESSIONS: tuple[Any, ...] = (
    ("total", ("multiply", "Y", ("add", ("matmul", "W", "X"), "b"))),
    ("total", ("multiply", "Y", ("relu", ("add", ("matmul", "W", "X"), "b")))),
    ("total", ("log", ("sigmoid", ("matmul", "W", "X")))),
    ("total", ("divide", "Y", ("exp", "b"))),
    ("total", ("multiply", ("total", "X", 0), ("add", "X", "X"))),
    ("total", ("multiply", ("matmul", "W", "X"), ("exp", ("matmul", "W", "X")))),
    ("total", ("multiply", "Y", ("divide", ("exp", "Y"), ("total", ("exp", "Y"), 0)))),
    ("total", ("multiply", ("multiply", "b", "b"), ("add", "b", ("sigmoid", "Y")))),
)


def _expressions(rng: Generator) -> list[Case]:
    cases = []
    single = _EXPRESSIONS[0], {"m": 1}
    for expression, fixed in [*((one, {}) for one in _EXPRESSIONS), single]:
        sizes = {**distinct_sizes(rng, "n", "k", "m", high=7), **fixed}
        used = _names_in(expression)
        axes = {name: text for name, text in _AXES.items() if name in used}
        values = normals(rng, sizes, **axes)
        cases.append(Case({"expression": expression, "values": values}, sizes))
    return cases


def _names_in(expression: Any) -> set[str]:
    if isinstance(expression, str):
        return {expression}
    parts = (_names_in(part) for part in expression[1:] if not isinstance(part, int))
    return set().union(*parts)


expression_slopes = Exercise(
    reference=library.expression_slopes,
    cases=_expressions,
    returns=Tuple(Scalar("value"), Mapping("slopes", lambda name: _AXES[name])),
    points=20,
    difficulty=3,
    minutes=40,
    checks=(Agrees("finds value and slopes of random expressions"), Unmutated()),
    forbidden=(library.backward,),
)


def _small_trainings(rng: Generator) -> list[Case]:
    cases = []
    for num_iterations in (1, 3, 60):
        sizes = distinct_sizes(rng, "n_x", "n_h", "m", low=3)
        n_x, n_h, m = sizes.values()
        arguments: AnyMapping[str, Any] = {
            "X": rng.normal(size=(n_x, m)),
            "Y": labels(rng, 1, m),
            "parameters": parameters_of(rng, [n_x, n_h, 1]),
            "learning_rate": 0.1,
            "num_iterations": num_iterations,
        }
        cases.append(Case(arguments, {**sizes, "num_iterations": num_iterations}))
    return cases


two_layer_costs = Exercise(
    reference=library.two_layer_costs,
    cases=_small_trainings,
    returns=Tuple(Mapping("parameters", layer_axes), Series("costs")),
    points=10,
    difficulty=2,
    minutes=20,
    checks=(Agrees(), falls("costs"), Unmutated()),
)


def _ten_classes(rng: Generator) -> list[Case]:
    cases = []
    names = ("n_x", "n_h", "classes", "m")
    for sizes in several_sizes(rng, *names, fixed=({}, {"m": 1}), low=3):
        n_x, n_h, classes, m = sizes.values()
        arguments = {
            "X": rng.normal(size=(n_x, m)),
            "Y": np.eye(classes)[:, rng.integers(0, classes, m)],
            "parameters": parameters_of(rng, [n_x, n_h, classes]),
        }
        cases.append(Case(arguments, sizes))
    return cases


def _axes_of_slope(name: str) -> str:
    return layer_axes(name.removeprefix("d"))


softmax_slopes = Exercise(
    reference=library.softmax_slopes,
    cases=_ten_classes,
    returns=Tuple(Scalar("cost"), Mapping("grads", _axes_of_slope)),
    points=10,
    difficulty=3,
    minutes=20,
)


# The notebook -------------------------------------------------------------------------------------

NOTEBOOK = Notebook(
    key="07_engine",
    module=__name__,
    title="engine",
    builds="the machine that writes `backward`, in a hundred lines",
    sees="notebook 3 trained without a hand-written gradient; the dead bias found at once",
    dataset="cat_vs_noncat",
    exercises=(
        topological_order,
        add_up_paths,
        matmul_rule,
        unbroadcast,
        divide_rule,
        expression_slopes,
        two_layer_costs,
        softmax_slopes,
    ),
    stars=STARS,
)

topological_order_test = cell_check(topological_order)
add_up_paths_test = cell_check(add_up_paths)
matmul_rule_test = cell_check(matmul_rule)
unbroadcast_test = cell_check(unbroadcast)
divide_rule_test = cell_check(divide_rule)
expression_slopes_test = cell_check(expression_slopes)
two_layer_costs_test = cell_check(two_layer_costs)
softmax_slopes_test = cell_check(softmax_slopes)
