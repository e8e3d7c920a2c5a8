from __future__ import annotations

import re
import signal
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import NotAnArticle, ServiceUnavailable, StoreError
from summarizer.models import Article, Summary, Usage
from summarizer.pipeline import summarize_lexically
from summarizer.recipe import Recipe, recipe_of
from summarizer.settings import ModelChoice, Settings
from summarizer.store import Store
from summarizer.store_records import Job, Tally
from summarizer.store_rows import COPY, STORED, record_values
from summarizer.tables import TABLES

SETTINGS = Settings(model="none")
RECIPE = recipe_of(ModelChoice("none", None), SETTINGS)
TEXT = (
    "Rain in Ruritania\n\nThe Bureau of Weather said on Monday that it would probably rain in Strelsau. "
    "Mayor Rudolf Rassendyll denied that the bridge had reportedly fallen. Snow fell on Tuesday."
)


def summarized(text: str = TEXT, title: str | None = None) -> Summary:
    return summarize_lexically(Article.from_text(text, title=title, language="en"), SETTINGS)


def job(summary: Summary, origin: str = "a.txt", recipe: Recipe = RECIPE, external_id: str | None = None) -> Job:
    return Job(recipe.key(summary.article.id), summary.article.id, origin, external_id, {"desk": "weather"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "corpus.db", create=True) as opened:
        yield opened


def saved(store: Store, summary: Summary, one: Job | None = None) -> Job:
    run = store.begin_run(RECIPE, "0")
    one = one or job(summary)
    store.plan([one], run)
    store.save(one, summary, run)
    return one


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(store.path) as db:
        return db.execute(query).fetchall()


def test_what_is_saved_comes_back_whole(store: Store) -> None:
    summary = summarized()
    one = saved(store, summary)
    assert list(store.summaries()) == [summary]
    assert store.status([one.key]) == {one.key: ("done", 1)}
    assert store.counts() == {"done": 1}


def test_the_tables_hold_the_columns_that_are_documented(store: Store) -> None:
    for table in TABLES:
        if table.name in STORED:
            (columns,) = [[r[1] for r in rows(store, f"PRAGMA table_info({table.name})")]]
            assert columns == ["id", "summary_id", *(column.name for column in table.columns())]
    kept = {str(r[1]) for r in rows(store, "PRAGMA table_info(summaries)")}
    assert {column.name for column in next(t for t in TABLES if t.name == "articles").columns()} <= kept


def test_the_views_answer_what_they_are_named_for(store: Store) -> None:
    saved(store, summarized())
    sources = dict(rows(store, "SELECT source, claims FROM claims_by_source"))
    assert {"Bureau of Weather", "The article itself"} <= set(sources)
    assert rows(store, "SELECT hedge_cues FROM hedged_claims ORDER BY hedge_cues") == [("probably",), ("reportedly",)]
    assert rows(store, "SELECT origin, metadata FROM articles") == [("a.txt", '{"desk": "weather"}')]
    assert rows(store, "SELECT mode, runs FROM usage") == [("none", 1)]


def test_a_newer_result_takes_the_place_of_the_older_in_the_tables_and_keeps_its_record(store: Store) -> None:
    summary = summarized()
    saved(store, summary)
    other = Recipe("none", None, {"scale": "phia"}, ())
    saved(store, summary, job(summary, recipe=other))
    assert rows(store, "SELECT count(*) FROM summaries") == [(2,)]
    assert rows(store, "SELECT count(*) FROM articles") == [(1,)]
    for table in ("claims", "attributions", "hedges", "key_points"):
        assert rows(store, f"SELECT DISTINCT summary_id FROM {table}") == [(2,)]
    assert len(store.search(["bridge"])) == 1
    saved(store, summary)  # done again by force: in place of the first
    assert rows(store, "SELECT count(*), sum(current) FROM summaries") == [(2, 1)]
    assert len(store.search(["bridge"])) == 1


def test_a_result_is_written_whole_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = summarized()
    run = store.begin_run(RECIPE, "0")
    one = job(summary)
    store.plan([one], run)
    whole = store._insert

    def breaks(table: str, *rest: object) -> int:
        if table == "key_points":
            raise sqlite3.OperationalError("database or disk is full")
        return whole(table, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "_insert", breaks)
    with pytest.raises(StoreError, match="disk is full; what was finished before is kept"):
        store.save(one, summary, run)
    assert store.counts() == {"pending": 1}
    assert rows(store, "SELECT count(*) FROM claims") == [(0,)]
    monkeypatch.undo()
    store.save(one, summary, run)
    assert store.counts() == {"done": 1}


def test_a_failure_says_why_and_counts_its_tries(store: Store) -> None:
    one = job(summarized())
    run = store.begin_run(RECIPE, "0")
    for _ in range(2):
        store.plan([one], run)
        store.fail(one, ServiceUnavailable("It failed (503)."), forget=False)
    (failure,) = store.failures()
    assert (failure.kind, failure.reason, failure.attempts) == ("ServiceUnavailable", "It failed (503).", 2)
    assert list(store.summaries()) == []


def test_what_is_done_does_not_fail(store: Store) -> None:
    one = saved(store, summarized())
    store.fail(one, ServiceUnavailable("The worker process ended unexpectedly."), forget=False)
    assert store.counts() == {"done": 1}


def test_answers_are_kept_until_the_article_is_done(store: Store) -> None:
    summary = summarized()
    one = job(summary)
    run = store.begin_run(RECIPE, "0")
    store.plan([one], run)
    store.keep_answer(one.key, "r1", b"{}")
    assert store.answer(one.key, "r1") == b"{}"
    assert store.answer(one.key, "r2") is None
    store.fail(one, ServiceUnavailable("503"), forget=False)
    assert store.answer(one.key, "r1") == b"{}"
    store.fail(one, NotAnArticle("x"), forget=True)
    assert store.answer(one.key, "r1") is None
    store.keep_answer(one.key, "r1", b"{}")
    store.save(one, summary, run)
    assert rows(store, "SELECT count(*) FROM answers") == [(0,)]


def test_search_takes_words_and_phrases_as_they_are(store: Store) -> None:
    saved(store, summarized(title="Rain"))
    (hit,) = store.search(["bridge", "fallen"])
    assert (hit.title, hit.source_name, hit.hedge_cues) == ("Rain", "Rudolf Rassendyll", "reportedly")
    assert [h.claim_id for h in store.search(["rains"])] == [h.claim_id for h in store.search(["rain"])] != []
    assert store.search(["bridge", "rain"]) == []
    for hostile in ('"', "AND", "NEAR(", "text:rain", "*", "-rain", "'; DROP TABLE claims; --"):
        store.search([hostile])
    assert store.search(["bridge fallen"]) == []  # a phrase


@pytest.mark.parametrize("name", ["nr-7", "a.txt", "whole", "start"])
def test_an_article_is_found_by_any_of_its_names(store: Store, name: str) -> None:
    summary = summarized()
    saved(store, summary, job(summary, external_id="nr-7"))
    known = {"whole": summary.article.id, "start": summary.article.id[7:19]}
    assert store.find(known.get(name, name)) == [summary]
    assert store.find("sha256:") == store.find("b.txt") == []


def test_a_record_that_says_more_is_taken_over_and_one_that_says_less_is_not(store: Store) -> None:
    summary = summarized()
    saved(store, summary)
    better = job(summary, external_id="nr-7")
    assert store.take_over(better)
    assert not store.take_over(better)
    (kept,) = store.kept()
    assert (kept.external_id, kept.metadata, kept.summary) == ("nr-7", '{"desk": "weather"}', summary)
    assert rows(store, "SELECT external_id FROM items") == [("nr-7",)]
    assert not store.take_over(replace(better, external_id=None, metadata={}))  # the field was not named this time
    assert store.take_over(replace(better, metadata={"desk": "sport"}))
    (kept,) = store.kept()
    assert (kept.external_id, kept.metadata) == ("nr-7", '{"desk": "sport"}')


def test_another_record_of_the_same_text_is_kept_as_a_copy(store: Store) -> None:
    summary = summarized()
    saved(store, summary, job(summary, external_id="A"))
    copy = job(summary, "wire/b.txt")
    assert not store.take_over(copy)  # new, and nothing that was known has changed
    assert store.take_over(replace(copy, external_id="B"))
    assert not store.take_over(replace(copy, external_id="B"))
    for name in ("A", "B", "a.txt", "wire/b.txt", "b.txt"):
        assert store.find(name) == [summary]
    (kept,) = store.kept()
    assert (kept.external_id, kept.origin) == ("A", "a.txt")
    assert rows(store, "SELECT * FROM copies") == [(summary.article.id, "wire/b.txt", "B", '{"desk": "weather"}')]


def test_a_record_that_only_moved_is_no_copy(store: Store) -> None:
    summary = summarized()
    saved(store, summary, job(summary, "monday.jsonl:3", external_id="A"))
    assert not store.take_over(job(summary, "tuesday.jsonl:9", external_id="A"))
    store.take_over(job(summary, "tuesday.jsonl:10", external_id="B"))
    store.take_over(job(summary, "wednesday.jsonl:1", external_id="B"))
    assert rows(store, "SELECT origin, external_id FROM copies") == [("tuesday.jsonl:10", "B")]


def test_an_article_may_have_many_copies(store: Store) -> None:
    summary = summarized()
    saved(store, summary)
    with sqlite3.connect(store.path) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {COPY}", record_values(job(summary, "b.txt"))).fetchall()
    assert any("copies_by_external_id" in step[3] for step in plan)
    assert not any(step[3].startswith("SCAN") for step in plan)


BOMB = zlib.compress(b" " * 2_000_000)


@pytest.mark.parametrize("record", [b"", b"\0", "text", zlib.compress(b"{}"), zlib.compress(b"{"), BOMB, BOMB[:-9]])
def test_a_damaged_record_is_told_and_never_unpacked_without_bound(
    record: object, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.store._LARGEST", 1_000_000)
    saved(store, summarized())
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE summaries SET record = ?", (record,))
    for read in (lambda: list(store.summaries()), lambda: store.find("a.txt")):
        with pytest.raises(StoreError, match=r"holds a damaged record: summarize its articles again, with --force\."):
            read()


def test_one_run_at_a_time(store: Store) -> None:
    with store.held():
        store.begin_run(RECIPE, "0")
        with (
            Store.open(store.path) as other,
            pytest.raises(StoreError, match=r"in use by process \d+ on .* since .*: wait for it \(--wait\) or stop it"),
            other.held(),
        ):
            pass
    with store.held():
        pass


def test_a_run_that_was_killed_is_marked_by_the_next(store: Store) -> None:
    first = store.begin_run(RECIPE, "0")
    store.note_run(first, Tally(done=3, usage=Usage(requests=9, input_tokens=90), cost=0.5))
    store.begin_run(RECIPE, "0")
    assert rows(store, "SELECT state, done, requests, cost FROM runs") == [
        ("interrupted", 3, 9, 0.5),
        ("running", 0, 0, None),
    ]


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    text, foreign, newer = tmp_path / "a.txt", tmp_path / "f.db", tmp_path / "n.db"
    text.write_text("no database at all, but long enough to look like a header of one\n" * 20)
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE theirs (x)")
    Store.open(newer, create=True).close()
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    for path, reason in ((text, "no SQLite database"), (foreign, "none of summarizer's"), (newer, "a newer version")):
        before = path.read_bytes()
        with pytest.raises(StoreError, match=reason):
            Store.open(path, create=True)
        assert path.read_bytes() == before
    with pytest.raises(StoreError, match="There is no database"):
        Store.open(tmp_path / "none.db")
    with pytest.raises(StoreError, match="cannot be made: there is no folder"):
        Store.open(tmp_path / "no" / "such.db", create=True)
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(StoreError, match="is empty, and no database"):
        Store.open(empty)
    assert empty.stat().st_size == 0


def test_the_page_about_the_store_names_what_stands_in_it(store: Store) -> None:
    page = (Path(__file__).parent.parent / "docs" / "store.md").read_text(encoding="utf-8")
    told = {
        m[1]: set(re.findall(r"`(\w+)`", m[2])) for m in re.finditer(r"^\| `(\w+)` \|.*?\|(.*)$", page, re.MULTILINE)
    }
    for (name,) in rows(store, "SELECT name FROM sqlite_schema WHERE type = 'view'"):
        assert told[str(name)] == {str(r[1]) for r in rows(store, f"PRAGMA table_info({name})")}
    for name in ("items", "runs", "answers", "copies"):
        assert told[name] == {str(r[1]) for r in rows(store, f"PRAGMA table_info({name})")} - {"id"}
    assert set(STORED) <= set(re.findall(r"`(\w+)`", page))


def test_several_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for number in range(5):
        path, ready = tmp_path / f"{number}.db", threading.Barrier(6)

        def opened(path: Path = path, ready: threading.Barrier = ready) -> None:
            ready.wait()
            with Store.open(path, create=True) as store:
                assert store.counts() == {}

        with ThreadPoolExecutor(6) as pool:
            for one in [pool.submit(opened) for _ in range(6)]:
                one.result()


def test_an_interrupt_while_the_file_is_locked_leaves_no_transaction_open(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timers = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]), threading.Timer(0.6, other.rollback)
    for timer in timers:
        timer.start()
    with pytest.raises(KeyboardInterrupt):
        store.begin_run(RECIPE, "0")
    for timer in timers:
        timer.join()
    other.close()
    assert store.begin_run(RECIPE, "0") == 1


def test_only_what_is_told_anew_is_forgotten(store: Store) -> None:
    bad, same = Job("a", None, "a.jsonl:1"), Job("b", None, "a.jsonl:1")
    first = store.begin_run(RECIPE, "0")
    store.plan([bad], first)
    store.fail(bad, NotAnArticle("It is no JSON."), forget=True)
    second = store.begin_run(RECIPE, "0")
    store.forget_unreadable(same, second, NotAnArticle("It is no JSON."))
    assert store.counts() == {"failed": 1}  # as it would be under another recipe
    store.forget_unreadable(same, second, NotAnArticle("It has no text."))
    assert store.counts() == {}
