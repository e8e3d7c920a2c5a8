"""What a hosted model's tokens cost, from the table that genai-prices maintains and ships (nothing is fetched).

This module alone imports genai_prices.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.models import Usage

_SAMPLE = 1_000
"""Tokens that a price is read off for: few enough for the first tier of services that charge more for long prompts."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token."""

    input: float
    output: float

    def cost(self, usage: Usage) -> float:
        """US dollars for so many tokens."""
        return usage.input_tokens * self.input + usage.output_tokens * self.output


def price_of(model: str, base_url: str | None) -> Price | None:
    """The price of a model's tokens; none where the service or the model is not in the table, such as a server at home.

    Args:
        model: the name the service knows it by.
        base_url: the service's address; none stands for OpenAI's own.
    """
    from genai_prices import Usage as Tokens  # noqa: PLC0415 -- a large table, needed by hosted models alone
    from genai_prices import calc_price  # noqa: PLC0415 -- as above

    def of(tokens: Tokens) -> float:
        if base_url is None:
            return float(calc_price(tokens, model, provider_id="openai").total_price) / _SAMPLE
        return float(calc_price(tokens, model, provider_api_url=base_url).total_price) / _SAMPLE

    try:
        return Price(of(Tokens(input_tokens=_SAMPLE)), of(Tokens(output_tokens=_SAMPLE)))
    except LookupError:
        return None
