"""Where something happens in Discord, and what may be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


def can_post(interaction: discord.Interaction[SanctuaryBot]) -> bool:
    """Whether both the person and the bot may write a message here that everyone sees.

    Not in direct messages, nor in a server where the bot is only a person's own app.
    """
    if interaction.guild_id is None or interaction.client.get_guild(interaction.guild_id) is None:
        return False
    return all(_may_write(rights, interaction) for rights in (interaction.app_permissions, interaction.permissions))


def _may_write(rights: discord.Permissions, interaction: discord.Interaction[SanctuaryBot]) -> bool:
    in_thread = isinstance(interaction.channel, discord.Thread)
    return rights.view_channel and (rights.send_messages_in_threads if in_thread else rights.send_messages)


def is_public(interaction: discord.Interaction[SanctuaryBot]) -> bool:
    """Whether the message whose button was pressed is seen by others than the one who pressed."""
    return interaction.guild_id is not None and not (interaction.message and interaction.message.flags.ephemeral)


def may_change(interaction: discord.Interaction[SanctuaryBot]) -> bool:
    """Whether the pressed message may change for this person: only they see it, or Discord says they asked for it."""
    if not is_public(interaction):
        return True
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is not None and asked.user.id == interaction.user.id
