from __future__ import annotations

import re

import pytest

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.certainty import covering, decide, hedges_of
from summarizer.models import Certainty, HedgeKind


def hedge(text: str, cue: str, kind: HedgeKind, scope: str | None = None) -> HedgeCandidate:
    found = re.search(re.escape(cue), text)
    covered = re.search(re.escape(scope), text) if scope else None
    assert found
    return HedgeCandidate(cue=found.span(), kind=kind, scope=covered.span() if covered else None)


@pytest.mark.parametrize(
    ("text", "cue", "kind", "certainty"),
    [
        ("It fell.", "fell", "approximator", "certain"),
        ("It reportedly fell.", "reportedly", "evidential", "probable"),
        ("It is likely to fall.", "likely", "epistemic", "probable"),
        ("It appears to be falling.", "appears", "epistemic", "probable"),
        ("It is almost certainly falling.", "almost certainly", "epistemic", "probable"),
        ("It may fall.", "may", "modal", "possible"),
        ("It could fall.", "could", "modal", "possible"),
        ("There is a possibility that it falls.", "possibility", "epistemic", "possible"),
        ("If it falls, we leave.", "If", "conditional", "unknown"),
        ("That remains unverified.", "unverified", "disclaimer", "unknown"),
    ],
)
def test_one_hedge(text: str, cue: str, kind: HedgeKind, certainty: Certainty) -> None:
    assert decide([hedge(text, cue, kind)], text) == certainty


def test_no_hedge_is_certain() -> None:
    assert decide([], "It fell.") == "certain"


def test_the_weakest_commitment_wins() -> None:
    text = "If it reportedly may fall, we leave."
    cues: list[tuple[str, HedgeKind]] = [("reportedly", "evidential"), ("may", "modal"), ("If", "conditional")]
    hedges = [hedge(text, cue, kind) for cue, kind in cues]
    assert decide(hedges[:1], text) == "probable"
    assert decide(hedges[:2], text) == "possible"
    assert decide(hedges, text) == "unknown"


def test_a_hedge_belongs_to_the_claim_whose_evidence_holds_its_cue() -> None:
    text = "The town fell and troops may leave."
    found = [hedge(text, "may", "modal")]
    assert hedges_of([(0, 13)], found) == ()
    assert hedges_of([(18, 34)], found) == (0,)


def test_a_scope_can_cover_a_claim_that_its_cue_stands_outside() -> None:
    text = "Reportedly, the town fell."
    found = [hedge(text, "Reportedly", "evidential", "Reportedly, the town fell")]
    assert hedges_of([(12, 25)], found) == ()
    assert covering([(12, 25)], found) == (0,)
    assert covering([(0, 25)], found) == ()
