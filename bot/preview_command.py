"""`python -m bot preview`: a reply as Discord shows it, as a picture."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.config import load_settings
from knowledge import KnowledgeBase

if TYPE_CHECKING:
    from bot.preview import Shot

UNAVAILABLE = 2
PHONE = 400
"""Width of a phone's screen, in CSS pixels."""


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(preview)


def preview(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]", help="What to ask; quotes are not needed.")
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", dir_okay=False, help="Write the reply's picture here.")
    ] = None,
    docs: Annotated[
        Path | None,
        typer.Option("--docs", metavar="FOLDER", file_okay=False, help="Draw the documents' cards and pages here."),
    ] = None,
    light: Annotated[bool, typer.Option("--light", help="In Discord's light colours.")] = False,
    width: Annotated[int, typer.Option("--width", min=300, max=2000, help="Width of the screen in pixels.")] = PHONE,
) -> None:
    """Draw a reply as Discord shows it (needs the extra `preview` and Chromium)."""
    from bot.preview import DOCS, PAGE, PreviewUnavailable, Shot, page, require_renderer

    if bool(question) == (docs is not None) or bool(question) != (png is not None):
        raise typer.BadParameter("Give a question and --png FILE, or --docs FOLDER.", param_hint="QUESTION")
    written: list[Path] = []
    try:
        require_renderer()
        if docs is not None:
            _prepare(docs, "--docs")
            shots = [(drawn.shot, docs / drawn.file) for drawn in DOCS]
            with tempfile.TemporaryDirectory() as folder:
                # The documents show the shipped facts, whatever was changed here.
                database = f"sqlite+aiosqlite:///{folder}/facts.db"
                _draw(database, shots, width=width, light=light)
                written = [*(path for _, path in shots), *_draw_edit(database, docs, width=width, light=light)]
            (docs / PAGE).write_text(page(), encoding="utf-8")
        elif png is not None:
            _prepare(png.parent, "--png")
            shots = [(Shot("ask", {"question": " ".join(question or ())}), png)]
            _draw(load_settings().database_url, shots, width=width, light=light)
            written = [png]
    except PreviewUnavailable as missing:
        print(missing, file=sys.stderr)
        raise typer.Exit(UNAVAILABLE) from None
    for path in written:
        print(path)


def _draw_edit(database_url: str, folder: Path, *, width: int, light: bool) -> list[Path]:
    """The pictures of the moderators' page; gives where each was written."""
    from bot.preview_edit import PAGES, take_edit

    async def drawn() -> None:
        async with KnowledgeBase.open(database_url) as base:
            await take_edit(base, load_settings(), folder, width=width, light=light)

    asyncio.run(drawn())
    return [folder / page.file for page in PAGES]


def _prepare(folder: Path, hint: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{folder} can't be made: {error.strerror}.", param_hint=hint) from None


def _draw(database_url: str, shots: Sequence[tuple[Shot, Path]], *, width: int, light: bool) -> None:
    from bot.preview import take

    async def drawn() -> None:
        async with KnowledgeBase.open(database_url) as base:
            await take(base, load_settings(), shots, width=width, light=light)

    asyncio.run(drawn())
