"""Corrections that reach people: public answers with a text that was wrong are edited, slowly, until none is left.

What is left to do stands in the database, so that a restart loses nothing, and of several processes only the one that
holds the lease edits. Which language a message is in is read from the message itself, since nothing of it is stored.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot import errors, log_channel
from bot.after_change import server_catalogue
from bot.strings import Catalogue, catalogue, spoken
from bot.views import buttons
from bot.views.answer import corrected_card, withdrawn_card
from bot.views.layout import Layout
from knowledge import SHARED, FactNotFound, KnowledgeError, Overtaken, PublicAnswer, StoreError

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

log = logging.getLogger(__name__)

SPACING = 1.1
"""Seconds between two edits in one channel, also across a restart: at most 5 edits in any 5 seconds."""
CHANNELS = 10
"""Channels that are worked on at once, which keeps far below what Discord allows a bot in all."""
LEASE = 60.0
"""Seconds for which one process may edit without saying so again."""
AGAIN = 60.0
"""Seconds until another look when something was left, because Discord failed or another process was at it."""
HOUSEKEEPING = 3600.0
"""Seconds between two looks that nothing gave cause for; old answers are forgotten then."""


class Correcting:
    """The job that edits public answers, and what tells it of them. `notice` is called every second."""

    def __init__(self, bot: SanctuaryBot) -> None:
        self._bot = bot
        self._holder = secrets.token_hex(8)
        self._seen: object = None
        self._next = 0.0
        self._renew = 0.0
        self._job: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """End; an edit that is on its way is done again by the next run."""
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait((self._job,))

    def notice(self) -> None:
        """Look in the background if facts have changed since the last look, or if it is long ago; cheap to call."""
        present, now = self._bot.base.view(), asyncio.get_running_loop().time()
        working = self._job is not None and not self._job.done()
        if working or (present is self._seen and now < self._next):
            return
        self._seen = present
        self._job = asyncio.create_task(self._run())

    async def remember(self, message: discord.Message, scope: int) -> None:
        """Keep where a public answer stands, if the message is one and points to nobody's message."""
        shown = buttons.facts_on(message)
        if message.reference is not None or len(shown) != 1:
            return
        try:
            fact = self._bot.base.shown(shown[0], scope=scope)
            await self._bot.base.corrections.remember(
                message.id, message.channel.id, fact.id, fact.revision, discord.utils.utcnow(), scope=scope
            )
        except KnowledgeError as error:  # what was answered stands, whatever is wrong with the database
            log.warning("a public answer could not be remembered: %s", errors.describe(error))

    async def _run(self) -> None:
        await self._bot.wait_until_ready()
        done = False
        try:
            done = await self.look()
        except Exception as error:  # the next look may fare better
            log.warning("corrections wait: %s", errors.describe(error))
        self._next = asyncio.get_running_loop().time() + (HOUSEKEEPING if done else AGAIN)

    async def look(self) -> bool:
        """Correct what there is to correct; True when nothing is left."""
        corrections = self._bot.base.corrections
        await corrections.expire(discord.utils.utcnow())
        answers = await corrections.to_correct()
        if not answers:
            return True
        if not await self._has_turn():
            return False
        try:
            done = await self._correct_all(answers)
        finally:
            self._renew = 0.0
            await corrections.end_turn(self._holder)
        return sum(done.values()) == len(answers)

    async def _has_turn(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._renew:
            return True
        held = await self._bot.base.corrections.take_turn(self._holder, discord.utils.utcnow(), LEASE)
        self._renew = now + LEASE / 2 if held else 0.0
        return held

    async def _correct_all(self, answers: Iterable[PublicAnswer]) -> Counter[str]:
        by_channel: dict[int, list[PublicAnswer]] = defaultdict(list)
        for answer in answers:
            by_channel[answer.channel_id].append(answer)
        at_once = asyncio.Semaphore(CHANNELS)

        by_guild: dict[int | None, Counter[str]] = defaultdict(Counter)

        async def work(channel_id: int) -> None:
            async with at_once:
                counts = await self._correct_channel(by_channel[channel_id])
            by_guild[self._guild_of(channel_id)] += counts

        async with asyncio.TaskGroup() as channels:
            for channel_id in by_channel:
                channels.create_task(work(channel_id))
        for guild_id, counts in by_guild.items():
            if counts:
                await log_channel.report(self._bot, guild_id, summary(counts, server_catalogue(self._bot, guild_id)))
        total: Counter[str] = sum(by_guild.values(), Counter())
        log.info("corrections: %s", ", ".join(f"{count} {what}" for what, count in sorted(total.items())) or "none")
        return total

    async def _correct_channel(self, answers: Iterable[PublicAnswer]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for answer in answers:
            # Before the edit, so that one just before a restart is far enough away too.
            await asyncio.sleep(SPACING)
            try:
                if not await self._has_turn():
                    break
                counts[await self._correct(answer)] += 1
            except (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError, StoreError) as error:
                log.warning("a correction waits: %s", errors.describe(error))
                break
        return counts

    async def _correct(self, answer: PublicAnswer) -> str:
        """Edit one message; what came of it."""
        corrections = self._bot.base.corrections
        overtaken = await corrections.overtaken(answer)
        if overtaken is None:
            return "done already"
        place = self._bot.get_partial_messageable(answer.channel_id).get_partial_message(answer.message_id)
        try:
            language = await self._language(place)
            layout, revision = self._layout(overtaken, language)
            await place.edit(view=layout, allowed_mentions=discord.AllowedMentions.none())
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as error:
            await corrections.gone(answer.message_id)
            return "gone" if isinstance(error, discord.NotFound) else "refused"
        await corrections.corrected(answer.message_id, revision)
        return "corrected"

    async def _language(self, place: discord.PartialMessage) -> str:
        """The language that a message is in; English where the bot may not read what it wrote."""
        try:
            return buttons.language_on(await place.fetch())
        except discord.Forbidden:
            return "en"

    def _layout(self, overtaken: Overtaken, language: str) -> tuple[Layout, int]:
        """What the message shows from now on, and the revision that this is."""
        answer, earlier = overtaken.answer, overtaken.earlier
        t = spoken(language, catalogue())
        translation = earlier.translations.get(language)
        said = translation.answer if translation else earlier.answer
        today, on = discord.utils.utcnow().date(), overtaken.at.date()
        try:
            fact = self._bot.base.shown(answer.fact_id, language, scope=answer.scope, at=today)
        except FactNotFound:
            question = translation.question if translation else earlier.question
            return buttons.removable(withdrawn_card(question, t, on=on, earlier=said), t), overtaken.revision
        # A server's own text that was put aside lets the shared one show through, with numbers of its own.
        same = answer.scope == SHARED or answer.fact_id in self._bot.base.view(answer.scope).own
        revision = max(fact.revision, overtaken.revision) if same else overtaken.revision
        return buttons.removable(corrected_card(fact, t, today=today, on=on, earlier=said), t), revision

    def _guild_of(self, channel_id: int) -> int | None:
        guild = getattr(self._bot.get_channel(channel_id), "guild", None)
        return guild.id if guild else None


def summary(counts: Counter[str], t: Catalogue) -> str:
    """One line about what came of some messages."""
    parts = [
        t.plural(
            "{count} earlier answer was corrected.", "{count} earlier answers were corrected.", counts["corrected"]
        )
    ]
    if gone := counts["gone"]:
        parts.append(t.plural("{count} more was gone already.", "{count} more were gone already.", gone))
    if refused := counts["refused"]:
        parts.append(t("Discord did not let me edit {count} more.", count=t.number(refused)))
    return " ".join(parts)
