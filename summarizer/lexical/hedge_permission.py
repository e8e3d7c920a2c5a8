"""The "may" of permission: visitors may bring, the court ruled that they may, under the act police may."""

from __future__ import annotations

from summarizer.lexical.hedge_context import Tokens, low, past_adverbs, tag, words

_RULINGS = words("ruled rules ruling held decreed ordered clarified law laws ordinance statute bylaw says decided")
_RULERS = words(
    "court courts judge judges justices tribunal council panel law laws rules act constitution statute treaty "
    "convention ordinance bylaw regulations code policy order guidelines"
)
_STATUTES = words("law laws act statute constitution treaty convention terms ordinance bylaw charter code regulations")
_NO_PERMISSION = words(
    "have be rise fall increase decrease face lose become need take cost suffer mean seem appear lead cause help fail"
)
_GRANTED = words(
    "bring carry apply register enrol enroll submit park enter proceed opt request purchase redeem download"
)
_USERS = words(
    "visitors passengers applicants candidates residents customers members voters students employees owners travellers "
    "travelers guests users players parents taxpayers patients spectators fans worshippers citizens participants "
    "attendees shoppers drivers motorists tourists pupils readers viewers families farmers households borrowers"
)
_REACH = 16


def permits(tokens: Tokens, first: int, end: int) -> bool:
    """Whether the "may" at `first` grants something: by a rule or a ruling, or to users who may apply, bring, enter."""
    verb = past_adverbs(tokens, end)
    action = low(tokens, verb)
    if action in _NO_PERMISSION or tag(tokens, verb) not in {"VB", "VBP", "NN"}:
        return False
    if action in _GRANTED and low(tokens, first - 1) in _USERS:
        return True
    if tokens[0].low == "under" and any(token.low in _STATUTES for token in tokens[1:7]):
        return True
    return _ruled(tokens, first)


def _ruled(tokens: Tokens, first: int) -> bool:
    """Whether a court or a law before says so in the same sentence: the court ruled that worshippers may."""
    for at in range(first - 2, max(0, first - _REACH), -1):
        if tokens[at].tag == ",":
            return False
        rulers = _STATUTES if tokens[at].low == "says" else _RULERS
        if tokens[at].low in _RULINGS and any(token.low in rulers for token in tokens[max(0, at - 6) : at]):
            return True
    return False
