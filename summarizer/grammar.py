"""GBNF grammars that let a small model copy and nothing else.

llama.cpp samples only what the grammar allows. Here a quote can only be a run of whole words of the sentence asked
about, a cue only one of the lexical reader's candidates, and a claim's text only words that stand nearby: the model
cannot misquote, however small it is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarizer.wording import FUNCTION_WORDS

# Letters with their accents; what `summarizer.ground` takes for one word or number is one token.
_LETTERS = r"[\w\u0300-\u036f]+"
_WORD = rf"(?:[@#]|(?<!\w)[-−](?=\d))?{_LETTERS}(?:[.,:'’\-‐‑/]{_LETTERS})*%?"
_TOKEN = re.compile(rf"{_WORD}|\s+|[^\w\s]")
_PLAIN = re.compile(_WORD)


@dataclass
class Grammar:
    """Rules collected under construction; `render` gives the GBNF text."""

    rules: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, body: str) -> str:
        """Add a rule and return its name."""
        self.rules.append((name, body))
        return name

    def render(self, root: str) -> str:
        """The grammar as llama.cpp reads it."""
        return "\n".join([f"root ::= {root}", *(f"{name} ::= {body}" for name, body in self.rules)])


def attributions_grammar(sentence: int, text: str, cues: Sequence[str]) -> str:
    """An `AttributionsAnswer` about one sentence: at most one item for each possible cue."""
    grammar = Grammar()
    grammar.add("run", _runs(grammar, text))
    grammar.add("cue", _choice(cues))
    quoted = '"\\"" run "\\""'
    content = f'"[" ({quoted} ("," {quoted})?)? "]"'
    opening = _literal(f'{{"sentence":{sentence},"cue":"', raw=True)
    source = f'"\\",\\"source\\":" ("null" | {quoted})'
    item = grammar.add("item", f'{opening} cue {source} ",\\"content\\":" {content} "}}"')
    more = len(set(cues)) - 1
    items = f'({item} ("," {item}){{0,{more}}})?' if more else f"{item}?"
    return grammar.render(f'"{{\\"attributions\\":[" {items} "]}}"')


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that the lexical reader found: the model words it and judges it."""

    evidence: tuple[str, ...]
    hedges: tuple[str, ...]


def claims_grammar(sentence: int, proposals: Sequence[Proposal], nearby: Iterable[str]) -> str:
    """A `ClaimsAnswer` about one sentence: the proposals in order, each reworded with words that stand nearby."""
    grammar = Grammar()
    vocabulary = _vocabulary(nearby)
    grammar.add("word", _choice(vocabulary))
    grammar.add("words", 'word ((" " | ", ") word)* ".\\""')
    grammar.add("certainty", _choice(["certain", "probable", "possible", "unknown"]))
    grammar.add("polarity", _choice(["affirmed", "negated"]))
    grammar.add("kind", _choice(["event", "state", "forecast", "assessment", "quantity"]))
    items = []
    for i, proposal in enumerate(proposals):
        head = json.dumps(
            {"sentence": sentence, "evidence": list(proposal.evidence)}, ensure_ascii=False, separators=(",", ":")
        )
        hedges = json.dumps(list(proposal.hedges), ensure_ascii=False, separators=(",", ":"))
        opening = _literal(head[:-1] + ',"text":"', raw=True)
        middle = _literal(f',"hedges":{hedges},"certainty":"', raw=True)
        labels = 'certainty "\\",\\"polarity\\":\\"" polarity "\\",\\"kind\\":\\"" kind "\\"}"'
        items.append(grammar.add(f"claim{i}", f"{opening} words {middle} {labels}"))
    joined = ' "," '.join(items)
    return grammar.render(f'"{{\\"claims\\":[" {joined} "]}}"')


@dataclass(frozen=True, slots=True)
class Point:
    """A key point to be worded: the claim it cites, the words it may use, and how it has to end."""

    claim: str
    words: str
    ending: str


def digest_grammar(points: Sequence[Point], title: str) -> str:
    """A `DigestAnswer` with one key point for each of `points`, in order; its headline copies the title."""
    grammar = Grammar()
    grammar.add("headline", _runs(grammar, title))
    items = []
    for i, point in enumerate(points):
        grammar.add(f"word{i}", _choice(_vocabulary([point.words])))
        opening = _literal(f'{{"claims":["{point.claim}"],"text":"', raw=True)
        closing = _literal(json.dumps(point.ending, ensure_ascii=False)[1:-1] + '."}', raw=True)
        items.append(grammar.add(f"point{i}", f'{opening} word{i} ((" " | ", ") word{i})* {closing}'))
    joined = ' "," '.join(items)
    return grammar.render(f'"{{\\"headline\\":\\"" headline "\\",\\"key_points\\":[" {joined} "]}}"')


def _vocabulary(texts: Iterable[str]) -> list[str]:
    """The words of the texts and the function words of English, these also as they begin a sentence."""
    plain = {w for w in FUNCTION_WORDS if w[0].isalpha()}
    return sorted({w for text in texts for w in _PLAIN.findall(text)} | plain | {w.capitalize() for w in plain})


def _runs(grammar: Grammar, text: str) -> str:
    """A rule for each token, and the choice of every word to begin at; a run ends at the end of a word."""
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text.strip()))
    wordy = [any(c.isalnum() for c in token) for token in tokens]
    last = max((i for i, word in enumerate(wordy) if word), default=-1)
    for i, token in enumerate(tokens[: last + 1]):
        rest = "" if i == last else (f" (s{i + 1})?" if wordy[i] else f" s{i + 1}")
        grammar.add(f"s{i}", _literal(token) + rest)
    return " | ".join(f"s{i}" for i, word in enumerate(wordy) if word) or '""'


def _choice(words: Iterable[str]) -> str:
    return " | ".join(_literal(w) for w in dict.fromkeys(words))


def _literal(text: str, *, raw: bool = False) -> str:
    """A GBNF literal of the text as it stands inside a JSON string, or of JSON itself (`raw`)."""
    inner = text if raw else json.dumps(text, ensure_ascii=False)[1:-1]
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
