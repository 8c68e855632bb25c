"""What goes into a store comes out of it, on both kinds of database."""

import datetime as dt

import pytest

from knowledge import EditConflict, Editor, FactNotFound, WordingTaken
from knowledge.store import Change, ShippedFact, Store, Waiting
from tests.knowledge.samples import AT, EDITOR, SOURCE, change, edited, make_fact, stored

WHOLE = make_fact(
    phrasings=["ICE hold meaning", "ok but what even is a “detainer”?"],
    court="9th Cir.",
    quotes=[
        {"text": "defies common sense", "speaker": "Jeff Sessions", "speaker_role": "U.S. Attorney General",
         "date": "2018-01-24", "source_id": "crs", "checked": "2026-11-24"},
    ],
    list=["Cook County", "Española 🏜"],
    checked_by="Rosa",
    review_days=90,
    protected=True,
    translations={
        "es": {"question": "¿Qué es una orden de retención?", "answer": "Una solicitud.", "of": "0" * 64,
               "phrasings": ["retención de ICE"]},
        "vi": {"question": "Lệnh tạm giữ là gì?", "answer": "Một yêu cầu.", "of": "1" * 64},
    },
)  # fmt: skip


async def test_a_whole_fact_comes_back_as_it_was(database_url: str) -> None:
    async with Store.open(database_url) as store:
        await store.apply([change(WHOLE)], sources=[SOURCE])
        contents = await store.read()
    assert contents.facts == (WHOLE,)
    assert contents.sources == (SOURCE,)
    assert contents.counter == 1


async def test_a_new_store_is_empty(database_url: str) -> None:
    async with Store.open(database_url) as store:
        contents = await store.read()
        assert (contents.facts, contents.sources, contents.counter) == ((), (), 0)
        assert await store.counter() == 0
        assert await store.shipped() == {}
        assert await store.waiting() == ()
        assert await store.revisions("no-such-fact") == ()


async def test_each_change_keeps_before_and_after_who_when_and_why(database_url: str) -> None:
    first = make_fact()
    second = edited(first, answer="A better answer.")
    async with Store.open(database_url) as store:
        assert await store.apply([change(first, why="Made.")], sources=[SOURCE]) == 1
        assert await store.apply([change(second, await stored(store, first.id), why="Bettered.")]) == 2
        made, bettered = await store.revisions(first.id)
    assert (made.number, made.before, made.after, made.why) == (1, None, first, "Made.")
    assert (bettered.number, bettered.before, bettered.why) == (2, first, "Bettered.")
    assert bettered.after == second.model_copy(update={"revision": 2})
    assert bettered.editor == EDITOR
    assert bettered.at == AT
    assert bettered.at.utcoffset() == dt.timedelta(0)


async def test_a_release_keeps_its_name_in_the_history_after_the_next_one(database_url: str) -> None:
    fact = make_fact()
    async with Store.open(database_url) as store:
        await store.apply([Change(0, None, fact, Editor(id=0, name="release 1"), AT, "")], sources=[SOURCE])
        newer = edited(fact, answer="New.")
        await store.apply([Change(0, fact, newer, Editor(id=0, name="release 2"), AT, "")])
        names = [revision.editor.name for revision in await store.revisions(fact.id)]
    assert names == ["release 1", "release 2"]


async def test_an_instant_without_a_zone_is_refused(database_url: str) -> None:
    naive = Change(0, None, make_fact(), EDITOR, dt.datetime(2026, 1, 1), "")
    async with Store.open(database_url) as store:
        with pytest.raises(Exception, match="time zone"):
            await store.apply([naive], sources=[SOURCE])
        assert (await store.read()).facts == ()


async def test_a_change_of_an_older_revision_conflicts_and_nothing_is_written(database_url: str) -> None:
    fact, other = make_fact(), make_fact("another-fact")
    async with Store.open(database_url) as store:
        await store.apply([change(fact)], sources=[SOURCE])
        await store.apply([change(edited(fact, answer="Theirs."), fact)])
        with pytest.raises(EditConflict) as conflict:
            await store.apply([change(other), change(edited(fact, answer="Mine."), fact)])
        contents = await store.read()
    assert (conflict.value.fact_id, conflict.value.expected, conflict.value.present) == (fact.id, 1, 2)
    assert [kept.answer for kept in contents.facts] == ["Theirs."]
    assert contents.counter == 2


async def test_a_new_fact_with_an_id_in_use_conflicts(database_url: str) -> None:
    async with Store.open(database_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
        with pytest.raises(EditConflict) as conflict:
            await store.apply([change(make_fact(question="Another question?"))])
    assert (conflict.value.expected, conflict.value.present) == (0, 1)


async def test_a_change_of_a_fact_that_is_not_there_is_told(database_url: str) -> None:
    async with Store.open(database_url) as store:
        with pytest.raises(FactNotFound):
            await store.apply([change(make_fact(), make_fact())], sources=[SOURCE])


async def test_mistakes_of_the_caller_are_refused(database_url: str) -> None:
    fact = make_fact()
    async with Store.open(database_url) as store:
        with pytest.raises(ValueError, match="no source 'crs'"):
            await store.apply([change(fact)])
        with pytest.raises(ValueError, match="twice"):
            await store.apply([change(fact), change(fact)], sources=[SOURCE])
        await store.apply([change(fact)], sources=[SOURCE])
        with pytest.raises(ValueError, match="keeps the id"):
            await store.apply([change(make_fact("another-id"), fact)])
        assert await store.counter() == 1


@pytest.mark.parametrize("place", ["question", "phrasing", "translation"])
async def test_a_wording_of_another_fact_is_taken(database_url: str, place: str) -> None:
    wording = "ICE hold: MEANING"
    fields = {
        "question": {"question": wording},
        "phrasing": {"phrasings": [wording]},
        "translation": {"translations": {"es": {"question": wording, "answer": "Sí.", "of": "0" * 64}}},
    }[place]
    async with Store.open(database_url) as store:
        await store.apply([change(make_fact(phrasings=["ice hold meaning"]))], sources=[SOURCE])
        with pytest.raises(WordingTaken) as taken:
            await store.apply([change(make_fact("another-fact", **fields))])
        assert (await store.read()).counter == 1
    assert (taken.value.wording, taken.value.fact_id) == (wording, "what-is-a-detainer")


async def test_a_wording_twice_in_one_batch_is_taken(database_url: str) -> None:
    one, two = make_fact("fact-one", phrasings=["same words"]), make_fact("fact-two", phrasings=["Same words!"])
    async with Store.open(database_url) as store:
        with pytest.raises(WordingTaken) as taken:
            await store.apply([change(one), change(two)], sources=[SOURCE])
    assert (taken.value.wording, taken.value.fact_id) == ("Same words!", "fact-one")


async def test_two_facts_swap_their_wordings_in_one_batch(database_url: str) -> None:
    one, two = make_fact("fact-one", phrasings=["left"]), make_fact("fact-two", phrasings=["right"])
    async with Store.open(database_url) as store:
        await store.apply([change(one), change(two)], sources=[SOURCE])
        await store.apply([change(edited(one, phrasings=["right"]), one), change(edited(two, phrasings=["left"]), two)])
        facts = (await store.read()).facts
    assert [fact.phrasings for fact in facts] == [("right",), ("left",)]


async def test_the_same_wording_may_stand_in_another_scope(database_url: str) -> None:
    server = 1_098_765_432_109_876_543
    async with Store.open(database_url) as store:
        await store.apply([change(make_fact()), change(make_fact(), scope=server)], sources=[SOURCE])
        shared, own = await store.read(), await store.read(server)
        assert len(shared.facts) == len(own.facts) == 1
        assert [revision.scope for revision in await store.revisions("what-is-a-detainer", server)] == [server]


async def test_a_retired_fact_frees_its_wordings_and_keeps_its_words(database_url: str) -> None:
    fact, heir = make_fact(phrasings=["ice hold"]), make_fact("heir", phrasings=["ICE hold"])
    retired = edited(fact, retired_at=AT)
    async with Store.open(database_url) as store:
        await store.apply([change(fact)], sources=[SOURCE])
        await store.apply([change(retired, fact)])
        await store.apply([change(heir)])
        assert [kept.id for kept in (await store.read()).facts] == ["heir"]
        kept = await stored(store, fact.id, retired=True)
        assert kept.wordings == fact.wordings
        assert kept.retired_at == AT
        with pytest.raises(WordingTaken):
            await store.apply([change(edited(kept, retired_at=None), kept)])


async def test_sources_are_replaced(database_url: str) -> None:
    newer = SOURCE.model_copy(update={"title": "New title"})
    async with Store.open(database_url) as store:
        await store.apply([], sources=[SOURCE])
        await store.apply([], sources=[newer])
        assert (await store.read()).sources == (newer,)


async def test_what_a_release_said_and_what_waits_is_kept(database_url: str) -> None:
    fact, text = make_fact(), make_fact(answer="The release's answer.")
    release = Editor(id=0, name="release 1")
    waiting = Waiting(0, text, 3, release, AT, "It was changed here.")
    async with Store.open(database_url) as store:
        await store.apply([], shipped=[ShippedFact(text, fact.digest())], waiting=[waiting])
        assert await store.shipped() == {fact.id: ShippedFact(text, fact.digest())}
        (proposal,) = await store.waiting()
    assert proposal.fact == text
    assert (proposal.status, proposal.origin, proposal.base_revision) == ("waiting", "shipped", 3)
    assert (proposal.editor, proposal.created_at, proposal.why) == (release, AT, "It was changed here.")


async def test_a_newer_shipped_text_takes_the_place_of_the_one_that_waits(database_url: str) -> None:
    old, new = make_fact(answer="Old."), make_fact(answer="New.")
    async with Store.open(database_url) as store:
        for text in (old, new):
            await store.apply([], shipped=[ShippedFact(text, None)], waiting=[Waiting(0, text, 1, EDITOR, AT)])
        assert [proposal.fact.answer for proposal in await store.waiting()] == ["New."]
        await store.apply([], shipped=[ShippedFact(new, new.digest())])
        assert await store.waiting() == ()


async def test_notes_are_kept_replaced_and_not_counted(database_url: str) -> None:
    async with Store.open(database_url) as store:
        assert await store.note("commands") is None
        await store.set_note("commands", "abc")
        await store.set_note("commands", "def")
        assert await store.note("commands") == "def"
        assert await store.note("other") is None
        assert await store.counter() == 0


async def test_trying_whether_it_can_be_written_leaves_no_trace(database_url: str) -> None:
    async with Store.open(database_url) as store:
        await store.writable()
        assert await store.counter() == 0


async def test_another_opener_sees_the_counter_move(database_url: str) -> None:
    async with Store.open(database_url) as one, Store.open(database_url) as two:
        assert await two.counter() == 0
        await one.apply([change(make_fact())], sources=[SOURCE])
        assert await two.counter() == 1
        assert len((await two.read()).facts) == 1


async def test_a_thousand_facts_are_more_than_one_statement_may_name(database_url: str) -> None:
    facts = [make_fact(f"fact-{number}", phrasings=[f"wording {number}"]) for number in range(1100)]
    async with Store.open(database_url) as store:
        await store.apply([change(fact) for fact in facts], sources=[SOURCE])
        assert len((await store.read()).facts) == 1100
        with pytest.raises(WordingTaken) as taken:
            await store.apply([change(make_fact("late-one", phrasings=["wording 1099"]))])
    assert taken.value.fact_id == "fact-1099"
