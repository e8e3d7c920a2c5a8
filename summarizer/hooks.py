"""What a run over many articles hangs into a client: a gate before each request, a memory of the answers."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from summarizer.models import Usage

_CHARACTERS_A_TOKEN = 3
"""Of English and JSON; tokenizers of the day put more into a token."""


def at_most(characters: int, longest: int) -> Usage:
    """What a request with so many characters and an answer of at most so many tokens may take."""
    return Usage(requests=1, input_tokens=characters // _CHARACTERS_A_TOKEN + 1, output_tokens=longest)


class Ticket(Protocol):
    """Leave to send one request; told what came of it."""

    def used(self, usage: Usage) -> None:
        """The request was answered and took this."""

    def throttled(self, seconds: float | None) -> None:
        """The service asked to send less, and to wait so many seconds where it says."""


class Gate(Protocol):
    """Decides when a request may be sent: one for all that share a service."""

    def admit(self, expected: Usage) -> AbstractAsyncContextManager[Ticket]:
        """Wait until a request that will take about this may go out; held until it is answered."""


class Answers(Protocol):
    """Keeps what a service answered, so that a run that was cut short does not pay twice."""

    def get(self, request: str) -> bytes | None:
        """The answer to the request with this hash, as it came; none where it was never answered."""

    def put(self, request: str, answer: bytes) -> None:
        """Keep an answer."""
