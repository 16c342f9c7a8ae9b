"""Exceptions read for the learner: what happened in the line, and what would fit.

What is said of the line is read off its syntax tree and the shapes and keys in it; what is said of
the function, off the learner's own text, and not at all where that is not at hand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..calling import TOO_LONG
from ..case import Case
from ..exercise_data import ExerciseData
from ..mistake import Mistake
from ..program import Program
from ..raised import Raised
from ..words import joined
from . import shapes
from .evidence import Evidence


@dataclass(frozen=True)
class Seen:
    """An exception, the case it was seen in, and what the learner wrote, where it is known."""

    exercise: ExerciseData
    case: Case
    raised: Raised
    program: Program | None = None
    called: Callable[[str], Program | None] = lambda name: None  # another function of theirs

    @property
    def code(self) -> str:
        """The learner's own statement nearest to the exception."""
        return self.raised.last.code if self.raised.last else ""

    @property
    def line(self) -> ast.AST | None:
        """The same as a syntax tree."""
        try:
            return ast.parse(self.code) if self.code else None
        except SyntaxError:
            return None

    @property
    def own(self) -> Program | None:
        """The learner's function, where it is the one that raised."""
        inside = self.program is not None and self.where == self.program.name
        return self.program if inside else None

    @property
    def where(self) -> str:
        """The function that raised; a comprehension is a part of the one it stands in."""
        names = [f.function for f in self.raised.frames if not f.function.startswith("<")]
        return names[-1] if names else "the function"

    def calls(self) -> Iterator[ast.Call]:
        """The calls in the line."""
        if self.line is not None:
            yield from (node for node in ast.walk(self.line) if isinstance(node, ast.Call))


def read_exception(evidence: Evidence) -> list[Mistake]:
    """What the first exception means; the first reading that fits, or nothing."""
    for one in evidence.observations:
        raised = one.call.raised
        if raised is not None:
            seen = Seen(evidence.exercise, one.case, raised, evidence.program, evidence.called)
            found = _read(seen)
            return [found] if found is not None else []
    return []


def _read(seen: Seen) -> Mistake | None:
    readings = (reading(seen) for reading in _READINGS)
    return next((found for found in readings if found is not None), None)


def signature(exercise: ExerciseData, case: Case, raised: Raised) -> tuple[object, ...]:
    """What makes two exceptions one mistake: how they read, and the shapes that did not fit."""
    found = _read(Seen(exercise, case, raised))
    return raised.type, found.id if found else raised.message, shapes.misfit(raised)


# The function as a whole -------------------------------------------------------------------------


def _library(seen: Seen) -> Mistake | None:
    if not seen.raised.library:
        return None
    message = (
        f"This runs `{seen.raised.library}` of nn_utils, which is the function asked for. Write "
        "your own; nn_utils is there for what earlier notebooks have built."
    )
    return Mistake("library_called", message)


def _no_function(seen: Seen) -> Mistake | None:
    if seen.raised.message != "this is not a function":
        return None
    name = seen.exercise.name
    message = (
        f"`{name}` is not a function. Is the name given to something else further down, "
        f"as in `{name} = ...`?"
    )
    return Mistake("not_a_function", message)


def _unwritten_helper(seen: Seen) -> Mistake | None:
    frames = seen.raised.frames
    if seen.raised.type != "NotImplementedError" or len(frames) < 2:
        return None
    name = frames[-1].function
    message = (
        f"{seen.exercise.name} calls `{name}`, which is not written yet. Write that one first."
    )
    return Mistake("helper_unwritten", message)


def _signature(seen: Seen) -> Mistake | None:
    if seen.raised.type != "TypeError" or seen.raised.frames:
        return None
    if not re.search(r"positional argument|missing \d+ required", seen.raised.message):
        return None
    asked = f"{seen.exercise.name}({', '.join(seen.case.arguments)})"
    message = (
        f"The function cannot be called as `{asked}`. Its first line should take these arguments "
        "in this order."
    )
    return Mistake("signature", message)


def _endless(seen: Seen) -> Mistake | None:
    if seen.raised.type != "RecursionError" or not seen.raised.frames:
        return None
    names = {frame.function for frame in seen.raised.frames}
    if len(names) == 1:
        message = f"`{names.pop()}` calls itself without end. Which other function should it call?"
    else:
        message = f"The functions {joined(sorted(names))} call one another without end."
    return Mistake("calls_itself", message)


# Keys and names ----------------------------------------------------------------------------------

_KEY = re.compile(r"^'?(d?[WbA])(\d+)'?$")


def _missing_key(seen: Seen) -> Mistake | None:
    if seen.raised.type != "KeyError":
        return None
    key = seen.raised.message.strip("'\"")
    asked = seen.raised.last.keys if seen.raised.last else ()
    if len(asked) != 1:
        return Mistake("missing_key", f"There is no key '{key}'.")
    name, keys = asked[0]
    has = joined([f"'{k}'" for k in keys][:8]) or "no keys at all"
    message = f"`{name}` has no key '{key}'; it has {has}."
    return _about_layers(seen, key, keys, message) or Mistake(
        "missing_key", message, question="Is it spelled as it was stored?"
    )


def _about_layers(seen: Seen, key: str, keys: Sequence[str], message: str) -> Mistake | None:
    """What the number in a key says, where the others run from 1 to the number of layers."""
    found = _KEY.match(key)
    if found is None:
        return None
    numbers = sorted({int(f[2]) for k in keys if (f := _KEY.match(k)) and f[1] == found[1]})
    if not numbers:
        return None
    wanted, question = int(found[2]), "Which layer is meant?"
    if wanted == 0:
        message += " Layers are counted from 1."
        question = "What are the first and the last number of range(1, L + 1)?"
    elif wanted > numbers[-1] and _for_so_many_layers(seen.own, wanted):
        message += f" Your lines are written for {wanted} layers, and here there are {numbers[-1]}."
        question = "How can one line serve for layer l, whatever l is?"
    elif wanted == numbers[-1] + 1 and _in_a_loop(seen):
        message += " The loop goes one layer too far."
        question = "How many layers are there, when each has a W and a b?"
    elif wanted > numbers[-1]:
        question = "A dict of W1, b1, …, WL, bL has how many entries for L layers?"
    return Mistake("missing_key", message, question=question)


def _for_so_many_layers(program: Program | None, count: int) -> bool:
    """Whether the layers are spelled out one by one, and there is no loop."""
    if program is None or program.loops:
        return False
    texts = {c.value for c in program.of(ast.Constant) if isinstance(c.value, str)}
    numbers = {int(found[2]) for text in texts if (found := _KEY.match(text))}
    return bool(numbers) and max(numbers) == count


def _in_a_loop(seen: Seen) -> bool:
    """Whether the line stands in a loop, and its key is made of what the loop counts."""
    if seen.own is None or seen.line is None:
        return False
    keys = (n.slice for n in ast.walk(seen.line) if isinstance(n, ast.Subscript))
    names = {n.id for key in keys for n in ast.walk(key) if isinstance(n, ast.Name)}
    return seen.own.loop_around(seen.code, names)


def _index(seen: Seen) -> Mistake | None:
    if seen.raised.type != "IndexError" or "list index" not in seen.raised.message:
        return None
    lists = [f"{n} has {len(v)}" for n, v in seen.case.arguments.items() if isinstance(v, list)]
    of = f" Here {joined(lists)} entries, counted from 0." if lists else ""
    message = f"An index goes beyond the end of a list.{of}"
    question = "Layer l has which index in a list that begins at 0?"
    return Mistake("index_beyond", message, question=question)


def _unknown_name(seen: Seen) -> Mistake | None:
    if seen.raised.type not in ("NameError", "UnboundLocalError") or not seen.raised.last:
        return None
    found = re.search(r"'(\w+)'", seen.raised.message)
    if not found:
        return None
    name, where = found[1], seen.where
    unbound = "where it is not associated" in seen.raised.message
    if seen.raised.type == "UnboundLocalError" or unbound:
        message = f"`{name}` is used in {where} before anything was stored under it."
        question = "Is the line that creates it reached in every case?"
        return Mistake("unknown_name", message, question=question)
    message = f"Nothing is called `{name}` where {where} uses it."
    if seen.own is not None and seen.own.arguments:
        message += f" Its first line takes {joined(seen.own.arguments)}."
    question = "Is it spelled as where it was created, or imported?"
    asked = list(seen.case.arguments)
    if name in asked and seen.own is not None and name not in seen.own.arguments:
        message += f" The exercise asks for {joined(asked)}."
        question = ""
    elif name in ("m", "n", "L", "n_x"):
        question = "Which axis of which argument counts it?"
    return Mistake("unknown_name", message, question=question)


# Values of the wrong kind ------------------------------------------------------------------------


def _none(seen: Seen) -> Mistake | None:
    if "NoneType" not in seen.raised.message:
        return None
    message = "Something in this line is None where a value is needed."
    for name in dict.fromkeys(ast.unparse(call.func) for call in seen.calls()):
        helper = seen.called(name)
        if helper is not None and not helper.returns:
            message += f" `{name}` has no `return` with a value, so it gives None."
    return Mistake("none_in_use", message, question="Which name in the line is None, and why?")


def _scalar_function(seen: Seen) -> Mistake | None:
    if seen.raised.type != "TypeError" or not re.search(
        r"only (length-1|size-1|0-dimensional) arrays", seen.raised.message
    ):
        return None
    called = [ast.unparse(call.func) for call in seen.calls()]
    of_math = {name for name in called if name.startswith("math.")}
    if len(of_math) == 1 and not {"float", "int"} & set(called):
        name = of_math.pop().removeprefix("math.")
        message = (
            f"`math.{name}` takes one number, and this is a whole array. "
            f"`np.{name}` works on every entry."
        )
        return Mistake("math_function", message)
    message = "One number is needed here, and this is a whole array."
    return Mistake("array_for_number", message, question="Which entry, or which sum, is meant?")


def _truth(seen: Seen) -> Mistake | None:
    if "truth value of an array" not in seen.raised.message:
        return None
    compared = {ast.unparse(c.func) for c in seen.calls() if len(c.args) > 1} & {"max", "min"}
    if len(compared) == 1:
        name = compared.pop()
        message = (
            f"Python's own `{name}` compares two whole arrays and cannot say which is larger. "
            f"`np.{name}imum` compares entry by entry."
        )
        return Mistake("python_max", message)
    message = (
        "An array of many entries is neither true nor false as a whole, so nothing can be decided "
        "by it. A comparison such as `Z > 0` gives an answer for every entry, and can be "
        "multiplied with."
    )
    return Mistake("truth_of_array", message)


_OF_AXES = ("sum", "max", "min", "mean", "prod")


def _axis(seen: Seen) -> Mistake | None:
    said, last = seen.raised.message, seen.raised.last
    as_axis = seen.raised.type in ("TypeError", "AxisError") and (
        "only integer scalar arrays" in said
        or "cannot be interpreted as an integer" in said
        or "out of bounds for array" in said
    )
    if not as_axis or last is None:
        return None
    arrays = dict(last.shapes)
    for call in seen.calls():
        name = ast.unparse(call.func).removeprefix("np.")
        if name in _OF_AXES and len(call.args) > 1 and arrays.get(ast.unparse(call.args[1])):
            return _array_for_axis(name)
    return _beyond_last_axis(said)


def _array_for_axis(name: str) -> Mistake:
    meant = {"max": "np.maximum(a, b)", "min": "np.minimum(a, b)"}.get(name, f"np.{name}(a * b)")
    message = (
        f"The second argument of `np.{name}` is an axis, not another array: `np.{name}(a, b)` asks "
        f"for the {name} of a along axis b. To combine two arrays, write `{meant}`."
    )
    return Mistake("second_argument_is_axis", message)


def _beyond_last_axis(said: str) -> Mistake | None:
    found = re.search(r"axis (-?\d+) is out of bounds for array of dimension (\d+)", said)
    if found is None or found[2] == "0":
        return None
    axes = joined([str(axis) for axis in range(int(found[2]))])
    message = f"There is no axis {found[1]}: the array here has {_axes(int(found[2]))} {axes}."
    return Mistake("no_such_axis", message, question="Which axis counts examples?")


def _axes(count: int) -> str:
    return "one axis," if count == 1 else f"{count} axes,"


def _shape_for_dtype(seen: Seen) -> Mistake | None:
    """``np.zeros(n, 1)``: the second argument is no size."""
    said = seen.raised.message
    if "as a data type" not in said and not re.search(r"data type .* not understood", said):
        return None
    for call in seen.calls():
        name = ast.unparse(call.func)
        if name in ("np.zeros", "np.ones", "np.empty", "np.full") and len(call.args) > 1:
            sizes = ", ".join(ast.unparse(argument) for argument in call.args)
            message = (
                f"`{name}` takes the shape as one argument, a tuple: `{name}(({sizes}))`. The "
                "second argument is the type of the numbers."
            )
            return Mistake("shape_in_two_arguments", message)
    return None


def _cast_in_place(seen: Seen) -> Mistake | None:
    """``images /= 255`` on whole numbers."""
    found = re.search(
        r"Cannot cast ufunc '\w+' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)",
        seen.raised.message,
    )
    if found is None or not isinstance(getattr(seen.line, "body", [None])[0], ast.AugAssign):
        return None
    message = (
        f"The result has type {found[1]} and cannot be written back into an array of type "
        f"{found[2]}. A new array has the type it needs: `a = a / b` makes one, `a /= b` does not."
    )
    return Mistake("cast_in_place", message)


def _unpacking(seen: Seen) -> Mistake | None:
    if seen.raised.type != "ValueError" or "values to unpack" not in seen.raised.message:
        return None
    used = {n.id for n in ast.walk(seen.line) if isinstance(n, ast.Name)} if seen.line else set()
    tuples = [
        f"{name} holds {len(value)} values"
        for name, value in seen.case.arguments.items()
        if isinstance(value, tuple) and name in used
    ]
    here = f" Here {joined(tuples)}." if tuples else ""
    message = f"More or fewer names than values in `{seen.code}`.{here}"
    return Mistake("unpacking", message, question="What was put into it, in which order?")


def _attribute(seen: Seen) -> Mistake | None:
    found = re.match(
        r"'(tuple|list|dict|float|int)' object has no attribute '(\w+)'", seen.raised.message
    )
    if seen.raised.type != "AttributeError" or not found:
        return None
    kind = "an" if found[1] == "int" else "a"
    message = f"Something here is {kind} {found[1]}, not an array, and has no `.{found[2]}`."
    one = found[1] in ("float", "int")
    question = "Which of these can be a single number?" if one else "What does it hold?"
    return Mistake("not_an_array", message, question=question)


def _called_text(seen: Seen) -> Mistake | None:
    """An argument that is a text, called as if it were the function it names."""
    if seen.raised.type != "TypeError" or "'str' object is not callable" not in seen.raised.message:
        return None
    texts = {name: value for name, value in seen.case.arguments.items() if type(value) is str}
    called = [ast.unparse(call.func) for call in seen.calls()]
    names = [name for name in dict.fromkeys(called) if name in texts]
    if len(names) != 1 or seen.own is None:
        return None
    message = (
        f"`{names[0]}` is a text here, '{texts[names[0]]}', and a text cannot be called. Ask which "
        f"one it is, and call the function of that name: `if {names[0]} == '{texts[names[0]]}':`."
    )
    return Mistake("text_called", message)


def _one_entry(seen: Seen) -> Mistake | None:
    """``Z[i, j] = b[j]`` where b[j] has an axis left."""
    if seen.raised.message != "setting an array element with a sequence.":
        return None
    line = getattr(seen.line, "body", [None])[0]
    if not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Subscript):
        return None
    target = ast.unparse(line.targets[0])
    message = f"`{target}` has room for one number, and what is stored there is an array."
    question = "How many indices does each array on the right have, and how many axes?"
    return Mistake("array_for_entry", message, question=question)


def _beyond_the_axis(seen: Seen) -> Mistake | None:
    found = re.search(
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", seen.raised.message
    )
    if seen.raised.type != "IndexError" or found is None:
        return None
    index, axis, size = map(int, found.groups())
    there = f"its indices are 0 to {size - 1}" if size else "it has no entries"
    message = f"There is no index {index} along axis {axis}, which has length {size}: {there}."
    return Mistake("no_such_index", message, question="What does this index count, and what axis?")


def _of_shapes(seen: Seen) -> Mistake | None:
    return shapes.no_room(seen.raised)


def _not_aligned(seen: Seen) -> Mistake | None:
    return shapes.not_aligned(seen.raised)


def _not_broadcast(seen: Seen) -> Mistake | None:
    return shapes.not_broadcast(seen.raised)


def _too_long(seen: Seen) -> Mistake | None:
    if seen.raised.type != TOO_LONG or not seen.raised.frames:
        return None
    message = f"`{seen.where}` was {seen.raised.message}. It was in the line `{seen.code}`."
    loops = [ast.unparse(node.test) for node in seen.own.of(ast.While)] if seen.own else []
    question = f"What makes `{loops[0]}` false in the end?" if len(loops) == 1 else ""
    return Mistake("endless", message, question=question or "Is there a loop without an end?")


_READINGS = (
    _library,
    _too_long,
    _no_function,
    _unwritten_helper,
    _signature,
    _endless,
    _none,
    _axis,
    _shape_for_dtype,
    _cast_in_place,
    _scalar_function,
    _truth,
    _not_aligned,
    _not_broadcast,
    _of_shapes,
    _one_entry,
    _missing_key,
    _index,
    _beyond_the_axis,
    _unknown_name,
    _unpacking,
    _attribute,
    _called_text,
)
