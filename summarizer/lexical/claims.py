"""The propositions of an article: what stands inside attributed content, and what the article says in its own voice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical.certainty import decide, wished
from summarizer.lexical.claim_frames import Framed, Unit
from summarizer.lexical.claim_hedges import hedges_of_report
from summarizer.lexical.claim_joins import Found, disclaimed, joined
from summarizer.lexical.claim_kind import kind_of
from summarizer.lexical.claim_wording import report, sentence, wording
from summarizer.lexical.claim_worth import is_bare, says_nothing
from summarizer.lexical.clauses import Clause
from summarizer.lexical.denials import CALLED_FALSE, calls_false, doubted, is_denied, stands, verdict
from summarizer.lexical.document import Document
from summarizer.lexical.frame_denials import opens_relative
from summarizer.lexical.furniture import is_title, left_out
from summarizer.lexical.predicates import bearing, polarity_of, warns_off
from summarizer.lexical.tokens import Token
from summarizer.models import UncoveredReason
from summarizer.spans import Region, contains

Uncovered = tuple[tuple[Region, UncoveredReason], ...]


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MOST = 20
"""Attributions and hedges read in one sentence; one with more is no sentence."""


def find_claims(
    doc: Document, attributions: Sequence[AttributionCandidate], hedges: Sequence[HedgeCandidate]
) -> tuple[tuple[ClaimCandidate, ...], Uncovered]:
    """The claims of a document in text order, and the sentences that hold none, each with the reason.

    Definitions: `docs/guidelines.md`, "Claim". Attributed content is never joined with the words that report it.
    """
    reasons = left_out(doc)
    starts = [start for start, _ in doc.sentences]
    reported = _by_sentence(starts, [(*a.content, *a.cue) for a in attributions])
    hedged = _by_sentence(starts, [(h.cue,) for h in hedges])
    found: list[Found] = []
    uncovered: list[tuple[Region, UncoveredReason]] = []
    for index, tokens in enumerate(doc.tokens):
        if index in reasons:
            uncovered.append((doc.sentences[index], reasons[index]))
            continue
        mine = {i: attributions[i] for i in reported.get(index, ())[:_MOST]}
        here = _Sentence(index, doc, mine, [hedges[i] for i in hedged.get(index, ())[:_MOST]]).claims()
        found += here
        if not here and tokens:
            uncovered.append((doc.sentences[index], "fragment" if not _has_verb(tokens) else "no_claim"))
    claims = joined(doc.text, disclaimed(doc, found, hedges))
    return tuple(sorted(claims, key=lambda c: (c.evidence[0], c.evidence[-1]))), tuple(uncovered)


def _by_sentence(starts: list[int], items: Sequence[Sequence[Region]]) -> dict[int, list[int]]:
    """Sentence index → indices of the items that have a region in it."""
    out: dict[int, list[int]] = {}
    for i, regions in enumerate(items):
        touched = {
            k
            for start, end in regions
            for k in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end))
        }
        for k in sorted(touched):
            out.setdefault(k, []).append(i)
    return out


def _has_verb(tokens: Iterable[Token]) -> bool:
    return any(token.tag in {"VBD", "VBZ", "VBP", "MD"} for token in tokens)


class _Sentence(Framed):
    """Reads the claims of one sentence."""

    def __init__(
        self, index: int, doc: Document, attributions: dict[int, AttributionCandidate], hedges: list[HedgeCandidate]
    ) -> None:
        super().__init__(index, doc, attributions, hedges)
        self.title = is_title(doc, index)
        self.hedges = hedges

    def claims(self) -> list[Found]:
        """Every claim of the sentence, with the attribution whose content holds it."""
        out: list[Found] = []
        seen: set[tuple[Region, ...]] = set()
        for unit in self._units():
            for claim in self._read(unit):
                if claim.evidence and claim.evidence not in seen:
                    seen.add(claim.evidence)
                    out.append(Found(claim, unit.attribution))
        return out

    # -- units

    def _units(self) -> list[Unit]:
        everything = range(len(self.tokens))
        units = [Unit(i, self._own(i, ids)) for i, ids in self.content.items()]
        asides = {i: self._aside(i) for i in self.content if self.attributions[i].stance == "denying"}
        units += [Unit(None, self._own(i, self.content[i]) + aside, aside) for i, aside in asides.items() if aside]
        left = self._own(None, frozenset(everything).difference(*asides.values())) if self.content else everything
        return [*units, Unit(None, tuple(left))]

    def _aside(self, i: int) -> tuple[int, ...]:
        """The relative clause right behind what attribution i denies, with its comma: a background it leaves alone."""
        comma = max(self.content[i]) + 1
        if comma >= len(self.tags) or self.tags[comma] != "," or not opens_relative(self.tags, comma + 1):
            return ()
        return tuple(range(comma, len(self.tags)))

    def _own(self, parent: int | None, ids: frozenset[int]) -> tuple[int, ...]:
        """The words of a unit without what its own attributions' verbs report."""
        gone: set[int] = set()
        for i, content in self.content.items():
            if i != parent and self.parent[i] == parent and self._by_verb(i) and not self._around(i, content):
                gone |= content | self._that(content)
        return tuple(sorted(ids - gone if gone else ids))

    # -- clauses

    def _read(self, unit: Unit) -> list[ClaimCandidate]:
        if unit.attribution is not None and self._is_claim_denied(unit):
            return []
        clauses = self.splitter.split(unit.ids)
        out: list[ClaimCandidate] = []
        if unit.attribution is not None and not any(c.verb is not None for c in clauses):
            whole = Clause(unit.ids, None)
            return [self._candidate(whole, unit.attribution)] if self._worth(unit) else []
        for clause in clauses:
            kept = self._kept(clause, unit)
            if kept is not None and not (unit.only and clause.verb not in unit.only):
                out.append(self._candidate(kept, unit.attribution))
        return out

    def _worth(self, unit: Unit) -> bool:
        """Whether a content without a finite verb is a proposition: heavy casualties, not the charges."""
        if is_bare([self.tokens[i] for i in self.splitter.trimmed(unit.ids)]):
            return False
        start, end = self.tokens[0].start, self.tokens[-1].end
        content = () if unit.attribution is None else self.attributions[unit.attribution].content
        return all(start <= region[0] and region[1] <= end for region in content)

    def _kept(self, clause: Clause, unit: Unit) -> Clause | None:
        """The clause as a claim, or none: it only reports, lies in what somebody is quoted for, or says nothing."""
        if clause.verb is None and clause.part != "participle":
            return None
        if self.attributions:
            framed = self._out_of_frames(clause, unit)
            if framed is None:
                return None
        else:
            framed = clause
        nothing = says_nothing([self.tokens[k] for k in self.splitter.trimmed(clause.ids)], self._token(clause.verb))
        return None if nothing else framed

    def _token(self, i: int | None) -> Token | None:
        return None if i is None else self.tokens[i]

    # -- candidates

    def _candidate(self, clause: Clause, attribution: int | None) -> ClaimCandidate:
        evidence = self._regions(clause.ids)
        tokens = [self.tokens[i] for i in clause.ids]
        verb = None if clause.verb is None else self.tokens[clause.verb]
        mine = [h for h in self.hedges if any(contains(r, h.cue) for r in evidence)]
        bears = [h for h in mine if bearing(tokens, verb, h)]
        polarity = polarity_of(tokens, verb)
        outside = [] if attribution is None else self._outside(attribution)
        bears += outside
        cue = self._cue_words(attribution)
        denial = None if attribution is None else self._denial(attribution, clause)
        if (denial is not None and is_denied(denial)) or warns_off(cue):
            polarity = "negated" if polarity == "affirmed" else "affirmed"
        certainty = wished(cue, decide(bears, self.text))
        text = self._wording(clause, evidence, attribution)
        if attribution is not None and denial is None and self._called_false(attribution):
            polarity = "negated" if polarity == "affirmed" else "affirmed"
            text = None if text is None else f"{CALLED_FALSE}: {text}"
        told = attribution is not None and self._needs_report(clause, attribution) and text is not None
        return ClaimCandidate(
            sentence=self.index,
            evidence=evidence,
            text=text,
            polarity=polarity,
            kind=kind_of(tokens, verb, mine, cue, title=self.title),
            certainty=certainty if denial is None else doubted(denial, certainty),
            hedges=tuple(h.cue for h in outside),
            denial=None if denial is None or told else denial.cue[0],
        )

    def _wording(self, clause: Clause, evidence: tuple[Region, ...], attribution: int | None) -> str | None:
        if attribution is None or not self._needs_report(clause, attribution):
            return wording(self.text, evidence, clause, self.tokens)
        found = self.attributions[attribution]
        if not self._by_verb(attribution):
            return None
        reported = [self.tokens[i] for i in self.splitter.trimmed(clause.ids)]
        if found.frame == "was denied":
            # "Allegations of bribery were rejected by the firm"
            end = max(end for _, end in (*found.cue, *found.source))
            return sentence(self.text[reported[0].start : end])
        return report(self.text, found.source, found.cue, reported)

    def _cue_words(self, attribution: int | None) -> str:
        return "" if attribution is None else " ".join(self.text[a:b] for a, b in self.attributions[attribution].cue)

    def _needs_report(self, clause: Clause, attribution: int) -> bool:
        """Whether a claim's words are no sentence without those that report them: the charges, saying it was stolen."""
        first = clause.ids[0]
        opens = first == min(self.content[attribution]) and self.lows[first - 1] != "that"
        gerund = opens and self.tags[first] == "VBG" and verdict(self.attributions[attribution]) != ""
        return clause.part == "main" and (clause.verb is None or gerund)

    def _denial(self, attribution: int, clause: Clause) -> AttributionCandidate | None:
        """What denies or doubts a claim of the attribution: itself, or the nearest one around it that does.

        A relative clause is background, as is a report in one: denied ordering the attack that the UN says killed 12.
        """
        if clause.part in {"relative", "appositive"}:
            return None
        at: int | None = attribution
        while at is not None:
            if verdict(self.attributions[at]):
                return self.attributions[at]
            inner, at = at, self.parent[at]
            if self.attributions[inner].frame == "gap":
                return None
            if at is not None and stands(self.lows, self.tags, min(self.content[at]), min(self.cue[inner])):
                return None
        return None

    def _called_false(self, attribution: int) -> bool:
        """Whether the noun of a claim is the subject of words that call it false: reports that S are untrue."""
        content = self.content.get(attribution)
        if not content or self._by_verb(attribution):
            return False
        return calls_false(self.lows[max(content) + 1 : max(content) + 6])

    def _is_claim_denied(self, unit: Unit) -> bool:
        """Whether a unit is but the noun of a claim that somebody denies: the claim that S, reports of losses."""
        mine = unit.attribution
        if mine is None or self.attributions[mine].stance != "denying" or self.attributions[mine].frame == "as":
            return False
        inner = [i for i, parent in self.parent.items() if parent == mine and i in self.content and self.cue[i]]
        return any(
            not self._by_verb(i)
            and _FINITE.isdisjoint([self.tags[k] for k in set(unit.ids) - self.content[i]])
            and self._read(Unit(i, self._own(i, self.content[i])))
            for i in inner
        )

    def _outside(self, attribution: int) -> list[HedgeCandidate]:
        if not self.hedges:
            return []
        others = self.attributions.values()
        return hedges_of_report(
            self.attributions[attribution], others, self.hedges, noun=not self._by_verb(attribution)
        )

    def _regions(self, ids: Sequence[int]) -> tuple[Region, ...]:
        if ids and ids[-1] - ids[0] + 1 == len(ids):
            return tuple(self._region(ids))
        out: list[Region] = []
        first = 0
        for k in range(1, len(ids)):
            if ids[k] != ids[k - 1] + 1:
                out += self._region(ids[first:k])
                first = k
        return tuple(out + self._region(ids[first:]))

    def _region(self, run: Sequence[int]) -> list[Region]:
        trimmed = self.splitter.trimmed(run)
        return [(self.tokens[trimmed[0]].start, self.tokens[trimmed[-1]].end)] if trimmed else []
