"""From a draft to what stands: the preview, publishing, and two people who changed one fact at once."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot import roles, sending
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import draft_ids
from bot.views.draft_forms import YES, publish_form
from bot.views.fields import field_name
from bot.views.layout import notice
from bot.views.preview import (
    Looking,
    card_asleep,
    changes_page,
    conflict_page,
    refuse,
    report,
    stopped,
)
from bot.views.text import clip, line
from cogs.facts import told
from cogs.facts.drafting import (
    DraftForm,
    OnDraft,
    own,
    scope_of,
    show_draft,
    today,
)
from cogs.pressed import Pressed
from knowledge import (
    Actor,
    Draft,
    EditConflict,
    InvalidFact,
    KnowledgeError,
    NothingChanged,
    Preview,
    Revision,
    Role,
    Waiting,
    WordingTaken,
)
from knowledge.curation.parts import without_wordings
from knowledge.editing import check_edit

if TYPE_CHECKING:
    from cogs.facts.drafting import Interaction

STOPS = (InvalidFact, EditConflict, WordingTaken, NothingChanged)
"""What keeps a draft from being published and can be mended in it."""


async def look(interaction: Interaction, draft: Draft, *, moves: bool) -> Preview:
    """A draft as it would stand, with the editor's checks, and with what else moves, which takes seconds.

    Raises:
        InvalidFact: it makes no fact.
    """
    base = interaction.client.base
    checks = functools.partial(check_edit, others=base.facts(scope=draft.scope), at=today())
    if moves:
        return await base.preview(draft.id, checks=checks)
    return await base.preview(draft.id, checks=checks, moves=None)


async def show_preview(interaction: Interaction, draft: Draft, t: Catalogue) -> None:
    """After `told.begin`: the card as members will see it, and what publishing would do."""
    if draft.problems:
        await show_draft(interaction, draft, t)
        return
    preview = await look(interaction, draft, moves=False)
    waits = preview.second_key or roles.role_of(interaction) < Role.REVIEWER
    links = functools.partial(interaction.client.base.links, scope=draft.scope)
    looking = Looking(t, links, waits, pending=True)
    await told.finish(interaction, card_asleep(preview, t, today()))
    # Without buttons until it is whole: a press would put another page there, and this one would come over it.
    message = await interaction.followup.send(view=report(preview, looking), ephemeral=True, wait=True)
    preview = await look(interaction, draft, moves=True)
    await message.edit(view=report(preview, replace(looking, pending=False)))


async def show_stop(
    interaction: Interaction, draft_id: int, error: KnowledgeError, t: Catalogue, *, why: str = ""
) -> None:
    """After `told.begin`: what keeps the draft from being published, and the ways on."""
    if isinstance(error, EditConflict):
        await told.finish(interaction, conflict_page(draft_id, error, 0, t, why=why))
        return
    links = functools.partial(interaction.client.base.links, scope=scope_of(interaction))
    await told.finish(interaction, stopped(draft_id, error, links, t, why=why))


class PreviewButton(OnDraft, template=draft_ids.PREVIEW):
    """Shows what publishing would do."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Say that it takes a moment, then show it."""
        draft = await self.draft(interaction)
        await sending.replace(interaction, notice(t("Looking at what this would change. It takes some seconds.")))
        try:
            await show_preview(interaction, draft, t)
        except KnowledgeError:
            await show_draft(interaction, draft, t)
            raise


class ChangesButton(OnDraft, template=draft_ids.CHANGES):
    """Opens a page of what changes."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Show the first page beside the report, other pages in place of one another."""
        draft = await self.draft(interaction)
        first = self.found["page"] == "0" and not _turned(interaction)
        await told.begin(interaction, beside=first)
        await told.finish(
            interaction, changes_page(await look(interaction, draft, moves=False), int(self.found["page"]), t)
        )


def _turned(interaction: Interaction) -> bool:
    """Whether the pressed message is itself a page of changes: then it has no other buttons."""
    message = interaction.message
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)] if message else []
    ids = [item.custom_id or "" for row in rows for item in row.children if isinstance(item, discord.Button)]
    return all(custom_id.startswith("changes:") for custom_id in ids)


class PublishButton(OnDraft, template=draft_ids.PUBLISH):
    """Opens the form that asks why."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        draft = await self.draft(interaction)
        await told.open_form(interaction, publish_form(draft.id, t))


class PublishForm(DraftForm):
    """Why a draft is published, and whether it corrects a mistake."""

    template = re.compile(draft_ids.PUBLISH_FORM)

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Publish it, or say what stands in the way; whatever it is, the draft stays."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        actor = await roles.actor_of(interaction)
        why = self.typed("why")
        try:
            done = await self._publish(interaction, draft, actor, why)
        except STOPS as error:
            await show_stop(interaction, draft.id, error, t, why=why)
            return
        await told.show_done(interaction, done, t)
        who = await told.who(interaction, actor)
        await told.tell(interaction, actor, _log_line(who, draft, done, why, told.log_words(interaction)))

    async def _publish(self, interaction: Interaction, draft: Draft, actor: Actor, why: str) -> Revision | Waiting:
        refuse(await look(interaction, draft, moves=False))
        correction = self.chosen("correction") == [YES]
        base = interaction.client.base
        try:
            return await base.publish(draft.id, actor, why, correction=correction)
        except EditConflict:
            if draft.base is not None:
                raise
            # A new fact whose id somebody took meanwhile gets another one; its wordings decide whether it is the same.
            await base.save_draft(draft.id, actor, {})
            return await base.publish(draft.id, actor, why, correction=correction)


def _log_line(who: str, draft: Draft, done: Revision | Waiting, why: str, t: Catalogue) -> str:
    values: dict[str, Any] = {
        "name": who,
        "fact": line(clip(draft.text("question"), 120)),
        "why": told.reason(why),
    }
    if isinstance(done, Waiting):
        return t("{name} proposes “{fact}” (number {number}): {why}", number=done.proposal_id, **values)
    return t("{name} published “{fact}” (revision {number}): {why}", number=done.number, **values)


class BothButton(OnDraft, template=draft_ids.BOTH):
    """Turns a page of both texts after a conflict."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Put the other page where this one was, from what stands by now."""
        draft = await self.draft(interaction)
        theirs = interaction.client.base.view(draft.scope).facts.get(draft.fact_id)
        conflict = EditConflict(
            draft.fact_id,
            draft.base.revision if draft.base else 0,
            theirs.revision if theirs else 0,
            theirs=theirs,
            mine=draft.fact(),
        )
        await sending.replace(interaction, conflict_page(draft.id, conflict, int(self.found["page"]), t))


class OnTopButton(OnDraft, template=draft_ids.ON_TOP):
    """Puts the draft on top of what stands now."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Show the draft's page, and which fields both changed."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        actor = await roles.actor_of(interaction)
        rebased = await interaction.client.base.desk.rebase(draft.id, actor)
        notes = [t("Your changes are on top of what stands now. Look at the preview before you publish.")]
        if rebased.clashes:
            names = t.names([field_name(name, t) for name in rebased.clashes])
            notes.append(t("You both changed: {fields}. Your words stand in the draft.", fields=names))
        await show_draft(interaction, rebased.draft, t, notes=notes)


class TakeOutButton(OnDraft, template=draft_ids.TAKE_OUT):
    """Begins a draft of the fact that holds a wording of this one, without that wording."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Show the preview of that draft; this one stays among the person's drafts."""
        draft = await self.draft(interaction)
        await sending.replace(interaction, notice(t("Looking at what this would change. It takes some seconds.")))
        try:
            await self._take_out(interaction, draft, t)
        except KnowledgeError:
            await show_draft(interaction, draft, t)
            raise

    async def _take_out(self, interaction: Interaction, draft: Draft, t: Catalogue) -> None:
        preview = await look(interaction, draft, moves=False)
        facts = interaction.client.base.view(draft.scope).facts
        if not preview.taken or preview.taken[0].fact_id not in facts:
            await show_preview(interaction, draft, t)
            return
        holder = facts[preview.taken[0].fact_id]
        changes = without_wordings(holder, [each.wording for each in preview.taken if each.fact_id == holder.id])
        if len(changes["phrasings"]) == len(holder.phrasings):
            words = t("It is that fact's own question and can't be taken out. Give that fact another question.")
            await show_draft(interaction, draft, t, notes=[words])
            return
        actor = await roles.actor_of(interaction)
        second = await interaction.client.base.start_draft(draft.scope, holder.id, actor, changes)
        await show_preview(interaction, await own(interaction, second.id), t)


PRESSES: tuple[type[Pressed], ...] = (
    PreviewButton, ChangesButton, PublishButton, BothButton, OnTopButton, TakeOutButton,
)  # fmt: skip
FORMS: tuple[type[Form], ...] = (PublishForm,)
