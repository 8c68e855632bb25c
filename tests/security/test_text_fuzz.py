"""Any text that can be typed has an outcome: it is answered, or something is said, and there is never an error."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import World

from bot import errors
from bot.strings import catalogue
from bot.views import browse as views
from bot.views.layout import TEXT_LIMIT
from cogs import choices
from cogs.ask import answer
from knowledge import KnowledgeBase, Outcome
from tests.security.budget import MANY
from tests.security.properties import WORDS, fits

TEXT = st.text(max_size=200) | st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=12).map(" ".join)
Path = Callable[[str], Awaitable[None]]


@pytest.fixture
def paths(world: World, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Every way of a text into the bot; what is raised beside a sentence fails the test."""
    bot, t = world.bot, catalogue()
    menus: Any = bot.get_cog("Menus")
    # The simulation has no role for nobody, so the one who types is made by hand: a manager, who is offered most.
    typing: Any = SimpleNamespace(client=bot, guild_id=world.guild.id, locale="en-US", permissions=None, user=None)
    monkeypatch.setattr(choices, "_keeps", lambda interaction: True)

    def unexpected(message: str, *found: object) -> None:
        raise AssertionError(message % found)

    monkeypatch.setattr(errors.log, "error", unexpected)

    async def ask(text: str) -> None:
        assert isinstance(await base.ask(text), Outcome)

    async def asked(text: str) -> None:
        layouts, _ = await answer(bot, text, t, guild_id=world.guild.id)
        fits(list(layouts))

    async def facts_on(text: str) -> None:
        fits([await menus._facts(text, t, world.guild.id)])

    async def autocomplete(text: str) -> None:
        typed = text[:100]
        for offered in (choices.facts, choices.kept, choices.topics, choices.places, choices.own, choices.hidden,
                        choices.retired, choices.topic_names, choices.speakers, choices.sources):  # fmt: skip
            found = await offered(typing, typed)
            assert len(found) <= 25
            assert all(1 <= len(choice.name) <= 100 and 1 <= len(choice.value) <= 100 for choice in found)

    async def quotes(text: str) -> None:
        found = base.browse(0).quotes(words=text[:100])
        fits([views.quotes_page(found, 0, t, None, heading=views.quotes_heading(None, None, t))])

    async def search(text: str) -> None:
        assert isinstance(base.complete(text[:100], limit=25), tuple)
        base.withdrawn(text)

    return {"ask": ask, "Ask about this": asked, "Facts on this": facts_on, "autocomplete": autocomplete,
            "/quote": quotes, "/fact search": search}  # fmt: skip


@pytest.mark.parametrize("way", ["ask", "Ask about this", "Facts on this", "autocomplete", "/quote", "/fact search"])
async def test_any_text_has_an_outcome(paths: dict[str, Path], way: str) -> None:
    loop, tried = asyncio.get_running_loop(), 0

    @MANY
    @given(TEXT)
    def attempt(text: str) -> None:
        nonlocal tried
        asyncio.run_coroutine_threadsafe(paths[way](text), loop).result(60)  # type: ignore[arg-type]
        tried += 1

    await asyncio.to_thread(attempt)
    assert tried > 10
    print(f"{tried} texts through {way}")


@pytest.mark.parametrize(
    "text", ["\u202e" * 50, "' OR 1=1 --", "{0.__class__}", "🇺🇸" * 200, "a" * 4000, "```@everyone"], ids=range(6)
)
async def test_odd_texts_are_answered_in_discord(world: World, text: str) -> None:
    for reply in (await world.member.asks_all(text[:500]), await world.member.writes(text)):
        assert reply
        assert all(0 < message.shape[1] <= TEXT_LIMIT for message in reply)
        assert not any("Something went wrong" in message.text for message in reply)
