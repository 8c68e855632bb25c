"""Reading and writing fact files: what is read is written the same, and every mistake is named with its place."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Fact, InvalidFiles, Source
from knowledge.matching.text import normalise
from knowledge.packfiles import file_digest, read_files
from knowledge.packwriter import dump_fact_file, dump_source_file, dump_topic_file, file_of, write_files
from knowledge.yaml_lines import MAX_DEPTH
from tests.knowledge.samples import SOURCE, TOPICS, make_fact, write_pack

WHOLE = make_fact(
    phrasings=["ICE hold: meaning", "no", "287", "“quoted” # not a comment"],
    answer="One paragraph that is long enough to be folded over several lines of the file, as most answers are.\n\n"
    "And a second one: with a colon, 'quotes' and a dash – at the end.",
    as_of="2018",
    court="9th Cir.",
    quotes=[{"text": "defies common sense", "speaker": "Jeff Sessions", "speaker_role": "U.S. Attorney General",
             "date": "2018-01-24", "source_id": "crs"}],
    related=["another-fact"],
    translations={"es": {"question": "¿Qué es?", "answer": "Una solicitud.", "of": "0" * 64}},
    review_days=90,
    protected=True,
)  # fmt: skip
OTHER = make_fact("another-fact", topics=["history"])


def _problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidFiles) as invalid:
        read_files(folder)
    return [str(problem) for problem in invalid.value.problems]


def _replace(folder: Path, old: str, new: str, file: str = "facts/all.yaml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_facts_are_read_as_they_were_written(tmp_path: Path) -> None:
    files = read_files(write_pack(tmp_path, WHOLE, OTHER))
    assert files.facts == (OTHER, WHOLE)
    assert files.sources == (SOURCE,)
    assert files.topics == TOPICS


def test_a_fact_file_is_pleasant_to_edit() -> None:
    assert dump_fact_file([make_fact(phrasings=["ICE hold meaning"], answer="Word " * 25, as_of="2018-01-24")]) == (
        "facts:\n"
        "  - id: what-is-a-detainer\n"
        "    question: What is a detainer?\n"
        "    phrasings:\n"
        "      - ICE hold meaning\n"
        "    answer: >-\n"
        f"      {' '.join(['Word'] * 22)}\n"
        "      Word Word Word\n"
        "    kind: definition\n"
        "    status: current\n"
        "    attribution: fact\n"
        "    as_of: 2018-01-24\n"
        "    last_checked: 2026-11-24\n"
        "    places:\n"
        "      - United States\n"
        "    topics:\n"
        "      - detainers\n"
        "    source_ids:\n"
        "      - crs\n"
    )


def test_facts_go_into_a_file_for_their_group_of_topics(tmp_path: Path) -> None:
    write_files([WHOLE, OTHER, make_fact("odd-one", topics=["new-topic"])], [SOURCE], tmp_path, topics=TOPICS)
    names = sorted(path.name for path in (tmp_path / "facts").iterdir())
    assert names == ["basics.yaml", "detainers-and-warrants.yaml", "new-topic.yaml"]
    assert file_of(OTHER) == "basics"


def test_links_to_facts_that_are_not_written_are_left_out(tmp_path: Path) -> None:
    assert read_files(write_pack(tmp_path, WHOLE)).facts[0].related == ()


def test_a_folder_with_other_facts_is_not_written_into(tmp_path: Path) -> None:
    write_pack(tmp_path, OTHER)
    with pytest.raises(FileExistsError, match=r"all\.yaml"):
        write_files([OTHER], [SOURCE], tmp_path, topics=TOPICS)


def test_an_empty_list_of_facts_is_still_a_file() -> None:
    assert dump_fact_file([]) == "facts: []\n"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.just("\n"), max_size=150)
LINE = TEXT.map(str.strip).filter(bool)


@st.composite
def _facts(draw: st.DrawFn) -> list[Fact]:
    count = draw(st.integers(1, 3))
    wordings = draw(st.lists(LINE.filter(normalise), min_size=count, max_size=12, unique_by=normalise))
    facts = []
    for number in range(count):
        fields: dict[str, Any] = {
            "phrasings": wordings[count + number :: count],
            "answer": draw(LINE),
            "as_of": draw(st.sampled_from(["2018", "2018-01", "2018-01-24"])),
            "court": draw(st.none() | LINE),
            "list": draw(st.lists(LINE, max_size=3)),
            "checked_by": draw(st.none() | LINE),
            "review_days": draw(st.none() | st.integers(1, 3650)),
            "needs_review": draw(st.booleans()),
        }
        facts.append(make_fact(f"fact-{number}", question=wordings[number][:120], **fields))
    return facts


@settings(deadline=None, max_examples=60)
@given(_facts().filter(lambda facts: len({normalise(w) for f in facts for w in f.wordings} - {""}) ==
                       sum(len(f.wordings) for f in facts)))  # fmt: skip
def test_any_facts_are_read_as_they_were_written_and_written_as_they_were_read(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Fact]
) -> None:
    first = write_pack(tmp_path_factory.mktemp("first"), *facts)
    read = read_files(first)
    assert list(read.facts) == facts
    second = tmp_path_factory.mktemp("second")
    write_files(read.facts, read.sources, second, topics=read.topics, name_of=lambda _: "all")
    assert file_digest(first) == file_digest(second)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    kind: definition\n", "", ":2: FACT kind: is missing"),
        ("kind: definition", "kind: rumour", ":5: FACT kind: is one of 'definition', "),
        ("answer:", "anwser:", ":4: FACT anwser: is not a known field; is answer meant?"),
        ("kind:", "xyz: 1\n    kind:", ":5: FACT xyz: is not a known field; take it out"),
        ("as_of: 2026-06", "as_of: 2026-13", ":8: FACT as_of: month must be in 1..12"),
        ("as_of: 2026-06", "as_of: June 2026", ":8: FACT as_of: a date is written 2018,"),
        ("last_checked: 2026-11-24", "last_checked: 2026-11-31",
         ":9: FACT last_checked: is a day, written 2018-01-24"),
        ("question: What is a detainer?", "question: " + "x" * 121,
         ":3: FACT question: is too long: at most 120 characters"),
        ("answer: The answer of what-is-a-detainer.", "answer: ''",
         ":4: FACT answer: is empty"),
        ("answer: The answer of what-is-a-detainer.", "answer: [one, two]",
         ":4: FACT answer: is text"),
        ("places:\n      - United States", "places: United States",
         ":10: FACT places: is a list"),
        ("places:\n      - United States", "places: []",
         ":10: FACT places: has too few entries: at least 1"),
        ("places:\n      - United States", "places:\n      - Texas\n      - Texas",
         ":10: FACT places: an entry is listed twice"),
        ("      - crs", "      - nobody", ":15: FACT source_ids[1]: there is no source nobody"),
        ("      - detainers", "      - gossip", ":13: FACT topics[1]: there is no topic gossip"),
        ("kind:", "related: [no-fact]\n    kind:", ":5: FACT related[1]: there is no fact no-fact"),
        ("kind:", "counter: [what-is-a-detainer]\n    kind:",
         ":5: FACT counter[1]: a fact is not linked with itself"),
        ("kind:", "revision: 3\n    kind:", ":5: FACT revision: belongs to a database"),
        ("kind:", "protected: perhaps\n    kind:", ":5: FACT protected: is true or false"),
        ("kind:", "review_days: soon\n    kind:", ":5: FACT review_days: is a whole number"),
        ("kind:", "review_days: 0\n    kind:", ":5: FACT review_days: is at least 1"),
        ("kind:", "review_days: 9999\n    kind:", ":5: FACT review_days: is at most 3650"),
        ("kind:", "list: [" + "x, " * 201 + "]\n    kind:",
         ":5: FACT list: has too many entries: at most 200"),
        ("kind:", "quotes:\n      - text: hi\n    kind:", ":6: FACT quotes[1].speaker: is missing"),
        ("kind:", "quotes: [hi]\n    kind:", ":5: FACT quotes[1]: is a mapping"),
        ("kind:", "quotes:\n      - {text: hi, speaker: A, speaker_role: B, date: 2018, source_id: else}\n    kind:",
         ":2: FACT: quote 1 names a source that is not among source_ids"),
        ("kind:", "phrasings: ['WHAT is a – detainer']\n    kind:",
         ":5: FACT phrasings[1]: the wording stands twice in this fact"),
        ("kind:", "phrasings: ['?!']\n    kind:", ":5: FACT phrasings[1]: has no word in it"),
        ("kind:", "translations:\n      es: {question: ¿Qué?, answer: Sí., of: abc}\n    kind:",
         ":6: FACT translations.es.of: is the digest of the English text"),
        ("kind:", "translations:\n      en: {question: Hm?, answer: Yes., of: " + "0" * 64 + "}\n    kind:",
         ":6: FACT translations.en: is a language code other than en"),
        ("id: what-is-a-detainer", "id: What is", ":2: What is id: is written in small letters"),
        ("id: what-is-a-detainer", "id:", ":2: id: is missing"),
        ("kind:", "kind: law\n    kind:", ":6: 'kind' stands twice here"),
        ("kind: definition", "kind: *other", ":5: anchors and aliases"),
        ("kind: definition", "kind: &other definition", ":5: anchors and aliases"),
        ("kind: definition", "kind: !!python/name:os.system definition", ":5: tags (!) are not read"),
        ("kind: definition", "kind: [definition", ":6: not YAML: "),
        ("kind: definition", "kind: " + "[" * 20, ":5: nested more than"),
        ("kind: definition", "kind: " + "[" * 200_000, ":5: nested more than"),
        ("kind: definition", "? [a]\n    : b", ":5: a field has no name"),
        ("kind: definition", "kind: \x07", ": not YAML: "),
        ("facts:", "fact:", ":1: a file has one section, 'facts:', with a list in it"),
        ("facts:", "---\nfacts: []\n---\nfacts:", ":3: a second document starts here"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_fact_and_field(tmp_path: Path, old: str, new: str, problem: str) -> None:
    write_pack(tmp_path, make_fact())
    _replace(tmp_path, old, new)
    found = _problems(tmp_path)
    problem = "facts/all.yaml" + problem.replace("FACT", "what-is-a-detainer")
    assert any(text.startswith(problem) for text in found), found


def test_an_empty_optional_field_means_its_default(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    _replace(tmp_path, "kind:", "checked_by: null\n    court:\n    kind:")
    assert read_files(tmp_path).facts == (make_fact(),)


def test_a_duplicate_id_names_both_places(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    (tmp_path / "facts" / "more.yaml").write_text(dump_fact_file([make_fact(question="Other?")]))
    assert _problems(tmp_path) == [
        "facts/more.yaml:2: what-is-a-detainer id: the id is already used at facts/all.yaml:2"
    ]


def test_a_duplicate_wording_names_both_facts(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact(phrasings=["ICE hold"]))
    (tmp_path / "facts" / "more.yaml").write_text(dump_fact_file([make_fact("other", phrasings=["ice HOLD?"])]))
    assert _problems(tmp_path) == [
        "facts/more.yaml:5: other phrasings[1]: the wording is also in what-is-a-detainer (facts/all.yaml:2)"
    ]


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact(), make_fact("other"))
    _replace(tmp_path, "kind: definition", "kind: rumour")
    _replace(tmp_path, "status: current", "status: alleged")
    _replace(tmp_path, "url: https://example.org/crs", "url: example.org", "sources.yaml")
    _replace(tmp_path, "history: How it came about", "history:", "topics.yaml")
    places = [text.split(": ")[0] for text in _problems(tmp_path)]
    assert places == ["facts/all.yaml:5", "facts/all.yaml:6", "sources.yaml:6", "topics.yaml:3"]


def test_a_file_that_cannot_be_read_hides_no_other_mistake_and_invents_none(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact(related=["other"]), make_fact("other"))
    text = (tmp_path / "facts" / "all.yaml").read_text()
    (tmp_path / "facts" / "more.yaml").write_text(text[: text.index("  - id: what")].replace("kind:", "kind: ["))
    (tmp_path / "facts" / "all.yaml").write_text("facts:\n" + text[text.index("  - id: what") :])
    _replace(tmp_path, "status: current", "status: alleged")
    files = {text.split(":")[0] for text in _problems(tmp_path)}
    assert files == {"facts/all.yaml", "facts/more.yaml"}
    assert len(_problems(tmp_path)) == 2


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    assert _problems(tmp_path) == ["sources.yaml: the file is missing", "topics.yaml: the file is missing"]
    (tmp_path / "sources.yaml").write_text(dump_source_file([]))
    (tmp_path / "topics.yaml").write_text(dump_topic_file(TOPICS))
    assert _problems(tmp_path) == ["facts: there are no facts in this folder"]


def test_bytes_that_are_no_text_and_files_that_are_too_long_are_told(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    (tmp_path / "sources.yaml").write_bytes(b"sources:\n  - id: \xff\n")
    (tmp_path / "facts" / "long.yaml").write_bytes(b"#" * 5_000_001)
    assert _problems(tmp_path) == [
        "facts/long.yaml: is longer than 5,000,000 bytes; split it",
        "sources.yaml:2: is not UTF-8 text",
    ]


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    (tmp_path / "sources.yaml").unlink()
    (tmp_path / "sources.yaml").mkdir()
    assert _problems(tmp_path) == ["sources.yaml: can't be read: Is a directory"]


def test_a_fact_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    (tmp_path / "facts" / "more.yaml").write_text("facts:\n  - words\n")
    assert _problems(tmp_path) == [
        "facts/more.yaml:2: is a mapping: a name, a colon and a value on each line",
    ]


def test_a_mistake_repeats_no_value(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    _replace(tmp_path, "kind: definition", "kind: canary")
    _replace(tmp_path, "as_of: 2026-06", "as_of: canary")
    assert all("canary" not in text for text in _problems(tmp_path))


def test_nesting_as_deep_as_a_fact_needs_is_read(tmp_path: Path) -> None:
    assert MAX_DEPTH > 6
    assert read_files(write_pack(tmp_path, WHOLE, OTHER)).facts[1].translations["es"].question == "¿Qué es?"


def test_the_digest_of_files_changes_with_any_of_them(tmp_path: Path) -> None:
    write_pack(tmp_path, make_fact())
    digests = {file_digest(tmp_path)}
    _replace(tmp_path, "The answer", "An answer")
    digests.add(file_digest(tmp_path))
    _replace(tmp_path, "Congressional", "Parliamentary", "sources.yaml")
    digests.add(file_digest(tmp_path))
    (tmp_path / "facts" / "all.yaml").rename(tmp_path / "facts" / "every.yaml")
    digests.add(file_digest(tmp_path))
    assert len(digests) == 4
    (tmp_path / "README.md").write_text("Not a fact file.")
    assert file_digest(tmp_path) in digests


def test_a_source_is_written_with_what_it_has_only() -> None:
    source = Source.model_validate({**SOURCE.model_dump(), "via": "archive.org", "published_approximate": True})
    assert dump_source_file([source]) == (
        "sources:\n"
        "  - id: crs\n"
        "    title: Sanctuary jurisdictions\n"
        "    publisher: Congressional Research Service\n"
        "    published: 2019-03\n"
        "    published_approximate: true\n"
        "    url: https://example.org/crs\n"
        "    via: archive.org\n"
        "    kind: government_report\n"
        "    accessed: 2026-11-24\n"
    )
