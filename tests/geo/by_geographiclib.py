"""Geodesic distances and areas by the library geographiclib, which shares no code with PROJ."""

from __future__ import annotations

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic

_CANDIDATES = 25


def distance_to_edge_m(geometry, points, spacing_deg=0.0002):
    """Geodesic distance from each (lon, lat) to the nearest of closely spaced positions on the edge of an area, in metres."""
    edge = shapely.get_coordinates(shapely.segmentize(shapely.boundary(geometry), spacing_deg))
    return np.array([min(_inverse_m(point, edge[i]) for i in _nearest(edge, point)) for point in points])


def area_km2(polygon):
    """Geodesic area of a polygon with holes whose edges are straight in degrees."""
    rings = [_ring_km2(ring) for ring in (polygon.exterior, *polygon.interiors)]
    return rings[0] - sum(rings[1:])


def _ring_km2(ring):
    area = Geodesic.WGS84.Polygon()
    for lon, lat in shapely.get_coordinates(shapely.segmentize(ring, 0.001))[:-1]:
        area.AddPoint(lat, lon)
    return abs(area.Compute(False, True)[2]) / 1e6


def _inverse_m(a, b):
    return Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]


def _nearest(edge, point):
    """Numbers of the few positions that may be nearest, by the mid-latitude formula on the sphere scaled per axis."""
    middle = np.radians((edge[:, 1] + point[1]) / 2)
    w2 = 1 - 0.00669438 * np.sin(middle) ** 2
    east, north = (edge[:, 0] - point[0]) * np.cos(middle) / np.sqrt(w2), (edge[:, 1] - point[1]) * (1 - 0.00669438) / w2**1.5
    return np.argsort(np.hypot(east, north))[:_CANDIDATES]
