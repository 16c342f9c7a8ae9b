"""One entry, once, in a process of its own: its threads and its memory are nobody else's.

    python -m benchmarks.worker TASK ENTRY ROUND [--quick]

prints one line of JSON: what the entry reports, and how much memory it took above the data.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def memory(field: str) -> float | None:
    """Megabytes of VmRSS (now) or VmHWM (at most so far); None where Linux does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


def forget_the_peak() -> None:
    """Start VmHWM again from where the process stands."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


def main(task: str, entry: str, number: int, quick: bool) -> None:
    from benchmarks.entries import TASKS

    if entry.startswith("PyTorch"):
        import torch  # its size is not the training's

        torch.set_num_interop_threads(1)
    if entry.startswith("scikit"):
        import sklearn.neural_network  # noqa: F401
    chosen = TASKS[task].entries[entry]
    problem = TASKS[task].load(number).cast(chosen.dtype)
    forget_the_peak()
    before = memory("VmRSS")
    outcome = chosen.run(problem, quick)._asdict()
    peak = memory("VmHWM")
    outcome["memory"] = None if before is None or peak is None else peak - before
    print(json.dumps(outcome))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), "--quick" in sys.argv)
