"""The medium to which a source spoke."""

from __future__ import annotations

from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_view import Run, View
from summarizer.lexical.source_types import source_words

_TOLD = frozenset(["told", "tells", "telling"])
_GIVEN_WORDS = (
    "analysis cited comment comments email interview interviewed interviews letter quoted remarks "
    "speaking spoke statement talking "
)
_GIVEN = frozenset(_GIVEN_WORDS.split())


def go_between(view: View) -> Run | None:
    """The medium to which the source of a sentence spoke: "told TASS", "in an interview with the New York Times"."""
    for k in range(1, view.n - 1):
        low = view.lows[k]
        if low in _TOLD or (low in {"to", "with", "by"} and (view.lows[k - 1] in _GIVEN or view.low(k - 2) in _GIVEN)):
            start = k + 1
        else:
            continue
        end = view.np_after(start)
        if (
            end > start
            and source_words().kind(view.lows[start:end]) == "media"
            and view.tags[end - 1] in {"NNP", "NNPS"}
        ):
            return source_run(view, (start, end))
    return None
