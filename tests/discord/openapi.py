"""Discord's own description of its API, used to check every body that the bot sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_DOCUMENT = "urn:discord"
# What the bot calls, and what Discord's document calls it.
_ROUTES = (
    ("POST", r"/interactions/\d+/[^/]+/callback", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("POST", r"/webhooks/\d+/[^/]+", "/webhooks/{webhook_id}/{webhook_token}"),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/@original", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/\d+", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    ("POST", r"/channels/\d+/messages", "/channels/{channel_id}/messages"),
    ("PATCH", r"/channels/\d+/messages/\d+", "/channels/{channel_id}/messages/{message_id}"),
    ("PUT", r"/applications/\d+/commands", "/applications/{application_id}/commands"),
)


# Opening a direct message, where discord.py sends an id as a number: Discord takes both.
_UNCHECKED = ("/users/@me/channels",)


class BodyCheck:
    """Validates bodies and counts them. A body is looked at once, however often it is sent."""

    def __init__(self, document: Path) -> None:
        contents = json.loads(document.read_text())
        self._paths = contents["paths"]
        self._registry: Registry[Any] = Registry().with_resource(
            _DOCUMENT, Resource(contents=contents, specification=DRAFT202012)
        )
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}
        self._seen: set[str] = set()
        self.count = 0

    def validate(self, method: str, path: str, body: Any) -> None:
        """Raise jsonschema's ValidationError when Discord's document does not allow this body."""
        for route_method, pattern, template in _ROUTES:
            if method == route_method and re.fullmatch(pattern, path):
                self.count += 1
                key = json.dumps([template, body], sort_keys=True, default=str)
                if key not in self._seen:
                    self._validator(method, template).validate(_as_documented(body))
                    self._seen.add(key)
                return
        if body is not None and path not in _UNCHECKED:
            raise AssertionError(f"{method} {path} sends a body, and no schema is named for it")

    def _validator(self, method: str, template: str) -> Draft202012Validator:
        if (method, template) not in self._validators:
            pointer = f"/paths/{template.replace('~', '~0').replace('/', '~1')}/{method.lower()}/requestBody/content"
            assert method.lower() in self._paths[template]
            reference = f"{_DOCUMENT}#{pointer}/application~1json/schema"
            self._validators[method, template] = Draft202012Validator({"$ref": reference}, registry=self._registry)
        return self._validators[method, template]


def _as_documented(body: Any) -> Any:
    """The body with the numbers of its attached files as text.

    Discord's guide writes them as numbers, as discord.py does, and its document as ids, which are texts.
    """
    data = body.get("data", body) if isinstance(body, dict) else None
    if not isinstance(data, dict) or not data.get("attachments"):
        return body
    named = {**data, "attachments": [{**held, "id": str(held["id"])} for held in data["attachments"]]}
    return {**body, "data": named} if "data" in body else named


def validate_all(check: BodyCheck, requests: Iterable[Any]) -> None:
    """Validate the bodies of all requests that a test's bot made."""
    for request in requests:
        check.validate(request.method, request.path, request.json)
