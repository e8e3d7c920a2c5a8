from __future__ import annotations

import random

import pytest

from summarizer.bootstrap import difference_intervals, f1_intervals
from summarizer.evaluate import Tally


def shares(*rights: int, of: int = 10) -> list[dict[str, Tally]]:
    return [{"share": Tally(right, of, of)} for right in rights]


def test_articles_that_are_all_alike_leave_no_doubt() -> None:
    assert f1_intervals(shares(7, 7, 7)) == {"share": (0.7, 0.7)}


def test_one_article_has_no_interval() -> None:
    assert f1_intervals(shares(7)) == difference_intervals(shares(7), shares(8)) == {}


def test_the_interval_is_as_wide_as_theory_says() -> None:
    draw = random.Random(1)  # noqa: S311 -- statistics, no secret
    articles = shares(*(draw.randint(0, 10) for _ in range(200)))
    rights = [a["share"].right / 10 for a in articles]
    mean = sum(rights) / 200
    deviation = (sum((r - mean) ** 2 for r in rights) / 200) ** 0.5
    low, high = f1_intervals(articles)["share"]
    assert low < mean < high
    assert (high - low) == pytest.approx(2 * 1.96 * deviation / 200**0.5, rel=0.12)


def test_figures_are_micro_averaged_and_repeatable() -> None:
    articles = [{"share": Tally(99, 100, 100)}, {"share": Tally(0, 1, 1)}]
    low, high = f1_intervals(articles)["share"]
    assert (low, high) == (0.0, 0.99)
    assert f1_intervals(articles) == f1_intervals(articles)


def test_a_system_does_not_differ_from_itself() -> None:
    articles = shares(1, 5, 9, 3)
    assert difference_intervals(articles, articles) == {"share": (0, 0)}


def test_the_difference_is_paired() -> None:
    """Articles differ far more than the systems do; only pairing shows that the second is better on each."""
    first, second = shares(0, 3, 6, 9), shares(1, 4, 7, 10)
    assert difference_intervals(first, second)["share"] == pytest.approx((0.1, 0.1))
    assert difference_intervals(second, first)["share"] == pytest.approx((-0.1, -0.1))
    alone = f1_intervals(first)["share"], f1_intervals(second)["share"]
    assert alone[0].high > alone[1].low


def test_a_difference_needs_the_same_articles() -> None:
    with pytest.raises(ValueError, match="zip"):
        difference_intervals(shares(1, 2), shares(1, 2, 3))
