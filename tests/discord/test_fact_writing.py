"""Writing facts in Discord: a form, a draft, a preview as members will see it, and publishing."""

from __future__ import annotations

from typing import Any

import pytest
from desk import ANSWER, Staff, form_ids, seen
from talk import World

from bot import roles
from knowledge import Move, NotAllowed


async def test_a_reviewer_writes_a_fact_and_members_are_answered_with_it(world: World, staff: Staff) -> None:
    page = await staff.writes(staff.reviewer)
    assert "mended" not in page.text
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    card, report = staff.reviewer.seen
    assert ANSWER in card.text
    assert "No person has checked this yet." in card.text
    assert "This is a new fact." in report.text
    assert "No question moves to another fact." in report.text
    form = await staff.reviewer.opens_by_press(preview, "Publish")
    done = seen(await staff.reviewer.submits(form, why="It was *missing*."))
    assert "Published. It stands now, as revision 1." in done.text
    assert ANSWER in staff.reviewer.seen[0].text
    answer = await world.member.asks("What does Chicago's ordinance say?")
    assert ANSWER in answer.text
    (line,) = staff.logged()
    assert line == r"reviewer published “What does Chicago's ordinance say?” (revision 1): It was \*missing\*."


async def test_an_editors_change_waits_for_a_second_key_and_says_so(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.editor, "texas-sb4-duties", answer="Local jails in Texas honor federal detainers.")
    assert "**Answer** (changed): Local jails" in page.text
    preview = seen(await staff.editor.presses(page, "Preview"))
    assert "Taken out: ~~struck through~~. Put in: **bold**." in preview.text
    assert "~~Texas Senate Bill 4 of 2017 requires local~~**Local** jails" in preview.text
    assert "rests on one source" in preview.text
    assert "It will wait in `/review` until somebody else says yes." in preview.text
    done = seen(await staff.editor.submits(await staff.editor.opens_by_press(preview, "Publish"), why="shorter"))
    assert "It is not published yet: it waits in `/review`, number 1, until somebody else says yes." in done.text
    assert "2017 requires" in world.bot.base.shown("texas-sb4-duties").answer
    (line,) = staff.logged()
    assert line.startswith(r"Ana \*A.\* proposes “What does Texas SB 4 require of local police?” (number 1): shorter")


async def test_where_nobody_else_could_say_yes_it_says_when_it_publishes_itself(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {str(staff.reviewers.id): 1}

    monkeypatch.setattr(roles, "_member_counts", counts)
    page = await staff.edits(staff.reviewer, "texas-sb4-duties", as_of="2017-06")
    links = await staff.reviewer.opens_by_press(page, "Links")
    page = seen(await staff.reviewer.submits(links, protected=["yes"]))
    done = await staff.publishes(staff.reviewer, page)
    assert "it publishes itself on <t:" in done.text


async def test_a_mistake_names_its_field_and_edit_again_has_what_was_typed(world: World, staff: Staff) -> None:
    long = "word " * 260
    form = await staff.editor.opens("fact add")
    assert len(form_ids(form)) < 100
    page = seen(await staff.editor.submits(form, question="What?", as_of="next year", answer="x"))
    assert "**True for**: a date is written 2018, 2018-01 or 2018-01-24" in page.text
    assert "**Kind**: is missing" in page.text
    assert "Preview" not in page.buttons
    again = await staff.editor.opens_by_press(page, "Edit again")
    assert "kind" in again.fields
    text = await staff.editor.opens_by_press(page, "Text")
    assert text.filled["as_of"] == "next year"
    page = seen(await staff.editor.submits(text, answer=long[:1200], as_of="about 2018"))
    assert "a date is written" not in page.text
    assert "**True for**: about 2018" in page.text
    assert (await staff.editor.opens_by_press(page, "Text")).filled["as_of"] == "about 2018"


async def test_advice_stops_an_edit_and_a_loaded_word_is_named(staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "texas-sb4-duties", answer="You should call a lawyer about Texas jails.")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    assert "**This stops it:**" in preview.text
    assert "Publish" not in preview.buttons
    fixed = seen(await staff.reviewer.presses(preview, "Fix"))
    assert "You should call a lawyer" in (await staff.reviewer.opens_by_press(fixed, "Text")).filled["answer"]


async def test_a_report_opened_before_does_not_publish_what_the_checks_stop(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "texas-sb4-duties", as_of="2017-06")
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    publish = await staff.reviewer.opens_by_press(preview, "Publish")
    text = await staff.reviewer.opens_by_press(seen(await staff.reviewer.presses(preview, "Fix")), "Text")
    await staff.reviewer.submits(text, answer="You should call a lawyer about Texas jails.")
    stop = seen(await staff.reviewer.submits(publish, why="better words"))
    assert "It is not published. Your draft is kept." in stop.text
    assert "Why, as you typed it: better words" in stop.text
    assert world.bot.base.shown("texas-sb4-duties").revision == 1


async def test_what_else_moves_is_told_with_the_questions(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Move(f"question *{number}*", "garcetti-on-trust", "texas-sb4-duties") for number in range(12)]
    monkeypatch.setattr(world.bot.base, "preview", with_moves(world.bot.base.preview, found))
    page = await staff.edits(staff.editor, "texas-sb4-duties", as_of="2017-06")
    preview = seen(await staff.editor.presses(page, "Preview"))
    assert "Moves 12 questions to another fact:" in preview.text
    assert r"“question \*0\*”: now “What did Eric Garcetti say about trust in police?”" in preview.text
    assert "and 7 more" in preview.text


def with_moves(preview: Any, found: list[Move]) -> Any:
    async def previewed(draft_id: int, **options: Any) -> Any:
        return await preview(draft_id, **{**options, "moves": lambda before, after: found})

    return previewed


async def test_the_longest_texts_are_shown_whole_or_paged(world: World, staff: Staff) -> None:
    after = ("In 2018 Garcetti said so." + "".join(f" _b{number}_" for number in range(300)))[:1200]
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", answer=after, places="Los Angeles, CA\n" + "p" * 300)
    form = await staff.reviewer.opens_by_press(page, "Other wordings")
    phrasings = "\n".join(f"{number} *wording* of garcetti ".ljust(90, "w") for number in range(40))
    page = seen(await staff.reviewer.submits(form, **{form.fields[0]: phrasings}))
    form = await staff.reviewer.opens_by_press(page, "Other wordings")
    assert "\n".join(form.filled.values()) == phrasings
    preview = seen(await staff.reviewer.presses(page, "Preview"))
    for message in staff.reviewer.seen:
        seen(message)
    first = seen(await staff.reviewer.presses(preview, "All changes"))
    second = seen(await staff.reviewer.presses(first, "Next page"))
    assert "page 2 of" in second.text


async def test_a_list_longer_than_a_field_is_spread_and_comes_back_whole(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.editor, "places-on-the-list", as_of="2018-02")
    form = await staff.editor.opens_by_press(page, "The list")
    stands = world.bot.base.shown("places-on-the-list").list
    assert "\n".join(form.filled.values()).splitlines() == list(stands)
    assert len(form.fields) > 1
    page = seen(await staff.editor.submits(form))
    assert "The list** (changed)" not in page.text


async def test_save_as_fact_prefills_a_form_and_keeps_nothing_before_the_submit(world: World, staff: Staff) -> None:
    said = "@everyone **Chicago** says so. " + "x" * 1900
    message = await world.member.actor.send(world.channel, said)
    form = await staff.editor.opens_on(message, "Save as fact")
    assert form.filled["answer"] == said
    assert await world.bot.base.desk.of(0, staff.editor.user.id) == ()
    await world.bot.http.delete_message(world.channel.id, message.id)
    page = seen(await staff.editor.submits(form, question="What does Chicago say?"))
    assert "**Answer**: is too long: at most 1,200 characters" in page.text
    assert "@everyone" not in page.text
    (draft,) = await world.bot.base.desk.of(0, staff.editor.user.id)
    assert draft.text("answer") == said


async def test_strangers_open_nothing(world: World, staff: Staff) -> None:
    message = await staff.editor.actor.send(world.channel, "words")
    picked = await world.member.actor.context_menu(world.channel, "Save as fact", message)
    assert "Only editors can do that." in str(picked.response.components)
    for command, options in {
        "fact add": {},
        "fact edit": {"fact": "texas-sb4-duties"},
        "fact drafts": {},
        "fact phrasing add": {"fact": "texas-sb4-duties", "wording": "sb4"},
        "fact phrasing remove": {"fact": "texas-sb4-duties", "wording": "sb4"},
    }.items():
        (refusal,) = await world.member.runs(command, **options)
        assert refusal.private
        assert refusal.text == "Only editors can do that."
    assert {type(error.original) for error in world.env.errors} == {NotAllowed}


async def test_undo_takes_the_change_back_and_only_while_it_is_the_latest(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-02")
    done = await staff.publishes(staff.reviewer, page)
    form = await staff.reviewer.opens_by_press(done, "Undo")
    undone = seen(await staff.reviewer.submits(form, why="It was January."))
    assert "It stands now, as revision 3." in undone.text
    assert str(world.bot.base.shown("garcetti-on-trust").as_of) == "2018-01"
    late = seen(await staff.reviewer.submits(await staff.reviewer.opens_by_press(done, "Undo"), why="again"))
    assert late.text == "Somebody else changed this fact in the meantime. It is at revision 3 now."
    assert staff.logged()[-1] == "reviewer took revision 2 of garcetti-on-trust back: It was January."


async def test_a_wording_is_added_and_removed(world: World, staff: Staff) -> None:
    (card, preview) = await staff.reviewer.runs("fact phrasing add", fact="texas-sb4-duties", wording="sb4  in *Texas*")
    assert card.private
    assert r"**sb4 in \*Texas\***" in seen(preview).text
    form = await staff.reviewer.opens_by_press(preview, "Publish")
    await staff.reviewer.submits(form, why="asked often")
    answer = await world.member.asks("SB4 in *Texas*?")
    assert "honor federal detainers" in answer.text
    offered = await staff.reviewer.types_into("fact phrasing remove", "wording", "sb4", fact="texas-sb4-duties")
    assert offered == ["sb4 in *Texas*"]
    (_, preview) = await staff.reviewer.runs("fact phrasing remove", fact="texas-sb4-duties", wording=offered[0])
    assert r"~~sb4 in \*Texas\*~~" in seen(preview).text
    (refused,) = await staff.reviewer.runs("fact phrasing remove", fact="texas-sb4-duties", wording="no such")
    assert "The fact has no such wording beside its question." in refused.text


async def test_many_and_long_wordings_are_offered_within_discords_limits(world: World, staff: Staff) -> None:
    page = await staff.edits(staff.reviewer, "garcetti-on-trust", as_of="2018-01-24")
    form = await staff.reviewer.opens_by_press(page, "Other wordings")
    many = [f"{number} garcetti wording ".ljust(150, "w") for number in range(26)]
    page = seen(await staff.reviewer.submits(form, **{form.fields[0]: "\n".join(many)[:4000]}))
    await staff.publishes(staff.reviewer, page)
    offered = await staff.reviewer.types_into("fact phrasing remove", "wording", "", fact="garcetti-on-trust")
    assert len(offered) == 25
    assert all(len(value) <= 100 for value in offered)
    (_, preview) = await staff.reviewer.runs("fact phrasing remove", fact="garcetti-on-trust", wording=offered[3])
    (left,) = await world.bot.base.desk.of(0, staff.reviewer.user.id)
    assert set(many[:25]) - set(left.fact().phrasings) == {many[3]}
    assert "Publish" in seen(preview).buttons


async def test_a_wording_of_another_fact_is_refused_with_its_name_and_moved_by_two_drafts(
    world: World, staff: Staff
) -> None:
    taken = "reasons Sessions gave against sanctuary policies"
    (_, refused) = await staff.reviewer.runs("fact phrasing add", fact="garcetti-on-trust", wording=taken)
    assert "is answered already: “Why did Jeff Sessions oppose sanctuary policies?”" in seen(refused).text
    assert "Publish" not in refused.buttons
    opened = seen(await staff.reviewer.presses(refused, "Why did Jeff Sessions"))
    assert "In January 2018 Sessions argued" in opened.text
    other = seen(await staff.reviewer.presses(refused, "Take it out there"))
    assert f"~~{taken}~~" in other.text
    await staff.reviewer.submits(await staff.reviewer.opens_by_press(other, "Publish"), why="moved")
    (listed,) = await staff.reviewer.runs("fact drafts")
    page = seen(await staff.reviewer.presses(listed, "Draft 1"))
    done = await staff.publishes(staff.reviewer, page, why="moved")
    assert "Published." in done.text
    assert taken in world.bot.base.shown("garcetti-on-trust").phrasings


async def test_another_facts_own_question_is_not_taken_out(staff: Staff) -> None:
    taken = "Why did Jeff Sessions oppose sanctuary policies?"
    (_, refused) = await staff.reviewer.runs("fact phrasing add", fact="garcetti-on-trust", wording=taken)
    page = seen(await staff.reviewer.presses(refused, "Take it out there"))
    assert "It is that fact's own question and can't be taken out." in page.text
