from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import GoldError
from summarizer.evaluate import score
from summarizer.gold import from_summary
from summarizer.gold_files import check_gold, gold_files, load_gold, load_prediction
from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "tests" / "gold" / name for name in (".", "own", "unseen", "gum")]
TEXT = "The ISW said it may rain today. Tass said that it may not.\n"


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": TEXT[start:end]}


def example() -> dict[str, Any]:
    return {
        "article": "mine.txt",
        "attributions": [{"source": span(4, 7), "cue": span(8, 12), "content": [span(13, 30)], "style": "indirect"}],
        "hedges": [{"cue": span(16, 19), "kind": "modal", "attribution": 0}],
        "claims": [
            {
                "text": "It may rain today.",
                "evidence": [span(13, 30)],
                "attribution": 0,
                "hedges": [0],
                "polarity": "affirmed",
                "certainty": "possible",
                "kind": "forecast",
            }
        ],
    }


def written(folder: Path, data: object, name: str = "mine") -> Path:
    (folder / "mine.txt").write_text(TEXT, encoding="utf-8")
    path = folder / f"{name}.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name or "reference")
def test_the_gold_of_this_repository_is_right(folder: Path) -> None:
    files = gold_files(folder)
    assert len(files) >= 3
    assert check_gold(files) == []


def changed(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        at: Any = data
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = to

    return change


WRONG = [
    (changed("claims", 0, "evidence", 0, to=span(13, 29) | {"start": 14, "end": 30}), "claims[0].evidence", "13–29"),
    (
        changed("hedges", 0, "cue", to={"start": 17, "end": 20, "text": "may"}),
        "hedges[0].cue",
        "'ay ', not 'may'; its words stand at 16–19",
    ),
    (
        changed("hedges", 0, "cue", to={"start": 17, "end": 22, "text": "might"}),
        "hedges[0].cue",
        "stand nowhere in the article",
    ),
    (
        changed("hedges", 0, "cue", to={"start": 16, "end": 20, "text": "may"}),
        "hedges[0].cue",
        "not as long as its text",
    ),
    (
        changed("hedges", 0, "cue", to={"start": 900, "end": 903, "text": "may"}),
        "hedges[0].cue",
        "its words stand at 50–53",
    ),
    (changed("hedges", 0, "cue", to=span(15, 19)), "hedges[0].cue", "white space"),
    (changed("hedges", 0, "kind", to="modality"), "hedges[0].kind", "'modal', 'epistemic'"),
    (changed("hedges", 0, "attribution", to=1), "hedges[0].attribution", "there is no attributions[1]: there are 1"),
    (changed("hedges", 0, "attribution", to=-1), "hedges[0].attribution", "greater than or equal to 0"),
    (changed("hedges", 0, "kin", to="modal"), "hedges[0].kin", "no such key"),
    (changed("claims", 0, "hedges", to=[0, 3]), "claims[0].hedges", "there is no hedges[3]"),
    (changed("claims", 0, "evidence", to=[]), "claims[0].evidence", "at least 1 item"),
    (changed("claim_region", to=[[5, 4000]]), "claim_region[0]", "no stretch of the text, which ends at 59"),
    (changed("article", to="other.txt"), "article", "name its folder with --articles"),
    (lambda d: d["claims"][0].pop("polarity"), "claims[0].polarity", "it is missing"),
    (lambda d: d["hedges"].append(d["hedges"][0]), "hedges[1]", "it is hedges[0] once more"),
]


@pytest.mark.parametrize(("change", "item", "reason"), WRONG, ids=[reason for _, _, reason in WRONG])
def test_what_is_wrong_is_said_with_its_place(
    change: Callable[[dict[str, Any]], None], item: str, reason: str, tmp_path: Path
) -> None:
    data = example()
    change(data)
    path = written(tmp_path, data, "theirs")
    faults = check_gold([path])
    assert [(file, fault.item) for file, fault in faults] == [(path, item)]
    assert reason in faults[0][1].reason
    with pytest.raises(GoldError, match=re.escape(f"{path}: {item}: ")):
        load_gold(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"article": \n "mine.txt"', "line 2, column 12: it is not JSON"),
        ("[1]", "one object holds one article"),
        ("[" * 200_000, "nested too deeply"),
        ("{}", "article: it is missing"),
    ],
)
def test_a_file_that_holds_no_annotations(content: str, reason: str, tmp_path: Path) -> None:
    path = written(tmp_path, content)
    with pytest.raises(GoldError, match=re.escape(reason)):
        load_gold(path)


def test_a_file_that_is_not_utf_8_or_not_there(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_bytes(b'{"article": "\xff"}')
    with pytest.raises(GoldError, match="it is not UTF-8 at byte 13"):
        load_gold(path)
    with pytest.raises(GoldError, match="cannot be read: No such file"):
        load_gold(tmp_path / "none.json")
    with pytest.raises(GoldError, match="There is no gold file or folder"):
        gold_files(tmp_path / "none")
    with pytest.raises(GoldError, match="holds no JSON file whose name begins with b"):
        gold_files(tmp_path, ["b"])


def test_several_faults_are_counted(tmp_path: Path) -> None:
    data = example()
    data["hedges"][0]["kind"] = data["claims"][0]["kind"] = "x"
    with pytest.raises(GoldError, match=r"hedges\[0\].kind: .* \(1 more: see `summarizer eval --check`\)\.$"):
        load_gold(written(tmp_path, data))


def test_an_empty_article_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, {"article": "empty.txt"})
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"article: .*empty"):
        load_gold(path)


def test_texts_may_stand_apart(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "mine.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(example()), encoding="utf-8")
    assert load_gold(path, texts).article.text == TEXT
    with pytest.raises(GoldError, match="--articles"):
        load_gold(path)


def test_a_prediction_is_a_summary_or_annotations(tmp_path: Path) -> None:
    one = load_gold(written(tmp_path, example()))
    summary = summarize_lexically(one.article, Settings(model="none"))
    path = tmp_path / "summary.json"
    path.write_text(summary.model_dump_json(), encoding="utf-8")
    read = load_prediction(path, one.article)
    assert read.summary == summary
    assert read.found == from_summary(summary)
    assert load_prediction(tmp_path / "mine.json", one.article).found == one.gold
    assert score(one.article, one.gold, one.gold).tallies["claim evidence IoU>=0.5"].f1 == 1


def test_a_wrong_prediction_is_said(tmp_path: Path) -> None:
    other = Article.from_text("Another text.")
    one = load_gold(written(tmp_path, example()))
    path = tmp_path / "p.json"
    path.write_text(summarize_lexically(other, Settings(model="none")).model_dump_json(), encoding="utf-8")
    with pytest.raises(GoldError, match=r"p\.json: it summarizes another text"):
        load_prediction(path, one.article)
    path.write_text(json.dumps({"article": {"id": 1}}), encoding="utf-8")
    with pytest.raises(GoldError, match=r"p\.json: it is no summary: article\.id"):
        load_prediction(path, one.article)
    path.write_text(json.dumps(example() | {"claims": 1}), encoding="utf-8")
    with pytest.raises(GoldError, match=r"p\.json: it is no prediction in the gold format: claims"):
        load_prediction(path, one.article)
    shifted = json.loads(json.dumps(example()).replace('"start": 16, "end": 19', '"start": 17, "end": 20'))
    path.write_text(json.dumps(shifted), encoding="utf-8")
    with pytest.raises(GoldError, match=r"p\.json: hedges\[0\]\.cue: 17–20 reads"):
        load_prediction(path, one.article)


def test_a_summary_keeps_its_links_in_the_gold_format(tmp_path: Path) -> None:
    one = load_gold(written(tmp_path, example()))
    summary = summarize_lexically(one.article, Settings(model="none"))
    gold = from_summary(summary)
    assert gold.claims
    assert gold.attributions
    assert gold.hedges
    for ours, theirs in zip(summary.claims, gold.claims, strict=True):
        assert ours.attribution == (None if theirs.attribution is None else summary.attributions[theirs.attribution].id)
        assert ours.hedges == tuple(summary.hedges[i].id for i in theirs.hedges)
    assert [a.cue for a in gold.attributions] == [a.cue for a in summary.attributions]
