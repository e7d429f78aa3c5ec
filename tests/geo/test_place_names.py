"""Names as people write them."""

from __future__ import annotations

import pytest

from base.errors import KongquError
from geo.boundaries import read_counties, read_prefectures
from geo.place_names import find_places, former_names, nested, read_places, require_place


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("孝义市", "141181"), ("孝义", "141181"), ("吕梁市孝义市", "141181"), ("山西省吕梁市孝义", "141181"), ("吕梁孝义", "141181"),
        ("山西 吕梁 孝义市", "141181"), ("孝义市梧桐镇南姚村", "141181"), ("晋城市城区", "140502"), ("晋城城区", "140502"), ("阳泉城区", "140302"),
        ("古县", "141025"), ("古县岳阳镇", "141025"), ("祁县", "140727"), ("太谷县", "140703"), ("太谷", "140703"), ("屯留县", "140405"), ("屯留", "140405"),
        ("潞城市", "140406"), ("怀仁县", "140681"), ("长治", "140400"), ("长治县", "140404"), ("大同", "140200"), ("大同县", "140215"),
        ("临汾市尧都区", "141002"), ("山西", "140000"), ("山西省", "140000"), ("吕梁市某路1号", "141100"),
    ],
)  # fmt: skip
def test_usual_ways_of_writing_a_name(text, adcode):
    assert require_place(text).adcode == adcode


def test_every_unit_is_found_by_its_full_name():
    counties = read_counties()
    for adcode, name, prefecture in zip(counties["adcode"], counties["name"], counties["prefecture"], strict=True):
        assert require_place(f"山西省{prefecture}{name}").adcode == adcode
    for adcode, name in zip(read_prefectures()["adcode"], read_prefectures()["name"], strict=True):
        assert require_place(name).adcode == adcode


def test_a_shared_name_gives_all_its_units_and_asks_for_the_prefecture():
    assert [place.adcode for place in find_places("城区")] == ["140302", "140502"]
    with pytest.raises(KongquError) as caught:
        require_place("城区")
    assert caught.value.code == "ambiguous_place"
    assert caught.value.near == ("阳泉市城区", "晋城市城区")


def test_a_place_carries_its_seat():
    place = require_place("中阳")
    assert (place.level, place.name, place.full_name) == ("county", "中阳县", "山西省吕梁市中阳县")
    assert (place.lon, place.lat) == pytest.approx((111.1734, 37.3564), abs=2e-4)
    assert place.accuracy_m > 0 and place.source


@pytest.mark.parametrize(("text", "near"), [("孝仪", "孝义市"), ("沁", "沁县"), ("离石州", "离石区"), ("灵石市", "灵石县")])
def test_an_unknown_name_is_offered_near_ones(text, near):
    assert find_places(text) == []
    with pytest.raises(KongquError) as caught:
        require_place(text)
    assert caught.value.code == "unknown_place"
    assert near in caught.value.near


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_name_is_told_so(text):
    with pytest.raises(KongquError) as caught:
        require_place(text)
    assert caught.value.code == "empty_place"


@pytest.mark.parametrize(
    ("name", "adcodes"), [("长治市郊区", ["140403"]), ("大同矿区", ["140214"]), ("榆次市", ["140702"]), ("晋城县", ["140502", "140525"])]
)
def test_a_former_name_means_the_units_of_today(name, adcodes):
    assert [place.adcode for place in find_places(name)] == adcodes


def test_former_names_lead_to_units_of_today_and_are_no_names_of_today():
    today = {place.name for place in read_places().values()}
    for former, adcodes in former_names().items():
        assert set(adcodes) <= set(read_places())
        assert former not in today


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        ("140000", "141129", True), ("141129", "141100", True), ("141100", "140000", True), ("141000", "141129", False), ("141000", "141002", True),
        ("141129", "141130", False), ("141129", "141129", True),
    ],
)  # fmt: skip
def test_units_hold_each_other_by_their_codes(one, other, holds):
    assert nested(one, other) is nested(other, one) is holds
