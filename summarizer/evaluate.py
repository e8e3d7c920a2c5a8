"""How well found attributions, hedges and claims agree with annotated ones: matching, counts, mistakes.

Items are matched one to one, greedily by the intersection over union (IoU) of their characters, best first. Counts of
single articles are summed before precision, recall and F1 are taken (micro-average).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from summarizer import segment
from summarizer.gold import Gold, GoldAttribution, GoldClaim, GoldHedge, GoldItem
from summarizer.models import Article
from summarizer.spans import Index, Region, Span, iou, merge, shared, size
from summarizer.wording import names, numbers, words

Pairs = list[tuple[int, int]]
Regions = tuple[Region, ...]
Item = TypeVar("Item", bound=GoldItem)

OVERLAP = 0.0
"""Threshold that any shared character passes."""
_LEVELS = (("exact", 1.0), ("IoU>=0.8", 0.8), ("IoU>=0.5", 0.5))
_SAME = 0.5
"""Items are the same thing where they share at least half of their characters."""

SPAN_MEASURES = (
    *(f"attribution {role} {level}" for role in ("cue", "source", "content") for level, _ in _LEVELS),
    "hedge cue exact",
    "hedge cue IoU>=0.5",
    "hedge cue overlap",
    "claim evidence IoU>=0.5",
    "claim characters",
)
"""What is measured by precision, recall and F1."""
SHARE_MEASURES = (
    "hedge kind",
    "claim attribution",
    "claim certainty",
    "claim polarity",
    "claim kind",
    "claim text adds no name and no number",
)
"""What is measured by a share: of matched hedges or claims that agree, and of all claims found."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one measure; a share has as many in the gold as found."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.gold + other.gold, self.found + other.found)

    @property
    def precision(self) -> float:
        """How much of what was found is right, from 0 to 1; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """How much of the gold was found, from 0 to 1; 0 where the gold has nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (van Rijsbergen 1979), from 0 to 1; a share is its own F1."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0


Outcome = Literal["missed", "wrong", "differs"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One item that was missed, is wrong, or was matched but differs in something else than its span."""

    measure: str
    outcome: Outcome
    spans: tuple[Span, ...]
    sentence: str
    """The sentence that the item begins in, on one line."""
    gold: str | None = None
    found: str | None = None
    """What the two say, where they differ."""


@dataclass(frozen=True)
class Score:
    """The counts and the mistakes of one article."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def match(gold: Sequence[Regions], found: Sequence[Regions], least: float) -> Pairs:
    """Pair items one to one, greedily, best IoU first; ties go in text order.

    Matching is symmetric: exchanging the two lists exchanges the members of each pair.

    Args:
        gold: the characters of each annotated item.
        found: those of each item found.
        least: pairs with a lower IoU are none; pairs always share a character.
    """
    left, right = [merge(regions) for regions in gold], [merge(regions) for regions in found]
    index = Index((region, j) for j, regions in enumerate(right) for region in regions)
    ranked: list[tuple[float, Regions, Regions, int, int]] = []
    for i, regions in enumerate(left):
        for j in {j for region in regions for j in index.overlapping(region)}:
            value = iou(regions, right[j])
            if value >= least:
                early, late = sorted((regions, right[j]))
                ranked.append((-value, early, late, i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, _, _, i, j in sorted(ranked):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j))
    return pairs


def score(article: Article, gold: Gold, found: Gold) -> Score:
    """Compare what was found in an article with its annotations; what was not annotated at all is left out."""
    out = Score()
    sentences = _Sentences(article)
    if gold.attributions is not None:
        _score_attributions(out, gold.attributions, found.attributions or (), sentences)
    if gold.hedges is not None:
        _score_hedges(out, gold.hedges, found.hedges or (), sentences)
    if gold.claims is not None:
        _score_claims(out, gold, found, sentences)
    return out


def total(scores: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """The counts of several articles, summed, in the order of the measures."""
    sums: dict[str, Tally] = {}
    for tallies in scores:
        for name, tally in tallies.items():
            sums[name] = sums.get(name, Tally()) + tally
    return {name: sums[name] for name in (*SPAN_MEASURES, *SHARE_MEASURES) if name in sums}


@dataclass(frozen=True, slots=True)
class _Compared:
    """One kind of item, matched at one threshold, optional gold set aside."""

    tally: Tally
    pairs: Pairs
    missed: list[int]
    wrong: list[int]


def _compare(
    gold: Sequence[Item], found: Sequence[Item], spans: Callable[[Item], tuple[Span, ...]], least: float
) -> _Compared:
    """Match those items that have such spans; what only an optional item explains is neither right nor wrong."""
    left = {i: regions for i, item in enumerate(gold) if (regions := _regions(spans(item)))}
    right = {j: regions for j, item in enumerate(found) if (regions := _regions(spans(item)))}
    asked = [i for i in left if not gold[i].optional]
    pairs = _matched(asked, list(right), left, right, least)
    known = {j for _, j in pairs}
    rest = [j for j in right if j not in known]
    excused = {j for _, j in _matched([i for i in left if gold[i].optional], rest, left, right, min(least, _SAME))}
    wrong = [j for j in rest if j not in excused]
    hit = {i for i, _ in pairs}
    missed = [i for i in asked if i not in hit]
    return _Compared(Tally(len(pairs), len(asked), len(pairs) + len(wrong)), pairs, missed, wrong)


def _matched(
    gold: list[int], found: list[int], left: Mapping[int, Regions], right: Mapping[int, Regions], least: float
) -> Pairs:
    """Pairs of the numbers that the items have in their own lists."""
    return [(gold[i], found[j]) for i, j in match([left[i] for i in gold], [right[j] for j in found], least)]


def _score_attributions(
    out: Score, gold: Sequence[GoldAttribution], found: Sequence[GoldAttribution], sentences: _Sentences
) -> None:
    roles: dict[str, Callable[[GoldAttribution], tuple[Span, ...]]] = {
        "cue": lambda a: a.cue,
        "source": lambda a: a.source,
        "content": lambda a: a.content,
    }
    for role, spans in roles.items():
        for level, least in _LEVELS:
            compared = _compare(gold, found, spans, least)
            out.tallies[f"attribution {role} {level}"] = compared.tally
        out.mistakes.extend(sentences.mistakes(f"attribution {role}", compared, (gold, found), spans))


def _score_hedges(out: Score, gold: Sequence[GoldHedge], found: Sequence[GoldHedge], sentences: _Sentences) -> None:
    def cue(hedge: GoldHedge) -> tuple[Span, ...]:
        return (hedge.cue,)

    for level, least in (("exact", 1.0), ("IoU>=0.5", 0.5), ("overlap", OVERLAP)):
        compared = _compare(gold, found, cue, least)
        out.tallies[f"hedge cue {level}"] = compared.tally
    out.mistakes.extend(sentences.mistakes("hedge cue", compared, (gold, found), cue))
    kinds = [(gold[i].cue, gold[i].kind, found[j].kind) for i, j in compared.pairs]
    _agree(out, "hedge kind", [(at, a, b, a == b) for at, a, b in kinds], sentences)


def _score_claims(out: Score, gold: Gold, found: Gold, sentences: _Sentences) -> None:
    ours, theirs = gold.claims or (), _inside(found.claims or (), gold.claim_region)

    def evidence(claim: GoldClaim) -> tuple[Span, ...]:
        return claim.evidence

    compared = _compare(ours, theirs, evidence, _SAME)
    out.tallies["claim evidence IoU>=0.5"] = compared.tally
    out.mistakes.extend(sentences.mistakes("claim evidence", compared, (ours, theirs), evidence))
    covered = [merge(r for c in claims for r in _regions(c.evidence)) for claims in (ours, theirs)]
    out.tallies["claim characters"] = Tally(shared(*covered), size(covered[0]), size(covered[1]))
    pairs = [(ours[i], theirs[j]) for i, j in compared.pairs]
    voices = [(a.evidence[0], _voice(a, gold), _voice(b, found), _same_voice(a, gold, b, found)) for a, b in pairs]
    _agree(out, "claim attribution", voices, sentences)
    for name in ("certainty", "polarity", "kind"):
        said = [(a.evidence[0], getattr(a, name), getattr(b, name)) for a, b in pairs]
        _agree(out, f"claim {name}", [(at, x, y, x == y) for at, x, y in said], sentences)
    strange = [(c.evidence[0], " ".join(sentences.strange(c.text))) for c in theirs]
    _agree(out, "claim text adds no name and no number", [(at, "", new, not new) for at, new in strange], sentences)


def _agree(out: Score, measure: str, compared: Sequence[tuple[Span, str, str, bool]], sentences: _Sentences) -> None:
    """Count how often readings (place, the gold's, the one found, whether they agree) agree; keep the others."""
    right = sum(same for *_, same in compared)
    out.tallies[measure] = Tally(right, len(compared), len(compared))
    out.mistakes.extend(
        Mistake(measure, "differs", (at,), sentences.around(at), gold=a or None, found=b or None)
        for at, a, b, same in compared
        if not same
    )


def _inside(claims: Sequence[GoldClaim], regions: Sequence[Region] | None) -> Sequence[GoldClaim]:
    """The claims that begin where claims were annotated."""
    if not regions:
        return claims
    return [c for c in claims if any(a <= c.evidence[0].start < b for a, b in regions)]


def _voice(claim: GoldClaim, of: Gold) -> str:
    """Who makes the claim, for people."""
    said = _attribution(claim, of)
    if said is None:
        return "the article itself"
    return said.source_name or " ".join(span.text for span in said.source) or "unnamed"


def _attribution(claim: GoldClaim, of: Gold) -> GoldAttribution | None:
    return None if claim.attribution is None else (of.attributions or ())[claim.attribution]


def _same_voice(ours: GoldClaim, gold: Gold, theirs: GoldClaim, found: Gold) -> bool:
    """Whether both claims are the article's own, or of sources that share words or a name, or that nobody names."""
    a, b = _attribution(ours, gold), _attribution(theirs, found)
    if a is None or b is None:
        return a is b
    left, right = _regions(a.source), _regions(b.source)
    same_name = bool(a.source_name and b.source_name) and (a.source_name or "").lower() == (b.source_name or "").lower()
    return (not left and not right) or bool(shared(left, right)) or same_name


def _regions(spans: Iterable[Span]) -> Regions:
    return tuple(span.region for span in spans)


class _Sentences:
    """The article's sentences, to show a mistake in its place, and the words that its claims may use."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._regions = segment.sentences(article.text, article.language)
        self._known = {word.lower() for word in words(article.text)}

    def around(self, span: Span) -> str:
        """The sentence that the span begins in, on one line."""
        start, end = next((r for r in self._regions if r[0] <= span.start < r[1]), span.region)
        return " ".join(self._text[start:end].split())

    def strange(self, text: str) -> list[str]:
        """The names and numbers of a generated text that the article does not have."""
        return [word for word in (*names(text), *numbers(text)) if word.lower() not in self._known]

    def mistakes(
        self,
        measure: str,
        compared: _Compared,
        items: tuple[Sequence[Item], Sequence[Item]],
        spans: Callable[[Item], tuple[Span, ...]],
    ) -> list[Mistake]:
        """What was missed and what is wrong, in text order."""
        listed: list[tuple[Outcome, tuple[Span, ...]]] = [
            *(("missed", spans(items[0][i])) for i in compared.missed),
            *(("wrong", spans(items[1][j])) for j in compared.wrong),
        ]
        listed.sort(key=lambda one: one[1][0].region)
        return [Mistake(measure, outcome, at, self.around(at[0])) for outcome, at in listed]
