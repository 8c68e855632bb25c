"""The buttons, and the grammar of what they carry.

A button's custom_id is all that is remembered of it: ``fact:v1:<fact id>``. It works after a restart and on messages of
any age; the version lets a later release read old ones. `cogs/buttons.py` says what a press does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

from bot.strings import Catalogue
from bot.views.layout import Button, Layout
from bot.views.text import clip
from knowledge import FactLink

LABEL = 80
"""Discord's limit for the words on a button."""

_IN = r"(?::(?P<language>[a-z]{2,3}))?"
"""The language of the answer, where it is not English: the card that is opened is in it too."""
_SLUG = r"(?P<fact>[a-z0-9]+(?:-[a-z0-9]+)*)"
FACT = rf"fact:v1:{_SLUG}{_IN}"
"""Open this fact."""
PICK = rf"pick:v1:{_SLUG}{_IN}"
"""This is the question that was meant."""
NONE = rf"none:v1{_IN}"
"""None of the offered questions was meant."""
LIST = rf"list:v1:{_SLUG}{_IN}"
"""Open the fact's long list."""
MORE = rf"more:v1:{_SLUG}{_IN}"
"""Open all quotes and sources of the fact that this message shows."""
TURN = rf"turn:v1:(?P<kind>list|more):{_SLUG}:(?P<page>\d{{1,3}}){_IN}"
"""Turn to another page of what was opened."""
POST = rf"post:v1:{_SLUG}{_IN}"
"""Preview what everyone would see."""
SEND = rf"send:v1:{_SLUG}{_IN}"
"""Post what was previewed."""
KEEP = rf"keep:v1{_IN}"
"""Do not post it."""
ASK = r"ask:v1"
"""Open the form for a private question."""
REMOVE = rf"remove:v1{_IN}"
"""Take this public message away."""
REPORT = rf"report:v1:{_SLUG}{_IN}"
"""Choose what is wrong with the fact."""
REPORTED = rf"reported:v1:{_SLUG}{_IN}"
"""This is wrong with the fact: a menu."""

_SHOWN = re.compile(MORE)


def button(
    label: str, custom_id: str, language: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Button:
    """A button; a long label is cut. What it opens is shown in `language`."""
    tagged = custom_id if language == "en" else f"{custom_id}:{language}"
    return Button(label=clip(label, LABEL), custom_id=tagged, style=style)


def fact_button(fact: FactLink) -> Button:
    """A button with the fact's question on it."""
    return button(fact.question, f"fact:v1:{fact.id}", fact.language)


def numbered_button(number: int, fact: FactLink, t: Catalogue, *, meant: bool) -> Button:
    """A button for the question that stands above it under this number; `meant` when it may be the question asked."""
    custom_id = f"{'pick' if meant else 'fact'}:v1:{fact.id}"
    return button(t("Question {number}", number=number), custom_id, fact.language)


def place_button(place: str, fact: FactLink) -> Button:
    """A button for the place that an ambiguous name means; it opens the fact about that place."""
    return button(place, f"pick:v1:{fact.id}", fact.language)


def english_button(fact_id: str, t: Catalogue) -> Button:
    """A button that opens the English original of a translated card."""
    return button(t("In English"), f"fact:v1:{fact_id}", "en")


def none_button(t: Catalogue, language: str = "en") -> Button:
    """A button for a person who meant none of the questions."""
    return button(t("None of these"), "none:v1", language)


def list_button(fact_id: str, count: int, t: Catalogue, language: str = "en") -> Button:
    """A button that opens the fact's list."""
    label = t.plural("Show the list ({count} entry)", "Show the list ({count} entries)", count)
    return button(label, f"list:v1:{fact_id}", language)


def more_button(fact_id: str, t: Catalogue, language: str = "en") -> Button:
    """A button that opens all quotes and sources. It also tells which fact a message shows."""
    return button(t("All quotes and sources"), f"more:v1:{fact_id}", language)


def post_button(fact_id: str, t: Catalogue, language: str = "en") -> Button:
    """A button that previews the public post."""
    return button(t("Post here – everyone sees it"), f"post:v1:{fact_id}", language)


def send_button(fact_id: str, t: Catalogue, language: str = "en") -> Button:
    """A button that posts what was previewed."""
    return button(t("Post it for everyone"), f"send:v1:{fact_id}", language, discord.ButtonStyle.primary)


def keep_button(t: Catalogue, language: str = "en") -> Button:
    """A button that drops the preview."""
    return button(t("Do not post"), "keep:v1", language)


def ask_button(t: Catalogue) -> Button:
    """A button that opens the form for a private question."""
    return button(t("Ask privately"), "ask:v1", "en", discord.ButtonStyle.primary)


def removable(layout: Layout, t: Catalogue) -> Layout:
    """The layout of a public message with the button that takes it away below it."""
    layout.add_item(discord.ui.ActionRow(button(t("Remove"), "remove:v1", t.language)))
    return layout


def report_button(fact_id: str, t: Catalogue, language: str = "en") -> Button:
    """A button that opens the choice of what is wrong with a fact."""
    return button(t("Report a mistake"), f"report:v1:{fact_id}", language)


def language_on(message: discord.Message) -> str:
    """The language of the fact that one of the bot's own messages shows, read from its buttons; English without."""
    found = (_SHOWN.fullmatch(custom_id) for custom_id in _custom_ids(message.components))
    return next((match["language"] for match in found if match and match["language"]), "en")


def facts_on(message: discord.Message) -> tuple[str, ...]:
    """Ids of the facts that one of the bot's own messages shows, read from its buttons."""
    found = (_SHOWN.fullmatch(custom_id) for custom_id in _custom_ids(message.components))
    return tuple(dict.fromkeys(match["fact"] for match in found if match))


def _custom_ids(components: Iterable[discord.Component]) -> Iterable[str]:
    for component in components:
        if isinstance(component, discord.Button) and component.custom_id:
            yield component.custom_id
        elif isinstance(component, discord.Container | discord.ActionRow):
            yield from _custom_ids(component.children)
