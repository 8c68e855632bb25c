"""The catalogue: complete, consistent, and up to date with the code."""

from __future__ import annotations

import datetime as dt
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.strings import LOCALES, catalogue, languages
from knowledge import PartialDate

ROOT = Path(__file__).parents[2]
TRANSLATIONS = [language for language in languages() if language != "en"]
KEYWORDS = {"t": None, "plural": (1, 2), "locale_str": None}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def sentences(messages: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id for message in messages if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_template_holds_exactly_the_sentences_of_the_code() -> None:
    extracted = {found[2] for folder in ("bot", "cogs") for found in extract_from_dir(ROOT / folder, keywords=KEYWORDS)}
    assert sentences(read(LOCALES / "messages.pot")) == extracted
    assert len(extracted) > 50


def test_spanish_is_there() -> None:
    assert "es" in TRANSLATIONS


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_is_complete_and_keeps_the_placeholders(language: str) -> None:
    translated = read(LOCALES / language / "LC_MESSAGES" / "messages.po")
    assert sentences(translated) == sentences(read(LOCALES / "messages.pot"))
    for message in translated:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        originals = (message.id,) if isinstance(message.id, str) else message.id
        words = (message.string,) if isinstance(message.string, str) else message.string
        assert all(words), f"not translated: {message.id}"
        for text in words:
            assert placeholders(text) == placeholders(originals[-1]), text


def test_a_translation_that_no_native_speaker_has_read_says_so() -> None:
    assert "Not yet reviewed by a native speaker." in (LOCALES / "es" / "LC_MESSAGES" / "messages.po").read_text()


@pytest.mark.parametrize("language", languages())
def test_no_sentence_gives_advice(language: str) -> None:
    advising = {"en": ("you should", "you must", "you need to"), "es": ("debe ", "debería", "tiene que ")}
    source = LOCALES / ("messages.pot" if language == "en" else f"{language}/LC_MESSAGES/messages.po")
    for message in read(source):
        words = message.id if language == "en" else message.string
        for text in (words,) if isinstance(words, str) else words:
            found = [word for word in advising.get(language, ()) if word in text.lower()]
            assert not found or "bot" in text, text


@pytest.mark.parametrize(
    ("date", "about", "english", "spanish"),
    [
        (PartialDate(2018, 1, 24), False, "January 24, 2018", "24 de enero de 2018"),
        (dt.date(2026, 11, 4), False, "November 4, 2026", "4 de noviembre de 2026"),
        (PartialDate(2018, 1), False, "January 2018", "enero de 2018"),
        (PartialDate(2018), False, "2018", "2018"),
        (PartialDate(2018), True, "about 2018", "alrededor de 2018"),
    ],
)
def test_dates_are_told_in_words_and_no_more_exactly_than_known(
    date: PartialDate | dt.date, about: bool, english: str, spanish: str
) -> None:
    assert catalogue("en").date(date, about=about) == english
    assert catalogue("es").date(date, about=about) == spanish


def test_plurals_follow_the_number() -> None:
    words = ("It holds {count} fact.", "It holds {count} facts.")
    assert [catalogue("en").plural(*words, count) for count in (0, 1, 1200)] == [
        "It holds 0 facts.",
        "It holds 1 fact.",
        "It holds 1,200 facts.",
    ]
    assert [catalogue("es").plural(*words, count) for count in (1, 2)] == ["Contiene 1 dato.", "Contiene 2 datos."]


@pytest.mark.parametrize("tag", ["es", "es-ES", "es-419", "es_MX.UTF-8", "ES", "es-XX"])
def test_a_locale_finds_its_language(tag: str) -> None:
    t = catalogue(tag)
    assert t.language == "es"
    assert t("Sources") == "Fuentes"


@pytest.mark.parametrize("tag", ["en", "en-US", "en_GB.UTF-8", "fi", "", "C", "C.UTF-8", "../es", "zh-TW"])
def test_any_other_locale_finds_english(tag: str) -> None:
    assert catalogue(tag)("Sources") == "Sources"


def test_values_are_never_read_as_sentences() -> None:
    assert catalogue()("True for {date}.", date="{name} {0}") == "True for {name} {0}."
    assert catalogue("es")("a sentence that {nobody} translated", nobody="x") == "a sentence that x translated"
