"""What the bot is and how to use it: /about and /help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.config import Settings
from bot.help import people_who_help
from bot.strings import catalogue
from bot.views import about as views
from knowledge import KnowledgeBase

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


class About(commands.Cog):
    """Two private pages. Stores nothing."""

    def __init__(self, base: KnowledgeBase, settings: Settings) -> None:
        self.base = base
        self.settings = settings

    @app_commands.command(name="about", description=locale_str("What this bot is, who runs it, and what it knows"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show what the bot is and is not."""
        page = views.about(
            self.base.summary(),
            catalogue(str(interaction.locale)),
            operator=self.settings.operator,
            contact=self.settings.contact,
            source_url=self.settings.source_url,
            helpers=people_who_help(interaction.client, interaction.guild_id),
        )
        await sending.respond(interaction, [page], private=True)

    @app_commands.command(name="help", description=locale_str("How to ask"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show how to ask."""
        user = interaction.client.user
        page = views.usage(
            catalogue(str(interaction.locale)),
            mention=user.mention if user else "",
            helpers=people_who_help(interaction.client, interaction.guild_id),
        )
        await sending.respond(interaction, [page], private=True)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(About(bot.base, bot.settings))
