"""Signed distances from one position to the edges of many areas, quickly: what a look-up asks for each time.

:func:`geo.geodesy.signed_distances_m` sets up a projection for each position; here the edges are cut up once, and carried into metres
round the position by Gauss's mid-latitude formula.  Measured against the geodesic: within 0.2 m up to 50 km.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

_SEMI_MAJOR_M = 6378137.0
_E2 = 0.0066943799901413165
_MAX_EDGE_DEG = 0.01
_ORIGIN = Point(0.0, 0.0)


class EdgeIndex:
    """Many areas, ready to be asked for the distance to their edges.

    Args:
        areas: polygons or multipolygons, WGS84 degrees, not empty.
    """

    def __init__(self, areas: Sequence[BaseGeometry]) -> None:
        self._areas = np.asarray(areas, dtype=object)
        shapely.prepare(self._areas)
        self._edges = shapely.boundary(shapely.segmentize(self._areas, _MAX_EDGE_DEG))
        self._tree = shapely.STRtree(self._areas)

    def margins_m(self, lon: float, lat: float, radius_m: float) -> dict[int, float]:
        """Signed distances in metres, positive inside, to the edges that lie near.

        Args:
            lon, lat: degrees, WGS84.
            radius_m: areas that neither hold the position nor come nearer than this may be left out.

        Returns:
            by number of the area in ``areas``, in ascending order.
        """
        window = _window(lon, lat, radius_m)
        near = np.sort(self._tree.query(window))
        inside = shapely.contains_xy(self._areas[near], lon, lat)
        cut = shapely.clip_by_rect(self._edges[near], *window.bounds)
        distances = shapely.distance(_to_metres(cut, lon, lat), _ORIGIN)
        far = ~(distances <= radius_m)  # nothing in the window, or only in its corners: ask the whole edge
        distances[far] = shapely.distance(_to_metres(self._edges[near[far]], lon, lat), _ORIGIN)
        return {int(number): float(d if within else -d) for number, d, within in zip(near, distances, inside, strict=True)}


def to_metres_round(geometry: BaseGeometry, lon: float, lat: float) -> BaseGeometry:
    """A geometry in degrees as metres east and north of a position (within about 100 km of it)."""
    flat: BaseGeometry = _to_metres(np.asarray([shapely.segmentize(geometry, _MAX_EDGE_DEG)], dtype=object), lon, lat)[0]
    return flat


def _to_metres(geometries: NDArray[np.object_], lon: float, lat: float) -> NDArray[np.object_]:
    def mid_latitude(points: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = np.radians((points[:, 1] + lat) / 2)
        w2 = 1.0 - _E2 * np.sin(middle) ** 2
        east = np.radians(points[:, 0] - lon) * np.cos(middle) * _SEMI_MAJOR_M / np.sqrt(w2)
        north = np.radians(points[:, 1] - lat) * _SEMI_MAJOR_M * (1.0 - _E2) / w2**1.5
        return np.column_stack([east, north])

    flat: NDArray[np.object_] = shapely.transform(geometries, mid_latitude)
    return flat


def _window(lon: float, lat: float, radius_m: float) -> BaseGeometry:
    """A box in degrees that holds everything nearer than the radius."""
    high_deg = radius_m / 110_500.0
    wide_deg = radius_m / (111_000.0 * max(np.cos(np.radians(abs(lat) + high_deg)), 0.05))
    return shapely.box(lon - wide_deg, lat - high_deg, lon + wide_deg, lat + high_deg)
