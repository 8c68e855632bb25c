"""From a text to ranked facts: pure, deterministic, without a database and without Discord.

`Index` ranks by stored wordings alone and needs nothing else; `Matcher` ranks whole facts by all their fields.
"""

import os

# A product here takes microseconds. Shared among threads it takes as long and twice the processor's time, for they
# spin while they wait; beside other work it takes more than twice as long. OpenBLAS reads this when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from knowledge.matching.index import Index, Match
from knowledge.matching.lexicon import Lexicon

__all__ = ["Index", "Lexicon", "Match"]
