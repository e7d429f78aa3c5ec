"""Evidence for the law: any of several zones, distances and their interiors, and what the user stated."""

from datetime import date

import pytest
import shapely

from base.text import Text
from layers.catalogue import read_layers
from layers.model import Membership, Zone
from rules.place import AdminSelector, DistanceSelector, LayerSelector, ZoneSelector
from services.evidence import of_membership
from services.place import PlaceView

DAY = date(2024, 1, 15)
SQUARE = shapely.box(111, 37, 112, 38)


def zone(zone_id, **changes):
    given = {"id": zone_id, "layer": zone_id.split("/")[0], "name": Text(zone_id, zone_id), "status": "proxy", "bound": "exact", "geometry": SQUARE,
             "accuracy_m": 1000.0, "derivation": Text("x", "x"), **changes}  # fmt: skip
    return Zone(**given)


def view(*memberships, accuracy_m=10.0):
    return PlaceView(memberships, read_layers(), accuracy_m, DAY)


def at(zone_id, state, margin=None, **changes):
    return Membership(zone(zone_id, **changes), state, margin)


def test_a_yes_outweighs_doubts_and_a_doubt_outweighs_a_no():
    place = view(at("region/a", "outside"), at("region/b", "unknown", geometry=None, bound="none"), at("region/c", "inside"))
    assert place.evidence(ZoneSelector(("region/a", "region/b", "region/c"))).state == "inside"
    assert place.evidence(ZoneSelector(("region/a", "region/b"))).state == "no_data"
    assert place.evidence(ZoneSelector(("region/a",))).state == "outside"


def test_a_zone_that_is_not_there_is_no_data():
    assert view().evidence(ZoneSelector(("region/a",))).state == "no_data"


def test_a_zone_with_a_question_is_asked_about():
    question = Text("在园区内吗？", "Inside?")
    found = view(at("park/a", "unknown", geometry=None, bound="none", question=question)).evidence(ZoneSelector(("park/a",)))
    assert (found.state, found.question) == ("ask", question)


def test_an_outline_wider_than_the_zone_is_asked_about_inside():
    assert view(at("coal_ban/a", "unknown", bound="outer")).evidence(ZoneSelector(("coal_ban/a",))).state == "ask"


def test_a_layer_that_cannot_be_complete_never_says_no():
    assert view(at("coal_ban/a", "outside")).evidence(LayerSelector("coal_ban")).state == "no_data"
    assert view(at("park/a", "outside")).evidence(LayerSelector("park")).state == "outside"
    assert view().evidence(LayerSelector("park")).state == "no_data"


COUNTY = at("county/141129", "inside", 5000.0, adcode="141129", status="derived")
PROVINCE = at("province/140000", "inside", 90_000.0, adcode="140000", status="derived")


@pytest.mark.parametrize(
    ("adcodes", "expected"),
    [
        (("141129",), "inside"),
        (("141100",), "inside"),
        (("140000",), "inside"),
        (("141181",), "outside"),
        (("140100", "141181"), "outside"),
    ],
)
def test_counties_lie_in_their_prefecture_and_province(adcodes, expected):
    assert view(COUNTY, PROVINCE).evidence(AdminSelector(adcodes)).state == expected


def test_near_a_county_boundary_only_areas_that_hold_both_sides_are_certain():
    other = at("county/141125", "near_edge", -100.0, adcode="141125", status="derived")
    here = at("county/141129", "near_edge", 100.0, adcode="141129", status="derived")
    place = view(here, other, PROVINCE)
    assert place.evidence(AdminSelector(("141129",))).state == "near_edge"
    assert place.evidence(AdminSelector(("141129", "141125"))).state == "inside"
    assert place.evidence(AdminSelector(("141100",))).state == "inside"
    assert place.evidence(AdminSelector(("140100",))).state == "outside"


def test_without_county_boundaries_no_area_is_decided():
    assert view(PROVINCE).evidence(AdminSelector(("141129",))).state == "no_data"


def ring(state, margin, interior="stated", km=10.0):
    built_up = at("built_up/141100", state, margin, adcode="141100", seat_kind="prefecture")
    return view(built_up).evidence(DistanceSelector("built_up", km, interior, ("prefecture",))).state


@pytest.mark.parametrize(
    ("state", "margin", "interior", "expected"),
    [
        ("outside", -5_000.0, "stated", "inside"), ("outside", -9_500.0, "stated", "near_edge"), ("outside", -10_500.0, "stated", "near_edge"),
        ("outside", -15_000.0, "stated", "outside"), ("outside", None, "stated", "outside"),
        ("inside", 3_000.0, "stated", "inside"), ("inside", 3_000.0, "excluded", "outside"), ("inside", 3_000.0, "unclear", "reading"),
        ("near_edge", 300.0, "stated", "inside"), ("near_edge", 300.0, "excluded", "near_edge"), ("near_edge", -300.0, "unclear", "near_edge"),
        ("outside", -5_000.0, "excluded", "inside"), ("outside", -5_000.0, "unclear", "inside"),
    ],
)  # fmt: skip
def test_distances_and_what_lies_within(state, margin, interior, expected):
    assert ring(state, margin, interior) == expected


@pytest.mark.parametrize("margin", [-30_000.0, None])
def test_a_stated_distance_zone_decides(margin):
    built_up = at("built_up/141100", "outside", margin, adcode="141100", seat_kind="prefecture")
    stated = Membership(zone("built_up_buffer/141100/10km", of="built_up/141100"), "inside", None, stated_by_user=True)
    found = view(built_up, stated).evidence(DistanceSelector("built_up", 10, "stated", ("prefecture",)))
    assert (found.state, found.stated_by_user) == ("inside", True)
    assert "用户声明" in found.text.zh


def test_seats_and_areas_narrow_a_layer():
    place = view(
        at("built_up/141100", "outside", -40_000.0, adcode="141100", seat_kind="prefecture"),
        at("built_up/141129", "inside", 500.0, adcode="141129", seat_kind="county"), COUNTY, PROVINCE,
    )  # fmt: skip
    assert place.evidence(LayerSelector("built_up", ("prefecture",))).state == "outside"
    assert place.evidence(LayerSelector("built_up", ("county",))).state == "inside"
    assert place.evidence(LayerSelector("built_up", (), ("141100",))).state == "inside"
    assert place.evidence(LayerSelector("built_up", (), ("140100",))).state == "outside"


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "expected"),
    [
        (None, None, "inside"), (DAY, None, "inside"), (None, DAY, "inside"),
        (date(2024, 1, 16), None, "no_data"), (None, date(2024, 1, 14), "no_data"),
    ],
)  # fmt: skip
def test_a_zone_that_is_not_in_effect_tells_nothing_of_the_day(valid_from, valid_to, expected):
    place = view(at("coal_ban/a", "inside", valid_from=valid_from, valid_to=valid_to))
    assert place.evidence(ZoneSelector(("coal_ban/a",))).state == expected
    assert place.evidence(LayerSelector("coal_ban")).state == expected


def test_areas_are_named_in_words_that_hold_for_a_not_as_well():
    place = view(COUNTY, PROVINCE, at("county/140703", "outside", None, adcode="140703", name=Text("太谷区", "Taigu"), status="derived"))
    assert place.evidence(AdminSelector(("140703",))).text.zh.endswith("不在太谷区")


def test_no_zone_is_called_the_nearest_where_no_distance_is_known():
    far = view(at("park/a", "outside"), at("park/b", "outside")).evidence(LayerSelector("park"))
    near = view(at("park/a", "outside"), at("park/b", "outside", -7_000.0)).evidence(LayerSelector("park"))
    assert "最近" not in far.text.zh
    assert "最近：不在park/b" in near.text.zh


def test_a_doubt_about_an_edge_names_what_to_state():
    built_up = at("built_up/141100", "outside", -9_500.0, adcode="141100", seat_kind="prefecture")
    ring_zone = at("built_up_buffer/141100/10km", "near_edge", 500.0)
    found = view(built_up, ring_zone).evidence(DistanceSelector("built_up", 10, "stated", ("prefecture",)))
    assert (found.state, found.zone) == ("near_edge", "built_up_buffer/141100/10km")
    assert found.question is not None
    assert view(at("region/a", "near_edge", 50.0)).evidence(ZoneSelector(("region/a",))).question is not None


@pytest.mark.parametrize(("share", "km"), [(0.0, 15.0), (None, 60.0)])
def test_a_distance_that_cannot_be_measured_is_no_data(share, km):
    built_up = Membership(zone("built_up/141100", adcode="141100", seat_kind="prefecture"), "outside", None, share=share)
    assert view(built_up).evidence(DistanceSelector("built_up", km, "stated", ("prefecture",))).state == "no_data"


def test_a_zone_that_may_reach_anywhere_is_not_left_out_of_a_county():
    anywhere = at("coal_ban/a", "unknown", geometry=None, bound="none")
    assert view(anywhere, COUNTY, PROVINCE).evidence(LayerSelector("coal_ban", (), ("141129",))).zone == "coal_ban/a"


def test_a_built_up_area_without_outline_next_door_is_not_far():
    """Its ring may reach into this county, so nothing else that is far away makes the answer a no."""
    far = at("built_up/140100", "outside", None, adcode="140100", seat_kind="prefecture")
    undrawn = at("built_up/141100", "outside", None, adcode="141100", seat_kind="prefecture", geometry=None, bound="none")
    ring = at("built_up_buffer/141100/10km", "unknown", None, of="built_up/141100", geometry=None, bound="none")
    selector = DistanceSelector("built_up", 10, "stated", ("prefecture",))
    assert view(far, undrawn, ring).evidence(selector).state == "no_data"
    assert view(far, undrawn).evidence(selector).state == "no_data"
    assert view(far).evidence(selector).state == "outside"


@pytest.mark.parametrize(("side", "expected"), [("inside", "inside"), ("outside", "no_data")])
def test_a_stated_built_up_area_at_a_distance_that_has_no_ring(side, expected):
    """Inside it is within any distance; outside it says nothing of how far."""
    stated = Membership(zone("built_up/141100", adcode="141100", seat_kind="prefecture"), side, None, stated_by_user=True)
    assert view(stated).evidence(DistanceSelector("built_up", 15, "stated", ("prefecture",))).state == expected


@pytest.mark.parametrize(
    ("bound", "divided", "share", "words", "asks"),
    [
        ("exact", True, 0.4, ("40% 的面积在",), False),
        ("exact", False, 0.4, ("图上 40%", "误差"), True),
        ("exact", False, 1.0, ("图上 100%", "误差"), True),
        ("exact", True, 0.0001, ("不到 1% 的面积在",), False),
        ("exact", True, 0.9999, ("99% 以上的面积在",), False),
        ("outer", False, 0.4, ("图上 40%", "画的比它大"), True),
        ("inner", False, 0.4, ("图上 40%", "只画出其一部分"), True),
    ],
)
def test_a_share_is_told_for_what_it_is(bound, divided, share, words, asks):
    found = of_membership(Membership(zone("coal_ban/a", bound=bound), "near_edge", share=share, area_km2=1.0, divided=divided))
    plain = found.text.zh.replace(" ", "")
    assert found.state == "near_edge"
    assert all(word.replace(" ", "") in plain for word in words)
    assert (found.question is not None) == asks


@pytest.mark.parametrize(
    ("bound", "margin_m", "state"),
    [
        ("exact", -2_000.0, "inside"), ("exact", -20_000.0, "outside"), ("outer", -2_000.0, "no_data"), ("outer", -20_000.0, "outside"),
        ("inner", -2_000.0, "inside"), ("inner", -20_000.0, "no_data"), ("inner", None, "no_data"), ("exact", None, "outside"),
    ],
)  # fmt: skip
def test_a_distance_from_what_is_not_the_whole_zone_is_told_only_where_it_holds(bound, margin_m, state):
    membership = Membership(zone("built_up/x", bound=bound), "unknown" if bound == "inner" else "outside", margin_m)
    assert view(membership).evidence(DistanceSelector("built_up", 10.0, "stated")).state == state


def test_a_zone_beyond_the_search_radius_is_not_far_where_the_law_asks_for_more_than_that():
    far = Membership(zone("built_up/x"), "outside", None)
    assert view(far).evidence(DistanceSelector("built_up", 10.0, "stated")).state == "outside"
    assert view(far).evidence(DistanceSelector("built_up", 60.0, "stated")).state == "no_data"
