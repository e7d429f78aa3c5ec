"""Sites given by their outline and roads given by their line: shares, areas, repairs, and doubts near an edge."""

from __future__ import annotations

import json
from datetime import date

import pytest
import shapely
from shapely.geometry import LineString, mapping, shape

from services.lookup import lookup
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
        answer = lookup(atlas, as_of=DAY, geometry=path, **more)
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
    """Wholly on one side on the map, but nearer to the line than its accuracy: nobody says that a part lies across."""
    line = shapely.intersection(atlas.zones["county/141129"].geometry, atlas.zones["county/141102"].geometry)
    at = shapely.line_interpolate_point(shapely.get_parts(shapely.line_merge(line))[0], 0.5, normalized=True)
    inner = shapely.intersection(at.buffer(0.0006), atlas.zones["county/141129"].geometry.buffer(-0.0001))
    answer, zones = ask(mapping(shapely.get_parts(inner)[0]))
    assert (zones["county/141129"]["membership"], zones["county/141129"]["share"]) == ("near_edge", 1.0)
    assert (zones["county/141102"]["membership"], zones["county/141102"]["share"]) == ("near_edge", 0.0)
    texts = [r["text"] for f in answer["findings"] for r in f["reasons"]]
    assert not any("只有一部分" in text for text in texts)
    assert answer["place"]["county"] is None


def test_a_line_of_one_county_meets_no_rule_of_another_place_for_sure(ask):
    short = LineString([(111.17, 37.36), (111.18, 37.365)])
    answer, zones = ask(mapping(short))
    assert zones["county/141129"]["share"] == 1.0
    by_document = {f["document_id"]: f["verdict"] for f in answer["findings"] if f["document_id"].startswith("tunliu")}
    assert set(by_document.values()) == {"does_not_apply"}
