"""Tables of at most 80 columns that are Markdown as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH = 80


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of text cells under a head: the first column to the left, the others to the right.

    Raises:
        ValueError: a line is longer than 80 characters.
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(3, *(len(cell) for cell in column)) for column in zip(*lines, strict=True)]
    ruled = [*lines[:1], ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])], *lines[1:]]
    printed = [
        "| " + " | ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) + " |" for line in ruled
    ]
    longest = max(printed, key=len)
    if len(longest) > WIDTH:
        raise ValueError(f"too wide: {longest}")
    return "\n".join(printed)


def percent(value: float | None) -> str:
    """A share of 1 as a percentage; nothing for None."""
    return "" if value is None else f"{100 * value:.1f} %"
