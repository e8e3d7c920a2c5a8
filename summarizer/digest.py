"""The digest: a headline and three to seven key points that cite claims and keep their sources and hedges.

A key point is written by a model or, without one, is a claim's own words. Either way the same deterministic check
holds: no name, number or date that the cited claims lack; a source named where a claim has one, and that it only claims
so where the article says that; a hedge where a claim is not certain; negation as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import heapify, heappop, heapreplace
from itertools import chain, islice
from typing import TypedDict

from summarizer.drafts import Answer, DigestAnswer, KeyPointDraft
from summarizer.key_points import UNNAMED, Citable, Point, keeps_distance, key_point_problems, names_source
from summarizer.lexical import hedges_in, is_sentence, read_sentence
from summarizer.lexical.certainty import decide
from summarizer.lexical.quotations import without_lone_marks
from summarizer.lexical.source_types import mid_sentence
from summarizer.models import Attribution, Claim, Hedge, KeyPoint, Ungrounded
from summarizer.questions import shown, unforgeable
from summarizer.wording import (
    ANAPHORS,
    FUNCTION_WORDS,
    any_number,
    each_name,
    with_articles,
    words,
)

LEAST, MOST = 3, 7
_LONGEST = 400
_FRAGMENTS = 20
"""Weighty claims that are passed over for sentences, at most."""
_FEW_WORDS, _LONG_CLAIM = 3, 220
_VAGUE = re.compile(r"(there|it|its|this|that|these|those|they|their|he|she|his|her|here|we|i|you|so|since then)\b")
_DISTANT = re.compile(r"\b(alleg|assert|boast|contend|insinuat|insist|maintain|presum|speculat)", re.IGNORECASE)
"""Distancing cues, verbs and nouns, whose own past can follow what is claimed: …, the ministry alleged."""


def citable(
    claims: Sequence[Claim], attributions: Sequence[Attribution], hedges: Sequence[Hedge], text: str
) -> list[Citable]:
    """The claims as a digest cites them; `text` is the article's, which knows what takes an article."""
    plain = {a.id: _plain_source(a) for a in attributions}
    far = {a.id: _distance(a) for a in attributions if a.stance == "distancing"}
    cues = {h.id: h.cue.text for h in hedges if h.kind != "approximator"}
    called = with_articles(set(plain.values()), text)
    same: dict[str, set[str]] = {}
    for a in attributions:
        name = plain[a.id]
        same.setdefault(name, {name}).update(s.text for s in a.source if s.text.lower() not in ANAPHORS)
    aliases = {name: tuple(sorted(texts)) for name, texts in same.items()}
    out = []
    for claim in claims:
        name = plain.get(claim.attribution or "", "")
        out.append(
            Citable(
                id=claim.id,
                text=claim.text,
                evidence=" … ".join(s.text for s in claim.evidence),
                source=called.get(name),
                aliases=aliases.get(name, ()),
                hedges=tuple(cues[h] for h in claim.hedges if h in cues),
                certainty=claim.certainty,
                distance=far.get(claim.attribution or "", ""),
            )
        )
    return out


def _distance(said: Attribution) -> str:
    """The word by which a digest says that a source is not simply believed: the cue's own past, or claimed."""
    found = _DISTANT.search(" ".join(s.text for s in said.cue))
    return f"{found[1].lower()}ed" if found else "claimed"


def _plain_source(said: Attribution) -> str:
    words = shown(said.source_name or " ".join(s.text for s in said.source))
    return UNNAMED if not words or words.lower() in ANAPHORS else words


def within_sentence(claim: Citable) -> Citable:
    """The claim with its source as one calls it inside a sentence; a model is shown the article's own capital."""
    return replace(claim, source=mid_sentence(claim.source)) if claim.source else claim


class Ranking:
    """Ranks the claims of one article, under as many titles as are asked about; they are not read before."""

    def __init__(self, claims: Sequence[Citable]) -> None:
        self.claims = claims
        self._fragments: dict[int, bool] = {}

    @cached_property
    def _bags(self) -> list[set[str]]:
        return [_bag(words(c.text)) for c in self.claims]

    @cached_property
    def _merits(self) -> list[tuple[float, float, float]]:
        counts = Counter(chain.from_iterable(self._bags))
        return [_merits(claim, bag, counts) for claim, bag in zip(self.claims, self._bags, strict=True)]

    def best(self, title: str, most: int) -> list[Citable]:
        """The weightiest claims for a digest, at most `most`, each next one the less it repeats those before it.

        A claim weighs more the more central its words are (SumBasic, Nenkova & Vanderwende 2005), the nearer it stands
        to the title and the beginning, and when it is sourced or holds a number or names; one that points elsewhere
        weighs less, and what is no sentence comes last. Repetition counts against it as in maximal marginal relevance
        (Carbonell & Goldstein 1998).
        """
        sentences, fragments = self._ranked(title, most)
        return [*sentences, *fragments][:most]

    def sentences(self, title: str, most: int) -> list[Citable]:
        """The best claims, those only that are sentences; where none of them is, all."""
        sentences, fragments = self._ranked(title, most)
        return sentences or fragments[:most]

    def _ranked(self, title: str, most: int) -> tuple[list[Citable], list[Citable]]:
        """The best claims that are sentences, at most `most`, and those passed over for them."""
        bags, weights = self._bags, self._weights(_bag(words(title)))
        out: list[Citable] = []
        fragments: list[Citable] = []
        taken: set[str] = set()
        # a weight only falls as more is taken: one that still leads when counted anew is the greatest (Minoux 1978)
        queue = [(-weight, place) for place, weight in enumerate(weights)]
        heapify(queue)
        while queue and len(out) < most:
            place = queue[0][1]
            anew = len(bags[place] & taken) / (len(bags[place]) or 1) - weights[place], place
            heapreplace(queue, anew)
            if queue[0] == anew:
                heappop(queue)
                if len(fragments) < _FRAGMENTS and self._is_fragment(place):
                    fragments.append(self.claims[place])
                    continue
                out.append(self.claims[place])
                taken |= bags[place]
        return out, fragments

    def _is_fragment(self, place: int) -> bool:
        """Whether a claim's text is a noun phrase; one that is too long for a key point anyway is not looked at."""
        if place not in self._fragments:
            text = self.claims[place].text
            self._fragments[place] = len(text) <= _LONGEST and (" … " in text or not is_sentence(text))
        return self._fragments[place]

    def _weights(self, heading: set[str]) -> list[float]:
        out: list[float] = []
        total, longest = max(len(self.claims), 1), len(heading) or 1
        for place, (bag, (central, more, less)) in enumerate(zip(self._bags, self._merits, strict=True)):
            weight = central / total + (0.4 * len(bag & heading) / longest + 0.5 / (1 + place / 8)) + more - less
            out.append(weight - 9.0 * (bag == heading))  # the headline says it already
        return out


def _bag(found: Iterable[str]) -> set[str]:
    """The content words among the words of a text."""
    return set(map(str.lower, found)) - FUNCTION_WORDS


def _merits(claim: Citable, bag: set[str], counts: Mapping[str, int]) -> tuple[float, float, float]:
    """What a claim weighs whatever the title: how central its words are, what speaks for it and what against."""
    low = claim.text.lower()
    central = 2.0 * sum(map(counts.__getitem__, bag)) / max(len(bag), 8)
    counted, named = any_number(bag), len(list(islice(each_name(claim.text), 4)))
    more = 0.2 * (claim.source is not None) + 0.1 * counted + 0.05 * named
    less = 0.6 * bool(_VAGUE.match(low)) + 0.5 * (len(bag) <= _FEW_WORDS) + 0.3 * (len(low) > _LONG_CLAIM)
    return central, more, less


def wanted(claims: Sequence[Citable]) -> int:
    """How many key points an article of so many claims gets."""
    return min(MOST, max(LEAST, round(len(claims) / 5)), len(claims)) or 0


def extract(ranking: Ranking, title: str) -> tuple[str, list[KeyPoint]]:
    """The digest without a model: the weightiest claims in their own words, in text order."""
    claims = ranking.claims
    chosen = ranking.sentences(title, wanted(claims))
    order = {c.id: i for i, c in enumerate(claims)}
    chosen.sort(key=lambda c: order[c.id])
    return title, [KeyPoint(text=verbatim(c), claims=(c.id,)) for c in chosen]


def completed(points: Sequence[KeyPoint], ranking: Ranking, title: str) -> list[KeyPoint]:
    """A model's points and, where it was asked for fewer than the article deserves, claims in their own words."""
    claims = ranking.claims
    missing = wanted(claims) - len(points)
    if missing <= 0:
        return list(points)
    cited = {c for p in points for c in p.claims}
    more = [c for c in ranking.sentences(title, wanted(claims)) if c.id not in cited][:missing]
    order = {c.id: i for i, c in enumerate(claims)}
    out = [*points, *(KeyPoint(text=verbatim(c), claims=(c.id,)) for c in more)]
    return sorted(out, key=lambda p: order[p.claims[0]]) if more else out


def verbatim(claim: Citable) -> str:
    """A claim as a key point: its own text, with its source and any hedge that stands outside its words."""
    text = without_lone_marks(shown(claim.text)).rstrip(".")
    end = ending(claim)
    return text + end + ("" if not end and text.endswith(("!", "?")) else ".")


def ending(claim: Citable) -> str:
    """What a key point on the claim has to say besides the claim's own text: its source, hedges from elsewhere."""
    text = shown(claim.text)
    out, point = "", Point(text)
    if claim.source and not (names_source(claim, point) and keeps_distance(claim, point)):
        out = f", {claim.source} {claim.distance}" if claim.distance else f", according to {claim.source}"
    outside = [h for h in claim.hedges if h.lower() not in text.lower()]
    if outside and claim.certainty != "certain":
        out += f" (“{'”, “'.join(shown(h) for h in dict.fromkeys(outside))}”)"
    return out


def offered(ranking: Ranking, title: str, limit: int) -> list[Citable]:
    """The claims a model may cite: the weightiest, in text order."""
    if len(ranking.claims) <= limit:
        return list(ranking.claims)
    chosen = {c.id for c in ranking.best(title, limit)}
    return [c for c in ranking.claims if c.id in chosen]


class ShownClaim(TypedDict):
    """A claim as the digest prompt shows it: with its source and hedges, ready to be kept."""

    id: str
    source: str
    hedges: list[str]
    text: str


def shown_claim(claim: Citable) -> ShownClaim:
    """A claim for the digest prompt."""
    hedges = [shown(h) for h in claim.hedges]
    return {"id": claim.id, "source": claim.source or "", "hedges": hedges, "text": verbatim(claim)}


def variables(claims: Sequence[ShownClaim], title: str, most: int) -> dict[str, object]:
    """The variables of the digest prompt."""
    text = repr((title, claims))
    mark = unforgeable(text, hashlib.sha256(text.encode()).hexdigest()[:8])
    return {"mark": mark, "title": shown(title), "claims": claims, "most": most}


class DigestChecker:
    """Checks a digest against the claims it was made from (the `checker` of the validation context).

    It keeps what it found, because a digest is checked when it comes and again when it is settled.
    """

    def __init__(self, claims: Sequence[Citable], title: str) -> None:
        self.claims = {c.id: c for c in claims}
        self.title = title
        self._found: dict[tuple[object, ...], list[str]] = {}

    def problems(self, answer: Answer) -> list[str]:
        """One sentence for each fault of the headline and the key points."""
        if not isinstance(answer, DigestAnswer):
            msg = f"no check for {type(answer).__name__}"
            raise TypeError(msg)
        out = self.headline_problems(answer.headline)
        least = min(LEAST, len(self.claims))
        if not least <= len(answer.key_points) <= MOST:
            out.append(f"There are {len(answer.key_points)} key points: write {least} to {MOST}.")
        cited: set[str] = set()
        for number, point in enumerate(answer.key_points, 1):
            found = self.point_problems(point)
            if point.claims and set(point.claims) <= cited:
                found.append("It cites only claims that stand in earlier points.")
            cited |= set(point.claims)
            out += [f"Key point {number}: {problem}" for problem in found]
        return out

    def headline_problems(self, headline: str) -> list[str]:
        """Faults of a headline: it says what one claim says, as surely, and by the same source."""
        if "\n" in headline.strip() or not (headline := shown(headline)) or len(headline) > _LONGEST or not self.claims:
            return ["The headline is one line of at most twelve words."]
        if headline == shown(self.title):
            return []
        ours = {w.lower() for w in words(headline)} - FUNCTION_WORDS
        best = max(self.claims, key=lambda c: len(ours & self._bags[c]))
        return self._problems(headline, [best], forms=True)  # runs aground: ran aground

    @cached_property
    def _bags(self) -> dict[str, set[str]]:
        return {c.id: {w.lower() for w in words(f"{c.text} {c.source or ''}")} for c in self.claims.values()}

    def point_problems(self, point: KeyPointDraft) -> list[str]:
        """Faults of one key point."""
        unknown = [c for c in point.claims if c not in self.claims]
        if unknown or not point.claims:
            return [f"There is no claim {', '.join(unknown) or 'cited'}."]
        if not shown(point.text) or len(point.text) > _LONGEST:
            return [f"Its text is one sentence of at most {_LONGEST} characters."]
        return self._problems(point.text, point.claims)

    def _problems(self, text: str, cited: Sequence[str], *, forms: bool = False) -> list[str]:
        key = (text, forms, *cited)
        if key not in self._found:
            self._found[key] = key_point_problems(text, [self.claims[c] for c in cited], forms=forms)
        return list(self._found[key])

    def settle(self, answer: DigestAnswer) -> tuple[str, list[KeyPoint], list[Ungrounded]]:
        """The digest with every faulty point replaced by the first claim it cites, verbatim, and what was replaced."""
        missed: list[Ungrounded] = []
        headline = shown(answer.headline)
        for problem in self.headline_problems(answer.headline)[:1]:
            missed.append(Ungrounded(item="headline", quote=headline, reason=problem))
            headline = self.title
        points: list[KeyPoint] = []
        cited: set[str] = set()
        for draft in answer.key_points[:MOST]:
            known = [c for c in dict.fromkeys(draft.claims) if c in self.claims]
            if problems := self.point_problems(draft):
                missed.append(Ungrounded(item="key_point", quote=draft.text, reason=" ".join(problems)))
                known = [c for c in known if c not in cited][:1]
            if not known or set(known) <= cited:
                continue
            text = verbatim(self.claims[known[0]]) if problems else without_lone_marks(shown(draft.text))
            points.append(KeyPoint(text=text, claims=tuple(known)))
            cited.update(known)
        return headline, self._filled(points, cited), missed

    def _filled(self, points: list[KeyPoint], cited: set[str]) -> list[KeyPoint]:
        """At least three points: the weightiest claims not cited yet make up for those that fell out."""
        missing = min(LEAST, len(self.claims)) - len(points)
        if missing <= 0:
            return points
        ranked = Ranking(list(self.claims.values())).best(self.title, len(self.claims))
        more = [c for c in ranked if c.id not in cited][:missing]
        return points + [KeyPoint(text=verbatim(c), claims=(c.id,)) for c in more]


def example_checker(example: Mapping[str, object]) -> DigestChecker:
    """The checker for an example of the digest prompt."""
    claims = example["claims"]
    if not isinstance(claims, list):
        msg = "claims is no list"
        raise TypeError(msg)
    return DigestChecker([_example_claim(c) for c in claims], str(example["title"]))


def _example_claim(claim: Mapping[str, object]) -> Citable:
    text, hedges = str(claim["text"]), claim["hedges"]
    return Citable(
        id=str(claim["id"]),
        text=text,
        source=str(claim["source"]) or None,
        hedges=tuple(hedges) if isinstance(hedges, list) else (),
        certainty=decide(hedges_in(read_sentence(text)), text),
    )
