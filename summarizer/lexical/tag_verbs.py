"""Rules for words that can be verbs: bare forms, forms in -s, forms in -ed."""

from __future__ import annotations

from summarizer.lexical.tag_reading import (
    BARE_AFTER,
    BE,
    BREAKS,
    DO,
    HAVE,
    LOOK,
    MODIFIER,
    NAMING,
    NOMINAL,
    NOUN,
    NOUN_TO,
    OBJECT_OF_VERB,
    OBJECT_START,
    SUBJECTS,
    SUBORDINATE,
    Reading,
)
from summarizer.lexical.words import Tags, word_set

_NOUN_BEFORE = word_set("DT PRP$ POS JJ JJR JJS CD WP$")
_ZERO_THAT = word_set("fear claim hope say report note warn argue believe think estimate insist doubt suspect worry")
_PARTICLES = word_set("up down out off")
_INTRANSITIVE_NEXT = word_set("VBD VBN JJ IN RB TO DT PRP PRP$ , .")
_PRONOUN_SUBJECTS = word_set("everyone nobody someone everything")
_DETERMINER_PRONOUNS = word_set("this that all both most some")


def noun_reading(tags: Tags) -> str:
    """The likeliest tag that is no verb."""
    return next((tag for tag in tags if tag in {"NN", "NNS"}), next((t for t in tags if t in {"JJ", "RB"}), tags[0]))


def modifier_reading(clause: Reading, i: int, fallback: str) -> str:
    """Noun or adjective, for a word that is no verb here: an adjective before a noun, a noun elsewhere."""
    tags = clause.options[i]
    follows = clause.first(i + 1)
    if "JJ" in tags and (follows in NOUN or follows in {"JJ", "VBG"} or clause.lows[clause.before(i)] in BE):
        return "JJ"
    if "NN" in tags:
        return "NN"
    return "JJ" if "JJ" in tags else fallback


def base(clause: Reading, i: int) -> str:
    """A bare form: attack, report, close, lead."""
    p = clause.before(i)
    last = clause.tag(p)
    if last == "TO":
        nominal = clause.options[i][0] != "VB" and p > 0 and clause.lows[p - 1] in NOUN_TO
        return modifier_reading(clause, i, "NN") if nominal else "VB"
    if _wants_bare(clause, i, p):
        return "VB"
    if clause.resumes == i - 1 >= 0 and not clause.finite_ahead(i + 1):
        return "VBP"
    tag = _base_after_modifier(clause, i, p) or _base_after_subject(clause, i, p)
    if tag:
        return tag
    return _parallel_base(clause, i, p) if last == "CC" and p > 0 else _base_elsewhere(clause, i, p)


def _wants_bare(clause: Reading, i: int, p: int) -> bool:
    """Whether what stands before wants a bare verb: will, did, help, would they."""
    last, low = clause.tag(p), clause.low(p)
    if last == "MD" or low in DO or (low in BARE_AFTER and clause.options[i][0] == "VB"):
        return True
    return last == "PRP" and clause.tag(clause.before(p)) == "MD"


def _base_after_modifier(clause: Reading, i: int, p: int) -> str | None:
    tags, last, low = clause.options[i], clause.tag(p), clause.low(p)
    if last in _NOUN_BEFORE and not (low == "that" and last == "DT"):
        return modifier_reading(clause, i, "NN" if tags[0] == "VB" and "NN" in tags else "VB")
    if last == "IN" and low not in SUBORDINATE:
        return modifier_reading(clause, i, "NN" if tags[0] == "VB" and "NN" in tags else "VB")
    return None


def _base_after_subject(clause: Reading, i: int, p: int) -> str | None:
    """The present tense, where a subject stands before: they attack, troops move toward the city."""
    tags, last, low = clause.options[i], clause.tag(p), clause.low(p)
    if last == "PRP" and low not in SUBJECTS:
        return "VB" if tags[0] == "VB" else modifier_reading(clause, i, "VB")
    if last in {"PRP", "WDT", "WP"} or (low == "that" and last == "DT"):
        return "VBP"
    if len(tags) == 1 and (last in {"NNS", "NNPS"} or (last in NOUN | {"RB", ")", ","} and not clause.finite)):
        return "VBP"
    ahead = clause.finite_ahead(i + 1)
    if last == "NNS" and (clause.opened(i) or (clause.joined(i) and not ahead)):
        return "VBP" if clause.after_adverbs(i + 1) in _INTRANSITIVE_NEXT else None
    if clause.finite or last not in {",", "NNS", "NNPS"}:
        return None
    if last == ",":
        listed = p > 1 and clause.after_adverbs(i + 1) in OBJECT_START | {"JJ", "NNS"}
        return ("VBP" if not ahead else modifier_reading(clause, i, tags[0])) if listed else None
    takes_object = clause.after_adverbs(i + 1) in OBJECT_START or clause.first(i + 1) in {"JJ", "NNS", "IN", "RB"}
    ahead = ahead and not (clause.lows[i] in _ZERO_THAT and clause.first(i + 1) in {"DT", "PRP", "PRP$", "NNP", "EX"})
    return "VBP" if (tags[0] in {"VB", "VBP"} or takes_object) and not ahead else None


def _base_elsewhere(clause: Reading, i: int, p: int) -> str:
    tags, last, low = clause.options[i], clause.tag(p), clause.low(p)
    if tags[0] not in {"VB", "VBP"}:
        return modifier_reading(clause, i, tags[0])
    if low in SUBORDINATE or last in {".", '"', ":"}:
        ordering = tags[0] == "VB" and clause.first(i + 1) == "NNS"
        return "VB" if ordering or clause.first(i + 1) in OBJECT_START else noun_reading(tags)
    return "VB" if "NN" not in tags or last in {"RB", ","} else noun_reading(tags)


def _parallel_base(clause: Reading, i: int, p: int) -> str:
    """A bare form after `and`: like the verb before it, if there is one and nothing makes it a noun."""
    tags = clause.options[i]
    if tags[0] not in {"VB", "VBP"} and clause.first(i + 1) not in OBJECT_START:
        return modifier_reading(clause, i, "NN")
    for j in range(p - 1, max(-1, p - 1 - LOOK), -1):
        if clause.tags[j] in {"VB", "VBP"}:
            return clause.tags[j]
        if clause.tags[j] in {"VBD", "VBZ", "MD", "TO"}:
            break
    return "VB" if tags[0] in {"VB", "VBP"} else modifier_reading(clause, i, "NN")


def plural_or_verb(clause: Reading, i: int) -> str:
    """A form in -s: attacks, reports, claims."""
    tags = clause.options[i]
    noun = noun_reading(tags)
    p = clause.before(i)
    last, low = clause.tag(p), clause.low(p)
    if last in {"WDT", "WP"} or (last == "PRP" and low in SUBJECTS) or low in _PRONOUN_SUBJECTS:
        return "VBZ"
    if _closes_clause(clause, i, last):
        return "VBZ"
    if last in _NOUN_BEFORE | {"VBG", "VBN"}:
        return "VBZ" if low in {"this", "that"} and noun == "NNS" else noun
    if last == "IN" and low not in SUBORDINATE:
        return noun
    if last in {"NN", "NNP"} and clause.joined(i) and clause.first(i + 1) in {"DT", "PRP", "PRP$"}:
        return noun if clause.finite_ahead(i + 1) else "VBZ"
    if last in {"NN", "NNP"} and not clause.finite and not clause.finite_ahead(i + 1):
        goes_on = clause.after_adverbs(i + 1) in OBJECT_START | {"JJ", "NN", "NNS", "IN", "RB", "VBG", "VBN"}
        return "VBZ" if tags[0] == "VBZ" or goes_on else noun
    if last == "CC" and _parallel_third_person(clause, i, p):
        return "VBZ"
    return "VBZ" if tags[0] == "VBZ" and last in {"NN", "NNP", "RB", ",", "CC", ")", '"'} else noun


def _closes_clause(clause: Reading, i: int, last: str) -> bool:
    """Whether the clause still lacks its verb here: the claim that the town has fallen remains, if the town falls."""
    follows = clause.first(i + 1)
    if clause.waiting():
        return last in {"VBN", "VBD", "RB"} and follows not in NOUN and not clause.finite_ahead(i + 1)
    if clause.finite:
        return False
    if last == "VBG":
        return i == 1 and follows in {"IN", "CD", "DT"} and not clause.finite_ahead(i + 1)
    if last == ",":
        resumes = clause.resumes == i - 1 and not clause.finite_ahead(i + 1)
        return resumes or (clause.commas > 1 and follows in OBJECT_OF_VERB)
    return last in {"NN", "NNP"} and follows in {",", "."} and clause.opened(i)


def _parallel_third_person(clause: Reading, i: int, p: int) -> bool:
    """Whether a form in -s after `and` is a verb like one before it: holds the town and attacks the port."""
    likely = clause.tag(p - 1) not in NOMINAL or clause.after_adverbs(i + 1) in OBJECT_START | {"NN"}
    return likely and "VBZ" in clause.tags[max(0, p - LOOK) :]


def past(clause: Reading, i: int) -> str:
    """A form in -ed and its irregular like: captured, held, put, left."""
    tags = clause.options[i]
    p = clause.before(i)
    last, low = clause.tag(p), clause.low(p)
    if "VB" in tags and (last in {"TO", "MD"} or low in DO):
        return "VB"
    if tags[0] in {"NN", "NNS", "IN", "RB"} and last in MODIFIER:
        return tags[0]
    if "NN" in tags and last in _NOUN_BEFORE and clause.first(i + 1) not in NOUN | {"JJ", "VBN"}:
        return "NN"
    if "VBN" in tags and auxiliary(clause, p):
        return "VBN"
    if "VBD" not in tags:
        present = "VB" in tags and last in NOUN | {"PRP"} and not clause.finite
        return "VBP" if present else "VBN" if "VBN" in tags else tags[0]
    if "VBN" not in tags:
        return "VBD"
    return _past_or_participle(clause, i, p)


def _past_or_participle(clause: Reading, i: int, p: int) -> str:
    last, low = clause.tag(p), clause.low(p)
    if clause.low(i - 1) == "neither" and last in NOUN:
        return "VBD"
    if last in {"DT", "PRP$", "POS", "JJ", "JJS", "WP$", "TO"} or (last == "IN" and low not in SUBORDINATE):
        pronoun = last in {"DT", "JJS"} and low in _DETERMINER_PRONOUNS and clause.first(i + 1) not in NOUN
        return "VBD" if pronoun else "VBN"
    if last == "PRP" and (low in SUBJECTS or clause.tag(p - 1) != "IN"):
        return "VBD" if low in SUBJECTS else "VBN"
    if last in {"WDT", "WP", "EX"}:
        return "VBD"
    return _parallel_past(clause, i, p) if last == "CC" else _past_after_noun(clause, i, last)


def auxiliary(clause: Reading, p: int) -> bool:
    """Whether the word at p is a form of be or have, also across the subject of a question."""
    if p < 0:
        return False
    low = clause.lows[p]
    if low in HAVE or low in BE:
        return clause.tags[p] != "POS"
    return clause.tags[p] == "PRP" and p > 0 and clause.lows[p - 1] in HAVE


def _parallel_past(clause: Reading, i: int, p: int) -> str:
    follows = clause.first(i + 1)
    for j in range(p - 1, -1, -1):
        tag = clause.tags[j]
        if tag in {"VBD", "VBZ", "VBP"} and clause.lows[j] not in BE and clause.lows[j] not in HAVE:
            return "VBD"
        if tag == "VBN":
            before = clause.before(j)
            active = not auxiliary(clause, before) or clause.lows[before] in BE
            return "VBD" if active and follows in OBJECT_OF_VERB else "VBN"
        if tag == "VB" and "VB" in clause.options[i]:
            return "VB"
        if tag in {"VBD", "VBZ", "VBP"}:
            return "VBD" if follows in OBJECT_OF_VERB else "VBN"
        if tag in {":", "."} or p - j > LOOK * 2:
            break
    return "VBD"


def _past_after_noun(clause: Reading, i: int, last: str) -> str:
    """The clause's verb (troops captured the town), or a participle of the noun (the town captured by troops)."""
    follows = clause.after(i)
    if last in {".", ":"} or (last == '"' and i <= 1):
        if i == 0 and follows in NOUN | {"MD", "VBZ", "VBD"} and not clause.inserted(i + 1):
            return "NN"
        return "VBN" if follows in {"IN", "TO"} or clause.first(i + 1) in {",", "IN"} else "VBD"
    if clause.finite:
        return _past_after_finite(clause, i, last)
    if last == "," and ((follows in {"IN", "TO"} and clause.commas == 1) or clause.inserted(i + 1)):
        return "VBN"
    if clause.finite_ahead(i + 1) or (clause.listing and clause.first(i + 1) in {".", ",", "CC", ":"}):
        return "VBN"
    narrows = follows in {"IN", "TO", "VBN"} or (clause.low(i + 1) == "by" and last != ",")
    return "VBN" if narrows and _other_past(clause, i + 1) else "VBD"


def _past_after_finite(clause: Reading, i: int, last: str) -> str:
    """A participle, as the clause has its verb; not where an object follows: says Ukraine attacked a school."""
    if clause.lows[i] in NAMING:
        return "VBN"
    follows = clause.first(i + 1) if clause.after(i) != "IN" else "IN"
    if follows in OBJECT_START - {"TO", "WRB", "WP"} or (last == "," and follows in OBJECT_OF_VERB):
        return "VBD"
    if clause.joined(i) and (follows in {".", ",", ":", "CC", "RB", "JJR"} or clause.low(i + 1) in _PARTICLES):
        return "VBD"
    return "VBD" if clause.waiting() and last != "," and clause.after_adverbs(i + 1) in OBJECT_START else "VBN"


def _other_past(clause: Reading, i: int) -> bool:
    """Whether another form in -ed that can be the clause's finite verb follows."""
    for j in range(i, min(i + LOOK, len(clause.options))):
        tags = clause.options[j]
        if tags[0] in {"VBD", "VBN"} and "VBD" in tags and clause.first(j - 1) in NOMINAL | {"RB"}:
            return True
        if tags[0] in BREAKS or tags[0] in {",", "WDT", "WP", "WRB", "CC", "PRP"} or clause.lows[j] in SUBORDINATE:
            return False
    return False
