"""What can go wrong between a client and a service: which faults pass, how long to wait, and our error for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import openai
import tenacity
from pydantic import SecretStr

from summarizer.client_body import LARGEST_ANSWER, TooLarge, Unreadable
from summarizer.errors import (
    AuthenticationFailed,
    ModelError,
    RateLimited,
    RequestRejected,
    ServiceUnavailable,
)

LONGEST_WAIT = 120.0
"""Seconds: a service that asks for a longer pause is given up on."""

_PASSING = frozenset({408, 409, 429})
_CLIENT_ERROR = 400
_SERVER_ERROR = 500
_RATE_LIMITED = 429


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


def _passes(error: BaseException) -> bool:
    """Whether the fault is of the kind that passes."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING or error.status_code >= _SERVER_ERROR
    return isinstance(error, openai.APIConnectionError | TimeoutError | Unreadable)


def may_pass(error: BaseException) -> bool:
    """Whether a repeated request may succeed soon enough to wait for it."""
    return _passes(error) and (retry_after(error) or 0) <= LONGEST_WAIT


def pause(state: tenacity.RetryCallState) -> float:
    """Seconds to wait: as long as the service asks for, else exponentially longer with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after(error)
    return asked if asked is not None else tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)(state)


def retry_after(error: BaseException | None) -> float | None:
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


def bearable(seconds: float | None) -> float | None:
    """The pause a service asks for, where it is one that is waited for; a longer one ends its request, and no more."""
    return None if seconds is None or seconds > LONGEST_WAIT else seconds


def ours(error: Exception, endpoint: Endpoint) -> ModelError:
    """The error of a library below as one of ours, with one sentence; keys never stand in it."""
    where = endpoint.where
    if isinstance(error, openai.APIStatusError):
        return _rejection(error, endpoint)
    if _timed_out(error):
        return ServiceUnavailable(
            f"{where} did not answer within {endpoint.timeout:g} seconds{endpoint.times}: try --timeout with more."
        )
    if isinstance(error, openai.APIConnectionError):
        return ServiceUnavailable(f"{where} cannot be reached: check --base-url and the network.")
    if isinstance(error, TooLarge):
        return ServiceUnavailable(f"{where} sent more than {LARGEST_ANSWER:,} bytes: check --base-url.")
    return ServiceUnavailable(f"{where} sent no chat completion{endpoint.times}: check --base-url.")


def _timed_out(error: BaseException | None) -> bool:
    """Whether an error goes back to a time limit; the transport calls a refused connection a timeout, too."""
    return error is not None and (isinstance(error, TimeoutError) or _timed_out(error.__cause__))


def _rejection(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError:
    where, tries, status = endpoint.where, endpoint.max_attempts, error.status_code
    if _passes(error):
        kind = RateLimited if status == _RATE_LIMITED else ServiceUnavailable
        if not may_pass(error):
            return kind(f"{where} asks for a pause of {retry_after(error):.0f} seconds ({status}): try later.")
        if kind is RateLimited:
            return kind(f"{where} still limits the rate or quota ({status}) after {tries} tries: try later.")
        return kind(f"{where} failed ({status}){endpoint.times}{_said(error, endpoint)}.")
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return AuthenticationFailed(
            f"{where} refused the key ({status}): check OPENAI_API_KEY and that it may use {endpoint.model}."
        )
    if isinstance(error, openai.NotFoundError):
        return RequestRejected(f"{where} has no model {endpoint.model} (404): check --model and --base-url.")
    if status < _CLIENT_ERROR:
        return RequestRejected(f"{where} redirects elsewhere ({status}): give the final address as --base-url.")
    return RequestRejected(f"{where} rejected the request ({status}){_said(error, endpoint)}.")


def _said(error: openai.APIStatusError, endpoint: Endpoint) -> str:
    """The service's own short explanation, on one line, the key taken out of it."""
    body = error.body if isinstance(error.body, dict) else {}
    message = body.get("message")
    if not isinstance(message, str) or not message.strip():
        return ""
    text = " ".join(message.replace(endpoint.api_key.get_secret_value(), "[key]").split())[:200]
    return ": " + "".join(c for c in text if c.isprintable()).rstrip(".")
