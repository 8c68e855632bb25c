"""Asking: with /ask, by mentioning the bot, by replying to one of its answers, and in a direct message."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import errors, sending
from bot.after_change import server_catalogue
from bot.help import Helper, people_who_help
from bot.limits import Verdict
from bot.passing import PassingReplies
from bot.strings import Catalogue, catalogue, other_language, spoken
from bot.typed import hint, problem, without_tokens
from bot.views import buttons
from bot.views.layout import Layout, notice, rows, texts
from bot.views.outcome import Showing, emergency, messages, shown_to_all
from bot.views.text import clip
from cogs.places import can_post
from knowledge import AnswersPaused, Context, Outcome
from knowledge.care import read_care

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

QUESTION = 500
"""Characters that the question of /ask may have."""
CHOICE = 100
"""Discord's limit for a suggestion while typing."""
NAMED = 3
"""Channels named to somebody who mentioned the bot in another one."""
_KINDS = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True)
class Reply:
    """What is posted, the language that it is in, and whether it stays."""

    layouts: Sequence[Layout]
    t: Catalogue
    stays: bool = True


class Ask(commands.Cog):
    """Answers questions. What was typed is not kept; the facts shown in a direct message are, for ten minutes."""

    def __init__(self, bot: SanctuaryBot) -> None:
        self.bot = bot
        self.passing = PassingReplies()

    async def cog_unload(self) -> None:
        """Let the replies go that do not stay."""
        await self.passing.close()

    @app_commands.command(name="ask", description=locale_str("Ask about US sanctuary policy. Only you see the answer."))
    @app_commands.describe(question=locale_str("Your question, in your own words"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def ask(
        self, interaction: discord.Interaction[SanctuaryBot], question: app_commands.Range[str, 1, QUESTION]
    ) -> None:
        """Answer privately."""
        t = catalogue(str(interaction.locale))
        with self.bot.working():
            if self.bot.limit.admit(interaction.user.id) is not Verdict.WITHIN:
                await sending.respond(interaction, [too_many(t)], private=True)
                return
            if self.bot.busy and not await sending.take_time(interaction):
                return
            layouts, _ = await answer(self.bot, question, t, guild_id=interaction.guild_id, post=can_post(interaction))
            await sending.respond(interaction, layouts, private=True)

    @ask.autocomplete("question")
    async def complete(
        self, interaction: discord.Interaction[SanctuaryBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Questions that the base can answer, while somebody types; nothing rather than an error."""
        try:
            found = self.bot.base.complete(typed, limit=25, scope=self.bot.answers_from(interaction.guild_id))
            return [
                app_commands.Choice(name=clip(link.question, CHOICE), value=link.question[:CHOICE]) for link in found
            ]
        except AnswersPaused:
            return []
        except Exception as error:  # a broken suggestion must not keep anybody from asking
            errors.log.error("in autocomplete: %s", errors.describe(error))
            return []

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message, a mention, or a reply that pings the bot."""
        if message.author.bot or message.webhook_id is not None or message.type not in _KINDS:
            return
        replied = self._own_message(message)
        if message.guild is not None and not self._addressed(message, replied):
            return
        t = server_catalogue(self.bot, message.guild.id if message.guild else None)
        with self.bot.working():
            try:
                reply = await self._answer_message(message, replied, t)
            except Exception as error:  # every kind of error is told in a sentence
                reply = Reply([notice(errors.public_sentence(error, t))], t)
            # Without the right to write here there is nobody to tell.
            with contextlib.suppress(discord.Forbidden):
                for part, layout in enumerate(reply.layouts):
                    if message.guild is not None:
                        layout = buttons.removable(layout, reply.t)
                    # From the message's id, so that two processes with one token do not both answer.
                    sent = await sending.post(message.channel, layout, nonce=f"{message.id}-{part}")
                    if not reply.stays:
                        self.passing.add(message.id, sent)
                    if message.guild is not None:
                        self.bot.answered.remember(sent.id, message.author.id)
                        await self.bot.correcting.remember(sent, self.bot.scope(message.guild.id))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, gone: discord.RawMessageDeleteEvent) -> None:
        """A person took their message back: what was answered to it in passing goes as well."""
        self.passing.asked_is_gone([gone.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, gone: discord.RawBulkMessageDeleteEvent) -> None:
        """The same when a moderator took many away."""
        self.passing.asked_is_gone(gone.message_ids)

    async def _answer_message(self, message: discord.Message, replied: discord.Message | None, t: Catalogue) -> Reply:
        private = message.guild is None
        verdict = self.bot.limit.admit(message.author.id)
        if verdict is not Verdict.WITHIN:
            return Reply([too_many(t)] if verdict is Verdict.OVER else [], t)
        if channels := self._elsewhere(message):
            words = t("I answer mentions in other channels: {channels}. **/ask** works everywhere, privately.",
                      channels=channels)  # fmt: skip
            return Reply([notice(words)], t)
        if not message.content and not private:
            words = t("Discord does not let me read that message. I can read one that mentions me by name.")
            return Reply([notice(words)], t)
        if not private and self.bot.full:
            # Here as well the same words for everybody: what they wrote is looked at where only they see the reply.
            return privately(t)
        layouts, outcome = await answer(
            self.bot,
            message.content,
            t,
            guild_id=message.guild.id if message.guild else None,
            context=self._context(message, replied),
        )
        if not private and outcome is not None and not shown_to_all(outcome):
            return privately(t)
        if private and outcome is not None:
            self.bot.recent.remember(message.channel.id, outcome.context())
        return Reply(layouts, spoken(outcome.language, t) if outcome else t)

    def _elsewhere(self, message: discord.Message) -> str:
        """The channels where mentions are answered, when this message is in none of them; empty when it is.

        A server that named no channel is answered everywhere, and a thread belongs to its channel.
        """
        if message.guild is None:
            return ""
        named = self.bot.base.servers.settings(message.guild.id).mention_channels
        here = {message.channel.id, getattr(message.channel, "parent_id", None)}
        present = [channel for channel in named if message.guild.get_channel(channel) is not None]
        if not present or here & set(present):
            return ""
        return ", ".join(f"<#{channel}>" for channel in present[:NAMED])

    def _own_message(self, message: discord.Message) -> discord.Message | None:
        """The bot's message that this one replies to; None when it replies to none."""
        replied = message.reference.resolved if message.reference else None
        return replied if isinstance(replied, discord.Message) and replied.author == self.bot.user else None

    def _addressed(self, message: discord.Message, replied: discord.Message | None) -> bool:
        """Whether a server's message speaks to the bot: mentions it or its role, or replies to it with a ping."""
        if message.mention_everyone:
            return False
        if replied is not None and not message.content:
            # A reply to a slash command's answer comes without its text.
            return False
        role = message.guild.self_role if message.guild else None
        # A message that mentions only the role comes without its text, but Discord names the role beside it.
        return self.bot.user in message.mentions or role in message.role_mentions

    def _context(self, message: discord.Message, replied: discord.Message | None) -> Context | None:
        if replied is not None and (shown := buttons.facts_on(replied)):
            return Context(facts=shown)
        return self.bot.recent.get(message.channel.id) if message.guild is None else None


async def answer(
    bot: SanctuaryBot,
    typed: str,
    t: Catalogue,
    *,
    guild_id: int | None,
    context: Context | None = None,
    post: bool = False,
) -> tuple[list[Layout], Outcome | None]:
    """Messages that answer what was typed, and the outcome they show (None when there was no question in it).

    Raises:
        AnswersPaused: there are no answers now in this server (None: in direct messages).
    """
    scope = bot.answers_from(guild_id)
    if words := problem(typed, t):
        return [notice(words)], None
    today = discord.utils.utcnow().date()
    asked = without_tokens(typed)
    if bot.full:
        return put_off(bot, asked, t, scope=scope, helpers=people_who_help(bot, guild_id), today=today)
    outcome = await bot.base.ask(asked, scope=scope, at=today, context=context)
    if bot.metrics is not None:
        bot.metrics.answered(outcome.care or outcome.outcome)
    t = spoken(outcome.language, t)
    showing = Showing(
        t=t,
        links=functools.partial(bot.base.links, language=outcome.language, scope=scope),
        today=today,
        helpers=people_who_help(bot, guild_id),
        hint=None if other_language(outcome.language) else hint(typed, t),
        withdrawal=bot.base.withdrawn(asked, scope=scope) if outcome.withdrawn else None,
        can_post=post,
    )
    return messages(outcome, showing), outcome


def privately(t: Catalogue) -> Reply:
    """What a mention gets that is not answered before everybody: always the same words, which go, and mark nobody."""
    words = t("I answer this privately: with /ask, or in a direct message to me.")
    return Reply([Layout(*texts([words]), *rows([buttons.ask_button(t)]))], t, stays=False)


def put_off(
    bot: SanctuaryBot, asked: str, t: Catalogue, *, scope: int, helpers: Sequence[Helper], today: dt.date
) -> tuple[list[Layout], Outcome | None]:
    """What stands in place of an answer that has to wait; in an emergency, after what nobody should wait for."""
    words = t("Very many people are asking right now. I can answer again in a minute.")
    reading = read_care(asked)
    if reading.care != "emergency":
        return [notice(words)], None
    if bot.metrics is not None:
        bot.metrics.answered(reading.care)
    showing = Showing(t=t, links=functools.partial(bot.base.links, scope=scope), today=today, helpers=helpers)
    outcome = Outcome(outcome="unknown", care=reading.care, discloses=reading.discloses)
    return [emergency(showing), notice(words)], outcome


def too_many(t: Catalogue) -> Layout:
    """What a person sees who asks faster than the bot lets one person ask."""
    return notice(t("Those were many questions at once. I can answer again in a minute."))


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Ask(bot))
