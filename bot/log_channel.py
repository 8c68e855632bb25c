"""One line for each change of a fact or a setting, in the channel that the server chose for it. It pings nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot import errors, sending
from bot.views.layout import notice

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


async def report(bot: SanctuaryBot, guild_id: int | None, *lines: str) -> None:
    """Post lines into a server's log channel, if it has one. Trouble is logged and stops nobody's work.

    Args:
        bot: the bot.
        guild_id: the server; None does nothing.
        lines: who did what and why, safe to show (see `bot.views.text`).
    """
    if guild_id is None:
        return
    channel_id = bot.base.servers.settings(guild_id).log_channel
    channel = bot.get_channel(channel_id) if channel_id is not None else None
    if not isinstance(channel, discord.abc.Messageable):
        return
    try:
        await sending.post(channel, notice(*lines), nonce=sending.new_nonce())
    except Exception as error:  # a log channel that is gone must not undo a change
        errors.log.warning("the log channel could not be written to: %s", errors.describe(error))
