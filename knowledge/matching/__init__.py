"""From a text to ranked facts: pure, deterministic, without a database and without Discord.

`Index` ranks by stored wordings alone and needs nothing else; `Matcher` ranks whole facts by all their fields.
"""

from knowledge.matching.index import Index, Match
from knowledge.matching.lexicon import Lexicon

__all__ = ["Index", "Lexicon", "Match"]
