"""What a model returns: verbatim quotes and sentence numbers, never offsets.

Each answer is checked while it is parsed: instructor hands the validation context to pydantic, and the checker found
there (see `summarizer.ground`) names what the text does not support, so that the model is asked again with the exact
reason. Schemas stay in the strict subset of structured outputs: every field required, no additional properties.
"""

from __future__ import annotations

from typing import Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from summarizer.models import Certainty, ClaimKind, Polarity

CHECKER = "checker"
"""Key of the checker in the validation context."""


class Checker(Protocol):
    """Compares an answer with the text that was asked about."""

    def problems(self, answer: Answer) -> list[str]:
        """One sentence for each thing in the answer that the text does not support."""


class Draft(BaseModel):
    """Base of everything a model returns."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Answer(Draft):
    """A whole answer: validated against the text when the validation context holds a checker."""

    @model_validator(mode="after")
    def _supported_by_the_text(self, info: ValidationInfo) -> Self:
        checker: Checker | None = (info.context or {}).get(CHECKER)
        if checker is not None and (problems := checker.problems(self)):
            raise ValueError(" ".join(problems))
        return self


class AttributionDraft(Draft):
    """Who says what in one sentence."""

    sentence: int = Field(description="Number of the sentence that holds the cue.")
    cue: str = Field(description="The reporting words, copied: said, According to, claims.")
    source: str | None = Field(
        description="The shortest words that name the source, copied; null where nobody is named."
    )
    content: list[str] = Field(description="The attributed words, copied, one string for each unbroken part.")


class AttributionsAnswer(Answer):
    """All attributions of the sentences asked about."""

    attributions: list[AttributionDraft]


class ClaimDraft(Draft):
    """One proposition of one sentence."""

    sentence: int = Field(description="Number of the sentence that states the claim.")
    evidence: list[str] = Field(description="The words that state it, copied, one string for each unbroken part.")
    text: str = Field(description="The claim as one sentence that can be understood alone.")
    hedges: list[str] = Field(description="The hedge cues in the evidence, copied.")
    certainty: Certainty = Field(description="How far its source commits to it.")
    polarity: Polarity = Field(description="Whether it is affirmed or negated.")
    kind: ClaimKind = Field(description="What kind of proposition it is.")


class ClaimsAnswer(Answer):
    """All claims of the sentences asked about."""

    claims: list[ClaimDraft]


class KeyPointDraft(Draft):
    """One sentence of the digest."""

    claims: list[str] = Field(description="Ids of the claims that the sentence rests on.")
    text: str = Field(description="The sentence, with the sources and hedges of the claims it cites.")


class DigestAnswer(Answer):
    """The digest of one article."""

    headline: str
    key_points: list[KeyPointDraft]


ANSWERS: dict[str, type[Answer]] = {model.__name__: model for model in (AttributionsAnswer, ClaimsAnswer, DigestAnswer)}
"""Every answer model by name, as prompt files refer to it."""
