"""Zones as GeoJSON to take away (RFC 7946): WGS84, right-hand rule, at most 7 digits, provenance in each feature."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from base.text import Text
from layers.catalogue import read_layers
from layers.model import Zone
from layers.records import basis_to_record, zone_to_record
from layers.store import in_layer_order

DIGITS = 7
_AS_STORED = (
    "adcode", "seat_kind", "area_km2", "distance_km", "of", "within", "valid_from", "valid_to", "stated_area_km2", "stated_area_year",
    "stated_area_grade", "members_named",
)  # fmt: skip
_TEXTS = ("derivation", "reason", "question", "note", "stated_area_note")


def export_geojson(zones: Iterable[Zone], *, edition: str) -> bytes:
    """A FeatureCollection of zones, in the order of the layer list.

    Args:
        zones: what to export; a zone without outline gets the geometry null and, where it has one, the member ``symbol`` [lon, lat].
        edition: id of the edition, carried in each feature.

    Returns:
        GeoJSON in UTF-8, one feature a line; the same zones give the same bytes.
    """
    features = (json.dumps(feature(zone, edition), ensure_ascii=False, separators=(",", ":")) for zone in in_layer_order(zones))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def feature(zone: Zone, edition: str) -> dict[str, Any]:
    """One zone as a GeoJSON feature, texts in Chinese and (``_en``) English; attributes that a zone does not have are left out."""
    layer, stored = read_layers()[zone.layer], zone_to_record(zone)
    properties: dict[str, Any] = {
        "zone": zone.id,
        "layer": zone.layer,
        **_pair("layer_name", layer.name),
        **_pair("name", zone.name),
        "status": zone.status,
        "bound": zone.bound,
        "accuracy_m": zone.accuracy_m,
        "basis": [basis_to_record(basis) for basis in zone.basis],
        "sources": [{"id": s.id, **_pair("name", s.name), "licence": s.licence, "citation": s.citation} for s in zone.sources],
        "edition": edition,
    }
    for key in _TEXTS:
        properties |= _pair(key, getattr(zone, key))
    properties |= {key: stored[key] for key in _AS_STORED if key in stored}
    if zone.symbol is not None:
        properties["symbol"] = [round(value, DIGITS) for value in zone.symbol]
    return {"type": "Feature", "id": zone.id, "properties": properties, "geometry": geometry_json(zone.geometry)}


def geometry_json(outline: BaseGeometry | None) -> dict[str, Any] | None:
    """A polygon or multipolygon as a GeoJSON geometry: outer rings counter-clockwise, holes clockwise."""
    if outline is None:
        return None
    parts = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(shapely.orient_polygons(outline))]
    return {"type": "Polygon", "coordinates": parts[0]} if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": parts}


def _ring(ring: BaseGeometry) -> list[list[float]]:
    points: list[list[float]] = np.round(shapely.get_coordinates(ring), DIGITS).tolist()
    return points


def _pair(key: str, text: Text | None) -> dict[str, str]:
    return {} if text is None else {key: text.zh, f"{key}_en": text.en}
