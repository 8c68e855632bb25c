"""A start with nothing new takes over what an earlier one worked out, and never what does not belong to these facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.answering import Answerer
from knowledge.matching import calibration
from knowledge.matching.calibration import calibration_key
from knowledge.packfiles import read_files
from knowledge.store import Store
from tests.knowledge.samples import edited


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry each time that a lowest score is worked out."""
    from knowledge import answering
    from knowledge.matching.gate import lowest_score as work_out

    times: list[int] = []

    def counting(*arguments: object) -> float:
        times.append(1)
        return work_out(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "lowest_score", counting)
    return times


async def _lowest(url: str, packs: Path) -> float:
    async with KnowledgeBase.open(url, shipped=packs) as base:
        await base.calibrate()
        return base._views.answerer(0).lowest_score


async def test_the_second_start_works_nothing_out(tmp_path: Path, packs: Path, counted: list[int]) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/facts.db"
    first = await _lowest(url, packs)
    assert await _lowest(url, packs) == first > 0
    assert len(counted) == 1


async def test_other_code_works_it_out_again(
    tmp_path: Path, packs: Path, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/facts.db"
    await _lowest(url, packs)
    monkeypatch.setattr(calibration, "_engine", lambda: b"another release")
    await _lowest(url, packs)
    assert len(counted) == 2


def test_other_facts_or_another_order_have_another_key(packs: Path) -> None:
    facts = read_files(packs).facts
    keys = {
        calibration_key(facts),
        calibration_key(facts[1:]),
        calibration_key(facts[::-1]),
        calibration_key([edited(facts[0], phrasings=["one more way to ask it"]), *facts[1:]]),
    }
    assert len(keys) == 4


def test_an_answerer_that_was_changed_has_no_key(packs: Path) -> None:
    """GIVEN statistics of an earlier base THEN the score is not the one that a fresh start would get."""
    facts = read_files(packs).facts
    answerer = Answerer(facts)
    assert answerer.calibration_key() == calibration_key(facts)
    assert answerer.changed([edited(facts[0], phrasings=["one more way to ask it"])]).calibration_key() is None


async def test_a_start_with_nothing_to_bring_up_to_date_loads_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path.as_posix()}/facts.db"
    async with Store.open(url):
        pass
    program = f"""
import asyncio, sys
from knowledge.store import Store
async def main():
    async with Store.open({url!r}):
        print("alembic" in sys.modules)
asyncio.run(main())
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"
