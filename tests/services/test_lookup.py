"""One question, end to end, on the real zones and the real law."""

import json
from datetime import date

import pytest

from base.errors import Faults, KongquError
from rules.base import conditions_of, zones_named
from rules.expressions import InAdmin, leaves
from rules.findings import VERDICTS
from services.lookup import lookup

DAY = date(2023, 8, 1)
ZHONGYANG = {"lon": 111.1734, "lat": 37.3564}
PLACES = {
    "中阳县城": (111.1734, 37.3564),
    "太原": (112.55, 37.87),
    "孝义": (111.75, 37.112),
    "尧都": (111.52, 36.09),
    "屯留": (112.89, 36.31),
    "晋城城区": (112.85, 35.49),
    "大同": (113.3, 40.08),
    "盐湖": (111.0, 35.03),
    "高平": (112.92, 35.8),
}


def verdicts(answer):
    return {f["rule"]: f["verdict"] for f in answer["findings"]}


def test_the_answer_has_the_shape_of_the_contract(atlas):
    answer = lookup(atlas, as_of=DAY, **ZHONGYANG)
    assert set(answer) == {"query", "edition", "place", "zones", "counts", "findings", "questions", "refused_facts", "outlook"}
    assert (answer["place"]["county"], answer["place"]["prefecture"], answer["place"]["adcode"]) == ("中阳县", "吕梁市", "141129")
    for zone in answer["zones"]:
        assert {"zone", "layer", "name", "membership", "stated_by_user", "margin_m", "accuracy_m", "status", "basis"} <= set(zone)
        assert zone["membership"] in ("inside", "outside", "near_edge", "unknown")
    for finding in answer["findings"]:
        assert finding["verdict"] in VERDICTS
        assert finding["clause"]
        assert finding["document"]
        assert finding["reasons"]
    assert sum(answer["counts"].values()) == len(answer["findings"]) == len(atlas.rule_base.rules)


def test_the_same_question_gives_the_same_bytes(atlas):
    first = json.dumps(lookup(atlas, as_of=DAY, **ZHONGYANG), ensure_ascii=False)
    assert json.dumps(lookup(atlas, as_of=DAY, **ZHONGYANG), ensure_ascii=False) == first


def test_every_open_verdict_says_why(atlas):
    for lon, lat in PLACES.values():
        for finding in lookup(atlas, as_of=DAY, lon=lon, lat=lat)["findings"]:
            results = {r["result"] for r in finding["reasons"]}
            if finding["verdict"] == "not_checked":
                assert "no_data" in results
            elif finding["verdict"] == "undetermined":
                assert results & {"unknown", "person"}
            elif finding["verdict"] == "does_not_apply":
                assert finding["reasons"][-1]["result"] == "fails"
            else:
                assert results <= {"holds", "person"}


@pytest.mark.parametrize("layer", ["province", "prefecture", "county", "built_up", "built_up_buffer", "coal_ban", "nonroad_machinery", "park",
                                   "region", "terrain", "corridor", "undefined_place"])  # fmt: skip
@pytest.mark.parametrize("place", PLACES)
def test_a_layer_that_is_missing_never_makes_a_no(atlas, layer, place):
    """With one layer deleted, whatever was not ruled out before is not ruled out now, and what rests on the layer is not checked."""
    lon, lat = PLACES[place]
    before = verdicts(lookup(atlas, as_of=DAY, lon=lon, lat=lat))
    after = verdicts(lookup(atlas.without_layer(layer), as_of=DAY, lon=lon, lat=lat))
    became_no = [r for r in before if before[r] != "does_not_apply" and after[r] == "does_not_apply"]
    assert became_no == []
    for rule in atlas.rule_base.rules:
        zones, layers = zones_named(rule)
        rests_on_it_alone = {z.split("/")[0] for z in zones} | layers == {layer} and not _names_counties(rule)
        if rests_on_it_alone and before[rule.id] == "applies":
            assert after[rule.id] == "not_checked", rule.id


def _names_counties(rule):
    return any(isinstance(leaf, InAdmin) for c in conditions_of(rule) for leaf in leaves(c))


def test_without_county_boundaries_no_territory_is_decided(atlas):
    findings = {f["rule"]: f for f in lookup(atlas.without_layer("county"), as_of=DAY, **ZHONGYANG)["findings"]}
    for rule in atlas.rule_base.rules:
        if rule.where is None and findings[rule.id]["reasons"][-1]["result"] != "fails":
            assert findings[rule.id]["verdict"] == "not_checked", rule.id


def test_a_whole_county_is_undetermined_where_a_zone_covers_a_part(atlas):
    answer = lookup(atlas, as_of=DAY, address="中阳县")
    built_up = next(z for z in answer["zones"] if z["zone"] == "built_up/141129")
    assert built_up["membership"] == "near_edge"
    assert 0 < built_up["share"] < 0.1
    assert next(z for z in answer["zones"] if z["zone"] == "county/141129")["membership"] == "inside"
    assert answer["query"]["lon"] is None


def test_a_datum_is_converted_once_and_the_shift_is_told(atlas):
    answer = lookup(atlas, as_of=DAY, datum="gcj02", **ZHONGYANG)
    assert 380 <= answer["query"]["shift_m"] <= 650
    assert answer["query"]["lon"] != ZHONGYANG["lon"]


def test_a_stated_membership_decides_and_is_marked(atlas):
    here = {"lon": 111.75, "lat": 37.112}
    day = date(2024, 6, 1)
    asked = verdicts(lookup(atlas, as_of=day, **here))
    inside = lookup(atlas, as_of=day, members={"park/xiaoyi": "inside"}, **here)
    outside = lookup(atlas, as_of=day, members={"park/xiaoyi": "outside"}, **here)
    changed = [
        r for r in asked if asked[r] == "undetermined" and verdicts(inside)[r] == "applies" and verdicts(outside)[r] == "does_not_apply"
    ]
    assert len(changed) > 5
    zone = next(z for z in inside["zones"] if z["zone"] == "park/xiaoyi")
    assert (zone["membership"], zone["stated_by_user"]) == ("inside", True)
    reasons = [r["text"] for f in inside["findings"] if f["rule"] == changed[0] for r in f["reasons"]]
    assert any("用户声明" in text for text in reasons)


def test_a_park_is_a_question_in_its_county_and_a_no_elsewhere(atlas):
    park_rules = [r.id for r in atlas.rule_base.rules if r.document == "jinhuangui-2023-3" and zones_named(r) == (set(), {"park"})]
    day = date(2024, 6, 1)
    at_xiaoyi = verdicts(lookup(atlas, as_of=day, lon=111.75, lat=37.112))
    at_datong = verdicts(lookup(atlas, as_of=day, lon=113.3, lat=40.08))
    assert park_rules
    assert {at_xiaoyi[r] for r in park_rules} <= {"undetermined"}
    assert {at_datong[r] for r in park_rules} == {"does_not_apply"}


def test_a_coal_ban_without_outline_is_not_checked(atlas):
    rules = [r.id for r in atlas.rule_base.rules if r.document == "shanxi-2019-39" and zones_named(r) == (set(), {"coal_ban"})]
    found = verdicts(lookup(atlas, as_of=date(2020, 1, 1), lon=113.3, lat=40.08))
    assert rules
    assert {found[r] for r in rules} == {"not_checked"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"lon": 121.47, "lat": 31.23}, "outside_province"),
        ({"lon": 37.3564, "lat": 111.1734}, "swapped"),
        ({"lon": "abc", "lat": "37"}, "not_numbers"),
        ({"lon": None, "lat": None}, "empty_coordinates"),
        ({"lon": "", "lat": ""}, "empty_coordinates"),
        ({"lon": float("nan"), "lat": 37.0}, "not_finite"),
        ({"lon": float("inf"), "lat": 37.0}, "not_finite"),
        ({"lon": 111.17, "lat": 37.35, "datum": "wgs72"}, "unknown_datum"),
        ({"address": "阳孝县"}, "unknown_place"),
        ({"address": ""}, "empty_place"),
        ({"address": "城区"}, "ambiguous_place"),
    ],
)
def test_a_bad_place_gets_one_clear_message(atlas, given, code):
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, **given)
    assert told.value.code == code
    assert told.value.text.zh
    assert told.value.text.en


def test_an_unknown_name_offers_near_ones(atlas):
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, address="孝意市")
    assert any("孝义" in name for name in told.value.near)


def test_bad_members_are_all_named(atlas):
    with pytest.raises(Faults) as told:
        lookup(atlas, as_of=DAY, members={"park/xiaoyii": "inside", "park/xiaoyi": "maybe"}, **ZHONGYANG)
    assert [f.code for f in told.value.faults] == ["unknown_zone", "bad_member"]
    assert "park/xiaoyi" in told.value.faults[0].near


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "bad_geojson"), ('{"type": "Point", "coordinates": [111, 37]}', "bad_geojson"), ("[]", "bad_geojson"), ("null", "bad_geojson"),
        ('{"type": "FeatureCollection", "features": []}', "bad_geojson"),
        ('{"type": "Polygon", "coordinates": [[[111,37],[111.1,37.1],[111.1,37],[111,37.1],[111,37]]]}', "invalid_polygon"),
        ('{"type": "Polygon", "coordinates": [[[11,37],[11.1,37],[11.1,37.1],[11,37]]]}', "outside_province"),
    ],
)  # fmt: skip
def test_a_bad_outline_is_refused(atlas, tmp_path, content, code):
    path = tmp_path / "site.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, geometry=path)
    assert told.value.code == code
