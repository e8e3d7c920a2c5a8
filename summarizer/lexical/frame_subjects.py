"""The subject of a verb: right before it, behind asides and relative clauses, or at the far head of its clause."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_content import behind_connectives, next_comma
from summarizer.lexical.frame_sources import PLACES_NAMED, base_end, is_name
from summarizer.lexical.frame_tags import FLOATING, LONE
from summarizer.lexical.frame_view import ADVERBS, AUX, DATES, FINITE, Group, Run, View
from summarizer.lexical.source_types import source_words

_FARTHEST = 45
_RELATIVES = frozenset(["who", "which", "that", "whose", "whom", "where"])
_OPENS_ASIDE = _RELATIVES | {"when", "as", "while", "whereas"}
_FRONTED = frozenset(["IN", "VBG", "VBN", "TO", "RB", "JJ", "WRB"])
_HANGS_ON = frozenset(["IN", "TO", "VBN", "VBG", "JJ"])
_CLAUSE_MARKS = frozenset([";", ":", "—", "–", "-"])
_FRONTED_ONES = 2
_PLEADED = frozenset(["pleaded", "requested", "asked", "demanded", "craved", "sought", "preferred"])
_SUBORDINATE = frozenset(["that", "who", "which", "because", "as", "since", "while", "when", "after", "before"])
_PRONOUN_TAGS = frozenset(["WP", "WDT"])
_PROPER = frozenset(["NNP", "NNPS"])
_COPULAS = frozenset(["is", "are", "was", "were", "be", "been"])
_PREPOSITION_WORDS = (
    "among amid behind above below beneath beside via towards toward through throughout during inside outside about "
    "along beyond into onto over upon without"
)
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_LONGEST_RELATIVE = 20
_HEADS = frozenset(["NN", "NNS", "NNP", "NNPS"])
_SEGMENTS = 3
_FULL_NAME = 2
"""Words of a name behind "said the mayor,": with one alone it may be anything."""
_CLOSE = frozenset(["", ",", ".", '"', ":"])
_WIDEST_ASIDE = 45


def subject_before(view: View, end: int) -> Run | None:
    """The noun phrase that is the subject of what begins at token `end`; asides between commas are passed over."""
    near = _near_subject(view, end)
    if near is None or (near[0] and _is_governed(view, near, end)):
        return distant_subject(view, end) or near
    return near


def _is_governed(view: View, near: Run, end: int) -> bool:
    """Whether the noun phrase before a verb hangs on a preposition ("a paper passed around among envoys rated")."""
    low = view.lows[near[0] - 1]
    if low in _PREPOSITIONS:
        return True
    alone = low in {"before", "after", "since", "until"} and view.tags[near[0] - 2] == "VBN"
    return alone and not view.has_finite(0, near[0]) and not view.has_finite(end + 1, view.n)


def _near_subject(view: View, end: int) -> Run | None:
    if end <= 0:
        return None
    start = view.np_before(end)
    if start < end - 1 and view.lows[start] == "something":
        start += 1
    if start == end - 1 and view.lows[start] in FLOATING and start:
        # "X and Y each claimed"
        whole = view.np_before(start)
        start, end = (whole, start) if whole < start else (start, end)
    if start == end and view.tags[end - 1] == '"':
        # "the occupation “authorities” claim"
        mark = view.quoted_words(end - 1)
        start = view.np_before(mark) if mark > 0 else end
    if start < end and view.low(start - 1) in _COPULAS:
        # "that the king was ill were denied": a predicate is no subject
        return None
    if start < end:
        return _whole_subject(view, start, end)
    tag = view.tags[end - 1]
    if tag in _PRONOUN_TAGS or view.lows[end - 1] == "that":
        at = end - 1
        if at and view.tags[at - 1] == ",":
            at -= 1
        return _described(view, at, comma=at < end - 1)
    if tag in {",", ")"} or view.lows[end - 1] in {"—", "–", "-"}:
        return _before_aside(view, end - 1)
    return None


def _described(view: View, at: int, *, comma: bool) -> Run | None:
    """Whom a relative clause at token `at` describes: Jan Moe in "Jan Moe, head of research at a bank, who expects"."""
    start = view.np_before(at)
    if comma and view.low(start - 1) in {"of", "at", "from"} and view.tag(start - 2) in _PROPER:
        # "Rashid Adu of Sahan Research, who estimates"
        start = view.np_before(start - 1)
    if comma and start > 1 and view.tags[start - 1] == "," and view.tags[at - 1] not in _PROPER:
        named = view.np_before(start - 1)
        if is_name(view, named, start - 1):
            return named, start - 1
    return (start, at) if start < at else None


def _whole_subject(view: View, start: int, end: int) -> Run:
    """The subject that ends at `end`: what was found may be only the end of it."""
    if view.tags[end - 1] == "PRP" and view.low(start - 1) == "of":
        head = view.np_before(start - 1)
        if head < start - 1:
            return head, end
    if view.low(start - 1) == "in" and view.low(start - 2) in LONE:
        # "Many in the industry believe"
        return start - 2, end
    low = max(0, start - _LONGEST_RELATIVE)
    for k in range(start - 1, low, -1):
        if view.tags[k] in {",", ".", ":", '"'}:
            break
        if view.lows[k] in {"who", "that", "which"} and (view.tags[k - 1] in _HEADS or view.lows[k - 1] in LONE):
            if _one_verb(view, k + 1, start):
                head = view.np_before(k)
                return (head, k) if head < k else (start, end)
            break
    return start, end


def _one_verb(view: View, start: int, end: int) -> bool:
    """Whether the tokens hold one finite verb, at their head, which takes an object or phrase but reports nothing."""
    k = start
    while view.tag(k) in {"RB", "MD"} or view.low(k) in AUX:
        k += 1
    if k >= end or not view.tags[k].startswith("VB"):
        return False
    reports = any("weak" not in cue.takes for cue in cues().verbs.get(view.lows[k], ()))
    infinitive = view.low(k + 1) == "to"
    if reports and not infinitive and not (view.lows[k] in _PLEADED and view.low(end) in {"anonymity", "named"}):
        return False
    return not any(view.tags[j] in FINITE for j in range(k + 1, end))


def _before_aside(view: View, comma: int) -> Run | None:
    """The subject before an aside that ends at `comma` ("X, an analyst, said")."""
    best: Run | None = None
    right, low = comma, max(0, comma - _WIDEST_ASIDE)
    for _ in range(_SEGMENTS):
        left = right - 1
        while left >= low and view.tags[left] not in {",", "(", '"'} and view.lows[left] not in {";", "—", "–"}:
            left -= 1
        if left < low or view.tags[left] == '"' or view.lows[left] == ";":
            break
        if not _is_aside(view, left + 1, right):
            break
        start = view.np_before(left)
        if start < left:
            best = start, left
            named = is_name(view, left + 1, right)
            if named and _describes(view, start, left) and not _names_place(view, start, left):
                return left + 1, right
            if view.tags[left - 1] in _PROPER or view.tags[left - 1] == "PRP":
                break
            if start and view.tags[start - 1] == "CC" and view.tag(start - 2) == ",":
                # ", and one councillor, who spoke …, said": what stands further left is another clause
                break
        right = left
    return best


def _describes(view: View, start: int, end: int) -> bool:
    """Whether a noun phrase says what somebody is, and not who."""
    head = base_end(view, start, end) - 1
    return view.tags[head] not in _PROPER | {"PRP"} or view.lows[head] in source_words().roles


def _names_place(view: View, start: int, end: int) -> bool:
    """Whether a name behind the phrase names a place in it ("the ministry in the capital, Adjara")."""
    head = view.lows[base_end(view, start, end) - 1]
    within = any(view.tags[k] == "IN" for k in range(start, end))
    return within and view.lows[end - 1] in PLACES_NAMED and head not in source_words().roles


def _is_aside(view: View, start: int, end: int) -> bool:
    """Whether the tokens between two commas can stand between subject and verb: no clause of their own."""
    if start >= end:
        return False
    opens = view.tags[start] in {"VBG", "VBN"} or view.tags[start] in _PRONOUN_TAGS
    if opens or view.lows[start] in {"who", "whose", "which", "where", "when", "as", "while"}:
        return True
    return not any(
        view.tags[k] in {"VBD", "VBZ", "VBP", "MD"} and not _relative_between(view, start, k) for k in range(start, end)
    )


def _relative_between(view: View, start: int, end: int) -> bool:
    return any(view.tags[k] in _PRONOUN_TAGS or view.lows[k] in _SUBORDINATE for k in range(start, end))


def subject_of(view: View, group: Group) -> Run | None:
    """The subject before a verb group."""
    run = subject_before(view, group.start)
    if run is not None and view.lows[run[1] - 1] in {"it", "there"} and group.passive:
        return None
    return run


def subject_after(view: View, verb: int) -> Run | None:
    """The subject after an inverted verb ("said the minister"); of one that is named, the name."""
    end = view.np_after(verb + 1)
    return (name_behind(view, verb + 1, end) or (verb + 1, end)) if end > verb + 1 else None


def name_behind(view: View, start: int, end: int) -> Run | None:
    """The name behind a description that ends at token `end`: Jan Ott in "its head, Jan Ott, said"."""
    if view.tag(end) != "," or not _describes(view, start, end):
        return None
    stop = end + 1
    while stop < view.n and is_name(view, stop, stop + 1) and view.lows[stop] != ".":
        stop += 1
    named = stop - end > _FULL_NAME and (view.tag(stop) in _CLOSE or view.low(stop) in {"on", "in", "at"})
    return (end + 1, stop) if named and not _names_place(view, start, end) else None


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
        return view.tags[end - 1] == "," and _is_inserted(view, start + 1, end - 1)
    finite = sum(view.tags[j] in FINITE for j in range(start, end))
    if low in _RELATIVES:
        return finite == 1 and view.tags[end - 1] not in {",", "CC"}
    return tag in _HANGS_ON and finite == 0 and "," not in view.lows[start:end]


def _is_inserted(view: View, start: int, end: int) -> bool:
    if start >= end:
        return start == end
    opens = view.lows[start] in _OPENS_ASIDE or view.tags[start] in {"VBN", "VBG"}
    return opens or not any(view.tags[j] in FINITE for j in range(start, end))
