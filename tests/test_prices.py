from __future__ import annotations

import pytest

from summarizer.models import Usage
from summarizer.prices import Price, price_of


def test_a_known_model_has_a_price() -> None:
    price = price_of("gpt-4.1-mini", None)
    assert price is not None
    assert 0 < price.input < price.output < 1e-4


def test_a_service_of_the_table_is_known_by_its_address() -> None:
    assert price_of("openai/gpt-4.1-mini", "https://openrouter.ai/api/v1") is not None


@pytest.mark.parametrize(
    ("model", "base_url"), [("no-such-model", None), ("gpt-4.1-mini", "http://127.0.0.1:11434/v1")]
)
def test_what_is_not_in_the_table_has_none(model: str, base_url: str | None) -> None:
    assert price_of(model, base_url) is None


def test_cost() -> None:
    assert Price(0.5, 2.0).cost(Usage(requests=9, input_tokens=10, output_tokens=3)) == pytest.approx(11.0)
