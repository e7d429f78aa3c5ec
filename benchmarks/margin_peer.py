"""The peer of the margins: each position gets a projection of its own, in which shapely measures."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer

from benchmarks.zones import Areas, Floats

_MAX_EDGE_DEG = 0.01  # straight edges in degrees are cut up first, then bend by 2 cm at most


class MarginPeer:
    """Signed distances by ``shapely.distance`` in an azimuthal equidistant projection centred on the position, for areas whose box comes near.

    Args:
        areas: polygons or multipolygons, WGS84 degrees.
    """

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._edges = shapely.segmentize(shapely.boundary(areas), _MAX_EDGE_DEG)
        self._bounds: Floats = shapely.bounds(areas)

    def margins_m(self, lon: float, lat: float, radius_m: float) -> dict[int, float]:
        """Metres, positive inside, by the number of the area: of all that hold the position or whose edge is no farther than the radius."""
        high_deg = radius_m / 110_000.0  # less than any degree of latitude has
        wide_deg = high_deg / np.cos(np.radians(abs(lat) + high_deg))
        west, south, east, north = self._bounds.T
        near = np.flatnonzero((west <= lon + wide_deg) & (east >= lon - wide_deg) & (south <= lat + high_deg) & (north >= lat - high_deg))
        centred = Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lon_0={lon:.12f} +lat_0={lat:.12f} +ellps=WGS84", always_xy=True)
        metres = shapely.distance(shapely.transform(self._edges[near], centred.transform, interleaved=False), shapely.Point(0.0, 0.0))
        inside = shapely.contains_xy(self._areas[near], lon, lat)
        kept = inside | (metres <= radius_m)
        return dict(zip(near[kept].tolist(), np.where(inside, metres, -metres)[kept].tolist(), strict=True))


def agree(ours: dict[int, float], theirs: dict[int, float], radius_m: float, tolerance_m: float) -> bool:
    """Whether both tell the same margins within the tolerance, the sign included; an area outside, at the radius itself, may be in one alone.

    A margin beyond the radius that only one of them tells is no fault: nobody asked for it.
    """
    asked = {n for margins in (ours, theirs) for n, metres in margins.items() if metres >= -(radius_m - tolerance_m)}
    return all(n in ours and n in theirs and abs(ours[n] - theirs[n]) <= tolerance_m for n in asked)
