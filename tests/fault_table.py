"""What a run does when its service fails, measured: the table of `docs/reliability.md`.

python -m tests.fault_table "429 in seconds"   one fault, by the real command, with its real pauses
python -m tests.fault_table --write            measure all of them anew and write the table
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from summarizer import client
from summarizer.cli import cli
from summarizer.errors import ModelError
from summarizer.models import Article, Summary
from summarizer.pipeline import summarize
from summarizer.settings import Settings
from tests.faults import DESCRIBED, FAULTS, Behaviour, FaultServer, obliging

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"
KEY = "sk-canary-0123456789abcdefghijklmnopqrstuvwxyz"
ARTICLE = "The old bridge fell on Friday. Orla Tindqvist said that repairs may take a month.\n"
HEALTHY = 3
"""Requests that the article takes where nothing fails."""
IMPATIENT = 0.3
"""Seconds: the time limit of a request to a server that stalls."""
BEGIN, END = "<!-- faults -->\n", "<!-- /faults -->"


@dataclass(frozen=True)
class Persisting:
    """A run of the command whose service always fails."""

    exit_code: int
    stdout: str
    stderr: str
    requests: int

    @property
    def said(self) -> str:
        """The line on stderr, with what varies from run to run taken out."""
        line = self.stderr.removeprefix("summarizer: error: ").rstrip("\n")
        line = re.sub(r"http://127\.0\.0\.1:\d+/v1", "SERVER", line)
        return re.sub(r"\d{6,}(?= seconds)", "N", line)


@contextmanager
def without_pauses() -> Iterator[list[float]]:
    """Pauses between tries are noted in place of being waited for."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "Client", partial(client.Client, sleep=sleep))
        yield waits


def timeout_of(fault: str) -> float:
    """The time limit that a fault is met with."""
    return IMPATIENT if fault in {"silent", "drips"} else 30


def persisting(fault: str, article: Path, *options: str) -> Persisting:
    """Run the command in this process, with a service that does nothing else."""
    with FaultServer(FAULTS[fault]) as server, without_pauses():
        where = ("--model", "m", "--base-url", server.base_url, "--timeout", str(timeout_of(fault)))
        environment = {"OPENAI_API_KEY": KEY, "SUMMARIZER_CONFIG": os.devnull}
        result = CliRunner().invoke(cli, ["run", str(article), *where, *options], env=environment)
    return Persisting(result.exit_code, result.stdout, result.stderr, len(server.requests))


def once(fault: str, *, after: int = 0) -> tuple[Summary | ModelError, int]:
    """Summarize by the library, with a service that fails once, after so many proper answers; and its requests."""
    return summarized(fault, [*[obliging] * after, FAULTS[fault], obliging])


def summarized(fault: str, script: Sequence[Behaviour], attempts: int = 4) -> tuple[Summary | ModelError, int]:
    """Summarize by the library, with a service that follows a script; what came of it, and the number of requests."""
    with FaultServer(*script) as server, without_pauses():
        settings = Settings(
            model="m",
            base_url=server.base_url,
            api_key=SecretStr(KEY),
            timeout=timeout_of(fault),
            max_attempts=attempts,
        )
        try:
            return summarize(Article.from_text(ARTICLE), settings), len(server.requests)
        except ModelError as error:
            return error, len(server.requests)


def line(fault: str, article: Path) -> str:
    """The table's line about a fault."""
    run = persisting(fault, article)
    outcome, requests = once(fault)
    if isinstance(outcome, ModelError):
        survived = f"the same: `{type(outcome).__name__}`"
    elif any(u.item == "answer" for u in outcome.ungrounded):
        survived = f"summary, the lost answer listed as ungrounded ({requests})"
    else:
        survived = f"summary ({requests})"
    said = "summary" if run.exit_code == 0 else f"{run.exit_code}: {run.said}"
    return f"| `{fault}` | {DESCRIBED.get(fault, f'answers {fault}')} | {said} | {run.requests} | {survived} |"


def documented() -> list[str]:
    """The lines of the table on the page."""
    table = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return [row for row in table.splitlines() if row.startswith("| `")]


def write(article: Path) -> None:
    """Measure all faults and put the table on the page."""
    head = "| fault | what the service does | always: exit code and words | requests | once (requests) |\n"
    head += "|---|---|---|---|---|\n"
    table = head + "".join(f"{line(fault, article)}\n" for fault in FAULTS)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table + END + rest.partition(END)[2], encoding="utf-8")


def reproduce(fault: str, article: Path) -> None:
    """Run the real command against the fault, waiting as long as it does."""
    with FaultServer(FAULTS[fault]) as server:
        where = ["--model", "m", "--base-url", server.base_url, "--timeout", str(timeout_of(fault))]
        command = [sys.executable, "-m", "summarizer", "run", str(article), *where]
        code = subprocess.run(command, env={**os.environ, "OPENAI_API_KEY": KEY}, check=False).returncode
    sys.stderr.write(f"exit code {code}, {len(server.requests)} requests\n")


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(ARTICLE, encoding="utf-8")
        if list(arguments) == ["--write"]:
            write(article)
        elif len(arguments) == 1 and arguments[0] in FAULTS:
            reproduce(arguments[0], article)
        else:
            sys.exit(f"{__doc__}\nFaults: {', '.join(FAULTS)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
