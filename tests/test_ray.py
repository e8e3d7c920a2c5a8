"""Runs on a real local Ray with two actors, and a driver that is killed."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from summarizer import ray as runs
from summarizer.bulk import BulkSettings, Outcome
from summarizer.cli import cli
from summarizer.corpus import CorpusSettings, Entry
from summarizer.errors import AuthenticationFailed, OutputError
from summarizer.models import Article
from summarizer.ray import Summarize, run_ray, summaries
from summarizer.ray_parts import PartFolder
from summarizer.ray_reading import Ledger
from summarizer.settings import ModelChoice, Settings
from summarizer.store_records import Job
from tests.faults import FaultServer, Received, Response, obliging, refused

pytest.importorskip("ray.data", reason="the extra `ray` is not installed: pip install -e '.[ray]'")
ray: Any = sys.modules["ray"]
# Ray warns of its own past, and that a small corpus leaves actors idle.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The minimum number of concurrent actors:UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

NONE = Settings(model="none")
KEY = "sk-ray-0123456789abcdef"
TEXT = "Rain in Ruritania, part {0}\n\nMayor Rassendyll said that {0} bridges may have fallen."
KILLED = """
import sys
import ray
from summarizer import ray as runs
from summarizer.settings import Settings
runs._PART["none"] = 2
ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
runs.run_ray([sys.argv[2]], sys.argv[3], Settings(model="none"), report=lambda tally: print(tally, flush=True))
"""


@pytest.fixture(scope="module", autouse=True)
def session() -> Iterator[Path]:
    """A Ray of two processors, and where it keeps its logs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
        options = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
        ray.init(num_cpus=2, object_store_memory=100_000_000, _node_ip_address="127.0.0.1", **options)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield Path(ray._private.worker.global_worker.node.get_logs_dir_path())
        ray.shutdown()


def corpus(tmp_path: Path, count: int, name: bytes = b"news.jsonl") -> str:
    path = tmp_path / os.fsdecode(name)
    path.write_text("".join(json.dumps({"nr": i, "text": TEXT.format(i)}) + "\n" for i in range(count)))
    return str(path)


def table(output: Path) -> pa.Table:
    return pq.ParquetDataset(output).read()


def worked(source: str, output: Path, settings: Settings = NONE, **bulk: object) -> Outcome:
    options = BulkSettings.model_validate({"processes": 2, **bulk})
    return run_ray([source], output, settings, CorpusSettings(id_field="nr"), options)


def hosted(server: FaultServer) -> Settings:
    return Settings(model="m", base_url=server.base_url, max_attempts=1, api_key=SecretStr(KEY))


def test_two_actors_do_each_article_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.ray._PART", {"none": 10})
    source, output = corpus(tmp_path, 60, b"news\xff.jsonl"), tmp_path / "out"
    with Path(source).open("a") as more:
        more.write(Path(source).read_text() + "not json\n")
    outcome = worked(source, output)
    assert (outcome.tally.done, outcome.tally.failed, outcome.tally.skipped) == (60, 1, 60)
    found = table(output)
    assert Counter(found["external_id"].to_pylist()) == {**{str(i): 1 for i in range(60)}, None: 1}
    (error,) = (row for row in found.to_pylist() if row["status"] == "failed")
    assert (error["origin"], error["error_kind"]) == (f"{tmp_path}/news�.jsonl:121", "NotAnArticle")
    texts = {summary.article.text for summary in summaries(str(output))}
    assert texts == {TEXT.format(i) for i in range(60)}

    options = ["--model", "none", "--id-field", "nr", "--processes", "2", "--retry-failed"]
    again = CliRunner().invoke(cli, ["bulk", source, *options, "--output", str(output), "--ray"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert "summarizer: 0 done · 1 failed · 120 skipped" in again.stderr
    assert "all of them: the columns error_kind and error" in again.stderr
    assert len(table(output)) == 61


def test_a_revoked_key_ends_a_run_and_the_next_one_pays_for_the_rest(tmp_path: Path, session: Path) -> None:
    def revoked(request: Received) -> Response:
        return obliging(request) if len(server.requests) <= 12 else refused(401)

    source, output = corpus(tmp_path, 20), tmp_path / "out"
    with FaultServer(revoked) as server:
        outcome = worked(source, output, hosted(server), concurrency=2)
    assert isinstance(outcome.stopped, AuthenticationFailed)
    assert outcome.tally.done == len(table(output)) >= 2
    assert outcome.tally.failed == 0  # no article's fault
    with FaultServer(obliging) as server:
        rest = worked(source, output, hosted(server), concurrency=4)
    assert (rest.tally.done, rest.tally.usage.requests) == (20 - outcome.tally.done, len(server.requests))
    assert Counter(table(output)["external_id"].to_pylist()) == {str(i): 1 for i in range(20)}
    paid = Counter(json.dumps(request.body, sort_keys=True) for request in server.requests)
    assert set(paid.values()) == {1}
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    written = [path for folder in (session, output) for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 5
    assert not [path for path in written if KEY.encode() in path.read_bytes()]


def test_a_part_that_kills_its_actor_each_time_fails(tmp_path: Path) -> None:
    ledger = ray.remote(num_cpus=0)(Ledger).remote()
    part = [
        (Job(f"{i:064x}", None, f"file:{i}"), Entry(f"file:{i}", Article.from_text(TEXT.format(i)))) for i in (1, 2)
    ]
    actor = runs._Parts(NONE, ModelChoice("none", None), BulkSettings(), str(tmp_path), ledger)
    with PartFolder(str(tmp_path)).held():
        for begun in range(4):
            answer = actor(pa.table({"part": [pickle.dumps(part)]}))["told"][0].as_py()
            told = pickle.loads(answer)  # noqa: S301 -- made above
            assert (told.tally.done, told.tally.failed) == ((2, 0) if begun < 3 else (0, 2))
    ray.kill(ledger)
    errors = [row["error"] for row in table(tmp_path).to_pylist() if row["status"] == "failed"]
    assert errors == ["The actor ended unexpectedly 3 times over this article or others of its 2."] * 2


def test_the_step_works_in_a_pipeline_of_ones_own(tmp_path: Path) -> None:
    for part in range(2):
        rows = [{"nr": part * 5 + i, "body": TEXT.format(part * 5 + i)} for i in range(5)]
        pq.write_table(pa.Table.from_pylist([*rows, {"nr": part + 90, "body": ""}]), tmp_path / f"{part}.parquet")
    dataset = ray.data.read_parquet(str(tmp_path), override_num_blocks=2).map_batches(
        Summarize,
        fn_constructor_args=(NONE, CorpusSettings(text_field="body", id_field="nr")),
        compute=ray.data.ActorPoolStrategy(size=2),
        batch_format="pyarrow",
        num_cpus=0.5,
    )
    dataset.write_parquet(str(tmp_path / "out"))
    status = Counter(table(tmp_path / "out")["status"].to_pylist())
    assert status == {"done": 10, "failed": 2}


def test_a_killed_driver_loses_the_parts_under_way_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.ray._PART", {"none": 2})
    source, output = corpus(tmp_path, 300), tmp_path / "out"
    address = ray.get_runtime_context().gcs_address
    command = [sys.executable, "-c", KILLED, address, source, str(output)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as driver:
        assert driver.stdout is not None
        assert "done=" in driver.stdout.readline()
        with pytest.raises(OutputError, match="Another run writes to"):
            worked(source, output)
        driver.send_signal(signal.SIGKILL)
    before = len(table(output))
    assert 0 < before < 300
    outcome = worked(source, output)
    found = table(output)["article_id"].to_pylist()
    assert len(found) == len(set(found)) == 300
    assert outcome.tally.done + outcome.tally.skipped == 300
    assert outcome.tally.skipped >= before
    assert not [path for path in output.iterdir() if path.suffix == ".tmp"]
