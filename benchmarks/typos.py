"""Slips of the keyboard, the same in every run: what a hurried person types instead of what was meant."""

from __future__ import annotations

import random

CHARACTERS_A_SLIP = 12
_NEIGHBOUR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioposdfghjklkxcvbnmn", strict=True))


def with_typos(text: str, seed: int = 0) -> str:
    """The text with one slip for every twelve characters, at least one.

    A slip is a neighbouring key, or a letter lost, doubled or swapped with the next. What slips depends on the
    text and the seed alone.
    """
    chosen = random.Random(f"{seed} {text}")
    letters = list(text)
    for _ in range(max(1, round(len(text) / CHARACTERS_A_SLIP))):
        places = [at for at, char in enumerate(letters) if char.isalpha()]
        if not places:
            break
        at = chosen.choice(places)
        slip = chosen.randrange(4)
        if slip == 0:
            letters[at] = _NEIGHBOUR.get(letters[at].lower(), letters[at])
        elif slip == 1:
            letters[at] = ""
        elif slip == 2:
            letters[at] *= 2
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)
