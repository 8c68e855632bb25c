"""Terminal chat: from a pipe, and with a person at a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.chat import Chat
from bot.strings import catalogue
from bot.terminal import make_console
from knowledge import Context, FactLink, KnowledgeBase, Outcome
from tests.cli.conftest import KNOWN, Ran, environment

PATIENCE = 30.0
"""Seconds after which a terminal that says nothing has failed."""


class Base:
    """A fact base that gives the outcomes it is told to, and remembers how it was asked."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[tuple[str, Context | None]] = []

    async def refresh(self) -> bool:
        return False

    async def ask(self, text: str, *, at: object = None, context: Context | None = None) -> Outcome:
        self.asked.append((text, context))
        return self.outcomes.pop(0)

    def links(self, fact_ids: tuple[str, ...], language: str = "en") -> tuple[FactLink, ...]:
        return tuple(FactLink(id=fact_id, question=f"What is {fact_id}?") for fact_id in fact_ids)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def chat_with(base: Base, clock: Clock) -> tuple[Chat, io.StringIO]:
    out = io.StringIO()
    fake: KnowledgeBase = base  # type: ignore[assignment]
    return Chat(fake, catalogue(), make_console(out), clock=clock), out


SUGGESTED = Outcome(outcome="suggestions", ranked=("a-fact", "b-fact", "c-fact", "d-fact"))
UNKNOWN = Outcome(outcome="unknown")


async def test_a_follow_up_leans_on_what_was_shown_within_ten_minutes(clock: Clock) -> None:
    first = Outcome(outcome="unknown", matched="What is it?")
    base = Base(first, first, UNKNOWN)
    chat, _ = chat_with(base, clock)
    await chat.say("what is it then")
    clock.now += 599
    await chat.say("and in Texas?")
    clock.now += 601
    await chat.say("and in Ohio?")
    assert [context for _, context in base.asked] == [None, first.context(), None]


async def test_an_offered_question_is_picked_by_its_number(clock: Clock) -> None:
    base = Base(SUGGESTED, UNKNOWN)
    chat, out = chat_with(base, clock)
    await chat.say("what about facts")
    assert " 3. What is c-fact?" in out.getvalue()
    assert "d-fact" not in out.getvalue()
    await chat.say(" 2. ")
    assert base.asked[1][0] == "What is b-fact?"


@pytest.mark.parametrize("typed", ["0", "4", "-1", "²", "00002", "9" * 5000])
async def test_another_number_picks_nothing(clock: Clock, typed: str) -> None:
    base = Base(SUGGESTED, UNKNOWN)
    chat, _ = chat_with(base, clock)
    await chat.say("what about facts")
    await chat.say(typed)
    assert all("-fact" not in text for text, _ in base.asked)


def test_a_pipe_is_answered_line_by_line_with_nothing_else_on_standard_output(program: Callable[..., Ran]) -> None:
    ran = program("chat", typed=f"{KNOWN}\n\nhow do i bake sourdough bread\n".encode())
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("This answers: ")
    assert ran.out.count("This answers:") == 1
    assert "There was no question in that." in ran.out
    assert "I have no checked answer to that." in ran.out
    assert "> " not in ran.out


def test_without_a_command_and_a_token_one_line_says_how_to_get_one(program: Callable[..., Ran]) -> None:
    ran = program(typed=KNOWN.encode())
    assert ran.code == 0
    assert ran.out.startswith("This answers: ")
    assert len(ran.err.splitlines()) == 1
    assert "DISCORD_TOKEN" in ran.err


def test_bytes_that_are_no_text_are_no_failure(program: Callable[..., Ran]) -> None:
    ran = program("chat", typed=b"\xff\xfe\x00\x1b[2J\n" + KNOWN.encode() + b"\n")
    assert (ran.code, ran.err) == (0, "")
    assert "This answers:" in ran.out
    assert "\x1b" not in ran.out


class Terminal:
    """A person at a terminal, with the chat as a program on the other side."""

    def __init__(self, home: Path) -> None:
        self._near, far = pty.openpty()
        self.home = home
        self._said = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.small", "chat"],
            stdin=far,
            stdout=far,
            stderr=far,
            env={**environment(), "HOME": str(home), "TERM": "dumb"},
            start_new_session=True,
            # A test run that was started in the background ignores Ctrl-C, and so would the program.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(far)

    def reads_until(self, expected: str) -> str:
        """Everything said since the last call, up to and with this."""
        while expected.encode() not in self._said:
            self._said += self._more()
        end = self._said.index(expected.encode()) + len(expected.encode())
        said, self._said = self._said[:end], self._said[end:]
        return said.decode()

    def _more(self) -> bytes:
        ready, _, _ = select.select([self._near], [], [], PATIENCE)
        assert ready, f"nothing more was said after {self._said!r}"
        return os.read(self._near, 65536)

    def types(self, keys: str) -> None:
        os.write(self._near, keys.encode())

    def presses_ctrl_c(self) -> None:
        # Readline notices a signal only while it waits for a key.
        state = Path(f"/proc/{self.process.pid}/stat")
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "S":
            pass
        os.killpg(self.process.pid, signal.SIGINT)

    def ends(self) -> int:
        """The exit code."""
        with contextlib.suppress(OSError):  # how Linux says that the far end is gone
            while self._more():
                pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        os.close(self._near)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def terminal(empty_folder: Path) -> Iterator[Terminal]:
    home = empty_folder / "home"
    home.mkdir()
    with contextlib.closing(Terminal(home)) as opened:
        yield opened


def test_at_a_terminal_questions_are_prompted_for_and_ctrl_d_leaves(terminal: Terminal) -> None:
    terminal.reads_until("> ")
    terminal.types(KNOWN + "\n")
    terminal.reads_until("This answers:")
    terminal.reads_until("> ")
    terminal.types("\x04")
    assert terminal.ends() == 0
    assert list(terminal.home.iterdir()) == []


def test_at_a_terminal_an_offered_question_is_picked_by_number(terminal: Terminal) -> None:
    terminal.reads_until("> ")
    terminal.types("how do i bake sourdough bread in a sanctuary city of mayors\n")
    offer = terminal.reads_until("A number picks a question.")
    question = offer.split(" 1. ")[1].splitlines()[0]
    terminal.reads_until("> ")
    terminal.types("1\n")
    terminal.reads_until(f"This answers: {question[:40]}")


@pytest.mark.parametrize("typed", ["", "half a quest"])
def test_ctrl_c_leaves_at_once_without_a_traceback(terminal: Terminal, typed: str) -> None:
    terminal.reads_until("> ")
    terminal.types(typed)
    terminal.reads_until(typed)
    terminal.presses_ctrl_c()
    assert terminal.ends() == 0


@pytest.mark.parametrize("word", ["exit", "quit"])
def test_a_word_leaves_too(terminal: Terminal, word: str) -> None:
    terminal.reads_until("> ")
    terminal.types(word + "\n")
    assert terminal.ends() == 0
