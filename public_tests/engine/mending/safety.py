"""Whether changed copies of a function may be run: they must not do more than work out numbers."""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Mapping
from typing import Any

from .edits import tree_of


class Unsafe(ValueError):
    """Something in the function might do more than work out numbers."""


_BUILTINS = frozenset(
    {
        *("abs", "all", "any", "bool", "complex", "dict", "divmod", "enumerate", "filter"),
        *("float", "frozenset", "int", "isinstance", "iter", "len", "list", "map", "max", "min"),
        *("next", "pow", "print", "range", "repr", "reversed", "round", "set", "slice", "sorted"),
        *("str", "sum", "tuple", "type", "zip"),
    }
)
_MODULES = frozenset({"numpy", "math", "copy", "nn_utils"})
# Whatever reads or writes files, or runs code: of NumPy, and of paths and files themselves.
_NEVER = frozenset(
    {
        *("load", "save", "savez", "savez_compressed", "loadtxt", "savetxt", "genfromtxt"),
        *("fromfile", "tofile", "memmap", "open_memmap", "fromregex", "DataSource", "dump"),
        *("dumps", "ctypeslib", "ctypes", "f2py", "lib", "system", "run", "popen", "eval"),
        *("exec", "compile", "open", "input", "iterdir", "glob", "rglob", "unlink", "mkdir"),
        *("rmdir", "touch", "rename", "replace", "write", "write_text", "write_bytes", "read"),
        *("read_text", "read_bytes"),
    }
)
_NO_NUMBERS = (
    ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.ClassDef, ast.AsyncFunctionDef,
    ast.Await, ast.With, ast.AsyncWith, ast.Delete,
)  # fmt: skip


def require_safe(tree: ast.AST, names: Mapping[str, Any], seen: set[str]) -> None:
    """Raise Unsafe unless every name is NumPy's, a helper's of the notebook or plain Python's.

    The learner's own helpers are looked into as well; ``seen`` are those that were.
    """
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    own |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, _NO_NUMBERS):
            raise Unsafe(f"it has a {type(node).__name__} in it")
        if isinstance(node, ast.Attribute) and (node.attr in _NEVER or _is_inner(node.attr)):
            raise Unsafe(f"it uses {node.attr}")
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own:
            _require_harmless(node.id, names, seen)


def _is_inner(name: str) -> bool:
    """Whether a name reaches into Python itself, as ``__globals__`` does."""
    return name.startswith("__") and name != "__name__"


def _require_harmless(name: str, names: Mapping[str, Any], seen: set[str]) -> None:
    value = names.get(name, getattr(builtins, name, None))
    if isinstance(value, types.ModuleType):
        if value.__name__.split(".")[0] not in _MODULES:
            raise Unsafe(f"it uses the module {name}")
    elif isinstance(value, types.FunctionType):
        if not _is_ours(value) and name not in seen:
            seen.add(name)
            require_safe(tree_of(value), value.__globals__, seen)
    elif callable(value) and name not in _BUILTINS and not _is_harmless_type(value):
        raise Unsafe(f"it uses {name}")


def _is_harmless_type(value: Any) -> bool:
    """Functions and types of NumPy, ``math`` and the library, and exceptions to raise."""
    module = getattr(value, "__module__", None) or type(value).__module__
    ours = module.split(".")[0] in ("numpy", "math", "nn_utils")
    known = ours and getattr(value, "__name__", "") not in _NEVER
    return known or (isinstance(value, type) and issubclass(value, Exception))


def _is_ours(function: types.FunctionType) -> bool:
    return (function.__module__ or "").split(".")[0] in ("nn_utils", "numpy", "public_tests")
