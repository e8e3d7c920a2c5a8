"""Where attributed words begin and end: that-clauses, bare clauses, quotations, and what cuts them short."""

from __future__ import annotations

from summarizer.lexical.cues import cues
from summarizer.lexical.frame_occasions import OCCASIONS
from summarizer.lexical.frame_view import DATES, FINITE, View
from summarizer.spans import Region

_REACH = 250
_TO_DOUBT = 16
_TO_THAT = 25
_CONJUNCTIONS = frozenset(["and", "but", "or"])
_AT_AN_OCCASION = frozenset(["in", "during", "at"])
_CONTRAST = frozenset(["but", "while", "whereas", "although", "though", "whilst"])
_ADVERBS = frozenset(["RB", "RBR", "RBS"])
_TO_COMMA = 60
_LONGEST_DATELINE = 18
_WITHOUT = frozenset(["providing", "offering", "giving", "presenting", "elaborating", "specifying", "citing", "naming"])
_ANNOUNCING = frozenset(["announce", "demand", "promise", "pledge", "predict", "forecast", "deny"])
_BLAMES = frozenset(["accuse", "blamed"])
_AGAIN = _BLAMES | {"toinf", "claimed"}
GLOSSED = frozenset(["claim", "allegation", "accusation", "assertion", "charge", "report", "suggestion"])
"""Nouns with which an author takes up what a source said, to doubt it."""
_SHARED = frozenset(
    ["shared", "echoed", "endorsed", "backed", "disputed", "rejected", "dismissed", "contested", "repeated"]
)
_SUBORDINATORS = frozenset(
    [
        *(
            "though",
            "although",
            "while",
            "whilst",
            "if",
            "when",
            "after",
            "before",
            "since",
            "because",
            "as",
            "whereas",
        ),
        *("despite", "amid", "following", "given", "with", "without", "in", "under", "during", "upon", "by"),
    ]
)
_GLOSS = frozenset(["DT", "VBG", "WDT", "WP", "IN", "RB", "PRP", "PRP$", "CC", "WRB"])
_OWN = frozenset(["a", "an", "his", "her", "its", "their", "another"])
_CONNECTIVES = (
    *(
        "and",
        "but",
        "however",
        "meanwhile",
        "moreover",
        "furthermore",
        "nevertheless",
        "nonetheless",
        "still",
        "yet",
        "so",
    ),
    *(
        "also",
        "then",
        "instead",
        "besides",
        "additionally",
        "similarly",
        "likewise",
        "thus",
        "therefore",
        "hence",
        "overall",
    ),
    *("in addition", "on the other hand", "on the one hand", "at the same time", "in particular", "for example"),
    *("for instance", "as a result", "in contrast", "by contrast", "in turn", "in fact", "of course", "in other words"),
    *(
        "on the contrary",
        "in response",
        "more importantly",
        "most importantly",
        "separately",
        "elsewhere",
        "again",
        "indeed",
    ),
)
_CONNECTIVE = frozenset(tuple(phrase.split()) for phrase in _CONNECTIVES)
_LONGEST_CONNECTIVE = 4


def that_after(view: View, start: int) -> int:
    """The token behind a complementizer "that" which the words at `start` lead to, or −1.

    Only adverbs, times and phrases with a preposition may stand between ("reported on Tuesday that").
    """
    k, high = start, min(view.n, start + _TO_THAT)
    if k < high and not _leads_on(view, k):
        return -1
    while k < high:
        tag, low = view.tags[k], view.lows[k]
        if low == "that" and (tag in {"IN", "WDT"} or k == start or (tag == "DT" and view.clause_starts(k + 1))):
            after = first = k + 1
            while view.tag(first) in _ADVERBS:
                first += 1
            verb = view.tag(first) in FINITE and view.tag(first + 1) not in FINITE
            points = view.tag(after) == "NN" and not view.has_finite(after, view.n)
            return after if after < view.n and not verb and not points else -1
        apart = (tag == "CC" and view.low(k + 1) not in DATES and k > start) or low == "according"
        if (
            apart
            or tag in FINITE
            or tag in {".", ":", '"', "WP", "WRB"}
            or (tag == "," and _is_cue_participle(view, k + 1))
        ):
            return -1
        k += 1
    return -1


def _is_cue_participle(view: View, k: int) -> bool:
    """Whether another report begins (", cautioning that S")."""
    return view.tag(k) == "VBG" and view.low(k) in cues().verbs


def _leads_on(view: View, k: int) -> bool:
    tag, low = view.tags[k], view.lows[k]
    return (
        low in {"that", "citing", "quoting"}
        or tag in {"IN", "TO", ",", "("}
        or tag in _ADVERBS
        or low in DATES
        or low in {"last", "this", "yesterday"}
    )


def right_of(view: View, start: int) -> tuple[Region, ...]:
    """The content that begins at token `start` and runs to the end of its clause, quotation or sentence."""
    if start >= view.n:
        return ()
    begin = view.toks[start].start
    limit = view.enclosing_end(begin)
    end, k, high = -1, start, min(view.n, start + _REACH)
    while k < high and view.toks[k].start < limit:
        if view.tags[k] == '"' or view.lows[k] == "'":
            quotation = view.marks.opening.get(view.toks[k].start)
            if quotation is not None and quotation.closed:
                if quotation.outer[1] >= view.end:
                    end = quotation.outer[1]
                    break
                k = max(k + 1, view.token_at(quotation.outer[1]))
                if view.text[quotation.inner[1] - 1] == "," and k < view.n and _cuts_at_comma(view, k - 1):
                    end = quotation.inner[1]
                    break
                continue
        elif k > start and (k == view.fronted or _cuts(view, k, start)):
            end = view.toks[k if view.tags[k - 1] != "WDT" else k - 1].start
            break
        k += 1
    if end < 0:
        end = min(limit, view.end) if k < high or high == view.n else view.end
    return view.content(begin, min(end, limit))


def _cuts(view: View, k: int, start: int) -> bool:
    """Whether the content that began at `start` ends before token `k`."""
    low = view.lows[k]
    if low == ",":
        return _cuts_at_comma(view, k)
    if low == ";":
        return "that" not in {view.low(k + 1), view.low(k + 2)}
    if low in _CONJUNCTIONS:
        named = view.np_after(k + 1)
        joins = named > k + 1 and view.tag(named) == "VBG" and _is_cue_verb(view, named)
        return (joins and that_after(view, named + 1) > 0) or reports_again(view, k + 1)
    if low == "while" and view.tag(k + 1) == "VBG":
        return _is_cue_verb(view, k + 1)
    if low in {"–", "—", "-"}:
        return doubting_gloss(view, k + 1)
    if low in _AT_AN_OCCASION and view.low(k + 1) in _OWN and k > start + 1:
        return any(view.low(j) in OCCASIONS for j in range(k + 2, k + 6))
    return False


def doubting_gloss(view: View, k: int) -> bool:
    """Whether "a claim that could not be verified", "something officials deny" begins at token `k`."""
    if view.low(k) not in {"a", "an", "something"}:
        return False
    noun = k if view.low(k) == "something" else k + 1
    if noun > k and view.low(noun) in cues().nouns and view.low(noun + 1) in _SHARED:
        # "a plea echoed by others"
        return True
    if noun > k and view.low(noun) not in GLOSSED:
        return False
    high = min(view.n, noun + _TO_DOUBT)
    relative = view.low(noun + 1) in {"that", "which"} and view.tag(noun + 2) in FINITE and noun > k
    return relative or any(
        cue.stance == "denying" for j in range(noun, high) for cue in cues().verbs.get(view.lows[j], ())
    )


def _cuts_at_comma(view: View, comma: int) -> bool:
    after = view.low(comma + 1)
    if doubting_gloss(view, comma + 1) or (after == "without" and view.low(comma + 2) in _WITHOUT):
        return True
    if after in _CONTRAST:
        if view.tag(comma + 2) in FINITE or view.tag(comma + 2) == "VBN":
            return True
        return view.low(comma + 2) != "that" and view.has_finite(comma + 2, next_comma(view, comma + 2))
    if view.headline and view.tag(comma + 1) == "VBZ" and _is_cue_verb(view, comma + 1):
        return True
    if after in _CONJUNCTIONS:
        return reports_again(view, comma + 2) or _reports_anew(view, comma + 2)
    if after in {"according", "as"}:
        return after == "according" or _is_cue_verb(view, comma + 2)
    if view.tag(comma + 1) == "VBG":
        return _is_cue_verb(view, comma + 1) or after in {"citing", "quoting"}
    return _trailing_said(view, comma)


def next_comma(view: View, start: int) -> int:
    """The next comma from token `start` on; the sentence's end without one."""
    k, high = start, min(view.n, start + _TO_COMMA)
    while k < high and view.tags[k] != ",":
        k += 1
    return k if k < high else view.n


def fronted_end(view: View) -> int:
    """The comma behind which the main clause begins, where the sentence opens with a subordinate one; else −1."""
    first = behind_connectives(view, 0, view.n)
    if view.low(first) not in _SUBORDINATORS:
        return -1
    k = next_comma(view, first)
    while k < view.n:
        end = view.np_after(k + 1)
        while view.tag(end) in _ADVERBS:
            end += 1
        if end > k + 1 and view.tag(end) in FINITE | {"VBN"}:
            return k
        if end > k + 1 and view.tags[k + 1] in {"PRP", "JJ", "EX"}:
            return k
        k = next_comma(view, k + 1)
    return -1


def phrase_right_of(view: View, start: int) -> tuple[Region, ...]:
    """The noun phrase or gerund at token `start` with what hangs on it, up to an aside or gloss behind a comma."""
    found = right_of(view, start)
    if not found:
        return ()
    begin, end = found[0]
    k = start + 1
    while k < view.n and view.toks[k].start < end:
        if view.tags[k] == "," and view.tag(k + 1) in _GLOSS:
            return view.content(begin, view.toks[k].start)
        if view.lows[k] == ":" and view.tag(k + 1) != '"' and view.has_finite(k + 1, view.n):
            return view.content(begin, view.toks[k].start)
        if view.tags[k] == "CC" and view.tag(k + 1) in {"VBD", "VBZ", "VBP", "MD", "VBN"}:
            return view.content(begin, view.toks[k].start)
        if view.tags[k] == '"' and view.text[view.toks[k].start - 1] == "," and view.tag(k + 1) in _GLOSS:
            return view.content(begin, view.toks[k].start)
        k += 1
    return found


def _is_cue_verb(view: View, k: int) -> bool:
    return view.tag(k).startswith("VB") and view.low(k) in cues().verbs


def reports_again(view: View, k: int) -> bool:
    """Whether a further reporting verb with its own complement follows ("… and added that …")."""
    while view.tag(k) in _ADVERBS or view.low(k) in {"has", "have", "had"}:
        k += 1
    if view.tag(k) not in {"VBD", "VBZ", "VBN", "VBP", "VB"} or view.low(k) not in cues().verbs:
        return False
    takes = frozenset().union(*(cue.takes for cue in cues().verbs[view.low(k)]))
    if "told" in takes and view.np_after(k + 1) > k + 1:
        addressed = view.np_after(k + 1)
        return view.low(addressed) in {"to", "not"} or that_after(view, addressed) >= 0
    if view.tag(k) in {"VBD", "VBZ", "VBN"} and _takes_phrase(view, k):
        return True
    if view.tag(k) in {"VBD", "VBZ", "VBN"} and takes & (_AGAIN if view.tag(k) != "VBN" else _BLAMES):
        return view.np_after(k + 1) > k + 1 or view.low(k + 1) in {"for", "on"}
    return "that" in takes and (that_after(view, k + 1) >= 0 or ("bare" in takes and view.clause_starts(k + 1)))


def _takes_phrase(view: View, k: int) -> bool:
    """Whether the verb has a phrase of its own ("and hinted at a cut", "and announced aid")."""
    behind = view.low(k + 1)
    for cue in cues().verbs[view.low(k)]:
        size = len(cue.words)
        if "weak" in cue.takes or any(view.low(k + j) != cue.words[j] for j in range(1, size)):
            continue
        if size > 1 or (behind in cue.takes and view.tag(k + 1) == "IN" and behind not in {"as", "on", "for"}):
            return True
        if cue.lemma in _ANNOUNCING and view.tag(k) != "VBN" and view.np_after(k + 1) > k + 1:
            return True
    return False


def _reports_anew(view: View, k: int) -> bool:
    """Whether another source's report follows (", and opponents say S")."""
    end = view.np_after(k)
    return end > k and view.tag(end) in FINITE and view.tags[k] != "PRP" and reports_again(view, end)


def _trailing_said(view: View, comma: int) -> bool:
    """Whether "X said" follows the comma and ends the sentence: what stands before is then the content of that."""
    end = view.np_after(comma + 1)
    if end == comma + 1 or end >= view.n:
        return False
    k = end
    while view.tag(k) in _ADVERBS:
        k += 1
    if not _is_cue_verb(view, k) or view.tag(k) not in FINITE:
        return False
    told = any("told" in cue.takes for cue in cues().verbs[view.low(k)])
    return view.tag(view.np_after(k + 1) if told else k + 1) in {"", ".", ",", "IN"}


def clause_start(view: View, end: int) -> int:
    """The token where the clause that ends before token `end` begins, leading connectives left out."""
    semicolon = view.text.rfind(";", view.start, view.toks[end - 1].end) if end else -1
    colon = next((k for k in range(end - 2, max(0, end - _TO_COMMA), -1) if view.lows[k] == ":"), -1)
    if colon > 0 and view.toks[colon].start > semicolon and view.has_finite(0, colon) and view.tags[colon + 1] != '"':
        # what stands before a colon is a statement of its own
        return behind_connectives(view, colon + 1, end)
    return behind_connectives(view, view.token_at(semicolon + 1) if semicolon >= 0 else _dateline_end(view), end)


def _dateline_end(view: View) -> int:
    """The token behind "LONDON, March 14 (Reuters) - "; 0 without a dateline."""
    if not view.n or not view.toks[0].text.isupper():
        return 0
    for k in range(1, min(view.n - 1, _LONGEST_DATELINE)):
        if view.lows[k] in {"-", "–", "—"}:
            return k + 1
        if view.tags[k] in FINITE and view.lows[k] not in DATES:
            return 0
    return 0


def behind_connectives(view: View, start: int, end: int) -> int:
    """The token behind "However," and its like."""
    k = start
    while k < end and view.tags[k] in {":", ",", "(", ")"}:
        k += 1
    for size in range(_LONGEST_CONNECTIVE, 0, -1):
        if tuple(view.lows[k : k + size]) in _CONNECTIVE and k + size < end:
            after = k + size
            if view.lows[after] == ",":
                return behind_connectives(view, after + 1, end)
            if view.lows[k] in {"and", "but", "so", "yet"}:
                return after
    return k


def left_of(view: View, end: int) -> tuple[Region, ...]:
    """The clause that ends before token `end`."""
    start = clause_start(view, end)
    if start >= end:
        return ()
    closing = view.marks.closing.get(view.toks[end - 1].end)
    inside = view.toks[end - 1].start if closing is None else closing.outer[0]
    begin = max(view.toks[start].start, view.enclosing_start(inside))
    return view.content(begin, view.toks[end - 1].end)
