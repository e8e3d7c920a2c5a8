"""Hedges of the words that report, which bear on what they report: some reports suggest that, an unproven claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.candidates import AttributionCandidate, HedgeCandidate
from summarizer.spans import Region, contains, overlaps

_OF_REPORT = frozenset({"evidential", "epistemic", "disclaimer"})
"""Kinds of hedges that bear on a report right before its verb: allegedly told, falsely claimed."""


def hedges_of_report(
    report: AttributionCandidate,
    others: Iterable[AttributionCandidate],
    hedges: Sequence[HedgeCandidate],
    *,
    noun: bool,
) -> list[HedgeCandidate]:
    """The hedges outside a report's content that bear on it.

    Args:
        report: an attribution.
        others: all attributions of its sentence; what one of them says hedges nothing that another reports.
        hedges: those of the sentence.
        noun: whether a noun reports (the assertion that), of which a disclaimer is always one.
    """
    out = []
    for hedge in hedges:
        if any(overlaps(r, hedge.cue) for r in report.content):
            continue
        in_cue = any(overlaps(r, hedge.cue) for r in report.cue)
        in_scope = hedge.scope is not None and any(contains(hedge.scope, r) for r in report.content)
        if in_scope and not in_cue and any(_holds(o.content, hedge.cue, report.cue[0]) for o in others):
            continue
        beside = hedge.kind in _OF_REPORT and any(hedge.cue[1] + 1 == r[0] for r in report.cue)
        if (
            in_cue
            or beside
            or (noun and hedge.kind == "disclaimer")
            or (in_scope and hedge.kind in {"evidential", "epistemic"})
        ):
            out.append(hedge)
        elif hedge.kind == "disclaimer" and in_scope:
            out.append(replace(hedge, kind="epistemic"))
    return out


def _holds(content: Sequence[Region], hedge: Region, cue: Region) -> bool:
    """Whether a content holds a hedge, and not the words that report what the hedge might bear on."""
    return any(contains(r, hedge) for r in content) and not any(contains(r, cue) for r in content)
