"""Tokens of an article with Penn Treebank part-of-speech tags (Marcus, Santorini & Marcinkiewicz 1993).

A one-pass tokenizer (after the Penn Treebank's conventions: clitics such as n't and ’s are tokens of their own); the
tags come from a word list and rules on the context, in the manner of Brill (1992), in `summarizer.lexical.tagging`.
"""

from __future__ import annotations

import re
from functools import partial
from operator import add
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
      ((?!cannot\b)[a-z]++(?=[\s,]))                                # most words: first, and marked, for speed
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
    lows = [word.lower() if word.isascii() else word.lower().translate(_STRAIGHT) for word in words]
    title = _is_title_case(words)
    tags = tag_words(lows, _possible_tags(words, lows, title=title), headline=title)
    ends = map(add, starts, map(len, words))
    return tuple(map(_new_token, zip(starts, ends, words, lows, tags, strict=True)))


def _split(text: str, start: int, end: int) -> tuple[list[int], list[str]]:
    """Where the tokens begin, and their text."""
    starts: list[int] = []
    words: list[str] = []
    for match in _TOKEN.finditer(text, start, end):
        word, at = match.group(), match.start()
        if not match.lastindex and (parts := _parts(word)):
            starts += (at, at + len(parts[0]))
            words += parts
        else:
            starts.append(at)
            words.append(word)
    return starts, words


def _parts(word: str) -> tuple[str, str] | None:
    """The two tokens of a word with a clitic and of `cannot`; none of any other."""
    if word in {"cannot", "Cannot"}:
        return word[:3], word[3:]
    if len(word) > 1 and ("'" in word or "’" in word or "ʼ" in word):
        clitic = _CLITIC.fullmatch(word)
        if clitic and clitic.end(1) > 0:
            return clitic.group(1), clitic.group(2)
    return None


def _possible_tags(words: list[str], lows: list[str], *, title: bool) -> list[Tags]:
    """The tags that each word can have, from the word list, its shape and its neighbours' shape."""
    known = word_tags()
    out: list[Tags] = []
    opening, quoted, straight = True, False, 0
    for word, low, after in zip(words, lows, [*words[1:], ""], strict=True):
        first = word[0]
        if "a" <= first <= "z":
            out.append(known.get(low) or _rare(low, known))
            opening = False
        elif first.isalpha():
            if first.isupper() and word != "I":
                name = after[:1].isupper() and not title
                out.append(_capitalised(word, low, known, free=opening or title, name=name))
            else:
                out.append(known.get(low) or _rare(low, known))
            opening = False
        elif first.isdigit():
            out.append(("CD",) if _NUMBER.fullmatch(word) or not _NUMBER_JOINED.fullmatch(word) else ("JJ",))
            opening = False
        elif low in _CLITIC_TAGS:
            out.append(_CLITIC_TAGS[low])
        elif low == "'":
            possessive = word != "‘" and not quoted and bool(out) and lows[len(out) - 1].endswith("s")
            quoted = not possessive and not quoted
            out.append(("POS",) if possessive else ('"',))
            opening = not possessive
        elif first in "@#" and len(word) > 1:
            out.append(("NNP",))
            opening = False
        else:
            out.append((_MARKS.get(word) or (":" if first in ".-…" else "SYM"),))
            straight += word == '"'
            opening = opening or word in _OPENING or (word == '"' and straight % 2 == 1)
    return out


def _is_title_case(words: list[str]) -> bool:
    """Whether so many of the longer words are capitalised that a capital says nothing: a headline."""
    longer = [word[0] for word in words if len(word) > _SHORT and word[0].isalpha()]
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
