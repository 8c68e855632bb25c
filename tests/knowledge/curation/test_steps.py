"""Hiding, retiring, restoring and undoing; nothing is ever deleted."""

import pytest

from knowledge import EditConflict, FactNotFound, InvalidFact, KnowledgeBase, NotAllowed, NothingChanged, WordingTaken
from knowledge.curation import RetireReason, Waiting
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    LEE,
    NOW,
    ROSA,
    SAM,
    WARRANT,
    editor,
    published,
    reviewer,
)


async def test_a_hidden_fact_is_not_answered_until_it_is_shown_again(base: KnowledgeBase) -> None:
    with pytest.raises(NotAllowed):
        await base.hide(0, WARRANT.id, editor(), "doubtful")
    with pytest.raises(InvalidFact):
        await base.hide(0, WARRANT.id, reviewer(), "")
    await base.hide(0, WARRANT.id, reviewer(), "doubtful")
    outcome = await base.ask("judge signed paper")
    assert WARRANT.id not in outcome.ranked
    assert not outcome.withdrawn
    with pytest.raises(FactNotFound):
        base.shown(WARRANT.id)
    assert [(one.what, one.why) for one in (await base.accounts.changes_by(SAM.id, NOW)).actions] == [
        ("hide", "doubtful")
    ]
    await base.unhide(0, WARRANT.id, reviewer(), "looked at it")
    assert (await base.ask("judge signed paper")).matched == "judge signed paper"
    with pytest.raises(NothingChanged):
        await base.unhide(0, WARRANT.id, reviewer(), "again")
    assert len(await base.history(WARRANT.id)) == 1


async def test_a_hidden_fact_is_still_hidden_after_a_restart(base: KnowledgeBase, database_url: str) -> None:
    await base.hide(0, WARRANT.id, reviewer(), "doubtful")
    async with KnowledgeBase.open(database_url, shipped=None) as again:
        assert WARRANT.id not in again.view().facts


async def test_a_retired_fact_says_so_until_another_takes_its_wordings(base: KnowledgeBase) -> None:
    done = await base.retire(0, DETAINER.id, reviewer(), RetireReason.OUTDATED, "Maria said so")
    assert not isinstance(done, Waiting)
    assert (done.why, done.after.retired_at) == ("outdated", NOW)
    outcome = await base.ask("ICE hold?")
    assert (outcome.outcome, outcome.withdrawn, outcome.facts) == ("unknown", True, ())
    gone = base.withdrawn("ice hold")
    assert gone is not None
    assert (gone.fact_id, gone.reason, gone.at) == (DETAINER.id, "outdated", NOW)
    entry = (await base.history(DETAINER.id))[-1]
    assert entry.retirement is not None
    assert entry.retirement.note == "Maria said so"
    await published(base, HISTORY.id, reviewer(), phrasings="ICE hold")
    assert base.withdrawn("ice hold") is None
    assert (await base.ask("ICE hold?")).facts[0].id == HISTORY.id
    assert base.withdrawn(DETAINER.question) is not None


async def test_an_emergency_comes_before_a_withdrawn_wording(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), phrasings="ICE is at my door")
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG)
    outcome = await base.ask("ICE is at my door")
    assert (outcome.care, outcome.withdrawn) == ("emergency", False)


async def test_a_retired_fact_is_not_there_for_further_steps(base: KnowledgeBase) -> None:
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG)
    for step in (
        base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG),
        base.hide(0, DETAINER.id, reviewer(), "x"),
        base.start_draft(0, DETAINER.id, reviewer()),
    ):
        with pytest.raises(FactNotFound):
            await step


async def test_restoring_brings_any_earlier_text_back(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), answer="Second.")
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG)
    await base.restore(0, DETAINER.id, 1, reviewer(), "was right")
    present = base.shown(DETAINER.id)
    assert (present.answer, present.revision, present.retired_at) == (DETAINER.answer, 4, None)
    with pytest.raises(NothingChanged):
        await base.restore(0, DETAINER.id, 4, reviewer(), "again")
    with pytest.raises(FactNotFound):
        await base.restore(0, DETAINER.id, 9, reviewer(), "again")


async def test_restoring_is_refused_while_another_fact_has_its_wording(base: KnowledgeBase) -> None:
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG)
    await published(base, HISTORY.id, reviewer(), phrasings="ice hold")
    with pytest.raises(WordingTaken) as taken:
        await base.restore(0, DETAINER.id, 1, reviewer(), "back")
    assert taken.value.fact_id == HISTORY.id


async def test_undo_takes_the_latest_change_back_and_only_that(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), answer="Second.")
    await published(base, DETAINER.id, reviewer(), answer="Third.")
    with pytest.raises(EditConflict):
        await base.undo(0, DETAINER.id, 2, reviewer(), "oops")
    await base.undo(0, DETAINER.id, 3, reviewer(), "oops")
    assert base.shown(DETAINER.id).answer == "Second."
    await base.undo(0, DETAINER.id, 4, reviewer(), "oops twice")
    assert base.shown(DETAINER.id).answer == "Third."


async def test_undoing_a_restored_fact_withdraws_it_again_with_its_reason(base: KnowledgeBase) -> None:
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.DUPLICATE)
    await base.restore(0, DETAINER.id, 1, reviewer(), "back")
    await base.undo(0, DETAINER.id, 3, reviewer(), "no")
    gone = base.withdrawn(DETAINER.question)
    assert gone is not None
    assert gone.reason == "duplicate"


async def test_undoing_the_first_revision_withdraws_the_fact(base: KnowledgeBase) -> None:
    await base.undo(0, DETAINER.id, 1, reviewer(), "too early")
    gone = base.withdrawn(DETAINER.question)
    assert gone is not None
    assert gone.reason == "made by mistake"


async def test_steps_on_a_protected_fact_and_by_editors_wait(base: KnowledgeBase) -> None:
    asked = await base.retire(0, WARRANT.id, reviewer(SAM), RetireReason.WRONG, "note")
    assert isinstance(asked, Waiting)
    assert WARRANT.id in base.view().facts
    (item,) = await base.queue(0)
    assert item.kind == "retire"
    await base.approve(asked.proposal_id, reviewer(LEE))
    entry = (await base.history(WARRANT.id))[-1]
    assert entry.retirement is not None
    assert (entry.retirement.reason, entry.retirement.note) == ("wrong", "note")
    assert isinstance(await base.undo(0, DETAINER.id, 1, editor(ROSA), "no"), Waiting)
    assert isinstance(await base.restore(0, WARRANT.id, 1, reviewer(SAM), "back"), Waiting)


async def test_the_history_says_what_changed_word_by_word(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), answer="The new answer of what-is-a-detainer.")
    first, second = await base.history(DETAINER.id)
    assert "question" in [diff.field for diff in first.diff]
    (diff,) = second.diff
    assert (diff.field, diff.before) == ("answer", DETAINER.answer)
    assert [(piece.kind, piece.text) for piece in diff.pieces if piece.kind != "same"] == [("added", " new")]
