"""The shortest words of a noun phrase that name a source: without titles, descriptions and what hangs on them."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_view import DATES, Run, View
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
_PROPER = frozenset(["NNP", "NNPS"])
_COURTESY = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."])
_COURTESY_AND_SURNAME = 2
_FORENAME_AND_SURNAME = 2
_PARTS_OF_NAMES = frozenset(["general", "head", "king", "prince", "pope", "observer"])
_OF_STATE_AND_NAME = 3
_RANKS = frozenset(
    ["captain", "colonel", "lieutenant", "sergeant", "senator", "president", "minister", "professor", "spokesman"]
)
_GROUPS = frozenset(["one", "some", "many", "most", "several", "both", "all", "two", "three", "four", "half", "none"])
_COUNTED = _QUANTITIES | _GROUPS
PLACES_NAMED = frozenset(
    ["capital", "city", "town", "village", "province", "region", "district", "island", "port", "state", "suburb"]
)
"""Nouns whose name follows them ("the city of", "in the capital, Adjara")."""
_GENERAL = frozenset(["people", "person", "persons", "source", "sources", "those", "someone"])


def is_name(view: View, start: int, end: int) -> bool:
    """Whether the tokens are a proper name and nothing else: "the minister, Annalena Baerbock, said"."""
    return start < end and all(
        view.tags[k] in _PROPER or view.lows[k] in _SMALL or view.tags[k] == "." for k in range(start, end)
    )


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
    place = view.lows[k - 1] in PLACES_NAMED and view.lows[start] not in source_words().roles
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
    if link == "of" and head in cues().nouns and view.tag(base + 1) == "CD" and base + 1 < end:
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
        and (to_proper or (link == "at" and view.tag(base + 1) == "DT"))
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
