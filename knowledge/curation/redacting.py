"""Blanking a person's data in the history, for the owner. Who, when and why stay."""

from __future__ import annotations

from knowledge.curation.actors import Actor, Role
from knowledge.curation.desk import Changed
from knowledge.errors import NothingChanged
from knowledge.store import Action, Store
from knowledge.store.redaction import Redaction, redact
from knowledge.store.standing import log_action


async def redact_revision(
    store: Store, changed: Changed, scope: int, fact_id: str, number: int, actor: Actor
) -> Redaction:
    """Blank one revision's texts in the history, in drafts and in proposals, and on the disk.

    Copies of the database, exports and what Discord keeps are not reached.

    Raises:
        StillInForce: the text in force says the same: publish a clean one first.
        NothingChanged: there is no such revision, or nothing left in it to blank.
        NotAllowed: the actor doesn't run the bot.
        StoreLocked: another program is reading: the words are blanked but may still be in the file; call it again.
    """
    actor.needs(Role.OWNER)
    try:
        async with store.writing() as connection:
            done = await redact(connection, scope, fact_id, number)
            why = f"revision {number}"
            await log_action(connection, Action(scope, fact_id, "redact", actor.editor, actor.at, why))
    except NothingChanged:
        # An earlier call may have blanked the words and found the file in use.
        await store.compact()
        raise
    await changed()
    await store.compact()
    return done
