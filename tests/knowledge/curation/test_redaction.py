"""Blanking a person's data leaves who, when and why, and nothing of the words in the database."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from knowledge import KnowledgeBase, NotAllowed, NothingChanged, StillInForce
from knowledge.curation import RetireReason
from knowledge.store.tables import metadata
from tests.knowledge.curation.people import DETAINER, LEE, SAM, SERVER, owner, published, reviewer

SECRET = "Xochitl Quetzalcoatl, 555-0142"
WORDS = ("Xochitl", "Quetzalcoatl", "0142")


async def found(base: KnowledgeBase, url: str) -> list[str]:
    """Where the words still are: in every column of every table, and in the files of SQLite."""
    places = []
    async with base.store.reading() as connection:
        for table in metadata.tables.values():
            for row in await connection.execute(table.select()):
                places += [table.name for word in WORDS if word.casefold() in repr(tuple(row)).casefold()]
    address = make_url(url)
    if address.drivername == "sqlite" and address.database:
        path = Path(address.database)
        for file in sorted(path.parent.glob(f"{path.name}*")):
            data = file.read_bytes().lower()
            places += [file.name for word in WORDS if word.lower().encode() in data]
    return places


async def test_nothing_of_the_words_is_left(base: KnowledgeBase, database_url: str) -> None:
    quote = {
        "text": f"{SECRET} said",
        "speaker": SECRET,
        "speaker_role": "Neighbour",
        "date": "2018",
        "source_id": "crs",
        "checked": "2026-11-24",
        "compared_with": "passage",
    }
    await published(base, DETAINER.id, reviewer(), answer=f"Ask {SECRET}.", phrasings=f"ice hold\ncall {SECRET}",
                    quotes=[quote])  # fmt: skip
    await published(base, DETAINER.id, reviewer(LEE), court="9th Cir.")
    draft = await base.start_draft(
        0, DETAINER.id, reviewer(SAM), {"answer": f"xochitl moved to {SECRET}", "court": "2d Cir."}
    )
    await published(base, DETAINER.id, reviewer(LEE), answer="Clean.", phrasings="ice hold", quotes=[])
    assert await found(base, database_url) != []
    with pytest.raises(NotAllowed):
        await base.redact(0, DETAINER.id, 2, reviewer())
    done = await base.redact(0, DETAINER.id, 2, owner())
    assert (done.revisions, done.proposals, done.still_in) == (2, 1, ())
    assert await found(base, database_url) == []
    first, second, third, fourth = await base.history(DETAINER.id)
    assert (second.revision.editor, second.revision.why) == (SAM, "because")
    assert second.revision.after.answer == "[redacted]"
    assert second.revision.after.quotes[0].speaker_role == "[redacted]"
    assert second.revision.after.question == DETAINER.question
    assert third.revision.before == second.revision.after
    assert fourth.revision.before == third.revision.after
    assert fourth.revision.after == base.view().facts[DETAINER.id]
    assert first.revision.after == DETAINER
    kept = await base.desk.get(draft.id)
    assert (kept.typed["answer"], kept.typed["court"]) == ("[redacted]", "2d Cir.")
    with pytest.raises(NothingChanged):
        await base.redact(0, DETAINER.id, 2, owner())


async def test_words_in_force_have_to_be_replaced_first(base: KnowledgeBase) -> None:
    await published(base, DETAINER.id, reviewer(), answer=SECRET)
    with pytest.raises(StillInForce):
        await base.redact(0, DETAINER.id, 2, owner())
    with pytest.raises(NothingChanged):
        await base.redact(0, DETAINER.id, 9, owner())
    assert base.shown(DETAINER.id).answer == SECRET


async def test_a_withdrawn_fact_and_a_servers_history_are_reached(base: KnowledgeBase, database_url: str) -> None:
    await published(base, DETAINER.id, reviewer(), answer=f"Ask {SECRET}.", phrasings=f"call {SECRET}")
    await published(base, DETAINER.id, reviewer(), SERVER, court="9th Cir.")
    await base.retire(0, DETAINER.id, reviewer(), RetireReason.WRONG, f"see {SECRET}")
    done = await base.redact(0, DETAINER.id, 2, owner())
    assert done.still_in == (SERVER,)
    await published(base, DETAINER.id, reviewer(), SERVER, answer="Clean.", phrasings="")
    await base.redact(SERVER, DETAINER.id, 1, owner())
    assert await found(base, database_url) == []
    assert base.shown(DETAINER.id, scope=SERVER).answer == "Clean."
    assert (await base.history(DETAINER.id))[-1].revision.after.retired_at is not None
