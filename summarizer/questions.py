"""What a model is asked about a window of sentences, and its answer turned into offsets.

A window shows some sentences and asks about some of them. Quotes in an answer are looked for in the sentence they are
said to stand in, then in its neighbours; what is not found is `Ungrounded`, with the reason the model is given when it
is asked again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.candidates import AttributionCandidate, ClaimCandidate
from summarizer.drafts import Answer, AttributionDraft, AttributionsAnswer, ClaimDraft, ClaimsAnswer
from summarizer.ground import INVISIBLE, Alignment, Folded, Match, fold, locate, occurrences, tidy
from summarizer.models import Grounding, Ungrounded
from summarizer.spans import Region, merge, overlaps
from summarizer.wording import Basis, Wording, added, lost, reworded

_NEIGHBOURS = 2


@dataclass(frozen=True)
class Window:
    """Sentences of one text that a model is shown (`shown`), and those it is asked about (`asked`)."""

    view: Folded
    sentences: tuple[Region, ...]
    shown: tuple[int, ...]
    asked: tuple[int, ...]

    @cached_property
    def lines(self) -> list[dict[str, str | int]]:
        """The shown sentences as prompts print them: one line each, invisible characters taken out."""
        return [{"number": i, "text": shown(self.text(i))} for i in self.shown]

    def text(self, sentence: int) -> str:
        """One sentence, verbatim."""
        start, end = self.sentences[sentence]
        return self.view.original[start:end]

    def near(self, sentence: int) -> Region:
        """The sentence with its neighbours."""
        around = self._neighbours(sentence)
        return self.sentences[around[0]][0], self.sentences[around[-1]][1]

    def _neighbours(self, sentence: int) -> range:
        return range(max(0, sentence - _NEIGHBOURS), min(len(self.sentences), sentence + _NEIGHBOURS + 1))

    @cached_property
    def _words(self) -> dict[int, frozenset[str]]:
        """The words of each sentence that is shown, or a neighbour of one."""
        near = {i for number in self.shown for i in self._neighbours(number)}
        return {i: Wording(self.text(i)).parts for i in near}

    @cached_property
    def _shown_words(self) -> frozenset[str]:
        return frozenset().union(*(self._words[i] for i in self.shown))

    def words_near(self, sentence: int) -> frozenset[str]:
        """The words of all that is shown and of the neighbours of one of its sentences."""
        hidden = [i for i in self._neighbours(sentence) if i not in self.shown]
        return self._shown_words.union(*(self._words[i] for i in hidden)) if hidden else self._shown_words

    def mark(self) -> str:
        """A delimiter that the shown text cannot hold, because it is the text's own hash."""
        text = "\n".join(str(line["text"]) for line in self.lines)
        return unforgeable(text, hashlib.sha256(2 * text.encode()).hexdigest()[:8])

    def variables(self) -> dict[str, object]:
        """The variables of the prompts that ask about sentences."""
        return {"mark": self.mark(), "lines": self.lines, "asked": list(self.asked)}


def unforgeable(text: str, mark: str) -> str:
    """The mark, hashed anew with the text until the text does not hold it."""
    while mark in text:
        mark = hashlib.sha256(mark.encode() + text.encode()).hexdigest()[:8]
    return mark


def shown(text: str) -> str:
    """A text as a model sees it: on one line, without control, bidirectional, zero-width and tag characters."""
    return " ".join((text if text.isprintable() else INVISIBLE.sub("", text)).split())


def window_of_lines(lines: Sequence[str], asked: Sequence[int], first: int = 0) -> Window:
    """A window on a text made of `lines`, numbered from `first`: how the examples of a prompt are checked."""
    filler = [(0, 0)] * first
    regions: list[Region] = []
    at = 0
    for line in lines:
        regions.append((at, at + len(line) + 1))
        at += len(line) + 1
    numbers = tuple(range(first, first + len(lines)))
    return Window(fold("\n".join(lines) + "\n"), (*filler, *regions), numbers, tuple(asked))


class SentencesChecker:
    """Checks an answer about a window's sentences (the `checker` of the validation context).

    It keeps what it found in the answer that it was shown last, so that an answer is grounded once.
    """

    def __init__(self, window: Window) -> None:
        self.window = window
        self._attributions: tuple[AttributionsAnswer, GroundedAttributions] | None = None
        self._claims: tuple[ClaimsAnswer, GroundedClaims] | None = None

    def problems(self, answer: Answer) -> list[str]:
        """One sentence for each quote that does not stand where the answer says, and each text that adds or loses."""
        if isinstance(answer, AttributionsAnswer):
            return [u.reason for u in self.attributions(answer).ungrounded]
        if isinstance(answer, ClaimsAnswer):
            return [u.reason for u in self.claims(answer).ungrounded]
        msg = f"no check for {type(answer).__name__}"
        raise TypeError(msg)

    def attributions(self, answer: AttributionsAnswer) -> GroundedAttributions:
        """As `ground_attributions`."""
        if self._attributions is None or self._attributions[0].attributions != answer.attributions:
            self._attributions = answer, ground_attributions(answer, self.window)
        return self._attributions[1]

    def claims(self, answer: ClaimsAnswer) -> GroundedClaims:
        """As `ground_claims`."""
        if self._claims is None or self._claims[0].claims != answer.claims:
            self._claims = answer, ground_claims(answer, self.window)
        return self._claims[1]


class _Unsupported(Exception):
    """A quote that is not in the text; carries what the user and the model are told."""

    def __init__(self, item: str, quote: str, reason: str) -> None:
        super().__init__(reason)
        self.ungrounded = Ungrounded.model_validate({"item": item, "quote": quote, "reason": reason})


@dataclass(frozen=True, slots=True)
class _Grounded:
    """What the text does not support in an answer, and how the rest stands in it."""

    ungrounded: list[Ungrounded] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Of each attribution, claim and hedge: an `Alignment`, or "ungrounded"."""

    @property
    def grounding(self) -> Grounding:
        """How each attribution, claim and hedge of the answer stands in the text."""
        return Grounding(**self.counts)


@dataclass(frozen=True, slots=True)
class GroundedAttributions(_Grounded):
    """The attributions of an answer as offsets."""

    attributions: list[AttributionCandidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroundedClaims(_Grounded):
    """The claims of an answer as offsets, and the hedge cues it names."""

    claims: list[ClaimCandidate] = field(default_factory=list)
    hedges: list[Region] = field(default_factory=list)


def ground_attributions(answer: AttributionsAnswer, window: Window) -> GroundedAttributions:
    """Ground each attribution."""
    out = GroundedAttributions()
    for draft in answer.attributions:
        try:
            out.attributions.append(_attribution(draft, window))
        except _Unsupported as error:
            out.ungrounded.append(error.ungrounded)
            out.counts["ungrounded"] += 1
            continue
        quotes = [draft.cue, *filter(None, [draft.source]), *draft.content]
        out.counts[_alignment(quotes, window, draft.sentence)] += 1
    return out


def _attribution(draft: AttributionDraft, window: Window) -> AttributionCandidate:
    own = _asked("attribution", draft.sentence, draft.cue, window)
    content = merge(
        _quote("attribution", part, window, (own, window.near(draft.sentence)), draft.sentence)
        for part in draft.content
    )
    cue = _nearest("attribution", draft.cue, window, draft.sentence, content)
    source: tuple[Region, ...] = ()
    if draft.source is not None:
        source = (_nearest("attribution", draft.source, window, draft.sentence, (cue,)),)
    if any(overlaps(cue, part) for part in content):
        reason = f"The cue “{draft.cue}” is part of the content: content holds only what the source says."
        raise _Unsupported("attribution", draft.cue, reason)
    return AttributionCandidate(
        sentence=draft.sentence, cue=(cue,), source=source, content=content, frame="model", reader="model"
    )


def ground_claims(answer: ClaimsAnswer, window: Window) -> GroundedClaims:
    """Ground each claim; one whose text adds or loses something keeps its evidence and loses the text."""
    out = GroundedClaims()
    for draft in answer.claims:
        try:
            own = _asked("claim", draft.sentence, draft.text, window)
            near = (own, window.near(draft.sentence))
            evidence = merge(_quote("claim", part, window, near, draft.sentence) for part in draft.evidence)
            if not evidence:
                reason = f"A claim of sentence {draft.sentence} has no evidence."
                raise _Unsupported("claim", draft.text, reason)  # noqa: TRY301 - the loop's one way to drop an item
        except _Unsupported as error:
            out.ungrounded.append(error.ungrounded)
            out.counts["ungrounded"] += 1
            continue
        hedges, missed = _hedges(draft, window, evidence)
        out.counts.update(_alignments(draft, window, missed))
        problems = _text_problems(draft, window, evidence, hedges)
        out.ungrounded.extend(missed)
        out.ungrounded.extend(Ungrounded(item="text", quote=draft.text, reason=p) for p in problems)
        out.hedges.extend(hedges)
        out.claims.append(
            ClaimCandidate(
                sentence=draft.sentence,
                evidence=evidence,
                text=None if problems else shown(draft.text),
                polarity=draft.polarity,
                kind=draft.kind,
                certainty=draft.certainty,
                reader="model",
            )
        )
    return out


def _text_problems(draft: ClaimDraft, window: Window, evidence: tuple[Region, ...], hedges: list[Region]) -> list[str]:
    if not draft.text.strip():
        return ["A claim's text is empty."]
    original = window.view.original
    cited, text = Wording(" ".join(original[a:b] for a, b in evidence)), Wording(draft.text)
    context = frozenset[str]() if text.says_the_same(cited) else window.words_near(draft.sentence)
    basis = Basis(cited, context, tuple(original[a:b] for a, b in hedges))
    return [*added(text, basis), *lost(text, basis), *reworded(text, basis)]


def _hedges(draft: ClaimDraft, window: Window, evidence: tuple[Region, ...]) -> tuple[list[Region], list[Ungrounded]]:
    """Hedge cues stand in the evidence or its sentence: another sentence's doubt is not this claim's."""
    found: list[Region] = []
    missed: list[Ungrounded] = []
    for quote in filter(str.strip, draft.hedges):
        try:
            found.append(_quote("hedge", quote, window, (*evidence, window.sentences[draft.sentence]), draft.sentence))
        except _Unsupported as error:
            missed.append(error.ungrounded)
    return found, missed


def _asked(item: str, sentence: int, quote: str, window: Window) -> Region:
    if sentence not in window.asked:
        asked = ", ".join(str(i) for i in window.asked)
        raise _Unsupported(item, quote, f"Sentence {sentence} was not asked about: only {asked}.")
    return window.sentences[sentence]


def _quote(item: str, quote: str, window: Window, places: Sequence[Region], sentence: int) -> Region:
    match = locate(quote, window.view, places)
    if not isinstance(match, Match):
        reasons = {
            "absent": f"“{quote}” does not stand in sentence {sentence}: copy its words exactly.",
            "ambiguous": f"“{quote}” stands more than once near sentence {sentence}: copy more words.",
            "empty": f"A quote from sentence {sentence} has no words.",
        }
        raise _Unsupported(item, quote, reasons[match])
    return tidy(window.view.original, match.region)


def _nearest(item: str, quote: str, window: Window, sentence: int, to: Sequence[Region]) -> Region:
    """The occurrence in the sentence that is nearest to the other parts of its attribution."""
    own = window.sentences[sentence]
    found = [m.region for m in occurrences(quote, window.view, own) if not any(overlaps(m.region, r) for r in to)]
    if len(found) < 2 or not to:  # noqa: PLR2004 - nothing to choose between
        places = tuple(found) if len(found) == 1 else (own, window.near(sentence))
        return _quote(item, quote, window, places, sentence)
    gaps = sorted((min(_gap(region, r) for r in to), region) for region in found)
    if gaps[0][0] == gaps[1][0]:
        reason = f"“{quote}” stands more than once in sentence {sentence}: copy more words."
        raise _Unsupported(item, quote, reason)
    return tidy(window.view.original, gaps[0][1])


def _gap(a: Region, b: Region) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def _alignments(draft: ClaimDraft, window: Window, missed: Sequence[Ungrounded]) -> Iterator[str]:
    """Of a claim that stands in the text, and of each of its hedges."""
    yield _alignment(draft.evidence, window, draft.sentence)
    lost = {u.quote for u in missed}
    for quote in filter(str.strip, draft.hedges):
        yield "ungrounded" if quote in lost else _alignment([quote], window, draft.sentence)


def _alignment(quotes: Iterable[str], window: Window, sentence: int) -> Alignment:
    """Exact where each of the quotes, all of which stand near the sentence, stands there to the letter."""
    near = window.near(sentence)
    exact = all(any(m.alignment == "exact" for m in occurrences(q, window.view, near)) for q in quotes)
    return "exact" if exact else "normalized"


def example_checker(example: Mapping[str, object]) -> SentencesChecker:
    """The checker for an example of a prompt that asks about sentences: grounded in the example's own lines.

    Raises:
        KeyError: the example has no lines, or asks about nothing.
        TypeError: they have the wrong shape.
    """
    lines, asked = example["lines"], example["asked"]
    if not isinstance(lines, list) or not isinstance(asked, list):
        msg = "lines and asked are lists"
        raise TypeError(msg)
    return SentencesChecker(window_of_lines([str(line["text"]) for line in lines], asked, int(lines[0]["number"])))
