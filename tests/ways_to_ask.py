"""Every way in which somebody's words or id reach the bot in Discord. A new one is one more line in `PATHS`."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

# The thin layer over the simulated Discord belongs to the tests of what people do there.
sys.path.append(str(Path(__file__).parent / "discord"))
from talk import MENTION, Person, Reply


async def slash(person: Person, text: str) -> None:
    await person.asks(text)


async def slash_in_a_direct_message(person: Person, text: str) -> None:
    await person.asks(text, in_dm=True)


async def autocomplete(person: Person, text: str) -> None:
    await person.types(text[:100])


async def mention(person: Person, text: str) -> None:
    await person.says(f"{MENTION} {text}")


async def direct_message(person: Person, text: str) -> None:
    await person.writes(text)


async def reply(person: Person, text: str) -> None:
    answers = await person.says(f"{MENTION} What is a sanctuary city?")
    await person.says(text, reply_to=answers[0] if answers else None)


async def buttons(person: Person, text: str) -> None:
    answer: Reply = await person.asks(text)
    for label in [label for label in answer.buttons if not label.startswith("Post")][:2]:
        await person.presses(answer, label)


async def posted(person: Person, text: str) -> None:
    answer = await person.asks(text)
    if label := next((label for label in answer.buttons if label.startswith("Post")), None):
        preview = await person.presses(answer, label)
        if preview and "Post it for everyone" in preview.buttons:
            await person.presses(preview, "Post it for everyone")


async def privacy_pages(person: Person, text: str) -> None:
    await person.writes(text)
    await person.runs("forget chat")
    await person.runs("forget me")


async def private_form(person: Person, text: str) -> None:
    answers = await person.says(f"{MENTION} I have no papers, {text}")
    if answers and "Ask privately" in answers[0].buttons:
        await person.submits(await person.opens_by_press(answers[0], "Ask privately"), question=text)


async def menus(person: Person, text: str) -> None:
    message = await person.actor.send(person.world.channel, text)
    for command in ("Ask about this", "Facts on this"):
        await person.uses_menu(message, command)


async def browsing(person: Person, text: str) -> None:
    await person.runs("quote", words=text[:100])
    await person.runs("fact search", words=text[:100])
    await person.runs("place", place=text[:100])
    await person.types_into("place", "place", text[:100])


async def reporting(person: Person, text: str) -> None:
    answer = await person.asks(text)
    if "Report a mistake" in answer.buttons:
        menu = await person.presses(answer, "Report a mistake")
        assert menu is not None
        await person.chooses(menu, "reported", "wrong")


PATHS: tuple[tuple[Callable[[Person, str], Awaitable[None]], int], ...] = (
    (slash, 5),
    (slash_in_a_direct_message, 3),
    (autocomplete, 4),
    (mention, 4),
    (direct_message, 4),
    (reply, 2),
    (buttons, 1),
    (posted, 1),
    (privacy_pages, 1),
    (menus, 1),
    (private_form, 1),
    (browsing, 1),
    (reporting, 1),
)
"""Each way, and how many questions of a round take it: fewer for those of several steps."""
ROUND = tuple(path for path, share in PATHS for _ in range(share))
