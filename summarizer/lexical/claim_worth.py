"""Words that read like a clause and claim nothing: orders to the reader, requests for comment, bare nouns."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set

_ASKED = word_set("contacted approached reached asked")
_SILENT = word_set("respond responded reply replied return returned answer answered")
_DECLINING = word_set("declined refused declines refuses decline")
_REQUESTS = word_set("request requests inquiry inquiries enquiry enquiries call calls email emails message messages")
_TELLING = word_set("told tell tells asked ask asks said say says")
_OBJECT = frozenset({"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "JJ", "JJR"})
_OBJECTING = word_set("RB RBR")


def says_nothing(words: Sequence[Token], verb: Token | None) -> bool:
    """An order to the reader (see point 1, buy curtains), a request for comment or the lack of an answer to one."""
    return _ordering(words, verb) or _no_comment([token.low for token in words])


def _ordering(words: Sequence[Token], verb: Token | None) -> bool:
    if not words or words[0].tag not in {"VB", "VBP"} or verb not in {None, words[0]}:
        return False
    return words[0].low not in {"thank", "are", "am", "have", "do", "consider"}


def _no_comment(lows: Sequence[str]) -> bool:
    if not lows:
        return False
    if "comment" not in lows and _SILENT.isdisjoint(lows):
        return False
    words = set(lows)
    if "comment" in words:
        asked = _ASKED & words or _SILENT & words or "available" in words or "unavailable" in words
        at = lows.index("comment")
        declined = lows[at - 1] == "to" and not _DECLINING.isdisjoint(lows[max(0, at - 3) : at])
        return bool(asked) or declined
    return bool(_SILENT & words and _REQUESTS & words and {"not", "n't"} & words)


def is_bare(words: Sequence[Token]) -> bool:
    """Whether words without a finite verb are one noun: the charges, but not heavy casualties."""
    plain = [token for token in words if token.text[0].isalnum()]
    return len(plain) - (bool(plain) and plain[0].tag in {"DT", "PRP$"}) <= 1


def takes_object(words: Sequence[Token], cue: Token) -> bool:
    """Whether a reporting verb has an object, which makes its clause a claim: the army disputed the figure."""
    if cue.low in _TELLING:
        return False
    after = [token for token in words if token.start >= cue.end and token.tag not in _OBJECTING]
    return bool(after) and after[0].tag in _OBJECT
