"""Non-restrictive relative clauses and clause-like appositives: where one begins, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from summarizer.lexical.clause_reader import FINITE, NOUN, SUBORDINATORS, TEMPORAL, ClauseReader
from summarizer.lexical.words import word_set

Part = Literal["main", "relative", "appositive", "contrast", "participle"]
_RELATIVE = word_set("which who whom whose where when")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ABSTRACT = word_set(
    "move step factor development decision fact figure sign shift result situation trait trend phenomenon "
    "practice feat milestone outcome reversal claim charge allegation"
)
_FORESEEN = word_set("expected planned scheduled due anticipated")
_HAPPENINGS = word_set(
    "advance attack offensive counteroffensive assault strike election vote ruling decision summit meeting visit "
    "launch report announcement hearing trial verdict result operation storm cut rise offer deal"
)
"""What can be expected or planned, as a place cannot."""
_DATED = word_set("before earlier later ago")
_LINKS = word_set("IN TO")
_PLANNED = 2
_APPOSITIVE_HEAD = 8
_BEFORE_PARTICIPLE = 3
"""Words back from `Moscow` to the noun in `the retreat ordered by Moscow`."""
_RELATIVE_LEAD = 5
"""Words that can stand between the comma and the pronoun: some of whom, in which."""


class PartReader(ClauseReader):
    """Reads what is set off by a comma or a dash behind the words that it is about."""

    __slots__ = ()

    def _relative_at(self, ids: Sequence[int], k: int) -> tuple[Part, int] | None:
        j = k + 1
        while j < len(ids) and j - k <= _RELATIVE_LEAD and self.lows[ids[j]] not in _RELATIVE:
            if (
                self.tags[ids[j]] not in {"IN", "CD", "DT", "JJ", "JJS", "NN", "RB"}
                or self.lows[ids[j]] in SUBORDINATORS
            ):
                return None
            j += 1
        if j >= len(ids) or self.lows[ids[j]] not in _RELATIVE or j - k > _RELATIVE_LEAD:
            return None
        if j > k + 1 and self.lows[ids[j - 1]] not in {
            "of",
            "in",
            "at",
            "on",
            "to",
            "for",
            "with",
            "by",
            "from",
            "under",
        }:
            return None
        if not any(self._finite[i] for i in ids[j : j + 25]):
            return None
        before = self.tags[ids[k - 1]]
        if self.lows[ids[j]] == "when" and not (j == k + 1 and self._dated(ids[max(0, k - 4) : k])):
            return None
        dated = self.lows[ids[k - 1]] in _DATED
        return (
            ("relative", ids[j]) if dated or before in NOUN or before in {")", "CD", '"', "POS", "RB", "PRP"} else None
        )

    def _in_what(self, ids: Sequence[int], k: int) -> tuple[Part, None] | None:
        """A gloss on the whole clause: …, in what would be the worst attack since June."""
        lead = [self.lows[i] for i in ids[k + 1 : k + 3]]
        opens = len(lead) > 1 and lead[0] in {"in", "for"} and lead[1] == "what"
        return ("appositive", None) if opens and any(self._finite[i] for i in ids[k + 3 : k + 8]) else None

    def _dated(self, ids: Sequence[int]) -> bool:
        return any(self.lows[i] in TEMPORAL or _YEAR.fullmatch(self.lows[i]) for i in ids)

    def _appositive_at(self, ids: Sequence[int], k: int) -> tuple[Part, None] | None:
        if self.lows[ids[k + 1]] not in {"a", "an", "one", "something"}:
            return None
        for j in range(k + 2, min(k + 2 + _APPOSITIVE_HEAD, len(ids))):
            low, tag = self.lows[ids[j]], self.tags[ids[j]]
            if low in {"that", "which", "who", "whose", "where"} and (tag != "IN" or self.tags[ids[j - 1]] in NOUN):
                follows = any(self._finite[i] for i in ids[j : j + 12])
                return ("appositive", None) if follows else None
            if tag in FINITE or tag in {",", ":", ".", "CC"}:
                return None
        return None

    def _antecedent(self, ids: Sequence[int], k: int, part: Part) -> list[int]:
        """The noun phrase right before ids[k], with its of-phrases; nothing where the whole clause is meant."""
        if part == "appositive" and (self.lows[ids[k + 2]] in _ABSTRACT or self.lows[ids[k + 2]] == "what"):
            return []
        if part == "participle":
            main = self._main_verb(ids[:k])
            if main is not None and self.tags[ids[self._skip(ids, k + 1)]] == "VBG":
                return self.subject(ids[:k])
        j = k - 2 if part == "relative" and self.lows[ids[k - 1]] in _DATED else k - 1
        while j >= 0 and (self._nominal(ids[j]) or self._links_noun(ids, j)):
            j -= 1
        if part == "relative" and self._place_of(ids, j, k):
            return [*self._antecedent(ids, j, part), *ids[j:k]]
        dated = any(self.lows[i] in TEMPORAL for i in ids[j + 1 : k])
        if (
            dated
            and part == "relative"
            and self.lows[ids[k + 1]] != "when"
            and j > 0
            and self.tags[ids[j]] == "IN"
            and self._nominal(ids[j - 1])
        ):
            return [*self._antecedent(ids, j, part), *ids[j:k]]
        start = j + 1
        while start < k and self.tags[ids[start]] in {"IN", "CC", ",", "RB", "TO", "VBG", ")"}:
            start += 1
        if part == "relative" and self._foreseen(ids, k):
            start = self._foreseen_start(ids, start, k)
        modified = start > _BEFORE_PARTICIPLE and self._nominal(ids[start - _BEFORE_PARTICIPLE])
        if modified and self.tags[ids[start - 2]] == "VBN" and self.tags[ids[start - 1]] == "IN":
            start = self._narrowed(ids, start - 2)
        return list(ids[start:k])

    def _foreseen(self, ids: Sequence[int], k: int) -> bool:
        """Whether what the comma at ids[k] opens speaks of something to come: which is expected, which was planned."""
        lows = [self.lows[i] for i in ids[k + 1 : k + 4]]
        return len(lows) > _PLANNED and lows[0] == "which" and lows[1] in {"is", "was"} and lows[2] in _FORESEEN

    def _foreseen_start(self, ids: Sequence[int], start: int, k: int) -> int:
        """Start of the noun phrase that what is foreseen stands in: an advance by the troops to the border."""
        wide = self._narrowed(ids, start)
        head = next((j for j in range(wide, k) if self.tags[ids[j]] in {"IN", "TO"}), k) - 1
        return start if self.lows[ids[k - 1]] in _HAPPENINGS or self.tags[ids[head]] in {"NNS", "NNPS"} else wide

    def _place_of(self, ids: Sequence[int], j: int, k: int) -> bool:
        """Whether ids[j:k] is where the person before it belongs: a doctor at the hospital, who …."""
        person = self.lows[ids[min(k + 1, len(ids) - 1)]] == "who" and j > 0 and self.tags[ids[j - 1]] in NOUN
        return person and self.lows[ids[j]] in {"at", "in", "from"}

    def _awaits_verb(self, ids: Sequence[int], k: int) -> bool:
        """Whether the noun phrase before ids[k] is the subject of a clause just opened: that the men, who …, left."""
        j = k - 1
        while j > 0 and (self._nominal(ids[j]) or self.lows[ids[j]] == "of"):
            j -= 1
        return 0 < j < k - 1 and self._opener(ids, j)

    def _narrowed(self, ids: Sequence[int], k: int) -> int:
        """Start of the whole noun phrase that the participle at ids[k] narrows: the retreat from Kyiv ordered by."""
        j = k - 1
        while j >= 0 and (self._nominal(ids[j]) or self.tags[ids[j]] in _LINKS):
            j -= 1
        j += 1
        while j < k and self.tags[ids[j]] in _LINKS:
            j += 1
        return j

    def _links_noun(self, ids: Sequence[int], j: int) -> bool:
        low = self.lows[ids[j]]
        return low == "of" or (
            low == "and" and 0 < j < len(ids) - 1 and self.tags[ids[j - 1]] == self.tags[ids[j + 1]] == "NNP"
        )
