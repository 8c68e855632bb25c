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


async def alert(interaction: discord.Interaction[SanctuaryBot], words: str) -> None:
    """Say something urgent to the log channel and, as far as that is possible, to whoever runs the bot."""
    bot = interaction.client
    await log_channel.report(bot, interaction.guild_id, words)
    try:
        await _tell_owner(bot, words)
    except Exception as error:  # what happened stands, whoever hears of it
        errors.log.warning("the bot's owner could not be written to: %s", errors.describe(error))


async def _warn(bot: SanctuaryBot, interaction: discord.Interaction[SanctuaryBot], editor: Editor) -> None:
    if bot.warned.admit(editor.id) is not Verdict.WITHIN:
        return
    t = server_catalogue(bot, interaction.guild_id)
    who = await editors.name(bot, editor)
    words = t(
        "Look at this: {who} (id {id}) has changed more than 10 facts within 10 minutes. If that is not meant, "
        "**/quarantine member** stops the account and takes its changes back.",
        who=who,
        id=editor.id,
    )
    await alert(interaction, words)


async def _tell_owner(bot: SanctuaryBot, words: str) -> None:
    """Write to whoever runs the bot. Not everybody can be written to."""
    application = await bot.application_info()
    team = application.team
    owner = team.owner if team is not None else application.owner
    if owner is None:
        return
    user = bot.get_user(owner.id) or await bot.fetch_user(owner.id)
    await user.send(view=notice(words))
