from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.document import read_document
from summarizer.lexical.hedges import find_hedges
from summarizer.spans import Region, contains

_MARK = re.compile(r"<h (\w+)>(.*?)</h>")


def unmark(marked: str) -> tuple[str, list[tuple[Region, str]]]:
    text, at, found = "", 0, []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        found.append(((len(text), len(text) + len(match[2])), match[1]))
        text += match[2]
        at = match.end()
    return text + marked[at:], found


def mark(text: str, hedges: tuple[HedgeCandidate, ...]) -> str:
    out, at = "", 0
    for hedge in hedges:
        start, end = hedge.cue
        out += f"{text[at:start]}<h {hedge.kind}>{text[start:end]}</h>"
        at = end
    return out + text[at:]


def hedges_of(text: str) -> tuple[HedgeCandidate, ...]:
    return find_hedges(read_document(text, ((0, len(text)),)))


SENTENCES = [
    line
    for file in sorted((Path(__file__).parent / "hedge_sentences").glob("*.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_cues_and_kinds(marked: str) -> None:
    text, _ = unmark(marked)
    assert mark(text, hedges_of(text)) == marked


@pytest.mark.parametrize(
    ("text", "cue", "scope"),
    [
        ("Kyiv is calm, but Russia may return.", "may", "Russia may return"),
        ("Kyiv is calm while Russia may return.", "may", "while Russia may return"),
        ("If Kupiansk falls, operations will be frustrated.", "If", "If Kupiansk falls, operations will be frustrated"),
        ("The talks will resume if the shelling stops.", "if", "The talks will resume if the shelling stops"),
        (
            "It appears that Russia intends to cross, which worries Kyiv.",
            "appears",
            "It appears that Russia intends to cross",
        ),
        (
            "These claims have not been confirmed, and Kyiv is silent.",
            "have not been confirmed",
            "These claims have not been confirmed, and Kyiv is silent",
        ),
        (
            "“Russia is likely attacking the town,” the British Military Intelligence stated.",
            "likely",
            "Russia is likely attacking the town",
        ),
        (
            "At the same time, if Kyiv pushes too hard, it could spread its forces.",
            "if",
            "if Kyiv pushes too hard, it could spread its forces",
        ),
        (
            "He said if Russia attacked, Ukraine would respond.",
            "if",
            "if Russia attacked, Ukraine would respond",
        ),
        ("Troops will probably leave, Kyiv said on Friday.", "probably", "Troops will probably leave"),
        ("He said that the war could end soon.", "could", "that the war could end soon"),
        ("As unverified maps show, troops moved; Kyiv denied it.", "unverified", "As unverified maps show"),
    ],
)
def test_scope_is_the_clause(text: str, cue: str, scope: str) -> None:
    found = next(hedge for hedge in hedges_of(text) if text[slice(*hedge.cue)] == cue)
    assert found.scope is not None
    assert text[slice(*found.scope)] == scope


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("It will almost certainly fail.", "almost certain"),
        ("It will probably fail.", "probable"),
        ("It is highly unlikely to fail.", "highly unlikely"),
        ("There is a realistic possibility that it fails.", "realistic possibility"),
        ("It reportedly failed.", None),
        ("It may fail.", None),
    ],
)
def test_term_on_the_scales_of_probability(text: str, term: str | None) -> None:
    assert [hedge.term for hedge in hedges_of(text)] == [term]


def test_a_name_at_the_start_is_no_hedge_in_any_sentence_of_a_document() -> None:
    text = "May spoke. Russia may leave. In May it left."
    document = read_document(text, ((0, 11), (11, 29), (29, len(text))))
    assert mark(text, find_hedges(document)) == "May spoke. Russia <h modal>may</h> leave. In May it left."


def test_curly_apostrophes_and_capitals_read_like_straight_ones() -> None:
    text = "RUSSIA COULDN’T CONFIRM IT; it hasn’t been verified. PROBABLY."
    assert [text[slice(*hedge.cue)] for hedge in hedges_of(text)] == [
        "COULDN’T CONFIRM",
        "hasn’t been verified",
        "PROBABLY",
    ]


_MIXED = (
    "May may could if not been verified about 50 a week or so likely almost certainly Kyiv said , . “ ” ( the to "
    "appear that suggest should has n't n’t confirmed neither unless $ as long as possible"
)
_WORDS = st.sampled_from(sorted(set(_MIXED.split())))


@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_cues_are_ordered_apart_and_inside_their_scope(text: str) -> None:
    hedges = hedges_of(text)
    assert all(a.cue[1] <= b.cue[0] for a, b in pairwise(hedges))
    for hedge in hedges:
        assert hedge.scope is not None
        assert contains(hedge.scope, hedge.cue)
        assert contains((0, len(text)), hedge.scope)
        assert text[slice(*hedge.cue)].strip() == text[slice(*hedge.cue)] != ""


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    hedges_of(text)
