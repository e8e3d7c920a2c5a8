"""Looking left and right of a possible hedge cue in one tagged sentence: the steps that all its rules share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.lexical.tokens import Token

Tokens = Sequence[Token]
Rule = Callable[[Tokens, int, int], int | None]
"""(tokens, first, end of the matched words) → first token of the cue, or None where nothing is hedged."""

Test = Callable[[Tokens, int, int], bool]


def words(text: str) -> frozenset[str]:
    """The words that stand in `text`, apart by white space."""
    return frozenset(text.split())


BE = words("is are was were be been being am 's 're 'm is's get gets got")
NEGATIONS = frozenset({"not", "n't"})
HAVE = frozenset({"have", "has", "had", "'ve", "having"})
BEFORE_ATTRIBUTES = words('DT PRP$ POS IN JJ CC CD , : " TO VBG VB VBD VBZ VBP') | {""}
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
NAME_TAGS = frozenset({"NNP", "NNPS"})
FINITE_TAGS = frozenset({"MD", "VBZ", "VBP", "VBD"})
ADVERB_TAGS = frozenset({"RB", "RBR", "RBS"})
SUBJECT_TAGS = frozenset({"DT", "PRP", "PRP$", "NNP", "NNPS", "NNS", "EX", "CD"})
ADJECTIVE_TAGS = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG"})


def when(test: Test) -> Rule:
    """The rule that keeps the matched words as they are where `test` holds."""

    def rule(tokens: Tokens, first: int, end: int) -> int | None:
        return first if test(tokens, first, end) else None

    rule.__doc__ = test.__doc__
    return rule


def low(tokens: Tokens, at: int) -> str:
    """The token's text in lower case, or nothing beyond the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def tag(tokens: Tokens, at: int) -> str:
    """The token's part of speech, or nothing beyond the sentence."""
    return tokens[at].tag if 0 <= at < len(tokens) else ""


def past_adverbs(tokens: Tokens, at: int) -> int:
    """The first token from `at` on that is no adverb and no negation."""
    while at < len(tokens) and (tokens[at].tag in ADVERB_TAGS or tokens[at].low in NEGATIONS):
        at += 1
    return at


def before_adverbs(tokens: Tokens, at: int) -> int:
    """The last token up to `at` that is no adverb and no negation; -1 where there is none."""
    while at >= 0 and (tokens[at].tag in ADVERB_TAGS or tokens[at].low in NEGATIONS):
        at -= 1
    return at


def is_noun_next(tokens: Tokens, at: int) -> bool:
    """Whether a noun phrase goes on here, perhaps behind a quotation mark: a noun, or what stands before one."""
    if tag(tokens, at) == '"':
        at += 1
    return tag(tokens, at) in NOUN_TAGS or tag(tokens, at) in ADJECTIVE_TAGS


def is_attribute(tokens: Tokens, first: int, end: int) -> bool:
    """Whether the words stand before a noun as its adjective: the expected attack, but not had expected rain."""
    before = first - 2 if tag(tokens, first - 1) == "RB" and first > 1 else first - 1
    opens = tag(tokens, before) in BEFORE_ATTRIBUTES or low(tokens, before) == "'s"
    return opens and low(tokens, first - 1) not in HAVE and is_noun_next(tokens, end)


def is_clause_start(tokens: Tokens, first: int) -> bool:
    """Whether a clause can begin here: the sentence does, or a mark or a conjunction stands before."""
    return first == 0 or tokens[first - 1].tag in {",", ":", "(", '"', "CC", "."}
