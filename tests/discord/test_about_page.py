"""What /about says of a base in other states than the usual one."""

from __future__ import annotations

import datetime as dt

import discord
import pytest

from bot.strings import catalogue
from bot.views.about import about
from knowledge import Summary


def text(contact: str = "", application_id: int | None = None, **changes: object) -> str:
    fields: dict[str, object] = {"facts": 3, "unchecked": 0, "last_checked": dt.date(2026, 11, 24), "true_until": None}
    summary = Summary.model_validate({**fields, "topics": 1, "sources": 1, **changes})
    page = about(summary, catalogue(), contact=contact, application_id=application_id)
    return "\n".join(item.content for item in page.walk_children() if isinstance(item, discord.ui.TextDisplay))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"unchecked": 3},
            "It holds 3 facts. They rest on 1 source. Researched in November 2026. No person has checked them",
        ),
        ({"unchecked": 1}, "No person has checked 1 of them yet."),
        ({}, "A person has checked each of them."),
        ({"facts": 0, "sources": 0, "last_checked": None}, "It holds 0 facts. They rest on 0 sources.\n"),
    ],
)
def test_what_was_checked_is_told_as_it_is(changes: dict[str, object], words: str) -> None:
    assert words in text(**changes)


def test_a_missing_name_is_said_and_missing_addresses_leave_no_gap() -> None:
    page = text()
    assert "Whoever runs this bot has not given a name." in page
    assert "Source code" not in page
    assert "People who help" not in page


def test_the_real_bot_is_told_by_its_id_and_by_what_it_never_asks() -> None:
    page = text(contact="newsroom.example/bot", application_id=1234567890)
    assert "never asks for an A-number, a name, an address, a status" in page
    assert "Its id in Discord is 1234567890; a copy of it has another." in page
    assert "Whoever runs it can confirm that number: newsroom.example/bot" in page
    assert "can confirm" not in text(application_id=1234567890)
