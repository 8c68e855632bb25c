"""What a stopped account did beside texts is taken back: hiding, settings, pauses, quarantines, declined proposals.

Each kind is a switch that the log of steps (`actions`) tells the story of. Where the last step is the account's, the
switch goes back to where it stood before; where somebody else moved it since, it stays for them to decide.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.curation.actors import Actor
from knowledge.facts import SHARED
from knowledge.store import Action, Hidden
from knowledge.store import accounts as stored
from knowledge.store.proposals import reopen_declined
from knowledge.store.servers import read_settings, write_settings
from knowledge.store.standing import decided_about, hide, log_action, read_actions, read_hidden, read_present, unhide

_ALL = 1_000_000
_WHY = "quarantine"
_NUMBER = re.compile(r"account (\d+)")


@dataclass(frozen=True)
class TakenBack:
    """What went back: facts that are `shown` or `hidden` again, names of `settings`, whether answers `stopped` or
    `went_on`, accounts that are `freed` or `blocked` again, and facts whose declined proposals wait again."""

    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    stopped: bool = False
    went_on: bool = False
    freed: tuple[int, ...] = ()
    blocked: tuple[int, ...] = ()
    reopened: tuple[str, ...] = ()


def named_account(action: Action) -> int | None:
    """The account that a quarantine, or the end of one, is about."""
    found = _NUMBER.fullmatch(action.why)
    return int(found[1]) if found else None


def named_settings(action: Action) -> dict[str, object]:
    """The settings that a step changed, each with what stood before; empty for other steps."""
    if action.what != "settings" or not action.why:
        return {}
    before: dict[str, object] = json.loads(action.why)
    return before


async def take_back(
    connection: AsyncConnection, actions: Iterable[Action], editor_id: int, since: dt.datetime, scope: int | None,
    actor: Actor,
) -> TakenBack:  # fmt: skip
    """Take back the steps of an account since a moment. `actions` are these steps; `scope` as in `Accounts`."""
    log: list[Action] = []
    for at in sorted({one.scope for one in actions}):
        log += reversed(await read_actions(connection, scope=at, limit=_ALL))
    story = _Story(log, editor_id, since)
    shown, hidden = await _hiding(connection, story, editor_id, actor)
    settings = await _settings(connection, story, actor)
    paused = await _pauses(connection, story, actor)
    freed, blocked = await _blocks(connection, story, editor_id, actor)
    reopened = await reopen_declined(connection, editor_id, since, scope)
    return TakenBack(
        shown, hidden, settings, True in paused, False in paused, freed, blocked, tuple(dict.fromkeys(reopened))
    )


class _Story:
    """The steps of some scopes, oldest first, and which of them are the account's."""

    def __init__(self, log: list[Action], editor_id: int, since: dt.datetime) -> None:
        self._log = log
        self._editor_id = editor_id
        self._since = since

    def turns(self, *what: str) -> dict[tuple[int, object], tuple[Action | None, Action]]:
        """Switches that the account moved last: the step of somebody else before, and its own first one after that.

        By scope, and by what the step is about: a fact, an account, or a setting.
        """
        steps: dict[tuple[int, object], list[Action]] = defaultdict(list)
        for step in self._log:
            if step.what in what:
                for about in _about(step):
                    steps[step.scope, about].append(step)
        found = {}
        for key, taken in steps.items():
            own = 0
            while own < len(taken) and self._own(taken[-1 - own]):
                own += 1
            if own:
                found[key] = (taken[-1 - own] if own < len(taken) else None, taken[-own])
        return found

    def _own(self, step: Action) -> bool:
        return step.editor.id == self._editor_id and step.at >= self._since


def _about(step: Action) -> list[object]:
    if step.what == "settings":
        return list(named_settings(step))
    if step.what in ("quarantine", "unblock"):
        return [named_account(step)]
    return [step.fact_id]


async def _hiding(
    connection: AsyncConnection, story: _Story, editor_id: int, actor: Actor
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    now = {(one.scope, one.fact_id): one for one in await read_hidden(connection)}
    shown, hidden = [], []
    for (scope, fact_id), (before, first) in story.turns("hide", "unhide").items():
        assert isinstance(fact_id, str)
        here = now.get((scope, fact_id))
        # Nobody can show a fact that was not hidden.
        if first.what == "unhide" or (before is not None and before.what == "hide"):
            if here is not None and here.editor.id != editor_id:
                continue
            said = before if before is not None and before.what == "hide" else None
            present = await read_present(connection, scope, fact_id)
            of = decided_about(present.shared) if scope != SHARED and present.shared else None
            who, at, why = (said.editor, said.at, said.why) if said else (actor.editor, actor.at, _WHY)
            await hide(connection, Hidden(scope, fact_id, who, at, why, of))
            if here is None:
                await log_action(connection, Action(scope, fact_id, "hide", actor.editor, actor.at, _WHY))
                hidden.append(fact_id)
        elif here is not None and here.editor.id == editor_id:
            await unhide(connection, scope, fact_id)
            await log_action(connection, Action(scope, fact_id, "unhide", actor.editor, actor.at, _WHY))
            shown.append(fact_id)
    return tuple(shown), tuple(hidden)


async def _settings(connection: AsyncConnection, story: _Story, actor: Actor) -> tuple[str, ...]:
    before: dict[int, dict[str, object]] = defaultdict(dict)
    for (scope, name), (_, first) in story.turns("settings").items():
        before[scope][str(name)] = named_settings(first)[str(name)]
    for scope, values in before.items():
        body = json.loads(await read_settings(connection, scope))
        now = {name: body.get(name) for name in values}
        kept = {name: value for name, value in {**body, **values}.items() if value is not None}
        await write_settings(connection, scope, body=json.dumps(kept, ensure_ascii=False))
        why = json.dumps(now, ensure_ascii=False)
        await log_action(connection, Action(scope, None, "settings", actor.editor, actor.at, why))
    return tuple(dict.fromkeys(name for values in before.values() for name in values))


async def _pauses(connection: AsyncConnection, story: _Story, actor: Actor) -> set[bool]:
    found = set()
    for (scope, _), (before, first) in story.turns("pause", "resume").items():
        paused = before is not None and before.what == "pause"
        if first.what == ("resume" if paused else "pause"):
            await write_settings(connection, scope, paused=paused)
            what = "pause" if paused else "resume"
            await log_action(connection, Action(scope, None, what, actor.editor, actor.at, _WHY))
            found.add(paused)
    return found


async def _blocks(
    connection: AsyncConnection, story: _Story, editor_id: int, actor: Actor
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    freed, blocked = [], []
    for (scope, account), (before, first) in story.turns("quarantine", "unblock").items():
        if not isinstance(account, int) or account == editor_id:
            continue
        was = first.what == "unblock" or (before is not None and before.what == "quarantine")
        if was and not await stored.is_blocked(connection, scope, account):
            await stored.block(connection, scope, account, actor.editor, actor.at)
            blocked.append(account)
        elif not was and await stored.unblock(connection, scope, account):
            freed.append(account)
        else:
            continue
        what = "quarantine" if was else "unblock"
        await log_action(connection, Action(scope, None, what, actor.editor, actor.at, f"account {account}"))
    return tuple(freed), tuple(blocked)
