"""What is offered while somebody types into a command: facts, topics and places, from memory. It never raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import errors
from bot.roles import role_of
from bot.strings import catalogue
from bot.views.text import clip
from bot.views.topics import name
from knowledge import Role

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

CHOICES = 25
"""Discord's limit for offered choices."""
CHOICE = 100
"""Discord's limit for the words of one."""

Choices = list[app_commands.Choice[str]]


async def facts(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Facts whose wordings or ids are near to what is typed, best first; the value is the fact's id."""
    try:
        client = interaction.client
        scope = client.scope(interaction.guild_id)
        found = {link.id: link.question for link in client.base.complete(typed, limit=CHOICES, scope=scope)}
        if slug := "-".join(typed.casefold().split()):
            by_id = [fact for fact in client.base.facts(scope=scope) if slug in fact.id]
            found = {fact.id: fact.question for fact in by_id if fact.id == slug} | found
            found |= {fact.id: fact.question for fact in by_id}
        return _choices((question, fact_id) for fact_id, question in found.items())
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


async def topics(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Topics that facts have, those that begin as typed first."""
    return _words(interaction, typed, "topics")


async def kept(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """As `facts`; for those who keep the facts a part is kept free for retired and hidden ones, which come last."""
    absent = _absent(interaction, typed, "retired", "hidden")
    found = (await facts(interaction, typed))[: CHOICES - min(len(absent), CHOICES // 3)]
    return [*found, *absent][:CHOICES]


async def retired(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Retired facts, for those who keep the facts."""
    return _absent(interaction, typed, "retired")


async def hidden(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Hidden facts, for those who keep the facts."""
    return _absent(interaction, typed, "hidden")


async def own(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Facts that have a server's own wording there, and shared ones that it hides or withdrew."""
    try:
        client = interaction.client
        scope = client.scope(interaction.guild_id)
        changed = client.base.links(sorted(client.base.view(scope).own), scope=scope) if scope else ()
        found = [link for link in changed if _fits(link.question, link.id, typed)]
        absent = _absent(interaction, typed, "hidden", "retired") if scope else []
        return [*_choices((link.question, link.id) for link in found), *absent][:CHOICES]
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


def _keeps(interaction: discord.Interaction[SanctuaryBot]) -> bool:
    return role_of(interaction) >= Role.EDITOR


def _absent(interaction: discord.Interaction[SanctuaryBot], typed: str, *which: str) -> Choices:
    try:
        client = interaction.client
        if not _keeps(interaction):
            return []
        absent = client.base.absent(scope=client.scope(interaction.guild_id))
        kept = [fact for name in which for fact in getattr(absent, name)]
        return _choices((fact.question, fact.id) for fact in kept if _fits(fact.question, fact.id, typed))
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


def _fits(question: str, fact_id: str, typed: str) -> bool:
    words = typed.casefold().split()
    return all(word in question.casefold() or word in fact_id for word in words)


async def places(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Places that facts are about, those that begin as typed first."""
    return _words(interaction, typed, "places")


async def topic_names(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Topics by their names in the person's language; the value is the topic's id."""
    try:
        client = interaction.client
        t = catalogue(str(interaction.locale))
        held = client.base.browse(client.scope(interaction.guild_id)).topics()
        return _matching(((name(topic, t), topic) for topic in held), typed)
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


async def speakers(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """People and documents that are quoted."""
    try:
        client = interaction.client
        held = client.base.browse(client.scope(interaction.guild_id)).speakers()
        return _matching(((clip(speaker, CHOICE), clip(speaker, CHOICE)) for speaker in held), typed)
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


async def sources(interaction: discord.Interaction[SanctuaryBot], typed: str) -> Choices:
    """Sources by title and publisher; the value is the source's id."""
    try:
        client = interaction.client
        held = client.base.browse(client.scope(interaction.guild_id)).sources()
        return _matching(((f"{source.title} – {source.publisher}", source.id) for source in held), typed)
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


def _matching(pairs: Iterable[tuple[str, str]], typed: str) -> Choices:
    """Those whose words hold every word typed, those that begin as typed first."""
    part = typed.casefold().strip()
    wanted = part.split()
    fitting = [pair for pair in pairs if all(word in pair[0].casefold() for word in wanted)]
    return _choices(sorted(fitting, key=lambda pair: (not pair[0].casefold().startswith(part), pair[0].casefold())))


def _words(interaction: discord.Interaction[SanctuaryBot], typed: str, field: str) -> Choices:
    try:
        client = interaction.client
        held = {
            word
            for fact in client.base.facts(scope=client.scope(interaction.guild_id))
            for word in getattr(fact, field)
        }
        part = typed.casefold().strip()
        fitting = [word for word in held if part in word.casefold()]
        ordered = sorted(fitting, key=lambda word: (not word.casefold().startswith(part), word.casefold()))
        return _choices((word, word) for word in ordered)
    except Exception as error:  # a broken suggestion must not keep anybody from typing
        errors.log.error("in autocomplete: %s", errors.describe(error))
        return []


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    return [
        app_commands.Choice(name=clip(words, CHOICE), value=value) for words, value in pairs if len(value) <= CHOICE
    ][:CHOICES]
