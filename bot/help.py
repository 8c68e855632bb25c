"""Where people find help, as every card names it: what the server set up, else HELP_URL, else official pages.

Nothing else decides about it, so that a server's hotline stands wherever help is named there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.config import Settings
from knowledge import Help, ServerSettings

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

Kind = Literal["hotline", "lawyers", "contact", "page", "free lawyers", "accredited", "custody"]


@dataclass(frozen=True)
class Helper:
    """One place where people find help. `text` is an address for all but the first three kinds.

    ``hotline``, ``lawyers`` and ``contact`` are a server's own; ``page`` is the owner's HELP_URL; the others are the
    national default.
    """

    kind: Kind
    text: str
    last_checked: dt.date | None = None


OFFICIAL = (
    Helper("free lawyers", "https://www.justice.gov/eoir/list-pro-bono-legal-service-providers", dt.date(2026, 11, 24)),
    Helper("accredited", "https://www.justice.gov/eoir/recognition-and-accreditation-program", dt.date(2026, 11, 24)),
    Helper("custody", "https://locator.ice.gov/odls/", dt.date(2026, 11, 24)),
)
"""The national default: official pages only, each named in the shipped facts, with the day it was looked at."""


def general(help_url: str) -> tuple[Helper, ...]:
    """Help outside servers, and in those that named none.

    Args:
        help_url: the setting HELP_URL; its default stands for the official pages, empty for nothing at all.
    """
    if not help_url:
        return ()
    is_default = help_url == Settings.model_fields["help_url"].default
    return OFFICIAL if is_default else (Helper("page", help_url),)


def chosen(server: ServerSettings, help_url: str) -> tuple[Helper, ...]:
    """Help in one server. Without a lawyers' list of its own the general help stands beside what it set."""
    own: tuple[tuple[Kind, Help | None], ...] = (
        ("hotline", server.hotline), ("lawyers", server.lawyers), ("contact", server.contact),
    )  # fmt: skip
    found = [Helper(kind, named.text, named.last_checked) for kind, named in own if named is not None]
    if server.lawyers is None:
        found[1 if server.hotline else 0 : 0] = general(help_url)
    return tuple(found)


def people_who_help(bot: SanctuaryBot, guild_id: int | None) -> tuple[Helper, ...]:
    """Help as it is named in this server, or in direct messages and servers without the bot (None, or unknown)."""
    server = ServerSettings() if guild_id is None else bot.base.servers.settings(guild_id)
    return chosen(server, bot.settings.help_url)
