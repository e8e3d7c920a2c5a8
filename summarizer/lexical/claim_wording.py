"""A self-standing sentence for a claim, of the evidence's own words, where that is safe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.lexical.clauses import Clause
from summarizer.lexical.quotations import without_lone_marks
from summarizer.lexical.tokens import Token
from summarizer.spans import Region

_PAIRED = frozenset('()“”„‟«»"‘‚')
_PLURAL = frozenset({"NNS", "NNPS"})
_PLURAL_WORDS = frozenset({"they", "we", "you", "i", "both", "many", "several", "some", "police"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CONTROL = ("claim", "profess", "purport")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|its|his|her)\s+$")
_LONGEST_REPORT = 320
"""Characters of a reporting sentence that can stand for what it reports."""


def wording(text: str, evidence: Sequence[Region], clause: Clause, tokens: Sequence[Token]) -> str | None:
    """A sentence of the evidence's own words: a capital, a full stop, no lone mark.

    Args:
        text: the article.
        evidence: the claim's regions.
        clause: what they were cut as.
        tokens: the sentence's tokens, which the clause's positions count.

    Returns:
        None where the words cannot be joined into a sentence without a guess: a participle phrase, `in which`.
    """
    if clause.part == "participle":
        return None
    if clause.pronoun is not None:
        return sentence(_relative(text, evidence, clause, tokens))
    if clause.part == "appositive":
        return sentence(_appositive(text, evidence, clause, tokens))
    return sentence(_joined(text, evidence))


def _joined(text: str, evidence: Sequence[Region]) -> str:
    """The regions in a row; a comma that closes an insertion stays."""
    out, before = "", 0
    for start, end in evidence:
        part = " ".join(text[start:end].split())
        closing = out.count(",") % 2 == 1 and out and text[before:].lstrip().startswith(",")
        out = f"{out}{',' if closing else ''} {part}".strip()
        before = end
    return out


def _relative(text: str, evidence: Sequence[Region], clause: Clause, tokens: Sequence[Token]) -> str:
    """The antecedent in the place of who, which or whose; nothing where the pronoun is no subject."""
    at = clause.pronoun or 0
    pronoun = tokens[at]
    head = [i for i in clause.ids if i < at]
    if not head or tokens[head[-1]].tag not in {",", ":"} or len(head) == 1:
        return ""
    lead = text[tokens[head[0]].start : tokens[head[-2]].end]
    rest = _joined(text, [(max(start, pronoun.end), end) for start, end in evidence if end > pronoun.end])
    if pronoun.low == "whose":
        return f"{lead}{_possessive(lead)} {rest}"
    after = next((tokens[i] for i in clause.ids if i > at and tokens[i].tag != "RB"), None)
    if pronoun.low not in {"which", "who"} or after is None or after.tag not in _FINITE:
        return ""
    return f"{lead} {rest}" if " of " in lead or _agree(tokens[head[-2]], after) else ""


def _agree(noun: Token, verb: Token) -> bool:
    """Whether a verb can be that of a noun: the depots suggest, not the depots suggests."""
    if verb.tag == "VBZ" or verb.low == "was":
        return noun.tag not in _PLURAL
    return noun.tag in _PLURAL or (verb.tag != "VBP" and verb.low != "were") or noun.tag == "CD"


def _possessive(words: str) -> str:
    return "’" if words.endswith("s") else "’s"


def _appositive(text: str, evidence: Sequence[Region], clause: Clause, tokens: Sequence[Token]) -> str:
    """X, a town that fell in May: X is a town that fell in May."""
    ids = list(clause.ids)
    comma = next((k for k, i in enumerate(ids) if tokens[i].tag in {",", ":"}), 0)
    named = 0 < comma < len(ids) - 1 and tokens[ids[comma - 1]].tag in {"NN", "NNP"}
    if len(evidence) != 1 or not named or tokens[ids[comma + 1]].low not in {"a", "an", "one"}:
        return ""
    lead = text[tokens[ids[0]].start : tokens[ids[comma - 1]].end]
    return f"{lead} is {text[tokens[ids[comma + 1]].start : evidence[0][1]]}"


def report(text: str, source: Sequence[Region], cue: Sequence[Region], content: Sequence[Token]) -> str | None:
    """A sentence for reported words without a finite verb: the army has retaken it; the bank expects rates to fall.

    Args:
        text: the article.
        source: who reports.
        cue: the reporting words.
        content: the tokens of what is reported.
    """
    if not source or not cue or not content:
        return None
    start, end = source[0][0], content[-1].end
    if len(source) > 1 or not source[0][1] <= cue[0][0] < content[0].start or end - start > _LONGEST_REPORT:
        return None
    name, between = text[slice(*source[0])], text[source[0][1] : cue[0][0]]
    adjunct = between.rstrip().endswith(",") and text[slice(*cue[0])].endswith("ing")
    if adjunct or any(mark in text[cue[-1][1] : content[0].start] for mark in ",:"):
        return None
    if [token.low for token in content[:2]] == ["to", "have"] and text[cue[0][0] :].lower().startswith(_CONTROL):
        rest = text[content[1].end : end]
        return sentence(f"{name} {'have' if _is_plural(name) else 'has'} {rest}")
    article = _ARTICLE.search(text[max(0, start - 5) : start])
    between = f" {between.lstrip(', ')}" if between.count(",") == 1 else between
    return sentence(f"{article[0] if article else ''}{name}{between}{text[cue[0][0] : end]}")


def _is_plural(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1].lower()
    return last in _PLURAL_WORDS or (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or " and " in name


def sentence(words: str) -> str | None:
    """Words as a sentence; none of none."""
    joined = " ".join(words.split())
    if not _PAIRED.isdisjoint(joined):
        joined = without_lone_marks(joined)
        if joined.count("(") != joined.count(")"):
            joined = joined.replace("(", "").replace(")", "")
    joined = joined.strip(" ,;:—–-")
    if not joined:
        return None
    if joined[0].islower():
        joined = joined[0].upper() + joined[1:]
    return joined if joined[-1] in ".!?" else f"{joined}."
