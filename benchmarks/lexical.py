"""How fast the lexical layer is: articles a second on one core, and whether its time stays linear in the text.

    python benchmarks/lexical.py [folder of .txt articles] [--largest CHARACTERS]

The first figure is `summarize_lexically`, the whole of `--model none`, over the articles of the folder (`seeds/` by
default): CPU time of one process, the best of some runs of each article, for 5,000 characters of text, and how many
such articles fit in a second. Reading files, writing results and the start of the process are not counted.

The table that follows gives the CPU time for each 1,000 characters of ever longer texts: the articles repeated up to
10,000,000 characters, and hostile texts (marks without partners, one cue over and over, words and lines without end)
at 100,000 and 1,000,000. Time is linear where the figures of a row stay level. A reader that is quadratic somewhere
shows ten times the figure in the next column. `--largest` leaves out the longer texts: 10,000,000 characters take
minutes and some gigabytes.

The first line says which build was measured: the ordinary one, or the compiled one (`make compiled`; run this with
`.venv-compiled/bin/python`).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path

from summarizer.lexical import tokens
from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = 5_000
"""Characters of an article as the speed counts them."""
RUNS = 7
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
HOSTILE_SIZES = (10_000, 100_000, 1_000_000)
HOSTILE = {
    "straight quotation marks": '"',
    "opening quotation marks": "“",
    "quotation marks apart": ' "',
    "apostrophes": "'",
    "brackets": "(",
    "said": "said ",
    "he said": "he said ",
    "he said that": "He said that ",
    "said he": ", said he",
    "quotations in quotations": "“He said, ‘she said, ",
    "straight quotations": '"He said, ',
    "headline": "The Army Said The Town Was Taken ",
    "no full stop": "the army took the town and it said that troops left ",
    "according to": "according to ",
    "which": ", which is",
    "may": "may ",
    "if": "if it rains, ",
    "unverified": "These claims were not verified. ",
    "disclaimed": "The army said it took the town, a claim that could not be verified. ",
    "one word": "a",
    "one line": "word,",
    "capitals": "The Bank of Ruritania ",
    "one paragraph": "The army took the town on Monday. ",
    "empty lines": "Army." + "\n" * 500,
    "short lines": "Army\n",
    "stops": ". ",
    "dots": ".",
    "hyphens": "a-",
    "digits": "1,",
    "addresses": "www.",
    "accents": "e\u0301",
}


def build() -> str:
    """Which build of the package is read."""
    where = tokens.__file__ or ""
    return f"{'pure Python' if where.endswith('.py') else 'compiled'}: {where}"


def cpu_seconds(text: str) -> float:
    """CPU seconds that one summary of the text takes."""
    article, settings = Article.from_text(text, language="en"), Settings(model="none")
    start = time.process_time()
    summarize_lexically(article, settings)
    return time.process_time() - start


def speed(texts: Iterable[str]) -> float:
    """CPU seconds for `ARTICLE` characters of the texts, the best of `RUNS` runs of each."""
    texts = list(texts)
    best = [min(cpu_seconds(text) for _ in range(RUNS)) for text in texts]
    return sum(best) * ARTICLE / sum(map(len, texts))


def repeated(text: str, size: int) -> str:
    """The text over and over, so many characters of it."""
    return (text * (size // len(text) + 1))[:size]


def scaling(name: str, unit: str, sizes: Iterable[int]) -> str:
    """A row of the table: CPU milliseconds for each 1,000 characters at each size."""
    times = (1e6 * cpu_seconds(repeated(unit, size)) / size for size in sizes)
    return f"{name:26}" + "".join(f"{value:12.2f}" for value in times)


def main() -> None:
    """Print the speed and the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "seeds")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="characters of the longest text")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(options.folder.glob("*.txt"))]
    if not texts:
        parser.error(f"no .txt files in {options.folder}")
    print(build())
    seconds = speed(texts)
    print(f"{1000 * seconds:.1f} ms of CPU for {ARTICLE} characters: {1 / seconds:.0f} articles a second on one core")
    for title, rows, sizes in (
        ("ms a 1,000 characters of", {"the articles, repeated": "\n\n".join(texts) + "\n\n"}, SIZES),
        ("ms a 1,000, hostile", HOSTILE, HOSTILE_SIZES),
    ):
        wanted = [size for size in sizes if size <= options.largest]
        print(f"\n{title:26}" + "".join(f"{size:12,}" for size in wanted))
        for name, unit in rows.items():
            print(scaling(name, unit, wanted), flush=True)


if __name__ == "__main__":
    main()
