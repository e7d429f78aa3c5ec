"""Areas simplified together: shared edges stay shared, whatever touches, holds or overlaps what."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.simplify import simplify_together

TOLERANCE, GRID = 0.0005, 1e-5
MOVED = TOLERANCE + 2 * GRID


def wiggle(
    start: tuple[float, float], end: tuple[float, float], seed: int, step: float = 0.0002, wide: float = 0.0003
) -> list[tuple[float, float]]:
    """A restless line with 7 digits between two points, calm near its ends."""
    ends = np.array([start, end])
    along = ends[1] - ends[0]
    share = np.linspace(0, 1, max(2, int(np.hypot(*along) / step)))[:, None]
    off = np.random.default_rng(seed).uniform(-wide, wide, len(share))[:, None] * np.minimum(1, 8 * np.minimum(share, 1 - share))
    points = ends[0] + share * along + off * np.array([-along[1], along[0]]) / np.hypot(*along)
    return [(float(x), float(y)) for x, y in np.round(points, 7)]


def closed(corners: list[tuple[float, float]], seed: int) -> Polygon:
    made = Polygon([point for number, side in enumerate(pairwise([*corners, corners[0]])) for point in wiggle(*side, seed + number)[:-1]])
    assert made.is_valid
    return made


MIDDLE, TIPS = (112.03, 37.04), [(112.0, 37.0), (112.08, 37.0), (112.03, 37.1)]


def three_counties() -> list[Polygon]:
    """Three areas that meet at one point."""
    spokes = [wiggle(MIDDLE, tip, seed) for seed, tip in enumerate(TIPS)]
    rims = [wiggle(TIPS[number], TIPS[(number + 1) % 3], 10 + number) for number in range(3)]
    made = [Polygon([*spokes[n], *rims[n][1:], *spokes[(n + 1) % 3][::-1][1:-1]]) for n in range(3)]
    assert all(area.is_valid for area in made) and shapely.coverage_is_valid(made)
    return made


def simplified(*areas: BaseGeometry) -> list[BaseGeometry]:
    """Simplified, and proven sound: valid, on the grid, moved by no more than it may."""
    found = simplify_together(areas, TOLERANCE, GRID)
    for before, after in zip(areas, found, strict=True):
        assert after.is_valid and not after.is_empty
        points = shapely.get_coordinates(after)
        assert np.abs(points / GRID - np.rint(points / GRID)).max() < 1e-4
        assert farthest(before, after) <= MOVED and farthest(after, before) <= MOVED
    return found


def farthest(one: BaseGeometry, other: BaseGeometry) -> float:
    """The largest distance from one edge to the other, at its vertices and at points at most 1e-4 degrees apart."""
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(shapely.boundary(one), 1e-4)))
    edge = shapely.boundary(other)
    shapely.prepare(edge)
    return float(shapely.distance(points, edge).max())


def size(area: BaseGeometry) -> int:
    return int(shapely.get_num_coordinates(area))


def test_three_areas_that_meet_at_a_point_still_do() -> None:
    counties = three_counties()
    found = simplified(*counties)
    assert shapely.coverage_is_valid(found)
    assert all(shapely.intersects(area, shapely.Point(MIDDLE)) for area in found)
    assert isinstance(shapely.union_all(found), Polygon) and not shapely.union_all(found).interiors
    assert sum(map(size, found)) < 0.5 * sum(map(size, counties))


def test_each_by_itself_would_come_apart() -> None:
    alone = [shapely.simplify(area, TOLERANCE) for area in three_counties()]
    assert not shapely.coverage_is_valid(alone)


def test_a_town_clipped_at_a_county_line_keeps_to_it() -> None:
    west, *others = three_counties()
    town = closed([(112.02, 37.02), (112.05, 37.02), (112.05, 37.05), (112.02, 37.05)], 20)
    parts = [shapely.intersection(town, county) for county in (west, *others)]
    found = simplified(west, *others, *parts)
    counties, towns = found[:3], found[3:]
    for number, part in enumerate(towns):
        assert shapely.difference(part, counties[number]).area == 0
        for other in range(3):
            if other != number:
                assert shapely.intersection(part, counties[other]).area == 0
                assert shapely.length(shapely.intersection(part, counties[other])) > 0.005


def test_a_ring_and_what_it_runs_around_share_their_edge() -> None:
    town = closed([(112.02, 37.02), (112.05, 37.02), (112.05, 37.05), (112.02, 37.05)], 30)
    ring = shapely.difference(town.buffer(0.02), town)
    inner, around = simplified(town, ring)
    assert len(around.interiors) == 1 and shapely.equals(Polygon(around.interiors[0]), inner)
    assert shapely.intersection(inner, around).area == 0


def test_an_area_made_of_two_others_is_still_made_of_them() -> None:
    one, two, three = three_counties()
    first, second, both, _ = simplified(one, two, shapely.union(one, two), three)
    assert shapely.equals(both, shapely.union(first, second))


def test_islands_and_holes_stay() -> None:
    land = closed([(112.0, 37.0), (112.1, 37.0), (112.1, 37.1), (112.0, 37.1)], 40)
    lake = closed([(112.03, 37.03), (112.05, 37.03), (112.05, 37.05), (112.03, 37.05)], 50)
    pond, islet = box(112.08, 37.08, 112.0804, 37.0802), box(112.2, 37.2, 112.2003, 37.2003)
    whole = MultiPolygon([Polygon(land.exterior, [lake.exterior, pond.exterior]), islet])
    island = closed([(112.037, 37.037), (112.043, 37.037), (112.043, 37.043), (112.037, 37.043)], 60)
    drawn, inside = simplified(whole, island)
    assert shapely.get_num_interior_rings(shapely.get_parts(drawn)).tolist().count(2) == 1 and len(drawn.geoms) == 2
    assert shapely.intersection(drawn, inside).area == 0


def test_a_thin_tail_does_not_decide_for_the_whole_face() -> None:
    """A town's clipped edge leaves the county line and comes back to it at so flat an angle that they are one on the grid."""
    line = [(112.58246, 37.86418), (112.61374, 37.86642), (112.615354, 37.866532), (112.6175907, 37.8647181), (112.6214851, 37.8615551)]
    south = Polygon([*line, (112.6215, 37.84), (112.582, 37.84)])
    north = Polygon([*line, (112.6215, 37.9), (112.582, 37.9)])
    town = Polygon(
        [
            line[0],
            (112.6137416, 37.8664168),
            (112.6150688, 37.8663036),
            (112.6162394, 37.8657952),
            line[4],
            (112.6215, 37.85),
            (112.582, 37.85),
        ]
    )
    found = simplify_together([south, north, town], 0.0003, GRID)
    for before, after in zip([south, north, town], found, strict=True):
        assert farthest(before, after) <= 0.0003 + 2 * GRID


def test_what_is_smaller_than_the_grid_is_told_by_an_empty_outline() -> None:
    tiny, large = simplify_together([box(112.0, 37.0, 112.000001, 37.000001), box(112.1, 37.1, 112.2, 37.2)], TOLERANCE, GRID)
    assert tiny.is_empty and shapely.equals(large, box(112.1, 37.1, 112.2, 37.2))
    assert simplify_together([], TOLERANCE, GRID) == []


def test_written_with_5_digits_it_is_the_same() -> None:
    found = simplified(*three_counties())
    written = [shapely.from_geojson(shapely.to_geojson(shapely.transform(area, lambda points: np.round(points, 5)))) for area in found]
    assert shapely.coverage_is_valid(written) and all(shapely.is_valid(written))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.sampled_from([1e-5, 1e-4]))
def test_relations_of_areas_cut_from_one_another_hold(seed: int, how_many: int, grid: float) -> None:
    """Circles and stars over one another, cut at random: disjoint stays disjoint, within stays within, a whole stays its parts."""
    random = np.random.default_rng(seed)
    blobs = []
    for _ in range(how_many):
        turns = np.sort(random.uniform(0, 2 * np.pi, 60))
        reach = random.uniform(0.002, 0.01) * random.uniform(0.6, 1.0, 60)
        middle = random.uniform(0, 0.012, 2)
        points = np.round(middle + np.c_[np.cos(turns), np.sin(turns)] * reach[:, None], 7)
        blobs.append(shapely.union_all(shapely.make_valid(Polygon(points)).buffer(0)))
    first, *rest = blobs
    inside = [shapely.intersection(first, other) for other in rest]
    outside = [shapely.difference(first, other) for other in rest]
    areas = [first, *(part for part in (*inside, *outside) if part.area > 1e-9)]
    found = simplify_together(areas, 0.0003, grid)
    assert all(shapely.is_valid(found))
    for one, drawn in zip(areas, found, strict=True):
        assert shapely.difference(drawn, found[0]).area <= 1e-18  # computed anew: rounding of the arithmetic
        for other, beside in zip(areas, found, strict=True):
            if shapely.intersection(one, other).area < 1e-15:
                assert shapely.intersection(drawn, beside).area <= 1e-18
