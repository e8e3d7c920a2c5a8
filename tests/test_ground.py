from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.ground import Match, fold, locate, occurrences, tidy
from summarizer.spans import contains

WORDS = "It is likely that seven been un\u00adlikely caf\u00e9 cafe\u0301 \u0130stanbul 1,500 can’t twenty-five".split()
PIECES = [*WORDS, " ", "  ", "\u00a0", "\r\n", "\n", "—", " – ", "“", "”", '"', "'", "’", ".", ",", "…"]
PIECES += ["\u200b", "\ufeff", "\u200e", "\u0301", "🚀", "👨\u200d👩", "각", "가\u11a8", "\x00", "½", "ﬁ"]
news = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)
anything = st.one_of(news, st.text(max_size=60))


def find(quote: str, marked: str) -> str:
    """Look for the quote in the text; the wanted place is marked <q>…</q>, and the answer says how it was found."""
    start, end = marked.find("<q>"), marked.find("</q>") - 3
    text = marked.replace("<q>", "").replace("</q>", "")
    found = locate(quote, fold(text), [(0, len(text))])
    if not isinstance(found, Match):
        return found
    assert found.region == (start, end), text[slice(*found.region)]
    return found.alignment


@pytest.mark.parametrize(
    ("quote", "marked", "how"),
    [
        ("the bridge fell", "He said <q>the bridge fell</q>.", "exact"),
        ("  the bridge fell\n", "He said <q>the bridge fell</q>.", "exact"),
        ("the bridge fell", "He said <q>the\n  bridge\u00a0fell</q>.", "normalized"),
        ("the bridge fell", "He said <q>the\r\nbridge fell</q>.", "normalized"),
        ("the bridge  fell", "He said <q>the bridge fell</q>.", "normalized"),
        ("the bridge fell", "He said <q>the bridge\u2028fell</q>.", "normalized"),
        ('it\'s "over"', "He said <q>it’s “over”</q>.", "normalized"),
        ("it’s “over”", 'He said <q>it\'s "over"</q>.', "normalized"),
        ("«over»", "He said <q>„over“</q>.", "normalized"),
        ("2014-2022", "From <q>2014–2022</q> it held.", "normalized"),
        ("a ceasefire - for now", "It is <q>a ceasefire — for now</q>.", "normalized"),
        ("the café", "In <q>the cafe\u0301</q> today.", "normalized"),
        ("the cafe\u0301", "In <q>the café</q> today.", "normalized"),
        ("\u0130stanbul fell", "<q>I\u0307stanbul fell</q> silent.", "normalized"),
        ("\u0130stanbul fell", "i stood. <q>\u0130stanbul fell</q> silent.", "exact"),
        ("각하", "<q>\u1100\u1161\u11a8\u1112\u1161</q> said.", "normalized"),
        ("launched 🚀 it", "They <q>launched 🚀 it</q>.", "exact"),
        ("👨\u200d👩\u200d👧 waved", "The <q>👨\u200d👩\u200d👧 waved</q>.", "exact"),
        ("it is unlikely", "He said <q>it is un\u00adlikely</q>.", "normalized"),
        ("it is un\u00adlikely", "He said <q>it is unlikely</q>.", "normalized"),
        ("Kyiv said", "\ufeff<q>Kyiv\u200b said</q> so.", "normalized"),
        ("Kyiv said", "<q>Kyiv \u200b said</q> so.", "normalized"),
        ("Kyiv said", "\u200e<q>Kyiv\u200f said</q>\u202c so.", "normalized"),
        ("Kyiv said", "<q>Kyiv\x00 said</q> so.", "normalized"),
        ("50% of troops", "About <q>50% of troops</q> left.", "exact"),
        ("Russia", "<q>Russia</q>’s army", "exact"),
        ("U.S.", "the <q>U.S.</q> army", "exact"),
    ],
)
def test_a_quote_is_found_where_it_stands(quote: str, marked: str, how: str) -> None:
    assert find(quote, marked) == how


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("it is unlikely", "He said it is likely."),
        ("is likely to fall", "The town is unlikely to fall."),
        ("likely to fall", "The town is unlikely to fall."),
        ("likely to fall", "The town is un\u00adlikely to fall."),
        ("likely to fall", "The town is un\u200blikely to fall."),
        ("likely to fall", "The town is un-likely to fall."),
        ("likely to fall", "The town is un\u2011likely to fall."),
        ("likely to fall", "The town is un\x00likely to fall."),
        ("have been reached", "Terms have not been reached."),
        ("have not been reached", "Terms have been reached."),
        ("five soldiers died", "He said seven soldiers died."),
        ("five soldiers died", "He said twenty-five soldiers died."),
        ("500 soldiers", "He said 1,500 soldiers died."),
        ("5 soldiers", "He said 1.5 soldiers a day died."),
        ("5 degrees", "It fell to -5 degrees."),
        ("5 degrees", "It fell to \u22125 degrees."),
        ("11 was", "In short 9/11 was a turn."),
        ("500", "He said 500,000 died."),
        ("will be able to hold", "They will not be able to hold."),
        ("will not be able to hold", "They will be able to hold."),
        ("They can", "They can’t hold."),
        ("They CAN", "They CAN'T hold."),
        ("They can", "They cannot hold."),
        ("They did", "They didn't hold."),
        ("“We will hold”, he added", "“We will hold,” he added."),
        ("“We will hold” until May", "“We will hold” until June."),
        ("the Bridge", "They hold the bridge."),
        ("Russian cosmonauts landed on Mars", "Russian troops landed."),
        ("cafe", "The caf\u00e9 closed."),
        ("cafe", "The cafe\u0301 closed."),
        ("Istanbul", "\u0130stanbul closed."),
        ("istanbul", "\u0130stanbul closed."),
        ("가", "각 closed."),
        ("가", "\u1100\u1161\u11a8 closed."),
        ("fi", "The ﬁ ligature."),
    ],
)
def test_a_drifted_quote_is_absent(quote: str, text: str) -> None:
    assert locate(quote, fold(text), [(0, len(text))]) == "absent"


@pytest.mark.parametrize("quote", ["", "  ", "\n", "…", "“”", "—", "\u200b", "\u0301", "\ufeff\u00ad", "🚀"])
def test_a_quote_without_a_letter_or_digit_is_empty(quote: str) -> None:
    assert locate(quote, fold(f"It {quote} is"), [(0, 5)]) == "empty"


def test_a_quote_that_stands_twice_in_one_window_is_ambiguous() -> None:
    text = "He said it. She said nothing."
    view = fold(text)
    assert locate("said", view, [(0, len(text))]) == "ambiguous"
    assert locate("said", view, [(0, 11), (0, len(text))]) == Match((3, 7), "exact")
    assert locate("She said", view, [(0, 11), (0, len(text))]) == Match((12, 20), "exact")


def test_a_quote_of_another_sentence_is_absent() -> None:
    text = "It may rain. The dam holds."
    view = fold(text)
    assert locate("may", view, [(13, len(text))]) == "absent"
    assert locate("rain. The dam", view, [(13, len(text))]) == "absent"


def test_a_window_cuts_no_match_open() -> None:
    assert locate("the bridge fell", fold("the bridge fell"), [(0, 12)]) == "absent"
    assert locate("the bridge fell", fold("the bridge fell"), [(1, 15)]) == "absent"


@pytest.mark.parametrize(
    "marked",
    [
        "[“We <t>We will hold</t>,” ]".replace("“We ", "“"),
        "[ <t>the U.S.</t>]",
        "[<t>at 5 a.m.</t>, ]",
        "[<t>the town</t>.]",
        "[\u00a0<t>the town</t>…”\n]",
        "[‘<t>the rock ’n’ roll</t>’]",
        "[<t>50%</t>!]",
        "[<t>@user</t>:]",
    ],
)
def test_tidy_leaves_white_space_and_punctuation_outside(marked: str) -> None:
    outer = marked[1:-1]
    text = outer.replace("<t>", "").replace("</t>", "")
    wanted = (outer.find("<t>"), outer.find("</t>") - 3)
    assert tidy(text, (0, len(text))) == wanted


@given(anything, st.data())
def test_tidy_stays_inside(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert contains((start, end), tidy(text, (start, end)))


@given(anything)
def test_the_index_map_is_monotone_and_stays_inside(text: str) -> None:
    view = fold(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    regions = list(zip(view.starts, view.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in regions)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(regions))


@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(anything)
def test_nfd_and_nfc_fold_alike(text: str) -> None:
    visible = re.sub(r"[^\w\s\u0301“”’—.,-]", "", text)
    forms = {fold(unicodedata.normalize(form, visible)).text for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(anything, st.data())
def test_whatever_is_found_folds_to_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote, view = text[start:end], fold(text)
    for found in occurrences(quote, view, (0, len(text))):
        got = text[slice(*found.region)]
        assert fold(got).text == fold(quote.strip()).text.strip()
        assert (found.alignment == "exact") == (got == quote.strip())


@given(news, st.data())
def test_a_run_of_whole_words_is_found(text: str, data: st.DataObject) -> None:
    words = [m.span() for m in re.finditer(r"(?<!\S)[A-Za-z,’éİ]*[A-Za-z](?!\S)", text)]
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    region = words[first][0], words[last][1]
    found = occurrences(text[slice(*region)], fold(text), (0, len(text)))
    assert Match(region, "exact") in found


@given(anything, anything)
def test_locate_never_raises(quote: str, text: str) -> None:
    half = len(text) // 2
    found = locate(quote, fold(text), [(0, half), (half, len(text))])
    if isinstance(found, Match):
        assert any(contains(w, found.region) for w in [(0, half), (half, len(text))])
