"""Conditionals: if, unless, provided that …, against indirect questions, concessions and fixed phrases."""

from __future__ import annotations

from summarizer.lexical.hedge_context import (
    NEGATIONS,
    SUBJECT_TAGS,
    Rule,
    Tokens,
    is_clause_start,
    low,
    tag,
    when,
    words,
)

_ASKING = words(
    "ask asks asked asking wonder wonders wondered wondering know knows knew known see determine determines "
    "determined determining unclear clear unknown doubt doubts doubted doubtful unsure sure certain uncertain check "
    "checks checked checking question questions questioned questioning decide decides decided deciding find "
    "finding discover tell matter matters assess assessing learn verify confirm confirmed establish say gauge "
    "test consider debate debating debated idea word"
)
_NOT_ASKING_WITHOUT = frozenset({"say", "decide", "see", "confirm", "confirmed"})
_HABITUAL = words("generally usually typically normally often always sometimes rarely never")
_CONTENT_OPENERS = words("that what how who why when where")
_REACH = 8
_CLAUSE_REACH = 25
_CLAUSE_MARKS = frozenset({",", ":", "(", ")", "."})


def _asks(tokens: Tokens, first: int) -> bool:
    """Whether an asking or knowing verb close before governs this "if"."""
    for at in range(first - 1, max(-1, first - _REACH), -1):
        token = tokens[at]
        if token.tag in _CLAUSE_MARKS or token.low in _CONTENT_OPENERS:
            return False
        if token.low in _ASKING:
            return at == first - 1 or _governs(tokens, at)
    return False


def _governs(tokens: Tokens, at: int) -> bool:
    if tokens[at].low not in _NOT_ASKING_WITHOUT:
        return True
    near = {token.low for token in tokens[max(0, at - 4) : at]}
    if tokens[at].low == "see":
        return "to" in near
    return bool(
        near & (NEGATIONS | {"declined", "refused", "unable", "cannot", "to", "yet", "without", "hard", "difficult"})
    )


def _if(tokens: Tokens, first: int, end: int) -> bool:
    """A condition on the claim: not whether, not whenever, not "hundreds, if not thousands"."""
    after = low(tokens, end)
    if after == "not":
        verb = tag(tokens, end + 1) in {"VBN", "VBD"} or low(tokens, end + 1) == "for"
        return verb or (first == 0 and low(tokens, end + 1) == ",")
    if after in {"any", "ever", "anything", "at"} and tag(tokens, end + 1) in {",", ".", ":", ")", ""}:
        return False
    return bool(after) and not (_concedes(tokens, first, end) or _asks(tokens, first) or _habitual(tokens, first))


def _concedes(tokens: Tokens, first: int, end: int) -> bool:
    """A good, if flawed, film; a talented if erratic player."""
    before = first - 2 if low(tokens, first - 1) == "," else first - 1
    return (
        tag(tokens, before) == "JJ"
        and tag(tokens, end) in {"JJ", "VBN", "RB"}
        and tag(tokens, end + 1) in _AFTER_CONCESSION
    )


_AFTER_CONCESSION = frozenset({",", "NN", "NNS", "JJ"})


def _habitual(tokens: Tokens, first: int) -> bool:
    """Whether the clause before tells a habit: armies generally destroy bridges if they retreat."""
    for at in range(first - 1, max(-1, first - _CLAUSE_REACH), -1):
        if tokens[at].tag in _CLAUSE_MARKS:
            return False
        if tokens[at].low in _HABITUAL:
            return True
    return False


_ANONYMOUS = words("named identified anonymous anonymity quoted")


def _in_case(tokens: Tokens, _first: int, end: int) -> bool:
    """A possible case: not a case in court, not on condition that they not be named."""
    if any(token.low in _ANONYMOUS for token in tokens[end : end + 6]):
        return False
    return tag(tokens, end) != "CD" and low(tokens, end) not in {
        "no",
        "number",
        "no.",
        "after",
        "law",
        "studies",
        "files",
    }


_OFFICE = words("office control command power responsibility leadership charge duty duties ownership debt risk")


def _assuming(tokens: Tokens, first: int, end: int) -> bool:
    """Taking for granted: not taking up, as in assuming office."""
    if not is_clause_start(tokens, first) and low(tokens, first - 1) not in {"and", "even"}:
        return False
    window = tokens[end : end + 4]
    if any(
        token.low in _OFFICE or token.low in {"role", "presidency", "post", "mantle", "position"} for token in window
    ):
        return False
    return any(token.tag in {"MD", "VBZ", "VBP", "VBD"} for token in tokens[end : end + 10])


_COMPARING = words("for twice times almost nearly about least")


def _as_long_as(tokens: Tokens, first: int, end: int) -> bool:
    """On condition that: not a length of time."""
    if low(tokens, first - 1) in _COMPARING or tag(tokens, end) in {"CD", "JJ"}:
        return False
    return low(tokens, end) not in {"it", "a", "possible", "necessary", "needed", "anyone"} or low(
        tokens, end + 1
    ) not in {
        "takes",
        "took",
        "year",
        "month",
        "week",
        "day",
        "decade",
        "can",
        "could",
    }


def _provided(tokens: Tokens, first: int, end: int) -> bool:
    """On condition that: not giving."""
    pronoun = tag(tokens, end) in {"PRP", "EX"}
    if low(tokens, first - 1) != "," and first != 0:
        return pronoun and tag(tokens, end + 1) in {"VBZ", "VBP", "VBD", "MD"}
    return low(tokens, end) in {"he", "it", "she", "they", "we", "you", "there"}


_FINITE_OR_MARK = frozenset({"VBZ", "VBD", "MD", ",", ".", "TO"})


def _inverted(tokens: Tokens, first: int, end: int) -> bool:
    """Should Kupiansk fall: not a duty, not a question."""
    if _is_question(tokens, first):
        return False
    subject = tag(tokens, end)
    definite = subject in SUBJECT_TAGS - {"NNS"} and low(tokens, end) not in {"all", "both", "each"}
    definite = definite or low(tokens, end) == "that"
    return definite or (first == 0 and subject in {"NN", "NNS", "JJ"})


def _is_question(tokens: Tokens, first: int) -> bool:
    return tokens[-1].low == "?" or tag(tokens, first - 1) in {"WRB", "WP", "WDT", "EX", "PRP"}


def _inverted_past(tokens: Tokens, first: int, end: int) -> bool:
    """Were Russia to attack, had the school been open: the main clause holds a would, a could or a might."""
    if tag(tokens, end) not in SUBJECT_TAGS | {"NN", "JJ"} or _is_question(tokens, first):
        return False
    if first == 0 or (tag(tokens, first - 1) in {'"', ":"} and tokens[first].text[0].isupper()):
        return (low(tokens, first) == "were" and _then(tokens, end) == "TO") or _has_outcome(tokens[end:])
    past = low(tokens, first) == "had"
    if tag(tokens, first - 1) in _SUBJECT_BEFORE and not past:
        return False
    return _then(tokens, end) == ("VBN" if past else "TO") and _has_outcome(
        tokens[max(0, first - _CLAUSE_REACH) : first]
    )


_SUBJECT_BEFORE = frozenset({"NN", "NNS", "NNP", "NNPS", ",", ")", '"', "CC", "DT"})
_OUTCOMES = frozenset({"would", "could", "might", "'d"})


def _has_outcome(tokens: Tokens) -> bool:
    return any(token.low in _OUTCOMES for token in tokens)


def _then(tokens: Tokens, end: int) -> str:
    """The tag of the verb behind the subject that begins at `end`: TO before a base form, VBN of a participle."""
    for at in range(end + 1, min(len(tokens), end + 9)):
        kind = tokens[at].tag
        if kind == "TO":
            return kind if tag(tokens, at + 1) == "VB" else ""
        if kind in {"VBN", "VBD"}:
            return "VBN"
        if kind in _FINITE_OR_MARK:
            return ""
    return ""


def _barring(tokens: Tokens, first: int, end: int) -> bool:
    """Unless there is: not keeping somebody from."""
    opens = first == 0 or low(tokens, end) in {"a", "an", "any", "some", "unforeseen"}
    return opens and is_clause_start(tokens, first) and all(token.low != "from" for token in tokens[end : end + 8])


CONDITION_RULES: dict[str, Rule] = {
    "if": when(_if),
    "barring": when(_barring),
    "in_case": when(_in_case),
    "assuming": when(_assuming),
    "as_long_as": when(_as_long_as),
    "provided": when(_provided),
    "inverted": when(_inverted),
    "inverted_past": when(_inverted_past),
}
"""The rules for conditionals, by the name that the lexicon gives them."""
