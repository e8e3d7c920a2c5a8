"""What is left open, unsupported or not ruled out: cues of doubt that are more than one word."""

from __future__ import annotations

from summarizer.lexical.hedge_context import (
    BE,
    NEGATIONS,
    NOUN_TAGS,
    Rule,
    Tokens,
    before_adverbs,
    low,
    past_adverbs,
    tag,
    when,
    words,
)

_QUESTION_WORDS = words("whether if how why what who whom whose when where which")


def _open_question(tokens: Tokens, _first: int, end: int) -> bool:
    """Uncertain whether something is so: not an uncertain future."""
    if tokens[0].low in _QUESTION_WORDS and tag(tokens, end) in _CLAUSE_ENDS:
        return True
    return low(tokens, past_adverbs(tokens, end)) in _QUESTION_WORDS


_CLAUSE_ENDS = frozenset({".", ",", ":", '"', ")", "CC", ""})


def _left_open(tokens: Tokens, first: int, end: int) -> bool:
    """Unclear how it began, his fate is unknown: not an unclear rule, not known for something."""
    if low(tokens, first - 1) == "if":
        return False
    if first == 0 and low(tokens, end) in BE:
        return True
    if low(tokens, past_adverbs(tokens, end)) in _QUESTION_WORDS - {"which"}:
        return True
    ends = tag(tokens, end) in _CLAUSE_ENDS
    return ends and low(tokens, before_adverbs(tokens, first - 1)) in BE and low(tokens, first - 1) != "otherwise"


_GROUP = words(
    "possible has have had is are was were be been being can could did does do not n't yet to able unable 's remain "
    "remains still nor neither"
)
_UNDONE = frozenset({"not", "n't", "yet", "never", "unable", "remain", "remains"})
_APPOINTED = frozenset({"nominee", "nominees", "nomination", "nominations", "appointment", "verdict", "senate"})
_UNWILLING = words("will would wo may might should must shall 'll 'd")
_FINDING = words("determine determined ascertain ascertained")
_TRYING = words("can could unable able have has had been be yet")
_PASSIVE_ONLY = words("proven proved established validated geolocated")


def _group_start(tokens: Tokens, first: int) -> tuple[int, set[str]]:
    """Where the verb group that ends in `first` begins, and its words."""
    at = first
    while at > 0 and (tokens[at - 1].low in _GROUP or (tokens[at - 1].tag == "RB" and at - 1 > 0)):
        at -= 1
    while at < first and tokens[at].low not in _GROUP:
        at += 1
    return at, {token.low for token in tokens[at:first]}


def _unverified_group(tokens: Tokens, first: int, end: int) -> int | None:
    """Has not been confirmed, could not be independently verified: the whole verb group. Not declined to confirm."""
    if any(token.low in _APPOINTED for token in tokens[end : end + 5]):
        return None
    start, group = _group_start(tokens, first)
    if low(tokens, start - 1) in _UNWILLING or (tokens[first].low in _PASSIVE_ONLY and not group & {"be", "been"}):
        return None
    if tokens[first].low in _FINDING and (not group & _TRYING or low(tokens, end) in {"to", "enough"}):
        return None
    if group & _UNDONE:
        return None if low(tokens, end) in {"or", "nor"} else start
    denied = (at for at in range(max(0, start - 4), start) if tokens[at].low in {"neither", "none", "nothing"})
    return next(denied, None) if group - {"to"} else None


_REFUSING = words("refused refuses declined declines refusing declining")
_CAN = frozenset({"can", "could", "ca"})


_IS = words("is are")


def _not_ruled_out(tokens: Tokens, first: int, end: int) -> int | None:
    """Cannot be ruled out, did not rule out, refused to rule out: the whole verb group. Not excluded voters."""
    start, group = _group_start(tokens, first)
    if group & NEGATIONS:
        if "rule" not in tokens[first].low and not group & _CAN:
            closes = not group.isdisjoint(_IS) and tag(tokens, end) in {".", ",", '"', ""}
            possibility = (
                closes or low(tokens, end) == "that" or "possibility" in {low(tokens, end), low(tokens, end + 1)}
            )
            return start if possibility else None
        return start
    if low(tokens, start - 1) in {"nothing", "neither", "none"} and group & _CAN:
        return start
    refusing = tokens[first].low == "rule" and low(tokens, first - 1) == "to" and low(tokens, first - 2) in _REFUSING
    return first - 2 if refusing else None


_NORMS = words(
    "law laws policy policies constitution principle principles rules rule values value standards obligations "
    "commitment commitments aims aim goals goal mandate treaty convention resolutions charter guidelines guidance "
    "statement statements stance position approach practice strategy target objectives previous earlier past "
    "his her its their our what other"
)


def _consistent(tokens: Tokens, first: int, end: int) -> bool:
    """Wounds consistent with shrapnel: not a ruling consistent with the law."""
    before = before_adverbs(tokens, first - 1)
    seems = low(tokens, before) in BE or tag(tokens, before) in NOUN_TAGS | {","}
    if low(tokens, before).startswith(("appear", "seem", "look")):
        seems = True
    return seems and not any(token.low in _NORMS for token in tokens[end : end + 4])


_ANALYSTS = words(
    "assess assesses assessed assessing assessment assessments "
    "judge judges judged judging judgment judgments judgement "
    "judgements assign assigns assigned assigning intelligence estimate estimates estimated conclude concludes "
    "concluded conclusion conclusions finding findings believe believes analysts agency agencies evidence forecast"
)
_RATED = words("with at of and or only a to have has had but")


def _analytic_confidence(tokens: Tokens, first: int, _end: int) -> bool:
    """Assess with low confidence, assign low confidence to: the confidence of analysts, not of consumers (ICD 203)."""
    at = first - 1 if tag(tokens, first - 1) != '"' else first - 2
    given = low(tokens, at) in _RATED or low(tokens, at).startswith("assign") or at < 0
    return given and any(token.low in _ANALYSTS for token in tokens)


def _unsupported(tokens: Tokens, _first: int, end: int) -> bool:
    """Claimed without evidence: not convicted without evidence of intent, no evidence against the accused."""
    if low(tokens, end) == "of":
        return any(token.low in _CLAIMS for token in tokens[end : end + 5])
    return low(tokens, end) not in {"against", "in", "at", "from"}


_CLAIMS = words("claim claims allegation allegations accusation accusations assertion assertions")


_SAYING = words(
    "claim claims claimed claiming say says said saying tell tells told telling state states stated stating assert "
    "asserts asserted asserting allege alleges alleged alleging report reports reported reporting suggest suggests "
    "suggested suggesting insist insists insisted declare declares declared announce announces announced boast boasts "
    "boasted accuse accuses accused accusing assure assures assured maintain maintains maintained"
)


def _untrue(tokens: Tokens, _first: int, end: int) -> bool:
    """Falsely claimed: the article does not believe it. Not wrongly convicted."""
    return low(tokens, end) in _SAYING


DOUBT_RULES: dict[str, Rule] = {
    "open_question": when(_open_question),
    "left_open": when(_left_open),
    "unverified_group": _unverified_group,
    "not_ruled_out": _not_ruled_out,
    "consistent": when(_consistent),
    "analytic_confidence": when(_analytic_confidence),
    "unsupported": when(_unsupported),
    "untrue": when(_untrue),
}
"""The rules for doubt, by the name that the lexicon gives them."""
