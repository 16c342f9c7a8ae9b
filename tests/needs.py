"""What a test needs of the machine, by name: ``@pytest.mark.needs("sandbox", "npm")``.

A fixture of such a name says the same.

Where it is missing the test is not run, and the end of the report counts it.  Where everything is
asked for (``--everything``, or CI), what is missing is a failure, and so is every other skip.  A
test that does not name a program cannot find it, so the marks are true wherever the tests pass.
"""

from __future__ import annotations

import functools
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CURE = "make system"  # installs whatever Debian has of it
ORDINARY_USER = "nnlab-tests"  # made by CURE: root's tests of what an ordinary user may do
HUB_ACCOUNTS = ("nnlab-teacher", "nnlab-ada", "nnlab-zoe")  # likewise: JupyterHub's users
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_MISSING = "needs "


@dataclass(frozen=True)
class Need:
    """Something a machine has or has not."""

    words: str
    there: Callable[[], bool]
    programs: tuple[str, ...] = ()  # found on the path, by tests that name the need


def chromium() -> str | None:
    """The browser's program."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps the server's off the path."""
    of_debian = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)
    found = of_debian or shutil.which("postgres")
    return Path(found).parent if found else None


def _accounts_of_the_hub() -> bool:
    """Whether JupyterHub's users are there, and root, who starts their servers."""
    if sys.platform == "win32" or os.getuid():
        return False
    import pwd

    return set(HUB_ACCOUNTS) <= {user.pw_name for user in pwd.getpwall()}


def ordinary_user() -> str | None:
    """Somebody to run as who is not root: oneself, or the user made for it."""
    if sys.platform == "win32" or os.getuid():
        return getpass.getuser()
    import pwd

    return ORDINARY_USER if any(u.pw_name == ORDINARY_USER for u in pwd.getpwall()) else None


def _sandbox() -> bool:
    from nnlab.grading.furniture import why_unusable

    return why_unusable() == ""


def _package_index() -> bool:
    """Whether pip gets a package from wherever it is told to look on this machine."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        asked = [*pip, "--no-deps", "--no-cache-dir", "--dest", folder, "editables"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _root_over_users() -> bool:
    from nnlab.grading.furniture import has_users

    return sys.platform != "win32" and has_users()


NEEDS = {
    "users": Need("root, who can become other users", _root_over_users),
    "sandbox": Need("the sandbox (bubblewrap)", _sandbox, ("bwrap",)),
    "browser": Need("a browser (Chromium)", lambda: bool(chromium()), BROWSERS),
    "postgresql": Need("PostgreSQL", lambda: bool(postgresql()), ("postgres", "psql")),
    "npm": Need("npm", lambda: bool(shutil.which("npm")), ("npm", "npx", "node")),
    "network": Need("the network (a package index)", _package_index),
    "hub": Need("root, and JupyterHub's accounts", _accounts_of_the_hub),
    "user": Need("an ordinary user to run as", lambda: bool(ordinary_user())),
}


@functools.cache
def there(name: str) -> bool:
    """Whether this machine has it."""
    return NEEDS[name].there()


def named(item: pytest.Item) -> set[str]:
    """What a test needs."""
    marked = {name for mark in item.iter_markers("needs") for name in mark.args}
    return marked | NEEDS.keys() & set(getattr(item, "fixturenames", ()))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everything",
        action="store_true",
        default=bool(os.environ.get("CI")),
        help="what a test needs and this machine has not is a failure; so it always is in CI",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"needs(*names): of {', '.join(NEEDS)}; see tests/needs.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    unknown = {name for item in items for name in named(item)} - NEEDS.keys()
    if unknown:
        raise pytest.UsageError(f"no such need: {', '.join(sorted(unknown))}; see tests/needs.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Hide from a test the programs it does not name."""
    path, needed = os.environ["PATH"], frozenset(named(item) & NEEDS.keys())
    missing = sorted(name for name in needed if not there(name))
    item.user_properties.extend(("missing", name) for name in missing)
    os.environ["PATH"] = path_showing(path, needed)
    try:
        return (yield)
    finally:
        os.environ["PATH"] = path


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = [NEEDS[str(name)].words for key, name in item.user_properties if key == "missing"]
    if missing:
        pytest.skip(f"{_MISSING}{' and '.join(missing)}: {CURE}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("everything"):
        report.outcome = "failed"
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"not run, though everything is asked for: {why}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("skipped")
    count = Counter(name for r in reports for key, name in r.user_properties if key == "missing")
    if not count:
        return
    terminalreporter.section("not run here")
    for name, tests in count.items():
        terminalreporter.write_line(f"{tests} need {NEEDS[name].words}")
    terminalreporter.write_line(f"`{CURE}` installs what is missing.")


@functools.cache
def path_showing(path: str, needed: frozenset[str]) -> str:
    """PATH with the programs of these needs first, and those of no other need."""
    shown = [_programs_of(path, name) for name in sorted(needed) if NEEDS[name].programs]
    rest = [_without_any(str(Path(folder).resolve())) for folder in path.split(os.pathsep)]
    return os.pathsep.join(dict.fromkeys([*shown, *rest]))


@functools.cache
def _programs_of(path: str, name: str) -> str:
    folder = Path(tempfile.mkdtemp(dir=_shadows().name))
    for program in NEEDS[name].programs:
        found = shutil.which(program, path=path)
        if found:
            (folder / program).symlink_to(found)
    return str(folder)


@functools.cache
def _without_any(folder: str) -> str:
    """The folder, or one in its stead that shows all it holds but the programs of a need."""
    programs = {program for need in NEEDS.values() for program in need.programs}
    if not any(Path(folder, program).exists() for program in programs):
        return folder
    shown = Path(tempfile.mkdtemp(dir=_shadows().name))
    for program in Path(folder).iterdir():
        if program.name not in programs:
            (shown / program.name).symlink_to(program)
    return str(shown)


@functools.cache
def _shadows() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="nnlab-tests-path-")
