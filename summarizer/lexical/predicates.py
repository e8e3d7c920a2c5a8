"""What a clause's words say about its claim: polarity, which hedges bear on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set
from summarizer.models import Polarity

_NEGATORS = word_set("not n't never neither nor nobody none nothing hardly scarcely")
_BE = word_set("be is are was were am been 's 're")
_FAIL = word_set("fail fails failed failing refuse refuses refused lack lacks lacked deny denies denied")
_NEGATIVE_ADJECTIVES = word_set("unlikely unable unsuccessful untrue false impossible")
_FINITE = word_set("VBD VBZ VBP MD")
_OPENERS = word_set("if because unless when while although though since who which whom whose where after before")
_PREPOSITIONS_TOO = word_set("after before since while")
_COMPARING = word_set("as than")
_SUBJECTS = word_set("i he she it we they you")
_NOUNS = word_set("NN NNS NNP NNPS CD")
_ONLY = word_set("only just least merely all")
_EMPTY_NO = word_set("doubt less matter later question")
_LOOKING_AHEAD = word_set(
    "expect expects expected plan plans planned intend intends intended aim aims aimed hope hopes hoped promise "
    "promises promised pledge pledges pledged agree agrees agreed threaten threatens threatened vow vows vowed going "
    "set due ready prepared is are was were have has had"
)
"""Words whose infinitive is what they commit to: a condition on it is one on them."""
_NEAR = 6
_FAR = 12
_TRIGGERS = _NEGATORS | _FAIL | _NEGATIVE_ADJECTIVES | {"no", "little-to-no", "yet", "few"}
_CAUTION = re.compile(r"(?i)\b(?:caution|warn|advis)(?:e|ed|es|s|ing)? (?:against|not to)\b")


def polarity_of(tokens: Sequence[Token], verb: Token | None) -> Polarity:
    """Negated where the main predicate is: not, no, never, failed to, have yet to, unlikely, cautioned against.

    "Not only" and "no doubt" negate nothing; a negation in a subordinate clause is not the claim's.
    """
    if _TRIGGERS.isdisjoint([token.low for token in tokens]):
        return "affirmed"
    at = next((k for k, token in enumerate(tokens) if token is verb), 0)
    aside = _clause_before(tokens, at)
    places = (k for k in range(_inner_start(tokens, at)) if k not in aside)
    return "negated" if any(_negates(tokens, k, at) for k in places) else "affirmed"


def _clause_before(tokens: Sequence[Token], at: int) -> range:
    """The subordinate clause before the main verb, if any: If it rains, …; an officer who was not named left."""
    finite = max((k for k in range(at) if tokens[k].tag in _FINITE), default=-1)
    if finite < 0:
        return range(0)
    start = next((k for k in range(finite) if _opens(tokens[k])), 0)
    return range(start, next((k for k in range(finite, at) if tokens[k].tag == ","), at))


def _opens(token: Token) -> bool:
    return token.tag in {"WDT", "WP", "WRB", "WP$"} or (token.tag == "IN" and token.low in _OPENERS | {"that"})


def has_own_verb(tokens: Sequence[Token]) -> bool:
    """Whether the words have a finite verb that is not a subordinate clause's, and do not break off."""
    subordinate = commas = 0
    unsure = inner = False
    for k, token in enumerate(tokens):
        if _opens(token) or (token.low in _COMPARING and _compares(tokens, k)):
            subordinate += 1
            inner, unsure = True, token.low in _PREPOSITIONS_TOO
        elif token.tag == ",":
            commas += 1
            subordinate -= unsure
            unsure = False
        elif token.tag in _FINITE and not (token.tag == "VBD" and k and _participial(tokens, k, commas, inner=inner)):
            if not subordinate:
                return not _breaks_off(tokens)
            subordinate -= 1
            unsure = False
    return False


def _compares(tokens: Sequence[Token], k: int) -> bool:
    """Whether a clause opens as one side of a comparison: as long as it takes, bigger than they are."""
    return k + 1 < len(tokens) and tokens[k + 1].low in _SUBJECTS


def _participial(tokens: Sequence[Token], k: int, commas: int, *, inner: bool) -> bool:
    """Whether a form in -ed is no finite verb: as recycled propaganda; the men, trained abroad.

    Behind a clause inside the noun phrase (`inner`) it may narrow a noun of that: a move that could trap all stationed
    there.
    """
    after = tokens[k + 1].low if k + 1 < len(tokens) else ""
    cut_off = commas == 1 and tokens[k - 1].tag == ","
    return tokens[k - 1].low == "as" or cut_off or (inner and after in {"there", "here"})


def _breaks_off(tokens: Sequence[Token]) -> bool:
    """Whether the words end before what they report: footage published on Monday indicating."""
    plain = [token.tag for token in tokens[-4:] if token.text[0].isalnum()]
    return len(plain) > 1 and plain[-1] == "VBG" and plain[-2] in _NOUNS


def _negates(tokens: Sequence[Token], k: int, at: int) -> bool:
    """Whether the word at k negates the predicate whose finite verb stands at `at`."""
    low = tokens[k].low
    after = tokens[k + 1].low if k + 1 < len(tokens) else ""
    if low in {"not", "n't"}:
        return after not in _ONLY and _negates_verb(tokens, k)
    if low == "few":
        return k == 0 or (k == 1 and tokens[0].low == "very")
    if low in _NEGATORS:
        return k <= at + _NEAR
    if low in {"no", "little-to-no"}:
        return after == "longer" or (after not in _EMPTY_NO and k <= at + 3)
    if low in _FAIL:
        return token_is_verb(tokens[k]) and (after in {"to", "in", "again"} or low.startswith(("lack", "den")))
    return (low == "yet" and after == "to") or (low in _NEGATIVE_ADJECTIVES and _predicative(tokens, k))


def warns_off(cue: str) -> bool:
    """Whether a reporting cue negates what it reports: cautioned against, warned not to."""
    return _CAUTION.search(cue) is not None


def token_is_verb(token: Token) -> bool:
    """Whether a token is a verb form."""
    return token.tag.startswith("V") or token.tag == "MD"


def _predicative(tokens: Sequence[Token], k: int) -> bool:
    k -= 1
    while k >= 0 and tokens[k].tag == "RB":
        k -= 1
    return k >= 0 and (tokens[k].low in _BE or token_is_verb(tokens[k]))


def _negates_verb(tokens: Sequence[Token], k: int) -> bool:
    """Whether `not` stands by a verb (did not, not to do) rather than before a contrast (artillery, not men)."""
    if k == 0:
        return True
    return (
        token_is_verb(tokens[k - 1])
        or (k > 1 and tokens[k - 1].tag in {"RB", "PRP"} and token_is_verb(tokens[k - 2]))
        or (k + 1 < len(tokens) and tokens[k + 1].tag in {"TO", "VB", "VBG"} and tokens[k - 1].tag != ",")
    )


def _inner_start(tokens: Sequence[Token], at: int) -> int:
    """Where the words after the main verb reach a subordinate clause."""
    for k in range(at + 1, len(tokens)):
        token = tokens[k]
        if token.tag == "WDT" or (token.low in _OPENERS and token.tag in {"IN", "WP", "WRB", "WP$"}):
            return k
    return len(tokens)


def bearing(tokens: Sequence[Token], verb: Token | None, hedge: HedgeCandidate) -> bool:
    """Whether a hedge in the evidence bears on the claim's main predicate, and not on a modifier inside it."""
    if hedge.kind in {"approximator", "disclaimer"}:
        return False
    at = next((k for k, token in enumerate(tokens) if token is verb), None)
    cue = next((k for k, token in enumerate(tokens) if token.start >= hedge.cue[0]), 0)
    if at is None:
        return True
    if hedge.kind == "conditional":
        return not any(_embeds(tokens, k, cue) for k in range(at, cue))
    if tokens[0].low == "nor" and tokens[at + 1].tag == "PRP" and cue == at + 2:
        # "nor is it likely"
        return True
    if cue < at:
        return cue == 0 or _verb_group(tokens, cue, at) or tokens[0].low == "it"
    if cue - at > _FAR:
        return False
    between = tokens[at + 1 : cue]
    inner = any(t.tag in {"WDT", "WP", "WRB"} or (t.low in _OPENERS and t.tag == "IN") for t in between)
    return not inner and (hedge.kind == "modal" or not _modifies_noun(tokens, cue, at))


def _embeds(tokens: Sequence[Token], k: int, cue: int) -> bool:
    """Whether a condition at `cue` belongs to what opens at k: wants to leave if it rains; not plans to, expects to."""
    token = tokens[k]
    if token.low != "to":
        return token.tag in {"IN", "WDT"} and token.low in {"that", "because"}
    governed = tokens[cue - 1].tag == "," or tokens[k - 1].low in _LOOKING_AHEAD
    return token.tag == "TO" and not governed


def _verb_group(tokens: Sequence[Token], cue: int, at: int) -> bool:
    return all(t.tag in {"RB", "JJ", "MD", "VBP", "VBZ", "VBD", ",", '"'} for t in tokens[cue:at])


def _modifies_noun(tokens: Sequence[Token], cue: int, at: int) -> bool:
    """Whether the cue stands in a noun phrase or an adjunct away from the verb group."""
    group = at
    while group + 1 < len(tokens) and tokens[group + 1].tag in {"RB", "VBN", "VBG", "VB", "TO", "JJ", "RBR", "MD", '"'}:
        group += 1
    if cue <= group + 1:
        return False
    return not any(
        t.low in {"sign", "possibility", "chance", "likelihood", "indication", "probability"}
        for t in tokens[cue : cue + 3]
    )
