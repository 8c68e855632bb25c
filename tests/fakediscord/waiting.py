"""Waiting for something that the program does in its own time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
STEP = 0.01
"""Seconds between two looks."""


async def until(look: Callable[[], Found], *, within: float = 10.0, what: str = "what was expected") -> Found:
    """Look until there is something (a true value), and return it.

    Args:
        look: what to look at.
        within: seconds; far more than it takes on a busy machine.
        what: what is awaited, for the message when it does not come.

    Raises:
        AssertionError: it did not come.
    """
    end = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < end, f"after {within} s there is not {what}"
        await asyncio.sleep(STEP)
    return found
