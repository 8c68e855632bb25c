"""/quarantine: stop an account that somebody else got hold of, and take back what it did. For a server's managers."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, ClassVar

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import after_change, editors, roles, sending
from bot.strings import Catalogue, catalogue
from bot.views import quarantine as views
from bot.views.layout import Layout, notice
from bot.views.text import line
from cogs.pressed import Pressed
from knowledge import Editor, Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press

_LAST_ID = 2**63 - 1
"""The largest id that a database takes; nobody has it."""
_SPAN = re.compile(
    r"(?P<count>\d{1,4}) ?"
    r"(?:(?P<minutes>m|mins?|minutes?)|(?P<hours>h|hours?)|(?P<days>d|days?)|(?P<weeks>w|weeks?))",
    re.IGNORECASE,
)
SPANS = ("30 minutes", "2 hours", "12 hours", "1 day", "3 days", "7 days", "30 days")
"""Offered while somebody types since when."""
_ID = re.compile(r"\s*(?:<@!?)?(?P<id>\d{15,20})>?\s*")


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True)
@app_commands.allowed_installs(guilds=True)
class Quarantine(
    commands.GroupCog,
    group_name="quarantine",
    group_description=locale_str("Stop an account and take back what it changed"),
):
    """Looks at what an account did, and stops it once that is confirmed."""

    @app_commands.command(name="member", description=locale_str("What an account changed, and a button that stops it"))
    @app_commands.describe(
        since=locale_str("2 hours, 3 days, or a day such as 2026-11-24"),
        member=locale_str("The account"),
        user_id=locale_str("Its id, when it is not in this server any more"),
    )
    async def member(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        since: app_commands.Range[str, 1, 40],
        member: discord.User | None = None,
        user_id: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """List what it did since then."""
        await roles.manager_of(interaction)
        t = catalogue(str(interaction.locale))
        account, moment = _account(member, user_id), moment_of(since, discord.utils.utcnow())
        if account is None or moment is None:
            words = _who(t) if account is None else _when(t)
            await sending.respond(interaction, [notice(words)], private=True)
            return
        await sending.respond(interaction, [await _changes(interaction, account, moment, 0, t)], private=True)

    @member.autocomplete("since")
    async def spans(self, interaction: discord.Interaction[SanctuaryBot], typed: str) -> list[app_commands.Choice[str]]:
        """Spans that begin as typed."""
        fitting = [span for span in SPANS if span.startswith(typed.strip().casefold())]
        return [app_commands.Choice(name=span, value=span) for span in fitting]

    @app_commands.command(name="lift", description=locale_str("Let an account change facts again"))
    @app_commands.describe(
        member=locale_str("The account"), user_id=locale_str("Its id, when it is not in this server any more")
    )
    async def lift(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        member: discord.User | None = None,
        user_id: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Unblock it. What was put back stays so."""
        actor = await roles.manager_of(interaction)
        t = catalogue(str(interaction.locale))
        account = _account(member, user_id)
        if account is None:
            await sending.respond(interaction, [notice(_who(t))], private=True)
            return
        client = interaction.client
        await client.base.accounts.unblock(account, actor, client.scope(interaction.guild_id))
        name = await _name(interaction, account)
        words = t("{name} can change facts again, as far as its roles allow.", name=name)
        await sending.respond(interaction, [notice(words)], private=True)
        log = after_change.server_catalogue(client, interaction.guild_id)
        who = await editors.name(client, actor.editor)
        said = _lifted(log, who=who, name=name, id=account)
        await after_change.tell(interaction, actor, said)
        await after_change.tell_server_owner(interaction, actor, said)


class Turn(Pressed, template=views.TURN):
    """Another page of what the account did."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put it in place of this one."""
        account, since = _whose(self.found)
        await sending.replace(interaction, await _changes(interaction, account, since, int(self.found["page"]), t))


class Drop(Pressed, template=views.DROP):
    """Nothing shall be done."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Say so."""
        await sending.replace(interaction, notice(t("Nothing was changed.")))


class Confirm(Pressed, template=views.CONFIRM):
    """Stops the account."""

    needs: ClassVar[Role] = Role.OWNER

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Take back what can be taken back, and list the rest."""
        account, since = _whose(self.found)
        client, guild_id = interaction.client, interaction.guild_id
        scope = client.scope(guild_id)
        # Made before the account is blocked: it may be the presser's own.
        actor = await roles.manager_of(interaction)
        guild = client.get_guild(guild_id or 0)
        if guild is not None and guild.owner_id == account:
            # Else whoever is first stops the other, and a thief is quick.
            words = t("Nobody stops the owner of the server from here. Whoever runs this bot can.")
            await sending.replace(interaction, notice(words))
            return
        await sending.first(interaction.response.defer)
        done = await client.base.accounts.quarantine(account, since, actor, scope, guild_id)
        name = await _name(interaction, account)
        names = await editors.names(client, *views.editors_of(done.changes))
        shown, *others = views.done_pages(done, name, names, t)
        await sending.change(interaction, shown)
        for page in others:
            await interaction.followup.send(view=page, ephemeral=True)
        log = after_change.server_catalogue(client, guild_id)
        who = await editors.name(client, actor.editor)
        said = _stopped(
            log,
            who=who, name=name, id=account, restored=len(done.restored), left=len(done.left),
        )  # fmt: skip
        await after_change.alert(interaction, actor.editor, said)


def moment_of(typed: str, now: dt.datetime) -> dt.datetime | None:
    """The moment that somebody means by ``2 hours``, ``3 days`` or ``2026-11-24`` (UTC); None for anything else."""
    typed = typed.strip()
    if found := _SPAN.fullmatch(typed):
        return now - dt.timedelta(**{str(found.lastgroup): int(found["count"])})
    try:
        moment = dt.datetime.fromisoformat(typed)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return moment if dt.datetime(2015, 1, 1, tzinfo=dt.UTC) <= moment <= now else None


def _account(member: discord.User | None, user_id: str | None) -> int | None:
    if member is not None:
        return member.id
    found = _ID.fullmatch(user_id or "")
    return min(int(found["id"]), _LAST_ID) if found else None


def _whose(found: re.Match[str]) -> tuple[int, dt.datetime]:
    return min(int(found["account"]), _LAST_ID), dt.datetime.fromtimestamp(int(found["since"]), dt.UTC)


def _who(t: Catalogue) -> str:
    return t("Which account? Choose it as **member**, or give its id as **user_id**: a number of 17 digits or more.")


def _when(t: Catalogue) -> str:
    return t("Since when? Such as **2 hours**, **3 days** or a day like **2026-11-24**.")


def _lifted(t: Catalogue, **values: object) -> str:
    return t("{who} lifted the quarantine of {name} (id {id}).", **values)


def _stopped(t: Catalogue, **values: object) -> str:
    return t(
        "{who} put {name} (id {id}) in quarantine. Facts put back: {restored}. Left for a decision: {left}.", **values
    )


async def _name(interaction: discord.Interaction[SanctuaryBot], account: int) -> str:
    """What an account is called: its mention, which also works for one that left; or its pseudonym."""
    client = interaction.client
    if client.settings.editor_names == "names":
        return f"<@{account}>"
    return await editors.name(client, Editor(id=account, name=line(str(account))))


async def _changes(
    interaction: discord.Interaction[SanctuaryBot], account: int, since: dt.datetime, page: int, t: Catalogue
) -> Layout:
    client = interaction.client
    changes = await client.base.accounts.changes_by(
        account, since, client.scope(interaction.guild_id), interaction.guild_id
    )
    names = await editors.names(client, *views.editors_of(changes))
    return views.changes_page(account, await _name(interaction, account), since, changes, names, page, t)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Quarantine())
    bot.add_dynamic_items(Turn, Drop, Confirm)
