"""Sentences that make no claim by what they are: questions, captions, bios, bylines, dates, credits, headings."""

from __future__ import annotations

import re

from summarizer.lexical.clause_reader import FINITE
from summarizer.lexical.document import Document
from summarizer.models import UncoveredReason
from summarizer.spans import Region

_QUESTION = re.compile(r"\?[\"”’')\]]*\s*$")
_READ_NEXT = re.compile(
    r"(?i)\s*(?:read (?:next|more|also)|also read|related(?: (?:articles?|stor(?:y|ies)|content))?"
    r"|you (?:may|might) also like|more on this|see also|recommended|watch|listen"
    r"|editor['’]s picks?|don['’]t miss)\b\s*(?:[:|–—-]|$)"
)
_CREDIT = re.compile(
    r"(?i)(?:\b(?:image|photo|photograph|picture|photo credit|image credit|credit|source|screenshot|video|graphic|map"
    r"|infographic)s?(?: (?:by|credit|courtesy|via|source))?\s*:\s*\S)|\b(?:getty(?: images)?|wikimedia(?: commons)?"
    r"|shutterstock|contributed to this (?:report|article|story)\b"
    r"|/\s?(?:ap|afp|reuters|getty|epa)\b|via (?:ap|afp|getty|reuters)\b|(?:ap|reuters) photo|file photo)"
)
_CREDIT_WORDS = ("getty", "wikimedia", "shutterstock", "contributed to", "via ", " photo")
_BYLINE = re.compile(
    r"\s*(?:By|Written by|Reported by|Reporting by|Edited by|Editing by)\s+"
    r"[A-Z][\w.’'-]*(?:[ ,&]+(?:and )?[A-Z][\w.’'-]*){0,9}\s*$"
)
_DATE = re.compile(
    r"(?i)\s*(?:(?:published|updated|posted|last (?:updated|modified)|date)\b[^.!?]{0,80}|"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?\s*\d{0,2}(?:st|nd|rd|th)?,?\s*(?:\d{4})?"
    r"(?:[ ,|·–-]+\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?.{0,12})?|"
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.{0,20})\s*$"
)
_ABOUT = re.compile(r"(?i)\s*(?:about the (?:author|writer|expert)s?|author(?: bio)?|the (?:author|writer) is)\b")
_BIO = re.compile(
    r"\b(?:is|are) (?:an?|the) (?:\w+[ -]){0,5}?(?:journalist|writer|reporter|correspondent|author|columnist"
    r"|contributor|freelancer|fellow|professor|veteran|analyst|editor)\b"
)
_BIO_LATER = re.compile(
    r"\b(?:holds? an? (?:BA|MA|BSc|MSc|PhD|degree|doctorate|bachelor|master)|follow (?:him|her|them|us) on"
    r"|(?:his|her|their) (?:work|writing|articles?) (?:has|have) (?:been|appeared)|can be reached at|previously worked)"
)
_DASHES = re.compile(r"[\s\W_]*$")
_CAPTION_LINE = re.compile(
    r"(?i)^\s*\((?:source|photo|image|credit|file|screengrab)\b|\((?:inset|left|right|pictured|l-r)\)"
)
_ENDS = re.compile(r"[.!?…:;][\"”’')\]]*$")
_BIO_SENTENCES = 8
_SHORT, _LINE, _CAPTION = 100, 160, 600
"""Characters: a date line or byline, a heading or credit, a caption; anything longer is prose."""


def left_out(doc: Document) -> dict[int, UncoveredReason]:
    """Sentence index → why that sentence is left out, for those that are so whatever their words say."""
    out: dict[int, UncoveredReason] = {}
    lines = _lines(doc)
    first = next((line for line in lines if not _is_blank(doc.text, line)), (0, 0))
    shapes: dict[Region, tuple[str, bool]] = {}
    headline = doc.text[first[0] : first[1]].strip()
    repeated: set[str] = set()
    for index, (start, end) in enumerate(doc.sentences):
        text = doc.text[start:end]
        reason = _by_words(text)
        if reason is None and lines[index] != first and text.strip() != headline:
            line = lines[index]
            if line not in shapes:
                shapes[line] = _shape_of(doc.text, line)
            words, caption = shapes[line]
            reason = "caption" if caption else _by_shape(doc, index, words)
        if reason == "read_next":
            repeated.add(_READ_NEXT.sub("", text).strip())
        if reason is not None:
            out[index] = reason
    _spread_captions(lines, out)
    _spread_bios(doc, lines, first, out)
    for index, (start, end) in enumerate(doc.sentences if repeated else ()):
        if index not in out and doc.text[start:end].strip() in repeated and doc.text[start:end].strip():
            out[index] = "read_next"
    return out


def _by_words(text: str) -> UncoveredReason | None:
    stripped = text.strip()
    short = len(stripped) < _SHORT
    tests: tuple[tuple[bool, re.Pattern[str], UncoveredReason], ...] = (
        (not stripped[:1].isalnum(), _DASHES, "fragment"),
        ("?" in stripped[-4:], _QUESTION, "question"),
        (True, _READ_NEXT, "read_next"),
        (short, _ABOUT, "bio"),
        (short, _DATE, "date"),
        (short, _BYLINE, "byline"),
    )
    for tried, pattern, reason in tests:
        if tried and (pattern.search if pattern is _QUESTION else pattern.match)(stripped):
            return reason
    credit = (len(stripped) < _LINE or "(" in stripped[:2]) and _may_credit(stripped) and _CREDIT.search(stripped)
    return "credit" if credit else None


def _may_credit(text: str) -> bool:
    """Whether a text has what every credit has; `_CREDIT` itself tries each of its characters."""
    low = text.lower()
    return ":" in text or "/" in text or any(map(low.__contains__, _CREDIT_WORDS))


def _shape_of(text: str, line: Region) -> tuple[str, bool]:
    """The words of a line, and whether it is a caption, with a bracketed pointer."""
    words = text[line[0] : line[1]].strip()
    return words, "(" in words and _CAPTION_LINE.search(words) is not None


def _by_shape(doc: Document, index: int, text: str) -> UncoveredReason | None:
    """A short line of its own without a full stop is a heading; `text` is the line."""
    start, end = doc.sentences[index]
    whole = doc.text[start:end].strip()
    if len(text) > _LINE or whole != text or _ENDS.search(text):
        return None
    if not text.endswith(","):
        words = [token for token in doc.tokens[index] if token.text[0].isalpha()]
        capital = sum(token.text[0].isupper() for token in words)
        prose = any(token.tag in FINITE for token in words) and capital * 2 < len(words)
        return None if prose else "heading"
    return None


def is_title(doc: Document, index: int) -> bool:
    """Whether a sentence is a line of its own without a full stop, as headlines are."""
    start, end = doc.sentences[index]
    if "\n" not in doc.text[max(0, start - 1) : end + 1]:
        return False
    whole = doc.text[start:end].strip()
    return len(whole) < _LINE and not _ENDS.search(whole)


def _is_blank(text: str, line: Region) -> bool:
    return not text[line[0] : line[1]].strip()


def _lines(doc: Document) -> list[Region]:
    """For each sentence, the line of the text that it begins on (leading white space aside)."""
    out: list[Region] = []
    for start, end in doc.sentences:
        at = start
        while at < end and doc.text[at].isspace():
            at += 1
        if out and out[-1][0] <= at <= out[-1][1]:  # a line of many sentences is looked for once
            out.append(out[-1])
            continue
        left = doc.text.rfind("\n", 0, at) + 1
        right = doc.text.find("\n", at)
        out.append((left, len(doc.text) if right < 0 else right))
    return out


def _spread_captions(lines: list[Region], out: dict[int, UncoveredReason]) -> None:
    """Every sentence on a line that ends in a photo credit is a caption."""
    credited = {lines[i] for i, reason in out.items() if reason == "credit"}
    for index, line in enumerate(lines):
        if line in credited and index not in out and line[1] - line[0] < _CAPTION:
            out[index] = "caption"


def _spread_bios(doc: Document, lines: list[Region], first: Region, out: dict[int, UncoveredReason]) -> None:
    """What follows a heading "About the author", and closing lines about one."""
    about = next((i for i, reason in out.items() if reason == "bio"), None)
    count = len(doc.sentences)
    if about is not None and 2 * about >= count - 1:
        out.update((i, "bio") for i in range(about, min(count, about + _BIO_SENTENCES)) if i not in out)
    for index in range(max(1, count - 5), count):
        start, end = doc.sentences[index]
        text = doc.text[start:end]
        known = index - 1 in out and out[index - 1] == "bio"
        if index not in out and lines[index] != first and (_BIO_LATER.search(text) or (known and _BIO.search(text))):
            out[index] = "bio"
