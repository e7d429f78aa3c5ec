"""The prepared outlines: the same answers as shapely's, kept for the next start, made again for another edition."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from geo.geodesy import signed_distance_m
from layers.build import BUILD
from layers.store import read_edition
from layers.zone_outlines import ZoneOutlines
from tests.layers.samples import sample_zones

ZONES = list(sample_zones().values())
DRAWN = {zone.id: zone.geometry for zone in ZONES if zone.geometry is not None}


@pytest.fixture(scope="module")
def outlines() -> ZoneOutlines:
    return ZoneOutlines.of(ZONES)


def positions(count: int) -> list[tuple[float, float]]:
    west, south, east, north = shapely.total_bounds(list(DRAWN.values()))
    rng = np.random.default_rng(7)
    return [(float(rng.uniform(west - 0.2, east + 0.2)), float(rng.uniform(south - 0.2, north + 0.2))) for _ in range(count)]


def test_margins_have_the_sign_of_shapely_and_the_size_of_the_geodesic(outlines: ZoneOutlines) -> None:
    for lon, lat in positions(120):
        margins = outlines.margins_m(lon, lat, 50_000.0)
        for zone_id, outline in DRAWN.items():
            inside = bool(shapely.contains_xy(outline, lon, lat))
            true = signed_distance_m(outline, lon, lat)
            if zone_id in margins:
                assert (margins[zone_id] > 0) == inside
                assert margins[zone_id] == pytest.approx(true, abs=0.5)
            else:
                assert not inside
                assert true < -49_999.0


def same(one: ZoneOutlines, other: ZoneOutlines) -> bool:
    return one.ids == other.ids and all(one.margins_m(*p, 50_000.0) == other.margins_m(*p, 50_000.0) for p in positions(40))


def test_what_was_kept_is_read_back(outlines, tmp_path, monkeypatch):
    first = ZoneOutlines.kept(ZONES, "one", tmp_path)
    monkeypatch.setattr(ZoneOutlines, "of", None)  # a second preparation would fail
    assert same(ZoneOutlines.kept(ZONES, "one", tmp_path), first)
    assert same(first, outlines)


def test_another_edition_is_prepared_anew_and_the_old_one_goes(tmp_path):
    ZoneOutlines.kept(ZONES, "one", tmp_path)
    ZoneOutlines.kept(ZONES[:-1], "two", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["outlines-two"]


def test_the_same_name_with_other_outlines_is_not_believed(tmp_path):
    ZoneOutlines.kept(ZONES, "one", tmp_path)
    fewer = [z for z in ZONES if z.id != next(iter(DRAWN))]
    assert same(ZoneOutlines.kept(fewer, "one", tmp_path), ZoneOutlines.of(fewer))


@pytest.mark.parametrize("name", ["point_grid.npy", "candidates.npy", "grid.npy"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_files_are_prepared_anew(outlines, tmp_path, name, damage):
    ZoneOutlines.kept(ZONES, "one", tmp_path)
    path = tmp_path / "outlines-one" / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-16])
    assert same(ZoneOutlines.kept(ZONES, "one", tmp_path), outlines)


def test_where_nothing_can_be_kept_it_works_all_the_same(outlines, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert same(ZoneOutlines.kept(ZONES, "one", tmp_path / "file"), outlines)


def test_zones_without_outlines_are_left_out(tmp_path):
    none = ZoneOutlines.of([z for z in ZONES if z.geometry is None])
    assert none.ids == ()
    assert none.margins_m(112.0, 37.0, 50_000.0) == {}


@pytest.mark.skipif(not (BUILD / "manifest.json").exists(), reason="no zones have been built")
def test_margins_of_real_zones_change_sign_exactly_at_the_edge() -> None:
    """Steps of half a metre to either side of positions on real edges, at right angles; another edge may lie as near, but no nearer."""
    zones = [zone for zone in read_edition(BUILD).zones.values() if zone.geometry is not None][::6]
    outlines = ZoneOutlines.of(zones)
    rng = np.random.default_rng(23)
    turned = 0
    for zone in zones:
        points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(zone.geometry)), return_index=True)
        start = rng.choice(np.flatnonzero(ring[1:] == ring[:-1]))
        middle, along = (points[start] + points[start + 1]) / 2, points[start + 1] - points[start]
        azimuth = np.degrees(np.arctan2(along[0] * np.cos(np.radians(middle[1])), along[1]))
        margins = []
        for side in (-90.0, 90.0):
            there = Geodesic.WGS84.Direct(middle[1], middle[0], azimuth + side, 0.5)
            margin_m = outlines.margins_m(there["lon2"], there["lat2"], 1_000.0)[zone.id]
            assert abs(margin_m) <= 0.53
            assert (margin_m > 0) == shapely.contains_xy(zone.geometry, there["lon2"], there["lat2"])
            margins.append(margin_m)
        turned += margins[0] * margins[1] < 0
    assert turned > 0.95 * len(zones)  # all but where an edge is shorter than a metre or two
