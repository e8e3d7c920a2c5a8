"""`summarizer models`: what can be used here, and the weights of the embedded model."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.exits import tell
from summarizer.cli.output import write_line
from summarizer.cli.progress import fetching
from summarizer.errors import ModelUnavailable, SettingsError
from summarizer.extras import install
from summarizer.visible import visible

if TYPE_CHECKING:
    import httpx2
    from pydantic import SecretStr

    from summarizer.settings import Settings

_ASKING_SECONDS = 5.0
_NAMED = 50
_LOCAL_MISSING = f"not usable: the extra `local` is not installed; {install('local')}"


@click.group(invoke_without_command=True)
@click.pass_context
def models(ctx: click.Context) -> None:
    """List what can be used here and why not the rest.

    A * marks the model that `summarizer run` takes when none is named.

    \b
    Examples:
      summarizer models
      summarizer models fetch local
    """
    if ctx.invoked_subcommand is not None:
        return
    from summarizer.settings import choose_model, load_settings, local_installed  # noqa: PLC0415 -- loaded when run

    settings = load_settings({}, environ=os.environ, config=None)
    chosen = ""
    try:
        choice = choose_model(settings, local_installed=local_installed())
        chosen = "file" if choice.path else choice.mode
    except (ModelUnavailable, SettingsError) as error:
        tell(str(error))
    rows = _rows(settings, local_installed=local_installed())
    width = max(len(name) for _, name, _ in rows)
    for kind, name, state in rows:
        write_line(f"{'*' if kind == chosen else ' '} {name:<{width}}  {state}")


@models.command()
@click.argument("name")
def fetch(name: str) -> None:
    """Get the weights of an embedded model, verified, and print where they are.

    \b
    Example:
      summarizer models fetch local
    """
    write_line(str(ensure_weights(name)))


def ensure_weights(name: str) -> Path:
    """The verified weights, fetched first where they are missing, with a word on their size.

    Raises:
        WeightsError: there is no such model, or its weights cannot be fetched or verified.
    """
    from summarizer import weights  # noqa: PLC0415 -- loaded when the command runs

    model = weights.known_model(name)
    path = weights.cached(model)
    if path is not None:
        return path
    tell(f"getting the weights of {model.served_as} ({model.size / 1e9:.1f} GB, once) into {weights.models_folder()}.")
    with fetching() as progress:
        return weights.fetch(model, progress)


def _rows(settings: Settings, *, local_installed: bool) -> list[tuple[str, str, str]]:
    """Kind, name and state of each model, best first."""
    from summarizer.settings import DEFAULT_HOSTED_MODEL  # noqa: PLC0415 -- loaded when the command runs

    named = settings.model if settings.model not in {None, "local", "none"} else None
    return [
        ("hosted", named or DEFAULT_HOSTED_MODEL, _hosted_state(settings)),
        ("local", "local", _local_state() if local_installed else _LOCAL_MISSING),
        ("file", "PATH.gguf", "ready: any GGUF file, by --model PATH" if local_installed else _LOCAL_MISSING),
        ("none", "none", "ready: the lexical layer alone, no language model"),
    ]


def _hosted_state(settings: Settings) -> str:
    if settings.base_url is not None:
        return _server_state(settings.base_url, settings.api_key)
    if settings.api_key is not None:
        return "ready: any model of OpenAI by its name, the key is in OPENAI_API_KEY"
    return "not usable: OPENAI_API_KEY is not set and no server is named (--base-url or SUMMARIZER_BASE_URL)"


def _server_state(base_url: str, key: SecretStr | None) -> str:
    """What the server itself says it has."""
    import httpx2  # noqa: PLC0415 -- loaded when the command runs

    from summarizer.blocking import wait_for  # noqa: PLC0415 -- as above
    from summarizer.client_body import TooLarge, Unreadable  # noqa: PLC0415 -- as above

    try:
        answer = wait_for(_server_answer(f"{base_url}/models", key))
        if answer.status_code in {httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN}:
            return f"not usable: {base_url} refuses the key ({answer.status_code}); set OPENAI_API_KEY"
        names = [str(model["id"]) for model in answer.json()["data"]]
    except TimeoutError:
        return f"not usable: {base_url} does not answer within {_ASKING_SECONDS:g} seconds"
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"not usable: {base_url} does not answer ({visible(str(error))})"
    except (ValueError, LookupError, TypeError, RecursionError, TooLarge, Unreadable):
        return f"perhaps: {base_url} answers, but does not say which models it has"
    shown = visible(", ".join(sorted(names)[:_NAMED])) or "no models yet"
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"ready: {base_url} has {shown}{rest}"


async def _server_answer(url: str, key: SecretStr | None) -> httpx2.Response:
    """What a server answers, bounded in time and size; one of this machine is never asked through a proxy."""
    import asyncio  # noqa: PLC0415 -- loaded when the command runs

    import httpx2  # noqa: PLC0415 -- as above

    from summarizer.client_body import bound  # noqa: PLC0415 -- as above
    from summarizer.settings import is_loopback  # noqa: PLC0415 -- as above

    headers = {"Accept-Encoding": "identity"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key.get_secret_value()}"
    async with (
        asyncio.timeout(_ASKING_SECONDS),
        httpx2.AsyncClient(trust_env=not is_loopback(url), event_hooks={"response": [bound]}) as client,
    ):
        return await client.get(url, headers=headers)


def _local_state() -> str:
    from summarizer import weights  # noqa: PLC0415 -- loaded when the command runs

    model = weights.known_model()
    path = weights.cached(model)
    if path is not None:
        return f"ready: {model.served_as} in {path}"
    return f"ready once its {model.size / 1e9:.1f} GB are fetched: summarizer models fetch {model.name}"
