"""The REST routes, version 1.  Handlers are plain functions: Starlette runs them in threads."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.responses import json_response, told
from base.errors import KongquError
from services.atlas import open_atlas
from services.catalogue import document_list, rule_list, zone_list
from services.export import export_layers
from services.given import parse_accuracy, parse_date, parse_facts, parse_members
from services.lookup import lookup
from services.map_content import map_layers

_LOOKUP_NAMES = frozenset({"lon", "lat", "datum", "on", "address", "facts", "member", "accuracy_m"})


@told
def get_lookup(request: Request) -> Response:
    """``GET /api/v1/lookup?lon=&lat=&datum=&on=&facts=&member=`` (or ``address=``): one answer."""
    given = request.query_params
    _refuse_unknown(given)
    on = parse_date(given["on"]) if "on" in given else _today()
    if "address" in given and ("lon" in given or "lat" in given):
        raise KongquError(
            "one_place",
            where="lookup",
            zh="请给 lon 与 lat，或 address，只给一种。",
            en="Give lon and lat, or address: exactly one of them.",
        )
    place: dict[str, Any] = {"address": given["address"]} if "address" in given else {"lon": given.get("lon"), "lat": given.get("lat")}
    if "accuracy_m" in given:
        place["accuracy_m"] = parse_accuracy(given["accuracy_m"])
    facts, members = parse_facts(given.get("facts", "")), parse_members(given.getlist("member"))
    return json_response(lookup(open_atlas(), as_of=on, datum=given.get("datum", "wgs84"), facts=facts, members=members, **place))


def _refuse_unknown(given: QueryParams) -> None:
    """A name that is not known, or one given twice, would otherwise be dropped in silence."""
    if unknown := sorted(set(given) - _LOOKUP_NAMES):
        raise KongquError(
            "unknown_parameter",
            where=", ".join(unknown),
            zh=f"没有这个参数；可用 {'、'.join(sorted(_LOOKUP_NAMES))}。",
            en=f"No such parameter; there are {', '.join(sorted(_LOOKUP_NAMES))}.",
        )
    if twice := [name for name in given if name != "member" and len(given.getlist(name)) > 1]:
        raise KongquError("given_twice", where=", ".join(twice), zh="这个参数只能给一次。", en="This parameter can be given only once.")


def _today() -> date:
    """The edge of the system: the only place where the server reads the clock."""
    return date.today()


@told
def get_rules(request: Request) -> Response:
    """``GET /api/v1/rules?on=``: every rule as stored."""
    on = request.query_params.get("on")
    return json_response(rule_list(open_atlas().rule_base, parse_date(on) if on else None))


@told
def get_documents(request: Request) -> Response:
    """``GET /api/v1/documents``: every document with its term."""
    return json_response(document_list(open_atlas()))


@told
def get_zones(request: Request) -> Response:
    """``GET /api/v1/zones``: every zone without its geometry."""
    return json_response(zone_list(open_atlas()))


@told
def get_layers(request: Request) -> Response:
    """``GET /api/v1/layers``: the layers with their status mix."""
    return json_response(map_layers(open_atlas()))


@told
def get_export(request: Request) -> Response:
    """``GET /api/v1/export?layer=&layer=``: GeoJSON to take away; without ``layer`` all of it."""
    body = export_layers(open_atlas(), request.query_params.getlist("layer"))
    return Response(body, media_type="application/geo+json", headers={"Content-Disposition": 'attachment; filename="kongqu.geojson"'})


@told
def get_health(request: Request) -> Response:
    """``GET /api/v1/health``: alive, and the editions it answers from."""
    return json_response({"status": "ok", "edition": open_atlas().edition})


def get_nothing(request: Request) -> Response:
    """Any other path below ``/api``."""
    error = KongquError(
        "unknown_path", where=request.url.path, zh="没有这个接口，见 docs/api.md。", en="There is no such route; see docs/api.md."
    )
    return json_response({"error": error.as_json()}, 404)


routes = [
    Route("/api/v1/lookup", get_lookup),
    Route("/api/v1/rules", get_rules),
    Route("/api/v1/documents", get_documents),
    Route("/api/v1/zones", get_zones),
    Route("/api/v1/layers", get_layers),
    Route("/api/v1/export", get_export),
    Route("/api/v1/health", get_health),
    Route("/api/{path:path}", get_nothing),
]
