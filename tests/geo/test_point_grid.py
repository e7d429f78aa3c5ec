"""The point grid answers as ``shapely.contains_xy`` does, for every point."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from base.errors import KongquError
from benchmarks.hard_points import hard_points, shaken
from geo.boundaries import read_counties
from geo.cell_raster import MOST_CELLS
from geo.point_grid import FILE, PointGrid

BUILD = Path(__file__).resolve().parents[2] / "data" / "build"
HOLED = Polygon([(0.1, 0.1), (0.9, 0.2), (0.8, 0.9), (0.2, 0.8)], [[(0.4, 0.4), (0.6, 0.4), (0.5, 0.6)]])
SLIVER = Polygon([(0.0, 0.3), (1.0, 0.3 + 1e-9), (1.0, 0.3)])
ALONG_A_LINE = Polygon([(0.25 - 1e-12, 0.0), (0.25 + 1e-12, 1.0), (0.6, 0.5)])  # crosses a grid line at nearly no angle
ON_LINES = [box(0.0, 0.0, 1.0, 1.0), box(0.25, 0.25, 0.75, 0.5), box(0.25, 0.5, 0.75, 0.75), Polygon([(0, 0), (1, 1), (0, 1)])]
PARTS = MultiPolygon([box(0.05, 0.05, 0.07, 0.06), box(0.95, 0.0, 1.0, 0.5), Polygon([(0.5, 0.5), (0.7, 0.7), (0.5, 0.7)])])
with np.errstate(invalid="ignore"):
    NO_NUMBERS = Polygon([(0, 0), (1, np.nan), (1, 1)])
MIXED = [HOLED, SLIVER, ALONG_A_LINE, *ON_LINES, PARTS, Polygon(), HOLED]


def by_shapely(areas, lons, lats):
    """All pairs, by point and area, from areas that nobody has prepared."""
    fresh = shapely.from_wkb(shapely.to_wkb(np.array(areas, dtype=object)))
    return sorted(
        (int(point), number) for number, area in enumerate(fresh) for point in np.flatnonzero(shapely.contains_xy(area, lons, lats))
    )


def by_grid(grid, lons, lats):
    points, areas = grid.join(lons, lats)
    return sorted(zip(points.tolist(), areas.tolist(), strict=True))


def check(areas, cell_deg, count=40, seed=0):
    rng = np.random.default_rng(seed)
    grid = PointGrid.build(areas, cell_deg)
    lons, lats = shaken(*hard_points(np.array(areas, dtype=object), grid.frame, rng, count))
    west, south, east, north = shapely.total_bounds(areas)
    wide, high = east - west, north - south
    lons = np.concatenate([lons, rng.uniform(west - 0.2 * wide, east + 0.2 * wide, 500)])
    lats = np.concatenate([lats, rng.uniform(south - 0.2 * high, north + 0.2 * high, 500)])
    expected = by_shapely(areas, lons, lats)
    assert by_grid(grid, lons, lats) == expected
    for number in rng.choice(len(lons), 50):
        assert grid.inside(lons[number], lats[number]).tolist() == [area for point, area in expected if point == number]


@pytest.mark.parametrize("cell_deg", [0.25, 0.0625, 0.1, 0.03, 0.0071, 10.0])
def test_areas_with_holes_parts_slivers_and_edges_on_grid_lines(cell_deg):
    check(MIXED, cell_deg)


@pytest.mark.parametrize("slope", [1e-6, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13])
def test_edges_nearly_along_a_grid_line(slope):
    steep = Polygon([(0.5 - slope, 0.013), (0.5 + slope * 0.7, 0.94), (0.9, 0.4)])
    flat = Polygon([(0.013, 0.5 - slope), (0.94, 0.5 + slope * 0.7), (0.4, 0.9)])
    check([box(0, 0, 1, 1), steep, flat], 0.0625, count=80)


def test_a_tiling_with_shared_edges_that_curve_over_the_globe_corner():
    rng = np.random.default_rng(3)
    corners = rng.uniform(-1, 1, (60, 2)) * [179.9, 89.9]
    tiles = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(corners), extend_to=box(-180, -90, 180, 90)))
    check(list(shapely.intersection(tiles, box(-180, -90, 180, 90))), 0.7)


star = st.tuples(st.floats(-2, 2), st.floats(-2, 2), st.lists(st.tuples(st.floats(0, 6.28), st.floats(1e-6, 1.5)), min_size=3, max_size=9))


def star_of(lon, lat, rays):
    """A polygon round a point, on a raster of 1/16 every second time, so that edges meet grid lines and each other."""
    turned = [(lon + r * np.cos(a), lat + r * np.sin(a)) for a, r in sorted(rays)]
    if len(rays) % 2:
        turned = [(round(x * 16) / 16, round(y * 16) / 16) for x, y in turned]
    return shapely.make_valid(Polygon(turned), method="structure", keep_collapsed=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(star, min_size=1, max_size=6), st.sampled_from([0.0625, 0.5, 0.11, 0.013]), st.integers(0, 9))
@example([(0.0, 0.0, [(0.0, 1e-6), (2.0, 1e-6), (4.0, 1e-6), (5.0, 1e-6)])], 0.0625, 0)
def test_any_areas(stars, cell_deg, seed):
    areas = [area for area in (star_of(*one) for one in stars) if area.geom_type in ("Polygon", "MultiPolygon") and not area.is_empty]
    if areas:
        check(areas, cell_deg, count=10, seed=seed)


@pytest.mark.skipif(not (BUILD / "manifest.json").exists(), reason="no zones have been built")
def test_all_real_zones():
    from layers.store import read_edition

    areas = [zone.geometry for zone in read_edition(BUILD).zones.values() if zone.geometry is not None]
    grid = PointGrid.build(areas)
    rng = np.random.default_rng(1)
    lons, lats = shaken(*hard_points(np.array(areas, dtype=object), grid.frame, rng, 82))
    west, south, east, north = shapely.total_bounds(areas)
    lons = np.concatenate([lons, rng.uniform(west, east, 20_000)])
    lats = np.concatenate([lats, rng.uniform(south, north, 20_000)])
    assert len(lons) > 40_000
    held = [shapely.contains_xy(area, lons, lats) for area in areas]
    expected = sorted((int(point), number) for number, mask in enumerate(held) for point in np.flatnonzero(mask))
    assert by_grid(grid, lons, lats) == expected


def test_signatures_and_the_pairs_near_edges_are_the_join():
    grid = PointGrid.build(MIXED, 0.05)
    lons, lats = np.random.default_rng(0).uniform(-0.1, 1.1, (2, 40_000))  # more than one block
    signatures, points, areas = grid.join_by_signature(lons, lats)
    sure = [(point, int(area)) for point, signature in enumerate(signatures) for area in grid.areas_of(signature)]
    near = list(zip(points.tolist(), areas.tolist(), strict=True))
    assert near
    assert sorted(sure + near) == by_grid(grid, lons, lats) == by_shapely(MIXED, lons, lats)


def test_an_area_smaller_than_a_cell():
    tiny = box(112.5, 37.8, 112.5 + 1e-7, 37.8 + 1e-7)
    check([tiny, box(112, 37, 113, 38)], 0.0025)
    assert PointGrid.build([tiny]).inside(112.5 + 5e-8, 37.8 + 5e-8).tolist() == [0]


def test_points_far_outside_lie_in_nothing():
    grid = PointGrid.build(MIXED, 0.1)
    far = np.array([-1.7e308, -1e300, -1e12, -181.0, -0.3, 1.3, 181.0, 1e12, 1e300, 1.7e308])
    lons, lats = (side.ravel() for side in np.meshgrid(np.append(far, 0.5), far))
    assert by_grid(grid, lons, lats) == by_grid(grid, lats, lons) == []
    assert all(len(grid.inside(lon, lat)) == 0 for lon, lat in zip(lons, lats, strict=True))


@pytest.mark.parametrize("areas", [[], [Polygon(), MultiPolygon()]])
def test_no_areas_hold_nothing(areas, tmp_path):
    grid = PointGrid.build(areas)
    assert grid.inside(112.5, 37.8).tolist() == grid.inside(0.0, 0.0).tolist() == []
    assert by_grid(grid, np.array([112.5, 0.0]), np.array([37.8, 0.0])) == []
    grid.save(tmp_path)
    assert PointGrid.load(tmp_path, areas).inside(0.0, 0.0).tolist() == []


def test_no_points():
    points, areas = PointGrid.build(MIXED, 0.1).join(np.array([]), np.array([]))
    assert len(points) == len(areas) == 0


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_positions_that_are_no_numbers_are_named(wrong):
    grid = PointGrid.build(MIXED, 0.1)
    many = np.zeros(50_000)
    many[[40_001, 40_777]] = wrong
    for lons, lats in [(many, np.zeros(50_000)), (np.zeros(50_000), many)]:
        with pytest.raises(KongquError, match="position 40001") as told:
            grid.join(lons, lats)
        assert told.value.code == "bad_position"
    for lon, lat in [(wrong, 0.5), (0.5, wrong), (wrong, -wrong)]:
        with pytest.raises(KongquError, match="position 0") as told:
            grid.inside(lon, lat)
        assert told.value.code == "bad_position"


def test_arrays_of_two_lengths_are_refused():
    with pytest.raises(KongquError) as told:
        PointGrid.build(MIXED, 0.1).join(np.zeros(3), np.zeros(2))
    assert told.value.code == "bad_shape"


@pytest.mark.parametrize(
    "area",
    [Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), shapely.Point(1, 1), None, box(400, 0, 500, 1), NO_NUMBERS],
)
def test_what_is_no_valid_area_in_degrees_is_named(area):
    with pytest.raises(KongquError, match=r"areas\[1\]") as told:
        PointGrid.build([HOLED, area])
    assert told.value.code == "bad_area"


@pytest.mark.parametrize("cell_deg", [0.0, -1.0, np.nan, np.inf])
def test_cells_without_a_size_are_refused(cell_deg):
    with pytest.raises(KongquError) as told:
        PointGrid.build([HOLED], cell_deg)
    assert told.value.code == "bad_cell"


def test_a_wide_window_gets_larger_cells():
    grid = PointGrid.build([box(-180, -90, 180, 90)])
    assert 0.9 * MOST_CELLS < grid.frame.columns * grid.frame.rows <= MOST_CELLS
    assert grid.inside(12.0, 13.0).tolist() == [0]


COUNTIES = list(read_counties().geometry.values)
SPOTS = np.random.default_rng(0).uniform([110, 34], [115, 41], (20_000, 2)).T


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    grid = PointGrid.build(COUNTIES, 0.01)
    grid.save(folder)
    return folder, by_grid(grid, *SPOTS)


def test_a_saved_grid_answers_the_same(kept):
    folder, expected = kept
    grid = PointGrid.load(folder, [shapely.from_wkb(shapely.to_wkb(area)) for area in COUNTIES])
    assert by_grid(grid, *SPOTS) == expected
    assert [number for number in range(300) for _ in grid.inside(*SPOTS[:, number])] == [point for point, _ in expected if point < 300]
    assert isinstance(grid._cells.base, np.ndarray) and not grid._cells.flags.writeable
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_loading_while_others_load_and_save(kept, tmp_path):
    folder, expected = kept
    shutil.copy(folder / FILE, tmp_path)
    grid = PointGrid.load(tmp_path, COUNTIES)
    with ThreadPoolExecutor(4) as pool:
        saving = pool.submit(lambda: [grid.save(tmp_path) for _ in range(10)])
        loaded = list(pool.map(lambda _: PointGrid.load(tmp_path, COUNTIES), range(20)))
        saving.result()
        answers = list(pool.map(lambda one: by_grid(one, *SPOTS), loaded[:6]))
    assert all(answer == expected for answer in answers)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("place", [0, 20, 130, 165, 200, 300, 5000, -1])
def test_a_changed_byte_is_seen(kept, tmp_path, place):
    content = bytearray((kept[0] / FILE).read_bytes())
    content[place] ^= 1
    (tmp_path / FILE).write_bytes(content)
    assert PointGrid.load(tmp_path, COUNTIES) is None


@pytest.mark.parametrize("length", [0, 5, 100, 128, 160, 300, 10_000, -1, -8])
def test_a_cut_file_is_seen(kept, tmp_path, length):
    (tmp_path / FILE).write_bytes((kept[0] / FILE).read_bytes()[:length])
    assert PointGrid.load(tmp_path, COUNTIES) is None


def test_files_that_are_no_grid_are_seen(tmp_path):
    assert PointGrid.load(tmp_path, COUNTIES) is None
    assert PointGrid.load(tmp_path / "nowhere", COUNTIES) is None
    for array in (np.zeros(1000), np.zeros((30, 30), np.uint8), np.zeros(3, np.uint8), np.array([{}], dtype=object), np.zeros(0, np.uint8)):
        np.save(tmp_path / FILE, array)
        assert PointGrid.load(tmp_path, COUNTIES) is None
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert PointGrid.load(tmp_path, COUNTIES) is None


def test_a_grid_of_other_areas_is_seen(kept):
    moved = [shapely.transform(COUNTIES[0], lambda points: np.nextafter(points, np.inf)), *COUNTIES[1:]]
    for others in (moved, COUNTIES[::-1], COUNTIES[:-1], [*COUNTIES, COUNTIES[0]], []):
        assert PointGrid.load(kept[0], others) is None
    assert PointGrid.load(kept[0], COUNTIES) is not None


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        PointGrid.build([]).save(tmp_path / "nowhere")
