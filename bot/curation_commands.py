"""`python -m bot facts …`: what moderators do in Discord, on the facts that every server sees.

The command line is one editor with the role of whoever runs the bot. It has one key only: what needs a second one waits
in the queue like everybody's, and another person turns it in Discord.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from bot.config import load_settings
from bot.curation_text import print_history, print_plan, print_queue
from bot.strings import catalogue
from bot.terminal import line, make_console, print_outcome, print_sentence
from knowledge import (
    SHARED,
    Actor,
    Editor,
    HistoryEntry,
    KnowledgeBase,
    Outcome,
    OwnProposal,
    RetireReason,
    Revision,
    Role,
    View,
    Waiting,
)

COMMAND_LINE = Editor(id=0, name="command line")
"""Who the history names for changes made here."""
REFUSED = 2

Form = Literal["yaml", "json", "csv"]
FactId = Annotated[str, typer.Argument(metavar="FACT", help="The fact's id.")]
Account = Annotated[int, typer.Argument(min=1, metavar="ACCOUNT", help="The account's id in Discord.")]
Number = Annotated[int, typer.Argument(min=1, metavar="NUMBER", help="The proposal's number, from `facts queue`.")]
Version = Annotated[int, typer.Argument(min=1, metavar="REVISION", help="The revision's number, from `facts history`.")]
Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="A few words for the history.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to a group."""
    commands: tuple[Callable[..., None], ...] = (
        show, history, retire, restore, undo, hide, unhide, redact, queue, approve, decline, pause, resume, quarantine,
        lift,
    )  # fmt: skip
    for command in commands:
        app.command()(command)
    app.command("export")(export)
    app.command("import")(import_)


def show(fact_id: FactId) -> None:
    """Show a fact as people see it, with its revision; also a withdrawn or hidden one."""
    asyncio.run(_show(fact_id))


def history(fact_id: FactId) -> None:
    """Show every revision of a fact: who, when, why, and what changed."""
    asyncio.run(_history(fact_id))


def retire(
    fact_id: FactId,
    reason: Annotated[RetireReason, typer.Option("--reason", help="Why, as everybody may read it.")],
    note: Annotated[str, typer.Option("--note", metavar="WORDS", help="More about it, for moderators only.")] = "",
) -> None:
    """Withdraw a fact. Its history stays, and its wordings are free for others."""
    asyncio.run(_step(fact_id, "withdrawn", lambda base, actor: base.retire(SHARED, fact_id, actor, reason, note)))


def restore(fact_id: FactId, number: Version, why: Why) -> None:
    """Let the text of an earlier revision stand again; a withdrawn fact comes back with it."""

    async def bring_back(base: KnowledgeBase, actor: Actor) -> Revision | Waiting:
        await _revision(base, fact_id, number)
        return await base.restore(SHARED, fact_id, number, actor, why)

    asyncio.run(_step(fact_id, f"back at the text of revision {number}", bring_back))


def undo(
    fact_id: FactId,
    why: Why,
    revision: Annotated[
        int | None, typer.Option("--revision", min=1, help="Only if this is still the latest revision.")
    ] = None,
) -> None:
    """Take back the latest change of a fact."""

    async def take_back(base: KnowledgeBase, actor: Actor) -> Revision | Waiting:
        latest = revision or (await _revisions(base, fact_id))[-1].revision.number
        return await base.undo(SHARED, fact_id, latest, actor, why)

    asyncio.run(_step(fact_id, "back at the text before", take_back))


def hide(fact_id: FactId, why: Why) -> None:
    """Stop answering with a fact, at once and until `unhide`."""
    asyncio.run(_step(fact_id, "hidden", lambda base, actor: base.hide(SHARED, fact_id, actor, why)))


def unhide(fact_id: FactId, why: Why) -> None:
    """Answer with a hidden fact again."""
    asyncio.run(_step(fact_id, "answered with again", lambda base, actor: base.unhide(SHARED, fact_id, actor, why)))


def redact(fact_id: FactId, number: Version) -> None:
    """Blank a revision's words for good, in the history, in drafts and on the disk. Who, when and why stay."""
    asyncio.run(_redact(fact_id, number))


def queue() -> None:
    """Show what waits for a second key or a decision; publishes what has waited its 24 hours without a veto."""
    asyncio.run(_queue())


def approve(number: Number) -> None:
    """Publish somebody else's proposal."""
    asyncio.run(_approve(number))


def decline(number: Number, why: Why) -> None:
    """Say no to a proposal, or take back one that was made here."""
    asyncio.run(_decline(number, why))


def pause(why: Why) -> None:
    """Stop all answers of the Discord bot, in every server and in direct messages."""
    asyncio.run(_pause(why, stop=True))


def resume(why: Why) -> None:
    """Let the Discord bot answer again. A server that its managers paused stays so."""
    asyncio.run(_pause(why, stop=False))


def quarantine(
    account: Account,
    since: Annotated[dt.datetime, typer.Option("--since", metavar="DATE", help="From when on, in UTC.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it changed.")] = False,
) -> None:
    """Block an account in every server, and put back the facts whose latest revision is the account's."""
    asyncio.run(_quarantine(account, since.replace(tzinfo=dt.UTC), dry_run=dry_run))


def lift(account: Account) -> None:
    """Lift a quarantine that was begun here."""
    asyncio.run(_lift(account))


def export(
    form: Annotated[
        Form,
        typer.Option("--format", help="A pack (zip of YAML files), JSON with the history, or a table."),
    ] = "yaml",
    topic: Annotated[str | None, typer.Option("--topic", help="Only facts with this topic.")] = None,
    changed_here: Annotated[
        bool, typer.Option("--changed-here", help="Only facts that are not as a release has them.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", dir_okay=False, help="Write into this file.")
    ] = None,
) -> None:
    """Write facts to standard output or into a file, the same bytes for the same facts."""
    asyncio.run(_export(form, topic, changed_here, out))


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, readable=True, help="A .zip, .yaml or .json of an export."
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="A few words for the history.")] = None,
) -> None:
    """Take facts from a file: first says what would change, then writes all of it or nothing."""
    asyncio.run(_import(file, why or f"Imported from {file.name}.", dry_run=dry_run))


@asynccontextmanager
async def _opened() -> AsyncIterator[tuple[KnowledgeBase, Actor]]:
    """The base, and the command line as it acts there.

    Without Discord nobody else could turn a second key, so that the 24 hours for a veto begin.
    """
    settings = load_settings()
    reviewers = 1 if settings.token is None else 2
    async with KnowledgeBase.open(settings.database_url) as base:
        yield base, Actor(COMMAND_LINE, Role.OPERATOR, dt.datetime.now(dt.UTC), reviewers)


async def _step(
    fact_id: str, said: str, step: Callable[[KnowledgeBase, Actor], Coroutine[Any, Any, Revision | Waiting | None]]
) -> None:
    async with _opened() as (base, actor):
        await _revisions(base, fact_id)
        done = await step(base, actor)
    if isinstance(done, Waiting):
        _say(f"{fact_id} is not {said} yet: it is protected, so this waits as proposal {done.proposal_id}. "
             + _second_key(done.proposal_id, done.publish_after))  # fmt: skip
    else:
        revision = f" Revision {done.number}." if done else ""
        _say(f"{fact_id} is {said}.{revision}")


def _second_key(proposal_id: int, publish_after: dt.datetime | None) -> str:
    words = "Nobody approves their own change: another reviewer approves it in Discord."
    if publish_after is not None:
        words = (
            "Without Discord there is no other reviewer, so it can be published after "
            f"{publish_after:%Y-%m-%d %H:%M} UTC: then run `facts queue`."
        )
    return f"{words} To take it back: `facts decline {proposal_id} --why WORDS`."


async def _show(fact_id: str) -> None:
    console = make_console(sys.stdout)
    async with _opened() as (base, _):
        latest = (await _revisions(base, fact_id))[-1]
        view = base.view()
        fact = latest.revision.after
        shown = View({**view.facts, fact_id: fact}, view.sources).shown(fact_id)
        today = dt.datetime.now(dt.UTC).date()
        outcome = Outcome(outcome="answer", facts=(shown,))
        print_outcome(outcome, catalogue(), console, links=base.links, today=today)
    about = [f"{fact_id}, revision {latest.revision.number}."]
    about += ["Protected: a change waits for a second key."] if fact.protected else []
    if fact.retired_at is not None:
        because = f" because: {latest.retirement.reason}" if latest.retirement else ""
        about.append(f"Withdrawn on {fact.retired_at:%Y-%m-%d}{because}.")
    elif fact_id not in view.facts:
        about.append("Hidden: it is not answered with.")
    console.print()
    print_sentence(" ".join(about), console)


async def _history(fact_id: str) -> None:
    async with _opened() as (base, _):
        print_history(await _revisions(base, fact_id), make_console(sys.stdout))


async def _redact(fact_id: str, number: int) -> None:
    async with _opened() as (base, actor):
        await _revision(base, fact_id, number)
        done = await base.redact(SHARED, fact_id, number, actor)
    _say(f"The words of revision {number} of {fact_id} are blanked, in revisions: {done.revisions}, "
         f"in drafts and proposals: {done.proposals}.")  # fmt: skip
    if done.still_in:
        _say("Some of them are still in a text that stands now. Change that text, then do this again.")
    _say("Copies of the database, exports and what Discord keeps are not reached.")


async def _queue() -> None:
    async with _opened() as (base, actor):
        for revision in await base.publish_due(actor.at):
            _say(f"Published after 24 hours without a veto: {revision.fact_id}, revision {revision.number}.")
        print_queue(await base.queue(SHARED), make_console(sys.stdout))


async def _pause(why: str, *, stop: bool) -> None:
    async with _opened() as (base, actor):
        await (base.servers.pause if stop else base.servers.resume)(SHARED, actor, why)
    _say("The bot answers nobody in Discord until `facts resume`." if stop else "The bot answers in Discord again.")


async def _quarantine(account: int, since: dt.datetime, *, dry_run: bool) -> None:
    async with _opened() as (base, actor):
        if dry_run:
            changes = await base.accounts.changes_by(account, since)
            for revision in changes.revisions:
                _say(f"changed: {revision.fact_id}, revision {revision.number}, {revision.at:%Y-%m-%d %H:%M} UTC")
            for proposal in changes.proposed:
                _say(f"proposed: {proposal.fact.id}, proposal {proposal.id}")
            for revision in changes.approved:
                _say(f"approved: {revision.fact_id}, revision {revision.number}")
            return
        done = await base.accounts.quarantine(account, since, actor)
    _say(f"Account {account} changes nothing any more, in no server, until `facts lift {account}`.")
    for revision in done.restored:
        _say(f"put back: {revision.fact_id}, revision {revision.number}")
    back = done.taken_back
    for said, names in (
        ("hidden again", back.hidden), ("shown again", back.shown), ("set up as before", back.settings),
        ("free again", back.freed), ("stopped again", back.blocked), ("waits again", back.reopened),
    ):  # fmt: skip
        for name in names:
            _say(f"{said}: {name}")
    if back.stopped or back.went_on:
        _say("answers: " + ("stopped again" if back.stopped else "go on again"))
    for revision in done.left:
        _say(f"for a decision: {revision.fact_id}, revision {revision.number}")


async def _lift(account: int) -> None:
    async with _opened() as (base, actor):
        await base.accounts.unblock(account, actor)
    _say(f"Account {account} can change facts again, as far as its roles allow.")


async def _approve(number: int) -> None:
    async with _opened() as (base, actor):
        proposal = await base.reviews.get(number)
        if proposal.scope != SHARED:
            _refuse(f"Proposal {number} is about one server's own text and is decided there.")
        try:
            revision = await base.approve(number, actor)
        except OwnProposal:
            _refuse(f"Proposal {number} was made here. " + _second_key(number, proposal.publish_after))
    _say(f"{revision.fact_id} is published. Revision {revision.number}.")


async def _decline(number: int, why: str) -> None:
    async with _opened() as (base, actor):
        proposal = await base.reviews.get(number)
        if proposal.scope != SHARED:
            _refuse(f"Proposal {number} is about one server's own text and is decided there.")
        await base.decline(number, actor, why)
    _say(f"Proposal {number} is declined. {proposal.fact.id} stays as it is.")


async def _export(form: Form, topic: str | None, changed_here: bool, out: Path | None) -> None:
    if out is None and form == "yaml" and _is_screen():
        _refuse("A pack is a zip archive: name a file for it with -o FILE.")
    async with _opened() as (base, _):
        _, data = await base.exchange.export(form, topic=topic, changed_here=changed_here)
        known = {name for fact in base.facts() for name in fact.topics}
    if topic is not None and topic not in known:
        _refuse(f"No fact has the topic {line(topic)}.")
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        _refuse(f"{out} can't be written: {error.strerror}.")
    print(f"Written: {out}", file=sys.stderr)


async def _import(file: Path, why: str, *, dry_run: bool) -> None:
    async with _opened() as (base, actor):
        planned = await base.exchange.plan({file.name: file.read_bytes()})
        print_plan(planned, make_console(sys.stdout))
        if not planned.ok:
            _refuse("Nothing would be imported." if dry_run else "Nothing was imported.")
        if dry_run or not (planned.new or planned.changed or planned.sources or planned.hidden):
            return
        done = await base.exchange.apply(planned, actor, why)
    _say(f"Imported: {len(done.published)}.")
    if done.waiting:
        _say(f"Protected, so they wait for a second key (`facts queue`): {', '.join(done.waiting)}.")


async def _revisions(base: KnowledgeBase, fact_id: str) -> tuple[HistoryEntry, ...]:
    return await base.history(fact_id) or _refuse(f"There is no fact {line(fact_id)}.")


async def _revision(base: KnowledgeBase, fact_id: str, number: int) -> None:
    entries = await _revisions(base, fact_id)
    if number not in {entry.revision.number for entry in entries}:
        _refuse(f"{fact_id} has no revision {number}: the latest is {entries[-1].revision.number}.")


def _say(sentence: str) -> None:
    print_sentence(sentence, make_console(sys.stdout))


def _is_screen() -> bool:
    return sys.stdout.isatty()


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(REFUSED)
