"""What the bot is and is not, on one screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.help import Helper
from bot.strings import Catalogue
from bot.views import phrases
from bot.views.layout import Layout, texts
from bot.views.text import linked, shown
from knowledge import PartialDate, Summary


def about(
    summary: Summary,
    t: Catalogue,
    *,
    operator: str = "",
    contact: str = "",
    source_url: str = "",
    helpers: Sequence[Helper] = (),
    application_id: int | None = None,
) -> Layout:
    """What it is, who runs it, what it knows and how that was made, and how to tell the real one."""
    return Layout(
        *texts(
            [
                t("This bot answers questions about US sanctuary policy."),
                t(
                    "It is information, not legal advice. Every answer is stored text with its sources; the bot never "
                    "writes one of its own. When it has no checked answer, it says so."
                ),
                _what_it_knows(summary, t),
                t(
                    "How the facts are made: each one is compared with the sources that it names. Its card says on "
                    "which day, and which person checked it, if one did."
                ),
                t(
                    "Privacy: nothing about who asks or what is asked is stored. How often somebody asked stays in "
                    "memory for a minute, which facts a direct message was shown for ten, and for whom a public "
                    "answer was posted for fifteen, so that they can remove it."
                )
                + " "
                + t("**/privacy** tells more."),
                _who_runs_it(t, operator, contact),
                _how_to_tell_it(t, application_id, contact),
                t("Source code: {address}", address=f"<{source_url}>") if source_url else "",
                phrases.people_who_help(helpers, t, linked),
            ]
        )
    )


def _what_it_knows(summary: Summary, t: Catalogue) -> str:
    found = [
        t.plural("It holds {count} fact.", "It holds {count} facts.", summary.facts)
        + " "
        + t.plural("They rest on {count} source.", "They rest on {count} sources.", summary.sources)
    ]
    if summary.last_checked:
        found.append(t("Researched in {month}.", month=t.date(_month(summary.last_checked))))
    if summary.true_until:
        found.append(t("The newest of them is true for {month}.", month=t.date(_month(summary.true_until))))
    if summary.facts and summary.unchecked == summary.facts:
        found.append(t("No person has checked them yet."))
    elif summary.unchecked:
        found.append(
            t.plural(
                "No person has checked {count} of them yet.",
                "No person has checked {count} of them yet.",
                summary.unchecked,
            )
        )
    elif summary.facts:
        found.append(t("A person has checked each of them."))
    return " ".join(found)


def _month(day: dt.date) -> PartialDate:
    return PartialDate(day.year, day.month)


def _who_runs_it(t: Catalogue, operator: str, contact: str) -> str:
    if operator:
        sentence = t("It is run by {name}.", name=shown(operator))
    else:
        sentence = t("Whoever runs this bot has not given a name.")
    if contact:
        sentence += " " + t("Corrections and questions: {contact}", contact=shown(contact))
    return sentence


def _how_to_tell_it(t: Catalogue, application_id: int | None, contact: str) -> str:
    found = [
        t(
            "The real bot never asks for an A-number, a name, an address, a status, papers or money, and never writes "
            "to anybody first. Discord shows the mark APP beside its name."
        )
    ]
    if application_id:
        found.append(t("Its id in Discord is {number}; a copy of it has another.", number=application_id))
        if contact:
            found.append(t("Whoever runs it can confirm that number: {contact}", contact=shown(contact)))
    return " ".join(found)
