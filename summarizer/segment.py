"""Sentences and passages of a text: regions that partition it with nothing lost.

Sentence ends come from sentencex, which knows the abbreviations of many languages. It keeps a whole quotation
together and knows nothing of lines, so it is shown one paragraph at a time with the quotation marks and line breaks
blanked out (one character for one, so that offsets stay true), and its answer is corrected by the rules below.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import sentencex

from summarizer.language import language
from summarizer.spans import Region

__all__ = ["LONGEST_SENTENCE", "language", "passages", "sentences"]

LONGEST_SENTENCE: Final = 5_000
"""Characters; a longer "sentence" is no prose and is cut at white space."""

_CHUNK: Final = 4_000
"""Characters shown to sentencex at once, which bounds its time, quadratic in places."""

_FRONT_MATTER_LINES: Final = 50
_SAMPLE: Final = 20_000
_ENDS: Final = ".!?…:;。！？؟۔।"
_STOPS: Final = frozenset(".!?…")
_WIDE_ENDS: Final = "。！？"
_OPENERS: Final = "“„‟\"'‘‚‛«‹»›([{「『《〈¿¡–—-*_"
_CLOSERS: Final = "”’)]}»›」』》〉*_"
_EITHER: Final = "\"'“‘«‹"
_BLANKED: Final = re.compile(r"""["“”„‟«»‹›'‘’‚‛「」『』《》〈〉…(\r\n\v\f\x1c-\x1e\x85\u2028\u2029\ud800-\udfff]""")
_BLOCK_START: Final = re.compile(r"#{1,6}\s|[>*•▪●‣+-]\s|\d{1,3}[.)]\s|\|")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTY: Final = re.compile(
    r"\(?[RDI]-(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla"
    r"|Ore|Pa|Tenn|Va|Vt|Wash|Wis|Wyo)\."
)
_TAG: Final = re.compile(
    r"(?!(?:I|We|You|He|She|It|They|This|That|Who|What|The)\b)(?:[A-Z][\w.'’-]{0,30} ){1,4}"
    r"(?:said|says|asked|asks|added|wrote|writes|wondered|replied|shouted|exclaimed|warned|insisted|tweeted|posted)\b"
)
_NUMBERING: Final = re.compile(r"\W*(?:\d{1,3}|[A-Za-z])[.)]\s*")
_GLUED: Final = re.compile(r"[^\W\d_]{2,}[.!?…]\Z")
_QUOTED: Final = re.compile(r"[“\"«]([^”\"»“«]{1,100})[”\"»]")
_CALENDAR: Final = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December|GMT|UTC|CET|CEST|BST|E[SD]?T|P[SD]?T)\b"
)
_CLOCK: Final = frozenset({"a.m.", "p.m."})
_BEFORE_NAME: Final = frozenset(
    re.findall(
        r"\w+",
        "amb asst atty brig cmdr cols cpl dep dir gens gov govs insp lts maj mt pfc pvt rep reps sen sens sgt spc supt",
    )
)
_BEFORE_NUMBER: Final = frozenset(
    re.findall(r"\w+", "approx art arts ca cl est fig figs max min no nos p para pp sect vol vols")
)
_SMALL_TITLE_WORDS: Final = frozenset(re.findall(r"\w+", "a an and at by for from in into is of on or the to vs with"))


def sentences(text: str, language: str | None = "en") -> tuple[Region, ...]:
    """The sentences of a text, as regions that partition it: each starts where the one before ends.

    White space belongs to the sentence before it, leading white space to the first. Sentences inside a quotation
    stand alone; a paragraph, a heading or a list item always ends a sentence; a line break inside a hard-wrapped
    sentence does not.

    Args:
        text: any text.
        language: ISO 639-1 code, for the abbreviations; English where it is not known.

    Returns:
        Half-open regions in text order; none for an empty text.
    """
    if not text:
        return ()
    code = language or "en"
    cased = _has_capitals(text)
    ends: list[int] = []
    for start, end in _paragraphs(text, cased=cased):
        ends += [start + offset for offset in _inner_ends(text[start:end], code, cased=cased)]
        ends.append(end)
    return tuple(_regions(text, ends))


def passages(text: str, sentences: Sequence[Region], limit: int) -> tuple[range, ...]:
    """Group consecutive sentences into passages, broken at the ends of paragraphs where possible.

    Args:
        text: the text that the sentences partition.
        sentences: regions as `sentences` gives them.
        limit: characters a passage may have; a single longer sentence is a passage of its own.

    Returns:
        Ranges of sentence indices, in order, that together hold every sentence once.
    """
    out: list[range] = []
    first = 0
    for low, high in _paragraph_groups(text, sentences):
        if first < low and sentences[high - 1][1] - sentences[first][0] > limit:
            out.append(range(first, low))
            first = low
        for index in range(low, high):
            if first < index and sentences[index][1] - sentences[first][0] > limit:
                out.append(range(first, index))
                first = index
    if first < len(sentences):
        out.append(range(first, len(sentences)))
    return tuple(out)


def _paragraph_groups(text: str, sentences: Sequence[Region]) -> Iterator[Region]:
    """Index ranges of the sentences that share a paragraph."""
    low = 0
    for index, (start, end) in enumerate(sentences):
        tail = end - 1
        while tail >= start and text[tail].isspace() and text[tail] not in "\r\n":
            tail -= 1
        if tail < start or text[tail] in "\r\n" or index + 1 == len(sentences):
            yield low, index + 1
            low = index + 1


def _has_capitals(text: str) -> bool:
    """Whether a small first letter says anything: not in texts without capitals."""
    return any(character.isupper() for character in text[:_SAMPLE])


def _paragraphs(text: str, *, cased: bool) -> Iterator[Region]:
    """Regions that partition the text, each a paragraph, heading, or list item with the blank lines after it."""
    lines = text.splitlines(keepends=True)
    width = _wrap_width(lines)
    front = _front_matter(lines)
    start = offset = 0
    before = ""
    for number, line in enumerate(lines):
        content = line.strip()
        if content:
            joined = bool(before) and number > front and _continues(before, content, width, cased=cased)
            if not joined and text[start:offset].strip():
                yield start, offset
                start = offset
        before = content
        offset += len(line)
    yield start, offset


def _front_matter(lines: Sequence[str]) -> int:
    """Number of the line that closes a Markdown file's front matter; 0 where there is none."""
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:_FRONT_MATTER_LINES], start=1):
            if line.strip() in {"---", "..."}:
                return number
    return 0


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which the text's lines were broken by hand or by a mailer; none for one line a paragraph.

    Hard-wrapped prose shows itself by lines of like length of which many start small after a line without a full
    stop.
    """
    contents = [line.strip() for line in lines[:2000]]
    lengths = sorted(len(content) for content in contents if content)
    pairs = [(above, below) for above, below in pairwise(contents) if above and below]
    least, widest, narrowest = 3, 130, 20
    if len(pairs) < least:
        return None
    width = lengths[len(lengths) * 9 // 10]
    running = sum(below[0].islower() and above[-1] not in _ENDS for above, below in pairs)
    return width if narrowest <= width <= widest and running >= 0.4 * len(pairs) else None


def _continues(above: str, below: str, width: int | None, *, cased: bool) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    if _BLOCK_START.match(below):
        return False
    if cased and below[0].islower():
        return width is not None or above[-1] not in _ENDS
    if width is None:
        return False
    word = below.split(maxsplit=1)[0]
    return len(above) + 1 + len(word) > 0.75 * width


def _inner_ends(paragraph: str, language: str, *, cased: bool) -> list[int]:
    """Offsets inside a paragraph at which a sentence ends, white space included."""
    blanked = _BLANKED.sub(_blank, paragraph)
    titles = deque(match.span() for match in _QUOTED.finditer(paragraph) if _is_title(match.group(1)))
    out: list[int] = []
    last = before = 0
    for offset in _raw_ends(blanked, language):
        stop = before + len(blanked[before:offset].rstrip())
        empty, before = stop == before, offset
        if empty or stop <= last:
            continue
        end = _with_closers(paragraph, stop)
        while titles and titles[0][1] <= end:
            titles.popleft()
        in_title = bool(titles) and titles[0][0] < stop
        if end < len(paragraph) and not in_title and _is_end(paragraph, (last, stop), end, cased=cased):
            out.append(end)
            last = end
    return out


def _blank(match: re.Match[str]) -> str:
    """What sentencex sees: a letter for an apostrophe, and a bracket only where it stands inside a sentence."""
    text, offset, mark = match.string, match.start(), match.group()
    before = text[max(0, offset - 3) : offset]
    if mark in "'’" and before[-1:].isalnum() and text[offset + 1 : offset + 2].isalnum():
        return "ʼ"
    if mark == "…":
        return "."
    if mark == "(" and before and not (before[-1].isspace() and before.rstrip(' ”’")')[-1:] in _STOPS):
        return mark
    return " "


def _raw_ends(blanked: str, language: str) -> Iterator[int]:
    """Where sentencex ends its sentences, asked in chunks of bounded size that end with a sentence."""
    offset = 0
    while offset < len(blanked):
        chunk = blanked[offset : offset + _CHUNK]
        pieces = sentencex.segment(language, chunk)
        if offset + len(chunk) < len(blanked) and len(pieces) > 1:
            pieces.pop()
        for piece in pieces:
            offset += len(piece)
            yield offset


def _with_closers(paragraph: str, stop: int) -> int:
    """`stop` moved behind the quotation marks and brackets that close there, and the white space after them."""
    size = len(paragraph)
    while stop < size and (
        paragraph[stop] in _CLOSERS
        or (
            paragraph[stop] in _EITHER
            and (stop + 1 == size or paragraph[stop + 1].isspace() or paragraph[stop + 1] in _CLOSERS)
        )
    ):
        stop += 1
    while stop < size and paragraph[stop].isspace():
        stop += 1
    return stop


def _is_end(paragraph: str, sentence: Region, end: int, *, cased: bool) -> bool:
    """Whether a stop that sentencex found truly ends the sentence; the next one would start at `end`."""
    start, stop = sentence
    ahead = paragraph[end : end + 40].lstrip(_OPENERS + " ")
    if not ahead or ahead[0] in ",;:)]%":
        return False
    word = _WORD.match(ahead)
    if cased and word and word.group()[0].islower() and word.group().islower():
        return False
    if end > stop and paragraph[stop - 1] in "!?" and paragraph[stop] in '”"’»' and _TAG.match(ahead):
        return False
    if stop - start <= len("123. ") and _NUMBERING.fullmatch(paragraph, start, stop):
        return False
    if end == stop and paragraph[stop - 1] not in _WIDE_ENDS:
        glued = _GLUED.search(paragraph, max(start, stop - 4), stop)
        return bool(glued and glued.group()[:-1].islower() and ahead[:1].isupper() and ahead[1:2].islower())
    return not _is_abbreviation(paragraph[max(start, stop - 20) : stop], ahead)


def _is_abbreviation(before: str, ahead: str) -> bool:
    """Whether the full stop belongs to an abbreviation that needs the word after it."""
    token = (before.split() or [""])[-1].lstrip(_OPENERS)
    if not token.endswith("."):
        return False
    bare = token[:-1].lower()
    return (
        (bare in _BEFORE_NAME and token[0].isupper())
        or (bare in _BEFORE_NUMBER and ahead[0].isdigit())
        or (token.lower() in _CLOCK and bool(_CALENDAR.match(ahead)))
        or bool(_PARTY.fullmatch(token))
    )


def _is_title(quoted: str) -> bool:
    """Whether the words in quotation marks are the title of a work: every word of weight has a capital."""
    words = _WORD.findall(quoted)
    return len(words) > 1 and all(word[0].isupper() or word in _SMALL_TITLE_WORDS or len(word) == 1 for word in words)


def _regions(text: str, ends: Sequence[int]) -> Iterator[Region]:
    """Regions up to each end; those without a letter or digit join the one before (the first: the one after)."""
    start = 0
    held: Region | None = None
    for end in ends:
        region = (start, end)
        start = end
        if held and not (_has_word(text, region) and _has_word(text, held)):
            held = (held[0], end)
        else:
            if held:
                yield from _cut(text, held)
            held = region
    if held:
        yield from _cut(text, held)


_WORD_CHARACTER: Final = re.compile(r"\w")


def _has_word(text: str, region: Region) -> bool:
    return _WORD_CHARACTER.search(text, *region) is not None


def _cut(text: str, region: Region) -> Iterator[Region]:
    """The region, in pieces of at most `LONGEST_SENTENCE` characters."""
    start, end = region
    while end - start > LONGEST_SENTENCE:
        cut = start + LONGEST_SENTENCE
        space = text.rfind(" ", start + 1, cut)
        cut = space + 1 if space > start else cut
        yield start, cut
        start = cut
    yield start, end
