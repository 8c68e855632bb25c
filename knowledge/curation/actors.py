"""Who acts, and how far their role reaches at that moment. Roles are read anew for each press and never kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import EditsBlocked, NotAllowed
from knowledge.facts import Editor
from knowledge.store.accounts import is_blocked


class Role(IntEnum):
    """How far somebody's word goes; each role may do what those before it may."""

    NONE = 0
    EDITOR = 1
    """Proposes changes."""
    REVIEWER = 2
    """Publishes changes, decides about others' and hides facts."""
    OWNER = 3
    """Manages the server."""
    OPERATOR = 4
    """Runs the bot at its machine, or owns the server: there is nobody above who could take back what they do."""


@dataclass(frozen=True)
class Actor:
    """Somebody who presses something: who, with which role now, when, and how many could review there.

    Args:
        editor: the account.
        role: what its roles amount to at this moment.
        at: an aware instant.
        reviewers: how many members of the server could turn a second key, the actor included.
    """

    editor: Editor
    role: Role
    at: dt.datetime
    reviewers: int = 2

    def needs(self, role: Role) -> None:
        """Refuse a role that does not reach that far.

        Raises:
            NotAllowed: `role` is needed.
        """
        if self.role < role:
            raise NotAllowed(role.name.lower())


async def admit(connection: AsyncConnection, actor: Actor, scope: int, role: Role = Role.EDITOR) -> None:
    """Let somebody change something in a scope.

    Raises:
        NotAllowed: the role does not reach that far.
        EditsBlocked: the account is in quarantine.
    """
    actor.needs(role)
    if await is_blocked(connection, scope, actor.editor.id):
        raise EditsBlocked
