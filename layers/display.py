"""What the browser draws: one small GeoJSON file a layer, one with the labels of counties and prefectures, one with the adjacent provinces.

Coordinates have 5 digits (about 1 m).  Outlines that can share an edge are simplified together, so that shared edges stay shared: all but the
distance zones in one go, distance zones of one distance in another (a distance zone's own edge runs at its distance from everything that it
was made from).  Distance zones are drawn as rings, without the built-up area.  Never measure on these: the zones themselves are in the edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import read_neighbours
from geo.simplify import simplify_together
from layers.catalogue import counties_of, read_layers, read_names
from layers.model import Zone

DIGITS = 5
LABELS = "labels"
NEIGHBOURS = "neighbours"
_MAP_WINDOW = (106.0, 32.0, 119.0, 43.5)
_NEIGHBOUR_TOLERANCE_DEG = 0.01
_TOLERANCE_DEG = 0.0003
_DISTANCE_TOLERANCE_DEG = 0.0008


def display_files(zones: Mapping[str, Zone]) -> dict[str, bytes]:
    """Contents of the display files by path within the edition: ``map/<layer>.geojson`` and ``map/labels.geojson``."""
    outlines = display_outlines(zones)
    features: dict[str, list[dict[str, Any]]] = {layer: [] for layer in read_layers()}
    for zone in zones.values():
        features[zone.layer].append(_feature(zone, outlines.get(zone.id)))
    files = {f"map/{layer}.geojson": _collection(rows) for layer, rows in features.items()}
    files[f"map/{LABELS}.geojson"] = _collection(_labels(zones))
    files[f"map/{NEIGHBOURS}.geojson"] = _collection(_neighbours())
    return files


def _neighbours() -> list[dict[str, Any]]:
    """The adjacent provinces as far as the map shows them, so that Shanxi does not float in a void."""
    frame = read_neighbours()
    outlines = shapely.coverage_simplify(shapely.clip_by_rect(frame.geometry.values, *_MAP_WINDOW), _NEIGHBOUR_TOLERANCE_DEG)
    return [
        {"type": "Feature", "properties": {"layer": NEIGHBOURS, "adcode": adcode, "name": name}, "geometry": _geometry(outline)}
        for adcode, name, outline in zip(frame["adcode"], frame["name"], outlines, strict=True)
        if not outline.is_empty
    ]


def display_outlines(zones: Mapping[str, Zone]) -> dict[str, BaseGeometry]:
    """What is drawn of each zone that has an outline, by zone id: valid, WGS84 on a grid of 1e-5 degrees.

    Zones without gap or overlap have none here, and a zone within another stays within it.  Edges lie within 0.0003 degrees (30 m) of the
    true ones, the outer edges of distance zones within 0.0008.  A zone too small for the grid (1 m) is missing: it is drawn as a point.
    """
    known = {zone.id: zone for zone in zones.values() if zone.geometry is not None}
    drawn = _simplified((zone for zone in known.values() if zone.of is None and not _from_counties(zone)), _TOLERANCE_DEG)
    for zone in known.values():
        if _from_counties(zone):
            drawn[zone.id] = shapely.coverage_union_all([drawn[f"county/{code}"] for code in zone.made_of])
    for distance_km in sorted({zone.distance_km or 0.0 for zone in known.values() if zone.of is not None}):
        around = [zone for zone in known.values() if zone.of is not None and zone.distance_km == distance_km]
        for zone_id, outline in _simplified(around, _DISTANCE_TOLERANCE_DEG).items():
            drawn[zone_id] = shapely.difference(outline, drawn.get(zones[zone_id].of or "", shapely.Polygon()))
    return {zone_id: outline for zone_id, outline in drawn.items() if not outline.is_empty}


def _from_counties(zone: Zone) -> bool:
    return bool(zone.made_of) and zone.layer != "county"


def _simplified(zones: Iterable[Zone], tolerance_deg: float) -> dict[str, BaseGeometry]:
    together = list(zones)
    outlines = simplify_together([zone.geometry for zone in together], tolerance_deg, 10.0**-DIGITS)
    return {zone.id: outline for zone, outline in zip(together, outlines, strict=True)}


def _feature(zone: Zone, outline: BaseGeometry | None) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "zone": zone.id,
        "layer": zone.layer,
        "name": zone.name.zh,
        "name_en": zone.name.en,
        "status": zone.status,
        "bound": zone.bound,
        "accuracy_m": zone.accuracy_m,
        "area_km2": None if zone.area_km2 is None else round(zone.area_km2, 1),
        "stated_area_km2": zone.stated_area_km2,
        "distance_km": zone.distance_km,
        "seat_kind": zone.seat_kind,
        "adcode": zone.adcode,
        "valid_from": zone.valid_from.isoformat() if zone.valid_from else None,
        "valid_to": zone.valid_to.isoformat() if zone.valid_to else None,
        "label": None if outline is None else _label(outline),
    }
    for key, text in (("note", zone.note), ("reason", zone.reason)):
        if text is not None and zone.layer != "built_up_buffer":
            properties |= {key: text.zh, f"{key}_en": text.en}
    geometry = _geometry(outline) if outline is not None else None
    if geometry is None and zone.symbol is not None:
        geometry = {"type": "Point", "coordinates": [round(value, DIGITS) for value in zone.symbol]}
    elif geometry is None and zone.geometry is not None:
        geometry = {"type": "Point", "coordinates": _label(zone.geometry)}
    kept = {key: value for key, value in properties.items() if value is not None}
    if zone.symbol is not None:
        kept["symbol"] = [round(value, DIGITS) for value in zone.symbol]
    return {"type": "Feature", "properties": kept, "geometry": geometry}


def _labels(zones: Mapping[str, Zone]) -> list[dict[str, Any]]:
    """Points at which the names of prefectures and counties stand: the middle of their built-up areas, else of their outlines."""
    rows = []
    for zone in zones.values():
        if zone.layer not in ("prefecture", "county") or zone.geometry is None:
            continue
        town = zones.get(f"built_up/{zone.adcode}")
        outline = town.geometry if town is not None and town.geometry is not None else zone.geometry
        name = read_names()[zone.adcode or ""]
        rows.append(
            {
                "type": "Feature",
                "properties": {
                    "zone": zone.id,
                    "layer": zone.layer,
                    "name": name.zh,
                    "name_en": name.en,
                    "counties": len(counties_of(zone.adcode or "")),
                },
                "geometry": {"type": "Point", "coordinates": _label(outline)},
            }
        )
    return rows


def _label(outline: BaseGeometry) -> list[float]:
    parts = shapely.get_parts(outline)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    point = shapely.point_on_surface(largest)
    return [round(point.x, DIGITS), round(point.y, DIGITS)]


def _geometry(outline: BaseGeometry) -> dict[str, Any]:
    parts = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(outline)]
    parts = [[ring for ring in rings if len(ring) > 3] for rings in parts if len(rings[0]) > 3]
    return {"type": "Polygon", "coordinates": parts[0]} if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": parts}


def _ring(ring: BaseGeometry) -> list[list[float]]:
    points = np.round(shapely.get_coordinates(ring), DIGITS)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = np.any(points[1:] != points[:-1], axis=1)
    rounded: list[list[float]] = points[keep].tolist()
    return rounded


def _collection(features: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")).encode()
