"""The ground of everything that is done to a draft: whose it is, and where its page goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import discord

from bot import roles, sending
from bot.forms import Form
from bot.strings import Catalogue
from bot.views import draft_ids
from bot.views.draft import Refusals, discard_page, draft_page, drafts_page
from bot.views.draft_forms import edit_form, part_form
from bot.views.layout import notice
from cogs.facts import told
from cogs.pressed import Pressed
from knowledge import SHARED, Actor, Draft, FactNotFound, ProposalClosed, ProposalNotFound, Role, Source

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Interaction = discord.Interaction[SanctuaryBot]


def today() -> dt.date:
    """The day it is, in UTC."""
    return discord.utils.utcnow().date()


def scope_of(interaction: Interaction) -> int:
    """The scope that is edited where this happens."""
    return interaction.client.scope(interaction.guild_id)


def known_sources(interaction: Interaction) -> Mapping[str, Source]:
    """All stored sources by id."""
    return interaction.client.base.view(scope_of(interaction)).sources


async def own(interaction: Interaction, draft_id: int) -> Draft:
    """A draft of this person in this server, as long as it is one.

    Raises:
        ProposalNotFound: there is none with this number; also when it is another server's or somebody else's.
        ProposalClosed: it is published or waits.
    """
    draft = await interaction.client.base.desk.get(draft_id)
    if draft.scope != scope_of(interaction) or draft.editor.id != interaction.user.id:
        raise ProposalNotFound(draft_id)
    if draft.status != "draft":
        raise ProposalClosed(draft_id, draft.status)
    return draft


async def show_draft(
    interaction: Interaction,
    draft: Draft,
    t: Catalogue,
    *,
    notes: Sequence[str] = (),
    refusals: Refusals | None = None,
) -> None:
    """Show the draft's page after `told.begin`."""
    await told.finish(interaction, draft_page(draft, known_sources(interaction), t, notes=notes, refusals=refusals))


class OnDraft(Pressed, template=r"(?!)"):
    """A button or menu of a draft."""

    needs: ClassVar[Role] = Role.EDITOR

    async def draft(self, interaction: Interaction) -> Draft:
        """The draft, if it is this person's here; raises as `own`."""
        return await own(interaction, int(self.found["draft"]))


class DraftForm(Form):
    """A form of a draft."""

    needs: ClassVar[Role] = Role.EDITOR

    async def draft(self, interaction: Interaction) -> Draft:
        """The draft, if it is this person's here; raises as `own`."""
        return await own(interaction, int(self.found["draft"]))

    async def save(self, interaction: Interaction, changes: Mapping[str, Any]) -> tuple[Draft, Actor]:
        """Keep what was typed, whatever it is; after `told.begin`."""
        actor = await roles.actor_of(interaction)
        return await interaction.client.base.save_draft(int(self.found["draft"]), actor, changes), actor


class DraftButton(OnDraft, template=draft_ids.DRAFT):
    """Opens the draft's page."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Put it where the button was."""
        draft = await self.draft(interaction)
        await sending.replace(interaction, draft_page(draft, known_sources(interaction), t))


class DraftsButton(Pressed, template=draft_ids.DRAFTS):
    """Turns a page of one's own drafts."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Put the other page where this one was."""
        drafts = await interaction.client.base.desk.of(scope_of(interaction), interaction.user.id)
        await sending.replace(interaction, drafts_page(drafts, int(self.found["page"]), t))


class PartButton(OnDraft, template=draft_ids.PART):
    """Opens the form for a part."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it, filled in."""
        await open_part(interaction, await self.draft(interaction), self.found["part"], t)


class PartMenu(OnDraft, template=draft_ids.MENU):
    """Opens the form for the chosen quote or source."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it, filled in."""
        await open_part(interaction, await self.draft(interaction), self.choice, t)


async def open_part(interaction: Interaction, draft: Draft, part: str, t: Catalogue) -> None:
    """Open the form for a part, or say on the draft's page why there is none."""
    form = part_form(draft, part, known_sources(interaction), t)
    if form is not None and form.children:
        await told.open_form(interaction, form)
        return
    if form is not None:
        words = t("This is too long for a form. It can be changed in a file: export the facts and import them again.")
    elif part == "addquote":
        words = t("Add the source first that the quote stands in.")
    else:
        words = t("That part is no longer in the draft.")
    await sending.replace(interaction, draft_page(draft, known_sources(interaction), t, notes=[words]))


class BeginButton(Pressed, template=draft_ids.BEGIN):
    """Opens the form for a new draft of a fact."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it, filled with what stands."""
        await open_edit(interaction, self.found["fact"], t)


async def open_edit(interaction: Interaction, fact_id: str, t: Catalogue) -> None:
    """Open the form for a fact that stands here.

    Raises:
        FactNotFound: it is gone.
    """
    view = interaction.client.base.view(scope_of(interaction))
    if fact_id not in view.facts:
        raise FactNotFound(fact_id)
    await told.open_form(interaction, edit_form(view.facts[fact_id], t, own=fact_id in view.own))


def started_from(interaction: Interaction, whose: str, revision: int) -> tuple[int, int]:
    """Scope and revision of the text that a form was filled with."""
    return (scope_of(interaction) if whose == "own" else SHARED, revision)


class DiscardButton(OnDraft, template=draft_ids.DISCARD):
    """Asks whether the draft shall go."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Ask in place of the page."""
        await sending.replace(interaction, discard_page(await self.draft(interaction), t))


class ThrowButton(OnDraft, template=draft_ids.THROW):
    """Throws the draft away."""

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Say so in place of the page."""
        draft = await self.draft(interaction)
        await told.begin(interaction, beside=False)
        await interaction.client.base.desk.discard(draft.id, await roles.actor_of(interaction))
        await told.finish(interaction, notice(t("The draft is gone. What stands has not changed.")))


PRESSES: tuple[type[Pressed], ...] = (
    DraftButton, DraftsButton, PartButton, PartMenu, BeginButton, DiscardButton, ThrowButton,
)  # fmt: skip
