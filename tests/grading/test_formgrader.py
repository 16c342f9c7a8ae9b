"""formgrader opens what we graded, and runs none of a student's scripts in the browser."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.gradebook import Gradebook

from .conftest import ASSIGNMENT, ThisProcess, hand_in
from .hostile import EVERY

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]


@pytest.fixture
def server(course: Course, tmp_path: Path) -> Iterator[str]:
    """A Jupyter server with formgrader in the course's folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path / "server.py"
    settings.write_text(
        "c.ServerApp.jpserver_extensions = {'nbgrader.server_extensions.formgrader': True}\n"
        f"c.ServerApp.allow_root = True\nc.ServerApp.port = {port}\nc.IdentityProvider.token = ''\n"
        "c.ServerApp.open_browser = False\n"
    )
    beside = Path(sys.executable).parent
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", f"--config={settings}"],
        cwd=course.root,
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def page(address: str) -> str:
    """A page, once the server is up."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"{address} cannot be opened")


def test_formgrader_opens_a_graded_submission(course: Course, right: str, server: str) -> None:
    (scripts,) = [h for h in EVERY if h.name == "a page with scripts"]
    hand_in(course, "eve", scripts.content(right))
    with Gradebook(course.root) as gradebook:
        grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess(), Settings())
    with sqlite3.connect(course.root / "gradebook.db") as db:
        ((identity,),) = db.execute("select id from submitted_notebook")
    shown = page(f"{server}/formgrader/submissions/{identity}")
    assert "sigmoid" in shown
    assert "test_sigmoid" in shown
    assert "<script>alert(1)" not in shown
    assert "<script>alert(2)" not in shown
