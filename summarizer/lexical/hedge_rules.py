"""The conditions under which words of the hedge lexicon do hedge: what a word list alone cannot decide.

A rule reads the tagged tokens of one sentence and the range of the matched words; it answers the first token of the cue
(usually the first that matched; further left where the cue is a whole verb group), or None where nothing is hedged.
"""

from __future__ import annotations

from summarizer.lexical.hedge_context import (
    ADVERB_TAGS,
    BE,
    NAME_TAGS,
    NEGATIONS,
    NOUN_TAGS,
    Rule,
    Tokens,
    before_adverbs,
    is_noun_next,
    low,
    past_adverbs,
    tag,
    when,
)
from summarizer.lexical.hedge_conditions import CONDITION_RULES
from summarizer.lexical.hedge_quantities import QUANTITY_RULES

_BASE_TAGS = frozenset({"VB", "VBP"})
_DATE_WORDS = frozenset(
    "in on of since by until till last this next early late mid through throughout to from between and during before "
    "after theresa ms mrs mr dr , -".split()
)
_PERCEIVE = frozenset("see hear feel smell taste understand remember sense recall".split())
_PERCEIVED = frozenset("seen heard felt smelled smelt".split())
_WITNESSES = frozenset(
    "i he she we they you people residents witnesses reporters journalists who everyone anyone nobody one observers "
    "villagers viewers passengers visitors".split()
)
_ABLE = frozenset("barely hardly scarcely finally always already never no".split())
_ABLE_FRAMES = frozenset("until before everything whatever wherever whenever as all wish wished if whether".split())
_SPECULATED = frozenset({"explain", "account", "amount", "tally"})


def _may(tokens: Tokens, first: int, end: int) -> bool:
    """The modal verb: not the month, not the name."""
    if not tokens[first].text[0].isupper():
        return tag(tokens, end) not in NOUN_TAGS or tokens[first].tag == "MD"
    after = past_adverbs(tokens, end)
    verb = tag(tokens, after) in _BASE_TAGS or low(tokens, after) in {"be", "have"}
    return verb and first > 0 and low(tokens, first - 1) not in _DATE_WORDS and tag(tokens, first - 1) != "CD"


def _might(tokens: Tokens, first: int, end: int) -> bool:
    """The modal verb: not strength, as in military might."""
    if tag(tokens, past_adverbs(tokens, end)) in _BASE_TAGS:
        return True
    blocked = tag(tokens, end) in {"IN", "CC", "VBZ", "VBD", "MD", "TO", ",", "."}
    return not blocked and tag(tokens, first - 1) not in {"DT", "JJ", "PRP$", "POS"}


def _could(tokens: Tokens, first: int, end: int) -> bool:
    """Possibility: not an ability, a permission, a failure, or a polite question."""
    after = low(tokens, end)
    if after in NEGATIONS:
        return low(tokens, end + 1) in {"only", "just"}
    if after in _ABLE or tag(tokens, end) in {".", ",", '"', ""}:
        return False
    subject = tag(tokens, first - 1) == "PRP"
    if subject and low(tokens, first - 2) in _ABLE_FRAMES | {"so"}:
        return False
    if low(tokens, first - 1) in {"how", ""} and tag(tokens, end) == "PRP":
        return False
    verb = past_adverbs(tokens, end)
    if low(tokens, verb) in _PERCEIVE:
        return low(tokens, first - 1) not in _WITNESSES
    return not (low(tokens, verb) == "be" and low(tokens, verb + 1) in _PERCEIVED and low(tokens, verb + 2) != "as")


def _speculative_would(tokens: Tokens, first: int, end: int) -> bool:
    """An inference about what is: would add up to, would explain why. Not a plain consequence, not the past's future."""
    if tag(tokens, first - 1) == "PRP" and low(tokens, first - 1) not in {"it", "that"}:
        return False
    verb = past_adverbs(tokens, end)
    return low(tokens, verb) in _SPECULATED or (low(tokens, verb) == "add" and low(tokens, verb + 1) == "up")


def _likely(tokens: Tokens, first: int, end: int) -> bool:
    """A judgement: not a comparison of rates, as in twice as likely, more likely than men to."""
    before = low(tokens, first - 1)
    if before in {"equally", "how"} or (
        before == "as" and low(tokens, first - 2) in {"twice", "times", "half", "just"}
    ):
        return False
    if before in {"more", "less"} and low(tokens, first - 2) in {"times", "percent", "%"}:
        return False
    return not (before in {"more", "less"} and low(tokens, end) == "than")


def _unlikely(tokens: Tokens, first: int, end: int) -> bool:
    """A judgement: not the surprising, as in an unlikely hero."""
    if tag(tokens, first - 1) not in {"DT", "JJ", "PRP$"} or tag(tokens, end) not in NOUN_TAGS:
        return True
    return low(tokens, end) in {"event", "scenario", "prospect", "outcome", "case", "chance", "possibility"}


def _possible(tokens: Tokens, first: int, end: int) -> bool:
    """What may be so: not what can be done (possible to reach), not the utmost (the best possible)."""
    if low(tokens, end) in {"to", "only", "without", "thanks", "through"} or tag(tokens, first - 1) == "JJS":
        return False
    return low(tokens, first - 1) not in {"as", "where", "wherever", "whenever", "all", "every", "only", "if"}


def _open_question(tokens: Tokens, _first: int, end: int) -> bool:
    """Unclear whether something is so: not an uncertain future, not how and why."""
    after = end + 1 if tag(tokens, end) == "RB" else end
    return low(tokens, after) in {"whether", "if"}


def _potential(tokens: Tokens, first: int, end: int) -> bool:
    """A potential loss, the potential for: not somebody's talent or capacity."""
    if low(tokens, end) in {"for", "to"}:
        return low(tokens, first - 1) not in {"full", "great", "huge", "enormous", "its", "his", "her", "their"}
    return is_noun_next(tokens, end)


def _attributive(tokens: Tokens, first: int, end: int) -> bool:
    """Before its noun: an apparent attempt, but not became apparent, not supposed to."""
    return low(tokens, first - 1) not in BE and is_noun_next(tokens, end)


def _alleged(tokens: Tokens, first: int, end: int) -> bool:
    """An alleged smuggler, is alleged to have: not somebody who alleged that."""
    before = before_adverbs(tokens, first - 1)
    if low(tokens, before) in BE:
        return low(tokens, end) in {"to", "that"}
    opens = before < 0 or tag(tokens, before) in {
        "DT",
        "JJ",
        "PRP$",
        "IN",
        "POS",
        "CC",
        ",",
        ":",
        '"',
        "CD",
        "VBG",
        "TO",
    }
    verb = tag(tokens, before) in {"VB", "VBD", "VBZ", "VBP", "VBN"} and low(tokens, before) not in {
        "have",
        "has",
        "had",
    }
    return (opens or verb) and is_noun_next(tokens, end)


_PLURAL_GOVERNORS = frozenset({"of", "that", "for"})
_CHANCE_QUALIFIERS = frozenset({"%", "percent", "per", "cent"})


def _chance(tokens: Tokens, first: int, end: int) -> bool:
    """A likelihood: not an opportunity, as in a chance to speak, three chances in the first half."""
    after = low(tokens, end)
    if low(tokens, first) == "chance":
        return (
            after in {"that", "of"}
            and low(tokens, end + 1) not in {"a"}
            or (after in {"he", "she", "it", "they", "we"} and low(tokens, first - 2) in {"'s", "is", "a"})
        )
    if low(tokens, first) == "odds":
        return after in {"of", "that"}
    return after in {"of", "that"} and tag(tokens, first - 1) != "CD"


def _sign(tokens: Tokens, first: int, end: int) -> bool:
    """What points to something: a sign that, signs of. Not the verb, not a board with words on it."""
    if tokens[first].tag not in NOUN_TAGS or tag(tokens, first - 1) in {"TO", "MD", "PRP"}:
        return False
    after = low(tokens, end)
    if after == "of":
        return True
    return after == "that" and low(tokens, end + 1) not in {"read", "reads", "say", "says", "said"}


_COPULA_COMPLEMENTS = frozenset({"JJ", "JJR", "VBN", "RB"})
_LIKE = frozenset({"like", "as"})


def _appear(tokens: Tokens, first: int, end: int) -> bool:
    """Seeming: not coming into sight, as in appeared in court."""
    if low(tokens, first - 1) == "it" and tag(tokens, end) in {".", ",", ""}:
        return True
    if low(tokens, end) == "to":
        return tag(tokens, past_adverbs(tokens, end + 1)) in {"VB", "VBP", "NN", "VBN"} or low(tokens, end + 1) in {
            "be",
            "have",
        }
    if low(tokens, end) == "as":
        return low(tokens, end + 1) in {"if", "though"}
    at = past_adverbs(tokens, end)
    if low(tokens, at) == "that":
        return low(tokens, first - 1) in {"it", "would", "n't", "not", "also", "now", "does", "did"}
    if low(tokens, at) == "to" and tag(tokens, at + 1) == "VB":
        return True
    if low(tokens, first - 1) == "it" and tag(tokens, at) in {"DT", "PRP", "NNP", "NNS", "PRP$"}:
        return True
    return tag(tokens, at) in {"JJ", "JJR", "VBN"} or low(tokens, at) in {"likely", "unlikely", "set", "poised"}


def _look(tokens: Tokens, first: int, end: int) -> bool:
    """Seeming: not seeing, searching, or a look."""
    if tokens[first].tag in {"NN", "NNS"} or low(tokens, first - 1) in {"a", "the", "another", "his", "her"}:
        return False
    after = low(tokens, end)
    if after == "like":
        return True
    if after == "as":
        return low(tokens, end + 1) in {"if", "though"}
    if after == "to":
        return low(tokens, end + 1) in {"be", "have"}
    at = past_adverbs(tokens, end)
    if low(tokens, at) in {"set", "likely", "unlikely", "poised", "certain", "bound", "doomed", "destined", "sure"}:
        return True
    return tag(tokens, at) in {"JJ", "JJR"} and not is_noun_next(tokens, at + 1)


def _looking(tokens: Tokens, first: int, end: int) -> bool:
    """Is looking likely, is looking like: not looking for, looking to."""
    after = past_adverbs(tokens, end)
    if low(tokens, before_adverbs(tokens, first - 1)) not in BE:
        return False
    return low(tokens, after) == "like" or (
        tag(tokens, after) in {"JJ", "JJR"} and tag(tokens, after + 1) not in NOUN_TAGS
    )


_EVIDENCE = frozenset(
    "data report reports evidence poll polls survey surveys footage image images imagery analysis analyses study studies "
    "research finding findings figure figures sign signs result results assessment assessments estimate estimates video "
    "videos map maps intelligence statement statements information this that which it these those statistics record "
    "records documents photos photographs indications indicators sources projections model models forecasts comments "
    "remarks investigation investigations tests test logs history experience trend trends moves move testimony accounts "
    "emails messages clues debris pictures numbers readings theory timeline evidence all everything nothing something "
    "observations satellite radar what forecast headline title name headlines media".split()
)
_PERSONS = frozenset("i he she we you they who officials".split())


def _subject_of(tokens: Tokens, verb: int) -> str:
    at = verb - 1
    while at >= 0 and (tokens[at].tag in ADVERB_TAGS or tokens[at].tag == "MD" or tokens[at].low in _AUXILIARIES):
        at -= 1
    return low(tokens, at)


_AUXILIARIES = frozenset("have has had do does did not n't been was were is are 's 've".split())


def _suggest(tokens: Tokens, first: int, end: int) -> bool:
    """Pointing to something: not proposing it, as in suggested going, suggested that they should go."""
    at = past_adverbs(tokens, end)
    if tokens[first].low == "suggesting" and low(tokens, first - 1) in BE:
        return low(tokens, first - 2) not in _PERSONS
    if tag(tokens, at) == "VBG" or tag(tokens, end) in {".", ""} or low(tokens, end) in {"to", "by", "as"}:
        return False
    subject = _subject_of(tokens, first)
    if subject in _EVIDENCE or (tokens[first].low == "suggesting" and subject not in _PERSONS):
        return True
    if tokens[first].low == "suggested" and tag(tokens, first - 1) in {"DT", "JJ", "PRP$", "POS"}:
        return False
    if low(tokens, end) == "that" or tag(tokens, end) in {"PRP", "EX"}:
        return not any(token.low in {"should", "ought"} for token in tokens[end : end + 12])
    return subject not in _PERSONS and tag(tokens, first - 1) not in NAME_TAGS


def _indicate(tokens: Tokens, first: int, end: int) -> bool:
    """Evidence indicating something: not somebody saying or signalling so."""
    if low(tokens, end) in {"by", "in"} or tag(tokens, end) in {".", ""} or low(tokens, first - 1) == "as":
        return False
    subject = _subject_of(tokens, first)
    if tokens[first].low in {"indicating", "implying"}:
        return subject not in BE and tag(tokens, first - 1) != "PRP"
    return subject in _EVIDENCE or (tag(tokens, first - 1) == "NNS" and subject not in _SAYERS)


_SAYERS = frozenset(
    "officials sources leaders ministers analysts experts lawmakers executives prosecutors investigators authorities "
    "officers commanders spokesmen lawyers aides advisers diplomats senators democrats republicans people".split()
)


def _evidence_points(tokens: Tokens, first: int, _end: int) -> bool:
    """Evidence that points to something: not people who point."""
    return _subject_of(tokens, first) in _EVIDENCE - {"it", "that", "this", "which", "all", "sources"}


def _first_person(tokens: Tokens, first: int, end: int) -> bool:
    """I think it was: not thinking of, not what I think."""
    return low(tokens, end) not in {"of", "about", "back", "so"} and low(tokens, first - 1) not in {
        "what",
        "how",
        "do",
        "than",
    }


_RAISED_ATTRIBUTIVE = frozenset("expected suspected presumed anticipated projected predicted assumed".split())
_NEEDS_COMPLEMENT = frozenset(
    "thought assumed tipped forecast predicted presumed guessed feared believed projected".split()
)
_COMPLEMENTS = frozenset("to that dead lost missing killed drowned , in at by responsible there trapped".split())


def _raised(tokens: Tokens, first: int, end: int) -> bool:
    """A passive of judgement: is expected to, believed to be, a suspected spy. Not somebody who expected."""
    word = tokens[first].low
    after = low(tokens, end)
    before = before_adverbs(tokens, first - 1)
    if low(tokens, before) in BE:
        return (
            word not in _NEEDS_COMPLEMENT
            or after in _COMPLEMENTS
            or (word != "thought" and tag(tokens, end) in {".", "IN"})
        )
    if after in {"to", "dead"} or (word == "suspected" and after == "of"):
        return tag(tokens, before) not in {"PRP", "WP"} and low(tokens, before) not in {
            "have",
            "has",
            "had",
            "'ve",
            "who",
        }
    attributive = tag(tokens, first - 1) in {"DT", "PRP$", "POS", "IN", "JJ", "CC", "CD", ",", "VBG", "VB", "VBD", ""}
    attributive = attributive and low(tokens, first - 1) not in {"have", "has", "had"}
    return word in _RAISED_ATTRIBUTIVE and attributive and is_noun_next(tokens, end)


def _passive_to(tokens: Tokens, first: int, _end: int) -> bool:
    """Is said to, are rumoured to: a passive."""
    return low(tokens, before_adverbs(tokens, first - 1)) in BE


_GROUP = frozenset(
    "has have had is are was were be been being can could did does do not n't yet to able unable 's remain remains still "
    "nor neither".split()
)
_UNDONE = frozenset({"not", "n't", "yet", "unable", "remain", "remains"})
_PASSIVE_ONLY = frozenset({"proven", "proved", "established"})


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
    start, words = _group_start(tokens, first)
    if not words & _UNDONE or (tokens[first].low in _PASSIVE_ONLY and not words & {"be", "been"}):
        return None
    if low(tokens, end) in {"whether", "if"} and not words & {"could", "can", "unable", "able"}:
        return None
    return start if words & {"remain", "remains", "yet", "not", "n't", "unable"} else None


def _not_ruled_out(tokens: Tokens, first: int, _end: int) -> int | None:
    """Cannot be ruled out: the whole verb group."""
    start, words = _group_start(tokens, first)
    return start if words & NEGATIONS and words & {"can", "could"} else None


RULES: dict[str, Rule] = {
    "may": when(_may),
    "might": when(_might),
    "could": when(_could),
    "speculative_would": when(_speculative_would),
    "likely": when(_likely),
    "unlikely": when(_unlikely),
    "possible": when(_possible),
    "open_question": when(_open_question),
    "potential": when(_potential),
    "attributive": when(_attributive),
    "alleged": when(_alleged),
    "chance": when(_chance),
    "sign": when(_sign),
    "appear": when(_appear),
    "look": when(_look),
    "looking": when(_looking),
    "suggest": when(_suggest),
    "indicate": when(_indicate),
    "evidence_points": when(_evidence_points),
    "first_person": when(_first_person),
    "raised": when(_raised),
    "passive_to": when(_passive_to),
    "unverified_group": _unverified_group,
    "not_ruled_out": _not_ruled_out,
    **QUANTITY_RULES,
    **CONDITION_RULES,
}
"""Every rule, by the name that the lexicon gives it."""
