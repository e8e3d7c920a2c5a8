from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr

from summarizer.client import Client, Reply
from summarizer.client_errors import Endpoint
from summarizer.drafts import Answer, AttributionsAnswer, ClaimsAnswer, DigestAnswer
from summarizer.errors import (
    AuthenticationFailed,
    ModelError,
    RateLimited,
    RequestRejected,
    ServiceUnavailable,
    SettingsError,
)
from summarizer.models import Usage
from tests.faults import EMPTY, FAULTS, Behaviour, FaultServer, Received, Response, answered, completed, refused

CANARY = "sk-canary-0123456789abcdefghijklmnopqrstuvwxyz"
CHAT = [{"role": "system", "content": "Mark."}, {"role": "user", "content": "[0] It rained, she said."}]
SAID = '{"attributions":[{"sentence":0,"cue":"said","source":"she","content":["It rained"]}]}'
T = TypeVar("T")


class Checker:
    """Finds the same problems in every answer."""

    def __init__(self, *problems: str) -> None:
        self.found = list(problems)
        self.seen: list[Answer] = []

    def problems(self, answer: Answer) -> list[str]:
        self.seen.append(answer)
        return self.found


class Waits:
    """Stands in for sleeping, and keeps for how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def endpoint(base_url: str, **changes: Any) -> Endpoint:
    return Endpoint(model="m", base_url=base_url, api_key=SecretStr(CANARY), **{"timeout": 30, **changes})


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def ask(client: Client, *problems: str, **options: Any) -> Reply[AttributionsAnswer]:
    chat: Sequence[dict[str, str]] = options.pop("chat", CHAT)
    async with client:
        return await client.ask(chat, AttributionsAnswer, Checker(*problems), max_tokens=64, **options)


def asked(*script: Behaviour, problems: Sequence[str] = (), **changes: Any) -> tuple[Reply[AttributionsAnswer], int]:
    """The reply to one question, and how many requests it took."""
    with FaultServer(*script) as server:
        reply = run(ask(Client(endpoint(server.base_url, **changes), sleep=Waits()), *problems))
    return reply, len(server.requests)


# --- what went wrong with the service


@pytest.mark.parametrize(
    ("fault", "error", "requests", "message"),
    [
        ("400", RequestRejected, 1, "rejected the request (400): No."),
        ("401", AuthenticationFailed, 1, "refused the key (401): check OPENAI_API_KEY and that it may use m."),
        ("403", AuthenticationFailed, 1, "refused the key (403)"),
        ("404", RequestRejected, 1, "has no model m (404): check --model and --base-url."),
        ("413", RequestRejected, 1, "rejected the request (413): No."),
        ("422", RequestRejected, 1, "rejected the request (422): No."),
        ("408", ServiceUnavailable, 4, "failed (408), 4 times: No."),
        ("409", ServiceUnavailable, 4, "failed (409), 4 times: No."),
        ("500", ServiceUnavailable, 4, "failed (500), 4 times: No."),
        ("502", ServiceUnavailable, 4, "failed (502), 4 times: No."),
        ("503", ServiceUnavailable, 4, "failed (503), 4 times: No."),
        ("504", ServiceUnavailable, 4, "failed (504), 4 times: No."),
        ("429", RateLimited, 4, "still limits the rate or quota (429) after 4 tries: try later."),
        ("429 in seconds", RateLimited, 4, "(429) after 4 tries"),
        ("429 by date", RateLimited, 4, "(429) after 4 tries"),
        ("429 past date", RateLimited, 4, "(429) after 4 tries"),
        ("429 nonsense", RateLimited, 4, "(429) after 4 tries"),
        ("429 huge", RateLimited, 1, "asks for a pause of 86400 seconds (429): try later."),
        ("429 far date", RateLimited, 1, "asks for a pause of"),
        ("503 huge", ServiceUnavailable, 1, "asks for a pause of 86400 seconds (503): try later."),
        ("closed", ServiceUnavailable, 4, "cannot be reached: check --base-url and the network."),
        ("cut", ServiceUnavailable, 4, "cannot be reached"),
        ("gigabyte", ServiceUnavailable, 1, "sent more than 10,000,000 bytes: check --base-url."),
        ("gigabyte 500", ServiceUnavailable, 1, "sent more than 10,000,000 bytes"),
        ("compressed", ServiceUnavailable, 4, "sent no chat completion"),
        ("elsewhere", RequestRejected, 1, "redirects elsewhere (307): give the final address as --base-url."),
        ("page", ServiceUnavailable, 4, "sent no chat completion, 4 times: check --base-url."),
        ("page 500", ServiceUnavailable, 4, "failed (500), 4 times."),
        ("page 404", RequestRejected, 1, "has no model m (404)"),
        ("nothing", ServiceUnavailable, 4, "sent no chat completion"),
        ("half a JSON", ServiceUnavailable, 4, "sent no chat completion"),
        ("not UTF-8", ServiceUnavailable, 4, "sent no chat completion"),
        ("a list", ServiceUnavailable, 4, "sent no chat completion"),
        ("choices of text", ServiceUnavailable, 4, "sent no chat completion"),
        ("message of null", ServiceUnavailable, 4, "sent no chat completion"),
        ("content of numbers", ServiceUnavailable, 4, "sent no chat completion"),
        ("usage of text", ServiceUnavailable, 4, "sent no chat completion"),
    ],
)
def test_faults_of_the_service(fault: str, error: type[ModelError], requests: int, message: str) -> None:
    waits = Waits()
    with FaultServer(FAULTS[fault]) as server:
        client = Client(endpoint(server.base_url), sleep=waits)
        with pytest.raises(ModelError) as caught:
            run(ask(client))
    said = str(caught.value)
    assert type(caught.value) is error
    assert message in said
    assert said.startswith(server.base_url)
    assert "\n" not in said
    assert len(server.requests) == requests
    assert len(waits.seconds) == requests - 1
    assert client.usage.requests == 0
    assert server.flooded < 50_000_000


@pytest.mark.parametrize("fault", ["silent", "drips"])
def test_a_request_never_takes_longer_than_its_timeout(fault: str) -> None:
    with FaultServer(FAULTS[fault]) as server, pytest.raises(ServiceUnavailable) as caught:
        run(ask(Client(endpoint(server.base_url, timeout=0.2, max_attempts=2), sleep=Waits())))
    assert "did not answer within 0.2 seconds, 2 times: try --timeout with more." in str(caught.value)
    assert len(server.requests) == 2


def test_a_refused_connection() -> None:
    with pytest.raises(ServiceUnavailable, match="cannot be reached"):
        run(ask(Client(endpoint("http://127.0.0.1:9/v1"), sleep=Waits())))


@pytest.mark.parametrize("fault", ["429", "500", "closed", "page", "half a JSON", "408", "cut"])
def test_a_passing_fault_is_survived(fault: str) -> None:
    reply, requests = asked(FAULTS[fault], FAULTS["503"], answered(SAID))
    assert reply.answer is not None
    assert reply.fault is None
    assert requests == 3


def waited(*script: Behaviour) -> list[float]:
    waits = Waits()
    with FaultServer(*script, answered(EMPTY)) as server:
        run(ask(Client(endpoint(server.base_url), sleep=waits)))
    return waits.seconds


def test_pauses_are_as_long_as_the_service_asks_for() -> None:
    assert waited(FAULTS["429 in seconds"]) == [7]
    assert waited(FAULTS["429 past date"]) == [0]
    assert 15 < waited(FAULTS["429 by date"])[0] <= 20


def test_pauses_grow_when_the_service_names_none() -> None:
    first, second, third = waited(FAULTS["500"], FAULTS["429 nonsense"], FAULTS["closed"])
    assert 1 <= first <= 2 <= second <= 3
    assert 4 <= third <= 5


# --- what went wrong with the answer


@pytest.mark.parametrize(
    ("fault", "requests", "message"),
    [
        ("no choices", 1, "The service sent an answer without choices."),
        ("error with 200", 1, "The service sent an answer without choices."),
        ("length", 1, "The answer was cut off after 64 tokens."),
        ("refusal", 1, "The model refused to answer."),
        ("content filter", 1, "The service's content filter withheld the answer."),
        ("tool call", 2, "The answer does not fit the schema: "),
        ("null content", 2, "The answer does not fit the schema: "),
        ("prose", 2, "The answer does not fit the schema: "),
        ("wrong types", 2, "The answer does not fit the schema: Input should be a valid integer"),
        ("extra fields", 2, "The answer does not fit the schema: Extra inputs are not permitted"),
        ("NaN", 2, "The answer does not fit the schema: "),
    ],
)
def test_faults_of_the_answer(fault: str, requests: int, message: str) -> None:
    reply, made = asked(FAULTS[fault])
    assert reply.answer is None
    assert (reply.fault or "").startswith(message)
    assert "\n" not in (reply.fault or "")
    assert made == requests


def test_the_last_of_doubled_keys_counts() -> None:
    assert asked(FAULTS["doubled keys"]) == (Reply(AttributionsAnswer(attributions=[])), 1)


@pytest.mark.parametrize("fault", ["tool call", "null content", "prose", "wrong types", "extra fields", "NaN"])
def test_an_answer_that_does_not_fit_is_mended_by_asking_again(fault: str) -> None:
    reply, requests = asked(FAULTS[fault], answered(SAID))
    assert reply == Reply(AttributionsAnswer.model_validate_json(SAID))
    assert requests == 2


@pytest.mark.parametrize("reasks", [0, 1, 3])
def test_reasks_are_bounded_and_the_last_answer_is_kept_with_its_fault(reasks: int) -> None:
    reply, requests = asked(answered(SAID), problems=["One.", "Two."], max_reasks=reasks)
    assert reply == Reply(AttributionsAnswer.model_validate_json(SAID), "One. Two.")
    assert requests == reasks + 1


def test_a_reask_carries_the_answer_and_the_exact_reason() -> None:
    reason = "“{{7*7}} {% raw %}” does not stand in sentence 0: copy its words exactly."
    with FaultServer(answered(SAID)) as server:
        run(ask(Client(endpoint(server.base_url)), reason))
    first, again = (r.messages for r in server.requests)
    assert again[: len(first)] == first
    assert again[len(first)]["content"] == SAID
    assert reason in again[-1]["content"]
    assert "pydantic.dev" not in again[-1]["content"]


def test_a_service_that_fails_between_reasks_is_tried_again() -> None:
    reply, requests = asked(FAULTS["prose"], FAULTS["503"], answered(SAID))
    assert reply.answer is not None
    assert requests == 3


def test_the_key_is_refused_between_reasks() -> None:
    with pytest.raises(AuthenticationFailed):
        asked(FAULTS["prose"], FAULTS["401"])


# --- what is sent


def sent(answer: type[Answer] = AttributionsAnswer, grammar: str | None = None) -> Received:
    async def work(base_url: str) -> None:
        async with Client(endpoint(base_url)) as client:
            await client.ask(CHAT, answer, Checker(), max_tokens=77, grammar=grammar)

    with FaultServer(answered('{"attributions":[],"claims":[]}', "length")) as server:
        run(work(server.base_url))
    return server.requests[0]


def test_decoding_is_greedy_and_bounded() -> None:
    body = sent().body
    assert {k: body[k] for k in ("model", "temperature", "seed", "max_tokens")} == {
        "model": "m",
        "temperature": 0,
        "seed": 0,
        "max_tokens": 77,
    }


def test_a_grammar_is_sent_in_place_of_the_schema() -> None:
    body = sent(grammar='root ::= "x"').body
    assert body["grammar"] == 'root ::= "x"'
    assert body["response_format"] == {"type": "text"}


def objects(schema: object) -> list[dict[str, Any]]:
    inner = [o for v in schema.values() for o in objects(v)] if isinstance(schema, dict) else []
    inner += [o for v in schema for o in objects(v)] if isinstance(schema, list) else []
    own = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    return own + inner


@pytest.mark.parametrize("answer", [AttributionsAnswer, ClaimsAnswer, DigestAnswer])
def test_the_schema_is_strict(answer: type[Answer]) -> None:
    """OpenAI, Structured outputs, supported schemas: every field required, nothing additional, the root an object."""
    wanted = sent(answer).body["response_format"]
    assert wanted["type"] == "json_schema"
    assert wanted["json_schema"]["strict"] is True
    schema = wanted["json_schema"]["schema"]
    assert schema["type"] == "object"
    for found in objects(schema):
        assert found["additionalProperties"] is False
        assert sorted(found["required"]) == sorted(found["properties"])
    assert not {"default", "allOf", "not", "if", "patternProperties"} & set(keys(schema))


def keys(schema: object) -> list[str]:
    if isinstance(schema, list):
        return [k for v in schema for k in keys(v)]
    return [k for key, v in schema.items() for k in (key, *keys(v))] if isinstance(schema, dict) else []


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% raw %}", "{{ checker }}", "{# gone #}", "{% for %}", "{{ message_0 }}"]
)
def test_article_text_is_no_template(text: str) -> None:
    chat = [{"role": "system", "content": text}, {"role": "user", "content": f"[0] {text}\n"}]
    with FaultServer(answered(EMPTY)) as server:
        run(ask(Client(endpoint(server.base_url)), chat=chat))
    assert server.requests[0].messages[0]["content"].startswith(text)
    assert server.requests[0].messages[-1] == chat[-1]
    assert chat[1]["content"] == f"[0] {text}\n"


def test_loopback_is_asked_directly_whatever_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asked(answered(EMPTY))[1] == 1


def test_other_services_are_asked_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(answered(EMPTY)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        run(ask(Client(endpoint("http://llm.example/v1"))))
    assert proxy.requests[0].path == "http://llm.example/v1/chat/completions"


@pytest.mark.parametrize("address", ["socks5://{}", "::::", "carrier-pigeon://{}"])
def test_a_proxy_that_cannot_be_used_gets_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "socks" in address and find_spec("socksio"):
        pytest.skip("SOCKS proxies can be used here")
    with FaultServer(answered(EMPTY)) as server:
        monkeypatch.setenv("HTTP_PROXY", address.format(server.base_url.removesuffix("/v1").rpartition("/")[2]))
        with pytest.raises(SettingsError, match="The proxy that the environment names"):
            run(ask(Client(endpoint("http://llm.example/v1"))))
    assert not server.requests


# --- usage


def test_every_answered_request_counts() -> None:
    seen = []
    with FaultServer(FAULTS["500"], FAULTS["prose"], FAULTS["refusal"]) as server:
        client = Client(endpoint(server.base_url), on_usage=seen.append, sleep=Waits())
        run(ask(client))
    assert (client.usage.requests, client.usage.input_tokens, client.usage.output_tokens) == (2, 200, 20)
    assert [u.requests for u in seen] == [1, 2]
    assert len(server.requests) == 3


def test_a_service_that_counts_no_tokens() -> None:
    body = completed({"role": "assistant", "content": EMPTY}).body.replace(b'"usage"', b'"was"')
    with FaultServer(Response(body=body)) as server:
        client = Client(endpoint(server.base_url))
        run(ask(client))
    assert (client.usage.requests, client.usage.output_tokens) == (1, 0)


def test_a_session_counts_for_itself() -> None:
    async def both(client: Client) -> list[int]:
        async with client:
            sessions = [client.session(), client.session()]
            for session in (*sessions, sessions[1]):
                await session.ask(CHAT, AttributionsAnswer, Checker(), max_tokens=64)
        return [session.usage.requests for session in sessions]

    with FaultServer(answered(EMPTY)) as server:
        client = Client(endpoint(server.base_url))
        assert run(both(client)) == [1, 2]
    assert client.usage.requests == 0


# --- what a run over many articles hangs in


class Kept(dict[str, bytes]):
    """Answers kept in memory."""

    def put(self, request: str, answer: bytes) -> None:
        self[request] = answer


def test_an_answer_that_was_kept_is_not_asked_for_again() -> None:
    kept = Kept()

    async def ask_with(url: str, text: str) -> tuple[Reply[AttributionsAnswer], int]:
        async with Client(endpoint(url)) as client:
            session = client.session(kept)
            chat = [CHAT[0], {"role": "user", "content": text}]
            reply = await session.ask(chat, AttributionsAnswer, Checker(), max_tokens=64)
            return reply, session.usage.input_tokens

    with FaultServer(answered(SAID), answered(EMPTY)) as server:
        first = run(ask_with(server.base_url, "[0] It rained, she said."))
        again = run(ask_with(server.base_url, "[0] It rained, she said."))
        other = run(ask_with(server.base_url, "[0] It snowed."))
    assert first == again
    assert again[1] == 100  # what was paid for this article, though by an earlier run
    assert len(server.requests) == 2
    assert other[0].answer == AttributionsAnswer(attributions=[])


def test_an_answer_that_the_sdk_has_no_type_for_is_remembered_like_any() -> None:
    kept = Kept()
    with FaultServer(answered(SAID, "eos")) as server:
        replies = []
        for _ in range(2):
            client = Client(endpoint(server.base_url))
            client.answers = kept
            replies.append(run(ask(client)))
    assert replies == [Reply(AttributionsAnswer.model_validate_json(SAID))] * 2
    assert len(server.requests) == 1


def test_what_is_no_answer_is_not_kept() -> None:
    kept = Kept()
    for fault in ("refusal", "content filter", "no choices", "page"):
        with FaultServer(FAULTS[fault]) as server:
            client = Client(endpoint(server.base_url, max_attempts=1), sleep=Waits())
            client.answers = kept
            with contextlib.suppress(ModelError):
                run(ask(client))
    assert not kept


@dataclass
class Usher:
    """Lets every request in, and keeps what it is told."""

    log: list[object] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def admit(self, expected: Usage) -> AsyncIterator[Usher]:
        self.log.append(expected)
        yield self
        self.log.append("out")

    def used(self, usage: Usage) -> None:
        self.log.append(usage)

    def throttled(self, seconds: float | None) -> None:
        self.log.append(seconds)


@pytest.mark.parametrize(("fault", "pause"), [("429 far date", None), ("429 huge", None), ("429 in seconds", 7.0)])
def test_the_gate_is_told_no_pause_that_nobody_waits_for(fault: str, pause: float | None) -> None:
    usher = Usher()
    with FaultServer(FAULTS[fault]) as server, contextlib.suppress(RateLimited):
        run(ask(Client(endpoint(server.base_url, max_attempts=1), gate=usher, sleep=Waits())))
    assert usher.log[1:] == [pause]


def test_every_try_passes_the_gate() -> None:
    usher = Usher()
    with FaultServer(FAULTS["500"], answered(SAID)) as server:
        run(ask(Client(endpoint(server.base_url), gate=usher, sleep=Waits())))
    expected = usher.log[0]
    assert isinstance(expected, Usage)
    assert expected.output_tokens == 64
    assert expected.input_tokens > len(CHAT[1]["content"]) // 3
    assert usher.log == [expected, expected, Usage(requests=1, input_tokens=100, output_tokens=10), "out"]


def test_the_gate_hears_of_429() -> None:
    usher = Usher()
    with FaultServer(FAULTS["429 in seconds"], FAULTS["429"], answered(SAID)) as server:
        run(ask(Client(endpoint(server.base_url), gate=usher, sleep=Waits())))
    assert [entry for entry in usher.log if not isinstance(entry, Usage)] == [7.0, None, "out"]


# --- the key


@pytest.mark.parametrize("lead", range(150, 220, 7))
def test_the_key_is_taken_out_of_what_the_service_says(lead: int) -> None:
    with (
        FaultServer(refused(400, f"{'.' * lead}{CANARY} is wrong")) as server,
        pytest.raises(RequestRejected) as caught,
    ):
        run(ask(Client(endpoint(server.base_url))))
    assert CANARY[:6] not in str(caught.value)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_the_key_is_in_no_error_repr_or_log(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    behaviour = FAULTS[fault]
    if isinstance(behaviour, Response):
        behaviour = Response(
            behaviour.status,
            behaviour.body.replace(b'"No."', f'"The key {CANARY} is wrong."'.encode()),
            behaviour.headers,
            behaviour.breaks,
        )
    shown = []
    with FaultServer(behaviour) as server, caplog.at_level(logging.DEBUG):
        client = Client(endpoint(server.base_url, timeout=0.3, max_attempts=2), sleep=Waits())
        try:
            shown.append(repr(run(ask(client))))
        except ModelError as error:
            shown += [str(error), repr(error), *traceback.format_exception(error)]
    shown += [repr(client), repr(client.endpoint), str(client), caplog.text]
    assert server.requests[0].headers["authorization"] == f"Bearer {CANARY}"
    assert CANARY not in "\n".join(shown)
