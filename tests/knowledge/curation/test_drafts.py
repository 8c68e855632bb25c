"""Drafts keep whatever is typed, and publishing one is the only way a text changes."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from knowledge import (
    EditConflict,
    Fact,
    FactNotFound,
    InvalidFact,
    KnowledgeBase,
    NotAllowed,
    NothingChanged,
    ProposalClosed,
    ProposalNotFound,
    Revision,
    WordingTaken,
)
from knowledge.answering import Answerer
from knowledge.curation import Actor, Role, Waiting
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    LEE,
    NOW,
    ROSA,
    SAM,
    WARRANT,
    edit,
    editor,
    later,
    published,
    reviewer,
    waiting,
)
from tests.knowledge.samples import SOURCE

NEW = {
    "question": "Who runs the jail?",
    "answer": "The county sheriff.",
    "kind": "definition",
    "status": "current",
    "attribution": "fact",
    "as_of": "2026",
    "last_checked": "2026-11-24",
    "places": "Houston, Texas\nUnited States",
    "topics": "detainers, history",
    "source_ids": "crs",
    "review_days": "90",
    "protected": "no",
}


async def test_an_edit_is_answered_with_at_once(base: KnowledgeBase) -> None:
    revision = await published(base, DETAINER.id, reviewer(), answer="A better answer.")
    assert (revision.number, revision.editor, revision.at, revision.why) == (2, SAM, NOW, "because")
    assert revision.before == DETAINER
    outcome = await base.ask("ICE hold")
    assert outcome.facts[0].answer == "A better answer."
    assert base.shown(DETAINER.id).revision == 2


async def test_while_the_index_is_made_others_are_answered(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(facts: Sequence[Fact]) -> Answerer:
        started.set()
        # On the event loop nobody could set it.
        assert go_on.wait(20)
        return Answerer(facts)

    monkeypatch.setattr(base._views, "_make", slow)
    publishing = asyncio.create_task(published(base, DETAINER.id, reviewer(), answer="A better answer."))
    await asyncio.to_thread(started.wait, 20)
    assert (await base.ask("ICE hold")).facts[0].answer == DETAINER.answer
    draft = await base.start_draft(0, DETAINER.id, reviewer(LEE))
    assert draft.base is not None
    assert draft.base.revision == 2
    go_on.set()
    await publishing
    assert (await base.ask("ICE hold")).facts[0].answer == "A better answer."


async def test_what_makes_no_fact_is_kept_as_it_was_typed(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer())
    typed = {
        "as_of": "some day",
        "answer": "x" * 1500,
        "review_days": "often",
        "protected": "perhaps",
        "phrasings": "?!",
    }
    draft = await base.save_draft(draft.id, reviewer(), typed)
    assert {field: draft.text(field) for field in typed} == typed
    assert draft.text("question") == DETAINER.question
    with pytest.raises(InvalidFact) as invalid:
        await base.publish(draft.id, reviewer(), "why")
    assert set(invalid.value.problems) == {"as_of", "answer", "review_days", "protected"}
    assert draft.problems == invalid.value.problems
    assert (await base.desk.get(draft.id)).typed == typed


async def test_a_wording_without_a_word_or_standing_twice_is_named(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"phrasings": "?!\nICE hold\nice  HOLD!"})
    assert [len(said) for said in draft.problems.values()] == [2]


async def test_an_unknown_part_is_a_mistake_of_the_program(base: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="no field"):
        await base.start_draft(0, DETAINER.id, editor(), {"anser": "x"})


async def test_a_draft_survives_a_restart(database_url: str) -> None:
    from tests.knowledge.curation.people import fill

    await fill(database_url)
    async with KnowledgeBase.open(database_url, shipped=None) as base:
        draft = await base.start_draft(0, DETAINER.id, reviewer())
        await base.save_draft(draft.id, reviewer(), {"answer": "Half a sen"})
    async with KnowledgeBase.open(database_url, shipped=None) as base:
        assert [one.id for one in await base.desk.of(0, SAM.id)] == [draft.id]
        assert (await base.desk.get(draft.id)).text("answer") == "Half a sen"
        await base.save_draft(draft.id, reviewer(), {"answer": "Half a sentence."})
        await base.publish(draft.id, reviewer(), "done")
        assert base.shown(DETAINER.id).answer == "Half a sentence."


async def test_a_draft_is_deleted_after_thirty_days_without_a_change(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, editor())
    await base.save_draft(draft.id, editor(at=later(days=10)), {"answer": "x"})
    assert await base.desk.expire(later(days=40)) == 0
    assert await base.desk.expire(later(days=40, seconds=1)) == 1
    with pytest.raises(ProposalNotFound):
        await base.desk.get(draft.id)


async def test_a_new_fact_gets_an_id_from_its_question(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, None, reviewer())
    assert draft.fact_id == ""
    with pytest.raises(InvalidFact):
        await base.publish(draft.id, reviewer(), "new")
    draft = await base.save_draft(draft.id, reviewer(), NEW)
    assert draft.fact_id == "who-runs-the-jail"
    made = await base.publish(draft.id, reviewer(), "new")
    assert isinstance(made, Revision)
    assert (made.number, made.before) == (1, None)
    assert made.after.places == ("Houston, Texas", "United States")
    assert made.after.topics == ("detainers", "history")
    assert made.after.review_days == 90
    assert (await base.ask("who runs the jail")).ranked[0] == "who-runs-the-jail"


async def test_a_second_fact_with_the_same_question_gets_another_id_and_is_refused(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, None, reviewer(), {**NEW, "question": "What is a detainer?"})
    assert draft.fact_id == "what-is-a-detainer-2"
    with pytest.raises(WordingTaken) as taken:
        await base.publish(draft.id, reviewer(), "new")
    assert taken.value.fact_id == DETAINER.id
    assert (await base.desk.get(draft.id)).status == "draft"


async def test_new_sources_come_with_the_edit(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"source_ids": "crs\nlaw"})
    with pytest.raises(InvalidFact) as invalid:
        await base.publish(draft.id, reviewer(), "source")
    assert invalid.value.problems == {"source_ids": ("there is no source law",)}
    law = {
        "id": "law",
        "title": "8 U.S.C. 1373",
        "publisher": "Congress",
        "url": "https://example.org",
        "kind": "statute",
    }
    draft = await base.save_draft(draft.id, reviewer(), {"sources": [law]})
    assert draft.problems == {"sources": ("1: accessed: is missing",)}
    await base.save_draft(draft.id, reviewer(), {"sources": [{**law, "accessed": "2026-11-24"}]})
    await base.publish(draft.id, reviewer(), "source")
    assert [source.id for source in base.shown(DETAINER.id).sources] == ["crs", "law"]


async def test_changing_a_source_that_others_rest_on_needs_a_second_key(base: KnowledgeBase) -> None:
    changed = {**SOURCE.model_dump(mode="json"), "url": "https://example.org/elsewhere"}
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"sources": [changed]})
    assert (await base.preview(draft.id, moves=None)).second_key
    asked = await base.publish(draft.id, reviewer(), "it moved")
    assert isinstance(asked, Waiting)
    assert base.shown(WARRANT.id).sources == (SOURCE,)
    await base.approve(asked.proposal_id, reviewer(LEE))
    assert base.shown(WARRANT.id).sources[0].url == "https://example.org/elsewhere"


async def test_two_at_once_conflict_and_nothing_typed_is_lost(base: KnowledgeBase) -> None:
    mine = await base.start_draft(0, DETAINER.id, reviewer(SAM))
    await base.save_draft(mine.id, reviewer(SAM), {"answer": "Mine.", "places": "United States"})
    await published(base, DETAINER.id, reviewer(LEE), answer="Theirs.", court="9th Cir.", places="Texas")
    with pytest.raises(EditConflict) as conflict:
        await base.publish(mine.id, reviewer(SAM), "mine")
    assert conflict.value.theirs is not None
    assert conflict.value.mine is not None
    assert (conflict.value.theirs.answer, conflict.value.mine.answer) == ("Theirs.", "Mine.")
    assert base.shown(DETAINER.id).answer == "Theirs."
    rebased = await base.desk.rebase(mine.id, reviewer(SAM))
    assert rebased.clashes == ("answer",)
    await base.publish(mine.id, reviewer(SAM), "mine after all")
    present = base.shown(DETAINER.id)
    assert (present.answer, present.court, present.places, present.revision) == ("Mine.", "9th Cir.", ("Texas",), 3)


async def test_two_programs_at_once_let_one_of_them_through(database_url: str) -> None:
    import asyncio

    from tests.knowledge.curation.people import fill

    await fill(database_url)
    async with (
        KnowledgeBase.open(database_url, shipped=None) as one,
        KnowledgeBase.open(database_url, shipped=None) as two,
    ):
        drafts = [
            await base.start_draft(0, DETAINER.id, reviewer(who), {"answer": who.name})
            for base, who in ((one, SAM), (two, LEE))
        ]
        ended = await asyncio.gather(
            one.publish(drafts[0].id, reviewer(SAM), "sam"),
            two.publish(drafts[1].id, reviewer(LEE), "lee"),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in ended) == ["EditConflict", "Revision"]
        await one.refresh()
        await two.refresh()
        assert one.shown(DETAINER.id) == two.shown(DETAINER.id)
        assert len(await one.history(DETAINER.id)) == 2


async def test_a_double_press_publishes_once(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"answer": "Once."})
    await base.publish(draft.id, reviewer(), "first")
    with pytest.raises(ProposalClosed) as closed:
        await base.publish(draft.id, reviewer(), "second")
    assert closed.value.status == "published"
    assert len(await base.history(DETAINER.id)) == 2


@pytest.mark.parametrize("actor", [Actor(ROSA, Role.NONE, NOW), editor(LEE)], ids=["role taken away", "somebody else"])
async def test_a_draft_is_its_editors_as_long_as_the_role_lasts(base: KnowledgeBase, actor: Actor) -> None:
    draft = await base.start_draft(0, DETAINER.id, editor(ROSA))
    for step in (
        base.save_draft(draft.id, actor, {"answer": "x"}),
        base.publish(draft.id, actor, "why"),
        base.desk.discard(draft.id, actor),
        base.desk.rebase(draft.id, actor),
    ):
        with pytest.raises(NotAllowed):
            await step
    await base.desk.discard(draft.id, editor(ROSA))
    with pytest.raises(ProposalNotFound):
        await base.save_draft(draft.id, editor(ROSA), {"answer": "x"})


async def test_a_change_that_changes_nothing_or_has_no_reason_is_refused(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"answer": f"  {DETAINER.answer}  "})
    with pytest.raises(NothingChanged):
        await base.publish(draft.id, reviewer(), "why")
    await base.save_draft(draft.id, reviewer(), {"answer": "Other."})
    for why in ("  ", "x" * 501):
        with pytest.raises(InvalidFact) as invalid:
            await base.publish(draft.id, reviewer(), why)
        assert set(invalid.value.problems) == {"why"}


async def test_links_lead_to_facts_that_are_there(base: KnowledgeBase) -> None:
    with pytest.raises(InvalidFact) as invalid:
        await edit(base, DETAINER.id, reviewer(), related=f"{HISTORY.id} gone", counter=DETAINER.id)
    assert set(invalid.value.problems) == {"related", "counter"}
    await published(base, DETAINER.id, reviewer(), related=HISTORY.id)
    assert [link.id for link in base.shown(DETAINER.id).related_facts] == [HISTORY.id]


async def test_a_fact_that_is_not_in_force_can_not_be_edited(base: KnowledgeBase) -> None:
    with pytest.raises(FactNotFound):
        await base.start_draft(0, "no-such-fact", editor())


async def test_a_protected_fact_and_an_editors_edit_wait(base: KnowledgeBase) -> None:
    for fact_id, actor in ((WARRANT.id, reviewer()), (DETAINER.id, editor())):
        asked = await waiting(base, fact_id, actor, answer="Waits.")
        assert asked.publish_after is None
        assert base.shown(fact_id).answer != "Waits."
    unguarded = await edit(base, HISTORY.id, reviewer(), protected="yes")
    assert isinstance(unguarded, Waiting)


async def test_a_reviewer_can_not_take_the_protection_away_alone(base: KnowledgeBase) -> None:
    await waiting(base, WARRANT.id, reviewer(), protected="no", answer="Mine alone.")
    assert base.shown(WARRANT.id).protected
