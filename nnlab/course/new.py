"""Skeletons: a notebook of one's own, and one more exercise in it."""

from __future__ import annotations

import ast
import importlib.util
import json
import keyword
import os
import re
from pathlib import Path
from typing import Any

import jinja2

from nn_utils.files import write_whole
from public_tests import Notebook, notebooks, settings
from public_tests.notebook import KEY

_TEMPLATES = Path(__file__).with_name("templates") / "new"
_FILES = ("__init__.py", "answers.py", "mistakes.toml", "right.py", "notebook.py")
_LIST = re.compile(r"^notebooks\s*=\s*\[.*?\]", re.DOTALL | re.MULTILINE)


class CannotMake(ValueError):
    """What was asked for cannot be made; the message says why."""


def new_notebook(key: str) -> Path:
    """Write the skeleton of a notebook under ``own``, name it in the settings; return its folder.

    Raises CannotMake.
    """
    course = settings.current().folder or Path.cwd()
    if not KEY.fullmatch(key):
        raise CannotMake(f"{key!r} is no notebook's name, such as 20_scaling.")
    name = key[3:]
    if key in notebooks() or keyword.iskeyword(name) or importlib.util.find_spec(name):
        raise CannotMake(f"There is a {key} or a Python module {name} already; take another name.")
    folder = course / "own" / name
    if folder.exists():
        raise CannotMake(f"There is a {folder} already.")
    for file in _FILES:
        text = _rendered(file, key=key, number=key[:2], title=name.replace("_", " "))
        write_whole(folder / file, text)
    _name_in_settings(course / settings.FILE, f"own/{name}")
    return folder


def new_exercise(notebook: Notebook, signature: str) -> None:
    """Write the skeleton of an exercise, ``"standardize(X)"``, into a notebook's folder.

    Raises CannotMake.
    """
    name, arguments = _read(signature)
    if any(name == exercise.name for exercise in (*notebook.exercises, *notebook.given)):
        raise CannotMake(f"{notebook.key} has an exercise {name} already.")
    if not notebook.source.exists():
        raise CannotMake(f"{notebook.key} is none of your own: there is no {notebook.source}.")
    module = notebook.folder / "__init__.py"
    block = _rendered("exercise.py", name=name, arguments=arguments)
    write_whole(module, _with_exercise(module.read_text(encoding="utf-8"), name, block))
    for file, template in (
        ("answers.py", "answer.py"),
        ("mistakes.toml", "mistake.toml"),
        ("notebook.py", "cells.py"),
    ):
        path = notebook.folder / file
        added = _rendered(template, name=name, arguments=arguments)
        write_whole(path, path.read_text(encoding="utf-8") + added)


def _read(signature: str) -> tuple[str, list[str]]:
    try:
        (function,) = ast.parse(f"def {signature}: pass").body
    except SyntaxError as error:
        raise CannotMake(f"{signature!r} is no function such as standardize(X).") from error
    assert isinstance(function, ast.FunctionDef)
    return function.name, [argument.arg for argument in function.args.args]


def _with_exercise(source: str, name: str, block: str) -> str:
    """The module with the exercise before its NOTEBOOK, in its list, and with its check."""
    for statement in ast.parse(source).body:
        listed = _listed(statement)
        if listed is not None:
            now = ast.get_source_segment(source, listed)
            names = [*map(ast.unparse, listed.elts), name]
            then = "(\n" + "".join(f"        {one},\n" for one in names) + "    )"
            made = ast.get_source_segment(source, statement) or ""
            source = source.replace(
                made, block + made.replace(f"exercises={now}", f"exercises={then}")
            )
            apart = "" if listed.elts else "\n"
            return f"{source.rstrip()}\n{apart}{name}_test = cell_check({name})\n"
    raise CannotMake("The module has no NOTEBOOK = Notebook(…, exercises=(…)) to add it to.")


def _listed(statement: ast.stmt) -> ast.Tuple | None:
    """The exercises of ``NOTEBOOK = Notebook(…, exercises=(…))``, if it is that statement."""
    if not isinstance(statement, ast.Assign) or ast.unparse(statement.targets[0]) != "NOTEBOOK":
        return None
    named = statement.value.keywords if isinstance(statement.value, ast.Call) else []
    values = (keyword.value for keyword in named if keyword.arg == "exercises")
    return next((value for value in values if isinstance(value, ast.Tuple)), None)


def _name_in_settings(file: Path, folder: str) -> None:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    known = settings.current().notebooks if text else ()
    folders = [*(os.path.relpath(one, file.parent) for one in known), folder]
    line = f"notebooks = {json.dumps(folders, ensure_ascii=False)}"
    then, found = _LIST.subn(lambda _: line, text, count=1)
    write_whole(file, then if found else f"{line}\n{text}")


def _rendered(template: str, **values: Any) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=False,  # Python and TOML, and no page
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(f"{template}.j2").render(**values)
