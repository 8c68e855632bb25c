"""A server's own words stand over the shared ones, in that server alone."""

from pathlib import Path

import pytest

from knowledge import InvalidFact, KnowledgeBase, NotAllowed, NothingChanged
from knowledge.curation import RetireReason, Waiting
from tests.knowledge.curation.people import (
    DETAINER,
    HISTORY,
    LEE,
    ROSA,
    SAM,
    SERVER,
    WARRANT,
    editor,
    owner,
    published,
    reviewer,
    waiting,
)
from tests.knowledge.samples import SOURCE, make_fact, write_pack

OTHER = SERVER + 1


async def test_an_edit_in_a_server_is_that_servers_own(base: KnowledgeBase) -> None:
    revision = await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    assert (revision.scope, revision.number) == (SERVER, 1)
    assert (await base.ask("ice hold", scope=SERVER)).facts[0].answer == "Ours."
    assert base.view(SERVER).own == {DETAINER.id}
    for scope in (0, OTHER):
        assert (await base.ask("ice hold", scope=scope)).facts[0].answer == DETAINER.answer
    assert {fact.id for fact in base.facts(scope=SERVER)} == {fact.id for fact in base.facts()}
    second = await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours, again.")
    assert second.number == 2


async def test_a_server_changes_no_source_that_others_rest_on(base: KnowledgeBase, tmp_path: Path) -> None:
    moved = SOURCE.model_copy(update={"url": "https://elsewhere.example/"})
    typed = moved.model_dump(mode="json", exclude_none=True)
    with pytest.raises(InvalidFact) as caught:
        await published(base, HISTORY.id, reviewer(), SERVER, sources=[typed])
    assert SOURCE.id in caught.value.problems["sources"][0]
    write_pack(tmp_path, make_fact("ours"), sources=(moved,))
    names = {"all.yaml": "facts/all.yaml", "sources.yaml": "sources.yaml"}
    plan = await base.exchange.plan(
        {name: (tmp_path / path).read_bytes() for name, path in names.items()}, scope=SERVER
    )
    with pytest.raises(InvalidFact):
        await base.exchange.apply(plan, owner(), "ours")
    assert base.view().sources[SOURCE.id] == SOURCE


async def test_a_server_changes_a_source_of_its_own_with_two_keys(base: KnowledgeBase) -> None:
    own = SOURCE.model_dump(mode="json", exclude_none=True) | {"id": "our-page"}
    await published(base, HISTORY.id, reviewer(), SERVER, sources=[own], source_ids=[*HISTORY.source_ids, own["id"]])
    asked = await waiting(base, HISTORY.id, reviewer(SAM), SERVER, sources=[own | {"title": "Our page, mended"}])
    await base.approve(asked.proposal_id, reviewer(LEE))
    assert base.view(SERVER).sources["our-page"].title == "Our page, mended"


async def test_it_survives_a_restart_and_goes_back_on_reset(base: KnowledgeBase, database_url: str) -> None:
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    async with KnowledgeBase.open(database_url, shipped=None) as again:
        assert again.shown(DETAINER.id, scope=SERVER).answer == "Ours."
    with pytest.raises(NotAllowed):
        await base.reset(SERVER, DETAINER.id, editor(), "shared is better")
    await base.reset(SERVER, DETAINER.id, reviewer(), "shared is better")
    assert base.shown(DETAINER.id, scope=SERVER).answer == DETAINER.answer
    assert base.withdrawn(DETAINER.question, scope=SERVER) is None
    with pytest.raises(NothingChanged):
        await base.reset(SERVER, DETAINER.id, reviewer(), "again")
    assert len(await base.history(DETAINER.id, scope=SERVER)) == 2
    await base.restore(SERVER, DETAINER.id, 1, reviewer(), "ours was better")
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."


async def test_undoing_the_first_edit_of_a_server_goes_back_to_the_shared_text(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    await base.undo(SERVER, DETAINER.id, 1, reviewer(), "oops")
    assert base.shown(DETAINER.id, scope=SERVER).answer == DETAINER.answer
    assert base.view(SERVER).own == frozenset()


async def test_a_moved_shared_text_waits_for_the_server_to_decide(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    assert await base.queue(SERVER) == ()
    await published(base, DETAINER.id, reviewer(), answer="Shared, newer.")
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."
    assert base.view(SERVER).moved == {DETAINER.id}
    (item,) = await base.queue(SERVER)
    assert item.kind == "override"
    assert item.present is not None
    assert item.offered is not None
    assert (item.present.answer, item.offered.answer) == ("Ours.", "Shared, newer.")
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours, edited.")
    assert len(await base.queue(SERVER)) == 1
    with pytest.raises(NotAllowed):
        await base.keep_override(SERVER, DETAINER.id, editor())
    await base.keep_override(SERVER, DETAINER.id, reviewer())
    assert await base.queue(SERVER) == ()
    assert base.view(SERVER).moved == frozenset()
    with pytest.raises(NothingChanged):
        await base.keep_override(SERVER, DETAINER.id, reviewer())
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG)
    assert [item.kind for item in await base.queue(SERVER)] == ["override"]
    await base.reset(SERVER, DETAINER.id, reviewer(), "take the new one")
    assert DETAINER.id not in base.view(SERVER).facts
    assert base.withdrawn(DETAINER.question, scope=SERVER) is not None


async def test_hiding_a_shared_fact_concerns_one_server(base: KnowledgeBase) -> None:
    await base.hide(SERVER, WARRANT.id, reviewer(), "not here")
    assert WARRANT.id not in base.view(SERVER).facts
    assert WARRANT.id in base.view().facts
    assert WARRANT.id not in (await base.ask("judge signed paper", scope=SERVER)).ranked
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Newer.")
    await base.approve(asked.proposal_id, reviewer(LEE))
    (item,) = await base.queue(SERVER)
    assert item.kind == "hidden"
    await base.keep_override(SERVER, WARRANT.id, reviewer())
    assert await base.queue(SERVER) == ()
    assert await base.reset(SERVER, WARRANT.id, reviewer(), "show it") is None
    assert base.shown(WARRANT.id, scope=SERVER).answer == "Newer."


async def test_a_fact_hidden_for_all_is_shown_where_a_server_has_its_own(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Ours.")
    await base.hide(0, DETAINER.id, reviewer(), "doubtful")
    assert DETAINER.id not in base.view(OTHER).facts
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."


async def test_retiring_a_shared_fact_in_a_server_withdraws_it_there(base: KnowledgeBase) -> None:
    await base.retire(SERVER, DETAINER.id, reviewer(), RetireReason.OFF_TOPIC)
    gone = base.withdrawn(DETAINER.question, scope=SERVER)
    assert gone is not None
    assert gone.reason == "off topic"
    assert (await base.ask(DETAINER.question, scope=SERVER)).withdrawn
    assert not (await base.ask(DETAINER.question)).withdrawn
    await base.reset(SERVER, DETAINER.id, reviewer(), "back")
    assert not (await base.ask(DETAINER.question, scope=SERVER)).withdrawn


async def test_a_server_may_have_facts_of_its_own(base: KnowledgeBase) -> None:
    typed = {
        "question": "When do we meet?", "answer": "Mondays.", "kind": "how-to", "status": "current",
        "attribution": "fact", "as_of": "2026", "last_checked": "2026-11-24", "places": "Houston",
        "topics": "history", "source_ids": "crs",
    }  # fmt: skip
    draft = await base.start_draft(SERVER, None, reviewer(), typed)
    await base.publish(draft.id, reviewer(), "ours")
    assert (await base.ask("when do we meet", scope=SERVER)).facts[0].answer == "Mondays."
    assert "when-do-we-meet" not in base.view().facts
    await base.retire(SERVER, "when-do-we-meet", reviewer(), RetireReason.OUTDATED)
    assert base.withdrawn("When do we meet?", scope=SERVER) is not None


async def test_a_servers_wording_wins_over_another_shared_fact(base: KnowledgeBase) -> None:
    await published(base, HISTORY.id, reviewer(), SERVER, phrasings="ICE hold")
    assert (await base.ask("ice hold", scope=SERVER)).facts[0].id == HISTORY.id
    assert (await base.ask("ice hold")).facts[0].id == DETAINER.id


async def test_an_editors_override_waits_in_that_servers_queue(base: KnowledgeBase) -> None:
    asked = await waiting(base, DETAINER.id, editor(ROSA), SERVER, answer="Ours.")
    assert await base.queue(0) == ()
    (item,) = await base.queue(SERVER)
    assert item.proposal is not None
    assert item.proposal.origin == "override"
    await published(base, DETAINER.id, reviewer(SAM), answer="Shared, newer.")
    assert (await base.queue(SERVER))[0].stale
    await base.refresh_proposal(asked.proposal_id, reviewer(LEE))
    await base.approve(asked.proposal_id, reviewer(LEE))
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."
    assert isinstance(await base.retire(SERVER, WARRANT.id, reviewer(), RetireReason.WRONG), Waiting)
