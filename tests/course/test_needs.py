"""What a machine has not is counted where a newcomer runs the tests, and fails where all must run.

The machine without a browser, npm or bubblewrap is this one with another PATH.
"""

import os
import subprocess
import sys
from pathlib import Path

import needs
import pytest

TESTS = Path(__file__).parents[1]
SUITE = """
import os, shutil, pytest

@pytest.mark.needs("browser")
def test_browses(): assert shutil.which("chromium")

@pytest.fixture
def npm(): return shutil.which("npm")

@pytest.mark.needs("browser")
def test_installs(npm): assert npm

def test_computes(): assert not shutil.which("chromium") and shutil.which("sh")

@pytest.mark.skipif(os.environ.get("SKIP"), reason="nobody knows why")
def test_may_be_skipped(): pass
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the suite above with so many programs; its exit code and what it says."""
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()

    def run(*arguments, having=(), **environment):
        for name in having:
            (programs / name).write_text("#!/bin/sh\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        path = needs.path_showing(os.environ["PATH"], frozenset())
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "needs", *arguments, "test_suite.py"],
            cwd=tmp_path,
            env={
                **{name: value for name, value in os.environ.items() if name != "CI"},
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # a second less
                "PYTHONPATH": str(TESTS),
                "PATH": os.pathsep.join([str(programs), path]),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("side_by_side", [(), ("-p", "xdist", "-n", "2")])
def test_what_is_missing_is_counted_by_name(run, side_by_side):
    code, said = run(*side_by_side)
    assert code == 0
    assert "2 passed, 2 skipped" in said
    assert f"2 need {needs.NEEDS['browser'].words}" in said
    assert f"1 need {needs.NEEDS['npm'].words}" in said
    assert needs.CURE in said


@pytest.mark.parametrize(("asking", "environment"), [(["--everything"], {}), ([], {"CI": "true"})])
def test_where_everything_is_asked_for_a_missing_part_fails(run, asking, environment):
    code, said = run(*asking, **environment)
    assert code == 1
    assert "2 passed, 2 errors" in said
    assert "1 need" not in said


def test_where_everything_is_asked_for_no_other_skip_hides_a_gap(run):
    having = ["chromium", "npm"]
    assert run("--everything", having=having)[0] == 0
    assert run(having=having, SKIP="1")[0] == 0
    assert run("--everything", having=having, SKIP="1")[0] == 1


def test_a_program_that_is_not_named_cannot_be_found(run):
    """With a browser on the machine, `test_computes` still finds none."""
    code, said = run("-k", "computes", having=["chromium"])
    assert (code, "1 passed" in said) == (0, True)


def test_a_need_that_nobody_knows_is_refused(run, tmp_path):
    (tmp_path / "test_suite.py").write_text(SUITE.replace('"browser"', '"browsr"'), "utf-8")
    assert run()[0] == pytest.ExitCode.USAGE_ERROR


@pytest.mark.slow
@pytest.mark.needs(*needs.NEEDS)
def test_a_machine_that_must_have_everything_has_it():
    """`make system` installed every part; where CI asks for all, this one fails first."""
    assert [name for name in needs.NEEDS if not needs.there(name)] == []
