"""What every route answers with: JSON, and errors in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from base.errors import KongquError

_STATUS = {
    "unknown_layer": 404,
    "unknown_rule": 404,
    "unknown_zone": 404,
    "unknown_document": 404,
    "no_edition": 503,
    "broken_edition": 503,
    "broken_law": 503,
    "busy": 503,
    "no_pdf": 500,
    "no_fonts": 500,
}


def json_response(content: Any, status: int = 200, media_type: str = "application/json") -> Response:
    """Compact UTF-8 JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return Response(body, status, media_type=media_type)


def told(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Turn a :class:`KongquError` into an answer that says what was wrong and the mend."""

    @wraps(handler)
    def answer(request: Request) -> Response:
        try:
            return handler(request)
        except KongquError as error:
            status = _STATUS.get(error.code, 400)
            told = error.as_json()
            if status >= 500 and error.where:  # where it lies on the server is nobody's business
                told["where"] = Path(error.where).name
            return json_response({"error": told}, status)

    return answer
