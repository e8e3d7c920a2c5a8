"""A sentence as the reporting frames see it: noun phrases around a place, verb groups, quotations, clause ends.

All walks are bounded (`_REACH` tokens), so that a sentence of any length is read in linear time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.lexical.cues import cues
from summarizer.lexical.document import Document
from summarizer.lexical.quotations import Quotation
from summarizer.lexical.tokens import Token
from summarizer.spans import Region, trim

Run = tuple[int, int]
"""Half-open token indices of one sentence."""

_REACH = 60
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "PRP", "FW", "SYM", "EX"})
_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "POS", "PRP$", "VBN", "VBG", "$", "CD"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LINK_WORDS = "of for in from at by on with near under to within across between against around"
_AUX_WORDS = (
    "be is are was were been being am 's 're 'm has have had having 've 'd do does did not n't never "
    "will would may might can could should must shall 'll ca wo"
)
_LINKS = frozenset(_LINK_WORDS.split())
_AUX = frozenset(_AUX_WORDS.split())
_NEGATIONS = frozenset(["not", "n't", "never", "no", "neither", "nor", "hardly"])
_MODALS = frozenset(["will", "would", "may", "might", "can", "could", "should", "must", "shall", "'ll", "ca", "wo"])
_BE = frozenset(["be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"])
_HAVE = frozenset(["has", "have", "had", "having", "'ve"])
_LONE = frozenset(["some", "many", "both", "others", "all", "several", "most", "few", "those", "one"])
_ADVERBS = frozenset(["RB", "RBR", "RBS"])
_DATE_WORDS = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday yesterday today"
)
DATES = frozenset(_DATE_WORDS.split())
"""Months and days, in lower case."""
_CLAUSE_HEADS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "EX", "IN"])
_NOUN_HEADS = frozenset(["NN", "NNS", "JJ", "CD", "VBG"])
_ENDS_SUBJECT = frozenset(["CC", "WDT", "WP", "IN", "VBG", "RB", "WRB"])
_SUBORDINATORS = frozenset(
    ["after", "before", "since", "because", "while", "if", "until", "unless", "although", "though", "as"]
)
_LONGEST_GROUP = 10
_SHORT_QUOTE = 4
_SHORT_TITLE = 3
_FINAL = " \t\r\n\f\v\u00a0\u2028\u2029.,;:!?…—–-\"“”„«»‘’'`*"
_GAP = " \t\u00a0\u2009\u202f"


@dataclass(slots=True)
class Marks:
    """The quotations of a document by where their marks stand."""

    opening: Mapping[int, Quotation]
    closing: Mapping[int, Quotation]
    ordered: tuple[Quotation, ...]
    starts: tuple[int, ...]


def marks_of(doc: Document) -> Marks:
    """Index the quotations of `doc`; where two end together the outer one counts."""
    closing: dict[int, Quotation] = {}
    for quotation in doc.quotations:
        if quotation.closed:
            closing.setdefault(quotation.outer[1], quotation)
    opening = {quotation.outer[0]: quotation for quotation in doc.quotations}
    return Marks(opening, closing, doc.quotations, tuple(quotation.outer[0] for quotation in doc.quotations))


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


def _retagged(toks: tuple[Token, ...]) -> list[str]:
    """The tags, mended where the cue lexicon knows better.

    A capitalised "verb" next to a name is part of the name (Khaled Al-Maeena); a "noun" that can only be a reporting verb
    between a plural and a clause is that verb ("analysts say the").
    """
    tags = [token.tag for token in toks]
    lexicon = cues()
    for k in range(1, len(tags) - 1):
        tag, low = tags[k], toks[k].low
        if tag[0] == "V":
            if tags[k + 1] == "NNP" and toks[k].text[0].isupper() and low not in lexicon.verbs:
                tags[k] = "NNP"
            elif (
                tag == "VBZ"
                and low in lexicon.nouns
                and toks[k + 1].low in lexicon.verbs
                and tags[k + 1] in {"NN", "VBP"}
            ):
                tags[k] = "NNS"
        elif (
            tag in {"NN", "NNS", "NNP"}
            and low in lexicon.verbs
            and _is_verb_between(tags, k, known=low in lexicon.nouns)
        ):
            tags[k] = "VBZ" if tag == "NNS" else "VBP"
    return tags


def _is_verb_between(tags: list[str], k: int, *, known: bool) -> bool:
    """Whether the word between two others must be a verb; `known` if it can be a noun too."""
    before, after = tags[k - 1], tags[k + 1]
    if tags[k] == "NN" and not known and before in {"NN", "NNP"} and after in {"PRP", "DT", "EX"}:
        return True
    if tags[k] == "NN":
        return before in {"NNS", "NNPS", "PRP"} and (after in _CLAUSE_HEADS or (not known and after in _NOUN_HEADS))
    if tags[k] != "NNS" or before not in {"NN", "NNP"}:
        return False
    return (not known and after in {"DT", "PRP", "IN"}) or (k > 1 and tags[k - 2] == "," and after in {",", "."})


class View:
    """One sentence of a document; its methods take and give token indices, `region` turns them into offsets."""

    __slots__ = ("doc", "end", "fronted", "index", "lows", "marks", "n", "quoted", "start", "tags", "text", "toks")

    def __init__(self, doc: Document, index: int, marks: Marks) -> None:
        self.doc = doc
        self.index = index
        self.marks = marks
        self.text = doc.text
        self.toks = doc.tokens[index]
        self.lows = [token.low for token in self.toks]
        self.n = len(self.toks)
        self.tags = _retagged(self.toks)
        self.start, self.end = doc.sentences[index]
        self.fronted = -1
        """The comma that ends a fronted subordinate clause ("Though X noted that S, …"); −1 without one."""

    def region(self, run: Run) -> Region:
        """Offsets of a run of tokens."""
        return self.toks[run[0]].start, self.toks[run[1] - 1].end

    def content(self, start: int, end: int) -> tuple[Region, ...]:
        """A piece of content between two offsets, without marks and punctuation at its edges; none if nothing is left."""
        start, end = trim(self.text, (start, end), _FINAL)
        if end < len(self.text) and self.text[end] in "'’" and self.text[end + 1 : end + 2].isspace():
            # the apostrophe of a plural possessive is no mark, but a phrase cannot end with one either
            return ((start, end),)
        return ((start, end),) if start < end else ()

    # noun phrases

    def np_before(self, end: int) -> int:
        """Where the noun phrase that ends before token `end` begins; `end` itself if there is none."""
        tags, lows = self.tags, self.lows
        k, low = end - 1, max(0, end - _REACH)
        start, joint = end, -1
        while k >= low:
            tag = tags[k]
            if tag in _NOUNS or tag in _MODIFIERS or self._is_initial(k):
                if tag == "PRP" and start != end:
                    break
                if tag in {"VBN", "VBG"} and (start == end or self._is_verbal(k)):
                    break
                if lows[k] in DATES and start != end and tags[k + 1] != "CD":
                    break
                start = k
                k -= 1
                if tag == "PRP":
                    break
            elif tag == "DT" or (tag == "PDT") or (start == end and lows[k] in _LONE):
                start = k
                k -= 1
                if k < low or not (lows[k] in _LINKS or tags[k] in {"CC", "PDT"}):
                    break
            elif tag in {"IN", "TO"} and lows[k] in _LINKS and start != end and k and tags[k - 1] in _NOUNS:
                k -= 1
                joint = start
            elif tag == "CC" and lows[k] in {"and", "or", "&"} and start != end and k and tags[k - 1] in _NOUNS:
                k -= 1
                joint = start
            elif tag in {"IN", "TO"} and k > 1 and lows[k - 1] in {"familiar", "close"} and tags[k - 2] in _NOUNS:
                k -= 2
            elif tag == ")" and start in {end, k + 1}:
                k = self._opening_bracket(k, low) - 1
            elif tag == '"' and start != end and self._nickname(k) >= 0:
                k = self._nickname(k) - 1
            else:
                break
        if joint > 0 and start > 0 and self._is_object(start):
            return joint
        return start

    def _is_object(self, start: int) -> bool:
        """Whether what begins at `start` hangs on a verb or preposition before it, and so is no subject."""
        tag = self.tags[start - 1]
        return tag.startswith("VB") or (tag in {"IN", "TO"} and self.lows[start - 1] in _LINKS)

    def _is_initial(self, k: int) -> bool:
        return (
            self.lows[k] == "."
            and 0 < k < self.n - 1
            and self.tags[k - 1] == "NNP"
            and self.toks[k - 1].end == self.toks[k].start
            and len(self.lows[k - 1]) <= _SHORT_TITLE
            and self.tags[k + 1] in _NOUNS
        )

    def _is_verbal(self, k: int) -> bool:
        """Whether a participle before a noun is a verb of its own rather than a modifier."""
        before = self.lows[k - 1] if k else ""
        return before in _AUX or (self.tags[k - 1] in _NOUNS and self.tags[k] == "VBG" and bool(k))

    def _opening_bracket(self, k: int, low: int) -> int:
        j = k
        while j > low and self.tags[j] != "(":
            j -= 1
        return j

    def _nickname(self, k: int) -> int:
        """The token of the opening mark when the mark at `k` closes a quoted part of a name ("“Iron General”"), or −1."""
        quotation = self.marks.closing.get(self.toks[k].end)
        if quotation is None:
            return -1
        j = k - 1
        while j >= 0 and k - j <= _SHORT_QUOTE and self.toks[j].start > quotation.outer[0]:
            j -= 1
        return j if j >= 0 and self.toks[j].start == quotation.outer[0] else -1

    def np_after(self, start: int) -> int:
        """Where the noun phrase that begins at token `start` ends, with its "of" phrases; `start` if there is none."""
        tags, lows = self.tags, self.lows
        k, high = start, min(self.n, start + _REACH)
        noun = False
        while k < high:
            tag = tags[k]
            if tag in _NOUNS or self._is_initial(k):
                if tag in {"PRP", "EX"}:
                    return k + 1 if k == start else k
                noun = True
            elif tag in _MODIFIERS:
                noun = noun or lows[k] in _LONE
                if noun and tag == "PRP$":
                    break
                if noun and tag in {"VBN", "VBG"} and not self._names_on(k):
                    break
            elif tag in {"DT", "PDT"} and (k == start or tags[k - 1] in {"IN", "CC", "PDT", "TO", "RB"}):
                noun = noun or lows[k] in _LONE
            elif tag in {"RB", "RBS", "RBR"} and not noun:
                pass
            elif tag == "(" and noun:
                k = self._closing_bracket(k, high)
            elif tag == '"' and noun and self._short_quote_end(k) > k:
                k = self._short_quote_end(k)
            elif (
                lows[k] in {"of", "for", "&"} or (lows[k] == "and" and tags[k - 1].startswith("NN"))
            ) and self._goes_on(k):
                pass
            else:
                break
            k += 1
        while k > start and (lows[k - 1] in {"and", "of", "for", "&"} or tags[k - 1] in {"DT", "CC"}) and k - 1 > start:
            k -= 1
        return k if noun else start

    def _names_on(self, k: int) -> bool:
        return k + 1 < self.n and self.toks[k].text[:1].isupper() and self.tags[k + 1] in _NOUNS

    def _goes_on(self, k: int) -> bool:
        return k + 1 < self.n and (
            self.tags[k + 1] in _NOUNS or self.tags[k + 1] in _MODIFIERS or self.tags[k + 1] == "DT"
        )

    def _closing_bracket(self, k: int, high: int) -> int:
        j = k
        while j < high - 1 and self.tags[j] != ")":
            j += 1
        return j

    def _short_quote_end(self, k: int) -> int:
        quotation = self.marks.opening.get(self.toks[k].start)
        if quotation is None:
            return k
        j = k + 1
        while j < self.n and j - k <= _SHORT_QUOTE and self.toks[j].end < quotation.outer[1]:
            j += 1
        return j if j < self.n and self.toks[j].end == quotation.outer[1] else k

    def low(self, k: int) -> str:
        """The word at token `k` in lower case; empty outside the sentence."""
        return self.lows[k] if 0 <= k < self.n else ""

    def tag(self, k: int) -> str:
        """The tag of token `k`; empty outside the sentence."""
        return self.tags[k] if 0 <= k < self.n else ""

    # verbs and clauses

    def group(self, verb: int) -> Group:
        """The verb group that the verb at token `verb` heads."""
        start, seen = verb, set()
        k = verb - 1
        while k >= 0 and verb - k < _LONGEST_GROUP:
            low = self.lows[k]
            if low in _AUX and not (low == "'s" and self.tags[k] == "POS"):
                seen.add(low)
                start = k
            elif low == "to" and k == verb - 1:
                seen.add("to")
                start = k
            elif not ((self.tags[k] in _ADVERBS or low == "long") and k > 0):
                break
            k -= 1
        # leading adverbs belong to the group too: "also said"
        while start > 0 and self.tags[start - 1] in _ADVERBS and self.lows[start - 1] != "however":
            start -= 1
        tag = self.tags[verb]
        be, have, modal = bool(seen & _BE), bool(seen & _HAVE), bool(seen & _MODALS)
        passive = be and tag in {"VBN", "VBD"} and not self.lows[verb].endswith("ing")
        finite = tag in {"VBD", "VBZ", "VBP"} or bool(seen & (_AUX - {"being", "been", "be"}))
        return Group(start, verb, passive, bool(seen & _NEGATIONS), modal and not have, "to" in seen, finite or have)

    def has_finite(self, start: int, end: int) -> bool:
        """Whether a finite verb stands among the tokens."""
        return any(self.tags[k] in FINITE for k in range(start, min(end, start + _REACH)))

    def clause_starts(self, start: int, *, loose: bool = False) -> bool:
        """Whether a clause without "that" begins at `start`: a subject, then a finite verb, nothing in between.

        With `loose`, a past participle behind a noun counts as finite too ("said Kerry contacted the minister").
        """
        if self.tag(start) in {"IN", "TO", "VB", "CC", "", ",", "."}:
            return False
        tags, lows = self.tags, self.lows
        k, high = start, min(self.n, start + _REACH)
        noun = False
        while k < high:
            tag = tags[k]
            if tag in FINITE or (
                loose and tag == "VBN" and self.low(k + 1) != "by" and tags[k - 1] in {"NN", "NNS", "NNP", ","}
            ):
                return noun and k > start
            if tag in _NOUNS or tag in {"DT", "VBG"} or lows[k] in {"what", "there"}:
                noun = True
            elif tag in {"WP", "WDT", ".", ":", "WRB", "VB"} or lows[k] in {"that", "because"}:
                return False
            elif tag == "," and (not noun or self.tag(k + 1) in _ENDS_SUBJECT):
                return False
            elif tag == "CC" and self.tag(k + 1)[:1] == "V" and self.tag(k + 1) != "VBG":
                return False
            elif tag == "IN" and lows[k] in _SUBORDINATORS:
                return False
            elif tag == '"' and self._closes_before(k, start):
                return False
            k += 1
        return False

    def _closes_before(self, k: int, start: int) -> bool:
        """Whether the mark at `k` closes a quotation that began before token `start`."""
        quotation = self.marks.closing.get(self.toks[k].end)
        return quotation is not None and quotation.outer[0] < self.toks[start].start

    # offsets

    def back(self, offset: int, skip: str = ",") -> int:
        """The offset before white space and at most one of `skip`, going left from `offset`."""
        text, used = self.text, False
        while offset > 0:
            char = text[offset - 1]
            if char in skip and not used:
                used = True
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
        return self.marks.closing.get(self.back(offset, ",—–"))

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
        quotations = self.marks.ordered
        k = bisect_left(self.marks.starts, offset) - 1
        while k >= 0:
            if quotations[k].outer[1] > offset:
                return quotations[k]
            if quotations[k].depth == 0:
                return None
            k -= 1
        return None

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
