"""What a form of ours is, once somebody has submitted it. `bot/views/form.py` makes those that are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import discord

from bot.strings import Catalogue
from knowledge import Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Submit = discord.Interaction[SanctuaryBot]

Value = str | list[str]
"""What a field holds: what was typed, or the chosen values (texts, or ids of roles, channels and people as text)."""


class Form:
    """One kind of form. A subclass names the template of its custom_id and says what a submit does."""

    template: ClassVar[re.Pattern[str]]
    needs: ClassVar[Role] = Role.NONE
    """Who may submit, whoever it was opened by."""

    def __init__(self, found: re.Match[str], values: Mapping[str, Value]) -> None:
        self.found = found
        self.values = values

    def typed(self, name: str) -> str:
        """What was typed into a field; empty where it has none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else "\n".join(value)

    def chosen(self, name: str) -> list[str]:
        """What was chosen in a menu; empty where nothing was."""
        value = self.values.get(name, [])
        return value if isinstance(value, list) else [value]

    async def submitted(self, interaction: Submit, t: Catalogue) -> None:
        """What submitting it does."""
        raise NotImplementedError
