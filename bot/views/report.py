"""*Report a mistake*: a choice of what is wrong with a fact. Without free text nobody tells anything of themselves."""

from __future__ import annotations

import discord

from bot.strings import Catalogue
from bot.views.layout import Layout, notice, texts
from bot.views.text import line
from knowledge import ReportReason, ShownFact


def reason_words(reason: ReportReason, t: Catalogue) -> str:
    """What is wrong, in words."""
    match reason:
        case ReportReason.WRONG:
            return t("It is wrong")
        case ReportReason.OUTDATED:
            return t("It is out of date")
        case ReportReason.SOURCE_BROKEN:
            return t("A source can't be opened")
        case ReportReason.UNCLEAR:
            return t("It is not clear")
        case ReportReason.TRANSLATION:
            return t("The translation is wrong")


def report_menu(fact: ShownFact, t: Catalogue) -> Layout:
    """The menu in which what is wrong with a fact is chosen."""
    tagged = "" if fact.language == "en" else f":{fact.language}"
    menu: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=f"reported:v1:{fact.id}{tagged}",
        placeholder=t("Choose one"),
        options=[discord.SelectOption(label=reason_words(reason, t), value=reason.value) for reason in ReportReason],
    )
    words = [
        t("What is wrong with this answer? I count it for the people who keep the facts, without who said so."),
        "**" + t("This answers:") + "** " + line(fact.shown_question),
    ]
    return Layout(*texts(words), discord.ui.ActionRow(menu))


def reported(t: Catalogue) -> Layout:
    """What a person sees whose report was counted."""
    return notice(t("Counted. A person will look at it; the answer stays as it is until then."))
