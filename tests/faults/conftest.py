"""One fake Discord and one running program a module; every test leaves them whole, and nothing typed in the log."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fakediscord import BotProgram, FakeDiscord
from tests.fakediscord.program import ROOT, Pace

PACE = Pace(pause=0.3, silence=2.5, goodbye=0.5)
"""Quicker than in life, so that a test takes seconds."""
CANARY = "canary7"
"""A word that is in everything that people type in these tests, and so must never be in a log."""
QUESTION = f"What is a sanctuary city {CANARY}?"
ANSWER = "**This answers:** What is a sanctuary city?"
TWO = f"What is a sanctuary city {CANARY}? What does Texas SB 4 require of local police?"
SECOND = "**This answers:** What does Texas SB 4 require of local police?"


@pytest.fixture(scope="session")
def check() -> Callable[[str, str, Any], None] | None:
    """Compares bodies with Discord's OpenAPI document where DISCORD_OPENAPI names a copy of it."""
    document = os.environ.get("DISCORD_OPENAPI")
    if not document:
        return None
    spec = importlib.util.spec_from_file_location("openapi", ROOT / "tests" / "discord" / "openapi.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    validate: Callable[[str, str, Any], None] = module.BodyCheck(Path(document)).validate
    return validate


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(
    tmp_path_factory: pytest.TempPathFactory, check: Callable[[str, str, Any], None] | None
) -> AsyncIterator[BotProgram]:
    """The module's program, connected."""
    async with FakeDiscord(check=check) as fake, BotProgram(fake, tmp_path_factory.mktemp("bot"), pace=PACE) as program:
        yield program
        assert program.running, program.log


@pytest_asyncio.fixture(loop_scope="module")
async def bot(running: BotProgram) -> AsyncIterator[BotProgram]:
    """The same, connected before the test and again after it, with nothing going wrong any more."""
    discord = running.discord
    written = len(running.log)
    yield running
    discord.faults.clear()
    await discord.up()
    await discord.connected()
    await sound(running, running.log[written:])


@pytest.fixture
def discord(bot: BotProgram) -> FakeDiscord:
    """The module's Discord."""
    return bot.discord


@pytest_asyncio.fixture(loop_scope="module")
async def alone(
    tmp_path: Path, check: Callable[[str, str, Any], None] | None
) -> AsyncIterator[Callable[..., BotProgram]]:
    """Makes a program of the test's own, on a Discord of its own; not started yet."""
    made: list[BotProgram] = []
    async with FakeDiscord(check=check) as fake:

        def make(**options: Any) -> BotProgram:
            made.append(BotProgram(fake, tmp_path, **{"pace": PACE, **options}))
            return made[-1]

        yield make
        for program in made:
            await program.kill()
            await sound(program, program.log)


async def sound(program: BotProgram, log: str) -> None:
    """Everything that was sent was as Discord wants it, and the log has neither people's words nor forgotten errors."""
    assert program.discord.rest.invalid == []
    assert CANARY not in log
    assert "never retrieved" not in log
