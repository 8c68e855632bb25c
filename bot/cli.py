"""The command line: `python -m bot …`. Each command is parse, one call, one print.

Exit codes: 0 whatever the answer is; 2 for bad usage, a change that is refused, a setting or a database that can't be
used, and for `check` when anything is wrong; 1 for a mistake in the program.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from babel import default_locale
from rich.console import Console

from bot import curation_commands, database_commands, fact_files, preview_command
from bot.chat import Chat, converse
from bot.check import State
from bot.check import check as look_over
from bot.config import HOW_TO_CONNECT, InvalidSettings, Settings, load_settings
from bot.errors import sentence
from bot.evaluate import measure, print_tables, read_lines
from bot.release import left_alone
from bot.strings import Catalogue, catalogue
from bot.terminal import make_console, print_sentence
from knowledge import KnowledgeBase, KnowledgeError

BAD_USAGE = 2
UNEXPECTED = 1

app = typer.Typer(
    name="bot",
    add_completion=False,
    # A pretty traceback prints local variables, and with them what somebody asked.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
facts = typer.Typer(name="facts", help="Look after the facts, for whoever runs the bot.", no_args_is_help=True)
fact_files.register(facts)
curation_commands.register(facts)
app.add_typer(facts)
database_commands.register(app)
preview_command.register(app)
At = Annotated[
    dt.datetime | None,
    typer.Option("--at", metavar="DATE", formats=["%Y-%m-%d"], help="Take this day for today (YYYY-MM-DD)."),
]

Why = Annotated[bool, typer.Option("--why", help="Tell why the first fact was found.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. A failure is a sentence on standard error, not a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(args=arguments, prog_name="python -m bot")
    except InvalidSettings as error:
        print(*error.problems, sep="\n", file=sys.stderr)
    except KnowledgeError as error:
        print(sentence(error, _words()), file=sys.stderr)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else BAD_USAGE
    except Exception as error:
        print(sentence(error, _words()), file=sys.stderr)
        return UNEXPECTED
    return BAD_USAGE


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Answers questions about US sanctuary policy from a curated fact base, with sources.

    Without a command: the Discord bot when DISCORD_TOKEN is set, else a chat in this terminal.
    """
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    if settings.token is not None:
        _run_bot(settings)
        return
    print(f"There is no DISCORD_TOKEN, so this is a chat in the terminal. {HOW_TO_CONNECT}", file=sys.stderr)
    _converse(settings, None)


@app.command()
def run() -> None:
    """Run the Discord bot (what a service starts). Needs DISCORD_TOKEN."""
    settings = load_settings()
    if settings.token is None:
        raise InvalidSettings([f"The bot can't log in: there is no DISCORD_TOKEN. {HOW_TO_CONNECT}"])
    _run_bot(settings)


@app.command()
def chat(why: Why = False, at: At = None) -> None:
    """Ask in the terminal, one question a line; also from a pipe."""
    _converse(load_settings(), _day(at), why=why)


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="What to ask; quotes are not needed.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one outcome as JSON.")] = False,
    why: Why = False,
    at: At = None,
) -> None:
    """Ask one question."""
    text = " ".join(question).encode("utf-8", "replace").decode("utf-8")
    asyncio.run(_ask(load_settings(), text, as_json=as_json, why=why, at=_day(at)))


@app.command()
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", exists=True, dir_okay=False, readable=True, help="Labelled questions (JSONL)."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--json", metavar="OUT", dir_okay=False, writable=True, help="Write a JSON line a message here."),
    ] = None,
    at: At = None,
) -> None:
    """Measure labelled questions: how often the right fact is found, and how often a wrong one is shown."""
    if out is not None and out.resolve() in {file.resolve() for file in files}:
        raise typer.BadParameter("OUT is one of the files that are measured.", param_hint="--json")
    asyncio.run(_evaluate(load_settings(), files, out, _day(at)))


@app.command()
def check() -> None:
    """Tell in plain sentences what is right and wrong with the set-up."""
    raise typer.Exit(asyncio.run(_check()))


def _run_bot(settings: Settings) -> None:
    # Only the bot itself needs the library of Discord's gateway; everything else starts without it.
    from bot.client import run_bot

    run_bot(settings)


def _converse(settings: Settings, at: dt.date | None, *, why: bool = False) -> None:
    converse(settings, _words(), make_console(sys.stdout), why=why, at=at)


async def _ask(settings: Settings, text: str, *, as_json: bool, why: bool, at: dt.date | None) -> None:
    async with KnowledgeBase.open(settings.database_url, model=settings.embedding_model) as base:
        for words in left_alone(base.load_report):
            print(words, file=sys.stderr)
        if as_json:
            outcome = await base.ask(text, at=at)
            print(json.dumps(outcome.model_dump(mode="json"), indent=2))
        else:
            chat = Chat(base, _words(), make_console(sys.stdout), help_url=settings.help_url, why=why, at=at)
            await chat.say(text)


async def _evaluate(settings: Settings, files: Sequence[Path], out: Path | None, at: dt.date | None) -> None:
    def report(sentence: str) -> None:
        print(sentence, file=sys.stderr)

    lines, malformed = read_lines(files, report)
    console = make_console(sys.stdout)
    with ExitStack() as opened:
        try:
            record = opened.enter_context(out.open("w", encoding="utf-8")) if out else None
        except OSError as error:
            raise typer.BadParameter(f"{out} can't be written: {error.strerror}.", param_hint="--json") from None
        async with KnowledgeBase.open(settings.database_url, model=settings.embedding_model) as base:
            measured = await measure(base, lines, at=at, out=record, console=Console(stderr=True))
    measured.malformed = malformed
    print_tables(measured, console)


async def _check() -> int:
    console = make_console(sys.stdout)
    wrong = False
    async for finding in look_over():
        print_sentence(f"{finding.state}: {finding.sentence}", console)
        wrong = wrong or finding.state is State.WRONG
    return BAD_USAGE if wrong else 0


def _words() -> Catalogue:
    return catalogue(default_locale("LC_MESSAGES") or "en")


def _day(at: dt.datetime | None) -> dt.date | None:
    return at.date() if at else None
