"""Real databases for tests: SQLite files, and a PostgreSQL server that is started once and thrown away.

`TEST_POSTGRES_URL` names a server to use instead. Without PostgreSQL its tests are skipped, but fail where CI is true.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from knowledge.store import Store

_TEMPLATE = f"sanctuary_template_{uuid.uuid4().hex[:8]}"


def make_read_only(file: Path) -> None:
    """Make a SQLite file one that can't be written, for root as well: its header asks for a newer writer."""
    with file.open("r+b") as stream:
        stream.seek(18)
        stream.write(b"\x03")


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in an event loop of its own, whatever loop the test has."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'facts.db'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a PostgreSQL server where databases may be made."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        yield make_url(named).set(drivername="postgresql")
        return
    binaries = _binaries()
    if binaries is None:
        message = "no PostgreSQL: install Debian's postgresql or set TEST_POSTGRES_URL"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # A socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    user = _account(folder)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=40"
    try:
        _run(user, binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        _run(user, binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield make_url(f"postgresql://postgres@/postgres?host={folder}")
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[str]:
    """The name of a database with this release's schema, to copy."""
    run_apart(_statement(postgres_server, f'CREATE DATABASE "{_TEMPLATE}"'))
    run_apart(_migrate(postgres_server.set(database=_TEMPLATE)))
    yield _TEMPLATE
    run_apart(_statement(postgres_server, f'DROP DATABASE "{_TEMPLATE}" WITH (FORCE)'))


@pytest.fixture
def empty_postgres_url(postgres_server: URL) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    yield from _database(postgres_server, "template1")


@pytest.fixture
def postgres_url(postgres_server: URL, postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database with this release's schema and nothing in it."""
    yield from _database(postgres_server, postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database: the test runs once on each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The same, without any schema."""
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    url: str = request.getfixturevalue(name)
    return url


def _database(server: URL, template: str) -> Iterator[str]:
    name = f"sanctuary_{uuid.uuid4().hex[:12]}"
    run_apart(_statement(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    yield server.set(database=name).render_as_string(hide_password=False)
    run_apart(_statement(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("pg_ctl"):
        folders.insert(0, Path(found).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _account(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return name
    pytest.fail("PostgreSQL does not run as root, and there is no account postgres or nobody")


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        # The server inherits these and keeps them open: a pipe would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{Path(command[0]).name} failed with exit code {done.returncode}")


async def _statement(server: URL, statement: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(server.render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _migrate(url: URL) -> None:
    async with Store.open(url.render_as_string(hide_password=False)):
        pass
