"""The guides' own commands, for the tests that go the way a guide tells."""

from __future__ import annotations

import re
from pathlib import Path

GUIDES = Path(__file__).parents[1] / "docs" / "guides"


def commands(page: str, after: str = "") -> list[str]:
    """The shell commands of a guide, from a heading on."""
    text = (GUIDES / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```bash\n(.*?)```", text[text.index(after) :], re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]
