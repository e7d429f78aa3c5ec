"""How zones look outside the map: which pattern a zone has, by layer, seat and distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FAR_KM = 15.0  # from here on the wide hatch of the outer ring

_PATTERNS = {
    "coal_ban": "coal",
    "nonroad_machinery": "machine",
    "park": "symbol",
    "region": "ribbon",
    "terrain": "void",
    "corridor": "void",
    "undefined_place": "void",
    "county": "admin",
    "prefecture": "admin",
    "province": "admin",
}


def pattern_of(zone: Mapping[str, Any]) -> str:
    """Class suffix of a zone's swatch (theme.css repeats the map's patterns)."""
    layer = zone["layer"]
    if layer == "built_up":
        of_city = zone["seat_kind"] == "prefecture" if zone.get("seat_kind") else str(zone["zone"]).endswith("00")
        return "built-city" if of_city else "built-county"
    if layer == "built_up_buffer":
        return "far" if distance_of(zone) >= FAR_KM else "near"
    if zone.get("membership") == "unknown" and layer != "park":
        return "void"
    return _PATTERNS.get(layer, "void")


def distance_of(zone: Mapping[str, Any]) -> float:
    """Distance of a distance zone in kilometres; read from its id where the record does not carry it."""
    if zone.get("distance_km") is not None:
        return float(zone["distance_km"])
    tail = str(zone["zone"]).rsplit("/", 1)[-1].removesuffix("km")
    return float(tail) if tail.replace(".", "", 1).isdigit() else 0.0
