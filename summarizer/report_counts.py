"""What a corpus says in numbers, counted as its summaries pass by: sources, certainty, hedges, days."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.models import Attribution, Summary
from summarizer.render_view import source_name
from summarizer.visible import visible

MOST_HEDGED = 12
"""How many articles `Counts.most_hedged` keeps."""


@dataclass(slots=True)
class Source:
    """Somebody who is cited, or the articles themselves.

    Attributes:
        name: as most articles name it first.
        types: how often it was which type of source.
        articles: how many articles cite it.
        attributions: how often it is cited.
        stances: with which stance.
        certainties: its claims by certainty.
        through: the go-betweens it is cited through, and who tells what it said.
    """

    name: str
    types: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    attributions: int = 0
    stances: Counter[str] = field(default_factory=Counter)
    certainties: Counter[str] = field(default_factory=Counter)
    through: Counter[str] = field(default_factory=Counter)

    @property
    def claims(self) -> int:
        """How many claims are its."""
        return self.certainties.total()


@dataclass(order=True, frozen=True, slots=True)
class Hedged:
    """An article with its hedges by kind; those with more come last."""

    hedges: int
    number: int
    title: str
    href: str
    kinds: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Counts:
    """The numbers of a corpus; `add` takes its summaries one by one and keeps none of them.

    Claims that articles make in their own voice are counted in `own`, all others by who makes them in `sources`.
    """

    articles: int = 0
    claims: int = 0
    attributions: int = 0
    hedges: int = 0
    ungrounded: int = 0
    certainties: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    own: Source = field(default_factory=lambda: Source("The articles themselves"))
    sources: dict[str, Source] = field(default_factory=dict)
    _most: list[Hedged] = field(default_factory=list)

    def add(self, summary: Summary, href: str) -> None:
        """Count one more article, whose page is at `href`."""
        self.articles += 1
        self.claims += len(summary.claims)
        self.attributions += len(summary.attributions)
        self.hedges += len(summary.hedges)
        self.ungrounded += len(summary.ungrounded)
        self.certainties.update(claim.certainty for claim in summary.claims)
        published = summary.article.published
        if published is None:
            self.undated += len(summary.claims)
        else:
            self.days[published.isoformat()[:10]] += len(summary.claims)
        self._add_sources(summary)
        self._add_hedges(summary, href)

    def most_hedged(self) -> tuple[Hedged, ...]:
        """The articles with the most hedges, most first."""
        return tuple(sorted(self._most, reverse=True))

    def by_claims(self) -> list[Source]:
        """All sources but the articles themselves: those with the most claims first, then the most cited."""
        return sorted(self.sources.values(), key=lambda one: (-one.claims, -one.attributions, one.name))

    def _add_sources(self, summary: Summary) -> None:
        attributions = {attribution.id: attribution for attribution in summary.attributions}
        seen: dict[str, Source] = {}
        for attribution in summary.attributions:
            source = self._source(source_name(attribution))
            seen[source.name] = source
            source.attributions += 1
            source.types[attribution.source_type.replace("_", " ")] += 1
            source.stances[attribution.stance] += 1
            source.through.update(_through(attribution, attributions))
        for claim in summary.claims:
            said_by = attributions.get(claim.attribution or "")
            source = self.own if said_by is None else self._source(source_name(said_by))
            seen[source.name] = source
            source.certainties[claim.certainty] += 1
        for source in seen.values():
            source.articles += 1

    def _source(self, name: str) -> Source:
        """Spellings that differ only in capital letters are one source."""
        return self.sources.setdefault(name.casefold(), Source(name))

    def _add_hedges(self, summary: Summary, href: str) -> None:
        kinds = Counter(hedge.kind for hedge in summary.hedges)
        title = visible(summary.article.title or summary.headline)
        entry = Hedged(len(summary.hedges), -self.articles, title, href, tuple(kinds.items()))
        if entry.hedges:
            (heapq.heappush if len(self._most) < MOST_HEDGED else heapq.heappushpop)(self._most, entry)


def _through(attribution: Attribution, attributions: dict[str, Attribution]) -> Iterator[str]:
    if attribution.via:
        yield visible(attribution.via)
    outer = attributions.get(attribution.within or "")
    if outer is not None:
        yield source_name(outer)
