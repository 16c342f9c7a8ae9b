"""The figures of docs/reference/live.md: ``python tests/browser/frame_times.py``.

No test: it runs those of the live pictures, and puts what they measured into the page.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import driving
from live import REPORT

PAGE = driving.ROOT / "docs" / "reference" / "live.md"
MADE = re.compile(r"(?<=<!-- made by frame_times.py -->\n).*?(?=<!-- end -->)", re.DOTALL)
SHOWN = "a second", "median ms", "95% within ms", "load", "cores"


def main() -> None:
    REPORT.unlink(missing_ok=True)
    tests = map(str, sorted(Path(__file__).parent.glob("test_live_*.py")))
    subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=driving.ROOT, check=True)
    measured = json.loads(REPORT.read_text("utf-8"))
    rows = [["frames", *SHOWN], ["---", *("---:" for _ in SHOWN)]]
    rows += [[name, *(str(found[k]) for k in SHOWN)] for name, found in measured.items()
             if "frames" in found]  # fmt: skip
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    PAGE.write_text(MADE.sub(lambda _: table, PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
