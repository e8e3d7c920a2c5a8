"""A corpus as a stream of articles: files, folders, globs, JSONL, CSV, Parquet or URLs, never all in memory.

What cannot be read as an article is an entry with an error, so that one bad record does not end a run.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from summarizer.decoding import whole
from summarizer.entries import CorpusSettings, Entry, entry_of
from summarizer.errors import InputError, SettingsError, SourceNotFound
from summarizer.ingest import read_article, web_hint
from summarizer.records import csv_entries, jsonl_entries, parquet_entries, parquet_reader, parquet_rows

__all__ = ["CorpusSettings", "Entry", "count_entries", "entry_of", "holds_records", "named", "read_corpus"]

ARTICLES: Final = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"})
"""Suffixes of files that hold one article each."""
TABLES: Final = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"})
"""Suffixes of files that hold an article a record; all but Parquet also with .gz."""
_FIRST: Final = 3
"""Records that tell whether the name of the field for the text is right."""
_COUNTED: Final = 1_000_000_000
"""Bytes of a file of records beyond which they are not counted before they are read."""


def read_corpus(sources: Sequence[str], settings: CorpusSettings | None = None) -> Iterator[Entry]:
    """Read the articles of all sources, in order, one after the other.

    Args:
        sources: paths of files or folders, globs, URLs, or `-` for JSONL on standard input.
        settings: which fields hold what, and limits.

    Raises:
        SourceNotFound: a source that was named is not there, or a folder or glob holds no article; found out before
            the first article is read.
        SettingsError: a Parquet file needs the extra `parquet`; or the first records of a file that was named, or of
            standard input, all lack the field for the text, which is found out before anything of them is given.
    """
    settings = settings or CorpusSettings()
    for source in sources:
        _require(source)
    for source in sources:
        if holds_records(source) and Path(source).is_file():  # a pipe could not be read again
            with closing(_path(Path(source), settings)) as entries:
                next(_with_text(entries, source, settings), None)
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
            return parquet_rows(path)
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
            msg = f"There is no file or folder {source!r}: check the path{web_hint(source)}."
            raise SourceNotFound(msg)
        if next(_matches(source), None) is None:
            msg = f"No file matches {source!r}: check the pattern."
            raise SourceNotFound(msg)
    elif _kind(path) == ".parquet":
        parquet_reader()


def _entries(sources: Sequence[str], settings: CorpusSettings) -> Iterator[Entry]:
    for source in sources:
        if source == "-":
            yield from _with_text(jsonl_entries(_stdin(), "standard input", settings, marked=True), source, settings)
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


def _path(path: Path, settings: CorpusSettings) -> Generator[Entry]:
    """The articles of a file, or of all files below a folder."""
    if path.is_dir():
        for file in _files(path):
            yield from _path(file, settings)
        return
    if _kind(path) not in TABLES:
        yield _one(str(path), settings)
        return
    name = whole(str(path))
    for entry in _table(path, name, settings):
        yield entry if entry.origin == name else replace(entry, file=name)


def _table(path: Path, name: str, settings: CorpusSettings) -> Iterator[Entry]:
    """The records of a file; what is wrong with the file as a whole is an entry with the file's own name."""
    kind = _kind(path)
    try:
        if kind == ".parquet":
            yield from parquet_entries(path, settings)
            return
        with _opened(path) as stream:
            if kind in {".csv", ".tsv"}:
                yield from csv_entries(stream, name, "\t" if kind == ".tsv" else ",", settings)
            else:
                yield from jsonl_entries(stream, name, settings)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        yield Entry(name, None, SourceNotFound(f"{str(path)!r} cannot be read to its end: {reason}."))


def _with_text(entries: Iterator[Entry], source: str, settings: CorpusSettings) -> Iterator[Entry]:
    """The entries of a source.

    Raises:
        SettingsError: its first records all lack the field for the text, whose name may be mistyped.
    """
    first: list[Entry] = []
    for entry in entries:
        first.append(entry)
        if entry.lacks_text is None or len(first) == _FIRST:
            break
    if first and first[-1].lacks_text is not None:
        place, there = "Standard input" if source == "-" else repr(source), first[0].lacks_text
        msg = f"{place} has no field {settings.text_field!r} for the text; name one of its own (--text-field): {there}."
        raise SettingsError(msg)
    yield from first
    yield from entries


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
