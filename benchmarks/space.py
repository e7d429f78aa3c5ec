"""Points joined to about 900 zones, and single points with their margins, against others that answer the same."""

from __future__ import annotations

import statistics

import numpy as np
import shapely

from benchmarks.joins import PEERS, by_grid
from benchmarks.margin_peer import MarginPeer, agree
from benchmarks.memory import files_mb, loaded_mb
from benchmarks.rows import Row, beside, figure, median_s, missing, timed
from benchmarks.zones import Areas, nine_hundred_zones, random_points
from geo.margin_index import MarginIndex
from geo.point_grid import PointGrid
from layers.zone_outlines import build_indexes

POINTS = 200_000
SEARCH_RADIUS_M = 50_000.0
MARGIN_TOLERANCE_M = 0.3
_SINGLE = 2_000
_RUNS = 9  # of our join, which takes a twentieth of a second: their median tells more than one
_MARGINS = 100


def bench_space(points: int = POINTS, zones: Areas | None = None) -> list[Row]:
    """Random points joined to the 927 zones of :mod:`benchmarks.zones`, and single points with their margins up to 50 km.

    Peers answer the same question on one core each: ``geopandas.sjoin``, ``shapely.STRtree`` and, where they are installed, DuckDB spatial and
    PostGIS.  The margins' peer measures in a projection centred on each point (100 points); exact means: the same zones, within 0.3 m.

    Args:
        points: how many.
        zones: others than the 927.

    Returns:
        one row a peer, with its own speed as ``value``; and rows without a peer: what the indexes cost, one point, and our join
        (the median of nine runs; peers take seconds and run once).
    """
    areas = nine_hundred_zones() if zones is None else zones
    lons, lats = random_points(areas, points)
    grid, grid_s = timed(lambda: PointGrid.build(list(areas)))
    margins, margins_s = timed(lambda: MarginIndex.build(list(areas), SEARCH_RADIUS_M))
    untouched = list(shapely.from_wkb(shapely.to_wkb(areas)))  # nothing prepared by what went before
    _, both_s = timed(lambda: build_indexes(untouched))  # in two threads, as an edition is opened
    held_mb = loaded_mb(areas, grid, margins)
    single = list(zip(lons[:_SINGLE].tolist(), lats[:_SINGLE].tolist(), strict=True))
    _, one_s = median_s(lambda place: grid.inside(*place), single)
    grid.join(lons[:1000], lats[:1000])
    runs = [by_grid(grid, areas, lons, lats) for _ in range(_RUNS)]
    ours, ours_s = runs[0][0], statistics.median(took_s for _, took_s in runs)
    rows = [
        figure("zones", len(areas), ""),
        figure("grid_build", grid_s, "s"),
        figure("margin_index_build", margins_s, "s"),
        figure("build", both_s, "s"),
        figure("indexes", files_mb(grid, margins), "MB"),
        figure("one_point", one_s * 1e6, "µs"),
        *_margin_rows(areas, grid, margins, single),
        figure("join", points / ours_s, "points/s"),
    ]
    if held_mb is not None:
        rows.insert(5, figure("memory_loaded_and_asked", held_mb, "MB"))
    for peer, join in PEERS.items():
        pairs, peer_s = join(areas, lons, lats)
        if pairs is None:
            rows.append(missing("join", "points/s", peer))
        else:
            rows.append(beside("join", points / peer_s, "points/s", peer, peer_s / ours_s, np.array_equal(np.sort(pairs), ours)))
    return rows


def _margin_rows(areas: Areas, grid: PointGrid, margins: MarginIndex, places: list[tuple[float, float]]) -> list[Row]:
    """Membership and margins of single points, and the same beside the peer."""

    def asked(place: tuple[float, float]) -> dict[int, float]:
        numbers, metres = margins.distances_m(*place, SEARCH_RADIUS_M)
        inside = set(grid.inside(*place).tolist())
        return {n: m if n in inside else -m for n, m in zip(numbers.tolist(), metres.tolist(), strict=True)}

    _, ours_s = median_s(asked, places)
    peer = MarginPeer(areas)
    ours, _ = median_s(asked, places[:_MARGINS])
    theirs, peer_s = median_s(lambda place: peer.margins_m(*place, SEARCH_RADIUS_M), places[:_MARGINS])
    exact = all(agree(mine, other, SEARCH_RADIUS_M, MARGIN_TOLERANCE_M) for mine, other in zip(ours, theirs, strict=True))
    name = "one_point_with_margins"
    return [
        figure(name, ours_s * 1e3, "ms"),
        beside(name, peer_s * 1e3, "ms", "pyproj + shapely, projection at the point", peer_s / ours_s, exact),
    ]
