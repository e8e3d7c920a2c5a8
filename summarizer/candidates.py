"""What a reader (lexical or model) found in the text, as offsets, before `resolve` merges, links and numbers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.models import Certainty, ClaimKind, HedgeKind, Polarity, Stance, Style
from summarizer.spans import Region

Reader = Literal["lexical", "model"]


@dataclass(frozen=True, slots=True)
class AttributionCandidate:
    """A source–cue–content triple of one sentence (content may run over several)."""

    sentence: int
    cue: tuple[Region, ...]
    source: tuple[Region, ...] = ()
    content: tuple[Region, ...] = ()
    via: tuple[Region, ...] = ()
    lemma: str = ""
    stance: Stance = "neutral"
    style: Style = "indirect"
    frame: str = ""
    """Name of the reporting frame that matched, or of the prompt that asked."""
    strong: bool = True
    """Whether the frame is explicit enough to be believed over a disagreeing model."""
    reader: Reader = "lexical"


@dataclass(frozen=True, slots=True)
class HedgeCandidate:
    """A hedge cue and the clause it bears on."""

    cue: Region
    kind: HedgeKind
    term: str | None = None
    """The cue's entry on the scales of verbal probability, where it has one: `likely`, `almost certain`."""
    scope: Region | None = None
    """The clause it bears on; for a disclaimer on earlier reports ("These claims …"), the disclaimer's own sentence."""
    reader: Reader = "lexical"


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """One proposition of a sentence."""

    sentence: int
    evidence: tuple[Region, ...]
    text: str | None = None
    """Self-contained wording, where one is safe; the evidence verbatim otherwise."""
    polarity: Polarity = "affirmed"
    kind: ClaimKind = "event"
    certainty: Certainty | None = None
    """None: to be decided from hedges, stance and disclaimers."""
    hedges: tuple[Region, ...] = ()
    """Cues that bear on it from outside its evidence: of the words that report it, or of a later disclaimer."""
    denial: Region | None = None
    """Cue of what denies it, doubts it or does not rule it out, where its own words do not tell so."""
    reader: Reader = "lexical"
