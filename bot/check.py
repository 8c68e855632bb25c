"""`python -m bot check`: whether the set-up works, in plain sentences, before anybody depends on it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiohttp
import discord

from bot.client import intents
from bot.config import ENV_FILE, HOW_TO_CONNECT, InvalidSettings, Settings, load_settings, unknown_settings
from bot.errors import sentence
from bot.release import left_alone, loaded
from bot.terminal import line
from knowledge import KnowledgeBase, KnowledgeError

DISCORD_TIMEOUT = 10.0
"""Seconds that Discord has to answer."""
PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)
"""What the bot asks for where it is invited."""


class State(StrEnum):
    """How a part of the set-up is; the word stands before its sentence."""

    RIGHT = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One sentence about the set-up."""

    state: State
    sentence: str


async def check(env_file: Path = ENV_FILE) -> AsyncIterator[Finding]:
    """Look at everything that the bot needs: the settings, the database and its facts, and Discord."""
    try:
        settings = load_settings(env_file)
    except InvalidSettings as error:
        for problem in error.problems:
            yield Finding(State.WRONG, problem)
        return
    yield Finding(State.RIGHT, "The settings can be read.")
    for name, meant in unknown_settings(env_file).items():
        hint = f" Was {meant} meant?" if meant else ""
        yield Finding(State.NOTE, f"{env_file} sets {name}, which is no setting of this program.{hint}")
    if settings.token is not None and env_file.is_file() and os.name == "posix" and env_file.stat().st_mode & 0o077:
        yield Finding(
            State.NOTE, f"Other users of this machine may read {env_file}. To stop that: chmod 600 {env_file}"
        )
    if settings.shards is not None and settings.home_guild_id is None:
        yield Finding(
            State.WRONG,
            "SHARD_IDS is set and HOME_GUILD_ID is not: a process that sees some servers can't tell which is home.",
        )
    async for finding in check_base(settings):
        yield finding
    async for finding in check_discord(settings):
        yield finding


async def check_base(settings: Settings) -> AsyncIterator[Finding]:
    """The database: it opens, can be written, is at this release's schema, and holds facts."""
    try:
        async with KnowledgeBase.open(settings.database_url, model=settings.embedding_model) as base:
            await base.store.writable()
            schema = await base.store.schema_revision()
            summary = base.summary()
            report = base.load_report
            waiting = [proposal.fact.id for proposal in await base.store.waiting() if proposal.origin == "shipped"]
            place = base.store.place
    except KnowledgeError as error:
        yield Finding(State.WRONG, sentence(error))
        return
    yield Finding(State.RIGHT, f"The database {place} can be read and written.")
    yield Finding(State.RIGHT, f"Its tables are up to date (schema {schema}).")
    if summary.facts == 0:
        yield Finding(State.WRONG, "It holds no facts.")
    else:
        yield Finding(State.RIGHT, f"It holds {summary.facts} facts. {loaded(report)}")
    for words in left_alone(report):
        yield Finding(State.NOTE, words)
    if waiting:
        yield Finding(State.NOTE, f"Texts of a release that wait for review: {', '.join(waiting)}.")


async def check_discord(settings: Settings) -> AsyncIterator[Finding]:
    """The token: Discord accepts it, and the application is set up so that commands reach this program."""
    if settings.token is None:
        yield Finding(State.NOTE, f"Terminal only: there is no DISCORD_TOKEN. {HOW_TO_CONNECT}")
        return
    client = discord.Client(intents=intents())
    try:
        async with asyncio.timeout(DISCORD_TIMEOUT):
            await client.login(settings.token)
            application = client.application or await client.application_info()
            in_home = await _is_member(client, settings.home_guild_id)
    except (discord.DiscordException, OSError) as error:
        yield Finding(State.WRONG, sentence(error))
        return
    except aiohttp.ClientError:
        yield Finding(State.WRONG, sentence(ConnectionError()))
        return
    finally:
        await client.close()
    yield Finding(State.RIGHT, f"Discord accepts the token. The application is called {line(application.name)}.")
    for finding in _about_application(application, in_home, settings):
        yield finding


def _about_application(application: discord.AppInfo, in_home: bool | None, settings: Settings) -> Iterator[Finding]:
    if application.interactions_endpoint_url:
        yield Finding(
            State.WRONG,
            "The application has an Interactions Endpoint URL, so commands go there and not to this bot. "
            "Clear it under General Information in the developer portal.",
        )
    yield Finding(State.RIGHT, "The bot needs no privileged intents, so none has to be switched on.")
    flags = application.flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        yield Finding(State.NOTE, "Message Content Intent is switched on in the developer portal and is not needed.")
    if in_home is False:
        yield Finding(State.WRONG, f"The bot is not in the home server, HOME_GUILD_ID {settings.home_guild_id}.")
    invitation = discord.utils.oauth_url(
        application.id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
    servers = application.approximate_guild_count
    yield Finding(State.RIGHT, f"It is in {servers} servers. To invite it to another: {invitation}")


async def _is_member(client: discord.Client, guild_id: int | None) -> bool | None:
    if guild_id is None:
        return None
    try:
        await client.fetch_guild(guild_id, with_counts=False)
    except (discord.NotFound, discord.Forbidden):
        return False
    return True
