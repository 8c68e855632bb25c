"""The quote lock: a quote is saved only if it stands word for word in its source.

`check_quote` fetches the source's page safely, or takes a passage that a moderator pasted, and compares.
"""

from knowledge.quotelock.addresses import is_public
from knowledge.quotelock.fetch import Fetcher, Limits, Page
from knowledge.quotelock.lock import Locked, check_quote
from knowledge.quotelock.match import QuoteFound, QuoteMissing, find_quote

__all__ = [
    "Fetcher",
    "Limits",
    "Locked",
    "Page",
    "QuoteFound",
    "QuoteMissing",
    "check_quote",
    "find_quote",
    "is_public",
]
