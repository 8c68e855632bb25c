"""The answer card: one fact with everything that stands behind it, as much of it as one message holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import discord

from bot.strings import Catalogue
from bot.views import buttons, phrases
from bot.views.layout import TEXT_LIMIT, Button, Layout, notice, rows, texts
from bot.views.text import clip, line, link, shown
from bot.views.why import why_button
from knowledge import CounterClaim, FactLink, Outcome, Quote, ShownFact, Source

LINKS = 5
"""Related and disputing facts that get a button each."""
CLAIMS = (400, 200)
"""Characters to which what disputes a fact is cut where the whole does not fit, with one source each."""
CLAIM_SOURCES = 3
"""Sources named beside what disputes a fact, where it is whole."""
EARLIER = 300
"""Characters told of what a corrected message said before."""
_NAME = 40
_TITLE = 60


@dataclass(frozen=True)
class Extent:
    """How much of a fact a card shows: what is trimmed when the whole does not fit."""

    copies: bool
    """Archived copies and where a copy was read."""
    sources: tuple[int, ...]
    """Positions of the sources shown."""
    quotes: int
    """Quotes shown, the first ones."""
    claims: int = 2000
    """Characters of what disputes it; 0 leaves only the buttons."""
    addresses: bool = True
    """Whether titles are links."""
    whole_names: bool = True
    """Whether names and titles stand uncut."""

    def name(self, text: str) -> str:
        """A name, made safe to show."""
        return line(text if self.whole_names else clip(text, _NAME))


def whole(fact: ShownFact) -> Extent:
    """The extent that leaves nothing out."""
    return Extent(copies=True, sources=tuple(range(len(fact.sources))), quotes=len(fact.quotes))


def answer_card(
    fact: ShownFact, t: Catalogue, *, today: dt.date, outcome: Outcome | None = None, can_post: bool = False
) -> Layout:
    """The card for one fact.

    Args:
        fact: what is shown; every word of it is escaped.
        t: the language of the words around it.
        today: the day from which an overdue check is told.
        outcome: what came of a question, when one led here; it says why, and whether the fact stands in for another
            place or for today.
        can_post: whether the button for a public post is there.
    """
    opening = [t("Here is what I found.")]
    actions = _actions(fact, t, can_post=can_post)
    if outcome is not None:
        if outcome.past:
            opening.append(phrases.was_true(fact, t))
        why = why_button(fact, outcome, t)
        actions += [why] if why else []
    return _card(fact, t, today, opening, outcome.stands_for if outcome else None, actions)


def post_preview(fact: ShownFact, t: Catalogue, *, today: dt.date) -> Layout:
    """What everyone would see, shown to one person first, with the buttons to post it or not."""
    opening = [
        t("This is a preview. Everyone in this channel would see the following:"),
        t("Here is what I found."),
    ]
    actions = [*_actions(fact, t, can_post=False), *_posting(fact, t)]
    return _card(fact, t, today, opening, None, actions)


def corrected_card(fact: ShownFact, t: Catalogue, *, today: dt.date, on: dt.date, earlier: str) -> Layout:
    """What takes the place of a public answer that was wrong: the card of now, with what it said before.

    Args:
        fact: what is shown now.
        t: the language of the words around it.
        today: the day from which an overdue check is told.
        on: the day of the correction.
        earlier: the answer that the message showed; it is cut.
    """
    said = "" if earlier == fact.shown_answer else _earlier(earlier)
    opening = [t("Here is what I found."), phrases.corrected(on, said, t)]
    return _card(fact, t, today, opening, None, _actions(fact, t, can_post=False))


def withdrawn_card(question: str, t: Catalogue, *, on: dt.date, earlier: str) -> Layout:
    """What takes the place of a public answer whose fact is gone, with what it said before; nothing to press."""
    return notice(
        t("This answer was withdrawn."),
        "**" + t("This answered:") + "** " + line(question),
        phrases.message_withdrawn(on, _earlier(earlier), t),
    )


def _earlier(text: str) -> str:
    """An earlier answer, cut so that it is short also when every mark in it is escaped."""
    lengths = (EARLIER, EARLIER // 2, EARLIER // 4)
    return next(words for length in lengths if len(words := line(clip(text, length))) <= EARLIER)


def _posting(fact: ShownFact, t: Catalogue) -> list[Button]:
    return [buttons.send_button(fact.id, t, fact.language), buttons.keep_button(t, fact.language)]


def _card(
    fact: ShownFact,
    t: Catalogue,
    today: dt.date,
    opening: list[str],
    stands_for: str | None,
    actions: list[Button],
) -> Layout:
    links = _links(fact, t)
    room = TEXT_LIMIT - sum(map(len, opening)) - sum(len(title) for title, _ in links)
    blocks: list[str] = []
    for extent in _extents(fact):
        blocks = _blocks(fact, t, today, stands_for, extent)
        if sum(map(len, blocks)) <= room:
            break
    else:
        if fact.translation:
            # A translation may be longer than its English, up to more than a message holds when every mark is escaped.
            english = fact.model_copy(update={"language": "en"})
            return _card(english, t, today, opening, stands_for, actions)
    tail = [item for title, row in links for item in (discord.ui.TextDisplay(title), *rows(row))]
    return Layout(discord.ui.Container(*texts([*opening, *blocks])), *tail, *rows(actions))


def _extents(fact: ShownFact) -> Iterator[Extent]:
    """From everything to the least, in the order in which things are given up.

    First archived copies; then the length of what disputes it; then sources that no quote rests on, from the last; then
    quotes, from the last, each with the sources that only it rests on; then what disputes it; at the very end addresses
    and the length of names.
    """
    extent = whole(fact)
    yield extent
    extent = replace(extent, copies=False)
    yield extent
    for length in CLAIMS if fact.counter_claims else ():
        extent = replace(extent, claims=length)
        yield extent
    while True:
        quoted = {quote.source_id for quote in fact.quotes[: extent.quotes]}
        spare = [position for position in extent.sources if fact.sources[position].id not in quoted]
        if spare and len(extent.sources) > 1:
            extent = replace(extent, sources=tuple(position for position in extent.sources if position != spare[-1]))
        elif extent.quotes:
            extent = replace(extent, quotes=extent.quotes - 1)
        else:
            break
        yield extent
    if fact.counter_claims:
        extent = replace(extent, claims=0)
        yield extent
    extent = replace(extent, addresses=False)
    yield extent
    yield replace(extent, whole_names=False)


def _blocks(fact: ShownFact, t: Catalogue, today: dt.date, stands_for: str | None, extent: Extent) -> list[str]:
    checked = phrases.checked(fact, t, today, extent.name)
    found = [
        phrases.standing_in(stands_for, fact, t, extent.name) if stands_for else "",
        "**" + t("This answers:") + "** " + line(fact.shown_question),
    ]
    if words := phrases.withheld(fact, t):
        return [*found, f"{checked} {words}", shown(fact.shown_answer), "\n".join(source_lines(fact, t, extent))]
    standing = phrases.standing(fact, t)
    whose = phrases.whose(fact, t, extent.name)
    return [
        *found,
        shown(fact.shown_answer),
        phrases.translated(fact, t) or "",
        t("This server's wording.") if fact.own else "",
        phrases.corrected_above(fact, t) or "",
        f"{whose} {standing}" if standing else whose,
        "\n".join(quote_lines(fact, t, extent)),
        phrases.true_for(fact, t) + "\n" + checked,
        "\n".join(source_lines(fact, t, extent)),
        *(_claim(claim, t, extent) for claim in fact.counter_claims if extent.claims),
    ]


def _claim(claim: CounterClaim, t: Catalogue, extent: Extent) -> str:
    """What disputes the fact: in whose words, of when, and where they can be read."""
    count = 1 if extent.claims in CLAIMS else CLAIM_SOURCES
    titles = [link(clip(source.title, _TITLE), source.url) for source in claim.sources[:count]]
    if left := len(claim.sources) - len(titles):
        titles.append(t.plural("and {count} more source", "and {count} more sources", left))
    return "\n".join(
        [
            "**" + t("Counter-claim:") + "** " + line(claim.shown_question),
            shown(clip(claim.shown_answer, extent.claims)),
            phrases.disputed_by(claim, t, extent.name),
            t("Sources") + ": " + "; ".join(titles),
        ]
    )


def quote_lines(fact: ShownFact, t: Catalogue, extent: Extent) -> list[str]:
    """The quotes of the extent, each with its speaker, role, date and the number of its source."""
    numbers = {source.id: number for number, source in enumerate(fact.sources, 1)}
    found = [_quote(quote, numbers[quote.source_id], t) for quote in fact.quotes[: extent.quotes]]
    if left := len(fact.quotes) - extent.quotes:
        found.append(t.plural("and {count} more quote", "and {count} more quotes", left))
    return found


def _quote(quote: Quote, number: int, t: Catalogue) -> str:
    source = t("source {number}", number=number)
    return f"> “{line(quote.text)}”\n> — {phrases.quote_byline(quote, t, line)} ({source})"


def source_lines(fact: ShownFact, t: Catalogue, extent: Extent) -> list[str]:
    """The sources of the extent under a heading, with the numbers they have among all sources."""
    found = ["**" + t("Sources") + "**"]
    found += [f"{position + 1}\\. {_source(fact.sources[position], t, extent)}" for position in extent.sources]
    if left := len(fact.sources) - len(extent.sources):
        found.append(t.plural("and {count} more source", "and {count} more sources", left))
    if weakness := phrases.weakness(fact, t):
        found.append(weakness)
    return found


def _source(source: Source, t: Catalogue, extent: Extent) -> str:
    if not extent.whole_names:
        return line(clip(source.title, _TITLE))
    title = link(source.title, source.url) if extent.addresses else line(source.title)
    words = f"{title} – {phrases.source_details(source, t, line)}"
    if extent.copies:
        if copy := phrases.read_at(source, t, line):
            words += f", {copy}"
        if source.archived_url:
            words += " · " + link(t("archived copy"), source.archived_url)
    return words


def _links(fact: ShownFact, t: Catalogue) -> list[tuple[str, list[Button]]]:
    counter = _distinct(fact.counter_facts, {fact.id})
    related = _distinct(fact.related_facts, {fact.id, *(link.id for link in counter)})
    titled = ((t("Others dispute this:"), counter), (t("Related questions:"), related))
    return [(title, [buttons.fact_button(link) for link in links]) for title, links in titled if links]


def _distinct(links: Sequence[FactLink], without: set[str]) -> list[FactLink]:
    return list({link.id: link for link in links if link.id not in without}.values())[:LINKS]


def _actions(fact: ShownFact, t: Catalogue, *, can_post: bool) -> list[Button]:
    found = [buttons.list_button(fact.id, len(fact.list), t, fact.language)] if fact.list else []
    found.append(buttons.more_button(fact.id, t, fact.language))
    if fact.translation:
        found.append(buttons.english_button(fact.id, t))
    if can_post:
        found.append(buttons.post_button(fact.id, t, fact.language))
    found.append(buttons.report_button(fact.id, t, fact.language))
    return found
