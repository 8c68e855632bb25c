"""What the tests of matching share: facts, read as matching reads them."""

from __future__ import annotations

import pytest

from knowledge.matching.corpus import ReadFact, read_fact
from knowledge.matching.lexicon import shipped_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.places import Gazetteer, shipped_gazetteer
from knowledge.matching.question import Reader
from knowledge.matching.spelling import Speller
from tests.knowledge.matching.bases import few_facts


@pytest.fixture(scope="session")
def places() -> Gazetteer:
    return shipped_gazetteer()


@pytest.fixture(scope="session")
def read_facts() -> list[ReadFact]:
    return [read_fact(fact, shipped_lexicon()) for fact in few_facts()]


@pytest.fixture(scope="session")
def reader(read_facts: list[ReadFact], places: Gazetteer) -> Reader:
    vocabulary = [word for read in read_facts for text in read.texts() for word in text.words]
    return Reader(shipped_lexicon(), Speller(vocabulary), places, None)


@pytest.fixture(scope="session")
def matcher(read_facts: list[ReadFact], places: Gazetteer) -> Matcher:
    return Matcher(read_facts, places)
