"""Rows of the layer list: every zone of a layer stands in exactly one row, and only what can be drawn can be switched on."""

import pytest

from base.errors import KongquError
from services.catalogue import source_list, zone_list
from services.map_content import map_layers
from ui.map.content import export_rows, map_content
from ui.map.rows import MAIN_REGIONS, layer_rows


@pytest.fixture(scope="module")
def rows(atlas):
    return layer_rows(map_layers(atlas), zone_list(atlas), source_list(atlas), "zh")


def belongs(zone, row):
    return zone["layer"] == row["source"] and all(zone.get(k) in allowed for k, allowed in row["match"].items())


def test_each_zone_stands_in_one_row(rows, atlas):
    for zone in zone_list(atlas):
        assert sum(belongs(zone, row) for row in rows) == 1, zone["zone"]


def test_counts_and_marks_add_up(rows):
    assert all(sum(row["statuses"].values()) == row["count"] for row in rows)


def test_rows_without_geometry_are_off_and_disabled(rows):
    blank = [row for row in rows if row["form"] == "none"]
    assert blank and not any(row["on"] or row["exports"] for row in blank)


def test_distances_are_two_rows_for_cities(rows):
    on = {row["id"]: row["on"] for row in rows if row["source"] == "built_up_buffer"}
    assert on["near_prefecture_10"] and on["near_prefecture_20"] and not on["near_county_10"]


def test_three_regions_stand_open(rows):
    assert {row["id"] for row in rows if row["source"] == "region" and not row["rest"]} == set(MAIN_REGIONS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_content_is_complete_in_both_languages(lang):
    content = map_content(lang)
    assert content["layers"] and content["documents"] and content["gaps"] and all(row["name"] for row in content["layers"])


def test_export_of_a_row_holds_its_zones_only():
    text = export_rows(["near_prefecture_10"]).decode()
    assert text.count('"distance_km"') == 11 and '"distance_km": 20' not in text


def test_unknown_row_is_told_with_those_there_are():
    with pytest.raises(KongquError) as caught:
        export_rows(["nothing"])
    assert caught.value.code == "unknown_layer" and caught.value.near
