"""Character spans of an article's text and the arithmetic on them.

A `Region` is a bare half-open pair of code-point offsets, for computing; a `Span` also carries its text, for keeping.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Region = tuple[int, int]
"""Half-open code-point offsets (start, end) into `Article.text`."""


class Span(BaseModel):
    """A stretch of the article exactly as published: `article.text[start:end] == text`, always.

    Offsets are half-open and count Unicode code points, not bytes or UTF-16 units.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int = Field(ge=0, description="First code point, counted from 0.")
    end: int = Field(ge=0, description="One past the last code point.")
    text: str = Field(min_length=1, description="The characters between start and end, verbatim.")

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end - self.start != len(self.text):
            msg = f"span {self.start}–{self.end} is not as long as its text ({len(self.text)} characters)"
            raise ValueError(msg)
        return self

    @property
    def region(self) -> Region:
        """The offsets alone."""
        return self.start, self.end


def contains(outer: Region, inner: Region) -> bool:
    """Whether `inner` lies wholly inside `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlaps(a: Region, b: Region) -> bool:
    """Whether the two share at least one character."""
    return a[0] < b[1] and b[0] < a[1]


def merge(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The same characters as sorted regions that neither overlap nor touch."""
    ordered = sorted(regions)
    if len(ordered) == 1:
        return (ordered[0],)
    out: list[Region] = []
    for start, end in ordered:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def size(regions: Iterable[Region]) -> int:
    """How many different characters the regions hold."""
    return sum(end - start for start, end in merge(regions))


def shared(a: Iterable[Region], b: Iterable[Region]) -> int:
    """How many characters stand in both sets of regions."""
    return shared_of_merged(merge(a), merge(b))


def shared_of_merged(left: Sequence[Region], right: Sequence[Region]) -> int:
    """As `shared`, of regions that `merge` gave."""
    total = i = j = 0
    while i < len(left) and j < len(right):
        total += max(0, min(left[i][1], right[j][1]) - max(left[i][0], right[j][0]))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return total


def iou(a: Iterable[Region], b: Iterable[Region]) -> float:
    """Intersection over union of the characters (Jaccard 1901), from 0 to 1; 0 for two empty sets."""
    left, right = merge(a), merge(b)
    both = shared_of_merged(left, right)
    union = sum(end - start for start, end in (*left, *right)) - both
    return both / union if union else 0.0


class Index:
    """Many regions, kept so that those that overlap a given one are found without looking at them all."""

    def __init__(self, regions: Iterable[tuple[Region, int]]) -> None:
        """Keep each region with a number that names it; several regions may share a number."""
        self._sorted = sorted(regions)
        self._starts = [region[0] for region, _ in self._sorted]
        self._longer: list[int] = []
        """For each region the last one before it that ends later; −1 without one."""
        for at, (region, _) in enumerate(self._sorted):
            before = at - 1
            while before >= 0 and self._sorted[before][0][1] <= region[1]:
                before = self._longer[before]
            self._longer.append(before)

    def overlapping(self, region: Region) -> set[int]:
        """The numbers of all kept regions that share a character with this one."""
        found: set[int] = set()
        at = bisect_left(self._starts, region[1]) - 1
        while at >= 0:
            kept, number = self._sorted[at]
            if kept[1] > region[0]:
                found.add(number)
                at -= 1
            else:
                at = self._longer[at]  # those between end no later than this one
        return found

    def innermost(self, offset: int) -> int | None:
        """The number of the last region that begins before `offset` and ends behind it; None outside all."""
        at = bisect_left(self._starts, offset) - 1
        while at >= 0 and self._sorted[at][0][1] <= offset:
            at = self._longer[at]
        return self._sorted[at][1] if at >= 0 else None


def trim(text: str, region: Region, drop: str = " \t\r\n\f\v\u00a0\u2028\u2029") -> Region:
    """The region without leading and trailing characters of `drop`; empty (start, start) when nothing is left."""
    start, end = region
    while start < end and text[start] in drop:
        start += 1
    while end > start and text[end - 1] in drop:
        end -= 1
    return start, end
