"""Score summaries against annotated articles: attributions, hedges, claims, grounding and generated text.

    python benchmarks/score.py tests/gold --model none
    python benchmarks/score.py tests/gold --predictions folder/

Gold is one JSON file an article in the format of `docs/guidelines.md`, with the text beside it (`<stem>.txt`, or in
`seeds/`). Predictions are `Summary` JSON, `<stem>.json`. Items are matched one to one, greedily by character
intersection over union, best first.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarizer.models import Article, Summary
from summarizer.pipeline import summarize
from summarizer.settings import Settings
from summarizer.spans import Region, iou, shared, size
from summarizer.wording import names, numbers, words

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Tally:
    """Counts of one measure: right, in the gold, predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def row(self) -> dict[str, float]:
        """Precision, recall and F1 in per cent."""
        p = self.right / self.predicted if self.predicted else 0.0
        r = self.right / self.gold if self.gold else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        return {"P": round(100 * p, 1), "R": round(100 * r, 1), "F1": round(100 * f, 1), "n": self.gold}


@dataclass
class Score:
    """All measures over the articles scored so far."""

    spans: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    shares: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    seconds: dict[str, float] = field(default_factory=dict)

    def match(self, name: str, gold: Sequence[list[Region]], found: Sequence[list[Region]], least: float) -> Pairs:
        """Count and return the pairs of a one-to-one matching."""
        pairs = _pairs(gold, found, least)
        tally = self.spans[name]
        tally.right += len(pairs)
        tally.gold += len(gold)
        tally.predicted += len(found)
        return pairs

    def share(self, name: str, *, right: bool) -> None:
        """Count one yes or no."""
        self.shares[name].right += right
        self.shares[name].gold += 1


Pairs = list[tuple[int, int]]


def _pairs(gold: Sequence[list[Region]], found: Sequence[list[Region]], least: float) -> Pairs:
    ranked = sorted(
        ((iou(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if shared(g, f)), reverse=True
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    out = []
    for value, i, j in ranked:
        if value >= least and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            out.append((i, j))
    return out


def _regions(spans: Any) -> list[Region]:  # noqa: ANN401 - gold JSON: a span, a list of them, or null
    items = [spans] if isinstance(spans, dict) else spans or []
    return [(s["start"], s["end"]) for s in items if s]


def score_article(score: Score, gold: dict[str, Any], summary: Summary) -> None:
    """Add one article's counts."""
    found = summary.model_dump(mode="json")
    g, f = gold["attributions"], found["attributions"]
    for name, least in (("content IoU>=0.5", 0.5), ("content IoU>=0.8", 0.8), ("content exact", 1.0)):
        score.match(f"attribution {name}", _having(g, "content"), _having(f, "content"), least)
    for role in ("cue", "source"):
        score.match(f"attribution {role} IoU>=0.5", _having(g, role), _having(f, role), 0.5)
    hedges = _having(gold["hedges"], "cue"), _having(found["hedges"], "cue")
    pairs = score.match("hedge cue exact", *hedges, 1.0)
    for i, j in pairs:
        score.share("hedge kind", right=gold["hedges"][i]["kind"] == found["hedges"][j]["kind"])
    claims = _having(gold["claims"], "evidence"), _having(found["claims"], "evidence")
    for i, j in score.match("claim evidence IoU>=0.5", *claims, 0.5):
        ours, theirs = gold["claims"][i], found["claims"][j]
        score.share("claim attribution", right=_same_source(gold, ours, found, theirs))
        for name in ("certainty", "polarity", "kind"):
            score.share(f"claim {name}", right=ours[name] == theirs[name])
    for span in summary.spans():
        score.share("spans true", right=summary.article.text[span.start : span.end] == span.text)
    known = {w.lower() for w in words(summary.article.text)}
    for claim in summary.claims:
        strange = [w for w in (*names(claim.text), *numbers(claim.text)) if w.lower() not in known]
        score.share("claim text adds no name and no number", right=not strange)


def _having(items: Iterable[dict[str, Any]], role: str) -> list[list[Region]]:
    return [regions for item in items if (regions := _regions(item.get(role)))]


def _same_source(gold: dict[str, Any], ours: dict[str, Any], found: dict[str, Any], theirs: dict[str, Any]) -> bool:
    a = None if ours["attribution"] is None else gold["attributions"][ours["attribution"]]
    b = next((x for x in found["attributions"] if x["id"] == theirs["attribution"]), None)
    if a is None or b is None:
        return a is b
    left, right = _regions(a["source"]), _regions(b["source"])
    same_name = (a.get("source_name") or "").lower() == (b.get("source_name") or "-").lower()
    return (not size(left) and not size(right)) or bool(shared(left, right)) or same_name


def _predictions(gold: Path, args: argparse.Namespace, score: Score) -> Iterable[tuple[str, Summary]]:
    """A summary for each gold file: read from a folder, or made now."""
    for path in sorted(gold.glob("*.json")):
        if args.only and not path.stem.startswith(tuple(args.only.split(","))):
            continue
        if args.predictions:
            file = Path(args.predictions) / path.name
            yield path.stem, Summary.model_validate_json(file.read_text(encoding="utf-8"))
            continue
        text = next(p for p in (gold / f"{path.stem}.txt", ROOT / "seeds" / f"{path.stem}.txt") if p.is_file())
        article = Article.from_text(text.read_bytes().decode(), language="en")
        start = time.perf_counter()
        summary = summarize(article, Settings(model=args.model))
        score.seconds[path.stem] = round(time.perf_counter() - start, 2)
        yield path.stem, summary


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default="none", help="none, local, a GGUF file or a hosted model's name")
    parser.add_argument("--predictions", help="a folder of Summary JSON instead of a run")
    parser.add_argument("--only", default="", help="comma-separated beginnings of file names")
    parser.add_argument("--save", type=Path, help="keep the summaries in this folder")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    score, articles = Score(), 0
    for stem, summary in _predictions(args.gold, args, score):
        score_article(score, json.loads((args.gold / f"{stem}.json").read_text(encoding="utf-8")), summary)
        articles += 1
        if args.save:
            args.save.mkdir(parents=True, exist_ok=True)
            (args.save / f"{stem}.json").write_text(summary.model_dump_json(indent=1), encoding="utf-8")
    if not articles:
        sys.exit(f"no gold files in {args.gold}")
    rows = {name: tally.row() for name, tally in score.spans.items()}
    shares = {name: round(100 * t.right / t.gold, 1) for name, t in score.shares.items()}
    if args.json:
        print(json.dumps({"articles": articles, **rows, **shares, "seconds": score.seconds}))
        return
    print(f"{articles} articles")
    for name, row in rows.items():
        print(f"{name:30}  P {row['P']:5}  R {row['R']:5}  F1 {row['F1']:5}  of {row['n']}")
    for name, share in shares.items():
        print(f"{name:40} {share:5} %")
    for stem, seconds in score.seconds.items():
        print(f"{stem:40} {seconds} s")


if __name__ == "__main__":
    main()
