from __future__ import annotations

import json
import re
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from summarizer.cli import cli
from summarizer.errors import OutputError
from summarizer.models import Article, Summary
from summarizer.outputs import file_name
from summarizer.report import FILES, check_target, write
from summarizer.report_counts import MOST_HEDGED, Counts
from summarizer.report_pages import _columns
from tests.samples import SEEDS, all_samples, hostile_summary, seed_summaries
from tests.test_page import Page


def renamed(summary: Summary, number: int, *, published: date | None = None) -> Summary:
    """The same summary as if of another article."""
    article = summary.article.model_copy(update={"id": f"article {number}", "published": published})
    return summary.model_copy(update={"article": article})


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {".summarizer"}


def search_data(page: str) -> Any:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    return json.loads(match[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "site"
    assert write(iter(all_samples()), folder) == 6
    return folder


def test_a_report_is_an_index_sources_a_search_and_a_page_for_each_article(site: Path) -> None:
    articles = {f"articles/{file_name(summary.article.id)}.html" for summary in all_samples()}
    assert names(site) == {"index.html", "sources.html", "search.html"} | articles
    assert all(map(FILES.fullmatch, names(site)))
    again = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    write(iter(all_samples()), site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == again


def test_every_page_is_whole_and_every_link_leads_somewhere(site: Path) -> None:
    for name in names(site):
        path = site / name
        page = Page(path.read_text(encoding="utf-8"))
        policies = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
        assert len(policies) == 1
        assert str(policies[0]).startswith("default-src 'none'; ")
        for tag, attributes in page.elements:
            href = attributes.get("href")
            if tag == "a" and href and not href.startswith(("#", "https://news.example/")):
                assert (path.parent / href.partition("#")[0]).is_file(), href
            assert not [key for key in attributes if key.startswith("on") or key in {"src", "style"}]


def test_the_index_counts_what_the_articles_hold(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    claims = sum(len(summary.claims) for summary in all_samples())
    assert f"{claims} claims · " in index
    for summary in all_samples():
        assert f'<a href="articles/{file_name(summary.article.id)}.html">' in index


def test_the_search_knows_every_claim_and_where_it_stands(site: Path) -> None:
    data = search_data((site / "search.html").read_text(encoding="utf-8"))
    assert len(data["claims"]) == sum(len(summary.claims) for summary in all_samples())
    for _, _, certainty, article, number in data["claims"]:
        summary = all_samples()[article]
        assert certainty == summary.claims[number - 1].certainty
        assert file_name(summary.article.id) in data["articles"][article][0]
        page = (site / data["articles"][article][0]).read_text(encoding="utf-8")
        assert f'id="c{number}"' in page


def test_hostile_text_is_text_on_every_page(site: Path) -> None:
    for name in names(site):
        html = (site / name).read_text(encoding="utf-8")
        assert "<img" not in html
        assert "\u202e" not in html
        assert html.count("<script") == html.count("</script>")
        assert html.count("<script>") <= 1
    assert "{{7*7}}" in str(search_data((site / "search.html").read_text(encoding="utf-8")))


def test_sources_are_counted_with_stance_certainty_and_go_betweens() -> None:
    counts = Counts()
    for number in range(2):
        counts.add(renamed(hostile_summary(), number), f"{number}.html")
    source = counts.sources['=cmd|"/c calc"!a1']
    assert (source.articles, source.attributions, source.claims) == (2, 2, 2)
    assert dict(source.stances) == {"distancing": 2}
    assert dict(source.certainties) == {"possible": 2}
    assert dict(source.through) == {"@go <between>": 2, "Unnamed source": 2}
    assert dict(source.types) == {"person": 2}
    assert (counts.own.claims, counts.own.articles) == (2, 2)


def test_counts_add_up_over_the_seeds() -> None:
    counts = Counts()
    for summary in seed_summaries():
        counts.add(summary, "x.html")
    assert counts.own.claims + sum(source.claims for source in counts.sources.values()) == counts.claims
    assert sum(source.attributions for source in counts.sources.values()) == counts.attributions
    assert counts.undated == counts.claims == counts.certainties.total()
    ranks = [source.claims for source in counts.by_claims()]
    assert ranks == sorted(ranks, reverse=True)
    most = [article.hedges for article in counts.most_hedged()]
    assert most == sorted((len(summary.hedges) for summary in seed_summaries()), reverse=True)


def test_no_more_articles_are_kept_than_are_shown() -> None:
    counts = Counts()
    for number in range(3 * MOST_HEDGED):
        counts.add(renamed(seed_summaries()[number % 5], number), f"{number}.html")
    assert len(counts.most_hedged()) == MOST_HEDGED
    hedges = sorted((len(seed_summaries()[number % 5].hedges) for number in range(3 * MOST_HEDGED)), reverse=True)
    assert [article.hedges for article in counts.most_hedged()] == hedges[:MOST_HEDGED]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], []),
        (["2026-01-30"], [("2026-01-30", 1)]),
        (["2026-01-30", "2026-02-01", "2026-02-01"], [("2026-01-30", 1), ("2026-01-31", 0), ("2026-02-01", 2)]),
        (["2025-11-30", "2026-02-01"], [("2025-11", 1), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1)]),
        (["2005-01-01", "2011-02-01"], [("2005", 1), *((str(year), 0) for year in range(2006, 2011)), ("2011", 1)]),
        (["0001-01-01", "2011-02-01"], [("0001-01-01", 1), ("2011-02-01", 1)]),
    ],
)
def test_time_is_told_in_days_months_or_years(days: list[str], expected: list[tuple[str, int]]) -> None:
    counts = Counts()
    for number, day in enumerate(days):
        one = hostile_summary().model_copy(update={"claims": hostile_summary().claims[:1], "key_points": ()})
        counts.add(renamed(one, number, published=date.fromisoformat(day)), "x.html")
    columns = _columns(counts.days)
    found = [(column.name, column.count) for column in columns]
    assert found == expected
    assert all(0 <= column.y <= 160 and column.x + column.width <= 721 for column in columns)


def test_long_lists_go_on_on_further_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.report._ARTICLES_A_PAGE", 2)
    monkeypatch.setattr("summarizer.report._CLAIMS_A_PAGE", 3)
    write((renamed(hostile_summary(), number) for number in range(5)), tmp_path / "site")
    assert names(tmp_path / "site") >= {"articles-2.html", "articles-3.html", "search-2.html", "search-3.html"}
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="articles-2.html" rel="next">Articles after 2</a>' in index
    middle = (tmp_path / "site" / "articles-2.html").read_text(encoding="utf-8")
    assert "Articles 3–4" in middle
    assert 'href="index.html" rel="prev"' in middle
    data = [search_data((tmp_path / "site" / f"search{n}.html").read_text(encoding="utf-8")) for n in ("", "-2", "-3")]
    assert [len(page["claims"]) for page in data] == [4, 4, 2]
    assert 'rel="next"' not in (tmp_path / "site" / "search-3.html").read_text(encoding="utf-8")


def test_an_empty_corpus_has_a_report(tmp_path: Path) -> None:
    assert write([], tmp_path / "site") == 0
    assert "What 0 articles claim" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_same_article_twice_has_two_pages(tmp_path: Path) -> None:
    assert write([hostile_summary()] * 2, tmp_path / "site") == 2
    assert len(list((tmp_path / "site" / "articles").iterdir())) == 2


def test_a_hostile_id_stays_in_the_folder(tmp_path: Path) -> None:
    article = hostile_summary().article.model_copy(update={"id": "../../../evil"})
    write([hostile_summary().model_copy(update={"article": article})], tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"index\.html"):
        check_target(tmp_path)
    (tmp_path / "index.html").rename(tmp_path / "mine.html")
    with pytest.raises(OutputError, match=r"mine\.html"):
        write([hostile_summary()], tmp_path)
    write([hostile_summary()], tmp_path, force=True)
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "index.html").is_file()


def test_summaries_are_let_go_once_they_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Article, "__hash__", object.__hash__)
    monkeypatch.setattr(Article, "__eq__", object.__eq__)
    alive: weakref.WeakSet[Article] = weakref.WeakSet()
    most = 0

    def many() -> Iterator[Summary]:
        nonlocal most
        for number in range(30):
            summary = renamed(hostile_summary(), number)
            alive.add(summary.article)
            most = max(most, len(alive))
            yield summary

    write(many(), tmp_path / "site")
    assert most <= 3


def test_the_command_reports_on_a_database(tmp_path: Path) -> None:
    database, site = str(tmp_path / "corpus.db"), tmp_path / "site"
    sources = [str(path) for path in SEEDS[:2]]
    environment = {"SUMMARIZER_CONFIG": "/dev/null", "SUMMARIZER_MODEL": None}
    done = CliRunner().invoke(cli, ["bulk", *sources, "--db", database, "--model", "none"], env=environment)
    assert done.exit_code == 0, done.stderr
    done = CliRunner().invoke(cli, ["report", database, "-o", str(site)])
    assert done.exit_code == 0, done.stderr
    assert not done.stdout
    assert done.stderr == f"summarizer: 2 articles reported in {site}.\n"
    assert "What 2 articles claim" in (site / "index.html").read_text(encoding="utf-8")
    (site / "notes.txt").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(cli, ["report", database, "-o", str(site)])
    assert refused.exit_code == 8
    assert "notes.txt" in refused.stderr
    assert CliRunner().invoke(cli, ["report", database, "-o", str(site), "--force"]).exit_code == 0
    assert CliRunner().invoke(cli, ["report", str(tmp_path / "none.db"), "-o", str(tmp_path / "x")]).exit_code != 0
    assert not (tmp_path / "x").exists()
