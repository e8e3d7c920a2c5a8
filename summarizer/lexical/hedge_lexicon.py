"""The lexicon of hedge cues, read from `data/hedges.toml` and checked, so that no entry is misspelt, double or dead."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import get_args

from summarizer.errors import SettingsError
from summarizer.lexical.hedge_context import Rule
from summarizer.lexical.hedge_rules import RULES
from summarizer.lexical.tokens import tokenize
from summarizer.models import HedgeKind

ORIGINS = frozenset({"hyland2005", "bioscope", "szeged", "phia", "icd203", "own"})
"""Where cues were published; `hedges.toml` names the works."""

NO_HEDGE = "none"
"""The kind of a phrase that keeps the words of a cue from being read as one: as soon as possible."""

_KINDS: dict[str, HedgeKind] = {kind: kind for kind in get_args(HedgeKind)}
_GROUP_FIELDS = frozenset({"kind", "origin", "rule", "cues"})
_CUE_FIELDS = frozenset({"cue", "term"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the lexicon, as tokens in lower case."""

    words: tuple[str, ...]
    cue: tuple[int, int]
    """The tokens of `words` that are the cue; the others are its context."""
    kind: HedgeKind | None
    """None: a phrase that hedges nothing."""
    rule: Rule | None
    """The condition under which the words hedge; None: always."""
    term: str | None
    """The cue's name on the scales of verbal probability."""
    origin: str


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: the entry that ends here, and the words that can follow."""

    entry: Entry | None = None
    after: dict[str, Node] = field(default_factory=dict)


Lexicon = dict[str, Node]
"""First word → the tree of the entries that begin with it."""


@cache
def lexicon() -> Lexicon:
    """The package's own lexicon, read at first use.

    Raises:
        SettingsError: the file breaks a rule of `read_lexicon`.
    """
    source = files("summarizer.lexical").joinpath("data/hedges.toml")
    return read_lexicon(source.read_text(encoding="utf-8"), "hedges.toml")


def read_lexicon(text: str, name: str) -> Lexicon:
    """The lexicon written in `text`, a TOML document of [[group]] tables.

    Raises:
        SettingsError: no TOML, an unknown field, kind, origin or rule, a phrase that stands twice, or a dead one, which
            no text can match; the message names `name` and the line.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name} is no valid TOML: {error}."
        raise SettingsError(msg) from None
    reader = _Reader(text, name)
    entries = list(reader.entries(table))
    reader.check_dead(entries)
    root = Node()
    for entry in entries:
        node = root
        for word in entry.words:
            node = node.after.setdefault(word, Node())
        node.entry = entry
    return root.after


class _Reader:
    """One lexicon file on its way from text to entries; knows the line of everything it complains about."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name
        self._where: dict[tuple[str, ...], int] = {}

    def entries(self, table: dict[str, object]) -> Iterator[Entry]:
        """The entries of all groups, each checked by itself."""
        groups = table.get("group")
        if not isinstance(groups, list) or set(table) != {"group"}:
            raise self._error(1, "holds something else than [[group]] tables")
        heads = [number for number, line in enumerate(self._lines, 1) if line.strip() == "[[group]]"]
        for group, line in zip(groups, heads, strict=True):
            yield from self._group(group, line)

    def _group(self, group: dict[str, object], line: int) -> Iterator[Entry]:
        self._known(set(group), _GROUP_FIELDS, "field", line)
        kind, origin = str(group.get("kind")), str(group.get("origin"))
        self._known({kind}, {*_KINDS, NO_HEDGE}, "kind", line)
        self._known({origin}, ORIGINS, "origin", line)
        rule = group.get("rule")
        if rule is not None:
            self._known({str(rule)}, RULES, "rule", line)
        cues = group.get("cues")
        if not isinstance(cues, list) or not cues:
            raise self._error(line, "has a group without cues")
        for item in cues:
            fields = item if isinstance(item, dict) else {"cue": item}
            line = self._find(str(fields.get("cue")), line)
            self._known(set(fields), _CUE_FIELDS, "field", line)
            words, cue = self._words(str(fields.get("cue")), line)
            term = fields.get("term")
            yield Entry(
                words=words,
                cue=cue,
                kind=_KINDS.get(kind),
                rule=None if rule is None else RULES[str(rule)],
                term=None if term is None else str(term),
                origin=origin,
            )

    def _words(self, phrase: str, line: int) -> tuple[tuple[str, ...], tuple[int, int]]:
        """The words of a phrase and which of them are its cue."""
        before, bracket, rest = phrase.partition("[")
        inner, closing, after = rest.partition("]")
        parts = (before, inner, after) if bracket and closing else ("", phrase, "")
        pieces = [[token.low for token in tokenize(part)] if part else [] for part in parts]
        words = tuple(word for piece in pieces for word in piece)
        plain = " ".join("".join(parts).split())
        if not pieces[1] or "".join(parts) != plain.lower() or words != tuple(t.low for t in tokenize(plain)):
            raise self._error(line, f"has the dead phrase {phrase!r}: write it in lower case, with single spaces")
        if words in self._where:
            raise self._error(line, f"has the phrase {phrase!r} a second time, after line {self._where[words]}")
        self._where[words] = line
        return words, (len(pieces[0]), len(pieces[0]) + len(pieces[1]))

    def check_dead(self, entries: list[Entry]) -> None:
        """Complain of phrases that change nothing: blocking no cue, or doing what a shorter one does."""
        by_words = {entry.words: entry for entry in entries}
        for entry in entries:
            line = self._where[entry.words]
            phrase = " ".join(entry.words)
            runs = {entry.words[i:j] for i in range(len(entry.words)) for j in range(i + 1, len(entry.words) + 1)}
            inner = [by_words[run] for run in runs - {entry.words} if run in by_words]
            if entry.kind is None and not any(other.kind for other in inner):
                raise self._error(line, f"has the dead phrase {phrase!r}: it keeps no cue from being read")
            shorter = by_words.get(entry.words[entry.cue[0] : entry.cue[1]])
            if shorter and shorter is not entry and shorter.rule is None and _same(shorter, entry):
                raise self._error(line, f"has the dead phrase {phrase!r}: the shorter one is read everywhere already")

    def _find(self, phrase: str, after: int) -> int:
        quoted = f'"{phrase}"'
        return next((number for number, line in enumerate(self._lines, 1) if number >= after and quoted in line), after)

    def _known(self, given: set[str], known: object, what: str, line: int) -> None:
        allowed = set(known) if isinstance(known, (set, frozenset, dict)) else set()
        for wrong in sorted(given - allowed):
            raise self._error(line, f"has the unknown {what} {wrong!r}; known are {', '.join(sorted(allowed))}")

    def _error(self, line: int, what: str) -> SettingsError:
        return SettingsError(f"{self._name}, line {line}, {what}.")


def _same(a: Entry, b: Entry) -> bool:
    return (a.kind, a.term) == (b.kind, b.term)
