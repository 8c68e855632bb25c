"""Submitted forms, found by their custom_id alone, so that one opened before a restart counts too."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.ext import commands

from bot import errors, roles, sending
from bot.forms import Form, Value
from bot.strings import Catalogue, catalogue
from bot.views.form import typed_back

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


class Forms(commands.Cog):
    """Hands every submitted form to its kind. What was typed into a refused one comes back privately."""

    def __init__(self, bot: SanctuaryBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Called by discord.py for every interaction."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Mapping[str, Any] = interaction.data or {}
        for kind in self.bot.forms:
            if found := kind.template.fullmatch(data.get("custom_id", "")):
                await self._submit(kind, found, interaction, dict(_values(data.get("components", ()))))
                return

    async def _submit(
        self,
        kind: type[Form],
        found: re.Match[str],
        interaction: discord.Interaction[SanctuaryBot],
        values: Mapping[str, Value],
    ) -> None:
        t = catalogue(str(interaction.locale))
        try:
            with self.bot.working():
                roles.require(interaction, kind.needs)
                await kind(found, values).submitted(interaction, t)
        except Exception as error:  # every kind of error is told in a sentence
            await _give_back(interaction, [value for value in values.values() if isinstance(value, str)], t)
            await errors.tell(interaction, error)


async def _give_back(interaction: discord.Interaction[SanctuaryBot], typed: Iterable[str], t: Catalogue) -> None:
    """Let somebody have what they typed into a form that was refused; nothing where Discord does not let us."""
    # Whatever goes wrong here, the error that led here is told next.
    with contextlib.suppress(discord.DiscordException, aiohttp.ClientError, OSError):
        await sending.beside(interaction, typed_back(typed, t))


def _values(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Value]]:
    for component in components:
        held = component.get("component") or component
        if "custom_id" in held:
            yield held["custom_id"], held["values"] if "values" in held else str(held.get("value") or "")


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Forms(bot))
