"""What speaks for and against answering: deciding tokens, the kind of answer asked for, the gate, the lowest score."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.matching.conversation import leans, split
from knowledge.matching.corpus import ReadFact
from knowledge.matching.definitions import asks_what_it_is, tells_what_it_is
from knowledge.matching.evidence import Evidence, Weigher
from knowledge.matching.gate import COEFFICIENTS, confidence, lowest_score
from knowledge.matching.matcher import Matcher
from knowledge.matching.places import Gazetteer
from knowledge.matching.question import Reader
from knowledge.matching.text import words
from knowledge.matching.traits import merge, traits
from knowledge.matching.vectors import shipped_embedder

# ---- deciding tokens


def test_deciding_tokens_of_a_text() -> None:
    found = traits(words("Why did SB 54 and section 1373 not apply in 2018 to 48 people, and does it now?"))
    assert found.codes == {"sb54", "1373"}
    assert found.years == {"2018"}
    assert found.cues == {"why"}
    assert found.now


@pytest.mark.parametrize("spelling", ["8 U.S.C. § 1373", "section 1373", "1373", "8 usc 1373"])
def test_a_section_is_one_code_however_typed(spelling: str) -> None:
    assert traits(words(spelling)).codes == {"1373"}


@pytest.mark.parametrize("spelling", ["287(g)", "287g", "section 287(g)"])
def test_287g_is_one_code_however_typed(spelling: str) -> None:
    assert traits(words(spelling)).codes == {"287g"}


def test_traits_of_several_texts_add_up() -> None:
    both = merge(traits(words(text)) for text in ("no SB 4 in 2017", "today 12 judges"))
    assert both.codes | both.years | both.cues == {"sb4", "2017", "court"}
    assert both.now
    assert merge([]) == traits([])


# ---- the kind of answer asked for


@pytest.mark.parametrize(
    ("question", "content", "asks"),
    [
        ("what is SB 54", 1, True),
        ("287(g) meaning", 1, True),
        ("daca", 1, True),
        ("what does SB 54 do", 1, True),
        ("what does SB 54 cost", 2, False),
        ("what is it", 0, False),
        ("what is all this about in so many words", 5, False),
    ],
)
def test_a_bare_question(question: str, content: int, asks: bool) -> None:
    assert asks_what_it_is(words(question), content) is asks


def test_which_facts_tell_what_a_thing_is() -> None:
    assert tells_what_it_is("law", words("What is SB 54?"))
    assert tells_what_it_is("law", words("What does SB 54 do?"))
    assert not tells_what_it_is("event", words("What is SB 54?"))
    assert not tells_what_it_is("law", words("Who wrote SB 54?"))


# ---- evidence


@pytest.fixture(scope="module")
def weigher(matcher: Matcher) -> Weigher:
    return Weigher(matcher, None)


def weigh(weigher: Weigher, matcher: Matcher, reader: Reader, text: str) -> Evidence:
    question = reader.read(text)
    return weigher.weigh(question, matcher.rank(question))


def test_the_stored_question_leaves_nothing_untouched(weigher: Weigher, matcher: Matcher, reader: Reader) -> None:
    found = weigh(weigher, matcher, reader, "What is DACA?")
    assert (found.untouched, found.unlike, found.mentioned) == (0, 0, 1)
    assert (found.definition, found.lacking, found.other_kind) == (1, 0, 0)
    assert 0 < found.lead < 1
    assert found.margin > 0


def test_foreign_content_is_untouched_and_unlike(weigher: Weigher, matcher: Matcher, reader: Reader) -> None:
    found = weigh(weigher, matcher, reader, "detainer pizza recipes for astronauts")
    assert found.untouched > 0.5
    assert found.unlike > 0.5
    assert found.definition == 0


def test_a_question_of_common_words_alone_is_unlike_anything(
    weigher: Weigher, matcher: Matcher, reader: Reader
) -> None:
    assert weigh(weigher, matcher, reader, "what is it").unlike == 1


def test_flags(weigher: Weigher, matcher: Matcher, reader: Reader) -> None:
    assert weigh(weigher, matcher, reader, "who sponsored the keep washington working act").lacking == 1
    assert weigh(weigher, matcher, reader, "what did a judge rule about the new york green light law").other_kind == 1


def test_a_lone_candidate_leads_by_all_it_has(weigher: Weigher, matcher: Matcher, reader: Reader) -> None:
    question = reader.read("what is an ice detainer")
    found = weigher.weigh(question, matcher.rank(question, limit=1))
    assert found.lead == 1


def test_words_of_like_meaning_count_as_touched(
    read_facts: list[ReadFact], places: Gazetteer, matcher: Matcher, reader: Reader, weigher: Weigher
) -> None:
    embedder = shipped_embedder()
    assert embedder is not None
    near = Weigher(Matcher(read_facts, places, embedder), embedder)
    question = reader.read("detainer imprisonment")
    candidates = matcher.rank(question)
    assert near.weigh(question, candidates).unlike < weigher.weigh(question, candidates).unlike


# ---- the gate

NOTHING = Evidence(*[0.0] * len(COEFFICIENTS))


def test_confidence_is_a_share() -> None:
    assert 0 < confidence(NOTHING) < confidence(replace(NOTHING, margin=1.0)) < 1


@pytest.mark.parametrize("name", sorted(COEFFICIENTS))
def test_each_feature_moves_confidence_the_way_of_its_sign(name: str) -> None:
    moved = confidence(replace(NOTHING, **{name: 1.0})) - confidence(NOTHING)
    assert moved * COEFFICIENTS[name] > 0


@pytest.mark.parametrize("name", ["untouched", "unlike", "other_kind", "lacking"])
def test_what_speaks_against_speaks_against(name: str) -> None:
    assert COEFFICIENTS[name] < 0


# ---- the lowest score


def test_the_lowest_score_is_the_same_every_time(read_facts: list[ReadFact], reader: Reader, places: Gazetteer) -> None:
    first = lowest_score(read_facts, reader, places, None)
    assert first == lowest_score(read_facts, reader, places, None) > 0
    assert first != lowest_score(read_facts, reader, places, None, seed=1)


def test_the_lowest_score_lets_almost_every_hidden_wording_pass(
    read_facts: list[ReadFact], reader: Reader, matcher: Matcher, places: Gazetteer
) -> None:
    lowest = lowest_score(read_facts, reader, places, None)
    asked = [wording for read in read_facts for wording in read.fact.wordings]
    passed = sum(matcher.rank(reader.read(wording))[0].score >= lowest for wording in asked)
    assert passed >= 0.95 * len(asked)


def test_without_wordings_to_hide_anything_may_be_offered(
    read_facts: list[ReadFact], reader: Reader, places: Gazetteer
) -> None:
    bare = [replace(read, wordings=read.wordings[:1]) for read in read_facts]
    assert lowest_score(bare, reader, places, None) == 0
    assert lowest_score([], reader, places, None) == 0


def test_a_fact_with_one_wording_stays_whole(read_facts: list[ReadFact]) -> None:
    bare = replace(read_facts[0], wordings=read_facts[0].wordings[:1])
    assert bare.without(0) is bare
    assert len(read_facts[0].without(1).wordings) == len(read_facts[0].wordings) - 1


# ---- messages that are not one whole question


@pytest.mark.parametrize(
    ("text", "content", "does"),
    [
        ("and in Texas?", 1, True),
        ("what about Chicago", 1, True),
        ("who said that?", 2, True),
        ("since when", 0, True),
        ("exceptions", 1, True),
        ("any exceptions?", 2, True),
        ("and what did all the mayors of California say about the order of 2017 then", 9, False),
        ("did it hold for the sheriffs of Texas and Ohio", 5, False),
        ("what is a detainer in Texas", 3, False),
    ],
)
def test_what_leans_on_the_question_before(reader: Reader, text: str, content: int, does: bool) -> None:
    assert leans(reader.read(text), content) is does


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("What is a detainer? What is 287(g)?", ["What is a detainer?", "What is 287(g)?"]),
        ("what is a detainer and who signs it", ["what is a detainer", "who signs it"]),
        ("What is it? When? And why?", ["What is it?", "When?", "why?"]),
        ("¿Qué es? ¿Y quién lo dijo?", ["¿Qué es?", "¿Y quién lo dijo?"]),
    ],
)
def test_questions_in_one_message(text: str, parts: list[str]) -> None:
    assert list(split(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "What is a detainer?",
        "police and sheriffs",
        "I am new here. What is a detainer?",
        "what is a? what is b? what is c? what is d?",
        "",
        "?!",
    ],
)
def test_what_is_one_question_stays_whole(text: str) -> None:
    assert list(split(text)) == [text]
