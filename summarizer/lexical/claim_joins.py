"""What one claim has to do with others: later disclaimers of what was reported, sentences that stand twice."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from summarizer.candidates import ClaimCandidate, HedgeCandidate
from summarizer.lexical.document import Document
from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set

_ANAPHORIC = frozenset({"these", "this", "those", "such", "the", "that", "both", "most", "all"})
_WORDS = word_set(
    "claim claims report reports statement statements account accounts assertion assertions figure figures allegation "
    "allegations information rumour rumours rumor rumors"
)
_REPORTS = _WORDS | {"footage", "video", "videos"}
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ"})
_OBJECT = 3
"""Words behind a verb in which its object can name a report: the latest claims."""
_GLOSSING = frozenset({"a", "an", "neither", "these", "this", "those"})
_GLOSS = 8
"""Words between the start of a gloss (a claim that could not be) and its disclaimer."""
_DISCLAIMED_BACK = 6
"""Sentences that a disclaimer can look back over."""
_SHORTEST_REPEAT = 15
"""Characters; a shorter claim that stands twice ("It did") is two claims."""


class Found(NamedTuple):
    """A claim with the index of the attribution whose content holds it."""

    claim: ClaimCandidate
    attribution: int | None


def disclaimed(doc: Document, found: list[Found], hedges: Sequence[HedgeCandidate]) -> list[Found]:
    """Leave unknown what a later sentence disclaims: These claims have not been confirmed."""
    out = list(found)
    starts = [start for start, _ in doc.sentences]
    places = [item.claim.sentence for item in found]
    for hedge in hedges:
        if hedge.kind != "disclaimer":
            continue
        sentence = bisect_right(starts, hedge.cue[0]) - 1
        if sentence < 0:
            continue
        here = range(bisect_left(places, sentence), bisect_right(places, sentence))
        before = _before(doc.tokens[sentence], hedge)
        _disclaim_before(before, here, hedge, out)
        after = doc.tokens[sentence][len(before) :]
        if not (_looks_back(before) or _takes_up(after, hedge)) or any(found[k].attribution is not None for k in here):
            continue
        reached = sentence - 1
        for k in reversed(range(bisect_left(places, sentence - _DISCLAIMED_BACK), here.start)):
            item = out[k]
            if item.attribution is None:
                continue
            if item.claim.sentence < reached - 1:
                break
            reached = item.claim.sentence
            disclaimed = replace(item.claim, certainty="unknown", hedges=(*item.claim.hedges, hedge.cue))
            out[k] = item._replace(claim=disclaimed)
    return out


def _before(tokens: Sequence[Token], hedge: HedgeCandidate) -> Sequence[Token]:
    """The tokens before a hedge's cue."""
    return tokens[: bisect_right(tokens, hedge.cue[0], key=_end)]


def _end(token: Token) -> int:
    return token.end


def _disclaim_before(before: Sequence[Token], here: range, hedge: HedgeCandidate, out: list[Found]) -> None:
    """Leave unknown what the same sentence reports and then disclaims: …, a claim that could not be verified."""
    pairs = itertools.pairwise(before[-_GLOSS:])
    start = next((a.start for a, b in pairs if a.low in _GLOSSING and b.low in _REPORTS), None)
    if start is None:
        return
    for k in here:
        item = out[k]
        if item.attribution is not None and item.claim.evidence[-1][1] <= start:
            claim = replace(item.claim, certainty="unknown", hedges=(*item.claim.hedges, hedge.cue))
            out[k] = item._replace(claim=claim)


def _looks_back(before: Sequence[Token]) -> bool:
    """Whether the disclaimer is on what was said before: these claims, most of the reports, consider this."""
    that = max((k for k, token in enumerate(before) if token.low == "that"), default=-1)
    anaphors = [k for k, token in enumerate(before) if token.low in _ANAPHORIC and token.tag == "DT"]
    for k in anaphors:
        nouns = [token.low for token in before[k + 1 : k + 3]]
        if _REPORTS.intersection(nouns) and that < k + 2:
            return True
        if before[k].low in {"this", "these"} and k >= len(before) - 4:
            return True
    return False


def _takes_up(after: Sequence[Token], hedge: HedgeCandidate) -> bool:
    """Whether an earlier report is what somebody could not verify: Reuters could not confirm the claim, or it."""
    words = [token for token in after if token.start >= hedge.cue[1]][:_OBJECT]
    verb = next((token for token in reversed(after) if token.end <= hedge.cue[1]), None)
    if verb is None or verb.tag != "VB" or not words:
        return False
    if words[0].low in _ANAPHORIC | {"either"} and words[0].tag == "DT":
        alone = len(words) == 1 or words[1].tag not in _NOUNS
        return (alone and words[0].low in {"this", "that"}) or any(token.low in _WORDS for token in words)
    return words[0].low in {"it", "them"}


def joined(text: str, found: Iterable[Found]) -> list[ClaimCandidate]:
    """The claims, a sentence that stands twice verbatim as one claim with the evidence of both."""
    out: list[ClaimCandidate] = []
    places: dict[tuple[tuple[str, ...], int | None], int] = {}
    for item in found:
        words = tuple(text[a:b] for a, b in item.claim.evidence)
        key = (words, item.attribution)
        if key in places and sum(map(len, words)) > _SHORTEST_REPEAT:
            first = out[places[key]]
            out[places[key]] = replace(first, evidence=(*first.evidence, *item.claim.evidence))
            continue
        places.setdefault(key, len(out))
        out.append(item.claim)
    return out
