"""`summarizer eval` from the outside."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from summarizer.cli import cli
from summarizer.cli.eval import evaluate
from summarizer.evaluate import SHARE_MEASURES, SPAN_MEASURES
from summarizer.gold_files import load_gold
from summarizer.models import Article, Summary
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings
from tests.faults import FAULTS, FaultServer, obliging
from tests.test_cli import invoke, said

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
KEYED = {"OPENAI_API_KEY": "sk-canary-0123456789abcdef"}
STEMS = ["002_7e0fd7dec904f2cd", "003_e5eb63be87ea6318", "GUM_news_korea"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lexical layer's summaries of the reference articles."""
    folder = tmp_path_factory.mktemp("saved") / "out"
    result = invoke("eval", str(GOLD), "--model", "none", "--save", str(folder))
    assert result.exit_code == 0, result.stderr
    return folder


def test_figures_for_people(saved: Path) -> None:
    result = invoke("eval", str(GOLD), "--predictions", str(saved))
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "3 articles · model none"
    assert sum(line.startswith(SPAN_MEASURES) for line in lines) == len(SPAN_MEASURES)
    assert sum(line.startswith(SHARE_MEASURES) for line in lines) == len(SHARE_MEASURES)
    assert "grounding: no model was asked" in lines
    assert any(re.fullmatch(r"cost: 0 requests · 0 \+ 0 tokens · \d+\.\d s · nothing to pay", line) for line in lines)
    assert max(map(len, lines)) <= 100


def test_figures_as_json_and_the_saved_summaries(saved: Path) -> None:
    assert sorted(p.stem for p in saved.iterdir()) == STEMS
    for path in saved.iterdir():
        Summary.model_validate_json(path.read_text(encoding="utf-8"))
    made = json.loads(invoke("eval", str(GOLD), "--model", "none", "--format", "json").stdout)
    read = json.loads(invoke("eval", str(GOLD), "--predictions", str(saved), "--format", "json").stdout)
    assert made["measures"] == read["measures"]
    assert made["articles"] == STEMS
    assert set(made["measures"]) == {*SPAN_MEASURES, *SHARE_MEASURES}
    cue = made["measures"]["attribution cue exact"]
    low, high = cue["interval"]
    assert low <= cue["f1"] <= high
    counts = [made["by_article"][stem]["attribution cue exact"] for stem in STEMS]
    assert [sum(column) for column in zip(*counts, strict=True)] == [cue["right"], cue["gold"], cue["found"]]
    assert made["cost"]["requests"] == 0
    assert made["grounding"] is None
    assert "errors" not in made


def test_errors_are_listed_with_their_sentence(saved: Path) -> None:
    arguments = ("eval", str(GOLD), "--predictions", str(saved), "--errors")
    listed = json.loads(invoke(*arguments, "--format", "json").stdout)["errors"]
    assert {e["outcome"] for e in listed} == {"missed", "wrong", "differs"}
    one = next(e for e in listed if e["measure"] == "claim certainty")
    assert one["gold"] != one["found"]
    shown = invoke(*arguments).stdout
    assert shown.count("\n    in: ") == len(listed)
    assert f"{one['article']} · claim certainty · differs: gold {one['gold']}, found {one['found']}\n" in shown


def test_a_folder_compared_with_itself_and_with_a_worse_one(saved: Path, tmp_path: Path) -> None:
    same = json.loads(invoke("eval", str(GOLD), "--compare", str(saved), str(saved), "--format", "json").stdout)
    assert all(m["difference"] == 0 and m["interval"] == [0, 0] for m in same["measures"].values())
    worse = tmp_path / "worse"
    shutil.copytree(saved, worse)
    for path in worse.iterdir():
        data = json.loads(path.read_text(encoding="utf-8"))
        data["hedges"] = []
        data["claims"] = [claim | {"hedges": []} for claim in data["claims"]]
        path.write_text(json.dumps(data), encoding="utf-8")
    shown = invoke("eval", str(GOLD), "--compare", str(saved), str(worse)).stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("hedge cue exact")]
    assert line.split()[3:6] == ["97.8", "0.0", "-97.8"]
    assert line.endswith("*")
    (line,) = [line for line in shown.splitlines() if line.startswith("claim evidence")]
    assert not line.endswith("*")


def test_results_that_are_missing_are_told_and_left_out(saved: Path, tmp_path: Path) -> None:
    shutil.copy(saved / f"{STEMS[0]}.json", tmp_path)
    result = invoke("eval", str(GOLD), "--predictions", str(tmp_path), "--format", "json")
    assert json.loads(result.stdout)["articles"] == STEMS[:1]
    assert f"left out: {STEMS[1]}, {STEMS[2]}." in result.stderr
    assert json.loads(result.stdout)["measures"]["hedge kind"]["interval"] is None
    (tmp_path / f"{STEMS[0]}.json").unlink()
    result = invoke("eval", str(GOLD), "--predictions", str(tmp_path))
    assert "holds no result" in said(result)
    assert result.exit_code == 3


def test_only_some_articles(saved: Path) -> None:
    result = invoke(
        "eval", str(GOLD), "--predictions", str(saved), "--only", "002", "--only", "GUM", "--format", "json"
    )
    assert json.loads(result.stdout)["articles"] == [STEMS[0], STEMS[2]]
    one = invoke("eval", str(GOLD / f"{STEMS[0]}.json"), "--model", "none")
    assert one.stdout.startswith("1 article · model none\n")


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    assert invoke("eval", str(GOLD), "--check").stdout == "3 gold files are right.\n"
    (tmp_path / "a.txt").write_text("It may rain.\n", encoding="utf-8")
    cue = {"start": 3, "end": 6, "text": "may"}
    gold = {"article": "a.txt", "hedges": [{"cue": cue, "kind": "modal", "attribution": 2}]}
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    result = invoke("eval", str(tmp_path), "--check")
    assert result.exit_code == 3
    assert result.stdout == (
        f"{tmp_path / 'a.json'}: hedges[0].attribution: there is no attributions[2]: there are 0, counted from 0.\n"
    )
    assert "1 of 1 gold files must be mended" in result.stderr
    run = invoke("eval", str(tmp_path), "--model", "none")
    assert "a.json: hedges[0].attribution: there is no attributions[2]" in said(run)
    assert run.exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("--check", "--predictions", "x"),
        ("--predictions", "x", "--compare", "x", "y"),
        ("--predictions", "x", "--model", "none"),
        ("--compare", "x", "y", "--errors"),
        ("--check", "--save", "x"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert invoke("eval", str(GOLD), *arguments).exit_code == 2


def test_a_file_for_the_figures(saved: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    command = ("eval", str(GOLD), "--predictions", str(saved), "--format", "json", "-o")
    result = invoke(*command, str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["articles"] == STEMS
    assert invoke(*command, str(tmp_path / "none" / "x.json")).exit_code == 8


def test_a_model_is_scored_with_its_grounding_and_its_cost() -> None:
    with FaultServer(obliging) as service:
        command = ("eval", str(GOLD), "--only", "002", "--model", "m", "--base-url", service.base_url)
        result = invoke(*command, "--format", "json", env=KEYED)
    figures = json.loads(result.stdout)
    assert figures["cost"]["requests"] == len(service.requests) > 0
    assert figures["cost"]["input_tokens"] > 0
    assert figures["cost"]["dollars"] is None
    assert set(figures["grounding"]) == {"exact", "normalized", "ungrounded", "shares"}


def test_what_was_finished_is_not_lost_when_the_service_fails(tmp_path: Path) -> None:
    with FaultServer(*[obliging] * 5, FAULTS["401"]) as service:
        command = ("eval", str(GOLD), "--model", "m", "--base-url", service.base_url, "--save", str(tmp_path / "out"))
        result = invoke(*command, "--format", "json", env=KEYED)
    done = json.loads(result.stdout)["articles"] if result.stdout else []
    assert result.exit_code == 5
    assert "refused the key" in result.stderr
    assert done == sorted(p.stem for p in (tmp_path / "out").iterdir()) == STEMS[: len(done)]
    assert 0 < len(done) < 3
    assert f"the figures are of the {len(done)} articles before it" in result.stderr


def test_the_worked_example_of_the_documentation_is_right(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    text, gold = (
        re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", page, re.DOTALL)[1]  # type: ignore[index]
        for name in ("text", "gold")
    )
    (tmp_path / "mine.txt").write_text(text, encoding="utf-8")
    (tmp_path / "mine.json").write_text(gold, encoding="utf-8")
    assert invoke("eval", str(tmp_path), "--check").stdout == "1 gold file is right.\n"
    one = load_gold(tmp_path / "mine.json")
    assert [len(items or ()) for items in (one.gold.attributions, one.gold.hedges, one.gold.claims)] == [2, 2, 2]
    itself = json.loads(invoke("eval", str(tmp_path), "--predictions", str(tmp_path), "--format", "json").stdout)
    assert all(m.get("f1", m.get("share")) == 100 for m in itself["measures"].values())


def test_the_commands_of_the_documentation_exist() -> None:
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    summarizer (eval [^#\n]*)", page, re.MULTILINE)
    assert len(commands) >= 5
    for command in commands:
        with cli.make_context("summarizer", [*command.split()]) as context:
            name, _, rest = cli.resolve_command(context, command.split())
            assert name == "eval"
            evaluate.make_context("eval", rest)


def test_money_is_the_sum_of_known_prices(saved: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted(saved.iterdir())):
        data = json.loads(path.read_text(encoding="utf-8"))
        data["provenance"] |= {"mode": "hosted", "model": "m", "cost": 0.25 * number}
        (tmp_path / path.name).write_text(json.dumps(data), encoding="utf-8")
    assert " · US$ 0.7500\n" in invoke("eval", str(GOLD), "--predictions", str(tmp_path)).stdout
    data["provenance"]["cost"] = None
    (tmp_path / path.name).write_text(json.dumps(data), encoding="utf-8")
    assert " · price not known\n" in invoke("eval", str(GOLD), "--predictions", str(tmp_path)).stdout


def test_ctrl_c_keeps_what_was_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def interrupted(article: Article, settings: Settings, progress: object) -> Summary:
        assert progress is None
        names.append(article.id)
        if len(names) == 3:
            raise KeyboardInterrupt
        return summarize_lexically(article, settings)

    monkeypatch.setattr("summarizer.pipeline.summarize", interrupted)
    result = invoke("eval", str(GOLD), "--model", "none", "--format", "json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)["articles"] == STEMS[:2]
    assert f"stopped at {STEMS[2]}; the figures are of the 2 articles before it" in result.stderr
