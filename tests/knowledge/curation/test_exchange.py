"""Facts out and in again: dry run first, all or nothing, and the same bytes after a move to an empty base."""

import csv
import io
import json
from pathlib import Path

import pytest

from knowledge import EditConflict, InvalidFact, InvalidFiles, KnowledgeBase, NotAllowed, NothingChanged
from knowledge.curation import RetireReason
from knowledge.store.histories import read_pseudonyms, write_pseudonyms
from tests.knowledge.curation.people import (
    DETAINER,
    FACTS,
    HISTORY,
    LEE,
    ROSA,
    SAM,
    SERVER,
    WARRANT,
    editor,
    later,
    operator,
    owner,
    published,
    reviewer,
    waiting,
)
from tests.knowledge.samples import SOURCE, edited, make_fact, write_pack

PASTED = {
    "text": "We hold nobody.",
    "speaker": "A. Sheriff",
    "speaker_role": "Sheriff",
    "date": "2019-05",
    "source_id": "crs",
    "checked": "2026-11-24",
    "compared_with": "passage",
}


async def live(base: KnowledgeBase) -> None:
    """A little history of every kind."""
    await published(base, DETAINER.id, reviewer(), answer="Other “words” – naïve.", phrasings="ice hold\njail hold")
    asked = await waiting(base, WARRANT.id, reviewer(SAM), answer="Two keys.")
    await base.approve(asked.proposal_id, reviewer(LEE))
    draft = await base.start_draft(0, DETAINER.id, reviewer(), {"answer": "Corrected.", "quotes": [PASTED]})
    await base.publish(draft.id, reviewer(), "was wrong", correction=True)
    await base.retire(0, HISTORY.id, reviewer(), RetireReason.OUTDATED, "private note")
    await base.hide(0, DETAINER.id, reviewer(), "doubtful")
    await base.accounts.forget(SAM.id, later(days=60))
    await published(base, DETAINER.id, owner(), SERVER, answer="This server's.")
    await base.hide(SERVER, WARRANT.id, reviewer(LEE), "not here")


async def test_a_base_moves_to_an_empty_one_byte_for_byte(base: KnowledgeBase, tmp_path: Path) -> None:
    await live(base)
    files = {scope: await base.exchange.export("json", scope=scope) for scope in (0, SERVER)}
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'empty.db'}", shipped=None) as empty:
        for scope, (name, data) in files.items():
            plan = await empty.exchange.plan({name: data}, scope=scope)
            assert plan.ok, plan.problems
            await empty.exchange.apply(plan, operator(), "moved")
            assert (await empty.exchange.export("json", scope=scope))[1] == data
        assert empty.facts() == base.facts()
        assert empty.facts(scope=SERVER) == base.facts(scope=SERVER)
        assert empty.withdrawn(HISTORY.question) == base.withdrawn(HISTORY.question)
        assert await empty.history(WARRANT.id) == await base.history(WARRANT.id)
        assert [one.revision.number for one in await empty.corrections.listed()] == [3]
        again = await empty.exchange.plan(dict([files[0]]))
        assert set(again.unchanged) == {fact.id for fact in FACTS}
        with pytest.raises(NothingChanged):
            await empty.exchange.apply(again, owner(), "again")
        draft = await empty.start_draft(0, WARRANT.id, reviewer(SAM))
        assert draft.editor.name == (await base.accounts.pseudonyms())[SAM.id]


async def test_a_history_that_goes_further_is_added_and_one_that_differs_conflicts(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    first = dict([await base.exchange.export("json")])
    await published(base, DETAINER.id, reviewer(), answer="Second.")
    second = dict([await base.exchange.export("json")])
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'other.db'}", shipped=None) as other:
        await other.exchange.apply(await other.exchange.plan(first), operator(), "start")
        plan = await other.exchange.plan(second)
        assert [(one.before and one.before.revision, one.after.revision) for one in plan.changed] == [(1, 2)]
        await other.exchange.apply(plan, operator(), "follow")
        assert other.shown(DETAINER.id).answer == "Second."
        assert (await other.exchange.plan(first)).unchanged == tuple(sorted(fact.id for fact in FACTS))
        await published(other, HISTORY.id, reviewer(), answer="Other.")
        await published(base, HISTORY.id, reviewer(), answer="Different.")
        plan = await other.exchange.plan(dict([await base.exchange.export("json")]))
        assert [(one.incoming.id, one.reason) for one in plan.conflicts] == [(HISTORY.id, "histories differ")]
        with pytest.raises(InvalidFiles):
            await other.exchange.apply(plan, owner(), "x")


async def test_histories_name_people_so_only_the_owner_brings_them_in(base: KnowledgeBase, tmp_path: Path) -> None:
    files = dict([await base.exchange.export("json")])
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'empty.db'}", shipped=None) as empty:
        plan = await empty.exchange.plan(files)
        with pytest.raises(NotAllowed):
            await empty.exchange.apply(plan, reviewer(), "mine")
        assert empty.facts() == ()


async def test_of_a_managers_file_who_did_it_is_a_claim_and_protected_facts_wait(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    """GIVEN a file that says what others did WHEN a member who manages a server imports it THEN the importer did it."""
    await live(base)
    files = dict([await base.exchange.export("json")])
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'empty.db'}", shipped=None) as empty:
        plan = await empty.exchange.plan(files)
        done = await empty.exchange.apply(plan, owner(LEE), "moved")
        assert (set(done.published), done.waiting) == ({DETAINER.id, HISTORY.id}, (WARRANT.id,))
        entries = await empty.history(DETAINER.id)
        assert [entry.revision.after.answer for entry in entries][-1] == "Corrected."
        assert {(entry.revision.editor, entry.revision.at) for entry in entries} == {(LEE, owner().at)}
        assert entries[1].revision.why == f"moved (The file says: account {SAM.id}, 2026-11-24: because)"
        assert entries[0].revision.why.endswith("2026-11-24: First.)")
        assert WARRANT.id not in empty.view().facts
        assert empty.withdrawn(HISTORY.question) is not None
        changes = await empty.accounts.changes_by(LEE.id, owner().at)
        assert {one.what for one in changes.actions} == {"hide"}
        async with empty.store.reading() as connection:
            assert await read_pseudonyms(connection) == {}
        (item,) = await empty.queue(0)
        assert item.proposal is not None
        await empty.approve(item.proposal.id, reviewer(SAM))
        assert empty.shown(WARRANT.id).answer == "Two keys."
        # The texts are the same, so the file brings nothing more.
        assert DETAINER.id in (await empty.exchange.plan(files)).unchanged


@pytest.mark.parametrize(
    ("at", "number"),
    [("0001-01-01T00:00:00+14:00", 5), ("9999-12-31T23:59:59-14:00", 5), ("2026-01-01T00:00:00Z", 2**63)],
)
async def test_moments_and_accounts_that_cannot_be_are_refused_in_words(
    base: KnowledgeBase, at: str, number: int
) -> None:
    hidden = {"id": "a-b", "editor": {"id": number, "name": "x"}, "at": at, "why": "x"}
    content = {"format": "sanctuary-facts-history-1", "sources": [], "facts": [], "hidden": [hidden]}
    (problem,) = (await base.exchange.plan({"x.json": json.dumps(content).encode()})).problems
    assert problem.field in {"hidden[1].at", "hidden[1].editor"}


@pytest.mark.parametrize(
    ("data", "line", "fact", "field"),
    [
        (b'{"format": 1,\n oops}', 2, None, None),
        (b"\xff\xfe", None, None, None),
        (b"[" * 100_000, None, None, None),
        (b'{"format": "other", "sources": [], "facts": []}', None, None, "format"),
        (b'{"format": "sanctuary-facts-history-1", "sources": [], "facts": [{"id": "a-b", "revisions": []}]}',
         None, "a-b", "revisions"),
    ],
)  # fmt: skip
async def test_a_broken_file_of_histories_is_told_by_place(
    base: KnowledgeBase, data: bytes, line: int | None, fact: str | None, field: str | None
) -> None:
    plan = await base.exchange.plan({"x.json": data})
    (problem,) = plan.problems
    assert (problem.file, problem.line, problem.fact, problem.field) == ("x.json", line, fact, field)


async def test_a_history_with_another_facts_text_or_an_unknown_source_is_refused(base: KnowledgeBase) -> None:
    _, data = await base.exchange.export("json")
    content = json.loads(data)
    content["sources"] = []
    content["facts"][0]["id"] = "other-id"
    content["facts"][1]["revisions"][0]["text"]["source_ids"] = ["gone"]
    content["facts"][1]["id"] = content["facts"][1]["revisions"][0]["text"]["id"] = "a-new-fact"
    plan = await base.exchange.plan({"x.json": json.dumps(content).encode()})
    assert [problem.field for problem in plan.problems] == ["revisions"]
    content["facts"] = content["facts"][1:2]
    plan = await base.exchange.plan({"x.json": json.dumps(content).encode()})
    assert [problem.field for problem in plan.problems] == ["source_ids"]


async def test_a_pack_goes_out_and_in_unchanged(base: KnowledgeBase, tmp_path: Path) -> None:
    await published(base, DETAINER.id, reviewer(), related=WARRANT.id, answer="Other.")
    name, data = await base.exchange.export("yaml")
    assert (name, data) == await base.exchange.export("yaml")
    assert len((await base.exchange.plan({name: data})).unchanged) == 3
    _, part = await base.exchange.export("yaml", topic="detainers")
    assert (await base.exchange.plan({name: part})).unchanged == (DETAINER.id,)
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'empty.db'}", shipped=None) as empty:
        plan = await empty.exchange.plan({name: data})
        done = await empty.exchange.apply(plan, reviewer(), "moved")
        assert done.waiting == (WARRANT.id,)
        assert set(done.published) == {DETAINER.id, HISTORY.id}


def one_file(folder: Path, *facts: object) -> dict[str, bytes]:
    write_pack(folder, *facts)  # type: ignore[arg-type]
    return {"mine.yaml": (folder / "facts" / "all.yaml").read_bytes()}


async def test_a_dry_run_says_what_would_happen_and_applying_does_it_all(base: KnowledgeBase, tmp_path: Path) -> None:
    changed = edited(DETAINER, answer="Imported.")
    new = make_fact("who-runs-the-jail", related=[DETAINER.id])
    guarded = edited(WARRANT, answer="Imported too.")
    plan = await base.exchange.plan(one_file(tmp_path, changed, HISTORY, guarded, new))
    assert [one.after.id for one in plan.new] == [new.id]
    assert {one.after.id for one in plan.changed} == {DETAINER.id, WARRANT.id}
    assert [diff.field for diff in plan.changed[0].diff] == ["answer"]
    assert (plan.unchanged, plan.conflicts, plan.problems) == ((HISTORY.id,), (), ())
    assert base.shown(DETAINER.id).answer == DETAINER.answer
    with pytest.raises(NotAllowed):
        await base.exchange.apply(plan, editor(ROSA), "import")
    done = await base.exchange.apply(plan, reviewer(), "import")
    assert (set(done.published), done.waiting) == ({DETAINER.id, new.id}, (WARRANT.id,))
    assert base.shown(new.id).related_facts[0].id == DETAINER.id
    (item,) = await base.queue(0)
    assert item.proposal is not None
    await base.approve(item.proposal.id, reviewer(LEE))
    assert base.shown(WARRANT.id).answer == "Imported too."


async def test_only_the_owner_changes_sources_that_are_here_by_an_import(base: KnowledgeBase, tmp_path: Path) -> None:
    moved = SOURCE.model_copy(update={"url": "https://example.org/elsewhere"})
    write_pack(tmp_path, *FACTS, sources=(moved,))
    names = {"all.yaml": "facts/all.yaml", "sources.yaml": "sources.yaml"}
    files = {name: (tmp_path / path).read_bytes() for name, path in names.items()}
    plan = await base.exchange.plan(files)
    assert (plan.problems, plan.sources) == ((), (moved,))
    with pytest.raises(NotAllowed):
        await base.exchange.apply(plan, reviewer(), "it moved")
    # A protected fact rests on it, so that a manager alone is not enough.
    with pytest.raises(InvalidFact, match="protected facts rest on crs"):
        await base.exchange.apply(plan, owner(), "it moved")
    assert base.shown(WARRANT.id).sources == (SOURCE,)
    await base.exchange.apply(plan, operator(), "it moved")
    assert base.shown(WARRANT.id).sources == (moved,)


async def test_an_import_is_all_or_nothing(base: KnowledgeBase, tmp_path: Path) -> None:
    new = make_fact("who-runs-the-jail")
    plan = await base.exchange.plan(one_file(tmp_path, new, edited(DETAINER, answer="Imported.")))
    await published(base, DETAINER.id, reviewer(), answer="Meanwhile.")
    counter = await base.store.counter()
    with pytest.raises(EditConflict):
        await base.exchange.apply(plan, reviewer(), "import")
    assert new.id not in base.view().facts
    assert await base.store.counter() == counter
    assert base.shown(DETAINER.id).answer == "Meanwhile."


async def test_what_a_person_has_to_decide_is_a_conflict(base: KnowledgeBase, tmp_path: Path) -> None:
    await base.retire(0, HISTORY.id, reviewer(), RetireReason.WRONG)
    await published(base, DETAINER.id, reviewer(), answer="Second.", phrasings="jail hold")
    old = edited(DETAINER)
    retired = edited(HISTORY, answer="Imported.")
    plan = await base.exchange.plan(one_file(tmp_path, old, retired, make_fact("fine-fact")))
    assert {(one.incoming.id, one.reason) for one in plan.conflicts} == {
        (DETAINER.id, "older than here"),
        (HISTORY.id, "retired here"),
    }
    with pytest.raises(InvalidFiles):
        await base.exchange.apply(plan, reviewer(), "import")
    done = await base.exchange.apply(plan.without_conflicts(), reviewer(), "import")
    assert done.published == ("fine-fact",)


async def test_mistakes_are_named_by_file_line_and_field(base: KnowledgeBase, tmp_path: Path) -> None:
    files = one_file(tmp_path, make_fact("new-one", phrasings=["ICE hold"], topics=["history"]))
    (problem,) = (await base.exchange.plan(files)).problems
    assert (problem.file, problem.fact, problem.field) == ("facts/mine.yaml", "new-one", "phrasings[1]")
    assert problem.line is not None
    assert problem.message == "the wording is also in what-is-a-detainer (a fact that is here)"
    for name, data in (("x.txt", b""), ("x.zip", b"no zip"), ("0-facts-here.yaml", b"facts: []")):
        assert len((await base.exchange.plan({name: data})).problems) == 1
    wrong = {"x.yaml": b"facts:\n  - id: a-b\n    revision: 3\n"}
    assert len((await base.exchange.plan(wrong)).problems) > 5


async def test_only_what_was_changed_here(base: KnowledgeBase, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", *FACTS)
    url = f"sqlite:///{tmp_path / 'shipped.db'}"
    async with KnowledgeBase.open(url, shipped=pack) as shipped:
        await published(shipped, DETAINER.id, reviewer(), answer="Ours.")
        _, data = await shipped.exchange.export("json", changed_here=True)
        assert [fact["id"] for fact in json.loads(data)["facts"]] == [DETAINER.id]


async def test_a_table_for_spreadsheets_runs_no_formula(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), answer='=HYPERLINK("https://evil")', phrasings="one\ntwo, three")
    name, data = await base.exchange.export("csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    assert name == "facts.csv"
    assert rows[DETAINER.id]["answer"] == '\'=HYPERLINK("https://evil")'
    assert rows[DETAINER.id]["phrasings"] == "one\ntwo, three"
    assert rows[WARRANT.id]["sources"] == "https://example.org/crs"
    assert rows[WARRANT.id]["protected"] == "True"


async def test_a_server_imports_into_its_own_words(base: KnowledgeBase, tmp_path: Path) -> None:
    files = one_file(tmp_path, edited(DETAINER, answer="Ours."), edited(WARRANT, answer="Ours too."))
    plan = await base.exchange.plan(files, scope=SERVER)
    done = await base.exchange.apply(plan, reviewer(SAM), "ours")
    assert base.shown(DETAINER.id).answer == DETAINER.answer
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Ours."
    assert done.waiting == (WARRANT.id,)
    (item,) = await base.queue(SERVER)
    assert item.proposal is not None
    await base.approve(item.proposal.id, reviewer(LEE))
    assert base.shown(WARRANT.id, scope=SERVER).answer == "Ours too."


async def test_how_a_quote_was_compared_goes_out_and_in_again(base: KnowledgeBase, tmp_path: Path) -> None:
    done = await published(base, DETAINER.id, reviewer(), quotes=[PASTED])
    name, data = await base.exchange.export("yaml", changed_here=True)
    assert set((await base.exchange.plan({name: data})).unchanged) == {fact.id for fact in FACTS}
    async with KnowledgeBase.open(f"sqlite:///{tmp_path / 'empty.db'}", shipped=None) as empty:
        await empty.exchange.apply(await empty.exchange.plan({name: data}), owner(), "moved")
        (quote,) = empty.shown(DETAINER.id).quotes
    assert (quote,) == done.after.quotes
    assert quote.compared_with == "passage"
    (entry,) = [one.after for one in (await base.history(DETAINER.id))[-1].diff if one.field == "quotes"]
    assert entry.endswith("[crs, checked 2026-11-24 against a passage]")


async def test_a_file_renames_nobody_who_acted_here(base: KnowledgeBase) -> None:
    """GIVEN somebody who edits under a name WHEN a file of histories calls the account something else THEN it stays."""
    await published(base, DETAINER.id, reviewer(), answer="Words of Sam.")
    async with base.store.writing(counted=False) as connection:
        await write_pseudonyms(connection, {SAM.id: "somebody else", 424242: "a stranger"})
        assert await read_pseudonyms(connection) == {424242: "a stranger"}
