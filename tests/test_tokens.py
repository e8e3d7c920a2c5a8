from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.lexical.tokens import tokenize
from summarizer.lexical.words import word_tags

TAGGED = """
Russian/JJ forces/NNS already/RB control/VBP the/DT supply/NN lines/NNS ./.
The/DT ministry/NN reports/VBZ heavy/JJ losses/NNS ./.
The/DT attacks/NNS left/VBD five/CD people/NNS dead/JJ and/CC wounded/VBD 12/CD others/NNS ./.
The/DT man/NN killed/VBN in/IN the/DT attack/NN died/VBD on/IN Tuesday/NNP ./.
He/PRP has/VBZ n't/RB seen/VBN it/PRP ,/, and/CC they/PRP ’ve/VBP left/VBN ./.
It/PRP 's/VBZ a/DT trap/NN ;/: Russia/NNP 's/POS shelling/VBG continues/VBZ ./.
Moscow/NNP claims/VBZ Ukraine/NNP attacked/VBD a/DT school/NN ./.
That/DT is/VBZ what/WP the/DT commander/NN told/VBD reporters/NNS ./.
The/DT plan/NN that/WDT failed/VBD cost/VBD $/$ 1.5/CD million/CD ./.
Officials/NNS said/VBD that/IN village/NN was/VBD burned/VBN ./.
Analysts/NNS warn/VBP the/DT move/NN could/MD hurt/VB markets/NNS ./.
The/DT group/NN ,/, backed/VBN by/IN Iran/NNP ,/, fired/VBD missiles/NNS ./.
Troops/NNS move/VBP toward/IN the/DT city/NN ,/, but/CC leaders/NNS call/VBP for/IN talks/NNS ./.
The/DT forces/NNS based/VBN in/IN Crimea/NNP launched/VBD 35/CD drones/NNS ./.
Russia/NNP will/MD likely/RB advance/VB to/TO the/DT border/NN ./.
The/DT likely/JJ cause/NN is/VBZ unclear/JJ ./.
The/DT army/NN did/VBD not/RB make/VB any/DT advances/NNS ./.
There/EX is/VBZ little/JJ hope/NN there/RB ./.
@War_Mapper/NNP lost/VBD about/RB 1,430/CD men/NNS ./.
In/IN the/DT U.S./NNP ,/, Mr./NNP Smith/NNP said/VBD so/RB ./.
No/DT injuries/NNS were/VBD reported/VBN ,/, but/CC South/NNP Korea/NNP evacuated/VBD people/NNS ./.
We/PRP do/VBP not/RB yet/RB know/VB who/WP did/VBD it/PRP ./.
They/PRP do/VBP n't/RB yet/RB plan/VB to/TO leave/VB ./.
The/DT siege/NN failed/VBD ,/, yet/CC troops/NNS remain/VBP ./.
The/DT men/NNS ,/, close/JJ to/TO the/DT town/NN ,/, left/VBD ./.
The/DT road/NN will/MD close/VB to/TO traffic/NN ./.
Shops/NNS close/VBP at/IN noon/NN ./.
Storm/NN Kills/VBZ Dozens/CD Along/IN the/DT Coast/NN
""".strip().split("\n")


def shown(text: str) -> str:
    return " ".join(f"{token.text}/{token.tag}" for token in tokenize(text))


@pytest.mark.parametrize("tagged", TAGGED)
def test_tags(tagged: str) -> None:
    words = [pair.rpartition("/")[0] for pair in tagged.split(" ")]
    text = re.sub(r" (?=n't|’ve|'s|[.,;])", "", " ".join(words)).replace("$ ", "$")
    assert shown(text) == tagged


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It’s over,” she said.", "“ It ’s over , ” she said ."),
        ("He can't, won't and cannot go.", "He ca n't , wo n't and can not go ."),
        ("North Korea's 'quasi-state of war'", "North Korea 's ' quasi-state of war '"),
        ("the soldiers' families", "the soldiers ' families"),
        ("1,430 men, 3.5m, 10:30, 12km, 18-month", "1,430 men , 3.5m , 10:30 , 12km , 18-month"),
        ("See https://example.org/a?b=c now", "See https://example.org/a?b=c now"),
        ("@War_Mapper #Ukraine", "@War_Mapper #Ukraine"),
        ("well-known—and anti-Kremlin", "well-known — and anti-Kremlin"),
        ("Lt. Gen. Smith met John F. Kennedy.", "Lt. Gen. Smith met John F. Kennedy ."),
        ("Rus’ki Tyshky (ISW)…", "Rus’ki Tyshky ( ISW ) …"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert " ".join(token.text for token in tokenize(text)) == words


def test_low_has_straight_apostrophes() -> None:
    assert [token.low for token in tokenize("He Isn’t")] == ["he", "is", "n't"]


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "One two. Three four."
    assert [(token.start, token.text) for token in tokenize(text, 9)] == [(9, "Three"), (15, "four"), (19, ".")]
    assert [token.text for token in tokenize(text, 4, 7)] == ["two"]


def test_a_possessive_is_no_closing_quotation_mark() -> None:
    assert [token.tag for token in tokenize("the soldiers' families")][2] == "POS"
    assert [token.tag for token in tokenize("a 'state of wars' now")][5] == '"'


def test_the_word_list_gives_the_likeliest_tag_first() -> None:
    words = word_tags()
    assert words["attack"] == ("NN", "VB")
    assert words["attacks"] == ("NNS", "VBZ")
    assert words["said"] == ("VBD",)


@given(st.text(max_size=200))
def test_tokens_hold_every_visible_character_and_no_other(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert all(token.tag for token in tokens)


@pytest.mark.parametrize("unit", ["a-", "a.", "a'", "'", "was ", "killed ", ", ", "1,", "and ", "that ", "A ", "n't"])
def test_time_is_linear_in_the_length(unit: str) -> None:
    start = time.perf_counter()
    tokenize(unit * 20_000)
    assert time.perf_counter() - start < 5
