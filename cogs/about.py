"""What the bot is and how to use it: /about and /help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.config import Settings
from bot.help import people_who_help
from bot.strings import Catalogue, catalogue
from bot.views import about as views
from bot.views.help import HELP, READERS, CommandLine, Reader, help_page
from bot.views.layout import Layout
from cogs.pressed import Pressed, replace
from knowledge import KnowledgeBase

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press


class About(commands.Cog):
    """Private pages. Stores nothing."""

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
            application_id=interaction.application_id,
        )
        await sending.respond(interaction, [page], private=True)

    @app_commands.command(name="help", description=locale_str("How to ask, and how to keep the facts"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show how to ask."""
        t = catalogue(str(interaction.locale))
        await sending.respond(interaction, [_help(interaction, "asker", t)], private=True)


class HelpButton(Pressed, template=HELP):
    """Opens another page of the help."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other page where this one was."""
        (reader,) = (reader for reader in READERS if reader == self.found["reader"])
        await replace(interaction, _help(interaction, reader, t))


def _help(interaction: Press, reader: Reader, t: Catalogue) -> Layout:
    client = interaction.client
    return help_page(
        reader,
        t,
        mention=client.user.mention if client.user else "",
        commands=[
            CommandLine(command.qualified_name, command.description)
            for command in _commands(client.tree)
            if _is_for(command) == reader
        ],
        helpers=people_who_help(client, interaction.guild_id),
    )


def _commands(tree: app_commands.CommandTree[Any]) -> Iterator[app_commands.Command[Any, ..., Any]]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command


def _is_for(command: app_commands.Command[Any, ..., Any]) -> Reader:
    """For whom a command is: its own placing in Discord says so."""
    top = command.root_parent or command
    if top.default_permissions is not None and top.default_permissions.manage_guild:
        return "owner"
    placed = top.allowed_contexts
    return "asker" if placed is not None and placed.dm_channel else "editor"


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(About(bot.base, bot.settings))
    bot.add_dynamic_items(HelpButton)
