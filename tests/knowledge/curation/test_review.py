"""Two keys: what waits, who may turn the second key, and what happens when nobody does."""

import pytest

from knowledge import (
    EditConflict,
    InvalidFact,
    KnowledgeBase,
    NotAllowed,
    NothingChanged,
    OwnProposal,
    ProposalClosed,
    ProposalNotFound,
    WordingTaken,
)
from knowledge.curation import Actor, Role, Waiting
from knowledge.store import ShippedFact
from knowledge.store import Waiting as ShippedWaiting
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    LEE,
    NOW,
    ROSA,
    SAM,
    WARRANT,
    editor,
    later,
    owner,
    published,
    reviewer,
    waiting,
)
from tests.knowledge.samples import AT, EDITOR, edited


async def test_a_second_person_lets_it_through_and_both_are_kept(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Waits.")
    (item,) = await base.queue(0)
    assert (item.kind, item.fact_id, item.stale) == ("edit", WARRANT.id, False)
    assert [diff.field for diff in item.diff] == ["answer"]
    revision = await base.approve(asked.proposal_id, reviewer(LEE, later(hours=1)))
    assert (revision.editor, revision.at, revision.why) == (SAM, later(hours=1), "because")
    assert base.shown(WARRANT.id).answer == "Waits."
    assert (await base.history(WARRANT.id))[-1].approved_by == LEE
    assert await base.queue(0) == ()


async def test_nobody_approves_their_own(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Waits.")
    for actor in (reviewer(SAM), owner(SAM), reviewer(SAM.model_copy(update={"name": "Sam with another name"}))):
        with pytest.raises(OwnProposal):
            await base.approve(asked.proposal_id, actor)
    with pytest.raises(NotAllowed):
        await base.approve(asked.proposal_id, editor(LEE))
    assert base.shown(WARRANT.id).answer == WARRANT.answer


async def test_a_decision_is_made_once(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Waits.")
    with pytest.raises(InvalidFact):
        await base.decline(asked.proposal_id, reviewer(LEE), " ")
    await base.decline(asked.proposal_id, reviewer(LEE), "not so")
    for step in (
        base.approve(asked.proposal_id, reviewer(LEE)),
        base.decline(asked.proposal_id, reviewer(LEE), "again"),
        base.amend(asked.proposal_id, reviewer(LEE), {"answer": "x"}),
        base.refresh_proposal(asked.proposal_id, reviewer(LEE)),
    ):
        with pytest.raises(ProposalClosed) as closed:
            await step
        assert closed.value.status == "declined"
    with pytest.raises(ProposalNotFound):
        await base.approve(9999, reviewer(LEE))


async def test_whoever_proposed_it_may_take_it_back(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), answer="Waits.")
    with pytest.raises(NotAllowed):
        await base.decline(asked.proposal_id, editor(LEE), "no")
    await base.decline(asked.proposal_id, editor(ROSA), "my mistake")
    assert await base.queue(0) == ()


async def test_whoever_changed_a_protected_proposal_can_not_approve_it(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, editor(ROSA), answer="Waits.")
    amended = await base.amend(asked.proposal_id, reviewer(SAM), {"answer": "Waits, mended."})
    assert (amended.fact.answer, amended.editor, amended.amended_by) == ("Waits, mended.", ROSA, SAM)
    for person in (ROSA, SAM):
        with pytest.raises(OwnProposal):
            await base.approve(asked.proposal_id, reviewer(person))
    await base.approve(asked.proposal_id, reviewer(LEE))
    assert base.shown(WARRANT.id).answer == "Waits, mended."


async def test_a_reviewer_may_mend_and_approve_what_needs_no_second_key_of_theirs(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), answer="Waits.")
    with pytest.raises(InvalidFact):
        await base.amend(asked.proposal_id, reviewer(SAM), {"answer": ""})
    with pytest.raises(InvalidFact):
        await base.amend(asked.proposal_id, reviewer(SAM), {"source_ids": "nothing"})
    await base.amend(asked.proposal_id, reviewer(SAM), {"answer": "Mended."})
    await base.approve(asked.proposal_id, reviewer(SAM))
    assert base.shown(DETAINER.id).answer == "Mended."


async def test_a_proposal_of_a_text_that_moved_has_to_be_looked_at_again(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), answer="Rosa's.", status="historical")
    await published(base, DETAINER.id, reviewer(SAM), answer="Sam's.", court="9th Cir.")
    (item,) = await base.queue(0)
    assert item.stale
    with pytest.raises(ProposalClosed) as closed:
        await base.approve(asked.proposal_id, reviewer(LEE))
    assert closed.value.status == "stale"
    with pytest.raises(NotAllowed):
        await base.refresh_proposal(asked.proposal_id, editor(LEE))
    fresh = await base.refresh_proposal(asked.proposal_id, reviewer(LEE))
    assert fresh.clashes == ("answer",)
    await base.approve(asked.proposal_id, reviewer(LEE))
    present = base.shown(DETAINER.id)
    assert (present.answer, present.court, present.status) == ("Rosa's.", "9th Cir.", "historical")


async def test_a_proposal_that_is_said_already_is_not_refreshed(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), answer="Same.")
    await published(base, DETAINER.id, reviewer(SAM), answer="Same.")
    with pytest.raises(NothingChanged):
        await base.refresh_proposal(asked.proposal_id, reviewer(LEE))


async def test_approving_meets_a_wording_that_was_taken_meanwhile(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), phrasings="jail hold")
    await published(base, HISTORY.id, reviewer(SAM), phrasings="jail hold")
    with pytest.raises(WordingTaken) as taken:
        await base.approve(asked.proposal_id, reviewer(LEE))
    assert taken.value.fact_id == HISTORY.id
    assert len(await base.queue(0)) == 1


async def test_with_one_reviewer_a_protected_edit_publishes_after_a_day(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM, reviewers=1), answer="After a day.")
    assert asked.publish_after == later(hours=24)
    assert await base.publish_due(later(hours=24, seconds=-1)) == ()
    assert base.shown(WARRANT.id).answer == WARRANT.answer
    (revision,) = await base.publish_due(later(hours=24))
    assert (revision.editor, revision.at) == (SAM, later(hours=24))
    assert base.shown(WARRANT.id).answer == "After a day."
    assert await base.publish_due(later(hours=48)) == ()


async def test_a_veto_within_the_day_holds_it_back(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM, reviewers=1), answer="After a day.")
    await base.decline(asked.proposal_id, owner(), "no")
    assert await base.publish_due(later(days=2)) == ()
    assert base.shown(WARRANT.id).answer == WARRANT.answer


async def test_changing_it_starts_the_day_again(base: KnowledgeBase) -> None:
    asked = await waiting(base, WARRANT.id, reviewer(SAM, reviewers=1), answer="After a day.")
    await base.amend(asked.proposal_id, reviewer(SAM, later(hours=23)), {"answer": "After two."})
    assert await base.publish_due(later(hours=30)) == ()
    assert len(await base.publish_due(later(hours=47))) == 1


async def test_an_unprotected_edit_does_not_publish_itself(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA, reviewers=1), answer="Waits.")
    assert asked.publish_after is None


async def test_what_can_not_be_published_by_itself_waits_for_a_person(base: KnowledgeBase) -> None:
    taken = await waiting(base, WARRANT.id, reviewer(SAM, reviewers=1), phrasings="jail hold")
    await published(base, HISTORY.id, reviewer(SAM), phrasings="jail hold")
    assert await base.publish_due(later(days=2)) == ()
    assert (await base.reviews.get(taken.proposal_id)).publish_after is None
    assert len(await base.queue(0)) == 1


async def test_an_account_in_quarantine_does_not_publish_by_waiting(base: KnowledgeBase) -> None:
    await waiting(base, WARRANT.id, reviewer(SAM, reviewers=1), answer="After a day.")
    await base.accounts.quarantine(SAM.id, NOW, owner())
    assert await base.publish_due(later(days=2)) == ()
    assert base.shown(WARRANT.id).answer == WARRANT.answer


async def test_a_correction_and_sources_wait_with_their_proposal(base: KnowledgeBase) -> None:
    law = {"id": "law", "title": "Law", "publisher": "Congress", "url": "https://example.org", "kind": "statute",
           "accessed": "2026-11-24"}  # fmt: skip
    draft = await base.start_draft(0, WARRANT.id, reviewer(SAM), {"source_ids": "law", "sources": [law]})
    asked = await base.publish(draft.id, reviewer(SAM), "was wrong", correction=True)
    assert isinstance(asked, Waiting)
    assert await base.corrections.listed() == ()
    await base.approve(asked.proposal_id, reviewer(LEE))
    assert base.shown(WARRANT.id).sources[0].id == "law"
    assert [one.revision.why for one in await base.corrections.listed()] == ["was wrong"]


async def test_a_releases_text_that_waits_is_let_in_and_later_ones_follow(base: KnowledgeBase) -> None:
    ours = await published(base, DETAINER.id, reviewer(SAM), answer="Ours.")
    theirs = edited(DETAINER, answer="The release's.")
    shipped = ShippedWaiting(0, theirs, ours.number, EDITOR, AT, "The fact was changed here.")
    await base.store.apply([], shipped=[ShippedFact(theirs, DETAINER.digest())], waiting=[shipped])
    (item,) = await base.queue(0)
    assert (item.kind, item.stale) == ("shipped", False)
    await published(base, DETAINER.id, reviewer(SAM), answer="Ours again.")
    (item,) = await base.queue(0)
    assert item.stale
    assert item.proposal is not None
    with pytest.raises(EditConflict):
        await base.approve(item.proposal.id, reviewer(SAM))
    await base.refresh_proposal(item.proposal.id, reviewer(SAM))
    await base.approve(item.proposal.id, Actor(SAM, Role.REVIEWER, NOW))
    assert base.shown(DETAINER.id).answer == "The release's."
    assert (await base.store.shipped())[DETAINER.id].loaded_digest == theirs.digest()
