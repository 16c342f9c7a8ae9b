"""Exceptions read for the learner: what happened in the line, and what would fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..case import Case
from ..exercise import Exercise
from ..mistake import Mistake
from ..observation import Observation
from ..raised import Raised
from ..words import joined
from . import shapes


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
    return raised.type, id, shapes.misfit(raised)


def _code(raised: Raised) -> str:
    return raised.last.code if raised.last else ""


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
    shapes.not_aligned,
    shapes.not_broadcast,
    _missing_key,
    _index,
    _unknown_name,
    _unpacking,
    _attribute,
)
