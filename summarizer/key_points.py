"""A key point against the claims it cites: the deterministic checks of one sentence of the digest.

It has no name, number, date or content word that the claims lack; it gives what it says to their source, keeps the
article's distance from it, is as sure as they are, negates what they negate, and is a sentence where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.candidates import HedgeCandidate
from summarizer.lexical import Document, Report, hedges_in, is_sentence, read_sentence, reports_in
from summarizer.lexical.certainty import decide
from summarizer.lexical.denials import denier, has_denial
from summarizer.models import Certainty
from summarizer.questions import shown
from summarizer.wording import FUNCTION_WORDS, NEGATORS, Basis, Wording, added, base, names, stands_alone, turned

UNNAMED = "an unnamed source"
"""How the digest names a source that nobody names."""
_RANK: dict[Certainty, int] = {"unknown": 0, "possible": 1, "probable": 2, "certain": 3}
_STEM = 5
"""Letters that two forms of one word share at least: attack, attacked."""
_REPORTS = re.compile(
    r"\b(according to|unnamed|say|says|said|told|claims?|claimed|reports?|reported(?:ly)?|den(?:y|ies|ied|ying))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Citable:
    """A claim with all that a key point citing it has to keep."""

    id: str
    text: str
    evidence: str = ""
    source: str | None = None
    """How the digest names its source; none for the article's own claims."""
    aliases: tuple[str, ...] = ()
    """Other words by which the article names that source."""
    hedges: tuple[str, ...] = ()
    """Its hedge cues, approximators left out."""
    certainty: Certainty = "certain"
    distance: str = ""
    """The word by which the digest keeps the article's distance from it, such as claimed; empty where there is none."""


class Point(Wording):
    """A generated sentence with what the lexical reader finds in it."""

    @cached_property
    def _sentence(self) -> Document:
        return read_sentence(self.text)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is a sentence, and not the beginning of one."""
        return is_sentence(self._sentence)

    @cached_property
    def hedges(self) -> tuple[HedgeCandidate, ...]:
        """Its hedges."""
        return hedges_in(self._sentence)

    @cached_property
    def reports(self) -> list[Report]:
        """Each report in it."""
        return reports_in(self._sentence)

    @cached_property
    def frame(self) -> Wording:
        """The words that report or hedge: other checks look at them."""
        return Wording(
            " ".join([*(said.cue for said in self.reports), *(self.text[slice(*h.cue)] for h in self.hedges)])
        )


def key_point_problems(text: str, claims: Sequence[Citable], *, forms: bool = False) -> list[str]:
    """What a key point adds to or drops from the claims it cites; with `forms`, a verb may stand in another tense."""
    if len({c.source for c in claims}) > 1:
        return ["It mixes claims of different sources: write one sentence for each source."]
    point = Point(text)
    evidence = Wording(" ".join(f"{c.text} {c.evidence}" for c in claims))
    sources = Wording(" ".join(" ".join([c.source or "", *c.aliases]) for c in claims))
    out = added(point, Basis(evidence, sources.parts))
    out += _strange(point, (*evidence.words, *sources.words, *point.frame.words), forms=forms)
    if len(claims) == 1:
        out += turned(point, Basis(evidence, sources.parts | point.frame.parts))
    out += [f"Name the source {c.source} of {c.id}." for c in claims if c.source and not names_source(c, point)]
    out += [f"Say that the source of {c.id} {c.distance} it." for c in claims if not keeps_distance(c, point)]
    reports = [said.cue for said in point.reports if not _stands(said.cue, evidence.text)]
    if claims[0].source is None and reports:
        out.append(f"“{reports[0]}” gives the article's own claim to somebody else.")
    out += _unsure(point, claims)
    denied = any(_denies(Point(c.text), f"{c.text} {c.evidence}") for c in claims)
    if _denies(point, _without_quoted(point.text, claims)) != denied:
        out.append("A negation was lost or added.")
    if not forms and not point.is_whole and any(Point(c.text).is_whole for c in claims):
        out.append("It is no whole sentence.")
    return out


def _unsure(point: Point, claims: Sequence[Citable]) -> list[str]:
    """Problems with how sure a key point is: no surer than any claim it cites, and no less sure than all of them."""
    if len({c.certainty for c in claims}) > 1:
        return ["It mixes sure and unsure claims: write one sentence for each."]
    claim, text = claims[0], point.text
    found = [h for h in point.hedges if h.kind != "approximator"]
    if claim.certainty == "certain":
        unnamed = {"evidential"} if claim.source == UNNAMED else set()
        doubts = [text[slice(*h.cue)] for h in found if h.kind not in unnamed]
        known = " ".join(f"{c.text} {c.evidence} {' '.join(c.hedges)}" for c in claims)
        return [f"It adds the doubt “{d}”." for d in doubts if not _stands(d, known)]
    kept = any(_stands(h, text) for c in claims for h in c.hedges)
    told = kept or any(c.hedges for c in claims)
    if not told or _RANK[decide(found, text)] > _RANK[claim.certainty]:
        cues = ", ".join(f"“{h}”" for c in claims for h in c.hedges) or claim.certainty
        return [f"Keep the hedge {cues} of {', '.join(c.id for c in claims)}."]
    return []


def _denies(point: Point, text: str) -> bool:
    """Whether a text negates what it says, or somebody in it denies or doubts that."""
    if Wording(text).negators or denier(point.text) is not None:
        return True
    return has_denial(point.parts) and any(said.stance == "denying" for said in point.reports)


def _without_quoted(text: str, claims: Iterable[Citable]) -> str:
    """The text without hedges quoted from elsewhere (“have not been confirmed”), which negate nothing in it."""
    for cue in {hedge for claim in claims for hedge in claim.hedges}:
        text = text.replace(f"“{shown(cue)}”", "")
    return text


def _strange(point: Point, basis: Iterable[str], *, forms: bool) -> list[str]:
    """A problem where content words are not those of the claims that are cited, nor other forms of them."""
    known = {w.lower() for w in basis}
    stems = {w[:_STEM] for w in known if len(w) >= _STEM}
    bases = {base(w) for w in known} if forms else set()
    ours = {w.lower() for w in point.words} - FUNCTION_WORDS - NEGATORS - {"one"} - known
    strange = sorted(w for w in ours if (w[:_STEM] not in stems or len(w) < _STEM) and base(w) not in bases)
    return [f"It says more than its claims: {', '.join(strange[:5])}."] if strange else []


def names_source(claim: Citable, point: Point) -> bool:
    """Whether the text gives what it says to the claim's source: naming it as the one who acts is not enough."""
    if claim.source == UNNAMED:
        return _REPORTS.search(point.text) is not None or denier(point.text) is not None
    parts = names(claim.source or "")
    known = [claim.source or "", *claim.aliases, *(parts[-1:] if len(parts) > 1 else [])]
    if not any(_stands(name, point.text) for name in known):
        return False
    said = [*(one.source for one in point.reports if one.source), denier(point.text) or ""]
    return any(_stands(name, source) or _stands(source, name) for name in known if name for source in said if source)


def keeps_distance(claim: Citable, point: Point) -> bool:
    """Whether the text reports at arm's length what the article does: claimed or alleged, not said."""
    denied = claim.source == UNNAMED and denier(point.text) is not None
    return not claim.distance or denied or any(said.stance == "distancing" for said in point.reports)


def _stands(phrase: str, text: str) -> bool:
    plain = " ".join(shown(phrase).lower().replace("’", "'").split())
    within = " ".join(text.lower().replace("’", "'").split())
    return bool(plain) and stands_alone(plain, within)
