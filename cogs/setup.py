"""/setup: who keeps a server's facts, where the bot answers, and which help it names. For the server's managers."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, ClassVar

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import after_change, editors, log_channel, roles, sending
from bot.forms import Form
from bot.help import general
from bot.strings import Catalogue, catalogue, languages
from bot.views import setup as views
from bot.views.form import typed_back
from bot.views.layout import Layout, notice
from bot.views.text import line, shown
from cogs.pressed import Pressed
from knowledge import Actor, Help, NothingChanged, Role, ServerSettings

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from bot.forms import Submit
    from cogs.pressed import Press

NEEDED = ("view_channel", "send_messages", "read_message_history")
_NUMBER = re.compile(r"\d{1,20}", re.ASCII)
NAMED = 10
"""Channels named where a permission is missing; the others are counted."""


class Setup(commands.Cog):
    """One page, filled with what is set; every choice counts at once."""

    @app_commands.command(name="setup", description=locale_str("Who keeps the facts here, where I answer, and help"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def setup(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show the page; the first time with a checklist."""
        await roles.manager_of(interaction)
        t = catalogue(str(interaction.locale))
        first = not _settings(interaction).setup_done
        await sending.respond(interaction, [_page(interaction, t, checked=first)], private=True)


class Choice(Pressed, template=views.MENU):
    """A menu of the page."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Save what was chosen."""
        name, chosen = self.found["field"], self.chosen
        if name.endswith("_role") and str(interaction.guild_id) in chosen:
            await sending.respond(interaction, [notice(t("Everyone can't be editors or reviewers."))], private=True)
            return
        allowed = set(languages()) if name == "language" else None
        if not all(each in allowed if allowed is not None else _NUMBER.fullmatch(each) for each in chosen):
            # Discord offers nothing else; a forged press does.
            raise NothingChanged
        value: Any
        if name == "mention_channels":
            value, said = tuple(map(int, chosen)), ", ".join(f"<#{channel}>" for channel in chosen)
        elif name == "language":
            value, said = (chosen[0] if chosen else None), "".join(chosen)
        else:
            value = int(chosen[0]) if chosen else None
            said = _named(interaction, name, value)
        actor = await roles.manager_of(interaction)
        await _save(interaction, actor, name, value, said)
        await sending.replace(interaction, _page(interaction, t))


class OpenText(Pressed, template=views.TEXT):
    """A button of the page that opens a form."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Open it, filled with what is set."""
        name = self.found["field"]
        today = discord.utils.utcnow().date().isoformat()
        form = views.help_form(name, getattr(_settings(interaction), name), t, today=today)
        await sending.first(lambda: interaction.response.send_modal(form))


class Check(Pressed, template=views.CHECK):
    """Looks again which permissions the bot has."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Show the page with the checklist."""
        await sending.replace(interaction, _page(interaction, t, checked=True))


class HelpText(Form):
    """What was typed about one kind of help."""

    template = re.compile(views.TEXT)
    needs: ClassVar[Role] = Role.OWNER

    async def submitted(self, interaction: Submit, t: Catalogue) -> None:
        """Save it, or say what is wrong with the day and give the text back."""
        name, text = self.found["field"], self.typed("text").strip()
        value = None
        if text:
            day = _day(self.typed("last_checked"))
            if day is None:
                words = t("Nothing was changed: the day is written like 2026-11-24, and is not one to come.")
                await sending.respond(interaction, [notice(words), *typed_back([text], t)], private=True)
                return
            value = Help(text=text, last_checked=day)
        actor = await roles.manager_of(interaction)
        await _save(interaction, actor, name, value, line(text))
        page = _page(interaction, t)
        if interaction.message is not None:
            await sending.replace(interaction, page)
        else:
            await sending.respond(interaction, [page], private=True)


def _day(typed: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(typed.strip())
    except ValueError:
        return None
    # A day that has begun somewhere on earth.
    return day if day <= (discord.utils.utcnow() + dt.timedelta(hours=14)).date() else None


def _settings(interaction: discord.Interaction[SanctuaryBot]) -> ServerSettings:
    return interaction.client.base.servers.settings(interaction.guild_id or 0)


async def _save(
    interaction: discord.Interaction[SanctuaryBot], actor: Actor, name: str, value: object, said: str
) -> None:
    """Change one setting and tell the log channel; of a new log channel, the old one too."""
    client, guild_id = interaction.client, interaction.guild_id or 0
    t = after_change.server_catalogue(client, guild_id)
    who = await editors.name(client, actor.editor)
    words = t(
        "{who} changed the setup: {setting}: {value}", who=who, setting=views.setting_name(name, t), value=said or "–"
    )
    async with client.settling:
        before = client.base.servers.settings(guild_id)
        if getattr(before, name) == value and before.setup_done:
            return
        changed = before.model_copy(update={name: value, "setup_done": True})
        if name == "log_channel":
            await log_channel.report(client, guild_id, words)
        await client.base.servers.save(guild_id, changed, actor)
    await after_change.tell(interaction, actor, words)
    if getattr(before, name):
        # Filling in what was empty is part of setting up; changing what stood is what a thief does.
        await after_change.tell_server_owner(interaction, actor, words)


def _named(interaction: discord.Interaction[SanctuaryBot], name: str, value: int | None) -> str:
    if value is None or interaction.guild is None:
        return ""
    if name == "log_channel":
        return f"<#{value}>"
    role = interaction.guild.get_role(value)
    return shown(role.name) if role else str(value)


def _page(interaction: discord.Interaction[SanctuaryBot], t: Catalogue, *, checked: bool = False) -> Layout:
    guild, settings = interaction.guild, _settings(interaction)
    helpers = general(interaction.client.settings.help_url)
    if guild is None:
        return views.setup_page(settings, t, missing={}, helpers=helpers, checked=checked)
    present = {role.id for role in guild.roles}
    channels = {channel.id for channel in guild.channels}
    settings = settings.model_copy(
        update={
            "editor_role": settings.editor_role if settings.editor_role in present else None,
            "reviewer_role": settings.reviewer_role if settings.reviewer_role in present else None,
            "log_channel": settings.log_channel if settings.log_channel in channels else None,
            "mention_channels": tuple(channel for channel in settings.mention_channels if channel in channels),
        }
    )
    missing = missing_permissions(guild, settings, t)
    return views.setup_page(settings, t, missing=missing, helpers=helpers, checked=checked)


def missing_permissions(guild: discord.Guild, settings: ServerSettings, t: Catalogue) -> dict[str, list[str]]:
    """By permission, the channels (as mentions) where the bot needs it and lacks it, the first few by name.

    It is needed where mentions are answered, in the log channel, and nowhere else: /ask works without any. A server
    that named no channel is looked at where everybody may write: nobody is asked to open a room of the staff.
    """
    answered = [channel for channel in guild.channels if channel.id in settings.mention_channels]
    if not answered:
        everybody = {channel: channel.permissions_for(guild.default_role) for channel in guild.text_channels}
        answered = [channel for channel, may in everybody.items() if may.view_channel and may.send_messages]
    logged = [channel for channel in guild.text_channels if channel.id == settings.log_channel]
    found: dict[str, list[str]] = {}
    for name in NEEDED:
        where = [*answered, *(channel for channel in logged if name != "read_message_history")]
        lacking = [
            channel.mention
            for channel in dict.fromkeys(where)
            if not getattr(channel.permissions_for(guild.me), name)
            # What can't even be seen is told once.
            and (name == "view_channel" or channel.permissions_for(guild.me).view_channel)
        ]
        if lacking:
            others = len(lacking) - NAMED
            more = [t.plural("{count} more", "{count} more", others)] if others > 0 else []
            found[name] = [*lacking[:NAMED], *more]
    return found


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Setup())
    bot.add_dynamic_items(Choice, OpenText, Check)
    bot.forms.append(HelpText)
