"""A hijacked account is stopped and undone; one that leaves gets a pseudonym that still tells it apart."""

import datetime as dt

import pytest

from knowledge import EditsBlocked, ForgetRefused, KnowledgeBase, NotAllowed, NothingChanged, OwnProposal
from knowledge.curation import RetireReason, Waiting
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    LEE,
    NOW,
    OLGA,
    ROSA,
    SAM,
    SERVER,
    WARRANT,
    edit,
    editor,
    later,
    owner,
    published,
    reviewer,
    waiting,
)


async def test_all_that_an_account_did_is_listed(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM, later(hours=-1)), answer="Before.")
    await published(base, HISTORY.id, reviewer(SAM), answer="Sam's.")
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Waits.")
    theirs = await waiting(base, DETAINER.id, editor(ROSA), answer="Rosa's.")
    await base.approve(theirs.proposal_id, reviewer(SAM))
    await base.hide(0, HISTORY.id, reviewer(SAM), "x")
    done = await base.accounts.changes_by(SAM.id, NOW)
    assert [revision.fact_id for revision in done.revisions] == [HISTORY.id]
    assert [proposal.id for proposal in done.proposed] == [asked.proposal_id]
    assert [(revision.fact_id, revision.editor) for revision in done.approved] == [(DETAINER.id, ROSA)]
    assert [action.what for action in done.actions] == ["hide"]
    assert (await base.accounts.changes_by(SAM.id, NOW, SERVER)).revisions == ()


async def test_a_quarantine_restores_what_nobody_built_on_and_blocks_the_account(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM, later(days=-1)), answer="Sam's, before.")
    await published(base, DETAINER.id, reviewer(SAM), answer="Bad.")
    await published(base, DETAINER.id, reviewer(SAM), answer="Worse.")
    await published(base, HISTORY.id, reviewer(SAM), answer="Bad too.")
    await published(base, HISTORY.id, reviewer(LEE), court="9th Cir.")
    with pytest.raises(NotAllowed):
        await base.accounts.quarantine(SAM.id, NOW, reviewer(LEE))
    done = await base.accounts.quarantine(SAM.id, NOW, owner())
    assert [revision.fact_id for revision in done.restored] == [DETAINER.id]
    assert [(revision.fact_id, revision.number) for revision in done.left] == [(HISTORY.id, 2)]
    assert base.shown(DETAINER.id).answer == "Sam's, before."
    assert base.shown(HISTORY.id).answer == "Bad too."
    for step in (
        edit(base, HISTORY.id, reviewer(SAM), answer="Again."),
        base.hide(0, HISTORY.id, reviewer(SAM), "x"),
        base.retire(0, HISTORY.id, reviewer(SAM), RetireReason.WRONG),
        base.start_draft(SERVER, HISTORY.id, reviewer(SAM)),
    ):
        with pytest.raises(EditsBlocked):
            await step
    await base.accounts.unblock(SAM.id, owner())
    with pytest.raises(NothingChanged):
        await base.accounts.unblock(SAM.id, owner())
    await published(base, HISTORY.id, reviewer(SAM), answer="Good.")


async def test_a_draft_begun_before_the_quarantine_is_not_published(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer(SAM), {"answer": "Bad."})
    await base.accounts.quarantine(SAM.id, NOW, owner())
    with pytest.raises(EditsBlocked):
        await base.publish(draft.id, reviewer(SAM), "why")


async def test_a_quarantine_of_one_server_leaves_the_others_alone(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM), SERVER, answer="Bad here.")
    await published(base, DETAINER.id, reviewer(SAM), answer="Shared.")
    done = await base.accounts.quarantine(SAM.id, NOW, owner(), SERVER)
    assert [revision.scope for revision in done.restored] == [SERVER]
    assert base.view(SERVER).own == frozenset()
    assert base.shown(DETAINER.id).answer == "Shared."
    assert await base.accounts.blocked(SAM.id, SERVER)
    assert not await base.accounts.blocked(SAM.id, 0)


async def test_a_quarantine_takes_back_retirements_new_facts_and_swapped_wordings(base: KnowledgeBase) -> None:
    await base.retire(0, DETAINER.id, reviewer(SAM), RetireReason.WRONG)
    await published(base, HISTORY.id, reviewer(SAM), phrasings="ice hold")
    done = await base.accounts.quarantine(SAM.id, NOW, owner())
    assert {revision.fact_id for revision in done.restored} == {DETAINER.id, HISTORY.id}
    assert done.left == ()
    assert base.shown(DETAINER.id).phrasings == DETAINER.phrasings
    assert base.shown(HISTORY.id).phrasings == HISTORY.phrasings


async def test_a_servers_own_text_that_the_account_reset_stands_again(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM), SERVER, answer="Ours.")
    await base.reset(SERVER, DETAINER.id, reviewer(LEE), "ha")
    assert base.shown(DETAINER.id, scope=SERVER).answer == DETAINER.answer
    await base.accounts.quarantine(LEE.id, NOW, owner(), SERVER)
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."


async def test_what_another_fact_holds_by_now_is_left_for_a_person(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM), phrasings="other words")
    await published(base, HISTORY.id, reviewer(LEE), phrasings="ice hold")
    done = await base.accounts.quarantine(SAM.id, NOW, owner())
    assert (done.restored, [revision.fact_id for revision in done.left]) == ((), [DETAINER.id])


async def test_more_than_ten_facts_in_ten_minutes_are_a_burst(base: KnowledgeBase) -> None:
    fields = {
        "answer": "x", "kind": "how-to", "status": "current", "attribution": "fact", "as_of": "2026",
        "last_checked": "2026-11-24", "places": "Houston", "topics": "history", "source_ids": "crs",
    }  # fmt: skip
    for number in range(11):
        assert not await base.accounts.burst(SAM.id, NOW)
        draft = await base.start_draft(0, None, reviewer(SAM), {**fields, "question": f"Number {number}?"})
        await base.desk.publish(draft.id, reviewer(SAM), "many")
    assert await base.accounts.burst(SAM.id, NOW)
    assert not await base.accounts.burst(LEE.id, NOW)
    assert not await base.accounts.burst(SAM.id, later(minutes=10, seconds=1))


async def test_a_forgotten_editor_is_told_apart_under_one_pseudonym(base: KnowledgeBase) -> None:
    renamed = SAM.model_copy(update={"name": "Samuel"})
    await published(base, DETAINER.id, reviewer(SAM), answer="One.", checked_by="Sam")
    await published(base, DETAINER.id, reviewer(renamed), answer="Two.")
    with pytest.raises(ForgetRefused) as refused:
        await base.accounts.forget(SAM.id, later(days=29))
    assert refused.value.until == later(days=30)
    pseudonym = await base.accounts.forget(SAM.id, later(days=30))
    assert pseudonym is not None
    names = {entry.revision.editor.name for entry in (await base.history(DETAINER.id))[1:]}
    assert names == {pseudonym}
    assert base.shown(DETAINER.id).checked_by == pseudonym
    assert (await base.history(DETAINER.id))[-1].revision.after == base.view().facts[DETAINER.id]
    assert await base.accounts.forget(SAM.id, later(days=31)) == pseudonym
    at = later(days=40)
    asked = await waiting(base, WARRANT.id, reviewer(renamed, at), answer="Waits.")
    assert (await base.reviews.get(asked.proposal_id)).editor.name == pseudonym
    with pytest.raises(OwnProposal):
        await base.approve(asked.proposal_id, reviewer(SAM, at))
    with pytest.raises(ForgetRefused) as refused:
        await base.accounts.forget(SAM.id, later(days=400))
    assert refused.value.until is None
    assert [one.fact_id for one in (await base.accounts.changes_by(SAM.id, NOW)).revisions] == [DETAINER.id] * 2
    assert (await base.accounts.pseudonyms())[SAM.id] == pseudonym


async def test_nobodys_name_in_a_fact_goes_but_ones_own(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(LEE), checked_by="Sam")
    await published(base, DETAINER.id, reviewer(SAM), answer="Sam's.")
    await base.accounts.forget(SAM.id, later(days=60))
    assert base.shown(DETAINER.id).checked_by == "Sam"


async def test_nothing_is_kept_about_who_never_changed_anything(base: KnowledgeBase) -> None:
    assert await base.accounts.forget(ROSA.id, NOW) is None
    await base.start_draft(0, DETAINER.id, editor(ROSA), {"answer": "x"})
    assert await base.accounts.forget(ROSA.id, NOW) is not None
    assert await base.desk.of(0, ROSA.id) == ()


async def test_a_server_that_decided_about_a_text_does_not_decide_again_for_a_pseudonym(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(SAM), checked_by="Sam")
    await published(base, DETAINER.id, reviewer(LEE), SERVER, answer="Ours.")
    assert await base.accounts.forget(SAM.id, NOW + dt.timedelta(days=60)) is not None
    assert await base.queue(SERVER) == ()


async def test_a_quarantine_counts_as_a_change_of_whoever_ordered_it(base: KnowledgeBase) -> None:
    await base.accounts.quarantine(SAM.id, NOW, owner(OLGA))
    with pytest.raises(ForgetRefused):
        await base.accounts.forget(OLGA.id, NOW)
    assert not isinstance(await edit(base, DETAINER.id, reviewer(LEE), answer="x"), Waiting)
