"""Tokens of an article with Penn Treebank part-of-speech tags (Marcus, Santorini & Marcinkiewicz 1993).

A one-pass tokenizer (after the Penn Treebank's conventions: clitics such as n't and ’s are tokens of their own); the
tags come from a word list and rules on the context, in the manner of Brill (1992), in `summarizer.lexical.tagging`.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from operator import add, attrgetter
from typing import NamedTuple

from summarizer.lexical.tagging import tag_words
from summarizer.lexical.words import Tags, guess, word_tags


class Token(NamedTuple):
    """A word, number or mark.

    `start` and `end` are offsets into the article's text; `low` is the text in lower case with straight apostrophes;
    `tag` is a Penn Treebank tag, with `"` for every quotation mark.
    """

    start: int
    end: int
    text: str
    low: str
    tag: str


_new_token = partial(tuple.__new__, Token)
"""A token of its fields, as `Token._make` does in twice the time."""
_TOKEN = re.compile(
    r"""
      [a-z]++(?=[\s,])                                              # most words: first, for speed
    | (?:https?://|www\.)[^\s<>"“”]+                               # web addresses
    | [@\#]\w+(?:[-.]\w+)*                                          # handles and hash tags
    | (?:[A-Za-z]\.){2,}(?:[A-Z](?![\w.]))?                         # U.S., a.m.
    | (?<=[a-z]\s)[A-Z]\.(?=\s[A-Z])                              # a middle initial
    | (?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|No|vs|etc|Inc|Ltd|Corp|Co|Jan
        |Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s+\S)          # abbreviations, not at the end of a sentence
    | \d+(?:[.,:/]\d+)+(?:[-‑–]?\w+)?                               # 1,430  3.5m  10:30  4/5
    | \w+(?:[-‑’'ʼ&/]\w+)*                                          # words, with inner hyphens and apostrophes
    | \.{2,} | …+ | -{2,} | [’']{2}
    | [^\w\s]
    """,
    re.VERBOSE,
)
_DIVIDED = re.compile("['’ʼ]|annot")
"""What stands in every word that makes two tokens."""
_MATCHED, _BEGINNING = re.Match.group, re.Match.start
_CLITIC = re.compile(r"(?i)(.*?)(n['’ʼ]t|['’ʼ](?:s|ll|re|ve|d|m))$")
_NUMBER = re.compile(r"\d[\d.,:/]*(?:st|nd|rd|th|s|m|bn|k|km|kg|mm|cm|tn|mph|am|pm)?|\d[\d.,]*[-–]\d[\d.,]*")
_NUMBER_JOINED = re.compile(r"\d[\d.,]*[-‑–]?[A-Za-z].*")
_STRAIGHT = str.maketrans("’ʼ‑", "''-")
_MARKS: dict[str, str] = {
    **dict.fromkeys(".?!", "."),
    **dict.fromkeys([";", ":", "—", "–", "-", "‒", "―", "…", "•"], ":"),
    **dict.fromkeys("([{", "("),
    **dict.fromkeys(")]}", ")"),
    **dict.fromkeys(['"', "“", "”", "„", "«", "»", "‟", "''", "``"], '"'),
    ",": ",",
    "،": ",",
    "$": "$",
    "£": "$",
    "€": "$",
    "₹": "$",
    "₦": "$",
    "₽": "$",
    "₴": "$",
    "₩": "$",
    "₺": "$",
    "₪": "$",
    "¥": "$",
    "%": "NN",
    "&": "CC",
    "‘": '"',
    "‚": '"',
    "‹": '"',
    "›": '"',
}
_CLITIC_TAGS: dict[str, Tags] = {
    "n't": ("RB",),
    "'s": ("POS", "VBZ"),
    "'ll": ("MD",),
    "'re": ("VBP",),
    "'ve": ("VBP",),
    "'m": ("VBP",),
    "'d": ("MD", "VBD"),
}
_OPENING = frozenset(":“‘—;.?!•")
_TITLE_SHARE, _STOPPED_TITLE_SHARE = 0.66, 0.9
_MIN_TITLE_WORDS = 4
_SHORT = 3


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tagged tokens of `text[start:end]`, usually one sentence, with offsets into `text`; never raises."""
    starts, words = _split(text, start, len(text) if end is None else end)
    if not words:
        return ()
    sizes = list(map(len, words))
    forms = list(map(_form if max(sizes) <= _LONGEST_KEPT else _read_form, words))
    lows: list[str] = list(map(_LOW, forms))
    title = _is_title_case(words, sizes)
    tags = tag_words(lows, _possible_tags(words, forms, title=title), headline=title)
    return tuple(map(_new_token, zip(starts, map(add, starts, sizes), words, lows, tags, strict=True)))


class _Form(NamedTuple):
    """What a word is wherever it stands; texts say the same words over and over, so each is read once.

    `low` is the word as `Token.low`; `tags` are those it can have, and none where the neighbours decide; `role` is what
    it does to the words that follow.
    """

    low: str
    tags: Tags
    role: int


_WORD, _CAPITAL, _CLITIC_WORD, _APOSTROPHE, _MARK, _OPENER, _STRAIGHT_MARK = range(7)
"""Roles: a word or number ends the opening of a sentence, a capital's tags depend on it, some marks begin it anew."""
_KEPT, _LONGEST_KEPT = 16_384, 40
"""How many forms are kept, and the letters of the longest: no text can fill the memory with them."""
_LOW = attrgetter("low")


def _read_form(word: str) -> _Form:
    low = word.lower() if word.isascii() else word.lower().translate(_STRAIGHT)
    first = word[0]
    if "a" <= first <= "z" or (first.isalpha() and (word == "I" or not first.isupper())):
        known = word_tags()
        return _Form(low, known.get(low) or _rare(low, known), _WORD)
    if first.isalpha():
        return _Form(low, (), _CAPITAL)
    if first.isdigit():
        tags = ("CD",) if _NUMBER.fullmatch(word) or not _NUMBER_JOINED.fullmatch(word) else ("JJ",)
        return _Form(low, tags, _WORD)
    if low in _CLITIC_TAGS:
        return _Form(low, _CLITIC_TAGS[low], _CLITIC_WORD)
    if low == "'":
        return _Form(low, (), _APOSTROPHE)
    if first in "@#" and len(word) > 1:
        return _Form(low, ("NNP",), _WORD)
    role = _STRAIGHT_MARK if word == '"' else _OPENER if word in _OPENING else _MARK
    return _Form(low, (_MARKS.get(word) or (":" if first in ".-…" else "SYM"),), role)


_form = lru_cache(_KEPT)(_read_form)


def _split(text: str, start: int, end: int) -> tuple[list[int], list[str]]:
    """Where the tokens begin, and their text."""
    found = list(_TOKEN.finditer(text, start, end))
    words, starts = list(map(_MATCHED, found)), list(map(_BEGINNING, found))
    if not _DIVIDED.search(text, start, end):
        return starts, words
    parted: list[str] = []
    begun: list[int] = []
    for word, at in zip(words, starts, strict=True):
        if parts := _parts(word):
            begun += (at, at + len(parts[0]))
            parted += parts
        else:
            begun.append(at)
            parted.append(word)
    return begun, parted


def _parts(word: str) -> tuple[str, str] | None:
    """The two tokens of a word with a clitic and of `cannot`; none of any other."""
    if word in {"cannot", "Cannot"}:
        return word[:3], word[3:]
    if len(word) > 1 and ("'" in word or "’" in word or "ʼ" in word):
        clitic = _CLITIC.fullmatch(word)
        if clitic and clitic.end(1) > 0:
            return clitic.group(1), clitic.group(2)
    return None


def _possible_tags(words: list[str], forms: list[_Form], *, title: bool) -> list[Tags]:
    """The tags that each word can have, from the word list, its shape and its neighbours' shape."""
    known = word_tags()
    out: list[Tags] = []
    opening, quoted, straight = True, False, 0
    for k, (low, plain, role) in enumerate(forms):
        tags = plain
        if role == _WORD:
            opening = False
        elif role == _CAPITAL:
            name = not title and k + 1 < len(words) and words[k + 1][0].isupper()
            tags = _capitalised(words[k], low, known, free=opening or title, name=name)
            opening = False
        elif role == _APOSTROPHE:
            possessive = words[k] != "‘" and not quoted and k > 0 and forms[k - 1].low.endswith("s")
            quoted = not possessive and not quoted
            tags = ("POS",) if possessive else ('"',)
            opening = not possessive
        elif role == _STRAIGHT_MARK:
            straight += 1
            opening = opening or straight % 2 == 1
        elif role == _OPENER:
            opening = True
        out.append(tags)
    return out


def _is_title_case(words: list[str], sizes: list[int]) -> bool:
    """Whether so many of the longer words are capitalised that a capital says nothing: a headline."""
    longer = [word[0] for word, size in zip(words, sizes, strict=True) if size > _SHORT and word[0].isalpha()]
    share = _STOPPED_TITLE_SHARE if words[-1] == "." else _TITLE_SHARE
    return len(longer) >= _MIN_TITLE_WORDS and sum(map(str.isupper, longer)) >= share * len(longer)


def _capitalised(word: str, low: str, known: dict[str, Tags], *, free: bool, name: bool) -> Tags:
    """Tags of a capitalised word.

    `free` where every word would be capitalised (a sentence's start, a headline); `name` where the next one is too.
    """
    if word in known:
        return known[word]
    tags = known.get(low)
    if tags is None and _DEMONYM.fullmatch(low):
        return _DEMONYM_TAGS
    if free:
        return tags or _unlisted(word, low, name=name)
    if tags and tags[0] in _FUNCTION and low not in _ALSO_NAMES and not word.isupper():
        return tags
    return ("NNPS",) if low.endswith("s") and tags and tags[0] == "NNS" else ("NNP",)


def _unlisted(word: str, low: str, *, name: bool) -> Tags:
    """Tags of an unlisted capitalised word at a sentence's start: a name, unless its ending says otherwise."""
    tags = guess(low)
    if name or word.isupper():
        return ("NNP",)
    if tags == ("NNS",):
        return tags if _PLURAL.fullmatch(low) else ("NNP",)
    return ("NNP",) if tags in {("NN",), ("JJ",)} else tags


_ALSO_NAMES = frozenset({"us", "may", "will", "it"})
_FUNCTION = frozenset({"DT", "IN", "CC", "TO", "MD", "PRP", "PRP$", "WP", "WDT", "WRB", "WP$", "EX", "VBZ", "VBP"})
_PLURAL = re.compile(
    r".{2,}(?:ists|tics|ers|ors|ents|ants|ials|ings|ions|ians|ysts|ies|ures|ages|ates|ables|ments|ities|als|sses|ches|ths)"
)
_DEMONYM = re.compile(r".{2,}(?:ian|ean|ese|ican|ish|aeli|raqi|tani|emeni|rench|utch|reek)")
_DEMONYM_TAGS: Tags = ("JJ", "NNP")
_PREFIXED_ADVERB = "ly"


def _rare(low: str, known: dict[str, Tags]) -> Tags:
    """Tags of a word that the list lacks: a compound goes by its last part, anything else by its ending."""
    head, hyphen, last = low.rpartition("-")
    if not hyphen or not last:
        return guess(low)
    tags = known.get(last) or guess(last)
    if tags[0] in {"VBD", "VBN", "VBG", "JJ"} or head.endswith(_PREFIXED_ADVERB) or head.isdigit():
        return ("JJ",)
    return tuple(tag for tag in tags if tag in {"NN", "NNS", "JJ", "RB"}) or ("NN",)
