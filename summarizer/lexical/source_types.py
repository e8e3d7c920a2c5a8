"""What kind of source a name is, by its words; the lists stand in `data/source_types.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import get_args

from summarizer.errors import SettingsError
from summarizer.lexical.words import word_set, word_tags
from summarizer.models import SourceType

_FILE = "source_types.toml"
_TABLES = {"unnamed": ("words",), "person": ("titles", "roles", "endings", "things"), "places": ("names",)}
_DETERMINING = frozenset({"PRP$", "CD", "DT", "PRP"})
_COMMON = word_set(
    "local senior several many other others former foreign military regional federal medical legal police people few"
)
_TYPED = tuple(kind for kind in get_args(SourceType) if kind not in {"person", "unnamed"})


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The lists, in lower case."""

    types: Mapping[str, SourceType]
    """Word or phrase to the type it tells."""
    order: Mapping[SourceType, int]
    """Which type wins where a name has words of several: the lowest."""
    sizes: Mapping[str, frozenset[int]]
    """How many words the phrases have that begin with a word."""
    unnamed: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    places: frozenset[str]
    endings: tuple[str, ...]
    """How nouns for persons end."""
    things: frozenset[str]
    """Nouns that end so and name no person."""

    def is_person(self, low: str) -> bool:
        """Whether a common noun names a person by its role or its ending: striker, tenants, chemist."""
        one = low.removesuffix("s")
        return one in self.roles or low in self.unnamed or (low.endswith(self.endings) and one not in self.things)

    def kind(self, words: Sequence[str]) -> SourceType | None:
        """The type that the words of a name tell (lower case, no clitics), or None if none of them tells any."""
        found: set[SourceType] = set()
        for at, word in enumerate(words):
            if word.startswith("@"):
                return "social_media"
            if word in self.types:
                found.add(self.types[word])
            for size in self.sizes.get(word, ()):
                phrase = " ".join(words[at : at + size])
                if phrase in self.types:
                    found.add(self.types[phrase])
        return min(found, key=self.order.__getitem__, default=None)

    def is_place(self, words: Sequence[str]) -> bool:
        """Whether the words name a country or a capital and nothing else."""
        return " ".join(words) in self.places


@lru_cache(maxsize=1)
def source_words() -> SourceWords:
    """The package's lists, read once.

    Raises:
        SettingsError: the file breaks its own rules (see `parse_source_types`).
    """
    return parse_source_types((files("summarizer.lexical") / "data" / _FILE).read_text(encoding="utf-8"), _FILE)


def parse_source_types(text: str, name: str) -> SourceWords:
    """Read the lists from TOML.

    Args:
        text: the file's content.
        name: what to call the file in an error.

    Raises:
        SettingsError: the TOML is broken, a section or list is missing or unknown, or a word is no lower-case text or
            stands twice. Names file and line.
    """
    try:
        tables = tomllib.loads(text + "\n")
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}: mend the TOML."
        raise SettingsError(msg) from None
    wanted = {"types": _TYPED, **_TABLES}
    if set(tables) != set(wanted):
        msg = f"{name}: the sections must be {', '.join(wanted)}, not {', '.join(tables)}."
        raise SettingsError(msg)
    types: dict[str, SourceType] = {}
    lists: dict[str, frozenset[str]] = {}
    for section, keys in wanted.items():
        if set(tables[section]) != set(keys):
            msg = f"{name}: [{section}] must have {', '.join(keys)}, not {', '.join(tables[section])}."
            raise SettingsError(msg)
        for key, words in tables[section].items():
            _check(words, f"{section}.{key}", text, name)
            lists[key] = frozenset(words)
    order: dict[SourceType, int] = {}
    for place, kind in enumerate(tables["types"]):
        typed: SourceType = next(known for known in get_args(SourceType) if known == kind)
        order[typed] = place
        for word in tables["types"][kind]:
            if word in types:
                msg = f"{name}, line {_line(text, word)}: {word} stands under {types[word]} and {kind}; remove one."
                raise SettingsError(msg)
            types[word] = typed
    return SourceWords(
        types=types,
        order=order,
        sizes=_sizes(types),
        unnamed=lists["words"],
        titles=lists["titles"],
        roles=lists["roles"],
        places=lists["names"],
        endings=tuple(sorted(lists["endings"])),
        things=lists["things"],
    )


def _sizes(phrases: Iterable[str]) -> dict[str, frozenset[int]]:
    out: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split()
        if len(words) > 1:
            out.setdefault(words[0], set()).add(len(words))
    return {word: frozenset(sizes) for word, sizes in out.items()}


def _check(words: object, where: str, text: str, name: str) -> None:
    if not isinstance(words, list) or not words:
        msg = f"{name}: {where} must be a list of words."
        raise SettingsError(msg)
    seen: set[str] = set()
    for word in words:
        if not isinstance(word, str) or not word or word != word.lower():
            msg = f"{name}, line {_line(text, str(word))}: {word!r} in {where} must be lower-case text."
            raise SettingsError(msg)
        if word in seen:
            msg = f"{name}, line {_line(text, word)}: {word} stands twice in {where}; remove one."
            raise SettingsError(msg)
        seen.add(word)


def _line(text: str, word: str) -> int:
    """The line on which `word` stands last."""
    at = [match.start() for match in re.finditer(re.escape(f'"{word}"'), text)]
    return text.count("\n", 0, at[-1]) + 1 if at else 1


def mid_sentence(name: str) -> str:
    """How a source that was named at a sentence's head is called inside one: prosecutors, her lawyer, two officials.

    Only words that can be no name lose their capital: her, two; plurals like officials; local and its like.
    """
    first, *rest = name.split()
    low = first.lower()
    if first != low.capitalize() or (rest and not rest[-1].islower() and rest[0][0].isupper()):
        return name
    counting = word_tags().get(low, ("",))[0] in _DETERMINING and not (rest and rest[0][0].isdigit())
    plural = low.endswith("s") and (low in source_words().unnamed or low[:-1] in source_words().roles)
    common = (plural or low in _COMMON) and not (rest and rest[0][0].isupper())
    return name[0].lower() + name[1:] if common or counting else name
