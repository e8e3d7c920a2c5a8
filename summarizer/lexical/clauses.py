"""Cut tagged tokens into propositions: conjoined clauses and verb phrases, contrastive and relative clauses.

The rules are those of `docs/guidelines.md`, "Claim".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from summarizer.lexical.clause_parts import Part, PartReader
from summarizer.lexical.clause_reader import CONJUNCTIONS, INVERTING, NOUN, TEMPORAL
from summarizer.lexical.words import word_set

_CAUSAL = word_set("because since as after")
_INSERTING = frozenset({",", ":"})
_CONTRAST = word_set("while whilst although though whereas")
_COMPLEMENT = word_set(
    "say says said show shows showed mean means meant know knows knew think thinks thought believe believes believed "
    "claim claims claimed fear fears feared hope hopes hoped insist insists insisted suggest suggests suggested "
    "indicate indicates indicated report reports reported estimate estimates estimated note notes noted warn warns "
    "warned add adds added argue argues argued"
)
_BE = word_set("be is are was were am been being 's 're 'm")
_INVARIANT = word_set("cut cost put set hit let shut spread quit split read bid burst hurt beat")
"""Forms that are past and bare at once: behind `would` they share it."""
_LIST = 30
_LONGEST = 200
"""Words read together."""


class Clause(NamedTuple):
    """One proposition: positions of its tokens in text order and of its finite verb, and what it was cut as."""

    ids: tuple[int, ...]
    verb: int | None
    part: Part = "main"
    pronoun: int | None = None
    """Position of the relative pronoun, which a self-standing wording leaves out."""


class Splitter(PartReader):
    """Reads the tokens of one sentence; `split` cuts any selection of them into clauses."""

    __slots__ = ()

    def split(self, ids: Sequence[int]) -> list[Clause]:
        """The propositions among the tokens at `ids`, main clauses before what was cut out of them.

        Args:
            ids: positions in the sentence, ascending; gaps are what an attribution's content took away.
        """
        out: list[Clause] = []
        for part in self._pieces(list(ids)):
            for stretch in self._stretches(part):
                out += self._split_stretch(stretch)
        return out

    def _pieces(self, ids: list[int]) -> list[list[int]]:
        """The words in runs of bounded length, cut at a mark where one is near: what takes longer is no sentence."""
        out = []
        while len(ids) > _LONGEST:
            marks = (k for k in range(_LONGEST, _LONGEST // 2, -1) if self.tags[ids[k]] in {",", ":", ".", '"'})
            cut = next(marks, _LONGEST)
            out.append(ids[:cut])
            ids = ids[cut:]
        return [*out, ids]

    def _split_stretch(self, ids: list[int]) -> list[Clause]:
        cut_out: list[Clause] = []
        ids = self._strip_lead(ids)
        if not self.words.isdisjoint(_CONTRAST):
            ids = self._cut_contrast(ids, cut_out)
        if not self.words.isdisjoint(_CAUSAL):
            ids = self._cut_causal(ids, cut_out)
        if not _INSERTING.isdisjoint(self.tags):
            ids = self._cut_relatives(ids, cut_out)
        main = self._coordinate(ids)
        return main + cut_out

    def _spend(self) -> bool:
        """Whether one more cut may be made: a sentence of hostile length must cost neither time nor stack."""
        self.budget -= 1
        return self.budget >= 0

    def _cut_contrast(self, ids: list[int], out: list[Clause]) -> list[int]:
        """Contrastive while, although, though, whereas, each a proposition of its own."""
        for k, i in enumerate(ids):
            if self.lows[i] not in _CONTRAST or self.tags[i] not in {"IN", "RB", "CC"} or not self._spend():
                continue
            start = k - 1 if k and self.lows[ids[k - 1]] == "even" else k
            rest = ids[k + 1 :]
            participle = rest and self.tags[rest[0]] == "VBG" and not self._finite_before_comma(rest)
            if participle and self.lows[i] in {"while", "whilst"} and (k == 0 or self.tags[ids[k - 1]] in {",", ":"}):
                comma = self._next_comma(ids, k + 1)
                subject = self.subject([*ids[:start], *ids[comma:]])
                out.append(Clause(tuple(sorted((*subject, *ids[k + 1 : comma]))), None, "participle"))
                return self._cut_contrast(ids[:start] + ids[comma:], out)
            if not rest or self.tags[rest[0]] in {"VBN", "IN"} or self._clause_start(rest, 0) != "S":
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
        """A clause with as, since, because, after is cut off where its hedging or voice differs."""
        for k, i in enumerate(ids):
            if self.lows[i] not in _CAUSAL or not self._causal_opener(ids, k) or not self._spend():
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
        temporal = k + 2 < len(ids) and self.lows[ids[k + 1]] in TEMPORAL and self.lows[ids[k + 2]] == ","
        return self._verb_before_break(ids, k + 3 if temporal else k + 1)

    def _finite_before(self, ids: Sequence[int], k: int) -> bool:
        return self._main_verb(ids[:k]) is not None

    def _split_front(self, ids: list[int], out: list[Clause]) -> list[int]:
        return self._cut_contrast(self._strip_lead(ids), out)

    def _end_of_fronted(self, ids: Sequence[int], k: int) -> int | None:
        """The comma that ends a fronted clause: its verb is behind it, a main clause follows."""
        seen = False
        for j in range(k, len(ids)):
            seen = seen or self._finite[ids[j]]
            if seen and self.tags[ids[j]] == "," and self._clause_start(ids, j + 1) == "S":
                return j
        return None

    def _cut_relatives(self, ids: list[int], out: list[Clause], start: int = 1) -> list[int]:
        """Non-restrictive relative clauses and clause-like appositives, with their antecedent."""
        for k in range(start, len(ids) - 1):
            if self.tags[ids[k]] not in _INSERTING or self.lows[ids[k]] in {";", ":"}:
                continue
            found = (
                self._relative_at(ids, k)
                or self._in_what(ids, k)
                or self._appositive_at(ids, k)
                or self._hedged_adjunct_at(ids, k)
            )
            if found is None or not self._spend():
                continue
            part, pronoun = found
            verb_from = k + 1
            end = self._end_of_inserted(ids, k, verb_from, part)
            antecedent = self._antecedent(ids, k, part)
            body = ids[k + 1 : end]
            clauses = self._part_clauses(antecedent, [ids[k], *body], (part, pronoun))
            out += clauses
            rest = ids[:k] + ids[end:]
            return self._cut_relatives(rest, out, k)
        return ids

    def _part_clauses(self, antecedent: list[int], body: list[int], found: tuple[Part, int | None]) -> list[Clause]:
        part, pronoun = found
        inner: list[Clause] = []
        kept = body[:1] + self._cut_relatives(body[1:], inner)
        finite = next((i for i in kept if self._finite[i]), None)
        head = antecedent
        verb = None if part == "participle" else finite
        first = Clause(tuple(head + (kept if head else kept[1:])), verb, part, pronoun)
        return [first, *inner]

    def _hedged_adjunct_at(self, ids: Sequence[int], k: int) -> tuple[Part, None] | None:
        """A participle phrase with a hedge of its own: These troops, reportedly trained to …, are."""
        j = k + 1
        while j < len(ids) and self.tags[ids[j]] == "RB":
            j += 1
        if j >= len(ids) or self.tags[ids[j]] not in {"VBN", "VBG"} or self.lows[ids[j]] in {"including", "according"}:
            return None
        marks = self.hedged if self.tags[ids[j]] == "VBG" else self.hedged | self.rounded
        if not self._marked(ids[k + 1 : k + _LIST], marks) or not self._spend():
            return None
        end = self._end_of_inserted(ids, k, k + 1, "participle")
        if end == len(ids) and self._main_verb(ids[:k]) is None:
            return None
        return ("participle", None) if self._marked(ids[k + 1 : end], marks) else None

    def _end_of_inserted(self, ids: Sequence[int], k: int, start: int, part: Part) -> int:
        """Where an inserted clause ends: before the comma after which the clause around it goes on."""
        main = self._main_verb(ids[:k])
        seen_main = main is not None and not self._complement(ids, list(ids).index(main), k)
        waits = part == "relative" and self._awaits_verb(ids, k)
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
            if seen_main and waits and not conjunction:
                if goes_on == "VP":
                    return j
            elif seen_main:
                if conjunction and goes_on:
                    return j
            elif goes_on:
                return j
        return len(ids)

    def _coordinate(self, ids: list[int]) -> list[Clause]:
        """Conjoined clauses and conjoined finite verb phrases of one stretch."""
        pieces: list[tuple[list[int], str]] = []
        start, kind, matrix, pending, last = 0, "S", False, 0, "main"
        last_verb = 0
        k = (
            self._past_fronted(ids)
            if "CC" in map(self.tags.__getitem__, ids) or sum(map(self._finite.__getitem__, ids)) > 1
            else len(ids)
        )
        while k < len(ids):
            i = ids[k]
            if self._maybe[i] and self._opener(ids, k):
                pending += 1
            elif self._finite[i]:
                last = "inner" if pending or matrix else "main"
                matrix = matrix or not pending
                pending = max(0, pending - 1)
                last_verb = k
            elif matrix and pending == 0 and k > start and self.tags[i] in {",", "CC"}:
                found = self._join_at(ids, k, last, last_verb)
                if found and self._spend():
                    pieces.append((ids[start:k], kind))
                    start, kind = k, found
                    while (
                        start < len(ids) and self.tags[ids[start]] in {"CC", ","} and not self._inverted(ids, start + 1)
                    ):
                        start += 1
                    k, matrix, last = start - 1, False, "main"
            k += 1
        pieces.append((ids[start:], kind))
        return self._with_subjects(pieces)

    def _join_at(self, ids: list[int], k: int, last: str, last_verb: int) -> Literal["S", "VP"] | None:
        """What the conjunction (or the comma of a list of verb phrases) at ids[k] joins to the main clause."""
        i = ids[k]
        if self.tags[i] == ",":
            whole = ids[k - 1] == i - 1 and ids[min(k + 1, len(ids) - 1)] <= i + 1
            listed = whole and last == "main" and self.tags[ids[k - 1]] != "RB" and self._next_is_verb(ids, k + 1)
            return "VP" if listed else self._listed_clause(ids, k, last)
        comma = self.tags[ids[k - 1]] == ","
        if self.tags[i] != "CC" or self.lows[i] not in CONJUNCTIONS or self.lows[i] == "or":
            return None
        if k + 1 < len(ids) and self.lows[ids[k + 1]] == "that" and (last == "main" or not self._holds_that(ids[:k])):
            return self._clause_start(ids, k + 2)
        if last != "main" and not comma and self.lows[i] != "but":
            return None
        found = self._clause_start(ids, k + 1)
        if self.lows[i] == "nor":
            # neither A nor B is one claim: each half would lose the other's negation
            return "S" if found == "S" else None
        if found is None and last == "main" and self._same_form(ids, last_verb, k):
            return "VP"
        loose = found == "S" and not comma and self._complement(ids, last_verb, k)
        return None if loose else found

    def _holds_that(self, ids: Sequence[int]) -> bool:
        """Whether a clause with "that" was opened before, to which "and that" may belong."""
        return any(self.lows[i] == "that" and self.tags[i] in {"IN", "WDT"} for i in ids)

    def _listed_clause(self, ids: list[int], k: int, last: str) -> Literal["S"] | None:
        """Whether the comma at ids[k] stands in a list of clauses: wards are full, staff are ill and drugs run out."""
        if last == "main" and self.lows[ids[0]] == "not" and self.lows[ids[1]] == "only":
            return "S" if self._clause_start(ids, k + 1) == "S" else None
        if last != "main" or k + 1 >= len(ids) or self.tags[ids[k + 1]] in {"IN", "TO"} or self._opener(ids, k + 1):
            return None
        own = any(self._finite[i] for i in ids[k + 1 : self._next_comma(ids, k + 1)])
        if not own or ids[k + 1] != ids[k - 1] + 2 or self._clause_start(ids, k + 1) != "S":
            return None
        later = (j for j in range(k + 2, min(k + _LIST, len(ids) - 1)) if self.tags[ids[j]] == "CC")
        return "S" if any(self._clause_start(ids, j + 1) == "S" for j in later) else None

    def _same_form(self, ids: Sequence[int], verb: int, k: int) -> bool:
        """Whether a second participle or infinitive of one auxiliary follows: had taken the town and marched on."""
        after = self._skip(ids, k + 1)
        if after + 1 >= len(ids) or self.tags[ids[after]] not in {"VBN", "VB"}:
            return False
        form = self.tags[ids[after]]
        group = [self.tags[i] for i in ids[verb + 1 : k]]
        head = next((n for n, tag in enumerate(group) if tag not in {"RB", "VBN", "VB"}), 0)
        passive = form == "VBN" and self.lows[ids[verb]] in _BE
        if head == 0 or group[head - 1] != form or "TO" in group[head:] or passive:
            return False
        complete = any(tag in NOUN or tag == "PRP" for tag in group[head:])
        return complete and self.tags[ids[after + 1]] not in {",", ".", "CC", ":"}

    def _complement(self, ids: Sequence[int], verb: int, k: int) -> bool:
        """Whether only a noun phrase stands between a verb like `believes` and ids[k]: a subject to come."""
        between = ids[verb + 1 : k]
        return self.lows[ids[verb]] in _COMPLEMENT and all(self._nominal(i) for i in between)

    def _with_subjects(self, pieces: list[tuple[list[int], str]]) -> list[Clause]:
        out: list[Clause] = []
        subject: list[int] = []
        for piece, kind in pieces:
            body = self._strip_lead(piece) if kind == "S" else piece
            verb = self._main_verb(body)
            if kind == "S":
                subject = [] if verb is None else self._subject_of(body, body.index(verb))
                if verb is not None and subject and self.lows[subject[-1]] in INVERTING:
                    subject = self._behind_verb(body, body.index(verb))
                adjunct = self._fronted_participle(body, subject)
                if adjunct:
                    out.append(Clause((*adjunct, *subject), None, "participle"))
                    body = [i for i in body if i >= subject[0]]
                out.append(Clause(tuple(body), verb))
            else:
                bare = verb is None or (self.lows[verb] in _INVARIANT and verb == body[0])
                shared = self._auxiliaries(out[-1]) if bare and body and out else []
                if verb is not None and not (shared and self.tags[shared[0]] == "MD"):
                    shared = []
                out.append(Clause((*subject, *shared, *body), shared[0] if shared else verb))
        return out

    def _behind_verb(self, ids: Sequence[int], at: int) -> list[int]:
        """The subject behind an inverted verb: nor did the army attack."""
        end = at + 1
        while end < len(ids) and self._nominal(ids[end]):
            end += 1
        return list(ids[at + 1 : end])

    def _auxiliaries(self, clause: Clause) -> list[int]:
        """The finite verb of a clause and the auxiliaries after it, which a second participle shares: may have."""
        if clause.verb is None:
            return []
        rest = [i for i in clause.ids if i >= clause.verb]
        return [clause.verb, *(i for i in rest[1:3] if self.lows[i] in {"not", "n't", "have", "been", "be", "also"})]

    def _fronted_participle(self, ids: list[int], subject: list[int]) -> list[int]:
        """Located around 50 miles away, Kupiansk is a hub: a hedged adjunct is, with the subject, a proposition."""
        if not ids or self.tags[ids[0]] != "VBN" or not subject or subject[0] == ids[0]:
            return []
        adjunct = [i for i in ids if i < subject[0]]
        return adjunct if self._marked(adjunct, self.hedged | self.rounded) else []
