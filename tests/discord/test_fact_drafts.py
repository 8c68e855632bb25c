"""Drafts: whose they are, that they survive, and that roles are looked at for each press and submit."""

from __future__ import annotations

from typing import Any

import pytest
from desk import ANSWER, GAZETTE, Staff, form_ids, seen
from talk import Reply, World

from bot.views.buttons import button
from bot.views.layout import Layout, rows
from knowledge import Actor, Editor, Role

ONLY = "Only editors can do that."


async def test_a_form_submitted_after_a_restart_makes_its_draft(world: World, staff: Staff, make_bot: Any) -> None:
    form = await staff.editor.opens("fact edit", fact="garcetti-on-trust")
    assert form_ids(form) == "fact-edit:v1:garcetti-on-trust:shared:1"
    await world.restart(make_bot())
    page = seen(await staff.editor.submits(form, as_of="2018-02"))
    assert "**True for** (changed): 2018-02" in page.text
    await world.restart(make_bot())
    form = await staff.editor.opens_by_press(page, "Kind and status")
    assert form.chosen["status"] == ["contested"]
    await world.restart(make_bot())
    page = seen(await staff.editor.submits(form, status=["historical"]))
    assert "**Status** (changed): historical" in page.text
    assert "**True for** (changed): 2018-02" in page.text


async def test_opening_a_form_writes_nothing(world: World, staff: Staff) -> None:
    await staff.editor.opens("fact edit", fact="garcetti-on-trust")
    await staff.editor.opens("fact add")
    assert await world.bot.base.desk.of(0, staff.editor.user.id) == ()


async def test_a_role_taken_away_while_a_form_is_open_counts_at_the_submit(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    text = await staff.reviewer.opens_by_press(page, "Text")
    edit = await staff.reviewer.opens("fact edit", fact="texas-sb4-duties")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    publish = await staff.reviewer.opens_by_press(preview, "Publish")
    world.take(staff.reviewer, staff.reviewers)
    for form, values in ((text, {"as_of": "2019"}), (edit, {"as_of": "2019"}), (publish, {"why": "x"})):
        refusal = seen(await staff.reviewer.submits(form, **values))
        assert refusal.text == ONLY
    for label in ("Publish", "Fix", "Discard"):
        assert seen(await staff.reviewer.presses(preview, label)).text == ONLY
    (draft,) = await world.bot.base.desk.of(0, staff.reviewer.user.id)
    assert str(draft.fact().as_of) == "2018-02"
    assert world.bot.base.shown("garcetti-on-trust").revision == 1


async def test_a_reviewer_who_became_an_editor_while_the_form_was_open_proposes(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    publish = await staff.reviewer.opens_by_press(preview, "Publish")
    world.take(staff.reviewer, staff.reviewers)
    world.grant(staff.reviewer, staff.editors)
    assert "it waits in `/review`" in seen(await staff.reviewer.submits(publish, why="x")).text


PRESSES = (
    "draft:v1:1", "part:v1:1:text", "again:v1:1:quote-1", "compare:v1:1", "passage:v1:1:1", "preview:v1:1",
    "changes:v1:1:0", "publish:v1:1", "discard:v1:1", "throw:v1:1", "ontop:v1:1", "both:v1:1:0", "takeout:v1:1",
)  # fmt: skip


async def door(world: World) -> Reply:
    """A message that everybody sees, with every press of draft 1."""
    layout = Layout(*rows([button(f"{number}.", custom_id, "en") for number, custom_id in enumerate(PRESSES)]))
    await world.bot.get_channel(world.channel.id).send(view=layout)
    return world.sent(world.channel.id)[-1]


async def test_a_draft_is_its_editors_alone(world: World, staff: Staff) -> None:
    await staff.edits(staff.editor, "garcetti-on-trust", as_of="2018-02")
    public = await door(world)
    for number in range(len(PRESSES)):
        refusal = seen(await staff.second.presses(public, f"{number}."))
        assert refusal.text == "There is no draft or proposal with the number 1."
        refusal = seen(await world.member.presses(public, f"{number}."))
        assert refusal.text == ONLY
    (listed,) = await staff.second.runs("fact drafts")
    assert listed.text == "You have no drafts here."


async def test_a_drafts_number_opens_nothing_in_another_server(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await staff.edits(staff.editor, "garcetti-on-trust", as_of="2018-02")
    form = await staff.editor.opens_by_press(page, "Text")
    monkeypatch.setattr(world.bot, "scope", lambda guild_id: guild_id)
    (listed,) = await staff.editor.runs("fact drafts")
    assert listed.text == "You have no drafts here."
    public = await door(world)
    for number in range(len(PRESSES)):
        refusal = seen(await staff.editor.presses(public, f"{number}."))
        assert refusal.text == "There is no draft or proposal with the number 1."
    assert seen(await staff.editor.submits(form)).text == "There is no draft or proposal with the number 1."


async def test_an_edit_that_was_begun_is_offered_before_a_new_one(staff: Staff) -> None:
    await staff.edits(staff.editor, "garcetti-on-trust", as_of="2018-02")
    (begun,) = await staff.editor.runs("fact edit", fact="garcetti-on-trust")
    page = seen(await staff.editor.presses(seen(begun), "Go on with my draft"))
    assert "2018-02" in page.text
    (begun,) = await staff.editor.runs("fact edit", fact="garcetti-on-trust")
    anew = await staff.editor.opens_by_press(begun, "Begin anew")
    assert anew.filled["as_of"] == "2018-01"


async def test_drafts_are_listed_a_page_at_a_time(world: World, staff: Staff) -> None:
    actor = Actor(Editor(id=staff.editor.user.id, name="Ana"), Role.EDITOR, world.bot.user.created_at)
    for number in range(12):
        await world.bot.base.start_draft(0, None, actor, {"question": f"*Question* {number} @everyone?"})
    (first,) = await staff.editor.runs("fact drafts")
    assert len(seen(first).buttons) == 11
    assert r"\*Question\*" in first.text
    assert "@everyone" not in first.text
    second = seen(await staff.editor.presses(first, "Next page"))
    assert list(second.buttons) == ["Draft 11", "Draft 12", "Earlier page"]
    page = seen(await staff.editor.presses(second, "Draft 12"))
    assert r"\*Question\* 0" in page.text


async def test_discarding_asks_first(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.editor, "garcetti-on-trust", as_of="2018-02")
    asked = seen(await staff.editor.presses(page, "Discard"))
    kept = seen(await staff.editor.presses(asked, "Keep it"))
    assert "2018-02" in kept.text
    gone = seen(await staff.editor.presses(seen(await staff.editor.presses(kept, "Discard")), "Throw it away"))
    assert gone.text == "The draft is gone. What stands has not changed."
    assert await world.bot.base.desk.of(0, staff.editor.user.id) == ()


async def test_a_second_press_on_publish_publishes_nothing_twice(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    first = await staff.reviewer.opens_by_press(preview, "Publish")
    second = await staff.reviewer.opens_by_press(preview, "Publish")
    await staff.reviewer.submits(first, why="once")
    late = seen(await staff.reviewer.submits(second, why="twice"))
    assert late.text == "Proposal 1 was published already."
    assert world.bot.base.shown("garcetti-on-trust").revision == 2
    assert len(staff.logged()) == 1


async def test_a_correction_is_marked_for_earlier_answers_and_reviewers(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.editor, "garcetti-on-trust", as_of="2018-02")
    await staff.publishes(staff.editor, page, correction=["yes"])
    (item,) = [each for each in await world.bot.base.queue(0) if each.kind == "edit"]
    assert item.proposal.correction


async def test_an_edit_in_another_server_becomes_that_servers_own_text(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.bot, "scope", lambda guild_id: guild_id)
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    await staff.publishes(staff.reviewer, page)
    scope = world.guild.id
    assert "garcetti-on-trust" in world.bot.base.view(scope).own
    assert str(world.bot.base.shown("garcetti-on-trust").as_of) == "2018-01"
    form = await staff.reviewer.opens("fact edit", fact="garcetti-on-trust")
    assert form_ids(form) == "fact-edit:v1:garcetti-on-trust:own:1"
    page = seen(await staff.reviewer.submits(form, as_of="2018-03"))
    done = await staff.publishes(staff.reviewer, page)
    assert "as revision 2." in done.text


async def test_a_check_today_names_who_compared_it(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    form = await staff.reviewer.opens_by_press(page, "Kind and status")
    page = seen(await staff.reviewer.submits(form, checked=["today"], review_days="90"))
    await staff.publishes(staff.reviewer, page)
    fact = world.bot.base.shown("garcetti-on-trust")
    assert (fact.checked_by, fact.review_days) == ("reviewer", 90)


async def test_a_new_fact_whose_id_is_taken_meanwhile_gets_another_one(world: World, staff: Staff) -> None:
    question = "What does Chicago's ordinance say?"
    page = await staff.writes(staff.reviewer, question=question)
    text = await staff.reviewer.opens_by_press(page, "Text")
    other = {"question": "What does Chicago’s ordinance say, and whom does it bind?"}
    await staff.publishes(staff.reviewer, page)
    page = await staff.writes(staff.reviewer, question=question + " ", answer=ANSWER + " It binds the city.")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    assert "is answered already: “What does Chicago's ordinance say?”" in preview.text
    assert text.filled["question"] == question
    form = await staff.reviewer.opens_by_press(seen(await staff.reviewer.presses(preview, "Fix")), "Text")
    done = await staff.publishes(staff.reviewer, seen(await staff.reviewer.submits(form, **other)))
    assert "as revision 1." in done.text


async def test_a_known_sources_address_is_enough_and_a_new_one_gets_an_id(world: World, staff: Staff) -> None:
    page = await staff.writes(staff.editor)
    (draft,) = await world.bot.base.desk.of(0, staff.editor.user.id)
    assert draft.fact().source_ids == ("example-gazette",)
    form = await staff.editor.opens_by_choice(page, "sources", "addsource")
    page = seen(
        await staff.editor.submits(
            form, url="https://city.example/x", title="The *Ordinance*", publisher="City", kind=["ordinance"]
        )
    )
    assert r"**Source 2**: The \*Ordinance\*" in page.text
    draft = await world.bot.base.desk.get(draft.id)
    (source,) = draft.sources()
    assert (source.id, source.kind) == ("city-the-ordinance", "ordinance")
    about = await staff.editor.opens_by_choice(page, "sources", "about-city-the-ordinance")
    page = seen(await staff.editor.submits(about, author="A. Clerk"))
    form = await staff.editor.opens_by_choice(page, "sources", "source-city-the-ordinance")
    page = seen(await staff.editor.submits(form, published="about 2012"))
    (source,) = (await world.bot.base.desk.get(draft.id)).sources()
    assert (source.author, str(source.published), source.published_approximate) == ("A. Clerk", "2012", True)
    form = await staff.editor.opens_by_choice(page, "sources", "source-city-the-ordinance")
    page = seen(await staff.editor.submits(form, url="", title=""))
    assert "Source 2" not in page.text
    assert GAZETTE not in page.text
