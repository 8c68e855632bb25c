"""How to use the bot: a page for those who ask, one for those who keep the facts, one for whoever runs a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.help import Helper
from bot.strings import Catalogue
from bot.views import buttons, phrases
from bot.views.layout import TEXT_LIMIT, Layout, rows, texts
from bot.views.text import linked

Reader = Literal["asker", "editor", "owner"]
READERS: tuple[Reader, ...] = get_args(Reader)
HELP = rf"help:v1:(?P<reader>{'|'.join(READERS)})"
"""Opens a page of the help."""


@dataclass(frozen=True)
class CommandLine:
    """A command of the tree as the help names it."""

    name: str
    description: str
    """In English; looked up in the catalogue."""


def help_page(
    reader: Reader, t: Catalogue, *, mention: str, commands: Sequence[CommandLine] = (), helpers: Sequence[Helper] = ()
) -> Layout:
    """The page for one kind of person, with buttons to the others.

    Args:
        reader: for whom.
        t: the sentences.
        mention: the bot's mention.
        commands: what this kind of person can run; on the asker's page they stand in sentences.
        helpers: where people help.
    """
    make = {"asker": _asker, "editor": _editor, "owner": _owner}[reader]
    blocks = make(t, mention)
    room = TEXT_LIMIT - sum(map(len, blocks)) - 500
    lines: list[str] = []
    for command in () if reader == "asker" else commands:
        described = f"- **/{command.name}** – {t(command.description)}"
        if len(described) > room:
            break
        room -= len(described) + 1
        lines.append(described)
    help_line = phrases.people_who_help(helpers, t, linked) if reader == "asker" else ""
    labels = {
        "asker": t("For people who ask"),
        "editor": t("For those who keep the facts"),
        "owner": t("For whoever runs a server"),
    }
    turning = [buttons.button(labels[other], f"help:v1:{other}", "en") for other in READERS if other != reader]
    return Layout(*texts([*blocks, "\n".join(lines), help_line]), *rows(turning))


def _asker(t: Catalogue, mention: str) -> list[str]:
    return [
        t("This is how to ask."),
        "\n".join(
            [
                t("- **/ask** and a question: only you see the answer. A button posts it for everyone."),
                t("- {mention} and a question in a channel: everyone sees the answer.", mention=mention),
                t("- A reply to such an answer asks further about the same thing. It has to ping the bot."),
                t("- A direct message to the bot: a question in your own words."),
                t("- A message's menu, Apps: **Ask about this** and **Facts on this**. Only you see the answer."),
                t("- To look around: **/topics**, **/place**, **/quote**, **/source**, **/timeline**."),
                t("- What the bot got wrong, and what it says now: **/corrections**."),
            ]
        ),
        t("When it has no checked answer, it says so and shows the nearest questions that it can answer."),
        t(
            "**/privacy** tells what is kept and how to ask safely; **/forget chat** deletes what the bot wrote in a "
            "direct message."
        ),
        t("**/about** tells who runs this bot, what it knows and what it does not store."),
    ]


def _editor(t: Catalogue, mention: str) -> list[str]:
    return [
        t("This is for those who keep the facts."),
        t(
            "Anybody may look at a fact. Changing one belongs to the roles that the server named for it, and to its "
            "managers. Every change says who made it, when and why, and can be taken back."
        ),
    ]


def _owner(t: Catalogue, mention: str) -> list[str]:
    return [
        t("This is for whoever runs a server."),
        t(
            "The bot answers from the first minute and posts nothing by itself. It reads messages that mention it and "
            "direct messages, and no others."
        ),
        t("Until a server has named its roles, only members who may manage the server change facts."),
    ]
