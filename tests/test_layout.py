"""The house: which part may import which, and no file so long that it is two ideas."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "cogs", "knowledge")
LONGEST = 400
"""Lines of a file."""
CLOSED_TO = {
    "knowledge": ("discord", "bot", "cogs"),
    "bot": ("sqlalchemy", "alembic", "rapidfuzz", "knowledge.store", "cogs"),
    "cogs": ("sqlalchemy", "alembic", "rapidfuzz", "knowledge.store"),
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Each module that a file imports, wherever in it; with `from a import b` both `a` and `a.b`."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


def test_there_are_files_to_look_at() -> None:
    assert all(len(sources(folder)) > 3 for folder in FOLDERS)


@pytest.mark.parametrize("path", sources(*FOLDERS), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    closed = CLOSED_TO[path.relative_to(ROOT).parts[0]]
    wrong = {name for name in imported(path) for other in closed if name == other or name.startswith(f"{other}.")}
    assert wrong == set()


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import bot.cli", ["bot.cli"]),
        ("def f():\n    from knowledge import store", ["knowledge", "knowledge.store"]),
        ("from . import store", ["knowledge", "knowledge.store"]),
        ("from .store import Store", ["knowledge.store", "knowledge.store.Store"]),
    ],
)
def test_every_way_to_import_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, names: list[str]
) -> None:
    monkeypatch.setattr("tests.test_layout.ROOT", tmp_path)
    path = tmp_path / "knowledge" / "x.py"
    path.parent.mkdir()
    path.write_text(code)
    assert list(imported(path)) == names


def test_no_file_is_so_long_that_it_is_two_ideas() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in sources(*FOLDERS, "tests")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
