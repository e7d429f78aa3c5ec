"""What the map draws: edges shared in truth are shared on the map, after rounding and reading the files back; of made zones and of the edition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from layers.display import display_files
from layers.model import Zone
from layers.store import read_edition
from tests.layers.samples import EAST, WEST, county, sample_zones, zone

TOLERANCE_DEG = 0.0003
DISTANCE_TOLERANCE_DEG = 0.0008
GRID_DEG = 1e-5
NO_AREA = 1e-11  # square degrees, 0.1 m2: zones have 7 digits, each for itself


def features_of(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    rows = [row for content in files.values() for row in json.loads(content)["features"]]
    return {row["properties"]["zone"]: row for row in rows if "bound" in row["properties"]}  # labels and neighbours have no bound


def drawn_in(files: Mapping[str, bytes]) -> dict[str, BaseGeometry]:
    found = {key: row["geometry"] for key, row in features_of(files).items()}
    return {key: shape(geometry) for key, geometry in found.items() if geometry and geometry["type"] != "Point"}


def truth_of(zones: Mapping[str, Zone]) -> dict[str, BaseGeometry]:
    """Full outlines, distance zones as rings."""
    known = {key: one for key, one in zones.items() if one.geometry is not None}
    return {key: shapely.difference(one.geometry, known[one.of].geometry) if one.of else one.geometry for key, one in known.items()}


def faults(zones: Mapping[str, Zone], drawn: Mapping[str, BaseGeometry]) -> list[str]:
    """Every pair of zones whose drawn outlines stand otherwise to one another than the true ones do.

    Overlap and within are areas of the drawn outlines, which must be 0 where the true ones are.  A gap is ground well inside the union of two
    neighbours that share an edge (farther from the union's edge than any edge may move) that neither of the two drawn outlines covers.
    """
    truth = truth_of(zones)
    keys = list(truth)
    true, seen = np.array([truth[key] for key in keys]), np.array([drawn[key] for key in keys])
    shapely.prepare(true)
    one, other = shapely.STRtree(true).query(true, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.area(shapely.intersection(true[one], true[other]))
    said = []
    apart = common < NO_AREA
    i, j = one[apart], other[apart]
    said += [f"overlap {keys[a]} {keys[b]}" for a, b in zip(i, j, strict=True) if shapely.intersection(seen[a], seen[b]).area > 0]
    beyond = shapely.difference(
        shapely.buffer(shapely.union(true[i], true[j]), -(DISTANCE_TOLERANCE_DEG + 3 * GRID_DEG)), shapely.union(seen[i], seen[j])
    )
    said += [f"gap {keys[a]} {keys[b]}" for a, b, gap in zip(i, j, beyond, strict=True) if gap.area > 0]
    for inner, outer in ((one, other), (other, one)):
        held = shapely.area(true[inner]) - common < NO_AREA
        out = shapely.area(shapely.difference(seen[inner[held]], seen[outer[held]]))
        said += [f"out of {keys[b]}: {keys[a]}" for a, b, area in zip(inner[held], outer[held], out, strict=True) if area > 0]
    return said


def unsound(zones: Mapping[str, Zone], drawn: Mapping[str, BaseGeometry]) -> list[str]:
    """Zones that are missing, invalid, moved too far, or have lost a part or a hole."""
    said = []
    for key, true in truth_of(zones).items():
        seen = drawn.get(key)
        if seen is None or seen.is_empty or not seen.is_valid:
            said.append(f"invalid {key}")
            continue
        allowed = (DISTANCE_TOLERANCE_DEG if zones[key].of else TOLERANCE_DEG) + 2 * GRID_DEG
        if max(farthest(true, seen), farthest(seen, true)) > allowed:
            said.append(f"moved {key}")
        rings = [sum(len(part.interiors) + 1 for part in shapely.get_parts(area) if part.area > 1e-8) for area in (true, seen)]
        if rings[0] > rings[1]:
            said.append(f"lost a part of {key}")
    return said


def farthest(one: BaseGeometry, other: BaseGeometry) -> float:
    """The largest distance from one edge to the other, at its vertices and at points at most 0.003 degrees apart."""
    edge = shapely.boundary(other)
    shapely.prepare(edge)
    return float(shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(shapely.boundary(one), 0.003))), edge).max())


def worn(left: float, right: float, low: float, high: float) -> BaseGeometry:
    """A box with sides of many small steps, the same where two boxes share a side."""
    rough = shapely.segmentize(box(left, low, right, high), 0.0007)
    return shapely.transform(rough, lambda points: np.round(points + 0.00012 * np.sin(points[:, ::-1] * 9000), 7))


def made_zones() -> dict[str, Zone]:
    west, east = worn(111.0, 111.2, 37.2, 37.4), worn(111.2, 111.4, 37.2, 37.4)
    patch = worn(111.15, 111.25, 37.25, 37.35)
    hollow = shapely.difference(patch, worn(111.18, 111.19, 37.28, 37.29))
    town, beside = shapely.intersection(hollow, west), shapely.intersection(hollow, east)
    found = [
        county(WEST, west),
        county(EAST, east),
        zone("region/both", shapely.union(west, east), made_of=(WEST, EAST)),
        zone("built_up/141129", town, adcode=WEST),
        zone("built_up/141102", shapely.union(beside, box(111.3, 37.3, 111.302, 37.302)), adcode=EAST),
        zone("coal_ban/both", shapely.union(hollow, box(111.3, 37.3, 111.302, 37.302))),
        zone("nonroad_machinery/part", shapely.intersection(town, box(111.0, 37.3, 111.2, 37.4))),
        zone("built_up_buffer/141129/10km", town.buffer(0.1), adcode=WEST, distance_km=10.0, of="built_up/141129"),
        zone("built_up_buffer/141102/10km", beside.buffer(0.1), adcode=EAST, distance_km=10.0, of="built_up/141102"),
    ]
    return {one.id: one for one in found}


def test_made_zones_share_their_edges_on_the_map() -> None:
    zones = made_zones()
    drawn = drawn_in(display_files(zones))
    assert unsound(zones, drawn) == []
    assert faults(zones, drawn) == []
    assert shapely.equals(drawn["coal_ban/both"], shapely.union(drawn["built_up/141129"], drawn["built_up/141102"]))
    assert sum(map(shapely.get_num_coordinates, drawn.values())) < 0.5 * sum(map(shapely.get_num_coordinates, truth_of(zones).values()))


def test_the_check_sees_what_comes_apart_when_each_is_simplified_by_itself() -> None:
    zones = made_zones()
    alone = {key: shapely.simplify(area, TOLERANCE_DEG) for key, area in truth_of(zones).items()}
    found = faults(zones, alone)
    assert any(said.startswith("overlap") for said in found) and any(said.startswith("out of") for said in found)


def test_labels_stand_inside_and_nothing_is_dropped() -> None:
    zones = sample_zones()
    files = display_files(zones)
    rows, drawn = features_of(files), drawn_in(files)
    assert set(rows) == set(zones)
    for key, area in drawn.items():
        assert shapely.contains_xy(area, *rows[key]["properties"]["label"])
    ring = drawn["built_up_buffer/141129/10km"]
    assert shapely.equals(shapely.Polygon(ring.interiors[0]), drawn["built_up/141129"])


def test_a_zone_too_small_for_the_grid_is_drawn_as_a_point() -> None:
    zones = {"coal_ban/speck": zone("coal_ban/speck", box(111.1, 37.3, 111.1000001, 37.3000001))}
    row = features_of(display_files(zones))["coal_ban/speck"]
    assert row["geometry"] == {"type": "Point", "coordinates": [111.1, 37.3]} and "label" not in row["properties"]


@pytest.fixture(scope="module")
def real() -> tuple[Mapping[str, Zone], dict[str, bytes]]:
    """The zones of the edition built, and their display files made now."""
    try:
        zones = read_edition().zones
    except KongquError as fault:
        pytest.skip(f"no edition is built: {fault}")
    return zones, display_files(zones)


def test_the_zones_of_the_edition_share_their_edges_on_the_map(real: tuple[Mapping[str, Zone], dict[str, bytes]]) -> None:
    zones, files = real
    assert faults(zones, drawn_in(files)) == []


def test_no_zone_of_the_edition_is_invalid_moved_or_lost(real: tuple[Mapping[str, Zone], dict[str, bytes]]) -> None:
    zones, files = real
    drawn = drawn_in(files)
    assert unsound(zones, drawn) == []
    for key, row in features_of(files).items():
        assert key not in drawn or shapely.contains_xy(drawn[key], *row["properties"]["label"]), key


def test_counties_of_the_edition_make_up_what_is_made_of_them(real: tuple[Mapping[str, Zone], dict[str, bytes]]) -> None:
    zones, files = real
    drawn = drawn_in(files)
    counties = {key: area for key, area in drawn.items() if zones[key].layer == "county"}
    assert shapely.coverage_is_valid(list(counties.values()))
    for one in zones.values():
        if one.made_of:
            assert shapely.equals(drawn[one.id], shapely.union_all([counties[f"county/{code}"] for code in one.made_of]))
    assert all(shapely.intersection(a, b).area == 0 for a, b in combinations(counties.values(), 2) if shapely.intersects(a, b))
