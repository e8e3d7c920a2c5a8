"""Find the hedges of an article: cue, kind and the clause each bears on, by lexicon and context rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.document import Document
from summarizer.lexical.hedge_lexicon import Entry, Lexicon, Node, lexicon
from summarizer.lexical.hedge_scope import Clauses
from summarizer.lexical.tokens import Token


class _Match(NamedTuple):
    """An entry found in a sentence, with the tokens of its cue and the token to read on from."""

    entry: Entry
    first: int
    end: int
    resume: int


def find_hedges(doc: Document) -> tuple[HedgeCandidate, ...]:
    """The hedges of the article in text order; their cues do not overlap.

    The longest phrase of the lexicon wins ("almost certainly" is one cue); the context decides where the same words can
    also mean something else ("May", "around the city", "asked if"). What counts as a hedge: docs/guidelines.md.
    """
    known = lexicon()
    return tuple(hedge for tokens in doc.tokens for hedge in _in_sentence(tokens, known))


def _in_sentence(tokens: Sequence[Token], known: Lexicon) -> Iterator[HedgeCandidate]:
    matches: list[_Match] = []
    at = 0
    for position, token in enumerate(tokens):
        if position < at or token.low not in known:
            continue
        match = _match(tokens, position, known[token.low])
        if match is None:
            continue
        at = match.resume
        if match.entry.kind is not None:
            while matches and matches[-1].end > match.first:
                matches.pop()
            matches.append(match)
    if not matches:
        return
    clauses = Clauses(tokens)
    for entry, first, end, _ in matches:
        kind = entry.kind
        if kind is not None:
            yield HedgeCandidate(
                cue=(tokens[first].start, tokens[end - 1].end),
                kind=kind,
                term=entry.term,
                scope=clauses.scope(first, end, kind),
            )


def _match(tokens: Sequence[Token], at: int, node: Node) -> _Match | None:
    """The longest entry that stands at token `at` and whose condition holds."""
    entries = [node.entry]
    end = at + 1
    while end < len(tokens) and tokens[end].low in node.after:
        node = node.after[tokens[end].low]
        entries.append(node.entry)
        end += 1
    for entry in reversed(entries):
        if entry is None:
            continue
        first, end = at + entry.cue[0], at + entry.cue[1]
        start = first if entry.rule is None else entry.rule(tokens, first, end)
        if start is not None:
            start -= tokens[start].low == "n't" and start > 0
            return _Match(entry, start, end, at + len(entry.words) if entry.kind is None else end)
    return None
