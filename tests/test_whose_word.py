"""Whole readings without a model: each claim of a text with its source, polarity and certainty."""

from __future__ import annotations

import pytest

from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.settings import Settings

NEITHER = """
Ukraine said Russia had neither bombed nor shelled the bridge.
- Ukraine: Russia had neither bombed nor shelled the bridge. negated certain

Kyiv said Russia neither signed nor read the deal.
- Kyiv: Russia neither signed nor read the deal. negated certain

A Swiss foreign ministry official said Switzerland neither hosted nor arranged such talks.
- Swiss foreign ministry official: Switzerland neither hosted nor arranged such talks. negated certain

The plant neither leaked nor burned.
- : The plant neither leaked nor burned. negated certain

The ministry had neither approved the deal nor read it.
- : The ministry had neither approved the deal nor read it. negated certain

He neither said that the plant was safe nor that it was closed.
- : He neither said that the plant was safe nor that it was closed. negated certain

Nor did the army attack the village, General Omar Sid said.
- Omar Sid: Nor did the army attack the village. negated certain

Nor, the ministry said, will the base close.
- ministry: Nor will the base close. negated certain

Nor is it likely, analysts say, that the bank will lose its licence.
- analysts: Nor is it likely that the bank will lose its licence. negated probable

It is likely, analysts say, that the bank will lose its licence.
- analysts: It is likely that the bank will lose its licence. affirmed probable

The mayor said he would not resign, nor would he apologise.
- mayor: He would not resign. negated certain
- mayor: Nor would he apologise. negated certain

Nor did the army attack the village and it left in May.
- : Nor did the army attack the village. negated certain
- : It left in May. affirmed certain
"""

NOBODY = """
No one said that the bridge was safe, Mayor Ann Reed insisted.
- Ann Reed: No one said that the bridge was safe. negated certain

Nobody said the bridge was safe.
- : Nobody said the bridge was safe. negated certain

None of the witnesses said the driver was drunk.
- : None of the witnesses said the driver was drunk. negated certain

No Ukrainian official has said that the plant is safe.
- : No Ukrainian official has said that the plant is safe. negated certain

Not a single witness said the driver was drunk.
- : Not a single witness said the driver was drunk. negated certain

Neither the minister nor his aides have said that the plant is safe.
- : Neither the minister nor his aides have said that the plant is safe. negated certain

Few analysts believe the bank will survive.
- : Few analysts believe the bank will survive. negated certain

A few analysts believe the bank will survive.
- few analysts: The bank will survive. affirmed certain

No 10 said the plan was dead.
- No 10: The plan was dead. affirmed certain

No Labels said it would field a candidate.
- No Labels: It would field a candidate. affirmed certain
"""

INSERTED = """
The company says its pill, which the regulator has not approved, cures flu.
- company: Its pill cures flu. affirmed certain
- company: Its pill, which the regulator has not approved. negated certain

The group claims its fighters, who crossed the river, hold the town.
- group: Its fighters hold the town. affirmed certain
- group: Its fighters crossed the river. affirmed certain

The company says the pill, which is sold online, works.
- company: The pill works. affirmed certain
- company: The pill is sold online. affirmed certain

The union says its members, who walked out in May, want more pay.
- union: Its members want more pay. affirmed certain
- union: Its members walked out in May. affirmed certain

The talks, which began in May, show progress.
- : The talks show progress. affirmed certain
- : The talks began in May. affirmed certain
"""

UNVERIFIED = """
The group claims that it holds the town. The Daily Courier could not independently verify the claim.
- group: It holds the town. affirmed unknown
- : The Daily Courier could not independently verify the claim. negated certain

The group claims that it holds the town. Reuters was unable to verify this.
- group: It holds the town. affirmed unknown
- : Reuters was unable to verify this. negated certain

The group claims that it holds the town. Reuters has not been able to confirm these latest figures.
- group: It holds the town. affirmed unknown
- : Reuters has not been able to confirm these latest figures. negated certain

The group claims that it holds the town. Reuters could not confirm the deal.
- group: It holds the town. affirmed certain
- : Reuters could not confirm the deal. negated certain

The group claims that it holds the town. The Courier could not verify the video.
- group: It holds the town. affirmed certain
- : The Courier could not verify the video. negated certain
"""

FALSELY = """
Moscow falsely claimed that the bridge was destroyed.
- Moscow: The bridge was destroyed. affirmed unknown

He was wrongly convicted.
- : He was wrongly convicted. affirmed certain

The premier allegedly told aides that the bank was insolvent.
- premier: The bank was insolvent. affirmed probable

The mayor has reportedly said that the plant will close, and the union said it will not.
- mayor: The plant will close. affirmed probable
- union: It will not. negated certain
"""


def _examples(*blocks: str) -> list[tuple[str, list[str]]]:
    split = (example.split("\n") for block in blocks for example in block.strip().split("\n\n"))
    return [(text, [line.removeprefix("- ") for line in claims]) for text, *claims in split]


def _shown(text: str) -> list[str]:
    summary = summarize_lexically(Article.from_text(text), Settings(model="none"))
    said = {a.id: a.source_name or " ".join(s.text for s in a.source) for a in summary.attributions}
    return [f"{said.get(c.attribution or '', '')}: {c.text} {c.polarity} {c.certainty}" for c in summary.claims]


@pytest.mark.parametrize(("text", "claims"), _examples(NEITHER, NOBODY, INSERTED, UNVERIFIED, FALSELY))
def test_who_says_what_and_how_surely(text: str, claims: list[str]) -> None:
    assert _shown(text) == claims


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Moscow falsely claimed that the bridge fell.", ["The bridge fell, Moscow claimed (“falsely”)."]),
        ("The mayor wrongly said the plant was shut.", ["The plant was shut, the mayor claimed (“wrongly”)."]),
        ("The premier allegedly told aides it fell.", ["It fell, according to the premier (“allegedly”)."]),
        ("Kyiv said Russia neither signed nor read it.", ["Russia neither signed nor read it, according to Kyiv."]),
        ("Nor did the army leave, Omar Sid said.", ["Nor did the army leave, according to Omar Sid."]),
        ("Prosecutors said the driver fled the scene.", ["The driver fled the scene, according to prosecutors."]),
        ("Her lawyer said the driver fled the scene.", ["The driver fled the scene, according to her lawyer."]),
        ("Two officials said the driver fled the scene.", ["The driver fled the scene, according to two officials."]),
        ("Local residents said the pier was shut.", ["The pier was shut, according to local residents."]),
        ("Residents of Oldmere said the pier was shut.", ["The pier was shut, according to residents of Oldmere."]),
        ("Apple said the plant was shut.", ["The plant was shut, according to Apple."]),
        ("Target said the shop was shut.", ["The shop was shut, according to Target."]),
        ("Our Lady Hospital said the ward was shut.", ["The ward was shut, according to Our Lady Hospital."]),
        ("No 10 said the ward was shut.", ["The ward was shut, according to No 10."]),
        ("Rogers said the ward was shut.", ["The ward was shut, according to Rogers."]),
        ("One Nation said the ward was shut.", ["The ward was shut, according to One Nation."]),
        ("Russian officials said the bridge fell.", ["The bridge fell, according to Russian officials."]),
    ],
)
def test_a_key_point_keeps_what_is_said_of_the_report(text: str, points: list[str]) -> None:
    summary = summarize_lexically(Article.from_text(text), Settings(model="none"))
    assert [point.text for point in summary.key_points] == points
