"""Where and when something was said, between verb and clause: "in a statement on Tuesday", "in a post on X"."""

from __future__ import annotations

from summarizer.lexical.frame_view import DATES, View

_OCCASION_WORDS = (
    "account address affidavit appearance article blog briefing broadcast bulletin call channel circular column "
    "comment comments communique conference disclosure document documents editorial email essay event facebook "
    "filing filings forum hearing interview letter meeting memo memoir message newsletter note opinion papers phone "
    "podcast post posts presentation press programme radio rally release remarks report review ruling session show "
    "social speech statement submission summit telegram telephone television testimony thread tv tweet tweets "
    "twitter update video website x"
)
TIMES = DATES | {"week", "month", "year", "night", "morning", "evening", "afternoon", "weekend", "autumn", "spring"}
"""Words behind "last" and "this" that make a time of it."""
OCCASIONS = frozenset(_OCCASION_WORDS.split())
"""What a source speaks in or at."""


def _behind_time(view: View, k: int) -> int:
    """The token behind "last week", "earlier this month", "late on Tuesday"."""
    first = k + 1 if view.low(k) in {"earlier", "late", "later"} else k
    if view.low(first) in {"last", "this", "next"} and view.low(first + 1) in TIMES:
        return first + 2
    if view.low(first) == "on" and view.low(first + 1) in DATES and first > k:
        return first + 2
    return k


def behind_occasion(view: View, start: int) -> int:
    """The token behind adverbs, a time and "in a statement", where a clause without "that" can begin."""
    k = start
    while k < view.n and (view.tags[k] == "RB" and view.lows[k] not in {"only", "not", "there", "just"}):
        k += 1
    if k < view.n and view.lows[k] in DATES and view.tag(k + 1) != "POS":
        k += 1
    k = _behind_time(view, k)
    while k < view.n and view.lows[k] in {"on", "in", "at", "during", "to", "via"} and view.tags[k] in {"IN", "TO"}:
        end = view.np_after(k + 1)
        if view.low(k + 1) in DATES:
            end = k + 3 if view.low(k + 2)[:1].isdigit() else k + 2
        words = view.lows[k + 1 : end]
        if not any(word in OCCASIONS or word in DATES for word in words):
            break
        k = end
        if k < view.n and view.tags[k] == ",":
            k += 1
    return k
