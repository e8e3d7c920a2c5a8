"""Reports inside a denial: what is denied is no report, a denied claim is nobody's own, and background stays out."""

from __future__ import annotations

from dataclasses import replace

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.cues import cues
from summarizer.lexical.denials import stands
from summarizer.lexical.frame_content import right_of
from summarizer.lexical.frame_objects import is_claim_noun
from summarizer.lexical.frame_parts import Anchor, Reported, build
from summarizer.lexical.frame_view import FINITE, Run, View
from summarizer.lexical.frame_voices import is_voice
from summarizer.spans import Region, contains

_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_LIES = frozenset(
    "lie lies nonsense rubbish propaganda hysteria fabrication fabrications smear hoax fake myth joke fantasy".split()
)
_TO_NAME = 4
_VERBS = FINITE | {"VB"}
_AROUND = frozenset({"gap", "split", "trailing", "quote before", "as said", "in the view of"})
"""Frames whose words stand beside what is denied, and not over it."""
_DENY = frozenset({"deny", "denies", "denied", "denying"})
_UNTRUE = _DENY | {"true", "untrue", "false"}
"""Words behind which a clause may be denied."""
_NEGATIONS = frozenset({"not", "n't", "never", "hardly", "no"})
_TO_NOUN = 30
_TO_AGENT = 6
_TO_THAT = 10


def without_denied(view: View, found: list[AttributionCandidate]) -> list[AttributionCandidate]:
    """The reports of a sentence without those that only a denial speaks of: X denied that he had said S.

    What is denied there is the saying, as in "X did not say that S". A denied noun (X denied the claim that S) stays,
    for somebody made the claim. What a non-restrictive relative clause adds is left to the article.
    """
    for denial in [one for one in found if one.stance == "denying" and one.content]:
        comma = _background(view, denial)
        if comma > 0:
            found = [_cut(view, one, denial, comma) for one in found]
            denial = _cut(view, denial, denial, comma)  # noqa: PLW2901 -- as it now stands in `found`
        found = [one for one in found if one is denial or not _is_denied_report(view, one, denial)]
        if denial.frame == "claim dismissed":
            found = [_before_as(view, one, denial) for one in found]
    return found


def without_untrue(view: View, found: list[AttributionCandidate]) -> list[AttributionCandidate]:
    """The reports of a sentence without those that are said not to be, or not said to be.

    It is not true that he asked X to leave; “I deny that I asked X to leave”; did not deny that he asked X to leave.
    """
    for k in [k for k in range(view.n - 1) if view.lows[k] in _UNTRUE]:
        start = _unsaid_behind(view, k)
        scope = right_of(view, start) if start > 0 else ()
        found = [one for one in found if not any(_is_unsaid_in(view, one, held) for held in scope)]
    return found


def _unsaid_behind(view: View, k: int) -> int:
    """Where a clause begins that token `k` denies or calls untrue; −1 where it does not."""
    that = view.low(k + 1) == "that"
    if view.lows[k] == "true":
        return k + 2 if that and not _NEGATIONS.isdisjoint(view.lows[max(0, k - 3) : k]) else -1
    if view.lows[k] in {"untrue", "false"}:
        return k + 2 if that else -1
    if not view.tags[k].startswith("VB") or view.group(k).passive:
        return -1
    # "denied, according to Interfax, that S"
    behind = next(
        (j for j in range(k + 2, min(view.n, k + _TO_THAT)) if view.lows[j - 1 : j + 1] == [",", "that"]), k + 1
    )
    if view.low(behind) == "that":
        return behind + 1
    return k + 1 if view.tag(k + 1) == "VBG" or view.clause_starts(k + 1) else -1


def _background(view: View, denial: AttributionCandidate) -> int:
    """The comma behind which a relative clause ends what is denied: the attack, which killed 12; −1 without one."""
    start, end = denial.content[-1]
    first, last = view.token_at(start), view.token_at(end)
    for k in range(first + 1, last):
        if view.tags[k] == "," and opens_relative(view.tags, k + 1):
            goes_on = any(view.tags[j] == "," and view.tag(j + 1) in FINITE | {"CC"} for j in range(k + 1, last))
            return -1 if goes_on else k
    return -1


def opens_relative(tags: list[str], k: int) -> bool:
    """Whether `which`, `in which`, `some of whom` begins at token `k`."""
    j = next((j for j in range(k, min(len(tags), k + 4)) if tags[j] not in {"IN", "CD", "DT", "JJ", "NN"}), len(tags))
    return j < len(tags) and tags[j] in _WH and (j == k or tags[j - 1] == "IN")


def _cut(view: View, one: AttributionCandidate, denial: AttributionCandidate, comma: int) -> AttributionCandidate:
    """The report without what stands behind the comma, where it ends as the denial does."""
    last = one.content[-1] if one.content else (0, 0)
    if last[1] != denial.content[-1][1] or last[0] >= view.toks[comma].start:
        return one
    return replace(one, content=(*one.content[:-1], (last[0], view.toks[comma - 1].end)))


def _before_as(view: View, one: AttributionCandidate, denial: AttributionCandidate) -> AttributionCandidate:
    """The denied claim without what the source calls it: dismissed claims that S as absurd."""
    last = one.content[-1] if one.content else (0, 0)
    if one is denial or last[1] != denial.content[-1][1]:
        return one
    first, end = view.token_at(last[0]), view.token_at(last[1])
    for k in range(end - 1, first, -1):
        if view.tags[k] in FINITE:
            break
        if view.lows[k] == "as" and view.tags[k - 1] != "VBN" and end - k <= _TO_NAME and _names_lie(view, end - 1):
            return replace(one, content=(*one.content[:-1], (last[0], view.toks[k - 1].end)))
    return one


def _names_lie(view: View, last: int) -> bool:
    """Whether what a claim is called ends in token `last`: absurd, a lie."""
    return view.tags[last] in {"JJ", "VBN", '"'} or view.lows[last] in _LIES


def _is_denied_report(view: View, one: AttributionCandidate, denial: AttributionCandidate) -> bool:
    held = next((region for region in denial.content if contains(region, one.cue[0])), None)
    return one is not denial and held is not None and _is_unsaid_in(view, one, held)


def _is_unsaid_in(view: View, one: AttributionCandidate, held: Region) -> bool:
    """Whether the report is part of what is denied in a stretch, and not beside it."""
    if not contains(held, one.cue[0]) or one.frame in _AROUND or cues().phrases.keys() & set(one.lemma.split()[:1]):
        return False
    first, at = view.token_at(held[0]), view.token_at(one.cue[0][0])
    said = any(view.tags[k] in _VERBS or (view.tags[k] == "VBG" and k == first) for k in range(first, at + 1))
    return (said or view.tags[at].startswith("VB")) and not stands(view.lows, view.tags, first, at)


def read_denied(view: View, anchor: Anchor) -> AttributionCandidate | None:
    """Read "The claim that S was dismissed (by X)", "Allegations of fraud have been denied"."""
    group = anchor.group
    if "claimed" not in anchor.cue.takes or group.modal or group.infinitive or not group.finite:
        return None
    start = _denied_claim(view, group.start)
    if start < 0:
        return None
    content = view.content(view.toks[start].start, view.toks[group.start - 1].end)
    return build(view, anchor, Reported(content, "was denied"), _agent(view, group.verb + 1))


def _denied_claim(view: View, end: int) -> int:
    """Where the claim begins that is the subject of the verb group at token `end`; −1 without one."""
    for k in range(end - 2, max(0, end - _TO_NOUN), -1):
        clause = view.lows[k] == "that" and view.has_finite(k + 1, end)
        phrase = view.lows[k] in {"of", "about"} and not view.has_finite(k + 1, end)
        if (clause or phrase) and is_claim_noun(view.low(k - 1)):
            start = view.np_before(k)
            first = max((j + 1 for j in range(start) if view.tags[j] in {",", ":", '"', "CC"}), default=0)
            return start if start < k and not view.has_finite(first, start) else -1
    return -1


def _agent(view: View, behind: int) -> Run | None:
    """Who denied it, behind a passive verb and the day: was dismissed on Monday by the minister."""
    for k in range(behind, min(view.n, behind + _TO_AGENT)):
        if view.lows[k] == "by":
            end = view.np_after(k + 1)
            return (k + 1, end) if end > k + 1 and is_voice(view, (k + 1, end)) else None
    return None


def inside_denial(candidates: list[AttributionCandidate]) -> set[Region]:
    """The cues that stand in what one of the others denies."""
    held: dict[int, list[Region]] = {}
    for one in candidates:
        if one.stance == "denying" or one.frame == "claim dismissed":
            held.setdefault(one.sentence, []).extend(one.content)
    return {
        one.cue[0] for one in candidates if any(contains(region, one.cue[0]) for region in held.get(one.sentence, ()))
    }
