"""What the bot remembers about people, in memory only and for minutes: how often they asked, what they were shown.

Nothing here is written anywhere. A number of questions goes after a minute, the facts last shown after ten, and for
whom a public message was posted after fifteen.
"""

from __future__ import annotations

import asyncio
import enum
from collections import Counter

from knowledge import Context

WINDOW = 60.0
"""Seconds for which one question counts."""
QUESTIONS = 20
"""Questions that one person may ask within the window."""
REPORTS = 3
"""Reports of mistakes that one person may send within their window."""
REPORT_WINDOW = 600.0
"""Seconds for which one report counts."""
CONTEXT_LIFE = 600.0
"""Seconds for which the facts last shown are remembered for a follow-up."""

REMOVAL_LIFE = 900.0
"""Seconds for which the person whom a public message was posted for can take it away."""


class Verdict(enum.Enum):
    """Whether somebody may ask now. `OVER` is the first refusal in a row, `STILL_OVER` any further one."""

    WITHIN = enum.auto()
    OVER = enum.auto()
    STILL_OVER = enum.auto()


class AskingLimit:
    """At most `questions` a person within `window` seconds. Needs a running event loop."""

    def __init__(self, questions: int = QUESTIONS, window: float = WINDOW) -> None:
        self._questions = questions
        self._window = window
        self._counts: Counter[int] = Counter()
        self._told: set[int] = set()

    def admit(self, person: int) -> Verdict:
        """Count one question of this person, unless there were too many already."""
        if self._counts[person] >= self._questions:
            verdict = Verdict.STILL_OVER if person in self._told else Verdict.OVER
            self._told.add(person)
            return verdict
        self._counts[person] += 1
        asyncio.get_running_loop().call_later(self._window, self._forget, person)
        return Verdict.WITHIN

    def _forget(self, person: int) -> None:
        self._told.discard(person)
        self._counts[person] -= 1
        if not self._counts[person]:
            del self._counts[person]

    def __len__(self) -> int:
        return len(self._counts)


class PublicAnswers:
    """For whom a message was posted, so that they can take it away. Needs a running event loop.

    Only two ids, in memory, for a quarter of an hour: no words, and nothing that outlives the program.
    """

    def __init__(self, life: float = REMOVAL_LIFE) -> None:
        self._life = life
        self._people: dict[int, int] = {}

    def remember(self, message: int, person: int) -> None:
        """Keep for whom this message was posted."""
        self._people[message] = person
        asyncio.get_running_loop().call_later(self._life, self.forget, message)

    def forget(self, message: int) -> None:
        """Drop what is remembered of the message."""
        self._people.pop(message, None)

    def was_for(self, message: int, person: int) -> bool:
        """Whether the message is remembered as posted for this person."""
        return self._people.get(message) == person

    def __len__(self) -> int:
        return len(self._people)


class RecentContexts:
    """The facts last shown in a channel, for a follow-up. Needs a running event loop."""

    def __init__(self, life: float = CONTEXT_LIFE) -> None:
        self._life = life
        self._contexts: dict[int, tuple[Context, asyncio.TimerHandle]] = {}

    def remember(self, channel: int, context: Context) -> None:
        """Keep this context for the channel in place of any other; a context without facts only forgets."""
        self.forget(channel)
        if context.facts:
            timer = asyncio.get_running_loop().call_later(self._life, self.forget, channel)
            self._contexts[channel] = (context, timer)

    def forget(self, channel: int) -> None:
        """Drop what is remembered for the channel."""
        if entry := self._contexts.pop(channel, None):
            entry[1].cancel()

    def get(self, channel: int) -> Context | None:
        """What a follow-up in this channel may lean on."""
        entry = self._contexts.get(channel)
        return entry[0] if entry else None
