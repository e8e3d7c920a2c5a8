"""Denials: which words deny, doubt or will not rule something out, how that is told, and what they leave standing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import cues
from summarizer.lexical.words import word_set
from summarizer.models import Certainty

_TOLD = {
    "Disputed": "contradict dispute disagree contest challenge disagreement",
    "Doubted": "doubt disbelieve disbelief doubtful dubious sceptical skeptical unconvinced unsure",
    "Played down": "downplay discount",
    "Ruled out": "",
}
_PHRASES = {
    "cast doubt on": "Doubted",
    "pour cold water on": "Doubted",
    "play down": "Played down",
    "brush off": "Played down",
    "brush aside": "Played down",
    "shrug off": "Played down",
    "laugh off": "Played down",
    "wave away": "Played down",
    "push back on": "Disputed",
    "push back against": "Disputed",
    "rule out": "Ruled out",
}
_WORDS = {lemma: told for told, lemmas in _TOLD.items() for lemma in lemmas.split()} | _PHRASES
_NOT_BELIEVED = {
    **dict.fromkeys(("believe", "think", "feel", "consider", "suspect", "assume"), "Not believed"),
    **dict.fromkeys(("expect", "anticipate"), "Not expected"),
    "hope": "Not hoped for",
}
_RULE_OUT = "rule out"
CALLED_FALSE = "Called false"
"""How it is told that somebody calls a claim false."""
_VERDICTS = sorted({"Denied", CALLED_FALSE, "Not ruled out", *_NOT_BELIEVED.values(), *_TOLD})
_DENIED = re.compile(rf"\A(?:{'|'.join(_VERDICTS)})(?: by ([^:]+))?: ")
_BE = word_set("is are was were")
_FALSE = word_set(
    "false untrue baseless unfounded groundless bogus fake fabricated incorrect inaccurate wrong nonsense lie lies "
    "fabrication"
)
_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_ADVERBIAL = word_set("when while as after before because since though although if where")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def verdict(found: AttributionCandidate) -> str:
    """How a denial is told before what it denies: Denied, Doubted, Not believed; empty where nothing is denied."""
    if found.lemma == _RULE_OUT and found.stance == "neutral":
        return "Not ruled out"
    if found.stance != "denying":
        return ""
    return _NOT_BELIEVED.get(found.lemma) or _WORDS.get(found.lemma, "Denied")


def denier(text: str) -> str | None:
    """Who denies or doubts a claim, by its text: Kyiv in "Denied by Kyiv: …"; empty where nobody is named.

    None where the text does not tell of a denial first.
    """
    told = _DENIED.match(text)
    return None if told is None else told[1] or ""


def has_denial(words: Iterable[str]) -> bool:
    """Whether one of the words, in lower case, is a verb or noun that can deny or doubt."""
    known = cues()
    return any(
        cue.stance == "denying" for low in words for cue in (*known.verbs.get(low, ()), *known.nouns.get(low, ()))
    )


def is_denied(found: AttributionCandidate) -> bool:
    """Whether a source denies what is its content: X denied that, not `dismissed it as absurd`."""
    return found.stance == "denying" and found.frame != "as"


def calls_false(lows: Sequence[str]) -> bool:
    """Whether words behind "the claim that S" call it false: was utterly false, is not true, were lies."""
    if not lows or lows[0] not in _BE:
        return False
    rest = [low for low in lows[1:] if low not in {"a", "an", "all"} and not low.endswith("ly")]
    return rest[:1] != [] and (rest[0] in _FALSE or (rest[0] in {"not", "n't"} and rest[1:2] == ["true"]))


def doubted(found: AttributionCandidate, certainty: Certainty) -> Certainty:
    """The certainty of what somebody only doubts: probably not so, where no hedge says less."""
    return "probable" if certainty == "certain" and verdict(found) == "Doubted" else certainty


def stands(lows: Sequence[str], tags: Sequence[str], first: int, at: int) -> bool:
    """Whether what is said at token `at` of denied words, which begin at `first`, is not denied with them.

    That is so in a relative clause (the attack that the UN says killed 12) and in an adverbial clause behind the main
    verb (denied he had lied when he told): both are taken for granted.
    """
    verb, group = False, at
    while group > first and (tags[group - 1].startswith("VB") or tags[group - 1] in {"MD", "RB", "TO"}):
        group -= 1
    # the relative clause is over where it had its verb: its troops, who entered the town, have told
    last = next((k for k in range(group - 1, first - 1, -1) if tags[k] in _FINITE), first - 1)
    for k in range(first, group):
        if k > last and tags[k] in _WH and (lows[k] != "that" or tags[k + 1] in _FINITE):
            return True
        if k > last and verb and lows[k] in _ADVERBIAL and tags[k] == "IN":
            return True
        verb = verb or tags[k] in _FINITE or tags[k] == "VBG"
    return False
