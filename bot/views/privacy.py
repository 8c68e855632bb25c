"""What is kept and what is not (/privacy), and the pages of /forget."""

from __future__ import annotations

import discord

from bot.strings import Catalogue
from bot.views.buttons import button
from bot.views.kept import kept
from bot.views.layout import Layout, notice, pages, rows, texts
from bot.views.text import shown
from bot.views.turning import titled, turns

_IN = r"(?::(?P<language>[a-z]{2,3}))?"
PAGE = rf"privacy:v1:(?P<page>\d{{1,2}}){_IN}"
"""Turn to a page of /privacy."""
DELETE_MORE = rf"forget:v1:chat{_IN}"
"""Go on deleting the bot's own messages."""
RENAME = rf"forget:v1:me{_IN}"
"""Put a pseudonym in place of an editor's name."""
LEAVE_NAME = rf"forget:v1:keep{_IN}"
"""Leave the name as it is."""


def privacy(number: int, t: Catalogue) -> Layout:
    """Page `number` (from 0; past the end, the last) of what is kept, by whom, and how to ask safely."""
    lines = [f"**{item.table}** – {item.words}\n-# {t('Example:')} {shown(item.example)}" for item in kept(t)]
    tables = [[t("**What the database keeps, table by table**"), page] for page in pages(lines, 3000)]
    found = [_about_you(t), _about_discord(t), *tables]
    number = min(number, len(found) - 1)
    beside = turns(number, len(found), lambda to: f"privacy:v1:{to}", t, t.language)
    return Layout(*texts([titled(t("Privacy"), number, len(found), t), *found[number]]), *rows(beside))


def _about_you(t: Catalogue) -> list[str]:
    return [
        t("**About you: nothing.** Who asks and what is asked is written nowhere: in no database, no file and no log."),
        t(
            "In memory only: how often somebody asked, for a minute; which facts a direct message was shown, for ten "
            "minutes; the number of a message that was told to ask privately, for a minute. A restart empties it all."
        ),
        t("Of people who edit facts, name and id are kept with what they changed. **/forget me** says more."),
        "\n".join(
            [
                t("**How to ask safely**"),
                t("- A question works as well without a name, a number, an address or anybody's status."),
                t("- **/ask** shows the answer to you alone. A message in a channel is seen by everyone there."),
                t("- In a direct message, **/forget chat** deletes what the bot wrote. Your own messages stay until "
                  "you delete them."),
                t("- On a phone, answers may show on the locked screen. Discord's settings turn that off."),
            ]
        ),
    ]  # fmt: skip


def _about_discord(t: Catalogue) -> list[str]:
    return [
        t("**What Discord keeps**"),
        t(
            "Every message goes through Discord: yours, the bot's, and what is typed into a command. Discord keeps "
            "messages until somebody deletes them, knows who wrote them and when, and from which network address an "
            "account was used. This bot can't change that."
        ),
        t(
            "Who can ask for it: courts and authorities. Discord says that it hands over what it has when a valid "
            "legal request asks for it, and how long it keeps what: <https://discord.com/privacy>"
        ),
        t(
            "Who else can see a channel: everyone in it, the server's managers, and other bots there. Some bots copy "
            "messages, also ones that were deleted."
        ),
        t(
            "Whoever runs this bot can be asked for its database too. It holds what the next pages show, and nothing "
            "about who asked. An owner who changed the program could change that; **/about** says who runs this one."
        ),
    ]


def only_in_dm(t: Catalogue) -> Layout:
    """What /forget chat says elsewhere than in a direct message to the bot."""
    return notice(
        t("**/forget chat** works in a direct message to me: there it deletes what I wrote. Here it deletes nothing.")
    )


def deleting(count: int, t: Catalogue) -> Layout:
    """That messages are being deleted, and how many are gone."""
    return notice(t("Deleting my messages here, about one a second."), _deleted(count, t))


def deleted(count: int, t: Catalogue, *, more: bool = False) -> Layout:
    """How many are gone, what stays, and where there are more a button that goes on."""
    items = texts([_deleted(count, t)])
    if more:
        items += texts([t("There are more. The button goes on where this ended.")])
        items += rows([button(t("Delete more"), "forget:v1:chat", t.language)])
        return Layout(*items)
    return Layout(
        *items,
        *texts(
            [
                t(
                    "None of my messages are left here. What you wrote, only you can delete. Discord may keep copies "
                    "for a while."
                )
            ]
        ),
    )


def _deleted(count: int, t: Catalogue) -> str:
    return t.plural("{count} message deleted.", "{count} messages deleted.", count)


def nothing_kept(t: Catalogue) -> Layout:
    """What /forget me says to everybody who never changed a fact."""
    return notice(
        t("Nothing is kept about you, so there is nothing to forget."),
        t(
            "What Discord itself keeps is not in my hands: **/privacy** tells about it. In a direct message, "
            "**/forget chat** deletes what I wrote there."
        ),
    )


def confirm_rename(pseudonym: str, t: Catalogue) -> Layout:
    """What /forget me would do to an editor's name, what it would not reach, and the two buttons."""
    return Layout(
        *texts(
            [
                t("This account has changed facts. Nothing is kept about what it asked."),
                t(
                    "In place of its name, the history would say **{pseudonym}**, for good. The id stays, so that "
                    "nobody approves their own change. Drafts that were not sent are deleted.",
                    pseudonym=shown(pseudonym),
                ),
                t(
                    "Not reached: the log channel in Discord, files that were exported, and backups. Whoever runs "
                    "this bot can be asked about those."
                ),
            ]
        ),
        *rows(
            [
                button(t("Replace the name"), "forget:v1:me", t.language, discord.ButtonStyle.danger),
                button(t("Leave it"), "forget:v1:keep", t.language),
            ]
        ),
    )


def renamed(pseudonym: str, t: Catalogue) -> Layout:
    """That the name is gone."""
    return notice(
        t("Done. The history says **{pseudonym}** now.", pseudonym=shown(pseudonym)),
        t("Not reached: the log channel in Discord, files that were exported, and backups."),
    )
