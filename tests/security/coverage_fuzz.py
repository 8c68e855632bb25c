"""Fuzzing that is led by which lines run: `python -m tests.security.coverage_fuzz TARGET --runs 1000`.

Needs atheris (`pip install -e '.[fuzz]'`), which reads which branches a text takes and keeps those that take new ones.
What has to hold is the same as in the tests of chosen examples (`properties`): an outcome or a sentence within
Discord's limits, no other error, and an end within 20 seconds. A text that breaks it is written to a file, and the
program ends with another code than 0. `--corpus` keeps what was found for the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import importlib
import os
import random
import re
import sys
import tempfile
import types
import zipfile
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

DISCORD = Path(__file__).parents[1] / "discord"
PACK = Path(__file__).parents[1] / "packs" / "discord"
SECONDS = 20
"""After which one text counts as endless."""
LATELY = dt.date(2026, 11, 24)

Target = tuple[Callable[[bytes], None], Iterable[bytes], int]
"""What is done with some bytes, examples to begin with, and how long a text may be."""


def main() -> None:
    """Fuzz one target until the runs or the seconds are over."""
    import atheris

    parser = argparse.ArgumentParser(prog="tests.security.coverage_fuzz")
    parser.add_argument("target", choices=[*sorted(TARGETS), "all"], help="all: each in a process of its own")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=0, help="end after so many seconds at the latest")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--plain", action="store_true", help="measure nothing: only see that it runs")
    parser.add_argument("--corpus", type=Path, help="a folder for texts that reached something new")
    parser.add_argument("--found", type=Path, help="a folder for texts that broke something")
    chosen = parser.parse_args()
    # What was imported before now is not measured. Measuring takes ten seconds to begin.
    measured = [] if chosen.plain else ["knowledge", "bot", "cogs"]
    with atheris.instrument_imports(include=measured, enable_loader_override=False) if measured else nullcontext():
        import_project()
    if chosen.target == "all":
        processes = {}
        for name in TARGETS:
            # The fuzzer ends its process, and has to be alone in it.
            if (process := os.fork()) == 0:
                chosen.target = name
                break
            processes[process] = name
        else:
            broken = [name for process, name in processes.items() if os.waitpid(process, 0)[1]]
            sys.exit(f"broken: {', '.join(broken)}" if broken else 0)
    print(f"target: {chosen.target}", flush=True)
    attempt, examples, longest = TARGETS[chosen.target](Path(tempfile.mkdtemp()))
    corpus = (chosen.corpus or Path(tempfile.mkdtemp())) / chosen.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(examples):
        (corpus / f"example-{number}").write_bytes(example[:longest])
    options = [f"-max_len={longest}", f"-timeout={SECONDS}", f"-seed={chosen.seed}", "-rss_limit_mb=4096"]
    options += [f"-runs={chosen.runs}"] + ([f"-max_total_time={chosen.seconds}"] if chosen.seconds else [])
    options += [f"-artifact_prefix={chosen.found}/"] if chosen.found else []
    atheris.Setup([sys.argv[0], *options, str(corpus)], attempt)
    # Ends the program, and says how many runs there were.
    atheris.Fuzz()


def import_project() -> None:
    """Everything that a target runs."""
    from bot.client import COGS

    for name in ("bot.views.exchange", "knowledge.curation.imports", *COGS):
        importlib.import_module(name)


def question(folder: Path) -> Target:
    """A question to the base, and the messages that answer it."""
    import discord

    from bot.strings import catalogue
    from cogs.ask import answer
    from tests.security.properties import WORDS, fits

    discord.utils.utcnow = lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC)  # type: ignore[assignment]
    run = running()
    bot = run(opened_bot(folder))
    languages = [catalogue("en"), catalogue("es")]

    def attempt(data: bytes) -> None:
        text = text_of(data[1:])[:4000]
        layouts, _ = run(answer(bot, text, languages[data[0] % 2 if data else 0], guild_id=None))
        fits(layouts)

    return attempt, [b"\x00" + word.encode("utf-8", "surrogatepass") for word in WORDS if len(word) < 300], 400


def pack(folder: Path) -> Target:
    """A file of facts in YAML, planned and shown."""
    run = running()
    base = run(opened_base(folder))
    _, whole = run(base.exchange.export("yaml"))
    (folder / "pack.zip").write_bytes(whole)
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        texts = [archive.read(name) for name in archive.namelist() if "/" in name]
    facts = [b"facts:\n" + part for text in texts for part in re.split(rb"(?m)^(?= *- id:)", text)[1:]]
    attempt = planned(run, base, "mine.yaml")
    return attempt, [*facts, b"facts: []\n", b"a: &a [*a]\n", b"- !!python/name:os.system\n"], 6000


def history(folder: Path) -> Target:
    """A file of histories in JSON, planned and shown."""
    import json

    run = running()
    base = run(opened_base(folder))
    whole = json.loads(run(base.exchange.export("json"))[1])
    examples = [
        json.dumps({**whole, "sources": whole["sources"][:1], "facts": [fact], "hidden": []}).encode()
        for fact in whole["facts"][:12]
    ]
    masks = [{"id": "x-y", "editor": {"id": 1, "name": "a"}, "at": "2026-11-24T12:00:00Z", "why": "x", "of": None}]
    hiding = {**whole, "sources": [], "facts": [], "pseudonyms": {"5": "Editor 1"}, "hidden": masks}
    return planned(run, base, "facts.json"), [*examples, json.dumps(hiding).encode(), b"[]", b"{}"], 6000


def link(folder: Path) -> Target:
    """The address of a source."""
    from tests.security.properties import goes_where_it_says

    del folder
    examples = ["www.ice.gov/287g", "www.ice.gov@evil.example/", "[::1]:8/", "xn--ic-8cd.gov/", "x.example/A_(B)",
                "x.example:99999/?a=%C3%A9#b"]  # fmt: skip
    return lambda data: void(goes_where_it_says(text_of(data))), [each.encode() for each in examples], 300


def markup(folder: Path) -> Target:
    """Typed text that is shown."""
    from tests.security.properties import MARKS, no_mark_is_left

    del folder
    pairs = [(one + other).encode() for one in MARKS for other in MARKS]
    return lambda data: no_mark_is_left(text_of(data)), pairs, 200


def custom_id(folder: Path) -> Target:
    """The custom_id of a button, a menu or a form, pressed and submitted by somebody who may do all."""
    sys.path.append(str(DISCORD))
    import pytest
    import simcord
    from desk import Pages
    from talk import Situation, World, install

    from bot import client, jobs, roles
    from bot.limits import Verdict
    from knowledge.curation import views
    from tests.security.forged import forge, forms, templates
    from tests.security.properties import BROKEN

    client.POLL = jobs.LOOK = 1e9
    # An index made afresh takes a second.
    views.REBUILT_FROM = 1

    async def counts(http: Any, guild_id: int) -> dict[str, int]:
        return {}

    roles._member_counts = counts
    run = running()
    bot = run(opened_bot(folder, shard_count=1, fetcher=Pages()))
    env = simcord.Env(bot)
    run(env.start())
    situation = Situation()
    install(pytest.MonkeyPatch(), situation)
    world = World(env, bot, situation, {}, [])
    boss = world.staff("boss", manages=True)
    # Each one counted is a timer, and the simulation waits for those.
    bot.limit = bot.reporting = bot.warned = types.SimpleNamespace(admit=lambda person: Verdict.WITHIN)
    (door,) = run(boss.asks_all("What is a sanctuary city?"))[:1]
    kinds = [re.compile(template) for template in templates(bot)]
    forms_ = [re.compile(template) for template in forms(bot)]
    fact = bot.base.facts()[0].id
    plausible = {"fact": (fact,), "page": ("0",), "language": ("en",), "draft": ("1",)}
    examples = [made.encode() for template in (*templates(bot), *forms(bot)) for made in forge(template, plausible, 1)]

    async def everything(made: str) -> None:
        if any(kind.fullmatch(made) for kind in kinds):
            for values in (None, [fact], ["1"]):
                said = await boss.forges_press(door, made, values)
                assert said.answered
                assert BROKEN not in said.text
        if any(kind.fullmatch(made) for kind in forms_):
            typed = dict.fromkeys(("question", "answer", "why", "text", "url", "as_of", "last_checked"), made)
            said = await boss.forges_submit(made, typed)
            assert said.answered
            assert BROKEN not in said.text

    def attempt(data: bytes) -> None:
        made = text_of(data)[:100]
        if any(kind.fullmatch(made) for kind in (*kinds, *forms_)):
            run(everything(made))
            env.http_requests.clear()
            env.errors.clear()

    random.Random(3).shuffle(examples)
    return attempt, examples, 100


TARGETS: dict[str, Callable[[Path], Target]] = {
    "question": question, "pack": pack, "history": history, "link": link, "markup": markup, "custom_id": custom_id,
}  # fmt: skip


def planned(run: Callable[[Any], Any], base: Any, name: str) -> Callable[[bytes], None]:
    """Work out an import and show it: there is a plan or a list of problems, and a page that Discord takes."""
    from bot.strings import catalogue
    from bot.views.exchange import plan_sheet
    from knowledge.curation.imports import plan
    from knowledge.store.histories import read_histories
    from tests.security.properties import fits

    async def present() -> Any:
        async with base.store.reading() as connection:
            return await read_histories(connection, 0)

    # What is here is written out and read again each time; a few facts will do.
    histories, t = run(present())[:1], catalogue("en")
    sources = base.view().sources.values()
    topics = {topic: topic for fact in base.facts() for topic in fact.topics}

    def attempt(data: bytes) -> None:
        made = plan({name: data}, 0, histories, sources, topics)
        assert made.ok or made.problems or made.conflicts
        assert all(len(str(problem)) < 2000 for problem in made.problems)
        fits([plan_sheet(made, name, data, t).layout])

    return attempt


async def opened_base(folder: Path) -> Any:
    """A base with the small pack. It is never closed: the fuzzer ends the program."""
    from knowledge import KnowledgeBase

    return await KnowledgeBase.open(f"sqlite+aiosqlite:///{folder / 'facts.db'}", shipped=PACK).__aenter__()


async def opened_bot(folder: Path, **options: Any) -> Any:
    """The bot on such a base."""
    from bot.client import SanctuaryBot
    from bot.config import Settings

    settings = Settings(discord_token=None, operator="The Example Newsroom", contact="x@newsroom.example",
                        help_url="https://help.example/lawyers", source_url="https://code.example/bot")  # fmt: skip
    return SanctuaryBot(settings=settings, base=await opened_base(folder), **options)


def running() -> Callable[[Any], Any]:
    """Runs what is awaited, always on the same loop."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop.run_until_complete


def text_of(data: bytes) -> str:
    """Any bytes as text, lone surrogates too."""
    return data.decode("utf-8", "surrogateescape")


def void(value: object) -> None:
    """Nothing, whatever comes."""


if __name__ == "__main__":
    main()
