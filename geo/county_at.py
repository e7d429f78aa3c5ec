"""Which county a position lies in, and which others are so near that it may lie in them."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import province_outline, read_counties

_DEGREE_M = 111_320.0


def county_at(lon: float, lat: float) -> str | None:
    """Adcode of the county that holds a position (degrees, WGS84); of two that meet there the lower code; None outside the province."""
    adcodes, tree = _counties()
    found = tree.query(shapely.Point(lon, lat), predicate="intersects")
    return min((adcodes[i] for i in found.tolist()), default=None)


def counties_near(lon: float, lat: float, radius_m: float) -> tuple[str, ...]:
    """Adcodes of the counties within a distance of a position: first the one that holds it, then by code.

    Args:
        lon, lat: degrees, WGS84.
        radius_m: metres; taken on a sphere, good to 0.5 %.
    """
    adcodes, tree = _counties()
    here = county_at(lon, lat)
    found = tree.query(_disc(lon, lat, radius_m), predicate="intersects").tolist()
    return tuple(sorted((adcodes[i] for i in found), key=lambda code: (code != here, code)))


def may_lie_outside(lon: float, lat: float, radius_m: float) -> bool:
    """Whether a position (degrees, WGS84) may lie outside the province, being good to ``radius_m`` metres."""
    return not shapely.contains(province_outline(), _disc(lon, lat, radius_m))


def _disc(lon: float, lat: float, radius_m: float) -> BaseGeometry:
    size = np.array([radius_m / (_DEGREE_M * math.cos(math.radians(lat))), radius_m / _DEGREE_M])
    return shapely.transform(shapely.Point(0.0, 0.0).buffer(1.0), lambda points: points * size + (lon, lat))


@cache
def _counties() -> tuple[tuple[str, ...], shapely.STRtree]:
    counties = read_counties()
    return tuple(counties["adcode"]), shapely.STRtree(counties.geometry.values)
