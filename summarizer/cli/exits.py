"""The one map from errors to exit codes, and how an error is told to a person."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import traceback
from typing import TYPE_CHECKING

import click

from summarizer.errors import (
    AuthenticationFailed,
    InputError,
    ModelError,
    ModelUnavailable,
    OutputError,
    PromptError,
    SettingsError,
    Stopped,
    StoreError,
    SummarizerError,
)
from summarizer.visible import visible

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SOME_FAILED = 1
INTERNAL = 70
INTERRUPTED = 130
BROKEN_PIPE = 141
DEBUG_VARIABLE = "SUMMARIZER_DEBUG"
_FULL = (errno.ENOSPC, errno.EDQUOT)

# The first class that fits counts.
_CODES: tuple[tuple[type[SummarizerError], int], ...] = (
    (InputError, 3),
    (SettingsError, 4),
    (ModelUnavailable, 5),
    (AuthenticationFailed, 5),
    (ModelError, 6),
    (PromptError, 7),
    (OutputError, 8),
    (StoreError, 8),
    (Stopped, 9),
)

EXIT_HELP = """\b
Exit codes:
  0    done
  1    done, but some articles of a corpus failed; they are listed
  2    wrong usage of the command line
  3    the input cannot be read as an article, or the annotations are wrong
  4    an option, environment value or config file is wrong
  5    the model is not available or refused the key
  6    the model's service failed, or its answers were no use
  7    a prompt file breaks its contract
  8    the result cannot be written, or the database not opened
  9    a run over a corpus stopped early: a cap was reached, or too many articles failed in a row
  70   internal error (SUMMARIZER_DEBUG=1 shows where)
  130  interrupted by Ctrl-C
  141  nobody read the output to its end
"""


def exit_code(error: BaseException) -> int:
    """The exit code that stands for this error."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    return next((code for kind, code in _CODES if isinstance(error, kind)), INTERNAL)


def report(error: BaseException) -> int:
    """Tell a person about the error, in one line on stderr, and return its exit code."""
    if isinstance(error, OSError) and error.errno in _FULL:  # click's own output: a help text, a version
        full, error = error, OutputError(f"The result cannot be written: {error.strerror}.")
        error.__cause__ = full  # what SUMMARIZER_DEBUG shows
    code = exit_code(error)
    if code == BROKEN_PIPE:
        _forget_stdout()
        return code
    if os.environ.get(DEBUG_VARIABLE, "") not in {"", "0"}:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    if code == INTERRUPTED:
        tell("interrupted.")
    elif isinstance(error, SummarizerError):
        tell(f"error: {error}")
    else:
        what = f"{type(error).__name__}: {error}"
        tell(f"internal error ({what}), please report it; {DEBUG_VARIABLE}=1 shows where it happened.")
    return code


def tell(line: str) -> None:
    """One line for a person, on stderr, with nothing in it that could steer a terminal."""
    click.echo(f"summarizer: {visible(line)}", err=True)


def spare_stderr() -> None:
    """Let nothing that is told to people end what is done for them: where stderr is full or closed, it goes nowhere.

    For a process that is the command; it changes `sys.stderr`.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- takes the free descriptor 2
        return
    with contextlib.suppress(OSError, ValueError):  # stderr is no real file
        raw = _Heedless(sys.stderr.fileno(), "w", closefd=False)
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(raw), sys.stderr.encoding, "backslashreplace", line_buffering=True
        )


class _Heedless(io.FileIO):
    """A file that takes whatever is written to it, and writes what it can."""

    def write(self, data: ReadableBuffer) -> int:
        with contextlib.suppress(OSError):
            return super().write(data) or 0
        return memoryview(data).nbytes


def _forget_stdout() -> None:
    """Let the interpreter's last flush go nowhere: the pipe it would write to is closed."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # stdout is no real file
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
