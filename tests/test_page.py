from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.bars import stacked
from summarizer.models import Article, Grounding, Summary
from summarizer.page import render_html
from summarizer.page_marks import Line, Mark, lines_of, marks_of
from summarizer.visible import visible_text
from tests.samples import all_samples, hostile_summary, recorded_summaries, seed_summaries

VOID = {"meta", "input", "rect"}
PAGES = (*all_samples(), *recorded_summaries())


class Page(HTMLParser):
    """A page read strictly: every element is closed where it must be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.body: list[
            tuple[str, list[dict[str, str | None]]]
        ] = []  # the article's text, piece by piece, with its marks
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len({name for name, _ in attrs})
        assert tag != "a" or "a" not in [name for name, _ in self.open], "a link inside a link"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        at = [n for n, (_, attributes) in enumerate(self.open) if attributes.get("class") == "body"]
        if at:
            self.body.append((data, [attributes for _, attributes in self.open[at[0] + 1 :]]))

    def covered(self, **wanted: str) -> str:
        """The article's characters under elements that have these attributes."""
        return "".join(
            text
            for text, marks in self.body
            if any(all(m.get(f"data-{k}") == v for k, v in wanted.items()) for m in marks)
        )


def classes(attributes: dict[str, str | None]) -> set[str]:
    return set((attributes.get("class") or "").split())


@pytest.fixture(params=range(len(PAGES)), scope="module")
def both(request: pytest.FixtureRequest) -> tuple[Summary, Page]:
    summary = PAGES[request.param]
    return summary, Page(render_html(summary))


def test_the_text_stands_as_published(both: tuple[Summary, Page]) -> None:
    summary, page = both
    text = "".join(piece for piece, _ in page.body)
    assert text == visible_text(summary.article.text)
    assert len(text) == len(summary.article.text)


def test_every_mark_covers_its_words(both: tuple[Summary, Page]) -> None:
    summary, page = both
    shown = visible_text(summary.article.text)

    def words(*regions: tuple[int, int]) -> str:
        inside = {at for start, end in regions for at in range(start, end)}
        return "".join(shown[at] for at in sorted(inside) if shown[at] != "\n")

    for number, claim in enumerate(summary.claims, 1):
        assert page.covered(c=str(number)) == words(*(span.region for span in claim.evidence))
    for number, attribution in enumerate(summary.attributions, 1):
        spans = (*attribution.source, *attribution.cue, *attribution.content)
        assert page.covered(a=str(number)) == words(*(span.region for span in spans))
    hedged = "".join(text for text, marks in page.body if any("hedge" in classes(m) for m in marks))
    assert hedged == words(*(hedge.cue.region for hedge in summary.hedges))
    left = "".join(text for text, marks in page.body if any("uncovered" in classes(m) for m in marks))
    assert left == words(*(item.span.region for item in summary.coverage.uncovered))


def test_every_link_leads_somewhere_and_claims_and_text_lead_to_each_other(both: tuple[Summary, Page]) -> None:
    summary, page = both
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    links = {attributes["href"] for tag, attributes in page.elements if tag == "a"}
    inside = {link[1:] for link in links if link is not None and link.startswith("#")}
    assert inside <= set(names)
    for number in range(1, len(summary.claims) + 1):
        assert {f"c{number}", f"t{number}"} <= inside
    for number in range(1, len(summary.attributions) + 1):
        assert f"s{number}" in inside
    for link in links - {f"#{name}" for name in inside}:
        assert link == summary.article.url


def test_every_reference_of_a_page_is_to_an_element(both: tuple[Summary, Page]) -> None:
    _, page = both
    names = {attributes.get("id") for _, attributes in page.elements}
    for _, attributes in page.elements:
        for key in ("aria-labelledby", "for"):
            assert attributes.get(key, next(iter(names))) in names


def test_nothing_runs_or_loads_but_the_page_itself(both: tuple[Summary, Page]) -> None:
    summary, page = both
    assert {tag for tag, _ in page.elements} <= set(
        "html head meta title style body nav a header main section article details summary p h1 h2 h3 ul ol li div "
        "span mark b q small form label select option input button table thead tbody tr th td footer dl dt dd script "
        "svg rect".split()
    )
    for tag, attributes in page.elements:
        assert not [
            name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset", "action"}
        ], tag
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 1
    html = render_html(summary)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    for tag in ("style", "script"):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert inline is not None
        digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]


def test_what_was_left_out_is_shown() -> None:
    html = render_html(hostile_summary())
    assert "Returned by the model, not supported by the text" in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert re.search(r'<b>fragment</b> <a href="#u1">&lt;b&gt;né', html)
    assert "{{7*7}}" in html
    assert "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL).split("<script>")[0]


def test_the_digest_cites_and_the_foot_says_how_it_was_made() -> None:
    for summary in recorded_summaries():
        html = render_html(summary)
        for point in summary.key_points:
            for claim in point.claims:
                assert f'<a class="cite" href="#c{claim[1:]}">{claim}</a>' in html
        assert summary.article.id in html
        assert str(summary.provenance.model) in html
    grounded = hostile_summary().provenance.model_copy(update={"grounding": Grounding(exact=7, ungrounded=2)})
    html = render_html(hostile_summary().model_copy(update={"provenance": grounded}))
    assert "7 of the model&#39;s items to the letter, 0 but for typography, 2 not at all" in html


def test_a_quote_that_stands_twice_is_told_once() -> None:
    assert "(stands 2 times)" in "".join(map(render_html, recorded_summaries()))


def test_an_article_without_claims_has_a_page() -> None:
    summary = seed_summaries()[0].model_copy(update={"claims": (), "key_points": (), "attributions": (), "hedges": ()})
    html = render_html(summary)
    assert "No claims were found" in html
    Page(html)


def test_a_hundred_kilobytes_weigh_at_most_ten_times_as_much() -> None:
    summary = many_times(seed_summaries()[2], 100_000)
    assert len(render_html(summary).encode()) <= 10 * len(summary.article.text.encode())


def many_times(summary: Summary, size: int) -> Summary:
    """The summary as if its article went on and on: every record once for each time that the text stands there."""
    text = summary.article.text
    times = size // len(text.encode()) + 1
    dump = summary.model_dump()

    def moved(value: object, by: int, copy: int) -> object:
        if isinstance(value, dict):
            if set(value) == {"start", "end", "text"}:
                return {"start": value["start"] + by, "end": value["end"] + by, "text": value["text"]}
            return {key: moved(part, by, copy) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [moved(part, by, copy) for part in value]
        if isinstance(value, str) and re.fullmatch(r"[cah]\d+", value):
            return f"{value[0]}{int(value[1:]) + copy * 1000}"
        return value

    for key in ("claims", "attributions", "hedges"):
        dump[key] = [moved(record, n * len(text), n) for n in range(times) for record in dump[key]]
    dump["coverage"]["uncovered"] = [
        moved(left, n * len(text), n) for n in range(times) for left in dump["coverage"]["uncovered"]
    ]
    dump["article"] = Article.from_text(text * times).model_dump()
    return Summary.model_validate(dump)


def test_pieces_of_a_bar_stand_side_by_side_and_can_be_seen() -> None:
    bar = stacked([("a", 1), ("b", 0), ("c", 1000), ("d", 0), ("e", 3)], most=1004, width=260)
    assert [name for name, _, _ in bar] == ["a", "c", "e"]
    assert all(width >= 2 for _, _, width in bar)
    assert [left for _, left, _ in bar] == [0, bar[0][2] + 1, bar[0][2] + bar[1][2] + 2]
    assert stacked([("a", 5)], most=10, width=100) == (("a", 0, 49),)


# marks that overlap in any way


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab \n", min_size=1, max_size=24))
    ends = st.integers(0, len(text))
    regions = draw(st.lists(st.tuples(ends, ends).filter(lambda r: r[0] < r[1]), max_size=7))
    return text, [Mark(region, "claim", number) for number, region in enumerate(regions)]


def characters(lines: tuple[Line, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each character of the lines with the numbers of the marks that are open there."""
    for line in lines:
        stack: list[int] = []
        for token in line.tokens:
            if token.opens:
                stack.append(token.opens.mark.number)
            elif token.closes:
                assert stack.pop() == token.closes.mark.number
            for character in token.text:
                yield character, tuple(stack)
        assert not stack
        for character in line.after:
            yield character, ()


@given(marked())
def test_each_character_stands_under_just_the_marks_that_cover_it(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    found = list(characters(lines_of(text, marks)))
    assert "".join(character for character, _ in found) == text
    for at, (character, numbers) in enumerate(found):
        covering = sorted(m.number for m in marks if m.region[0] <= at < m.region[1])
        assert character == "\n" or sorted(numbers) == covering


@given(marked())
def test_a_mark_begins_once_and_ends_once(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    lines = lines_of(text, marks)
    parts = [token.opens for line in lines for token in line.tokens if token.opens]
    for mark in marks:
        own = [part for part in parts if part.mark is mark]
        assert [part.first for part in own[1:]] == [False] * len(own[1:])
        assert [part.last for part in own[:-1]] == [False] * len(own[:-1])
        if text[mark.region[0]] != "\n" and text[mark.region[1] - 1] != "\n":
            assert own[0].first
            assert own[-1].last


def test_marks_of_a_line_are_found_without_looking_at_all_lines() -> None:
    summary = many_times(seed_summaries()[3], 60_000)
    marks = marks_of(summary)
    lines = lines_of(visible_text(summary.article.text), marks)
    assert all(a.region[1] <= b.region[0] for a, b in pairwise(lines))
    opened = sum(1 for line in lines for token in line.tokens if token.opens)
    assert opened < 1.5 * len(marks)


@given(st.text())
def test_shown_text_has_as_many_characters_and_nothing_that_steers(text: str) -> None:
    shown = visible_text(text)
    assert len(shown) == len(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
