"""Intervals by the bootstrap over articles: how far figures would move with other articles of the same kind.

Percentile intervals (Efron & Tibshirani 1993, chapter 13) of micro-averaged figures; differences of two systems are
taken on the same resampled articles (paired bootstrap, Koehn 2004). The random numbers are seeded, so that figures can
be reproduced. With a handful of articles an interval is only a rough warning.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from summarizer.evaluate import Tally

RESAMPLES = 1000
SEED = 2004
LEVEL = 0.95

Figures = Mapping[str, Tally]
"""The counts of one article by measure."""


class Interval(NamedTuple):
    """Lower and upper end."""

    low: float
    high: float


def f1_intervals(articles: Sequence[Figures]) -> dict[str, Interval]:
    """The 95 % interval of each measure's F1 (for a share: of the share), from 0 to 1; nothing for a single article."""
    return _intervals(articles, lambda sums: {name: tally.f1 for name, tally in sums.items()})


def difference_intervals(first: Sequence[Figures], second: Sequence[Figures]) -> dict[str, Interval]:
    """The 95 % interval of F1 of the second system less that of the first, on the same articles in the same order.

    Raises:
        ValueError: the two are not about equally many articles.
    """
    both = [
        {**{f"0{n}": t for n, t in a.items()}, **{f"1{n}": t for n, t in b.items()}}
        for a, b in zip(first, second, strict=True)
    ]

    def differences(sums: Figures) -> dict[str, float]:
        names = [name[1:] for name in sums if name.startswith("0") and f"1{name[1:]}" in sums]
        return {name: sums[f"1{name}"].f1 - sums[f"0{name}"].f1 for name in names}

    return _intervals(both, differences)


def _intervals(articles: Sequence[Figures], figures: Callable[[Figures], Mapping[str, float]]) -> dict[str, Interval]:
    if len(articles) < 2:  # noqa: PLR2004 -- one article resampled is always itself
        return {}
    seen: dict[str, list[float]] = {}
    for sums in _resampled(articles):
        for name, value in figures(sums).items():
            seen.setdefault(name, []).append(value)
    return {name: Interval(*_ends(values)) for name, values in seen.items()}


def _resampled(articles: Sequence[Figures]) -> Iterator[dict[str, Tally]]:
    """The summed counts of as many articles, drawn with replacement, over and over."""
    names = list(dict.fromkeys(name for tallies in articles for name in tallies))
    none = Tally()
    columns = {
        name: tuple(zip(*((t.right, t.gold, t.found) for t in (a.get(name, none) for a in articles)), strict=True))
        for name in names
    }
    draw = random.Random(SEED)  # noqa: S311 -- statistics, no secret
    for _ in range(RESAMPLES):
        drawn = draw.choices(range(len(articles)), k=len(articles))
        yield {name: Tally(*(sum(map(column.__getitem__, drawn)) for column in columns[name])) for name in names}


def _ends(values: list[float]) -> tuple[float, float]:
    """The percentiles that leave out as much on both sides."""
    ordered = sorted(values)
    cut = int(len(ordered) * (1 - LEVEL) / 2)
    return ordered[cut], ordered[-1 - cut]
