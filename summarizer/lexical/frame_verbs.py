"""Reporting verbs: said, claimed, denied, warned of …, with their subject and what they report."""

from __future__ import annotations

from dataclasses import replace

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue
from summarizer.lexical.frame_complements import complement, gap, inserted, trailing
from summarizer.lexical.frame_content import (
    left_of,
    next_comma,
    phrase_right_of,
    right_of,
    that_after,
)
from summarizer.lexical.frame_denials import read_denied
from summarizer.lexical.frame_objects import opens_question, read_object
from summarizer.lexical.frame_parts import Anchor, Reported, build
from summarizer.lexical.frame_passives import ADJUNCTS, read_passive
from summarizer.lexical.frame_quotes import goes_on_behind, inverted_by, quote_right, quoted_by
from summarizer.lexical.frame_sources import source_run
from summarizer.lexical.frame_subjects import subject_before, subject_of
from summarizer.lexical.frame_view import FINITE, Group, Run, View
from summarizer.lexical.frame_voices import is_info, is_nobody, is_voice

_BELIEFS = frozenset(
    ["believe", "think", "expect", "hope", "feel", "consider", "anticipate", "suspect", "doubt", "assume"]
)
_UTTERED = frozenset(["suggest", "underline", "underscore", "highlight", "indicate"])
_GO_ON = frozenset(["went", "goes", "go", "continued", "continues", "continue", "quick", "on", "first", "rushed"])
_CLAUSES = frozenset(["that", "clause", "told that", "infinitive"])
_FATES = frozenset(
    ["killed", "dead", "missing", "wounded", "injured", "arrested", "detained", "hurt", "captured", "displaced", "safe"]
)
_TO_SUBORDINATE = 12
_SAID_TO = frozenset(
    ["said", "understood", "reported", "believed", "thought", "alleged", "rumoured", "rumored", "known"]
)
_SEEMING = frozenset(["appear", "appears", "appeared", "seem", "seems", "seemed"])
_REFUSED = frozenset(["refused", "refuses", "declined", "declines"])
_TOOK = frozenset(["went", "goes", "took", "takes", "used", "uses", "issued"])
_HEARINGS = frozenset(["court", "tribunal", "inquiry", "inquest", "hearing", "jury", "trial", "committee", "jurors"])
_QUOTED = frozenset(["quoted", "cited", "quotes", "cites"])


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
    if cue.lemma == "report" and view.tag(at + 1) in {"VBN", "VBD", "JJ"} and view.low(at + 1) in _FATES:
        return _reported_killed(view, anchor)
    if "it" in cue.takes:
        return _it_emerged(view, anchor)
    if group.passive:
        denied = read_denied(view, anchor) if cue.stance == "denying" and not group.negated else None
        return denied or read_passive(view, anchor)
    if _is_unsaid(view, anchor):
        return None
    if view.tags[at] == "VBG" and not group.finite and not group.infinitive:
        return _participle(view, anchor, last)
    return _active(view, anchor, last)


def _reported_killed(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """Read "Dozens reported killed in strike", "Ten people were reported missing"."""
    subject = subject_before(view, anchor.group.start)
    if subject is None or anchor.group.negated:
        return None
    start = anchor.group.verb + 1
    fate = phrase_right_of(view, start)
    for k in range(start + 1, min(view.n, start + _TO_SUBORDINATE)):
        if view.lows[k] in {"as", "after", "when", "while"} and view.clause_starts(k + 1):
            fate = view.content(view.toks[start].start, view.toks[k].start)
            break
    content = view.content(*view.region(subject)) + fate
    return build(view, anchor, Reported(content, "reported killed", strong=False), None)


def _it_emerged(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """Read "It emerged on Monday that S", "It was gathered that S"."""
    start, first = that_after(view, anchor.words[1]), anchor.group.start - 1
    if anchor.cue.lemma == "gather" and start > 0 and view.tag(first) in {"NNP", "NNPS"}:
        # a newspaper's "The Nation gathered that S"
        return build(view, anchor, Reported(right_of(view, start), "that"), subject_of(view, anchor.group))
    if start < 0 and view.low(first) == "it" and view.tag(first - 1) == ",":
        # "S, it emerged on Friday."
        content = left_of(view, first - 1)
        return build(view, anchor, Reported(content, "it is said"), None) if content else None
    if start < 0 or anchor.group.negated or view.low(first) != "it":
        return None
    return build(view, anchor, Reported(right_of(view, start), "it is said"), None)


def _has_particle(view: View, at: int, entry: Cue) -> bool:
    return all(view.low(at + k) == word for k, word in enumerate(entry.words) if k)


def _is_unsaid(view: View, anchor: Anchor) -> bool:
    """Whether the verb is negated, wished or planned rather than said."""
    group = anchor.group
    if anchor.cue.lemma == "rule out" and (group.negated or view.low(group.start - 1) in _REFUSED):
        return False
    if view.low(group.start - 1) == "or" and (view.tags[group.verb] == "VB" or view.group(group.start - 2).negated):
        # "declined to confirm or deny", "has not confirmed or denied"
        return True
    if group.negated:
        return anchor.cue.lemma not in _BELIEFS or group.modal
    if group.modal and anchor.cue.lemma == "say" and "only" in {view.low(group.verb - 1), view.low(group.verb + 1)}:
        # "would say only that"
        return False
    if group.modal:
        return view.low(group.verb - 1) not in {"can", "must"} and view.low(group.verb - 2) != "can"
    if group.infinitive:
        before = view.low(group.start - 1)
        return (
            before not in _GO_ON
            and not _so_far(view, group)
            and not _said_to(view, group)
            and _took_to(view, group) < 0
            and not (before in _SEEMING and "info" in anchor.cue.takes)
        )
    return False


def _said_to(view: View, group: Group) -> bool:
    """Whether "is said to have" or the like leads to the verb."""
    return view.low(group.start - 1) in _SAID_TO and view.low(group.start + 1) == "have" and group.start > 1


def _so_far(view: View, group: Group) -> bool:
    """Whether "went so far as" stands before the infinitive."""
    return view.lows[max(0, group.start - 3) : group.start] in (["so", "far", "as"], ["as", "far", "as"])


def _took_to(view: View, group: Group) -> int:
    """The verb of "took to Truth Social to say", "issued a statement to say"; −1 without it."""
    for k in range(group.start - 2, max(-1, group.start - 9), -1):
        if view.lows[k] in _TOOK and view.tags[k] in FINITE:
            return k if view.low(k + 1) in {"to", "on"} or view.tag(k + 1) == "DT" else -1
        if view.tags[k] in FINITE or view.tags[k] in {",", "."}:
            return -1
    return -1


def _in_quotes(view: View, at: int) -> bool:
    return view.enclosing_start(view.toks[at].start) > 0


def _participle(view: View, anchor: Anchor, last: AttributionCandidate | None) -> AttributionCandidate | None:
    at = anchor.group.verb
    before = view.low(anchor.group.start - 1)
    if before == "as":
        quoted = next((k for k in range(at - 2, max(-1, at - 10), -1) if view.low(k) in _QUOTED), -1)
        return _quoted_as_saying(view, anchor, quoted) if quoted >= 0 else None
    if before in ADJUNCTS or (view.low(at - 1) in ADJUNCTS):
        if last is not None and last.source and view.same_quotation(view.toks[at].start, last.cue[0][0]):
            return _inherit(view, anchor, _behind_participle(view, anchor), last)
        source = _main_subject_after(view, at) or _main_subject(view, at)
    elif before in {",", "and", "but", ""} or view.tag(anchor.group.start - 1) == '"':
        source = _main_subject(view, at)
        if not before and _in_quotes(view, at):
            return None
        shared = last is not None and view.same_quotation(view.toks[at].start, last.cue[0][0])
        if last is not None and last.source and before and shared:
            return _inherit(view, anchor, _behind_participle(view, anchor), last)
        if not before:
            source = _main_subject_after(view, at)
    elif view.tag(anchor.group.start - 1) == "IN":
        # "hopes of finding survivors"
        return None
    else:
        source = _behind_and(view, subject_before(view, anchor.group.start))
    if source is None or not view.same_quotation(view.toks[at].start, view.toks[source[0]].start):
        return None
    found = _behind_participle(view, anchor)
    return build(view, anchor, found, source) if found is not None else None


def _behind_and(view: View, run: Run | None) -> Run | None:
    """Ethiopia in "accusing Cairo of delay and Ethiopia retorting": a common noun and a name do not speak together."""
    if run is None:
        return None
    for k in range(run[0] + 1, run[1] - 1):
        if view.lows[k] == "and" and view.tags[k + 1] == "NNP" and view.tags[k - 1] in {"NN", "NNS"}:
            return k + 1, run[1]
    return run


def _behind_participle(view: View, anchor: Anchor) -> Reported | None:
    """What a participle reports: a quotation or a clause."""
    quotation = quote_right(view, anchor.words[1]) if "quote" in anchor.cue.takes else None
    if quotation is not None and not goes_on_behind(view, quotation):
        return Reported(view.content(*quotation.inner), "quote behind")
    return complement(view, anchor)


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
    """Read "X was quoted (by Y) as saying S" and "Y quoted X as saying S"."""
    group = view.group(quoted)
    subject = subject_before(view, group.start)
    found = complement(view, anchor) or _quoted_before(view, subject)
    if found is None:
        return None
    if group.passive or view.low(quoted + 1) in {"as", "by", "in", "on"}:
        return build(view, anchor, found, subject) if subject is not None else None
    passed_on = source_run(view, subject) if subject is not None else None
    made = build(view, anchor, found, (quoted + 1, anchor.group.start - 1))
    return made if passed_on is None else replace(made, via=(view.region(passed_on),))


def _quoted_before(view: View, subject: Run | None) -> Reported | None:
    """Read "“…,” he was quoted as saying" and "S, Interfax quoted the ministry as saying"."""
    if subject is None or not subject[0]:
        return None
    quotation = view.quote_before(view.toks[subject[0]].start)
    if quotation is not None:
        return Reported(view.content(*quotation.inner), "quote before")
    content = left_of(view, subject[0] - 1) if view.tag(subject[0] - 1) == "," else ()
    return Reported(content, "trailing") if content else None


def _main_subject(view: View, before: int) -> Run | None:
    """The subject of the first finite verb before token `before`."""
    low = max(0, before - 60)
    for k in range(low, before):
        if view.tags[k] in FINITE:
            subject = subject_of(view, view.group(k))
            if subject is not None:
                return subject
    return None


def _own_subject(view: View, conjunction: int) -> Run | None:
    """The subject that a verb behind a conjunction shares in a subordinate clause ("after X cut jobs and said")."""
    for k in range(conjunction - 1, max(0, conjunction - 30), -1):
        if view.tags[k] in FINITE:
            subject = subject_of(view, view.group(k))
            if subject is None or view.low(subject[0] - 1) not in ADJUNCTS | {"as", "because", "that"}:
                return None
            return subject if is_voice(view, subject) else None
    return None


def _main_subject_after(view: View, at: int) -> Run | None:
    """The subject of the main clause that follows a fronted participle ("After announcing …, the Kremlin …")."""
    for k in range(at + 1, min(view.n, at + 40)):
        if view.tags[k] == ",":
            end = view.np_after(k + 1)
            if end > k + 1 and (view.tag(end) in FINITE or view.tag(end) in {"RB", ","}):
                return k + 1, end
    return None


def _active(view: View, anchor: Anchor, last: AttributionCandidate | None) -> AttributionCandidate | None:
    group = anchor.group
    coordinated = view.tag(group.start - 1) == "CC" and (
        view.tags[group.verb] != "VB" or that_after(view, group.verb + 1) > 0
    )
    if view.headline and view.tag(group.start - 1) == "," and last is not None and view.tags[group.verb] == "VBZ":
        found = complement(view, anchor)
        if found is not None:
            return _inherit(view, anchor, found, last)
    subject = subject_of(view, _raised(view, group))
    if subject is not None and is_nobody(view, subject):
        return None
    told_in_court = view.headline and anchor.cue.lemma == "tell" and group.verb == view.n - 1
    if anchor.cue.lemma == "hear" or (told_in_court and subject is not None and view.lows[subject[1] - 1] in _HEARINGS):
        return _court_heard(view, anchor, subject)
    if "quote" in anchor.cue.takes:
        quoted = quoted_by(view, anchor, subject)
        if quoted is not None:
            return quoted
    if subject is None and coordinated:
        if last is not None and last.source:
            return _inherit(view, anchor, complement(view, anchor), last)
        subject = _own_subject(view, group.start - 1) or _main_subject(view, group.start)
    if subject is None:
        return inverted_by(view, anchor)
    return _with_subject(view, anchor, subject)


def _raised(view: View, group: Group) -> Group:
    """The verb group before "to show" in "appeared to show": its subject is the subject of both."""
    if not group.infinitive:
        return group
    if _so_far(view, group) and view.tag(group.start - 4).startswith("VB"):
        return view.group(group.start - 4)
    if _said_to(view, group):
        return view.group(group.start - 1)
    before = view.low(group.start - 1)
    if before in _SEEMING | _REFUSED | _GO_ON:
        verb = group.start - (2 if before == "on" else 1)
        return view.group(verb) if view.tag(verb).startswith("VB") else group
    took = _took_to(view, group)
    return view.group(took) if took >= 0 else group


def _court_heard(view: View, anchor: Anchor, subject: Run | None) -> AttributionCandidate | None:
    """Read "The court heard that S": somebody told it so."""
    if subject is None or view.lows[subject[1] - 1] not in _HEARINGS:
        return None
    start, behind = that_after(view, anchor.words[1]), anchor.words[1]
    if start < 0 and (view.clause_starts(behind, loose=True) or opens_question(view, behind)):
        start = behind
    if start < 0 and subject[0] and view.tag(subject[0] - 1) == ",":
        content = left_of(view, subject[0] - 1)
        return build(view, anchor, Reported(content, "court heard", strong=False), None) if content else None
    return build(view, anchor, Reported(right_of(view, start), "court heard"), None) if start > 0 else None


def _with_subject(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    group = anchor.group
    participle = view.tags[group.verb] == "VBN" and not group.finite and view.tag(group.start - 1) != ","
    if participle and view.low(subject[0] - 1) != "as":
        return _reduced(view, anchor, subject)
    if _as_clause(view, subject):
        if "inf" in anchor.cue.takes and view.low(anchor.words[1]) == "to":
            found = complement(view, anchor)
            return build(view, anchor, found, subject) if found is not None else None
        if anchor.cue.lemma == "put" and view.low(anchor.words[1]) == "it":
            return _as_said(view, anchor, subject)
        found = read_object(view, anchor, subject)
        return build(view, anchor, found, subject) if found is not None else _as_said(view, anchor, subject)
    if "info" in anchor.cue.takes and not _can_show(view, anchor, subject):
        return None
    if view.lows[subject[0]] in {"i", "we"} and not _in_quotes(view, group.verb):
        # the author's own voice is no source
        return None
    if view.lows[subject[0]] in {"i", "we"} and (view.tags[group.verb] != "VBD" or anchor.cue.lemma in _BELIEFS):
        # whoever is quoted holds what is quoted
        return None
    if view.low(subject[0] - 1) == "what" and view.tag(group.verb + 1) in FINITE:
        return None
    anchor = replace(anchor, subject=subject)
    fronted, view.fronted = view.fronted, max(view.fronted, _relative_end(view, group, subject))
    found = (
        gap(view, anchor, subject)
        or inserted(view, anchor, subject)
        or complement(view, anchor)
        or trailing(view, anchor, subject)
    )
    view.fronted = fronted
    ends = view.tag(group.verb + 1) in {"", ".", ","}
    if (
        found is None
        and ends
        and "claimed" in anchor.cue.takes
        and view.low(subject[0] - 1) in {"something", "which", "that"}
    ):
        found = Reported((), "anaphor", strong=False)
    return build(view, anchor, found, subject) if found is not None else None


def _relative_end(view: View, group: Group, subject: Run) -> int:
    """The comma that ends the relative clause a verb stands in ("who promised change, deserves"); −1 outside any."""
    if (
        view.tag(group.start - 1) in {"WP", "WDT"}
        and view.low(group.verb + 1) == "to"
        and view.tag(group.start - 2) != ","
    ):
        # "a source who claimed to know the firm told"
        rest = range(group.verb + 2, min(view.n, group.verb + 25))
        return next((k for k in rest if view.tags[k] in FINITE), -1)
    inner = view.low(subject[0] - 1) in {"who", "which", "whom"} and view.tag(subject[0] - 2) == ","
    if view.tag(group.start - 1) not in {"WP", "WDT"} and not inner:
        return -1
    comma = next_comma(view, group.verb)
    acts = view.tag(comma + 1) == "VBN" and not view.has_finite(comma + 1, view.n)
    return comma if acts or view.tag(comma + 1) in FINITE else -1


def _reduced(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    """A participle behind a noun is a verb only with a clause of its own, or with one before it."""
    if view.tags[subject[1] - 1] in {"DT", "PDT"}:
        return None
    by = anchor.group.verb + 1
    agent = view.np_after(by + 1) if view.low(by) == "by" and "np" in anchor.cue.takes else by
    if agent > by + 1 and is_voice(view, (by + 1, agent)):
        # "the payment announced by the minister"
        content = view.content(*view.region(subject))
        return build(view, anchor, Reported(content, "was reported by", strong=False), (by + 1, agent))
    found = complement(view, anchor)
    if found is None or found.frame not in _CLAUSES:
        found = trailing(view, anchor, subject)
    return build(view, anchor, found, subject) if found is not None else None


def _can_show(view: View, anchor: Anchor, subject: Run) -> bool:
    """Whether the subject is a report, or a person where the verb can also mean an utterance."""
    if is_info(view, subject):
        return True
    if anchor.cue.lemma not in _UTTERED:
        return False
    named = is_voice(view, subject)
    verb = anchor.group.verb
    return named and (that_after(view, verb + 1) > 0 or (view.tags[verb] != "VBG" and view.clause_starts(verb + 1)))


def _as_clause(view: View, subject: Run) -> bool:
    return view.low(subject[0] - 1) == "as" and (subject[0] == 1 or view.tag(subject[0] - 2) in {",", "CC", "", '"'})


def _as_said(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    """Read "As X said, S" and "S, as X said"."""
    start = subject[0] - 1
    if that_after(view, anchor.group.verb + 1) > 0 or not anchor.cue.takes & {"that", "quantity"}:
        return None
    before = view.quote_before(view.toks[start].start)
    if start and before is not None:
        return build(view, anchor, Reported(view.content(*before.inner), "quote before"), subject)
    if start and view.tag(start - 1) == ",":
        content = left_of(view, start - 1)
        return build(view, anchor, Reported(content, "as said"), subject) if content else None
    comma = next_comma(view, anchor.group.verb + 1)
    if comma >= view.n:
        return None
    return build(view, anchor, Reported(right_of(view, comma + 1), "as said"), subject)
