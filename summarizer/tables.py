"""A `Summary` as rows of flat tables, for spreadsheets, data frames and SQL.

The row models are the one definition of the columns: CSV, Parquet and the documentation are made from them. A cell is a
string, a number, a truth value, a time or empty. Lists stand in one cell: ids with a blank between them, words of the
article with ` … ` between them; the table `spans` has each stretch of text in a row of its own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Union, get_args, get_origin

from pydantic import Field

from summarizer.models import (
    Attribution,
    Certainty,
    ClaimKind,
    HedgeKind,
    Polarity,
    Record,
    Scale,
    SourceType,
    Stance,
    Style,
    Summary,
    UncoveredReason,
)
from summarizer.spans import Span
from summarizer.store_records import Kept

Cell = str | int | float | bool | datetime | None
"""What one cell of a table holds; None where there is nothing."""

CELL_TYPES: tuple[type, ...] = (str, int, float, bool, datetime)
"""The types of columns; every column has exactly one of them."""


class Row(Record):
    """Base of the rows; a field is a column."""

    article_id: str = Field(description="The article's id: the hash of its text. Joins all tables.")


class ArticleRow(Row):
    """One row for each summary."""

    external_id: str | None = Field(description="Your own id, from the field that was named for it (`--id-field`).")
    origin: str | None = Field(description="Where a database has it from: a path, a URL, or a file and its record.")
    metadata: str | None = Field(description="JSON object of the other fields of its record.")
    title: str | None = Field(description="Its title, where known.")
    publisher: str | None = Field(description="Who published it, where known.")
    url: str | None = Field(description="Where it was published, where known.")
    published: str | None = Field(description="When, as an ISO 8601 date or time, where known.")
    language: str | None = Field(description="ISO 639-1 code, where known.")
    text: str = Field(description="The text exactly as read: all offsets count its Unicode code points.")
    headline: str = Field(description="The digest's headline.")
    characters: int = Field(description="Characters of the text that are not white space.")
    claimed_characters: int = Field(description="Those of them that a claim rests on.")
    claims: int = Field(description="Number of claims.")
    attributions: int = Field(description="Number of attributions.")
    hedges: int = Field(description="Number of hedges.")
    ungrounded: int = Field(description="Number of things a model returned that the text does not support.")
    mode: str = Field(description="How it was read: hosted, local or none.")
    model: str | None = Field(description="The model's name; empty when the lexical layer worked alone.")
    prompts: str = Field(description="The prompts that were used with their versions: `claims/v1 digest/v1`.")
    package_version: str = Field(description="The version of summarizer.")
    schema_version: str = Field(description="The version of the record `Summary`.")
    requests: int = Field(description="Requests sent to the model.")
    input_tokens: int = Field(description="Tokens sent, by the model's own count.")
    output_tokens: int = Field(description="Tokens received, by the model's own count.")
    cost: float | None = Field(description="US dollars, where the price is known.")
    started: datetime = Field(description="When the work began.")
    seconds: float = Field(description="How long it took.")


class ClaimRow(Row):
    """One row for each claim: what is claimed, who says so, how sure they are."""

    claim_id: str = Field(description="c1, c2, … in text order; unique in its article.")
    text: str = Field(description="Self-contained wording, hedges and negation kept.")
    evidence: str = Field(description="The words of the article it rests on.")
    start: int = Field(description="Offset of the evidence's first character.")
    end: int = Field(description="Offset after the evidence's last character.")
    certainty: Certainty = Field(description="How far its source commits to it: certain, probable, possible, unknown.")
    polarity: Polarity = Field(description="affirmed or negated.")
    kind: ClaimKind = Field(description="event, state, forecast, assessment or quantity.")
    attribution_id: str | None = Field(description="Whose claim it is; empty: the article's own.")
    source_name: str | None = Field(description="Who that is, else the article's words for them.")
    source_type: SourceType | None = Field(description="person, organisation, government, military, media, …")
    stance: Stance | None = Field(description="What the cue thinks of it: neutral, distancing, endorsing, denying.")
    via: str | None = Field(description="The go-between's name.")
    hedge_ids: str = Field(description="Its hedges.")
    hedge_cues: str = Field(description="The words that hedge it.")


class AttributionRow(Row):
    """One row for each utterance, belief or finding that the article assigns to somebody."""

    attribution_id: str = Field(description="a1, a2, … in text order; unique in its article.")
    source: str = Field(description="The words that name the source; empty where nobody is named.")
    cue: str = Field(description="The words that lexicalise it: said, According to.")
    content: str = Field(description="The attributed words.")
    source_name: str | None = Field(description="Who the source is, resolved through the article.")
    source_type: SourceType = Field(description="person, organisation, government, military, media, …")
    style: Style = Field(description="direct, indirect or mixed speech.")
    stance: Stance = Field(description="neutral (said), distancing (claimed), endorsing (confirmed), denying (denied).")
    within: str | None = Field(description="The attribution whose content holds this one.")
    via: str | None = Field(description="The go-between's name.")


class HedgeRow(Row):
    """One row for each cue by which the author or a source commits less than fully."""

    hedge_id: str = Field(description="h1, h2, … in text order; unique in its article.")
    cue: str = Field(description="The words.")
    start: int = Field(description="Offset of the cue's first character.")
    end: int = Field(description="Offset after its last character.")
    kind: HedgeKind = Field(description="modal, epistemic, evidential, approximator, conditional or disclaimer.")
    probability_low: float | None = Field(description="Per cent, where the cue stands on a scale its source writes by.")
    probability_high: float | None = Field(description="As above.")
    scale: Scale | None = Field(description="That scale: phia or icd203.")
    attribution_id: str | None = Field(description="Whose doubt it is; empty: the author's.")
    claim_ids: str = Field(description="The claims it hedges.")


class KeyPointRow(Row):
    """One row for each sentence of the digest."""

    position: int = Field(description="Its place in the digest, from 1.")
    text: str = Field(description="The sentence.")
    claim_ids: str = Field(description="The claims it cites.")


class UngroundedRow(Row):
    """One row for each thing that a model returned and the text does not support; none of it counts."""

    position: int = Field(description="Its place in the summary, from 1.")
    item: str = Field(description="What it was: attribution, hedge, claim, text, headline, key_point, answer.")
    quote: str = Field(description="What the model wrote.")
    reason: str = Field(description="Why it does not count.")


class UncoveredRow(Row):
    """One row for each stretch of the article that no claim rests on."""

    position: int = Field(description="Its place in the article, from 1.")
    reason: UncoveredReason = Field(description="question, caption, bio, byline, heading, fragment, no_claim, …")
    start: int = Field(description="Offset of its first character.")
    end: int = Field(description="Offset after its last character.")
    text: str = Field(description="The words.")


class SpanRow(Row):
    """One row for each stretch of text that a claim, an attribution or a hedge stands on."""

    item_id: str = Field(description="The claim, attribution or hedge.")
    role: str = Field(description="What the words are to it: evidence, source, cue or content.")
    position: int = Field(description="Its place among the words of that role, from 1.")
    start: int = Field(description="Offset of its first character.")
    end: int = Field(description="Offset after its last character.")
    text: str = Field(description="The words, verbatim.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the one type of its cells, whether they may be empty, and what they mean."""

    name: str
    type: type
    may_be_empty: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: what its rows are and how a summary's rows are made."""

    name: str
    row: type[Row]
    rows: Callable[[Kept], Iterator[Row]]

    @property
    def meaning(self) -> str:
        """What a row is."""
        return (self.row.__doc__ or "").strip()

    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return tuple(
            Column(name, *_cell_type(field.annotation), field.description or "")
            for name, field in self.row.model_fields.items()
        )

    def cells(self, one: Summary | Kept) -> Iterator[tuple[Cell, ...]]:
        """A summary's rows as plain values, in the order of the columns."""
        kept = one if isinstance(one, Kept) else Kept(one)
        return map(attrgetter(*self.row.model_fields), self.rows(kept))


def _cell_type(annotation: object) -> tuple[type, bool]:
    """The type of a column's cells, and whether they may be empty."""
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [part for part in get_args(annotation) if part is not types.NoneType]
        return _cell_type(inner[0])[0], True
    if annotation in CELL_TYPES and isinstance(annotation, type):
        return annotation, False
    return str, False  # a Literal: one of a few words


def _articles(kept: Kept) -> Iterator[ArticleRow]:
    summary = kept.summary
    article, provenance = summary.article, summary.provenance
    yield ArticleRow(
        article_id=article.id,
        external_id=kept.external_id,
        origin=kept.origin,
        metadata=kept.metadata,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published and article.published.isoformat(),
        language=article.language,
        text=article.text,
        headline=summary.headline,
        characters=summary.coverage.characters,
        claimed_characters=summary.coverage.claimed,
        claims=len(summary.claims),
        attributions=len(summary.attributions),
        hedges=len(summary.hedges),
        ungrounded=len(summary.ungrounded),
        mode=provenance.mode,
        model=provenance.model,
        prompts=" ".join(f"{prompt.name}/v{prompt.version}" for prompt in provenance.prompts),
        package_version=provenance.package_version,
        schema_version=summary.schema_version,
        requests=provenance.usage.requests,
        input_tokens=provenance.usage.input_tokens,
        output_tokens=provenance.usage.output_tokens,
        cost=provenance.cost,
        started=provenance.started,
        seconds=provenance.seconds,
    )


def _claims(kept: Kept) -> Iterator[ClaimRow]:
    summary = kept.summary
    attributions = {attribution.id: attribution for attribution in summary.attributions}
    cues = {hedge.id: hedge.cue for hedge in summary.hedges}
    for claim in summary.claims:
        attribution = attributions.get(claim.attribution or "")
        yield ClaimRow(
            article_id=summary.article.id,
            claim_id=claim.id,
            text=claim.text,
            evidence=_words(claim.evidence),
            start=min(span.start for span in claim.evidence),
            end=max(span.end for span in claim.evidence),
            certainty=claim.certainty,
            polarity=claim.polarity,
            kind=claim.kind,
            attribution_id=claim.attribution,
            source_name=None if attribution is None else _name(attribution),
            source_type=None if attribution is None else attribution.source_type,
            stance=None if attribution is None else attribution.stance,
            via=None if attribution is None else attribution.via,
            hedge_ids=" ".join(claim.hedges),
            hedge_cues=_words([cues[hedge] for hedge in claim.hedges]),
        )


def _attributions(kept: Kept) -> Iterator[AttributionRow]:
    summary = kept.summary
    for attribution in summary.attributions:
        yield AttributionRow(
            article_id=summary.article.id,
            attribution_id=attribution.id,
            source=_words(attribution.source),
            cue=_words(attribution.cue),
            content=_words(attribution.content),
            source_name=attribution.source_name,
            source_type=attribution.source_type,
            style=attribution.style,
            stance=attribution.stance,
            within=attribution.within,
            via=attribution.via,
        )


def _hedges(kept: Kept) -> Iterator[HedgeRow]:
    summary = kept.summary
    hedged: dict[str, list[str]] = {}
    for claim in summary.claims:
        for name in claim.hedges:
            hedged.setdefault(name, []).append(claim.id)
    for hedge in summary.hedges:
        low, high = hedge.probability or (None, None)
        yield HedgeRow(
            article_id=summary.article.id,
            hedge_id=hedge.id,
            cue=hedge.cue.text,
            start=hedge.cue.start,
            end=hedge.cue.end,
            kind=hedge.kind,
            probability_low=low,
            probability_high=high,
            scale=hedge.scale,
            attribution_id=hedge.attribution,
            claim_ids=" ".join(hedged.get(hedge.id, ())),
        )


def _key_points(kept: Kept) -> Iterator[KeyPointRow]:
    summary = kept.summary
    for position, point in enumerate(summary.key_points, 1):
        yield KeyPointRow(
            article_id=summary.article.id, position=position, text=point.text, claim_ids=" ".join(point.claims)
        )


def _ungrounded(kept: Kept) -> Iterator[UngroundedRow]:
    summary = kept.summary
    for position, left in enumerate(summary.ungrounded, 1):
        yield UngroundedRow(
            article_id=summary.article.id, position=position, item=left.item, quote=left.quote, reason=left.reason
        )


def _uncovered(kept: Kept) -> Iterator[UncoveredRow]:
    summary = kept.summary
    for position, left in enumerate(summary.coverage.uncovered, 1):
        yield UncoveredRow(
            article_id=summary.article.id,
            position=position,
            reason=left.reason,
            start=left.span.start,
            end=left.span.end,
            text=left.span.text,
        )


def _spans(kept: Kept) -> Iterator[SpanRow]:
    summary = kept.summary
    for item_id, role, spans in _roles(summary):
        for position, span in enumerate(spans, 1):
            yield SpanRow(
                article_id=summary.article.id,
                item_id=item_id,
                role=role,
                position=position,
                start=span.start,
                end=span.end,
                text=span.text,
            )


def _roles(summary: Summary) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    for claim in summary.claims:
        yield claim.id, "evidence", claim.evidence
    for attribution in summary.attributions:
        yield attribution.id, "source", attribution.source
        yield attribution.id, "cue", attribution.cue
        yield attribution.id, "content", attribution.content
    for hedge in summary.hedges:
        yield hedge.id, "cue", (hedge.cue,)


def _name(attribution: Attribution) -> str | None:
    return attribution.source_name or _words(attribution.source) or None


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(span.text for span in spans)


TABLES: tuple[Table, ...] = (
    Table("articles", ArticleRow, _articles),
    Table("claims", ClaimRow, _claims),
    Table("attributions", AttributionRow, _attributions),
    Table("hedges", HedgeRow, _hedges),
    Table("key_points", KeyPointRow, _key_points),
    Table("ungrounded", UngroundedRow, _ungrounded),
    Table("uncovered", UncoveredRow, _uncovered),
    Table("spans", SpanRow, _spans),
)
"""All tables, in the order in which they are documented."""
