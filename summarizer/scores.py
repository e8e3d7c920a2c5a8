"""The figures of an evaluation: counts over articles with their intervals, grounding, and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.bootstrap import Interval, difference_intervals, f1_intervals
from summarizer.evaluate import Mistake, Score, Tally, score, total
from summarizer.gold import Gold
from summarizer.models import Article, Grounding, Summary


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article's counts and mistakes, and its summary where one was scored."""

    name: str
    score: Score
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the requests of some articles took, in sum."""

    articles: int
    requests: int
    input_tokens: int
    output_tokens: int
    seconds: float
    dollars: float | None
    """US dollars; none where the price of any of them is not known."""
    paid: bool
    """Whether a service was asked that may have a price."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over all articles."""

    name: str
    tally: Tally
    interval: Interval | None
    """Of F1, from 0 to 1; none for a single article."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two systems on the same articles."""

    name: str
    first: Tally
    second: Tally
    interval: Interval | None
    """Of the second's F1 less the first's, from -1 to 1."""


def score_article(name: str, article: Article, gold: Gold, found: Gold, summary: Summary | None) -> ArticleScore:
    """One article's result."""
    return ArticleScore(name, score(article, gold, found), summary)


def rows(articles: Sequence[ArticleScore]) -> list[Row]:
    """Each measure with its interval, in a fixed order."""
    tallies = [a.score.tallies for a in articles]
    intervals = f1_intervals(tallies)
    return [Row(name, tally, intervals.get(name)) for name, tally in total(tallies).items()]


def differences(first: Sequence[ArticleScore], second: Sequence[ArticleScore]) -> list[Difference]:
    """Each measure of two systems, over the articles that both have."""
    mine, theirs = ({a.name: a.score.tallies for a in articles} for articles in (first, second))
    shared = [name for name in mine if name in theirs]
    left, right = [mine[name] for name in shared], [theirs[name] for name in shared]
    intervals = difference_intervals(left, right)
    sums = total(left), total(right)
    return [Difference(name, sums[0][name], sums[1][name], intervals.get(name)) for name in sums[0] if name in sums[1]]


def grounding(articles: Iterable[ArticleScore]) -> Grounding | None:
    """How what the model returned stood in the articles; none where no model was asked."""
    kept = [a.summary.provenance.grounding for a in articles if a.summary and a.summary.provenance.grounding]
    if not kept:
        return None
    return Grounding(
        exact=sum(g.exact for g in kept),
        normalized=sum(g.normalized for g in kept),
        ungrounded=sum(g.ungrounded for g in kept),
    )


def cost(articles: Iterable[ArticleScore]) -> Cost | None:
    """What the summaries took; none where annotations were scored instead."""
    kept = [a.summary.provenance for a in articles if a.summary]
    if not kept:
        return None
    prices = [p.cost for p in kept if p.cost is not None]
    return Cost(
        articles=len(kept),
        requests=sum(p.usage.requests for p in kept),
        input_tokens=sum(p.usage.input_tokens for p in kept),
        output_tokens=sum(p.usage.output_tokens for p in kept),
        seconds=round(sum(p.seconds for p in kept), 3),
        dollars=sum(prices) if len(prices) == len(kept) else None,
        paid=any(p.mode == "hosted" for p in kept),
    )


def mistakes(articles: Iterable[ArticleScore]) -> list[tuple[str, Mistake]]:
    """Every mistake with the name of its article."""
    return [(a.name, mistake) for a in articles for mistake in a.score.mistakes]
