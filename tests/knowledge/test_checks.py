"""What a careful editor's checks find in a fact, and what they let stand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from knowledge import Fact, Source
from knowledge.base import SHIPPED
from knowledge.editing import ERRORS, WARNINGS, Counts, check_fact, check_files, count, count_overdue
from knowledge.packfiles import examine_files
from tests.knowledge.samples import SOURCE, make_fact, write_pack

AT = dt.date(2026, 11, 24)
OTHER = SOURCE.model_copy(update={"id": "other"})
SOURCES = {"crs": SOURCE, "other": OTHER}
BOUNDS: dict[str, Any] = {"kind": "law", "topics": ["schools"], "places": ["California"]}
QUOTE = {"text": "It is so", "speaker": "Ann Lee", "speaker_role": "Mayor", "date": "2018", "source_id": "crs"}


def found(fact: Fact, sources: dict[str, Source] = SOURCES) -> list[str]:
    """The kinds found in a fact, without that of a fact that rests on one source, as every sample does."""
    return [finding.kind for finding in check_fact(fact, sources, at=AT) if finding.kind != "single source"]


def answering(answer: str, **fields: Any) -> list[str]:
    return found(make_fact(answer=answer, **fields))


@pytest.mark.parametrize(
    "answer",
    [
        "You should call a lawyer.",
        "The ACLU says you can stay silent.",
        "It is all in your papers.",
        "Call a lawyer.",
        "Ask for a warrant signed by a judge.",
        "Do not open the door.",
        "Don’t open the door.",
        "Never sign anything.",
        "Please carry papers.",
        "If agents come, ask for a warrant.",
        "To check a case, call 1-800-898-7180.",
        "The door may stay shut; do not open it.",
        "There is one rule: stay calm.",
        "A first step. Then call the hotline.",
        "People should stay silent.",
        "A person must carry papers.",
        "Anyone at the door needs to see a warrant.",
        "Immigrants have to carry papers.",
        "A family ought to make a plan.",
        "It is best to stay silent.",
        "It’s wise to carry papers.",
        "It is a good idea to make a plan.",
        "The safest thing is a plan.",
        "We recommend a lawyer.",
        "A lawyer is strongly recommended.",
        "Contact the office at https://example.org/help.",
        "Immediately call a lawyer.",
        "In an emergency, dial 911.",
        "A lawyer is a must.",
        "Parents may want to make a plan.",
    ],
)
def test_advice_is_found(answer: str) -> None:
    assert answering(answer) == ["advice"]


@pytest.mark.parametrize(
    "answer",
    [
        "The ACLU says people may stay silent and do not have to open the door.",
        "According to the ACLU, people should ask for a warrant.",
        "Sessions said: “You should call us. Do not open the door.”",
        'He answered "call a lawyer" and left.',
        "Jails must tell ICE when a person is released.",
        "The agency should, the court said, look again.",
        "Call records show that the line was busy.",
        "Reports of arrests fell.",
        "Search warrants are signed by a judge.",
        "The order tells agencies to make sure that it is followed.",
        "Federal law requires that people must register.",
        "A hotline is at 1-800-898-7180.",
        "Courts asked, called and wrote to the city.",
        "The Thankyou Act is a law.",
    ],
)
def test_information_is_no_advice(answer: str) -> None:
    assert answering(answer) == []


def test_a_question_may_ask_for_advice_but_a_list_may_not_give_it() -> None:
    fact = make_fact(
        question="What should I do?", phrasings=["should you call a lawyer"], list=["Call a lawyer", "Texas"]
    )
    assert [(finding.kind, finding.field) for finding in check_fact(fact, SOURCES, at=AT) if finding.is_error] == [
        ("advice", ("list", 0))
    ]


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        ("Usted puede guardar silencio.", ["advice"]),
        ("Llame a un abogado.", ["advice"]),
        ("Si llegan agentes, no abra la puerta.", ["advice"]),
        ("Una persona debe llevar sus papeles.", ["advice"]),
        ("Según la ACLU, una persona debe llevar sus papeles.", []),
        ("Pide a la cárcel que retenga a una persona.", []),
        ("Los ilegales se van.", ["loaded word"]),
        ("El alcalde habló de “ilegales”.", []),
    ],
)
def test_translations_are_held_to_the_same_rules(answer: str, kinds: list[str]) -> None:
    fact = make_fact()
    spanish = {"question": "¿Qué es?", "answer": answer, "of": fact.text_digest()}
    assert found(make_fact(translations={"es": spanish})) == kinds


def test_a_language_without_rules_is_not_judged() -> None:
    other = {"question": "Was?", "answer": "Rufen Sie an. Illegals.", "of": make_fact().text_digest()}
    assert found(make_fact(translations={"de": other})) == []


@pytest.mark.parametrize(
    "answer",
    [
        "The city shields illegals.",
        "Illegal aliens live there.",
        "The city protects criminal aliens.",
        "The crackdown began in 2017.",
        "The feds came.",
        "It was a wave of migrants.",
        "The rule is cruel.",
        "Raids ripped families apart.",
        "The city harbors criminals.",
    ],
)
def test_loaded_words_are_found(answer: str) -> None:
    assert answering(answer) == ["loaded word"]


@pytest.mark.parametrize(
    "answer",
    [
        "Sessions spoke of “criminal aliens”.",
        "The State Criminal Alien Assistance Program pays jails.",
        "Congress passed the Alien Enemies Act in 1798.",
        "It is about illegal entry.",
        "The feed was federal.",
    ],
)
def test_quotations_and_names_may_hold_loaded_words(answer: str) -> None:
    assert answering(answer) == []


def test_a_loaded_question_is_a_warning_and_phrasings_are_free() -> None:
    assert found(make_fact(question="Was there a crackdown?", phrasings=["why hide illegals"])) == ["loaded question"]


@pytest.mark.parametrize(
    "answer",
    [
        "In 2018 Sessions said that it is so.",
        "Yes. According to the ACLU, it is so.",
        "It is disputed. It is so, says the ACLU. Others differ.",
        "Critics argue that it is so.",
        "It began in 2018. The Justice Department called it wrong.",
    ],
)
def test_a_claim_that_names_its_holder_stands(answer: str) -> None:
    assert answering(answer, attribution="claim") == []


@pytest.mark.parametrize(
    "answer",
    [
        "It makes cities less safe.",
        "In June 2025 he said it is so.",
        "In March it was said to be so.",
        "He said ICE holds people.",
        "It is so. It is not so. It was in 2018. Sessions said it.",
        "The Justice Department is large.",
    ],
)
def test_a_claim_without_its_holder_is_found(answer: str) -> None:
    assert answering(answer, attribution="claim") == ["no holder"]
    assert answering(answer) == []


LIMIT = "It bars school staff from letting officers in without a warrant."


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (LIMIT, ["no bounds"]),
        (f"{LIMIT} It binds school staff only.", ["no bounds"]),
        (f"{LIMIT} Federal officers may still act.", ["no bounds"]),
        (f"{LIMIT} It does not cover federal courts. Federal officers may still act.", ["no bounds"]),
        (f"{LIMIT} It binds school staff only; federal officers may still act.", []),
        (f"{LIMIT} These rules bind schools. They do not change federal officers' powers.", []),
        ("It began in 2018.", []),
    ],
)
def test_a_law_on_protected_places_says_whom_it_binds(answer: str, kinds: list[str]) -> None:
    assert answering(answer, **BOUNDS) == kinds


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "event"},
        {"topics": ["detainers"]},
        {"topics": ["schools", "state-bans"]},
        {"places": ["United States"]},
    ],
)
def test_other_facts_need_no_such_sentence(other: dict[str, Any]) -> None:
    assert answering(LIMIT, **{**BOUNDS, **other}) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "“It is so”"}, "text"),
        ({"speaker": "Unknown"}, "speaker"),
        ({"speaker_role": "n/a"}, "speaker_role"),
        ({"date": "2027"}, "date"),
    ],
)
def test_a_quote_has_a_speaker_a_role_and_a_date_that_can_be(fields: dict[str, str], field: str) -> None:
    fact = make_fact(quotes=[QUOTE, {**QUOTE, **fields}])
    assert [(finding.kind, finding.field) for finding in check_fact(fact, SOURCES, at=AT) if finding.is_error] == [
        ("quote", ("quotes", 1, field))
    ]


def test_a_quote_that_was_not_validated_is_measured_again() -> None:
    fact = make_fact(quotes=[QUOTE])
    long = fact.quotes[0].model_copy(update={"text": "word " * 51})
    assert found(fact.model_copy(update={"quotes": (long,)})) == ["quote"]


def test_a_source_that_is_not_known_is_an_error() -> None:
    assert found(make_fact(), {}) == ["file"]
    assert found(make_fact(quotes=[QUOTE]), {}) == ["quote"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"status": "contested"}, "one-sided"),
        ({"answer": "It is. " + "word " * 25 + "end."}, "long sentence"),
        ({"answer": "Governmental immigration jurisdictions universally necessitate administrative authorization."},
         "hard to read"),
        ({"last_checked": "2026-01-01", "review_days": 90}, "overdue"),
        ({"translations": {"es": {"question": "¿?", "answer": "Sí.", "of": "0" * 64}}}, "older translation"),
    ],
)  # fmt: skip
def test_weak_spots_are_warned_of(fields: dict[str, Any], kind: str) -> None:
    assert found(make_fact(**fields)) == [kind]


def test_a_contested_fact_with_its_other_side_is_not_one_sided() -> None:
    assert found(make_fact(status="contested", counter=["another-fact"])) == []


def test_a_check_is_overdue_from_the_day_after_it_was_due() -> None:
    fact = make_fact(last_checked="2026-11-14", review_days=10)
    kinds = [[finding.kind for finding in check_fact(fact, SOURCES, at=AT + dt.timedelta(days))] for days in (0, 1)]
    assert kinds == [["single source"], ["single source", "overdue"]]
    assert [count_overdue([fact, make_fact()], AT + dt.timedelta(days)) for days in (0, 1)] == [0, 1]


def test_sources_are_warned_of_where_a_fact_names_them() -> None:
    copy = SOURCE.model_copy(update={"published": None, "via": "a blog"})
    fact = make_fact(source_ids=["other", "crs"])
    findings = check_fact(fact, {"crs": copy, "other": OTHER}, at=AT)
    assert [(finding.kind, finding.field) for finding in findings] == [
        ("undated source", ("source_ids", 1)), ("copy", ("source_ids", 1)),
    ]  # fmt: skip
    assert [finding.kind for finding in check_fact(make_fact(), SOURCES, at=AT)] == ["single source"]


def test_errors_come_before_warnings() -> None:
    kinds = found(make_fact(status="contested", answer="Call a lawyer."))
    assert kinds == ["advice", "one-sided"]


def test_each_finding_names_file_line_fact_and_field(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, make_fact(answer="Call a lawyer."))
    (text,) = map(str, check_files(examine_files(folder), at=AT).errors)
    lines = (folder / "facts/all.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, row in enumerate(lines, 1) if "answer:" in row)
    assert text.startswith(f"facts/all.yaml:{line}: what-is-a-detainer: answer: “Call …” tells a reader what to do")


def test_what_the_reader_refuses_and_what_the_checks_find_are_told_together(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, make_fact(answer="Call a lawyer."), make_fact("b-broken"))
    path = folder / "facts/all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("answer: The answer of b-broken.", "answer:"), "utf-8")
    errors = check_files(examine_files(folder), at=AT).errors
    assert sorted((error.kind, error.fact) for error in errors) == [
        ("advice", "what-is-a-detainer"),
        ("file", "b-broken"),
    ]


def test_a_wording_that_two_facts_could_answer_is_found(tmp_path: Path) -> None:
    first = make_fact("a", question="What are ICE detainers?")
    second = make_fact("b", phrasings=["ICE detainer: what is it", "what does a detainer cost"])
    (error,) = check_files(examine_files(write_pack(tmp_path, first, second)), at=AT).errors
    assert (error.kind, error.fact, error.field) == ("wording", "b", "phrasings[1]")
    assert error.message == "has the same words as a wording of a"


def test_a_wording_in_another_language_competes_only_there(tmp_path: Path) -> None:
    def fact(fact_id: str, wording: str) -> Fact:
        spanish = {"question": wording, "answer": "Sí.", "of": make_fact(fact_id).text_digest()}
        return make_fact(fact_id, translations={"es": spanish})

    folder = write_pack(tmp_path, fact("a", "¿Qué es ICE?"), fact("b", "ICE qué es"), fact("c", "¿Cuándo?"))
    (error,) = check_files(examine_files(folder), at=AT).errors
    assert (error.fact, error.field) == ("b", "translations.es.question")


def test_an_incoming_file_is_read_as_though_it_replaced_facts(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "base", make_fact("a", question="What is ICE?"), make_fact("b"))
    incoming = tmp_path / "new.yaml"
    write_pack(tmp_path / "new", make_fact("b", answer="Call a lawyer."), make_fact("c", phrasings=["what is ICE"]))
    incoming.write_bytes((tmp_path / "new/facts/all.yaml").read_bytes())
    name = incoming.as_posix()
    checked = check_files(examine_files(folder, incoming), at=AT, only=name)
    assert [fact.id for fact in checked.facts] == ["b", "c"]
    assert [(error.kind, error.file, error.fact) for error in checked.errors] == [
        ("advice", name, "b"), ("file", name, "c"),
    ]  # fmt: skip


def test_counts_may_fall_and_a_rise_is_told() -> None:
    recorded = Counts(at=AT, warnings={"copy": 2, "overdue": 1})
    assert recorded.risen({"copy": 2, "overdue": 0, "one-sided": 1}) == {"one-sided": (0, 1)}
    assert recorded.fallen({"copy": 2, "overdue": 0, "one-sided": 1}) == {"overdue": (1, 0)}


def test_every_kind_is_counted(tmp_path: Path) -> None:
    checked = check_files(examine_files(write_pack(tmp_path, make_fact(status="contested"))), at=AT)
    assert count(checked.warnings) == {**dict.fromkeys(WARNINGS, 0), "single source": 1, "one-sided": 1}
    assert not ERRORS.keys() & WARNINGS.keys()


def test_the_shipped_facts_have_no_errors() -> None:
    assert [str(error) for error in check_files(examine_files(SHIPPED), at=AT).errors] == []
