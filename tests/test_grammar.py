from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.drafts import AttributionsAnswer, ClaimsAnswer, DigestAnswer
from summarizer.grammar import Point, Proposal, attributions_grammar, claims_grammar, digest_grammar
from summarizer.ground import fold, locate

Node = tuple[Any, ...]
_LEXEME = re.compile(r'"((?:\\.|[^"\\])*)"|([a-z][a-z0-9-]*)|\{(\d+),(\d+)\}|([()|?*+])|\s+')
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


@dataclass
class Gbnf:
    """As much of llama.cpp's grammar language as is used: literals, rules, groups, |, ?, *, + and {m,n}."""

    rules: dict[str, Node]

    @classmethod
    def of(cls, text: str) -> Gbnf:
        pairs = [line.split(" ::= ", 1) for line in text.split("\n")]
        assert len({name for name, _ in pairs}) == len(pairs), "a rule stands twice"
        made = cls({name: _parsed(body) for name, body in pairs})
        assert set(made.named(*made.rules.values())) <= set(made.rules), "a rule is missing"
        return made

    def named(self, *nodes: Node) -> Iterator[str]:
        for node in nodes:
            if node[0] == "rule":
                yield node[1]
            elif node[0] in {"seq", "alt"}:
                yield from self.named(*node[1])
            elif node[0] == "rep":
                yield from self.named(node[1])

    def accepts(self, text: str) -> bool:
        return len(text) in self.ends(("rule", "root"), text, frozenset([0]))

    def ends(self, node: Node, text: str, at: frozenset[int]) -> frozenset[int]:
        """Every offset at which a match that starts at one of `at` can end."""
        kind, body, *count = node
        if not at:
            return at
        if kind == "lit":
            return frozenset(i + len(body) for i in at if text.startswith(body, i))
        if kind == "rule":
            return self.ends(self.rules[body], text, at)
        if kind == "alt":
            return frozenset().union(*(self.ends(part, text, at) for part in body))
        if kind == "seq":
            for part in body:
                at = self.ends(part, text, at)
            return at
        return self.repeated(body, text, at, count[0])

    def repeated(self, node: Node, text: str, at: frozenset[int], count: tuple[int, float]) -> frozenset[int]:
        out = at if count[0] == 0 else frozenset()
        times = 0
        while at and times < count[1]:
            at, times = self.ends(node, text, at), times + 1
            if times >= count[0]:
                if at <= out:
                    break
                out |= at
        return out

    def written(self, data: st.DataObject, node: Node = ("rule", "root")) -> str:
        """Any text of the grammar, drawn by hypothesis."""
        kind, body, *count = node
        if kind == "lit":
            return str(body)
        if kind == "rule":
            return self.written(data, self.rules[body])
        if kind == "alt":
            return self.written(data, data.draw(st.sampled_from(body)))
        if kind == "seq":
            return "".join(self.written(data, part) for part in body)
        low, high = count[0]
        times = data.draw(st.integers(low, int(min(high, low + 3))))
        return "".join(self.written(data, body) for _ in range(times))


def _parsed(body: str) -> Node:
    tokens = []
    end = 0
    for match in _LEXEME.finditer(body):
        assert match.start() == end, f"no GBNF: {body[end:]!r}"
        end = match.end()
        literal, rule, low, high, mark = match.groups()
        if literal is not None:
            tokens.append(("lit", re.sub(r"\\.", lambda m: _ESCAPES[m.group()], literal)))
        elif rule:
            tokens.append(("rule", rule))
        elif low:
            tokens.append(("count", (int(low), int(high))))
        elif mark:
            tokens.append(("mark", mark))
    assert end == len(body), f"no GBNF: {body[end:]!r}"
    node, rest = _alternatives(tokens)
    assert not rest
    return node


def _alternatives(tokens: list[Node]) -> tuple[Node, list[Node]]:
    options: list[Node] = []
    parts: list[Node] = []
    counts = {"?": (0, 1), "*": (0, float("inf")), "+": (1, float("inf"))}
    while tokens:
        (kind, value), *tokens = tokens
        if kind == "count" or value in counts:
            parts[-1] = ("rep", parts[-1], value if kind == "count" else counts[value])
        elif kind != "mark":
            parts.append((kind, value))
        elif value == "(":
            inner, tokens = _alternatives(tokens)
            parts.append(inner)
        elif value == "|":
            options.append(("seq", parts))
            parts = []
        else:
            break
    assert parts, "an empty alternative"
    return ("alt", [*options, ("seq", parts)]), tokens


def answer(*items: dict[str, Any]) -> str:
    return json.dumps({"attributions": list(items)}, ensure_ascii=False, separators=(",", ":"))


def item(cue: str, source: str | None, *content: str, sentence: int = 3) -> dict[str, Any]:
    return {"sentence": sentence, "cue": cue, "source": source, "content": list(content)}


SENTENCE = "“Repairs,” the U.S. mayor said, “may take 1,500 days,” and @aides added: it isn’t un-done, 50% is."


@pytest.mark.parametrize(
    "said",
    [
        answer(),
        answer(item("said", None)),
        answer(item("said", "mayor", "Repairs")),
        answer(item("said", "the U.S. mayor", "Repairs", "may take 1,500 days")),
        answer(item("added", "@aides", "it isn’t un-done, 50% is")),
        answer(item("said", "mayor", "Repairs"), item("added", "@aides", "50%")),
    ],
)
def test_the_grammar_accepts_copies(said: str) -> None:
    assert Gbnf.of(attributions_grammar(3, SENTENCE, ["said", "added"])).accepts(said)
    AttributionsAnswer.model_validate_json(said)


@pytest.mark.parametrize(
    "said",
    [
        answer(item("may", "mayor", "Repairs")),
        answer(item("said", "governor", "Repairs")),
        answer(item("said", "mayor", "Repairs", "may take 500 days")),
        answer(item("said", "mayor", "may take 1,500", "days", "and")),
        answer(item("said", "mayor", "may  take")),
        answer(item("said", "mayor", "may days")),
        answer(item("said", "may", "done")),
        answer(item("said", "mayor", "epairs")),
        answer(item("said", "mayor", "Repair")),
        answer(item("said", "mayor", "it is")),
        answer(item("said", "mayor", "Repairs,")),
        answer(item("said", "", "Repairs")),
        answer(item("said", "mayor", "Repairs", sentence=4)),
        answer(item("said", None), item("said", None), item("said", None)),
        answer(item("said", "mayor", "Repairs")) + " ",
        "",
    ],
)
def test_the_grammar_refuses_everything_else(said: str) -> None:
    assert not Gbnf.of(attributions_grammar(3, SENTENCE, ["said", "added"])).accepts(said)


@pytest.mark.parametrize(
    "text",
    [
        'He said "it \\ fell" now',
        "C:\\new said \\n it",
        "tab\tand said it",
        "é “said” cafe\u0301 🚀 it",
        "\u0130stanbul said \u2028 it",
        'a"b said c\\"d',
    ],
)
def test_json_escapes_stand_in_the_literals(text: str) -> None:
    grammar = Gbnf.of(attributions_grammar(0, text, ["said"]))
    whole = unicodedata.normalize("NFC", text)
    said = answer(item("said", None, whole, sentence=0))
    assert grammar.accepts(said)
    assert json.loads(said)["attributions"][0]["content"] == [whole]


PIECES = (
    "Kyiv the told 1,500 50% U.S. un-done can’t -5 9/11 @us #now caf\u00e9 cafe\u0301 “ ” ( ) , . — - / : ; \\ \" '"
)
pieces = st.lists(
    st.sampled_from([*PIECES.split(), " ", " ", "", "\t", "🚀", "\u20ac", "\u1100\u1161\u11a8"]), max_size=12
)
news = st.tuples(pieces, pieces, st.sampled_from([" ", ""])).map(lambda p: f"{p[2].join(p[0])} said {p[2].join(p[1])}")


@given(news, st.data())
def test_every_quote_the_grammar_accepts_is_grounded(text: str, data: st.DataObject) -> None:
    grammar = Gbnf.of(attributions_grammar(3, text, ["said"]))
    written = grammar.written(data)
    assert grammar.accepts(written)
    for draft in AttributionsAnswer.model_validate_json(written).attributions:
        assert (draft.sentence, draft.cue) == (3, "said")
        for quote in [*draft.content, *([draft.source] if draft.source is not None else [])]:
            assert locate(quote, fold(text), [(0, len(text))]) not in ("absent", "empty"), quote


@given(news, st.data())
def test_every_run_of_whole_words_is_accepted(text: str, data: st.DataObject) -> None:
    words = [m.span() for m in re.finditer(r"(?<!\S)(?:[A-Za-z]+|1,500|50%)(?!\S)", text)]
    assume(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = unicodedata.normalize("NFC", text[words[first][0] : words[last][1]])
    assert Gbnf.of(attributions_grammar(3, text, ["said"])).accepts(answer(item("said", None, quote)))


def test_a_claim_is_proposed_whole_and_worded_with_words_near_it() -> None:
    proposals = [Proposal(('It "fell" \\', "then"), ("may", 'so "called"')), Proposal(("it rose",), ())]
    grammar = Gbnf.of(claims_grammar(8, proposals, ["The Oldmere ferry fell, then it rose.", "A café’s U.S. pier"]))
    first = {
        "sentence": 8,
        "evidence": ['It "fell" \\', "then"],
        "text": "The Oldmere ferry fell, then the café’s U.S.",
    }
    labels = {"certainty": "possible", "polarity": "negated", "kind": "state"}
    one = {**first, "hedges": ["may", 'so "called"'], **labels}
    two = {"sentence": 8, "evidence": ["it rose"], "text": "It rose.", "hedges": [], **labels}

    def written(*claims: dict[str, Any]) -> str:
        return json.dumps({"claims": claims}, ensure_ascii=False, separators=(",", ":"))

    assert grammar.accepts(written(one, two))
    ClaimsAnswer.model_validate_json(written(one, two))
    assert not grammar.accepts(written(one))
    assert not grammar.accepts(written(two, one))
    assert not grammar.accepts(written({**one, "text": "The Oldmere barge fell."}, two))
    assert not grammar.accepts(written({**one, "evidence": ["It fell"]}, two))
    assert not grammar.accepts(written({**one, "hedges": []}, two))
    assert not grammar.accepts(written({**one, "certainty": "likely"}, two))


def digest(headline: str, *texts: str) -> str:
    points = [{"claims": [f"c{i}"], "text": text} for i, text in enumerate(texts, 1)]
    return json.dumps({"headline": headline, "key_points": points}, ensure_ascii=False, separators=(",", ":"))


def test_a_key_point_uses_the_words_of_its_own_claim_and_ends_with_its_source() -> None:
    points = [
        Point("c1", "Repairs may take a month", ', according to "Orla" (“\\”)'),
        Point("c2", "Nobody was hurt", ""),
    ]
    grammar = Gbnf.of(digest_grammar(points, "The Oldmere ferry: aground!"))
    first = 'Repairs may take a month, according to "Orla" (“\\”).'
    good = digest("Oldmere ferry: aground", first, "Nobody was hurt.")
    assert grammar.accepts(good)
    assert DigestAnswer.model_validate_json(good).key_points[0].text == first
    assert not grammar.accepts(digest("Oldmere ferry", "Repairs may take a month.", "Nobody was hurt."))
    assert not grammar.accepts(digest("Oldmere ferry", first, "Repairs was hurt."))
    assert not grammar.accepts(digest("Oldmere ferry", first))
    assert not grammar.accepts(digest("Fenwick ferry", first, "Nobody was hurt."))


@pytest.mark.parametrize("title", ["", "!?", "🚀"])
def test_a_title_without_words_gives_an_empty_headline(title: str) -> None:
    assert Gbnf.of(digest_grammar([Point("c1", "It fell", "")], title)).accepts(digest("", "It fell."))


@given(news, st.data())
def test_whatever_the_claims_and_digest_grammars_write_fits_the_answer(text: str, data: st.DataObject) -> None:
    claims = claims_grammar(2, [Proposal((text,), ("may",))], [text])
    found = ClaimsAnswer.model_validate_json(Gbnf.of(claims).written(data))
    assert [(c.sentence, c.evidence, c.hedges) for c in found.claims] == [(2, [text], ["may"])]
    points = Gbnf.of(digest_grammar([Point("c1", text, f", said {text}"), Point("c2", text, "")], text))
    answered = DigestAnswer.model_validate_json(points.written(data))
    assert [p.claims for p in answered.key_points] == [["c1"], ["c2"]]
    assert answered.key_points[0].text.endswith(f", said {text}.")
    assert locate(answered.headline, fold(text), [(0, len(text))]) not in ("absent", "empty")
