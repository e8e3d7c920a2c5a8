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
