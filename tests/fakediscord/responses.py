"""JSON as Discord sends it: the content type has no charset, and libraries compare it to the letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


def reply(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON response."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)
