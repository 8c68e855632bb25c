"""What the fields of a fact are called in front of moderators, and the problems that stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.strings import Catalogue
from bot.views.text import clip, line

PROBLEM = 300
"""Characters of one problem that are shown."""


def field_name(name: str, t: Catalogue) -> str:
    """The words for a field of a fact; a field without words of its own is named as in the files."""
    return {
        "question": t("Question"),
        "phrasings": t("Other wordings"),
        "answer": t("Answer"),
        "kind": t("Kind"),
        "status": t("Status"),
        "attribution": t("Whose word"),
        "as_of": t("True for"),
        "last_checked": t("Compared with its sources"),
        "checked_by": t("Checked by"),
        "review_days": t("Days until the next check"),
        "places": t("Places"),
        "court": t("Court"),
        "topics": t("Topics"),
        "quotes": t("Quotes"),
        "list": t("The list"),
        "source_ids": t("Sources"),
        "sources": t("Sources"),
        "related": t("Related facts"),
        "counter": t("Facts that dispute it"),
        "protected": t("Two keys"),
        "translations": t("Translations"),
        "why": t("Why"),
    }.get(name, name)


def problem_lines(problems: Mapping[str, Sequence[str]], t: Catalogue) -> list[str]:
    """Problems by field, a line each, safe to show."""
    return [
        f"- **{field_name(name, t)}**: {line(clip(problem, PROBLEM))}"
        for name, said in problems.items()
        for problem in said
    ]


def as_many(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as there is room for, in characters; an ellipsis stands for the others."""
    found: list[str] = []
    for each in lines:
        room -= len(each) + 1
        if room < 2:
            return [*found, "…"]
        found.append(each)
    return found
