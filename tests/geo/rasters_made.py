"""Tiny rasters that the tests make, in degrees or in metres."""

from __future__ import annotations

import numpy as np
import rasterio
from affine import Affine
from pyproj import Transformer

SEAT = (112.0, 37.0)


def write_raster(path, values, crs, west, north, cell, nodata=None):
    """One band (or several: 3 axes) of values, its north-west corner and side of a cell in units of the CRS."""
    bands = values if values.ndim == 3 else values[None]
    with rasterio.open(
        path, "w", driver="GTiff", width=bands.shape[2], height=bands.shape[1], count=bands.shape[0], dtype=bands.dtype.name,
        crs=crs, transform=Affine(cell, 0, west, 0, -cell, north), nodata=nodata,
    ) as out:  # fmt: skip
        out.write(bands)
    return path


def in_crs(crs, lon=SEAT[0], lat=SEAT[1]):
    """A position in another CRS."""
    return Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)


def write_town(path, crs="EPSG:32649", cell_m=100.0, side_cells=30, around_cells=150, value=50, ground=10, nodata=None, dtype="uint8"):
    """A square town of ``side_cells`` cells round SEAT in open land, in a CRS in metres (at SEAT: Mercator metres in EPSG:3857)."""
    values = np.full((around_cells, around_cells), ground, dtype=dtype)
    first = (around_cells - side_cells) // 2
    values[first : first + side_cells, first : first + side_cells] = value
    x, y = in_crs(crs)
    half = around_cells / 2 * cell_m
    return write_raster(path, values, crs, x - half, y + half, cell_m, nodata)
