"""The articles of one actor: one connection, or none, an own share of the limits, failures as rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from summarizer.bulk import BulkSettings, allowance_of
from summarizer.bulk_worker import ENDS_THE_RUN
from summarizer.connect import Connection, connect
from summarizer.corpus import Entry
from summarizer.errors import SummarizerError, TooManyFailures
from summarizer.limits import Throttle
from summarizer.models import Article, Summary
from summarizer.pipeline import summarize_lexically, summarize_with
from summarizer.ray_parts import Row, row_of
from summarizer.settings import ModelChoice, Settings
from summarizer.store_records import Job


def _kinds(error: type[SummarizerError]) -> set[str]:
    return {error.__name__}.union(*map(_kinds, error.__subclasses__()))


UNFINISHED = frozenset[str]().union(*map(_kinds, ENDS_THE_RUN))
"""Kinds of errors that end a run and say nothing of the articles that meet them."""


class Worker:
    """Summarizes articles one batch after the other until an error ends it.

    Args:
        settings: how the model is used.
        choice: the model; it is opened when the first article comes.
        bulk: concurrency, rates, caps and failures in a row of this worker alone.

    Raises:
        SettingsError: a cap on money is set, and the price is not known.
    """

    def __init__(self, settings: Settings, choice: ModelChoice, bulk: BulkSettings) -> None:
        self._settings = settings
        self._choice = choice
        self._bulk = bulk
        self._gate = Throttle(allowance_of(choice, settings, bulk), bulk.concurrency)
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._connection: Connection | None = None
        self._streak = ("", 0)
        self.ended: SummarizerError | None = None
        """What every other article would meet too."""

    def rows(self, orders: Sequence[tuple[Job, Entry]]) -> list[Row]:
        """One row an article, in order; once the worker has ended, those that it did not do failed with the reason.

        Raises:
            ModelError: the model cannot be opened.
        """
        if self._choice.mode == "none":
            outcomes = [self._lexical(job, entry) for job, entry in orders]
        else:
            outcomes = self._runner.run(self._with_model(orders))
        return [row_of(job, outcome) for (job, _), outcome in zip(orders, outcomes, strict=True)]

    def close(self) -> None:
        """Close the client."""
        self._runner.run(self._open.aclose())
        self._runner.close()

    def _lexical(self, job: Job, entry: Entry) -> Summary | SummarizerError:
        if self.ended:
            return self.ended
        try:
            return self._done(summarize_lexically(_article(entry), self._settings))
        except Exception as error:  # noqa: BLE001 -- one article must not end the run
            return self._failed(job, error)

    async def _with_model(self, orders: Sequence[tuple[Job, Entry]]) -> list[Summary | SummarizerError]:
        if self._connection is None:
            opening = connect(self._choice, self._settings, self._gate)
            self._connection = await self._open.enter_async_context(opening)
        room = asyncio.Semaphore(1 if self._choice.mode == "local" else self._bulk.concurrency)
        return await asyncio.gather(*(self._one(self._connection, room, *order) for order in orders))

    async def _one(
        self, connection: Connection, room: asyncio.Semaphore, job: Job, entry: Entry
    ) -> Summary | SummarizerError:
        async with room:
            if self.ended:
                return self.ended
            try:
                return self._done(await summarize_with(connection, _article(entry), self._settings))
            except Exception as error:  # noqa: BLE001 -- one article must not end the run
                return self._failed(job, error)

    def _done(self, summary: Summary) -> Summary:
        self._streak = ("", 0)
        return summary

    def _failed(self, job: Job, error: Exception) -> SummarizerError:
        """What the article failed for; notes where that ends the worker."""
        if not isinstance(error, SummarizerError):
            error = SummarizerError(f"internal error ({type(error).__name__}: {error}), please report it")
        kind = type(error).__name__
        self._streak = (kind, self._streak[1] + 1 if self._streak[0] == kind else 1)
        if isinstance(error, ENDS_THE_RUN):
            self.ended = self.ended or error
        elif self._bulk.on_error == "stop":
            self.ended = self.ended or TooManyFailures(f"Stopped at the first failure: {job.origin}: {error}")
        elif self._streak[1] >= self._bulk.max_failures:
            msg = f"{self._streak[1]} articles in a row failed ({kind}), the last one so: {error}"
            self.ended = self.ended or TooManyFailures(msg)
        return error


def _article(entry: Entry) -> Article:
    if entry.article is None:
        raise entry.error or SummarizerError(f"{entry.origin} holds no article.")
    return entry.article
