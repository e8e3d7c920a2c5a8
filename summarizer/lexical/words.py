"""The word list of the tagger: the Penn Treebank tags that an English word form can have, likeliest first."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

Tags = tuple[str, ...]

_ADJECTIVE = re.compile(r".{2,}(?:able|ible|al|ous|ful|ive|ic|less|ish|ary)")
_SINGULAR_S = ("ss", "us", "is")

_CLOSED: dict[str, str] = {
    "DT": "the a an this these those each every no any some another all both either neither",
    "PRP$": "my your his its our their",
    "PRP": "i you he she it we they me him us them himself herself itself themselves ourselves myself yourself mine "
    "ours theirs hers oneself",
    "PRP$ PRP": "her",
    "IN DT WDT": "that",
    "WDT": "which whichever",
    "WP": "who whom what whoever whatever",
    "WP$": "whose",
    "WRB": "when where why how whenever wherever whereby",
    "CC": "and or but nor plus & yet",
    "TO": "to",
    "MD": "will would can could may might must shall should ought ca wo sha cannot 'll ’ll",
    "IN": "of in on at by for with from into during including against among throughout despite towards toward upon "
    "concerning within without through between behind beneath beside besides beyond amid amidst amongst onto across "
    "under below above via per versus than because although though whereas while whilst if unless until till lest "
    "as since after before about around along near outside inside like unlike except over past",
    "IN RP": "up down off out",
    "EX RB": "there",
    "VB": "be",
    "VBZ": "is has does says",
    "VBP": "are am",
    "VBD": "was were did said went came became began took gave saw knew wrote spoke fell broke chose drove rose threw "
    "withdrew",
    "VBP VB": "have do",
    "VBD VBN": "had",
    "VBN": "been done",
    "VBG": "being",
    "RB": "not n't n’t also only just still even never ever again too very now then here however already almost "
    "soon often always sometimes instead meanwhile nevertheless nonetheless moreover furthermore "
    "therefore thus hence otherwise perhaps maybe quite rather yesterday once twice ago apart together "
    "away forward abroad so else indeed back",
    "RB NN": "today tomorrow tonight",
    "JJ": "such other own same due many few several unable able unlikely upcoming",
    "RB JJ": "likely first last long",
    "JJR RBR": "more less fewer worse better",
    "JJS RBS": "most least",
    "CD": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "dozen dozens hundreds thousands millions billions",
    "NN": "something anything everything nothing someone anyone everyone nobody anybody everybody somebody none "
    "percent",
    "NNS": "people men women children troops police officials weeks days months years tanks",
    "NNS VBZ": "forces",
    "NN JJ": "former",
    "VB NN": "help",
}


def word_set(words: str) -> frozenset[str]:
    """The words of a string as a set."""
    return frozenset(words.split())


def guess(form: str) -> Tags:
    """Possible tags of a lower-case form that the list lacks, by its ending."""
    if form.endswith("ing") and len(form) > len("king"):
        return ("VBG",)
    if form.endswith("ed") and len(form) > len("red"):
        return ("VBD", "VBN")
    if form.endswith("ly"):
        return ("RB",)
    if form.endswith("s") and not form.endswith(_SINGULAR_S):
        return ("NNS",)
    if _ADJECTIVE.fullmatch(form):
        return ("JJ",)
    return ("NN",)


@cache
def word_tags() -> dict[str, Tags]:
    """Word form → tags; lower-case forms, and capitalised ones that are no plain proper noun (`Russian`)."""
    out: dict[str, Tags] = {}
    text = files("summarizer.lexical").joinpath("data/words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        tags, _, forms = line.partition("\t")
        if forms:
            out.update(dict.fromkeys(forms.split(), tuple(tags.split())))
    out.update((form, tuple(tags.split())) for tags, forms in _CLOSED.items() for form in forms.split())
    return out
