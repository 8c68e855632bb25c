"""The descriptions of commands in the languages of the catalogue, as Discord's own menus show them."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.strings import catalogue


class CatalogueTranslator(app_commands.Translator):
    """Looks descriptions up in the catalogue. What is typed is the same everywhere, as the documents have it.

    The names of commands in a message's menu are read and not typed, so they are translated.
    """

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The string in the locale; None where it is the same as in English."""
        if context.location not in _DESCRIPTIONS and not isinstance(context.data, app_commands.ContextMenu):
            return None
        translated = catalogue(str(locale))(string.message)
        return translated if translated != string.message else None


_DESCRIPTIONS = frozenset(
    {
        app_commands.TranslationContextLocation.command_description,
        app_commands.TranslationContextLocation.group_description,
        app_commands.TranslationContextLocation.parameter_description,
    }
)
