"""/pause and /resume: a server's managers stop all answers there, and let them go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import after_change, editors, roles, sending
from bot.forms import Form
from bot.strings import Catalogue, catalogue
from bot.views.form import Modal, field
from bot.views.layout import notice
from bot.views.text import line
from knowledge import Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from bot.forms import Submit

WHY = 300
"""Characters that a reason may have."""


class Pause(commands.Cog):
    """Both ask why. Nothing else has to be done: every answer looks whether there is a pause."""

    @app_commands.command(name="pause", description=locale_str("Stop all my answers in this server for now"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def pause(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Ask why."""
        await _ask_why(interaction, "pause")

    @app_commands.command(name="resume", description=locale_str("Let me answer in this server again"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def resume(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Ask why."""
        await _ask_why(interaction, "resume")


async def _ask_why(interaction: discord.Interaction[SanctuaryBot], step: str) -> None:
    await roles.manager_of(interaction)
    t = catalogue(str(interaction.locale))
    title = t("Stop all answers here") if step == "pause" else t("Answer here again")
    form = Modal(title, f"{step}:v1", field("why", t("Why? For the log, not for readers."), long=True, most=WHY))
    await sending.first(lambda: interaction.response.send_modal(form))


class Reason(Form):
    """Why answers stop or go on."""

    template = re.compile(r"(?P<step>pause|resume):v1")
    needs: ClassVar[Role] = Role.OWNER

    async def submitted(self, interaction: Submit, t: Catalogue) -> None:
        """Do it, and say so to the log channel."""
        actor = await roles.manager_of(interaction)
        client, guild_id = interaction.client, interaction.guild_id or 0
        servers, why = client.base.servers, self.typed("why")
        log = after_change.server_catalogue(client, guild_id)
        values = {"who": await editors.name(client, actor.editor), "why": line(why)}
        if self.found["step"] == "pause":
            await servers.pause(guild_id, actor, why)
            said = _stopped(log, **values)
            words = t("Answers are stopped in this server. **/resume** lets them go on.")
        else:
            await servers.resume(guild_id, actor, why)
            said = _gone_on(log, **values)
            words = t("I answer in this server again.")
            if servers.paused(guild_id):
                words = t("This server's pause is over, but whoever runs this bot has stopped it everywhere.")
        await sending.respond(interaction, [notice(words)], private=True)
        await after_change.tell(interaction, actor, said)
        await after_change.tell_server_owner(interaction, actor, said)


def _stopped(t: Catalogue, **values: str) -> str:
    return t("{who} stopped all answers in this server. Why: {why}", **values)


def _gone_on(t: Catalogue, **values: str) -> str:
    return t("{who} let answers in this server go on. Why: {why}", **values)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Pause())
    bot.forms.append(Reason)
