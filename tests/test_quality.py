"""Quality floors: a change that falls below what is recorded fails, and shows the table of what changed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests import floors

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("section", floors.SECTIONS)
def test_no_figure_falls_below_its_floor(section: str) -> None:
    table = floors.fallen(floors.recorded()[section], floors.figures(section))
    assert not table, f"\n{section}: if that is meant, run `make floors`\n{table}"


def test_every_measure_of_every_section_has_a_floor() -> None:
    recorded = floors.recorded()
    assert set(recorded) == set(floors.SECTIONS)
    for section, figures in recorded.items():
        assert set(figures) == set(floors.figures(section)), f"{section}: run `make floors`"


def test_a_figure_that_falls_shows_what_changed() -> None:
    old = {"cue": 90.0, "source": 80.0, "content": 70.0}
    assert floors.fallen(old, {"cue": 89.6, "source": 85.0, "content": 70.0}) == ""
    table = floors.fallen(old, {"cue": 89.4, "source": 85.0, "content": 70.0})
    assert [line.split() for line in table.splitlines()] == [
        ["old", "new", "difference"],
        ["cue", "90.00", "89.40", "-0.60", "fell", "below", "its", "floor"],
        ["source", "80.00", "85.00", "+5.00"],
    ]
    assert "content" in floors.fallen(old, {"cue": 90.0, "source": 80.0})


def test_the_embedded_model_and_the_lexical_layer_together_are_no_worse_than_the_lexical_layer_alone() -> None:
    together = floors.in_per_cent(floors.scored("local", floors.replayed))
    alone = floors.in_per_cent(floors.scored("local", floors.lexical))
    worse = {name: (alone[name], together[name]) for name in alone if together[name] < alone[name]}
    assert not worse, worse


def test_doubt_in_single_sentences_is_found() -> None:
    spec = importlib.util.spec_from_file_location("certainty", ROOT / "benchmarks" / "certainty.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.doubt().f1 >= 0.8
