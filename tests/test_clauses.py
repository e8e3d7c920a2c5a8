from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.lexical.clauses import Splitter
from summarizer.lexical.tokens import tokenize

_HEDGE = re.compile(r"<h>(.*?)</h>")

CONJOINED = """
Police arrested three men on Friday and seized weapons from a house in Leeds.
- Police arrested three men on Friday
- Police || seized weapons from a house in Leeds

The minister resigned, but her party kept its majority.
- The minister resigned
- her party kept its majority

Storms hit the coast, flooded homes and cut power to thousands.
- Storms hit the coast
- Storms || flooded homes
- Storms || cut power to thousands

Exports rose 5% last month; imports fell.
- Exports rose 5% last month
- imports fell

Hospitals are full, doctors are exhausted and medicine is running out.
- Hospitals are full
- doctors are exhausted
- medicine is running out

The ministry failed to respond and the deadline passed.
- The ministry failed to respond
- the deadline passed

Shares in Apple rose and those in Google fell.
- Shares in Apple rose
- those in Google fell

More than 2,000 people have died and 50,000 have fled.
- More than 2,000 people have died
- 50,000 have fled

The plan would cut emissions by 40%, cost $3bn and create 12,000 jobs.
- The plan would cut emissions by 40%
- The plan would || cost $3bn and create 12,000 jobs

The firm may sell its London office and cut 200 jobs.
- The firm may sell its London office
- The firm may || cut 200 jobs

Not only did prices fall, but demand collapsed.
- Not only did prices fall
- demand collapsed

Two of the soldiers, both in their twenties, died at the scene; a third was flown home.
- Two of the soldiers, both in their twenties, died at the scene
- a third was flown home

The treaty, signed in 1997, bans the weapons and requires states to destroy stocks.
- The treaty, signed in 1997, bans the weapons
- The treaty, signed in 1997 || requires states to destroy stocks

On Monday, the army entered the town and set up checkpoints.
- On Monday, the army entered the town
- the army || set up checkpoints

The club has won only one of its last ten games and sits bottom of the table.
- The club has won only one of its last ten games
- The club || sits bottom of the table

Protesters who had gathered outside the embassy threw stones and were dispersed by police.
- Protesters who had gathered outside the embassy threw stones
- Protesters who had gathered outside the embassy || were dispersed by police

In addition, the rebels have taken the town and are advancing on the capital.
- the rebels have taken the town
- the rebels || are advancing on the capital

Job growth slowed in July and the unemployment rate edged up to 4.3%.
- Job growth slowed in July
- the unemployment rate edged up to 4.3%

The plane, carrying 120 passengers, crashed shortly after takeoff and burst into flames.
- The plane, carrying 120 passengers, crashed shortly after takeoff
- The plane, carrying 120 passengers || burst into flames

Myanmar is mainly Buddhist and the United Nations rates the group among the poorest.
- Myanmar is mainly Buddhist
- the United Nations rates the group among the poorest

There are families we have not reached, and if the roads stay closed the wounded will die.
- There are families we have not reached
- if the roads stay closed the wounded will die

Fishermen rescued over 700 people whose boat sank, and the navy saved 200 more.
- Fishermen rescued over 700 people whose boat sank
- the navy saved 200 more

Not only did the minister mislead parliament, he also broke the law.
- Not only did the minister mislead parliament
- he also broke the law
"""

NOT_CONJOINED = """
The images are fabricated or were taken elsewhere.
- The images are fabricated or were taken elsewhere

Inflation fell to 3.9% in May, its lowest in years.
- Inflation fell to 3.9% in May, its lowest in years

As prices rise and wages fall, the outcome may hinge on the banks.
- As prices rise and wages fall, the outcome may hinge on the banks

Due to that, the religion was secretive.
- Due to that, the religion was secretive

As many as 500 people may have drowned when the boat sank.
- As many as 500 people may have drowned when the boat sank

What began as a protest has become a threat to the regime.
- What began as a protest has become a threat to the regime

Dozens were killed while buying food.
- Dozens were killed while buying food

The king and the queen visited the hospital.
- The king and the queen visited the hospital

France and Germany have agreed to send tanks and guns.
- France and Germany have agreed to send tanks and guns

They believe the president and the minister were warned.
- They believe the president and the minister were warned

The drug is effective but expensive.
- The drug is effective but expensive

The ship that sank on Monday and killed three had been inspected.
- The ship that sank on Monday and killed three had been inspected

The shooting left two dead and four wounded.
- The shooting left two dead and four wounded

Russia has acquired and consolidated the area.
- Russia has acquired and consolidated the area

He was arrested and charged with fraud.
- He was arrested and charged with fraud

She hopes to win the race and set a record.
- She hopes to win the race and set a record
"""

RELATIVE = """
The company, which employs 4,000 people, will close its plant in Ohio next year.
- The company || will close its plant in Ohio next year
- The company, which employs 4,000 people

She was the first woman to lead the bank, which was founded in 1694.
- She was the first woman to lead the bank
- the bank, which was founded in 1694

A third was flown to Nairobi, where he is in a stable condition.
- A third was flown to Nairobi
- Nairobi, where he is in a stable condition

The suspect, whose name was not released, is being held in Berlin.
- The suspect || is being held in Berlin
- The suspect, whose name was not released

He met the envoy, who arrived on Sunday.
- He met the envoy
- the envoy, who arrived on Sunday

They can stop an advance by the troops to the border, which is expected in May.
- They can stop an advance by the troops to the border
- an advance by the troops to the border, which is expected in May

They spoke of troops at the summit, which is expected in May.
- They spoke of troops at the summit
- the summit, which is expected in May

They hold villages on the road, which was expected to close.
- They hold villages on the road
- the road, which was expected to close

They sold the town of Orsk, which lies near the border.
- They sold the town of Orsk
- the town of Orsk, which lies near the border

The president signed the bill into law, a move that angered unions.
- The president signed the bill into law
- a move that angered unions

They met in Minsk, a city that had hosted earlier talks.
- They met in Minsk
- Minsk, a city that had hosted earlier talks

The blast killed 37, in what would be the worst attack since October.
- The blast killed 37
- in what would be the worst attack since October

This is a decrease from the year before, when it was forty percent.
- This is a decrease from the year before
- the year before, when it was forty percent

A doctor at the town hospital, who asked for help, left.
- A doctor at the town hospital || left
- A doctor at the town hospital, who asked for help
"""

NOT_RELATIVE = """
The plan that failed cost billions.
- The plan that failed cost billions

The prime minister, Keir Starmer, met union leaders on Monday.
- The prime minister, Keir Starmer, met union leaders on Monday

The vaccine, developed by Pfizer, has been approved in 30 countries.
- The vaccine, developed by Pfizer, has been approved in 30 countries

What happened next is unclear.
- What happened next is unclear

He visited Lyman, a rail hub in the east.
- He visited Lyman, a rail hub in the east
"""

SUBORDINATE = """
Israel struck targets in Gaza while Hamas fired rockets at Tel Aviv.
- Israel struck targets in Gaza
- Hamas fired rockets at Tel Aviv

Although inflation fell in March, wages did not keep up.
- wages did not keep up
- inflation fell in March

The move, while raising costs, also highlights the risk.
- The move || also highlights the risk
- The move || raising costs

These troops, <h>reportedly</h> trained abroad, are a valuable resource.
- These troops || are a valuable resource
- These troops, reportedly trained abroad

He <h>probably</h> has a point, since the bridge has been destroyed.
- He probably has a point
- the bridge has been destroyed
"""

KEPT = """
Now that prices have fallen, sales are rising.
- Now that prices have fallen, sales are rising

Unless prices rise again, a cut looks certain.
- Unless prices rise again, a cut looks certain

Whether that marks a turning point is disputed.
- Whether that marks a turning point is disputed

The bridge collapsed because its cables had rusted.
- The bridge collapsed because its cables had rusted

If talks fail, the union will strike on Monday.
- If talks fail, the union will strike on Monday

When these efforts came to a halt, the army moved north.
- When these efforts came to a halt, the army moved north

The storm weakened as it moved inland.
- The storm weakened as it moved inland

The town was freed in a surprise attack, with troops fleeing in chaos.
- The town was freed in a surprise attack, with troops fleeing in chaos

She won the race, setting a world record.
- She won the race, setting a world record

The actions, while impactful, are local.
- The actions, while impactful, are local

Since then, the army has held the town.
- Since then, the army has held the town

However, prices rose.
- prices rose

But of course, they would not take this sitting down.
- they would not take this sitting down
"""


def examples(*blocks: str) -> list[tuple[str, list[str]]]:
    out = []
    for block in blocks:
        for example in block.strip().split("\n\n"):
            sentence, *claims = example.split("\n")
            out.append((sentence, [claim.removeprefix("- ") for claim in claims]))
    return out


def clauses_of(marked: str) -> list[str]:
    hedge = _HEDGE.search(marked)
    text = _HEDGE.sub(r"\1", marked)
    tokens = tokenize(text)
    hedged = frozenset(i for i, token in enumerate(tokens) if hedge and token.text == hedge[1])
    splitter = Splitter(tokens, hedged)
    out = []
    for clause in splitter.split(range(len(tokens))):
        runs: list[list[int]] = []
        for i in clause.ids:
            if runs and runs[-1][-1] == i - 1:
                runs[-1].append(i)
            else:
                runs.append([i])
        parts = [part for part in map(splitter.trimmed, runs) if part]
        out.append(" || ".join(text[tokens[part[0]].start : tokens[part[-1]].end] for part in parts))
    return out


@pytest.mark.parametrize(
    ("marked", "expected"), examples(CONJOINED, NOT_CONJOINED, RELATIVE, NOT_RELATIVE, SUBORDINATE, KEPT)
)
def test_clauses(marked: str, expected: list[str]) -> None:
    assert clauses_of(marked) == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("On Monday, the army entered the town.", "the army"),
        ("The area, just west of Izyum, is heavily wooded.", "The area, just west of Izyum"),
        ("Last weekend, the institute also reported losses.", "the institute"),
        ("There are few roads.", "There"),
        ("Despite heavy losses.", ""),
    ],
)
def test_subject_is_the_noun_phrase_before_the_main_verb(text: str, subject: str) -> None:
    tokens = tokenize(text)
    found = Splitter(tokens).subject(range(len(tokens)))
    assert (text[tokens[found[0]].start : tokens[found[-1]].end] if found else "") == subject


_WORDS = st.sampled_from(
    "the troops Russia said that which who , and but while although is was captured not if as ( ) “ ” ; : a".split()
)


@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_every_clause_is_an_ascending_selection_of_the_words(text: str) -> None:
    tokens = tokenize(text)
    for clause in Splitter(tokens).split(range(len(tokens))):
        assert list(clause.ids) == sorted(set(clause.ids))
        assert all(0 <= i < len(tokens) for i in clause.ids)
        assert clause.verb is None or clause.verb in clause.ids
