"""What is longer than a message, a page at a time: which page this is, and the buttons to the ones beside it."""

from __future__ import annotations

from collections.abc import Callable

from bot.strings import Catalogue
from bot.views import buttons
from bot.views.layout import Button


def titled(heading: str, number: int, count: int, t: Catalogue) -> str:
    """A heading with the page's number (from 0), where there are several pages."""
    return heading if count < 2 else heading + " · " + t("page {number} of {count}", number=number + 1, count=count)


def turns(number: int, count: int, turn: Callable[[int], str], t: Catalogue, language: str = "en") -> list[Button]:
    """Buttons to the pages before and after this one, as far as there are any.

    Args:
        number: this page, from 0.
        count: how many there are.
        turn: the custom_id of a button that opens a page (from 0).
        t: the sentences.
        language: what the pages are in.
    """
    found = []
    if number:
        found.append(buttons.button(t("Earlier page"), turn(number - 1), language))
    if number + 1 < count:
        found.append(buttons.button(t("Next page"), turn(number + 1), language))
    return found
