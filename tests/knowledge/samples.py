"""Small facts and folders of fact files for tests."""

import datetime as dt
from pathlib import Path
from typing import Any

from knowledge import SHARED, Editor, Fact, Source
from knowledge.packwriter import write_files
from knowledge.store import Change, Store

EDITOR = Editor(id=4_123_456_789_012_345_678, name="Rosa")
AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
TOPICS = {"detainers": "ICE requests to jails", "history": "How it came about"}
SOURCE = Source.model_validate(
    {
        "id": "crs",
        "title": "Sanctuary jurisdictions",
        "publisher": "Congressional Research Service",
        "published": "2019-03",
        "url": "https://example.org/crs",
        "kind": "government_report",
        "accessed": "2026-11-24",
    }
)


def make_fact(fact_id: str = "what-is-a-detainer", **fields: Any) -> Fact:
    """A valid fact; its question is made from its id."""
    return Fact.model_validate(
        {
            "id": fact_id,
            "question": f"{fact_id.replace('-', ' ').capitalize()}?",
            "answer": f"The answer of {fact_id}.",
            "kind": "definition",
            "status": "current",
            "attribution": "fact",
            "as_of": "2026-06",
            "last_checked": "2026-11-24",
            "places": ["United States"],
            "topics": ["detainers"],
            "source_ids": ["crs"],
            **fields,
        }
    )


def change(after: Fact, before: Fact | None = None, *, why: str = "", scope: int = SHARED) -> Change:
    """A change by the editor of these tests."""
    return Change(scope, before, after, EDITOR, AT, why)


def edited(fact: Fact, **fields: Any) -> Fact:
    """The fact with other fields, validated."""
    return Fact.model_validate({**fact.model_dump(), **fields})


async def stored(store: Store, fact_id: str, *, retired: bool = False) -> Fact:
    """A fact as the store has it now."""
    contents = await store.read(retired=retired)
    return next(fact for fact in contents.facts if fact.id == fact_id)


def write_pack(folder: Path, *facts: Fact, sources: tuple[Source, ...] = (SOURCE,)) -> Path:
    """A folder of fact files with all facts in ``facts/all.yaml``."""
    write_files(facts, sources, folder, topics=TOPICS, name_of=lambda _: "all")
    return folder
