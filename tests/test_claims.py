from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical.claims import find_claims
from summarizer.lexical.document import Document, read_document
from summarizer.models import Article, HedgeKind
from summarizer.pipeline import summarize
from summarizer.segment import sentences
from summarizer.settings import Settings
from summarizer.spans import Region

_MARK = re.compile(r"<(/?)(\w+)>")
_KINDS: dict[str, HedgeKind] = {
    "m": "modal",
    "e": "epistemic",
    "v": "evidential",
    "a": "approximator",
    "c": "conditional",
    "d": "disclaimer",
}

ATTRIBUTED = """
Residents <q1>said</q1> <s1>the fire started in the kitchen</s1>.
- the fire started in the kitchen

Critics <q1>argue</q1> that <s1>the scheme is too costly and that it will harm wildlife</s1>.
- the scheme is too costly
- it will harm wildlife

“<s1>We will not surrender</s1>,” the mayor <q1>said</q1>.
- We will not surrender

<q1>According to</q1> the UN, <s1>more than 2,000 people have died and 50,000 have fled</s1>.
- more than 2,000 people have died
- 50,000 have fled

<s1>Russian troops</s1>, <q1>according to</q1> the institute, <s1>have entered two villages</s1>.
- Russian troops || have entered two villages

The forces <q1>claimed</q1> <s1>to have retaken five villages</s1>.
- to have retaken five villages

The agency <q1>covered</q1> <s1>the conquest of the village</s1>.
- the conquest of the village

He <q1>denied</q1> <s1>the charges</s1>.
- He denied the charges

<s1>The vote was lost</s1>, <q1>said</q1> the minister, who left the party in May.
- The vote was lost
- the minister, who left the party in May

The expert, who gave analysis to TASS, <q1>argued</q1> that <s1>the front is stable</s1>.
- The expert, who gave analysis to TASS
- the front is stable

The <q1>assertion</q1> that <s1>the town has fallen</s1> remains unverified.
- The assertion that the town has fallen remains unverified
- the town has fallen

Several <q1>reports</q1> were received that <s1>troops had occupied the city</s1>.
- troops had occupied the city

There were <q1>reports</q1> that <s1>troops had occupied the city</s1>.
- troops had occupied the city

The broadcasts began in August and Seoul <q1>says</q1> <s1>they will continue</s1>.
- The broadcasts began in August
- they will continue

While the government <q1>insists</q1> <s1>the reform is needed</s1>, unions <q2>say</q2> <s2>it will hurt the poor</s2>.
- the reform is needed
- it will hurt the poor

The envoy <q1>said</q1> <s1>officials <q2>believe</q2> <s2>the plan failed</s2></s1>.
- the plan failed

Police fled after the radio <q1>said</q1> <s1>the mob was coming</s1>.
- Police fled after the radio said the mob was coming
- the mob was coming

Critics such as Ed Smith have long called for tougher rules, <q1>arguing</q1> that <s1>the name is misleading</s1>.
- Critics such as Ed Smith have long called for tougher rules
- the name is misleading

The envoy <q1>said</q1> that <s1>the talks failed</s1>, but he did not give details.
- the talks failed
- he did not give details

NAIROBI, Kenya (AP) — Floods hit the north on Sunday.
- Floods hit the north on Sunday

Another blogger <q1>refuted</q1> it and left.
- Another blogger || left
- Another blogger refuted it

Ukrainian officials <q1>dispute</q1> <s1>those readings</s1>.
- Ukrainian officials dispute those readings

<s1>Gunmen killed six people in the north</s1>, <u1>police</u1> <q1>said</q1>, and fled before troops arrived.
- Gunmen || fled before troops arrived
- Gunmen killed six people in the north

Shares fell after the firm <q1>warned</q1> that <s1>sales would slow</s1>.
- Shares fell after the firm warned that sales would slow
- sales would slow

There were no <q1>reports</q1> of <s1>casualties</s1>.
- There were no reports of casualties

The paper, <q1>citing</q1> officials, <q2>reported</q2> that <s2>the sale was approved</s2>.
- the sale was approved

They <q1>write</q1> that <s1>the bias “cannot be excluded” and that the cohort, which is small, is not typical</s1>.
- the bias “cannot be excluded
- the cohort || is not typical
- the cohort, which is small

A spokesman for the ministry declined to comment. Prices rose.
- Prices rose

The firm did not immediately respond to a request for comment. Prices rose.
- Prices rose

Buy curtains if you like. Prices rose.
- Prices rose

They hold the villages that the army <q1>said</q1> <s1>were taken on Monday</s1>.
- They hold the villages that the army said were taken on Monday
- were taken on Monday
"""

LEFT_OUT = [
    ("Will the deal hold?", "question"),
    ("Friday, August 21, 2015", "date"),
    ("Published 3 May 2022 10:30", "date"),
    ("By Jane Smith and John Doe", "byline"),
    ("Image: Wikimedia Commons.", "credit"),
    ("(Source: Institute for the Study of War)", "credit"),
    ("Read Next: Storm Hits the Coast as Thousands Flee", "read_next"),
    ("Fighting Near the River", "heading"),
    ("Associated Press writer Jane Doe contributed to this report.", "credit"),
    ("Despite heavy losses.", "fragment"),
    ("Newsweek has contacted the ministry for comment.", "no_claim"),
]

POLARITY = [
    ("The area is not safe.", "negated"),
    ("That isn’t enough.", "negated"),
    ("The military failed to capture it.", "negated"),
    ("The two sides have yet to agree.", "negated"),
    ("The police do not yet have a suspect.", "negated"),
    ("The claims don’t yet prove that he lied.", "negated"),
    ("He is unlikely to return.", "negated"),
    ("The army has never confirmed the report.", "negated"),
    ("No one was hurt.", "negated"),
    ("There were no survivors.", "negated"),
    ("They found no evidence of fraud.", "negated"),
    ("Russia does not appear to have made progress.", "negated"),
    ("The attempts have been unsuccessful.", "negated"),
    ("Troops no longer hold the town.", "negated"),
    ("These claims have not been confirmed.", "negated"),
    ("There is no doubt that they have left.", "affirmed"),
    ("The report remains unverified.", "affirmed"),
    ("He left because he was not paid.", "affirmed"),
    ("Troops were sent without training.", "affirmed"),
    ("The capture would not only be a success.", "affirmed"),
    ("An officer who was not named left the town.", "affirmed"),
    ("It needs one thing, not more guns.", "affirmed"),
]

CERTAINTY = [
    ("The army is <v>reportedly</v> training teams.", "probable"),
    ("Troops <e>appear</e> to be leaving.", "probable"),
    ("The siege <m>may</m> end.", "possible"),
    ("This <m>could</m> help them.", "possible"),
    ("<c>If</c> the town falls, supplies will stop.", "unknown"),
    ("The company expects to resume in May, <c>if</c> the regulator agrees.", "unknown"),
    ("The company plans to resume in May <c>if</c> the regulator agrees.", "unknown"),
    ("The office moved to stop reports that he would leave <c>if</c> it rained.", "certain"),
    ("They lost <a>about</a> 50 men.", "certain"),
    ("The areas <v>allegedly</v> under control are marked in blue.", "certain"),
    ("The rebels praised a move that <m>could</m> hurt the army.", "certain"),
    ("The claims remain <d>unverified</d>.", "certain"),
    ("The push has sparked concerns about <e>potential</e> losses.", "certain"),
]


def read(marked: str) -> tuple[Document, list[AttributionCandidate], list[HedgeCandidate]]:
    text, at = "", 0
    opened: dict[str, list[int]] = {}
    regions: dict[str, list[Region]] = {}
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[1]:
            regions.setdefault(match[2], []).append((opened[match[2]].pop(), len(text)))
        else:
            opened.setdefault(match[2], []).append(len(text))
    text += marked[at:]
    doc = read_document(text, sentences(text))
    attributions = [
        AttributionCandidate(
            sentence=0,
            cue=tuple(cues),
            source=tuple(regions.get(f"u{name[1:]}", ())),
            content=tuple(regions.get(f"s{name[1:]}", ())),
        )
        for name, cues in sorted(regions.items())
        if name[0] == "q"
    ]
    hedges = [HedgeCandidate(cue=cue, kind=_KINDS[name]) for name in _KINDS for cue in regions.get(name, ())]
    return doc, attributions, hedges


def claims_of(marked: str) -> tuple[str, tuple[ClaimCandidate, ...]]:
    doc, attributions, hedges = read(marked)
    return doc.text, find_claims(doc, attributions, hedges)[0]


def shown(text: str, claim: ClaimCandidate) -> str:
    return " || ".join(text[start:end] for start, end in claim.evidence)


def examples(block: str) -> list[tuple[str, list[str]]]:
    split = (example.split("\n") for example in block.strip().split("\n\n"))
    return [(marked, [claim.removeprefix("- ") for claim in claims]) for marked, *claims in split]


@pytest.mark.parametrize(("marked", "expected"), examples(ATTRIBUTED))
def test_attributed_content_is_claimed_apart_from_the_words_that_report_it(marked: str, expected: list[str]) -> None:
    text, claims = claims_of(marked)
    assert [shown(text, claim) for claim in claims] == expected


@pytest.mark.parametrize(("line", "reason"), LEFT_OUT)
def test_what_is_left_out_says_why(line: str, reason: str) -> None:
    text = f"The army left the town on Monday.\n{line}\n"
    doc, attributions, hedges = read(text)
    claims, uncovered = find_claims(doc, attributions, hedges)
    assert [shown(text, claim) for claim in claims] == ["The army left the town on Monday"]
    assert [why for _, why in uncovered] == [reason]


@pytest.mark.parametrize(("sentence", "polarity"), POLARITY)
def test_polarity(sentence: str, polarity: str) -> None:
    assert [claim.polarity for claim in claims_of(sentence)[1]] == [polarity]


@pytest.mark.parametrize("cue", ["cautioned against", "warned not to"])
def test_a_cue_can_negate_its_content(cue: str) -> None:
    _, claims = claims_of(f"He <q1>{cue}</q1> <s1>labelling it a serious operation</s1>.")
    assert [claim.polarity for claim in claims] == ["negated"]


@pytest.mark.parametrize(("marked", "certainty"), CERTAINTY)
def test_certainty_follows_the_hedge_on_the_main_predicate(marked: str, certainty: str) -> None:
    assert [claim.certainty for claim in claims_of(marked)[1]] == [certainty]


def test_a_hedge_of_the_reporting_words_bears_on_what_they_report() -> None:
    text, claims = claims_of("The <q1>assertion</q1> that <s1>the town fell</s1> remains <d>unverified</d>.")
    assert {shown(text, claim): claim.certainty for claim in claims} == {
        "The assertion that the town fell remains unverified": "certain",
        "the town fell": "unknown",
    }


def test_a_later_disclaimer_leaves_earlier_attributed_claims_unknown() -> None:
    marked = (
        "The army left. An analyst <q1>reported</q1> that <s1>troops took the town</s1>. "
        "These claims have not been <d>confirmed</d>."
    )
    assert [claim.certainty for claim in claims_of(marked)[1]] == ["certain", "unknown", "certain"]


def test_a_gloss_that_disclaims_leaves_what_the_sentence_reports_unknown() -> None:
    marked = "Residents <q1>said</q1> <s1>no troops were near</s1>, a claim that could not be <d>verified</d>."
    text, claims = claims_of(marked)
    assert {shown(text, c): c.certainty for c in claims}["no troops were near"] == "unknown"


@pytest.mark.parametrize("cue", ["hope", "worry", "fear", "are concerned"])
def test_what_is_only_hoped_or_feared_is_possible(cue: str) -> None:
    _, claims = claims_of(f"Many <q1>{cue}</q1> that <s1>the talks will fail</s1>.")
    assert [claim.certainty for claim in claims] == ["possible"]


def test_a_sentence_that_stands_twice_is_one_claim_with_two_regions() -> None:
    text, claims = claims_of("The cost is very high.\nTroops left.\nThe cost is very high.")
    assert [shown(text, claim) for claim in claims] == ["The cost is very high || The cost is very high", "Troops left"]


def test_a_headline_that_is_a_clause_is_a_claim() -> None:
    text, claims = claims_of("Storm Kills Dozens Along the Coast\n\nThe storm hit on Monday.")
    assert [shown(text, claim) for claim in claims] == ["Storm Kills Dozens Along the Coast", "The storm hit on Monday"]


def test_lines_after_about_the_author_are_a_bio() -> None:
    text = "Troops left.\nPrices rose.\nAbout the Author: Jane Doe\nJane Doe is a writer. She lives in Rome.\n"
    doc, attributions, hedges = read(text)
    claims, uncovered = find_claims(doc, attributions, hedges)
    assert [shown(text, claim) for claim in claims] == ["Troops left", "Prices rose"]
    assert {why for _, why in uncovered} == {"bio"}


@pytest.mark.parametrize(
    ("marked", "wording"),
    [
        ("The army besieged the city but failed to take it.", "The army failed to take it."),
        ("The firm, which has 40 staff, will close.", "The firm has 40 staff."),
        ("He <q1>said</q1> <s1>prices “rose</s1>” again.", "Prices rose."),
        ("However, prices rose.", "Prices rose."),
        ("They met in Minsk, a city that had hosted talks.", "Minsk is a city that had hosted talks."),
        ("The union, whose members include nurses, rejected it.", "The union’s members include nurses."),
        ("The suspects, whose car was found, fled.", "The suspects’ car was found."),
        ("Smith, dropped on 12, ran and scored a goal.", "Smith, dropped on 12, scored a goal."),
        ("<u1>The bank</u1> <q1>expects</q1> <s1>rates to fall</s1>.", "The bank expects rates to fall."),
        ("<u1>The forces</u1> <q1>claim</q1> <s1>to have retaken it</s1>.", "The forces have retaken it."),
        ("<u1>The army</u1> <q1>claimed</q1> <s1>to have left</s1>.", "The army has left."),
        (
            "The <u1>firm</u1> <q1>blamed</q1> <s1>the weather for losses</s1>.",
            "The firm blamed the weather for losses.",
        ),
    ],
)
def test_wording_joins_the_evidence_into_a_sentence(marked: str, wording: str) -> None:
    assert wording in [claim.text for claim in claims_of(marked)[1]]


@pytest.mark.parametrize(
    "marked",
    [
        "He sold the house, in which he was born, to a friend.",
        "They fixed the depots, which suggests a plan.",
        "The troops, <v>reportedly</v> trained abroad, are a resource.",
        "<u1>The president</u1> has vowed to stay, <q1>dismissing</q1> <s1>calls for talks in the capital</s1>.",
    ],
)
def test_what_cannot_be_joined_safely_has_no_wording(marked: str) -> None:
    assert None in [claim.text for claim in claims_of(marked)[1]]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("The army captured the town.", "event"),
        ("Kharkiv is a city in Ukraine.", "state"),
        ("The union will strike on Monday.", "forecast"),
        ("It was a serious mistake.", "assessment"),
        ("Unemployment stood at 4.1% in May.", "quantity"),
    ],
)
def test_kind(marked: str, kind: str) -> None:
    assert [claim.kind for claim in claims_of(marked)[1]] == [kind]


_WORDS = st.sampled_from(
    "the Russia troops said that which who , . and but while although is was captured not may if ( ) “ ” ; : a move"
    " he it reports 12 ? \n".split(" ")
)


@given(st.lists(_WORDS, min_size=1, max_size=60).map(" ".join), st.data())
def test_evidence_is_sorted_inside_the_text_and_ends_at_a_word(text: str, data: st.DataObject) -> None:
    doc = read_document(text, sentences(text))
    ends = [token.end for tokens in doc.tokens for token in tokens]
    region = st.tuples(st.integers(0, len(text) - 1), st.sampled_from([*ends, len(text)])).filter(lambda r: r[0] < r[1])
    reported = st.builds(
        AttributionCandidate,
        sentence=st.just(0),
        cue=st.tuples(region),
        content=st.lists(region, max_size=2).map(tuple),
    )
    found = data.draw(st.lists(reported, max_size=3))
    claims, uncovered = find_claims(doc, found, [])
    for claim in claims:
        assert claim.evidence
        for start, end in claim.evidence:
            assert text[start:end].strip() == text[start:end]
            assert text[end - 1] not in ".,;:”"
    assert all(region in doc.sentences for region, _ in uncovered)


@pytest.mark.parametrize(
    "unit", [", which is", " while he is ", " and he went ", ", a move that is", "; he is", "( he is )", "killed, "]
)
def test_time_does_not_explode(unit: str) -> None:
    text = "He ran " + unit * 1000
    doc = read_document(text, sentences(text))
    start = time.perf_counter()
    find_claims(doc, (), ())
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "unit", ["<q{0}>he said</q{0}> <s{0}>it fell</s{0}>, ", "<q{0}>they said</q{0}> <s{0}>that</s{0}> "]
)
def test_many_reports_in_one_sentence_cost_no_more_than_their_number(unit: str) -> None:
    doc, attributions, _ = read("".join(unit.format(i) for i in range(300)))
    start = time.perf_counter()
    find_claims(doc, attributions, ())
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In a note read out on state radio, the staff said that its men had shot down four drones.",
            ["its men had shot down four drones"],
        ),
        ("In his opinion, the siege will end soon.", ["the siege will end soon"]),
        ("By her own account, she had slept all day.", ["she had slept all day"]),
        ("It is her contention that the league has no leverage.", ["the league has no leverage"]),
        ("He expressed the hope that the talks would resume.", ["the talks would resume"]),
        ("The judge issued an order that the ship should sail.", None),
        (
            "The bank said that prices rose faster than it had thought and that the risks were large.",
            ["prices rose faster than it had thought", "the risks were large"],
        ),
        (
            "He alleged that letters had been burnt and that ₹9 crore meant for roads was spent.",
            ["letters had been burnt", "₹9 crore meant for roads was spent"],
        ),
        ("Sales fell by a fifth, data from the trade office show.", ["Sales fell by a fifth"]),
        ("The Russian side, in turn, claims that the town has fallen.", ["the town has fallen"]),
    ],
)
def test_words_that_only_report_are_no_claim(text: str, expected: list[str] | None) -> None:
    summary = summarize(Article.from_text(text, language="en"), Settings(model="none"))
    found = [" ".join(span.text for span in claim.evidence) for claim in summary.claims]
    assert found == (expected or [text[:-1], "the ship should sail"])
