"""The nearest zones of a layer; what has no outline may always be nearer."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import box

from geo.geodesy import nearest_edge
from layers.build import BUILD
from layers.membership import ZoneIndex
from layers.nearest import Nearest
from layers.store import read_edition
from tests.layers.samples import sample_zones, zone

INDEX = ZoneIndex(sample_zones())


def ids(found: Nearest) -> tuple[list[str], list[str]]:
    return [one.zone.id for one in found.found], [one.zone.id for one in found.may_be_nearer]


def test_those_that_hold_the_place_come_first_and_then_the_nearest() -> None:
    found = INDEX.nearest("coal_ban", 111.10, 37.30, 3)
    assert ids(found) == (["coal_ban/exact", "coal_ban/inner", "coal_ban/outer"], [])  # nothing is nearer than what holds it
    assert {one.distance_m for one in found.found} == {0.0}
    found = INDEX.nearest("county", 111.19, 37.30, 2)
    assert ids(found) == (["county/141129", "county/141102"], [])
    assert found.found[1].distance_m == pytest.approx(0.01 * 88_640, rel=0.002)
    assert found.found[1].edge.azimuth_deg == pytest.approx(90.0, abs=0.1)


def test_what_is_not_drawn_may_be_nearer() -> None:
    """``anywhere`` can be anywhere; ``none`` and the rest of ``inner`` only in the western county, 8.9 km from here less its accuracy."""
    found = INDEX.nearest("coal_ban", 111.30, 37.30)
    assert ids(found) == (["coal_ban/exact"], ["coal_ban/anywhere", "coal_ban/inner", "coal_ban/none"])
    least = {one.zone.id: one.at_least_m for one in found.may_be_nearer}
    assert least["coal_ban/anywhere"] == 0.0
    assert least["coal_ban/none"] == pytest.approx(0.1 * 88_640 - 150.0, rel=0.01)
    assert found.found[0].distance_m > least["coal_ban/none"]


def test_what_cannot_be_nearer_is_not_told() -> None:
    assert ids(INDEX.nearest("coal_ban", 111.121, 37.30)) == (["coal_ban/exact"], ["coal_ban/anywhere", "coal_ban/inner", "coal_ban/none"])
    without = {key: one for key, one in sample_zones().items() if key not in ("coal_ban/anywhere", "coal_ban/inner", "coal_ban/none")}
    far = zone("coal_ban/far", reason=None, within=("141102",))
    assert ids(ZoneIndex(without | {far.id: far}).nearest("coal_ban", 111.121, 37.30)) == (["coal_ban/exact"], [])  # 89 m against 6.8 km


def test_a_layer_without_outlines_has_no_nearest() -> None:
    park = zone("park/one", within=("141129",))
    found = ZoneIndex(sample_zones() | {park.id: park}).nearest("park", 111.30, 37.30)
    assert ids(found) == ([], ["park/one"])
    assert ids(INDEX.nearest("park", 111.30, 37.30)) == ([], [])


def test_far_zones_are_found_too() -> None:
    far = zone("coal_ban/far", box(114.0, 40.0, 114.1, 40.1))
    alone = {key: one for key, one in sample_zones().items() if one.layer != "coal_ban"} | {far.id: far}
    found = ZoneIndex(alone).nearest("coal_ban", 111.1, 37.3)
    assert found.found[0].distance_m == pytest.approx(392_000, rel=0.01)


@pytest.mark.skipif(not (BUILD / "manifest.json").exists(), reason="no zones have been built")
def test_the_order_is_that_of_every_edge_measured() -> None:
    zones = read_edition(BUILD).zones
    index = ZoneIndex(zones)
    rng = np.random.default_rng(11)
    for lon, lat in zip(rng.uniform(110.8, 114.0, 12), rng.uniform(35.0, 40.3, 12), strict=True):
        for layer, count in (("built_up", 5), ("prefecture", 20), ("coal_ban", 2)):
            found = index.nearest(layer, lon, lat, count)
            drawn = [one for one in zones.values() if one.layer == layer and one.geometry is not None]
            margins = {one.id: nearest_edge(one.geometry, lon, lat).margin_m for one in drawn}
            expected = sorted(margins, key=lambda key: (-margins[key], key))[:count]
            assert [one.zone.id for one in found.found] == expected
            assert [one.edge.margin_m for one in found.found] == [margins[key] for key in expected]
