"""The pages of a report on a corpus: overview, sources, search; laid out from counts and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from summarizer.bars import Pieces, stacked
from summarizer.models import Certainty, HedgeKind, Stance, Summary
from summarizer.pages import render_page
from summarizer.render_view import source_name
from summarizer.report_counts import Counts, Source
from summarizer.visible import visible

CERTAINTIES: tuple[str, ...] = get_args(Certainty)
_KINDS: tuple[str, ...] = get_args(HedgeKind)
_STANCES: tuple[str, ...] = get_args(Stance)
_BAR = 320  # pixels of the longest bar
_CHARTED = 12  # sources in the chart
_LISTED = 1000  # sources in the table
_LONGEST = 100 * 366  # days that a chart over time goes through
_COLUMNS = 60  # most columns of the chart over time
_TIME = (720, 160)  # its width and height

ClaimEntry = tuple[str, str, str, int, int]
"""A claim to be found: its words, who says so, how sure, the number of its article in the page, its own number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: who or what, where it leads, its numbers in words."""

    name: str
    href: str | None
    pieces: Pieces
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the chart over time, in the chart's units."""

    name: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article in the list of a report."""

    href: str
    title: str
    about: str
    claims: int
    attributions: int
    hedges: int
    ungrounded: int
    coverage: int
    pieces: Pieces
    words: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source in the table of sources."""

    name: str
    kind: str
    articles: int
    attributions: int
    claims: int
    pieces: Pieces
    certainty: str
    stance: str
    through: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some of the articles, with the pages before and after."""

    first: int
    last: int
    articles: tuple[ArticleEntry, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page."""

    counts: Counts
    certainties: tuple[tuple[str, int], ...]
    own: Bar
    sources: tuple[Bar, ...]
    hedged: tuple[Bar, ...]
    columns: tuple[Column, ...]
    bar_width: int
    time_size: tuple[int, int]
    articles: ListPage


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """The table of sources, with what the articles say themselves."""

    own: SourceEntry
    sources: tuple[SourceEntry, ...]
    more: int
    bar_width: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Claims to search, as data for the page's script."""

    first: int
    last: int
    articles: tuple[tuple[str, str], ...]
    claims: tuple[ClaimEntry, ...]
    before: str | None
    after: str | None


def article_entry(summary: Summary, href: str) -> ArticleEntry:
    """The line of an article in the list."""
    article, coverage = summary.article, summary.coverage
    certainties: Counter[str] = Counter(claim.certainty for claim in summary.claims)
    known = (article.publisher, article.published and article.published.isoformat()[:10])
    return ArticleEntry(
        href=href,
        title=visible(article.title or summary.headline),
        about=" · ".join(visible(part) for part in known if part),
        claims=len(summary.claims),
        attributions=len(summary.attributions),
        hedges=len(summary.hedges),
        ungrounded=len(summary.ungrounded),
        coverage=round(100 * coverage.claimed / coverage.characters) if coverage.characters else 0,
        pieces=_pieces(certainties, CERTAINTIES, max(1, len(summary.claims)), 120),
        words=_words(certainties, CERTAINTIES),
    )


def claim_entries(summary: Summary, article: int) -> Iterable[ClaimEntry]:
    """The claims of an article to be found, with the number that the article has in the page."""
    names = {attribution.id: source_name(attribution) for attribution in summary.attributions}
    for number, claim in enumerate(summary.claims, 1):
        yield visible(claim.text), names.get(claim.attribution or "", ""), claim.certainty, article, number


def render_overview(counts: Counts, articles: ListPage) -> str:
    """The first page: numbers, charts, and the first articles."""
    charted = [source for source in counts.by_claims()[:_CHARTED] if source.claims]
    hedged = counts.most_hedged()
    most_hedges = max((article.hedges for article in hedged), default=1)
    view = Overview(
        counts=counts,
        certainties=tuple((name, counts.certainties[name]) for name in CERTAINTIES if counts.certainties[name]),
        own=_source_bar(counts.own, counts.own.claims),
        sources=tuple(_source_bar(source, charted[0].claims) for source in charted),
        hedged=tuple(
            Bar(
                one.title,
                one.href,
                _pieces(Counter(dict(one.kinds)), _KINDS, most_hedges, _BAR),
                _words(Counter(dict(one.kinds)), _KINDS),
            )
            for one in hedged
        ),
        columns=_columns(counts.days),
        bar_width=_BAR,
        time_size=_TIME,
        articles=articles,
    )
    return _page("overview.html", view)


def render_list(articles: ListPage) -> str:
    """A further page of the list of articles."""
    return _page("articles.html", articles)


def render_sources(counts: Counts) -> str:
    """Who is cited how often, with what stance and certainty, through whom."""
    sources = counts.by_claims()
    most = max((source.claims for source in sources), default=1)
    view = SourcesPage(
        own=_source_entry(counts.own, max(1, counts.own.claims)),
        sources=tuple(_source_entry(source, max(1, most)) for source in sources[:_LISTED]),
        more=max(0, len(sources) - _LISTED),
        bar_width=120,
    )
    return _page("sources.html", view)


def render_search(view: SearchPage) -> str:
    """A page that finds claims by their words, without a server."""
    return render_page("search.html", styles=("base.css", "report.css"), scripts=("search.js",), view=view)


def _page(template: str, view: object) -> str:
    return render_page(template, styles=("base.css", "report.css"), scripts=(), view=view)


def _source_bar(source: Source, most: int) -> Bar:
    pieces = _pieces(source.certainties, CERTAINTIES, max(1, most), _BAR)
    return Bar(source.name, None, pieces, _words(source.certainties, CERTAINTIES))


def _source_entry(source: Source, most: int) -> SourceEntry:
    kinds = source.types.most_common(1)
    through = [f"{name} ({count})" for name, count in source.through.most_common(4)]
    return SourceEntry(
        name=source.name,
        kind=kinds[0][0] if kinds else "",
        articles=source.articles,
        attributions=source.attributions,
        claims=source.claims,
        pieces=_pieces(source.certainties, CERTAINTIES, most, 120),
        certainty=_words(source.certainties, CERTAINTIES),
        stance=_words(source.stances, _STANCES),
        through=", ".join(through),
    )


def _pieces(counter: Counter[str], names: Sequence[str], most: int, width: int) -> Pieces:
    return stacked(((name, counter[name]) for name in names), most=most, width=width)


def _words(counter: Counter[str], names: Sequence[str]) -> str:
    return ", ".join(f"{counter[name]:,} {name}" for name in names if counter[name])


def _columns(days: Counter[str]) -> tuple[Column, ...]:
    """The claims over time: by day where these are few, else by month, else by year; gaps stay gaps."""
    for length in (10, 7, 4):
        counted: Counter[str] = Counter()
        for day, count in days.items():
            counted[day[:length]] += count
        names = _between(sorted(counted), length)
        if len(names) <= _COLUMNS or length == 4:  # noqa: PLR2004 -- a year's digits
            break
    width, height = _TIME
    step = width / max(1, len(names))
    most = max(counted.values(), default=1) or 1
    return tuple(
        Column(
            name,
            counted[name],
            round(n * step + 1, 1),
            round(height - height * counted[name] / most, 1),
            round(max(1.0, min(step, 60) - 2), 1),
            round(height * counted[name] / most, 1),
        )
        for n, name in enumerate(names)
    )


def _between(names: list[str], length: int) -> list[str]:
    """All days, months or years from the first of these to the last; where that is centuries, these alone."""
    if not names:
        return []
    first, last = (date.fromisoformat(name + "-01-01"[length - 4 :]) for name in (names[0], names[-1]))
    if (last - first).days > _LONGEST:
        return names
    days = (date.fromordinal(day).isoformat()[:length] for day in range(first.toordinal(), last.toordinal() + 1))
    return list(dict.fromkeys(days))
