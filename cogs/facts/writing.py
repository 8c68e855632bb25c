"""Writing facts: /fact add, edit and phrasing, drafts, previews and publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.forms import Form
from cogs.pressed import Pressed

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

PRESSES: tuple[type[Pressed], ...] = ()
FORMS: tuple[type[Form], ...] = ()


class Writing(commands.Cog):
    """/fact add, edit and phrasing, drafts, previews and publishing."""

    bot: SanctuaryBot
