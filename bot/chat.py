"""Terminal chat: questions from a keyboard or a pipe, one a line, answered from the same fact base as in Discord.

Answers go to standard output and everything else to standard error. Nothing typed is kept: there is no history, and a
follow-up leans on which facts were shown within the last ten minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console

from bot.config import Settings
from bot.limits import CONTEXT_LIFE
from bot.release import left_alone
from bot.strings import Catalogue, other_language, spoken
from bot.terminal import print_outcome, print_sentence
from bot.typed import hint, problem
from knowledge import Context, FactLink, KnowledgeBase

_LEAVE = frozenset({"exit", "quit"})


class Chat:
    """One conversation: it knows which facts were shown last, for a few minutes, and which questions can be picked."""

    def __init__(
        self,
        base: KnowledgeBase,
        t: Catalogue,
        console: Console,
        *,
        help_url: str = "",
        why: bool = False,
        at: dt.date | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base
        self._t = t
        self._console = console
        self._help_url = help_url
        self._why = why
        self._at = at
        self._clock = clock
        self._context: Context | None = None
        self._shown_at = 0.0
        self.choices: tuple[FactLink, ...] = ()
        """The questions that can be picked by number now."""

    async def say(self, typed: str) -> None:
        """Answer one line: a question, or the number of a question that was offered."""
        text = self._picked(typed) or typed
        if sentence := problem(text, self._t):
            print_sentence(sentence, self._console)
            return
        await self._base.refresh()
        outcome = await self._base.ask(text, at=self._at, context=self._recent())
        t = spoken(outcome.language, self._t)
        self.choices = print_outcome(
            outcome,
            t,
            self._console,
            links=functools.partial(self._base.links, language=outcome.language),
            today=self._at or dt.datetime.now(dt.UTC).date(),
            help_url=self._help_url,
            hint=None if other_language(outcome.language) else hint(text, t),
            why=self._why,
            withdrawal=self._base.withdrawn(text) if outcome.withdrawn else None,
        )
        self._context, self._shown_at = outcome.context(), self._clock()

    def _picked(self, typed: str) -> str | None:
        number = typed.strip().rstrip(".)")
        by_number = {str(place): link.question for place, link in enumerate(self.choices, 1)}
        return by_number.get(number)

    def _recent(self) -> Context | None:
        if self._clock() - self._shown_at > CONTEXT_LIFE:
            self._context = None
        return self._context


def converse(
    settings: Settings, t: Catalogue, console: Console, *, why: bool = False, at: dt.date | None = None
) -> None:
    """Answer questions until the input ends, or until Ctrl-C or Ctrl-D.

    Raises:
        KnowledgeError: the fact base can't be opened.
    """
    opened = contextlib.AsyncExitStack()
    # Reading a line blocks on purpose: between questions nothing else runs, and Ctrl-C reaches this thread at once.
    with asyncio.Runner() as runner:
        base = runner.run(
            opened.enter_async_context(KnowledgeBase.open(settings.database_url, model=settings.embedding_model))
        )
        try:
            for words in left_alone(base.load_report):
                print(words, file=sys.stderr)
            chat = Chat(base, t, console, help_url=settings.help_url, why=why, at=at)
            for line in _lines(t):
                runner.run(chat.say(line))
                console.print()
                if chat.choices and sys.stdin.isatty():
                    print(t("A number picks a question."), file=sys.stderr)
        except KeyboardInterrupt:
            print(file=sys.stderr)
        finally:
            runner.run(opened.aclose())


def _lines(t: Catalogue) -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    with contextlib.suppress(ImportError):
        import readline  # cursor keys while typing

        readline.set_auto_history(False)
    print(t("Type a question. Ctrl-D leaves."), file=sys.stderr)
    while True:
        try:
            line = _prompted()
        except EOFError:
            print(file=sys.stderr)
            return
        if line.strip().casefold() in _LEAVE:
            return
        yield line


def _prompted() -> str:
    # `input` writes its prompt to standard output, which may be a file here.
    if sys.stdout.isatty():
        return input("> ")
    print("> ", end="", file=sys.stderr, flush=True)
    return input()
