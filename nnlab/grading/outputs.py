"""Outputs that come out of the sandbox, checked, cut, and made into nbformat's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import inert
from .limits import Limits

_STREAMS = ("stdout", "stderr")
_PLAIN, _MARKDOWN, _LATEX, _HTML = "text/plain", "text/markdown", "text/latex", "text/html"
_NAMELESS = "<IPython.core.display."  # how the text of a mere HTML(…) begins
CUT = {
    "output_type": "stream",
    "name": "stdout",
    "text": "… further outputs were left out: too many or too large.\n",
}

Output = dict[str, Any]


class Outputs:
    """The outputs of one cell, which stop growing at the limits."""

    def __init__(self, limits: Limits, left: int) -> None:
        self.made: list[Output] = []
        self._limits = limits
        self._left = min(left, limits.cell_output)
        self.size = 0
        self._clear_next = self._cut = False

    def add(self, message: Any) -> None:
        """Take one message of the process; what is no output is dropped."""
        if not isinstance(message, dict):
            return
        kind = message.get("output_type")
        if kind == "clear":
            self._clear_next = True
            if not message.get("wait"):
                self._clear()
            return
        output = _checked(message)
        if output is None:
            return
        if self._clear_next:
            self._clear()
        size = weight(output)
        if len(self.made) >= self._limits.outputs or self.size + size > self._left:
            self._cut = True
            return
        self.size += size
        self._put(output, message)

    def finished(self) -> list[Output]:
        """All of them, with a word on what was left out."""
        for output in self.made:
            output.pop("display_id", None)
        return [*self.made, dict(CUT)] if self._cut else self.made

    def _clear(self) -> None:
        self.made.clear()
        self._clear_next = False

    def _put(self, output: Output, message: Output) -> None:
        last = self.made[-1] if self.made else None
        if (
            last is not None
            and output["output_type"] == "stream" == last["output_type"]
            and output["name"] == last["name"]
        ):
            last["text"] += output["text"]
            return
        name = message.get("display_id")
        if isinstance(name, str) and "data" in output:
            if message.get("update"):
                for earlier in self.made:
                    if earlier.get("display_id") == name:
                        earlier |= {"data": output["data"], "metadata": output["metadata"]}
                return
            output["display_id"] = name
        self.made.append(output)


def weight(value: Any) -> int:
    """About how many bytes a value of JSON has."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(weight(entry) + 16 for entry in value.values())
    return sum(map(weight, value)) + 16 if isinstance(value, list) else 16


def _checked(message: Output) -> Output | None:
    """The output as nbformat wants it, or None when it is none."""
    kind = message.get("output_type")
    if kind == "stream":
        text, name = message.get("text"), message.get("name")
        if not isinstance(text, str) or name not in _STREAMS:
            return None
        return {"output_type": "stream", "name": name, "text": text}
    if kind == "error":
        lines = message.get("traceback")
        lines = lines if isinstance(lines, list) else []
        return {
            "output_type": "error",
            "ename": str(message.get("ename", ""))[:200],
            "evalue": str(message.get("evalue", ""))[:2_000],
            "traceback": [str(line) for line in lines[:200]],
        }
    if kind in ("display_data", "execute_result"):
        data, metadata = message.get("data"), message.get("metadata")
        if not isinstance(data, dict):
            return None
        output = {"output_type": kind, **shown(data, metadata)}
        return {**output, "execution_count": None} if kind == "execute_result" else output
    return None


def shown(data: Mapping[str, Any], metadata: Any) -> Output:
    """Of an output in several forms those that cannot act in a browser, each made anew.

    HTML is shown as it was written where nothing else says what it was.
    """
    kept: dict[str, Any] = {}
    about: dict[str, Any] = {}
    for mime in inert.PICTURES:
        made = inert.picture(mime, data.get(mime))
        if made is not None:
            kept[mime] = made
            about |= inert.picture_metadata(mime, metadata)
    texts = {mime: text for mime, text in data.items() if isinstance(text, str)}
    if _MARKDOWN in texts:
        kept[_MARKDOWN] = inert.markdown(texts[_MARKDOWN])[0]
    if _LATEX in texts:
        kept[_LATEX] = inert.tex(texts[_LATEX])
    plain = texts.get(_PLAIN, "")
    if not kept and (not plain or plain.startswith(_NAMELESS)):
        left_out = f"(an output of a kind that is not shown: {', '.join(sorted(data))[:200]})"
        plain = texts.get(_HTML) or plain or left_out
    return {"data": {**kept, _PLAIN: plain}, "metadata": about}


def error_output(name: str, sentence: str) -> Output:
    """An error of our own making, such as that a cell was stopped."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": sentence,
        "traceback": [f"{name}: {sentence}"],
    }
