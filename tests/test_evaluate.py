from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evaluate import Regions, Tally, match, score, total
from summarizer.gold import Gold, GoldAttribution, GoldClaim, GoldHedge, from_summary
from summarizer.gold_files import gold_files, load_gold
from summarizer.models import Article, Polarity
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings
from summarizer.spans import Span, iou

GOLD = Path(__file__).parent / "gold"
TEXT = "The mayor said on Monday that the bridge may fall. Rain is likely, Tass reported. Nobody was hurt."
ARTICLE = Article.from_text(TEXT, language="en")

regions = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda at: (at[0], at[0] + at[1]))
items = st.lists(st.lists(regions, min_size=1, max_size=2).map(tuple), max_size=7)
thresholds = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])


def span(words: str) -> Span:
    start = TEXT.index(words)
    return ARTICLE.span(start, start + len(words))


def said(cue: str, source: str | None = None, content: str | None = None, *, optional: bool = False) -> GoldAttribution:
    named = None if source is None else span(source)
    return GoldAttribution(cue=span(cue), source=named, content=content and span(content), optional=optional)


def claim(evidence: str, attribution: int | None = None, polarity: Polarity = "affirmed") -> GoldClaim:
    return GoldClaim(
        text=evidence,
        evidence=span(evidence),
        attribution=attribution,
        polarity=polarity,
        certainty="certain",
        kind="event",
    )


def notes(
    attributions: Iterable[GoldAttribution] = (), hedges: Iterable[GoldHedge] = (), claims: Iterable[GoldClaim] = ()
) -> Gold:
    return Gold(article="a.txt", attributions=tuple(attributions), hedges=tuple(hedges), claims=tuple(claims))


# --- matching


@given(items, items, thresholds)
def test_matching_is_symmetric_and_one_to_one(a: list[Regions], b: list[Regions], least: float) -> None:
    pairs = match(a, b, least)
    assert sorted((j, i) for i, j in pairs) == sorted(match(b, a, least))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(iou(a[i], b[j]) >= least and iou(a[i], b[j]) > 0 for i, j in pairs)


@given(items, items, thresholds, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing(
    a: list[Regions], b: list[Regions], least: float, random: random.Random
) -> None:
    def matched(left: Sequence[Regions], right: Sequence[Regions]) -> Counter[tuple[frozenset[int], frozenset[int]]]:
        return Counter((set_of(left[i]), set_of(right[j])) for i, j in match(left, right, least))

    assert matched(a, b) == matched(random.sample(a, len(a)), random.sample(b, len(b)))


@given(items, items, thresholds)
def test_the_best_pair_is_matched_and_no_pair_is_left(a: list[Regions], b: list[Regions], least: float) -> None:
    pairs = match(a, b, least)
    taken = {i for i, _ in pairs}, {j for _, j in pairs}
    fitting = {(i, j): iou(x, y) for i, x in enumerate(a) for j, y in enumerate(b) if iou(x, y) >= max(least, 1e-9)}
    assert all(i in taken[0] or j in taken[1] for i, j in fitting)
    if fitting:
        assert max(fitting.values()) == max(fitting[pair] for pair in pairs)


def test_the_better_match_goes_first_and_ties_in_text_order() -> None:
    assert match([((0, 10),)], [((0, 6),), ((0, 9),)], 0.5) == [(0, 1)]
    assert match([((0, 10),)], [((5, 10),), ((0, 5),)], 0.5) == [(0, 1)]
    assert match([((0, 5),), ((5, 10),)], [((0, 10),)], 0.5) == [(0, 0)]
    assert match([((5, 10),), ((0, 5),)], [((0, 10),)], 0.5) == [(1, 0)]
    assert match([((0, 5), (10, 15))], [((10, 15), (0, 5))], 1.0) == [(0, 0)]
    assert match([((0, 5),)], [((5, 9),)], 0.0) == []


# --- the same figures by another way: sets of characters, as the definitions read


def set_of(spans: Iterable[Span] | Regions) -> frozenset[int]:
    pairs = [s.region if isinstance(s, Span) else s for s in spans]
    return frozenset(i for start, end in pairs for i in range(start, end))


def greedy(gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]], least: float) -> list[tuple[int, int]]:
    ranked = sorted((-len(g & f) / len(g | f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if g & f)
    out: list[tuple[int, int]] = []
    for value, i, j in ranked:
        if -value >= least and all(i != a and j != b for a, b in out):
            out.append((i, j))
    return out


def by_sets(gold: Gold, found: Gold) -> dict[str, Tally]:
    out: dict[str, Tally] = {}

    def count(
        name: str, left: Iterable[Iterable[Span]], right: Iterable[Iterable[Span]], least: float
    ) -> list[tuple[int, int]]:
        a, b = ([s for s in map(set_of, side) if s] for side in (left, right))
        pairs = greedy(a, b, least)
        out[name] = Tally(len(pairs), len(a), len(b))
        return pairs

    ours, theirs = gold.attributions or (), found.attributions or ()
    for level, least in (("exact", 1.0), ("IoU>=0.8", 0.8), ("IoU>=0.5", 0.5)):
        for role in ("cue", "source", "content"):
            sides = ([getattr(a, role) for a in side] for side in (ours, theirs))
            count(f"attribution {role} {level}", *sides, least)
    cues = [[(h.cue,) for h in side.hedges or ()] for side in (gold, found)]
    for level, least in (("exact", 1.0), ("IoU>=0.5", 0.5), ("overlap", 0.0)):
        count(f"hedge cue {level}", *cues, least)
    left, right = gold.claims or (), found.claims or ()
    pairs = count("claim evidence IoU>=0.5", [c.evidence for c in left], [c.evidence for c in right], 0.5)
    for name in ("certainty", "polarity", "kind"):
        same = sum(getattr(left[i], name) == getattr(right[j], name) for i, j in pairs)
        out[f"claim {name}"] = Tally(same, len(pairs), len(pairs))
    covered = [frozenset().union(*(set_of(c.evidence) for c in side)) for side in (left, right)]
    out["claim characters"] = Tally(len(covered[0] & covered[1]), len(covered[0]), len(covered[1]))
    return out


@pytest.mark.parametrize("file", [*gold_files(GOLD), *gold_files(GOLD / "unseen")], ids=lambda f: f.stem)
def test_figures_are_those_of_plain_set_arithmetic(file: Path) -> None:
    one = load_gold(file)
    found = from_summary(summarize_lexically(one.article, Settings(model="none")))
    tallies = score(one.article, one.gold, found).tallies
    expected = by_sets(one.gold, found)
    assert {name: tallies[name] for name in expected} == expected


def test_scoring_is_symmetric_and_gold_against_itself_is_perfect() -> None:
    one = load_gold(GOLD / "003_e5eb63be87ea6318.json")
    found = from_summary(summarize_lexically(one.article, Settings(model="none")))
    there, back = score(one.article, one.gold, found).tallies, score(one.article, found, one.gold).tallies
    for name, tally in there.items():
        if name != "claim text adds no name and no number":
            assert back[name] == Tally(tally.right, tally.found, tally.gold), name
    itself = score(one.article, one.gold, one.gold)
    assert all(tally.f1 == 1 for tally in itself.tallies.values())
    assert itself.mistakes == []


# --- what counts


def test_precision_recall_and_f1() -> None:
    tally = Tally(3, 4, 6)
    assert (tally.precision, tally.recall) == (0.5, 0.75)
    assert tally.f1 == pytest.approx(0.6)
    assert (Tally(0, 0, 0).f1, Tally(0, 5, 0).precision, Tally(0, 0, 5).recall) == (0, 0, 0)
    assert total([{"hedge kind": Tally(1, 2, 2)}, {"hedge kind": Tally(1, 1, 1)}]) == {"hedge kind": Tally(2, 3, 3)}


def test_optional_items_are_neither_missed_nor_wrong() -> None:
    gold = notes(
        [said("said", "mayor", "the bridge may fall"), said("reported", "Tass", "Rain is likely", optional=True)]
    )
    only, both = notes(gold.attributions[:1] if gold.attributions else ()), notes(gold.attributions or ())
    for found in (only, both):
        tallies = score(ARTICLE, gold, found).tallies
        assert tallies["attribution content IoU>=0.5"] == tallies["attribution cue exact"] == Tally(1, 1, 1)
        assert score(ARTICLE, gold, found).mistakes == []
    nearly = notes([said("reported", "Tass", "Rain is")])
    assert score(ARTICLE, gold, nearly).tallies["attribution content exact"] == Tally(0, 1, 0)
    stray = notes([said("reported", "Tass", "Nobody was hurt")])
    assert score(ARTICLE, gold, stray).tallies["attribution content IoU>=0.5"] == Tally(0, 1, 1)


def test_claims_outside_of_the_annotated_region_are_not_counted() -> None:
    claims = [claim("the bridge may fall"), claim("Rain is likely"), claim("Nobody was hurt")]
    gold = notes(claims=claims[:1]).model_copy(update={"claim_region": ((0, 50),)})
    tallies = score(ARTICLE, gold, notes(claims=claims)).tallies
    assert tallies["claim evidence IoU>=0.5"] == Tally(1, 1, 1)
    assert tallies["claim characters"].precision == 1


def test_what_was_not_annotated_is_not_scored() -> None:
    gold = Gold(article="a.txt", attributions=(said("said"),))
    found = notes([said("said")], [GoldHedge(cue=span("may"), kind="modal")], [claim("Rain is likely")])
    assert {name.split()[0] for name in score(ARTICLE, gold, found).tallies} == {"attribution"}


def test_a_claims_voice_is_the_same_by_words_by_name_or_by_nobody() -> None:
    mayor, tass = said("said", "mayor", "the bridge may fall"), said("reported", "Tass", "Rain is likely")
    named = mayor.model_copy(update={"source": (span("Monday"),), "source_name": "Ann Lee"})
    also = tass.model_copy(update={"source_name": "ann lee"})
    nobody = said("reported")

    def right(ours: GoldAttribution | None, theirs: GoldAttribution | None) -> int:
        sides = [notes([a] if a else [], claims=[claim("Nobody was hurt", 0 if a else None)]) for a in (ours, theirs)]
        return score(ARTICLE, *sides).tallies["claim attribution"].right

    assert [right(None, None), right(mayor, mayor), right(named, also), right(nobody, nobody)] == [1, 1, 1, 1]
    assert [right(None, mayor), right(mayor, None), right(mayor, tass), right(mayor, nobody)] == [0, 0, 0, 0]


def test_mistakes_stand_in_their_sentence() -> None:
    gold = notes(
        [said("said", "mayor", "the bridge may fall")], [], [claim("Rain is likely", None), claim("Nobody was hurt")]
    )
    found = notes(
        [said("reported", "Tass", "Rain is likely")],
        [GoldHedge(cue=span("may"), kind="modal")],
        [claim("Rain is likely", 0), claim("Nobody was hurt", polarity="negated")],
    )
    listed = [
        (m.measure, m.outcome, m.spans[0].text, m.sentence, m.gold, m.found)
        for m in score(ARTICLE, gold, found).mistakes
    ]
    first, second = "The mayor said on Monday that the bridge may fall.", "Rain is likely, Tass reported."
    assert ("attribution content", "missed", "the bridge may fall", first, None, None) in listed
    assert ("attribution source", "wrong", "Tass", second, None, None) in listed
    assert ("hedge cue", "wrong", "may", first, None, None) in listed
    assert ("claim attribution", "differs", "Rain is likely", second, "the article itself", "Tass") in listed
    assert ("claim polarity", "differs", "Nobody was hurt", "Nobody was hurt.", "affirmed", "negated") in listed


def test_a_generated_text_that_adds_a_name_or_a_number_is_counted() -> None:
    adds = claim("Rain is likely").model_copy(update={"text": "Rain is likely in Kharkiv for 12 days."})
    result = score(ARTICLE, notes(claims=[adds]), notes(claims=[adds, claim("Nobody was hurt")]))
    assert result.tallies["claim text adds no name and no number"] == Tally(1, 2, 2)
    assert result.mistakes[-1].found == "Kharkiv 12"
