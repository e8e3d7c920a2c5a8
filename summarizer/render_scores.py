"""Figures of an evaluation as a table for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from summarizer.bootstrap import LEVEL, RESAMPLES, SEED, Interval
from summarizer.evaluate import SHARE_MEASURES, Mistake, Tally
from summarizer.models import Grounding
from summarizer.scores import ArticleScore, Cost, Difference, Row, cost, differences, grounding, mistakes, rows
from summarizer.visible import visible

_NAME = 38


def scores_text(articles: Sequence[ArticleScore], *, errors: bool = False) -> str:
    """The table of one evaluation, in per cent, with its mistakes where they are asked for."""
    lines = [_articles(articles), ""]
    lines.append(f"{'':{_NAME}}{'P':>6}{'R':>7}{'F1':>7}   {_LEVEL_NAME:14} right / gold / found")
    found = rows(articles)
    lines += [_span_line(row) for row in found if row.name not in SHARE_MEASURES]
    lines += ["", f"{'':{_NAME}}{'share':>20}   {_LEVEL_NAME:14} right / of"]
    lines += [_share_line(row) for row in found if row.name in SHARE_MEASURES]
    lines += ["", _grounding_line(grounding(articles)), _cost_line(cost(articles))]
    if len(articles) > 1:
        lines.append(f"intervals: {RESAMPLES:,} resamples of the {len(articles)} articles, seed {SEED}")
    if errors:
        lines += ["", *_mistake_lines(mistakes(articles))]
    return "\n".join(lines) + "\n"


def scores_json(articles: Sequence[ArticleScore], *, errors: bool = False) -> str:
    """The same as JSON; figures are in per cent, rounded to hundredths."""
    stands, spent = grounding(articles), cost(articles)
    document: dict[str, Any] = {
        "articles": [a.name for a in articles],
        "measures": {row.name: _row_json(row) for row in rows(articles)},
        "bootstrap": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
        "grounding": None if stands is None else _grounding_json(stands),
        "cost": None if spent is None else _cost_json(spent),
        "by_article": {
            a.name: {name: [t.right, t.gold, t.found] for name, t in a.score.tallies.items()} for a in articles
        },
    }
    if errors:
        document["errors"] = [_mistake_json(name, mistake) for name, mistake in mistakes(articles)]
    return _dumped(document)


def comparison_text(first: Sequence[ArticleScore], second: Sequence[ArticleScore]) -> str:
    """F1 of two systems and the paired difference, in per cent; a * marks an interval without 0."""
    lines = [_articles(first), "", f"{'F1, or share':{_NAME}}{'A':>6}{'B':>7}{'B - A':>8}   {_LEVEL_NAME}"]
    for one in differences(first, second):
        apart = 100 * (one.second.f1 - one.first.f1)
        interval = _interval(one.interval, signed=True)
        mark = " *" if one.interval and (one.interval.low > 0 or one.interval.high < 0) else ""
        lines.append(
            f"{one.name:{_NAME}}{100 * one.first.f1:6.1f}{100 * one.second.f1:7.1f}{apart:+8.1f}   {interval}{mark}"
        )
    lines.append("")
    lines += [f"{name}: {_cost_line(cost(side))}" for name, side in (("A", first), ("B", second))]
    lines.append(f"paired bootstrap: {RESAMPLES:,} resamples of the articles, seed {SEED}; * the interval leaves out 0")
    return "\n".join(lines) + "\n"


def comparison_json(first: Sequence[ArticleScore], second: Sequence[ArticleScore]) -> str:
    """The same as JSON."""
    return _dumped(
        {
            "articles": [a.name for a in first],
            "measures": {one.name: _difference_json(one) for one in differences(first, second)},
            "bootstrap": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
        }
    )


_LEVEL_NAME = f"{LEVEL:.0%} interval".replace("%", " %")


def _articles(articles: Sequence[ArticleScore]) -> str:
    models = dict.fromkeys(
        f"{a.summary.provenance.mode} {a.summary.provenance.model or ''}".strip() for a in articles if a.summary
    )
    kind = f" · model {', '.join(visible(m) for m in models)}" if models else ""
    return f"{len(articles)} article{'' if len(articles) == 1 else 's'}{kind}"


def _span_line(row: Row) -> str:
    t = row.tally
    figures = f"{100 * t.precision:6.1f}{100 * t.recall:7.1f}{100 * t.f1:7.1f}"
    return f"{row.name:{_NAME}}{figures}   {_interval(row.interval):14} {t.right} / {t.gold} / {t.found}"


def _share_line(row: Row) -> str:
    t = row.tally
    return f"{row.name:{_NAME}}{_percent(t):>20}   {_interval(row.interval):14} {t.right} / {t.gold}"


def _percent(tally: Tally) -> str:
    return f"{100 * tally.f1:.1f}" if tally.gold else "-"


def _interval(interval: Interval | None, *, signed: bool = False) -> str:
    if interval is None:
        return ""
    form = "+.1f" if signed else ".1f"
    return f"{100 * interval.low:{form}} … {100 * interval.high:{form}}"


def _grounding_line(found: Grounding | None) -> str:
    if found is None:
        return "grounding: no model was asked"
    of = found.exact + found.normalized + found.ungrounded
    parts = (("exact", found.exact), ("normalized", found.normalized), ("ungrounded", found.ungrounded))
    shares = " · ".join(f"{name} {number} ({100 * number / of if of else 0:.1f} %)" for name, number in parts)
    return f"grounding of what the model returned: {shares}"


def _cost_line(spent: Cost | None) -> str:
    if spent is None:
        return "cost: not known of annotations"
    money = "price not known" if spent.dollars is None else f"US$ {spent.dollars:.4f}"
    money = money if spent.paid else "nothing to pay"
    tokens = f"{spent.input_tokens:,} + {spent.output_tokens:,} tokens"
    return f"cost: {spent.requests} requests · {tokens} · {spent.seconds:.1f} s · {money}"


def _mistake_lines(found: Iterable[tuple[str, Mistake]]) -> Iterator[str]:
    for name, mistake in found:
        quote = " … ".join(visible(span.text) for span in mistake.spans)
        said = f": gold {visible(mistake.gold or '-')}, found {visible(mistake.found or '-')}"
        yield f"{name} · {mistake.measure} · {mistake.outcome}{said if mistake.outcome == 'differs' else ''}"
        yield f"    “{quote}” ({mistake.spans[0].start}–{mistake.spans[-1].end})"
        yield f"    in: {visible(mistake.sentence)}"


def _row_json(row: Row) -> dict[str, Any]:
    t = row.tally
    interval = None if row.interval is None else [_rounded(end) for end in row.interval]
    if row.name in SHARE_MEASURES:
        return {"share": _rounded(t.f1) if t.gold else None, "interval": interval, "right": t.right, "of": t.gold}
    figures = {"precision": _rounded(t.precision), "recall": _rounded(t.recall), "f1": _rounded(t.f1)}
    return {**figures, "interval": interval, "right": t.right, "gold": t.gold, "found": t.found}


def _difference_json(one: Difference) -> dict[str, Any]:
    interval = None if one.interval is None else [_rounded(end) for end in one.interval]
    a, b = one.first.f1, one.second.f1
    return {"a": _rounded(a), "b": _rounded(b), "difference": _rounded(b - a), "interval": interval}


def _grounding_json(found: Grounding) -> dict[str, Any]:
    counts = found.model_dump()
    of = sum(counts.values())
    return {**counts, "shares": {name: _rounded(n / of) if of else None for name, n in counts.items()}}


def _cost_json(spent: Cost) -> dict[str, Any]:
    return {
        "requests": spent.requests,
        "input_tokens": spent.input_tokens,
        "output_tokens": spent.output_tokens,
        "seconds": spent.seconds,
        "dollars": spent.dollars,
    }


def _mistake_json(name: str, mistake: Mistake) -> dict[str, Any]:
    return {
        "article": name,
        "measure": mistake.measure,
        "outcome": mistake.outcome,
        "spans": [span.model_dump() for span in mistake.spans],
        "sentence": mistake.sentence,
        "gold": mistake.gold,
        "found": mistake.found,
    }


def _rounded(share: float) -> float:
    return round(100 * share, 2)


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
