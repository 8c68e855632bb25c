"""Looking at facts: /fact show, list, search and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.forms import Form
from bot.strings import catalogue
from bot.views.answer import answer_card
from cogs import choices
from cogs.places import can_post
from cogs.pressed import Pressed

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

PRESSES: tuple[type[Pressed], ...] = ()
FORMS: tuple[type[Form], ...] = ()


class Reading(commands.Cog):
    """/fact show, list, search and history."""

    bot: SanctuaryBot

    @app_commands.command(name="show", description=locale_str("A fact as members see it. Only you see it."))
    @app_commands.describe(fact=locale_str("Type words of its question"))
    @app_commands.autocomplete(fact=choices.facts)
    async def show(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Show a fact's card."""
        t = catalogue(str(interaction.locale))
        found = self.bot.base.shown(fact, scope=self.bot.scope(interaction.guild_id))
        card = answer_card(found, t, today=discord.utils.utcnow().date(), can_post=can_post(interaction))
        await sending.respond(interaction, [card], private=True)
