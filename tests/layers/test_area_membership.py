"""How areas and lines lie to outlines, against overlays measured by geographiclib and against the margins of single positions."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.geodesy import signed_distance_m
from layers.area_membership import AreaIndex, AreaRelation
from layers.build import BUILD
from layers.membership import ZoneIndex
from layers.model import Zone
from layers.store import read_edition
from tests.geo.by_geographiclib import area_km2
from tests.layers.samples import sample_zones, zone

SQUARE = box(111.08, 37.28, 111.12, 37.32)
RING = Polygon(SQUARE.exterior.coords, [box(111.09, 37.29, 111.11, 37.31).exterior.coords])
TWO = MultiPolygon([box(111.02, 37.28, 111.04, 37.30), box(111.06, 37.28, 111.08, 37.30)])
ZONES = [
    zone("coal_ban/square", SQUARE),
    zone("coal_ban/ring", RING),
    zone("coal_ban/two", TWO),
    zone("coal_ban/line", SQUARE, accuracy_m=0.0),
]
OUTLINES = {one.id: one.geometry for one in ZONES}
INDEX = AreaIndex(ZONES)


def relations(site: BaseGeometry, accuracy_m: float = 0.0) -> dict[str, AreaRelation]:
    clear = {key: AreaRelation("outside", 0.0, 0.0) for key in OUTLINES}  # what is not told lies clear
    return clear | INDEX.relations(site, accuracy_m)


def whole_km2(area: BaseGeometry) -> float:
    return sum(area_km2(part) for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty)


corners = st.tuples(st.floats(111.0, 111.2), st.floats(37.2, 37.4))
sizes = st.floats(1e-5, 0.15)


@st.composite
def sites(draw: st.DrawFn) -> BaseGeometry:
    """Boxes, boxes with a hole, and pairs of boxes, on the corners of the zones every second time."""
    (west, south), size = draw(corners), draw(sizes)
    if draw(st.booleans()):
        west, south, size = round(west, 2), round(south, 2), max(0.01, round(size, 2))
    outer = box(west, south, west + size, south + size)
    match draw(st.sampled_from(["box", "hole", "pair"])):
        case "hole":
            return Polygon(
                outer.exterior.coords, [box(west + size / 4, south + size / 4, west + size / 2, south + size / 2).exterior.coords]
            )
        case "pair":
            return MultiPolygon([outer, box(west + 1.5 * size, south, west + 2 * size, south + size)])
        case _:
            return outer


@settings(max_examples=150, deadline=None)
@given(sites())
def test_area_and_share_are_those_of_the_overlay(site: BaseGeometry) -> None:
    whole = whole_km2(site)
    for zone_id, found in relations(site).items():
        expected = whole_km2(shapely.intersection(OUTLINES[zone_id], site))
        assert found.inside == pytest.approx(expected, rel=1e-6, abs=1e-9)
        assert found.share == pytest.approx(expected / whole, rel=1e-6, abs=1e-9)
        assert 0.0 <= found.share <= 1.0


@settings(max_examples=150, deadline=None)
@given(sites(), st.floats(0.0, 2_000.0))
def test_the_state_is_that_of_every_position_of_the_site(site: BaseGeometry, accuracy_m: float) -> None:
    """Inside: no position of the site may lie outside within the accuracies; outside: none inside."""
    spots = shapely.get_coordinates(shapely.segmentize(site, 0.01))
    for one in ZONES:
        found = relations(site, accuracy_m)[one.id]
        margins = np.array([signed_distance_m(one.geometry, *spot) for spot in spots])
        tolerance_m = (one.accuracy_m or 0.0) + accuracy_m
        if found.state == "inside":
            assert found.share == 1.0 and margins.min() > tolerance_m - 0.5
        elif found.state == "outside":
            assert found.share == 0.0 and margins.max() < 0.5 - tolerance_m
        elif margins.min() > tolerance_m + 0.5 or margins.max() < -tolerance_m - 0.5:  # an edge within the site, not at its own edge
            edge = shapely.boundary(one.geometry)
            assert shapely.intersects(site, edge) or shapely.distance(shapely.boundary(site), edge) < (tolerance_m + 1.0) / 84_000


@settings(max_examples=150, deadline=None)
@given(sites(), st.floats(0.0, 3_000.0))
def test_divided_is_what_is_divided_whatever_the_accuracies(site: BaseGeometry, accuracy_m: float) -> None:
    """Degrees are taken as 84 km long, so what is 32 % beyond the accuracies is always seen, and nothing short of them."""
    for one in ZONES:
        found = relations(site, accuracy_m)[one.id]
        parts = [shapely.intersection(one.geometry, site), shapely.difference(site, one.geometry)]
        spots = [*shapely.get_coordinates(shapely.segmentize(site, 0.01)), *shapely.get_coordinates(shapely.point_on_surface(parts))]
        margins = [signed_distance_m(one.geometry, *spot) for spot in spots]
        tolerance_m = (one.accuracy_m or 0.0) + accuracy_m
        held = site.covers(one.geometry)
        if found.divided:
            assert found.state == "near_edge"
            deep = held and any(signed_distance_m(site, *spot) > tolerance_m - 0.5 for spot in shapely.get_coordinates(one.geometry))
            assert min(margins) < -tolerance_m + 0.5 and (deep or max(margins) > tolerance_m - 0.5)
        elif found.state == "near_edge" and found.share > 0.0:
            assert not (min(margins) < -1.33 * tolerance_m - 1.0 and max(margins) > 1.33 * tolerance_m + 1.0)


def test_a_site_that_crosses_by_less_than_the_accuracy_is_not_called_divided() -> None:
    """The edge of the square, good to 100 m, lies at 111.08 E; a degree is 88.65 km here."""
    for reach_m, divided in ((1.0, False), (90.0, False), (150.0, True)):
        found = relations(box(111.06, 37.295, 111.08 + reach_m / 88_650, 37.30))["coal_ban/square"]
        assert (found.state, found.divided) == ("near_edge", divided)
        assert found.share > 0.0


def test_a_site_that_holds_a_whole_zone_is_divided() -> None:
    assert relations(box(111.0, 37.2, 111.2, 37.4))["coal_ban/square"].divided
    assert not relations(SQUARE)["coal_ban/square"].divided  # of the same outline: it may be the zone itself
    assert relations(box(111.095, 37.285, 111.105, 37.315))["coal_ban/ring"].divided  # from bar to bar, across the hole


def test_a_site_clipped_to_a_zone_is_not_divided_by_the_edge_they_share() -> None:
    """Where corners come to lie on an edge, rounding leaves differences without any ground."""
    outline = Polygon([(111, 37), (111.3, 37.01), (111.31, 37.3), (111.01, 37.29)])
    index = AreaIndex([zone("coal_ban/slanted", outline, accuracy_m=150.0)])
    rng = np.random.default_rng(4)
    for first, width in zip(rng.uniform(0.0, 0.8, 60), rng.uniform(0.02, 0.2, 60), strict=True):
        (x0, y0), (x1, y1) = ((111 + 0.3 * t, 37 + 0.01 * t) for t in (first, first + width))
        plot = Polygon([(x0, y0), (x1, y1), (x1, y1 + 0.05), (x0, y0 + 0.05)])
        beyond = Polygon([(x0, y0), (x1, y1), (x1, y1 - 0.05), (x0, y0 - 0.05)])
        for site in (plot, beyond, LineString([(x0, y0), (x1, y1)])):
            found = index.relations(site, 10.0).get("coal_ban/slanted", AreaRelation("outside", 0.0, 0.0))
            assert not found.divided


def test_a_zone_smaller_than_its_accuracy_does_not_divide_what_is_hardly_larger() -> None:
    """Moved by its accuracy the zone would leave the site; deep within a wide one it would not."""
    index = AreaIndex([zone("coal_ban/dot", shapely.Point(111.5, 37.5).buffer(0.001), accuracy_m=1000.0)])
    hardly = shapely.union(shapely.Point(111.5, 37.5).buffer(0.0011), box(111.5, 37.499, 111.7, 37.501))
    assert not index.relations(hardly, 0.0)["coal_ban/dot"].divided
    assert index.relations(box(111.3, 37.3, 111.7, 37.7), 0.0)["coal_ban/dot"].divided


@pytest.mark.parametrize(("gap_m", "state"), [(900, "near_edge"), (1_100, "outside")])
def test_the_edge_nearest_to_a_wide_site_is_found_far_from_its_middle(gap_m: float, state: str) -> None:
    """250 km across; what is nearest in degrees is not what is nearest in metres."""
    wide = box(111.0, 35.0, 113.5, 39.95)
    east = 113.5 + gap_m / 85_620.0
    two = MultiPolygon([box(112.0, 34.9, 112.1, 34.9888), box(east, 39.8, 113.7, 39.85)])
    index = AreaIndex([zone("coal_ban/two", two, accuracy_m=1000.0)])
    assert index.relations(wide, 0.0)["coal_ban/two"].state == state


ROAD = LineString([(111.0, 37.30), (111.2, 37.30)])


def test_length_and_share_of_a_road() -> None:
    found = relations(ROAD)
    assert found["coal_ban/square"].share == pytest.approx(0.2, abs=1e-9)
    assert found["coal_ban/square"].inside == pytest.approx(0.04 * 88.65, rel=1e-3)
    assert found["coal_ban/ring"].share == pytest.approx(0.1, abs=1e-9)
    assert found["coal_ban/two"].share == pytest.approx(0.2, abs=1e-9)  # it runs along the edge of both parts: that counts
    assert {one.state for one in found.values()} == {"near_edge"}


def test_a_road_inside_and_one_clear_of_it() -> None:
    inside = MultiLineString([[(111.095, 37.285), (111.105, 37.285)], [(111.115, 37.29), (111.115, 37.31)]])
    assert relations(inside)["coal_ban/square"] == AreaRelation("inside", 1.0, pytest.approx(0.01 * 88.6 + 2.2197, rel=1e-3))
    assert relations(LineString([(111.05, 37.35), (111.06, 37.36)]))["coal_ban/square"] == AreaRelation("outside", 0.0, 0.0)
    assert relations(LineString([(111.1195, 37.29), (111.1195, 37.31)]))["coal_ban/square"].state == "near_edge"  # 44 m from the edge
    assert relations(LineString([(111.1195, 37.29), (111.1195, 37.31)]))["coal_ban/line"].state == "inside"


def test_a_site_in_the_hole_of_a_ring_is_outside() -> None:
    found = relations(box(111.098, 37.298, 111.102, 37.302))
    assert (found["coal_ban/ring"].state, found["coal_ban/square"].state) == ("outside", "inside")


def test_memberships_tell_area_or_length() -> None:
    index = ZoneIndex(sample_zones())
    area = {m.zone.id: m for m in index.memberships_of_site(box(111.07, 37.29, 111.09, 37.31))}
    road = {m.zone.id: m for m in index.memberships_of_site(ROAD)}
    half = area["coal_ban/exact"]
    assert (half.state, half.share, half.length_km) == ("near_edge", pytest.approx(0.5), None)
    assert half.area_km2 == pytest.approx(area_km2(box(111.08, 37.29, 111.09, 37.31)), rel=1e-6)
    assert road["coal_ban/exact"].area_km2 is None
    assert road["coal_ban/exact"].length_km == pytest.approx(3.546, rel=1e-3)
    assert (area["coal_ban/none"].share, area["coal_ban/none"].area_km2, area["coal_ban/none"].state) == (None, None, "unknown")
    assert road["county/141129"].state == "near_edge"  # it ends at the county line
    assert road["coal_ban/none"].state == "unknown"


def test_a_road_through_two_counties_can_meet_what_only_one_of_them_may_hold() -> None:
    road = LineString([(111.15, 37.3), (111.35, 37.3)])
    found = {m.zone.id: m.state for m in ZoneIndex(sample_zones()).memberships_of_site(road)}
    assert (found["county/141129"], found["county/141102"], found["coal_ban/none"]) == ("near_edge", "near_edge", "unknown")
    east = LineString([(111.25, 37.3), (111.35, 37.3)])
    assert {m.zone.id: m.state for m in ZoneIndex(sample_zones()).memberships_of_site(east)}["coal_ban/none"] == "outside"


@pytest.fixture(scope="module")
def real() -> dict[str, Zone]:
    if not (BUILD / "manifest.json").exists():
        pytest.skip("no zones have been built")
    return dict(read_edition(BUILD).zones)


def test_shares_in_counties_make_up_the_whole(real: dict[str, Zone]) -> None:
    index = ZoneIndex({key: one for key, one in real.items() if one.layer in ("county", "province")})
    rng = np.random.default_rng(5)
    for lon, lat, size in zip(rng.uniform(111.2, 113.2, 25), rng.uniform(35.6, 39.3, 25), rng.uniform(0.001, 0.6, 25), strict=True):
        for site in (box(lon, lat, lon + size, lat + size), LineString([(lon, lat), (lon + size, lat + size / 3)])):
            found = index.memberships_of_site(site)
            province = next(m.share or 0.0 for m in found if m.zone.layer == "province")
            assert sum(m.share or 0.0 for m in found if m.zone.layer == "county") == pytest.approx(province, abs=1e-6)


def test_every_zone_lies_wholly_in_itself(real: dict[str, Zone]) -> None:
    index = ZoneIndex(real)
    for key in ("built_up/141129", "coal_ban/taiyuan-2017", "prefecture/141100", "built_up_buffer/140100/20km", "province/140000"):
        found = {m.zone.id: m for m in index.memberships_of_site(real[key].geometry)}[key]
        assert found.share == 1.0
        assert found.area_km2 == pytest.approx(whole_km2(real[key].geometry), rel=1e-6)


def test_clips_of_real_counties_are_not_divided_by_what_they_are_clipped_to(real: dict[str, Zone]) -> None:
    county = real["county/141129"]
    index = ZoneIndex({key: one for key, one in real.items() if one.layer in ("county", "prefecture", "province")})
    corners = shapely.get_coordinates(county.geometry)
    rng = np.random.default_rng(9)
    for lon, lat in corners[rng.choice(len(corners), 30)]:
        turned = shapely.affinity.rotate(box(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02), 20)
        clip = max(shapely.get_parts(shapely.intersection(county.geometry, turned)), key=shapely.area)
        found = {m.zone.id: m for m in index.memberships_of_site(clip, {}, 10.0)}
        assert not found["county/141129"].divided and not found["province/140000"].divided
        assert found["county/141129"].share == pytest.approx(1.0, abs=1e-9)
