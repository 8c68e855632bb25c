"""What people type is shown as text: it pings nobody, links nowhere, formats nothing, and is kept letter for letter."""

from __future__ import annotations

import re
from pathlib import Path

import discord
from desk import Staff
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from talk import Person, Reply, World

from bot.strings import catalogue
from bot.views.text import link, linked, shown
from knowledge import Actor, Editor, KnowledgeBase, Role
from knowledge.store import tables
from tests.security.budget import MANY
from tests.security.properties import MARKS as PIECES
from tests.security.properties import no_mark_is_left

LINKS = "[a](https://x.example) [b](https://evil.example)"
BRACES = "{who} {0.__class__} {} {fact!r} %s"
SQL = "'; DROP TABLE facts;--"
PINGS = "@everyone @here <@123456789012345678> <@&987654321098765432>"
MARKS = "**NASTY** `NASTY` ||NASTY|| ~~NASTY~~ </ask:1>"
HIDDEN = "\u202etxt.exe"
WHY = f"{SQL} {PINGS} {LINKS} {BRACES} {MARKS} {HIDDEN}"
NAME = "*N* {who} @everyone [x](http://y)"
FACT = "garcetti-on-trust"
LIVE = re.compile(
    r"@(?:everyone|here)\b|\]\(https?://(?:evil|x)\.example|\]\(http://y|\u202e|(?<!\\)<[@/]"
    r"|(?<!\\)(?:\*\*|`|\|\||~~)NASTY|^\s*(?:#|-#|>) ",
    re.MULTILINE,
)
"""What would ping, link, format or hide if it stood in a message."""


def seen(reply: Reply | None) -> str:
    """The text of a message that Discord takes and in which nothing typed is live."""
    assert reply is not None
    components, characters = reply.shape
    assert components <= 40
    assert characters <= 4000
    # The link to a source is the bot's own, and so are the moments.
    text = re.sub(r"\]\(<https://[^\s>]*>\)|<t:\d+:\w>|<https?://[^\s>]*>", "", reply.text)
    assert not (found := LIVE.search(text)), f"{found[0]!r} is live in: {text}"
    return text


@MANY
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_no_mark_up_is_left_in_text_that_is_shown(text: str) -> None:
    no_mark_is_left(text)
    assert link(text, "https://good.example/(a)").count("](") == 1


def test_a_second_link_in_a_line_is_no_link_either() -> None:
    assert shown(LINKS) == "\\[a]\\(https://x.example) [b]\\(https://evil.example)"
    assert shown("[a\nb](https://evil.example)") == "[a\nb]\\(https://evil.example)"
    assert linked("https://evil.example\u202egpj.exe") == "<https://evil.examplegpj.exe>"
    assert linked("[help](https://evil.example)") == "[help]\\(<https://evil.example>)"
    assert shown("x\n  # y\n > z\u2028# w") == "x\n\\# y\n\\> z\n\\# w"


def test_braces_in_values_are_never_read_as_places_for_values() -> None:
    t = catalogue()
    assert (
        t("{who} changed {fact}: {why}", who=BRACES, fact="{why}", why="{who}") == f"{BRACES} changed {{why}}: {{who}}"
    )


async def test_a_hostile_fact_is_text_everywhere(world: World, staff: Staff) -> None:
    """GIVEN an editor whose name, reason and texts are attacks WHEN they go all the way THEN they are only text."""
    base = world.bot.base
    attacker = world.staff(NAME[:32], role=staff.editors)
    answer = f"Garcetti said so. {SQL} {PINGS} {LINKS} {BRACES} {MARKS}"
    typed = {
        "question": f"What is {SQL} {BRACES} {LINKS}?",
        "answer": answer,
        "phrasings": f"{'w' * 150}\n{SQL} {MARKS}",
    }
    draft = await base.start_draft(0, FACT, _actor(attacker), typed)
    await base.publish(draft.id, _actor(attacker), WHY)
    (queue,) = await staff.reviewer.runs("review")
    assert "DROP TABLE" in seen(queue)
    form = await staff.reviewer.opens_by_press(queue, "Decline")
    declined = await staff.reviewer.submits(form, why=WHY[:300])
    seen(declined)
    draft = await base.start_draft(0, FACT, _actor(attacker), typed)
    await base.publish(draft.id, _actor(attacker), WHY)
    (queue,) = await staff.reviewer.runs("review")
    seen(await staff.reviewer.presses(queue, "Approve"))
    stands = base.shown(FACT)
    assert (stands.question, stands.answer) == (typed["question"], typed["answer"])
    assert stands.phrasings == tuple(typed["phrasings"].split("\n"))
    for person, command, options in (
        (world.member, "fact show", {"fact": FACT}), (world.member, "fact list", {}),
        (world.member, "fact search", {"words": "drop table facts"}), (staff.editor, "fact history", {"fact": FACT}),
        (staff.reviewer, "review", {}), (world.member, "ask", {"question": typed["question"]}),
    ):  # fmt: skip
        for reply in await person.runs(command, **options):
            seen(reply)
    log = staff.logged()
    assert len(log) == 2
    assert all("{who} {0." in words.replace("\\", "") for words in log)
    for reply in world.sent(staff.log.id):
        seen(reply)


async def test_a_hostile_reason_is_kept_letter_for_letter_and_the_tables_stay(
    world: World, staff: Staff, tmp_path: Path
) -> None:
    base = world.bot.base
    person = staff.reviewer
    (shown_page,) = await person.runs("fact hide", fact=FACT, why=WHY)
    seen(shown_page)
    await person.runs("fact unhide", fact=FACT, why=WHY)
    page = await staff.edits(person, FACT, answer=f"Garcetti said: {SQL} {BRACES}")
    await staff.publishes(person, page, why=WHY)
    history = await base.history(FACT)
    assert WHY in {entry.revision.why for entry in history}
    assert f"{SQL} {BRACES}" in base.shown(FACT).answer
    for reply in world.sent(staff.log.id):
        seen(reply)
    name, whole = await base.exchange.export("json")
    async with KnowledgeBase.open(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", shipped=None) as other:
        owner = Actor(Editor(id=1, name="owner"), Role.OPERATOR, discord.utils.utcnow())
        await other.exchange.apply(await other.exchange.plan({name: whole}), owner, SQL)
        assert (await other.exchange.export("json"))[1] == whole
    async with base.store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            await connection.execute(select(func.count()).select_from(table))


def _actor(person: Person) -> Actor:
    return Actor(Editor(id=person.user.id, name=person.user.name), Role.EDITOR, discord.utils.utcnow(), 2)
