"""Facts on a statement: which stored facts bear on somebody's words, each with its standing, and no verdict."""

from __future__ import annotations

import datetime as dt

from bot.strings import Catalogue
from bot.views import buttons, phrases
from bot.views.layout import TEXT_LIMIT, Layout, notice, rows, texts
from bot.views.text import line
from knowledge import FactLink, ShownFact

COUNTER = 2
"""Disputing facts named for each fact."""


def facts_on(facts: tuple[ShownFact, ...], t: Catalogue, *, today: dt.date, opening: str = "") -> Layout:
    """The facts, each with whose it is, its standing, its date and who disputes it, and buttons that open them.

    Args:
        facts: nearest first; as many as fit.
        t: the sentences.
        today: the day from which an overdue check is told.
        opening: what stands first, such as that this is no advice.
    """
    if not facts:
        return notice(*filter(None, [opening, t("I have no facts that bear on that message.")]))
    heading = t(
        "These stored facts come near to what the message is about. Whether the message is right is not judged here."
    )
    room = TEXT_LIMIT - len(opening) - len(heading)
    blocks: list[str] = []
    links: dict[str, FactLink] = {}
    opens = []
    for number, fact in enumerate(facts, 1):
        block = _block(number, fact, t, today)
        if len(block) > room:
            break
        room -= len(block)
        blocks.append(block)
        opens.append(buttons.numbered_button(number, fact.shown_link, t, meant=False))
        links |= {link.id: link for link in fact.counter_facts[:COUNTER]}
    shown = {fact.id for fact in facts[: len(blocks)]}
    counter = [buttons.fact_button(link) for link in links.values() if link.id not in shown][:5]
    return Layout(*texts([opening, heading, *blocks]), *rows(opens), *rows(counter))


def _block(number: int, fact: ShownFact, t: Catalogue, today: dt.date) -> str:
    whose, standing = phrases.whose(fact, t, line), phrases.standing(fact, t)
    lines = [
        f"**{number}\\. {line(fact.shown_question)}**",
        f"{whose} {standing}" if standing else whose,
        phrases.true_for(fact, t) + " " + phrases.checked(fact, t, today, line),
    ]
    if fact.counter_facts:
        lines.append(t("Others dispute this:"))
        lines += [f"- {line(link.question)}" for link in fact.counter_facts[:COUNTER]]
    return "\n".join(lines)
