"""Verbs that report by what they do with an object: ask X to leave, put the toll at 41, see X as, dismiss a claim."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_content import phrase_right_of, right_of
from summarizer.lexical.frame_parts import Anchor, Reported
from summarizer.lexical.frame_sources import base_end
from summarizer.lexical.frame_view import FINITE, Run, View
from summarizer.lexical.frame_voices import is_info, is_voice

_WORDS_OF_DOUBT = (
    "criticism criticisms suggestion suggestions idea notion speculation rumours rumors talk comparison comparisons "
    "concerns fears warnings characterisation characterization label reports report calls demands "
    "portrayal version characterisation characterization depiction description interpretation "
    "legality wisdom timing motives validity credibility independence impartiality logic fairness"
)
_DOUBTED = frozenset(_WORDS_OF_DOUBT.split())
_CHANGING = frozenset(
    ["rising", "falling", "growing", "shrinking", "increasing", "climbing", "slowing", "dropping", "declining"]
)
_OUTLOOK_WORDS = (
    "revenue revenues profit profits earnings sales loss losses turnover output deliveries gains "
    "growth inflation risk risks chance chances scope sign signs need room prospect prospects danger dangers threat "
    "threats opportunity opportunities potential rise rises fall falls recovery recession upside downside demand "
    "probability likelihood reason reasons evidence rate rates prices progress path hope value improvement link"
)
_OUTLOOK = frozenset(_OUTLOOK_WORDS.split())
_JUDGED = frozenset(
    ["confidence", "probability", "chance", "chances", "odds", "likelihood", "rating", "score", "blame"]
)
_GAINS = frozenset(["capture", "control", "gains", "advances", "progress", "seizure", "losses"])
_EVIDENCE = frozenset(["footage", "imagery", "evidence", "images", "reports", "photographs", "photos", "videos"])
_PRONOUNS = frozenset(["it", "this", "that", "them", "these", "those"])
_REFLEXIVE = frozenset(["himself", "herself", "itself", "themselves", "myself", "yourself", "ourselves"])
_SIDES = frozenset(["behind", "ahead", "above", "below", "clear"])
_ADJECTIVES = frozenset(["JJ", "JJR", "JJS"])
_COMMON = frozenset(["NN", "NNS"])
_OBJECTS = frozenset(
    ["DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "CD", "PDT", "VBN", "VBG", '"', "$"]
)
_LINKS = frozenset(["of", "in", "from", "for", "by", "against"])
_CLOCK = frozenset(["a.m", "p.m", "am", "pm", "a.m.", "p.m.", "o'clock", "gmt"])
_YEAR = 4
_QUESTIONS = frozenset(["whether", "if", "why", "how", "what", "who", "when", "where", "which"])
_ASKED_FOR = frozenset(["anonymity", "permission", "time", "leave", "money", "help"])
_LONGEST_OBJECT = 18


def read_object(view: View, anchor: Anchor, subject: Run | None) -> Reported | None:
    """What a verb says of its object, by the first flag of its entry that fits."""
    takes, behind = anchor.cue.takes, anchor.words[1]
    if "claimed" in takes and view.low(behind) == "as":
        behind = _behind_name(view, behind)
    if view.tag(behind) not in _OBJECTS or view.low(behind) in _REFLEXIVE:
        return None
    if "whether" in takes and view.low(behind) in {"whether", "if"}:
        return None
    if anchor.cue.lemma == "find" and (subject is None or not is_info(view, subject)):
        # a study finds evidence, a policeman finds it in a drawer
        return None
    if anchor.cue.lemma == "find" and _object_end(view, behind) > behind:
        return _unclaused(view, behind, subject) or Reported(right_of(view, behind), "finding", strong=False)
    for flag, frame in _FRAMES.items():
        if flag in takes:
            found = frame(view, behind, subject)
            if found is not None:
                return found
    return None


def read_whether(view: View, anchor: Anchor) -> Reported | None:
    """Read "asked whether S", "questioned if S", "wondered why S"."""
    behind = anchor.words[1]
    if "whether" not in anchor.cue.takes or view.low(behind) not in _QUESTIONS:
        return None
    subject = view.np_after(behind + 1) > behind + 1 and view.low(behind) in {"how", "why", "when", "where"}
    clause = view.low(behind + 1) != "to" and (subject or view.has_finite(behind + 1, min(view.n, behind + 15)))
    return Reported(right_of(view, behind), "whether", strong=False) if clause else None


def opens_question(view: View, k: int) -> bool:
    """Whether "how", "why" and the like open a clause at token `k` ("jurors were told how he lured")."""
    return view.low(k) in {"how", "why", "what", "whether"} and view.has_finite(k + 1, min(view.n, k + 15))


def _object_end(view: View, start: int) -> int:
    """Where the object at token `start` ends, with the phrases that hang on it."""
    end = view.np_after(start + 1 if view.tag(start) == '"' else start)
    if view.tag(start) == '"' and view.tag(end) == '"' and end > start + 1:
        end += 1
    while start < end < view.n and view.lows[end] in _LINKS:
        further = view.np_after(end + 1)
        if further == end + 1 or further - start > _LONGEST_OBJECT:
            break
        end = further
    return end


def _to_do(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "asked the governments not to turn away boats"."""
    end = _object_end(view, behind)
    if end <= behind + (view.tag(behind) == '"') or view.lows[end - 1] in _ASKED_FOR:
        return None
    k = end + 1 if view.low(end) == "not" else end
    while view.tag(k) == "RB":
        k += 1
    if view.low(k) != "to" or view.tag(k + 1) not in {"VB", "VBP", "RB", "NN"}:
        return None
    return Reported(right_of(view, behind), "object to do", strong=False)


def _at_quantity(view: View, behind: int, subject: Run | None) -> Reported | None:
    """Read "put the toll at 41", "puts Labour on 23%", "puts Labour six points behind"."""
    info = subject is not None and (is_info(view, subject) or view.lows[subject[0]] == "it")
    high = min(view.n, behind + _LONGEST_OBJECT)
    for k in range(behind + 1, high):
        low = view.lows[k]
        if view.tags[k] in FINITE or view.tags[k] in {".", ":"}:
            return None
        if low in {"out", "off", "down", "back"}:
            return None
        if (low == "at" or (low == "on" and (info or _percent(view, k)))) and _quantity_at(view, k + 1):
            return Reported(phrase_right_of(view, behind), "put at", strong=low == "at")
        if info and low in _SIDES and any(view.tags[j] == "CD" for j in range(behind, k)):
            return Reported(phrase_right_of(view, behind), "put at", strong=False)
    return None


def _quantity_at(view: View, k: int) -> bool:
    """Whether a number stands at token `k`, behind words such as "around", "more than", "$"."""
    for j in range(k, min(view.n, k + 5)):
        if view.tags[j] == "CD":
            return view.low(j + 1) not in _CLOCK and not (
                len(view.lows[j]) == _YEAR and view.lows[j][:2] in {"19", "20"}
            )
        if view.tags[j] not in {"IN", "JJR", "RB", "RBR", "JJS", "DT", "$", "NN", "TO", "JJ", "SYM"}:
            return False
    return False


def _percent(view: View, k: int) -> bool:
    return any(low in {"%", "percent", "per"} or low.endswith("%") for low in view.lows[k + 1 : k + 5])


def _among(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "rates the Rohingya among the most persecuted groups"."""
    end = _object_end(view, behind)
    ranked = view.low(end) in {"among", "as"} and end > behind
    return Reported(right_of(view, behind), "among", strong=False) if ranked else None


def _seen(view: View, behind: int, subject: Run | None) -> Reported | None:
    """Read "Analysts see the move as a bluff", "The IMF sees growth of 2%", "see prices falling"."""
    if subject is None or not is_voice(view, subject):
        return None
    end = _object_end(view, behind)
    if end == behind:
        return None
    if view.low(end) == "as" and view.tag(end + 1) in {"DT", "JJ", "PRP$", "VBG", "JJR", "RB"}:
        return Reported(right_of(view, behind), "seen as", strong=False)
    if view.low(end) in _CHANGING:
        return Reported(right_of(view, behind), "sees", strong=False)
    return None if view.lows[subject[0]] in {"he", "she", "they"} else _outlook(view, behind, subject)


def _outlook(view: View, behind: int, subject: Run | None) -> Reported | None:
    """Read "sees growth of 2.1%", "had expected earnings of 45 cents"."""
    if subject is None or not is_voice(view, subject) or view.np_after(behind) == behind:
        return None
    if view.tag(behind) in {"CD", "$"}:
        return Reported(right_of(view, behind), "sees", strong=False)
    head = view.lows[base_end(view, behind, view.np_after(behind)) - 1]
    looks_ahead = any(low in _OUTLOOK for low in view.lows[behind : view.np_after(behind)])
    if (looks_ahead and view.tag(behind) != "DT") or (looks_ahead and head in _OUTLOOK):
        return Reported(right_of(view, behind), "sees", strong=False)
    return None


def _as(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "regards the base as a threat" where the object is long."""
    end = _object_end(view, behind)
    if end > behind and view.low(end) == "as":
        return Reported(right_of(view, behind), "as", strong=False)
    return None


def _claimed(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "dismissed the accusation as absurd", "rejected claims that S", "refuted it"."""
    if view.low(behind) in _PRONOUNS and view.tag(behind + 1) not in {"NN", "NNS", "JJ", "IN"}:
        return Reported((), "anaphor", strong=False)
    end = view.np_after(behind)
    base = next((k for k in range(behind, end) if view.tags[k] in {"IN", "TO"}), end)
    if base == behind or view.tags[base - 1] not in _COMMON:
        return None
    said = is_claim_noun(view.lows[base - 1])
    return Reported(phrase_right_of(view, behind), "claim dismissed", strong=False) if said else None


def _behind_name(view: View, at: int) -> int:
    """Where the object begins behind what it is called at token `at`: as “false” reports, as nonsense the claim."""
    for k in range(at + 2, min(view.n, at + 8)):
        if view.tags[k] in _COMMON and is_claim_noun(view.lows[k]):
            return max(at + 2, view.np_before(k + 1))
        if view.tags[k] in FINITE or view.tags[k] == ",":
            break
    return at


def is_claim_noun(low: str) -> bool:
    """Whether a noun names what somebody said or holds, and what can be denied: claim, allegations, rumours."""
    return low in _DOUBTED or any(cue.takes & {"anaphor", "that"} for cue in cues().nouns.get(low, ()))


def _unclaused(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "thought it unlikely", "considers the tax unfair"."""
    end = behind + 1 if view.tag(behind) == "PRP" else view.np_after(behind)
    if end > behind + 1 and view.tags[end - 1] in _ADJECTIVES and view.tags[end - 2] in _COMMON:
        return Reported(right_of(view, behind), "small clause", strong=False)
    if end == behind or end >= view.n:
        return None
    k = end + 1 if view.tag(end) in {"RB", "RBR"} else end
    closes = view.tag(k + 1) in {"", ".", ",", "IN", "TO", "CC", '"'} or view.low(k + 1) == "that"
    if view.tag(k) in _ADJECTIVES and closes:
        return Reported(right_of(view, behind), "small clause", strong=False)
    if view.tag(end) == "DT" and view.low(end) in {"a", "an"} and view.np_after(end) > end:
        return Reported(right_of(view, behind), "small clause", strong=False)
    return None


def _to_phrase(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "attributed the rise to higher wages", "likened the scene to a war zone"."""
    end = _object_end(view, behind)
    if end > behind and view.low(end) == "to" and (view.np_after(end + 1) > end + 1 or view.tag(end + 1) == '"'):
        return Reported(phrase_right_of(view, behind), "object to", strong=False)
    return None


def _linked(view: View, behind: int, subject: Run | None) -> Reported | None:
    """Read "The study linked the drug to heart failure": only a finding or a voice links so."""
    if subject is None or not (is_info(view, subject) or is_voice(view, subject)):
        return None
    return _to_phrase(view, behind, subject)


def _assigned(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "assigns “moderate confidence” to the judgment", "gave the plan a 60% chance"."""
    for k in range(behind, min(view.n, behind + 8)):
        if view.lows[k] in _JUDGED:
            return Reported(phrase_right_of(view, behind), "assigned", strong=False)
        if view.tags[k] in FINITE or view.tags[k] in {",", "."}:
            return None
    return None


def _taken(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "claims capture of key town", not "claimed his third title"."""
    end = view.np_after(behind)
    if any(low in _GAINS for low in view.lows[behind : min(end, behind + 4)]):
        return Reported(phrase_right_of(view, behind), "taken", strong=False)
    return None


def _on(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "blamed the crash on icy roads", "blamed a technical fault"."""
    end = _object_end(view, behind)
    if end > behind and view.low(behind) not in {"it", "them", "him", "her"}:
        return Reported(phrase_right_of(view, behind), "blamed", strong=False)
    return None


def _evidence(view: View, behind: int, _subject: Run | None) -> Reported | None:
    """Read "observed geolocated footage indicating that S"."""
    end = view.np_after(behind)
    base = next((k for k in range(behind, end) if view.tags[k] in {"IN", "TO", "VBN"} and k > behind), end)
    if base > behind and view.lows[base - 1] in _EVIDENCE:
        return Reported(right_of(view, behind), "evidence", strong=False)
    return None


_FRAMES = {
    "toinf": _to_do,
    "quantity": _at_quantity,
    "among": _among,
    "seen": _seen,
    "outlook": _outlook,
    "regarded": _as,
    "claimed": _claimed,
    "adj": _unclaused,
    "likened": _to_phrase,
    "linked": _linked,
    "assigned": _assigned,
    "taken": _taken,
    "blamed": _on,
    "evidence": _evidence,
}
