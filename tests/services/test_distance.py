"""Distances on demand: zones grown by any distance, and the nearest zones of a layer, through Python, command line and REST."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import shape

from base.errors import KongquError
from cli import main
from services.around import around
from services.nearest import nearest, nearest_text
from tests.geo.by_geographiclib import distance_to_edge_m

DAY = date(2024, 1, 15)
HERE = {"lon": 111.17, "lat": 37.35}
ASKED = {"as_of": DAY, **HERE}


@pytest.mark.parametrize("zone_id", ["built_up/141129", "coal_ban/taiyuan-2017", "county/141129"])
@pytest.mark.parametrize("km", ["0.5", 37.125, 100])
def test_a_zone_can_be_grown_by_any_distance(atlas, zone_id, km):
    (feature,) = around(atlas, zone_id, km)["features"]
    outline, zone = shape(feature["geometry"]), atlas.zones[zone_id]
    assert outline.is_valid and outline.covers(zone.geometry)
    edge = shapely.get_coordinates(shapely.boundary(outline))
    edge = edge[:: max(1, len(edge) // 40)]
    assert np.abs(distance_to_edge_m(zone.geometry, edge, spacing_deg=0.0005) - float(km) * 1000).max() < 1.0


def test_what_is_grown_says_what_it_is(atlas):
    (feature,) = around(atlas, "built_up/141129", 15)["features"]
    told = feature["properties"]
    assert (told["zone"], told["of"], told["distance_km"], told["layer"]) == ("built_up/141129/15km", "built_up/141129", 15.0, "distance")
    assert (told["status"], told["bound"], told["accuracy_m"], told["edition"]) == ("proxy", "exact", 1000.0, atlas.zones_edition)
    assert "15 km" in told["derivation"] and "GHS-WUP" in told["derivation"]
    assert told["basis"] == []  # no document draws that line
    assert told["sources"] and not any(key.startswith("stated_area") for key in told)


def test_nought_gives_the_zone_itself(atlas):
    (feature,) = around(atlas, "built_up/141129", 0)["features"]
    zone = atlas.zones["built_up/141129"]
    assert shapely.hausdorff_distance(shape(feature["geometry"]), zone.geometry) < 1e-7  # seven digits
    assert feature["properties"]["area_km2"] == zone.area_km2


def test_minus_nought_is_nought(atlas):
    assert around(atlas, "built_up/141129", "-0") == around(atlas, "built_up/141129", 0)


@pytest.mark.parametrize(
    ("zone_id", "km", "code"),
    [
        ("park/xiaoyi", 5, "no_outline"), ("built_up/14112", 5, "unknown_zone"), ("", 5, "unknown_zone"), ("\ud800", 5, "unknown_zone"),
        *(("built_up/141129", km, "bad_distance") for km in (-1, 100.1, "nan", "inf", "", "1_0", "five", None, True, "9" * 9999, "37.1234567", "99.9999999")),
    ],
)  # fmt: skip
def test_what_cannot_be_grown_is_refused(atlas, zone_id, km, code):
    with pytest.raises(KongquError) as told:
        around(atlas, zone_id, km)
    assert told.value.code == code
    assert max(len(told.value.text.zh), len(told.value.text.en)) < 400
    told.value.message("zh").encode()


def test_the_nearest_zones_come_with_distance_direction_and_edge(atlas):
    answer = nearest(atlas, "built_up", **ASKED, count=4)
    first, *others = answer["nearest"]
    assert (first["zone"], first["membership"], first["distance_m"]) == ("built_up/141129", "near_edge", 0.0)
    assert [one["distance_m"] for one in others] == sorted(one["distance_m"] for one in others)
    for one in answer["nearest"]:
        there = Geodesic.WGS84.Direct(HERE["lat"], HERE["lon"], one["azimuth_deg"], abs(one["margin_m"]))
        assert (there["lon2"], there["lat2"]) == pytest.approx((one["edge"]["lon"], one["edge"]["lat"]), abs=2e-3)  # a tenth of a degree
        assert one["distance_m"] == max(0.0, -one["margin_m"])
        assert one["accuracy_m"] == 1010.0
    assert (answer["query"]["accuracy_m"], answer["query"]["as_of"]) == (10.0, "2024-01-15")
    assert [one["zone"] for one in answer["may_be_nearer"]] == []  # the next is 16 km away, far beyond the accuracies


@pytest.mark.parametrize(("lon", "lat", "zh", "en"), [(111.178, 37.39, "南", "S"), (111.16, 37.20, "北", "N"), (111.30, 37.352, "西", "W")])
def test_directions_have_words(atlas, lon, lat, zh, en):
    (one,) = nearest(atlas, "built_up", as_of=DAY, lon=lon, lat=lat)["nearest"]
    assert (one["zone"], one["direction"], one["direction_en"]) == ("built_up/141129", zh, en)


def test_zones_without_outline_may_be_nearer_and_a_layer_may_have_no_nearest(atlas):
    coal = nearest(atlas, "coal_ban", **ASKED)
    assert coal["nearest"][0]["distance_m"] > 100_000
    assert coal["may_be_nearer"][0] | {"at_least_m": 0} == coal["may_be_nearer"][0]
    assert all(one["at_least_m"] < coal["nearest"][0]["distance_m"] for one in coal["may_be_nearer"])
    parks = nearest(atlas, "park", **ASKED)
    assert parks["nearest"] == []
    assert {one["zone"] for one in parks["may_be_nearer"]} == {z.id for z in atlas.zones.values() if z.layer == "park"}
    assert all(one["reason"] and one["reason_en"] for one in parks["may_be_nearer"])


@pytest.mark.parametrize(
    ("layer", "more", "code"),
    [
        ("no_such_layer", {}, "unknown_layer"), ("", {}, "unknown_layer"),
        ("built_up", {"count": 0}, "bad_count"), ("built_up", {"count": "1e1"}, "bad_count"), ("built_up", {"count": "9" * 9999}, "bad_count"),
        ("built_up", {"lon": 37.35, "lat": 111.17}, "swapped"), ("built_up", {"lon": "nan"}, "not_finite"),
        ("built_up", {"lon": 100.0}, "outside_province"), ("built_up", {"datum": "wgs85"}, "unknown_datum"),
        ("built_up", {"lon": None}, "empty_coordinates"), ("built_up", {"accuracy_m": -5000}, "bad_accuracy"),
        ("built_up", {"accuracy_m": None}, "bad_accuracy"), ("built_up", {"count": "000000001" + "9" * 5000}, "bad_count"),
        ("built_up", {"count": "101"}, "bad_count"), ("built_up", {"count": "0" * 9 + "199999"}, "bad_count"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_asked_are_refused(atlas, layer, more, code):
    with pytest.raises(KongquError) as told:
        nearest(atlas, layer, **{**ASKED, **more})
    assert told.value.code == code


def test_zones_that_are_not_in_effect_on_the_day_are_left_out(atlas):
    """The coal-ban zone of 运城 is drawn too large and in effect from 2023-10-01."""
    here = {"lon": 111.0, "lat": 35.03}
    assert atlas.zones["coal_ban/yuncheng-2023"].bound == "outer"
    before = nearest(atlas, "coal_ban", as_of=date(2023, 9, 30), **here)
    after = nearest(atlas, "coal_ban", as_of=date(2023, 10, 1), **here)
    assert before["nearest"][0]["zone"] != "coal_ban/yuncheng-2023" == after["nearest"][0]["zone"]
    assert (after["nearest"][0]["membership"], after["nearest"][0]["distance_m"]) == ("unknown", 0.0)
    assert after["may_be_nearer"]  # it may not hold the place at all
    assert "2023-10-01" in nearest_text(after, "zh") and "画得比它大" in nearest_text(after, "zh")
    assert "drawn larger than it is" in nearest_text(after, "en")


def test_a_datum_is_converted_first(atlas):
    there = nearest(atlas, "built_up", **ASKED, datum="gcj02")
    assert there["query"]["shift_m"] > 300
    assert there["nearest"][0]["margin_m"] != nearest(atlas, "built_up", **ASKED)["nearest"][0]["margin_m"]


def test_command_line_rest_and_python_give_the_same(atlas, client, capsys, tmp_path):
    assert main(["nearest", "coal_ban", "--lon", "111.17", "--lat", "37.35", "--count", "2", "--on", "2024-01-15", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == nearest(atlas, "coal_ban", **ASKED, count=2)
    assert client.get("/api/v1/nearest", params={"layer": "coal_ban", **HERE, "count": 2, "on": "2024-01-15"}).json() == said
    file = tmp_path / "ring.geojson"
    assert main(["around", "built_up/141129", "--km", "15", "-o", str(file)]) == 0
    assert json.loads(file.read_text()) == around(atlas, "built_up/141129", 15)
    assert client.get("/api/v1/around", params={"zone": "built_up/141129", "km": "15"}).content == file.read_bytes()


@pytest.mark.parametrize(("lang", "words"), [("zh", ["图上区内", "中阳县城建成区"]), ("en", ["as drawn inside", "Zhongyang"])])
def test_the_nearest_as_text(capsys, lang, words):
    assert main(["--lang", lang, "nearest", "built_up", "--lon", "111.17", "--lat", "37.35"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in words)
    assert main(["--lang", lang, "nearest", "park", "--lon", "111.17", "--lat", "37.35"]) == 0
    assert "park/xiaoyi" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("around", {"zone": "park/xiaoyi", "km": "5"}, "no_outline"), ("around", {"km": "5"}, "unknown_zone"),
        ("around", {"zone": "built_up/141129"}, "bad_distance"), ("around", {"zone": "built_up/141129", "km": "5", "m": "1"}, "unknown_parameter"),
        ("nearest", {"lon": "111", "lat": "37"}, "unknown_layer"), ("nearest", {"layer": "built_up"}, "empty_coordinates"),
        ("nearest", {"layer": "built_up", "lon": "111.2", "lat": "37.3", "accuracy_m": "x"}, "bad_accuracy"),
        ("nearest", {"layer": ["built_up", "coal_ban"], "lon": "111.2", "lat": "37.3"}, "given_twice"),
        ("nearest", {"layer": "built_up", "lon": "111.2", "lat": "37.3", "on": "today"}, "bad_date"),
    ],
)  # fmt: skip
def test_rest_refuses_with_a_message(client, path, params, code):
    answer = client.get(f"/api/v1/{path}", params=params)
    status = 404 if code in ("unknown_zone", "unknown_layer") else 400
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
