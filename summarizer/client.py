"""One chat protocol for every model: OpenAI chat completions, through openai, instructor and tenacity.

This module and `client_errors` alone import the three. Retries have one owner each: the SDK makes none, instructor
asks again when an answer does not validate, tenacity repeats a request that failed for a passing reason and honours
`Retry-After`.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar
from urllib.request import getproxies

import httpx2
import instructor
import openai
import tenacity
from instructor.core import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from summarizer.client_body import TooLarge, Unreadable, bound
from summarizer.client_errors import Endpoint, bearable, may_pass, ours, pause, retry_after
from summarizer.drafts import CHECKER, Answer, Checker
from summarizer.errors import InvalidAnswer, SettingsError, SummarizerError
from summarizer.hooks import Answers, Gate, at_most
from summarizer.models import Usage
from summarizer.settings import is_loopback

if TYPE_CHECKING:
    from summarizer.prompts import Message

AnswerT = TypeVar("AnswerT", bound=Answer)

_COMPLETIONS = "/chat/completions"
_IDLE = 2.0
"""Seconds that a connection is kept without a request; servers close theirs after five or more, perhaps unnoticed."""
_SHORTEST_SECRET = 16
_PYDANTIC_LINK = re.compile(r"\n\s*For further information visit \S+")
_NO_TEMPERATURE = re.compile(r"^(o\d|gpt-5)")

logging.getLogger("instructor").addHandler(logging.NullHandler())


class _Shape(BaseModel):
    """What is read of an answer; the SDK does not check what it builds from one."""

    model_config = ConfigDict(strict=True)


class _Message(_Shape):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Shape):
    message: _Message
    finish_reason: str | None = None


class _Tokens(_Shape):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class _Completion(_Shape):
    choices: list[_Choice] | None = None
    usage: _Tokens | None = None


@dataclass(frozen=True, slots=True)
class Reply(Generic[AnswerT]):
    """What came back: `fault` is none when the answer passed every check.

    With a fault the answer is the last one that at least fitted the schema, unchecked, or none at all.
    """

    answer: AnswerT | None
    fault: str | None = None


@dataclass
class Client:
    """A connection to one model; use it as an async context manager.

    `usage` counts every request that was answered, re-asks included; `on_usage` is called after each.
    """

    endpoint: Endpoint
    on_usage: Callable[[Usage], None] | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """How the pauses between tries are waited for, in seconds."""
    gate: Gate | None = None
    answers: Answers | None = None
    usage: Usage = field(default_factory=Usage, init=False)

    async def __aenter__(self) -> Self:
        """Open the connection; a server of this very machine is never asked through a proxy.

        Redirects are not followed: the article's text goes where the user said, and nowhere else.
        """
        self._service = _service(self.endpoint)
        self._patch()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connection."""
        await self._service.close()

    def session(self, answers: Answers | None = None) -> Client:
        """The same open connection with a count of its own, for one article; the connection stays this client's."""
        twin = copy.copy(self)
        twin.usage, twin.answers = Usage(), answers
        twin._patch()  # noqa: SLF001 - its own class
        return twin

    def _patch(self) -> None:
        patched: Any = instructor.patch(create=self._send, mode=instructor.Mode.JSON_SCHEMA)
        self._create: Callable[..., Awaitable[Any]] = patched

    async def ask(
        self,
        messages: Sequence[Message],
        answer: type[AnswerT],
        checker: Checker,
        *,
        max_tokens: int,
        grammar: str | None = None,
    ) -> Reply[AnswerT]:
        """Ask once, and again with the exact faults while the answer does not validate.

        Args:
            messages: the chat, taken literally (no templates in it are rendered).
            answer: the model the reply must fit.
            checker: compares the reply with the article.
            max_tokens: most tokens of one reply; a longer one is cut off and invalid.
            grammar: a GBNF grammar for servers that constrain decoding (llama.cpp); else the JSON schema is sent.

        Raises:
            ModelError: the service refused, failed or could not be reached.
        """
        try:
            parsed = await self._create(
                response_model=_wrapped(answer),
                context={CHECKER: checker},
                max_retries=self.endpoint.max_reasks,
                strict=False,
                model=self.endpoint.model,
                messages=[],  # instructor would render them as Jinja templates; it adds to them what it asks again
                chat=messages,
                form=_schema_form(answer) if grammar is None else _grammar_form(grammar),
                **self._sampling(max_tokens),
            )
        except IncompleteOutputException:
            return Reply(None, f"The answer was cut off after {max_tokens} tokens.")
        except InstructorRetryException as error:
            if isinstance(error.__cause__, InvalidAnswer):
                return Reply(None, str(error.__cause__))
            if isinstance(error.__cause__, SummarizerError):
                raise error.__cause__ from None
            return _last(error, answer)
        return Reply(parsed)

    def _sampling(self, max_tokens: int) -> dict[str, Any]:
        """Greedy decoding, in the words of the service."""
        if self.endpoint.base_url is None and _NO_TEMPERATURE.match(self.endpoint.model):
            return {"max_completion_tokens": max_tokens}
        return {"temperature": 0, "seed": 0, "max_tokens": max_tokens}

    async def _send(self, **request: Any) -> ChatCompletion:  # noqa: ANN401 - the SDK's own open set of parameters
        """One answered request, remembered or sent.

        Errors become ours here, before instructor logs them: a service may put the key into its explanation.
        """
        for message in request["messages"]:
            # pydantic's links to its documentation name its version, and help no model
            message["content"] = _PYDANTIC_LINK.sub("", message["content"] or "")
        request["messages"] = [*request.pop("chat"), *request["messages"]]
        if self.answers is None:
            completion, _ = await self._tried(request)
            self._count(completion)
            _require_usable(completion)
            return completion
        name = _hash(request)
        known = self.answers.get(name)
        completion, answer = (_parsed(known), None) if known else await self._tried(request)
        self._count(completion)
        _require_usable(completion)
        if answer is not None:
            self.answers.put(name, answer)
        return completion

    async def _tried(self, request: dict[str, Any]) -> tuple[ChatCompletion, bytes]:
        """Send a request, again after passing faults; the answer, and as it came."""
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(may_pass),
            wait=pause,
            stop=tenacity.stop_after_attempt(self.endpoint.max_attempts),
            reraise=True,
            sleep=self.sleep,
        )
        try:
            answered: tuple[ChatCompletion, bytes] = await retrying(self._admitted, request)
        except (openai.OpenAIError, TimeoutError, TooLarge, Unreadable) as error:
            raise ours(error, self.endpoint) from None
        return answered

    async def _admitted(self, request: dict[str, Any]) -> tuple[ChatCompletion, bytes]:
        """One try, when the gate lets it out."""
        if self.gate is None:
            return await self._request(request)
        expected = _expected(request)
        async with self.gate.admit(expected) as ticket:
            try:
                completion, answer = await self._request(request)
            except openai.RateLimitError as error:
                ticket.throttled(bearable(retry_after(error)))
                raise
            ticket.used(_used(completion) if completion.usage else expected)  # a service that does not count
        return completion, answer

    async def _request(self, request: dict[str, Any]) -> tuple[ChatCompletion, bytes]:
        """One try, within the time limit from the first byte to the last."""
        async with asyncio.timeout(self.endpoint.timeout):
            try:
                response = await self._service.post(_COMPLETIONS, cast_to=httpx2.Response, body=_body(request))
            except openai.APIConnectionError as error:  # how the SDK passes on what `bound` raises
                if isinstance(error.__cause__, TooLarge | Unreadable):
                    raise error.__cause__ from None
                raise
        answer = self._without_key(response.content)
        return _parsed(answer), answer

    def _without_key(self, answer: bytes) -> bytes:
        """An answer that does not tell the key, which a service may quote; a short one is no secret but a word."""
        key = self.endpoint.api_key.get_secret_value()
        return answer.replace(key.encode(), b"[key]") if len(key) >= _SHORTEST_SECRET else answer

    def _count(self, completion: ChatCompletion) -> None:
        self.usage += _used(completion)
        if self.on_usage:
            self.on_usage(self.usage)


def _service(endpoint: Endpoint) -> openai.AsyncOpenAI:
    """A connection to a service.

    It goes by aiohttp, which takes half the computing time of the SDK's own choice; through a proxy by that one, as
    aiohttp would speak to every proxy as to one for HTTP, SOCKS proxies too.

    Raises:
        SettingsError: the environment names a proxy that cannot be used.
    """
    url = endpoint.base_url
    trusts_environment = not (url and is_loopback(url))
    proxied = trusts_environment and any(scheme != "no" for scheme in getproxies())
    http_client = openai.DefaultAsyncHttpxClient if proxied else openai.DefaultAioHttpClient
    try:
        http = http_client(
            trust_env=trusts_environment,
            follow_redirects=False,
            limits=httpx2.Limits(max_connections=None, keepalive_expiry=_IDLE),
            event_hooks={"response": [bound]},
        )
    except (httpx2.InvalidURL, ImportError, ValueError):
        msg = (
            "The proxy that the environment names (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) cannot be used: give it as "
            "http://HOST:PORT, or unset it; one for SOCKS needs the package socksio."
        )
        raise SettingsError(msg) from None
    return openai.AsyncOpenAI(
        api_key=endpoint.api_key.get_secret_value(),
        base_url=url,
        timeout=endpoint.timeout,
        max_retries=0,
        default_headers={"Accept-Encoding": "identity"},
        http_client=http,
    )


def _parsed(answer: bytes) -> ChatCompletion:
    """An answer as the SDK would build it, which takes whatever it finds, once the parts that are read are checked.

    Raises:
        Unreadable: it is no chat completion.
    """
    try:
        _Completion.model_validate_json(answer)
        fields = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    return ChatCompletion.construct(**fields)


def _used(completion: ChatCompletion) -> Usage:
    tokens = completion.usage
    if tokens is None:
        return Usage(requests=1)
    return Usage(requests=1, input_tokens=tokens.prompt_tokens, output_tokens=tokens.completion_tokens)


def _require_usable(completion: ChatCompletion) -> None:
    """Raise what an answer says that is none."""
    choice = completion.choices[0] if completion.choices else None
    if choice is None:
        raise InvalidAnswer("The service sent an answer without choices.")
    if getattr(choice.message, "refusal", None):
        raise InvalidAnswer("The model refused to answer.")
    if choice.finish_reason == "content_filter":
        raise InvalidAnswer("The service's content filter withheld the answer.")


def _hash(request: dict[str, Any]) -> str:
    """What two requests that ask the same have in common."""
    told = {**request, "form": request["form"].name, "response_format": None}  # which is instructor's
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=repr).encode()).hexdigest()


def _expected(request: dict[str, Any]) -> Usage:
    characters = sum(len(m["content"]) for m in request["messages"]) + request["form"].characters
    return at_most(characters, request.get("max_tokens") or request["max_completion_tokens"])


@dataclass(frozen=True, slots=True)
class _Form:
    """What a request says of the form of its answer."""

    name: str
    """What tells it from all others."""
    body: dict[str, Any]
    characters: int = 0
    """How many of it the model is shown."""


@cache
def _schema_form(answer: type[Answer]) -> _Form:
    """A JSON schema, with the strict flag that instructor leaves out."""
    schema = {"name": answer.__name__, "strict": True, "schema": _schema(answer)}
    body = {"response_format": {"type": "json_schema", "json_schema": schema}}
    return _Form(answer.__name__, body, len(json.dumps(body)))


def _grammar_form(grammar: str) -> _Form:
    """A grammar, which no model is shown."""
    return _Form(grammar, {"grammar": grammar, "response_format": {"type": "text"}, "cache_prompt": True})


@cache
def _schema(answer: type[Answer]) -> dict[str, Any]:
    return answer.model_json_schema()


@cache
def _wrapped(answer: type[Answer]) -> type[BaseModel]:
    """What instructor takes for an answer's model: without fields, all of which it would look at four times a request.

    The schema is made once; instructor would make it for each request.
    """
    wrapped = instructor.openai_schema(create_model(answer.__name__))
    wrapped.model_json_schema = partial(_schema, answer)  # type: ignore[method-assign]
    wrapped.model_validate_json = answer.model_validate_json  # type: ignore[method-assign]
    return wrapped


def _body(request: dict[str, Any]) -> dict[str, Any]:
    """The body of a request as it goes out: the SDK's typed methods would walk through all of it first."""
    return {**{name: value for name, value in request.items() if name != "form"}, **request["form"].body}


def _last(error: InstructorRetryException, answer: type[AnswerT]) -> Reply[AnswerT]:
    """The last reply without its checks, so that what is right in it is not lost."""
    fault = _plain_fault(error)
    try:
        content = error.last_completion.choices[0].message.content if error.last_completion else None
        return Reply(answer.model_validate_json(content or ""), fault)
    except ValidationError:
        return Reply(None, f"The answer does not fit the schema: {fault}")


def _plain_fault(error: InstructorRetryException) -> str:
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return " ".join(dict.fromkeys(e["msg"].removeprefix("Value error, ") for e in cause.errors()))
    return " ".join(str(cause or error).split())
