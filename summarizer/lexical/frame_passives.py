"""Reporting verbs in the passive: it is said that, was told, was reported by, was accused of."""

from __future__ import annotations

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.frame_content import left_of, phrase_right_of, right_of, that_after
from summarizer.lexical.frame_objects import opens_question
from summarizer.lexical.frame_parts import Anchor, Reported, build
from summarizer.lexical.frame_subjects import subject_before
from summarizer.lexical.frame_view import Run, View
from summarizer.spans import Region

ADJUNCTS = frozenset(
    ["after", "before", "by", "while", "when", "since", "in", "without", "despite", "upon", "on", "following"]
)
"""Words before a reporting verb, or before its subject, that make it part of an adjunct."""
_ACCUSED = frozenset([("accuse", "of"), ("blame", "on"), ("blame", "for"), ("describe", "as")])


def read_passive(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """Read a passive verb with the subject before it and what follows."""
    group, takes = anchor.group, anchor.cue.takes
    if group.negated:
        return None
    behind = group.verb + 1
    subject = subject_before(view, group.start)
    if subject is not None and view.lows[subject[0]] == "it" and subject[1] - subject[0] == 1:
        content = _it_is_said(view, anchor, subject[0])
        return build(view, anchor, Reported(content, "it is said"), None) if content else None
    if "told" in takes:
        start = that_after(view, behind)
        if start < 0 and anchor.cue.lemma == "tell" and (view.low(behind) == "to" or opens_question(view, behind)):
            start = behind
        return (
            build(view, anchor, Reported(right_of(view, start), "was told", strong=False), None) if start > 0 else None
        )
    if view.low(behind) == "by" and "np" in takes and subject is not None:
        agent = view.np_after(behind + 1)
        pointing = view.lows[subject[0] : subject[1]] in (["this"], ["that"], ["it"])
        content = () if pointing else view.content(*view.region(subject))
        return (
            build(
                view,
                anchor,
                Reported(content, "anaphor" if pointing else "was reported by", strong=False),
                (behind + 1, agent),
            )
            if agent > behind + 1
            else None
        )
    if view.low(subject[0] - 1 if subject is not None else 0) in ADJUNCTS:
        return None
    if subject is not None and (found := _was_accused(view, anchor, subject)) is not None:
        return found
    if anchor.cue.lemma == "report" and subject is not None and view.low(behind) not in {"to", "as", "that"}:
        return build(view, anchor, Reported(_around(view, subject, behind), "was reported", strong=False), None)
    return None


def _it_is_said(view: View, anchor: Anchor, it: int) -> tuple[Region, ...]:
    """The content of "It is claimed (that) S" and of "S, it is claimed"; `it` is the token of the pronoun."""
    behind, takes = anchor.group.verb + 1, anchor.cue.takes
    if anchor.group.modal and {"should", "must"} & set(view.lows[anchor.group.start : anchor.group.verb]):
        # "It should be noted that S" is the author's own voice
        return ()
    start = that_after(view, behind)
    if start < 0 and "bare" in takes and view.clause_starts(behind, loose=True):
        start = behind
    if start > 0:
        return right_of(view, start)
    closes = view.tag(it - 1) == "," and view.tag(behind) in {"", "."} and "that" in takes
    return left_of(view, it - 1) if closes else ()


def _was_accused(view: View, anchor: Anchor, subject: Run) -> AttributionCandidate | None:
    """Read "He was accused (by X) of lying", "The report was described as misleading by X", "was blamed on Y"."""
    behind, agent = anchor.group.verb + 1, None
    if view.low(behind) == "by":
        end = view.np_after(behind + 1)
        agent, behind = ((behind + 1, end), end) if end > behind + 1 else (None, behind)
    lemma, low = anchor.cue.lemma, view.low(behind)
    if lemma == "urge" and low == "to":
        return build(view, anchor, Reported(right_of(view, behind), "was told", strong=False), agent)
    named = anchor.cue.takes & {"naming", "adj"} and (
        view.tag(behind) == '"' or (agent is not None and view.np_after(behind) > behind)
    )
    known = (lemma, low) in _ACCUSED or (low == "as" and agent is not None and anchor.cue.takes & {"as", "seen"})
    if not known and not named:
        return None
    if agent is None and named:
        agent = _agent_behind(view, behind)
    content = view.content(*view.region(subject)) + phrase_right_of(view, behind)
    return build(view, anchor, Reported(content, "was accused", strong=False), agent)


def _agent_behind(view: View, k: int) -> Run | None:
    """The agent behind a quotation ("was called “a sham” by critics")."""
    quotation = view.marks.opening.get(view.toks[k].start)
    by = view.token_at(quotation.outer[1]) if quotation is not None else view.n
    if view.low(by) != "by":
        return None
    end = view.np_after(by + 1)
    return (by + 1, end) if end > by + 1 else None


def _around(view: View, subject: Run, behind: int) -> tuple[Region, ...]:
    """Subject and what follows the verb, up to the end of the clause."""
    rest = right_of(view, behind) if view.tag(behind) in {"IN", "TO"} else ()
    return view.content(*view.region(subject)) + rest
