"""`python -m bot preview`: a reply as a picture, or a sentence about what is missing for one."""

from __future__ import annotations

import importlib.util
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import preview
from tests.cli.conftest import KNOWN, ROOT, Ran

MISSING = importlib.util.find_spec("playwright") is None or not any(map(shutil.which, preview.BROWSERS))


def without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda wanted: None if wanted == name else find(wanted))


@pytest.mark.parametrize("name", ["simcord", "playwright"])
def test_without_the_renderer_the_command_says_what_to_install(
    bot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
) -> None:
    without(name, monkeypatch)
    ran = bot("preview", KNOWN, "--png", "new.png")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "The renderer is not installed. To install it: pip install -e '.[preview]'\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [(), (KNOWN,), ("--png", "new.png"), (KNOWN, "--docs", "docs"), ("--docs", "docs", "--png", "a.png")]
)
def test_it_takes_a_question_and_a_file_or_a_folder(bot: Callable[..., Ran], arguments: tuple[str, ...]) -> None:
    ran = bot("preview", *arguments)
    assert ran.code == 2
    assert "Give a question and --png FILE, or --docs FOLDER." in " ".join(ran.err.split())


@pytest.mark.parametrize("drawn", preview.DOCS, ids=lambda drawn: drawn.file)
def test_each_card_of_the_documents_is_there_and_as_wide_as_a_phone(drawn: preview.DocsShot) -> None:
    png = (ROOT / "docs" / drawn.file).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20]) == (400,)


def test_the_page_of_the_cards_is_as_the_command_writes_it() -> None:
    assert (ROOT / "docs" / preview.PAGE).read_text(encoding="utf-8") == preview.page()


@pytest.mark.skipif(MISSING, reason="the extra `preview` or Chromium is not installed, so nothing is drawn")
def test_a_question_is_drawn_as_discord_shows_its_answer(bot: Callable[..., Ran], tmp_path: Path) -> None:
    ran = bot("preview", KNOWN, "--png", "new/answer.png", "--width", "500")
    assert (ran.code, ran.out) == (0, "new/answer.png\n")
    png = (tmp_path / "new" / "answer.png").read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    assert width == 500
    assert height > 300
