"""A reply drawn as Discord shows it, without Discord: for the documents, and to look at a card before people do.

The whole bot runs against a virtual Discord on this machine, whose page a browser then photographs. Nothing leaves the
machine. The renderer draws Discord's dark theme; the light one is the same page in Discord's light colours.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.client import SanctuaryBot
from bot.config import Settings
from knowledge import KnowledgeBase

NAME = "Sanctuary policy bot"
"""What the bot is called in pictures."""
HEIGHT = 3000
"""More than the tallest message needs; a picture ends where its message does."""
PATIENCE = 300.0
"""Seconds that the virtual Discord waits for the bot: a preview of an edit looks at thousands of questions."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which systems have the browser."""
LIGHT = {
    "--discord-bg": "#ffffff", "--discord-surface": "#f2f3f5", "--discord-elevated": "#e3e5e8",
    "--discord-control": "#ebedef", "--discord-hover": "#e3e5e8", "--discord-text": "#313338",
    "--discord-muted": "#5c5e66", "--discord-subtle": "#4e5058", "--discord-border": "#d7d9dc",
    "--component-surface": "#f2f3f5", "--component-border": "#d7d9dc", "--subtle-surface": "#e3e5e8",
    "--subtle-surface-text": "#313338", "--button-alt": "#e3e5e8", "--entity-text": "#313338",
    "--entity-dim": "#5c5e66", "--input-surface": "#ebedef", "--input-placeholder": "#5c5e66",
    "--control-border": "#c4c9ce", "--list-surface": "#ffffff", "--link-text": "#0068e0", "--code-surface": "#f2f3f5",
    "--code-text": "#313338", "--code-border": "#d7d9dc", "--button-secondary-surface": "#e3e5e8",
}  # fmt: skip


class PreviewUnavailable(Exception):
    """The renderer or a browser for it is not installed; the message says what to install."""


@dataclass(frozen=True)
class Shot:
    """What is photographed: the answer to a slash command, and what is pressed then."""

    command: str = "ask"
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocsShot:
    """A picture of the documents: its file, and what it shows, for people who can't see it."""

    file: str
    shot: Shot
    alt: str


DOCS = (
    DocsShot(
        "answer.png",
        Shot("ask", {"question": "How did Garcetti answer Sessions?"}),
        "An answer in Discord: the question it answers, the answer, quotes with their speakers and dates, and numbered "
        "sources",
    ),
    DocsShot(
        "choice.png",
        Shot("ask", {"question": "what happened with the funding order"}),
        "A choice in Discord: three questions that come near, a button for each, and None of these",
    ),
    DocsShot(
        "unknown.png",
        Shot("ask", {"question": "Which sanctuary city has the best pizza?"}),
        "No checked answer in Discord: it says so, and shows other questions that it can answer",
    ),
    DocsShot(
        "place.png",
        Shot("place", {"place": "Houston, TX"}),
        "A place in Discord: its law, court cases, what is disputed and by whom, and the law of the state and the "
        "nation, with a menu to open each",
    ),
    DocsShot(
        "quotes.png",
        Shot("quote", {"speaker": "Eric Garcetti"}),
        "Quotes in Discord: the words, who said them and when, and the answers that they belong to",
    ),
)


class _PreviewBot(SanctuaryBot):
    """The bot, without what it does for a real Discord: notes in the database, looks at what others changed."""

    async def setup_hook(self) -> None:
        """Without the jobs of a running bot: the virtual Discord would wait for each of their timers."""
        await super().setup_hook()
        for task in self._background:
            task.cancel()

    async def follow_database(self) -> None:
        """Nothing: the facts stay as they are while a picture is taken."""

    async def sync_if_changed(self) -> bool:
        """Tell the virtual Discord the commands, and note nothing."""
        await self.tree.sync()
        return True


PAGE = "cards.md"
"""The page of the documents that shows the cards."""


def page() -> str:
    """The page that shows the cards of the documents, each with a text that stands for it."""
    parts = [
        "# What it looks like\n\n<!-- Written by `python -m bot preview --docs docs`. -->\n\n"
        "The replies as Discord shows them on a phone, drawn from the shipped facts.\n"
    ]
    for drawn in DOCS:
        asked = " ".join(drawn.shot.options.values())
        parts.append(f"## `/{drawn.shot.command}` {asked}\n\n![{drawn.alt}]({drawn.file})\n")
    return "\n".join(parts)


def require_renderer() -> None:
    """Tell what is missing before anything slow begins.

    Raises:
        PreviewUnavailable: the extra `preview` is not installed.
    """
    if any(importlib.util.find_spec(name) is None for name in ("simcord", "playwright")):
        raise PreviewUnavailable("The renderer is not installed. To install it: pip install -e '.[preview]'")


async def take(
    base: KnowledgeBase, settings: Settings, shots: Sequence[tuple[Shot, Path]], *, width: int, light: bool = False
) -> None:
    """Photograph replies as a person in a server sees them, each into its PNG file.

    Args:
        base: the facts.
        settings: who runs the bot and where help is; a token in them is not used.
        shots: what to photograph, and where to write it.
        width: of the screen, in CSS pixels.
        light: in Discord's light colours.

    Raises:
        PreviewUnavailable: the extra `preview` or a browser is missing.
        OSError: a file can't be written.
    """
    async with stage(base, settings, light=light) as drawing:
        member = drawing.person("Somebody")
        for shot, path in shots:
            result = await member.slash(drawing.channel, shot.command, **shot.options)
            await drawing.photograph(result, member, path, width=width)


@dataclass
class Stage:
    """A virtual server with the bot in it, and a browser that photographs what people see there."""

    world: Any
    guild: Any
    channel: Any

    def person(self, name: str, *, role: Any = None, manages: bool = False) -> Any:
        """Somebody in the server, with a role or with the right to manage the server."""
        import discord

        user = self.world.create_user(name)
        permissions = discord.Permissions(manage_guild=True)
        roles = [self.guild.create_role("Managers", permissions=permissions)] if manages else []
        return self.guild.add_member(user, roles=[*roles, role] if role else roles)

    async def photograph(self, shown: Any, viewer: Any, path: Path, *, width: int) -> None:
        """Write what a person sees, a message or a form, into a PNG file.

        Raises:
            PreviewUnavailable: there is no browser.
            OSError: the file can't be written.
        """
        import simcord

        try:
            async with self.world.preview(self.channel, viewers=[viewer], width=width, height=HEIGHT) as preview:
                await preview.screenshot(str(path), viewer=viewer, target=shown, allow_incomplete=True)
        except simcord.SetupError:
            raise PreviewUnavailable(
                "There is no browser to draw with. Install Chromium (on Debian: apt install chromium)."
            ) from None


@contextlib.asynccontextmanager
async def stage(base: KnowledgeBase, settings: Settings, *, light: bool = False) -> AsyncIterator[Stage]:
    """The bot in a virtual server, ready to be photographed.

    Args:
        base: the facts.
        settings: who runs the bot and where help is; a token in them is not used.
        light: in Discord's light colours.

    Raises:
        PreviewUnavailable: the renderer is missing.
    """
    require_renderer()
    import simcord

    # The virtual Discord waits some seconds for an answer, and the first question takes that long by itself.
    await base.calibrate()
    bot = _PreviewBot(settings=settings, base=base, shard_count=1)
    async with simcord.run(bot) as world, _browser(light):
        world.settle_timeout = PATIENCE
        if bot.user is not None:
            await bot.user.edit(username=NAME)
        guild = world.create_guild()
        yield Stage(world, guild, guild.create_text_channel("general"))


@contextlib.asynccontextmanager
async def _browser(light: bool) -> AsyncIterator[None]:
    """Let the renderer start the system's browser, and draw in the light colours if wanted.

    It knows only the browser that playwright downloads, and only the dark theme.
    """
    from playwright.async_api import Browser, BrowserType

    launch, new_context = BrowserType.launch, Browser.new_context
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    # Chromium's own sandbox does not start for root; the page it opens is this program's own.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

    async def launch_found(self: Any, **options: Any) -> Any:
        chosen = {"executable_path": found} if found else {}
        return await launch(self, **{**options, **chosen, "args": [*arguments, "--disable-gpu"]})

    async def new_light_context(self: Any, **options: Any) -> Any:
        context = await new_context(self, **options)
        await context.add_init_script(_recolour())
        return context

    BrowserType.launch = launch_found
    if light:
        Browser.new_context = new_light_context
    try:
        yield
    finally:
        BrowserType.launch, Browser.new_context = launch, new_context


def _recolour() -> str:
    rules = "".join(f"{name}:{colour};" for name, colour in LIGHT.items())
    css = f":root{{color-scheme:light;background:#ffffff;color:#313338;{rules}}}"
    css += ".button-style-2{color:#313338 !important}"
    return (
        "addEventListener('DOMContentLoaded', () => { const sheet = new CSSStyleSheet();"
        f" sheet.replaceSync({json.dumps(css)}); document.adoptedStyleSheets = [sheet]; }});"
    )
