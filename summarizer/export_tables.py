"""The flat tables of `tables` as CSV files or Parquet files, one file a table, written as the summaries come."""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import OutputError
from summarizer.extras import lacks
from summarizer.store_records import Kept
from summarizer.tables import TABLES, Cell, Table

if TYPE_CHECKING:
    import pyarrow as pa

# What spreadsheets may read as a formula: OWASP, "CSV Injection", with the full-width forms of = + - @.
# Apostrophes before it count too, so that taking one away always gives the text back.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_BATCH = 500  # summaries in one row group of a Parquet file

CSV_FILES = re.compile(r"({})\.csv|csv-metadata\.json".format("|".join(table.name for table in TABLES)))
"""The files that `write_csv` makes."""

PARQUET_FILES = re.compile(r"({})\.parquet".format("|".join(table.name for table in TABLES)))
"""The files that `write_parquet` makes."""


def write_csv(summaries: Iterable[Kept], folder: Path) -> int:
    """One CSV file a table (RFC 4180, UTF-8), and `csv-metadata.json`, which says what the columns mean (W3C CSVW).

    A cell that a spreadsheet could read as a formula starts with an apostrophe (see `neutral`).

    Returns:
        How many summaries were written.
    """
    (folder / "csv-metadata.json").write_text(
        json.dumps(csv_metadata(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    with contextlib.ExitStack() as files:
        writers = []
        for table in TABLES:
            file = files.enter_context((folder / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers.append(csv.writer(file))
            writers[-1].writerow(column.name for column in table.columns())
        count = 0
        for count, summary in enumerate(summaries, 1):  # noqa: B007 -- the number of the last is the result
            for table, writer in zip(TABLES, writers, strict=True):
                writer.writerows(map(_csv_cells, table.cells(summary)))
    return count


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe goes before what could begin one."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_metadata() -> dict[str, object]:
    """What the columns mean, as W3C "Metadata Vocabulary for Tabular Data" (2015) has it."""
    types = {str: "string", int: "integer", float: "number", bool: "boolean", datetime: "dateTime"}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.meaning,
                "tableSchema": {
                    "columns": [
                        {
                            "name": column.name,
                            "titles": column.name,
                            "datatype": types[column.type],
                            "required": not column.may_be_empty and column.type is not str,
                            "dc:description": column.meaning,
                        }
                        for column in table.columns()
                    ]
                },
            }
            for table in TABLES
        ],
    }


def _csv_cells(cells: tuple[Cell, ...]) -> Iterator[str]:
    for cell in cells:
        if cell is None:
            yield ""
        elif isinstance(cell, str):
            yield neutral(cell)
        elif isinstance(cell, datetime):
            yield cell.isoformat()
        else:
            yield str(cell).lower() if isinstance(cell, bool) else str(cell)


def write_parquet(summaries: Iterable[Kept], folder: Path) -> int:
    """One Parquet file a table, zstd-compressed, the columns' meanings in the schema's metadata.

    Returns:
        How many summaries were written.

    Raises:
        OutputError: the extra `parquet` is not installed.
    """
    check_parquet()
    from pyarrow import parquet  # noqa: PLC0415 -- an extra, and heavy

    with contextlib.ExitStack() as files:
        writers = {
            table.name: files.enter_context(
                parquet.ParquetWriter(folder / f"{table.name}.parquet", parquet_schema(table), compression="zstd")
            )
            for table in TABLES
        }
        count = 0
        for batch in _batches(summaries):
            count += len(batch)
            for table in TABLES:
                rows = [cells for summary in batch for cells in table.cells(summary)]
                writers[table.name].write_table(_arrow(table, rows))
    return count


def check_parquet() -> None:
    """Find out before the work begins whether Parquet can be written.

    Raises:
        OutputError: the extra `parquet` is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise OutputError(lacks("Parquet needs", "parquet"))


def parquet_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table; times are in UTC, to the microsecond."""
    import pyarrow as pa  # noqa: PLC0415 -- an extra, and heavy

    types = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        datetime: pa.timestamp("us", tz="UTC"),
    }
    fields = [
        pa.field(column.name, types[column.type], column.may_be_empty, {"description": column.meaning})
        for column in table.columns()
    ]
    return pa.schema(fields, {"description": table.meaning})


def _arrow(table: Table, rows: list[tuple[Cell, ...]]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 -- an extra, and heavy

    schema = parquet_schema(table)
    columns = [
        pa.array([row[number] for row in rows], type=field.type, from_pandas=False)
        for number, field in enumerate(schema)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _batches(summaries: Iterable[Kept]) -> Iterator[list[Kept]]:
    batch: list[Kept] = []
    for summary in summaries:
        batch.append(summary)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
