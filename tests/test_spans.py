from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.models import Article
from summarizer.spans import Index, Region, Span, contains, iou, merge, overlaps, shared, size, trim

regions = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda r: (r[0], r[0] + r[1])), max_size=8)


def characters(some: list[Region]) -> set[int]:
    """The definition that the arithmetic has to agree with."""
    return {i for start, end in some for i in range(start, end)}


@given(regions)
def test_merging_keeps_the_characters_and_leaves_gaps(some: list[Region]) -> None:
    merged = merge(some)
    assert characters(list(merged)) == characters(some)
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    assert merge(merged) == merged
    assert size(some) == len(characters(some))


@given(regions, regions)
def test_shared_and_iou_are_those_of_the_character_sets(a: list[Region], b: list[Region]) -> None:
    ours, theirs = characters(a), characters(b)
    assert shared(a, b) == shared(b, a) == len(ours & theirs)
    assert iou(a, b) == iou(b, a) == (len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0)


@given(regions, st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda r: (r[0], r[0] + r[1])))
def test_an_index_finds_what_overlaps(some: list[Region], one: Region) -> None:
    index = Index((region, number // 2) for number, region in enumerate(some))
    assert index.overlapping(one) == {n // 2 for n, region in enumerate(some) if overlaps(region, one)}


@given(st.text(max_size=30), st.data())
def test_trimming_stays_inside(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inner = trim(text, (start, end))
    assert contains((start, end), inner)
    assert text[slice(*inner)] == text[start:end].strip(" \t\r\n\f\v\u00a0\u2028\u2029")


@given(st.text(min_size=1).filter(str.strip), st.data())
def test_a_span_of_an_article_holds_its_own_text(text: str, data: st.DataObject) -> None:
    article = Article.from_text(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = article.span(start, end)
    assert article.text[span.start : span.end] == span.text
    assert span.region == (start, end)


def test_offsets_count_code_points() -> None:
    article = Article.from_text("🚀🚀 Kyiv cafe\u0301")
    assert article.span(3, 7).text == "Kyiv"
    assert article.span(8, 13).text == "cafe\u0301"


def test_touching_and_containing() -> None:
    assert not overlaps((0, 3), (3, 5))
    assert overlaps((0, 4), (3, 5))
    assert contains((0, 5), (0, 5))
    assert not contains((1, 5), (0, 5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 0, "end": 4, "text": "Kyi"},
        {"start": 4, "end": 0, "text": "Kyiv"},
        {"start": -4, "end": 0, "text": "Kyiv"},
        {"start": 2, "end": 2, "text": ""},
        {"start": 0, "end": 4, "text": "Kyiv", "score": 1},
    ],
)
def test_an_impossible_span_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Span.model_validate(wrong)


def test_a_span_is_frozen() -> None:
    span = Span(start=0, end=4, text="Kyiv")
    with pytest.raises(ValidationError):
        span.start = 1  # type: ignore[misc]
