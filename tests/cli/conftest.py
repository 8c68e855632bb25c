"""The command line as a person uses it: in this process where that is enough, else as a program of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import knowledge.base
from bot.cli import main
from bot.config import Settings
from knowledge import Fact
from knowledge.answering import Answerer

ROOT = Path(__file__).parents[2]
KNOWN = "How did Eric Garcetti respond to Sessions' threat?"
"""The question of a shipped fact, word for word."""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def answerers() -> dict[tuple[str, ...], Answerer]:
    """Indexes made so far: they are immutable, so that runs over equal facts can share one."""
    return {}


@pytest.fixture
def bot(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answerers: dict[tuple[str, ...], Answerer],
) -> Callable[..., Ran]:
    """Run a command in this process: ``bot("ask", "…", typed="…")``."""

    def shared(facts: Sequence[Fact]) -> Answerer:
        key = tuple(fact.digest() for fact in facts)
        if key not in answerers:
            answerers[key] = Answerer(facts)
        return answerers[key]

    monkeypatch.setattr(knowledge.base, "Answerer", shared)

    def run(*arguments: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


def environment() -> dict[str, str]:
    """For a program of its own: this checkout is what it runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def program() -> Callable[..., Ran]:
    """Run a command as a program of its own, with pipes; on a few facts unless `whole`."""

    def run(*arguments: str, typed: bytes = b"", whole: bool = False) -> Ran:
        command = [sys.executable, "-m", "bot" if whole else "tests.cli.small", *arguments]
        done = subprocess.run(command, input=typed, capture_output=True, env=environment(), check=False)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
