"""What a course's ``nbgrader_config.py`` says, as nbgrader's own commands would read it."""

from __future__ import annotations

from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, PyFileConfigLoader

from .trouble import GradingTrouble


class BadSettings(GradingTrouble):
    """The course's nbgrader settings cannot be read."""


def course_config(course: Path) -> Config:
    """What nbgrader's commands would read in the course's folder.  Raises BadSettings.

    Every ``nbgrader_config.py`` of Jupyter's folders, the machine's first, and then the course's.
    """
    config = Config()
    for folder in [*reversed(jupyter_config_path()), str(course)]:
        path = Path(folder, "nbgrader_config.py")
        if path.exists():
            config.merge(_settings_of(path))
    return config


def _settings_of(path: Path) -> Config:
    try:
        return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    except Exception as error:  # the file is a program
        raise BadSettings(f"{path} cannot be run: {type(error).__name__}: {error}.") from error


def database_url(config: Config, course: Path, url: str = "") -> str:
    """The gradebook's address: the one given, the course's own, or nbgrader's usual file."""
    usual = f"sqlite:///{course.resolve() / 'gradebook.db'}"
    found = str(url or config.CourseDirectory.get("db_url") or usual)
    # The driver that comes with the extra `grade`; SQLAlchemy's own choice changed over time.
    return found.replace("postgresql://", "postgresql+psycopg2://", 1)
