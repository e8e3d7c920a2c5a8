"""Score the lexical layer on the public samples: attributed content in GUM, doubt in single sentences.

    python benchmarks/gum.py

`tests/gold/gum/README.md` says what the two files hold. Content is matched one to one by character intersection over
union of at least 0.5, as in `score.py`; what finds an `optional` attribution counts neither for nor against.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from score import Score, Tally

from summarizer.models import Article, Summary
from summarizer.pipeline import summarize
from summarizer.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "gold" / "gum"


def content_tally(folder: Path = FOLDER) -> Tally:
    """Attributed content over all articles, leaving out what is optional."""
    score, excused, optional = Score(), 0, 0
    for document in _documents(folder / "attributions.jsonl"):
        gold = document["attributions"]
        found = [[(s.start, s.end) for s in a.content] for a in _summary(document).attributions if a.content]
        regions = [[(s["start"], s["end"]) for s in a["content"]] for a in gold]
        pairs = score.match("content", regions, found, 0.5)
        excused += sum(bool(gold[i].get("optional")) for i, _ in pairs)
        optional += sum(bool(a.get("optional")) for a in gold)
    tally = score.spans["content"]
    return Tally(tally.right - excused, tally.gold - optional, tally.predicted - excused)


def doubt_tally(folder: Path = FOLDER) -> Tally:
    """Sentences with a hedge, against those labelled uncertain."""
    tally = Tally()
    for document in _documents(folder / "certainty.jsonl"):
        gold, found = document["sentence_certainty"]["probability"] == "Uncertain", bool(_summary(document).hedges)
        tally.right += gold and found
        tally.gold += gold
        tally.predicted += found
    return tally


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _summary(document: dict[str, Any]) -> Summary:
    return summarize(Article.from_text(document["text"], language="en"), Settings(model="none"))


def main() -> None:
    """Print the two rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = {"GUM content IoU>=0.5": content_tally().row(), "sentence with a hedge": doubt_tally().row()}
    if args.json:
        print(json.dumps(rows))
        return
    for name, row in rows.items():
        print(f"{name:30}  P {row['P']:5}  R {row['R']:5}  F1 {row['F1']:5}  of {row['n']}")


if __name__ == "__main__":
    main()
