"""Verbal probability: what "likely" means, in per cent, to a source that writes by a published scale.

Scales: the PHIA probability yardstick (UK) and ICD 203 (US), in `data/probability.toml`. A word has a number only where
its source is known to use the scale, or the reader forces one; "reportedly" and "may" never have one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from summarizer.errors import SettingsError
from summarizer.models import Scale

_HIGHEST = 100
_POSSESSIVE = re.compile(r"['’ʼ]s?\b")
_ABBREVIATION = re.compile(r"\b([a-z])\.(?=[a-z]\.|\s|$|[^\w])")
_NO_WORD = re.compile(r"[^\w-]+")
_FORMER = frozenset({"former", "ex", "retired", "onetime", "one-time"})
_SCALES: tuple[Scale, ...] = get_args(Scale)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One scale: its terms with their bands in per cent, and who writes by it."""

    bands: dict[str, tuple[float, float]]
    names: tuple[str, ...]
    mentions: tuple[str, ...]


def band(term: str, scale: Scale) -> tuple[float, float] | None:
    """The band (low, high) in per cent that `scale` gives a term such as "highly likely", or None where it has none."""
    return yardsticks()[scale].bands.get(" ".join(term.lower().split()))


def scale_for(source_name: str | None, text: str) -> Scale | None:
    """The scale that a source writes by, or None where none is known.

    Args:
        source_name: the source of an attribution, resolved ("British Military Intelligence"), or None.
        text: the words around the attribution; they count only where they name a scale ("PHIA", "ICD 203") themselves.

    Returns:
        `phia` for British intelligence and the UK Ministry of Defence, `icd203` for the US intelligence community; the
        scale that `text` names otherwise, unless it names both.
    """
    known = yardsticks()
    if source_name:
        plain = _plain(source_name)
        by_name: list[Scale] = [scale for scale in _SCALES if _names(plain, known[scale].names)]
        if len(by_name) == 1 and not _FORMER & set(plain.split()):
            return by_name[0]
    around = _plain(text)
    mentioned: list[Scale] = [scale for scale in _SCALES if _names(around, known[scale].mentions)]
    return mentioned[0] if len(mentioned) == 1 else None


@cache
def yardsticks() -> dict[Scale, Yardstick]:
    """The package's own scales, read at first use.

    Raises:
        SettingsError: the file breaks a rule of `read_yardsticks`.
    """
    source = files("summarizer.lexical").joinpath("data/probability.toml")
    return read_yardsticks(source.read_text(encoding="utf-8"), "probability.toml")


def read_yardsticks(text: str, name: str) -> dict[Scale, Yardstick]:
    """The scales written in `text`, a TOML document with one table a scale.

    Raises:
        SettingsError: no TOML, a scale that is missing or unknown, a band outside 0–100 or empty, or a term that stands
            twice on one scale; the message names `name` and the term.
    """
    try:
        table = tomllib.loads(text)
        if set(table) != set(_SCALES):
            msg = f"{name} must hold exactly the scales {', '.join(_SCALES)}, but holds: {', '.join(sorted(table))}."
            raise SettingsError(msg)
        return {scale: _yardstick(table[scale], f"{name}, scale {scale},") for scale in _SCALES}
    except tomllib.TOMLDecodeError as error:
        msg = f"{name} is no valid TOML: {error}."
        raise SettingsError(msg) from None
    except (KeyError, TypeError) as error:
        msg = f"{name} lacks a field or has one of the wrong type: {error}."
        raise SettingsError(msg) from None


def _yardstick(table: dict[str, Any], where: str) -> Yardstick:
    bands: dict[str, tuple[float, float]] = {}
    for row in table["band"]:
        low, high = float(row["low"]), float(row["high"])
        if not 0 <= low < high <= _HIGHEST:
            msg = f"{where} has the impossible band {low:g}–{high:g} per cent for {row['terms']}."
            raise SettingsError(msg)
        for term in (*row["terms"], *row["synonyms"]):
            if term in bands:
                msg = f"{where} has the term {term!r} twice."
                raise SettingsError(msg)
            bands[term] = (low, high)
    sources = table["sources"]
    return Yardstick(bands=bands, names=tuple(sources["names"]), mentions=tuple(sources["mentions"]))


def _names(plain: str, names: tuple[str, ...]) -> bool:
    padded = f" {plain} "
    return any(f" {name} " in padded for name in names)


def _plain(text: str) -> str:
    """Lower case, without possessives, full stops of abbreviations and punctuation: "The U.S.’s DIA" → "the us dia"."""
    lower = _POSSESSIVE.sub("", text.lower())
    return _NO_WORD.sub(" ", _ABBREVIATION.sub(r"\1", lower)).strip()
