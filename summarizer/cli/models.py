"""`summarizer models`: what can be used here, and the weights of the embedded model."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.exits import tell
from summarizer.cli.progress import fetching
from summarizer.errors import ModelUnavailable, SettingsError
from summarizer.visible import visible

if TYPE_CHECKING:
    from pydantic import SecretStr

    from summarizer.settings import Settings

_ASKING_SECONDS = 5.0
_LOCAL_MISSING = "not usable: the extra `local` is not installed; pip install 'summarizer[local]'"


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
        click.echo(f"{'*' if kind == chosen else ' '} {name:<{width}}  {state}")


@models.command()
@click.argument("name")
def fetch(name: str) -> None:
    """Get the weights of an embedded model, verified, and print where they are.

    \b
    Example:
      summarizer models fetch local
    """
    click.echo(str(ensure_weights(name)))


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

    headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
    try:
        answer = httpx2.get(f"{base_url}/models", headers=headers, timeout=_ASKING_SECONDS)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"not usable: {base_url} does not answer ({visible(str(error))})"
    if answer.status_code in {httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN}:
        return f"not usable: {base_url} refuses the key ({answer.status_code}); set OPENAI_API_KEY"
    try:
        names = [str(model["id"]) for model in answer.json()["data"]]
    except (ValueError, KeyError, TypeError):
        return f"perhaps: {base_url} answers, but does not say which models it has"
    return f"ready: {base_url} has {visible(', '.join(sorted(names))) or 'no models yet'}"


def _local_state() -> str:
    from summarizer import weights  # noqa: PLC0415 -- loaded when the command runs

    model = weights.known_model()
    path = weights.cached(model)
    if path is not None:
        return f"ready: {model.served_as} in {path}"
    return f"ready once its {model.size / 1e9:.1f} GB are fetched: summarizer models fetch {model.name}"
