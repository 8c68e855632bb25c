"""Sending messages so that each arrives once: as an interaction's answer, or into a channel."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

if TYPE_CHECKING:
    from bot.views.layout import Layout

ATTEMPTS = 3
PAUSE = 0.5
"""Seconds before a second attempt; doubled before a third."""


async def respond(interaction: discord.Interaction[Any], layouts: Sequence[Layout], *, private: bool) -> None:
    """Answer an interaction that has no answer yet, with one message or several."""
    first, *others = layouts
    await interaction.response.send_message(view=first, ephemeral=private)
    for layout in others:
        await interaction.followup.send(view=layout, ephemeral=private)


async def post(channel: discord.abc.Messageable, layout: Layout, *, nonce: int | None = None) -> None:
    """Send one message into a channel, once, also when the connection breaks on the way.

    discord.py does not repeat a request whose connection was reset. Discord drops a second message with the nonce of
    one it has, so repeating is safe.

    Args:
        channel: where to.
        layout: the message.
        nonce: equal for messages of which only one may arrive; by default every call is a message of its own.
    """
    nonce = secrets.randbits(63) if nonce is None else nonce
    for attempt in range(ATTEMPTS):
        try:
            await channel.send(view=layout, nonce=nonce)
            return
        except (ConnectionError, aiohttp.ClientConnectionError, TimeoutError):
            if attempt == ATTEMPTS - 1:
                raise
            await asyncio.sleep(PAUSE * 2**attempt)
