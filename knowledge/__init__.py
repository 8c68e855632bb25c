"""What the bot knows: a library of curated facts that has never heard of Discord.

```
from knowledge import KnowledgeBase

async with KnowledgeBase.open("sqlite+aiosqlite:///facts.db") as base:
    outcome = await base.ask("How did Garcetti answer Sessions?")
```
"""

from knowledge.base import KnowledgeBase, Summary
from knowledge.dates import PartialDate
from knowledge.errors import (
    EditConflict,
    FactNotFound,
    InvalidFiles,
    KnowledgeError,
    Problem,
    StoreCorrupt,
    StoreError,
    StoreLocked,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    WordingTaken,
)
from knowledge.facts import SHARED, Editor, Fact, FactLink, Quote, Revision, ShownFact, Source, Translation
from knowledge.outcome import Context, Outcome, Reasons

__all__ = [
    "SHARED",
    "Context",
    "EditConflict",
    "Editor",
    "Fact",
    "FactLink",
    "FactNotFound",
    "InvalidFiles",
    "KnowledgeBase",
    "KnowledgeError",
    "Outcome",
    "PartialDate",
    "Problem",
    "Quote",
    "Reasons",
    "Revision",
    "ShownFact",
    "Source",
    "StoreCorrupt",
    "StoreError",
    "StoreLocked",
    "StoreReadOnly",
    "StoreTooNew",
    "StoreUnreachable",
    "Summary",
    "Translation",
    "WordingTaken",
]
