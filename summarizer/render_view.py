"""A `Summary` arranged for reading: claims by who says so, hedges marked, all text made harmless to show.

The terminal and the Markdown renderings only lay out what stands here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.models import Attribution, Claim, Hedge, Provenance, Summary
from summarizer.spans import Region, Span, contains, merge
from summarizer.visible import visible

ARTICLE_ITSELF = "The article itself"
UNNAMED = "Unnamed source"

_SCALES = {"phia": "PHIA", "icd203": "ICD 203"}
_EXCERPT = 160
_QUOTES = "\"'“”‘’«»„‚.,;:!?… "


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of evidence; a hedge cue is a piece of its own."""

    text: str
    is_hedge: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim: its wording where that says more than its evidence, its evidence, and what is known of it."""

    id: str
    text: str | None
    evidence: tuple[tuple[Piece, ...], ...]
    certainty: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """Somebody who says something, with their claims in text order."""

    name: str
    kind: str | None
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class PointView:
    """A key point and the ids of the claims it cites."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftView:
    """Something that did not become a claim: what it is, its words, and why."""

    what: str
    quote: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything that a rendering shows, top to bottom."""

    headline: str
    about: str | None
    points: tuple[PointView, ...]
    sources: tuple[SourceView, ...]
    ungrounded: tuple[LeftView, ...]
    coverage: str
    uncovered: tuple[LeftView, ...]
    foot: str
    notes: tuple[str, ...]


def arrange(summary: Summary) -> SummaryView:
    """The summary in reading order; every string in the result is on one line and safe to show."""
    article = summary.article
    known = (article.title, article.publisher, article.published and article.published.isoformat(), article.url)
    about = " · ".join(visible(str(part)) for part in known if part)
    return SummaryView(
        headline=visible(summary.headline),
        about=about or None,
        points=tuple(PointView(visible(p.text), tuple(visible(c) for c in p.claims)) for p in summary.key_points),
        sources=_sources(summary),
        ungrounded=tuple(
            LeftView(u.item.replace("_", " "), visible(u.quote), visible(u.reason)) for u in summary.ungrounded
        ),
        coverage=_coverage(summary),
        uncovered=tuple(
            LeftView(u.reason.replace("_", " "), _excerpt(visible(u.span.text))) for u in summary.coverage.uncovered
        ),
        foot=_foot(summary),
        notes=tuple(visible(note) for note in summary.provenance.notes),
    )


def _sources(summary: Summary) -> tuple[SourceView, ...]:
    attributions = {a.id: a for a in summary.attributions}
    hedges = {h.id: h for h in summary.hedges}
    groups: dict[str, list[ClaimView]] = {}
    kinds: dict[str, str | None] = {}
    for claim in summary.claims:
        attribution = attributions.get(claim.attribution or "")
        name = claimant(attribution)
        kinds.setdefault(name, None if attribution is None else attribution.source_type.replace("_", " "))
        groups.setdefault(name, []).append(_claim(claim, attributions, hedges))
    return tuple(SourceView(name, kinds[name], tuple(claims)) for name, claims in groups.items())


def claimant(attribution: Attribution | None) -> str:
    """Under whose name a claim with this attribution stands."""
    return ARTICLE_ITSELF if attribution is None else source_name(attribution)


def source_name(attribution: Attribution) -> str:
    """Who says so: the resolved name, else the article's words for the source, else that nobody is named."""
    return visible(attribution.source_name or "") or _words(attribution.source) or UNNAMED


def _claim(claim: Claim, attributions: Mapping[str, Attribution], hedges: Mapping[str, Hedge]) -> ClaimView:
    own = [hedges[h] for h in claim.hedges if h in hedges]
    cues = sorted(h.cue.region for h in own)
    within = [[cue for cue in _starting(cues, span) if contains(span.region, cue)] for span in claim.evidence]
    details: list[str] = []
    if claim.polarity == "negated":
        details.append("negated")
    details.append(claim.kind)
    details.extend(_band(h) for h in own if h.probability is not None)
    shown = {cue for found in within for cue in found}
    details.extend(f"{h.kind} “{visible(h.cue.text)}”" for h in own if h.cue.region not in shown)
    attribution = attributions.get(claim.attribution or "")
    if attribution is not None:
        details.extend(_voice(attribution, attributions))
    text = visible(claim.text)
    said = " ".join(visible(span.text) for span in claim.evidence)
    return ClaimView(
        id=visible(claim.id),
        text=None if _bare(text) == _bare(said) else text,
        evidence=tuple(_pieces(span, cues) for span, cues in zip(claim.evidence, within, strict=True)),
        certainty=claim.certainty,
        details=tuple(details),
    )


def _bare(text: str) -> str:
    """The words alone: without the capital letter and full stop of a sentence, or quotation marks around it."""
    return text.strip(_QUOTES).casefold()


def _band(hedge: Hedge) -> str:
    low, high = hedge.probability or (0.0, 0.0)
    scale = f" {_SCALES[hedge.scale]}" if hedge.scale else ""
    return f"“{visible(hedge.cue.text)}” = {low:g}–{high:g} %{scale}"


def _starting(cues: Sequence[Region], span: Span) -> Sequence[Region]:
    """Those of the sorted cues that start inside the span."""
    return cues[bisect_left(cues, (span.start, 0)) : bisect_left(cues, (span.end, 0))]


def _voice(attribution: Attribution, attributions: Mapping[str, Attribution]) -> list[str]:
    out: list[str] = []
    if attribution.stance != "neutral":
        out.append(f"{attribution.stance} “{_words(attribution.cue)}”")
    if attribution.via:
        out.append(f"via {visible(attribution.via)}")
    seen = {attribution.id}
    outer = attributions.get(attribution.within or "")
    while outer is not None and outer.id not in seen:
        seen.add(outer.id)
        out.append(told_by(outer))
        outer = attributions.get(outer.within or "")
    return out


def told_by(outer: Attribution) -> str:
    """Who passes a report on, or denies or doubts it, as a detail of the report: as told by Officials."""
    if outer.stance == "denying":
        return f"denying “{_words(outer.cue)}” by {source_name(outer)}"
    return f"as told by {source_name(outer)}"


def _pieces(span: Span, cues: list[Region]) -> tuple[Piece, ...]:
    """The span cut at the hedge cues inside it; a cue from elsewhere is no mark in it."""
    out: list[Piece] = []
    at = span.start
    for start, end in merge(cues):
        out.append(Piece(_inner(span.text[at - span.start : start - span.start])))
        out.append(Piece(_inner(span.text[start - span.start : end - span.start]), is_hedge=True))
        at = end
    out.append(Piece(_inner(span.text[at - span.start :])))
    return tuple(piece for piece in out if piece.text)


def _inner(text: str) -> str:
    """As `visible`, with the blanks at both ends kept: the text goes on there."""
    core = visible(text)
    if not core:
        return " " if text else ""
    return " " * text[0].isspace() + core + " " * text[-1].isspace()


def _words(spans: tuple[Span, ...]) -> str:
    return " … ".join(visible(span.text) for span in spans)


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"


def _coverage(summary: Summary) -> str:
    coverage = summary.coverage
    share = 100 * coverage.claimed / coverage.characters if coverage.characters else 0.0
    counts = (
        counted(len(summary.claims), "claim"),
        counted(len(summary.attributions), "attribution"),
        counted(len(summary.hedges), "hedge"),
    )
    return f"{' · '.join(counts)} · claims rest on {share:.0f} % of the text"


def _foot(summary: Summary) -> str:
    provenance = summary.provenance
    parts = [provenance.mode if provenance.model is None else f"{provenance.mode} {provenance.model}"]
    if provenance.mode == "none":
        parts = ["no model"]
    parts.extend(f"{p.name} v{p.version}" for p in provenance.prompts)
    parts.extend(_spent(provenance))
    parts.append(f"{provenance.seconds:.1f} s")
    parts.append(f"summarizer {provenance.package_version}")
    parts.append(f"article {summary.article.id[:15]}")
    return " · ".join(visible(part) for part in parts)


def _spent(provenance: Provenance) -> list[str]:
    usage = provenance.usage
    if not usage.requests:
        return []
    out = [counted(usage.requests, "request"), f"{usage.input_tokens:,} + {usage.output_tokens:,} tokens"]
    if provenance.cost is not None:
        out.append(f"${provenance.cost:.4f}")
    return out


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 claim, 2 claims."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
