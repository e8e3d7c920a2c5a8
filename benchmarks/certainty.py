"""Is there a hedge in this sentence? The lexical layer against labelled sentences of science news.

    python benchmarks/certainty.py

`tests/gold/gum/README.md` says where the sentences come from. Those labelled Uncertain should hold a hedge, the others
none.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from summarizer.evaluate import Tally
from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

FILE = Path(__file__).resolve().parent.parent / "tests" / "gold" / "gum" / "certainty.jsonl"


def doubt(file: Path = FILE) -> Tally:
    """Sentences with a hedge, against those labelled uncertain."""
    tally = Tally()
    for line in file.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        article = Article.from_text(document["text"], language="en")
        gold = document["sentence_certainty"]["probability"] == "Uncertain"
        found = bool(summarize_lexically(article, Settings(model="none")).hedges)
        tally += Tally(gold and found, gold, found)
    return tally


def main() -> None:
    """Print the row."""
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    t = doubt()
    print(f"sentence with a hedge  P {100 * t.precision:.1f}  R {100 * t.recall:.1f}  F1 {100 * t.f1:.1f}  of {t.gold}")


if __name__ == "__main__":
    main()
