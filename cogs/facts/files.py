"""Facts in and out as files: /fact export and import. An import is shown first and done at a press, whole or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import aiohttp
import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import roles, sending
from bot.forms import Form
from bot.strings import Catalogue, catalogue
from bot.views import exchange
from bot.views.exchange import Sheet
from bot.views.layout import notice
from cogs import choices
from cogs.facts import told
from cogs.pressed import Pressed
from knowledge import ImportPlan, Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.facts.told import Interaction

MOST_TYPED = 100


async def _show(interaction: Interaction, sheet: Sheet) -> None:
    """After `told.begin`: the message with its files, in place of any that were there."""
    await interaction.edit_original_response(view=sheet.layout, attachments=sheet.attachments())


def _files(components: Any) -> Iterator[discord.FileComponent]:
    for component in components:
        if isinstance(component, discord.FileComponent):
            yield component
        else:
            yield from _files(getattr(component, "children", ()))


async def _read_again(interaction: Interaction) -> tuple[str, bytes] | None:
    """The file that goes along with the pressed preview; None where it is gone."""
    message = interaction.message
    found = [file for file in _files(message.components) if file.name != exchange.WHOLE] if message else []
    if not found or not found[0].name:
        return None
    try:
        # A message's components are not given what they would need to be read by themselves.
        return found[0].name, await interaction.client.http.get_from_cdn(found[0].media.url)
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError):
        return None


async def _plan(interaction: Interaction, name: str, data: bytes) -> ImportPlan:
    scope = interaction.client.scope(interaction.guild_id)
    return await interaction.client.base.exchange.plan({name: data}, scope=scope)


class ImportButton(Pressed, template=exchange.IMPORT):
    """Opens the form that asks why."""

    needs: ClassVar[Role] = Role.REVIEWER

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Open it."""
        await told.open_form(interaction, exchange.import_form(self.found["which"], self.found["print"], t))


class DropButton(Pressed, template=exchange.DROP):
    """Drops an import."""

    needs: ClassVar[Role] = Role.REVIEWER

    async def pressed(self, interaction: Interaction, t: Catalogue) -> None:
        """Say so in place of the preview, and take the file away."""
        await told.begin(interaction, beside=False)
        await _show(interaction, Sheet(notice(t("Discarded. Nothing was imported."))))


class ImportForm(Form):
    """Why facts are imported."""

    template = re.compile(exchange.IMPORT_FORM)
    needs: ClassVar[Role] = Role.REVIEWER

    async def submitted(self, interaction: Interaction, t: Catalogue) -> None:
        """Read the file again and import it, if it still does what was shown; else show what it would do now."""
        await told.begin(interaction, beside=False)
        read = await _read_again(interaction)
        if read is None:
            await _show(
                interaction, Sheet(notice(t("The file of this preview can't be read any more. Import it anew.")))
            )
            return
        name, data = read
        plan = await _plan(interaction, name, data)
        if exchange.fingerprint(plan) != self.found["print"]:
            note = t("The facts here changed since this was shown. This is what it would do now:")
            await _show(interaction, exchange.plan_sheet(plan, name, data, t, note))
            return
        counted = exchange.counts(plan, t)
        actor, why = await roles.actor_of(interaction), self.typed("why")
        planned = plan.without_conflicts() if self.found["which"] == "fewer" else plan
        done = await interaction.client.base.exchange.apply(planned, actor, why)
        said = [t("Imported: {counts}.", counts=counted)]
        said.append(t.plural("{count} fact stands now.", "{count} facts stand now.", len(done.published)))
        if done.waiting:
            said.append(t.plural("{count} waits in `/review`.", "{count} wait in `/review`.", len(done.waiting)))
        await _show(interaction, Sheet(notice(" ".join(said))))
        t = told.log_words(interaction)
        words = t(
            "{name} imported facts ({counts}): {why}",
            name=await told.who(interaction, actor),
            counts=exchange.counts(plan, t),
            why=told.reason(why),
        )
        await told.tell(interaction, actor, words)


PRESSES: tuple[type[Pressed], ...] = (ImportButton, DropButton)
FORMS: tuple[type[Form], ...] = (ImportForm,)


class Files(commands.Cog):
    """/fact export and import."""

    bot: SanctuaryBot

    @app_commands.command(name="export", description=locale_str("Facts as a file that only you see"))
    @app_commands.describe(
        form=locale_str("yaml: fact files in a zip. csv: a table. json: with the whole history, for managers"),
        topic=locale_str("Only facts with this topic"),
        changed_here=locale_str("Only facts that were changed here"),
    )
    @app_commands.autocomplete(topic=choices.topics)
    async def export(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        form: Literal["yaml", "json", "csv"] = "yaml",
        topic: app_commands.Range[str, 1, MOST_TYPED] | None = None,
        changed_here: bool = False,
    ) -> None:
        """Hand facts out. A history names those who made it, so it is for those who answer for the server."""
        roles.require(interaction, Role.OWNER if form == "json" else Role.EDITOR)
        t = catalogue(str(interaction.locale))
        scope = self.bot.scope(interaction.guild_id)
        await told.begin(interaction)
        name, data = await self.bot.base.exchange.export(form, scope=scope, topic=topic, changed_here=changed_here)
        if len(data) > exchange.LARGEST:
            words = t("That is more than fits into a message. Export one topic at a time, or with the command line.")
            await _show(interaction, Sheet(notice(words)))
            return
        words = t("These are the facts as they are now. “/fact import” takes this file in again.")
        if form == "csv":
            words = t("These are the facts as they are now, as a table.")
        await _show(interaction, exchange.file_sheet(name, data, words))

    @app_commands.command(
        name="import", description=locale_str("Take facts in from a file; what it would do is shown first")
    )
    @app_commands.describe(file=locale_str("A file that “/fact export” made: .zip, .yaml or .json"))
    async def import_(self, interaction: discord.Interaction[SanctuaryBot], file: discord.Attachment) -> None:
        """Show what importing the file would do. Nothing is written."""
        roles.require(interaction, Role.REVIEWER)
        t = catalogue(str(interaction.locale))
        if file.size > exchange.LARGEST:
            await sending.respond(interaction, [notice(t("That file is larger than 8 MB. Split it."))], private=True)
            return
        await told.begin(interaction)
        name, data = exchange.safe_name(file.filename), await file.read()
        await _show(interaction, exchange.plan_sheet(await _plan(interaction, name, data), name, data, t))
