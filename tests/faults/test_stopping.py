"""SIGTERM and SIGINT: answers in flight finish, and the program ends with 0 within 10 seconds."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

import pytest

from tests.fakediscord import BotProgram, until
from tests.fakediscord.faults import ALWAYS
from tests.fakediscord.program import Pace
from tests.fakediscord.rest import CALLBACK, COMMANDS, ME, SEND
from tests.faults.conftest import ANSWER, QUESTION, SECOND, TWO

pytestmark = pytest.mark.asyncio(loop_scope="module")
Alone = Callable[..., BotProgram]
LONGEST = 10.0
LIFE = Pace()
"""Stopping has no pace of its own: discord.py waits as long as it does in life."""


async def ends_well(program: BotProgram, *, quiet_from: int = 0) -> float:
    """The program ends with 0 and in time, and reports no error from this place in its log; the seconds it took."""
    code, seconds = await program.ended(within=14)
    assert code == 0, program.log
    assert seconds < LONGEST
    assert "Traceback" not in program.log[quiet_from:]
    return seconds


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_answers_in_flight_are_finished_before_the_end(number: signal.Signals, alone: Alone) -> None:
    async with alone() as program:
        discord = program.discord
        held = [discord.faults.hold(CALLBACK), discord.faults.hold(SEND)]
        slash = await discord.slash("ask", question=TWO)
        message = await discord.says(QUESTION)
        await until(lambda: all(fault.struck for fault in held), what="answers on their way")
        program.signal(number)
        await asyncio.sleep(1)
        assert program.running
        for fault in held:
            fault.release()
        await ends_well(program)
        assert [ANSWER in slash.messages[0].text, SECOND in slash.messages[1].text] == [True, True]
        assert len(discord.answers(message)) == 1
        assert discord.gateway.sessions == {}


async def test_an_answer_that_never_ends_does_not_keep_the_program_longer_than_10_seconds(alone: Alone) -> None:
    async with alone() as program:
        held = program.discord.faults.hold(CALLBACK)
        await program.discord.slash("ask", question=QUESTION)
        await until(lambda: held.struck, what="an answer on its way")
        program.signal(signal.SIGTERM)
        await ends_well(program)


async def test_a_second_signal_changes_nothing(alone: Alone) -> None:
    async with alone() as program:
        discord = program.discord
        held = discord.faults.hold(CALLBACK)
        slash = await discord.slash("ask", question=QUESTION)
        await until(lambda: held.struck, what="an answer on its way")
        program.signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        program.signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        held.release()
        await ends_well(program)
        assert ANSWER in slash.text


async def test_the_program_ends_while_its_connection_hangs(alone: Alone) -> None:
    async with alone(pace=LIFE) as program:
        program.discord.gateway.freeze()
        program.signal(signal.SIGTERM)
        await ends_well(program)


async def test_the_program_ends_while_discord_is_away(alone: Alone) -> None:
    async with alone(pace=LIFE) as program:
        await program.discord.down()
        await until(lambda: "Attempting a reconnect" in program.log, what="an attempt to reconnect")
        await asyncio.sleep(0.5)
        written = len(program.log)
        program.signal(signal.SIGTERM)
        assert await ends_well(program, quiet_from=written) < 5


async def test_the_program_ends_while_it_still_logs_in(alone: Alone) -> None:
    program = await alone().start()
    held = program.discord.faults.hold(ME)
    await until(lambda: held.struck, within=30, what="a start")
    program.signal(signal.SIGTERM)
    assert await ends_well(program) < 5


async def test_the_program_ends_while_it_sends_its_commands(alone: Alone) -> None:
    program = alone()
    held = program.discord.faults.hold(COMMANDS, times=ALWAYS)
    await program.start()
    await until(lambda: held.struck, within=30, what="a start")
    program.signal(signal.SIGTERM)
    assert await ends_well(program) < 5
