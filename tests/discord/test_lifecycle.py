"""How the bot starts and stops: what it asks Discord for, when it sends its commands, and how it leaves."""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from conftest import PACK
from discord.http import HTTPClient
from talk import MENTION, World

from bot import client, sending
from bot.client import COGS, COMMANDS_NOTE, SanctuaryBot, serve
from bot.config import Settings
from bot.views.layout import notice
from knowledge import KnowledgeBase, StoreLocked, StoreReadOnly

QUESTION = "What is a sanctuary city?"


def syncs(env: simcord.Env) -> int:
    return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in env.http_requests)


async def test_the_bot_asks_for_no_privileged_intent(world: World) -> None:
    named = {name for name, wanted in world.bot.intents if wanted}
    assert named == {"guilds", "guild_messages", "dm_messages"}
    assert named.isdisjoint({"members", "presences", "message_content"})


async def test_the_bot_mentions_nobody_by_itself(world: World) -> None:
    assert world.bot.allowed_mentions.to_dict() == {"parse": []}


async def test_every_cog_is_loaded(world: World) -> None:
    assert set(world.bot.extensions) == set(COGS)


async def test_commands_are_sent_once_and_again_only_when_they_change(
    world: World, make_bot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert syncs(world.env) == 1
    await world.restart(make_bot())
    assert syncs(world.env) == 1
    monkeypatch.setattr(client, "COGS", (*COGS[:-1],))
    await world.restart(make_bot())
    assert syncs(world.env) == 2


async def test_commands_are_sent_again_next_time_when_that_can_not_be_noted(
    world: World, make_bot: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = world.bot.base.store
    await store.set_note(COMMANDS_NOTE, "of another release")

    async def set_note(key: str, value: str) -> None:
        raise StoreReadOnly("facts.db")

    monkeypatch.setattr(store, "set_note", set_note)
    await world.restart(make_bot())
    assert syncs(world.env) == 2
    assert "the commands will be sent again at the next start" in caplog.text
    assert (await world.member.asks(QUESTION)).first_line == "Here is what I found."


async def test_text_commands_do_nothing(world: World) -> None:
    assert await world.member.says(f"{MENTION} help") != []
    assert world.bot.commands == set()


def test_libraries_stay_above_the_level_at_which_they_log_payloads(settings: Settings) -> None:
    logging.getLogger("discord").setLevel(logging.DEBUG)
    SanctuaryBot(settings=settings, base=object(), shard_count=1)  # type: ignore[arg-type]
    assert logging.getLogger("discord.gateway").getEffectiveLevel() >= logging.INFO


class Waiting(SanctuaryBot):
    """A bot whose connection stays open until it is closed, with no network."""

    closed = False

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        self.gone = asyncio.Event()
        await self._async_setup_hook()
        os.kill(os.getpid(), signal.SIGTERM)
        await self.gone.wait()

    async def close(self) -> None:
        await super().close()
        self.closed = True
        self.gone.set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_the_bot_after_the_answers_in_flight(
    number: signal.Signals, settings: Settings, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = Waiting(settings=settings, base=base, shard_count=1)
    monkeypatch.setattr(signal, "SIGTERM", number)
    finished = []

    async def answering() -> None:
        with bot.working():
            await asyncio.sleep(0.05)
            assert not bot.closed
            finished.append(True)

    task = asyncio.create_task(answering())
    await asyncio.sleep(0)
    await serve(bot, "token")
    await task
    assert finished == [True]
    assert bot.closed
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)


async def test_an_answer_that_never_ends_does_not_keep_the_bot_from_stopping(
    settings: Settings, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GRACE", 0.01)
    bot = Waiting(settings=settings, base=base, shard_count=1)
    with bot.working():
        await serve(bot, "token")
    assert bot.closed


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token"), "Discord does not accept the token."),
        (aiohttp.ClientConnectionError("no route"), "Discord cannot be reached from this machine."),
        (ConnectionRefusedError("refused"), "Discord cannot be reached from this machine."),
    ],
)
def test_a_start_that_fails_ends_with_one_sentence_and_code_2(
    error: Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def static_login(self: HTTPClient, token: str) -> None:
        raise error

    monkeypatch.setattr(HTTPClient, "static_login", static_login)
    monkeypatch.setattr(KnowledgeBase, "open", functools.partial(KnowledgeBase.open, shipped=PACK))
    settings = Settings(discord_token="a.b.c", database_url=f"sqlite:///{tmp_path / 'facts.db'}")
    with pytest.raises(SystemExit) as left:
        client.run_bot(settings)
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert printed.err.startswith(words)
    assert printed.out == ""


class Flaky:
    """A channel whose connection breaks a number of times."""

    def __init__(self, breaks: int) -> None:
        self.breaks = breaks
        self.nonces: list[int | str] = []

    async def send(self, *, view: object, nonce: int | str) -> None:
        self.nonces.append(nonce)
        if len(self.nonces) <= self.breaks:
            raise ConnectionResetError


@pytest.mark.parametrize("breaks", [0, 1, 2])
async def test_a_broken_connection_is_tried_again_with_the_same_nonce(
    breaks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSE", 0)
    channel = Flaky(breaks)
    await sending.post(channel, notice("Hello."), nonce="1-0")  # type: ignore[arg-type]
    assert len(channel.nonces) == breaks + 1
    assert set(channel.nonces) == {"1-0"}


async def test_a_connection_that_stays_broken_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PAUSE", 0)
    channel = Flaky(99)
    with pytest.raises(ConnectionResetError):
        await sending.post(channel, notice("Hello."), nonce="1-0")  # type: ignore[arg-type]
    assert len(channel.nonces) == sending.ATTEMPTS


async def test_each_part_of_an_answer_carries_a_nonce_made_from_the_message_it_answers(world: World) -> None:
    question = await world.member.says(f"{MENTION} {QUESTION} What does Texas SB 4 require of local police?")
    assert len(question) == 2
    bodies = [one.json for one in world.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    nonces = [body["nonce"].split("-") for body in bodies[-2:]]
    assert nonces[0][0] == nonces[1][0] != ""
    assert [part for _, part in nonces] == ["0", "1"]
    assert all(body["enforce_nonce"] for body in bodies[-2:])


async def test_trouble_with_the_database_is_logged_once_and_does_not_end_the_looking(
    make_bot: Callable[[], SanctuaryBot],
    base: KnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    looks = 0
    done = asyncio.Event()

    async def refresh() -> bool:
        nonlocal looks
        looks += 1
        if looks == 5:
            done.set()
        if looks in {2, 3}:
            raise StoreLocked("facts.db")
        return False

    monkeypatch.setattr(base, "refresh", refresh)
    monkeypatch.setattr(client, "POLL", 0)
    following = asyncio.create_task(make_bot().follow_database())
    await asyncio.wait_for(done.wait(), 10)
    following.cancel()
    assert [record.getMessage().split(":")[0] for record in caplog.records if record.name == "bot.client"] == [
        "changes in the database cannot be read",
        "changes in the database can be read again",
    ]
