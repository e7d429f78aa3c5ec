"""Metres and square kilometres on the ellipsoid.

Edges are straight in longitude and latitude, as in GeoJSON (RFC 7946, 3.1.1).  Metres come from azimuthal equidistant projections:
distances from their centre are exact, and between two positions at most ``reach_m`` from it, ``d`` metres apart, they are wrong by less than
``reach_m**2 * d / (6 R**2)`` (the second-order term of geodesic normal coordinates).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError

MAX_BUFFER_M = 100_000.0

_WGS84 = Geod(ellps="WGS84")
_EARTH_RADIUS_M = 6_371_000.0
_METRES_PER_DEGREE = 111_320.0
_MAX_EDGE_DEG = 0.01  # a straight edge in degrees then bends by at most 2 cm in any projection used here
_MAX_EDGE_M = 1000.0
_PROJECTION_ERROR_M = 0.25
_ARC_ERROR_M = 0.25
_LINE_ERROR_M = 0.1
_PROBE_M = 100.0
_FINE_PROBE_M = 5.0


class LocalProjection:
    """Azimuthal equidistant projection centred on a position: metres, exact along every line through the centre.

    Args:
        lon, lat: the centre, degrees, WGS84.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self._pipeline = Transformer.from_pipeline(  # a hundred times quicker to make than from two coordinate systems
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=aeqd +lon_0={lon:.12f} +lat_0={lat:.12f} +ellps=WGS84"
        )

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees, as metres from the centre; straight edges stay right, for they are cut up first."""
        return shapely.transform(shapely.segmentize(geometry, _MAX_EDGE_DEG), self._pipeline.transform, interleaved=False)

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in metres from the centre, in degrees; edges are cut up first."""
        return shapely.transform(shapely.segmentize(geometry, _MAX_EDGE_M), self._back, interleaved=False)

    def many_to_metres(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """:meth:`to_metres` for an array of geometries in one go."""
        cut = shapely.segmentize(geometries, _MAX_EDGE_DEG)
        moved: NDArray[np.object_] = shapely.transform(cut, self._pipeline.transform, interleaved=False)
        return moved

    def _back(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lon, lat = self._pipeline.transform(x, y, direction="INVERSE")
        return lon, lat


def geodesic_area_km2(geometry: BaseGeometry) -> float:
    """Area on the WGS84 ellipsoid in km2; holes are taken off; 0 for points and lines."""
    total_m2 = 0.0
    for part in shapely.get_parts(shapely.segmentize(geometry, _MAX_EDGE_DEG)):
        if part.geom_type == "Polygon" and not part.is_empty:
            total_m2 += _ring_area_m2(part.exterior) - sum(_ring_area_m2(hole) for hole in part.interiors)
    return total_m2 / 1e6


def _ring_area_m2(ring: BaseGeometry) -> float:
    lon, lat = shapely.get_coordinates(ring).T
    return abs(float(_WGS84.polygon_area_perimeter(lon, lat)[0]))


def geodesic_buffer(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """A geometry grown (or, with a negative distance, shrunk) by a geodesic distance.

    Args:
        geometry: point, line or area in WGS84 degrees; not empty.
        distance_m: metres, from -100 km to 100 km.

    Returns:
        polygon or multipolygon in WGS84 whose edge lies within 1 m of the geodesic distance; empty where nothing is left.

    Raises:
        KongquError: ``distance_out_of_range``, ``empty_geometry``.
    """
    if not math.isfinite(distance_m) or abs(distance_m) > MAX_BUFFER_M:
        raise KongquError(
            "distance_out_of_range",
            where="distance_m",
            zh=f"距离 {distance_m:g} m 不可用；允许 -100 km 至 100 km，请改小。",
            en=f"A distance of {distance_m:g} m cannot be used; allowed are -100 km to 100 km. Give a smaller one.",
        )
    if geometry.is_empty:
        raise KongquError(
            "empty_geometry", zh="几何为空，无法外扩；请给出有坐标的几何。", en="The geometry is empty; give one that has coordinates."
        )
    if distance_m == 0.0:
        return geometry
    if distance_m < 0.0:
        return areas_of(shapely.difference(geometry, geodesic_buffer(shapely.boundary(geometry), -distance_m)))
    reach_m = _EARTH_RADIUS_M * math.sqrt(6.0 * _PROJECTION_ERROR_M / distance_m)
    return shapely.union_all([_grown(piece, distance_m) for piece in _pieces(geometry, reach_m)])


def _pieces(geometry: BaseGeometry, reach_m: float) -> list[BaseGeometry]:
    """A geometry cut into pieces that each fit into a circle of radius ``reach_m``; growing their union is growing each."""
    west, south, east, north = geometry.bounds
    narrowing = math.cos(math.radians(min(abs(south), abs(north))))
    side_deg = math.sqrt(2.0) * reach_m / _METRES_PER_DEGREE
    columns = max(1, math.ceil((east - west) * narrowing / side_deg))
    rows = max(1, math.ceil((north - south) / side_deg))
    if columns == rows == 1:
        return [geometry]
    lon, lat = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    tiles = [box(lon[i], lat[j], lon[i + 1], lat[j + 1]) for i in range(columns) for j in range(rows)]
    return [piece for piece in shapely.intersection(geometry, np.array(tiles, dtype=object)) if not piece.is_empty]


def _grown(piece: BaseGeometry, distance_m: float) -> BaseGeometry:
    west, south, east, north = piece.bounds
    local = LocalProjection((west + east) / 2, (south + north) / 2)
    core = local.to_metres(piece)
    quad_segs = math.ceil(math.pi / 4 / math.sqrt(2 * _ARC_ERROR_M / distance_m))
    grown = shapely.buffer(core, distance_m, quad_segs=max(8, quad_segs))
    shapely.prepare(core)
    rings = [[_on_the_line(ring, core, distance_m) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(grown)]
    exact = shapely.union_all([shapely.make_valid(shapely.Polygon(shell, holes)) for shell, *holes in rings])
    return local.to_degrees(areas_of(exact))


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


def signed_distance_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """Geodesic distance from a position to the edge of an area: positive inside, negative outside.

    Args:
        geometry: polygon or multipolygon, WGS84 degrees, not empty.
        lon, lat: degrees, WGS84.

    Returns:
        metres; exact to 0.1 m near the edge, to 1 m at 50 km.
    """
    return float(signed_distances_m([geometry], lon, lat)[0])


def signed_distances_m(geometries: Sequence[BaseGeometry] | NDArray[np.object_], lon: float, lat: float) -> NDArray[np.float64]:
    """:func:`signed_distance_m` for many areas at once: metres, in the order of ``geometries``."""
    areas = np.asarray(geometries, dtype=object)
    edges = LocalProjection(lon, lat).many_to_metres(shapely.boundary(areas))
    distances: NDArray[np.float64] = shapely.distance(edges, Point(0.0, 0.0))
    return np.where(shapely.intersects_xy(areas, lon, lat), distances, -distances)
