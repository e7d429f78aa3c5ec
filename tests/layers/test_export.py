"""Export: RFC 7946, provenance in every feature, readable by GIS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape

from layers.export import export_geojson
from layers.store import Edition
from tests.layers.samples import sample_zones


@pytest.fixture(scope="module")
def collection(edition: Edition) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(export_geojson(edition.zones.values(), edition=edition.id))
    return parsed


def rings(feature: dict[str, Any]) -> list[list[list[list[float]]]]:
    geometry = feature["geometry"]
    if geometry is None:
        return []
    parts: list[list[list[list[float]]]] = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return parts


def test_it_is_rfc_7946(collection: dict[str, Any]) -> None:
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "properties", "geometry"}
        for outer, *holes in rings(feature):
            assert shapely.is_ccw(shapely.LinearRing(outer)) and not any(shapely.is_ccw(shapely.LinearRing(hole)) for hole in holes)
            assert outer[0] == outer[-1] and len(outer) >= 4
            assert all(110.0 < lon < 115.0 and 34.0 < lat < 41.5 for lon, lat in outer)


def test_at_most_seven_digits(collection: dict[str, Any]) -> None:
    numbers = [value for feature in collection["features"] for part in rings(feature) for ring in part for point in ring for value in point]
    assert all(value == round(value, 7) for value in numbers)


def test_outlines_are_valid(collection: dict[str, Any]) -> None:
    assert all(shape(feature["geometry"]).is_valid for feature in collection["features"] if feature["geometry"])


def test_every_feature_carries_its_provenance(collection: dict[str, Any], edition: Edition) -> None:
    assert len(collection["features"]) == len(edition.zones)
    for feature in collection["features"]:
        given = feature["properties"]
        assert {
            "zone",
            "layer",
            "name",
            "name_en",
            "status",
            "bound",
            "accuracy_m",
            "basis",
            "derivation",
            "derivation_en",
            "edition",
        } <= set(given)
        assert given["sources"] and all(source["licence"] and source["citation"] for source in given["sources"])
        assert (feature["geometry"] is None) == (given["accuracy_m"] is None) == ("reason" in given) == (given["status"] == "unknown")
        if given["layer"] not in ("province", "prefecture", "county", "built_up", "built_up_buffer"):
            assert given["basis"] and all(("document" in row and "clause" in row) or "title" in row for row in given["basis"])


def test_distance_zones_say_what_they_are_measured_from(collection: dict[str, Any], edition: Edition) -> None:
    found = [feature["properties"] for feature in collection["features"] if feature["properties"]["layer"] == "built_up_buffer"]
    assert len(found) == 2 * 128 and {given["distance_km"] for given in found} == {10.0, 20.0}
    assert all(edition.zones[given["of"]].layer == "built_up" for given in found)


def test_a_zone_without_outline_has_a_null_geometry_and_its_symbol(collection: dict[str, Any]) -> None:
    park = next(feature for feature in collection["features"] if feature["id"] == "park/qingxu")
    assert park["geometry"] is None
    assert len(park["properties"]["symbol"]) == 2
    assert park["properties"]["stated_area_km2"] == 29.99


def test_geopandas_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    file.write_bytes(export_geojson(sample_zones().values(), edition="e1"))
    table = gpd.read_file(file)
    assert len(table) == len(sample_zones()) and table.crs.to_epsg() == 4326
    assert set(table["edition"]) == {"e1"}


def test_order_of_input_does_not_matter() -> None:
    zones = list(sample_zones().values())
    assert export_geojson(zones, edition="e") == export_geojson(reversed(zones), edition="e")
