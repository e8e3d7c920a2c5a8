"""The seeds replayed from `cassettes/`, and the recorder itself against a service that is no model."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from summarizer.models import Summary
from summarizer.prompts import Prompt, load
from summarizer.spans import Span
from tests import record
from tests.faults import FAULTS, Behaviour, FaultServer, obliging
from tests.record import ARTICLES, CASSETTES, INJECTIONS, MODES, RECORDED, Mode, Server, Stale

KEYS = re.compile(r"bearer\s|\bsk-[A-Za-z0-9_-]{8,}|authorization|api[_-]?key|set-cookie|not-needed", re.IGNORECASE)
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|Users|work|tmp|var|opt|mnt)/|[A-Z]:\\+Users|127\.0\.0\.1:(?!9/)\d+", re.IGNORECASE
)
KEY = "sk-canary-0123456789abcdef"
NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"

RECORDINGS = [(mode, seed) for mode in MODES for seed in record.seeds_of(mode)]
each_recording = pytest.mark.parametrize(("mode", "seed"), RECORDINGS, ids=[f"{m}-{s.stem[:3]}" for m, s in RECORDINGS])
each_mode = pytest.mark.parametrize("mode", MODES)


def spans(value: object) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, list | tuple):
        return [s for v in value for s in spans(v)]
    fields = type(value).model_fields if isinstance(value, BaseModel) else ()
    return [s for name in fields for s in spans(getattr(value, name))]


@each_recording
def test_a_seed_gives_the_recorded_summary(mode: Mode, seed: Path) -> None:
    summary = record.replay(mode, seed)
    text = seed.read_bytes().decode()
    assert summary.article.text == text
    assert all(text[s.start : s.end] == s.text for s in spans(summary))
    found, wanted = record.comparable(summary), record.expected(mode, seed)
    for part in wanted:
        assert found[part] == wanted[part], f"{part} differs: if that is meant, run `make record`"
    assert found == wanted


@each_recording
def test_what_was_recorded_is_noted(mode: Mode, seed: Path) -> None:
    path = CASSETTES / RECORDED
    notes = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    note = notes.get(f"{mode}/{seed.stem}")
    assert note is not None, f"{seed.stem} is not noted for {mode}: run `make record`"
    for name, sha256 in note["prompts"].items():
        prompt, _, number = name.partition("/v")
        assert load(prompt).version == int(number), f"{name} is not the newest: run `make record`"
        assert load(prompt).sha256 == sha256, f"{name} has changed: run `make record`"
    assert note["model"]["name"] == NAME
    assert re.fullmatch(r"[0-9a-f]{64}", note["model"]["sha256"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", note["date"])
    assert {"openai", "instructor", "xllamacpp"} <= set(note["packages"])


def test_nothing_recorded_is_left_over() -> None:
    ours = {f"{s.stem}{suffix}" for s in (*ARTICLES, *INJECTIONS) for suffix in (".yaml", ".summary.json")}
    found = {p.relative_to(CASSETTES) for p in CASSETTES.rglob("*") if p.is_file()}
    assert {p for p in found if p.name not in ours} <= {Path("README.md"), Path(RECORDED), Path("injections", RECORDED)}


def test_no_key_and_no_path_of_a_machine_is_recorded() -> None:
    for path in CASSETTES.rglob("*.*"):
        if path.name != "README.md":
            assert_clean(path)


def assert_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern in (KEYS, MACHINE):
        found = pattern.search(text)
        assert found is None, f"{path.name} holds {found}"


# --- the recorder


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "seed.txt"
    path.write_text(
        "The bridge fell on Friday. Orla Tindqvist said that “repairs” may take a month.\n\nNobody was hurt.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cassettes"


def recorded(mode: Mode, seed: Path, folder: Path, *script: Behaviour, new: bool = False) -> int:
    """Record with a service that does this; how many requests it got."""
    with FaultServer(*(script or (obliging,))) as service:
        record.record(mode, seed, lambda: Server(service.base_url, KEY, NAME), folder, new=new)
    return len(service.requests)


@each_mode
def test_a_recording_replays_to_the_same_summary(mode: Mode, seed: Path, folder: Path) -> None:
    made = recorded(mode, seed, folder)
    summary = record.replay(mode, seed, folder)
    assert record.comparable(summary) == record.expected(mode, seed, folder)
    assert summary.provenance.usage.requests == made
    assert summary.provenance.mode == mode
    assert isinstance(Summary.model_validate(summary.model_dump()), Summary)
    assert sorted(p.name for p in (folder / mode).iterdir()) == ["seed.summary.json", "seed.yaml"]


def test_a_cassette_holds_the_exchange_and_nothing_that_varies(seed: Path, folder: Path) -> None:
    recorded("hosted", seed, folder)
    path = folder / "hosted" / "seed.yaml"
    exchange = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"][0]
    assert exchange["request"]["headers"] == {"Content-Type": ["application/json"]}
    assert exchange["request"]["uri"] == "http://127.0.0.1:9/v1/chat/completions"
    assert [name.lower() for name in exchange["response"]["headers"]] == ["content-type"]
    assert "“repairs”" in json.loads(exchange["request"]["body"])["messages"][-1]["content"]
    for written in folder.rglob("*.*"):
        assert_clean(written)
        assert KEY not in written.read_text(encoding="utf-8")


def test_the_servers_clock_is_left_out_and_the_rest_of_its_answer_kept() -> None:
    body = {"id": "1", "choices": [{"message": {"content": "“a”"}}], "timings": {"predicted_ms": 7.1}}
    given = {"headers": {"Date": ["now"], "Set-Cookie": ["a=b"], "content-type": ["application/json"]}}
    response = record._untimed({**given, "body": {"string": json.dumps(body).encode()}})
    del body["timings"]
    assert json.loads(response["body"]["string"]) == body
    assert response["headers"] == {"content-type": ["application/json"]}
    page = {**given, "body": {"string": b"<html>"}}
    assert record._untimed(page)["body"] == {"string": b"<html>"}


def changed(prompt: Prompt) -> Prompt:
    return replace(prompt, body=prompt.body.replace("{% block system %}", "{% block system %}Be brief. "))


@each_mode
def test_a_changed_prompt_says_to_record_again(
    mode: Mode, seed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(mode, seed, folder)
    monkeypatch.setattr("summarizer.connect.load", lambda name: changed(load(name)))
    message = r"the request differs from what was recorded: run `make record` \(seed, .*it differs in message 1\)"
    with pytest.raises(Stale, match=message):
        record.replay(mode, seed, folder)


def test_a_changed_article_says_to_record_again(seed: Path, folder: Path) -> None:
    recorded("hosted", seed, folder)
    seed.write_text(seed.read_text(encoding="utf-8").replace("fell", "stood"), encoding="utf-8")
    with pytest.raises(Stale, match="run `make record`"):
        record.replay("hosted", seed, folder)


def test_a_request_that_is_no_longer_made_says_to_record_again(seed: Path, folder: Path) -> None:
    recorded("hosted", seed, folder)
    path = folder / "hosted" / "seed.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    other = json.loads(json.dumps(data["interactions"][0]).replace("bridge", "tunnel"))
    data["interactions"].append(other)
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(Stale, match="1 recorded requests are not made: run `make record`"):
        record.replay("hosted", seed, folder)


def test_a_missing_cassette_says_to_record(seed: Path, folder: Path) -> None:
    with pytest.raises(Stale, match=r"there is no cassettes/local/seed.yaml: run `make record`"):
        record.replay("local", seed, folder)


def test_new_asks_only_what_is_not_recorded(seed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = recorded("hosted", seed, folder)
    assert asked == 3
    before = {p: p.read_bytes() for p in folder.rglob("*.*")}
    assert recorded("hosted", seed, folder, new=True) == 0
    assert {p: p.read_bytes() for p in folder.rglob("*.*")} == before
    monkeypatch.setattr("summarizer.connect.load", lambda n: changed(load(n)) if n == "digest" else load(n))
    assert recorded("hosted", seed, folder, new=True) == 1
    assert record.replay("hosted", seed, folder).provenance.usage.requests == asked


def test_a_recording_that_breaks_off_leaves_the_old_one(seed: Path, folder: Path) -> None:
    recorded("hosted", seed, folder)
    kept = {p: p.read_bytes() for p in folder.rglob("*.*")}
    with pytest.raises(Exception, match="refused the key"):
        recorded("hosted", seed, folder, obliging, FAULTS["401"])
    assert {p: p.read_bytes() for p in folder.rglob("*.*")} == kept
