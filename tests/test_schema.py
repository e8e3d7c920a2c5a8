"""The JSON that `run` prints is valid against the schema that `schema` prints, by a validator that knows neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from summarizer.cli import cli

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    printed = CliRunner().invoke(cli, ["schema"])
    schema = json.loads(printed.stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem[:3])
def test_a_summary_is_valid_against_the_printed_schema(seed: Path, validator: Draft202012Validator) -> None:
    printed = CliRunner().invoke(cli, ["run", str(seed), "--model", "none", "--format", "json"])
    assert printed.exit_code == 0, printed.stderr
    assert [error.message for error in validator.iter_errors(json.loads(printed.stdout))] == []


def test_the_schema_refuses_what_is_no_summary(validator: Draft202012Validator) -> None:
    assert not validator.is_valid({"headline": "only"})
