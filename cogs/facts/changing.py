"""Changing a fact without writing one: retire, restore, undo, hide, reset, export and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.forms import Form
from bot.strings import catalogue
from bot.views.steps import LONGEST_WHY
from cogs import choices
from cogs.facts import files, steps
from cogs.pressed import Pressed

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

PRESSES: tuple[type[Pressed], ...] = (*steps.PRESSES, *files.PRESSES)
FORMS: tuple[type[Form], ...] = (*steps.FORMS, *files.FORMS)

FACT = locale_str("Type words of its question")
WHY = locale_str("A few words for the history")


class Changing(files.Files):
    """retire, restore, hide, unhide and reset; export and import."""

    bot: SanctuaryBot

    @app_commands.command(name="retire", description=locale_str("Withdraw a fact; its history stays"))
    @app_commands.describe(fact=FACT)
    @app_commands.autocomplete(fact=choices.facts)
    async def retire(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Open the form for a reason and a note."""
        await steps.open_retire(interaction, fact, catalogue(str(interaction.locale)))

    @app_commands.command(name="restore", description=locale_str("Bring a withdrawn fact back"))
    @app_commands.describe(fact=FACT)
    @app_commands.autocomplete(fact=choices.retired)
    async def restore(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Open the form that asks why."""
        await steps.open_restore(interaction, fact, catalogue(str(interaction.locale)))

    @app_commands.command(name="hide", description=locale_str("Stop answering with a fact at once; for reviewers"))
    @app_commands.describe(fact=FACT, why=WHY)
    @app_commands.autocomplete(fact=choices.facts)
    async def hide(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        fact: str,
        why: app_commands.Range[str, 1, LONGEST_WHY],
    ) -> None:
        """Hide it."""
        await steps.hide(interaction, fact, why, catalogue(str(interaction.locale)))

    @app_commands.command(name="unhide", description=locale_str("Answer with a hidden fact again; for reviewers"))
    @app_commands.describe(fact=FACT, why=WHY)
    @app_commands.autocomplete(fact=choices.hidden)
    async def unhide(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        fact: str,
        why: app_commands.Range[str, 1, LONGEST_WHY],
    ) -> None:
        """Show it again."""
        await steps.unhide(interaction, fact, why, catalogue(str(interaction.locale)))

    @app_commands.command(name="reset", description=locale_str("Put this server's wording back to the shared text"))
    @app_commands.describe(fact=FACT)
    @app_commands.autocomplete(fact=choices.own)
    async def reset(self, interaction: discord.Interaction[SanctuaryBot], fact: str) -> None:
        """Show what would be lost first."""
        await steps.open_reset(interaction, fact, catalogue(str(interaction.locale)))
