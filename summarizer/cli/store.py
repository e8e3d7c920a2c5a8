"""`summarizer show`, `search` and `export`: what stands in a database that `summarizer bulk` made."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from summarizer.cli.exits import tell
from summarizer.cli.output import stdout_takes_color, stdout_width, write_line, write_stdout
from summarizer.errors import SourceNotFound
from summarizer.visible import visible

if TYPE_CHECKING:
    from summarizer.export import ExportForm
    from summarizer.render import Format
    from summarizer.store import Store
    from summarizer.store_records import Hit

_DB = click.Path(path_type=Path, dir_okay=False)
_FORMATS = ("text", "markdown", "json", "jsonl", "webannotation", "schemaorg", "brat", "html")
_EXPORTS = ("jsonl", "csv", "parquet", "markdown", "webannotation", "schemaorg", "brat")


class _Show(TypedDict):
    db: Path
    article: str | None
    format: Format
    articles: bool
    failed: bool


@click.command(short_help="Show what a database holds, or one article of it.")
@click.argument("db", type=_DB)
@click.argument("article", required=False)
@click.option("--format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How an article looks.")
@click.option("--articles", is_flag=True, help="List the articles: the start of the hash, where from, headline.")
@click.option("--failed", is_flag=True, help="List the articles that failed, and why.")
def show(**options: Unpack[_Show]) -> None:
    """Show how DB stands, or the summary of ARTICLE.

    An article is named by its own id, by where it came from or just the file's name, or by the start of its hash.

    \b
    Examples:
      summarizer show corpus.db
      summarizer show corpus.db news.jsonl:12
      summarizer show corpus.db 57603b84 --format json
      summarizer show corpus.db --articles
      summarizer show corpus.db --failed
    """
    from summarizer.store import Store  # noqa: PLC0415 -- loaded when the command runs

    with Store.open(options["db"]) as store:
        if options["failed"]:
            for one in store.failures():
                write_line("\t".join(visible(str(part)) for part in (one.origin, one.kind, one.attempts, one.reason)))
        elif options["articles"]:
            for article_id, origin, headline in store.articles():
                write_line("\t".join(visible(part) for part in (article_id[7:15], origin, headline)))
        elif options["article"] is None:
            _overview(store)
        else:
            _article(store, options["article"], options["format"])


def _overview(store: Store) -> None:
    counts = store.counts()
    for status in ("done", "failed", "pending"):
        write_line(f"{status:<10}{counts.get(status, 0):>10,}")
    for run in store.runs():
        parts = [f"run {run.id}", run.started, run.model or run.mode, run.state, f"{run.done:,} done"]
        parts.append(f"{run.failed:,} failed")
        if run.requests:
            parts.append(f"{run.requests:,} requests")
        if run.cost is not None:
            parts.append(f"${run.cost:,.4f}")
        write_line(visible(" · ".join(parts)))


def _article(store: Store, name: str, form: Format) -> None:
    from summarizer.render import render  # noqa: PLC0415 -- loaded when the command runs

    found = store.find(name)
    if not found:
        _failed(store, name)
        msg = f"{str(store.path)!r} has no article {name!r}: give its id, its origin, or the start of its hash."
        raise SourceNotFound(msg)
    if len(found) > 1:
        tell(f"{len(found)} articles are called {name}; this is the first.")
    text = render(found[0], form, width=stdout_width(), color=stdout_takes_color())
    write_stdout(text, exact=form != "text")


def _failed(store: Store, name: str) -> None:
    """Say of an article that failed why it did and how it is tried again.

    Raises:
        SourceNotFound: it failed.
    """
    for one in store.find_failures(name):
        tries = "once" if one.attempts == 1 else f"{one.attempts} times"
        again = "--retry-failed" if one.is_article else "the source mended, or --retry-failed"
        msg = f"{one.origin} has no summary, since it failed {tries} ({one.kind}): {one.reason.rstrip('.')}."
        msg += f" To try it again, run the same `summarizer bulk` with {again}."
        raise SourceNotFound(msg)


@click.command(short_help="Find claims by their words.")
@click.argument("db", type=_DB)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="Most claims.")
@click.option(
    "--format", type=click.Choice(("text", "jsonl")), default="text", show_default=True, help="How they look."
)
def search(db: Path, words: tuple[str, ...], limit: int, format: str) -> None:  # noqa: A002 -- the option's name
    """Find the claims of DB in which all WORDS stand, in any form; words in one pair of quotes are a phrase.

    Below each stands how sure its source is, whether it is negated, whose claim it is (and whether they are denying it,
    or the article keeps its distance), the words that hedge it, and the article. jsonl has all that, the evidence with
    its offsets, and your own id.

    \b
    Examples:
      summarizer search corpus.db bridge fell
      summarizer search corpus.db "supply lines" Kupiansk --format jsonl
    """
    from summarizer.store import Store  # noqa: PLC0415 -- loaded when the command runs

    with Store.open(db) as store:
        hits = store.search(words, limit)
    for hit in hits:
        if format == "jsonl":
            row = {name: getattr(hit, name) for name in hit.__slots__}
            write_stdout(json.dumps(row, ensure_ascii=False) + "\n", exact=True)
            continue
        write_line(visible(hit.text))
        write_line("    " + visible(" · ".join(_marks(hit))))
    if not hits:
        tell("no claim holds all these words.")


def _marks(hit: Hit) -> Iterator[str]:
    """What a reader must know of a claim besides its words: how sure, whose, denied or doubted, and where it stands."""
    yield hit.certainty
    if hit.polarity == "negated":
        yield hit.polarity
    yield hit.source_name or ("unnamed source" if hit.attribution_id else "the article itself")
    if hit.stance not in {None, "neutral"}:
        yield f"{hit.stance} “{hit.cue}”"
    if hit.via:
        yield f"via {hit.via}"
    if hit.hedge_cues:
        yield "hedged " + ", ".join(f"“{cue}”" for cue in hit.hedge_cues.split(" … "))
    yield hit.title
    yield f"{hit.article_id[7:15]} {hit.claim_id}"


class _Export(TypedDict):
    db: Path
    format: ExportForm
    output: Path
    with_ids: bool
    force: bool


@click.command(short_help="Write what a database holds to files for other programs.")
@click.argument("db", type=_DB)
@click.option("--format", type=click.Choice(_EXPORTS), required=True, help="What kind of files.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file or folder to write.")
@click.option("--with-ids", is_flag=True, help="Put external_id, origin, metadata into each line of jsonl.")
@click.option("--force", is_flag=True, help="Write into a folder although it holds files of others.")
def export(**options: Unpack[_Export]) -> None:
    """Write the newest summary of each article in DB: jsonl is a file, csv, parquet and brat are folders.

    Your own id, where the article came from and the other fields of its record stand in the table articles of csv and
    parquet as external_id, origin and metadata; in jsonl with --with-ids, whose lines are then no plain summaries.

    \b
    Examples:
      summarizer export corpus.db --format jsonl -o summaries.jsonl
      summarizer export corpus.db --format jsonl --with-ids -o summaries.jsonl
      summarizer export corpus.db --format parquet -o tables/
    """
    if options["with_ids"] and options["format"] != "jsonl":
        msg = "--with-ids is for --format jsonl: csv and parquet have the ids anyway, the others no place for them."
        raise click.UsageError(msg)
    from summarizer.export import write  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.store import Store  # noqa: PLC0415 -- as above

    with Store.open(options["db"]) as store:
        count = write(
            store.kept(),
            options["format"],
            options["output"],
            force=options["force"],
            with_ids=options["with_ids"],
        )
    tell(f"{count:,} {'summary' if count == 1 else 'summaries'} written to {options['output']}.")
