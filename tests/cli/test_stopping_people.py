"""Whoever runs the bot stops all answers, or an account, from the command line."""

from __future__ import annotations

import datetime as dt

from knowledge import KnowledgeBase
from tests.cli.test_curation import Bot, done, elsewhere, refused, small_base
from tests.knowledge.curation.people import DETAINER, NOW, SAM, SERVER, published, reviewer

__all__ = ["small_base"]


def test_answers_stop_everywhere_and_go_on(bot: Bot) -> None:
    async def paused(base: KnowledgeBase) -> bool:
        return base.servers.paused(SERVER)

    assert done(bot("facts", "pause", "--why", "x")) == "The bot answers nobody in Discord until `facts resume`."
    assert elsewhere(paused)
    assert done(bot("facts", "resume", "--why", "x")) == "The bot answers in Discord again."
    assert not elsewhere(paused)


def test_an_account_is_stopped_everywhere_and_its_changes_are_undone(bot: Bot) -> None:
    async def harm(base: KnowledgeBase) -> None:
        await published(base, DETAINER.id, reviewer(SAM), answer="Bad.")

    async def state(base: KnowledgeBase) -> tuple[str, bool]:
        return base.shown(DETAINER.id).answer, await base.accounts.blocked(SAM.id, SERVER)

    elsewhere(harm)
    since = (NOW - dt.timedelta(days=1)).date().isoformat()
    listed = done(bot("facts", "quarantine", str(SAM.id), "--since", since, "--dry-run"))
    assert listed.startswith(f"changed: {DETAINER.id}, revision 2, ")
    assert elsewhere(state) == ("Bad.", False)
    words = done(bot("facts", "quarantine", str(SAM.id), "--since", since))
    assert f"put back: {DETAINER.id}, revision 3" in words
    assert elsewhere(state) == (DETAINER.answer, True)
    assert "can change facts again" in done(bot("facts", "lift", str(SAM.id)))
    assert elsewhere(state) == (DETAINER.answer, False)
    assert refused(bot("facts", "lift", str(SAM.id))) == "Nothing would change: it is like that already."
