"""A live picture: an ES module in the page that asks, and a Python function that answers.

The page asks and waits; nothing runs between two questions. So a picture that is gone asks no more,
and what it trained stands still. The answers come from the functions that the learner wrote, as
they are at that moment.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nn_utils.live.trouble import Trouble
from nn_utils.plots.picture import Picture

Answer = Callable[[Mapping[str, Any]], dict[str, Any]]

# The still picture makes room for the live one after it. Where no live one came, it alone is seen,
# and not what JupyterLab says of a widget that it cannot find.
STILL = """<style>
.jp-OutputArea-child:has(.nn-still):has(+ * .nn-live),
.jp-OutputArea-child:has(.nn-still) + :not(:has(.nn-live)) {{ display: none; }}
</style>
<div class="nn-still">{picture}</div>"""
WIDGET = "application/vnd.jupyter.widget-view+json"

_HERE = Path(__file__).parent
_SENT = (np.uint8, np.float32)  # the kinds of array that a module unpacks


def part(name: str) -> str:
    """The text of one script in this folder."""
    return (_HERE / f"{name}.js").read_text(encoding="utf-8")


def module(name: str) -> str:
    """The text of one picture's ES module: what all share, then its own."""
    return f"{part('page')}\n{part(name)}"


def style() -> str:
    """The style sheet of all live pictures."""
    return (_HERE / "page.css").read_text(encoding="utf-8")


def panel(name: str, still: Picture, answer: Answer) -> Any:
    """The live picture ``name``; the still one where no kernel runs or anywidget is missing.

    Parameters
    ----------
    name : its module is ``name.js`` in this folder.
    still : shown by pages without widgets, with its alternative text.
    answer : takes what the page asks, a dict with "do", and returns a dict of numbers, texts and
        arrays of uint8 or float32. It may raise Trouble, which the page shows as a sentence.
    """
    try:
        import anywidget
    except ImportError:
        return still

    class Live(anywidget.AnyWidget):
        """The widget, with the still picture for readers whose page shows no widgets."""

        _esm = module(name)
        _css = style()

        def outputs(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
            """Two of them, because JupyterLab shows nothing else of one that holds a widget."""
            data, metadata = still._repr_mimebundle_()
            picture = STILL.format(picture=data["text/html"])
            live, _ = self._repr_mimebundle_() or ({}, {})
            return [
                ({**data, "text/html": picture}, metadata),
                ({WIDGET: live[WIDGET], "text/plain": ""}, {}),
            ]

        def _ipython_display_(self) -> None:
            from IPython.display import display

            for data, metadata in self.outputs():
                display(data, metadata=metadata, raw=True)

    widget = Live()

    def reply(_: Any, asked: Mapping[str, Any], __: Any) -> None:
        content, buffers = packed(answered(answer, asked))
        widget.send({**content, "id": asked.get("id")}, buffers)

    widget.on_msg(reply)
    return widget


def answered(answer: Answer, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer, or the trouble in a sentence; whatever the learner's functions do, no error."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return answer(asked)
        except Trouble as trouble:
            return {"trouble": str(trouble)}
        except Exception as error:
            return {"trouble": f"The picture stopped with {type(error).__name__}: {error}"}


def packed(reply: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A reply as JSON, its arrays beside it as bytes."""
    content: dict[str, Any] = {}
    buffers: list[bytes] = []
    for key, value in reply.items():
        if isinstance(value, np.ndarray):
            if value.dtype not in _SENT:
                raise TypeError(f"{key} is {value.dtype}; a page unpacks uint8 and float32.")
            content[key] = {"at": len(buffers), "of": value.dtype.name, "shape": value.shape}
            buffers.append(np.ascontiguousarray(value).tobytes())
        else:
            content[key] = value
    return content, buffers
