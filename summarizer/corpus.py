"""A corpus as a stream of articles: files, folders, globs, JSONL, CSV, Parquet or URLs, never all in memory.

What cannot be read as an article is an entry with an error, so that one bad record does not end a run.
"""

from __future__ import annotations

import csv
import glob
import gzip
import io
import json
import math
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from summarizer.decoding import whole
from summarizer.errors import InputError, NotAnArticle, SettingsError, SourceNotFound
from summarizer.extras import lacks
from summarizer.ingest import ReadSettings, read_article
from summarizer.language import language
from summarizer.models import Article
from summarizer.settings import Choices

ARTICLES: Final = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"})
"""Suffixes of files that hold one article each."""
TABLES: Final = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"})
"""Suffixes of files that hold an article a record; all but Parquet also with .gz."""
_KNOWN: Final = ("title", "publisher", "url", "published", "language")
_WHEN: Final = TypeAdapter[date | datetime](date | datetime)
_COUNTED: Final = 1_000_000_000
"""Bytes of a file of records beyond which they are not counted before they are read."""
_BATCH: Final = 64
"""Parquet rows that are decoded at once."""
_BAD_PARQUET: Final = (ValueError, OverflowError, LookupError, NotImplementedError)
"""What pyarrow raises at files that are none of its own, and at values such as times after the year 9999."""
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
    """Where it stands: a path, a URL, or a file and the number of its record; bytes that are no text are U+FFFD."""
    article: Article | None
    error: InputError | None = None
    external_id: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    """The fields of its record that are not the article's own."""
    lacks_id: bool = False
    """Whether its record has no field of the name that was given for the id."""


def read_corpus(sources: Sequence[str], settings: CorpusSettings | None = None) -> Iterator[Entry]:
    """Read the articles of all sources, in order, one after the other.

    Args:
        sources: paths of files or folders, globs, URLs, or `-` for JSONL on standard input.
        settings: which fields hold what, and limits.

    Raises:
        SourceNotFound: a source that was named is not there, or a folder or glob holds no article; found out before
            the first article is read.
        SettingsError: a Parquet file needs the extra `parquet`.
    """
    settings = settings or CorpusSettings()
    for source in sources:
        _require(source)
    return _entries(sources, settings)


def count_entries(sources: Sequence[str]) -> int | None:
    """About how many entries the sources hold; none where finding out would take as long as reading them."""
    total = 0
    for source in sources:
        if source == "-":
            return None
        for path in named(source):
            found = _counted(path)
            if found is None:
                return None
            total += found
    return total


def _counted(path: Path) -> int | None:
    kind = _kind(path)
    try:
        if kind not in TABLES or not path.exists():  # a link to nowhere is one entry that cannot be read
            return 1
        if kind == ".parquet":
            return _parquet_rows(path)
        slow = kind in {".csv", ".tsv"} or path.suffix.lower() == ".gz" or path.stat().st_size > _COUNTED
        if slow or not path.is_file():  # what is read from a pipe is gone
            return None
        with path.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    except OSError:  # told when it is read
        return 1


def holds_records(source: str) -> bool:
    """Whether a file's name says that it holds an article a record."""
    return "://" not in source and _kind(Path(source)) in TABLES


def named(source: str) -> Iterator[Path]:
    """The files that a source stands for; a URL counts as one."""
    path = Path(source)
    if path.is_dir():
        yield from _files(path)
    elif path.exists() or "://" in source:
        yield path
    else:
        yield from _matches(source)


def _require(source: str) -> None:
    """Raise when there is nothing where the source should be."""
    if source == "-":
        if sys.stdin is None:
            msg = "Standard input is closed: pass a file."
            raise SourceNotFound(msg)
        return
    if "://" in source:
        return
    path = Path(source)
    if path.is_dir():
        if next(_files(path), None) is None:
            msg = f"The folder {source!r} holds no article: they end in {', '.join(sorted(ARTICLES | TABLES))}."
            raise SourceNotFound(msg)
    elif not path.exists():
        if not glob.has_magic(source):
            msg = f"There is no file or folder {source!r}: check the path."
            raise SourceNotFound(msg)
        if next(_matches(source), None) is None:
            msg = f"No file matches {source!r}: check the pattern."
            raise SourceNotFound(msg)
    elif _kind(path) == ".parquet":
        _parquet_reader()


def _entries(sources: Sequence[str], settings: CorpusSettings) -> Iterator[Entry]:
    for source in sources:
        if source == "-":
            yield from _jsonl(_stdin(), "standard input", settings)
        elif "://" in source:
            yield _one(source, settings)
        elif Path(source).exists():
            yield from _path(Path(source), settings)
        else:
            for match in _matches(source):
                yield from _path(match, settings)


def _stdin() -> IO[bytes]:
    """Standard input by a reader of our own: Python cannot end while a thread waits in its `sys.stdin`."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (OSError, ValueError):  # something else was put in its place
        return sys.stdin.buffer


def _matches(pattern: str) -> Iterator[Path]:
    """The files that match a glob; `**` stands for folders below folders."""
    for name in glob.iglob(pattern, recursive=True):  # noqa: PTH207 -- Path.glob takes no absolute pattern
        if Path(name).is_file():
            yield Path(name)


def _path(path: Path, settings: CorpusSettings) -> Iterator[Entry]:
    """The articles of a file, or of all files below a folder."""
    if path.is_dir():
        for file in _files(path):
            yield from _path(file, settings)
        return
    kind = _kind(path)
    if kind not in TABLES:
        yield _one(str(path), settings)
        return
    try:
        if kind == ".parquet":
            yield from _parquet(path, settings)
            return
        with _opened(path) as stream:
            if kind in {".csv", ".tsv"}:
                yield from _csv(stream, whole(str(path)), "\t" if kind == ".tsv" else ",", settings)
            else:
                yield from _jsonl(stream, whole(str(path)), settings)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        yield Entry(whole(str(path)), None, SourceNotFound(f"{str(path)!r} cannot be read to its end: {reason}."))


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder that hold articles, in the order of their names; hidden ones are left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and _kind(path) in ARTICLES | TABLES:
                yield path


def _kind(path: Path) -> str:
    """The suffix that says what a file is, without .gz."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    stream: Any = gzip.open(path, "rb")  # noqa: SIM115 -- closed by the caller
    return io.BufferedReader(stream)


def _one(source: str, settings: CorpusSettings) -> Entry:
    origin = whole(source)  # a file's name may be no text
    try:
        return Entry(origin, read_article(source, settings=settings.read))
    except InputError as error:
        return Entry(origin, None, error)


def _jsonl(stream: IO[bytes], name: str, settings: CorpusSettings) -> Iterator[Entry]:
    limit = settings.read.max_bytes
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        origin = f"{name}:{number}"
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            yield Entry(origin, None, NotAnArticle(f"{origin} is longer than the limit of {limit:,} bytes."))
        elif line.strip():
            yield entry_of(_json_object(line), origin, settings)


def _json_object(line: bytes) -> Mapping[str, object] | str:
    """The object of a line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return "is no valid JSON: each line holds one object"
    return value if isinstance(value, dict) else "is no JSON object: each line holds one"


def _csv(stream: IO[bytes], name: str, delimiter: str, settings: CorpusSettings) -> Iterator[Entry]:
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        lines = _CsvLines(text)
        rows = csv.DictReader(lines, delimiter=delimiter)
        number = 0
        while True:
            number += 1
            origin = f"{name}:{number}"
            try:
                row = _next_row(rows, settings.read.max_bytes)
            except (csv.Error, UnicodeError) as error:
                reason = "is not UTF-8" if isinstance(error, UnicodeError) else f"is no CSV ({error})"
                yield Entry(origin, None, NotAnArticle(f"{origin} {reason}: save the file as CSV in UTF-8."))
                if isinstance(error, UnicodeError) or lines.quoted or lines.count == 1:
                    return  # where the next row begins, or what its columns are called, is not known
                continue
            if row is None:
                return
            fields = {key: value for key, value in row.items() if key is not None}
            yield entry_of(_other_delimiter(fields, delimiter) or fields, origin, settings)


class _CsvLines(Iterator[str]):
    """The lines of a CSV file: how many were read, and whether the last one ends inside quotation marks."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.count = 0
        self.quoted = False

    def __next__(self) -> str:
        line = next(self._text)
        self.count += 1
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


def _next_row(rows: csv.DictReader[str], limit: int) -> dict[str, str] | None:
    """The next row with no field longer than the limit, which the csv module keeps for the whole process."""
    before = csv.field_size_limit(limit)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)


def _parquet_reader() -> Any:  # noqa: ANN401 -- untyped, an extra of fifty megabytes
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 -- as above
    except ImportError:
        raise SettingsError(f"{lacks('Parquet files need', 'parquet')}.") from None
    return pq


def _parquet_rows(path: Path) -> int:
    try:
        with _parquet_reader().ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    except (OSError, ValueError):  # told when it is read
        return 0


def _parquet(path: Path, settings: CorpusSettings) -> Iterator[Entry]:
    number = 0
    try:
        with _parquet_reader().ParquetFile(path) as file:
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
        return Entry(origin, None, NotAnArticle(msg), name)
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
        return Entry(origin, Article.from_text(text, **known), None, name, metadata, lacks_id)
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
        try:
            return _WHEN.validate_python(value)
        except ValidationError:
            return None
    return whole(value).strip() if isinstance(value, str) and value.strip() else None
