"""`summarizer prompts`."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import click

from summarizer.cli.exits import tell
from summarizer.cli.output import write_line, write_stdout
from summarizer.errors import PromptError


@click.group()
def prompts() -> None:
    """Check, list and show the prompts that models are asked with.

    \b
    Example:
      summarizer prompts list
    """


@prompts.command("check")
def check_prompts() -> None:
    """Check each prompt file against its contract: variables, answer model, examples, pinned hash.

    \b
    Example:
      summarizer prompts check
    """
    from summarizer.prompts import check, load_all  # noqa: PLC0415 -- loaded when the command runs

    problems = check()
    for problem in problems:
        tell(problem)
    if problems:
        msg = f"{len(problems)} broken prompt contracts, named above."
        raise PromptError(msg)
    click.echo(f"All {len(load_all())} prompts keep their contracts.", err=True)


@prompts.command("list")
def list_prompts() -> None:
    """List the prompts with their versions and hashes.

    \b
    Example:
      summarizer prompts list
    """
    from summarizer.prompts import load_all  # noqa: PLC0415 -- loaded when the command runs

    found = load_all()
    width = max(len(prompt.name) for prompt in found)
    for prompt in found:
        write_line(f"{prompt.name:<{width}}  v{prompt.version}  {prompt.sha256[:16]}  {prompt.header.description}")


@prompts.command("show")
@click.argument("name")
def show_prompt(name: str) -> None:
    """Print the newest version of a prompt file as it is.

    \b
    Example:
      summarizer prompts show claims
    """
    from summarizer.prompts import load  # noqa: PLC0415 -- loaded when the command runs

    write_stdout(load(name).source, exact=True)
