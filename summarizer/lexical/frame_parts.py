"""A reporting verb in its sentence, what a frame found for it, and the candidate they make."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_view import Group, Run, View
from summarizer.models import Stance
from summarizer.spans import Region

_UNTRUE = frozenset(
    ["falsely", "wrongly", "incorrectly", "baselessly", "untruthfully", "erroneously", "dishonestly", "mendaciously"]
)
"""The adverbs of `data/hedges.toml` under the rule `untrue`."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A verb of a sentence that may report something."""

    cue: Cue
    group: Group
    words: Run
    """The tokens of the cue itself."""
    subject: Run | None = None
    """Its subject, where it stands elsewhere than right before it ("raised its forecast and now sees …")."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a frame found: content, name of the frame, and whether it is explicit."""

    content: tuple[Region, ...]
    frame: str
    strong: bool = True
    words: Run | None = None
    """The cue's tokens where the frame adds some ("warned of")."""


_REFUSED = frozenset(["refused", "refuses", "declined", "declines", "refusing", "declining"])


def _stance(view: View, anchor: Anchor) -> Stance:
    """The cue's stance, turned round where it is negated: did not believe, does not doubt, refused to rule out.

    From what somebody falsely said the article keeps away.
    """
    refused = anchor.group.infinitive and view.low(anchor.group.start - 1) in _REFUSED
    stance = anchor.cue.stance
    if anchor.group.negated or refused:
        return "neutral" if stance == "denying" else "denying"
    untrue = stance in {"neutral", "endorsing"} and view.low(anchor.words[0] - 1) in _UNTRUE
    return "distancing" if untrue else stance


def build(view: View, anchor: Anchor, found: Reported, source: Run | Region | None) -> AttributionCandidate:
    """The candidate of a frame."""
    words = found.words or anchor.words
    named = source_run(view, source) if source is not None else None
    return AttributionCandidate(
        sentence=view.index,
        cue=(view.region(words),),
        source=() if named is None else (view.region(named),),
        content=found.content,
        lemma=anchor.cue.lemma,
        stance=_stance(view, anchor),
        frame=found.frame,
        strong=found.strong and "weak" not in anchor.cue.takes,
    )
