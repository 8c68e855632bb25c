"""/fact show, list, search and history, by those who keep the facts and by those who don't."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from keepers import MEANING, TRUST, Keepers, keepers_of
from samples import Accepted
from talk import World

from bot.strings import catalogue
from bot.views import listing
from bot.views.finding import LISTED, code, read_code
from bot.views.history import Shelf, history_page
from bot.views.steps import lost_page
from cogs import choices
from knowledge import Editor, HistoryEntry, Retirement, RetireReason, Revision, diff_facts
from knowledge.curation.finding import FactFilter


@pytest.fixture
async def keepers(world: World, monkeypatch: pytest.MonkeyPatch) -> Keepers:
    return await keepers_of(world, monkeypatch)


async def test_a_card_tells_editors_more_and_strangers_nothing_else(keepers: Keepers) -> None:
    (card,) = await keepers.world.member.runs("fact show", fact=MEANING)
    assert "History" not in card.buttons
    shown, about = await keepers.ana.runs("fact show", fact=MEANING)
    assert shown.text == card.text
    assert about.private
    assert "`sanctuary-city-meaning` · revision 1" in about.text
    assert "Changes need one key." in about.text
    latest = await keepers.ana.presses(about, "History")
    assert latest is not None
    assert latest.private
    assert "revision 1 of 1" in latest.text


async def test_facts_are_shown_in_the_language_of_whoever_looks(keepers: Keepers) -> None:
    keepers.world.situation.locale = "es-ES"
    (card,) = await keepers.world.member.runs("fact show", fact=MEANING)
    assert "definición legal" in card.text
    for command, options in (("fact list", {"topic": "definition"}), ("fact search", {"words": "sanctuary city"})):
        (listed,) = await keepers.world.member.runs(command, **options)
        assert "¿Qué es una ciudad santuario?" in listed.text


async def test_a_list_has_what_fits_and_turns_with_its_filter_after_a_restart(
    keepers: Keepers, make_bot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    world = keepers.world
    (first,) = await world.member.runs("fact list", status="historical", place="United States")
    assert first.private
    assert "2 facts · place United States · about the past" in first.text
    assert "page 1 of 2" in first.text
    await world.restart(make_bot())
    second = await world.member.presses(first, "Next page")
    assert second is not None
    assert "page 2 of 2" in second.text
    assert "2 facts · place United States · about the past" in second.text
    assert first.text.splitlines()[-1] != second.text.splitlines()[-1]


async def test_a_list_of_what_is_overdue_or_changed_here(keepers: Keepers) -> None:
    (nothing,) = await keepers.ana.runs("fact list", changed_here=True)
    assert "No fact fits all of that." in nothing.text
    await keepers.change(answer="Another answer.", review_days="1", last_checked="2020-01-01")
    (changed,) = await keepers.ana.runs("fact list", changed_here=True)
    assert "1 fact · changed here" in changed.text
    assert "What is a sanctuary city?" in changed.text
    (overdue,) = await keepers.ana.runs("fact list", overdue=True, status="current")
    assert overdue.text.splitlines()[1] == "1\\. What is a sanctuary city?"
    (past,) = await keepers.ana.runs("fact list", status="historical")
    assert "What is a sanctuary city?" not in past.text


async def test_what_is_changed_in_a_server_is_its_own_text(keepers: Keepers) -> None:
    await keepers.change(answer="Another shared answer.")
    keepers.elsewhere()
    (nothing,) = await keepers.ana.runs("fact list", changed_here=True)
    assert "No fact fits all of that." in nothing.text
    await keepers.change(TRUST, answer="Another answer.")
    (changed,) = await keepers.ana.runs("fact list", changed_here=True)
    assert "Eric Garcetti" in changed.text
    _, about = await keepers.ana.runs("fact show", fact=TRUST)
    assert "This server's wording." in about.text


def test_a_filter_survives_its_button(world: World) -> None:
    facts = world.bot.base.facts()
    wanted = FactFilter(topic="a" * 50, place="United States", status="contested", overdue=True, changed_here=True)
    written = code(wanted, 999)
    assert len(written) <= 100
    found = re.fullmatch(LISTED, written)
    assert found is not None
    assert read_code(found, facts) == wanted
    assert FactFilter(place="").find(facts, dt.date(2026, 1, 1)) == ()
    empty = re.fullmatch(LISTED, code(FactFilter(), 0))
    assert empty is not None
    assert read_code(empty, facts) == FactFilter()


async def test_a_search_is_ranked_and_does_not_repeat_the_words(keepers: Keepers) -> None:
    (found,) = await keepers.world.member.runs("fact search", words="garcetti zebra trust")
    assert found.private
    assert "zebra" not in found.text
    assert "1\\. What did Eric Garcetti say about trust in police?" in found.text
    card = await keepers.world.member.presses(found, "Question 1")
    assert card is not None
    assert "Garcetti" in card.text


async def test_history_tells_who_when_why_and_what_changed(keepers: Keepers) -> None:
    answer = keepers.world.bot.base.shown(MEANING).answer
    await keepers.change(name="*Eve* @everyone", why="a _better_ word", answer=answer.replace("single", "agreed"))
    await keepers.change(question="What does sanctuary city mean?")
    (latest,) = await keepers.ana.runs("fact history", fact=MEANING)
    assert latest.private
    assert "revision 3 of 3" in latest.text
    assert "Restore this" not in latest.buttons
    older = await keepers.ana.presses(latest, "Older revision")
    assert older is not None
    assert "revision 2 of 3" in older.text
    assert "~~single~~**agreed**" in older.text
    assert "\\*Eve\\*" in older.text
    assert "@everyone" not in older.text
    assert "a \\_better\\_ word" in older.text
    assert "Undo" not in older.buttons
    newer = await keepers.ana.presses(older, "Newer revision")
    assert newer is not None
    assert "revision 3 of 3" in newer.text


async def test_history_is_for_those_who_keep_the_facts(keepers: Keepers) -> None:
    (refused,) = await keepers.world.member.runs("fact history", fact=MEANING)
    assert refused.private
    assert refused.text == "Only editors can do that."
    keepers.refused()
    _, about = await keepers.ana.runs("fact show", fact=MEANING)
    keepers.world.take(keepers.ana, keepers.editors)
    told = await keepers.ana.presses(about, "History")
    assert told is not None
    assert told.text == "Only editors can do that."


async def test_a_retired_fact_is_offered_to_editors_with_its_history(keepers: Keepers) -> None:
    world = keepers.world
    form = await keepers.reviewer.opens("fact retire", fact=TRUST)
    await keepers.reviewer.submits(form, reason=["source gone"], note="the page is *down*")
    assert TRUST not in await world.member.types_into("fact history", "fact", "garcetti")
    assert TRUST in await keepers.ana.types_into("fact history", "fact", "garcetti")
    assert await keepers.ana.types_into("fact restore", "fact", "") == [TRUST]
    assert await world.member.types_into("fact restore", "fact", "") == []
    (page,) = await keepers.ana.runs("fact history", fact=TRUST)
    assert "Withdrawn: its source is gone." in page.text
    assert "Note for moderators: the page is \\*down\\*" in page.text
    assert {"Restore this", "Undo"} <= page.buttons.keys()


async def test_the_shared_history_is_read_only_elsewhere_and_without_notes(keepers: Keepers) -> None:
    form = await keepers.reviewer.opens("fact retire", fact=TRUST)
    await keepers.reviewer.submits(form, reason=["wrong"], note="between us")
    keepers.elsewhere()
    (page,) = await keepers.manager.runs("fact history", fact=TRUST)
    assert "It can't be changed from this server." in page.text
    assert "between us" not in page.text
    assert not {"Restore this", "Undo"} & page.buttons.keys()
    (gone,) = await keepers.manager.runs("fact history", fact="no-such-fact")
    assert gone.text == "That fact is no longer here. It may have been retired."
    keepers.refused()


async def test_no_more_is_offered_than_discord_takes_and_retired_facts_have_a_part(
    keepers: Keepers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert choices.CHOICES == 25
    monkeypatch.setattr(choices, "CHOICES", 3)
    await keepers.reviewer.submits(await keepers.reviewer.opens("fact retire", fact=TRUST), reason=["wrong"])
    for command, option in (("fact show", "fact"), ("fact list", "topic"), ("fact retire", "fact")):
        assert len(await keepers.ana.types_into(command, option, "")) == 3
    offered = await keepers.ana.types_into("fact history", "fact", "")
    assert len(offered) == 3
    assert offered[-1] == TRUST


def test_the_longest_history_and_loss_fit_on_messages(world: World, accepted: Accepted) -> None:
    t = catalogue()
    fact = world.bot.base.shown(MEANING)
    old = dict(fact) | {
        "question": "*" * 120,
        "answer": "_*" * 600,
        "phrasings": tuple(f"{'@everyone ' * 18}{number}" for number in range(40)),
        "list": tuple(f"{'~' * 290}{number}" for number in range(200)),
    }
    fields = type(world.bot.base.facts()[0]).model_fields
    before = world.bot.base.facts()[0].model_copy(update={name: old[name] for name in fields})
    after = before.model_copy(update={"question": "|" * 120, "answer": "> " * 600, "phrasings": (), "list": ()})
    editor = Editor(id=5, name="*" * 300)
    why = "@here " * 83
    made = [
        HistoryEntry(
            Revision(
                fact_id=MEANING, scope=0, number=number, before=first, after=second, editor=editor,
                at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), why=why,
            ),
            diff_facts(first, second),
            editor,
            Retirement(RetireReason.MISTAKE, why),
        )
        for number, first, second in ((1, None, before), (2, before, after), (3, after, before))
    ]  # fmt: skip
    shelf = Shelf(made, {5: "\\*" * 100}, own=True)
    for number in (1, 2, 3):
        for page in (0, 1, 999):
            accepted(history_page(shelf, number, page, t))
    for page in (0, 1, 999):
        accepted(lost_page("a" * 50, before.question, made[1].diff, page, t))
