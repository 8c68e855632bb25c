"""The database: tables, migrations and every SQL statement. Models go in and come out, never rows."""

from knowledge.store.records import Change, Contents, Proposal, ShippedFact, Waiting
from knowledge.store.store import Store

__all__ = ["Change", "Contents", "Proposal", "ShippedFact", "Store", "Waiting"]
