"""The store: one method for each thing that is read or written, each in one transaction of its own.

Writers take turns: SQLite's write lock, or on PostgreSQL the row of the counter, is taken before anything is read. So
what a writer has read still holds when it writes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreCorrupt, StoreLocked
from knowledge.facts import SHARED, Fact, Revision, Source
from knowledge.store import leases, migrate, tables
from knowledge.store.changes import upsert, write_changes, write_shipped, write_sources, write_waiting
from knowledge.store.engine import BARE, BUSY_SECONDS, WRITE, Address, make_engine, prepare_file, read_address
from knowledge.store.failures import failures
from knowledge.store.following import TELL, Following
from knowledge.store.history import read_revisions
from knowledge.store.proposals import read_proposals
from knowledge.store.records import Change, Contents, Proposal, ShippedFact, Standing, Waiting
from knowledge.store.rows import facts_from_rows
from knowledge.store.standing import read_sources, read_standing

_COUNTER = select(tables.counters.c.value).where(tables.counters.c.name == "changes")
_BUMP = (
    update(tables.counters)
    .where(tables.counters.c.name == "changes")
    .values(value=tables.counters.c.value + 1)
    .returning(tables.counters.c.value)
)


class Store:
    """A database of facts, opened with `Store.open`. Every method raises StoreError when the database can't be used."""

    def __init__(self, address: Address, busy_seconds: float) -> None:
        self.place = address.place
        """The database's address without its password, for people."""
        self._address = address
        self._engine = make_engine(address, busy_seconds)
        # On SQLite a transaction reads one state anyway; PostgreSQL has to be asked.
        snapshot = {} if address.path else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**snapshot)
        self._writer = self._engine.execution_options(**WRITE)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, busy_seconds: float = BUSY_SECONDS) -> AsyncIterator[Store]:
        """Open a database and bring its schema up to date.

        A SQLite file that is not there is made, readable by its owner only. Before an existing one is upgraded it is
        copied to ``<file>.before-<schema>``. A read-only database opens when there is nothing to upgrade.

        Args:
            url: ``sqlite:///file``, ``postgresql://…``, or the same with ``+aiosqlite`` and ``+asyncpg``.
            busy_seconds: how long to wait for another program that is writing.

        Raises:
            StoreError: the database can't be used; the class says why.
        """
        address = read_address(url)
        await asyncio.to_thread(prepare_file, address, busy_seconds)
        store = cls(address, busy_seconds)
        try:
            with failures(store.place):
                await migrate.upgrade(store._engine, address)
            yield store
        finally:
            await store._engine.dispose()

    async def schema_revision(self) -> str:
        """The name of the database's schema, such as ``0002``."""
        with failures(self.place):
            return await migrate.revision(self._engine) or ""

    async def writable(self) -> None:
        """Make sure that the database takes changes, by trying one and taking it back.

        Raises:
            StoreError: it does not; the class says why.
        """
        with failures(self.place):
            async with self._writer.connect() as connection:
                await connection.execute(_BUMP)
                await connection.rollback()

    async def counter(self) -> int:
        """How many transactions have changed facts or sources so far: a new number means that something changed."""
        async with self.reading() as connection:
            return await _count(connection)

    async def read(self, scope: int = SHARED, *, retired: bool = False) -> Contents:
        """The facts in force in one scope, with all sources, as of one moment.

        Args:
            scope: whose facts, 0 for the shared ones.
            retired: whether retired facts come too.
        """
        facts, wordings = tables.facts, tables.wordings
        fact_query = select(facts).where(facts.c.scope == scope).order_by(facts.c.id)
        if not retired:
            fact_query = fact_query.where(facts.c.retired_at.is_(None))
        wording_query = select(wordings.c.fact_id, wordings.c.language, wordings.c.text).where(
            wordings.c.scope == scope
        )
        wording_query = wording_query.order_by(wordings.c.fact_id, wordings.c.language, wordings.c.position)
        async with self.reading() as connection:
            count = await _count(connection)
            fact_rows = (await connection.execute(fact_query)).all()
            wording_rows = (await connection.execute(wording_query)).all()
            return Contents(
                facts=facts_from_rows(fact_rows, wording_rows),
                sources=await read_sources(connection),
                counter=count,
            )

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        sources: Sequence[Source] = (),
        shipped: Sequence[ShippedFact] = (),
        waiting: Sequence[Waiting] = (),
    ) -> int:
        """Write everything given, or nothing of it, and return the counter after it.

        Args:
            changes: facts to make, change or retire; each at most once.
            sources: sources to insert or replace.
            shipped: what a release says; older shipped texts of these facts wait no longer.
            waiting: shipped texts to put before a person.

        Raises:
            EditConflict: a fact is at another revision than the `before` of its change.
            FactNotFound: a fact to change is not there.
            WordingTaken: a wording belongs to another fact of the scope, or stands twice in one.
            ValueError: a fact is changed twice, or names a source that is not there.
        """
        async with self.writing() as connection:
            await write_sources(connection, sources)
            await write_changes(connection, changes)
            await write_shipped(connection, shipped)
            await write_waiting(connection, waiting)
            return await _count(connection)

    async def revisions(self, fact_id: str, scope: int = SHARED) -> tuple[Revision, ...]:
        """Every change of a fact, oldest first; empty for a fact that never was."""
        async with self.reading() as connection:
            return await read_revisions(connection, scope, fact_id)

    async def shipped(self) -> dict[str, ShippedFact]:
        """What the last loaded release said, by fact id; facts that it no longer has are still here."""
        async with self.reading() as connection:
            rows = (await connection.execute(select(tables.shipped))).all()
            return {row.fact_id: ShippedFact(Fact.model_validate_json(row.body), row.loaded_digest) for row in rows}

    async def waiting(self, scope: int = SHARED) -> tuple[Proposal, ...]:
        """Every proposal that waits for a person, oldest first."""
        async with self.reading() as connection:
            return await read_proposals(connection, scope, "waiting")

    async def standing(self) -> Standing:
        """Everything that decides what is answered where, as of one moment."""
        async with self.reading() as connection:
            return await read_standing(connection, await _count(connection))

    async def note(self, key: str) -> str | None:
        """A small note of the program to itself, such as the hash of what it last did; None when there is none."""
        query = select(tables.meta.c.value).where(tables.meta.c.key == key)
        async with self.reading() as connection:
            return (await connection.execute(query)).scalar()

    async def set_note(self, key: str, value: str) -> None:
        """Write a note, replacing an older one. The counter of changes stays as it is."""
        async with self.writing(counted=False) as connection:
            await upsert(connection, tables.meta, [{"key": key, "value": value}])

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One state of the database to read, for the functions of this package."""
        with failures(self.place), self._whole_rows():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self, *, counted: bool = True) -> AsyncIterator[AsyncConnection]:
        """A writer's turn, for the functions of this package: everything is written at its end, or nothing.

        Args:
            counted: whether answers may change, so that other programs have to read again.
        """
        with failures(self.place):
            async with self._writer.begin() as connection:
                await connection.execute(_BUMP if counted else _COUNTER.with_for_update())
                if counted and self._address.path is None:
                    await connection.execute(TELL)
                yield connection

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Following]:
        """To wait for changes that other processes make; see `Following`."""
        following = Following(self._engine)
        try:
            yield following
        finally:
            await following.close()

    async def take_lease(self, name: str, at: dt.datetime, seconds: float, *, holder: str = "") -> bool:
        """Take a lease, so that of several processes one does a job; False when it is taken.

        Args:
            name: the job.
            at: now.
            seconds: for how long; it ends by itself then, also when whoever has it is gone.
            holder: a process that may prolong its own lease before the end, without spaces; empty for none.
        """
        # Reading comes first: it takes no writer's turn, and mostly the lease is taken.
        if not leases.is_free(await self.note(leases.key(name)), holder, at, dt.timedelta(seconds=seconds)):
            return False
        async with self.writing(counted=False) as connection:
            return await leases.take_lease(connection, name, holder, at, seconds)

    async def drop_lease(self, name: str, *, holder: str = "") -> None:
        """Give a lease back before its end."""
        async with self.writing(counted=False) as connection:
            await leases.drop_lease(connection, name, holder)

    async def compact(self) -> None:
        """Write the database anew, so that nothing is left in its files of what was deleted or blanked.

        Raises:
            StoreLocked: another program uses it at this moment.
        """
        bare: dict[str, Any] = BARE if self._address.path else {"isolation_level": "AUTOCOMMIT"}
        with failures(self.place):
            async with self._engine.execution_options(**bare).connect() as connection:
                if self._address.path is None:
                    for name in ("facts", "wordings", "revisions", "proposals", "retirements", "editors"):
                        await connection.exec_driver_sql(f"VACUUM FULL {name}")
                    return
                await connection.exec_driver_sql("VACUUM")
                checkpoint = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                if checkpoint.one()[0]:
                    raise StoreLocked(self.place, "another program is reading")

    @contextmanager
    def _whole_rows(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise StoreCorrupt(self.place, f"a row can't be read ({type(error).__name__})") from error


async def _count(connection: AsyncConnection) -> int:
    return int((await connection.execute(_COUNTER)).scalar_one())
