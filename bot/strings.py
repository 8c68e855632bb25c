"""Every sentence that people see goes through a catalogue, so that all of them can be translated.

The English sentence is the key. Translations are gettext files, ``bot/locales/<language>/LC_MESSAGES/messages.po``,
read as they are: nothing has to be compiled. A catalogue is passed to whatever makes sentences, under the name ``t``,
so that the extractor finds the sentences.

The first lines of a translation say whether it is complete (``X-Complete``) and whether a native speaker reviewed it
(``X-Reviewed-By-Native-Speaker``). What an incomplete one lacks stays English.

```
pybabel extract -k t -k plural:1,2 -k locale_str --add-location=file --sort-output -o bot/locales/messages.pot bot cogs
pybabel update -i bot/locales/messages.pot -d bot/locales --no-fuzzy-matching -w 120
```
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import babel.messages
import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from knowledge.dates import PartialDate

LOCALES = Path(__file__).parent / "locales"
"""Where the translations are: one folder a language."""


class Catalogue:
    """The sentences of one language. Calling it with an English sentence gives that sentence in the language.

    A sentence without a translation stays English. Values are put in where the sentence has ``{name}``; they are never
    read as sentences themselves.
    """

    def __init__(self, locale: Locale, translations: gettext.NullTranslations, *, complete: bool = True) -> None:
        self.locale = locale
        self._translations = translations
        # Dates, numbers and lists stand inside sentences, which a catalogue with few sentences leaves in English.
        self._forms = locale if complete else Locale("en")

    @property
    def language(self) -> str:
        """The language's code, such as ``en`` or ``es``."""
        return str(self.locale.language)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language, with the values put in where it has ``{name}``."""
        text = self._translations.gettext(sentence)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The sentence that fits `count`, which it may use as ``{count}``, written as a number in the language."""
        text = self._translations.ngettext(one, many, count)
        return text.format(count=self.number(count), **values)

    def number(self, value: int) -> str:
        """A whole number with the language's separators: ``1,200``."""
        return str(format_decimal(value, locale=self._forms))

    def names(self, values: Sequence[str]) -> str:
        """A list in words: ``A, B, and C``."""
        return format_list(values, locale=self._forms)

    def date(self, value: PartialDate | dt.date, *, about: bool = False) -> str:
        """A date in words, no more exact than it is known: ``January 24, 2018``, ``January 2018``, ``about 2018``."""
        if isinstance(value, dt.date):
            value = PartialDate(value.year, value.month, value.day)
        if value.month is None:
            words = str(value.year)
        elif value.day is None:
            words = format_skeleton("yMMMM", value.first_day, locale=self._forms)
        else:
            words = format_date(value.first_day, "long", locale=self._forms)
        t = self
        return t("about {date}", date=words) if about else words


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue (``es``, ``zh_TW``), English first."""
    found = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.po"))
    return ("en", *found)


_OTHER_NAMES = {"tl": "fil", "zh": "zh_CN", "zh-hans": "zh_CN", "zh-sg": "zh_CN"} | dict.fromkeys(
    ("zh-hant", "zh-hk", "zh-mo"), "zh_TW"
)


def _code(tag: str) -> str:
    """The code of the catalogue for a locale; ``en`` where there is none."""
    tag = tag.split(".")[0].replace("_", "-").lower()
    found = {code.replace("_", "-").lower(): code for code in languages()} | _OTHER_NAMES
    return found.get(tag) or found.get("-".join(tag.split("-")[:2])) or found.get(tag.split("-")[0]) or "en"


@dataclass(frozen=True)
class State:
    """What a catalogue says of itself: whether it has every sentence, and whether a native speaker has read it."""

    complete: bool
    reviewed: bool


@functools.cache
def state(code: str) -> State:
    """The state of the catalogue with this code."""
    if code == "en":
        return State(complete=True, reviewed=True)
    # A comment: the library that updates catalogues drops headers that it does not know.
    comment = _messages(code).header_comment
    return State("X-Complete: no" not in comment, "X-Reviewed-By-Native-Speaker: yes" in comment)


def _messages(code: str) -> babel.messages.Catalog:
    with (LOCALES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


@functools.cache
def catalogue(tag: str = "en") -> Catalogue:
    """The catalogue for a locale as Discord or a terminal names it (``es-419``, ``es_MX.UTF-8``); else English."""
    code = _code(tag)
    if code == "en":
        return Catalogue(Locale("en"), gettext.NullTranslations())
    messages = _messages(code)
    for message in [message for message in messages if message.id]:
        words = (message.string,) if isinstance(message.string, str) else message.string
        if not words or not all(words):
            messages.delete(message.id)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    return Catalogue(_locale(tag, code), translations, complete=state(code).complete)


def spoken(language: str, t: Catalogue) -> Catalogue:
    """The catalogue for the answer to a question in this language: its own where it has one, else `t`."""
    own = catalogue(language)
    return t if own.language in ("en", t.language) else own


@functools.cache
def _other_languages() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load((LOCALES / "other_languages.yaml").read_text(encoding="utf-8"))
    return found


def other_language(language: str, help_address: str | None = None) -> tuple[str, ...]:
    """For a language without answers: the sentence that says so in it, and where help is; nothing for the others."""
    entry = _other_languages().get(language)
    if entry is None:
        return ()
    return (entry["sentence"], *([entry["help"].format(address=help_address)] if help_address else []))


def _locale(tag: str, code: str) -> Locale:
    parsed = Locale.parse(code)
    try:
        own: Locale = Locale.parse(tag.split(".")[0].replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return parsed
    return own if own.language == parsed.language else parsed
