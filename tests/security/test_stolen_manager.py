"""Red team: somebody has the account of a member who manages the server and does not own it, and does all they can.

Whatever it does, no protected text changes, and the owner of the server gets everything back with two steps.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from staff import DEFINITION, DUTIES, Staff
from talk import Person, Reply, World

from knowledge import Help, KnowledgeBase, Revision, Role, ServerSettings, Waiting
from knowledge.store import Hidden
from knowledge.store.standing import hide, read_hidden
from tests.security.test_stolen_account import GUARDED, PLAIN, Count, staff, standing

__all__ = ["staff"]
NUMBER = "Call 1, always open."
FALSE = "Officers of any agency may always enter."
GONE = 123_456_789_012_345_678
"""An account that was stopped long ago."""


class Server:
    """An honest server before the theft, and what stands in it."""

    def __init__(self, world: World, staff: Staff) -> None:
        self.world, self.staff, self.base = world, staff, world.bot.base
        self.thief, self.owner = Count(world.staff("thief", manages=True)), Count(world.owner())

    async def live(self) -> None:
        """A hotline, a stopped account, a hidden fact, honest changes, and a proposal that waits."""
        base, staff = self.base, self.staff
        owner, second = staff.actor(self.owner.person, Role.OPERATOR), staff.actor(staff.second, Role.REVIEWER)
        settings = base.servers.settings(self.world.guild.id)
        hotline = Help(text=NUMBER, last_checked=dt.date(2026, 11, 1))
        await base.servers.save(
            self.world.guild.id, settings.model_copy(update={"hotline": hotline, "setup_done": True}), owner
        )
        await base.accounts.quarantine(GONE, owner.at, owner, 0)
        await base.hide(0, PLAIN[10], second, "a doubt")
        guarded = await staff.edit(staff.editor, fact=GUARDED[0], answer="Two honest keys.")
        assert isinstance(guarded, Waiting)
        await base.approve(guarded.proposal_id, second)
        await staff.edit(staff.second, Role.REVIEWER, fact=PLAIN[0], answer="An honest change.")
        self.honest = await staff.edit(staff.editor, fact=DUTIES, answer="An honest proposal.")
        self.before, self.set_up = standing(staff), self.settings

    @property
    def settings(self) -> ServerSettings:
        return self.base.servers.settings(self.world.guild.id)

    @property
    def told(self) -> str:
        """What the owner was written."""
        return "\n".join(reply.text for reply in self.world.sent(self.owner.person.user.dm_channel.id))

    async def text(self, fact_id: str) -> tuple[str, str, object]:
        """What is stored of a fact, hidden or not."""
        fact = (await self.base.history(fact_id))[-1].revision.after
        return fact.question, fact.answer, fact.retired_at

    async def stops(self, person: Count, account: Person) -> Reply:
        page = await person.runs("quarantine member", since="1 hour", member=account.actor)
        return await person.presses(page, "Stop this account")

    async def imports(self, content: dict[str, Any]) -> str:
        """The thief imports a file of histories."""
        person = self.thief.person
        shown = await self.thief.runs("fact import", file=("facts.json", json.dumps(content).encode()))
        label = next(words for words in shown.buttons if words.startswith("Import"))
        done = await person.submits(await person.opens_by_press(shown, label), why="ha")
        return done.text if done else ""

    async def whole(self) -> dict[str, Any]:
        """The file of all histories."""
        return json.loads((await self.base.exchange.export("json"))[1])  # type: ignore[no-any-return]


async def hidden_rows(base: KnowledgeBase) -> tuple[Hidden, ...]:
    async with base.store.reading() as connection:
        return await read_hidden(connection, 0)


@pytest.fixture
async def server(world: World, staff: Staff) -> Server:
    made = Server(world, staff)
    await made.live()
    return made


def forged(whole: dict[str, Any], fact_id: str, by: int) -> None:
    """Add a revision that somebody else is said to have made and approved long ago."""
    (fact,) = [fact for fact in whole["facts"] if fact["id"] == fact_id]
    latest = fact["revisions"][-1]
    false = {"editor": {"id": by, "name": "Second"}, "at": "2020-01-01T00:00:00Z", "why": "An old decision.",
             "approved_by": {"id": by + 1, "name": "Another"}}  # fmt: skip
    fact["revisions"].append({**latest, **false, "text": {**latest["text"], "answer": FALSE}})


async def test_a_stolen_manager_changes_nothing_protected_and_all_comes_back(server: Server) -> None:
    world, staff, base, thief = server.world, server.staff, server.base, server.thief
    guarded = {fact: await server.text(fact) for fact in GUARDED}
    started = world.env.now()

    # What cards point to, who may turn keys, and where changes are told.
    page = await thief.runs("setup")
    form = await thief.person.opens_by_press(page, "Hotline")
    await thief.person.submits(form, text="Call 666", last_checked="2025-11-01")
    friends, away = world.guild.create_role("friends"), world.guild.create_text_channel("away")
    for setting, value in (("reviewer_role", friends.id), ("log_channel", away.id)):
        await thief.person.forges_press(page, f"setup:v1:{setting}", [str(value)])
    assert server.settings.hotline is not None
    assert server.settings.hotline.text == "Call 666"
    assert server.settings.reviewer_role == friends.id

    # A file that says that others did it, of protected facts and of others.
    whole = await server.whole()
    for fact in (*GUARDED, PLAIN[1]):
        forged(whole, fact, staff.second.user.id)
    assert "1 fact stands now. 2 wait in `/review`." in await server.imports(whole)
    for fact in GUARDED:
        assert "it waits in `/review`" in await thief.retires(fact)
    assert "it waits in `/review`" in await thief.edits(GUARDED[0], answer=FALSE)
    assert "it waits in `/review`" not in await thief.edits(PLAIN[2], answer=FALSE)

    # Honest people are stopped, what they did is undone, and a stopped one is let go.
    for person in (staff.second, staff.editor):
        await server.stops(thief, person)
    refused = await server.stops(thief, server.owner.person)
    assert refused.text == "Nobody stops the owner of the server from here. Whoever runs this bot can."
    await thief.runs("quarantine lift", user_id=str(GONE))
    assert isinstance(server.honest, Waiting)
    await base.decline(server.honest.proposal_id, staff.actor(thief.person, Role.OWNER), "ha")
    for fact in (GUARDED[1], DEFINITION):
        await thief.runs("fact hide", fact=fact, why="ha")
    form = await thief.person.opens("pause")
    await thief.person.submits(form, why="ha")

    # No protected text is another one, members read nothing false of the protected ones, and the owner knows.
    assert {fact: await server.text(fact) for fact in GUARDED} == guarded
    assert base.servers.paused(world.guild.id)
    assert (await world.member.asks("What is a sanctuary city?")).text == "My answers are paused here for now."
    assert not {fact: words for fact, words in standing(staff).items() if fact in GUARDED}
    stopped = [f"(id {person.user.id}) in quarantine" for person in (staff.second, staff.editor)]
    signs = ("hotline: Call 666", "reviewers: friends", "log channel", "lifted the quarantine", "stopped all answers")
    for sign in (*signs, *stopped):
        assert sign in server.told, sign
    by_thief = [entry.revision for entry in await base.history(PLAIN[1])][-1]
    assert by_thief.editor.id == thief.person.user.id
    assert by_thief.at >= started - dt.timedelta(minutes=1)
    assert f"The file says: account {staff.second.user.id}, 2020-01-01: An old decision." in by_thief.why

    # The owner's two steps.
    noticed, server.owner.number = world.env.now(), 0
    done = await server.stops(server.owner, thief.person)
    assert server.owner.number == 2
    assert (world.env.now() - noticed).total_seconds() < 60
    assert standing(staff) == server.before
    assert server.settings == server.set_up
    assert PLAIN[10] in {one.id for one in base.absent(scope=0).hidden}
    assert not base.servers.paused(world.guild.id)
    accounts = {staff.second.user.id: False, staff.editor.user.id: False, GONE: True, thief.person.user.id: True}
    assert {account: await base.accounts.blocked(account, 0) for account in accounts} == accounts
    assert (await base.reviews.get(server.honest.proposal_id)).status in {"waiting", "stale"}
    hidden = ("Hidden by it, and shown again", "Shown by it, and hidden again")
    stopped = ["Accounts that it had stopped", "Accounts that it had let go", "that wait again", "Answers go on"]
    for heading in ("Put back to the text before", "Set up by it, and as before again", *hidden, *stopped):
        assert heading in done.text + "".join(reply.text for reply in server.owner.person.seen), heading
    for command in ("setup", "quarantine lift"):
        options = {"user_id": str(GONE)} if command == "quarantine lift" else {}
        assert (await thief.runs(command, **options)).text.startswith("Changes from this account are blocked.")
    assert len(world.env.errors) == 3
    print(f"{thief.number} steps of a stolen manager's account, undone with {server.owner.number} of the owner")


async def test_a_stopped_moderators_protected_texts_are_hidden_not_rewritten(server: Server) -> None:
    """GIVEN a text that two keys published WHEN a manager stops its author THEN the text before waits for a key."""
    base, staff = server.base, server.staff
    text = await server.text(GUARDED[0])
    page = (await staff.manager.runs("quarantine member", since="1 hour", member=staff.editor.actor))[-1]
    done = await staff.manager.presses(page, "Stop this account")
    assert done is not None
    assert "hidden until another person approves the text before" in done.text
    assert await server.text(GUARDED[0]) == text
    assert GUARDED[0] not in standing(staff)
    (item,) = [item for item in await base.queue(0) if item.fact_id == GUARDED[0]]
    assert item.proposal is not None
    assert item.offered is not None
    assert item.offered.answer != "Two honest keys."
    assert isinstance(await base.approve(item.proposal.id, staff.actor(staff.reviewer, Role.REVIEWER)), Revision)
    assert (await server.text(GUARDED[0]))[1] == item.offered.answer


async def test_a_manager_shows_a_texts_first_lie_to_nobody_by_a_new_protected_fact(server: Server) -> None:
    """GIVEN a file with a protected fact that is not here WHEN a manager imports it THEN it waits like any other."""
    whole = await server.whole()
    (fact,) = [fact for fact in whole["facts"] if fact["id"] == GUARDED[1]]
    made = json.loads(json.dumps(fact).replace(GUARDED[1], "a-new-right").replace("?", " anew?"))
    for revision in made["revisions"]:
        revision["text"]["phrasings"] = []
    assert "1 waits in `/review`" in await server.imports({**whole, "facts": [made]})
    assert "a-new-right" not in standing(server.staff)


async def test_what_somebody_else_decided_since_stays(server: Server) -> None:
    """GIVEN steps of a thief on which others built WHEN the thief is stopped THEN what others decided is left."""
    base, staff, guild = server.base, server.staff, server.world.guild.id
    thief, honest = staff.actor(server.thief.person, Role.OWNER), staff.actor(staff.manager, Role.OWNER)
    other = Help(text="Call 2", last_checked=dt.date(2026, 11, 2))
    for actor, text in ((thief, "Call 666"), (honest, "Call 2")):
        changed = Help(text=text, last_checked=other.last_checked)
        await base.servers.save(guild, server.settings.model_copy(update={"hotline": changed}), actor)
    await base.servers.pause(guild, honest, "for now")
    await base.servers.resume(guild, thief, "ha")
    await base.unhide(0, PLAIN[10], thief, "ha")
    await base.hide(0, PLAIN[3], thief, "ha")
    await base.hide(0, PLAIN[3], honest, "really")
    owner = staff.actor(server.owner.person, Role.OPERATOR)
    done = await base.accounts.quarantine(server.thief.person.user.id, thief.at - dt.timedelta(1), owner, 0, guild)
    assert server.settings.hotline == other
    assert base.servers.paused(guild)
    assert {one.id for one in base.absent(scope=0).hidden} == {PLAIN[10], PLAIN[3]}
    assert (done.taken_back.hidden, done.taken_back.shown, done.taken_back.settings) == ((PLAIN[10],), (), ())
    assert (done.taken_back.stopped, done.taken_back.went_on) == (True, False)


async def test_what_a_reviewer_unhid_is_hidden_again_under_the_honest_name(server: Server) -> None:
    base, staff = server.base, server.staff
    thief, owner = staff.actor(staff.reviewer, Role.REVIEWER), staff.actor(staff.manager, Role.OWNER)
    await base.unhide(0, PLAIN[10], thief, "ha")
    assert PLAIN[10] in standing(staff)
    done = await base.accounts.quarantine(staff.reviewer.user.id, thief.at - dt.timedelta(1), owner, 0)
    assert done.taken_back.hidden == (PLAIN[10],)
    (hidden,) = [one for one in await hidden_rows(base) if one.fact_id == PLAIN[10]]
    assert (hidden.editor.id, hidden.why) == (staff.second.user.id, "a doubt")


async def test_what_was_hidden_before_steps_were_kept_is_hidden_again(server: Server) -> None:
    """GIVEN a hidden fact of which no step tells WHEN a thief shows it THEN stopping the thief hides it again."""
    base, staff = server.base, server.staff
    thief, owner = staff.actor(staff.reviewer, Role.REVIEWER), staff.actor(staff.manager, Role.OWNER)
    async with base.store.writing() as connection:
        await hide(connection, Hidden(0, PLAIN[4], owner.editor, owner.at, "long ago", None))
    await base.refresh()
    await base.unhide(0, PLAIN[4], thief, "ha")
    done = await base.accounts.quarantine(staff.reviewer.user.id, thief.at - dt.timedelta(1), owner, 0)
    assert done.taken_back.hidden == (PLAIN[4],)
    assert PLAIN[4] not in standing(staff)
