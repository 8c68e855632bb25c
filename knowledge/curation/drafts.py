"""A draft: the parts of an edit as somebody typed them, and the text that they started from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.curation.locks import not_compared, quotes_of
from knowledge.curation.typed import SOURCES, as_typed, make_fact, make_sources
from knowledge.errors import InvalidFact
from knowledge.facts import Editor, Fact, Source

DRAFT_DAYS = 30
"""Days after its last change after which a draft is deleted."""


@dataclass(frozen=True)
class Draft:
    """An edit that is not published. It outlives a restart and takes any text, also what makes no fact yet.

    `base` is the text that it started from, None for a new fact; `base_scope` says whether that was the shared text.
    `fact_id` is empty until a new fact has a question. `status` is ``draft`` until it is published or in the queue.
    """

    id: int
    scope: int
    fact_id: str
    status: str
    base: Fact | None
    base_scope: int | None
    typed: Mapping[str, Any]
    editor: Editor
    created_at: dt.datetime
    changed_at: dt.datetime

    def text(self, field: str) -> str:
        """What a form shows in this field: what was typed last, or what the fact has."""
        return as_typed(self.value(field))

    def value(self, field: str) -> Any:
        """The same as it is: what was typed, or the value of the fact's field; None when there is neither."""
        if field in self.typed:
            return self.typed[field]
        return getattr(self.base, field, None) if field != SOURCES else None

    def fact(self) -> Fact:
        """The fact that the parts make.

        Raises:
            InvalidFact: they make none; `problems` has a sentence for each field.
        """
        return make_fact(self.base, self.fact_id, self.typed)

    def sources(self) -> tuple[Source, ...]:
        """The new sources that come with it.

        Raises:
            InvalidFact: one is not whole.
        """
        return make_sources(self.typed)

    @property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """What still has to be mended, by field; empty when it makes a fact whose quotes were compared."""
        problems: dict[str, tuple[str, ...]] = {}
        for make in (self.fact, self.sources):
            try:
                make()
            except InvalidFact as invalid:
                problems |= invalid.problems
        if open_quotes := not_compared(quotes_of(self.value("quotes")), self.base):
            problems["quotes"] = (*problems.get("quotes", ()), *open_quotes)
        return problems

    def changed(self) -> dict[str, Any]:
        """The typed parts that differ from the text they started from; all of them while they make no fact."""
        if self.base is None:
            return dict(self.typed)
        try:
            made = self.fact()
        except InvalidFact:
            return dict(self.typed)
        return {
            name: value
            for name, value in self.typed.items()
            if name == SOURCES or getattr(made, name) != getattr(self.base, name)
        }
