"""What measures geometries refuses what cannot be measured: each function with each kind of bad input, and never a crash or a wrong figure."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiLineString, Point, Polygon, box

from base.errors import KongquError
from geo.buffers import geodesic_buffer
from geo.geodesy import geodesic_area_km2, geodesic_areas_km2, geodesic_lengths_km, nearest_edge, signed_distance_m
from geo.simplify import simplify_together

GOOD = box(112, 37, 113, 38)
with np.errstate(invalid="ignore"):
    BAD = {
        "nothing": (None, "no_geometry"),
        "text": ("POLYGON", "no_geometry"),
        "NaN": (Polygon([(112, 37), (113, np.nan), (113, 38)]), "not_finite"),
        "infinity": (Polygon([(112, 37), (np.inf, 37), (113, 38)]), "not_finite"),
        "past 180": (box(179.5, 0, 180.5, 1), "out_of_range"),
        "past -180": (box(-181, 0, -179, 1), "out_of_range"),
        "past the pole": (box(112, 89, 113, 95), "out_of_range"),
        "metres": (box(500_000, 4_100_000, 501_000, 4_101_000), "out_of_range"),
        "bow tie": (Polygon([(112, 37), (113, 38), (113, 37), (112, 38)]), "invalid_geometry"),
        "three positions": (shapely.from_wkt("POLYGON ((112 37, 113 38, 112 37, 112 37))"), "invalid_geometry"),
        "hole outside": (Polygon(GOOD.exterior.coords, [box(114, 37, 115, 38).exterior.coords]), "invalid_geometry"),
    }
MEASURES = {
    "area": geodesic_area_km2,
    "areas": lambda shape: geodesic_areas_km2([shape]),
    "lengths": lambda shape: geodesic_lengths_km([shape]),
    "margin": lambda shape: signed_distance_m(shape, 112.5, 37.5),
    "nearest edge": lambda shape: nearest_edge(shape, 112.5, 37.5),
    "buffer": lambda shape: geodesic_buffer(shape, 1000.0),
    "shrunk": lambda shape: geodesic_buffer(shape, -1000.0),
    "simplified": lambda shape: simplify_together([shape], 0.001, 1e-5),
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_measured_is_refused(measure, name):
    shape, code = BAD[name]
    with pytest.raises(KongquError) as told:
        MEASURES[measure](shape)
    assert told.value.code == code
    assert told.value.text.zh and told.value.text.en and told.value.where


@pytest.mark.parametrize("measure", ["margin", "nearest edge", "shrunk", "simplified"])
@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (Point(112, 37), "wrong_kind"), (LineString([(112, 37), (113, 38)]), "wrong_kind"), (GeometryCollection([GOOD]), "wrong_kind"),
        (Polygon(), "empty_geometry"),
    ],
)  # fmt: skip
def test_only_areas_have_edges(measure, shape, code):
    with pytest.raises(KongquError) as told:
        MEASURES[measure](shape)
    assert told.value.code == code


@pytest.mark.parametrize("measure", [signed_distance_m, nearest_edge])
@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (np.nan, 37.0, "not_finite"), (112.0, np.inf, "not_finite"), (-np.inf, np.nan, "not_finite"),
        (472.5, 37.5, "out_of_range"), (112.5, 90.5, "out_of_range"), (-180.1, 0.0, "out_of_range"),
    ],
)  # fmt: skip
def test_positions_that_are_none_are_refused(measure, lon, lat, code):
    with pytest.raises(KongquError) as told:
        measure(GOOD, lon, lat)
    assert told.value.code == code


def test_the_first_of_many_is_named():
    with pytest.raises(KongquError) as told:
        geodesic_areas_km2([GOOD, GOOD, BAD["bow tie"][0], None])
    assert (told.value.code, told.value.where) == ("no_geometry", "geometry[3]")
    with pytest.raises(KongquError) as told:
        simplify_together([GOOD, BAD["bow tie"][0]], 0.001, 1e-5)
    assert (told.value.code, told.value.where) == ("invalid_geometry", "areas[1]")


def test_lines_in_a_collection_in_a_collection_are_not_joined_by_the_gap_between_them():
    one, other = LineString([(112, 37), (112.1, 37)]), LineString([(113, 37), (113.1, 37)])
    apart = geodesic_lengths_km([one, other])
    deep = GeometryCollection([GeometryCollection([MultiLineString([one, other])]), GOOD])
    assert geodesic_lengths_km([deep, one]) == pytest.approx([apart.sum(), apart[0]], rel=1e-12)


@pytest.mark.parametrize(("tolerance", "grid"), [(-1, 1e-5), (np.nan, 1e-5), (10, 1e-5), (0.001, 0.0), (0.001, -1e-5), (0.001, np.nan)])
def test_tolerances_that_are_none_are_refused(tolerance, grid):
    with pytest.raises(KongquError) as told:
        simplify_together([GOOD], tolerance, grid)
    assert told.value.code == "bad_tolerance"
