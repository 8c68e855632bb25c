"""The kind of answer asked for: what a fact must hold before it answers outright."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge import Context, Fact, Outcome, ShownFact
from knowledge.answering import Answerer
from knowledge.matching.asked_for import DETAILS, lacks
from knowledge.matching.corpus import read_fact
from knowledge.matching.features import features
from knowledge.matching.lexicon import shipped_lexicon
from knowledge.matching.text import words
from tests.knowledge.matching.bases import all_facts
from tests.knowledge.samples import make_fact


def lacking(question: str, answer: str, wording: str = "What does the Harbor Act do?", **fields: Any) -> bool:
    """Whether a fact with this answer and canonical question lacks what the question asks for."""
    lexicon = shipped_lexicon()
    fact = make_fact("harbor-act", question=wording, answer=answer, **fields)
    return lacks(features(question, lexicon), read_fact(fact, lexicon))


LAW = "It bars jails in the state from holding people for ICE. Governor Ana Lopez signed it on May 3, 2021."
COUNTED = "Public Law 119-1 of 2025 covers 12 counties. Judge Ruiz upheld it on July 4, 2025."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who sponsored the Harbor Act?", "It bars holds. Its sponsor, Senator Ito, called it fair."),
        ("Who wrote the Harbor Act?", "It bars holds. Senator Ito wrote it."),
        ("harbor act roll call", "It bars holds. The senate vote was 20 to 11."),
        ("Did the state appeal the Harbor Act ruling?", "It bars holds. The state filed an appeal."),
        ("What does the Harbor Act cost?", "It bars holds and costs the state little money."),
        ("What documents are needed under the Harbor Act?", "It asks for proof of residence."),
    ],
)
def test_a_detail_is_missed_only_where_no_word_tells_it(question: str, answer: str) -> None:
    assert lacking(question, LAW)
    assert not lacking(question, answer)


@pytest.mark.parametrize("detail", DETAILS)
def test_every_word_that_asks_for_a_detail_also_tells_it(detail: str) -> None:
    for word in DETAILS[detail][0].replace("_", "-").split():
        assert lacking(f"harbor act {word}", LAW), word
        assert not lacking(f"harbor act {word}", f"{LAW} Reports speak of {word}. $1 fine, 9 to 2 in favor."), word


@pytest.mark.parametrize(
    "question",
    [
        "How many detainers does the Harbor Act cover?",
        "how many people are held under the harbor act",
        "How many towns does the Harbor Act name?",
    ],
)
def test_numbers_of_laws_dates_and_other_things_are_no_count(question: str) -> None:
    assert lacking(question, COUNTED)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many counties does the Harbor Act cover?", COUNTED),
        ("how many people are held under the harbor act", "It covers 1,200 people."),
        ("How many people are held under the Harbor Act?", "About 44 percent of them."),
        ("How many times was the Harbor Act changed?", "It was changed five times."),
        ("How many of those suits has the state won?", "None so far. All were dismissed."),
    ],
)
def test_a_figure_beside_the_counted_thing_is_a_count(question: str, answer: str) -> None:
    assert not lacking(question, answer)


def test_a_wording_that_counts_the_same_thing_vouches_for_any_figure() -> None:
    answer = "The state says 35 in all, though the list that it gave in the long report of that spring is disputed."
    assert not lacking("how many harbor towns exist", answer, "How many harbor towns are there?")
    assert lacking("how many harbor towns exist", answer, "Where are the harbor towns?")


@pytest.mark.parametrize(
    ("question", "held", "missing"),
    [
        ("how much money did the county pay", "The county paid $61,000.", "The county paid 12 people."),
        ("What is the fine under the Harbor Act?", "A first offense brings a fine.", LAW),
        ("How much did reports fall?", "They fell by 42 percent.", "They fell in 2017."),
        ("How long was she held?", "She was held 19 hours.", "She was held in 2014."),
        ("What percentage of towns agreed?", "About 44 percent agreed.", "Most agreed on May 3, 2021."),
        ("How old must a driver be?", "A driver must be 16 or over.", "Any driver may apply."),
        ("How long has the form been used?", "It has been in use since 1952.", "The form is I-247."),
    ],
)
def test_a_sum_or_a_duration_needs_a_figure_of_its_kind(question: str, held: str, missing: str) -> None:
    assert not lacking(question, held)
    assert lacking(question, missing)


def test_a_reason_is_missed_where_none_is_given_and_nobody_asks_why() -> None:
    assert lacking("Why did Governor Lopez sign the Harbor Act?", LAW)
    assert lacking("On what grounds was the Harbor Act signed?", LAW)
    assert not lacking("Why did Governor Lopez sign the Harbor Act?", f"{LAW} She cited costs.")
    assert not lacking("Why did Governor Lopez sign the Harbor Act?", LAW, "Why was the Harbor Act signed?")


def test_a_speaker_must_be_in_the_fact_and_say_something() -> None:
    spoken = "Governor Ana Lopez said the act is fair."
    assert not lacking("What did Ana Lopez say about the Harbor Act?", spoken)
    assert not lacking("How did Ana Lopez publicly respond to the Harbor Act?", spoken)
    assert lacking("What did Ana Lopez say about the Harbor Act?", LAW)
    assert lacking("What did Bruce Okafor say about the Harbor Act?", spoken)


@pytest.mark.parametrize(
    ("question", "held", "missing"),
    [
        ("who designed the harbor form", "ICE designed the form.", "ICE uses the form."),
        ("who paid for the harbor poll", "The paper paid for it.", "The poll asked 900 voters."),
        ("Who is the sheriff of Harbor County?", "Sheriff Ana Lopez runs the jail.", "The sheriff runs the jail."),
        ("Who was mayor of Harbor City?", "Ana Lopez, then the mayor, agreed.", "The mayor of Harbor City agreed."),
        ("Which union leader praised it?", "A union leader praised it.", "It bars holds."),
        ("Has the governor ever removed anyone?", "The governor removed two.", "The governor may act."),
        ("how did the senate vote", "The senate vote was 20 to 11.", "The house vote was 60 to 40."),
    ],
)
def test_a_doer_a_holder_of_office_a_thing_a_deed_and_a_chamber_must_be_named(
    question: str, held: str, missing: str
) -> None:
    wording = "Who asks whether anyone has done a thing?"
    assert not lacking(question, held, wording)
    assert lacking(question, missing, wording)


def test_who_somebody_is_needs_a_wording_that_asks_it() -> None:
    assert lacking("Who was Ana Lopez?", LAW, "Whom does the Lopez Act let jails hold, and who decides?")
    assert not lacking("Who was Ana Lopez?", LAW, "Who signed the Harbor Act?")


@pytest.mark.parametrize("question", ["Has any town lost money under the Harbor Act?", "have people ever been fined"])
def test_whether_it_ever_happened_needs_a_wording_that_asks_so(question: str) -> None:
    fined = "A town can be fined and lose money."
    assert lacking(question, fined)
    assert not lacking(question, fined, "Has anyone been fined under the Harbor Act?")


def test_names_are_asked_for_and_only_a_row_of_names_tells_them() -> None:
    assert lacking("Name the counties of the Harbor Act", "Nine counties had agreements.")
    assert lacking("Which counties had agreements?", "Nine counties had agreements.")
    assert not lacking("Which counties had agreements?", "The counties are Kent, Cecil and Garrett.")
    assert not lacking("Name the counties of the Harbor Act", "They are Kent, Cecil, Garrett and Harford.")
    assert not lacking("Name the counties of the Harbor Act", "Nine counties.", list=["Kent", "Cecil"])


def test_a_reason_for_what_is_only_mentioned_is_missed() -> None:
    told = "The court upheld the Harbor Act because it binds no federal officer. Judge Ruiz dissented."
    assert lacking("Why did Judge Ruiz dissent?", told)
    assert lacking("harbor act ruiz reasoning dissent", told)
    assert not lacking("Why did the court uphold the Harbor Act?", told)
    assert not lacking("Why did Judge Ruiz dissent?", f"{told} She said so because the state has no such power.")
    assert not lacking("Did Judge Ruiz dissent?", told)


def test_a_year_counts_nothing_and_kinds_have_no_names() -> None:
    told = "The Harbor Act, a bill of 2026, knows three kinds of holds: short, long and renewed ones."
    assert not lacking("Which 2026 bill is the harbor act?", told)
    assert not lacking("What are the three kinds of holds?", told)
    assert not lacking("Do agents have to tell you their names?", "Under the Harbor Act agents tell their names.")


def test_a_count_is_no_number_of_a_law() -> None:
    assert not lacking("What is the number of cities under the harbor act?", "The act covers 12 cities.")
    assert not lacking("Was the harbor act the number one law of its kind?", "It was the first law of its kind.")
    assert not lacking("What number to call under the harbor act?", "Call 911.")


def test_few_stored_wordings_are_called_lacking_by_their_own_fact() -> None:
    """A stored wording finds its fact anyway; one that is called lacking shows a check that refuses good questions."""
    lexicon = shipped_lexicon()
    read = [read_fact(fact, lexicon) for fact in all_facts()]
    refused = [
        wording for each in read for wording in each.fact.wordings if lacks(features(words(wording), lexicon), each)
    ]
    assert len(refused) < 0.015 * sum(len(each.fact.wordings) for each in read), refused


def test_what_somebody_still_thinks_or_is_was_not_told_by_what_they_once_said() -> None:
    said = "Sheriff Ana Ruiz said in 2017 that the Harbor Act is unwise."
    for question in ("Does Sheriff Ruiz still think so?", "is ruiz still the sheriff", "has ruiz changed her mind"):
        assert lacking(question, said, kind="statement"), question
        assert not lacking(question, said, kind="law"), question
    assert not lacking("Would a jail still honor a judge's warrant?", said, kind="statement")


def test_names_after_a_number_or_a_person_are_asked_for() -> None:
    voted = "The Harbor Act passed 9 to 3. Three commissioners were against it."
    assert lacking("The Harbor Act passed. Which three commissioners were against it?", voted)
    assert lacking("What were the three counties of the Harbor Act?", voted)
    assert lacking("What were the names of the commissioners?", voted)
    assert lacking("What is the name of the person who leads it?", "An office led by an appointee runs it.")
    assert not lacking("What is the name of the person who leads it?", "Ana Ruiz leads the Harbor Act office.")


def test_who_was_chosen_needs_a_name_and_which_ones_several() -> None:
    led = "It is a state office led by an appointee of the governor."
    assert lacking("Who did the governor pick to run the harbor office?", led, "What is the harbor office?")
    named = f"{led} In 2021 that was Ana Ruiz."
    assert not lacking("Who did the governor pick to run the harbor office?", named, "What is the harbor office?")
    assert lacking("did any county leave the harbor act? which ones", "Three counties left the Harbor Act.")
    assert not lacking("did any county leave the harbor act? which", "Kent, Cecil and Garrett left the Harbor Act.")


def test_a_figure_in_money_needs_a_sum() -> None:
    counted = "Hospitals count patients under the Harbor Act and report what the care costs."
    assert lacking("What dollar figure did hospitals report under the Harbor Act?", counted)
    assert not lacking(
        "What dollar figure did hospitals report under the Harbor Act?", f"{counted} It was $12 million."
    )


def test_which_of_a_number_of_things_asks_for_their_names() -> None:
    for number in ("14", "three"):
        question = f"Which {number} agencies had agreements?"
        assert lacking(question, f"In all {number} agencies had agreements.")
        assert not lacking(question, f"The {number} agencies with agreements were Kent, Cecil and Garrett.")


def test_a_number_asked_for_is_one_of_its_own_sort() -> None:
    hotline = "The Harbor Act has a hotline at the attorney general's office, open since May 3, 2021."
    assert lacking("What is the phone number of the Harbor Act hotline?", hotline)
    assert not lacking("What is the phone number of the Harbor Act hotline?", f"{hotline} It is 1-800-555-0100.")
    assert not lacking("Does the Harbor Act have a hotline?", hotline)
    assert lacking("What is the number of the governor's order?", LAW)
    assert lacking("harbor act bill number", LAW)
    assert not lacking("harbor act bill number", f"{LAW} It was SB 54.")


@pytest.mark.parametrize(
    "question",
    ["What does the Harbor Act do?", "harbor act", "is the harbor act still law in 2026", "", "who", "which"],
)
def test_a_question_for_no_detail_misses_none(question: str) -> None:
    assert not lacking(question, LAW)


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    wordings = ["What is the Harbor Act of Ohio?", "harbor act ohio jails", "Who signed the Harbor Act in Ohio?"]
    told = [
        make_fact("harbor-act", question=wordings[0], phrasings=wordings[1:], answer=LAW),
        make_fact("harbor-suit", question="Was the Harbor Act challenged?", answer="Yes, two counties sued."),
        make_fact("detainers", question="What is an ICE detainer?", answer="A request to hold a person."),
    ]
    return {fact.id: fact for fact in told}


@pytest.fixture(scope="module")
def answerer(facts: dict[str, Fact]) -> Answerer:
    return Answerer(tuple(facts.values()))


def ask(answerer: Answerer, facts: dict[str, Fact], text: str, context: Context | None = None) -> Outcome:
    def shown(fact_id: str) -> ShownFact:
        return ShownFact(**dict(facts[fact_id]))

    return answerer.ask(text, at=dt.date(2026, 11, 24), context=context, shown=shown)


def test_a_fact_that_lacks_the_detail_is_offered_but_not_answered_with(
    answerer: Answerer, facts: dict[str, Fact]
) -> None:
    known = ask(answerer, facts, "who signed that Harbor Act in Ohio")
    assert (known.outcome, known.ranked[0]) == ("answer", "harbor-act")
    lacked = ask(answerer, facts, "who sponsored that Harbor Act in Ohio")
    assert lacked.outcome != "answer"
    assert lacked.ranked[0] == "harbor-act"


def test_what_was_asked_before_does_not_count_as_asked_for_now(answerer: Answerer, facts: dict[str, Fact]) -> None:
    before = make_fact("harbor-vote", question="How did the senate vote on the Harbor Act?", answer="20 to 11.")
    grown = answerer.changed([before])
    known = facts | {before.id: before}
    outcome = ask(grown, known, "and was the harbor act challenged?", Context(facts=(before.id,)))
    assert (outcome.outcome, outcome.ranked[0]) == ("answer", "harbor-suit")
