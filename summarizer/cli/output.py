"""Results on stdout and what it can show, and pages in a browser."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import click

from summarizer.cli.exits import tell
from summarizer.errors import OutputError

_WIDEST = 100
_LONGEST_NAME = 60


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


def write_line(text: str) -> None:
    """Write a line for a person to stdout.

    Raises:
        OutputError: as `write_stdout`.
    """
    write_stdout(text + "\n", exact=False)


def stdout_takes_color() -> bool:
    """Whether stdout is a terminal that may be written to in colour (see https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def stdout_width() -> int:
    """Columns to wrap at: the terminal's, at most as many as read well."""
    return min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)


def temporary_page(article: str) -> Path:
    """A place for the page of an article that nobody asked to keep: a new folder among the system's temporary files."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(article).stem)[:_LONGEST_NAME].strip("-") or "article"
    return Path(tempfile.mkdtemp(prefix="summarizer-")) / f"{name}.html"


def open_page(path: Path) -> None:
    """Show the page in the user's browser, and say where it is."""
    import webbrowser  # noqa: PLC0415 -- loaded when a page is shown

    if webbrowser.open(path.resolve().as_uri()):
        tell(f"opened {path}.")
    else:
        tell(f"no browser could be started; the page is {path}.")
