"""Fact files: the YAML that facts are written in, shipped in and exported to.

A folder of them holds ``facts/*.yaml`` (a list under ``facts``), ``sources.yaml`` (a list under ``sources``) and
``topics.yaml`` (each topic with what it means under ``topics``). It is read whole: every mistake in every file is
found, and if there is one nothing is given back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.errors import InvalidFiles, Problem
from knowledge.facts import Fact, Source
from knowledge.matching.text import normalise
from knowledge.mistakes import sentence
from knowledge.yaml_lines import Fields, Items, Node, YamlMistake, line_of, plain, read_yaml

MAX_BYTES = 5_000_000
"""Longest file that is read."""

SOURCES = "sources.yaml"
TOPICS = "topics.yaml"
FACTS = "facts"

_NOT_IN_FILES = {"revision", "retired_at"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DIGEST = re.compile(r"[0-9a-f]{64}")

M = TypeVar("M", Fact, Source)


@dataclass(frozen=True)
class FactFiles:
    """What a folder of fact files holds, facts and sources in order of id."""

    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    topics: Mapping[str, str]


@dataclass(frozen=True)
class Examined:
    """Fact files with what is wrong in them, for an editor; what could be read stands in `files`.

    `problems` are in order of file and line. `entries` says by fact id where each fact stands.
    """

    files: FactFiles
    problems: tuple[Problem, ...]
    entries: Mapping[str, Entry]


def file_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's fact files: equal as long as nothing in them changed."""
    digest = hashlib.sha256()
    for path in _paths(folder):
        name, size = str(path.relative_to(folder).as_posix()), path.stat().st_size
        digest.update(f"{name}\n{size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_files(folder: Path) -> FactFiles:
    """Read a folder of fact files.

    Raises:
        InvalidFiles: with every mistake in them, in order of file and line.
    """
    examined = examine_files(folder)
    if examined.problems:
        raise InvalidFiles(examined.problems)
    return examined.files


def examine_files(folder: Path, incoming: Path | None = None) -> Examined:
    """Read a folder of fact files and go on after mistakes.

    Args:
        folder: the fact files.
        incoming: one more file of facts, read as though its facts replaced those of the same id in the folder.
    """
    reading = _Reading(folder, incoming)
    files = reading.read()
    problems = sorted(reading.problems, key=lambda problem: (problem.file, problem.line or 0))
    return Examined(files, tuple(problems), reading.entries)


def _paths(folder: Path) -> list[Path]:
    return [
        *sorted(path for path in (folder / FACTS).glob("*") if path.suffix in {".yaml", ".yml"} and path.is_file()),
        *(path for path in (folder / SOURCES, folder / TOPICS) if path.is_file()),
    ]


@dataclass(frozen=True)
class Entry:
    """One fact or source of a file, and where it stands."""

    file: str
    node: Node
    id: str | None

    def line(self, where: tuple[str | int, ...] = ()) -> int:
        """The line of a field, or of the last step to it that exists."""
        return line_of(self.node, where)


@dataclass
class _Reading:
    folder: Path
    incoming: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    complete: bool = True
    """False once a whole file could not be read: then names that are not found may well be in it."""

    def read(self) -> FactFiles:
        topics = self._topics()
        source_entries = list(self._entries(self.folder / SOURCES, "sources"))
        fact_entries = [
            entry for path in _paths(self.folder) if path.parent != self.folder for entry in self._entries(path, FACTS)
        ]
        if self.incoming is not None:
            incoming = list(self._entries(self.incoming, FACTS))
            replaced = {entry.id for entry in incoming if entry.id is not None}
            fact_entries = [entry for entry in fact_entries if entry.id not in replaced] + incoming
        if not fact_entries and self.complete:
            self.add(FACTS, None, "there are no facts in this folder")
        sources = self._models(source_entries, Source)
        facts = self._models(fact_entries, Fact)
        self.entries = {fact.id: entry for entry, fact in facts}
        source_ids = {entry.id for entry in source_entries}
        fact_ids = {entry.id for entry in fact_entries}
        holders: dict[str, Entry] = {}
        for entry, fact in facts:
            self._check_names(entry, fact, fact_ids, source_ids, topics)
            self._check_translations(entry, fact)
            self._check_wordings(entry, fact, holders)
        return FactFiles(
            facts=tuple(sorted((fact for _, fact in facts), key=lambda fact: fact.id)),
            sources=tuple(sorted((source for _, source in sources), key=lambda source: source.id)),
            topics=topics,
        )

    def add(
        self, file: str, line: int | None, message: str, *, fact: str | None = None, where: tuple[str | int, ...] = ()
    ) -> None:
        self.problems.append(Problem(file, line, fact, field_name(where), message))

    def _at(self, entry: Entry, where: tuple[str | int, ...], message: str) -> None:
        self.add(entry.file, line_of(entry.node, where), message, fact=entry.id, where=where)

    def _file(self, path: Path) -> tuple[str, Node | None]:
        name = path.as_posix() if path == self.incoming else path.relative_to(self.folder).as_posix()
        try:
            if path.stat().st_size > MAX_BYTES:
                raise YamlMistake(None, f"is longer than {MAX_BYTES:,} bytes; split it")
            return name, read_yaml(path.read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            self.add(name, None, "the file is missing")
        except OSError as error:
            self.add(name, None, f"can't be read: {error.strerror}")
        except UnicodeDecodeError as error:
            self.add(name, error.object.count(b"\n", 0, error.start) + 1, "is not UTF-8 text")
        except YamlMistake as mistake:
            self.add(name, mistake.line, mistake.message)
        self.complete = False
        return name, None

    def _section(self, path: Path, key: str, kind: type[Node]) -> tuple[str, Any]:
        """The one section that a file has, as a list or a mapping; None when it isn't that."""
        name, root = self._file(path)
        if root is None:
            return name, None
        if isinstance(root, Fields) and list(root.entries) == [key] and isinstance(root.entries[key], kind):
            return name, root.entries[key]
        shape = "a list" if kind is Items else "a mapping"
        self.add(name, root.line, f"a file has one section, '{key}:', with {shape} in it")
        self.complete = False
        return name, None

    def _topics(self) -> dict[str, str]:
        name, section = self._section(self.folder / TOPICS, "topics", Fields)
        topics: dict[str, str] = {}
        for slug, node in section.entries.items() if section else ():
            meaning = plain(node)
            if isinstance(meaning, str) and meaning.strip():
                topics[slug] = meaning.strip()
            else:
                self.add(name, section.lines[slug], "a topic says in words what it means", where=(slug,))
        return topics

    def _entries(self, path: Path, key: str) -> Iterator[Entry]:
        name, section = self._section(path, key, Items)
        for node in section.items if section else ():
            identifier = plain(node.entries["id"]) if isinstance(node, Fields) and "id" in node.entries else None
            yield Entry(name, node, identifier if isinstance(identifier, str) else None)

    def _models(self, entries: list[Entry], model: type[M]) -> list[tuple[Entry, M]]:
        first: dict[str, Entry] = {}
        made: list[tuple[Entry, M]] = []
        for entry in entries:
            if entry.id is not None and (other := first.setdefault(entry.id, entry)) is not entry:
                self._at(entry, ("id",), f"the id is already used at {other.file}:{line_of(other.node, ('id',))}")
                continue
            read = self._model(entry, model)
            if read is not None:
                made.append((entry, read))
        return made

    def _model(self, entry: Entry, model: type[M]) -> M | None:
        value = plain(entry.node)
        if isinstance(value, dict):
            # An empty field means its default, except in a list or where there is none.
            value = {name: item for name, item in value.items() if item is not None}
            for name in _NOT_IN_FILES & value.keys():
                self._at(entry, (name,), "belongs to a database and not to a file; take it out")
                del value[name]
        try:
            return model.model_validate(value)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False, include_input=False):
                self._at(entry, error["loc"], sentence(error, model))
        return None

    def _check_names(
        self, entry: Entry, fact: Fact, facts: set[str | None], sources: set[str | None], topics: Mapping[str, str]
    ) -> None:
        if not self.complete:
            return
        known: tuple[tuple[str, str, Mapping[str, str] | set[str | None]], ...] = (
            ("topics", "topic", topics),
            ("source_ids", "source", sources),
            ("related", "fact", facts),
            ("counter", "fact", facts),
        )
        for name, what, names in known:
            for position, value in enumerate(getattr(fact, name)):
                if value not in names:
                    self._at(entry, (name, position), f"there is no {what} {value}")
                elif value == fact.id and what == "fact":
                    self._at(entry, (name, position), "a fact is not linked with itself")

    def _check_translations(self, entry: Entry, fact: Fact) -> None:
        for language, translation in fact.translations.items():
            if language == "en" or not _LANGUAGE.fullmatch(language):
                self._at(entry, ("translations", language), "is a language code other than en, such as es or zh-Hans")
            if not _DIGEST.fullmatch(translation.of):
                where = ("translations", language, "of")
                self._at(entry, where, f"is the digest of the English text it was made from, now {fact.text_digest()}")

    def _check_wordings(self, entry: Entry, fact: Fact, holders: dict[str, Entry]) -> None:
        for where, wording in _wordings(fact):
            key = normalise(wording)
            if not key:
                self._at(entry, where, "has no word in it")
                continue
            other = holders.get(key)
            if other is None:
                holders[key] = entry
            elif other is entry:
                self._at(entry, where, "the wording stands twice in this fact, apart from spelling")
            else:
                self._at(entry, where, f"the wording is also in {other.id} ({other.file}:{other.node.line})")


def _wordings(fact: Fact) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("question",), fact.question
    for position, phrasing in enumerate(fact.phrasings):
        yield ("phrasings", position), phrasing
    for language, translation in fact.translations.items():
        yield ("translations", language, "question"), translation.question
        for position, phrasing in enumerate(translation.phrasings):
            yield ("translations", language, "phrasings", position), phrasing


def field_name(where: tuple[str | int, ...]) -> str | None:
    """The path to a field, positions counted from 1: ``quotes[2].date``."""
    name = ""
    for step in where:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name or None
