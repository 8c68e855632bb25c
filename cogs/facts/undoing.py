"""Taking the latest change of a fact back, from the button that stands below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from bot import roles
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import draft_ids
from bot.views.draft_forms import undo_form
from bot.views.text import clip, line
from cogs.facts.drafting import begin, log_words, open_form, scope_of, tell_log
from cogs.facts.publishing import show_done
from cogs.pressed import Pressed
from knowledge import Role, Waiting

if TYPE_CHECKING:
    from cogs.facts.drafting import Interaction


class UndoButton(Pressed, template=draft_ids.UNDO):
    """Opens the form that asks why."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await open_form(interaction, undo_form(self.found["fact"], int(self.found["revision"]), t))


class UndoForm(Form):
    """Why a change is taken back."""

    template = re.compile(draft_ids.UNDO_FORM)
    needs: ClassVar[Role] = Role.EDITOR

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Take it back beside the message, if it is still the latest; what stands then is shown."""
        await begin(interaction, beside=True)
        actor = await roles.actor_of(interaction)
        fact_id, number, why = self.found["fact"], int(self.found["revision"]), self.typed("why")
        done = await interaction.client.base.undo(scope_of(interaction), fact_id, number, actor, why)
        await show_done(interaction, done, t)
        t = log_words(interaction)
        values = {"name": line(actor.editor.name), "fact": fact_id, "why": line(clip(why, 300))}
        if isinstance(done, Waiting):
            words = t("{name} proposes to undo revision {number} of {fact}: {why}", number=number, **values)
        else:
            words = t("{name} took revision {number} of {fact} back: {why}", number=number, **values)
        await tell_log(interaction, actor, words)


PRESSES: tuple[type[Pressed], ...] = (UndoButton,)
FORMS: tuple[type[Form], ...] = (UndoForm,)
