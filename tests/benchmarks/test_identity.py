"""The grid's pairs are those of every zone asked about every point; and were they not, the bench would tell."""

import numpy as np
import pytest
import shapely

import benchmarks.identity
from benchmarks.hard_points import KINDS, hard_points, shaken, shaken_at_random
from benchmarks.identity import bench_identity, by_every_zone
from geo.point_grid import PointGrid


def by_name(rows):
    return {row["name"]: row for row in rows}


def test_random_and_adversarial_points_have_the_same_pairs(zones, monkeypatch):
    monkeypatch.setattr(benchmarks.identity, "_BLOCK", 7_000)  # several blocks, the last one shorter
    rows = by_name(bench_identity(20_000, 20_000, zones))
    assert rows["random_points"]["exact"] is rows["adversarial_points"]["exact"] is True
    assert rows["random_points"]["peer"] == "shapely.contains_xy, every zone"
    assert rows["adversarial_pairs"]["value"] > rows["random_pairs"]["value"] > 10_000


@pytest.mark.parametrize(
    "wrong", [lambda points, areas: (points[1:], areas[1:]), lambda points, areas: (points, areas ^ (np.arange(len(areas)) == 9))]
)
def test_a_grid_that_is_wrong_in_one_pair_is_told(zones, monkeypatch, wrong):
    right = PointGrid.join
    monkeypatch.setattr(PointGrid, "join", lambda grid, lons, lats: wrong(*right(grid, lons, lats)))
    rows = by_name(bench_identity(2_000, 2_000, zones))
    assert rows["random_points"]["exact"] is rows["adversarial_points"]["exact"] is False


def test_a_raster_that_misses_touched_cells_is_told_by_the_adversarial_points(zones, monkeypatch):
    from geo import cell_raster

    def vertices_only(area, frame):
        lon, lat = shapely.get_coordinates(area).T
        return lon, lat

    monkeypatch.setattr(cell_raster, "_boundary_points", vertices_only)
    assert by_name(bench_identity(1_000, 20_000, zones))["adversarial_points"]["exact"] is False


def test_brute_force_asks_all_that_a_box_can_hold(zones):
    rng = np.random.default_rng(5)
    lons, lats = hard_points(zones, PointGrid.build(list(zones)).frame, rng, 300)
    expected = [
        point * len(zones) + number for number, zone in enumerate(zones) for point in np.flatnonzero(shapely.contains_xy(zone, lons, lats))
    ]
    assert sorted(by_every_zone(zones, lons, lats)) == sorted(expected)


def test_hard_points_are_what_they_are_called(zones):
    frame = PointGrid.build(list(zones)).frame
    kinds = np.stack(hard_points(zones, frame, np.random.default_rng(3), 200), axis=-1).reshape(KINDS, 200, 2)
    vertices, on_edges, corners, beside_column, beside_row, crossings = kinds
    known = {tuple(point) for point in shapely.get_coordinates(zones).tolist()}
    assert all(tuple(point) in known for point in vertices.tolist())
    edges = shapely.union_all(shapely.boundary(zones))
    for points in (on_edges, crossings):
        assert shapely.distance(edges, shapely.points(points)).max() < 1e-12
    steps = {
        name: (points - [frame.west, frame.south]) / frame.cell_deg
        for name, points in (("c", corners), ("w", beside_column), ("s", beside_row), ("x", crossings))
    }
    off = {name: abs(values - np.round(values)) for name, values in steps.items()}
    assert off["c"].max() < 1e-6
    assert off["w"][:, 0].max() < 1e-6 and off["s"][:, 1].max() < 1e-6
    assert off["x"].min(axis=1).max() < 1e-6


def test_points_are_shaken_by_no_more_than_a_billionth_of_a_degree():
    rng = np.random.default_rng(0)
    lons, lats = rng.uniform(111, 112, 2_000), rng.uniform(36, 37, 2_000)
    all_lons, all_lats = shaken(lons[:10], lats[:10])
    assert len({*zip(all_lons.tolist(), all_lats.tolist(), strict=True)}) == 10 * 49
    moved_lons, moved_lats = shaken_at_random(lons, lats, rng)
    for before, after in ((lons, moved_lons), (lats, moved_lats)):
        assert abs(after - before).max() < 1.001e-9
        assert 100 < np.count_nonzero(after == before) < 500
