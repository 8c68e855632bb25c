"""Looking around: /topics, /place, /quote, /source and /timeline, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from simcord.components import walk_components
from talk import Reply, World

from bot import timeline_picture
from bot.strings import catalogue
from bot.views import browse as views
from bot.views.layout import Layout
from cogs.browse import PRESSES
from knowledge import Browser, KnowledgeBase
from knowledge.base import SHIPPED
from knowledge.matching.places import Gazetteer
from knowledge.packfiles import read_files

COMMANDS: dict[str, dict[str, Any]] = {
    "topics": {},
    "place": {"place": "Texas"},
    "quote": {"speaker": "Jeff Sessions"},
    "source": {"source": "example-gazette"},
    "timeline": {"since": 2017},
}
CANARY = "xylophone"


def menus(reply: Reply) -> list[list[tuple[str, str]]]:
    """The entries of each menu: what is read, and the value."""
    found = (part for part in walk_components(reply.components) if part["type"] == 3)
    return [[(option["label"], option["value"]) for option in part["options"]] for part in found]


async def run(world: World, command: str, **options: Any) -> Reply:
    return (await world.member.runs(command, **options))[0]


async def test_every_list_is_private(world: World) -> None:
    for command, options in COMMANDS.items():
        replies = await world.member.runs(command, **options)
        assert all(reply.private for reply in replies), command
    assert world.sent(world.channel.id) == []


async def test_a_person_who_asks_too_fast_is_told_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.bot.limit, "_questions", 0)
    for command, options in COMMANDS.items():
        reply = await run(world, command, **options)
        assert reply.text == "Those were many questions at once. I can answer again in a minute.", command


async def test_from_the_topics_to_a_fact_and_back(world: World) -> None:
    topics = await run(world, "topics")
    assert topics.text == "These are the topics. Choose one to see its facts."
    (offered,) = menus(topics)
    assert ("Arguments for and against", "debate") in offered
    page = await world.member.chooses(topics, "topics:v1:menu", "debate")
    assert page is not None
    assert page.message.id == topics.message.id
    assert page.first_line == "**Arguments for and against**"
    assert "Why did Jeff Sessions oppose sanctuary policies?" in page.text
    card = await world.member.presses(page, "Question 2")
    assert card is not None
    assert card.private
    assert "**This answers:** Why did Jeff Sessions" in card.text
    back = await world.member.presses(page, "All topics")
    assert back is not None
    assert menus(back) == [offered]


async def test_the_topics_work_after_a_restart(world: World, make_bot: Any) -> None:
    topics = await run(world, "topics")
    await world.restart(make_bot())
    page = await world.member.chooses(topics, "topics:v1:menu", "state-laws")
    assert page is not None
    assert "What does Texas SB 4 require of local police?" in page.text


async def test_a_place_shows_its_law_who_disputes_what_and_the_law_around_it(world: World) -> None:
    texas = await run(world, "place", place="texas")
    assert texas.first_line == "**Texas**"
    assert "**The law here**\n1\\. What does Texas SB 4 require of local police? (May 2017)" in texas.text
    angeles = await run(world, "place", place="Los Angeles, CA")
    assert "**What is disputed or claimed, and by whom**" in angeles.text
    assert "What did Eric Garcetti say about trust in police? (January 2018; disputed; a claim)" in angeles.text
    assert "Why did Jeff Sessions oppose sanctuary policies?" in angeles.text
    assert "a claim by Jeff Sessions" in angeles.text
    (offered,) = menus(angeles)
    card = await world.member.chooses(angeles, "open:v1", offered[0][1])
    assert card is not None
    assert card.private
    assert "**This answers:** What did Eric Garcetti" in card.text


async def test_a_place_without_facts_says_so_and_shows_the_law_around_it(world: World) -> None:
    reply = await run(world, "place", place="El Paso, TX")
    assert "I have nothing about El Paso, TX itself." in reply.text
    assert "**Law that also applies, from Texas**" in reply.text
    texas = await world.member.presses(reply, "Texas")
    assert texas is not None
    assert texas.first_line == "**Texas**"


async def test_what_is_not_there_is_said_and_what_was_typed_is_not_repeated(world: World) -> None:
    for command, options, words in (
        ("place", {"place": CANARY}, "I don't know that place."),
        ("timeline", {"place": CANARY}, "I don't know that place."),
        ("timeline", {"topic": CANARY}, "I don't know that topic."),
        ("quote", {"topic": CANARY}, "I don't know that topic."),
        ("quote", {"speaker": CANARY}, "I have no quote of anybody with that name."),
        ("quote", {"words": CANARY}, "I have no such quote."),
        ("source", {"source": CANARY}, "I don't know that source."),
        ("timeline", {"since": 2050}, "There is nothing on it."),
    ):
        reply = await run(world, command, **options)
        assert words in reply.text, command
        assert CANARY not in str(reply.components), command


async def test_quotes_come_with_who_said_them_and_when_and_lead_to_their_fact(world: World) -> None:
    reply = await run(world, "quote", speaker="sessions")
    assert "**Jeff Sessions**\n1 quote\n> “Protecting criminal aliens" in reply.text
    assert "— Jeff Sessions, U.S. Attorney General, January 24, 2018" in reply.text
    card = await world.member.presses(reply, "Why did Jeff Sessions")
    assert card is not None
    assert "**This answers:** Why did Jeff Sessions" in card.text


async def test_words_of_a_quote_find_it_and_stand_in_no_button(world: World) -> None:
    reply = await run(world, "quote", words="common sense")
    assert "defies common sense" in reply.text
    assert all("common" not in custom_id for custom_id in reply.buttons.values())


async def test_a_source_shows_what_rests_on_it(world: World) -> None:
    reply = await run(world, "source", source="example-statute")
    assert "[Senate Bill 4](<https://statutes.example/sb4>)" in reply.text
    assert "State of Texas, May 2017\n1 fact rests on it." in reply.text
    assert "What does Texas SB 4 require of local police?" in reply.text


async def test_a_timeline_is_a_list_in_order_of_time(world: World) -> None:
    reply = await run(world, "timeline", since=2017, until=2018)
    assert reply.first_line == "**Timeline · 2017–2018**"
    dates = re.findall(r"\\. \*\*(.+?)\*\* · ", reply.text)
    assert dates == ["May 2017", "2018", "2018", "January 2018", "January 24, 2018"]


async def test_what_there_is_is_offered_while_somebody_types(world: World) -> None:
    for command, option, typed, offered in (
        ("place", "place", "tex", ["Texas"]),
        ("timeline", "place", "ang", ["Los Angeles, CA"]),
        ("timeline", "topic", "state laws", ["state-laws"]),
        ("quote", "topic", "argu", ["debate"]),
        ("quote", "speaker", "ses", ["Jeff Sessions"]),
        ("source", "source", "bill texas", ["example-statute"]),
    ):
        assert await world.member.types_into(command, option, typed) == offered, (command, option)


async def test_offering_never_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(base: KnowledgeBase, scope: int) -> None:
        raise ValueError

    monkeypatch.setattr(KnowledgeBase, "browse", fail)
    for command, option in (("quote", "topic"), ("quote", "speaker"), ("source", "source")):
        assert await world.member.types_into(command, option, "a") == []


async def test_lists_are_in_the_language_of_the_person(world: World) -> None:
    world.situation.locale = "es-419"
    topics = await run(world, "topics")
    assert topics.first_line == "Estos son los temas. Elija uno para ver sus datos."
    page = await world.member.chooses(topics, "topics:v1:menu", "definition")
    assert page is not None
    assert "¿Qué es una ciudad santuario?" in page.text
    card = await world.member.presses(page, "Pregunta 1")
    assert card is not None
    assert "El término no tiene una sola definición legal." in card.text
    assert (await run(world, "timeline")).first_line == "**Cronología**"
    assert "**La ley aquí**" in (await run(world, "place", place="Texas")).text


async def test_a_timeline_comes_with_a_picture_where_there_is_something_to_draw_with(world: World) -> None:
    pytest.importorskip("matplotlib")
    listed, picture = await world.member.runs("timeline")
    assert listed.first_line == "**Timeline**"
    (gallery,) = (part for part in walk_components(picture.components) if part["type"] == 12)
    alt = gallery["items"][0]["description"]
    assert "2017: laws 1; 2018: events 2, statements 2" in alt
    assert picture.private


async def test_without_the_library_that_draws_there_is_the_list_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_picture, "can_draw", lambda facts: False)
    assert len(await world.member.runs("timeline")) == 1


@pytest.fixture(scope="module")
def everything() -> Browser:
    files = read_files(SHIPPED)
    places = sorted({place for fact in files.facts for place in fact.places})
    return Browser(files.facts, {source.id: source for source in files.sources}, Gazetteer.load(places))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_list_of_the_shipped_facts_is_within_the_limits(
    everything: Browser, accepted: Callable[..., Layout], language: str
) -> None:
    t = catalogue(language)
    made = [views.topic_menus(everything.topics(), t)]
    made += [views.place_card(everything.place(place), t) for place in everything.places()]
    made += [
        views.topic_page(topic, [fact.link(language) for fact in everything.about(topic)], page, t)
        for topic in everything.topics()
        for page in (0, 1)
    ]
    made += [
        views.quotes_page(everything.quotes(), page, t, lambda to: views.quotes_id(None, None, to))
        for page in range(30)
    ]
    made += [
        views.timeline_page(views.Span(since=1990), everything.timeline(since=1990), page, t) for page in range(30)
    ]
    for layout in made:
        accepted(layout, by_document=False)
    shown = [item for layout in made for item in layout.walk_children() if getattr(item, "custom_id", None)]
    assert all(len(item.custom_id) <= 100 for item in shown)  # type: ignore[attr-defined]


def test_the_longest_custom_id_is_within_the_limit_and_read_again() -> None:
    span = views.Span("a" * 50, "Some Place, TX", 1971, 2026)
    custom_id = span.custom_id(999)
    assert len(custom_id) <= 100
    match = re.fullmatch(views.TIMELINE, custom_id)
    assert match is not None
    assert (match["topic"], match["since"], match["until"], match["page"]) == ("a" * 50, "1971", "2026", "999")
    assert views.named(match["place"], ["Other", "Some Place, TX"]) == "Some Place, TX"


def test_no_two_presses_answer_to_the_same_custom_id() -> None:
    ids = [
        "topics:v1", "topics:v1:menu:0", "topic:v1:a-b:0", "place:v1:0123456789ab", "place:v1:0123456789ab:laws:0",
        "quotes:v1:-:-:0", "source:v1:crs:0", "timeline:v1:-:-:-:-:0", "open:v1",
    ]  # fmt: skip
    for custom_id in ids:
        assert sum(bool(press.__discord_ui_compiled_template__.fullmatch(custom_id)) for press in PRESSES) == 1


def test_the_words_for_a_picture_hold_every_number_and_fit(everything: Browser) -> None:
    t = catalogue()
    facts = everything.timeline()
    alt = timeline_picture.alt_text(facts, t)
    assert len(alt) <= timeline_picture.ALT
    assert all(str(fact.as_of.year) in alt for fact in facts)
