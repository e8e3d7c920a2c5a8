"""`summarizer eval`: how well summaries agree with annotated articles."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

import click

from summarizer.cli.exits import tell
from summarizer.cli.model_options import ModelOptions, hush_libraries, make_ready, model_options, prepare
from summarizer.cli.output import write_line, write_stdout
from summarizer.cli.progress import working
from summarizer.errors import GoldError, OutputError, SummarizerError
from summarizer.outputs import check_writable, write_file

if TYPE_CHECKING:
    from summarizer.gold_files import GoldArticle, Prediction
    from summarizer.scores import ArticleScore

_FOLDER = click.Path(path_type=Path)


class _Options(ModelOptions):
    gold: Path
    check: bool
    predictions: Path | None
    compare: tuple[Path, Path] | None
    articles: Path | None
    only: tuple[str, ...]
    save: Path | None
    errors: bool
    format: Literal["text", "json"]
    output: Path | None


@click.command("eval", short_help="Score summaries against annotated articles.")
@click.argument("gold", type=_FOLDER)
@click.option("--check", is_flag=True, help="Only say what is wrong with the annotations.")
@click.option("--predictions", metavar="DIR", type=_FOLDER, help="Score these results; no model is asked.")
@click.option("--compare", metavar="A B", nargs=2, type=_FOLDER, help="Two folders of results: B less A, paired.")
@click.option("--articles", metavar="DIR", type=_FOLDER, help="Where the texts are, if not where the gold says.")
@click.option("--only", metavar="PREFIX", multiple=True, help="Only gold files whose name begins so; may be repeated.")
@click.option("--save", metavar="DIR", type=_FOLDER, help="Keep each summary as soon as it is made.")
@click.option("--errors", is_flag=True, help="List what was missed and what is wrong, with its sentence.")
@click.option("--format", type=click.Choice(("text", "json")), default="text", show_default=True, help="How it looks.")
@click.option("-o", "--output", metavar="FILE", type=_FOLDER, help="Write the figures to a file, whole or not at all.")
@model_options
def evaluate(**options: Unpack[_Options]) -> None:
    """Score summaries against the annotations in GOLD, a folder of JSON files or one of them.

    Prints precision, recall and F1 of attributions, hedges and claims with 95 % intervals, how what a model returned
    stands in the text, and what it cost. The articles are summarized now, as `summarizer run` does, unless results
    are given: one JSON file an article, named like the gold file, a summary or annotations in the gold format.

    \b
    Examples:
      summarizer eval tests/gold --model none
      summarizer eval tests/gold --model local --save out/
      summarizer eval tests/gold --predictions out/ --errors
      summarizer eval tests/gold --compare before/ after/
      summarizer eval my-gold/ --check
    """
    _refuse_contradictions(options)
    if options["output"] is not None:
        check_writable(options["output"])
    if options["check"]:
        _check(options)
        return
    hush_libraries()
    from summarizer import render_scores  # noqa: PLC0415 -- loaded when the command runs

    stopped: BaseException | None = None
    if options["compare"]:
        first, second = _both(options, options["compare"])
        shown = render_scores.comparison_json if options["format"] == "json" else render_scores.comparison_text
        text = shown(first, second)
    else:
        scored, stopped = _given(options) if options["predictions"] else _made(options)
        as_json = options["format"] == "json"
        show = render_scores.scores_json if as_json else render_scores.scores_text
        text = show(scored, errors=options["errors"]) if scored else ""
    _write(text, options)
    if stopped is not None:
        raise stopped


def _refuse_contradictions(options: _Options) -> None:
    given = [name for name in ("check", "predictions", "compare") if options[name]]
    if len(given) > 1:
        msg = f"--{given[0]} and --{given[1]} are two tasks: give one of them."
        raise click.UsageError(msg)
    running = [name for name in ("model", "base_url", "save") if options[name]]
    if given and running:
        option = running[0].replace("_", "-")
        msg = f"--{option} has no effect with --{given[0]}, which asks no model."
        raise click.UsageError(msg)
    if options["compare"] and options["errors"]:
        msg = "--errors has no effect with --compare: list those of each folder with --predictions."
        raise click.UsageError(msg)


def _check(options: _Options) -> None:
    from summarizer.gold_files import check_gold, gold_files  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.visible import visible  # noqa: PLC0415 -- as above

    files = gold_files(options["gold"], options["only"])
    faults = check_gold(files, options["articles"])
    for file, fault in faults:
        write_line(visible(f"{file}: {fault.item}: {fault.reason}."))
    if faults:
        bad = len({file for file, _ in faults})
        raise GoldError(f"{bad} of {len(files)} gold files must be mended.")
    write_line("1 gold file is right." if len(files) == 1 else f"{len(files)} gold files are right.")


def _gold(options: _Options) -> list[GoldArticle]:
    """All of the gold, read and checked before any work begins."""
    from summarizer.gold_files import gold_files, load_gold  # noqa: PLC0415 -- loaded when the command runs

    return [load_gold(file, options["articles"]) for file in gold_files(options["gold"], options["only"])]


def _predicted(gold: Sequence[GoldArticle], folder: Path) -> Iterator[tuple[GoldArticle, Prediction]]:
    """The results in the folder; what has none is told and left out."""
    from summarizer.gold_files import load_prediction  # noqa: PLC0415 -- loaded when the command runs

    if not folder.is_dir():
        raise GoldError(f"There is no folder of results {str(folder)!r}: check the path.")
    left_out = [one.name for one in gold if not (folder / f"{one.name}.json").is_file()]
    if len(left_out) == len(gold):
        raise GoldError(f"The folder {str(folder)!r} holds no result: each is named like its gold file.")
    if left_out:
        tell(f"{len(left_out)} of {len(gold)} have no result in {folder} and are left out: {', '.join(left_out)}.")
    for one in gold:
        if one.name not in left_out:
            yield one, load_prediction(folder / f"{one.name}.json", one.article)


def _given(options: _Options) -> tuple[list[ArticleScore], None]:
    return _scored(_gold(options), options["predictions"] or Path()), None


def _scored(gold: Sequence[GoldArticle], folder: Path) -> list[ArticleScore]:
    from summarizer.scores import score_article  # noqa: PLC0415 -- loaded when the command runs

    return [
        score_article(one.name, one.article, one.gold, its.found, its.summary) for one, its in _predicted(gold, folder)
    ]


def _both(options: _Options, folders: tuple[Path, Path]) -> tuple[list[ArticleScore], list[ArticleScore]]:
    """The results of two folders for the articles that both have."""
    gold = _gold(options)
    first, second = (_scored(gold, folder) for folder in folders)
    shared = {a.name for a in first} & {a.name for a in second}
    if not shared:
        raise GoldError(
            f"{folders[0]} and {folders[1]} hold results of different articles: there is nothing to compare."
        )
    return [a for a in first if a.name in shared], [a for a in second if a.name in shared]


def _made(options: _Options) -> tuple[list[ArticleScore], BaseException | None]:
    """Summarize and score every article; after a fault or Ctrl-C, what was finished before, and the error."""
    gold = _gold(options)
    settings, choice = prepare(options)
    save = options["save"]
    if save is not None:
        _make_folder(save)
    make_ready(choice)
    from summarizer.gold import from_summary  # noqa: PLC0415 -- loaded when the command runs
    from summarizer.pipeline import summarize  # noqa: PLC0415 -- as above
    from summarizer.scores import score_article  # noqa: PLC0415 -- as above

    scored: list[ArticleScore] = []
    with working() as progress:
        for one in gold:
            try:
                summary = summarize(one.article, settings, progress=progress)
                if save is not None:
                    write_file(save / f"{one.name}.json", summary.model_dump_json(indent=1) + "\n")
            except (SummarizerError, KeyboardInterrupt) as error:
                if scored:
                    tell(f"stopped at {one.name}; the figures are of the {len(scored)} articles before it.")
                return scored, error
            scored.append(score_article(one.name, one.article, one.gold, from_summary(summary), summary))
    return scored, None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {str(folder)!r} cannot be made: {error.strerror or error}.") from error
    check_writable(folder / "summary.json")


def _write(text: str, options: _Options) -> None:
    if options["output"] is not None:
        if text:
            write_file(options["output"], text)
        return
    write_stdout(text, exact=options["format"] == "json")
