"""/review: the one queue, seen by two reviewers, an editor, a manager and a stranger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import discord
import pytest
from samples import Accepted, make_fact
from staff import DEFINITION, DUTIES, Staff, staffed
from talk import Reply, World

from bot import after_change
from bot.config import Settings
from bot.strings import catalogue, languages
from bot.views.diff import diff_lines
from bot.views.form import TYPED
from bot.views.review import Reader, amend_form, review_page, whole_change
from knowledge import Editor, Fact, Proposal, QueueItem, ReportReason, Revision, Role, Waiting
from knowledge.store import ShippedFact
from knowledge.store import Waiting as ShippedWaiting

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
REVIEWERS_ONLY = "Only reviewers can do that."


@pytest.fixture
async def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    return await staffed(world, monkeypatch)


async def look(person: Any) -> Reply:
    (page,) = await person.runs("review")
    assert page.private
    return page


async def test_an_empty_queue_says_so_and_a_stranger_sees_none(world: World, staff: Staff) -> None:
    assert (await look(staff.reviewer)).text == "Nothing waits for a decision."
    assert (await look(staff.stranger)).text == "Only editors can do that."
    assert len(world.env.errors) == 1


async def test_a_reviewer_sees_what_who_and_why_and_approves(world: World, staff: Staff, make_bot: Any) -> None:
    await staff.edit(staff.editor, answer="A city that limits *its* help.", why="the **law** says so")
    page = await look(staff.reviewer)
    assert "1 of 1 that wait for a decision" in page.text
    assert f"**A change of:** What is a sanctuary city? (`{DEFINITION}`)" in page.text
    assert "Proposed by Edi\\~\\~tor\\~\\~, <t:" in page.text
    assert "Why: the \\*\\*law\\*\\* says so" in page.text
    assert "**Answer**: " in page.text
    assert "**\\*its\\***" in page.text
    await world.restart(make_bot())
    done = await staff.reviewer.presses(page, "Approve")
    assert done is not None
    assert done.text.startswith(f"Approved: `{DEFINITION}` is at revision 2.")
    assert "Nothing waits" in done.text
    assert world.bot.base.shown(DEFINITION).answer == "A city that limits *its* help."
    assert staff.logged == [
        f"Rita \\*Review\\* approved Edi\\~\\~tor\\~\\~'s proposal for `{DEFINITION}`: the \\*\\*law\\*\\* says so"
    ]


async def test_a_second_press_and_a_second_reviewer_hear_that_it_is_decided(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New.")
    first, second = await look(staff.reviewer), await look(staff.second)
    await staff.reviewer.presses(first, "Approve")
    late = await staff.second.presses(second, "Approve")
    assert late is not None
    assert late.private
    assert late.text.startswith("Proposal 1 was published already.")
    assert world.bot.base.shown(DEFINITION).revision == 2


async def test_nobody_approves_their_own_and_an_editor_takes_it_back(world: World, staff: Staff) -> None:
    asked = await staff.edit(staff.editor, answer="New.")
    assert isinstance(asked, Waiting)
    page = await look(staff.editor)
    assert set(page.buttons) == {"Take it back…", "Amend…", "As it stands now"}
    other = await look(staff.reviewer)
    custom_id = other.buttons["Approve"]
    assert custom_id.startswith("review:v1:approve:p1:")
    form = await staff.editor.opens_by_press(page, "Take it back")
    done = await staff.editor.submits(form, why="my mistake")
    assert done is not None
    assert "Nothing waits" in done.text
    assert staff.logged == [f"Edi\\~\\~tor\\~\\~ declined Edi\\~\\~tor\\~\\~'s proposal for `{DEFINITION}`: my mistake"]


async def test_a_promoted_proposer_is_refused(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New.")
    page = await look(staff.reviewer)
    world.grant(staff.editor, staff.reviewers)
    own = await look(staff.editor)
    assert "Approve" not in own.buttons
    world.take(staff.reviewer, staff.reviewers)
    refused = await staff.reviewer.presses(page, "Approve")
    assert refused is not None
    assert refused.text == "Only editors can do that."
    world.grant(staff.reviewer, staff.editors)
    refused = await staff.reviewer.presses(page, "Approve")
    assert refused is not None
    assert refused.text == REVIEWERS_ONLY
    assert world.bot.base.shown(DEFINITION).revision == 1


async def test_declining_asks_why_and_looks_at_the_role_again(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New.")
    page = await look(staff.reviewer)
    form = await staff.reviewer.opens_by_press(page, "Decline")
    world.take(staff.reviewer, staff.reviewers)
    refused = await staff.reviewer.submits(form, why="no")
    assert refused is not None
    assert refused.text == "Only editors can do that."
    form = await staff.second.opens_by_press(await look(staff.second), "Decline")
    done = await staff.second.submits(form, why="not _so_")
    assert done is not None
    assert done.text.startswith(f"Declined: `{DEFINITION}`")
    assert staff.logged == [f"Second declined Edi\\~\\~tor\\~\\~'s proposal for `{DEFINITION}`: not \\_so\\_"]


async def test_amending_starts_from_the_proposed_texts(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New answer.", phrasings="one way\nanother way")
    form = await staff.reviewer.opens_by_press(await look(staff.reviewer), "Amend")
    assert form.filled == {"answer": "New answer.", "phrasings": "one way\nanother way"}
    done = await staff.reviewer.submits(form, answer="Mended answer.")
    assert done is not None
    assert f"Amended: `{DEFINITION}`. It still waits." in done.text
    assert "Changed since by Rita \\*Review\\*." in done.text
    assert "**Mended" in done.text
    await staff.second.presses(await look(staff.second), "Approve")
    shown = world.bot.base.shown(DEFINITION)
    assert (shown.answer, shown.phrasings) == ("Mended answer.", ("one way", "another way"))


async def test_a_mistake_in_a_form_gives_the_words_back(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New answer.", as_of="2020")
    form = await staff.reviewer.opens_by_press(await look(staff.reviewer), "Amend")
    answer = await staff.reviewer.submits(form, answer="Long work.", as_of="soon")
    assert answer is not None
    assert "as_of:" in answer.text
    seen = [reply.text for reply in private_texts(world, staff.reviewer)]
    assert any("This is what was typed:" in text and "Long work." in text for text in seen)
    assert (await world.bot.base.reviews.get(1)).fact.answer == "New answer."


def private_texts(world: World, person: Any) -> list[Reply]:
    messages = world.env.backend.messages.get(world.channel.id, {}).values()
    return [Reply(message, list(message.components), True) for message in messages if message.flags & 64]


async def test_what_changed_meanwhile_is_not_decided_unseen(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="New.")
    page = await look(staff.reviewer)
    form = await staff.second.opens_by_press(await look(staff.second), "Decline")
    await world.bot.base.amend(1, staff.actor(staff.editor, Role.EDITOR), {"answer": "Newer."})
    shown = await staff.reviewer.presses(page, "Approve")
    assert shown is not None
    assert shown.text.startswith("It changed while you looked at it, so nothing was decided.")
    assert "**Newer**" in shown.text
    given_back = await staff.second.submits(form, why="because of the old text")
    assert given_back is not None
    assert "because of the old text" in given_back.text
    assert world.bot.base.shown(DEFINITION).revision == 1
    await staff.reviewer.presses(shown, "Approve")
    assert world.bot.base.shown(DEFINITION).answer == "Newer."


async def test_a_stale_proposal_is_looked_at_again_before_it_is_approved(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="Theirs.", court="9th Cir.")
    await staff.edit(staff.second, Role.REVIEWER, answer="Meanwhile.")
    page = await look(staff.reviewer)
    assert "**The text has changed since.**" in page.text
    assert "Approve" not in page.buttons
    shown = await staff.reviewer.presses(page, "Look again")
    assert shown is not None
    assert "Both sides changed: Answer." in shown.text
    assert "**Theirs**" in shown.text
    await staff.reviewer.presses(shown, "Approve")
    assert (world.bot.base.shown(DEFINITION).answer, world.bot.base.shown(DEFINITION).court) == ("Theirs.", "9th Cir.")


async def test_one_made_on_the_command_line_waits_for_somebody_here(world: World, staff: Staff) -> None:
    base = world.bot.base
    await staff.edit(staff.second, Role.REVIEWER, fact=DUTIES, protected="yes")
    await publish_all(staff)
    actor = replace(staff.actor(staff.second, Role.OWNER), editor=Editor(id=0, name="command line"))
    draft = await base.start_draft(0, DUTIES, actor, {"answer": "From the machine."})
    assert isinstance(await base.publish(draft.id, actor, "by hand"), Waiting)
    page = await look(staff.reviewer)
    assert "Proposed by command line" in page.text
    await staff.reviewer.presses(page, "Approve")
    assert base.shown(DUTIES).answer == "From the machine."


async def publish_all(staff: Staff) -> None:
    """Whatever waits is approved by the reviewer."""
    base = staff.world.bot.base
    for item in await base.queue(0):
        assert item.proposal is not None
        await base.approve(item.proposal.id, staff.actor(staff.reviewer, Role.REVIEWER))


async def test_with_one_reviewer_a_protected_change_says_when_it_is_published(world: World, staff: Staff) -> None:
    await staff.edit(staff.second, Role.REVIEWER, fact=DUTIES, protected="yes")
    await publish_all(staff)
    waiting = await staff.edit(staff.second, Role.REVIEWER, fact=DUTIES, reviewers=1, answer="In a day.")
    assert isinstance(waiting, Waiting)
    assert waiting.publish_after is not None
    page = await look(staff.reviewer)
    moment = f"<t:{int(waiting.publish_after.timestamp())}:f>"
    assert f"fewer than two reviewers: it is published by itself {moment}, unless somebody declines it." in page.text


async def test_what_nobody_declined_is_published_and_told(world: World, staff: Staff) -> None:
    waiting = await staff.edit(
        staff.second, Role.REVIEWER, fact=DUTIES, reviewers=1, answer="In a day.", protected="yes", why="*new*"
    )
    assert isinstance(waiting, Waiting)
    assert waiting.publish_after is not None
    await after_change.publish_due(world.bot, waiting.publish_after - dt.timedelta(seconds=1))
    assert staff.logged == []
    await after_change.publish_due(world.bot, waiting.publish_after)
    assert world.bot.base.shown(DUTIES).answer == "In a day."
    said = f"`{DUTIES}` stands as {staff.second.user.name} proposed it, since nobody declined it in time: \\*new\\*"
    assert staff.logged == [said]


async def test_pages_turn_and_the_present_card_opens(world: World, staff: Staff) -> None:
    await staff.edit(staff.editor, answer="One.")
    await staff.edit(staff.editor, fact=DUTIES, answer="Two.")
    page = await look(staff.reviewer)
    following = await staff.reviewer.presses(page, "Next")
    assert following is not None
    assert "2 of 2" in following.text
    assert DUTIES in following.text
    assert "Next" not in following.buttons
    present = await staff.reviewer.presses(following, "As it stands now")
    assert present is not None
    assert "This answers:" in present.text


async def test_a_releases_text_is_taken_or_ours_kept(world: World, staff: Staff) -> None:
    base = world.bot.base
    for fact_id, button in ((DEFINITION, "Take the release's text"), (DUTIES, "Keep our text")):
        shipped = base.shown(fact_id)
        ours = await staff.edit(staff.reviewer, Role.REVIEWER, fact=fact_id, answer="Ours.")
        assert isinstance(ours, Revision)
        theirs = Fact.model_validate({**ours.before.model_dump(), "answer": "The release's."})  # type: ignore[union-attr]
        editor = Editor(id=0, name="a newer release")
        waiting = ShippedWaiting(0, theirs, ours.number, editor, NOW, "The fact was changed here.")
        await base.store.apply([], shipped=[ShippedFact(theirs, shipped.digest())], waiting=[waiting])
        page = await look(staff.second)
        assert "A newer release has another text than this server for:" in page.text
        done = await staff.second.presses(page, button)
        assert done is not None
        assert "Nothing waits" in done.text
    assert (base.shown(DEFINITION).answer, base.shown(DUTIES).answer) == ("The release's.", "Ours.")
    assert staff.logged == [
        f"Second took the release's text of `{DEFINITION}`.", f"Second kept `{DUTIES}` as it is here.",
    ]  # fmt: skip


@pytest.fixture
def away(world: World, monkeypatch: pytest.MonkeyPatch) -> int:
    """The server is not the home server, so that it has a scope of its own."""
    monkeypatch.setattr(world.bot, "settings", world.bot.settings.model_copy(update={"home_guild_id": 1}))
    return int(world.guild.id)


async def test_a_server_decides_about_its_own_and_hidden_texts(world: World, staff: Staff, away: int) -> None:
    base = world.bot.base
    local, shared = staff.actor(staff.second, Role.REVIEWER), staff.actor(staff.second, Role.REVIEWER)
    for fact_id in (DEFINITION, DUTIES):
        await staff.edit(staff.second, Role.REVIEWER, fact=fact_id, scope=away, answer="Ours.")
    await base.hide(away, "garcetti-on-trust", local, "x")
    await base.hide(away, "sessions-on-safety", local, "x")
    assert await base.queue(away) == ()
    for fact_id in (DEFINITION, DUTIES, "garcetti-on-trust", "sessions-on-safety"):
        draft = await base.start_draft(0, fact_id, shared, {"answer": "Shared, newer."})
        await base.publish(draft.id, shared, "moved")
    for label in ("Take the shared text", "Keep our text", "Show the shared text", "Keep it hidden"):
        page: Reply | None = await look(staff.reviewer)
        while page is not None and label not in page.buttons:
            page = await staff.reviewer.presses(page, "Next")
        assert page is not None
        assert await staff.reviewer.presses(page, label) is not None
    assert await base.queue(away) == ()
    view = base.view(away)
    assert DEFINITION not in view.own
    assert view.facts[DUTIES].answer == "Ours."
    assert view.facts["garcetti-on-trust"].answer == "Shared, newer."
    assert "sessions-on-safety" not in view.facts
    answer = await staff.stranger.asks("What does Texas SB 4 require of local police?")
    assert "This server's wording." in answer.text


async def test_another_servers_proposal_is_out_of_reach(world: World, staff: Staff, monkeypatch: Any) -> None:
    await staff.edit(staff.editor, answer="New.")
    page = await look(staff.reviewer)
    moved = world.bot.settings.model_copy(update={"home_guild_id": 1})
    monkeypatch.setattr(world.bot, "settings", moved)
    for label in ("Approve", "Decline", "Amend"):
        answer = await staff.reviewer.presses(page, label)
        assert answer is not None
        assert answer.text == "There is no draft or proposal with the number 1."
    assert world.bot.base.shown(DEFINITION).revision == 1


async def test_reports_are_dealt_with(world: World, staff: Staff) -> None:
    base = world.bot.base
    await base.corrections.report(DEFINITION, ReportReason.OUTDATED)
    page = await look(staff.reviewer)
    assert "- it is out of date: 1" in page.text
    await base.corrections.report(DEFINITION, ReportReason.WRONG)
    shown = await staff.reviewer.presses(page, "Reports are dealt with")
    assert shown is not None
    assert "- it is wrong: 1" in shown.text
    done = await staff.reviewer.presses(shown, "Reports are dealt with")
    assert done is not None
    assert "Nothing waits" in done.text
    assert staff.logged == [f"Rita \\*Review\\* dealt with the reports about `{DEFINITION}`."]


async def test_editors_are_pseudonyms_where_the_owner_wants_that(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = world.bot.settings.model_copy(update={"editor_names": "pseudonyms"})
    monkeypatch.setattr(world.bot, "settings", named)
    await staff.edit(staff.editor, answer="New.")
    page = await look(staff.reviewer)
    assert "Proposed by Editor " in page.text
    assert "tor" not in page.text.split("Proposed by Editor ")[1].split(",")[0]
    await staff.reviewer.presses(page, "Approve")
    assert "Rita" not in staff.logged[0]
    assert "Edi\\~" not in staff.logged[0]
    assert Settings(discord_token=None).editor_names == "names"


def full(char: str, *, answer: int = 1200) -> Fact:
    words = " ".join(f"{char * 9}{number}" for number in range(200))
    fields = make_fact(
        id="x" * 50, question=(char * 119) + "?", answer=words[:answer].strip(),
        phrasings=[f"{number} {char * 190}" for number in range(20)],
        list=[f"{number} {char * 90}" for number in range(30)],
    ).model_dump()  # fmt: skip
    return Fact.model_validate({name: value for name, value in fields.items() if name in Fact.model_fields})


@pytest.mark.parametrize(
    ("kind", "language"),
    [*(("edit", language) for language in languages()), ("shipped", "es"), ("override", "es"), ("retire", "es")],
)
def test_the_longest_item_is_cut_paged_and_taken(kind: Any, language: str, accepted: Accepted) -> None:
    before, after = full("*"), full("_", answer=1000)
    editor = Editor(id=2**62, name="*" * 32)
    proposal = Proposal(
        10**17, 0, after, "waiting", "editor", 1, editor, NOW, "*" * 300, publish_after=NOW, amended_by=editor,
        correction=True,
    )  # fmt: skip
    item = QueueItem(kind, "x" * 50, before, after, proposal if kind in {"edit", "shipped", "retire"} else None)
    reader = Reader(1, Role.OWNER, catalogue(language), {2**62: "\\*" * 32})
    page = accepted(review_page([item] * 3, 1, reader, "note " * 40))
    labels = [each.label for each in page.walk_children() if isinstance(each, discord.ui.Button)]
    assert (catalogue(language)("The whole change") in labels) is (kind != "retire")
    for number in (0, 1, 99):
        accepted(whole_change(item, number, catalogue(language)))
    assert all(len(line) < 3500 for line in diff_lines(item.diff, catalogue()))
    if kind == "edit":
        form = amend_form("x", item, catalogue(language)).to_dict()
        values = [part["component"].get("value", "") for part in form["components"]]
        assert len(values) <= 5
        assert all(len(value) <= TYPED for value in values)
