"""The second schema over a base that was filled with the first."""

import shutil
from pathlib import Path

import pytest

from knowledge.store import ShippedFact, Store, Waiting, migrate
from tests.knowledge.samples import AT, EDITOR, SOURCE, make_fact

FIRST = ("0001_facts.py", "__init__.py")


async def test_what_the_first_schema_held_is_kept(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = make_fact(phrasings=["ice hold"])
    with monkeypatch.context() as earlier:
        scripts = tmp_path / "earlier" / "migrations"
        shutil.copytree(migrate.SCRIPTS, scripts)
        for path in (scripts / "versions").glob("*.py"):
            if path.name not in FIRST:
                path.unlink()
        earlier.setattr(migrate, "SCRIPTS", scripts)
        async with Store.open(empty_database_url) as store:
            assert await store.schema_revision() == "0001"
            async with store._writer.begin() as connection:
                await connection.exec_driver_sql("INSERT INTO editors (number, id, name) VALUES (1, 0, 'release 1')")
                await connection.exec_driver_sql(
                    "INSERT INTO proposals"
                    " (id, scope, fact_id, status, origin, base_revision, body, editor, created_at)"
                    f" VALUES (1, 0, '{fact.id}', 'waiting', 'shipped', 1, '{fact.model_dump_json()}', 1,"
                    " '2026-11-24 00:00:00')"
                )
    async with Store.open(empty_database_url) as store:
        assert await store.schema_revision() != "0001"
        (proposal,) = await store.waiting()
        assert (proposal.fact, proposal.editor.name, proposal.base_scope) == (fact, "release 1", 0)
        # The numbers go on where they were.
        if store.place.startswith("postgresql"):
            async with store._writer.begin() as connection:
                for name, column in (("proposals", "id"), ("editors", "number")):
                    await connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), 1)")
        await store.apply([], sources=[SOURCE], shipped=[ShippedFact(fact, None)],
                          waiting=[Waiting(0, fact, 1, EDITOR, AT)])  # fmt: skip
        assert len(await store.waiting()) == 1
