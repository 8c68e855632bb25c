"""Reads a text for places: which words name one, which one they name, and which words only look like a name.

A wrong place is worse than none, so whatever is also a word, a surname or a newspaper needs something beside it that
makes it a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.matching.placecues import (
    BARE_CAPITALS_NO,
    BILL,
    CAPITAL_PAPERS,
    CITY_WORDS,
    FREE_CODES,
    LA_NOUNS,
    LOCAL,
    LOCAL_TITLES,
    MOVING,
    NATION_NAMES,
    NATION_NOT,
    NATION_ROADS,
    NOT_LOCAL,
    NOT_WASHINGTON,
    OFFICE_DE,
    OFFICE_OF,
    PAPERS,
    PREPOSITIONS,
    REAL_WORDS,
    SAID_FROM,
    SHORT_STATES,
    SPANISH,
    SPEAKING,
    STATE_NOUNS,
    STATE_WORDS,
    TITLES,
    VETERANS,
)
from knowledge.matching.placenames import Level, Name, NameTable, Token, fold, state_code, tokens
from knowledge.matching.text import MAX_CHARACTERS

NATION = "United States"
LOS_ANGELES = "Los Angeles, CA"
DISTRICT = "District of Columbia"


_WITHIN = re.compile(r"^[ \t\u00a0]*[.\-–/]?[ \t\u00a0]{0,2}$")
_BEFORE_STATE = re.compile(r"^\s*[,.(\[]?\s*$")
_LIST = re.compile(r"^\s*(?:[,/&]|,?\s(?:and|or|y|o|vs)\s)?\s*$")
_ENDS_SENTENCE = re.compile(r"[.?!;:\n]")
_LINK = re.compile(r"(?:https?://|www\.)\S+|<[@#:][^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text by character offsets, with the places it may mean: one when it is certain."""

    start: int
    end: int
    places: tuple[str, ...]


class Mentions:
    """Finds the names of a table in texts.

    Args:
        names: the table.
        first_names: words after which a city's name is a surname.
    """

    def __init__(self, names: NameTable, first_names: frozenset[str]) -> None:
        self._names = names
        self._first_names = first_names

    def read(self, text: str) -> list[Mention]:
        """The names in the order of the text; one that may mean several places is decided by the others if it can."""
        text = _LINK.sub(lambda found: " " * len(found.group()), text[:MAX_CHARACTERS])
        found = list(_Reading(text, self._names, self._first_names).mentions())
        certain = {mention.places[0] for mention in found if len(mention.places) == 1}
        around = {self._state(place) for place in certain} | certain
        for number, mention in enumerate(found):
            if len(mention.places) > 1:
                decided = self._decide(mention, around)
                found[number] = decided if len(decided.places) == 1 else self._listed(text, found, number)
        return found

    def _state(self, place: str) -> str:
        return self._names.states.get(state_code(place) or "", place)

    def _decide(self, mention: Mention, around: set[str]) -> Mention:
        fitting = [place for place in mention.places if place in around] or [
            place for place in mention.places if self._state(place) in around
        ]
        return Mention(mention.start, mention.end, tuple(fitting)) if len(fitting) == 1 else mention

    def _listed(self, text: str, found: list[Mention], number: int) -> Mention:
        """In a list of states a name that may be a state is one, in a list of cities a city."""
        mention = found[number]
        for other in found[max(0, number - 1) : number + 2]:
            between = text[min(mention.end, other.end) : max(mention.start, other.start)]
            if len(other.places) == 1 and other.places[0] != NATION and _LIST.match(between):
                of_state = self._is_state(other.places[0])
                fitting = tuple(place for place in mention.places if self._is_state(place) is of_state)
                if len(fitting) == 1:
                    return Mention(mention.start, mention.end, fitting)
        return mention

    @staticmethod
    def _is_state(place: str) -> bool:
        return state_code(place) is None and place != DISTRICT


class _Reading:
    """One text while it is read. Positions are numbers of words; an end is the number after the last word."""

    def __init__(self, text: str, names: NameTable, first_names: frozenset[str]) -> None:
        self._words: list[Token] = tokens(text)
        self._names = names
        self._first_names = first_names
        self._keys = [names.corrected(word.key) for word in self._words]
        self._mixed = any(char.islower() for char in text)
        capitals = sum(word.raw[0].isupper() for word in self._words)
        self._titled = len(self._words) > 3 and capitals > 0.8 * len(self._words)
        self._spanish = sum(word in SPANISH for word in self._keys) >= 2

    def mentions(self) -> Iterator[Mention]:
        at = 0
        steps: tuple[Callable[[int], tuple[int, tuple[str, ...]] | None], ...] = (
            self._nation, self._county_of, self._los_angeles, self._name, self._code,
        )  # fmt: skip
        while at < len(self._words):
            for step in steps:
                result = step(at)
                if result is not None:
                    end, places = result
                    if places:
                        yield Mention(self._words[at].start, self._words[end - 1].end, places)
                    at = end
                    break
            else:
                at += 1

    # ---- what may stand at a position

    def _nation(self, at: int) -> tuple[int, tuple[str, ...]] | None:
        for length in (3, 2, 1):
            needs_road = NATION_NAMES.get(tuple(self._keys[at : at + length]))
            if needs_road is None or not self._together(at, at + length):
                continue
            end = at + length
            road = self._before(at)
            if road in {"the", "los"}:
                road = self._before(at - 1)
            named = length > 1 or self._words[at].raw.isupper() or self._keys[at] in {"america", "usa", "eeuu"}
            if not needs_road or (named and road in NATION_ROADS and self._after(end) not in NATION_NOT):
                return end, (NATION,)
            return end, ()
        return None

    def _county_of(self, at: int) -> tuple[int, tuple[str, ...]] | None:
        if self._keys[at] not in {"county", "condado"} or self._after(at + 1) not in {"of", "de"}:
            return None
        for length in (3, 2, 1):
            end = at + 2 + length
            if end <= len(self._words) and self._together(at, end):
                name = self._names.get((*self._keys[at + 2 : end], "county"))
                if name is not None:
                    return self._placed(name, end) or (end, name.meant)
        return None

    def _los_angeles(self, at: int) -> tuple[int, tuple[str, ...]] | None:
        if self._keys[at] == "l" and self._after(at + 1) == "a" and self._words[at + 1].before == ".":
            return (at + 2, (LOS_ANGELES,)) if self._names.longest("l") < 3 or not self._long_name(at) else None
        if self._keys[at] != "la" or self._long_name(at):
            return None
        word, after = self._words[at], self._after(at + 1)
        if BILL.match(after) and not self._spanish:
            return at + 1, (self._names.states["LA"],)
        loud = word.raw == "LA" and self._mixed
        placed = self._before(at) in {"in", "from", "near", "outside"} and after not in SPANISH
        if not (loud or ((placed or after in LA_NOUNS) and word.raw != "La" and not self._spanish)):
            return None
        end = at + 1
        following = self._state_after(end)
        return (following[1] if following and following[0] == "California" else end), (LOS_ANGELES,)

    def _name(self, at: int) -> tuple[int, tuple[str, ...]] | None:
        for length in range(min(self._names.longest(self._keys[at]), len(self._words) - at), 0, -1):
            end = at + length
            name = self._names.get(tuple(self._keys[at:end]))
            if name is None or not self._together(at, end):
                continue
            result = self._placed(name, end) or self._unplaced(name, at, end)
            if result is not None:
                return result
        return None

    def _code(self, at: int) -> tuple[int, tuple[str, ...]] | None:
        dotted = self._dotted(at)
        if dotted is not None and dotted not in BARE_CAPITALS_NO:
            return at + 2, (self._names.states[dotted],)
        state = self._state_code(at, alone=True)
        if state is None:
            return None
        if state == "New York" and self._nearest_cue(at, at + 1) == "city":
            return at + 1, ("New York City, NY",)
        return at + 1, (state,)

    # ---- what a name means here

    def _placed(self, name: Name, end: int) -> tuple[int, tuple[str, ...]] | None:
        """The place when a state stands after the name."""
        following = self._state_after(end)
        if following is None:
            return None
        state, after, abbreviated = following
        is_state = any(place in self._names.state_keys.values() for place in name.meant)
        if state in name.places and state != "New York":
            return after, (state,)
        fitting = [p for p in name.places if self._names.states.get(state_code(p) or "") == state]
        if fitting and (not is_state or abbreviated or state in name.places):
            return after, (fitting[0],)
        certain = len(name.meant) == 1 and name.level is Level.FREE
        loud = abbreviated and self._words[after - 1].raw.isupper() and self._mixed
        if not is_state and (loud or not certain):
            return after, (state,)
        return None

    def _unplaced(self, name: Name, at: int, end: int) -> tuple[int, tuple[str, ...]] | None:
        """The place or places when no state stands after the name; None when it is no place here."""
        corrected = any(self._keys[i] != self._words[i].key for i in range(at, end))
        if name.level is Level.STATE or (corrected and name.level is not Level.FREE):
            return None
        if self._is_other(name, at, end) or (name.level and not self._has_cue(name, at, end)):
            return None
        if len(name.meant) == 1:
            return end, name.meant
        states = tuple(place for place in name.meant if state_code(place) is None and place != DISTRICT)
        cue = self._nearest_cue(at, end) if states else None
        if cue == "state":
            return end, states
        return end, tuple(place for place in name.meant if place not in states) if cue == "city" else name.meant

    def _is_other(self, name: Name, at: int, end: int) -> bool:
        """Whether the name is a person's or a newspaper's here."""
        after, next_raw = self._after(end), self._words[end].raw if end < len(self._words) else ""
        if after in PAPERS or (after in CAPITAL_PAPERS and next_raw[:1].isupper() and not self._titled):
            return True
        if (self._keys[at] == "washington" and after in NOT_WASHINGTON) or (name.small and after in SPEAKING):
            return True
        if end - at > 1 or (name.meant[0] in self._names.state_keys.values() and self._keys[at] != "washington"):
            return False
        before = self._before(at)
        if before in self._first_names or (before in TITLES):
            return True
        if before == "attorney" or (before in LOCAL_TITLES and name.level):
            return self._words[at].raw[0].isupper() or name.level is not Level.FREE
        return False

    def _has_cue(self, name: Name, at: int, end: int) -> bool:
        raw = [word.raw for word in self._words[at:end]]
        capital = self._mixed and not self._titled and all(word[0].isupper() for word in raw)
        inside = (at > 0 and not _ENDS_SENTENCE.search(self._words[at].before)) or self._words[end - 1].possessive
        before, after = self._before(at), self._after(end)
        two_before = self._before(at - 1)
        if (before == "of" and two_before in OFFICE_OF) or (before == "de" and two_before in OFFICE_DE):
            return True
        if name.ordinary and not capital:
            return False
        if after in LOCAL and not self._words[end - 1].possessive:
            return True
        if name.level is Level.CUE and capital and inside and not self._capital_follows(end):
            return True
        going = before == "to" and two_before in MOVING
        if not (going or before in PREPOSITIONS) or self._words[end - 1].possessive:
            return False
        if before == "from" and two_before in SAID_FROM:
            return False
        return after not in NOT_LOCAL and not self._capital_follows(end)

    def _nearest_cue(self, at: int, end: int) -> str | None:
        """Whether the nearest telling word within four words speaks of a city or of a state."""
        for distance in range(1, 5):
            for position in (end - 1 + distance, at - distance):
                if 0 <= position < len(self._keys):
                    word = self._keys[position]
                    if word in CITY_WORDS:
                        return "city"
                    if word in STATE_WORDS or (word == "attorney" and self._after(position + 1) == "general"):
                        return "state"
        return None

    # ---- states

    def _state_after(self, end: int) -> tuple[str, int, bool] | None:
        """A state named right after a position: the state, where it ends, whether it is abbreviated."""
        if end >= len(self._words) or self._words[end - 1].possessive:
            return None
        separator = self._words[end].before
        if not _BEFORE_STATE.match(separator):
            return None
        for length in (3, 2, 1):
            after = end + length
            words = tuple(self._keys[end:after])
            if len(words) == length and words in self._names.state_keys and self._together(end, after):
                return self._names.state_keys[words], after, False
        if tuple(self._keys[end : end + 2]) == ("d", "c") and self._together(end, end + 2):
            return self._names.states["DC"], end + 2, True
        dotted = self._dotted(end)
        if dotted is not None:
            return self._names.states[dotted], end + 2, True
        state = self._state_code(end, alone=False)
        return (state, end + 1, True) if state else None

    def _dotted(self, at: int) -> str | None:
        """The code that "N.J." spells at a position."""
        pair = self._words[at : at + 2]
        code = "".join(word.raw for word in pair)
        dotted = len(pair) == len(code) == 2 and pair[1].before == "."
        return code if dotted and code in self._names.states else None

    def _state_code(self, at: int, *, alone: bool) -> str | None:
        """The state of an abbreviation, with nothing before it (`alone`) or after a name."""
        raw, word = self._words[at].raw, self._words[at].key
        code = word.upper()
        if code not in self._names.states:
            short = SHORT_STATES.get(word)
            follows = self._before(at) in {"in", "from"} and self._after(at + 1) not in NOT_LOCAL
            in_capital = raw[0].isupper() and (follows or self._after(at + 1) in STATE_NOUNS)
            return self._names.states[short] if short and (not alone or in_capital) else None
        if at + 1 < len(self._words) and re.match(r"^-\d", self._words[at + 1].before + self._words[at + 1].raw[:1]):
            return None
        state = self._names.states[code]
        upper = raw == code and self._mixed
        before, after = self._before(at), self._after(at + 1)
        if not alone:
            last = at + 1 == len(self._words) or not self._words[at + 1].before.isspace()
            plain = upper or word not in REAL_WORDS or last or ("," in self._words[at].before and word != "or")
            return state if plain else None
        placed = before in {"in", "from", "across", "near"}
        if code == "VA" and after in VETERANS:
            return None
        if upper:
            listed = "," in self._words[at].before and self._words[at - 1].raw[0].isupper() and word not in REAL_WORDS
            telling = code not in BARE_CAPITALS_NO or placed or listed or after in STATE_NOUNS - {"license"}
            return state if telling and not (code == "ID" and not placed) else None
        if word in FREE_CODES:
            return state
        if word in REAL_WORDS:
            return None
        telling = (
            (placed and word not in {"co", "ma", "pa", "mo", "ms"})
            or after in STATE_NOUNS
            or BILL.match(after) is not None
        )
        return state if telling and not self._spanish else None

    # ---- neighbours

    def _long_name(self, at: int) -> bool:
        longest = min(self._names.longest(self._keys[at]), len(self._words) - at)
        return any(
            self._names.get(tuple(self._keys[at : at + length])) and self._together(at, at + length)
            for length in range(longest, 1, -1)
        )

    def _together(self, at: int, end: int) -> bool:
        return end <= len(self._words) and all(_WITHIN.match(word.before) for word in self._words[at + 1 : end])

    def _before(self, at: int) -> str:
        """The word before a position; empty when a sign stands between."""
        if not 0 < at < len(self._words) or not re.match(r"^\s*\.?\s+$|^-$", self._words[at].before):
            return ""
        return fold(self._words[at - 1].raw)

    def _after(self, end: int) -> str:
        """The word at a position; empty when a sign stands before it."""
        if not 0 <= end < len(self._words) or not re.match(r"^\s*\.?\s*$|^-$", self._words[end].before):
            return ""
        return self._keys[end]

    def _capital_follows(self, end: int) -> bool:
        """Whether another capitalised word continues the name: "in Lincoln Park", "Madison Cawthorn"."""
        if not self._mixed or self._titled or end >= len(self._words) or not self._words[end].before.isspace():
            return False
        word = self._words[end]
        return word.raw[0].isupper() and not word.raw.isupper() and word.key not in LOCAL
