from __future__ import annotations

import re

import pytest

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.claim_kind import kind_of
from summarizer.lexical.clauses import Splitter
from summarizer.lexical.tokens import tokenize

_HEDGE = re.compile(r"<h>(.*?)</h>")

KINDS = """
event: The army captured the town.
event: Gunmen killed at least six people in an attack on a bus.
event: South Korea evacuated about 80 people.
event: The pilot may have been given the wrong coordinates.
event: Russia appears to be moving air defense units from Crimea.
event: He was able to meet the finalists.
event: The army is training three new teams.
event: There has been a bitter struggle for control of the town.
state: Kharkiv is a city in Ukraine.
state: The Front controls the province.
state: The road is located in the south.
state: We do not comment on speculation.
state: Many groups use aspects of the old religion.
state: Reporters could not verify the video.
state: No final decisions had been made.
state: Residents may now worship at the site.
state: It was not immediately clear who fired first.
forecast: The union will strike on Monday.
forecast: The strike could derail talks.
forecast: The envoy is due in the capital on Friday.
forecast: The advance is expected in the coming days.
forecast: The firm is expected to close two plants.
forecast: Russian forces are unlikely to launch operations.
forecast: He plans to meet the envoy.
forecast: They are to travel to New York.
forecast: She may have to raise taxes in November.
forecast: There is a realistic possibility they go in October.
assessment: It was a serious mistake.
assessment: The army needs one thing.
assessment: The government should act.
assessment: The pledge looks hard to keep.
assessment: This move highlights the cost of the war.
assessment: These efforts have been more successful.
assessment: Light could explain a small share.
assessment: The biggest problem is the weather.
assessment: The loss of three bridges is a sign of retreat.
quantity: An average of 12 people die of it.
quantity: Unemployment stood at 4.1% in May.
quantity: Inflation rose to 3.9% in August.
quantity: Around half of those cases are preventable.
quantity: 58% of voters thought the government was failing.
quantity: About 100,000 Greeks worship the ancient gods.
quantity: Losses exceeded 400 men.
quantity: The forces lost <h>approximately</h> 74 vehicles.
"""


@pytest.mark.parametrize("line", KINDS.strip().split("\n"))
def test_kind_of_a_clause(line: str) -> None:
    kind, _, marked = line.partition(": ")
    text = _HEDGE.sub(r"\1", marked)
    cue = _HEDGE.search(marked)
    hedges = [HedgeCandidate((cue.start(), cue.start() + len(cue[1])), "approximator")] if cue else []
    tokens = tokenize(text)
    (clause,) = Splitter(tokens).split(range(len(tokens)))
    verb = None if clause.verb is None else tokens[clause.verb]
    assert kind_of([tokens[i] for i in clause.ids], verb, hedges) == kind


@pytest.mark.parametrize(
    ("cue", "words", "kind"),
    [
        ("expects", "the bank to cut rates", "forecast"),
        ("threatened", "to withdraw its troops", "forecast"),
        ("advised", "patients not to panic", "assessment"),
        ("accused", "the mayor of lying", "assessment"),
        ("reported", "12 deaths", "quantity"),
        ("put", "the toll at 41", "quantity"),
        ("claimed", "to have retaken five villages", "event"),
        ("covered", "the conquest of the village", "event"),
    ],
)
def test_words_without_a_verb_are_what_the_report_makes_of_them(cue: str, words: str, kind: str) -> None:
    assert kind_of(tokenize(words), None, [], cue) == kind


def test_the_present_tense_of_a_headline_is_an_event() -> None:
    tokens = tokenize("Storm hits the coast")
    assert kind_of(tokens, tokens[1], [], title=True) == "event"
