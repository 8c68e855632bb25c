"""What a press on an answer does. On a message that others see, the answer goes privately to whoever pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import discord

from bot import roles, sending
from bot.help import people_who_help
from bot.limits import REMOVAL_LIFE, Verdict
from bot.strings import Catalogue
from bot.views import buttons
from bot.views.answer import answer_card, post_preview
from bot.views.layout import Layout, notice
from bot.views.outcome import none_of_these
from bot.views.pages import Kind, page
from bot.views.report import report_menu, reported
from bot.views.why import WHY, why_page
from cogs.places import can_post
from cogs.pressed import Pressed, open_beside, replace
from knowledge import Context, NothingChanged, ReportReason, ShownFact

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press

MINUTES = int(REMOVAL_LIFE // 60)


class OnFact(Pressed, template=r"(?!)"):
    """A button that names a fact."""

    def fact(self, interaction: Press) -> ShownFact:
        """The fact that the button names, as it stands where it was pressed.

        Raises:
            FactNotFound: it is gone.
            AnswersPaused: there are no answers now, and the person keeps no facts.
        """
        client = interaction.client
        scope, today = roles.looks_from(interaction), discord.utils.utcnow().date()
        return client.base.shown(self.found["fact"], self.language, scope=scope, at=today)

    def card(self, interaction: Press, t: Catalogue) -> Layout:
        """The answer card of the fact that the button names."""
        fact = self.fact(interaction)
        if interaction.guild_id is None and interaction.channel_id is not None:
            interaction.client.recent.remember(interaction.channel_id, Context(facts=(fact.id,)))
        return answer_card(fact, t, today=discord.utils.utcnow().date(), can_post=can_post(interaction))


class FactButton(OnFact, template=buttons.FACT):
    """Opens a fact beside the message."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the fact's card."""
        await open_beside(interaction, self.card(interaction, t))


class PickButton(OnFact, template=buttons.PICK):
    """Answers the question that was meant, in place of the choice."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the fact's card where the choice was."""
        await replace(interaction, self.card(interaction, t))


class NoneButton(Pressed, template=buttons.NONE):
    """None of the questions was meant."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Say that there is no checked answer, and where help is."""
        await replace(interaction, none_of_these(t, helpers=people_who_help(interaction.client, interaction.guild_id)))


class ListButton(OnFact, template=buttons.LIST):
    """Opens a fact's list."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with its first page."""
        await open_beside(interaction, page(self.fact(interaction), "list", 0, t))


class MoreButton(OnFact, template=buttons.MORE):
    """Opens all quotes and sources of a fact."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with their first page."""
        await open_beside(interaction, page(self.fact(interaction), "more", 0, t))


class WhyButton(OnFact, template=WHY):
    """Opens why the fact was found."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the reasons."""
        await open_beside(interaction, why_page(self.found, self.fact(interaction), t))


class TurnButton(OnFact, template=buttons.TURN):
    """Turns a page."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other page where this one was."""
        fact = self.fact(interaction)
        await replace(interaction, page(fact, cast("Kind", self.found["kind"]), int(self.found["page"]), t))


class PostButton(OnFact, template=buttons.POST):
    """Shows one person what everyone would see."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the preview."""
        if not can_post(interaction):
            await open_beside(interaction, _not_here(t))
            return
        # Nothing becomes public during a pause, whoever presses.
        interaction.client.answers_from(interaction.guild_id)
        fact = self.fact(interaction)
        preview = post_preview(fact, t, today=discord.utils.utcnow().date())
        await sending.respond(interaction, [preview], private=True)


class SendButton(OnFact, template=buttons.SEND):
    """Posts what was previewed, as a message of its own that does not show who asked."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Post it once, however often the button is pressed, and say so in place of the preview."""
        if not can_post(interaction) or not isinstance(interaction.channel, discord.abc.Messageable):
            await sending.replace(interaction, _not_here(t))
            return
        interaction.client.answers_from(interaction.guild_id)
        fact = self.fact(interaction)
        await sending.first(interaction.response.defer)
        card = answer_card(fact, t, today=discord.utils.utcnow().date())
        pressed = interaction.message or interaction
        try:
            posted = await sending.post(interaction.channel, buttons.removable(card, t), nonce=pressed.id)
        except discord.Forbidden:
            await sending.change(interaction, _not_here(t))
            return
        client = interaction.client
        client.answered.remember(posted.id, interaction.user.id)
        await client.correcting.remember(posted, client.scope(interaction.guild_id))
        await sending.change(
            interaction,
            notice(
                t("Posted. Everyone in this channel sees it now."),
                t("For {count} minutes you can take it away again with Remove, below it.", count=MINUTES),
            ),
        )


class KeepButton(Pressed, template=buttons.KEEP):
    """Drops the preview."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Say that nothing was posted."""
        await sending.replace(interaction, notice(t("Not posted. Only you saw it.")))


class RemoveButton(Pressed, template=buttons.REMOVE):
    """Takes a public message away, for the person it was posted for and for those who may delete messages there."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Delete the message, or say privately who can."""
        message = interaction.message
        if message is None:
            return
        its_own = interaction.client.answered.was_for(message.id, interaction.user.id)
        if not (its_own or interaction.permissions.manage_messages):
            await open_beside(
                interaction,
                notice(
                    t(
                        "The person this was posted for can take it away for {count} minutes; I keep that in memory "
                        "only. After that, those who may manage messages here can.",
                        count=MINUTES,
                    )
                ),
            )
            return
        interaction.client.answered.forget(message.id)
        await sending.remove(interaction)
        await interaction.client.base.corrections.gone(message.id)


class ReportButton(OnFact, template=buttons.REPORT):
    """Opens the choice of what is wrong with a fact, privately."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the menu."""
        await sending.respond(interaction, [report_menu(self.fact(interaction), t)], private=True)


class ReportMenu(OnFact, template=buttons.REPORTED):
    """Counts what was chosen as wrong with a fact. It changes nothing else, and nothing of who chose it is kept."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Count one report and say so in place of the menu; more than a few by one person are not counted."""
        fact = self.fact(interaction)
        if self.choice not in set(ReportReason):
            raise NothingChanged(fact.id)
        reason = ReportReason(self.choice)
        client = interaction.client
        if client.reporting.admit(interaction.user.id) is not Verdict.WITHIN:
            await sending.replace(interaction, notice(t("Those were several reports at once. Later I can take more.")))
            return
        await client.base.corrections.report(fact.id, reason, scope=client.scope(interaction.guild_id))
        await sending.replace(interaction, reported(t))


BUTTONS: tuple[type[Pressed], ...] = (
    FactButton, PickButton, NoneButton, ListButton, MoreButton, WhyButton, TurnButton, PostButton, SendButton,
    KeepButton, RemoveButton, ReportButton, ReportMenu,
)  # fmt: skip


def _not_here(t: Catalogue) -> Layout:
    return notice(t("Nothing was posted: you or I may not write in this channel."))


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    bot.add_dynamic_items(*BUTTONS)
