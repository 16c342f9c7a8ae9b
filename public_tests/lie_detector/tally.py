"""What became of many answers: every sentence of their reports, decided once more."""

from __future__ import annotations

import contextlib
import multiprocessing
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from tqdm import tqdm

from public_tests.engine import Exercise, Report, endless
from public_tests.engine.examination import NO_DIAGNOSIS
from public_tests.engine.mending import locate
from public_tests.series import exercises

from .answers import Answer, doubles, singles
from .places import stands
from .routes import decide
from .runs import World
from .sentences import Sentence, sentences
from .together import contradictions

Job = tuple[str, int, int, int, bool]


@dataclass
class Tried:
    """What became of the answers of one exercise, or of all."""

    answers: Counter[str] = field(default_factory=Counter)  # by what became of them
    kinds: Counter[str] = field(default_factory=Counter)  # of sentences
    unknown: Counter[str] = field(default_factory=Counter)  # sentences without another route
    false: list[dict[str, str]] = field(default_factory=list)

    def include(self, other: Tried) -> None:
        """Add what became of others."""
        for name in ("answers", "kinds", "unknown"):
            getattr(self, name).update(getattr(other, name))
        self.false += other.false


def among(every: Mapping[str, Exercise], keys: Sequence[str]) -> list[str]:
    """The exercises that have code to change."""
    return [k for k, e in every.items() if e.name != "spot_the_bug" and (not keys or k in keys)]


def tried(job: Job) -> Tried:
    """Answers of one exercise, and each sentence of their reports.

    Where a mistake is located takes most of the time, and is looked for on request.
    """
    key, one, two, seed, places = job
    exercise = exercises()[key]
    rng = np.random.default_rng([seed, zlib.crc32(key.encode())])
    found = Tried()
    with _quick(places):
        for answer in [*singles(exercise, one, rng), *doubles(exercise, two, rng)]:
            _try(exercise, answer, found)
    return found


@contextlib.contextmanager
def _quick(places: bool) -> Iterator[None]:
    """Calls without an end are stopped soon, and no line is looked for unless asked."""
    before = endless.MOST_WORK, locate.locate
    endless.MOST_WORK = 2.0
    if not places:
        locate.locate = lambda *arguments: None
    try:
        yield
    finally:
        endless.MOST_WORK, locate.locate = before


def _try(exercise: Exercise, answer: Answer, found: Tried) -> None:
    if "np.empty(" in answer.source:  # whatever was left in memory: no sentence could be tried
        found.answers["not the same twice"] += 1
        return
    try:
        function = answer.function(exercise)
    except (SyntaxError, KeyError):
        found.answers["no function"] += 1
        return
    report = exercise.check(function)
    if report.passed:
        found.answers["right after all"] += 1
        return
    found.answers["wrong" if report.written else "not written"] += 1
    world = World(exercise, function, answer.source)
    said = list(sentences(report))
    for sentence in said:
        found.kinds[sentence.kind] += 1
        verdict = _decided(world, sentence, answer, report)
        if verdict is None:
            found.unknown[f"{sentence.kind}: {sentence.text[:90]}"] += 1
        elif not verdict:
            found.false.append(_described(answer, sentence.kind, sentence.text))
    found.false += [_described(answer, "contradiction", text) for text in contradictions(said)]


def _decided(world: World, sentence: Sentence, answer: Answer, report: Report) -> bool | None:
    if NO_DIAGNOSIS in sentence.text:
        return False
    if report.located is not None and sentence.kind.startswith("located"):
        return stands(world.exercise, answer, report.located)
    try:
        return decide(world, sentence)
    except LookupError:  # words of a relation that are not known
        return None


def _described(answer: Answer, kind: str, text: str) -> dict[str, str]:
    where = {"exercise": answer.exercise, "made by": " + ".join(answer.kinds)}
    return {**where, "kind": kind, "said": text, "source": answer.source}


def every(jobs: Sequence[Job], processes: int) -> Tried:
    """All answers of all exercises, with a bar that tells how far it is."""
    whole = Tried()
    for part in tqdm(_results(jobs, processes), total=len(jobs), unit="exercise"):
        whole.include(part)
    return whole


def _results(jobs: Sequence[Job], processes: int) -> Iterator[Tried]:
    if processes == 1:
        yield from map(tried, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=4) as pool:
        yield from pool.imap_unordered(tried, jobs)
