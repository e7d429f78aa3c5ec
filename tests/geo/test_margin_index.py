"""Distances by the index are the geodesic ones, and its cells leave out no area and no nearest edge."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from base.errors import KongquError
from geo.geodesy import signed_distances_m
from geo.margin_index import MarginIndex
from tests.geo.by_geographiclib import distance_to_edge_m

RADIUS_M = 50_000.0

WITH_HOLE = box(112.0, 37.0, 112.5, 37.4).difference(box(112.2, 37.15, 112.3, 37.25))
WITH_BAY = Polygon([(112.8, 37.0), (113.4, 37.0), (113.4, 37.4), (113.12, 37.4), (113.1, 37.05), (113.08, 37.4), (112.8, 37.4)])
IN_PARTS = MultiPolygon([box(112.0, 37.8, 112.1, 37.9), box(112.3, 37.85, 112.31, 37.86), box(112.6, 37.7, 112.9, 38.1)])
LONG_EDGES = Polygon(
    [(111.8, 36.2), (113.6, 36.6), (113.5, 36.7), (111.7, 36.3)]
)  # 165 km, straight in degrees and so a curve on the ground
MERIDIAN = box(114.0, 37.0, 114.4, 38.0)
SHAPES = [WITH_HOLE, WITH_BAY, IN_PARTS, LONG_EDGES, MERIDIAN]
INDEX = MarginIndex.build(SHAPES)


@pytest.fixture(scope="module")
def drawn(atlas):
    return [zone.geometry for zone in atlas.zones.values() if zone.geometry is not None]


@pytest.fixture(scope="module")
def real(drawn):
    return MarginIndex.build(drawn)


def found(index, lon, lat, radius_m=RADIUS_M):
    numbers, metres = index.distances_m(lon, lat, radius_m)
    assert numbers.tolist() == sorted(set(numbers.tolist()))
    return dict(zip(numbers.tolist(), metres.tolist(), strict=True))


def points_over(shapes, count, seed=7):
    west, south, east, north = shapely.total_bounds(shapes)
    return np.random.default_rng(seed).uniform((west, south), (east, north), (count, 2)).tolist()


def moved(lon, lat, azimuth_deg, distance_m):
    there = Geodesic.WGS84.Direct(lat, lon, azimuth_deg, distance_m)
    return there["lon2"], there["lat2"]


@pytest.mark.parametrize("number", range(len(SHAPES)))
def test_the_distance_is_that_of_geographiclib(number):
    # positions on the edge of the shape are 20 m apart: beyond 1 km the nearest of them is at most 5 cm too far
    points = [point for point in points_over(SHAPES, 60) if 1000.0 < found(INDEX, *point).get(number, 0.0) <= RADIUS_M]
    assert len(points) > 10
    for point, true in zip(points, distance_to_edge_m(SHAPES[number], points), strict=True):
        assert found(INDEX, *point)[number] == pytest.approx(true, abs=0.1)


def test_the_distance_is_that_of_the_projection_and_no_area_is_missing():
    for lon, lat in points_over(SHAPES, 300):
        true = signed_distances_m(SHAPES, lon, lat)
        near = found(INDEX, lon, lat)
        assert {number for number, metres in near.items() if metres <= RADIUS_M} == set(np.flatnonzero(abs(true) <= RADIUS_M))
        assert all(number in near for number in np.flatnonzero(true >= 0.0))
        for number, metres in near.items():
            assert metres == pytest.approx(abs(true[number]), abs=0.1)


@pytest.mark.parametrize(
    ("number", "lon", "lat"),
    [
        (0, 112.0, 37.123), (0, 112.2, 37.2), (0, 112.25, 37.15), (0, 112.5, 37.4), (1, 113.1, 37.05), (1, 113.09, 37.225),
        (2, 112.305, 37.85), (2, 112.6, 38.1), (3, 112.7, 36.4), (3, 112.25, 36.3), (4, 114.4, 37.77),
    ],
)  # fmt: skip
def test_on_the_edge_it_is_nothing(number, lon, lat):
    assert found(INDEX, lon, lat)[number] <= 0.001
    assert found(INDEX, lon, lat, 0.0).keys() <= found(INDEX, lon, lat).keys()


def test_anywhere_on_an_edge_it_is_nothing():
    for number, shape in enumerate(SHAPES):
        edge = shapely.boundary(shape)
        for share in np.linspace(0.0, 1.0, 101):
            point = shapely.line_interpolate_point(edge if edge.geom_type == "LineString" else edge.geoms[0], share, normalized=True)
            assert found(INDEX, point.x, point.y)[number] <= 0.001


@pytest.mark.parametrize("distance_m", [0.0, 0.001, 1.0, 900.0, 20_000.0, 49_900.0, 50_100.0])
def test_straight_away_from_a_meridian_it_is_the_way_gone(distance_m):
    lon, lat = moved(114.0, 37.5, 270.0, distance_m)
    near = found(INDEX, lon, lat)
    if distance_m > RADIUS_M:
        assert 4 not in near
        assert found(INDEX, lon, lat, 51_000.0)[4] == pytest.approx(distance_m, abs=0.01)
    else:
        assert near[4] == pytest.approx(distance_m, abs=0.01 if distance_m > 100.0 else 0.001)


def test_an_area_that_holds_the_position_is_found_however_far_its_edge():
    index = MarginIndex.build([box(110.0, 35.0, 114.0, 39.0)], radius_m=10_000.0)
    (metres,) = found(index, 112.0, 37.0, 1000.0).values()
    assert metres == pytest.approx(float(signed_distances_m([box(110.0, 35.0, 114.0, 39.0)], 112.0, 37.0)[0]), abs=0.3)


@pytest.mark.parametrize(("lon", "lat"), [(111.5, 37.2), (113.0, 38.3), (114.7, 37.5), (112.0, 36.0)])
def test_outside_the_cells_all_edges_are_measured(lon, lat):
    true = signed_distances_m(SHAPES, lon, lat)
    near = found(INDEX, lon, lat)
    assert near.keys() == set(np.flatnonzero(abs(true) <= RADIUS_M))
    for number, metres in near.items():
        assert metres == pytest.approx(abs(true[number]), abs=0.1)


def test_a_radius_beyond_that_of_the_index_is_answered_too():
    true = signed_distances_m(SHAPES, 112.9, 37.5)
    assert found(INDEX, 112.9, 37.5, 110_000.0).keys() == set(np.flatnonzero(abs(true) <= 110_000.0))


def test_real_zones_have_geodesic_margins(drawn, real):
    for lon, lat in points_over(drawn, 15):
        true = abs(signed_distances_m(drawn, lon, lat))
        near = found(real, lon, lat)
        within = {number: metres for number, metres in near.items() if metres <= RADIUS_M - 1.0}
        assert within.keys() == {n for n in np.flatnonzero(true <= RADIUS_M - 1.0)}
        for number, metres in within.items():
            assert metres == pytest.approx(true[number], abs=0.5)


def test_cells_leave_out_no_nearest_edge(drawn, real):
    every = MarginIndex.build(drawn, radius_m=0.0)  # any radius is beyond that: all edges are measured
    for lon, lat in points_over(drawn, 40, seed=3):
        assert found(real, lon, lat) == pytest.approx(found(every, lon, lat), abs=1e-4)


def test_what_was_saved_is_loaded(tmp_path):
    INDEX.save(tmp_path / "index")
    loaded = MarginIndex.load(tmp_path / "index")
    for lon, lat in [*points_over(SHAPES, 20), (111.0, 37.0)]:
        assert found(loaded, lon, lat) == found(INDEX, lon, lat)


@pytest.mark.parametrize("name", ["grid", "edges", "candidates"])
def test_a_broken_folder_is_refused(tmp_path, name):
    INDEX.save(tmp_path)
    path = tmp_path / f"{name}.npy"
    for spoil in (lambda: path.write_bytes(path.read_bytes()[:-8]), lambda: path.write_bytes(b""), path.unlink):
        spoil()
        with pytest.raises(KongquError, match="边界索引不可用") as told:
            MarginIndex.load(tmp_path)
        assert told.value.code == "bad_margin_index"


def test_files_that_do_not_belong_together_are_refused(tmp_path):
    MarginIndex.build(SHAPES[:2]).save(tmp_path / "other")
    INDEX.save(tmp_path)
    (tmp_path / "other" / "candidates.npy").replace(tmp_path / "candidates.npy")
    with pytest.raises(KongquError):
        MarginIndex.load(tmp_path)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(bad):
    for question in ((bad, 37.0, 1000.0), (112.0, bad, 1000.0), (112.0, 37.0, bad)):
        with pytest.raises(KongquError) as told:
            INDEX.distances_m(*question)
        assert told.value.code == "not_finite"
    with pytest.raises(KongquError):
        MarginIndex.build(SHAPES, radius_m=bad)


def test_an_empty_area_is_refused():
    with pytest.raises(KongquError) as told:
        MarginIndex.build([WITH_HOLE, Polygon()])
    assert (told.value.code, told.value.where) == ("empty_geometry", "areas[1]")


@pytest.mark.parametrize("bad", ["nan", "inf"])
def test_an_area_with_a_coordinate_that_is_not_finite_is_refused(bad):
    with np.errstate(invalid="ignore"):  # shapely makes such an area, and warns
        spoilt = shapely.from_wkt(f"POLYGON ((112 37, 112.1 {bad}, 112.1 37.1, 112 37))")
    with pytest.raises(KongquError) as told:
        MarginIndex.build([WITH_HOLE, spoilt])
    assert (told.value.code, told.value.where) == ("not_finite", "areas[1]")


def test_no_areas_give_no_answer(tmp_path):
    index = MarginIndex.build([])
    assert found(index, 112.0, 37.0) == {}
    index.save(tmp_path)
    assert found(MarginIndex.load(tmp_path), 112.0, 37.0) == {}


@st.composite
def stars(draw):
    """A ring whose corners lie round a middle, at any distance from it."""
    lon, lat = draw(st.floats(111.0, 113.0)), draw(st.floats(35.0, 40.0))
    far = draw(st.lists(st.floats(0.001, 0.8), min_size=3, max_size=12))
    turns = np.linspace(0.0, 2.0 * np.pi, len(far), endpoint=False)
    return Polygon(np.column_stack([lon + far * np.cos(turns), lat + far * np.sin(turns)]))


@settings(max_examples=40, deadline=None)
@given(shapes=st.lists(stars(), min_size=1, max_size=4), lon=st.floats(110.5, 113.5), lat=st.floats(34.5, 40.5))
def test_any_polygons_any_position(shapes, lon, lat):
    true = abs(signed_distances_m(shapes, lon, lat))
    near = found(MarginIndex.build(shapes), lon, lat)
    for number, metres in enumerate(true):
        if metres <= RADIUS_M - 0.3:
            assert near[number] == pytest.approx(metres, abs=0.3)
        elif metres > RADIUS_M + 0.3 and number in near:
            assert shapely.box(*shapes[number].bounds).covers(shapely.Point(lon, lat))


@pytest.mark.parametrize(
    ("area", "code"),
    [
        (shapely.LineString([(112, 37), (113, 38)]), "wrong_kind"), (shapely.Point(112, 37), "wrong_kind"), (None, "no_geometry"),
        (Polygon([(112, 37), (113, 38), (113, 37), (112, 38)]), "invalid_geometry"), (box(500_000, 4_100_000, 501_000, 4_101_000), "out_of_range"),
        (box(179.9, 10, 180.1, 11), "out_of_range"), (box(112, 80.5, 113, 81), "too_far_out"), (box(-100, 37, 113, 38), "too_wide"),
    ],
)  # fmt: skip
def test_what_the_index_cannot_hold_is_refused(area, code):
    with pytest.raises(KongquError) as told:
        MarginIndex.build([WITH_HOLE, area])
    assert told.value.code == code
    assert told.value.where in ("areas[1]", "areas")
