"""What people write as coordinates, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import KongquError
from geo.coordinates import parse_coordinates, read_position, require_in_shanxi, require_numbers

LON, LAT = 111 + 10 / 60 + 24 / 3600, 37 + 21 / 60 + 23 / 3600


@pytest.mark.parametrize(
    "text",
    [
        "111.17333333333, 37.35638888889", "111.17333333333 37.35638888889", "111.17333333333，37.35638888889",
        "１１１．１７３３３３３３３３３，３７．３５６３８８８８８８９", " [111.17333333333, 37.35638888889] ", "111.17333333333;37.35638888889",
        "37°21′23″N 111°10′24″E", "111°10′24″E 37°21′23″N", "N37°21′23″ E111°10′24″", "E111°10′24″, N37°21′23″",
        "37°21'23\"N, 111°10'24\"E", "37°21′23″n，111°10′24″e", "37d21m23s N 111d10m24s E", "111°10′24″ 37°21′23″", "111d10m24s 37d21m23s",
        "37 21 23 N 111 10 24 E", "北纬37度21分23秒，东经111度10分24秒", "东经111°10′24″ 北纬37°21′23″", "37.35638888889N 111.17333333333E",
        "纬度：37.35638888889 经度：111.17333333333", "lat=37.35638888889, lon=111.17333333333", "N37°21.3833333333′ E111°10.4′",
        "37º21’23”N 111º10’24”E", "37deg21min23sec N 111deg10min24sec E",
    ],
)  # fmt: skip
def test_every_usual_way_of_writing_is_read(text):
    assert parse_coordinates(text) == pytest.approx((LON, LAT), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_coordinates"), ("   ", "empty_coordinates"), ("中阳县", "not_numbers"), ("111.17", "not_numbers"), ("1 2 3", "not_numbers"),
        ("111,17 37,35", "not_numbers"), ("37N 38N", "not_numbers"), ("111.17E 37.35", "not_numbers"), ("111.5°10′ 37°", "not_numbers"),
        ("37°21″N 111°E", "not_numbers"), ("111°-10′ 37°", "not_numbers"), ("1e2, 37", "not_numbers"),
        ("37.3564, 111.1734", "swapped"), ("37°21′23″ 111°10′24″", "swapped"),
        ("nan, 37", "not_finite"), ("inf 37", "not_finite"), ("9" * 400 + ", 37", "not_finite"),
        ("200, 37", "out_of_range"), ("111, 95", "out_of_range"), ("37°60′N 111°E", "out_of_range"), ("3754321.1, 562233", "out_of_range"),
    ],
)  # fmt: skip
def test_every_fault_has_its_own_message(text, code):
    with pytest.raises(KongquError) as caught:
        parse_coordinates(text)
    assert caught.value.code == code
    assert caught.value.text.zh.endswith("。") and caught.value.text.en.endswith(".")


def test_swapped_numbers_are_offered_the_right_way_round_never_turned_in_silence():
    with pytest.raises(KongquError) as caught:
        parse_coordinates("37.3564, 111.1734")
    assert caught.value.near == ("111.1734, 37.3564",)
    assert parse_coordinates(caught.value.near[0]) == (111.1734, 37.3564)


def test_letters_tell_the_order_and_the_side():
    assert parse_coordinates("37.3564N 111.1734E") == (111.1734, 37.3564)
    assert parse_coordinates("33.5S 70.5W") == (-70.5, -33.5)


@given(st.floats(110.2, 114.6), st.floats(34.5, 40.8))
def test_what_is_printed_is_read_back(lon, lat):
    assert parse_coordinates(f"{lon:.8f}, {lat:.8f}") == pytest.approx((lon, lat), abs=1e-8)


@given(st.text(max_size=30))
def test_any_text_gives_a_pair_or_a_named_problem(text):
    try:
        lon, lat = parse_coordinates(text)
    except KongquError:
        return
    assert abs(lon) <= 180 and abs(lat) <= 90


def test_numbers_may_come_as_text():
    assert require_numbers("111.5", 37) == (111.5, 37.0)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("", 37, "empty_coordinates"), (None, 37, "empty_coordinates"), ("x", 37, "not_numbers"), (True, 37, "not_numbers"), ([1], 37, "not_numbers"),
        (37.3, 111.1, "swapped"), (float("nan"), 37, "not_finite"), ("inf", 37, "not_finite"), (181, 37, "out_of_range"),
    ],
)  # fmt: skip
def test_single_numbers_are_checked_too(lon, lat, code):
    with pytest.raises(KongquError) as caught:
        require_numbers(lon, lat)
    assert caught.value.code == code


def test_a_point_in_shanxi_passes_and_one_in_beijing_is_told_its_distance():
    require_in_shanxi(112.55, 37.87)
    with pytest.raises(KongquError) as caught:
        require_in_shanxi(116.4, 39.9)
    assert caught.value.code == "outside_province"
    assert "162 km" in caught.value.message("en")


def test_a_point_just_outside_passes_within_the_tolerance():
    just_outside = (111.07993, 39.02151)  # across the river from 保德
    with pytest.raises(KongquError):
        require_in_shanxi(*just_outside)
    require_in_shanxi(*just_outside, tolerance_m=300)


@pytest.mark.parametrize(
    ("text", "accuracy_m"),
    [
        ("111.1734, 37.3564", 10), ("111.173, 37.356", 55.7), ("111.2, 37.4", 5566), ("111.20, 37.40", 557), ("111, 37", 55_660), ("111.17, 37.3564", 442.5),
        ("37°21′N 111°10′E", 928), ("37°21′23″N 111°10′24″E", 15.46), ("37°21′23.5″N 111°10′24.5″E", 10), ("37°21.4′N 111°10.4′E", 92.8),
    ],
)  # fmt: skip
def test_the_digits_written_tell_the_accuracy(text, accuracy_m):
    assert read_position(text).accuracy_m == pytest.approx(accuracy_m, rel=2e-3)


def test_numbers_the_wrong_way_round_are_turned_only_where_that_is_asked_for_and_told():
    turned = read_position("37.3564, 111.17", either_order=True)
    assert (turned.lon, turned.lat, turned.turned) == (111.17, 37.3564, True)
    assert turned.accuracy_m == read_position("111.17, 37.3564").accuracy_m
    assert not read_position("111.17, 37.3564", either_order=True).turned
    with pytest.raises(KongquError):
        read_position("37.3564, 111.17")


def test_letters_that_say_the_impossible_are_offered_the_other_order():
    with pytest.raises(KongquError) as caught:
        parse_coordinates("37.3564E 111.1734N")
    assert (caught.value.code, caught.value.near) == ("out_of_range", ("111.1734, 37.3564",))
