"""Custom_ids made by hand: whatever a stranger presses or submits, a sentence comes back, and nothing else happens.

Discord itself only passes on presses of buttons that a message has. These tests don't lean on that.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

import discord
import pytest
from desk import ANSWER, Staff
from sqlalchemy import select
from talk import Person, Pressed, Reply, World

from bot.client import SanctuaryBot
from bot.limits import AskingLimit
from bot.views import review as review_views
from bot.views.buttons import button
from bot.views.layout import Layout, rows
from knowledge import Actor, Editor, RetireReason, Revision, Role, Waiting
from knowledge.store import tables
from tests.security.budget import EXAMPLES
from tests.security.forged import forge, forms, templates
from tests.security.properties import BROKEN

FACT, OTHER, GONE = "sanctuary-city-meaning", "texas-sb4-duties", "sessions-on-safety"
DRAFTED, PROPOSED, NOTED, REASON = "dr4fted words", "pr0posed words", "n0te for moderators", "re4son given"
NAME = "N4me of an editor"
ELSEWHERE = 987_654_321_098_765_432
"""Another server, with drafts and proposals of its own."""
COUNTED = {"reports", "public_answers"}
"""What anybody may add to: a report counts, and a public post is remembered by its message."""
FEW = max(2, EXAMPLES // 30)
"""Forged ids for each template."""


class Attack:
    """A server with secrets in it, a message whose buttons are forged, and somebody who presses."""

    def __init__(self, staff: Staff, door: Reply, plausible: Mapping[str, tuple[str, ...]], secrets: set[str]) -> None:
        self.world, self.staff, self.door = staff.world, staff, door
        self.plausible, self.secrets = plausible, secrets
        self.tried = 0
        self.said: dict[str, set[str]] = {}
        """What was shown by the template."""

    async def contents(self) -> dict[str, list[Any]]:
        """Every row of every table that a press of a stranger must leave alone."""
        found = {}
        async with self.world.bot.base.store.reading() as connection:
            for table in tables.metadata.sorted_tables:
                if table.name not in COUNTED:
                    found[table.name] = sorted(map(repr, (await connection.execute(select(table))).all()))
        return found

    async def press(self, person: Person, custom_id: str, values: list[str] | None = None) -> Pressed:
        return self.checked(custom_id, await person.forges_press(self.door, custom_id, values))

    async def submit(self, person: Person, custom_id: str) -> Pressed:
        fields: dict[str, str | list[str]] = dict.fromkeys(
            ("question", "answer", "as_of", "why", "text", "note", "passage", "url", "phrasings", "last_checked"), "x"
        )
        fields |= {
            "places": "Texas",
            "topics": "debate",
            "reason": [RetireReason.MISTAKE.value],
            "correction": ["yes"],
            "kind": ["law"],
        }
        return self.checked(custom_id, await person.forges_submit(custom_id, fields))

    def checked(self, custom_id: str, pressed: Pressed) -> Pressed:
        self.tried += 1
        assert pressed.answered, custom_id
        assert BROKEN not in pressed.text, custom_id
        shown = [secret for secret in self.secrets if secret in pressed.text]
        assert not shown, f"{custom_id} shows {shown}"
        return pressed

    async def everything(self, person: Person, *, menus: bool = True, guarded: bool = False) -> None:
        """Every template of the running bot, or each that asks for a role, as a button, a menu and a form."""
        chance, few = random.Random(9), 1 if guarded and EXAMPLES <= 100 else FEW
        free = {_template(self.world.bot, item) for item in _items(self.world.bot) if item.needs is Role.NONE}
        for template in templates(self.world.bot):
            if guarded and template in free:
                continue
            made = forge(template, self.plausible, few)
            for custom_id in made:
                self.note(template, await self.press(person, custom_id))
            if menus:
                values = [chance.choice(["wrong", FACT, "nothing-here", "1", "addsource", "text", "x" * 100])]
                self.note(template, await self.press(person, chance.choice(made), values))
        for template in forms(self.world.bot):
            for custom_id in forge(template, self.plausible, few):
                self.note(template, await self.submit(person, custom_id))
        print(f"{self.tried} forged presses and forms")

    def note(self, template: str, pressed: Pressed) -> None:
        self.said.setdefault(template, set()).add(pressed.text.strip())


@pytest.fixture
async def attack(world: World, staff: Staff) -> Attack:
    base, now = world.bot.base, discord.utils.utcnow()
    ana = Actor(Editor(id=staff.editor.user.id, name=NAME), Role.EDITOR, now, 2)
    rita = Actor(Editor(id=staff.reviewer.user.id, name=NAME), Role.REVIEWER, now, 2)
    draft = await base.start_draft(0, FACT, ana, {"answer": DRAFTED})
    asked = await base.start_draft(0, OTHER, ana, {"answer": PROPOSED})
    waiting = await base.publish(asked.id, ana, REASON)
    assert isinstance(waiting, Waiting)
    assert isinstance(await base.retire(0, GONE, rita, RetireReason.MISTAKE, NOTED), Revision)
    far = Actor(Editor(id=5, name=NAME), Role.EDITOR, now, 2)
    foreign = await base.start_draft(ELSEWHERE, FACT, far, {"answer": DRAFTED})
    sent = await base.start_draft(ELSEWHERE, OTHER, far, {"answer": PROPOSED})
    assert isinstance(await base.publish(sent.id, far, REASON), Waiting)
    items = [*await base.queue(0), *await base.queue(ELSEWHERE)]
    assert len(items) == 2
    await world.bot.get_channel(world.channel.id).send(view=Layout(*rows([button("x", "corrections:v1:0", "en")])))
    # Nobody is told to come back later, which would keep the presses from what they are to reach.
    world.bot.limit = AskingLimit(questions=10**9)
    plausible = {
        "fact": (FACT, OTHER, GONE, "nothing-like-it", "a" * 50),
        "draft": (str(draft.id), str(waiting.proposal_id), str(foreign.id), str(sent.id), "0", "9" * 18),
        "key": tuple(map(review_views.key, items)),
        "mark": tuple(map(review_views.mark, items)),
        "page": ("0", "1", "999", "9999", "99"),
        "revision": ("0", "1", "2", "9" * 9),
        "account": (str(staff.editor.user.id), str(staff.reviewer.user.id), "1" * 15, "9" * 20),
        "since": ("0", "1767225600", "9" * 11, "2018"),
        "number": ("0", "99"),
        "language": ("en", "es", "zz"),
        "part": ("text", "addsource", "quote-0", "quote-99", "source-example-report", "about-nothing"),
        "source": ("example-report", "nothing"),
        "topic": ("debate", "nothing"),
    }
    return Attack(staff, world.sent(world.channel.id)[-1], plausible, {DRAFTED, PROPOSED, NOTED, REASON, NAME})


def test_every_button_and_form_is_known(world: World) -> None:
    """GIVEN the running bot THEN what is forged comes from what it listens to, and each part is found in it."""
    assert len(templates(world.bot)) > 50
    assert len(forms(world.bot)) > 10
    for template in templates(world.bot) + forms(world.bot):
        assert forge(template, {"fact": (FACT,), "page": ("0",)}, 2), template


async def test_a_stranger_presses_and_submits_what_was_never_shown(world: World, attack: Attack) -> None:
    """GIVEN a stranger WHEN they forge ids for every template THEN they read sentences, and nothing changes."""
    before, logged = await attack.contents(), attack.staff.logged()
    await attack.everything(world.member)
    assert attack.tried > 180
    assert await attack.contents() == before
    assert attack.staff.logged() == logged
    # A refusal gives back what was typed and does not tell whether there is such a draft, proposal, fact or account.
    guarded = [(_template(world.bot, item), item.needs) for item in _items(world.bot) if item.needs is not Role.NONE]
    guarded += [(kind.template.pattern, kind.needs) for kind in world.bot.forms if kind.needs is not Role.NONE]
    assert len(guarded) > 40
    said = {needs: {words.splitlines()[-1] for kind, same in guarded if same is needs for words in attack.said[kind]}
            for needs in {needs for _, needs in guarded}}  # fmt: skip
    assert all(len(words) == 1 for words in said.values()), said


async def test_an_editor_reaches_nothing_of_others(world: World, attack: Attack) -> None:
    """GIVEN another editor WHEN they forge ids THEN no draft is shown but their own, and what stands still stands."""
    attack.secrets = {DRAFTED}
    base, before = world.bot.base, world.bot.base.facts()
    drafts = [await base.desk.get(int(number)) for number in attack.plausible["draft"][:1]]
    await attack.everything(attack.staff.second, guarded=True)
    assert base.facts() == before
    assert [await base.desk.get(draft.id) for draft in drafts] == drafts


async def test_old_buttons_of_others_help_a_stranger_to_nothing(world: World, attack: Attack) -> None:
    """GIVEN pages that an editor had open WHEN a stranger presses every button on them THEN each is refused."""
    staff = attack.staff
    page = await staff.writes(staff.editor)
    pages = [page, await staff.editor.presses(page, "Preview"), *await staff.reviewer.runs("review")]
    free = [_template(world.bot, item) for item in _items(world.bot) if item.needs is Role.NONE]
    before, refused = await attack.contents(), 0
    for shown in pages:
        assert shown is not None
        for custom_id in shown.buttons.values():
            answer = await attack.press(world.member, custom_id)
            assert ANSWER not in answer.text
            if not any(re.fullmatch(template, custom_id) for template in free):
                assert answer.text.strip() == "Only editors can do that."
                refused += 1
    assert refused > 8
    assert await attack.contents() == before


async def test_a_manager_reads_a_sentence_for_numbers_that_cannot_be(world: World, attack: Attack) -> None:
    """GIVEN somebody who may do all WHEN the numbers are absurd THEN there is a sentence, and no error in the log."""
    attack.secrets = set()
    boss = world.staff("boss", manages=True)
    attack.plausible = {
        **attack.plausible, "account": ("1" * 15, "9" * 20), "draft": ("0", "9" * 18), "fact": ("nothing-like-it",),
        "key": ("p0", "p" + "9" * 18, "mnothing"), "revision": ("0", "9" * 9), "field": (),
    }  # fmt: skip
    before = world.bot.base.facts()
    await attack.everything(boss, menus=False, guarded=True)
    assert world.bot.base.facts() == before


def _items(bot: SanctuaryBot) -> list[Any]:
    return list(bot._connection._view_store._dynamic_items.values())


def _template(bot: SanctuaryBot, kind: Any) -> str:
    found = bot._connection._view_store._dynamic_items
    return next(template.pattern for template, item in found.items() if item is kind)
