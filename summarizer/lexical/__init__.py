"""A deterministic reader of English news prose: hedges, quotations, attributions and claims without any model.

It is three things: the engine behind `--model none`, the gate that saves requests, and the second reader that catches
what a model leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical.attributions import cue_candidates, find_attributions
from summarizer.lexical.claims import find_claims
from summarizer.lexical.document import Document, read_document
from summarizer.lexical.furniture import left_out
from summarizer.lexical.hedges import find_hedges
from summarizer.lexical.names import Names
from summarizer.lexical.predicates import has_own_verb
from summarizer.lexical.tokens import tokenize
from summarizer.models import Stance, UncoveredReason
from summarizer.spans import Region

__all__ = [
    "Document",
    "Names",
    "Reading",
    "Report",
    "Reports",
    "cue_candidates",
    "hedges_in",
    "is_sentence",
    "left_out",
    "read",
    "read_claims",
    "read_reports",
    "read_sentence",
    "reports_in",
]


@dataclass(frozen=True, slots=True)
class Reports:
    """Who says what in a text, and its hedges: all that is read before the claims."""

    document: Document
    attributions: tuple[AttributionCandidate, ...]
    hedges: tuple[HedgeCandidate, ...]


@dataclass(frozen=True, slots=True)
class Reading(Reports):
    """All that the lexical layer finds in a text."""

    claims: tuple[ClaimCandidate, ...]
    uncovered: tuple[tuple[Region, UncoveredReason], ...]


def read(text: str, sentences: tuple[Region, ...]) -> Reading:
    """Read a text that is already cut into sentences (see `summarizer.segment`)."""
    return read_claims(read_reports(text, sentences))


def read_reports(text: str, sentences: tuple[Region, ...]) -> Reports:
    """Read who says what; a model may be asked about it before the claims are read."""
    document = read_document(text, sentences)
    return Reports(document, find_attributions(document), find_hedges(document))


def read_claims(reports: Reports) -> Reading:
    """Read the claims, which depend on who says what."""
    claims, uncovered = find_claims(reports.document, reports.attributions, reports.hedges)
    return Reading(reports.document, reports.attributions, reports.hedges, claims, uncovered)


def read_sentence(text: str) -> Document:
    """One sentence that stands alone, such as a generated one, for `reports_in` and `hedges_in`."""
    return read_document(text, ((0, len(text)),))


class Report(NamedTuple):
    """Who says something in a sentence, in its own words, and what the cue thinks of it."""

    source: str
    cue: str
    stance: Stance


def reports_in(sentence: Document) -> list[Report]:
    """The reports of a sentence."""
    text = sentence.text
    return [Report(_joined(text, a.source), _joined(text, a.cue), a.stance) for a in find_attributions(sentence)]


def _joined(text: str, regions: Sequence[Region]) -> str:
    return " ".join(text[a:b] for a, b in regions)


def hedges_in(sentence: Document) -> tuple[HedgeCandidate, ...]:
    """The hedges of a sentence."""
    return find_hedges(sentence)


def is_sentence(words: Document | str) -> bool:
    """Whether the words are a sentence, and not a noun phrase with what hangs on it; a text is only tagged for it."""
    return has_own_verb(tokenize(words) if isinstance(words, str) else words.tokens[0])
