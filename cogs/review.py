"""/review: the one queue of everything that waits for a decision, and what a reviewer does about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import after_change, editors, roles, sending
from bot.forms import Form
from bot.strings import Catalogue, catalogue
from bot.views import review as views
from bot.views.fields import field_name
from bot.views.form import typed_back
from bot.views.layout import Layout
from bot.views.text import line
from cogs.pressed import Pressed, open_beside
from knowledge import Actor, NothingChanged, ProposalNotFound, QueueItem, Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from bot.forms import Submit
    from cogs.pressed import Press


class Moved(Exception):
    """The item is not any more what somebody looked at."""


class Review(commands.Cog):
    """Shows the queue. Editors see it too, and take their own proposals back."""

    @app_commands.command(name="review", description=locale_str("What waits for a decision about the facts"))
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def review(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show the first item."""
        roles.require(interaction, Role.EDITOR)
        page = await _page(interaction, 0, catalogue(str(interaction.locale)))
        await sending.respond(interaction, [page], private=True)


class Turn(Pressed, template=views.TURN):
    """Another item."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put it in place of this one."""
        await sending.replace(interaction, await _page(interaction, int(self.found["page"]), t))


class Whole(Pressed, template=views.WHOLE):
    """A change that is too long for the page."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Open it beside the queue."""
        await open_beside(interaction, await _whole(interaction, self.found, t))


class Leaf(Pressed, template=views.LEAF):
    """Another page of such a change."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put it in place of this one."""
        await sending.replace(interaction, await _whole(interaction, self.found, t))


class Step(Pressed, template=views.STEP):
    """A decision that needs no words."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Decide, and show what waits still."""
        await sending.first(interaction.response.defer)
        number = int(self.found["page"])
        try:
            item = await _item(interaction, self.found)
        except Moved:
            await sending.change(interaction, await _page(interaction, number, t, _moved(t)))
            return
        actor = await roles.actor_of(interaction)
        log = after_change.server_catalogue(interaction.client, interaction.guild_id)
        note, said = await _decide(interaction, self.found["step"], item, actor, t, log)
        await sending.change(interaction, await _page(interaction, number, t, note))
        if said:
            await after_change.tell(interaction, actor, said)


class Ask(Pressed, template=views.ASK):
    """A decision that needs words."""

    needs: ClassVar[Role] = Role.EDITOR

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Open its form."""
        try:
            item = await _item(interaction, self.found)
        except Moved:
            await sending.replace(interaction, await _page(interaction, int(self.found["page"]), t, _moved(t)))
            return
        amends = self.found["step"] == "amend"
        form = views.amend_form(self.found[0], item, t) if amends else views.decline_form(self.found[0], t)
        await sending.first(lambda: interaction.response.send_modal(form))


class Answered(Form):
    """The words of such a decision."""

    template = re.compile(views.ASK)
    needs: ClassVar[Role] = Role.EDITOR

    async def submitted(self, interaction: Submit, t: Catalogue) -> None:
        """Decide, and show what waits still; what was typed comes back when the item moved meanwhile."""
        await sending.first(interaction.response.defer)
        number = int(self.found["page"])
        try:
            item = await _item(interaction, self.found)
        except Moved:
            await sending.change(interaction, await _page(interaction, number, t, _moved(t)))
            await sending.beside(interaction, typed_back([self.typed(name) for name in self.values], t))
            return
        actor = await roles.actor_of(interaction)
        note, said = await self._decided(interaction, item, actor, t)
        await sending.change(interaction, await _page(interaction, number, t, note))
        await after_change.tell(interaction, actor, said)

    async def _decided(self, interaction: Submit, item: QueueItem, actor: Actor, t: Catalogue) -> tuple[str, str]:
        client, proposal = interaction.client, item.proposal
        if proposal is None:
            raise NothingChanged(item.fact_id)
        log = after_change.server_catalogue(client, interaction.guild_id)
        known = await editors.names(client, actor.editor, proposal.editor)
        values = {"who": known[actor.editor.id], "fact": f"`{item.fact_id}`", "editor": known[proposal.editor.id]}
        if self.found["step"] == "decline":
            why = self.typed("why")
            await client.base.decline(proposal.id, actor, why)
            said = _said("decline", log, why=line(why), **values)
            return t("Declined: {fact}", fact=values["fact"]), said
        changes = {name: value for name, value in self.values.items() if isinstance(value, str)}
        await client.base.amend(proposal.id, actor, changes)
        said = _said("amend", log, **values)
        return t("Amended: {fact}. It still waits.", fact=values["fact"]), said


async def _decide(
    interaction: Press, step: str, item: QueueItem, actor: Actor, t: Catalogue, log: Catalogue
) -> tuple[str, str]:
    """Do what was pressed; what the presser reads, and what the log channel does."""
    client, scope = interaction.client, interaction.client.scope(interaction.guild_id)
    base, fact, proposal = client.base, f"`{item.fact_id}`", item.proposal
    named = [actor.editor, *([proposal.editor] if proposal else [])]
    known = await editors.names(client, *named)
    who = known[actor.editor.id]
    if step == "again" and proposal is not None:
        fresh = await base.refresh_proposal(proposal.id, actor)
        note = t("{fact} is on top of the present text now. Look at it before it is approved.", fact=fact)
        if fresh.clashes:
            fields = t.names([field_name(name, t) for name in fresh.clashes])
            note += " " + t("Both sides changed: {fields}.", fields=fields)
        return note, ""
    if step == "approve" and proposal is not None:
        revision = await base.approve(proposal.id, actor)
        note = t("Approved: {fact} is at revision {number}.", fact=fact, number=revision.number)
        if item.kind == "shipped":
            return note, _said("release", log, who=who, fact=fact)
        values = {"who": who, "fact": fact, "editor": known[proposal.editor.id], "why": line(proposal.why or "")}
        return note, _said("approve", log, **values)
    if step == "keep":
        if proposal is not None:
            await base.decline(proposal.id, actor, t("Our text is kept."))
        else:
            await base.keep_override(scope, item.fact_id, actor)
        return t("Kept: {fact}", fact=fact), _said("keep", log, who=who, fact=fact)
    if step == "take":
        await base.reset(scope, item.fact_id, actor, t("The shared text is taken."))
        said = _said("take", log, who=who, fact=fact)
        return t("{fact} is the shared text now.", fact=fact), said
    if step == "clear":
        await base.corrections.clear_reports(scope, item.fact_id, actor)
        said = _said("clear", log, who=who, fact=fact)
        return t("The reports about {fact} are gone.", fact=fact), said
    raise NothingChanged(item.fact_id)


def _said(step: str, t: Catalogue, **values: str) -> str:
    """What the log channel reads."""
    match step:
        case "approve":
            return t("{who} approved {editor}'s proposal for {fact}: {why}", **values)
        case "decline":
            return t("{who} declined {editor}'s proposal for {fact}: {why}", **values)
        case "amend":
            return t("{who} amended {editor}'s proposal for {fact}.", **values)
        case "release":
            return t("{who} took the release's text of {fact}.", **values)
        case "take":
            return t("{who} took the shared text of {fact}.", **values)
        case "keep":
            return t("{who} kept {fact} as it is here.", **values)
        case _:
            return t("{who} dealt with the reports about {fact}.", **values)


async def _item(interaction: discord.Interaction[SanctuaryBot], found: re.Match[str]) -> QueueItem:
    """What a button means, in this server's queue.

    Raises:
        Moved: it is another one by now than the one that was looked at.
        ProposalClosed: it is decided.
        ProposalNotFound: there is none, or it is another server's.
        NothingChanged: there is nothing to decide any more.
    """
    client = interaction.client
    for item in await client.base.queue(client.scope(interaction.guild_id)):
        if views.key(item) == found["key"]:
            if views.mark(item) != found["mark"]:
                raise Moved
            return item
    if found["key"].startswith("p"):
        proposal_id = int(found["key"][1:])
        await client.base.reviews.get(proposal_id)
        raise ProposalNotFound(proposal_id)
    raise NothingChanged


async def _whole(interaction: Press, found: re.Match[str], t: Catalogue) -> Layout:
    try:
        return views.whole_change(await _item(interaction, found), int(found["page"]), t)
    except Moved:
        return await _page(interaction, 0, t, _moved(t))


async def _page(interaction: discord.Interaction[SanctuaryBot], number: int, t: Catalogue, note: str = "") -> Layout:
    client = interaction.client
    items = await client.base.queue(client.scope(interaction.guild_id))
    names = await editors.names(client, *views.editors_of(items))
    reader = views.Reader(interaction.user.id, roles.role_of(interaction), t, names)
    return views.review_page(items, number, reader, note)


def _moved(t: Catalogue) -> str:
    return t("It changed while you looked at it, so nothing was decided. This is how it is now:")


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Review())
    bot.add_dynamic_items(Turn, Whole, Leaf, Step, Ask)
    bot.forms.append(Answered)
