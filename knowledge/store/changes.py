"""The statements behind a change. They run in a transaction whose writer has already taken its turn (see `store`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import Table

from knowledge.errors import EditConflict, FactNotFound, WordingTaken
from knowledge.facts import Editor, Fact, Source
from knowledge.store import tables
from knowledge.store.records import Change, ShippedFact, Waiting
from knowledge.store.rows import Values, fact_values, wording_values

T = TypeVar("T")

# SQLite and asyncpg limit how many parameters a statement may have; both take this many.
_PORTION = 500


async def upsert(connection: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows, or replace those with the same primary key."""
    if not rows:
        return
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = make(table)
    key = [column.name for column in table.primary_key]
    values = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=values), rows)


async def write_sources(connection: AsyncConnection, sources: Iterable[Source]) -> None:
    """Insert sources or replace those with the same id."""
    await upsert(connection, tables.sources, [{"id": s.id, "body": s.model_dump_json()} for s in sources])


async def editor_numbers(connection: AsyncConnection, editors: Iterable[Editor]) -> dict[Editor, int]:
    """The rows of these editors, made where there are none."""
    numbers: dict[Editor, int] = {}
    for editor in dict.fromkeys(editors):
        table = tables.editors
        # An account that asked to be forgotten keeps its one pseudonym whatever it is called now.
        same = or_(table.c.name == editor.name, table.c.pseudonym.is_(True))
        found = select(table.c.number).where(table.c.id == editor.id, same).order_by(table.c.number).limit(1)
        number = (await connection.execute(found)).scalar()
        if number is None:
            made = insert(table).values(id=editor.id, name=editor.name).returning(table.c.number)
            number = (await connection.execute(made)).scalar_one()
        numbers[editor] = number
    return numbers


async def write_changes(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Write facts, their wordings and their revisions.

    Raises:
        EditConflict: a fact is at another revision than `before`, or a new one is already there.
        FactNotFound: a fact to change is not there.
        WordingTaken: a wording belongs to another fact, or stands twice in one.
        ValueError: a fact is changed twice, or names a source that is not there.
    """
    if not changes:
        return
    await _check_revisions(connection, changes)
    await _check_sources(connection, changes)
    after = {(c.scope, c.after.id): _numbered(c) for c in changes}
    new = [fact_values(c.scope, after[c.scope, c.after.id]) for c in changes if c.before is None]
    old = [fact_values(c.scope, after[c.scope, c.after.id]) for c in changes if c.before is not None]
    if new:
        await connection.execute(insert(tables.facts), new)
    if old:
        await _update_facts(connection, old)
    await _write_wordings(connection, after)
    editors = await editor_numbers(connection, (change.editor for change in changes))
    await connection.execute(
        insert(tables.revisions),
        [
            {
                "scope": change.scope,
                "fact_id": change.after.id,
                "number": after[change.scope, change.after.id].revision,
                "before": change.before.model_dump_json() if change.before else None,
                "after": after[change.scope, change.after.id].model_dump_json(),
                "editor": editors[change.editor],
                "at": change.at,
                "why": change.why,
            }
            for change in changes
        ],
    )


async def write_shipped(connection: AsyncConnection, shipped: Sequence[ShippedFact]) -> None:
    """Note what a release says. Older shipped texts of these facts wait no longer."""
    rows = [
        {
            "fact_id": one.fact.id,
            "digest": one.digest,
            "loaded_digest": one.loaded_digest,
            "body": json.dumps(one.fact.content(), ensure_ascii=False, separators=(",", ":")),
        }
        for one in shipped
    ]
    await upsert(connection, tables.shipped, rows)
    table = tables.proposals
    for portion in _portions([one.fact.id for one in shipped]):
        older = (table.c.status == "waiting", table.c.origin == "shipped", table.c.fact_id.in_(portion))
        await connection.execute(update(table).where(*older).values(status="stale"))


async def note_loaded(connection: AsyncConnection, fact: Fact) -> None:
    """A person let a release's text in: from now on later releases may replace it."""
    table, digest = tables.shipped, fact.digest()
    same = (table.c.fact_id == fact.id, table.c.digest == digest)
    await connection.execute(update(table).where(*same).values(loaded_digest=digest))


async def write_waiting(connection: AsyncConnection, waiting: Sequence[Waiting]) -> None:
    """Put shipped texts before a person."""
    editors = await editor_numbers(connection, (one.editor for one in waiting))
    rows = [
        {
            "scope": one.scope,
            "fact_id": one.fact.id,
            "status": "waiting",
            "origin": "shipped",
            "base_revision": one.base_revision,
            "body": one.fact.model_dump_json(),
            "editor": editors[one.editor],
            "created_at": one.at,
            "why": one.why,
        }
        for one in waiting
    ]
    if rows:
        await connection.execute(insert(tables.proposals), rows)


def _numbered(change: Change) -> Fact:
    revision = change.before.revision + 1 if change.before else 1
    return change.after.model_copy(update={"revision": revision})


async def _check_revisions(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    table = tables.facts
    for scope, of_scope in _by_scope(changes):
        present: dict[str, int] = {}
        for portion in _portions([change.after.id for change in of_scope]):
            found = select(table.c.id, table.c.revision).where(table.c.scope == scope, table.c.id.in_(portion))
            present.update((row.id, row.revision) for row in await connection.execute(found))
        for change in of_scope:
            fact_id = change.after.id
            if change.before is not None and change.before.id != fact_id:
                raise ValueError("a change keeps the id of its fact")
            expected = change.before.revision if change.before else 0
            if expected and fact_id not in present:
                raise FactNotFound(fact_id)
            if present.get(fact_id, 0) != expected:
                raise EditConflict(fact_id, expected, present[fact_id])
        if len({change.after.id for change in of_scope}) != len(of_scope):
            raise ValueError("a fact is changed twice in one transaction")


async def _check_sources(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    needed = sorted({source_id for change in changes for source_id in change.after.source_ids})
    table = tables.sources
    for portion in _portions(needed):
        found = {row.id for row in await connection.execute(select(table.c.id).where(table.c.id.in_(portion)))}
        if missing := [source_id for source_id in portion if source_id not in found]:
            raise ValueError(f"no source {missing[0]!r}")


async def _update_facts(connection: AsyncConnection, rows: Sequence[Values]) -> None:
    table = tables.facts
    statement = (
        update(table)
        .where(
            table.c.scope == bindparam("of_scope"),
            table.c.id == bindparam("of_id"),
            table.c.revision == bindparam("of_revision"),
        )
        .values({name: bindparam(f"new_{name}") for name in ("revision", "body", "retired_at")})
    )
    values = [
        {
            "of_scope": row["scope"],
            "of_id": row["id"],
            "of_revision": row["revision"] - 1,
            "new_revision": row["revision"],
            "new_body": row["body"],
            "new_retired_at": row["retired_at"],
        }
        for row in rows
    ]
    await connection.execute(statement, values)


async def _write_wordings(connection: AsyncConnection, facts: dict[tuple[int, str], Fact]) -> None:
    # All old rows of the batch go before any new one comes, so that two facts may swap wordings.
    table = tables.wordings
    by_key: dict[tuple[int, str], Values] = {}
    rows: list[Values] = []
    for (scope, _), fact in facts.items():
        for row in wording_values(scope, fact):
            rows.append(row)
            if row["normalised"] is None:
                continue
            other = by_key.setdefault((scope, row["normalised"]), row)
            if other is not row:
                raise WordingTaken(row["text"], other["fact_id"])
    for scope in dict.fromkeys(scope for scope, _ in facts):
        for ids in _portions([fact_id for of_scope, fact_id in facts if of_scope == scope]):
            await connection.execute(delete(table).where(table.c.scope == scope, table.c.fact_id.in_(ids)))
        for keys in _portions([key for of_scope, key in by_key if of_scope == scope]):
            taken = select(table.c.normalised, table.c.fact_id)
            taken = taken.where(table.c.scope == scope, table.c.normalised.in_(keys)).limit(1)
            if row_taken := (await connection.execute(taken)).first():
                raise WordingTaken(by_key[scope, row_taken.normalised]["text"], row_taken.fact_id)
    await connection.execute(insert(table), rows)


def _by_scope(changes: Sequence[Change]) -> Iterator[tuple[int, list[Change]]]:
    for scope in dict.fromkeys(change.scope for change in changes):
        yield scope, [change for change in changes if change.scope == scope]


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _PORTION):
        yield items[start : start + _PORTION]
