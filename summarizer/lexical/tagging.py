"""One Penn Treebank tag for each word of a sentence, chosen among those it can have by rules on its neighbours.

In the manner of Brill (1992), but left to right in one pass, with one thing a window of three tags cannot see: whether
the clause already has its finite verb. That decides most of English's ambiguity between plural noun and third-person
verb (attacks, reports, claims) and between past tense and participle (captured, killed, reported).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from summarizer.lexical.tag_reading import (
    BE,
    DO,
    FINITE,
    HAVE,
    LOOK,
    MODIFIER,
    NOUN,
    PLAIN,
    SUBORDINATE,
    VERB,
    Reading,
)
from summarizer.lexical.tag_verbs import base, modifier_reading, past, plural_or_verb
from summarizer.lexical.words import Tags


def tag_words(lows: list[str], options: list[Tags], *, headline: bool = False) -> list[str]:
    """One tag a word. `options` are the tags that each word can have; a word with one option keeps it."""
    clause = Reading(lows, options)
    chosen, outer = clause.tags, clause.outer
    for i, (low, tags) in enumerate(zip(lows, options, strict=True)):
        rule = _SPECIAL.get(low)
        tag = tags[0]
        if rule is not None:
            tag = rule(clause, i)
        elif tag == "VB" or len(tags) > 1:
            tag = _rule_of(tags)(clause, i)
        if not outer and (tag in PLAIN or (tag == "IN" and low not in SUBORDINATE)):
            chosen.append(tag)
        else:
            clause.push(tag)
    if headline and FINITE.isdisjoint(chosen):
        _headline_verb(clause)
    return chosen


def _headline_verb(clause: Reading) -> None:
    """A headline's first word that can be its verb and agrees: Advances Signal Escalation, Storm Kills 12."""
    plural = False
    for i in range(1, len(clause.tags) - 1):
        tags, before, after = clause.options[i], clause.tags[i - 1], clause.tags[i + 1]
        plural = plural or before in {"NNS", "NNPS"}
        if clause.lows[i] == "'s" or before not in NOUN or after not in NOUN | MODIFIER | {"IN", "TO", "RB"}:
            continue
        if "VBZ" in tags and before in {"NN", "NNP"}:
            clause.tags[i] = "VBZ"
            return
        if "VB" in tags and plural:
            clause.tags[i] = "VBP"
            return


@cache
def _rule_of(tags: Tags) -> Callable[[Reading, int], str]:
    if "VBD" in tags or "VBN" in tags:
        return past
    if "VBZ" in tags:
        return plural_or_verb
    if "VB" in tags:
        return base
    if "VBG" in tags:
        return _gerund
    return _plain


def _gerund(clause: Reading, i: int) -> str:
    """A form in -ing that can be a noun or an adjective: fighting, meeting, leading."""
    tags = clause.options[i]
    p = clause.before(i)
    last = clause.tag(p)
    if p >= 0 and clause.lows[p] in BE and clause.tags[p] != "POS":
        return "VBG"
    if last in {"DT", "PRP$", "POS", "JJ", "NN", "CD"}:
        other = modifier_reading(clause, i, tags[0])
        return other if other != "VBG" else ("NN" if clause.first(i + 1) not in NOUN else "VBG")
    follows = clause.first(i + 1)
    if follows in {"DT", "PRP", "PRP$"} or (last == "IN" and follows in {"NNS", "NNP"}):
        return "VBG"
    return tags[0]


def _plain(clause: Reading, i: int) -> str:
    """A word that is no verb: military, official, more, plural."""
    tags = clause.options[i]
    follows = clause.first(i + 1)
    if tags == ("JJ", "NNP"):
        return (
            "JJ"
            if follows in NOUN or follows in {"JJ", "VBN", "VBG", "CC", "CD"} or clause.tag(i - 1) == "VBZ"
            else "NNP"
        )
    if tags[0] in {"JJR", "JJS"} and len(tags) > 1:
        return tags[1] if follows in {"JJ", "RB"} else tags[0]
    if tags[0] in {"JJ", "NN"} and "JJ" in tags and "NN" in tags:
        verb_next = (
            i + 1 < len(clause.options)
            and "VBZ" in clause.options[i + 1]
            and clause.first(i + 2) in {"TO", "DT", "PRP$"}
        )
        if (follows in NOUN and not verb_next) or follows == "JJ":
            return tags[0] if tags[0] == "NN" else "JJ"
        if (
            tags[0] == "JJ"
            and clause.tag(i - 1) in {"DT", "JJ", "NNP", "NN", "PRP$", "POS"}
            and follows not in {"CC", ","}
        ):
            return "NN"
    return tags[0]


def _that(clause: Reading, i: int) -> str:
    p = clause.before(i)
    last, follows = clause.tag(p), clause.after_adverbs(i + 1)
    if clause.low(i - 1) in {"now", "so", "except", "given", "provided"}:
        return "IN"
    if last in {".", ":", '"', "IN"} or (last == "TO" and clause.first(i + 1) in {",", "."}):
        return "DT"
    if last in NOUN or last in {")", "CD"}:
        nxt = clause.options[i + 1] if i + 1 < len(clause.options) else ("",)
        if follows in FINITE or ((nxt[0] in {"VBN", "VB"} or "VBZ" in nxt) and last in NOUN):
            return "WDT"
        return "IN"
    if follows in {"MD", "VBZ", "VBD"} and last not in NOUN:
        return "DT"
    return "IN"


def _yet(clause: Reading, i: int) -> str:
    return "RB" if clause.low(i - 1) in {"not", "n't", "never"} else "CC"


def _her(clause: Reading, i: int) -> str:
    follows = clause.options[i + 1] if i + 1 < len(clause.options) else (".",)
    return "PRP$" if follows[0] in {"NN", "NNS", "JJ", "JJS", "NNP", "CD", "VBG"} or "NN" in follows else "PRP"


def _apostrophe_s(clause: Reading, i: int) -> str:
    if i == 0:
        return "POS"
    last, low, follows = clause.tags[i - 1], clause.lows[i - 1], clause.lows[i + 1] if i + 1 < len(clause.lows) else ""
    if last in {"PRP", "EX", "WP", "WRB"} or low in {"that", "here", "there", "what", "who", "let"}:
        return "PRP" if low == "let" else "VBZ"
    return "VBZ" if follows in {"a", "an", "the", "been", "not", "being"} else "POS"


def _there(clause: Reading, i: int) -> str:
    follows = clause.lows[i + 1] if i + 1 < len(clause.lows) else ""
    verb = clause.after_adverbs(i + 1) in {"MD", "VBZ", "VBP", "VBD"}
    return "EX" if (verb or follows in BE or follows in {"have", "had"}) and clause.tag(i - 1) not in VERB else "RB"


def _would_or_had(clause: Reading, i: int) -> str:
    follows = clause.options[i + 1] if i + 1 < len(clause.options) else ("",)
    return "VBD" if ("VBN" in follows and "VB" not in follows) or clause.lows[i + 1 : i + 2] == ["better"] else "MD"


def _have(clause: Reading, i: int) -> str:
    p = clause.before(i)
    last = clause.tag(p)
    bare = last in {"TO", "MD"} or (p >= 0 and clause.lows[p] in DO)
    bare = bare or (last == "PRP" and clause.tag(p - 1) == "MD")
    if last == "CC":
        bare = next((tag for tag in reversed(clause.tags[max(0, p - LOOK) : p]) if tag in VERB), "VBP") == "VB"
    return "VB" if bare else "VBP"


def _quantity_adverb(clause: Reading, i: int) -> str:
    return (
        "RB"
        if clause.first(i + 1) in {"CD", "$"}
        or clause.low(i + 1) == "half"
        or (
            clause.lows[i + 1 : i + 2] == ["a"]
            and clause.lows[i + 2 : i + 3] in (["dozen"], ["hundred"], ["third"], ["quarter"])
        )
        else "IN"
    )


def _near(clause: Reading, i: int) -> str:
    return "JJ" if clause.tag(i - 1) in {"DT", "PRP$"} else _quantity_adverb(clause, i)


def _first(clause: Reading, i: int) -> str:
    follows = clause.first(i + 1)
    return "JJ" if follows in NOUN or follows in {"JJ", "CD", "VBG"} else "RB"


def _likely(clause: Reading, i: int) -> str:
    """An adverb beside a verb (will likely advance), an adjective elsewhere (is likely to, the likely cause)."""
    follows, last = clause.options[i + 1] if i + 1 < len(clause.options) else (".",), clause.tag(clause.before(i))
    if follows[0] in {"TO", "IN", "."} or last in {"DT", "PRP$"}:
        return "JJ"
    return "RB" if VERB.intersection(follows) or last in FINITE | {"NNS", "NN", "NNP", "PRP"} else "JJ"


def _particle(clause: Reading, i: int) -> str:
    return "RP" if clause.tag(i - 1) in VERB - {"MD"} and clause.lows[i - 1] not in BE else "IN"


def _had(clause: Reading, i: int) -> str:
    p = clause.before(i)
    return "VBN" if p >= 0 and clause.lows[p] in HAVE else "VBD"


def _as(clause: Reading, i: int) -> str:
    return "RB" if "as" in clause.lows[i + 2 : i + 4] and clause.first(i + 1) in {"JJ", "RB"} else "IN"


def _no(clause: Reading, i: int) -> str:
    return "RB" if clause.low(i + 1) == "longer" else "DT"


def _neither(clause: Reading, i: int) -> str:
    """An adverb between a subject or an auxiliary and a verb: Kyiv neither signed nor read it; not neither side."""
    p = clause.before(i)
    if p >= 0 and clause.lows[p] in BE | HAVE | DO:
        return "RB"
    verb = i + 1 < len(clause.options) and not VERB.isdisjoint(clause.options[i + 1])
    return "RB" if clause.tag(p) in NOUN | {"PRP", "WP", "WDT", "MD"} and verb else "DT"


def _longer(clause: Reading, i: int) -> str:
    return "RB" if clause.low(i - 1) == "no" else "JJR"


def _close(clause: Reading, i: int) -> str:
    """An adjective before `to` (units close to the town), and else as the other words that can be verbs."""
    place = clause.low(i + 1) == "to" and clause.tag(clause.before(i)) not in {"MD", "TO", "PRP"}
    return "JJ" if place else base(clause, i)


_SPECIAL: dict[str, Callable[[Reading, int], str]] = {
    "no": _no,
    "neither": _neither,
    "longer": _longer,
    "that": _that,
    "yet": _yet,
    "her": _her,
    "'s": _apostrophe_s,
    "'d": _would_or_had,
    "there": _there,
    "have": _have,
    "do": _have,
    "had": _had,
    "as": _as,
    "about": _quantity_adverb,
    "around": _quantity_adverb,
    "over": _quantity_adverb,
    "under": _quantity_adverb,
    "near": _near,
    "first": _first,
    "last": _first,
    "long": _first,
    "likely": _likely,
    "close": _close,
    "up": _particle,
    "down": _particle,
    "off": _particle,
    "out": _particle,
}
