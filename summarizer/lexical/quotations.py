"""Quotation marks paired over a whole text: curly and straight, double and single, nested, over several paragraphs.

English news practice: a quotation that runs over several paragraphs repeats its opening mark at the head of each and
closes once, at the end (Chicago Manual of Style, 13.30). Apostrophes, feet and inches are no marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.spans import Region, trim


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation.

    `outer` holds the marks, `inner` does not; `depth` is 0 for a quotation in none; an unclosed one (`closed` is
    false) has no closing mark and ends with its paragraph, or before the mark that opens the next quotation.
    """

    outer: Region
    inner: Region
    depth: int
    closed: bool


_MARK = re.compile(r"[“”„‟«»\"‘’‚']|\n\s*")
_QUOTED = re.compile(r"[“”„‟«»\"‘‚]")
_ELISION = re.compile(r"\d0s\b|\d\d(?=\s*(?:[,.;:)—-]|$))|(?:em|tis|twas|cause|til|n|cos)\b", re.IGNORECASE)
_FEET_AND_INCHES = re.compile(r"\d['’′]\s?\d{1,2}(?:\.\d+)?$")
_INCHES_WINDOW = 8
_DOUBLE = frozenset('“”„‟«»"')
_HEADS = frozenset('[(“"$£€@#…')
_OPENING_CONTEXT = frozenset("([{<—–-/|“‘\"'`«…:;=*_>")
_CLOSES_A_LINE = frozenset(".!?…:;\"”’')]»")
_DEEPEST = 8
_BREAKS_WITHOUT_MARK = 2
"""How many paragraph breaks a quotation survives whose next paragraphs do not repeat the opening mark."""


_Found = tuple[Region, Region, bool]


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    double: bool
    straight: bool
    paragraph_end: int = -1
    lapsed: int = 0
    tentative: int = -1
    next_opener: int = -1

    @property
    def ends_with_paragraph(self) -> bool:
        """A single mark needs its repetition at the head of the next paragraph; a straight one does not run on."""
        return not self.double and (self.straight or self.lapsed > 0)


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Pair the quotation marks of `text`; in text order, properly nested, in time linear in its length."""
    reader = _Reader(text)
    for match in _MARK.finditer(text):
        reader.read(match)
    reader.finish()
    return _with_depth(reader.found)


def without_lone_marks(text: str) -> str:
    """The text without quotation marks that have no partner in it; apostrophes, feet and inches stay."""
    if _QUOTED.search(text) is None:
        return text
    found = find_quotations(text)
    paired = {at for q in found if q.closed for at in (q.outer[0], q.outer[1] - 1)}
    opening = {q.outer[0] for q in found if not q.closed}
    lone = (m.start() for m in _QUOTED.finditer(text) if m.start() not in paired)
    gone = {at for at in lone if at in opening or (text[at] in _DOUBLE and not text[at - 1 : at].isdigit())}
    return "".join(c for at, c in enumerate(text) if at not in gone) if gone else text


def _with_depth(found: list[_Found]) -> tuple[Quotation, ...]:
    """Sort, and count for each quotation how many hold it; an unclosed one that crosses the next ends before it."""
    out: list[Quotation] = []
    holding: list[int] = []
    for outer, inner, closed in sorted(found, key=lambda item: (item[0][0], -item[0][1])):
        while holding and out[holding[-1]].outer[1] <= outer[0]:
            holding.pop()
        while holding and out[holding[-1]].outer[1] < outer[1]:
            out[holding[-1]] = _cut(out[holding[-1]], outer[0])
            holding.pop()
        holding.append(len(out))
        out.append(Quotation(outer=outer, inner=inner, depth=len(holding) - 1, closed=closed))
    return tuple(out)


def _cut(quotation: Quotation, end: int) -> Quotation:
    inner = min(quotation.inner[0], end), min(quotation.inner[1], end)
    return Quotation(outer=(quotation.outer[0], end), inner=inner, depth=quotation.depth, closed=False)


class _Reader:
    """The stack of open quotations while the marks are read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[_Found] = []
        self.stack: list[_Open] = []
        self.doubles = 0
        self.stray = -1
        self.paragraph = 0

    def read(self, match: re.Match[str]) -> None:
        """Take one mark or line break."""
        mark, start, end = match.group(), match.start(), match.end()
        if mark[0] == "\n":
            self._line_break(mark, start, end)
        elif mark in _DOUBLE:
            self._double(mark, start, end)
        else:
            self._single(mark, start)

    def finish(self) -> None:
        """Report what is still open at the end of the text."""
        end = trim(self.text, (0, len(self.text)))[1]
        while self.stack:
            self._give_up(end)

    def _before(self, at: int) -> str:
        return self.text[at - 1] if at else " "

    def _after(self, at: int) -> str:
        return self.text[at] if at < len(self.text) else " "

    def _can_open(self, start: int, end: int) -> bool:
        before, after = self._before(start), self._after(end)
        if after in ",.;:!?)]}" and not self.text.startswith("..", end):
            return False
        return (before.isspace() or before in _OPENING_CONTEXT) and not after.isspace()

    def _can_close(self, start: int, end: int) -> bool:
        return not self._before(start).isspace() and not self._after(end).isalnum()

    def _line_break(self, mark: str, start: int, end: int) -> None:
        if "\n" not in mark[1:] and self._before(start) not in _CLOSES_A_LINE:
            return
        self.paragraph, self.stray = end, -1
        while self.stack and self.stack[-1].ends_with_paragraph:
            self._give_up(start)
        for item in reversed(self.stack):
            item.lapsed += 1
            if item.lapsed == 1:
                item.paragraph_end = start
        while self.stack and self.stack[-1].lapsed > _BREAKS_WITHOUT_MARK:
            self._give_up(start)

    def _continues(self, start: int, *, double: bool) -> bool:
        """Whether the mark at `start` repeats, at the head of a paragraph, one open since the last paragraph."""
        if start != self.paragraph and not (
            not double and start == self.paragraph + 1 and self._before(start) in _DOUBLE
        ):
            return False
        going_on = [item for item in self.stack[-2:] if item.double == double and item.lapsed == 1]
        for item in going_on:
            item.lapsed = 0
        return bool(going_on)

    def _double(self, mark: str, start: int, end: int) -> None:
        can_open, can_close = self._can_open(start, end), self._can_close(start, end)
        if mark in '"”' and self._is_inches(start):
            return
        if mark in "“„‟«":
            opens = not (self.doubles and can_close and not can_open)
        elif mark == '"' and self.doubles:
            opens = can_open and self._before(start).isspace()
        else:
            opens = not self.doubles and can_open
        if opens:
            self._open_double(start, end, straight=mark == '"')
        elif self.doubles:
            self._close_double(start, end)
        elif mark == '"' and self.stray >= 0:
            self.found.append(((self.stray, end), (self.stray + 1, start), True))
            self.stray = -1
        elif mark == '"' and self._before(start) == ",":
            self.stray = start

    def _is_inches(self, start: int) -> bool:
        if not self._before(start).isdigit():
            return False
        top = next((item for item in reversed(self.stack) if item.double), None)
        window = self.text[max(0, start - _INCHES_WINDOW) : start]
        return top is None or top.lapsed > 0 or _FEET_AND_INCHES.search(window) is not None

    def _open_double(self, start: int, end: int, *, straight: bool) -> None:
        self.stray = -1
        if self._continues(start, double=True):
            return
        while self.stack and (self.stack[-1].lapsed or (straight and self.doubles and self.stack[-1].straight)):
            self._give_up(start)
        if self.stack and self.stack[-1].double and self.stack[-1].next_opener < 0:
            self.stack[-1].next_opener = start
        self._make_room(start)
        self.stack.append(_Open(start, end, double=True, straight=straight))
        self.doubles += 1

    def _make_room(self, start: int) -> None:
        if len(self.stack) == _DEEPEST:
            self._give_up(start)

    def _close_double(self, start: int, end: int) -> None:
        while not self.stack[-1].double:
            self._give_up(start)
        top = self.stack.pop()
        self.doubles -= 1
        self.found.append(((top.start, end), (top.inner, start), True))

    def _single(self, mark: str, start: int) -> None:
        before, after = self._before(start), self._after(start + 1)
        if before.isalnum() and after.isalnum():
            return
        opens = mark == "‘" or (
            mark in "'‚" and self._can_open(start, start + 1) and (after.isalnum() or after in _HEADS)
        )
        if opens and _ELISION.match(self.text, start + 1) is None:
            self._open_single(start, straight=mark == "'")
        elif not opens and self.stack and not self.stack[-1].double and self._can_close(start, start + 1):
            self._close_single(start)

    def _open_single(self, start: int, *, straight: bool) -> None:
        if self._continues(start, double=False):
            return
        if self.stack and not self.stack[-1].double:
            self._give_up(start)
        self._make_room(start)
        self.stack.append(_Open(start, start + 1, double=False, straight=straight))

    def _close_single(self, start: int) -> None:
        top = self.stack[-1]
        if top.lapsed:
            self._give_up(start)
            return
        follows = self.text[start + 1 : start + 3]
        possessive = self._before(start) in "sS" and follows[:1].isspace() and follows[1:2].isalpha()
        if possessive:
            if top.tentative < 0:
                top.tentative = start
            return
        self.stack.pop()
        self.found.append(((top.start, start + 1), (top.inner, start), True))

    def _give_up(self, limit: int) -> None:
        """Take the innermost open quotation off the stack: it has no closing mark before `limit`."""
        top = self.stack.pop()
        if top.double:
            self.doubles -= 1
        elif top.tentative >= 0:
            self.found.append(((top.start, top.tentative + 1), (top.inner, top.tentative), True))
            return
        elif top.straight:
            return
        end = top.paragraph_end if top.lapsed and top.paragraph_end >= 0 else limit
        if 0 <= top.next_opener < end:
            end = top.next_opener
        end = max(top.inner, trim(self.text, (top.inner, end))[1])
        self.found.append(((top.start, end), (top.inner, end), False))
