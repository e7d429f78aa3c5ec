"""Areas grown and shrunk by a geodesic distance, within 1 m of it up to 100 km.

The work is done in azimuthal equidistant projections: distances from their centre are exact, and between two positions at most ``reach_m`` from
it, ``d`` metres apart, they are wrong by less than ``reach_m**2 * d / (6 R**2)`` (the second-order term of geodesic normal coordinates).  So
what is wide is cut into pieces first: growing a union is growing each of its pieces.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from geo.geodesy import LocalProjection
from geo.sound import AREAS, LINES, require_sound

MAX_BUFFER_M = 100_000.0

_EARTH_RADIUS_M = 6_371_000.0
_METRES_PER_DEGREE = 111_320.0
_PROJECTION_ERROR_M = 0.25
_ARC_ERROR_M = 0.25
_LINE_ERROR_M = 0.1
_BOWS_COUNT_BELOW_M = 2.0  # edges bow by up to 2 cm where they are not cut finer
_LEAST_M = 0.01
_PROBE_M = 100.0
_FINE_PROBE_M = 5.0
_MOST_LAT = 85.0


def geodesic_buffer(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """A geometry grown (or, with a negative distance, shrunk) by a geodesic distance.

    Args:
        geometry: points, lines or areas in WGS84 degrees; to shrink, an area.
        distance_m: metres, from -100 km to 100 km.

    Returns:
        polygon or multipolygon in WGS84 whose edge lies within 1 m of the geodesic distance (and nearer, where that is small: it holds the
        whole geometry); empty where nothing is left; below 1 cm the geometry itself.

    Raises:
        KongquError: ``distance_out_of_range``; ``beyond_the_map`` near the poles and ±180°; as :func:`geo.sound.require_sound`.
    """
    _require_usable(geometry, distance_m)
    if abs(distance_m) < _LEAST_M:
        return geometry
    if distance_m < 0.0:
        return areas_of(shapely.difference(geometry, geodesic_buffer(shapely.boundary(geometry), -distance_m)))
    reach_m = _EARTH_RADIUS_M * math.sqrt(6.0 * _PROJECTION_ERROR_M / distance_m)
    tiles = _tiles(geometry, reach_m)
    if tiles is None:
        return _grown(geometry, distance_m)
    shapely.prepare(geometry)
    cut = shapely.intersection(geometry, tiles[~shapely.contains_properly(geometry, tiles)])  # tiles in the interior grow nothing
    pieces = [piece for piece in cut if not piece.is_empty]
    return shapely.union_all([geometry, *(_grown(piece, distance_m) for piece in pieces)])


def _require_usable(geometry: BaseGeometry, distance_m: float) -> None:
    if not isinstance(distance_m, int | float) or not math.isfinite(distance_m) or abs(distance_m) > MAX_BUFFER_M:
        raise KongquError(
            "distance_out_of_range",
            where="distance_m",
            zh=f"距离 {distance_m} m 不可用；允许 -100 km 至 100 km，请改小。",
            en=f"A distance of {distance_m} m cannot be used; allowed are -100 km to 100 km. Give a smaller one.",
        )
    require_sound([geometry], kinds=AREAS if distance_m < 0.0 else (*AREAS, *LINES, "Point", "MultiPoint"))
    west, south, east, north = geometry.bounds
    high = max(abs(south), abs(north)) + abs(distance_m) / _METRES_PER_DEGREE * 1.02
    aside = abs(distance_m) / _METRES_PER_DEGREE / math.cos(math.radians(min(high, _MOST_LAT))) * 1.02
    if high > _MOST_LAT or west - aside < -180.0 or east + aside > 180.0:
        raise KongquError(
            "beyond_the_map",
            where=f"{west:g}, {south:g}, {east:g}, {north:g}",
            zh=f"外扩后会越过经度 ±180° 或纬度 ±{_MOST_LAT:g}°；请给离它们更远的几何。",
            en=f"Grown, it would cross ±180° of longitude or ±{_MOST_LAT:g}° of latitude; give a geometry farther from them.",
        )


def _tiles(geometry: BaseGeometry, reach_m: float) -> NDArray[np.object_] | None:
    """Boxes that cover a geometry and each fit into a circle of radius ``reach_m``; None where the whole does."""
    west, south, east, north = geometry.bounds
    nearest_equator = 0.0 if south < 0.0 < north else min(abs(south), abs(north))
    narrowing = math.cos(math.radians(nearest_equator))
    side_deg = math.sqrt(2.0) * reach_m / _METRES_PER_DEGREE
    columns = max(1, math.ceil((east - west) * narrowing / side_deg))
    rows = max(1, math.ceil((north - south) / side_deg))
    if columns == rows == 1:
        return None
    lon, lat = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    tiles: NDArray[np.object_] = shapely.box(lon[:-1, None], lat[:-1], lon[1:, None], lat[1:]).ravel()
    return tiles


def _grown(piece: BaseGeometry, distance_m: float) -> BaseGeometry:
    west, south, east, north = piece.bounds
    local = LocalProjection((west + east) / 2, (south + north) / 2)
    finer = math.sqrt(min(1.0, distance_m / _BOWS_COUNT_BELOW_M))
    core = local.to_metres(piece, finer)
    quad_segs = math.ceil(math.pi / 4 / math.sqrt(2 * _ARC_ERROR_M / distance_m))
    grown = shapely.buffer(core, distance_m, quad_segs=max(8, quad_segs))
    shapely.prepare(core)
    rings = [[_on_the_line(ring, core, distance_m) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(grown)]
    exact = shapely.union_all([shapely.make_valid(shapely.Polygon(shell, holes)) for shell, *holes in rings])
    return local.to_degrees(areas_of(exact), finer)


def _on_the_line(ring: BaseGeometry, core: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Pull a ring in where it lies too far out: GEOS smooths shallow bays of the core first, which costs up to 7 m at 20 km.

    A point that is too far out is moved straight towards its nearest point of the core, which stays its nearest point.
    """
    probes = shapely.get_coordinates(shapely.segmentize(ring, _PROBE_M))
    too_far = shapely.distance(shapely.points(probes), core) - distance_m > _LINE_ERROR_M
    if not too_far.any():
        return ring
    near = too_far | np.roll(too_far, 1) | np.roll(too_far, -1)
    points = np.vstack([_probed(a, b, fine) for a, b, fine in zip(probes[:-1], probes[1:], near[:-1] & near[1:], strict=True)])
    away = shapely.distance(shapely.points(points), core)
    move = away > distance_m
    feet = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(core, shapely.points(points[move])), 0))
    points[move] = feet + (points[move] - feet) * (distance_m / away[move])[:, None]
    return shapely.simplify(shapely.linearrings(points), _LINE_ERROR_M / 2)


def _probed(start: NDArray[np.float64], end: NDArray[np.float64], fine: bool) -> NDArray[np.float64]:
    """Points from ``start`` up to, not including, ``end``: every 5 m where ``fine``, else only ``start``."""
    count = max(1, math.ceil(math.dist(start, end) / _FINE_PROBE_M)) if fine else 1
    steps: NDArray[np.float64] = start + (end - start) * (np.arange(count) / count)[:, None]
    return steps


def areas_of(geometry: BaseGeometry) -> BaseGeometry:
    """Only the polygons of what an overlay returned, made valid; empty where there are none."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    kept = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    return shapely.union_all(kept) if len(kept) else shapely.Polygon()
