"""What the tagger remembers of a sentence: the tags so far, and whether the clause has its finite verb."""

from __future__ import annotations

from summarizer.lexical.words import Tags, word_set

BE = word_set("be is are was were am been being 's 're 'm get got gets getting")
HAVE = word_set("have has had having 've 'd")
DO = word_set("do does did")
NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "PRP", ")", '"', "EX", "$"})
NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
MODIFIER = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "POS", "CD", "WP$"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
VERB = frozenset({"VB", "VBD", "VBZ", "VBP", "VBN", "VBG", "MD"})
OBJECT_START = frozenset({"DT", "PRP", "PRP$", "NNP", "NNPS", "CD", "WP", "TO", "$", "WRB", "EX"})
OBJECT_OF_VERB = (OBJECT_START - {"TO"}) | {"JJ", "NN", "NNS"}
NAMING = frozenset(["called", "named", "dubbed", "titled", "nicknamed", "considered", "deemed", "given", "known"])
NOUN_TO = word_set(
    "according due prior thanks owing response access return returned returns returning related subject path road "
    "key end close next contrary amount amounts amounted led leads leading lead contribute contributed answer "
    "alternative devoted "
    "reaction threat damage injuries resistance opposition approach transition"
)
BARE_AFTER = word_set("help helps helped let lets make makes made help helping see saw")
SUBJECTS = word_set("i you he she it we they who")
SUBORDINATE = word_set(
    "that because although though whereas while whilst if unless until till lest as since after before when where "
    "whether "
    "than"
)
PREPOSITION_TOO = frozenset(["since", "after", "before", "until", "as", "than"])
CALENDAR = word_set(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday then"
)
BREAKS = frozenset({":", '"', "."})
LOOK = 12
_DATES = CALENDAR | word_set("week weekend month year morning evening night summer winter spring autumn")
_ROUGHLY = word_set("over about around under near")
PLAIN = word_set("DT JJ NN NNS NNP NNPS CD PRP PRP$ POS VB VBN VBG RB TO")
"""Tags that change nothing in a clause that stands in no other."""
_PHRASE = word_set("DT PRP$ JJ CD POS NN NNS NNP NNPS PRP")
CONJUNCTIONS = word_set("and but or nor yet")
_SAYS = word_set(
    "say says said claim claims claimed believe believes believed think thinks thought insist insists insisted argue "
    "argues argued fear fears feared hope hopes hoped suspect suspects suspected estimate estimates estimated"
)
"""Verbs that take a clause without `that`."""


class Reading:
    """What the tagger remembers while it reads: tags so far, and whether the clause it is in has its finite verb."""

    __slots__ = ("commas", "finite", "joint", "listing", "lows", "options", "outer", "resumes", "tags")

    def __init__(self, lows: list[str], options: list[Tags]) -> None:
        self.lows = lows
        self.options = options
        self.tags: list[str] = []
        self.commas = 0
        self.finite = False
        self.listing = False
        self.joint = -LOOK
        self.resumes = -1
        """The comma behind which a clause goes on that a relative one broke off before its verb."""
        self.outer: list[tuple[bool, bool, bool]] = []

    def before(self, i: int) -> int:
        """Index of the last word before i that is no adverb; −1 at the start."""
        i -= 1
        while i >= 0 and self.tags[i] in {"RB", "RBR", "RBS"}:
            i -= 1
        return i

    def tag(self, i: int) -> str:
        """The tag chosen for word i, or a mark before the sentence."""
        return self.tags[i] if i >= 0 else "."

    def low(self, i: int) -> str:
        """Word i in lower case; empty outside the sentence."""
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def first(self, i: int) -> str:
        """The likeliest tag of a word that may not have been read yet."""
        return self.options[i][0] if i < len(self.options) else "."

    def after_adverbs(self, i: int) -> str:
        """The likeliest tag of the first word from i on that is no adverb."""
        while i < len(self.options) and self.options[i][0] == "RB":
            i += 1
        return self.first(i)

    def after(self, i: int) -> str:
        """As `after_adverbs` for what follows word i, with a bare date (this month, last week) read as an adjunct."""
        if self.low(i + 1) in {"this", "last", "next"} and self.low(i + 2) in _DATES:
            return "IN"
        if self.first(i + 1) == "IN" and self.first(i + 2) in {"CD", "$"} and self.lows[i + 1] in _ROUGHLY:
            return "CD"
        return self.after_adverbs(i + 1)

    def _sure(self, j: int) -> bool:
        """Whether word j can only be a finite verb."""
        tags = self.options[j]
        return (tags[0] in FINITE and len(tags) == 1) or (self.lows[j] in DO and (j == 0 or self.lows[j - 1] != "to"))

    def finite_ahead(self, i: int) -> bool:
        """Whether a plain finite verb follows before the clause can have ended."""
        for j in range(i, min(i + LOOK, len(self.options))):
            if self._sure(j):
                return True
            tag = self.first(j)
            if tag in BREAKS or tag in {",", "WDT", "WP", "WP$", "WRB", "CC", "PRP"} or self.lows[j] in SUBORDINATE:
                return False
        return False

    def joined(self, i: int) -> bool:
        """Whether only a noun phrase stands between the last conjunction and word i: and the deadline passed."""
        between = self.tags[self.joint : i] if self.joint >= 0 else []
        return 0 < len(between) <= LOOK // 2 and all(tag in _PHRASE for tag in between) and not NOUN.isdisjoint(between)

    def opened(self, i: int) -> bool:
        """Whether only a noun phrase stands between word i and the word that opens its clause: if the town falls."""
        k = i - 1
        while k > max(-1, i - LOOK // 2) and self.tags[k] in _PHRASE:
            k -= 1
        return 0 <= k < i - 1 and self.lows[k] in SUBORDINATE - PREPOSITION_TOO

    def waiting(self) -> bool:
        """Whether an inner clause has its finite verb and the clause around it still lacks one."""
        return self.finite and bool(self.outer) and not self.outer[-1][0]

    def inserted(self, i: int) -> bool:
        """Whether a comma follows and right behind it a finite verb: trained abroad, are."""
        for j in range(i, min(i + LOOK, len(self.options))):
            if self.first(j) == ",":
                return self.after_adverbs(j + 1) in FINITE
            if self._sure(j):
                return False
        return False

    def push(self, tag: str) -> None:
        """Keep the tag of the next word, and what it does to the clause; `PLAIN` ones outside any do nothing."""
        i = len(self.tags)
        self.tags.append(tag)
        self.commas += tag == ","
        if tag in FINITE:
            self._close_relative(i, tag)
            self.finite = True
        elif tag in {"WDT", "WP", "WP$", "WRB"} or (tag == "IN" and self._subordinates(i)):
            reported = tag != "IN" and i > 1 and self.tags[i - 1] == "," and self._reported(i - 1)
            self.outer.append((self.finite and not reported, self.lows[i] in PREPOSITION_TOO, tag != "IN"))
            self.finite = False
        elif self.outer and self._closes(i, tag):
            self.finite, _, relative = self.outer.pop()
            self.resumes = i if relative and not self.finite else -1
        elif tag in BREAKS or (tag == "CC" and self.lows[i] in CONJUNCTIONS and self._clause_follows(i + 1)):
            self.finite = False

    def _reported(self, end: int) -> bool:
        """Whether the noun phrase before word `end` is the subject of a clause without `that`: says its pill, which."""
        k = end - 1
        while k > max(0, end - LOOK // 2) and self.tags[k] in _PHRASE:
            k -= 1
        return 0 < k < end - 1 and self.lows[k] in _SAYS and self.tags[k] in FINITE and self.tags[k - 1] in NOMINAL

    def _close_relative(self, i: int, tag: str) -> None:
        """A second finite verb right after a noun is the outer clause's: the plan that failed cost."""
        if self.waiting() and self.outer[-1][2] and tag != "MD" and self.tag(self.before(i)) in NOMINAL:
            self.outer.pop()

    def _subordinates(self, i: int) -> bool:
        return self.lows[i] in SUBORDINATE and self.first(i + 1) != "CD"

    def _closes(self, i: int, tag: str) -> bool:
        """Whether a comma ends the inner clause, or a date shows that it was none (since Monday)."""
        if tag == ",":
            return self.finite or self.outer[-1][1]
        return self.lows[i] in CALENDAR and self.lows[i - 1] in PREPOSITION_TOO

    def _clause_follows(self, i: int) -> bool:
        self.listing = i > 1 and self.tags[i - 2] == "," and self.lows[i - 1] != "but"
        self.joint = i
        if self.listing or self.lows[i - 1] == "but":
            return True
        return self.first(i) in {"PRP", "EX", "DT", "PRP$"} and self.finite_ahead(i + 1)
