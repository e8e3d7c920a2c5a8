"""A canary key through every path: it goes to the service, and nowhere else."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from summarizer.cli import cli
from summarizer.connect import connect
from summarizer.errors import SettingsError
from summarizer.models import Article
from summarizer.pipeline import summarize
from summarizer.settings import Settings, choose_model, load_settings
from tests.fault_table import ARTICLE, KEY, without_pauses
from tests.faults import FAULTS, FaultServer, Received, Response, answered, obliging, refused, wanted

PASSWORD = "hunter2-canary-password"  # noqa: S105 -- a secret to look for


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


def tells_the_key(request: Received) -> Response:
    """An answer that quotes the key it was asked with, wherever it can."""
    key = request.headers["authorization"]
    claim = {
        "sentence": 0,
        "evidence": [key],
        "text": key,
        "hedges": [key],
        "certainty": "certain",
        "polarity": "affirmed",
        "kind": "event",
    }
    items: dict[str, object] = {
        "attributions": {"attributions": [{"sentence": 0, "cue": key, "source": key, "content": [key]}]},
        "claims": {"claims": [claim]},
        "headline": {"headline": key, "key_points": [{"claims": ["c1"], "text": key}]},
    }
    return answered(json.dumps(items[wanted(request)]))


def explains_the_key(request: Received) -> Response:
    """An error that quotes the key it was asked with."""
    return refused(400, f"Incorrect API key provided: {request.headers['authorization']}")


def says_the_key(request: Received) -> Response:
    """Prose that quotes the key it was asked with."""
    return answered(f"Your key is {request.headers['authorization']}")


SERVICES = {"proper": obliging, "tells": tells_the_key, "explains": explains_the_key, "says": says_the_key}


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("service", SERVICES)
def test_the_command_never_shows_the_key(
    service: str, form: str, article: str, caplog: pytest.LogCaptureFixture
) -> None:
    environment = {"OPENAI_API_KEY": KEY, "SUMMARIZER_DEBUG": "1", "SUMMARIZER_CONFIG": os.devnull}
    with FaultServer(SERVICES[service]) as server, without_pauses(), caplog.at_level(logging.DEBUG):
        where = ["--model", "m", "--base-url", server.base_url, "--format", form]
        result = CliRunner().invoke(cli, ["run", article, *where], env=environment)
    assert server.requests
    assert all(r.headers["authorization"] == f"Bearer {KEY}" for r in server.requests)
    assert KEY not in json.dumps([r.body for r in server.requests])
    assert result.stdout if service in {"proper", "tells"} else result.stderr
    assert KEY not in result.stdout + result.stderr + caplog.text


@pytest.mark.parametrize("fault", ["401", "page", "prose", "silent"])
def test_a_traceback_never_shows_the_key(fault: str, article: str) -> None:
    environment = {"OPENAI_API_KEY": KEY, "SUMMARIZER_DEBUG": "1", "SUMMARIZER_CONFIG": os.devnull}
    with FaultServer(FAULTS[fault]) as server, without_pauses():
        where = ["--model", "m", "--base-url", server.base_url, "--timeout", "0.3"]
        result = CliRunner().invoke(cli, ["run", article, *where], env=environment)
    assert "Traceback" in result.stderr
    assert KEY not in result.stderr


@pytest.mark.parametrize("service", ["proper", "explains"])
def test_the_libraries_own_debug_logs_never_show_the_key(service: str, article: str) -> None:
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_LOG": "debug", "SUMMARIZER_DEBUG": "1"}
    with FaultServer(SERVICES[service]) as server:
        command = [sys.executable, "-X", "dev", "-m", "summarizer", "run", article, "--model", "m"]
        command += ["--base-url", server.base_url]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Request options" in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_records_settings_and_connections_never_show_the_key() -> None:
    with FaultServer(tells_the_key) as server:
        settings = Settings(model="m", base_url=server.base_url, api_key=SecretStr(KEY))
        summary = summarize(Article.from_text(ARTICLE), settings)
    choice = choose_model(settings, local_installed=False)
    shown = [
        summary.model_dump_json(),
        repr(summary),
        str(summary),
        settings.model_dump_json(),
        str(settings.model_dump()),
    ]
    shown += [repr(settings), str(settings), repr(choice), repr(connect(choice, settings))]
    assert "[key]" in shown[0], "what the service said of the key is shown without it"
    assert not [text for text in shown if KEY in text]


def test_a_short_key_is_no_word_to_be_blotted_out() -> None:
    with FaultServer(obliging) as server:
        settings = Settings(model="m", base_url=server.base_url, api_key=SecretStr("bridge"))
        summary = summarize(Article.from_text(ARTICLE), settings)
    assert [c.text for c in summary.claims] == ["The old bridge fell on Friday.", "Repairs may take a month."]


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY} é", "\x00" + KEY])
def test_a_key_that_cannot_be_sent_is_not_shown(key: str) -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY") as caught:
        load_settings({}, environ={"OPENAI_API_KEY": key}, config=Path(os.devnull))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"http://ann:{PASSWORD}@127.0.0.1:9/v1",
        f"http://{PASSWORD}@127.0.0.1:9/v1",
        f"http://127.0.0.1:9/v1?key={PASSWORD}",
        f"http://127.0.0.1:9/v1#{PASSWORD}",
        f"ftp://127.0.0.1:9/{PASSWORD}",
        f"http://127.0.0.1:99999/{PASSWORD}",
    ],
)
@pytest.mark.parametrize("arguments", [["run", "--model", "m"], ["run"], ["models"]])
def test_a_secret_in_a_base_url_is_refused_and_not_shown(url: str, arguments: list[str], article: str) -> None:
    environment = {"SUMMARIZER_BASE_URL": url, "SUMMARIZER_DEBUG": "1", "SUMMARIZER_CONFIG": os.devnull}
    command = [*arguments, article] if arguments[0] == "run" else arguments
    result = CliRunner().invoke(cli, command, env={**environment, "OPENAI_API_KEY": None, "SUMMARIZER_MODEL": None})
    assert result.exit_code == (4 if arguments[0] == "run" else result.exit_code)
    assert PASSWORD not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["models"], ["schema"], ["prompts", "check"], ["prompts", "list"], ["prompts", "show", "claims"], ["--help"]],
)
def test_other_commands_never_show_the_key(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments, env={"OPENAI_API_KEY": KEY})
    assert result.exit_code == 0
    assert KEY not in result.stdout + result.stderr
