from __future__ import annotations

import re
from datetime import datetime

import pytest

from summarizer.models import Summary
from summarizer.tables import CELL_TYPES, TABLES, Cell, Table
from tests.columns import BLOCK, DOC, columns
from tests.samples import all_samples, hostile_summary, seed_summaries

BY_NAME = {table.name: table for table in TABLES}


def rows(name: str, summary: Summary) -> list[dict[str, Cell]]:
    table = BY_NAME[name]
    return [dict(zip((c.name for c in table.columns()), cells, strict=True)) for cells in table.cells(summary)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_cells_are_of_their_columns_type(table: Table) -> None:
    columns = table.columns()
    assert all(column.type in CELL_TYPES and column.meaning.endswith((".", "…")) for column in columns)
    assert re.fullmatch(r"One row for each .*\.", table.meaning)
    for summary in all_samples():
        for cells in table.cells(summary):
            for column, cell in zip(columns, cells, strict=True):
                assert type(cell) is column.type or (cell is None and column.may_be_empty), column.name


def test_numbers_of_rows_are_those_of_the_summary() -> None:
    for summary in all_samples():
        assert len(rows("articles", summary)) == 1
        assert len(rows("claims", summary)) == len(summary.claims)
        assert len(rows("attributions", summary)) == len(summary.attributions)
        assert len(rows("hedges", summary)) == len(summary.hedges)
        assert len(rows("key_points", summary)) == len(summary.key_points)
        assert len(rows("ungrounded", summary)) == len(summary.ungrounded)
        assert len(rows("uncovered", summary)) == len(summary.coverage.uncovered)


def test_every_offset_leads_to_its_words() -> None:
    for summary in all_samples():
        text = summary.article.text
        for name in ("spans", "uncovered"):
            for row in rows(name, summary):
                assert text[row["start"] : row["end"]] == row["text"]  # type: ignore[misc] -- offsets are numbers
        for row in rows("hedges", summary):
            assert text[row["start"] : row["end"]] == row["cue"]  # type: ignore[misc] -- as above


def test_spans_hold_every_stretch_of_the_summary() -> None:
    for summary in all_samples():
        kept = sorted((row["start"], row["end"]) for row in rows("spans", summary))  # type: ignore[type-var] -- numbers
        left = [left.span.region for left in summary.coverage.uncovered]
        assert sorted([*kept, *left]) == sorted(span.region for span in summary.spans())  # type: ignore[list-item] -- as above


def test_tables_join_by_their_ids() -> None:
    for summary in seed_summaries():
        attributions = {row["attribution_id"] for row in rows("attributions", summary)}
        claims = rows("claims", summary)
        hedges = {row["hedge_id"]: row for row in rows("hedges", summary)}
        assert {row["attribution_id"] for row in claims} <= {*attributions, None}
        for row in claims:
            for hedge in str(row["hedge_ids"]).split():
                assert str(row["claim_id"]) in str(hedges[hedge]["claim_ids"]).split()


def test_a_claim_says_who_and_how_sure() -> None:
    first, second = rows("claims", hostile_summary())
    assert first["source_name"] == '=cmd|"/c calc"!A1'
    assert (first["source_type"], first["stance"], first["via"]) == ("person", "distancing", "@go <between>")
    assert (first["certainty"], first["polarity"], first["kind"]) == ("possible", "negated", "forecast")
    assert (first["hedge_ids"], first["hedge_cues"]) == ("h1", "may")
    assert first["evidence"] == "onerror=alert(1)> may\r\nfall … {{7*7}} on\u2028line"
    assert (second["attribution_id"], second["source_name"], second["stance"]) == (None, None, None)


def test_an_article_says_how_it_was_read() -> None:
    (row,) = rows("articles", hostile_summary())
    assert row["prompts"] == "claims/v1"
    assert row["published"] == "2026-03-04T00:00:00+00:00"
    assert (row["requests"], row["cost"], row["mode"]) == (3, 0.25, "local")
    assert isinstance(row["started"], datetime)


def test_the_columns_are_documented_as_they_are() -> None:
    """`python -m tests.columns` writes them anew."""
    block = BLOCK.search(DOC.read_text(encoding="utf-8"))
    assert block is not None
    assert block[0] == columns()
