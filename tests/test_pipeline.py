from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from summarizer import asummarize, read_article, summarize
from summarizer.errors import AuthenticationFailed, InvalidAnswer, ModelUnavailable, ServiceUnavailable
from summarizer.models import Article, Summary
from summarizer.pipeline import Progress
from summarizer.settings import Settings
from tests.faults import EMPTY, FAULTS, FaultServer, Received, Response, answered, obliging, wanted
from tests.record import SEEDS, comparable
from tests.test_cassettes import spans

NONE = Settings(model="none")
LINES = [
    "The old bridge at Oldmere fell into the river on Friday.",
    "Orla Tindqvist said that repairs may take a month.",
    "The ministry said nobody was hurt.",
    "About 40 passengers were not brought ashore until dawn.",
]
TEXT = "Bridge falls at Oldmere\n\n" + " ".join(LINES) + "\n"

each_seed = pytest.mark.parametrize("seed", SEEDS, ids=lambda s: s.stem[:3])


def lexical(text: str) -> Summary:
    return summarize(Article.from_text(text), NONE)


def hosted(base_url: str, **changes: object) -> Settings:
    key = SecretStr("sk-canary-0123456789")
    return Settings.model_validate(
        {"model": "m", "base_url": base_url, "api_key": key, "timeout": 30, "max_attempts": 1, **changes}
    )


def with_service(behaviour: Callable[[Received], Response] | Response, text: str = TEXT) -> tuple[Summary, int]:
    with FaultServer(behaviour) as server:
        summary = summarize(Article.from_text(text), hosted(server.base_url))
    return summary, len(server.requests)


def assert_sound(summary: Summary) -> None:
    """Every span is the text's own, every id refers to something, ids count in text order."""
    text = summary.article.text
    assert all(text[s.start : s.end] == s.text for s in spans(summary))
    claims, said, hedges = ({r.id for r in rs} for rs in (summary.claims, summary.attributions, summary.hedges))
    assert [c.id for c in summary.claims] == [f"c{i}" for i in range(1, len(claims) + 1)]
    assert [a.id for a in summary.attributions] == [f"a{i}" for i in range(1, len(said) + 1)]
    assert [h.id for h in summary.hedges] == [f"h{i}" for i in range(1, len(hedges) + 1)]
    assert {i for p in summary.key_points for i in p.claims} <= claims
    assert {c.attribution for c in summary.claims if c.attribution} <= said
    assert {a.within for a in summary.attributions if a.within} <= said
    assert {h.attribution for h in summary.hedges if h.attribution} <= said
    assert {h for c in summary.claims for h in c.hedges} <= hedges
    starts = [c.evidence[0].start for c in summary.claims]
    assert starts == sorted(starts)
    assert 0 <= summary.coverage.claimed <= summary.coverage.characters


# --- without a model


@each_seed
def test_the_seeds_without_a_model(seed: Path) -> None:
    article = read_article(str(seed))
    summary = summarize(article, NONE)
    assert_sound(summary)
    assert 3 <= len(summary.key_points) <= 7
    assert summary.claims
    assert summary.attributions
    assert summary.hedges
    assert summary.headline
    assert summary.ungrounded == ()
    assert summary.provenance.mode == "none"
    assert summary.provenance.model is None
    assert summary.provenance.usage.requests == 0
    assert any("lexical layer alone" in note for note in summary.provenance.notes)
    assert comparable(summarize(article, NONE)) == comparable(summary)
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


@pytest.mark.parametrize(
    "text",
    [
        "Word",
        "a text with no full stop that says the bridge may have fallen",
        "…",
        "“",
        "\n\n\nNobody was hurt, she said\n\n",
        "İstanbul’da bir köprü çöktü 🌉. Bakan söyledi.",
        "A\r\n\r\nThe mayor said\r\nit rained.\r\n",
    ],
)
def test_small_and_odd_texts(text: str) -> None:
    assert_sound(lexical(text))


def test_a_text_in_another_language_is_read_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(
        "Die Brücke ist am Freitag in den Fluss gestürzt, sagte der Minister. Es wurde niemand verletzt, aber die "
        "Stadt bleibt nach Angaben der Polizei für mehrere Wochen vom Verkehr abgeschnitten.\n",
        encoding="utf-8",
    )
    summary = summarize(read_article(str(path)), NONE)
    assert_sound(summary)
    assert any("'de'" in note for note in summary.provenance.notes)


@given(
    st.lists(st.sampled_from([*LINES, "“It may rain,” she said.", "\n", "Reportedly, so?", "İ 🌉\u200b "]), max_size=8)
)
def test_any_mixture_is_sound(parts: list[str]) -> None:
    text = " ".join(parts)
    if text.strip():
        assert_sound(lexical(text))


def test_summarize_and_asummarize_inside_a_running_loop() -> None:
    article = Article.from_text(TEXT)

    async def both() -> tuple[Summary, Summary]:
        return summarize(article, NONE), await asummarize(article, NONE)

    one, other = asyncio.run(both())
    assert comparable(one) == comparable(other) == comparable(lexical(TEXT))


def test_the_environment_decides_where_no_settings_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "none")
    assert summarize(Article.from_text(TEXT)).provenance.mode == "none"


def test_a_hosted_model_without_a_key_or_server() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        summarize(Article.from_text(TEXT), Settings(model="m"))


# --- with a hosted model


def test_a_hosted_model_that_answers_properly() -> None:
    summary, requests = with_service(obliging)
    assert_sound(summary)
    assert summary.headline == "Bridge falls at Oldmere"
    assert requests == summary.provenance.usage.requests == 3
    assert summary.provenance.mode == "hosted"
    assert summary.provenance.model == "m"
    assert summary.provenance.parameters["windows"] == "passage"
    assert [p.name for p in summary.provenance.prompts] == ["attributions", "claims", "digest"]
    sources = {a.source_name for a in summary.attributions}
    assert "Orla Tindqvist" in sources
    (doubted,) = [c for c in summary.claims if "repairs" in c.text.lower()]
    assert (doubted.text, doubted.attribution) == ("Repairs may take a month.", "a1")
    assert doubted.certainty == "possible", "a hedge that the model left out was not added"
    assert [h.cue.text for h in summary.hedges if h.id in doubted.hedges] == ["may"]
    assert "sk-canary" not in summary.model_dump_json() + repr(summary)


@each_seed
def test_the_seeds_with_a_hosted_model_that_answers_properly(seed: Path) -> None:
    article = read_article(str(seed))
    with FaultServer(obliging) as server:
        summary = summarize(article, hosted(server.base_url, passage=1500))
    assert_sound(summary)
    assert 3 <= len(summary.key_points) <= 7
    assert summary.provenance.usage.requests == len(server.requests) > 3


@pytest.mark.parametrize("inside", [False, True])
def test_a_hosted_model_inside_a_running_loop(*, inside: bool) -> None:
    async def work(settings: Settings) -> Summary:
        article = Article.from_text(TEXT)
        return summarize(article, settings) if inside else await asummarize(article, settings)

    with FaultServer(obliging) as server:
        summary = asyncio.run(work(hosted(server.base_url)))
    assert summary.provenance.usage.requests == 3


def test_progress_counts_up_to_the_number_of_requests() -> None:
    seen: list[Progress] = []
    with FaultServer(obliging) as server:
        summarize(Article.from_text(TEXT), hosted(server.base_url), progress=seen.append)
    assert [(p.stage, p.done, p.total) for p in seen] == [
        ("attributions", 0, 1),
        ("attributions", 1, 1),
        ("claims", 0, 1),
        ("claims", 1, 1),
        ("digest", 0, 1),
        ("digest", 1, 1),
    ]
    assert [p.tokens for p in seen] == [0, 10, 10, 20, 20, 30]


# --- what the model gets wrong


def made_up(request: Received) -> Response:
    """Quotes that no article has, in the shape that was asked for."""
    number = 1
    quote = "Martians landed"
    items: dict[str, object] = {
        "attributions": {
            "attributions": [{"sentence": number, "cue": "swore", "source": "Zork", "content": [quote]}],
        },
        "claims": {
            "claims": [
                {
                    "sentence": number,
                    "evidence": [quote],
                    "text": f"{quote}.",
                    "hedges": [],
                    "certainty": "certain",
                    "polarity": "affirmed",
                    "kind": "event",
                }
            ]
        },
        "headline": {"headline": "Martians land", "key_points": [{"claims": ["c1"], "text": f"{quote} on Mars."}]},
    }
    return answered(json.dumps(items[wanted(request)]))


def test_what_is_made_up_is_ungrounded_and_never_a_claim() -> None:
    summary, requests = with_service(made_up)
    assert_sound(summary)
    assert requests == 6
    assert {u.item for u in summary.ungrounded} == {"attribution", "claim", "headline", "key_point"}
    assert all(u.reason for u in summary.ungrounded)
    said = [summary.headline, *(p.text for p in summary.key_points), *(c.text for c in summary.claims)]
    assert not any("Mars" in text or "Martian" in text for text in said)
    assert len(summary.key_points) >= 3


@pytest.mark.parametrize(
    "fault", ["length", "refusal", "content filter", "prose", "wrong types", "no choices", "tool call"]
)
def test_a_model_that_never_answers_usefully(fault: str) -> None:
    with FaultServer(FAULTS[fault]) as server, pytest.raises(InvalidAnswer) as caught:
        summarize(Article.from_text(TEXT), hosted(server.base_url, max_reasks=0))
    assert "no usable answer to 3 requests" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("lost", ["attributions", "claims", "headline"])
@pytest.mark.parametrize("fault", ["length", "refusal", "prose"])
def test_an_answer_that_is_lost_is_shown_and_the_lexical_reader_stands_in(lost: str, fault: str) -> None:
    broken = FAULTS[fault]
    assert isinstance(broken, Response)
    summary, _ = with_service(lambda request: broken if wanted(request) == lost else obliging(request))
    assert_sound(summary)
    (answer,) = [u for u in summary.ungrounded if u.item == "answer"]
    assert answer.quote == ""
    assert answer.reason
    assert summary.claims
    assert len(summary.key_points) >= 3
    assert any(a.source_name == "Orla Tindqvist" for a in summary.attributions)


def test_a_service_that_fails_ends_the_run_with_its_error() -> None:
    with FaultServer(obliging, FAULTS["503"]) as server, pytest.raises(ServiceUnavailable, match="503"):
        summarize(Article.from_text(TEXT), hosted(server.base_url))
    assert len(server.requests) == 2


def test_the_first_error_of_the_service_cancels_the_other_requests() -> None:
    released = threading.Event()

    def first_fails(request: Received) -> Response:
        if "[0]" in request.said:
            return FAULTS["401"] if isinstance(FAULTS["401"], Response) else answered(EMPTY)
        released.wait(10)
        return answered(EMPTY)

    text = " ".join(LINES * 30)
    with FaultServer(first_fails) as server:
        try:
            with pytest.raises(AuthenticationFailed):
                summarize(Article.from_text(text), hosted(server.base_url, passage=400, concurrency=3, timeout=20))
            assert len(server.requests) <= 3
        finally:
            released.set()


def test_a_denial_never_reads_as_an_assertion() -> None:
    summary = summarize(Article.from_text("Ukraine denied that it shelled the plant."), Settings(model="none"))
    (claim,) = summary.claims
    assert (claim.text, claim.polarity) == ("Denied by Ukraine: It shelled the plant.", "negated")
    assert [p.text for p in summary.key_points] == ["Denied by Ukraine: It shelled the plant."]


def test_who_claims_to_have_done_it_is_named_as_the_source() -> None:
    summary = summarize(Article.from_text("Hamas claims to have captured three soldiers."), Settings(model="none"))
    assert [p.text for p in summary.key_points] == ["Hamas have captured three soldiers, Hamas claimed."]


@pytest.mark.parametrize("text", ["as reported by as reported by clerk “at", "according to they'll"])
def test_words_that_break_off_behind_a_cue_are_read(text: str) -> None:
    assert summarize(Article.from_text(text), Settings(model="none")).article.text == text
