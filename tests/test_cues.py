"""The cue lexicon's own rules, and that the package's file keeps them."""

from __future__ import annotations

import re

import pytest

from summarizer.errors import SettingsError
from summarizer.lexical.cues import cues, parse_cues, regular_noun_forms, regular_verb_forms
from summarizer.lexical.source_types import parse_source_types, source_words


def test_the_packaged_lexicon_is_sound_and_cached() -> None:
    assert cues() is cues()
    assert cues().verbs["said"][0].lemma == "say"
    assert cues().verbs["denies"][0].stance == "denying"
    assert cues().nouns["allegations"][0].stance == "distancing"
    assert cues().phrases["according"][0].words == ("according", "to")


def test_entries_of_several_words_come_first() -> None:
    sizes = [len(cue.words) for cue in cues().verbs["pointed"]]
    assert sizes == sorted(sizes, reverse=True)
    assert ("point", "out") in [cue.words for cue in cues().verbs["pointed"]]
    assert cues().nouns["theory"][0].words == ("conspiracy", "theory")


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("claim", ("claims", "claimed", "claimed", "claiming")),
        ("argue", ("argues", "argued", "argued", "arguing")),
        ("deny", ("denies", "denied", "denied", "denying")),
        ("stress", ("stresses", "stressed", "stressed", "stressing")),
        ("relay", ("relays", "relayed", "relayed", "relaying")),
        ("agree", ("agrees", "agreed", "agreed", "agreeing")),
    ],
)
def test_regular_verbs(word: str, forms: tuple[str, ...]) -> None:
    assert regular_verb_forms(word) == forms


def test_regular_nouns() -> None:
    assert regular_noun_forms("testimony") == ("testimonies",)
    assert regular_noun_forms("view") == ("views",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[verb.neutral]\nsay = "that"\nsay = "quote"', "line 3"),
        (
            '[verb.neutral]\nsay = "that"\n[verb.denying]\nsay = "that"',
            r"line 4: say stands in \[verb.neutral\] as well",
        ),
        ('[verb.neutral]\nsay = "that quote loudly"', "line 2: say takes the unknown loudly"),
        ('[verb.neutral]\nsay = ""', "line 2: say takes nothing"),
        ('[verb.neutral]\nsay = "weak"', "line 2: say is only weak"),
        ('[verb.angry]\nsay = "that"', "line 1: no such stance: angry"),
        ('[adverb.neutral]\nsay = "that"', "line 1: no such section: adverb"),
        ('[verb.neutral]\nclaim = "that"\n[forms.verb]\nsay = "says said said saying"', "line 4: say is no verb"),
        (
            '[verb.neutral]\nclaim = "that"\n[forms.verb]\nclaim = "claims claimed claimed claiming"',
            "line 4: .* are regular",
        ),
        ('[verb.neutral]\nsay = "that"\n[forms.verb]\nsay = "said"', r"line 4: say needs 4 form\(s\), not 1"),
        ('[noun.neutral]\nword = "quote"', "line 2: word takes the unknown quote"),
    ],
)
def test_a_broken_lexicon_names_file_and_line(text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        parse_cues(text, "mine.toml")
    assert str(caught.value).startswith("mine.toml")


def test_the_packaged_source_types_are_sound_and_cached() -> None:
    assert source_words() is source_words()
    assert source_words().kind(["ministry", "of", "defence"]) == "government"
    assert source_words().kind(["general", "staff"]) == "military"
    assert source_words().kind(["@war_mapper"]) == "social_media"
    assert source_words().kind(["olena"]) is None
    assert source_words().is_place(["new", "zealand"])


_TYPES = """[types]
social_media = ["telegram"]
media = ["times"]
military = ["army"]
government = ["ministry"]
organisation = ["institute"]
[unnamed]
words = ["analysts"]
[person]
titles = ["mr"]
endings = ["ist"]
things = ["list"]
roles = ["mayor"]
[places]
names = ["kyiv"]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["army"]', '["times"]', "times stands under media and military"),
        ('["army"]', '["army", "army"]', "line 4: army stands twice in types.military"),
        ('["army"]', '["Army"]', "line 4: 'Army' in types.military must be lower-case text"),
        ('["army"]', "[]", "types.military must be a list of words"),
        ("military =", "navy =", r"\[types\] must have .*military"),
        ("[places]", "[towns]", "the sections must be"),
        ("[places]", "[places", "mend the TOML"),
    ],
)
def test_broken_source_types_name_the_file(old: str, new: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        parse_source_types(_TYPES.replace(old, new), "mine.toml")
    assert re.match(r"mine\.toml", str(caught.value))
