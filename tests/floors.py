"""The figures that no change may fall below: recorded in `tests/gold/FLOORS.toml`, compared by `test_quality`.

    python -m tests.floors     # or `make floors`: write them anew; read the difference before committing it

Lexical sections are `--model none` on a folder of gold. The section `local` is the embedded model, replayed from
`cassettes/local`, on those reference articles that are recorded.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from summarizer.gold import from_summary
from summarizer.gold_files import GoldArticle, gold_files, load_gold
from summarizer.models import Summary
from summarizer.pipeline import summarize_lexically
from summarizer.scores import ArticleScore, rows, score_article
from summarizer.settings import Settings
from tests.record import ARTICLES, replay

GOLD = Path(__file__).resolve().parent / "gold"
FLOORS = GOLD / "FLOORS.toml"
TOLERANCE = 0.5
"""Points of F1 or of a share that a figure may lose: less than one item is worth on any of these folders."""
SECTIONS = {
    "lexical": GOLD,
    "lexical-own": GOLD / "own",
    "lexical-own2": GOLD / "own2",
    "lexical-unseen": GOLD / "unseen",
    "lexical-unseen2": GOLD / "unseen2",
    "lexical-gum": GOLD / "gum",
    "local": GOLD,
}
_HEAD = f"""\
# F1, or share, in per cent, of every measure of `summarizer eval`. A figure that falls more than {TOLERANCE} points
# below what stands here fails the tests. Written by `make floors`.
"""


@cache
def figures(section: str) -> dict[str, float]:
    """The present figures of a section, in per cent, rounded to hundredths."""
    return in_per_cent(scored(section, replayed if section == "local" else lexical))


def scored(section: str, summarize: Callable[[GoldArticle], Summary]) -> list[ArticleScore]:
    """The articles of a section, summarized and scored; of `local`, those that are recorded."""
    gold = [load_gold(file) for file in gold_files(SECTIONS[section])]
    if section == "local":
        gold = [one for one in gold if one.name in {path.stem for path in ARTICLES}]
    out = []
    for one in gold:
        summary = summarize(one)
        out.append(score_article(one.name, one.article, one.gold, from_summary(summary), summary))
    return out


def in_per_cent(articles: list[ArticleScore]) -> dict[str, float]:
    """F1, or share, of each measure."""
    return {row.name: round(100 * row.tally.f1, 2) for row in rows(articles)}


def lexical(one: GoldArticle) -> Summary:
    """The article read without a model."""
    return summarize_lexically(one.article, Settings(model="none"))


def replayed(one: GoldArticle) -> Summary:
    """What the embedded model made of the article, from its cassette."""
    return _replayed(one.name)


@cache
def _replayed(name: str) -> Summary:
    return replay("local", next(path for path in ARTICLES if path.stem == name))


def recorded() -> dict[str, dict[str, float]]:
    """The floors by section and measure."""
    found: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def fallen(old: Mapping[str, float], new: Mapping[str, float]) -> str:
    """A table of every figure that changed, if one of them fell too far; else nothing."""
    lost = [name for name in old if old[name] - new.get(name, 0.0) > TOLERANCE]
    if not lost:
        return ""
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    lines = [f"{'':40}{'old':>8}{'new':>8}{'difference':>12}"]
    for name in changed:
        before, now = old.get(name, 0.0), new.get(name, 0.0)
        mark = "  fell below its floor" if name in lost else ""
        lines.append(f"{name:40}{before:8.2f}{now:8.2f}{now - before:+12.2f}{mark}")
    return "\n".join(lines)


def main() -> None:
    """Write the floors, and show on stderr what changed."""
    before = recorded() if FLOORS.is_file() else {}
    text = _HEAD
    for section in SECTIONS:
        now = figures(section)
        text += f"\n[{section}]\n" + "".join(f'"{name}" = {value}\n' for name, value in now.items())
        for name, value in now.items():
            old = before.get(section, {}).get(name)
            if old != value:
                sys.stderr.write(f"{section:16}{name:40}{'-' if old is None else old:>8} -> {value}\n")
    FLOORS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
