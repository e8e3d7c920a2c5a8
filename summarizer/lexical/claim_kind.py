"""What kind of proposition a clause is: event, state, forecast, assessment or quantity.

The definitions are those of `docs/guidelines.md`, "Claim"; the words are of news prose in general.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set
from summarizer.models import ClaimKind

_BE = word_set("be is are was were am been being 's 're 'm")
_HAVE = word_set("have has had having 've 'd")
_FUTURE = word_set("will 'll shall wo")
_POSSIBLE = word_set("may might could")
_DUTY = word_set("should must ought")
_LINKING = word_set("become becomes became remain remains remained prove proves proved proven stay stays stayed")
_MINDED = word_set("likely unlikely expected set due poised bound forecast scheduled predicted projected tipped about")
_PLANS = word_set(
    "plan plans planned hope hopes hoping expect expects expecting promise promises promised vow vows vowed pledge "
    "pledges pledged threaten threatens threatened predict predicts forecast forecasts"
)
_SEEMS = word_set("seem seems seemed appear appears appeared look looks looked sound sounds sounded feel feels felt")
_ASSESSING = word_set(
    "suggest suggests suggested indicate indicates indicated mean means meant imply implies implied underscore "
    "underscores underscored underline underlines underlined highlight highlights highlighted demonstrate demonstrates "
    "demonstrated prove proves reflect reflects reflected signal signals signaled signalled pose poses posed raise "
    "raises represent represents represented deserve deserves deserved resemble resembles resembled need needs define "
    "defines risk risks undermine undermines undermined threaten threatens render rendered renders lack lacks matter "
    "matters hinge hinges depend depends jeopardize jeopardizes force forces disrupt disrupts fail fails add adds tell "
    "tells urge urges show shows help helps complicate complicates reveal reveals"
)
"""Verbs that weigh what they speak of."""
_WEIGHING = word_set(
    "explain mean be prove represent serve reflect indicate alter hinge contribute suggest account help mediate "
    "constitute seem appear matter have need justify warrant"
)
"""Verbs that stay a judgement, not a forecast, behind may, could and would."""
_STATIVE = word_set(
    "control controls controlled own owns owned include includes included contain contains lie lies sit sits live "
    "lives lived want wants wanted wish wishes wished prefer prefers know knows knew believe believes favour favours "
    "favor favors favoured dispute disputes disputed acknowledge acknowledges exist exists existed consist consists "
    "belong belongs belonged match matches matched persist persists persisted employ employs oppose opposes opposed "
    "support supports supported intend intends intended maintain maintains maintained cover covers border borders "
    "share shares refuse refuses host hosts stand stands stood hold holds produce produces import imports export "
    "exports serve serves oversee oversees head heads lead leads operate operates weaken weakened enjoy enjoying like "
    "likes love loves hate hates contest contesting stall stalling looking having have has had come from"
) - {"come", "from"}
_STATE_PARTICIPLES = word_set(
    "located based limited divided convinced surprised banned involved contested focused highlighted understood known "
    "concerned crossed wooded submerged situated surrounded considered called named allowed required permitted "
    "prohibited made owned run controlled supported dedicated married aligned designed meant supposed mentioned "
    "confirmed verified reviewed marked linked related associated connected equipped home understood"
)
_MEASURE = word_set(
    "amount amounts amounted rise rises rose risen fall falls fell fallen grow grows grew grown exceed exceeds "
    "exceeded total totals totaled totalled reach reached reaches cost costs climb climbed climbs drop dropped "
    "drops increase increased increases decrease decreased decline declined declines jump jumped jumps surge "
    "surged surges account accounts accounted stand stands stood weigh weighs weighed average averages averaged "
    "averaging number numbers numbered slump slumped slip slipped gain gained dip dipped edge edged shrink shrank "
    "expand expanded lose loses lost losing earn earned measure measures measured facing face faces faced worth "
    "hit contain contains include includes estimate estimated valued priced comprise comprises make sell sold "
    "export exported import imported"
)
_EVALUATIVE = word_set(
    "important significant critical crucial major serious dangerous difficult successful unsuccessful effective strong "
    "weak vital essential necessary unnecessary impossible possible hard easy good bad great poor better best worst "
    "worse problem problems threat threats risk risks risky advantage failure success victory defeat mistake trouble "
    "challenge clear precarious enough right wrong unfair fair unreliable reliable unacceptable acceptable consistent "
    "tough slow favorable favourable disastrous catastrophic historic unprecedented dire fragile sustainable "
    "unsustainable toothless reckless irresponsible absurd disgraceful shameful brilliant excellent outstanding superb "
    "disappointing worrying alarming encouraging promising vulnerable toxic sign signs priority key pivotal test "
    "blow boost setback milestone disaster crisis tragedy scandal imaginary non-negotiable increasingly phenomenon "
    "guarded remarkable extraordinary unique useful useless safe unsafe harmful beneficial inevitable unavoidable "
    "plausible implausible credible false true untrue fake fabricated misleading biased provocative preliminary"
)
_COMPARED = word_set("more less most least too so far")
_CALLS = re.compile(
    r"(?i)\b(?:urg|ask|call|demand|appeal|advis|encourag|warn|tell|told|caution|accus|blam|describ|dismiss|label|brand"
    r"|hail|prais|critici[sz]|condemn|denounc|regard|consider|dub|character|saw|see)"
)
_FORESEES = re.compile(
    r"(?i)\b(?:expect|predict|forecast|project|threaten|promis|vow|pledg|hop(?:e|ing)|anticipat|plan)"
)
_PERCENT = word_set("percent per-cent % pc percentage")
_SHARES = word_set("half third quarter fifth majority thirds quarters")
_CHANCES = word_set("possibility chance likelihood probability prospect")
_PERMITTED = word_set("now formally legally")
_WEIGHTY = word_set("problem trouble danger reason lesson point priority goal challenge mistake risk key question")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NEAR, _VERB_GROUP = 9, 8
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NUMBERED = _SHARES | _PERCENT
_COUNTED = _NUMBERED | {"total", "average", "number", "sum", "minimum", "maximum"}
_MEANS = _BE | {"represent", "mean"}
_LINKS = _BE | _LINKING
_COUNTS = _BE | {"has", "have", "had", "closer"}


class _Predicate(NamedTuple):
    """The main verb group: its finite word, its content verb and what stands between."""

    finite: str
    finite_tag: str
    head: str
    head_tag: str
    at: int
    end: int
    passive: bool
    progressive: bool
    perfect: bool
    negated: bool


def kind_of(
    tokens: Sequence[Token], verb: Token | None, hedges: Sequence[HedgeCandidate], cue: str = "", *, title: bool = False
) -> ClaimKind:
    """The kind of a claim, by the form of its main predicate and the words that it is made of.

    Args:
        tokens: the claim's words.
        verb: its finite verb; none where it has none.
        hedges: those that stand in the claim.
        cue: the words that report the claim; they decide where it has no verb (urged, expects, blamed).
        title: whether the words are a headline, whose present tense tells an event.
    """
    at = None if verb is None else next((k for k, token in enumerate(tokens) if token is verb), None)
    if at is None:
        return _verbless(tokens, hedges, cue)
    found = _predicate(tokens, at)
    tail = [token.low for token in tokens[found.end + 1 : found.end + _NEAR]]
    if found.head in _SEEMS and tail[:2] == ["to", "be"] and any(word.endswith("ing") for word in tail[2:4]):
        return "event"
    forecast = _forecast(tokens, found, tail)
    if forecast is not None:
        return forecast
    if _quantity(tokens, found):
        return "quantity"
    if _weighs(tokens, found, tail, hedges):
        return "assessment"
    return "state" if not title and _is_state(tokens, found) else "event"


def _predicate(tokens: Sequence[Token], at: int) -> _Predicate:
    head, passive, progressive, perfect, negated = at, False, False, False, False
    for k in range(at + 1, min(at + _VERB_GROUP, len(tokens))):
        low, tag = tokens[k].low, tokens[k].tag
        if tag in {"RB", "RBR", "RBS", ",", '"'}:
            negated = negated or low in {"not", "n't", "never", "neither"}
            continue
        last = tokens[head].low
        if last in _BE and tag in {"VBN", "VBG"}:
            passive, progressive = tag == "VBN", tag == "VBG"
        elif last in _HAVE and tag in {"VBN", "VBD"}:
            perfect = True
        elif not ((tokens[head].tag == "MD" or last in {"do", "does", "did"}) and tag == "VB"):
            break
        head = k
    token, first = tokens[head], tokens[at]
    return _Predicate(first.low, first.tag, token.low, token.tag, at, head, passive, progressive, perfect, negated)


def _forecast(tokens: Sequence[Token], found: _Predicate, tail: Sequence[str]) -> ClaimKind | None:
    """Forecast, or what a modal makes of the clause instead; none where no word looks ahead."""
    if found.finite in _FUTURE:
        need = found.head in {"need", "have"} and "to" in tail[:3]
        return "assessment" if need else "forecast"
    if found.finite in _POSSIBLE or found.finite in {"would", "can"}:
        return _modal(tokens, found, tail)
    if found.finite in _DUTY:
        return "assessment"
    if found.head in _BE and tail[:1] == ["to"] and tokens[found.at].tag in _FINITE:
        return "forecast"
    ahead = found.head in _BE or found.finite in _BE
    if ahead and _MINDED.intersection([found.head, *tail[:2]]) and "to" in tail[:4]:
        return "forecast"
    due = (found.head == "expected" or tail[:1] == ["due"]) and _is_due(found, tail)
    if due or (_CHANCES.intersection(tail[:4]) and tokens[0].tag == "EX"):
        return "forecast"
    if found.head == "going" and tail[:1] == ["to"]:
        return "forecast"
    if found.head in _PLANS and tail[:1] == ["to"] and found.finite_tag in {"VBZ", "VBP"}:
        return "forecast"
    return None


def _is_due(found: _Predicate, tail: Sequence[str]) -> bool:
    """Whether the clause only says that something is to come: is expected, is due on Friday."""
    present = found.finite_tag in {"VBZ", "VBP"}
    if found.head == "expected":
        return present or not tail
    return present and found.head in _BE and len(tail) > 1


def _modal(tokens: Sequence[Token], found: _Predicate, tail: Sequence[str]) -> ClaimKind | None:
    if found.finite == "can":
        return "state" if not found.negated else None
    if found.perfect:
        return "event" if found.passive and found.finite != "would" else "assessment"
    unsure = any(token.low in {"neither", "no", "none", "nobody"} for token in tokens[: found.at])
    if found.finite == "could" and (found.negated or unsure):
        return "state"
    if found.head == "have" and tail[:1] == ["to"]:
        return "forecast"
    if found.finite == "may" and _PERMITTED.intersection(t.low for t in tokens[found.at + 1 : found.at + 3]):
        return "state"
    weighing = _EVALUATIVE.intersection(tail[:6]) or _COMPARED.intersection(tail[:3])
    if found.finite == "would":
        return "assessment" if found.head in _MEANS and weighing else "forecast"
    if _number(tokens, found.end + 1, 4) and found.head in _BE:
        return "quantity"
    if _leads_with_number(tokens, found.at) and (found.head in _BE or found.passive or "attributable" in tail):
        return "quantity"
    return "assessment" if found.head in _WEIGHING or (found.passive and found.head == "mediated") else "forecast"


def _number(tokens: Sequence[Token], start: int, within: int) -> bool:
    """Whether a quantity, and no date, stands among the next words."""
    for k in range(start, min(start + within, len(tokens))):
        token = tokens[k]
        if token.tag == "$" or token.low in _PERCENT:
            return True
        if token.tag != "CD" or token.low in {"one", "two"} or _YEAR.fullmatch(token.text) or _dates(tokens, k):
            continue
        return True
    return False


def _dates(tokens: Sequence[Token], k: int) -> bool:
    before = tokens[k - 1] if k else None
    return before is not None and before.tag == "NNP" and not before.text.isupper()


def _leads_with_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether the subject itself is a number: 58% of voters, around half of those cases."""
    lead = tokens[: min(5, at)]
    if lead and lead[0].tag == "IN" and lead[0].low not in {"of", "between", "than"}:
        return False
    for token in lead:
        if token.tag in {"NN", "NNS"} and token.low not in _COUNTED:
            return False  # the destruction of three bridges
        if token.tag == "CD" or token.low in _NUMBERED:
            return _number(tokens, 0, 5) or not _SHARES.isdisjoint([token.low for token in lead])
    return False


def _quantity(tokens: Sequence[Token], found: _Predicate) -> bool:
    """Whether the claim is a number: is 41, rose to 3.9 per cent, 58 per cent of voters think."""
    close = _number(tokens, found.end + 1, 5)
    if found.head in _MEASURE and not found.passive and _number(tokens, found.end + 1, _NEAR):
        return True
    if found.head in _COUNTS and close:
        return True
    if not _leads_with_number(tokens, found.at):
        return False
    share = any(token.low in _NUMBERED or token.text.endswith("%") for token in tokens[: found.at])
    return share or (found.finite_tag in {"VBZ", "VBP"} and not (found.perfect or found.passive or found.progressive))


def _weighs(tokens: Sequence[Token], found: _Predicate, tail: Sequence[str], hedges: Sequence[HedgeCandidate]) -> bool:
    """Whether the claim judges: is a serious mistake, looks hard, needs to, suggests that."""
    if found.head in _SEEMS and found.finite_tag != "VBG":
        return True
    if found.head in _ASSESSING and (found.finite_tag in {"VBZ", "VBP"} or found.head.startswith(("suggest", "rais"))):
        return True
    if found.head in _LINKS or (found.head.startswith("continu") and tail[:2] == ["to", "be"]):
        stop = next((k for k, word in enumerate(tail) if word in {"that", "which", "who", "because", ","}), len(tail))
        weighed = _EVALUATIVE.intersection(tail[: min(stop, 6)]) or _COMPARED.intersection(tail[:2])
        unknown = found.negated and "clear" in tail[:3]
        return (bool(weighed) and not unknown) or not _WEIGHTY.isdisjoint(
            t.low for t in tokens[max(0, found.at - 3) : found.at]
        )
    uncertain = any(h.kind in {"epistemic", "modal"} for h in hedges)
    return uncertain and (found.head_tag in {"VBZ", "VBP"} or found.progressive or found.head in _BE)


def _is_state(tokens: Sequence[Token], found: _Predicate) -> bool:
    if found.head in _BE and (
        (found.perfect and tokens[0].tag == "EX") or tokens[min(found.end + 1, len(tokens) - 1)].low == "able"
    ):
        return False
    if found.passive:
        unsure = found.negated or any(token.low in {"no", "neither", "none"} for token in tokens[: found.at])
        return unsure or found.head in _STATE_PARTICIPLES
    if found.head in _LINKS or found.head in _STATIVE:
        return True
    if found.perfect:
        return found.negated
    if found.progressive:
        return found.head in _STATIVE
    if found.negated:
        return found.finite_tag in {"VBZ", "VBP"}
    if found.finite_tag in {"VBZ", "VBP"} and found.head_tag in {"VBZ", "VBP"}:
        return not found.head.startswith(("continu", "come", "begin", "start"))
    return False


def _verbless(tokens: Sequence[Token], hedges: Sequence[HedgeCandidate], cue: str) -> ClaimKind:
    lows = [token.low for token in tokens]
    if _FORESEES.search(cue) and ("to" in lows or _number(tokens, 0, 9)):
        return "forecast"
    if _CALLS.search(cue) or lows[:2] == ["not", "to"]:
        return "assessment"
    if lows[:2] == ["to", "have"]:
        return "event"
    if any(h.kind == "approximator" for h in hedges) or _number(tokens, 0, 2) or _number(tokens, len(tokens) - 2, 2):
        return "quantity"
    if any(h.kind in {"epistemic", "modal"} for h in hedges):
        return "assessment"
    return "event"
