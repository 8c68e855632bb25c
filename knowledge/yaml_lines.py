"""YAML with line numbers, for files that people write by hand and for files from strangers.

Every value is text, a list, a mapping or nothing: what a field's text means (a date, a number, yes or no) is decided by
the field and not by YAML, so ``no`` in a list of words stays a word. Anchors, tags and deep nesting have no use in a
fact file and could be used to hurt the reader, so they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

MAX_DEPTH = 12

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = {None, "!"}


@dataclass
class Node:
    """A value and the line on which it starts, counted from 1."""

    line: int


@dataclass
class Scalar(Node):
    """Text, or None for ``null`` and for an empty value."""

    value: str | None


@dataclass
class Items(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass
class Fields(Node):
    """A mapping; `lines` has the line of each key."""

    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


class YamlMistake(Exception):
    """The text is no YAML, or YAML of a sort that is refused."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def read_yaml(text: str) -> Node:
    """The one document in a text.

    Raises:
        YamlMistake: at the first mistake, with its line.
    """
    events = yaml.parse(text, Loader=_Parser)
    try:
        document: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if document is not None:
                    raise YamlMistake(_line(event), "a second document starts here; a file holds one")
                document = _node(next(events), events, 0)
        return document or Scalar(1, None)
    except yaml.YAMLError as error:
        raise _mistake(error) from None


def plain(node: Node) -> object:
    """The value of a node as text, list, dict and None."""
    if isinstance(node, Fields):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.value


def line_of(node: Node, path: tuple[str | int, ...]) -> int:
    """The line of what a path of keys and positions leads to, or of the last step of it that exists."""
    line = node.line
    for step in path:
        if isinstance(node, Fields) and isinstance(step, str) and step in node.entries:
            line, node = node.lines[step], node.entries[step]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlMistake(line, "anchors and aliases (& and *) are not read; write the value out")
    if getattr(event, "tag", None) not in _PLAIN_TAGS:
        raise YamlMistake(line, "tags (!) are not read; put text that starts with ! in quotes")
    if depth > MAX_DEPTH:
        raise _too_deep(line)
    if isinstance(event, yaml.ScalarEvent):
        nothing = not event.style and event.value in _NOTHING
        return Scalar(line, None if nothing else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items = Items(line)
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.items.append(_node(event, events, depth + 1))
        return items
    fields = Fields(line)
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth + 1)
        if not isinstance(key, Scalar) or key.value is None:
            raise YamlMistake(key.line, "a field has no name")
        if key.value in fields.entries:
            raise YamlMistake(key.line, f"{key.value!r} stands twice here")
        fields.lines[key.value] = key.line
        fields.entries[key.value] = _node(next(events), events, depth + 1)
    return fields


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


def _mistake(error: yaml.YAMLError) -> YamlMistake:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "can't be read"
    line = mark.line + 1 if mark else None
    if "nesting depth" in problem:
        # From PyYAML 6.0.4 on, libyaml refuses very deep nesting before the first event of it is given.
        return _too_deep(line)
    return YamlMistake(line, f"not YAML: {problem}")


def _too_deep(line: int | None) -> YamlMistake:
    return YamlMistake(line, f"nested more than {MAX_DEPTH} deep")
