"""Looking at facts: /fact show, list, search and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import editors, roles, sending
from bot.forms import Form
from bot.strings import Catalogue, catalogue
from bot.views import finding
from bot.views.answer import answer_card
from bot.views.history import HISTORY, Shelf, about_fact, history_page
from bot.views.layout import Layout
from bot.views.listing import PAGE, listing
from cogs import choices
from cogs.places import can_post
from cogs.pressed import Pressed, replace
from knowledge import FactNotFound, Role
from knowledge.curation.finding import FactFilter
from knowledge.facts import SHARED, Status

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press

MOST_TYPED = 100
"""Characters of words to search for, or of a filter."""


async def _found(interaction: Press, wanted: FactFilter, page: int, t: Catalogue) -> Layout:
    """A page of the facts that fit, as they are at this moment."""
    base, scope = interaction.client.base, roles.looks_from(interaction)
    changed = await base.changed_here(scope=scope) if wanted.changed_here else ()
    facts = wanted.find(base.facts(scope=scope), discord.utils.utcnow().date(), changed)
    return finding.found_page(wanted, facts, page, t)


async def _history(interaction: Press, fact_id: str, revision: int, page: int, t: Catalogue) -> Layout:
    """A page of a fact's history: the server's own, or where it has none the shared one, which it can't change.

    Raises:
        FactNotFound: there was never such a fact.
    """
    base = interaction.client.base
    scope = interaction.client.scope(interaction.guild_id)
    entries = await base.history(fact_id, scope=scope)
    own = bool(entries)
    if not entries and scope != SHARED:
        entries = await base.history(fact_id)
    if not entries:
        raise FactNotFound(fact_id)
    people = [entry.revision.editor for entry in entries]
    people += [entry.approved_by for entry in entries if entry.approved_by]
    return history_page(Shelf(entries, await editors.names(interaction.client, *people), own), revision, page, t)


class FoundButton(Pressed, template=finding.LISTED):
    """Turns a page of a list of facts."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other page where this one was."""
        facts = interaction.client.base.facts(scope=roles.looks_from(interaction))
        wanted = finding.read_code(self.found, facts)
        await replace(interaction, await _found(interaction, wanted, int(self.found["page"]), t))


class HistoryButton(Pressed, template=HISTORY):
    """Opens a page of a fact's history."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Show it beside the card that led here, pages of it in place of one another."""
        number, page = int(self.found["revision"]), int(self.found["page"])
        shown = await _history(interaction, self.found["fact"], number, page, t)
        if number:
            await replace(interaction, shown)
        else:
            await sending.respond(interaction, [shown], private=True)


PRESSES: tuple[type[Pressed], ...] = (FoundButton, HistoryButton)
FORMS: tuple[type[Form], ...] = ()


class Reading(commands.Cog):
    """/fact show, list, search and history."""

    bot: SanctuaryBot

    @app_commands.command(name="show", description=locale_str("A fact as members see it. Only you see it."))
    @app_commands.describe(fact=locale_str("Type words of its question"))
    @app_commands.autocomplete(fact=choices.facts)
    async def show(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Show a fact's card, and to those who keep the facts what stands behind it."""
        t = catalogue(str(interaction.locale))
        view = self.bot.base.view(roles.looks_from(interaction))
        found = view.shown(fact, t.language)
        shown = [answer_card(found, t, today=discord.utils.utcnow().date(), can_post=can_post(interaction))]
        if roles.role_of(interaction) >= Role.EDITOR:
            shown.append(about_fact(found, t, own=fact in view.own))
        await sending.respond(interaction, shown, private=True)

    @app_commands.command(name="list", description=locale_str("Facts by topic, place, status, or what is due"))
    @app_commands.describe(
        topic=locale_str("Only facts with this topic"),
        place=locale_str("Only facts about this place"),
        status=locale_str("Only current ones, ones about the past, or disputed ones"),
        overdue=locale_str("Only facts whose check is overdue"),
        changed_here=locale_str("Only facts that were changed here"),
    )
    @app_commands.autocomplete(topic=choices.topics, place=choices.places)
    async def list_(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        topic: app_commands.Range[str, 1, MOST_TYPED] | None = None,
        place: app_commands.Range[str, 1, MOST_TYPED] | None = None,
        status: Status | None = None,
        overdue: bool = False,
        changed_here: bool = False,
    ) -> None:
        """List the facts that fit all of that."""
        wanted = FactFilter(topic=topic, place=place, status=status, overdue=overdue, changed_here=changed_here)
        page = await _found(interaction, wanted, 0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)

    @app_commands.command(name="search", description=locale_str("Facts whose wordings are near to some words"))
    @app_commands.describe(words=locale_str("Words of the question, in any order"))
    async def search(
        self, interaction: discord.Interaction[SanctuaryBot], words: app_commands.Range[str, 1, MOST_TYPED]
    ) -> None:
        """List the nearest facts, best first. The words stand nowhere in the answer."""
        t = catalogue(str(interaction.locale))
        scope = roles.looks_from(interaction)
        near = [link.id for link in self.bot.base.complete(words, limit=PAGE, scope=scope)]
        found = self.bot.base.links(near, t.language, scope=scope)
        heading = t("The facts nearest to these words, the nearest first. More words narrow it.")
        page = listing(heading, found, 0, t, str, empty=t("No fact comes near to that."))
        await sending.respond(interaction, [page], private=True)

    @app_commands.command(name="history", description=locale_str("Who changed a fact, when and why, and the ways back"))
    @app_commands.describe(fact=locale_str("Type words of its question"))
    @app_commands.autocomplete(fact=choices.kept)
    async def history(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Show a fact's latest revision, with buttons to the others; also of a retired fact."""
        roles.require(interaction, Role.EDITOR)
        page = await _history(interaction, fact, 0, 0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)
