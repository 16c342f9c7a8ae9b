"""Where things lie: the list of sources, the learner's own data folder, the cache."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import DataError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent / "datasets"


@dataclass(frozen=True)
class Places:
    """The three places a dataset can be described or found in.

    sources: the file `sources.toml`.
    data_folder: the folder named by NNLAB_DATA, or None. It is only ever read.
    cache: where verified files are kept. Everything in it can be fetched or drawn again.
    """

    sources: Path
    data_folder: Path | None
    cache: Path

    @classmethod
    def from_environment(cls) -> Places:
        """Places for this process, from NNLAB_DATA and NNLAB_CACHE.

        Raises DataError when NNLAB_DATA names a folder that is not there.
        """
        return cls(_sources_file(), _data_folder(), _cache_folder())


def offline() -> bool:
    """True when NNLAB_OFFLINE asks that no network be tried."""
    return os.environ.get("NNLAB_OFFLINE", "").lower() in {"1", "true", "yes", "on"}


def _sources_file() -> Path:
    in_checkout = _CHECKOUT / "sources.toml"
    return in_checkout if in_checkout.exists() else _PACKAGE / "sources.toml"


def _data_folder() -> Path | None:
    named = os.environ.get("NNLAB_DATA")
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise DataError(
            f"NNLAB_DATA names {folder}, and there is no such folder.\n"
            "Correct the variable, or unset it to let the course fetch its own data."
        )
    return folder


def _cache_folder() -> Path:
    named = os.environ.get("NNLAB_CACHE")
    if named:
        return Path(named).expanduser()
    if (_CHECKOUT / "sources.toml").exists() and os.access(_CHECKOUT, os.W_OK):
        return _CHECKOUT / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("nnlab")) / "datasets"
