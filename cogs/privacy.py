"""/privacy, and /forget: deleting the bot's own direct messages, and an editor's name in the history."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.strings import Catalogue, catalogue
from bot.views import privacy as views
from bot.views.layout import notice
from cogs.pressed import Pressed, open_beside

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Interaction = discord.Interaction[SanctuaryBot]

PACE = 1.0
"""Seconds between two deletions: Discord slows down who is faster."""
REPORTED_EVERY = 10
"""Deletions between two words on how far it is."""
MOST = 200
"""Messages deleted by one press. Discord lets an answer be changed for 15 minutes."""
LONGEST = 600.0
"""Seconds after which one press ends, however many are left: old messages are deleted more slowly."""


class Privacy(commands.Cog):
    """What is kept, and what can be forgotten. Keeps nothing itself."""

    forget = app_commands.Group(
        name="forget",
        description=locale_str("Delete my messages, or an editor's name"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    @app_commands.command(name="privacy", description=locale_str("What is kept and what is not, and how to ask safely"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def privacy(self, interaction: Interaction) -> None:
        """Show the first page."""
        page = views.privacy(0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)

    @forget.command(name="chat", description=locale_str("Delete what I wrote in this direct message"))
    async def chat(self, interaction: Interaction) -> None:
        """Delete the bot's own messages where this is its direct message with somebody."""
        t = catalogue(str(interaction.locale))
        if not _is_own_dm(interaction):
            await sending.respond(interaction, [views.only_in_dm(t)], private=True)
            return
        await sending.respond(interaction, [views.deleting(0, t)], private=True)
        await _delete_own(interaction, t)

    @forget.command(name="me", description=locale_str("What is kept about you, and how an editor's name goes"))
    async def me(self, interaction: Interaction) -> None:
        """Say that nothing is kept, or ask an editor whether the name is to go."""
        t = catalogue(str(interaction.locale))
        pseudonym = (await interaction.client.base.accounts.pseudonyms()).get(interaction.user.id)
        page = views.confirm_rename(pseudonym, t) if pseudonym else views.nothing_kept(t)
        await sending.respond(interaction, [page], private=True)


def _is_own_dm(interaction: Interaction) -> bool:
    """Whether this is a direct message between the bot itself and one person."""
    return interaction.guild_id is None and interaction.context.dm_channel is True


async def _delete_own(interaction: Interaction, t: Catalogue) -> None:
    """Delete the bot's messages here, newest first, and say how far it is in the answer that the interaction has.

    Whatever ends it early, the messages that are left are found by the next press.
    """
    client = interaction.client
    assert interaction.channel_id is not None
    client.recent.forget(interaction.channel_id)
    channel = client.get_partial_messageable(interaction.channel_id)
    ends = asyncio.get_running_loop().time() + LONGEST
    count = 0
    async for message in channel.history(limit=None):
        if client.user is None or message.author.id != client.user.id or message.flags.ephemeral:
            continue
        if count == MOST or asyncio.get_running_loop().time() > ends:
            await sending.change(interaction, views.deleted(count, t, more=True))
            return
        with contextlib.suppress(discord.NotFound):
            await message.delete()
        count += 1
        if count % REPORTED_EVERY == 0:
            with contextlib.suppress(discord.HTTPException):
                await sending.change(interaction, views.deleting(count, t))
        await asyncio.sleep(PACE)
    await sending.change(interaction, views.deleted(count, t))


class PageButton(Pressed, template=views.PAGE):
    """Turns a page of /privacy."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Put the other page where this one was."""
        await sending.replace(interaction, views.privacy(int(self.found["page"]), t))


class DeleteMoreButton(Pressed, template=views.DELETE_MORE):
    """Goes on deleting."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Delete more of the bot's messages, where this is its direct message with whoever presses."""
        if not _is_own_dm(interaction):
            await open_beside(interaction, views.only_in_dm(t))
            return
        await sending.replace(interaction, views.deleting(0, t))
        await _delete_own(interaction, t)


class RenameButton(Pressed, template=views.RENAME):
    """Puts a pseudonym in place of the name of whoever presses."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Do it, and say so in place of the question."""
        await sending.first(interaction.response.defer)
        pseudonym = await interaction.client.base.accounts.forget(interaction.user.id, discord.utils.utcnow())
        await sending.change(interaction, views.renamed(pseudonym, t) if pseudonym else views.nothing_kept(t))


class LeaveNameButton(Pressed, template=views.LEAVE_NAME):
    """Leaves the name as it is."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Say that nothing was changed."""
        await sending.replace(interaction, notice(t("Nothing was changed.")))


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Privacy())
    bot.add_dynamic_items(PageButton, DeleteMoreButton, RenameButton, LeaveNameButton)
