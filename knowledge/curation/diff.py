"""What changed between two texts, word by word, and between two facts, field by field. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from knowledge.facts import Fact, Quote, Translation

Kind = Literal["same", "removed", "added"]

_WORDS = re.compile(r"\s+|\w+(?:['’\-]\w+)*|[^\w\s]")
_NOT_SHOWN = {"id", "revision"}


@dataclass(frozen=True)
class Piece:
    """A run of words that stands in both texts, only in the old one or only in the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FieldDiff:
    """One field that changed, as text. Joining the pieces without the added ones gives `before`."""

    field: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def diff_words(before: str, after: str) -> tuple[Piece, ...]:
    """The difference of two texts as runs of whole words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return tuple(pieces)


def diff_facts(before: Fact | None, after: Fact | None) -> tuple[FieldDiff, ...]:
    """The fields that differ, in the order of a fact's fields; of a new fact all that are filled."""
    diffs = []
    for name in Fact.model_fields:
        if name in _NOT_SHOWN:
            continue
        old, new = (field_text(fact, name) if fact else "" for fact in (before, after))
        if old != new:
            diffs.append(FieldDiff(name, old, new, diff_words(old, new)))
    return tuple(diffs)


def field_text(fact: Fact, name: str) -> str:
    """A field's value as text for people: one line for each entry of a list."""
    return _text(getattr(fact, name))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Quote):
        checked = f", checked {value.checked}" if value.checked else ""
        checked += f" against a {value.compared_with}" if value.compared_with else ""
        return f"“{value.text}” – {value.speaker}, {value.speaker_role}, {value.date} [{value.source_id}{checked}]"
    if isinstance(value, Translation):
        return "\n".join([value.question, value.answer, *value.phrasings])
    if isinstance(value, tuple):
        return "\n".join(_text(entry) for entry in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_text(entry)}" for name, entry in sorted(value.items()))
    return "" if value is None else str(value)
