"""The conditions under which words of the hedge lexicon do hedge: what a word list alone cannot decide.

A rule reads the tagged tokens of one sentence and the range of the matched words; it answers the first token of the cue
(usually the first that matched; further left where the cue is a whole verb group), or None where nothing is hedged.
"""

from __future__ import annotations

from summarizer.lexical.hedge_conditions import CONDITION_RULES
from summarizer.lexical.hedge_context import (
    BE,
    BEFORE_ATTRIBUTES,
    NEGATIONS,
    NOUN_TAGS,
    Rule,
    Tokens,
    before_adverbs,
    is_attribute,
    is_noun_next,
    low,
    past_adverbs,
    tag,
    when,
    words,
)
from summarizer.lexical.hedge_doubts import DOUBT_RULES
from summarizer.lexical.hedge_permission import permits
from summarizer.lexical.hedge_quantities import QUANTITY_RULES
from summarizer.lexical.hedge_verbs import VERB_RULES

_BASE_TAGS = frozenset({"VB", "VBP"})
_DATE_WORDS = words(
    "in on of since by until till last this next early late mid through throughout to from between and during "
    "before after theresa ms mrs mr dr , -"
)
_PERCEIVE = words("see hear feel sense")
_PERCEIVE_ONLY = words("smell taste understand remember recall")
_COURTS = words("court judge judges justices panel tribunal jury senate house committee")
_WATCH = words("watch stand look hope manage guess imagine wait listen")
_PERCEIVED = words("seen heard felt smelled smelt")
_WITNESSES = words(
    "i he she we they you people residents witnesses reporters journalists who everyone anyone nobody one "
    "observers villagers viewers passengers visitors"
)
_ABLE = words("barely hardly scarcely finally always already never no")
_ABLE_FRAMES = words("until before everything whatever wherever whenever so as all wish wished if whether")
_ABILITIES = words("afford swim")
_TIMES = words("before until till than")
_SUBJECT_REACH = 4
_SUBJECT_PARTS = NOUN_TAGS | {"DT", "PRP", "PRP$", "JJ", "CD"}
_NOBODY = frozenset({"neither", "nobody", "none", "no"})
_PROSPECTS = words("more further another additional increased up higher lower fewer new")
_SPECULATED = frozenset({"explain", "account", "amount", "tally"})


def _may(tokens: Tokens, first: int, end: int) -> bool:
    """Possibility: not the month, not the name, not a permission."""
    if not tokens[first].text[0].isupper():
        verb = tag(tokens, end) not in NOUN_TAGS or tokens[first].tag == "MD"
        return verb and not permits(tokens, first, end)
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
    if any(low(tokens, at) in _NOBODY for at in range(first - 3, first)):
        return False
    if (after == "only" and low(tokens, end + 1) in _WATCH) or _purpose(tokens, first):
        return False
    asked = low(tokens, first - 1) in {"how", ""} and tag(tokens, end) == "PRP"
    return not (asked or _able(tokens, first) or _perceives(tokens, first, past_adverbs(tokens, end)))


def _able(tokens: Tokens, first: int) -> bool:
    """Before medics could reach him, faster than crews could dig, as much as he could: what somebody was able to do."""
    if tag(tokens, first - 1) == "PRP" and low(tokens, first - 2) in _ABLE_FRAMES:
        return True
    if low(tokens, first + 1) in _ABILITIES:
        return True
    at = first - 1
    while at >= first - _SUBJECT_REACH and tag(tokens, at) in _SUBJECT_PARTS:
        at -= 1
    return low(tokens, at) in _TIMES and low(tokens, first + 1) not in {"have", "be"}


def _purpose(tokens: Tokens, first: int) -> bool:
    """So that aid could get through."""
    return any(low(tokens, at) == "so" and low(tokens, at + 1) == "that" for at in range(first - 6, first - 1))


def _perceives(tokens: Tokens, first: int, verb: int) -> bool:
    """Could see smoke, could be heard: but not markets that could see losses, could be seen as."""
    if low(tokens, verb) in _PERCEIVE_ONLY:
        return True
    if low(tokens, verb) == "hear":
        return low(tokens, first - 1) not in _COURTS
    if low(tokens, verb) in _PERCEIVE:
        return low(tokens, first - 1) in _WITNESSES and low(tokens, verb + 1) not in _PROSPECTS
    return low(tokens, verb) == "be" and low(tokens, verb + 1) in _PERCEIVED and low(tokens, verb + 2) != "as"


def _speculative_would(tokens: Tokens, first: int, end: int) -> bool:
    """An inference about what is: would explain why, in what would be. Not a consequence or the past’s future."""
    if tag(tokens, first - 1) == "PRP" and low(tokens, first - 1) not in {"it", "that"}:
        return False
    verb = past_adverbs(tokens, end)
    if low(tokens, first - 1) == "what":
        return low(tokens, first - 2) == "in" and low(tokens, verb) == "be"
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
    return (before < 0 or tag(tokens, before) in BEFORE_ATTRIBUTES) and is_attribute(tokens, first, end)


def _chance(tokens: Tokens, first: int, end: int) -> bool:
    """A likelihood: not an opportunity, as in a chance to speak, three chances in the first half."""
    after = low(tokens, end)
    if low(tokens, first - 1) in {"any", "every"} or (
        tag(tokens, first - 1) == "CD" and low(tokens, first) == "chances"
    ):
        return False
    if low(tokens, first) == "chance" and after in {"he", "she", "it", "they", "we"}:
        return low(tokens, first - 2) in {"'s", "is", "a"}
    return after in {"of", "that"} and low(tokens, end + 2) != "lifetime"


_ABSENT = frozenset({"no", "any", "few", "little", "without", "every"})


def _sign(tokens: Tokens, first: int, end: int) -> bool:
    """What points to something: a sign that, signs of. Not the verb, not a board with words on it."""
    if tokens[first].tag not in NOUN_TAGS or tag(tokens, first - 1) in {"TO", "MD", "PRP"}:
        return False
    if any(low(tokens, at) in _ABSENT for at in range(first - 3, first)):
        return False
    after = low(tokens, end)
    if after == "of":
        return True
    if after == "that":
        return low(tokens, end + 1) not in {"read", "reads", "say", "says", "said"}
    clause = tag(tokens, end) in {"PRP", "DT", "NNP"} and after not in {"them", "him", "us", "me"}
    return clause and any(token.tag in {"VBZ", "VBP", "VBD", "MD"} for token in tokens[end + 1 : end + 4])


RULES: dict[str, Rule] = {
    "may": when(_may),
    "might": when(_might),
    "could": when(_could),
    "speculative_would": when(_speculative_would),
    "likely": when(_likely),
    "unlikely": when(_unlikely),
    "possible": when(_possible),
    "potential": when(_potential),
    "attributive": when(_attributive),
    "alleged": when(_alleged),
    "chance": when(_chance),
    "sign": when(_sign),
    **DOUBT_RULES,
    **QUANTITY_RULES,
    **CONDITION_RULES,
    **VERB_RULES,
}
"""Every rule, by the name that the lexicon gives it."""
