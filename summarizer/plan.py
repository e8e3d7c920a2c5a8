"""Which questions an article needs: windows that fit the model, and no request that would be wasted.

A hosted model gets passages and answers freely. A small local one gets one sentence with its neighbours, and only
where the lexical reader saw something to ask about; its decoding is constrained to copy (see `summarizer.grammar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from summarizer import segment
from summarizer.candidates import ClaimCandidate
from summarizer.digest import DigestChecker, Ranking, ending, offered, shown_claim, variables, wanted
from summarizer.drafts import Answer, AttributionsAnswer, Checker, ClaimsAnswer, DigestAnswer
from summarizer.grammar import Point, Proposal, attributions_grammar, claims_grammar, digest_grammar
from summarizer.ground import Folded
from summarizer.lexical import Document, Reading, Reports, cue_candidates, left_out
from summarizer.models import UncoveredReason
from summarizer.questions import SentencesChecker, Window, shown
from summarizer.spans import contains, overlaps

Windows = Literal["sentence", "passage"]

LONGEST_SENTENCE = 1500
"""Characters: a longer one is a table or a list, and is left to the lexical reader."""
_BEFORE = {"attributions": 1, "claims": 2}
_OFFERED = 60
_WORDED = 5
"""Key points that a local model words: each takes it seconds."""
_QUOTED = 25
_POINTS_ELSEWHERE = re.compile(
    r"\A(it|its|he|his|she|her|they|their|this|these|those|both|such)\b|\b(it|him|them|then)\b", re.IGNORECASE
)
_SKIPPED: frozenset[UncoveredReason] = frozenset({"caption", "bio", "byline", "date", "credit", "read_next"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What fits a model."""

    windows: Windows
    max_tokens: int
    """Most tokens of one answer."""
    passage: int = 6000
    """Characters of a window of several sentences."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request: the prompt with its variables, what the answer must fit, and how long it may get."""

    prompt: str
    variables: dict[str, object]
    answer: type[Answer]
    checker: Checker
    max_tokens: int
    grammar: str | None = None
    window: Window | None = None


def attribution_questions(reports: Reports, view: Folded, profile: Profile) -> list[Question]:
    """Questions about who says what."""
    if profile.windows == "passage":
        windows = _passages(reports.document, view, profile.passage)
        return [_ask("attributions", w, AttributionsAnswer, _limit(w, profile, 2)) for w in windows]
    out = []
    for i in _sentences(reports.document):
        if not _doubtful(reports, i):
            continue
        window = _window(reports.document, view, i, "attributions")
        cues = [view.original[a:b] for a, b in cue_candidates(reports.document, i)]
        text = shown(window.text(i))
        limit = min(profile.max_tokens, 600, 60 + len(text) * len(cues) // 2)
        out.append(_ask("attributions", window, AttributionsAnswer, limit, attributions_grammar(i, text, cues)))
    return out


def claim_questions(reading: Reading, view: Folded, profile: Profile) -> list[Question]:
    """Questions about what is claimed; a local model is asked to word what cannot be understood alone."""
    if profile.windows == "passage":
        windows = _passages(reading.document, view, profile.passage)
        return [_ask("claims", w, ClaimsAnswer, _limit(w, profile, 1)) for w in windows]
    out = []
    for i in _sentences(reading.document):
        vague = [c for c in reading.claims if c.sentence == i and _vague(c, view) and _within(c, reading)]
        if not vague:
            continue
        window = _window(reading.document, view, i, "claims")
        proposals = [_proposal(c, reading, view) for c in vague]
        grammar = claims_grammar(i, proposals, [str(line["text"]) for line in window.lines])
        limit = min(profile.max_tokens, sum(90 + sum(map(len, p.evidence)) for p in proposals))
        out.append(_ask("claims", window, ClaimsAnswer, limit, grammar))
    return out


def digest_question(ranking: Ranking, title: str, profile: Profile) -> Question:
    """The one question about the whole. A local model words the claims that weigh most; a hosted one chooses itself."""
    most = min(wanted(ranking.claims), _WORDED) if profile.windows == "sentence" else wanted(ranking.claims)
    chosen = offered(ranking, title, most if profile.windows == "sentence" else _OFFERED)
    grammar = None
    if profile.windows == "sentence":
        grammar = digest_grammar([Point(c.id, shown(c.text), ending(c)) for c in chosen], shown(title))
    told = [shown_claim(c) for c in chosen]
    limit = min(profile.max_tokens, 200 + sum(len(claim["text"]) for claim in told))
    checker = DigestChecker(chosen, title)
    return Question("digest", variables(told, title, most), DigestAnswer, checker, limit, grammar)


def _ask(name: str, window: Window, answer: type[Answer], limit: int, grammar: str | None = None) -> Question:
    return Question(name, window.variables(), answer, SentencesChecker(window), limit, grammar, window)


def _sentences(document: Document) -> Iterator[int]:
    """Sentences worth asking about one by one."""
    furniture = left_out(document)
    for i, region in enumerate(document.sentences):
        if furniture.get(i) not in _SKIPPED and region[1] - region[0] <= LONGEST_SENTENCE:
            yield i


def _window(document: Document, view: Folded, sentence: int, task: str) -> Window:
    sentences = document.sentences
    near = range(max(0, sentence - _BEFORE[task]), sentence + 1)
    fitting = tuple(i for i in near if i == sentence or sentences[i][1] - sentences[i][0] <= LONGEST_SENTENCE)
    return Window(view, sentences, fitting, (sentence,))


def _limit(window: Window, profile: Profile, characters: int) -> int:
    """Tokens of an answer about a passage, one for so many characters of it: more is a runaway answer."""
    return min(profile.max_tokens, 400 + sum(len(window.text(i)) for i in window.asked) // characters)


def _passages(document: Document, view: Folded, limit: int) -> Iterator[Window]:
    sentences = document.sentences
    for passage in segment.passages(view.original, sentences, limit):
        numbers = tuple(i for i in passage if view.original[slice(*sentences[i])].strip())
        if numbers:
            yield Window(view, sentences, numbers, numbers)


def _doubtful(reports: Reports, sentence: int) -> bool:
    """Whether a sentence holds a possible cue and the lexical reader is unsure of it, or of whose a quotation is."""
    if not cue_candidates(reports.document, sentence):
        return False
    region = reports.document.sentences[sentence]
    if any(a.sentence == sentence and not a.strong for a in reports.attributions):
        return True
    contents = [r for a in reports.attributions for r in a.content]
    quoted = [q.inner for q in reports.document.quotations if contains(region, q.inner)]
    return any(q[1] - q[0] >= _QUOTED and not any(overlaps(q, r) for r in contents) for q in quoted)


def _vague(claim: ClaimCandidate, view: Folded) -> bool:
    """Whether the claim's words point elsewhere, so that it cannot be understood alone."""
    return any(_POINTS_ELSEWHERE.search(view.original[a:b]) for a, b in claim.evidence)


def _within(claim: ClaimCandidate, reading: Reading) -> bool:
    """Whether all evidence stands in the claim's own sentence, where the grammar can offer it."""
    return all(contains(reading.document.sentences[claim.sentence], r) for r in claim.evidence)


def _proposal(claim: ClaimCandidate, reading: Reading, view: Folded) -> Proposal:
    hedges = [h.cue for h in reading.hedges if any(contains(r, h.cue) for r in claim.evidence)]
    return Proposal(
        evidence=tuple(shown(view.original[a:b]) for a, b in claim.evidence),
        hedges=tuple(dict.fromkeys(view.original[a:b] for a, b in hedges)),
    )
