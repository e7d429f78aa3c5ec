"""Speed against peers, in the same run on the same places, with the results compared for equality."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from services.atlas import Atlas, open_atlas
from services.lookup import lookup

_PLACES = 200
_DAY = date(2024, 1, 15)


def bench_lookup() -> list[dict[str, Any]]:
    """One place at a time: memberships with margins against ``geopandas.sjoin`` and ``shapely.STRtree``, and the whole answer.

    Returns:
        one row a peer: ``name``, ``value`` (median), ``unit``, ``peer``, ``ratio`` (peer's time over ours), ``exact`` (same zones found).
    """
    started = time.perf_counter()
    atlas = open_atlas()
    opened_s = time.perf_counter() - started
    places = _places(atlas)
    zones = {k: z for k, z in atlas.zones.items() if z.geometry is not None}
    ours, found = _timed(lambda p: _inside(atlas, *p), places)
    frame = gpd.GeoDataFrame({"zone": list(zones)}, geometry=[z.geometry for z in zones.values()], crs=4326)
    tree = shapely.STRtree(frame.geometry.values)
    ids = frame["zone"].to_numpy()
    by_join, joined = _timed(lambda p: set(gpd.sjoin(_point(p), frame, predicate="within")["zone"]), places)
    by_tree, treed = _timed(lambda p: set(ids[tree.query(shapely.Point(p), predicate="within")]), places)
    whole, _ = _timed(lambda p: lookup(atlas, as_of=_DAY, lon=p[0], lat=p[1])["counts"], places)
    return [
        {"name": "open_atlas", "value": round(opened_s * 1000, 1), "unit": "ms", "peer": None, "ratio": None, "exact": None},
        _row("memberships_with_margins", ours, "geopandas.sjoin (inside only)", by_join, found == joined),
        _row("memberships_with_margins", ours, "shapely.STRtree (inside only)", by_tree, found == treed),
        {"name": "whole_answer", "value": round(whole, 3), "unit": "ms", "peer": None, "ratio": None, "exact": None},
    ]


def rows_text(rows: list[dict[str, Any]]) -> str:
    """The rows as a table for a terminal."""
    lines = [f"{'name':<26}{'value':>10} unit  {'ratio':>7}  exact  peer"]
    for row in rows:
        ratio = "—" if row["ratio"] is None else f"{row['ratio']:.2f}×"
        exact = "—" if row["exact"] is None else str(row["exact"]).lower()
        lines.append(f"{row['name']:<26}{row['value']:>10} {row['unit']:<4}  {ratio:>7}  {exact:<5}  {row['peer'] or '—'}")
    return "\n".join(lines)


def _places(atlas: Atlas) -> list[tuple[float, float]]:
    """Points spread evenly over the province; the same in every run."""
    province = atlas.zones["province/140000"].geometry
    rng = np.random.default_rng(20240115)
    west, south, east, north = shapely.bounds(province)
    found: list[tuple[float, float]] = []
    while len(found) < _PLACES:
        lon, lat = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        if shapely.contains_xy(province, lon, lat):
            found.append((lon, lat))
    return found


def _inside(atlas: Atlas, lon: float, lat: float) -> set[str]:
    """The zones whose outline holds a point, by the sign of the margin; margins are worked out on the way."""
    near = atlas.index.memberships(lon, lat, 0.0, {})
    return {m.zone.id for m in near if m.zone.geometry is not None and m.margin_m is not None and m.margin_m > 0}


def _point(place: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(place)], crs=4326)


def _timed(run: Callable[[tuple[float, float]], Any], places: list[tuple[float, float]]) -> tuple[float, list[Any]]:
    """Median milliseconds a place, and the results."""
    run(places[0])
    times, results = [], []
    for place in places:
        started = time.perf_counter()
        results.append(run(place))
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), results


def _row(name: str, value: float, peer: str, peer_value: float, exact: bool) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": "ms", "peer": peer, "ratio": round(peer_value / value, 2), "exact": exact}
