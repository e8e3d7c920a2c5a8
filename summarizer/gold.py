"""The gold format: one article's annotations as people write them, and what can be wrong with them.

The format is that of `docs/evaluation.md`: spans with their text, and indices where a `Summary` has ids. A summary is
put into the same form to be scored, so that two people's annotations are compared just as a tool's and a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from summarizer.models import Certainty, ClaimKind, HedgeKind, Polarity, Record, SourceType, Stance, Style, Summary
from summarizer.spans import Region, Span


def _as_spans(value: object) -> object:
    """A lone span and null, as people write them, in the form of a list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, dict | Span) else value


Spans = Annotated[tuple[Span, ...], BeforeValidator(_as_spans)]
"""Written as a span, a list of spans, or null."""


class GoldItem(Record):
    """What an annotated attribution, hedge and claim share."""

    optional: bool = Field(
        default=False, description="Outside of what is asked for: neither missed when absent nor wrong when found."
    )


class GoldAttribution(GoldItem):
    """An annotated attribution; what is null or left out is not there."""

    source: Spans = ()
    source_name: str | None = None
    source_type: SourceType | None = None
    cue: Spans = ()
    content: Spans = ()
    style: Style | None = None
    stance: Stance | None = None
    via: str | None = None


class GoldHedge(GoldItem):
    """An annotated hedge cue."""

    cue: Span
    kind: HedgeKind
    attribution: int | None = Field(default=None, ge=0, description="Index into the attributions.")


class GoldClaim(GoldItem):
    """An annotated claim."""

    text: str = Field(min_length=1)
    evidence: Spans = Field(min_length=1)
    attribution: int | None = Field(default=None, ge=0, description="Index into the attributions.")
    hedges: tuple[Annotated[int, Field(ge=0)], ...] = ()
    polarity: Polarity
    certainty: Certainty
    kind: ClaimKind


class Gold(Record):
    """The annotations of one article; a list that is left out was not annotated, and is not scored."""

    article: str = Field(description="Path of the text, relative to this file.")
    attributions: tuple[GoldAttribution, ...] | None = None
    hedges: tuple[GoldHedge, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    claim_region: tuple[Region, ...] | None = Field(
        default=None, description="Where claims are annotated; claims found elsewhere are not counted."
    )
    meta: dict[str, Any] | None = Field(default=None, description="Origin, licence, annotator: anything.")


class Fault(NamedTuple):
    """What is wrong with one item of a gold file, and how to mend it."""

    item: str
    """Where: `claims[3].evidence`."""
    reason: str


def from_summary(summary: Summary) -> Gold:
    """A summary in the gold format."""
    places = {a.id: i for i, a in enumerate(summary.attributions)} | {h.id: i for i, h in enumerate(summary.hedges)}
    return Gold(
        article=summary.article.id,
        attributions=tuple(
            GoldAttribution(
                source=a.source,
                source_name=a.source_name,
                source_type=a.source_type,
                cue=a.cue,
                content=a.content,
                style=a.style,
                stance=a.stance,
                via=a.via,
            )
            for a in summary.attributions
        ),
        hedges=tuple(
            GoldHedge(cue=h.cue, kind=h.kind, attribution=None if h.attribution is None else places[h.attribution])
            for h in summary.hedges
        ),
        claims=tuple(
            GoldClaim(
                text=c.text,
                evidence=c.evidence,
                attribution=None if c.attribution is None else places[c.attribution],
                hedges=tuple(places[h] for h in c.hedges),
                polarity=c.polarity,
                certainty=c.certainty,
                kind=c.kind,
            )
            for c in summary.claims
        ),
    )


def faults(gold: Gold, text: str) -> list[Fault]:
    """Everything that the annotations get wrong about the article's text or about each other."""
    return [*_span_faults(gold, text), *_region_faults(gold, text), *_index_faults(gold), *_twins(gold)]


def _span_faults(gold: Gold, text: str) -> Iterator[Fault]:
    for item, span in _spans(gold):
        found = text[span.start : span.end]
        if found != span.text:
            yield Fault(item, f"{span.start}–{span.end} reads {found!r}, not {span.text!r}; {_nearest(span, text)}")
        elif found != found.strip():
            yield Fault(item, f"{found!r} begins or ends with white space: leave it out of the span")


def _spans(gold: Gold) -> Iterator[tuple[str, Span]]:
    for i, attribution in enumerate(gold.attributions or ()):
        for role in ("source", "cue", "content"):
            yield from ((f"attributions[{i}].{role}", span) for span in getattr(attribution, role))
    for i, hedge in enumerate(gold.hedges or ()):
        yield f"hedges[{i}].cue", hedge.cue
    for i, claim in enumerate(gold.claims or ()):
        yield from ((f"claims[{i}].evidence", span) for span in claim.evidence)


def _nearest(span: Span, text: str) -> str:
    """Where the span's words stand, so that its offsets can be corrected."""
    before, after = text.rfind(span.text, 0, span.start + len(span.text)), text.find(span.text, span.start)
    found = [at for at in (before, after) if at >= 0]
    if not found:
        return "its words stand nowhere in the article: copy them exactly"
    at = min(found, key=lambda at: (abs(at - span.start), at))
    return f"its words stand at {at}–{at + len(span.text)}"


def _region_faults(gold: Gold, text: str) -> Iterator[Fault]:
    for i, (start, end) in enumerate(gold.claim_region or ()):
        if not 0 <= start < end <= len(text):
            yield Fault(f"claim_region[{i}]", f"{start}–{end} is no stretch of the text, which ends at {len(text)}")


def _index_faults(gold: Gold) -> Iterator[Fault]:
    sizes = {"attributions": len(gold.attributions or ()), "hedges": len(gold.hedges or ())}

    def outside(item: str, kind: str, indices: Iterable[int | None]) -> Iterator[Fault]:
        for index in indices:
            if index is not None and index >= sizes[kind]:
                yield Fault(item, f"there is no {kind}[{index}]: there are {sizes[kind]}, counted from 0")

    for i, hedge in enumerate(gold.hedges or ()):
        yield from outside(f"hedges[{i}].attribution", "attributions", [hedge.attribution])
    for i, claim in enumerate(gold.claims or ()):
        yield from outside(f"claims[{i}].attribution", "attributions", [claim.attribution])
        yield from outside(f"claims[{i}].hedges", "hedges", claim.hedges)


def _twins(gold: Gold) -> Iterator[Fault]:
    """Items that stand twice; the same claim of two sources is two claims."""
    kinds: dict[str, Sequence[object]] = {
        "attributions": [(a.cue, a.content, a.source) for a in gold.attributions or ()],
        "hedges": [h.cue for h in gold.hedges or ()],
        "claims": [(c.evidence, c.attribution) for c in gold.claims or ()],
    }
    for kind, items in kinds.items():
        first: dict[object, int] = {}
        for i, item in enumerate(items):
            if item in first:
                yield Fault(f"{kind}[{i}]", f"it is {kind}[{first[item]}] once more: take one of them out")
            first.setdefault(item, i)
