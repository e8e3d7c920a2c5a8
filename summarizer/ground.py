"""Find a model's quotes in the article, exactly or not at all.

Quotes are matched on a folded view of the text that unifies what printing varies (curly and straight quotation marks,
dashes, kinds and runs of white space, Unicode NFC), leaves out what nobody sees (controls, soft hyphens, zero-width
characters) and keeps everything else, case included. Nothing fuzzier: one edit can turn "likely" into "unlikely" or
"five" into "nine". A match begins and ends where words do.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.spans import Region, trim

Alignment = Literal["exact", "normalized"]
Miss = Literal["empty", "absent", "ambiguous"]

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_VARIED = re.compile(f"[{''.join(map(chr, _SAME))}]")
_SPACES = re.compile(r"\s+")
_REPEATED = re.compile(r"\s{2,}")
_HYPHENS = "-\u2010\u2011"
_MINUS = "-\u2212"
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls and format characters that a reader does not see; white space is none of them."""
EDGES = " \t\r\n\f\v\u00a0\u2028\u2029.,;:!?…\"'“”‘’«»"
"""Characters that a span neither begins nor ends with, unless they belong to a word."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; its character `i` stands for `text[starts[i]:ends[i]]` of the original."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands, and whether it stands there to the letter."""

    region: Region
    alignment: Alignment


def fold(text: str) -> Folded:
    """The view that quotes are matched on, with its index map back to `text`."""
    if _is_plain(text):
        return _fold_plain(text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, piece in _pieces(text):
        if piece.isspace() and out and out[-1] == " ":
            ends[-1] = end
            continue
        for character in " " if piece.isspace() else piece.translate(_SAME):
            out.append(character)
            starts.append(start)
            ends.append(end)
    return Folded(text, "".join(out), starts, ends)


def _is_plain(text: str) -> bool:
    """Whether each character but repeated white space stands for itself: nothing is invisible or composed anew."""
    return unicodedata.is_normalized("NFC", text) and INVISIBLE.search(text) is None


def _fold_plain(text: str) -> Folded:
    """As `fold`, without looking at each character."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for run in _REPEATED.finditer(text):
        starts += range(at, run.start() + 1)
        ends += range(at + 1, run.start() + 1)
        ends.append(run.end())
        at = run.end()
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Folded(text, _spaced(text), starts, ends)


def _spaced(text: str) -> str:
    return _VARIED.sub(_same, _SPACES.sub(" ", text))


def _same(mark: re.Match[str]) -> str:
    return mark[0].translate(_SAME)


def _needle(quote: str) -> str:
    """The text of the folded quote, without white space around it."""
    return _spaced(quote.strip()) if _is_plain(quote) else fold(quote.strip()).text.strip()


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Each smallest stretch that NFC maps on its own, as (start, end, NFC form), without invisible characters."""
    hidden = {m.start() for m in INVISIBLE.finditer(text)}
    seen = [i for i in range(len(text)) if i not in hidden] if hidden else range(len(text))
    if unicodedata.is_normalized("NFC", INVISIBLE.sub("", text)):
        yield from ((i, i + 1, text[i]) for i in seen)
        return
    piece, start, end = "", 0, 0
    for i in seen:
        if piece and _begins_afresh(piece, text[i]):
            yield start, end, unicodedata.normalize("NFC", piece)
            piece = ""
        start, end, piece = start if piece else i, i + 1, piece + text[i]
    if piece:
        yield start, end, unicodedata.normalize("NFC", piece)


def _begins_afresh(piece: str, character: str) -> bool:
    """Whether `character` neither combines nor composes with what stands before it."""
    if piece.isspace():
        return True
    if unicodedata.combining(character):
        return False
    apart = unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", piece + character) == apart


def occurrences(quote: str, view: Folded, within: Region) -> list[Match]:
    """Every place inside `within` where the quote stands as whole words, in text order."""
    needle = _needle(quote)
    if not needle:
        return []
    found: list[Match] = []
    first, last = bisect_left(view.starts, within[0]), bisect_left(view.starts, within[1])
    at = view.text.find(needle, first, last)
    while at >= 0:
        stop = at + len(needle)
        region = (view.starts[at], view.ends[stop - 1])
        if region[1] <= within[1] and _whole(view, at, stop):
            exact = view.original[region[0] : region[1]] == quote.strip()
            found.append(Match(region, "exact" if exact else "normalized"))
        at = view.text.find(needle, at + 1, last)
    return found


def _whole(view: Folded, at: int, stop: int) -> bool:
    """Whether [at, stop) cuts neither a word or number nor a stretch that NFC maps as one."""
    if at > 0 and (view.starts[at - 1] == view.starts[at] or _joined(view, at)):
        return False
    return stop >= len(view.text) or (view.starts[stop] != view.starts[stop - 1] and not _joined(view, stop))


def _joined(view: Folded, at: int) -> bool:
    """Whether the characters on both sides of `at` belong together: un|likely, twenty-|five, 1,|500, -|5, can|'t."""
    text = view.text
    left, right = text[at - 1], text[at]
    if _wordy(left) and _wordy(right):
        return True
    if left == "-" and right.isdigit() and (at == 1 or not _wordy(text[at - 2])):
        return view.original[view.starts[at - 1]] in _MINUS
    if left in "-.,:/" and at > 1:
        return _wordy(right) and _glues(view, at - 1)
    if right in "-.,:/" and at + 1 < len(text):
        return _wordy(left) and _glues(view, at)
    return right == "'" and left in "nN" and text[at + 1 : at + 2] in {"t", "T"}


def _glues(view: Folded, at: int) -> bool:
    """Whether the mark at `at` stands inside a word (a true hyphen) or a number (a full stop, comma, colon, slash)."""
    left, right = view.text[at - 1], view.text[at + 1]
    if view.text[at] == "-":
        return view.original[view.starts[at]] in _HYPHENS and _wordy(left) and _wordy(right)
    return left.isdigit() and right.isdigit()


def _wordy(character: str) -> bool:
    """Letters, digits, and the marks and joiners that belong to them."""
    return character.isalnum() or character == "_" or unicodedata.category(character) in {"Cf", "Mn"}


def locate(quote: str, view: Folded, windows: Sequence[Region]) -> Match | Miss:
    """The one place where the quote stands, looked for in each window in turn.

    The first window that holds it decides: more than one place there is "ambiguous". A quote that stands nowhere is
    "absent", one without a letter or digit "empty".
    """
    if not any(c.isalnum() for c in quote):
        return "empty"
    for window in windows:
        found = occurrences(quote, view, window)
        if len(found) == 1:
            return found[0]
        if found:
            return "ambiguous"
    return "absent"


def tidy(text: str, region: Region) -> Region:
    """The region without white space, punctuation and quotation marks at its edges."""
    start, end = trim(text, region, EDGES)
    if end < region[1] and text[end] == "." and _abbreviation(text, start, end):
        end += 1
    return start, end


def _abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the full stop at `end` closes an abbreviation written with inner full stops (U.S., a.m.)."""
    return end - start >= 3 and text[end - 2] == "." and text[end - 1].isalpha()  # noqa: PLR2004 - "U.S"
