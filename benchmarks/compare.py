"""This tool, LangExtract and plain instructor: the same articles, the same embedded model, one table.

    make compare                                        # installs what it needs, then runs what has no result yet
    python benchmarks/compare.py --articles 002         # some of it
    python benchmarks/compare.py --table                # the table of the results that are there

Each tool reads each article in a process of its own that is stopped after `--budget` CPU seconds; what was stopped
counts as nothing found. Each result is kept in `build/compare` as soon as it is there, so that a run can be continued.
`benchmarks/peers.py` says how each tool is asked.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from peers import TOOLS

from summarizer.evaluate import Tally, score, total
from summarizer.gold import Gold
from summarizer.gold_files import gold_files, load_gold

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
MEASURES = {
    "content": "attribution content IoU>=0.5",
    "cue": "attribution cue IoU>=0.5",
    "source": "attribution source IoU>=0.5",
    "hedges": "hedge cue exact",
    "claims": "claim evidence IoU>=0.5",
}
PACKAGES = ("summarizer", "langextract", "instructor", "openai", "xllamacpp")


def run(tool: str, gold: Path, target: Path, budget: int) -> None:
    """Start one tool on one article, and keep what came of it."""
    partial, before, start = target.with_suffix(".part"), _spent(), time.perf_counter()
    command = [sys.executable, str(Path(__file__).with_name("peers.py")), tool, str(gold), str(target), str(budget)]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if done.returncode == -signal.SIGXCPU:
            known = json.loads(partial.read_text(encoding="utf-8")) if partial.is_file() else {}
            note = f"stopped after {budget:,} CPU seconds"
            took = {"seconds": time.perf_counter() - start, "cpu_seconds": _spent() - before}
            stopped = {"found": {}, **took, "note": note}
            target.write_text(json.dumps(known | stopped, indent=1), encoding="utf-8")
        elif done.returncode:
            print(f"{tool} failed on {gold.stem} ({done.returncode}); nothing is kept", file=sys.stderr)
    finally:
        partial.unlink(missing_ok=True)


def _spent() -> float:
    """CPU seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def result_file(folder: Path, tool: str, gold: Path) -> Path:
    """Where the result of a tool on an article is kept."""
    return folder / f"{tool.replace(', ', '-').replace(' ', '-')}--{gold.stem}.json"


def row(tool: str, folder: Path, files: Sequence[Path]) -> str | None:
    """One line of the table; none where a result is missing."""
    tallies, took, notes = [], dict.fromkeys(_COUNTS, 0.0), []
    for file in files:
        path = result_file(folder, tool, file)
        if not path.is_file():
            return None
        result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        gold = load_gold(file)
        found = Gold.model_validate(result["found"] or {"article": ""})
        tallies.append(score(gold.article, gold.gold, found).tallies)
        for name in _COUNTS:
            took[name] += result.get(name, 0)
        if result.get("note"):
            notes.append(f"{file.stem.split('_')[0]}: {result['note']}")
    sums = total(tallies)
    figures = [f"{100 * sums.get(name, Tally()).f1:.1f}" for name in MEASURES.values()]
    counts = [f"{took[name]:,.0f}" for name in _COUNTS]
    return f"| {tool}{'*' if notes else ''} | " + " | ".join([*figures, *counts]) + " |" + _footnote(notes)


_COUNTS = ("returned", "misquoted", "set_aside", "requests", "input_tokens", "output_tokens", "seconds", "cpu_seconds")


def _footnote(notes: Sequence[str]) -> str:
    return f"\n<!-- {'; '.join(notes)} -->" if notes else ""


def table(folder: Path, files: Sequence[Path]) -> str:
    """The table in Markdown, for those tools that have all the articles."""
    head = [
        "tool",
        *MEASURES,
        "quotes",
        "misquoted",
        "set aside",
        "requests",
        "tokens in",
        "tokens out",
        "seconds",
        "CPU seconds",
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [line for tool in TOOLS if (line := row(tool, folder, files))]
    versions = [f"{name} {_version(name)}" for name in PACKAGES] + [f"Python {platform.python_version()}"]
    about = f"{datetime.now(UTC).date()} · {', '.join(f.stem for f in files)} · {', '.join(versions)}"
    return "\n".join([*lines, "", about])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def main() -> None:
    """Run what is missing, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", nargs="*", default=[], metavar="PREFIX", help="beginnings of gold file names")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of annotated articles")
    parser.add_argument("--tools", nargs="*", default=list(TOOLS), choices=TOOLS, help="by default all")
    parser.add_argument("--budget", type=int, default=900, help="CPU seconds that a tool gets for an article")
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "compare", help="where results are kept")
    parser.add_argument("--again", action="store_true", help="also run what has a result")
    parser.add_argument("--table", action="store_true", help="run nothing")
    options = parser.parse_args()
    files = gold_files(options.gold, options.articles)
    options.results.mkdir(parents=True, exist_ok=True)
    for gold in [] if options.table else files:
        for tool in options.tools:
            target = result_file(options.results, tool, gold)
            if options.again or not target.is_file():
                print(f"{tool} reads {gold.stem}", file=sys.stderr)
                run(tool, gold, target, options.budget)
    print(table(options.results, files))


if __name__ == "__main__":
    main()
