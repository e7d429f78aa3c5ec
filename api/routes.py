"""The REST routes, version 1.  Handlers are plain functions: Starlette runs them in threads."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.places import get_places, post_ahead, post_places
from api.reports import get_report
from api.responses import json_response, told
from base.errors import KongquError
from services.around import around_geojson
from services.asked import read_asked
from services.atlas import open_atlas
from services.catalogue import document_list, fact_list, rule_list, zone_list
from services.export import export_layers
from services.given import by_name, parse_date
from services.map_content import map_layers
from services.nearest import nearest
from services.outlook import timeline


@told
def get_lookup(request: Request) -> Response:
    """``GET /api/v1/lookup?lon=&lat=&datum=&on=&facts=&member=`` (or ``place=``, or ``address=``): one answer."""
    return json_response(read_asked(request.query_params.multi_items(), _today).answer(open_atlas()))


def _given(request: Request, *names: str) -> dict[str, str]:
    """The parameters of a route, each given once."""
    return {name: values[0] for name, values in by_name(request.query_params.multi_items(), names).items()}


def _today() -> date:
    """The edge of the system: the only place where the server reads the clock."""
    return date.today()


@told
def get_rules(request: Request) -> Response:
    """``GET /api/v1/rules?on=``: every rule as stored."""
    on = _given(request, "on").get("on")
    return json_response(rule_list(open_atlas().rule_base, None if on is None else parse_date(on)))


@told
def get_timeline(request: Request) -> Response:
    """``GET /api/v1/timeline?from=&to=&document=``: when rules start, end and fall due."""
    given = _given(request, "from", "to", "document")
    start, end = (parse_date(given[name]) if name in given else None for name in ("from", "to"))
    return json_response(timeline(open_atlas().rule_base, start, end, given.get("document")))


@told
def get_facts(request: Request) -> Response:
    """``GET /api/v1/facts``: the facts that can be given, with their questions, units and values."""
    _given(request)
    return json_response(fact_list(open_atlas().rule_base.vocabulary))


@told
def get_documents(request: Request) -> Response:
    """``GET /api/v1/documents``: every document with its term."""
    _given(request)
    return json_response(document_list(open_atlas()))


@told
def get_zones(request: Request) -> Response:
    """``GET /api/v1/zones``: every zone without its geometry."""
    _given(request)
    return json_response(zone_list(open_atlas()))


@told
def get_layers(request: Request) -> Response:
    """``GET /api/v1/layers``: the layers with their status mix."""
    _given(request)
    return json_response(map_layers(open_atlas()))


@told
def get_export(request: Request) -> Response:
    """``GET /api/v1/export?layer=&layer=``: GeoJSON to take away; without ``layer`` all of it."""
    layers = by_name(request.query_params.multi_items(), ("layer",), repeatable="layer").get("layer", [])
    body = export_layers(open_atlas(), layers)
    return Response(body, media_type="application/geo+json", headers={"Content-Disposition": 'attachment; filename="kongqu.geojson"'})


@told
def get_around(request: Request) -> Response:
    """``GET /api/v1/around?zone=&km=``: a zone and all within a distance of it, as GeoJSON."""
    given = _given(request, "zone", "km")
    return Response(around_geojson(open_atlas(), given.get("zone", ""), given.get("km", "")), media_type="application/geo+json")


@told
def get_nearest(request: Request) -> Response:
    """``GET /api/v1/nearest?layer=&lon=&lat=&datum=&accuracy_m=&on=&count=``: the nearest zones of a layer."""
    given = _given(request, "layer", "lon", "lat", "datum", "accuracy_m", "on", "count")
    on = parse_date(given["on"]) if "on" in given else _today()
    place: dict[str, Any] = {name: given[name] for name in ("datum", "count", "accuracy_m") if name in given}
    return json_response(nearest(open_atlas(), given.get("layer", ""), as_of=on, lon=given.get("lon"), lat=given.get("lat"), **place))


@told
def get_health(request: Request) -> Response:
    """``GET /api/v1/health``: alive, and the editions it answers from."""
    return json_response({"status": "ok", "edition": open_atlas().edition})


def get_nothing(request: Request) -> Response:
    """Any other path below ``/api``, and any method that a route does not take."""
    path = request.url.path
    if path in {route.path for route in _known}:
        taken = "GET, HEAD, POST" if path == PLACES else "GET, HEAD"
        error = KongquError(
            "only_get", where=path, zh=f"这个接口只接受 {taken}，不接受 {request.method}。", en=f"{taken} only, not {request.method}."
        )
        answer = json_response({"error": error.as_json()}, 405)
        answer.headers["allow"] = taken
        return answer
    error = KongquError("unknown_path", where=path, zh="没有这个接口，见 docs/api.md。", en="There is no such route; see docs/api.md.")
    return json_response({"error": error.as_json()}, 404)


PLACES = "/api/v1/places"
_known = [
    Route("/api/v1/lookup", get_lookup),
    Route(PLACES, get_places),
    Route("/api/v1/report", get_report),
    Route("/api/v1/rules", get_rules),
    Route("/api/v1/timeline", get_timeline),
    Route("/api/v1/facts", get_facts),
    Route("/api/v1/documents", get_documents),
    Route("/api/v1/zones", get_zones),
    Route("/api/v1/layers", get_layers),
    Route("/api/v1/export", get_export),
    Route("/api/v1/around", get_around),
    Route("/api/v1/nearest", get_nearest),
    Route("/api/v1/health", get_health),
]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
routes = [
    Route(PLACES, post_places, methods=["POST"]),
    Route(f"{PLACES}/ahead", post_ahead, methods=["POST"]),
    *_known,
    Route("/api", get_nothing, methods=_METHODS),
    Route("/api/{path:path}", get_nothing, methods=_METHODS),
]
