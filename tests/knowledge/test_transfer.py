"""Loading a release's facts: the first time, again, and over what people changed in between."""

import asyncio
from pathlib import Path

import pytest

from knowledge import EditConflict, InvalidFiles, Source
from knowledge.store import Store
from knowledge.transfer import DroppedWording, LoadReport, load_shipped
from tests.knowledge.samples import AT, SOURCE, change, edited, make_fact, stored, write_pack

ONE, TWO, THREE, FOUR, FIVE = (make_fact(f"fact-{name}") for name in ("one", "two", "three", "four", "five"))


async def _edit(store: Store, fact_id: str, **fields: object) -> None:
    before = await stored(store, fact_id)
    await store.apply([change(edited(before, **fields), before, why="Edited here.")])


async def _answers(store: Store) -> dict[str, str]:
    return {fact.id: fact.answer for fact in (await store.read()).facts}


async def test_the_first_load_brings_everything_in(database_url: str, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, ONE, TWO)
    async with Store.open(database_url) as store:
        assert await load_shipped(store, pack) == LoadReport(new=("fact-one", "fact-two"))
        contents = await store.read()
        (made,) = await store.revisions("fact-one")
    assert contents.facts == (ONE, TWO)
    assert contents.sources == (SOURCE,)
    assert contents.counter == 1
    assert made.editor.id == 0
    assert made.editor.name.startswith("release ")
    assert made.why == f"Shipped with {made.editor.name}."


async def test_a_second_load_of_the_same_files_reads_none_of_them(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = write_pack(tmp_path, ONE)
    async with Store.open(database_url) as store:
        await load_shipped(store, pack)
        monkeypatch.delattr("knowledge.transfer.read_files")
        assert await load_shipped(store, pack) == LoadReport(already_loaded=True)
        assert await store.counter() == 1


async def test_files_that_only_look_different_change_nothing(database_url: str, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, ONE)
    async with Store.open(database_url) as store:
        await load_shipped(store, pack)
        with (pack / "facts" / "all.yaml").open("a") as file:
            file.write("# A remark.\n")
        assert await load_shipped(store, pack) == LoadReport(unchanged=("fact-one",))
        assert await store.counter() == 1


async def test_a_newer_release_updates_what_nobody_changed(database_url: str, tmp_path: Path) -> None:
    newer = edited(ONE, answer="Newer.", phrasings=["a new phrasing"])
    source = Source.model_validate({**SOURCE.model_dump(), "title": "Newer title"})
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE, TWO))
        report = await load_shipped(store, write_pack(tmp_path, newer, TWO, THREE, sources=(source,)))
        contents = await store.read()
    assert report == LoadReport(new=("fact-three",), updated=("fact-one",), unchanged=("fact-two",))
    assert contents.facts[0] == newer.model_copy(update={"revision": 2})
    assert contents.sources == (source,)


async def test_three_local_edits_are_kept_reported_and_the_shipped_texts_wait(
    database_url: str, tmp_path: Path
) -> None:
    old = [ONE, TWO, THREE, FOUR, FIVE]
    new = [edited(fact, answer=f"Newer {fact.id}.") for fact in old]
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, *old))
        for fact in (ONE, THREE, FIVE):
            await _edit(store, fact.id, answer=f"Ours {fact.id}.")
        report = await load_shipped(store, write_pack(tmp_path, *new))
        answers = await _answers(store)
        waiting = await store.waiting()
    assert report == LoadReport(kept=("fact-five", "fact-one", "fact-three"), updated=("fact-four", "fact-two"))
    assert answers == {
        "fact-one": "Ours fact-one.",
        "fact-two": "Newer fact-two.",
        "fact-three": "Ours fact-three.",
        "fact-four": "Newer fact-four.",
        "fact-five": "Ours fact-five.",
    }
    assert {(proposal.fact.answer, proposal.base_revision) for proposal in waiting} == {
        ("Newer fact-one.", 2),
        ("Newer fact-three.", 2),
        ("Newer fact-five.", 2),
    }


async def test_a_release_after_the_next_replaces_the_text_that_waits(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        await _edit(store, "fact-one", answer="Ours.")
        await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Second.")))
        await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Third.")))
        assert [proposal.fact.answer for proposal in await store.waiting()] == ["Third."]
        assert await _answers(store) == {"fact-one": "Ours."}


async def test_an_edit_that_says_the_same_as_the_release_is_no_edit(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        await _edit(store, "fact-one", answer="Second.")
        report = await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Second.")))
        assert report == LoadReport(unchanged=("fact-one",))
        assert await store.waiting() == ()
        later = await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Third.")))
        assert later == LoadReport(updated=("fact-one",))


async def test_an_edit_that_was_taken_back_is_no_edit(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        await _edit(store, "fact-one", answer="Ours.")
        await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Second.")))
        await _edit(store, "fact-one", answer=ONE.answer)
        report = await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Third.")))
        assert report == LoadReport(updated=("fact-one",))
        assert await store.waiting() == ()


async def test_a_shipped_text_that_a_person_took_over_is_updated_again(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        await _edit(store, "fact-one", answer="Ours.")
        await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Second.")))
        await _edit(store, "fact-one", answer="Second.")
        report = await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Third.")))
        assert report == LoadReport(updated=("fact-one",))


async def test_a_fact_that_was_retired_here_stays_retired(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE, TWO))
        await _edit(store, "fact-one", retired_at=AT)
        report = await load_shipped(store, write_pack(tmp_path, edited(ONE, answer="Newer."), TWO))
        assert report == LoadReport(unchanged=("fact-two",), retired=("fact-one",))
        assert await _answers(store) == {"fact-two": TWO.answer}
        assert await store.waiting() == ()


async def test_a_fact_that_left_the_release_is_left_alone_and_reported(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE, TWO))
        report = await load_shipped(store, write_pack(tmp_path, TWO))
        assert report == LoadReport(unchanged=("fact-two",), vanished=("fact-one",))
        assert set(await _answers(store)) == {"fact-one", "fact-two"}


async def test_a_fact_made_here_under_the_same_id_is_kept(database_url: str, tmp_path: Path) -> None:
    async with Store.open(database_url) as store:
        await store.apply([change(edited(ONE, answer="Ours."))], sources=[SOURCE])
        assert (await load_shipped(store, write_pack(tmp_path, ONE))).kept == ("fact-one",)
        assert await _answers(store) == {"fact-one": "Ours."}


async def test_a_phrasing_that_another_fact_holds_is_dropped_and_reported(database_url: str, tmp_path: Path) -> None:
    mine = make_fact("made-here", phrasings=["Sanctuary meaning", "¿Qué es?"])
    spanish = {"question": "¿Qué es?", "answer": "Es.", "of": "0" * 64}
    vietnamese = {"question": "Là gì?", "answer": "Là.", "phrasings": ["Made: here?", "gì"], "of": "0" * 64}
    shipped = edited(ONE, phrasings=["free words", "sanctuary meaning"], translations={"es": spanish, "vi": vietnamese})
    async with Store.open(database_url) as store:
        await store.apply([change(mine)], sources=[SOURCE])
        report = await load_shipped(store, write_pack(tmp_path, shipped))
        fact = await stored(store, "fact-one")
        assert report.new == ("fact-one",)
        assert set(report.dropped_wordings) == {
            DroppedWording("sanctuary meaning", "fact-one", "made-here"),
            DroppedWording("¿Qué es?", "fact-one", "made-here"),
            DroppedWording("Made: here?", "fact-one", "made-here"),
        }
        assert fact.phrasings == ("free words",)
        assert set(fact.translations) == {"vi"}
        assert fact.translations["vi"].phrasings == ("gì",)
        later = await load_shipped(store, write_pack(tmp_path, edited(shipped, answer="Newer.")))
        assert later.updated == ("fact-one",)


async def test_a_fact_whose_question_another_one_holds_waits(database_url: str, tmp_path: Path) -> None:
    mine = make_fact("made-here", phrasings=[ONE.question])
    async with Store.open(database_url) as store:
        await store.apply([change(mine)], sources=[SOURCE])
        report = await load_shipped(store, write_pack(tmp_path, ONE, TWO))
        assert report.new == ("fact-two",)
        assert report.kept == ("fact-one",)
        assert report.dropped_wordings == (DroppedWording(ONE.question, "fact-one", "made-here"),)
        (proposal,) = await store.waiting()
        assert (proposal.fact, proposal.base_revision) == (ONE, None)
        assert set(await _answers(store)) == {"made-here", "fact-two"}


async def test_a_fact_that_has_to_wait_keeps_its_wordings_from_others(database_url: str, tmp_path: Path) -> None:
    one, two = edited(ONE, question="Left words?"), edited(TWO, question="Right words?")
    mine = make_fact("made-here", phrasings=["Middle words"])
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, one, two))
        await store.apply([change(mine)])
        moved = (edited(one, question="Middle words?"), edited(two, question="Left words?"))
        report = await load_shipped(store, write_pack(tmp_path, *moved))
        assert report.kept == ("fact-one", "fact-two")
        questions = {fact.id: fact.question for fact in (await store.read()).facts}
    assert questions["fact-one"] == "Left words?"
    assert questions["fact-two"] == "Right words?"


async def test_a_wording_that_moves_from_one_shipped_fact_to_another_is_not_dropped(
    database_url: str, tmp_path: Path
) -> None:
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, edited(ONE, phrasings=["moving words"]), TWO))
        report = await load_shipped(store, write_pack(tmp_path, ONE, edited(TWO, phrasings=["moving words"])))
        assert report == LoadReport(updated=("fact-one", "fact-two"))
        assert (await stored(store, "fact-two")).phrasings == ("moving words",)


async def test_a_release_that_only_adds_a_wording_that_is_taken_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    spanish = {"question": "¿Qué es esto?", "answer": "Es.", "of": "0" * 64}
    async with Store.open(database_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        await store.apply([change(make_fact("made-here", translations={"es": spanish}))])
        report = await load_shipped(store, write_pack(tmp_path, edited(ONE, phrasings=["que es esto"])))
        assert report == LoadReport(
            unchanged=("fact-one",), dropped_wordings=(DroppedWording("que es esto", "fact-one", "made-here"),)
        )
        assert len(await store.revisions("fact-one")) == 1


@pytest.mark.parametrize("broken", ["facts/all.yaml", "sources.yaml"])
async def test_a_half_broken_release_loads_nothing(database_url: str, tmp_path: Path, broken: str) -> None:
    pack = write_pack(tmp_path, ONE, TWO)
    text = (pack / broken).read_text()
    (pack / broken).write_text(text + "  - id: half\n")
    async with Store.open(database_url) as store:
        for _ in range(2):
            with pytest.raises(InvalidFiles):
                await load_shipped(store, pack)
        contents = await store.read()
        assert (contents.facts, contents.sources, contents.counter) == ((), (), 0)
        (pack / broken).write_text(text)
        assert len((await load_shipped(store, pack)).new) == 2


async def test_two_programs_that_load_at_once_load_once(database_url: str, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, *(make_fact(f"fact-{number}") for number in range(40)))
    async with Store.open(database_url) as one, Store.open(database_url) as two:
        await asyncio.gather(load_shipped(one, pack), load_shipped(two, pack))
        assert len((await one.read()).facts) == 40
        assert len(await two.revisions("fact-7")) == 1


async def test_a_load_that_is_overtaken_looks_again(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(sqlite_url) as store:
        apply = store.apply

        async def overtaken(*_: object, **__: object) -> int:
            monkeypatch.setattr(store, "apply", apply)
            await apply([change(edited(ONE, answer="Theirs."))], sources=[SOURCE])
            raise EditConflict("fact-one", 0, 1)

        monkeypatch.setattr(store, "apply", overtaken)
        report = await load_shipped(store, write_pack(tmp_path, ONE, TWO))
        assert report == LoadReport(new=("fact-two",), kept=("fact-one",))
        assert (await _answers(store))["fact-one"] == "Theirs."


async def test_a_load_that_is_always_overtaken_gives_up_with_the_conflict(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(sqlite_url) as store:

        async def overtaken(*_: object, **__: object) -> int:
            raise EditConflict("fact-one", 0, 1)

        monkeypatch.setattr(store, "apply", overtaken)
        with pytest.raises(EditConflict):
            await load_shipped(store, write_pack(tmp_path, ONE))
        assert await store.note("shipped-files") is None


async def test_a_release_that_is_not_installed_still_has_a_name(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.transfer._DISTRIBUTION", "no-such-distribution")
    async with Store.open(sqlite_url) as store:
        await load_shipped(store, write_pack(tmp_path, ONE))
        (made,) = await store.revisions("fact-one")
    assert made.editor.name == "release unknown"
