"""A summary for a terminal, laid out with rich.

Hedges are bold and underlined in colour, in ⟨angle brackets⟩ without: no meaning rests on colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.render_view import ClaimView, LeftView, Piece, SummaryView, counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_CERTAINTY_STYLES = {"certain": "green", "probable": "yellow", "possible": "magenta", "unknown": "red"}
_HEDGE = "bold underline"


def render_text(view: SummaryView, *, width: int | None, color: bool) -> str:
    """The summary as lines for a terminal.

    Args:
        view: what to show.
        width: columns to wrap at; None leaves each paragraph on one line.
        color: whether to use ANSI styles.
    """
    return _Page(width=width, color=color).lay_out(view)


class _Page:
    """Collects the lines of one rendering."""

    def __init__(self, *, width: int | None, color: bool) -> None:
        from rich.console import Console  # noqa: PLC0415 -- rich is slow to load, and JSON needs none of it

        self._width = width
        self._color = color
        self._out = io.StringIO()
        self._console: Console = Console(
            file=self._out,
            width=width or 1000,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def lay_out(self, view: SummaryView) -> str:
        """The whole page."""
        self._line(view.headline, style="bold")
        if view.about:
            self._line(view.about, style="dim")
        self._title("Key points" if view.points else "No claims were found")
        for point in view.points:
            self._put(_text((point.text, ""), (f" [{', '.join(point.claims)}]", "dim")), "• ", indent=2)
        for source in view.sources:
            kind = f" ({source.kind})" if source.kind else ""
            self._title(source.name, rest=f"{kind} · {counted(len(source.claims), 'claim')}")
            for claim in source.claims:
                self._claim(claim)
        if view.ungrounded:
            self._title("Ungrounded", rest=" · returned by the model, not supported by the text, not counted")
            self._left(view.ungrounded)
        self._title("Coverage", rest=f" · {view.coverage}")
        self._left(view.uncovered)
        self._put(_text(), "", indent=0)
        for line in (*view.notes, view.foot):
            self._line(line, style="dim")
        return self._out.getvalue()

    def _claim(self, claim: ClaimView) -> None:
        first = f"{claim.id:<3} "
        if claim.text is not None:
            self._put(_text((claim.text, "")), first, indent=2)
            first = " " * len(first)
        quoted = [piece for span in claim.evidence for piece in _quote(span, color=self._color)]
        self._put(_text(*quoted), first, indent=2)
        details = "".join(f" · {detail}" for detail in claim.details)
        style = _CERTAINTY_STYLES.get(claim.certainty, "")
        self._put(_text((claim.certainty, style), (details, "dim")), " " * len(first), indent=2)

    def _left(self, items: tuple[LeftView, ...]) -> None:
        for item in items:
            reason = f": {item.reason}" if item.reason else ""
            self._put(_text((item.what, "bold"), (f" “{item.quote}”", ""), (reason, "dim")), "- ", indent=2)

    def _title(self, title: str, *, rest: str = "") -> None:
        self._put(_text(), "", indent=0)
        self._put(_text((title, "bold cyan"), (rest, "dim")), "", indent=0)

    def _line(self, line: str, *, style: str) -> None:
        self._put(_text((line, style)), "", indent=0)

    def _put(self, text: Text, first: str, *, indent: int) -> None:
        """Writes one paragraph, its first line led by `first`, the others hanging under it."""
        lead = " " * indent + first
        lines = []
        for number, line in enumerate(self._wrapped(text, len(lead))):
            line.rstrip()
            start = lead if number == 0 else " " * len(lead)
            lines.append(_text((start, "")) + line if line.plain else line)
        if self._color:
            self._console.print(_text(("\n", "")).join(lines), soft_wrap=True)
        else:
            self._out.writelines(f"{line.plain}\n" for line in lines)

    def _wrapped(self, text: Text, used: int) -> Iterator[Text]:
        if self._width is None:
            yield text
        else:
            yield from text.wrap(self._console, max(self._width - used, 10))


def _quote(span: tuple[Piece, ...], *, color: bool) -> Iterator[tuple[str, str]]:
    quote = "dim" if color else ""
    yield "“", quote
    for piece in span:
        if not piece.is_hedge:
            yield piece.text, quote
        elif color:
            yield piece.text, _HEDGE
        else:
            yield f"⟨{piece.text}⟩", ""
    yield "” ", quote


def _text(*parts: tuple[str, str]) -> Text:
    from rich.text import Text  # noqa: PLC0415 -- as above

    return Text.assemble(*parts)
