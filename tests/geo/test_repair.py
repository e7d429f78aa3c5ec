"""What is repaired has the area that was meant and a note; what has two readings is refused with its place."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import KongquError
from geo.geodesy import geodesic_area_km2
from geo.outlines import outline_of
from tests.geo.by_geographiclib import area_km2

SQUARE = [[112, 37], [112.5, 37], [112.5, 37.5], [112, 37.5], [112, 37]]


def rectangle(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def area_of(kind, coordinates):
    return outline_of({"type": kind, "coordinates": coordinates}, "site.geojson")


def shoelace_deg2(geometry):
    """Outer rings minus holes, by the surveyor's formula in plain Python."""

    def ring(points):
        (x0, y0), *_ = points
        moved = [(x - x0, y - y0) for x, y in points]
        return abs(math.fsum(a * d - b * c for (a, b), (c, d) in pairwise(moved))) / 2

    return sum(ring(p.exterior.coords) - sum(ring(hole.coords) for hole in p.interiors) for p in shapely.get_parts(geometry))


def told(outline, *words):
    zh, en = (" ".join(text[lang] for text in outline.repairs) for lang in ("zh", "en"))
    return all(word in zh or word in en for word in words)


AS_GIVEN = {
    "square": ("Polygon", [SQUARE], 0.25),
    "clockwise": ("Polygon", [SQUARE[::-1]], 0.25),
    "hole": ("Polygon", [SQUARE, rectangle(112.1, 37.1, 112.2, 37.2)], 0.24),
    "hole that touches the outer ring at a point": ("Polygon", [SQUARE, [[112, 37.2], [112.1, 37.1], [112.1, 37.3], [112, 37.2]]], 0.24),
    "two parts": ("MultiPolygon", [[SQUARE], [rectangle(113, 37, 113.5, 37.5)]], 0.5),
    "parts that touch at a corner": ("MultiPolygon", [[SQUARE], [rectangle(112.5, 37.5, 113, 38)]], 0.5),
    "a part in the hole of another": (
        "MultiPolygon",
        [[SQUARE, rectangle(112.1, 37.1, 112.4, 37.4)], [rectangle(112.2, 37.2, 112.3, 37.3)]],
        0.17,
    ),
}


@pytest.mark.parametrize("name", AS_GIVEN)
def test_what_is_valid_is_taken_as_drawn_and_nothing_is_told(name):
    kind, coordinates, meant_deg2 = AS_GIVEN[name]
    found = area_of(kind, coordinates)
    assert found.repairs == ()
    assert shapely.to_wkt(found.geometry) == shapely.to_wkt(shapely.geometry.shape({"type": kind, "coordinates": coordinates}))
    assert shoelace_deg2(found.geometry) == pytest.approx(meant_deg2, rel=1e-9)


REPAIRED = {
    "open ring": ("Polygon", [SQUARE[:-1]], 0.25, ["第 1 环（外环）没有闭合", "ring 1 (outer) is not closed", "[112, 37.5] → [112, 37]", "55.49 km"]),
    "open hole": ("Polygon", [SQUARE, rectangle(112.1, 37.1, 112.2, 37.2)[:-1]], 0.24, ["第 2 环（洞）没有闭合", "11.1 km"]),
    "two open rings": (
        "MultiPolygon",
        [[SQUARE[:-1]], [rectangle(113, 37, 113.5, 37.5)[:-1]]],
        0.5,
        ["等 2 个环没有闭合", "part 1, ring 1 (outer) and 1 more is not closed"],
    ),
    "repeated points": ("Polygon", [[*SQUARE[:2], SQUARE[1], SQUARE[1], *SQUARE[2:], SQUARE[0]]], 0.25, ["有 3 个相邻的重复点", "position 3 [112.5, 37]"]),
    "spike along an edge": ("Polygon", [[*SQUARE[:2], [112.7, 37], SQUARE[1], *SQUARE[2:]]], 0.25, ["尖刺", "[112.7, 37]", "17.8 km"]),
    "oblique spike inwards": ("Polygon", [[*SQUARE[:2], [112.3, 37.1], SQUARE[1], *SQUARE[2:]]], 0.25, ["尖刺", "spikes", "[112.3, 37.1]"]),
    "spike at the first point": ("Polygon", [[*SQUARE, [111.9, 36.9], SQUARE[0]]], 0.25, ["[111.9, 36.9]"]),
    "corridor of no width": (
        "Polygon",
        [[*SQUARE[:2], [112.6, 37], [112.6, 36.9], [112.7, 36.9], [112.7, 37], [112.6, 37], SQUARE[1], *SQUARE[2:]]],
        0.26,
        ["细缝", "corridors"],
    ),
    "hole cut in from outside": (
        "Polygon",
        [[*SQUARE[:1], [112.1, 37.1], [112.1, 37.2], [112.2, 37.2], [112.2, 37.1], [112.1, 37.1], *SQUARE]],
        0.24,
        ["细缝"],
    ),
    "touches itself at a point": (
        "Polygon",
        [[[112, 37], [112.1, 37.1], [112.2, 37], [112.2, 37.2], [112.1, 37.1], [112, 37.2], [112, 37]]],
        0.02,
        ["[112.1, 37.1]", "相接", "touch"],
    ),
    "encloses a hole by touching itself": ("Polygon", [[*SQUARE, [112.1, 37.2], [112.2, 37.1], SQUARE[0]]], 0.235, ["[112, 37]", "相接"]),
    "hole that shares an edge with the outer ring": ("Polygon", [SQUARE, rectangle(112, 37.1, 112.1, 37.2)], 0.24, ["相接", "touch"]),
    "holes that share an edge": (
        "Polygon",
        [SQUARE, rectangle(112.1, 37.1, 112.2, 37.2), rectangle(112.2, 37.1, 112.3, 37.2)],
        0.23,
        ["相接"],
    ),
    "parts that overlap": ("MultiPolygon", [[SQUARE], [rectangle(112.4, 37, 112.9, 37.5)]], 0.45, ["第 1 块与第 2 块", "parts 1 and 2", "km²"]),
    "parts that share an edge": ("MultiPolygon", [[SQUARE], [rectangle(112.5, 37, 113, 37.5)]], 0.5, ["已合并", "overlap about 0 m²"]),
    "a part twice": ("MultiPolygon", [[SQUARE], [rectangle(113, 37, 113.5, 37.5)], [SQUARE]], 0.5, ["先见于第 3 块", "first part 3"]),
    "a part twice, from another corner": ("MultiPolygon", [[SQUARE], [[*SQUARE[2:], *SQUARE[1:3]]]], 0.25, ["有 1 块与另一块相同"]),
    "crosses itself by a tenth of a millimetre": (
        "Polygon",
        [[*SQUARE[:3], [112.25, 37.5 - 3e-9], [112.3, 37.5 - 3e-9], SQUARE[3], SQUARE[0]]],
        0.25,
        ["极小的交叉", "cross by a trifle"],
    ),
    "a bracket of overlapping parts round a hole": (
        "MultiPolygon",
        [[rectangle(112, 37, 112.5, 37.1)], [rectangle(112.4, 37, 112.5, 37.5)], [rectangle(112, 37.4, 112.5, 37.5)], [rectangle(112, 37, 112.1, 37.5)]],
        0.16,
        ["已合并"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPAIRED)
def test_what_has_one_meaning_is_repaired_and_told(name):
    kind, coordinates, meant_deg2, words = REPAIRED[name]
    found = area_of(kind, coordinates)
    assert found.geometry.is_valid
    assert shoelace_deg2(found.geometry) == pytest.approx(meant_deg2, rel=1e-6)
    assert len(found.repairs) == 1
    assert told(found, *words)


def test_the_repaired_area_in_square_kilometres():
    whole, corner = (shapely.Polygon(ring) for ring in (SQUARE, rectangle(112.4, 37.4, 112.5, 37.5)))
    found = area_of("MultiPolygon", [[SQUARE[:-1]], [rectangle(112.4, 37.4, 112.9, 37.9)]])
    other = shapely.Polygon(rectangle(112.4, 37.4, 112.9, 37.9))
    assert geodesic_area_km2(found.geometry) == pytest.approx(area_km2(whole) + area_km2(other) - area_km2(corner), rel=1e-8)
    assert len(found.repairs) == 2


REFUSED = {
    "bow tie": (
        "Polygon",
        [[[112, 37], [112.1, 37.1], [112.1, 37], [112, 37.1], [112, 37]]],
        ["第 1 环（外环）", "ring 1 (outer) crosses itself at [112.05, 37.05]", "positions 1 and 2, and 3 and 4"],
    ),
    "bow tie with its crossing drawn": (
        "Polygon",
        [[[112, 37], [112.05, 37.05], [112.1, 37.1], [112.1, 37], [112.05, 37.05], [112, 37.1], [112, 37]]],
        ["[112.05, 37.05]", "自相交"],
    ),
    "two points exchanged": ("Polygon", [[*SQUARE[:1], SQUARE[2], SQUARE[1], *SQUARE[3:]]], ["[112.25, 37.25]"]),
    "wound round twice": ("Polygon", [SQUARE[:-1] + SQUARE], ["自相交"]),
    "areas that cancel out": (
        # a lobe wound twice (0.02) and one turned over (0.04): the surveyor's formula alone sees nothing
        "Polygon",
        [[
            [112, 37], [112.5, 37], [112.5, 37.2], [112.7, 37.0], [112.7, 37.4], [112.5, 37.2], [112.5, 37.5], [112, 37.5], [112, 37],
            [112.2, 37], [112.2, 37.1], [112, 37.1], [112, 37],
        ]],
        ["自相交"],
    ),
    "hole outside": ("Polygon", [SQUARE, rectangle(113, 37, 113.1, 37.1)], ["第 2 环（洞）", "ring 2 (hole) reaches outside", "[113.05, 37.05]"]),
    "hole across the outer ring": ("Polygon", [SQUARE, rectangle(112.4, 37.1, 112.6, 37.2)], ["伸出外环之外", "[112.55, 37.15]"]),
    "holes that overlap": (
        "Polygon",
        [SQUARE, rectangle(112.1, 37.1, 112.3, 37.3), rectangle(112.2, 37.2, 112.4, 37.4)],
        ["第 3 环（洞）", "overlaps another hole", "[112.25, 37.25]"],
    ),
    "hole in a hole": ("Polygon", [SQUARE, rectangle(112.1, 37.1, 112.4, 37.4), rectangle(112.2, 37.2, 112.3, 37.3)], ["第 3 环（洞）"]),
    "hole of the whole": ("Polygon", [SQUARE, SQUARE], ["占去了全部面积"]),
    "crossing in the second part": (
        "MultiPolygon",
        [[SQUARE], [[[113, 37], [113.1, 37.1], [113.1, 37], [113, 37.1], [113, 37]]]],
        ["第 2 块第 1 环（外环）", "part 2, ring 1 (outer)", "[113.05, 37.05]"],
    ),
    "a part wholly inside another": (
        "MultiPolygon",
        [[rectangle(112.1, 37.1, 112.2, 37.2)], [SQUARE]],
        ["第 1 块", "part 1 (round [112.15, 37.15]) lies wholly inside part 2"],
    ),
    "two points": ("Polygon", [[[112, 37], [112.5, 37], [112, 37]]], ["不到三个不同的点", "fewer than three"]),
    "one point": ("Polygon", [[[112, 37], [112, 37], [112, 37], [112, 37]]], ["不到三个不同的点"]),
    "hole of two points": ("Polygon", [SQUARE, [[112.1, 37.1], [112.2, 37.2], [112.1, 37.1]]], ["第 2 环（洞）"]),
    "points on a line": ("Polygon", [[[112, 37], [112.25, 37], [112.5, 37], [112, 37]]], ["不围任何面积"]),
    "to and fro": ("Polygon", [[[112, 37], [112.5, 37.5], [112, 37], [112.5, 37.5], [112, 37]]], ["不围任何面积"]),
    "hole on a line": ("Polygon", [SQUARE, [[112.1, 37.1], [112.2, 37.1], [112.3, 37.1], [112.1, 37.1]]], ["第 2 环（洞）不围任何面积"]),
    "smaller than a coin": ("Polygon", [rectangle(112, 37, 112 + 1e-8, 37 + 1e-8)], ["几乎为零", "almost zero"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_two_readings_or_none_is_refused_with_its_place(name):
    kind, coordinates, words = REFUSED[name]
    with pytest.raises(KongquError) as refused:
        area_of(kind, coordinates)
    error = refused.value
    assert (error.code, error.where) == ("invalid_polygon", "site.geojson")
    for word in words:
        assert word in error.text.zh or word in error.text.en
    assert "请" in error.text.zh


@pytest.mark.parametrize(
    ("kind", "coordinates", "length_deg", "words"),
    [
        ("LineString", [[112, 37], [112.5, 37]], 0.5, None),
        ("LineString", [[112, 37], [112.5, 37], [112.25, 37.25], [112.25, 36.75]], 0.5 + 0.25 * math.sqrt(2) + 0.5, None),
        ("MultiLineString", [[[112, 37], [112.5, 37]], [[113, 37], [113, 37.5]]], 1.0, None),
        ("LineString", [[112, 37], [112, 37], [112.5, 37]], 0.5, ["重复点", "the line, position 2 [112, 37]"]),
        ("LineString", [[112, 37], [112.5, 37], [112.25, 37]], 0.5, ["画了两遍", "22.25 km"]),
        ("MultiLineString", [[[112, 37], [112.5, 37]], [[112.5, 37], [112, 37]]], 0.5, ["drawn twice"]),
        ("LineString", SQUARE, 2.0, ["环路", "make it a Polygon"]),
    ],
)
def test_lines(kind, coordinates, length_deg, words):
    found = area_of(kind, coordinates)
    assert found.is_line
    assert shapely.length(found.geometry) == pytest.approx(length_deg, rel=1e-12)
    assert len(found.repairs) == (words is not None)
    assert told(found, *(words or []))


def test_a_line_without_length_is_refused():
    with pytest.raises(KongquError) as refused:
        area_of("MultiLineString", [[[112, 37], [113, 37]], [[112, 37], [112, 37]]])
    assert refused.value.code == "invalid_line"
    assert "第 2 条线" in refused.value.text.zh


def test_a_scribble_is_refused_and_not_taken_apart_for_minutes():
    """Every edge crosses about a third of all others."""
    points = [[112 + (i * 0.754877666) % 1, 37 + (i * 0.569840290) % 1] for i in range(3000)]
    for kind, coordinates in (("Polygon", [[*points, points[0]]]), ("LineString", points)):
        with pytest.raises(KongquError) as refused:
            area_of(kind, coordinates)
        assert refused.value.code == "too_tangled"


def star(angles, sizes):
    """A star-shaped ring round 112.5, 37.5: never crosses itself, whatever the sizes."""
    points = [[112.5 + size * math.cos(a), 37.5 + size * math.sin(a)] for a, size in zip(sorted(angles), sizes, strict=True)]
    return [*points, points[0]]


stars = st.integers(3, 12).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, count * 40 - 1), min_size=count, max_size=count).map(
            lambda shifts: [2 * math.pi * (i + s / 100 / count) / count for i, s in enumerate(shifts)]
        ),
        st.lists(st.floats(0.02, 0.3), min_size=count, max_size=count),
    ).map(lambda drawn: star(*drawn))
)


@settings(deadline=None)
@given(ring=stars, data=st.data())
def test_spikes_repeats_and_open_ends_change_no_area(ring, data):
    meant = shoelace_deg2(shapely.Polygon(ring))
    at = data.draw(st.integers(0, len(ring) - 1))
    spoilt = [*ring[:at], ring[at]]
    if data.draw(st.booleans()):
        spoilt += [ring[at]]
    if data.draw(st.booleans()):
        spoilt += [[ring[at][0] + data.draw(st.floats(-0.5, 0.5)), ring[at][1] + data.draw(st.floats(-0.5, 0.5))], ring[at]]
    spoilt += ring[at + 1 :]
    if data.draw(st.booleans()) and spoilt[0] == spoilt[-1]:
        spoilt = spoilt[:-1]
    found = area_of("Polygon", [spoilt])
    assert found.geometry.is_valid
    assert shoelace_deg2(found.geometry) == pytest.approx(meant, rel=1e-6)
    assert bool(found.repairs) == (spoilt != ring)


@settings(deadline=None)
@given(one=stars, other=stars, shift=st.floats(0.0, 0.4))
def test_overlapping_parts_have_the_area_of_their_union(one, other, shift):
    moved = [[x + shift, y + shift / 3] for x, y in other]
    try:
        found = area_of("MultiPolygon", [[one], [moved]])
    except KongquError as error:
        assert error.code == "invalid_polygon"
        a, b = shapely.Polygon(one), shapely.Polygon(moved)
        assert a.covers(b) or b.covers(a)
        return
    both = shoelace_deg2(shapely.Polygon(one)) + shoelace_deg2(shapely.Polygon(moved))
    shared = shapely.intersection(shapely.Polygon(one), shapely.Polygon(moved))
    assert found.geometry.is_valid
    assert shoelace_deg2(found.geometry) == pytest.approx(both - shapely.area(shared), rel=1e-6)


def in_by_odd_crossings(ring, lon, lat):
    """Whether a ray to the east crosses a ring an odd number of times, in plain Python."""
    odd = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 <= lat) != (y1 <= lat) and x0 + (lat - y0) / (y1 - y0) * (x1 - x0) > lon:
            odd = not odd
    return odd


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=10))
def test_rings_on_a_grid_are_right_or_refused(cells):
    """Few places, so points, edges and corners meet all the time; the peer counts crossings."""
    ring = [[112 + x / 10, 37 + y / 10] for x, y in cells]
    ring.append(ring[0])
    try:
        found = area_of("Polygon", [ring])
    except KongquError as error:
        assert error.code == "invalid_polygon"
        peer = shapely.Polygon(ring)
        assert not peer.is_valid or peer.area < 1e-12
        return
    assert found.geometry.is_valid
    signed = sum(a * d - b * c for (a, b), (c, d) in zip(cells, cells[1:] + cells[:1], strict=True)) / 200
    assert shoelace_deg2(found.geometry) == pytest.approx(abs(signed), abs=1e-9)
    for x in range(6):
        for y in range(6):
            lon, lat = 112 + (x + 0.313709) / 10, 37 + (y + 0.224361) / 10
            assert shapely.contains_xy(found.geometry, lon, lat) == in_by_odd_crossings(ring, lon, lat)
