"""How a site's outline, a county or a road lies to the outlines of zones: wholly inside, clear of them, or across an edge; and how much is inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.edges import to_metres_round
from geo.geodesy import geodesic_areas_km2, geodesic_lengths_km
from layers.model import Zone

_KM_PER_DEGREE = 84.0  # of longitude at 41 N: nowhere less here
_TILE_DEG = 0.5  # distances are measured from the middle of such a tile: to decimetres
_MOST_SPOTS = 400
_SPOT_DEG = 0.01
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class AreaRelation:
    """How an area or a line lies to one outline.

    Attributes:
        state: ``near_edge`` where an edge crosses it, or passes nearer than the accuracies allow to tell.
        share: of its surface (of a line: its length) that lies inside, 0 to 1; a line along the edge counts as inside.
        inside: that much in km2 (of a line: km).
        divided: the edge crosses it whatever the accuracies: parts of it lie farther inside and farther outside than these reach.
    """

    state: Literal["inside", "outside", "near_edge"]
    share: float
    inside: float
    divided: bool = False


class AreaIndex:
    """Outlines of zones, ready to be compared with areas and lines.

    Args:
        zones: zones with geometry.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._ids = [zone.id for zone in zones]
        self._outlines = np.empty(len(zones), dtype=object)
        self._outlines[:] = [zone.geometry for zone in zones]
        self._accuracies_m = np.array([zone.accuracy_m or 0.0 for zone in zones])
        self._tree = shapely.STRtree(self._outlines)

    def relations(self, site: BaseGeometry, location_accuracy_m: float) -> dict[str, AreaRelation]:
        """Relations to all zones whose outline may meet an area or a line; the others lie clear of it.

        Args:
            site: valid polygon, line, or several of a kind; WGS84 degrees, not empty.
            location_accuracy_m: how far it may lie from where it is drawn.
        """
        reach_deg = _degrees(self._accuracies_m.max(initial=0.0) + location_accuracy_m)
        near = np.sort(self._tree.query(_window(site.bounds, reach_deg)))
        outlines, tolerances_m = self._outlines[near], self._accuracies_m[near] + location_accuracy_m
        shapely.prepare(site)
        within = shapely.covers(outlines, site)
        clear = ~within & ~shapely.intersects(site, outlines)
        held = ~within & ~clear & shapely.covers(site, outlines)
        overlaps = np.full(len(near), shapely.Point(), dtype=object)
        overlaps[within], overlaps[held] = site, outlines[held]
        crossed = np.flatnonzero(~within & ~clear & ~held)
        overlaps[crossed] = shapely.intersection(outlines[crossed], site)
        measure = geodesic_lengths_km if shapely.get_dimensions(site) == 1 else geodesic_areas_km2
        amounts, whole = measure(overlaps), float(measure([site])[0])
        shares = np.where(within, 1.0, np.clip(amounts / whole, 0.0, 1.0))
        spots, found = _spots(site), {}
        for number, (zone, limit_m) in enumerate(zip(near.tolist(), tolerances_m.tolist(), strict=True)):
            state: Literal["inside", "outside", "near_edge"] = "near_edge"
            divided = False
            if within[number] or clear[number]:
                if not _edge_within(limit_m, outlines[number], site):
                    state = "inside" if within[number] else "outside"
            else:
                divided = _divided(site, spots, outlines[number], overlaps[number], bool(held[number]), _degrees(limit_m))
            found[self._ids[zone]] = AreaRelation(state, float(shares[number]), float(amounts[number]), divided)
        return found


def _edge_within(limit_m: float, outline: BaseGeometry, site: BaseGeometry) -> bool:
    """Whether the edge of an outline that does not cross a site comes as near to it as so many metres."""
    reach_deg = _degrees(limit_m)
    window = _window(site.bounds, reach_deg + 1e-6)
    edge = shapely.clip_by_rect(shapely.boundary(outline), *window.bounds)
    if edge.is_empty or not shapely.dwithin(site, edge, reach_deg):
        return False
    rim = shapely.boundary(site) if shapely.get_dimensions(site) == 2 else site
    west, south, east, north = _window(edge.bounds, 1e-6).bounds  # what runs along the side of a rectangle is clipped away
    for left in np.arange(west, east + 1e-12, _TILE_DEG):
        for low in np.arange(south, north + 1e-12, _TILE_DEG):
            piece = shapely.clip_by_rect(edge, left, low, left + _TILE_DEG, low + _TILE_DEG)
            if piece.is_empty or not shapely.dwithin(site, piece, reach_deg):
                continue
            beside = shapely.clip_by_rect(rim, *_window(piece.bounds, reach_deg + 1e-6).bounds)
            centre = shapely.centroid(piece)
            if beside.is_empty or shapely.distance(
                to_metres_round(piece, centre.x, centre.y), to_metres_round(beside, centre.x, centre.y)
            ) <= limit_m:  # fmt: skip
                return True
    return False


def _spots(site: BaseGeometry) -> NDArray[np.float64]:
    """Positions (n, 2) along the edge of a site, or along a line."""
    along: NDArray[np.float64] = shapely.get_coordinates(shapely.segmentize(site, _SPOT_DEG))
    chosen: NDArray[np.float64] = along[np.unique(np.linspace(0, len(along) - 1, _MOST_SPOTS).astype(int))]
    return chosen


def _divided(
    site: BaseGeometry, spots: NDArray[np.float64], outline: BaseGeometry, overlap: BaseGeometry, held: bool, reach_deg: float
) -> bool:
    """Whether positions of a site lie both inside and outside, farther from the edge than the reach; where that is not found: no.

    Args:
        held: the site holds the whole outline; then some of the zone is also inside for sure where the outline's edge comes so deep into the
            site that, moved by its accuracy, it is there still.
    """
    edge = shapely.boundary(outline)
    if held and not _any_beyond(_inner_points(outline), edge, reach_deg):
        rim = shapely.boundary(site)
        if not _any_beyond(shapely.points(_spots(edge)), rim, reach_deg):
            return False
    west, south, east, north = _window(outline.bounds, reach_deg).bounds
    outside = bool(((spots < (west, south)) | (spots > (east, north))).any())
    if held and outside:
        return True
    points = shapely.points(spots)
    within = shapely.intersects(outline, points)
    if not held and not _any_beyond(points[within], edge, reach_deg) and not _any_beyond(_inner_points(overlap), edge, reach_deg):
        return False
    return (
        outside
        or _any_beyond(points[~within], edge, reach_deg)
        or _any_beyond(_inner_points(shapely.difference(site, outline)), edge, reach_deg)
    )


def _any_beyond(positions: Shapes, edge: BaseGeometry, reach_deg: float) -> bool:
    """Whether one of some points lies farther from an edge than the reach."""
    shapely.prepare(edge)
    return not bool(shapely.dwithin(edge, positions, reach_deg).all())


def _inner_points(geometry: BaseGeometry) -> Shapes:
    parts = shapely.get_parts(geometry)
    points: Shapes = shapely.point_on_surface(parts[~shapely.is_empty(parts)])
    return points


def _degrees(metres: float) -> float:
    """Degrees that are at least so many metres long in every direction."""
    return metres / 1000.0 / _KM_PER_DEGREE


def _window(bounds: tuple[float, float, float, float], margin_deg: float) -> BaseGeometry:
    west, south, east, north = bounds
    return shapely.box(west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg)
