"""Blanking words in the history: what was written stays as a revision, without the words.

Only free text is blanked. Ids, dates, kinds and the like are no person's data and keep a blanked text readable. The
text in force is never touched, so what stands is still what the history leads to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import NothingChanged, StillInForce
from knowledge.facts import SHARED, Fact
from knowledge.matching.text import words
from knowledge.store import tables
from knowledge.store.editors import made_by
from knowledge.store.history import read_revisions
from knowledge.store.rows import fact_values, wording_values
from knowledge.store.standing import decided_about, read_rows

BLANK = "[redacted]"

_FREE = {
    "question",
    "phrasings",
    "answer",
    "checked_by",
    "places",
    "court",
    "quotes",
    "list",
    "translations",
    "sources",
}
_NOT_FREE = {
    "date",
    "source_id",
    "checked",
    "compared_with",
    "of",
    "id",
    "kind",
    "published",
    "accessed",
    "url",
    "archived_url",
}
_SHORTEST = 4

Change = Callable[[str], str]


@dataclass(frozen=True)
class Redaction:
    """How many revisions and proposals lost words; `still_in` are scopes whose text in force holds some of them."""

    revisions: int
    proposals: int
    still_in: tuple[int, ...]


async def redact(connection: AsyncConnection, scope: int, fact_id: str, number: int) -> Redaction:
    """Blank the texts of one revision wherever the history or a proposal of the fact has them, in every scope.

    Of a retired fact they are blanked in the text that was withdrawn too, wordings included.

    Raises:
        StillInForce: the text in force has all of them; another one has to be published first.
        NothingChanged: there is no such revision, or nothing left of it to blank.
    """
    revision = next((one for one in await read_revisions(connection, scope, fact_id) if one.number == number), None)
    if revision is None:
        raise NothingChanged(fact_id)
    rows = await read_rows(connection, fact_id)
    kept = {at: set(_texts(_dump(fact))) if fact.retired_at is None else set() for at, fact in rows.items()}
    written = set(_texts(_dump(revision.after)))
    blanked = written - kept.get(scope, set()) - {BLANK}
    if not blanked:
        raise NothingChanged(fact_id) if BLANK in written else StillInForce(fact_id)
    changed = 0
    for at in rows:
        gone = blanked - kept[at]
        changed += await _blank_revisions(connection, at, fact_id, gone)
        if rows[at].retired_at is not None:
            await _write_row(connection, at, _blanked(rows[at], gone))
    told = {word for text in kept.get(scope, set()) for word in words(text)}
    secret = {word for text in blanked for word in words(text) if len(word) >= _SHORTEST or word.isdigit()} - told
    proposals = await _blank_proposals(connection, fact_id, blanked, secret)
    still = tuple(at for at in rows if blanked & kept[at])
    return Redaction(changed, proposals, still)


async def replace_checker(connection: AsyncConnection, editor_id: int, name: str, pseudonym: str) -> None:
    """Put a pseudonym where an account entered its own name as the one who checked a fact."""
    table = tables.revisions
    query = select(table).where(made_by(table.c.editor, editor_id))
    touched = {
        (row.scope, row.fact_id)
        for row in await connection.execute(query)
        if _checker(row.after) == name and _checker(row.before) != name
    }
    for scope, fact_id in sorted(touched):
        await _rewrite_revisions(connection, scope, fact_id, lambda body: _with_checker(body, name, pseudonym))
        row = (await read_rows(connection, fact_id))[scope]
        if row.checked_by == name:
            renamed = row.model_copy(update={"checked_by": pseudonym})
            await _write_row(connection, scope, renamed)
            if scope == SHARED:
                await _follow_digest(connection, decided_about(row), decided_about(renamed))
        proposals = tables.proposals
        same = select(proposals.c.id, proposals.c.body).where(
            proposals.c.scope == scope, proposals.c.fact_id == fact_id, proposals.c.body.is_not(None)
        )
        for found in (await connection.execute(same)).all():
            if (body := _with_checker(found.body, name, pseudonym)) != found.body:
                await connection.execute(update(proposals).where(proposals.c.id == found.id).values(body=body))


def _texts(value: Any, name: str | None = None) -> Iterator[str]:
    """The free texts in a fact's JSON."""
    if isinstance(value, str):
        if name is not None:
            yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            if (name is None and key in _FREE) or (name is not None and key not in _NOT_FREE):
                yield from _texts(entry, key)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry, name)


def _mapped(value: Any, change: Change, name: str | None = None) -> Any:
    """The same JSON with every free text changed; a list that forbids it holds no text twice."""
    if isinstance(value, str):
        return value if name is None else change(value)
    if isinstance(value, dict):
        return {
            key: _mapped(entry, change, key) if (key in _FREE if name is None else key not in _NOT_FREE) else entry
            for key, entry in value.items()
        }
    if isinstance(value, list):
        mapped = [_mapped(entry, change, name) for entry in value]
        return list(dict.fromkeys(mapped)) if all(isinstance(entry, str) for entry in mapped) else mapped
    return value


def _dump(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json")


def _blanked(fact: Fact, gone: set[str]) -> Fact:
    return Fact.model_validate(_mapped(_dump(fact), lambda text: BLANK if text in gone else text))


async def _blank_revisions(connection: AsyncConnection, scope: int, fact_id: str, gone: set[str]) -> int:
    def blank(body: str) -> str:
        fact = Fact.model_validate_json(body)
        return _blanked(fact, gone).model_dump_json() if gone & set(_texts(_dump(fact))) else body

    return await _rewrite_revisions(connection, scope, fact_id, blank)


async def _rewrite_revisions(connection: AsyncConnection, scope: int, fact_id: str, change: Change) -> int:
    table = tables.revisions
    query = select(table).where(table.c.scope == scope, table.c.fact_id == fact_id)
    count = 0
    for row in (await connection.execute(query)).all():
        values = {"before": change(row.before) if row.before else None, "after": change(row.after)}
        if values != {"before": row.before, "after": row.after}:
            same = (table.c.scope == scope, table.c.fact_id == fact_id, table.c.number == row.number)
            await connection.execute(update(table).where(*same).values(values))
            count += values["after"] != row.after
    return count


async def _write_row(connection: AsyncConnection, scope: int, fact: Fact) -> None:
    facts, wordings = tables.facts, tables.wordings
    await connection.execute(delete(wordings).where(wordings.c.scope == scope, wordings.c.fact_id == fact.id))
    values = fact_values(scope, fact)
    await connection.execute(update(facts).where(facts.c.scope == scope, facts.c.id == fact.id).values(values))
    await connection.execute(insert(wordings), wording_values(scope, fact))


async def _blank_proposals(connection: AsyncConnection, fact_id: str, gone: set[str], secret: set[str]) -> int:
    """Drafts and proposals also lose texts that only share a telling word with what is blanked: they are no history."""

    def change(text: str) -> str:
        return BLANK if text in gone or secret.intersection(words(text)) else text

    notes, table, count = tables.retirements, tables.proposals, 0
    for row in (await connection.execute(select(notes).where(notes.c.fact_id == fact_id))).all():
        same = (notes.c.scope == row.scope, notes.c.fact_id == fact_id, notes.c.revision == row.revision)
        await connection.execute(update(notes).where(*same).values(note=change(row.note)))
    for row in (await connection.execute(select(table).where(table.c.fact_id == fact_id))).all():
        values: dict[str, str | None] = {}
        for name in ("body", "typed"):
            if (text := getattr(row, name)) is not None:
                values[name] = json.dumps(_mapped(json.loads(text), change), ensure_ascii=False, separators=(",", ":"))
        if row.sources is not None:
            wrapped = _mapped({"sources": json.loads(row.sources)}, change)
            values["sources"] = json.dumps(wrapped["sources"], ensure_ascii=False, separators=(",", ":"))
        if row.retire_note:
            values["retire_note"] = change(row.retire_note)
        if any(value is not None and BLANK in value and value != getattr(row, name) for name, value in values.items()):
            await connection.execute(update(table).where(table.c.id == row.id).values(values))
            count += 1
    return count


def _checker(body: str | None) -> str | None:
    return json.loads(body).get("checked_by") if body else None


def _with_checker(body: str, name: str, pseudonym: str) -> str:
    fact = Fact.model_validate_json(body)
    return fact.model_copy(update={"checked_by": pseudonym}).model_dump_json() if fact.checked_by == name else body


async def _follow_digest(connection: AsyncConnection, old: str, new: str) -> None:
    # The servers decided about this text, and it says the same still.
    for table in (tables.overrides, tables.hidden):
        await connection.execute(update(table).where(table.c.of == old).values(of=new))
