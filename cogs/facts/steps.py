"""Steps that need no draft: undo, restore, retire, hide, show again, and back to the shared text."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from bot import roles, sending
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import steps
from bot.views.layout import Layout, notice
from bot.views.text import line
from cogs.facts import told
from cogs.pressed import Pressed, replace
from knowledge import Actor, KnowledgeBase, NothingChanged, RetireReason, Revision, Role, Waiting, diff_facts
from knowledge.facts import SHARED

if TYPE_CHECKING:
    from cogs.facts.told import Interaction


Change = Callable[[int, str, int, Actor, str], Awaitable[Revision | Waiting]]
"""What a step does to a revision: scope, fact, number, who and why."""


class RevisionForm(Form):
    """Why something is done with a revision of a fact."""

    needs: ClassVar[Role] = Role.EDITOR

    def change(self, base: KnowledgeBase) -> Change:
        """What is done."""
        raise NotImplementedError

    def line(self, t: Catalogue, waits: bool, **said: object) -> str:
        """How the log channel tells it."""
        raise NotImplementedError

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Do it; what stands then is shown."""
        await told.begin(interaction)
        actor = await roles.actor_of(interaction)
        base, scope = interaction.client.base, interaction.client.scope(interaction.guild_id)
        fact_id, number, why = self.found["fact"], int(self.found["revision"]), self.typed("why")
        done = await self.change(base)(scope, fact_id, number, actor, why)
        await told.show_done(interaction, done, t)
        said = {"name": await told.who(interaction, actor), "fact": fact_id, "number": number}
        words = told.log_words(interaction)
        await told.tell(interaction, actor, self.line(words, isinstance(done, Waiting), why=told.reason(why), **said))


class UndoButton(Pressed, template=steps.UNDO):
    """Opens the form that asks why a change is taken back."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await told.open_form(interaction, steps.undo_form(self.found["fact"], int(self.found["revision"]), t))


class UndoForm(RevisionForm):
    """Why a change is taken back."""

    template = re.compile(steps.UNDO_FORM)

    def change(self, base: KnowledgeBase) -> Change:
        """Take it back, if it is still the latest."""
        return base.undo

    def line(self, t: Catalogue, waits: bool, **said: object) -> str:
        """What was done."""
        if waits:
            return t("{name} proposes to undo revision {number} of {fact}: {why}", **said)
        return t("{name} took revision {number} of {fact} back: {why}", **said)


class RestoreButton(Pressed, template=steps.RESTORE):
    """Opens the form that asks why an earlier text shall stand again."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await told.open_form(interaction, steps.restore_form(self.found["fact"], int(self.found["revision"]), t))


class RestoreForm(RevisionForm):
    """Why an earlier text shall stand again."""

    template = re.compile(steps.RESTORE_FORM)

    def change(self, base: KnowledgeBase) -> Change:
        """Let it stand again."""
        return base.restore

    def line(self, t: Catalogue, waits: bool, **said: object) -> str:
        """What was done."""
        if waits:
            return t("{name} proposes to restore revision {number} of {fact}: {why}", **said)
        return t("{name} restored revision {number} of {fact}: {why}", **said)


class RetireForm(Form):
    """Why a fact is withdrawn: a reason from the list, and a note."""

    template = re.compile(steps.RETIRE_FORM)
    needs: ClassVar[Role] = Role.EDITOR

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Withdraw it, or say that it waits."""
        await told.begin(interaction)
        actor = await roles.actor_of(interaction)
        base, scope = interaction.client.base, interaction.client.scope(interaction.guild_id)
        fact_id, chosen = self.found["fact"], self.typed("reason")
        if chosen not in list(RetireReason):
            # Discord lets nobody leave the menu empty; a forged form does.
            raise NothingChanged(fact_id)
        reason = RetireReason(chosen)
        question = base.shown(fact_id, scope=scope).question
        done = await base.retire(scope, fact_id, actor, reason, self.typed("note"))
        if isinstance(done, Waiting):
            notes = [t("Until then “{question}” is answered as before.", question=line(question))]
        else:
            notes = [
                t("“{question}” is withdrawn. Whoever asks it reads that, and the reason: {reason}.",
                  question=line(question), reason=steps.reason_words(reason, t))
            ]  # fmt: skip
        await told.show_done(interaction, done, t, *notes)
        t = told.log_words(interaction)
        values = {"name": await told.who(interaction, actor), "fact": fact_id}
        why = steps.reason_words(reason, t)
        if isinstance(done, Waiting):
            words = t("{name} proposes to withdraw {fact}: {why}", why=why, **values)
        else:
            words = t("{name} withdrew {fact}: {why}", why=why, **values)
        await told.tell(interaction, actor, words)


async def hide(interaction: Interaction, fact_id: str, why: str, t: Catalogue) -> None:
    """Hide a fact at once, and say so.

    Raises:
        NotAllowed: the person is no reviewer.
        FactNotFound: there is no such fact in force.
    """
    roles.require(interaction, Role.REVIEWER)
    base, scope = interaction.client.base, interaction.client.scope(interaction.guild_id)
    question = base.shown(fact_id, scope=scope).question
    await told.begin(interaction)
    actor = await roles.actor_of(interaction)
    await base.hide(scope, fact_id, actor, why)
    await told.finish(interaction, steps.hidden_page(fact_id, question, t))
    t = told.log_words(interaction)
    words = t("{name} hid {fact}: {why}", name=await told.who(interaction, actor), fact=fact_id, why=told.reason(why))
    await told.tell(interaction, actor, words)


async def unhide(interaction: Interaction, fact_id: str, why: str, t: Catalogue) -> None:
    """Show a hidden fact again, and its card.

    Raises:
        NotAllowed: the person is no reviewer.
        NothingChanged: it is not hidden here.
    """
    roles.require(interaction, Role.REVIEWER)
    await told.begin(interaction)
    actor = await roles.actor_of(interaction)
    await interaction.client.base.unhide(interaction.client.scope(interaction.guild_id), fact_id, actor, why)
    said = notice(t("It is shown again. “/fact hide” hides it."))
    await told.finish(interaction, *told.card_now(interaction, fact_id, t), said)
    t = told.log_words(interaction)
    words = t(
        "{name} shows {fact} again: {why}",
        name=await told.who(interaction, actor),
        fact=line(fact_id),
        why=told.reason(why),
    )
    await told.tell(interaction, actor, words)


class UnhideButton(Pressed, template=steps.UNHIDE):
    """Opens the form that asks why a hidden fact shall be shown again."""

    needs: ClassVar[Role] = Role.REVIEWER

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await told.open_form(interaction, steps.unhide_form(self.found["fact"], t))


class UnhideForm(Form):
    """Why a hidden fact shall be shown again."""

    template = re.compile(steps.UNHIDE_FORM)
    needs: ClassVar[Role] = Role.REVIEWER

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Show it again."""
        await unhide(interaction, self.found["fact"], self.typed("why"), t)


def lost(interaction: Interaction, fact_id: str, page: int, t: Catalogue) -> Layout:
    """What going back to the shared text would change here.

    Raises:
        NothingChanged: the shared text stands here already.
    """
    base, scope = interaction.client.base, interaction.client.scope(interaction.guild_id)
    view, shared = base.view(scope), base.view(SHARED).facts.get(fact_id)
    hidden = fact_id in {fact.id for fact in base.absent(scope=scope).hidden}
    if scope == SHARED or shared is None or not (hidden or fact_id in view.own):
        raise NothingChanged(fact_id)
    here = view.facts.get(fact_id, shared)
    return steps.lost_page(fact_id, here.question, diff_facts(here, shared), page, t)


class LostButton(Pressed, template=steps.LOST):
    """Turns a page of what a server would lose."""

    needs: ClassVar[Role] = Role.REVIEWER

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Put the other page where this one was."""
        await replace(interaction, lost(interaction, self.found["fact"], int(self.found["page"]), t))


class ResetButton(Pressed, template=steps.RESET):
    """Opens the form that asks why the shared text shall stand again."""

    needs: ClassVar[Role] = Role.REVIEWER

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await told.open_form(interaction, steps.reset_form(self.found["fact"], t))


class ResetForm(Form):
    """Why the shared text shall stand again."""

    template = re.compile(steps.RESET_FORM)
    needs: ClassVar[Role] = Role.REVIEWER

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Let it stand; the card is shown as it is now."""
        await told.begin(interaction)
        actor = await roles.actor_of(interaction)
        scope = interaction.client.scope(interaction.guild_id)
        fact_id, why = self.found["fact"], self.typed("why")
        done = await interaction.client.base.reset(scope, fact_id, actor, why)
        if done is None:
            said = notice(t("It is shown again. “/fact hide” hides it."))
            await told.finish(interaction, *told.card_now(interaction, fact_id, t), said)
        else:
            await told.show_done(interaction, done, t)
        t = told.log_words(interaction)
        words = t(
            "{name} put {fact} back to the shared text: {why}",
            name=await told.who(interaction, actor),
            fact=fact_id,
            why=told.reason(why),
        )
        await told.tell(interaction, actor, words)


async def open_retire(interaction: Interaction, fact_id: str, t: Catalogue) -> None:
    """Open the form for a withdrawal.

    Raises:
        NotAllowed: the person is no editor.
        FactNotFound: there is no such fact in force.
    """
    roles.require(interaction, Role.EDITOR)
    interaction.client.base.shown(fact_id, scope=interaction.client.scope(interaction.guild_id))
    await told.open_form(interaction, steps.retire_form(fact_id, t))


async def open_restore(interaction: Interaction, fact_id: str, t: Catalogue) -> None:
    """Open the form that lets a retired fact come back.

    Raises:
        NotAllowed: the person is no editor.
        NothingChanged: it is in force, or there is none.
    """
    roles.require(interaction, Role.EDITOR)
    base, scope = interaction.client.base, interaction.client.scope(interaction.guild_id)
    retired = {fact.id: fact.revision for fact in base.absent(scope=scope).retired}
    if fact_id not in retired:
        raise NothingChanged(fact_id)
    await told.open_form(interaction, steps.restore_form(fact_id, retired[fact_id], t))


async def open_reset(interaction: Interaction, fact_id: str, t: Catalogue) -> None:
    """Show what going back to the shared text would change, with the button that does it.

    Raises:
        NotAllowed: the person is no reviewer.
        NothingChanged: the shared text stands here already.
    """
    roles.require(interaction, Role.REVIEWER)
    await sending.respond(interaction, [lost(interaction, fact_id, 0, t)], private=True)


PRESSES: tuple[type[Pressed], ...] = (
    UndoButton, RestoreButton, UnhideButton, LostButton, ResetButton,
)  # fmt: skip
FORMS: tuple[type[Form], ...] = (UndoForm, RestoreForm, RetireForm, UnhideForm, ResetForm)
