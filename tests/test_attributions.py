"""Attributions as marked-up text: <s> source, <c> cue, <t> content, numbered where a text has several."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.candidates import AttributionCandidate
from summarizer.lexical.attributions import cue_candidates, find_attributions
from summarizer.lexical.document import Document, read_document
from summarizer.segment import sentences

_TAG = re.compile(r"<(/?)([sct])(\d*)>")

REPORTED = [
    "The foreign minister, <s>Annalena Baerbock</s>, <c>said</c> on Monday that <t>Berlin would send more aid</t>.",
    (
        "“<t>We will not surrender</t>,” <c>said</c> <s>Volodymyr Zelensky</s>, the Ukrainian president, "
        "in a video address. “<t>Not today, not tomorrow</t>.”"
    ),
    (
        '"<t1>It was chaos</t1>," <c1>recalled</c1> <s1>Maria Lopez</s1>, a nurse at the hospital. '
        '"<t2>People were screaming and running</t2>," <s2>she</s2> <c2>said</c2>.'
    ),
    "<s>Police</s> <c>said</c> <t>two people had been arrested</t>, but declined to name them.",
    "The <s>company</s>, which employs 4,000 people, <c>denied</c> <t>having misled investors</t>.",
    "<s>Officials in Washington</s> <c>believe</c> <t>Iran is months away from a bomb</t>.",
    "<s1>Iran's foreign ministry</s1> <c1>dismissed</c1> <t1>the <c2>allegations</c2> as “baseless</t1>”.",
    "<s>Experts</s> have <c>warned of</c> <t>a “humanitarian catastrophe” if the dam breaks</t>.",
    (
        "The <s1><s2>Pentagon</s1></s2> <c1>confirmed</c1> <t1>the strikes</t1>, <c2>saying</c2> "
        "<t2>they had targeted a militia base</t2>."
    ),
    "<s>Turkey</s> has <c>accused</c> <t>Greece of violating its airspace</t>.",
    "A <s>spokesperson for the agency</s> <c>told</c> Reuters that <t>the investigation was continuing</t>.",
    "The <s>UN</s> <c>estimates</c> that <t>5 million people have fled</t>.",
    "<t>At least 30 people were killed in the blast</t>, <s>local media</s> <c>reported</c>.",
    "<t>At least 30 people</t>, <c>according to</c> the <s>interior ministry</s>, <t>were killed</t>.",
    "<t>The bridge</t>, <s>officials</s> <c>said</c>, <t>was destroyed overnight</t>.",
    "It is <c>believed</c> that <t>the attackers fled north</t>.",
    "Asked whether he would resign, <s>Johnson</s> <c>said</c>: “<t>Absolutely not</t>.”",
    (
        "“<t2>I don’t think this is the right time</t2>,” "
        "<s2><s3>he</s2></s3> <c2>told</c2> the BBC on Sunday, <c3>adding</c3> that <t3>elections would "
        "be held “in due course</t3>”."
    ),
    "The <s>study</s>, published in Nature, <c>found</c> that <t>temperatures had risen by 1.5C</t>.",
    "As the <s>New York Times</s> first <c>reported</c>, <t>the deal collapsed last week</t>.",
    "<s1>Moscow</s1> <c1>says</c1> <t1>it has captured the town</t1>; <s2>Kyiv</s2> <c2>denies</c2> this.",
    (
        "President <s1><s2>Vladimir Putin</s1></s2> <c1>vowed</c1> <t1>to retaliate</t1> and "
        "<c2>said</c2> <t2>Russia would “respond firmly</t2>”."
    ),
    "<s>Residents</s> <c>fear</c> <t>the worst is yet to come</t>.",
    (
        "Prime Minister <s>Benjamin Netanyahu</s> <c>insisted</c> <t>there would be no ceasefire until "
        "all hostages were released</t>."
    ),
    "There are <c>fears</c> that <t>the virus could spread</t>.",
    "The <c>claim</c> by <s>Russian officials</s> that <t>the town had fallen</t> was rejected by Kyiv.",
    "<c>Reports</c> emerged on Friday that <t>the general had been dismissed</t>.",
    "<s>Satellite images</s> <c>show</c> that <t>dozens of buildings were destroyed</t>.",
    "<s>He</s> <c>described</c> <t>the decision as “a historic mistake</t>”.",
    (
        "<s1>Critics</s1> <c1>argue</c1> <t1>the law is unconstitutional</t1>, while <s2>supporters</s2> "
        "<c2>say</c2> <t2>it protects children</t2>."
    ),
    '"<t>Why did they do it</t>?" <s>she</s> <c>asked</c>.',
    'The <s>report</s> <c>said</c>: "<t>There is no evidence of fraud</t>."',
    (
        "<s1><s2>Trump</s1></s2> <c1>called</c1> <t1>the verdict “a disgrace</t1>” and <c2>promised</c2> "
        "<t2>to appeal</t2>."
    ),
    'In a statement, the <s>White House</s> <c>said</c> <t>the president was "deeply saddened</t>".',
    "The <s>central bank</s> <c>expects</c> <t>inflation to fall to 2% by next year</t>.",
    "The <s>central bank</s> <c>expects</c> that <t>inflation will fall</t>.",
    (
        "<s>Zelenskyy</s>, speaking in Kyiv, <c>said</c> that <t>the country needs more air defence "
        "systems, and that time was running out</t>."
    ),
    'A <s>senior US official</s>, speaking on condition of anonymity, <c>said</c> <t>the talks were "productive</t>".',
    "<s>Local authorities</s> <c>said</c> that <t>at least five people died and 20 were injured in the shelling</t>.",
    "The <s>army</s> <c>said</c> <t>it had shot down 12 drones and that debris had fallen on a school</t>.",
    "TASS quoted the <s>governor</s> as <c>saying</c> that <t>a fire had broken out</t>.",
    "The <s>governor</s> was quoted by TASS as <c>saying</c> <t>a fire had broken out</t>.",
    "<s>Russia's Defence Ministry</s> <c>claims</c> <t>to have destroyed three tanks</t>.",
    "<s>Analysts</s> <c>say</c> <t>the move could backfire</t>.",
    '"<t>The situation is critical</t>", the <s>mayor</s> <c>wrote</c> on Telegram.',
    "<s>Kuleba</s><c>:</c> “<t>We need weapons now</t>.”",
    "<c>According to</c> the mayor, <s>Vitali Klitschko</s>, <t>two people were wounded</t>.",
    "<c>According to</c> the latest report by <s>Human Rights Watch</s>, <t>the army used cluster munitions</t>.",
    "The <s>court</s> <c>ruled</c> on Tuesday that <t>the ban was unlawful</t>.",
    "<s>Prosecutors</s> <c>allege</c> <t>Smith stole the money</t>.",
    "Smith's lawyer, <s>Jane Doe</s>, <c>said</c> <t>her client was innocent and “would fight the charges</t>”.",
    (
        "“<t>The attack</t>,” <c>said</c> Lt. Gen. <s>Mark Smith</s>, commander of the brigade, “<t>was "
        "repelled within hours</t>.”"
    ),
    (
        "<s1>Mr Sunak</s1> <c1>told</c1> MPs: “<t1>We will stop the boats</t1>.” <s2>He</s2> "
        "<c2>added</c2>: “<t2>That is my promise</t2>.”"
    ),
    (
        '"<t2>I was scared. I thought we were going to die</t2>," '
        "<c2>said</c2> <s2>Ahmed</s2>, 34, who was in the building when it collapsed."
    ),
    "<s>Russia</s> has repeatedly <c>denied</c> <t>targeting civilians</t>.",
    (
        "<s1>Kyiv</s1> has long <c1>argued</c1> that <t1>the weapons are needed</t1>. <s2>It</s2> "
        "<c2>says</c2> <t2>Moscow is stalling</t2>."
    ),
    (
        "The EU's foreign policy chief, <s>Josep Borrell</s>, <c>tweeted</c> that <t>the bloc “strongly "
        "condemns” the attack</t>."
    ),
    (
        "<s>Ukraine's military intelligence agency</s> (GUR) <c>claimed</c> on Thursday that <t>its "
        "drones had struck an airfield deep inside Russia</t>."
    ),
    "<s>Two US officials</s> familiar with the matter <c>said</c> <t>the plan had been approved in March</t>.",
    (
        "<s>Amnesty International</s> <c>said</c> in a report published on Wednesday that <t>at least "
        "200 people had been detained</t>."
    ),
    "<c>According to</c> a <s>UN report</s> seen by AFP, <t>both sides committed war crimes</t>.",
    (
        "<t2>The <s1>data</s1> <c1>suggest</c1> that <t1>the economy shrank by 0.3% in the second "
        "quarter</t1></t2>, the <s2>statistics office</s2> <c2>said</c2>."
    ),
    (
        "<t1><t2>North Korea fired a missile on Sunday</t1></t2>, <s1>Japan's coast guard</s1> "
        "<c1>said</c1>, <c2>citing</c2> information from the <s2>defence ministry</s2>."
    ),
    (
        "The governor, <s>Oleh Syniehubov</s>, <c>wrote</c> on Telegram that <t>three people, including "
        "a child, had been injured</t>."
    ),
    "“<t>It’s a difficult time for us all</t>,” <s>Smith</s>, 45, <c>admits</c>. “<t>But we’ll get through it</t>.”",
    (
        "<s1><s2>She</s1></s2> <c1>believes</c1> that <t1>the law will pass</t1>, but <c2>concedes</c2> "
        "<t2>it may take years</t2>."
    ),
    (
        "<s1>Biden</s1> <c1>said</c1> <t1><s2>he</s2> was <c2>confident</c2> that <t2>Congress would "
        "approve the bill</t2></t1>."
    ),
    (
        'In its latest update, the <s>Ministry of Defence</s> <c>said</c>: "<t>Russian forces have '
        'likely suffered heavy losses</t>."'
    ),
    (
        "<s>Putin</s>, who has ruled since 2000, has always <c>maintained</c> that <t>NATO expansion "
        "threatens Russia</t>."
    ),
    "The <s>group</s> <c>said</c> <t>it was responsible for the bombing, which killed 12</t>.",
    "<s>Israel's army</s> <c>said</c> Monday <t>it had killed a Hamas commander</t>.",
    "<s>Hamas</s> <c>said</c> in a statement Monday that <t>talks had collapsed</t>.",
    "A poll by <s>YouGov</s> <c>found</c> that <t>54% of Britons regret Brexit</t>.",
    (
        "<s1>Some analysts</s1> <c1>believe</c1> <t1>the offensive has stalled</t1>; <s2>others</s2> "
        "<c2>say</c2> <t2>it is only beginning</t2>."
    ),
    '"<t>There is no plan B</t>," the <s>official</s> <c>said</c>, on condition of anonymity.',
    "The <s>regulator</s> <c>warned</c> consumers <t>not to use the product</t>.",
    (
        "It remains unclear who was behind the attack, but <s>Ukrainian officials</s> <c>blamed</c> "
        "<t>Russia for the explosion</t>."
    ),
    "The <c>claims</c> could not be independently verified.",
    "NATO chief <s>Jens Stoltenberg</s> <c>said</c> <t>Ukraine “will become a member</t>”, but did not say when.",
    "<s>Scientists</s> <c>say</c> <t>climate change is making heatwaves more likely</t>.",
    (
        "<s>Macron's office</s> <c>said</c> <t>the two leaders had discussed the war, and that they had "
        "agreed to meet again</t>."
    ),
    (
        "“<t>Everything is destroyed</t>,” <s>she</s> <c>says</c>. “<t>There’s nothing left</t>.” She "
        "points at the ruins of her home."
    ),
    (
        "<s1><s2>Zelensky</s1></s2> has <c1>accused</c1> <t1>Russia of “nuclear blackmail</t1>” and <c2>urged</c2> "
        "<t2>allies to send more weapons</t2>."
    ),
    "The <s>mayor</s> <c>noted</c> with satisfaction that <t>crime had fallen</t>.",
    "<s>Musk</s> <c>suggested</c> that <t>Ukraine should cede Crimea</t>.",
    "<s>Both sides</s> <c>accuse</c> <t>each other of shelling the plant</t>.",
    "<t>The plant was shelled by Ukrainian troops</t>, <s>Moscow</s> <c>claims</c>.",
    "<t>Ukrainian troops</t>, <s>Moscow</s> <c>claims</c>, <t>shelled the plant</t>.",
    "<s>Russia</s> <c>said</c> that, <t>despite the losses, its forces had advanced</t>.",
    "The <s>soldiers</s> <c>said</c> <t>they were tired and that they wanted to go home</t>.",
    "The <s>minister</s> <c>warned</c>: “<t>This is a red line</t>”.",
    "<s>Police</s> <c>believe</c> <t>the suspect may have fled to Mexico, where he has family</t>.",
    "<s>He</s> <c>promised</c> that <t>the war would end soon</t>.",
    "“<t>We have</t>,” <s>he</s> <c>said</c>, “<t>no choice</t>.”",
    "<s>He</s> <c>told</c> me <t>he loved the city</t>.",
    "<s>Johnson</s> – who resigned in July – <c>said</c> <t>he had been “misled</t>”.",
    (
        "Luhansk militia representative <s1>Andrei Marochko</s1> also <c1>confirmed</c1> that <t1>the "
        "forces had crossed the border</t1>. However, <s2>Marochko</s2> also <c2>said</c2> <t2>the "
        "Russians attacked them</t2>."
    ),
    (
        "Though SOFREP editor-in-chief <s1>Sean Spoonts</s1> <c1>noted</c1> that <t1>there is a slight "
        "possibility of war</t1>, <s2>many</s2> <c2>warn</c2> <t2>not to underestimate the threats</t2>."
    ),
    "These <c>claims</c> have not been officially confirmed by either side.",
    "<s>Marochko</s>’s <c>assessment</c> highlights a critical point: <t>the military has not yet been cut off</t>.",
    (
        "The <c>assertion</c> that <t>Sobolevka has been fully taken</t> remains unverified by "
        "independent sources, complicating the narrative."
    ),
    (
        "<s>Some reports</s> <c>suggest</c> that <t>Russia has completely occupied the city</t>, while "
        "fighting in others is still ongoing."
    ),
    "Several <c>reports</c> were received on Tuesday morning that <t>forces had occupied the city</t>.",
    "It is still <c>reported</c> that <t>the dispute is limited to two towns</t>.",
    (
        "<c>According to</c> military expert <s>Andrei Marochko</s>, who provided analysis to TASS, "
        "<t>the forces have executed a tactical maneuver</t>."
    ),
    (
        "Meanwhile, days after <c1>announcing</c1> <t1>the official annexation of large parts of "
        "Ukraine</t1>, <s1><s2>Kremlin</s1></s2> went on record and <c2>admitted</c2> <t2>they do not "
        "know where the borders are</t2>."
    ),
    "<t>Russian troops appear to be retreating</t>, as <c>shown</c> by <s>unverified maps</s> tracking the invasion.",
    (
        "<s>@War_Mapper</s>, a Twitter account that has been mapping the invasion since February 24, "
        "<c>reported</c> on Tuesday that <t>Ukraine launched two offensives</t>."
    ),
    (
        "<s1><s2>Armed Forces</s1></s2> <c1>claimed</c1> <t1>to have retaken five villages near "
        "Kharkiv</t1> in an evening report from May 6, <c2>saying</c2> <t2>troops had gained control of "
        "two more</t2>."
    ),
    (
        "But the <s>Institute</s> <c>added</c> that <t>troops were “likely attempting to concentrate the "
        "forces necessary to resume operations</t>.”"
    ),
    (
        "“<t>Foolhardy provocation deserves harsh punishment</t>”, <s>it</s> <c>added</c>; and, later, "
        "“<t>Kim issued an order</t>”."
    ),
    (
        "<s>Analysts</s> are <c>wary</c> of <t>the speed of the counteroffensive because this could push "
        "Putin to attack</t>."
    ),
    (
        "<c1>According to</c1> <s1>Yonhap news agency</s1>, <c2>quoting</c2> North Korea's main news "
        "agency <s2>Korean Central News Agency</s2> (KCNA), <t1><t2>the military has been placed on high "
        "alert</t1></t2>."
    ),
    "<s>Apple</s> <c>said</c> <t>it expects revenue of $90bn this quarter, below the $95bn analysts had forecast</t>.",
    (
        "A <s>federal judge</s> <c>ruled</c> Friday that <t>the agency had overstepped its authority, a "
        "decision that could affect thousands of workers</t>."
    ),
    (
        "“<t>Nobody told us anything</t>,” <c>said</c> <s>Karen</s>, whose son was on the bus. “<t>We "
        "found out from the news</t>.”"
    ),
    (
        "The <s1>coach</s1> <c1>admitted</c1> <t1>his side had been lucky</t1>. “<t2>We got away with "
        "it</t2>,” <s2>he</s2> <c2>said</c2> after the 2-1 win. “<t2>But I’ll take it</t2>.”"
    ),
    "It is not clear whether the suspect, who <s>police</s> <c>say</c> <t>acted alone</t>, had any accomplices.",
    "<s>Mr. Trump</s> has repeatedly and falsely <c>claimed</c> that <t>the 2020 election was stolen</t>.",
    (
        "The <s>ministry</s> <c>said</c> in a statement on its website on Thursday evening that <t>it "
        "had summoned the ambassador</t>."
    ),
    (
        "Experts disagree about whether the measures will work. <s>Some</s> <c>worry</c> <t>they could "
        "make matters worse</t>."
    ),
    (
        "<s>Lavrov</s>, Russia’s foreign minister, <c>said</c> <t>the West was waging a “proxy war</t>”; "
        "he offered no evidence."
    ),
    (
        "The <c1>claim</c1> that <t1>vaccines cause autism</t1> has been debunked. The <c2>idea</c2> "
        "that <t2>the earth is flat</t2> is old."
    ),
    (
        "<s>Ukraine’s General Staff</s> <c>reported</c> that <t>860 Russian soldiers had been killed "
        "over the past day, bringing the total to 150,000</t>. The figures could not be independently "
        "verified."
    ),
    (
        "<t1>As of Monday, 1,200 people had died</t1>, the <s1>health ministry</s1> <c1>said</c1>. "
        "<s2>Hamas</s2> <c2>says</c2> <t2>most were women and children</t2>."
    ),
    (
        "“<t>We’re not going to be intimidated</t>,” the <s>prime minister</s> <c>told</c> parliament, "
        "to cheers from MPs."
    ),
    (
        "The <s>spokesperson</s> declined to say whether an arrest had been made, but <c>said</c> <t>the "
        "investigation was “active and ongoing</t>”."
    ),
    (
        "<s1>Opponents of the law</s1> <c1>say</c1> <t1>it goes too far</t1>. <s2>Its supporters</s2> "
        "<c2>argue</c2> that <t2>it does not go far enough</t2>."
    ),
    "The <s>Kremlin</s> on Friday <c>denied</c> that <t>it planned to mobilise more troops</t>.",
    "The <s1>Kremlin</s1> <c1>denied</c1> <t1><c2>reports</c2> that <t2>Putin was ill</t2></t1>.",
    (
        "China's foreign ministry spokesperson <s>Mao Ning</s> <c>told</c> a regular briefing that "
        "<t>Beijing “firmly opposes” the sale</t>."
    ),
    (
        "The <s>general</s>, quoted by the Interfax news agency, <c>said</c> <t>the offensive was going "
        "according to plan</t>."
    ),
    (
        "<s>Police</s> <c>said</c> that <t>a man, aged 34, had been charged; that he would appear in "
        "court on Monday; and that no one else was being sought</t>."
    ),
    "<s>Zelensky</s> thanked allies, <c>saying</c>: “<t>Together we are stronger</t>.”",
    "“<t2><s1>I</s1> <c1>told</c1> them: ‘<t1>Don’t go</t1></t2>,’” <s2>he</s2> <c2>recalled</c2>.",
    "<s>Witnesses</s> <c>said</c> <t>the gunman shouted “death to traitors” before opening fire</t>.",
    "<s1><s2>Macron</s1></s2> <c1>warned against</c1> “<t1>naivety</t1>” and <c2>urged</c2> <t2>Europe to rearm</t2>.",
    (
        "The <s1>US</s1> has <c1>said</c1> that <t1><s2>it</s2> does not <c2>believe</c2> <t2>Israel is "
        "deliberately starving civilians</t2></t1>."
    ),
    "<c>According to</c> the <s>BBC</s>, which cited two unnamed officials, <t>the deal is dead</t>.",
    (
        "<s1>Sweden's prime minister</s1> has <c1>said</c1> <t1><s2>he</s2> is <c2>convinced</c2> that "
        "<t2>Turkey will ratify the bid</t2></t1>."
    ),
    (
        "The <s1>Times</s1> <c1>reports</c1> that <t1>the king will visit Kenya</t1>. The "
        "<s2>Guardian</s2> <c2>understands</c2> <t2>ministers are divided</t2>."
    ),
    (
        '"<t>He was my best friend</t>," <c>said</c> the <s>victim\'s brother</s>, Tom. "<t>I can\'t '
        "believe he's gone</t>.\""
    ),
    (
        "What happened next is disputed. The <s1>officers</s1> <c1>say</c1> <t1>Brown reached for a "
        "gun</t1>. <s2>His family</s2> <c2>says</c2> <t2>he was unarmed</t2>."
    ),
    'The <s>document</s> <c>states</c> that "<t>no further action is required</t>".',
    "The <s>party</s> has <c>promised</c> <t>to cut taxes if elected</t>.",
    "<s>Local officials</s>, however, <c>say</c> <t>the situation is under control</t>.",
    (
        "<s1><s2>Local officials</s1></s2>, meanwhile, <c1>warned</c1> residents that <t1>flooding was "
        "likely</t1> and <c2>told</c2> them <t2>to stay indoors</t2>."
    ),
    (
        "<c1>According to</c1> <s1>him</s1>, <t1>the enemy has lost up to 200 soldiers</t1>. In "
        "<s2>his</s2> <c2>opinion</c2>, <t2>the situation remains tense</t2>."
    ),
    (
        "The <s1>Russian Defense Ministry</s1> <c1>reported</c1> <t1>the liberation of the village of "
        "Shevchenko</t1>. The <s2>ministry's press service</s2> <c2>clarified</c2> that <t2>two tanks "
        "had been destroyed</t2>."
    ),
    (
        "Military blogger <s>Yuri Podolyaka</s> <c>noted</c> on his Telegram channel that <t>the defense "
        "of the city is collapsing</t>."
    ),
    (
        "Earlier, Deputy Prime Minister <s>Dmitry Ivanov</s> <c>told</c> reporters that <t>the bridge "
        "would be reopened</t>."
    ),
    (
        "Ukrainian President <s>Volodymyr Zelenskyy</s> <c>said</c> in his evening address that <t>the "
        "situation near Bakhmut is the most difficult</t>."
    ),
    (
        "The Telegram channel <s1>Mash</s1> <c1>reports</c1> that <t1>the explosion occurred at an oil "
        "depot</t1>; the <s2>governor</s2> <c2>confirmed</c2> this."
    ),
    "<s>Ramzan Kadyrov</s> <c>announced</c> <t>the capture of the settlement</t>, publishing a video from the scene.",
    "“<t>The operation is proceeding according to plan</t>,” <s>Peskov</s> <c>assured</c> journalists.",
    (
        "The <s1>source</s1> <c1>noted</c1> that <t1>mercenaries from Poland were also seen in the "
        "area</t1>, which, <c2>according to</c2> <s2>intelligence</s2>, <t2>indicates preparations for "
        "an offensive</t2>."
    ),
    (
        "<s>Experts</s> from the Institute for the Study of War <c>believe</c> that <t>Russian troops "
        "may try to encircle the city in the coming weeks</t>."
    ),
    (
        "<s1>ISW</s1> <c1>assessed</c1> on June 3 that <t1>Russian forces had not made confirmed "
        "gains</t1>. However, <s2>geolocated footage</s2> published on June 4 <c2>indicates</c2> that "
        "<t2>Russian forces advanced north of the town</t2>."
    ),
    (
        "The <s2>Kyiv Independent</s2>, <c1>citing</c1> the <s1>General Staff</s1>, <c2>wrote</c2> that "
        "<t1><t2>45 clashes took place</t1></t2>. The information has not been confirmed by independent "
        "sources."
    ),
    (
        "<s1><s2>Syrskyi</s1></s2> <c1>acknowledged</c1> <t1>the difficulties</t1>, but <c2>assured</c2> "
        "that <t2>the line would be held</t2>."
    ),
    (
        "<s1>Russian milbloggers</s1> <c1>claimed</c1> that <t1>Ukrainian forces attempted to cross the "
        "river</t1>, though they provided no evidence for these <c2>claims</c2>."
    ),
    (
        "The spokesperson of the Eastern Grouping, <s>Serhii Cherevatyi</s>, <c>stated</c> that <t>the "
        "enemy fired 300 shells per day</t>."
    ),
    (
        "<s1>Defense Express</s1> <c1>wrote</c1> that <t1>the new missile is “a game changer</t1>,” "
        "while the <s2>manufacturer</s2> <c2>says</c2> only that <t2>tests were successful</t2>."
    ),
    (
        "<t2>The <s1>US</s1> <c1>believes</c1> <t1>China is considering sending weapons</t1></t2>, "
        "Secretary of State <s2>Antony Blinken</s2> <c2>told</c2> CBS News on Sunday."
    ),
    "<s>Blinken</s> <c>said</c> <t>the Chinese were strongly considering it</t>, but he did not elaborate.",
    "“<t>To the best of our knowledge, they haven’t crossed that line yet</t>,” <s>he</s> <c>added</c>.",
    (
        "The head of the Wagner group, <s1><s2>Yevgeny Prigozhin</s1></s2>, <c1>complained</c1> that "
        "<t1>his men were being starved of ammunition</t1>, <c2>calling</c2> <t2>it “treason</t2>”."
    ),
    (
        "<c1>According to</c1> <s1>Bloomberg</s1>, <t1>Russia's budget deficit could reach $50bn, a figure "
        "that the <s2>finance ministry</s2> <c2>disputes</c2></t1>."
    ),
    "As <c>reported</c> by the <s>BBC</s>, <t>the prisoners were freed on Friday</t>. As expected, the vote passed.",
    (
        "The <s1>authorities of the region</s1> <c1>announced</c1> <t1>an evacuation</t1>. The "
        "<s2>mayor</s2> is <c2>confident</c2> <t2>the city will hold</t2>."
    ),
    "<s>One commander</s>, who asked not to be named, <c>said</c> <t>morale was low: “We have no shells</t>.”",
    "<s>Kyiv</s>’s <c>claim</c> <t>to have shot down all missiles</t> was met with scepticism.",
    (
        "There is <c1>speculation</c1> that <t1>the general has been arrested</t1>, but the "
        "<s2>Kremlin</s2> has <c2>denied</c2> <t2>the rumours</t2>."
    ),
    "The German chancellor reiterated <s>his</s> <c>view</c> that <t>tanks should not be delivered alone</t>.",
    "<s>Shoigu</s>’s <c>statement</c> that <t>the army had fulfilled its tasks</t> drew ridicule.",
    (
        "The team that found the <s1>wreck</s1> <c1>said</c1> <t1>it was in good condition</t1>. "
        "<s2>People</s2> who <c2>believe</c2> that <t2>the moon is flat are few</t2>."
    ),
    (
        "He read the letter and wrote a reply. They called a meeting and agreed a plan. The <s>book</s>, "
        "written by a monk, <c>argues</c> that <t>time is circular</t>."
    ),
    (
        "Voters will decide on Tuesday whether the <s>mayor</s>, who <c>promised</c> <t>change</t>, "
        "deserves a second term."
    ),
    (
        "Photo: Reuters. Read more: <s>Ukraine</s> <c>says</c> <t>it shot down 20 drones</t>. Subscribe "
        "to our newsletter."
    ),
    (
        "<s1>NASA</s1> <c1>said</c1> Thursday <t1>its probe had reached orbit</t1>. “<t2>We did "
        "it</t2>!” <c2>exclaimed</c2> project manager <s2>Lena Ortiz</s2>."
    ),
    (
        "“<t>I’m not sure that’s right</t>,” the <s>analyst</s>, speaking by phone from London, "
        "<c>said</c>. “<t>But it could be</t>.”"
    ),
    (
        "<s1>Many economists</s1> <c1>think</c1> <t1>the bank will raise rates</t1>, though "
        "<s2>some</s2> <c2>doubt</c2> <t2>it will</t2>."
    ),
    (
        "“<t1>When I asked him why</t1>,” <s1>she</s1> <c1>said</c1>, “<t1><s2>he</s2> <c2>told</c2> me "
        "that <t2>it was none of my business</t2></t1>.”"
    ),
    (
        "In the report, the <s1><s2>auditors</s1></s2> <c1>conclude</c1> that <t1>funds were "
        "misused</t1> and <c2>recommend</c2> that <t2>the director be dismissed</t2>."
    ),
    (
        "<t2>Kim's sister, <s1>Kim Yo Jong</s1>, <c1>called</c1> <t1>Yoon's plan “the height of "
        "absurdity</t1></t2>,” <c2>according to</c2> state news agency <s2>KCNA</s2>."
    ),
    (
        "The <s1><s2>WHO</s1></s2> <c1>warned</c1> on Friday of <t1>a “second wave</t1>” and "
        "<c2>said</c2> <t2>countries should not relax</t2>."
    ),
    (
        "<s>Israeli Prime Minister Netanyahu's office</s> <c>said</c> in a statement Wednesday: "
        '"<t>Israel will do whatever it takes</t>."'
    ),
    (
        "Russia's ambassador to the UN, <s1><s2>Vasily Nebenzya</s1></s2>, <c1>accused</c1> <t1>the West "
        'of hypocrisy</t1> and <c2>said</c2> <t2>the resolution was "biased</t2>".'
    ),
]

UNREPORTED = [
    (
        "The mayor's office did not respond to emails. Officials would not say how many people were "
        "hurt. She would neither confirm nor deny the report."
    ),
    (
        "Children learn that sharing is good. Engineers must ensure that the bridge holds. We hope you "
        "enjoyed this article."
    ),
    "Everything is going according to plan. The house was built according to the old rules.",
    "The ministry did not confirm that the talks had failed.",
    "The president plans to visit Paris.",
    "He added sugar to the coffee.",
    "He maintained a blog and found a job in the city where he lived.",
    "The company has not responded to a request for comment.",
]


def _lines(names: tuple[str, ...]) -> list[str]:
    folder = Path(__file__).parent / "attribution_sentences"
    return [line for name in names for line in (folder / f"{name}.txt").read_text("utf-8").splitlines() if line]


REGISTERS = (
    *("war", "agency", "regional", "business", "courts", "sport", "science", "politics", "disasters", "interviews"),
    *("frames", "world", "wide", "passives", "subjects", "beside_quotes"),
)
REPORTED += _lines(("verbs", "clauses", "nouns", "news", *REGISTERS))
UNREPORTED += _lines(("none",))


def read(text: str) -> Document:
    return read_document(text, sentences(text))


def unmark(marked: str) -> tuple[str, list[dict[str, tuple[tuple[int, int], ...]]]]:
    """The text without its tags, and the regions of each numbered attribution."""
    text, at = "", 0
    open_at: dict[str, int] = {}
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for match in _TAG.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        closing, role, number = match.groups()
        if closing:
            found.setdefault(number, {"s": [], "c": [], "t": []})[role].append((open_at.pop(role + number), len(text)))
        else:
            open_at[role + number] = len(text)
    return text + marked[at:], [
        {role: tuple(regions) for role, regions in roles.items()} for _, roles in sorted(found.items())
    ]


def roles(candidate: AttributionCandidate) -> dict[str, tuple[tuple[int, int], ...]]:
    return {"s": candidate.source, "c": candidate.cue, "t": candidate.content}


def only(text: str) -> AttributionCandidate:
    (candidate,) = find_attributions(read(text))
    return candidate


def words(text: str, regions: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in regions]


@pytest.mark.parametrize("marked", REPORTED)
def test_attributions_of_marked_up_text(marked: str) -> None:
    text, expected = unmark(marked)
    found = sorted(find_attributions(read(text)), key=lambda candidate: candidate.cue[0])
    assert [roles(candidate) for candidate in found] == expected


@pytest.mark.parametrize("text", UNREPORTED)
def test_what_is_no_attribution(text: str) -> None:
    assert find_attributions(read(text)) == ()


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("“It is over,” the mayor said.", "direct"),
        ("The mayor said it was “over”.", "mixed"),
        ("The mayor said it was over.", "indirect"),
        ("“The mayor said it was over,” she added.", "indirect"),
    ],
)
def test_style_looks_at_the_marks_around_the_content_only(text: str, style: str) -> None:
    assert find_attributions(read(text))[0].style == style


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry said it had won.", "neutral"),
        ("The ministry claimed it had won.", "distancing"),
        ("The ministry confirmed that it had won.", "endorsing"),
        ("The ministry denied that it had won.", "denying"),
        ("The ministry does not believe that it has won.", "denying"),
    ],
)
def test_stance_comes_from_the_lexicon(text: str, stance: str) -> None:
    assert only(text).stance == stance


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("The governor told Reuters that the bridge was open.", "Reuters"),
        ("In an interview with the New York Times, the soldiers claimed they had no orders.", "New York Times"),
        ("According to the analyst Andrei Marochko, who spoke to TASS, the town has fallen.", "TASS"),
        ("TASS quoted the governor as saying that the bridge was open.", "TASS"),
    ],
)
def test_the_medium_that_passed_it_on_is_noted(text: str, via: str) -> None:
    assert words(text, only(text).via) == [via]


def test_who_cites_is_the_go_between_of_whom_it_cites() -> None:
    text = "According to Yonhap, quoting the defence ministry, two shells fell in the sea."
    yonhap, ministry = find_attributions(read(text))
    assert words(text, ministry.source) == ["defence ministry"]
    assert words(text, ministry.via) == ["Yonhap"]
    assert ministry.content == yonhap.content


def test_a_guess_is_marked_as_one() -> None:
    assert only("The army confirmed the deaths.").strong is False
    assert only("The army confirmed that they had died.").strong is True


def test_a_quotation_of_several_paragraphs_is_one_attribution() -> None:
    text = 'He said: "We are tired.\n\n"We are hungry.\n\n"We want to go home."\n\nThe war goes on.'
    candidate = only(text)
    assert words(text, candidate.content) == ['We are tired.\n\n"We are hungry.\n\n"We want to go home']


def test_quotations_that_stand_alone_go_to_the_source_that_speaks() -> None:
    text = "“It burned,” Olena said.\n\n“Everything burned. There was nothing left.”\n\n“We ran.”\n\nThe fire is out."
    candidate = only(text)
    assert words(text, candidate.content) == ["It burned", "Everything burned. There was nothing left", "We ran"]


def test_cues_that_no_frame_confirms_are_still_offered() -> None:
    text = "The report adds to fears, and troops were contacted for comment."
    assert words(text, cue_candidates(read(text), 0)) == ["report", "adds", "fears", "comment"]


def test_cue_candidates_hold_every_cue_that_was_found() -> None:
    for marked in REPORTED:
        text, _ = unmark(marked)
        doc = read(text)
        for candidate in find_attributions(doc):
            offered = cue_candidates(doc, candidate.sentence)
            assert text[slice(*candidate.cue[0])] == ":" or any(cue[0] == candidate.cue[0][0] for cue in offered)


_PIECES: Any = st.sampled_from(
    [
        *(
            "said ",
            "that ",
            "X ",
            "the ministry ",
            "“",
            "”",
            '"',
            ", ",
            ". ",
            "according to ",
            "he ",
            "claims ",
            "reports ",
        ),
        *(
            "of ",
            "as ",
            "by ",
            "was ",
            "is ",
            "and ",
            "told ",
            "citing ",
            "saying ",
            "\n\n",
            ": ",
            "these ",
            "not ",
            "to ",
        ),
        *("(", ")", "who ", "wary ", "‘", "’ ", "did ", "Kyiv ", "May 6 ", "; ", "—", "believes ", "accused ", "@x "),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_text_can_be_read_and_every_region_lies_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    doc = read(text)
    for candidate in find_attributions(doc):
        assert len(candidate.cue) == 1
        for start, end in (*candidate.cue, *candidate.source, *candidate.content, *candidate.via):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]
