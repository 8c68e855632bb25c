"""Asking privately from a public place: the button under "I answer this privately" opens a form for the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import sending
from bot.forms import Form
from bot.limits import Verdict
from bot.strings import Catalogue
from bot.views import buttons
from bot.views.form import Modal, field
from cogs.ask import QUESTION, answer, too_many
from cogs.places import can_post
from cogs.pressed import Pressed

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from bot.forms import Submit
    from cogs.pressed import Press


class AskButton(Pressed, template=buttons.ASK):
    """Opens the form."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Open it, empty: what was written in public is not repeated."""
        question = field("question", t("Your question, in your own words"), long=True, most=QUESTION)
        form = Modal(t("Only you see the answer"), "ask-form:v1", question)
        await sending.first(lambda: interaction.response.send_modal(form))


class AskForm(Form):
    """A question that was typed into the form. It is answered as with /ask, and not kept."""

    template = re.compile("ask-form:v1")

    async def submitted(self, interaction: Submit, t: Catalogue) -> None:
        """Answer privately."""
        client = interaction.client
        if client.limit.admit(interaction.user.id) is not Verdict.WITHIN:
            await sending.respond(interaction, [too_many(t)], private=True)
            return
        typed, post = self.typed("question"), can_post(interaction)
        layouts, _ = await answer(client, typed, t, guild_id=interaction.guild_id, post=post)
        await sending.respond(interaction, layouts, private=True)


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    bot.add_dynamic_items(AskButton)
    bot.forms.append(AskForm)
