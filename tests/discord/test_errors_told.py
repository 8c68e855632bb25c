"""Errors become sentences, and the log holds where it happened without what was asked."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any, get_args

import discord
import pytest
from talk import MENTION, World

from bot import errors
from bot.strings import catalogue, languages
from knowledge import (
    AnswersPaused,
    EditConflict,
    EditsBlocked,
    FactNotFound,
    ForgetRefused,
    InvalidFact,
    InvalidFiles,
    KnowledgeError,
    ModelUnusable,
    NotAllowed,
    NothingChanged,
    OwnProposal,
    Problem,
    ProposalClosed,
    ProposalNotFound,
    QuoteNotFound,
    SourceUnreachable,
    StillInForce,
    StoreCorrupt,
    StoreDriverMissing,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreNotEmpty,
    StoreNotFile,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    WordingTaken,
)
from knowledge.errors import UnreachableReason

CANARY = "xylophone"
QUESTION = "What is a sanctuary city?"
STORE = "/srv/facts.db"
KNOWN: dict[str, KnowledgeError] = {
    "gone": FactNotFound("a-fact"),
    "conflict": EditConflict("a-fact", 2, 3),
    "taken": WordingTaken(CANARY, "a-fact"),
    "invalid": InvalidFact({"as_of": ["a date is written 2018"], "places": ["is missing"]}),
    "same": NothingChanged("a-fact"),
    "editor": NotAllowed("editor"),
    "reviewer": NotAllowed("reviewer"),
    "owner": NotAllowed("owner"),
    "own": OwnProposal(),
    "blocked": EditsBlocked(),
    "no proposal": ProposalNotFound(7),
    **{f"proposal {status}": ProposalClosed(7, status) for status in ("published", "declined", "stale", "waiting")},
    "paused": AnswersPaused(),
    "name waits": ForgetRefused(None),
    "name too young": ForgetRefused(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)),
    "in force": StillInForce("a-fact"),
    "quote": QuoteNotFound(CANARY, [(CANARY, "")]),
    **{f"quote {hint}": QuoteNotFound(CANARY, [], hint) for hint in ("brackets", "ellipsis", "case", "cut")},
    **{
        f"source {reason}": SourceUnreachable(reason, 404)
        for reason in ("address", "redirects", "connection", "status", "type", "size", "time", "unreadable", "empty")
    },
    "files": InvalidFiles([Problem("facts/a.yaml", 3, "a-fact", "as_of", "a date is written 2018")]),
    "model": ModelUnusable("a-folder", "OSError"),
    "unreachable": StoreUnreachable(STORE, "no such folder"),
    "server": StoreUnreachable("postgresql://db.example/facts"),
    "no driver": StoreDriverMissing("postgresql://db.example/facts"),
    "read-only": StoreReadOnly(STORE),
    "locked": StoreLocked(STORE),
    "full": StoreFull(STORE),
    "corrupt": StoreCorrupt(STORE),
    "newer": StoreTooNew(STORE, "0099"),
    "backup lacks changes": StoreNewer(STORE),
    "no file": StoreNotFile("postgresql://db.example/facts"),
    "not empty": StoreNotEmpty(STORE),
    "store": StoreError(STORE),
}


def subclasses(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(subclasses(each) for each in kind.__subclasses__()))


def test_every_domain_error_is_among_those_tested() -> None:
    declared = {kind for kind in subclasses(KnowledgeError) if kind.__module__ == "knowledge.errors"}
    assert declared - {KnowledgeError} == {type(error) for error in KNOWN.values()}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("error", KNOWN.values(), ids=KNOWN)
def test_every_domain_error_has_a_sentence_of_its_own(error: KnowledgeError, language: str) -> None:
    words = errors.sentence(error, catalogue(language))
    assert "reference" not in words
    assert words.startswith(words[0].upper())
    assert CANARY not in words
    if isinstance(error, StoreError):
        assert error.place in words


def test_sentences_differ_and_name_what_is_wrong() -> None:
    sentences = [errors.sentence(error) for error in KNOWN.values()]
    assert len(set(sentences)) == len(sentences)
    assert "facts/a.yaml:3: a-fact as_of: a date is written 2018" in errors.sentence(KNOWN["files"])
    assert "revision 3" in errors.sentence(KNOWN["conflict"])
    assert errors.sentence(KNOWN["invalid"]).splitlines()[1:] == ["as_of: a date is written 2018", "places: is missing"]
    assert "error 404" in errors.sentence(KNOWN["source status"])


@pytest.mark.parametrize("reason", get_args(UnreachableReason))
def test_every_reason_why_a_source_is_not_read_has_words_and_a_way_out(reason: UnreachableReason) -> None:
    words = errors.sentence(SourceUnreachable(reason, 404))
    assert words.endswith("The passage can be pasted instead.")


def refusal(status: int) -> discord.HTTPException:
    """An error that Discord answers with."""
    return discord.HTTPException(SimpleNamespace(status=status, reason="Refused"), {"code": 0, "message": CANARY})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord does not accept the token."),
        (discord.PrivilegedIntentsRequired(0), "Discord refuses the intents."),
        (refusal(503), "Discord answered with error 503. Try again in some minutes."),
        (discord.app_commands.CommandSyncFailure(refusal(400), []), "Discord does not accept the commands."),
        (discord.GatewayNotFound(), "Discord cannot be reached from this machine."),
        (ConnectionResetError(CANARY), "Discord cannot be reached from this machine."),
        (TimeoutError(), "Discord cannot be reached from this machine."),
    ],
)
def test_a_start_that_fails_is_one_sentence(error: Exception, words: str, caplog: pytest.LogCaptureFixture) -> None:
    assert errors.sentence(error).startswith(words)
    assert caplog.records == []


def test_an_unknown_error_has_a_reference_that_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(f"what about {CANARY}?") from cause

    with pytest.raises(ValueError, match=CANARY) as caught:
        fail()
    words = errors.sentence(caught.value)
    reference = re.search(r": ([0-9a-f]{6})$", words)
    assert reference is not None
    assert f"reference {reference[1]}: ValueError at fail:" in caplog.text
    assert "from KeyError at fail:" in caplog.text
    assert CANARY not in words + caplog.text


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose base fails with the asker's own words in the error."""

    async def ask(text: str, **options: Any) -> None:
        raise ValueError(text)

    monkeypatch.setattr(world.bot.base, "ask", ask)
    return world


async def test_a_failing_question_is_told_privately(broken: World, caplog: pytest.LogCaptureFixture) -> None:
    answer = await broken.member.asks(f"{CANARY} {QUESTION}")
    assert answer.private
    assert answer.first_line.startswith("Something went wrong here. Nothing was lost.")
    assert len(broken.env.errors) == 1
    assert "ValueError at ask:" in caplog.text
    assert CANARY not in caplog.text
    assert str(broken.member.user.id) not in caplog.text


async def test_a_failing_message_is_told_without_its_words(broken: World, caplog: pytest.LogCaptureFixture) -> None:
    for answers in (await broken.member.says(f"{MENTION} {CANARY}"), await broken.member.writes(CANARY)):
        (answer,) = answers
        assert answer.text.startswith("Something went wrong here. Nothing was lost.")
    assert caplog.text.count("ValueError at ask:") == 2
    assert CANARY not in caplog.text


async def test_an_error_in_a_listener_is_logged_without_what_it_was_about(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    assert await world.member.says(f"{MENTION} {CANARY}") == []
    assert len(world.env.errors) == 1
    assert "in on_message: DiscordServerError" in caplog.text or "in on_message: HTTPException" in caplog.text
    assert CANARY not in caplog.text


async def test_a_failing_press_is_told_in_the_language_of_the_one_who_pressed(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    card = await world.member.asks(QUESTION)

    def shown(*_: object, **__: object) -> None:
        raise StoreCorrupt(STORE)

    monkeypatch.setattr(world.bot.base, "shown", shown)
    world.situation.locale = "es-ES"
    answer = await world.member.presses(card, "All quotes and sources")
    assert answer is not None
    assert answer.private
    assert answer.text.startswith("Algo falló aquí.")
    assert STORE not in answer.text
    assert "StoreCorrupt at shown:" in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        StoreFull(STORE, CANARY),
        StoreReadOnly(STORE, CANARY),
        StoreLocked(STORE, CANARY),
        StoreUnreachable(STORE, CANARY),
    ],
)
def test_why_a_change_cannot_be_kept_is_told_without_naming_the_machine(
    error: KnowledgeError, caplog: pytest.LogCaptureFixture
) -> None:
    words = errors.public_sentence(error, catalogue("en"))
    assert words.startswith(
        ("That could not be kept: the bot", "The bot's database", "The bot can't reach its database")
    )
    assert errors.sentence(error) != words
    assert STORE not in words
    assert type(error).__name__ in caplog.text
    assert CANARY not in words + caplog.text


async def test_an_error_after_the_answer_is_told_beside_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import sending

    respond = sending.respond

    async def respond_and_fail(*args: Any, **kwargs: Any) -> None:
        await respond(*args, **kwargs)
        raise ValueError(CANARY)

    monkeypatch.setattr(sending, "respond", respond_and_fail)
    first, second = await world.member.asks_all(QUESTION)
    assert first.first_line == "Here is what I found."
    assert second.private
    assert second.first_line.startswith("Something went wrong here.")
    assert len(world.env.errors) == 1


async def test_an_interaction_that_discord_no_longer_knows_is_only_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=errors.UNKNOWN_INTERACTION)
    assert await world.member.runs("ask", question=QUESTION) == []
    assert len(world.env.errors) == 1
    assert "an interaction was answered too late" in caplog.text
    assert "reference" not in caplog.text


async def test_an_error_that_can_not_be_told_harms_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=500, times=2)
    assert await world.member.runs("ask", question=QUESTION) == []
    assert len(world.env.errors) == 1
    assert "an error could not be told" in caplog.text
    assert (await world.member.asks(QUESTION)).first_line == "Here is what I found."
