"""The tokens of a sentence and the noun phrases around a place in it.

All walks are bounded (`REACH` tokens), so that a sentence of any length is read in linear time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from summarizer.lexical.document import Document
from summarizer.lexical.frame_tags import DATES, LONE
from summarizer.lexical.quotations import Quotation
from summarizer.spans import Index, Region, trim

Run = tuple[int, int]
"""Half-open token indices of one sentence."""

_LOW = attrgetter("low")
REACH = 60
"""How many tokens a walk goes at most."""
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "PRP", "FW", "SYM", "EX"})
"""Tags that can head a noun phrase."""
_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "POS", "PRP$", "VBN", "VBG", "$", "CD"})
_AUX_WORDS = (
    "be is are was were been being am 's 're 'm has have had having 've 'd do does did not n't never "
    "will would may might can could should must shall 'll ca wo"
)
AUX = frozenset(_AUX_WORDS.split())
"""Auxiliaries, modals and their negations."""
_LINK_WORDS = "of for in from at by on with near under to within across between against around"
_LINKS = frozenset(_LINK_WORDS.split())
ADVERBS = frozenset(["RB", "RBR", "RBS"])
"""Tags of adverbs."""
_SHORT_QUOTE = 4
_SHORT_TITLE = 3
_FINAL = " \t\r\n\f\v\u00a0\u2028\u2029.,;:!?…—–-\"“”„«»‘’'`*"

_Step = Literal["word", "last", "article", "link", "aside", "stop"]
_ARTICLES = frozenset(["DT", "PDT"])
_PARTICIPLES = frozenset(["VBN", "VBG"])
_LINK_TAGS = frozenset(["IN", "TO"])
_JOINING = frozenset(["and", "or", "&"])
_DANGLING = frozenset(["and", "of", "for", "&"])
_QUALIFIERS = frozenset(["familiar", "close"])
_BEFORE_ARTICLE = frozenset(["IN", "CC", "PDT", "TO", "RB"])


@dataclass(slots=True)
class Marks:
    """The quotations of a document by where their marks stand."""

    opening: Mapping[int, Quotation]
    closing: Mapping[int, Quotation]
    index: Index
    """Where the quotations stand, marks included, by their place in `Document.quotations`."""


def marks_of(doc: Document) -> Marks:
    """Index the quotations of `doc`; where two end together the outer one counts."""
    closing: dict[int, Quotation] = {}
    for quotation in doc.quotations:
        if quotation.closed:
            closing.setdefault(quotation.outer[1], quotation)
    opening = {quotation.outer[0]: quotation for quotation in doc.quotations}
    return Marks(opening, closing, Index((quotation.outer, at) for at, quotation in enumerate(doc.quotations)))


class NounPhrases:
    """The tokens of one sentence, and the noun phrases around a place in it."""

    __slots__ = ("doc", "end", "index", "lows", "marks", "n", "start", "tags", "text", "toks")

    def __init__(self, doc: Document, index: int, marks: Marks) -> None:
        self.doc = doc
        self.index = index
        self.marks = marks
        self.text = doc.text
        self.toks = doc.tokens[index]
        self.lows: list[str] = list(map(_LOW, self.toks))
        self.n = len(self.toks)
        self.tags = doc.mended[index]
        self.start, self.end = doc.sentences[index]

    def region(self, run: Run) -> Region:
        """Offsets of a run of tokens."""
        return self.toks[run[0]].start, self.toks[run[1] - 1].end

    def content(self, start: int, end: int) -> tuple[Region, ...]:
        """A piece of content between two offsets, without marks and punctuation at its edges; none if none is left."""
        start, end = trim(self.text, (start, end), _FINAL)
        return ((start, end),) if start < end else ()

    def low(self, k: int) -> str:
        """The word at token `k` in lower case; empty outside the sentence."""
        return self.lows[k] if 0 <= k < self.n else ""

    def tag(self, k: int) -> str:
        """The tag of token `k`; empty outside the sentence."""
        return self.tags[k] if 0 <= k < self.n else ""

    def np_before(self, end: int) -> int:
        """Where the noun phrase that ends before token `end` begins; `end` itself if there is none."""
        k, low = end - 1, max(0, end - REACH)
        start, joint = end, -1
        while k >= low:
            step = self._step_left(k, start, end)
            if step == "stop":
                break
            if step == "link":
                k, joint = k - 1, start
                continue
            if step == "aside":
                k = self._before_aside(k, low)
                continue
            start = k
            k -= 1
            if step == "last" or (step == "article" and not self._has_more(k, low)):
                break
        return joint if joint > 0 and start > 0 and self._is_object(start) else start

    def _step_left(self, k: int, start: int, end: int) -> _Step:
        """What token `k` is to the phrase that so far begins at `start`."""
        tag, low = self.tags[k], self.lows[k]
        if tag in NOUNS or tag in _MODIFIERS or self._is_initial(k):
            return self._nominal_step(k, start, end)
        if tag in _ARTICLES or (start == end and low in LONE):
            return "article"
        if tag == ")" and start in {end, k + 1}:
            return "aside"
        if start == end or k == 0:
            return "stop"
        before = self.tags[k - 1]
        if before in NOUNS and ((tag in _LINK_TAGS and low in _LINKS) or (tag == "CC" and low in _JOINING)):
            return "link"
        qualifier = before in _PARTICIPLES or self.lows[k - 1] in _QUALIFIERS
        qualified = tag in _LINK_TAGS and qualifier and k > 1 and self.tags[k - 2] in {"NN", "NNS"}
        return "aside" if qualified or (tag == '"' and self._nickname(k) >= 0) else "stop"

    def _nominal_step(self, k: int, start: int, end: int) -> _Step:
        tag = self.tags[k]
        if tag == "PRP":
            return "last" if start == end else "stop"
        if tag in _PARTICIPLES and (start == end or self._is_verbal(k)):
            return "stop"
        named = self.tags[k + 1] in {"NNP", "NNPS"} and k > 0 and self.tags[k - 1] == "DT"
        dated = start != end and self.lows[k] in DATES and self.tags[k + 1] != "CD" and not named
        return "stop" if dated else "word"

    def _has_more(self, k: int, low: int) -> bool:
        return k >= low and (self.lows[k] in _LINKS or self.tags[k] in {"CC", "PDT"})

    def _before_aside(self, k: int, low: int) -> int:
        """The token before a bracket, a quoted nickname, or "familiar with"."""
        if self.tags[k] == ")":
            j = k
            while j > low and self.tags[j] != "(":
                j -= 1
            return j - 1
        return self._nickname(k) - 1 if self.tags[k] == '"' else k - 2

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
            and self.tags[k + 1] in NOUNS
        )

    def _is_verbal(self, k: int) -> bool:
        """Whether a participle before a noun is a verb of its own rather than a modifier."""
        before = self.lows[k - 1] if k else ""
        return before in AUX or (self.tags[k - 1] in NOUNS and self.tags[k] == "VBG" and bool(k))

    def _nickname(self, k: int) -> int:
        """The token of the opening mark when the mark at `k` closes a quoted nickname ("“Iron General”"), or −1."""
        quotation = self.marks.closing.get(self.toks[k].end)
        if quotation is None:
            return -1
        j = k - 1
        while j >= 0 and k - j <= _SHORT_QUOTE and self.toks[j].start > quotation.outer[0]:
            j -= 1
        return j if j >= 0 and self.toks[j].start == quotation.outer[0] else -1

    def quoted_words(self, k: int) -> int:
        """The opening mark of a few quoted words that close at token `k`, or −1."""
        return self._nickname(k)

    def np_after(self, start: int) -> int:
        """Where the noun phrase that begins at token `start` ends, with its "of" phrases; `start` if there is none."""
        if self.tag(start) in {"PRP", "EX"}:
            return start + 1
        k, high = start, min(self.n, start + REACH)
        noun = False
        while k < high:
            step = self._step_right(k, start, noun=noun)
            if step == "stop":
                break
            noun = noun or step == "word"
            k = self._behind_aside(k, high) if step == "aside" else k + 1
        while k > start + 1 and (self.lows[k - 1] in _DANGLING or self.tags[k - 1] in {"DT", "CC"}):
            k -= 1
        return k if noun else start

    def _step_right(self, k: int, start: int, *, noun: bool) -> _Step:
        """What token `k` is to the phrase that began at `start`; `noun` if it has one already."""
        tag, low = self.tags[k], self.lows[k]
        if tag in _MODIFIERS and tag != "CD":
            ends = noun and (tag == "PRP$" or (tag in _PARTICIPLES and not self._names_on(k)))
            return "stop" if ends else ("word" if low in LONE else "link")
        if tag in NOUNS or self._is_initial(k):
            return "stop" if tag in {"PRP", "EX"} else "word"
        if tag in _ARTICLES and (k == start or self.tags[k - 1] in _BEFORE_ARTICLE):
            return "word" if low in LONE else "link"
        if not noun:
            return "link" if tag in ADVERBS else "stop"
        if tag == "(" or (tag == '"' and self._short_quote_end(k) > k):
            return "aside"
        linking = low in {"of", "for", "&"} or (low == "and" and self.tags[k - 1].startswith("NN"))
        return "link" if linking and self._goes_on(k) else "stop"

    def _behind_aside(self, k: int, high: int) -> int:
        """The token behind a bracket or a short quotation."""
        if self.tags[k] == '"':
            return self._short_quote_end(k) + 1
        while k < high - 1 and self.tags[k] != ")":
            k += 1
        return k + 1

    def _names_on(self, k: int) -> bool:
        return k + 1 < self.n and self.toks[k].text[:1].isupper() and self.tags[k + 1] in NOUNS

    def _goes_on(self, k: int) -> bool:
        return k + 1 < self.n and (
            self.tags[k + 1] in NOUNS or self.tags[k + 1] in _MODIFIERS or self.tags[k + 1] == "DT"
        )

    def _short_quote_end(self, k: int) -> int:
        quotation = self.marks.opening.get(self.toks[k].start)
        if quotation is None:
            return k
        j = k + 1
        while j < self.n and j - k <= _SHORT_QUOTE and self.toks[j].end < quotation.outer[1]:
            j += 1
        return j if j < self.n and self.toks[j].end == quotation.outer[1] else k
