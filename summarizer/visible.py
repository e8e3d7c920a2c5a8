"""Text that others wrote, made safe to show: nothing in it can steer a terminal or reorder a line."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands for each character that was made harmless."""

# White space, line and paragraph separators included, is one blank: shown text never breaks its own line.
_WHITE = re.compile(r"[\s\u0085\u2028\u2029]+")

# Controls (escape sequences start with one), bidirectional marks, invisible format characters, tags, lone surrogates.
# Joiners (U+200C, U+200D) stay: Persian, Indic scripts and emoji are spelled with them.
_HARMFUL = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)


# Line breaks of all kinds; a carriage return before a line feed stays a character of its own, so that offsets hold.
_CARRIAGE_RETURN = re.compile(r"\r(?=\n)")
_BREAK = re.compile(r"[\r\v\f\x1c-\x1e\u0085\u2028\u2029]")
_HARMFUL_IN_LINES = re.compile(_HARMFUL.pattern.replace("\u0000-\u001f", "\u0000-\u0008\u000e-\u001f"))


def visible(text: str) -> str:
    """The text on one line, with every harmful character replaced by U+FFFD."""
    return _HARMFUL.sub(REPLACEMENT, _WHITE.sub(" ", text)).strip(" ")


def visible_text(text: str) -> str:
    """The text as it is laid out, with every harmful character replaced: as many characters, so that offsets still fit.

    Line breaks of any kind are line feeds, the carriage return before one is a blank; tabs and blanks stay.
    """
    return _HARMFUL_IN_LINES.sub(REPLACEMENT, _BREAK.sub("\n", _CARRIAGE_RETURN.sub(" ", text)))
