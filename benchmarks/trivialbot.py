"""The least that a bot on discord.py can do: `/ask` is answered with one sentence. For `benchmarks.load` to compare."""

from __future__ import annotations

import os
from typing import Any

import discord
from discord import app_commands


class Trivial(discord.AutoShardedClient):
    """A client with one command."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
        self.tree: app_commands.CommandTree[Trivial] = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Tell Discord the command."""
        self.tree.add_command(ask)
        await self.tree.sync()


@app_commands.command()
async def ask(interaction: discord.Interaction[Any], question: str) -> None:
    """Answer anything in the same way."""
    await interaction.response.send_message("Thank you for the question.", ephemeral=True)


if __name__ == "__main__":
    Trivial().run(os.environ["DISCORD_TOKEN"], log_handler=None)
