"""Entries read in a thread of their own, so that a source that stalls keeps nobody waiting for anything else."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from multiprocessing import Pipe
from typing import Self

from summarizer.corpus import Entry
from summarizer.interrupts import kept_from_children

_AHEAD = 16
"""Entries that are read before anybody asks for them, at most."""


class Feed:
    """What an iterable gives, as it comes; use it as a context manager.

    A thread that waits for its source when the block ends is left behind, and ends with the process.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = entries
        self._read = deque[Entry | BaseException | None]()
        self._room = threading.Semaphore(_AHEAD)
        self._over = False
        self.pipe, self._bell = Pipe(duplex=False)
        """What to wait for until something can be taken."""

    def __enter__(self) -> Self:
        with kept_from_children():  # signals are for the thread that can act on them
            threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._room.release()
        self.pipe.close()

    def ready(self) -> bool:
        """Whether something can be taken at once."""
        return bool(self._read)

    def take(self) -> Entry | None:
        """The next entry; none at the end. Waits until there is one.

        Raises:
            BaseException: whatever reading raised.
        """
        self.pipe.recv_bytes()
        found = self._read.popleft()
        self._room.release()
        if isinstance(found, BaseException):
            raise found
        return found

    def _run(self) -> None:
        try:
            for entry in self._entries:
                if not self._give(entry):
                    return
            self._give(None)
        except BaseException as error:  # noqa: BLE001 -- it is raised again where the entries are taken
            self._give(error)
        finally:
            self._bell.close()

    def _give(self, found: Entry | BaseException | None) -> bool:
        """Hand on what was read, or how it ended, once there is room; whether anybody listens still."""
        self._room.acquire()
        if self._over:
            return False
        self._read.append(found)
        try:
            self._bell.send_bytes(b"")
        except OSError:
            return False
        return True
