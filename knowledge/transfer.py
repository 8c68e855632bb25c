"""Facts on their way between fact files and the database; most of all, those of a release into a base that lives on.

A release never overwrites what a person changed: a fact is updated only if it still says what a release last put
there. Otherwise the release's text waits for a person.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from knowledge.errors import EditConflict, WordingTaken
from knowledge.facts import SHARED, Editor, Fact, Translation
from knowledge.matching.text import normalise
from knowledge.packfiles import FactFiles, file_digest, read_files
from knowledge.packwriter import dump_fact_file, write_files
from knowledge.store import Change, ShippedFact, Store, Waiting

__all__ = ["DroppedWording", "FactFiles", "LoadReport", "dump_fact_file", "load_shipped", "read_files", "write_files"]

_NOTE = "shipped-files"
_DISTRIBUTION = "sanctuary-policy-bot"
_TRIES = 3


@dataclass(frozen=True)
class DroppedWording:
    """A wording that a release has for one fact while another fact here holds it."""

    wording: str
    fact_id: str
    held_by: str


@dataclass(frozen=True)
class LoadReport:
    """What loading the shipped facts did, as ids in order.

    `kept`: changed by the release and also here, or its question is another fact's here: the shipped text waits.
    `retired`: changed by the release but retired here, and left so. `vanished`: no longer in the release, and left
    alone. `already_loaded`: the files are those loaded last time, so nothing was looked at.
    """

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    dropped_wordings: tuple[DroppedWording, ...] = ()
    already_loaded: bool = False


def release_editor() -> Editor:
    """The release as the maker of a change."""
    try:
        return Editor(id=0, name=f"release {version(_DISTRIBUTION)}")
    except PackageNotFoundError:
        return Editor(id=0, name="release unknown")


async def load_shipped(store: Store, folder: Path) -> LoadReport:
    """Bring the facts of a release into the database, in one transaction; quick when they are those of last time.

    Raises:
        InvalidFiles: a file is wrong; nothing was loaded.
        StoreError: the database can't be used.
    """
    digest = await asyncio.to_thread(file_digest, folder)
    if await store.note(_NOTE) == digest:
        return LoadReport(already_loaded=True)
    files = await asyncio.to_thread(read_files, folder)
    for tries_left in reversed(range(_TRIES)):
        try:
            report = await _load(store, files)
            break
        except (EditConflict, WordingTaken):
            # Another process changed facts, or loaded the same release, since they were read.
            if not tries_left:
                raise
    await store.set_note(_NOTE, digest)
    return report


async def _load(store: Store, files: FactFiles) -> LoadReport:
    contents = await store.read(retired=True)
    plan = _Plan({fact.id: fact for fact in contents.facts}, await store.shipped())
    plan.make(files.facts)
    known = {source.id: source for source in contents.sources}
    sources = [source for source in files.sources if known.get(source.id) != source]
    editor, now = release_editor(), dt.datetime.now(dt.UTC)
    why = f"Shipped with {editor.name}."
    if plan.writes or plan.shipped or sources:
        await store.apply(
            [
                Change(SHARED, plan.present.get(fact_id), fact, editor, now, why)
                for fact_id, fact in plan.writes.items()
            ],
            sources=sources,
            shipped=plan.shipped,
            waiting=[_waiting(fact, plan.present.get(fact.id), editor, now) for fact in plan.waiting],
        )
    return plan.report()


def _waiting(fact: Fact, present: Fact | None, editor: Editor, now: dt.datetime) -> Waiting:
    why = "The fact was changed here." if present else "Another fact here answers its question."
    return Waiting(SHARED, fact, present.revision if present else None, editor, now, why)


@dataclass
class _Plan:
    """What to do with each fact of a release, worked out from what is present and what releases said before."""

    present: Mapping[str, Fact]
    said: Mapping[str, ShippedFact]
    writes: dict[str, Fact] = field(default_factory=dict)
    waiting: list[Fact] = field(default_factory=list)
    shipped: list[ShippedFact] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    dropped: list[DroppedWording] = field(default_factory=list)

    def make(self, release: tuple[Fact, ...]) -> None:
        incoming: dict[str, Fact] = {}
        for fact in release:
            said, ours = self.said.get(fact.id), self.present.get(fact.id)
            if said and said.digest == fact.digest():
                self.unchanged.append(fact.id)
            elif ours is None or self._untouched(ours, said):
                incoming[fact.id] = fact
            elif ours.retired_at is not None:
                self.retired.append(fact.id)
                self._note(fact, said.loaded_digest if said else None)
            elif ours.digest() == fact.digest():
                self.unchanged.append(fact.id)
                self._note(fact, fact.digest())
            else:
                self._wait(fact)
        self.vanished = sorted(self.said.keys() - {fact.id for fact in release})
        self._settle_wordings(incoming)

    def report(self) -> LoadReport:
        return LoadReport(
            new=tuple(fact_id for fact_id in self.writes if fact_id not in self.present),
            updated=tuple(fact_id for fact_id in self.writes if fact_id in self.present),
            kept=tuple(sorted(fact.id for fact in self.waiting)),
            unchanged=tuple(sorted(self.unchanged)),
            retired=tuple(self.retired),
            vanished=tuple(self.vanished),
            dropped_wordings=tuple(self.dropped),
        )

    def _untouched(self, ours: Fact, said: ShippedFact | None) -> bool:
        return (
            ours.retired_at is None
            and said is not None
            and (ours.digest() == said.loaded_digest or ours.digest() == said.digest)
        )

    def _note(self, fact: Fact, loaded_digest: str | None) -> None:
        self.shipped.append(ShippedFact(fact, loaded_digest))

    def _wait(self, fact: Fact) -> None:
        said = self.said.get(fact.id)
        self.waiting.append(fact)
        self._note(fact, said.loaded_digest if said else None)

    def _settle_wordings(self, incoming: dict[str, Fact]) -> None:
        # A fact that has to wait keeps the wordings it has, which may in turn be in the way of another one.
        while True:
            holders = self._holders(incoming)
            blocked = [fact_id for fact_id, fact in incoming.items() if normalise(fact.question) in holders]
            if not blocked:
                break
            for fact_id in blocked:
                fact = incoming.pop(fact_id)
                self.dropped.append(DroppedWording(fact.question, fact_id, holders[normalise(fact.question)]))
                self._wait(fact)
        for fact_id, fact in incoming.items():
            fitting = self._without_taken(fact, holders)
            self._note(fact, fitting.digest())
            if (ours := self.present.get(fact_id)) and ours.digest() == fitting.digest():
                self.unchanged.append(fact_id)
            else:
                self.writes[fact_id] = fitting

    def _holders(self, incoming: Mapping[str, Fact]) -> dict[str, str]:
        """Who holds each wording once the incoming facts have given up theirs."""
        return {
            normalise(wording): fact.id
            for fact in self.present.values()
            if fact.retired_at is None and fact.id not in incoming
            for wording in _all_wordings(fact)
        }

    def _without_taken(self, fact: Fact, holders: Mapping[str, str]) -> Fact:
        def free(wording: str) -> bool:
            holder = holders.get(normalise(wording))
            if holder is not None:
                self.dropped.append(DroppedWording(wording, fact.id, holder))
            return holder is None

        translations: dict[str, Translation] = {}
        for language, words in fact.translations.items():
            if free(words.question):
                phrasings = tuple(filter(free, words.phrasings))
                translations[language] = words.model_copy(update={"phrasings": phrasings})
        return fact.model_copy(update={"phrasings": tuple(filter(free, fact.phrasings)), "translations": translations})


def _all_wordings(fact: Fact) -> Iterator[str]:
    yield from fact.wordings
    for words in fact.translations.values():
        yield from (words.question, *words.phrasings)
