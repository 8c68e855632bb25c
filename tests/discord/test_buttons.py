"""What presses do: privately, after a restart, on old messages, and for whoever presses."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from conftest import HELP
from talk import MENTION, World

from knowledge import Outcome, Reasons
from knowledge.curation import View

QUESTION = "What is a sanctuary city?"
MEANING, DUTIES, LISTED = "sanctuary-city-meaning", "texas-sb4-duties", "places-on-the-list"
UNSURE = Outcome(outcome="suggestions", ranked=(MEANING, DUTIES, "garcetti-on-trust", LISTED))
POST = "Post here – everyone sees it"


async def test_did_you_mean_gives_three_numbered_buttons_with_the_questions_above(world: World) -> None:
    world.script("unsure", UNSURE)
    offer = await world.member.asks("unsure")
    assert offer.text.split("\n") == [
        "Did you mean one of these?",
        "1\\. What is a sanctuary city?",
        "2\\. What does Texas SB 4 require of local police?",
        "3\\. What did Eric Garcetti say about trust in police?",
    ]
    assert list(offer.buttons) == ["Question 1", "Question 2", "Question 3", "None of these"]


async def test_a_picked_question_takes_the_place_of_the_offer(world: World) -> None:
    world.script("unsure", UNSURE)
    offer = await world.member.asks("unsure")
    answer = await world.member.presses(offer, "Question 2")
    assert answer is not None
    assert answer.message.id == offer.message.id
    assert "honor federal detainers" in answer.text
    assert POST in answer.buttons


async def test_none_of_these_says_that_there_is_no_checked_answer(world: World) -> None:
    world.script("unsure", UNSURE)
    answer = await world.member.presses(await world.member.asks("unsure"), "None of these")
    assert answer is not None
    assert answer.text == f"I have no checked answer to that.\nPeople who help: <{HELP}>"
    assert answer.buttons == {}


async def test_a_press_on_a_public_offer_is_answered_privately_and_leaves_it_as_it_was(world: World) -> None:
    world.script("unsure", UNSURE)
    (offer,) = await world.member.says(f"{MENTION} unsure")
    for person in (world.other, world.member):
        for label, expected in (("Question 1", "no single legal definition"), ("None of these", "no checked answer")):
            answer = await person.presses(offer, label)
            assert answer is not None
            assert answer.private
            assert expected in answer.text
    assert [reply.text for reply in world.sent(world.channel.id)] == [offer.text]


async def test_a_pick_in_a_direct_message_becomes_what_a_follow_up_leans_on(world: World) -> None:
    world.script("unsure", UNSURE)
    (offer,) = await world.member.writes("unsure")
    answer = await world.member.presses(offer, "Question 2", in_dm=True)
    assert answer is not None
    assert answer.message.id == offer.message.id
    await world.member.writes(QUESTION)
    assert world.contexts[-1] is not None
    assert world.contexts[-1].facts == (DUTIES,)


async def test_nearest_questions_open_beside_the_message(world: World) -> None:
    world.script("zebras", Outcome(outcome="unknown", ranked=(MEANING, DUTIES)))
    nothing = await world.member.asks("zebras")
    answer = await world.member.presses(nothing, "Question 1")
    assert answer is not None
    assert answer.private
    assert answer.message.id != nothing.message.id
    assert "no single legal definition" in answer.text


async def test_related_questions_open_privately(world: World) -> None:
    (card,) = await world.member.says(f"{MENTION} {QUESTION}")
    related = await world.other.presses(card, "Why did Jeff Sessions")
    assert related is not None
    assert related.private
    assert "This is what Jeff Sessions says." in related.text
    assert "Others dispute this:" in related.text
    disputed = await world.other.presses(related, "What did Eric Garcetti say")
    assert disputed is not None
    assert "This is disputed." in disputed.text


@pytest.mark.parametrize("label", ["Question 1", "None of these"])
async def test_buttons_work_after_a_restart(world: World, make_bot: Any, label: str) -> None:
    world.script("unsure", UNSURE)
    offer = await world.member.asks("unsure")
    await world.restart(make_bot())
    assert await world.member.presses(offer, label) is not None


async def test_every_button_of_a_card_works_after_a_restart(world: World, make_bot: Any) -> None:
    card = await world.member.asks("Why did Jeff Sessions oppose sanctuary policies?")
    await world.restart(make_bot())
    for label in list(card.buttons):
        answer = await world.member.presses(card, label)
        assert answer is not None
        assert answer.private


async def test_why_tells_the_wording_its_words_and_how_close_it_was(world: World) -> None:
    card = await world.member.asks(QUESTION)
    why = await world.member.presses(card, "Why?")
    assert why is not None
    assert why.private
    assert why.text.split("\n") == [
        "The stored wording nearest to the question: “What is a sanctuary city?”",
        "Words of it that the question has, in this or another form: sanctuary and city.",
        "The question names no place.",
        "How close this is to your question: 100 of 100. That says nothing about how true it is.",
    ]


async def test_why_is_told_by_the_stored_wording_never_by_what_was_typed(world: World) -> None:
    reasons = Reasons(wording=QUESTION, words=("sanctuary",), place="off", years=("2018",))
    fact = world.bot.base.shown(MEANING)
    found = Outcome(outcome="answer", facts=(fact,), ranked=(MEANING,), confidence=0.931, why=reasons)
    world.script("zebra sanctuaries", found)
    card = await world.member.asks("zebra sanctuaries")
    assert "zebra" not in " ".join(card.buttons.values())
    why = await world.member.presses(card, "Why?")
    assert why is not None
    assert "in this or another form: sanctuary." in why.text
    assert "The question names another place than the fact" in why.text
    assert "93 of 100" in why.text


async def test_why_says_when_the_fact_has_changed_since(world: World) -> None:
    reasons = Reasons(wording=QUESTION)
    fact = world.bot.base.shown(MEANING)
    older = fact.model_copy(update={"revision": fact.revision + 1})
    world.script("zebra", Outcome(outcome="answer", facts=(older,), ranked=(MEANING,), why=reasons))
    why = await world.member.presses(await world.member.asks("zebra"), "Why?")
    assert why is not None
    assert why.text == "This fact has changed since it was found. Asking again shows why it is found now."


async def test_a_fact_about_the_past_that_answers_a_question_about_today_opens_with_its_year(world: World) -> None:
    fact = world.bot.base.shown(MEANING)
    world.script("now", Outcome(outcome="answer", facts=(fact,), ranked=(MEANING,), past=True))
    card = await world.member.asks("now")
    assert card.text.split("\n")[1] == f"This was true in {fact.as_of.year}."


async def test_no_view_is_kept_in_memory_for_a_message(world: World) -> None:
    await world.member.asks(QUESTION)
    await world.member.says(f"{MENTION} {QUESTION}")
    assert world.bot._connection._view_store._synced_message_views == {}


async def test_a_button_of_a_fact_that_is_gone_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    card = await world.member.asks(QUESTION)
    monkeypatch.setattr(world.bot.base, "view", lambda scope=0: View({}, {}))
    for label in list(card.buttons):
        answer = await world.member.presses(card, label)
        assert answer is not None
        assert answer.private
        assert answer.text == "That fact is no longer here. It may have been retired."


async def test_a_long_list_is_shown_a_page_at_a_time(world: World) -> None:
    card = await world.member.asks("Which places were on the 2018 list?")
    assert "Place number" not in card.text
    page = await world.member.presses(card, "Show the list (120 entries)")
    assert page is not None
    assert page.first_line == "The list · page 1 of 3"
    assert list(page.buttons) == ["Next page"]
    seen = [page.text]
    for _ in range(2):
        turned = await world.member.presses(page, "Next page")
        assert turned is not None
        assert turned.message.id == page.message.id
        page = turned
        seen.append(page.text)
    assert list(page.buttons) == ["Earlier page"]
    assert "\n".join(seen).count("Place number") == 120


async def test_post_here_previews_and_posts_a_plain_message(world: World) -> None:
    card = await world.member.asks(QUESTION)
    preview = await world.member.presses(card, POST)
    assert preview is not None
    assert preview.private
    assert preview.first_line == "This is a preview. Everyone in this channel would see the following:"
    assert world.sent(world.channel.id) == []
    done = await world.member.presses(preview, "Post it for everyone")
    assert done is not None
    assert done.first_line == "Posted. Everyone in this channel sees it now."
    assert done.buttons == {}
    (posted,) = world.sent(world.channel.id)
    assert posted.message.interaction_metadata is None
    assert posted.message.reference is None
    assert posted.text == preview.text.split("\n", 1)[1]
    assert str(world.member.user.id) not in posted.text + "".join(posted.buttons.values())


async def test_what_was_posted_answers_others_privately(world: World) -> None:
    preview = await world.member.presses(await world.member.asks(QUESTION), POST)
    assert preview is not None
    await world.member.presses(preview, "Post it for everyone")
    (posted,) = world.sent(world.channel.id)
    answer = await world.other.presses(posted, "What does Texas SB 4")
    assert answer is not None
    assert answer.private


async def test_one_preview_carries_one_nonce_so_that_two_presses_post_once(world: World) -> None:
    preview = await world.member.presses(await world.member.asks(QUESTION), POST)
    assert preview is not None
    await world.member.presses(preview, "Post it for everyone")
    (body,) = [entry.json for entry in world.env.http_requests if entry.path.endswith(f"{world.channel.id}/messages")]
    assert body["nonce"] == str(preview.message.id)
    assert body["enforce_nonce"] is True


async def test_a_preview_can_be_dropped(world: World) -> None:
    preview = await world.member.presses(await world.member.asks(QUESTION), POST)
    assert preview is not None
    answer = await world.member.presses(preview, "Do not post")
    assert answer is not None
    assert answer.text == "Not posted. Only you saw it."
    assert world.sent(world.channel.id) == []


async def test_no_post_where_the_bot_is_only_a_persons_own_app(world: World) -> None:
    world.situation.own_app = world.situation.foreign_server = True
    answer = await world.member.asks(QUESTION)
    assert "no single legal definition" in answer.text
    assert POST not in answer.buttons


async def test_no_post_for_a_person_or_a_bot_that_may_not_write_here(world: World) -> None:
    card = await world.member.asks(QUESTION)
    preview = await world.member.presses(card, POST)
    assert preview is not None
    world.situation.permissions = discord.Permissions(view_channel=True)
    assert POST not in (await world.member.asks(QUESTION)).buttons
    for reply, label in ((card, POST), (preview, "Post it for everyone")):
        refused = await world.member.presses(reply, label)
        assert refused is not None
        assert refused.text == "Nothing was posted: you or I may not write in this channel."
    assert world.sent(world.channel.id) == []


async def test_a_refusal_of_discord_to_post_is_said(world: World) -> None:
    preview = await world.member.presses(await world.member.asks(QUESTION), POST)
    assert preview is not None
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    refused = await world.member.presses(preview, "Post it for everyone")
    assert refused is not None
    assert refused.text == "Nothing was posted: you or I may not write in this channel."


async def test_too_many_presses_are_refused_privately(world: World) -> None:
    (card,) = await world.member.says(f"{MENTION} {QUESTION}")
    for _ in range(20):
        await world.other.presses(card, "All quotes and sources")
    refused = await world.other.presses(card, "All quotes and sources")
    assert refused is not None
    assert refused.private
    assert refused.text.startswith("Those were many questions at once.")
