from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.segment import LONGEST_SENTENCE, language, passages, sentences
from summarizer.spans import Region

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))

PROSE = ("He said. ", "“We won. ", "They lost.” ", "U.S. ", "Gen. ", "(a. ", ") ", "… ", "word ", "«Да. ", "» ", "’s ")
MARKS = (
    "\n",
    "\r\n",
    "\n\n",
    "  ",
    "\x00",
    "。",
    '"',
    "'",
    "1. ",
    "- ",
    "\u2028",
    "\U0001f600",
    "e\u0301",
    "---\n",
    "x" * 70,
)
PIECES = st.lists(st.sampled_from(PROSE + MARKS), max_size=60).map("".join)


def is_partition(text: str, regions: tuple[Region, ...]) -> bool:
    return (
        "".join(text[start:end] for start, end in regions) == text
        and all(one[1] == two[0] for one, two in pairwise(regions))
        and all(start < end for start, end in regions)
        and (not regions or regions[0][0] == 0)
    )


def split(marked: str) -> None:
    """A bar in `marked` is where a sentence must end; nowhere else may one."""
    text = marked.replace("|", "")
    found = "|".join(text[start:end] for start, end in sentences(text))
    assert found == marked


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_seeds_lose_nothing(path: Path) -> None:
    text = path.read_bytes().decode()
    regions = sentences(text)
    assert is_partition(text, regions)
    assert len(regions) >= 24


@settings(deadline=None)
@given(st.text() | PIECES)
def test_any_text_is_partitioned(text: str) -> None:
    regions = sentences(text)
    assert is_partition(text, regions)
    assert all(end - start <= LONGEST_SENTENCE for start, end in regions)


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, "", "xx", "é", "zh-Hant", "ru", "ar", "de"]))
def test_any_language_code_will_do(text: str, code: str | None) -> None:
    assert is_partition(text, sentences(text, code))


@settings(deadline=None)
@given(PIECES, st.integers(min_value=1, max_value=300))
def test_passages_hold_every_sentence_once_within_the_limit(text: str, limit: int) -> None:
    regions = sentences(text)
    groups = passages(text, regions, limit)
    assert [index for group in groups for index in group] == list(range(len(regions)))
    for group in groups:
        size = regions[group[-1]][1] - regions[group[0]][0]
        assert size <= limit or len(group) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "He met U.S. Gen. Mark Milley on Jan. 5 at 3 p.m. in D.C. on Monday. |They spoke.",
        "The U.S. Army base fell at 3 p.m. Monday. |It was No. 5.",
        "Talks ended at 5 p.m. |He left for the U.S. |The government fell.",
        "Lt. Col. John Smith, Sgt. Lee, Spc. Roe and Cmdr. Poe left. |J. K. Rowling stayed.",
        "Rep. Ann Lee, R-Ky. and Sen. Bob Roe, D-Calif. said so. |It passed.",
        "Gov. Greg Abbott spoke for Sen. Ted Cruz, R-Texas. |It passed.",
        "It grew 6.5 per cent… and fell… |Then it rose.",
        "See https://example.com/a.b?c=d. |Next, mail a.b@example.com for more.",
        "Is it true? |Yes! |It is.",
        "the front held.The enemy".replace("the", "The", 1).replace(".The", ".|The"),
        "The ASP.NET site and Booking.com are down.",
        "@War_Mapper said so. |@ISW did not.",
        "no stop at all",
        "all small. |no capitals here. |they never come.",
        "1. First point. |It holds.",
        "Losses (est. 500 men) rose. |They fell.",
        "He claimed a win.[1] |She did not.[2]",
    ],
)
def test_stops(marked: str) -> None:
    split(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "“We won. |We will win. |They lost,” he said. |“It is over.”",
        '"We won. |We will win." |He left.',
        '"Have we won?" she asked. |"We did!" he said.',
        "He said: “Troops left Kupiansk. |They fled.” |Then he hung up.",
        "“We won.” |“They lost.”",
        "It is a ‘serious operation.’ |Russia’s army fled Ukraine’s land.",
        "“Are we ready?” Lindsey Graham asked. |“Yes!” |He said so.",
        "His book “Who Knows? A Story” sold well. |It won.",
        "«Мы победили. |Они проиграли!» — сказал он. |Потом ушёл.",
        "他说：“我们赢了。|他们输了。”|然后。",
        "It ended. |(They went home. |They slept.) |Then it rained.",
        "The map (see p. 5. It is old) was wrong. |It ended.",
    ],
)
def test_quotations_and_brackets(marked: str) -> None:
    split(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Fighting Near Kharkiv\n|The army fled. |It lost.\n|Casualties\n|The cost is high.",
        "Title\r\n\r\n|The army fled.\r\n|It lost.",
        "# Heading\n|- one point\n|- two points\n\n|Text.",
        "---\ntitle: A war\n|date: 2024-01-01\n---\n\n|The army fled.",
        "\n\n  The army fled.  \n\n",
        "The army\nfled the town. |It lost.",
        "List:\n|Ann Lee\n|Bob Roe",
    ],
)
def test_lines(marked: str) -> None:
    split(marked)


def test_hard_wrapped_text_is_read_across_its_lines() -> None:
    split(
        "Ukraine's army advances\n\n"
        "|Ukrainian forces advanced towards the Kupyansk region on Monday and the\n"
        "Russian Ministry of Defence said that its troops, which hold the town of\n"
        "Lyman, had been withdrawn. |The ISW reportedly saw no evidence of this in\n"
        "the pictures that it had bought from the company on Tuesday, Gen.\n"
        "Mark Milley said.\n\n"
        "|It was the second retreat in a week, according to a spokesman for the\n"
        "army in the east of the country.\n"
    )


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        ("word ", 60_000),
        ("x", 300_000),
        (" ", 300_000),
        ("\n", 300_000),
        ("“a. B ", 50_000),
        ("(a. B ", 50_000),
        ("”", 300_000),
        ("a. ", 100_000),
    ],
)
def test_a_single_endless_line_stays_linear_and_bounded(unit: str, count: int) -> None:
    text = unit * count
    regions = sentences(text)
    assert is_partition(text, regions)
    assert max(end - start for start, end in regions) <= LONGEST_SENTENCE


def test_long_lines_are_cut_at_white_space() -> None:
    text = "word " * 3_000
    assert all(text[end - 1] == " " for _, end in sentences(text))


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == ()
    assert passages("", (), 100) == ()


def test_passages_break_at_paragraphs_where_possible() -> None:
    text = "One is here. Two is here.\nThree is here. Four is here.\nFive."
    regions = sentences(text)
    assert len(regions) == 5
    assert passages(text, regions, 45) == (range(2), range(2, 5))
    assert passages(text, regions, 14) == (range(1), range(1, 2), range(2, 3), range(3, 4), range(4, 5))
    assert passages(text, regions, 1_000) == (range(5),)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The army said that it had taken the town and that the enemy was in retreat."),
        ("de", "Die Armee hat nach eigenen Angaben die Stadt eingenommen, und der Gegner ist auf dem Rückzug."),
        ("fr", "L'armée a déclaré que les forces ennemies sont en retraite dans la région et ne se battent plus."),
        ("es", "El ejército dijo que las tropas de la región se retiran y que no hay más combates en el frente."),
        ("it", "L'esercito ha detto che le truppe della regione si sono ritirate e che non ci sono più combattimenti."),
        ("pt", "O exército disse que as tropas da região não estão mais em combate e que se retiram para o norte."),
        ("nl", "Het leger zegt dat de troepen zich uit de stad hebben teruggetrokken en niet meer vechten."),
        ("pl", "Wojsko podało, że nie ma już walk w mieście i że wróg się wycofał do granicy na wschodzie."),
        (
            "tr",
            "Ordu, bir kasaba için çok önemli olan bu bölgede ve sınırda daha sonra ne olduğunu ve kadar ile söyledi.",
        ),
        ("ru", "Армия заявила, что войска отступили из города и больше не ведут боёв."),
        ("uk", "Армія заявила, що війська відступили з міста і більше не ведуть боїв."),
        ("ar", "قال الجيش إن القوات انسحبت من المدينة ولم تعد تقاتل."),
        ("fa", "ارتش گفت که نیروها از شهر عقب‌نشینی کردند و دیگر نمی‌جنگند."),
        ("zh", "军方表示，部队已从该市撤退。"),
        ("ja", "軍は部隊が市から撤退したと発表した。"),
        ("ko", "군은 부대가 도시에서 철수했다고 밝혔다."),
        ("he", "הצבא מסר כי הכוחות נסוגו מן העיר ואינם נלחמים עוד."),
        ("el", "Ο στρατός ανακοίνωσε ότι οι δυνάμεις αποχώρησαν από την πόλη."),
        (None, "Kyiv 2024"),
        (None, ""),
        (None, "12345 67890 ... !!!"),
        (None, "Kupyansk Lyman Kharkiv Izyum Slovyansk Kramatorsk Bakhmut"),
    ],
)
def test_language(code: str | None, text: str) -> None:
    assert language(text) == code
