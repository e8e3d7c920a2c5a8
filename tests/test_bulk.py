"""Bulk runs with real worker processes, a real server on loopback and real kills."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from summarizer import bulk
from summarizer.bulk import BulkSettings, Outcome, run
from summarizer.cli import cli
from summarizer.corpus import Entry, read_corpus
from summarizer.errors import AuthenticationFailed, CapReached, SettingsError, StoreError, TooManyFailures
from summarizer.models import SCHEMA_VERSION, Summary
from summarizer.settings import Settings
from summarizer.store import Store
from tests.faults import FAULTS, FaultServer, Received, Response, obliging, refused

NONE = Settings(model="none")


def corpus(tmp_path: Path, count: int) -> str:
    """A JSONL file of that many different articles."""
    path = tmp_path / f"{count}.jsonl"
    text = (
        "Rain in Ruritania, part {0}\n\nMayor Rassendyll said that {0} bridges may have fallen. It snowed on Tuesday."
    )
    rows = (json.dumps({"nr": i, "text": text.format(i)}) + "\n" for i in range(count))
    path.write_text("".join(rows), encoding="utf-8")
    return str(path)


def worked(source: str, db: Path, settings: Settings = NONE, **plan: object) -> Outcome:
    return run(read_corpus([source]), db, settings, BulkSettings.model_validate({"processes": 1, **plan}))


def hosted(server: FaultServer, **changes: object) -> Settings:
    return Settings.model_validate({"model": "m", "base_url": server.base_url, "max_attempts": 1, **changes})


def rows(db: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(query).fetchall()


def paid(server: FaultServer) -> Counter[str]:
    """How often each request was made."""
    return Counter(json.dumps(request.body, sort_keys=True) for request in server.requests)


def test_without_a_model_each_article_is_done_once(tmp_path: Path) -> None:
    source, db = corpus(tmp_path, 40), tmp_path / "a.db"
    Path(source).write_text(Path(source).read_text() * 2)  # each stands twice
    outcome = worked(source, db, processes=2)
    assert (outcome.tally.done, outcome.tally.skipped, outcome.stopped) == (40, 40, None)
    assert rows(db, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(40, 40)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]
    again = worked(source, db)
    assert (again.tally.done, again.tally.skipped) == (0, 80)
    forced = worked(source, db, force=True, limit=5)
    assert (forced.tally.done, rows(db, "SELECT count(*) FROM summaries")) == (5, [(40,)])
    other = worked(source, db, Settings(model="none", scale="phia"))
    assert other.tally.done == 40  # what changed is done again
    assert rows(db, "SELECT count(*), sum(current) FROM summaries") == [(80, 40)]


def test_bad_records_fail_alone_and_are_tried_again_when_told(tmp_path: Path) -> None:
    source, db = corpus(tmp_path, 3), tmp_path / "a.db"
    with Path(source).open("a") as more:
        more.write("not json\n")
    outcome = worked(source, db)
    assert (outcome.tally.done, outcome.tally.failed) == (3, 1)
    with Store.open(db) as store:
        (failure,) = store.failures()
    assert failure.origin == f"{source}:4"
    again = worked(source, db)
    assert (again.tally.failed, again.tally.skipped, again.tally.given_up) == (0, 4, 1)
    assert worked(source, db, retry_failed=True).tally.failed == 1


def test_a_failure_goes_when_its_record_is_mended_and_is_tried_again_when_it_changed(tmp_path: Path) -> None:
    source, db = corpus(tmp_path, 1), tmp_path / "a.db"
    first = Path(source).read_text()
    Path(source).write_text(first + "not json\n[]\n")
    assert worked(source, db).tally.failed == 2
    Path(source).write_text(first + first + '{"txt": "It rained."}\n')
    again = worked(source, db)
    assert (again.tally.failed, again.tally.given_up) == (1, 0)
    with Store.open(db) as store:
        (failure,) = store.failures()
    assert (failure.origin, "has no text" in failure.reason) == (f"{source}:3", True)
    assert worked(source, db).tally.given_up == 1
    Path(source).write_text(first)
    with Path(source).open("a") as more:
        more.write('\n{"text": "It snowed in Strelsau."}\n')
    assert worked(source, db).tally.done == 1
    assert rows(db, "SELECT count(*) FROM failures") == [(0,)]


def test_work_begins_with_the_first_article_of_a_slow_source(tmp_path: Path) -> None:
    db, stored = tmp_path / "a.db", list[int]()

    def slow() -> Iterator[Entry]:
        for entry in read_corpus([corpus(tmp_path, 3)]):
            yield entry
            end = time.monotonic() + 30
            while not rows(db, "SELECT count(*) FROM summaries") > [(len(stored),)] and time.monotonic() < end:
                time.sleep(0.02)
            stored.append(int(str(rows(db, "SELECT count(*) FROM summaries")[0][0])))

    assert run(slow(), db, NONE, BulkSettings(processes=1)).tally.done == 3
    assert stored == [1, 2, 3]


def test_a_hosted_run_pays_for_each_request_once(tmp_path: Path) -> None:
    with FaultServer(obliging) as server:
        outcome = worked(corpus(tmp_path, 12), tmp_path / "a.db", hosted(server), concurrency=6)
    assert outcome.tally.done == 12
    assert outcome.tally.usage.requests == len(server.requests) == 36
    assert outcome.tally.cost is None
    assert set(paid(server).values()) == {1}
    assert rows(tmp_path / "a.db", "SELECT sum(requests), sum(input_tokens) FROM summaries") == [(36, 3600)]
    assert rows(tmp_path / "a.db", "SELECT requests, done, state FROM runs") == [(36, 12, "finished")]
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM answers") == [(0,)]


def test_what_was_answered_before_a_failure_is_not_paid_for_again(tmp_path: Path) -> None:
    down = threading.Event()
    down.set()

    def fails_at_the_digest(request: Received) -> Response:
        is_digest = "headline" in json.dumps(request.body["response_format"])
        return refused(503) if down.is_set() and is_digest else obliging(request)

    source, db = corpus(tmp_path, 4), tmp_path / "a.db"
    with FaultServer(fails_at_the_digest) as server:
        first = worked(source, db, hosted(server))
        assert (first.tally.done, first.tally.failed, first.stopped) == (0, 4, None)
        down.clear()
        second = worked(source, db, hosted(server), retry_failed=True)
    assert (second.tally.done, second.tally.usage.requests) == (4, 4)
    assert Counter(paid(server).values()) == {1: 8, 2: 4}  # only the four that failed were sent twice


@pytest.mark.parametrize("fault", ["401", "403"])
def test_a_bad_key_ends_the_run_at_once(tmp_path: Path, fault: str) -> None:
    source, db = corpus(tmp_path, 60), tmp_path / "a.db"
    with FaultServer(FAULTS[fault]) as server:
        outcome = worked(source, db, hosted(server), concurrency=4)
    assert isinstance(outcome.stopped, AuthenticationFailed)
    assert len(server.requests) <= 8
    assert rows(db, "SELECT count(*) FROM items WHERE status = 'failed'") == [(0,)]
    with FaultServer(obliging) as server:
        assert worked(source, db, hosted(server), concurrency=16).tally.done == 60


@pytest.mark.parametrize(("bulk", "most"), [({"max_failures": 5}, 12), ({"on_error": "stop"}, 8)])
def test_many_failures_in_a_row_end_the_run(tmp_path: Path, bulk: dict[str, object], most: int) -> None:
    with FaultServer(FAULTS["500"]) as server:
        outcome = worked(corpus(tmp_path, 60), tmp_path / "a.db", hosted(server), concurrency=4, **bulk)
    assert isinstance(outcome.stopped, TooManyFailures)
    assert "failed (500)" in str(outcome.stopped)
    assert len(server.requests) <= most


def test_failures_that_are_no_row_end_nothing(tmp_path: Path) -> None:
    calls = iter(range(10_000))

    def now_and_then(request: Received) -> Response:
        return refused(500) if next(calls) % 4 == 0 else obliging(request)

    with FaultServer(now_and_then) as server:
        outcome = worked(corpus(tmp_path, 30), tmp_path / "a.db", hosted(server), concurrency=1, max_failures=3)
    assert outcome.stopped is None
    assert outcome.tally.failed > 5
    assert outcome.tally.done + outcome.tally.failed == 30


def test_a_cap_on_tokens_is_never_passed(tmp_path: Path) -> None:
    source, db = corpus(tmp_path, 50), tmp_path / "a.db"
    with FaultServer(obliging) as server:
        outcome = worked(source, db, hosted(server), concurrency=4, max_tokens=12_000)
        assert isinstance(outcome.stopped, CapReached)
        assert 0 < 110 * len(server.requests) <= 12_000
        assert outcome.tally.failed == 0
        before = len(server.requests)
        assert worked(source, db, hosted(server)).tally.done == 50 - outcome.tally.done
    assert set(paid(server).values()) == {1}
    assert before < 110


def test_a_cap_on_money_needs_a_price(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="The price of the model 'm' is not known"), FaultServer(obliging) as server:
        worked(corpus(tmp_path, 1), tmp_path / "a.db", hosted(server), max_cost=1.0)


def test_requests_a_minute_hold(tmp_path: Path) -> None:
    with FaultServer(obliging) as server:
        start = time.monotonic()
        outcome = worked(corpus(tmp_path, 4), tmp_path / "a.db", hosted(server), requests_a_minute=240)
        took = time.monotonic() - start
    assert outcome.tally.done == 4
    assert took >= (12 - 1) / 4 - 1  # twelve requests, four a second, a second's worth at once


def test_no_more_processes_start_than_there_are_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[str]()
    kept = bulk.kept_from_children

    def count() -> AbstractContextManager[None]:
        started.append("")
        return kept()

    monkeypatch.setattr(bulk, "kept_from_children", count)
    assert worked(corpus(tmp_path, 2), tmp_path / "a.db", processes=200).tally.done == 2
    assert len(started) == 2


def test_a_second_run_says_who_holds_the_store(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with Store.open(db, create=True) as store, store.held(), pytest.raises(StoreError, match="is in use by"):
        worked(corpus(tmp_path, 1), db)


def test_the_same_store_by_another_name_is_held_too(tmp_path: Path) -> None:
    db, link = tmp_path / "a.db", tmp_path / "b.db"
    link.symlink_to(db)
    with Store.open(db, create=True) as store, store.held(), pytest.raises(StoreError, match="is in use by"):
        worked(corpus(tmp_path, 1), link)


def test_a_service_that_counts_no_tokens_is_capped_by_what_it_may_have_taken(tmp_path: Path) -> None:
    def silent(request: Received) -> Response:
        return Response(body=obliging(request).body.replace(b'"usage"', b'"was"'))

    with FaultServer(silent) as server:
        outcome = worked(corpus(tmp_path, 30), tmp_path / "a.db", hosted(server), max_tokens=10_000)
    assert isinstance(outcome.stopped, CapReached)
    assert len(server.requests) <= 10


def test_bad_records_between_do_not_hide_a_service_that_refuses_all(tmp_path: Path) -> None:
    source = corpus(tmp_path, 30)
    Path(source).write_text(Path(source).read_text().replace("\n", "\nbroken\n"))
    with FaultServer(FAULTS["400"]) as server:
        outcome = worked(source, tmp_path / "a.db", hosted(server), concurrency=1, max_failures=3)
    assert isinstance(outcome.stopped, TooManyFailures)
    assert len(server.requests) <= 4


# --- the command, killed and interrupted


def command(source: str, db: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "summarizer", "bulk", source, "--db", str(db), *options]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    monkeypatch.setenv("NO_COLOR", "1")
    running: list[subprocess.Popen[str]] = []

    def start(*args: str, start_new_session: bool = False) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            args, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=start_new_session
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def slowly(request: Received) -> Response:
    time.sleep(0.05)
    return obliging(request)


def asked_for(server: FaultServer, count: int) -> None:
    """Wait until the server had so many requests."""
    end = time.monotonic() + 60
    while len(server.requests) < count and time.monotonic() < end:
        time.sleep(0.01)
    assert len(server.requests) >= count


def test_killed_at_any_moment_it_goes_on_and_pays_only_for_what_was_in_flight(
    tmp_path: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    source, db, flight, kills = corpus(tmp_path, 20), tmp_path / "a.db", 4, 2
    with FaultServer(slowly) as server:
        line = command(source, db, "--model", "m", "--base-url", server.base_url, "--concurrency", str(flight))
        for i in range(kills):
            process = started(*line)
            asked_for(server, 20 * (i + 1))
            process.kill()
            process.communicate()
        process = started(*line)
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
    counts = paid(server)
    assert len(counts) == 60
    assert sum(counts.values()) - 60 <= kills * flight
    assert rows(db, "SELECT count(*), count(DISTINCT article_id) FROM summaries") == [(20, 20)]
    assert rows(db, "SELECT status, count(*) FROM items GROUP BY status") == [("done", 20)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_finish_what_is_under_way(
    tmp_path: Path, started: Callable[..., subprocess.Popen[str]], number: signal.Signals
) -> None:
    source, db = corpus(tmp_path, 100), tmp_path / "a.db"
    with FaultServer(slowly) as server:
        process = started(*command(source, db, "--model", "m", "--base-url", server.base_url, "--concurrency", "3"))
        asked_for(server, 12)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted: what was under way is finished; the same command goes on." in told
    assert "Traceback" not in told
    assert "resource_tracker" not in told
    (done,) = rows(db, "SELECT count(*) FROM summaries")[0]
    assert len(server.requests) == 3 * int(str(done)) < 300
    assert rows(db, "SELECT state FROM runs") == [("interrupted",)]


def test_sigterm_to_all_processes_loses_no_article(
    tmp_path: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    source, db = corpus(tmp_path, 100), tmp_path / "a.db"
    with FaultServer(slowly) as server:
        line = command(source, db, "--model", "m", "--base-url", server.base_url, "--concurrency", "3")
        process = started(*line, start_new_session=True)
        asked_for(server, 12)
        os.killpg(process.pid, signal.SIGTERM)  # as `timeout` and systemd end a run
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert rows(db, "SELECT count(*) FROM items WHERE status = 'failed'") == [(0,)]
    assert rows(db, "SELECT state FROM runs") == [("interrupted",)]


@pytest.mark.parametrize(("bulk", "failed"), [({"max_failures": 5}, 5), ({"on_error": "stop"}, 1)])
def test_records_that_cannot_be_read_end_a_run_as_other_failures_do(
    tmp_path: Path, bulk: dict[str, object], failed: int
) -> None:
    (tmp_path / "bad.jsonl").write_text("{bad\n" * 50)
    outcome = worked(str(tmp_path / "bad.jsonl"), tmp_path / "a.db", **bulk)
    assert isinstance(outcome.stopped, TooManyFailures)
    assert outcome.tally.failed == failed


def test_ctrl_c_does_not_cut_a_large_article_in_half(
    tmp_path: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    text = "The mayor of Strelsau said that the bridge may fall. "
    rows_of = (json.dumps({"text": f"Report {i}. " + text * 3000}) + "\n" for i in range(8))
    (tmp_path / "a.jsonl").write_text("".join(rows_of))
    line = command(str(tmp_path / "a.jsonl"), tmp_path / "a.db", "--model", "none", "--processes", "1")
    process = started(*line)
    end = time.monotonic() + 60
    while time.monotonic() < end and not (tmp_path / "a.db-wal").exists():
        time.sleep(0.05)
    time.sleep(1.5)  # the pipe is full now, and the next article half in it
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert (process.returncode, "0 failed" in told) == (130, True)
    assert "Traceback" not in told


def test_a_worker_that_dies_is_replaced_and_its_articles_are_failures(tmp_path: Path) -> None:
    def deadly(request: Received) -> Response:
        if len(server.requests) == 10:
            (worker,) = multiprocessing.active_children()
            worker.kill()
        return obliging(request)

    with FaultServer(deadly) as server:
        outcome = worked(corpus(tmp_path, 20), tmp_path / "a.db", hosted(server), concurrency=2)
        assert 1 <= outcome.tally.failed <= 2
        assert outcome.tally.done + outcome.tally.failed == 20
        with Store.open(tmp_path / "a.db") as store:
            assert "worker process ended unexpectedly (exit code -9)" in next(store.failures()).reason
        again = worked(corpus(tmp_path, 20), tmp_path / "a.db", hosted(server), retry_failed=True)
    assert again.tally.done == outcome.tally.failed


# --- what people see


def invoke(*args: str) -> Result:
    return CliRunner().invoke(cli, args)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bulk")
    with Path(corpus(folder, 3)).open("a") as more:
        more.write("[]\n")
    done = invoke("bulk", str(folder / "3.jsonl"), "--db", str(folder / "a.db"), "--model", "none", "--id-field", "nr")
    assert done.exit_code == 1, done.output
    assert "3 done · 1 failed · 0 skipped" in done.stderr
    assert f"{folder / '3.jsonl'}:4 is no JSON object" in done.stderr
    assert "all of them: summarizer show" in done.stderr
    assert done.stdout == ""
    return folder / "a.db"


def test_show(filled: Path) -> None:
    shown = invoke("show", str(filled)).stdout.splitlines()
    assert shown[:3] == ["done               3", "failed             1", "pending            0"]
    assert shown[3].startswith("run 1 · ")
    assert invoke("show", str(filled), "1", "--format", "json").stdout.startswith("{")
    assert "part 2" in invoke("show", str(filled), str(filled.parent / "3.jsonl:3")).stdout
    assert "part 2" in invoke("show", str(filled), "3.jsonl:3").stdout
    assert len(invoke("show", str(filled), "--articles").stdout.splitlines()) == 3
    assert "NotAnArticle\t1\t" in invoke("show", str(filled), "--failed").stdout
    missing = invoke("show", str(filled), "99")
    assert (missing.exit_code, "has no article '99'" in missing.stderr) == (3, True)


def test_a_mistyped_id_field_is_told_once(tmp_path: Path) -> None:
    line = ("bulk", corpus(tmp_path, 3), "--db", str(tmp_path / "a.db"), "--model", "none")
    done = invoke(*line, "--id-field", "number")
    assert done.exit_code == 0
    assert done.stderr.count("3.jsonl:1 has no field 'number' for an id (--id-field); its other fields: nr.") == 1
    assert done.stderr.count("has no field") == 1


def test_a_mistyped_id_field_is_mended_by_the_right_command(tmp_path: Path) -> None:
    line = ("bulk", corpus(tmp_path, 3), "--db", str(tmp_path / "a.db"), "--model", "none")
    assert invoke(*line, "--id-field", "number").exit_code == 0
    again = invoke(*line, "--id-field", "nr")
    assert "0 done · 0 failed · 3 skipped" in again.stderr
    assert "3 of the skipped have taken over the ids or other fields of their records." in again.stderr
    assert invoke("show", str(tmp_path / "a.db"), "2", "--format", "json").exit_code == 0
    assert rows(tmp_path / "a.db", "SELECT external_id, metadata FROM articles ORDER BY 1") == [
        (str(number), None) for number in range(3)
    ]
    assert "taken over" not in invoke(*line, "--id-field", "nr").stderr
    assert "taken over" not in invoke(*line).stderr
    assert rows(tmp_path / "a.db", "SELECT count(external_id) FROM items") == [(3,)]


def test_the_same_text_under_another_id_is_found_by_both(tmp_path: Path) -> None:
    records = [{"id": name, "text": "Rassendyll denied that a bridge fell."} for name in ("A", "B")]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    line = ("bulk", str(tmp_path / "a.jsonl"), "--db", str(tmp_path / "a.db"), "--model", "none", "--id-field", "id")
    assert "1 done · 0 failed · 1 skipped" in invoke(*line).stderr
    shown = [invoke("show", str(tmp_path / "a.db"), name).stdout for name in ("A", "B", "a.jsonl:1", "a.jsonl:2")]
    assert set(shown) == {shown[0]}
    assert "denying" in shown[0]


def test_a_date_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    days = ("12 March 2026", "spring 2026", "03/04/2026")
    records = [{"text": f"It rained {number} times.", "published": day} for number, day in enumerate(days)]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    done = invoke("bulk", str(tmp_path / "a.jsonl"), "--db", str(tmp_path / "a.db"), "--model", "none")
    assert (done.exit_code, done.stderr.count("cannot be read as a date")) == (0, 1)
    assert "a.jsonl:2: published, 'spring 2026', cannot be read as a date" in done.stderr
    assert rows(tmp_path / "a.db", "SELECT published, metadata FROM articles ORDER BY origin") == [
        ("2026-03-12", None),
        (None, '{"published": "spring 2026"}'),
        (None, '{"published": "03/04/2026"}'),
    ]


def test_search(filled: Path) -> None:
    found = invoke("search", str(filled), "bridges", "fell")
    assert found.exit_code == 0
    assert "no claim holds all these words" in found.stderr
    lines = invoke("search", str(filled), "bridge", "2").stdout.splitlines()
    assert lines[0] == "2 bridges may have fallen."
    assert lines[1].startswith("    possible · Rassendyll · ")
    (row,) = invoke("search", str(filled), "bridge", "2", "--format", "jsonl").stdout.splitlines()
    assert json.loads(row)["source_name"] == "Rassendyll"


def test_export(filled: Path, tmp_path: Path) -> None:
    done = invoke("export", str(filled), "--format", "jsonl", "-o", str(tmp_path / "a.jsonl"))
    assert "3 summaries written" in done.stderr
    records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert {record["schema_version"] for record in records} == {SCHEMA_VERSION}


def test_a_hit_shows_denials_negations_and_hedges(named: Path) -> None:
    shown = invoke("search", str(named), "bridges", "1").stdout.splitlines()
    assert shown[1].startswith("    certain · negated · Rassendyll · denying “denied” · ")
    assert " · hedged “may” · " in invoke("search", str(named), "snow").stdout
    (line,) = invoke("search", str(named), "bridges", "1", "--format", "jsonl").stdout.splitlines()
    hit = json.loads(line)
    assert (hit["polarity"], hit["stance"], hit["cue"], hit["source_type"]) == (
        "negated",
        "denying",
        "denied",
        "person",
    )
    assert (hit["external_id"], hit["origin"]) == ("ID-1", f"{named.parent / 'a.jsonl'}:1")
    with Store.open(named) as store:
        (summary,) = store.find("ID-1")
    claim = next(claim for claim in summary.claims if claim.id == hit["claim_id"])
    assert hit["attribution_id"] == claim.attribution
    assert hit["evidence"] == " … ".join(span.text for span in claim.evidence)
    assert (hit["start"], hit["end"]) == (claim.evidence[0].start, claim.evidence[-1].end)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two articles with ids and other fields of their own."""
    folder = tmp_path_factory.mktemp("named")
    records = [
        {"id": f"ID-{n}", "desk": "=weather", "text": f"Rassendyll denied that {n} bridges fell. Snow may fall."}
        for n in (1, 2)
    ]
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    line = ("bulk", str(folder / "a.jsonl"), "--db", str(folder / "a.db"), "--model", "none", "--id-field", "id")
    assert invoke(*line).exit_code == 0
    return folder / "a.db"


def test_exports_keep_the_users_own_ids(named: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        assert invoke("export", str(named), "--format", form, "-o", str(tmp_path / form)).exit_code == 0
    with (tmp_path / "csv" / "articles.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    columns = parquet.read_table(tmp_path / "parquet" / "articles.parquet").to_pylist()
    for rows_read in (cells, columns):
        for number, one in enumerate(sorted(rows_read, key=lambda row: row["external_id"]), 1):
            assert one["external_id"] == f"ID-{number}"
            assert one["origin"] == f"{named.parent / 'a.jsonl'}:{number}"
            assert json.loads(one["metadata"]) == {"desk": "=weather"}
    assert len(cells) == len(columns) == 2


def test_lines_of_json_have_the_ids_on_demand_and_are_summaries_else(named: Path, tmp_path: Path) -> None:
    line = ("export", str(named), "--format", "jsonl", "-o", str(tmp_path / "a.jsonl"))
    assert invoke(*line).exit_code == 0
    plain = [Summary.model_validate_json(one) for one in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert invoke(*line, "--with-ids").exit_code == 0
    for number, one in enumerate((tmp_path / "a.jsonl").read_text().splitlines()):
        record = json.loads(one)
        assert f"{record.pop('external_id')[3:]} bridges" in plain[number].article.text
        assert record.pop("origin").startswith(f"{named.parent / 'a.jsonl'}:")
        assert record.pop("metadata") == {"desk": "=weather"}
        assert Summary.model_validate(record) == plain[number]
    for form in ("csv", "brat"):
        wrong = invoke("export", str(named), "--format", form, "-o", str(tmp_path / "x"), "--with-ids")
        assert (wrong.exit_code, "--with-ids is for --format jsonl" in wrong.stderr) == (2, True)


def test_a_dry_run_sends_and_writes_nothing(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(filled.parent / "3.jsonl")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    dry = invoke("bulk", source, "--db", str(tmp_path / "b.db"), "--model", "gpt-4.1-mini", "--dry-run")
    figures = {line[:18].strip(): line[18:].split()[0] for line in dry.stdout.splitlines()}
    assert (figures["articles to do"], figures["unreadable"], figures["requests"]) == ("3", "1", "9")
    assert float(figures["US dollars"]) > 0
    assert not (tmp_path / "b.db").exists()
    done = invoke("bulk", source, "--db", str(filled), "--model", "none", "--dry-run")
    assert done.stdout.splitlines()[0].split() == ["articles", "to", "do", "0"]


def test_a_dry_run_foretells_what_the_run_takes(tmp_path: Path) -> None:
    source = corpus(tmp_path, 5)
    with FaultServer(obliging) as server:
        line = ("bulk", source, "--db", str(tmp_path / "a.db"), "--model", "m", "--base-url", server.base_url)
        dry = invoke(*line, "--dry-run").stdout
        invoke(*line)
    assert f"requests          {len(server.requests):>12}" in dry


@pytest.mark.parametrize(
    ("args", "code", "reason"),
    [
        (("none.jsonl",), 3, "There is no file or folder 'none.jsonl'"),
        (("a.jsonl", "--rpm", "nan"), 2, "The setting requests_a_minute has a wrong value (nan)"),
        (("a.jsonl", "--concurrency", "0"), 2, "Invalid value for '--concurrency'"),
        (("a.jsonl", "--max-cost", "1"), 4, "The price of the model 'none' is not known"),
        ((), 2, "Missing argument"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(tmp_path: Path, args: tuple[str, ...], code: int, reason: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        Path("a.jsonl").write_text('{"text": "It rained."}\n')
        done = invoke("bulk", *args, "--db", "a.db", "--model", "none")
    assert (done.exit_code, reason in done.stderr) == (code, True)
