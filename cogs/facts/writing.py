"""Writing facts: /fact add, edit, drafts and phrasing, and Save as fact on a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import errors, roles, sending
from bot.forms import Form
from bot.strings import catalogue
from bot.views.draft import begun_page, drafts_page
from bot.views.draft_forms import add_form
from bot.views.layout import notice
from bot.views.text import clip
from cogs import choices
from cogs.facts import drafting, parts, publishing, quoting, told
from cogs.facts.drafting import open_edit, scope_of
from cogs.pressed import Pressed
from knowledge import Fact, FactNotFound, Role
from knowledge.curation.parts import find_phrasing, phrasing_value, without_wordings

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.facts.drafting import Interaction

PRESSES: tuple[type[Pressed], ...] = (
    *drafting.PRESSES, *quoting.PRESSES, *publishing.PRESSES,
)  # fmt: skip
FORMS: tuple[type[Form], ...] = (*parts.FORMS, *quoting.FORMS, *publishing.FORMS)
WORDING = 200
"""Characters of a wording."""


async def wordings(interaction: Interaction, typed: str) -> choices.Choices:
    """The wordings of the fact that is named already, those that have what is typed; never raises."""
    try:
        scope = interaction.client.scope(interaction.guild_id)
        fact = interaction.client.base.view(scope).facts.get(str(interaction.namespace.fact))
        part = typed.casefold().strip()
        found = [phrasing for phrasing in (fact.phrasings if fact else ()) if part in phrasing.casefold()]
        return [
            app_commands.Choice(name=clip(each, choices.CHOICE), value=phrasing_value(each, choices.CHOICE))
            for each in found[: choices.CHOICES]
        ]
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


class Writing(commands.Cog):
    """/fact add, edit, drafts and phrasing."""

    bot: SanctuaryBot

    phrasing = app_commands.Group(name="phrasing", description=locale_str("The wordings that find a fact"))

    @app_commands.command(name="add", description=locale_str("Write a new fact. It is published when you say so."))
    async def add(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Open the form for a new fact."""
        roles.require(interaction, Role.EDITOR)
        await told.open_form(interaction, add_form(catalogue(str(interaction.locale))))

    @app_commands.command(name="edit", description=locale_str("Change a fact. It is published when you say so."))
    @app_commands.describe(fact=locale_str("Type words of its question"))
    @app_commands.autocomplete(fact=choices.facts)
    async def edit(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Open the form for a fact, or go on with what the person has begun."""
        roles.require(interaction, Role.EDITOR)
        t = catalogue(str(interaction.locale))
        begun = [
            draft
            for draft in await self.bot.base.desk.of(scope_of(interaction), interaction.user.id)
            if draft.fact_id == fact and draft.base is not None
        ]
        if begun:
            await sending.respond(interaction, [begun_page(begun, fact, t)], private=True)
            return
        await open_edit(interaction, fact, t)

    @app_commands.command(name="drafts", description=locale_str("Your drafts, to go on with them. Only you see them."))
    async def drafts(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """List the person's own drafts here."""
        roles.require(interaction, Role.EDITOR)
        found = await self.bot.base.desk.of(scope_of(interaction), interaction.user.id)
        page = drafts_page(found, 0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)

    @phrasing.command(name="add", description=locale_str("Let another wording find a fact. It is previewed first."))
    @app_commands.describe(
        fact=locale_str("Type words of its question"), wording=locale_str("The question as people ask it")
    )
    @app_commands.autocomplete(fact=choices.facts)
    async def phrasing_add(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        fact: str,
        wording: app_commands.Range[str, 1, WORDING],
    ) -> None:
        """Begin a draft with the wording and preview it."""
        roles.require(interaction, Role.EDITOR)
        found = self._fact(interaction, fact)
        await self._preview(interaction, found, [*found.phrasings, " ".join(wording.split())])

    @phrasing.command(name="remove", description=locale_str("Take a wording out of a fact. It is previewed first."))
    @app_commands.describe(fact=locale_str("Type words of its question"), wording=locale_str("One of its wordings"))
    @app_commands.autocomplete(fact=choices.facts, wording=wordings)
    async def phrasing_remove(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        fact: str,
        wording: app_commands.Range[str, 1, WORDING],
    ) -> None:
        """Begin a draft without the wording and preview it."""
        roles.require(interaction, Role.EDITOR)
        found = self._fact(interaction, fact)
        phrasing = find_phrasing(found, wording)
        if phrasing is None:
            t = catalogue(str(interaction.locale))
            words = t("The fact has no such wording beside its question. The question is changed with `/fact edit`.")
            await sending.respond(interaction, [notice(words)], private=True)
            return
        await self._preview(interaction, found, list(without_wordings(found, [phrasing])["phrasings"]))

    def _fact(self, interaction: discord.Interaction[SanctuaryBot], fact_id: str) -> Fact:
        found = self.bot.base.view(scope_of(interaction)).facts.get(fact_id)
        if found is None:
            raise FactNotFound(fact_id)
        return found

    async def _preview(self, interaction: discord.Interaction[SanctuaryBot], fact: Fact, phrasings: list[str]) -> None:
        with self.bot.working():
            await told.begin(interaction, beside=False)
            actor = await roles.actor_of(interaction)
            typed = {"phrasings": phrasings}
            draft = await self.bot.base.start_draft(scope_of(interaction), fact.id, actor, typed)
            await publishing.show_preview(interaction, draft, catalogue(str(interaction.locale)))


@app_commands.allowed_contexts(guilds=True)
@app_commands.allowed_installs(guilds=True)
@app_commands.context_menu(name=locale_str("Save as fact"))
async def save_as_fact(interaction: discord.Interaction[SanctuaryBot], message: discord.Message) -> None:
    """Open the form for a new fact with a message's words in it. Nothing is kept before it is submitted."""
    t = catalogue(str(interaction.locale))
    roles.require(interaction, Role.EDITOR)
    if not message.content.strip():
        await sending.respond(interaction, [notice(t("There are no words in that message."))], private=True)
        return
    await told.open_form(interaction, add_form(t, answer=message.content))


MENUS = (save_as_fact,)
