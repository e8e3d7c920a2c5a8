"""Deterministic checks of generated text: it may say no more, and no more surely, than what it cites.

A claim's text and a key point are written by a model. Each number, date and proper name in them must stand in the text
they rest on; negation and hedges must survive. The checks compare words; they understand nothing, and need not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from summarizer.ground import INVISIBLE

_WORD = re.compile(r"[@#]?\w+(?:[.,:'’\-‐‑]\w+)*")
_PASSING_LOW = re.compile(rf"(?:[a-z]++\s++)++|({_WORD.pattern})")
"""As `_WORD`, but words in lower case between spaces are passed over together, in no group."""
_CLITIC = re.compile(r"(?:['’]s|['’])$")
_OPENING = re.compile(r"[.!?:…][\"'”’)]*\s+$|[\"“‘(]$|^\W*$")
_WORDLY = re.compile(r"\w")
_APOSTROPHE = re.compile(r"['’]")
_HYPHEN = re.compile(r"[-‐‑]")
_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(the|an?) (?=(\w*))", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\w*")
_EDGE = re.compile(r"\b")

NUMBER_WORDS = frozenset(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion dozen dozens half quarter twice double triple third fourth fifth sixth "
    "seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth ".split()
)
NEGATORS = frozenset(
    "not n't no never none neither nor nobody nothing nowhere without cannot unlikely fail fails failed failing "
    "lack lacks lacked refuse refuses refused deny denies denied unable ".split()
)
FUNCTION_WORDS = frozenset(
    "a an the this that these those and or but nor so yet if while as because since of in on at by for from to "
    "into onto with within over under up down out off about than then there here it its he his him she her they "
    "their them we our us you your i my me who whom whose which what when where why how is are was were be been "
    "being am has have had having do does did doing will would shall should can could may might must not no 's ’s "
    "also both either each all any some such own same other another more most very too just only still already "
    "now again further however therefore according said says say ".split()
)
TURNING = NEGATORS | frozenset(
    "will would shall should can could may might must all some any most more both only just if while up down over "
    "under before after off out say said says did had ".split()
)
ANAPHORS = frozenset(
    "it its he his him she her hers they their theirs them this that these those here there then one ones such "
    "former latter we our us i my me you your ".split()
)

_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "become became|begin began begun|break broke broken|bring brought|build built|buy bought|catch caught",
        "choose chose chosen|come came|die dying|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen",
        "feel felt|fight fought|find found|flee fled|fly flew flown flies|forbid forbade forbidden|freeze froze frozen",
        "get got|give gave given|go went gone goes|grow grew grown|hang hung|hear heard|hide hid hidden|hold held",
        "keep kept|know knew known|lead led|leave left|lend lent|lie lay lain lying|lose lost|make made|mean meant",
        "meet met|pay paid|ride rode ridden|rise rose risen|run ran|see saw seen|seek sought|sell sold|send sent",
        "shake shook shaken|shoot shot|sink sank sunk|speak spoke spoken|spend spent|stand stood|steal stole stolen",
        "strike struck|swear swore sworn|sweep swept|swim swam|take took taken|teach taught|tear tore torn",
        "tell told|think thought|throw threw thrown|wear wore worn|win won|withdraw withdrew withdrawn",
        "write wrote written",
    )
    for forms in forms.split("|")
    for form in forms.split()
}
_ENDINGS = ("ing", "ed", "es", "s", "d", "e")
_SHORTEST_BASE = 3


class Wording:
    """A text and what the checks ask of it, each found once however often it is asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[str]:
        """The words, possessive endings taken off."""
        return words(self.text)

    @cached_property
    def low(self) -> list[str]:
        """The words in lower case, with one kind of apostrophe."""
        return [w.lower().replace("’", "'") for w in self.words]

    def says_the_same(self, other: Wording) -> bool:
        """Whether the words are the same, whatever their case and the marks between them."""
        return self.text.rstrip(".") == other.text.rstrip(".") or self.low == other.low

    @cached_property
    def parts(self) -> frozenset[str]:
        """The words and the parts of hyphenated ones, in lower case, with one kind of apostrophe."""
        out = set(self.low)
        for word in self.low:
            if not word.isalpha():
                out.update(_HYPHEN.split(word))
        return frozenset(out)

    @cached_property
    def names(self) -> list[str]:
        """Capitalised words that are not so only because they begin a sentence."""
        return names(self.text)

    @cached_property
    def negators(self) -> set[str]:
        """The negating words, contracted ones as `n't` → `not`."""
        out = set(self.parts & NEGATORS)
        contracted = [w for w in self.parts if w.endswith("n't")] if _APOSTROPHE.search(self.text) else []
        if "cannot" in out or contracted:
            out = (out | {"not"}) - {"cannot", "n't"}
        return out

    @cached_property
    def comparable(self) -> str:
        """The text in lower case, with single spaces and one kind of apostrophe."""
        return " ".join(_seen(self.text).lower().replace("’", "'").split())


@dataclass(frozen=True, slots=True)
class Basis:
    """What a generated sentence rests on."""

    evidence: Wording
    """The words it restates."""
    context: AbstractSet[str] = frozenset()
    """`Wording.parts` of where its names and numbers may stand besides: neighbouring sentences, the resolved source."""
    hedges: tuple[str, ...] = ()
    """The hedge cues that it has to keep."""


def words(text: str) -> list[str]:
    """The words of a text, possessive endings taken off."""
    return [word if word.isalpha() else _bare(word) for word in _WORD.findall(_seen(text))]


def base(word: str) -> str:
    """What the forms of an English verb or noun have in common: ran, runs; kills, killed; a rule of thumb."""
    low = re.sub(r"(?<=\w\w)ie[ds]$", "y", word.lower())
    stem = low.removesuffix("ing")
    for form in (low, low.removesuffix("s"), low.removesuffix("es"), stem, f"{stem}e"):
        if form in _IRREGULAR:
            return _IRREGULAR[form]
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST_BASE:
            low = low.removesuffix(ending)
            break
    return low[:-1] if len(low) > _SHORTEST_BASE and low[-1] == low[-2] else low


def _bare(word: str) -> str:
    """The word without its possessive ending."""
    return word if word.isalpha() else _CLITIC.sub("", word)


def _seen(text: str) -> str:
    """The text as a reader sees it: accents composed, nothing invisible inside a word."""
    shown = text if text.isprintable() else INVISIBLE.sub("", text)
    return shown if shown.isascii() else unicodedata.normalize("NFC", shown)


def names(text: str) -> list[str]:
    """Capitalised words that are not so only because they begin a sentence."""
    return list(each_name(text))


def each_name(text: str) -> Iterator[str]:
    """As `names`, one after the other."""
    text = _seen(text)
    for match in _PASSING_LOW.finditer(text):
        word = match[1]
        if not word or (word.islower() and word[0] not in "@#"):
            continue
        word = _bare(word)
        if not word[0].isupper() and not any(map(str.isupper, word)) and word[0] not in "@#":
            continue
        common = word.lower() in FUNCTION_WORDS
        if not (common and _OPENING.search(text[max(0, match.start() - 8) : match.start()])):
            yield word


def numbers(text: str) -> list[str]:
    """Words with a digit, and number words, hyphenated ones too."""
    return [w for w in words(text) if is_number(w)]


def is_number(word: str) -> bool:
    """Whether a word holds a digit or is a number word, perhaps a hyphenated one."""
    if word.isalpha():
        return word.lower() in NUMBER_WORDS
    return any(map(str.isdigit, word)) or not NUMBER_WORDS.isdisjoint(_HYPHEN.split(word.lower()))


def any_number(words: Collection[str]) -> bool:
    """Whether one of the words, in lower case, is a number."""
    return not NUMBER_WORDS.isdisjoint(words) or any(is_number(w) for w in words if not w.isalpha())


def negators(text: str) -> set[str]:
    """The negating words of a text, contracted ones as `n't` → `not`."""
    return Wording(text).negators


def added(text: Wording, basis: Basis) -> list[str]:
    """Problems with names and numbers that the text has and its basis has not."""
    out: list[str] = []
    if text.says_the_same(basis.evidence):
        return out
    for kind, found in (("number", filter(is_number, text.words)), ("name", text.names)):
        strange = sorted({w for w in found if not _known(w, basis)})
        if strange:
            out.append(f"The {kind} {_listed(strange)} does not stand in the cited words.")
    return out


def _known(word: str, basis: Basis) -> bool:
    """Whether a word stands in the evidence or the context, or all its parts do."""
    parts = {word.lower()} if word.isalpha() else Wording(word).parts
    return all(part in basis.evidence.parts or part in basis.context for part in parts)


def lost(text: Wording, basis: Basis) -> list[str]:
    """Problems with negation and hedges that the basis has and the text has not, or the reverse for negation."""
    out = []
    if not text.says_the_same(basis.evidence) and bool(text.negators) != bool(basis.evidence.negators):
        word = "lost" if basis.evidence.negators else "added"
        out.append(f"A negation was {word}: {_listed(sorted(text.negators | basis.evidence.negators))}.")
    missing = sorted({h for h in basis.hedges if not stands_alone(Wording(h).comparable, text.comparable)})
    if missing:
        out.append(f"The hedge {_listed(missing)} was lost: keep it.")
    return out


def reworded(text: Wording, basis: Basis) -> list[str]:
    """Problems of a claim's text with the words of its evidence.

    It may only replace what points elsewhere (pronouns, "the area") and leave out function words: every other word of
    the evidence stays, and a new content word must come from the context.
    """
    out: list[str] = []
    if text.says_the_same(basis.evidence):
        return out
    ours, theirs = text.parts, basis.evidence.parts
    new = ours - theirs - FUNCTION_WORDS
    strange = sorted(new - basis.context)
    if strange:
        out.append(f"The word {_listed(strange)} stands neither in the evidence nor near it.")
    dropped = sorted(w for w in theirs - ours - FUNCTION_WORDS if not w.startswith("'"))
    if dropped:
        out.append(f"The word {_listed(dropped)} of the evidence was lost.")
    elif _weighty(text, theirs) != _weighty(basis.evidence, theirs):
        out.append("The words of the evidence stand in another order, or one such as may, some or up was changed.")
    if new and ANAPHORS.isdisjoint(theirs) and not _THE.search(basis.evidence.text):
        out.append("The evidence can be understood alone: keep its words.")
    elif new and basis.evidence.comparable in text.comparable:
        out.append(f"The word {_listed(sorted(new))} was added without replacing anything: say only what is claimed.")
    return out


def turned(text: Wording, basis: Basis) -> list[str]:
    """Problems with words that turn a statement (some, all, up, not) or with the order of its names.

    Words of the context are passed over: a source and the verb that reports may stand anywhere.
    """
    theirs, around = basis.evidence.parts, basis.context
    out = []
    turning = sorted((text.parts & TURNING) - NEGATORS - {"off", "out"} - theirs - around)
    if turning:
        out.append(f"The word {_listed(turning)} turns what is claimed.")
    known = basis.evidence.names
    mine = [n for n in dict.fromkeys(text.names) if n in known and n.lower() not in around]
    if mine != [n for n in dict.fromkeys(known) if n in mine] and "by" not in text.parts:
        out.append("Names stand in another order than in the claim.")
    return out


def _weighty(text: Wording, kept: AbstractSet[str]) -> list[str]:
    """The evidence's own words in their order, with every word that turns a statement: modals, quantifiers, "not"."""
    return [w for w in text.low if w in TURNING or (w in kept and w not in FUNCTION_WORDS)]


def stands_alone(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text with no letter or digit right before or behind it."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not _WORDLY.match(text, end) and not (at and _WORDLY.match(text, at - 1)):
            return True
        at = text.find(phrase, at + 1)
    return False


def _listed(found: Iterable[str]) -> str:
    return ", ".join(f"“{w}”" for w in list(found)[:5])


def with_articles(names: Collection[str], text: str) -> dict[str, str]:
    """Names as sentences call them, by the first place that has an article: the ministry, a source, Orla Tindqvist."""
    places: dict[str, list[re.Match[str]]] = {}
    for match in _ARTICLE.finditer(text) if names else ():
        places.setdefault(match[2].lower(), []).append(match)
    out = {}
    for name in names:
        first = _FIRST_WORD.findall(name)[0].lower()
        found = next((match for match in places.get(first, ()) if _named(name, text, match.end())), None)
        out[name] = f"{found[1].lower()} {name}" if found else name
    return out


def _named(name: str, text: str, start: int) -> bool:
    """Whether the name stands at `start`, and no longer word."""
    end = start + len(name)
    return text[start:end].lower() == name.lower() and _EDGE.match(text, end) is not None
