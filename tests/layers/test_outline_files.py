"""A zone from an agency's own GeoJSON file."""

import json

import pytest

from base.errors import Faults, KongquError
from layers import defined_zones, definitions
from layers.admin_zones import AdminAreas
from layers.defined_zones import Ingredients, build_defined_zone

SQUARE = [[112.9, 35.75], [112.95, 35.75], [112.95, 35.8], [112.9, 35.8], [112.9, 35.75]]
ZONE = """
zones:
  - id: coal_ban/test
    name: {zh: 试, en: Test}
    recipe: {outline: FILE}
    status: official
    bound: exact
    accuracy_m: 10
    derivation: {zh: 主管部门提供, en: supplied by the agency}
    basis:
      - {title: {zh: 通告, en: Notice}, grade: H}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "outlines").mkdir()
    (tmp_path / "zones").mkdir()
    monkeypatch.setattr(definitions, "OUTLINES", tmp_path / "outlines")
    monkeypatch.setattr(defined_zones, "OUTLINES", tmp_path / "outlines")
    return tmp_path


def test_the_outline_of_a_file_becomes_an_official_zone(folder):
    (folder / "outlines" / "a.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [SQUARE]}), encoding="utf-8")
    (folder / "zones" / "a.yaml").write_text(ZONE.replace("FILE", "a.geojson"), encoding="utf-8")
    (definition,) = definitions.read_definitions(folder / "zones")
    zone = build_defined_zone(definition, Ingredients(AdminAreas({}), {}, {}, None))
    assert (zone.status, zone.bound, zone.accuracy_m) == ("official", "exact", 10)
    assert zone.area_km2 == pytest.approx(25.1, abs=0.2)
    assert "a.geojson" in [s.name.zh for s in zone.sources]


@pytest.mark.parametrize("name", ["none.geojson", "../a.geojson", "7"])
def test_a_file_that_is_not_there_is_told(folder, name):
    path = folder / "zones" / "a.yaml"
    path.write_text(ZONE.replace("FILE", name), encoding="utf-8")
    with pytest.raises(Faults) as told:
        definitions.read_definitions(folder / "zones")
    (fault,) = told.value.faults
    assert fault.code == "no_outline"
    assert str(fault.where).startswith(f"{path}:5")


@pytest.mark.parametrize(
    ("geometry", "code", "word"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "needs_repair", "没有闭合"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, "needs_repair", "第 2 块"),
        ({"type": "LineString", "coordinates": SQUARE}, "not_an_area", "Polygon"),
        ({"type": "Polygon", "coordinates": [[SQUARE[0], SQUARE[2], SQUARE[1], *SQUARE[3:]]]}, "invalid_polygon", "自相交"),
    ],
)
def test_an_official_line_is_never_repaired(folder, geometry, code, word):
    (folder / "outlines" / "a.geojson").write_text(json.dumps(geometry), encoding="utf-8")
    (folder / "zones" / "a.yaml").write_text(ZONE.replace("FILE", "a.geojson"), encoding="utf-8")
    (definition,) = definitions.read_definitions(folder / "zones")
    with pytest.raises(KongquError) as refused:
        build_defined_zone(definition, Ingredients(AdminAreas({}), {}, {}, None))
    assert refused.value.code == code
    assert word in refused.value.text.zh
