"""Buffers against geographiclib, and what must hold of any buffer."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from base.errors import KongquError
from geo.boundaries import province_outline
from geo.buffers import geodesic_buffer
from geo.geodesy import nearest_edge, signed_distance_m
from tests.geo.by_geographiclib import distance_to_edge_m
from tests.geo.towns import BIG_CITY, CROOK, LONG_DISTRICT, RING, SMALL_TOWN, ZONES, star


def sampled(geometry, count=150):
    """Positions along the edge, between vertices too."""
    edge = shapely.get_coordinates(shapely.segmentize(shapely.boundary(geometry), 0.0005))
    return edge[:: max(1, len(edge) // count)]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("distance_km", [10, 20])
def test_the_edge_of_a_buffer_lies_within_a_metre_of_the_distance(name, distance_km):
    zone = ZONES[name]
    grown = geodesic_buffer(zone, distance_km * 1000)
    assert grown.is_valid
    assert grown.contains(zone)
    off = distance_to_edge_m(zone, sampled(grown)) - distance_km * 1000
    assert np.abs(off).max() < 1.0


@pytest.mark.parametrize(("zone", "distance_m"), [(BIG_CITY, -2000), (RING, -5000), (SMALL_TOWN, -550), (LONG_DISTRICT, -20000)])
def test_a_shrunk_area_keeps_the_distance_from_the_edge(zone, distance_m):
    shrunk = geodesic_buffer(zone, distance_m)
    assert zone.contains(shrunk)
    off = distance_to_edge_m(zone, sampled(shrunk)) + distance_m
    assert np.abs(off).max() < 1.0


@pytest.mark.parametrize("zone", [SMALL_TOWN, CROOK, Point(112.5, 37.8)])
def test_100_km_is_still_within_a_metre(zone):
    grown = geodesic_buffer(zone, 100_000)
    off = distance_to_edge_m(zone if zone.area else zone.buffer(1e-9), sampled(grown)) - 100_000
    assert np.abs(off).max() < 1.0


def test_nothing_is_left_of_a_town_shrunk_too_far():
    assert geodesic_buffer(SMALL_TOWN, -5000).is_empty


def test_a_hole_that_the_distance_does_not_fill_stays():
    grown = geodesic_buffer(RING, 10_000)
    assert len(grown.interiors) == 1
    assert not geodesic_buffer(RING, 25_000).interiors


@pytest.mark.parametrize("distance_m", [100_001, -100_001, math.nan, math.inf, "5", None])
def test_a_distance_out_of_range_is_refused(distance_m):
    with pytest.raises(KongquError) as caught:
        geodesic_buffer(SMALL_TOWN, distance_m)
    assert caught.value.code == "distance_out_of_range"


def test_an_empty_geometry_is_refused():
    with pytest.raises(KongquError) as caught:
        geodesic_buffer(Polygon(), 10)
    assert caught.value.code == "empty_geometry"


@pytest.mark.parametrize("distance_km", [0.01, 100])
def test_the_whole_province_too(distance_km):
    """Cut into tiles; the peer is the azimuthal equidistant projection centred on each position of the edge."""
    province = province_outline()
    grown = geodesic_buffer(province, distance_km * 1000)
    assert grown.is_valid and grown.covers(province)
    off = [-nearest_edge(province, *position).margin_m - distance_km * 1000 for position in sampled(grown, count=60)]
    assert np.abs(off).max() < 1.0


@pytest.mark.parametrize("distance_m", [100, 10_000])
def test_a_road_grows_too(distance_m):
    road = LineString([(112.0, 37.0), (112.1, 37.05), (112.1, 37.3), (112.6, 37.3)])
    grown = geodesic_buffer(road, distance_m)
    off = distance_to_edge_m(road.buffer(1e-9), sampled(grown)) - distance_m
    assert np.abs(off).max() < 1.0


@pytest.mark.parametrize("distance_m", [0.0, 0.009, -0.009])
def test_next_to_nothing_gives_the_zone_itself(distance_m):
    assert geodesic_buffer(RING, distance_m).equals(RING)


with np.errstate(invalid="ignore"):
    NO_NUMBERS = Polygon([(112, 37), (113, math.nan), (113, 38)])


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (Polygon([(112, 37), (113, 38), (113, 37), (112, 38)]), "invalid_geometry"),
        (NO_NUMBERS, "not_finite"),
        (box(179.8, 37, 179.9, 38), "beyond_the_map"),
        (box(-179.95, -1, -179.9, 1), "beyond_the_map"),
        (box(10, 84.5, 11, 84.9), "beyond_the_map"),
        (box(400, 37, 401, 38), "out_of_range"),
        (None, "no_geometry"),
        (GeometryCollection([box(112, 37, 113, 38)]), "wrong_kind"),
        (MultiPolygon(), "empty_geometry"),
    ],
)
def test_what_cannot_be_grown_is_refused(geometry, code):
    with pytest.raises(KongquError) as caught:
        geodesic_buffer(geometry, 20_000)
    assert caught.value.code == code


def test_nothing_is_refused_that_only_comes_near_the_edge_of_the_map():
    near = box(178.5, 60.0, 178.6, 60.05)
    off = distance_to_edge_m(near, sampled(geodesic_buffer(near, 50_000), 40)) - 50_000
    assert np.abs(off).max() < 1.0


shapes = st.one_of(
    st.sampled_from(list(ZONES.values())),
    st.builds(star, st.floats(110.5, 114.0), st.floats(34.8, 40.5), st.floats(0.0005, 0.4), st.integers(0, 99), st.integers(3, 60)),
).filter(lambda shape: shape.is_valid)
distances_m = st.floats(0.01, 100_000.0)


@settings(max_examples=40, deadline=None)
@given(shapes, distances_m)
def test_a_buffer_contains_its_zone(shape, distance_m):
    grown = geodesic_buffer(shape, distance_m)
    assert grown.is_valid
    assert grown.contains_properly(shape)


@settings(max_examples=25, deadline=None)
@given(shapes, distances_m, st.floats(2.0, 50_000.0))
def test_inside_at_a_distance_means_inside_at_any_greater_one(shape, distance_m, further_m):
    """Both edges are within 1 m of their distance, so from 2 m on one buffer holds the other."""
    greater_m = min(distance_m + further_m, 100_000.0)
    if greater_m - distance_m >= 2.0:
        assert geodesic_buffer(shape, greater_m).contains_properly(geodesic_buffer(shape, distance_m))


@settings(max_examples=25, deadline=None)
@given(shapes, distances_m, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_position_is_in_the_buffer_where_its_margin_says_so(shape, distance_m, right, up):
    grown = geodesic_buffer(shape, distance_m)
    west, south, east, north = grown.bounds
    lon, lat = west + right * (east - west), south + up * (north - south)
    margin_m = signed_distance_m(shape, lon, lat)
    if abs(margin_m + distance_m) > 1.0:
        assert shapely.contains_xy(grown, lon, lat) == (margin_m + distance_m > 0)


@settings(max_examples=20, deadline=None)
@given(shapes, st.floats(1.0, 5_000.0))
def test_shrunk_and_grown_again_a_zone_stays_within_itself(shape, distance_m):
    shrunk = geodesic_buffer(shape, -distance_m)
    assert shape.contains(shrunk) or shrunk.is_empty
    if not shrunk.is_empty:
        opened = geodesic_buffer(shrunk, distance_m)
        assert min(signed_distance_m(shape, *position) for position in sampled(opened, 40)) > -2.0
