"""A world in which people talk to the bot: the real fact base on a small pack, the real bot, a simulated Discord."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from desk import Pages, Staff
from openapi import BodyCheck, validate_all
from talk import Situation, World, install

import knowledge.base
from bot import client, jobs, roles
from bot.client import SanctuaryBot
from bot.config import Settings
from bot.views.layout import COMPONENT_LIMIT, TEXT_LIMIT, Layout
from knowledge import Context, Fact, KnowledgeBase, Outcome
from knowledge.answering import Answerer
from knowledge.curation import views

FORM = discord.InteractionResponseType.modal.value
PACK = Path(__file__).parents[1] / "packs" / "discord"
HELP = "https://help.example/lawyers"
_CHECK = pytest.StashKey[BodyCheck]()


def pytest_configure(config: pytest.Config) -> None:
    if document := os.environ.get("DISCORD_OPENAPI"):
        config.stash[_CHECK] = BodyCheck(Path(document))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    check = config.stash.get(_CHECK, None)
    if check is None:
        words = "bodies not validated: DISCORD_OPENAPI names no copy of Discord's OpenAPI document"
    else:
        words = f"{check.count} bodies validated against Discord's OpenAPI document"
    terminalreporter.write_line(words)


@pytest.fixture(autouse=True)
def no_looks_at_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """simcord waits for every timer that fires soon, and the bot's next look at its database always does."""
    monkeypatch.setattr(client, "POLL", 1e9)
    monkeypatch.setattr(jobs, "LOOK", 1e9)


@pytest.fixture
def settings() -> Settings:
    return Settings(
        discord_token=None,
        operator="The Example Newsroom",
        contact="corrections@newsroom.example",
        help_url=HELP,
        source_url="https://code.example/bot",
    )


@pytest.fixture
def scripted() -> dict[str, Outcome]:
    return {}


@pytest.fixture
def contexts() -> list[Context | None]:
    return []


@pytest.fixture(scope="session")
def answerers() -> dict[tuple[str, ...], Answerer]:
    """Indexes made so far: they are immutable, so that the tests with equal facts can share one."""
    return {}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small pack in it, made once: most of what opening a new one costs is making its tables."""
    path = tmp_path_factory.mktemp("filled") / "facts.db"

    async def make() -> None:
        async with KnowledgeBase.open(f"sqlite+aiosqlite:///{path}", shipped=PACK):
            pass

    asyncio.run(make())
    return path


@pytest_asyncio.fixture
async def base(
    tmp_path: Path,
    filled: Path,
    scripted: dict[str, Outcome],
    contexts: list[Context | None],
    answerers: dict[tuple[str, ...], Answerer],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[KnowledgeBase]:
    def shared(facts: Sequence[Fact]) -> Answerer:
        key = tuple(fact.digest() for fact in facts)
        if key not in answerers:
            answerers[key] = Answerer(facts)
        return answerers[key]

    monkeypatch.setattr(knowledge.base, "Answerer", shared)
    shutil.copy(filled, tmp_path / "facts.db")
    async with KnowledgeBase.open(f"sqlite+aiosqlite:///{tmp_path / 'facts.db'}", shipped=PACK) as opened:
        ask = opened.ask

        async def recorded(
            text: str, *, scope: int = 0, at: dt.date | None = None, context: Context | None = None
        ) -> Outcome:
            contexts.append(context)
            if text in scripted:
                return scripted[text]
            return await ask(text, scope=scope, at=at, context=context)

        monkeypatch.setattr(opened, "ask", recorded)
        yield opened


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def make_bot(settings: Settings, base: KnowledgeBase, pages: Pages) -> Any:
    return lambda: SanctuaryBot(settings=settings, base=base, fetcher=pages, shard_count=1)


@pytest.fixture
def simcord_bot(make_bot: Any) -> SanctuaryBot:
    return make_bot()


@pytest.fixture
def world(
    simcord_env: Any,
    scripted: dict[str, Outcome],
    contexts: list[Context | None],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    situation = Situation()
    install(monkeypatch, situation)
    yield World(simcord_env, simcord_env.bot, situation, scripted, contexts)
    for entry in simcord_env.http_requests:
        if entry.json is not None and "content" not in (entry.json if isinstance(entry.json, dict) else {}):
            _mentions_nobody(entry.json)
    if check := request.config.stash.get(_CHECK, None):
        validate_all(check, simcord_env.http_requests)


def _mentions_nobody(body: Any) -> None:
    """Every message that is sent says itself that it mentions nobody."""
    data = body.get("data", body) if isinstance(body, dict) and body.get("type") != FORM else {}
    if isinstance(data, dict) and data.get("components"):
        assert data.get("allowed_mentions") == {"parse": []}, data.get("allowed_mentions")


@pytest.fixture
async def staff(world: World, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """A server with an editor role, a reviewer role and a log channel, and people who have them."""
    # What else moves takes a second of work for each preview, an index made afresh another one.
    monkeypatch.setattr(world.bot.base, "preview", functools.partial(world.bot.base.preview, moves=None))
    monkeypatch.setattr(views, "REBUILT_FROM", 1)
    editors, reviewers = world.guild.create_role("editors"), world.guild.create_role("reviewers")
    log = world.guild.create_text_channel("log")

    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {str(reviewers.id): 2}

    # The simulation does not have this route.
    monkeypatch.setattr(roles, "_member_counts", counts)
    await world.name_roles(editor=editors, reviewer=reviewers, log=log)
    editor, second = world.staff("Ana *A.*", role=editors), world.staff("second", role=editors)
    reviewer = world.staff("reviewer", role=reviewers)
    return Staff(world, pages, editor, second, reviewer, reviewers, editors, log)


@pytest.fixture
def accepted(request: pytest.FixtureRequest) -> Callable[..., Layout]:
    """Assert that Discord would take this layout as a message: within its limits, and as its document says."""

    def accept(view: Layout, *, by_document: bool = True) -> Layout:
        assert view.content_length() <= TEXT_LIMIT
        assert view.total_children_count <= COMPONENT_LIMIT
        custom_ids = [item.custom_id for item in view.walk_children() if isinstance(item, discord.ui.Button)]
        assert len(custom_ids) == len(set(custom_ids))
        if by_document and (check := request.config.stash.get(_CHECK, None)):
            body = {"components": view.to_components(), "flags": discord.MessageFlags(components_v2=True).value}
            check.validate("POST", "/channels/1/messages", {**body, "allowed_mentions": {"parse": []}})
        return view

    return accept
