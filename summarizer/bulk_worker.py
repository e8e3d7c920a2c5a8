"""One process of a bulk run: takes articles, summarizes them, writes each result to the store, and tells.

A worker ends when its pipe does, so none is left over when the run is killed.
"""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.connect import connect
from summarizer.errors import (
    AuthenticationFailed,
    InvalidAnswer,
    ModelUnavailable,
    Stopped,
    StoreError,
    SummarizerError,
)
from summarizer.limits import Allowance, Throttle
from summarizer.models import Article
from summarizer.pipeline import summarize_lexically, summarize_with
from summarizer.settings import ModelChoice, Settings
from summarizer.store import Store
from summarizer.store_records import Job

if TYPE_CHECKING:
    from summarizer.connect import Connection

Order = tuple[Job, Article]
ENDS_THE_RUN = (Stopped, StoreError, AuthenticationFailed, ModelUnavailable)
"""Errors that every other article would meet too: they are no article's failure."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know."""

    settings: Settings
    choice: ModelChoice
    store: Path
    run: int
    allowance: Allowance
    concurrency: int
    """Most requests, and articles, under way at once in this process."""
    slot: int = 0
    """Which of the processes it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one article: done where there is no error; pending again where `ends_run`."""

    key: str
    error: SummarizerError | None = None
    ends_run: bool = False


@dataclass(frozen=True, slots=True)
class _StoredAnswers:
    """The answers for one article, as a client takes them (see `summarizer.hooks`)."""

    store: Store
    key: str

    def get(self, request: str) -> bytes | None:
        """The answer to a request, as it came."""
        return self.store.answer(self.key, request)

    def put(self, request: str, answer: bytes) -> None:
        """Keep an answer."""
        self.store.keep_answer(self.key, request, answer)


def work(pipe: Pipe, task: Task) -> None:
    """Do what comes through the pipe until it ends or None comes."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they are for the process that people see
        signal.signal(number, signal.SIG_IGN)
    try:
        with Store.open(task.store) as store:
            if task.choice.mode == "none":
                _work_lexically(pipe, task, store)
            else:
                asyncio.run(_work_with_model(pipe, task, store))
    except SummarizerError as error:
        pipe.send(Told("", error, ends_run=True))
    except (EOFError, OSError):  # the other end is gone, perhaps in the middle of a word
        return


def _work_lexically(pipe: Pipe, task: Task, store: Store) -> None:
    while (order := pipe.recv()) is not None:
        job, article = order
        try:
            store.save(job, summarize_lexically(article, task.settings), task.run)
            told = Told(job.key)
        except Exception as error:  # noqa: BLE001 -- one article must not end the run
            told = _told(store, job, error)
        pipe.send(told)


async def _work_with_model(pipe: Pipe, task: Task, store: Store) -> None:
    gate = Throttle(task.allowance, task.concurrency, task.slot)
    running: set[asyncio.Task[None]] = set()
    async with connect(task.choice, task.settings, gate) as connection:
        try:
            while (order := await asyncio.to_thread(pipe.recv)) is not None:
                one = asyncio.create_task(_one(pipe, task, store, connection, order))
                running.add(one)
                one.add_done_callback(running.discard)
            await asyncio.gather(*running)
        finally:
            for one in running:
                one.cancel()


async def _one(pipe: Pipe, task: Task, store: Store, connection: Connection, order: Order) -> None:
    job, article = order
    try:
        answers = _StoredAnswers(store, job.key)
        summary = await summarize_with(connection, article, task.settings, answers=answers)
        store.save(job, summary, task.run)
        told = Told(job.key)
    except Exception as error:  # noqa: BLE001 -- one article must not end the run
        told = _told(store, job, error)
    pipe.send(told)


def _told(store: Store, job: Job, error: Exception) -> Told:
    """Note a failure in the store, unless it is not the article's; a bug of ours is a failure of the article."""
    if isinstance(error, ENDS_THE_RUN):
        return Told(job.key, error, ends_run=True)
    if not isinstance(error, SummarizerError):
        error = SummarizerError(f"internal error ({type(error).__name__}: {error}), please report it")
    try:
        store.fail(job, error, forget=isinstance(error, InvalidAnswer))
    except StoreError as full:
        return Told(job.key, full, ends_run=True)
    return Told(job.key, error)
