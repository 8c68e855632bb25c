"""Whoever runs the bot looks after the facts from the command line."""

from __future__ import annotations

import asyncio
import csv
import functools
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.terminal import WIDTH
from knowledge import KnowledgeBase
from knowledge.packwriter import write_files
from tests.cli.conftest import Ran
from tests.knowledge.curation.people import DETAINER, SERVER, WARRANT, edit, editor, fill, published, reviewer
from tests.knowledge.samples import SOURCE, TOPICS, edited, make_fact

DATABASE = "sqlite:///sanctuary.db"
FACT, PROTECTED = DETAINER.id, WARRANT.id
Bot = Callable[..., Ran]


@pytest.fixture(autouse=True)
def small_base(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    """Three facts instead of the shipped ones, one of them protected."""
    asyncio.run(fill(DATABASE))
    monkeypatch.setattr(KnowledgeBase, "open", staticmethod(functools.partial(KnowledgeBase.open, shipped=None)))


def done(ran: Ran) -> str:
    """What a command printed, on one line; it went well and fits."""
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= WIDTH for line in ran.out.splitlines())
    return " ".join(ran.out.split())


def refused(ran: Ran) -> str:
    """The one sentence on standard error."""
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert ran.err.rstrip().endswith((".", "`."))
    return ran.err.strip()


def elsewhere(work: Callable[[KnowledgeBase], Awaitable[Any]]) -> Any:
    """Do something that people do in Discord meanwhile."""

    async def run() -> Any:
        async with KnowledgeBase.open(DATABASE) as base:
            return await work(base)

    return asyncio.run(run())


def pack(folder: Path, *facts: Any) -> Path:
    """A fact file to import."""
    write_files(facts, [SOURCE], folder, topics=TOPICS, name_of=lambda fact: "incoming")
    return folder / "facts" / "incoming.yaml"


def test_show_tells_the_answer_and_the_revision(bot: Bot) -> None:
    words = done(bot("facts", "show", PROTECTED))
    assert WARRANT.answer in words
    assert words.endswith(f"{PROTECTED}, revision 1. Protected: a change waits for a second key.")


@pytest.mark.parametrize(
    "command",
    [
        ["show"],
        ["history"],
        ["retire", "--reason", "wrong"],
        ["undo", "--why", "x"],
        ["hide", "--why", "x"],
        ["unhide", "--why", "x"],
    ],
    ids=lambda command: command[0],
)
def test_a_fact_that_is_not_there_is_one_sentence(bot: Bot, command: list[str]) -> None:
    assert refused(bot("facts", command[0], "no-such-fact", *command[1:])) == "There is no fact no-such-fact."


def test_hidden_until_shown_again(bot: Bot) -> None:
    assert done(bot("facts", "hide", FACT, "--why", "a doubt")) == f"{FACT} is hidden."
    assert DETAINER.answer not in bot("ask", DETAINER.question).out
    assert "Hidden: it is not answered with." in done(bot("facts", "show", FACT))
    assert done(bot("facts", "unhide", FACT, "--why", "no doubt")) == f"{FACT} is answered with again."
    assert DETAINER.answer in bot("ask", DETAINER.question).out
    assert "Nothing would change" in refused(bot("facts", "unhide", FACT, "--why", "again"))


def test_a_reason_is_asked_for(bot: Bot) -> None:
    assert "--why" in bot("facts", "hide", FACT).err
    ran = bot("facts", "hide", FACT, "--why", " ")
    assert (ran.code, ran.err.splitlines()[1]) == (2, "why: say in a few words why")


def test_retire_then_undo_is_told_by_the_history(bot: Bot) -> None:
    assert done(bot("facts", "retire", FACT, "--reason", "off topic", "--note", "see minutes")).endswith("Revision 2.")
    assert "because: off topic." in done(bot("facts", "show", FACT))
    assert "Revision 3." in done(bot("facts", "undo", FACT, "--why", "it is on topic"))
    words = done(bot("facts", "history", FACT))
    assert "Rosa: First." in words
    assert "command line: off topic Withdrawn: off topic (see minutes)." in words
    assert words.endswith("command line: it is on topic Back in force.")


def test_restore_brings_an_earlier_text_back_and_the_history_shows_the_words(bot: Bot) -> None:
    elsewhere(lambda base: published(base, FACT, reviewer(), answer="The reply of what-is-a-detainer."))
    assert "[-answer-]{+reply+}" in done(bot("facts", "history", FACT))
    assert "revision 1. Revision 3." in done(bot("facts", "restore", FACT, "1", "--why", "better"))
    assert "has no revision 9: the latest is 3." in refused(bot("facts", "restore", FACT, "9", "--why", "x"))


def test_undo_of_a_revision_that_is_not_the_latest_is_refused(bot: Bot) -> None:
    elsewhere(lambda base: published(base, FACT, reviewer(), answer="Another one."))
    assert "revision 2 now" in refused(bot("facts", "undo", FACT, "--why", "x", "--revision", "1"))


def test_what_is_protected_waits_and_says_what_can_be_done(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    words = done(bot("facts", "retire", PROTECTED, "--reason", "wrong"))
    assert "it is protected, so this waits as proposal 1." in words
    assert "another reviewer approves it in Discord" in words
    assert "made here. Nobody approves their own" in refused(bot("facts", "approve", "1"))
    queue = done(bot("facts", "queue"))
    assert f"Proposal 1, {PROTECTED}: a withdrawal by command line" in queue
    assert "unless somebody declines it" not in queue
    assert "is declined" in done(bot("facts", "decline", "1", "--why", "a mistake"))
    assert done(bot("facts", "queue")) == "Nothing waits."


def test_without_discord_it_is_published_by_the_queue_after_24_hours(bot: Bot) -> None:
    assert "can be published after" in done(bot("facts", "retire", PROTECTED, "--reason", "wrong"))
    assert "unless somebody declines it" in done(bot("facts", "queue"))
    engine = create_engine(DATABASE)
    with engine.begin() as connection:
        connection.execute(text("UPDATE proposals SET publish_after = '2026-01-01 00:00:00.000000'"))
    engine.dispose()
    assert f"without a veto: {PROTECTED}, revision 2. Nothing waits." in done(bot("facts", "queue"))


def test_somebody_elses_change_is_shown_and_approved(bot: Bot) -> None:
    elsewhere(lambda base: edit(base, FACT, editor(), answer="The answer of an editor."))
    queue = done(bot("facts", "queue"))
    assert f"Proposal 1, {FACT}: a change by Rosa" in queue
    assert "Why: because" in queue
    assert "{+an editor+}" in queue
    assert done(bot("facts", "approve", "1")) == f"{FACT} is published. Revision 2."
    assert "published already" in refused(bot("facts", "approve", "1"))
    assert "number 7" in refused(bot("facts", "decline", "7", "--why", "x"))


def test_a_servers_own_proposal_is_not_decided_here(bot: Bot) -> None:
    elsewhere(lambda base: edit(base, FACT, editor(), SERVER, answer="Ours."))
    for command in (["approve", "1"], ["decline", "1", "--why", "x"]):
        assert "one server's own text" in refused(bot("facts", *command))


def test_redact_blanks_an_earlier_revision_and_says_what_it_reached(bot: Bot) -> None:
    elsewhere(lambda base: published(base, FACT, reviewer(), answer="Jane Roe lives here."))
    assert "says all of that too" in refused(bot("facts", "redact", FACT, "2"))
    assert "has no revision 9: the latest is 2." in refused(bot("facts", "redact", FACT, "9"))
    elsewhere(lambda base: published(base, FACT, reviewer(), answer="Clean."))
    assert "Jane Roe" in bot("facts", "history", FACT).out
    words = done(bot("facts", "redact", FACT, "2"))
    assert words.startswith(f"The words of revision 2 of {FACT} are blanked, in revisions: 1,")
    assert "exports and what Discord keeps are not reached" in words
    assert "Jane Roe" not in bot("facts", "history", FACT).out


def test_json_out_of_one_base_and_into_an_empty_one_is_the_same(bot: Bot, empty_folder: Path) -> None:
    assert "no/such.zip can't be written" in refused(bot("facts", "export", "-o", "no/such.zip"))
    assert bot("facts", "export", "--format", "json", "-o", "facts.json").code == 0
    assert done(bot("facts", "import", "facts.json")) == "0 new, 0 changed, 0 conflicts, 3 unchanged."
    (empty_folder / "sanctuary.db").unlink()
    words = done(bot("facts", "import", "facts.json"))
    assert words.startswith("3 new, 0 changed, 0 conflicts, 1 source.")
    assert words.endswith("Imported: 3.")
    again = bot("facts", "export", "--format", "json")
    assert again.out.encode() == (empty_folder / "facts.json").read_bytes()
    assert "Rosa" in json.loads(again.out)["facts"][0]["revisions"][0]["editor"]["name"]


def test_csv_by_topic(bot: Bot) -> None:
    ran = bot("facts", "export", "--format", "csv", "--topic", "history")
    rows = list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == ["how-did-it-begin", PROTECTED]
    assert refused(bot("facts", "export", "--topic", "zebras")) == "No fact has the topic zebras."


def test_a_pack_is_a_file_and_only_what_changed_here_is_in_it(bot: Bot) -> None:
    assert bot("facts", "export", "--changed-here", "-o", "facts.zip").err == "Written: facts.zip\n"
    assert done(bot("facts", "import", "facts.zip", "--dry-run")) == "0 new, 0 changed, 0 conflicts, 3 unchanged."


def test_a_pack_does_not_go_to_a_screen(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.curation_commands._is_screen", lambda: True)
    assert "-o FILE" in refused(bot("facts", "export"))


def test_a_dry_run_says_what_would_change_and_writes_nothing(bot: Bot, tmp_path: Path) -> None:
    new = make_fact("what-is-new")
    file = pack(tmp_path / "pack", edited(DETAINER, answer="The reply of what-is-a-detainer."), new,
                edited(WARRANT, answer="Another."))  # fmt: skip
    words = done(bot("facts", "import", str(file), "--dry-run"))
    assert words.startswith("1 new, 2 changed, 0 conflicts.")
    assert f"new: what-is-new: {new.question}" in words
    assert "[-answer-]{+reply+}" in words
    assert DETAINER.answer in bot("facts", "show", FACT).out
    words = done(bot("facts", "import", str(file), "--why", "the newsroom's list"))
    assert f"Imported: 2. Protected, so they wait for a second key (`facts queue`): {PROTECTED}." in words
    assert "command line: the newsroom's list" in done(bot("facts", "history", "what-is-new"))
    assert f"Proposal 1, {PROTECTED}" in done(bot("facts", "queue"))


def test_each_problem_is_told_by_line_and_field_and_nothing_is_written(bot: Bot, tmp_path: Path) -> None:
    file = pack(tmp_path / "pack", make_fact("what-is-new"))
    file.write_text(file.read_text().replace("kind: definition", "kind: rumour"))
    ran = bot("facts", "import", str(file))
    assert ran.code == 2
    assert ran.err == "Nothing was imported.\n"
    assert ran.out.startswith("1 problem:\n")
    assert "incoming.yaml:" in ran.out
    assert "what-is-new kind" in ran.out
    assert refused(bot("facts", "show", "what-is-new")) == "There is no fact what-is-new."


def test_a_conflict_stops_all_of_it(bot: Bot, tmp_path: Path) -> None:
    assert bot("facts", "retire", FACT, "--reason", "wrong").code == 0
    file = pack(tmp_path / "pack", DETAINER, make_fact("what-is-new"))
    ran = bot("facts", "import", str(file), "--dry-run")
    assert ran.code == 2
    assert ran.out.startswith("1 new, 0 changed, 1 conflict.")
    assert f"conflict: {FACT}: retired here" in ran.out
    assert ran.err == "Nothing would be imported.\n"
    assert bot("facts", "import", str(file)).code == 2
    assert bot("facts", "show", "what-is-new").code == 2


def test_a_file_that_is_none_is_refused(bot: Bot, empty_folder: Path) -> None:
    (empty_folder / "notes.txt").write_text("hello")
    ran = bot("facts", "import", "notes.txt")
    assert (ran.code, ran.err) == (2, "Nothing was imported.\n")
    assert "is no fact file" in ran.out
    assert bot("facts", "import", "gone.zip").code == 2
