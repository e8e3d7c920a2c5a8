"""What `--model none` makes of every English text of this repository, a JSON line each: to compare two builds.

    diff <(.venv/bin/python benchmarks/summaries.py) <(.venv-compiled/bin/python benchmarks/summaries.py)

The texts: `seeds/`, those of `tests/gold`, `tests/injections`, each marked-up sentence of `tests/attribution_sentences`
and `tests/hedge_sentences` without its marks, and the hostile texts of `benchmarks/lexical.py` at 3,000 characters.
When a run began and how long it took are left out. Which build is read is said on stderr.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lexical import HOSTILE, build, repeated

from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
HOSTILE_SIZE = 3_000
_MARK = re.compile(r"</?(?:[sct]\d*|h)\b[^>]*>")
_MADE = ("started", "seconds")


def texts() -> Iterator[tuple[str, str]]:
    """Each text with its name."""
    for folder in ("seeds", "tests/gold", "tests/injections"):
        for path in sorted((ROOT / folder).rglob("*.txt")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for folder in ("tests/attribution_sentences", "tests/hedge_sentences"):
        for path in sorted((ROOT / folder).glob("*.txt")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.strip():
                    yield f"{path.relative_to(ROOT)}:{number}", _MARK.sub("", line)
    for name, unit in HOSTILE.items():
        yield name, repeated(unit, HOSTILE_SIZE)


def main() -> None:
    """Print the summaries."""
    print(build(), file=sys.stderr)
    settings = Settings(model="none")
    for name, text in texts():
        article = Article.from_text(text, language="en")
        summary = summarize_lexically(article, settings).model_dump()
        summary["provenance"] = {key: kept for key, kept in summary["provenance"].items() if key not in _MADE}
        print(json.dumps({"text": name, "summary": summary}, default=str))


if __name__ == "__main__":
    main()
