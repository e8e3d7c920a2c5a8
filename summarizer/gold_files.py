"""Gold files and predictions on disk: found, read and checked.

A gold folder holds one JSON file an article. The text stands where the file's `article` says, relative to the file,
or beside it as `<stem>.txt`, or in a folder that is named apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import GoldError, InputError
from summarizer.gold import Fault, Gold, faults, from_summary
from summarizer.ingest import read_article
from summarizer.models import Article, Summary

_PLAIN = {"extra_forbidden": "there is no such key: check its spelling", "missing": "it is missing"}
"""What pydantic's errors of these types mean to an annotator."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article and its annotations, which fit each other."""

    name: str
    """The gold file's name without its suffix, by which predictions are found."""
    article: Article
    gold: Gold


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is scored: annotations, with the summary they were taken from, where it is one."""

    found: Gold
    summary: Summary | None = None


def gold_files(place: Path, only: Sequence[str] = ()) -> list[Path]:
    """The gold files of a folder, or the one file that is named, in the order of their names.

    Args:
        place: a folder of JSON files, or one of them.
        only: beginnings of the names wanted; all where none is given.

    Raises:
        GoldError: there is no such file or folder, or nothing wanted in it.
    """
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise GoldError(f"There is no gold file or folder {str(place)!r}: check the path.")
    files = sorted(f for f in place.glob("*.json") if not only or f.name.startswith(tuple(only)))
    if not files:
        wanted = f" whose name begins with {' or '.join(only)}" if only else ""
        raise GoldError(f"The folder {str(place)!r} holds no JSON file{wanted}: give a folder of gold files.")
    return files


def load_gold(file: Path, articles: Path | None = None) -> GoldArticle:
    """Read one gold file and its article.

    Raises:
        GoldError: the file or its text is missing or wrong; the message names file, item and reason.
    """
    loaded = _loaded(file, articles)
    if isinstance(loaded, GoldArticle):
        return loaded
    first, more = loaded[0], len(loaded) - 1
    rest = f" ({more} more: see `summarizer eval --check`)" if more else ""
    raise GoldError(f"{file}: {first.item}: {first.reason}{rest}.")


def check_gold(files: Iterable[Path], articles: Path | None = None) -> list[tuple[Path, Fault]]:
    """Everything that is wrong with the files, in order."""
    checked = ((file, _loaded(file, articles)) for file in files)
    return [(file, fault) for file, found in checked if not isinstance(found, GoldArticle) for fault in found]


def load_prediction(file: Path, article: Article) -> Prediction:
    """Read one prediction: a `Summary` as `summarizer run --format json` prints it, or annotations in the gold format.

    Raises:
        GoldError: it is neither, or of another text than the article.
    """
    data = _read(file)
    if isinstance(data, list):
        raise GoldError(f"{file}: {data[0].reason}.")
    summary = isinstance(data.get("article"), dict)
    try:
        if summary:
            made = Summary.model_validate(data)
            if made.article.text != article.text:
                raise GoldError(f"{file}: it summarizes another text than the gold: run it again on the gold's text.")
            return Prediction(from_summary(made), made)
        found = Gold.model_validate(data)
    except ValidationError as error:
        fault = _schema_faults(error)[0]
        kind = "summary" if summary else "prediction in the gold format"
        raise GoldError(f"{file}: it is no {kind}: {fault.item}: {fault.reason}.") from None
    for fault in faults(found, article.text):
        raise GoldError(f"{file}: {fault.item}: {fault.reason}.")
    return Prediction(found)


def _loaded(file: Path, articles: Path | None) -> GoldArticle | list[Fault]:
    data = _read(file)
    if isinstance(data, list):
        return data
    try:
        gold = Gold.model_validate(data)
    except ValidationError as error:
        return _schema_faults(error)
    named = [] if articles is None else [articles / Path(gold.article).name, articles / f"{file.stem}.txt"]
    places = [*named, file.parent / gold.article, file.with_suffix(".txt")]
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        reason = f"there is no {str(places[0])!r}: put the text there, or name its folder with --articles"
        return [Fault("article", reason)]
    try:
        article = read_article(text)
    except InputError as error:
        return [Fault("article", str(error).rstrip("."))]
    return faults(gold, article.text) or GoldArticle(file.stem, article, gold)


def _read(file: Path) -> dict[str, object] | list[Fault]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return [Fault("file", f"it cannot be read: {error.strerror or error}")]
    except UnicodeDecodeError as error:
        return [Fault("file", f"it is not UTF-8 at byte {error.start}: save it as UTF-8")]
    except json.JSONDecodeError as error:
        return [Fault(f"line {error.lineno}, column {error.colno}", f"it is not JSON: {error.msg}")]
    except RecursionError:
        return [Fault("file", "it is nested too deeply to be annotations")]
    return data if isinstance(data, dict) else [Fault("file", "it is no JSON object: one object holds one article")]


def _schema_faults(error: ValidationError) -> list[Fault]:
    found = []
    for one in error.errors(include_url=False, include_context=False):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in one["loc"]).lstrip(".")
        reason = _PLAIN.get(one["type"], one["msg"].removeprefix("Value error, "))
        found.append(Fault(place or "file", reason[:1].lower() + reason[1:]))
    return found
