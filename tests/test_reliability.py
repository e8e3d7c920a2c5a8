"""Every fault of `tests/faults.py` through the command and the library, held to the table in `docs/reliability.md`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from summarizer.cli import cli
from summarizer.errors import ModelError
from summarizer.models import Summary
from tests.fault_table import ARTICLE, HEALTHY, KEY, documented, line, once, persisting
from tests.faults import DESCRIBED, FAULTS, FaultServer, Response, obliging

WITHOUT_PAUSES = ("401", "429 past date", "refusal", "gigabyte")
"""Faults that the real command meets without waiting."""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_the_page_lists_all_faults() -> None:
    assert [row.split("`")[1] for row in documented()] == list(FAULTS)
    assert set(DESCRIBED) <= set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_page_says_what_happens(fault: str, article: Path) -> None:
    (row,) = [row for row in documented() if row.startswith(f"| `{fault}` |")]
    assert line(fault, article) == row, "if that is meant, run `python -m tests.fault_table --write`"


@pytest.mark.parametrize("fault", ["401", "503", "cut", "page", "refusal", "prose", "NaN", "gigabyte"])
def test_a_failed_run_says_one_line_and_leaves_the_old_result(fault: str, article: Path, tmp_path: Path) -> None:
    target = tmp_path / "summary.json"
    target.write_text("an older result", encoding="utf-8")
    run = persisting(fault, article, "-o", str(target))
    assert run.exit_code in {5, 6}
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
    assert KEY not in run.stderr
    assert target.read_text(encoding="utf-8") == "an older result"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "summary.json"]


@pytest.mark.parametrize("fault", ["503", "half a JSON", "refusal"])
@pytest.mark.parametrize("after", range(HEALTHY))
def test_a_fault_at_any_request_is_survived(fault: str, after: int) -> None:
    outcome, _ = once(fault, after=after)
    assert isinstance(outcome, Summary)
    assert [c.text for c in outcome.claims] == ["The old bridge fell on Friday.", "Repairs may take a month."]
    assert outcome.key_points


def test_a_fault_that_does_not_pass_ends_the_run_at_once() -> None:
    outcome, requests = once("401", after=1)
    assert isinstance(outcome, ModelError)
    assert requests == 2


@pytest.mark.parametrize("fault", WITHOUT_PAUSES)
def test_the_real_command(fault: str, article: Path) -> None:
    in_process = persisting(fault, article)
    with FaultServer(FAULTS[fault]) as server:
        where = ["--model", "m", "--base-url", server.base_url]
        command = [sys.executable, "-m", "summarizer", "run", str(article), *where]
        environment = {**os.environ, "OPENAI_API_KEY": KEY}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        said = done.stderr.replace(server.base_url, "SERVER")
    assert (done.returncode, done.stdout) == (in_process.exit_code, "")
    assert said == f"summarizer: error: {in_process.said}\n"
    assert len(server.requests) == in_process.requests


@pytest.mark.parametrize(
    "fault",
    ["many models", *"401 404 500 closed cut silent drips gigabyte compressed elsewhere page nothing deep".split()],
)
def test_the_list_of_models_survives_every_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.cli.models._ASKING_SECONDS", 0.5)
    many = Response(body=json.dumps({"data": [{"id": f"m{i}"} for i in range(100_000)]}).encode())
    with FaultServer(FAULTS.get(fault, many)) as server:
        environment = {"OPENAI_API_KEY": KEY, "SUMMARIZER_BASE_URL": server.base_url, "SUMMARIZER_CONFIG": os.devnull}
        result = CliRunner().invoke(cli, ["models"], env=environment)
    assert result.exit_code == 0
    assert KEY not in result.stdout + result.stderr
    assert result.stdout.count("\n") == 4
    assert len(result.stdout) < 2000
    assert len(server.requests) == 1
    assert server.flooded < 50_000_000


def test_an_interrupted_command_ends_at_once(article: Path) -> None:
    with FaultServer(FAULTS["silent"]) as server:
        where = ["--model", "m", "--base-url", server.base_url]
        command = [sys.executable, "-m", "summarizer", "run", str(article), *where]
        environment = {**os.environ, "OPENAI_API_KEY": KEY}
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
            deadline = time.monotonic() + 30
            while not server.requests and time.monotonic() < deadline:
                time.sleep(0.02)
            running.send_signal(2)
            begun = time.monotonic()
            _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert time.monotonic() - begun < 5
    assert said == "summarizer: interrupted.\n"


def test_what_is_not_broken_works(article: Path, tmp_path: Path) -> None:
    with FaultServer(obliging) as server:
        target = tmp_path / "summary.json"
        where = ["--model", "m", "--base-url", server.base_url, "-o", str(target)]
        command = [sys.executable, "-m", "summarizer", "run", str(article), *where]
        environment = {**os.environ, "OPENAI_API_KEY": KEY}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(Summary.model_validate_json(target.read_bytes()).claims) == 2
    assert len(server.requests) == HEALTHY
