"""What is wrong with a value, in a sentence that says what to do; pydantic's own words are for programmers."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_SLUG = "is written in small letters, digits and single hyphens, such as what-is-a-detainer"
_SENTENCES = {
    "missing": "is missing",
    "string_type": "is text; put one value here",
    "string_too_short": "is empty; write something or leave the field out",
    "string_pattern_mismatch": _SLUG,
    "string_unicode": "has characters that can't be stored",
    "tuple_type": "is a list: one entry a line, each with a hyphen before it",
    "list_type": "is a list: one entry a line, each with a hyphen before it",
    "dict_type": "is a mapping: a name, a colon and a value on each line",
    "model_type": "is a mapping: a name, a colon and a value on each line",
    "bool_type": "is true or false",
    "bool_parsing": "is true or false",
    "int_type": "is a whole number",
    "int_parsing": "is a whole number",
    "int_from_float": "is a whole number",
}


def sentence(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One of pydantic's errors as a sentence about the field it belongs to. It never repeats a value.

    Args:
        error: from `ValidationError.errors(include_url=False)`.
        model: what was being read, to name its fields.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_field(str(error["loc"][-1]), model if len(error["loc"]) == 1 else None)
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"is one of {context['expected']}"
    if kind == "string_too_long":
        return f"is too long: at most {context['max_length']:,} characters"
    if kind == "too_long":
        return f"has too many entries: at most {context['max_length']:,}"
    if kind == "too_short":
        return f"has too few entries: at least {context['min_length']:,}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _limit(kind, context)
    if kind.startswith("date"):
        return "is a day, written 2018-01-24"
    return _SENTENCES.get(kind) or error["msg"]


def _limit(kind: str, context: dict[str, Any]) -> str:
    return f"is at least {context['ge']}" if kind == "greater_than_equal" else f"is at most {context['le']}"


def _unknown_field(name: str, model: type[BaseModel] | None) -> str:
    close = get_close_matches(name, model.model_fields, 1) if model else []
    return f"is not a known field; is {close[0]} meant?" if close else "is not a known field; take it out"
