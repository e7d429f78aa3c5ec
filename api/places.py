"""``/api/v1/places``: what a text may mean: names, addresses, parks, enterprises, coordinates, rows of the user's register."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.responses import json_response, told
from base.errors import KongquError
from base.json_text import parse_json
from services.answers import ANSWERS
from services.asked import read_asked
from services.atlas import open_atlas
from services.finding.find import find
from services.geocoding.geocoders import configured, find_online
from services.given import by_name
from services.registers.register import REGISTERS

NAMES = ("q", "datum")
LONGEST_BODY = 100_000  # bytes; a name or an address has a few hundred
# Headers that a page of another host cannot set in silence, and that stand in no log of addresses.
REGISTER, ONLINE = "x-kongqu-register", "x-kongqu-online"


@told
def get_places(request: Request) -> Response:
    """``GET /api/v1/places?q=&datum=``: candidates."""
    given = {name: values[0] for name, values in by_name(request.query_params.multi_items(), NAMES).items()}
    return _answer(request, given.get("q", ""), given.get("datum"))


async def post_places(request: Request) -> Response:
    """``POST /api/v1/places`` with ``{"q": …, "datum": …}``: the same, with the text out of the address."""
    body = await _body(request)
    return await run_in_threadpool(told(lambda request: _posted(request, body)), request)


async def post_ahead(request: Request) -> Response:
    """``POST /api/v1/places/ahead`` with the parameters of a lookup: makes the answer that the reader is about to take; says nothing itself."""
    body = await _body(request)
    return await run_in_threadpool(told(lambda request: _made_ahead(body)), request)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            break
    return body


def _posted(request: Request, body: bytes) -> Response:
    given = _texts(body)
    if not set(given) <= set(NAMES):
        raise _bad_body()
    return _answer(request, given.get("q", ""), given.get("datum"))


def _made_ahead(body: bytes) -> Response:
    asked = read_asked(_texts(body).items(), date.today)
    asked.require_place()
    ANSWERS.answer(open_atlas(), asked)
    return Response(status_code=204)


def _texts(body: bytes) -> dict[str, str]:
    """A JSON object of texts."""
    if len(body) > LONGEST_BODY:
        raise KongquError(
            "too_long",
            where="q",
            zh=f"请求超过 {LONGEST_BODY} 字节；请只写地名或坐标。",
            en=f"Over {LONGEST_BODY} bytes; give a name or coordinates.",
        )
    try:
        given = parse_json(body.decode(), "body", "bad_body")
    except UnicodeDecodeError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise _bad_body()
    return given


def _bad_body() -> KongquError:
    return KongquError(
        "bad_body", where="body", zh='要一个 JSON 对象，如 {"q": "中阳县"}。', en='A JSON object is needed, e.g. {"q": "中阳县"}.'
    )


def _answer(request: Request, text: str, datum: str | None) -> Response:
    token = request.headers.get(REGISTER)
    others: list[dict[str, Any]] = REGISTERS.require(token).search(text) if token else []
    found = find(open_atlas(), text, datum=datum, others=others)
    if request.headers.get(ONLINE):
        candidates, notices = find_online(text, configured(os.environ))
        found["candidates"] = [*candidates, *found["candidates"]]
        found["notices"] = [*notices, *found["notices"]]
        if candidates:
            found["error"] = None
    return json_response(found)
