"""Reads news articles and says what is claimed, who says so and how sure they are, grounded to the character.

    >>> from summarizer import Article, summarize
    >>> summary = summarize(Article.from_text("The ISW reportedly said that the bridge fell."))

Names are imported on first use, so `import summarizer` alone loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.errors import SummarizerError
    from summarizer.ingest import read_article
    from summarizer.models import Article, Attribution, Claim, Hedge, KeyPoint, Sentence, Summary
    from summarizer.pipeline import asummarize, summarize
    from summarizer.settings import Settings
    from summarizer.spans import Span

    __version__: str

__all__ = [
    "Article",
    "Attribution",
    "Claim",
    "Hedge",
    "KeyPoint",
    "Sentence",
    "Settings",
    "Span",
    "SummarizerError",
    "Summary",
    "__version__",
    "asummarize",
    "read_article",
    "summarize",
]

_HOMES = {
    "Article": "models",
    "Attribution": "models",
    "Claim": "models",
    "Hedge": "models",
    "KeyPoint": "models",
    "Sentence": "models",
    "Settings": "settings",
    "Span": "spans",
    "Summary": "models",
    "SummarizerError": "errors",
    "asummarize": "pipeline",
    "read_article": "ingest",
    "summarize": "pipeline",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        value: object = _version()
    elif name in _HOMES:
        value = getattr(importlib.import_module(f"summarizer.{_HOMES[name]}"), name)
    else:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415 -- costs more than the rest of this module

    try:
        return metadata.version("summarizer")
    except metadata.PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
