"""A `Summary` as text for a terminal, as Markdown or as JSON."""

from __future__ import annotations

from typing import Literal

from summarizer.models import Summary
from summarizer.render_markdown import render_markdown
from summarizer.render_text import render_text
from summarizer.render_view import arrange

Format = Literal["text", "markdown", "json"]


def render(summary: Summary, format: Format, *, width: int | None = None, color: bool = False) -> str:  # noqa: A002 -- the option's name
    """The summary in one format, ending with a line break.

    Control characters, bidirectional marks and escape sequences of the article are shown as U+FFFD in `text` and
    `markdown`; `json` keeps the article exactly and escapes control characters as JSON does.

    Args:
        summary: what to show.
        format: `text`, `markdown` or `json` (`Summary.model_dump_json`).
        width: columns that `text` wraps at; None leaves each paragraph on one line.
        color: whether `text` may use ANSI styles.
    """
    if format == "json":
        return summary.model_dump_json(indent=2) + "\n"
    view = arrange(summary)
    if format == "markdown":
        return render_markdown(view)
    return render_text(view, width=width, color=color)
