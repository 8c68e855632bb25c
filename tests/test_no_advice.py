"""Information, not advice: nothing that the bot says in its own words tells anybody what to do about their case.

Two rules, for every sentence of the catalogue in every language that has words of advice in `packs/editing.yaml`:

1. No counsel ("it is best to", "you should"), and no duty ("everyone must") unless the sentence names who says so.
2. Orders and "you" are for using the bot ("Copy it again", "Did you mean one of these?"). A sentence that speaks of the
   law, of officers or of somebody's papers has neither.

Facts are held to stricter rules by `python -m bot facts check`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from babel.messages.pofile import read_po

from bot.help import OFFICIAL
from bot.strings import LOCALES, catalogue, languages, state
from bot.views import about, outcome, phrases, privacy
from bot.views.help import READERS, help_page
from bot.views.layout import Layout
from knowledge import Outcome, Summary
from knowledge.editing.prose import own_words, sentences
from knowledge.editing.rules import SHIPPED_RULES, AdviceWords, RuleWords, load_rules, pattern
from knowledge.yaml_lines import plain, read_yaml

ANSWERING = tuple(code for code in languages() if state(code).complete)
"""The languages that answers are in; the others have a few fixed sentences only."""
WORDS: dict[str, AdviceWords] = RuleWords.model_validate(plain(read_yaml(SHIPPED_RULES.read_text("utf-8")))).advice
RULES = load_rules()
THE_LAW = {
    "en": r"officers?|agents?|police|sheriffs?|ICE|warrants?|court|judge|lawyers?|attorneys?|arrest\w*|detain\w*"
    r"|deport\w*|rights|papers|visas?|(?<!facts )immigra\w+|door|status|silent",
    "es": r"oficial(?:es)?|agentes?|policía|alguacil|ICE|órden(?:es)?|orden|tribunal|corte|juez|abogad\w+|arrest\w*"
    r"|detenid\w*|deporta\w*|derechos|papeles|visas?|inmigra\w+|migratori\w+|puerta|silencio",
}
DUTY = {
    "en": r"\byou(?:'ll)? (?:\w+ ){0,2}?(?:should|must|need to|have to|ought to|had better|are advised)\b|\bought to\b",
    "es": r"\b(?:usted|tú|ustedes) (?:\w+ ){0,2}?(?:debes?|deben|tiene que|tienes que|necesita)\b|\bdebería",
}


def wrong(text: str, language: str) -> Iterator[str]:
    """Each piece of advice in a sentence of the interface."""
    lists, rules = WORDS[language], RULES.advice[language]
    law = re.compile(rf"\b(?:{THE_LAW[language]})\b", re.IGNORECASE)
    duty = re.compile(DUTY[language], re.IGNORECASE)
    for sentence in sentences(own_words(text)):
        attributed = RULES.reporting[language].search(sentence)
        counsel = pattern(lists.phrases).search(sentence) or duty.search(sentence)
        if found := counsel or (None if attributed else rules.duty.search(sentence)):
            yield f"counsel: {found.group()}"
        told = rules.order.search(sentence) or pattern(lists.second_person).search(sentence)
        if told and law.search(sentence):
            yield f"about the law: {told.group()}"


def catalogue_sentences(language: str) -> list[str]:
    name = "messages.pot" if language == "en" else f"{language}/LC_MESSAGES/messages.po"
    with (LOCALES / name).open("rb") as file:
        messages = read_po(file)
    said = [message.id if language == "en" else message.string for message in messages if message.id]
    return [text for entry in said for text in ((entry,) if isinstance(entry, str) else entry)]


def test_every_language_that_answers_is_checked() -> None:
    assert set(ANSWERING) == set(WORDS) == set(THE_LAW) == set(DUTY)


@pytest.mark.parametrize("language", ANSWERING)
def test_no_sentence_of_the_catalogue_gives_advice(language: str) -> None:
    said = catalogue_sentences(language)
    assert len(said) > 200
    assert {text: found for text in said if (found := list(wrong(text, language)))} == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You should not open the door.", "en"),
        ("Nobody needs it, but it is best to call first.", "en"),
        ("Stay silent when officers ask.", "en"),
        ("Call a lawyer.", "en"),
        ("If ICE comes, ask for a warrant signed by a judge.", "en"),
        ("You may refuse: your rights are the same.", "en"),
        ("You ought to wait.", "en"),
        ("You really have to wait.", "en"),
        ("Llame a un abogado.", "es"),
        ("No abra la puerta.", "es"),
        ("Usted debe esperar.", "es"),
        ("Hay que esperar.", "es"),
        ("Es mejor esperar.", "es"),
    ],
)
def test_advice_is_found(text: str, language: str) -> None:
    assert list(wrong(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ACLU says that nobody has to open the door, and not to sign papers.", "en"),
        ("Try again in some minutes.", "en"),
        ("Did you mean one of these?", "en"),
        ("Report a mistake", "en"),
        ("La ACLU dice que una persona puede guardar silencio.", "es"),
    ],
)
def test_what_is_no_advice_passes(text: str, language: str) -> None:
    assert list(wrong(text, language)) == []


def on(layout: Layout) -> Iterator[str]:
    for item in layout.walk_children():
        if isinstance(item, discord.ui.TextDisplay):
            yield item.content
        elif isinstance(item, discord.ui.Button) and item.label:
            yield item.label


@pytest.mark.parametrize("language", ANSWERING)
def test_the_cards_of_care_and_the_pages_give_none_as_they_are_shown(language: str) -> None:
    t = catalogue(language)
    today = dt.date(2026, 11, 24)
    showing = outcome.Showing(t=t, links=lambda ids: (), today=today, helpers=OFFICIAL)
    said: list[str] = [phrases.sighting(t), phrases.safer(t)]
    for care in ("emergency", "advice", "sighting"):
        for layout in outcome.messages(Outcome(outcome="unknown", care=care, discloses=True), showing):  # type: ignore[arg-type]
            said += on(layout)
    summary = Summary(facts=1, unchecked=1, last_checked=None, true_until=None, topics=1, sources=1)
    said += [
        *on(about.about(summary, t)),
        *(text for reader in READERS for text in on(help_page(reader, t, mention="@bot"))),
    ]
    said += [text for number in range(9) for text in on(privacy.privacy(number, t))]
    # A card in an emergency is in both languages.
    assert {text: found for text in said for tag in ANSWERING if (found := list(wrong(text, tag)))} == {}


def test_the_words_for_other_languages_are_short_and_name_no_duty() -> None:
    text = (Path(LOCALES) / "other_languages.yaml").read_text(encoding="utf-8")
    assert "sentence:" in text
    assert not re.search(r"(?i)\b(?:should|must)\b", re.sub(r"(?m)^\s*#.*$", "", text))
