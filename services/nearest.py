"""The zones of a layer that are nearest to a place, with distance and direction; and those that may be nearer for want of an outline."""

from __future__ import annotations

from datetime import date
from typing import Any

from base.errors import KongquError
from base.text import Lang, Text, shown
from layers.catalogue import require_layer
from layers.model import MembershipState, Zone
from layers.nearest import NearZone, OpenZone
from services.atlas import Atlas
from services.evidence import STATUS
from services.given import parse_accuracy
from services.place import in_effect
from services.question import POINT_ACCURACY_M, at_point
from services.words import text_pair

MOST = 100
BOUNDS = {
    "inner": Text("只画出一部分", "only a part is drawn"),
    "outer": Text("画得比它大", "drawn larger than it is"),
}
_DIRECTIONS = (
    Text("北", "N"), Text("东北", "NE"), Text("东", "E"), Text("东南", "SE"), Text("南", "S"), Text("西南", "SW"), Text("西", "W"), Text("西北", "NW"),
)  # fmt: skip


def nearest(
    atlas: Atlas,
    layer: str,
    *,
    as_of: date,
    lon: object,
    lat: object,
    datum: str = "wgs84",
    count: object = 1,
    accuracy_m: object = POINT_ACCURACY_M,
) -> dict[str, Any]:
    """The nearest zones of a layer, with distance and direction, and those that may be nearer for want of an outline or of its accuracy.

    Args:
        layer: id of ``data/layers.yaml``.
        as_of: the day asked; zones not yet or no longer in effect are left out.
        lon, lat, datum, accuracy_m: as of :func:`services.lookup.lookup`.
        count: how many, 1 to 100.

    Returns:
        the object described in docs/api.md.

    Raises:
        KongquError: the position, its accuracy or the datum cannot be used; ``unknown_layer``, ``bad_count``.
    """
    layer_id, most, accuracy = require_layer(layer).id, _parse_count(count), parse_accuracy(accuracy_m)
    place = at_point(lon, lat, datum, accuracy)
    assert place.lon is not None and place.lat is not None  # noqa: S101 - a point has both
    asked = [zone for zone in atlas.zones.values() if zone.layer == layer_id and in_effect(zone, as_of)]
    found = atlas.index.nearest(asked, place.lon, place.lat, accuracy, most)
    states = {m.zone.id: m.state for m in atlas.index.memberships(place.lon, place.lat, accuracy)}
    query = {"layer": layer_id, "as_of": as_of.isoformat(), "lon": place.lon, "lat": place.lat, "datum": datum}
    return {
        "query": {**query, "shift_m": round(place.shift_m, 1), "accuracy_m": accuracy, "count": most},
        "edition": {"zones": atlas.zones_edition},
        "nearest": [_near(one, states[one.zone.id], accuracy) for one in found.found],
        "may_be_nearer": [_may_be_nearer(one) for one in found.may_be_nearer],
    }


def nearest_text(answer: dict[str, Any], lang: Lang) -> str:
    """The answer in lines: zone, distance, direction, edge; then what may be nearer."""
    end = "" if lang == "zh" else "_en"
    lines = []
    for one in answer["nearest"]:
        inside = one["margin_m"] >= 0
        drawn = {"zh": "图上", "en": "as drawn "}[lang] if one["membership"] not in ("inside", "outside") else ""
        side = drawn + {"zh": "区内，距边" if inside else "相距", "en": "inside, edge at" if inside else "outside, edge at"}[lang]
        where = f"{abs(one['margin_m']) / 1000:.3f} km ±{one['accuracy_m'] / 1000:g} km  {one['direction' + end]} {one['azimuth_deg']:.0f}°"
        drawn_so = {"inner": BOUNDS["inner"][lang], "outer": BOUNDS["outer"][lang]}.get(one["bound"], "")
        trust = STATUS[one["status"]][lang] + ("，" if lang == "zh" else ", ") * bool(drawn_so) + drawn_so
        term = f"  {one['valid_from'] or '…'} – {one['valid_to'] or '…'}" if one["valid_from"] or one["valid_to"] else ""
        lines.append(f"{one['name' + end]} [{trust}]  {side} {where}{term}  {one['zone']}")
    if not lines:
        lines.append({"zh": "这一图层没有画出的分区。", "en": "No zone of this layer is drawn."}[lang])
    if answer["may_be_nearer"]:
        lines.append(
            {
                "zh": "边界未知、只画出一部分或不够准，可能更近：",
                "en": "May be nearer; outline unknown, only in part, or not exact enough:",
            }[lang]
        )
    for one in answer["may_be_nearer"]:
        least = {"zh": "至少相距", "en": "at least"}[lang]
        lines.append(f"  {one['name' + end]}  {least} {one['at_least_m'] / 1000:.1f} km  {one['zone']}")
    return "\n".join(lines)


def _near(one: NearZone, state: MembershipState, accuracy_m: float) -> dict[str, Any]:
    edge = one.edge
    return {
        **_who(one.zone),
        "membership": state,
        "distance_m": round(one.distance_m, 1),
        "margin_m": round(edge.margin_m, 1),
        "accuracy_m": (one.zone.accuracy_m or 0.0) + accuracy_m,
        "azimuth_deg": round(edge.azimuth_deg, 1) % 360.0,
        **text_pair("direction", _DIRECTIONS[round(edge.azimuth_deg / 45.0) % 8]),
        "edge": {"lon": round(edge.lon, 7), "lat": round(edge.lat, 7)},
    }


def _may_be_nearer(one: OpenZone) -> dict[str, Any]:
    return {**_who(one.zone), "at_least_m": round(one.at_least_m), **text_pair("reason", one.zone.reason or one.zone.note)}


def _who(zone: Zone) -> dict[str, Any]:
    term = {"valid_from": zone.valid_from, "valid_to": zone.valid_to}
    return {
        "zone": zone.id,
        **text_pair("name", zone.name),
        "status": zone.status,
        "bound": zone.bound,
        **{key: None if day is None else day.isoformat() for key, day in term.items()},
    }


def _parse_count(text: object) -> int:
    plain = str(text).strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(MOST)) and 1 <= int(plain) <= MOST):
        raise KongquError(
            "bad_count", where=shown(plain), zh=f"个数要 1 到 {MOST} 的整数。", en=f"The count must be a whole number from 1 to {MOST}."
        )
    return int(plain)
