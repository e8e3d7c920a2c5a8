from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.candidates import HedgeCandidate
from summarizer.lexical.document import read_document
from summarizer.lexical.hedges import find_hedges
from summarizer.spans import Region, contains

_MARK = re.compile(r"<h (\w+)>(.*?)</h>")


def unmark(marked: str) -> tuple[str, list[tuple[Region, str]]]:
    text, at, found = "", 0, []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        found.append(((len(text), len(text) + len(match[2])), match[1]))
        text += match[2]
        at = match.end()
    return text + marked[at:], found


def mark(text: str, hedges: tuple[HedgeCandidate, ...]) -> str:
    out, at = "", 0
    for hedge in hedges:
        start, end = hedge.cue
        out += f"{text[at:start]}<h {hedge.kind}>{text[start:end]}</h>"
        at = end
    return out + text[at:]


def hedges_of(text: str) -> tuple[HedgeCandidate, ...]:
    return find_hedges(read_document(text, ((0, len(text)),)))


MODAL = """
The outcome <h modal>may</h> hinge on the ability of both sides to manage supplies.
The move <h modal>might</h> not work.
In that case troops <h modal>could</h> be spreading their forces too thin.
The strike <h modal>could</h> have killed the commander.
Russia <h modal>May</h> Launch New Offensive Against Northern Cities
These defeats <h modal>would</h> add up to the massive retreat ordered in April.
That <h modal>would</h> explain why the bridge was left intact.
The north <h modal>could</h> see heavy rain this weekend.
The raid <h modal>could</h> be seen as an escalation.
He <h modal>may or may not</h> attend.
A factor that <h modal>could</h> significantly alter the battle.
Britain <h modal>may</h> well follow.
An evening report from May 6 said troops had gained control.
The vote takes place in May.
In early May Russia withdrew.
Prime Minister Theresa May said she would resign.
May 9 is a public holiday.
By May, Ukraine had retaken the town.
The military might of the alliance is beyond question.
Its economic might has grown.
Witnesses could see smoke rising over the port.
From the roof she could hear gunfire.
Smoke could be seen for miles.
He was so weak that he could barely walk.
The ministry could not be reached for comment.
They ran as fast as they could.
They waited until they could leave.
He asked whether he could leave.
The capture would represent a tactical success.
He said he would attend the talks.
It would be nice to believe.
Recovery of the town would be a huge victory.
You must leave the building.
Staff should wear masks.
Talks should resume soon.
You might as well go home.
"""

EPISTEMIC = """
Russia is <h epistemic>almost certainly</h> attempting to apply pressure.
It is <h epistemic>highly likely</h> that the attack failed.
Russian forces are therefore <h epistemic>unlikely</h> to launch operations.
The <h epistemic>likely</h> winner is the incumbent.
Kadyrov <h epistemic>probably</h> has a point.
<h epistemic>Perhaps</h> the talks will resume.
<h epistemic>Maybe</h> it is too late.
Russian troops <h epistemic>appear</h> to be retreating.
Russia does not <h epistemic>appear</h> to have made progress.
It <h epistemic>appears</h> that Russia intends to cross the river.
The deal <h epistemic>appears</h> dead.
Ukraine <h epistemic>seems</h> to be far ahead.
This <h epistemic>looks</h> <h epistemic>possible</h>.
The party <h epistemic>looks</h> set to win.
It <h epistemic>looks</h> like the talks have failed.
It <h epistemic>looks</h> as if the bridge has gone.
Some reports <h epistemic>suggest</h> that Russia has occupied the city.
The data <h epistemic>indicate</h> a slowdown.
The attack came from five directions, <h epistemic>indicating</h> a coordinated effort.
There is a slight <h epistemic>possibility</h> of rain.
There is a <h epistemic>realistic possibility</h> that talks will fail.
There is a <h epistemic>remote chance</h> of a deal.
There is a <h epistemic>chance</h> that the vote will be delayed.
It is a <h epistemic>sign</h> that Russian troops do not intend to return.
This is another <h epistemic>sign</h> of turmoil.
An advance to the border is <h epistemic>expected</h> in the coming days.
He gave a speech that’s <h epistemic>expected</h> to rally more patriots.
The economy is not <h epistemic>expected</h> to recover.
The <h epistemic>expected</h> offensive never came.
He is widely <h epistemic>believed</h> to be in Moscow.
The man is <h epistemic>thought</h> to have fled.
A <h epistemic>suspected</h> gunman was arrested.
He is <h epistemic>suspected</h> of killing two people.
Three sailors are missing and <h epistemic>feared</h> dead.
Growth is <h epistemic>projected</h> to slow.
A vote is <h epistemic>expected</h> on Friday.
The battle raised fears over the <h epistemic>potential</h> loss of infrastructure.
It sparked concerns about the <h epistemic>potential</h> for further conscription.
They prepared against the enemy's <h epistemic>possible</h> counteractions.
It is <h epistemic>possible</h> that he left.
It is <h epistemic>unclear</h> whether the plant was hit.
It was <h epistemic>not immediately clear</h> if anyone was hurt.
It <h epistemic>remains to be seen</h> whether the truce will hold.
The storm is <h epistemic>forecast</h> to hit Florida.
“<h epistemic>I think</h> we will win,” he said.
"""


EVIDENTIAL = """
The army is <h evidential>reportedly</h> training three new teams.
The areas are <h evidential>allegedly</h> under its control.
The device was <h evidential>supposedly</h> destroyed.
The leader is <h evidential>said to be</h> in hiding.
The ships are <h evidential>said to have</h> sailed.
It was an <h evidential>apparent</h> attempt to kill him.
Two <h evidential>alleged</h> smugglers were held.
He is <h evidential>alleged</h> to have taken bribes.
The <h evidential>purported</h> letter was published on Monday.
The strike <h evidential>apparently</h> hit a school.
The talks are <h evidential>rumoured</h> to have stalled.
The offer is <h evidential>understood</h> to include cash.
"""

APPROXIMATOR = """
Kupiansk is <h approximator>around</h> 50 miles away.
They lost <h approximator>almost</h> 1,500 men.
The line is <h approximator>approximately</h> 12km south.
It evacuated <h approximator>about</h> 80 people.
It is <h approximator>about</h> a dozen miles long.
It cost <h approximator>roughly</h> half of the budget.
It cost <h approximator>around</h> $4.5 million.
It cost <h approximator>about</h> £3bn.
They waited <h approximator>nearly</h> two hours.
<h approximator>Almost</h> all of them voted.
<h approximator>Nearly</h> half the seats changed hands.
<h approximator>Virtually</h> every house was hit.
It has <h approximator>close to</h> 300 members.
It lasted a week <h approximator>or so</h>.
There are an <h approximator>estimated</h> 500 prisoners.
The cost is <h approximator>estimated</h> at $2 billion.
It began at <h approximator>around</h> 9 p.m. on Sunday.
The temple dates from <h approximator>circa</h> 1400.
<h approximator>About</h> one in five voters stayed at home.
It fell by <h approximator>about</h> a third.
The price has <h approximator>almost</h> doubled.
Some 300 people came.
"""

CONDITIONAL = """
<h conditional>If</h> Kupiansk falls, operations will be frustrated.
It would respond <h conditional>if</h> the broadcasts do not stop.
<h conditional>Unless</h> aid arrives, thousands will starve.
<h conditional>Assuming</h> they can repair the bridge, troops will cross.
The truce will hold <h conditional>provided that</h> both sides agree.
The truce will hold <h conditional>as long as</h> both sides agree.
<h conditional>Should</h> the city fall, the road is open.
The alliance will act <h conditional>should</h> Russia attack.
<h conditional>Were</h> Russia to attack, the alliance would respond.
They keep a bag packed <h conditional>in case</h> the siren sounds.
He will run <h conditional>only if</h> the party asks him.
The drone, <h conditional>if</h> confirmed, would be the first of its kind.
He said that <h conditional>if</h> Russia attacked, Ukraine would respond.
"""

DISCLAIMER = """
These claims <h disclaimer>have not been officially confirmed</h> by either side.
The report <h disclaimer>could not be independently verified</h>.
Reuters <h disclaimer>could not immediately verify</h> the footage.
The BBC <h disclaimer>has not been able to independently verify</h> the claim.
The agency <h disclaimer>was unable to verify</h> the account.
The deaths <h disclaimer>have yet to be confirmed</h>.
As shown by <h disclaimer>unverified</h> maps.
The claim <h disclaimer>remains unverified</h> by independent sources.
Consider this to be largely <h disclaimer>unconfirmed</h>.
The reports are <h disclaimer>not mentioned in</h> the Russian accounts.
There was <h disclaimer>no independent confirmation</h> of the claim.
It <h disclaimer>cannot be verified</h>.
The figures <h disclaimer>haven’t been verified</h>.
The ministry <h disclaimer>has not confirmed</h> the strike.
"""

NOT_HEDGES = """
Troops were driven from around the city.
There is a buffer zone around the city.
Aid groups work around the clock.
The debate revolved around two questions.
A film about two soldiers won the prize.
He spoke about the war.
He knows a lot about him.
The train is about to leave.
They asked about 3 of the men.
Over 500 people and more than 40 dogs were rescued.
Just two of several hundred were generally and largely fit.
He was roughly treated.
He almost fell.
He is certainly right, and undoubtedly there is no doubt about it.
He appeared in court on Monday.
She appeared on television.
The document first appeared in 2019.
He suggested going home.
She suggested that they should meet.
He suggested a meeting.
They came as soon as possible.
The bridge made it possible to cross.
It was not possible to reach the village.
It is the best possible outcome.
He reached his full potential.
They asked if the road was open.
She wondered if he had left.
He does not know if it is true.
It behaves as if nothing had happened.
Hundreds, if not thousands, died.
Even if it rains they will march.
Armies generally destroy bridges if they retreat.
He looks at the map.
They are looking to take the city.
They look forward to the talks.
It was better than expected.
As expected, the bank raised rates.
He expected the talks to fail.
He said he believed the war would end.
She thought that he had gone.
The reported deaths rose to ten.
Troops are supposed to leave.
His guilt became apparent.
Prosecutors alleged that he took bribes.
He got a second chance.
The striker had three chances in the first half.
There was no sign of a deal.
They sign that treaty today.
He was an unlikely hero.
Women were twice as likely to vote.
Marochko, who provided analysis to TASS, agreed.
Before assuming office he was a judge.
The siege lasted as long as two years.
He did not make any confirmed advances.
Officials confirmed the strike.
The government declined to confirm the strike.
He faces an uncertain future.
Their morale remains uncertain.
Why should he leave?
Should I stay or should I go?
They will probe the possibilities of trade.
"""
GROUPS = (MODAL, EPISTEMIC, EVIDENTIAL, APPROXIMATOR, CONDITIONAL, DISCLAIMER, NOT_HEDGES)
SENTENCES = [line for group in GROUPS for line in group.strip().splitlines()]


@pytest.mark.parametrize("marked", SENTENCES)
def test_cues_and_kinds(marked: str) -> None:
    text, _ = unmark(marked)
    assert mark(text, hedges_of(text)) == marked


@pytest.mark.parametrize(
    ("text", "cue", "scope"),
    [
        ("Kyiv is calm, but Russia may return.", "may", "Russia may return"),
        ("Kyiv is calm while Russia may return.", "may", "while Russia may return"),
        ("If Kupiansk falls, operations will be frustrated.", "If", "If Kupiansk falls, operations will be frustrated"),
        ("The talks will resume if the shelling stops.", "if", "The talks will resume if the shelling stops"),
        (
            "It appears that Russia intends to cross, which worries Kyiv.",
            "appears",
            "It appears that Russia intends to cross",
        ),
        (
            "These claims have not been confirmed, and Kyiv is silent.",
            "have not been confirmed",
            "These claims have not been confirmed, and Kyiv is silent",
        ),
        ("As unverified maps show, troops moved; Kyiv denied it.", "unverified", "As unverified maps show"),
    ],
)
def test_scope_is_the_clause(text: str, cue: str, scope: str) -> None:
    found = next(hedge for hedge in hedges_of(text) if text[slice(*hedge.cue)] == cue)
    assert found.scope is not None
    assert text[slice(*found.scope)] == scope


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("It will almost certainly fail.", "almost certain"),
        ("It will probably fail.", "probable"),
        ("It is highly unlikely to fail.", "highly unlikely"),
        ("There is a realistic possibility that it fails.", "realistic possibility"),
        ("It reportedly failed.", None),
        ("It may fail.", None),
    ],
)
def test_term_on_the_scales_of_probability(text: str, term: str | None) -> None:
    assert [hedge.term for hedge in hedges_of(text)] == [term]


def test_a_name_at_the_start_is_no_hedge_in_any_sentence_of_a_document() -> None:
    text = "May spoke. Russia may leave. In May it left."
    document = read_document(text, ((0, 11), (11, 29), (29, len(text))))
    assert mark(text, find_hedges(document)) == "May spoke. Russia <h modal>may</h> leave. In May it left."


def test_curly_apostrophes_and_capitals_read_like_straight_ones() -> None:
    text = "RUSSIA COULDN’T CONFIRM IT; it hasn’t been verified. PROBABLY."
    assert [text[slice(*hedge.cue)] for hedge in hedges_of(text)] == [
        "COULDN’T CONFIRM",
        "hasn’t been verified",
        "PROBABLY",
    ]


_MIXED = (
    "May may could if not been verified about 50 a week or so likely almost certainly Kyiv said , . “ ” ( the to "
    "appear that suggest should has n't n’t confirmed neither unless $ as long as possible"
)
_WORDS = st.sampled_from(sorted(set(_MIXED.split())))


@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_cues_are_ordered_apart_and_inside_their_scope(text: str) -> None:
    hedges = hedges_of(text)
    assert all(a.cue[1] <= b.cue[0] for a, b in pairwise(hedges))
    for hedge in hedges:
        assert hedge.scope is not None
        assert contains(hedge.scope, hedge.cue)
        assert contains((0, len(text)), hedge.scope)
        assert text[slice(*hedge.cue)].strip() == text[slice(*hedge.cue)] != ""


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    hedges_of(text)
