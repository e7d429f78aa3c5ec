"""Edges of areas cut up and carried into earth-centred metres, and which of them can be the nearest in a cell: what :mod:`geo.margin_index` prepares.

Why no edge is missed is told there.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from base.errors import KongquError

CELL_DEG = 0.1
FORMAT = 2
_SEMI_MAJOR_M = 6378137.0
_E2 = 0.0066943799901413165
_MAX_EDGE_DEG = 0.01
_CELL_HALF_DIAGONAL_M = 8_000.0
_SLACK_M = 12.0  # twice what a cell bulges out of the plane of its corners (5 m), and the rounding of float32
_PIECE_M = 2_000.0
_BLOCK = 100_000  # distances held at a time while building, so that they stay in the processor's cache

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Short = NDArray[np.int32]
_Value = TypeVar("_Value", bound=np.generic)


class Grid(NamedTuple):
    """The cells, by rows from the south-west: degrees, counts, and the greatest radius that they answer for, in metres."""

    format: float
    west: float
    south: float
    columns: float
    rows: float
    radius_m: float


class Pieces(NamedTuple):
    """Runs of successive cut edges of one ring.

    Attributes:
        first, edges: (pieces,) number of the first edge, and how many.
        vertex: (pieces, 3) a vertex of the run, earth-centred metres.
        reach_m: (pieces,) how far the run reaches from it.
        area_starts: (areas + 1,) the first piece of each area.
    """

    first: Numbers
    edges: Numbers
    vertex: Floats
    reach_m: Floats
    area_starts: Numbers


def earth_centred(lon: float, lat: float) -> tuple[float, float, float]:
    """A position in degrees as earth-centred metres (EPSG:4978)."""
    east, north = math.radians(lon), math.radians(lat)
    normal = _SEMI_MAJOR_M / math.sqrt(1.0 - _E2 * math.sin(north) ** 2)
    flat = normal * math.cos(north)
    return flat * math.cos(east), flat * math.sin(east), normal * (1.0 - _E2) * math.sin(north)


def _many_earth_centred(lon: Floats, lat: Floats) -> Floats:
    """:func:`earth_centred` for arrays of one shape; the last axis of the result is x, y, z."""
    east, north = np.radians(lon), np.radians(lat)
    normal = _SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(north) ** 2)
    flat = normal * np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), normal * (1.0 - _E2) * np.sin(north)], axis=-1)


def cut_edges(shapes: NDArray[np.object_]) -> tuple[Floats, Floats, Numbers, Numbers]:
    """``edges``, ``bulges`` and ``edge_starts`` as in :class:`MarginIndex`, and the ring (edges,) that each edge is of."""
    rings, area_of_ring = shapely.get_parts(shapely.boundary(shapely.segmentize(shapes, _MAX_EDGE_DEG)), return_index=True)
    degrees, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    points = _many_earth_centred(degrees[:, 0], degrees[:, 1])
    within_ring = ring_of_point[1:] == ring_of_point[:-1]
    ring = ring_of_point[:-1][within_ring]
    start, vector = points[:-1][within_ring], np.diff(points, axis=0)[within_ring]
    squares = (vector**2).sum(axis=1)
    inverse = np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0.0)
    middle = ((degrees[:-1] + degrees[1:]) / 2.0)[within_ring]
    bulges = 4.0 * (_many_earth_centred(middle[:, 0], middle[:, 1]) - start - vector / 2.0)
    bulges -= ((bulges * vector).sum(axis=1) * inverse)[:, None] * vector
    # each row in one stretch: queries take from it many times as fast
    edges = np.ascontiguousarray(np.column_stack([start, vector, inverse]).T)
    return edges, np.ascontiguousarray(bulges.T), np.searchsorted(area_of_ring[ring], np.arange(len(shapes) + 1)), ring


def grid_over(bounds: Floats, radius_m: float) -> Grid:
    """Cells over the box round all areas, its edges included; a single one where there is no area."""
    west, south = bounds[:, :2].min(axis=0, initial=180.0)
    east, north = bounds[:, 2:].max(axis=0, initial=-180.0)
    columns, rows = max(1, math.floor((east - west) / CELL_DEG) + 1), max(1, math.floor((north - south) / CELL_DEG) + 1)
    return Grid(FORMAT, float(west), float(south), columns, rows, radius_m)


def pieces_of(edges: Floats, edge_starts: Numbers, ring: Numbers) -> Pieces:
    """Edges in runs of about 2 km that do not go from one ring to the next."""
    start, vector = edges[:3].T, edges[3:6].T
    number = np.floor(np.cumsum(np.linalg.norm(vector, axis=1)) / _PIECE_M)
    first = np.flatnonzero(np.diff(number, prepend=-1.0) + np.diff(ring, prepend=-1))
    count = np.diff(first, append=len(ring))
    vertex = start[first + count // 2]
    from_vertex = start - np.repeat(vertex, count, axis=0)
    farthest = np.maximum(np.linalg.norm(from_vertex, axis=1), np.linalg.norm(from_vertex + vector, axis=1))
    reach_m = np.maximum.reduceat(farthest, first) if len(first) else farthest
    return Pieces(first, count, vertex, reach_m, np.searchsorted(first, edge_starts))


def near_pieces(pieces: Pieces, bounds: Floats, grid: Grid) -> tuple[Short, Short]:
    """Pairs of cell and piece (n,), (n,): pieces that can be the nearest of their area in the cell; areas ascending in each cell."""
    cells, kept = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    lon, lat = _lines(grid.west, int(grid.columns)), _lines(grid.south, int(grid.rows))
    crossings = _many_earth_centred(*np.meshgrid(lon, lat))
    far_m = grid.radius_m + _CELL_HALF_DIAGONAL_M
    for number, box in enumerate(bounds):
        run = slice(pieces.area_starts[number], pieces.area_starts[number + 1])
        vertex, reach_m = pieces.vertex[run], pieces.reach_m[run]
        south, north, west, east = _cells_near(box, grid)
        over = _touches(lat[south : north + 1], box[1], box[3])[:, None] & _touches(lon[west : east + 1], box[0], box[2])
        rows = max(1, _BLOCK // (len(vertex) * (east - west + 1)))
        for row in range(south, north, rows):
            end = min(row + rows, north)
            kept_here = _can_be_nearest(crossings[row : end + 1, west : east + 1], vertex, reach_m, far_m, over[row - south : end - south])
            cell, piece = np.divmod(np.flatnonzero(kept_here), len(vertex))
            in_row, in_column = np.divmod(cell, east - west)
            cells.append(((row + in_row) * int(grid.columns) + west + in_column).astype(np.int32))
            kept.append((piece + run.start).astype(np.int32))
    return np.concatenate(cells), np.concatenate(kept)


def _cells_near(box: Floats, grid: Grid) -> tuple[int, int, int, int]:
    """Rows from, to (exclusive) and columns from, to (exclusive) of the cells that reach within the radius of a box in degrees."""
    west, south, east, north = box
    high_deg = grid.radius_m / 110_500.0
    narrowest = np.cos(np.radians(min(max(abs(south), abs(north)) + high_deg, 85.0)))
    wide_deg = grid.radius_m / (111_000.0 * narrowest)
    low = np.floor((np.array([south - high_deg, west - wide_deg]) - (grid.south, grid.west)) / CELL_DEG)
    top = np.floor((np.array([north + high_deg, east + wide_deg]) - (grid.south, grid.west)) / CELL_DEG) + 1
    (row, column), (row_end, column_end) = np.maximum(low, 0).astype(int), np.minimum(top, (grid.rows, grid.columns)).astype(int)
    return int(row), int(row_end), int(column), int(column_end)


def _lines(start: float, cells: int) -> Floats:
    """Degrees of the lines between cells."""
    return start + np.arange(cells + 1, dtype=np.float64) * CELL_DEG


def _touches(lines: Floats, low: float, high: float) -> NDArray[np.bool_]:
    """Which of the strips (n - 1,) between successive lines (n,) touch the interval."""
    touching: NDArray[np.bool_] = (lines[:-1] <= high) & (lines[1:] >= low)
    return touching


def _can_be_nearest(corners: Floats, vertex: Floats, reach_m: Floats, far_m: float, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pieces of one area can be its nearest somewhere in a cell.

    Args:
        corners: (rows + 1, columns + 1, 3) corners of the cells, earth-centred metres.
        vertex, reach_m: (pieces, 3), (pieces,) as in :class:`Pieces`.
        far_m: no piece is wanted in cells all of whose corners are farther than this from the area's edge, unless
        asked: (rows, columns) says so.

    Returns:
        (rows, columns, pieces)
    """
    away = _distances_m(corners, vertex)
    least = away - reach_m.astype(np.float32)
    near = _four_corners(least.min(axis=2) <= far_m)
    least -= np.float32(_SLACK_M)
    row, column = np.arange(asked.shape[0])[:, None], np.arange(asked.shape[1])
    rivals = np.stack(_four_corners(away.argmin(axis=2)))
    to_rivals = np.stack([corner[row, column, rivals] for corner in _four_corners(away)])  # (corner, rival, rows, columns)
    best = to_rivals.max(axis=0).argmin(axis=0)  # the one nearest to the whole cell
    kept = np.zeros((*asked.shape, len(vertex)), dtype=bool)
    for piece_least, distances in zip(_four_corners(least), to_rivals, strict=True):
        kept |= piece_least <= distances[best, row, column][:, :, None]
    kept &= (near[0] | near[1] | near[2] | near[3] | asked)[:, :, None]
    return kept


def _distances_m(corners: Floats, vertex: Floats) -> NDArray[np.float32]:
    """From each of some positions (rows, columns, 3) to each of others (n, 3): (rows, columns, n), right to the rounding of float32."""
    here, there = corners - vertex[0], vertex - vertex[0]
    # |a - b|² = |a|² - 2 a·b + |b|² as one product of matrices
    left = np.concatenate([here, (here**2).sum(axis=2, keepdims=True), np.ones((*here.shape[:2], 1))], axis=2)
    right = np.column_stack([-2.0 * there, np.ones(len(there)), (there**2).sum(axis=1)])
    squares = left @ right.T  # a product for each row: too small for the library to start threads
    np.maximum(squares, 0.0, out=squares)
    away = np.empty(squares.shape, dtype=np.float32)
    np.sqrt(squares, out=away, casting="same_kind")
    return away


def _four_corners(lines: NDArray[_Value]) -> list[NDArray[_Value]]:
    """Values at crossings of lines (rows + 1, columns + 1, ...) as four arrays (rows, columns, ...), one for each corner of the cells."""
    return [lines[:-1, :-1], lines[:-1, 1:], lines[1:, :-1], lines[1:, 1:]]


def as_csr(cells: Short, kept: Short, pieces: Pieces, cell_count: int) -> tuple[Numbers, Short, Numbers, Short]:
    """``cell_starts``, ``pair_areas``, ``pair_starts`` and ``candidates`` as in :class:`MarginIndex`."""
    order = np.argsort(cells, kind="stable")
    cells, kept = cells[order], kept[order]
    area_of_piece = np.repeat(np.arange(len(pieces.area_starts) - 1, dtype=np.int32), np.diff(pieces.area_starts))
    areas = area_of_piece[kept]
    first = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(areas, prepend=-1) != 0))
    return np.searchsorted(cells[first], np.arange(cell_count + 1)), areas[first], np.append(first, len(kept)), kept


def not_finite(where: str, value: str) -> KongquError:
    return KongquError("not_finite", where=where, zh=f"{value} 不是有限的数；请给出数字。", en=f"{value} is not a finite number; give one.")
