"""The articles of a corpus, and how a record becomes one; what is none is an entry with an error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import Field

from summarizer.dates import moment
from summarizer.decoding import whole
from summarizer.errors import InputError, NotAnArticle
from summarizer.ingest import ReadSettings
from summarizer.language import language
from summarizer.models import Article
from summarizer.settings import Choices

_KNOWN: Final = ("title", "publisher", "url", "published", "language")
_DEEPEST: Final = 100
"""Levels of lists and objects in each other that a record's other fields may have."""


class CorpusSettings(Choices):
    """How records become articles."""

    text_field: str = Field(default="text", min_length=1, description="The field or column that holds the text.")
    id_field: str | None = Field(default=None, description="The field that holds your own id, kept as `external_id`.")
    read: ReadSettings = ReadSettings()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a corpus, or why it is none."""

    origin: str
    """Where it stands: a path, a URL, or a file and the line (in Parquet the row) of its record; no text is U+FFFD."""
    article: Article | None
    error: InputError | None = None
    external_id: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    """The fields of its record that are not the article's own."""
    lacks_id: bool = False
    """Whether its record has no field of the name that was given for the id."""
    lacks_text: str | None = None
    """The fields that its record has, where none has the name that was given for the text."""
    odd_date: str | None = None
    """When its record says that it was published, where that cannot be read as a date."""
    file: str | None = None
    """The file that it is a record of."""
    mark: str | None = None
    """What tells it from others at the same place, where places come again: the hash of a line of standard input."""


def entry_of(fields: Mapping[str, object] | str, origin: str, settings: CorpusSettings) -> Entry:
    """The entry that a record makes."""
    if isinstance(fields, str):
        return Entry(origin, None, NotAnArticle(f"{origin} {fields}."))
    external = _finite(fields.get(settings.id_field)) if settings.id_field else None
    name = None if external is None else whole(str(external))
    text = fields.get(settings.text_field)
    if not isinstance(text, str):
        there = ", ".join(map(str, fields)) or "none"
        msg = f"{origin} has no text in the field {settings.text_field!r}: name one of its fields ({there[:300]})."
        lacks = None if settings.text_field in fields else there[:300]
        return Entry(origin, None, NotAnArticle(msg), name, lacks_text=lacks)
    if len(text) > settings.read.max_bytes:
        msg = f"{origin} is longer than the limit of {settings.read.max_bytes:,} characters."
        return Entry(origin, None, NotAnArticle(msg), name)
    known = {key: _known(key, fields.get(key)) for key in _KNOWN}
    taken = {key for key, value in known.items() if value is not None} | {settings.text_field, settings.id_field}
    others = {str(key): value for key, value in fields.items() if key not in taken and value is not None}
    try:
        metadata = {key: value for key, value in _plain(others).items() if value is not None}
    except RecursionError:
        return Entry(origin, None, NotAnArticle(f"{origin} is nested too deeply: flatten its fields."), name)
    known["language"] = settings.read.language or known["language"] or language(text)
    try:
        lacks_id = settings.id_field is not None and settings.id_field not in fields
        odd_date = str(metadata["published"]) if str(metadata.get("published", "")).strip() else None
        return Entry(origin, Article.from_text(text, **known), None, name, metadata, lacks_id, odd_date=odd_date)
    except NotAnArticle as error:
        return Entry(origin, None, NotAnArticle(f"{origin}: {error}"), name)


def _plain(value: Any, level: int = 0) -> Any:  # noqa: ANN401 -- whatever a record holds
    """A value as JSON can say it: what is no number (NaN) or has no end (Infinity) is null.

    Raises:
        RecursionError: it is nested too deeply to be handed on and written down.
    """
    if level > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _plain(one, level + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, level + 1) for one in value]
    return _finite(value)


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _known(key: str, value: object) -> Any:  # noqa: ANN401 -- a string, or a date
    """A field of the record that is the article's own, where it is of the right kind."""
    if key == "published":
        return moment(value)
    return whole(value).strip() if isinstance(value, str) and value.strip() else None
