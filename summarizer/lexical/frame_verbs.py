"""Reporting verbs: said, claimed, denied, warned of …, with their subject and what they report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue
from summarizer.lexical.frame_content import (
    behind_occasion,
    clause_start,
    goes_on_behind,
    left_of,
    quote_right,
    phrase_right_of,
    right_of,
    that_after,
)
from summarizer.lexical.frame_sources import is_info, source_run, subject_after, subject_before, subject_of
from summarizer.lexical.frame_view import FINITE, Group, Run, View
from summarizer.lexical.quotations import Quotation
from summarizer.lexical.source_types import source_words
from summarizer.spans import Region

_BELIEFS = frozenset(
    ["believe", "think", "expect", "hope", "feel", "consider", "anticipate", "suspect", "doubt", "assume"]
)
_UTTERED = frozenset(["suggest", "underline", "underscore", "highlight", "indicate"])
_ADJUNCTS = frozenset(
    ["after", "before", "by", "while", "when", "since", "in", "without", "despite", "upon", "on", "following"]
)
_GO_ON = frozenset(["went", "goes", "go", "continued", "continues", "continue", "quick", "on", "first", "rushed"])
_PREPOSITIONS = ("of", "against", "about", "for", "at", "on")
_SAID = frozenset(
    ["say", "add", "report", "write", "note", "claim", "announce", "state", "tell", "explain", "insist", "warn"]
)
_ADDRESSED = frozenset(["tell", "inform", "assure", "notify", "remind", "reassure"])
_CLAUSAL = frozenset(
    ["say", "believe", "think", "claim", "argue", "insist", "hope", "state", "suspect", "fear", "warn", "find"]
)
_CLAUSES = frozenset(["that", "clause", "told that"])
_QUOTED = frozenset(["quoted", "cited", "quotes", "cites"])
_NOMINAL = frozenset(["NN", "NNS", "NNP", "NNPS", "DT", "JJ", "PRP$", "CD", "JJR", "JJS", "VBG"])


@dataclass(frozen=True, slots=True)
class Anchor:
    """A verb of a sentence that may report something."""

    cue: Cue
    group: Group
    words: Run
    """The tokens of the cue itself."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a frame found: content, name of the frame, and whether it is explicit."""

    content: tuple[Region, ...]
    frame: str
    strong: bool = True
    words: Run | None = None
    """The cue's tokens where the frame adds some ("warned of")."""


def read_verb(
    view: View, at: int, entries: tuple[Cue, ...], last: AttributionCandidate | None
) -> AttributionCandidate | None:
    """The attribution that the verb at token `at` makes, or None.

    Args:
        view: the sentence.
        at: the verb.
        entries: the lexicon's entries for its form.
        last: the attribution before it in the sentence, whose source a coordinated verb or participle shares.
    """
    cue = next((entry for entry in entries if _has_particle(view, at, entry)), None)
    if cue is None:
        return None
    group = view.group(at)
    anchor = Anchor(cue, group, (at, at + len(cue.words)))
    if group.passive:
        return _passive(view, anchor)
    if _is_unsaid(view, anchor):
        return None
    if view.tags[at] == "VBG" and not group.finite and not group.infinitive:
        return _participle(view, anchor, last)
    return _active(view, anchor, last)


def build(view: View, anchor: Anchor, found: Reported, source: Run | Region | None) -> AttributionCandidate:
    """The candidate of a frame."""
    words = found.words or anchor.words
    named = source_run(view, source) if source is not None else None
    return AttributionCandidate(
        sentence=view.index,
        cue=(view.region(words),),
        source=() if named is None else (view.region(named),),
        content=found.content,
        lemma=anchor.cue.lemma,
        stance="denying" if anchor.group.negated else anchor.cue.stance,
        frame=found.frame,
        strong=found.strong and "weak" not in anchor.cue.takes,
    )


def _has_particle(view: View, at: int, entry: Cue) -> bool:
    return all(view.low(at + k) == word for k, word in enumerate(entry.words) if k)


def _is_unsaid(view: View, anchor: Anchor) -> bool:
    """Whether the verb is negated, wished or planned rather than said."""
    group = anchor.group
    if group.negated:
        return anchor.cue.lemma not in _BELIEFS or group.modal
    if group.modal:
        return view.low(group.verb - 1) not in {"can", "must"} and view.low(group.verb - 2) not in {"can"}
    if group.infinitive:
        return view.low(group.start - 1) not in _GO_ON
    return False


# passives


def _passive(view: View, anchor: Anchor) -> AttributionCandidate | None:
    group, takes = anchor.group, anchor.cue.takes
    if group.negated:
        return None
    behind = group.verb + 1
    subject = subject_before(view, group.start)
    if subject is not None and view.lows[subject[0]] == "it" and subject[1] - subject[0] == 1:
        start = that_after(view, behind)
        if start < 0 and "bare" in takes and view.clause_starts(behind):
            start = behind
        return build(view, anchor, Reported(right_of(view, start), "it is said"), None) if start > 0 else None
    if "told" in takes:
        start = that_after(view, behind)
        if start < 0 and view.low(behind) == "to" and anchor.cue.lemma == "tell":
            start = behind
        return (
            build(view, anchor, Reported(right_of(view, start), "was told", strong=False), None) if start > 0 else None
        )
    if view.low(behind) == "by" and "np" in takes and subject is not None:
        agent = view.np_after(behind + 1)
        content = view.content(*view.region(subject))
        return (
            build(view, anchor, Reported(content, "was reported by", strong=False), (behind + 1, agent))
            if agent > behind + 1
            else None
        )
    if view.low(subject[0] - 1 if subject is not None else 0) in _ADJUNCTS:
        return None
    if anchor.cue.lemma == "report" and subject is not None and view.low(behind) not in {"to", "as", "that"}:
        return build(view, anchor, Reported(_around(view, subject, behind), "was reported", strong=False), None)
    return None


def _in_quotes(view: View, at: int) -> bool:
    return view.enclosing_start(view.toks[at].start) > 0


def _around(view: View, subject: Run, behind: int) -> tuple[Region, ...]:
    """Subject and what follows the verb, up to the end of the clause."""
    rest = right_of(view, behind) if view.tag(behind) in {"IN", "TO"} else ()
    return view.content(*view.region(subject)) + rest


# participles


def _participle(view: View, anchor: Anchor, last: AttributionCandidate | None) -> AttributionCandidate | None:
    at = anchor.group.verb
    before = view.low(anchor.group.start - 1)
    if before == "as":
        quoted = next((k for k in range(at - 2, max(-1, at - 10), -1) if view.low(k) in _QUOTED), -1)
        return _quoted_as_saying(view, anchor, quoted) if quoted >= 0 else None
    if before in _ADJUNCTS or (view.low(at - 1) in _ADJUNCTS):
        source = _main_subject_after(view, at) or _main_subject(view, at)
    elif before in {",", "and", "but", ""} or view.tag(anchor.group.start - 1) == '"':
        source = _main_subject(view, at)
        if not before and _in_quotes(view, at):
            return None
        if last is not None and last.source and before:
            if not view.same_quotation(view.toks[at].start, last.cue[0][0]):
                return None
            found = _complement(view, anchor)
            return _inherit(view, anchor, found, last)
        if not before:
            source = _main_subject_after(view, at)
    else:
        source = subject_before(view, anchor.group.start)
    if source is None:
        return None
    found = _complement(view, anchor)
    return build(view, anchor, found, source) if found is not None else None


def _inherit(
    view: View, anchor: Anchor, found: Reported | None, last: AttributionCandidate
) -> AttributionCandidate | None:
    if found is None:
        return None
    made = build(view, anchor, found, None)
    return AttributionCandidate(
        sentence=made.sentence,
        cue=made.cue,
        source=last.source,
        content=made.content,
        lemma=made.lemma,
        stance=made.stance,
        frame=made.frame,
        strong=made.strong,
    )


def _quoted_as_saying(view: View, anchor: Anchor, quoted: int) -> AttributionCandidate | None:
    """ "X was quoted (by Y) as saying S" and "Y quoted X as saying S"."""
    group = view.group(quoted)
    subject = subject_before(view, group.start)
    found = _complement(view, anchor)
    if found is None:
        return None
    if group.passive or view.low(quoted + 1) in {"as", "by", "in", "on"}:
        return build(view, anchor, found, subject) if subject is not None else None
    passed_on = source_run(view, subject) if subject is not None else None
    made = build(view, anchor, found, (quoted + 1, anchor.group.start - 1))
    return made if passed_on is None else replace(made, via=(view.region(passed_on),))


def _main_subject(view: View, before: int) -> Run | None:
    """The subject of the first finite verb before token `before`."""
    low = max(0, before - 60)
    for k in range(low, before):
        if view.tags[k] in FINITE:
            subject = subject_of(view, view.group(k))
            if subject is not None:
                return subject
    return None


def _main_subject_after(view: View, at: int) -> Run | None:
    """The subject of the main clause that follows a fronted participle ("After announcing …, the Kremlin …")."""
    for k in range(at + 1, min(view.n, at + 40)):
        if view.tags[k] == ",":
            end = view.np_after(k + 1)
            if end > k + 1 and (view.tag(end) in FINITE or view.tag(end) in {"RB", ","}):
                return k + 1, end
    return None


# finite verbs


def _active(view: View, anchor: Anchor, last: AttributionCandidate | None) -> AttributionCandidate | None:
    group = anchor.group
    coordinated = view.tag(group.start - 1) == "CC" and view.tags[group.verb] != "VB"
    subject = subject_of(view, group)
    if "quote" in anchor.cue.takes:
        quoted = _quoted(view, anchor, subject)
        if quoted is not None:
            return quoted
    if subject is None:
        if coordinated and last is not None and last.source:
            return _inherit(view, anchor, _complement(view, anchor), last)
        if coordinated and view.tag(group.start - 1) == "CC":
            subject = _main_subject(view, group.start)
        if subject is None:
            return _inverted(view, anchor)
    if (
        view.tags[group.verb] == "VBN"
        and not group.finite
        and view.low(subject[0] - 1) != "as"
        and view.tag(group.start - 1) != ","
    ):
        return _reduced(view, anchor, subject)
    if _as_clause(view, subject):
        return _as_said(view, anchor, subject)
    if "info" in anchor.cue.takes and not _can_show(view, anchor, subject):
        return None
    found = _gap(view, anchor, subject) or _complement(view, anchor) or _trailing(view, anchor, subject)
    return build(view, anchor, found, subject) if found is not None else None


def _reduced(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    """A participle behind a noun is a verb only with a clause of its own, or with one before it."""
    if view.tags[subject[1] - 1] in {"DT", "PDT"}:
        return None
    found = _complement(view, anchor)
    if found is None or found.frame not in _CLAUSES:
        found = _trailing(view, anchor, subject)
    return build(view, anchor, found, subject) if found is not None else None


def _can_show(view: View, anchor: Anchor, subject: Run) -> bool:
    """Whether the subject is a report, or a person where the verb can also mean an utterance."""
    if is_info(view, subject):
        return True
    if anchor.cue.lemma not in _UTTERED:
        return False
    last = subject[1] - 1
    named = (
        view.tags[last] in {"NNP", "NNPS"}
        or view.lows[last] in source_words().unnamed
        or view.lows[last] in {"he", "she"}
    )
    return named and that_after(view, anchor.group.verb + 1) > 0


def _as_clause(view: View, subject: Run) -> bool:
    return view.low(subject[0] - 1) == "as" and (subject[0] == 1 or view.tag(subject[0] - 2) in {",", "CC", ""})


def _as_said(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    """ "As X said, S" and "S, as X said"."""
    start = subject[0] - 1
    if that_after(view, anchor.group.verb + 1) > 0 or not anchor.cue.takes & {"that", "quote"}:
        return None
    if start and view.tag(start - 1) == ",":
        content = left_of(view, start - 1)
        return build(view, anchor, Reported(content, "as said"), subject) if content else None
    comma = _next_comma(view, anchor.group.verb)
    if comma < 0:
        return None
    return build(view, anchor, Reported(right_of(view, comma + 1), "as said"), subject)


def _next_comma(view: View, start: int) -> int:
    for k in range(start + 1, min(view.n, start + 25)):
        if view.tags[k] == ",":
            return k
    return -1


def _gap(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """ "the villages X said they were taken", "the positions they consider to be the prize": the content's head stands before."""
    at, start = anchor.group.verb, subject[0]
    after = view.tag(at + 1)
    if not anchor.cue.takes & {"bare", "objinf"} or not (after in FINITE or after in {"PRP", "TO"}):
        return None
    if after == "TO" and "objinf" not in anchor.cue.takes:
        return None
    named = source_run(view, subject)
    if named is None:
        return None
    if view.tags[start] == "PRP" and view.tag(start - 1) in {"NN", "NNS"}:
        head = (view.np_before(start), start)
    elif start < named[0] and view.tags[named[0] - 1] == "NNS" and view.tags[start] in {"DT", "CD"}:
        head = (start, named[0])
    else:
        return None
    return (
        Reported(view.content(*view.region(head)) + right_of(view, at + 1), "gap", strong=False)
        if head[0] < head[1]
        else None
    )


def _complement(view: View, anchor: Anchor) -> Reported | None:
    """What stands behind the verb: a clause, an infinitive, a gerund, a noun phrase."""
    takes, behind = anchor.cue.takes, anchor.words[1]
    if "told" in takes:
        addressed = _addressee_end(view, behind)
        if addressed > behind:
            start = that_after(view, addressed)
            if (
                start < 0
                and "bare" in takes
                and view.clause_starts(addressed)
                and view.tag(addressed) not in {"WP", "WRB"}
            ):
                start = addressed
            if start < 0 and view.low(addressed) in {"to", "not"} and anchor.cue.lemma in {"tell", "warn"}:
                return Reported(right_of(view, addressed), "told to", strong=False)
            if start > 0:
                return Reported(right_of(view, start), "told that")
    start = that_after(view, behind)
    if start > 0 and takes & {"that", "bare"}:
        return Reported(right_of(view, start), "that")
    return _clause(view, anchor, behind) or _infinitive(view, anchor, behind) or _phrase(view, anchor, behind)


def _addressee_end(view: View, behind: int) -> int:
    end = view.np_after(behind)
    while end < view.n and view.lows[end] in {"in", "on", "at", "by"} and end > behind:
        further = view.np_after(end + 1)
        if further == end + 1:
            break
        end = further
    return end


def _clause(view: View, anchor: Anchor, behind: int) -> Reported | None:
    if "bare" not in anchor.cue.takes or anchor.cue.lemma in _ADDRESSED:
        return None
    start = behind_occasion(view, behind)
    if view.clause_starts(start, loose=anchor.cue.lemma in _CLAUSAL):
        return Reported(right_of(view, start), "clause")
    if anchor.cue.lemma == "say" and view.tag(start) in {"IN", "WRB"} and view.low(start) not in {"of", "about"}:
        comma = _next_comma(view, start)
        if (
            comma > 0
            and view.clause_starts(comma + 1)
            and view.low(start) in {"if", "in", "on", "at", "when", "since", "although"}
        ):
            return Reported(right_of(view, start), "clause")
    return None


def _infinitive(view: View, anchor: Anchor, behind: int) -> Reported | None:
    takes = anchor.cue.takes
    low = view.low(behind)
    if "inf" in takes and (low == "to" or (low == "not" and view.low(behind + 1) == "to")):
        return Reported(right_of(view, behind), "infinitive", strong=anchor.cue.lemma in {"claim", "profess"})
    if "ger" in takes and view.tag(behind) == "VBG":
        return Reported(phrase_right_of(view, behind), "gerund")
    if "objinf" in takes:
        end = view.np_after(behind)
        if end > behind and view.low(end) == "to" and (view.low(end + 1) == "be" or anchor.cue.lemma == "expect"):
            return Reported(right_of(view, behind), "object infinitive", strong=False)
    return None


def _phrase(view: View, anchor: Anchor, behind: int) -> Reported | None:
    """A noun phrase as what is reported, with or without a preposition."""
    takes, low = anchor.cue.takes, view.low(behind)
    if (
        low in takes
        and low in _PREPOSITIONS
        and (view.tag(behind + 1) in _NOMINAL or view.tag(behind + 1) in {"RB", "VBN"})
    ):
        words = anchor.words[0], behind + 1
        return Reported(phrase_right_of(view, behind + 1), "preposition", words=words)
    if anchor.cue.lemma == "cover" and not _is_medium(view, anchor):
        return None
    if "np" in takes and view.tag(behind) in {"DT", "NN", "NNS", "NNP", "JJ", "CD", "PRP$"}:
        end = view.np_after(behind)
        if end > behind:
            return Reported(phrase_right_of(view, behind), "object", strong=False)
    if takes & {"accuse", "as", "naming"}:
        return _named(view, anchor, behind)
    return None


def _is_medium(view: View, anchor: Anchor) -> bool:
    subject = subject_of(view, anchor.group)
    return subject is not None and source_words().kind(view.lows[subject[0] : subject[1]]) == "media"


def _named(view: View, anchor: Anchor, behind: int) -> Reported | None:
    """ "accused Kyiv of shelling", "described it as …", "called it “…”"."""
    takes, end = anchor.cue.takes, view.np_after(behind)
    if "accuse" in takes:
        for k in range(behind + 1, min(view.n, behind + 12)):
            if view.lows[k] in {"of", "for"} and not view.has_finite(behind, k):
                return Reported(phrase_right_of(view, behind), "accuse", strong=False)
    if end == behind:
        return None
    low = view.low(end)
    quoted = next(
        (k for k in range(behind + 1, min(view.n, end + 1)) if view.toks[k].start in view.marks.opening), None
    )
    if "as" in takes and low == "as" and not view.clause_starts(end + 1):
        return Reported(phrase_right_of(view, behind), "as", strong=False)
    if "naming" in takes and quoted is not None:
        end_of_quote = view.marks.opening[view.toks[quoted].start].inner[1]
        return Reported(view.content(view.toks[behind].start, end_of_quote), "naming", strong=False)
    return None


def _trailing(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """ "S, X said." and "S1, X said, S2"."""
    start = subject[0]
    if "bare" not in anchor.cue.takes or view.tag(start - 1) != ",":
        return None
    behind = behind_occasion(view, anchor.words[1])
    return _split_around(view, start - 1, behind)


def _split_around(view: View, comma: int, behind: int) -> Reported | None:
    """The clause before `comma` and, behind a second comma at `behind`, its rest."""
    start = clause_start(view, comma)
    content = left_of(view, comma)
    if view.tag(behind) not in {"", ".", ",", '"', "IN", "WRB"} or not content:
        return None
    whole = view.has_finite(start, comma)
    if (
        view.tag(behind) == ","
        and view.tag(behind + 1) not in {"CC", "WP", "WDT", ""}
        and view.low(behind + 1) not in {"who", "which"}
    ):
        rest = right_of(view, behind + 1) if not _adds(view, behind + 1) else ()
        if rest and (not whole or view.tag(behind + 1) in {"VBG", "IN", "VBN"} or view.has_finite(behind + 1, view.n)):
            return Reported(content + rest, "split")
    return Reported(content, "trailing") if whole else None


def _adds(view: View, k: int) -> bool:
    return view.tag(k) == "VBG" and view.low(k) in {
        "adding",
        "saying",
        "citing",
        "quoting",
        "noting",
        "claiming",
        "warning",
    }


# quotations and inversion


def _quoted(view: View, anchor: Anchor, subject: Run | None) -> AttributionCandidate | None:
    """A quotation before or behind subject and verb."""
    group = anchor.group
    after = None
    left = view.quote_before(view.toks[_outermost(view, subject)].start) if subject is not None else None
    if left is None:
        left = view.quote_before(view.toks[group.start].start)
        if left is not None:
            after = subject_after(view, group.verb)
            if after is None and subject is None:
                return None
    source = after or subject
    if (
        left is not None
        and view.text[left.inner[1] - 1] in ".!?"
        and source is subject
        and not _lone(view, anchor, subject)
    ):
        left = None
    if left is not None and source is not None:
        behind = max(anchor.words[1], source[1])
        right = _second_quote(view, behind)
        content = _left_quote(view, left) + (view.content(*right.inner) if right is not None else ())
        return build(view, anchor, Reported(content, "quote before"), source)
    if source is None or ("info" in anchor.cue.takes and not is_info(view, source)):
        return None
    right = quote_right(view, anchor.words[1])
    if right is None:
        return None
    if goes_on_behind(view, right):
        return None
    return build(view, anchor, Reported(view.content(*right.inner), "quote behind"), source)


def _outermost(view: View, subject: Run) -> int:
    """Where the description before an appositive name begins ("“…,” the ambassador, Hossein Akbari, said")."""
    if subject[0] > 1 and view.tags[subject[0] - 1] == ",":
        start = view.np_before(subject[0] - 1)
        if start < subject[0] - 1:
            return start
    return subject[0]


def _lone(view: View, anchor: Anchor, subject: Run | None) -> bool:
    """Whether "X said" has no content of its own behind it, so that a finished quotation before it is what X said."""
    return subject is not None and _complement(view, anchor) is None and quote_right(view, anchor.words[1]) is None


def _left_quote(view: View, quotation: Quotation) -> tuple[Region, ...]:
    """The content that ends with `quotation`: the quotation alone, or the clause whose end it is."""
    k = view.token_at(quotation.outer[0])
    if quotation.outer[0] <= view.start or k == 0 or view.tags[k - 1] in {",", ":", '"', ".", ";"}:
        return view.content(*quotation.inner)
    start = clause_start(view, k)
    if start >= k:
        return view.content(*quotation.inner)
    begin = max(view.toks[start].start, view.enclosing_start(view.toks[k - 1].start))
    return view.content(begin, quotation.inner[1])


def _second_quote(view: View, behind: int) -> Quotation | None:
    """The quotation that goes on behind "…,” X said, “…"."""
    for k in range(behind, min(view.n, behind + 25)):
        if view.tags[k] == '"' or view.lows[k] == "'":
            quotation = view.marks.opening.get(view.toks[k].start)
            ready = quotation is not None and view.tags[k - 1] in {",", ":", "CC"}
            return quotation if ready else None
        if view.tags[k] in FINITE and k > behind + 1:
            return None
    return None


def _inverted(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """ "S, said X"."""
    if anchor.cue.lemma not in _SAID or view.tag(anchor.group.start - 1) != ",":
        return None
    source = subject_after(view, anchor.group.verb)
    if source is None:
        return None
    found = _split_around(view, anchor.group.start - 1, source[1])
    return build(view, anchor, found, source) if found is not None else None
