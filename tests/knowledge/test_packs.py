"""The facts that this release ships."""

from knowledge.base import SHIPPED
from knowledge.packfiles import read_files
from knowledge.packwriter import dump_fact_file, dump_source_file, dump_topic_file
from knowledge.yaml_lines import Fields, Items, Scalar, read_yaml

FILES = read_files(SHIPPED)
ARTICLE = "asian-journal-2018-sessions"
PROTECTED_TOPICS = {"know-your-rights", "warrants", "detainers", "legal-help"}


def test_the_facts_of_the_founding_article_are_there_with_phrasings() -> None:
    founding = [fact for fact in FILES.facts if ARTICLE in fact.source_ids]
    assert len(founding) == 22
    assert all(len(fact.phrasings) >= 5 for fact in founding)


def test_only_sources_that_are_cited_are_shipped() -> None:
    cited = {source_id for fact in FILES.facts for source_id in fact.source_ids}
    assert {source.id for source in FILES.sources} == cited


def test_facts_about_a_persons_rights_are_protected() -> None:
    for fact in FILES.facts:
        if PROTECTED_TOPICS & set(fact.topics):
            assert fact.protected, fact.id


def test_translations_are_of_the_present_english_text() -> None:
    for fact in FILES.facts:
        assert all(translation.of == fact.text_digest() for translation in fact.translations.values()), fact.id


def test_the_files_are_written_as_the_program_writes_them() -> None:
    facts = {fact.id: fact for fact in FILES.facts}
    for path in sorted((SHIPPED / "facts").iterdir()):
        text = path.read_text(encoding="utf-8")
        root = read_yaml(text)
        assert isinstance(root, Fields)
        entries = root.entries["facts"]
        assert isinstance(entries, Items)
        ids = [entry.entries["id"] for entry in entries.items if isinstance(entry, Fields)]
        in_file = [facts[node.value] for node in ids if isinstance(node, Scalar) and node.value]
        assert text == dump_fact_file(in_file), path.name
    assert (SHIPPED / "sources.yaml").read_text(encoding="utf-8") == dump_source_file(FILES.sources)
    assert (SHIPPED / "topics.yaml").read_text(encoding="utf-8") == dump_topic_file(FILES.topics)
