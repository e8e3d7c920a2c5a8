"""The articles of a corpus, read by Ray's tasks and handed out in parts, each article to one task alone."""

from __future__ import annotations

import os
import pickle
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from summarizer.bulk import job_of
from summarizer.corpus import CorpusSettings, Entry, read_corpus
from summarizer.errors import InputError, OutputError
from summarizer.ray_parts import PartFolder
from summarizer.recipe import Recipe
from summarizer.store_records import Job

if TYPE_CHECKING:
    import pyarrow as pa

Order = tuple[Job, Entry]

_GONE = 15.0
"""Seconds until Ray has ended what a killed run left behind."""
_TICK = 0.2
"""Seconds between two looks at that."""


class Ledger:
    """Who does what: the one actor that knows every work key of a run."""

    def __init__(self) -> None:
        self._claimed: dict[bytes, tuple[str, int] | None] = {}
        self._left: int | None = None
        self._skipped = 0
        self._attempts: Counter[str] = Counter()

    def begin(self, finished: Sequence[bytes], limit: int | None) -> None:
        """Learn which keys need no work, and how many others may be claimed."""
        self._claimed = dict.fromkeys(finished)
        self._left = limit

    def claim(self, task: str, first: int, keys: Sequence[str]) -> list[int] | None:
        """Which of the keys the task is to do, by their places; none where the limit is reached.

        A task that Ray runs again, since its machine was lost, is given what it was given before.
        """
        mine = []
        for place, key in enumerate(keys):
            claim, digits = (task, first + place), bytes.fromhex(key)
            if digits in self._claimed:
                if self._claimed[digits] == claim:
                    mine.append(place)
                else:
                    self._skipped += 1
            elif self._left == 0:
                return mine or None
            else:
                self._left = None if self._left is None else self._left - 1
                self._claimed[digits] = claim
                mine.append(place)
        return mine

    def attempts(self, part: str) -> int:
        """Count that a part is begun, known by its first key; how often that is now."""
        self._attempts[part] += 1
        return self._attempts[part]

    def skipped(self) -> int:
        """How many records needed no work."""
        return self._skipped


@contextmanager
def opened_ledger(ray: Any, folder: PartFolder, *, wait: bool) -> Iterator[Any]:  # noqa: ANN401 -- a module, an actor
    """The ledger of a run; its name keeps other runs of the cluster out of the folder.

    Raises:
        OutputError: another run writes to the folder.
    """
    actor = ray.remote(num_cpus=0)(Ledger).options(name=folder.address, namespace="summarizer")
    given_up = time.monotonic() + _GONE
    while True:
        try:
            ledger = actor.remote()
            break
        except ValueError:  # the name is taken
            if time.monotonic() > given_up and not wait:
                msg = f"Another run on this cluster writes to {folder.output!r}: wait for it, or name another folder."
                raise OutputError(msg) from None
            time.sleep(_TICK)
    try:
        yield ledger
    finally:
        ray.kill(ledger)


@dataclass(frozen=True)
class Reading:
    """What a reading task needs to know."""

    corpus: CorpusSettings
    recipe: Recipe
    part: int
    """Articles of a part."""
    ledger: Any


def read_parts(batch: pa.Table, reading: Reading) -> Iterator[pa.Table]:
    """Tables of one row with one part: the jobs that are to be done, with their entries."""
    import pyarrow as pa  # noqa: PLC0415 -- an extra, and heavy
    import ray  # noqa: PLC0415 -- as above

    task = ray.get_runtime_context().get_task_id()
    part: list[Order] = []
    first = 0
    entries = (
        entry for source in batch["source"].to_pylist() for entry in _entries(os.fsdecode(source), reading.corpus)
    )
    while found := list(islice(entries, reading.part)):
        orders = [(job_of(entry, reading.recipe), entry) for entry in found]
        mine = ray.get(reading.ledger.claim.remote(task, first, [job.key for job, _ in orders]))
        if mine is None:
            break
        part += [orders[place] for place in mine]
        first += len(found)
        while len(part) >= reading.part:
            yield pa.table({"part": [pickle.dumps(part[: reading.part])]})
            del part[: reading.part]
    if part:
        yield pa.table({"part": [pickle.dumps(part)]})


def _entries(source: str, corpus: CorpusSettings) -> Iterator[Entry]:
    try:
        yield from read_corpus([source], corpus)
    except InputError as error:  # this machine does not have it
        yield Entry(source, None, error)
