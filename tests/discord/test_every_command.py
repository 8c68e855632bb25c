"""Every command of the tree, run in English and in Spanish by somebody who may: each answers, in that language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.messages.pofile import read_po
from conftest import Staff
from simcord.components import walk_components
from talk import World

from bot.strings import LOCALES
from knowledge import RetireReason
from tests.knowledge.curation.people import owner

FACT, RETIRED, HIDDEN = "sanctuary-city-meaning", "texas-sb4-duties", "places-on-the-list"
COMMANDS: dict[str, dict[str, Any]] = {
    "ask": {"question": "What is a sanctuary city?"},
    "about": {},
    "help": {},
    "privacy": {},
    "forget chat": {},
    "forget me": {},
    "topics": {},
    "place": {"place": "Texas"},
    "quote": {"words": "trust"},
    "source": {"source": "example-gazette"},
    "timeline": {},
    "corrections": {},
    "fact show": {"fact": FACT},
    "fact list": {"status": "current"},
    "fact search": {"words": "sanctuary city"},
    "fact history": {"fact": FACT},
    "fact add": {},
    "fact edit": {"fact": FACT},
    "fact drafts": {},
    "fact phrasing add": {"fact": FACT, "wording": "a wording that nobody has"},
    "fact phrasing remove": {"fact": FACT, "wording": "sanctuary city definition"},
    "fact retire": {"fact": FACT},
    "fact restore": {"fact": RETIRED},
    "fact hide": {"fact": FACT, "why": "doubt"},
    "fact unhide": {"fact": HIDDEN, "why": "no doubt"},
    "fact reset": {"fact": FACT},
    "fact export": {"form": "csv"},
    "fact import": {"file": ("facts.yaml", b"facts: []\n")},
    "setup": {},
    "pause": {},
    "resume": {},
    "quarantine member": {"since": "2 hours", "user_id": "123456789012345678"},
    "quarantine lift": {"user_id": "123456789012345678"},
    "review": {},
}


def english_only() -> list[re.Pattern[str]]:
    """Sentences of the catalogue that are other ones in Spanish, long enough to be nothing else."""
    with (LOCALES / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = [message for message in read_po(file) if isinstance(message.id, str) and message.id != message.string]
    long = [message.id for message in said if len(re.sub(r"\{\w+\}", "", message.id)) > 25]
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(text))) for text in long]


ENGLISH = english_only()


def words_of(result: Any) -> str:
    """All that a person sees of a command: its messages, or the form that it opens."""
    if result.modal is not None:
        return "\n".join([result.modal["title"], *(str(row.get("label", "")) for row in result.modal["components"])])
    messages = [*([result.response] if result.response else []), *result.followups]
    parts = [part for message in messages for part in walk_components(list(message.components))]
    return "\n".join(str(part.get("content") or part.get("label") or "") for part in parts)


# Two of them are refused, in a sentence.
@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_every_command_answers_in_the_language_of_the_person(world: World, staff: Staff, locale: str) -> None:
    leaves = [command for command in world.bot.tree.walk_commands() if hasattr(command, "parameters")]
    assert {command.qualified_name for command in leaves} == set(COMMANDS)
    base = world.bot.base
    await base.retire(0, RETIRED, owner(), RetireReason.OUTDATED, "")
    await base.hide(0, HIDDEN, owner(), "doubt")
    manager = world.staff("manager", manages=True)
    world.situation.locale = locale
    answers = {}
    for name, given in COMMANDS.items():
        answers[name] = words_of(await manager.actor.slash(world.channel, name, **given))
        await world.passes(61)
    assert [name for name, said in answers.items() if len(said.strip()) < 10] == []
    assert [name for name, said in answers.items() if "Something went wrong" in said or "Algo salió mal" in said] == []
    spoken = {
        name: found for name, said in answers.items() if (found := [p.pattern for p in ENGLISH if p.search(said)])
    }
    if locale == "es-ES":
        assert spoken == {}
    else:
        assert len(spoken) > len(COMMANDS) * 0.7
