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


def visible(text: str) -> str:
    """The text on one line, with every harmful character replaced by U+FFFD."""
    return _HARMFUL.sub(REPLACEMENT, _WHITE.sub(" ", text)).strip(" ")
