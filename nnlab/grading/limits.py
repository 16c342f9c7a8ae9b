"""What a submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits of one submission; sizes in bytes, times in seconds."""

    file_size: int = 20 * MEGABYTE  # of the notebook file handed in
    cells: int = 1_000
    source: int = MEGABYTE  # of one cell
    cell_seconds: float = 30.0
    total_seconds: float = 180.0  # all cells together
    wall_seconds: float = 400.0  # everything that is done for one submission
    call_seconds: float = 20.0  # one call of a graded function
    exercise_seconds: float = 60.0  # all calls of one exercise
    memory: int = 4096 * MEGABYTE  # address space of each process
    resident: int = 3072 * MEGABYTE  # all processes together
    processes: int = 48
    written: int = 256 * MEGABYTE  # scratch folder
    outputs: int = 200  # of one cell
    cell_output: int = 2 * MEGABYTE  # one cell's outputs together
    output: int = 12 * MEGABYTE  # all outputs together
    received: int = 128 * MEGABYTE  # everything the process may send us
    answer: int = 64 * MEGABYTE  # one returned value


USUAL = Limits()
