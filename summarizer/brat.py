"""A `Summary` as brat standoff annotations (https://brat.nlplab.org/standoff.html), beside the article's text.

Offsets count Unicode code points of the `.txt` file, which holds the article exactly as read. An attribution is an
event whose trigger is its cue. brat does not allow a line break inside an annotation: such a span is
written as fragments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.models import Claim, Hedge, Summary
from summarizer.spans import Span

_LINES = re.compile(
    r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+"
)  # the breaks of str.splitlines, by which .ann files are read
_WHITE = re.compile(r"\s+")

CONFIGURATION = """\
[entities]
Claim
Hedge
Cue
Source
Content

[relations]
Hedges	Arg1:Hedge, Arg2:Claim
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]
Attribution	Source?:Source, Content?:Content, Claim*:Claim, Hedge*:Hedge, Within?:Attribution

[attributes]
Certainty	Arg:Claim, Value:certain|probable|possible|unknown
Polarity	Arg:Claim, Value:affirmed|negated
ClaimKind	Arg:Claim, Value:event|state|forecast|assessment|quantity
HedgeKind	Arg:Hedge, Value:modal|epistemic|evidential|approximator|conditional|disclaimer
Style	Arg:Attribution, Value:direct|indirect|mixed
Stance	Arg:Attribution, Value:neutral|distancing|endorsing|denying
SourceType	Arg:Attribution, Value:person|organisation|government|military|media|social_media|unnamed
"""
"""The `annotation.conf` that brat needs beside the files."""


def standoff(summary: Summary) -> str:
    """The `.ann` file of the summary; its `.txt` file is `summary.article.text` in UTF-8."""
    return "".join(f"{line}\n" for line in _Standoff(summary).lines())


class _Standoff:
    """Numbers the annotations of one summary."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._out: list[str] = []
        self._counts: dict[str, int] = {}
        self._of: dict[str, str] = {}  # our ids to brat's
        self._claims_of = _by_attribution(summary.claims)
        self._hedges_of = _by_attribution(summary.hedges)

    def lines(self) -> list[str]:
        """All lines, entities before what refers to them."""
        self._claims()
        self._hedges()
        self._attributions()
        return self._out

    def _claims(self) -> None:
        for claim in self._summary.claims:
            name = self._entity("Claim", claim.evidence)
            if name is None:
                continue
            self._of[claim.id] = name
            self._attribute("Certainty", name, claim.certainty)
            self._attribute("Polarity", name, claim.polarity)
            self._attribute("ClaimKind", name, claim.kind)
            self._note(name, f"{claim.id}: {claim.text}")

    def _hedges(self) -> None:
        for hedge in self._summary.hedges:
            name = self._entity("Hedge", (hedge.cue,))
            if name is None:
                continue
            self._of[hedge.id] = name
            self._attribute("HedgeKind", name, hedge.kind)
            if hedge.probability is not None:
                low, high = hedge.probability
                self._note(name, f"{low:g}–{high:g} % ({hedge.scale})")
        for claim in self._summary.claims:
            for hedge_id in claim.hedges:
                if claim.id in self._of and hedge_id in self._of:
                    self._add("R", f"Hedges Arg1:{self._of[hedge_id]} Arg2:{self._of[claim.id]}")

    def _attributions(self) -> None:
        """Events get their numbers first: an attribution may stand within one that comes later in the text."""
        triggers = {a.id: self._entity("Cue", a.cue) for a in self._summary.attributions}
        events = {name: f"E{n}" for n, name in enumerate((a for a in triggers if triggers[a]), 1)}
        for attribution in self._summary.attributions:
            event = events.get(attribution.id)
            if event is None:
                continue
            roles = [
                ("Source", self._entity("Source", attribution.source)),
                ("Content", self._entity("Content", attribution.content)),
                *self._held(attribution.id),
                ("Within", events.get(attribution.within or "")),
            ]
            arguments = "".join(f" {role}:{name}" for role, name in roles if name)
            self._out.append(f"{event}\tAttribution:{triggers[attribution.id]}{arguments}")
            self._attribute("Style", event, attribution.style)
            self._attribute("Stance", event, attribution.stance)
            self._attribute("SourceType", event, attribution.source_type)
            known = [attribution.source_name, attribution.via and f"via {attribution.via}"]
            self._note(event, f"{attribution.id}: {' '.join(part for part in known if part)}")

    def _held(self, attribution: str) -> Iterator[tuple[str, str | None]]:
        """The claims and hedges that are this source's; a role's further fillers are numbered, as brat has it."""
        for role, held in (("Claim", self._claims_of), ("Hedge", self._hedges_of)):
            for number, name in enumerate(held.get(attribution, ()), 1):
                yield role if number == 1 else f"{role}{number}", self._of.get(name)

    def _entity(self, kind: str, spans: Sequence[Span]) -> str | None:
        parts = [part for span in spans for part in _fragments(span)]
        if not parts:
            return None
        offsets = ";".join(f"{start} {end}" for start, end, _ in parts)
        return self._add("T", f"{kind} {offsets}\t{' '.join(text for _, _, text in parts)}")

    def _attribute(self, kind: str, of: str, value: str) -> None:
        self._add("A", f"{kind} {of} {value}")

    def _note(self, of: str, text: str) -> None:
        self._add("#", f"AnnotatorNotes {of}\t{_WHITE.sub(' ', text).strip()}")

    def _add(self, prefix: str, line: str) -> str:
        number = self._counts[prefix] = self._counts.get(prefix, 0) + 1
        self._out.append(f"{prefix}{number}\t{line}")
        return f"{prefix}{number}"


def _by_attribution(items: Iterable[Claim | Hedge]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for item in items:
        if item.attribution is not None:
            out.setdefault(item.attribution, []).append(item.id)
    return out


def _fragments(span: Span) -> Iterator[tuple[int, int, str]]:
    """The span's lines without the white space around them, with their offsets."""
    for line in _LINES.finditer(span.text):
        text = line[0].strip()
        if text:
            start = span.start + line.start() + line[0].index(text)
            yield start, start + len(text), text
