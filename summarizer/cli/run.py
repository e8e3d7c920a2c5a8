"""`summarizer run`: one article, end to end."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from summarizer.cli.exits import tell
from summarizer.cli.model_options import ModelOptions, hush_libraries, make_ready, model_options, prepare
from summarizer.cli.output import open_page, stdout_takes_color, stdout_width, temporary_page, write_stdout
from summarizer.cli.progress import working
from summarizer.errors import OutputError
from summarizer.outputs import check_writable, write_file

if TYPE_CHECKING:
    from summarizer.models import Summary
    from summarizer.render import Format
    from summarizer.settings import ModelChoice, Settings

_FORMATS = ("text", "markdown", "json", "jsonl", "webannotation", "schemaorg", "brat", "html")
_STDIO = "-"
_BY_SUFFIX: dict[str, Format] = {
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "jsonl",
    ".jsonld": "webannotation",
    ".ann": "brat",
    ".html": "html",
    ".htm": "html",
}


class _Options(ModelOptions):
    article: str
    format: Format | None
    output: str | None
    allow_private: bool
    open_page: bool


@click.command(short_help="Summarize one article: a file, a URL, or - for standard input.")
@click.argument("article")
@click.option("--format", type=click.Choice(_FORMATS), help="How it looks. [default: by -o's suffix, else text]")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("--open", "open_page", is_flag=True, help="Make an HTML page and open it in the browser.")
@model_options
@click.option("--allow-private", is_flag=True, help="Allow URLs that lead to private addresses.")
def run(**options: Unpack[_Options]) -> None:
    """Summarize ARTICLE: a file (text, Markdown, HTML, PDF), a URL, or - for standard input.

    Without --model, what SUMMARIZER_MODEL or the config file says is used; else a hosted model if OPENAI_API_KEY is
    set; else the embedded one if it is installed; else none.

    \b
    Examples:
      summarizer run article.txt
      summarizer run https://example.org/news --format json -o summary.json
      summarizer run article.pdf --model local --open
      summarizer run - --model llama3.1 --base-url http://127.0.0.1:11434/v1 < article.txt
    """
    _refuse_records(options["article"])
    target = None if options["output"] in {None, _STDIO} else Path(str(options["output"]))
    form = options["format"] or ("html" if options["open_page"] else _format_of(options["article"], target))
    if options["open_page"] and form != "html":
        msg = "--open shows an HTML page: leave --format out, or give --format html."
        raise click.UsageError(msg)
    if target is not None:
        check_writable(target)
        with contextlib.suppress(OSError):  # one of them is not there, or is no path at all
            if target.samefile(options["article"]):
                msg = f"The output {str(target)!r} is the article itself: name another file."
                raise OutputError(msg)
    settings, choice = prepare(options)
    hush_libraries()
    summary = _summarize(options, settings, choice)
    page = target or (temporary_page(options["article"]) if options["open_page"] else None)
    _write(summary, form, page)
    if options["open_page"] and page is not None:
        open_page(page)


def _refuse_records(article: str) -> None:
    """Refuse a file of many articles, which would be read as the prose of one."""
    if _holds_records(article):
        msg = f"{article!r} holds an article a record: summarizer bulk {article} --db corpus.db."
        raise click.UsageError(msg)


def _holds_records(name: str) -> bool:
    from summarizer.corpus import holds_records  # noqa: PLC0415 -- loaded when the command runs

    return holds_records(name)


def _format_of(article: str, target: Path | None) -> Format:
    """The format that a file's name asks for."""
    if target is None:
        return "text"
    form = _BY_SUFFIX.get(target.suffix.lower())
    if form is None and _holds_records(str(target)):
        msg = (
            f"{str(target)!r} names a table, and tables are made of a database: summarizer bulk {article}"
            " --db corpus.db and summarizer export corpus.db --format csv -o tables/; or give a --format."
        )
        raise click.UsageError(msg)
    return form or "text"


def _summarize(options: _Options, settings: Settings, choice: ModelChoice) -> Summary:
    from summarizer.ingest import ReadSettings, read_article  # noqa: PLC0415 -- loaded when the command runs

    if options["article"] == _STDIO and sys.stdin is not None and sys.stdin.isatty():
        tell("reading the article from the terminal; end it with Ctrl-D.")
    article = read_article(options["article"], settings=ReadSettings(allow_private=options["allow_private"]))
    make_ready(choice)
    from summarizer.pipeline import summarize  # noqa: PLC0415 -- slow to load, so only once there is an article

    with working() as progress:
        return summarize(article, settings, progress=progress)


def _write(summary: Summary, form: Format, target: Path | None) -> None:
    from summarizer.render import render  # noqa: PLC0415 -- loaded when the command runs

    if target is not None:
        write_file(target, render(summary, form, width=stdout_width()))
        return
    text = render(summary, form, width=stdout_width(), color=stdout_takes_color())
    write_stdout(text, exact=form != "text")
