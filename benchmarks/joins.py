"""Peers that join points to areas; each answers on one core, and only the query is timed, not the making of its tables or trees."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.postgis import join_by_postgis
from benchmarks.rows import timed
from benchmarks.zones import Areas, Floats, Pairs
from geo.point_grid import PointGrid

Join = Callable[[Areas, Floats, Floats], tuple[Pairs | None, float]]


def by_grid(grid: PointGrid, areas: Areas, lons: Floats, lats: Floats) -> tuple[Pairs, float]:
    """Ours: the pairs, ascending, and the seconds of the join (without the sorting)."""
    (point, area), took_s = timed(lambda: grid.join(lons, lats))
    return np.sort(point * len(areas) + area), took_s


def by_sjoin(areas: Areas, lons: Floats, lats: Floats) -> tuple[Pairs, float]:
    """``geopandas.sjoin``"""
    frame = gpd.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lons, lats), crs=4326)
    joined, took_s = timed(lambda: gpd.sjoin(points, frame, predicate="within"))
    return joined.index.to_numpy() * len(areas) + joined["area"].to_numpy(), took_s


def by_tree(areas: Areas, lons: Floats, lats: Floats) -> tuple[Pairs, float]:
    """``shapely.STRtree``, built over the areas and asked with the points."""
    tree = shapely.STRtree(areas)
    points = shapely.points(lons, lats)
    (point, area), took_s = timed(lambda: tree.query(points, predicate="within"))
    return point * len(areas) + area, took_s


def by_duckdb(areas: Areas, lons: Floats, lats: Floats) -> tuple[Pairs | None, float]:
    """DuckDB spatial on one thread; None where it is not installed."""
    try:
        import duckdb
        from duckdb_extensions import import_extension
    except ImportError:
        return None, 0.0
    import pandas as pd

    with duckdb.connect() as connection:
        import_extension("spatial", con=connection)
        connection.execute("LOAD spatial; SET threads = 1")
        connection.register("given", pd.DataFrame({"area": np.arange(len(areas)), "wkb": shapely.to_wkb(areas)}))
        connection.register("positions", pd.DataFrame({"point": np.arange(len(lons)), "lon": lons, "lat": lats}))
        connection.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS outline FROM given")
        connection.execute("CREATE TABLE points AS SELECT point, ST_Point(lon, lat) AS place FROM positions")
        query = f"SELECT point * {len(areas)} + area AS pair FROM points JOIN areas ON ST_Within(place, outline)"  # noqa: S608 - a number of ours
        found, took_s = timed(lambda: connection.execute(query).fetchnumpy()["pair"])
    return np.asarray(found, dtype=np.int64), took_s


_WITH_PIP = "pip install -r requirements-bench.txt"
PEERS: dict[str, Join] = {
    "geopandas.sjoin": by_sjoin,
    "shapely.STRtree": by_tree,
    "DuckDB spatial, one thread": by_duckdb,
    "PostGIS, one process": join_by_postgis,
}
HOW_TO_INSTALL = {
    "DuckDB spatial, one thread": _WITH_PIP,
    "rapidfuzz.process.extractOne (one list of names)": _WITH_PIP,
    "PostGIS, one process": f"apt-get install postgresql postgis; {_WITH_PIP}",
}
