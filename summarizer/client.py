"""One chat protocol for every model: OpenAI chat completions, through openai, instructor and tenacity.

This module alone imports the three. Retries have one owner each: the SDK makes none, instructor asks again when an
answer does not validate, tenacity repeats a request that failed for a passing reason and honours `Retry-After`.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import instructor
import openai
import tenacity
from instructor.core import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from summarizer.drafts import CHECKER, Answer, Checker
from summarizer.errors import (
    AuthenticationFailed,
    InvalidAnswer,
    ModelError,
    RateLimited,
    RequestRejected,
    ServiceUnavailable,
)
from summarizer.models import Usage
from summarizer.settings import is_loopback

if TYPE_CHECKING:
    from summarizer.prompts import Message

AnswerT = TypeVar("AnswerT", bound=Answer)

LONGEST_WAIT = 120.0
"""Seconds: a service that asks for a longer pause is given up on."""

_PASSING = frozenset({408, 409, 429})
_SERVER_ERROR = 500
_RATE_LIMITED = 429
_PYDANTIC_LINK = re.compile(r"\n\s*For further information visit \S+")
_NO_TEMPERATURE = re.compile(r"^(o\d|gpt-5)")

logging.getLogger("instructor").addHandler(logging.NullHandler())


class _Unreadable(Exception):
    """The service answered 200 with something that is no chat completion."""


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
class Endpoint:
    """Where a model answers, and how."""

    model: str
    base_url: str | None
    api_key: SecretStr
    timeout: float = 120.0
    """Seconds that one request may take."""
    max_attempts: int = 4
    """Tries of one request that fails for a passing reason."""
    max_reasks: int = 1
    """How often an answer that does not validate is asked again."""
    called: str = ""
    """How messages to people call it; by default by its address."""

    @property
    def where(self) -> str:
        """How messages to people call it."""
        return self.called or (self.base_url or "the OpenAI service").partition("?")[0]

    @property
    def times(self) -> str:
        """How often a request was tried, for messages to people; nothing where it was tried once."""
        return f", {self.max_attempts} times" if self.max_attempts > 1 else ""


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
    usage: Usage = field(default_factory=Usage, init=False)

    async def __aenter__(self) -> Self:
        """Open the connection; a server of this very machine is never asked through a proxy."""
        url = self.endpoint.base_url
        self._openai = openai.AsyncOpenAI(
            api_key=self.endpoint.api_key.get_secret_value(),
            base_url=url,
            timeout=self.endpoint.timeout,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(trust_env=False) if url and is_loopback(url) else None,
        )
        patched: Any = instructor.patch(create=self._send, mode=instructor.Mode.JSON_SCHEMA)
        self._create: Callable[..., Awaitable[Any]] = patched
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connection."""
        await self._openai.close()

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
        # instructor renders messages as Jinja templates with the context, so the texts travel as its values.
        texts = {f"message_{i}": message["content"] for i, message in enumerate(messages)}
        chat = [{"role": m["role"], "content": f"{{{{ message_{i} }}}}"} for i, m in enumerate(messages)]
        try:
            parsed = await self._create(
                response_model=answer,
                context={CHECKER: checker, **texts},
                max_retries=self.endpoint.max_reasks,
                strict=False,
                model=self.endpoint.model,
                messages=chat,
                extra_body=_extra(answer, grammar),
                **self._sampling(max_tokens),
            )
        except IncompleteOutputException:
            return Reply(None, f"The answer was cut off after {max_tokens} tokens.")
        except InstructorRetryException as error:
            if isinstance(error.__cause__, InvalidAnswer):
                return Reply(None, str(error.__cause__))
            if isinstance(error.__cause__, ModelError):
                raise error.__cause__ from None
            return _last(error, answer)
        return Reply(answer.model_validate(parsed.model_dump()))

    def _sampling(self, max_tokens: int) -> dict[str, Any]:
        """Greedy decoding, in the words of the service."""
        if self.endpoint.base_url is None and _NO_TEMPERATURE.match(self.endpoint.model):
            return {"max_completion_tokens": max_tokens}
        return {"temperature": 0, "seed": 0, "max_tokens": max_tokens}

    async def _send(self, **request: Any) -> ChatCompletion:  # noqa: ANN401 - the SDK's own open set of parameters
        """One answered request, tried again after passing faults.

        Errors become ours here, before instructor logs them: a service may put the key into its explanation.
        """
        for message in request["messages"]:
            # pydantic's links to its documentation name its version, and help no model
            message["content"] = _PYDANTIC_LINK.sub("", message["content"] or "")
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(_may_pass),
            wait=_pause,
            stop=tenacity.stop_after_attempt(self.endpoint.max_attempts),
            reraise=True,
            sleep=self.sleep,
        )
        try:
            completion: ChatCompletion = await retrying(self._request, request)
        except (openai.OpenAIError, TimeoutError, _Unreadable) as error:
            raise _ours(error, self.endpoint) from None
        self._count(completion)
        choice = completion.choices[0] if completion.choices else None
        if choice is None:
            raise InvalidAnswer("The service sent an answer without choices.")
        if getattr(choice.message, "refusal", None):
            raise InvalidAnswer("The model refused to answer.")
        if choice.finish_reason == "content_filter":
            raise InvalidAnswer("The service's content filter withheld the answer.")
        return completion

    async def _request(self, request: dict[str, Any]) -> ChatCompletion:
        """One try, within the time limit from the first byte to the last."""
        create = self._openai.chat.completions.with_raw_response.create  # imports a lot when it is first read
        async with asyncio.timeout(self.endpoint.timeout):
            response = await create(**request)
        try:
            _Completion.model_validate_json(response.content)
            completion = response.parse()
        except ValueError as error:
            raise _Unreadable from error
        if not isinstance(completion, ChatCompletion):
            raise _Unreadable
        return completion

    def _count(self, completion: ChatCompletion) -> None:
        used = completion.usage
        self.usage = Usage(
            requests=self.usage.requests + 1,
            input_tokens=self.usage.input_tokens + (used.prompt_tokens if used else 0),
            output_tokens=self.usage.output_tokens + (used.completion_tokens if used else 0),
        )
        if self.on_usage:
            self.on_usage(self.usage)


def _extra(answer: type[Answer], grammar: str | None) -> dict[str, Any]:
    """What instructor leaves out: the strict flag, or a grammar in place of the schema."""
    if grammar is not None:
        return {"grammar": grammar, "response_format": {"type": "text"}, "cache_prompt": True}
    schema = {"name": answer.__name__, "strict": True, "schema": answer.model_json_schema()}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


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


def _passes(error: BaseException) -> bool:
    """Whether the fault is of the kind that passes."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING or error.status_code >= _SERVER_ERROR
    return isinstance(error, openai.APIConnectionError | TimeoutError | _Unreadable)


def _may_pass(error: BaseException) -> bool:
    """Whether a repeated request may succeed soon enough to wait for it."""
    return _passes(error) and (_retry_after(error) or 0) <= LONGEST_WAIT


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds to wait: as long as the service asks for, else exponentially longer with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = _retry_after(error)
    return asked if asked is not None else tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)(state)


def _retry_after(error: BaseException | None) -> float | None:
    """Seconds of a `Retry-After` header, which is a number or a date (RFC 9110, section 10.2.3)."""
    if not isinstance(error, openai.APIStatusError):
        return None
    value = error.response.headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        pass
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _ours(error: Exception, endpoint: Endpoint) -> ModelError:
    """The error of a library below as one of ours, with one sentence; keys never stand in it."""
    where = endpoint.where
    if isinstance(error, openai.APIStatusError):
        return _rejection(error, endpoint)
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return ServiceUnavailable(
            f"{where} did not answer within {endpoint.timeout:g} seconds{endpoint.times}: try --timeout with more."
        )
    if isinstance(error, openai.APIConnectionError):
        return ServiceUnavailable(f"{where} cannot be reached: check --base-url and the network.")
    return ServiceUnavailable(f"{where} sent no chat completion{endpoint.times}: check --base-url.")


def _rejection(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError:
    where, tries, status = endpoint.where, endpoint.max_attempts, error.status_code
    if _passes(error):
        kind = RateLimited if status == _RATE_LIMITED else ServiceUnavailable
        if not _may_pass(error):
            return kind(f"{where} asks for a pause of {_retry_after(error):.0f} seconds ({status}): try later.")
        if kind is RateLimited:
            return kind(f"{where} still limits the rate or quota ({status}) after {tries} tries: try later.")
        return kind(f"{where} failed ({status}){endpoint.times}{_said(error, endpoint)}.")
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return AuthenticationFailed(
            f"{where} refused the key ({status}): check OPENAI_API_KEY and that it may use {endpoint.model}."
        )
    if isinstance(error, openai.NotFoundError):
        return RequestRejected(f"{where} has no model {endpoint.model} (404): check --model and --base-url.")
    return RequestRejected(f"{where} rejected the request ({status}){_said(error, endpoint)}.")


def _said(error: openai.APIStatusError, endpoint: Endpoint) -> str:
    """The service's own short explanation, on one line, the key taken out of it."""
    body = error.body if isinstance(error.body, dict) else {}
    message = body.get("message")
    if not isinstance(message, str) or not message.strip():
        return ""
    text = " ".join(message.replace(endpoint.api_key.get_secret_value(), "[key]").split())[:200]
    return ": " + "".join(c for c in text if c.isprintable()).rstrip(".")
