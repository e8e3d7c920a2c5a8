from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models import (
    Article,
    Attribution,
    Claim,
    Coverage,
    Hedge,
    KeyPoint,
    PromptRef,
    Provenance,
    Summary,
    Uncovered,
    Ungrounded,
    Usage,
)
from summarizer.render import Format, render
from summarizer.render_markdown import escape
from summarizer.spans import Span
from summarizer.visible import visible

ROOT = Path(__file__).parent.parent
GOLD = "003_e5eb63be87ea6318"
FORMATS: tuple[Format, ...] = ("text", "markdown")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def spans(given: Any) -> tuple[Span, ...]:
    parts = [given] if isinstance(given, dict) else given or []
    return tuple(Span.model_validate(part) for part in parts)


def tagged(kind: str, number: int | None) -> str | None:
    return None if number is None else f"{kind}{number + 1}"


PROVENANCE = Provenance(
    mode="local",
    model="qwen",
    prompts=(PromptRef(name="claims", version=1, sha256="0" * 64),),
    package_version="0.1.0",
    usage=Usage(requests=31, input_tokens=12345, output_tokens=678),
    started=datetime(2026, 1, 2, tzinfo=UTC),
    seconds=73.21,
    notes=("Language: English.",),
)


@pytest.fixture(scope="module")
def gold() -> Summary:
    """The annotated seed article as a summary."""
    notes = json.loads((ROOT / "tests" / "gold" / f"{GOLD}.json").read_text(encoding="utf-8"))
    article = Article.from_text((ROOT / "seeds" / f"{GOLD}.txt").read_bytes().decode())
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=spans(a["source"]),
            cue=spans(a["cue"]),
            content=spans(a["content"]),
            source_name=a["source_name"],
            source_type=a["source_type"],
            style=a["style"],
            stance="distancing" if a["cue"]["text"] == "claimed" else "neutral",
            via=a.get("via"),
        )
        for n, a in enumerate(notes["attributions"], 1)
    )
    hedges = tuple(
        Hedge(
            id=f"h{n}",
            cue=Span.model_validate(h["cue"]),
            kind=h["kind"],
            attribution=tagged("a", h["attribution"]),
            probability=(55, 80) if h["cue"]["text"] == "likely" else None,
            scale="icd203" if h["cue"]["text"] == "likely" else None,
        )
        for n, h in enumerate(notes["hedges"], 1)
    )
    claims = tuple(
        Claim(
            id=f"c{n}",
            text=c["text"],
            evidence=spans(c["evidence"]),
            attribution=tagged("a", c["attribution"]),
            hedges=tuple(f"h{h + 1}" for h in c["hedges"]),
            polarity=c["polarity"],
            certainty=c["certainty"],
            kind=c["kind"],
        )
        for n, c in enumerate(notes["claims"], 1)
    )
    return Summary(
        article=article,
        headline="Russia retreats near Kharkiv",
        key_points=(KeyPoint(text=claims[1].text, claims=("c2", "c3")),),
        claims=claims,
        attributions=attributions,
        hedges=hedges,
        ungrounded=(Ungrounded(item="key_point", quote="a leaked recording", reason="not in the text"),),
        coverage=Coverage(
            characters=3600, claimed=2700, uncovered=(Uncovered(span=article.span(65, 81), reason="fragment"),)
        ),
        provenance=PROVENANCE,
    )


def small(marked: str, *, certainty: str = "probable", chain: bool = False) -> Summary:
    """One claim per line, in which <h>…</h> is a hedge and <s>…</s> the source of the line."""
    plain = re.sub(r"</?[hs]>", "", marked)
    article = Article.from_text(plain)
    claims, attributions, hedges = [], [], []
    at = 0
    for n, line in enumerate(marked.split("\n"), 1):
        text = re.sub(r"</?[hs]>", "", line)
        source = re.search(r"<s>(.*?)</s>", line)
        if source:
            start = at + text.index(source[1])
            attributions.append(
                Attribution(
                    id=f"a{n}",
                    source=(article.span(start, start + len(source[1])),),
                    cue=(article.span(start, start + len(source[1])),),
                    content=(),
                    source_name=None,
                    source_type="unnamed",
                    style="indirect",
                    stance="distancing",
                    within=f"a{n - 1}" if chain and n > 1 else None,
                    via="TASS",
                )
            )
        hedge = re.search(r"<h>(.*?)</h>", line)
        if hedge:
            start = at + text.index(hedge[1])
            hedges.append(
                Hedge(
                    id=f"h{n}",
                    cue=article.span(start, start + len(hedge[1])),
                    kind="epistemic",
                    probability=(55, 75),
                    scale="phia",
                )
            )
        claims.append(
            Claim.model_validate(
                {
                    "id": f"c{n}",
                    "text": text,
                    "evidence": (article.span(at, at + len(text)),),
                    "attribution": f"a{n}" if source else None,
                    "hedges": (f"h{n}",) if hedge else (),
                    "polarity": "affirmed",
                    "certainty": certainty,
                    "kind": "event",
                }
            )
        )
        at += len(text) + 1
    return Summary(
        article=article,
        headline=plain,
        key_points=(KeyPoint(text=plain, claims=("c1",)),),
        claims=tuple(claims),
        attributions=tuple(attributions),
        hedges=tuple(hedges),
        coverage=Coverage(characters=len(plain), claimed=len(plain)),
        provenance=PROVENANCE,
    )


def test_json_is_the_record_itself(gold: Summary) -> None:
    assert Summary.model_validate_json(render(gold, "json")) == gold


def test_every_claim_stands_once_under_who_says_so(gold: Summary) -> None:
    shown = render(gold, "text", width=100)
    for claim in gold.claims:
        assert len(re.findall(rf"^  {claim.id} ", shown, re.MULTILINE)) == 1
    heads = re.findall(r"^(\S.*) · \d+ claims?$", shown, re.MULTILINE)
    assert heads[:3] == ["The article itself", "unverified maps (unnamed)", "@War_Mapper (social media)"]
    assert len(heads) == len(set(heads))


def test_hedges_are_marked_in_the_evidence_and_named_when_outside_it(gold: Summary) -> None:
    shown = render(gold, "text")
    assert "“Russian troops in Ukraine ⟨appear⟩ to be rapidly retreating" in shown
    assert "probable · event · disclaimer “unverified”" in shown


def test_the_scale_of_a_hedge_the_stance_and_what_was_left_out_are_shown(gold: Summary) -> None:
    for form in FORMATS:
        shown = render(gold, form).replace("**", "")
        assert "“likely” = 55–80 % ICD 203" in shown
        assert "distancing “claimed”" in shown
        assert "key point “a leaked recording”: not in the text" in shown
        assert "claims rest on 75 % of the text" in shown
        assert re.search(r"- fragment “Ukraine \\?#Ukraine”", shown)
        assert "31 requests · 12,345 + 678 tokens · 73.2 s" in shown


def test_lines_keep_to_the_width(gold: Summary) -> None:
    for width in (40, 80, 100):
        lines = render(gold, "text", width=width).splitlines()
        assert max(map(len, lines)) <= width
        assert all(line == line.rstrip() for line in lines)


def test_without_a_width_nothing_is_wrapped(gold: Summary) -> None:
    words = " ".join(render(gold, "text", width=60).split())
    assert " ".join(render(gold, "text").split()) == words
    assert max(map(len, render(gold, "text").splitlines())) > 200


def test_colour_adds_styles_and_changes_no_word(gold: Summary) -> None:
    plain, styled = render(gold, "text", width=90), render(gold, "text", width=90, color=True)
    assert "\x1b" not in plain
    assert re.search(r"\x1b\[1;4mappear\x1b\[0m", styled)
    bare = ANSI.sub("", styled)
    assert "\x1b" not in bare
    assert " ".join(bare.split()) == " ".join(plain.replace("⟨", "").replace("⟩", "").split())


def test_no_color_in_the_environment_cannot_confuse_the_caller(gold: Summary, monkeypatch: pytest.MonkeyPatch) -> None:
    before = render(gold, "text", width=90, color=True)
    for name, value in (("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20")):
        monkeypatch.setenv(name, value)
        assert render(gold, "text", width=90, color=True) == before


def test_chains_and_go_betweens_are_shown() -> None:
    shown = render(small("<s>Officials</s> agree\n<s>Sources</s> say it <h>likely</h> fell", chain=True), "text")
    assert "Sources (unnamed) · 1 claim" in shown
    assert "c2  “Sources say it ⟨likely⟩ fell”" in shown
    assert "“likely” = 55–75 % PHIA · distancing “Sources” · via TASS · as told by Officials" in shown


def test_a_circle_of_attributions_ends() -> None:
    summary = small("<s>Officials</s> agree\n<s>Sources</s> say so", chain=True)
    first = summary.attributions[0].model_copy(update={"within": "a2"})
    assert render(summary.model_copy(update={"attributions": (first, summary.attributions[1])}), "text")


def test_a_claim_that_says_no_more_than_its_evidence_stands_once() -> None:
    assert render(small("It fell."), "text").count("c1  “It fell.”") == 1


HOSTILE = "A\x1b[31mB\x07C\u202eD\u2066E\x9bF\u200bG\x00H\x7fI\U000e0041J [red]K[/red] :smile:"


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_is_made_harmless(form: Any) -> None:
    shown = render(small(HOSTILE), form, width=200)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]
    assert "A�" in shown
    if form == "text":
        assert "“A�[31mB�C�D�E�F�G�H�I�J [red]K[/red] :smile:”" in shown


def test_hostile_text_survives_in_json() -> None:
    data = json.loads(render(small(HOSTILE), "json"))
    assert data["article"]["text"] == HOSTILE
    assert "\x1b" not in render(small(HOSTILE), "json")


def test_markdown_takes_no_formatting_from_the_text() -> None:
    shown = render(small("1. <script>alert(1)</script> [x](javascript:y) **z** `q` # h | ![i](u)"), "markdown")
    assert "<script" not in shown
    assert r"&lt;script&gt;" in shown
    assert r"\[x\](javascript:y) \*\*z\*\* \`q\` \# h \| !\[i\](u)" in shown
    assert "\n# &#49;. " in "\n" + shown


@given(st.text())
def test_visible_text_is_one_line_without_controls(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert shown.split("\n") == [shown]


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=25)
@given(st.text(alphabet="ab \n\t1.*_[]<>`#\u202e\x1b-", min_size=1).filter(str.strip))
def test_any_text_renders_without_controls(form: Any, text: str) -> None:
    shown = render(small("x").model_copy(update={"headline": text}), form, width=20)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]


@given(st.text(alphabet="ab *_[]<>`#~|\\-+=1.)$&"))
def test_escaped_text_has_no_bare_special_character(text: str) -> None:
    bare = re.sub(r"\\[\\`*_{}\[\]#|~$^]|&(lt|gt|amp|#\d+);", "", escape(text))
    assert not re.search(r"[\\`*_\[\]#|~$<>&]", bare)
