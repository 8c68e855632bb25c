"""Writes fact files in the layout that `knowledge.packfiles` reads, pleasant to edit and the same every time."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.facts import Fact, Source
from knowledge.packfiles import FACTS, SOURCES, TOPICS

_WIDTH = 110
_DATE = re.compile(r"[1-9]\d{3}(-\d{2}(-\d{2})?)?", re.ASCII)
_TOPIC_FILES = {
    "cases": ("lawsuits",),
    "cities": ("local-policies", "mayors"),
    "states": ("state-laws", "state-bans"),
    "arguments": ("debate", "public-safety"),
    "numbers": ("research", "statistics", "costs"),
    "federal-actions": ("doj-letters", "federal-lists", "executive-orders", "federal-funding"),
    "federal-law": ("federal-law", "constitution", "information-sharing"),
    "detainers-and-warrants": ("detainers", "warrants"),
    "police-and-ice": ("287g", "ice-operations", "police-and-jails"),
    "rights-and-help": ("know-your-rights", "legal-help"),
    "places-and-papers": ("schools", "protected-places", "ids-and-licenses", "visas-and-status"),
    "basics": ("definition", "history"),
}
_FILE_OF_TOPIC = {topic: name for name, topics in _TOPIC_FILES.items() for topic in topics}


def file_of(fact: Fact) -> str:
    """The name, without its suffix, of the file that a fact belongs in: that of its first topic's group."""
    return _FILE_OF_TOPIC.get(fact.topics[0], fact.topics[0])


def write_files(
    facts: Iterable[Fact],
    sources: Iterable[Source],
    folder: Path,
    *,
    topics: Mapping[str, str],
    name_of: Callable[[Fact], str] = file_of,
) -> None:
    """Write facts into a folder so that `read_files` gives the same back.

    Links to facts that are not among those written are left out; the bookkeeping of one database (revision,
    retirement) is not written.

    Args:
        facts: in any order; within a file they are written in order of id.
        sources: every source that the facts name.
        folder: made if it is not there; files of the same name are replaced.
        topics: what each topic means.
        name_of: the file that a fact goes into, without ``.yaml``.

    Raises:
        FileExistsError: the folder holds a file of facts that would not be replaced.
    """
    by_file: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: fact.id):
        by_file[f"{name_of(fact)}.yaml"].append(fact)
    present = {fact.id for of_file in by_file.values() for fact in of_file}
    target = folder / FACTS
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        if path.suffix in {".yaml", ".yml"} and path.name not in by_file:
            raise FileExistsError(f"{path} holds other facts")
    for name, of_file in by_file.items():
        (target / name).write_text(dump_fact_file([_trimmed(f, present) for f in of_file]), encoding="utf-8")
    (folder / SOURCES).write_text(dump_source_file(sources), encoding="utf-8")
    (folder / TOPICS).write_text(dump_topic_file(topics), encoding="utf-8")


def dump_fact_file(facts: Iterable[Fact]) -> str:
    """The text of a fact file: fields in the order of `Fact`, those at their default left out."""
    return _dump_list(FACTS, facts, exclude={"revision", "retired_at"})


def dump_source_file(sources: Iterable[Source]) -> str:
    """The text of the file of sources, in order of id."""
    return _dump_list("sources", sorted(sources, key=lambda source: source.id), exclude=set())


def dump_topic_file(topics: Mapping[str, str]) -> str:
    """The text of the file of topics, in the order given."""
    return _dump({"topics": dict(topics)})


def _trimmed(fact: Fact, present: set[str]) -> Fact:
    links = {name: tuple(link for link in getattr(fact, name) if link in present) for name in ("related", "counter")}
    return fact.model_copy(update=links)


def _dump_list(key: str, models: Iterable[Fact] | Iterable[Source], exclude: set[str]) -> str:
    entries = [_dump([model.model_dump(mode="json", exclude=exclude, exclude_defaults=True)]) for model in models]
    if not entries:
        return f"{key}: []\n"
    return f"{key}:\n" + "\n".join(textwrap.indent(entry, "  ") for entry in entries)


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists stand further in than the field that they belong to.
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # A date is written as one; PyYAML would put text that looks like another type in quotes.
    if _DATE.fullmatch(text):
        tag = {4: "int", 7: "str", 10: "timestamp"}[len(text)]
        return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", text)
    folds = len(text) > _WIDTH - 8 and not any(mark in text for mark in ("\n ", "\t", "  "))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if folds else None)


_Dumper.add_representer(str, _represent_text)
