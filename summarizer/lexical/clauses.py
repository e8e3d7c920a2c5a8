"""Cut a stretch of tagged tokens into propositions: conjoined clauses and verb phrases, contrastive and relative clauses.

The rules are those of `docs/guidelines.md`, "Claim". What the splitter decides, it decides from finite verbs: each finite
verb belongs to the nearest opener before it that still lacks one (that, which, because, if …) or else to the main clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.lexical.tokens import Token


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


Part = Literal["main", "relative", "appositive", "contrast", "participle"]

FINITE = _set("VBD VBZ VBP MD")
NOUN = _set("NN NNS NNP NNPS")
_NP_START = _set('DT PRP PRP$ NN NNS NNP NNPS JJ JJR JJS CD EX VBG VBN RBR $ WP ( PDT "')
_CONJUNCTIONS = _set("and but or nor yet")
_RELATIVE = _set("which who whom whose where")
_CAUSAL = _set("because since as after")
_CONTRAST = _set("while whilst although though whereas")
_SUBORDINATORS = _set(
    "because if unless until till when whenever where wherever whether once although though while whilst whereas since as "
    "after before than lest why how what whoever whatever which who whom whose"
)
_PREPOSITIONS_TOO = _set("as after before since until till than once where when while how what why")
_COMPLEMENT = _set(
    "say says said show shows showed mean means meant know knows knew think thinks thought believe believes believed claim "
    "claims claimed fear fears feared hope hopes hoped insist insists insisted suggest suggests suggested indicate indicates "
    "indicated report reports reported estimate estimates estimated note notes noted warn warns warned add adds added argue "
    "argues argued"
)
_TEMPORAL = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december day days week weeks weekend month months year years night morning evening afternoon hour "
    "hours minute minutes time moment yesterday today tomorrow earlier later decade decades"
)
_ABSTRACT = _set(
    "move step factor development decision fact figure sign shift result situation claim charge allegation"
)
_MARKS = _set(', " . :')
_BE = _set("be is are was were am been being 's 're 'm")
_CONNECTIVES = _set(
    "however meanwhile moreover furthermore nevertheless nonetheless therefore thus hence instead additionally besides indeed "
    "finally still also then consequently conversely similarly likewise importantly crucially notably overall"
)
_PHRASES: frozenset[tuple[str, ...]] = frozenset(
    tuple(phrase.split())
    for phrase in (
        "in addition|on the other hand|on the one hand|at the same time|in particular|of course|for example|for instance|"
        "as a result|in fact|in other words|in turn|after all|more importantly|most importantly|by contrast|in contrast|"
        "on the contrary|that said|even so|in short|in general|above all|to be sure|despite this|for its part|"
        "for their part|for his part|for her part|in the meantime|as such|because of this|to be clear"
    ).split("|")
)
_PHRASE_HEADS = frozenset(phrase[0] for phrase in _PHRASES)
_LONGEST_PHRASE = max(map(len, _PHRASES))
_MAYBE_OPENERS = _SUBORDINATORS | {"that", "so"}
_EDGE = frozenset(",.;:!?\"“”„«»…—–‒―-–'‘’•*")
_APPOSITIVE_HEAD = 8
_FAR = 60
_MOST_CUTS = 40


@dataclass(frozen=True, slots=True)
class Clause:
    """One proposition: token positions in text order, the position of its finite verb (if any), and what it was cut as."""

    ids: tuple[int, ...]
    verb: int | None
    part: Part = "main"
    pronoun: int | None = None
    """Position of the relative pronoun, which a self-standing wording leaves out."""


class Splitter:
    """Reads the tokens of one sentence; `split` cuts any selection of them into clauses."""

    __slots__ = ("_finite", "_maybe", "budget", "hedged", "lows", "tags", "tokens", "voiced")

    def __init__(
        self, tokens: Sequence[Token], hedged: frozenset[int] = frozenset(), voiced: frozenset[int] = frozenset()
    ) -> None:
        """Make a splitter for a sentence.

        Args:
            tokens: the sentence's tokens.
            hedged: positions of hedge cues: an adjunct with a hedge of its own is a proposition of its own.
            voiced: positions of attribution cues: so is a causal clause that reports what somebody says.
        """
        self.tokens = tokens
        self.hedged = hedged
        self.voiced = voiced
        self.tags = [token.tag for token in tokens]
        self.lows = [token.low for token in tokens]
        self._finite = [tag in FINITE for tag in self.tags]
        self._maybe = [low in _MAYBE_OPENERS for low in self.lows]
        self.budget = _MOST_CUTS

    def split(self, ids: Sequence[int]) -> list[Clause]:
        """The propositions among the tokens at `ids`, main clauses before what was cut out of them.

        Args:
            ids: positions in the sentence, ascending; gaps are what an attribution's content took away.
        """
        out: list[Clause] = []
        for stretch in self._stretches(list(ids)):
            out += self._split_stretch(stretch)
        return out

    def _stretches(self, ids: list[int]) -> list[list[int]]:
        """Cut at semicolons, and at colons and spaced dashes that stand between two full clauses."""
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

    def _split_stretch(self, ids: list[int]) -> list[Clause]:
        cut_out: list[Clause] = []
        ids = self._strip_lead(ids)
        ids = self._cut_contrast(ids, cut_out)
        ids = self._cut_causal(ids, cut_out)
        ids = self._cut_relatives(ids, cut_out)
        main = self._coordinate(ids)
        return main + cut_out

    # -- what a position is

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
        if low not in _SUBORDINATORS or tag in {"RB", "CC"}:
            return False
        return low not in _PREPOSITIONS_TOO or self._verb_before_break(ids, k + 1)

    def _verb_before_break(self, ids: Sequence[int], k: int) -> bool:
        """Whether a finite verb with no opener of its own follows before a comma."""
        if k < len(ids) and self.tags[ids[k]] in {"VBN", "VBG"} and self.lows[ids[k]] not in {"being"}:
            return False
        pending = 0
        for j in range(k, min(k + _FAR, len(ids))):
            i = ids[j]
            if self._finite[i]:
                if pending == 0:
                    return True
                pending -= 1
            elif self.tags[i] in {",", ":", "."}:
                return False
            elif (
                self.tags[i] in {"WDT", "WP", "WRB"}
                or self.lows[i] in {"that", "because", "if"}
                and self.tags[i] == "IN"
            ):
                pending += 1
        return False

    def _main_verb(self, ids: Sequence[int]) -> int | None:
        """The finite verb that no opener claims; a prepositional reading is tried when openers claim them all."""
        openers = 0
        last: int | None = None
        for k, i in enumerate(ids):
            if self._opener(ids, k):
                openers += 1
            elif self._finite[i]:
                if openers == 0:
                    return i
                openers -= 1
                last = i
        starts_open = bool(ids) and (self._opener(ids, 0) or self.lows[ids[0]] in _SUBORDINATORS)
        return None if starts_open else last if openers == 0 and last is not None and self._unsure(ids) else None

    def _unsure(self, ids: Sequence[int]) -> bool:
        return any(self.lows[i] in _PREPOSITIONS_TOO for i in ids)

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
            return "VP"
        front = self.tags[ids[k]] in {"IN", "TO"} or self._opener(ids, k)
        if not front and self.tags[ids[k]] not in _NP_START:
            return None
        pending = commas = 0
        for j in range(k, min(k + _FAR, len(ids))):
            i = ids[j]
            tag = self.tags[i]
            if self._opener(ids, j):
                pending += 1
            elif self._finite[i]:
                if pending:
                    pending -= 1
                    continue
                if front and not commas:
                    return None
                return "S" if commas != 1 or front or self.tags[ids[j - 1]] != "," else None
            elif tag == ",":
                commas += 1
            elif tag == "CC" and pending == 0 and self._next_is_verb(ids, j + 1):
                return None
            elif tag in {":", "."} and self.lows[i] in {";", ".", "?", "!"}:
                return None
        return None

    def _next_is_verb(self, ids: Sequence[int], k: int) -> bool:
        k = self._skip(ids, k)
        return k < len(ids) and self._finite[ids[k]]

    # -- cutting

    def _strip_lead(self, ids: list[int]) -> list[int]:
        """Without opening conjunctions, connectives (However, In addition) and marks."""
        while ids:
            i = ids[0]
            low, tag = self.lows[i], self.tags[i]
            comma = len(ids) > 1 and self.lows[ids[1]] == ","
            if (
                tag in {",", ":", ".", "SYM"}
                or (tag == '"' and self._drop_quote(ids))
                or (tag == "CC" and low in _CONJUNCTIONS)
            ):
                ids = ids[1:]
            elif (low in _CONNECTIVES and comma) or (low == "note" and len(ids) > 1 and self.lows[ids[1]] == ":"):
                ids = ids[2:]
            elif low == "that" and tag == "IN" or (low == "so" and comma):
                ids = ids[1:]
            else:
                comma_at = self._phrase(ids)
                if comma_at is None:
                    return ids
                ids = ids[comma_at + 1 :]
        return ids

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

    def _cut_contrast(self, ids: list[int], out: list[Clause]) -> list[int]:
        """Contrastive while, although, though, whereas, each a proposition of its own."""
        for k, i in enumerate(ids):
            if self.lows[i] not in _CONTRAST or self.tags[i] not in {"IN", "RB", "CC"}:
                continue
            start = k - 1 if k and self.lows[ids[k - 1]] == "even" else k
            rest = ids[k + 1 :]
            participle = rest and self.tags[rest[0]] == "VBG" and not self._finite_before_comma(rest)
            if participle and self.lows[i] in {"while", "whilst"}:
                end = self._next_comma(ids, k + 1)
                subject = self.subject(ids[:start]) or self.subject_after(ids[end:])
                out.append(Clause(tuple(sorted((*subject, *ids[k + 1 : end]))), None, "participle"))
                return self._cut_contrast(ids[:start] + ids[end:], out)
            if self._clause_start(rest, 0) != "S":
                continue
            if self._main_verb(ids[:start]) is None:
                end = self._end_of_fronted(ids, k + 1)
                if end is None:
                    continue
                out += self._split_stretch(ids[k + 1 : end])
                return self._split_front(ids[:start] + ids[end:], out)
            out += [Clause(c.ids, c.verb, "contrast", c.pronoun) for c in self._split_stretch(rest)]
            return ids[:start]
        return ids

    def _finite_before_comma(self, ids: Sequence[int]) -> bool:
        return any(self._finite[i] for i in ids[: self._next_comma(ids, 0)])

    def _cut_causal(self, ids: list[int], out: list[Clause]) -> list[int]:
        """A clause with as, since, because, after is cut off where it and the main clause differ in hedging or voice."""
        for k, i in enumerate(ids):
            if self.lows[i] not in _CAUSAL or not self._causal_opener(ids, k):
                continue
            if k == 0 or not self._finite_before(ids, k):
                end = self._end_of_fronted(ids, k + 1) if k == 0 else None
                if end is None or not self._marked(ids[end:], self.voiced) or self._marked(ids[:end], self.voiced):
                    continue
                out += self._split_stretch(ids[k + 1 : end])
                return self._strip_lead(ids[end:])
            start = k - 1 if self.lows[ids[k - 1]] in {"especially", "particularly", "even"} else k
            separate = start < k or self.lows[ids[start - 1]] == "," or self.lows[i] in {"because", "since"}
            same = all(self._marked(ids[:start], m) == self._marked(ids[k:], m) for m in (self.hedged, self.voiced))
            if not separate or same:
                continue
            out += [Clause(c.ids, c.verb, "contrast", c.pronoun) for c in self._split_stretch(ids[k + 1 :])]
            return ids[:start]
        return ids

    def _causal_opener(self, ids: Sequence[int], k: int) -> bool:
        temporal = k + 2 < len(ids) and self.lows[ids[k + 1]] in _TEMPORAL and self.lows[ids[k + 2]] == ","
        return self._verb_before_break(ids, k + 3 if temporal else k + 1)

    def _finite_before(self, ids: Sequence[int], k: int) -> bool:
        return self._main_verb(ids[:k]) is not None

    def _marked(self, ids: Sequence[int], marks: frozenset[int]) -> bool:
        return not marks.isdisjoint(ids)

    def _split_front(self, ids: list[int], out: list[Clause]) -> list[int]:
        return self._cut_contrast(self._strip_lead(ids), out)

    def _next_comma(self, ids: Sequence[int], k: int) -> int:
        while k < len(ids) and self.tags[ids[k]] not in {",", ":"}:
            k += 1
        return k

    def _end_of_fronted(self, ids: Sequence[int], k: int) -> int | None:
        """The comma that ends a fronted clause: its verb is behind it, a main clause follows."""
        seen = False
        for j in range(k, len(ids)):
            seen = seen or self._finite[ids[j]]
            if seen and self.tags[ids[j]] == "," and self._clause_start(ids, j + 1) == "S":
                return j
        return None

    def _cut_relatives(self, ids: list[int], out: list[Clause]) -> list[int]:
        """Non-restrictive relative clauses and clause-like appositives, with their antecedent."""
        for k in range(1, len(ids) - 1):
            if self.tags[ids[k]] not in {",", ":"} or self.lows[ids[k]] in {";", ":"}:
                continue
            found = self._relative_at(ids, k) or self._appositive_at(ids, k) or self._hedged_adjunct_at(ids, k)
            if found is None or self.budget == 0:
                continue
            self.budget -= 1
            part, pronoun = found
            verb_from = k + 1
            end = self._end_of_inserted(ids, k, verb_from, part)
            antecedent = self._antecedent(ids, k, part)
            body = ids[k + 1 : end]
            clauses = self._part_clauses(antecedent, [ids[k], *body], (part, pronoun))
            out += clauses
            rest = ids[:k] + ids[end:]
            return self._cut_relatives(rest, out)
        return ids

    def _part_clauses(self, antecedent: list[int], body: list[int], found: tuple[Part, int | None]) -> list[Clause]:
        part, pronoun = found
        inner: list[Clause] = []
        kept = body[:1] + self._cut_relatives(body[1:], inner)
        finite = next((i for i in kept if self._finite[i]), None)
        head = antecedent if antecedent else []
        verb = None if part == "participle" else finite
        first = Clause(tuple(head + (kept if head else kept[1:])), verb, part, pronoun)
        return [first, *inner]

    def _relative_at(self, ids: Sequence[int], k: int) -> tuple[Part, int] | None:
        j = k + 1
        while j < len(ids) and j - k <= 5 and self.lows[ids[j]] not in _RELATIVE:  # noqa: PLR2004 - "some of whom", "in which"
            if (
                self.tags[ids[j]] not in {"IN", "CD", "DT", "JJ", "JJS", "NN", "RB"}
                or self.lows[ids[j]] in _SUBORDINATORS
            ):
                return None
            j += 1
        if j >= len(ids) or self.lows[ids[j]] not in _RELATIVE or j - k > 5:  # noqa: PLR2004 - as above
            return None
        if j > k + 1 and self.lows[ids[j - 1]] not in {
            "of",
            "in",
            "at",
            "on",
            "to",
            "for",
            "with",
            "by",
            "from",
            "under",
        }:
            return None
        if not any(self._finite[i] for i in ids[j : j + 25]):
            return None
        before = self.tags[ids[k - 1]]
        return ("relative", ids[j]) if before in NOUN or before in {")", "CD", '"', "POS", "RB", "PRP"} else None

    def _appositive_at(self, ids: Sequence[int], k: int) -> tuple[Part, None] | None:
        if self.lows[ids[k + 1]] not in {"a", "an", "one", "something"} or self.tags[ids[k - 1]] == "JJ":
            return None
        for j in range(k + 2, min(k + 2 + _APPOSITIVE_HEAD, len(ids))):
            low, tag = self.lows[ids[j]], self.tags[ids[j]]
            if low in {"that", "which", "who", "whose", "where"} and (tag != "IN" or self.tags[ids[j - 1]] in NOUN):
                follows = any(self._finite[i] for i in ids[j : j + 12])
                return ("appositive", None) if follows else None
            if tag in FINITE or tag in {",", ":", ".", "CC"}:
                return None
        return None

    def _hedged_adjunct_at(self, ids: Sequence[int], k: int) -> tuple[Part, None] | None:
        """A participle phrase with a hedge of its own: These troops, reportedly trained to …, are."""
        j = k + 1
        while j < len(ids) and self.tags[ids[j]] in {"RB"}:
            j += 1
        if j >= len(ids) or self.tags[ids[j]] not in {"VBN", "VBG"} or self.lows[ids[j]] in {"including", "according"}:
            return None
        end = self._end_of_inserted(ids, k, k + 1, "participle")
        return ("participle", None) if self.hedged.intersection(ids[k + 1 : end]) else None

    def _end_of_inserted(self, ids: Sequence[int], k: int, start: int, part: Part) -> int:
        """Where an inserted clause ends: before the comma after which the clause around it goes on."""
        seen_main = self._main_verb(ids[:k]) is not None
        seen = part == "participle"
        dash = self.tags[ids[k]] == ":"
        for j in range(start, len(ids)):
            i = ids[j]
            seen = seen or self._finite[i]
            if dash and self.tags[i] == ":":
                return j
            if not seen or self.tags[i] != ",":
                continue
            after = j + 1
            conjunction = after < len(ids) and self.tags[ids[after]] == "CC"
            goes_on = self._clause_start(ids, after + 1 if conjunction else after)
            if seen_main:
                if conjunction and goes_on:
                    return j
            elif goes_on:
                return j
        return len(ids)

    def _antecedent(self, ids: Sequence[int], k: int, part: Part) -> list[int]:
        """The noun phrase right before ids[k], with its of-phrases; nothing where the whole clause is meant."""
        if part == "appositive" and self.lows[ids[k + 2]] in _ABSTRACT:
            return []
        if part == "participle":
            main = self._main_verb(ids[:k])
            if main is not None and self.tags[ids[self._skip(ids, k + 1)]] == "VBG":
                return self.subject(ids[:k])
        j = k - 1
        while j >= 0 and (self._nominal(ids[j]) or self._links_noun(ids, j)):
            j -= 1
        if j > 0 and self.tags[ids[j]] == "IN" and any(self.lows[i] in _TEMPORAL for i in ids[j + 1 : k]):
            return (
                self._antecedent(ids, j, part)
                if part == "relative" and self._nominal(ids[j - 1])
                else list(ids[j + 1 : k])
            )
        start = j + 1
        while start < k and self.tags[ids[start]] in {"IN", "CC", ",", "RB", "TO", "VBG", ")"}:
            start += 1
        return list(ids[start:k])

    def _nominal(self, i: int) -> bool:
        return self.tags[i] in {*NOUN, "DT", "JJ", "JJS", "JJR", "CD", "PRP$", "POS", "(", ")", '"', "$", "PRP"}

    def _links_noun(self, ids: Sequence[int], j: int) -> bool:
        low = self.lows[ids[j]]
        return low == "of" or (
            low == "and" and 0 < j < len(ids) - 1 and self.tags[ids[j - 1]] == self.tags[ids[j + 1]] == "NNP"
        )

    def _coordinate(self, ids: list[int]) -> list[Clause]:
        """Conjoined clauses and conjoined finite verb phrases of one stretch."""
        pieces: list[tuple[list[int], str]] = []
        start, kind, matrix, pending, last = 0, "S", False, 0, "main"
        last_verb = 0
        k = 0
        while k < len(ids):
            i = ids[k]
            if self._opener(ids, k):
                pending += 1
            elif self._finite[i]:
                last = "inner" if pending or matrix else "main"
                matrix = matrix or not pending
                pending = max(0, pending - 1)
                last_verb = k
            elif matrix and pending == 0 and k > start:
                found = self._join_at(ids, k, last, last_verb)
                if found:
                    pieces.append((ids[start:k], kind))
                    start, kind = k + 1, found
                    while start < len(ids) and self.tags[ids[start]] in {"CC", ","}:
                        start += 1
                    k, matrix, last = start - 1, False, "main"
            k += 1
        pieces.append((ids[start:], kind))
        return self._with_subjects(pieces)

    def _join_at(self, ids: list[int], k: int, last: str, last_verb: int) -> Literal["S", "VP"] | None:
        """What a conjunction (or the comma of a list of verb phrases) at ids[k] joins to the main clause, if anything."""
        i = ids[k]
        low = self.lows[i]
        if self.tags[i] == ",":
            follows = (
                k + 1 < len(ids)
                and self._finite[ids[self._skip(ids, k + 1)] if self._skip(ids, k + 1) < len(ids) else i]
            )
            return "VP" if follows and last == "main" and self.tags[ids[k - 1]] != "RB" else None
        if self.tags[i] != "CC" or low not in _CONJUNCTIONS:
            return None
        comma = self.tags[ids[k - 1]] == ","
        if last != "main" and not comma and low != "but":
            return None
        found = self._clause_start(ids, k + 1)
        if found is None and last == "main" and self._same_form(ids, last_verb, k):
            return "VP"
        if found == "S" and not comma and self._complement(ids, last_verb, k):
            return None
        if found == "S" and not comma and low == "or":
            return None
        return found

    def _same_form(self, ids: Sequence[int], verb: int, k: int) -> bool:
        """Whether a second participle or infinitive of the same auxiliary follows: had taken the town and marched on."""
        after = self._skip(ids, k + 1)
        if after + 1 >= len(ids) or self.tags[ids[after]] not in {"VBN", "VB"}:
            return False
        form = self.tags[ids[after]]
        group = [self.tags[i] for i in ids[verb + 1 : k]]
        head = next(
            (
                n
                for n, tag in enumerate(group)
                if tag not in {"RB", "VBN", "VB"} or (tag == form and n + 1 == len(group))
            ),
            0,
        )
        if (
            head == 0
            or group[head - 1] != form
            or "TO" in group[head:]
            or (form == "VBN" and self.lows[ids[verb]] in _BE)
        ):
            return False
        complete = any(tag in NOUN or tag == "PRP" for tag in group[head:])
        return complete and self.tags[ids[after + 1]] not in {",", ".", "CC", ":"}

    def _complement(self, ids: Sequence[int], verb: int, k: int) -> bool:
        """Whether only a noun phrase stands between a verb like `believes` and ids[k]: the two nouns are one subject."""
        between = ids[verb + 1 : k]
        return self.lows[ids[verb]] in _COMPLEMENT and all(self._nominal(i) for i in between)

    def _with_subjects(self, pieces: list[tuple[list[int], str]]) -> list[Clause]:
        out: list[Clause] = []
        subject: list[int] = []
        for piece, kind in pieces:
            body = self._strip_lead(piece) if kind == "S" else piece
            verb = self._main_verb(body)
            if kind == "S":
                subject = self.subject(body)
                adjunct = self._fronted_participle(body, subject)
                if adjunct:
                    out.append(Clause((*adjunct, *subject), None, "participle"))
                    body = [i for i in body if i >= subject[0]]
                out.append(Clause(tuple(body), verb))
            else:
                out.append(Clause((*subject, *body), verb if verb is not None else body[0] if body else None))
        return out

    def _fronted_participle(self, ids: list[int], subject: list[int]) -> list[int]:
        """Located around 50 miles away, Kupiansk is a hub: a hedged adjunct is, with the subject, a proposition."""
        if not ids or self.tags[ids[0]] != "VBN" or not subject or subject[0] == ids[0]:
            return []
        adjunct = [i for i in ids if i < subject[0]]
        return adjunct if self._marked(adjunct, self.hedged) else []

    # -- subjects

    def subject(self, ids: Sequence[int]) -> list[int]:
        """The noun phrase before the main verb, without what is fronted before it; empty where there is none."""
        verb = self._main_verb(ids)
        if verb is None:
            return []
        return self._subject_of(list(ids), list(ids).index(verb))

    def subject_after(self, ids: Sequence[int]) -> list[int]:
        """As `subject`, for the rest of a sentence that begins with a comma."""
        return self.subject(self._strip_lead(list(ids)))

    def _subject_of(self, ids: list[int], at: int) -> list[int]:
        chunks: list[list[int]] = [[]]
        for i in ids[:at]:
            if self.tags[i] in {",", ":"}:
                chunks.append([])
            else:
                chunks[-1].append(i)
        chunks = [chunk for chunk in chunks if chunk]
        start = next((chunk[0] for chunk in chunks if self._heads_subject(chunk)), chunks[-1][0] if chunks else ids[0])
        end = at
        while end > 0 and (self.tags[ids[end - 1]] in {"RB", ","} or self.lows[ids[end - 1]] == "likely"):
            end -= 1
        return [i for i in ids[:end] if i >= start]

    def _heads_subject(self, chunk: list[int]) -> bool:
        tag = self.tags[chunk[0]]
        if tag not in {*NOUN, "DT", "PRP", "PRP$", "JJ", "JJR", "JJS", "CD", "EX", "WP", '"', "$"}:
            return False
        return not any(self.lows[i] in _TEMPORAL for i in chunk[:4]) or len(chunk) > 6  # noqa: PLR2004 - "On Monday"

    def trimmed(self, ids: Sequence[int]) -> list[int]:
        """Without marks at either end; a closing bracket stays where its partner is inside."""
        left, right = 0, len(ids)
        while left < right and self.tokens[ids[left]].text in _EDGE and not self._opens(ids, left):
            left += 1
        while right > left and (self.tokens[ids[right - 1]].text[0] in _EDGE and self.tags[ids[right - 1]] != "POS"):
            right -= 1
        return list(ids[left:right])

    def _opens(self, ids: Sequence[int], k: int) -> bool:
        return self.tags[ids[k]] == '"' and not self._drop_quote(list(ids[k:]))
