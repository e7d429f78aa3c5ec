"""Slope, relief, plains and valleys on made ground."""

from __future__ import annotations

import math

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS
from shapely.geometry import Point

from base.errors import KongquError
from geo.geodesy import geodesic_area_km2
from geo.terrain import Dem, classify, read_dem, read_terrain, relief_m, slope_deg
from tests.geo.rasters_made import SEAT, in_crs, write_raster

LOCAL = CRS.from_proj4(f"+proj=aeqd +lon_0={SEAT[0]} +lat_0={SEAT[1]} +datum=WGS84 +units=m")


def dem_of(heights_m, cell_m=90.0):
    half = heights_m.shape[0] * cell_m / 2
    return Dem(heights_m.astype("float32"), Affine(cell_m, 0, -half, 0, -cell_m, half), LOCAL, cell_m)


def grid(cells=200, cell_m=90.0):
    """Metres east and north of the middle."""
    steps = (np.arange(cells) + 0.5 - cells / 2) * cell_m
    return np.meshgrid(steps, -steps)


def valley(east):
    """A flat floor 1.5 km wide between slopes of 1 in 4 that rise 600 m."""
    return 800 + np.clip((np.abs(east) - 750) / 4, 0, 600)


@pytest.mark.parametrize("slope", [0.0, 1.0, 5.0, 30.0])
@pytest.mark.parametrize("direction_deg", [0, 30, 90, 225])
def test_a_plane_has_its_slope_everywhere(slope, direction_deg):
    east, north = grid(40)
    along = east * math.cos(math.radians(direction_deg)) + north * math.sin(math.radians(direction_deg))
    got = slope_deg(dem_of(1000 + along * math.tan(math.radians(slope))))
    assert np.isnan(got[0]).all() and np.isnan(got[:, -1]).all()
    assert got[1:-1, 1:-1] == pytest.approx(slope, abs=0.01)


def test_relief_is_the_span_of_heights_in_the_window():
    heights = np.full((60, 60), 500.0)
    heights[30, 30] = 540.0
    relief = relief_m(dem_of(heights), window_m=900)
    assert (relief == 40).sum() == 11 * 11
    assert relief[25:36, 25:36].min() == 40 and relief[0, 0] == 0


def test_cells_without_height_do_not_make_relief_and_have_no_slope():
    heights = np.full((60, 60), 500.0)
    heights[30, 30] = np.nan
    assert relief_m(dem_of(heights)).max() == 0
    assert np.isnan(slope_deg(dem_of(heights))[29:32, 29:32]).all()
    plain, river_valley = classify(dem_of(heights))
    assert not plain[30, 30] and not river_valley[30, 30]


def test_a_plain_is_a_plain_and_a_valley_floor_is_a_valley():
    east, _ = grid()
    plain, river_valley = classify(dem_of(np.full(east.shape, 780.0)))
    assert plain[1:-1, 1:-1].all() and not river_valley.any()
    plain, river_valley = classify(dem_of(valley(east)))
    floor = np.abs(east) < 600
    assert river_valley[1:-1][floor[1:-1]].all()
    assert not plain[:, np.abs(east[0]) < 2500].any()


def test_a_flat_top_is_no_valley():
    east, _ = grid()
    _, river_valley = classify(dem_of(2200 - valley(east)))
    assert not river_valley[:, np.abs(east[0]) < 600].any()


def write_valley(path, crs="EPSG:32649", cell_m=30.0, cells=600, nodata=-9999.0):
    east, _ = grid(cells, cell_m)
    x, y = in_crs(crs)
    half = cells * cell_m / 2
    return write_raster(path, valley(east).astype("float32"), crs, x - half, y + half, cell_m, nodata)


def test_a_dem_file_gives_the_valley_at_its_place(tmp_path):
    terrain = read_terrain(write_valley(tmp_path / "dem.tif"))
    assert terrain.river_valley.contains(Point(SEAT))
    assert not terrain.plain.contains(Point(SEAT))
    assert geodesic_area_km2(terrain.river_valley) == pytest.approx(1.5 * 17.8, rel=0.15)
    assert not terrain.covers_province
    assert terrain.accuracy_m == 180.0


def test_a_fine_dem_is_brought_to_90_m_and_a_coarse_one_keeps_its_cell(tmp_path):
    assert read_dem(write_valley(tmp_path / "fine.tif")).cell_m == 90.0
    assert read_dem(write_valley(tmp_path / "coarse.tif", cell_m=250.0, cells=80)).cell_m == 250.0


def test_missing_heights_stay_unknown(tmp_path):
    path = write_raster(
        tmp_path / "d.tif", np.where(np.eye(200) > 0, -9999.0, 800.0).astype("float32"), "EPSG:4326", 112.0, 37.0, 0.002, -9999.0
    )
    dem = read_dem(path)
    assert np.nanmin(dem.heights_m) == pytest.approx(800, abs=0.01)
    assert np.isnan(dem.heights_m).any()


@pytest.mark.parametrize(("value", "nodata"), [(32000.0, None), (-9999.0, None), (-9999.0, -9999.0)])
def test_values_that_are_no_heights_are_refused(tmp_path, value, nodata):
    path = write_raster(tmp_path / "d.tif", np.full((50, 50), value, "float32"), "EPSG:4326", 112.0, 37.0, 0.01, nodata)
    with pytest.raises(KongquError) as caught:
        read_dem(path)
    assert caught.value.code == "bad_dem"


def test_a_dem_of_another_country_is_refused(tmp_path):
    path = write_raster(tmp_path / "d.tif", np.full((50, 50), 100, "int16"), "EPSG:4326", 2.0, 48.0, 0.01)
    with pytest.raises(KongquError) as caught:
        read_terrain(path)
    assert caught.value.code == "no_overlap"
