"""What became of many answers: their sentences, decided once more, and how they were explained."""

from __future__ import annotations

import multiprocessing
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from tqdm import tqdm

from public_tests.engine import Exercise, endless
from public_tests.engine.examination import NO_DIAGNOSIS
from public_tests.engine.mending import locate
from public_tests.series import exercises

from .answers import Answer, doubles, singles
from .places import mends
from .routes import decide
from .runs import World
from .sentences import sentences
from .together import contradictions

_CHANGES = {1: "single", 2: "double"}


@dataclass
class Tried:
    """What became of the answers of one exercise, or of all."""

    answers: Counter[str] = field(default_factory=Counter)  # by what became of them
    kinds: Counter[str] = field(default_factory=Counter)  # of sentences
    unknown: Counter[str] = field(default_factory=Counter)  # sentences without another route
    false: list[dict[str, str]] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)  # "single named", "double both"
    seconds: list[float] = field(default_factory=list)  # of failing checks, of the processor

    def include(self, other: Tried) -> None:
        for name in ("answers", "kinds", "unknown", "fates"):
            getattr(self, name).update(getattr(other, name))
        self.false += other.false
        self.seconds += other.seconds


def among(every: dict[str, Exercise], keys: Sequence[str]) -> list[str]:
    """The exercises that have code to change."""
    return [k for k, e in every.items() if e.name != "spot_the_bug" and (not keys or k in keys)]


Job = tuple[str, int, int, int, bool]


def tried(job: Job) -> Tried:
    """Answers of one exercise, and each sentence of their reports."""
    key, one, two, seed, places = job
    endless.MOST_WORK = 2.0
    if not places:
        locate.locate = lambda *arguments: None
    exercise = exercises()[key]
    rng = np.random.default_rng([seed, zlib.crc32(key.encode())])
    found = Tried()
    for answer in [*singles(exercise, one, rng), *doubles(exercise, two, rng)]:
        _try(exercise, answer, found)
    return found


def _try(exercise: Exercise, answer: Answer, found: Tried) -> None:
    try:
        function = answer.function(exercise)
    except (SyntaxError, KeyError):
        found.answers["no function"] += 1
        return
    began = time.process_time()
    report = exercise.check(function)
    if report.passed:
        found.answers["right"] += 1
    elif not report.written:
        found.answers["not written"] += 1
    else:
        found.answers["wrong"] += 1
        found.seconds.append(time.process_time() - began)
        found.fates[
            f"{'single' if len(answer.kinds) == 1 else 'double'} {_fate(exercise, report)}"
        ] += 1
    world = World(exercise, function, answer.source)
    said = [] if report.passed else list(sentences(report))
    for sentence in said:
        found.kinds[sentence.kind] += 1
        if sentence.kind.startswith("located"):
            verdict = mends(exercise, answer, report.located) if report.located else None
        else:
            verdict = _decided(world, sentence)
        if verdict is None:
            found.unknown[f"{sentence.kind}: {sentence.text[:90]}"] += 1
        elif not verdict:
            found.false.append(_described(answer, sentence.kind, sentence.text))
    found.false += [_described(answer, "contradiction", text) for text in contradictions(said)]


def _decided(world: World, sentence: object) -> bool | None:
    from .sentences import Sentence

    assert isinstance(sentence, Sentence)
    if NO_DIAGNOSIS in sentence.text:
        return False
    try:
        return decide(world, sentence)
    except LookupError:
        return None


def _described(answer: Answer, kind: str, text: str) -> dict[str, str]:
    made = " + ".join(answer.kinds)
    return {
        "exercise": answer.exercise,
        "kind": kind,
        "said": text,
        "made by": made,
        "source": answer.source,
    }


def _fate(exercise: Exercise, report: object) -> str:
    """Whether a wrong answer is named, located, both or neither."""
    from public_tests.engine.report import Report

    assert isinstance(report, Report)
    ids = {mistake.id for mistake in exercise.mistakes}
    named = any(mistake.id in ids for mistake in report.diagnosis)
    located = report.located is not None
    if named or located:
        return "both" if named and located else "named" if named else "located"
    return "explained otherwise" if report.diagnosis else "neither"


def every(
    keys: Sequence[str], one: int, two: int, seed: int, processes: int, places: bool = True
) -> Tried:
    """All answers of all exercises."""
    jobs = [(key, one, two, seed, places) for key in keys]
    whole = Tried()
    for part in tqdm(_results(jobs, processes), total=len(jobs), unit="exercise"):
        whole.include(part)
    return whole


def _results(jobs: list[Job], processes: int) -> Iterator[Tried]:
    if processes == 1:
        yield from map(tried, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=4) as pool:
        yield from pool.imap_unordered(tried, jobs)
