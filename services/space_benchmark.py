"""Points joined to zones: our grid against others, on the same points and zones in the same run, with the pairs compared for equality."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.margin_index import MarginIndex
from geo.point_grid import PointGrid
from services.atlas import open_atlas

POINTS = 200_000
_ONE_BY_ONE = 2_000
Pairs = NDArray[np.int64]  # point number × areas + area number, ascending


def bench_space(points: int = POINTS) -> list[dict[str, Any]]:
    """Random points over the province joined to every drawn zone, and single points with their margins.

    Peers answer the same question on one core each: ``geopandas.sjoin``, ``shapely.STRtree`` and, where it is installed, DuckDB spatial.

    Returns:
        one row a peer: ``name``, ``value``, ``unit``, ``peer``, ``ratio`` (peer's time over ours), ``exact`` (the same pairs); and rows
        without a peer.
    """
    zones = [zone for zone in open_atlas().zones.values() if zone.geometry is not None]
    areas = np.array([zone.geometry for zone in zones], dtype=object)
    lons, lats = _random_points(areas, points)
    grid, build_s = _timed(lambda: PointGrid.build(list(areas)))
    margins, margins_s = _timed(lambda: MarginIndex.build(list(areas)))
    grid.join(lons[:1000], lats[:1000])
    joined, ours_s = _timed(lambda: grid.join(lons, lats))
    ours = np.sort(joined[0] * len(areas) + joined[1])
    rows = [
        _figure("grid_build", build_s, "s"),
        _figure("margin_index_build", margins_s, "s"),
        _figure("files", _files_mb(grid, margins), "MB"),
        _figure("one_point", _one_by_one(lambda lon, lat: grid.inside(lon, lat), lons, lats) * 1e6, "µs"),
        _figure("one_point_margins", _one_by_one(lambda lon, lat: margins.distances_m(lon, lat, 50_000.0), lons, lats) * 1e3, "ms"),
        _figure("join", points / ours_s, "points/s"),
    ]
    for peer, join in _PEERS.items():
        pairs, peer_s = join(areas, lons, lats)
        row: dict[str, Any] = {"name": "join", "value": None, "unit": "points/s", "peer": peer, "ratio": None, "exact": None}
        if pairs is not None:
            row |= {
                "value": round(points / peer_s),
                "ratio": round(peer_s / ours_s, 1),
                "exact": bool(np.array_equal(np.sort(pairs), ours)),
            }
        rows.append(row)
    return rows


def _random_points(areas: NDArray[np.object_], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points spread evenly over the box round the areas; the same in every run."""
    west, south, east, north = shapely.total_bounds(areas)
    rng = np.random.default_rng(20240115)
    return rng.uniform(west, east, count), rng.uniform(south, north, count)


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = run()
    return result, time.perf_counter() - started


def _one_by_one(run: Callable[[float, float], Any], lons: NDArray[np.float64], lats: NDArray[np.float64]) -> float:
    """Median seconds of single questions."""
    times = []
    for lon, lat in zip(lons[:_ONE_BY_ONE].tolist(), lats[:_ONE_BY_ONE].tolist(), strict=True):
        started = time.perf_counter()
        run(lon, lat)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _files_mb(grid: PointGrid, margins: MarginIndex) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grid.save(folder)
        margins.save(folder)
        return sum(p.stat().st_size for p in folder.iterdir()) / 1e6


def _figure(name: str, value: float, unit: str) -> dict[str, Any]:
    rounded = round(value) if value >= 1000 else float(f"{value:.3g}")
    return {"name": name, "value": rounded, "unit": unit, "peer": None, "ratio": None, "exact": None}


def _by_sjoin(areas: NDArray[np.object_], lons: NDArray[np.float64], lats: NDArray[np.float64]) -> tuple[Pairs, float]:
    frame = gpd.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lons, lats), crs=4326)
    joined, took_s = _timed(lambda: gpd.sjoin(points, frame, predicate="within"))
    return joined.index.to_numpy() * len(areas) + joined["area"].to_numpy(), took_s


def _by_tree(areas: NDArray[np.object_], lons: NDArray[np.float64], lats: NDArray[np.float64]) -> tuple[Pairs, float]:
    tree = shapely.STRtree(areas)
    points = shapely.points(lons, lats)
    (point, area), took_s = _timed(lambda: tree.query(points, predicate="within"))
    return point * len(areas) + area, took_s


def _by_duckdb(areas: NDArray[np.object_], lons: NDArray[np.float64], lats: NDArray[np.float64]) -> tuple[Pairs | None, float]:
    """DuckDB spatial on one thread; None where it is not installed (`pip install -r requirements-bench.txt`)."""
    try:
        import duckdb
        from duckdb_extensions import import_extension
    except ImportError:
        return None, 0.0
    import pandas as pd

    connection = duckdb.connect()
    import_extension("spatial", con=connection)
    connection.execute("LOAD spatial; SET threads = 1")
    given = pd.DataFrame({"area": np.arange(len(areas)), "wkb": shapely.to_wkb(areas)})
    positions = pd.DataFrame({"point": np.arange(len(lons)), "lon": lons, "lat": lats})
    connection.register("given", given)
    connection.register("positions", positions)
    connection.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS outline FROM given")
    connection.execute("CREATE TABLE points AS SELECT point, ST_Point(lon, lat) AS place FROM positions")
    query = f"SELECT point * {len(areas)} + area AS pair FROM points JOIN areas ON ST_Within(place, outline)"  # noqa: S608 - a number of ours
    found, took_s = _timed(lambda: connection.execute(query).fetchnumpy()["pair"])
    return np.asarray(found, dtype=np.int64), took_s


_PEERS = {"geopandas.sjoin": _by_sjoin, "shapely.STRtree": _by_tree, "DuckDB spatial, one thread": _by_duckdb}
