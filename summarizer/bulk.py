"""A corpus, end to end: `run` is the whole flow. Nothing finished is lost, nothing is paid for twice.

entries → work keys → those not done yet → worker processes → store

The store is the only memory: killed at any moment, the same call goes on where it stopped. Workers write their results
themselves, so that what one has finished stands in the file before anybody is told.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from summarizer.bulk_worker import Order, Task, Told, work
from summarizer.corpus import Entry
from summarizer.decoding import whole
from summarizer.errors import SettingsError, SummarizerError, TooManyFailures
from summarizer.feed import Feed
from summarizer.interrupts import kept_from_children, put_off
from summarizer.limits import SLOTS, Allowance, Limits
from summarizer.prices import price_of
from summarizer.recipe import Recipe, recipe_of
from summarizer.settings import Choices, ModelChoice, Settings, choose_model, local_installed
from summarizer.store import Store
from summarizer.store_records import Job, RunState, Tally

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

_AHEAD = 2
"""Articles that wait in the pipe of a worker without a model, so that it never waits for the next."""
_SHARE = 50
"""Requests under way that one process handles with ease."""
_TICK = 0.5
"""Seconds between two reports of how the run stands."""
_NOTE = 5.0
"""Seconds between two notes of it in the store."""
_SHOWN = 5
"""Failures that are told at the end of a run; the store has all."""
_MOST = 10**15
"""Beyond all corpora and budgets, and a number that every part can count to."""
_FAREWELL = 5.0
"""Seconds that a worker has to end by itself."""


class BulkSettings(Choices):
    """How a corpus is worked through."""

    concurrency: int = Field(default=8, ge=1, le=1024, description="Most requests under way at once, in all processes.")
    processes: int | None = Field(default=None, ge=1, le=SLOTS, description="Worker processes; by default what fits.")
    requests_a_minute: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    tokens_a_minute: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    max_tokens: int | None = Field(default=None, gt=0, le=_MOST, description="Tokens the run may take, in and out.")
    max_cost: float | None = Field(default=None, gt=0, allow_inf_nan=False, description="US dollars it may cost.")
    limit: int | None = Field(default=None, ge=1, le=_MOST, description="Most articles to work on in this run.")
    max_failures: int = Field(default=10, ge=1, le=_MOST, description="Failures of one kind in a row that end the run.")
    on_error: Literal["skip", "stop"] = Field(default="skip", description="Whether the first failure ends the run.")
    retry_failed: bool = Field(default=False, description="Whether what failed before is tried again.")
    force: bool = Field(default=False, description="Whether what is done is done again.")
    wait: bool = Field(default=False, description="Whether to wait for another run on the same store.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    tally: Tally
    stopped: SummarizerError | None = None
    """Why it ended before its end."""
    interrupted: bool = False
    failures: tuple[str, ...] = ()
    """The first few that failed, and why."""


Report = Callable[[Tally], None]


def run(
    entries: Iterable[Entry],
    store: str | os.PathLike[str],
    settings: Settings,
    bulk: BulkSettings | None = None,
    report: Report | None = None,
) -> Outcome:
    """Summarize a corpus into a store. Starts processes, so a script calls it under `if __name__ == "__main__":`.

    Args:
        entries: the articles (see `summarizer.corpus.read_corpus`); they are taken in a thread of their own, a few
            ahead, so that the workers are heard while the next one is awaited.
        store: the SQLite file; made where there is none.
        settings: the model and how it is used.
        bulk: how the corpus is worked through.
        report: called about twice a second, and at the end.

    Raises:
        SummarizerError: the run cannot begin: the model, the store or a setting is wrong, or another run holds it.
            One that `entries` raises ends the run (`Outcome.stopped`), what is under way finished.
    """
    bulk = bulk or BulkSettings()
    choice = choose_model(settings, local_installed=local_installed())
    recipe = recipe_of(choice, settings)
    allowance = allowance_of(choice, settings, bulk)
    with Store.open(store, create=True) as opened, opened.held(wait=bulk.wait):
        number = opened.begin_run(recipe, version("summarizer"))
        task = Task(settings, choice, Path(store), number, allowance, 1)
        with _crew(task, bulk) as workers:
            return _Run(opened, recipe, bulk, task, report).through(entries, workers)


def allowance_of(choice: ModelChoice, settings: Settings, bulk: BulkSettings) -> Allowance:
    """The limits of a run, for all its processes.

    Raises:
        SettingsError: a cap on money is set, and the price is not known.
    """
    price = price_of(choice.name or "", settings.base_url) if choice.mode == "hosted" else None
    if bulk.max_cost is not None and price is None:
        msg = f"The price of the model {choice.name or 'none'!r} is not known, so max_cost cannot hold: use max_tokens."
        raise SettingsError(msg)
    limits = Limits(bulk.requests_a_minute, bulk.tokens_a_minute, bulk.max_tokens, bulk.max_cost)
    return Allowance(limits, price, processes(choice))


def processes(choice: ModelChoice) -> ForkServerContext | SpawnContext:
    """How worker processes start: forked off one that has loaded what they need, where the system can, else anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    client = [] if choice.mode == "none" else ["summarizer.client"]
    context.set_forkserver_preload(["summarizer.bulk_worker", *client])
    return context


class _Worker:
    """A worker process, seen from here; it is started when it gets its first article."""

    def __init__(self, task: Task, room: int) -> None:
        self.task = task
        context = processes(task.choice)
        self.pipe, self._theirs = context.Pipe()
        self.room = room
        """How many articles it holds at most."""
        self.holds: dict[str, Job] = {}
        self._process = context.Process(target=work, args=(self._theirs, task), daemon=True)

    def give(self, order: Order) -> None:
        """Hand an article over; a worker that died is found out when its pipe is read."""
        if self._process.pid is None:
            with kept_from_children():
                self._process.start()
            self._theirs.close()
        self.holds[order[0].key] = order[0]
        try:
            self.pipe.send(order)
        except (BrokenPipeError, ConnectionResetError):
            return

    def dismiss(self) -> None:
        """Nothing more will come."""
        if self._process.pid is None:
            return
        try:
            self.pipe.send(None)
        except (BrokenPipeError, ConnectionResetError):
            return

    def end(self) -> None:
        """Wait a little for the process to end, then make it."""
        self.pipe.close()
        if self._process.pid is None:
            self._theirs.close()
            return
        self._process.join(_FAREWELL)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def died(self) -> SummarizerError:
        """What to say of a process that ended by itself."""
        self._process.join()
        return SummarizerError(f"The worker process ended unexpectedly (exit code {self._process.exitcode}).")


@contextmanager
def _crew(task: Task, bulk: BulkSettings) -> Iterator[list[_Worker]]:
    """The worker processes; they end with the block."""
    processors = os.cpu_count() or 1
    tasks = [(replace(task, slot=slot), 1 + _AHEAD) for slot in range(bulk.processes or processors)]
    if task.choice.mode == "hosted":
        count = min(bulk.processes or min(processors, -(-bulk.concurrency // _SHARE)), bulk.concurrency)
        shares = [bulk.concurrency // count + (i < bulk.concurrency % count) for i in range(count)]
        tasks = [(replace(task, concurrency=share, slot=slot), share) for slot, share in enumerate(shares)]
    elif task.choice.mode == "local":
        tasks = [(task, 1)]  # the model takes all processors for one article
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(*one) for one in tasks)
        yield workers
    finally:
        for worker in workers:
            worker.end()


class _Run:
    """The state of one run."""

    def __init__(self, store: Store, recipe: Recipe, bulk: BulkSettings, task: Task, report: Report | None) -> None:
        self._store = store
        self._recipe = recipe
        self._bulk = bulk
        self._task = task
        self._report = report or (lambda _: None)
        self._tally = Tally()
        self._stopped: SummarizerError | None = None
        self._streaks = Counter[str]()
        """Failures by kind since the last article that was done."""
        self._failures: list[str] = []
        self._reported = self._noted = time.monotonic()

    def through(self, entries: Iterable[Entry], workers: list[_Worker]) -> Outcome:
        """Work through the entries; when that is interrupted or stopped, through what is under way."""
        interrupted = False
        try:
            with Feed(entries) as feed:
                for order in self._orders(self._arriving(feed, workers)):
                    self._hand_over(order, workers)
                    if self._stopped:
                        break
        except KeyboardInterrupt:
            interrupted = True
        for worker in workers:
            worker.dismiss()
        while any(worker.holds for worker in workers):
            self._listen(workers, _TICK)
        state: RunState = "interrupted" if interrupted else "stopped" if self._stopped else "finished"
        self._store.note_run(self._task.run, self._standing(), state, str(self._stopped) if self._stopped else None)
        self._report(self._tally)
        return Outcome(self._tally, self._stopped, interrupted, tuple(self._failures))

    def _arriving(self, feed: Feed, workers: list[_Worker]) -> Iterator[Entry]:
        """The entries as they come; workers are heard while the next line of a pipe is hours away."""
        while not self._stopped:
            if not feed.ready():
                self._listen(workers, _TICK, feed)
                continue
            try:
                entry = feed.take()
            except SummarizerError as error:
                self._stopped = error
                return
            if entry is None:
                return
            yield entry

    def _orders(self, entries: Iterable[Entry]) -> Iterator[Order]:
        """The articles that are to be done, in order, up to the limit."""
        left = self._bulk.limit
        for entry in self._noting_ends(entries):
            job = job_of(entry, self._recipe)
            if entry.mark is None:
                self._store.forget_unreadable(job, self._task.run, entry.error)
            if not self._is_to_do(job):
                continue
            self._store.plan([job], self._task.run)
            if entry.article is not None:
                yield job, entry.article
            elif entry.error is not None:
                self._store.fail(job, entry.error, forget=True)
                self._tally = replace(self._tally, unreadable=self._tally.unreadable + 1)
                self._failed(job, entry.error)
                self._tell()
            if self._stopped:
                return
            left = None if left is None else left - 1
            if left == 0:
                return

    def _noting_ends(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries; once a file is read to its end, what an earlier run said of it as a whole is forgotten."""
        file: str | None = None
        for entry in entries:
            if file is not None and file not in {entry.file, entry.origin}:
                self._store.forget_unreadable(Job("", None, file), self._task.run, None)
            file = entry.file
            yield entry
        if file is not None and not self._stopped:
            self._store.forget_unreadable(Job("", None, file), self._task.run, None)

    def _is_to_do(self, job: Job) -> bool:
        """Whether an article is neither done, given up, nor the same as an earlier one."""
        status, run = self._store.status([job.key]).get(job.key, ("pending", None))
        if run != self._task.run and to_do(status, self._bulk):
            return True
        given_up = status == "failed" and run != self._task.run
        updated = job.article_id is not None and self._store.take_over(job)
        tally = self._tally
        self._tally = replace(
            tally,
            skipped=tally.skipped + 1,
            given_up=tally.given_up + given_up,
            updated=tally.updated + updated,
        )
        return False

    def _hand_over(self, order: Order, workers: list[_Worker]) -> None:
        """Give the article to the worker with the most room, once there is any."""
        self._listen(workers, 0)
        while not self._stopped:
            worker = max(workers, key=lambda w: w.room - len(w.holds))
            if len(worker.holds) < worker.room:
                with put_off():  # half a message would leave the worker waiting for the rest
                    worker.give(order)
                return
            self._listen(workers, _TICK)

    def _listen(self, workers: list[_Worker], seconds: float, feed: Feed | None = None) -> None:
        """Hear what workers tell, waiting so long for the first word, or for an entry of the feed."""
        pipes = [worker.pipe for worker in workers if worker.holds]
        ready = wait(pipes if feed is None else [*pipes, feed.pipe], seconds)
        for i, worker in enumerate(workers):
            if worker.pipe not in ready:
                continue
            with put_off():
                try:
                    told: Told = worker.pipe.recv()
                except (EOFError, ConnectionResetError):
                    workers[i] = self._mourn(worker)
                else:
                    self._hear(told, worker)
        self._tell()

    def _hear(self, told: Told, worker: _Worker) -> None:
        job = worker.holds.pop(told.key, None)
        if told.ends_run:
            self._stopped = self._stopped or told.error
            if job is None:  # the worker itself cannot go on
                worker.holds.clear()
        elif job is not None and told.error is not None:
            self._failed(job, told.error)
        else:
            self._tally = replace(self._tally, done=self._tally.done + 1)
            self._streaks.clear()

    def _mourn(self, worker: _Worker) -> _Worker:
        """Give up what a worker held that died, and put another in its place."""
        error = worker.died()
        for job in worker.holds.values():
            self._store.fail(job, error, forget=False)
            self._failed(job, error)
        worker.end()
        self._task.allowance.forget(worker.task.slot)
        return _Worker(worker.task, worker.room)

    def _failed(self, job: Job, error: SummarizerError) -> None:
        kind = type(error).__name__
        self._streaks[kind] += 1
        self._tally = replace(self._tally, failed=self._tally.failed + 1)
        if len(self._failures) < _SHOWN:
            told = str(error)
            self._failures.append(told if told.startswith(job.origin) else f"{job.origin}: {told}")
        if self._bulk.on_error == "stop":
            self._stopped = self._stopped or TooManyFailures(f"Stopped at the first failure: {job.origin}: {error}")
        elif self._streaks[kind] >= self._bulk.max_failures:
            msg = f"{self._streaks[kind]} articles in a row failed ({kind}), the last one so: {error}"
            self._stopped = self._stopped or TooManyFailures(msg)

    def _tell(self) -> None:
        """Report and note how the run stands, now and then."""
        now = time.monotonic()
        if now - self._reported >= _TICK:
            self._reported = now
            self._report(self._standing())
        if now - self._noted >= _NOTE:
            self._noted = now
            self._store.note_run(self._task.run, self._standing())

    def _standing(self) -> Tally:
        allowance = self._task.allowance
        self._tally = replace(self._tally, usage=allowance.spent(), cost=allowance.cost())
        return self._tally


def job_of(entry: Entry, recipe: Recipe) -> Job:
    """The job that an entry is; what is no article is known by its place, what is wrong with it, and its mark."""
    article = None if entry.article is None else entry.article.id
    mark = f"\n{entry.mark}" if entry.mark else ""
    key = recipe.key(article or f"unreadable:{entry.origin}\n{entry.error}{mark}")
    external = None if entry.external_id is None else whole(entry.external_id)
    return Job(key, article, whole(entry.origin), external, entry.metadata)


def to_do(status: str, bulk: BulkSettings) -> bool:
    """Whether an article that has this status is to be worked on."""
    return status == "pending" or bulk.force or (status == "failed" and bulk.retry_failed)
