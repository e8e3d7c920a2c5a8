"""Ctrl-C at the right moment: never in the middle of a message, never in a process that is just starting.

A command may take SIGTERM, the system's word for it, as a Ctrl-C.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def put_off() -> Iterator[None]:
    """Let a Ctrl-C wait for the end of the block; a second one does not."""
    came = False

    def note(*_: object) -> None:
        nonlocal came
        if came:
            raise KeyboardInterrupt
        came = True

    with _handled(signal.SIGINT, note):
        yield
    if came:
        raise KeyboardInterrupt


@contextmanager
def terminated_gently() -> Iterator[None]:
    """Take SIGTERM in the block as a Ctrl-C: what is under way is finished, and no process or lock is left over."""

    def interrupt(_number: int, frame: FrameType | None) -> None:
        handler = signal.getsignal(signal.SIGINT)
        if not callable(handler):  # Ctrl-C is ignored, as in a script's background
            raise KeyboardInterrupt
        handler(signal.SIGINT, frame)

    with _handled(signal.SIGTERM, interrupt):
        yield


@contextmanager
def _handled(number: int, handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Handle a signal in the block; only the main thread can, and in any other nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextmanager
def kept_from_children() -> Iterator[None]:
    """Processes that are started in the block get no Ctrl-C and no SIGTERM from their first moment on, on POSIX."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
