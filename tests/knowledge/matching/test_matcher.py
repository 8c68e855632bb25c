"""Ranking whole facts, and changing the base without reading it all again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge.facts import Fact
from knowledge.matching.corpus import ReadFact, read_fact
from knowledge.matching.lexicon import shipped_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.place_fit import Bearing, PlaceFit, by_place, holds_throughout
from knowledge.matching.places import Gazetteer, PlacesAsked
from knowledge.matching.question import Reader
from tests.knowledge.samples import edited, make_fact

QUESTIONS = (
    "what is an ice hold",
    "SB 4 penalties in Texas",
    "what did Garcetti say to Sessions",
    "driver licenses in New York",
    "is SB 54 still in force",
    "washington state law",
)


def read(fact: Fact) -> ReadFact:
    return read_fact(fact, shipped_lexicon())


def ids(matcher: Matcher, reader: Reader, text: str, limit: int = 5) -> list[str]:
    return [candidate.fact_id for candidate in matcher.rank(reader.read(text), limit)]


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("la migra wants the jail to keep him", "what-is-an-ice-detainer"),
        ("what did the mayor of New York answer Sessions", "de-blasio-reply-sessions"),
        ("what did the mayor of LA answer Sessions", "garcetti-reply-sessions"),
        ("fines for officials under SB 4", "tx-sb4-penalties"),
        ("section 1324", "what-is-harboring-8-usc-1324"),
        ("Trump's order of 2017", "trump-2017-order-funding"),
    ],
)
def test_the_nearest_fact_is_first(matcher: Matcher, reader: Reader, text: str, fact_id: str) -> None:
    assert ids(matcher, reader, text)[0] == fact_id


@pytest.mark.parametrize("text", ["", "🙂 ?!", "qqqq zzzz xxxx"])
def test_nothing_is_ranked_for_a_question_that_shares_no_word(matcher: Matcher, reader: Reader, text: str) -> None:
    assert matcher.rank(reader.read(text)) == []


def test_an_empty_base_ranks_nothing(reader: Reader, places: Gazetteer) -> None:
    empty = Matcher((), places)
    question = reader.read("what is a detainer")
    assert empty.rank(question) == []
    assert empty.rank_following(question, question, []) == []
    assert (list(empty.facts), empty.mass("detain")) == ([], 0.0)


def test_a_candidate_says_which_wording_it_was_found_by(
    matcher: Matcher, reader: Reader, read_facts: list[ReadFact]
) -> None:
    for wording in read_facts[0].fact.wordings:
        best = matcher.rank(reader.read(wording))[0]
        assert best.read.fact.wordings[best.wording] == wording


def test_no_more_than_the_limit_is_given(matcher: Matcher, reader: Reader, read_facts: list[ReadFact]) -> None:
    question = reader.read("sanctuary city police")
    assert len(matcher.rank(question, limit=2)) == 2
    assert len(matcher.rank(question, limit=1000)) == len(read_facts)


def test_scores_fall(matcher: Matcher, reader: Reader) -> None:
    scores = [candidate.score for candidate in matcher.rank(reader.read("sanctuary city"), limit=10)]
    assert scores == sorted(scores, reverse=True)


def test_a_follow_up_passes_over_what_was_shown(matcher: Matcher, reader: Reader) -> None:
    (shown,) = [each for each in matcher.facts if each.fact.id == "ca-sb54-what"]
    alone, joined = reader.read("any exceptions?"), reader.read(f"{shown.fact.question} any exceptions?")
    found = [candidate.fact_id for candidate in matcher.rank_following(alone, joined, [shown])]
    assert found[0] == "ca-sb54-exceptions"
    assert matcher.rank_following(reader.read("?"), joined, [shown]) == []


# ---- changes


def test_an_added_fact_is_found(matcher: Matcher, reader: Reader) -> None:
    added = read(make_fact("zebra-crossings", question="What about zebra crossings?"))
    changed = matcher.changed([added])
    assert ids(changed, reader, "zebra crossings")[0] == "zebra-crossings"
    assert "zebra-crossings" not in ids(matcher, reader, "zebra crossings")


def test_an_edited_fact_is_found_by_its_new_wording_alone(matcher: Matcher, reader: Reader) -> None:
    (before,) = [each.fact for each in matcher.facts if each.fact.id == "daca-what-is-it"]
    after = edited(before, question="What is the thing about zebras?", phrasings=())
    changed = matcher.changed([read(after)])
    (candidate,) = [c for c in changed.rank(reader.read("zebras"), limit=100) if c.fact_id == before.id]
    assert candidate.read.fact == after
    assert len(changed.facts) == len(matcher.facts)


def test_a_fact_that_is_gone_is_not_ranked(matcher: Matcher, reader: Reader) -> None:
    changed = matcher.changed([], gone=["what-is-an-ice-detainer"])
    assert "what-is-an-ice-detainer" not in ids(changed, reader, "what is an ice detainer", limit=100)
    assert {each.fact.id for each in matcher.facts} - {each.fact.id for each in changed.facts} == {
        "what-is-an-ice-detainer"
    }


def test_an_added_fact_can_go_again(matcher: Matcher, reader: Reader) -> None:
    added = read(make_fact("zebra-crossings", question="What about zebra crossings?"))
    back = matcher.changed([added]).changed([], gone=["zebra-crossings"])
    for text in QUESTIONS:
        assert back.rank(reader.read(text)) == matcher.rank(reader.read(text))


def test_changes_add_up(matcher: Matcher, reader: Reader) -> None:
    first = read(make_fact("zebra-crossings", question="What about zebra crossings?"))
    second = read(make_fact("llama-farms", question="What about llama farms?"))
    changed = matcher.changed([first]).changed([second], gone=["daca-what-is-it"])
    assert ids(changed, reader, "zebra crossings")[0] == "zebra-crossings"
    assert ids(changed, reader, "llama farms")[0] == "llama-farms"
    assert len(changed.facts) == len(matcher.facts) + 1


def test_a_change_of_an_empty_base_makes_one(reader: Reader, places: Gazetteer, read_facts: list[ReadFact]) -> None:
    changed = Matcher((), places).changed(read_facts)
    assert ids(changed, reader, "what is an ice hold")[0] == "what-is-an-ice-detainer"


def test_a_rebuilt_matcher_equals_a_fresh_one(
    matcher: Matcher, reader: Reader, places: Gazetteer, read_facts: list[ReadFact]
) -> None:
    """GIVEN additions, an edit and a retirement WHEN it is rebuilt THEN it is as if it had always been so."""
    held_back, rest = read_facts[-3:], read_facts[:-3]
    edit = replace(rest[0], fact=edited(rest[0].fact, topics=("detainers",)))
    step_by_step = Matcher(rest, places)
    for each in [*held_back, edit]:
        step_by_step = step_by_step.changed([each])
    step_by_step = step_by_step.changed([], gone=[rest[1].fact.id])
    expected = sorted([edit, *rest[2:], *held_back], key=lambda each: each.fact.id)
    rebuilt = Matcher(sorted(step_by_step.facts, key=lambda each: each.fact.id), places)
    fresh = Matcher(expected, places)
    for text in QUESTIONS:
        assert rebuilt.rank(reader.read(text)) == fresh.rank(reader.read(text))


# ---- places of facts


def test_a_fact_about_elsewhere_is_off(matcher: Matcher, reader: Reader) -> None:
    by_id = {each.fact.id: each for each in matcher.facts}

    def bearing(text: str, fact_id: str) -> Bearing:
        return matcher.bearing(reader.read(text), by_id[fact_id])

    assert bearing("detainers", "boston-trust-act") is Bearing.NONE_ASKED
    assert bearing("detainers in Boston", "boston-trust-act") is Bearing.ON_IT
    assert bearing("detainers in Chicago", "boston-trust-act") is Bearing.OFF
    assert bearing("detainers in Houston", "tx-sb4-2017") is Bearing.WIDER
    assert bearing("detainers in Cook County", "cook-county-detainers-2011") is Bearing.ON_IT
    # A county's rule binds its own jail and officers.
    assert bearing("detainers in Chicago", "cook-county-detainers-2011") is Bearing.OFF
    assert bearing("detainers in the United States", "tx-sb4-2017") is Bearing.OFF
    assert bearing("detainers in the United States", "what-is-an-ice-detainer") is Bearing.ON_IT
    assert bearing("detainers in Boston and Chicago", "boston-trust-act") is Bearing.OFF
    assert bearing("detainers in New York", "ny-green-light") is Bearing.ON_IT


@pytest.mark.parametrize(
    ("kind", "status", "holds"),
    [
        ("law", "current", True),
        ("law", "historical", False),
        ("definition", "current", True),
        ("event", "current", False),
        ("statistic", "current", False),
    ],
)
def test_only_rules_in_force_hold_throughout_a_place(kind: str, status: str, holds: bool) -> None:
    assert holds_throughout(make_fact(kind=kind, status=status)) is holds


def test_fit_climbs_from_city_to_nation(places: Gazetteer) -> None:
    where = ["Chicago, IL", "Cook County, IL", "Illinois", "United States", "Texas"]
    facts = [read(make_fact(f"fact-{number}", places=[place])) for number, place in enumerate(where)]
    fit = PlaceFit(facts, places)
    chicago = fit.fit(PlacesAsked(places=("Chicago, IL",)))
    either = fit.fit(PlacesAsked(ambiguous=(("Texas", "Illinois"),)))
    np.testing.assert_allclose(chicago, [1, 0.75, 0.75, 0, -0.3], rtol=1e-6)
    np.testing.assert_allclose(fit.fit(PlacesAsked()), [-0.3, -0.3, -0.3, 0, -0.3], rtol=1e-6)
    np.testing.assert_allclose(either, [0.5, 0.5, 1, 0, 1], rtol=1e-6)


def test_a_national_fact_that_names_the_place_is_near_to_it(places: Gazetteer) -> None:
    named = read(make_fact(answer="Chicago went to court.", places=["United States"]))
    fit = PlaceFit([named], places).fit(PlacesAsked(places=("Chicago, IL",)))
    np.testing.assert_allclose(fit, [0.6], rtol=1e-6)


def test_for_each_place_its_first_fact_is_offered() -> None:
    texas, second, ohio = (
        read(make_fact(fact_id, places=[place])) for fact_id, place in (("a", "Texas"), ("b", "Texas"), ("c", "Ohio"))
    )
    assert by_place([texas, second, ohio], ["Texas", "Maine"]) == {"Texas": texas}


def test_scores_of_the_base_serve_every_matcher_that_came_of_it(matcher: Matcher, reader: Reader) -> None:
    changed = matcher.changed([read(make_fact("new", question="What is an ICE hold?"))], ["garcetti-reply-sessions"])
    for text in QUESTIONS:
        question = reader.read(text)
        scores = matcher.base_scores(question)
        for each in (changed, matcher, changed):
            assert each.rank(question, base_scores=scores) == each.rank(question)
