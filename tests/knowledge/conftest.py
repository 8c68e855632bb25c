"""What the tests of the library share: a release that loads quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.base import SHIPPED
from knowledge.packfiles import read_files
from knowledge.packwriter import write_files


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of twelve of the shipped facts."""
    whole = read_files(SHIPPED)
    facts = whole.facts[:12]
    named = {source_id for fact in facts for source_id in fact.source_ids}
    named |= {quote.source_id for fact in facts for quote in fact.quotes}
    folder = tmp_path_factory.mktemp("packs")
    write_files(facts, [source for source in whole.sources if source.id in named], folder, topics=whole.topics)
    return folder
