"""What the README shows runs: its Python as it stands, its commands with the lexical layer in place of a model."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SEED = ROOT / "seeds" / "002_7e0fd7dec904f2cd.txt"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


COMMANDS = [
    line.partition(" #")[0].strip()
    for block in blocks("sh")
    for line in block.splitlines()
    if "summarizer run" in line and "https://" not in line and "--base-url" not in line
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    shutil.copy(SEED, tmp_path / "article.txt")
    shutil.copy(SEED, tmp_path / "articles")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def ran(command: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"SUMMARIZER_MODEL": "none", "PATH": path}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) >= 3
    assert len(blocks("python")) >= 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str, folder: Path) -> None:
    printed = ran(["bash", "-euc", command], folder)
    assert "Kharkiv" in (printed or (folder / "page.html").read_text(encoding="utf-8"))


def test_the_commands_of_a_corpus_run_one_after_the_other(folder: Path) -> None:
    (block,) = (block for block in blocks("sh") if "summarizer bulk" in block)
    printed = ran(["bash", "-euc", block.replace(" bridge ", " bridgehead ")], folder)
    assert "British Military Intelligence" in printed
    assert (folder / "tables" / "claims.csv").is_file()


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code: str, folder: Path) -> None:
    assert "certain" in ran([sys.executable, "-c", code], folder)


def test_the_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets
