"""The nearest zones of a layer; what has no outline may always be nearer."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from shapely.geometry import box

from base.errors import KongquError
from geo.geodesy import nearest_edge
from layers.build import BUILD
from layers.membership import ZoneIndex
from layers.nearest import Nearest
from layers.store import read_edition
from tests.layers.samples import sample_zones, zone

INDEX = ZoneIndex(sample_zones())


def near(layer: str, lon: float, lat: float, accuracy_m: float = 0.0, count: int = 1, index: ZoneIndex = INDEX) -> Nearest:
    return index.nearest([one for one in index.zones.values() if one.layer == layer], lon, lat, accuracy_m, count)


def ids(found: Nearest) -> tuple[list[str], list[str]]:
    return [one.zone.id for one in found.found], [one.zone.id for one in found.may_be_nearer]


def test_those_that_hold_the_place_come_first_and_then_the_nearest() -> None:
    found = near("coal_ban", 111.10, 37.30, count=3)
    assert ids(found) == (["coal_ban/exact", "coal_ban/inner", "coal_ban/outer"], [])  # nothing is nearer than what surely holds it
    assert {one.distance_m for one in found.found} == {0.0}
    found = near("county", 111.19, 37.30, count=2)
    assert ids(found) == (["county/141129", "county/141102"], [])
    assert found.found[1].distance_m == pytest.approx(0.01 * 88_640, rel=0.002)
    assert found.found[1].edge.azimuth_deg == pytest.approx(90.0, abs=0.1)


def test_what_is_not_drawn_may_be_nearer() -> None:
    """``anywhere`` can be anywhere; ``none`` and the rest of ``inner`` only in the western county, 8.9 km from here less its accuracy."""
    found = near("coal_ban", 111.30, 37.30)
    least = {one.zone.id: one.at_least_m for one in found.may_be_nearer}
    assert [one.zone.id for one in found.found] == ["coal_ban/exact"]
    assert set(least) == {"coal_ban/anywhere", "coal_ban/inner", "coal_ban/none", "coal_ban/outer"}
    assert least["coal_ban/anywhere"] == 0.0
    assert least["coal_ban/none"] == least["coal_ban/inner"] == pytest.approx(0.1 * 88_640 - 150.0, rel=0.01)
    assert least["coal_ban/outer"] == pytest.approx(
        found.found[0].distance_m - 100.0, rel=1e-3
    )  # as near as the first, for all that is known
    assert list(least.values()) == sorted(least.values())


def test_the_accuracy_of_the_place_counts() -> None:
    sharp, vague = near("coal_ban", 111.30, 37.30), near("coal_ban", 111.30, 37.30, accuracy_m=5_000.0)
    least = [{one.zone.id: one.at_least_m for one in found.may_be_nearer}["coal_ban/none"] for found in (sharp, vague)]
    assert least[0] - least[1] == pytest.approx(5_000.0)


def test_inside_but_too_near_the_edge_another_may_be_nearer() -> None:
    """89 m inside an outline that is good to 100 m: whether it holds the place is not known, so neither is which is the nearest."""
    assert "coal_ban/none" in ids(near("coal_ban", 111.081, 37.30))[1]
    assert ids(near("coal_ban", 111.085, 37.30, count=3))[1] == []


def test_what_is_drawn_too_large_sets_no_limit() -> None:
    """In the middle of it nobody knows whether it holds the place: the others stay open, by what is known of them."""
    alone = {key: one for key, one in sample_zones().items() if key not in ("coal_ban/exact", "coal_ban/inner")}
    assert ids(near("coal_ban", 111.10, 37.30, index=ZoneIndex(alone))) == (["coal_ban/outer"], ["coal_ban/anywhere", "coal_ban/none"])


def test_the_first_sure_one_is_told_even_where_a_doubtful_one_comes_before_it() -> None:
    outer, exact = zone("coal_ban/a", box(111.28, 37.3, 111.29, 37.31), bound="outer"), zone("coal_ban/b", box(111.1, 37.3, 111.11, 37.31))
    rest = {key: one for key, one in sample_zones().items() if one.layer != "coal_ban"}
    index = ZoneIndex(rest | {outer.id: outer, exact.id: exact})
    assert ids(near("coal_ban", 111.30, 37.305, index=index)) == (["coal_ban/a"], ["coal_ban/b"])
    assert ids(near("coal_ban", 111.30, 37.305, count=2, index=index)) == (["coal_ban/a", "coal_ban/b"], [])


def test_what_cannot_be_nearer_is_not_told() -> None:
    far = zone("coal_ban/far", reason=None, within=("141102",))
    some = {key: one for key, one in sample_zones().items() if one.layer != "coal_ban" or key == "coal_ban/exact"}
    assert ids(near("coal_ban", 111.122, 37.30, index=ZoneIndex(some | {far.id: far}))) == (["coal_ban/exact"], [])  # 178 m against 6.8 km


def test_a_layer_without_outlines_has_no_nearest() -> None:
    park = zone("park/one", within=("141129",))
    index = ZoneIndex(sample_zones() | {park.id: park})
    assert ids(near("park", 111.30, 37.30, index=index)) == ([], ["park/one"])
    assert ids(near("park", 111.30, 37.30)) == ([], [])


def test_far_zones_are_found_too() -> None:
    far = zone("coal_ban/far", box(114.0, 40.0, 114.1, 40.1))
    alone = {key: one for key, one in sample_zones().items() if one.layer != "coal_ban"} | {far.id: far}
    found = near("coal_ban", 111.1, 37.3, index=ZoneIndex(alone))
    there = Geodesic.WGS84.Inverse(37.3, 111.1, 40.0, 114.0)
    assert found.found[0].distance_m == pytest.approx(there["s12"], abs=0.01)


@pytest.mark.parametrize("count", [0, -1])
def test_no_zone_cannot_be_asked_for(count: int) -> None:
    with pytest.raises(KongquError) as told:
        near("county", 111.1, 37.3, count=count)
    assert told.value.code == "bad_count"


@pytest.mark.skipif(not (BUILD / "manifest.json").exists(), reason="no zones have been built")
def test_the_order_is_that_of_every_edge_measured() -> None:
    zones = read_edition(BUILD).zones
    index = ZoneIndex(zones)
    rng = np.random.default_rng(11)
    for lon, lat in zip(rng.uniform(110.8, 114.0, 12), rng.uniform(35.0, 40.3, 12), strict=True):
        for layer, count in (("built_up", 5), ("prefecture", 20), ("coal_ban", 2)):
            found = near(layer, lon, lat, count=count, index=index)
            drawn = [one for one in zones.values() if one.layer == layer and one.geometry is not None]
            margins = {one.id: nearest_edge(one.geometry, lon, lat).margin_m for one in drawn}
            expected = sorted(margins, key=lambda key: (-margins[key], key))[:count]
            assert [one.zone.id for one in found.found] == expected
            assert [one.edge.margin_m for one in found.found] == [margins[key] for key in expected]
