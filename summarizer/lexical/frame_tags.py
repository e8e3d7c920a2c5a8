"""The tags of a sentence, mended where the cue lexicon or the neighbours know better than the tagger."""

from __future__ import annotations

from operator import attrgetter

from summarizer.lexical.cues import cues
from summarizer.lexical.source_types import source_words
from summarizer.lexical.tokens import Token

_DATE_WORDS = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday yesterday today"
)
DATES = frozenset(_DATE_WORDS.split())
"""Months and days, in lower case."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of finite verbs."""
LONE = frozenset(["some", "many", "both", "others", "another", "all", "several", "most", "few", "those", "one"])
"""Words that can be a noun phrase of their own."""
_BEHIND_TOLD = frozenset(["NN", "NNP", "NNS", "JJ", "DT", "CD", "PRP", "PRP$"])
_PUBLISHED = frozenset(
    [
        *("published", "released", "posted", "shared", "obtained", "seen", "taken", "verified", "reviewed", "captured"),
        *("made", "conducted", "carried", "collected", "compiled", "based", "filmed", "recorded", "commissioned"),
        *("polled", "surveyed", "interviewed", "contacted", "briefed", "issued", "cited", "circulated", "produced"),
    ]
)
FLOATING = frozenset(["each", "both", "all", "alike", "themselves"])
"""Words that can stand between a subject and its verb."""
_TWO_OBJECT_WORDS = (
    "told asked promised denied called dubbed shown termed named deemed considered granted advised assured "
    "reminded informed nicknamed labelled labeled branded read taught christened hit paid"
)
_TWO_OBJECTS = frozenset(_TWO_OBJECT_WORDS.split())
_SHOWN = frozenset(["shows", "forecasts", "reports", "claims", "notes", "estimates", "warns", "signals"])
_REPORTERS = 10
"""Tokens of the longest name of what shows something."""
_BEHIND_NAME = frozenset([",", ".", "", "VBD", "VBZ", "MD", "WP"])
_BEFORE_CAPITAL = frozenset(['"', ":", "("])
_VERB_TAGS = frozenset(["VBZ", "VBD", "VBN", "VBG", "VBP", "VB"])
_NOUN_TAGS = frozenset(["NN", "NNS", "NNP"])
_MENDABLE = _VERB_TAGS | _NOUN_TAGS | {"JJ", "IN"}
_TAG = attrgetter("tag")
_CLAUSE_HEADS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "EX", "IN"])
_NOUN_HEADS = frozenset(["NN", "NNS", "JJ", "CD", "VBG"])
_LONG = 4
"""A lower-case word of so many letters shows that a sentence is no title."""


def mended_tags(toks: tuple[Token, ...]) -> list[str]:
    """The tags, one for each token.

    A capitalised "verb" next to a name is part of the name (Khaled Al-Maeena); a "noun" that can only be a reporting
    verb between a plural and a clause is that verb ("analysts say the"); "that forces had" opens a clause.
    """
    tags: list[str] = list(map(_TAG, toks))
    headline = bool(toks) and toks[-1].text[-1:].isalnum()
    prose = any(len(token.text) >= _LONG and token.text.islower() for token in toks)
    tags.append("")
    for k in range(len(toks)):
        tag = tags[k]
        if tag not in _MENDABLE or (tag == "IN" and toks[k].low != "that"):
            continue
        if tag == "JJ" and toks[k].low.endswith("-year-old") and not tags[k + 1].startswith(("NN", "JJ")):
            tags[k] = "NN"
        elif tag in _NOUN_TAGS:
            tags[k] = _mended_noun(toks, tags, k, headline=headline, prose=prose)
        elif tag == "JJ" and k and toks[k].low in source_words().roles and _is_role(tags, k):
            tags[k] = "NN"
        elif tag == "JJ" and k and tags[k - 1] == "DT" and toks[k].text[0].isupper() and tags[k + 1] in _BEHIND_NAME:
            # "said the Belgian, who"
            tags[k] = "NNP"
        elif tag in _VERB_TAGS:
            tags[k] = _mended_verb(toks, tags, k)
        elif tag == "IN" and tags[k + 1] == "NN" and not FINITE.intersection(tags[k + 1 :]):
            # "rejected that portrayal"
            tags[k] = "DT"
    if (only := _only_verb(toks, tags)) > 0:
        tags[only] = "VBD"
    return tags[:-1]


def _is_role(tags: list[str], k: int) -> bool:
    """Whether the "adjective" at token `k` is a noun: "the rights chief urged", ", says chief"."""
    return (tags[k + 1] in {"", ","} and tags[k - 1] == "VBZ") or (
        tags[k - 1] in {"NN", "NNS", "NNP"} and tags[k + 1] in {"VBD", "VBZ", "VBN", "MD"}
    )


def _closes(tags: list[str], k: int) -> bool:
    """Whether a "noun" behind a plural closes the sentence as its reporting verb: ", prosecutors claim."."""
    return k > 1 and tags[k] == "NN" and tags[k - 1] == "NNS" and tags[k - 2] in {",", '"'} and tags[k + 1] in {"", "."}


def _mended_noun(toks: tuple[Token, ...], tags: list[str], k: int, *, headline: bool, prose: bool) -> str:
    """The tag of what the tagger took for a noun at token `k`; a capital inside prose shows a name."""
    tag, low, after = tags[k], toks[k].low, tags[k + 1]
    if k == 0:
        common = tag == "NNP" and _is_common(low) and after not in {"NNP", "NNPS", "POS"}
        return ("NNS" if low.endswith("s") else "NN") if common else tag
    if (
        low in cues().verbs
        and low[-3:] != "ing"
        and (_is_verb_between(toks, tags, k) or _closes(tags, k) or (headline and _is_told(toks, tags, k)))
    ):
        return "VBZ" if tag == "NNS" else "VBP"
    if low[:3] in {"al-", "el-"} and {tags[k - 1], after} & {"NNP", "NNPS"}:
        return "NNP"
    if (
        tag == "NNS"
        and low in cues().verbs
        and tags[k - 1] == ","
        and _is_verb_behind_comma(toks, tags, k, headline=headline)
    ):
        return "VBZ"
    if low == "forecast" and toks[k - 1].low in {"has", "have", "had"}:
        return "VBN"
    if low == "warning" and tags[k - 1] == "," and after == "IN":
        return "VBG"
    if low == "remains" and after == "JJ":
        return "VBZ"
    if prose and tag != "NNP" and "A" <= toks[k].text[0] <= "Z" and tags[k - 1] not in _BEFORE_CAPITAL:
        return "NNP" if tag == "NN" else "NNPS"
    return tag


def _is_verb_behind_comma(toks: tuple[Token, ...], tags: list[str], k: int, *, headline: bool) -> bool:
    """Whether a verb is meant in "Bank holds rates, signals cut" and "…, reports RIA"."""
    if _low(toks, k + 1) == "that":
        # "The Russian side, in turn, claims that"
        return not FINITE.intersection(tags[:k])
    if tags[k + 1] in {"NNP", "DT"}:
        return bool(FINITE.intersection(tags[:k])) and (toks[k + 1].text[0].isupper() or tags[k + 2] == "NNP")
    return (headline and "VBZ" in tags[:k]) or (tags[k + 1] == "IN" and _low(toks, k + 2) in DATES)


def _is_common(low: str) -> bool:
    return low in cues().nouns or low in source_words().unnamed


def _is_told(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether the cue word is the verb of a headline ("Greek court rules worship is legal")."""
    if tags[k] == "NN" and tags[k - 1] == "NNS" and tags[k + 1] == "":
        return True
    if tags[k] != "NNS" or tags[k - 1] not in {"NN", "NNP"} or tags[k + 1] not in _BEHIND_TOLD:
        return False
    return toks[k].low not in cues().nouns or bool(FINITE.intersection(tags[k + 1 :]))


def _mended_verb(toks: tuple[Token, ...], tags: list[str], k: int) -> str:
    """The tag of what the tagger took for a verb at token `k`."""
    tag, low, after = tags[k], toks[k].low, tags[k + 1]
    if toks[k].text[0].isupper() and source_words().is_place([low]):
        return "NNP"
    if tag in {"VBP", "VB"} and k > 1 and toks[k - 1].low == "that" and low in cues().nouns:
        # "confirmation of that claim", "data supporting that assertion"
        return "NN" if tags[k - 2] in {"IN", "VBG", "TO", "VB"} and after in {".", ",", "", "IN"} else tag
    if after in {"NNP", "NNPS"} and toks[k].text[0].isupper() and low not in cues().verbs:
        return "NNP" if k or after == "NNPS" else tag
    if tag in {"VBP", "VB"} and _is_noun(toks, tags, k):
        return "NN"
    if tag in {"VBN", "VBD"} and k:
        return _participle_or_past(toks, tags, k)
    if tag != "VBZ":
        return tag
    if k and toks[k - 1].low == "that" and after in FINITE:
        tags[k - 1] = "IN"
        return "NNS"
    reports = low in cues().nouns and _low(toks, k + 1) in cues().verbs
    return "NNS" if reports and after in {"NN", "VBP"} else tag


def _is_noun(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether a "verb" is a noun: "That report, seen by X, warns", "aid agencies", "lead researcher Anna Wirth"."""
    if k == 1 and toks[0].low in {"that", "this"}:
        return True
    low, after = toks[k].low, tags[k + 1]
    return (low == "aid" and after == "NNS") or (
        low == "lead" and after == "NN" and toks[k + 1].low in source_words().roles
    )


def _participle_or_past(toks: tuple[Token, ...], tags: list[str], k: int) -> str:
    """A participle in "footage published on May 3 shows", a verb in "Moody’s downgraded the country"."""
    if tags[k - 1] == "POS" and tags[k + 1] in {"DT", "PRP$"}:
        return "VBD"
    if toks[k - 1].low == "further" and k > 1:
        tags[k - 1] = "RB"
        return "VBD"
    if tags[k] == "VBD" and tags[k - 1] == "RB" and tags[k + 1] in {"NNP", "NNS"} and tags[k - 2] in FINITE:
        # "said newly declassified cables proved"
        return "VBN"
    if tags[k] == "VBD" and tags[k + 1] in {"VBD", "VBZ"} and tags[k - 1] in _NOUN_TAGS and toks[k].low[-2:] == "ed":
        # "the embassy of the country concerned dismissed"
        return "VBN"
    if tags[k] == "VBN" and _is_past(toks, tags, k):
        return "VBD"
    info = toks[k - 1].low in source_words().unnamed or any(
        "info" in cue.takes for cue in cues().nouns.get(toks[k - 1].low, ())
    )
    return "VBN" if info and toks[k].low in _PUBLISHED and tags[k + 1] in {"IN", "RB", "TO"} else tags[k]


def _is_past(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether a participle without an auxiliary is a past tense ("X and Y each claimed")."""
    if _low(toks, k + 1) == "that" and tags[k - 1] == "CC" and toks[k].low in cues().verbs:
        # ", but stressed that"
        return True
    if tags[k - 1] == "DT" and k == 1 and toks[0].low in LONE:
        # "Another recalled being told"
        return toks[k].low in cues().verbs and tags[k + 1] in {"VBG", "DT", "PRP", "PRP$", "IN"}
    if toks[k - 1].low in FLOATING:
        return k > 1 and tags[k - 2] in {"NN", "NNS", "NNP", "NNPS"}
    if toks[k].low in cues().verbs and tags[k + 1] in {"DT", "PRP$"} and tags[k - 1] in {*_NOUN_TAGS, "NNPS"}:
        # a participle behind a noun takes no object, but for verbs with two
        return toks[k].low not in _TWO_OBJECTS
    timed = (
        tags[k + 1] in {".", ""}
        or _low(toks, k + 1) in DATES
        or _low(toks, k + 1) in {"last", "on", "earlier", "this", "late"}
    )
    return timed and toks[k].low in cues().verbs and tags[k - 1] in _NOUN_TAGS and _alone_behind_comma(tags, k)


def _is_verb_between(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether the cue word between two others must be a verb, not a noun or a name."""
    known, before, after = toks[k].low in cues().nouns, tags[k - 1], tags[k + 1]
    if toks[k].low == "say" and before in {"NN", "NNS", "NNP", "NNPS", "RB", "PRP", ","}:
        return True
    if known and before in {"NN", "NNP"} and after in {"DT", "PRP", "EX"} and _opens_with_article(tags, k):
        return True
    if before == '"' and k > 1 and after in {"NNP", "DT", "PRP$"} and toks[k].text.islower() and tags[k] == "NNS":
        return True
    if tags[k] == "NNS":
        if _is_third_person(toks, tags, k):
            return True
        named = after == "NNP" and before == "NN" and tags[0] in {"DT", "PRP$"} and not FINITE.intersection(tags[:k])
        if (before in {"NNP", "NNPS"} and _low(toks, k + 1) == "that") or (named and FINITE.intersection(tags[k:])):
            return True
        if _low(toks, k + 1) == "that" and _opens_with_article(tags, k):
            return True
        if before not in {"NN", "NNP"}:
            return False
        return (not known and after in {"DT", "PRP", "IN"}) or (k > 1 and tags[k - 2] == "," and after in {",", "."})
    return tags[k] == "NN" and _is_verb_behind_noun(toks, tags, k)


def _is_verb_behind_noun(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether the singular cue word at token `k` is a verb: "The company forecast revenue", "analysts say the"."""
    known, before, after = toks[k].low in cues().nouns, tags[k - 1], tags[k + 1]
    if toks[k].low == "forecast" and after == "IN" and _low(toks, k + 2) in DATES:
        # "…, the OECD forecast on Wednesday"
        return _alone_behind_comma(tags, k)
    if before == "," and _low(toks, k + 1) == "that" and not FINITE.intersection(tags[:k]):
        # "Their results, published in May, show that"
        return True
    if toks[k].low == "show" and (_data_show(toks, tags, k) or (before == "NNS" and after == "RB")):
        return True
    if before == "NNS" and toks[k].low == "point" and after == "TO":
        return not FINITE.intersection(tags)
    if toks[0].low in LONE and after in _CLAUSE_HEADS and after != "IN" and not FINITE.intersection(tags[:k]):
        return True
    if toks[k].low == "forecast" and after in {"NN", "NNS", "JJ", "DT"} and not FINITE.intersection(tags[:k]):
        return before in {"NN", "NNP"} and tags[0] in {"DT", "NNP"}
    if not known and (before in {"NN", "NNP", ",", "RB"} and after in {"PRP", "DT", "EX"}):
        return True
    plural = before in {"NNS", "NNPS", "PRP"} or toks[k - 1].low in LONE
    if plural and not known and (after == "," or (after in {".", ""} and _alone_behind_comma(tags, k))):
        return True
    return plural and (after in _CLAUSE_HEADS or (not known and after in _NOUN_HEADS))


def _data_show(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether "show" is a verb: "Data shared with us show that", "Sales fell, data from the trade office show."."""
    if _low(toks, k + 1) == "that" and toks[0].tag == "NNS":
        return not FINITE.intersection(tags[:k])
    if tags[k + 1] not in {".", ""} or not FINITE.intersection(tags[:k]):
        return False
    comma = next((j for j in range(k - 1, max(0, k - _REPORTERS), -1) if tags[j] == ","), k)
    return any(tags[j] == "NNS" and toks[j].low in cues().nouns for j in range(comma + 1, k))


def _only_verb(toks: tuple[Token, ...], tags: list[str]) -> int:
    """The cue word that must be the verb where nothing else is one ("The company forecast revenue of")."""
    if FINITE.intersection(tags):
        return -1
    for k in range(1, len(toks) - 1):
        known = toks[k].low in cues().verbs and not toks[k].low.endswith("ing")
        if known and tags[k] == "NNS" and tags[k - 1] in {"NN", "NNP"} and toks[k].low in _SHOWN:
            # "imagery collected on 6 October shows about 45 trucks"
            return k if tags[k + 1] in {*_BEHIND_TOLD, "RB", "RBR", "JJR", "IN"} else -1
        if known and tags[k] in {"NN", "VBN", "VB"} and tags[k - 1] in {"NN", "NNP", "NNS", "NNPS", "PRP"}:
            return k if tags[k + 1] in _BEHIND_TOLD else -1
    return -1


def _is_third_person(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether what looks like a plural can only be a verb: ", hopes to begin", "that the bank estimates would"."""
    before, after = tags[k - 1], tags[k + 1]
    if before == "CD" and _low(toks, k + 1) == "that" and k > 1 and toks[k - 2].low in DATES:
        return True
    if before == "," and _low(toks, k + 1) == "to" and tags[k + 2 : k + 3] == ["VB"]:
        return True
    if before not in {"NN", "NNP"}:
        return False
    return (after == "MD" and _in_relative(toks, tags, k)) or (after in {".", ",", ""} and _alone_behind_comma(tags, k))


def _low(toks: tuple[Token, ...], k: int) -> str:
    return toks[k].low if k < len(toks) else ""


def _in_relative(toks: tuple[Token, ...], tags: list[str], k: int) -> bool:
    """Whether only a noun phrase stands between "that" and token `k` ("a move that the bank estimates")."""
    j = k - 1
    while j > 0 and tags[j] in {"NN", "NNP", "JJ", "DT"}:
        j -= 1
    return toks[j].low in {"that", "which"} and j > 0 and tags[j - 1] in {"NN", "NNS", ","} and j < k - 1


def _alone_behind_comma(tags: list[str], k: int) -> bool:
    """Whether only a noun phrase stands between a comma and token `k` (", the operator reports")."""
    j = k - 1
    while j > 0 and tags[j] in {"NN", "NNS", "NNP", "JJ", "DT"}:
        j -= 1
    return tags[j] == "," and j < k - 1


def _opens_with_article(tags: list[str], k: int) -> bool:
    """Whether the words before `k` are a noun phrase with an article at the head of the sentence or clause."""
    j = k - 1
    while j > 0 and tags[j] in {"NN", "NNP", "JJ"}:
        j -= 1
    return j < k - 1 and tags[j] == "DT" and (j == 0 or tags[j - 1] in {",", "CC"})
