from __future__ import annotations

import csv
import importlib.util
import json
import re
import weakref
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pydantic2_schemaorg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from summarizer.errors import OutputError, SettingsError
from summarizer.export import EXPORT_FORMS, ExportForm, check_target, write
from summarizer.export_tables import csv_metadata, neutral, parquet_schema
from summarizer.models import Article, Summary
from summarizer.outputs import file_name
from summarizer.render import render
from summarizer.schema_org import render_schema_org, schema_org
from summarizer.spans import merge
from summarizer.tables import TABLES
from summarizer.web_annotation import web_annotations
from tests.samples import all_samples, hostile_summary, seed_summaries

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def target(form: ExportForm, folder: Path) -> Path:
    return folder / ("out.jsonl" if form == "jsonl" else "out")


@pytest.mark.parametrize("form", EXPORT_FORMS)
def test_every_form_is_written_and_says_how_many(form: ExportForm, tmp_path: Path) -> None:
    path = target(form, tmp_path)
    assert write(iter(all_samples()), form, path) == 6
    once = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert write(iter(all_samples()), form, path) == 6
    assert {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == once
    assert write([], form, path) == 0


@pytest.mark.parametrize("form", EXPORT_FORMS)
def test_a_run_that_breaks_off_changes_nothing(form: ExportForm, tmp_path: Path) -> None:
    def broken() -> Iterator[Summary]:
        yield hostile_summary()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(broken(), form, target(form, tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [form for form in EXPORT_FORMS if form != "jsonl"])
def test_a_folder_of_somebody_else_is_left_alone(form: ExportForm, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"claims\.csv"):
        check_target(form, tmp_path)
    assert write([hostile_summary()], form, tmp_path, force=True) == 1
    if form != "csv":
        assert (tmp_path / "claims.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("form", EXPORT_FORMS)
def test_summaries_are_let_go_once_they_are_written(
    form: ExportForm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.export_tables._BATCH", 5)
    alive: weakref.WeakSet[Summary] = weakref.WeakSet()
    most = 0

    def many() -> Iterator[Summary]:
        nonlocal most
        for _ in range(60):
            summary = hostile_summary().model_copy(deep=True)
            alive.add(summary)
            most = max(most, len(alive))
            yield summary

    monkeypatch.setattr(Summary, "__hash__", object.__hash__)  # equal ones are to be counted apart
    monkeypatch.setattr(Summary, "__eq__", object.__eq__)
    assert write(many(), form, target(form, tmp_path)) == 60
    assert most <= (11 if form == "parquet" else 3)


def test_an_unknown_form_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no format 'cvs': name one of jsonl, csv, .* or brat\."):
        write([hostile_summary()], "cvs", tmp_path / "out")  # type: ignore[arg-type] -- what callers without a checker do
    assert not list(tmp_path.iterdir())
    with pytest.raises(SettingsError, match=r"no format 'jsn': name one of text, markdown, json, .* or html\."):
        render(hostile_summary(), "jsn")  # type: ignore[arg-type] -- as above


def test_jsonl_reads_back(tmp_path: Path) -> None:
    write(all_samples(), "jsonl", tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_bytes().decode().split("\n")
    assert tuple(Summary.model_validate_json(line) for line in lines[:-1]) == all_samples()


def test_documents_go_into_one_file_where_its_name_says_so(tmp_path: Path) -> None:
    write(all_samples(), "webannotation", tmp_path / "all.jsonl")
    write(all_samples(), "markdown", tmp_path / "all.md")
    lines = (tmp_path / "all.jsonl").read_bytes().decode().split("\n")[:-1]
    assert [json.loads(line) for line in lines] == [web_annotations(summary) for summary in all_samples()]
    assert len(re.findall(r"^# ", (tmp_path / "all.md").read_text(encoding="utf-8"), re.MULTILINE)) == 6


def test_the_same_article_twice_is_two_files(tmp_path: Path) -> None:
    write([hostile_summary()] * 2, "markdown", tmp_path / "out")
    name = file_name(hostile_summary().article.id)
    assert {path.name for path in (tmp_path / "out").glob("*.md")} == {f"{name}.md", f"{name}-2.md"}


def test_a_hostile_id_stays_in_the_folder(tmp_path: Path) -> None:
    summary = hostile_summary()
    article = summary.article.model_copy(update={"id": "../../evil"})
    for form in ("markdown", "brat", "webannotation"):
        write([summary.model_copy(update={"article": article})], form, tmp_path / form)  # type: ignore[arg-type] -- three of the forms
    assert {path.name for path in tmp_path.iterdir()} == {"markdown", "brat", "webannotation"}


# CSV


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def back(cell: str) -> str:
    return cell[1:] if re.match("'+[=+\\-@\t\r\n＝＋－＠]", cell) else cell


def test_csv_holds_every_cell_of_the_tables(tmp_path: Path) -> None:
    write(all_samples(), "csv", tmp_path / "out")
    for table in TABLES:
        read = read_csv(tmp_path / "out", table.name)
        cells = [cells for summary in all_samples() for cells in table.cells(summary)]
        assert len(read) == len(cells)
        for row, expected in zip(read, cells, strict=True):
            for column, cell in zip(table.columns(), expected, strict=True):
                found = row[column.name]
                if cell is None:
                    assert not found
                elif isinstance(cell, datetime):
                    assert datetime.fromisoformat(found) == cell
                else:
                    assert column.type(back(found) if column.type is str else found) == cell


def test_no_csv_cell_of_an_article_is_a_formula(tmp_path: Path) -> None:
    write(all_samples(), "csv", tmp_path / "out")
    for table in TABLES:
        for row in read_csv(tmp_path / "out", table.name):
            assert not [cell for cell in row.values() if cell.startswith(FORMULA_STARTS)]
    (claim, _) = [row for row in read_csv(tmp_path / "out", "claims") if row["source_name"].endswith("A1")] + [None]
    assert claim is not None
    assert claim["source_name"].startswith("'=cmd")


@given(st.text(alphabet="'=+-@\t\r\n＝a1 ", max_size=6))
def test_what_was_neutralised_can_be_had_back(text: str) -> None:
    assert not neutral(text).startswith(FORMULA_STARTS)
    assert back(neutral(text)) == text


def test_the_columns_are_described_as_csvw_has_it(tmp_path: Path) -> None:
    write(seed_summaries(), "csv", tmp_path / "out")
    metadata: Any = json.loads((tmp_path / "out" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert metadata == csv_metadata()
    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    for described in metadata["tables"]:
        with (tmp_path / "out" / described["url"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [column["titles"] for column in described["tableSchema"]["columns"]]
        for column in described["tableSchema"]["columns"]:
            assert column["datatype"] in {"string", "integer", "number", "boolean", "dateTime"}
            assert not column["name"].startswith("_")


# Parquet


def test_parquet_reads_back_with_its_schema(tmp_path: Path) -> None:
    write(all_samples(), "parquet", tmp_path / "out")
    for table in TABLES:
        read = parquet.read_table(tmp_path / "out" / f"{table.name}.parquet")
        assert read.schema.equals(parquet_schema(table), check_metadata=False)
        assert read.schema.field(0).metadata[b"description"].decode() == table.columns()[0].meaning
        cells = [cells for summary in all_samples() for cells in table.cells(summary)]
        assert [tuple(row.values()) for row in read.to_pylist()] == cells


def test_parquet_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(OutputError, match=r"pip install '\.\[parquet\]'"):
        write([], "parquet", tmp_path / "out")


# W3C Web Annotation Data Model, Recommendation of 23 February 2017: what it says a document MUST be


IRI = {"type": "string", "format": "iri", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}
MOTIVATIONS = (  # section 3.3.5
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging"
).split()
ANNOTATION_SCHEMA = {
    "$defs": {
        "selector": {
            "oneOf": [
                {  # section 4.2.4: exactly 1 type, exact; at most 1 prefix and suffix
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": {"type": "string"},
                        "prefix": {"type": "string"},
                        "suffix": {"type": "string"},
                    },
                    "required": ["type", "exact"],
                    "additionalProperties": False,
                },
                {  # section 4.2.5: exactly 1 type, start, end; non-negative integers
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 0},
                    },
                    "required": ["type", "start", "end"],
                    "additionalProperties": False,
                },
            ]
        },
        "specific": {  # section 4: exactly 1 source; selectors in 4.2, scope in 4.5, purpose in 3.3.5
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": IRI,
                "scope": IRI,
                "purpose": {"enum": MOTIVATIONS},
                "selector": {"type": "array", "items": {"$ref": "#/$defs/selector"}, "minItems": 1},
            },
            "required": ["source"],
            "additionalProperties": False,
        },
        "textual": {  # section 3.2.4: exactly 1 value, type TextualBody
            "properties": {
                "type": {"const": "TextualBody"},
                "value": {"type": "string"},
                "format": {"const": "text/plain"},
                "purpose": {"enum": MOTIVATIONS},
            },
            "required": ["type", "value"],
            "additionalProperties": False,
        },
        "target": {"oneOf": [IRI, {"$ref": "#/$defs/specific", "type": "object"}]},
        "annotation": {  # section 3.1: exactly 1 id, at least 1 target
            "properties": {
                "id": IRI,
                "type": {"const": "Annotation"},
                "motivation": {"enum": MOTIVATIONS},
                "body": {
                    "type": "array",
                    "items": {"oneOf": [{"$ref": "#/$defs/textual"}, {"$ref": "#/$defs/specific"}]},
                },
                "target": {
                    "oneOf": [
                        {"$ref": "#/$defs/target"},
                        {"type": "array", "items": {"$ref": "#/$defs/target"}, "minItems": 2},
                    ]
                },
            },
            "required": ["id", "type", "target"],
            "additionalProperties": False,
        },
    },
    "properties": {  # section 5.1: a collection has exactly 1 id and a first page, SHOULD have a label and a total
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "generator": {"required": ["type", "name"], "properties": {"type": {"const": "Software"}}},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},  # section 3.3.1: UTC with Z
        "total": {"type": "integer", "minimum": 0},
        "first": {  # section 5.2: a page has exactly 1 id, a list of items
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": {"$ref": "#/$defs/annotation"}},
            },
            "required": ["id", "type", "items"],
            "additionalProperties": False,
        },
    },
    "required": ["@context", "id", "type", "first"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("number", range(6))
def test_web_annotations_are_as_the_recommendation_has_them(number: int) -> None:
    document: Any = web_annotations(all_samples()[number])
    jsonschema.Draft202012Validator(ANNOTATION_SCHEMA).validate(document)
    items = document["first"]["items"]
    assert document["total"] == len(items)
    names = [item["id"] for item in items]
    assert len(set(names)) == len(names)
    links = {body["source"] for item in items for body in item["body"] if "source" in body}
    assert links <= set(names)
    cited = {name for item in items for name in listed(item["target"]) if isinstance(name, str)}
    assert cited <= set(names)


def listed(target: Any) -> list[Any]:
    return target if isinstance(target, list) else [target]


@pytest.mark.parametrize("number", range(6))
def test_every_span_comes_back_from_its_selectors(number: int) -> None:
    summary = all_samples()[number]
    text = summary.article.text
    document: Any = web_annotations(summary)
    found = []
    for item in document["first"]["items"]:
        for one in listed(item["target"]):
            if isinstance(one, str):
                continue
            position, quote = one["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
            assert text.startswith(quote["prefix"] + quote["exact"], position["start"] - len(quote["prefix"]))
            found.append((position["start"], position["end"]))
    assert sorted(found) == sorted(span.region for span in summary.spans())


def test_the_article_is_named_by_its_hash_and_its_address_is_the_scope() -> None:
    document: Any = web_annotations(hostile_summary())
    first = listed(document["first"]["items"][0]["target"])[0]
    assert re.fullmatch(r"ni:///sha-256;[A-Za-z0-9_-]{43}", first["source"])
    assert first["scope"] == "https://news.example/a?b=1&c=2"
    evil = hostile_summary().article.model_copy(update={"url": "javascript:alert(1)"})
    assert "javascript" not in json.dumps(web_annotations(hostile_summary().model_copy(update={"article": evil})))


# schema.org: the vocabulary, as the package pydantic2-schemaorg generates it from schema.org's own definitions


def schema_type(name: str) -> Any:
    module = importlib.import_module(f"{pydantic2_schemaorg.__name__}.{name}")
    return getattr(module, name)


def range_of(kind: Any, name: str) -> set[str]:
    """The types that the vocabulary allows as values of a property of `kind`."""
    for base in kind.__mro__:
        annotation = vars(base).get("__annotations__", {}).get(name)
        if annotation is not None:
            return set(re.findall(r"\w+", str(annotation)))
    return set()


PLAIN = {str: {"str", "StrictStr", "AnyUrl", "ISO8601Date", "Text"}}


def check_item(item: dict[str, Any]) -> int:
    """Check that each property is one of the item's type and its value of a type that the property takes."""
    kind = schema_type(item["@type"])
    checked = 0
    for name, values in item.items():
        if name.startswith("@"):
            continue
        allowed = range_of(kind, name)
        assert allowed, f"schema.org has no property {name} for {item['@type']}"
        for value in listed(values):
            if isinstance(value, dict):
                if "@type" in value:
                    ancestors = {base.__name__ for base in schema_type(value["@type"]).__mro__}
                    assert ancestors & allowed, (name, value["@type"])
                    checked += check_item(value)
                else:
                    assert set(value) == {"@id"}
            else:
                assert allowed & PLAIN[type(value)] or "datetime" in allowed, (name, value, allowed)
            checked += 1
    return checked


@pytest.mark.parametrize("number", range(6))
def test_every_property_is_one_that_schema_org_gives_its_type(number: int) -> None:
    summary = all_samples()[number]
    document: Any = schema_org(summary)
    assert document["@context"] == "https://schema.org"
    assert sum(map(check_item, document["@graph"])) > 10
    claims = [item for item in document["@graph"] if item["@type"] == "Claim"]
    assert [item["text"] for item in claims] == [claim.text for claim in summary.claims]
    names = {item["@id"] for item in document["@graph"]}
    assert len(names) == len(document["@graph"])
    assert {item["appearance"]["@id"] for item in claims} <= names


def test_the_check_of_schema_org_can_fail() -> None:
    for wrong in ({"@type": "Claim", "certainty": "possible"}, {"@type": "Claim", "author": {"@type": "Place"}}):
        with pytest.raises(AssertionError):
            check_item(wrong)


def test_who_says_so_stands_in_schema_org() -> None:
    graph: Any = schema_org(hostile_summary())["@graph"]
    claim, own, quotation = graph[1:]
    assert claim["author"] == {"@type": "Person", "name": '=cmd|"/c calc"!A1'}
    assert "author" not in own
    assert quotation["spokenByCharacter"] == claim["author"]
    assert "certainty: possible" in claim["keywords"]
    assert date.fromisoformat(graph[0]["datePublished"][:10]) == date(2026, 3, 4)


# brat: read back by the grammar of https://brat.nlplab.org/standoff.html

BRAT_LINES = {
    "T": re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(.+)"),
    "E": re.compile(r"(E\d+)\t(\w+):(T\d+)((?: \w+:[TE]\d+)*)"),
    "R": re.compile(r"(R\d+)\t(\w+) Arg1:(T\d+) Arg2:(T\d+)"),
    "A": re.compile(r"(A\d+)\t(\w+) ([TE]\d+) (\S+)"),
    "#": re.compile(r"(#\d+)\t(AnnotatorNotes) ([TE]\d+)\t(.*)"),
}


def read_brat(folder: Path, summary: Summary) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The text, and the parts of each line by its id; every line is one of the grammar and refers to what is there."""
    name = file_name(summary.article.id)
    read: dict[str, tuple[str, ...]] = {}
    for line in (folder / f"{name}.ann").read_bytes().decode().splitlines():
        match = BRAT_LINES[line[0]].fullmatch(line)
        assert match is not None, line
        assert match[1] not in read
        read[match[1]] = match.groups()[1:]
    for name_of, parts in read.items():
        referred = (
            []
            if name_of[0] == "T"
            else re.findall(r"\b[TE]\d+\b", " ".join(parts[:3] if name_of[0] in "A#" else parts))
        )
        assert set(referred) <= set(read)
    return (folder / f"{name}.txt").read_bytes().decode(), read


@pytest.mark.parametrize("number", range(6))
def test_brat_files_read_back(number: int, tmp_path: Path) -> None:
    summary = all_samples()[number]
    write([summary], "brat", tmp_path / "out")
    text, read = read_brat(tmp_path / "out", summary)
    assert text == summary.article.text
    by_kind: dict[str, list[list[tuple[int, int]]]] = {}
    for kind, offsets, words in (parts for name, parts in read.items() if name[0] == "T"):
        spans = [(int(start), int(end)) for start, end in (pair.split() for pair in offsets.split(";"))]
        assert words == " ".join(text[start:end] for start, end in spans)
        by_kind.setdefault(kind, []).append(spans)
    expected = {
        "Claim": [claim.evidence for claim in summary.claims],
        "Hedge": [(hedge.cue,) for hedge in summary.hedges],
        "Cue": [a.cue for a in summary.attributions],
        "Source": [a.source for a in summary.attributions if a.source],
        "Content": [a.content for a in summary.attributions if a.content],
    }
    for kind, parts in expected.items():
        found = by_kind.get(kind, [])
        assert sorted(map(letters(text), found)) == sorted(letters(text)([s.region for s in one]) for one in parts)
    assert len([name for name in read if name[0] == "E"]) == len(summary.attributions)
    assert len([name for name in read if name[0] == "R"]) == sum(len(claim.hedges) for claim in summary.claims)


def letters(text: str) -> Any:
    """The positions of everything but white space: what brat cannot hold is the line breaks inside a span."""
    return lambda regions: tuple(
        at for start, end in merge(regions) for at in range(start, end) if not text[at].isspace()
    )


def test_brat_knows_who_says_what_how_surely(tmp_path: Path) -> None:
    write([hostile_summary()], "brat", tmp_path / "out")
    _, read = read_brat(tmp_path / "out", hostile_summary())
    kind, trigger, arguments = read["E1"]
    assert (kind, read[trigger][2]) == ("Attribution", "said")
    filled = [argument.split(":") for argument in arguments.split()]
    assert [role for role, _ in filled] == ["Source", "Content", "Claim", "Hedge", "Within"]
    claim = dict(filled)["Claim"]
    attributes = {parts for name, parts in read.items() if name[0] == "A"}
    assert {
        ("Certainty", claim, "possible"),
        ("Polarity", claim, "negated"),
        ("Stance", "E1", "distancing"),
    } <= attributes
    assert read["R1"] == ("Hedges", dict(filled)["Hedge"], claim)


def test_brats_configuration_names_all_that_is_used(tmp_path: Path) -> None:
    write(all_samples(), "brat", tmp_path / "out")
    configuration = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    named = set(re.findall(r"^(\w+)", configuration, re.MULTILINE))
    used = {
        line.split("\t")[1].split(" ")[0].split(":")[0]
        for path in (tmp_path / "out").glob("*.ann")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert used - {"AnnotatorNotes"} <= named


def test_a_span_of_nothing_but_a_line_break_is_left_out() -> None:
    from summarizer.brat import standoff  # noqa: PLC0415 -- beside its one use

    article = Article.from_text("A\n\nb")
    summary = hostile_summary()
    bare = Summary(
        article=article,
        headline="A",
        key_points=(),
        claims=(summary.claims[1].model_copy(update={"evidence": (article.span(1, 3),)}),),
        attributions=(),
        hedges=(),
        coverage=summary.coverage.model_copy(update={"uncovered": ()}),
        provenance=summary.provenance,
    )
    assert not standoff(bare)


def test_schema_org_can_stand_in_the_script_of_a_page() -> None:
    summary = hostile_summary()
    shown = render_schema_org(summary)
    assert "<" in summary.article.text
    assert "<" not in shown
    assert json.loads(shown)["@graph"][0]["articleBody"] == summary.article.text
