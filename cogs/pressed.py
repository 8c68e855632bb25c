"""The ground that all presses stand on: who pressed, whether they may, and where the answer goes.

Every button and menu carries all it needs in its custom_id, so that old ones work after a restart. Who may change a
message, and what somebody's roles allow, is read from Discord at the moment of the press and kept nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord

from bot import errors, roles, sending
from bot.limits import Verdict
from bot.strings import Catalogue, catalogue, spoken
from bot.views.layout import Layout
from cogs.ask import too_many
from cogs.places import is_public, may_change
from knowledge import NothingChanged, Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

    Press = discord.Interaction[SanctuaryBot]


class Pressed(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?!)"):
    """A button or menu of ours that somebody pressed. `found` holds what its custom_id says."""

    needs: ClassVar[Role] = Role.NONE
    """Who may press. Anybody may press what has Role.NONE, as often as they may ask."""

    def __init__(self, item: discord.ui.Item[Any], found: re.Match[str]) -> None:
        super().__init__(item)
        self.found = found
        self.language: str = found.groupdict().get("language") or "en"
        """The language of the answer that the button belongs to."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py for a press whose custom_id fits the template."""
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press; an error becomes a sentence here, since discord.py would log it whole."""
        t = spoken(self.language, catalogue(str(interaction.locale)))
        try:
            with interaction.client.working():
                if (
                    self.needs is Role.NONE
                    and interaction.client.limit.admit(interaction.user.id) is not Verdict.WITHIN
                ):
                    await open_beside(interaction, too_many(t))
                    return
                roles.require(interaction, self.needs)
                await self.pressed(interaction, t)
        except Exception as error:  # every kind of error is told in a sentence
            await errors.tell(interaction, error)

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """What this button does."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[str]:
        """The values chosen in a menu: texts, or ids of roles and channels as text."""
        values = getattr(self.item, "values", ())
        return [str(getattr(value, "id", value)) for value in values]

    @property
    def choice(self) -> str:
        """The one value chosen in a menu.

        Raises:
            NothingChanged: there is none, since the press is not one of a menu.
        """
        if not self.chosen:
            raise NothingChanged
        return self.chosen[0]


async def open_beside(interaction: Press, layout: Layout) -> None:
    """Answer beside the pressed message: privately where others see that message or it is private itself."""
    ephemeral = interaction.message is not None and interaction.message.flags.ephemeral
    await sending.respond(interaction, [layout], private=ephemeral or is_public(interaction))


async def replace(interaction: Press, layout: Layout) -> None:
    """Answer in place of the pressed message where it may change for this person; else beside it."""
    if may_change(interaction):
        await sending.replace(interaction, layout)
    else:
        await open_beside(interaction, layout)
