"""/corrections: what the bot said that was wrong, for everybody to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.strings import Catalogue, catalogue
from bot.views.corrections import TURN, corrections_page
from cogs.pressed import Pressed, replace

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press


class Corrections(commands.Cog):
    """One command, open to everybody, everywhere."""

    def __init__(self, bot: SanctuaryBot) -> None:
        self.bot = bot

    @app_commands.command(name="corrections", description=locale_str("What this bot got wrong, and what it says now"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def corrections(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show the newest corrections, privately."""
        found = await self.bot.base.corrections.listed(self.bot.scope(interaction.guild_id))
        page = corrections_page(found, 0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)


class CorrectionsButton(Pressed, template=TURN):
    """Turns a page of the corrections."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other page where this one was."""
        client = interaction.client
        found = await client.base.corrections.listed(client.scope(interaction.guild_id))
        await replace(interaction, corrections_page(found, int(self.found["page"]), t))


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    bot.add_dynamic_items(CorrectionsButton)
    await bot.add_cog(Corrections(bot))
