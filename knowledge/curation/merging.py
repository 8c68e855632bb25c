"""Putting a change on top of a text that moved meanwhile, field by field. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.facts import Fact

_NOT_MERGED = {"id", "revision"}


@dataclass(frozen=True)
class Merged:
    """`mine` with everything that only `theirs` changed. `clashes`: fields that both changed; mine stands."""

    fact: Fact
    clashes: tuple[str, ...]


def merge(base: Fact | None, mine: Fact, theirs: Fact) -> Merged:
    """Carry the changes from `base` to `mine` over to `theirs`.

    Raises:
        ValueError: the result is no fact, such as a quote whose source the other change took away.
    """
    values = theirs.model_dump()
    clashes = []
    for name in Fact.model_fields:
        if name in _NOT_MERGED:
            continue
        started, ours, other = (getattr(fact, name) if fact else None for fact in (base, mine, theirs))
        if base is not None and ours == started:
            continue
        values[name] = ours
        if ours != other and (base is None or other != started):
            clashes.append(name)
    return Merged(Fact.model_validate(values), tuple(clashes))
