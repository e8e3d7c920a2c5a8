"""`summarizer report`: pages about what stands in a database that `summarizer bulk` made."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

from pathlib import Path

import click

from summarizer.cli.exits import tell
from summarizer.cli.output import open_page


@click.command(short_help="Make HTML pages of what a database holds.")
@click.argument("db", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The folder to write.")
@click.option("--force", is_flag=True, help="Write into a folder although it holds files of others; they stay.")
@click.option("--open", "open_it", is_flag=True, help="Open the first page in the browser.")
def report(db: Path, output: Path, force: bool, open_it: bool) -> None:  # noqa: FBT001 -- click's call
    """Write pages about the newest summary of each article in DB: articles, sources, a search, a page for each article.

    The pages need no server and no network: open index.html in a browser.

    \b
    Examples:
      summarizer report corpus.db -o site/
      summarizer report corpus.db -o site/ --open
    """
    from summarizer.report import check_target, write  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.store import Store  # noqa: PLC0415 -- as above

    check_target(output, force=force)
    with Store.open(db) as store:
        count = write(store.summaries(), output, force=force)
    tell(f"{count:,} {'article' if count == 1 else 'articles'} reported in {output}.")
    if open_it:
        open_page(output / "index.html")
