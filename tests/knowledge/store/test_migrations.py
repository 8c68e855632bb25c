"""Migrations lead to the tables that the code has, and an upgrade keeps what was there."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from knowledge.store import Store, migrate
from knowledge.store.tables import metadata
from tests.knowledge.samples import SOURCE, change, make_fact

NEXT = '''"""A later step."""

import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "0002"


def upgrade() -> None:
    """Rebuild a table that others point to."""
    with op.batch_alter_table("facts", recreate="always") as table:
        table.add_column(sa.Column("later", sa.Text))
    {more}
'''


def _a_later_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    scripts = tmp_path / "later" / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "9000_later.py").write_text(NEXT.format(more=more))
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)


async def test_the_migrations_make_the_tables_of_the_code(empty_database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with Store.open(empty_database_url) as store, store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgrade_keeps_the_facts_and_a_copy_of_the_file_from_before(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = make_fact(phrasings=["ice hold"])
    async with Store.open(sqlite_url) as store:
        await store.apply([change(fact)], sources=[SOURCE])
    _a_later_release(tmp_path, monkeypatch)
    async with Store.open(sqlite_url) as store:
        assert await store.schema_revision() == "9000"
        assert (await store.read()).facts == (fact,)
        async with store._reader.connect() as connection:
            assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1
    copy = tmp_path / "facts.db.before-9000"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "facts.db.before-9000.partial").exists()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        assert connection.execute("SELECT text FROM wordings WHERE position = 1").fetchall() == [("ice hold",)]


async def test_an_upgrade_of_postgresql_keeps_the_facts(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(postgres_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
    _a_later_release(tmp_path, monkeypatch, 'op.execute("SELECT 1")')
    scripts = migrate.SCRIPTS / "versions" / "9000_later.py"
    scripts.write_text(scripts.read_text().replace(', recreate="always"', ""))
    async with Store.open(postgres_url) as store:
        assert await store.schema_revision() == "9000"
        assert (await store.read()).facts == (make_fact(),)


async def test_an_upgrade_that_fails_changes_nothing(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(sqlite_url) as store:
        await store.apply([change(make_fact())], sources=[SOURCE])
    with monkeypatch.context() as later:
        _a_later_release(tmp_path, later, 'raise RuntimeError("half way")')
        with pytest.raises(RuntimeError, match="half way"):
            async with Store.open(sqlite_url):
                pass
    async with Store.open(sqlite_url) as store:
        assert await store.schema_revision() == "0002"
        assert (await store.read()).facts == (make_fact(),)


async def test_a_first_schema_leaves_no_copy(sqlite_url: str, tmp_path: Path) -> None:
    async with Store.open(sqlite_url):
        pass
    assert [path.name for path in tmp_path.glob("*.before-*")] == []


async def test_a_folder_with_a_percent_sign_in_its_name_does_no_harm(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "50%s off" / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts)
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    async with Store.open(sqlite_url) as store:
        assert await store.schema_revision() == "0002"
