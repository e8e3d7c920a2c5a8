"""What the comparison with other tools counts as found and as misquoted; no model and no other tool is asked."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import openai
import pytest

from summarizer.gold import Gold, faults
from summarizer.models import Article
from tests.faults import Behaviour, FaultServer, answered

ROOT = Path(__file__).parent.parent
ARTICLE = Article.from_text(
    "“Rain is unlikely today,” the mayor said. About 40 ships left. The mayor said no more.", language="en"
)


@pytest.fixture(scope="module")
def peers() -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("peers")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def compare(peers: ModuleType) -> ModuleType:  # noqa: ARG001 -- it imports peers
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("compare")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def extraction(kind: str, quote: str, at: str | None, **attributes: str) -> SimpleNamespace:
    start = None if at is None else ARTICLE.text.index(at)
    interval = None if at is None or start is None else SimpleNamespace(start_pos=start, end_pos=start + len(at))
    return SimpleNamespace(extraction_class=kind, extraction_text=quote, char_interval=interval, attributes=attributes)


def checked(result: Any) -> Gold:
    gold = Gold.model_validate(result.found)
    assert faults(gold, ARTICLE.text) == []
    return gold


def test_an_extraction_counts_where_it_was_aligned_and_is_misquoted_where_that_reads_differently(
    peers: ModuleType,
) -> None:
    result = peers.Result()
    found = [
        extraction("hedge", "likely", "unlikely"),
        extraction("source", "the mayor", "the mayor"),
        extraction("cue", "claimed", None),
        extraction("claim", "About 40 ships left.", "About 40 ships left.", certainty="sure", source="harbour"),
    ]
    peers._extractions_found(found, ARTICLE, result)
    assert (result.returned, result.misquoted, result.set_aside) == (4, 1, 1)
    gold = checked(result)
    assert [h.cue.text for h in gold.hedges or ()] == ["unlikely"]
    (claim,) = gold.claims or ()
    assert (claim.evidence[0].text, claim.certainty) == ("About 40 ships left", "certain")
    assert [a.source_name for a in gold.attributions or ()] == [None, "harbour"]
    assert claim.attribution == 1


def test_a_draft_counts_where_its_words_stand_and_is_misquoted_where_they_do_not(peers: ModuleType) -> None:
    result = peers.Result()
    said = {"sentence": 2, "cue": "said", "source": "the mayor", "content": ["rain is likely"]}
    left = {
        "sentence": 1,
        "evidence": ["About 40 ships left"],
        "text": "About 40 ships left.",
        "hedges": ["About"],
        "certainty": "certain",
        "polarity": "affirmed",
        "kind": "event",
    }
    peers._drafts_found(peers.Everything.model_validate({"attributions": [said], "claims": [left]}), ARTICLE, result)
    assert (result.returned, result.misquoted) == (5, 1)
    gold = checked(result)
    (attribution,) = gold.attributions or ()
    assert attribution.cue[0].start == ARTICLE.text.rindex("said")
    assert attribution.content == ()
    assert [h.cue.text for h in gold.hedges or ()] == ["About"]


def test_the_one_request_shows_every_sentence(peers: ModuleType) -> None:
    system, user = peers._one_request(ARTICLE)
    assert "`attributions` and `claims`" in system["content"]
    assert "[1] About 40 ships left." in user["content"]
    assert user["content"].count("List the") == 1


def asked(peers: ModuleType, folder: Path, *script: Behaviour) -> Any:
    """What instructor's one request to such a service gives, asked twice; the second time nothing is sent."""
    results = []
    with FaultServer(*script) as service:
        for _ in range(2):
            meter = peers.Meter(peers.Result(), folder / "x.part", 60)
            http = openai.DefaultHttpxClient(trust_env=False, transport=meter.transport)
            client = openai.OpenAI(base_url=service.base_url, api_key="none", http_client=http, max_retries=0)
            meter.client = lambda client=client: client
            peers.run_instructor(ARTICLE, meter)
            results.append(meter.result)
    assert len(service.requests) == 1
    assert service.requests[0].body["model"] == peers.MODEL
    assert (results[0].found, results[0].note) == (results[1].found, results[1].note)
    return results[1]


def test_instructor_is_asked_once_and_its_answer_is_kept(peers: ModuleType, tmp_path: Path) -> None:
    said = {"sentence": 0, "cue": "said", "source": "the mayor", "content": ["Rain is unlikely today"]}
    result = asked(peers, tmp_path, answered(json.dumps({"attributions": [said], "claims": []})))
    (attribution,) = checked(result).attributions or ()
    assert attribution.content[0].text == "Rain is unlikely today"
    assert (result.requests, result.input_tokens, result.output_tokens, result.note) == (1, 100, 10, "")
    assert result.cpu_seconds > 0


def test_an_answer_of_instructor_that_is_no_use_is_noted(peers: ModuleType, tmp_path: Path) -> None:
    cut = asked(peers, tmp_path, answered('{"attributions": [', "length"))
    assert "cut off after 4,096 tokens" in cut.note
    (tmp_path / "other").mkdir()
    wrong = asked(peers, tmp_path / "other", answered('{"attributions": 1}'))
    assert wrong.note.startswith("no valid answer: ")


def test_what_was_stopped_counts_as_nothing_found(compare: ModuleType, tmp_path: Path) -> None:
    (gold,) = compare.gold_files(compare.GOLD, ["002"])
    assert compare.row("langextract", tmp_path, [gold]) is None
    stopped = {"found": {}, "seconds": 9.4, "requests": 2, "note": "stopped after 9 CPU seconds"}
    compare.result_file(tmp_path, "langextract", gold).write_text(json.dumps(stopped), encoding="utf-8")
    line = compare.row("langextract", tmp_path, [gold])
    assert line.startswith("| langextract* | 0.0 | 0.0 | 0.0 | 0.0 | 0.0 | 0 | 0 | 0 | 2 |")
    assert "002: stopped after 9 CPU seconds" in line
