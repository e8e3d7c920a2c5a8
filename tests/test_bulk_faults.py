"""A bulk run whose service fails: each failure is recorded with its article, the others go on, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import pytest
from pydantic import SecretStr

from summarizer import export, report
from summarizer.bulk import BulkSettings, Outcome, run
from summarizer.corpus import Entry, read_corpus
from summarizer.errors import AuthenticationFailed, TooManyFailures
from summarizer.models import Article
from summarizer.settings import Settings
from summarizer.store import Store
from tests.fault_table import KEY, summarized
from tests.faults import FAULTS, Behaviour, FaultServer, Received, Response, obliging, refused
from tests.test_secrets import explains_the_key, tells_the_key

ENDS_THE_RUN = ("401", "403")
"""The key is refused: every other article would meet the same."""
PAUSES = ("429 in seconds", "429 by date", "429", "429 nonsense")
"""The service asks all requests to wait, and they do."""
UNHARMED = ("doubled keys",)
"""Answers that are read as they are meant."""
BULK = BulkSettings(concurrency=8, processes=1, max_failures=1000)


def story(number: int, word: str = "Healthy") -> Entry:
    said = f"Orla Tindqvist said that repairs of {word} {number} may take a month."
    return Entry(f"article {number}", Article.from_text(f"The {word} bridge {number} fell on Friday. {said}"))


def by_word(faults: dict[str, Behaviour]) -> Callable[[Received], Response]:
    """A service that does to each article what a word in it says."""

    def behave(request: Received) -> Response:
        asked = json.dumps(request.messages)  # an answer that is asked again stands in the last but one
        found = re.search(r"\b(" + "|".join(faults) + r")\b", asked) if faults else None
        fault = faults[found.group()] if found else obliging
        return fault if isinstance(fault, Response) else fault(request)

    return behave


def settings(base_url: str, **changes: object) -> Settings:
    given = {"model": "m", "base_url": base_url, "api_key": SecretStr(KEY), "timeout": 3, "max_attempts": 1}
    return Settings.model_validate({**given, **changes})


def ran(entries: Sequence[Entry], store: Path, base_url: str, bulk: BulkSettings = BULK, **changes: object) -> Outcome:
    return run(entries, store, settings(base_url, **changes), bulk)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "corpus.db"


def assert_no_key(folder: Path) -> None:
    for path in filter(Path.is_file, folder.rglob("*")):
        assert KEY.encode() not in path.read_bytes(), path.name


def test_every_fault_is_recorded_with_its_article_and_harms_no_other(store: Path) -> None:
    words = {fault: f"Fault{number}x" for number, fault in enumerate(FAULTS) if fault not in ENDS_THE_RUN + PAUSES}
    entries = [story(n, word) for n, word in enumerate(words.values())]
    healthy = [story(1000 + n) for n in range(0, len(words), 5)]
    entries += healthy
    entries.sort(key=lambda e: int(e.origin.removeprefix("article ")) % 1000)
    with FaultServer(by_word({word: FAULTS[fault] for fault, word in words.items()})) as server:
        outcome = ran(entries, store, server.base_url)
        failed = len(words) - len(UNHARMED)
        assert (outcome.stopped, outcome.tally.done, outcome.tally.failed) == (
            None,
            len(healthy) + len(UNHARMED),
            failed,
        )
        with Store.open(store) as opened:
            reasons = {failure.origin: failure for failure in opened.failures()}
            texts = {s.article.text for s in opened.summaries()}
        for number, (fault, word) in enumerate(words.items()):
            assert any(f"{word} bridge" in text for text in texts) is (fault in UNHARMED)
            if fault not in UNHARMED:
                expected, _ = summarized(fault, [FAULTS[fault]], attempts=1)
                failure = reasons[f"article {number}"]
                assert failure.kind == type(expected).__name__, fault
                assert "\n" not in failure.reason
        assert sum("Healthy bridge" in text for text in texts) == len(healthy)
        assert_no_key(store.parent)
        mended = by_word({})
    with FaultServer(mended) as server:
        again = ran(entries, store, server.base_url, BULK.model_copy(update={"retry_failed": True}))
    assert (again.tally.done, again.tally.failed, again.tally.skipped) == (failed, 0, len(healthy) + len(UNHARMED))


def test_a_passing_fault_is_tried_again_and_what_was_answered_before_a_failure_is_not(store: Path) -> None:
    with FaultServer(obliging, obliging, FAULTS["503"]) as server:
        assert ran([story(1)], store, server.base_url).tally.failed == 1
    with FaultServer(FAULTS["429 past date"], obliging) as server:
        mended = BULK.model_copy(update={"retry_failed": True})
        assert ran([story(1)], store, server.base_url, mended, max_attempts=2).tally.done == 1
        assert len(server.requests) == 2


def test_a_refused_key_ends_the_run_and_keeps_what_is_done(store: Path) -> None:
    entries = [story(n) for n in range(12)]
    one_by_one = BULK.model_copy(update={"concurrency": 1})
    with FaultServer(*[obliging] * 6, FAULTS["401"]) as server:
        outcome = ran(entries, store, server.base_url, one_by_one)
        assert isinstance(outcome.stopped, AuthenticationFailed)
        assert (outcome.tally.done, outcome.tally.failed) == (2, 0)
        assert len(server.requests) <= 8
    assert_no_key(store.parent)


def test_failures_in_a_row_end_the_run(store: Path) -> None:
    entries = [story(n) for n in range(20)]
    breaker = BULK.model_copy(update={"max_failures": 5, "concurrency": 2})
    with FaultServer(*[obliging] * 6, FAULTS["503"]) as server:
        outcome = ran(entries, store, server.base_url, breaker)
    assert isinstance(outcome.stopped, TooManyFailures)
    assert "5 articles in a row failed (ServiceUnavailable)" in str(outcome.stopped)
    assert outcome.tally.done == 2
    assert 5 <= outcome.tally.failed <= 8
    assert len(server.requests) <= 6 + 8


def test_a_service_that_quotes_the_key_gets_it_into_no_file(store: Path, tmp_path: Path) -> None:
    with FaultServer(tells_the_key) as server:
        assert ran([story(1), story(2)], store, server.base_url, max_reasks=0).tally.done == 2
        with FaultServer(explains_the_key) as other:
            assert ran([story(3)], store, other.base_url).tally.failed == 1
    with Store.open(store) as opened:
        summaries = list(opened.summaries())
        failures = list(opened.failures())
    export.write(summaries, "csv", tmp_path / "tables")
    export.write(summaries, "jsonl", tmp_path / "all.jsonl")
    report.write(summaries, tmp_path / "site")
    assert KEY not in repr([summaries, failures])
    assert any("[key]" in u.quote for u in summaries[0].ungrounded)
    assert_no_key(tmp_path)


def test_a_corpus_of_odd_records_harms_no_other_record(store: Path, tmp_path: Path) -> None:
    good = "The bridge fell on Friday. The mayor said that repairs may take a month. Number "
    lines = [
        json.dumps({"id": "1", "text": good + "1."}),
        '{"id": "\\ud800", "text": "' + good + '2."}',
        '{"id": "3", "title": "\\udc00 odd", "text": "' + good + '3."}',
        '{"id": "4", "text": "\\ud83d alone. ' + good + '4."}',
        '{"id": "5", "note": "\\udfff", "text": "' + good + '5."}',
        json.dumps({"id": "a\0b", "text": good + "6.\0"}),
        '{"id": NaN, "n": 1e999, "big": ' + "9" * 400 + ', "text": "' + good + '7."}',
        json.dumps({"id": "../../../etc/passwd", "text": good + "8."}),
        json.dumps({"id": {"a": [1]}, "text": good + "9."}),
        json.dumps({"id": "10", "text": ["no", "text"]}),
        '{"id": "11", "text": ',
        "[" * 100_000,
        json.dumps({"id": "13", "text": "   "}),
        json.dumps({"id": "14", "text": "\u0000\u0001\u0002"}),
        '{"id": "15", "text": "x", "text": "' + good + '15."}',
        json.dumps(
            {"id": "16", "language": "x" * 1000, "published": "never", "url": "javascript:alert(1)", "text": good}
        ),
        "\xff\xfe no UTF-8",
        json.dumps({"id": "18", "text": good + "18."}),
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_bytes("\n".join(lines).encode("latin-1", "replace"))
    odd = tmp_path / "folder"
    odd.mkdir()
    (odd / "ok.txt").write_text(f"{good}19.", encoding="utf-8")
    if os.name == "posix" and sys.platform != "darwin":  # other systems have no such names
        Path(os.fsdecode(os.fsencode(odd) + b"/\xff\xfe.txt")).write_text(f"{good}20.", encoding="utf-8")
    outcome = run(
        read_corpus([str(path), str(odd)]), store, Settings(model="none"), BulkSettings(processes=1, max_failures=1000)
    )
    assert outcome.stopped is None
    with Store.open(store) as opened:
        texts = [s.article.text for s in opened.summaries()]
        failures = list(opened.failures())
    assert outcome.tally.done == len(texts) >= 11
    for number in (1, 2, 3, 5, 8, 9, 15, 18, 19):
        assert any(f"Number {number}." in text for text in texts), number
    assert all(f.kind == "NotAnArticle" for f in failures)
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("pause", "least"),
    [
        ({"Retry-After": "2"}, 2.0),
        ({"Retry-After": "DATE"}, 1.0),
        ({}, 1.0),
        ({"Retry-After": "soon"}, 1.0),
    ],
    ids=["in seconds", "by date", "bare", "nonsense"],
)
def test_429_makes_all_requests_wait_and_costs_one_more(store: Path, pause: dict[str, str], least: float) -> None:
    def busy(_: Received) -> Response:
        then = formatdate(time.time() + 3, usegmt=True)
        return refused(429, headers={name: value.replace("DATE", then) for name, value in pause.items()})

    start = time.monotonic()
    with FaultServer(busy, obliging) as server:
        outcome = ran([story(1)], store, server.base_url, max_attempts=2)
    assert (outcome.tally.done, outcome.tally.failed, len(server.requests)) == (1, 0, 4)
    assert time.monotonic() - start >= least
