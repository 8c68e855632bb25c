"""Differences word by word, and changes carried over to a text that moved. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.curation import diff_facts, diff_words
from knowledge.curation.merging import merge
from knowledge.curation.typed import slug
from knowledge.facts import Fact
from tests.knowledge.samples import edited, make_fact

BASE = make_fact(phrasings=["ice hold"], places=["Texas", "Houston, Texas"])


def changes(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in diff_words(before, after) if piece.kind != "same"]


@given(st.text(), st.text())
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    # Words are compared; characters between that are neither words nor spaces are kept as they are.
    pieces = diff_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_whole_words_change() -> None:
    assert changes("It is a request.", "It is an order.") == [
        ("removed", "a"), ("added", "an"), ("removed", "request"), ("added", "order"),
    ]  # fmt: skip
    assert changes("same", "same") == []


def test_each_changed_field_is_told_as_text() -> None:
    quote = {"text": "No.", "speaker": "X", "speaker_role": "Mayor", "date": "2018", "source_id": "crs"}
    after = edited(BASE, protected=True, quotes=[quote], places=["Texas"], review_days=30)
    diffs = {diff.field: (diff.before, diff.after) for diff in diff_facts(BASE, after)}
    assert diffs == {
        "review_days": ("", "30"),
        "places": ("Texas\nHouston, Texas", "Texas"),
        "quotes": ("", "“No.” – X, Mayor, 2018 [crs]"),
        "protected": ("no", "yes"),
    }
    assert diff_facts(after, after.model_copy(update={"revision": 7})) == ()


def test_what_only_one_side_changed_is_kept_and_clashes_are_named() -> None:
    mine = edited(BASE, answer="Mine.", court="9th Cir.")
    theirs = edited(BASE, answer="Theirs.", status="historical").model_copy(update={"revision": 5})
    merged = merge(BASE, mine, theirs)
    assert merged.clashes == ("answer",)
    assert merged.fact == theirs.model_copy(update={"answer": "Mine.", "court": "9th Cir."})


def test_two_changes_that_make_no_fact_together_are_refused() -> None:
    quote = {"text": "No.", "speaker": "X", "speaker_role": "Mayor", "date": "2018", "source_id": "crs"}
    with pytest.raises(ValueError, match="quote 1"):
        merge(BASE, edited(BASE, quotes=[quote]), edited(BASE, source_ids=["other"]))


@given(st.text(max_size=300))
def test_an_id_made_of_any_question_is_one(question: str) -> None:
    made = slug(question)
    assert made == "" or Fact.model_validate({**BASE.model_dump(), "id": f"{made}-99"})


def test_a_long_question_makes_an_id_of_whole_words() -> None:
    assert slug("What does California's Senate Bill 54 say about people in county jails?") == (
        "what-does-californias-sb54-say-about-people-in"
    )
