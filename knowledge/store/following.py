"""Learning that another process changed the database: PostgreSQL tells at once, everywhere else one has to look."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

CHANNEL = "sanctuary_policy_bot_changes"
TELL = select(func.pg_notify(CHANNEL, ""))
"""Tells everybody who follows the database, once the transaction is committed. For PostgreSQL."""
LISTENING = 30.0
"""Seconds after which to look at the latest although every change should be told: a dead connection says nothing."""


class Following:
    """Waits for changes. Made by `Store.following`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._can_listen = engine.dialect.name == "postgresql"
        self._connection: AsyncConnection | None = None
        self._lost = False
        self._changed = asyncio.Event()

    @property
    def listening(self) -> bool:
        """Whether changes are told at this moment."""
        return self._connection is not None and not self._lost

    async def wait(self, seconds: float) -> None:
        """Wait until something may have changed.

        That is when the database tells so, or after LISTENING seconds. Where it can't tell, because it is a file or the
        connection for it is broken, it is after `seconds`.
        """
        if self._lost:
            await self.close()
        if self._can_listen and self._connection is None and await self._listen():
            return  # what changed before has to be looked for
        if self._connection is None:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), max(seconds, LISTENING))
        self._changed.clear()

    async def close(self) -> None:
        """Stop listening."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, OSError):
                await connection.invalidate()
            await connection.close()

    async def _listen(self) -> bool:
        try:
            connection = await self._engine.connect()
        except (DBAPIError, OSError):
            return False
        self._connection, self._lost = connection, False
        self._changed.clear()
        try:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(self._ended)
            await driver.add_listener(CHANNEL, self._told)
        except Exception:  # whatever the driver says, there is no listening then
            await self.close()
            return False
        return True

    def _told(self, *_: object) -> None:
        self._changed.set()

    def _ended(self, *_: object) -> None:
        """The connection is gone: what changes from now on is not told, so look at once and then by time."""
        self._lost = True
        self._changed.set()
