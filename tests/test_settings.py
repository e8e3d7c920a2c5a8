from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, asummarize, read_article, summarize
from summarizer.blocking import wait_for
from summarizer.bulk import BulkSettings
from summarizer.corpus import CorpusSettings, read_corpus
from summarizer.errors import InputError, ModelUnavailable, NotAnArticle, SettingsError
from summarizer.ingest import ReadSettings
from summarizer.settings import (
    DEFAULT_HOSTED_MODEL,
    Choices,
    ModelChoice,
    Settings,
    choose_model,
    config_path,
    is_loopback,
    load_settings,
)

KEY = "sk-very-secret"


def load(
    overrides: dict[str, object] | None = None, environ: dict[str, str] | None = None, config: str | None = None
) -> Settings:
    """Settings with no config file but the one whose text is given."""
    found = {"SUMMARIZER_CONFIG": os.devnull} | (environ or {})
    if config is not None:
        Path("config.toml").write_text(config, encoding="utf-8")
        found["SUMMARIZER_CONFIG"] = "config.toml"
    return load_settings(overrides or {}, environ=found, config=None)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = load()
    assert (settings.model, settings.timeout, settings.scale, settings.max_reasks) == (None, 120, "auto", 1)


def test_command_line_beats_environment_beats_config_file() -> None:
    environ = {"SUMMARIZER_MODEL": "env", "SUMMARIZER_TIMEOUT": "20"}
    config = 'model = "file"\ntimeout = 10\nscale = "phia"\nmax_reasks = 2'
    settings = load({"model": "option", "timeout": None}, environ, config)
    assert (settings.model, settings.timeout, settings.scale, settings.max_reasks) == ("option", 20, "phia", 2)


def test_own_base_url_beats_the_one_for_openai_and_empty_means_unset() -> None:
    both = {"SUMMARIZER_BASE_URL": "http://a/v1/", "OPENAI_BASE_URL": "http://b/v1"}
    assert load(environ=both).base_url == "http://a/v1"
    assert load(environ=both | {"SUMMARIZER_BASE_URL": ""}).base_url == "http://b/v1"


def test_the_key_never_shows() -> None:
    settings = load(environ={"OPENAI_API_KEY": f" {KEY}\n"})
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == KEY
    assert KEY not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("environ", "config", "message"),
    [
        ({"SUMMARIZER_TIMEOUT": "soon"}, None, "environment variable SUMMARIZER_TIMEOUT has a wrong value .'soon'"),
        ({}, "timeout = 0", "key `timeout` of the config file 'config.toml' has a wrong value"),
        ({}, 'modle = "x"', "'config.toml' has an unknown key `modle`; the keys are model, base_url, timeout"),
        ({}, 'api_key = "x"', "keep the key out of files"),
        ({}, "model = ", "not valid TOML"),
        ({}, 'scale = "percent"', "input should be 'auto', 'phia', 'icd203' or 'none'"),
        ({"SUMMARIZER_BASE_URL": "localhost:11434"}, None, "starts with http:// or https://"),
        ({"SUMMARIZER_BASE_URL": "https://me:pw@host/v1"}, None, "no user name or password"),
        ({"SUMMARIZER_CONFIG": "gone.toml"}, None, "There is no config file 'gone.toml'"),
        ({"OPENAI_API_KEY": "ключ"}, None, "OPENAI_API_KEY has a wrong value: a key is one line"),
    ],
)
def test_wrong_values_are_named_with_their_place(environ: dict[str, str], config: str | None, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(environ=environ, config=config)


def test_a_wrong_key_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ={"OPENAI_API_KEY": "sk-\x07secret"})
    assert "secret" not in str(caught.value)


def test_a_config_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no config file"):
        load_settings({}, environ={}, config=tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({}, environ={}, config=tmp_path)


def test_the_default_config_file_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config_path({}).name == "config.toml"
    assert config_path({}).parent.name == "summarizer"


def choose(*, local: bool = False, **values: object) -> ModelChoice:
    return choose_model(Settings.model_validate(values), local_installed=local)


def test_the_default_model_is_the_best_at_hand() -> None:
    assert choose(api_key=KEY, local=True) == ModelChoice("hosted", DEFAULT_HOSTED_MODEL)
    assert choose(local=True) == ModelChoice("local", "local")
    none = choose()
    assert (none.mode, none.name) == ("none", None)
    assert none.notice is not None
    assert "OPENAI_API_KEY" in none.notice
    assert "\n" not in none.notice


def test_a_named_model_is_taken() -> None:
    assert choose(model="none", api_key=KEY) == ModelChoice("none", None)
    assert choose(model="local", api_key=KEY, local=True) == ModelChoice("local", "local")
    assert choose(model="gpt-x", api_key=KEY) == ModelChoice("hosted", "gpt-x")
    assert choose(model="llama3", base_url="http://127.0.0.1:11434/v1") == ModelChoice("hosted", "llama3")


def test_a_path_is_a_gguf_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF")
    assert choose(model=str(path), local=True) == ModelChoice("local", "weights.bin", path)
    assert choose(model="served.gguf", base_url="http://localhost/v1").mode == "hosted"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"model": "gpt-x"}, "needs a key in OPENAI_API_KEY"),
        ({"model": "local"}, "needs the extra `local`"),
        ({"model": "gone.gguf"}, "no GGUF file 'gone.gguf'"),
    ],
)
def test_what_a_named_model_lacks_is_said(values: dict[str, object], message: str) -> None:
    with pytest.raises(ModelUnavailable, match=message):
        choose_model(Settings.model_validate(values), local_installed=False)


def test_a_server_without_key_needs_a_models_name() -> None:
    with pytest.raises(SettingsError, match="needs a model's name"):
        choose(base_url="http://localhost:11434/v1", local=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:1/v1", True),
        ("http://127.3.2.1/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://localhost.example.org/v1", False),
        ("https://api.openai.com/v1", False),
    ],
)
def test_loopback(url: str, expected: bool) -> None:  # noqa: FBT001 -- a table's column
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (Settings, {"timeout": -1}, "The setting timeout has a wrong value (-1): input should be greater"),
        (Settings, {"timeout": "soon"}, "The setting timeout has a wrong value ('soon'): input should be a valid"),
        (Settings, {"api_key": f"{KEY}\n{KEY}"}, "The setting api_key has a wrong value: a key is one line"),
        (Settings, {"api_kye": KEY}, "There is no setting api_kye; the settings are model, base_url, api_key,"),
        (BulkSettings, {"concurrency": 0}, "The setting concurrency has a wrong value (0)"),
        (CorpusSettings, {"text_field": ""}, "The setting text_field has a wrong value ('')"),
        (CorpusSettings, {"read": {"max_bytes": 0}}, "The setting max_bytes has a wrong value (0)"),
        (ReadSettings, {"language": "English"}, "The setting language has a wrong value ('English')"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence_without_the_key(
    kind: type[Settings], values: dict[str, object], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        kind(**values)  # type: ignore[arg-type]
    assert str(caught.value).startswith(said)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("wrong", [None, b"It may rain.", 5, ["It may rain."]])
def test_what_is_no_text_or_article_is_told_in_a_sentence(wrong: Any) -> None:
    with pytest.raises(NotAnArticle, match="The text is not a string but"):
        Article.from_text(wrong)
    with pytest.raises(InputError, match="An Article is summarized, not"):
        summarize(wrong, Settings(model="none"))
    with pytest.raises(InputError, match="An Article is summarized, not"):
        wait_for(asummarize(wrong))
    with pytest.raises(InputError, match="read_article takes a path, a URL or a file open in binary mode, not"):
        read_article(wrong)


def test_wrong_fields_and_settings_of_the_library_are_told_in_a_sentence() -> None:
    with pytest.raises(NotAnArticle, match="The article's title is of the wrong type: input should be a valid string"):
        Article.from_text("It may rain.", title=5)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="has a wrong value"):
        summarize(Article.from_text("It may rain."), "none")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="has a wrong value"):
        read_article("a.txt", settings=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [KEY, [("api_key", KEY)], {"scale": KEY * 1000}])
def test_what_is_no_settings_at_all_is_not_repeated(given: object) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.model_validate(given)
    assert len(str(caught.value)) < 500
    assert isinstance(given, dict) or KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (Settings, "max_tokens"),
        (Settings, "passage"),
        (Settings, "timeout"),
        (BulkSettings, "max_tokens"),
        (BulkSettings, "limit"),
        (BulkSettings, "max_cost"),
        (ReadSettings, "max_bytes"),
    ],
)
def test_numbers_beyond_all_measure_are_told_in_a_sentence(kind: type[Choices], field: str) -> None:
    with pytest.raises(SettingsError, match=f"The setting {field} has a wrong value"):
        kind.model_validate({field: 10**5000})


def test_the_largest_numbers_that_are_allowed_work(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nIt rained in Strelsau.\n")
    (tmp_path / "a.jsonl").write_text('{"text": "It rained in Strelsau."}\n')
    (tmp_path / "a.txt").write_text("It rained in Strelsau.")
    with pytest.raises(SettingsError, match="max_bytes has a wrong value \\(9223372036854775807\\)"):
        ReadSettings(max_bytes=2**63 - 1)
    most = ReadSettings(max_bytes=2_000_000_000)
    assert all(entry.article for entry in read_corpus([str(tmp_path)], CorpusSettings(read=most)))
