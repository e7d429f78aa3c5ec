"""Metres and square kilometres on the WGS84 ellipsoid.

Edges are straight in longitude and latitude, as in GeoJSON (RFC 7946, 3.1.1): they are cut up before they are carried into metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.sound import AREAS, Geometries, require_position, require_sound

_WGS84 = Geod(ellps="WGS84")
_EQUAL_AREA = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cea +lat_ts=0 +ellps=WGS84"
)
_MAX_EDGE_DEG = 0.01  # a straight edge in degrees then bends by at most 2 cm in any projection used here
_MAX_EDGE_M = 1000.0


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

    def to_metres(self, geometry: BaseGeometry, finer: float = 1.0) -> BaseGeometry:
        """A geometry in degrees (or an array of them), as metres from the centre; straight edges stay right, for they are cut up first.

        Args:
            finer: cut into pieces shorter by this factor, from 0 to 1; the bow of a piece shrinks with its square.
        """
        return shapely.transform(shapely.segmentize(geometry, _MAX_EDGE_DEG * finer), self._pipeline.transform, interleaved=False)

    def to_degrees(self, geometry: BaseGeometry, finer: float = 1.0) -> BaseGeometry:
        """A geometry in metres from the centre, in degrees; edges are cut up first, as in :meth:`to_metres`."""
        return shapely.transform(shapely.segmentize(geometry, _MAX_EDGE_M * finer), self._back, interleaved=False)

    def _back(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lon, lat = self._pipeline.transform(x, y, direction="INVERSE")
        return lon, lat


def geodesic_area_km2(geometry: BaseGeometry) -> float:
    """Area on the WGS84 ellipsoid in km2; holes are taken off; 0 for points and lines.  Raises as :func:`geodesic_areas_km2`."""
    return float(geodesic_areas_km2([geometry])[0])


def geodesic_areas_km2(geometries: Geometries) -> NDArray[np.float64]:
    """:func:`geodesic_area_km2` of many at once, shape (n,).  Measured in a cylindrical equal-area projection, where it is the plane area.

    Args:
        geometries: valid, of any kind; WGS84 degrees; empty ones have no area.

    Raises:
        KongquError: as :func:`geo.sound.require_sound`.
    """
    cut = shapely.segmentize(require_sound(geometries, empty=True), _MAX_EDGE_DEG)
    areas: NDArray[np.float64] = shapely.area(shapely.transform(cut, _EQUAL_AREA.transform, interleaved=False)) / 1e6
    return areas


def geodesic_lengths_km(geometries: Geometries) -> NDArray[np.float64]:
    """Lengths of lines on the WGS84 ellipsoid in km, shape (n,); of what else stands in a collection nothing counts.

    Args:
        geometries: valid, of any kind; WGS84 degrees.

    Raises:
        KongquError: as :func:`geo.sound.require_sound`.
    """
    parts, owners = _flat(require_sound(geometries, empty=True))
    lines = shapely.get_dimensions(parts) == 1
    parts, owners = shapely.segmentize(parts[lines], _MAX_EDGE_DEG), owners[lines]
    points, part = shapely.get_coordinates(parts, return_index=True)
    along = np.flatnonzero(part[1:] == part[:-1])
    (lon, lat), (lon_to, lat_to) = points[along].T, points[along + 1].T
    lengths_m = _WGS84.inv(lon, lat, lon_to, lat_to)[2]
    return np.bincount(owners[part[along]], weights=lengths_m, minlength=len(geometries)) / 1000.0


def _flat(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Single points, lines and polygons, however deep they stand in collections, and the number of the geometry that each is of."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    return parts, owners


def signed_distance_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """Geodesic distance from a position to the edge of an area: positive inside, negative outside.

    Args:
        geometry: polygon or multipolygon, WGS84 degrees, not empty.
        lon, lat: degrees, WGS84.

    Returns:
        metres; exact to 0.1 m near the edge, to 1 m at 50 km.

    Raises:
        KongquError: as :func:`geo.sound.require_sound` and :func:`geo.sound.require_position`.
    """
    return float(signed_distances_m([geometry], lon, lat)[0])


def signed_distances_m(geometries: Geometries, lon: float, lat: float) -> NDArray[np.float64]:
    """:func:`signed_distance_m` for many areas at once: metres, in the order of ``geometries``."""
    require_position(lon, lat)
    areas = require_sound(geometries, kinds=AREAS)
    edges = LocalProjection(lon, lat).to_metres(shapely.boundary(areas))
    distances: NDArray[np.float64] = shapely.distance(edges, Point(0.0, 0.0))
    return np.where(shapely.contains_xy(areas, lon, lat), distances, -distances)


@dataclass(frozen=True, slots=True)
class NearestEdge:
    """The position on the edge of an area that is nearest to another position.

    Attributes:
        lon, lat: degrees, WGS84.
        margin_m: geodesic distance in metres, positive where the other position lies inside the area.
        azimuth_deg: direction from there to the edge, clockwise from true north, 0 to 360.
    """

    lon: float
    lat: float
    margin_m: float
    azimuth_deg: float


def nearest_edge(geometry: BaseGeometry, lon: float, lat: float) -> NearestEdge:
    """The nearest position on the edge of an area, at any distance.

    Args:
        geometry: polygon or multipolygon, WGS84 degrees, not empty.
        lon, lat: degrees, WGS84.

    Raises:
        KongquError: as :func:`geo.sound.require_sound` and :func:`geo.sound.require_position`.
    """
    require_position(lon, lat)
    require_sound([geometry], kinds=AREAS)
    local = LocalProjection(lon, lat)
    foot = shapely.get_point(shapely.shortest_line(local.to_metres(shapely.boundary(geometry)), Point(0.0, 0.0)), 0)
    at = local.to_degrees(foot)
    azimuth, _, distance_m = _WGS84.inv(lon, lat, at.x, at.y)
    inside = shapely.contains_xy(geometry, lon, lat)
    return NearestEdge(at.x, at.y, distance_m if inside else -distance_m, azimuth % 360.0)
