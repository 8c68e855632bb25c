"""What each server set up for itself, and whether it answers at all for now."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.curation.actors import Actor, Role
from knowledge.curation.desk import Changed
from knowledge.curation.publishing import checked_why
from knowledge.errors import AnswersPaused
from knowledge.facts import SHARED, Line, Model
from knowledge.store import Action, Standing, Store
from knowledge.store.servers import read_settings, write_settings
from knowledge.store.standing import log_action


class Help(Model):
    """A text that cards point to, and the day on which somebody last made sure that it is right."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    last_checked: dt.date


class ServerSettings(Model):
    """One server's settings. Ids are Discord's; None is what nobody has set."""

    editor_role: int | None = None
    reviewer_role: int | None = None
    log_channel: int | None = None
    mention_channels: Annotated[tuple[int, ...], Field(max_length=100)] = ()
    """Where mentions are answered; empty: nowhere was named, so everywhere."""
    language: Line | None = None
    hotline: Help | None = None
    lawyers: Help | None = None
    contact: Help | None = None
    """Who runs the bot there and how to reach them."""
    setup_done: bool = False


class Servers:
    """Settings by scope, answered from memory. Scope 0 is everywhere: direct messages, and a pause of the whole bot."""

    def __init__(self, store: Store, changed: Changed, standing: Callable[[], Standing]) -> None:
        self._store = store
        self._changed = changed
        self._standing = standing

    def settings(self, scope: int) -> ServerSettings:
        """A server's settings; the defaults where it has none."""
        _, body = self._standing().settings.get(scope, (False, "{}"))
        return ServerSettings.model_validate_json(body)

    async def save(self, scope: int, settings: ServerSettings, actor: Actor) -> None:
        """Replace a server's settings.

        Raises:
            NotAllowed: the actor doesn't manage the server.
        """
        actor.needs(Role.OWNER)
        async with self._store.writing() as connection:
            before = json.loads(await read_settings(connection, scope))
            body = settings.model_dump_json(exclude_defaults=True)
            await write_settings(connection, scope, body=body)
            after = json.loads(body)
            # What stood before, so that it can stand again when the account turns out to be somebody else's.
            changed = {name: before.get(name) for name in sorted(before.keys() | after.keys())
                       if before.get(name) != after.get(name) and name != "setup_done"}  # fmt: skip
            why = json.dumps(changed, ensure_ascii=False, sort_keys=True) if changed else ""
            await log_action(connection, Action(scope, None, "settings", actor.editor, actor.at, why))
        await self._changed()

    def paused(self, scope: int) -> bool:
        """Whether answers are stopped there or everywhere."""
        return any(self._standing().settings.get(at, (False, ""))[0] for at in (SHARED, scope))

    def require_answers(self, scope: int) -> None:
        """Let nobody be answered while answers are stopped there: the one gate in front of every answer.

        Raises:
            AnswersPaused: they are stopped, there or everywhere.
        """
        if self.paused(scope):
            raise AnswersPaused

    async def pause(self, scope: int, actor: Actor, why: str) -> None:
        """Stop answers in a server, or everywhere with scope 0.

        Raises:
            NotAllowed: the actor doesn't manage the server.
            InvalidFact: there is no reason.
        """
        await self._set_paused(scope, True, actor, checked_why(why))

    async def resume(self, scope: int, actor: Actor, why: str) -> None:
        """Answer again; see `pause`."""
        await self._set_paused(scope, False, actor, checked_why(why))

    async def _set_paused(self, scope: int, paused: bool, actor: Actor, why: str) -> None:
        actor.needs(Role.OWNER)
        async with self._store.writing() as connection:
            await write_settings(connection, scope, paused=paused)
            what = "pause" if paused else "resume"
            await log_action(connection, Action(scope, None, what, actor.editor, actor.at, why))
        await self._changed()
