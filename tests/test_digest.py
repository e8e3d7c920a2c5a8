from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.digest import (
    LEAST,
    MOST,
    DigestChecker,
    Ranking,
    citable,
    completed,
    extract,
    offered,
    shown_claim,
    variables,
    verbatim,
    wanted,
)
from summarizer.drafts import ClaimsAnswer, DigestAnswer
from summarizer.key_points import Citable, key_point_problems
from summarizer.models import Article, Attribution, Claim, Hedge
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

TITLE = "Ferry aground off Oldmere"
FERRY = Citable("c1", "The Oldmere ferry ran aground on Friday.")
MONTH = Citable(
    "c2", "Repairs may take 3 months.", source="Orla Tindqvist", aliases=("she",), hedges=("may",), certainty="possible"
)
POWER = Citable("c3", "The ferry reportedly lost power.", hedges=("reportedly",), certainty="probable")
HURT = Citable("c4", "Nobody was hurt.", source="Oldmere fire service", aliases=("the service",))
RUMOUR = Citable("c5", "A barge sank.", source="an unnamed source")
DOUBT = Citable("c7", "A tug sank.", hedges=("has not been confirmed",), certainty="unknown")
BOAST = Citable("c6", "The quay is safe.", source="the council", aliases=("it",), distance="claimed")
CLAIMS = (FERRY, MONTH, POWER, HURT, RUMOUR)
BY_ID = {c.id: c for c in (*CLAIMS, BOAST, DOUBT)}


def digest(*points: tuple[str, str], headline: str = "Ferry runs aground off Oldmere") -> DigestAnswer:
    """Each point is (ids, text)."""
    drafts = [{"claims": ids.split(), "text": text} for ids, text in points]
    return DigestAnswer.model_validate({"headline": headline, "key_points": drafts})


GOOD = (
    ("c1", "The Oldmere ferry ran aground on Friday."),
    ("c2", "Repairs may take 3 months, according to Orla Tindqvist."),
    ("c4", "The Oldmere fire service said nobody was hurt."),
)


def test_a_digest_that_keeps_sources_and_hedges_passes() -> None:
    checker = DigestChecker(CLAIMS, TITLE)
    assert checker.problems(digest(*GOOD)) == []
    headline, points, missed = checker.settle(digest(*GOOD))
    assert headline == "Ferry runs aground off Oldmere"
    assert [(" ".join(p.claims), p.text) for p in points] == list(GOOD)
    assert missed == []


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        ("c2", "Tindqvist said repairs may take 3 months."),
        ("c2", "Repairs could take 3 months, Orla Tindqvist said."),
        ("c2", "She said repairs may take 3 months."),
        ("c4", "Nobody was hurt, the service said."),
        ("c4", "According to the Oldmere fire service, no one was hurt."),
        ("c5", "A barge sank, according to an unnamed source."),
        ("c5", "A barge reportedly sank."),
        ("c3", "The ferry reportedly lost power."),
        ("c3", "The ferry may have lost power."),
        ("c6", "The quay is safe, the council claimed."),
        ("c6", "The council claims that the quay is safe."),
        ("c6", "The council insisted that the quay is safe."),
    ],
)
def test_a_faithful_point_passes(ids: str, text: str) -> None:
    assert key_point_problems(text, [BY_ID[i] for i in ids.split()]) == []


@pytest.mark.parametrize(
    ("ids", "text", "fault"),
    [
        ("c2", "Repairs will take 3 months, according to Orla Tindqvist.", "Keep the hedge “may” of c2"),
        ("c2", "Repairs are likely to take 3 months, says Orla Tindqvist.", "Keep the hedge “may” of c2"),
        ("c3", "The ferry lost power.", "Keep the hedge “reportedly” of c3"),
        ("c1 c3", "The Oldmere ferry ran aground and reportedly lost power.", "mixes sure and unsure"),
        ("c2", "Repairs may take 3 months.", "Name the source Orla Tindqvist of c2"),
        ("c4", "Nobody was hurt.", "Name the source Oldmere fire service of c4"),
        ("c5", "A barge sank.", "Name the source an unnamed source of c5"),
        ("c2 c4", "Orla Tindqvist and the Oldmere fire service said so.", "mixes claims of different sources"),
        (
            "c1 c4",
            "The ferry ran aground; nobody was hurt, the Oldmere fire service said.",
            "mixes claims of different",
        ),
        ("c1", "The Oldmere ferry ran aground, according to Orla.", "“according to” gives the article's own claim"),
        ("c1", "The Oldmere ferry ran aground on Friday near Fenwick.", "The name “Fenwick” does not stand"),
        ("c1", "Two ferries ran aground.", "The number “Two” does not stand"),
        ("c2", "Repairs may take 5 months, according to Orla Tindqvist.", "The number “5” does not stand"),
        ("c1", "The Oldmere ferry ran aground on Monday.", "The name “Monday” does not stand"),
        ("c1", "The Oldmere ferry never ran aground.", "negation was lost or added"),
        ("c4", "The Oldmere fire service said people were hurt.", "negation was lost or added"),
        ("c6", "The quay is safe, according to the council.", "Say that the source of c6 claimed it."),
        ("c7", "A tug did not sink (“has not been confirmed”).", "negation was lost or added"),
        ("c6", "The council said the quay is safe.", "Say that the source of c6 claimed it."),
    ],
)
def test_an_unfaithful_point_is_named(ids: str, text: str, fault: str) -> None:
    problems = key_point_problems(text, [BY_ID[i] for i in ids.split()])
    assert any(fault in p for p in problems), problems


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (digest(*GOOD[:2]), "There are 2 key points: write 3 to 7."),
        (digest(*GOOD, *GOOD[1:] * 3), "There are 9 key points"),
        (digest(*GOOD, ("c9", "It sank.")), "Key point 4: There is no claim c9."),
        (digest(*GOOD, ("", "It sank.")), "Key point 4: There is no claim cited."),
        (digest(*GOOD, ("c1", " ")), "Key point 4: Its text is one sentence"),
        (digest(*GOOD, ("c1", "aground " * 60)), "Key point 4: Its text is one sentence"),
        (digest(*GOOD, ("c1", "The Oldmere ferry ran aground.")), "Key point 4: It cites only claims that stand in"),
        (digest(*GOOD, headline=" "), "The headline is one line"),
        (digest(*GOOD, headline="Ferry\naground"), "The headline is one line"),
        (digest(*GOOD, headline="Ferry aground off Kyiv"), "The name “Kyiv” does not stand"),
        (digest(*GOOD, headline="Two ferries aground"), "The number “Two” does not stand"),
    ],
)
def test_a_faulty_digest_is_named(answer: DigestAnswer, fault: str) -> None:
    problems = DigestChecker(CLAIMS, TITLE).problems(answer)
    assert any(fault in p for p in problems), problems


def test_another_answer_is_no_digest() -> None:
    with pytest.raises(TypeError, match="ClaimsAnswer"):
        DigestChecker(CLAIMS, TITLE).problems(ClaimsAnswer(claims=[]))


def test_a_faulty_point_is_replaced_by_the_claims_own_words() -> None:
    answer = digest(GOOD[0], ("c2", "Repairs will take 3 months."), ("c5", "A barge sank."), headline="Kyiv falls")
    headline, points, missed = DigestChecker(CLAIMS, TITLE).settle(answer)
    assert headline == TITLE
    assert [p.text for p in points] == [
        GOOD[0][1],
        "Repairs may take 3 months, according to Orla Tindqvist.",
        "A barge sank, according to an unnamed source.",
    ]
    assert [m.item for m in missed] == ["headline", "key_point", "key_point"]
    assert missed[1].quote == "Repairs will take 3 months."
    assert "Keep the hedge" in missed[1].reason
    assert "Name the source" in missed[1].reason


def test_points_that_fall_out_are_made_up_for() -> None:
    _, points, missed = DigestChecker(CLAIMS, TITLE).settle(digest(("c8", "x"), ("c9", "y")))
    assert len(points) == LEAST
    assert len({p.claims for p in points}) == LEAST
    assert len(missed) == 2


def test_a_claim_is_not_said_twice() -> None:
    again = ("c1", "The Oldmere ferry ran aground.")
    _, points, _ = DigestChecker(CLAIMS, TITLE).settle(digest(*GOOD, again))
    assert len(points) == 3


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (FERRY, "The Oldmere ferry ran aground on Friday."),
        (MONTH, "Repairs may take 3 months, according to Orla Tindqvist."),
        (RUMOUR, "A barge sank, according to an unnamed source."),
        (replace(HURT, text="The service found nobody hurt."), "The service found nobody hurt."),
        (BOAST, "The quay is safe, the council claimed."),
        (
            replace(BOAST, source="an unnamed source", text="It reportedly fell."),
            "It reportedly fell, an unnamed source claimed.",
        ),
        (replace(FERRY, text="Will it sail?"), "Will it sail?"),
        (replace(FERRY, text="It  is\n\x1b[31mred\u202e"), None),
    ],
)
def test_a_claim_stands_for_itself_with_its_source(claim: Citable, text: str | None) -> None:
    got = verbatim(claim)
    assert text is None or got == text
    assert got.isprintable()


@pytest.mark.parametrize("claim", BY_ID.values(), ids=BY_ID.keys())
def test_a_claims_own_words_pass_the_check(claim: Citable) -> None:
    assert key_point_problems(verbatim(claim), [claim]) == []


def test_a_hedge_outside_a_claims_words_is_quoted() -> None:
    claim = Citable("c1", "A barge sank.", hedges=("reportedly",), certainty="probable")
    assert verbatim(claim) == "A barge sank (“reportedly”)."


def test_claims_become_citable_with_source_aliases_and_hedges() -> None:
    text = "Orla Tindqvist said about 9 ferries may sail. She said tugs wait. Locals add that it rains."
    article = Article.from_text(text)

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    def said(name: str, source: str, cue: str, content: str, who: str | None) -> Attribution:
        spans = {"source": article.spans((at(source),)), "cue": article.spans((at(cue),))}
        return Attribution(
            id=name, **spans, content=article.spans((at(content),)), source_name=who, source_type="person",
            style="indirect", stance="neutral",
        )  # fmt: skip

    attributions = [
        said("a1", "Orla Tindqvist", "said about", "about 9 ferries may sail", "Orla Tindqvist"),
        said("a2", "She", "said tugs", "tugs wait", "Orla Tindqvist"),
        said("a3", "Locals", "add", "it rains", None),
    ]
    hedges = [
        Hedge(id="h1", cue=article.span(*at("about")), kind="approximator"),
        Hedge(id="h2", cue=article.span(*at("may")), kind="modal"),
    ]
    claims = [
        Claim(
            id=f"c{i}", text=f"{words}.", evidence=article.spans((at(words),)), attribution=f"a{i}",
            hedges=("h1", "h2") if i == 1 else (), polarity="affirmed",
            certainty="possible" if i == 1 else "certain", kind="event",
        )
        for i, words in enumerate(("about 9 ferries may sail", "tugs wait", "it rains"), 1)
    ]  # fmt: skip
    first, second, third = citable(claims, attributions, hedges, article.text)
    assert (first.source, first.aliases, first.hedges) == ("Orla Tindqvist", ("Orla Tindqvist",), ("may",))
    assert (second.source, second.certainty) == ("Orla Tindqvist", "certain")
    assert third.source == "Locals"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("The ministry claimed that two towns fell.", "Two towns fell, the ministry claimed."),
        ("The ministry alleges that two towns fell.", "Two towns fell, the ministry alleged."),
        ("The ministry is insisting that two towns fell.", "Two towns fell, the ministry insisted."),
        ("The ministry maintains that two towns fell.", "Two towns fell, the ministry maintained."),
        ("The ministry asserted that two towns fell.", "Two towns fell, the ministry asserted."),
        ("The ministry contends that two towns fell.", "Two towns fell, the ministry contended."),
        ("The ministry boasted that two towns fell.", "Two towns fell, the ministry boasted."),
        ("The ministry speculated that two towns fell.", "Two towns fell, the ministry speculated."),
        ("The ministry insinuated that two towns fell.", "Two towns fell, the ministry insinuated."),
        ("The ministry presumes that two towns fell.", "Two towns fell, the ministry presumed."),
        ("The ministry’s allegation that two towns fell was read out.", "Two towns fell, the ministry alleged."),
        ("The ministry’s claim that two towns fell was read out.", "Two towns fell, the ministry claimed."),
        ("The ministry said that two towns fell.", "Two towns fell, according to the ministry."),
        ("The ministry confirmed that two towns fell.", "Two towns fell, according to the ministry."),
    ],
)
def test_a_digest_keeps_the_distance_that_the_article_keeps(text: str, point: str) -> None:
    summary = summarize_lexically(Article.from_text(text), Settings(model="none"))
    claims = citable(summary.claims, summary.attributions, summary.hedges, text)
    found = next(c for c in claims if c.text == "Two towns fell.")
    assert verbatim(found) == point
    assert key_point_problems(point, [found]) == []


HALF = Citable("c1", "The ferry is a “floating hotel.")
PHRASE = Citable("c2", "A move that could close the port.", hedges=("could",), certainty="possible")


def test_quotation_marks_stand_in_pairs() -> None:
    assert verbatim(HALF) == "The ferry is a floating hotel."
    answer = digest(("c1", "The ferry is a floating hotel”."), *GOOD[1:])
    _, points, _ = DigestChecker((HALF, *CLAIMS[1:]), TITLE).settle(answer)
    assert points[0].text == "The ferry is a floating hotel."


def test_a_digest_is_of_sentences_where_there_is_one() -> None:
    _, points = extract(Ranking([FERRY, PHRASE]), "")
    assert [p.claims for p in points] == [("c1",)]
    _, points = extract(Ranking([PHRASE]), "")
    assert [p.claims for p in points] == [("c2",)]
    assert completed([], Ranking([FERRY, PHRASE]), "")[0].claims == ("c1",)


@pytest.mark.parametrize("many", [0, 1, 2, 3, 10, 25, 60, 200])
def test_an_extract_has_three_to_seven_points_in_text_order(many: int) -> None:
    claims = [replace(CLAIMS[i % 5], id=f"c{i}", text=f"Ferry {i} sailed to port {i * 7}.") for i in range(many)]
    headline, points = extract(Ranking(claims), TITLE)
    assert headline == TITLE
    assert len(points) == wanted(claims)
    assert min(LEAST, many) <= len(points) <= MOST
    ids = [int(p.claims[0][1:]) for p in points]
    assert ids == sorted(set(ids))


def test_the_weightiest_claims_do_not_repeat_each_other() -> None:
    twin = replace(FERRY, id="c9")
    first, second = Ranking([FERRY, twin, MONTH, HURT]).best(TITLE, 2)
    assert {first.id, second.id} != {"c1", "c9"}


def test_offered_claims_are_in_text_order_and_limited() -> None:
    chosen = offered(Ranking(CLAIMS), TITLE, 3)
    assert len(chosen) == 3
    assert [c.id for c in chosen] == sorted(c.id for c in chosen)


def test_the_prompt_shows_a_claim_with_its_source_and_no_line_break() -> None:
    line = shown_claim(replace(MONTH, text="Repairs\nmay\u2028take \u202e3 months."))
    made = variables([line], "A\ntitle", 3)
    assert made["claims"] == [line]
    assert line["id"] == "c2"
    assert line["text"].isprintable()
    assert "Orla Tindqvist" in str(line)
    assert made["title"] == "A title"


PARTS = "Ferry may reportedly not 3 Oldmere said according to Orla never unlikely seven “” . ? \u200b \x00 é".split(" ")
phrases = st.lists(st.sampled_from(PARTS), max_size=6).map(" ".join)
some_claims = st.lists(
    st.builds(
        Citable,
        id=st.just("c0"),
        text=phrases.map(lambda p: f"x{p}"),
        source=st.one_of(st.none(), phrases.map(lambda p: f"y{p}")),
        hedges=st.lists(st.sampled_from(["may", "reportedly", "\u200b", "likely"]), max_size=2).map(tuple),
        certainty=st.sampled_from(["certain", "probable", "possible", "unknown"]),
        distance=st.sampled_from(["", "claimed"]),
    ),
    max_size=9,
).map(lambda found: [replace(c, id=f"c{i}") for i, c in enumerate(found)])
answers = st.builds(
    DigestAnswer.model_validate,
    st.fixed_dictionaries(
        {
            "headline": phrases,
            "key_points": st.lists(
                st.fixed_dictionaries(
                    {
                        "claims": st.lists(st.sampled_from(["c0", "c1", "c2", "c5", "c99", ""]), max_size=3),
                        "text": phrases,
                    }
                ),
                max_size=9,
            ),
        }
    ),
)


@given(some_claims, answers)
def test_whatever_a_model_answers_the_digest_is_sound(claims: list[Citable], answer: DigestAnswer) -> None:
    checker = DigestChecker(claims, TITLE)
    checker.problems(answer)
    _, points, _ = checker.settle(answer)
    by_id = {c.id: c for c in claims}
    assert min(LEAST, len(claims)) <= len(points) <= MOST
    assert all(p.claims and set(p.claims) <= set(by_id) for p in points)
    for point in points:
        cited = [by_id[c] for c in point.claims]
        whole = point.text in {verbatim(c) for c in cited}
        assert whole or key_point_problems(point.text, cited) == []


def test_a_text_that_nobody_sees_is_no_text() -> None:
    answer = digest(("c1", "\u200b\u00ad"), *GOOD[1:], headline="\u200b")
    headline, points, missed = DigestChecker(CLAIMS, TITLE).settle(answer)
    assert (headline, points[0].text) == (TITLE, FERRY.text)
    assert [m.item for m in missed] == ["headline", "key_point"]


def test_a_source_is_called_as_the_article_calls_it() -> None:
    text = "The harbour office said ferries may sail."
    article = Article.from_text(text)
    said = Attribution(
        id="a1", source=(article.span(4, 18),), cue=(article.span(19, 23),), content=(article.span(24, 40),),
        source_name="harbour office", source_type="government", style="indirect", stance="neutral",
    )  # fmt: skip
    claim = Claim(
        id="c1", text="Ferries may sail.", evidence=(article.span(24, 40),), attribution="a1",
        polarity="affirmed", certainty="possible", kind="forecast",
    )  # fmt: skip
    (found,) = citable([claim], [said], [], text)
    assert verbatim(found) == "Ferries may sail, according to the harbour office."


def test_who_acts_is_not_thereby_who_says_so() -> None:
    claim = Citable("c1", "Ukrainian Armed Forces have retaken five villages.", "", "Ukrainian Armed Forces")
    assert verbatim(claim).endswith("villages, according to Ukrainian Armed Forces.")
    (problem,) = key_point_problems("Ukrainian Armed Forces have retaken five villages.", [claim])
    assert "Name the source" in problem
    assert key_point_problems("Ukrainian Armed Forces claimed they have retaken five villages.", [claim]) == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Since there are two voices in the council, the mayor of Strelsau has difficulty.", True),
        ("Since there are two voices in the council, the mayor of Strelsau.", False),
        ("The mayor of Strelsau has difficulty.", True),
    ],
)
def test_a_key_point_is_a_sentence_where_its_claim_is_one(text: str, *, whole: bool) -> None:
    claim = Citable("c1", "Since there are two voices in the council, the mayor of Strelsau has difficulty.")
    assert ("It is no whole sentence." in key_point_problems(text, [claim])) is not whole
    phrase = Citable(
        "c1", "A factor that could alter the outcome in Strelsau.", certainty="possible", hedges=("could",)
    )
    assert "It is no whole sentence." not in key_point_problems(phrase.text, [phrase])
