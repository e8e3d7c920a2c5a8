"""Verbs of seeming, evidence and belief: the conditions under which they hedge."""

from __future__ import annotations

from summarizer.lexical.hedge_context import (
    ADVERB_TAGS,
    BE,
    FINITE_TAGS,
    HAVE,
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


def _appear(tokens: Tokens, first: int, end: int) -> bool:
    """Seeming: not coming into sight, as in appeared in court."""
    at = past_adverbs(tokens, end)
    after, kind = low(tokens, at), tag(tokens, at)
    if after == "to":
        return tag(tokens, at + 1) in {"VB", "VBP", "VBN", "NN", "RB"} or low(tokens, at + 1) in {"be", "have"}
    if low(tokens, end) == "as":
        return low(tokens, end + 1) in {"if", "though"}
    if _subject_of(tokens, first) == "it" and (after == "that" or kind in _AFTER_IT_APPEARS):
        return True
    if low(tokens, end) == "on":
        return any(token.low in {"verge", "brink", "course", "track"} for token in tokens[end + 1 : end + 3])
    if low(tokens, end) == "no":
        return tag(tokens, end + 1) in {"JJR", "RBR"}
    return kind in {"JJ", "JJR", "VBN"} or bool({after, low(tokens, end)} & _SEEMING)


_SEEMING = words("set poised close calm ready keen intent certain sure")
_AFTER_IT_APPEARS = frozenset({"DT", "PRP", "NNP", "NNS", "PRP$", ",", ".", ""})


def _look(tokens: Tokens, first: int, end: int) -> bool:
    """Seeming: not seeing, searching, or a look."""
    prospect = low(tokens, past_adverbs(tokens, end)) in _PROSPECTS and tag(tokens, first - 1) in NOUN_TAGS
    noun = tokens[first].tag in {"NN", "NNS"} and not prospect
    if noun or low(tokens, first - 1) in {"a", "the", "another", "his", "her"}:
        return False
    after = low(tokens, end)
    if after == "like":
        return tag(tokens, end + 1) not in {".", ",", '"', ""}
    if after == "as":
        return low(tokens, end + 1) in {"if", "though"}
    if after == "to":
        return low(tokens, end + 1) in {"be", "have"}
    at = past_adverbs(tokens, end)
    if low(tokens, at) in _PROSPECTS:
        return True
    return tag(tokens, at) in {"JJ", "JJR"} and not is_noun_next(tokens, at + 1)


_PROSPECTS = words("set likely unlikely poised certain bound doomed destined sure")


def _looking(tokens: Tokens, first: int, end: int) -> bool:
    """Is looking likely, is looking like: not looking for, looking to."""
    after = past_adverbs(tokens, end)
    if low(tokens, before_adverbs(tokens, first - 1)) not in BE:
        return False
    return low(tokens, after) == "like" or (
        tag(tokens, after) in {"JJ", "JJR"} and tag(tokens, after + 1) not in NOUN_TAGS
    )


_EVIDENCE = words(
    "data report reports evidence poll polls survey surveys footage image images imagery analysis analyses study "
    "studies research finding findings figure figures sign signs result results assessment assessments estimate "
    "estimates video videos map maps intelligence statement statements information this that which it these those "
    "statistics record records documents photos photographs indications indicators sources projections model "
    "models preprint preprints paper simulation simulations scans measurements dna trial trials experiment experiments "
    "samples transcripts memo polling fossils "
    "forecasts comments remarks investigation investigations tests test logs history experience trend "
    "trends moves move testimony accounts emails messages clues debris pictures numbers readings theory timeline "
    "all everything something nothing anything observations satellite radar what forecast headline title name "
    "headlines media"
)
_NEAR = 10
_FAR = 12
_PERSONS = words("i he she we you they who officials")


def _subject_of(tokens: Tokens, verb: int) -> str:
    at = verb - 1
    while at >= 0 and (tokens[at].tag in ADVERB_TAGS or tokens[at].tag == "MD" or tokens[at].low in _AUXILIARIES):
        at -= 1
    return low(tokens, at)


_AUXILIARIES = words("have has had do does did not n't been was were is are 's 've")


def _suggest(tokens: Tokens, first: int, end: int) -> bool:
    """Pointing to something: not proposing it, as in suggested going, suggested that they should go."""
    at = past_adverbs(tokens, end)
    subject, word = _subject_of(tokens, first), tokens[first].low
    if tag(tokens, at) in {".", ""}:
        return subject in _EVIDENCE
    if tag(tokens, at) == "VBG" or low(tokens, end) in {"to", "by", "as"} or word == "suggesting":
        return word == "suggesting" and subject not in _PERSONS
    if subject in _EVIDENCE or (word != "suggested" and _evidence_before(tokens, first)):
        return True
    if low(tokens, first - 1) == "would" and subject not in _PERSONS | _SAYERS:
        return True
    ahead = tokens[end : end + _NEAR]
    if low(tokens, end) in {"he", "she", "it"} and tag(tokens, end + 1) in {"VB", "VBP"}:
        return False
    adjective = word == "suggested" and tag(tokens, first - 1) in {"DT", "JJ", "PRP$", "POS"}
    if adjective or any(token.low in {"should", "ought"} for token in ahead):
        return False
    if low(tokens, end) == "that" or any(token.tag in FINITE_TAGS for token in ahead):
        return True
    return tokens[first].tag in {"VBZ", "VBP"} and tag(tokens, first - 1) in {"NN", "NNS"} and subject not in _SAYERS


def _evidence_before(tokens: Tokens, verb: int) -> bool:
    """Whether a noun for evidence stands not far before, and no pronoun right before: footage of May 5 indicates."""
    if tag(tokens, verb - 1) in {"PRP", "WP"}:
        return False
    return any(token.tag in {"NN", "NNS"} and token.low in _EVIDENCE for token in tokens[max(0, verb - _FAR) : verb])


def _indicate(tokens: Tokens, first: int, end: int) -> bool:
    """Evidence indicating something: not somebody saying or signalling so."""
    if low(tokens, end) in {"by", "in"} or tag(tokens, end) in {".", ""} or low(tokens, first - 1) == "as":
        return False
    subject = _subject_of(tokens, first)
    if tokens[first].low in {"indicating", "implying"}:
        return subject not in BE and tag(tokens, first - 1) != "PRP"
    if subject in _EVIDENCE or _evidence_before(tokens, first):
        return True
    return tag(tokens, first - 1) == "NNS" and subject not in _SAYERS


_SAYERS = words(
    "officials police sources leaders ministers analysts experts lawmakers executives prosecutors investigators "
    "authorities officers commanders spokesmen lawyers aides advisers diplomats senators democrats republicans "
    "people"
)


def _evidence_points(tokens: Tokens, first: int, _end: int) -> bool:
    """Evidence that points to something: not people who point."""
    return _subject_of(tokens, first) in _EVIDENCE - {"it", "that", "this", "which", "all", "sources"}


def _hint(tokens: Tokens, first: int, end: int) -> bool:
    """Hinted that, hints at: not a hint."""
    if tag(tokens, first - 1) in {"DT", "JJ", "PRP$", "POS", "CD", "VB"} or low(tokens, first - 1) in {"of", "no"}:
        return False
    at = past_adverbs(tokens, end)
    if low(tokens, at) in {"at", "that"}:
        return True
    return tag(tokens, at) in _CLAUSE_STARTS and any(token.tag in FINITE_TAGS for token in tokens[at : at + _NEAR])


_CLAUSE_STARTS = frozenset({"PRP", "DT", "NNP", "NNS", "EX", "PRP$"})


def _seen_rising(tokens: Tokens, first: int, end: int) -> bool:
    """Sales are seen rising: a forecast. Not a suspect last seen wearing a hat."""
    before = before_adverbs(tokens, first - 1)
    person = tag(tokens, before - 1) == "PRP" and low(tokens, before - 1) != "it"
    changes = low(tokens, end) in _CHANGES and low(tokens, end + 1) not in {"from", "off", "out"}
    return changes and low(tokens, before) in BE and not person


_CHANGES = words(
    "rising falling growing slowing reaching hitting climbing widening shrinking easing dropping averaging edging "
    "expanding contracting increasing declining narrowing accelerating staying remaining"
)


def _first_person(tokens: Tokens, first: int, end: int) -> bool:
    """I think it was: not thinking of, not what I think."""
    if tokens[end - 1].low == "believe" and low(tokens, end) == "in":
        return False
    return low(tokens, end) not in {"of", "about", "back", "so"} and low(tokens, first - 1) not in {
        "what",
        "how",
        "do",
        "than",
    }


_RAISED_ATTRIBUTIVE = words("expected suspected presumed anticipated projected predicted assumed")
_STATES = words(
    "to that dead lost missing killed drowned trapped responsible alive buried held stranded injured abducted "
    "likely unlikely"
)
_IMPERSONAL = words("thought believed feared assumed presumed")
_COMPLEMENTS: dict[str, frozenset[str]] = {
    "thought": _STATES,
    "believed": _STATES,
    "assumed": _STATES,
    "presumed": _STATES | {"innocent"},
    "feared": _STATES,
    "surmised": _STATES,
    "tipped": words("to as"),
    "forecast": words("to that for in at on . ,"),
    "forecasted": words("to that for in at on . ,"),
    "predicted": words("to that for in at . ,"),
    "projected": words("to that at"),
}
"""What follows the participles that have another sense too: was thought of, is projected onto."""


def _raised(tokens: Tokens, first: int, end: int) -> bool:
    """A passive of judgement: is expected to, believed to be, a suspected spy. Not somebody who expected."""
    word, after = tokens[first].low, low(tokens, end)
    if low(tokens, first - 1) == "once":
        return False
    if word in _RAISED_ATTRIBUTIVE and is_attribute(tokens, first, end):
        return True
    before = before_adverbs(tokens, first - 1)
    if low(tokens, before) in BE and tag(tokens, before) != "POS":
        if low(tokens, before - 1) == "it" and word in _IMPERSONAL:
            return True
        return after in _COMPLEMENTS[word] if word in _COMPLEMENTS else after != "of" or word == "suspected"
    if word in {"expected", "anticipated"} and low(tokens, before) == "," and after in _WHEN:
        return True
    if after in _STATES - {"that"} or (word == "suspected" and after == "of"):
        return tag(tokens, before) not in {"PRP", "WP"} and low(tokens, before) not in HAVE
    return False


_WHEN = words("this next on in by within later early today tomorrow before around")


def _passive_to(tokens: Tokens, first: int, _end: int) -> bool:
    """Is said to, are rumoured to, it is understood that: a passive."""
    return low(tokens, before_adverbs(tokens, first - 1)) in BE


VERB_RULES: dict[str, Rule] = {
    "appear": when(_appear),
    "look": when(_look),
    "looking": when(_looking),
    "suggest": when(_suggest),
    "indicate": when(_indicate),
    "evidence_points": when(_evidence_points),
    "hint": when(_hint),
    "seen_rising": when(_seen_rising),
    "first_person": when(_first_person),
    "raised": when(_raised),
    "passive_to": when(_passive_to),
}
"""The rules for verbs, by the name that the lexicon gives them."""
