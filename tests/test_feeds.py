"""Sources that stall, break off or come again: what a run hears meanwhile, and what it remembers of them."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from summarizer.bulk import BulkSettings, Outcome, run
from summarizer.cli import cli
from summarizer.cli.bulk_progress import closing_lines
from summarizer.corpus import Entry, read_corpus
from summarizer.errors import NotAnArticle, SourceNotFound
from summarizer.models import Article
from summarizer.settings import Settings
from summarizer.store import Store
from summarizer.store_records import Tally
from tests.faults import FAULTS, FaultServer, Received, Response, obliging

NONE = Settings(model="none")
STORY = "Rain in Ruritania, part {0}\n\nMayor Rassendyll said that {0} bridges may have fallen. It snowed on Tuesday."


def story(number: int) -> Entry:
    return Entry(f"feed {number}", Article.from_text(STORY.format(number)))


def rows(db: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def stalling() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `summarizer bulk -` and gives it one article; the pipe stays open until the test ends."""
    running: list[subprocess.Popen[str]] = []

    def start(db: Path, server: FaultServer) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "summarizer", "bulk", "-", "--db", str(db), "--model", "m"]
        process = subprocess.Popen(
            [*line, "--base-url", server.base_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENAI_API_KEY": "sk-canary", "NO_COLOR": "1"},
        )
        running.append(process)
        assert process.stdin is not None
        process.stdin.write(json.dumps({"text": STORY.format(1)}) + "\n")
        process.stdin.flush()
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_a_refused_key_is_told_although_the_pipe_stalls(
    tmp_path: Path, stalling: Callable[..., subprocess.Popen[str]]
) -> None:
    with FaultServer(FAULTS["401"]) as server:
        process = stalling(tmp_path / "a.db", server)
        assert process.wait(timeout=30) == 5
    assert process.stderr is not None
    told = process.stderr.read()
    assert "refused the key (401)" in told
    assert "Fatal" not in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_is_interrupted_although_the_pipe_stalls(
    tmp_path: Path, stalling: Callable[..., subprocess.Popen[str]], number: signal.Signals
) -> None:
    db, asked = tmp_path / "a.db", threading.Event()

    def slowly(request: Received) -> Response:
        asked.set()
        time.sleep(0.3)
        return obliging(request)

    with FaultServer(slowly) as server:
        process = stalling(db, server)
        assert asked.wait(30)
        process.send_signal(number)
        assert process.wait(timeout=30) == 130
    assert rows(db, "SELECT state, done FROM runs") == [("interrupted", 1)]


def test_results_are_heard_and_noted_while_the_source_stalls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, heard, noted = tmp_path / "a.db", threading.Event(), list[object]()
    monkeypatch.setattr("summarizer.bulk._NOTE", 0.5)

    def stalls() -> Iterator[Entry]:
        yield from map(story, range(3))
        heard.wait(20)
        end = time.monotonic() + 20
        while (found := rows(db, "SELECT done FROM runs")) != [(3,)] and time.monotonic() < end:
            time.sleep(0.05)
        noted.extend(found)

    def report(tally: Tally) -> None:
        if tally.done == 3:
            heard.set()

    start = time.monotonic()
    assert run(stalls(), db, NONE, BulkSettings(processes=1), report).tally.done == 3
    assert noted == [(3,)]
    assert time.monotonic() - start < 20


def test_only_a_few_entries_are_read_ahead(tmp_path: Path) -> None:
    read = 0

    def endless() -> Iterator[Entry]:
        nonlocal read
        for read in range(1, 100_000):
            yield story(read)

    assert run(endless(), tmp_path / "a.db", NONE, BulkSettings(processes=1, limit=5)).tally.done == 5
    assert 5 <= read <= 30


def test_what_a_source_raises_is_raised_and_what_was_read_is_done(tmp_path: Path) -> None:
    def breaks(error: Exception) -> Iterator[Entry]:
        yield from map(story, range(3))
        raise error

    outcome = run(breaks(SourceNotFound("The feed is gone.")), tmp_path / "a.db", NONE, BulkSettings(processes=1))
    assert (outcome.tally.done, str(outcome.stopped)) == (3, "The feed is gone.")
    assert rows(tmp_path / "a.db", "SELECT state, note FROM runs") == [("stopped", "The feed is gone.")]
    with pytest.raises(ZeroDivisionError):
        run(breaks(ZeroDivisionError()), tmp_path / "b.db", NONE, BulkSettings(processes=1))


def test_names_that_are_no_text_end_no_run(tmp_path: Path) -> None:
    odd = replace(story(1), origin="feed \ud800", external_id="\udfff", metadata={"desk\ud800": "\ud800"})
    bad = Entry("feed \udfff", None, NotAnArticle("feed \udfff is no article."), external_id="\udfff")
    outcome = run([odd, bad], tmp_path / "a.db", NONE, BulkSettings(processes=1))
    assert (outcome.tally.done, outcome.tally.failed) == (1, 1)
    assert rows(tmp_path / "a.db", "SELECT origin, external_id FROM items ORDER BY status") == [
        ("feed \ufffd", "\ufffd"),
        ("feed \ufffd", "\ufffd"),
    ]


# --- what is remembered of records that cannot be read


def worked(source: Path | str, db: Path, **plan: object) -> Outcome:
    return run(read_corpus([str(source)]), db, NONE, BulkSettings.model_validate({"processes": 1, **plan}))


def failures(db: Path) -> list[str]:
    with Store.open(db) as store:
        return [failure.origin for failure in store.failures()]


def test_what_one_feed_held_is_not_forgotten_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "a.db"

    def fed(*lines: str) -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
        return worked("-", db)

    good = json.dumps({"text": STORY.format(1)})
    assert fed("not json", good).tally.failed == 1
    assert fed("no json either", good).tally.failed == 1
    assert fed(good).tally.failed == 0
    assert failures(db) == ["standard input:1"] * 2
    again = fed("not json")
    assert (again.tally.failed, again.tally.given_up) == (0, 1)


def test_what_was_wrong_with_a_whole_file_is_forgotten_once_it_is_read_to_its_end(tmp_path: Path) -> None:
    source, db = tmp_path / "a.jsonl.gz", tmp_path / "a.db"
    with gzip.open(source, "wt") as out:
        out.writelines(json.dumps({"text": STORY.format(n)}) + "\n" for n in range(300))
    whole = source.read_bytes()
    source.write_bytes(whole[:-12])
    assert worked(source, db).tally.failed == 1
    again = worked(source, db)
    assert (again.tally.failed, again.tally.given_up, failures(db)) == (0, 1, [str(source)])
    source.write_bytes(whole)
    worked(source, db, limit=1, force=True)
    assert failures(db) == [str(source)]  # its end was not seen
    assert worked(source, db).tally.failed == 0
    assert failures(db) == []


def test_show_says_of_a_failed_article_why_and_how_it_is_tried_again(tmp_path: Path) -> None:
    source, db = tmp_path / "a.jsonl", tmp_path / "a.db"
    source.write_text(json.dumps({"text": STORY.format(1)}) + "\n[]\n")
    worked(source, db)
    with FaultServer(FAULTS["400"]) as server:
        hosted = Settings(model="m", base_url=server.base_url, max_attempts=1)
        run([story(2)], db, hosted, BulkSettings(processes=1))
    shown = CliRunner().invoke(cli, ["show", str(db), "a.jsonl:2"])
    assert shown.exit_code == 3
    assert (
        f"{source}:2 has no summary, since it failed once (NotAnArticle): {source}:2 is no JSON object" in shown.stderr
    )
    assert "run the same `summarizer bulk` with the source mended, or --retry-failed." in shown.stderr
    shown = CliRunner().invoke(cli, ["show", str(db), "feed 2"])
    assert "failed once (RequestRejected)" in shown.stderr
    assert "run the same `summarizer bulk` with --retry-failed." in shown.stderr


def test_the_hint_names_the_option_only_where_it_is_needed(tmp_path: Path) -> None:
    def hint(tally: Tally) -> str:
        return list(closing_lines(Outcome(tally), tmp_path / "a.db", None, 1.0))[-1]

    assert "1 of the skipped failed before and are as they were" in hint(Tally(skipped=1, given_up=1))
    assert hint(Tally(failed=2)).endswith("; again: the same command with --retry-failed.")
    assert hint(Tally(failed=2, unreadable=2)).endswith("; once they are mended, the same command reads them.")
    assert hint(Tally(failed=2, unreadable=1)).endswith("--retry-failed (records that were mended need no option).")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": STORY.format(1)}) + "\n[]\n")
    assert worked(tmp_path / "a.jsonl", tmp_path / "a.db").tally.unreadable == 1


def test_a_mistyped_field_for_the_text_is_told_at_once(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": n, "body": STORY.format(n)}) + "\n" for n in range(50))
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "a.csv").write_text("id,body\n1,It rained.\n")
    db = tmp_path / "a.db"
    for name in ("a.jsonl", "a.csv"):
        done = CliRunner().invoke(cli, ["bulk", str(tmp_path / name), "--db", str(db), "--model", "none"])
        assert done.exit_code == 4
        told = f"'{tmp_path / name}' has no field 'text' for the text; name one of its own (--text-field): id, body."
        assert done.stderr == f"summarizer: error: {told}\n"
        assert not db.exists()
    done = CliRunner().invoke(cli, ["bulk", "-", "--db", str(db), "--model", "none"], input=lines)
    assert (done.exit_code, "Standard input has no field 'text'" in done.stderr) == (4, True)
    assert failures(db) == []
    later = '{"text": "It rained."}\n'
    (tmp_path / "b.jsonl").write_text(lines.splitlines(keepends=True)[0] + later)
    assert worked(tmp_path / "b.jsonl", db).tally.done == 1
