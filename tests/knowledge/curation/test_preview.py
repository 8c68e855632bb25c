"""What a preview tells before anybody presses Publish."""

import pytest

from knowledge import Fact, InvalidFact, KnowledgeBase
from knowledge.curation import Move, find_moves
from tests.knowledge.curation.people import DETAINER, HISTORY, WARRANT, published, reviewer
from tests.knowledge.samples import edited, make_fact


async def test_a_preview_shows_what_would_stand(base: KnowledgeBase) -> None:
    typed = {"answer": "New answer.", "phrasings": "ice hold\nfirst sanctuary city", "related": WARRANT.id}
    draft = await base.start_draft(0, DETAINER.id, reviewer(), typed)
    seen = await base.preview(draft.id, checks=lambda fact, sources: [fact.answer, *sources], moves=None)
    assert seen.before == DETAINER
    assert seen.shown.answer == "New answer."
    assert [link.id for link in seen.shown.related_facts] == [WARRANT.id]
    assert {diff.field for diff in seen.diff} == {"answer", "phrasings", "related"}
    assert seen.findings == ("New answer.", "crs")
    assert [(taken.wording, taken.fact_id) for taken in seen.taken] == [("first sanctuary city", HISTORY.id)]
    assert (seen.moved, seen.second_key) == (False, False)
    assert base.shown(DETAINER.id).answer == DETAINER.answer
    await published(base, DETAINER.id, reviewer(), answer="Theirs.")
    assert (await base.preview(draft.id, moves=None)).moved


async def test_a_preview_of_a_new_or_protected_fact(base: KnowledgeBase) -> None:
    draft = await base.start_draft(0, WARRANT.id, reviewer(), {"answer": "x"})
    assert (await base.preview(draft.id)).second_key
    fields = {
        "question": "Who pays?", "answer": "x", "kind": "how-to", "status": "current", "attribution": "fact",
        "as_of": "2026", "last_checked": "2026-11-24", "places": "Houston", "topics": "history", "source_ids": "law",
    }  # fmt: skip
    draft = await base.start_draft(0, None, reviewer(), fields)
    law = {"id": "law", "title": "Law", "publisher": "P", "url": "https://example.org", "kind": "statute"}
    await base.save_draft(draft.id, reviewer(), {"sources": [{**law, "accessed": "2026-11-24"}]})
    seen = await base.preview(draft.id, moves=None)
    assert (seen.before, seen.moved) == (None, False)
    assert [source.id for source in seen.shown.sources] == ["law"]
    await base.save_draft(draft.id, reviewer(), {"sources": []})
    assert (await base.preview(draft.id, moves=None)).shown.sources == ()
    await base.save_draft(draft.id, reviewer(), {"as_of": "?"})
    with pytest.raises(InvalidFact):
        await base.preview(draft.id)


def facts() -> list[Fact]:
    return [
        make_fact("detainer-cost", phrasings=["how much do detainers cost a county jail", "price of holding for ice"],
                  answer="Counties pay for the jail nights themselves."),
        make_fact("school-rules", phrasings=["may agents enter a school building"], answer="Schools decide."),
        make_fact("bus-checks", phrasings=["can border patrol search my bus"], answer="Companies may refuse."),
    ]  # fmt: skip


def test_a_wording_that_another_fact_would_answer_moves() -> None:
    before = facts()
    stolen = edited(
        before[1],
        question="What does holding for ICE cost?",
        phrasings=["price of holding somebody for ice", "cost of holding for ice price"],
        answer="The price of holding for ICE.",
    )
    found = find_moves(before, [before[0], stolen, before[2]])
    assert Move("price of holding for ice", "detainer-cost", "school-rules") in found


def test_an_edit_far_from_all_wordings_moves_nothing() -> None:
    before = facts()
    assert find_moves(before, before) == []
    after = [edited(before[0], review_days=30), *before[1:]]
    assert find_moves(before, after) == []


def test_labelled_questions_are_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.curation.moves._labelled", lambda: ("is a bus ticket refund possible",))
    before = facts()
    after = [*before, make_fact("bus-refund", answer="Bus ticket refund rules.", phrasings=["bus ticket refund"])]
    assert Move("is a bus ticket refund possible", "bus-checks", "bus-refund") in find_moves(before, after)
