"""A zone with all that lies within some distance of it, as GeoJSON to take away."""

from __future__ import annotations

import json
from typing import Any

from base.errors import KongquError
from base.text import Text, shown
from geo.buffers import MAX_BUFFER_M, geodesic_buffer
from geo.geodesy import geodesic_area_km2
from layers.catalogue import unknown_zone
from layers.export import feature, geometry_json
from layers.model import Zone
from services.atlas import Atlas
from services.words import text_pair

LAYER = Text("距离范围", "Distance on demand")
_OF_THE_ZONE_ONLY = (
    "stated_area_km2", "stated_area_year", "stated_area_grade", "stated_area_note", "stated_area_note_en", "members_named", "within", "symbol",
)  # fmt: skip


def around(atlas: Atlas, zone_id: str, distance_km: object) -> dict[str, Any]:
    """A zone and all that lies within a geodesic distance of it, as GeoJSON.

    Args:
        zone_id: of a zone with an outline.
        distance_km: 0 to 100, a number or its text, with at most three decimals.

    Returns:
        a FeatureCollection (RFC 7946) of one feature, with the provenance of the zone, ``of`` and ``distance_km``; its edge lies within 1 m of the
        geodesic distance from the zone's drawn edge, and is as exact (``accuracy_m``) and as trusted (``bound``) as that.

    Raises:
        KongquError: ``unknown_zone`` with near ids, ``no_outline`` with the reason, ``bad_distance``.
    """
    zone, km = _require_drawn(atlas, zone_id), _parse_km(distance_km)
    outline = geodesic_buffer(zone.geometry, km * 1000.0)
    entry = feature(zone, atlas.zones_edition)
    kept = {key: value for key, value in entry["properties"].items() if key not in _OF_THE_ZONE_ONLY}
    properties = kept | {
        "zone": f"{zone.id}/{km:g}km",
        "layer": "distance",
        **text_pair("layer_name", LAYER),
        **text_pair("name", Text(f"{zone.name.zh}及其周边 {km:g} km", f"{zone.name.en} and {km:g} km around it")),
        "status": "derived" if zone.status == "official" else zone.status,
        "basis": [],  # no document draws this line
        **text_pair(
            "derivation",
            Text(
                f"{zone.name.zh}的边缘以外 {km:g} km（测地距离，误差小于 1 m），含该区本身。原边界：{zone.derivation.zh}",
                f"{km:g} km (geodesic, within 1 m) beyond the edge of {zone.name.en}, which is included. That outline: {zone.derivation.en}",
            ),
        ),
        "distance_km": km,
        "of": zone.id,
        "area_km2": round(geodesic_area_km2(outline), 3),
    }
    return {
        "type": "FeatureCollection",
        "features": [{**entry, "id": properties["zone"], "properties": properties, "geometry": geometry_json(outline)}],
    }


def around_geojson(atlas: Atlas, zone_id: str, distance_km: object) -> bytes:
    """:func:`around` as a file; the same question on the same edition gives the same bytes."""
    return (json.dumps(around(atlas, zone_id, distance_km), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _require_drawn(atlas: Atlas, zone_id: str) -> Zone:
    zone = atlas.zones.get(zone_id)
    if zone is None:
        raise unknown_zone(zone_id, atlas.zones)
    if zone.geometry is None:
        reason = zone.reason or Text("", "")
        raise KongquError(
            "no_outline",
            where=zone_id,
            zh=f"{zone.name.zh}没有边界，量不出周边。{reason.zh}",
            en=f"{zone.name.en} has no outline to measure from. {reason.en}".strip(),
        )
    return zone


def _parse_km(text: object) -> float:
    """A distance in kilometres, 0 to 100."""
    try:
        km = -1.0 if isinstance(text, bool) or "_" in str(text) else float(str(text))  # Python reads 1_0 as 10
    except ValueError:
        km = -1.0
    if not (0.0 <= km <= MAX_BUFFER_M / 1000.0 and km == round(km, 3)):  # also false for what is not a number at all
        raise KongquError(
            "bad_distance",
            where=shown(str(text)),
            zh=f"距离要 0 到 {MAX_BUFFER_M / 1000:g} 千米的数字，至多三位小数（米）。",
            en=f"The distance must be a number of kilometres from 0 to {MAX_BUFFER_M / 1000:g}, with at most three decimals (metres).",
        )
    return abs(km)  # -0 is 0
