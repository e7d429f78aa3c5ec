"""Plains and river valleys out of a digital elevation model (DEM) that the user gives.

The documents name plains (平原) and river valleys (川谷) without defining them.  Stand-ins, on a grid of 90 m or the DEM's own if coarser:

- level ground: slope at most 2 degrees (Horn's method, Proc. IEEE 69, 1981);
- plain: level ground where heights differ by at most 30 m within 2 km by 2 km (relief below 30 m is what Chinese geomorphological mapping
  calls a plain; slope of 2 degrees after the same literature, as reviewed in ISPRS Int. J. Geo-Inf. 13(3), 86, 2024);
- river valley: other level ground that has ground at least 100 m higher within 2 km (our own threshold: below it are loess tables and steps).

Patches under 1 km2 are dropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio import features
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from geo.boundaries import province_outline
from geo.geotiff import cell_size_m, open_raster

CELL_M = 90.0
LEVEL_SLOPE_DEG = 2.0
PLAIN_RELIEF_M = 30.0
WINDOW_M = 2000.0
VALLEY_RISE_M = 100.0
LEAST_PATCH_KM2 = 1.0
_MARGIN_DEG = 0.05
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
_WHOLE_SHARE = 0.999

Heights = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Dem:
    """Heights on a square grid in metres.

    Attributes:
        heights_m: H x W; NaN where nothing is known; row 0 is the northernmost.
        transform: of (column, row) to metres in ``crs``.
        crs: azimuthal equidistant projection centred on the window.
        cell_m: side of a cell.
    """

    heights_m: Heights
    transform: Affine
    crs: CRS
    cell_m: float


@dataclass(frozen=True, slots=True)
class Terrain:
    """Plains and river valleys.

    Attributes:
        plain, river_valley: WGS84 polygons; empty where there is none.
        covers_province: the DEM has heights for all of Shanxi; otherwise ground outside the outlines may be either.
        accuracy_m: of the edges.
    """

    plain: BaseGeometry
    river_valley: BaseGeometry
    covers_province: bool
    accuracy_m: float


def read_terrain(path: Path, band: int = 1) -> Terrain:
    """Plains and river valleys within Shanxi, out of a DEM file.

    Args:
        path: a GeoTIFF of heights in metres, in any CRS.
        band: number of the band, from 1.

    Raises:
        KongquError: as :func:`read_dem`.
    """
    dem = read_dem(path, band)
    plain, valley = classify(dem)
    known = ~np.isnan(dem.heights_m)
    shanxi = shapely.transform(province_outline(), Transformer.from_crs("EPSG:4326", dem.crs, always_xy=True).transform, interleaved=False)
    inside = features.geometry_mask([shanxi], dem.heights_m.shape, dem.transform, invert=True)
    cells = shanxi.area / dem.cell_m**2
    return Terrain(
        plain=outlines_of(plain & inside, dem),
        river_valley=outlines_of(valley & inside, dem),
        covers_province=bool((known & inside).sum() >= _WHOLE_SHARE * cells),
        accuracy_m=2.0 * dem.cell_m,
    )


def read_dem(path: Path, band: int = 1) -> Dem:
    """The part of a DEM that lies over Shanxi, on a grid of 90 m or the DEM's own cell if that is larger.

    Raises:
        KongquError: as :func:`geo.geotiff.open_raster`, or ``bad_dem`` where the values are no heights in metres.
    """
    with open_raster(path, band) as dataset:
        cell_m = max(CELL_M, cell_size_m(dataset))
        crs, transform, width, height = _grid(dataset, cell_m)
        finer = cell_size_m(dataset) < cell_m
        with WarpedVRT(
            dataset, crs=crs.to_wkt(), transform=transform, width=width, height=height, nodata=math.nan, dtype="float32",
            resampling=Resampling.average if finer else Resampling.bilinear,
        ) as grid:  # fmt: skip
            heights: Heights = grid.read(band).astype(np.float32)
    known = heights[np.isfinite(heights)]
    if not known.size or known.min() < _LOWEST_M or known.max() > _HIGHEST_M:
        span = f"{known.min():g} – {known.max():g}" if known.size else "—"
        raise KongquError(
            "bad_dem", where=str(path), zh=f"不像高程（米）：山西境内的值为 {span}。请给以米为单位的 DEM，并标明无数据值。",
            en=f"Not heights in metres: values over Shanxi are {span}. Give a DEM in metres with its no-data value set.",
        )  # fmt: skip
    return Dem(np.where(np.isfinite(heights), heights, np.float32(np.nan)), transform, crs, cell_m)


def slope_deg(dem: Dem) -> NDArray[np.float32]:
    """Slope in degrees by Horn's method (3 x 3 cells); NaN at the border and next to cells without height."""
    z = dem.heights_m
    slope = np.full(z.shape, np.nan, dtype=np.float32)
    west, east = z[:-2, :-2] + 2 * z[1:-1, :-2] + z[2:, :-2], z[:-2, 2:] + 2 * z[1:-1, 2:] + z[2:, 2:]
    north, south = z[:-2, :-2] + 2 * z[:-2, 1:-1] + z[:-2, 2:], z[2:, :-2] + 2 * z[2:, 1:-1] + z[2:, 2:]
    slope[1:-1, 1:-1] = np.degrees(np.arctan(np.hypot(east - west, south - north) / (8.0 * dem.cell_m)))
    slope[np.isnan(z)] = np.nan  # Horn's window does not use the middle
    return slope


def relief_m(dem: Dem, window_m: float = WINDOW_M) -> NDArray[np.float32]:
    """Highest less lowest height within a square window round each cell, in metres; cells without height do not count."""
    relief: NDArray[np.float32] = _highest(dem.heights_m, dem.cell_m, window_m) + _highest(-dem.heights_m, dem.cell_m, window_m)
    return relief


def classify(dem: Dem) -> tuple[Mask, Mask]:
    """Cells of plain and cells of river valley (see the module's text); a cell of unknown slope is neither."""
    level = slope_deg(dem) <= LEVEL_SLOPE_DEG
    plain = level & (relief_m(dem) <= PLAIN_RELIEF_M)
    rise_m = _highest(dem.heights_m, dem.cell_m, 2 * WINDOW_M) - dem.heights_m
    return plain, level & ~plain & (rise_m >= VALLEY_RISE_M)


def outlines_of(mask: Mask, dem: Dem) -> BaseGeometry:
    """Patches of at least 1 km2 as a polygon or multipolygon in WGS84; empty where there is none."""
    found = features.shapes(mask.astype(np.uint8), mask=mask, transform=dem.transform)
    patches = [patch for outline, _ in found if (patch := shape(outline)).area >= LEAST_PATCH_KM2 * 1e6]
    to_degrees = Transformer.from_crs(dem.crs, "EPSG:4326", always_xy=True).transform
    joined = shapely.segmentize(shapely.union_all(patches), 1000.0)
    return shapely.normalize(shapely.transform(joined, to_degrees, interleaved=False)) if patches else shapely.Polygon()


def _grid(dataset: DatasetReader, cell_m: float) -> tuple[CRS, Affine, int, int]:
    """A grid in metres over the part of a raster that lies near Shanxi."""
    west, south, east, north = transform_bounds(dataset.crs, "EPSG:4326", *dataset.bounds, densify_pts=21)
    limits = province_outline().bounds
    west, south = max(west, limits[0] - _MARGIN_DEG), max(south, limits[1] - _MARGIN_DEG)
    east, north = min(east, limits[2] + _MARGIN_DEG), min(north, limits[3] + _MARGIN_DEG)
    crs = CRS.from_proj4(f"+proj=aeqd +lon_0={(west + east) / 2:.9f} +lat_0={(south + north) / 2:.9f} +datum=WGS84 +units=m")
    left, bottom, right, top = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform_bounds(west, south, east, north)
    width, height = max(1, math.ceil((right - left) / cell_m)), max(1, math.ceil((top - bottom) / cell_m))
    return crs, Affine(cell_m, 0.0, left, 0.0, -cell_m, top), width, height


def _highest(values: Heights, cell_m: float, window_m: float) -> Heights:
    """Highest value in a square window round each cell; NaN never wins."""
    half = max(1, round(window_m / cell_m / 2))
    out = np.where(np.isnan(values), np.float32(-np.inf), values)
    for axis in (0, 1):
        out = _highest_along(out, half, axis)
    return out


def _highest_along(values: Heights, half: int, axis: int) -> Heights:
    """Running maximum over ``2 * half + 1`` cells along one axis, by doubling the reach."""
    padding = [(half, half) if i == axis else (0, 0) for i in (0, 1)]
    run = np.pad(values, padding, constant_values=-np.inf)
    width, wanted = 1, 2 * half + 1
    while width < wanted:
        step = min(width, wanted - width)
        ahead, behind = (run[step:], run[:-step]) if axis == 0 else (run[:, step:], run[:, :-step])
        run = np.maximum(ahead, behind)
        width += step
    return run
