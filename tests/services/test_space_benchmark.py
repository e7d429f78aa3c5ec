"""The bench of space: every peer that is installed finds the very same pairs of points and zones."""

from services.space_benchmark import bench_space


def test_peers_find_the_same_pairs():
    rows = bench_space(points=4000)
    assert all(set(row) == {"name", "value", "unit", "peer", "ratio", "exact"} for row in rows)
    peers = {row["peer"]: row for row in rows if row["peer"] is not None}
    assert {"geopandas.sjoin", "shapely.STRtree"} <= set(peers)
    for name in ("geopandas.sjoin", "shapely.STRtree"):
        assert peers[name]["exact"] is True
        assert peers[name]["ratio"] > 0
    assert all(row["exact"] in (True, None) for row in peers.values())
    assert {"grid_build", "margin_index_build", "files", "one_point", "one_point_margins", "join"} <= {row["name"] for row in rows}
