"""Whole histories as they leave a database and come into another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import EditConflict, WordingTaken
from knowledge.facts import Editor, Fact, Revision
from knowledge.store import tables
from knowledge.store.answers import write_correction
from knowledge.store.changes import editor_numbers
from knowledge.store.history import read_all_revisions
from knowledge.store.records import Retirement
from knowledge.store.rows import fact_values, wording_values
from knowledge.store.standing import read_scope, set_override, write_retirement


@dataclass(frozen=True)
class Entry:
    """A revision with what belongs to it."""

    revision: Revision
    approved_by: Editor | None = None
    retirement: Retirement | None = None
    correction: bool = False


@dataclass(frozen=True)
class History:
    """Everything that one scope keeps about one fact. `override_of` as in the table of overrides."""

    fact_id: str
    entries: tuple[Entry, ...]
    override_of: str | None = None

    @property
    def fact(self) -> Fact:
        """The text that it leads to."""
        return self.entries[-1].revision.after


async def read_histories(connection: AsyncConnection, scope: int) -> tuple[History, ...]:
    """The histories of a scope's facts, in order of id."""
    revisions = await read_all_revisions(connection, scope)
    retirements = {
        (row.fact_id, row.revision): Retirement(row.reason, row.note)
        for row in await connection.execute(select(tables.retirements).where(tables.retirements.c.scope == scope))
    }
    table = tables.corrections
    corrected = {
        (row.fact_id, row.revision) for row in await connection.execute(select(table).where(table.c.scope == scope))
    }
    overrides = {
        row.fact_id: row.of
        for row in await connection.execute(select(tables.overrides).where(tables.overrides.c.scope == scope))
    }
    approvals = await _approvals(connection, scope)
    by_fact: dict[str, list[Entry]] = {}
    for revision in revisions:
        key = (revision.fact_id, revision.number)
        entry = Entry(revision, approvals.get(key), retirements.get(key), key in corrected)
        by_fact.setdefault(revision.fact_id, []).append(entry)
    return tuple(History(fact_id, tuple(entries), overrides.get(fact_id)) for fact_id, entries in by_fact.items())


async def read_pseudonyms(connection: AsyncConnection) -> dict[int, str]:
    """The accounts whose names were replaced, and by what."""
    table = tables.editors
    query = select(table.c.id, table.c.name).where(table.c.pseudonym.is_(True)).order_by(table.c.id)
    return {row.id: row.name for row in await connection.execute(query)}


async def write_pseudonyms(connection: AsyncConnection, pseudonyms: Mapping[int, str]) -> None:
    """Note accounts whose names were replaced elsewhere, unless they have a name here already."""
    table = tables.editors
    query = select(table.c.id).where(table.c.id.in_(pseudonyms)).distinct()
    named = set(await connection.scalars(query))
    for editor_id, name in pseudonyms.items():
        if editor_id in named:
            continue
        numbers = await editor_numbers(connection, [Editor(id=editor_id, name=name)])
        number = next(iter(numbers.values()))
        await connection.execute(update(table).where(table.c.number == number).values(pseudonym=True))


async def write_histories(connection: AsyncConnection, scope: int, histories: Sequence[History]) -> None:
    """Write facts with their histories; where a fact is here already, the revisions that it lacks are added.

    Raises:
        EditConflict: what is here is no beginning of the history.
        WordingTaken: a wording belongs to another fact.
    """
    present = {fact.id: fact for fact in await read_scope(connection, scope)}
    facts, wordings = tables.facts, tables.wordings
    for history in histories:
        old, fact = present.get(history.fact_id), history.fact
        number = old.revision if old else 0
        before = history.entries[number - 1].revision.after if 0 < number <= len(history.entries) else None
        if old is not None and before != old:
            raise EditConflict(history.fact_id, len(history.entries), number, theirs=old, mine=fact)
        # All old wordings go before any new one comes, so that two facts may swap them.
        await connection.execute(delete(wordings).where(wordings.c.scope == scope, wordings.c.fact_id == fact.id))
        values = fact_values(scope, fact)
        if old is None:
            await connection.execute(insert(facts).values(values))
        else:
            await connection.execute(update(facts).where(facts.c.scope == scope, facts.c.id == fact.id).values(values))
    for history in histories:
        await _write_wordings(connection, scope, history.fact)
        old = present.get(history.fact_id)
        await _write_entries(connection, scope, history.entries[old.revision if old else 0 :])
        if history.override_of is not None:
            await set_override(connection, scope, history.fact_id, history.override_of)


async def _write_wordings(connection: AsyncConnection, scope: int, fact: Fact) -> None:
    table = tables.wordings
    rows = wording_values(scope, fact)
    keys = {row["normalised"]: row["text"] for row in rows if row["normalised"]}
    query = select(table.c.normalised, table.c.fact_id).where(table.c.scope == scope, table.c.normalised.in_(keys))
    if taken := (await connection.execute(query.limit(1))).first():
        raise WordingTaken(keys[taken.normalised], taken.fact_id)
    await connection.execute(insert(table), rows)


async def _write_entries(connection: AsyncConnection, scope: int, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    people: Iterable[Editor] = [
        editor for entry in entries for editor in (entry.revision.editor, entry.approved_by) if editor
    ]
    numbers = await editor_numbers(connection, people)
    rows = [
        {
            "scope": scope,
            "fact_id": entry.revision.fact_id,
            "number": entry.revision.number,
            "before": entry.revision.before.model_dump_json() if entry.revision.before else None,
            "after": entry.revision.after.model_dump_json(),
            "editor": numbers[entry.revision.editor],
            "at": entry.revision.at,
            "why": entry.revision.why,
        }
        for entry in entries
    ]
    await connection.execute(insert(tables.revisions), rows)
    for entry in entries:
        revision = entry.revision
        if entry.retirement is not None:
            await write_retirement(connection, scope, revision.fact_id, revision.number, entry.retirement)
        if entry.correction:
            await write_correction(connection, scope, revision.fact_id, revision.number, revision.at)
        if entry.approved_by is not None:
            decided = {
                "scope": scope,
                "fact_id": revision.fact_id,
                "status": "published",
                "origin": "editor",
                "editor": numbers[revision.editor],
                "created_at": revision.at,
                "why": revision.why,
                "decided_by": numbers[entry.approved_by],
                "decided_at": revision.at,
                "revision": revision.number,
            }
            await connection.execute(insert(tables.proposals).values(decided))


async def _approvals(connection: AsyncConnection, scope: int) -> dict[tuple[str, int], Editor]:
    table, editors = tables.proposals, tables.editors
    query = (
        select(table.c.fact_id, table.c.revision, editors.c.id, editors.c.name)
        .join(editors, editors.c.number == table.c.decided_by)
        .where(table.c.scope == scope, table.c.status == "published", table.c.revision.is_not(None))
    )
    return {(row.fact_id, row.revision): Editor(id=row.id, name=row.name) for row in await connection.execute(query)}
