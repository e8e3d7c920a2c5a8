"""`summarizer bulk`: a corpus into one database, resumed by the same command."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

import click

from summarizer.cli.bulk_progress import closing_lines, dry_run_lines, watching
from summarizer.cli.exits import INTERRUPTED, SOME_FAILED, tell
from summarizer.cli.model_options import ModelOptions, hush_libraries, make_ready, model_options, prepare
from summarizer.cli.output import write_line
from summarizer.errors import SettingsError
from summarizer.interrupts import terminated_gently

if TYPE_CHECKING:
    from summarizer.bulk import BulkSettings, Outcome
    from summarizer.corpus import CorpusSettings, Entry

_COUNT = click.IntRange(min=1)
_FILE = click.Path(path_type=Path, dir_okay=False)
_AMOUNT = click.FloatRange(min=0, min_open=True)


class _Options(ModelOptions):
    sources: tuple[str, ...]
    db: Path | None
    ray: str | None
    output: str | None
    text_field: str
    id_field: str | None
    allow_private: bool
    concurrency: int
    processes: int | None
    rpm: float | None
    tpm: float | None
    max_tokens: int | None
    max_cost: float | None
    limit: int | None
    max_failures: int
    on_error: Literal["skip", "stop"]
    retry_failed: bool
    force: bool
    wait: bool
    dry_run: bool


@click.command(short_help="Summarize a corpus into a database; the same command resumes.")
@click.argument("sources", nargs=-1, required=True)
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="SQLite file for the results.")
@click.option(
    "--ray",
    is_flag=False,
    flag_value="local",
    metavar="[ADDRESS]",
    help="Run on Ray: local (this machine), auto or a cluster's address.",
)
@click.option("-o", "--output", metavar="FOLDER", help="With --ray: folder for the results, in Parquet files.")
@click.option("--text-field", default="text", show_default=True, help="Field or column that holds the text.")
@click.option("--id-field", help="Field that holds your own id, kept as external_id.")
@click.option("--allow-private", is_flag=True, help="Allow URLs that lead to private addresses.")
@model_options
@click.option(
    "--concurrency", type=click.IntRange(1, 1024), default=8, show_default=True, help="Most requests under way at once."
)
@click.option("--processes", type=click.IntRange(1, 256), help="Worker processes. [default: what the processors bear]")
@click.option("--rpm", type=_AMOUNT, help="Most requests a minute.")
@click.option("--tpm", type=_AMOUNT, help="Most tokens a minute, in and out.")
@click.option("--max-tokens", type=_COUNT, help="Most tokens of this run; no request is sent that might exceed it.")
@click.option("--max-cost", type=_AMOUNT, metavar="DOLLARS", help="Most US dollars of this run, likewise.")
@click.option("--limit", type=_COUNT, help="Most articles of this run.")
@click.option("--max-failures", type=_COUNT, default=10, show_default=True, help="Same failures in a row that end it.")
@click.option(
    "--on-error", type=click.Choice(("skip", "stop")), default="skip", show_default=True, help="At a failure."
)
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@click.option("--force", is_flag=True, help="Do again what is done.")
@click.option("--wait", is_flag=True, help="Wait while another run uses the database.")
@click.option("--dry-run", is_flag=True, help="Count articles, requests, tokens and money; send and write nothing.")
def bulk(**options: Unpack[_Options]) -> None:
    """Summarize the articles of SOURCES into a database, each once, however often the command is run.

    SOURCES are files, folders, globs, URLs, JSONL, CSV or Parquet files with an article a record, or - for JSONL on
    standard input. What is done is skipped, unless the model, its parameters or the prompts changed; its id and
    other fields are taken over from its record. Ctrl-C finishes the articles under way and stops; a second one drops
    them.

    \b
    Examples:
      summarizer bulk articles/ --db corpus.db --model none
      summarizer bulk news.jsonl --db corpus.db --text-field body --id-field url --max-cost 5
      summarizer bulk news.jsonl --db corpus.db --retry-failed
      zcat dump.jsonl.gz | summarizer bulk - --db corpus.db --concurrency 32 --dry-run
      summarizer bulk /shared/news.jsonl --ray auto --output /shared/summaries --concurrency 400
    """
    _check_target(options)
    settings, choice = prepare(options)
    hush_libraries()
    corpus, plan = _settings(options)
    from summarizer import bulk as runs  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.corpus import count_entries, read_corpus  # noqa: PLC0415 -- loaded when the command runs

    entries = _noting(read_corpus(options["sources"], corpus), options["id_field"])
    if options["dry_run"] and options["db"] is not None:
        from summarizer.forecast import forecast  # noqa: PLC0415 -- as above

        for line in dry_run_lines(forecast(entries, options["db"], settings, plan), choice):
            write_line(line)
        return
    make_ready(choice)
    with watching(count_entries(options["sources"]), plan.limit) as watcher:
        if options["db"] is not None:
            with terminated_gently():
                outcome = runs.run(entries, options["db"], settings, plan, watcher.report)
        else:
            from summarizer.ray import cluster, run_ray  # noqa: PLC0415 -- as above

            with cluster(str(options["ray"])):
                outcome = run_ray(options["sources"], str(options["output"]), settings, corpus, plan, watcher.report)
    _close(outcome, options, watcher.seconds())


def _noting(entries: Iterator[Entry], id_field: str | None) -> Iterator[Entry]:
    """The entries; the first that lacks the id, if it is the first of all, and the first odd date are told."""
    told = False
    for number, entry in enumerate(entries):
        if number == 0 and entry.lacks_id:
            there = ", ".join(entry.metadata) or "none"
            tell(f"{entry.origin} has no field {id_field!r} for an id (--id-field); its other fields: {there[:300]}.")
        if entry.odd_date is not None and not told:
            told = True
            tell(
                f"{entry.origin}: published, {entry.odd_date[:100]!r}, cannot be read as a date and is kept in the"
                " metadata (others like it are not told): write it as in 2026-03-12."
            )
        yield entry


def _check_target(options: _Options) -> None:
    """Make sure that the results go to a database, or, on Ray, to a folder."""
    if options["ray"] is None:
        if options["output"] is not None:
            raise click.UsageError("--output goes with --ray; without it, results go to --db.")
        if options["db"] is None:
            raise click.UsageError("Missing option '--db'.")
    elif options["output"] is None:
        raise click.UsageError("--ray needs --output, a folder for the results.")
    elif options["db"] is not None:
        raise click.UsageError("--db has no effect with --ray: results go to --output.")
    elif options["dry_run"]:
        raise click.UsageError("--dry-run does not work with --ray: name a --db instead, which is not made.")


def _settings(options: _Options) -> tuple[CorpusSettings, BulkSettings]:
    """The options as settings.

    Raises:
        UsageError: a number is none, such as nan.
    """
    from summarizer.bulk import BulkSettings  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.corpus import CorpusSettings  # noqa: PLC0415 -- as above
    from summarizer.ingest import ReadSettings  # noqa: PLC0415 -- as above

    corpus = CorpusSettings(
        text_field=options["text_field"],
        id_field=options["id_field"],
        read=ReadSettings(allow_private=options["allow_private"]),
    )
    try:
        plan = BulkSettings(
            concurrency=options["concurrency"],
            processes=options["processes"],
            requests_a_minute=options["rpm"],
            tokens_a_minute=options["tpm"],
            max_tokens=options["max_tokens"],
            max_cost=options["max_cost"],
            limit=options["limit"],
            max_failures=options["max_failures"],
            on_error=options["on_error"],
            retry_failed=options["retry_failed"],
            force=options["force"],
            wait=options["wait"],
        )
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    return corpus, plan


def _close(outcome: Outcome, options: _Options, seconds: float) -> None:
    """The closing report, and how the command ends."""
    for line in closing_lines(outcome, options["db"], options["output"], seconds):
        tell(line)
    if outcome.interrupted:
        raise click.exceptions.Exit(INTERRUPTED)
    if outcome.stopped is not None:
        raise outcome.stopped
    if outcome.tally.failed:
        raise click.exceptions.Exit(SOME_FAILED)
