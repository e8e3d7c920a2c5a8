"""The lexical layer's work grows with the length of a text and no faster, whatever the text: counted, not timed.

`work` counts the calls that one summary makes, of Python functions and built-in ones, so that the same text costs the
same on every machine. Prose takes about 10 calls a character; a text that is made to hurt may take eight times that.
"""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

MOST = 80
"""Calls a character that any text may take: about 10 ms of CPU for 1,000 characters."""
GROWTH, SLACK = 2.6, 8
"""A text twice as long may take so many times the calls, and so many more for each of its characters."""
SENTENCE = 5_000
"""Characters of the longest sentence: what is quadratic in a sentence shows at this length."""

HOSTILE = {
    "straight quotation marks": '"',
    "opening quotation marks": "“",
    "single quotation marks": "‘",
    "guillemets": "«",
    "quotations in quotations": "“‘a’” ",
    "quotation marks of two kinds": '"a” “b" ',
    "quotations without an end": "“He said, ‘she said, ",
    "straight quotations in straight ones": '"He said, ',
    "split quotations": '"I know," he said, "that ',
    "quotations behind the verb": "“Yes,” said he. ",
    "quotations behind a colon": "Kuleba: “We. ",
    "quotations on lines": '"The army said\n\n',
    "apostrophes": "'",
    "possessives": "Putin’s claim ",
    "brackets": "(",
    "bracketed words": "(he said) ",
    "said": "said ",
    "he said": "he said ",
    "he said that": "He said that ",
    "said that a": "said that a ",
    "said he": ", said he",
    "said a name": "said Mr Smith, ",
    "analysts say": "Analysts say troops may leave, ",
    "a source said": "a source said, ",
    "a statement said": "a statement said, citing a report, ",
    "warned that": "warned that the claim that ",
    "it is said": "it is said that ",
    "told reporters": "told reporters that ",
    "as shown by": "as shown by ",
    "according to": "according to him, ",
    "which": ", which is",
    "the man, who": "the man, who said that the woman, ",
    "may": "may ",
    "if": "if it rains, ",
    "if he says": "if he says that it may rain then ",
    "unverified": "These claims were not verified. ",
    "disclaimed": "The army said it took the town, a claim that could not be verified. ",
    "commas": ", ",
    "and": "and he said ",
    "while": "while he said that, ",
    "no full stop": "the army took the town on Monday and it said that troops left ",
    "headline": "The Army Said The Town Was Taken ",
    "capitals": "THE ARMY ",
    "names": "The Bank of Ruritania ",
    "short sentences": "He said. ",
    "short lines": "Army\n",
    "bullets": "• a\n",
    "stops": ". ",
    "hyphens": "a-",
    "one word": "a",
}


def repeated(unit: str, size: int) -> str:
    """The unit over and over, so many characters of it."""
    return (unit * (size // len(unit) + 1))[:size]


def work(text: str) -> int:
    """How many calls one summary of the text takes."""
    article, chosen, calls = Article.from_text(text, language="en"), Settings(model="none"), 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        summarize_lexically(article, chosen)
    finally:
        sys.setprofile(before)
    return calls


@pytest.fixture(scope="module", autouse=True)
def _lexicons() -> None:
    """Read the word lists before anything is counted."""
    summarize_lexically(
        Article.from_text("He said about 5 towns may have fallen.", language="en"), Settings(model="none")
    )


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_takes_much_more_than_prose_nor_more_than_in_proportion(unit: str) -> None:
    half, whole = work(repeated(unit, SENTENCE // 2)), work(repeated(unit, SENTENCE))
    assert whole <= MOST * SENTENCE
    assert whole <= GROWTH * half + SLACK * SENTENCE


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("He said: “", "‘Yes,’ said Ann. "),
        ("He said: “", "The army said it took the town. "),
        ("Kuleba said: “We need weapons.” ", "“We need weapons.” "),
        ("Officials said the army took the town. ", "These claims could not be verified. "),
    ],
    ids=["quotations in one without an end", "reports in one", "quotations of one source", "disclaimers of one report"],
)
def test_what_a_text_begins_with_does_not_make_all_that_follows_dearer(head: str, unit: str) -> None:
    once, twice = (work(head + repeated(unit, size)) for size in (SENTENCE, 2 * SENTENCE))
    assert once <= MOST * SENTENCE
    assert twice <= GROWTH * once + SLACK * SENTENCE


WORDS = st.sampled_from(
    [
        *("he", "said", "says", "that", "which", "who", "it", "the army", "Kyiv", "claims", "a claim", "reports"),
        *(
            "may",
            "about 5",
            "if",
            "and",
            "but",
            "while",
            "as",
            "not",
            "was",
            "to",
            "according to",
            "likely",
            "Mr Smith",
        ),
        *(",", ".", ":", ";", "—", "?", '"', "“", "”", "‘", "’", "'", "(", ")", "\n", "\n\n"),
    ]
)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_words_of_any_kind_over_and_over_take_work_in_proportion(words: list[str]) -> None:
    unit, size = " ".join(["Yes", *words]) + " ", SENTENCE // 2
    once, twice = work(repeated(unit, size)), work(repeated(unit, 2 * size))
    assert once <= MOST * size
    assert twice <= GROWTH * once + SLACK * size
