"""The commands under /fact, for the people who keep the facts. Reading, changing and writing have a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from cogs.facts import changing, reading, writing

if TYPE_CHECKING:
    from bot.client import SanctuaryBot


@app_commands.allowed_contexts(guilds=True)
@app_commands.allowed_installs(guilds=True)
class Facts(
    reading.Reading,
    changing.Changing,
    writing.Writing,
    commands.GroupCog,
    group_name="fact",
    group_description=locale_str("Look at the facts and keep them right"),
):
    """Everything under /fact. Anybody may look; who may change what is checked at every press."""

    def __init__(self, bot: SanctuaryBot) -> None:
        super().__init__()
        self.bot = bot


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this package."""
    await bot.add_cog(Facts(bot))
    for module in (reading, changing, writing):
        bot.add_dynamic_items(*module.PRESSES)
        bot.forms.extend(module.FORMS)
    for menu in writing.MENUS:
        bot.tree.add_command(menu)
