"""The command `summarizer`: results on stdout, words for people on stderr, one exit code for each kind of error.

Commands load what they need when they run: `summarizer --help` must not wait for models, clients or renderers.
"""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import os
import sys

import click

from summarizer.cli.bulk import bulk as bulk_command
from summarizer.cli.eval import evaluate as eval_command
from summarizer.cli.exits import EXIT_HELP, INTERRUPTED, report, spare_stderr
from summarizer.cli.models import models as models_command
from summarizer.cli.prompts import prompts as prompts_command
from summarizer.cli.reports import report as report_command
from summarizer.cli.run import run as run_command
from summarizer.cli.schema import schema as schema_command
from summarizer.cli.store import export, search, show


class _Guarded(click.Group):
    """A group whose commands end in a line for a person and an exit code, never in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """The commands, the most used first."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            result: object = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 -- the one place where every error becomes an exit code
            ctx.exit(report(error))
        return result


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 -- click's call
    if wanted and not ctx.resilient_parsing:
        from summarizer import __version__  # noqa: PLC0415 -- metadata is read when asked for

        click.echo(f"summarizer {__version__}")
        ctx.exit()


@click.group(
    cls=_Guarded,
    epilog=EXIT_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Say what a news article claims, who says so and how sure they are, grounded to the character.

    \b
    Example:
      summarizer run article.txt
    """


cli.add_command(run_command)
cli.add_command(bulk_command)
cli.add_command(show)
cli.add_command(search)
cli.add_command(export)
cli.add_command(report_command)
cli.add_command(schema_command)
cli.add_command(prompts_command)
cli.add_command(models_command)
cli.add_command(eval_command)


def main() -> None:
    """Entry point of the command line."""
    code: int | str | None = 0
    spare_stderr()
    try:
        cli(prog_name="summarizer")
    except SystemExit as end:
        code = end.code
    except (KeyboardInterrupt, OSError) as error:
        code = report(error)
    if code == INTERRUPTED:
        # An embedded model would first finish its answer, for half a minute; it lives in this process and ends with it.
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    sys.exit(code)
