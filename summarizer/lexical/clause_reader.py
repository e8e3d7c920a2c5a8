"""What the words of a sentence do in its clauses: openers, finite verbs, main verbs, subjects, leading connectives.

Every finite verb belongs to the nearest opener before it that still lacks one (that, which, because, if …), or else to
the main clause; the splitter's decisions rest on that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set

FINITE = word_set("VBD VBZ VBP MD")
NOUN = word_set("NN NNS NNP NNPS")
_NP_START = word_set('DT PRP PRP$ NN NNS NNP NNPS JJ JJR JJS CD EX VBG VBN RBR $ WP ( PDT "')
CONJUNCTIONS = word_set("and but or nor yet")
SUBORDINATORS = word_set(
    "because if unless until till when whenever where wherever whether once although though while whilst whereas "
    "since as after before than lest why how what whoever whatever which who whom whose"
)
_PREPOSITIONS_TOO = word_set("as after before since until till than once where when while how what why")
TEMPORAL = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december day days week weeks weekend month months year years night morning evening "
    "afternoon hour hours minute minutes time moment yesterday today tomorrow earlier later decade decades"
)
_CONNECTIVES = word_set(
    "however meanwhile moreover furthermore nevertheless nonetheless therefore thus hence instead additionally "
    "besides indeed finally still also then consequently conversely similarly likewise importantly crucially notably "
    "overall"
)
_PHRASES = frozenset(
    [
        ("in", "addition"),
        ("on", "the", "other", "hand"),
        ("on", "the", "one", "hand"),
        ("at", "the", "same", "time"),
        ("in", "particular"),
        ("of", "course"),
        ("for", "example"),
        ("for", "instance"),
        ("as", "a", "result"),
        ("in", "fact"),
        ("in", "other", "words"),
        ("in", "turn"),
        ("after", "all"),
        ("more", "importantly"),
        ("most", "importantly"),
        ("by", "contrast"),
        ("in", "contrast"),
        ("on", "the", "contrary"),
        ("that", "said"),
        ("even", "so"),
        ("in", "short"),
        ("in", "general"),
        ("above", "all"),
        ("to", "be", "sure"),
        ("to", "be", "clear"),
        ("despite", "this"),
        ("for", "its", "part"),
        ("for", "their", "part"),
        ("for", "his", "part"),
        ("for", "her", "part"),
        ("in", "the", "meantime"),
        ("as", "such"),
        ("because", "of", "this"),
    ]
)
_PHRASE_HEADS = frozenset(phrase[0] for phrase in _PHRASES)
_LONGEST_PHRASE = max(map(len, _PHRASES))
_MAYBE_OPENERS = SUBORDINATORS | {"that", "so"}
_EDGE = frozenset(",.;:!?\"“”„«»…—–‒―-–'‘’•*")
_STOPS = word_set(": .")
_TAG, _LOW = attrgetter("tag"), attrgetter("low")
_MARKS = word_set(', " . :')
_FAR = 60
_DATE_WORDS = 6
"""A noun phrase of more words that holds a word of time (the week of the strikes) can be a subject."""
_MOST_CUTS = 40
_NOMINAL = NOUN | word_set('DT JJ JJS JJR CD PRP$ POS ( ) " $ PRP')
_HEADS = NOUN | word_set('DT PRP PRP$ JJ JJR JJS CD EX WP " $')
_NOMINAL_OPENERS = word_set("what whatever whoever whether why how")
_FRONTED, _JOINT = 8, 2
"""Words and finite verbs of the shortest sentence with two conjoined clauses in front of its main clause."""
_FULL_STOPS = word_set("; . ? !")
INVERTING = frozenset({"nor", "neither"})
_AUXILIARIES = word_set("is are was were has have had do does did will would can could may might must shall should")


class ClauseReader:
    """Reads the tokens of one sentence; positions are indices into them, `ids` ascending selections of positions."""

    __slots__ = (
        "_finite",
        "_maybe",
        "budget",
        "hedged",
        "lows",
        "rounded",
        "tags",
        "tokens",
        "voiced",
        "words",
    )

    def __init__(
        self,
        tokens: Sequence[Token],
        hedged: frozenset[int] = frozenset(),
        voiced: frozenset[int] = frozenset(),
        rounded: frozenset[int] = frozenset(),
    ) -> None:
        """Make a reader of a sentence.

        Args:
            tokens: the sentence's tokens.
            hedged: positions of hedge cues other than approximators: an adjunct with one is a proposition of its own.
            voiced: positions of attribution cues: so is a causal clause that reports what somebody says.
            rounded: positions of approximators, which do the same for an adjunct that gives a place (located about …).
        """
        self.tokens = tokens
        self.hedged = hedged
        self.voiced = voiced
        self.rounded = rounded
        self.tags: list[str] = list(map(_TAG, tokens))
        self.lows: list[str] = list(map(_LOW, tokens))
        self._finite = list(map(FINITE.__contains__, self.tags))
        self._maybe = list(map(_MAYBE_OPENERS.__contains__, self.lows))
        self.words = frozenset(self.lows)
        self.budget = _MOST_CUTS

    def _stretches(self, ids: list[int]) -> list[list[int]]:
        """Cut at semicolons, and at colons and spaced dashes that stand between two full clauses."""
        gaps = bool(ids) and ids[-1] - ids[0] + 1 != len(ids)
        if not ids or (not gaps and _STOPS.isdisjoint(self.tags[ids[0] : ids[-1]])):
            return [ids]
        out: list[list[int]] = [[]]
        for k, i in enumerate(ids):
            if self.tags[i] in {":", "."} and out[-1] and self._full_stop(ids, k, out[-1]):
                out.append([])
            elif (
                out[-1]
                and i != out[-1][-1] + 1
                and self._main_verb(out[-1]) is not None
                and self._clause_start(ids, k) == "S"
            ):
                out.append([i])
            else:
                out[-1].append(i)
        return [part for part in out if part]

    def _apart(self, before: Sequence[int], i: int) -> bool:
        """Whether something set off by marks was taken out between the words read so far and position i."""
        if not before or i == before[-1] + 1:
            return False
        return self.tags[before[-1]] in _MARKS or self.tags[i] in _MARKS or self.tags[i - 1] in _MARKS

    def _full_stop(self, ids: list[int], k: int, before: list[int]) -> bool:
        low = self.lows[ids[k]]
        if self._main_verb(before) is None:
            return False
        after = ids[k + 1 :]
        if low in {";", ":"} or (self.tags[ids[k]] == "." and after):
            return self._clause_start(after, 0) == "S"
        return False

    def _opener(self, ids: Sequence[int], k: int) -> bool:
        """Whether the word at ids[k] opens a clause with a finite verb of its own."""
        i = ids[k]
        if not self._maybe[i]:
            return False
        low, tag = self.lows[i], self.tags[i]
        if low == "that":
            return tag in {"IN", "WDT"}
        if low == "so" and k and k + 1 < len(ids):
            return self.tags[ids[k + 1]] in {"PRP", "DT"} and self.lows[ids[k - 1]] != ","
        if low == "than" and k + 1 < len(ids) and self.tags[ids[k + 1]] == "CD":
            return False
        if low == "as" and self._comparing(ids, k):
            return False
        if low not in SUBORDINATORS or tag in {"RB", "CC"}:
            return False
        return low not in _PREPOSITIONS_TOO or self._verb_before_break(ids, k + 1)

    def _comparing(self, ids: Sequence[int], k: int) -> bool:
        """Whether `as` compares or counts: such as, as well as, as many as 500."""
        before = self.lows[ids[k - 1]] if k else ""
        number = k + 1 < len(ids) and self.tags[ids[k + 1]] in {"CD", "$"}
        return before in {"such", "well"} or (number and before in {"many", "much", "few", "little", "high", "low"})

    def _verb_before_break(self, ids: Sequence[int], k: int) -> bool:
        """Whether a finite verb with no opener of its own follows before a comma."""
        if k < len(ids) and self.tags[ids[k]] in {"VBN", "VBG"} and self.lows[ids[k]] != "being":
            return False
        pending = 0
        for j in range(k, min(k + _FAR, len(ids))):
            i = ids[j]
            if self._finite[i]:
                if pending == 0:
                    return True
                pending -= 1
            elif self.tags[i] in {",", ":", "."} or (self.tags[i] == "CC" and self._next_is_verb(ids, j + 1)):
                return False
            elif self.tags[i] in {"WDT", "WP", "WRB"} or (
                self.lows[i] in {"that", "because", "if"} and self.tags[i] == "IN"
            ):
                pending += 1
        return False

    def _main_verb(self, ids: Sequence[int]) -> int | None:
        """The finite verb that no opener claims; a prepositional reading is tried when openers claim them all."""
        openers = 0
        last: int | None = None
        finite, maybe = self._finite, self._maybe
        for k in range(self._past_fronted(ids), len(ids)):
            i = ids[k]
            if maybe[i] and self._opener(ids, k):
                openers += 1
            elif finite[i]:
                if openers == 0:
                    return i
                openers -= 1
                last = i
        if last is None or openers:
            return None
        opening = self.lows[ids[0]]
        open_start = opening not in _NOMINAL_OPENERS and (self._opener(ids, 0) or opening in SUBORDINATORS)
        return last if not open_start and self._unsure(ids) else None

    def _past_fronted(self, ids: Sequence[int]) -> int:
        """Where the main clause starts behind a fronted one with a conjunction: As A rises and B falls, C."""
        if len(ids) < _FRONTED or self.lows[ids[0]] not in SUBORDINATORS or not self._opener(ids, 0):
            return 0
        end = self._next_comma(ids, 1)
        if (
            end >= len(ids)
            or sum(self._finite[i] for i in ids[:end]) < _JOINT
            or self._clause_start(ids, end + 1) != "S"
        ):
            return 0
        return end + 1 if any(self.tags[i] == "CC" for i in ids[:end]) else 0

    def _unsure(self, ids: Sequence[int]) -> bool:
        return not _PREPOSITIONS_TOO.isdisjoint([self.lows[i] for i in ids])

    def _skip(self, ids: Sequence[int], k: int) -> int:
        """Past adverbs and bracketing commas around them."""
        while k < len(ids) and (
            self.tags[ids[k]] in {"RB", "RBR"} or self.lows[ids[k]] == "likely" or self._of_course(ids, k)
        ):
            k += 1
        return k

    def _of_course(self, ids: Sequence[int], k: int) -> bool:
        i = ids[k]
        if self.lows[i] in {"of", "course"}:
            return "course" in self.lows[i : i + 2]
        return (
            self.tags[i] == ","
            and k > 0
            and (self.tags[ids[k - 1]] in {"RB", "CC"} or self.lows[ids[k - 1]] == "course")
        )

    def _clause_start(self, ids: Sequence[int], k: int) -> Literal["S", "VP"] | None:
        """Whether a finite verb phrase (VP) or a clause with its subject (S) begins at ids[k]."""
        k = self._skip(ids, k)
        if k >= len(ids):
            return None
        if self._finite[ids[k]]:
            return "S" if self._inverted(ids, k) else "VP"
        if self.lows[ids[k]] == "at" and self.lows[ids[min(k + 1, len(ids) - 1)]] in {"least", "most"}:
            k += 1
        fronted = self.tags[ids[k]] in {"IN", "TO"} or self._opener(ids, k)
        if not fronted and self.tags[ids[k]] not in _NP_START:
            return None
        return "S" if self._subject_finds_verb(ids, k, fronted=fronted) else None

    def _inverted(self, ids: Sequence[int], k: int) -> bool:
        """Whether the verb at ids[k] stands before its subject: nor did Moscow reply, neither is it likely."""
        nor = 0 < k < len(ids) - 1 and self.lows[ids[k - 1]] in INVERTING
        return nor and self.lows[ids[k]] in _AUXILIARIES and self.tags[ids[k + 1]] in _HEADS

    def _subject_finds_verb(self, ids: Sequence[int], k: int, *, fronted: bool) -> bool:
        """Whether the noun phrase at ids[k] (behind a comma, where something is fronted) gets a finite verb."""
        pending = commas = 0
        opened = False
        for j in range(k, min(k + _FAR, len(ids))):
            i = ids[j]
            if self._opener(ids, j):
                pending += 1
            elif self._finite[i] and pending:
                pending -= 1
                opened = True
            elif self._finite[i]:
                return bool(commas) or opened if fronted else commas != 1 or self.tags[ids[j - 1]] != ","
            elif self.tags[i] == ",":
                commas += j == k or i == ids[j - 1] + 1
            elif self._ends_subject(ids, j, pending):
                return False
        return False

    def _ends_subject(self, ids: Sequence[int], j: int, pending: int) -> bool:
        if self.tags[ids[j]] == "CC":
            return pending == 0 and self._next_is_verb(ids, j + 1)
        return self.lows[ids[j]] in _FULL_STOPS

    def _next_is_verb(self, ids: Sequence[int], k: int) -> bool:
        k = self._skip(ids, k)
        return k < len(ids) and self._finite[ids[k]]

    def _strip_lead(self, ids: list[int]) -> list[int]:
        """Without opening conjunctions, connectives (However, In addition) and marks."""
        while ids:
            if self.tags[ids[0]] == "(" and self._bracketed(ids):
                ids = [i for i in ids[1:] if self.tags[i] != ")" or i < ids[-1] - 1]
                continue
            drop = self._lead(ids)
            if drop == 0:
                break
            ids = ids[drop:]
        return ids

    def _lead(self, ids: list[int]) -> int:
        """How many words at the head are no part of the clause."""
        low, tag = self.lows[ids[0]], self.tags[ids[0]]
        after = self.lows[ids[1]] if len(ids) > 1 else ""
        if tag in {",", ":", ".", "SYM"} or (tag == '"' and self._drop_quote(ids)):
            return 1
        if low in INVERTING and self._inverted(ids, 1 + (after == ",")):
            return 0
        if (tag == "CC" and low in CONJUNCTIONS) or (low == "that" and tag == "IN") or (low == "so" and after == ","):
            return 1
        if (low in _CONNECTIVES and after == ",") or (low == "note" and after == ":"):
            return 2
        if ids[0] == 0 and self.tokens[0].text.isupper():
            return self._dateline(ids)
        comma = self._phrase(ids)
        return 0 if comma is None else comma + 1

    def _dateline(self, ids: list[int]) -> int:
        """How many words a dateline takes: NAIROBI, Kenya (AP) —."""
        marks = [k for k, i in enumerate(ids[: _DATE_WORDS * 2]) if self.tokens[i].text in {"—", "–", "-", "--"}]
        if len(marks) != 1 or any(self._finite[i] for i in ids[: marks[0]]):
            return 0
        return marks[0] + 1 if self._clause_start(ids, marks[0] + 1) == "S" else 0

    def _phrase(self, ids: list[int]) -> int | None:
        """Index of the comma that ends a connective phrase at the head (In addition,); none without one."""
        if self.lows[ids[0]] not in _PHRASE_HEADS:
            return None
        words = [self.lows[j] for j in ids[: _LONGEST_PHRASE + 1]]
        comma = words.index(",") if "," in words else 0
        return comma if tuple(words[:comma]) in _PHRASES else None

    def _bracketed(self, ids: Sequence[int]) -> bool:
        """Whether the bracket at the head closes only at the end, or not at all."""
        return not any(self.tags[i] == ")" for i in ids[:-2])

    def _drop_quote(self, ids: list[int]) -> bool:
        """An opening mark stays where its partner follows inside the same stretch, before the last word."""
        mark = self.tokens[ids[0]].text
        partner = {"“": "”", "‘": "’", "«": "»", "„": "“"}.get(mark, mark)
        return not any(self.tokens[i].text == partner for i in ids[1:-1])

    def _nominal(self, i: int) -> bool:
        return self.tags[i] in _NOMINAL

    def _marked(self, ids: Sequence[int], marks: frozenset[int]) -> bool:
        return not marks.isdisjoint(ids)

    def _next_comma(self, ids: Sequence[int], k: int) -> int:
        while k < len(ids) and self.tags[ids[k]] not in {",", ":"}:
            k += 1
        return k

    def subject(self, ids: Sequence[int]) -> list[int]:
        """The noun phrase before the main verb, without what is fronted before it; empty where there is none."""
        verb = self._main_verb(ids)
        if verb is None:
            return []
        return self._subject_of(list(ids), list(ids).index(verb))

    def own_subject(self, ids: list[int]) -> list[int]:
        """As `subject`, without a dateline or a connective before it."""
        return self.subject(self._strip_lead(ids))

    def _subject_of(self, ids: list[int], at: int) -> list[int]:
        start, chunk = -1, 0
        first = ids[0]
        for k in range(at + 1):
            if k < at and self.tags[ids[k]] not in {",", ":"}:
                continue
            if k > chunk:
                if self._heads_subject(ids[chunk:k]):
                    start = ids[chunk]
                    break
                first = ids[chunk]
            chunk = k + 1
        if start < 0:
            start = first
        end = at
        while end > 0 and (self.tags[ids[end - 1]] in {"RB", ","} or self.lows[ids[end - 1]] == "likely"):
            end -= 1
        return ids[bisect_left(ids, start) : end]

    def _heads_subject(self, chunk: list[int]) -> bool:
        tag = self.tags[chunk[0]]
        if tag not in _HEADS:
            return False
        return len(chunk) > _DATE_WORDS or TEMPORAL.isdisjoint([self.lows[i] for i in chunk[:4]])

    def trimmed(self, ids: Sequence[int]) -> list[int]:
        """Without marks at either end; a closing bracket stays where its partner is inside."""
        left, right, tokens = 0, len(ids), self.tokens
        while left < right and tokens[ids[left]].text in _EDGE and not self._opens(ids, left):
            left += 1
        while right > left and (tokens[ids[right - 1]].text[0] in _EDGE and self.tags[ids[right - 1]] != "POS"):
            right -= 1
        return list(ids[left:right])

    def _opens(self, ids: Sequence[int], k: int) -> bool:
        return self.tags[ids[k]] == '"' and not self._drop_quote(list(ids[k:]))
