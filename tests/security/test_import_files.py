"""Files from elsewhere: whatever is in them, an import is planned or refused in words, and nothing changes or hangs."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from knowledge import InvalidFiles, KnowledgeBase
from knowledge.curation.historyfile import read_histories
from tests.knowledge.curation.people import fill
from tests.security.budget import MANY

MEGABYTE = 2**20
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[KnowledgeBase]:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('security') / 'facts.db'}"
    await fill(url)
    async with KnowledgeBase.open(url, shipped=None) as opened:
        yield opened


async def _exported(base: KnowledgeBase, form: str) -> bytes:
    return (await base.exchange.export(form))[1]  # type: ignore[arg-type]


async def refused(base: KnowledgeBase, files: Mapping[str, bytes]) -> list[str]:
    """The problems that keep these files out."""
    try:
        plan = await base.exchange.plan(files)
    except InvalidFiles as invalid:
        return [str(problem) for problem in invalid.problems]
    return [str(problem) for problem in plan.problems]


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"bomb.yaml": BOMB.encode()},
        {"deep.yaml": b"a: " + b"[" * 100_000},
        {"deep.json": b'{"a":' * 100_000},
        {"long.yaml": b"- id: x\n" * (50 * MEGABYTE // 8)},
        {"long.json": b"[" + b"0," * (25 * MEGABYTE) + b"0]"},
        {"utf16.yaml": "facts: []\n".encode("utf-16")},
        {"latin.yaml": "facts:\n- id: señal\n".encode("latin-1")},
        {"binary.yaml": bytes(range(256)) * 40},
        {"nul.json": b'{"a": "\x00"}'},
        {"tag.yaml": b"!!python/object/apply:os.system ['true']\n"},
        {"script.sh": b"true\n"},
        {"../../outside.yaml": b"!!python/name:os.system\n"},
        {"pack.zip": zipped("a.yaml", b" " * (50 * MEGABYTE))},
        {"pack.zip": zipped("../../a.yaml", BOMB.encode())},
        {"pack.zip": b"PK\x03\x04 not an archive"},
    ],
    ids=lambda files: next(iter(files)) + str(len(next(iter(files.values())))),
)
@pytest.mark.asyncio(loop_scope="module")
async def test_hostile_files_are_refused_in_words(
    base: KnowledgeBase, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    before = await _exported(base, "json")
    problems = await asyncio.wait_for(refused(base, files), timeout=60)
    assert problems
    assert all(len(problem) < 1000 for problem in problems)
    assert await _exported(base, "json") == before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_broken_pack_is_a_plan_or_a_list_of_problems(base: KnowledgeBase) -> None:
    """Parts of a real pack cut out, doubled and overwritten with any bytes: no error but the one with words."""
    whole, histories = await _exported(base, "yaml"), await _exported(base, "json")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    given_files = {"pack.zip": whole, "facts.json": histories, **members}
    loop = asyncio.get_running_loop()
    tried = 0

    @MANY
    @given(st.sampled_from(sorted(given_files)), st.data())
    def attempt(name: str, data: st.DataObject) -> None:
        nonlocal tried
        content = bytearray(given_files[name])
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.integers(0, len(content)))
            end = data.draw(st.integers(start, min(len(content), start + 40)))
            content[start:end] = data.draw(st.binary(max_size=20) | st.just(bytes(content[start:end]) * 2))
        asyncio.run_coroutine_threadsafe(refused(base, {name: bytes(content)}), loop).result(60)
        tried += 1

    before = await _exported(base, "json")
    await asyncio.to_thread(attempt)
    assert tried > 10
    assert await _exported(base, "json") == before


def test_a_history_file_with_any_json_in_it_is_refused() -> None:
    """The form of the file is checked before anything in it is used."""
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=12,
    )

    @MANY
    @given(anything)
    def attempt(content: object) -> None:
        read, problems = read_histories("facts.json", json.dumps(content).encode(), 0)
        assert problems
        assert read.histories == ()

    attempt()
