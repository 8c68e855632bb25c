"""What an import would do, worked out before anything is written. Pure but for a temporary folder."""

from __future__ import annotations

import io
import lzma
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from knowledge.curation.diff import FieldDiff, diff_facts
from knowledge.curation.historyfile import HistoryFile, read_histories
from knowledge.errors import InvalidFiles, Problem
from knowledge.facts import Fact, Source
from knowledge.matching.text import normalise
from knowledge.packfiles import FACTS, MAX_BYTES, SOURCES, TOPICS, FactFiles, read_files
from knowledge.packwriter import dump_fact_file, dump_source_file, dump_topic_file
from knowledge.store import Hidden
from knowledge.store.histories import History

MAX_FILES = 200
_PRESENT = "0-facts-here.yaml"
_NAMED_HERE = re.compile(rf" \({FACTS}/{re.escape(_PRESENT)}:\d+\)")


@dataclass(frozen=True)
class Incoming:
    """A fact that an import would make or change. `before` is what stands now; None for a new fact."""

    before: Fact | None
    after: Fact

    @property
    def diff(self) -> tuple[FieldDiff, ...]:
        """What it would change."""
        return diff_facts(self.before, self.after)


@dataclass(frozen=True)
class ImportConflict:
    """A fact of an import that a person has to decide about: nothing of it is written."""

    incoming: Fact
    present: Fact | None
    reason: Literal["retired here", "older than here", "histories differ", "wording taken"]


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. With `problems` it can't be applied at all.

    `sources` are those that it would make or change. `histories` and `hidden` are empty for a pack, which has neither.
    """

    scope: int
    new: tuple[Incoming, ...] = ()
    changed: tuple[Incoming, ...] = ()
    conflicts: tuple[ImportConflict, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()
    histories: tuple[History, ...] = ()
    pseudonyms: Mapping[int, str] | None = None
    hidden: tuple[Hidden, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.problems and not self.conflicts

    def without_conflicts(self) -> ImportPlan:
        """The same without the facts that a person has to decide about."""
        return replace(self, conflicts=())


def plan(
    files: Mapping[str, bytes],
    scope: int,
    histories: Sequence[History],
    sources: Iterable[Source],
    topics: Mapping[str, str],
    linked: Iterable[Fact] = (),
    hidden: Iterable[str] = (),
) -> ImportPlan:
    """Work out an import.

    Args:
        files: by name: one JSON file with histories, one zip of a pack, or the YAML files of a pack.
        scope: where it goes.
        histories: what the scope has.
        sources: what the base has.
        topics: what each known topic means.
        linked: further facts that the incoming ones may name, such as the shared ones for a server.
        hidden: what is hidden there already.
    """
    known = {source.id: source for source in sources}
    present = {history.fact_id: history for history in histories}
    try:
        if len(files) == 1 and next(iter(files)).casefold().endswith(".json"):
            name, data = next(iter(files.items()))
            read, problems = read_histories(name, data, scope)
            if problems:
                return ImportPlan(scope, problems=problems)
            return _plan_histories(name, read, scope, present, known, frozenset(hidden))
        return _plan_pack(_unpacked(files), scope, present, known, topics, linked)
    except InvalidFiles as invalid:
        return ImportPlan(scope, problems=invalid.problems)


def _plan_histories(
    name: str,
    read: HistoryFile,
    scope: int,
    present: Mapping[str, History],
    known: Mapping[str, Source],
    hidden: frozenset[str],
) -> ImportPlan:
    new, changed, unchanged, conflicts = [], [], [], []
    histories: list[History] = []
    for incoming in read.histories:
        here = present.get(incoming.fact_id)
        if here is None:
            new.append(Incoming(None, incoming.fact))
            histories.append(incoming)
            continue
        ours, theirs = _texts(here), _texts(incoming)
        if theirs == ours[: len(theirs)]:
            unchanged.append(incoming.fact_id)
        elif ours == theirs[: len(ours)]:
            changed.append(Incoming(here.fact, incoming.fact))
            histories.append(incoming)
        else:
            conflicts.append(ImportConflict(incoming.fact, here.fact, "histories differ"))
    sources = {source.id: source for source in read.sources}
    texts = {history.fact_id for history in read.histories}
    problems = [
        Problem(name, None, history.fact_id, "source_ids", f"there is no source {source_id}")
        for history in histories
        for source_id in history.fact.source_ids
        if source_id not in sources and source_id not in known
    ]
    # What is here already stays shown or hidden as it is; a server's mask comes without a text of its own.
    written, masks = {one.after.id for one in new}, {one.fact_id for one in read.hidden} - texts
    made = ImportPlan(
        scope,
        tuple(new),
        tuple(changed),
        tuple(conflicts),
        tuple(unchanged),
        tuple(problems),
        tuple(source for source in read.sources if source.id not in known),
        tuple(histories),
        read.pseudonyms,
        tuple(one for one in read.hidden if one.fact_id in written | masks and one.fact_id not in hidden),
    )
    return _without_taken(made, [history.fact for history in present.values()])


def _plan_pack(
    files: Mapping[str, bytes],
    scope: int,
    present: Mapping[str, History],
    known: Mapping[str, Source],
    topics: Mapping[str, str],
    linked: Iterable[Fact],
) -> ImportPlan:
    here = {fact.id: fact for fact in linked if fact.retired_at is None}
    here |= {fact_id: one.fact for fact_id, one in present.items() if one.fact.retired_at is None}
    read, incoming_ids = _read_pack(files, here, known, topics)
    new, changed, unchanged, conflicts = [], [], [], []
    for fact in read.facts:
        if fact.id not in incoming_ids:
            continue
        history = present.get(fact.id)
        if history is not None:
            fact = _with_links(fact, history.fact, incoming_ids)
        if history is None:
            new.append(Incoming(None, fact))
        elif history.fact.retired_at is not None:
            conflicts.append(ImportConflict(fact, history.fact, "retired here"))
        elif history.fact.digest() == fact.digest():
            unchanged.append(fact.id)
        elif fact.digest() in {entry.revision.after.digest() for entry in history.entries[:-1]}:
            conflicts.append(ImportConflict(fact, history.fact, "older than here"))
        else:
            changed.append(Incoming(history.fact, fact))
    sources = tuple(source for source in read.sources if known.get(source.id) != source)
    made = ImportPlan(scope, tuple(new), tuple(changed), tuple(conflicts), tuple(unchanged), (), sources)
    return _without_taken(made, [one.fact for one in present.values()])


def _with_links(fact: Fact, here: Fact, incoming: set[str]) -> Fact:
    """A pack leaves out links that lead out of it; these are no change."""
    links = {
        name: getattr(here, name)
        for name in ("related", "counter")
        if getattr(fact, name) == tuple(link for link in getattr(here, name) if link in incoming)
    }
    return fact.model_copy(update=links)


def _without_taken(made: ImportPlan, present: Iterable[Fact]) -> ImportPlan:
    """The same with facts whose wordings others hold here, who keep them, moved to the conflicts."""
    writes = {one.after.id for one in (*made.new, *made.changed)}
    held = {
        normalise(wording): fact
        for fact in present
        if fact.retired_at is None and fact.id not in writes
        for wording in _wordings(fact)
    }
    taken: dict[str, ImportConflict] = {}
    for one in (*made.new, *made.changed):
        if one.after.retired_at is not None:
            continue
        for wording in _wordings(one.after):
            if holder := held.get(normalise(wording)):
                taken.setdefault(one.after.id, ImportConflict(one.after, holder, "wording taken"))
    if not taken:
        return made
    fewer = replace(
        made,
        new=tuple(one for one in made.new if one.after.id not in taken),
        changed=tuple(one for one in made.changed if one.after.id not in taken),
        conflicts=(*made.conflicts, *taken.values()),
        histories=tuple(history for history in made.histories if history.fact_id not in taken),
    )
    # A fact that now stays as it is may in turn hold a wording that another one counts on.
    return _without_taken(fewer, present := list(present))


def _wordings(fact: Fact) -> Iterable[str]:
    yield from fact.wordings
    for words in fact.translations.values():
        yield from (words.question, *words.phrasings)


def _texts(history: History) -> list[str]:
    return [f"{entry.revision.after.digest()} {entry.revision.after.retired_at}" for entry in history.entries]


def _unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The YAML files among those given, archives opened, each under the path that a pack has it at.

    Raises:
        InvalidFiles: one is neither, or too long.
    """
    found: dict[str, bytes] = {}
    for name, data in files.items():
        for path, content in _archive(name, data) if name.casefold().endswith(".zip") else [(name, data)]:
            base = PurePosixPath(path).name
            if PurePosixPath(base).suffix.casefold() not in {".yaml", ".yml"}:
                raise InvalidFiles([Problem(name, None, None, None, "is no fact file: .yaml, .zip of these, or .json")])
            if len(content) > MAX_BYTES:
                raise InvalidFiles([Problem(name, None, None, None, f"is longer than {MAX_BYTES:,} bytes; split it")])
            found[base if base in {SOURCES, TOPICS} else f"{FACTS}/{base}"] = content
    if f"{FACTS}/{_PRESENT}" in found:
        raise InvalidFiles([Problem(_PRESENT, None, None, None, "a file can't have this name")])
    return found


_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, struct.error, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
"""What zipfile raises over a damaged archive, of which its documentation names the first only."""


def _archive(name: str, data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > 4 * MAX_BYTES:
                raise InvalidFiles([Problem(name, None, None, None, "holds too much; split it")])
            read = []
            for entry in entries:
                with archive.open(entry) as stream:
                    # The size that an archive states need not be true.
                    read.append((entry.filename, stream.read(MAX_BYTES + 1)))
            return read
    except _UNREADABLE as error:
        raise InvalidFiles([Problem(name, None, None, None, "is no zip archive that can be read")]) from error


def _read_pack(
    files: Mapping[str, bytes], here: Mapping[str, Fact], known: Mapping[str, Source], topics: Mapping[str, str]
) -> tuple[FactFiles, set[str]]:
    """Read files among the facts that are here, so that links, sources and wordings are checked against these too."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / FACTS).mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        if SOURCES not in files:
            (folder / SOURCES).write_text(dump_source_file(known.values()), encoding="utf-8")
        if TOPICS not in files:
            (folder / TOPICS).write_text(dump_topic_file(topics), encoding="utf-8")
        incoming = _ids(folder)
        others = [fact for fact_id, fact in sorted(here.items()) if fact_id not in incoming]
        if others and not {SOURCES, TOPICS} & files.keys():
            (folder / FACTS / _PRESENT).write_text(dump_fact_file(others), encoding="utf-8")
        try:
            return read_files(folder), incoming
        except InvalidFiles as invalid:
            raise InvalidFiles([_as_given(problem) for problem in invalid.problems]) from None


def _ids(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in (folder / FACTS).iterdir():
        text = path.read_text(encoding="utf-8", errors="replace")
        found.update(match.strip("'\"") for match in re.findall(r"^\s*(?:- )?id:\s*(\S+)\s*$", text, re.MULTILINE))
    return found


def _as_given(problem: Problem) -> Problem:
    return replace(problem, message=_NAMED_HERE.sub(" (a fact that is here)", problem.message))
