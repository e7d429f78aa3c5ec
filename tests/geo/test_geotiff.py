"""Any raster of built-up land: classes or threshold, any CRS, windows, cells without data, and every fault."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine

from base.errors import KongquError
from geo.geotiff import BuiltUpGeotiff, BuiltUpRule, read_built_up_window
from tests.geo.rasters_made import SEAT, in_crs, write_raster, write_town

ROUND_SEAT = (SEAT[0] - 0.03, SEAT[1] - 0.03, SEAT[0] + 0.03, SEAT[1] + 0.03)


def test_classes_and_threshold_find_the_same_town(tmp_path):
    path = write_town(tmp_path / "town.tif")
    by_class = read_built_up_window(path, ROUND_SEAT, classes=frozenset({50}))
    by_threshold = read_built_up_window(path, ROUND_SEAT, threshold=50)
    assert (by_class.array == by_threshold.array).all()
    assert by_class.array.sum() == 30 * 30
    assert not by_class.no_data.any()
    assert by_class.accuracy_m == 100.0
    assert by_class.name == "town.tif"


def test_only_the_window_is_read(tmp_path):
    raster = read_built_up_window(write_town(tmp_path / "t.tif", around_cells=1000), ROUND_SEAT, classes={50})
    assert raster.array.shape[0] < 80 and raster.array.shape[1] < 70


def test_a_fraction_above_the_threshold_counts_and_nan_is_unknown(tmp_path):
    x, y = in_crs("EPSG:32649")
    values = np.array([[0.2, 0.5, np.nan]], dtype="float32")
    raster = read_built_up_window(
        write_raster(tmp_path / "f.tif", values, "EPSG:32649", x - 150, y + 50, 100), (*SEAT, *SEAT), threshold=0.5
    )
    assert raster.array.shape == (1, 1) and raster.array[0, 0] == 1
    wide = read_built_up_window(tmp_path / "f.tif", ROUND_SEAT, threshold=0.5)
    assert wide.array.sum() == 1
    assert (~wide.no_data).sum() == 2


def test_no_data_is_not_taken_for_open_land(tmp_path):
    path = write_town(tmp_path / "t.tif", value=255, nodata=255)
    raster = read_built_up_window(path, ROUND_SEAT, classes={50})
    assert raster.array.sum() == 0
    assert raster.no_data.sum() == 30 * 30


def test_beyond_the_raster_is_unknown(tmp_path):
    path = write_town(tmp_path / "t.tif", around_cells=32)
    raster = read_built_up_window(path, ROUND_SEAT, classes={50})
    assert (~raster.no_data).sum() == 32 * 32
    assert raster.array.sum() == 30 * 30


@pytest.mark.parametrize("crs", ["EPSG:32649", "EPSG:3857", "ESRI:54009", "EPSG:4547"])
def test_the_town_lies_at_the_seat_in_any_crs(tmp_path, crs):
    with BuiltUpGeotiff(write_town(tmp_path / "t.tif", crs=crs), BuiltUpRule(classes={50})) as source:
        raster = source.window(ROUND_SEAT)
    x, y = in_crs(crs)
    column, row = ~raster.transform * (x, y)
    assert raster.array[int(row), int(column)] == 1
    assert raster.array.sum() == 30 * 30


def test_a_raster_in_degrees_states_its_cell_in_metres(tmp_path):
    path = write_raster(tmp_path / "d.tif", np.full((40, 40), 50, "uint8"), "EPSG:4326", 111.95, 37.05, 0.0025)
    raster = read_built_up_window(path, ROUND_SEAT, classes={50})
    assert raster.accuracy_m == pytest.approx(277, abs=2)


def test_the_right_band_is_read(tmp_path):
    bands = np.zeros((2, 40, 40), "uint8")
    bands[1] = 50
    path = write_raster(tmp_path / "b.tif", bands, "EPSG:4326", 111.95, 37.05, 0.0025)
    assert read_built_up_window(path, ROUND_SEAT, classes={50}).array.sum() == 0
    assert read_built_up_window(path, ROUND_SEAT, classes={50}, band=2).array.sum() > 0


@pytest.mark.parametrize("rule", [{}, {"classes": {50}, "threshold": 0.5}, {"classes": set()}])
def test_exactly_one_of_classes_and_threshold_is_needed(rule):
    with pytest.raises(KongquError) as caught:
        BuiltUpRule(**rule)
    assert caught.value.code == "built_up_rule"


def no_raster(folder):
    path = folder / "x.tif"
    path.write_text("no raster")
    return path


def without_crs(folder):
    with (
        pytest.warns(rasterio.errors.NotGeoreferencedWarning),
        rasterio.open(folder / "x.tif", "w", driver="GTiff", width=4, height=4, count=1, dtype="uint8") as out,
    ):
        out.write(np.zeros((1, 4, 4), "uint8"))
    return folder / "x.tif"


def rotated(folder):
    transform = Affine(0.01, 0.002, 111.9, 0.002, -0.01, 37.1)
    with rasterio.open(
        folder / "x.tif", "w", driver="GTiff", width=4, height=4, count=1, dtype="uint8", crs="EPSG:4326", transform=transform
    ) as out:
        out.write(np.zeros((1, 4, 4), "uint8"))
    return folder / "x.tif"


def elsewhere(folder):
    return write_raster(folder / "x.tif", np.zeros((4, 4), "uint8"), "EPSG:4326", 2.0, 48.0, 0.01)


@pytest.mark.parametrize(
    ("make", "band", "code"),
    [
        (lambda folder: folder / "none.tif", 1, "file_missing"), (no_raster, 1, "not_a_raster"), (rotated, 1, "rotated_raster"),
        (elsewhere, 1, "no_overlap"), (lambda folder: write_town(folder / "t.tif"), 2, "band_missing"),
        (lambda folder: write_town(folder / "t.tif"), 0, "band_missing"),
    ],
)  # fmt: skip
def test_every_fault_of_a_file_is_named(tmp_path, make, band, code):
    path = make(tmp_path)
    with pytest.raises(KongquError) as caught:
        BuiltUpGeotiff(path, BuiltUpRule(classes={50}), band=band)
    assert caught.value.code == code
    assert caught.value.where == str(path)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_crs_is_refused(tmp_path):
    with pytest.raises(KongquError) as caught:
        BuiltUpGeotiff(without_crs(tmp_path), BuiltUpRule(classes={50}))
    assert caught.value.code == "no_crs"
