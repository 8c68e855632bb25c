"""Requests fail: every answer arrives once, and where nobody can know whether it did, it is not sent twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakediscord import BotProgram, FakeDiscord, Interaction, until
from tests.fakediscord.faults import ALWAYS
from tests.fakediscord.rest import CALLBACK, FOLLOWUP, ORIGINAL, SEND
from tests.faults.conftest import ANSWER, QUESTION, SECOND, TWO

pytestmark = pytest.mark.asyncio(loop_scope="module")
BROKEN = pytest.mark.parametrize("hard", [True, False], ids=["reset", "closed"])


async def still_answers(discord: FakeDiscord) -> None:
    """Whatever went wrong is over."""
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text


async def asked(discord: FakeDiscord, question: str = QUESTION, messages: int = 1) -> Interaction:
    """A slash question that was answered."""
    return await (await discord.slash("ask", question=question)).answered(messages)


# Messages into channels


@BROKEN
@pytest.mark.parametrize("after", [False, True], ids=["before it arrived", "after it arrived"])
async def test_a_message_whose_connection_broke_arrives_once(hard: bool, after: bool, discord: FakeDiscord) -> None:
    sent = discord.calls(SEND)
    discord.faults.reset(SEND, after=after, hard=hard)
    mention = await discord.mention(QUESTION)
    await until(lambda: discord.calls(SEND) == sent + 2, what="a second attempt")
    await discord.answered(mention)
    await asyncio.sleep(0.2)
    assert [ANSWER in message.text for message in discord.answers(mention)] == [True]
    bodies = [call.body for call in discord.rest.calls if call.route == SEND][sent:]
    assert bodies[0]["enforce_nonce"] is True
    assert bodies[0]["nonce"] == bodies[1]["nonce"]


async def test_messages_that_met_errors_of_discord_arrive_once(discord: FakeDiscord) -> None:
    """discord.py's pause before a second attempt is a second long, so they all meet one at once."""
    faults = [discord.faults.fail(SEND, status, after=after) for status in (500, 502, 504) for after in (False, True)]
    sent = discord.calls(SEND)
    messages = [await discord.says(QUESTION) for _ in faults]
    await until(lambda: discord.calls(SEND) == sent + 2 * len(faults), what="second attempts")
    assert all(fault.struck for fault in faults)
    for message in messages:
        await discord.answered(message)
        assert [ANSWER in answer.text for answer in discord.answers(message)] == [True]


async def test_a_channel_where_the_bot_may_not_write_costs_nothing_else(discord: FakeDiscord) -> None:
    refused = discord.faults.refuse(SEND, 403, 50013, "Missing Permissions")
    mention = await discord.mention(QUESTION)
    await until(lambda: refused.struck, what="an attempt")
    await still_answers(discord)
    assert discord.answers(mention) == []


async def test_a_message_is_posted_once_though_its_connection_broke(discord: FakeDiscord) -> None:
    first = await asked(discord)
    preview = await discord.press(first.messages[0], "Post here – everyone sees it", person=first.person)
    await preview.answered()
    discord.faults.reset(SEND, after=True)
    before = set(discord.world.messages)
    pressed = await discord.press(preview.messages[0], "Post it for everyone", person=first.person)
    await until(lambda: "Posted" in preview.messages[0].text, what="the word that it was posted")
    assert pressed.tried == 1
    new = [message for id_, message in discord.world.messages.items() if id_ not in before]
    assert [ANSWER in message.text for message in new] == [True]


async def test_a_message_that_met_an_overloaded_discord_arrives_once(discord: FakeDiscord) -> None:
    discord.faults.fail(SEND, 503)
    mention = await discord.mention(QUESTION)
    await discord.answered(mention, within=5)
    assert [ANSWER in message.text for message in discord.answers(mention)] == [True]


async def test_what_was_posted_is_said_though_the_connection_broke_on_saying_it(discord: FakeDiscord) -> None:
    first = await asked(discord)
    preview = await discord.press(first.messages[0], "Post here – everyone sees it", person=first.person)
    await preview.answered()
    discord.faults.reset(ORIGINAL)
    await discord.press(preview.messages[0], "Post it for everyone", person=first.person)
    await until(lambda: "Posted" in preview.messages[0].text, what="the word that it was posted", within=5)


# First answers


@BROKEN
async def test_a_first_answer_that_arrived_though_its_connection_broke_is_the_only_one(
    hard: bool, discord: FakeDiscord
) -> None:
    discord.faults.reset(CALLBACK, after=True, hard=hard)
    first = await asked(discord)
    await until(lambda: first.refused, what="a second attempt")
    await still_answers(discord)
    assert [ANSWER in message.text for message in first.messages] == [True]
    assert first.refused == [40060]


async def test_first_answers_that_met_errors_of_discord_arrive_once(discord: FakeDiscord) -> None:
    faults = [discord.faults.fail(CALLBACK, status, after=after) for status in (500, 503) for after in (False, True)]
    firsts = [await discord.slash("ask", question=QUESTION) for _ in faults]
    await until(lambda: all(first.tried == 2 for first in firsts), what="second attempts")
    assert all(fault.struck for fault in faults)
    for first in firsts:
        await first.answered()
    await still_answers(discord)
    assert [[ANSWER in message.text for message in first.messages] for first in firsts] == [[True]] * len(firsts)


@BROKEN
@pytest.mark.parametrize("after", [False, True], ids=["before it arrived", "after it arrived"])
async def test_what_a_press_changes_is_changed_though_the_connection_broke(
    hard: bool, after: bool, discord: FakeDiscord
) -> None:
    first = await asked(discord)
    opened = await discord.press(first.messages[0], "Post here – everyone sees it", person=first.person)
    await opened.answered()
    discord.faults.reset(CALLBACK, after=after, hard=hard)
    kept = await discord.press(opened.messages[0], "Do not post", person=first.person)
    await until(lambda: "Not posted" in opened.messages[0].text, what="the word that nothing was posted", within=5)
    await until(lambda: kept.tried == 2, what="a second attempt")
    await still_answers(discord)
    assert "Something went wrong" not in kept.text


async def test_a_first_answer_that_must_wait_less_than_3_seconds_arrives_once(discord: FakeDiscord) -> None:
    discord.faults.limit(CALLBACK, 0.5)
    first = await asked(discord)
    assert [ANSWER in message.text for message in first.messages] == [True]
    assert first.tried == 2


async def test_a_first_answer_that_must_wait_longer_is_given_up_without_harm(
    bot: BotProgram, discord: FakeDiscord
) -> None:
    written = len(bot.log)
    limit = discord.faults.limit(CALLBACK, 0.5)
    late = await discord.slash("ask", question=QUESTION)
    await until(lambda: limit.struck, what="an attempt")
    late.age = 2.8
    await still_answers(discord)
    await until(lambda: "answered too late" in bot.log[written:], what="a line in the log")
    assert late.messages == []
    assert late.refused == [10062]
    assert "Traceback" not in bot.log[written:]


async def test_a_wall_before_discord_is_not_run_against(bot: BotProgram, discord: FakeDiscord) -> None:
    written = len(bot.log)
    discord.faults.limit(CALLBACK, 30, via=False, times=ALWAYS)
    walled = await discord.slash("ask", question=QUESTION)
    await until(lambda: "could not be told" in bot.log[written:], what="a line in the log")
    assert walled.tried <= 2
    discord.faults.clear()
    await still_answers(discord)


async def test_an_interaction_that_is_older_than_3_seconds_costs_one_line_in_the_log(
    bot: BotProgram, discord: FakeDiscord
) -> None:
    written = len(bot.log)
    held = discord.faults.hold(CALLBACK)
    late = await discord.slash("ask", question=QUESTION)
    await until(lambda: late.tried, what="an attempt")
    late.age = 3
    held.release()
    await until(lambda: "answered too late" in bot.log[written:], what="a line in the log")
    assert (late.messages, late.tried) == ([], 1)


async def test_a_suggestion_that_comes_too_late_harms_nothing(discord: FakeDiscord) -> None:
    discord.faults.refuse(CALLBACK, 404, 10062, "Unknown interaction")
    typed = await discord.type("ask", question=QUESTION)
    await until(lambda: typed.tried, what="suggestions")
    await still_answers(discord)


@BROKEN
async def test_a_first_answer_whose_connection_broke_before_it_arrived_is_sent_again(
    hard: bool, discord: FakeDiscord
) -> None:
    discord.faults.reset(CALLBACK, hard=hard)
    first = await asked(discord)
    assert [ANSWER in message.text for message in first.messages] == [True]
    assert first.tried == 2


async def test_all_parts_arrive_though_the_first_answers_connection_broke_after_it_arrived(
    discord: FakeDiscord,
) -> None:
    discord.faults.reset(CALLBACK, after=True)
    first = await asked(discord, TWO, 2)
    assert ANSWER in first.messages[0].text
    assert SECOND in first.messages[1].text
    assert len(first.messages) == 2


async def test_all_parts_arrive_though_discord_had_an_error_after_the_first_arrived(discord: FakeDiscord) -> None:
    discord.faults.fail(CALLBACK, 500, after=True)
    first = await asked(discord, TWO, 2)
    assert [ANSWER in first.messages[0].text, SECOND in first.messages[1].text] == [True, True]


# Follow-ups


@BROKEN
@pytest.mark.parametrize("after", [False, True], ids=["before it arrived", "after it arrived"])
async def test_a_follow_up_of_unknown_fate_is_not_sent_again(hard: bool, after: bool, discord: FakeDiscord) -> None:
    discord.faults.reset(FOLLOWUP, after=after, hard=hard)
    first = await asked(discord, TWO)
    # Telling of it comes after the last attempt.
    await until(lambda: "Something went wrong here" in first.text, what="the word that something is missing")
    cards = [call for call in discord.rest.calls if call.route == FOLLOWUP and SECOND in str(call.body)]
    assert len([call for call in cards if first.token in call.path]) == 1
    assert ANSWER in first.messages[0].text
    assert sum(SECOND in message.text for message in first.messages) == int(after)


async def test_a_follow_up_that_must_wait_arrives_once(discord: FakeDiscord) -> None:
    discord.faults.limit(FOLLOWUP, 0.4)
    first = await asked(discord, TWO, 2)
    assert [SECOND in message.text for message in first.messages] == [False, True]


async def test_a_follow_up_that_is_lost_is_told(discord: FakeDiscord) -> None:
    discord.faults.reset(FOLLOWUP)
    first = await asked(discord, TWO, 2)
    assert "Something went wrong here" in first.messages[1].text


# Everything


async def test_a_limit_on_everything_is_waited_for_by_every_message(discord: FakeDiscord) -> None:
    loop = asyncio.get_running_loop()
    limit = discord.faults.limit(SEND, 0.9, everywhere=True)
    first = await discord.says(QUESTION)
    await until(lambda: limit.struck, what="the limit")
    since = loop.time()
    others = [await discord.says(QUESTION) for _ in range(3)]
    for message in (first, *others):
        assert len(await discord.answered(message)) == 1
    assert all(call.at - since > 0.7 for call in discord.rest.calls if call.route == SEND and call.at > since)


async def test_a_slash_question_is_answered_while_messages_must_wait(discord: FakeDiscord) -> None:
    limit = discord.faults.limit(SEND, 1.2, everywhere=True)
    message = await discord.says(QUESTION)
    await until(lambda: limit.struck, what="the limit")
    await still_answers(discord)
    assert discord.answers(message) == []
    await discord.answered(message)


async def test_a_discord_that_closes_every_connection_costs_lines_in_the_log_only(
    bot: BotProgram, discord: FakeDiscord
) -> None:
    written = len(bot.log)
    discord.faults.reset(CALLBACK, hard=False, times=ALWAYS)
    lost = await discord.slash("ask", question=QUESTION)
    await until(lambda: "could not be told" in bot.log[written:], what="a line in the log", within=5)
    discord.faults.clear()
    assert lost.messages == []
    await still_answers(discord)


async def test_a_limit_on_everything_that_a_first_answer_meets_is_waited_for(discord: FakeDiscord) -> None:
    discord.faults.limit(CALLBACK, 0.5, everywhere=True)
    first = await asked(discord)
    assert [ANSWER in message.text for message in first.messages] == [True]
    assert first.tried == 2
