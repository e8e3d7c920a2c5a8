from __future__ import annotations

import pytest

from summarizer.lexical import is_sentence, read_sentence


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell.",
        "It may rain",
        "The capture of Strelsau, which is a small town, has changed the war.",
        "If the dam breaks, the valley will flood.",
        "Rassendyll, who leads the guard, denied that he had left.",
        "We're going to consult with the mayors.",
        "The town was taken by the army on Monday.",
    ],
)
def test_sentences(text: str) -> None:
    assert is_sentence(read_sentence(text))


@pytest.mark.parametrize(
    "text",
    [
        "A factor that could alter the outcome of the battle.",
        "Strelsau, where troops took three villages north of the river.",
        "The attack on Strelsau, a vital town … indicating a large effort.",
        "The positions … to be the real prize in the area: Zenda and Strelsau.",
        "Rain in Ruritania",
    ],
)
def test_noun_phrases(text: str) -> None:
    assert not is_sentence(read_sentence(text))
