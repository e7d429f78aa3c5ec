"""Sites given by their outline and roads given by their line: shares, areas, repairs, and doubts near an edge."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, mapping, shape

from services.lookup import lookup
from services.text_answer import answer_text
from tests.geo.by_geographiclib import area_km2

DAY = date(2023, 8, 1)
PLANT = [[111.10, 37.30], [111.25, 37.30], [111.25, 37.40], [111.10, 37.40], [111.10, 37.30]]
ROAD = [[111.0, 37.3], [111.2, 37.35], [111.3, 37.4]]


@pytest.fixture
def ask(atlas, tmp_path):
    """The answer for a GeoJSON geometry, with its zones by id."""

    def asked(geometry, **more):
        path = tmp_path / "site.geojson"
        path.write_text(json.dumps(geometry), encoding="utf-8")
        answer = lookup(atlas, geometry=path, **{"as_of": DAY, **more})
        return answer, {z["zone"]: z for z in answer["zones"]}

    return asked


def test_a_plant_gets_area_and_share(ask, atlas):
    answer, zones = ask({"type": "Polygon", "coordinates": [PLANT]})
    site, town = shape({"type": "Polygon", "coordinates": [PLANT]}), atlas.zones["built_up/141129"].geometry
    inside = sum(area_km2(part) for part in shapely.get_parts(shapely.intersection(site, town)))
    assert answer["place"]["kind"] == "outline"
    assert answer["place"]["area_km2"] == pytest.approx(area_km2(site), rel=1e-6)
    assert answer["place"]["repairs"] == []
    assert zones["built_up/141129"]["area_km2"] == pytest.approx(inside, abs=1e-6)
    assert zones["built_up/141129"]["share"] == pytest.approx(inside / area_km2(site), abs=1e-6)
    assert zones["built_up/141129"]["membership"] == "near_edge"


def test_a_road_gets_length_and_share(ask):
    answer, zones = ask({"type": "LineString", "coordinates": ROAD})
    assert answer["place"]["kind"] == "line"
    assert "area_km2" not in answer["place"]
    counties = [zones[f"county/{code}"] for code in ("141102", "141129")]
    assert sum(c["length_km"] for c in counties) == pytest.approx(answer["place"]["length_km"], rel=1e-5)
    assert sum(c["share"] for c in counties) == pytest.approx(1.0, abs=1e-5)
    assert answer["place"]["county"] is None and answer["place"]["prefecture"] == "吕梁市"
    assert any("的长度" in r["text"] for f in answer["findings"] for r in f["reasons"])
    assert not any("的面积" in r["text"] for f in answer["findings"] for r in f["reasons"])


def test_what_was_repaired_is_told_in_both_languages(ask):
    answer, _ = ask({"type": "Polygon", "coordinates": [PLANT[:-1]]})
    (repair,) = answer["place"]["repairs"]
    assert "闭合" in repair["zh"] and "closed" in repair["en"]
    assert answer["place"]["area_km2"] == pytest.approx(area_km2(shape({"type": "Polygon", "coordinates": [PLANT]})), rel=1e-6)


def test_a_zone_that_cannot_be_told_gets_no_share(ask, atlas):
    """What is drawn of an open list says nothing of what is not: no 0 % beside an unknown."""
    _, zones = ask({"type": "Polygon", "coordinates": [PLANT]})
    unknown = [z for z in zones.values() if z["membership"] == "unknown"]
    assert any(atlas.zones[z["zone"]].geometry is not None for z in unknown)
    assert not any({"share", "area_km2"} & set(z) for z in unknown)


def test_the_accuracy_of_an_outline_counts(ask, atlas):
    edge = atlas.zones["county/141129"].geometry
    middle = shapely.point_on_surface(edge)
    small = mapping(middle.buffer(0.001))
    for accuracy_m, state in ((10.0, "inside"), (50_000.0, "near_edge")):
        _, zones = ask(small, accuracy_m=accuracy_m)
        assert zones["county/141129"]["membership"] == state


def test_a_site_beside_a_county_line_asks_instead_of_dividing(ask, atlas):
    """Nearer to the line than its accuracy, or across it by less than that: nobody says that a part lies beyond."""
    line = shapely.intersection(atlas.zones["county/141129"].geometry, atlas.zones["county/141102"].geometry)
    at = shapely.line_interpolate_point(shapely.get_parts(shapely.line_merge(line))[0], 0.5, normalized=True)
    for reach_deg in (-0.0001, 0.0005):
        small = shapely.intersection(at.buffer(0.0006), atlas.zones["county/141129"].geometry.buffer(reach_deg))
        answer, zones = ask(mapping(shapely.get_parts(small)[0]))
        mine, theirs = zones["county/141129"], zones["county/141102"]
        assert (mine["membership"], theirs["membership"]) == ("near_edge", "near_edge")
        assert not mine["divided"] and not theirs["divided"]
        assert (mine["share"], theirs["share"]) == (1.0, 0.0) if reach_deg < 0 else 0.0 < theirs["share"] < mine["share"] < 1.0
        texts = [r["text"] for f in answer["findings"] for r in f["reasons"]]
        assert not any("只有一部分" in text for text in texts)
        assert any("离政区界线太近，可能在" in text for text in texts)
        assert {"member:county/141129"} & {q["fact"] for q in answer["questions"]} or any(
            "政区界线" in q["question"] for q in answer["questions"]
        )
        assert answer["place"]["county"] is None


def test_a_site_across_a_county_line_is_divided_and_says_between_whom(ask):
    answer, zones = ask(
        {"type": "Polygon", "coordinates": [[[111.15, 37.40], [111.25, 37.40], [111.25, 37.55], [111.15, 37.55], [111.15, 37.40]]]}
    )
    counties = [z for z in zones.values() if z["layer"] == "county"]
    assert sum(c["divided"] for c in counties) == 2
    texts = {r["text"] for f in answer["findings"] for r in f["reasons"] if "只有一部分" in r["text"]}
    assert texts and all(c["name"] in text for c in counties if c["divided"] for text in texts)


def test_where_three_counties_meet_only_what_is_crossed_is_named(ask, atlas):
    """Across two counties of one city, within the accuracy of a third of another: the city is not said to be left."""
    a, b, c = (atlas.zones[f"county/{code}"].geometry for code in ("140105", "140121", "140702"))
    corner = shapely.get_coordinates(shapely.intersection(shapely.intersection(a, b), c))[0]
    along = shapely.line_merge(shapely.intersection(a, b))
    line = shapely.get_parts(along)[int(np.argmin(shapely.distance(shapely.get_parts(along), shapely.Point(corner))))]
    away = shapely.line_interpolate_point(
        line, 0.02 if shapely.distance(shapely.get_point(line, 0), shapely.Point(corner)) < 1e-9 else -0.02
    )
    site = shapely.difference(shapely.union_all([away.buffer(0.012), shapely.LineString([corner, away]).buffer(0.0006)]), c.buffer(0.0002))
    site = max(shapely.get_parts(site), key=shapely.area)
    answer, zones = ask(mapping(site))
    assert zones["county/140105"]["divided"] and zones["county/140121"]["divided"]
    assert (zones["county/140702"]["membership"], zones["county/140702"]["share"]) == ("near_edge", 0.0)
    texts = {r["text"] for f in answer["findings"] for r in f["reasons"]}
    assert not any("只有一部分在太原市" in text for text in texts)
    assert not any(text.startswith("跨") and "榆次" in text.split("，")[0] for text in texts)


def test_a_site_of_the_area_of_a_county_is_not_that_county(ask, atlas):
    moved = shapely.transform(atlas.zones["county/140222"].geometry, lambda points: points + np.array([0.6, 0.0]))
    answer, zones = ask(mapping(moved))
    assert answer["place"]["county"] is None and answer["place"]["province"] is None
    assert zones["province/140000"]["membership"] == "near_edge"
    assert answer["counts"]["applies"] == 0


def test_a_share_is_never_rounded_to_none_or_all(ask, atlas):
    town = atlas.zones["built_up/141129"].geometry
    west = town.bounds[0]
    edge = shapely.get_coordinates(town)[int(np.argmin(shapely.get_coordinates(town)[:, 0]))]
    answer, zones = ask(mapping(shapely.box(west - 0.1, edge[1] - 0.05, west + 1e-6, edge[1] + 0.05)))
    assert 0.0 < zones["built_up/141129"]["share"] < 1e-6
    assert zones["built_up/141129"]["area_km2"] > 0.0
    assert "不到 1%" in answer_text(answer, "zh") and "less than 1%" in answer_text(answer, "en").lower()


def test_what_rests_on_a_county_that_was_ruled_out_says_so(atlas):
    """On the line between two counties; the user rules one out, so the other is certain: because the user said so."""
    line = shapely.intersection(atlas.zones["county/141129"].geometry, atlas.zones["county/141102"].geometry)
    at = shapely.line_interpolate_point(shapely.get_parts(shapely.line_merge(line))[0], 0.5, normalized=True)
    answer = lookup(atlas, as_of=DAY, lon=at.x, lat=at.y, members={"county/141102": "outside"})
    texts = [
        t
        for f in answer["findings"]
        for r in f["reasons"]
        for t in r["tests"]
        if "中阳县" in (t["found"] or "") and "在" in (t["found"] or "")
    ]
    admin = [t for t in texts if t["found"].startswith("在中阳县")]
    assert admin and all(t["source"] == "用户声明" for t in admin)


def test_a_line_of_one_county_meets_no_rule_of_another_place_for_sure(ask):
    short = LineString([(111.17, 37.36), (111.18, 37.365)])
    answer, zones = ask(mapping(short))
    assert zones["county/141129"]["share"] == 1.0
    by_document = {f["document_id"]: f["verdict"] for f in answer["findings"] if f["document_id"].startswith("tunliu")}
    assert set(by_document.values()) == {"does_not_apply"}


def test_an_area_by_name_without_a_county_that_the_user_rules_out_is_the_rest_of_it(atlas):
    answer = lookup(atlas, as_of=DAY, address="吕梁市", members={"county/141129": "outside"})
    zones = {z["zone"]: z for z in answer["zones"]}
    assert zones["prefecture/141100"]["membership"] == "inside"
    assert (answer["place"]["prefecture"], answer["place"]["county"]) == ("吕梁市", None)
    tests = [t for f in answer["findings"] for r in f["reasons"] for t in r["tests"] if (t["found"] or "").startswith(("在", "可能在"))]
    assert tests and not any("中阳县" in t["found"] for t in tests)
    assert answer["counts"]["applies"] > 50


def test_at_the_border_of_the_province_nothing_says_that_it_is_in_the_county(atlas):
    here = {"lon": 114.278352, "lat": 39.8572272}
    unsure = lookup(atlas, as_of=DAY, **here)
    texts = {r["text"] for f in unsure["findings"] for r in f["reasons"] if "广灵县" in r["text"]}
    told = [text.replace("不在广灵县城建成区", "") for text in texts]
    assert any("可能在广灵县" in text for text in told)
    assert not any("在广灵县" in text.replace("可能在广灵县", "") for text in told)
    stated = lookup(atlas, as_of=DAY, members={"province/140000": "inside"}, **here)
    assert stated["counts"]["applies"] > unsure["counts"]["applies"]
    admin = [t for f in stated["findings"] for r in f["reasons"] for t in r["tests"] if (t["found"] or "").startswith("在广灵县")]
    assert admin and all(t["source"] == "用户声明" for t in admin)
