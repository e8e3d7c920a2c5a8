"""Approximators: about, around, almost … before a quantity, against the prepositions and adverbs that look the same."""

from __future__ import annotations

from summarizer.lexical.hedge_context import BE, NOUN_TAGS, Rule, Tokens, low, tag, when, words

_PLAIN = words(
    "zero half halfway dozen dozens hundred hundreds thousand thousands million millions billion billions trillion "
    "trillions noon midday midnight dawn dusk sunset sunrise lunchtime tenfold twofold threefold fourfold "
    "fivefold one-half one-third one-quarter one-fifth one-tenth two-thirds three-quarters three-fourths "
    "two-fifths three-fifths four-fifths twice double triple quadruple thrice mid-morning mid-afternoon"
)
_UNITS = words(
    "km kg cm mm "
    "dozen hundred thousand million billion trillion half third quarter fifth sixth seventh eighth ninth tenth "
    "hundredth thousandth score year month week day hour minute second decade century fortnight generation mile "
    "kilometre kilometer metre meter centimetre centimeter inch foot yard acre hectare tonne ton kilo kilogram "
    "pound ounce gram litre liter gallon pint barrel mile-long year-long week-long month-long dollar euro "
    "percentage percent block half-century half-hour half-dozen half-million million-dollar billion-dollar "
    "lifetime quarter-century quarter-million"
)
_CURRENCIES = words("us a c hk nz s rs eur usd gbp aud cad inr chf jpy cny rmb aed sr r sek nok dkk us$ a$ c$ hk$")
_COMPARED = words(
    "same size equal equally equivalent equidistant amount number length distance width height weight entire whole"
)
_WHOLE = words(
    "all every everyone everybody everything everywhere none no nothing nobody no-one entire entirety any "
    "anything anyone doubled tripled quadrupled halved doubling tripling halving doubles triples double triple"
)
_MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sept sep oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec."
)
_LEVEL = words("every all once flat even level unchanged stable comparable similar balanced split")
_ARTICLES = frozenset({"a", "an"})
_ROTATION = words(
    "revolve revolves revolved revolving center centers centered centering centre centres centred centring built "
    "based wrapped wrap gathered rallied rotate rotates orbit orbits pivot structured organised organized"
)
_TOPICS = words(
    "row dispute argument film book story stories movie documentary novel song article question questions talk "
    "talks talked talking concern concerns concerned worry worries worried information details doubts doubt heard "
    "hearing think thinking complain complained complaints complaining discussion discussions debate allegations "
    "warning warnings speculation rumours rumors anything something nothing much lot facts care cares cared dream "
    "dreaming series drama play lessons joked jokes spoke speaking wrote writing podcast misinformation "
    "optimistic excited nervous anxious happy little everything more less truth learned idea ideas views "
    "feelings clues clue insight insights new special unusual certain sure clear right wrong"
)
_WORKS = words("film films book books movie movies novel novels song songs documentary drama podcast")
_ASKING = words(
    "written ask asks asked asking know knows knew tell tells told learn learned learnt read report reports"
)
_SMALL = words("one two three four five six seven eight nine")


def quantity_at(tokens: Tokens, at: int) -> bool:
    """Whether a number, a share, a price, a measure or a time of day begins at token `at`."""
    word = low(tokens, at)
    if tag(tokens, at) == '"':
        return tag(tokens, at + 1) == "CD"
    if word in _MONTHS or word in {"mach", "magnitude"}:
        return tag(tokens, at + 1) == "CD"
    if word in _ARTICLES and _unit_at(tokens, at + 1):
        return True
    number = (
        tag(tokens, at) in {"CD", "$"}
        or (tag(tokens, at) == "SYM" and tag(tokens, at + 1) == "CD")
        or word in _PLAIN
        or word[:1].isdigit()
        or word[:1] in {"~", "#"}
    )
    return number or _hyphenated(word) or (word in _CURRENCIES and tag(tokens, at + 1) in {"$", "CD"})


def _unit_at(tokens: Tokens, at: int) -> bool:
    word = low(tokens, at)
    if word in {"full", "further", "whole", "metric", "square", "cubic", "nautical"}:
        word = low(tokens, at + 1)
    return word in _UNITS or word[:1].isdigit() or _hyphenated(word)


def _hyphenated(word: str) -> bool:
    head, hyphen, _ = word.partition("-")
    return bool(hyphen) and (head in _SMALL or head in {"ten", "twenty", "thirty", "forty", "fifty", "half", "dozen"})


def _comparison_at(tokens: Tokens, at: int) -> bool:
    word = low(tokens, at)
    if word in {"equal", "equally", "equivalent", "equidistant"}:
        return True
    if word == "as":
        return low(tokens, at + 1) in {"many", "much"}
    return word == "the" and low(tokens, at + 1) in _COMPARED


_NEAR_POWER = words("people source sources person official officials someone those aide aides")


def _before_quantity(tokens: Tokens, first: int, end: int) -> bool:
    """A quantity follows: not people close to two officials."""
    return quantity_at(tokens, end) and low(tokens, first - 1) not in _NEAR_POWER


def _around(tokens: Tokens, first: int, end: int) -> bool:
    """A quantity follows, and nothing turns around it."""
    if not quantity_at(tokens, end):
        return low(tokens, end) == "the" and low(tokens, end + 1) in {"same", "size"} and low(tokens, end + 2) != "time"
    if (low(tokens, first - 1) in _ROTATION and low(tokens, end) in _SMALL) or low(tokens, end) in {
        "twice",
        "thrice",
        "once",
    }:
        return False
    if low(tokens, end) in {"one", "two", "both"} and low(tokens, end + 1) in {"of", "another"}:
        return False
    address = tag(tokens, end) == "CD" and tag(tokens, end + 1) in {"NNP", "NNPS"}
    return not (address and low(tokens, end + 2) in {"street", "avenue", "road", "square"})


def _about(tokens: Tokens, first: int, end: int) -> bool:
    """A quantity follows, and no word before that speaks, asks or worries about it."""
    if not (quantity_at(tokens, end) or _comparison_at(tokens, end)):
        return False
    before = low(tokens, first - 1)
    if before in _TOPICS or (before in BE and low(tokens, first - 2) in _WORKS):
        return False
    if before in {"write", "writes", "wrote", "speak", "speaks", "spoke", "talk", "talks", "talked"}:
        return False
    few = low(tokens, end) in _SMALL | _ARTICLES or (len(low(tokens, end)) == 1 and low(tokens, end).isdigit())
    return not (few and before in _ASKING)


def _almost(tokens: Tokens, _first: int, end: int) -> bool:
    """A quantity follows, or a word for the whole of something."""
    return low(tokens, end) in _WHOLE or quantity_at(tokens, end) or _comparison_at(tokens, end)


def _roughly(tokens: Tokens, _first: int, end: int) -> bool:
    """A quantity or a comparison of sizes follows: not treated roughly, roughly translated, roughly speaking."""
    alike = low(tokens, end) == "as" and low(tokens, end + 2) == "as"
    return alike or quantity_at(tokens, end) or _comparison_at(tokens, end) or low(tokens, end) in _LEVEL


def _estimated(tokens: Tokens, first: int, end: int) -> bool:
    """An estimated 500; is estimated at, to be, between: not somebody who estimated that."""
    before = first - 2 if tag(tokens, first - 1) in {"RB", "RBR"} else first - 1
    if low(tokens, before) in BE:
        return low(tokens, end) in {"to", "that", "between", "around", "about", "at"} or quantity_at(tokens, end)
    if tag(tokens, before) in {"DT", "PRP$", "POS"}:
        return True
    if low(tokens, end) == "at":
        return tag(tokens, before) in NOUN_TAGS or tag(tokens, before) == ","
    return quantity_at(tokens, end) and tag(tokens, before) in {"IN", "CC", "", ",", "("}


def _after_quantity(tokens: Tokens, first: int, _end: int) -> bool:
    """A quantity stands before: a week or so, 100 or so people, 20 odd years."""
    reach = 1 if low(tokens, first) == "odd" else 4
    return any(quantity_at(tokens, at) for at in range(max(0, first - reach), first))


QUANTITY_RULES: dict[str, Rule] = {
    "before_quantity": when(_before_quantity),
    "around": when(_around),
    "about": when(_about),
    "almost": when(_almost),
    "roughly": when(_roughly),
    "estimated": when(_estimated),
    "after_quantity": when(_after_quantity),
}
"""The rules for approximators, by the name that the lexicon gives them."""
