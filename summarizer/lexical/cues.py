"""The lexicon of words that assign something to a source, read from `data/attribution_cues.toml` and checked.

The file's head says what each flag of an entry means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from summarizer.errors import SettingsError
from summarizer.models import Stance

PartOfSpeech = Literal["verb", "noun", "adjective", "phrase"]

_FILE = "attribution_cues.toml"
_VERB_FLAGS = (
    "that bare quote told inf ger np of against about for at on as naming objinf accuse info weak "
    "to toinf outlook whether quantity among seen regarded claimed adj likened linked assigned taken blamed evidence it"
)
_NOUN_FLAGS = "that of about for over anaphor info weak"
_FLAGS: Mapping[PartOfSpeech, frozenset[str]] = {
    "verb": frozenset(_VERB_FLAGS.split()),
    "noun": frozenset(_NOUN_FLAGS.split()),
    "adjective": frozenset({"that", "bare", "of", "about", "weak"}),
    "phrase": frozenset({"source"}),
}
_POS: Mapping[str, PartOfSpeech] = {pos: pos for pos in get_args(PartOfSpeech)}
_STANCES: Mapping[str, Stance] = {stance: stance for stance in get_args(Stance)}
_VERB_FORMS = 4
_KEY = re.compile(r'^\s*"?([^"=\[\]#]+?)"?\s*=')
_TABLE = re.compile(r"^\s*\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry: its lemma, what it takes, and how it stands to what it reports."""

    lemma: str
    pos: PartOfSpeech
    stance: Stance
    takes: frozenset[str]
    words: tuple[str, ...]
    """The lemma's words: the particle of a verb ("point out"), the modifiers of a noun stand among them."""


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Entries by word form, in lower case: nouns by their last word, the others by their first."""

    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, tuple[Cue, ...]]
    adjectives: Mapping[str, tuple[Cue, ...]]
    phrases: Mapping[str, tuple[Cue, ...]]
    forms: frozenset[str]
    """Every word form under which an entry can be found, and the participles of to cite and to quote."""


@lru_cache(maxsize=1)
def cues() -> CueLexicon:
    """The package's lexicon, read once.

    Raises:
        SettingsError: the file breaks its own rules (see `parse_cues`).
    """
    return parse_cues((files("summarizer.lexical") / "data" / _FILE).read_text(encoding="utf-8"), _FILE)


def parse_cues(text: str, name: str) -> CueLexicon:
    """Read a lexicon from TOML.

    Args:
        text: the file's content.
        name: what to call the file in an error.

    Raises:
        SettingsError: the TOML is broken, an entry stands twice, a section, stance or flag is unknown, an entry takes
            nothing, or a line of [forms] belongs to no entry or says what the regular rule says. Names file and line.
    """
    try:
        tables = tomllib.loads(text + "\n")
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}: mend the TOML or remove the entry that stands twice."
        raise SettingsError(msg) from None
    check = _Checker(text, name)
    irregular = {pos: check.forms(pos, tables.get("forms", {}).get(pos, {})) for pos in ("verb", "noun")}
    found: dict[str, dict[str, list[Cue]]] = {pos: {} for pos in _FLAGS}
    for cue in check.entries(tables):
        for form in _forms(cue, irregular):
            found[cue.pos].setdefault(form, []).append(cue)
    check.used(irregular, found)
    # entries of several words come first: "pointed out" before "pointed"
    ordered = {
        pos: {form: tuple(sorted(entries, key=lambda cue: -len(cue.words))) for form, entries in table.items()}
        for pos, table in found.items()
    }
    return CueLexicon(
        verbs=ordered["verb"],
        nouns=ordered["noun"],
        adjectives=ordered["adjective"],
        phrases=ordered["phrase"],
        forms=frozenset({"citing", "quoting"}).union(*ordered.values()),
    )


def _forms(cue: Cue, irregular: Mapping[str, Mapping[str, tuple[str, ...]]]) -> set[str]:
    """The word forms under which an entry is looked up."""
    if cue.pos in {"adjective", "phrase"}:
        return {cue.words[0]}
    word = cue.words[0] if cue.pos == "verb" else cue.words[-1]
    regular = regular_verb_forms if cue.pos == "verb" else regular_noun_forms
    return {word, *irregular[cue.pos].get(word, regular(word))}


def _third_person(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    return word + "s"


def regular_noun_forms(word: str) -> tuple[str, ...]:
    """The plural by the regular rule: (claims)."""
    return (_third_person(word),)


def regular_verb_forms(word: str) -> tuple[str, ...]:
    """Third person, past, participle and -ing by the regular rule: (denies, denied, denied, denying)."""
    if word.endswith("e"):
        past, ing = word + "d", (word if word.endswith("ee") else word[:-1]) + "ing"
    elif word.endswith("y") and word[-2:-1] not in set("aeiou"):
        past, ing = word[:-1] + "ied", word + "ing"
    else:
        past, ing = word + "ed", word + "ing"
    return _third_person(word), past, past, ing


class _Checker:
    """Reads entries, and names file and line of the first that is wrong."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if match := _TABLE.match(line):
                table = match.group(1)
                self.lines[table, ""] = number
            elif match := _KEY.match(line):
                self.lines[table, match.group(1)] = number

    def fail(self, table: str, key: str, what: str) -> SettingsError:
        line = self.lines.get((table, key), self.lines.get((table, ""), 1))
        return SettingsError(f"{self.name}, line {line}: {what}.")

    def entries(self, tables: Mapping[str, object]) -> Iterator[Cue]:
        seen: dict[tuple[str, str], str] = {}
        for section, stances in tables.items():
            if section == "forms":
                continue
            pos = _POS.get(section)
            if pos is None or not isinstance(stances, dict):
                raise self.fail(section, "", f"no such section: {section}; use {', '.join(_POS)}")
            for name, lemmas in stances.items():
                table, stance = f"{pos}.{name}", _STANCES.get(name)
                if stance is None or not isinstance(lemmas, dict):
                    raise self.fail(table, "", f"no such stance: {name}; use {', '.join(_STANCES)}")
                for lemma, takes in lemmas.items():
                    if (pos, lemma) in seen:
                        raise self.fail(table, lemma, f"{lemma} stands in [{seen[pos, lemma]}] as well; remove one")
                    seen[pos, lemma] = table
                    yield self._entry(pos, stance, lemma, takes)

    def _entry(self, pos: PartOfSpeech, stance: Stance, lemma: str, takes: object) -> Cue:
        table = f"{pos}.{stance}"
        if not isinstance(takes, str) or not takes.split():
            raise self.fail(table, lemma, f"{lemma} takes nothing and can never match; give it a flag or remove it")
        flags = frozenset(takes.split())
        if flags == {"weak"}:
            raise self.fail(table, lemma, f"{lemma} is only weak and can never match; say what it takes")
        if unknown := sorted(flags - _FLAGS[pos]):
            known = ", ".join(sorted(_FLAGS[pos]))
            raise self.fail(table, lemma, f"{lemma} takes the unknown {', '.join(unknown)}; use {known}")
        return Cue(lemma=lemma, pos=pos, stance=stance, takes=flags, words=tuple(lemma.split()))

    def forms(self, pos: str, given: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """Irregular forms by the word they belong to."""
        table = f"forms.{pos}"
        out: dict[str, tuple[str, ...]] = {}
        for word, value in given.items():
            forms = tuple(value.split()) if isinstance(value, str) else ()
            wanted = _VERB_FORMS if pos == "verb" else 1
            if len(forms) != wanted:
                raise self.fail(table, word, f"{word} needs {wanted} form(s), not {len(forms)}")
            if forms == (regular_verb_forms(word) if pos == "verb" else regular_noun_forms(word)):
                raise self.fail(table, word, f"the forms of {word} are regular; remove the line")
            out[word] = forms
        return out

    def used(self, irregular: Mapping[str, Mapping[str, object]], found: Mapping[str, Mapping[str, list[Cue]]]) -> None:
        """Every line of [forms] must belong to an entry."""
        for pos, words in irregular.items():
            table = f"forms.{pos}"
            for word in words:
                if word not in found[pos]:
                    raise self.fail(table, word, f"{word} is no {pos} of this file; remove the line")
