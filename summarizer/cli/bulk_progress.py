"""How a bulk run stands, told to people: a live line on a terminal, plain lines elsewhere, a report at the end."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.exits import tell
from summarizer.cli.progress import stderr_console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from summarizer.bulk import Outcome
    from summarizer.forecast import Forecast
    from summarizer.settings import ModelChoice
    from summarizer.store_records import Tally

_EVERY = 30.0
"""Seconds between two plain lines."""


class Watcher:
    """Tells how a run stands, whenever it reports."""

    def __init__(self, total: int | None, bar: Progress | None) -> None:
        self._total = total
        self._bar = bar
        self._task: TaskID | None = None if bar is None else bar.add_task("", total=total)
        self._start = self._told = time.monotonic()

    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self._start

    def report(self, tally: Tally) -> None:
        """Show how the run stands."""
        worked = tally.done + tally.failed
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=worked + tally.skipped, description=self._line(tally))
        elif time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            tell(self._line(tally))

    def _line(self, tally: Tally) -> str:
        worked, minutes = tally.done + tally.failed, self.seconds() / 60
        parts = [f"{tally.done:,} done", f"{tally.failed:,} failed"]
        if tally.skipped:
            parts.append(f"{tally.skipped:,} skipped")
        left = None if self._total is None else max(0, self._total - worked - tally.skipped)
        if left is not None:
            parts.append(f"{left:,} left")
        rate = worked / minutes if minutes else 0.0
        parts.append(f"{rate:,.0f} a minute")
        parts += _spent(tally)
        if left and rate:
            parts.append(f"{_duration(60 * left / rate)} to go")
        return " · ".join(parts)


@contextlib.contextmanager
def watching(total: int | None, limit: int | None) -> Iterator[Watcher]:
    """Show the progress of a run of so many articles, where that is known."""
    if total is not None and limit is not None:
        total = min(total, limit)
    if sys.stderr is None or not sys.stderr.isatty():
        yield Watcher(total, None)
        return
    from rich import progress as bars  # noqa: PLC0415 -- loaded when it is drawn

    columns = (bars.BarColumn(bar_width=20), bars.TextColumn("{task.description}", markup=False))
    with bars.Progress(*columns, console=stderr_console(), transient=True, refresh_per_second=4) as bar:
        yield Watcher(total, bar)


def closing_lines(outcome: Outcome, db: Path | None, output: str | None, seconds: float) -> Iterator[str]:
    """The report at the end of a run into a database or, on Ray, a folder."""
    tally = outcome.tally
    rate = 60 * (tally.done + tally.failed) / seconds if seconds else 0.0
    parts = [
        *(f"{tally.done:,} done", f"{tally.failed:,} failed", f"{tally.skipped:,} skipped"),
        *(f"{_duration(seconds)}", f"{rate:,.0f} a minute"),
        *_spent(tally),
    ]
    yield f"{' · '.join(parts)} · {db or output}"
    yield from outcome.failures
    if tally.failed > len(outcome.failures):
        yield f"and {tally.failed - len(outcome.failures):,} more."
    if tally.given_up:
        yield f"{tally.given_up:,} of the skipped failed before and are as they were; --retry-failed tries them again."
    if tally.updated:
        yield f"{tally.updated:,} of the skipped have taken over the ids or other fields of their records."
    if tally.failed:
        why = f"summarizer show {db} --failed" if db else "the columns error_kind and error of the rows that failed"
        yield f"all of them: {why}{_again(tally)}."
    if outcome.interrupted:
        under_way = "finished" if db else "dropped"
        yield f"interrupted: what was under way is {under_way}; the same command goes on."


def dry_run_lines(forecast: Forecast, choice: ModelChoice) -> Iterator[str]:
    """What a run would take, a figure a line."""
    usage = forecast.usage
    yield f"articles to do    {forecast.todo:>12,}"
    yield f"skipped           {forecast.skipped:>12,}  done, given up, or the same as another"
    yield f"unreadable        {forecast.unreadable:>12,}"
    if choice.mode == "none":
        yield "requests                     0  (no model)"
        return
    yield f"requests          {usage.requests:>12,}"
    yield f"tokens in         {usage.input_tokens:>12,}  at most"
    yield f"tokens out        {usage.output_tokens:>12,}  at most"
    if forecast.cost is not None:
        yield f"US dollars        {forecast.cost:>12,.2f}  at most"
    elif choice.mode == "hosted":
        yield "US dollars             unknown  (the price table has no such model)"
    if forecast.sampled < forecast.todo:
        yield f"estimated from a random sample of {forecast.sampled:,} of them"


def _again(tally: Tally) -> str:
    """How what failed is tried again; what could not be read is read by every run."""
    if not tally.unreadable:
        return "; again: the same command with --retry-failed"
    if tally.unreadable == tally.failed:
        return "; once they are mended, the same command reads them"
    return "; again: the same command with --retry-failed (records that were mended need no option)"


def _spent(tally: Tally) -> list[str]:
    usage = tally.usage
    if not usage.requests:
        return []
    parts = [f"{usage.requests:,} requests", f"{usage.input_tokens:,} + {usage.output_tokens:,} tokens"]
    return parts if tally.cost is None else [*parts, f"${tally.cost:,.4f}"]


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 -- a minute
        return f"{seconds:.1f} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {whole % 60:02} s"
