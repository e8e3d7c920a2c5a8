"""The clause that a hedge bears on: a simple clause finder over tagged tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from summarizer.lexical.hedge_context import FINITE_TAGS, words
from summarizer.lexical.tokens import Token
from summarizer.models import HedgeKind
from summarizer.spans import Region

_MARKS = frozenset({";", ":", "—", "–", "(", ")", "--", "…"})
_SUBORDINATORS = words(
    "that which who whom whose because while whilst although though whereas until if unless when whenever where "
    "wherever since after before whether why how what"
)
_PREPOSITIONAL = frozenset({"after", "before", "since", "until", "that", "how", "what"})
_SUBJECTS = frozenset({"DT", "PRP", "PRP$", "NNP", "NNPS", "NN", "NNS", "EX", "CD", "JJ"})
_ANAPHORIC = frozenset({"this", "these", "those", "it", "they", "neither", "none", "such", "that"})
_REACH = 12
_NEAR = 6


class Clauses:
    """The clauses of one sentence, found once for all its hedges."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._starts = self._beginnings()

    def scope(self, first: int, end: int, kind: HedgeKind) -> Region:
        """Offsets of the clause that holds the cue `tokens[first:end]`, without closing marks.

        A cue before "that" also bears on the clause there, a conditional on the clause it governs, and a disclaimer on
        earlier reports ("These claims have not been confirmed") on its own sentence.
        """
        start, stop = self._clause(first, end)
        if kind == "conditional":
            start, stop = self._with_governed(start, stop)
        elif stop < len(self._tokens) and end == stop and self._tokens[stop].low == "that":
            stop = self._next(stop)
        elif kind == "disclaimer" and self._tokens[0].low in _ANAPHORIC:
            start, stop = 0, len(self._tokens)
        return self._region(start, stop, first, end)

    def _beginnings(self) -> list[int]:
        """Tokens at which a clause begins, and the end of the sentence."""
        ahead = self._finite_ahead()
        return [0, *(at for at in range(1, len(self._tokens)) if self._begins(at, ahead)), len(self._tokens)]

    def _finite_ahead(self) -> list[int]:
        """For each token, how many tokens on the next finite verb stands before any comma or mark (or beyond reach)."""
        out = [_REACH] * (len(self._tokens) + 1)
        for at in range(len(self._tokens) - 1, -1, -1):
            token = self._tokens[at]
            if token.tag in FINITE_TAGS:
                out[at] = 0
            elif token.tag in {",", ":", "."} or token.low in _SUBORDINATORS:
                out[at] = _REACH
            else:
                out[at] = min(_REACH, out[at + 1] + 1)
        return out

    def _begins(self, at: int, finite_ahead: list[int]) -> bool:
        token, before = self._tokens[at], self._tokens[at - 1]
        if before.tag == '"' and at > 1:
            before = self._tokens[at - 2]
        if before.low in _MARKS or token.low in _MARKS:
            return True
        follows = finite_ahead[at + 1] < _REACH
        if token.low in _SUBORDINATORS:
            return follows or token.low not in _PREPOSITIONAL
        if token.tag == "CC":
            return follows and (before.tag == "," or self._subject_then_verb(at + 1, finite_ahead, _NEAR))
        return before.tag == "," and self._subject_then_verb(at, finite_ahead, _REACH)

    def _subject_then_verb(self, at: int, finite_ahead: list[int], reach: int) -> bool:
        if at >= len(self._tokens) or self._tokens[at].tag not in _SUBJECTS:
            return False
        return 0 < finite_ahead[at] < reach

    def _clause(self, first: int, end: int) -> tuple[int, int]:
        starts = self._starts
        return starts[bisect_right(starts, first) - 1], starts[bisect_left(starts, end)]

    def _with_governed(self, start: int, stop: int) -> tuple[int, int]:
        """The condition with the clause that it governs: the one before it, or the next where it comes first."""
        before = self._starts[max(0, bisect_left(self._starts, start) - 1)]
        after = self._next(stop)
        first = not any(token.tag in FINITE_TAGS for token in self._tokens[before:start])
        modal = self._has_modal(stop, after) and not self._has_modal(before, start)
        if first or (modal and self._tokens[stop - 1].tag == ","):
            return start, after
        return before, stop

    def _has_modal(self, start: int, stop: int) -> bool:
        return any(token.tag == "MD" for token in self._tokens[start:stop])

    def _next(self, stop: int) -> int:
        """The end of the clause that begins at `stop`."""
        return self._starts[min(bisect_right(self._starts, stop), len(self._starts) - 1)]

    def _region(self, start: int, stop: int, first: int, end: int) -> Region:
        """Offsets of the tokens, without the marks and conjunctions around the clause."""
        while stop > end and self._tokens[stop - 1].tag in {",", ":", ".", '"', "(", ")", "CC"}:
            stop -= 1
        while start < first and self._tokens[start].tag in {",", ":", ".", '"', "(", ")", "CC"}:
            start += 1
        return self._tokens[start].start, self._tokens[stop - 1].end
