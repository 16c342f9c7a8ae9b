"""What a student may read is the same whatever the hidden cases were."""

from __future__ import annotations

import dataclasses
import json

import pytest

from nnlab.grading.feedback import student_page
from nnlab.grading.results import Result

from .conftest import graded
from .hostile import VICTIM, Hostile, answer

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]

# Each keeps what it is given wherever it can, and tells all that it finds of it in one way.
_KEEP = """
import builtins, glob, hashlib, os
builtins.seen = []
def known(z):
    word = hashlib.sha256(z.tobytes()).hexdigest()
    builtins.seen.append(word)
    os.environ['SEEN'] = os.environ.get('SEEN', '') + word
    for place in ('/tmp/seen', '/dev/shm/seen', '/tmp/work/seen', '/var/tmp/seen', 'seen.py'):
        try:
            open(place, 'a').write(word)
        except OSError:
            pass
    found = [open(path).read() for path in glob.glob('/tmp/seen') + glob.glob('/dev/shm/seen')]
    return ''.join(sorted(builtins.seen) + found)
"""
TELLERS = {
    "the text of an exception": "    raise ValueError(known(z))",
    "the name of an exception": "    raise type('E' + known(z)[:80], (Exception,), {})()",
    "the value": "    return np.frombuffer(known(z)[-64:].encode(), dtype=np.uint8) / 255",
    "the shape": "    return np.zeros((1, 1 + int(known(z)[-64:][:3], 16)))",
    "the name of a type": "    return type('T' + known(z)[-40:], (), {})()",
    "what is printed": "    print(known(z))",
    "a warning": "    import warnings\n    warnings.warn(known(z))",
    "a line of code": "    exec(f'raise ValueError(x_{known(z)[-40:]})')",
    "the length of a frame": (
        "    n = int(known(z)[-64:][:2], 16)\n"
        "    for d in range(3, 64):\n"
        "        try: os.write(d, (n << 20).to_bytes(4, 'big') + (n << 20).to_bytes(4, 'big'))\n"
        "        except OSError: pass"
    ),
    "the way it ends": "    os._exit(int(known(z)[-64:][:2], 16))",
}


def read_by_student(result: Result) -> str:
    """All that reaches the student: the page, and the notebook that stock feedback is made of."""
    exercises = [
        {k: v for k, v in dataclasses.asdict(e).items() if k != "evidence"}
        for e in result.exercises
    ]
    return student_page(result, "Mallory", 0, {}) + result.notebook + json.dumps(exercises)


@pytest.mark.parametrize("way", TELLERS)
def test_nothing_hidden_reaches_the_student(way: str, right: str) -> None:
    source = f"import numpy as np\n{_KEEP}\ndef {VICTIM}(z):\n{TELLERS[way]}\n"
    content = Hostile(way, answer(source)).content(right)
    results = [
        graded(content, "mallory", secret=secret) for secret in ("one secret", "another secret")
    ]
    assert [r.exercises[0].score for r in results] == [0.0, 0.0]
    first, second = map(read_by_student, results)
    assert first == second
