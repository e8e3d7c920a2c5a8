"""The options that choose a model, for every command that may ask one, and what they lead to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from summarizer.cli.exits import DEBUG_VARIABLE, tell
from summarizer.cli.models import ensure_weights

if TYPE_CHECKING:
    from summarizer.settings import ModelChoice, Settings

Command = TypeVar("Command", bound=Callable[..., object])

_SCALES = ("auto", "phia", "icd203", "none")
_OPTIONS = (
    click.option("--model", help="A hosted model's name, `local`, a path to a GGUF file, or `none`."),
    click.option("--base-url", metavar="URL", help="Root of an OpenAI-compatible service: http://127.0.0.1:11434/v1"),
    click.option("--timeout", type=float, metavar="SECONDS", help="Longest time for one request. [default: 120]"),
    click.option("--scale", type=click.Choice(_SCALES), help="Scale of verbal probability. [default: auto]"),
)


class ModelOptions(TypedDict):
    """The options that choose a model and say how it is used; None stands for an option not given."""

    model: str | None
    base_url: str | None
    timeout: float | None
    scale: str | None


def model_options(command: Command) -> Command:
    """Give a command the options of `ModelOptions`."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def prepare(options: ModelOptions) -> tuple[Settings, ModelChoice]:
    """The settings that the options, the environment and the config file give, and the model they choose.

    Raises:
        SettingsError: a value is wrong.
        ModelUnavailable: the model that was named cannot be used.
    """
    from summarizer.settings import choose_model, load_settings, local_installed  # noqa: PLC0415 -- loaded when run

    overrides: dict[str, object] = {
        "model": options["model"],
        "base_url": options["base_url"],
        "timeout": options["timeout"],
        "scale": options["scale"],
    }
    settings = load_settings(overrides, environ=os.environ, config=None)
    choice = choose_model(settings, local_installed=local_installed())
    if options["base_url"] is not None and choice.mode != "hosted":
        msg = f"--base-url has no effect with the model {settings.model!r}."
        raise click.UsageError(msg)
    return settings, choice


def make_ready(choice: ModelChoice) -> None:
    """Say what should be known about the choice, and fetch the embedded model's weights where they are missing."""
    if choice.notice is not None:
        tell(choice.notice)
    if choice.mode == "local" and choice.path is None:
        ensure_weights("local")


def hush_libraries() -> None:
    """Keep the log lines and warnings of libraries off the user's terminal, unless they are looked for."""
    import logging  # noqa: PLC0415 -- loaded when the command runs
    import warnings  # noqa: PLC0415 -- as above

    if os.environ.get(DEBUG_VARIABLE, "") in {"", "0"}:
        logging.basicConfig(handlers=[logging.NullHandler()])
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
