"""Whatever moderators do in whatever order: what stands is what the revisions lead to, and nothing is ever lost."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge import FactNotFound, NothingChanged, Revision
from knowledge.curation import Desk, RetireReason, Steps
from knowledge.curation.views import view_of
from knowledge.store import Store
from tests.knowledge.curation.people import SERVER, reviewer
from tests.knowledge.samples import SOURCE, change, make_fact

SCOPES = (0, SERVER)
BACK = "put aside for the shared text"


@dataclass(frozen=True)
class Step:
    what: str
    scope: int
    number: int


STEPS = st.builds(
    Step,
    st.sampled_from(["edit", "edit", "undo", "restore", "retire", "hide", "unhide", "reset"]),
    st.sampled_from(SCOPES),
    st.integers(0, 3),
)


@dataclass
class Model:
    """What ought to stand, thought out without a database: texts by scope, None where one is withdrawn."""

    texts: dict[int, list[str | None]] = field(default_factory=lambda: {0: ["first"], SERVER: []})
    own: bool = False
    hidden: set[int] = field(default_factory=set)

    def here(self, scope: int) -> int:
        """The scope whose text this one shows."""
        return scope if scope == 0 or self.own else 0

    def text(self, scope: int) -> str | None:
        return self.texts[self.here(scope)][-1]

    def seen(self, scope: int) -> str | None:
        covered = scope in self.hidden or (0 in self.hidden and self.here(scope) == 0)
        return None if covered else self.text(scope)

    def write(self, scope: int, text: str | None) -> None:
        self.texts[scope].append(text)
        self.own = self.own or scope == SERVER

    def expects(self, step: Step) -> type[Exception] | None:
        """Apply a step; what it is refused with when it does not apply."""
        scope, present = step.scope, self.text(step.scope)
        texts, gone = self.texts[scope], FactNotFound
        match step.what:
            case "edit" if present is None:
                return gone
            case "edit" if present == f"text {step.number}":
                return NothingChanged
            case "edit":
                self.write(scope, f"text {step.number}")
            case "retire" if present is None:
                return gone
            case "retire":
                self.write(scope, None)
                self.kept(scope, present)
            case "hide" if present is None:
                return gone
            case "hide":
                self.hidden.add(scope)
            case "unhide" if scope not in self.hidden:
                return NothingChanged
            case "unhide":
                self.hidden.discard(scope)
            case "reset" if scope == 0 or not (self.own or scope in self.hidden):
                return NothingChanged
            case "reset":
                self.hidden.discard(scope)
                self.back(scope)
            case "restore" if step.number >= len(texts):
                return gone
            case "restore":
                text = self.words(scope)[step.number]
                if present == text:
                    return NothingChanged
                self.write(scope, text)
            case "undo":
                return self.undo(scope)
        return None

    def undo(self, scope: int) -> type[Exception] | None:
        texts = self.texts[scope]
        if not texts:
            return FactNotFound
        if len(texts) == 1 and scope == SERVER:
            if self.own:
                self.back(scope)
                return None
            raise AssertionError("a server's row that was put back has two revisions")
        if len(texts) == 1:
            present = self.text(scope)
            self.write(scope, None)
            self.kept(scope, present)
            return None
        before, words = texts[-2], self.words(scope)[-2]
        if before == BACK:
            self.back(scope)
            return None
        if before == self.text(scope) and self.here(scope) == scope:
            raise AssertionError("two revisions in a row say the same")
        # Two withdrawn texts are the same only when their words are.
        if before == self.text(scope) and (before is not None or words == self.words(0)[-1]):
            return NothingChanged
        self.write(scope, before)
        if before is None:
            self.kept(scope, words)
        return None

    _words: dict[int, list[str | None]] = field(default_factory=lambda: {0: ["first"], SERVER: []})

    def words(self, scope: int) -> list[str | None]:
        """What each revision says, withdrawn or not."""
        known = self._words[scope]
        known += self.texts[scope][len(known) :]
        return known

    def kept(self, scope: int, text: str | None) -> None:
        self.words(scope)[-1] = text

    def back(self, scope: int) -> None:
        """A server's own text is put aside; its row says so with a revision."""
        if self.own:
            self.texts[scope].append(BACK)
            self.kept(scope, self.words(scope)[-2])
            self.own = False


@pytest.fixture
def opened(database_url: str) -> Iterator[tuple[asyncio.Runner, Store]]:
    with asyncio.Runner() as runner:
        opening = Store.open(database_url)
        store = runner.run(opening.__aenter__())
        yield runner, store
        runner.run(opening.__aexit__(None, None, None))


async def take(store: Store, fact_id: str, step: Step) -> None:
    async def changed() -> None:
        """Nothing is held in memory here."""

    desk, steps, actor = Desk(store, changed), Steps(store, changed), reviewer()
    scope = step.scope
    match step.what:
        case "edit":
            draft = await desk.start(scope, fact_id, actor, {"answer": f"text {step.number}"})
            await desk.publish(draft.id, actor, "edit")
        case "undo":
            revisions = await store.revisions(fact_id, scope)
            await steps.undo(scope, fact_id, len(revisions), actor, "undo")
        case "restore":
            await steps.restore(scope, fact_id, step.number + 1, actor, "restore")
        case "retire":
            await steps.retire(scope, fact_id, actor, RetireReason.WRONG)
        case "hide":
            await steps.hide(scope, fact_id, actor, "hide")
        case "unhide":
            await steps.unhide(scope, fact_id, actor, "unhide")
        case "reset":
            await steps.reset(scope, fact_id, actor, "reset")


async def play(store: Store, steps: list[Step]) -> None:
    fact = make_fact(f"fact-{uuid.uuid4().hex[:12]}", answer="first")
    await store.apply([change(fact)], sources=[SOURCE])
    model = Model()
    earlier: dict[int, tuple[Revision, ...]] = dict.fromkeys(SCOPES, ())
    for step in steps:
        refusal = model.expects(step)
        if refusal is None:
            await take(store, fact.id, step)
        else:
            with pytest.raises(refusal):
                await take(store, fact.id, step)
        standing = await store.standing()
        for scope in SCOPES:
            revisions = await store.revisions(fact.id, scope)
            row = next((one for one in standing.facts.get(scope, ()) if one.id == fact.id), None)
            fold = None
            for number, revision in enumerate(revisions, 1):
                assert (revision.number, revision.before) == (number, fold)
                fold = revision.after
            assert row == fold
            assert revisions[: len(earlier[scope])] == earlier[scope]
            earlier[scope] = revisions
            shown = view_of(standing, scope).facts.get(fact.id)
            assert (shown.answer if shown else None) == model.seen(scope)


@given(steps=st.lists(STEPS, min_size=1, max_size=10))
@example([Step("retire", SERVER, 0), Step("edit", 0, 0), Step("undo", SERVER, 0), Step("retire", 0, 0),
          Step("undo", SERVER, 0)])  # fmt: skip
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stands_is_the_fold_of_the_revisions(opened: tuple[asyncio.Runner, Store], steps: list[Step]) -> None:
    runner, store = opened
    runner.run(play(store, steps))
