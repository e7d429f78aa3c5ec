"""Datums: published pairs, round trips, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import KongquError
from geo.datums import DATUMS, from_wgs84, to_wgs84

LON, LAT = st.floats(110.0, 115.0), st.floats(34.0, 41.0)


@pytest.mark.parametrize(
    ("wgs84", "gcj02", "tolerance_deg"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597), 1e-6),  # test of the library eviltransform (another radius)
        ((120.596931, 31.280844), (120.60109998322247, 31.278648624428175), 1e-6),  # documentation of EvilTransform for Elixir
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164), 1e-9),  # documentation of the library coordtransform
    ],
)
def test_wgs84_to_gcj02_gives_published_pairs(wgs84, gcj02, tolerance_deg):
    assert from_wgs84(*wgs84, "gcj02") == pytest.approx(gcj02, abs=tolerance_deg)
    back = to_wgs84(*gcj02, "gcj02")
    assert (back.lon, back.lat) == pytest.approx(wgs84, abs=tolerance_deg)


def test_gcj02_to_bd09_gives_the_published_pair():
    there = to_wgs84(116.404, 39.915, "gcj02")
    assert from_wgs84(there.lon, there.lat, "bd09") == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


@given(LON, LAT, st.sampled_from(DATUMS))
def test_a_round_trip_returns_the_same_position(lon, lat, datum):
    there = from_wgs84(lon, lat, datum)
    back = to_wgs84(*there, datum)
    assert (back.lon, back.lat) == pytest.approx((lon, lat), abs=1e-9)


@given(LON, LAT)
def test_the_shift_is_told_in_metres(lon, lat):
    assert to_wgs84(lon, lat, "cgcs2000").shift_m == 0.0
    assert to_wgs84(lon, lat, "wgs84") == to_wgs84(lon, lat, "cgcs2000")
    assert 300 < to_wgs84(lon, lat, "gcj02").shift_m < 800
    assert 600 < to_wgs84(lon, lat, "bd09").shift_m < 1700


def test_the_seat_of_zhongyang_comes_out_where_it_is():
    there = to_wgs84(111.179657, 37.357058, "gcj02")
    assert (there.lon, there.lat) == pytest.approx((111.1734, 37.3564), abs=1e-4)


@pytest.mark.parametrize("datum", ["", "WGS84", "beijing54", "gcj-02"])
def test_an_unknown_datum_is_refused_and_the_allowed_ones_named(datum):
    for convert in (to_wgs84, from_wgs84):
        with pytest.raises(KongquError) as caught:
            convert(112.0, 37.0, datum)
        assert caught.value.code == "unknown_datum"
        assert all(name in caught.value.message("zh") and name in caught.value.message("en") for name in DATUMS)
