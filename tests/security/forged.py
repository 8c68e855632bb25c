"""Custom_ids made by hand from the templates that the bot listens to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.client import SanctuaryBot

_GROUP = re.compile(r"\(\?P<(?P<name>\w+)>")


def templates(bot: SanctuaryBot) -> list[str]:
    """The template of every button and menu that the running bot answers to."""
    found = bot._connection._view_store._dynamic_items
    return sorted(template.pattern for template in found)


def forms(bot: SanctuaryBot) -> list[str]:
    """The template of every form that it takes."""
    return sorted(kind.template.pattern for kind in bot.forms)


def narrowed(template: str, plausible: Mapping[str, Sequence[str]]) -> str:
    """The template with each of its parts limited to plausible values, as far as there are any that fit."""
    parts, at = [], 0
    for start, end, name in _groups(template):
        inner = template[start + len(f"(?P<{name}>") : end - 1]
        fitting = [value for value in plausible.get(name, ()) if re.fullmatch(inner, value)]
        words = "|".join(re.escape(value) for value in fitting) if fitting else inner
        parts += [template[at:start], f"(?:{words})"]
        at = end
    return "".join([*parts, template[at:]])


def forge(template: str, plausible: Mapping[str, Sequence[str]], count: int) -> list[str]:
    """Some custom_ids that fit the template: half of plausible values, half of any; one alone is plausible."""
    made: dict[str, None] = {}
    for pattern in (narrowed(template, plausible), template)[:count]:

        @settings(
            max_examples=max(1, count // 2),
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.from_regex(pattern, fullmatch=True))
        def collect(custom_id: str) -> None:
            # Discord's limit is 100; what a fact's id may have at most makes none longer than this.
            if len(custom_id) <= 90:
                made[custom_id] = None

        collect()
    return list(made)


def _groups(template: str) -> Iterator[tuple[int, int, str]]:
    """Where each named group begins and ends."""
    for found in _GROUP.finditer(template):
        depth, at = 1, found.end()
        while depth:
            if template[at] == "\\":
                at += 1
            elif template[at] == "(":
                depth += 1
            elif template[at] == ")":
                depth -= 1
            at += 1
        yield found.start(), at, found["name"]
