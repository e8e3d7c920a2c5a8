"""Whom a sentence is about that reports nothing itself: the person whom "he said" right behind it takes up."""

from __future__ import annotations

import itertools

from summarizer.lexical.cues import cues
from summarizer.lexical.document import Document
from summarizer.lexical.frame_subjects import subject_of
from summarizer.lexical.frame_tags import DATES
from summarizer.lexical.frame_view import FINITE, Marks, Run, View

_PROPER = frozenset(["NNP", "NNPS"])
_TO_VERB = 4
"""Tokens from a finite verb to the one that reports ("appeared to confirm")."""


def acting_name(doc: Document, sentence: int, marks: Marks) -> list[str]:
    """The words of the name that is the subject of a sentence's first verb, where no other full name stands in it.

    A name of one word can be a firm's or a place's: it counts only where it is the subject of a reporting verb.
    """
    if _PROPER.isdisjoint(doc.mended[sentence]):
        return []
    view = View(doc, sentence, marks)
    verb = next((k for k in range(view.n) if view.tags[k] in FINITE), 0)
    subject = subject_of(view, view.group(verb)) if verb else None
    if subject is None or not _named(view, subject) or _names_another(view, subject):
        return []
    reports = any(low in cues().verbs for low in view.lows[verb : verb + _TO_VERB])
    return [token.text for token in view.toks[slice(*subject)]] if subject[1] - subject[0] > 1 or reports else []


def _named(view: View, run: Run) -> bool:
    return all(view.tags[k] in _PROPER and view.lows[k] not in DATES for k in range(*run))


def _names_another(view: View, run: Run) -> bool:
    """Whether two proper nouns in a row stand outside the run."""
    proper = [tag in _PROPER and not run[0] <= k < run[1] for k, tag in enumerate(view.tags)]
    return any(a and b for a, b in itertools.pairwise(proper))
