"""Which clock a run is timed by.

With one thread it is the processor's, which counts only the time the run was given: the same as the
clock on the wall while the machine is idle, and all but undisturbed while it is not. Several
threads work at the same time, so theirs is the clock on the wall.
"""

from __future__ import annotations

import os
import time

now = time.process_time if os.environ.get("OMP_NUM_THREADS") == "1" else time.perf_counter
