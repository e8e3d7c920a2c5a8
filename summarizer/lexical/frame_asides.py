"""Sources named in an aside: according to X, as reported by X, citing X."""

from __future__ import annotations

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue
from summarizer.lexical.frame_content import clause_start, left_of, next_comma, right_of
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_subjects import name_behind
from summarizer.lexical.frame_view import FINITE, Run, View
from summarizer.lexical.frame_voices import is_voice
from summarizer.spans import Region

_STANDARDS = frozenset(
    [
        *(
            "plan",
            "plans",
            "schedule",
            "rules",
            "law",
            "tradition",
            "type",
            "size",
            "age",
            "custom",
            "need",
            "needs",
            "taste",
        ),
        *(
            "merit",
            "ability",
            "protocol",
            "design",
            "script",
            "principle",
            "principles",
            "criteria",
            "standards",
            "budget",
        ),
    ]
)
_PROPER = frozenset(["NNP", "NNPS"])
_QUALIFIERS = frozenset(["familiar", "close", "briefed"])
_KNOWING = frozenset(["knowledge", "direct"])
_RELATIVE = frozenset(["who", "which", "whose", "where", "whom"])


def made(
    view: View, cue: Cue, words: Run, source: Run | None, found: tuple[tuple[Region, ...], str, bool]
) -> AttributionCandidate:
    """The candidate of a frame; `found` is its content, its name, and whether it is explicit."""
    named = source_run(view, source) if source is not None else None
    content, frame, strong = found
    return AttributionCandidate(
        sentence=view.index,
        cue=(view.region(words),),
        source=() if named is None else (view.region(named),),
        content=content,
        lemma=cue.lemma,
        stance=cue.stance,
        frame=frame,
        strong=strong and "weak" not in cue.takes,
    )


def read_phrase(view: View, at: int, entries: tuple[Cue, ...]) -> AttributionCandidate | None:
    """Read "According to X, S", "S, according to X", "S1, according to X, S2"."""
    cue = next((c for c in entries if tuple(view.lows[at : at + len(c.words)]) == c.words), None)
    if cue is None:
        return None
    words = at, at + len(cue.words)
    source_end = view.np_after(words[1])
    if source_end == words[1] or view.lows[source_end - 1] in _STANDARDS:
        return None
    if cue.words == ("per",) and (view.tag(at - 1) not in {"", ","} or view.tags[source_end - 1] not in _PROPER):
        return None
    source = words[1], _whole_source(view, source_end)
    source = name_behind(view, words[1], source_end) or source
    content = _around_aside(view, at, source[1])
    return made(view, cue, words, source, (content, "according to", True)) if content else None


def _whole_source(view: View, end: int) -> int:
    """The end of the source with the phrases that belong to it ("data from the Institute")."""
    while end < view.n and (
        view.lows[end] in {"from", "by", "in", "at", "on", "with", "to"} or view.lows[end] in _QUALIFIERS
    ):
        if view.lows[end] in _QUALIFIERS:
            end += 1
        elif _closes_source(view, end):
            break
        further = view.np_after(end + 1)
        if further == end + 1:
            break
        end = further
    return end


def _around_aside(view: View, start: int, end: int) -> tuple[Region, ...]:
    """The clause around an aside of the tokens from `start` to `end`."""
    before = start - 1
    while view.tag(before) == ",":
        before -= 1
    opening = clause_start(view, before + 1) if before >= 0 else 0
    relative = _relative_head(view, before)
    if before >= 0 and view.tags[before] == "CC" and view.tag(end) == ",":
        # "barefoot and, according to the clerk, “scared”"
        return right_of(view, end + 1)
    if before < 0 or opening > before or relative or view.lows[opening : before + 1] in (["but"], ["and"], ["that"]):
        return right_of(view, _behind_asides(view, end))
    left = left_of(view, before + 1)
    if view.tag(end) != "," or end + 1 >= view.n:
        return left
    whole = view.has_finite(opening, before + 1)
    nxt = end + 1
    if view.tags[before] in FINITE:
        return _without_report(view, opening, before) + right_of(view, nxt)
    if whole and (view.tags[nxt] in {"WP", "WDT", "DT", "CC", "NN", "NNP", "PRP$"} or view.lows[nxt] in _RELATIVE):
        return left
    if whole and view.tags[nxt] not in {"VBG", "VBN", "IN", "RB"}:
        return left
    return left + right_of(view, nxt)


def _without_report(view: View, start: int, verb: int) -> tuple[Region, ...]:
    """The clause up to its verb, without somebody else's report in it ("the loss, as reported by the staff, is")."""
    for comma in range(start + 1, verb - 2):
        if view.tags[comma] == "," and view.lows[comma + 1] == "as" and view.low(comma + 3) == "by":
            return (*left_of(view, comma), view.region((verb, verb + 1)))
    return left_of(view, verb + 1)


def _relative_head(view: View, k: int) -> bool:
    return view.tag(k) in {"WDT", "WP"} or view.low(k) in {"that", "which"}


def _behind_asides(view: View, k: int) -> int:
    """The token where the clause begins, behind a relative clause, an apposition or "quoting X" on the source."""
    if view.tag(k) in {"VBN", "VBG"} or view.low(k) == "who":
        k = next_comma(view, k)
    while view.tag(k) == ",":
        first = k + 1
        comma = next_comma(view, first)
        if view.tag(first) == "VBG" or view.low(first) in _RELATIVE or _copy_of_which(view, first, comma):
            k = comma
            continue
        if view.tag(first) in {"DT", "NN", "NNP", "JJ", "PRP$", "CD"}:
            further = next_comma(view, comma + 1)
            if (
                comma < view.n
                and not view.has_finite(first, comma)
                and view.has_finite(comma + 1, further)
                and not _lists(view, comma)
            ):
                k = comma
                continue
        return first
    return k


def _copy_of_which(view: View, start: int, end: int) -> bool:
    """Whether the tokens are ", a copy of which is with this newspaper,"."""
    return end < view.n and any(view.tags[k] == "WDT" and view.lows[k - 1] == "of" for k in range(start + 1, end))


def _lists(view: View, comma: int) -> bool:
    return view.low(comma + 1) in {"and", "or", "which", "who", "where", "while", "but"} or view.tag(comma + 1) == "VBG"


def _closes_source(view: View, k: int) -> bool:
    """Whether "with" or "to" at token `k` is no part of the source: it is in "familiar with", "with knowledge of"."""
    if view.lows[k] not in {"with", "to"} or view.lows[k - 1] in {"familiar", "close"}:
        return False
    return view.lows[k] == "to" or not _KNOWING.intersection(view.lows[k + 1 : k + 3])


def read_as_by(view: View, at: int, cue: Cue) -> AttributionCandidate | None:
    """Read "S, as reported by X" and "As reported by X, S"; `at` is the participle behind "as"."""
    behind = at + 1
    if view.low(behind) in {"by", "in", "on"}:
        end = view.np_after(behind + 1)
        if end == behind + 1:
            return None
        source: Run | None = (behind + 1, end)
    else:
        return None
    start = at - 1
    content = _around_aside(view, start, end)
    if start and view.tag(start - 1) == ",":
        content = left_of(view, start - 1)
    return made(view, cue, (at, at + 1), source, (content, "as reported by", True)) if content else None


def read_citing(view: View, at: int, cue: Cue, last: AttributionCandidate | None) -> AttributionCandidate | None:
    """Read "According to X, quoting Y, S" and "S, citing Y": Y says it, X passes it on."""
    end = view.np_after(at + 1)
    if end == at + 1 or view.low(at - 1) == "without":
        return None
    if not is_voice(view, (at + 1, end)):
        # "left rates unchanged, citing weak demand" gives a reason
        return None
    if last is not None and last.content:
        content, via = last.content, last.source
    else:
        content, via = left_of(view, at - 1 if view.tag(at - 1) == "," else at), ()
    found = made(view, cue, (at, at + 1), (at + 1, _whole_source(view, end)), (content, "citing", True))
    return AttributionCandidate(
        sentence=found.sentence,
        cue=found.cue,
        source=found.source,
        content=content,
        via=via,
        lemma=found.lemma,
        stance=found.stance,
        frame=found.frame,
        strong=True,
    )
