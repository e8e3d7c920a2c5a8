"""Results of many articles in one SQLite file: what was found, what is done, what failed, and what it took.

This module alone knows sqlite3. The tables are described in `docs/store.md`; `migrations/` makes them, and is only ever
added to. A result and its status are written in one transaction; several processes may write to one file.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from summarizer.decoding import whole
from summarizer.errors import StoreError, SummarizerError
from summarizer.models import Summary
from summarizer.recipe import Recipe
from summarizer.store_records import Failure, Hit, Job, Kept, RunNote, RunState, Tally
from summarizer.store_rows import (
    CHILD_COLUMNS,
    COPY,
    COPY_CHANGE,
    OWN_RECORD,
    OWN_RECORD_CHANGES,
    SUMMARY_COLUMNS,
    child_rows,
    named,
    record_values,
    summary_row,
)

APPLICATION_ID = 0x53554D5A
"""What marks a SQLite file as ours: `SUMZ`."""
_LARGEST = 1_000_000_000
"""Bytes of a record that is read, unpacked."""
_BUSY = 60.0
"""Seconds that a write waits for another process's."""


class Store:
    """An open store; use it as a context manager. Not for several threads at once."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False) -> Self:
        """Open a store and bring its tables up to date.

        Args:
            path: the SQLite file.
            create: whether to make the file where there is none.

        Raises:
            StoreError: there is no such file, it is no store of ours, or a newer version made it.
        """
        path = Path(path)
        if not create and not path.is_file():
            msg = f"There is no database {str(path)!r}: make one with `summarizer bulk … --db {path}`."
            raise StoreError(msg)
        if not create and path.stat().st_size == 0:
            msg = f"{str(path)!r} is empty, and no database."
            raise StoreError(msg)
        if not path.parent.is_dir():
            msg = f"The database {str(path)!r} cannot be made: there is no folder {str(path.parent)!r}."
            raise StoreError(msg)
        with _told(path):
            db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA wal_autocheckpoint = 4000")  # pages, 16 MB: each result changes the index all over
            store = cls(path, db)
            try:
                store._migrate()
            except BaseException:
                db.close()
                raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- what a run writes

    @contextmanager
    def held(self, *, wait: bool = False) -> Iterator[None]:
        """Hold the store for one run: no other run writes to it meanwhile. The hold ends with the process.

        Raises:
            StoreError: another run holds it, and `wait` is false.
        """
        with self._locked(-1 if wait else 0):
            yield

    @contextmanager
    def _locked(self, seconds: float) -> Iterator[None]:
        """Lock the store, waiting so long for it at most, or for ever where that is negative."""
        lock = FileLock(f"{self.path.resolve()}.lock")
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            holder = self._db.execute("SELECT process, started FROM runs WHERE state = 'running' ORDER BY id DESC")
            process, started = holder.fetchone() or ("another process", "just now")
            msg = f"{str(self.path)!r} is in use by {process} since {started}: wait for it (--wait) or stop it."
            raise StoreError(msg) from None
        except OSError as error:
            msg = f"{str(self.path)!r} cannot be locked: {error.strerror or error}."
            raise StoreError(msg) from None
        try:
            yield
        finally:
            lock.release()

    def begin_run(self, recipe: Recipe, package_version: str) -> int:
        """Note that a run begins; its number."""
        now = _now()
        with self._transaction():
            self._db.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
            row = self._db.execute(
                "INSERT INTO runs (started, updated, state, process, mode, model, recipe, package_version)"
                " VALUES (?, ?, 'running', ?, ?, ?, ?, ?) RETURNING id",
                (now, now, _process(), recipe.mode, recipe.model, recipe.json, package_version),
            )
            number: int = row.fetchone()[0]
        return number

    def note_run(self, run: int, tally: Tally, state: RunState = "running", note: str | None = None) -> None:
        """Note how a run stands."""
        usage = tally.usage
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET updated = ?, state = ?, note = ?, done = ?, failed = ?, skipped = ?, requests = ?,"
                " input_tokens = ?, output_tokens = ?, cost = ? WHERE id = ?",
                (
                    *(_now(), state, note, tally.done, tally.failed, tally.skipped),
                    *(usage.requests, usage.input_tokens, usage.output_tokens, tally.cost, run),
                ),
            )

    def status(self, keys: Sequence[str]) -> dict[str, tuple[str, int]]:
        """The status of those work keys that are known, with the run that set it."""
        marks = ",".join("?" * len(keys))
        with _told(self.path):
            rows = self._db.execute(f"SELECT key, status, run_id FROM items WHERE key IN ({marks})", keys)  # noqa: S608
            return {key: (status, run) for key, status, run in rows}

    def plan(self, jobs: Sequence[Job], run: int) -> None:
        """Note that these articles are about to be done."""
        with self._transaction():
            self._db.executemany(
                "INSERT INTO items (key, article_id, origin, external_id, status, run_id, updated)"
                " VALUES (?, ?, ?, ?, 'pending', ?, ?) ON CONFLICT (key) DO UPDATE SET status = 'pending',"
                " origin = excluded.origin, external_id = excluded.external_id, run_id = excluded.run_id,"
                " updated = excluded.updated",
                [(j.key, j.article_id, j.origin, j.external_id, run, _now()) for j in jobs],
            )

    def forget_unreadable(self, job: Job, run: int, error: SummarizerError | None) -> None:
        """Forget what an earlier run could not read at the place where this stands now.

        Args:
            job: what stands there now.
            run: this run.
            error: why that cannot be read either; the same failure, under another recipe, stays.
        """
        at_its_place = "article_id IS NULL AND origin = ? AND key <> ? AND run_id <> ? AND error IS NOT ?"
        values = (job.origin, job.key, run, None if error is None else whole(str(error)))
        with _told(self.path):
            found = self._db.execute(f"SELECT 1 FROM items WHERE {at_its_place}", values).fetchone()  # noqa: S608 -- ours
        if found:
            with self._transaction():
                self._db.execute(f"DELETE FROM items WHERE {at_its_place}", values)  # noqa: S608 -- as above

    def take_over(self, job: Job) -> bool:
        """Take over what a record says besides its text, where its article needs no work: your own id, other fields.

        Another record than the article's own, with the same text, is kept as a copy. A record without an id, whose
        field may just not have been named, changes none that has one.

        Returns:
            Whether something that was known before has changed.
        """
        values = record_values(job)
        with _told(self.path):
            own = self._db.execute(OWN_RECORD, values).fetchone()
            known = own or self._db.execute(COPY, values).fetchone()
        if known is None or not known[0]:
            with self._transaction():
                for statement in OWN_RECORD_CHANGES if own else (COPY_CHANGE,):
                    self._db.execute(statement, values)
        return known is not None and not known[0]

    def save(self, job: Job, summary: Summary, run: int) -> None:
        """Write a result, its rows and its status, all or nothing; it becomes the article's newest."""
        tables = child_rows(summary)
        with self._transaction():
            self._db.execute("UPDATE summaries SET current = 0 WHERE article_id = ? AND current", (summary.article.id,))
            self._db.execute("DELETE FROM summaries WHERE key = ?", (job.key,))
            number = self._insert("summaries", SUMMARY_COLUMNS, [summary_row(job, summary, run)])
            for name, rows in tables:
                self._insert(name, CHILD_COLUMNS[name], [(number, *row) for row in rows])
            self._db.execute("DELETE FROM answers WHERE key = ?", (job.key,))
            self._db.execute(
                "UPDATE items SET status = 'done', attempts = attempts + 1, error_kind = NULL, error = NULL,"
                " updated = ? WHERE key = ?",
                (_now(), job.key),
            )

    def fail(self, job: Job, error: SummarizerError, *, forget: bool) -> None:
        """Note that an article failed, and why.

        Args:
            job: the article.
            error: what is said of it.
            forget: whether its answers are of no use, so that the next try asks anew.
        """
        with self._transaction():
            if forget:
                self._db.execute("DELETE FROM answers WHERE key = ?", (job.key,))
            self._db.execute(
                "UPDATE items SET status = 'failed', attempts = attempts + 1, error_kind = ?, error = ?, updated = ?"
                " WHERE key = ? AND status <> 'done'",  # a worker that dies may have finished what it was not heard of
                (type(error).__name__, whole(str(error)), _now(), job.key),
            )

    def answer(self, key: str, request: str) -> bytes | None:
        """What was answered to a request for an article that is not done yet, as it came."""
        with _told(self.path):
            rows = self._db.execute("SELECT answer FROM answers WHERE key = ? AND request = ?", (key, request))
            found: bytes | None = next((answer for (answer,) in rows), None)
        return found

    def keep_answer(self, key: str, request: str, answer: bytes) -> None:
        """Keep an answer until its article is done, in a transaction of its own: it is paid for."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (request, key, answer))

    # --- what people read

    def summaries(self) -> Iterator[Summary]:
        """The newest summary of each article, in the order in which they were finished."""
        return (kept.summary for kept in self.kept())

    def kept(self) -> Iterator[Kept]:
        """The same, with what is known of each article's record."""
        with _told(self.path), closing(self._db.cursor()) as rows:
            columns = "record, external_id, origin, metadata"
            for record, *known in rows.execute(f"SELECT {columns} FROM summaries WHERE current ORDER BY id"):  # noqa: S608
                yield Kept(self._summary(record), *known)

    def find(self, name: str) -> list[Summary]:
        """The newest summaries of the articles with this external id, origin or its end, or start of an article id."""
        with _told(self.path):
            where, values = named(name)
            rows = self._db.execute(
                f"SELECT record FROM summaries WHERE current AND {where} ORDER BY id LIMIT 20",  # noqa: S608 -- ours
                values,
            )
            return [self._summary(record) for (record,) in rows]

    def find_failures(self, name: str) -> list[Failure]:
        """What failed and is called so, as in `find`."""
        with _told(self.path):
            where, values = named(name)
            rows = self._db.execute(f"{_FAILURES} AND {where} ORDER BY origin LIMIT 20", values)
            return [Failure(*row) for row in rows]

    def articles(self) -> Iterator[tuple[str, str, str]]:
        """Article id, origin and headline of each newest summary, in the order in which they were finished."""
        with _told(self.path), closing(self._db.cursor()) as rows:
            yield from rows.execute("SELECT article_id, origin, headline FROM summaries WHERE current ORDER BY id")

    def search(self, words: Sequence[str], limit: int = 20) -> list[Hit]:
        """The claims in whose wording, evidence or source all these words stand, best first (BM25)."""
        query = " ".join('"{}"'.format(whole(word).replace('"', '""')) for word in words)
        with _told(self.path):
            rows = self._db.execute(
                "SELECT c.article_id, s.external_id, s.origin, coalesce(s.title, s.headline), c.claim_id, c.text,"
                ' c.evidence, c.start, c."end", c.certainty, c.polarity, c.kind, c.attribution_id, c.source_name,'
                " c.source_type, a.cue, c.stance, c.via, c.hedge_cues FROM claims_fts f JOIN claims c ON c.id = f.rowid"
                " JOIN summaries s ON s.id = c.summary_id LEFT JOIN attributions a ON a.summary_id = c.summary_id"
                " AND a.attribution_id = c.attribution_id WHERE claims_fts MATCH ? ORDER BY rank LIMIT ?",
                (query, limit),
            )
            return [Hit(*row) for row in rows]

    def failures(self) -> Iterator[Failure]:
        """The articles that failed, by kind."""
        with _told(self.path), closing(self._db.cursor()) as rows:
            for row in rows.execute(f"{_FAILURES} ORDER BY error_kind, origin"):
                yield Failure(*row)

    def counts(self) -> dict[str, int]:
        """How many articles are pending, done and failed."""
        with _told(self.path):
            return dict(self._db.execute("SELECT status, count(*) FROM items GROUP BY status"))

    def runs(self) -> list[RunNote]:
        """All runs, the first one first."""
        with _told(self.path):
            columns = ", ".join(RunNote.__slots__)
            return [RunNote(*row) for row in self._db.execute(f"SELECT {columns} FROM runs ORDER BY id")]  # noqa: S608

    # --- inside

    def _summary(self, record: object) -> Summary:
        """A summary from its compressed record, which somebody else may have written: never unpacked without bound.

        Raises:
            StoreError: it is damaged.
        """
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(record if isinstance(record, bytes) else b"", _LARGEST)
            return Summary.model_validate_json(data if unpacker.eof else b"")
        except (zlib.error, ValueError):
            msg = f"{str(self.path)!r} holds a damaged record: summarize its articles again, with --force."
            raise StoreError(msg) from None

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- names of ours
        if len(rows) == 1:
            return self._db.execute(statement, rows[0]).lastrowid or 0
        self._db.executemany(statement, rows)
        return 0

    def _migrate(self) -> None:
        """Bring the tables to the newest version, each step in a transaction.

        Raises:
            StoreError: the file is another program's, or of a newer version.
        """
        (filled,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # first: another may just fill it
        mark, version = self._pragma("application_id"), self._pragma("user_version")
        if filled and mark != APPLICATION_ID:
            msg = f"{str(self.path)!r} is a database, but none of summarizer's: name another file."
            raise StoreError(msg)
        steps = sorted(
            (step.name, step) for step in (files("summarizer") / "migrations").iterdir() if step.name.endswith(".sql")
        )
        if version > len(steps):
            msg = f"{str(self.path)!r} was made by a newer version of summarizer: update this one."
            raise StoreError(msg)
        if version == len(steps):
            return
        with self._locked(_BUSY):
            version = self._pragma("user_version")  # another process may have been first
            for number, (_, step) in enumerate(steps[version:], version + 1):
                if number == 1:
                    self._db.execute("PRAGMA journal_mode = WAL")
                self._db.executescript(
                    f"BEGIN IMMEDIATE;\n{step.read_text(encoding='utf-8')}\nPRAGMA application_id = {APPLICATION_ID};"
                    f"\nPRAGMA user_version = {number};\nCOMMIT;"
                )

    def _pragma(self, name: str) -> int:
        value: int = self._db.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _told(self.path):
            try:
                self._db.execute("BEGIN IMMEDIATE")  # a Ctrl-C during the wait comes when it has begun
                yield
            except BaseException:
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _process() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what SQLite says in one of our sentences."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            msg = f"{str(path)!r} is no SQLite database: name another file."
        else:
            msg = f"The database {str(path)!r} cannot be used: {error}; what was finished before is kept."
        raise StoreError(msg) from error


_FAILURES = "SELECT origin, error_kind, error, attempts, article_id IS NOT NULL FROM items WHERE status = 'failed'"
