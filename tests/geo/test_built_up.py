"""The built-up recipe: on small made rasters, and on the packaged data against the figures measured when the recipe was set."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box

from geo.boundaries import read_counties
from geo.built_up import extract_built_up, match_area
from geo.degurba import Degurba, sample_degurba
from geo.geodesy import geodesic_area_km2, signed_distance_m
from geo.geotiff import BuiltUpGeotiff, BuiltUpRule
from geo.seats import read_seats
from tests.geo.rasters_made import SEAT, in_crs, write_raster, write_town

COUNTY = box(111.8, 36.8, 112.2, 37.2)

ROUNDED_CORNERS_KM2 = (4 - np.pi) * 0.3**2


def extract(path, seats=(SEAT,), within=COUNTY, **rule):
    with BuiltUpGeotiff(path, BuiltUpRule(**(rule or {"classes": {50}}))) as source:
        return extract_built_up(source, seats, within)


@pytest.mark.parametrize(("crs", "stretch"), [("EPSG:32649", 1.0), ("EPSG:3857", 0.7986)])
def test_a_square_town_comes_out_with_its_area(tmp_path, crs, stretch):
    found = extract(write_town(tmp_path / "t.tif", crs=crs))
    assert found.area_km2 == pytest.approx(9.0 * stretch**2 - ROUNDED_CORNERS_KM2, rel=0.01)  # 3857: cos 37°
    assert found.geometry.contains(Point(SEAT))
    assert (found.class_used, found.seat_distance_m, found.under_resolved, found.touches_no_data) == (1, 0.0, False, False)
    assert found.accuracy_m == 300.0


def test_threshold_and_classes_give_the_same_town(tmp_path):
    path = write_town(tmp_path / "t.tif")
    assert extract(path, threshold=50).geometry.equals(extract(path).geometry)


def test_the_window_grows_until_the_town_is_whole(tmp_path):
    found = extract(write_town(tmp_path / "t.tif", cell_m=200.0, side_cells=120, around_cells=200))
    assert found.area_km2 == pytest.approx(24.0**2, rel=0.01)


def test_blocks_parted_by_streets_are_one_town_and_a_far_village_is_not(tmp_path):
    x, y = in_crs("EPSG:32649")
    values = np.full((300, 300), 10, "uint8")
    values[100:200, 100:200] = 50
    values[:, 145:150] = 10  # a street of 250 m right through
    values[20:30, 20:30] = 50
    found = extract(write_raster(tmp_path / "t.tif", values, "EPSG:32649", x - 7500, y + 7500, 50.0))
    assert found.geometry.geom_type == "Polygon"
    assert found.area_km2 == pytest.approx(25.0, rel=0.02)


def test_the_town_is_clipped_to_the_county(tmp_path):
    west_half = box(111.8, 36.8, SEAT[0], 37.2)
    found = extract(write_town(tmp_path / "t.tif"), within=west_half)
    assert found.area_km2 == pytest.approx(4.5, rel=0.02)
    assert west_half.buffer(1e-7).contains(found.geometry)


def test_further_seats_add_their_towns(tmp_path):
    x, y = in_crs("EPSG:32649")
    values = np.full((300, 300), 10, "uint8")
    values[135:165, 135:165] = 50
    values[40:60, 40:60] = 50
    path = write_raster(tmp_path / "t.tif", values, "EPSG:32649", x - 15000, y + 15000, 100.0)
    other, none = (SEAT[0] - 0.1124, SEAT[1] + 0.0901), (SEAT[0] + 0.1, SEAT[1])
    found = extract(path, seats=(SEAT, other, none))
    assert found.geometry.geom_type == "MultiPolygon"
    assert found.area_km2 == pytest.approx(9.0 + 4.0, rel=0.03)
    assert found.seats_without == 1


def test_nothing_built_up_at_the_seat_gives_no_geometry(tmp_path):
    found = extract(write_town(tmp_path / "t.tif", value=10))
    assert found.geometry is None
    assert (found.area_km2, found.class_used, found.seat_distance_m) == (0.0, None, None)


def test_a_town_half_a_kilometre_off_is_found_and_its_distance_told(tmp_path):
    found = extract(write_town(tmp_path / "t.tif"), seats=((SEAT[0] + 0.0215, SEAT[1]),))
    assert 380 < found.seat_distance_m < 450
    assert extract(write_town(tmp_path / "u.tif"), seats=((SEAT[0] + 0.03, SEAT[1]),)).geometry is None


def test_a_town_thinner_than_the_rounding_keeps_at_least_a_cell(tmp_path):
    found = extract(write_town(tmp_path / "t.tif", side_cells=2))
    assert found.geometry.contains(Point(SEAT))
    assert found.area_km2 >= 0.0099
    assert found.under_resolved


def test_a_town_cut_by_missing_data_says_so(tmp_path):
    found = extract(write_town(tmp_path / "t.tif", around_cells=30))
    assert found.touches_no_data


@pytest.mark.parametrize("area_km2", [4.17, 30.0])
def test_match_area_reaches_a_published_area(area_km2):
    town = box(111.16, 37.34, 111.19, 37.37)
    outline, offset_m = match_area(town, area_km2)
    assert geodesic_area_km2(outline) == pytest.approx(area_km2, rel=0.001)
    assert (offset_m < 0) == (area_km2 < geodesic_area_km2(town))


# --- the packaged data -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def degurba():
    return Degurba()


@pytest.fixture(scope="session")
def county_towns(degurba):
    """The built-up area at the seat of each of the 117 counties."""
    counties, seats = read_counties(), read_seats()
    outlines = zip(counties["adcode"], counties.geometry, strict=True)
    return {code: extract_built_up(degurba, [(seats[code].lon, seats[code].lat)], outline) for code, outline in outlines}


def test_every_county_seat_has_a_cluster_nearby(county_towns):
    assert all(town.geometry is not None for town in county_towns.values())
    assert max(town.seat_distance_m for town in county_towns.values()) < 280
    assert {town.class_used for town in county_towns.values()} == {30, 23}


def test_four_towns_are_too_small_for_the_grid(county_towns):
    names = dict(zip(read_counties()["adcode"], read_counties()["name"], strict=True))
    assert {names[code] for code, town in county_towns.items() if town.under_resolved} == {"大宁县", "蒲县", "古县", "乡宁县"}


def test_county_towns_lie_in_their_counties(county_towns):
    for code, outline in zip(read_counties()["adcode"], read_counties().geometry, strict=True):
        town = county_towns[code].geometry
        assert town.is_valid
        assert geodesic_area_km2(shapely.difference(town, outline)) < 0.02 or county_towns[code].under_resolved


@pytest.mark.parametrize(
    ("adcode", "area_km2"),
    [("141129", 11.5), ("140930", 15.0), ("141181", 41.0), ("140781", 36.0), ("140581", 56.0), ("140405", 10.1)],
)
def test_county_towns_have_the_areas_measured_before(county_towns, adcode, area_km2):
    assert county_towns[adcode].area_km2 == pytest.approx(area_km2, rel=0.06)


@pytest.mark.parametrize(
    ("adcode", "area_km2"),
    [
        ("140100", 351), ("140200", 214), ("140300", 70), ("140400", 106), ("140500", 79), ("140600", 40), ("140700", 66), ("140800", 56),
        ("140900", 37), ("141000", 149), ("141100", 41),
    ],
)  # fmt: skip
def test_cities_have_the_areas_measured_before(degurba, adcode, area_km2):
    """The patch at the city's own seat, clipped to all its districts: that is what was measured."""
    counties, seat = read_counties(), read_seats()[adcode]
    districts = counties[(counties["prefecture_adcode"] == adcode) & counties["name"].str.endswith("区")]
    found = extract_built_up(degurba, [(seat.lon, seat.lat)], shapely.union_all(districts.geometry.values))
    assert found.area_km2 == pytest.approx(area_km2, rel=0.04)


@pytest.mark.parametrize(("adcode", "area_km2", "offset_m"), [("141129", 4.17, -550), ("140930", 7.579, -475)])
def test_a_published_area_is_matched_by_the_offset_measured_before(county_towns, adcode, area_km2, offset_m):
    assert match_area(county_towns[adcode].geometry, area_km2)[1] == pytest.approx(offset_m, abs=90)


def test_the_samples_do_not_depend_on_the_window(degurba):
    whole, part = sample_degurba((112.4, 37.8, 112.6, 37.9)), degurba.window((112.5, 37.82, 112.52, 37.84))
    column, row = (round(v) for v in ~whole.transform * (part.transform.c, part.transform.f))
    height, width = part.array.shape
    assert (whole.array[row : row + height, column : column + width] == part.array).all()
    assert 30 in part.array and part.licence == "CC BY 4.0"


def test_the_seat_of_taiyuan_is_deep_inside_its_city(county_towns):
    seat = read_seats()["140106"]
    assert signed_distance_m(county_towns["140106"].geometry, seat.lon, seat.lat) > 500
