"""Coordinates, their datum and the other words of a text, told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import KongquError
from geo.position_text import one_datum, split_position


@pytest.mark.parametrize(
    ("text", "words", "datum"),
    [
        ("111.1734,37.3564", "", None), ("孝义市 111.1734,37.3564", "孝义市", None), ("111.1734,37.3564 孝义市", "孝义市", None),
        ("某厂（111.1734，37.3564）", "某厂", None), ("高德坐标 111.1734,37.3564", "", "gcj02"), ("Xiaoyi 111.1734 37.3564 wgs84", "Xiaoyi", "wgs84"),
        ("经度 111.1734 纬度 37.3564 百度地图", "", "bd09"), ("N37°21.4′ E111°10.4′", "", None), ("EPSG:4490 111.17 37.35", "", "cgcs2000"),
        ("geo:37.35,111.17", "", "wgs84"), ("火星坐标系 111.17,37.35", "", "gcj02"),
    ],
)  # fmt: skip
def test_words_and_datum_beside_coordinates(text, words, datum):
    found = split_position(text)
    assert found.position is not None
    assert (found.words, found.datum) == (words, datum)


@pytest.mark.parametrize(
    "text",
    ["孝义市", "孝义市梧桐镇12号", "建设路12-3号", "3号楼2单元", "百度", "141181", "火星街12号", "Xiaoyi 12", "2号院 3-2室", "", "第2.5批"],
)
def test_numbers_of_an_address_are_no_coordinates(text):
    assert split_position(text).position is None
    assert split_position(text).words == text


def test_a_street_called_mars_states_no_datum():
    assert split_position("火星街 111.17,37.35").datum is None


def test_wgs84_and_cgcs2000_do_not_contradict_each_other():
    assert one_datum(["cgcs2000", "wgs84"]) == "cgcs2000"
    assert one_datum([]) is None


@pytest.mark.parametrize(
    ("datums", "code"), [(["gcj02", "wgs84"], "datum_contradiction"), (["xian80"], "unknown_datum"), (["<b>"], "unknown_datum")]
)
def test_a_datum_that_cannot_be_used_is_told(datums, code):
    with pytest.raises(KongquError) as told:
        one_datum(datums)
    assert told.value.code == code


@given(st.text(max_size=80))
def test_any_text_is_split_or_refused_by_name(text):
    try:
        found = split_position(text)
    except KongquError as told:
        assert told.code in ("datum_contradiction", "unknown_datum")
        return
    assert found.position is None or any(c.isdigit() for c in found.position)
