"""Merge what the two readers found, link it and number it: candidates in, records of one article out.

The rule where a model and the lexical reader disagree: an explicit reporting frame (a reporting verb with its clause or
quotation, "according to") is believed over any model. A weak match (a bare noun phrase, an ambiguous cue) gives way to
a hosted model, while the small embedded one may only name a source that is missing. Hedge cues of the lexical reader
are always kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical import Names, Reading, Reports
from summarizer.lexical.certainty import covering, decide, hedges_of
from summarizer.lexical.denials import denier, is_denied, verdict
from summarizer.lexical.probability import band, scale_for
from summarizer.lexical.source_types import mid_sentence
from summarizer.models import Article, Attribution, Claim, Hedge, Scale, Style, UncoveredReason
from summarizer.settings import ScaleChoice
from summarizer.spans import Index, Region, contains, iou, merge, overlaps, shared, shared_of_merged, size
from summarizer.wording import ANAPHORS, negators, with_articles

_ARGUABLE: frozenset[UncoveredReason] = frozenset({"no_claim", "heading", "fragment"})
"""Reasons to leave a sentence out that a hosted model may overrule; a bio or a caption stays out."""
_SAME = 0.5
"""Two readings of one thing share at least half of their characters."""
_WITHIN = 0.6
"""A claim belongs to an attribution whose content holds at least this share of its evidence."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a model found, grounded: nothing where no model was asked."""

    attributions: tuple[AttributionCandidate, ...] = ()
    claims: tuple[ClaimCandidate, ...] = ()
    hedges: tuple[Region, ...] = ()
    asked: frozenset[int] = frozenset()
    """Sentences about whose attributions the model was asked."""
    splits: bool = False
    """Whether the model chose its claims freely (a hosted one), not among the lexical reader's."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The linked and numbered records of one article."""

    attributions: tuple[Attribution, ...]
    hedges: tuple[Hedge, ...]
    claims: tuple[Claim, ...]


def merged_reports(reports: Reports, findings: Findings) -> Reports:
    """Who says what with a model's attributions taken in, by the rule above."""
    return replace(reports, attributions=merge_attributions(reports.attributions, findings))


def merged(reading: Reading, findings: Findings) -> Reading:
    """The reading with a model's claims and hedges taken in, by the rule above."""
    known = [h.cue for h in reading.hedges]
    new = [
        HedgeCandidate(r, "epistemic", reader="model")
        for r in findings.hedges
        if not any(overlaps(r, k) for k in known)
    ]
    hedges = tuple(sorted((*reading.hedges, *new), key=lambda h: h.cue))
    free = findings.claims
    if findings.splits:
        furniture = merge(region for region, reason in reading.uncovered if reason not in _ARGUABLE)
        free = tuple(c for c in free if not shared_of_merged(merge(c.evidence), furniture))
    claims = merge_claims(reading.claims, replace(findings, claims=free), reading.attributions)
    added = set(map(id, free))  # a claim that was not paired with one of ours stands there as the model gave it
    judged = tuple(_judged(c, reading, hedges) if id(c) in added else c for c in claims)
    return replace(reading, hedges=hedges, claims=judged)


def _judged(claim: ClaimCandidate, reading: Reading, hedges: Sequence[HedgeCandidate]) -> ClaimCandidate:
    """A model's claim with certainty and polarity read off its evidence: a model may find a claim, not settle it."""
    text = reading.document.text
    mine = [hedges[i] for i in hedges_of(claim.evidence, hedges)]
    denial = next((a for a in reading.attributions if is_denied(a) and _holds(a.content, claim.evidence)), None)
    negated = bool(negators(" ".join(text[a:b] for a, b in claim.evidence))) is not (denial is not None)
    return replace(
        claim,
        certainty=decide(mine, text),
        polarity="negated" if negated else "affirmed",
        denial=None if denial is None else denial.cue[0],
    )


def _holds(content: Sequence[Region], evidence: Sequence[Region]) -> bool:
    return all(any(contains(outer, region) for outer in content) for region in evidence)


def merge_attributions(lexical: Sequence[AttributionCandidate], findings: Findings) -> tuple[AttributionCandidate, ...]:
    """One list of both readers' attributions, paired by their cue."""
    left = list(findings.attributions)
    out: list[AttributionCandidate] = []
    for ours in lexical:
        theirs = next((m for m in left if any(overlaps(a, b) for a in m.cue for b in ours.cue)), None)
        if theirs is not None:
            left.remove(theirs)
            out.append(ours if ours.strong else _joined(ours, theirs, findings))
        elif ours.strong or ours.sentence not in findings.asked or not findings.splits:
            out.append(ours)
    out += [m for m in left if m.content and findings.splits and not _known(m, out)]
    return tuple(sorted(out, key=lambda a: a.cue))


def _joined(ours: AttributionCandidate, theirs: AttributionCandidate, findings: Findings) -> AttributionCandidate:
    """The lexical reader's frame, which knows stance and go-between, with a model's source and content.

    A free answer replaces both. A constrained one only fills what is missing, and only where it agrees on the rest.
    """
    if findings.splits:
        return replace(
            ours, source=theirs.source or ours.source, content=theirs.content or ours.content, reader="model"
        )
    if not ours.source and theirs.source and iou(ours.content, theirs.content) >= _SAME:
        return replace(ours, source=theirs.source, reader="model")
    return ours


def _known(candidate: AttributionCandidate, others: Iterable[AttributionCandidate]) -> bool:
    return any(iou(candidate.content, o.content) >= _SAME and iou(candidate.source, o.source) > 0 for o in others)


def merge_claims(
    lexical: Sequence[ClaimCandidate], findings: Findings, attributions: Sequence[AttributionCandidate] = ()
) -> tuple[ClaimCandidate, ...]:
    """Both readers' claims, paired by their evidence: the model words them, and adds what no claim covers yet.

    What a model takes together with the words that report it ("X said that …") is no claim of the article's own.
    """
    places = Index((region, i) for i, found in enumerate(findings.claims) for region in found.evidence)
    left = dict(enumerate(findings.claims))
    out: list[ClaimCandidate] = []
    for ours in lexical:
        touched = {i for region in ours.evidence for i in places.overlapping(region)} & left.keys()
        alike = {i: iou(left[i].evidence, ours.evidence) for i in sorted(touched)}
        best = max(alike, key=lambda i: alike[i], default=None)
        if best is None or alike[best] < _SAME:
            out.append(ours)
            continue
        theirs = left.pop(best)
        # a few characters at the edge; a part cut out of the middle may be a "not"
        same = alike[best] > 0.9 and len(theirs.evidence) <= len(ours.evidence)  # noqa: PLR2004
        out.append(replace(ours, text=theirs.text or ours.text, reader="model") if same else ours)
    if findings.splits:
        covered = merge(r for c in out for r in c.evidence)
        cues = [r for a in attributions for r in a.cue]
        # evidence in parts may have cut out a "not"
        whole = [m for m in left.values() if len(m.evidence) == 1 and not shared(m.evidence, cues)]
        out += [m for m in whole if 2 * shared(m.evidence, covered) < size(m.evidence)]
    return tuple(sorted(out, key=lambda c: min(c.evidence)))


def link(article: Article, reading: Reading, scale: ScaleChoice = "auto") -> Resolved:
    """Number everything in text order and point each record at the others."""
    ordered = sorted(reading.attributions, key=lambda a: (a.cue, a.content))
    holders = _Holders([a.content for a in ordered])
    attributions = _attributions(article, reading, ordered, holders)
    hedges = _hedges(article, reading, attributions, holders, scale)
    return Resolved(attributions, hedges, _claims(article, reading, attributions, holders, hedges))


class _Holders:
    """Finds the attribution whose content holds something."""

    def __init__(self, contents: Sequence[tuple[Region, ...]]) -> None:
        self._contents = [merge(content) for content in contents]
        self._sizes = [size(content) for content in self._contents]
        self._index = Index((region, i) for i, content in enumerate(contents) for region in content)

    def smallest(self, parts: Sequence[Region], larger_than: int = 0) -> str | None:
        """Id of the attribution with the smallest content, over so many characters, that holds most of the parts."""
        touched = {i for part in parts for i in self._index.overlapping(part)}
        if not touched:
            return None
        merged_parts = merge(parts)
        least = _WITHIN * size(merged_parts)
        for i in sorted(touched, key=lambda i: (self._sizes[i], i)):
            if self._sizes[i] > larger_than and shared_of_merged(self._contents[i], merged_parts) >= least:
                return f"a{i + 1}"
        return None


def _attributions(
    article: Article, reading: Reading, ordered: Sequence[AttributionCandidate], holders: _Holders
) -> tuple[Attribution, ...]:
    names = Names.of(reading.document, ordered)
    return tuple(
        Attribution(
            id=f"a{number}",
            source=article.spans(found.source),
            cue=article.spans(found.cue),
            content=article.spans(found.content),
            source_name=names.name(found),
            source_type=names.type(found),
            style=found.style if found.reader == "lexical" else _style(reading, found),
            stance=found.stance,
            within=holders.smallest(found.cue, larger_than=size(found.content)),
            via=" ".join(article.text[a:b] for a, b in found.via) or None,
        )
        for number, found in enumerate(ordered, 1)
    )


def _style(reading: Reading, found: AttributionCandidate) -> Style:
    quoted = [q.inner for q in reading.document.quotations]
    inside = shared(found.content, quoted)
    if not found.content or not inside:
        return "indirect"
    return "direct" if inside >= size(found.content) - 2 else "mixed"


def _hedges(
    article: Article,
    reading: Reading,
    attributions: Sequence[Attribution],
    holders: _Holders,
    scale: ScaleChoice,
) -> tuple[Hedge, ...]:
    by_id = {a.id: a for a in attributions}
    out = []
    for number, found in enumerate(sorted(reading.hedges, key=lambda h: h.cue), 1):
        owner = by_id.get(holders.smallest([found.cue]) or "")
        on = _scale(owner, article, scale) if found.term else None
        probability = band(found.term, on) if found.term and on else None
        out.append(
            Hedge(
                id=f"h{number}",
                cue=article.span(*found.cue),
                kind=found.kind,
                probability=probability,
                scale=on if probability else None,
                attribution=owner.id if owner else None,
            )
        )
    return tuple(out)


def _scale(owner: Attribution | None, article: Article, choice: ScaleChoice) -> Scale | None:
    """The scale that the source writes by; a reader may force one."""
    if choice == "none":
        return None
    if choice != "auto":
        return choice
    if owner is None:
        return None
    start = min(s.start for s in owner.cue)
    return scale_for(owner.source_name, article.text[max(0, start - 200) : start + 200])


def _claims(
    article: Article,
    reading: Reading,
    attributions: Sequence[Attribution],
    holders: _Holders,
    hedges: Sequence[Hedge],
) -> tuple[Claim, ...]:
    by_id = {a.id: a for a in attributions}
    told = _denials(article, reading, attributions)
    ordered = sorted(reading.claims, key=lambda c: min(c.evidence))
    bearing = _bearing(ordered, sorted(reading.hedges, key=lambda h: h.cue))
    out = []
    for number, found in enumerate(ordered, 1):
        evidence = tuple(sorted(found.evidence))
        owner = by_id.get(holders.smallest(evidence) or "")
        out.append(
            Claim(
                id=f"c{number}",
                text=_denied(found.text or _verbatim(article, evidence), found, told),
                evidence=article.spans(evidence),
                attribution=owner.id if owner else None,
                hedges=tuple(hedges[i].id for i in sorted(bearing[number - 1])),
                polarity=found.polarity,
                certainty=found.certainty or "certain",
                kind=found.kind,
            )
        )
    return tuple(out)


def _denials(article: Article, reading: Reading, attributions: Sequence[Attribution]) -> dict[Region, str]:
    """How each denial or doubt is told before what it denies, by its cue: Denied by the mayor, Doubted."""
    told = {a.cue[0]: verdict(a) for a in reading.attributions if verdict(a)}
    sources = [(one, _named(one)) for one in attributions if (one.cue[0].start, one.cue[0].end) in told]
    called = with_articles({name for _, name in sources}, article.text) if sources else {}
    out = {}
    for one, name in sources:
        cue = one.cue[0].start, one.cue[0].end
        out[cue] = f"{told[cue]} by {mid_sentence(called[name])}" if name else told[cue]
    return out


def _named(one: Attribution) -> str:
    name = " ".join((one.source_name or " ".join(s.text for s in one.source)).split())
    return "" if name.lower() in ANAPHORS else name.replace(":", "")


def _denied(text: str, found: ClaimCandidate, told: Mapping[Region, str]) -> str:
    """The text of a claim that only the words around it negate, with the denial said: X denied that S is no S."""
    # a model may have said it already
    if found.denial is None or (found.reader == "model" and denier(text) is not None):
        return text
    return f"{told[found.denial]}: {text}"


def _bearing(claims: Sequence[ClaimCandidate], hedges: Sequence[HedgeCandidate]) -> list[set[int]]:
    """For each claim the hedges that bear on it: in its evidence, of its report or disclaimer, over its sentence.

    "Reportedly," at a sentence's head bears on all its claims; a cue inside one claim is that claim's alone.
    """
    cues = Index((h.cue, i) for i, h in enumerate(hedges))
    places = {h.cue: i for i, h in enumerate(hedges)}
    inside = [{i for r in c.evidence for i in cues.overlapping(r) if contains(r, hedges[i].cue)} for c in claims]
    taken = {i for mine in inside for i in mine}
    free = [(h.scope, i) for i, h in enumerate(hedges) if h.kind == "evidential" and h.scope and i not in taken]
    scopes = Index(free)
    out = []
    for claim, mine in zip(claims, inside, strict=True):
        over = {i for i in scopes.overlapping(claim.evidence[0]) if covering(claim.evidence, (hedges[i],))}
        named = {places[cue] for cue in claim.hedges if cue in places}
        out.append(mine | over | {i for i in named if i not in taken or hedges[i].kind == "disclaimer"})
    return out


def _verbatim(article: Article, evidence: tuple[Region, ...]) -> str:
    """The evidence as a sentence, its parts joined; a sentence that stands twice is written once."""
    parts = list(dict.fromkeys(" ".join(article.text[a:b].split()) for a, b in evidence))
    text = " … ".join(parts)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")
