"""Who somebody is to the facts, read from Discord at the moment of a press or a submit and never kept.

Editing belongs to a role, never to a person. Until a server has named its roles, only members who may manage it edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from knowledge import Actor, Editor, EditsBlocked, NotAllowed, Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


def role_of(interaction: discord.Interaction[SanctuaryBot]) -> Role:
    """What the roles that this person holds at this moment amount to."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return Role.NONE
    guild = interaction.client.get_guild(interaction.guild_id)
    if guild is None:
        # A server that the bot is no member of says nothing about who keeps the facts.
        return Role.NONE
    if guild.owner_id == interaction.user.id:
        return Role.OPERATOR
    if interaction.permissions.manage_guild:
        return Role.OWNER
    settings = interaction.client.base.servers.settings(interaction.guild_id)
    # discord.py gives the ids that came with this very interaction, also of roles that its cache does not know.
    held = {int(role) for role in interaction.user._roles}
    if settings.reviewer_role in held:
        return Role.REVIEWER
    return Role.EDITOR if settings.editor_role in held else Role.NONE


def require(interaction: discord.Interaction[SanctuaryBot], needed: Role) -> None:
    """Refuse somebody whose roles do not reach that far at this moment.

    Raises:
        NotAllowed: `needed` is more than they have.
    """
    if role_of(interaction) < needed:
        raise NotAllowed(needed.name.lower())


def looks_from(interaction: discord.Interaction[SanctuaryBot]) -> int:
    """The scope whose facts somebody looks at. Those who keep the facts see them during a pause too, to mend them.

    Raises:
        AnswersPaused: answers are stopped, and this person keeps no facts.
    """
    client = interaction.client
    keeps = role_of(interaction) >= Role.EDITOR
    return client.scope(interaction.guild_id) if keeps else client.answers_from(interaction.guild_id)


async def actor_of(interaction: discord.Interaction[SanctuaryBot]) -> Actor:
    """This person as somebody who acts on facts, with the number of those who could turn a second key.

    Make it anew for every command, press and submit.
    """
    return Actor(
        editor=Editor(id=interaction.user.id, name=interaction.user.display_name),
        role=role_of(interaction),
        at=discord.utils.utcnow(),
        reviewers=await _reviewers(interaction),
    )


async def manager_of(interaction: discord.Interaction[SanctuaryBot]) -> Actor:
    """This person as somebody who manages the server, without a word to Discord.

    Raises:
        NotAllowed: they do not at this moment.
        EditsBlocked: the account is in quarantine here.
    """
    require(interaction, Role.OWNER)
    editor = Editor(id=interaction.user.id, name=interaction.user.display_name)
    client = interaction.client
    if await client.base.accounts.blocked(editor.id, client.scope(interaction.guild_id)):
        raise EditsBlocked
    return Actor(editor=editor, role=role_of(interaction), at=discord.utils.utcnow())


async def _reviewers(interaction: discord.Interaction[SanctuaryBot]) -> int:
    """How many members hold the reviewer role; 1 where there is none, 2 where Discord does not tell."""
    if interaction.guild_id is None:
        return 1
    role = interaction.client.base.servers.settings(interaction.guild_id).reviewer_role
    if role is None:
        return 1
    try:
        counts = await _member_counts(interaction.client.http, interaction.guild_id)
    except discord.HTTPException:
        return 2
    return max(1, counts.get(str(role), 0))


async def _member_counts(http: Any, guild_id: int) -> dict[str, int]:
    # Members can't be listed without a privileged intent, but Discord counts them by role.
    route = discord.http.Route("GET", "/guilds/{guild_id}/roles/member-counts", guild_id=guild_id)
    counts: dict[str, int] = await http.request(route)
    return counts
