"""What a press does. Every button carries all it needs in its custom_id, so old ones work after a restart.

Who may change a message is read from Discord at the moment of the press and kept nowhere. On a message that others see,
the answer goes privately to the person who pressed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord

from bot import errors, sending
from bot.limits import Verdict
from bot.strings import Catalogue, catalogue, spoken
from bot.views import buttons
from bot.views.answer import answer_card, post_preview
from bot.views.layout import Layout, notice
from bot.views.outcome import none_of_these
from bot.views.pages import Kind, page
from bot.views.why import WHY, why_page
from cogs.ask import too_many
from cogs.places import can_post, is_public, may_change
from knowledge import Context, ShownFact

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Press = discord.Interaction[SanctuaryBot]


class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?!)"):
    """A button of ours that somebody pressed. `found` holds what its custom_id says."""

    def __init__(self, item: discord.ui.Button[Any], found: re.Match[str]) -> None:
        super().__init__(item)
        self.found = found
        self.language: str = found.groupdict().get("language") or "en"
        """The language of the answer that the button belongs to."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py for a press whose custom_id fits the template."""
        return cls(cast("discord.ui.Button[Any]", item), match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press; an error becomes a sentence here, since discord.py would log it whole."""
        t = spoken(self.language, catalogue(str(interaction.locale)))
        try:
            with interaction.client.working():
                if interaction.client.limit.admit(interaction.user.id) is Verdict.WITHIN:
                    await self.pressed(interaction, t)
                else:
                    await _open(interaction, too_many(t))
        except Exception as error:  # every kind of error is told in a sentence
            await errors.tell(interaction, error)

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """What this button does."""
        raise NotImplementedError

    def fact(self, interaction: Press) -> ShownFact:
        """The fact that the button names, as it stands where it was pressed.

        Raises:
            FactNotFound: it is gone.
        """
        client = interaction.client
        return client.base.shown(self.found["fact"], self.language, scope=client.scope(interaction.guild_id))

    def card(self, interaction: Press, t: Catalogue) -> Layout:
        """The answer card of the fact that the button names."""
        fact = self.fact(interaction)
        if interaction.guild_id is None and interaction.channel_id is not None:
            interaction.client.recent.remember(interaction.channel_id, Context(facts=(fact.id,)))
        return answer_card(fact, t, today=discord.utils.utcnow().date(), can_post=can_post(interaction))


class FactButton(Pressed, template=buttons.FACT):
    """Opens a fact beside the message."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the fact's card."""
        await _open(interaction, self.card(interaction, t))


class PickButton(Pressed, template=buttons.PICK):
    """Answers the question that was meant, in place of the choice."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the fact's card where the choice was."""
        await _replace(interaction, self.card(interaction, t))


class NoneButton(Pressed, template=buttons.NONE):
    """None of the questions was meant."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Say that there is no checked answer, and where help is."""
        await _replace(interaction, none_of_these(t, help_url=interaction.client.settings.help_url or None))


class ListButton(Pressed, template=buttons.LIST):
    """Opens a fact's list."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with its first page."""
        await _open(interaction, page(self.fact(interaction), "list", 0, t))


class MoreButton(Pressed, template=buttons.MORE):
    """Opens all quotes and sources of a fact."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with their first page."""
        await _open(interaction, page(self.fact(interaction), "more", 0, t))


class WhyButton(Pressed, template=WHY):
    """Opens why the fact was found."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the reasons."""
        await _open(interaction, why_page(self.found, self.fact(interaction), t))


class TurnButton(Pressed, template=buttons.TURN):
    """Turns a page."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other page where this one was."""
        fact = self.fact(interaction)
        await _replace(interaction, page(fact, cast("Kind", self.found["kind"]), int(self.found["page"]), t))


class PostButton(Pressed, template=buttons.POST):
    """Shows one person what everyone would see."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the preview."""
        if not can_post(interaction):
            await _open(interaction, _not_here(t))
            return
        fact = self.fact(interaction)
        preview = post_preview(fact, t, today=discord.utils.utcnow().date())
        await sending.respond(interaction, [preview], private=True)


class SendButton(Pressed, template=buttons.SEND):
    """Posts what was previewed, as a message of its own that does not show who asked."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Post it once, however often the button is pressed, and say so in place of the preview."""
        if not can_post(interaction) or not isinstance(interaction.channel, discord.abc.Messageable):
            await sending.replace(interaction, _not_here(t))
            return
        fact = self.fact(interaction)
        await sending.first(interaction.response.defer)
        card = answer_card(fact, t, today=discord.utils.utcnow().date())
        pressed = interaction.message or interaction
        try:
            await sending.post(interaction.channel, card, nonce=pressed.id)
        except discord.Forbidden:
            await sending.change(interaction, _not_here(t))
            return
        await sending.change(interaction, notice(t("Posted. Everyone in this channel sees it now.")))


class KeepButton(Pressed, template=buttons.KEEP):
    """Drops the preview."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Say that nothing was posted."""
        await sending.replace(interaction, notice(t("Not posted. Only you saw it.")))


BUTTONS: tuple[type[Pressed], ...] = (
    FactButton, PickButton, NoneButton, ListButton, MoreButton, WhyButton, TurnButton, PostButton, SendButton,
    KeepButton,
)  # fmt: skip


def _not_here(t: Catalogue) -> Layout:
    return notice(t("Nothing was posted: you or I may not write in this channel."))


async def _open(interaction: Press, layout: Layout) -> None:
    """Answer beside the pressed message: privately where others see that message or it is private itself."""
    ephemeral = interaction.message is not None and interaction.message.flags.ephemeral
    await sending.respond(interaction, [layout], private=ephemeral or is_public(interaction))


async def _replace(interaction: Press, layout: Layout) -> None:
    """Answer in place of the pressed message where it may change for this person; else beside it."""
    if may_change(interaction):
        await sending.replace(interaction, layout)
    else:
        await _open(interaction, layout)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    bot.add_dynamic_items(*BUTTONS)
