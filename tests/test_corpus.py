from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer.corpus import CorpusSettings, Entry, count_entries, read_corpus
from summarizer.errors import NotAnArticle, SourceNotFound
from summarizer.ingest import ReadSettings

RAIN = "It may rain in Ruritania on Monday, the minister said."
SNOW = "It snowed in Strelsau, according to the mayor."


def entries(*sources: Path | str, **settings: object) -> list[Entry]:
    return list(read_corpus([str(s) for s in sources], CorpusSettings.model_validate(settings)))


def texts(found: list[Entry]) -> list[str]:
    return [entry.article.text for entry in found if entry.article]


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_folder_is_read_in_order_and_to_its_depth(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name, text in (("b/2.txt", SNOW), ("a.md", RAIN), (".git/x.txt", RAIN), ("notes.json", "{}"), (".c.txt", RAIN)):
        (tmp_path / name).write_text(text)
    lines(tmp_path / "z.jsonl", {"text": RAIN + " Again."})
    found = entries(tmp_path)
    assert [Path(entry.origin).name for entry in found] == ["a.md", "z.jsonl:1", "2.txt"]


def test_a_glob(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text(RAIN)
    assert texts(entries(f"{tmp_path}/**/*.txt")) == [RAIN]


def test_jsonl_keeps_what_is_known_and_the_rest_as_metadata(tmp_path: Path) -> None:
    record = {
        "body": RAIN,
        "nr": 7,
        "title": "Rain",
        "publisher": " ",
        "published": "2026-11-20",
        "url": "https://example.org/1",
        "tags": ["weather"],
        "empty": None,
    }
    (entry,) = entries(lines(tmp_path / "a.jsonl", record), text_field="body", id_field="nr")
    article = entry.article
    assert article is not None
    assert (article.title, article.publisher, article.published) == ("Rain", None, date(2026, 11, 20))
    assert (article.url, article.language) == ("https://example.org/1", "en")
    assert entry.external_id == "7"
    assert entry.metadata == {"tags": ["weather"], "publisher": " "}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json}", "is no valid JSON"),
        (b"[1, 2]", "is no JSON object"),
        (b"\xff\xfe", "is no valid JSON"),
        (b"[" * 1_900, "is no valid JSON"),
        (b'{"txt": "x"}', "has no text in the field 'text': name one of its fields (txt)"),
        (b'{"text": 5}', "has no text in the field 'text'"),
        (b'{"text": "  "}', "The text is empty"),
        (b'{"text": "\\ud800 broken"}', "lone surrogate"),
        (b'{"text": "' + b"x" * 3000 + b'"}', "is longer than the limit of 2,000 bytes"),
    ],
)
def test_a_bad_record_is_an_entry_with_an_error_and_ends_nothing(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line + b"\n\n" + json.dumps({"text": SNOW}).encode())
    bad, good = entries(path, read=ReadSettings(max_bytes=2_000))
    assert isinstance(bad.error, NotAnArticle)
    assert reason in str(bad.error)
    assert str(bad.error).startswith(f"{path}:1")
    assert (good.origin, texts([good])) == (f"{path}:3", [SNOW])


def test_csv_and_tsv(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'\ufeffid,text,desk\n1,"{RAIN}\nTwo lines.",foreign\n2,"{SNOW}",home\n', "utf-8")
    (tmp_path / "b.tsv").write_text(f"text\tdesk\n{SNOW}\thome\n", "utf-8")
    found = entries(tmp_path, id_field="id")
    assert texts(found) == [f"{RAIN}\nTwo lines.", SNOW, SNOW]
    assert [entry.external_id for entry in found] == ["1", "2", None]
    assert found[1].metadata == {"desk": "home"}


def test_a_csv_row_is_known_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'id,text\n\n1,"{RAIN}\nTwo lines."\n2\n3,"{SNOW}"\n', "utf-8")
    found = entries(tmp_path / "a.csv")
    assert [Path(entry.origin).name for entry in found] == ["a.csv:3", "a.csv:5", "a.csv:6"]
    assert str(found[1].error).startswith(f"{tmp_path / 'a.csv'}:5 has no text")


def test_cells_without_a_column_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"id,text\n1,It rained, and then it snowed.\n2,{SNOW.replace(',', '')},,\n", "utf-8"
    )
    bad, good = entries(tmp_path / "a.csv")
    assert "a.csv:2 has more cells than columns (2): put cells that hold ',' into quotation marks" in str(bad.error)
    assert texts([good]) == [SNOW.replace(",", "")]


def test_a_csv_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("text\nDas Wetter wird schön\n".encode("utf-16"))
    (bad,) = entries(tmp_path / "a.csv")
    assert "save the file as CSV in UTF-8" in str(bad.error)


def test_compressed(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as out:
        out.write(json.dumps({"text": RAIN}) + "\n")
    assert texts(entries(tmp_path / "a.jsonl.gz")) == [RAIN]
    whole = (tmp_path / "a.jsonl.gz").read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-12])
    assert "cannot be read to its end" in str(entries(tmp_path / "cut.jsonl.gz")[-1].error)


def test_parquet(tmp_path: Path) -> None:
    table = pa.table({"text": [RAIN, None, SNOW], "desk": ["a", "b", "c"], "published": [date(2026, 1, 2)] * 3})
    pq.write_table(table, tmp_path / "a.parquet")
    found = entries(tmp_path / "a.parquet")
    assert texts(found) == [RAIN, SNOW]
    assert found[0].article is not None
    assert found[0].article.published == date(2026, 1, 2)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    assert "cannot be read as Parquet" in str(entries(tmp_path / "b.parquet")[0].error)


def test_a_parquet_value_that_python_cannot_hold_fails_alone(tmp_path: Path) -> None:
    times = pa.array([0, 2**62, 0], pa.timestamp("ms"))
    pq.write_table(pa.table({"text": [RAIN, "Lost.", SNOW], "seen": times}), tmp_path / "a.parquet")
    first, bad, last = entries(tmp_path / "a.parquet")
    assert texts([first, last]) == [RAIN, SNOW]
    assert (bad.origin, "a value that cannot be read" in str(bad.error)) == (f"{tmp_path / 'a.parquet'}:2", True)


def test_what_is_no_number_is_null(tmp_path: Path) -> None:
    nan, line = float("nan"), f'{{"text": "{SNOW}", "id": NaN, "n": -Infinity, "deep": [1, {{"x": NaN}}]}}\n'
    (tmp_path / "a.jsonl").write_text(line)
    pq.write_table(pa.table({"text": [RAIN], "n": [nan], "deep": [[1.5, nan]]}), tmp_path / "b.parquet")
    jsonl, parquet = entries(tmp_path, id_field="id")
    assert (jsonl.external_id, jsonl.metadata) == (None, {"deep": [1, {"x": None}]})
    assert parquet.metadata == {"deep": [1.5, None]}


def test_a_csv_with_another_delimiter_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id;text\n1;{SNOW}\n")
    (bad,) = entries(tmp_path / "a.csv")
    assert "a single column, 'id;text', which seems to be several with ';' between them" in str(bad.error)


def test_standard_input_is_jsonl(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps({"text": RAIN}).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    (entry,) = entries("-")
    assert entry.origin == "standard input:1"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("none.txt", "There is no file or folder"),
        ("*.nothing", "No file matches"),
        (".", "holds no article: they end in"),
    ],
)
def test_a_source_that_is_not_there_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceNotFound, match=reason):
        read_corpus([source])


def test_it_is_read_as_a_stream(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": RAIN}, {"text": SNOW})
    stream = read_corpus([str(path)])
    assert next(stream).article is not None
    with path.open("a") as more:
        more.write(json.dumps({"text": "Added while it is read."}) + "\n")
    assert len(list(stream)) == 2


@pytest.mark.parametrize("header", ["text", f"text,{'x' * 3000}"])
def test_the_rest_of_a_csv_field_that_is_too_long_is_no_article(tmp_path: Path, header: str) -> None:
    lines = "\n".join(["The army, it said, left."] * 200)
    (tmp_path / "a.csv").write_text(f'{header}\n"{lines}"\n"{SNOW}"\n')
    (bad,) = entries(tmp_path / "a.csv", read=ReadSettings(max_bytes=2_000))
    assert "field larger than field limit" in str(bad.error)


def test_a_csv_field_that_is_too_long_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'text\n{"x" * 3000}\n"{SNOW}"\n')
    bad, good = entries(tmp_path / "a.csv", read=ReadSettings(max_bytes=2_000))
    assert "is no CSV" in str(bad.error)
    assert texts([good]) == [SNOW]
    assert csv.field_size_limit() > 100_000  # as others left it


def test_what_cannot_be_read_is_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "link.jsonl").symlink_to(tmp_path / "nowhere.jsonl")
    with gzip.open(tmp_path / "z.jsonl.gz", "wb") as out:
        out.write(json.dumps({"text": RAIN}).encode() * 50)
    whole = bytearray((tmp_path / "z.jsonl.gz").read_bytes())
    whole[12:40] = b"\xff" * 28
    (tmp_path / "z.jsonl.gz").write_bytes(whole)
    assert count_entries([str(tmp_path / "deep")]) == 1
    assert count_entries([str(tmp_path)]) is None
    assert all(isinstance(entry.error, SourceNotFound) for entry in entries(tmp_path))


def test_counting_leaves_a_pipe_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert count_entries([str(tmp_path / "pipe.jsonl")]) is None


def test_fields_that_are_nested_too_deeply_fail_alone(tmp_path: Path) -> None:
    deep: list[object] = []
    for _ in range(800):
        deep = [deep]
    bad, good = entries(lines(tmp_path / "a.jsonl", {"text": RAIN, "tags": deep}, {"text": SNOW}))
    assert "nested too deeply" in str(bad.error)
    assert texts([good]) == [SNOW]
