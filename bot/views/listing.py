"""Facts as a list, a page at a time, each with a button that opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.layout import Button, Layout, rows, texts
from bot.views.text import line
from bot.views.turning import titled, turns
from knowledge import FactLink

PAGE = 10
"""Facts on one page."""


def listing(
    heading: str,
    facts: Sequence[FactLink],
    number: int,
    t: Catalogue,
    turn: Callable[[int], str],
    *,
    empty: str,
    before: Sequence[str] = (),
    more: Sequence[Button] = (),
) -> Layout:
    """One page of a list of facts.

    Args:
        heading: what the list is of, safe to show.
        facts: all of them, in order.
        number: the page, from 0; past the end, the last.
        t: the sentences.
        turn: the custom_id of a button that opens a page (from 0).
        empty: the sentence for a list with nothing on it.
        before: for each fact what stands before its question, safe to show; empty for nothing.
        more: further buttons, beside those that turn the page.
    """
    if not facts:
        return Layout(*texts([heading, empty]), *rows(more))
    count = -(-len(facts) // PAGE)
    number = min(number, count - 1)
    shown = facts[number * PAGE : (number + 1) * PAGE]
    start = number * PAGE + 1
    first, *rest = heading.split("\n")
    heading = "\n".join([titled(first, number, count, t), *rest])
    marks = before[number * PAGE : (number + 1) * PAGE] or [""] * len(shown)
    lines = "\n".join(
        f"{at}\\. {mark}{line(fact.question)}" for at, (mark, fact) in enumerate(zip(marks, shown, strict=True), start)
    )
    opening = [buttons.numbered_button(at, fact, t, meant=False) for at, fact in enumerate(shown, start)]
    beside = turns(number, count, turn, t)
    return Layout(*texts([heading, lines]), *rows(opening), *rows([*beside, *more]))
