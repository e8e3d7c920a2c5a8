"""Who sources are, over several sentences: the last attribution of each text is looked at."""

from __future__ import annotations

import pytest

from summarizer.lexical.attributions import find_attributions
from summarizer.lexical.document import read_document
from summarizer.lexical.names import Names, source_type
from summarizer.models import SourceType
from summarizer.segment import sentences

ISW = "Institute for the Study of War"
RESOLVED = [
    ("Vitaly Ganchev said the town had fallen. Ganchev said it was secure.", "Vitaly Ganchev", "person"),
    ("Vitaly Ganchev said the town had fallen. He said it was secure.", "Vitaly Ganchev", "person"),
    (
        "The Institute for the Study of War (ISW) said that it rained. It added that it snowed.",
        "Institute for the Study of War",
        "organisation",
    ),
    (
        "According to the Institute for the Study of War (ISW), it rained. ISW also notes that it snowed.",
        "Institute for the Study of War",
        "organisation",
    ),
    (
        "According to the Institute for the Study of War, it rained. ISW also notes that it snowed.",
        "Institute for the Study of War",
        "organisation",
    ),
    (
        "According to the Institute for the Study of War, it rained. But the Institute added that it snowed.",
        "Institute for the Study of War",
        "organisation",
    ),
    (
        "Ukraine’s Ministry of Defense said it rained. The ministry added that it snowed.",
        "Ukraine’s Ministry of Defense",
        "government",
    ),
    (
        "@War_Mapper, a Twitter account, reported that it rained. It snowed, according to the Twitter account.",
        "@War_Mapper",
        "social_media",
    ),
    ("Mark Smith said it rained. “I think it snowed,” Mr Smith added.", "Mark Smith", "person"),
    ("Kyiv said it rained. It says that it snowed.", "Kyiv", "government"),
    ("Olena Bilyk was there. “I think it will snow,” said Bilyk.", "Olena Bilyk", "person"),
    (
        "Karl Ostrow, an aide, denied the talks. Abar, however, appeared to confirm it. “We met him,” he told TV7.",
        "Abar",
        "person",
    ),
    ("Karl Ostrow said it rained. Omar Sid runs the plant. “It is wet,” he told TV7.", "Omar Sid", "person"),
    ("Karl Ostrow said it rained. Tesla fell by 3%. “It is wet,” he told TV7.", "Karl Ostrow", "person"),
    ("Karl Ostrow said it rained. Anna Berg met Omar Sid. “It is wet,” he told TV7.", "Karl Ostrow", "person"),
    ("Russian sources claim that it rained.", "Russian sources", "unnamed"),
    ("Analysts believe that it rained.", "Analysts", "unnamed"),
    ("Some reports suggest that it rained.", None, "unnamed"),
    ("It is reported that it rained.", None, "unnamed"),
    ("It rained, as shown by unverified maps.", None, "unnamed"),
    ("Vitaly Ganchev announced that it rained. This claim raises questions.", "Vitaly Ganchev", "unnamed"),
    (
        "Vitaly Ganchev announced that it rained. The assertion that it rained remains unverified.",
        "Vitaly Ganchev",
        "unnamed",
    ),
    ("British Military Intelligence said it rained.", "British Military Intelligence", "military"),
    ("The Ukrainian General Staff said it rained.", "Ukrainian General Staff", "military"),
    ("The New York Times reported that it rained.", "New York Times", "media"),
    ("The WHO said it rained.", "WHO", "organisation"),
    ("The mayor said it rained.", "mayor", "person"),
    ("Local residents said it rained.", "Local residents", "unnamed"),
    ("Moscow is hoping it will rain.", "Moscow", "government"),
    ("The company said it rained.", "company", "organisation"),
]


@pytest.mark.parametrize(("text", "name", "kind"), RESOLVED)
def test_the_last_source_of_a_text(text: str, name: str | None, kind: SourceType) -> None:
    doc = read_document(text, sentences(text))
    candidates = find_attributions(doc)
    names = Names.of(doc, candidates)
    last = max(candidates, key=lambda candidate: candidate.cue[0])
    assert (names.name(last), names.type(last)) == (name, kind)


def test_who_says_i_is_the_source_of_the_quotation() -> None:
    text = "“I think it will snow,” said Olena Bilyk."
    doc = read_document(text, sentences(text))
    candidates = find_attributions(doc)
    names = Names.of(doc, candidates)
    assert {names.name(candidate) for candidate in candidates} == {"Olena Bilyk"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Russia’s Defence Ministry", "government"),
        ("Yonhap news agency", "media"),
        ("Volodymyr Zelensky", "person"),
        ("North Korea", "government"),
        ("YouGov", "organisation"),
        ("Officials in Washington", "unnamed"),
        ("NATO chief", "person"),
    ],
)
def test_types_of_proper_names(words: str, kind: SourceType) -> None:
    assert source_type(words.split(), proper=True, owner=words.split()) == kind


def test_an_unknown_candidate_has_no_name() -> None:
    doc = read_document("The mayor said it rained.", ((0, 25),))
    (candidate,) = find_attributions(doc)
    assert Names.of(doc, ()).name(candidate) is None
    assert Names.of(doc, ()).type(candidate) == "unnamed"


def test_a_weekday_is_nobodys_name() -> None:
    text = "The army chief resigned on Tuesday, the defence ministry said."
    doc = read_document(text, ((0, len(text)),))
    (found,) = find_attributions(doc)
    assert Names.of(doc, [found]).name(found) == "defence ministry"
