"""Settings by server, and pauses of one or all."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge import KnowledgeBase, NotAllowed
from knowledge.curation import Help, ServerSettings
from tests.knowledge.curation.people import SERVER, owner, reviewer

SETTINGS = ServerSettings(
    editor_role=SERVER + 1,
    reviewer_role=SERVER + 2,
    log_channel=SERVER + 3,
    mention_channels=(SERVER + 4, SERVER + 5),
    language="es",
    hotline=Help(text="Call **0** ", last_checked=dt.date(2026, 11, 1)),
    setup_done=True,
)


async def test_settings_are_kept_for_each_server(base: KnowledgeBase, database_url: str) -> None:
    assert base.servers.settings(SERVER) == ServerSettings()
    with pytest.raises(NotAllowed):
        await base.servers.save(SERVER, SETTINGS, reviewer())
    await base.servers.save(SERVER, SETTINGS, owner())
    assert base.servers.settings(SERVER) == SETTINGS
    assert base.servers.settings(SERVER + 9) == ServerSettings()
    async with KnowledgeBase.open(database_url, shipped=None) as again:
        assert again.servers.settings(SERVER) == SETTINGS


def test_a_help_text_has_a_day_and_a_length() -> None:
    for wrong in (
        {"text": "x"},
        {"text": " ", "last_checked": "2026-11-01"},
        {"text": "x" * 501, "last_checked": "2026-11-01"},
    ):
        with pytest.raises(ValidationError):
            Help.model_validate(wrong)


async def test_a_pause_holds_in_one_server_or_everywhere(base: KnowledgeBase) -> None:
    await base.servers.save(SERVER, SETTINGS, owner())
    with pytest.raises(NotAllowed):
        await base.servers.pause(SERVER, reviewer(), "busy")
    await base.servers.pause(SERVER, owner(), "busy")
    assert [base.servers.paused(scope) for scope in (SERVER, SERVER + 1, 0)] == [True, False, False]
    assert base.servers.settings(SERVER) == SETTINGS
    await base.servers.resume(SERVER, owner(), "back")
    await base.servers.pause(0, owner(), "all")
    assert [base.servers.paused(scope) for scope in (SERVER, SERVER + 1, 0)] == [True, True, True]


async def test_settings_do_not_make_a_new_index(base: KnowledgeBase) -> None:
    before = base._views.answerer(0)
    await base.servers.save(SERVER, SETTINGS, owner())
    assert base._views.answerer(0) is before
