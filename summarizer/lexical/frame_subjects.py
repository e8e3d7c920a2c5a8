"""The subject that stands far before its verb: behind it a relative clause, an aside or phrases that hang on it."""

from __future__ import annotations

from summarizer.lexical.frame_content import behind_connectives, next_comma
from summarizer.lexical.frame_tags import FLOATING
from summarizer.lexical.frame_view import ADVERBS, DATES, FINITE, Run, View

_FARTHEST = 45
_RELATIVES = frozenset(["who", "which", "that", "whose", "whom", "where"])
_OPENS_ASIDE = _RELATIVES | {"when", "as", "while", "whereas"}
_FRONTED = frozenset(["IN", "VBG", "VBN", "TO", "RB", "JJ", "WRB"])
_HANGS_ON = frozenset(["IN", "TO", "VBN", "VBG", "JJ"])
_CLAUSE_MARKS = frozenset([";", ":", "—", "–", "-"])
_FRONTED_ONES = 2


def distant_subject(view: View, end: int) -> Run | None:
    """The noun phrase that opens the clause in which a verb group begins at token `end`.

    None where a coordination, another finite verb or a quotation stands between them: then the verb has a subject of
    its own, or shares one.
    """
    if end < 2 or view.tags[end - 1] in {"CC", "TO", "MD"}:  # noqa: PLR2004
        return None
    k = behind_connectives(view, _clause_head(view, end), end)
    for _ in range(_FRONTED_ONES + 1):
        if k >= end:
            return None
        after = view.np_after(k)
        if k < after < end and _leads_to(view, after, end):
            return k, after
        if after > k and view.low(k) not in DATES and view.tag(after) != ",":
            return None
        if after == k and view.tags[k] not in _FRONTED:
            return None
        k = next_comma(view, k) + 1
    return None


def _clause_head(view: View, end: int) -> int:
    """The token behind the last mark that separates clauses before token `end`, or behind ", and"."""
    for k in range(end - 1, max(-1, end - _FARTHEST), -1):
        if view.lows[k] in _CLAUSE_MARKS:
            return k + 1
        if view.tags[k] == "CC" and view.tag(k - 1) == "," and view.np_after(k + 1) > k + 1:
            return k + 1
    return 0


def _leads_to(view: View, start: int, end: int) -> bool:
    """Whether the tokens from `start` on can stand between a subject and the verb group at token `end`."""
    if end - start > _FARTHEST or any(view.tags[j] == '"' for j in range(start, end)):
        return False
    while end > start and (view.tags[end - 1] in ADVERBS or view.lows[end - 1] in FLOATING):
        end -= 1
    if view.tags[end - 1] == "," and view.tag(end - 2) in ADVERBS and view.tag(end - 3) == "," and end - 3 > start:
        # ", however, "
        end -= 3
    if start == end:
        return True
    tag, low = view.tags[start], view.lows[start]
    if tag == ",":
        return view.tags[end - 1] == "," and _is_aside(view, start + 1, end - 1)
    finite = sum(view.tags[j] in FINITE for j in range(start, end))
    if low in _RELATIVES:
        return finite == 1 and view.tags[end - 1] not in {",", "CC"}
    return tag in _HANGS_ON and finite == 0 and "," not in view.lows[start:end]


def _is_aside(view: View, start: int, end: int) -> bool:
    if start >= end:
        return start == end
    opens = view.lows[start] in _OPENS_ASIDE or view.tags[start] in {"VBN", "VBG"}
    return opens or not any(view.tags[j] in FINITE for j in range(start, end))
