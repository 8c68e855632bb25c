"""Sending messages so that each arrives once: as an interaction's answer, or into a channel."""

from __future__ import annotations

import asyncio
import io
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from bot.errors import ALREADY_ACKNOWLEDGED

if TYPE_CHECKING:
    from bot.views.layout import Layout

Sent = TypeVar("Sent")

ATTEMPTS = 3
PAUSE = 0.5
"""Seconds before a second attempt; doubled before a third."""
REPEATED_AFTER = 1.0
"""Seconds after which discord.py itself may have repeated a first answer, because of an error of Discord's."""
BROKEN = (ConnectionError, aiohttp.ClientConnectionError, TimeoutError)
"""A connection that broke: nobody knows whether what was sent has arrived."""


async def _repeated(send: Callable[[], Awaitable[Sent]], *causes: type[Exception]) -> Sent:
    """Send, again if one of these went wrong. Only for what may arrive twice or what Discord takes only once."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return await send()
        except causes:
            await asyncio.sleep(PAUSE * 2**attempt)
    return await send()


async def first(answer: Callable[[], Awaitable[object]]) -> bool:
    """Give an interaction its first answer, whatever kind it is, also when the connection breaks on the way.

    Discord takes only one, so repeating is safe. "It has one already" (40060) means that it arrived, or that another
    process with this token was quicker.

    Returns:
        False when it was another process: then what follows the first answer is that one's to send too.
    """
    attempts = 0
    began = time.monotonic()

    async def attempt() -> None:
        nonlocal attempts
        attempts += 1
        await answer()

    try:
        await _repeated(attempt, *BROKEN)
    except discord.HTTPException as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            raise
        # An answer refused at the first attempt is not one that arrived before. discord.py itself repeats only after
        # a pause of a second.
        return attempts > 1 or time.monotonic() - began >= REPEATED_AFTER
    return True


async def take_time(interaction: discord.Interaction[Any]) -> bool:
    """Tell Discord that a private answer comes later than in three seconds; `respond` then gives it.

    Returns:
        False when another process with this token is at it already.
    """
    return await first(lambda: interaction.response.defer(ephemeral=True, thinking=True))


async def respond(interaction: discord.Interaction[Any], layouts: Sequence[Layout], *, private: bool) -> None:
    """Answer an interaction, after `take_time` or at once, with one message or several."""
    shown, *others = layouts
    if interaction.response.is_done():
        await change(interaction, shown)
    elif not await first(lambda: interaction.response.send_message(view=shown, ephemeral=private)):
        return
    for layout in others:
        # Of unknown fate after a broken connection, and Discord would show a second one: not repeated.
        await interaction.followup.send(view=layout, ephemeral=private)


async def beside(interaction: discord.Interaction[Any], layouts: Sequence[Layout]) -> None:
    """Send private messages, as the interaction's first answer or after it."""
    if layouts and not interaction.response.is_done():
        await respond(interaction, layouts, private=True)
        return
    for layout in layouts:
        # Not repeated, as in `respond`.
        await interaction.followup.send(view=layout, ephemeral=True)


async def add_picture(interaction: discord.Interaction[Any], layout: Layout, picture: bytes, name: str) -> None:
    """Send one more private message after an interaction's answer, with a picture that the layout shows by its name.

    Of unknown fate after a broken connection, and not repeated.
    """
    file = discord.File(io.BytesIO(picture), filename=name)
    await interaction.followup.send(view=layout, file=file, ephemeral=True)


async def replace(interaction: discord.Interaction[Any], layout: Layout) -> None:
    """Answer a press by putting this in place of the pressed message."""
    await first(lambda: interaction.response.edit_message(view=layout))


async def change(interaction: discord.Interaction[Any], layout: Layout) -> None:
    """Change the first answer that an interaction has. Doing it twice is as good as once."""
    await _repeated(lambda: interaction.edit_original_response(view=layout), *BROKEN)


async def remove(interaction: discord.Interaction[Any]) -> None:
    """Delete the pressed message. Gone already is as good as deleted."""
    await first(interaction.response.defer)
    try:
        await _repeated(interaction.delete_original_response, *BROKEN)
    except discord.NotFound:
        return


async def post(channel: discord.abc.Messageable, layout: Layout, *, nonce: int | str) -> discord.Message:
    """Send one message into a channel, once, also when the connection breaks on the way, and return it.

    discord.py repeats neither a request whose connection broke nor one that met an overloaded Discord (503). Discord
    drops a second message with the nonce of one that it has, so repeating is safe.

    Args:
        channel: where to.
        layout: the message.
        nonce: at most 25 characters; equal for messages of which only one may arrive.
    """
    return await _repeated(lambda: channel.send(view=layout, nonce=nonce), *BROKEN, discord.DiscordServerError)


def new_nonce() -> str:
    """A nonce for a message that nothing else will send."""
    return secrets.token_hex(12)
