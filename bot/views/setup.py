"""The one page on which a server's managers set it up: who may, where, in which language, and where help is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import SelectDefaultValueType as Default

from bot.help import Helper
from bot.strings import Catalogue, languages
from bot.views import buttons, phrases
from bot.views.form import Modal, field
from bot.views.layout import Item, Layout, rows, texts
from bot.views.text import clip, linked
from knowledge import Help, ServerSettings

MENU = r"setup:v1:(?P<field>editor_role|reviewer_role|log_channel|mention_channels|language)"
TEXT = r"setup-text:v1:(?P<field>hotline|lawyers|contact)"
CHECK = r"setup-check:v1"
CHANNELS = 25
"""Channels that a menu takes."""
HELP = 300
"""Characters that a text about help may have."""
_HERE = [discord.ChannelType.text, discord.ChannelType.news]
_ANSWERED = [*_HERE, discord.ChannelType.forum, discord.ChannelType.voice]
_NAMES = {"en": "English", "es": "Español"}
_SHOWN = 150


class _Chosen(discord.SelectDefaultValue):
    """A role or channel that is chosen already. Discord's document wants its id as text."""

    def to_dict(self) -> Any:
        """What is sent."""
        return {"id": str(self.id), "type": self.type.value}


def setup_page(
    settings: ServerSettings,
    t: Catalogue,
    *,
    missing: Mapping[str, Sequence[str]],
    helpers: Sequence[Helper],
    checked: bool = False,
) -> Layout:
    """The page, filled with what is set.

    Args:
        settings: what is set, without roles and channels that are gone.
        t: the sentences.
        missing: by permission, the channels (as mentions) where the bot lacks it.
        helpers: the help that stands in place of a lawyers' list that is not named.
        checked: whether to say so too when nothing is missing, with a question to try.
    """
    return Layout(
        *texts(
            [
                t("This is the setup of this server. Every change counts at once. Only you see this page."),
                "\n".join(_checklist(missing, t, checked=checked)),
            ]
        ),
        *_menu(
            t("**Editors.** This role proposes changes of facts; without one, only managers of the server do."),
            _roles("editor_role", settings.editor_role, t),
        ),
        *_menu(
            t("**Reviewers.** This role publishes changes and decides about those of others."),
            _roles("reviewer_role", settings.reviewer_role, t),
        ),
        *_menu(
            t("**Log channel.** One line for each change: who, what and why."),
            _channels("log_channel", [settings.log_channel] if settings.log_channel else [], _HERE, 1, t),
        ),
        *_menu(
            t("**Where mentions are answered.** Without a choice: in every channel where I may write."),
            _channels("mention_channels", settings.mention_channels, _ANSWERED, CHANNELS, t),
        ),
        *_menu(
            t("**Language** of what I say to a whole channel. Private answers follow each person's own."),
            _languages(settings.language, t),
        ),
        *texts(_help(settings, helpers, t)),
        *rows(
            [
                buttons.button(t("Hotline…"), "setup-text:v1:hotline", "en"),
                buttons.button(t("Lawyers…"), "setup-text:v1:lawyers", "en"),
                buttons.button(t("Who runs the bot…"), "setup-text:v1:contact", "en"),
                buttons.button(t("Check permissions"), "setup-check:v1", "en"),
            ]
        ),
    )


def _checklist(missing: Mapping[str, Sequence[str]], t: Catalogue, *, checked: bool) -> list[str]:
    found = []
    if channels := missing.get("view_channel"):
        found.append(t("- I can't see {channels}. Give me **View Channel** there.", channels=", ".join(channels)))
    if channels := missing.get("send_messages"):
        found.append(t("- I can't write in {channels}. Give me **Send Messages** there.", channels=", ".join(channels)))
    if channels := missing.get("read_message_history"):
        words = t(
            "- I can't see which message is replied to in {channels}. Give me **Read Message History** there.",
            channels=", ".join(channels),
        )
        found.append(words)
    if not found and checked:
        found.append(t("- I have every permission that I need in the channels where mentions are answered."))
    if checked:
        found.append(t("- A question to try: **/ask** What is a sanctuary city?"))
    return [t("**Checklist**"), *found] if found else []


def _menu(words: str, menu: Item) -> list[Item]:
    return [discord.ui.TextDisplay(words), discord.ui.ActionRow(menu)]


def _roles(name: str, role: int | None, t: Catalogue) -> Item:
    chosen = [_Chosen(id=role, type=Default.role)] if role else []
    return discord.ui.RoleSelect[Any](
        custom_id=f"setup:v1:{name}", placeholder=t("Nobody yet"), min_values=0, max_values=1, default_values=chosen
    )


def _channels(name: str, channels: Sequence[int], kinds: list[discord.ChannelType], most: int, t: Catalogue) -> Item:
    chosen = [_Chosen(id=channel, type=Default.channel) for channel in channels[:most]]
    return discord.ui.ChannelSelect[Any](
        custom_id=f"setup:v1:{name}",
        channel_types=kinds,
        placeholder=t("Every channel") if most > 1 else t("No channel yet"),
        min_values=0,
        max_values=most,
        default_values=chosen,
    )


def _languages(language: str | None, t: Catalogue) -> Item:
    options = [
        discord.SelectOption(label=_NAMES.get(tag, tag), value=tag, default=tag == (language or "en"))
        for tag in languages()
    ]
    return discord.ui.Select[Any](custom_id="setup:v1:language", options=options)


def _help(settings: ServerSettings, helpers: Sequence[Helper], t: Catalogue) -> list[str]:
    named = [
        _named(t("Hotline: {text}"), settings.hotline, t),
        _named(t("Lawyers: {text}"), settings.lawyers, t),
        _named(t("Who runs this bot here: {text}"), settings.contact, t),
    ]
    found = ["\n".join([t("**Help that my answers point to**"), *(f"- {words}" for words in named)])]
    if settings.lawyers is None and helpers:
        standing = t("As long as no lawyers are named, this stands in their place:")
        found.append("\n".join([standing, *(f"- {phrases.helper(one, t, linked)}" for one in helpers)]))
    return found


def _named(words: str, named: Help | None, t: Catalogue) -> str:
    if named is None:
        return words.format(text=t("not named"))
    return words.format(text=_cut(named.text)) + " " + t("(last checked {date})", date=t.date(named.last_checked))


def _cut(text: str) -> str:
    return linked(clip(text, _SHOWN))


def help_form(name: str, named: Help | None, t: Catalogue, *, today: str) -> Modal:
    """The form for one text about help and the day on which somebody made sure of it."""
    titles = {"hotline": t("Hotline"), "lawyers": t("Lawyers"), "contact": t("Who runs this bot here")}
    explanations = {
        "hotline": t("A number or an address, and when somebody answers. Empty: none is named."),
        "lawyers": t("Where people find lawyers. Empty: what stands on the page stays."),
        "contact": t("Who runs the bot here and how to reach them. Empty: nobody is named."),
    }
    return Modal(
        titles[name],
        f"setup-text:v1:{name}",
        field(
            "text",
            t("Text"),
            value=named.text if named else "",
            explanation=explanations[name],
            long=True,
            required=False,
            most=HELP,
        ),
        field(
            "last_checked",
            t("Last checked"),
            value=named.last_checked.isoformat() if named else today,
            explanation=t("The day on which somebody made sure that it is right, such as {date}.", date=today),
            most=10,
        ),
    )


def setting_name(name: str, t: Catalogue) -> str:
    """What a setting is called in a sentence."""
    match name:
        case "editor_role":
            return t("editors")
        case "reviewer_role":
            return t("reviewers")
        case "log_channel":
            return t("log channel")
        case "mention_channels":
            return t("where mentions are answered")
        case "language":
            return t("language")
        case "hotline":
            return t("hotline")
        case "lawyers":
            return t("lawyers")
        case _:
            return t("who runs the bot")
