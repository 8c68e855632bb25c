"""What follows every change that somebody makes in Discord: a line in the log channel, and an eye on how many they are.

```
actor = await roles.actor_of(interaction)
revision = await base.publish(draft_id, actor, why)
who = await editors.name(interaction.client, actor.editor)
await after_change.tell(interaction, actor, t("{who} changed {fact}: {why}", who=who, fact=…, why=line(why)))
```
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import discord

from bot import editors, errors, log_channel
from bot.limits import Verdict
from bot.strings import Catalogue, catalogue
from bot.views.layout import notice
from bot.views.text import line
from knowledge import Actor, Editor

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


def server_catalogue(bot: SanctuaryBot, guild_id: int | None) -> Catalogue:
    """The language in which a server is spoken to as a whole: the one it chose, else English."""
    return catalogue((bot.base.servers.settings(guild_id).language if guild_id is not None else None) or "en")


async def tell(interaction: discord.Interaction[SanctuaryBot], actor: Actor, *lines: str) -> None:
    """Put lines into the server's log channel, and warn when this account changes much in little time.

    Call it once after each change that was made. Trouble in it is logged and stops nobody's work.

    Args:
        interaction: the press or submit that made the change.
        actor: who made it.
        lines: who did what and why, in sentences that are safe to show (see `bot.views.text` and `bot.editors`).
    """
    bot = interaction.client
    await log_channel.report(bot, interaction.guild_id, *lines)
    try:
        if await bot.base.accounts.burst(actor.editor.id, actor.at):
            await _warn(bot, interaction, actor.editor)
    except Exception as error:  # the change is made, whatever is wrong with counting it
        errors.log.warning("a burst of changes could not be told: %s", errors.describe(error))


async def publish_due(bot: SanctuaryBot, at: dt.datetime) -> None:
    """Publish what has waited its time without a veto, and say so in the log channels of the servers whose it is."""
    for revision in await bot.base.publish_due(at):
        guild_id = next((guild.id for guild in bot.guilds if bot.scope(guild.id) == revision.scope), None)
        t = server_catalogue(bot, guild_id)
        words = t(
            "{fact} stands as {who} proposed it, since nobody declined it in time: {why}",
            fact=f"`{revision.fact_id}`",
            who=await editors.name(bot, revision.editor),
            why=line(revision.why),
        )
        await log_channel.report(bot, guild_id, words)


async def alert(interaction: discord.Interaction[SanctuaryBot], actor: Editor, words: str) -> None:
    """Say something urgent to the log channel and, as far as that is possible, to the owners of server and bot.

    A manager chooses the log channel, so a manager's stolen account may have turned it away.
    """
    bot = interaction.client
    await log_channel.report(bot, interaction.guild_id, words)
    people = {_server_owner(bot, interaction.guild_id)} - {actor.id}
    try:
        people.add(await _bot_owner(bot))
    except Exception as error:  # what happened stands, whoever hears of it
        errors.log.warning("Discord does not say who owns the bot: %s", errors.describe(error))
    await _write_to(bot, people, words)


async def tell_server_owner(interaction: discord.Interaction[SanctuaryBot], actor: Actor, words: str) -> None:
    """Write to the server's owner about a step of somebody else who manages it."""
    await _write_to(interaction.client, {_server_owner(interaction.client, interaction.guild_id)} - {actor.editor.id},
                    words)  # fmt: skip


async def _warn(bot: SanctuaryBot, interaction: discord.Interaction[SanctuaryBot], editor: Editor) -> None:
    if bot.warned.admit(editor.id) is not Verdict.WITHIN:
        return
    t = server_catalogue(bot, interaction.guild_id)
    who = await editors.name(bot, editor)
    words = t(
        "Look at this: {who} (id {id}) has changed more than 10 facts, or proposed to, within 10 minutes. If that is "
        "not meant, **/quarantine member** stops the account and takes its changes back.",
        who=who,
        id=editor.id,
    )
    await alert(interaction, editor, words)


def _server_owner(bot: SanctuaryBot, guild_id: int | None) -> int | None:
    guild = bot.get_guild(guild_id) if guild_id is not None else None
    return guild.owner_id if guild is not None else None


async def _bot_owner(bot: SanctuaryBot) -> int | None:
    application = await bot.application_info()
    owner = application.team.owner if application.team is not None else application.owner
    return owner.id if owner is not None else None


async def _write_to(bot: SanctuaryBot, people: Iterable[int | None], words: str) -> None:
    """Write to these accounts. Not everybody can be written to."""
    for person in people:
        if person is None:
            continue
        try:
            user = bot.get_user(person) or await bot.fetch_user(person)
            await user.send(view=notice(words))
        except Exception as error:  # what happened stands, whoever hears of it
            errors.log.warning("an owner could not be written to: %s", errors.describe(error))
