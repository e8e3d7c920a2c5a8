from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import stat
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from summarizer import errors, models
from summarizer.cli import cli
from summarizer.cli.exits import EXIT_HELP, exit_code
from summarizer.cli.output import write_stdout
from summarizer.cli.progress import fetching, working
from summarizer.errors import OutputError, SummarizerError
from summarizer.export import EXPORT_FORMS
from summarizer.models import Summary
from summarizer.outputs import check_writable, write_file
from summarizer.render import FORMATS

CLEAN = {
    "OPENAI_API_KEY": None,
    "OPENAI_BASE_URL": None,
    "SUMMARIZER_MODEL": None,
    "SUMMARIZER_BASE_URL": None,
    "SUMMARIZER_TIMEOUT": None,
    "SUMMARIZER_DEBUG": None,
    "SUMMARIZER_CONFIG": os.devnull,
}
ARTICLE = "The ministry said on Monday that the bridge had fallen. Analysts warned that the town may be cut off.\n"


def invoke(*args: str, env: dict[str, str] | None = None, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(args), env={**CLEAN, **(env or {})}, input=text)


def said(result: Result) -> str:
    """The one line on stderr of a command that failed."""
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    out = [path]
    for name, command in group.commands.items():
        here = (*path, name)
        out += commands(command, here) if isinstance(command, click.Group) else [here]
    return out


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_command_is_documented_with_an_example(path: tuple[str, ...]) -> None:
    result = invoke(*path, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n +summarizer {' '.join(path)}", result.stdout)


def every_error(kind: type[SummarizerError]) -> list[type[SummarizerError]]:
    return [kind, *(e for child in kind.__subclasses__() for e in every_error(child))]


def test_every_error_has_an_exit_code_that_the_help_explains() -> None:
    kinds: list[type[BaseException]] = [*every_error(SummarizerError)[1:], KeyboardInterrupt, BrokenPipeError, KeyError]
    for kind in kinds:
        assert re.search(rf"^  {exit_code(kind('x'))} ", EXIT_HELP, re.MULTILINE)
    assert exit_code(errors.WeightsError("x")) == exit_code(errors.AuthenticationFailed("x")) == 5
    assert exit_code(errors.RateLimited("x")) == 6
    shown = invoke("--help").stdout
    assert all(line.strip() in shown for line in EXIT_HELP.strip("\b\n").splitlines())


def test_version() -> None:
    assert re.fullmatch(r"summarizer \S+\n", invoke("--version").stdout)


def test_schema_is_the_summarys_and_each_records() -> None:
    schema = json.loads(invoke("schema").stdout)
    assert set(schema["properties"]) == set(Summary.model_fields)
    assert schema["additionalProperties"] is False
    assert json.loads(invoke("schema", "claim").stdout)["title"] == "Claim"
    assert json.loads(invoke("schema", "Span").stdout)["title"] == "Span"
    for name in ("Record", "BaseModel", "Clam"):
        result = invoke("schema", name)
        assert result.exit_code == 2
        assert f"there is no type '{name}'; the types are Article, Attribution, Claim" in result.stderr
    for kind in vars(models).values():
        if isinstance(kind, type) and issubclass(kind, models.Record) and kind is not models.Record:
            assert invoke("schema", kind.__name__).exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file"),
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x7fELF\x02\x00\x00\x01\xff\xfe\x00\x00", "not an article"),
    ],
)
def test_what_is_no_article_is_3(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "article"
    if content is not None:
        path.write_bytes(content)
    result = invoke("run", str(path), "--model", "none", "-o", str(tmp_path / "out.json"))
    assert message in said(result).lower()
    assert result.exit_code == 3
    assert not (tmp_path / "out.json").exists()


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    result = invoke("run", str(tmp_path), "--model", "none")
    assert "folder" in said(result)
    assert result.exit_code == 3


def test_run_gives_each_format_on_stdout_and_nothing_else(article: str) -> None:
    text = invoke("run", article, "--model", "none")
    assert (text.exit_code, text.stderr) == (0, "")
    assert "Key points" in text.stdout
    assert "\x1b" not in text.stdout
    summary = Summary.model_validate_json(invoke("run", article, "--model", "none", "--format", "json").stdout)
    assert summary.article.text == ARTICLE
    assert summary.provenance.mode == "none"
    assert {c.certainty for c in summary.claims} == {"certain", "possible"}
    assert invoke("run", article, "--model", "none", "--format", "markdown").stdout.startswith("# ")


def test_run_reads_stdin_and_writes_a_file(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    result = invoke("run", "-", "--format", "json", "-o", str(path), "--model", "none", text=ARTICLE)
    assert (result.exit_code, result.output) == (0, "")
    assert Summary.model_validate_json(path.read_text(encoding="utf-8")).article.text == ARTICLE


def test_without_any_model_one_line_says_how_to_get_one(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "xllamacpp" else find(name))
    result = invoke("run", article)
    assert result.exit_code == 0
    assert re.fullmatch(r"summarizer: No model is set up, .*OPENAI_API_KEY.*\n", result.stderr)


def test_prompts_are_listed_and_shown() -> None:
    listed = invoke("prompts", "list")
    assert re.search(r"^claims +v\d+ +[0-9a-f]{16} ", listed.stdout, re.MULTILINE)
    assert invoke("prompts", "show", "claims").stdout.startswith("---\n")
    result = invoke("prompts", "show", "nope")
    assert result.exit_code == 7
    assert "no prompt nope" in said(result)


def test_the_shipped_prompts_keep_their_contracts() -> None:
    checked = invoke("prompts", "check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "keep their contracts" in checked.stderr


@pytest.mark.parametrize(
    ("args", "env", "code", "message"),
    [
        (["--timeout", "-1"], {}, 4, "option --timeout has a wrong value (-1.0): input should be greater than 0"),
        ([], {"SUMMARIZER_TIMEOUT": "soon"}, 4, "environment variable SUMMARIZER_TIMEOUT has a wrong value"),
        ([], {"SUMMARIZER_CONFIG": "gone.toml"}, 4, "There is no config file 'gone.toml'"),
        (["--model", "gpt-x"], {}, 5, "needs a key in OPENAI_API_KEY"),
        (["--model", "gone.gguf"], {}, 5, "There is no GGUF file 'gone.gguf'"),
        (["-o", "no/such/folder/x.json"], {}, 8, "there is no folder"),
        (["-o", "."], {}, 8, "is a folder"),
        (["--model", "nonee"], {}, 5, "did you mean --model none?"),
        (["--model", "Local"], {}, 5, "did you mean --model local?"),
    ],
)
def test_each_failure_is_one_line_and_a_code(
    args: list[str], env: dict[str, str], code: int, message: str, article: str
) -> None:
    result = invoke("run", article, *args, env=env)
    assert message in said(result)
    assert result.exit_code == code


def test_wrong_usage_is_2(article: str) -> None:
    for args in (["run"], ["run", article, "--format", "xml"], ["run", article, "--frobnicate"], ["walk"]):
        assert invoke(*args).exit_code == 2
    result = invoke("run", article, "--model", "none", "--base-url", "http://127.0.0.1:1/v1")
    assert result.exit_code == 2
    assert "--base-url has no effect with the model 'none'" in result.stderr


def break_schema(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_text: str, *, exact: bool) -> None:  # noqa: ARG001 -- the signature of what it stands for
        raise error

    monkeypatch.setattr("summarizer.cli.schema.write_stdout", fail)


def test_an_unexpected_error_is_one_line_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    break_schema(monkeypatch, RuntimeError("boom \x1b[31m\nsecond"))
    result = invoke("schema")
    assert said(result) == (
        "summarizer: internal error (RuntimeError: boom �[31m second), please report it; "
        "SUMMARIZER_DEBUG=1 shows where it happened.\n"
    )
    assert result.exit_code == 70
    assert "Traceback" in invoke("schema", env={"SUMMARIZER_DEBUG": "1"}).stderr


def test_ctrl_c_is_130_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    break_schema(monkeypatch, KeyboardInterrupt())
    result = invoke("schema")
    assert said(result) == "summarizer: interrupted.\n"
    assert result.exit_code == 130


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_broken_pipe_is_silent() -> None:
    command = [sys.executable, "-m", "summarizer", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_models_says_what_can_be_used_and_why_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("summarizer.settings.local_installed", lambda: False)
    shown = invoke("models").stdout
    assert re.search(r"^  gpt\S+ +not usable: OPENAI_API_KEY is not set", shown, re.MULTILINE)
    assert re.search(r"^  local +not usable: the extra `local` is not installed", shown, re.MULTILINE)
    assert re.search(r"^\* none +ready", shown, re.MULTILINE)
    assert re.search(r"^\* gpt\S+ +ready", invoke("models", env={"OPENAI_API_KEY": "sk-x"}).stdout, re.MULTILINE)
    monkeypatch.setattr("summarizer.settings.local_installed", lambda: True)
    shown = invoke("models", env={"SUMMARIZER_CACHE": str(tmp_path)}).stdout
    assert re.search(r"^\* local +ready once its 1.1 GB are fetched", shown, re.MULTILINE)


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers.get("Authorization") == "Bearer sk-right" and self.path == "/v1/models"
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(b'{"data": [{"id": "small"}, {"id": "large\\u001b"}]}')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the signature of the base
        pass


def test_models_asks_a_named_server_what_it_has() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env = {"SUMMARIZER_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1", "SUMMARIZER_MODEL": "small"}
        right = invoke("models", env=env | {"OPENAI_API_KEY": "sk-right"}).stdout
        wrong = invoke("models", env=env).stdout
        server.shutdown()
    assert re.search(r"^\* small +ready: http\S+ has large�, small$", right, re.MULTILINE)
    assert re.search(r"^\* small +not usable: http\S+ refuses the key \(401\)", wrong, re.MULTILINE)
    assert re.search(r"^\* small +not usable: http\S+ does not answer", invoke("models", env=env).stdout, re.MULTILINE)


def test_models_shows_no_key() -> None:
    result = invoke("models", env={"OPENAI_API_KEY": "sk-secret"})
    assert "sk-secret" not in result.output


def test_an_unknown_embedded_model_is_named() -> None:
    result = invoke("models", "fetch", "gigantic")
    assert result.exit_code == 5
    assert "gigantic" in said(result)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.json"
    write_file(path, "first\n")

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        write_file(path, "second\n")
    assert path.read_bytes() == b"first\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_modes_links_and_devices_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "out.txt", tmp_path / "link.txt"
    write_file(path, "x")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o640)
    link.symlink_to(path)
    write_file(link, "“y”\n")
    assert link.is_symlink()
    assert path.read_bytes() == "“y”\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    write_file(Path(os.devnull), "z")
    assert not Path(os.devnull).is_file()


def test_an_output_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="there is no folder"):
        check_writable(tmp_path / "file" / "out.txt")


def test_exact_data_is_utf_8_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for exact, expected in ((True, "⟨“”⟩".encode()), (False, b"????")):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        write_stdout("⟨“”⟩", exact=exact)
        assert raw.getvalue() == expected


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with working() as quiet, fetching() as quiet_too:
        assert quiet is None
        assert quiet_too is None
    terminal = FakeTerminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with fetching() as show:
        assert show is not None
        show(500, 1000, "downloading \x07[b]weights")
    assert "downloading �[b]weights" in terminal.getvalue()


def test_the_formats_that_can_be_chosen_are_those_there_are() -> None:
    for command, forms in (("run", FORMATS), ("show", FORMATS), ("export", EXPORT_FORMS)):
        option = next(option for option in cli.commands[command].params if option.name == "format")
        assert tuple(option.type.choices) == forms  # type: ignore[attr-defined] -- a click.Choice


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.json", "{\n"),
        ("out.jsonl", '{"schema_version"'),
        ("out.jsonld", '{\n "@context": "http://www.w3.org/ns/anno.jsonld"'),
        ("out.ann", "T1\tClaim 12 23\tit may rain"),
        ("out.html", "<!doctype html>"),
        ("out.md", "# "),
        ("out.txt", "It may rain"),
    ],
)
def test_the_outputs_suffix_chooses_the_format(name: str, begins: str, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Ann Li said it may rain.\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["run", str(article), "--model", "none", "-o", str(tmp_path / name)], env=CLEAN)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.TSV", "out.csv.gz"])
def test_a_table_is_no_output_of_one_article(name: str, article: str, tmp_path: Path) -> None:
    result = invoke("run", article, "--model", "none", "-o", str(tmp_path / name))
    assert result.exit_code == 2
    assert "tables are made of a database: summarizer bulk" in result.stderr
    assert "summarizer export corpus.db --format" in result.stderr
    assert not (tmp_path / name).exists()
    told = invoke("run", article, "--model", "none", "-o", str(tmp_path / name), "--format", "text")
    assert (told.exit_code, (tmp_path / name).exists()) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="a browser that is a shell script")
def test_open_makes_a_page_and_opens_it(article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)  # it looks for browsers again
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = invoke("run", article, "--model", "none", "--open", env={"BROWSER": f"{browser} %s"})
    assert done.exit_code == 0, done.stderr
    assert not done.stdout
    page = Path(seen.read_text(encoding="utf-8").removeprefix("file://"))
    assert page.name == "article.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert f"opened {page}" in done.stderr


def test_open_without_a_browser_says_where_the_page_is(
    article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser._tryorder", [])
    page = tmp_path / "page.html"
    done = invoke("run", article, "--model", "none", "--open", "-o", str(page))
    assert done.exit_code == 0
    assert done.stderr.endswith(f"no browser could be started; the page is {page}.\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_open_and_another_format_contradict_each_other(article: str) -> None:
    done = invoke("run", article, "--model", "none", "--open", "--format", "json")
    assert done.exit_code == 2
    assert "leave --format out" in done.stderr


def test_a_text_in_place_of_a_path_is_told(tmp_path: Path, article: str) -> None:
    target = str(tmp_path / "out.json")
    result = invoke("run", ARTICLE * 50, "--model", "none", "-o", target)
    assert result.exit_code == 3
    assert "File name too long" in said(result)
    result = invoke("run", article, "--model", "none", "-o", str(tmp_path / ("x" * 300)))
    assert result.exit_code == 8
    assert "cannot be written: File name too long." in said(result)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl.gz", "a.parquet"])
def test_a_file_of_records_is_for_bulk(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id,text\n1,It may rain.\n")
    result = invoke("run", str(tmp_path / name), "--model", "none")
    assert (result.exit_code, f"summarizer bulk {tmp_path / name} --db corpus.db" in result.stderr) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("line", ["show DB", "search DB bridge", "prompts list", "--version", "show --help"])
def test_a_full_disk_behind_stdout_is_an_output_error(tmp_path: Path, article: str, line: str) -> None:
    db = str(tmp_path / "a.db")
    if "DB" in line:
        assert invoke("bulk", article, "--db", db, "--model", "none", "--processes", "1").exit_code == 0
    command = [sys.executable, "-m", "summarizer", *line.replace("DB", db).split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 8
    assert re.fullmatch(r"summarizer: error: The result cannot be written.*: No space left on device\.\n", done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-", "2> >(exec true)"])
@pytest.mark.parametrize(
    ("line", "code", "data"),
    [
        ("bulk FOLDER/a.jsonl --db FOLDER/WHERE.db --model none --processes 1", 1, ""),
        ("run FOLDER/gone.txt", 3, ""),
        ("run", 2, ""),
        ("bulk FOLDER/a.jsonl --db FOLDER/x.db --model none --id-field nr --dry-run", 0, "articles to do"),
    ],
)
def test_a_stderr_that_nobody_reads_changes_no_exit_code(
    tmp_path: Path, where: str, line: str, code: int, data: str
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": ARTICLE}) + "\n[]\n")
    command = f"{sys.executable} -m summarizer {line.replace('FOLDER', str(tmp_path))} {where}"
    env = {name: value for name, value in os.environ.items() if name not in CLEAN}
    done = subprocess.run(["/bin/bash", "-c", command], stdout=subprocess.PIPE, text=True, check=False, env=env)
    assert done.returncode == code
    assert done.stdout.startswith(data)
    assert done.stdout.count("\n") == (4 if data else 0)
