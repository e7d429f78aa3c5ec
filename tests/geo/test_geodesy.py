"""Buffers, areas and distances against geographiclib."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from base.errors import KongquError
from geo.boundaries import read_counties
from geo.geodesy import geodesic_area_km2, geodesic_buffer, signed_distance_m, signed_distances_m
from tests.geo.by_geographiclib import area_km2, distance_to_edge_m


def star(lon, lat, size_deg, seed, spikes=70):
    """An irregular town with shallow bays."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * math.pi, spikes))
    size = size_deg * (1 + rng.uniform(-0.15, 0.15, spikes))
    return Polygon(np.column_stack([lon + size * np.cos(angle), lat + 0.8 * size * np.sin(angle)]))


SMALL_TOWN = box(111.16, 37.34, 111.19, 37.37)
BIG_CITY = star(112.55, 37.86, 0.17, seed=1)
BAYS = star(112.55, 37.86, 0.06, seed=5)
RING = Polygon(box(112.2, 39.8, 113.2, 40.6).exterior.coords, [box(112.45, 39.95, 112.95, 40.45).exterior.coords])
TWO_PARTS = MultiPolygon([box(114.4, 40.3, 114.45, 40.35), box(114.5, 40.05, 114.55, 40.1)])
CROOK = Polygon([(110.7, 34.7), (110.9, 34.7), (110.9, 34.72), (110.72, 34.72), (110.72, 34.9), (110.7, 34.9)])
LONG_DISTRICT = box(111.0, 36.0, 112.6, 36.5)

ZONES = {
    "small town": SMALL_TOWN, "big city": BIG_CITY, "shallow bays": BAYS, "ring with a hole": RING, "two parts": TWO_PARTS,
    "crook": CROOK, "long district": LONG_DISTRICT,
}  # fmt: skip


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


@pytest.mark.parametrize("distance_m", [100_001, -100_001, math.nan, math.inf])
def test_a_distance_out_of_range_is_refused(distance_m):
    with pytest.raises(KongquError) as caught:
        geodesic_buffer(SMALL_TOWN, distance_m)
    assert caught.value.code == "distance_out_of_range"


def test_an_empty_geometry_is_refused():
    with pytest.raises(KongquError) as caught:
        geodesic_buffer(Polygon(), 10)
    assert caught.value.code == "empty_geometry"


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
