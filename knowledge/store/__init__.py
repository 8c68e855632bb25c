"""The database: tables, migrations and every SQL statement. Models go in and come out, never rows.

`Store` opens it. The modules beside it hold functions that take the connection of `Store.reading` or `Store.writing`,
so that rules can be applied between reading and writing within one transaction.
"""

from knowledge.store.records import (
    Action,
    Change,
    Contents,
    DraftRow,
    Hidden,
    Proposal,
    Retirement,
    ShippedFact,
    Standing,
    Waiting,
)
from knowledge.store.store import Store

__all__ = [
    "Action",
    "Change",
    "Contents",
    "DraftRow",
    "Hidden",
    "Proposal",
    "Retirement",
    "ShippedFact",
    "Standing",
    "Store",
    "Waiting",
]
