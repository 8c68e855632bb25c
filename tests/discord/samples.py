"""Facts, sources and quotes for tests, complete where a test names nothing, and what stands on a layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import discord

from bot.strings import catalogue
from bot.views.answer import answer_card
from bot.views.layout import Layout
from knowledge import Fact, FactLink, Quote, ShownFact, Source

TODAY = dt.date(2026, 11, 24)
Accepted = Callable[..., Layout]
"""What the fixture `accepted` gives."""


def make_source(number: int = 1, **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": f"source-{number}",
        "title": f"Title {number}",
        "publisher": "Publisher",
        "url": f"https://source.example/{number}",
        "kind": "news",
        "accessed": TODAY,
    }
    return Source(**{**fields, **changes})


def make_fact(**changes: Any) -> ShownFact:
    sources = changes.pop("sources", (make_source(),))
    fields: dict[str, Any] = {
        "id": "a-fact",
        "question": "What is so?",
        "answer": "It is so.",
        "kind": "event",
        "status": "current",
        "attribution": "fact",
        "as_of": "2018-01-24",
        "last_checked": "2026-11-24",
        "places": ["Texas"],
        "topics": ["a-topic"],
        "source_ids": [each.id for each in sources],
        "sources": sources,
    }
    return ShownFact(**{**fields, **changes})


def plain(fact: ShownFact) -> Fact:
    """The fact as the base holds it."""
    return Fact(**{name: getattr(fact, name) for name in Fact.model_fields})


def make_quote(number: int = 1, text: str = "Words.", **changes: Any) -> Quote:
    fields = {"speaker": "A. Speaker", "speaker_role": "Mayor", "date": "2018-01", "source_id": f"source-{number}"}
    return Quote(text=text, **{**fields, **changes})


def make_links(count: int, prefix: str = "other") -> tuple[FactLink, ...]:
    return tuple(
        FactLink(id=f"{prefix}-{number}", question=f"Question {number} of {prefix}?") for number in range(count)
    )


def text(view: Layout) -> str:
    return "\n".join(item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay))


def labels(view: Layout) -> list[str]:
    return [str(item.label) for item in view.walk_children() if isinstance(item, discord.ui.Button)]


def card(fact: ShownFact, **options: Any) -> str:
    """The text of the fact's answer card, in English."""
    return text(answer_card(fact, catalogue(), today=TODAY, **options))
