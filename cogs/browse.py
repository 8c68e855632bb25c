"""Looking around without a question: /topics, /place, /quote, /source and /timeline. Every reply is private."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import roles, sending, timeline_picture
from bot.limits import Verdict
from bot.strings import Catalogue, catalogue
from bot.views import browse as views
from bot.views.answer import answer_card
from bot.views.layout import Layout, notice
from cogs import choices
from cogs.ask import too_many
from cogs.places import can_post
from cogs.pressed import Pressed, open_beside, replace
from knowledge import Browser, Context, Fact

if TYPE_CHECKING:
    from bot.client import SanctuaryBot
    from cogs.pressed import Press

YEARS = app_commands.Range[int, 1900, 2100]
WORDS = app_commands.Range[str, 1, 100]


class Browse(commands.Cog):
    """Lists of facts. Stores nothing; what is typed as words to look for is carried nowhere."""

    def __init__(self, bot: SanctuaryBot) -> None:
        self.bot = bot

    @app_commands.command(name="topics", description=locale_str("All topics, and the facts of each"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def topics(self, interaction: discord.Interaction[SanctuaryBot]) -> None:
        """Show the topics to choose from."""
        await _answer(interaction, lambda browser, t: views.topic_menus(browser.topics(), t))

    @app_commands.command(name="place", description=locale_str("What is known about a city, county or state"))
    @app_commands.describe(place=locale_str("A place, such as Chicago or Texas"))
    @app_commands.autocomplete(place=choices.places)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def place(self, interaction: discord.Interaction[SanctuaryBot], place: WORDS) -> None:
        """Show a place's card."""

        def card(browser: Browser, t: Catalogue) -> Layout:
            found = browser.find_place(place)
            return views.place_card(browser.place(found), t) if found else notice(_no_place(t))

        await _answer(interaction, card)

    @app_commands.command(name="quote", description=locale_str("Who said what, word for word"))
    @app_commands.describe(
        speaker=locale_str("A person or a document"),
        topic=locale_str("Only of this topic"),
        words=locale_str("Words that stand in the quote"),
    )
    @app_commands.autocomplete(speaker=choices.speakers, topic=choices.topic_names)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def quote(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        speaker: WORDS | None = None,
        topic: WORDS | None = None,
        words: WORDS | None = None,
    ) -> None:
        """Show quotes, a page at a time."""

        def shown(browser: Browser, t: Catalogue) -> Layout:
            exact = browser.find_speaker(speaker) if speaker else None
            if speaker and exact is None:
                return notice(t("I have no quote of anybody with that name."))
            if topic and topic not in browser.topics():
                return notice(_no_topic(t))
            found = browser.quotes(speaker=exact, topic=topic, words=words)
            turn = None if words else lambda to: views.quotes_id(exact, topic, to)
            return views.quotes_page(found, 0, t, turn, heading=views.quotes_heading(exact, topic, t))

        await _answer(interaction, shown)

    @app_commands.command(name="source", description=locale_str("A source, and all facts that rest on it"))
    @app_commands.describe(source=locale_str("Type words of its title, or who published it"))
    @app_commands.autocomplete(source=choices.sources)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def source(self, interaction: discord.Interaction[SanctuaryBot], source: WORDS) -> None:
        """Show a source."""
        await _answer(interaction, lambda browser, t: _source_page(browser, source, 0, t))

    @app_commands.command(name="timeline", description=locale_str("What happened, in order of time"))
    @app_commands.describe(
        topic=locale_str("Only of this topic"),
        place=locale_str("A place, such as Chicago or Texas"),
        since=locale_str("The first year"),
        until=locale_str("The last year"),
    )
    @app_commands.autocomplete(topic=choices.topic_names, place=choices.places)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def timeline(
        self,
        interaction: discord.Interaction[SanctuaryBot],
        topic: WORDS | None = None,
        place: WORDS | None = None,
        since: YEARS | None = None,
        until: YEARS | None = None,
    ) -> None:
        """Show a timeline as a list, and then as a picture where there is something to draw with."""
        drawn: list[tuple[views.Span, Sequence[Fact]]] = []

        def shown(browser: Browser, t: Catalogue) -> Layout:
            where = browser.find_place(place) if place else None
            if place and where is None:
                return notice(_no_place(t))
            if topic and topic not in browser.topics():
                return notice(_no_topic(t))
            span = views.Span(topic, where, since, until)
            facts = _on(browser, span)
            drawn.append((span, facts))
            return views.timeline_page(span, facts, 0, t)

        await _answer(interaction, shown)
        t = catalogue(str(interaction.locale))
        for span, facts in drawn:
            if timeline_picture.can_draw(facts):
                # No longer the answer itself: a slow machine's picture must not keep the list waiting.
                picture = await asyncio.to_thread(timeline_picture.draw, facts, span.title(t), t)
                layout = views.picture(timeline_picture.NAME, timeline_picture.alt_text(facts, t))
                await sending.add_picture(interaction, layout, picture, timeline_picture.NAME)


async def _answer(interaction: discord.Interaction[SanctuaryBot], make: Any) -> None:
    """Answer a command privately with what `make` makes of the facts, unless this person asks too fast."""
    t = catalogue(str(interaction.locale))
    client = interaction.client
    with client.working():
        if client.limit.admit(interaction.user.id) is not Verdict.WITHIN:
            layout = too_many(t)
        else:
            layout = make(client.base.browse(roles.looks_from(interaction)), t)
        await sending.respond(interaction, [layout], private=True)


def _no_place(t: Catalogue) -> str:
    return t("I don't know that place. The list that opens while typing has every place that I have facts about.")


def _no_topic(t: Catalogue) -> str:
    return t("I don't know that topic. /topics shows them all.")


def _on(browser: Browser, span: views.Span) -> tuple[Fact, ...]:
    return browser.timeline(topic=span.topic, place=span.place, since=span.since, until=span.until)


def _source_page(browser: Browser, source_id: str, page: int, t: Catalogue) -> Layout:
    source = browser.source(source_id)
    if source is None:
        return notice(t("I don't know that source. The list that opens while typing has them all."))
    facts = [fact.link(t.language) for fact in browser.resting_on(source_id)]
    return views.source_page(source, facts, page, t)


class Listed(Pressed, template=r"(?!)"):
    """A button or menu on a list."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Put the other list in place of this one."""
        browser = interaction.client.base.browse(roles.looks_from(interaction))
        await replace(interaction, self.layout(browser, t))

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The list that it leads to."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """The page that is opened, from 0."""
        return int(self.found["page"])

    def named(self, group: str, names: Sequence[str]) -> str | None:
        """The name whose key the custom_id has."""
        return views.named(self.found[group], names)


class AllTopics(Listed, template=views.TOPICS):
    """Back to all topics."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """All topics."""
        return views.topic_menus(browser.topics(), t)


class ChooseTopic(Listed, template=views.CHOOSE):
    """A topic was chosen."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The first page of its facts."""
        topic = self.choice
        return views.topic_page(topic, [fact.link(t.language) for fact in browser.about(topic)], 0, t)


class TopicPage(Listed, template=views.TOPIC):
    """Turns a page of a topic."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The page."""
        topic = self.found["topic"]
        return views.topic_page(topic, [fact.link(t.language) for fact in browser.about(topic)], self.page, t)


class PlaceButton(Listed, template=views.PLACE):
    """Opens a place's card."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The card."""
        place = self.named("place", browser.places())
        return views.place_card(browser.place(place), t) if place else notice(_no_place(t))


class SectionPage(Listed, template=views.SECTION):
    """Opens a section of a place's card."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The page of the section."""
        place = self.named("place", browser.places())
        if place is None:
            return notice(_no_place(t))
        sections = {str(name): facts for name, facts in browser.place(place).sections.items()}
        section = self.found["section"]
        return views.section_page(place, section, sections.get(section, ()), self.page, t)


class QuotesPage(Listed, template=views.QUOTED):
    """Turns a page of quotes."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The page."""
        speaker = self.named("speaker", browser.speakers())
        topic = None if self.found["topic"] == "-" else self.found["topic"]
        gone = self.found["speaker"] != "-" and speaker is None
        found = () if gone else browser.quotes(speaker=speaker, topic=topic)
        return views.quotes_page(
            found,
            self.page,
            t,
            lambda to: views.quotes_id(speaker, topic, to),
            heading=views.quotes_heading(speaker, topic, t),
        )


class SourcePage(Listed, template=views.SOURCE):
    """Turns a page of what rests on a source."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The page."""
        return _source_page(browser, self.found["source"], self.page, t)


class TimelinePage(Listed, template=views.TIMELINE):
    """Turns a page of a timeline."""

    def layout(self, browser: Browser, t: Catalogue) -> Layout:
        """The page."""
        given = {name: None if value == "-" else value for name, value in self.found.groupdict().items()}
        place = self.named("place", browser.places())
        since, until = (int(year) if (year := given[name]) else None for name in ("since", "until"))
        span = views.Span(given["topic"], place, since, until)
        facts = _on(browser, span) if place or not given["place"] else ()
        return views.timeline_page(span, facts, self.page, t)


class OpenMenu(Pressed, template=views.OPEN):
    """Opens the fact that was chosen from a list."""

    async def pressed(self, interaction: Press, t: Catalogue) -> None:
        """Answer with the fact's card."""
        client = interaction.client
        fact = client.base.shown(self.choice, t.language, scope=roles.looks_from(interaction))
        if interaction.guild_id is None and interaction.channel_id is not None:
            client.recent.remember(interaction.channel_id, Context(facts=(fact.id,)))
        card = answer_card(fact, t, today=discord.utils.utcnow().date(), can_post=can_post(interaction))
        await open_beside(interaction, card)


PRESSES: tuple[type[Pressed], ...] = (
    AllTopics, ChooseTopic, TopicPage, PlaceButton, SectionPage, QuotesPage, SourcePage, TimelinePage, OpenMenu,
)  # fmt: skip


async def setup(bot: SanctuaryBot) -> None:
    """Called when the bot loads this file."""
    await bot.add_cog(Browse(bot))
    bot.add_dynamic_items(*PRESSES)
