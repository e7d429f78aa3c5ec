"""One place at a time: the zones that hold it, with margins, and the whole answer."""

from __future__ import annotations

import geopandas as gpd
import shapely

from benchmarks.places import DAY, spread_places
from benchmarks.rows import Row, beside, figure, median_s, timed
from services.atlas import Atlas, open_atlas
from services.lookup import lookup

_PLACES = 200


def bench_lookup() -> list[Row]:
    """Memberships with margins against ``geopandas.sjoin`` and ``shapely.STRtree``, which tell only "inside", and the whole answer.

    Returns:
        one row a peer; values are our medians, exact: the same zones found.
    """
    atlas, opened_s = timed(open_atlas)
    places = spread_places(atlas, _PLACES)
    zones = {k: z for k, z in atlas.zones.items() if z.geometry is not None}
    found, ours_s = median_s(lambda place: _inside(atlas, *place), places)
    frame = gpd.GeoDataFrame({"zone": list(zones)}, geometry=[z.geometry for z in zones.values()], crs=4326)
    tree = shapely.STRtree(frame.geometry.values)
    ids = frame["zone"].to_numpy()
    joined, join_s = median_s(lambda place: set(gpd.sjoin(_point(place), frame, predicate="within")["zone"]), places)
    treed, tree_s = median_s(lambda place: set(ids[tree.query(shapely.Point(place), predicate="within")]), places)
    _, whole_s = median_s(lambda place: lookup(atlas, as_of=DAY, lon=place[0], lat=place[1])["counts"], places)
    name, ours_ms = "memberships_with_margins", ours_s * 1e3
    return [
        figure("open_atlas", opened_s * 1e3, "ms"),
        beside(name, ours_ms, "ms", "geopandas.sjoin (inside only)", join_s / ours_s, found == joined),
        beside(name, ours_ms, "ms", "shapely.STRtree (inside only)", tree_s / ours_s, found == treed),
        figure("whole_answer", whole_s * 1e3, "ms"),
    ]


def _inside(atlas: Atlas, lon: float, lat: float) -> set[str]:
    """The zones whose outline holds a point, by the sign of the margin; margins are worked out on the way."""
    near = atlas.index.memberships(lon, lat, 0.0, {})
    return {m.zone.id for m in near if m.zone.geometry is not None and m.margin_m is not None and m.margin_m > 0}


def _point(place: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(place)], crs=4326)
