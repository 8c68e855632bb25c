"""What is too long for a card, a page at a time: a fact's list, and all of its quotes and sources."""

from __future__ import annotations

from typing import Literal

from bot.strings import Catalogue
from bot.views.answer import quote_lines, source_lines, whole
from bot.views.layout import Layout, pages, rows, texts
from bot.views.text import line
from bot.views.turning import titled, turns
from knowledge import ShownFact

Kind = Literal["list", "more"]


def page(fact: ShownFact, kind: Kind, number: int, t: Catalogue) -> Layout:
    """Page `number` (from 0; past the end, the last) of the fact's list, or of its quotes and sources."""
    if kind == "list":
        heading, lines = t("The list"), [f"- {line(entry)}" for entry in fact.list]
    else:
        heading = t("All quotes and sources")
        lines = [*quote_lines(fact, t, whole(fact)), *source_lines(fact, t, whole(fact))]
    found = pages(lines) or [t("There is nothing on it.")]
    number = min(number, len(found) - 1)
    question = "**" + t("This answers:") + "** " + line(fact.shown_question)
    beside = turns(number, len(found), lambda to: f"turn:v1:{kind}:{fact.id}:{to}", t, fact.language)
    return Layout(*texts([titled(heading, number, len(found), t), question, found[number]]), *rows(beside))
