"""Built-up land out of any GeoTIFF of land cover or built-up share that the user gives, read by windows."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.warp import transform_bounds
from rasterio.windows import Window, from_bounds

from base.errors import KongquError
from geo.boundaries import province_outline
from geo.rasters import Bounds, ClassRaster

BUILT_UP = 1


@dataclass(frozen=True, slots=True)
class BuiltUpRule:
    """Which values of a band mean built-up land: either ``classes`` (one of these) or ``threshold`` (this or more).

    Raises:
        KongquError: ``built_up_rule`` where both or neither are given.
    """

    classes: Collection[int] | None = None
    threshold: float | None = None

    def __post_init__(self) -> None:
        if bool(self.classes) == (self.threshold is not None):
            raise KongquError(
                "built_up_rule",
                zh="请在两者中只给一个：哪些类别值是建成区（如 50），或从多大的值起算建成区（如 0.5）。",
                en="Give exactly one of the two: the class values that are built up (e.g. 50), or the value from which on land is (e.g. 0.5).",
            )


class BuiltUpGeotiff:
    """A GeoTIFF as a source of built-up land; see :class:`geo.rasters.BuiltUpSource`.

    Args:
        path: the file; any CRS that is not rotated.
        rule: which values mean built-up land.
        band: number of the band, from 1.
        licence, citation: as the user states them.

    Raises:
        KongquError: ``file_missing``, ``not_a_raster``, ``no_crs``, ``rotated_raster``, ``band_missing``, ``no_overlap``.
    """

    built_up_classes: tuple[int, ...] = (BUILT_UP,)

    def __init__(self, path: Path, rule: BuiltUpRule, *, band: int = 1, licence: str = "", citation: str = "") -> None:
        self._dataset = open_raster(path, band)
        self._rule, self._band = rule, band
        self.name, self.licence, self.citation = path.name, licence, citation
        self.crs = self._dataset.crs.to_wkt()
        self.cell_m = cell_size_m(self._dataset)
        self.accuracy_m = self.cell_m

    def __enter__(self) -> BuiltUpGeotiff:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._dataset.close()

    def window(self, bounds: Bounds) -> ClassRaster:
        """Values 1 (built up) and 0 in the file's own cells; where the file ends or has no data, ``no_data`` is set."""
        window = cells_of(self._dataset, bounds)
        plain, no_data = self._read(window)
        if self._rule.classes:
            built_up = np.isin(plain, sorted(self._rule.classes))
        else:
            built_up = plain >= self._rule.threshold
        array = np.where(built_up & ~no_data, BUILT_UP, 0).astype(np.uint8)
        place = self._dataset.transform * Affine.translation(window.col_off, window.row_off)
        return ClassRaster(array, no_data, place, self.crs, self.name, self.licence, self.citation, self.accuracy_m)

    def _read(self, window: Window) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Values of a window that may reach beyond the file, and where they are not known."""
        left, top = max(0, window.col_off), max(0, window.row_off)
        right = min(self._dataset.width, window.col_off + window.width)
        bottom = min(self._dataset.height, window.row_off + window.height)
        values = np.zeros((window.height, window.width), dtype=self._dataset.dtypes[self._band - 1])
        no_data = np.ones(values.shape, dtype=bool)
        if left < right and top < bottom:
            there = np.s_[top - window.row_off : bottom - window.row_off, left - window.col_off : right - window.col_off]
            part = self._dataset.read(self._band, window=Window(left, top, right - left, bottom - top), masked=True)
            values[there] = part.filled(0)
            no_data[there] = np.ma.getmaskarray(part)
        if np.issubdtype(values.dtype, np.floating):
            no_data |= ~np.isfinite(values)
        return values, no_data


def read_built_up_window(
    path: Path, bounds: Bounds, *, classes: Collection[int] | None = None, threshold: float | None = None, band: int = 1
) -> ClassRaster:
    """One window of a GeoTIFF as built-up (1) or not (0); see :class:`BuiltUpGeotiff` for the arguments and the errors.

    Args:
        bounds: west, south, east, north in WGS84 degrees.
    """
    with BuiltUpGeotiff(path, BuiltUpRule(classes, threshold), band=band) as source:
        return source.window(bounds)


def open_raster(path: Path, band: int = 1) -> DatasetReader:
    """Open a raster that overlaps Shanxi and knows where it lies.  The caller closes it.

    Raises:
        KongquError: ``file_missing``, ``not_a_raster``, ``no_crs``, ``rotated_raster``, ``band_missing``, ``no_overlap``.
    """
    where = str(path)
    if not path.is_file():
        raise KongquError("file_missing", where=where, zh="没有这个文件。", en="There is no such file.")
    try:
        dataset = rasterio.open(path)
    except RasterioError:
        raise KongquError(
            "not_a_raster", where=where, zh="不是可读的栅格；请给 GeoTIFF。", en="Not a readable raster; give a GeoTIFF."
        ) from None
    problem = _problem(dataset, band, where)
    if problem is not None:
        dataset.close()
        raise problem
    return dataset


def cell_size_m(dataset: DatasetReader) -> float:
    """The longer side of a cell in metres, at the middle of Shanxi for a raster in degrees."""
    width, height = abs(dataset.transform.a), abs(dataset.transform.e)
    crs = CRS.from_user_input(dataset.crs.to_wkt())
    if crs.is_geographic:
        middle = province_outline().centroid
        return float(max(width * 111_320.0 * math.cos(math.radians(middle.y)), height * 110_950.0))
    return float(max(width, height) * crs.axis_info[0].unit_conversion_factor)


def cells_of(dataset: DatasetReader, bounds: Bounds) -> Window:
    """The whole cells of a raster that cover bounds in WGS84 degrees; it may reach beyond the raster."""
    own = transform_bounds("EPSG:4326", dataset.crs, *bounds, densify_pts=21)
    exact = from_bounds(*own, dataset.transform)
    left, top = math.floor(exact.col_off), math.floor(exact.row_off)
    right, bottom = math.ceil(exact.col_off + exact.width), math.ceil(exact.row_off + exact.height)
    return Window(left, top, max(1, right - left), max(1, bottom - top))


def _problem(dataset: DatasetReader, band: int, where: str) -> KongquError | None:
    if dataset.crs is None:
        return KongquError(
            "no_crs",
            where=where,
            zh="栅格没有坐标系；请用 gdal_edit.py -a_srs EPSG:… 写上。",
            en="The raster has no CRS; set it with gdal_edit.py -a_srs EPSG:….",
        )
    if dataset.transform.b or dataset.transform.d or dataset.transform.e > 0:
        return KongquError(
            "rotated_raster",
            where=where,
            zh="栅格有旋转或倒置；请先用 gdalwarp 转正。",
            en="The raster is rotated or upside down; straighten it with gdalwarp.",
        )
    if not 1 <= band <= dataset.count:
        return KongquError(
            "band_missing",
            where=where,
            zh=f"没有第 {band} 波段；共 {dataset.count} 个，从 1 数起。",
            en=f"There is no band {band}; it has {dataset.count}, counted from 1.",
        )
    if not _overlaps(dataset):
        return KongquError(
            "no_overlap",
            where=where,
            zh="栅格与山西省没有重叠；请换一份覆盖山西的。",
            en="The raster does not overlap Shanxi; give one that does.",
        )
    return None


def _overlaps(dataset: DatasetReader) -> bool:
    """Whether the raster meets the box round Shanxi, tested in the raster's own coordinates (some cover the whole Earth)."""
    to_own = Transformer.from_crs("EPSG:4326", dataset.crs.to_wkt(), always_xy=True)
    west, south, east, north = to_own.transform_bounds(*province_outline().bounds)
    box = dataset.bounds
    return bool(west < box.right and east > box.left and south < box.top and north > box.bottom)
