"""What stands where: the facts of every scope, which are hidden or a server's own, and why some were withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.facts import SHARED, Fact, Source
from knowledge.matching.text import normalise
from knowledge.store import tables
from knowledge.store.changes import editor_numbers, upsert
from knowledge.store.editors import made_by, read_editors
from knowledge.store.records import Action, Hidden, Retirement, Standing
from knowledge.store.rows import AnyRow, facts_from_rows


@dataclass(frozen=True)
class Present:
    """One fact as one scope has it.

    `fact` is what the scope shows of it: its own text (perhaps retired), or the shared one; None when there is none.
    `scope` is where that text stands. `row` is the scope's own row, which may have gone back to the shared text.
    """

    fact: Fact | None
    scope: int
    row: Fact | None
    shared: Fact | None
    of: str | None
    """For an override, the digest of the shared text that it was made from."""

    @property
    def moved(self) -> bool:
        """Whether the shared text is another one than the server decided about."""
        return self.of is not None and self.shared is not None and self.of != decided_about(self.shared)

    @property
    def base(self) -> tuple[int, int] | None:
        """Scope and revision of `fact`."""
        return (self.scope, self.fact.revision) if self.fact else None


def decided_about(shared: Fact) -> str:
    """What a server notes of a shared text when it decides about it: its digest, and whether it is withdrawn."""
    return f"retired:{shared.digest()}" if shared.retired_at else shared.digest()


async def read_present(connection: AsyncConnection, scope: int, fact_id: str) -> Present:
    """A fact as it stands in a scope, retired or not."""
    facts, overrides = tables.facts, tables.overrides
    found = await _facts(
        connection, select(facts).where(facts.c.id == fact_id, facts.c.scope.in_([SHARED, scope])), fact_id
    )
    shared = next(iter(found.get(SHARED, ())), None)
    if scope == SHARED:
        return Present(shared, SHARED, shared, shared, None)
    row = next(iter(found.get(scope, ())), None)
    query = select(overrides.c.of).where(overrides.c.scope == scope, overrides.c.fact_id == fact_id)
    of = (await connection.execute(query)).scalar()
    if row is not None and (of is not None or shared is None or row.retired_at is None):
        return Present(row, scope, row, shared, of)
    return Present(shared, SHARED, row, shared, None)


async def read_rows(connection: AsyncConnection, fact_id: str) -> dict[int, Fact]:
    """Every scope's own row of a fact, retired or not."""
    found = await _facts(connection, select(tables.facts).where(tables.facts.c.id == fact_id), fact_id)
    return {scope: facts[0] for scope, facts in found.items()}


async def read_scope(connection: AsyncConnection, scope: int) -> tuple[Fact, ...]:
    """Every fact of a scope, retired or not, in order of id."""
    found = await _facts(connection, select(tables.facts).where(tables.facts.c.scope == scope))
    return found.get(scope, ())


async def read_standing(connection: AsyncConnection, counter: int) -> Standing:
    """Everything that decides what is answered where."""
    overrides, retirements, settings = tables.overrides, tables.retirements, tables.server_settings
    return Standing(
        facts=await _facts(connection, select(tables.facts)),
        sources=await read_sources(connection),
        overrides={(row.scope, row.fact_id): row.of for row in await connection.execute(select(overrides))},
        hidden={(one.scope, one.fact_id): one for one in await read_hidden(connection)},
        retirements={
            (row.scope, row.fact_id, row.revision): Retirement(row.reason, row.note)
            for row in await connection.execute(select(retirements))
        },
        settings={row.scope: (row.paused, row.body) for row in await connection.execute(select(settings))},
        counter=counter,
        corrected={key: at for key, (_, at) in (await read_corrected_under(connection)).items()},
    )


async def read_corrected_under(
    connection: AsyncConnection, scope: int | None = None, fact_id: str | None = None
) -> dict[tuple[int, str], tuple[int, dt.datetime]]:
    """The last correction of the shared text under each server's own one, as revision and moment.

    Only corrections from after what the server decided about count. In one scope and of one fact, or of all.
    """
    overrides, corrections, revisions = tables.overrides, tables.corrections, tables.revisions
    query = select(overrides.c.scope, overrides.c.fact_id, overrides.c.of, corrections.c.revision, corrections.c.at)
    query = query.join(
        corrections, (corrections.c.fact_id == overrides.c.fact_id) & (corrections.c.scope == SHARED)
    ).order_by(corrections.c.revision)
    if scope is not None:
        query = query.where(overrides.c.scope == scope)
    if fact_id is not None:
        query = query.where(overrides.c.fact_id == fact_id)
    rows = (await connection.execute(query)).all()
    if not rows:
        return {}
    texts = select(revisions.c.fact_id, revisions.c.number, revisions.c.after).where(
        revisions.c.scope == SHARED, revisions.c.fact_id.in_({row.fact_id for row in rows})
    )
    decided: dict[tuple[str, str], int] = {}
    for row in await connection.execute(texts.order_by(revisions.c.number)):
        decided[row.fact_id, decided_about(Fact.model_validate_json(row.after))] = row.number
    return {
        (row.scope, row.fact_id): (row.revision, row.at)
        for row in rows
        if row.revision > decided.get((row.fact_id, row.of), 0)
    }


async def read_sources(connection: AsyncConnection) -> tuple[Source, ...]:
    """Every source, in order of id."""
    rows = await connection.execute(select(tables.sources).order_by(tables.sources.c.id))
    return tuple(Source.model_validate_json(row.body) for row in rows)


async def read_hidden(connection: AsyncConnection, scope: int | None = None) -> tuple[Hidden, ...]:
    """Hidden facts, of one scope or of all."""
    table = tables.hidden
    query = select(table).order_by(table.c.scope, table.c.fact_id)
    rows = (await connection.execute(query if scope is None else query.where(table.c.scope == scope))).all()
    editors = await read_editors(connection, (row.editor for row in rows))
    return tuple(Hidden(row.scope, row.fact_id, editors[row.editor], row.at, row.why, row.of) for row in rows)


async def hide(connection: AsyncConnection, hidden: Hidden) -> None:
    """Note that a fact is hidden, or anew why."""
    number = (await editor_numbers(connection, [hidden.editor]))[hidden.editor]
    row = {"scope": hidden.scope, "fact_id": hidden.fact_id, "editor": number, "at": hidden.at}
    await upsert(connection, tables.hidden, [{**row, "why": hidden.why, "of": hidden.of}])


async def unhide(connection: AsyncConnection, scope: int, fact_id: str) -> bool:
    """Show a fact again; False when it was not hidden."""
    table = tables.hidden
    gone = await connection.execute(delete(table).where(table.c.scope == scope, table.c.fact_id == fact_id))
    return gone.rowcount > 0


async def set_override(connection: AsyncConnection, scope: int, fact_id: str, of: str) -> None:
    """Note which shared text a server's own text was made from, or was decided to be kept against."""
    await upsert(connection, tables.overrides, [{"scope": scope, "fact_id": fact_id, "of": of}])


async def read_overrides(connection: AsyncConnection, scope: int) -> tuple[str, ...]:
    """The facts of which a server has a text of its own, in order of id."""
    table = tables.overrides
    query = select(table.c.fact_id).where(table.c.scope == scope).order_by(table.c.fact_id)
    return tuple((await connection.execute(query)).scalars())


async def drop_override(connection: AsyncConnection, scope: int, fact_id: str) -> None:
    """The server's row no longer stands over the shared text."""
    table = tables.overrides
    await connection.execute(delete(table).where(table.c.scope == scope, table.c.fact_id == fact_id))


async def write_retirement(
    connection: AsyncConnection, scope: int, fact_id: str, revision: int, retirement: Retirement
) -> None:
    """Note why a revision withdrew a fact."""
    row = {"scope": scope, "fact_id": fact_id, "revision": revision}
    await upsert(connection, tables.retirements, [{**row, "reason": retirement.reason, "note": retirement.note}])


async def log_action(connection: AsyncConnection, action: Action) -> None:
    """Keep what somebody did that is no revision."""
    number = (await editor_numbers(connection, [action.editor]))[action.editor]
    row = {"scope": action.scope, "fact_id": action.fact_id, "what": action.what, "editor": number, "at": action.at}
    await connection.execute(insert(tables.actions).values({**row, "why": action.why}))


async def read_actions(
    connection: AsyncConnection,
    *,
    scope: int | None = None,
    since: dt.datetime | None = None,
    editor_id: int | None = None,
    limit: int = 1000,
) -> tuple[Action, ...]:
    """What was done, newest first."""
    table = tables.actions
    query = select(table).order_by(table.c.number.desc()).limit(limit)
    if scope is not None:
        query = query.where(table.c.scope == scope)
    if since is not None:
        query = query.where(table.c.at >= since)
    if editor_id is not None:
        query = query.where(made_by(table.c.editor, editor_id))
    rows = (await connection.execute(query)).all()
    editors = await read_editors(connection, (row.editor for row in rows))
    return tuple(Action(row.scope, row.fact_id, row.what, editors[row.editor], row.at, row.why) for row in rows)


async def missing_sources(connection: AsyncConnection, source_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of at most some dozens of source ids that are not there."""
    table = tables.sources
    found = {row.id for row in await connection.execute(select(table.c.id).where(table.c.id.in_(source_ids)))}
    return tuple(source_id for source_id in source_ids if source_id not in found)


async def present_sources(connection: AsyncConnection, source_ids: Sequence[str]) -> dict[str, Source]:
    """Those of at most some dozens of sources that are there, by id."""
    table = tables.sources
    rows = await connection.execute(select(table).where(table.c.id.in_(source_ids)))
    return {row.id: Source.model_validate_json(row.body) for row in rows}


async def changed_sources(connection: AsyncConnection, sources: Sequence[Source]) -> tuple[str, ...]:
    """Those of some sources that are there already and say something else."""
    present = await present_sources(connection, [source.id for source in sources])
    return tuple(source.id for source in sources if present.get(source.id, source) != source)


async def used_elsewhere(connection: AsyncConnection, scope: int, source_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of some source ids that facts of other scopes than this one name."""
    table, found = tables.facts, set[str]()
    for source_id in source_ids:
        # The text is looked through first, so that few rows have to be read.
        named = table.c.body.contains(f'"{source_id}"', autoescape=True)
        rows = await connection.execute(select(table.c.body).where(table.c.scope != scope, named))
        if any(source_id in json.loads(row.body).get("source_ids", ()) for row in rows):
            found.add(source_id)
    return tuple(source_id for source_id in source_ids if source_id in found)


async def used_by_protected(connection: AsyncConnection, source_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of some source ids that protected facts name, of whatever scope."""
    rows = await connection.execute(select(tables.facts.c.body).where(tables.facts.c.body.contains('"protected"')))
    facts = [json.loads(row.body) for row in rows]
    named = {name for fact in facts if fact.get("protected") for name in fact.get("source_ids", ())}
    return tuple(source_id for source_id in source_ids if source_id in named)


async def missing_facts(connection: AsyncConnection, scope: int, fact_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of some fact ids that neither the scope nor the shared facts have."""
    table = tables.facts
    query = select(table.c.id).where(table.c.id.in_(fact_ids), table.c.scope.in_([SHARED, scope]))
    found = {row.id for row in await connection.execute(query)}
    return tuple(fact_id for fact_id in fact_ids if fact_id not in found)


async def taken_wording(connection: AsyncConnection, scope: int, fact: Fact) -> tuple[str, str] | None:
    """A wording of the fact that another fact of the scope holds, and that fact's id."""
    table = tables.wordings
    texts = [*fact.wordings]
    for words in fact.translations.values():
        texts += [words.question, *words.phrasings]
    keys = {normalise(text): text for text in texts}
    query = select(table.c.normalised, table.c.fact_id).where(
        table.c.scope == scope, table.c.fact_id != fact.id, table.c.normalised.in_(keys)
    )
    row = (await connection.execute(query.order_by(table.c.normalised).limit(1))).first()
    return (keys[row.normalised], row.fact_id) if row else None


async def _facts(
    connection: AsyncConnection, query: Select[Any], fact_id: str | None = None
) -> dict[int, tuple[Fact, ...]]:
    """Facts by scope; `fact_id` says that the query is about one fact only."""
    facts, wordings = tables.facts, tables.wordings
    fact_rows = (await connection.execute(query.order_by(facts.c.scope, facts.c.id))).all()
    columns = (wordings.c.scope, wordings.c.fact_id, wordings.c.language, wordings.c.text)
    words = select(*columns).order_by(wordings.c.scope, wordings.c.fact_id, wordings.c.language, wordings.c.position)
    if fact_id is not None:
        words = words.where(wordings.c.fact_id == fact_id)
    by_scope: dict[int, list[AnyRow]] = defaultdict(list)
    for row in await connection.execute(words):
        by_scope[row.scope].append(row)
    return {
        scope: facts_from_rows([row for row in fact_rows if row.scope == scope], by_scope[scope])
        for scope in dict.fromkeys(row.scope for row in fact_rows)
    }
