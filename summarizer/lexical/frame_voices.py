"""What a noun phrase can do as a subject: hold views, or be a report."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_sources import base_end, is_participle, source_run
from summarizer.lexical.frame_view import Run, View
from summarizer.lexical.source_types import source_words

_PROPER = frozenset(["NNP", "NNPS"])
_NOBODY = frozenset(["nobody", "none", "few", "neither"])
_NUMBER_OR_NAME = _PROPER | {"CD"}


def is_voice(view: View, run: Run) -> bool:
    """Whether a noun phrase names somebody who holds views: a name, an office, analysts, he."""
    named = source_run(view, run)
    if named is None or view.lows[named[0]] in {"i", "we", "you"}:
        return False
    table, last = source_words(), named[1] - 1
    if view.tags[last] in _PROPER or view.lows[last] in {"he", "she", "they"}:
        return True
    if view.lows[last] == "them" and view.low(last - 1) == "of":
        # "two of them"
        return True
    head = base_end(view, *named) - 1
    known = view.lows[head] in table.unnamed or view.lows[head] in table.roles
    known = known or table.is_person(view.lows[head])
    if view.lows[head] in {"familiar", "close"}:
        known = view.low(head - 1) in table.unnamed
    return known or table.kind([view.lows[head]]) is not None or is_info(view, run)


def is_info(view: View, run: Run) -> bool:
    """Whether a noun phrase is a report, data, a poll: what can be said to suggest or to show something."""
    for k in range(run[0], run[1]):
        if view.tags[k] in {"IN", "TO", "("} or is_participle(view, run[0], k):
            break
        last = k
    return any("info" in cue.takes for cue in cues().nouns.get(view.lows[last], ()))


def is_nobody(view: View, run: Run) -> bool:
    """Whether a noun phrase is the subject of a report that nobody makes: no one, none of them, few, no official."""
    low, after = view.lows[run[0]], view.low(run[0] + 1)
    if low == "no":
        return (view.tag(run[0] + 1) not in _NUMBER_OR_NAME and after not in {"fewer", "less"}) or after == "one"
    return low in _NOBODY or view.low(run[0] - 1) in {"not", "nor"}
