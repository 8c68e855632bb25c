"""The catalogue: complete, consistent, and up to date with the code."""

from __future__ import annotations

import datetime as dt
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.strings import LOCALES, catalogue, languages, spoken, state
from bot.views import phrases
from knowledge import PartialDate

ROOT = Path(__file__).parents[2]
MATTERS_MOST = (
    "I have no checked answer to that.",
    "Did you mean one of these?",
    "These are other questions, and I can answer them:",
    "People who help: {address}",
    "None of these",
    "Post here – everyone sees it",
    "Do not post",
    "All quotes and sources",
    "I answer this privately: with /ask, or in a direct message to me.",
    "Privacy: nothing about who asks or what is asked is stored. How often somebody asked stays in memory for a "
    "minute, which facts a direct message was shown for ten, and for whom a public answer was posted for fifteen, so "
    "that they can remove it.",
)
"""What every catalogue has: no answer, a choice, where help is, what is not stored, and the buttons."""
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


def test_spanish_is_complete_and_the_others_have_what_matters_most() -> None:
    assert [language for language in TRANSLATIONS if state(language).complete] == ["es"]
    assert {"fil", "ko", "vi", "zh_CN", "zh_TW"} <= set(TRANSLATIONS)
    for language in TRANSLATIONS:
        t = catalogue(language)
        for sentence in MATTERS_MOST:
            assert t(sentence) != sentence, f"{language}: {sentence}"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_keeps_the_placeholders_and_is_whole_where_it_says_so(language: str) -> None:
    translated = read(LOCALES / language / "LC_MESSAGES" / "messages.po")
    assert sentences(translated) == sentences(read(LOCALES / "messages.pot"))
    for message in translated:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        originals = (message.id,) if isinstance(message.id, str) else message.id
        words = (message.string,) if isinstance(message.string, str) else message.string
        assert all(words) or not state(language).complete, f"not translated: {message.id}"
        for text in filter(None, words):
            assert placeholders(text) == placeholders(originals[-1]), text


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_catalogue_says_whether_it_is_complete_and_whether_a_native_speaker_has_read_it(language: str) -> None:
    words = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert f"# X-Complete: {'yes' if state(language).complete else 'no'}\n" in words
    assert f"# X-Reviewed-By-Native-Speaker: {'yes' if state(language).reviewed else 'no'}\n" in words


@pytest.mark.parametrize("language", [language for language in TRANSLATIONS if language != "es"])
def test_what_is_said_in_an_emergency_is_english_until_a_native_speaker_has_reviewed_it(language: str) -> None:
    if not state(language).reviewed:
        assert phrases.care("emergency", catalogue(language)) == phrases.care("emergency", catalogue())


def test_a_partial_catalogue_leaves_what_it_lacks_whole_in_english() -> None:
    t = catalogue("ko")
    assert phrases.care("advice", t) == phrases.care("advice", catalogue())
    assert t("True for {date}.", date=t.date(PartialDate(2018, 1, 24))) == "True for January 24, 2018."
    assert t.plural("It holds {count} fact.", "It holds {count} facts.", 1200) == "It holds 1,200 facts."
    assert t.names(["A", "B", "C"]) == "A, B, and C"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("zh-CN", "来源"), ("zh-TW", "來源"), ("zh", "来源"), ("zh-HK", "來源"), ("zh_TW.UTF-8", "來源"),
        ("zh-Hant-TW", "來源"), ("ko", "출처"), ("vi", "Nguồn"), ("fil", "Mga pinagmulan"), ("tl", "Mga pinagmulan"),
    ],
)  # fmt: skip
def test_every_name_of_a_language_finds_its_catalogue(tag: str, words: str) -> None:
    assert catalogue(tag)("Sources") == words


@pytest.mark.parametrize(
    ("asked", "locale", "words"),
    [
        ("zh", "zh-TW", "來源"), ("zh", "en-US", "来源"), ("tl", "en-US", "Mga pinagmulan"), ("en", "ko", "출처"),
        ("es", "ko", "Fuentes"), ("und", "vi", "Nguồn"), ("fr", "es-ES", "Fuentes"),
    ],
)  # fmt: skip
def test_an_answer_is_in_the_language_of_the_question_where_there_is_a_catalogue(
    asked: str, locale: str, words: str
) -> None:
    assert spoken(asked, catalogue(locale))("Sources") == words


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


@pytest.mark.parametrize("tag", ["en", "en-US", "en_GB.UTF-8", "fi", "", "C", "C.UTF-8", "../es", "ja"])
def test_any_other_locale_finds_english(tag: str) -> None:
    assert catalogue(tag)("Sources") == "Sources"


def test_values_are_never_read_as_sentences() -> None:
    assert catalogue()("True for {date}.", date="{name} {0}") == "True for {name} {0}."
    assert catalogue("es")("a sentence that {nobody} translated", nobody="x") == "a sentence that x translated"
