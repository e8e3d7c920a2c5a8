"""The grounded records: what the article claims, who says so, how sure they are. All frozen, all checked.

Terms follow `docs/guidelines.md`. Every span satisfies `article.text[start:end] == span.text`; a `Summary` that breaks
this cannot be built.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from summarizer.errors import NotAnArticle
from summarizer.spans import Region, Span

SCHEMA_VERSION = "1"

Style = Literal["direct", "indirect", "mixed"]
Stance = Literal["neutral", "distancing", "endorsing", "denying"]
SourceType = Literal["person", "organisation", "government", "military", "media", "social_media", "unnamed"]
HedgeKind = Literal["modal", "epistemic", "evidential", "approximator", "conditional", "disclaimer"]
Scale = Literal["phia", "icd203"]
Polarity = Literal["affirmed", "negated"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
ClaimKind = Literal["event", "state", "forecast", "assessment", "quantity"]
UncoveredReason = Literal[
    "question", "caption", "bio", "byline", "date", "credit", "read_next", "heading", "fragment", "no_claim"
]


class Record(BaseModel):
    """Base of the grounded records: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Record):
    """One news article, its text exactly as read: offsets never refer to a rewritten copy."""

    id: str = Field(description="Tagged hash of the text: `sha256:` and 64 hexadecimal digits.")
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | datetime | None = None
    language: str | None = Field(default=None, description="ISO 639-1 code, where known.")

    @field_validator("title", "publisher", "url", "language")
    @classmethod
    def _can_be_written(cls, value: str | None) -> str | None:
        try:
            (value or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(_lone_surrogate(error)) from None
        return value

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: date | datetime | None = None,
        language: str | None = None,
    ) -> Self:
        """Make an article of `text`, with its id.

        Raises:
            NotAnArticle: the text is no string, empty, only white space, or holds lone surrogates; or another field
                is of the wrong type or holds some.
        """
        given: object = text  # callers without a type checker give anything
        if not isinstance(given, str):
            msg = f"The text is not a string but {type(given).__name__}: read or decode it first (read_article)."
            raise NotAnArticle(msg)
        if not text.strip():
            raise NotAnArticle("The text is empty: there is nothing to summarize.")
        try:
            digest = hashlib.sha256(text.encode()).hexdigest()
        except UnicodeEncodeError as error:
            msg = f"The text {_lone_surrogate(error)}."
            raise NotAnArticle(msg) from None
        try:
            return cls(
                id=f"sha256:{digest}",
                text=text,
                title=title,
                publisher=publisher,
                url=url,
                published=published,
                language=language,
            )
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            what = first["msg"].removeprefix("Value error, ")
            if first["type"] != "value_error":
                what = f"is of the wrong type: {what[:1].lower()}{what[1:]}"
            msg = f"The article's {first['loc'][0]} {what}."
            raise NotAnArticle(msg) from None

    def span(self, start: int, end: int) -> Span:
        """The span between two code-point offsets."""
        return Span(start=start, end=end, text=self.text[start:end])

    def spans(self, regions: tuple[Region, ...]) -> tuple[Span, ...]:
        """One span for each region."""
        return tuple([Span(start=start, end=end, text=self.text[start:end]) for start, end in regions])


def _lone_surrogate(error: UnicodeEncodeError) -> str:
    return f"holds a lone surrogate at character {error.start}: decode it properly before passing it in"


class Sentence(Record):
    """One sentence; the sentences of an article partition its text with nothing lost."""

    index: int = Field(ge=0)
    span: Span


class Attribution(Record):
    """An utterance, belief or finding that the article assigns to somebody other than its author."""

    id: str = Field(description="a1, a2, … in text order.")
    source: tuple[Span, ...] = Field(
        description="The shortest words that name the source; empty where nobody is named."
    )
    cue: tuple[Span, ...] = Field(
        min_length=1, description="The words that lexicalise the attribution: said, According to."
    )
    content: tuple[Span, ...] = Field(description="The attributed words; empty for an anaphoric noun (these claims).")
    source_name: str | None = Field(description="Who the source is, resolved through the article.")
    source_type: SourceType
    style: Style
    stance: Stance
    within: str | None = Field(default=None, description="Id of the attribution whose content holds this one.")
    via: str | None = Field(default=None, description="The go-between's name: a paper that interviewed the source.")


class Hedge(Record):
    """A cue by which the author or a source commits less than fully."""

    id: str = Field(description="h1, h2, … in text order.")
    cue: Span
    kind: HedgeKind
    probability: tuple[float, float] | None = Field(
        default=None, description="(low, high) in per cent, where the cue stands on a scale that its source writes by."
    )
    scale: Scale | None = Field(default=None, description="The published scale `probability` is read on.")
    attribution: str | None = Field(
        default=None, description="Whose doubt it is: an attribution's id, or the author's."
    )


class Claim(Record):
    """One proposition that a reader could check, dispute or act on."""

    id: str = Field(description="c1, c2, … in text order.")
    text: str = Field(min_length=1, description="Self-contained wording, hedges and negation kept, nothing added.")
    evidence: tuple[Span, ...] = Field(min_length=1)
    attribution: str | None = Field(
        default=None, description="Whose claim it is: an attribution's id, or the author's."
    )
    hedges: tuple[str, ...] = ()
    polarity: Polarity
    certainty: Certainty = Field(
        description="How far its source commits to it, on FactBank's scale (Saurí & Pustejovsky 2009)."
    )
    kind: ClaimKind


class KeyPoint(Record):
    """A sentence of the digest, with the ids of the claims that it cites."""

    text: str = Field(min_length=1)
    claims: tuple[str, ...] = Field(min_length=1)


class Ungrounded(Record):
    """What a model returned that the text does not support: shown, and never counted as a claim."""

    item: Literal["attribution", "hedge", "claim", "text", "headline", "key_point", "answer"]
    quote: str
    reason: str


class Uncovered(Record):
    """A stretch of the article that no claim rests on, and why."""

    span: Span
    reason: UncoveredReason


class Coverage(Record):
    """What of the article the claims rest on, and what was left out."""

    characters: int = Field(ge=0, description="Characters of the article that are not white space.")
    claimed: int = Field(ge=0, description="Those of them that stand in the evidence of a claim.")
    uncovered: tuple[Uncovered, ...] = ()


class PromptRef(Record):
    """A prompt that was used, pinned by its hash."""

    name: str
    version: int
    sha256: str


class Usage(Record):
    """What the requests took. Tokens are counted by the model's own tokenizer."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Grounding(Record):
    """How the attributions, claims and hedges of a model's answers stood in the article, each counted once.

    Of an answer that was asked again, the last one counts.
    """

    exact: int = Field(default=0, ge=0, description="All their quotes stand there to the letter.")
    normalized: int = Field(
        default=0, ge=0, description="But for quotation marks, dashes, white space and composed letters (Unicode NFC)."
    )
    ungrounded: int = Field(default=0, ge=0, description="A quote does not stand there, or not where they say.")


class Provenance(Record):
    """Enough to repeat the run."""

    mode: Literal["hosted", "local", "none"]
    model: str | None = Field(description="The model's name; none when the lexical layer worked alone.")
    parameters: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    prompts: tuple[PromptRef, ...] = ()
    package_version: str
    usage: Usage = Usage()
    cost: float | None = Field(default=None, description="US dollars, where the price is known.")
    grounding: Grounding | None = Field(default=None, description="None where no model was asked.")
    started: datetime
    seconds: float = Field(ge=0)
    notes: tuple[str, ...] = ()


class Summary(Record):
    """The result for one article."""

    schema_version: str = SCHEMA_VERSION
    article: Article
    headline: str
    key_points: tuple[KeyPoint, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    hedges: tuple[Hedge, ...]
    ungrounded: tuple[Ungrounded, ...] = ()
    coverage: Coverage
    provenance: Provenance

    def spans(self) -> Iterator[Span]:
        """Every span of the summary."""
        for attribution in self.attributions:
            yield from attribution.source
            yield from attribution.cue
            yield from attribution.content
        for hedge in self.hedges:
            yield hedge.cue
        for claim in self.claims:
            yield from claim.evidence
        for left in self.coverage.uncovered:
            yield left.span

    @model_validator(mode="after")
    def _grounded_and_linked(self) -> Self:
        text = self.article.text
        for span in self.spans():
            if text[span.start : span.end] != span.text:
                msg = f"span {span.start}–{span.end} reads {span.text!r}, the article does not"
                raise ValueError(msg)
        attributions = _unique(a.id for a in self.attributions)
        hedges = _unique(h.id for h in self.hedges)
        claims = _unique(c.id for c in self.claims)
        wanted: list[tuple[set[str], list[str | None]]] = [
            (attributions, [a.within for a in self.attributions] + [h.attribution for h in self.hedges]),
            (attributions, [c.attribution for c in self.claims]),
            (hedges, [h for c in self.claims for h in c.hedges]),
            (claims, [c for p in self.key_points for c in p.claims]),
        ]
        for known, named in wanted:
            missing = {name for name in named if name is not None} - known
            if missing:
                msg = f"no such id: {', '.join(sorted(missing))}"
                raise ValueError(msg)
        return self


def _unique(ids: Iterator[str]) -> set[str]:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            msg = f"id {name} stands twice"
            raise ValueError(msg)
        seen.add(name)
    return seen
