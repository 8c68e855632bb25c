"""The Discord bot as a whole: what it may see, which cogs it has, and how it starts and stops."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib
import json
import logging
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot import after_change, errors
from bot.config import Settings
from bot.correcting import Correcting
from bot.forms import Form
from bot.health import beat, pages
from bot.jobs import Jobs, jobs_of
from bot.limits import REPORT_WINDOW, REPORTS, AskingLimit, PublicAnswers, RecentContexts
from bot.logs import quieten, start_logging
from bot.metrics import Metrics
from bot.reconnecting import keep_session
from bot.release import left_alone, loaded
from bot.strings import catalogue
from bot.translator import CatalogueTranslator
from knowledge import SHARED, Fetcher, KnowledgeBase, StoreError
from knowledge.quotelock.lock import Fetches

log = logging.getLogger(__name__)

COGS = (
    "cogs.ask", "cogs.privately", "cogs.buttons", "cogs.forms", "cogs.about", "cogs.privacy", "cogs.browse",
    "cogs.menus", "cogs.corrections", "cogs.facts", "cogs.setup", "cogs.pause", "cogs.quarantine", "cogs.review",
)  # fmt: skip
COMMANDS_NOTE = "discord-commands"
"""The note in the database that says which commands Discord has been told about."""
BURST_WARNING = 600.0
"""Seconds for which one warning about an account's many changes is enough."""
GRACE = 5.0
"""Seconds that answers in flight have when the program is asked to stop. Service managers often kill after ten, and a
slow machine needs some of these for the rest."""
MANY = 8
"""Answers in flight, above which Discord is told that another one takes time. A slow machine answers ten a second,
and Discord waits three."""
FULL = 200
"""Answers in flight, above which a question is put off: what waits takes memory, and whoever asked would wait long."""
REBUILT_EVERY = 60.0
"""Seconds after which the index is made afresh, if facts have changed."""
POLL = 1.0
"""Seconds between two looks whether another process has changed a database that doesn't tell it."""
SYNC_LEASE = 30.0
"""Seconds that a process has to tell Discord the commands before another one does it."""
START_FAILED = 2
"""The exit code when the bot can't start."""


def intents() -> discord.Intents:
    """What the bot is told by Discord: servers, and messages that mention it or are sent to it. None is privileged."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Tree(app_commands.CommandTree["SanctuaryBot"]):
    """The slash commands. An error in one is told in a sentence; discord.py's own report would log people's words."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the person."""
        await errors.tell(interaction, error)


class SanctuaryBot(commands.AutoShardedBot):
    """The bot. It answers from `base`, is set up by `settings`, mentions nobody, and keeps no messages in memory."""

    def __init__(
        self, *, settings: Settings, base: KnowledgeBase, fetcher: Fetches | None = None, **options: Any
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **{"shard_count": settings.shard_count, "shard_ids": settings.shards, **options},
        )
        self.settings = settings
        self.base = base
        self.fetcher: Fetches = fetcher or Fetcher()
        """Reads the pages of sources for the quote lock."""
        self.limit = AskingLimit()
        self.reporting = AskingLimit(REPORTS, REPORT_WINDOW)
        self.recent = RecentContexts()
        self.warned = AskingLimit(questions=1, window=BURST_WARNING)
        """Accounts whose burst of changes was told lately."""
        self.settling = asyncio.Lock()
        """Held while a server's settings are read, changed and written, so that two changes at once both stay."""
        self.answered = PublicAnswers()
        self.correcting = Correcting(self)
        self.forms: list[type[Form]] = []
        """The forms that can be submitted; cogs add theirs."""
        self.metrics: Metrics | None = None
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._background: list[asyncio.Task[None]] = []
        quieten("discord")

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord the commands if they are not those it was told last."""
        await self.tree.set_translator(CatalogueTranslator())
        for name in COGS:
            await self.load_extension(name)
        await self.sync_if_changed()
        jobs = jobs_of(self.base, functools.partial(after_change.publish_due, self))
        self._background = [
            asyncio.create_task(self.follow_database()),
            asyncio.create_task(Jobs(self.base.store, jobs).run()),
        ]
        self.correcting.notice()

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard, one that comes back to its session after an outage."""
        await super().launch_shard(gateway, shard_id, initial=initial)
        if shard := self.get_shard(shard_id):
            keep_session(shard)

    async def follow_database(self) -> None:
        """Take over what other processes change in the database. Trouble is logged when it begins and when it ends.

        Not a discord.ext.tasks loop: that one plans by the wall clock, and a clock set back a day stops it for a day.
        """
        loop = asyncio.get_running_loop()
        well, rebuilt = True, loop.time()
        async with self.base.store.following() as following:
            while True:
                await following.wait(POLL)
                try:
                    await self.base.refresh()
                    self.correcting.notice()
                    if loop.time() > rebuilt + REBUILT_EVERY:
                        rebuilt = loop.time()
                        await self.base.rebuild()
                except Exception as error:  # answers go on from memory, whatever is wrong with the database
                    if well:
                        log.warning("changes in the database cannot be read: %s", errors.describe(error))
                    well = False
                else:
                    if not well:
                        log.warning("changes in the database can be read again")
                    well = True

    def scope(self, guild_id: int | None) -> int:
        """The scope that a server asks and edits: its own, or the shared one in the home server and outside servers.

        The home server is the one of HOME_GUILD_ID, or without that setting the only server that the bot is in. A
        server that the bot is no member of, where it is a person's own app, has the shared facts alone.
        """
        if guild_id is None or self.get_guild(guild_id) is None:
            return SHARED
        home = self.settings.home_guild_id
        # A process that runs some of the shards does not see the servers of the others.
        alone = self.settings.shards is None and len(self.guilds) == 1
        is_home = guild_id == home if home is not None else alone
        return SHARED if is_home else guild_id

    def answers_from(self, guild_id: int | None) -> int:
        """The scope that somebody is answered from: the same as `scope`, while there are answers at all.

        Raises:
            AnswersPaused: a manager of the server stopped them there, or whoever runs the bot everywhere.
        """
        self.base.servers.require_answers(SHARED if guild_id is None else guild_id)
        return self.scope(guild_id)

    async def sync_if_changed(self) -> bool:
        """Send the commands to Discord when they differ from what was sent last; True when they were sent."""
        translator = CatalogueTranslator()
        payload = [await command.get_translated_payload(self.tree, translator) for command in self.tree.get_commands()]
        described = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        digest = hashlib.sha256(described.encode()).hexdigest()
        store = self.base.store
        while await store.note(COMMANDS_NOTE) != digest:
            try:
                leased = await store.take_lease(COMMANDS_NOTE, dt.datetime.now(dt.UTC), SYNC_LEASE)
            except StoreError as error:
                log.warning("the commands will be sent again at the next start: %s", errors.describe(error))
                await self.tree.sync()
                return True
            if not leased:
                # Another process is sending them; should it fail, its lease ends.
                await asyncio.sleep(1)
            elif await store.note(COMMANDS_NOTE) == digest:  # it was done just before
                await store.drop_lease(COMMANDS_NOTE)
            else:
                await self._sync(digest)
                return True
        return False

    async def _sync(self, digest: str) -> None:
        store = self.base.store
        try:
            await self.tree.sync()
        except BaseException:
            with contextlib.suppress(StoreError):
                await store.drop_lease(COMMANDS_NOTE)
            raise
        try:
            await store.set_note(COMMANDS_NOTE, digest)
            await store.drop_lease(COMMANDS_NOTE)
        except StoreError as error:
            log.warning("the commands will be sent again at the next start: %s", errors.describe(error))

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing here: there are no prefix commands, and the cogs listen for themselves."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log an error in a listener without what the event carried."""
        error = sys.exc_info()[1]
        log.error("in %s: %s", event_method, errors.describe(error) if error else "no error")

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Mark an answer as being worked on, so that a stop waits for it."""
        self._in_flight += 1
        self._idle.clear()
        start = time.perf_counter()
        try:
            yield
        finally:
            if self.metrics is not None:
                self.metrics.took(time.perf_counter() - start)
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    @property
    def busy(self) -> bool:
        """Whether so many answers are being worked on that another one may not be there in Discord's three seconds."""
        return self._in_flight > MANY

    @property
    def full(self) -> bool:
        """Whether so many answers are being worked on that a further question has to be put off."""
        return self._in_flight > FULL

    async def close(self) -> None:
        """Let the answers in flight finish, then leave Discord."""
        for task in self._background:
            task.cancel()
        if self._background:
            await asyncio.wait(self._background)
        await self.correcting.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), GRACE)
        await super().close()


def run_bot(settings: Settings) -> None:
    """Run the bot until it is told to stop (SIGTERM, SIGINT), then return.

    Raises:
        KnowledgeError: the database or the shipped facts can't be used.
        SystemExit: Discord can't be reached or refuses the bot; a sentence is on standard error, the code is 2.
    """
    start_logging(settings.log_level, "json" if settings.log_format == "json" else "text")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with KnowledgeBase.open(settings.database_url, model=settings.embedding_model) as base:
        for words in (loaded(base.load_report), *left_alone(base.load_report)):
            log.info("facts: %s", words)
        await base.calibrate()
        bot = SanctuaryBot(settings=settings, base=base)
        try:
            async with _watched(bot, settings):
                await serve(bot, settings.token or "")
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            print(errors.sentence(error, catalogue()), file=sys.stderr)
            raise SystemExit(START_FAILED) from None


@contextlib.asynccontextmanager
async def _watched(bot: SanctuaryBot, settings: Settings) -> AsyncIterator[None]:
    """Let those who watch the bot see how it is, as far as the settings say."""
    async with contextlib.AsyncExitStack() as stack:
        if settings.health_host_and_port is not None:
            with contextlib.suppress(ModuleNotFoundError):
                bot.metrics = Metrics()
            await stack.enter_async_context(pages(bot, *settings.health_host_and_port, bot.metrics))
        if settings.heartbeat_file is not None:
            beating = asyncio.create_task(beat(bot, settings.heartbeat_file))
            stack.callback(beating.cancel)
        yield


async def serve(bot: SanctuaryBot, token: str) -> None:
    """Run `bot` until the process is told to stop. Answers in flight are finished first.

    Raises:
        discord.DiscordException: Discord refuses the bot.
        OSError: Discord can't be reached.
    """
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stopped.set)
    running = asyncio.create_task(bot.start(token))
    stopping = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await bot.close()
        if stopped.is_set():
            # Whatever a connection says that was closed on purpose is no failure.
            running.cancel()
            await asyncio.wait((running,))
        else:
            await running
    finally:
        # Only now: a second signal must not cut the answers off that the first one left to finish.
        for number in signals:
            loop.remove_signal_handler(number)
