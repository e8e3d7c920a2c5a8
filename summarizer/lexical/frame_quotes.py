"""Quotations before and behind a reporting verb, and its inversion ("S, said X")."""

from __future__ import annotations

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.frame_complements import complement, split_around
from summarizer.lexical.frame_content import clause_start, left_of, right_of
from summarizer.lexical.frame_parts import Anchor, Reported, build
from summarizer.lexical.frame_sources import is_name
from summarizer.lexical.frame_subjects import subject_after
from summarizer.lexical.frame_view import DATES, FINITE, Run, View
from summarizer.lexical.frame_voices import is_info, is_voice
from summarizer.lexical.quotations import Quotation
from summarizer.spans import Region

_SAID = frozenset(
    [
        *(
            "say",
            "add",
            "report",
            "write",
            "note",
            "claim",
            "announce",
            "state",
            "tell",
            "explain",
            "insist",
            "warn",
            "inform",
        ),
    ]
)
_TO_QUOTE = 30


def quoted_by(view: View, anchor: Anchor, subject: Run | None) -> AttributionCandidate | None:
    """A quotation before or behind subject and verb."""
    group = anchor.group
    after = None
    left = view.quote_before(view.toks[_outermost(view, subject)].start) if subject is not None else None
    if left is not None and view.tag(group.start - 1) == "WP":
        # "“…,” a resident, who pleaded anonymity, told" is what she told
        left = None
    if left is None and not _names_subject(view, subject):
        left = view.quote_before(view.toks[group.start].start)
        if left is not None:
            after = subject_after(view, group.verb) or _after_time(view, group.verb)
            if after is None and subject is None:
                return None
    source = after or subject
    if (
        left is not None
        and view.text[left.inner[1] - 1] in ".!?"
        and source is subject
        and not _lone(view, anchor, subject)
    ):
        left = None
    if left is not None and source is not None:
        behind = max(anchor.words[1], source[1])
        right = _second_quote(view, behind)
        content = _left_quote(view, left) + (_goes_on(view, behind) if right is None else view.content(*right.inner))
        return build(view, anchor, Reported(content, "quote before"), source)
    if source is None or ("info" in anchor.cue.takes and not is_info(view, source)):
        return None
    right = quote_right(view, anchor.words[1])
    if right is None or goes_on_behind(view, right):
        return None
    content = _clause_before(view, anchor, source) + view.content(*right.inner)
    return build(view, anchor, Reported(content, "quote behind"), source)


def _clause_before(view: View, anchor: Anchor, source: Run) -> tuple[Region, ...]:
    """The clause in "Work would go on, he stressed, “but slowly”"; nothing before "he stressed: “…”"."""
    trails = "bare" in anchor.cue.takes and view.tag(source[0] - 1) == "," == view.tag(anchor.words[1])
    whole = view.fronted < 0 and view.has_finite(0, source[0]) and view.tags[0] not in {"VBN", "VBG"}
    return left_of(view, source[0] - 1) if trails and whole else ()


def _names_subject(view: View, subject: Run | None) -> bool:
    """Whether the quoted words before a verb are part of its subject ("the occupation “authorities” claim")."""
    return subject is not None and subject[1] > subject[0] and view.tags[subject[1] - 1] == '"'


def _goes_on(view: View, behind: int) -> tuple[Region, ...]:
    """The rest of the clause in "“Dirty water”, he thinks, is to blame"."""
    return right_of(view, behind + 1) if view.tag(behind) == "," and view.tag(behind + 1) in FINITE else ()


def _outermost(view: View, subject: Run) -> int:
    """Where the description before an appositive name begins ("“…,” the ambassador, Hossein Akbari, said")."""
    if subject[0] > 1 and view.tags[subject[0] - 1] == "," and is_name(view, *subject):
        start = view.np_before(subject[0] - 1)
        if start < subject[0] - 1:
            return start
    return subject[0]


def _lone(view: View, anchor: Anchor, subject: Run | None) -> bool:
    """Whether "X said" has no content of its own behind it, so that a finished quotation before it is what X said."""
    if subject is None or view.has_finite(anchor.words[1], view.n):
        return False
    return complement(view, anchor) is None and quote_right(view, anchor.words[1]) is None


def _left_quote(view: View, quotation: Quotation) -> tuple[Region, ...]:
    """The content that ends with `quotation`: the quotation alone, or the clause whose end it is."""
    k = view.token_at(quotation.outer[0])
    if quotation.outer[0] <= view.start or k == 0 or view.tags[k - 1] in {",", ":", '"', ".", ";"}:
        return view.content(*quotation.inner)
    start = clause_start(view, k)
    if start >= k:
        return view.content(*quotation.inner)
    begin = max(view.toks[start].start, view.enclosing_start(view.toks[k - 1].start))
    return view.content(begin, quotation.inner[1])


def _second_quote(view: View, behind: int) -> Quotation | None:
    """The quotation that goes on behind "…,” X said, “…"."""
    for k in range(behind, min(view.n, behind + 25)):
        if view.tags[k] == '"' or view.lows[k] == "'":
            quotation = view.marks.opening.get(view.toks[k].start)
            ready = quotation is not None and view.tags[k - 1] in {",", ":", "CC"}
            return quotation if ready else None
        if view.tags[k] in FINITE and k > behind + 1:
            return None
    return None


def inverted_by(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """Read "S, said X"."""
    if anchor.cue.lemma not in _SAID or view.tag(anchor.group.start - 1) != ",":
        return None
    verb = anchor.group.verb
    source = subject_after(view, verb) or _after_time(view, verb)
    if source is None:
        return None
    found = split_around(view, anchor.group.start - 1, source[1])
    return build(view, anchor, found, source) if found is not None else None


def _after_time(view: View, verb: int) -> Run | None:
    """The subject of "S, reports on Tuesday the ministry" and of "S, said in the ministry", as translators write."""
    if view.low(verb + 1) == "on" and view.low(verb + 2) in DATES:
        return subject_after(view, verb + 2 + view.low(verb + 3).isdigit())
    if view.low(verb + 1) != "in":
        return None
    source = subject_after(view, verb + 1)
    return source if source is not None and is_voice(view, source) else None


def quote_right(view: View, verb_end: int) -> Quotation | None:
    """The quotation that the words behind a reporting verb lead to: next to it, or behind a comma or colon."""
    offset = view.toks[verb_end - 1].end
    direct = view.quote_after(offset)
    if direct is not None:
        return direct
    k, high = verb_end, min(view.n, verb_end + _TO_QUOTE)
    while k < high:
        tag = view.tags[k]
        if (tag == '"' or view.lows[k] == "'") and (
            quotation := view.marks.opening.get(view.toks[k].start)
        ) is not None:
            ready = view.tags[k - 1] in {",", ":"} or view.lows[k - 1] == "that"
            return quotation if ready else None
        if tag in FINITE or tag == "." or view.lows[k] == "that":
            return None
        k += 1
    if k == view.n and view.n and view.lows[-1] == ":":
        return view.quote_after(view.toks[-1].start)
    return None


def goes_on_behind(view: View, quotation: Quotation) -> bool:
    """Whether the clause goes on behind a quotation (“special operation” was…), so that this is only a part of it."""
    k = view.token_at(quotation.outer[1])
    if k >= view.n or quotation.outer[1] >= view.end:
        return False
    if view.tags[k] in {".", ",", ":", "CC", ")", '"'} or view.text[quotation.inner[1] - 1] in ".,!?":
        return False
    return view.tags[k] != "RB" or view.has_finite(k, view.n)
