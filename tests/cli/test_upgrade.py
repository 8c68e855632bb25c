"""An owner who began with the 22 facts of the founding article, changed three of them, and takes this release."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Editor, Fact
from knowledge.base import SHIPPED
from knowledge.packfiles import read_files
from knowledge.store import Change, Proposal, Store
from knowledge.transfer import load_shipped
from tests.cli.conftest import Ran

FOUNDING = Path(__file__).parents[1] / "packs" / "founding"
EDITOR = Editor(id=7, name="Ana")
AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
NOW_SHIPPED = {fact.id: fact for fact in read_files(SHIPPED).facts}
EDITED = ("doj-23-jurisdictions-2018", "sessions-subpoena-threat-2018", "what-is-sanctuary-city")
"""Facts that the release words differently now."""


async def _begin(url: str) -> None:
    async with Store.open(url) as store:
        await load_shipped(store, FOUNDING)
        facts = {fact.id: fact for fact in (await store.read()).facts}
        assert len(facts) == 22
        await store.apply([_edit(facts[name]) for name in EDITED])


def _edit(before: Fact) -> Change:
    after = before.model_copy(update={"answer": f"Ours: {before.id}."})
    return Change(0, before, after, EDITOR, AT, "Said better.")


async def _now(url: str) -> tuple[dict[str, Fact], tuple[Proposal, ...]]:
    async with Store.open(url) as store:
        return {fact.id: fact for fact in (await store.read()).facts}, await store.waiting()


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that holds the 22 facts, three of them edited."""
    url = f"sqlite:///{tmp_path / 'begun.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_begin(url))
    return url


def test_three_local_edits_outlive_the_release_and_the_owner_reads_of_them(begun: str, bot: Callable[..., Ran]) -> None:
    said = " ".join(bot("check").out.split())
    facts, waiting = asyncio.run(_now(begun))
    assert set(facts) == set(NOW_SHIPPED)
    assert {name: facts[name].answer for name in EDITED} == {name: f"Ours: {name}." for name in EDITED}
    others = [name for name in facts if name not in EDITED]
    assert [name for name in others if facts[name].answer != NOW_SHIPPED[name].answer] == []
    assert {proposal.fact.id: proposal.fact.answer for proposal in waiting} == {
        name: NOW_SHIPPED[name].answer for name in EDITED
    }
    assert f"so kept as they are here: {', '.join(EDITED)}. The text of the release waits for review." in said
    assert f"Texts of a release that wait for review: {', '.join(EDITED)}." in said


def test_it_is_told_once_by_whatever_runs_first_and_by_check_as_long_as_it_waits(
    begun: str, bot: Callable[..., Ran]
) -> None:
    first = bot("ask", "What is a sanctuary city?")
    assert "Ours: what-is-sanctuary-city." in first.out
    assert all(name in first.err for name in EDITED)
    assert "kept" not in bot("ask", "What is a sanctuary city?").err
    assert f"wait for review: {', '.join(EDITED)}." in " ".join(bot("check").out.split())
