"""A model that tries to put something false into a summary, and hostile input: each test was a real hole once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from pydantic import SecretStr

from summarizer import Article, summarize
from summarizer.digest import DigestChecker
from summarizer.key_points import Citable, key_point_problems
from summarizer.settings import Settings
from tests.faults import FaultServer, answered, wanted

NONE = Settings(model="none")


def hosted(text, claims=(), attributions=(), digest=None):
    """The summary where the model answers so, and what it was asked."""

    def behave(request):
        kind = wanted(request)
        if kind == "claims":
            return answered(json.dumps({"claims": list(claims)}))
        if kind == "attributions":
            return answered(json.dumps({"attributions": list(attributions)}))
        return answered(json.dumps(digest or {"headline": "x", "key_points": []}))

    with FaultServer(behave) as server:
        settings = Settings(model="m", base_url=server.base_url, api_key=SecretStr("k"), max_reasks=0)
        return summarize(Article.from_text(text), settings), server.requests


def claim(sentence, evidence, text, hedges=(), certainty="certain", polarity="affirmed", kind="event"):
    return dict(
        sentence=sentence,
        evidence=evidence,
        text=text,
        hedges=list(hedges),
        certainty=certainty,
        polarity=polarity,
        kind=kind,
    )


@pytest.mark.parametrize(
    ("sentence", "evidence", "false"),
    [
        # a negation cut out of the evidence, which still overlaps the lexical claim by more than 0.9
        (
            "The international commission of inquiry did not find evidence of deliberate attacks on the hospital in Gaza.",
            [
                "The international commission of inquiry did",
                "find evidence of deliberate attacks on the hospital in Gaza",
            ],
            "The international commission of inquiry did find evidence of deliberate attacks on the hospital in Gaza.",
        ),
        (
            "The international commission of inquiry may find evidence of deliberate attacks on the hospital in Gaza.",
            ["The international commission of inquiry", "find evidence of deliberate attacks on the hospital in Gaza"],
            "The international commission of inquiry find evidence of deliberate attacks on the hospital in Gaza.",
        ),
        # a modal is a function word, and only hedges that the model itself lists are guarded
        ("The army may retreat from Kyiv.", ["The army may retreat from Kyiv"], "The army will retreat from Kyiv."),
        (
            "Russia attacked Ukraine in the north.",
            ["Russia attacked Ukraine in the north"],
            "Ukraine attacked Russia in the north.",
        ),
        (
            "The strike killed 5 people and hurt 12.",
            ["The strike killed 5 people and hurt 12"],
            "The strike killed 12 people and hurt 5.",
        ),
        (
            "Iran did not say that it had attacked the ship.",
            ["Iran did not say that it had attacked the ship"],
            "Iran did say that it had not attacked the ship.",
        ),
        ("Some of the hostages are dead.", ["Some of the hostages are dead"], "All of the hostages are dead."),
        ("Shares went up in London.", ["Shares went up in London"], "Shares went down in London."),
    ],
)
def test_claim_text_says_something_else(sentence, evidence, false):
    summary, _ = hosted(sentence, [claim(0, evidence, false)])
    assert false not in [c.text for c in summary.claims]


@pytest.mark.parametrize(
    ("claim_", "false"),
    [
        (
            Citable("c1", "Israel bombed the hospital.", "Israel bombed the hospital", source="Hamas"),
            "Hamas bombed the hospital, Israel said.",
        ),
        (
            Citable("c1", "Israel bombed the hospital.", "Israel bombed the hospital", source="Hamas"),
            "Israel bombed the hospital of Hamas.",
        ),
        (Citable("c1", "Trump met Putin and the war is over."), "Trump announced to Putin the war is over."),
        (Citable("c1", "The army killed five in Gaza."), "The army allegedly killed five in Gaza."),
        (Citable("c1", "Some of the hostages died in Gaza."), "All of the hostages died in Gaza."),
        (Citable("c1", "Russia attacked Ukraine."), "Ukraine attacked Russia."),
        (Citable("c1", "The court in Rome acquitted Mario Rossi."), "The court in Rome convicted Mario Rossi."),
    ],
)
def test_key_point_says_something_else(claim_, false):
    assert key_point_problems(false, [claim_])


def test_hedge_moves_between_two_cited_claims():
    a = Citable("c1", "The army may retreat.", "The army may retreat", hedges=("may",), certainty="possible")
    b = Citable("c2", "Kyiv has fallen.", "Kyiv has fallen")
    assert key_point_problems("The army retreats and Kyiv may have fallen.", [a, b])


@pytest.mark.parametrize("headline", ["Army will retreat", "Kyiv has not fallen"])
def test_headline_drops_the_hedge_or_adds_a_negation(headline):
    a = Citable("c1", "The army may retreat.", "The army may retreat", hedges=("may",), certainty="possible")
    b = Citable("c2", "Kyiv has fallen.", "Kyiv has fallen")
    c = Citable("c3", "Russia did not win.", "Russia did not win")
    assert DigestChecker([a, b, c], "War news").headline_problems(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Belgrave Bank was robbed",
        "The Belgrave Bank is sound",
        "Belgrave Bank is closing",
        "Belgrave Bank loses a case",
    ],
)
def test_headline_with_one_word_of_its_own(headline):
    claim_ = Citable("c1", "The Belgrave Bank won a case.", "The Belgrave Bank won a case")
    assert DigestChecker([claim_], "Bank news").headline_problems(headline)
    assert not DigestChecker([claim_], "Bank news").headline_problems("Belgrave Bank wins a case")


@pytest.mark.parametrize("text", [" " * 5000 + "a said b.", "It may rain." + "\n" * 6000 + "He said so."])
def test_much_white_space(text):
    summarize(Article.from_text(text), NONE)


def run(*args, shell=None, env=None, **kw):
    env = {**os.environ, **(env or {})}
    if shell:
        return subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=60, env=env, **kw)
    return subprocess.run(
        [sys.executable, "-m", "summarizer", *args], capture_output=True, text=True, timeout=60, env=env, **kw
    )


def test_full_stdout(tmp_path):
    (tmp_path / "a.txt").write_text("He said it may rain.")
    done = run(shell=f"{sys.executable} -m summarizer run {tmp_path}/a.txt --model none >/dev/full")
    assert done.returncode == 8


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_closed_streams(tmp_path, closed):
    (tmp_path / "a.txt").write_text("He said it may rain.")
    done = run(shell=f"{sys.executable} -m summarizer run {tmp_path}/a.txt --model none {closed}")
    assert done.returncode != 70


def test_closed_stdin():
    assert run(shell=f"{sys.executable} -m summarizer run - --model none <&-").returncode == 3


def test_output_over_the_article(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("He said it may rain.")
    run("run", str(article), "--model", "none", "-o", str(article))
    assert article.read_text() == "He said it may rain."


def test_nested_reports_are_not_cubic():
    def seconds(n):
        begun = time.process_time()
        summarize(Article.from_text("He said that " * n), NONE)
        return time.process_time() - begun

    seconds(10)
    assert seconds(380) < 1.0
