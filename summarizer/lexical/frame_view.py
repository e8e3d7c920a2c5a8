"""A sentence as the reporting frames see it: noun phrases, verb groups, clauses and quotations around a place.

All walks are bounded, so that a sentence of any length is read in linear time.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.lexical.document import Document
from summarizer.lexical.frame_phrases import ADVERBS, AUX, NOUNS, REACH, Marks, NounPhrases, Run, marks_of
from summarizer.lexical.frame_tags import DATES, FINITE, LONE
from summarizer.lexical.quotations import Quotation

__all__ = ["ADVERBS", "AUX", "DATES", "FINITE", "Group", "Marks", "Run", "View", "marks_of"]

_NEGATIONS = frozenset(["not", "n't", "never", "no", "neither", "nor", "hardly"])
_MODALS = frozenset(["will", "would", "may", "might", "can", "could", "should", "must", "shall", "'ll", "ca", "wo"])
_BE = frozenset(["be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"])
_HAVE = frozenset(["has", "have", "had", "having", "'ve"])
_ENDS_SUBJECT = frozenset(["CC", "WDT", "WP", "IN", "VBG", "RB", "WRB"])
_LONGEST_GROUP = 10
_GAP = " \t\u00a0\u2009\u202f"
_SUBORDINATORS = frozenset(
    ["after", "before", "since", "because", "while", "if", "until", "unless", "although", "though", "as"]
)
_STANDS_FOR_A_NOUN = frozenset(["what", "there", *LONE])
_QUANTIFIERS = frozenset(["at", "up", "as", "about", "around", "over", "under", "between"])
_CLAUSE_ENDS = frozenset(["WP", "WDT", ".", ":", "WRB", "VB"])
_NO_CLAUSE = frozenset(["IN", "TO", "VB", "CC", "", ",", "."])


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries and adverbs: tokens `start` up to the verb itself at `verb`."""

    start: int
    verb: int
    passive: bool
    negated: bool
    modal: bool
    infinitive: bool
    finite: bool


class View(NounPhrases):
    """One sentence of a document; its methods take and give token indices, `region` turns them into offsets."""

    __slots__ = ("fronted", "headline")

    def __init__(self, doc: Document, index: int, marks: Marks) -> None:
        super().__init__(doc, index, marks)
        self.headline = bool(self.toks) and self.toks[-1].text[-1:].isalnum()
        """Whether the sentence ends without a mark, as headlines do: they may lack a finite verb."""
        self.fronted = -1
        """The comma that ends a fronted subordinate clause ("Though X noted that S, …"); −1 without one."""

    # verbs and clauses

    def group(self, verb: int) -> Group:
        """The verb group that the verb at token `verb` heads."""
        start, seen = verb, set()
        k = verb - 1
        while k >= 0 and verb - k < _LONGEST_GROUP:
            low = self.lows[k]
            if low in AUX and not (low == "'s" and self.tags[k] == "POS"):
                seen.add(low)
                start = k
            elif low == "to" and (k == verb - 1 or (seen and self.lows[k + 1] == "have")):
                seen.add("to")
                start = k
            elif low == "," and self._inserted(k):
                k -= 2
            elif not ((self.tags[k] in ADVERBS or low == "long") and k > 0):
                break
            k -= 1
        # leading adverbs belong to the group too: "also said"
        while start > 0 and self.tags[start - 1] in ADVERBS and self.lows[start - 1] != "however":
            start -= 1
        if "neither" in self.lows[start:verb] or (start and self.lows[start - 1] == "nor"):
            seen.add("nor")
        tag = self.tags[verb]
        be, have, modal = bool(seen & _BE), bool(seen & _HAVE), bool(seen & _MODALS)
        passive = be and tag in {"VBN", "VBD"} and not self.lows[verb].endswith("ing")
        finite = tag in {"VBD", "VBZ", "VBP"} or bool(seen & (AUX - {"being", "been", "be"}))
        return Group(start, verb, passive, bool(seen & _NEGATIONS), modal and not have, "to" in seen, finite or have)

    def _inserted(self, k: int) -> bool:
        """Whether ", however," stands within the group and ends at token `k` ("did, however, say")."""
        return k > 2 and self.tags[k - 1] in ADVERBS and self.lows[k - 2] == "," and self.lows[k - 3] in AUX  # noqa: PLR2004

    def has_finite(self, start: int, end: int) -> bool:
        """Whether a finite verb stands among the tokens."""
        return any(self.tags[k] in FINITE for k in range(start, min(end, start + REACH)))

    def clause_starts(self, start: int, *, loose: bool = False) -> bool:
        """Whether a clause without "that" begins at `start`: a subject, then a finite verb, nothing in between.

        With `loose`, a past participle behind a noun counts as finite too ("said Kerry contacted the minister").
        """
        if self.tag(start) in _NO_CLAUSE and not self._opens_quantity(start):
            return False
        noun, commas = False, 0
        if (closing := self._relative_aside(start)) > 0:
            return self.tag(closing + 1) in FINITE
        for k in range(start, min(self.n, start + REACH)):
            tag = self.tags[k]
            commas += tag == ","
            if commas == 1 and tag in FINITE and self.tags[k - 1] == ",":
                # the comma closes a clause around this one ("X, who confirmed the incident, said")
                return False
            if tag in FINITE or (loose and tag == "VBN" and self._acts(k)):
                return noun and k > start
            if tag in NOUNS or tag in {"DT", "VBG"} or self.lows[k] in _STANDS_FOR_A_NOUN:
                noun = True
            elif self._ends_subject(k, start, noun=noun):
                return False
        return False

    def _relative_aside(self, start: int) -> int:
        """The comma that closes ", who has pleaded not guilty," right behind the subject at `start`; −1 without it."""
        comma = self.np_after(start)
        if comma == start or self.tag(comma) != "," or self.tag(comma + 1) not in {"WP", "WDT", "WP$"}:
            return -1
        for k in range(comma + 2, min(self.n, comma + REACH)):
            if self.tags[k] == ",":
                return k if self.tag(k + 1) in FINITE else -1
        return -1

    def _opens_quantity(self, k: int) -> bool:
        """Whether "at least", "up to", "about" and the like open a number at token `k`."""
        if self.low(k) not in _QUANTIFIERS:
            return False
        return self.low(k + 1) in {"least", "most", "many", "much", "to"} or self.tag(k + 1) == "CD"

    def _acts(self, k: int) -> bool:
        return self.low(k + 1) != "by" and self.tags[k - 1] in {"NN", "NNS", "NNP", ","}

    def _ends_subject(self, k: int, start: int, *, noun: bool) -> bool:
        """Whether no subject that began at `start` can go on over token `k`."""
        tag, low = self.tags[k], self.lows[k]
        if tag in _CLAUSE_ENDS or low == "that" or (tag == "IN" and low in _SUBORDINATORS):
            return True
        if tag == ",":
            return not noun or self.tag(k + 1) in _ENDS_SUBJECT
        if tag == "CC":
            return self.tag(k + 1)[:1] == "V" and self.tag(k + 1) != "VBG"
        return tag == '"' and self._closes_before(k, start)

    def _closes_before(self, k: int, start: int) -> bool:
        """Whether the mark at `k` closes a quotation that began before token `start`."""
        quotation = self.marks.closing.get(self.toks[k].end)
        return quotation is not None and quotation.outer[0] < self.toks[start].start

    # offsets

    def back(self, offset: int, skip: str = ",") -> int:
        """The offset before white space and at most one of each of `skip`, going left from `offset`."""
        text, used = self.text, ""
        while offset > 0:
            char = text[offset - 1]
            if char in skip and char not in used:
                used += char
            elif char not in _GAP:
                break
            offset -= 1
        return offset

    def forth(self, offset: int, skip: str = ",:") -> int:
        """The offset after white space and at most one of `skip`; line breaks are passed after a colon or comma."""
        text, used, size = self.text, False, len(self.text)
        while offset < size:
            char = text[offset]
            if char in skip and not used:
                used = True
            elif char not in _GAP and not (used and char == "\n"):
                break
            offset += 1
        return offset

    def quote_before(self, offset: int) -> Quotation | None:
        """The quotation that closes just before `offset`, a comma between them allowed."""
        return self.marks.closing.get(self.back(offset, ",—–-"))

    def quote_after(self, offset: int) -> Quotation | None:
        """The quotation that opens just after `offset`, a comma or colon between them allowed."""
        return self.marks.opening.get(self.forth(offset))

    def enclosing_end(self, offset: int) -> int:
        """Where the innermost quotation around `offset` ends, without its mark; the sentence's end outside any."""
        held = self._holding(offset)
        return held.inner[1] if held is not None else len(self.text)

    def enclosing_start(self, offset: int) -> int:
        """Where the innermost quotation around `offset` begins, without its mark; 0 outside any."""
        held = self._holding(offset)
        return held.inner[0] if held is not None else 0

    def _holding(self, offset: int) -> Quotation | None:
        at = self.marks.index.innermost(offset)
        return None if at is None else self.doc.quotations[at]

    def same_quotation(self, a: int, b: int) -> bool:
        """Whether two offsets stand in the same innermost quotation, or both in none."""
        return self._holding(a) is self._holding(b)

    def token_at(self, offset: int) -> int:
        """Index of the first token that starts at or after `offset`."""
        low, high = 0, self.n
        while low < high:
            middle = (low + high) // 2
            if self.toks[middle].start < offset:
                low = middle + 1
            else:
                high = middle
        return low
