"""Who a reporting frame names: subjects before and after the verb, and the shortest words that name them."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_subjects import distant_subject
from summarizer.lexical.frame_tags import FLOATING, LONE
from summarizer.lexical.frame_view import AUX, DATES, FINITE, Group, Run, View
from summarizer.lexical.source_types import source_words

_ARTICLES = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "even", "only", "also", "as", "such", "then"]
)
_QUANTITIES = frozenset(
    ["number", "couple", "group", "majority", "handful", "series", "range", "team", "pair", "dozen", "lot"]
)
_LOOSE_WORDS = (
    "spokesman spokeswoman spokesperson spokespeople spokesmen spokespersons lawyer lawyers attorney attorneys "
    "director secretary counsel solicitor barrister"
)
_LOOSE_HEADS = frozenset(_LOOSE_WORDS.split())
_WITHIN = frozenset(["source", "sources", "some", "many", "insiders"])
_BODIES = frozenset(["agency", "survey", "service", "board", "guard", "command", "channel", "post", "bureau"])
_OFFICES = frozenset(["police", "state", "staff", "defence", "defense", "health", "works", "customs"])
_PLEADED = frozenset(["pleaded", "requested", "asked", "demanded", "craved", "sought", "preferred"])
_FURTHER_TITLES = frozenset(
    [
        "us",
        "u.s.",
        "uk",
        "police",
        "air",
        "crown",
        "defence",
        "defense",
        "field",
        "finance",
        "foreign",
        "interior",
        "private",
    ]
)
_SMALL = frozenset(["al", "de", "del", "der", "di", "bin", "ibn", "la", "le", "van", "von", "el", "-"])
_CAPITALISED = frozenset(["NNP", "NNPS", "CD", "JJ", "VBN", "VBG", "NN", "NNS", "PRP", "FW"])
_COMMON = frozenset(["NN", "NNS", "JJ"])
_SUBORDINATE = frozenset(["that", "who", "which", "because", "as", "since", "while", "when", "after", "before"])
_RELATIVES = frozenset(["WP", "WDT"])
_PROPER = frozenset(["NNP", "NNPS"])
_COURTESY = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."])
_COURTESY_AND_SURNAME = 2
_FORENAME_AND_SURNAME = 2
_PARTS_OF_NAMES = frozenset(["general", "head", "king", "prince", "pope", "observer"])
_OF_STATE_AND_NAME = 3
_RANKS = frozenset(
    ["captain", "colonel", "lieutenant", "sergeant", "senator", "president", "minister", "professor", "spokesman"]
)
_COPULAS = frozenset(["is", "are", "was", "were", "be", "been"])
_PREPOSITION_WORDS = (
    "among amid behind above below beneath beside via towards toward through throughout during inside outside about "
    "along beyond into onto over upon without"
)
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_LONGEST_RELATIVE = 20
_HEADS = frozenset(["NN", "NNS", "NNP", "NNPS"])
_GROUPS = frozenset(["one", "some", "many", "most", "several", "both", "all", "two", "three", "four", "half", "none"])
_COUNTED = _QUANTITIES | _GROUPS
_PLACES_NAMED = frozenset(
    ["capital", "city", "town", "village", "province", "region", "district", "island", "port", "state", "suburb"]
)
_GENERAL = frozenset(["people", "person", "persons", "source", "sources", "those", "someone"])
_SEGMENTS = 3
_WIDEST_ASIDE = 45


def subject_before(view: View, end: int) -> Run | None:
    """The noun phrase that is the subject of what begins at token `end`; asides between commas are passed over."""
    near = _near_subject(view, end)
    if near is None or (near[0] and _is_governed(view, near, end)):
        return distant_subject(view, end) or near
    return near


def _is_governed(view: View, near: Run, end: int) -> bool:
    """Whether the noun phrase before a verb hangs on a preposition ("a paper passed around among envoys rated")."""
    low = view.lows[near[0] - 1]
    if low in _PREPOSITIONS:
        return True
    alone = low in {"before", "after", "since", "until"} and view.tags[near[0] - 2] == "VBN"
    return alone and not view.has_finite(0, near[0]) and not view.has_finite(end + 1, view.n)


def _near_subject(view: View, end: int) -> Run | None:
    if end <= 0:
        return None
    start = view.np_before(end)
    if start < end - 1 and view.lows[start] == "something":
        start += 1
    if start == end - 1 and view.lows[start] in FLOATING and start:
        # "X and Y each claimed"
        whole = view.np_before(start)
        start, end = (whole, start) if whole < start else (start, end)
    if start == end and view.tags[end - 1] == '"':
        # "the occupation “authorities” claim"
        mark = view.quoted_words(end - 1)
        start = view.np_before(mark) if mark > 0 else end
    if start < end and view.low(start - 1) in _COPULAS:
        # "that the king was ill were denied": a predicate is no subject
        return None
    if start < end:
        return _whole_subject(view, start, end)
    tag = view.tags[end - 1]
    if tag in _RELATIVES or view.lows[end - 1] == "that":
        at = end - 1
        if at and view.tags[at - 1] == ",":
            at -= 1
        return _described(view, at, comma=at < end - 1)
    if tag in {",", ")"} or view.lows[end - 1] in {"—", "–", "-"}:
        return _before_aside(view, end - 1)
    return None


def _described(view: View, at: int, *, comma: bool) -> Run | None:
    """Whom a relative clause at token `at` describes: Jan Moe in "Jan Moe, head of research at a bank, who expects"."""
    start = view.np_before(at)
    if comma and view.low(start - 1) in {"of", "at", "from"} and view.tag(start - 2) in _PROPER:
        # "Rashid Adu of Sahan Research, who estimates"
        start = view.np_before(start - 1)
    if comma and start > 1 and view.tags[start - 1] == "," and view.tags[at - 1] not in _PROPER:
        named = view.np_before(start - 1)
        if is_name(view, named, start - 1):
            return named, start - 1
    return (start, at) if start < at else None


def _whole_subject(view: View, start: int, end: int) -> Run:
    """The subject that ends at `end`: what was found may be only the end of it."""
    if view.tags[end - 1] == "PRP" and view.low(start - 1) == "of":
        head = view.np_before(start - 1)
        if head < start - 1:
            return head, end
    if view.low(start - 1) == "in" and view.low(start - 2) in LONE:
        # "Many in the industry believe"
        return start - 2, end
    low = max(0, start - _LONGEST_RELATIVE)
    for k in range(start - 1, low, -1):
        if view.tags[k] in {",", ".", ":", '"'}:
            break
        if view.lows[k] in {"who", "that", "which"} and (view.tags[k - 1] in _HEADS or view.lows[k - 1] in LONE):
            if _one_verb(view, k + 1, start):
                head = view.np_before(k)
                return (head, k) if head < k else (start, end)
            break
    return start, end


def _one_verb(view: View, start: int, end: int) -> bool:
    """Whether the tokens hold one finite verb, at their head, which takes an object or phrase but reports nothing."""
    k = start
    while view.tag(k) in {"RB", "MD"} or view.low(k) in AUX:
        k += 1
    if k >= end or not view.tags[k].startswith("VB"):
        return False
    reports = any("weak" not in cue.takes for cue in cues().verbs.get(view.lows[k], ()))
    infinitive = view.low(k + 1) == "to"
    if reports and not infinitive and not (view.lows[k] in _PLEADED and view.low(end) in {"anonymity", "named"}):
        return False
    return not any(view.tags[j] in FINITE for j in range(k + 1, end))


def _before_aside(view: View, comma: int) -> Run | None:
    """The subject before an aside that ends at `comma` ("X, an analyst, said")."""
    best: Run | None = None
    right, low = comma, max(0, comma - _WIDEST_ASIDE)
    for _ in range(_SEGMENTS):
        left = right - 1
        while left >= low and view.tags[left] not in {",", "(", '"'} and view.lows[left] not in {";", "—", "–"}:
            left -= 1
        if left < low or view.tags[left] == '"' or view.lows[left] == ";":
            break
        if not _is_aside(view, left + 1, right):
            break
        start = view.np_before(left)
        if start < left:
            best = start, left
            head = base_end(view, start, left) - 1
            described = view.tags[head] not in _PROPER | {"PRP"} or view.lows[head] in source_words().roles
            if described and is_name(view, left + 1, right) and not _names_place(view, start, left):
                return left + 1, right
            if view.tags[left - 1] in _PROPER or view.tags[left - 1] == "PRP":
                break
            if start and view.tags[start - 1] == "CC" and view.tag(start - 2) == ",":
                # ", and one councillor, who spoke …, said": what stands further left is another clause
                break
        right = left
    return best


def is_name(view: View, start: int, end: int) -> bool:
    """Whether the tokens are a proper name and nothing else: "the minister, Annalena Baerbock, said"."""
    return start < end and all(
        view.tags[k] in _PROPER or view.lows[k] in _SMALL or view.tags[k] == "." for k in range(start, end)
    )


def _names_place(view: View, start: int, end: int) -> bool:
    """Whether a name behind the phrase names a place in it ("the ministry in the capital, Adjara")."""
    head = view.lows[base_end(view, start, end) - 1]
    within = any(view.tags[k] == "IN" for k in range(start, end))
    return within and view.lows[end - 1] in _PLACES_NAMED and head not in source_words().roles


def _is_aside(view: View, start: int, end: int) -> bool:
    """Whether the tokens between two commas can stand between subject and verb: no clause of their own."""
    if start >= end:
        return False
    opens = view.tags[start] in {"VBG", "VBN"} or view.tags[start] in _RELATIVES
    if opens or view.lows[start] in {"who", "whose", "which", "where", "when", "as", "while"}:
        return True
    return not any(
        view.tags[k] in {"VBD", "VBZ", "VBP", "MD"} and not _relative_between(view, start, k) for k in range(start, end)
    )


def _relative_between(view: View, start: int, end: int) -> bool:
    return any(view.tags[k] in _RELATIVES or view.lows[k] in _SUBORDINATE for k in range(start, end))


def subject_of(view: View, group: Group) -> Run | None:
    """The subject before a verb group."""
    run = subject_before(view, group.start)
    if run is not None and view.lows[run[1] - 1] in {"it", "there"} and group.passive:
        return None
    return run


def subject_after(view: View, verb: int) -> Run | None:
    """The subject after an inverted verb ("said the minister")."""
    end = view.np_after(verb + 1)
    return (verb + 1, end) if end > verb + 1 else None


def source_run(view: View, run: Run) -> Run | None:
    """The shortest words of a noun phrase that name the source; None where it names nobody (it, there, this)."""
    start, end = _without_brackets(view, run)
    while start < end - 1 and view.lows[start] in _ARTICLES:
        start += 1
    if start + 1 < end and view.lows[start] in _COUNTED and view.lows[start + 1] == "of":
        return run[0], end
    if start >= end or view.lows[start] in {"there", "this", "that", "what"}:
        return None
    named = _behind_role(view, start, end)
    if named > start:
        return _without_titles(view, named, end), end
    base = base_end(view, start, end)
    if base < end and view.lows[base - 1] in {"familiar", "close", "briefed"} and view.low(base - 2) in _GENERAL:
        return start, end
    if (
        base < end
        and view.lows[base] == "with"
        and view.lows[base - 1] in _GENERAL
        and "knowledge" in view.lows[base:end]
    ):
        return start, end
    if base < end - 2 and view.lows[base] == "of" and view.lows[base + 1] in _OFFICES and is_name(view, base + 2, end):
        # "Superintendent of Police Ravi Kumar"
        return base + 2, end
    if base < end and (view.lows[base - 1] in {"familiar", "close"} or is_participle(view, start, base - 1)):
        return start, base - 1
    inner = _behind_info_noun(view, start, base, end)
    if inner is not None:
        return inner
    end = _joined_end(view, start, base, end)
    start = _after_common_noun(view, start, min(base, end)) if end == base else start
    return _without_titles(view, start, end), end


def _behind_role(view: View, start: int, end: int) -> int:
    """Where a name begins right behind a role ("head of the students’ union president Sehar Memon"); −1 elsewhere."""
    k = end
    while k > start and view.tags[k - 1] in _PROPER:
        k -= 1
    if end - k == _FORENAME_AND_SURNAME + 1 and view.toks[k].text.isupper() and start < k:
        # "representative of the MFA Lidia Sorm"
        return k + 1 if source_words().roles.intersection(view.lows[start:k]) else -1
    if end - k > _FORENAME_AND_SURNAME and view.lows[k] in source_words().titles and start < k:
        # "the adviser to the head of the office of the President Oleksiy Arestov"
        named = end - _FORENAME_AND_SURNAME
        titled = all(view.lows[j] in source_words().titles for j in range(k, named))
        return named if titled and source_words().roles.intersection(view.lows[start:k]) else -1
    lower = start < k < end and view.toks[k - 1].text.islower()
    if not lower:
        return -1
    if view.lows[k - 1] in source_words().roles:
        return k
    # "the head of the press centre of the group Igor Blatov"
    of = "of" in view.lows[start:k]
    place = view.lows[k - 1] in _PLACES_NAMED and view.lows[start] not in source_words().roles
    described = view.tags[k - 1] == "NN" and of and not place
    return k if described and end - k == _FORENAME_AND_SURNAME else -1


def _without_brackets(view: View, run: Run) -> Run:
    start, end = run
    for k in range(start + 1, end):
        if view.tags[k] == "(":
            rest = next((j for j in range(k, end) if view.tags[j] == ")"), end - 1)
            # "Republic (LNR) representative X" goes on behind the bracket, "Study of War (ISW)" ends before it
            return (start, k) if rest >= end - 1 else _tail(view, rest + 1, end)
    return start, end


def is_participle(view: View, start: int, k: int) -> bool:
    """Whether a participle behind a noun begins what is said of it ("footage published on June 4")."""
    return k > start and view.tags[k] in {"VBN", "VBG"} and view.tags[k - 1] in {"NN", "NNS", "NNP"}


def _tail(view: View, start: int, end: int) -> Run:
    return _without_brackets(view, (start, end)) if start < end else (start, end)


def base_end(view: View, start: int, end: int) -> int:
    """Where the head of a noun phrase ends: before its first preposition."""
    for k in range(start + 1, end):
        if view.tags[k] in {"IN", "TO"}:
            return k
    return end


def _behind_info_noun(view: View, start: int, base: int, end: int) -> Run | None:
    """The maker of a report: "the latest data from the Institute" names the Institute."""
    if base >= end - 1 or view.lows[base] not in {"from", "by", "of"} or view.lows[base - 1] not in cues().nouns:
        return None
    if any(view.tags[k] == "POS" or view.tags[k] in {"NNP", "NNPS"} for k in range(start, base)):
        return None
    inner = start_of_name = base + 1
    while inner < end and view.tags[inner] not in {"NNP", "NNPS"}:
        inner += 1
    if inner >= end and source_words().kind(view.lows[start_of_name:end]) is not None:
        return source_run(view, (start_of_name, end))
    if inner >= end or view.lows[inner] in DATES:
        return None
    client = next((k for k in range(inner, end) if view.lows[k] == "for"), end)
    if source_words().kind(view.lows[client:end]) == "media":
        end = client
    return source_run(view, (start_of_name, end))


def _joined_end(view: View, start: int, base: int, end: int) -> int:
    """Where the name ends: "of" belongs to it (Ministry of Defense), "from May 7" does not."""
    if base >= end:
        return end
    link, head = view.lows[base], view.lows[base - 1]
    words = source_words()
    proper = view.tags[base - 1] in {"NNP", "NNPS"}
    nxt = base + 1
    while nxt < end and view.tags[nxt] == "DT":
        nxt += 1
    to_proper = nxt < end and view.tags[nxt] in {"NNP", "NNPS"}
    person = proper and base - start >= 2 and words.kind([view.lows[k] for k in range(start, base)]) is None  # noqa: PLR2004
    if link == "of" and head in cues().nouns and view.tags[base + 1] == "CD" and base + 1 < end:
        return base
    if link == "of" and view.tag(base + 1) == "CD" and view.low(base + 2) in {"years", "months", "year"}:
        return base
    if link == "of" and not person:
        return _pp_end(view, base, end)
    if link == "for" and ((proper and to_proper and not person) or head in _LOOSE_HEADS):
        return _pp_end(view, base, end)
    if link in {"in", "within", "inside"} and head in _WITHIN:
        return _pp_end(view, base, end)
    if (
        link in {"in", "at", "on"}
        and not proper
        and (to_proper or (link == "at" and view.tags[base + 1] == "DT"))
        and (view.tags[base - 1] == "NNS" or link == "at")
        and view.lows[nxt] not in DATES
    ):
        return _pp_end(view, base, end)
    return base


def _pp_end(view: View, link: int, end: int) -> int:
    """The end of the phrase behind the preposition `link`, further "of" and "for" phrases included."""
    for k in range(link + 1, end):
        if view.tags[k] in {"IN", "TO"} and view.lows[k] not in {"of", "for"}:
            return k
    return end


def _after_common_noun(view: View, start: int, end: int) -> int:
    """Where the name begins behind a description: "news agency RIA FAN" names RIA FAN."""
    k = end
    while k > start and (
        (view.toks[k - 1].text[:1].isupper() and view.tags[k - 1] in _CAPITALISED)
        or view.toks[k - 1].text[:1] == "@"
        or view.lows[k - 1][:3] in {"al-", "el-"}
        or (view.lows[k - 1] in _SMALL and k < end)
        or view.tags[k - 1] in {"CD", "."}
    ):
        k -= 1
    described = view.tags[k - 1] in _COMMON or (
        view.toks[k - 1].text.islower() and view.lows[k - 1] in source_words().roles
    )
    if start < k < end and described and view.lows[k - 1] not in _SMALL:
        return k
    if start < k < end and view.tags[k - 1] == '"':
        return k
    return start if k >= end or view.tags[k - 1] != "POS" else _after_possessor(view, start, k, end)


def _after_possessor(view: View, start: int, k: int, end: int) -> int:
    """See that "Ukraine’s Ministry of Defense" is one name; "New Zealand's Prime Minister John Key" names John Key."""
    table = source_words()
    named = is_name(view, k, end) and end - k == _COURTESY_AND_SURNAME and view.lows[end - 1] not in _BODIES
    whole = table.kind(view.lows[k:end]) is None and not (
        view.lows[end - 1] in table.titles or view.lows[end - 1] in table.roles
    )
    return k if _without_titles(view, k, end) > k or (named and whole) else start


def _without_titles(view: View, start: int, end: int) -> int:
    """Where the name begins behind titles: "Prime Minister John Key" names John Key, "Mr Key" stays."""
    table = source_words()
    last = view.lows[max(start, end - 2) : end]
    if view.tags[end - 1] not in _PROPER or table.kind(last[-1:]) is not None or " ".join(last) in table.types:
        return start
    if (
        last[-1] in table.titles
        or "and" in view.lows[start:end]
        or (view.lows[start] in _FURTHER_TITLES and (last[-1] in table.titles or last[-1] in table.roles))
    ):
        return start
    k = behind = start
    while k < end - 1:
        low = view.lows[k]
        if low in _COURTESY:
            behind = k + 1 if end - k > _COURTESY_AND_SURNAME else behind
        elif view.toks[k].text[0].isupper() and (
            _is_title(low, first=k == behind) or (low == "head" and k > start and end - k == _COURTESY_AND_SURNAME + 1)
        ):
            behind = k + 1
        k += 1
    if behind > start and view.lows[behind - 1] in _FURTHER_TITLES:
        # the US Geological Survey, the UK Ministry of Defence
        return start
    if behind > start and view.lows[behind] in {"of", "for"}:
        # "Secretary of State Antony Blinken" names him, "President of Russia" is a name of its own
        return behind + 2 if end - behind > _OF_STATE_AND_NAME else start
    return behind


def _is_title(low: str, *, first: bool) -> bool:
    """Whether a capitalised word of a name is a title: some words are one only at its head."""
    table = source_words()
    if low in table.titles and (first or low.endswith(".") or low in _RANKS):
        return True
    return low in table.roles and low not in _PARTS_OF_NAMES
