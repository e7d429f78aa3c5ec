"""Areas, lengths and distances against geographiclib."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiLineString, Point, Polygon, box

from base.errors import KongquError
from geo.boundaries import read_counties
from geo.buffers import geodesic_buffer
from geo.geodesy import (
    geodesic_area_km2,
    geodesic_areas_km2,
    geodesic_lengths_km,
    nearest_edge,
    signed_distance_m,
    signed_distances_m,
)
from tests.geo.by_geographiclib import area_km2, distance_to_edge_m
from tests.geo.towns import RING, TWO_PARTS, ZONES


@pytest.mark.parametrize("name", ["small town", "big city", "ring with a hole", "long district"])
def test_area_agrees_with_geographiclib(name):
    assert geodesic_area_km2(ZONES[name]) == pytest.approx(area_km2(ZONES[name]), rel=1e-7)


def test_area_does_not_depend_on_the_order_of_vertices():
    assert geodesic_area_km2(shapely.reverse(RING)) == pytest.approx(geodesic_area_km2(RING), rel=1e-12)


def test_area_of_parts_is_added_and_of_a_point_is_nought():
    assert geodesic_area_km2(TWO_PARTS) == pytest.approx(sum(geodesic_area_km2(part) for part in TWO_PARTS.geoms))
    assert geodesic_area_km2(Point(112, 37)) == 0.0


@pytest.mark.parametrize("name", ZONES)
def test_signed_distance_agrees_with_geographiclib(name):
    zone = ZONES[name]
    rng = np.random.default_rng(7)
    west, south, east, north = zone.bounds
    points = np.column_stack([rng.uniform(west - 0.3, east + 0.3, 30), rng.uniform(south - 0.3, north + 0.3, 30)])
    got = np.array([signed_distance_m(zone, lon, lat) for lon, lat in points])
    expected = distance_to_edge_m(zone, points, spacing_deg=0.0001)
    inside = shapely.contains_xy(zone, points[:, 0], points[:, 1])
    assert ((got > 0) == inside).all()
    assert np.abs(np.abs(got) - expected)[np.abs(got) > 500].max() < 1.0


def test_signed_distance_is_exact_near_the_edge():
    grown = Point(111.1734, 37.3564)
    edge = geodesic_buffer(grown, 2000)
    for distance_m in (1990.0, 1999.0, 2001.0, 2010.0):
        east = shapely.get_coordinates(geodesic_buffer(grown, distance_m))
        lon, lat = east[np.argmax(east[:, 0])]
        assert signed_distance_m(edge, lon, lat) == pytest.approx(2000 - distance_m, abs=0.3)


def test_many_areas_at_once_give_the_same_as_one_by_one():
    counties = read_counties().geometry.values[:12]
    together = signed_distances_m(counties, 112.5, 37.8)
    assert together == pytest.approx([signed_distance_m(county, 112.5, 37.8) for county in counties])


def test_a_point_lies_in_one_county_only():
    assert (signed_distances_m(read_counties().geometry.values, 112.5, 37.8) > 0).sum() == 1


def test_area_of_many_is_the_area_of_each():
    shapes = [*ZONES.values(), Point(112, 37), Polygon()]
    assert geodesic_areas_km2(shapes) == pytest.approx([geodesic_area_km2(shape) for shape in shapes])
    assert len(geodesic_areas_km2([])) == 0


@pytest.mark.parametrize("corner", [(0.0, 0.0), (112.0, 37.0), (-120.0, -60.0), (10.0, 79.0)])
@pytest.mark.parametrize("size_deg", [1e-4, 0.01, 1.0])
def test_area_holds_anywhere_and_at_any_size(corner, size_deg):
    tile = box(*corner, corner[0] + size_deg, corner[1] + size_deg)
    assert geodesic_area_km2(tile) == pytest.approx(area_km2(tile), rel=1e-6)


def length_km(line):
    """Along short geodesics from point to point of the line straight in degrees."""
    points = shapely.get_coordinates(shapely.segmentize(line, 0.001))
    pairs = itertools.pairwise(points)
    return sum(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairs) / 1000.0


def test_length_agrees_with_geographiclib():
    road = LineString([(111.2, 36.9), (112.1, 37.05), (112.1, 37.3), (112.6, 39.3)])
    other = LineString([(112.0, 37.0), (112.001, 37.0)])
    both = MultiLineString([road, other])
    expected = [length_km(road), length_km(other), length_km(road) + length_km(other), 0.0, 0.0]
    assert geodesic_lengths_km([road, other, both, Point(112, 37), LineString()]) == pytest.approx(expected, rel=1e-9)
    mixed = GeometryCollection([Point(112, 37), road, box(112, 37, 113, 38)])  # what an overlay may return: only lines count
    assert geodesic_lengths_km([mixed]) == pytest.approx([length_km(road)], rel=1e-9)
    assert geodesic_lengths_km([]).tolist() == []


@pytest.mark.parametrize("name", ZONES)
def test_the_nearest_edge_lies_on_the_edge_at_the_distance_and_in_the_direction_told(name):
    zone = ZONES[name]
    rng = np.random.default_rng(3)
    west, south, east, north = zone.bounds
    for lon, lat in np.column_stack([rng.uniform(west - 1, east + 1, 25), rng.uniform(south - 1, north + 1, 25)]):
        near = nearest_edge(zone, lon, lat)
        there = Geodesic.WGS84.Direct(lat, lon, near.azimuth_deg, abs(near.margin_m))
        assert (there["lon2"], there["lat2"]) == pytest.approx((near.lon, near.lat), abs=1e-8)
        assert shapely.distance(shapely.boundary(zone), Point(near.lon, near.lat)) < 1e-6  # the bow of a cut edge
        assert near.margin_m == pytest.approx(signed_distance_m(zone, lon, lat), abs=0.05)
        assert 0.0 <= near.azimuth_deg < 360.0


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(ZONES)), st.integers(0, 10_000), st.floats(0.02, 50.0))
def test_margins_change_sign_exactly_at_the_edge(name, spot, step_m):
    """A step to either side of a position in the middle of an edge."""
    zone = ZONES[name]
    edge = shapely.get_coordinates(shapely.segmentize(shapely.boundary(zone), 0.002))
    at = spot % (len(edge) - 1)
    middle, along = (edge[at] + edge[at + 1]) / 2, edge[at + 1] - edge[at]
    if np.hypot(*along) > 0.0021:  # from one ring to the next
        return
    east_m, north_m = along[0] * 111_320 * np.cos(np.radians(middle[1])), along[1] * 111_000
    azimuth = np.degrees(np.arctan2(east_m, north_m))
    sides = []
    for turn in (-90.0, 90.0):
        there = Geodesic.WGS84.Direct(middle[1], middle[0], azimuth + turn, step_m)
        margin_m = signed_distance_m(zone, there["lon2"], there["lat2"])
        assert abs(margin_m) <= step_m * 1.001 + 0.02
        assert (margin_m > 0) == shapely.contains_xy(zone, there["lon2"], there["lat2"])
        sides.append(margin_m > 0)
    if step_m < 1.0:  # no other edge is so near
        assert sides[0] != sides[1]


def test_the_nearest_edge_of_nothing_is_refused():
    with pytest.raises(KongquError) as caught:
        nearest_edge(Polygon(), 112.0, 37.0)
    assert caught.value.code == "empty_geometry"
