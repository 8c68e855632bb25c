"""How editors are named to those who keep the facts: by name, or by pseudonym where the owner wants that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views.text import line
from knowledge import Editor

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

UNKNOWN = "Editor"
"""Whoever has done nothing yet that is kept."""


async def names(bot: SanctuaryBot, *editors: Editor) -> dict[int, str]:
    """A name for each of these accounts by its id, safe to show."""
    if bot.settings.editor_names == "names":
        return {editor.id: line(editor.name) for editor in editors}
    pseudonyms = await bot.base.accounts.pseudonyms()
    # The command line and releases are nobody.
    return {editor.id: line(pseudonyms.get(editor.id, UNKNOWN) if editor.id else editor.name) for editor in editors}


async def name(bot: SanctuaryBot, editor: Editor) -> str:
    """A name for one account, safe to show."""
    return (await names(bot, editor))[editor.id]
