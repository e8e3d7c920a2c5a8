"""Progress on stderr, for people only: nothing is drawn where stderr is no terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from summarizer.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.pipeline import Progress


@contextlib.contextmanager
def working() -> Iterator[Callable[[Progress], None] | None]:
    """A spinner with the stage, how much of it is done, the tokens so far and the time."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich import progress as bars  # noqa: PLC0415 -- loaded when it is drawn

    columns = (
        bars.SpinnerColumn(),
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=24),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[unit]}", markup=False),
        bars.TextColumn("{task.fields[tokens]:,} tokens", markup=False),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=stderr_console(), transient=True, refresh_per_second=5) as bar:
        task = bar.add_task("reading", total=None, tokens=0, unit="")

        def show(state: Progress) -> None:
            stage = visible(state.stage)
            bar.update(task, description=stage, completed=state.done, total=state.total or None)
            bar.update(task, tokens=state.tokens, unit=state.unit)

        yield show


@contextlib.contextmanager
def fetching() -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar with the bytes fetched, the speed and the time left."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress as bars  # noqa: PLC0415 -- as above

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=24),
        bars.DownloadColumn(),
        bars.TransferSpeedColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=stderr_console(), transient=True, refresh_per_second=5) as bar:
        task = bar.add_task("weights", total=None)

        def show(done: int, total: int, what: str) -> None:
            bar.update(task, description=visible(what), completed=done, total=total)

        yield show


def stderr_console() -> Console:
    """Where people read."""
    from rich.console import Console  # noqa: PLC0415 -- as above

    return Console(stderr=True)
