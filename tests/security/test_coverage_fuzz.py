"""The fuzzer that is led by coverage runs, each target a little. docs/security.md has the counts of long runs."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 100


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: the extra fuzz")
def test_every_target_runs_and_nothing_breaks(tmp_path: Path) -> None:
    arguments = ("all", "--runs", str(RUNS), "--seed", "1", "--plain", "--found", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.coverage_fuzz", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert list(tmp_path.iterdir()) == []
    # They write at the same time, so that lines may begin anywhere.
    runs = [int(count) for count in re.findall(r"Done (\d+) runs", done.stderr)]
    assert len(runs) == len(re.findall(r"target: ", done.stdout)) == 6
    assert min(runs) >= RUNS
