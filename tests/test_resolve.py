from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import lexical, segment
from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical import Reading, Reports
from summarizer.lexical.document import read_document
from summarizer.models import Article, HedgeKind, Style
from summarizer.resolve import Findings, Resolved, link, merge_attributions, merge_claims, merged, merged_reports
from summarizer.settings import ScaleChoice
from summarizer.spans import Region

_MARK = re.compile(r"<(/?)([a-z]+)(\d*)>")
KINDS: dict[str, HedgeKind] = {
    "hm": "modal",
    "he": "epistemic",
    "hv": "evidential",
    "ha": "approximator",
    "hc": "conditional",
    "hd": "disclaimer",
}


def unmark(marked: str) -> tuple[str, dict[str, tuple[Region, ...]]]:
    """The text without marks, and the regions of each mark by its name and number."""
    out, at = "", 0
    opened: dict[str, int] = {}
    found: dict[str, list[Region]] = {}
    for match in _MARK.finditer(marked):
        out += marked[at : match.start()]
        at = match.end()
        name = match[2] + match[3]
        if match[1]:
            found.setdefault(name, []).append((opened.pop(name), len(out)))
        else:
            opened[name] = len(out)
    return out + marked[at:], {name: tuple(regions) for name, regions in found.items()}


def read(marked: str) -> tuple[Article, Reading]:
    """Marks: s1 q1 c1 source, cue and content of an attribution; k1 a claim's evidence; hm1 he1 … hedges by kind."""
    text, marks = unmark(marked)
    document = read_document(text, segment.sentences(text))

    def sentence(regions: tuple[Region, ...]) -> int:
        return next(i for i, (start, end) in enumerate(document.sentences) if start <= regions[0][0] < end)

    attributions = [
        AttributionCandidate(
            sentence=sentence(regions),
            cue=regions,
            source=marks.get("s" + name[1:], ()),
            content=marks.get("c" + name[1:], ()),
        )
        for name, regions in marks.items()
        if name[0] == "q"
    ]
    hedges = [
        HedgeCandidate(
            regions[0],
            KINDS[name[:2]],
            term=text[slice(*regions[0])].lower(),
            scope=marks.get("x" + name[2:], (None,))[0],
        )
        for name, regions in marks.items()
        if name[:2] in KINDS
    ]
    claims = [ClaimCandidate(sentence(regions), regions) for name, regions in marks.items() if name[0] == "k"]
    return Article.from_text(text), Reading(document, tuple(attributions), tuple(hedges), tuple(claims), ())


def linked(marked: str, scale: ScaleChoice = "auto") -> Resolved:
    return link(*read(marked), scale)


def test_ids_count_in_text_order() -> None:
    found = linked(
        "<k2><ha2>About</ha2> nine fell</k2>, <s2>Ann Li</s2> <q2>said</q2>. "
        "<s1>Bob Ray</s1> <q1>said</q1> <c1><k1>it <hm1>may</hm1> rain</k1></c1>."
    )
    assert [(a.id, a.cue[0].text, a.source[0].text) for a in found.attributions] == [
        ("a1", "said", "Ann Li"),
        ("a2", "said", "Bob Ray"),
    ]
    assert [(h.id, h.cue.text) for h in found.hedges] == [("h1", "About"), ("h2", "may")]
    assert [(c.id, c.evidence[0].text) for c in found.claims] == [("c1", "About nine fell"), ("c2", "it may rain")]


def test_a_nested_attribution_is_within_the_smallest_content_that_holds_it() -> None:
    found = linked(
        "<s1>Tass</s1> <q1>reported</q1> that <c1><s2>Ann Li</s2> <q2>said</q2> <c2><s3>Bob Ray</s3> <q3>thinks</q3> "
        "<c3>it rained</c3></c2></c1>."
    )
    assert [a.within for a in found.attributions] == [None, "a1", "a2"]


def test_an_attribution_is_not_within_itself() -> None:
    found = linked("<c1>These <q1>claims</q1> vary</c1>.")
    assert [a.within for a in found.attributions] == [None]


def test_attributions_are_never_within_each_other() -> None:
    found = linked("<c2><s1>Ann Li</s1> <q1>said</q1></c2> and <c1><s2>Bob Ray</s2> <q2>said</q2></c1>.")
    assert [a.within for a in found.attributions].count(None) == 1


def test_hedges_and_claims_belong_to_the_innermost_voice() -> None:
    found = linked(
        "It <hv1>reportedly</hv1> rained. <s1>Tass</s1> <q1>said</q1> <c1>it <hm1>may</hm1> snow and <s2>Ann Li</s2> "
        "<q2>said</q2> <c2><k2>ice is <he1>likely</he1></k2></c2></c1>. <k3>It is dry</k3>."
    )
    assert [h.attribution for h in found.hedges] == [None, "a1", "a2"]
    assert [c.attribution for c in found.claims] == ["a2", None]
    assert [c.hedges for c in found.claims] == [("h3",), ()]


def test_a_claim_that_is_mostly_outside_the_content_is_the_authors() -> None:
    found = linked(
        "<k1>The long and winding old road was closed, as <c1>it froze</c1></k1>, <s1>Ann Li</s1> <q1>said</q1>."
    )
    assert [c.attribution for c in found.claims] == [None]


def test_split_content_owns_a_claim_of_both_parts() -> None:
    found = linked("“<c1><k1>The wall</k1></c1>,” <s1>Ann Li</s1> <q1>said</q1>, “<c1><k1>will hold</k1></c1>.”")
    (claim,) = found.claims
    assert claim.attribution == "a1"
    assert [s.text for s in claim.evidence] == ["The wall", "will hold"]
    assert claim.text == "The wall … will hold."


def test_anaphoric_content_is_empty_and_a_cue_without_a_source_has_none() -> None:
    (found,) = linked("These <q1>claims</q1> vary.").attributions
    assert (found.source, found.content) == ((), ())


def test_a_hedge_at_the_head_bears_on_the_claim_it_covers() -> None:
    found = linked("<hv1>Reportedly</hv1>, <x1><k1>the bridge fell</k1></x1>.")
    assert [c.hedges for c in found.claims] == [("h1",)]


def test_a_sentence_that_stands_twice_is_one_claim_worded_once() -> None:
    (claim,) = linked("<k1>The bridge fell</k1>. It rained. <k1>The bridge fell</k1>.").claims
    assert claim.text == "The bridge fell."
    assert len(claim.evidence) == 2


@pytest.mark.parametrize(
    ("source", "scale", "probability"),
    [
        ("British Military Intelligence", "phia", (55.0, 75.0)),
        ("The UK Ministry of Defence", "phia", (55.0, 75.0)),
        ("Ann Li", None, None),
        ("Ukrainian intelligence", None, None),
    ],
)
def test_a_known_source_chooses_its_scale(
    source: str, scale: str | None, probability: tuple[float, float] | None
) -> None:
    (hedge,) = linked(f"<s1>{source}</s1> <q1>said</q1> <c1>it is <he1>likely</he1> to fall</c1>.").hedges
    assert (hedge.scale, hedge.probability) == (scale, probability)


def test_the_author_has_no_scale_even_beside_british_intelligence() -> None:
    (hedge,) = linked(
        "It is <he1>likely</he1> to fall. <s1>British Military Intelligence</s1> <q1>said</q1> <c1>it fell</c1>."
    ).hedges
    assert (hedge.scale, hedge.probability) == (None, None)


@pytest.mark.parametrize(
    ("forced", "scale", "probability"),
    [("phia", "phia", (55.0, 75.0)), ("icd203", "icd203", (55.0, 80.0)), ("none", None, None), ("auto", None, None)],
)
def test_the_reader_may_force_a_scale(
    forced: ScaleChoice, scale: str | None, probability: tuple[float, float] | None
) -> None:
    (hedge,) = linked("It is <he1>likely</he1> to fall.", forced).hedges
    assert (hedge.scale, hedge.probability) == (scale, probability)


def test_no_scale_stops_british_intelligence_too() -> None:
    marked = "<s1>British Military Intelligence</s1> <q1>said</q1> <c1>it is <he1>likely</he1> to fall</c1>."
    assert linked(marked, "none").hedges[0].probability is None


@pytest.mark.parametrize("word", ["reportedly", "may", "about"])
def test_a_word_that_stands_on_no_scale_has_no_number(word: str) -> None:
    (hedge,) = linked(f"It <he1>{word}</he1> fell.", "phia").hedges
    assert (hedge.scale, hedge.probability) == (None, None)


@pytest.mark.parametrize(
    ("marked", "style"),
    [
        ("“<c1>It rained</c1>,” <s1>Ann Li</s1> <q1>said</q1>.", "direct"),
        ("<s1>Ann Li</s1> <q1>said</q1> <c1>it rained</c1>.", "indirect"),
        ("<s1>Ann Li</s1> <q1>said</q1> <c1>it was “a lot of rain” for one day in June</c1>.", "mixed"),
    ],
)
def test_a_models_attribution_is_styled_by_its_quotation_marks(marked: str, style: Style) -> None:
    article, reading = read(marked)
    model = tuple(
        AttributionCandidate(a.sentence, a.cue, a.source, a.content, reader="model") for a in reading.attributions
    )
    reports = merged_reports(Reports(reading.document, (), ()), Findings(attributions=model, splits=True))
    again = lexical.read_claims(reports)
    assert [a.style for a in link(article, again).attributions] == [style]


def candidate(cue: Region, content: Region, *, strong: bool = True, reader: str = "lexical") -> AttributionCandidate:
    return AttributionCandidate(
        sentence=0, cue=(cue,), source=((0, 2),), content=(content,), strong=strong, stance="denying",
        reader="model" if reader == "model" else "lexical",
    )  # fmt: skip


def test_an_explicit_frame_is_believed_over_the_model() -> None:
    ours, theirs = candidate((3, 7), (8, 20)), candidate((3, 7), (8, 30), reader="model")
    findings = Findings(attributions=(theirs,), asked=frozenset([0]), splits=True)
    assert merge_attributions([ours], findings) == (ours,)


def test_a_weak_match_takes_the_models_content_and_keeps_its_own_stance() -> None:
    ours, theirs = candidate((3, 7), (8, 20), strong=False), candidate((3, 7), (8, 30), reader="model")
    (got,) = merge_attributions([ours], Findings(attributions=(theirs,), asked=frozenset([0]), splits=True))
    assert (got.content, got.stance, got.reader) == (((8, 30),), "denying", "model")


def test_a_constrained_model_only_names_a_missing_source() -> None:
    ours = candidate((3, 7), (8, 20), strong=False)
    theirs = replace(candidate((3, 7), (8, 22), reader="model"), source=((0, 2),))
    (filled,) = merge_attributions([replace(ours, source=())], Findings((theirs,), asked=frozenset([0])))
    assert (filled.source, filled.content) == (((0, 2),), ((8, 20),))
    kept = replace(ours, source=((1, 2),))
    assert merge_attributions([kept], Findings((theirs,), asked=frozenset([0]))) == (kept,)


@pytest.mark.parametrize(
    ("strong", "asked", "splits", "kept"),
    [(True, True, True, True), (False, True, True, False), (False, False, True, True), (False, True, False, True)],
)
def test_a_weak_match_that_a_free_model_does_not_see_falls_out(
    *, strong: bool, asked: bool, splits: bool, kept: bool
) -> None:
    ours = candidate((3, 7), (8, 20), strong=strong)
    findings = Findings(asked=frozenset([0] if asked else []), splits=splits)
    assert merge_attributions([ours], findings) == ((ours,) if kept else ())


def test_a_free_models_new_attribution_is_taken_and_a_known_one_is_not_doubled() -> None:
    ours, new = candidate((3, 7), (8, 20)), candidate((40, 44), (45, 60), reader="model")
    again = candidate((21, 24), (8, 20), reader="model")
    findings = Findings(attributions=(again, new), asked=frozenset([0]), splits=True)
    assert merge_attributions([ours], findings) == (ours, new)


def claimed(start: int, end: int, text: str | None = None) -> ClaimCandidate:
    return ClaimCandidate(0, ((start, end),), text=text)


def test_a_model_words_a_claim_that_both_found() -> None:
    (got,) = merge_claims([claimed(0, 20)], Findings(claims=(claimed(0, 20, "Reworded."),)))
    assert (got.text, got.reader) == ("Reworded.", "model")


def test_a_model_does_not_word_a_claim_with_other_evidence() -> None:
    (got,) = merge_claims([claimed(0, 20)], Findings(claims=(claimed(0, 14, "Reworded."),)))
    assert (got.text, got.reader) == (None, "lexical")


def test_only_a_free_model_adds_claims_and_only_where_none_is() -> None:
    theirs = (claimed(30, 50, "New."), claimed(0, 6, "Part."))
    assert merge_claims([claimed(0, 20)], Findings(claims=theirs)) == (claimed(0, 20),)
    assert merge_claims([claimed(0, 20)], Findings(claims=theirs, splits=True)) == (claimed(0, 20), theirs[0])


def test_hedges_of_the_lexical_reader_stay_and_the_models_are_added_once() -> None:
    _, reading = read("It <hm1>may</hm1> rain or it might not.")
    found = merged(reading, Findings(hedges=((3, 6), (18, 23))))
    assert [(h.cue, h.reader) for h in found.hedges] == [((3, 6), "lexical"), ((18, 23), "model")]


WORDS = "Ann Li said The ISW reportedly may likely that “ ” . , it fell According to about 9 who denied if They".split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join))
def test_whatever_is_read_is_linked_in_text_order(text: str) -> None:
    found = link(Article.from_text(text), lexical.read(text, segment.sentences(text)))
    attributions = {a.id for a in found.attributions}
    hedges = {h.id for h in found.hedges}
    assert [a.id for a in found.attributions] == [f"a{i}" for i in range(1, len(attributions) + 1)]
    assert [h.id for h in found.hedges] == [f"h{i}" for i in range(1, len(hedges) + 1)]
    assert [c.id for c in found.claims] == [f"c{i}" for i in range(1, len(found.claims) + 1)]
    starts = [[a.cue[0].start for a in found.attributions], [h.cue.start for h in found.hedges]]
    starts.append([c.evidence[0].start for c in found.claims])
    assert all(s == sorted(s) for s in starts)
    owners = {a.within for a in found.attributions} | {h.attribution for h in found.hedges}
    owners |= {c.attribution for c in found.claims}
    assert owners - {None} <= cast("set[str | None]", attributions)
    assert {h for c in found.claims for h in c.hedges} <= hedges
    assert all(a.within != a.id for a in found.attributions)
