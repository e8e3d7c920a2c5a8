"""The clause that a hedge bears on: a simple clause finder over tagged tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from summarizer.lexical.tokens import Token
from summarizer.models import HedgeKind
from summarizer.spans import Region

_MARKS = frozenset({";", ":", "—", "–", "(", ")", "--", "…"})
_SUBORDINATORS = frozenset(
    "that which who whom whose because while whilst although though whereas until if unless when whenever where wherever "
    "since after before whether why how what".split()
)
_PREPOSITIONAL = frozenset({"after", "before", "since", "until", "that", "how", "what"})
_CONDITIONS = frozenset(
    {"if", "unless", "assuming", "supposing", "provided", "providing", "should", "were", "in", "as", "on"}
)
_FINITE = frozenset({"MD", "VBZ", "VBP", "VBD"})
_SUBJECTS = frozenset({"DT", "PRP", "PRP$", "NNP", "NNPS", "NN", "NNS", "EX", "CD", "JJ"})
_ANAPHORIC = frozenset({"this", "these", "those", "it", "they", "neither", "none", "such", "that"})
_REACH = 12


class Clauses:
    """The clauses of one sentence, found once for all its hedges."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens

    def scope(self, first: int, end: int, kind: HedgeKind) -> Region:
        """Offsets of the clause that holds the cue `tokens[first:end]`, without closing marks.

        A conditional also bears on the clause that it governs, and a disclaimer on earlier reports ("These claims have
        not been confirmed") on its own sentence.
        """
        start, stop = self._clause(first, end)
        if kind == "conditional":
            start, stop = self._with_governed(start, stop, first)
        elif kind == "disclaimer" and self._tokens[0].low in _ANAPHORIC:
            start, stop = 0, len(self._tokens)
        return self._region(start, stop, first, end)

    @cached_property
    def _starts(self) -> list[int]:
        """Tokens at which a clause begins, and the end of the sentence."""
        out = [0]
        finite_ahead = self._finite_ahead
        for at in range(1, len(self._tokens)):
            if self._begins(at, finite_ahead):
                out.append(at)
        return [*out, len(self._tokens)]

    @cached_property
    def _finite_ahead(self) -> list[int]:
        """For each token, how many tokens on the next finite verb stands before any comma or mark (or beyond reach)."""
        out = [_REACH] * (len(self._tokens) + 1)
        for at in range(len(self._tokens) - 1, -1, -1):
            token = self._tokens[at]
            if token.tag in _FINITE:
                out[at] = 0
            elif token.tag in {",", ":", "."} or token.low in _SUBORDINATORS:
                out[at] = _REACH
            else:
                out[at] = min(_REACH, out[at + 1] + 1)
        return out

    def _begins(self, at: int, finite_ahead: list[int]) -> bool:
        token, before = self._tokens[at], self._tokens[at - 1]
        if before.low in _MARKS or token.low in _MARKS:
            return True
        follows = finite_ahead[at + 1] < _REACH
        if token.low in _SUBORDINATORS:
            return follows or token.low not in _PREPOSITIONAL
        if token.tag == "CC":
            return follows and (before.tag == "," or self._subject_then_verb(at + 1, finite_ahead))
        return before.tag == "," and self._subject_then_verb(at, finite_ahead)

    def _subject_then_verb(self, at: int, finite_ahead: list[int]) -> bool:
        if at >= len(self._tokens) or self._tokens[at].tag not in _SUBJECTS:
            return False
        return 0 < finite_ahead[at] < _REACH

    def _clause(self, first: int, end: int) -> tuple[int, int]:
        starts = self._starts
        start = max(each for each in starts if each <= first)
        stop = min(each for each in starts if each >= end)
        return start, stop

    def _with_governed(self, start: int, stop: int, first: int) -> tuple[int, int]:
        """The condition with its main clause: the next one where it opens the sentence, else the one before."""
        starts = self._starts
        opens = start == 0 or self._tokens[first].text[:1].isupper()
        if opens:
            return start, min((each for each in starts if each > stop), default=stop)
        return max((each for each in starts if each < start), default=start), stop

    def _region(self, start: int, stop: int, first: int, end: int) -> Region:
        """Offsets of the tokens, without the marks and conjunctions around the clause."""
        while stop > end and self._tokens[stop - 1].tag in {",", ":", ".", '"', "(", ")", "CC"}:
            stop -= 1
        while start < first and self._tokens[start].tag in {",", ":", ".", '"', "(", ")", "CC"}:
            start += 1
        return self._tokens[start].start, self._tokens[stop - 1].end
