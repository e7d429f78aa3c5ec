"""How build time, memory and speed grow with the number of zones and of points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.joins import by_grid, by_sjoin
from benchmarks.memory import arrays_mb, files_mb, peak_mb, resident_mb
from benchmarks.rows import Row, beside, figure, median_s, timed
from benchmarks.zones import Areas, nation, nine_hundred_zones, random_points
from geo.margin_index import MarginIndex
from geo.point_grid import PointGrid

ZONES = (100, 300, 900, 3_000, 10_000, 30_000)
POINTS = (10_000, 100_000, 1_000_000, 10_000_000)
JOINED = 1_000_000  # points, while zones grow
PEER = "geopandas.sjoin"
_PEER_SHARE = 5  # while zones grow, the peer is asked about a fifth of the points
_PEER_MOST_POINTS = 1_000_000
_SINGLE = 1_000
_RADIUS_M = 50_000.0


@dataclass(frozen=True, slots=True)
class Beside:
    """The peer's speed, and whether it found the same pairs."""

    points_per_s: float
    exact: bool


@dataclass(frozen=True, slots=True)
class OfZones:
    """What some number of zones costs.

    Attributes:
        zones, vertices: how many.
        grid_s, margins_s: seconds to build each index.
        arrays_mb, files_mb: both indexes in memory, without the outlines, and on disk.
        outlines_mb: the process with the outlines, before the build.
        peak_mb: the process at its largest, through the build.  Both None where the system does not tell.
        one_point_us, one_margin_ms: median of a single question: zones that hold a point; distances to all edges up to 50 km.
        points_per_s: join of a million points.
        peer: of ``geopandas.sjoin``, on a part of these points.
    """

    zones: int
    vertices: int
    grid_s: float
    margins_s: float
    arrays_mb: float
    files_mb: float
    outlines_mb: float | None
    peak_mb: float | None
    one_point_us: float
    one_margin_ms: float
    points_per_s: float
    peer: Beside


@dataclass(frozen=True, slots=True)
class OfPoints:
    """What some number of points in the 927 zones costs: seconds of the join, pairs found, and the peer's."""

    points: int
    join_s: float
    pairs: int
    peer: Beside | None


def bench_growth(
    write: Path | None = None, zones: Sequence[int] = ZONES, points: Sequence[int] = POINTS, joined: int = JOINED
) -> list[Row]:
    """Numbers of zones (a simulated nation, :func:`benchmarks.zones.nation`) and of points, each in a process of its own.

    Args:
        write: folder for the table (``growth.md``) and the plot (``pictures/growth.svg``); neither is written where it is None.
        zones, points: how many, ascending.
        joined: points while zones grow.

    Returns:
        rows named by the number of zones or points.
    """
    wkb = shapely.to_wkb(nine_hundred_zones())
    of_zones = [_alone(of_zones_measured, wkb, count, joined) for count in zones]
    of_points = [_alone(of_points_measured, wkb, count) for count in points]
    if write is not None:
        from benchmarks.growth_report import write_report

        write_report(write, of_zones, of_points)
    return [row for one in of_zones for row in _zone_rows(one)] + [_point_row(one) for one in of_points]


def _alone(measure: Callable[..., Any], *arguments: Any) -> Any:
    """A measurement in a fresh process: its memory is that of nothing else."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *arguments).result()


def of_zones_measured(wkb: Any, count: int, joined: int) -> OfZones:
    """Build and ask for so many zones, made from those of one province (WKB), and join so many points to them."""
    areas: Areas = nation(shapely.from_wkb(wkb), count)
    outlines_mb = resident_mb()
    grid, grid_s = timed(lambda: PointGrid.build(list(areas)))
    margins, margins_s = timed(lambda: MarginIndex.build(list(areas), _RADIUS_M))
    most_mb = peak_mb()
    lons, lats = random_points(areas, joined)
    single = list(zip(lons[:_SINGLE].tolist(), lats[:_SINGLE].tolist(), strict=True))
    _, point_s = median_s(lambda place: grid.inside(*place), single)
    _, margin_s = median_s(lambda place: margins.distances_m(*place, _RADIUS_M), single)
    ours, join_s = by_grid(grid, areas, lons, lats)
    asked = joined // _PEER_SHARE
    part = ours[: np.searchsorted(ours, asked * len(areas))]
    return OfZones(
        zones=len(areas),
        vertices=int(shapely.get_num_coordinates(areas).sum()),
        grid_s=grid_s,
        margins_s=margins_s,
        arrays_mb=arrays_mb(grid, margins),
        files_mb=files_mb(grid, margins),
        outlines_mb=outlines_mb,
        peak_mb=most_mb,
        one_point_us=point_s * 1e6,
        one_margin_ms=margin_s * 1e3,
        points_per_s=len(lons) / join_s,
        peer=_beside(areas, lons[:asked], lats[:asked], part),
    )


def of_points_measured(wkb: Any, count: int) -> OfPoints:
    """Join so many points to the zones of one province."""
    areas: Areas = shapely.from_wkb(wkb)
    grid = PointGrid.build(list(areas))
    lons, lats = random_points(areas, count)
    grid.join(lons[:1000], lats[:1000])
    ours, join_s = by_grid(grid, areas, lons, lats)
    peer = _beside(areas, lons, lats, ours) if count <= _PEER_MOST_POINTS else None
    return OfPoints(count, join_s, len(ours), peer)


def _beside(areas: Areas, lons: Any, lats: Any, ours: Any) -> Beside:
    pairs, took_s = by_sjoin(areas, lons, lats)
    return Beside(len(lons) / took_s, np.array_equal(np.sort(pairs), ours))


def _zone_rows(one: OfZones) -> list[Row]:
    name = f"zones_{one.zones}"
    rows = [
        figure(f"{name}_grid_build", one.grid_s, "s"),
        figure(f"{name}_margin_index_build", one.margins_s, "s"),
        figure(f"{name}_indexes", one.arrays_mb, "MB"),
        figure(f"{name}_files", one.files_mb, "MB"),
        figure(f"{name}_one_point", one.one_point_us, "µs"),
        figure(f"{name}_one_point_margins", one.one_margin_ms, "ms"),
        beside(f"{name}_join", one.points_per_s, "points/s", PEER, one.points_per_s / one.peer.points_per_s, one.peer.exact),
    ]
    if one.peak_mb is not None:
        rows.insert(4, figure(f"{name}_process_peak", one.peak_mb, "MB"))
    return rows


def _point_row(one: OfPoints) -> Row:
    name, speed = f"points_{one.points}_join", one.points / one.join_s
    if one.peer is None:
        return figure(name, speed, "points/s")
    return beside(name, speed, "points/s", PEER, speed / one.peer.points_per_s, one.peer.exact)
