"""The care rules on labelled messages of the project's own, and on text made to break them.

All names, numbers and addresses in the data files are invented.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.care import SHIPPED_CARE, CareData, CareReading, CareRules, RuleData, read_care, tokens

DATA = Path(__file__).parent / "data"


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def cases(lines: list[dict[str, Any]], label: str) -> list[Any]:
    """The lines as parameters; those marked as missed must fail until the mark is taken off."""
    missed = pytest.mark.xfail(strict=True, reason="known to be missed")
    return [
        pytest.param(line, id=f"{line[label]}: {line['q']}", marks=[missed] if line.get("missed") else [])
        for line in lines
    ]


CARE = labelled("care.jsonl")
DISCLOSURE = labelled("disclosure.jsonl")
EMERGENCIES = [line["q"] for line in CARE if line["kind"] == "emergency" and "missed" not in line]


@pytest.mark.parametrize("line", cases(CARE, "kind"))
def test_a_labelled_message_gets_its_care(line: dict[str, Any]) -> None:
    assert (read_care(line["q"]).care or "none") == line["kind"]


@pytest.mark.parametrize("line", cases(DISCLOSURE, "sensitive"))
def test_a_labelled_message_trips_or_does_not(line: dict[str, Any]) -> None:
    assert read_care(line["q"]).discloses is line["sensitive"]


def test_the_data_hold_enough_of_each_kind() -> None:
    kinds = [line["kind"] for line in CARE]
    assert min(kinds.count(kind) for kind in ("emergency", "advice", "sighting", "none")) >= 15
    sensitive = [line["sensitive"] for line in DISCLOSURE]
    assert min(sensitive.count(True), sensitive.count(False)) >= 50


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("ICE is at my door. I overstayed my visa. Where is ICE today?", "emergency"),
        ("I overstayed my visa. Where is ICE today?", "sighting"),
        ("I overstayed my visa. Should I go to court?", "advice"),
    ],
)
def test_emergency_goes_before_sighting_before_advice_and_disclosing_stands_beside(text: str, care: str) -> None:
    assert read_care(text) == CareReading(care=care, discloses=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "general"),
    [
        ("ICE is at my door", "What can I do if ICE comes to my door?"),
        ("la migra está en mi casa", "¿qué pasa si la migra llega a una casa?"),
        ("they are taking my father", "they are taking money from cities"),
        ("police are outside my house right now", "Were police outside the house in the 2018 case?"),
    ],
)
def test_immediacy_decides(now: str, general: str) -> None:
    assert read_care(now).care == "emergency"
    assert read_care(general).care != "emergency"


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        ("immigration is at my door", "imigration is at my door"),
        ("i am undocumented", "i am undocumentd"),
        ("they arrested my daughter, will she be deported", "they arrestd my daugter, will she be deportd"),
        ("i overstayed", "i overstayd"),
    ],
)
def test_slips_of_the_finger_change_nothing(right: str, typed: str) -> None:
    assert read_care(typed) == read_care(right) != CareReading()


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda text: text.replace("'", "’"), lambda text: f"  {text}\n"]
)
def test_case_apostrophes_and_space_change_nothing_in_words(change: Any) -> None:
    for text in ("I'm undocumented", "They're banging on the door", "soy indocumentada", "where's ICE today?"):
        assert read_care(change(text)) == read_care(text) != CareReading()


def test_nothing_that_matters_is_lost_before_other_words_in_a_message() -> None:
    filler = "What is a sanctuary city? "
    assert read_care(filler * 100 + "ICE is at my door") == CareReading(care="emergency")
    assert read_care(filler * 100 + "My A-number is A098765432").discloses


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "?", "😀😀", "\u200b\u202e", "<@123456789012345678>", "\ud800", "\x00", "a"]
)
def test_nothing_readable_calls_for_nothing(text: str) -> None:
    assert read_care(text) == CareReading()


def test_text_beyond_the_longest_message_is_not_read() -> None:
    assert read_care("x " * 2000 + "ICE is at my door") == CareReading()


ALPHABET = sorted(
    {word for phrases in yaml.safe_load(SHIPPED_CARE.read_text(encoding="utf-8"))["words"].values() for word in phrases}
)


@given(st.text(max_size=4100))
def test_any_unicode_is_read(text: str) -> None:
    assert read_care(text) == read_care(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*ALPHABET, "?", ".", ",", "1", "A", "@", "-"]), max_size=300))
def test_any_mix_of_the_rules_own_words_is_read(parts: list[str]) -> None:
    text = " ".join(parts).replace("_", " ")
    assert read_care(text).care in {None, "emergency", "sighting", "advice"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EMERGENCIES), st.sampled_from(ALPHABET))
def test_a_sentence_before_an_emergency_does_not_hide_it(emergency: str, word: str) -> None:
    assert read_care(f"{word.replace('_', ' ')}.\n{emergency}").care == "emergency"


class Counted(tuple[str, ...]):
    """A sentence that counts how often its words are looked at."""

    looks = 0

    def __getitem__(self, index: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(index)


@pytest.mark.parametrize(
    "phrase", ["i am ", "my husband is ", "ice is at my ", "where is ice my mom i ", "la migra mi papa "]
)
def test_the_work_grows_with_the_length_of_a_sentence_and_not_faster(phrase: str) -> None:
    rules = CareRules.load()

    def work(times: int) -> int:
        Counted.looks = 0
        sentence = Counted(tokens(phrase * times))
        for rule in rules._rules:
            list(rule.say.starts(sentence, rule.barred))
        return Counted.looks

    assert work(200) <= 2.2 * work(100)


UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")


def test_no_regular_expression_repeats_without_bound() -> None:
    data = CareData.model_validate(yaml.safe_load(SHIPPED_CARE.read_text(encoding="utf-8")))
    for item in data.written:
        for regex in (item.regex, item.also, item.unless, item.even_so):
            outside_classes = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", regex or "")
            assert not UNBOUNDED.search(outside_classes), item.means


@pytest.mark.parametrize(
    "text",
    ["1 " * 2000, "1" * 4000, "a" * 4000, "a." * 2000, "a@" * 2000, "1 Main " * 570, "(" * 4000, "my A" * 1000,
     "-" * 4000, "calle a " * 500, "i live " * 570, "+1-" * 1300, "Is Aa Bb Cc from " * 230, "my mom Aa " * 400,
     "dob " * 1000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_long_adversarial_text_is_read(text: str) -> None:
    assert read_care(text) == read_care(text)


def rules(**rule: Any) -> CareRules:
    data = {
        "words": {"who": ["i", "my mother"], "stop": ["never"]},
        "contexts": {"past": ["last_year"]},
        "rules": [{"means": "a test", "kinds": ["advice"], **rule}],
        "written": [],
        "spelling": [],
        "known": [],
    }
    return CareRules(CareData.model_validate(data))


@pytest.mark.parametrize(
    ("rule", "said", "not_said"),
    [
        ({"say": ["<who> ~1 left"]}, "my mother just left", "my mother has just left"),
        ({"say": ["<who>|you left"]}, "you left", "they left"),
        ({"say": ["i never? left"]}, "I left", "I always left"),
        ({"say": ["^ i left $"]}, "Fine. I left.", "fine I left"),
        ({"say": ["i ~3 left"], "gap_without": ["stop"]}, "I then left", "I never left"),
        ({"say": ["i left"], "not_after": ["who"]}, "then I left", "I said I left"),
        ({"say": ["i left"], "unless": ["past"]}, "I left", "last year I left"),
        ({"say": ["i left"], "beside": ["past"]}, "I left last year", "I left. That was last year"),
        ({"say": ["i left"], "elsewhere": ["past"]}, "I left. That was last year", "I left"),
        ({"say": ["我 ~2 来"]}, "我昨天来", "我昨天晚上来"),
    ],
)
def test_the_pattern_language_does_what_the_file_says(rule: dict[str, Any], said: str, not_said: str) -> None:
    assert rules(**rule).read(said).care == "advice"
    assert rules(**rule).read(not_said).care is None


@pytest.mark.parametrize("say", ["~2 left", "$ left"])
def test_a_pattern_begins_with_a_word(say: str) -> None:
    with pytest.raises(ValueError, match="doesn't begin with a word"):
        rules(say=[say])


@pytest.mark.parametrize("wrong", [{"say": ["<nobody> left"]}, {"say": ["left"], "unless": ["never"]}])
def test_a_name_that_is_not_there_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        rules(**wrong)


def test_an_empty_phrase_is_refused() -> None:
    data = CareData(words={"empty": ("?",)}, contexts={}, rules=(), written=(), spelling=(), known=())
    with pytest.raises(ValueError, match="empty phrase"):
        CareRules(data)


def test_the_rules_are_read_once_and_say_which_of_them_applied() -> None:
    assert CareRules.load() is CareRules.load()
    applied = CareRules.load().applying("I am undocumented")
    assert [rule.means for rule in applied if isinstance(rule, RuleData) and "discloses" in rule.kinds] == [
        "one's own status"
    ]
