"""A raster of cells over areas: which areas hold a whole cell, and whose boundary touches it.  The rows and lists of :mod:`geo.point_grid`.

Cells are marked from the boundary's own vertices and crossings of grid lines; why that misses none is told there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError

MOST_CELLS = 32_000_000
BLOCK = 1 << 14  # points at a time: what they need stays in the processor's cache
_LEAST_CELL_DEG = 1e-6
_EPS_DEG = 1e-9
_MARGIN = 2  # empty cells on each side

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.unsignedinteger]  # signature numbers, in as few bytes as hold them all


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the cells lie.

    Attributes:
        west, south: the window's corner, degrees, WGS84.
        cell_deg: side of a cell, degrees.
        columns, rows: how many cells; cell numbers run along the rows, from the south.
    """

    west: float
    south: float
    cell_deg: float
    columns: int
    rows: int

    def columns_of(self, lon: Floats) -> Ints:
        """Columns of longitudes; those beyond the window are in its first or last column."""
        return _cut((lon - self.west) / self.cell_deg, self.columns)

    def rows_of(self, lat: Floats) -> Ints:
        """Rows of latitudes; those beyond the window are in its first or last row."""
        return _cut((lat - self.south) / self.cell_deg, self.rows)


def _cut(steps: Floats, count: int) -> Ints:
    np.maximum(steps, 0.0, out=steps)
    np.minimum(steps, count - 1.0, out=steps)
    return steps.astype(np.int64)  # rounds down: none is negative


@dataclass(frozen=True, slots=True)
class Runs:
    """Cells ``start`` to before ``end``, in one row, that stand in one relation to one area; all (n,), cells by number."""

    start: Ints
    end: Ints
    area: Ints


class Lists:
    """Lists of area numbers, one after the other.

    Args:
        start: list i is ``areas[start[i]:start[i + 1]]``, shape (n + 1,).
        areas: area numbers, ascending within each list.
    """

    def __init__(self, start: NDArray[np.int32], areas: NDArray[np.int32]) -> None:
        self.start = start
        self.areas = areas
        self.counts: NDArray[np.int32] = np.diff(start)

    def of(self, number: int) -> NDArray[np.int32]:
        return self.areas[self.start[number] : self.start[number + 1]]

    def total(self, numbers: Codes) -> int:
        """How long the lists with these numbers are together."""
        return int(self.counts[numbers].sum(dtype=np.int64))

    def expand(self, numbers: Codes, places: Ints, areas: NDArray[np.int32]) -> None:
        """Write out all elements of the lists with these numbers, in any order.

        Args:
            numbers: shape (n,).
            places: takes for each element where its list stands in ``numbers``, shape (total,).
            areas: takes the elements, shape (total,).
        """
        counts = self.counts[numbers]
        order = np.argsort(counts.astype(np.min_scalar_type(counts.max(initial=0))), kind="stable")
        start = self.start[numbers[order]]
        ends = np.cumsum(np.bincount(counts))  # those with lists of 0, of up to 1, ... elements stand before
        done = 0
        for length, (first, end) in enumerate(pairwise(ends.tolist()), 1):
            if first < end:
                to = slice(done, done + (end - first) * length)
                places[to].reshape(-1, length)[:] = order[first:end, None]
                areas[to].view(f"V{length * areas.itemsize}")[:] = self._stretches(length)[start[first:end]]
                done = to.stop

    def _stretches(self, length: int) -> NDArray[np.void]:
        """All stretches of so many elements, each as one item: copied whole, in half the time of one by one."""
        count, size = len(self.areas) - length + 1, self.areas.itemsize
        return np.ndarray((count,), dtype=f"V{length * size}", buffer=self.areas, strides=(size,))


def frame_round(areas: NDArray[np.object_], cell_deg: float) -> Frame:
    drawn = areas[~shapely.is_empty(areas)]
    west, south, east, north = (float(side) for side in shapely.total_bounds(drawn)) if len(drawn) else (0.0, 0.0, 0.0, 0.0)
    side = max(cell_deg, _LEAST_CELL_DEG)
    while True:
        columns, rows = (int(extent / side) + 1 + 2 * _MARGIN for extent in (east - west, north - south))
        if columns * rows <= MOST_CELLS:
            return Frame(west - _MARGIN * side, south - _MARGIN * side, side, columns, rows)
        side *= 1.05


def rasterised(areas: NDArray[np.object_], frame: Frame) -> tuple[Runs, Runs]:
    """Runs of cells that lie wholly inside an area, and the cells that its boundary touches."""
    nothing = np.zeros(0, dtype=np.int64)
    full, edge = [(nothing,) * 3], [(nothing,) * 3]
    for number, area in enumerate(areas):
        if area.is_empty:
            continue
        touched, start, end = _cells_of(area, frame)
        full.append((start, end, np.full(len(start), number)))
        edge.append((touched, touched + 1, np.full(len(touched), number)))
    return Runs(*map(np.concatenate, zip(*full, strict=True))), Runs(*map(np.concatenate, zip(*edge, strict=True)))


def _cells_of(area: BaseGeometry, frame: Frame) -> tuple[Ints, Ints, Ints]:
    """Cells that the boundary of one area touches, ascending; starts and ends of the runs of cells inside."""
    lon, lat = _boundary_points(area, frame)
    columns = frame.columns_of(lon - _EPS_DEG), frame.columns_of(lon + _EPS_DEG)
    rows = frame.rows_of(lat - _EPS_DEG), frame.rows_of(lat + _EPS_DEG)
    west, south = columns[0].min(), rows[0].min()
    width, height = columns[1].max() - west + 1, rows[1].max() - south + 1
    marked = np.zeros(width * height, dtype=bool)
    for row in rows:
        for column in columns:
            marked[(row - south) * width + (column - west)] = True
    row, column = np.divmod(np.flatnonzero(marked), width)
    row, column = row + south, column + west
    gap = np.flatnonzero((row[1:] == row[:-1]) & (column[1:] - column[:-1] > 1))  # before the first and after the last: outside
    centre_lon = frame.west + (column[gap] + 1.5) * frame.cell_deg
    centre_lat = frame.south + (row[gap] + 0.5) * frame.cell_deg
    gap = gap[shapely.contains_xy(area, centre_lon, centre_lat)]
    touched = row * frame.columns + column
    return touched, touched[gap] + 1, touched[gap + 1]


def _boundary_points(area: BaseGeometry, frame: Frame) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of all vertices, and of all places where the boundary crosses a grid line."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(area)), return_index=True)
    lon, lat = np.ascontiguousarray(points.T)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    (lon_a, lon_b), (lat_a, lat_b) = (lon[first], lon[first + 1]), (lat[first], lat[first + 1])
    column, row = frame.columns_of(lon), frame.rows_of(lat)
    at_lon, along_lat = _crossings(column[first], column[first + 1], frame.west, frame.cell_deg, lon_a, lon_b, lat_a, lat_b)
    at_lat, along_lon = _crossings(row[first], row[first + 1], frame.south, frame.cell_deg, lat_a, lat_b, lon_a, lon_b)
    return np.concatenate([lon, at_lon, along_lon]), np.concatenate([lat, along_lat, at_lat])


def _crossings(
    cell_a: Ints, cell_b: Ints, origin: float, cell_deg: float, a: Floats, b: Floats, other_a: Floats, other_b: Floats
) -> tuple[Floats, Floats]:
    """Where segments cross the grid lines of one direction: the lines' coordinate, and the other one.

    Args:
        cell_a, cell_b: column (row) of the segments' ends, shape (n,).
        origin: coordinate of line 0, degrees.
        a, b: longitudes (latitudes) of the ends, shape (n,); other_a, other_b: latitudes (longitudes).
    """
    counts = np.abs(cell_b - cell_a)
    segment, place = _counted(counts)
    line = origin + (np.minimum(cell_a, cell_b)[segment] + 1 + place).astype(np.float64) * cell_deg
    share: Floats = np.clip((line - a[segment]) / (b - a)[segment], 0.0, 1.0)  # never 0/0: the ends lie in two cells
    return line, other_a[segment] + share * (other_b - other_a)[segment]


def _counted(counts: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """For counts (2, 0, 3): owners (0, 0, 2, 2, 2) and places (0, 1, 0, 1, 2)."""
    owners = np.repeat(np.arange(len(counts)), counts)
    return owners, np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)


def signed(frame: Frame, full: Runs, edge: Runs, areas: int) -> tuple[Codes, Lists, Lists]:
    """The signature of every cell, and the lists of every signature; those with edge areas come first.

    Each area has two random keys of 64 bits as full and two as edge area; those of a cell's areas, joined by exclusive or, tell its
    signature.  That no two lists got one key is checked: by the second keys, and by the lengths of the lists of every cell.
    """
    cell = np.concatenate([full.start, full.end, edge.start, edge.end])
    area = np.concatenate([full.area, full.area, edge.area + areas, edge.area + areas])
    order = np.argsort(cell, kind="stable")
    first = np.flatnonzero(np.diff(cell[order], prepend=-1))
    position = np.concatenate([[0], cell[order][first]])  # where the areas change, along the rows
    keys = np.random.default_rng(0).integers(0, 2**64, (2, 2 * areas), dtype=np.uint64)
    key, proof = (_along(np.bitwise_xor, some[area][order], first) for some in keys)
    sizes = np.repeat([len(full.start), len(edge.start)], 2)
    lengths = [_along(np.add, np.repeat(step, sizes)[order], first) for step in ([1, -1, 0, 0], [0, 0, 1, -1])]
    key = (key >> np.uint64(1)) | ((lengths[1] == 0).astype(np.uint64) << np.uint64(63))
    _, sample, signature = np.unique(key, return_index=True, return_inverse=True)
    lists = _lists_at(full, position[sample]), _lists_at(edge, position[sample])
    if not ((proof == proof[sample][signature]).all() and all((lists[i].counts[signature] == lengths[i]).all() for i in (0, 1))):
        raise KongquError("bad_grid", zh="点格网未通过核对；请报告此错误。", en="The point grid failed its proof; report this as a bug.")
    spans = np.diff(position, append=frame.columns * frame.rows)
    return np.repeat(signature.astype(np.min_scalar_type(len(sample))), spans), *lists


def _along(join: np.ufunc, changes: NDArray[Any], first: Ints) -> NDArray[Any]:
    """What holds from each position on: nothing, then all changes joined so far; ``first``: where a position's changes start."""
    joined = join.reduceat(changes, first) if len(first) else changes
    return np.concatenate([np.zeros(1, dtype=changes.dtype), join.accumulate(joined)])


def _lists_at(runs: Runs, cells: Ints) -> Lists:
    """For each of some cells, which must differ, the areas of the runs that hold it."""
    order = np.argsort(cells)
    low, high = (np.searchsorted(cells[order], side) for side in (runs.start, runs.end))
    run, place = _counted(high - low)
    owner, areas = order[low[run] + place], runs.area[run]
    by_owner = np.lexsort((areas, owner))
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(cells)))])
    return Lists(start.astype(np.int32), areas[by_owner].astype(np.int32))
