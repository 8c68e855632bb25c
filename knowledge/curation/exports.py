"""Facts on their way out: as a pack of fact files, as JSON with the whole history, or as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from knowledge.facts import Fact, Source
from knowledge.packfiles import FACTS, SOURCES, TOPICS
from knowledge.packwriter import write_files

_COLUMNS = (
    "id", "question", "answer", "kind", "status", "attribution", "as_of", "last_checked", "checked_by", "places",
    "topics", "phrasings", "sources", "protected", "revision",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack_files(facts: Sequence[Fact], sources: Iterable[Source], topics: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a pack by path: facts, the sources that they name, and the topics that they have."""
    named = {name for fact in facts for name in fact.source_ids}
    used = {topic for fact in facts for topic in fact.topics}
    meanings = {topic: topics.get(topic, topic.replace("-", " ")) for topic in sorted(used)}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_files(facts, [source for source in sources if source.id in named], folder, topics=meanings)
        paths = [*sorted((folder / FACTS).iterdir()), folder / SOURCES, folder / TOPICS]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """One archive of some files, the same for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()


def csv_file(facts: Iterable[Fact], sources: Mapping[str, Source]) -> bytes:
    """A table with a row for each fact. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for fact in sorted(facts, key=lambda fact: fact.id):
        writer.writerow([_cell(fact, name, sources) for name in _COLUMNS])
    return stream.getvalue().encode("utf-8-sig")


def _cell(fact: Fact, name: str, sources: Mapping[str, Source]) -> str:
    if name == "sources":
        text = "\n".join(sources[source_id].url for source_id in fact.source_ids if source_id in sources)
    else:
        value = getattr(fact, name)
        text = "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
