"""What the checks find, and which findings stop an edit."""

from __future__ import annotations

from dataclasses import dataclass

ERRORS = {
    "file": "what the reader of fact files refuses",
    "wording": "a wording that two facts could answer",
    "quote": "a quote without what it needs",
    "advice": "words that tell a reader what to do",
    "loaded word": "one side's word outside quotation marks",
    "no holder": "a claim that doesn't say whose it is",
    "no bounds": "a law on schools, courthouses, hospitals or property that doesn't say whom it binds",
}
"""Kinds of finding that stop an edit, and what each is."""

WARNINGS = {
    "undated source": "a source without a date of publication",
    "single source": "a fact that rests on one source",
    "one-sided": "a contested fact that links to nobody who disputes it",
    "loaded question": "one side's word in a question, which stands above the answer",
    "hard to read": "an answer above the reading level of tenth grade",
    "long sentence": "a sentence of more than 25 words",
    "copy": "a source of which only a copy was read",
    "overdue": "a check that is due",
    "older translation": "a translation made from an older English text",
}
"""Kinds of finding that may stay but not become more, and what each is."""


@dataclass(frozen=True)
class Finding:
    """One thing found in a fact.

    `field` leads to it from the fact: ``("quotes", 0, "date")``. `message` is what is wrong, without the field's name.
    """

    kind: str
    field: tuple[str | int, ...]
    message: str

    @property
    def is_error(self) -> bool:
        """Whether it stops an edit; otherwise it is a warning."""
        return self.kind in ERRORS
