"""A summary as Markdown; text that others wrote can neither format nor link anything, nor bring in HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from summarizer.render_view import ClaimView, LeftView, Piece, SummaryView

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$^])")
_BLOCK_START = re.compile(r"^([-+=]|\d{1,9}(?=[.)]))")


def render_markdown(view: SummaryView) -> str:
    """The summary as CommonMark, hedges in bold inside quoted evidence."""
    return "\n".join(_lines(view)) + "\n"


def escape(text: str) -> str:
    """The text so that CommonMark shows it letter by letter; it holds no line breaks."""
    return _BLOCK_START.sub(_escape_start, _inline(text))


def _inline(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))


def _escape_start(match: re.Match[str]) -> str:
    start = match.group(1)
    return f"&#{ord(start[0])};{start[1:]}"


def _lines(view: SummaryView) -> Iterator[str]:
    yield f"# {escape(view.headline)}"
    if view.about:
        yield from ("", f"*{escape(view.about)}*")
    yield from ("", "## Key points" if view.points else "## No claims were found", "")
    for point in view.points:
        yield f"- {escape(point.text)} ({', '.join(escape(c) for c in point.claims)})"
    for source in view.sources:
        kind = f" ({escape(source.kind)})" if source.kind else ""
        yield from ("", f"## {escape(source.name)}{kind}", "")
        for claim in source.claims:
            yield from _claim(claim)
    if view.ungrounded:
        yield from ("", "## Ungrounded", "", "Returned by the model, not supported by the text, not counted.", "")
        yield from map(_left, view.ungrounded)
    yield from ("", "## Coverage", "", escape(view.coverage))
    if view.uncovered:
        yield ""
        yield from map(_left, view.uncovered)
    yield from ("", "---", "")
    yield "  \n".join(f"*{escape(line)}*" for line in (*view.notes, view.foot))


def _claim(claim: ClaimView) -> Iterator[str]:
    said = " ".join(f"“{''.join(map(_piece, span))}”" for span in claim.evidence)
    details = " · ".join((claim.certainty, *map(_inline, claim.details)))
    if claim.text is None:
        yield f"- **{escape(claim.id)}** {said}  "
    else:
        yield f"- **{escape(claim.id)}** {escape(claim.text)}  "
        yield f"  {said}  "
    yield f"  *{details}*"


def _piece(piece: Piece) -> str:
    return f"**{_inline(piece.text)}**" if piece.is_hedge else _inline(piece.text)


def _left(item: LeftView) -> str:
    reason = f": {_inline(item.reason)}" if item.reason else ""
    return f"- **{escape(item.what)}** “{_inline(item.quote)}”{reason}"
