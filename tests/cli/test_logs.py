"""Log lines: one line each, as text or as JSON, without ids of people and without what errors say."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from bot.logs import Json, Line

SECRET = "zebra words that somebody typed"


def record(message: str, *values: Any, failed: bool = False) -> logging.LogRecord:
    trouble = None
    if failed:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            trouble = (type(error), error, error.__traceback__)
    return logging.LogRecord("discord.http", logging.WARNING, __file__, 1, message, values, trouble)


@pytest.mark.parametrize("form", [Line, Json])
def test_an_error_is_its_kind_and_place_not_its_message(form: type[Line]) -> None:
    line = form().format(record("it broke", failed=True))
    assert "ValueError at record:" in line
    assert "zebra" not in line
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("form", [Line, Json])
def test_ids_are_left_out(form: type[Line]) -> None:
    line = form().format(record("429 for /channels/%s/messages in 0.25 s, try 12345", 1456074443980800011))
    assert "1456074443980800011" not in line
    assert "/channels/<id>/messages" in line
    assert "12345" in line


def test_what_another_handler_cached_of_an_error_is_not_taken_over() -> None:
    broken = record("it broke", failed=True)
    logging.Formatter().format(broken)
    assert "zebra" in (broken.exc_text or "")
    assert "zebra" not in Line().format(broken)


def test_json_can_be_read_back() -> None:
    said = json.loads(Json().format(record('a "quoted"\nword')))
    assert said["message"] == 'a "quoted"\nword'
    assert (said["level"], said["logger"]) == ("WARNING", "discord.http")
    assert said["time"].endswith("+00:00")
