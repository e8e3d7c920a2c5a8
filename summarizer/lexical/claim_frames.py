"""The reporting frames of one sentence: which words say who says so, and which are what is said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from summarizer.candidates import AttributionCandidate, HedgeCandidate
from summarizer.lexical.claim_worth import is_bare, takes_object
from summarizer.lexical.clauses import Clause, Splitter
from summarizer.lexical.document import Document
from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set
from summarizer.spans import Region

_TO_NOUN = 6
"""Tokens from a verb to the noun that it carries (expressed the hope)."""
_BE = frozenset({"is", "was"})
_CARRY = word_set(
    "are is was were has have had express expressed expresses voice voiced voices repeated share shared hold holds held"
)
_BARE = 5
"""Tokens of the longest bare noun, with its article and marks."""
_NOWHERE = frozenset[int]()
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TAG, _START = attrgetter("tag"), attrgetter("start")


class Unit(NamedTuple):
    """Words read together: the tokens of one attribution's content in a sentence, or what the article says itself."""

    attribution: int | None
    ids: tuple[int, ...]
    only: tuple[int, ...] = ()
    """Where set, the words in which a claim's verb must stand."""


def _mended(tokens: tuple[Token, ...], tags: list[str]) -> tuple[Token, ...]:
    """The tokens with the tags that the reporting frames see."""
    if list(map(_TAG, tokens)) == tags:
        return tokens
    pairs = zip(tokens, tags, strict=True)
    return tuple([token if token.tag == tag else token._replace(tag=tag) for token, tag in pairs])


class Framed:
    """The words of a sentence and the attributions in it; positions are those of its tokens."""

    def __init__(
        self, index: int, doc: Document, attributions: dict[int, AttributionCandidate], hedges: list[HedgeCandidate]
    ) -> None:
        self.index = index
        self.text = doc.text
        self.tokens = _mended(doc.tokens[index], doc.mended[index])
        self.starts = list(map(_START, self.tokens))
        self.lows = [token.low for token in self.tokens]
        self.tags = [token.tag for token in self.tokens]
        self.attributions = attributions
        self.cue = {i: self._positions(a.cue) for i, a in attributions.items()}
        content = {i: self._positions(a.content) for i, a in attributions.items()}
        self.content = {i: ids for i, ids in content.items() if ids and not self._ordered(i, ids)}
        self.parent = {i: self._parent(i) for i in attributions}
        voiced = (ids for i, ids in self.cue.items() if self._by_verb(i))
        rounded = self._positions([h.cue for h in hedges if h.kind == "approximator"])
        hedged = self._positions([h.cue for h in hedges if h.kind != "approximator"])
        self.splitter = Splitter(self.tokens, hedged, frozenset().union(*voiced), rounded)

    def _positions(self, regions: Sequence[Region]) -> frozenset[int]:
        """The tokens that lie in any of the regions, as positions in the sentence."""
        if not regions:
            return _NOWHERE
        out: set[int] = set()
        for start, end in regions:
            first = bisect_right(self.starts, start)
            first -= first > 0 and self.tokens[first - 1].end > start
            out.update(range(first, bisect_left(self.starts, end)))
        return frozenset(out)

    def _ordered(self, i: int, ids: frozenset[int]) -> bool:
        """Whether the content is what somebody was told to do: it makes no claim apart from the telling."""
        if not ids or not self.cue[i] or self.tokens[min(ids)].tag != "TO":
            return False
        last = max(self.cue[i])
        passive = any(
            self.tokens[k].low in {"be", "been", "was", "were", "is", "are"} for k in range(max(0, last - 3), last)
        )
        return (
            passive
            and self.tokens[last].tag == "VBN"
            and self.tokens[last].low in {"told", "ordered", "asked", "urged"}
        )

    def _parent(self, i: int) -> int | None:
        """The attribution whose content holds the cue of attribution i most closely."""
        holders = [
            j for j, ids in self.content.items() if j != i and self.cue[i] and self.cue[i] <= ids and self._inside(i, j)
        ]
        return min(holders, key=lambda j: len(self.content.get(j, frozenset())), default=None)

    def _inside(self, i: int, j: int) -> bool:
        return self.content.get(i, frozenset()) < self.content.get(j, frozenset()) or not self.content.get(
            i, frozenset()
        )

    def _around(self, i: int, content: frozenset[int]) -> bool:
        """Whether the content's noun stands right before who says so: the villages they said were taken."""
        first = min(content)
        end = first
        while end in content:
            end += 1
        apart = (
            end >= len(self.tokens) or self.tokens[end].tag in {",", ":", '"'} or self.tokens[end - 1].tag in {",", '"'}
        )
        return not apart and end <= min(self.cue[i], default=0) and first > 1 and max(content) > end

    def _by_verb(self, i: int) -> bool:
        """Whether the cue is a verb or an adverbial (said, according to), which holds no proposition of its own."""
        return self._as_adverb(i) or not any(self.tokens[k].tag in {"NN", "NNS"} for k in self.cue[i])

    def _as_adverb(self, i: int) -> bool:
        """Whether the cue's noun opens the sentence as an adverbial: in his view, by her own account."""
        cue, content = self.cue[i], self.content.get(i)
        if not cue or not content or min(content) <= max(cue) or self.tokens[max(cue)].tag not in {"NN", "NNS"}:
            return False
        comma = self.tokens[max(cue) + 1].low == "," if max(cue) + 1 < len(self.tokens) else False
        return comma and any(self.tokens[k].low in {"in", "by"} for k in range(max(0, min(cue) - 6), min(cue)))

    def _out_of_frames(self, clause: Clause, unit: Unit) -> Clause | None:
        """The clause with what it reports; none where it only reports or lies in what somebody is quoted for."""
        ids = set(clause.ids)
        mine = [i for i in self.attributions if i != unit.attribution]
        within = (self.content.get(i, frozenset()) for i in mine if not self._holds(i, unit))
        cued = [i for i in mine if not self.cue[i].isdisjoint(clause.ids)]
        if any(ids <= content for content in within) or any(self._reports(i, clause) for i in cued):
            return None
        if any(self._only_frames(i, clause) for i in cued):
            return None
        for i in cued:
            if i in self.content and self._by_verb(i) and self.parent[i] == unit.attribution:
                ids = self._with_content(ids, i)
        if clause.verb is not None:
            ids = self._own_subject(ids, clause.verb)
        return clause if ids == set(clause.ids) else clause._replace(ids=tuple(sorted(ids)))

    def _with_content(self, ids: set[int], i: int) -> set[int]:
        """The words of a clause that mentions attribution i, made whole again, or without a tail `, saying that`."""
        cue, content = min(self.cue[i]), self.content[i]
        if self.tokens[cue].tag == "VBG" and cue > 1 and self.tokens[cue - 1].low == "," and min(content) > cue:
            return {k for k in ids if k < cue - 1 or k > max(content)}
        return ids | content | {k for k in self._that(content) if k > cue}

    def _that(self, content: frozenset[int]) -> set[int]:
        """Where the word `that` opens a stretch of reported words."""
        return {k - 1 for k in content if k and k - 1 not in content and self.tokens[k - 1].low == "that"}

    def _own_subject(self, ids: set[int], verb: int) -> set[int]:
        """Behind an inserted `police said`, a second verb phrase has the subject of the reported words."""
        for i, content in self.content.items():
            cue = self.cue[i]
            if not cue or not max(content) < min(cue) <= max(cue) < verb or not cue.isdisjoint(ids):
                continue
            source = self._positions(self.attributions[i].source)
            before = {k for k in ids if k < verb}
            if source and before and before - source <= {min(before)} and before & source:
                subject = self.splitter.own_subject(sorted(content))
                return (ids - before) | set(subject) if subject else ids
        return ids

    def _holds(self, i: int, unit: Unit) -> bool:
        """Whether attribution i's content is larger than the unit: the unit stands inside it."""
        return unit.attribution is not None and self.content.get(unit.attribution, frozenset()) <= self.content.get(
            i, frozenset()
        )

    def _reports(self, i: int, clause: Clause) -> bool:
        """Whether the clause is the frame of attribution i: X said, according to X, X's assessment is that."""
        cue, verb = self.cue[i], clause.verb
        content = self.content.get(i, frozenset())
        grouped = verb is not None and bool(cue) and (verb in cue or self._same_group(verb, min(cue)))
        if not content or (self._by_verb(i) and grouped and self._pointing(content)):
            if not self._by_verb(i) or not (verb in cue or (content and grouped)):
                return False
            return not takes_object([self.tokens[k] for k in sorted({*clause.ids, *content})], self.tokens[max(cue)])
        if verb is None:
            return False
        if self._by_verb(i):
            return (
                verb in cue
                or (verb in content and clause.part != "main" and not self._around(i, content))
                or grouped
                or (self._adverbial(cue) and not self._own_words(i, clause))
            )
        if self._pointing(content):
            return False
        before, after = min(cue) < verb, min(content) > verb
        existential = any(self.tags[k] == "EX" for k in clause.ids if k < verb) and self.lows[verb + 1] != "no"
        return (before and after) or (after and (existential or self._frames_noun(i, verb)))

    def _frames_noun(self, i: int, verb: int) -> bool:
        """Whether the verb only carries the cue's noun: X expressed hope that, it is her view that."""
        cue = self.cue[i]
        if not verb < min(cue) <= max(cue) < min(self.content[i]) or min(cue) - verb > _TO_NOUN:
            return False
        source = self._positions(self.attributions[i].source)
        words = [self.tokens[k] for k in range(verb, min(cue)) if self.tokens[k].tag.startswith("VB")]
        held = bool(source) and max(source) < verb and all(word.low in _CARRY for word in words)
        it = verb > 0 and self.tokens[verb - 1].low == "it" and self.tokens[verb].low in _BE
        return held or it

    def _only_frames(self, i: int, clause: Clause) -> bool:
        """Whether nothing but phrases before the source is left of the clause (In a note read out on air, X said)."""
        cue, source = self.cue[i], self._positions(self.attributions[i].source)
        content = self.content.get(i, frozenset())
        if not source or not cue or not content or self._pointing(content) or not self._by_verb(i):
            return False
        first = self.tokens[clause.ids[0]].tag in {"IN", "VBG", "VBN"}
        left = [k for k in clause.ids if self.tokens[k].tag in _FINITE and k not in cue]
        return first and min(source) < min(cue) < min(content) and all(k < min(source) for k in left)

    def _pointing(self, content: frozenset[int]) -> bool:
        """Whether a content is a bare noun or points at what was said elsewhere: the charges, those limits."""
        return len(content) <= _BARE and is_bare([self.tokens[k] for k in sorted(content)])

    def _adverbial(self, cue: frozenset[int]) -> bool:
        return self.tokens[min(cue)].low in {"according", "per", "as", "in"}

    def _own_words(self, i: int, clause: Clause) -> bool:
        """Whether the clause's verb stands outside the phrase that the adverbial cue opens."""
        return clause.verb is not None and clause.verb < min(self.cue[i])

    def _same_group(self, verb: int, cue: int) -> bool:
        """Whether the finite verb is an auxiliary of the cue: has said, went on to say, is hoping."""
        if not verb < cue <= verb + 6:
            return False
        return all(
            self.tokens[k].tag in {"VB", "VBN", "VBG", "RB", "TO", "RP", "IN", "JJ"} for k in range(verb + 1, cue)
        )
