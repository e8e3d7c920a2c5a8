"""Marks on an article's text, laid out as well-nested parts of lines: what an HTML page can show.

Claims, hedges and attributions overlap freely; elements of a page cannot. A mark that crosses the end of another, or of
a line, is cut there and goes on in a further part, so that every character stands under just the marks that cover it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from summarizer.models import Summary
from summarizer.spans import Region, Span

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text with a meaning.

    Attributes:
        region: the stretch.
        kind: claim, hedge, source, cue, content or uncovered.
        number: which claim, hedge or attribution, from 1.
        words: further names of it, such as its certainty.
        label: what a reader sees beside it.
        leads: whether it is the first stretch of its claim or attribution, where links lead to.
    """

    region: Region
    kind: str
    number: int
    words: tuple[str, ...] = ()
    label: str = ""
    leads: bool = True


@dataclass(slots=True)
class Part:
    """A part of a mark that is an element of its own; `first` and `last` tell where the mark itself begins and ends."""

    mark: Mark
    first: bool
    last: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A step through a line: a part opens, a part closes, or characters stand."""

    opens: Part | None = None
    closes: Part | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article with its marks, and the white space that follows it."""

    region: Region
    tokens: tuple[Token, ...]
    after: str


def marks_of(summary: Summary) -> tuple[Mark, ...]:
    """Every stretch of the text that the summary says something about."""
    return (*_claims(summary), *_attributions(summary), *_hedges(summary), *_uncovered(summary))


def lines_of(text: str, marks: Sequence[Mark]) -> tuple[Line, ...]:
    """The text line by line with its marks; lines and what stands between them are the whole text.

    Args:
        text: the article's characters as they are shown (`visible_text`): its lines end in line feeds.
        marks: in any order.
    """
    # Longer marks open first, so that they hold the shorter ones; among equals, a claim holds its attribution's parts.
    ordered = sorted(marks, key=lambda mark: (mark.region[0], -mark.region[1]))
    starts = [mark.region[0] for mark in ordered]
    reach = list(accumulate((mark.region[1] for mark in ordered), max))
    out: list[Line] = []
    found = [match.span() for match in _LINE.finditer(text)]
    starts_of_lines = [start for start, _ in found] + [len(text)]
    if starts_of_lines[0]:
        out.append(Line((0, 0), (), text[: starts_of_lines[0]]))
    for (start, end), next_start in zip(found, starts_of_lines[1:], strict=True):
        here = ordered[bisect_left(reach, start + 1) : bisect_left(starts, end)]
        tokens = _Nesting(text, (start, end)).tokens(here)
        out.append(Line((start, end), tokens, text[end:next_start]))
    return tuple(out)


@dataclass(slots=True)
class _Nesting:
    """Walks over one line and keeps the parts that are open."""

    text: str
    line: Region
    out: list[Token] = field(default_factory=list)
    open: list[Part] = field(default_factory=list)

    def tokens(self, marks: Iterable[Mark]) -> tuple[Token, ...]:
        """The line's tokens; `marks` are those that may reach into it, in order of start, longer ones first."""
        start, end = self.line
        waiting = [mark for mark in marks if mark.region[0] < end and start < mark.region[1]]
        cuts = {max(mark.region[0], start) for mark in waiting} | {min(mark.region[1], end) for mark in waiting}
        at, taken = start, 0
        for cut in sorted(cuts):
            self._write(at, cut)
            at = cut
            self._close(cut)
            while taken < len(waiting) and max(waiting[taken].region[0], start) == cut:
                self._open(Part(waiting[taken], first=waiting[taken].region[0] == cut))
                taken += 1
        self._write(at, end)
        return tuple(self.out)

    def _write(self, start: int, end: int) -> None:
        if start < end:
            self.out.append(Token(text=self.text[start:end]))

    def _open(self, part: Part) -> None:
        self.open.append(part)
        self.out.append(Token(opens=part))

    def _close(self, at: int) -> None:
        """Close the parts whose marks end here; those inside them that go on are closed and opened again."""
        line_end = self.line[1]
        ending = [n for n, part in enumerate(self.open) if min(part.mark.region[1], line_end) <= at]
        if not ending:
            return
        again = self.open[ending[0] :]
        del self.open[ending[0] :]
        self.out.extend(Token(closes=part) for part in reversed(again))
        for part in again:
            if min(part.mark.region[1], line_end) > at:
                self._open(Part(part.mark, first=False))
            else:
                part.last = part.mark.region[1] == at


def _claims(summary: Summary) -> Iterator[Mark]:
    for number, claim in enumerate(summary.claims, 1):
        for n, span in enumerate(claim.evidence):
            yield Mark(span.region, "claim", number, (claim.certainty,), claim.id, leads=n == 0)


def _attributions(summary: Summary) -> Iterator[Mark]:
    for number, attribution in enumerate(summary.attributions, 1):
        roles: tuple[tuple[str, tuple[Span, ...]], ...] = (
            ("content", attribution.content),
            ("source", attribution.source),
            ("cue", attribution.cue),
        )
        for role, spans in roles:
            for n, span in enumerate(spans):
                yield Mark(span.region, role, number, (attribution.stance,), leads=n == 0)


def _hedges(summary: Summary) -> Iterator[Mark]:
    for number, hedge in enumerate(summary.hedges, 1):
        band = "" if hedge.probability is None else "{:g}–{:g} %".format(*hedge.probability)
        yield Mark(hedge.cue.region, "hedge", number, (hedge.kind,), f"{hedge.kind} {band}".strip())


def _uncovered(summary: Summary) -> Iterator[Mark]:
    for number, left in enumerate(summary.coverage.uncovered, 1):
        yield Mark(left.span.region, "uncovered", number, (left.reason,), left.reason.replace("_", " "))
