"""Stacked bars for pages: where each piece of a bar stands, in whole pixels."""

from __future__ import annotations

from collections.abc import Iterable

Pieces = tuple[tuple[str, int, int], ...]
"""The pieces of a bar side by side: what each one counts, its left edge and its width in pixels."""

_THINNEST = 2


def stacked(counts: Iterable[tuple[str, int]], *, most: int, width: int) -> Pieces:
    """A bar of the counts, those of nothing left out, with a pixel between the pieces and none too thin to see.

    Args:
        counts: what is counted, and how many there are, from left to right.
        most: how many are as wide as the chart; at least 1.
        width: the chart's width in pixels.
    """
    out: list[tuple[str, int, int]] = []
    left = 0
    for name, count in counts:
        if count:
            size = max(_THINNEST, round(width * count / most) - 1)
            out.append((name, left, size))
            left += size + 1
    return tuple(out)
