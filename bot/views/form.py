"""Forms (Discord's modals), which remember nothing: what a form is for stands in its custom_id.

A form that discord.py keeps in memory is lost at a restart, and of two open ones with one id it keeps one. These are
not kept; `cogs/forms.py` hands every submit to the form whose template fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.strings import Catalogue
from bot.views.layout import Layout, notice, pages
from bot.views.text import clip, pieces, shown

TITLE = 45
"""Discord's limit for a form's title, and for the words above a field."""
EXPLANATION = 100
"""Discord's limit for the small words under a field's label."""
PIECE = 1700
"""Characters of a long line that are given back together."""
TYPED = 4000
"""The most that Discord lets somebody type into one field."""


class Modal(discord.ui.Modal):
    """A form that does not listen by itself. At most five fields."""

    def __init__(self, title: str, custom_id: str, *fields: discord.ui.Item[Any]) -> None:
        super().__init__(title=clip(title, TITLE), custom_id=custom_id, timeout=None)
        for field in fields:
            self.add_item(field)
        self.stop()


def field(
    name: str,
    label: str,
    *,
    value: str = "",
    explanation: str = "",
    long: bool = False,
    required: bool = True,
    most: int = TYPED,
) -> discord.ui.Item[Any]:
    """A field to type into, filled with `value`.

    Args:
        name: what its value is found under at the submit.
        label: the words above it.
        value: what stands in it; longer than `most` it is not cut but `most` grows, up to Discord's limit.
        explanation: small words under the label.
        long: several lines.
        required: Discord refuses an empty one.
        most: characters that can be typed.
    """
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    component: discord.ui.Item[Any] = discord.ui.TextInput(
        custom_id=name,
        style=style,
        default=value[:TYPED] or None,
        required=required,
        max_length=min(TYPED, max(most, len(value))),
    )
    return labelled(label, component, explanation)


def labelled(label: str, component: discord.ui.Item[Any], explanation: str = "") -> discord.ui.Item[Any]:
    """Any component for forms (a menu of roles, channels or words) with words above it."""
    return discord.ui.Label(
        text=clip(label, TITLE), component=component, description=clip(explanation, EXPLANATION) or None
    )


def typed_back(typed: Iterable[str], t: Catalogue) -> list[Layout]:
    """What somebody typed into a form that was not taken, for them alone, so that nothing of it is lost."""
    # Escaped, a text is at most twice as long; a page would cut a longer line.
    lines = [shown(part) for text in typed if text.strip() for line in text.split("\n") for part in pieces(line, PIECE)]
    return [notice(t("This is what was typed:"), page) for page in pages(lines)]
