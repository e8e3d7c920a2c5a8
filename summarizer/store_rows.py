"""A summary as the rows of a store: their tables and columns, and what stands in them."""

from __future__ import annotations

import json
import zlib
from datetime import datetime

from summarizer.decoding import whole
from summarizer.models import Summary
from summarizer.store_records import Job, Kept
from summarizer.tables import TABLES, Cell

STORED = ("claims", "attributions", "hedges", "key_points", "ungrounded")
"""The flat tables (see `summarizer.tables`) that stand in the file, for the newest result of each article."""
_TABLES = {table.name: table for table in TABLES}
CHILD_COLUMNS = {name: ("summary_id", *(c.name for c in _TABLES[name].columns())) for name in STORED}
"""The columns of each of them; the first is the number of the summary's row."""
SUMMARY_COLUMNS = (
    *("key", "run_id", "current", "record"),
    *(column.name for column in _TABLES["articles"].columns()),
)

_SAYS_NO_MORE = "(:id IS NULL AND {0}.external_id IS NOT NULL OR {0}.external_id IS :id AND {0}.metadata IS :fields)"
OWN_RECORD = (
    "SELECT CASE WHEN s.key IS NULL THEN :id IS NULL OR i.external_id IS :id"  # noqa: S608 -- ours
    f" ELSE {_SAYS_NO_MORE.format('s')} END"
    " FROM items i LEFT JOIN summaries s ON s.key = i.key AND s.origin = i.origin"
    " WHERE i.key = :key AND i.origin = :origin"
)
"""Whether a record says no more than what is known of the one that its article was read from; no row: it is another."""
OWN_RECORD_CHANGES = (
    "UPDATE items SET external_id = :id WHERE key = :key",
    "UPDATE summaries SET external_id = :id, metadata = :fields WHERE key = :key AND origin = :origin",
)
COPY = (
    f"SELECT {_SAYS_NO_MORE.format('copies')} FROM copies WHERE article_id = :article_id AND origin = :origin"  # noqa: S608 -- ours
    " UNION ALL SELECT 1 FROM copies WHERE article_id = :article_id AND origin <> :origin AND external_id = :id"
    " UNION ALL SELECT 1 FROM items WHERE key = :key AND external_id = :id"
)
"""Whether a record says no more than what is known of it as a copy, or at another place; no row: it is new."""
COPY_CHANGE = (
    "INSERT OR REPLACE INTO copies (article_id, origin, external_id, metadata)"
    " VALUES (:article_id, :origin, :id, :fields)"
)


def record_values(job: Job) -> dict[str, str | None]:
    """What a record says besides its text, and which it is: the values of the statements above."""
    which = {"key": job.key, "article_id": job.article_id, "origin": job.origin}
    return {**which, "id": job.external_id, "fields": metadata_of(job)}


def summary_row(job: Job, summary: Summary, run: int) -> tuple[object, ...]:
    """The row of a summary that is its article's newest."""
    (row,) = _TABLES["articles"].cells(Kept(summary, job.external_id, job.origin, metadata_of(job)))
    article = [cell.isoformat() if isinstance(cell, datetime) else cell for cell in row]
    record = zlib.compress(summary.model_dump_json().encode(), level=1)
    return (job.key, run, 1, record, *article)


def metadata_of(job: Job) -> str | None:
    """The other fields of an article's record, as a JSON object."""
    return whole(json.dumps(job.metadata, ensure_ascii=False, default=str)) if job.metadata else None


def child_rows(summary: Summary) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    """The rows of each flat table, without the first column."""
    return [(name, list(_TABLES[name].cells(summary))) for name in STORED]


def named(name: str) -> tuple[str, tuple[str, ...]]:
    """What holds for the rows that a name stands for, their own or a copy's, with its values."""
    name = whole(name)
    start = name if name.startswith("sha256:") else f"sha256:{name}"
    record = "(external_id = ? OR origin = ? OR substr(origin, -length(?) - 1) = '/' || ?)"
    copies = f"article_id IN (SELECT article_id FROM copies WHERE {record})"  # noqa: S608 -- ours
    where = f"({record} OR (length(?) >= 11 AND substr(article_id, 1, length(?)) = ?) OR {copies})"
    return where, (name, name, name, name, start, start, start, name, name, name, name)
