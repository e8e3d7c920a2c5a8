"""Quotations beside a verb that no lexicon knows: “…,” she deadpanned; the coach was blunt: “…”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_subjects import subject_before
from summarizer.lexical.frame_view import AUX, FINITE, Run, View
from summarizer.lexical.frame_voices import is_info, is_voice
from summarizer.lexical.quotations import Quotation
from summarizer.lexical.tokens import Token
from summarizer.spans import Region

_PAST = frozenset(["VBD", "VBZ"])
_BEHIND_VERB = frozenset([".", ",", "", "IN", "RB", ":", "TO"])
_SENTENCE_MARKS = ",!?"
_TO_COLON = 30
_TO_VERB = 15
_SHORTEST = 3
"""How many words a quotation behind a colon has at least: a shorter one may be a title or a term."""


def read_free_quotes(view: View, found: Iterable[AttributionCandidate]) -> list[AttributionCandidate]:
    """The attributions of quotations in the sentence that nothing in `found` holds."""
    held = [region for one in found for region in one.content]
    out: list[AttributionCandidate] = []
    for k in range(view.n):
        if view.tags[k] != '"':
            continue
        closing = view.marks.closing.get(view.toks[k].end)
        opening = view.marks.opening.get(view.toks[k].start)
        made = None
        if closing is not None and not _is_held(closing, held):
            made = _verb_behind(view, k, closing)
        elif opening is not None and k and view.lows[k - 1] == ":" and not _is_held(opening, held):
            made = _verb_before(view, k - 1, opening)
        if made is not None:
            out.append(made)
            held += made.content
    return out


def words_beside_quotes(toks: Sequence[Token]) -> list[int]:
    """The tokens that can be the cue of a quotation beside them though no lexicon has them."""
    out: list[int] = []
    for k, token in enumerate(toks):
        if token.tag != '"' or not k:
            continue
        if toks[k - 1].low == ":":
            out += [j for j in range(max(0, k - _TO_COLON), k - 1) if toks[j].tag in _PAST or j == k - 2]
        elif toks[k - 1].low in _SENTENCE_MARKS or (k + 1 < len(toks) and toks[k + 1].low == ","):
            out += [j for j in range(k + 1, min(len(toks), k + _TO_VERB)) if toks[j].tag in _PAST]
    return [j for j in dict.fromkeys(out) if toks[j].low not in AUX]


def _is_held(quotation: Quotation, held: list[Region]) -> bool:
    return any(start < quotation.inner[1] and quotation.inner[0] < end for start, end in held)


def _verb_behind(view: View, mark: int, quotation: Quotation) -> AttributionCandidate | None:
    """Read "“…,” deadpanned X" and "“…,” X deadpanned"."""
    finished = view.text[quotation.inner[1] - 1] in _SENTENCE_MARKS
    k = mark + 1
    while view.tag(k) in {",", ":"} and view.low(k) != ";" and k <= mark + 2:
        finished, k = True, k + 1
    if not finished:
        return None
    if view.tag(k) in _PAST and view.lows[k] not in AUX and view.toks[k].text.islower():
        source: Run = (k + 1, view.np_after(k + 1))
        verb = k
    else:
        verb = view.np_after(k)
        source = k, verb
        if view.tag(verb) not in _PAST or view.lows[verb] in AUX or view.tag(verb + 1) not in _BEHIND_VERB:
            return None
    if source[0] == source[1] or not _speaks(view, source):
        return None
    return _made(view, (verb, verb + 1), source, quotation)


def _verb_before(view: View, colon: int, quotation: Quotation) -> AttributionCandidate | None:
    """Read "X struck a defiant note: “…”" and "X was blunt: “…”"."""
    if len(view.text[quotation.inner[0] : quotation.inner[1]].split()) < _SHORTEST:
        return None
    for k in range(colon - 1, max(-1, colon - _TO_COLON), -1):
        if view.tags[k] in {".", '"'} or view.lows[k] == ";":
            return None
        if view.tags[k] in FINITE and view.tags[k] != "MD":
            group = view.group(k)
            source = subject_before(view, group.start)
            if source is None or group.negated or not _speaks(view, source):
                continue
            told = view.lows[k] in AUX and view.tag(colon - 1) in {"JJ", "VBN", "VB"}
            if view.lows[k] in AUX and not told:
                return None
            return _made(view, (colon - 1, colon) if told else (k, k + 1), source, quotation)
    return None


def _speaks(view: View, run: Run) -> bool:
    return is_voice(view, run) and not (is_info(view, run) and source_run(view, run) != run)


def _made(view: View, cue: Run, source: Run, quotation: Quotation) -> AttributionCandidate | None:
    named = source_run(view, source)
    content = view.content(*quotation.inner)
    if named is None or not content or not view.same_quotation(view.toks[cue[0]].start, view.toks[source[0]].start):
        return None
    words = (view.region(cue),)
    return AttributionCandidate(
        view.index, words, (view.region(named),), content, frame="quote before", lemma=view.lows[cue[0]], strong=False
    )
