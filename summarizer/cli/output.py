"""Results on stdout, and what it can show."""

from __future__ import annotations

import os
import shutil
import sys

import click

from summarizer.errors import OutputError

_WIDEST = 100


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
