from __future__ import annotations

import re
from itertools import pairwise

import pytest

from summarizer.errors import SettingsError
from summarizer.lexical.hedge_lexicon import lexicon
from summarizer.lexical.probability import band, read_yardsticks, scale_for, yardsticks
from summarizer.models import Scale

PHIA = {
    "remote chance": (0, 5),
    "highly unlikely": (10, 20),
    "unlikely": (25, 35),
    "realistic possibility": (40, 50),
    "likely": (55, 75),
    "probable": (55, 75),
    "probably": (55, 75),
    "highly likely": (80, 90),
    "almost certain": (95, 100),
    "almost certainly": (95, 100),
}
ICD203 = {
    "almost no chance": (1, 5),
    "remote": (1, 5),
    "very unlikely": (5, 20),
    "highly improbable": (5, 20),
    "unlikely": (20, 45),
    "improbable": (20, 45),
    "roughly even chance": (45, 55),
    "roughly even odds": (45, 55),
    "likely": (55, 80),
    "probable": (55, 80),
    "very likely": (80, 95),
    "highly probable": (80, 95),
    "almost certain": (95, 99),
    "nearly certain": (95, 99),
}


@pytest.mark.parametrize(("term", "expected"), PHIA.items())
def test_phia(term: str, expected: tuple[float, float]) -> None:
    assert band(term, "phia") == expected


@pytest.mark.parametrize(("term", "expected"), ICD203.items())
def test_icd203(term: str, expected: tuple[float, float]) -> None:
    assert band(term, "icd203") == expected


@pytest.mark.parametrize("term", ["reportedly", "may", "could", "possibly", "allegedly", "appear", ""])
@pytest.mark.parametrize("scale", ["phia", "icd203"])
def test_words_without_a_number(term: str, scale: Scale) -> None:
    assert band(term, scale) is None


def test_case_and_spaces_do_not_matter() -> None:
    assert band(" Almost\ncertainly ", "phia") == (95, 100)


def test_bands_of_a_scale_do_not_overlap() -> None:
    for yardstick in yardsticks().values():
        rows = sorted(set(yardstick.bands.values()))
        assert all(a[1] <= b[0] for a, b in pairwise(rows))


@pytest.mark.parametrize("scale", ["phia", "icd203"])
def test_every_term_of_the_hedge_lexicon_has_a_band_on_some_scale(scale: Scale) -> None:
    nodes = list(lexicon().values())
    terms = set()
    while nodes:
        node = nodes.pop()
        nodes += node.after.values()
        if node.entry and node.entry.term:
            terms.add(node.entry.term)
    assert len(terms) > 10
    assert all(band(term, "phia") or band(term, "icd203") for term in terms)
    assert any(band(term, scale) for term in terms)


@pytest.mark.parametrize(
    "name",
    [
        "British Military Intelligence",
        "British Defence Intelligence",
        "the British Ministry of Defence",
        "the UK’s Ministry of Defence",
        "UK Defence Intelligence",
        "U.K. Ministry of Defence",
        "Britain's Defence Ministry",
        "the Joint Intelligence Committee",
        "British intelligence chiefs",
    ],
)
def test_british_intelligence_writes_by_phia(name: str) -> None:
    assert scale_for(name, "") == "phia"


@pytest.mark.parametrize(
    "name",
    [
        "CIA",
        "the Office of the Director of National Intelligence",
        "U.S. intelligence officials",
        "the US intelligence community",
        "the Defense Intelligence Agency",
        "the National Intelligence Council",
        "a National Intelligence Estimate",
        "CIA Director William Burns",
    ],
)
def test_american_intelligence_writes_by_icd203(name: str) -> None:
    assert scale_for(name, "") == "icd203"


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "ISW",
        "Institute for the Study of War",
        "Ukraine’s Ministry of Defense",
        "the Russian Ministry of Defence",
        "a former CIA officer",
        "an ex-MI6 agent",
        "US officials",
        "the British government",
        "Acacia",
        "Ukrainian military intelligence",
        "British and US intelligence, CIA and MI6",
    ],
)
def test_other_sources_have_no_scale(name: str | None) -> None:
    assert scale_for(name, "they said it was likely") is None


def test_a_text_that_names_a_scale_chooses_it() -> None:
    assert scale_for("the agency", "likely, in the terms of the PHIA yardstick") == "phia"
    assert scale_for(None, "It uses ICD 203’s wording.") == "icd203"
    assert scale_for(None, "It compares PHIA with ICD 203.") is None


GOOD = """
[[phia.band]]
low = 0
high = 5
terms = ["remote chance"]
synonyms = []
[phia.sources]
names = []
mentions = []
[[icd203.band]]
low = 1
high = 5
terms = ["remote"]
synonyms = []
[icd203.sources]
names = []
mentions = []
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("high = 5", "high = 105", "scale phia, has the impossible band 0–105"),
        ("low = 1", "low = 7", "scale icd203, has the impossible band 7–5"),
        ("synonyms = []\n[phia", 'synonyms = ["remote chance"]\n[phia', "has the term 'remote chance' twice"),
        ("icd203", "kent", "must hold exactly the scales phia, icd203"),
        ('terms = ["remote"]\n', "", "lacks a field"),
        ("low = 0", "low = ", "is no valid TOML"),
    ],
)
def test_a_wrong_file_is_refused(old: str, new: str, message: str) -> None:
    assert set(read_yardsticks(GOOD, "mine.toml")) == {"phia", "icd203"}
    with pytest.raises(SettingsError, match=re.escape(message)):
        read_yardsticks(GOOD.replace(old, new), "mine.toml")
