"""`check`: plain sentences about the set-up, with and without Discord."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import check
from bot.check import Finding, State, check_discord
from bot.config import Settings
from tests.cli.conftest import Ran

TOKEN = "zebra-token"
APPLICATION = {
    "id": "100000000000000001",
    "name": "Facts",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "00",
    "flags": 0,
    "approximate_guild_count": 2,
    "owner": {"id": "3", "username": "owner", "discriminator": "0", "avatar": None},
}


def reply(data: dict[str, Any], status: int = 200) -> web.Response:
    # With a charset beside it, discord.py does not take the body for JSON.
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


class Discord:
    """The three addresses of Discord's API that `check` asks."""

    def __init__(self) -> None:
        self.application: dict[str, Any] = dict(APPLICATION)
        self.status = 200
        self.guilds: set[str] = set()
        self.silent = False

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_get("/users/@me", self.me)
        app.router.add_get("/oauth2/applications/@me", self.about)
        app.router.add_get("/guilds/{id}", self.guild)
        return TestServer(app)

    async def me(self, request: web.Request) -> web.Response:
        if self.silent:
            await asyncio.sleep(60)
        if request.headers["Authorization"] != f"Bot {TOKEN}":
            return reply({"message": "401: Unauthorized", "code": 0}, status=401)
        if self.status != 200:
            return reply({"message": "no", "code": 0}, status=self.status)
        return reply({"id": "100000000000000001", "username": "facts", "discriminator": "0", "avatar": None})

    async def about(self, _request: web.Request) -> web.Response:
        return reply(self.application)

    async def guild(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self.guilds:
            return reply({"message": "Unknown Guild", "code": 10004}, status=404)
        return reply({"id": request.match_info["id"], "name": "Home", "owner_id": "3"})


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    api = Discord()
    async with api.server() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", str(server.make_url("")).rstrip("/"))
        yield api


async def found(**settings: Any) -> list[Finding]:
    values = {"discord_token": TOKEN, **settings}
    return [finding async for finding in check_discord(Settings(_env_file=None, **values))]


def wrong(findings: list[Finding]) -> list[str]:
    return [finding.sentence for finding in findings if finding.state is State.WRONG]


def test_without_a_token_all_is_right_and_it_is_terminal_only(bot: Callable[..., Ran]) -> None:
    ran = bot("check")
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert "ok: The settings can be read." in said
    assert "can be read and written." in said
    assert "Its tables are up to date" in said
    assert "facts. From this release:" in said
    assert "note: Terminal only: there is no DISCORD_TOKEN." in said
    assert "wrong:" not in said


def test_at_a_second_look_the_facts_are_there_already(bot: Callable[..., Ran]) -> None:
    bot("check")
    assert "Those of this release were loaded before." in " ".join(bot("check").out.split())


def test_broken_settings_are_wrong(bot: Callable[..., Ran], empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("LOG_LEVEL=loud\n")
    ran = bot("check")
    assert ran.code == 2
    assert ran.out.startswith("wrong: LOG_LEVEL has a value")


def test_a_misspelt_setting_and_a_readable_token_are_noted(bot: Callable[..., Ran], empty_folder: Path) -> None:
    file = empty_folder / ".env"
    file.write_text("OPERATER=x\n")
    assert "OPERATER, which is no setting of this program. Was OPERATOR meant?" in " ".join(bot("check").out.split())


async def test_some_of_the_shards_without_a_home_server_are_wrong(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("SHARD_COUNT=2\nSHARD_IDS=1\n")
    findings = check.check()
    await anext(findings)
    finding = await anext(findings)
    await findings.aclose()
    assert finding.state is State.WRONG
    assert finding.sentence.startswith("SHARD_IDS is set and HOME_GUILD_ID is not")


def test_a_broken_database_is_wrong(bot: Callable[..., Ran], empty_folder: Path) -> None:
    (empty_folder / "sanctuary.db").write_bytes(b"no database " * 500)
    ran = bot("check")
    assert ran.code == 2
    assert "wrong: The database" in ran.out


@pytest.mark.parametrize(("mode", "noted"), [(0o644, True), (0o600, False)])
async def test_a_token_that_others_may_read_is_noted(api: Discord, empty_folder: Path, mode: int, noted: bool) -> None:
    file = empty_folder / ".env"
    file.write_text(f"DISCORD_TOKEN={TOKEN}\n")
    file.chmod(mode)
    findings = [finding async for finding in check.check()]
    assert any("chmod 600" in finding.sentence for finding in findings) is noted
    assert wrong(findings) == []
    assert not any(TOKEN in finding.sentence for finding in findings)


async def test_a_good_token_and_how_to_invite(api: Discord) -> None:
    findings = await found()
    said = " ".join(finding.sentence for finding in findings)
    assert wrong(findings) == []
    assert "Discord accepts the token. The application is called Facts." in said
    assert "no privileged intents" in said
    assert "It is in 2 servers." in said
    assert "https://discord.com/oauth2/authorize?client_id=100000000000000001" in said


async def test_a_wrong_token(api: Discord) -> None:
    findings = await found(discord_token="another")
    assert len(wrong(findings)) == len(findings) == 1
    assert "does not accept the token" in findings[0].sentence
    assert "another" not in findings[0].sentence


async def test_an_endpoint_that_takes_the_commands_away_is_wrong(api: Discord) -> None:
    api.application["interactions_endpoint_url"] = "https://example.org/"
    assert "Interactions Endpoint URL" in wrong(await found())[0]


async def test_an_intent_that_is_not_needed_is_noted(api: Discord) -> None:
    api.application["flags"] = 1 << 19
    notes = [finding.sentence for finding in await found() if finding.state is State.NOTE]
    assert notes == ["Message Content Intent is switched on in the developer portal and is not needed."]


async def test_the_home_server_is_looked_for(api: Discord) -> None:
    assert "not in the home server" in wrong(await found(home_guild_id=5))[0]
    api.guilds.add("5")
    assert wrong(await found(home_guild_id=5)) == []


async def test_an_error_of_discord_is_told_with_its_number(api: Discord) -> None:
    api.status = 403
    assert "error 403" in wrong(await found())[0]


async def test_no_network_and_no_reply_are_told_in_words(api: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "DISCORD_TIMEOUT", 0.01)
    api.silent = True
    assert "Discord cannot be reached" in wrong(await found())[0]
    monkeypatch.setattr(check, "DISCORD_TIMEOUT", 10)
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:1")
    assert "Discord cannot be reached" in wrong(await found())[0]
