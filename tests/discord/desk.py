"""People who write facts, for the dialogues about drafts: two moderators, a reviewer and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talk import Opened, Person, Reply, World

from knowledge import Page, SourceUnreachable

GAZETTE = "https://gazette.example/sessions_warns_(cities)"
WORDS = "We will not stand by."
ANSWER = "Chicago's ordinance of 2012 says that city staff do not ask about immigration status."


class Pages:
    """Stands for the web: pages by address, and which were read."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.read: list[str] = []

    async def fetch(self, url: str) -> Page:
        """The page with this address; there is none but those put here."""
        self.read.append(url)
        if url not in self.texts:
            raise SourceUnreachable("status", 404)
        return Page(url, "text", "utf-8", self.texts[url].encode())


@dataclass
class Staff:
    """The people, and the roles they have."""

    world: World
    pages: Pages
    editor: Person
    second: Person
    reviewer: Person
    reviewers: Any
    editors: Any
    log: Any

    async def begins(self, person: Person, **values: str) -> Reply:
        """/fact add with a whole text in it, and the draft's page."""
        form = await person.opens("fact add")
        typed = {"question": "What does Chicago's ordinance say?", "answer": ANSWER, "as_of": "2012"}
        typed |= {"places": "Chicago, IL", "topics": "local-laws"}
        return seen(await person.submits(form, **{**typed, **values}))

    async def writes(self, person: Person, **values: str) -> Reply:
        """A new fact up to the page of a draft that lacks nothing."""
        page = await self.begins(person, **values)
        form = await person.opens_by_press(page, "Kind and status")
        page = seen(await person.submits(form, kind=["law"], status=["current"], attribution=["fact"]))
        form = await person.opens_by_choice(page, "sources", "addsource")
        return seen(await person.submits(form, url=GAZETTE, kind=["news"]))

    async def edits(self, person: Person, fact: str, **values: str) -> Reply:
        """/fact edit with some fields typed over, and the draft's page."""
        return seen(await person.submits(await person.opens("fact edit", fact=fact), **values))

    async def publishes(self, person: Person, page: Reply, *, why: str = "news", **values: Any) -> Reply:
        """From a draft's page over its preview to what came of publishing it."""
        preview = seen(await person.presses(page, "Preview"))
        return seen(await person.submits(await person.opens_by_press(preview, "Publish"), why=why, **values))

    def logged(self) -> list[str]:
        """The lines of the log channel."""
        return [reply.text for reply in self.world.sent(self.log.id)]


def seen(reply: Reply | None) -> Reply:
    """The message that has to be there, private to one person and within Discord's limits."""
    assert reply is not None
    assert reply.private
    components, characters = reply.shape
    assert components <= 40
    assert characters <= 4000
    return reply


def form_ids(form: Opened) -> str:
    """The form's custom_id."""
    custom_id: str = form.result.modal["custom_id"]
    assert len(custom_id) <= 100
    return custom_id
