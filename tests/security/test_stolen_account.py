"""Red team: somebody has the account of an editor or a reviewer, and does harm as fast as the bot lets them.

What is counted is what the thief does until the alert, and what the manager does from the alert until all is as before.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import pytest
from staff import DEFINITION, DUTIES, Staff, staffed
from talk import Person, Reply, World

from bot.views import review
from knowledge import Fact, Role, Waiting
from tests.knowledge.samples import SOURCE, change, make_fact

GUARDED = ("rights-at-the-door", "what-a-warrant-is")
PLAIN = tuple(f"plain-fact-{number}" for number in range(11))
REFUSED = "Only reviewers can do that."
BLOCKED = "Changes from this account are blocked."


@dataclass
class Count:
    """Commands, presses and submits of one person."""

    person: Person
    number: int = 0

    async def runs(self, command: str, **options: Any) -> Reply:
        self.number += 1
        return (await self.person.runs(command, **options))[-1]

    async def presses(self, page: Reply, label: str) -> Reply:
        self.number += 1
        done = await self.person.presses(page, label)
        assert done is not None
        return done

    async def retires(self, fact: str) -> str:
        self.number += 2
        form = await self.person.opens("fact retire", fact=fact)
        done = await self.person.submits(form, reason=["wrong"], note="ha")
        return done.text if done else ""

    async def edits(self, fact: str, **typed: Any) -> str:
        """The whole way over form, page and preview."""
        self.number += 5
        page = await self.person.submits(await self.person.opens("fact edit", fact=fact), **typed)
        assert page is not None
        preview = await self.person.presses(page, "Preview")
        assert preview is not None
        done = await self.person.submits(await self.person.opens_by_press(preview, "Publish"), why="ha")
        return done.text if done else ""


def standing(staff: Staff) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """What members read now."""
    facts: tuple[Fact, ...] = staff.world.bot.base.facts()
    return {fact.id: (fact.question, fact.answer, fact.phrasings) for fact in facts}


@pytest.fixture
async def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    base = world.bot.base
    # What else moves takes a second of work for each preview.
    monkeypatch.setattr(base, "preview", functools.partial(base.preview, moves=None))
    facts = [make_fact(fact_id) for fact_id in PLAIN] + [make_fact(fact_id, protected=True) for fact_id in GUARDED]
    await base.store.apply([change(fact) for fact in facts], sources=[SOURCE])
    await base.refresh()
    return await staffed(world, monkeypatch)


async def test_a_stolen_editor_changes_nothing_that_members_read(world: World, staff: Staff) -> None:
    before, thief = standing(staff), Count(staff.editor)
    for fact in (*GUARDED, *PLAIN):
        assert "it waits in `/review`" in await thief.retires(fact)
    for fact in (GUARDED[0], DEFINITION):
        assert "it waits in `/review`" in await thief.edits(fact, answer="Officers of any agency may always enter.")
    assert (await thief.runs("fact hide", fact=DUTIES, why="ha")).text == REFUSED
    assert (await thief.runs("fact import", file=("a.yaml", b"facts: []"))).text == REFUSED
    assert len(world.env.errors) == 2
    # The longest names of what one may do are not on an editor's page, and forging them does not help.
    page = await thief.runs("review")
    assert "Approve" not in page.buttons
    items = await world.bot.base.queue(0)
    assert len(items) == 15
    for item in items:
        forged = f"review:v1:approve:{review.key(item)}:{review.mark(item)}:0"
        assert REFUSED in (await staff.editor.forges_press(page, forged)).text
    assert standing(staff) == before
    # More than ten facts in ten minutes: a queue full of junk is told before anybody has approved some of it.
    alerts = [words for words in staff.logged if "Look at this" in words]
    assert len(alerts) == 1
    assert staff.logged.index(alerts[0]) == 11
    print(f"{thief.number} steps of a stolen editor's account, 0 changes")


async def test_a_stolen_reviewer_is_noticed_stopped_and_undone(world: World, staff: Staff) -> None:
    base, before, thief = world.bot.base, standing(staff), Count(staff.reviewer)
    honest = await staff.edit(staff.editor, fact=DUTIES, answer="An honest proposal.")
    assert isinstance(honest, Waiting)
    for fact in GUARDED:
        assert "it waits in `/review`" in await thief.retires(fact)
    assert "it waits in `/review`" in await thief.edits(GUARDED[0], answer="Officers of any agency may always enter.")
    page = await thief.runs("review")
    own = [item for item in await base.queue(0) if item.fact_id in GUARDED]
    assert len(own) == 3
    for item in own:
        thief.number += 1
        forged = f"review:v1:approve:{review.key(item)}:{review.mark(item)}:0"
        said = (await staff.reviewer.forges_press(page, forged)).text
        assert "Approved" not in said
    assert {fact: standing(staff)[fact] for fact in GUARDED} == {fact: before[fact] for fact in GUARDED}
    alert = 11 - len(GUARDED)
    for number, fact in enumerate(PLAIN):
        assert ("Look at this" in "".join(staff.logged)) is (number >= alert)
        await thief.retires(fact)
    steps, noticed = thief.number, world.env.now()
    for fact in (*GUARDED, DEFINITION):
        await thief.runs("fact hide", fact=fact, why="ha")
    assert not set(standing(staff)) & {*PLAIN, *GUARDED, DEFINITION}

    manager = Count(staff.manager)
    page = await manager.runs("quarantine member", since="1 hour", member=staff.reviewer.actor)
    done = await manager.presses(page, "Stop this account")
    assert standing(staff) == before
    assert "**Hidden by it, and shown again:**" in done.text
    assert (world.env.now() - noticed).total_seconds() < 60
    assert manager.number == 2
    assert BLOCKED in await thief.retires(PLAIN[0])
    assert BLOCKED in (await thief.runs("fact hide", fact=PLAIN[0], why="ha")).text
    assert len(world.env.errors) == 1
    assert standing(staff) == before
    assert (await base.reviews.get(honest.proposal_id)).status == "waiting"
    print(f"alert after {steps} steps of a stolen reviewer's account, undone with {manager.number} of the manager")


async def test_two_stolen_keys_open_a_protected_fact_and_each_is_undone(world: World, staff: Staff) -> None:
    """GIVEN an editor's and a reviewer's account in one hand THEN two keys turn; two others undo it.

    The text is hidden as soon as the editor's account is stopped. The owner of the server needs no second key.
    """
    base, before = world.bot.base, standing(staff)
    asked = await staff.edit(staff.editor, fact=GUARDED[0], answer="Officers of any agency may always enter.")
    assert isinstance(asked, Waiting)
    await Count(staff.reviewer).presses((await staff.reviewer.runs("review"))[-1], "Approve")
    assert base.shown(GUARDED[0]).answer == "Officers of any agency may always enter."
    for person in (staff.reviewer, staff.editor):
        page = (await staff.manager.runs("quarantine member", since="1 hour", member=person.actor))[-1]
        assert GUARDED[0] in page.text
        await staff.manager.presses(page, "Stop this account")
    assert standing(staff) == {fact: words for fact, words in before.items() if fact != GUARDED[0]}
    owner = Count(world.owner())
    await owner.presses(
        await owner.runs("quarantine member", since="1 hour", member=staff.editor.actor), "Stop this account"
    )
    await owner.runs("fact unhide", fact=GUARDED[0], why="right again")
    assert standing(staff) == before


async def test_hiding_everything_is_a_burst_and_what_others_had_hidden_stays_hidden(world: World, staff: Staff) -> None:
    base, thief = world.bot.base, staff.actor(staff.reviewer, Role.REVIEWER)
    second = staff.actor(staff.second, Role.REVIEWER)
    await base.hide(0, PLAIN[0], second, "a doubt")
    await base.hide(0, PLAIN[0], thief, "ha")
    for fact in PLAIN[1:]:
        assert not await base.accounts.burst(staff.reviewer.user.id, thief.at)
        await base.hide(0, fact, thief, "ha")
    assert await base.accounts.burst(staff.reviewer.user.id, thief.at)
    owner = staff.actor(staff.manager, Role.OWNER)
    done = await base.accounts.quarantine(staff.reviewer.user.id, thief.at, owner, 0)
    assert sorted(done.taken_back.shown) == sorted(PLAIN[1:])
    assert PLAIN[0] not in standing(staff)
    assert set(PLAIN[1:]) <= set(standing(staff))


async def test_an_account_that_cannot_be_is_answered_in_a_sentence(world: World, staff: Staff) -> None:
    """The largest number that may be typed is more than a database takes."""
    page = (await staff.manager.runs("quarantine member", since="1 hour", user_id="9" * 20))[-1]
    assert "Nothing that is kept." in page.text
