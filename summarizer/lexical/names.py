"""Who a source is: pronouns, surnames, initials and "the ministry" resolved through the article, and its kind.

A name is resolved to its fullest mention; a pronoun or a description to the last fitting source before it. What cannot
be resolved keeps its own words, or has no name (reports, maps, "it").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import cues
from summarizer.lexical.document import Document
from summarizer.lexical.frame_denials import inside_denial
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_tags import DATES, FINITE
from summarizer.lexical.frame_view import Marks, View, marks_of
from summarizer.lexical.name_subjects import acting_name
from summarizer.lexical.source_types import source_words
from summarizer.lexical.tokens import Token
from summarizer.models import SourceType
from summarizer.spans import Region

_PROPER = frozenset(["NNP", "NNPS"])
_SMALL = frozenset(["of", "for", "the", "and", "on", "de", "al", "&", "in"])
_MALE_FEMALE = frozenset(["he", "she", "his", "her", "him"])
_THING = frozenset(["it", "its"])
_MANY = frozenset(["they", "their", "them"])
_SPEAKER = frozenset(["i", "we", "my", "our", "me", "us"])
_SPEAKING = frozenset(["I", "i", "We", "we", "My", "my", "Our", "our"])
_RELATIVE = frozenset(["who", "which", "that"])
_PRONOUNS = _MALE_FEMALE | _THING | _MANY | _SPEAKER | _RELATIVE
_COURTESY = frozenset(["mr", "mrs", "ms", "dr"])
_LONGEST = 12
_LONGEST_INITIALS = 6
_RECENT = 3


@dataclass(slots=True)
class _Mentions:
    """The proper names of a document, by the ways they are taken up again."""

    by_last: dict[str, str] = field(default_factory=dict)
    by_initials: dict[str, str] = field(default_factory=dict)
    by_word: dict[str, str] = field(default_factory=dict)
    by_description: dict[str, str] = field(default_factory=dict)
    full: dict[str, None] = field(default_factory=dict)
    """Every name, in the order of their first mentions."""


class Names:
    """Names and types of the sources of one document."""

    def __init__(self, doc: Document, candidates: Sequence[AttributionCandidate]) -> None:
        self._doc = doc
        self._marks = marks_of(doc)
        self._mentions = _collect(doc, self._marks)
        self._shortened: dict[tuple[str, str], str] | None = None
        self._name: dict[AttributionCandidate, str | None] = {}
        self._type: dict[AttributionCandidate, SourceType] = {}
        self._order = sorted(candidates, key=lambda candidate: candidate.cue[0])
        self._denied = inside_denial(self._order)
        self._resolve_all()

    @classmethod
    def of(cls, doc: Document, candidates: Sequence[AttributionCandidate]) -> Names:
        """Read the document's names once, and resolve the candidates in text order."""
        return cls(doc, candidates)

    def name(self, candidate: AttributionCandidate) -> str | None:
        """Who the source is, or None where nobody is named."""
        return self._name.get(candidate)

    def type(self, candidate: AttributionCandidate) -> SourceType:
        """What kind of source it is; `unnamed` where the text names nobody."""
        return self._type.get(candidate, "unnamed")

    def _resolve_all(self) -> None:
        past: list[tuple[AttributionCandidate, str, SourceType]] = []
        speaking: list[AttributionCandidate] = []
        for candidate in self._order:
            if candidate.source and self._doc.text[slice(*candidate.source[0])] in _SPEAKING:
                speaking.append(candidate)
                continue
            if not candidate.source:
                self._name[candidate] = self._taken_up(candidate, past)
                self._type[candidate] = "unnamed"
                continue
            words = self._words(candidate.source[0])
            name, kind = self._resolve(candidate, words, past)
            self._name[candidate], self._type[candidate] = name, kind
            if name is not None:
                past.append((candidate, name, kind))
                del past[:-_LONGEST]
        for candidate in speaking:
            self._name[candidate], self._type[candidate] = self._speaker(candidate)

    def _speaker(self, candidate: AttributionCandidate) -> tuple[str | None, SourceType]:
        """Who says "I": the source of the quotation around it."""
        at = candidate.cue[0][0]
        here = bisect_right(self._order, at, key=lambda one: one.cue[0][0])
        for one in self._order[max(0, here - _LONGEST) : here + _LONGEST]:
            if one is not candidate and any(region[0] <= at < region[1] for region in one.content):
                return self._name.get(one), self._type.get(one, "unnamed")
        return None, "unnamed"

    def _words(self, region: Region) -> list[Token]:
        tokens = self._sentence_of(region)
        first = bisect_left(tokens, region[0], key=_start)
        return list(tokens[first : bisect_left(tokens, region[1], lo=first, key=_start)])

    def _sentence_of(self, region: Region) -> tuple[Token, ...]:
        index = bisect_right(self._doc.sentences, (region[0], len(self._doc.text) + 1)) - 1
        return self._doc.tokens[max(index, 0)]

    def _resolve(
        self,
        candidate: AttributionCandidate,
        words: list[Token],
        past: list[tuple[AttributionCandidate, str, SourceType]],
    ) -> tuple[str | None, SourceType]:
        text = self._doc.text[candidate.source[0][0] : candidate.source[0][1]]
        if not words:
            return text, "unnamed"
        if len(words) == 1 and words[0].low in _PRONOUNS and not _is_acronym(words[0].text):
            return self._acting(candidate, words[0].low, past) or self._pronoun(words[0].low, past)
        first = self._sentence_of(candidate.source[0])[0]
        proper = any(_is_proper(token, opening=token is first) for token in words) or (
            len(words) == 1 and self._is_surname(words[0])
        )
        described = self._mentions.by_description.get(words[-1].low) if words[-1].tag not in _PROPER else None
        if described is not None and not words[-1].low.endswith("s"):
            return described, source_type(described.split(), proper=True)
        if not proper:
            lows = [token.low for token in words]
            kind = source_type([token.text for token in words], proper=False)
            if kind == "unnamed" and self._is_info(lows):
                return None, "unnamed"
            earlier = self._earlier(words[-1].low, past) if kind != "unnamed" else None
            return (earlier or text), kind
        name = self._full(words, text)
        return name, source_type(name.split(), proper=True, owner=text.split())

    @staticmethod
    def _is_surname(token: Token) -> bool:
        """A lone capitalised word that no list knows."""
        table = source_words()
        listed = token.low in table.roles or token.low in cues().nouns or table.kind([token.low]) is not None
        return (
            token.text[:1].isupper() and not listed and not token.low.endswith("s") and token.low not in table.unnamed
        )

    def _is_info(self, lows: list[str]) -> bool:
        head = next((low for k, low in enumerate(lows) if k and low in {"of", "from", "in", "by"}), None)
        lows = lows[: lows.index(head)] if head and lows[0] not in {"a", "an"} else lows
        return any("info" in cue.takes for cue in cues().nouns.get(lows[-1], ())) and not (
            lows[-1] in {"analysts", "analyst", "sources", "source"} and len(lows) <= 2 + (lows[-1] == "analysts")
        )

    def _acting(
        self, candidate: AttributionCandidate, low: str, past: list[tuple[AttributionCandidate, str, SourceType]]
    ) -> tuple[str, SourceType] | None:
        """The person whom the sentence just before is about, where no source stands as near."""
        before = candidate.sentence - 1
        if low not in {"he", "she"} or before < 0 or (past and past[-1][0].sentence >= before):
            return None
        words = acting_name(self._doc, before, self._marks)
        if not words:
            return None
        name = self._mentions.by_last.get(words[0], words[0]) if len(words) == 1 else " ".join(words)
        kind = source_type(name.split(), proper=True)
        return (name, kind) if kind == "person" else None

    @staticmethod
    def _pronoun(low: str, past: list[tuple[AttributionCandidate, str, SourceType]]) -> tuple[str | None, SourceType]:
        for _, name, kind in reversed(past):
            if low in _MALE_FEMALE and kind == "person":
                return name, kind
            if low in _THING and kind not in {"person", "unnamed", "social_media"}:
                return name, kind
            if low in _MANY and kind != "person":
                return name, kind
        return None, "person" if low in _MALE_FEMALE else "unnamed"

    def _earlier(self, word: str, past: list[tuple[AttributionCandidate, str, SourceType]]) -> str | None:
        """The earlier name that has the word of a description ("the ministry")."""
        for _, name, _ in reversed(past):
            if word in name.lower().split() and len(name.split()) > 1:
                return name
        return self._mentions.by_word.get(word)

    def _full(self, words: list[Token], text: str) -> str:
        """The fullest mention of a name."""
        mentions = self._mentions
        if len(words) == 1:
            word = words[0].text
            return (
                mentions.by_initials.get(word)
                or mentions.by_last.get(word)
                or (mentions.by_word.get(word.lower()) if source_words().kind([word.lower()]) else None)
                or text
            )
        first = words[0].text
        if words[-1].tag not in _PROPER:
            # "ISW report": whose report it is
            return mentions.by_initials.get(first) or text
        if first.isupper() and len(first) > 1:
            shortened = self._by_shortened().get((first, " ".join(token.text for token in words[1:])))
            if shortened is not None:
                return shortened
        if words[0].low.rstrip(".") in _COURTESY:
            return mentions.by_last.get(words[-1].text, text)
        return text

    def _by_shortened(self) -> dict[tuple[str, str], str]:
        """The first full name that has these initials before these words: ("UN", "Secretary-General")."""
        if self._shortened is not None:
            return self._shortened
        out: dict[tuple[str, str], str] = {}
        for name in self._mentions.full:
            words = name.split()
            for k in range(1, len(words)):
                out.setdefault((_initials(words[:k]), " ".join(words[k:])), name)
        self._shortened = out
        return out

    def _taken_up(
        self, candidate: AttributionCandidate, past: list[tuple[AttributionCandidate, str, SourceType]]
    ) -> str | None:
        """Whose claim "this claim" is: the last source's before it, a few sentences back at most."""
        start = candidate.cue[0][0]
        definite = self._doc.text[max(0, start - 4) : start].lower() == "the "
        if candidate.frame != "anaphor" and not (candidate.frame == "noun that" and definite):
            return None
        if candidate.content and candidate.cue[0] in self._denied:
            # "X denied the claim that S": whoever made it, it was not X, and hardly the last source before
            return None
        for earlier, name, _ in reversed(past):
            if candidate.sentence - earlier.sentence <= _RECENT:
                return name
        return None


def _start(token: Token) -> int:
    return token.start


def _is_acronym(word: str) -> bool:
    """WHO, US, YouGov: capitals inside the word."""
    return len(word) > 1 and any(char.isupper() for char in word[1:])


def _is_proper(token: Token, *, opening: bool) -> bool:
    """Whether a token is part of a name; the capital of a sentence's first word says nothing."""
    if token.text.startswith("@"):
        return True
    table = source_words()
    if opening:
        return token.tag in _PROPER and token.low not in table.unnamed and token.low not in table.roles
    return token.tag in _PROPER or (token.text[:1].isupper() and token.tag in {"NN", "NNS"})


def source_type(words: Sequence[str], *, proper: bool, owner: Sequence[str] = ()) -> SourceType:
    """The kind of source that the words of a name tell.

    Args:
        words: the name's words.
        proper: whether a proper name is among them.
        owner: the words as they stand in the text.
    """
    table = source_words()
    lows = [word.lower().replace("’", "'").removesuffix("'s") for word in words]
    head = _base_head(lows)
    if not proper:
        return _common_type(lows, head)
    if table.is_place(lows):
        return "government"
    if words[-1].islower() and head in table.roles - table.unnamed:
        return "person"
    if head in table.unnamed and (head != lows[-1] or words[-1].islower()):
        return table.kind([low for low in lows if low not in table.unnamed]) or "unnamed"
    return table.kind(lows) or _unlisted_type(words, owner)


def _common_type(lows: Sequence[str], head: str) -> SourceType:
    """The kind of a source without a proper name: "the ministry", "analysts"."""
    table = source_words()
    kind = table.kind([low for low in lows if low not in table.unnamed])
    if lows[-1] in table.unnamed or head in table.unnamed:
        return kind if kind is not None and lows[-1] in table.roles else "unnamed"
    if lows[-1] in table.roles or (kind is None and lows[-1] in table.titles):
        return "person"
    return kind or "unnamed"


def _unlisted_type(words: Sequence[str], owner: Sequence[str]) -> SourceType:
    """The kind of a name that no list knows."""
    common = bool(owner) and owner[-1][:1].islower() and owner[-1].lower() not in source_words().roles
    if common or (len(words) == 1 and _is_acronym(words[0])):
        return "organisation"
    return "unnamed" if len(words) == 1 and words[0].endswith(("ians", "ans", "ese")) else "person"


def _base_head(lows: Sequence[str]) -> str:
    """The head of a noun phrase: the word before its first "in", "with" and the like."""
    for k in range(1, len(lows)):
        if lows[k] in {"in", "at", "from", "on", "close", "familiar", "with"}:
            return lows[k - 1]
    return lows[-1]


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word.lower() not in _SMALL and word[0].isalnum())


def _collect(doc: Document, marks: Marks) -> _Mentions:
    """Read the proper names of a document, in text order; the first mention wins."""
    mentions = _Mentions()
    for index, tags in enumerate(doc.mended):
        if _PROPER.isdisjoint(tags):
            continue
        view = View(doc, index, marks)
        end = 0
        for k in [k for k, tag in enumerate(tags) if tag in _PROPER]:
            if k < end:
                continue
            end = _name_end(view, k)
            opens = k > 0 and view.tags[k - 1] in {"JJ", "NN"} and view.toks[k - 1].text[0].isupper()
            if view.lows[end - 1] not in DATES:  # "on Tuesday, the defence ministry said" names nobody Tuesday
                _note(view, mentions, k - 1 if opens else k, end)
    return mentions


def _name_end(view: View, start: int) -> int:
    """Where the run of proper names that begins at `start` ends, with "of the" and the like between them."""
    k = start + 1
    while k < view.n and k - start < _LONGEST:
        if view.tags[k] in _PROPER or (view.lows[k] == "." and len(view.lows[k - 1]) == 1 and k + 1 < view.n):
            k += 1
        elif view.lows[k] in {"of", "for"} and _next_proper(view, k + 1) > 0:
            k = _next_proper(view, k + 1)
        else:
            break
    return k if view.lows[k - 1] != "." else k - 1


def _next_proper(view: View, k: int) -> int:
    if view.low(k) == "the":
        k += 1
    return k + 1 if view.tag(k) in _PROPER else -1


def _note(view: View, mentions: _Mentions, start: int, end: int) -> None:
    """Note one name under its words, the initials in brackets behind it and its description."""
    whole = start, end
    named = whole if end - start == 1 else source_run(view, whole) or whole
    region = view.region(named)
    name = view.text[region[0] : region[1]]
    if name not in mentions.full:
        _note_words(mentions, name)
    if view.tag(end) == "(" and view.tag(end + 2) == ")" and view.toks[end + 1].text.isupper():
        mentions.by_initials[view.toks[end + 1].text] = name
    if view.tag(end) == "," and view.low(end + 1) in {"a", "an", "the"}:
        described = view.np_after(end + 1)
        head = _head(view, end + 1, described)
        # "According to TASS, the ministry denied": no apposition
        adverbial = view.low(start - 2) == "according" and view.tag(described) in FINITE
        if described > end + 2 and head and not adverbial:
            mentions.by_description.setdefault(head, name)


def _note_words(mentions: _Mentions, name: str) -> None:
    """Note a name that is new under its initials, its last word and its words."""
    mentions.full[name] = None
    words = name.split()
    table = source_words()
    lows = [word.lower() for word in words]
    kind = table.kind(lows)
    if len(words) > 1:
        initials = _initials(words)
        if kind is not None and 1 < len(initials) <= _LONGEST_INITIALS:
            mentions.by_initials.setdefault(initials, name)
        if kind is None and not table.is_place(lows) and lows[0].rstrip(".") not in _COURTESY:
            mentions.by_last.setdefault(words[-1], name)
        elif kind is not None:
            for low in lows:
                if table.kind([low]) == kind:
                    mentions.by_word.setdefault(low, name)


def _head(view: View, start: int, end: int) -> str:
    for k in range(start + 1, end):
        if view.tags[k] in {"IN", "TO", "("}:
            return view.lows[k - 1]
    return view.low(end - 1)
