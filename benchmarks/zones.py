"""The zones and points that the benchmarks of space ask about: the same in every run.

*The 927 zones*: every drawn zone of the edition (543: counties, prefectures, region groups, built-up areas with their legal buffers, coal bans,
machinery zones, the province), and rings of 5, 15 and 30 km round each of the 128 built-up areas.  They overlap, share edges, and have holes
and many parts.

*A simulated nation*: copies of the 927 zones, moved by whole steps of the box round them, side by side; nothing of their shape changes in degrees.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.buffers import geodesic_buffer
from services.atlas import open_atlas

RING_M = (5_000.0, 15_000.0, 30_000.0)
_NATION_COLUMNS = 7
_NATION_WEST, _NATION_SOUTH = 88.0, 15.0

Areas = NDArray[np.object_]
Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]  # point number × areas + area number


def nine_hundred_zones(ring_m: tuple[float, ...] = RING_M) -> Areas:
    """The drawn zones of the edition, then rings round its built-up areas; polygons and multipolygons, WGS84 degrees.

    Args:
        ring_m: geodesic distances of the rings, metres; each gives as many zones as there are built-up areas.
    """
    drawn = [zone for zone in open_atlas().zones.values() if zone.geometry is not None]
    cores = [zone.geometry for zone in drawn if zone.layer == "built_up"]
    return _array([*(zone.geometry for zone in drawn), *(geodesic_buffer(core, metres) for metres in ring_m for core in cores)])


def nation(zones: Areas, count: int) -> Areas:
    """As many zones as wanted: a part of some zones, or copies of them side by side.

    Args:
        zones: of one province.
        count: up to as many as there are zones, a random choice of them in their order; above, whole copies and a part of one more.  The
            copies stand in rows of seven from 88° E, 15° N, one box of the province apart: 33 of them cover about 10 million km².
    """
    rng = np.random.default_rng(20240115)
    whole, rest = divmod(count, len(zones))
    part = zones[np.sort(rng.choice(len(zones), rest, replace=False))]
    if not whole:
        return part
    west, south, east, north = shapely.total_bounds(zones)
    copies = []
    for number in range(whole + bool(rest)):
        row, column = divmod(number, _NATION_COLUMNS)
        move = (_NATION_WEST - west + column * (east - west), _NATION_SOUTH - south + row * (north - south))
        copies.append(shapely.transform(zones if number < whole else part, lambda points, move=move: points + move))
    return np.concatenate(copies)


def random_points(areas: Areas, count: int) -> tuple[Floats, Floats]:
    """Points spread evenly over the box round the areas: lon, lat in degrees, each (count,)."""
    west, south, east, north = shapely.total_bounds(areas)
    rng = np.random.default_rng(20240115)
    return rng.uniform(west, east, count), rng.uniform(south, north, count)


def _array(geometries: list[shapely.Geometry]) -> Areas:
    areas = np.empty(len(geometries), dtype=object)
    areas[:] = geometries
    return areas
