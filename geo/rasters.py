"""Rasters of built-up land: one window of classes, and what the recipe in :mod:`geo.built_up` asks of a data source.

Sources: :class:`geo.degurba.Degurba` (packaged) and :class:`geo.geotiff.BuiltUpGeotiff` (any file the user gives).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio import features
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class ClassRaster:
    """A window of a raster of classes.

    Attributes:
        array: H x W, uint8; row 0 is the northernmost.
        no_data: H x W, bool: cells of which nothing is known (never the same as "not built up").
        transform: of (column, row) to coordinates in ``crs``.
        crs: anything pyproj reads, e.g. ``EPSG:4326``.
        name, licence, citation: of the data source.
        accuracy_m: how far an edge may lie from the true one.
    """

    array: NDArray[np.uint8]
    no_data: NDArray[np.bool_]
    transform: Affine
    crs: str
    name: str
    licence: str
    citation: str
    accuracy_m: float

    def polygons_of(self, value: int) -> list[BaseGeometry]:
        """Connected cells (by sides or corners) of one class, as polygons in ``crs``; cells without data are in none."""
        return _polygons((self.array == value) & ~self.no_data, self.transform)

    def no_data_polygons(self) -> list[BaseGeometry]:
        """Connected cells of which nothing is known, as polygons in ``crs``."""
        return _polygons(self.no_data, self.transform)


class BuiltUpSource(Protocol):
    """What the built-up recipe needs of a data source.

    Attributes:
        name, licence, citation, accuracy_m: as in :class:`ClassRaster`.
        built_up_classes: classes that count as built up, the one to try first in front.
        cell_m: side of a cell in metres.
    """

    @property
    def name(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def accuracy_m(self) -> float: ...
    @property
    def built_up_classes(self) -> tuple[int, ...]: ...
    @property
    def cell_m(self) -> float: ...

    def window(self, bounds: Bounds) -> ClassRaster:
        """The part of the raster that covers ``bounds`` (west, south, east, north in WGS84 degrees), or a little more."""
        ...


def _polygons(mask: NDArray[np.bool_], transform: Affine) -> list[BaseGeometry]:
    return [shape(outline) for outline, _ in features.shapes(mask.astype(np.uint8), mask=mask, transform=transform, connectivity=8)]
