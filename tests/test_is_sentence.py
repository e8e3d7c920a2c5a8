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
        "Since then, the army has held the town.",
        "After a rapid start, things in the valley were slow.",
        "The attacks, while costly, are of local use.",
        "To hold the town, the army built a camp.",
        "The ministry said there were losses.",
        "The town is bigger than it was.",
        "He came, saw and conquered.",
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
        "A move that could lead to the surrender of the group stationed there.",
        "To keep its troops in the valley for as long as it takes to hold a vote.",
        "The suggestion as recycled propaganda.",
        "Denied by the embassy: The suggestion as recycled propaganda.",
        "The brigades, trained abroad.",
        "The institute observed footage published on Monday indicating.",
    ],
)
def test_noun_phrases(text: str) -> None:
    assert not is_sentence(read_sentence(text))
