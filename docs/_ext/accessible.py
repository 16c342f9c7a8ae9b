"""What every page's body needs for those who read it with keys or by ear."""

from __future__ import annotations

from typing import Any

_REPLACED = {
    # A wide table scrolls within itself, so it must be reachable with the keyboard.
    '<table class="table"': '<table tabindex="0" class="table"',
    # A corner of a table heads nothing.
    '<th class="head"><p></p></th>': "<td></td>",
}


def _mend(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    for found, instead in _REPLACED.items():
        context["body"] = context.get("body", "").replace(found, instead)


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("html-page-context", _mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
