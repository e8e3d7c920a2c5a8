"""Build `summarizer/lexical/data/words.tsv`, the word list of the part-of-speech tagger, from two public lexicons.

Usage: python scripts/build_words.py EN_LEXICON INFL_LU OUT

Sources, needed at build time only (`pip install textblob==0.20.1 lemminflect==0.2.3` in a throw-away environment):
- EN_LEXICON: `textblob/en/en-lexicon.txt`, the lexicon of Brill's tagger 1.14 (Brill 1992), trained on the Brown corpus
  and the Penn Treebank; copyright 1993 Massachusetts Institute of Technology and University of Pennsylvania, MIT;
  distributed with TextBlob, copyright Steven Loria and contributors, MIT licence. It gives the likeliest tag of a form.
- INFL_LU: `lemminflect/resources/infl_lu.csv.gz`, copyright 2019 Brad Jascob, MIT licence, made from the SPECIALIST
  lexicon of the US National Library of Medicine (public domain). It gives the other tags a form can have.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

from summarizer.lexical.words import guess, word_set

HEADER = """\
# Possible Penn Treebank tags of English word forms, likeliest first: tags, a tab, the words that have them.
# Made by scripts/build_words.py from the lexicon of Brill's tagger 1.14 (copyright 1993 Massachusetts Institute of
# Technology and University of Pennsylvania; distributed with TextBlob, copyright Steven Loria; both MIT licence)
# and from LemmInflect (MIT licence, copyright 2019 Brad Jascob; after the SPECIALIST lexicon of the US National Library
# of Medicine, public domain).
"""
KEPT = word_set("NN NNS JJ JJR JJS RB RBR RBS IN DT CD MD VB VBP VBZ VBD VBN VBG UH PRP PRP$ WDT WP WP$ WRB CC")
FORM = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
NAME = re.compile(r"[A-Z][a-z]+(?:-[A-Za-z]+)*")
VERB_ORDER = ("VBD", "VBN", "VBG", "VBZ")
WORDS_A_LINE = 16


def brill(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The likeliest tag of lower-case forms, and of capitalised forms that are no plain proper noun."""
    lower: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) != 2 or line.startswith(";"):  # noqa: PLR2004 - a form and its tag
            continue
        form, tag = parts
        if tag in KEPT and FORM.fullmatch(form):
            lower[form] = tag
        elif tag in {"JJ", "NNPS"} and NAME.fullmatch(form):
            names[form] = tag
    return lower, names


def inflections(path: Path) -> dict[str, list[str]]:
    """Every tag that a form can have by inflection, nouns and adjectives before verbs."""
    out: dict[str, list[str]] = defaultdict(list)

    def add(forms: str, tag: str) -> None:
        for form in forms.split("/"):
            if FORM.fullmatch(form) and tag not in out[form]:
                out[form].append(tag)

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in sorted(lines):
            lemma, kind, *forms = line.rstrip("\n").split(",")
            if kind == "verb":
                forms += [forms[0]] * (4 - len(forms))
                add(lemma, "VB")
                for tag, form in zip(VERB_ORDER, (forms[0], forms[1] or forms[0], *forms[2:4]), strict=True):
                    add(form, tag)
            elif kind == "noun":
                add(lemma, "NN")
                add("/".join(form for form in forms[0].split("/") if form != lemma), "NNS")
            elif kind in {"adj", "adv"}:
                for tag, form in zip(
                    ("JJ", "JJR", "JJS") if kind == "adj" else ("RB", "RBR", "RBS"), (lemma, *forms), strict=True
                ):
                    add(form, tag)
    return out


def combine(lower: dict[str, str], inflected: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Brill's tag first, then what inflection allows; a compound only where Brill's lexicon has it."""
    out: dict[str, tuple[str, ...]] = {}
    for form, first in lower.items():
        first_tag = "VB" if first == "VBP" and "VB" in inflected.get(form, ()) else first
        if first == "VBZ" and "NNS" in inflected.get(form, ()) and lower.get(form[:-1]) == "NN":
            first_tag = "NNS"
        out[form] = (first_tag, *(tag for tag in inflected.get(form, ()) if tag != first_tag))
        if out[form][:2] == ("VBN", "VBD"):  # context decides between the two, so one order is enough
            out[form] = ("VBD", "VBN", *out[form][2:])
    for form, tags in inflected.items():
        if form not in out and "-" not in form:
            out[form] = tuple(tags)
    return out


def main(lexicon: str, inflection: str, target: str) -> None:
    """Write the word list."""
    lower, names = brill(Path(lexicon))
    words = combine(lower, inflections(Path(inflection)))
    words.update((form, (tag,)) for form, tag in names.items() if form.lower() not in words)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in sorted(form for form, tags in words.items() if tags != guess(form)):
        groups[words[form]].append(form)
    lines = [HEADER]
    for tags, forms in sorted(groups.items()):
        starts = range(0, len(forms), WORDS_A_LINE)
        lines += [f"{' '.join(tags)}\t{' '.join(forms[i : i + WORDS_A_LINE])}\n" for i in starts]
    Path(target).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
