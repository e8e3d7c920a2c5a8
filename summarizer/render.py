"""A `Summary` in one format, as one text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from summarizer.brat import standoff
from summarizer.errors import SettingsError
from summarizer.models import Summary
from summarizer.page import render_html
from summarizer.render_markdown import render_markdown
from summarizer.render_text import render_text
from summarizer.render_view import arrange
from summarizer.schema_org import render_schema_org
from summarizer.web_annotation import render_web_annotations

Format = Literal["text", "markdown", "json", "jsonl", "webannotation", "schemaorg", "brat", "html"]

FORMATS: tuple[Format, ...] = get_args(Format)
"""All of them."""


def render(summary: Summary, format: Format, *, width: int | None = None, color: bool = False) -> str:  # noqa: A002 -- the option's name
    """The summary in one format, ending with a line break.

    Control characters, bidirectional marks and escape sequences of the article are shown as U+FFFD in `text` and
    `markdown`; the formats for programs keep the article exactly and escape control characters as JSON does.

    Args:
        summary: what to show.
        format: `text`, `markdown`, `json` (`Summary.model_dump_json`), `jsonl` (the same on one line), `webannotation`
            (W3C Web Annotations), `schemaorg` (schema.org JSON-LD), `brat` (an `.ann` file) or `html` (a page).
        width: columns that `text` wraps at; None leaves each paragraph on one line.
        color: whether `text` may use ANSI styles.

    Raises:
        SettingsError: there is no such format.
    """
    check_format(format, FORMATS)
    if format in {"json", "jsonl"}:
        return summary.model_dump_json(indent=2 if format == "json" else None) + "\n"
    documents: dict[str, Callable[[Summary], str]] = {
        "webannotation": render_web_annotations,
        "schemaorg": render_schema_org,
        "brat": standoff,
        "html": render_html,
    }
    if format in documents:
        return documents[format](summary)
    view = arrange(summary)
    if format == "markdown":
        return render_markdown(view)
    return render_text(view, width=width, color=color)


def check_format(name: str, known: Sequence[str]) -> None:
    """Refuse a format that is none of those known.

    Raises:
        SettingsError: it is none of them.
    """
    if name not in known:
        raise SettingsError(f"There is no format {name!r}: name one of {', '.join(known[:-1])} or {known[-1]}.")
