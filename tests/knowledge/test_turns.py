"""Many questions at once: the first answer is on its way long before the last question is worked on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import knowledge.base
from knowledge import KnowledgeBase, Outcome
from knowledge.store import Store

STEPS = 3
"""Turns of the event loop that sending takes in this test."""


async def test_questions_that_come_together_are_answered_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    class Answerer:
        """Notes what it works on."""

        def __init__(self, facts: Any) -> None:
            pass

        def ask(self, text: str, **_: object) -> Outcome:
            happened.append(f"work on {text}")
            return Outcome(outcome="unknown")

    async def answered(text: str) -> None:
        await base.ask(text)
        for _ in range(STEPS):
            await asyncio.sleep(0)
        happened.append(f"sent {text}")

    monkeypatch.setattr(knowledge.base, "Answerer", Answerer)
    questions = [f"number {number}" for number in range(20)]
    async with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        base = KnowledgeBase(store)
        await asyncio.gather(*(answered(text) for text in questions))
    assert [one for one in happened if one.startswith("work")] == [f"work on {text}" for text in questions]
    # Each turn of the loop works on one question more at most.
    for text, later in zip(questions, questions[STEPS + 2 :], strict=False):
        assert happened.index(f"sent {text}") < happened.index(f"work on {later}")
