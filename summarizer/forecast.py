"""What a bulk run would take, before anything is sent or written."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from summarizer.bulk import BulkSettings, job_of, to_do
from summarizer.corpus import Entry
from summarizer.estimate import estimate
from summarizer.models import Article, Usage
from summarizer.prices import price_of
from summarizer.recipe import recipe_of
from summarizer.settings import Settings, choose_model, local_installed
from summarizer.store import Store

SAMPLE = 300
"""Articles that are looked at closely; of more, a random sample stands for all."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would take at most, without re-asks and repeated tries."""

    todo: int
    skipped: int
    unreadable: int
    usage: Usage
    cost: float | None
    """US dollars; none where the price is not known."""
    sampled: int
    """How many articles the usage was estimated from."""


def forecast(
    entries: Iterable[Entry], store: str | os.PathLike[str], settings: Settings, bulk: BulkSettings
) -> Forecast:
    """Count what `bulk.run` would do with the same arguments; nothing is sent, and no file is made.

    Raises:
        SummarizerError: as `bulk.run`.
    """
    choice = choose_model(settings, local_installed=local_installed())
    skipped = unreadable = todo = 0
    sample: list[Article] = []
    pick = random.Random(0)  # noqa: S311 -- a sample, no secret
    for entry in _wanted(entries, store, settings, bulk):
        if entry is None:
            skipped += 1
        elif entry.article is None:
            unreadable += 1
        else:
            todo += 1
            if len(sample) < SAMPLE:  # Vitter 1985, algorithm R
                sample.append(entry.article)
            elif (place := pick.randrange(todo)) < SAMPLE:
                sample[place] = entry.article
    used = sum((estimate(article, choice, settings) for article in sample), Usage())
    usage = _scaled(used, todo / len(sample)) if sample else used
    price = price_of(choice.name or "", settings.base_url) if choice.mode == "hosted" else None
    return Forecast(todo, skipped, unreadable, usage, None if price is None else price.cost(usage), len(sample))


def _wanted(
    entries: Iterable[Entry], store: str | os.PathLike[str], settings: Settings, bulk: BulkSettings
) -> Iterator[Entry | None]:
    """The entries that would be worked on; None for each that would be skipped."""
    recipe = recipe_of(choose_model(settings, local_installed=local_installed()), settings)
    left, seen = bulk.limit, set[bytes]()
    with Store.open(store) if Path(store).exists() else nullcontext() as opened:
        for entry in entries:
            key = job_of(entry, recipe).key
            short = bytes.fromhex(key[:32])
            known = opened.status([key]) if opened else {}
            fresh = short not in seen and to_do(known.get(key, ("pending", 0))[0], bulk)
            seen.add(short)
            yield entry if fresh else None
            left = left - 1 if left is not None and fresh else left
            if left == 0:
                return


def _scaled(usage: Usage, times: float) -> Usage:
    counts = (usage.requests, usage.input_tokens, usage.output_tokens)
    requests, inputs, outputs = (round(count * times) for count in counts)
    return Usage(requests=requests, input_tokens=inputs, output_tokens=outputs)
