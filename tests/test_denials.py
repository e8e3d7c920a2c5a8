"""Denials read without a model: what each claim says, who says and who denies it, and what key points make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.candidates import ClaimCandidate
from summarizer.key_points import Citable, key_point_problems
from summarizer.lexical import read
from summarizer.models import Article, Summary
from summarizer.pipeline import summarize_lexically
from summarizer.render import render
from summarizer.resolve import Findings, link, merged
from summarizer.segment import sentences
from summarizer.settings import Settings

# what is denied holds another verb that reports
SAID = """
The mayor denied he had ordered police to fire.
- mayor: Denied by the mayor: He had ordered police to fire. negated certain

Chancellor Olaf Berg denied he had promised Kyiv tanks.
- Olaf Berg: Denied by Olaf Berg: He had promised Kyiv tanks. negated certain

The minister denied saying the vote was stolen.
- minister: The minister denied saying the vote was stolen. negated certain

Mayor Ann Reed denied that her office had asked the police to leave.
- Ann Reed: Denied by Ann Reed: Her office had asked the police to leave. negated certain

The minister denies that his aides told police to destroy files.
- minister: Denied by the minister: His aides told police to destroy files. negated certain

The mayor denied that he had been told the bridge was unsafe.
- mayor: Denied by the mayor: He had been told the bridge was unsafe. negated certain

The president denied accusing the army of treason.
- president: The president denied accusing the army of treason. negated certain

The mayor denied there was evidence that the bridge was unsafe.
- mayor: Denied by the mayor: There was evidence that the bridge was unsafe. negated certain

The minister denied making the claim that the vote was stolen.
- minister: The minister denied making the claim that the vote was stolen. negated certain

“It was a lie,” the mayor said, denying that he had ordered the attack.
- mayor: It was a lie. affirmed certain
- mayor: Denied by the mayor: He had ordered the attack. negated certain

Iran denied it asked Iraq to close the border and said the reports were lies.
- Iran: Denied by Iran: It asked Iraq to close the border. negated certain
- Iran: The reports were lies. affirmed certain

The envoy said Kyiv had denied that it asked for talks.
- Kyiv: Denied by Kyiv: It asked for talks. negated certain

The mayor, who denied that he had told police to fire, resigned on Monday.
- mayor: Denied by the mayor: He had told police to fire. negated certain

“I deny that I ordered police to fire,” the mayor said.
- mayor: I deny that I ordered police to fire. negated certain

The mayor did not deny that he had asked police to leave.
- : The mayor did not deny that he had asked police to leave. negated certain

The mayor did not deny saying the vote was stolen.
- : The mayor did not deny saying the vote was stolen. negated certain

According to TASS, the ministry denied that it had told troops to retreat.
- ministry: Denied by the ministry: It had told troops to retreat. negated certain

The ministry denied, according to Interfax, that it had ordered police to fire.
- Interfax: The ministry denied that it had ordered police to fire. negated certain

The claim that he was denied a visa was dismissed by the embassy.
- : Denied by the embassy: He was denied a visa. affirmed certain

The ministry denied that, according to the plan, troops had been told to retreat.
- ministry: Denied by the ministry: According to the plan, troops had been told to retreat. negated certain

The spokesman said it was not true that the mayor had ordered police to fire.
- spokesman: It was not true that the mayor had ordered police to fire. negated certain

The army denied that it had not warned civilians.
- army: Denied by the army: It had not warned civilians. affirmed certain
"""

# a claim that somebody made is denied
CLAIMED = """
The army refuted the claim that it had shelled the town.
- : Denied by the army: It had shelled the town. negated certain

Ann Reed rejected the accusation that she took bribes.
- : Denied by Ann Reed: She took bribes. negated certain

The mayor denied a report that he had resigned.
- : Denied by the mayor: He had resigned. negated certain

Prosecutor Jon Hale left. The allegation that ministers took bribes was dismissed by Finance Minister Theo Band.
- : Prosecutor Jon Hale left. affirmed certain
- : Denied by Theo Band: Ministers took bribes. negated certain

Prosecutor Jon Hale said banks fell. The allegation that ministers took bribes was dismissed on Monday by Theo Band.
- Jon Hale: Banks fell. affirmed certain
- : Denied by Theo Band: Ministers took bribes. negated certain

Kyiv rejected Moscow's claim that it had captured Toretsk.
- Moscow: Denied by Kyiv: It had captured Toretsk. negated certain

Kyiv disputes Russian claims that the town has fallen.
- : Disputed by Kyiv: The town has fallen. negated certain

Claims that Putin was ill have been denied by the Kremlin.
- : Denied by the Kremlin: Putin was ill. negated certain

The claim that troops had fled was widely debunked.
- : Denied: Troops had fled. negated certain

The mayor denied reports that police said the march was illegal.
- : Denied by the mayor: Police said the march was illegal. negated certain

The Kremlin dismissed claims that Putin was ill as absurd.
- : Denied by the Kremlin: Putin was ill. negated certain

The Kremlin dismissed the reports as “hysteria”.
- Kremlin: The Kremlin dismissed the reports as hysteria. affirmed certain

The company denied allegations of bribery.
- company: The company denied allegations of bribery. negated certain

Allegations of bribery were rejected by the company.
- company: Allegations of bribery were rejected by the company. negated certain

The governor contradicted the mayor's claim that the dam was safe.
- mayor: Disputed by the governor: The dam was safe. negated certain

The ministry dismissed as “false” reports that the minister had resigned.
- : Denied by the ministry: The minister had resigned. negated certain

The minister denied claims she took bribes.
- : Denied by the minister: She took bribes. negated certain

The mayor rejected suggestions the city had asked for troops.
- : Denied by the mayor: The city had asked for troops. negated certain

Reports that the king is dead are false, the palace said.
- palace: Reports that the king is dead are false. negated certain
- : Called false: The king is dead. negated certain

The spokesman said the claim that the plant was unsafe was not true.
- : The spokesman said the claim that the plant was unsafe was not true. negated certain
- : Called false: The plant was unsafe. negated certain

The senator denied the claims he made last year.
- senator: Denied by the senator: The claims he made last year. negated certain

Hamas rejected Israel's claim that the hospital was used as a base, saying it was a lie.
- Israel: Denied by Hamas: The hospital was used as a base. negated certain
- Hamas: It was a lie. affirmed certain

The White House pushed back on claims that Biden had asked Kyiv to stop.
- : Disputed by the White House: Biden had asked Kyiv to stop. negated certain

The court threw out the claim that the vote was stolen.
- : Denied by the court: The vote was stolen. negated certain

There is no evidence for the claim that the vote was stolen.
- : There is no evidence for the claim that the vote was stolen. negated certain
- : The vote was stolen. affirmed certain
"""

# nothing is denied
OPEN = """
The ministry would neither confirm nor deny that the ship had sunk.
- : The ministry would neither confirm nor deny that the ship had sunk. negated certain

The ministry declined to confirm or deny that the ship had sunk.
- : The ministry declined to confirm or deny that the ship had sunk. negated certain

The ministry has not confirmed or denied that the ship sank.
- : The ministry has not confirmed or denied that the ship sank. negated certain

The ministry cannot rule out that the plane was shot down.
- ministry: Not ruled out by the ministry: The plane was shot down. affirmed possible

The minister refused to rule out a tax rise.
- minister: The minister refused to rule out a tax rise. affirmed possible

The ministry ruled out that the plane was shot down.
- ministry: Ruled out by the ministry: The plane was shot down. negated certain

The ministry did not believe that the plane was shot down.
- ministry: Not believed by the ministry: The plane was shot down. negated certain

The minister does not think the plan will work.
- minister: Not believed by the minister: The plan will work. negated certain

The minister doubted that the plan would work.
- minister: Doubted by the minister: The plan would work. negated probable

The minister does not doubt that the plan will work.
- minister: The plan will work. affirmed certain

He did not deny that he had ordered the strike.
- : He did not deny that he had ordered the strike. negated certain

The lawyer protested that the evidence was thin.
- lawyer: The evidence was thin. affirmed certain
"""

# what stands beside it is not denied with it
BACKGROUND = """
Tehran denies that it ordered the attack, which killed 12 people.
- Tehran: Denied by Tehran: It ordered the attack. negated certain
- : The attack killed 12 people. affirmed certain

The firm denied that it had built the plant, which cost $2 billion.
- firm: Denied by the firm: It had built the plant. negated certain
- : The plant cost $2 billion. affirmed certain

The ministry denied that it held the three soldiers, who are from Orsk.
- ministry: Denied by the ministry: It held the three soldiers. negated certain
- : The three soldiers are from Orsk. affirmed certain

The army denied shelling the market, in which 12 people died.
- army: The army denied shelling the market. negated certain
- : The market, in which 12 people died. affirmed certain

The firm denied that the plant, which cost $2 billion, was unsafe.
- firm: Denied by the firm: The plant was unsafe. negated certain
- firm: The plant cost $2 billion. affirmed certain

Israel denied it was behind the strike, which the UN says killed 12 people.
- Israel: Denied by Israel: It was behind the strike. negated certain
- UN: The strike killed 12 people. affirmed certain

Israel denied ordering the attack that the UN says killed 12 people.
- Israel: Israel denied ordering the attack that the UN says killed 12 people. negated certain
- UN: The attack killed 12 people. affirmed certain

The army denies that its troops, who entered the town in May, have told residents to leave.
- army: Denied by the army: Its troops have told residents to leave. negated certain
- army: Its troops entered the town in May. affirmed certain

The army denied that men who entered the town told residents to leave.
- army: The army denied that men who entered the town told residents to leave. negated certain

The army denied that it had jailed villagers who told reporters that troops had fled.
- army: Denied by the army: It had jailed villagers who told reporters that troops had fled. negated certain
- villagers: Troops had fled. affirmed certain

The minister denied he had lied when he told MPs the plan was safe.
- minister: Denied by the minister: He had lied when he told MPs the plan was safe. negated certain
- minister: The plan was safe. affirmed certain
"""


def _examples(*blocks: str) -> list[tuple[str, list[str]]]:
    split = (example.split("\n") for block in blocks for example in block.strip().split("\n\n"))
    return [(text, [line.removeprefix("- ") for line in claims]) for text, *claims in split]


def _summary(text: str) -> Summary:
    return summarize_lexically(Article.from_text(text, language="en"), Settings(model="none"))


@pytest.mark.parametrize(("text", "claims"), _examples(SAID, CLAIMED, OPEN, BACKGROUND))
def test_a_denial_is_told_with_who_denies_and_reaches_no_further(text: str, claims: list[str]) -> None:
    summary = _summary(text)
    said = {a.id: a.source_name or "" for a in summary.attributions}
    found = [f"{said.get(c.attribution or '', '')}: {c.text} {c.polarity} {c.certainty}" for c in summary.claims]
    assert found == claims


@pytest.mark.parametrize(
    ("text", "points"),
    [
        (
            "Kyiv rejected Moscow's claim that it had captured Toretsk.",
            ["Denied by Kyiv: It had captured Toretsk, Moscow claimed."],
        ),
        ("The army refuted the claim that it had shelled the town.", ["Denied by the army: It had shelled the town."]),
        ("The mayor denied he had ordered police to fire.", ["Denied by the mayor: He had ordered police to fire."]),
        (
            "The ministry cannot rule out that the plane was shot down.",
            ["Not ruled out by the ministry: The plane was shot down (“cannot rule out”)."],
        ),
        (
            "Tehran denies that it ordered the attack, which killed 12 people.",
            ["Denied by Tehran: It ordered the attack.", "The attack killed 12 people."],
        ),
        ("The claim that troops had fled was widely debunked.", ["Denied: Troops had fled."]),
    ],
)
def test_a_key_point_tells_who_denies(text: str, points: list[str]) -> None:
    assert [point.text for point in _summary(text).key_points] == points


@pytest.mark.parametrize(
    ("claim", "text", "kept"),
    [
        ("Doubted by the minister: The plan would work.", "The plan would work, according to the minister.", False),
        ("Doubted by the minister: The plan would work.", "The minister doubted that the plan would work.", True),
        ("Denied by the minister: He took bribes.", "He took bribes, according to the minister.", False),
        ("Denied by the minister: He took bribes.", "The minister denied that he took bribes.", True),
        ("Disputed by the minister: He took bribes.", "The minister said he took bribes.", False),
        ("The minister disputed the report.", "The report, according to the minister.", False),
        ("The plan would work.", "The minister doubted that the plan would work.", False),
    ],
)
def test_a_key_point_keeps_a_denial_and_makes_none(claim: str, text: str, *, kept: bool) -> None:
    problems = key_point_problems(text, [Citable("c1", claim, source="the minister", aliases=("minister",))])
    assert ("A negation was lost or added." not in problems) is kept


def test_who_denies_a_claim_of_somebody_else_is_shown_beside_it() -> None:
    shown = render(_summary("Kyiv rejected Moscow's claim that it had captured Toretsk."), "text")
    assert "distancing “claim” · denying “rejected” by Kyiv" in shown


def test_what_a_model_adds_in_denied_words_is_denied() -> None:
    text = "The mayor denied that police fired and the town burned."
    reading = read(text, sentences(text))
    added = ClaimCandidate(0, ((text.index("the town"), len(text) - 1),), text="The town burned.", reader="model")
    bare = replace(reading, claims=())
    (claim,) = link(Article.from_text(text), merged(bare, Findings(claims=(added,), splits=True))).claims
    assert (claim.text, claim.polarity) == ("Denied by the mayor: The town burned.", "negated")
