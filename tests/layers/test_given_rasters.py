"""A build from the user's own rasters: small synthetic ones round 中阳."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from base.errors import KongquError
from layers.build import build_zones
from layers.inputs import BuildOptions, make_options, options_of
from layers.model import Zone

SEAT = (111.1734, 37.3564)
BUILT_UP_CLASS = 50


def write_raster(path: Path, values: np.ndarray, step_deg: float) -> Path:
    height, width = values.shape
    place = Affine(step_deg, 0.0, SEAT[0] - width * step_deg / 2, 0.0, -step_deg, SEAT[1] + height * step_deg / 2)
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=1, dtype=values.dtype, crs="EPSG:4326", transform=place
    ) as out:
        out.write(values, 1)
    return path


@pytest.fixture(scope="module")
def zones(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Zone]:
    """A town of 3 by 3 km, and a basin 20 km wide among hills."""
    folder = tmp_path_factory.mktemp("rasters")
    town = np.full((300, 300), 10, np.uint8)
    town[135:165, 133:167] = BUILT_UP_CLASS
    rows, columns = np.mgrid[0:200, 0:200]
    edge = np.maximum(abs(rows - 100), abs(columns - 100)) - 50
    heights = np.where(edge > 0, 800 + edge * 60.0, 800.0).astype(np.float32)
    options = make_options(
        write_raster(folder / "town.tif", town, 0.001), [BUILT_UP_CLASS], None, write_raster(folder / "dem.tif", heights, 0.002)
    )
    return build_zones(options)


def test_built_up_area_comes_from_the_file(zones: dict[str, Zone]) -> None:
    town = zones["built_up/141129"]
    assert town.area_km2 == pytest.approx(9.6, rel=0.15) and town.bound == "exact"
    assert town.sources[0].name.zh == "town.tif" and (town.accuracy_m or 0) < 1000
    assert zones["nonroad_machinery/zhongyang-2020"].area_km2 == pytest.approx(4.17, rel=0.002)


def test_where_the_file_ends_nothing_is_known(zones: dict[str, Zone]) -> None:
    for zone_id in ("built_up/140100", "built_up_buffer/140100/20km", "coal_ban/hequ-2024"):
        assert (zones[zone_id].status, zones[zone_id].bound, zones[zone_id].geometry) == ("unknown", "none", None)
        assert zones[zone_id].reason is not None
    reach = zones["built_up_buffer/140100/20km"].within
    assert "140121" in reach and "140802" not in reach


def test_terrain_comes_from_the_dem_and_is_only_a_part(zones: dict[str, Zone]) -> None:
    ground = [zones["terrain/plain"], zones["terrain/river-valley"]]
    drawn = [one for one in ground if one.geometry is not None]
    assert drawn and all(one.status == "proxy" and one.bound == "inner" and one.sources[0].name.zh == "dem.tif" for one in drawn)


@pytest.mark.parametrize(("classes", "threshold", "given"), [(None, None, True), ([50], 0.5, True), ([50], None, False)])
def test_options_that_do_not_go_together(classes: list[int] | None, threshold: float | None, given: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    file.touch()
    with pytest.raises(KongquError) as caught:
        make_options(file if given else None, classes, threshold, None)
    assert caught.value.code == "bad_options"


def test_a_missing_file_is_told() -> None:
    with pytest.raises(KongquError) as caught:
        make_options(None, None, None, "no-such-dem.tif")
    assert caught.value.code == "file_missing"


def test_options_are_recorded(tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    file.write_bytes(b"x")
    options = make_options(file, [2, 1], None, None)
    assert options_of({"options": options.as_json()}) == options == BuildOptions(str(file.resolve()), (1, 2))
    assert options.as_json()["built_up_file_bytes"] == 1
