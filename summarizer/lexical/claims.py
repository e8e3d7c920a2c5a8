"""The propositions of an article: what stands inside attributed content, and what the article says in its own voice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from summarizer.candidates import AttributionCandidate, ClaimCandidate, HedgeCandidate
from summarizer.lexical.certainty import decide, wished
from summarizer.lexical.claim_hedges import hedges_of_report
from summarizer.lexical.claim_joins import Found, disclaimed, joined
from summarizer.lexical.claim_kind import kind_of
from summarizer.lexical.claim_wording import report, sentence, wording
from summarizer.lexical.claim_worth import is_bare, says_nothing, takes_object
from summarizer.lexical.clauses import Clause, Splitter
from summarizer.lexical.denials import CALLED_FALSE, calls_false, doubted, is_denied, stands, verdict
from summarizer.lexical.document import Document
from summarizer.lexical.frame_denials import opens_relative
from summarizer.lexical.furniture import is_title, left_out
from summarizer.lexical.predicates import bearing, polarity_of, warns_off
from summarizer.lexical.tokens import Token
from summarizer.lexical.words import word_set
from summarizer.models import UncoveredReason
from summarizer.spans import Region, contains

Uncovered = tuple[tuple[Region, UncoveredReason], ...]


_TO_NOUN = 6
"""Tokens from a verb to the noun that it carries (expressed the hope)."""
_BE = frozenset({"is", "was"})
_CARRY = word_set(
    "are is was were has have had express expressed expresses voice voiced voices repeated share shared hold holds held"
)
_BARE = 5
"""Tokens of the longest bare noun, with its article and marks."""
_NOWHERE = frozenset[int]()
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TAG, _START = attrgetter("tag"), attrgetter("start")
_MOST = 20
"""Attributions and hedges read in one sentence; one with more is no sentence."""


class _Unit(NamedTuple):
    """Words read together: the tokens of one attribution's content in a sentence, or what the article says itself."""

    attribution: int | None
    ids: tuple[int, ...]
    only: tuple[int, ...] = ()
    """Where set, the words in which a claim's verb must stand."""


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


def _mended(tokens: tuple[Token, ...], tags: list[str]) -> tuple[Token, ...]:
    """The tokens with the tags that the reporting frames see."""
    if list(map(_TAG, tokens)) == tags:
        return tokens
    pairs = zip(tokens, tags, strict=True)
    return tuple([token if token.tag == tag else token._replace(tag=tag) for token, tag in pairs])


class _Sentence:
    """Reads the claims of one sentence."""

    def __init__(
        self, index: int, doc: Document, attributions: dict[int, AttributionCandidate], hedges: list[HedgeCandidate]
    ) -> None:
        self.index = index
        self.text = doc.text
        self.tokens = _mended(doc.tokens[index], doc.mended[index])
        self.starts = list(map(_START, self.tokens))
        self.lows = [token.low for token in self.tokens]
        self.tags = [token.tag for token in self.tokens]
        self.title = is_title(doc, index)
        self.attributions = attributions
        self.hedges = hedges
        self.cue = {i: self._positions(a.cue) for i, a in attributions.items()}
        content = {i: self._positions(a.content) for i, a in attributions.items()}
        self.content = {i: ids for i, ids in content.items() if ids and not self._ordered(i, ids)}
        self.parent = {i: self._parent(i) for i in attributions}
        voiced = (ids for i, ids in self.cue.items() if self._by_verb(i))
        rounded = self._positions([h.cue for h in hedges if h.kind == "approximator"])
        hedged = self._positions([h.cue for h in hedges if h.kind != "approximator"])
        self.splitter = Splitter(self.tokens, hedged, frozenset().union(*voiced), rounded)

    def _positions(self, regions: Sequence[Region]) -> frozenset[int]:
        """The tokens that lie in any of the regions, as positions in the sentence."""
        if not regions:
            return _NOWHERE
        out: set[int] = set()
        for start, end in regions:
            first = bisect_right(self.starts, start)
            first -= first > 0 and self.tokens[first - 1].end > start
            out.update(range(first, bisect_left(self.starts, end)))
        return frozenset(out)

    def _ordered(self, i: int, ids: frozenset[int]) -> bool:
        """Whether the content is what somebody was told to do: it makes no claim apart from the telling."""
        if not ids or not self.cue[i] or self.tokens[min(ids)].tag != "TO":
            return False
        last = max(self.cue[i])
        passive = any(
            self.tokens[k].low in {"be", "been", "was", "were", "is", "are"} for k in range(max(0, last - 3), last)
        )
        return (
            passive
            and self.tokens[last].tag == "VBN"
            and self.tokens[last].low in {"told", "ordered", "asked", "urged"}
        )

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

    def _units(self) -> list[_Unit]:
        everything = range(len(self.tokens))
        units = [_Unit(i, self._own(i, ids)) for i, ids in self.content.items()]
        asides = {i: self._aside(i) for i in self.content if self.attributions[i].stance == "denying"}
        units += [_Unit(None, self._own(i, self.content[i]) + aside, aside) for i, aside in asides.items() if aside]
        left = self._own(None, frozenset(everything).difference(*asides.values())) if self.content else everything
        return [*units, _Unit(None, tuple(left))]

    def _aside(self, i: int) -> tuple[int, ...]:
        """The relative clause right behind what attribution i denies, with its comma: a background it leaves alone."""
        comma = max(self.content[i]) + 1
        if comma >= len(self.tags) or self.tags[comma] != "," or not opens_relative(self.tags, comma + 1):
            return ()
        return tuple(range(comma, len(self.tags)))

    def _parent(self, i: int) -> int | None:
        """The attribution whose content holds the cue of attribution i most closely."""
        holders = [
            j for j, ids in self.content.items() if j != i and self.cue[i] and self.cue[i] <= ids and self._inside(i, j)
        ]
        return min(holders, key=lambda j: len(self.content.get(j, frozenset())), default=None)

    def _inside(self, i: int, j: int) -> bool:
        return self.content.get(i, frozenset()) < self.content.get(j, frozenset()) or not self.content.get(
            i, frozenset()
        )

    def _own(self, parent: int | None, ids: frozenset[int]) -> tuple[int, ...]:
        """The words of a unit without what its own attributions' verbs report."""
        gone: set[int] = set()
        for i, content in self.content.items():
            if i != parent and self.parent[i] == parent and self._by_verb(i) and not self._around(i, content):
                gone |= content | self._that(content)
        return tuple(sorted(ids - gone if gone else ids))

    def _around(self, i: int, content: frozenset[int]) -> bool:
        """Whether the content's noun stands right before who says so: the villages they said were taken."""
        first = min(content)
        end = first
        while end in content:
            end += 1
        apart = (
            end >= len(self.tokens) or self.tokens[end].tag in {",", ":", '"'} or self.tokens[end - 1].tag in {",", '"'}
        )
        return not apart and end <= min(self.cue[i], default=0) and first > 1 and max(content) > end

    def _by_verb(self, i: int) -> bool:
        """Whether the cue is a verb or an adverbial (said, according to), which holds no proposition of its own."""
        return self._as_adverb(i) or not any(self.tokens[k].tag in {"NN", "NNS"} for k in self.cue[i])

    def _as_adverb(self, i: int) -> bool:
        """Whether the cue's noun opens the sentence as an adverbial: in his view, by her own account."""
        cue, content = self.cue[i], self.content.get(i)
        if not cue or not content or min(content) <= max(cue) or self.tokens[max(cue)].tag not in {"NN", "NNS"}:
            return False
        comma = self.tokens[max(cue) + 1].low == "," if max(cue) + 1 < len(self.tokens) else False
        return comma and any(self.tokens[k].low in {"in", "by"} for k in range(max(0, min(cue) - 6), min(cue)))

    # -- clauses

    def _read(self, unit: _Unit) -> list[ClaimCandidate]:
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

    def _worth(self, unit: _Unit) -> bool:
        """Whether a content without a finite verb is a proposition: heavy casualties, not the charges."""
        if is_bare([self.tokens[i] for i in self.splitter.trimmed(unit.ids)]):
            return False
        start, end = self.tokens[0].start, self.tokens[-1].end
        content = () if unit.attribution is None else self.attributions[unit.attribution].content
        return all(start <= region[0] and region[1] <= end for region in content)

    def _kept(self, clause: Clause, unit: _Unit) -> Clause | None:
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

    def _out_of_frames(self, clause: Clause, unit: _Unit) -> Clause | None:
        """The clause with what it reports; none where it only reports or lies in what somebody is quoted for."""
        ids = set(clause.ids)
        mine = [i for i in self.attributions if i != unit.attribution]
        within = (self.content.get(i, frozenset()) for i in mine if not self._holds(i, unit))
        cued = [i for i in mine if not self.cue[i].isdisjoint(clause.ids)]
        if any(ids <= content for content in within) or any(self._reports(i, clause) for i in cued):
            return None
        if any(self._only_frames(i, clause) for i in cued):
            return None
        for i in cued:
            if i in self.content and self._by_verb(i) and self.parent[i] == unit.attribution:
                ids = self._with_content(ids, i)
        if clause.verb is not None:
            ids = self._own_subject(ids, clause.verb)
        return clause if ids == set(clause.ids) else clause._replace(ids=tuple(sorted(ids)))

    def _with_content(self, ids: set[int], i: int) -> set[int]:
        """The words of a clause that mentions attribution i, made whole again, or without a tail `, saying that`."""
        cue, content = min(self.cue[i]), self.content[i]
        if self.tokens[cue].tag == "VBG" and cue > 1 and self.tokens[cue - 1].low == "," and min(content) > cue:
            return {k for k in ids if k < cue - 1 or k > max(content)}
        return ids | content | {k for k in self._that(content) if k > cue}

    def _that(self, content: frozenset[int]) -> set[int]:
        """Where the word `that` opens a stretch of reported words."""
        return {k - 1 for k in content if k and k - 1 not in content and self.tokens[k - 1].low == "that"}

    def _own_subject(self, ids: set[int], verb: int) -> set[int]:
        """Behind an inserted `police said`, a second verb phrase has the subject of the reported words."""
        for i, content in self.content.items():
            cue = self.cue[i]
            if not cue or not max(content) < min(cue) <= max(cue) < verb or not cue.isdisjoint(ids):
                continue
            source = self._positions(self.attributions[i].source)
            before = {k for k in ids if k < verb}
            if source and before and before - source <= {min(before)} and before & source:
                subject = self.splitter.own_subject(sorted(content))
                return (ids - before) | set(subject) if subject else ids
        return ids

    def _holds(self, i: int, unit: _Unit) -> bool:
        """Whether attribution i's content is larger than the unit: the unit stands inside it."""
        return unit.attribution is not None and self.content.get(unit.attribution, frozenset()) <= self.content.get(
            i, frozenset()
        )

    def _reports(self, i: int, clause: Clause) -> bool:
        """Whether the clause is the frame of attribution i: X said, according to X, X's assessment is that."""
        cue, verb = self.cue[i], clause.verb
        content = self.content.get(i, frozenset())
        grouped = verb is not None and bool(cue) and (verb in cue or self._same_group(verb, min(cue)))
        if not content or (self._by_verb(i) and grouped and self._pointing(content)):
            if not self._by_verb(i) or not (verb in cue or (content and grouped)):
                return False
            return not takes_object([self.tokens[k] for k in sorted({*clause.ids, *content})], self.tokens[max(cue)])
        if verb is None:
            return False
        if self._by_verb(i):
            return (
                verb in cue
                or (verb in content and clause.part != "main" and not self._around(i, content))
                or grouped
                or (self._adverbial(cue) and not self._own_words(i, clause))
            )
        if self._pointing(content):
            return False
        before, after = min(cue) < verb, min(content) > verb
        existential = any(self.tags[k] == "EX" for k in clause.ids if k < verb) and self.lows[verb + 1] != "no"
        return (before and after) or (after and (existential or self._frames_noun(i, verb)))

    def _frames_noun(self, i: int, verb: int) -> bool:
        """Whether the verb only carries the cue's noun: X expressed hope that, it is her view that."""
        cue = self.cue[i]
        if not verb < min(cue) <= max(cue) < min(self.content[i]) or min(cue) - verb > _TO_NOUN:
            return False
        source = self._positions(self.attributions[i].source)
        words = [self.tokens[k] for k in range(verb, min(cue)) if self.tokens[k].tag.startswith("VB")]
        held = bool(source) and max(source) < verb and all(word.low in _CARRY for word in words)
        it = verb > 0 and self.tokens[verb - 1].low == "it" and self.tokens[verb].low in _BE
        return held or it

    def _only_frames(self, i: int, clause: Clause) -> bool:
        """Whether nothing but phrases before the source is left of the clause (In a note read out on air, X said)."""
        cue, source = self.cue[i], self._positions(self.attributions[i].source)
        content = self.content.get(i, frozenset())
        if not source or not cue or not content or self._pointing(content) or not self._by_verb(i):
            return False
        first = self.tokens[clause.ids[0]].tag in {"IN", "VBG", "VBN"}
        left = [k for k in clause.ids if self.tokens[k].tag in _FINITE and k not in cue]
        return first and min(source) < min(cue) < min(content) and all(k < min(source) for k in left)

    def _pointing(self, content: frozenset[int]) -> bool:
        """Whether a content is a bare noun or points at what was said elsewhere: the charges, those limits."""
        return len(content) <= _BARE and is_bare([self.tokens[k] for k in sorted(content)])

    def _adverbial(self, cue: frozenset[int]) -> bool:
        return self.tokens[min(cue)].low in {"according", "per", "as", "in"}

    def _own_words(self, i: int, clause: Clause) -> bool:
        """Whether the clause's verb stands outside the phrase that the adverbial cue opens."""
        return clause.verb is not None and clause.verb < min(self.cue[i])

    def _same_group(self, verb: int, cue: int) -> bool:
        """Whether the finite verb is an auxiliary of the cue: has said, went on to say, is hoping."""
        if not verb < cue <= verb + 6:
            return False
        return all(
            self.tokens[k].tag in {"VB", "VBN", "VBG", "RB", "TO", "RP", "IN", "JJ"} for k in range(verb + 1, cue)
        )

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

    def _is_claim_denied(self, unit: _Unit) -> bool:
        """Whether a unit is but the noun of a claim that somebody denies: the claim that S, reports of losses."""
        mine = unit.attribution
        if mine is None or self.attributions[mine].stance != "denying" or self.attributions[mine].frame == "as":
            return False
        inner = [i for i, parent in self.parent.items() if parent == mine and i in self.content and self.cue[i]]
        return any(
            not self._by_verb(i)
            and _FINITE.isdisjoint([self.tags[k] for k in set(unit.ids) - self.content[i]])
            and self._read(_Unit(i, self._own(i, self.content[i])))
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
