"""The proof that the point grid gives the very pairs that asking every zone about every point gives.

Brute force skips only points outside the box round an area, which no area can hold.  Both sides work through blocks of points, so
that memory stays small.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from benchmarks.hard_points import KINDS, hard_points, shaken_at_random
from benchmarks.joins import by_grid
from benchmarks.rows import Row, beside, figure, timed
from benchmarks.zones import Areas, Floats, Pairs, nine_hundred_zones
from geo.point_grid import PointGrid

POINTS = 10_000_000
HARD_POINTS = 1_000_000
_BLOCK = 500_000
_PEER = "shapely.contains_xy, every zone"

Blocks = Iterator[tuple[Floats, Floats]]


def bench_identity(points: int = POINTS, hard: int | None = None, zones: Areas | None = None) -> list[Row]:
    """Random points, and adversarial ones (:mod:`benchmarks.hard_points`), in the 927 zones of :mod:`benchmarks.zones`.

    Args:
        points: how many random points, over the box round the zones and a tenth beyond it.
        hard: how many adversarial points; a million, or as many as there are random ones where these are fewer.
        zones: others than the 927.

    Returns:
        for each kind of points our speed beside the peer's, ``exact``: the same pairs, and how many pairs that are.
    """
    areas = nine_hundred_zones() if zones is None else zones
    grid = PointGrid.build(list(areas))
    untouched: Areas = shapely.from_wkb(shapely.to_wkb(areas))  # nothing that the grid prepared helps the peer, or spoils it
    wanted = min(points, HARD_POINTS) if hard is None else hard
    return [
        *_compared("random", points, _random(areas, points), grid, untouched),
        *_compared("adversarial", wanted, _adversarial(areas, grid, wanted), grid, untouched),
    ]


def _compared(name: str, count: int, blocks: Blocks, grid: PointGrid, areas: Areas) -> list[Row]:
    pairs, ours_s, peer_s, exact = 0, 0.0, 0.0, True
    for lons, lats in blocks:
        ours, took_s = by_grid(grid, areas, lons, lats)
        brute, brute_s = timed(lambda lons=lons, lats=lats: by_every_zone(areas, lons, lats))  # type: ignore[misc]
        ours_s, peer_s, pairs = ours_s + took_s, peer_s + brute_s, pairs + len(brute)
        exact = exact and np.array_equal(ours, np.sort(brute))
    return [beside(f"{name}_points", count / ours_s, "points/s", _PEER, peer_s / ours_s, exact), figure(f"{name}_pairs", pairs, "")]


def by_every_zone(areas: Areas, lons: Floats, lats: Floats) -> Pairs:
    """All pairs of a point and an area by ``shapely.contains_xy``, in no particular order."""
    by_lon = np.argsort(lons)
    sorted_lons = lons[by_lon]
    found = []
    for number, (area, (west, south, east, north)) in enumerate(zip(areas, shapely.bounds(areas).tolist(), strict=True)):
        strip = by_lon[np.searchsorted(sorted_lons, west) : np.searchsorted(sorted_lons, east, side="right")]
        in_box = strip[(lats[strip] >= south) & (lats[strip] <= north)]
        found.append(in_box[shapely.contains_xy(area, lons[in_box], lats[in_box])] * len(areas) + number)
    return np.concatenate(found)


def _random(areas: Areas, count: int) -> Blocks:
    west, south, east, north = shapely.total_bounds(areas)
    wide, high = 0.1 * (east - west), 0.1 * (north - south)
    rng = np.random.default_rng(1)
    for size in _sizes(count):
        yield rng.uniform(west - wide, east + wide, size), rng.uniform(south - high, north + high, size)


def _adversarial(areas: Areas, grid: PointGrid, count: int) -> Blocks:
    rng = np.random.default_rng(2)
    for size in _sizes(count):
        lons, lats = hard_points(areas, grid.frame, rng, -(-size // KINDS))
        yield shaken_at_random(lons[:size], lats[:size], rng)


def _sizes(count: int) -> list[int]:
    return [min(_BLOCK, count - first) for first in range(0, count, _BLOCK)]
