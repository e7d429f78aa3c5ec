"""The bench of space: every peer that is installed finds the very same pairs and margins, and a wrong one is told."""

import numpy as np
import pytest

import benchmarks.joins
import benchmarks.space
from benchmarks.joins import PEERS, by_tree
from benchmarks.margin_peer import agree
from benchmarks.postgis import programs
from benchmarks.space import bench_space


def peers_of(rows):
    return {row["peer"]: row for row in rows if row["peer"] is not None}


def test_peers_find_the_same_pairs_and_margins(zones):
    rows = bench_space(points=3000, zones=zones)
    assert all(set(row) == {"name", "value", "unit", "peer", "ratio", "exact"} for row in rows)
    peers = peers_of(rows)
    assert set(PEERS) < set(peers)
    for peer, row in peers.items():
        installed = row["value"] is not None
        assert (row["exact"], row["ratio"] is not None) == ((True, True) if installed else (None, False))
        assert installed or "DuckDB" in peer or "PostGIS" in peer
    assert (peers["PostGIS, one process"]["value"] is None) == (programs() is None)
    alone = {row["name"] for row in rows if row["peer"] is None}
    assert {"zones", "grid_build", "margin_index_build", "build", "indexes", "one_point", "one_point_with_margins", "join"} <= alone


def one_pair_wrong(areas, lons, lats):
    pairs, took_s = by_tree(areas, lons, lats)
    return np.append(pairs[:-1], pairs[-1] ^ 1), took_s


def one_pair_twice(areas, lons, lats):
    pairs, took_s = by_tree(areas, lons, lats)
    return np.append(pairs, pairs[0]), took_s


def test_a_peer_that_differs_in_one_pair_is_told_and_a_missing_one_has_nulls(zones, monkeypatch):
    others = {"a": one_pair_wrong, "b": one_pair_twice, "c": lambda *_: (None, 0.0), "d": by_tree}
    monkeypatch.setattr(benchmarks.space, "PEERS", others)
    peers = peers_of(bench_space(points=1000, zones=zones))
    assert [peers[name]["exact"] for name in "abcd"] == [False, False, None, True]
    assert (peers["c"]["value"], peers["c"]["ratio"]) == (None, None)


def test_duckdb_that_is_not_installed_gives_nothing(zones, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert benchmarks.joins.by_duckdb(zones, np.array([112.0]), np.array([37.0])) == (None, 0.0)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ({1: 5.0, 2: -49_000.0}, {1: 5.2, 2: -49_000.2}, True),
        ({1: 5.0}, {1: 5.4}, False),
        ({1: 5.0}, {1: -5.0}, False),
        ({1: 0.1}, {1: -0.1}, True),  # both on the edge within the tolerance
        ({1: 5.0}, {}, False),
        ({}, {1: -30_000.0}, False),
        ({}, {1: -49_999.9}, True),  # at the radius itself
        ({1: -60_000.0}, {}, True),  # told without being asked
        ({1: 60_000.0}, {}, False),  # holds the position
    ],
)
def test_margins_agree_within_the_tolerance(ours, theirs, same):
    assert agree(ours, theirs, 50_000.0, 0.3) is same
    assert agree(theirs, ours, 50_000.0, 0.3) is same
