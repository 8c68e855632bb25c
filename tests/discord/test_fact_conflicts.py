"""Two editors of one fact: the second meets both texts, nothing is overwritten and nothing typed is lost."""

from __future__ import annotations

import discord
from desk import Staff, seen
from talk import Reply, World

from knowledge import Actor, Editor, RetireReason, Role

FACT = "garcetti-on-trust"
HERS = "In January 2018 Garcetti said that *fear* keeps people from calling the police."
HIS = "In January 2018 Garcetti said that @everyone who fears deportation stops calling the police."


async def conflict(world: World, staff: Staff, **more: str) -> Reply:
    """The reviewer publishes while a manager has the form open; what the manager sees at Publish."""
    manager = world.staff("manager", manages=True)
    open_form = await manager.opens("fact edit", fact=FACT)
    await staff.publishes(staff.reviewer, await staff.edits(staff.reviewer, FACT, answer=HERS))
    page = seen(await manager.submits(open_form, answer=HIS, **more))
    preview = seen(await manager.presses(page, "Preview"))
    assert "Somebody else changed this fact since you began." in preview.text
    staff.second = manager
    return seen(await manager.submits(await manager.opens_by_press(preview, "Publish"), why="*mine*"))


async def test_the_second_sees_both_texts(world: World, staff: Staff) -> None:
    shown = await conflict(world, staff)
    assert "Somebody else changed this fact in the meantime. It is at revision 2 now." in shown.text
    assert r"Now: In January 2018 Garcetti said that \*fear\* keeps" in shown.text
    assert "Yours: In January 2018 Garcetti said that @\u200beveryone who fears" in shown.text
    assert r"Why, as you typed it: \*mine\*" in shown.text
    assert world.bot.base.shown(FACT).answer == HERS


async def test_mine_goes_on_top_and_clashes_are_named(world: World, staff: Staff) -> None:
    shown = await conflict(world, staff, as_of="2018-02")
    page = seen(await staff.second.presses(shown, "Put mine on top of theirs"))
    assert "You both changed: Answer. Your words stand in the draft." in page.text
    done = await staff.publishes(staff.second, page)
    assert "as revision 3." in done.text
    fact = world.bot.base.shown(FACT)
    assert (fact.answer, str(fact.as_of)) == (HIS, "2018-02")


async def test_what_only_the_other_changed_is_kept(world: World, staff: Staff) -> None:
    manager = world.staff("manager", manages=True)
    open_form = await manager.opens("fact edit", fact=FACT)
    await staff.publishes(staff.reviewer, await staff.edits(staff.reviewer, FACT, answer=HERS))
    page = seen(await manager.submits(open_form, as_of="2018-02"))
    page = seen(await manager.presses(await staff.publishes(manager, page), "Put mine on top of theirs"))
    assert "You both changed" not in page.text
    await staff.publishes(manager, page)
    fact = world.bot.base.shown(FACT)
    assert (fact.answer, str(fact.as_of)) == (HERS, "2018-02")


async def test_mine_is_discarded_when_asked_twice(world: World, staff: Staff) -> None:
    shown = await conflict(world, staff)
    asked = seen(await staff.second.presses(shown, "Discard mine"))
    await staff.second.presses(asked, "Throw it away")
    assert await world.bot.base.desk.of(0, staff.second.user.id) == ()
    assert world.bot.base.shown(FACT).answer == HERS


async def test_long_texts_of_both_are_paged(world: World, staff: Staff) -> None:
    manager = world.staff("manager", manages=True)
    page = await staff.edits(manager, FACT, answer=("In 2018 Garcetti said: " + "_mine_ " * 300)[:1200])
    form = await manager.opens_by_press(page, "Other wordings")
    wordings = "\n".join(f"{number} garcetti {'y' * 80}" for number in range(40))
    page = seen(await manager.submits(form, **{form.fields[0]: wordings}))
    await staff.publishes(staff.reviewer, await staff.edits(staff.reviewer, FACT, answer=HERS))
    first = await staff.publishes(manager, page)
    second = seen(await manager.presses(first, "Next page"))
    assert "page 2 of" in second.text
    assert "Put mine on top of theirs" in second.buttons


async def test_a_fact_withdrawn_meanwhile_is_told_and_the_draft_stays(world: World, staff: Staff) -> None:
    manager = world.staff("manager", manages=True)
    page = await staff.edits(manager, FACT, answer=HIS)
    preview = seen(await manager.presses(page, "Preview"))
    publish = await manager.opens_by_press(preview, "Publish")
    await retire(world, staff)
    shown = seen(await manager.submits(publish, why="x"))
    assert "It was withdrawn meanwhile." in shown.text
    assert "Put mine on top of theirs" not in shown.buttons
    (draft,) = await world.bot.base.desk.of(0, manager.user.id)
    assert draft.text("answer") == HIS


async def test_a_fact_withdrawn_while_its_form_is_open_leaves_a_draft_of_a_new_one(world: World, staff: Staff) -> None:
    form = await staff.editor.opens("fact edit", fact=FACT)
    await retire(world, staff)
    page = seen(await staff.editor.submits(form, answer=HIS))
    assert "That fact was withdrawn meanwhile. What you typed is kept as a draft of a new fact." in page.text
    assert (await staff.editor.opens_by_press(page, "Text")).filled["answer"] == HIS


async def retire(world: World, staff: Staff) -> None:
    actor = Actor(Editor(id=staff.reviewer.user.id, name="reviewer"), Role.REVIEWER, discord.utils.utcnow())
    await world.bot.base.retire(0, FACT, actor, RetireReason.WRONG)


async def test_a_wording_taken_meanwhile_is_told_with_its_fact(world: World, staff: Staff) -> None:
    manager = world.staff("manager", manages=True)
    (_, preview) = await manager.runs("fact phrasing add", fact=FACT, wording="trust in the police force")
    publish = await manager.opens_by_press(preview, "Publish")
    (_, other) = await staff.reviewer.runs(
        "fact phrasing add", fact="sessions-on-safety", wording="Trust in the police force?"
    )
    await staff.reviewer.submits(await staff.reviewer.opens_by_press(other, "Publish"), why="first")
    stop = seen(await manager.submits(publish, why="second"))
    assert "is answered already: “Why did Jeff Sessions oppose sanctuary policies?”" in stop.text
    assert "Your draft is kept." in stop.text
    assert "Take it out there" in stop.buttons
