"""What watches the bot is told how it is: well, then not while Discord is away, then well again."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.fakediscord import BotProgram
from tests.faults.conftest import ANSWER, CANARY, QUESTION

pytestmark = pytest.mark.asyncio(loop_scope="module")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def get(port: int, page: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{page}") as response:
        return response.status, await response.text()


async def until_it_says(port: int, status: int, within: float = 15.0) -> str:
    end = time.monotonic() + within
    while True:
        found, words = await get(port, "healthz")
        if found == status:
            return words
        assert time.monotonic() < end, f"{found}: {words}"
        await asyncio.sleep(0.1)


async def test_health_numbers_file_and_log_follow_the_connection(
    alone: Callable[..., BotProgram], tmp_path: Path
) -> None:
    port, file = free_port(), tmp_path / "heartbeat"
    settings = {"HEALTH_ADDRESS": f"127.0.0.1:{port}", "HEARTBEAT_FILE": str(file), "LOG_FORMAT": "json"}
    async with alone(settings=settings) as program:
        discord = program.discord
        await discord.connected()
        assert await until_it_says(port, 200) == "well\n"
        asked = await discord.slash("ask", question=QUESTION)
        await asked.answered()
        assert ANSWER in asked.text
        status, numbers = await get(port, "metrics")
        assert status == 200
        assert 'sanctuary_answers_total{outcome="answer"} 1.0' in numbers
        assert "sanctuary_answer_seconds_count 1.0" in numbers
        assert "sanctuary_facts 6.0" in numbers
        assert "sanctuary_well 1.0" in numbers
        assert re.findall(r"(?<![\d.])\d{17,}", numbers) == []  # decimals of a second are as long
        assert CANARY not in numbers
        labels = set(re.findall(r"(\w+)=\"", numbers))
        assert labels == {"outcome", "kind", "le"}
        await discord.down()
        assert "not connected" in await until_it_says(port, 503)
        await discord.up()
        await discord.connected()
        await until_it_says(port, 200)
        assert (await get(port, "anything"))[0] == 404
    lines = [json.loads(line) for line in program.log.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert re.findall(r"\d{17,}", program.log) == []
    # Touched at the first look after the start or 15 s later, as the connection was slow or not.
    assert not file.exists() or file.stat().st_size == 0


async def test_an_address_that_is_taken_ends_the_start_with_a_sentence(alone: Callable[..., BotProgram]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        program = await alone(settings={"HEALTH_ADDRESS": f"127.0.0.1:{taken.getsockname()[1]}"}).start()
        code, _ = await program.ended()
    assert code == 2
    assert "HEALTH_ADDRESS can't be listened on: Address already in use." in program.log
    assert "Traceback" not in program.log
