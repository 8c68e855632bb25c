"""The limits of a message that Discord enforces and its OpenAPI document does not say."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakediscord.world import COMPONENTS_V2, Payload

COMPONENTS = 40
TEXT = 4000
CUSTOM_ID = 100
LABEL = 80


def message_problem(body: Payload, *, change: bool = False) -> str | None:
    """Why Discord would not take this message; None when it would. A change may leave out what stays."""
    components = list(_all(body.get("components") or []))
    kinds = {component["type"] for component in components}
    newer = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    custom_ids = [component["custom_id"] for component in components if "custom_id" in component]
    text = sum(len(component["content"]) for component in components if component["type"] == 10)
    found = {
        "an empty message": not change and not components and not body.get("content") and not body.get("embeds"),
        "content beside components of the second kind": newer and bool(body.get("content") or body.get("embeds")),
        "components of the second kind without their flag": not newer and bool(kinds & set(range(9, 18))),
        f"more than {COMPONENTS} components": len(components) > COMPONENTS,
        f"more than {TEXT} characters": text > TEXT or len(body.get("content") or "") > 2000,
        "the same custom_id twice": len(custom_ids) != len(set(custom_ids)),
        "a custom_id that is too long": any(len(custom_id) > CUSTOM_ID for custom_id in custom_ids),
        "words on a button that are too long": any(
            len(component.get("label") or "") > LABEL for component in components if component["type"] == 2
        ),
        "a row with more than 5 buttons": any(
            component["type"] == 1 and len(component["components"]) > 5 for component in components
        ),
    }
    return next((problem for problem, there in found.items() if there), None)


def _all(components: list[Payload]) -> Iterator[Payload]:
    for component in components:
        yield component
        yield from _all(component.get("components") or [])
        if "accessory" in component:
            yield from _all([component["accessory"]])
