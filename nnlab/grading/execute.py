"""Running a submission's cells in the sandbox, then asking the copies kept at its checks."""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from . import wire
from .box import Box, Process
from .intake import Cell
from .keeping import before_cells, nothing_left_behind
from .limits import Limits
from .outputs import Output, Outputs, error_output
from .remote import RemoteCaller
from .sandbox.answers import Place
from .sandbox.student import MACHINERY_CHANGED

MOST_ATTEMPTS = 4  # from the third on without the student's own extra cells
BARE = "run again without the student's own extra cells"
_GRACE = 3.0  # seconds a cell gets to end after it was interrupted

Examine = Callable[[str, RemoteCaller], bool]
Given = Mapping[str, Place]  # right functions by the names they are given, and where they are


@dataclass
class Executed:
    """What came of a submission's cells."""

    outputs: dict[int, list[Output]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    tampered: str = ""  # how the process was made to answer in place of the student's functions


class _NotOurs(Exception):
    """Something else than our code is at the other end, or nothing."""


@dataclass(frozen=True)
class _Kept:
    """A copy kept at the checks of some exercises, from which those that are asked are forked."""

    orders: socket.socket
    grade_ids: list[str]


class _Died(Exception):
    """The process that runs the cells is gone, in the cell of that number."""

    def __init__(self, index: int, why: str) -> None:
        super().__init__(why)
        self.index = index


def execute(
    box: Box,
    cells: Sequence[Cell],
    run: Sequence[bool],
    exercises: dict[str, str],
    examine: Examine,
    absent: Sequence[str],
    ends: float,
    given: Mapping[str, Given],
) -> Executed:
    """Run the cells, then hand every exercise to ``examine`` with a caller of its function.

    examine: says whether all is well.  The next function is asked in the same copy then; else in
    one that nobody has asked yet, and so is this one, again, unless nobody had asked its copy.
    exercises: the key of the exercise by the id of its check cell.  absent: keys of those whose
    answers are taken out of the library.  ends: when, by the monotonic clock, all must be over.
    given: by the id of a check cell, what stands in for helpers in the copy that is asked there.

    A cell that ends the process is left out of a second attempt, so that it costs no more than
    itself.  When that does not help either, or the process was tampered with, the released cells
    and the solutions are run alone.
    """
    done = Executed()
    waiting = dict(exercises)
    spoiled: set[int] = set()
    bare = False
    deadline = min(time.monotonic() + box.limits.total_seconds, ends)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        if not bare and (attempt > 2 or done.tampered):
            bare = True
            spoiled.clear()
            run = [runs and _released(cell) for cell, runs in zip(cells, run, strict=True)]
            done.remarks.append(f"{BARE}: {done.tampered or 'Python ended more than once'}")
        last = attempt == MOST_ATTEMPTS or time.monotonic() > deadline
        if time.monotonic() > ends:
            done.remarks.append("the time for one submission was over")
            break
        # One for each exercise, and as many as copies may be kept: one for each, and at the end.
        with box.process(2 * len(waiting) + 1, absent, ends) as process:
            job = _Job(process, cells, run, waiting, box.limits, deadline, given)
            try:
                job.run_cells(spoiled, done)
            except _Died as died:
                spoiled.add(died.index)
                done.remarks.append(f"cell {died.index + 1}: {died}")
                if not last:
                    continue
            if done.tampered and not (bare or last):
                continue
            job.examine(examine, done)
            if bare or not done.tampered:
                break
    return done


def _released(cell: Cell) -> bool:
    """Whether a cell is one that was released, its solution perhaps filled in."""
    return cell.given or (cell.origin is not None and bool(cell.origin.grade_id))


@dataclass
class _Job:
    """One attempt at a submission."""

    process: Process
    cells: Sequence[Cell]
    run: Sequence[bool]
    waiting: dict[str, str]
    limits: Limits
    deadline: float
    given: Mapping[str, Given]
    kept: list[_Kept] = field(default_factory=list)
    size: int = 0

    def __post_init__(self) -> None:
        self.channel_of = {grade_id: n for n, grade_id in enumerate(self.waiting)}
        self.names = {g: key.rpartition("/")[2] for g, key in self.waiting.items()}
        self.keep_before = before_cells(self.cells, self.run, self.names)
        self.in_one = nothing_left_behind(self.cells, self.run)

    def run_cells(self, spoiled: set[int], done: Executed) -> None:
        """All cells in order, copies kept for the checks; _Died when the process is no more."""
        for index, cell in enumerate(self.cells):
            self._keep(index, self.keep_before.get(index, []))
            grade_id = cell.origin.grade_id if cell.origin else ""
            if grade_id not in self.waiting and self.run[index] and index not in spoiled:
                self._run(index, cell, done)
        end = len(self.cells) - 1
        kept = {grade_id for one in self.kept for grade_id in one.grade_ids}
        # All that is left: defined below its check, or not at all.
        self._keep(end, [grade_id for grade_id in self.waiting if grade_id not in kept])
        seen = self._asked(end, {"do": "look"}).get("seen")
        signs = [str(sign)[:200] for sign in seen[:20]] if isinstance(seen, list) else []
        done.flags += [sign for sign in signs if sign not in done.flags]
        if MACHINERY_CHANGED in signs:
            done.tampered = MACHINERY_CHANGED

    def _keep(self, index: int, grade_ids: Sequence[str]) -> None:
        if not grade_ids:
            return
        orders = len(self.waiting) + len(self.kept)
        names = {self.names[grade_id]: self.channel_of[grade_id] for grade_id in grade_ids}
        there = self._asked(index, {"do": "keep", "names": names, "orders": orders}).get("kept")
        if isinstance(there, list) and there:
            ids = [grade_id for grade_id in grade_ids if self.names[grade_id] in there]
            self.kept.append(_Kept(self.process.channels[orders], ids))

    def _run(self, index: int, cell: Cell, done: Executed) -> None:
        outputs = Outputs(self.limits, self.limits.output - self.size)
        try:
            self._run_one(index, cell, outputs, done)
        except _Died as died:
            outputs.add(error_output("Stopped", str(died)))
            raise
        finally:
            done.outputs[index] = outputs.finished()
            self.size += outputs.size

    def _run_one(self, index: int, cell: Cell, outputs: Outputs, done: Executed) -> None:
        allowed = min(self.limits.cell_seconds, max(0.1, self.deadline - time.monotonic()))
        ends = time.monotonic() + allowed
        interrupted = False
        word = secrets.token_hex(8)  # what was said before it was asked is no answer
        request: dict[str, str] | None = {"do": "cell", "source": cell.source, "word": word}
        while True:
            try:
                message = self._message(request, ends - time.monotonic())
            except wire.TooSlow:
                if interrupted:
                    self.process.stop()
                    raise _Died(
                        index, f"stopped after {allowed:g} seconds; it could not be interrupted"
                    ) from None
                interrupted, ends = True, time.monotonic() + _GRACE
                self.process.interrupt()
                sentence = f"interrupted after {allowed:g} seconds"
                done.remarks.append(f"cell {index + 1}: {sentence}")
                outputs.add(error_output("CellTimeoutError", sentence))
                request = None
                continue
            except wire.Trouble as trouble:
                raise _Died(index, self._why(trouble)) from None
            request = None
            if "output" in message:
                outputs.add(message["output"])
            elif message.get("word") == word:
                count = message.get("count")
                done.counts[index] = count if isinstance(count, int) else 0
                return

    def _message(self, request: dict[str, str] | None, seconds: float) -> dict[str, object]:
        if seconds <= 0:  # however much there is to read
            raise wire.TooSlow("no end")
        found = self.process.ask(request, seconds) if request else self.process.reply(seconds)
        return found if isinstance(found, dict) else {}

    def _asked(self, index: int, request: dict[str, object]) -> dict[str, object]:
        """A request that is answered at once; what else comes on the way is dropped."""
        ends = time.monotonic() + self.limits.call_seconds
        word = secrets.token_hex(8)
        try:
            reply = self.process.ask({**request, "word": word}, self.limits.call_seconds)
            while not isinstance(reply, dict) or reply.get("word") != word:
                reply = self.process.reply(ends - time.monotonic())
        except wire.Trouble as trouble:
            self.process.stop()
            raise _Died(index, self._why(trouble)) from None
        return reply

    def _why(self, trouble: wire.Trouble) -> str:
        if self.process.over_memory:
            return "the submission's processes used more memory than is allowed; they were ended"
        if isinstance(trouble, wire.Gone):
            return "the Python process ended here"
        return f"stopped: {trouble}"

    def examine(self, examine: Examine, done: Executed) -> None:
        """Hand copies out to be asked; exercises for which there is none stay waiting."""
        self.process.stop()
        for kept in self.kept:
            copy: socket.socket | None = None
            for grade_id in kept.grade_ids:
                if self.process.over_memory:
                    done.tampered = "memory ran out"
                    return
                try:
                    copy = self._ask(kept, copy, grade_id, examine)
                except _NotOurs:
                    copy = None
                    done.tampered = "what came from the process was not from our code in it"
                else:
                    del self.waiting[grade_id]

    def _ask(
        self, kept: _Kept, copy: socket.socket | None, grade_id: str, examine: Examine
    ) -> socket.socket | None:
        """Ask one function, in a copy that was asked before if there is one.

        Gives the copy in which the next one may be asked.  What is wrong in a copy that was asked
        before may be so because of that, and is asked again in one that was not.
        """
        caller = self._caller(copy, grade_id) if copy else None
        right = caller is not None and examine(grade_id, caller)
        if caller is None or not right:
            copy = self._forked(kept, grade_id)
            caller = self._caller(copy, grade_id)
            right = examine(grade_id, caller)
        return copy if right and caller.at_rest and self.in_one else None

    def _caller(self, copy: socket.socket, grade_id: str) -> RemoteCaller:
        return RemoteCaller(copy, self.names[grade_id], self.limits, self.process.ends)

    def _forked(self, kept: _Kept, grade_id: str) -> socket.socket:
        """A copy that nobody has asked yet."""
        number = self.channel_of[grade_id]
        with contextlib.suppress(wire.Trouble):
            given = self.given.get(grade_id, {})
            wire.send(kept.orders, {"channel": number, "given": given})
        copy = self.process.channels[number]
        if not self._caller(copy, grade_id).answers():
            raise _NotOurs
        return copy
