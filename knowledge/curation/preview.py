"""What publishing a draft would do, before anybody presses Publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.curation.diff import FieldDiff, diff_facts
from knowledge.curation.drafts import Draft
from knowledge.curation.moves import Move, Moves
from knowledge.curation.views import View
from knowledge.errors import WordingTaken
from knowledge.facts import Fact, ShownFact, Source
from knowledge.matching.text import normalise

Checks = Callable[[Fact, Mapping[str, Source]], Iterable[Any]]
"""The editor's checks: takes a fact and all sources by id, gives findings. They are handed on as they are."""


@dataclass(frozen=True)
class Preview:
    """A draft as it would stand.

    `before` is what stands now (None for a new fact), `shown` the new text ready for a card. `moved` says that the fact
    changed since the draft was started: publishing meets a conflict. `taken` are wordings that another fact holds.
    `second_key`: the fact is protected or a source would change, so that a reviewer's edit waits too.
    """

    draft: Draft
    before: Fact | None
    after: Fact
    shown: ShownFact
    diff: tuple[FieldDiff, ...]
    findings: tuple[Any, ...]
    moves: tuple[Move, ...]
    taken: tuple[WordingTaken, ...]
    moved: bool
    second_key: bool


def make_preview(draft: Draft, view: View, checks: Checks | None, moves: Moves | None) -> Preview:
    """Work out a preview. It may take seconds, so it runs in a thread.

    Raises:
        InvalidFact: the parts make no fact.
    """
    after, new = draft.fact(), draft.sources()
    sources = {**view.sources, **{source.id: source for source in new}}
    before = view.facts.get(after.id)
    others = {fact_id: fact for fact_id, fact in view.facts.items() if fact_id != after.id}
    shown = View({**others, after.id: after}, sources)
    started = draft.base.revision if draft.base else None
    return Preview(
        draft=draft,
        before=before,
        after=after,
        shown=shown.shown(after.id),
        diff=diff_facts(before, after),
        findings=tuple(checks(after, sources)) if checks else (),
        moves=tuple(moves(list(view.facts.values()), list(shown.facts.values()))) if moves else (),
        taken=tuple(_taken(after, others)),
        moved=(before.revision if before else None) != started,
        second_key=after.protected
        or (before is not None and before.protected)
        or any(view.sources.get(source.id, source) != source for source in new),
    )


def _taken(fact: Fact, others: Mapping[str, Fact]) -> Iterable[WordingTaken]:
    held = {normalise(wording): other.id for other in others.values() for wording in other.wordings}
    for wording in fact.wordings:
        if holder := held.get(normalise(wording)):
            yield WordingTaken(wording, holder)
