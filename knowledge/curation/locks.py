"""Which quotes still have to be compared with their sources before a text may stand. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from knowledge.errors import InvalidFact
from knowledge.facts import Fact, Quote

NOT_COMPARED = "has not been compared with its source"


def quotes_of(value: object) -> tuple[dict[str, Any], ...]:
    """Quotes as mappings, whether they were typed or are a fact's."""
    if not isinstance(value, list | tuple):
        return ()
    return tuple(
        each.model_dump(mode="json", exclude_none=True) if isinstance(each, Quote) else dict(each)
        for each in value
        if isinstance(each, Quote | Mapping)
    )


def unlocked(quotes: Iterable[Mapping[str, Any]], before: Fact | None, moved: Collection[str] = ()) -> tuple[int, ...]:
    """Numbers (from 1) of the quotes that the quote lock has not let through.

    A quote that stands in the text before needs no new comparison, unless its source has moved.

    Args:
        quotes: as `quotes_of` gives them.
        before: the text that the new one was made from.
        moved: ids of sources that get another address.
    """
    held = {_key(quote) for quote in quotes_of(before.quotes)} if before else set()
    return tuple(
        number
        for number, quote in enumerate(quotes, 1)
        if not quote.get("compared_with") and (quote.get("source_id") in moved or _key(quote) not in held)
    )


def check_locked(fact: Fact, before: Fact | None, moved: Collection[str] = ()) -> None:
    """Refuse a text with a quote that the lock has not let through.

    Raises:
        InvalidFact: with the numbers of those quotes.
    """
    if problems := not_compared(quotes_of(fact.quotes), before, moved):
        raise InvalidFact({"quotes": problems})


def not_compared(
    quotes: Sequence[Mapping[str, Any]], before: Fact | None, moved: Collection[str] = ()
) -> tuple[str, ...]:
    """The same as `unlocked`, as sentences about the field `quotes`."""
    return tuple(f"{number}: {NOT_COMPARED}" for number in unlocked(quotes, before, moved))


def _key(quote: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(quote.get("text", "")), str(quote.get("source_id", "")), str(quote.get("checked") or ""))
