"""Government seats: complete, each in its own unit, with the mends."""

from __future__ import annotations

import pytest

from geo.boundaries import read_counties, read_prefectures
from geo.geodesy import signed_distance_m
from geo.seats import read_seats


def test_every_prefecture_and_county_has_a_seat():
    seats = read_seats()
    assert list(seats) == sorted([*read_counties()["adcode"], *read_prefectures()["adcode"]])
    kinds = [seat.kind for seat in seats.values()]
    assert (kinds.count("prefecture"), kinds.count("district"), kinds.count("county")) == (11, 26, 91)


def test_every_seat_lies_in_its_own_unit():
    outlines = dict(zip(read_counties()["adcode"], read_counties().geometry, strict=True))
    outlines |= dict(zip(read_prefectures()["adcode"], read_prefectures().geometry, strict=True))
    outside = [seat.name for code, seat in read_seats().items() if signed_distance_m(outlines[code], seat.lon, seat.lat) < 0]
    assert outside == []


@pytest.mark.parametrize(
    ("adcode", "name", "lon", "lat"),
    [("141129", "中阳县", 111.1734, 37.3564), ("140525", "泽州县", 112.906, 35.502)],
)
def test_known_seats(adcode, name, lon, lat):
    seat = read_seats()[adcode]
    assert seat.name == name
    assert (seat.lon, seat.lat) == pytest.approx((lon, lat), abs=2e-4)


@pytest.mark.parametrize("adcode", ["140213", "140214", "140403"])
def test_a_merged_unit_says_whose_seat_stands_in(adcode):
    seat = read_seats()[adcode]
    assert "代替" in seat.source
    assert seat.accuracy_m >= 3000


def test_a_moved_seat_gives_the_reason():
    assert "金村" in read_seats()["140525"].source
    assert "黄河" in read_seats()["140931"].source
