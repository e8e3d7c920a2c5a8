"""The fuzzer, for seconds: `make fuzz` runs it for as long as one likes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("ingest", "record", "sentences", "summary", "ground", "questions", "answer")


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="the fuzzer is not installed: make .venv/.fuzz")
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found_in_seconds(target: str, tmp_path: Path) -> None:
    options = ["-max_total_time=2", "-max_len=1000", "-timeout=20", f"-artifact_prefix={tmp_path}/"]
    command = [sys.executable, "fuzz/fuzz.py", target, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_make_fuzz_runs_all_targets() -> None:
    assert f"for target in {' '.join(TARGETS)};" in (ROOT / "Makefile").read_text(encoding="utf-8")
    source = (ROOT / "fuzz" / "fuzz.py").read_text(encoding="utf-8")
    assert f"for f in ({', '.join(TARGETS)})" in source
