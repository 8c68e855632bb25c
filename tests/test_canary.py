"""Nothing to seize: about a thousand questions with words and ids of their own leave no trace on the disk.

They go through every path there is, with errors in between, and the bot is restarted. Then a dump of the database, its
files as they lie there (with WAL and shared memory), the log and the temporary folder are searched. A new way to ask is
one more line in `tests/ways_to_ask.py`. The terminal comes after them.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sqlite3
import struct
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import simcord
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import OperationalError

# The thin layer over the simulated Discord belongs to the tests of what people do there.
sys.path.append(str(Path(__file__).parent / "discord"))
from talk import Situation, World, all_text, install

from bot import chat, cli, client
from bot.client import SanctuaryBot
from bot.config import Settings
from bot.logs import LIBRARIES, Line, quieten
from knowledge import KnowledgeBase, StoreLocked
from knowledge.matching.text import words
from tests.traces import MARK, Planted, forms, search, stem
from tests.ways_to_ask import ROUND

PACK = Path(__file__).parent / "packs" / "discord"
QUESTIONS = 900
"""In Discord; the terminal has some more."""
IN_THE_TERMINAL = 100
A_PERSON_ASKS = 12
"""Questions of one person, before another one comes: with presses, about what the bot answers in a minute."""
KNOWN = ("What is a sanctuary city", "sanctuary city definition", "is California a sanctuary state", "zebra")


# ------------------------------------------------------------------------------------------------ what goes wrong


class _Number(BaseModel):
    number: int


def database_error(text: str) -> Exception:
    """What a database library raises: it repeats the statement and its parameters."""
    return OperationalError("SELECT … WHERE normalised = ?", {"text": text}, Exception(text))


def locked(text: str) -> Exception:
    return StoreLocked(f"sqlite:///{text}.db")


def validation_error(text: str) -> Exception:
    """What a model raises: it repeats the value."""
    try:
        _Number.model_validate({"number": text})
    except ValidationError as error:
        return error
    raise AssertionError("a word is no number")


def crash(text: str) -> Exception:
    return RuntimeError(f"in the middle of {text}")


FAULTS: tuple[Callable[[str], Exception], ...] = (database_error, locked, validation_error, crash)
EVERY = 5
"""Each question of so many meets an error."""


@dataclass
class Faults:
    """Lets what the base is asked go wrong now and then, each time in the next way."""

    asked: int = 0
    raised: set[str] = field(default_factory=set)

    def wrap(self, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
        ask, complete = base.ask, base.complete

        async def asking(text: str, **kwargs: Any) -> Any:
            outcome = await ask(text, **kwargs)
            self.now_and_then(text)
            return outcome

        def completing(text: str, **kwargs: Any) -> Any:
            self.now_and_then(text)
            return complete(text, **kwargs)

        monkeypatch.setattr(base, "ask", asking)
        monkeypatch.setattr(base, "complete", completing)

    def now_and_then(self, text: str) -> None:
        self.asked += 1
        if self.asked % EVERY == 0:
            fault = FAULTS[self.asked // EVERY % len(FAULTS)]
            self.raised.add(fault.__name__)
            raise fault(text)


# ------------------------------------------------------------------------------------------------ the run


@contextmanager
def logged(file: Path) -> Iterator[None]:
    """Log as the program does, into a file and as much as can be asked of it."""
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(Line())
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *LIBRARIES, "alembic", "simcord")}
    root.setLevel(logging.DEBUG)
    for name in LIBRARIES:
        quieten(name)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("simcord").setLevel(logging.CRITICAL)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@asynccontextmanager
async def opened(url: str, **_: Any) -> Any:
    async with KnowledgeBase.open(url, shipped=PACK) as base:
        yield base


def texts(planted: Planted, count: int) -> Iterator[str]:
    for number in range(count):
        known = KNOWN[number % len(KNOWN)]
        yield f"{planted.word()} {known} {planted.word()}?" if number % 3 else planted.word()


async def in_discord(folder: Path, planted: Planted, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> int:
    """Ask through every path, restart, and search while the database is still open. Gives the number of questions."""
    monkeypatch.setattr(client, "POLL", 1e9)
    situation = Situation()
    install(monkeypatch, situation)
    settings = Settings(discord_token=None, contact="c@example.org", help_url="https://help.example/")
    async with opened(f"sqlite:///{folder / 'facts.db'}") as base:
        faults.wrap(base, monkeypatch)

        def made() -> SanctuaryBot:
            return SanctuaryBot(settings=settings, base=base, shard_count=1)

        async with simcord.run(made(), check_errors=False, settle_timeout=8.0) as env:
            with env.time_context():
                world = World(env, env.bot, situation, {}, [])
                asked = 0
                person = world.member
                for number, text in enumerate(texts(planted, QUESTIONS)):
                    if number % A_PERSON_ASKS == 0:
                        person = world.person(planted.word())
                        world.channel = world.guild.create_text_channel(f"channel-{number}")
                        # What is remembered for a minute goes, and no timer comes due by the clock on the wall.
                        await world.passes(61)
                        planted.ids |= {person.user.id, person.user.dm_channel.id}
                    await ROUND[number % len(ROUND)](person, text)
                    asked += 1
                said = all_text(env, public=False)
                assert said.count("This answers:") > QUESTIONS / 10
                assert said.count("Something went wrong here.") > QUESTIONS / EVERY / 3
                assert MARK not in said.casefold()
                planted.ids |= {
                    message.id
                    for messages in env.backend.messages.values()
                    for message in messages.values()
                    if message.author_id != env.bot.user.id
                }
                await world.restart(made())
                await world.passes(61)
                assert search(folder, planted, folder / "facts.db") == {}
    return asked


def in_the_terminal(folder: Path, planted: Planted, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ask with `ask`, and a pipe of questions with `chat`; gives all that was printed."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'facts.db'}")
    for module in (chat, cli):
        monkeypatch.setattr(module.KnowledgeBase, "open", staticmethod(opened_for_terminal))
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", out)
    assert cli.main(["ask", next(texts(planted, 1))]) == 0
    assert cli.main(["ask", "--json", f"What is a sanctuary city {planted.word()}?"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(texts(planted, IN_THE_TERMINAL))))
    assert cli.main(["chat"]) == 0
    return out.getvalue()


_open = KnowledgeBase.open


def opened_for_terminal(url: str, **_: Any) -> Any:
    return _open(url, shipped=PACK)


def test_a_thousand_questions_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    planted, faults = Planted(), Faults()
    with logged(tmp_path / "bot.log"):
        asked = asyncio.run(in_discord(tmp_path, planted, faults, monkeypatch))
        printed = in_the_terminal(tmp_path, planted, monkeypatch)
    assert asked == QUESTIONS
    assert faults.raised == {fault.__name__ for fault in FAULTS}
    assert "reference" in (tmp_path / "bot.log").read_text(encoding="utf-8")
    assert len(planted.words) > QUESTIONS
    assert len(planted.ids) > QUESTIONS / 4
    assert MARK not in printed.casefold()
    assert search(tmp_path, planted, tmp_path / "facts.db") == {}


# ------------------------------------------------------------------------------------------------ the search finds


@pytest.fixture
def leaky(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database in use, with a WAL that nothing has merged yet."""
    connection = sqlite3.connect(tmp_path / "facts.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE leak (number BIGINT, text TEXT, bytes BLOB)")
    yield connection
    connection.close()


PERSON = 1456074443980800014


def one(word: str = "") -> tuple[Planted, str]:
    planted = Planted(ids={PERSON})
    return planted, planted.word()


def test_an_id_in_a_column_is_found_in_the_dump_and_as_bytes(leaky: sqlite3.Connection, tmp_path: Path) -> None:
    planted, _ = one()
    leaky.execute("INSERT INTO leak VALUES (?, '', NULL)", [PERSON])
    hits = search(tmp_path, planted, tmp_path / "facts.db")
    assert hits == {"dump": {PERSON}, "facts.db-wal": {PERSON}}
    leaky.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert set(search(tmp_path, planted, tmp_path / "facts.db")) == {"dump", "facts.db"}


def test_an_id_that_was_deleted_is_found_in_the_file(leaky: sqlite3.Connection, tmp_path: Path) -> None:
    planted, _ = one()
    leaky.execute("INSERT INTO leak VALUES (?, '', NULL)", [PERSON])
    leaky.execute("DELETE FROM leak")
    assert set(search(tmp_path, planted, tmp_path / "facts.db")) == {"facts.db-wal"}


@pytest.mark.parametrize("form", ["raw", "case-folded", "normalised", "stemmed", "composed apart"])
def test_a_word_is_found_in_each_of_its_forms(leaky: sqlite3.Connection, tmp_path: Path, form: str) -> None:
    planted, word = one()
    (normalised,) = words(word)
    written = {
        "raw": word,
        "case-folded": word.casefold(),
        "normalised": normalised,
        "stemmed": stem(normalised),
        "composed apart": unicodedata.normalize("NFD", word),
    }[form]
    assert written != word or form == "raw"
    leaky.execute("INSERT INTO leak VALUES (0, ?, NULL)", [f"what is {written} in"])
    assert search(tmp_path, planted, tmp_path / "facts.db") == {"dump": {word}, "facts.db-wal": {word}}


def log_line(planted: Planted, word: str) -> bytes:
    return f"2026-11-24 ERROR bot: could not answer '{word}' of {PERSON}".encode()


def temporary_file(planted: Planted, word: str) -> bytes:
    return b"\x80\x04" + struct.pack(">q", PERSON) + word.encode("utf-16-le")


@pytest.mark.parametrize("leak", [log_line, temporary_file])
def test_a_leak_beside_the_database_is_found(
    leaky: sqlite3.Connection, tmp_path: Path, leak: Callable[[Planted, str], bytes]
) -> None:
    planted, word = one()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "leak").write_bytes(leak(planted, word))
    assert search(tmp_path, planted, tmp_path / "facts.db") == {os.path.join("tmp", "leak"): {PERSON, word}}


def test_every_form_of_every_word_holds_the_mark() -> None:
    planted = Planted()
    found: Iterable[str] = [form for _ in range(200) for form in forms(planted.word())]
    assert all(MARK in form for form in found)
