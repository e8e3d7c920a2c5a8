"""How far a source commits to a claim, on FactBank's scale (Saurí & Pustejovsky 2009), from the hedges on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.words import word_set
from summarizer.models import Certainty
from summarizer.spans import Region, contains, overlaps

_POSSIBLE_TERMS = word_set(
    "may might could possible possibly perhaps maybe possibility potential potentially conceivably plausible "
    "rule ruled exclude excluded discount discounted"
)
_WISH = re.compile(
    r"(?i)(?:hop(?:e|es|ed|ing)|worr(?:y|ies|ied)|fear(?:s|ed|ing)?|(?:is |are |was |were )?concerned)\b"
)
_ORDER: tuple[Certainty, ...] = ("certain", "probable", "possible", "unknown")


def hedges_of(evidence: Iterable[Region], hedges: Sequence[HedgeCandidate]) -> tuple[int, ...]:
    """Indices of the hedges that belong to a claim: their cue stands inside its evidence."""
    regions = tuple(evidence)
    return tuple(i for i, hedge in enumerate(hedges) if any(contains(r, hedge.cue) for r in regions))


def covering(evidence: Iterable[Region], hedges: Sequence[HedgeCandidate]) -> tuple[int, ...]:
    """Indices of the hedges outside a claim's evidence whose scope covers all of it: reportedly, at the head."""
    regions = tuple(evidence)
    out = []
    for i, hedge in enumerate(hedges):
        inside = any(overlaps(region, hedge.cue) for region in regions)
        if not inside and hedge.scope is not None and all(contains(hedge.scope, region) for region in regions):
            out.append(i)
    return tuple(out)


def decide(hedges: Iterable[HedgeCandidate], text: str) -> Certainty:
    """The certainty of a claim, given the hedges that bear on its main predicate.

    A condition or a disclaimer leaves it unknown; may, might and could make it possible; any other cue but an
    approximator makes it probable; with none it is certain, whatever the stance of the verb that reports it.

    Args:
        hedges: the candidates that bear on the claim.
        text: the article's text, where the cues stand.
    """
    found: Certainty = "certain"
    for hedge in hedges:
        level = _level(hedge, text)
        if _ORDER.index(level) > _ORDER.index(found):
            found = level
    return found


def wished(cue: str, found: Certainty) -> Certainty:
    """The certainty of what somebody only hopes or fears: possible, where no hedge says less."""
    return "possible" if cue and found == "certain" and _WISH.match(cue) else found


def _level(hedge: HedgeCandidate, text: str) -> Certainty:
    if hedge.kind == "approximator":
        return "certain"
    if hedge.kind in {"conditional", "disclaimer"}:
        return "unknown"
    words = text[hedge.cue[0] : hedge.cue[1]].lower().split()
    if hedge.kind == "modal" or _POSSIBLE_TERMS.intersection(words):
        return "possible"
    return "probable"
