from __future__ import annotations

import subprocess
import sys

import pytest

import summarizer

HEAVY = {"openai", "instructor", "xllamacpp", "httpx2", "trafilatura", "pypdf", "jinja2", "yaml", "rich", "tenacity"}
HEAVY_FOR_HELP = HEAVY | {"pydantic", "summarizer.models", "summarizer.pipeline", "summarizer.render"}


def modules_after(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint('MODULES', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split("MODULES", 1)[1].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not modules_after("import summarizer") & (HEAVY | {"pydantic", "click"})


def test_help_loads_nothing_heavy() -> None:
    code = """
from summarizer.cli import main
sys.argv = ["summarizer", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not modules_after(code) & HEAVY_FOR_HELP


def test_the_records_load_no_client() -> None:
    assert not modules_after("from summarizer import Article, Claim, Settings, Summary") & (HEAVY | {"click"})


def test_every_public_name_is_there() -> None:
    for name in summarizer.__all__:
        assert getattr(summarizer, name) is not None
        assert name in dir(summarizer)


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Confidence'"):
        getattr(summarizer, "Confidence")  # noqa: B009 -- type checkers know that it is not there
