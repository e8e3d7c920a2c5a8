"""One Penn Treebank tag for each word of a sentence, chosen among those it can have by rules on its neighbours.

In the manner of Brill (1992), but left to right in one pass, with one thing a window of three tags cannot see: whether
the clause already has its finite verb. That decides most of English's ambiguity between plural noun and third-person
verb (attacks, reports, claims) and between past tense and participle (captured, killed, reported).
"""

from __future__ import annotations

from collections.abc import Callable

from summarizer.lexical.words import Tags

_BE = frozenset("be is are was were am been being 's 're 'm get got gets getting".split())
_HAVE = frozenset("have has had having 've 'd".split())
_DO = frozenset("do does did".split())
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "PRP", ")", '"', "EX", "$"})
_NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
_MODIFIER = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "POS", "CD", "WP$"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_VERB = frozenset({"VB", "VBD", "VBZ", "VBP", "VBN", "VBG", "MD"})
_OBJECT_START = frozenset({"DT", "PRP", "PRP$", "NNP", "NNPS", "CD", "WP", "TO", "$", "WRB", "EX"})
_OBJECT_OF_VERB = (_OBJECT_START - {"TO"}) | {"JJ", "NN", "NNS"}
_NAMING = frozenset(["called", "named", "dubbed", "titled", "nicknamed", "considered", "deemed", "given", "known"])
_NOUN_TO = frozenset(
    "according due prior thanks owing response access return returned returns returning related subject path road "
    "key end close next contrary amount amounts amounted led leads leading lead contribute contributed answer "
    "alternative devoted "
    "reaction threat damage injuries resistance opposition approach transition".split()
)
_BARE_AFTER = frozenset("help helps helped let lets make makes made help helping see saw".split())
_SUBJECTS = frozenset("i you he she it we they who".split())
_SUBORDINATE = frozenset(
    "that because although though whereas while whilst if unless until till lest as since after before when where "
    "whether "
    "than".split()
)
_PREPOSITION_TOO = frozenset(["since", "after", "before", "until", "as", "than"])
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday then".split()
)
_BREAKS = frozenset({":", '"', "."})
_LOOK = 12


class Clause:
    """What the tagger remembers while it reads: tags so far, and whether the clause it is in has its finite verb."""

    __slots__ = ("finite", "listing", "lows", "options", "outer", "sure", "tags")

    def __init__(self, lows: list[str], options: list[Tags]) -> None:
        self.lows = lows
        self.options = options
        self.tags: list[str] = []
        self.finite = False
        self.listing = False
        self.outer: list[tuple[bool, bool]] = []
        self.sure = [
            (len(tags) == 1 and tags[0] in _FINITE) or (low in _DO and before != "to")
            for tags, low, before in zip(options, lows, ["", *lows], strict=False)
        ]

    def before(self, i: int) -> int:
        """Index of the last word before i that is no adverb; −1 at the start."""
        i -= 1
        while i >= 0 and self.tags[i] in {"RB", "RBR", "RBS"}:
            i -= 1
        return i

    def tag(self, i: int) -> str:
        """The tag chosen for word i, or a mark before the sentence."""
        return self.tags[i] if i >= 0 else "."

    def first(self, i: int) -> str:
        """The likeliest tag of a word that may not have been read yet."""
        return self.options[i][0] if i < len(self.options) else "."

    def after_adverbs(self, i: int) -> str:
        """The likeliest tag of the first word from i on that is no adverb."""
        while i < len(self.options) and self.options[i][0] == "RB":
            i += 1
        return self.first(i)

    def finite_ahead(self, i: int) -> bool:
        """Whether a plain finite verb follows before the clause can have ended."""
        for j in range(i, min(i + _LOOK, len(self.options))):
            if self.sure[j]:
                return True
            tag = self.first(j)
            if tag in _BREAKS or tag in {",", "WDT", "WP", "WRB", "CC", "PRP"} or self.lows[j] in _SUBORDINATE:
                return False
        return False

    def push(self, tag: str) -> None:
        """Keep the tag of the next word, and what it does to the clause."""
        i = len(self.tags)
        self.tags.append(tag)
        if tag in _FINITE:
            if (
                self.finite
                and self.outer
                and not self.outer[-1][0]
                and tag != "MD"
                and self.tag(self.before(i)) in _NOMINAL
            ):
                self.outer.pop()
            self.finite = True
        elif tag in {"WDT", "WP", "WRB"} or (
            tag == "IN" and self.lows[i] in _SUBORDINATE and self.first(i + 1) != "CD"
        ):
            self.outer.append((self.finite, self.lows[i] in _PREPOSITION_TOO))
            self.finite = False
        elif (tag == "," and self.outer and (self.finite or self.outer[-1][1])) or (self.lows[i] in _CALENDAR and self.lows[i - 1] in _PREPOSITION_TOO and self.outer):
            self.finite = self.outer.pop()[0]
        elif tag in _BREAKS or (
            tag == "CC" and self.lows[i] in {"and", "but", "or", "nor", "yet"} and self._clause_follows(i + 1)
        ):
            self.finite = False

    def _clause_follows(self, i: int) -> bool:
        self.listing = i > 1 and self.tags[i - 2] == ","
        if self.listing or self.lows[i - 1] == "but":
            return True
        return self.first(i) in {"PRP", "EX", "DT", "PRP$"} and self.finite_ahead(i + 1)


def tag_words(lows: list[str], options: list[Tags], *, headline: bool = False) -> list[str]:
    """One tag a word. `options` are the tags that each word can have; a word with one option keeps it."""
    clause = Clause(lows, options)
    for i, tags in enumerate(options):
        if len(tags) == 1 and tags[0] != "VB" and lows[i] not in _SPECIAL:
            clause.push(tags[0])
            continue
        rule = _SPECIAL.get(lows[i]) or _rule_of(tags)
        clause.push(rule(clause, i))
    if headline and not _FINITE.intersection(clause.tags):
        _headline_verb(clause)
    return clause.tags


def _headline_verb(clause: Clause) -> None:
    """A headline's first word that can be its verb and agrees: Advances Signal Escalation, Storm Kills 12."""
    for i in range(1, len(clause.tags) - 1):
        tags, before, after = clause.options[i], clause.tags[i - 1], clause.tags[i + 1]
        if clause.lows[i] == "'s" or before not in _NOUN or after not in _NOUN | _MODIFIER | {"IN", "TO", "RB"}:
            continue
        plural = any(tag in {"NNS", "NNPS"} for tag in clause.tags[:i])
        if "VBZ" in tags and before in {"NN", "NNP"}:
            clause.tags[i] = "VBZ"
            return
        if "VB" in tags and plural:
            clause.tags[i] = "VBP"
            return


def _rule_of(tags: Tags) -> Callable[[Clause, int], str]:
    if "VBD" in tags or "VBN" in tags:
        return _past
    if "VBZ" in tags:
        return _plural_or_verb
    if "VB" in tags:
        return _base
    if "VBG" in tags:
        return _gerund
    return _plain


def _noun_reading(tags: Tags) -> str:
    return next((tag for tag in tags if tag in {"NN", "NNS"}), next((t for t in tags if t in {"JJ", "RB"}), tags[0]))


def _modifier_reading(clause: Clause, i: int, fallback: str) -> str:
    """Noun or adjective, for a word that is no verb here: an adjective before a noun, a noun elsewhere."""
    tags = clause.options[i]
    follows = clause.first(i + 1)
    if "JJ" in tags and (follows in _NOUN or follows in {"JJ", "VBG"} or clause.lows[clause.before(i)] in _BE):
        return "JJ"
    if "NN" in tags:
        return "NN"
    return "JJ" if "JJ" in tags else fallback


def _base(clause: Clause, i: int) -> str:
    """A bare form: attack, report, close, lead."""
    tags = clause.options[i]
    p = clause.before(i)
    last, low = clause.tag(p), clause.lows[p] if p >= 0 else ""
    if last == "TO":
        nominal = tags[0] != "VB" and p > 0 and clause.lows[p - 1] in _NOUN_TO
        return _modifier_reading(clause, i, "NN") if nominal else "VB"
    if last == "MD" or low in _DO or (low in _BARE_AFTER and tags[0] == "VB"):
        return "VB"
    if last == "PRP" and clause.tag(clause.before(p)) == "MD":
        return "VB"
    if last in {"DT", "PRP$", "POS", "JJ", "JJR", "JJS", "CD", "WP$"} or (last == "IN" and low not in _SUBORDINATE):
        return _modifier_reading(clause, i, "NN" if tags[0] == "VB" and "NN" in tags else "VB")
    if last in {"PRP", "WDT", "WP"} or (low == "that" and last == "DT"):
        if last == "PRP" and low not in _SUBJECTS:
            return "VB" if tags[0] == "VB" else _modifier_reading(clause, i, "VB")
        return "VBP"
    if len(tags) == 1 and (last in {"NNS", "NNPS"} or (last in _NOUN | {"RB", ")", ","} and not clause.finite)):
        return "VBP"
    if last == "," and not clause.finite and p > 1 and clause.after_adverbs(i + 1) in _OBJECT_START | {"JJ", "NNS"}:
        return "VBP" if not clause.finite_ahead(i + 1) else _modifier_reading(clause, i, tags[0])
    if last in {"NNS", "NNPS"} and not clause.finite:
        takes_object = clause.after_adverbs(i + 1) in _OBJECT_START or clause.first(i + 1) in {"JJ", "NNS", "IN", "RB"}
        if (tags[0] in {"VB", "VBP"} or takes_object) and (len(tags) == 1 or not clause.finite_ahead(i + 1)):
            return "VBP"
    if last == "CC" and p > 0:
        return _parallel_base(clause, i, p)
    if tags[0] in {"VB", "VBP"}:
        if low in _SUBORDINATE or last in {".", '"', ":"}:
            return "VB" if clause.first(i + 1) in _OBJECT_START else _noun_reading(tags)
        return "VB" if "NN" not in tags or last in {"RB", ","} else _noun_reading(tags)
    return _modifier_reading(clause, i, tags[0])


def _parallel_base(clause: Clause, i: int, p: int) -> str:
    """A bare form after `and`: like the verb before it, if there is one and nothing makes it a noun."""
    tags = clause.options[i]
    if tags[0] not in {"VB", "VBP"} and clause.first(i + 1) not in _OBJECT_START:
        return _modifier_reading(clause, i, "NN")
    for j in range(p - 1, max(-1, p - 1 - _LOOK), -1):
        if clause.tags[j] in {"VB", "VBP"}:
            return clause.tags[j]
        if clause.tags[j] in {"VBD", "VBZ", "MD", "TO"}:
            break
    return "VB" if tags[0] in {"VB", "VBP"} else _modifier_reading(clause, i, "NN")


def _plural_or_verb(clause: Clause, i: int) -> str:
    """A form in -s: attacks, reports, claims."""
    tags = clause.options[i]
    noun = _noun_reading(tags)
    if noun == tags[0] == "VBZ":
        noun = "VBZ"
    p = clause.before(i)
    last, low = clause.tag(p), clause.lows[p] if p >= 0 else ""
    if (
        last in {"WDT", "WP"}
        or (last == "PRP" and low in _SUBJECTS)
        or low in {"everyone", "nobody", "someone", "everything"}
    ):
        return "VBZ"
    if last in {"DT", "PRP$", "POS", "JJ", "JJR", "JJS", "CD", "WP$", "VBG", "VBN"}:
        if low in {"this", "that"} and noun == "NNS":
            return "VBZ"
        return noun
    if last == "IN" and low not in _SUBORDINATE:
        return noun
    follows = clause.after_adverbs(i + 1)
    if last in {"NN", "NNP"} and not clause.finite and not clause.finite_ahead(i + 1):
        if tags[0] == "VBZ" or follows in _OBJECT_START or follows in {"JJ", "NNS", "IN", "RB", "VBG", "VBN"}:
            return "VBZ"
        return "VBZ" if follows == "NN" else noun
    if last == "CC" and clause.tag(p - 1) not in _NOMINAL and "VBZ" in clause.tags[max(0, p - _LOOK) :]:
        return "VBZ"
    if last == "CC" and follows in _OBJECT_START and "VBZ" in clause.tags[max(0, p - _LOOK) :]:
        return "VBZ"
    return "VBZ" if tags[0] == "VBZ" and last in {"NN", "NNP", "RB", ",", "CC", ")", '"'} else noun


def _past(clause: Clause, i: int) -> str:
    """A form in -ed and its irregular like: captured, held, put, left."""
    tags = clause.options[i]
    p = clause.before(i)
    last, low = clause.tag(p), clause.lows[p] if p >= 0 else ""
    if "VB" in tags and (last in {"TO", "MD"} or low in _DO):
        return "VB"
    if tags[0] in {"NN", "NNS", "IN", "RB"} and last in _MODIFIER:
        return tags[0]
    aux = _auxiliary(clause, p)
    if "VBN" in tags and aux:
        return "VBN"
    if "VB" in tags and "VBD" not in tags and last in _NOUN | {"PRP"} and not clause.finite:
        return "VBP"
    if "VBD" not in tags:
        return "VBN" if "VBN" in tags else tags[0]
    if "VBN" not in tags:
        return "VBD"
    if last in {"DT", "PRP$", "POS", "JJ", "JJS", "WP$", "TO"} or (last == "IN" and low not in _SUBORDINATE):
        pronoun = last == "DT" and low in {"this", "that", "all", "both"} and clause.first(i + 1) not in _NOUN
        return "VBD" if pronoun else "VBN"
    if last == "PRP" and (low in _SUBJECTS or clause.tag(p - 1) != "IN"):
        return "VBD" if low in _SUBJECTS else "VBN"
    if last in {"WDT", "WP", "EX"}:
        return "VBD"
    if last == "CC":
        return _parallel_past(clause, i, p)
    return _past_after_noun(clause, i, last)


def _auxiliary(clause: Clause, p: int) -> bool:
    """Whether the word at p is a form of be or have, also across the subject of a question."""
    if p < 0:
        return False
    low = clause.lows[p]
    if low in _HAVE or low in _BE:
        return clause.tags[p] != "POS"
    return clause.tags[p] == "PRP" and p > 0 and clause.lows[p - 1] in _HAVE


def _parallel_past(clause: Clause, i: int, p: int) -> str:
    follows = clause.first(i + 1)
    for j in range(p - 1, -1, -1):
        tag = clause.tags[j]
        if tag in {"VBD", "VBZ", "VBP"} and clause.lows[j] not in _BE and clause.lows[j] not in _HAVE:
            return "VBD"
        if tag == "VBN":
            before = clause.before(j)
            active = not _auxiliary(clause, before) or clause.lows[before] in _BE
            return "VBD" if active and follows in _OBJECT_OF_VERB else "VBN"
        if tag in {"VBD", "VBZ", "VBP"}:
            return "VBD" if follows in _OBJECT_OF_VERB else "VBN"
        if tag in {":", "."} or p - j > _LOOK * 2:
            break
    return "VBD"


def _past_after_noun(clause: Clause, i: int, last: str) -> str:
    """The clause's verb (troops captured the town), or a participle that narrows the noun (the town captured by troops)."""
    follows = clause.after_adverbs(i + 1)
    if last in {".", '"', ":"} and not (last == '"' and i > 1):
        return "VBN" if follows in {"IN", "TO"} or clause.first(i + 1) == "," else "VBD"
    if clause.finite and clause.lows[i] in _NAMING:
        return "VBN"
    if clause.finite and last != "," and clause.first(i + 1) in _OBJECT_START - {"TO", "WRB", "WP"}:
        return "VBD"
    if last == "," and not clause.finite and follows in {"IN", "TO"} and clause.tags.count(",") == 1:
        return "VBN"
    if clause.finite and not (clause.outer and not clause.outer[-1][0] and last != ","):
        return "VBN"
    if clause.finite:
        return "VBD" if follows in _OBJECT_START else "VBN"
    if clause.finite_ahead(i + 1) or (clause.listing and clause.first(i + 1) in {".", ",", "CC", ":"}):
        return "VBN"
    if clause.lows[min(i + 1, len(clause.lows) - 1)] == "by" and last != ",":
        return "VBN" if _other_past(clause, i + 1) else "VBD"
    if follows in {"IN", "TO", "VBN"} and _other_past(clause, i + 1):
        return "VBN"
    return "VBD"


def _other_past(clause: Clause, i: int) -> bool:
    """Whether another form in -ed that can be the clause's finite verb follows."""
    for j in range(i, min(i + _LOOK, len(clause.options))):
        tags = clause.options[j]
        if tags[0] in {"VBD", "VBN"} and "VBD" in tags and clause.first(j - 1) in _NOMINAL | {"RB"}:
            return True
        if tags[0] in _BREAKS or tags[0] in {",", "WDT", "WP", "WRB", "CC", "PRP"} or clause.lows[j] in _SUBORDINATE:
            return False
    return False


def _gerund(clause: Clause, i: int) -> str:
    """A form in -ing that can be a noun or an adjective: fighting, meeting, leading."""
    tags = clause.options[i]
    p = clause.before(i)
    last = clause.tag(p)
    if p >= 0 and clause.lows[p] in _BE and clause.tags[p] != "POS":
        return "VBG"
    if last in {"DT", "PRP$", "POS", "JJ", "NN", "CD"}:
        other = _modifier_reading(clause, i, tags[0])
        return other if other != "VBG" else ("NN" if clause.first(i + 1) not in _NOUN else "VBG")
    follows = clause.first(i + 1)
    if follows in {"DT", "PRP", "PRP$"} or (last == "IN" and follows in {"NNS", "NNP"}):
        return "VBG"
    return tags[0]


def _plain(clause: Clause, i: int) -> str:
    """A word that is no verb: military, official, more, plural."""
    tags = clause.options[i]
    follows = clause.first(i + 1)
    if tags == ("JJ", "NNP"):
        return (
            "JJ"
            if follows in _NOUN or follows in {"JJ", "VBN", "VBG", "CC", "CD"} or clause.tag(i - 1) == "VBZ"
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
        if (follows in _NOUN and not verb_next) or follows == "JJ":
            return tags[0] if tags[0] == "NN" else "JJ"
        if (
            tags[0] == "JJ"
            and clause.tag(i - 1) in {"DT", "JJ", "NNP", "NN", "PRP$", "POS"}
            and follows not in {"CC", ","}
        ):
            return "NN"
    return tags[0]


def _that(clause: Clause, i: int) -> str:
    p = clause.before(i)
    last, follows = clause.tag(p), clause.after_adverbs(i + 1)
    if last in {".", ":", '"'} or (last == "IN" and clause.lows[p] not in _SUBORDINATE):
        return "DT"
    if last in _NOUN or last in {")", "CD"}:
        nxt = clause.options[i + 1] if i + 1 < len(clause.options) else ("",)
        if follows in _FINITE or ((nxt[0] in {"VBN", "VB"} or "VBZ" in nxt) and last in _NOUN):
            return "WDT"
        return "IN"
    if follows in {"MD", "VBZ", "VBD"} and last not in _NOUN:
        return "DT"
    return "IN"


def _her(clause: Clause, i: int) -> str:
    follows = clause.options[i + 1] if i + 1 < len(clause.options) else (".",)
    return "PRP$" if follows[0] in {"NN", "NNS", "JJ", "JJS", "NNP", "CD", "VBG"} or "NN" in follows else "PRP"


def _apostrophe_s(clause: Clause, i: int) -> str:
    if i == 0:
        return "POS"
    last, low, follows = clause.tags[i - 1], clause.lows[i - 1], clause.lows[i + 1] if i + 1 < len(clause.lows) else ""
    if last in {"PRP", "EX", "WP", "WRB"} or low in {"that", "here", "there", "what", "who", "let"}:
        return "PRP" if low == "let" else "VBZ"
    return "VBZ" if follows in {"a", "an", "the", "been", "not", "being"} else "POS"


def _there(clause: Clause, i: int) -> str:
    follows = clause.lows[i + 1] if i + 1 < len(clause.lows) else ""
    verb = clause.after_adverbs(i + 1) in {"MD", "VBZ", "VBP", "VBD"}
    return "EX" if (verb or follows in _BE or follows in {"have", "had"}) and clause.tag(i - 1) not in _VERB else "RB"


def _would_or_had(clause: Clause, i: int) -> str:
    follows = clause.options[i + 1] if i + 1 < len(clause.options) else ("",)
    return "VBD" if ("VBN" in follows and "VB" not in follows) or clause.lows[i + 1 : i + 2] == ["better"] else "MD"


def _have(clause: Clause, i: int) -> str:
    p = clause.before(i)
    last = clause.tag(p)
    bare = last in {"TO", "MD"} or (p >= 0 and clause.lows[p] in _DO)
    bare = bare or (last == "PRP" and clause.tag(p - 1) == "MD")
    if last == "CC":
        bare = next((tag for tag in reversed(clause.tags[max(0, p - _LOOK) : p]) if tag in _VERB), "VBP") == "VB"
    return "VB" if bare else "VBP"


def _quantity_adverb(clause: Clause, i: int) -> str:
    return (
        "RB"
        if clause.first(i + 1) in {"CD", "$"}
        or (clause.lows[i + 1 : i + 2] == ["a"]
        and clause.lows[i + 2 : i + 3] in (["dozen"], ["hundred"], ["third"], ["quarter"]))
        else "IN"
    )


def _near(clause: Clause, i: int) -> str:
    return "JJ" if clause.tag(i - 1) in {"DT", "PRP$"} else _quantity_adverb(clause, i)


def _first(clause: Clause, i: int) -> str:
    follows = clause.first(i + 1)
    return "JJ" if follows in _NOUN or follows in {"JJ", "CD", "VBG"} else "RB"


def _likely(clause: Clause, i: int) -> str:
    """An adverb beside a verb (will likely advance), an adjective elsewhere (is likely to, the likely cause)."""
    follows, last = clause.options[i + 1] if i + 1 < len(clause.options) else (".",), clause.tag(clause.before(i))
    if follows[0] in {"TO", "IN", "."} or last in {"DT", "PRP$"}:
        return "JJ"
    return "RB" if _VERB.intersection(follows) or last in _FINITE | {"NNS", "NN", "NNP", "PRP"} else "JJ"


def _particle(clause: Clause, i: int) -> str:
    return "RP" if clause.tag(i - 1) in _VERB - {"MD"} and clause.lows[i - 1] not in _BE else "IN"


def _had(clause: Clause, i: int) -> str:
    p = clause.before(i)
    return "VBN" if p >= 0 and clause.lows[p] in _HAVE else "VBD"


def _as(clause: Clause, i: int) -> str:
    return "RB" if "as" in clause.lows[i + 2 : i + 4] and clause.first(i + 1) in {"JJ", "RB"} else "IN"


_SPECIAL: dict[str, Callable[[Clause, int], str]] = {
    "that": _that,
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
    "likely": _likely,
    "up": _particle,
    "down": _particle,
    "off": _particle,
    "out": _particle,
}
