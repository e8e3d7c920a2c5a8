"""The compiled build is optional, names modules that exist, and leaves out what would not run the same compiled."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOOK: dict[str, Any] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]


def modules(pattern: str) -> list[Path]:
    return sorted(ROOT.glob(pattern.removeprefix("/")))


def test_an_ordinary_install_compiles_nothing() -> None:
    assert HOOK["enable-by-default"] is False
    needed = " ".join(PROJECT["build-system"]["requires"] + PROJECT["project"]["dependencies"])
    assert "mypy" not in needed


@pytest.mark.parametrize("pattern", HOOK["include"])
def test_a_pattern_names_modules_that_exist(pattern: str) -> None:
    assert modules(pattern)


def test_the_whole_lexical_layer_is_compiled() -> None:
    compiled = {path for pattern in HOOK["include"] for path in modules(pattern)}
    assert set((ROOT / "summarizer" / "lexical").glob("*.py")) <= compiled


@pytest.mark.parametrize("pattern", HOOK["include"])
def test_no_compiled_module_uses_cached_properties(pattern: str) -> None:
    # mypyc works one out again each time it is read
    assert [path.name for path in modules(pattern) if "cached_property" in path.read_text(encoding="utf-8")] == []
