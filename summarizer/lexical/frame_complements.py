"""What a reporting verb reports: the clause, infinitive, gerund or noun phrase behind it, or the clause around it."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_content import (
    clause_start,
    left_of,
    next_comma,
    phrase_right_of,
    right_of,
    that_after,
)
from summarizer.lexical.frame_objects import read_object, read_whether
from summarizer.lexical.frame_occasions import TIMES, behind_occasion
from summarizer.lexical.frame_parts import Anchor, Reported
from summarizer.lexical.frame_sources import is_name, source_run
from summarizer.lexical.frame_subjects import subject_of
from summarizer.lexical.frame_view import DATES, FINITE, Run, View
from summarizer.lexical.frame_voices import is_info, is_voice
from summarizer.lexical.source_types import source_words
from summarizer.spans import Region

_PREPOSITIONS = ("of", "against", "about", "for", "at", "on", "to")
_SHORTEST_HEADLINE = 4
_LONGEST_ADJUNCT = 6
_NO_VOICES = frozenset(
    [
        "recipe",
        "phone",
        "plan",
        "deal",
        "job",
        "situation",
        "role",
        "occasion",
        "scheme",
        "agreement",
        "budget",
        "script",
        "design",
    ]
)
_BEHIND_THIS = frozenset(["", ".", ",", "IN", "RB", "TO"])
_RELATIVE = frozenset(["that", "which", "who", "whom"])
_ADDRESSED = frozenset(["tell", "inform", "assure", "notify", "remind", "reassure"])
_CLAUSAL = frozenset(
    ["say", "believe", "think", "claim", "argue", "insist", "hope", "state", "suspect", "fear", "warn", "find"]
)
_TOLD_TO = frozenset(
    ["reporters", "journalists", "newsmen", "media", "press", "correspondents", "parliament", "lawmakers"]
)
_NEEDS_VOICE = frozenset(
    [
        "demand",
        "flag",
        "suspect",
        "fear",
        "doubt",
        "point to",
        "draw attention to",
        "push for",
        "press for",
        "lament",
        "mourn",
    ]
)
_GAPPED = frozenset(["PRP", "TO"])
_NOMINAL = frozenset(["NN", "NNS", "NNP", "NNPS", "DT", "JJ", "PRP$", "CD", "JJR", "JJS", "VBG"])
_BEHIND_PREPOSITION = _NOMINAL | {"RB", "VBN", '"'}
_OBJECT_HEADS = frozenset(["RBR", "JJR", "DT", "NN", "NNS", "NNP", "JJ", "CD", "PRP$", "$"])
_ADDING = frozenset(["adding", "saying", "citing", "quoting", "noting", "claiming", "warning"])


def complement(view: View, anchor: Anchor) -> Reported | None:
    """What stands behind the verb: a clause, an infinitive, a gerund, a noun phrase."""
    takes, behind = anchor.cue.takes, anchor.words[1]
    if anchor.cue.lemma == "learn" and not _is_medium(view, anchor):
        return None
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
    return (
        _clause(view, anchor, behind)
        or _infinitive(view, anchor, behind)
        or read_whether(view, anchor)
        or _phrase(view, anchor, behind)
        or read_object(view, anchor, anchor.subject or subject_of(view, anchor.group))
    )


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
    if anchor.cue.lemma == "find" and view.tag(anchor.group.start - 1) in {"WP", "WDT"}:
        return None
    start = behind_occasion(view, behind)
    if view.low(start) in {"him", "them", "me", "us", "responsibility", "credit"}:
        return None
    if view.clause_starts(start, loose=anchor.cue.lemma in _CLAUSAL or not view.has_finite(start, view.n)):
        return Reported(right_of(view, start), "clause")
    if view.headline and anchor.cue.lemma in _CLAUSAL:
        end = view.np_after(start)
        if end > start and view.tag(end) in {"VBG", "TO", "VBN"} and view.tag(end - 1) in {"NN", "NNS", "NNP", "NNPS"}:
            return Reported(right_of(view, start), "clause", strong=False)
    if anchor.cue.lemma == "say" and view.tag(start) in {"IN", "WRB"} and view.low(start) not in {"of", "about"}:
        comma = next_comma(view, start + 1)
        if (
            comma < view.n
            and view.clause_starts(comma + 1)
            and view.low(start) in {"if", "in", "on", "at", "when", "since", "although"}
        ):
            return Reported(right_of(view, start), "clause")
    return None


def _infinitive(view: View, anchor: Anchor, behind: int) -> Reported | None:
    takes = anchor.cue.takes
    low = view.low(behind)
    if "inf" in takes and (low == "to" or (low == "not" and view.low(behind + 1) == "to")):
        if low == "to" and view.tag(behind + 1) in {"DT", "NN", "NNS", "PRP$"}:
            return None
        if anchor.cue.lemma == "threaten" and not _is_voiced(view, anchor):
            # a storm threatens to flood the town without a word
            return None
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
    takes = anchor.cue.takes
    at = behind if view.low(behind) in takes else behind_occasion(view, behind)
    counted = view.low(at) == "about" and view.tag(at + 1) in {"CD", "$"}
    if (
        view.low(at) in takes
        and view.low(at) in _PREPOSITIONS
        and not counted
        and view.tag(at + 1) in _BEHIND_PREPOSITION
    ):
        words = (anchor.words[0], at + 1) if at == behind else None
        return Reported(phrase_right_of(view, at + 1), "preposition", words=words)
    if anchor.cue.lemma == "cover" and not _is_medium(view, anchor):
        return None
    if anchor.cue.words == ("call", "for") and _called_for_by(view, anchor) in _NO_VOICES:
        return None
    if "bare" in takes and view.low(behind) in {"this", "so"} and view.tag(behind + 1) in _BEHIND_THIS:
        return Reported((), "anaphor", strong=False)
    first = _first_of_quantity(view, behind)
    if "np" in takes and not _is_time(view, first) and view.tag(first) in _OBJECT_HEADS:
        end = view.np_after(first)
        end = behind if end == first else end
        if end > behind and (anchor.cue.lemma not in _NEEDS_VOICE or _is_voice_or_info(view, anchor)):
            return Reported(_without_addressee(view, phrase_right_of(view, behind), end), "object", strong=False)
    if "np" in takes and len(anchor.cue.words) > 1 and view.tag(behind) == '"':
        # "speaks of “serious failings”"
        return Reported(phrase_right_of(view, behind), "object", strong=False)
    if takes & {"accuse", "as", "naming"}:
        return _named(view, anchor, behind)
    return None


def _is_time(view: View, k: int) -> bool:
    return view.low(k) in {"last", "this", "next", "earlier"} and view.low(k + 1) in TIMES


def _without_addressee(view: View, found: tuple[Region, ...], end: int) -> tuple[Region, ...]:
    """Content without those it was told to: "confirmed the incident to newsmen in Awka"."""
    to = view.low(end) == "to" and found and found[0][1] > view.toks[end].start
    told = to and view.low(view.np_after(end + 1) - 1) in _TOLD_TO
    return view.content(found[0][0], view.toks[end].start) if told else found


def _is_voice_or_info(view: View, anchor: Anchor) -> bool:
    subject = subject_of(view, anchor.group)
    return subject is not None and is_voice(view, subject)


def _first_of_quantity(view: View, k: int) -> int:
    """The number behind "at least", "perhaps", "around"; `k` itself without one."""
    for j in range(k, min(view.n, k + 3)):
        if view.tags[j] in {"CD", "$"}:
            return j
        if view.tags[j] not in {"IN", "RB", "JJS", "JJR", "TO", "RBR"}:
            break
    return k


def _is_voiced(view: View, anchor: Anchor) -> bool:
    subject = subject_of(view, anchor.group)
    return subject is None or (is_voice(view, subject) and not is_info(view, subject))


def _called_for_by(view: View, anchor: Anchor) -> str:
    subject = subject_of(view, anchor.group)
    return "" if subject is None else view.lows[subject[1] - 1]


def _is_medium(view: View, anchor: Anchor) -> bool:
    subject = subject_of(view, anchor.group)
    return subject is not None and source_words().kind(view.lows[subject[0] : subject[1]]) == "media"


def _named(view: View, anchor: Anchor, behind: int) -> Reported | None:
    """Read "accused Kyiv of shelling", "described it as …", "called it “…”"."""
    takes, end = anchor.cue.takes, view.np_after(behind)
    if "accuse" in takes:
        for k in range(behind + 1, min(view.n, behind + 12)):
            if view.lows[k] in {"of", "for", "over"} and not view.has_finite(behind, k):
                return Reported(phrase_right_of(view, behind), "accuse", strong=False)
    if end == behind:
        return None
    low = view.low(end)
    quoted = next(
        (k for k in range(behind + 1, min(view.n, end + 1)) if view.toks[k].start in view.marks.opening), None
    )
    if "as" in takes and low == "as" and (view.tag(end + 1) == '"' or not view.clause_starts(end + 1)):
        return Reported(phrase_right_of(view, behind), "as", strong=False)
    if "naming" in takes and quoted is not None:
        end_of_quote = view.marks.opening[view.toks[quoted].start].inner[1]
        return Reported(view.content(view.toks[behind].start, end_of_quote), "naming", strong=False)
    return None


def gap(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """Read "the villages X said they were taken", "the positions they consider to be the prize"."""
    at, start = anchor.group.verb, subject[0]
    if view.low(start - 1) == "what" and anchor.cue.takes & {"as", "naming"}:
        # "what it described as a captured vehicle"
        named_from = anchor.words[1] + (view.low(anchor.words[1]) == "as")
        quoted = view.tag(named_from) == '"' or view.np_after(named_from) > named_from
        return Reported(phrase_right_of(view, named_from), "gap", strong=False) if quoted else None
    after = view.tag(at + 1)
    relative = view.tag(start - 1) in {"WP", "WDT"} and (view.low(start - 1) not in _RELATIVE or after == "VBN")
    if not anchor.cue.takes & {"bare", "objinf"} or not (
        after in FINITE or after in ({"VBN"} if relative else _GAPPED)
    ):
        return None
    if after == "TO" and "objinf" not in anchor.cue.takes:
        return None
    named = source_run(view, subject)
    if named is None:
        return None
    if relative:
        return Reported(right_of(view, at + 1), "gap", strong=False)
    if view.low(start - 1) in _RELATIVE and after in FINITE and "bare" in anchor.cue.takes:
        pronoun = start - 2 if view.tag(start - 2) == "," else start - 1
        head = (_whole_head(view, view.np_before(pronoun)), pronoun)
    elif (
        view.tags[start] == "PRP" and view.tag(start - 1) in {"NN", "NNS"} and view.tags[0] not in {"VBN", "VBG", "WRB"}
    ):
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


def _whole_head(view: View, start: int) -> int:
    """Where the head of a relative clause begins ("a postponement to April, which X says")."""
    while view.low(start - 1) in {"of", "to", "in", "for", "on"} and view.np_before(start - 1) < start - 1:
        start = view.np_before(start - 1)
    return start


def inserted(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """Read "It is likely, X said, that S" and "Nor, X said, did S"."""
    comma, behind = subject[0] - 1, anchor.words[1]
    if "bare" not in anchor.cue.takes or view.tag(comma) != "," or view.tag(behind) != ",":
        return None
    nor = view.low(comma - 1) == "nor"
    if not nor and (view.low(behind + 1) != "that" or not view.has_finite(clause_start(view, comma), comma)):
        return None
    left = (view.region((comma - 1, comma)),) if nor else left_of(view, comma)
    return Reported(left + right_of(view, behind + 1), "split") if left else None


def trailing(view: View, anchor: Anchor, subject: Run) -> Reported | None:
    """Read "S, X said." and "S1, X said, S2"."""
    start = subject[0]
    told = "told" in anchor.cue.takes
    if ("bare" not in anchor.cue.takes and not told) or view.tag(start - 1) != ",":
        return None
    named = source_run(view, subject)
    if named is None or (named[0] > start + 1 and view.lows[named[0] - 1] in cues().nouns):
        # "…, a claim Moscow denies" is no report of what stands before it
        return None
    behind = _addressee_end(view, anchor.words[1]) if told else anchor.words[1]
    if "bare" not in anchor.cue.takes and behind == anchor.words[1]:
        return None
    further = behind_occasion(view, behind)
    comma = _before_role(view, subject) - 1
    if comma and view.tags[comma - 1] == "CC" and view.tag(further) == ",":
        # "Fuel has run short and, residents say, prices have doubled"
        rest = right_of(view, further + 1)
        return Reported(rest, "split") if rest else None
    return split_around(view, comma, further - 1 if further > behind and view.tag(further - 1) == "," else further)


def _before_role(view: View, subject: Run) -> int:
    """Where the description before an appositive name begins ("S, the deputy governor, Ivan Petrov, said")."""
    role = view.np_before(subject[0] - 1)
    described = role < subject[0] - 1 and view.tag(role) in {"DT", "PRP$"} and view.tag(role - 1) == ","
    proper = view.tag(subject[0] - 2) in {"NNP", "NNPS"}
    return role if described and not proper and is_name(view, *subject) else subject[0]


def split_around(view: View, comma: int, behind: int) -> Reported | None:
    """The clause before `comma` and, behind a second comma at `behind`, its rest."""
    start = clause_start(view, comma)
    content = left_of(view, comma)
    if view.tag(behind) == "IN" and not view.has_finite(start, comma):
        # "Her husband, she adds with a laugh, thinks"
        further = next_comma(view, behind)
        behind = further if view.tag(further + 1) in FINITE and further - behind <= _LONGEST_ADJUNCT else behind
    closes = view.tag(behind) in {"", ".", ",", '"', "IN", "WRB"} or view.low(behind) in {";", "—", "–"}
    if not closes or not content:
        return None
    whole = view.has_finite(start, comma)
    if view.tag(behind) == "," and view.tag(comma - 1) in FINITE:
        return Reported(content + right_of(view, behind + 1), "split")
    if (
        view.tag(behind) == ","
        and view.tag(behind + 1) not in {"CC", "WP", "WDT", ""}
        and view.low(behind + 1) not in {"who", "which"}
    ):
        adjoined = _adds(view, behind + 1) or (whole and view.low(behind + 1) in {"as", "while", "amid"})
        adjoined = adjoined or (view.tag(behind + 1) == "IN" and view.low(behind + 2) in DATES)
        rest = () if adjoined else right_of(view, behind + 1)
        if rest and (not whole or view.tag(behind + 1) in {"VBG", "IN", "VBN"} or _has_clause(view, behind + 1)):
            return Reported(content + rest, "split")
    if view.headline and not whole and comma >= _SHORTEST_HEADLINE:
        return Reported(content, "trailing", strong=False)
    return Reported(content, "trailing") if whole else None


def _has_clause(view: View, start: int) -> bool:
    """Whether a finite verb follows that is not that of a relative clause ("said X, an analyst at Y, who expects")."""
    first = next((k for k in range(start, view.n) if view.tags[k] in FINITE), start)
    return first > start and view.tags[first - 1] not in {"WP", "WDT"}


def _adds(view: View, k: int) -> bool:
    return view.tag(k) == "VBG" and (view.low(k) in _ADDING or view.low(k) in cues().verbs)
