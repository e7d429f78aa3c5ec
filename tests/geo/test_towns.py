"""Towns out of GeoNames: which rows are towns, what they are called, and where they lie."""

from __future__ import annotations

import pytest
import shapely

from geo import towns
from geo.boundaries import province_outline, read_counties
from geo.county_at import counties_near, county_at, may_lie_outside
from geo.seats import read_seats
from geo.towns import TOWN_ACCURACY_M, make_town, read_towns


def row(name, *alternate, lon=111.2052, lat=37.34):
    return {"geonameid": 1, "name": name, "longitude": lon, "latitude": lat, "alternatenames": list(alternate)}


def test_every_town_lies_in_the_province_and_in_its_county():
    found = read_towns()
    assert 250 < len(found) < 350
    for town in found.values():
        assert shapely.intersects_xy(province_outline(), town.lon, town.lat)
        assert town.counties[0] == county_at(town.lon, town.lat)
        assert set(counties_near(town.lon, town.lat, TOWN_ACCURACY_M)) <= set(town.counties)
        assert town.latin and town.name_en.isascii() | ("’" in town.name_en) | ("ü" in town.name_en)


def test_no_town_bears_the_name_of_an_administrative_unit():
    units = set(read_counties()["name"]) | set(read_counties()["prefecture"])
    for town in read_towns().values():
        assert not units & {town.name, *town.names}


def test_a_town_keeps_its_own_name_and_not_its_countys():
    town = make_town(row("Ningxiang", "Zhongyang", "Zhongyang Xian", "Ningxiang Zhen", "中阳县", "宁乡", "宁乡镇"))
    assert (town.name, town.name_en, town.names) == ("宁乡镇", "Ningxiang Town", ("宁乡镇", "宁乡"))
    assert "zhongyang" not in town.latin and "ningxiangzhen" in town.latin
    assert town.counties == ("141129",)


def test_a_point_of_another_name_than_its_town_is_told_so():
    assert make_town(row("Xicun", "Zaolin Zhen", "枣林镇", "西村")).name == "枣林镇（西村）"


@pytest.mark.parametrize("alternate", [["吕梁市"], ["中阳", "中阳县"], ["平阳府", "临汾市"]])
def test_a_row_that_only_carries_a_units_name_is_no_town(alternate):
    assert make_town(row("X", *alternate)) is None


def test_a_namesake_of_a_prefecture_in_latin_letters_is_no_town():
    assert make_town(row("Changzhi", "Shitougeta")) is None


def test_a_town_without_a_chinese_name_is_shown_as_geonames_has_it():
    town = make_town(row("Xinzhi", "Hsin-chih"))
    assert (town.name, town.names, town.latin) == ("Xinzhi", (), ("xinzhi",))


def test_a_county_that_geonames_names_is_kept_beside_the_one_the_point_lies_in():
    town = make_town(row("Liuxiang", "柳巷", "柳巷街道", "迎泽区", lon=112.5605, lat=37.8714))
    assert town.counties == ("140107", "140106")


def test_the_extract_is_read_back_and_made_again_where_it_is_damaged(tmp_path, monkeypatch):
    made = tuple(read_towns().values())[:3]
    monkeypatch.setattr(towns, "_packaged", lambda: made)
    path = tmp_path / "cache" / "towns.json"
    assert tuple(read_towns(path).values()) == made
    assert towns._kept(path, towns._key()) == made
    assert towns._kept(path, "another key") is None
    path.write_bytes(path.read_bytes()[:-5])
    assert towns._kept(path, towns._key()) is None
    path.unlink()
    assert towns._kept(path, towns._key()) is None


def test_the_county_of_a_position_and_those_near_it():
    assert county_at(111.1734, 37.3564) == "141129"
    assert county_at(116.4, 39.9) is None
    assert counties_near(111.1734, 37.3564, 10.0) == ("141129",)
    around = counties_near(111.1734, 37.3564, 30_000.0)
    assert around[0] == "141129" and "141102" in around and "140100" not in around
    for adcode, seat in read_seats().items():
        if not adcode.endswith("00"):
            assert counties_near(seat.lon, seat.lat, 3000.0)[0] == county_at(seat.lon, seat.lat)


def test_near_the_provincial_boundary_a_position_may_lie_outside():
    assert may_lie_outside(111.0816, 39.0196, 1000.0)
    assert not may_lie_outside(112.55, 37.87, 10_000.0)
