"""Where results go: stdout, or a file that is either whole or untouched."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from summarizer.errors import OutputError

_WIDEST = 100


def check_writable(path: Path) -> None:
    """Find out before the work begins whether its result could be written.

    Raises:
        OutputError: the path is a folder, or its folder is missing or not writable.
    """
    folder = _target(path).parent
    if path.is_dir():
        msg = f"The output {str(path)!r} is a folder: give a file in it."
        raise OutputError(msg)
    if not folder.is_dir():
        msg = f"The output {str(path)!r} cannot be written: there is no folder {str(folder)!r}."
        raise OutputError(msg)
    if not os.access(path if path.exists() else folder, os.W_OK):
        msg = f"The output {str(path)!r} cannot be written: permission denied."
        raise OutputError(msg)


def write_file(path: Path, text: str) -> None:
    """Write the text as UTF-8, all of it or nothing: another program never sees half a file.

    Raises:
        OutputError: the file cannot be written; what stood there before is unchanged.
    """
    check_writable(path)
    target = _target(path)
    try:
        if target.exists() and not target.is_file():  # a pipe or a device is written to, not replaced
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        with _temporary(target) as temporary:
            temporary.write_bytes(text.encode())
            temporary.replace(target)
    except OSError as error:
        msg = f"The output {str(path)!r} cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error


def write_stdout(text: str, *, exact: bool) -> None:
    """Write to stdout: exact data as UTF-8, text for a person in the terminal's own encoding as far as it goes.

    Raises:
        OutputError: the disk or device is full; a reader that went away stays a `BrokenPipeError`.
    """
    encoding = "utf-8" if exact else getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        click.echo(text.encode(encoding, errors="replace"), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = f"The result cannot be written to standard output: {error.strerror or error}."
        raise OutputError(msg) from error


def stdout_takes_color() -> bool:
    """Whether stdout is a terminal that may be written to in colour (see https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def stdout_width() -> int:
    """Columns to wrap at: the terminal's, at most as many as read well."""
    return min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)


@contextlib.contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """An empty file beside the target, with the mode that the target has or would get; gone at the end."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _target(path: Path) -> Path:
    """The file itself where the path is a link to it, so that the link stays."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path
