"""The zones of a full build."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
import shapely

from base.errors import KongquError
from geo.geodesy import signed_distance_m
from layers.catalogue import read_layers, read_sources, require_layer
from layers.report import compare_areas, report_text
from layers.store import Edition


def test_counts(edition: Edition) -> None:
    counts = Counter(one.layer for one in edition.zones.values())
    assert (counts["province"], counts["prefecture"], counts["county"], counts["park"]) == (1, 11, 117, 15)
    assert (counts["built_up"], counts["built_up_buffer"]) == (128, 256)
    kinds = Counter(one.seat_kind for one in edition.zones.values() if one.layer == "built_up")
    assert kinds == {"prefecture": 11, "county": 91, "district": 26}


def test_every_zone_has_its_provenance(edition: Edition) -> None:
    known = set(read_sources().values())
    for one in edition.zones.values():
        assert one.name.zh and one.name.en and one.derivation.zh and one.derivation.en
        assert one.sources and set(one.sources) <= known
        assert (one.geometry is None) == (one.status == "unknown") == (one.bound == "none") == (one.reason is not None)
        assert one.geometry is None or (one.geometry.is_valid and one.accuracy_m and one.area_km2)


def test_distance_zones_lie_within_a_metre(edition: Edition) -> None:
    for adcode in ("141129", "140100", "140829"):
        for distance_km in (10, 20):
            ring, town = edition.zones[f"built_up_buffer/{adcode}/{distance_km}km"], edition.zones[f"built_up/{adcode}"]
            assert shapely.covers(ring.geometry, town.geometry)
            for lon, lat in shapely.get_coordinates(ring.geometry)[::40]:
                assert signed_distance_m(town.geometry, lon, lat) == pytest.approx(-distance_km * 1000, abs=1.0)


def test_areas_matched_to_a_published_figure(edition: Edition) -> None:
    for zone_id, area_km2 in (
        ("coal_ban/hequ-2024", 7.579),
        ("nonroad_machinery/zhongyang-2020", 4.17),
        ("nonroad_machinery/linfen-2018", 155),
    ):
        assert edition.zones[zone_id].area_km2 == pytest.approx(area_km2, rel=0.002)


def test_small_county_towns_are_symbols(edition: Edition) -> None:
    for adcode in ("141030", "141033", "141025", "141029"):
        town = edition.zones[f"built_up/{adcode}"]
        assert town.symbol is not None and town.note is not None and "symbol" in town.note.en


def test_built_up_areas_stay_in_their_county(edition: Edition) -> None:
    for one in edition.zones.values():
        if one.layer == "built_up" and one.seat_kind != "prefecture":
            outside = shapely.difference(one.geometry, edition.zones[f"county/{one.adcode}"].geometry)
            assert shapely.area(outside) < 1e-5 * shapely.area(one.geometry)  # the clip is made in metres


def test_report_compares_with_official_areas(edition: Edition) -> None:
    rows = compare_areas(edition.zones)
    assert len(rows) == 9 and all(row.ratio is not None and 0.5 < row.ratio < 4.0 for row in rows)
    assert "1268.86" in report_text(edition.zones, "en")


def test_display_files_are_small_and_complete(edition_dir: Path, edition: Edition) -> None:
    size = 0
    for layer in read_layers():
        content = (edition_dir / "map" / f"{layer}.geojson").read_bytes()
        size += len(gzip.compress(content))
        features = json.loads(content)["features"]
        assert {one["properties"]["zone"] for one in features} == {one.id for one in edition.zones.values() if one.layer == layer}
    assert size < 500_000


def test_simplified_counties_still_share_their_edges(edition_dir: Path) -> None:
    features = json.loads((edition_dir / "map" / "county.geojson").read_bytes())["features"]
    assert shapely.coverage_is_valid([shapely.geometry.shape(one["geometry"]) for one in features])


def test_an_unknown_layer_is_told_with_near_names() -> None:
    with pytest.raises(KongquError) as caught:
        require_layer("coalban")
    assert caught.value.code == "unknown_layer" and "coal_ban" in caught.value.near
    assert require_layer("park").name.zh == "重点园区"
