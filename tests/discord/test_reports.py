"""*Report a mistake*: a choice without free text, counted for a fact and a reason, and nothing of who chose it."""

from __future__ import annotations

import logging

import pytest
from talk import MENTION, Reply, World

from bot.limits import REPORT_WINDOW, REPORTS
from knowledge import QueueItem, ReportReason

QUESTION, MEANING = "What is a sanctuary city?", "sanctuary-city-meaning"
COUNTED = "Counted. A person will look at it; the answer stays as it is until then."


async def counts(world: World) -> dict[str, int]:
    found: list[QueueItem] = [item for item in await world.bot.base.queue(0) if item.kind == "reports"]
    return dict(found[0].reports) if found else {}


async def report(world: World, card: Reply, reason: ReportReason) -> str:
    menu = await world.other.presses(card, "Report a mistake")
    assert menu is not None
    assert menu.private
    done = await world.other.chooses(menu, "reported:", reason.value)
    assert done is not None
    assert done.private
    assert done.message.id == menu.message.id
    return done.text


async def test_every_reason_is_counted_from_a_public_card_and_changes_no_fact(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(world.bot.reporting, "_questions", 9)
    (card,) = await world.member.says(f"{MENTION} {QUESTION}")
    before = world.bot.base.shown(MEANING)
    for reason in (*ReportReason, ReportReason.WRONG):
        assert await report(world, card, reason) == COUNTED
    assert await counts(world) == {reason.value: 1 for reason in ReportReason} | {"wrong": 2}
    assert world.bot.base.shown(MEANING) == before
    assert [reply.text for reply in world.sent(world.channel.id)] == [card.text]
    assert str(world.other.user.id) not in caplog.text


async def test_one_person_reports_a_few_times_and_again_later(world: World) -> None:
    card = await world.member.asks(QUESTION)
    (public,) = await world.member.says(f"{MENTION} {QUESTION}")
    assert "Report a mistake" in card.buttons
    for _ in range(REPORTS):
        assert await report(world, public, ReportReason.WRONG) == COUNTED
    refused = "Those were several reports at once. Later I can take more."
    assert await report(world, public, ReportReason.WRONG) == refused
    assert await counts(world) == {"wrong": REPORTS}
    assert len(world.bot.reporting) == 1
    await world.passes(REPORT_WINDOW + 1)
    assert len(world.bot.reporting) == 0
    assert await report(world, public, ReportReason.UNCLEAR) == COUNTED


async def test_a_translation_is_reported_in_its_language(world: World) -> None:
    card = await world.member.asks("¿Qué es una ciudad santuario?")
    menu = await world.member.presses(card, "Avisar de un error")
    assert menu is not None
    assert "¿Qué es una ciudad santuario?" in menu.text
    done = await world.member.chooses(menu, "reported:", ReportReason.TRANSLATION.value)
    assert done is not None
    assert done.text.startswith("Contado.")
    assert await counts(world) == {"translation": 1}


async def test_a_direct_message_can_report_too(world: World) -> None:
    (card,) = await world.member.writes(QUESTION)
    menu = await world.member.presses(card, "Report a mistake", in_dm=True)
    assert menu is not None
    assert menu.private
