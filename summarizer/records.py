"""Files with an article a record: JSONL, CSV and Parquet, read as streams, never all in memory."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from summarizer.decoding import whole
from summarizer.entries import CorpusSettings, Entry, entry_of
from summarizer.errors import NotAnArticle, SettingsError
from summarizer.extras import lacks

_BATCH: Final = 64
"""Parquet rows that are decoded at once."""
_BAD_PARQUET: Final = (ValueError, OverflowError, LookupError, NotImplementedError)
"""What pyarrow raises at files that are none of its own, and at values such as times after the year 9999."""


def jsonl_entries(stream: IO[bytes], name: str, settings: CorpusSettings, *, marked: bool = False) -> Iterator[Entry]:
    """The articles of JSON lines, each known by its line; `marked` with the line's hash."""
    limit = settings.read.max_bytes
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        origin = f"{name}:{number}"
        digest = hashlib.sha256(line.rstrip(b"\r\n")) if marked else None  # the last line may have no end
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
                if digest is not None:
                    digest.update(line)
            entry = Entry(origin, None, NotAnArticle(f"{origin} is longer than the limit of {limit:,} bytes."))
        elif line.strip():
            entry = entry_of(json_object(line), origin, settings)
        else:
            continue
        yield entry if digest is None else replace(entry, mark=digest.hexdigest())


def json_object(line: bytes) -> Mapping[str, object] | str:
    """The object of a line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return "is no valid JSON: each line holds one object"
    return value if isinstance(value, dict) else "is no JSON object: each line holds one"


def csv_entries(stream: IO[bytes], name: str, delimiter: str, settings: CorpusSettings) -> Iterator[Entry]:
    """The articles of a CSV file, each known by the line where its row begins."""
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        lines = _CsvLines(text)
        rows = csv.reader(lines, delimiter=delimiter)
        columns: list[str] | None = None
        while True:
            origin = f"{name}:{rows.line_num + 1}"
            try:
                row = _next_row(rows, settings.read.max_bytes)
            except (csv.Error, UnicodeError) as error:
                reason = "is not UTF-8" if isinstance(error, UnicodeError) else f"is no CSV ({error})"
                yield Entry(origin, None, NotAnArticle(f"{origin} {reason}: save the file as CSV in UTF-8."))
                if isinstance(error, UnicodeError) or lines.quoted or columns is None:
                    return  # where the next row begins, or what its columns are called, is not known
                continue
            if row is None:
                return
            if columns is None:
                columns = row or None
            elif row:
                yield entry_of(_cells(columns, row, delimiter), origin, settings)


def _cells(columns: list[str], row: list[str], delimiter: str) -> Mapping[str, object] | str:
    """The cells of a row by their columns, or what is wrong with it."""
    fields: dict[str, object] = {**dict.fromkeys(columns), **dict(zip(columns, row, strict=False))}
    other = _other_delimiter(fields, delimiter)
    if other is None and any(row[len(columns) :]):  # a text may have been cut at a comma
        return f"has more cells than columns ({len(columns)}): put cells that hold {delimiter!r} into quotation marks"
    return other or fields


class _CsvLines(Iterator[str]):
    """The lines of a CSV file, and whether the last one read ends inside quotation marks."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.quoted = False

    def __next__(self) -> str:
        line = next(self._text)
        self.quoted ^= line.count('"') % 2 == 1
        return line


def _other_delimiter(fields: Mapping[str, object], delimiter: str) -> str | None:
    """What to say of a row whose only column is several, in truth."""
    name = next(iter(fields), "")
    other = next((mark for mark in ";\t|," if mark in name and mark != delimiter), None)
    if len(fields) > 1 or other is None:
        return None
    columns = f"a single column, {name[:300]!r}, which seems to be several with {other!r} between them"
    return f"has {columns}: save the file with {delimiter!r} between columns"


def _next_row(rows: Iterator[list[str]], limit: int) -> list[str] | None:
    """The next row with no field longer than the limit, which the csv module keeps for the whole process."""
    before = csv.field_size_limit(limit)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)


def parquet_reader() -> Any:  # noqa: ANN401 -- untyped, an extra of fifty megabytes
    """Pyarrow's module for Parquet.

    Raises:
        SettingsError: the extra is missing.
    """
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 -- as above
    except ImportError:
        raise SettingsError(f"{lacks('Parquet files need', 'parquet')}.") from None
    return pq


def parquet_rows(path: Path) -> int:
    """How many rows a Parquet file has."""
    try:
        with parquet_reader().ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    except (OSError, ValueError):  # told when it is read
        return 0


def parquet_entries(path: Path, settings: CorpusSettings) -> Iterator[Entry]:
    """The articles of a Parquet file, each known by the number of its row."""
    number = 0
    try:
        with parquet_reader().ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in _parquet_records(batch):
                    number += 1
                    yield entry_of(row, f"{whole(str(path))}:{number}", settings)
    except _BAD_PARQUET as error:
        msg = f"{str(path)!r} cannot be read as Parquet: {_reason(error)}."
        yield Entry(whole(str(path)), None, NotAnArticle(msg))


def _parquet_records(batch: Any) -> Iterator[Mapping[str, object] | str]:  # noqa: ANN401 -- a RecordBatch
    """The rows of a batch; of one with a value that Python cannot hold, what is wrong with it."""
    try:
        yield from batch.to_pylist()
    except _BAD_PARQUET:
        for number in range(batch.num_rows):
            try:
                yield batch.slice(number, 1).to_pylist()[0]
            except _BAD_PARQUET as error:
                yield f"holds a value that cannot be read: {_reason(error)}"


def _reason(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")
