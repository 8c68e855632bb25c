"""Questions in Spanish are answered with stored translations; what has none is offered, never answered with."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace

import pytest

from knowledge import Context, Fact, Outcome, ShownFact
from knowledge.answering import Answerer
from knowledge.base import SHIPPED
from knowledge.packfiles import read_files

Ask = Callable[..., Outcome]


def asking(facts: Mapping[str, Fact]) -> Ask:
    answerer = Answerer(tuple(facts.values()))

    def shown(fact_id: str) -> ShownFact:
        return ShownFact(
            **dict(facts[fact_id]), related_facts=tuple(facts[each].link() for each in facts[fact_id].related)
        )

    def ask(text: str, context: Context | None = None) -> Outcome:
        return answerer.ask(text, at=dt.date(2026, 11, 24), context=context, shown=shown)

    return ask


@pytest.fixture(scope="module")
def base() -> SimpleNamespace:
    facts = {fact.id: fact for fact in read_files(SHIPPED).facts}
    return SimpleNamespace(facts=facts, ask=asking(facts))


def shown_ids(outcome: Outcome) -> list[str]:
    return [fact.id for fact in outcome.facts]


def test_every_stored_spanish_wording_is_answered_in_spanish(base: SimpleNamespace) -> None:
    english = {wording.casefold() for fact in base.facts.values() for wording in fact.wordings}
    for fact in list(base.facts.values())[::12]:
        for wording in fact.translations["es"].phrasings if "es" in fact.translations else ():
            if wording.casefold() in english:
                continue
            outcome = base.ask(wording)
            assert (outcome.outcome, outcome.language, outcome.matched) == ("answer", "es", wording)
            assert outcome.facts[0].shown_answer == fact.translations["es"].answer


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("QUE ES DACA", "daca-what-is-it"),
        ("¿Texas prohibe las ciudades santuario?", "tx-sb4-2017"),
        ("me explicas qué es un detainer", "what-is-an-ice-detainer"),
        ("la 1373 es constitucional?", "is-1373-constitutional"),
        ("que fue el caso printz", "printz-v-united-states"),
    ],
)
def test_a_question_in_other_words_is_answered_in_spanish(base: SimpleNamespace, text: str, fact_id: str) -> None:
    outcome = base.ask(text)
    assert (outcome.outcome, outcome.language, shown_ids(outcome)) == ("answer", "es", [fact_id])
    assert outcome.facts[0].language == "es"
    assert outcome.facts[0].shown_question != outcome.facts[0].question


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué es la SB 999 de California?",
        "¿Qué dice la ley de Alaska sobre los detainers?",
        "¿Es santuario la ciudad de Boise, Idaho?",
        "¿Quién patrocinó la SB 54 en el senado?",
        "¿cuántos votos tuvo la ley Laken Riley en la Cámara?",
        "receta de tamales con mole por favor",
    ],
)
def test_another_place_law_or_detail_is_not_answered(base: SimpleNamespace, text: str) -> None:
    assert base.ask(text).outcome != "answer"


def test_a_fact_in_english_only_is_offered_and_never_answered_with(base: SimpleNamespace) -> None:
    outcome = base.ask("¿qué dice la ley de Vermont?")
    assert (outcome.outcome, outcome.language) == ("suggestions", "es")
    assert outcome.facts[0].id == "vt-s79"
    assert outcome.facts[0].language == "en"


@pytest.mark.parametrize(
    ("language", "text"), [("tl", "Ano ang 287(g)?"), ("zh", "加州SB 54法案规定了什么?"), ("vi", "DACA là gì?")]
)
def test_other_languages_get_no_answer_outright(base: SimpleNamespace, language: str, text: str) -> None:
    outcome = base.ask(text)
    assert outcome.language == language
    assert outcome.outcome != "answer"


def test_a_follow_up_in_spanish_leans_on_the_fact_shown(base: SimpleNamespace) -> None:
    before = base.ask("¿Prohíbe Texas las ciudades santuario?")
    after = base.ask("¿y en Florida?", before.context())
    assert after.language == "es"
    assert "fl-sb168" in after.ranked[:3]


def test_an_emergency_in_spanish_gets_general_rights_in_spanish(base: SimpleNamespace) -> None:
    outcome = base.ask("la migra está en mi puerta ahora")
    assert (outcome.care, outcome.language, outcome.outcome) == ("emergency", "es", "answer")
    assert outcome.facts[0].language == "es"


def test_english_is_answered_in_english(base: SimpleNamespace) -> None:
    outcome = base.ask("What is a sanctuary city?")
    assert (outcome.language, outcome.facts[0].language) == ("en", "en")


def test_a_translation_of_an_earlier_english_text_says_so(base: SimpleNamespace) -> None:
    fact = base.facts["daca-what-is-it"]
    assert not base.ask("¿Qué es DACA?").facts[0].translation_is_older
    changed = fact.model_copy(update={"answer": "Another answer.", "related": ()})
    outcome = asking({fact.id: changed})("¿Qué es DACA?")
    assert outcome.facts[0].translation_is_older


def test_facts_that_a_spanish_answer_leads_to_are_named_in_spanish_where_they_can_be(base: SimpleNamespace) -> None:
    links = base.ask("¿Qué es una ciudad santuario?").facts[0].related_facts
    assert links
    for link in links:
        assert (link.language == "es") == ("es" in base.facts[link.id].translations)


def test_the_labelled_questions_in_spanish(base: SimpleNamespace) -> None:
    lines = map(json.loads, (SHIPPED / "questions-spanish.jsonl").read_text(encoding="utf-8").splitlines())
    asked = [(line, base.ask(line["q"])) for line in lines]
    answerable = [(line["ids"], outcome) for line, outcome in asked if "ids" in line]
    wrong = [ids for ids, outcome in answerable if outcome.outcome == "answer" and not {*ids} & {*shown_ids(outcome)}]
    in_three = [ids for ids, outcome in answerable if {*ids} & {*outcome.ranked[:3]}]
    invented = [line["q"] for line, outcome in asked if "ids" not in line and outcome.outcome == "answer"]
    assert wrong == []
    assert len(in_three) >= 0.95 * len(answerable)
    assert len(invented) <= 1
