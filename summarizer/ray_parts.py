"""The folder of Parquet files that a run on Ray writes: one row an article, done or failed, in files of a few each.

A part file appears whole or not at all, and its name follows from its articles: written twice, it is the same file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from summarizer.errors import InputError, OutputError, SettingsError, SummarizerError
from summarizer.extras import lacks
from summarizer.models import Summary
from summarizer.store_records import Job

if TYPE_CHECKING:
    import pyarrow as pa

_PART = re.compile(r"part-[0-9a-f]{24}\.parquet")
_LEFT_OVER = re.compile(r"\.part-.*\.tmp")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""What stands for undecodable bytes in names of files, and in broken JSON; no Parquet file can hold it."""
_LOCK = ".run.lock"
_AT_ONCE = 256
"""Rows with a whole summary each that are read at once."""

Row = dict[str, Any]
"""One article as it stands in a part file; `schema` says what the columns mean."""


def schema() -> pa.Schema:
    """The columns of a part file; the meaning of each is in its metadata.

    Raises:
        SettingsError: the extra `ray` is not installed.
    """
    pa = _arrow()
    text, count = pa.string(), pa.int64()
    columns = (
        ("key", text, False, "work key: the article, the model, its parameters, the prompts and the schema"),
        ("article_id", text, True, "sha256:… of the text; none where no article could be read"),
        ("external_id", text, True, "your own id, from the field that was named for it"),
        ("origin", text, False, "the article's path, or its file and the number of its record"),
        ("metadata", text, True, "JSON object of the other fields of its record"),
        ("status", text, False, "done or failed"),
        ("error_kind", text, True, "kind of the failure, as in the tree of errors"),
        ("error", text, True, "what failed, in one sentence"),
        ("model", text, True, "the model's name; none where the lexical layer worked alone or nothing was done"),
        ("headline", text, True, "first line of the digest"),
        ("claims", count, True, "number of claims"),
        ("attributions", count, True, "number of attributions"),
        ("hedges", count, True, "number of hedges"),
        ("ungrounded", count, True, "number of things the model said that the text does not support"),
        ("requests", count, True, "requests that were answered"),
        ("input_tokens", count, True, "tokens sent"),
        ("output_tokens", count, True, "tokens answered"),
        ("cost", pa.float64(), True, "US dollars, where the price is known"),
        ("seconds", pa.float64(), True, "time that the article took"),
        ("finished", pa.timestamp("us", tz="UTC"), False, "when the row was made"),
        ("record", text, True, "the whole summary as JSON"),
    )
    return pa.schema([pa.field(name, kind, empty, {"description": means}) for name, kind, empty, means in columns])


def row_of(job: Job, outcome: Summary | SummarizerError) -> Row:
    """The row of an article that was done, or failed."""
    row = _row(job, outcome)
    return {name: _SURROGATE.sub("\ufffd", cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def _row(job: Job, outcome: Summary | SummarizerError) -> Row:
    row: Row = {
        "key": job.key,
        "article_id": job.article_id,
        "external_id": job.external_id,
        "origin": job.origin,
        "metadata": json.dumps(job.metadata, ensure_ascii=False, default=str) if job.metadata else None,
        "finished": datetime.now(UTC),
    }
    if isinstance(outcome, SummarizerError):
        return {**row, "status": "failed", "error_kind": type(outcome).__name__, "error": str(outcome)}
    source = outcome.provenance
    return {
        **row,
        **source.usage.model_dump(),
        "status": "done",
        "model": source.model,
        "headline": outcome.headline,
        "claims": len(outcome.claims),
        "attributions": len(outcome.attributions),
        "hedges": len(outcome.hedges),
        "ungrounded": len(outcome.ungrounded),
        "cost": source.cost,
        "seconds": source.seconds,
        "record": outcome.model_dump_json(),
    }


def table_of(rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table."""
    return _arrow().Table.from_pylist(list(rows), schema=schema())


def summaries(output: str) -> Iterator[Summary]:
    """The finished summaries of a folder of part files, each once, a few in memory at a time.

    Args:
        output: the folder, or its address (`s3://…`).

    Raises:
        InputError: there is no such folder, or it holds no part files.
        OutputError: a part file cannot be read.
    """
    folder = PartFolder(output)
    if not folder.parts():
        msg = f"{output!r} holds no part files of a run on Ray: check the path."
        raise InputError(msg)
    seen = set()
    for row in folder.rows(["key", "status", "record"]):
        if row["status"] == "done" and row["key"] not in seen:
            seen.add(row["key"])
            yield Summary.model_validate_json(row["record"])


class PartFolder:
    """The folder of part files, on a disk or behind an address that pyarrow knows (`s3://…`, `gs://…`)."""

    def __init__(self, output: str) -> None:
        from pyarrow import fs  # noqa: PLC0415 -- an extra, and heavy

        self.output = output
        self._local = "://" not in output
        try:
            files, path = (
                (fs.LocalFileSystem(), str(Path(output).absolute())) if self._local else fs.FileSystem.from_uri(output)
            )
        except (OSError, ValueError) as error:
            msg = f"The output {output!r} cannot be used: {_reason(error)}."
            raise SettingsError(msg) from None
        self._files: Any = files
        self._path = path.rstrip("/")
        self.address = self._path if self._local else output.rstrip("/")
        """Where it is, however it was spelt."""

    @contextlib.contextmanager
    def held(self, *, wait: bool = False) -> Iterator[None]:
        """Make the folder and keep other runs out of it; an address keeps nobody out.

        Args:
            wait: whether to wait for another run.

        Raises:
            OutputError: the folder cannot be made, or another run writes to it.
        """
        lock: AbstractContextManager[object] = contextlib.nullcontext()
        try:
            self._files.create_dir(self._path, recursive=True)
            if self._local:
                lock = FileLock(Path(self._path, _LOCK)).acquire(blocking=wait)
                for path in Path(self._path).iterdir():
                    if _LEFT_OVER.fullmatch(path.name):
                        path.unlink()
        except Timeout:
            msg = f"Another run writes to {self.output!r}: wait for it, or name another folder."
            raise OutputError(msg) from None
        except OSError as error:
            raise self._unusable(error) from None
        with lock:
            yield

    def write(self, rows: Sequence[Row]) -> str:
        """Write a part file and return its name.

        Raises:
            OutputError: it cannot be written, as on a full disk.
        """
        from pyarrow import parquet  # noqa: PLC0415 -- an extra, and heavy

        digest = hashlib.sha256("\n".join(row["key"] + row["status"] for row in rows).encode()).hexdigest()
        name = f"part-{digest[:24]}.parquet"
        unfinished = f"{self._path}/.{name}.{uuid.uuid4().hex}.tmp"
        try:
            with self._files.open_output_stream(unfinished) as stream:
                parquet.write_table(table_of(rows), stream, compression="zstd")
            self._files.move(unfinished, f"{self._path}/{name}")
        except OSError as error:
            raise self._unusable(error) from None
        return name

    def require(self, name: str) -> None:
        """Make sure that a part file that was written somewhere can be seen here.

        Raises:
            OutputError: it cannot.
        """
        from pyarrow import fs  # noqa: PLC0415 -- an extra, and heavy

        if self._files.get_file_info(f"{self._path}/{name}").type is not fs.FileType.File:
            msg = (
                f"Another machine wrote to a {self.output!r} of its own: "
                "the output must be a folder that all machines share, or an address such as s3://bucket/folder."
            )
            raise OutputError(msg)

    def parts(self) -> list[str]:
        """The paths of the part files, in order of their names."""
        from pyarrow import fs  # noqa: PLC0415 -- an extra, and heavy

        found = self._files.get_file_info(fs.FileSelector(self._path, allow_not_found=True))
        return sorted(info.path for info in found if _PART.fullmatch(info.base_name))

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Some columns of all rows.

        Raises:
            OutputError: a part file cannot be read.
        """
        from pyarrow import parquet  # noqa: PLC0415 -- an extra, and heavy

        for path in self.parts():
            try:
                with parquet.ParquetFile(self._files.open_input_file(path)) as file:
                    for batch in file.iter_batches(batch_size=_AT_ONCE, columns=list(columns)):
                        yield from batch.to_pylist()
            except (OSError, ValueError) as error:  # the latter: what pyarrow says of files that are none of its own
                msg = f"{path!r} cannot be read: {_reason(error)}; move it away, and its articles are done again."
                raise OutputError(msg) from None

    def finished(self, *, retry_failed: bool, unfinished: frozenset[str]) -> Iterator[bytes]:
        """The work keys that need no work, 32 bytes each.

        Args:
            retry_failed: whether failed articles do.
            unfinished: kinds of errors that say nothing of the article.
        """
        for row in self.rows(["key", "status", "error_kind"]):
            if row["status"] == "done" or (not retry_failed and row["error_kind"] not in unfinished):
                yield bytes.fromhex(row["key"])

    def _unusable(self, error: OSError) -> OutputError:
        return OutputError(f"The output {self.output!r} cannot be written: {_reason(error)}.")


def _arrow() -> Any:  # noqa: ANN401 -- untyped, an extra of fifty megabytes
    try:
        import pyarrow as pa  # noqa: PLC0415 -- as above
    except ImportError:
        raise SettingsError(f"{lacks('Runs on Ray need', 'ray')}.") from None
    return pa


def _reason(error: Exception) -> str:
    """What went wrong, in the system's words."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text).partition("\n")[0].rstrip(".")
