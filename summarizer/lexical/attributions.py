"""Attributions of English news prose, by a grammar of reporting frames over a lexicon of cues; no model.

The frames stand in `frame_verbs`, `frame_nouns` and `frame_asides`; here the sentences are read one after the other,
quotations that stand alone are given to the source that speaks, and go-betweens are noted.
"""

from __future__ import annotations

from dataclasses import replace

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue, cues
from summarizer.lexical.document import Document
from summarizer.lexical.frame_asides import read_as_by, read_citing, read_phrase
from summarizer.lexical.frame_between import go_between
from summarizer.lexical.frame_content import fronted_end
from summarizer.lexical.frame_denials import without_denied, without_untrue
from summarizer.lexical.frame_free_quotes import read_free_quotes, words_beside_quotes
from summarizer.lexical.frame_nouns import read_adjective, read_noun
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_verbs import read_verb
from summarizer.lexical.frame_view import FINITE, Marks, View, marks_of
from summarizer.lexical.source_types import source_words
from summarizer.models import Style
from summarizer.spans import Region, contains

_CITING = frozenset(["citing", "quoting"])
_ADJECTIVES = frozenset(["JJ", "VBN", "VBD"])
_CITE = Cue("cite", "verb", "neutral", frozenset({"np"}), ("cite",))
_LONGEST_SPEAKER = 10
_ENDS = frozenset([".", ",", "!", "?", "…"])
_FRAGMENT = 3
_FEW = 60
_BULLETS = frozenset(["*", "•", "-", "–", "—", "·", "▪", "●"])
_QUOTING = frozenset(["quote before", "quote behind", "colon"])
_MOST_REPORTS = 20
"""Attributions read in one sentence, nested or in a row; one with more is no prose, and must not cost a second."""
_AROUND = 2
"""Parts of a content that stands around the words that report it: the villages, they said, were lost."""
_MOST_PARTS = 100
"""Quotations that one source goes on with where nobody else is named between them."""
_BETWEEN = " \t\r\n\u00a0.,!?…\"“”‘’'"


def find_attributions(doc: Document) -> tuple[AttributionCandidate, ...]:
    """Every attribution that a frame confirms, in text order, in time linear in the text's length."""
    marks = marks_of(doc)
    found: list[AttributionCandidate] = []
    for index in range(len(doc.sentences)):
        if not doc.tokens[index]:
            continue
        view = View(doc, index, marks)
        here = _read_sentence(view)
        if here:
            found += here
        elif found:
            _adopt_quotation(view, found)
    return tuple(
        _with_style(doc, marks, candidate) for candidate in found if candidate.content or candidate.frame == "anaphor"
    )


def cue_candidates(doc: Document, sentence: int) -> tuple[Region, ...]:
    """Every token run of a sentence that the lexicon knows as a cue, also those that no frame confirms.

    They constrain what a model may call a cue.
    """
    lexicon = cues()
    toks = doc.tokens[sentence]
    out: list[Region] = []
    for k, token in enumerate(toks):
        for table in (lexicon.verbs, lexicon.phrases, lexicon.adjectives):
            for cue in table.get(token.low, ()):
                size = len(cue.words)
                if all(
                    toks[k + j].low == cue.words[j] for j in range(1, size) if k + j < len(toks)
                ) and k + size <= len(toks):
                    out.append((token.start, toks[k + size - 1].end))
        if token.low in lexicon.nouns or token.low in _CITING:
            out.append((token.start, token.end))
    if any(token.tag == '"' for token in toks):
        out += [(toks[k].start, toks[k].end) for k in words_beside_quotes(toks)]
    return tuple(dict.fromkeys(out))


def _read_sentence(view: View) -> list[AttributionCandidate]:
    anchors = cues().forms
    places = [k for k, low in enumerate(view.lows) if low in anchors]
    found: list[AttributionCandidate] = []
    if places:
        view.fronted = fronted_end(view)
    for k in places:
        if len(found) == _MOST_REPORTS:
            break
        last = found[-1] if found else None
        candidate = _read_anchor(view, k, _outermost(found))
        if candidate is not None and not (last and _is_repeated(last, candidate)):
            found.append(candidate)
    found = _with_citing(view, found)
    if not found and ":" in view.lows:
        found = _speaker_and_colon(view)
    if '"' in view.tags:
        found = sorted(found + read_free_quotes(view, found), key=lambda one: one.cue[0])
    if not found:
        return []
    sources = [one.source[0] for one in found if one.source]
    kept = [
        one for one in found if one.frame != "anaphor" or not any(contains(source, one.cue[0]) for source in sources)
    ]
    kept = without_denied(view, kept) if any(one.stance == "denying" for one in kept) else kept
    kept = without_untrue(view, kept)
    return _with_go_between(view, _without_glosses(view, kept) if len(kept) > 1 else kept)


def _outermost(found: list[AttributionCandidate]) -> AttributionCandidate | None:
    """Who goes on speaking: in "X rejected Y's claim that S, saying", X, and not whoever made the claim."""
    if len(found) > 1 and found[-1].frame == "noun that":
        holds = any(contains(region, found[-1].cue[0]) for region in found[-2].content)
        return found[-2] if holds and found[-2].stance == "denying" else found[-1]
    return found[-1] if found else None


def _without_glosses(view: View, found: list[AttributionCandidate]) -> list[AttributionCandidate]:
    """End what one source says before a verbless gloss by what another says of it, which is the article's own.

    The staff said troops took Orsk, only an hour away from the villages Kolt said they had lost.
    """
    glosses = [(one, comma) for one in found if (comma := _gloss_of(view, one)) is not None]
    out = []
    for one in found:
        last = one.content[-1] if one.content else (0, 0)
        cut = next((c for by, c in glosses if by.source != one.source and last[0] < c < by.cue[0][0] < last[1]), None)
        out.append(one if cut is None else replace(one, content=(*one.content[:-1], (last[0], cut))))
    return out


def _gloss_of(view: View, one: AttributionCandidate) -> int | None:
    """Where a gloss begins, at its comma, in which a source speaks of something: , an hour from the villages X said."""
    if len(one.content) != _AROUND or not one.content[0][1] <= one.cue[0][0] < one.content[1][0]:
        return None
    first = next((k for k, token in enumerate(view.toks) if token.start >= one.content[0][0]), 0)
    comma = next((k for k in range(first - 1, 0, -1) if view.tags[k] == "," or view.tags[k] in FINITE), 0)
    return view.toks[comma].start if view.tags[comma] == "," and comma < first - 1 else None


def _with_citing(view: View, found: list[AttributionCandidate]) -> list[AttributionCandidate]:
    """Give "X, citing Y, wrote that S" its content: what X wrote."""
    if len(found) > 1 and found[0].frame == "citing" and not found[0].via:
        passed_on = found[1]
        found[0] = replace(found[0], content=passed_on.content, via=passed_on.source)
    return [one for one in found if one.frame != "citing" or one.via or view.has_finite(0, view.n)]


def _read_anchor(view: View, k: int, last: AttributionCandidate | None) -> AttributionCandidate | None:
    """The attribution that the word at token `k` makes, read by the frames for its part of speech."""
    lexicon, low, tag = cues(), view.lows[k], view.tags[k]
    if low in _CITING:
        return read_citing(view, k, _CITE, last)
    if low in lexicon.phrases and (found := read_phrase(view, k, lexicon.phrases[low])) is not None:
        return found
    if low in lexicon.verbs and tag.startswith("VB"):
        if view.low(k - 1) == "as" and tag in {"VBN", "VBD"}:
            return read_as_by(view, k, lexicon.verbs[low][0])
        found = read_verb(view, k, lexicon.verbs[low], last)
        if found is not None or low not in lexicon.adjectives:
            return found
    if low in lexicon.nouns and tag.startswith("NN"):
        return read_noun(view, k, lexicon.nouns[low])
    if low in lexicon.adjectives and tag in _ADJECTIVES:
        return read_adjective(view, k, lexicon.adjectives[low])
    return None


def _speaker_and_colon(view: View) -> list[AttributionCandidate]:
    """Read "Kuleba: “We need weapons.”"."""
    first = 1 if view.low(0) in _BULLETS else 0
    for k in range(first + 1, min(view.n, _LONGEST_SPEAKER)):
        if view.lows[k] == ":":
            end = view.np_after(first)
            quotation = view.quote_after(view.toks[k].start)
            if quotation is None or end != k or not _can_speak(view, k - 1):
                return []
            source = source_run(view, (first, k))
            content = view.content(*quotation.inner)
            cue = (view.region((k, k + 1)),)
            named = () if source is None else (view.region(source),)
            return [AttributionCandidate(view.index, cue, named, content, frame="colon", lemma=":", strong=False)]
    return []


def _can_speak(view: View, k: int) -> bool:
    return view.tags[k] in {"NNP", "NNPS"} or view.lows[k] in source_words().roles


def _with_go_between(view: View, found: list[AttributionCandidate]) -> list[AttributionCandidate]:
    """Note the medium that passed on what the sentence's sources said."""
    run = go_between(view)
    if run is None:
        return found
    via = view.region(run)
    return [
        replace(one, via=(via,))
        if one.source and one.source[0] != via and not one.via and view.same_quotation(one.cue[0][0], via[0])
        else one
        for one in found
    ]


def _is_repeated(last: AttributionCandidate, candidate: AttributionCandidate) -> bool:
    """Whether a noun and its verb make one attribution: "said in a statement that S", "its forecasts suggest S"."""
    return (
        "noun " in candidate.frame + " " + last.frame and _same_start(last, candidate) and _one_of_two(last, candidate)
    )


def _one_of_two(last: AttributionCandidate, candidate: AttributionCandidate) -> bool:
    return candidate.frame == "noun that" or last.frame == "noun explains"


def _same_start(a: AttributionCandidate, b: AttributionCandidate) -> bool:
    """Whether two contents begin together: "said in a statement that S" is one attribution."""
    return bool(a.content and b.content) and a.content[0][0] == b.content[0][0]


def _adopt_quotation(view: View, found: list[AttributionCandidate]) -> None:
    """Give a sentence that is a quotation and nothing else to the quoted source before it."""
    quotation = view.marks.opening.get(view.toks[0].start)
    if quotation is None or quotation.inner[1] < view.toks[-1].start - 1:
        return
    at = len(found) - 1
    while at >= 0 and not _speaks(view, found[at]) and found[at].sentence == found[-1].sentence:
        at -= 1
    if at < 0 or not _speaks(view, found[at]) or len(found[at].content) >= _MOST_PARTS:
        return
    last = found[at]
    spoken = max(view.doc.sentences[last.sentence][1], last.content[-1][1])
    if quotation.outer[0] < last.content[-1][1] or view.text[spoken : quotation.outer[0]].strip(_BETWEEN):
        return
    found[at] = replace(last, content=last.content + view.content(*quotation.inner))


def _speaks(view: View, one: AttributionCandidate) -> bool:
    """Whether what is quoted is more than a few words of somebody ("voiced “serious doubts”")."""
    if one.frame not in _QUOTING:
        return False
    start, end = one.content[0][0], one.content[-1][1]
    return view.text[end : end + 1] in _ENDS or len(view.text[start : min(end, start + _FEW)].split()) > _FRAGMENT


def _with_style(doc: Document, marks: Marks, candidate: AttributionCandidate) -> AttributionCandidate:
    if not candidate.content:
        return candidate
    style = _style(doc, marks, candidate.cue[0], candidate.content)
    return candidate if style == candidate.style else replace(candidate, style=style)


def _style(doc: Document, marks: Marks, cue: Region, content: tuple[Region, ...]) -> Style:
    """Direct: wholly in quotation marks that do not hold the cue as well; mixed: partly."""
    touching = ((region, doc.quotations[at].outer) for region in content for at in marks.index.overlapping(region))
    own = [(region, outer) for region, outer in touching if not contains(outer, cue)]
    quoted = {region for region, outer in own if contains(outer, region)}
    if quoted.issuperset(content):
        return "direct"
    return "mixed" if own else "indirect"
