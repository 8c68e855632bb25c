"""Changing a fact without writing one: retire, restore, undo, hide, reset, export and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.forms import Form
from cogs.pressed import Pressed

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

PRESSES: tuple[type[Pressed], ...] = ()
FORMS: tuple[type[Form], ...] = ()


class Changing(commands.Cog):
    """retire, restore, undo, hide, reset, export and import."""

    bot: SanctuaryBot
