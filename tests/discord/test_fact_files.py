"""/fact export and import: privately, seen before it is done, whole or not at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from keepers import MEANING, TRUST, Keepers, attached, keepers_of
from talk import Reply, World

from bot.views import exchange
from knowledge import KnowledgeBase

NEW = """facts:
  - id: a-new-fact
    question: {question}
    answer: A new answer.
    kind: definition
    status: current
    attribution: fact
    as_of: 2026-11-24
    last_checked: 2026-11-24
    places: [Texas]
    topics: [debate]
    source_ids: [example-report]
"""
FACTS = NEW.format(question="What is new, *really*?").encode()


@pytest.fixture
async def keepers(world: World, monkeypatch: pytest.MonkeyPatch) -> Keepers:
    return await keepers_of(world, monkeypatch)


def contents(world: World, reply: Reply, name: str) -> bytes:
    """What a file on a message holds."""
    stored = world.env.backend.messages[reply.message.channel.id][reply.message.id]
    (url,) = {part["url"] for part in stored.attachments if part["filename"] == name}
    return world.env.backend.cdn.get(url)


async def brought(keepers: Keepers, data: bytes, name: str = "facts.yaml") -> Reply:
    """The preview that a reviewer sees."""
    (shown,) = await keepers.reviewer.runs("fact import", file=(name, data))
    return shown


async def imported(person: Any, shown: Reply, why: str = "news") -> Reply:
    done = await person.submits(await person.opens_by_press(shown, "Import"), why=why)
    assert done is not None
    return done


async def test_facts_are_handed_out_privately_and_histories_to_managers(keepers: Keepers) -> None:
    world = keepers.world
    (pack,) = await keepers.ana.runs("fact export", topic="debate")
    assert pack.private
    with zipfile.ZipFile(io.BytesIO(contents(world, pack, "facts.zip"))) as archive:
        assert "garcetti-on-trust" in "".join(archive.read(name).decode() for name in archive.namelist())
    (table,) = await keepers.ana.runs("fact export", form="csv")
    assert contents(world, table, "facts.csv").startswith("\ufeffid,question".encode())
    managers = "Only the managers of the server and whoever runs this bot can do that."
    for person, form, words in (
        (world.member, "yaml", "Only editors can do that."),
        (world.member, "json", managers),
        (keepers.reviewer, "json", managers),
    ):
        (refused,) = await person.runs("fact export", form=form)
        assert (refused.private, refused.text) == (True, words)
    keepers.refused(3)
    (whole,) = await keepers.manager.runs("fact export", form="json")
    assert attached(whole) == ["facts.json"]
    assert world.sent(world.channel.id) == []


async def test_export_wipe_import_export_gives_the_same_bytes(keepers: Keepers, tmp_path: Path) -> None:
    world, owner = keepers.world, keepers.world.owner()
    await keepers.change(answer="Another answer.")
    await keepers.reviewer.submits(await keepers.reviewer.opens("fact retire", fact=TRUST), reason=["wrong"], note="n")
    await keepers.reviewer.runs("fact hide", fact="texas-sb4-duties", why="doubt")
    (before,) = await owner.runs("fact export", form="json")
    data = contents(world, before, "facts.json")
    async with KnowledgeBase.open(f"sqlite+aiosqlite:///{tmp_path / 'wiped.db'}", shipped=None) as wiped:
        world.bot.base = wiped
        assert wiped.facts() == ()
        (shown,) = await owner.runs("fact import", file=("facts.json", data))
        assert "6 new, 0 changed, 0 conflicts" in shown.text
        await imported(owner, shown)
        (after,) = await owner.runs("fact export", form="json")
        assert contents(world, after, "facts.json") == data


async def test_an_import_is_shown_then_done_after_a_restart(keepers: Keepers, make_bot: Any) -> None:
    world = keepers.world
    shown = await brought(keepers, FACTS, "my facts.yaml")
    assert shown.private
    assert "This would import: 1 new, 0 changed, 0 conflicts" in shown.text
    assert "- new: What is new, \\*really\\*?" in shown.text
    assert "a-new-fact" not in world.bot.base.view().facts
    await world.restart(make_bot())
    form = await keepers.reviewer.opens_by_press(shown, "Import")
    twice = await keepers.reviewer.opens_by_press(shown, "Import")
    done = await keepers.reviewer.submits(form, why="fresh")
    assert done is not None
    assert "1 fact stands now." in done.text
    assert (done.buttons, attached(done)) == ({}, [])
    assert world.bot.base.shown("a-new-fact").revision == 1
    assert keepers.logged == ["reviewer imported facts (1 new, 0 changed, 0 conflicts): fresh"]
    again = await keepers.reviewer.submits(twice, why="fresh")
    assert again is not None
    assert again.text == "The file of this preview can't be read any more. Import it anew."
    assert world.bot.base.shown("a-new-fact").revision == 1


async def test_a_changed_fact_is_shown_word_by_word_and_a_protected_one_waits(keepers: Keepers) -> None:
    await imported(keepers.reviewer, await brought(keepers, FACTS))
    changed = FACTS.replace(b"A new answer.", b"A newer answer.").replace(b"    kind", b"    protected: true\n    kind")
    shown = await brought(keepers, changed)
    assert "0 new, 1 changed, 0 conflicts" in shown.text
    assert "A ~~new~~**newer** answer." in shown.text
    assert "1 of them is protected and will wait in `/review`." in shown.text
    done = await imported(keepers.reviewer, shown)
    assert "1 waits in `/review`." in done.text
    assert keepers.world.bot.base.shown("a-new-fact").answer == "A new answer."


async def test_conflicts_stay_out_and_the_rest_is_imported(keepers: Keepers) -> None:
    for answer in (b"A new answer.", b"A newer answer."):
        await imported(keepers.reviewer, await brought(keepers, FACTS.replace(b"A new answer.", answer)))
    other = FACTS.replace(b"a-new-fact", b"another-fact").replace(b"What is new", b"What is else")
    shown = await brought(keepers, FACTS + other.split(b"facts:\n")[1])
    assert "1 new, 0 changed, 1 conflict" in shown.text
    assert "- conflict: What is new, \\*really\\*?: it is older than the text here" in shown.text
    assert set(shown.buttons) == {"Import without the conflicts", "Discard"}
    await imported(keepers.reviewer, shown)
    assert "another-fact" in keepers.world.bot.base.view().facts
    assert keepers.world.bot.base.shown("a-new-fact").answer == "A newer answer."


async def test_mistakes_are_told_by_line_and_field(keepers: Keepers) -> None:
    shown = await brought(keepers, FACTS.replace(b"status: current", b"status: perhaps"))
    assert "1 problem in this file. Nothing was imported." in shown.text
    assert "facts.yaml:6: a-new-fact status" in shown.text.replace("\\", "")
    assert shown.buttons == {}
    many = b"facts:\n" + b"".join(
        FACTS.split(b"facts:\n")[1].replace(b"a-new-fact", b"fact-%d" % number) for number in range(60)
    )
    shown = await brought(keepers, many)
    assert attached(shown) == [exchange.WHOLE]
    assert contents(keepers.world, shown, exchange.WHOLE).count(b"\n") > 50
    letters = ", ".join(["*a"] * 9)
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{letters.replace('a', a)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for data in (bomb.encode(), "facts: \xe9".encode("latin-1"), b"\x00\x01", b""):
        shown = await brought(keepers, data)
        assert "Nothing was imported." in shown.text or "nothing to import" in shown.text
        assert shown.buttons == {}
    assert "is no fact file" in (await brought(keepers, FACTS, "facts.exe")).text


async def test_a_long_preview_has_a_file_with_all_of_it(keepers: Keepers) -> None:
    body = FACTS.split(b"facts:\n")[1]
    many = b"facts:\n" + b"".join(
        body.replace(b"a-new-fact", b"fact-%d" % number).replace(
            b"What is new", b"What is new number %d and " % number + b"x" * 60
        )
        for number in range(60)
    )
    shown = await brought(keepers, many)
    assert "60 new" in shown.text
    assert attached(shown) == ["facts.yaml", exchange.WHOLE]
    assert b"new: fact-59" in contents(keepers.world, shown, exchange.WHOLE)
    dropped = await keepers.reviewer.presses(shown, "Discard")
    assert dropped is not None
    assert dropped.text == "Discarded. Nothing was imported."
    assert (dropped.buttons, attached(dropped)) == ({}, [])
    assert len(keepers.world.bot.base.facts()) == 6


async def test_what_was_seen_is_what_is_done(keepers: Keepers) -> None:
    shown = await brought(keepers, FACTS)
    form = await keepers.reviewer.opens_by_press(shown, "Import")
    await keepers.change(MEANING, phrasings="What is new, *really*?")
    told = await keepers.reviewer.submits(form, why="news")
    assert told is not None
    assert told.text.startswith("The facts here changed since this was shown.")
    assert "1 problem in this file. Nothing was imported." in told.text
    assert told.buttons == {}
    assert "a-new-fact" not in keepers.world.bot.base.view().facts


async def test_who_may_import_is_asked_each_time(keepers: Keepers, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (keepers.world.member, keepers.ana):
        (refused,) = await person.runs("fact import", file=("facts.yaml", FACTS))
        assert refused.text == "Only reviewers can do that."
    keepers.refused(2)
    form = await keepers.reviewer.opens_by_press(await brought(keepers, FACTS), "Import")
    keepers.world.take(keepers.reviewer, keepers.reviewers)
    told = await keepers.reviewer.submits(form, why="news")
    assert told is not None
    assert told.text == "Only reviewers can do that."
    assert "a-new-fact" not in keepers.world.bot.base.view().facts
    monkeypatch.setattr(exchange, "LARGEST", 10)
    (large,) = await keepers.manager.runs("fact import", file=("facts.yaml", FACTS))
    assert large.text == "That file is larger than 8 MB. Split it."
    (large,) = await keepers.manager.runs("fact export")
    assert large.text.startswith("That is more than fits into a message.")


async def test_a_history_is_taken_in_by_managers_alone(keepers: Keepers) -> None:
    world = keepers.world
    (before,) = await keepers.manager.runs("fact export", form="json")
    await imported(keepers.reviewer, await brought(keepers, FACTS))
    (after,) = await keepers.manager.runs("fact export", form="json")
    newer = (
        contents(world, after, "facts.json")
        .replace(b"a-new-fact", b"a-newer-fact")
        .replace(b"What is new", b"Is it new")
    )
    assert (await brought(keepers, contents(world, before, "facts.json"), "facts.json")).buttons == {}
    told = await imported(keepers.reviewer, await brought(keepers, newer, "facts.json"))
    assert told.text == "Only the managers of the server and whoever runs this bot can do that."
    assert "a-newer-fact" not in world.bot.base.view().facts


async def test_an_import_goes_to_the_server_where_it_is_made(keepers: Keepers) -> None:
    keepers.elsewhere()
    await imported(keepers.reviewer, await brought(keepers, FACTS))
    assert "a-new-fact" in keepers.world.bot.base.view(keepers.scope).facts
    assert "a-new-fact" not in keepers.world.bot.base.view().facts
