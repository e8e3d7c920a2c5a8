"""A report on a corpus: a folder of HTML pages that need no server and no network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from summarizer.models import Summary
from summarizer.outputs import FILE_NAME, check_folder, file_name, free_path, whole_folder
from summarizer.page import render_html
from summarizer.report_counts import Counts
from summarizer.report_pages import (
    ArticleEntry,
    ClaimEntry,
    ListPage,
    SearchPage,
    article_entry,
    claim_entries,
    render_list,
    render_overview,
    render_search,
    render_sources,
)

FILES = re.compile(rf"(index|sources|(search|articles)(-[0-9]+)?)\.html|articles/{FILE_NAME.pattern}\.html")
"""The files of a report, relative to its folder."""

_ARTICLES_A_PAGE = 500
_CLAIMS_A_PAGE = 40_000


def write(summaries: Iterable[Summary], target: Path, *, force: bool = False) -> int:
    """Write the report: `index.html`, `sources.html`, `search.html` and a page for each article in `articles/`.

    Long lists go on in `articles-2.html`, `search-2.html` and so on. Summaries are taken one at a time; what is kept
    are counts, and the rows of the list page and the search page that are being filled.

    Args:
        summaries: what to report on.
        target: the folder, which appears whole or not at all.
        force: write into a folder although it holds files that no earlier report made; they stay as they are.

    Returns:
        How many articles there are.

    Raises:
        OutputError: the folder cannot be written or is somebody else's; it is unchanged.
    """
    with whole_folder(target, FILES, force=force) as folder:
        (folder / "articles").mkdir()
        report = _Report(folder)
        for summary in summaries:
            report.add(summary)
        report.finish()
    return report.counts.articles


def check_target(target: Path, *, force: bool = False) -> None:
    """Find out before the work begins whether `write` could write there.

    Raises:
        OutputError: it could not.
    """
    check_folder(target, FILES, force=force)


class _Report:
    """Fills a folder with pages while the summaries pass by."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.counts = Counts()
        self._first_list: ListPage | None = None
        self._list: list[ArticleEntry] = []
        self._lists = 0
        self._search_articles: list[tuple[str, str]] = []
        self._claims: list[ClaimEntry] = []
        self._searches = 0

    def add(self, summary: Summary) -> None:
        """One more article: its page, its line in the list, its claims in the search, its counts."""
        path = free_path(self._folder / "articles", file_name(summary.article.id), ".html")
        path.write_bytes(render_html(summary, home="../index.html").encode())
        href = f"articles/{path.name}"
        if len(self._list) == _ARTICLES_A_PAGE:
            self._end_list(last=False)
        if len(self._claims) >= _CLAIMS_A_PAGE:
            self._end_search(last=False)
        entry = article_entry(summary, href)
        self._list.append(entry)
        self._claims.extend(claim_entries(summary, len(self._search_articles)))
        self._search_articles.append((href, entry.title))
        self.counts.add(summary, href)

    def finish(self) -> None:
        """The pages that are made of all articles."""
        self._end_list(last=True)
        self._end_search(last=True)
        if self._first_list is not None:
            self._write("index.html", render_overview(self.counts, self._first_list))
        self._write("sources.html", render_sources(self.counts))

    def _end_list(self, *, last: bool) -> None:
        self._lists += 1
        number, end = self._lists, self.counts.articles
        page = ListPage(
            first=end - len(self._list) + 1,
            last=end,
            articles=tuple(self._list),
            before=None if number == 1 else _name("articles", number - 1),
            after=None if last else _name("articles", number + 1),
        )
        self._list = []
        if number == 1:
            self._first_list = page  # it stands on the first page, under the charts
        else:
            self._write(_name("articles", number), render_list(page))

    def _end_search(self, *, last: bool) -> None:
        self._searches += 1
        number, end = self._searches, self.counts.articles
        page = SearchPage(
            first=end - len(self._search_articles) + 1,
            last=end,
            articles=tuple(self._search_articles),
            claims=tuple(self._claims),
            before=None if number == 1 else _name("search", number - 1),
            after=None if last else _name("search", number + 1),
        )
        self._search_articles, self._claims = [], []
        self._write(_name("search", number), render_search(page))

    def _write(self, name: str, text: str) -> None:
        (self._folder / name).write_bytes(text.encode())


def _name(kind: str, number: int) -> str:
    if number == 1:
        return "index.html" if kind == "articles" else f"{kind}.html"
    return f"{kind}-{number}.html"
