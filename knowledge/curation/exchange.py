"""Import and export: a dry run first, then everything or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.curation import exports
from knowledge.curation.actors import Actor, Role, admit
from knowledge.curation.claims import asked, write_claimed
from knowledge.curation.desk import Changed
from knowledge.curation.historyfile import dump_histories
from knowledge.curation.imports import ImportPlan, plan
from knowledge.curation.publishing import check_sources, check_unprotected, checked_why
from knowledge.errors import InvalidFiles, NothingChanged, Problem
from knowledge.facts import SHARED
from knowledge.packfiles import TOPICS
from knowledge.store import Action, Change, ShippedFact, Standing, Store
from knowledge.store.changes import write_changes, write_sources
from knowledge.store.histories import History, read_histories, read_pseudonyms, write_histories, write_pseudonyms
from knowledge.store.proposals import add_proposal, make_stale
from knowledge.store.standing import (
    changed_sources,
    decided_about,
    hide,
    log_action,
    read_hidden,
    read_present,
    set_override,
)
from knowledge.yaml_lines import YamlMistake, plain, read_yaml

Form = Literal["yaml", "json", "csv"]
_NAMES = {"yaml": "facts.zip", "json": "facts.json", "csv": "facts.csv"}


@dataclass(frozen=True)
class Imported:
    """What an import wrote: ids of facts that stand now, and of protected ones that wait for a second key."""

    published: tuple[str, ...]
    waiting: tuple[str, ...]


class Exchange:
    """Facts in and out of one base."""

    def __init__(self, store: Store, changed: Changed, standing: Callable[[], Standing], packs: Path) -> None:
        self._store = store
        self._changed = changed
        self._standing = standing
        self._packs = packs

    async def export(
        self, form: Form, *, scope: int = SHARED, topic: str | None = None, changed_here: bool = False
    ) -> tuple[str, bytes]:
        """Facts as one file: its name and its bytes, the same bytes for the same facts.

        Args:
            form: ``yaml`` is a zip of fact files and ``csv`` a table, both of what is in force; ``json`` has the whole
                history of every fact, withdrawn ones too.
            scope: whose facts.
            topic: only facts with this topic.
            changed_here: only facts that are not as a release has them.
        """
        async with self._store.reading() as connection:
            histories = await read_histories(connection, scope)
            pseudonyms = await read_pseudonyms(connection)
            hidden = await read_hidden(connection, scope)
        shipped = await self._store.shipped() if changed_here else {}
        chosen = [
            history
            for history in histories
            if (topic is None or topic in history.fact.topics) and (not changed_here or _changed(history, shipped))
        ]
        sources = self._standing().sources
        facts = [history.fact for history in chosen if history.fact.retired_at is None]

        def write() -> bytes:
            if form == "json":
                texts = {history.fact_id for history in histories}
                wanted = {history.fact_id for history in chosen}
                # A server also hides shared facts, of which it has no text.
                masks = [one for one in hidden if one.fact_id in wanted or (one.fact_id not in texts and topic is None)]
                return dump_histories(chosen, sources, pseudonyms, masks)
            if form == "csv":
                return exports.csv_file(facts, {source.id: source for source in sources})
            return exports.zip_files(exports.pack_files(facts, sources, read_topics(self._packs)))

        return _NAMES[form], await asyncio.to_thread(write)

    async def plan(self, files: Mapping[str, bytes], *, scope: int = SHARED) -> ImportPlan:
        """What importing these files would do; nothing is written.

        Args:
            files: by name: one JSON file of an export, one zip of a pack, or YAML files of facts.
            scope: where they go.
        """
        async with self._store.reading() as connection:
            histories = await read_histories(connection, scope)
        standing = self._standing()
        hidden = [fact_id for at, fact_id in standing.hidden if at == scope]
        linked = standing.facts.get(SHARED, ()) if scope != SHARED else ()
        topics = {topic: topic for facts in standing.facts.values() for fact in facts for topic in fact.topics}
        topics |= read_topics(self._packs)
        return await asyncio.to_thread(plan, files, scope, histories, standing.sources, topics, linked, hidden)

    async def apply(self, planned: ImportPlan, actor: Actor, why: str) -> Imported:
        """Write what was planned, all of it or nothing. Protected facts of a pack wait for a second key.

        Raises:
            InvalidFiles: there are problems or conflicts; see `ImportPlan.without_conflicts`.
            EditConflict: a fact changed since the dry run.
            WordingTaken: a wording was taken since.
            NothingChanged: there is nothing to write.
            InvalidFact: there is no reason, or it changes a source on which facts of other servers rest, or protected
                ones: these have the draft of a fact for that, with its second key.
            NotAllowed: the actor is no reviewer; or not the owner, for histories, and for sources that are here
                already and would change.

        What a file of histories says about who, when and approved is believed of an operator alone; see `claims`.
        """
        why = checked_why(why)
        if not planned.ok:
            conflicts = [Problem("import", None, one.incoming.id, None, one.reason) for one in planned.conflicts]
            raise InvalidFiles([*planned.problems, *conflicts])
        incoming = (*planned.new, *planned.changed)
        if not incoming and not planned.sources and not planned.hidden:
            raise NothingChanged
        async with self._store.writing() as connection:
            await admit(
                connection, actor, planned.scope, Role.OWNER if planned.pseudonyms is not None else Role.REVIEWER
            )
            await check_sources(connection, planned.scope, planned.sources)
            if changed := await changed_sources(connection, planned.sources):
                actor.needs(Role.OWNER)
                if actor.role < Role.OPERATOR:
                    await check_unprotected(connection, changed)
            await write_sources(connection, planned.sources)
            if planned.pseudonyms is not None and actor.role < Role.OPERATOR:
                done = Imported(*await write_claimed(connection, planned, actor, why))
            elif planned.pseudonyms is not None:
                # First, as long as only accounts that acted here have a name here.
                await write_pseudonyms(connection, planned.pseudonyms)
                await write_histories(connection, planned.scope, planned.histories)
                for one_hidden in planned.hidden:
                    await hide(connection, one_hidden)
                    step = Action(planned.scope, one_hidden.fact_id, "hide", actor.editor, actor.at, why)
                    await log_action(connection, step)
                done = Imported(tuple(one.after.id for one in incoming), ())
            else:
                guarded = [one for one in incoming if one.after.protected or (one.before and one.before.protected)]
                free = [one for one in incoming if one not in guarded]
                changes = [Change(planned.scope, one.before, one.after, actor.editor, actor.at, why) for one in free]
                await write_changes(connection, changes)
                for one in guarded:
                    present = await read_present(connection, planned.scope, one.after.id)
                    await add_proposal(connection, asked(one.after, present.base, planned.scope, actor, why))
                for one in free:
                    number = one.before.revision + 1 if one.before else 1
                    await make_stale(connection, planned.scope, one.after.id, number)
                done = Imported(tuple(one.after.id for one in free), tuple(one.after.id for one in guarded))
            if planned.scope != SHARED and planned.pseudonyms is None:
                for fact_id in done.published:
                    present = await read_present(connection, planned.scope, fact_id)
                    if present.shared is not None and present.of is None:
                        await set_override(connection, planned.scope, fact_id, decided_about(present.shared))
        await self._changed()
        return done


def _changed(history: History, shipped: Mapping[str, ShippedFact]) -> bool:
    said, fact = shipped.get(history.fact_id), history.fact
    return said is None or fact.retired_at is not None or fact.digest() != said.loaded_digest


def read_topics(folder: Path) -> dict[str, str]:
    """What each topic of a pack means; empty when there is no such file."""
    try:
        read = plain(read_yaml((folder / TOPICS).read_text(encoding="utf-8")))
    except (OSError, YamlMistake):
        return {}
    topics = read.get("topics") if isinstance(read, dict) else None
    return {str(slug): str(meaning) for slug, meaning in topics.items()} if isinstance(topics, dict) else {}
