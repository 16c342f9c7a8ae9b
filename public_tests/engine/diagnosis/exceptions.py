"""Exceptions read for the learner: what happened in the line, and what would fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..exercise import Mistake
from ..words import joined

if TYPE_CHECKING:
    from ..checks import Observation
    from ..exercise import Case, Exercise
    from ..raised import Frame, Raised

Shape = tuple[int, ...]


def read_exception(exercise: Exercise, observations: Sequence[Observation]) -> list[Mistake]:
    """What the first exception means; the first reading that fits, or nothing."""
    for seen in observations:
        raised = seen.call.raised
        if raised is None:
            continue
        for reading in _READINGS:
            found = reading(exercise, seen.case, raised)
            if found is not None:
                return [found]
        return []
    return []


def signature(exercise: Exercise, case: Case, raised: Raised) -> tuple[object, ...]:
    """What makes two exceptions one mistake: how they read, and the shapes that did not fit."""
    readings = (reading(exercise, case, raised) for reading in _READINGS)
    id = next((found.id for found in readings if found is not None), raised.message)
    return raised.type, id, _misfit(raised)


def _misfit(raised: Raised) -> tuple[object, ...]:
    """The shapes of a product that does not exist, or the two sizes NumPy speaks of."""
    frame = _last(raised)
    misfits = list(_misfits(frame)) if frame else []
    if misfits:
        return misfits[0][2:]
    if found := _MATMUL.search(raised.message):
        return int(found[2]), int(found[1])
    if found := _DOT.search(raised.message):
        return int(found[1]), int(found[2])
    return (raised.message,)


_MATMUL = re.compile(r"size (\d+) is different from (\d+)")
_DOT = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+)")


def _last(raised: Raised) -> Frame | None:
    return raised.frames[-1] if raised.frames else None


def _code(raised: Raised) -> str:
    frame = _last(raised)
    return frame.code if frame else ""


# The function as a whole -------------------------------------------------------------------------


def _library(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if not raised.library:
        return None
    message = (
        f"This runs `{raised.library}` of nn_utils, which is the function asked for. Write your "
        "own; nn_utils is there for what earlier notebooks have built."
    )
    return Mistake("library_called", message)


def _no_function(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.message != "this is not a function":
        return None
    message = (
        f"`{exercise.name}` is not a function. Is the name given to something else further down, "
        f"as in `{exercise.name} = ...`?"
    )
    return Mistake("not_a_function", message)


def _unwritten_helper(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "NotImplementedError" or len(raised.frames) < 2:
        return None
    name = raised.frames[-1].function
    message = f"{exercise.name} calls `{name}`, which is not written yet. Write that one first."
    return Mistake("helper_unwritten", message)


def _signature(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "TypeError" or raised.frames:
        return None
    if not re.search(r"positional argument|missing \d+ required", raised.message):
        return None
    message = (
        f"The function cannot be called as `{exercise.name}({', '.join(case.arguments)})`. Its "
        "first line should take these arguments in this order."
    )
    return Mistake("signature", message)


def _endless(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "RecursionError" or not raised.frames:
        return None
    name = raised.frames[-1].function
    message = f"`{name}` calls itself without end. Which other function should it call?"
    return Mistake("calls_itself", message)


# Shapes ------------------------------------------------------------------------------------------


def _not_aligned(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    aligned = "not aligned" in raised.message or "mismatch in its core dimension" in raised.message
    frame = _last(raised)
    if raised.type != "ValueError" or not aligned or frame is None:
        return None
    for left, right, a, b in _misfits(frame):
        words = f"`{ast.unparse(left)}` {a} times `{ast.unparse(right)}` {b}"
        message = (
            f"The product {words} does not exist: {a[-1]} columns on the left, "
            f"{b[0]} rows on the right."
        )
        if len(a) == len(b) == 2:
            message += _what_fits(left, right, a, b)
        question = "Write the shape under each factor. Which shape should the product have?"
        return Mistake("shapes_not_aligned", message, question=question)
    return Mistake(
        "shapes_not_aligned",
        "A matrix product does not exist: the columns of the left factor are not as many as the "
        f"rows of the right one. NumPy says: {raised.message}.",
        question="Write the shape under each factor. Is one of them transposed?",
    )


def _misfits(frame: Frame) -> Iterator[tuple[ast.expr, ast.expr, Shape, Shape]]:
    """The products of a statement whose factors do not fit, with their shapes."""
    shapes = dict(frame.shapes)
    for left, right in _products(frame.code):
        a, b = _shape(left, shapes), _shape(right, shapes)
        if a is not None and b is not None and not _fits(a, b):
            yield left, right, a, b


def _products(code: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The matrix products of a statement, the inner ones first."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in reversed(list(ast.walk(tree))):
        factors = _factors(node)
        if factors is not None:
            yield factors


def _factors(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The factors of ``a @ b``, ``np.dot(a, b)``, ``np.matmul(a, b)`` or ``a.dot(b)``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr not in ("dot", "matmul"):
        return None
    if ast.unparse(node.func.value) in ("np", "numpy"):
        return (node.args[0], node.args[1]) if len(node.args) >= 2 else None
    return (node.func.value, node.args[0]) if len(node.args) == 1 else None


def _shape(node: ast.expr, shapes: dict[str, Shape]) -> Shape | None:
    """The shape of an expression made of known arrays, as far as it can be told."""
    known = shapes.get(ast.unparse(node))
    if known is not None:
        return known
    factors = _factors(node)
    if factors is not None:
        a, b = (_shape(factor, shapes) for factor in factors)
        return (a[0], b[1]) if a and b and len(a) == len(b) == 2 and _fits(a, b) else None
    if isinstance(node, ast.Attribute) and node.attr == "T":
        inner = _shape(node.value, shapes)
        return inner[::-1] if inner is not None else None
    if isinstance(node, ast.UnaryOp):
        return _shape(node.operand, shapes)
    if isinstance(node, ast.BinOp):
        a, b = _shape(node.left, shapes), _shape(node.right, shapes)
        return a if a == b else None
    return None


def _fits(a: Shape, b: Shape) -> bool:
    return bool(a and b) and a[-1] == b[max(0, len(b) - 2)]


def _what_fits(left: ast.expr, right: ast.expr, a: Shape, b: Shape) -> str:
    """The products of the same two factors that do exist, with the shape each gives."""
    l, r = ast.unparse(left), ast.unparse(right)
    options = [
        (x, y, p, q)
        for (x, p), (y, q) in (
            ((_turned(l), a[::-1]), (r, b)),
            ((l, a), (_turned(r), b[::-1])),
            ((r, b), (l, a)),
            ((_turned(l), a[::-1]), (_turned(r), b[::-1])),
            ((r, b), (_turned(l), a[::-1])),
            ((_turned(r), b[::-1]), (l, a)),
        )
        if _fits(p, q)
    ]
    if not options:
        return " No transposition of these two makes it fit."
    shown = [f"`{x} @ {y}`, of shape {(p[0], q[1])}" for x, y, p, q in options[:2]]
    return f" These would fit: {joined(shown, 'or')}."


def _turned(expression: str) -> str:
    if expression.endswith(".T"):
        return expression[:-2]
    return f"{expression}.T" if re.fullmatch(r"[\w\[\]'\"]+", expression) else f"({expression}).T"


_BROADCAST = re.compile(r"could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))")


def _not_broadcast(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    found = _BROADCAST.search(raised.message)
    if not found:
        return None
    a, b = found[1].replace(",", ", "), found[2].replace(",", ", ")
    a, b = a.replace(", )", ",)"), b.replace(", )", ",)")
    frame = _last(raised)
    of = {str(shape): name for name, shape in frame.shapes} if frame else {}
    first = f"`{of[a]}` {a}" if a in of else a
    second = f"`{of[b]}` {b}" if b in of else b
    message = f"Entry by entry, {first} and {second} do not go together: their shapes differ."
    question = "Is a matrix product meant, is one of them transposed, or is a keepdims missing?"
    return Mistake("shapes_not_broadcast", message, question=question)


# Values of the wrong kind ------------------------------------------------------------------------

_KEY = re.compile(r"^'?(d?[WbA])(\d+)'?$")


def _missing_key(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "KeyError":
        return None
    key = raised.message.strip("'\"")
    there = _keys_like(key, case)
    found = _KEY.match(key)
    if not found or not there:
        has = joined([f"'{k}'" for k in _every_key(case)][:8])
        message = f"There is no key '{key}'" + (f"; there are {has}." if has else ".")
        return Mistake("missing_key", message, question="Is it spelled as it was stored?")
    layers = sorted(int(_KEY.match(k)[2]) for k in there)  # type: ignore[index]
    message = f"There is no '{key}': the keys run from '{there[0]}' to '{there[-1]}'."
    if int(found[2]) == 0:
        message += " Layers are counted from 1; a loop over range(L) begins at 0."
        question = "What are the first and the last number of range(1, L + 1)?"
    elif int(found[2]) == layers[-1] + 1:
        message += " The loop goes one layer too far."
        question = "How many layers are there, when each has a W and a b?"
    elif int(found[2]) > layers[-1]:
        message += " The count of layers is too large."
        question = "A dict of W1, b1, …, WL, bL has how many entries for L layers?"
    else:
        question = "Which layer is meant?"
    return Mistake("missing_key", message, question=question)


def _dicts(case: Case) -> Iterator[dict[str, Any]]:
    return (value for value in case.arguments.values() if isinstance(value, dict))


def _every_key(case: Case) -> list[str]:
    return [key for one in _dicts(case) for key in one]


def _keys_like(key: str, case: Case) -> list[str]:
    """Keys of the arguments that are like ``key`` but for the number, in order."""
    stem = key.rstrip("0123456789")
    found = {k for k in _every_key(case) if (f := _KEY.match(k)) and f[1] == stem}
    return sorted(found, key=lambda k: int(_KEY.match(k)[2]))  # type: ignore[index]


def _index(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "IndexError" or "list index" not in raised.message:
        return None
    lists = [f"{n} has {len(v)}" for n, v in case.arguments.items() if isinstance(v, list)]
    of = f" Here {joined(lists)} entries, counted from 0." if lists else ""
    message = f"An index goes beyond the end of a list.{of}"
    question = "Layer l has which index in a list that begins at 0?"
    return Mistake("index_beyond", message, question=question)


def _none(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if "NoneType" not in raised.message:
        return None
    called = _called_functions(_code(raised))
    of = f" `{joined(called)}` may lack its `return`." if len(called) == 1 else ""
    message = (
        "Something here is None where a value is needed. A function that ends without `return` "
        f"gives None, and so does a line left at `= None`.{of}"
    )
    return Mistake("none_in_use", message, question="Which name in the line is None, and why?")


def _called_functions(code: str) -> list[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return list(dict.fromkeys(call.id for call in calls if isinstance(call, ast.Name)))


def _scalar_function(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "TypeError" or not re.search(
        r"only (length-1|size-1|0-dimensional) arrays", raised.message
    ):
        return None
    named = re.search(r"\bmath\.(\w+)", _code(raised))
    if named:
        message = (
            f"`math.{named[1]}` takes one number, and this is a whole array. "
            f"`np.{named[1]}` works on every entry."
        )
        return Mistake("math_function", message)
    message = "One number is needed here, and this is a whole array."
    return Mistake("array_for_number", message, question="Which entry, or which sum, is meant?")


def _truth(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if "truth value of an array" not in raised.message:
        return None
    if re.search(r"(?<![\w.])(max|min)\(", _code(raised)):
        message = (
            "Python's own `max` compares two whole arrays and cannot say which is larger. "
            "`np.maximum` compares entry by entry."
        )
        return Mistake("python_max", message)
    message = (
        "An array of many entries is neither true nor false as a whole, so `if` cannot decide. "
        "A comparison such as `Z > 0` gives an answer for every entry, and can be multiplied with."
    )
    return Mistake("truth_of_array", message)


def _axis(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    said = raised.message
    as_axis = raised.type in ("TypeError", "AxisError") and (
        "only integer scalar arrays" in said
        or "cannot be interpreted as an integer" in said
        or "out of bounds for array" in said
    )
    found = re.search(r"np\.(sum|max|min|mean|prod)\(", _code(raised))
    if not as_axis or not found:
        return None
    name = found[1]
    meant = {"max": "np.maximum(a, b)", "min": "np.minimum(a, b)"}.get(name, f"np.{name}(a * b)")
    message = (
        f"The second argument of `np.{name}` is an axis, not another array: `np.{name}(a, b)` asks "
        f"for the {name} of a along axis b. To combine two arrays, write `{meant}`."
    )
    return Mistake("second_argument_is_axis", message)


def _unknown_name(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type not in ("NameError", "UnboundLocalError"):
        return None
    found = re.search(r"'(\w+)'", raised.message)
    name = found[1] if found else "a name"
    arguments = joined(list(case.arguments))
    if raised.type == "UnboundLocalError" or "where it is not associated" in raised.message:
        message = f"`{name}` is used in {exercise.name} before anything was stored under it."
        question = "Is the line that creates it reached in every case?"
    elif name in ("m", "n", "L", "n_x"):
        message = (
            f"Nothing is called `{name}` inside this function: it gets {arguments}, and must take "
            f"`{name}` from them."
        )
        question = "Which axis of which argument counts it?"
    else:
        message = f"Nothing is called `{name}`. The function's arguments are {arguments}."
        question = "Is it spelled as above, or imported?"
    return Mistake("unknown_name", message, question=question)


def _unpacking(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    if raised.type != "ValueError" or "values to unpack" not in raised.message:
        return None
    tuples = [
        f"{name} holds {len(value)} values"
        for name, value in case.arguments.items()
        if isinstance(value, tuple)
    ]
    here = f" Here {joined(tuples)}." if tuples else ""
    message = f"More or fewer names than values in `{_code(raised)}`.{here}"
    return Mistake("unpacking", message, question="What was put into it, in which order?")


def _attribute(exercise: Exercise, case: Case, raised: Raised) -> Mistake | None:
    found = re.match(
        r"'(tuple|list|dict|float|int)' object has no attribute '(\w+)'", raised.message
    )
    if raised.type != "AttributeError" or not found:
        return None
    kind = "an" if found[1] == "int" else "a"
    message = f"Something here is {kind} {found[1]}, not an array, and has no `.{found[2]}`."
    if found[1] in ("tuple", "list"):
        message += " Take the array out of it first."
    return Mistake("not_an_array", message, question="What does it hold, in which order?")


_READINGS = (
    _library,
    _no_function,
    _unwritten_helper,
    _signature,
    _endless,
    _none,
    _axis,
    _scalar_function,
    _truth,
    _not_aligned,
    _not_broadcast,
    _missing_key,
    _index,
    _unknown_name,
    _unpacking,
    _attribute,
)
