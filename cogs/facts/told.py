"""How a change of a fact is answered and told: privately to whoever made it, and in one line in the log channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot import after_change, editors, sending
from bot.strings import Catalogue
from bot.views.answer import answer_card
from bot.views.layout import Layout, notice
from bot.views.steps import done_page, waiting_lines
from bot.views.text import clip, line
from knowledge import Actor, Revision, Waiting

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Interaction = discord.Interaction[SanctuaryBot]

NAME = 100
"""Characters of an editor's name that are shown."""
WHY = 300
"""Characters of a reason that are shown in the log channel."""


async def begin(interaction: Interaction, *, beside: bool = True) -> None:
    """Take the time that an answer needs: beside the message that led here, or in place of it where there is one."""
    if beside or interaction.message is None:
        await sending.first(lambda: interaction.response.defer(ephemeral=True, thinking=True))
    else:
        await sending.first(interaction.response.defer)


async def finish(interaction: Interaction, *layouts: Layout) -> None:
    """Show what came of it in the place that `begin` took, others below. Only this person sees them."""
    shown, *others = layouts
    await sending.change(interaction, shown)
    for layout in others:
        await interaction.followup.send(view=layout, ephemeral=True)


async def open_form(interaction: Interaction, form: discord.ui.Modal) -> None:
    """Open a form; it has to be the first answer."""
    await sending.first(lambda: interaction.response.send_modal(form))


async def show_done(interaction: Interaction, done: Revision | Waiting, t: Catalogue, *notes: str) -> None:
    """After `begin`: the card exactly as members see it now with the way back, or that it waits, or that it is gone."""
    if isinstance(done, Waiting):
        await finish(interaction, notice(*waiting_lines(done, t), *notes))
        return
    await finish(interaction, *card_now(interaction, done.fact_id, t), done_page(done, t, *notes))


def card_now(interaction: Interaction, fact_id: str, t: Catalogue) -> Sequence[Layout]:
    """The card as members of this server see it now; nothing where they see none."""
    view = interaction.client.base.view(interaction.client.scope(interaction.guild_id))
    if fact_id not in view.facts:
        return ()
    return (answer_card(view.shown(fact_id), t, today=discord.utils.utcnow().date()),)


def log_words(interaction: Interaction) -> Catalogue:
    """The sentences for the log channel, in the server's language: all who keep the facts read it."""
    return after_change.server_catalogue(interaction.client, interaction.guild_id)


async def tell(interaction: Interaction, actor: Actor, *lines: str) -> None:
    """Say in the log channel what somebody did and why, once for each change. `lines` are safe to show."""
    await after_change.tell(interaction, actor, *lines)


async def who(interaction: Interaction, actor: Actor) -> str:
    """What somebody is called in front of those who keep the facts, safe to show."""
    return clip(await editors.name(interaction.client, actor.editor), NAME)


def reason(why: str) -> str:
    """A reason as the log channel shows it."""
    return line(clip(why, WHY))
