"""A summary as one HTML page: the article with its marks, the claims by who makes them, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from summarizer.bars import Pieces, stacked
from summarizer.models import Attribution, Certainty, Claim, ClaimKind, Hedge, Summary
from summarizer.page_marks import Line, lines_of, marks_of
from summarizer.pages import render_page
from summarizer.render_view import ClaimView, LeftView, Piece, SummaryView, arrange, claimant, source_name, told_by
from summarizer.spans import trim
from summarizer.visible import visible, visible_text

_SCALES = {"phia": "PHIA yardstick", "icd203": "ICD 203"}
_EXCERPT = 120
_LOUDEST = 8
_BAR = 260


@dataclass(frozen=True, slots=True)
class Card:
    """One claim in the panel."""

    number: int
    view: ClaimView
    evidence: tuple[tuple[tuple[Piece, ...], int], ...]
    certainty: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """Somebody who says something, with the cards of their claims and how many are how sure.

    `bar` is a stacked bar of the latter.
    """

    number: int
    name: str
    kind: str | None
    cards: tuple[Card, ...]
    certainties: tuple[tuple[str, int], ...]
    bar: Pieces


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the digest with the numbers and ids of the claims that it cites."""

    text: str
    claims: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One attribution in the table of who says what."""

    number: int
    name: str
    kind: str
    cue: str
    content: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the article with its marks; a heading is one that no claim rests on and that was read as such."""

    line: Line
    is_heading: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that the page shows; the loudest groups have the most claims, the quieter are not in the overview."""

    summary: SummaryView
    home: str | None
    language: str
    url: str | None
    passages: tuple[Passage, ...]
    groups: tuple[Group, ...]
    loudest: tuple[Group, ...]
    quieter: int
    bar_width: int
    points: tuple[Point, ...]
    voices: tuple[Voice, ...]
    hedges: tuple[str, ...]
    ungrounded: tuple[LeftView, ...]
    uncovered: tuple[tuple[int, LeftView], ...]
    certainties: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    provenance: tuple[tuple[str, str], ...]


def render_html(summary: Summary, *, home: str | None = None) -> str:
    """The page, which needs nothing but itself; text of the article stays text, whatever it holds.

    Args:
        summary: what to show.
        home: where the page of all articles is, for a link to it.
    """
    view = _view(summary, home)
    return render_page("article.html", styles=("base.css", "article.css"), scripts=("article.js",), view=view)


def _view(summary: Summary, home: str | None) -> PageView:
    arranged = arrange(summary)
    article = summary.article
    numbers = {claim.id: number for number, claim in enumerate(summary.claims, 1)}
    headings = {trim(article.text, left.span.region) for left in summary.coverage.uncovered if left.reason == "heading"}
    lines = lines_of(visible_text(article.text), marks_of(summary))
    groups = _groups(summary, arranged)
    loudest = sorted(groups, key=lambda group: -len(group.cards))[:_LOUDEST]
    web = article.url is not None and article.url.startswith(("https://", "http://"))
    return PageView(
        summary=arranged,
        home=home,
        language=article.language or "en",
        url=article.url if web else None,
        passages=tuple(Passage(line, trim(article.text, line.region) in headings) for line in lines),
        groups=groups,
        loudest=tuple(loudest),
        quieter=len(groups) - len(loudest),
        bar_width=_BAR,
        points=tuple(
            Point(view.text, tuple((numbers[c], visible(c)) for c in point.claims))
            for view, point in zip(arranged.points, summary.key_points, strict=True)
        ),
        voices=_voices(summary),
        hedges=_doubts(summary),
        ungrounded=arranged.ungrounded,
        uncovered=tuple(enumerate(arranged.uncovered, 1)),
        certainties=_counts(get_args(Certainty), [claim.certainty for claim in summary.claims]),
        kinds=_counts(get_args(ClaimKind), [claim.kind for claim in summary.claims]),
        provenance=_provenance(summary),
    )


def _counts(names: tuple[str, ...], found: list[str]) -> tuple[tuple[str, int], ...]:
    counter = Counter(found)
    return tuple((name, counter[name]) for name in names if counter[name])


def _groups(summary: Summary, arranged: SummaryView) -> tuple[Group, ...]:
    attributions = {attribution.id: attribution for attribution in summary.attributions}
    claims: dict[str, list[tuple[int, Claim]]] = {}
    for number, claim in enumerate(summary.claims, 1):
        claims.setdefault(claimant(attributions.get(claim.attribution or "")), []).append((number, claim))
    most = max((len(source.claims) for source in arranged.sources), default=1)
    out: list[Group] = []
    for number, source in enumerate(arranged.sources, 1):
        cards = tuple(
            Card(at, view, tuple(Counter(view.evidence).items()), claim.certainty, claim.kind)
            for view, (at, claim) in zip(source.claims, claims[source.name], strict=True)
        )
        certainties = _counts(get_args(Certainty), [card.certainty for card in cards])
        out.append(
            Group(number, source.name, source.kind, cards, certainties, stacked(certainties, most=most, width=_BAR))
        )
    return tuple(out)


def _voices(summary: Summary) -> tuple[Voice, ...]:
    attributions = {attribution.id: attribution for attribution in summary.attributions}
    return tuple(
        Voice(
            number,
            source_name(attribution),
            attribution.source_type.replace("_", " "),
            _words(tuple(span.text for span in attribution.cue)),
            _words(tuple(span.text for span in attribution.content)),
            _details(attribution, attributions.get(attribution.within or "")),
        )
        for number, attribution in enumerate(summary.attributions, 1)
    )


def _details(attribution: Attribution, outer: Attribution | None) -> tuple[str, ...]:
    out: list[str] = [attribution.style]
    if attribution.stance != "neutral":
        out.append(attribution.stance)
    if attribution.via:
        out.append(f"via {visible(attribution.via)}")
    if outer is not None:
        out.append(told_by(outer))
    return tuple(out)


def _doubts(summary: Summary) -> tuple[str, ...]:
    """What each hedge's mark says when it is pointed at."""
    names = {attribution.id: source_name(attribution) for attribution in summary.attributions}
    return tuple(_doubt(hedge, names.get(hedge.attribution or "", "the article")) for hedge in summary.hedges)


def _doubt(hedge: Hedge, whose: str) -> str:
    band = ""
    if hedge.probability is not None:
        low, high = hedge.probability
        band = f", {low:g}–{high:g} %" + (f" on the {_SCALES[hedge.scale]}" if hedge.scale else "")
    return f"{hedge.kind} hedge{band}; whose doubt: {whose}"


def _words(texts: tuple[str, ...]) -> str:
    text = visible(" … ".join(texts))
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"


def _provenance(summary: Summary) -> tuple[tuple[str, str], ...]:
    provenance, usage = summary.provenance, summary.provenance.usage
    rows = [
        ("Article", summary.article.id),
        (
            "Read by",
            "the lexical layer alone" if provenance.model is None else f"{provenance.model} ({provenance.mode})",
        ),
        ("Parameters", ", ".join(f"{name} = {value}" for name, value in provenance.parameters.items())),
        ("Prompts", ", ".join(f"{p.name} v{p.version} ({p.sha256[:12]})" for p in provenance.prompts)),
        (
            "Requests",
            f"{usage.requests:,}, {usage.input_tokens:,} + {usage.output_tokens:,} tokens" * bool(usage.requests),
        ),
        ("Grounding", _grounding(summary)),
        ("Cost", "" if provenance.cost is None else f"${provenance.cost:.4f}"),
        ("Time", f"{provenance.started:%Y-%m-%d %H:%M} UTC, {provenance.seconds:.1f} s"),
        ("Program", f"summarizer {provenance.package_version}, schema {summary.schema_version}"),
        ("Notes", " ".join(provenance.notes)),
    ]
    return tuple((name, visible(value)) for name, value in rows if value)


def _grounding(summary: Summary) -> str:
    """How what the model returned stood in the text."""
    grounding = summary.provenance.grounding
    if grounding is None:
        return ""
    return (
        f"{grounding.exact:,} of the model's items to the letter, {grounding.normalized:,} but for typography, "
        f"{grounding.ungrounded:,} not at all"
    )
