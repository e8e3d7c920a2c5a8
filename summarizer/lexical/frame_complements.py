"""What a reporting verb reports: the clause, infinitive, gerund or noun phrase behind it, or the clause around it."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue, cues
from summarizer.lexical.frame_content import (
    behind_occasion,
    clause_start,
    left_of,
    next_comma,
    phrase_right_of,
    right_of,
    that_after,
)
from summarizer.lexical.frame_sources import source_run, subject_of
from summarizer.lexical.frame_view import FINITE, Group, Run, View
from summarizer.lexical.source_types import source_words
from summarizer.spans import Region

_PREPOSITIONS = ("of", "against", "about", "for", "at", "on")
_ADDRESSED = frozenset(["tell", "inform", "assure", "notify", "remind", "reassure"])
_CLAUSAL = frozenset(
    ["say", "believe", "think", "claim", "argue", "insist", "hope", "state", "suspect", "fear", "warn", "find"]
)
_GAPPED = frozenset(["PRP", "TO"])
_NOMINAL = frozenset(["NN", "NNS", "NNP", "NNPS", "DT", "JJ", "PRP$", "CD", "JJR", "JJS", "VBG"])
_BEHIND_PREPOSITION = _NOMINAL | {"RB", "VBN", '"'}
_ADDING = frozenset(["adding", "saying", "citing", "quoting", "noting", "claiming", "warning"])


@dataclass(frozen=True, slots=True)
class Anchor:
    """A verb of a sentence that may report something."""

    cue: Cue
    group: Group
    words: Run
    """The tokens of the cue itself."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a frame found: content, name of the frame, and whether it is explicit."""

    content: tuple[Region, ...]
    frame: str
    strong: bool = True
    words: Run | None = None
    """The cue's tokens where the frame adds some ("warned of")."""


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
        stance="denying" if anchor.group.negated else anchor.cue.stance,
        frame=found.frame,
        strong=found.strong and "weak" not in anchor.cue.takes,
    )


def complement(view: View, anchor: Anchor) -> Reported | None:
    """What stands behind the verb: a clause, an infinitive, a gerund, a noun phrase."""
    takes, behind = anchor.cue.takes, anchor.words[1]
    if "told" in takes:
        addressed = _addressee_end(view, behind)
        if addressed > behind:
            start = that_after(view, addressed)
            if (
                start < 0
                and "bare" in takes
                and view.clause_starts(addressed)
                and view.tag(addressed) not in {"WP", "WRB"}
            ):
                start = addressed
            if start < 0 and view.low(addressed) in {"to", "not"} and anchor.cue.lemma in {"tell", "warn"}:
                return Reported(right_of(view, addressed), "told to", strong=False)
            if start > 0:
                return Reported(right_of(view, start), "told that")
    start = that_after(view, behind)
    if start > 0 and takes & {"that", "bare"}:
        return Reported(right_of(view, start), "that")
    return _clause(view, anchor, behind) or _infinitive(view, anchor, behind) or _phrase(view, anchor, behind)


def _addressee_end(view: View, behind: int) -> int:
    end = view.np_after(behind)
    while end < view.n and view.lows[end] in {"in", "on", "at", "by"} and end > behind:
        further = view.np_after(end + 1)
        if further == end + 1:
            break
        end = further
    return end


def _clause(view: View, anchor: Anchor, behind: int) -> Reported | None:
    if "bare" not in anchor.cue.takes or anchor.cue.lemma in _ADDRESSED:
        return None
    if anchor.cue.lemma == "find" and view.tag(anchor.group.start - 1) in {"WP", "WDT"}:
        return None
    start = behind_occasion(view, behind)
    if view.clause_starts(start, loose=anchor.cue.lemma in _CLAUSAL):
        return Reported(right_of(view, start), "clause")
    if anchor.cue.lemma == "say" and view.tag(start) in {"IN", "WRB"} and view.low(start) not in {"of", "about"}:
        comma = next_comma(view, start + 1)
        if (
            comma < view.n
            and view.clause_starts(comma + 1)
            and view.low(start) in {"if", "in", "on", "at", "when", "since", "although"}
        ):
            return Reported(right_of(view, start), "clause")
    return None


def _infinitive(view: View, anchor: Anchor, behind: int) -> Reported | None:
    takes = anchor.cue.takes
    low = view.low(behind)
    if "inf" in takes and (low == "to" or (low == "not" and view.low(behind + 1) == "to")):
        return Reported(right_of(view, behind), "infinitive", strong=anchor.cue.lemma in {"claim", "profess"})
    if "ger" in takes and view.tag(behind) == "VBG":
        return Reported(phrase_right_of(view, behind), "gerund")
    if "objinf" in takes:
        end = view.np_after(behind)
        if end > behind and view.low(end) == "to" and (view.low(end + 1) == "be" or anchor.cue.lemma == "expect"):
            return Reported(right_of(view, behind), "object infinitive", strong=False)
    return None


def _phrase(view: View, anchor: Anchor, behind: int) -> Reported | None:
    """A noun phrase as what is reported, with or without a preposition."""
    takes = anchor.cue.takes
    at = behind if view.low(behind) in takes else behind_occasion(view, behind)
    if view.low(at) in takes and view.low(at) in _PREPOSITIONS and view.tag(at + 1) in _BEHIND_PREPOSITION:
        words = (anchor.words[0], at + 1) if at == behind else None
        return Reported(phrase_right_of(view, at + 1), "preposition", words=words)
    if anchor.cue.lemma == "cover" and not _is_medium(view, anchor):
        return None
    if "np" in takes and view.tag(behind) in {"DT", "NN", "NNS", "NNP", "JJ", "CD", "PRP$"}:
        end = view.np_after(behind)
        if end > behind:
            return Reported(phrase_right_of(view, behind), "object", strong=False)
    if takes & {"accuse", "as", "naming"}:
        return _named(view, anchor, behind)
    return None


def _is_medium(view: View, anchor: Anchor) -> bool:
    subject = subject_of(view, anchor.group)
    return subject is not None and source_words().kind(view.lows[subject[0] : subject[1]]) == "media"


def _named(view: View, anchor: Anchor, behind: int) -> Reported | None:
    """Read "accused Kyiv of shelling", "described it as …", "called it “…”"."""
    takes, end = anchor.cue.takes, view.np_after(behind)
    if "accuse" in takes:
        for k in range(behind + 1, min(view.n, behind + 12)):
            if view.lows[k] in {"of", "for"} and not view.has_finite(behind, k):
                return Reported(phrase_right_of(view, behind), "accuse", strong=False)
    if end == behind:
        return None
    low = view.low(end)
    quoted = next(
        (k for k in range(behind + 1, min(view.n, end + 1)) if view.toks[k].start in view.marks.opening), None
    )
    if "as" in takes and low == "as" and not view.clause_starts(end + 1):
        return Reported(phrase_right_of(view, behind), "as", strong=False)
    if "naming" in takes and quoted is not None:
        end_of_quote = view.marks.opening[view.toks[quoted].start].inner[1]
        return Reported(view.content(view.toks[behind].start, end_of_quote), "naming", strong=False)
    return None


def gap(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """Read "the villages X said they were taken", "the positions they consider to be the prize"."""
    at, start = anchor.group.verb, subject[0]
    after = view.tag(at + 1)
    relative = view.tag(start - 1) in {"WP", "WDT"}
    if not anchor.cue.takes & {"bare", "objinf"} or not (
        after in FINITE or after in ({"VBN"} if relative else _GAPPED)
    ):
        return None
    if after == "TO" and "objinf" not in anchor.cue.takes:
        return None
    named = source_run(view, subject)
    if named is None:
        return None
    if relative:
        return Reported(right_of(view, at + 1), "gap", strong=False)
    if view.tags[start] == "PRP" and view.tag(start - 1) in {"NN", "NNS"}:
        head = (view.np_before(start), start)
    elif start < named[0] and view.tags[named[0] - 1] == "NNS" and view.tags[start] in {"DT", "CD"}:
        head = (start, named[0])
    else:
        return None
    return (
        Reported(view.content(*view.region(head)) + right_of(view, at + 1), "gap", strong=False)
        if head[0] < head[1]
        else None
    )


def trailing(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """Read "S, X said." and "S1, X said, S2"."""
    start = subject[0]
    if "bare" not in anchor.cue.takes or view.tag(start - 1) != ",":
        return None
    named = source_run(view, subject)
    if named is None or (named[0] > start + 1 and view.lows[named[0] - 1] in cues().nouns):
        # "…, a claim Moscow denies" is no report of what stands before it
        return None
    behind = _addressee_end(view, anchor.words[1]) if "told" in anchor.cue.takes else anchor.words[1]
    return split_around(view, start - 1, behind_occasion(view, behind))


def split_around(view: View, comma: int, behind: int) -> Reported | None:
    """The clause before `comma` and, behind a second comma at `behind`, its rest."""
    start = clause_start(view, comma)
    content = left_of(view, comma)
    if view.tag(behind) not in {"", ".", ",", '"', "IN", "WRB"} or not content:
        return None
    whole = view.has_finite(start, comma)
    if (
        view.tag(behind) == ","
        and view.tag(behind + 1) not in {"CC", "WP", "WDT", ""}
        and view.low(behind + 1) not in {"who", "which"}
    ):
        adjoined = _adds(view, behind + 1) or (whole and view.low(behind + 1) in {"as", "while", "amid"})
        rest = () if adjoined else right_of(view, behind + 1)
        if rest and (not whole or view.tag(behind + 1) in {"VBG", "IN", "VBN"} or view.has_finite(behind + 1, view.n)):
            return Reported(content + rest, "split")
    return Reported(content, "trailing") if whole else None


def _adds(view: View, k: int) -> bool:
    return view.tag(k) == "VBG" and view.low(k) in _ADDING
