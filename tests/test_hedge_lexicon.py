from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from summarizer.errors import SettingsError
from summarizer.lexical.hedge_lexicon import ORIGINS, Entry, Lexicon, Node, lexicon, read_lexicon
from summarizer.lexical.hedge_rules import RULES
from summarizer.models import HedgeKind

HEAD = '[[group]]\nkind = "epistemic"\norigin = "own"\n'


def entries(nodes: dict[str, Node]) -> Iterator[Entry]:
    for node in nodes.values():
        if node.entry:
            yield node.entry
        yield from entries(node.after)


def read(text: str) -> Lexicon:
    return read_lexicon(text, "mine.toml")


def test_the_lexicon_has_several_hundred_cues_of_every_kind_from_published_origins() -> None:
    hedges = [entry for entry in entries(lexicon()) if entry.kind]
    assert len(hedges) > 350
    assert {entry.kind for entry in hedges} == set(get_args(HedgeKind))
    assert {entry.origin for entry in hedges} == ORIGINS


def test_the_lexicon_is_read_once() -> None:
    assert lexicon() is lexicon()


def test_every_rule_is_used() -> None:
    used = {entry.rule for entry in entries(lexicon())}
    assert [name for name, rule in RULES.items() if rule not in used] == []


def test_what_the_guidelines_leave_out_is_no_entry() -> None:
    left_out = "over more just only some several generally largely certainly undoubtedly clearly must fewer can shall"
    assert {" ".join(entry.words) for entry in entries(lexicon())}.isdisjoint(left_out.split())


def test_brackets_mark_the_cue_in_its_context() -> None:
    (entry,) = entries(read(HEAD + 'cues = ["on [paper] alone"]\n'))
    assert entry.words == ("on", "paper", "alone")
    assert entry.cue == (1, 2)


def test_a_term_is_kept() -> None:
    (entry,) = entries(read(HEAD + 'cues = [{ cue = "probably", term = "probable" }]\n'))
    assert entry.term == "probable"


def test_words_are_read_as_in_articles() -> None:
    (entry,) = entries(read(HEAD + 'cues = ["isn\'t sure"]\n'))
    assert entry.words == ("is", "n't", "sure")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + 'cues = ["maybe",\n"perhaps", "maybe"]\n',
            "line 5, has the phrase 'maybe' a second time, after line 4.",
        ),
        (HEAD + 'cues = ["Maybe"]\n', "line 4, has the dead phrase 'Maybe': write it in lower case"),
        (HEAD + 'cues = ["so  so"]\n', "line 4, has the dead phrase 'so  so'"),
        (HEAD + 'cues = ["[] of"]\n', "line 4, has the dead phrase"),
        (HEAD + 'cues = ["maybe",\n"[maybe] so"]\n', "line 5, has the dead phrase 'maybe so': the shorter one is read"),
        (
            HEAD.replace("epistemic", "none") + 'cues = ["no way"]\n',
            "line 4, has the dead phrase 'no way': it keeps no cue",
        ),
        (HEAD.replace("epistemic", "vague") + 'cues = ["maybe"]\n', "line 1, has the unknown kind 'vague'"),
        (HEAD.replace("own", "hearsay") + 'cues = ["maybe"]\n', "line 1, has the unknown origin 'hearsay'"),
        (HEAD + 'rule = "sometimes"\ncues = ["maybe"]\n', "line 1, has the unknown rule 'sometimes'"),
        (HEAD + 'when = "now"\ncues = ["maybe"]\n', "line 1, has the unknown field 'when'"),
        (HEAD + 'cues = [{ cue = "maybe", tern = "x" }]\n', "line 4, has the unknown field 'tern'"),
        (HEAD + "cues = []\n", "line 1, has a group without cues"),
        (HEAD + "cues = [\n", "is no valid TOML"),
        ('title = "x"\n', "line 1, holds something else than [[group]] tables"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)) as caught:
        read(text)
    assert str(caught.value).startswith("mine.toml")
