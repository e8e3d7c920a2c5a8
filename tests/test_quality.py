"""The lexical layer's floor on the annotated articles: a change that falls below it shows its table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "attribution content IoU>=0.5": 90.0,
    "attribution cue IoU>=0.5": 95.0,
    "attribution source IoU>=0.5": 94.0,
    "hedge cue exact": 95.0,
    "claim evidence IoU>=0.5": 94.0,
}


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, float]]:
    return _figures("score.py", str(ROOT / "tests" / "gold"))


def _figures(script: str, *arguments: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("measure", FLOORS)
def test_the_lexical_layer_stays_above_its_floor(measure: str, scores: dict[str, dict[str, float]]) -> None:
    assert scores[measure]["F1"] >= FLOORS[measure], scores[measure]


def test_every_span_is_true_and_no_text_adds(scores: dict[str, dict[str, float]]) -> None:
    assert scores["spans true"] == 100.0
    assert scores["claim text adds no name and no number"] == 100.0


def test_public_samples_are_read_as_others_annotated_them() -> None:
    scores = _figures("gum.py")
    assert scores["GUM content IoU>=0.5"]["F1"] >= 75.0, scores
    assert scores["sentence with a hedge"]["F1"] >= 80.0, scores
