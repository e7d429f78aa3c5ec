"""Counties, prefectures, province: complete, valid, without gaps and overlaps."""

from __future__ import annotations

import pytest
import shapely

from geo.boundaries import read_counties, read_neighbours, read_prefectures, read_province
from geo.geodesy import geodesic_area_km2


def test_there_are_117_counties_with_text_codes_in_order():
    counties = read_counties()
    assert list(counties.columns) == ["adcode", "name", "prefecture", "prefecture_adcode", "geometry"]
    assert len(counties) == 117
    assert counties["adcode"].is_unique and list(counties["adcode"]) == sorted(counties["adcode"])
    assert counties["adcode"].str.fullmatch(r"14\d{4}").all()
    assert (counties["adcode"].str[:4] + "00" == counties["prefecture_adcode"]).all()
    assert counties.crs.to_epsg() == 4326
    assert counties.geometry.is_valid.all()


def test_there_are_11_prefectures_and_117_counties_lie_in_them():
    prefectures = read_prefectures()
    assert list(prefectures["adcode"]) == [f"14{n:02d}00" for n in range(1, 12)]
    assert set(prefectures["name"]) == set(read_counties()["prefecture"])
    assert prefectures.geometry.is_valid.all()


def test_counties_neither_overlap_nor_leave_gaps():
    counties = read_counties()
    sum_km2 = sum(map(geodesic_area_km2, counties.geometry))
    province = read_province().geometry.iloc[0]
    assert sum_km2 == pytest.approx(geodesic_area_km2(province), rel=1e-9)
    assert province.geom_type == "Polygon" and not province.interiors
    assert shapely.coverage_is_valid(counties.geometry.values)


def test_edges_of_prefectures_are_edges_of_counties():
    edges = shapely.union_all(shapely.boundary(read_counties().geometry.values))
    outer = shapely.union_all(shapely.boundary(read_prefectures().geometry.values))
    assert shapely.difference(outer, edges).length == pytest.approx(0.0, abs=1e-9)


def test_the_province_has_the_area_of_the_yearbook():
    assert geodesic_area_km2(read_province().geometry.iloc[0]) == pytest.approx(156_700, rel=0.005)


def test_the_four_neighbours_touch_the_province():
    neighbours = read_neighbours()
    assert list(neighbours["name"]) == ["河北省", "内蒙古自治区", "河南省", "陕西省"]
    near = read_province().geometry.iloc[0].buffer(0.02)
    assert neighbours.geometry.intersects(near).all()


def test_reading_twice_gives_the_same_and_a_change_does_not_leak():
    first = read_counties()
    first.loc[0, "name"] = "changed"
    again = read_counties()
    assert again.loc[0, "name"] == "小店区"
    assert again.geometry.to_wkb().equals(read_counties().geometry.to_wkb())
