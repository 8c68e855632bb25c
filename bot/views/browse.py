"""Lists to look around in: topics, a place, quotes, a source, a timeline. Each page carries all it needs to be turned.

Names of places, speakers and sources are longer than a custom_id may be, so a button carries a short key of the name.
What somebody typed never stands in one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.strings import Catalogue
from bot.views import buttons, phrases, topics
from bot.views.layout import TEXT_LIMIT, Button, Item, Layout, rows, texts
from bot.views.listing import listing
from bot.views.text import clip, line, link
from bot.views.turning import titled, turns
from knowledge import Fact, FactLink, PlaceFacts, QuoteOf, Source
from knowledge.browsing import SECTIONS

OPTIONS = 25
"""Discord's limit for the entries of a menu."""
ENTRY = 100
"""Discord's limit for the words of one."""
WIDER = 4
"""Laws shown at most from each place around another."""
QUOTES = 5
"""Quotes on one page."""
_ROOM = TEXT_LIMIT - 300
_KEY = r"[0-9a-f]{12}"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PAGE = r"(?P<page>\d{1,3})"

OPEN = r"open:v1"
"""The menu that opens one of the facts above it."""
TOPICS = r"topics:v1"
"""All topics."""
CHOOSE = r"topics:v1:menu:\d"
"""A menu of topics."""
TOPIC = rf"topic:v1:(?P<topic>{_SLUG}):{_PAGE}"
"""A page of a topic's facts."""
PLACE = rf"place:v1:(?P<place>{_KEY})"
"""A place's card."""
SECTION = rf"place:v1:(?P<place>{_KEY}):(?P<section>[a-z]+):{_PAGE}"
"""A page of one section of it."""
QUOTED = rf"quotes:v1:(?P<speaker>{_KEY}|-):(?P<topic>{_SLUG}|-):{_PAGE}"
"""A page of quotes."""
SOURCE = rf"source:v1:(?P<source>{_SLUG}):{_PAGE}"
"""A page of the facts that rest on a source."""
TIMELINE = rf"timeline:v1:(?P<topic>{_SLUG}|-):(?P<place>{_KEY}|-):(?P<since>\d{{4}}|-):(?P<until>\d{{4}}|-):{_PAGE}"
"""A page of a timeline."""


def key(name: str) -> str:
    """What a button carries in place of a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def named(found: str | None, names: Sequence[str]) -> str | None:
    """The name that a key stands for; None for none, or when it is gone."""
    return next((name for name in names if key(name) == found), None)


def _menu(custom_id: str, placeholder: str, options: list[discord.SelectOption]) -> Item:
    return discord.ui.ActionRow(
        discord.ui.Select(custom_id=custom_id, placeholder=clip(placeholder, 150), options=options)
    )


def _button(label: str, custom_id: str) -> Button:
    return buttons.button(label, custom_id, "en")


def topic_menus(counts: Mapping[str, int], t: Catalogue) -> Layout:
    """All topics to choose from, in as many menus as they need, in alphabetical order of their names."""
    if not counts:
        return Layout(*texts([t("There are no facts yet.")]))
    ordered = sorted((topics.name(topic, t), topic) for topic in counts)
    number = -(-len(ordered) // OPTIONS)
    size = -(-len(ordered) // number)
    menus: list[Item] = []
    for at in range(number):
        part = ordered[at * size : (at + 1) * size]
        options = [
            discord.SelectOption(
                label=clip(name, ENTRY),
                value=topic,
                description=t.plural("{count} fact", "{count} facts", counts[topic]),
            )
            for name, topic in part
        ]
        menus.append(_menu(f"topics:v1:menu:{at}", f"{part[0][0]} – {part[-1][0]}", options))
    return Layout(*texts([t("These are the topics. Choose one to see its facts.")]), *menus)


def topic_page(topic: str, facts: Sequence[FactLink], page: int, t: Catalogue) -> Layout:
    """A page of a topic's facts."""
    return listing(
        "**" + line(topics.name(topic, t)) + "**",
        facts,
        page,
        t,
        lambda to: f"topic:v1:{topic}:{to}",
        empty=t("There is nothing on it."),
        more=[_button(t("All topics"), "topics:v1")],
    )


def _sections(t: Catalogue) -> dict[str, str]:
    return {
        "laws": t("The law here"),
        "cases": t("Court cases"),
        "disputed": t("What is disputed or claimed, and by whom"),
        "happenings": t("What happened"),
        "others": t("More"),
    }


def place_card(found: PlaceFacts, t: Catalogue) -> Layout:
    """What is known about a place, section by section, with a menu that opens one of the facts."""
    place = line(found.place)
    opening = [f"**{place}**"]
    if not found.count:
        opening.append(t("I have nothing about {place} itself.", place=place))
    opening.append(t("Each date is the one that the answer is true for."))
    for most in range(OPTIONS, 0, -1):
        blocks, listed = _place_blocks(found, most, t)
        if len(listed) <= OPTIONS and sum(map(len, [*opening, *blocks])) <= _ROOM:
            break
    titles = _sections(t)
    further = [
        _button(f"{titles[name]} ({t.number(len(facts))})", f"place:v1:{key(found.place)}:{name}:0")
        for name, facts in found.sections.items()
        if len(facts) > most
    ]
    further += [_button(around, f"place:v1:{key(around)}") for around, _ in found.wider]
    menu = [_menu("open:v1", t("Open one of these"), _entries(listed, t))] if listed else []
    return Layout(discord.ui.Container(*texts([*opening, *blocks])), *menu, *rows(further))


def _place_blocks(found: PlaceFacts, most: int, t: Catalogue) -> tuple[list[str], list[Fact]]:
    titled = [(title, found.sections.get(name, ())) for name, title in _sections(t).items()]  # type: ignore[call-overload]
    for around, laws in found.wider:
        place = t("the United States") if around == phrases.NATION else line(around)
        titled.append((t("Law that also applies, from {place}", place=place), laws))
    blocks: list[str] = []
    listed: list[Fact] = []
    for number, (title, facts) in enumerate(titled):
        if not facts:
            continue
        held = facts[: most if number < len(SECTIONS) else min(most, WIDER)]
        start = len(listed) + 1
        lines = [f"{at}\\. {_described(fact, t)}" for at, fact in enumerate(held, start)]
        listed += held
        if left := len(facts) - len(held):
            lines.append(t.plural("and {count} more", "and {count} more", left))
        blocks.append("\n".join([f"**{title}**", *lines]))
    return blocks, listed


def _described(fact: Fact, t: Catalogue) -> str:
    """A fact's question with its date, its standing, and whose claim it is."""
    marks = [t.date(fact.as_of, about=fact.as_of_approximate)]
    if fact.status == "historical":
        marks.append(t("about the past"))
    if fact.status == "contested":
        marks.append(t("disputed"))
    if fact.attribution == "claim":
        speakers = list(dict.fromkeys(quote.speaker for quote in fact.quotes))
        marks.append(
            t("a claim by {names}", names=t.names([line(name) for name in speakers])) if speakers else t("a claim")
        )
    return f"{line(fact.link(t.language).question)} ({'; '.join(marks)})"


def _entries(facts: Sequence[Fact], t: Catalogue) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=clip(f"{at}. {fact.link(t.language).question}", ENTRY), value=fact.id)
        for at, fact in enumerate(facts, 1)
    ]


def section_page(place: str, section: str, facts: Sequence[Fact], page: int, t: Catalogue) -> Layout:
    """A page of one section of what is known about a place."""
    return listing(
        f"**{line(place)}** · {_sections(t).get(section, section)}",
        [fact.link(t.language) for fact in facts],
        page,
        t,
        lambda to: f"place:v1:{key(place)}:{section}:{to}",
        empty=t("There is nothing on it."),
        before=[_dated(fact, t) for fact in facts],
        more=[_button(t("Back to {place}", place=place), f"place:v1:{key(place)}")],
    )


def _dated(fact: Fact, t: Catalogue) -> str:
    return "**" + t.date(fact.as_of, about=fact.as_of_approximate) + "** · "


def quotes_page(
    found: Sequence[QuoteOf], page: int, t: Catalogue, turn: Callable[[int], str] | None, *, heading: str = ""
) -> Layout:
    """A page of quotes, each with who said it, when, and the fact that it belongs to.

    Args:
        found: all of them.
        page: from 0; past the end, the last.
        t: the sentences.
        turn: the custom_id of a button that opens a page; None where pages can't be turned, since a button would have
            to carry what somebody typed.
        heading: what the quotes are of, safe to show.
    """
    if not found:
        return Layout(*texts([heading, t("I have no such quote.")]))
    count = -(-len(found) // QUOTES)
    page = min(page, count - 1)
    part = found[page * QUOTES : (page + 1) * QUOTES]
    title = t.plural("{count} quote", "{count} quotes", len(found))
    if turn:
        title = titled(title, page, count, t)
    blocks = []
    for held in part:
        byline = phrases.quote_byline(held.quote, t, line)
        blocks.append(f"> “{line(clip(held.quote.text, 600))}”\n> — {byline}")
    left = len(found) - len(part)
    if left and not turn:
        blocks.append(
            t.plural("and {count} more quote", "and {count} more quotes", left)
            + ". "
            + t("More words, a speaker or a topic find fewer.")
        )
    links = {held.fact.id: held.fact.link(t.language) for held in part}
    opening = [buttons.fact_button(fact) for fact in links.values()]
    beside = turns(page, count, turn, t) if turn else []
    asks = t("The answers that these quotes belong to:")
    return Layout(*texts([heading, title, *blocks, asks]), *rows(opening), *rows(beside))


def quotes_id(speaker: str | None, topic: str | None, page: int) -> str:
    """What turns to a page (from 0) of the quotes of a speaker, a topic, or both."""
    return f"quotes:v1:{key(speaker) if speaker else '-'}:{topic or '-'}:{page}"


def quotes_heading(speaker: str | None, topic: str | None, t: Catalogue) -> str:
    """What quotes are of, in words, safe to show; empty for all of them."""
    parts = [line(speaker)] if speaker else []
    parts += [line(topics.name(topic, t))] if topic else []
    return "**" + " · ".join(parts) + "**" if parts else ""


def source_page(source: Source, facts: Sequence[FactLink], page: int, t: Catalogue) -> Layout:
    """A source, and a page of the facts that rest on it."""
    words = f"**{link(source.title, source.url)}**\n{phrases.source_details(source, t, line)}"
    if copy := phrases.read_at(source, t, line):
        words += f", {copy}"
    if source.archived_url:
        words += " · " + link(t("archived copy"), source.archived_url)
    words += "\n" + t.plural("{count} fact rests on it.", "{count} facts rest on it.", len(facts))
    return listing(words, facts, page, t, lambda to: f"source:v1:{source.id}:{to}", empty=t("There is nothing on it."))


@dataclass(frozen=True)
class Span:
    """What a timeline is of; None for no limit."""

    topic: str | None = None
    place: str | None = None
    since: int | None = None
    until: int | None = None

    def custom_id(self, page: int) -> str:
        """What turns to a page (from 0) of it."""
        place = key(self.place) if self.place else "-"
        return f"timeline:v1:{self.topic or '-'}:{place}:{self.since or '-'}:{self.until or '-'}:{page}"

    def title(self, t: Catalogue) -> str:
        """What it is of, in words."""
        parts = [t("Timeline")]
        if self.topic:
            parts.append(topics.name(self.topic, t))
        if self.place:
            parts.append(self.place)
        if self.since or self.until:
            parts.append(f"{self.since or '…'}–{self.until or '…'}")
        return " · ".join(parts)


def timeline_page(span: Span, facts: Sequence[Fact], page: int, t: Catalogue) -> Layout:
    """A page of a timeline."""
    return listing(
        f"**{line(span.title(t))}**\n" + t("Each date is the one that the answer is true for."),
        [fact.link(t.language) for fact in facts],
        page,
        t,
        span.custom_id,
        empty=t("There is nothing on it."),
        before=[_dated(fact, t) for fact in facts],
    )


def picture(name: str, alt: str) -> Layout:
    """A message that shows an attached picture, with the words that stand for it."""
    gallery = discord.ui.MediaGallery[discord.ui.LayoutView]()
    gallery.add_item(media=f"attachment://{name}", description=alt)
    return Layout(gallery)
