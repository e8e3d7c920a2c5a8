"""Nouns and adjectives that report: X's claim that, reports of, these claims, wary of."""

from __future__ import annotations

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import Cue, cues
from summarizer.lexical.frame_asides import made
from summarizer.lexical.frame_content import GLOSSED, behind_connectives, doubting_gloss, right_of, that_after
from summarizer.lexical.frame_subjects import subject_before
from summarizer.lexical.frame_view import FINITE, Run, View
from summarizer.lexical.frame_voices import is_voice
from summarizer.spans import Region

_DEMONSTRATIVE = frozenset(["this", "these", "those", "such", "that"])
_SUPPORT = frozenset(
    [
        *(
            "express",
            "expressed",
            "expresses",
            "expressing",
            "voice",
            "voiced",
            "voices",
            "voicing",
            "make",
            "makes",
            "made",
        ),
        *(
            "repeat",
            "repeated",
            "repeats",
            "reiterated",
            "reiterate",
            "reiterates",
            "raise",
            "raised",
            "raises",
            "issue",
        ),
        *(
            "issued",
            "issues",
            "share",
            "shared",
            "shares",
            "came",
            "reached",
            "have",
            "has",
            "had",
            "gave",
            "gives",
            "published",
        ),
        *(
            "release",
            "released",
            "offered",
            "advanced",
            "echoed",
            "stands",
            "defended",
            "dropped",
            "withdrew",
            "retracted",
        ),
    ]
)
_EXPLAINS = frozenset(
    [
        *(
            "highlights",
            "highlighted",
            "underscores",
            "underscored",
            "underlines",
            "underlined",
            "suggests",
            "suggested",
        ),
        *("suggest", "indicate", "show", "imply", "point", "reveal", "implies", "implied"),
        *("indicates", "indicated", "shows", "showed", "is", "was", "says", "said", "emphasizes", "emphasized"),
        *("emphasises", "emphasised", "reveals", "revealed", "focuses", "focused", "points", "pointed"),
    ]
)
_MOVED = frozenset(["VBD", "VBZ", "VBP", "VBN", "VBG", "RB", "IN", "NNP", "NN", "CD", "MD", "VB"])
_SPOKEN = frozenset(
    ["order", "orders", "claim", "claims", "warning", "statement", "assertion", "allegation", "allegations"]
)
_IN_VIEW = frozenset(
    [
        "word",
        "telling",
        "view",
        "opinion",
        "assessment",
        "judgment",
        "judgement",
        "estimation",
        "estimate",
        "interpretation",
        "reading",
    ]
)
_BY = frozenset(["account", "admission", "estimate", "reckoning", "projection", "forecast"])
_NEAR = 5
_TO_COPULA = 12
_DESPITE = frozenset(["despite", "amid", "after", "following", "denied"])
_OVER = frozenset(["of", "about", "for", "over"])
_TAKEN_UP = frozenset(["announcement", "claim", "allegation", "accusation", "assertion", "assessment"])
_TAKEN_UP_FIRST = frozenset(
    ["report", "statement", "assertion", "revelation", "warning", "prediction", "finding", "denial", "admission"]
)
_SAYING = frozenset(["said", "says", "say", "saying", "added", "adding", "insisted", "insists", "argued", "argues"])
_MADE = frozenset(["made", "makes", "make", "had", "issued", "wrote", "published"])
_COPULAS = frozenset(
    ["is", "are", "was", "were", "'s", "'re", "been", "remain", "remains", "remained", "seem", "seems", "seemed", "am"]
)


def read_noun(view: View, at: int, entries: tuple[Cue, ...]) -> AttributionCandidate | None:
    """Read "The assertion that S", "X's claim that S", "reports of NP", "these claims"."""
    cue = next(
        (c for c in entries if tuple(view.lows[at - len(c.words) + 1 : at + 1]) == (*c.words[:-1], view.lows[at])),
        None,
    )
    if cue is None:
        return None
    words = at - len(cue.words) + 1, at + 1
    owner = _owner(view, words[0])
    behind, maker = _maker(view, at + 1)
    start = _clause_behind(view, words[0], behind)
    if start < 0 and (start := _copular(view, at, cue)) > 0:
        return made(view, cue, words, owner or maker or _among(view, at + 1), (right_of(view, start), "noun is", True))
    if start > 0 and cue.lemma in GLOSSED and view.low(words[0] - 1) in {"a", "an"} and _only_denied(view, start):
        return made(view, cue, words, None, ((), "anaphor", False))
    if start > 0 and "that" in cue.takes and (view.has_finite(start, view.n) or owner):
        if view.low(words[0] - 1) in {"no", "little"}:
            return None
        source = owner or _supporter(view, words[0]) or maker
        return made(view, cue, words, source, (_subject_clause(view, words[0], start), "noun that", True))
    if "of" in cue.takes and (start := _moved_behind(view, at)) > 0:
        return made(view, cue, words, owner or maker, (right_of(view, start), "noun that", True))
    if view.low(words[0] - 1) == "no" or (view.low(words[0] - 2) == "no" and view.tag(words[0] - 1) == "JJ"):
        return None
    if _takes_over(view, at, behind, cue, owner):
        content = _np_content(view, behind + 1)
        source = owner or maker or _supporter(view, words[0])
        return made(view, cue, words, source, (content, "noun of", False)) if content else None
    found = _owned(view, at, cue, owner) if owner is not None else None
    return found or (_anaphor(view, at, cue, owner) if "anaphor" in cue.takes else None)


def _copular(view: View, at: int, cue: Cue) -> int:
    """The clause of "X's position, from June, was that S", "the fear among traders is that S"; −1 without one."""
    if "that" not in cue.takes or view.low(at - 1) in {"no", "little"}:
        return -1
    for k in range(at + 1, min(view.n, at + _TO_COPULA)):
        if view.tags[k] in FINITE:
            j = k + 1
            while view.tag(j) == "RB":
                j += 1
            return j + 1 if view.lows[k] in _COPULAS and view.low(j) == "that" and j + 1 < view.n else -1
        if view.tags[k] in {":", ".", '"', "WDT", "WP"} or view.lows[k] == "that":
            return -1
    return -1


def _among(view: View, k: int) -> Run | None:
    """Who holds what the noun before token `k` names ("the fear among traders")."""
    end = view.np_after(k + 1) if view.low(k) in {"among", "amongst", "from"} else k
    return (k + 1, end) if end > k + 1 else None


def _takes_over(view: View, at: int, behind: int, cue: Cue, owner: Run | None) -> bool:
    """Whether the noun takes what the preposition at `behind` leads to; "for" asks for a plural or for an owner."""
    link = view.low(behind)
    if link not in _OVER or link not in cue.takes or not _begins_np(view, behind + 1):
        return False
    if view.low(behind + 1) in _DEMONSTRATIVE and view.low(behind + 2) in cues().nouns:
        # "confirmation of this claim" takes up the claim
        return False
    return link != "for" or view.tags[at] == "NNS" or owner is not None


def _owned(view: View, at: int, cue: Cue, owner: Run) -> AttributionCandidate | None:
    """Read "X's assessment highlights that S", "In X's view, S" and "X's claim to have …"."""
    if cue.takes & {"info", "anaphor"} and view.low(at + 1) in _EXPLAINS:
        return _explained(view, at, cue, owner)
    before = view.low(owner[0] - 1)
    if view.tag(at + 1) == "," and (
        (before == "in" and cue.lemma in _IN_VIEW) or (before == "by" and cue.lemma in _BY)
    ):
        return made(view, cue, (at, at + 1), owner, (right_of(view, at + 2), "in the view of", before == "in"))
    if view.low(at + 1) == "to" and view.low(at + 2) == "have":
        return made(view, cue, (at, at + 1), owner, (_np_content(view, at + 1), "noun to", False))
    return None


def _owner(view: View, start: int) -> Run | None:
    """The possessor before a noun ("Marochko’s assessment", "his claim")."""
    k = start - 1
    while k >= 0 and view.tags[k] in {"JJ", "JJS", "JJR", "VBN", "CD", "NN"} and start - k < 4:  # noqa: PLR2004
        k -= 1
    if view.tag(k) == "PRP$":
        return k, k + 1
    if view.tag(k) == "POS":
        begin = view.np_before(k)
        return (begin, k) if begin < k else None
    return None


def _maker(view: View, k: int) -> tuple[int, Run | None]:
    """The maker behind a noun ("claims by Russia that"), and where the words go on."""
    if view.low(k) in {"by", "from", "among"} or (view.low(k) == "of" and view.low(k - 1) in _SPOKEN):
        end = view.np_after(k + 1)
        if (
            end > k + 1
            and view.low(end) in {"that", "of", "about"}
            and (view.low(k) != "of" or view.low(end) == "that")
        ):
            return end, (k + 1, end)
    return k, None


def _subject_clause(view: View, noun: int, start: int) -> tuple[Region, ...]:
    """The clause at `start`; it ends before the main verb if the noun is the subject ("The claim that S remains …")."""
    found = right_of(view, start)
    clause = next((k + 1 for k in range(noun - 1, max(-1, noun - 12), -1) if view.lows[k] == ";"), max(0, noun - 12))
    said = _is_said(view, noun)
    if not found or (view.has_finite(clause, noun) and not said) or view.tags[0] == "IN":
        return found
    finite = 0
    first = found[0][1]
    for k in range(start, min(view.n, start + 60)):
        if view.toks[k].start >= found[0][1]:
            break
        if view.tags[k] in FINITE or _acts_behind(view, k):
            finite += 1
            first = min(first, view.toks[k].start)
            if finite > 1 and not _has_own_subject(view, start, k):
                return view.content(found[0][0], view.toks[k].start)
    # the only finite verb must be the main one: the clause's own was not seen as a verb
    copula = view.low(view.token_at(first)) in _COPULAS
    alone = finite == 1 and not copula and noun < _NEAR and not said and first > view.toks[start].end + 1
    return view.content(found[0][0], first) if alone else found


def _is_said(view: View, noun: int) -> bool:
    """Whether the noun phrase opens what somebody says: he said (that) the claim that S was false."""
    before = view.np_before(noun + 1) - 1
    before -= view.low(before) == "that"
    return view.low(before) in _SAYING


def _acts_behind(view: View, k: int) -> bool:
    """Whether a participle behind another is a verb of its own ("that mistakes were made angered families")."""
    return view.tags[k] == "VBN" == view.tags[k - 1] and view.tag(k + 1) in {"NN", "NNS", "DT", "JJ", "NNP", "PRP$"}


def _has_own_subject(view: View, start: int, k: int) -> bool:
    """Whether the finite verb at `k` belongs to a relative or subordinate clause rather than to the main one."""
    low = max(start, k - 12)
    for j in range(k - 1, low, -1):
        if view.tags[j] in FINITE:
            return False
        if view.tags[j] in {"WDT", "WP", "WRB", "CC", "PRP"} or view.lows[j] in {
            "that",
            "because",
            "if",
            "as",
            "while",
            "when",
        }:
            return True
    return False


def _reports(low: str) -> bool:
    return any("it" not in cue.takes for cue in cues().verbs.get(low, ()))


def _moved_behind(view: View, at: int) -> int:
    """The clause of "reports emerged that S": behind the verb rather than the noun; −1 without one."""
    if view.tag(at + 1) not in FINITE or view.low(at + 1) in _EXPLAINS - {"was", "is"}:
        return -1
    for k in range(at + 1, min(view.n, at + 12)):
        if view.lows[k] == "that" and view.tags[k] == "IN":
            return k + 1 if view.tag(k + 1) not in FINITE else -1
        if view.tags[k] not in _MOVED or (view.tags[k].startswith("VB") and _reports(view.lows[k])):
            return -1
    return -1


def _supporter(view: View, start: int) -> Run | None:
    """The subject of "expressed concern", "made the claim"."""
    k = start - 1
    while k >= 0 and view.tags[k] in {"DT", "JJ", "PRP$", "RB", "CD", "JJR"} and start - k < _NEAR:
        k -= 1
    if view.low(k) == "of" and view.low(k - 1) in _COPULAS:
        # "is of the opinion that"
        return subject_before(view, view.group(k - 1).start)
    if view.low(k) in {"under", "on", "in"} and view.tag(k - 1) not in {"", ","}:
        if view.low(k - 1) in {"back", "doubt", "water"}:
            # "pushed back on claims that S"
            return None
        return _main_subject(view, k)
    if view.low(k) not in _SUPPORT or not view.tag(k).startswith("VB"):
        return None
    group = view.group(k)
    if group.passive:
        return None
    subject = subject_before(view, group.start)
    return subject if subject is not None and is_voice(view, subject) else None


def _main_subject(view: View, before: int) -> Run | None:
    """The subject of the nearest finite verb before token `before`."""
    for k in range(before - 1, max(-1, before - 40), -1):
        if view.tags[k] in FINITE:
            group = view.group(k)
            return None if group.passive else subject_before(view, group.start)
    return None


def _begins_np(view: View, k: int) -> bool:
    return view.np_after(k) > k or view.tag(k) == "VBG"


def _np_content(view: View, start: int) -> tuple[Region, ...]:
    """The noun phrase at `start` with the phrases that hang on it, up to a verb or comma."""
    k, high = start, min(view.n, start + 40)
    while k < high:
        tag = view.tags[k]
        if tag in FINITE or tag in {",", ".", ":", '"', "WDT", "WP"} or view.lows[k] == "that":
            break
        k += 1
    while k > start and view.tags[k - 1] in {"RB", "CC", "IN"}:
        k -= 1
    return view.content(view.toks[start].start, view.toks[k - 1].end) if k > start else ()


def _explained(view: View, at: int, cue: Cue, owner: Run) -> AttributionCandidate | None:
    """Read "Marochko’s assessment highlights a critical point: S"."""
    behind = at + 2
    start = that_after(view, behind)
    if start < 0 and view.clause_starts(behind):
        start = behind
    if start < 0:
        for k in range(behind, min(view.n, behind + 15)):
            if view.lows[k] == ":":
                start = k + 1
                break
    if start < 0 or start >= view.n:
        return None
    return made(view, cue, (at, at + 1), owner, (right_of(view, start), "noun explains", True))


def _anaphor(view: View, at: int, cue: Cue, owner: Run | None) -> AttributionCandidate | None:
    """Read "These claims", "Kadyrov’s comments", "The report" at the head of a sentence: taken up, not said anew."""
    if view.low(at - 1) in _DESPITE and view.low(at + 1) in {"from", "by"}:
        # "Despite denials from the Kremlin"
        end = view.np_after(at + 2)
        return made(view, cue, (at, at + 1), (at + 2, end), ((), "anaphor", False)) if end > at + 2 else None
    k = at - 1
    while view.tag(k) in {"JJ", "JJS", "CD", "RB"} and view.low(k) not in _DEMONSTRATIVE and at - k < 4:  # noqa: PLR2004
        k -= 1
    low = view.low(k)
    first = behind_connectives(view, 0, view.n) == k
    if cue.lemma in GLOSSED and view.tag(k - 1) in {",", ":"} and doubting_gloss(view, k):
        return made(view, cue, (at, at + 1), None, ((), "anaphor", False))
    if low in {"neither", "either"} and cue.lemma in GLOSSED:
        return made(view, cue, (at, at + 1), None, ((), "anaphor", False))
    if low in _DEMONSTRATIVE and (view.tags[k] in {"DT", "JJ", "PDT"} or _points_back(view, k, at)):
        return made(view, cue, (at, at + 1), None, ((), "anaphor", True))
    if owner is not None and cue.takes & {"anaphor"} and "info" not in cue.takes:
        return made(view, cue, (at, at + 1), owner, ((), "anaphor", False))
    if (
        low == "the"
        and (cue.lemma in _TAKEN_UP or (first and cue.lemma in _TAKEN_UP_FIRST))
        and view.tag(at + 1) not in {"NN", "NNS"}
    ):
        return made(view, cue, (at, at + 1), None, ((), "anaphor", False))
    return None


def _clause_behind(view: View, noun: int, behind: int) -> int:
    """The clause that a noun takes at token `behind`, with "that" or, in two places, without; −1 without one."""
    if view.low(behind) == "that":
        return that_after(view, behind)
    # "speculation he will quit"; "denies claims she took bribes"
    bare = view.tag(behind) == "PRP" and view.tag(behind + 1) == "MD"
    return behind if bare or _is_denied_bare(view, noun, behind) else -1


def _is_denied_bare(view: View, noun: int, behind: int) -> bool:
    """Whether a clause without "that" says what is denied: not "the claims he made"."""
    denying = any(cue.stance == "denying" for cue in cues().verbs.get(view.low(noun - 1), ()))
    if not denying or not view.clause_starts(behind):
        return False
    verb = next((k for k in range(behind, view.n) if view.tags[k] in FINITE), view.n)
    verb += view.low(verb) == "had" and view.tag(verb + 1) == "VBN"
    return view.low(verb) not in _MADE and view.tag(verb + 1) not in {"", ".", ","}


def _only_denied(view: View, start: int) -> bool:
    """Whether the clause is about the noun itself: "an allegation that news organizations reject"."""
    k = view.np_after(start)
    while k < view.n and view.tags[k] in {"RB", "VBZ", "VBP", "VBD", "VBN"}:
        if any(cue.stance == "denying" for cue in cues().verbs.get(view.lows[k], ())):
            return view.tag(k + 1) in {"", ".", ",", "RB", "IN"}
        k += 1
    return False


def _points_back(view: View, k: int, at: int) -> bool:
    """Whether "that" at token `k` points at the noun rather than opens a clause ("confirmation of that claim")."""
    verbal = view.tag(k - 1) in {"IN", "TO", "VBG"}
    return view.lows[k] == "that" and view.tags[at] == "NN" and verbal and view.tag(at + 1) not in FINITE


def read_adjective(view: View, at: int, entries: tuple[Cue, ...]) -> AttributionCandidate | None:
    """Read "Analysts are wary of NP", "X is confident that S"."""
    cue = entries[0]
    group = view.group(at)
    if view.low(at - 1) not in _COPULAS and view.low(group.start) not in _COPULAS:
        return None
    subject = subject_before(view, group.start)
    if subject is None or group.negated or view.lows[subject[1] - 1] in {"it", "there"}:
        return None
    if view.low(subject[0] - 1) == "not":
        # "Not everybody is sure"
        return None
    start = that_after(view, at + 1) if view.low(at + 1) == "that" else -1
    if start > 0 and not view.has_finite(start, view.n):
        return None
    if start < 0 and "bare" in cue.takes and view.clause_starts(at + 1):
        start = at + 1
    if start < 0 and view.low(at + 1) in {"of", "about"} and view.low(at + 1) in cue.takes:
        start = at + 2
    if start < 0:
        return None
    return made(view, cue, (at, at + 1), subject, (right_of(view, start), "adjective", view.low(at + 1) == "that"))
