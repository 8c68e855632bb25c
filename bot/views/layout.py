"""The frame that every message shares: text blocks and rows of buttons, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import discord

Item: TypeAlias = discord.ui.Item[Any]
Button: TypeAlias = discord.ui.Button[Any]

TEXT_LIMIT = 4000
"""Characters of text that one message may hold, in all."""
COMPONENT_LIMIT = 40
"""Components that one message may hold, nested ones counted."""
_ROW = 5


class Layout(discord.ui.LayoutView):
    """A message's layout. It never listens by itself: presses are answered by custom_id, also after a restart."""

    def __init__(self, *items: Item) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()


def texts(blocks: Iterable[str]) -> list[Item]:
    """One text component for each block; empty blocks are left out."""
    return [discord.ui.TextDisplay(block) for block in blocks if block]


def rows(buttons: Sequence[Button]) -> list[Item]:
    """The buttons in as few rows as Discord's five a row allow."""
    return [discord.ui.ActionRow(*buttons[start : start + _ROW]) for start in range(0, len(buttons), _ROW)]


def notice(*sentences: str) -> Layout:
    """A message of a few sentences and nothing to press."""
    return Layout(*texts(sentences))


def pages(lines: Sequence[str], limit: int = 3500) -> list[str]:
    """Lines put together into pages of at most `limit` characters; a single longer line is cut."""
    found: list[str] = []
    page = ""
    for text in (line[:limit] for line in lines):
        if page and len(page) + 1 + len(text) > limit:
            found.append(page)
            page = ""
        page = f"{page}\n{text}" if page else text
    return [*found, page] if page else found
