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
It is <h disclaimer>unclear</h> whether the plant was hit.
It was <h disclaimer>not immediately clear</h> if anyone was hurt.
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
NEWS = """
Officials said the death toll <h modal>could</h> rise as rescuers search for survivors.
The president <h modal>may</h> announce a decision as early as Thursday, according to people familiar with the matter.
It was <h disclaimer>not immediately clear</h> who was behind the attack.
Analysts expect the central bank to raise rates by a quarter of a percentage point.
The bill is <h epistemic>likely</h> to face opposition in the Senate, where Democrats hold a narrow majority.
North Korea fired what <h epistemic>appeared</h> to be a short-range ballistic missile on Tuesday.
The plane <h evidential>apparently</h> went down in a remote area <h approximator>around</h> 3 a.m. local time.
<h conditional>If</h> elected, he would be the youngest prime minister in the country's history.
The two leaders <h modal>might</h> meet on the sidelines of the summit.
The virus has infected <h approximator>nearly</h> 2 million people worldwide.
It is <h disclaimer>unclear</h> whether the ceasefire will hold.
A spokesman did not immediately respond to a request for comment.
Oil prices <h modal>could</h> hit $100 a barrel by year-end, Goldman Sachs said.
Investigators suspect that the fire was deliberately set.
The move is seen as a <h epistemic>sign</h> of growing tension between the two allies.
The images <h epistemic>appear</h> to show soldiers firing at unarmed civilians.
The talks are <h epistemic>expected</h> to last <h approximator>about</h> two weeks.
<h epistemic>Potential</h> buyers include Apple and Google.
There is a <h epistemic>possibility</h> that the election <h modal>may</h> be postponed.
He is <h epistemic>expected</h> to appear in court on Friday.
The report <h epistemic>suggests</h> that climate change is making hurricanes more intense.
The new variant is <h epistemic>possibly</h> more transmissible.
The deal is <h epistemic>likely</h> worth <h approximator>around</h> $5 billion, sources said.
Heavy rain is <h epistemic>forecast</h> for much of the region.
The government is considering a <h epistemic>possible</h> extension of the lockdown.
A <h epistemic>presumed</h> Israeli strike killed three people in Damascus.
The dead soldier was tentatively identified as John Smith.
The attack was <h epistemic>probably</h> carried out by a militant group.
Police are looking for two men in connection with the robbery.
The trial <h modal>could</h> take months, if not years.
The team looked tired in the second half.
It <h epistemic>looks</h> increasingly <h epistemic>likely</h> that the talks will collapse.
The airline said it would resume flights as soon as it is possible to do so safely.
Russia's economy <h epistemic>seems</h> to have weathered the sanctions better than expected.
Police said the man <h modal>might</h> have been drinking before the crash.
Experts warn that the dam <h modal>could</h> collapse at any moment.
The drug <h modal>may</h> cause drowsiness.
One theory is that the ship was hit by a mine.
The market is poised to open higher.
The <h evidential>alleged</h> mastermind was arrested in May 2015.
"We <h modal>could</h> see more of these storms in the future," she said.
People could be heard screaming.
He <h epistemic>appeared</h> to <h epistemic>suggest</h> that the vote had been rigged.
She <h epistemic>seemed</h> surprised by the question.
Whether he will run again <h disclaimer>remains unclear</h>.
It <h disclaimer>remains unclear</h> how the fire began.
The figure is subject to change.
In a <h epistemic>possible</h> breakthrough, the sides agreed to exchange prisoners.
The storm was <h epistemic>expected</h> to make landfall near Tampa late Wednesday.
Up to 60 percent of patients <h modal>could</h> benefit.
A preliminary investigation <h epistemic>indicated</h> that the pilot had lost control.
He indicated he would accept the offer.
Trump <h epistemic>suggested</h> on Friday that he <h modal>might</h> pardon them.
Trump <h epistemic>suggested</h> the judge was biased.
A Pentagon official <h epistemic>suggested</h> that the troops <h modal>could</h> leave by May.
The study found that men are more likely than women to die.
Documents <h evidential>purportedly</h> reveal details of Ukrainian military vulnerabilities.
Allegations have the <h epistemic>potential</h> to spread disinformation.
Some documents <h epistemic>appeared</h> to have been altered to understate Russian losses.
Details around the <h evidential>alleged</h> threat are <h disclaimer>unclear</h>.
An attack was now considered <h epistemic>unlikely</h>.
It means an attack was <h epistemic>possible</h> but not <h epistemic>likely</h>.
The plot is <h evidential>understood</h> to be modelled on the attacks in Mumbai.
In an <h evidential>apparent</h> bid to repair relations, the official played down suggestions of an imminent threat.
There is growing evidence that militants <h modal>may</h> be planning a large-scale attack.
It’s entirely <h epistemic>conceivable</h> that other modes of attack are in play.
It is <h evidential>understood</h> that British officials had been aware of a plot for several weeks.
A senior defence source said the <h epistemic>most likely</h> would be in cyberspace.
The breach is <h epistemic>suspected</h> to be the work of Chinese state-sponsored hackers.
Both sides <h epistemic>appear</h> to be bolstering themselves.
It wouldn't be impossible that they get through in some way.
They're more <h epistemic>likely</h> to revert to targeted information and try to cause as much chaos as possible.
<h conditional>If</h> true, clearly this would be another example of escalatory behaviour.
It <h modal>could</h> be a missile known as Rubezh.
Saying that <h conditional>if</h> confirmed, "this will be another clear <h epistemic>sign</h> of escalation."
Which almost collapsed in the summer.
Opposition voters <h epistemic>seem</h> more motivated and determined to vote.
Particular candidates <h modal>may</h> drift away.
Unemployment went up another 2.4 million to nearly reach 40 million.
The Times <h epistemic>suggested</h> that this development is a "green light" for strikes.
Wherein he <h epistemic>suggested</h> that Russia was preparing for a "lengthy" war.
Russian forces will <h epistemic>likely</h> intensify attacks.
These two <h epistemic>potential</h> axes of advance are not mutually supporting.
The <h epistemic>hypothetical</h> Russian capture of Bakhmut would provide an open road.
As it <h epistemic>appears</h> curious for Russia to engage in battles.
The Pentagon suspects attacking from these positions is a way of avoiding challenges.
It is just too early to say how this offensive will play out.
ISW <h disclaimer>cannot independently verify</h> these claims.
Iran is <h epistemic>thought</h> to be weeks away from a bomb.
Hamas is still <h epistemic>believed</h> to be holding <h approximator>around</h> 100 hostages.
<h approximator>Around</h> 4 in 10 voters said they were undecided.
The quake struck at <h approximator>about</h> 5:30 a.m., at a depth of some 10 km.
Roughly speaking, the plan failed.
He was fined <h approximator>around</h> US$3,000.
It <h disclaimer>wasn't clear</h> if the man had been charged.
He <h modal>might</h> have won <h conditional>if</h> he had stayed.
Residents may register until Friday.
The minister <h epistemic>hinted</h> that elections <h modal>could</h> be held early.
There are <h epistemic>indications</h> that the talks have stalled.
There is little <h epistemic>likelihood</h> of an agreement.
<h epistemic>Chances</h> of a deal are slim.
The team's <h epistemic>chances</h> of winning improved.
There's a good <h epistemic>chance</h> he'll play on Sunday.
There is a 70% <h epistemic>chance</h> of rain.
The <h epistemic>probability</h> of recession is put at 40 percent.
The regulator <h epistemic>appeared</h> unconvinced.
The leaders appeared together at a rally.
He appears in the film as a doctor.
What <h epistemic>looks</h> like a missile fragment was found nearby.
The two sides <h epistemic>look</h> <h epistemic>unlikely</h> to reach agreement.
That <h epistemic>looks</h> to have been a mistake.
Two <h epistemic>presumed</h> migrants drowned.
Some 20,000 people are <h epistemic>feared</h> to have died.
The hostages, all <h epistemic>presumed</h> dead, were taken in October.
Sales were <h epistemic>expected</h> to rise 3%, but fell.
"<h epistemic>I suspect</h> he will go," she said.
<h epistemic>Perhaps</h> most importantly, the deal ends the war.
It is <h epistemic>probably</h> the best film of the year.
The fire <h modal>may or may not</h> have been deliberate.
He was <h evidential>allegedly</h> beaten.
The self-styled prince, <h evidential>supposedly</h> a billionaire, was broke.
The army said it had hit <h approximator>about</h> 150 targets in and around Rafah.
A senior official said he was "<h epistemic>almost certain</h>" that the ship had been sunk.
We're <h epistemic>not sure</h> what happened.
<h epistemic>I don't think</h> he knew.
It is <h epistemic>doubtful</h> whether the law will pass.
<h conditional>Provided</h> there is no rain, play will start at noon.
<h conditional>If and when</h> a deal is signed, the troops will leave.
<h conditional>Only if</h> the court agrees can the law take effect.
The law applies whether or not they agree, and <h conditional>if</h> so, when.
He is, if anything, more popular now.
What if the war goes on?
If only they had listened.
<h conditional>If</h> it ain't broke, don't fix it.
He asked the court if it could delay the trial.
They are checking to see if anyone is trapped.
It is too early to tell if the vaccine works.
<h disclaimer>Neither claim could be verified</h>.
<h disclaimer>None of the claims have been verified</h>.
The identity of the victims <h disclaimer>has not yet been confirmed</h>.
<h disclaimer>Nothing has been confirmed</h> yet.
The court had yet to confirm the verdict.
It <h disclaimer>has not been proven</h> that he was there.
There was <h disclaimer>no immediate confirmation</h> from Tehran.
There has been <h disclaimer>no official confirmation</h> of the deaths.
AP <h disclaimer>was not immediately able to verify</h> the images.
The report, which <h disclaimer>has not been peer-reviewed</h>, <h epistemic>suggests</h> a link.
No evidence has been provided for the claim.
Rescuers could hear cries from the rubble.
He could only watch as the house burned.
The road was cleared so that aid could get through.
It <h disclaimer>was not possible to verify</h> the footage independently.
<h conditional>If</h> not stopped, the fire will reach the town.
He is a talented if erratic player.
<h conditional>If</h> successful, the mission will be the first.
Asked by the BBC on Monday if he would resign, he smiled.
She was asked whether she thought the plan would work.
The image was projected onto the wall.
Growth is <h epistemic>projected</h> at 3%.
Rain is <h epistemic>forecast</h> for Friday.
He was thought of as a genius.
The ship sank <h approximator>around</h> May 5.
The temple was built <h approximator>around</h> 1200 BC.
RUSSIA <h modal>MAY</h> ATTACK AGAIN, OFFICIALS WARN
IRAN <h modal>COULD</h> BUILD A BOMB WITHIN MONTHS
Why Ukraine <h modal>Could</h> Lose the War
Trump <h modal>Might</h> Pardon Allies, Lawyer Says
Report: Apple <h epistemic>Likely</h> to Delay New Phone
Police: Suspect <h epistemic>Believed</h> to Be in Mexico
Officials: Death Toll <h epistemic>Expected</h> to Rise
<h epistemic>Suspected</h> Gunman Arrested in Texas
<h approximator>About</h> 200 <h epistemic>Feared</h> Dead in Ferry Disaster
<h approximator>Nearly</h> 50 Killed in Blast
The iPhone maker is <h evidential>rumored</h> to be planning a foldable device.
Shares rose <h approximator>nearly</h> 3% in early trading, while oil fell <h approximator>about</h> 1%.
Revenue was <h approximator>roughly</h> flat.
The unemployment rate edged up to <h approximator>around</h> 4%.
Inflation is <h epistemic>likely</h> to have peaked, economists say.
The Fed is widely <h epistemic>expected</h> to hold rates steady.
A deal <h epistemic>appears</h> <h epistemic>unlikely</h> before the summer.
It <h epistemic>appears</h> <h epistemic>unlikely</h> that a deal will be reached.
The gene <h modal>may</h> play a role in the disease, the study <h epistemic>suggests</h>.
The asteroid is <h epistemic>probably</h> <h approximator>about</h> 10 km across, <h approximator>give or take</h>.
Scientists think the fossil is <h approximator>about</h> 66 million years old.
It is <h epistemic>thought</h> the animal lived in rivers.
Researchers say there <h modal>may</h> be as many as 100 such planets.
The defendant <h evidential>allegedly</h> told officers he "<h modal>might</h> have" fired.
Jurors <h modal>could</h> begin deliberating as soon as Friday.
He faces up to 20 years in prison <h conditional>if</h> convicted.
Under the proposal, employers would be required to pay.
The bill would cut taxes for <h approximator>about</h> half of families.
The senator <h modal>may</h> seek re-election, but his chances <h epistemic>look</h> slim.
Polls <h epistemic>suggest</h> a tight race.
He <h epistemic>seems</h> <h epistemic>likely</h> to win.
A spokesperson said the incident is <h epistemic>believed</h> to be terror-related.
There were <h disclaimer>unconfirmed</h> reports of gunfire.
There have been no reports of injuries.
The company <h evidential>reportedly</h> paid $3 billion, or <h approximator>around</h> a third of its value.
The striker <h modal>could</h> miss the final through injury.
United <h modal>could</h> have scored twice.
City have a chance to go top.
He <h modal>might</h> just be the best player in the world.
The club is <h evidential>understood</h> to be interested in the player.
The manager <h epistemic>suggested</h> he <h modal>might</h> rotate his squad.
The hurricane <h modal>could</h> strengthen before it makes landfall.
<h conditional>If</h> the trend continues, as many as half the species <h modal>may</h> vanish.
<h conditional>As long as</h> the war lasts, prices will rise.
They will fight for as long as it takes.
He lived there for <h approximator>about</h> a decade.
<h approximator>About</h> a decade ago he moved.
What is it about a dog that makes people smile?
The book is about a man who lost everything.
There is something about 1960s music.
A row about two percent of the budget.
The row is <h approximator>about</h> 2 percent of the budget.
They sat around a table.
They sailed around the world in <h approximator>about</h> 80 days.
There are around-the-clock patrols.
He <h epistemic>almost certainly</h> did it.
Hopes of a deal have all but vanished.
The ceasefire, <h conditional>if</h> it holds, will end the war.
Without aid, they <h modal>may</h> well starve.
They fear the regime <h modal>may</h> use chemical weapons.
<h epistemic>Perhaps</h> as many as 10,000 people died.
Tens of thousands are <h epistemic>presumed</h> to have fled.
The group, which is <h evidential>said to have</h> links to al-Qaida, denied it.
The <h evidential>alleged</h> Chinese spy balloon was shot down.
She alleges that he attacked her.
<h evidential>Alleged</h> victims came forward.
So-called experts disagree.
The move signals a shift.
He is <h epistemic>likely</h> the oldest man alive.
The new law is not <h epistemic>likely</h> to pass.
The 23-year-old is <h epistemic>unlikely</h> to play again this season.
It would <h epistemic>seem</h> that the talks have failed.
That would <h epistemic>suggest</h> the economy is slowing.
Such a move would <h epistemic>likely</h> anger China.
It's <h epistemic>possible</h> he never knew.
It isn't possible.
He is a <h epistemic>possible</h> candidate.
The <h epistemic>possible</h> sale of the club is being discussed.
He has potential.
Russia has the <h epistemic>potential</h> to strike anywhere.
The device was <h evidential>apparently</h> homemade.
It is apparent that he lied.
For no apparent reason, he left.
It sounds like a threat.
It <h epistemic>sounds</h> as if he will quit.
<h epistemic>I guess</h> we'll see.
We believe he is alive.
<h epistemic>We think</h> it was an accident.
I don't know if he'll come.
I'm <h epistemic>not sure</h> if he'll come.
It's <h disclaimer>not clear</h> how many people were hurt.
It is too early to say whether he'll run.
He doubts that it will work.
It is <h epistemic>doubtful</h>.
Whether this is true is uncertain.
He would not confirm the report.
He won't confirm the report.
The ministry refused to confirm the report.
Neither side agreed to confirm it.
The drill was agreed in principle.
He will leave by Friday, <h conditional>if</h> possible.
Police had probable cause to search the car.
All defendants are presumed innocent.
Among likely voters, she leads by two points.
It is <h epistemic>more likely than not</h> that he will go.
A law barring migrants from entering was passed.
In 2020 an odd thing happened.
A source close to two ministers said so.
He also expected losses.
It is now <h epistemic>expected</h> that the vote will pass.
The newly <h epistemic>expected</h> attack never came.
It costs <h approximator>about</h> ₹500 crore.
The road is <h approximator>about</h> 5 km long.
It <h modal>may</h> not have been confirmed.
The agency did not confirm or deny the report.
Reuters <h disclaimer>could not independently confirm</h> the report, and the ministry did not respond.
Whether the attack succeeded <h disclaimer>could not be established</h>.
The footage <h disclaimer>has not yet been independently verified</h> by the BBC.
Israel has not yet commented.
The account <h disclaimer>could not be verified</h> independently.
An <h approximator>estimated</h> 20,000 people fled.
They fled to an <h approximator>estimated</h> 20 towns.
He estimated that 20 people fled.
He estimated the cost at $20m.
Up to an <h approximator>estimated</h> 300 fighters died.
The cost, <h approximator>estimated</h> at $3m, was too high.
The army believes that at least some of them <h modal>may</h> have survived.
A <h epistemic>possible</h> motive was not given.
<h epistemic>Possible</h> causes include arson.
The <h epistemic>likely</h> cause was arson.
A missile <h epistemic>likely</h> hit the hospital.
He <h epistemic>likely</h> would have died.
It was <h epistemic>possibly</h> the worst day of the war.
In a worst-case scenario, thousands <h modal>could</h> die.
The <h evidential>alleged</h> plot targeted Jews.
The plane, which <h modal>may</h> have been hit by a missile, crashed.
"There <h modal>may</h> be survivors," he said.
"It <h modal>might</h> be a while," he added.
"<h epistemic>Perhaps</h> he was wrong."
<h evidential>Apparently</h> he was wrong.
This <h epistemic>seems</h> to indicate that he was wrong.
The blast <h epistemic>appears</h> to have been caused by gas.
Nothing <h epistemic>suggests</h> that he was wrong.
There is nothing to <h epistemic>suggest</h> that he was wrong.
The evidence <h epistemic>appears</h> to point to arson.
All the signs <h epistemic>point</h> to a recession.
Early indications <h epistemic>suggest</h> the fire was accidental.
Initial reports <h epistemic>indicated</h> a gas leak.
Initial reports said a gas leak <h modal>may</h> be to blame.
The poll <h epistemic>indicates</h> that 40% would vote for him.
Surveillance video <h epistemic>appears</h> to show the moment.
The <h disclaimer>unverified</h> video <h evidential>purports</h> to show the attack.
A <h evidential>purported</h> spokesman claimed the attack.
He is accused of <h evidential>allegedly</h> stealing cars.
He was arrested on suspicion of murder.
<h epistemic>Suspected</h> militants killed <h approximator>about</h> a dozen soldiers.
Rebels, <h epistemic>believed</h> to be from M23, attacked.
The attack was <h epistemic>believed</h> to be the work of IS.
<h epistemic>Believed</h> to be the oldest woman in the world, she died at 117.
The figure is <h epistemic>thought</h> to be higher.
It is <h epistemic>feared</h> that hundreds have died.
Hundreds are <h epistemic>feared</h> dead.
The disease is <h epistemic>suspected</h> of killing 20.
It was <h epistemic>assumed</h> that he had died.
The plan is <h epistemic>expected</h> by many to fail.
He is <h epistemic>expected</h> home on Friday.
She is expecting a baby.
They expect the vote to pass.
The results were <h epistemic>expected</h>.
The <h epistemic>expected</h> turnout is 60%.
More rain is <h epistemic>expected</h>.
Turnout was lower than had been expected.
The vote is <h epistemic>anticipated</h> to be close.
<h epistemic>Anticipated</h> sales fell.
He pushed with all his might.
MAY 6, 2022
<h modal>Could</h> this be the end of the war?
What <h modal>could</h> <h epistemic>possibly</h> go wrong?
The talks, which <h modal>could</h> be held as early as May, <h modal>may</h> be delayed.
Russia's <h epistemic>possible</h> use of nuclear weapons worries the West.
The US <h modal>may</h> have as few as 100 troops there.
Kyiv said Russia had lost <h approximator>around</h> 1,200 troops, more than 40 tanks and some 20 guns.
He arrived around the same time.
About time, too.
<h approximator>Around</h> 10:30 local time (0730 GMT), a blast was heard.
The village lies <h approximator>about</h> halfway between the two towns.
The village lies <h approximator>roughly</h> 15 miles (24 kilometers) southeast of Bakhmut.
It is <h approximator>around</h> a two-hour drive.
It's <h approximator>about</h> a 20-minute walk.
They lost <h approximator>about</h> as many men.
Rates fell to <h approximator>about</h> zero.
The storm moved at <h approximator>around</h> 15-20 mph.
It happened <h approximator>around</h> half past nine.
Casualties are <h approximator>estimated</h> to be in the thousands.
The war has cost <h approximator>nearly</h> $1 trillion.
<h approximator>Nearly</h> every building was damaged.
<h approximator>Almost</h> a quarter of all homes lack power.
<h approximator>Almost</h> two-thirds of Gaza's population has fled.
He nearly died.
The dam is at risk of collapse.
Some analysts believe that Moscow <h modal>may</h> try to freeze the conflict.
Western officials suspect Moscow of sabotage.
It is <h disclaimer>not known</h> if he survived.
It was <h disclaimer>not known</h> how many people were on board.
The cause of the fire was <h disclaimer>not immediately known</h>.
Authorities have not determined whether the fire was arson.
What happened next is <h disclaimer>unclear</h>.
The group claimed responsibility <h disclaimer>without providing evidence</h>.
The claim was made <h disclaimer>without evidence</h>.
Those figures <h disclaimer>could not be corroborated</h>.
The BBC is working to verify the footage.
The BBC has verified the footage.
Moscow has not officially acknowledged the losses.
There was no immediate comment from Moscow.
There was <h disclaimer>no immediate independent confirmation</h> of the report.
Reports, as yet <h disclaimer>unconfirmed</h>, said two men had died.
Local media, citing <h disclaimer>unverified</h> reports, said he had fled.
The rumors <h disclaimer>could not be confirmed</h>.
According to <h disclaimer>unconfirmed</h> information, the general is alive.
He <h evidential>reportedly</h> <h modal>may</h> have been wounded.
The missing, <h epistemic>presumed</h> drowned, were three teenagers.
The ruling <h modal>could</h> <h epistemic>potentially</h> affect millions.
<h epistemic>Potentially</h>, millions are affected.
The <h epistemic>potentially</h> lethal storm is approaching.
<h epistemic>Theoretically</h>, the missile can reach Kyiv.
<h epistemic>Presumably</h> he knew.
<h epistemic>Perhaps</h> the <h epistemic>most likely</h> scenario is a stalemate.
A stalemate <h epistemic>looks</h> like the <h epistemic>most probable</h> outcome.
It's <h epistemic>likely</h> that they'll lose.
<h epistemic>As likely as not</h>, they'll lose.
There's a strong <h epistemic>likelihood</h> of war.
There's every <h epistemic>likelihood</h> of war.
The <h epistemic>likelihood</h> that he will go is small.
There is a <h epistemic>possibility</h> of war.
He ruled out the <h epistemic>possibility</h> of war.
There's little <h epistemic>chance</h> that it'll work.
What are the <h epistemic>chances</h> of that?
He stands a <h epistemic>chance</h> of winning.
Ukraine stands no chance.
The <h epistemic>odds</h> of winning are one in a million.
<h conditional>In the event of</h> war, call home.
In the <h epistemic>unlikely</h> event of a fire, use the stairs.
<h conditional>Were</h> it not for aid, they would starve.
<h conditional>Had</h> it not been for aid, they would have starved.
<h conditional>Should</h> you need help, call us.
He should be home by now.
They should all go.
Officers should each report.
We should know by Friday.
<h conditional>As long as</h> Putin is in power, the war will go on.
<h conditional>So long as</h> the war lasts, he'll stay.
So long, farewell.
<h conditional>Providing</h> it passes, the bill becomes law.
It is providing food to them.
<h conditional>Supposing</h> he wins, what then?
He was assuming command of the brigade.
Assuming command, he ordered an attack.
<h conditional>Assuming</h> no further delays, the bridge will open in June.
<h conditional>Unless</h> otherwise noted, photos are by AP.
The deal hinges on whether he agrees.
He <h epistemic>looks</h> to be out of form.
She looked at him.
It <h epistemic>looks</h> good for Ukraine.
He <h epistemic>looked</h> like a soldier.
That does not <h epistemic>look</h> <h epistemic>likely</h>.
The economy is <h epistemic>looking</h> increasingly fragile.
He is looking for work.
The picture <h epistemic>looks</h> bleak.
He <h epistemic>seems</h> to like it.
<h epistemic>Seemingly</h> unaware of the danger, he walked on.
She suggested to reporters that he had lied.
He suggested otherwise.
The name <h epistemic>suggests</h> otherwise.
A suggested price is $5.
Critics <h epistemic>suggest</h> the law is unfair.
The minister suggested a ceasefire.
The law, critics <h epistemic>suggest</h>, is unfair.
This <h epistemic>indicates</h> a shift.
He indicated a willingness to talk.
Police indicated that charges <h modal>could</h> follow.
This <h epistemic>implies</h> that he knew.
He implied that she lied.
"""
GROUPS = (MODAL, EPISTEMIC, EVIDENTIAL, APPROXIMATOR, CONDITIONAL, DISCLAIMER, NOT_HEDGES, NEWS)
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
        (
            "“Russia is likely attacking the town,” the British Military Intelligence stated.",
            "likely",
            "Russia is likely attacking the town",
        ),
        (
            "At the same time, if Kyiv pushes too hard, it could spread its forces.",
            "if",
            "if Kyiv pushes too hard, it could spread its forces",
        ),
        (
            "He said if Russia attacked, Ukraine would respond.",
            "if",
            "if Russia attacked, Ukraine would respond",
        ),
        ("Troops will probably leave, Kyiv said on Friday.", "probably", "Troops will probably leave"),
        ("He said that the war could end soon.", "could", "that the war could end soon"),
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
