"""Corrections reach the messages that showed the old text, across a restart; reports are counts and nothing else."""

import dataclasses

import pytest

from knowledge import FactNotFound, KnowledgeBase, NotAllowed, NothingChanged, Revision
from knowledge.curation import ReportReason, RetireReason
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    NOW,
    SERVER,
    editor,
    later,
    published,
    reviewer,
)


async def corrected(base: KnowledgeBase, scope: int = 0, **typed: str) -> Revision:
    draft = await base.start_draft(scope, DETAINER.id, reviewer(), typed)
    done = await base.publish(draft.id, reviewer(), "was wrong", correction=True)
    assert isinstance(done, Revision)
    return done


async def test_a_correction_lists_the_messages_that_show_an_older_text(base: KnowledgeBase, database_url: str) -> None:
    for number in range(3):
        await base.corrections.remember(100 + number, 7, DETAINER.id, 1, later(minutes=number), scope=SERVER)
    await base.corrections.remember(200, 7, HISTORY.id, 1, NOW)
    await published(base, DETAINER.id, reviewer(), answer="Another edit.")
    assert await base.corrections.to_correct() == ()
    revision = await corrected(base, answer="Right.")
    await base.corrections.remember(300, 7, DETAINER.id, revision.number, NOW)
    assert [one.message_id for one in await base.corrections.to_correct(DETAINER.id)] == [100, 101, 102]
    await base.corrections.corrected(100, revision.number)
    await base.corrections.gone(101)
    async with KnowledgeBase.open(database_url, shipped=None) as again:
        (left,) = await again.corrections.to_correct()
        assert (left.message_id, left.channel_id, left.revision, left.posted_at) == (102, 7, 1, later(minutes=2))
        await again.corrections.corrected(102, revision.number)
        assert await again.corrections.to_correct() == ()
        later_one = await corrected(again, answer="Righter.")
        assert [one.message_id for one in await again.corrections.to_correct()] == [100, 300, 102]
        assert [one.revision.number for one in await again.corrections.listed(SERVER)] == [later_one.number, 3]
        (_, first) = await again.corrections.listed()
        assert first.revision.before is not None
        assert first.revision.before.answer == "Another edit."


async def test_a_servers_own_text_is_corrected_on_its_own(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    await base.corrections.remember(100, 7, DETAINER.id, 1, NOW, scope=SERVER)
    await base.corrections.remember(101, 8, DETAINER.id, 1, NOW)
    assert await base.corrections.under_override(SERVER, DETAINER.id) is None
    await corrected(base, answer="Shared, right.")
    assert [one.message_id for one in await base.corrections.to_correct()] == [101]
    over = await base.corrections.under_override(SERVER, DETAINER.id)
    assert over is not None
    assert over.revision.after.answer == "Shared, right."
    await corrected(base, SERVER, answer="Ours, right.")
    assert sorted(one.message_id for one in await base.corrections.to_correct()) == [100, 101]
    await base.keep_override(SERVER, DETAINER.id, reviewer())
    assert await base.corrections.under_override(SERVER, DETAINER.id) is None
    assert len(await base.corrections.listed()) == 1
    assert len(await base.corrections.listed(SERVER)) == 2


async def test_public_answers_are_forgotten_after_ninety_days(base: KnowledgeBase) -> None:
    await base.corrections.remember(100, 7, DETAINER.id, 1, NOW)
    await corrected(base, answer="Right.")
    assert await base.corrections.expire(later(days=90)) == 0
    assert await base.corrections.expire(later(days=90, seconds=1)) == 1
    assert await base.corrections.to_correct() == ()


async def test_reports_are_counted_by_reason_until_somebody_looks(base: KnowledgeBase) -> None:
    for reason in (ReportReason.WRONG, ReportReason.WRONG, ReportReason.UNCLEAR):
        await base.corrections.report(DETAINER.id, reason, scope=SERVER)
    with pytest.raises(FactNotFound):
        await base.corrections.report("no-such-fact", ReportReason.WRONG)
    assert await base.queue(SERVER) == ()
    (item,) = await base.queue(0)
    assert (item.kind, item.fact_id, item.reports) == ("reports", DETAINER.id, {"unclear": 1, "wrong": 2})
    assert base.shown(DETAINER.id).revision == 1
    with pytest.raises(NotAllowed):
        await base.corrections.clear_reports(0, DETAINER.id, editor())
    await base.corrections.clear_reports(0, DETAINER.id, reviewer())
    assert await base.queue(0) == ()
    with pytest.raises(NothingChanged):
        await base.corrections.clear_reports(0, DETAINER.id, reviewer())


async def test_a_correction_from_before_a_servers_own_text_is_not_told_under_it(base: KnowledgeBase) -> None:
    await corrected(base, answer="Shared, right.")
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    await published(base, DETAINER.id, reviewer(), answer="Shared, in other words.")
    assert DETAINER.id in base.view(SERVER).moved
    assert await base.corrections.under_override(SERVER, DETAINER.id) is None
    assert base.shown(DETAINER.id, scope=SERVER).shared_corrected is None
    await corrected(base, answer="Shared, righter.")
    assert await base.corrections.under_override(SERVER, DETAINER.id) is not None
    assert base.shown(DETAINER.id, scope=SERVER).shared_corrected == NOW.date()
    assert base.shown(DETAINER.id).shared_corrected is None


async def test_what_overtook_an_answer_tells_what_it_said_and_which_correction_was_the_last(
    base: KnowledgeBase,
) -> None:
    await base.corrections.remember(100, 7, DETAINER.id, 1, NOW)
    await corrected(base, answer="Right.")
    last = await corrected(base, answer="Righter.")
    (answer,) = await base.corrections.to_correct()
    overtaken = await base.corrections.overtaken(answer)
    assert overtaken is not None
    assert (overtaken.earlier.answer, overtaken.revision) == (DETAINER.answer, last.number)
    await base.corrections.corrected(100, last.number)
    assert await base.corrections.to_correct() == ()
    assert await base.corrections.overtaken(dataclasses.replace(answer, revision=last.number)) is None


@pytest.mark.parametrize(("reason", "reaches"), [(RetireReason.WRONG, True), (RetireReason.OUTDATED, False)])
async def test_withdrawing_as_wrong_is_a_correction(base: KnowledgeBase, reason: RetireReason, reaches: bool) -> None:
    await base.corrections.remember(100, 7, DETAINER.id, 1, NOW)
    await base.retire(0, DETAINER.id, reviewer(), reason)
    assert bool(await base.corrections.to_correct()) is reaches
    assert bool(await base.corrections.listed()) is reaches


async def test_one_process_edits_at_a_time_and_a_crash_holds_the_turn_for_a_while_only(base: KnowledgeBase) -> None:
    turns = base.corrections
    assert await turns.take_turn("one", NOW, 60)
    assert not await turns.take_turn("two", later(seconds=59), 60)
    assert await turns.take_turn("one", later(seconds=59), 60)
    assert not await turns.take_turn("two", later(seconds=100), 60)
    assert await turns.take_turn("two", later(seconds=119), 60)
    await turns.end_turn("one")
    assert not await turns.take_turn("one", later(seconds=120), 60)
    await turns.end_turn("two")
    assert await turns.take_turn("one", later(seconds=120), 60)
