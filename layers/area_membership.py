"""How an area (a site's outline, a county) lies to the outlines of zones: wholly inside, clear of them, or across an edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from geo.edges import to_metres_round
from geo.geodesy import geodesic_area_km2
from layers.model import Zone


@dataclass(frozen=True, slots=True)
class AreaRelation:
    """How an area lies to one outline.

    Attributes:
        state: ``near_edge`` where an edge crosses the area, or passes nearer than the accuracies allow to tell.
        share: of the area's surface that lies inside, 0 to 1.
    """

    state: Literal["inside", "outside", "near_edge"]
    share: float


class AreaIndex:
    """Outlines of zones, ready to be compared with areas.

    Args:
        zones: zones with geometry.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._zones = list(zones)
        self._tree = shapely.STRtree([zone.geometry for zone in self._zones])
        self._widest_m = max((zone.accuracy_m or 0.0 for zone in self._zones), default=0.0)

    def relations(self, area: BaseGeometry, location_accuracy_m: float) -> dict[str, AreaRelation]:
        """Relations to all zones whose outline may meet the area; the others lie clear of it.

        Args:
            area: valid polygon or multipolygon, WGS84 degrees.
            location_accuracy_m: how far the area may lie from where it is drawn.
        """
        reach_deg = (self._widest_m + location_accuracy_m) / 85_000.0
        west, south, east, north = area.bounds
        window = shapely.box(west - reach_deg, south - reach_deg, east + reach_deg, north + reach_deg)
        whole_km2 = geodesic_area_km2(area)
        near = [self._zones[number] for number in sorted(self._tree.query(window))]
        return {zone.id: _relation(area, whole_km2, zone, location_accuracy_m) for zone in near}


def _relation(area: BaseGeometry, whole_km2: float, zone: Zone, location_accuracy_m: float) -> AreaRelation:
    outline = zone.geometry
    if outline is None or whole_km2 <= 0.0:
        return AreaRelation("near_edge", 0.0)
    inside, clear = bool(shapely.covers(outline, area)), not shapely.intersects(outline, area)
    if inside or clear:
        tolerance_m = (zone.accuracy_m or 0.0) + location_accuracy_m
        share = 1.0 if inside else 0.0
        if _edge_distance_m(outline, area, tolerance_m) >= tolerance_m:
            return AreaRelation("inside" if inside else "outside", share)
        return AreaRelation("near_edge", share)
    part = shapely.intersection(outline, area)
    return AreaRelation("near_edge", min(1.0, max(0.0, geodesic_area_km2(part) / whole_km2)))


def _edge_distance_m(outline: BaseGeometry, area: BaseGeometry, enough_m: float) -> float:
    """Metres from the area to the edge of the outline; anything from ``enough_m`` on may be told as infinite."""
    reach_deg = 1.5 * enough_m / 85_000.0 + 1e-6
    west, south, east, north = area.bounds
    edge = shapely.clip_by_rect(shapely.boundary(outline), west - reach_deg, south - reach_deg, east + reach_deg, north + reach_deg)
    if edge.is_empty:
        return float("inf")
    centre = shapely.centroid(area)
    return float(shapely.distance(to_metres_round(edge, centre.x, centre.y), to_metres_round(area, centre.x, centre.y)))
