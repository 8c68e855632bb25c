"""What can be done with a message somebody wrote: ask it, or see the facts that bear on it. Always private."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sending
from bot.help import people_who_help
from bot.limits import Verdict
from bot.strings import Catalogue, catalogue, other_language, spoken
from bot.typed import problem, without_tokens
from bot.views import phrases
from bot.views.layout import Layout, notice
from bot.views.outcome import Showing, emergency
from bot.views.statement import facts_on
from bot.views.text import linked
from cogs.ask import answer, too_many

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
BOTH = app_commands.AppInstallationType(guild=True, user=True)


class Menus(commands.Cog):
    """The commands in a message's menu. The message's words are neither kept nor repeated.

    The words may be somebody else's and tell of their life, so that nothing here offers a public post, and nothing is
    said about the message itself.
    """

    def __init__(self, bot: SanctuaryBot) -> None:
        self.bot = bot
        self.commands = [
            _menu(locale_str("Ask about this"), self.ask_about),
            _menu(locale_str("Facts on this"), self.show_facts),
        ]

    async def cog_load(self) -> None:
        """Add the commands to the tree; a menu's command can't be declared in a class."""
        for command in self.commands:
            self.bot.tree.add_command(command)

    async def cog_unload(self) -> None:
        """Take them from the tree again."""
        for command in self.commands:
            self.bot.tree.remove_command(command.name, type=command.type)

    async def ask_about(self, interaction: discord.Interaction[SanctuaryBot], message: discord.Message) -> None:
        """Answer the message as a question."""
        t = catalogue(str(interaction.locale))
        with self.bot.working():
            layouts = self._refused(interaction, message, t)
            if self.bot.busy and not await sending.take_time(interaction):
                return
            if layouts is None:
                layouts, _ = await answer(self.bot, message.content, t, guild_id=interaction.guild_id)
            await sending.respond(interaction, layouts, private=True)

    async def show_facts(self, interaction: discord.Interaction[SanctuaryBot], message: discord.Message) -> None:
        """Show the facts that bear on the message."""
        t = catalogue(str(interaction.locale))
        with self.bot.working():
            layouts = self._refused(interaction, message, t)
            if self.bot.busy and not await sending.take_time(interaction):
                return
            if layouts is None:
                layouts = [await self._facts(message.content, t, interaction.guild_id)]
            await sending.respond(interaction, layouts, private=True)

    async def _facts(self, statement: str, t: Catalogue, guild_id: int | None) -> Layout:
        scope = self.bot.answers_from(guild_id)
        if words := problem(statement, t):
            return notice(words)
        today = discord.utils.utcnow().date()
        found = await self.bot.base.facts_on(without_tokens(statement), scope=scope, at=today)
        t = spoken(found.language, t)
        if found.care == "sighting":
            return notice(phrases.sighting(t))
        helpers = people_who_help(self.bot, guild_id)
        if found.care == "emergency":
            links = functools.partial(self.bot.base.links, language=found.language, scope=scope)
            return emergency(Showing(t=t, links=links, today=today, helpers=helpers))
        opening = [phrases.care(found.care, t) or "", *other_language(found.language)]
        if found.care:
            opening.append(phrases.people_who_help(helpers, t, linked))
        return facts_on(found.facts, t, today=today, opening="\n".join(filter(None, opening)))

    def _refused(
        self, interaction: discord.Interaction[SanctuaryBot], message: discord.Message, t: Catalogue
    ) -> list[Layout] | None:
        if self.bot.limit.admit(interaction.user.id) is not Verdict.WITHIN:
            return [too_many(t)]
        if not message.content.strip():
            return [
                notice(t("That message has no text of its own: a picture, a preview or a card has none I can read."))
            ]
        return None


def _menu(name: locale_str, callback: Any) -> app_commands.ContextMenu:
    return app_commands.ContextMenu(name=name, callback=callback, allowed_contexts=EVERYWHERE, allowed_installs=BOTH)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Menus(bot))
