"""What a run on Ray is made of, without Ray: the folder of part files, the ledger, one actor's work."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from summarizer.bulk import BulkSettings
from summarizer.cli import cli
from summarizer.corpus import CorpusSettings
from summarizer.errors import (
    AuthenticationFailed,
    CapReached,
    InputError,
    ModelUnavailable,
    NotAnArticle,
    OutputError,
    SettingsError,
    TooManyFailures,
)
from summarizer.ray import Summarize, cluster, run_ray
from summarizer.ray_parts import PartFolder, Row, row_of, schema, summaries
from summarizer.ray_reading import Ledger
from summarizer.ray_worker import UNFINISHED
from summarizer.settings import Settings
from summarizer.store_records import Job
from tests.faults import FAULTS, FaultServer, Received, Response, obliging, refused
from tests.samples import hostile_summary, seed_summaries

NONE = Settings(model="none")
TEXT = "Rain in Ruritania, part {0}\n\nMayor Rassendyll said that {0} bridges may have fallen."


def key(number: int) -> str:
    return f"{number:064x}"


def records(count: int) -> pa.Table:
    return pa.Table.from_pylist([{"nr": i, "body": TEXT.format(i), "desk": "weather"} for i in range(count)])


def failed(number: int, kind: type[InputError] = NotAnArticle) -> Row:
    return row_of(Job(key(number), None, f"file:{number}"), kind("It is empty."))


def hosted(server: FaultServer) -> Settings:
    return Settings(model="m", base_url=server.base_url, max_attempts=1)


def test_each_key_is_claimed_once() -> None:
    ledger = Ledger()
    ledger.begin([bytes.fromhex(key(0))], None)
    assert ledger.claim("a", 0, [key(0), key(1), key(1), key(2)]) == [1, 3]
    assert ledger.claim("b", 0, [key(2), key(3)]) == [1]
    assert ledger.skipped() == 3


def test_a_task_that_runs_again_is_given_the_same() -> None:
    ledger = Ledger()
    ledger.begin([], None)
    for _ in range(2):
        assert ledger.claim("a", 10, [key(1), key(2), key(1)]) == [0, 1]
    assert ledger.claim("a", 20, [key(1)]) == []  # the same article further on


def test_no_more_than_the_limit_is_claimed() -> None:
    ledger = Ledger()
    ledger.begin([bytes.fromhex(key(0))], 2)
    assert ledger.claim("a", 0, [key(0), key(1), key(2), key(3)]) == [1, 2]
    assert ledger.claim("a", 4, [key(4)]) is None


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = [*seed_summaries(), hostile_summary()]
    folder = PartFolder(str(tmp_path / "new" / "out"))
    with folder.held():
        rows = [row_of(Job(key(i), s.article.id, "x", metadata={"n": i}), s) for i, s in enumerate(written)]
        name = folder.write(rows)
        assert folder.write(rows) == name  # written again, as by a task that Ray repeats
        folder.write([failed(77)])
    assert list(summaries(str(tmp_path / "new" / "out"))) == written
    kinds = frozenset({"ModelUnavailable"})
    assert len(list(folder.finished(retry_failed=False, unfinished=kinds))) == 7
    assert len(list(folder.finished(retry_failed=True, unfinished=kinds))) == 6
    assert len(list(folder.finished(retry_failed=False, unfinished=frozenset({"NotAnArticle"})))) == 6
    first = next(folder.rows(schema().names))
    assert set(first) == set(schema().names)
    assert (first["claims"], first["metadata"]) == (len(written[0].claims), '{"n": 0}') or first["status"] == "failed"


def test_broken_names_are_written_all_the_same(tmp_path: Path) -> None:
    job = Job(key(1), None, "news\udcff.txt", "id\ud800", {"desk": "x\udfff"})
    PartFolder(str(tmp_path)).write([row_of(job, NotAnArticle("'news\udcff.txt' is empty."))])
    (row,) = PartFolder(str(tmp_path)).rows(["origin", "external_id", "metadata", "error"])
    assert row == {
        "origin": "news�.txt",
        "external_id": "id�",
        "metadata": '{"desk": "x�"}',
        "error": "'news�.txt' is empty.",
    }


def test_a_summary_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    folder = PartFolder(str(tmp_path))
    row = row_of(Job(key(1), None, "x"), seed_summaries()[0])
    folder.write([row])
    folder.write([row, failed(2)])
    assert len(folder.parts()) == 2
    assert list(summaries(str(tmp_path))) == [seed_summaries()[0]]


def test_a_folder_has_one_run_at_a_time(tmp_path: Path) -> None:
    left = tmp_path / f".part-{0:024x}.parquet.0.tmp"
    left.touch()
    (tmp_path / "mine.txt").touch()
    with PartFolder(str(tmp_path)).held():
        assert not left.exists()  # of a run that was killed
        assert (tmp_path / "mine.txt").exists()
        with pytest.raises(OutputError, match="Another run writes to"), PartFolder(str(tmp_path)).held():
            pass


def test_bad_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no part files"):
        list(summaries(str(tmp_path / "missing")))
    with pytest.raises(SettingsError, match="'nowhere://x' cannot be used"):
        PartFolder("nowhere://x")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), PartFolder(str(tmp_path / "file" / "x")).held():
        pass
    (tmp_path / f"part-{0:024x}.parquet").write_bytes(b"PAR1")
    with pytest.raises(OutputError, match=r"cannot be read: .*; move it away"):
        list(summaries(str(tmp_path)))


def test_a_part_of_another_machine_is_missed(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a folder that all machines share"):
        PartFolder(str(tmp_path)).require("part-x.parquet")


@pytest.mark.parametrize("form", ["arrow", "numpy"])
def test_a_batch_gives_a_row_a_record(form: str) -> None:
    batch = records(3)
    step = Summarize(NONE, CorpusSettings(text_field="body", id_field="nr"))
    given = batch if form == "arrow" else {name: np.array(batch[name].to_pylist()) for name in batch.column_names}
    table = step(given)
    step.close()
    assert table.schema == schema()
    assert table["external_id"].to_pylist() == ["0", "1", "2"]
    assert table["metadata"].to_pylist() == ['{"desk": "weather"}'] * 3
    assert table["status"].to_pylist() == ["done"] * 3
    assert len(set(table["key"].to_pylist())) == 3


def test_a_failed_article_is_a_row() -> None:
    step = Summarize(NONE, CorpusSettings(text_field="body"))
    table = step(pa.Table.from_pylist([{"body": TEXT, "origin": "a"}, {"body": " ", "origin": "b"}, {"origin": "c"}]))
    assert table["status"].to_pylist() == ["done", "failed", "failed"]
    assert table["error_kind"].to_pylist() == [None, "NotAnArticle", "NotAnArticle"]
    assert table["error"].to_pylist()[2] == "c has no text in the field 'body': name one of its fields (body, origin)."
    assert table["record"].to_pylist()[1:] == [None, None]


def test_a_refused_key_ends_it_at_once() -> None:
    with FaultServer(FAULTS["401"]) as server:
        step = Summarize(hosted(server), CorpusSettings(text_field="body"), BulkSettings(concurrency=1))
        for _ in range(2):
            with pytest.raises(AuthenticationFailed):
                step(records(20))
        step.close()
    assert len(server.requests) == 1


def test_what_was_done_before_the_end_is_kept() -> None:
    def revoked(request: Received) -> Response:
        return obliging(request) if len(server.requests) <= 9 else refused(401)

    with FaultServer(revoked) as server:
        step = Summarize(hosted(server), CorpusSettings(text_field="body"), BulkSettings(concurrency=1))
        table = step(records(6))
        step.close()
    assert table["status"].to_pylist() == ["done"] * 3 + ["failed"] * 3
    assert set(table["error_kind"].to_pylist()[3:]) == {"AuthenticationFailed"} <= UNFINISHED
    assert len(server.requests) == 10


def test_failures_of_one_kind_in_a_row_end_it() -> None:
    with FaultServer(refused(503)) as server:
        bulk = BulkSettings(concurrency=1, max_failures=3)
        step = Summarize(hosted(server), CorpusSettings(text_field="body"), bulk)
        with pytest.raises(TooManyFailures, match=r"3 articles in a row failed \(ServiceUnavailable\)"):
            step(records(9))
        step.close()
    assert len(server.requests) == 3


def test_a_cap_ends_it_before_anything_is_sent() -> None:
    with FaultServer(obliging) as server:
        step = Summarize(hosted(server), CorpusSettings(text_field="body"), BulkSettings(max_tokens=2))
        with pytest.raises(CapReached):
            step(records(2))
        step.close()
    assert server.requests == []


def test_the_key_may_be_the_machines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        Summarize(Settings(model="m"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-machine")
    with FaultServer(obliging) as server:
        step = Summarize(hosted(server), CorpusSettings(text_field="body"))
        step(records(1))
        step.close()
    assert server.requests[0].headers["authorization"] == "Bearer sk-of-the-machine"


def test_without_the_extra_a_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ray" else found(name))
    with pytest.raises(SettingsError, match=r"need the extra `ray`, .*pip install '\.\[ray\]'"):
        run_ray(["x.jsonl"], tmp_path, NONE)


@pytest.mark.parametrize(
    ("source", "bulk", "says"),
    [
        ("-", {}, "cannot read standard input"),
        ("s3://bucket/news.jsonl", {}, "use Summarize"),
        ("x.jsonl", {"force": True}, "name another output folder"),
    ],
)
def test_what_ray_cannot_do_is_said(tmp_path: Path, source: str, bulk: dict[str, object], says: str) -> None:
    pytest.importorskip("ray")
    with pytest.raises(SettingsError, match=says):
        run_ray([source], tmp_path, NONE, bulk=BulkSettings.model_validate(bulk))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "Missing option '--db'"),
        (["--output", "x"], "--output goes with --ray"),
        (["--ray", "auto"], "--ray needs --output"),
        (["--output", "x", "--ray", "--db", "x.db"], "--db has no effect with --ray"),
        (["--output", "x", "--ray", "--dry-run"], "--dry-run does not work with --ray"),
    ],
)
def test_results_go_to_one_place(options: list[str], says: str) -> None:
    run = CliRunner().invoke(cli, ["bulk", "x.jsonl", "--model", "none", *options])
    assert run.exit_code == 2
    assert says in run.stderr


def test_a_cluster_that_is_not_there_is_named() -> None:
    pytest.importorskip("ray")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(SettingsError, match=f"no Ray cluster at '{address}'"), cluster(address):
            pass


def test_importing_it_loads_neither_ray_nor_arrow() -> None:
    code = "import sys, summarizer.ray; print({'ray', 'pyarrow', 'openai'} & {m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
