"""/fact retire, restore, hide, unhide and reset, and the buttons Undo and Restore this: two keys, one at a time."""

from __future__ import annotations

from typing import Any

import pytest
from keepers import MEANING, TRUST, Keepers, keepers_of
from talk import World

EDITORS_ONLY = "Only editors can do that."
REVIEWERS_ONLY = "Only reviewers can do that."
CHANGED = "Somebody else changed this fact in the meantime."


@pytest.fixture
async def keepers(world: World, monkeypatch: pytest.MonkeyPatch) -> Keepers:
    return await keepers_of(world, monkeypatch)


async def test_a_reviewer_withdraws_a_fact_and_takes_it_back(keepers: Keepers) -> None:
    world, base = keepers.world, keepers.world.bot.base
    form = await keepers.reviewer.opens("fact retire", fact=TRUST)
    assert form.fields == ["reason", "note"]
    done = await keepers.reviewer.submits(form, reason=["outdated"], note="between us")
    assert done is not None
    assert done.private
    assert "Whoever asks it reads that, and the reason: it is out of date." in done.text
    assert "Eric Garcetti" in done.text
    assert (await base.ask("What did Eric Garcetti say about trust in police?")).withdrawn
    assert keepers.logged == ["reviewer withdrew garcetti-on-trust: it is out of date"]
    again = await keepers.reviewer.opens_by_press(done, "Undo")
    back = await keepers.reviewer.submits(again, why="too *soon*")
    assert back is not None
    assert "It stands now, as revision 3." in back.text
    assert base.shown(TRUST).revision == 3
    assert keepers.logged[1:] == ["reviewer took revision 2 of garcetti-on-trust back: too \\*soon\\*"]
    assert world.sent(world.channel.id) == []


async def test_an_editors_withdrawal_waits_for_a_second_key(keepers: Keepers) -> None:
    form = await keepers.ana.opens("fact retire", fact=TRUST)
    done = await keepers.ana.submits(form, reason=["wrong"], note="")
    assert done is not None
    assert "It is not published yet: it waits in `/review`, number 1" in done.text
    assert "Until then “What did Eric Garcetti say about trust in police?” is answered as before." in done.text
    assert keepers.world.bot.base.shown(TRUST)
    assert keepers.logged == ["Ana \\*A.\\* proposes to withdraw garcetti-on-trust: it was wrong"]


async def test_strangers_and_editors_are_refused_what_is_not_theirs(keepers: Keepers) -> None:
    world = keepers.world
    for command, options, words in (
        ("fact retire", {"fact": TRUST}, EDITORS_ONLY),
        ("fact restore", {"fact": TRUST}, EDITORS_ONLY),
        ("fact hide", {"fact": TRUST, "why": "x"}, REVIEWERS_ONLY),
        ("fact unhide", {"fact": TRUST, "why": "x"}, REVIEWERS_ONLY),
        ("fact reset", {"fact": TRUST}, REVIEWERS_ONLY),
    ):
        (refused,) = await world.member.runs(command, **options)
        assert (refused.private, refused.text) == (True, words)
        if words == REVIEWERS_ONLY:
            (refused,) = await keepers.ana.runs(command, **options)
            assert refused.text == words
    assert world.bot.base.shown(TRUST)
    assert keepers.logged == []
    keepers.refused(8)


async def test_a_role_taken_away_while_the_form_is_open_counts_at_the_submit(keepers: Keepers) -> None:
    form = await keepers.reviewer.opens("fact retire", fact=TRUST)
    keepers.world.take(keepers.reviewer, keepers.reviewers)
    told = await keepers.reviewer.submits(form, reason=["wrong"])
    assert told is not None
    assert told.text == EDITORS_ONLY
    assert keepers.world.bot.base.shown(TRUST)


async def test_undo_works_once_and_after_a_restart(keepers: Keepers, make_bot: Any) -> None:
    before = keepers.world.bot.base.shown(MEANING).answer
    await keepers.change(answer="Another answer.")
    (page,) = await keepers.reviewer.runs("fact history", fact=MEANING)
    first, second = [await keepers.reviewer.opens_by_press(page, "Undo") for _ in range(2)]
    await keepers.world.restart(make_bot())
    done = await keepers.reviewer.submits(first, why="no")
    assert done is not None
    assert "It stands now, as revision 3." in done.text
    assert keepers.world.bot.base.shown(MEANING).answer == before
    told = await keepers.reviewer.submits(second, why="no")
    assert told is not None
    assert told.text.startswith(CHANGED)
    assert keepers.world.bot.base.shown(MEANING).answer == before


async def test_undo_after_somebody_else_changed_the_fact_changes_nothing(keepers: Keepers) -> None:
    await keepers.change(answer="Another answer.")
    (page,) = await keepers.ana.runs("fact history", fact=MEANING)
    form = await keepers.ana.opens_by_press(page, "Undo")
    await keepers.change(name="somebody else", answer="A third answer.")
    told = await keepers.ana.submits(form, why="no")
    assert told is not None
    assert told.text == CHANGED + " It is at revision 3 now."
    assert keepers.world.bot.base.shown(MEANING).answer == "A third answer."
    assert keepers.logged == []


async def test_restore_this_lets_an_old_text_stand_and_an_editors_waits(keepers: Keepers) -> None:
    before = keepers.world.bot.base.shown(MEANING).answer
    await keepers.change(answer="Another answer.")
    (page,) = await keepers.ana.runs("fact history", fact=MEANING)
    older = await keepers.ana.presses(page, "Older revision")
    assert older is not None
    waits = await keepers.ana.submits(await keepers.ana.opens_by_press(older, "Restore this"), why="w" * 500)
    assert waits is not None
    assert "it waits in `/review`" in waits.text
    (page,) = await keepers.reviewer.runs("fact history", fact=MEANING)
    older = await keepers.reviewer.presses(page, "Older revision")
    assert older is not None
    form = await keepers.reviewer.opens_by_press(older, "Restore this")
    assert form.title == "Restore revision 1"
    done = await keepers.reviewer.submits(form, why="it was right")
    assert done is not None
    assert keepers.world.bot.base.shown(MEANING).answer == before
    assert keepers.logged[-1] == "reviewer restored revision 1 of sanctuary-city-meaning: it was right"


async def test_a_withdrawn_fact_comes_back(keepers: Keepers) -> None:
    await keepers.reviewer.submits(await keepers.reviewer.opens("fact retire", fact=TRUST), reason=["unclear"])
    (gone,) = await keepers.reviewer.runs("fact retire", fact=TRUST)
    assert gone.text == "That fact is no longer here. It may have been retired."
    form = await keepers.reviewer.opens("fact restore", fact=TRUST)
    done = await keepers.reviewer.submits(form, why="clear now")
    assert done is not None
    assert keepers.world.bot.base.shown(TRUST)
    (standing,) = await keepers.reviewer.runs("fact restore", fact=TRUST)
    assert standing.text == "Nothing would change: it is like that already."
    keepers.refused(2)


async def test_hiding_is_instant_and_can_be_taken_back(keepers: Keepers, make_bot: Any) -> None:
    base = keepers.world.bot.base
    (hidden,) = await keepers.reviewer.runs("fact hide", fact=TRUST, why="a [doubt](https://x.example)")
    assert hidden.private
    assert TRUST not in base.view().facts
    assert keepers.logged == ["reviewer hid garcetti-on-trust: a \\[doubt]\\(https://x.example)"]
    assert await keepers.reviewer.types_into("fact unhide", "fact", "") == [TRUST]
    await keepers.world.restart(make_bot())
    keepers.world.take(keepers.reviewer, keepers.reviewers)
    refused = await keepers.reviewer.presses(hidden, "Show it again")
    assert refused is not None
    assert refused.text == REVIEWERS_ONLY
    keepers.world.grant(keepers.reviewer, keepers.reviewers)
    form = await keepers.reviewer.opens_by_press(hidden, "Show it again")
    await keepers.reviewer.submits(form, why="no doubt")
    assert TRUST in base.view().facts
    twice = await keepers.reviewer.runs("fact unhide", fact=TRUST, why="again")
    assert twice[-1].text == "Nothing would change: it is like that already."
    keepers.refused()
    assert keepers.logged[-1] == "reviewer shows garcetti-on-trust again: no doubt"


async def test_a_servers_wording_goes_back_to_the_shared_text_after_a_look(keepers: Keepers) -> None:
    base = keepers.world.bot.base
    (same,) = await keepers.reviewer.runs("fact reset", fact=MEANING)
    assert same.text == "Nothing would change: it is like that already."
    keepers.refused()
    keepers.elsewhere()
    shared = base.shown(MEANING).answer
    await keepers.change(answer=shared.replace("single", "agreed"))
    assert await keepers.reviewer.types_into("fact reset", "fact", "") == [MEANING]
    (look,) = await keepers.reviewer.runs("fact reset", fact=MEANING)
    assert "~~agreed~~**single**" in look.text
    assert base.shown(MEANING, scope=keepers.scope).answer != shared
    form = await keepers.reviewer.opens_by_press(look, "Back to the shared text")
    done = await keepers.reviewer.submits(form, why="theirs is better")
    assert done is not None
    assert base.shown(MEANING, scope=keepers.scope).answer == shared
    assert base.shown(MEANING).answer == shared
    assert keepers.logged == ["reviewer put sanctuary-city-meaning back to the shared text: theirs is better"]
    again = await keepers.reviewer.opens_by_press(done, "Undo")
    await keepers.reviewer.submits(again, why="ours after all")
    assert "agreed" in base.shown(MEANING, scope=keepers.scope).answer


async def test_a_shared_fact_hidden_in_a_server_stays_elsewhere(keepers: Keepers) -> None:
    base = keepers.world.bot.base
    keepers.elsewhere()
    await keepers.reviewer.runs("fact hide", fact=TRUST, why="not here")
    assert TRUST in base.view().facts
    assert TRUST not in base.view(keepers.scope).facts
    (look,) = await keepers.reviewer.runs("fact reset", fact=TRUST)
    await keepers.reviewer.submits(await keepers.reviewer.opens_by_press(look, "Back to"), why="here too")
    assert TRUST in base.view(keepers.scope).facts


async def test_a_shared_fact_withdrawn_in_a_server_comes_back_by_a_reset(keepers: Keepers) -> None:
    base = keepers.world.bot.base
    keepers.elsewhere()
    await keepers.reviewer.submits(await keepers.reviewer.opens("fact retire", fact=TRUST), reason=["unclear"])
    assert TRUST in base.view().facts
    assert TRUST not in base.view(keepers.scope).facts
    assert await keepers.reviewer.types_into("fact reset", "fact", "") == [TRUST]
    (look,) = await keepers.reviewer.runs("fact reset", fact=TRUST)
    assert "if it is hidden or withdrawn here" in look.text
    await keepers.reviewer.submits(await keepers.reviewer.opens_by_press(look, "Back to"), why="here too")
    assert TRUST in base.view(keepers.scope).facts
