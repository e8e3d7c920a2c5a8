"""Open the model that was chosen: a hosted service, or the embedded one, behind the same client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from summarizer.errors import ModelUnavailable
from summarizer.plan import Profile
from summarizer.prices import Price, price_of
from summarizer.prompts import Prompt, load
from summarizer.recipe import profile
from summarizer.settings import ModelChoice, Settings

if TYPE_CHECKING:
    from summarizer.client import Client
    from summarizer.client_errors import Endpoint
    from summarizer.hooks import Answers, Gate

_NO_KEY = "not-needed"
_PATIENCE = 900.0
"""Seconds that one answer of the embedded model may take, unless the settings say: a slow machine is not stuck."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A model ready to be asked."""

    client: Client
    mode: Literal["hosted", "local"]
    model: str
    profile: Profile
    concurrency: int
    price: Price | None = None

    def session(self, answers: Answers | None = None) -> Connection:
        """The same connection with a count of usage of its own, for one article."""
        return replace(self, client=self.client.session(answers))

    def prompt(self, name: str) -> Prompt:
        """The newest version of a prompt."""
        return load(name)


@asynccontextmanager
async def connect(choice: ModelChoice, settings: Settings, gate: Gate | None = None) -> AsyncIterator[Connection]:
    """Open a connection for one run; openai and instructor are imported here, and not before.

    Args:
        choice: the model.
        settings: how it is asked.
        gate: says when a request may go out; by default at once.

    Raises:
        ModelUnavailable: no model was chosen, or the embedded one cannot be started.
        WeightsError: the embedded model's weights cannot be had.
    """
    from summarizer.client import Client  # noqa: PLC0415 - openai alone takes over a second to import

    if choice.mode == "none" or choice.name is None:
        msg = "No model was chosen: name one, or use the lexical layer alone."
        raise ModelUnavailable(msg)
    local = choice.mode == "local"
    endpoint = _local(choice, settings) if local else _hosted(choice.name, settings)
    async with Client(endpoint, gate=gate) as client:
        yield Connection(
            client=client,
            mode="local" if local else "hosted",
            model=endpoint.model,
            profile=profile(choice, settings),
            price=None if local else price_of(choice.name, settings.base_url),
            concurrency=1 if local else settings.concurrency,  # one slot: answers repeat, and the cores are busy
        )


def _hosted(name: str, settings: Settings) -> Endpoint:
    from summarizer.client_errors import Endpoint  # noqa: PLC0415 - as above

    return Endpoint(
        model=name,
        base_url=settings.base_url,
        api_key=settings.api_key or SecretStr(_NO_KEY),
        timeout=settings.timeout,
        max_attempts=settings.max_attempts,
        max_reasks=settings.max_reasks,
    )


def _local(choice: ModelChoice, settings: Settings) -> Endpoint:
    from summarizer.client_errors import Endpoint  # noqa: PLC0415 - as above
    from summarizer.local import serve  # noqa: PLC0415 - only where the extra is installed
    from summarizer.weights import fetch, known_model  # noqa: PLC0415 - as above

    server = serve(choice.path or fetch(known_model("local")))
    return Endpoint(
        model=server.model_name,
        base_url=server.base_url,
        api_key=SecretStr(server.api_key),
        timeout=settings.timeout if "timeout" in settings.model_fields_set else _PATIENCE,
        max_attempts=1,
        max_reasks=settings.max_reasks,
        called="the embedded model",
    )
