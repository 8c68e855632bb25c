"""Which language a question is written in. English unless much speaks for another: a wrong guess would take an answer
away from somebody who writes English badly, in a hurry, or with names from other languages.

The probabilities come from py3langid, restricted to the languages that askers are likely to use. By themselves they
take names ("San Francisco", "Garcetti") and slips for other languages, so words decide first: whether they are known
in English and in this base, and whether the small words of another language are there.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

from knowledge.matching.english import zipf
from knowledge.matching.spanish import shipped_spanish
from knowledge.matching.text import readable, words

PACKS = Path(__file__).parents[1] / "packs"

UNDETERMINED = "und"
"""A text in a script of another language that is not told apart further."""

_CANDIDATES = ("en", "es", "fr", "ht", "ko", "pt", "tl", "vi", "zh")
_SCRIPTS = (("HANGUL", "ko"), ("HIRAGANA", UNDETERMINED), ("KATAKANA", UNDETERMINED), ("CJK", "zh"))
_LIKELY = 0.5
"""The probability from which a language is taken that has its small words in the text too."""
_KNOWN_ENGLISH = 3.0
"""Words rarer than this in English, on the Zipf scale, do not speak for English unless the base has them."""
_FREQUENT_ENGLISH = 5.5
"""Words more common than this in English speak for English wherever else they stand."""
_IN_NAMES = frozenset({"de", "del", "el", "la", "las", "los", "san", "santa"})
"""Spanish words that stand in names of places and people in English too."""
_STRETCH = 16
_SPANISH_MARKS = re.compile("[¿¡]")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


class Guesser(Protocol):
    """Gives probabilities of languages."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Codes with probabilities, likeliest first."""
        ...


class LanguageTeller:
    """Tells the language of a question.

    Args:
        english: words of the base in English, without those it takes from other languages.
        spanish: words of the base's Spanish texts.
        guesser: probabilities; None for the library's, loaded on first use.
    """

    def __init__(self, english: Collection[str], spanish: Collection[str] = (), guesser: Guesser | None = None) -> None:
        self._small = shipped_small_words()
        self._spanish_small = shipped_spanish().common
        spanish = {*spanish, *shipped_spanish().english}
        self._english = frozenset(english)
        self._spanish = frozenset(word for word in spanish if not self._is_english(word)) - _IN_NAMES
        self._shared = frozenset(word for word in spanish if zipf(word) < _FREQUENT_ENGLISH) | self._spanish_small
        """Words that stand in Spanish texts too, such as names: they speak for neither language."""
        self._guesser = guesser

    def warm_up(self) -> None:
        """Load the library's model ahead of the first question that needs it; takes a second."""
        self._guess("hola")

    def tell(self, text: str) -> str:
        """The ISO 639 code of a text's language: ``en`` where nothing else is clear."""
        text = readable(text)
        if other := _by_script(text):
            return other
        found = [word for word in words(text) if word.isalpha()]
        if not found:
            return "en"
        if _VIETNAMESE.search(text):
            return "vi"
        if self._is_spanish(text, found):
            return "es"
        return self._another(text, found)

    def _is_spanish(self, text: str, found: Sequence[str]) -> bool:
        small = sum(word in self._spanish_small for word in found)
        own = sum(self._is_own(word, self._spanish_small) or word in self._spanish for word in found)
        own += bool(_SPANISH_MARKS.search(text)) + (found[0] == "y" and len(found) > 1)
        against = sum(self._is_english(word) and word not in self._shared for word in found)
        if not own or own < against:
            return False
        likely = self._guess(text)
        other = max(self._small, key=lambda language: likely[language])
        if likely[other] > likely["es"] and sum(word in self._small[other] for word in found) >= small:
            return False
        return likely["es"] >= _LIKELY or own >= 2 * against + 2 or (not against and bool(_SPANISH_MARKS.search(text)))

    def _another(self, text: str, found: Sequence[str]) -> str:
        best, share = "en", 0.0
        for language, small in self._small.items():
            own = sum(self._is_own(word, small) for word in found)
            against = sum(self._is_english(word) and word not in small for word in found)
            if own and own >= against and own / len(found) > share:
                best, share = language, own / len(found)
        if best == "en":
            return best
        likeliest, likely = max(self._guess(text).items(), key=lambda item: item[1])
        return likeliest if likeliest in self._small and likely >= _LIKELY else "en"

    def _is_own(self, word: str, small: Collection[str]) -> bool:
        """Whether a word is a small word of a language and no word of English."""
        if word in _IN_NAMES:
            return False
        return word in small and zipf(word) < _KNOWN_ENGLISH + 1 and len(word) > 1

    def _is_english(self, word: str) -> bool:
        return word in self._english or zipf(word) >= _KNOWN_ENGLISH

    def _guess(self, text: str) -> Mapping[str, float]:
        # Letters in capitals look like no language at all.
        ranked = (self._guesser or shipped_guesser()).rank(text.lower())
        return {language: float(likely) for language, likely in ranked}


@cache
def shipped_small_words() -> Mapping[str, frozenset[str]]:
    """For each language the small words that tell it."""
    data = yaml.load((PACKS / "languages.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {language: frozenset(small) for language, small in data.items()}


class Moves:
    """The moves of an automaton over bytes, `256 * row + byte` to the next state, in an eighth of the memory.

    Most stretches of sixteen moves occur in many rows; each is kept once.

    Args:
        moves: every move, row after row.
    """

    def __init__(self, moves: array[int]) -> None:
        size = _STRETCH * moves.itemsize
        whole = memoryview(moves).cast("B")
        kept: dict[bytes, int] = {}
        self._which = array(
            "I", (kept.setdefault(whole[at : at + size].tobytes(), len(kept)) for at in range(0, len(whole), size))
        )
        self._stretches = array(moves.typecode, b"".join(kept))

    def __getitem__(self, at: int) -> int:
        return self._stretches[self._which[at // _STRETCH] * _STRETCH + at % _STRETCH]


@cache
def shipped_guesser() -> Guesser:
    """The library's model, restricted to the languages that askers are likely to use; the rest of it is let go."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(_CANDIDATES)
    guesser = LanguageIdentifier(
        whole.nb_ptc, whole.nb_pc, whole.nb_classes, Moves(whole.tk_nextmove),
        array("i", whole.tk_output), norm_probs=True, tk_row=whole.tk_row,
    )  # fmt: skip
    # A list of 100,000 numbers otherwise.
    guesser._rowbase = array("I", guesser._rowbase)
    restricted: Guesser = guesser
    return restricted


def _by_script(text: str) -> str | None:
    """The language of a text most of whose letters are not Latin; None for any other text."""
    letters = [char for char in text if char.isalpha()]
    names = [unicodedata.name(char, "") for char in letters]
    foreign = [name for name in names if not name.startswith(("LATIN", "FULLWIDTH LATIN", "FEMININE", "MASCULINE"))]
    wide = sum(name.startswith(("HANGUL", "CJK", "HIRAGANA", "KATAKANA")) for name in foreign)
    # One such character is a syllable or a word, so it weighs as much as two letters.
    if not foreign or (len(foreign) + wide) * 2 < len(letters) + wide:
        return None
    for start, language in _SCRIPTS:
        if any(name.startswith(start) for name in foreign):
            return language
    return UNDETERMINED
