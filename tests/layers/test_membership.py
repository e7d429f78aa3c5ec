"""How a place stands to zones of every bound; unknown never becomes no."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from layers.membership import ZoneIndex
from layers.model import Membership
from layers.zone_outlines import ZoneOutlines
from tests.layers.samples import sample_zones

INDEX = ZoneIndex(sample_zones())
INSIDE, EDGE, OUTSIDE, EAST_COUNTY, FAR = (111.10, 37.30), (111.0801, 37.30), (111.05, 37.25), (111.30, 37.30), (113.5, 39.5)


def states(point: tuple[float, float], accuracy_m: float = 10.0, **stated: str) -> dict[str, Membership]:
    said = {key.replace("__", "/"): side for key, side in stated.items()}
    return {found.zone.id: found for found in INDEX.memberships(*point, accuracy_m, said)}


@pytest.mark.parametrize(
    ("bound", "inside", "edge", "outside", "other_county"),
    [
        ("exact", "inside", "near_edge", "outside", "outside"),
        ("inner", "inside", "near_edge", "unknown", "outside"),
        ("outer", "unknown", "near_edge", "outside", "outside"),
        ("none", "unknown", "unknown", "unknown", "outside"),
        ("anywhere", "unknown", "unknown", "unknown", "unknown"),
    ],
)
def test_state_by_bound(bound: str, inside: str, edge: str, outside: str, other_county: str) -> None:
    found = [states(point)[f"coal_ban/{bound}"].state for point in (INSIDE, EDGE, OUTSIDE, EAST_COUNTY)]
    assert found == [inside, edge, outside, other_county]


def test_every_zone_is_answered_in_the_order_of_the_zones() -> None:
    assert [found.zone.id for found in INDEX.memberships(*INSIDE, 10.0)] == list(sample_zones())


def test_outside_the_province_nothing_unknown_reaches() -> None:
    assert {found.state for found in states(FAR).values()} == {"outside"}
    assert all(found.margin_m is None for found in states(FAR).values())


def test_margin_is_signed_and_geodesic() -> None:
    found = states(INSIDE)["coal_ban/exact"]
    assert found.margin_m == pytest.approx(0.02 * 88_640, rel=0.002)
    assert (states(OUTSIDE)["coal_ban/exact"].margin_m or 0) < 0


def test_a_vague_location_is_near_every_edge_it_may_cross() -> None:
    found = states(INSIDE, accuracy_m=30_000.0)
    assert found["coal_ban/exact"].state == "near_edge"
    assert found["county/141102"].state == "near_edge"


def test_near_a_county_boundary_within_does_not_exclude() -> None:
    """100 m beyond the boundary (accuracy 150 m) the western county is still possible."""
    assert states((111.2011, 37.30))["coal_ban/none"].state == "unknown"
    assert states((111.205, 37.30))["coal_ban/none"].state == "outside"


def test_without_counties_within_cannot_exclude() -> None:
    zones = {key: one for key, one in sample_zones().items() if one.layer != "county"}
    found = {one.zone.id: one.state for one in ZoneIndex(zones).memberships(*EAST_COUNTY, 10.0)}
    assert found["coal_ban/none"] == "unknown"


def test_stated_overrides_the_outline() -> None:
    found = states(OUTSIDE, coal_ban__none="inside", coal_ban__exact="inside")
    assert (found["coal_ban/none"].state, found["coal_ban/none"].stated_by_user) == ("inside", True)
    assert (found["coal_ban/exact"].state, found["coal_ban/exact"].margin_m) == ("inside", None)
    assert not found["coal_ban/outer"].stated_by_user


def test_a_stated_county_tells_the_others() -> None:
    found = states((111.2001, 37.30), **{"county__141129": "inside"})
    assert (found["county/141102"].state, found["county/141102"].stated_by_user) == ("outside", True)
    assert found["region/west"].state == "inside"
    assert states((111.2001, 37.30))["region/west"].state == "near_edge"


def test_stated_built_up_area_and_its_distance_zones_tell_each_other() -> None:
    found = states(FAR, built_up__141129="inside")
    assert found["built_up_buffer/141129/20km"].state == "inside"
    found = states(INSIDE, **{"built_up_buffer__141129__10km": "outside"})
    assert found["built_up/141129"].state == "outside"
    assert found["built_up_buffer/141129/20km"].state == "inside" and not found["built_up_buffer/141129/20km"].stated_by_user


def test_an_unknown_zone_or_side_is_refused() -> None:
    with pytest.raises(KongquError) as caught:
        INDEX.memberships(*INSIDE, 10.0, {"coal_ban/exat": "inside"})
    assert caught.value.code == "unknown_zone" and "coal_ban/exact" in caught.value.near
    with pytest.raises(KongquError) as caught:
        INDEX.memberships(*INSIDE, 10.0, {"coal_ban/exact": "yes"})
    assert caught.value.code == "bad_membership"


def area(west: float, south: float, east: float, north: float) -> dict[str, Membership]:
    return {found.zone.id: found for found in INDEX.memberships_of_site(box(west, south, east, north))}


def test_share_of_a_polygon() -> None:
    found = area(111.07, 37.29, 111.09, 37.31)["coal_ban/exact"]
    assert found.state == "near_edge" and found.share == pytest.approx(0.5, abs=1e-4) and found.margin_m is None


def test_a_polygon_wholly_inside_or_clear() -> None:
    found = area(111.098, 37.298, 111.102, 37.302)
    assert (found["coal_ban/exact"].state, found["coal_ban/exact"].share) == ("inside", 1.0)
    assert found["coal_ban/outer"].state == "unknown"
    found = area(111.03, 37.23, 111.04, 37.24)
    assert (found["coal_ban/exact"].state, found["coal_ban/exact"].share) == ("outside", 0.0)
    assert found["coal_ban/inner"].state == "unknown"


def test_a_polygon_nearer_to_the_edge_than_its_accuracy() -> None:
    assert area(111.0805, 37.30, 111.085, 37.305)["coal_ban/exact"].state == "near_edge"


def test_a_whole_county_is_told_from_lists() -> None:
    """Named, not drawn: an outline that is the county's looks the same and may be off by its accuracy."""
    named = {found.zone.id: found for found in INDEX.memberships_of_site(box(111.0, 37.2, 111.2, 37.4), made_of=("141129",))}
    assert [named[key].state for key in ("county/141129", "county/141102", "region/west")] == ["inside", "outside", "inside"]
    assert named["coal_ban/none"].state == "unknown"
    drawn = area(111.0, 37.2, 111.2, 37.4)
    assert [drawn[key].state for key in ("county/141129", "county/141102", "region/west")] == ["near_edge"] * 3
    assert not any(drawn[key].divided for key in ("county/141129", "county/141102", "region/west"))


def test_a_site_as_large_as_a_county_is_not_that_county() -> None:
    """Of the very area of the western county, a tenth of a degree beside it: it lies in both."""
    beside = area(111.1, 37.2, 111.3, 37.4)
    assert [beside[key].state for key in ("county/141129", "county/141102")] == ["near_edge", "near_edge"]
    assert beside["county/141129"].divided and beside["county/141102"].divided
    assert beside["county/141129"].share == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("bad", [float("nan"), -1.0, float("inf"), 1e6])
def test_an_accuracy_that_is_none_is_refused(bad: float) -> None:
    for ask in (lambda: INDEX.memberships(*INSIDE, bad), lambda: INDEX.memberships_of_site(box(111.0, 37.2, 111.2, 37.4), {}, bad)):
        with pytest.raises(KongquError) as caught:
            ask()
        assert caught.value.code == "bad_accuracy"


@pytest.mark.parametrize(
    ("lon", "lat", "code"), [(471.1, 37.3, "out_of_range"), (111.1, 142.7, "out_of_range"), (float("nan"), 37.3, "not_finite")]
)
def test_a_position_that_is_none_is_refused(lon: float, lat: float, code: str) -> None:
    for ask in (lambda: INDEX.memberships(lon, lat, 10.0), lambda: INDEX.nearest(sample_zones().values(), lon, lat)):
        with pytest.raises(KongquError) as caught:
            ask()
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("site", "code"),
    [
        (Polygon(), "empty_geometry"), (box(471.0, 37.2, 471.2, 37.4), "out_of_range"), (box(5e5, 4e6, 5.1e5, 4.1e6), "out_of_range"),
        (Point(111.1, 37.3), "wrong_kind"), (None, "no_geometry"), (LineString([(111.1, 37.3), (111.1, 37.3)]), "invalid_geometry"),
        (Polygon([(111, 37), (112, 38), (112, 37), (111, 38)]), "invalid_geometry"), (GeometryCollection([box(111, 37, 112, 38)]), "wrong_kind"),
    ],
)  # fmt: skip
def test_a_site_that_is_none_is_refused(site: BaseGeometry, code: str) -> None:
    with pytest.raises(KongquError) as caught:
        INDEX.memberships_of_site(site)
    assert caught.value.code == code


def test_many_points_are_joined_to_the_zones_that_hold_them() -> None:
    lons, lats = np.array([111.10, 111.05, 113.5]), np.array([37.30, 37.25, 39.5])
    points, zones = INDEX.join(lons, lats)
    pairs = {(int(point), INDEX.drawn[zone].id) for point, zone in zip(points, zones, strict=True)}
    expected = {(point, one.id) for point in range(3) for one in INDEX.drawn if shapely.contains_xy(one.geometry, lons[point], lats[point])}
    assert pairs == expected and len(points) == len(expected) > 5
    fewer = ZoneIndex(
        {key: one for key, one in sample_zones().items() if one.layer != "coal_ban"}, ZoneOutlines.of(sample_zones().values())
    )
    points, zones = fewer.join(lons, lats)
    assert {(int(p), fewer.drawn[z].id) for p, z in zip(points, zones, strict=True)} == {
        pair for pair in expected if "coal_ban" not in pair[1]
    }


def test_what_the_outline_showed_is_kept_beside_what_is_stated() -> None:
    found = states((111.2001, 37.30), **{"county__141102": "outside"})
    assert (found["county/141102"].state, found["county/141102"].drawn, found["county/141102"].stated_by_user) == (
        "outside",
        "near_edge",
        True,
    )


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(111.0, 111.4), lat=st.floats(37.2, 37.4))
def test_order_of_zones_does_not_matter(lon: float, lat: float) -> None:
    backwards = ZoneIndex(dict(reversed(list(sample_zones().items()))))
    one = {found.zone.id: (found.state, found.margin_m) for found in INDEX.memberships(lon, lat, 10.0)}
    two = {found.zone.id: (found.state, found.margin_m) for found in backwards.memberships(lon, lat, 10.0)}
    assert one == two
