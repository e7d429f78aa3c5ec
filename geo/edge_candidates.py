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
FORMAT = 1
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
    _require_sound(shapes)
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


def _require_sound(shapes: NDArray[np.object_]) -> None:
    empty = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if len(empty):
        raise KongquError(
            "empty_geometry",
            where=str(empty[0]),
            zh="这个面是空的；请给出有坐标的面。",
            en="The area is empty; give one that has coordinates.",
        )
    degrees, area = shapely.get_coordinates(shapes, return_index=True)
    wrong = np.flatnonzero(~np.isfinite(degrees).all(axis=1))
    if len(wrong):
        raise not_finite(str(area[wrong[0]]), str(degrees[wrong[0]]))


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
    for number, box in enumerate(bounds):
        run = slice(pieces.area_starts[number], pieces.area_starts[number + 1])
        vertex, reach_m = pieces.vertex[run], pieces.reach_m[run]
        south, north, west, east = _cells_near(box, grid)
        rows = max(1, _BLOCK // (len(vertex) * (east - west + 1)))
        for row in range(south, north, rows):
            high = _lines(grid.south, row, min(row + rows, north))
            wide = _lines(grid.west, west, east)
            far_m = grid.radius_m + _CELL_HALF_DIAGONAL_M
            asked = _touches(high, box[1], box[3])[:, None] & _touches(wide, box[0], box[2])
            in_row, in_column, piece = np.nonzero(_can_be_nearest(wide, high, vertex, reach_m, far_m, asked))
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


def _lines(start: float, first: int, last: int) -> Floats:
    """Degrees of the lines between cells, from the first number to the last."""
    return start + np.arange(first, last + 1, dtype=np.float64) * CELL_DEG


def _touches(lines: Floats, low: float, high: float) -> NDArray[np.bool_]:
    """Which of the strips (n - 1,) between successive lines (n,) touch the interval."""
    touching: NDArray[np.bool_] = (lines[:-1] <= high) & (lines[1:] >= low)
    return touching


def _can_be_nearest(lon: Floats, lat: Floats, vertex: Floats, reach_m: Floats, far_m: float, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pieces of one area can be its nearest somewhere in a cell.

    Args:
        lon, lat: (columns + 1,), (rows + 1,) lines between cells, degrees.
        vertex, reach_m: (pieces, 3), (pieces,) as in :class:`Pieces`.
        far_m: no piece is wanted in cells all of whose corners are farther than this from the area's edge, unless
        asked: (rows, columns) says so.

    Returns:
        (rows, columns, pieces)
    """
    corners = _many_earth_centred(*np.meshgrid(lon, lat)) - vertex[0]
    towards = vertex - vertex[0]
    squares = corners @ (-2.0 * towards.T) + (towards**2).sum(axis=1) + (corners**2).sum(axis=2)[:, :, None]
    away = np.sqrt(np.maximum(squares, 0.0)).astype(np.float32)
    least = away - reach_m.astype(np.float32)
    aways, rivals, leasts = _four_corners(away), _four_corners(away.argmin(axis=2)), _four_corners(least - np.float32(_SLACK_M))
    near = _four_corners(least.min(axis=2) <= far_m)
    kept = np.repeat((near[0] | near[1] | near[2] | near[3] | asked)[:, :, None], len(vertex), axis=2)
    row, column = np.ogrid[: asked.shape[0], : asked.shape[1]]
    for rival in rivals:
        beaten = [piece_least > corner[row, column, rival][:, :, None] for corner, piece_least in zip(aways, leasts, strict=True)]
        kept &= ~(beaten[0] & beaten[1] & beaten[2] & beaten[3])
    return kept


def _four_corners(lines: NDArray[_Value]) -> list[NDArray[_Value]]:
    """Values at crossings of lines (rows + 1, columns + 1, ...) as four arrays (rows, columns, ...), one for each corner of the cells."""
    return [lines[:-1, :-1], lines[:-1, 1:], lines[1:, :-1], lines[1:, 1:]]


def as_csr(cells: Short, kept: Short, pieces: Pieces, cell_count: int) -> tuple[Numbers, Numbers, Numbers, Short]:
    """``cell_starts``, ``pair_areas``, ``pair_starts`` and ``candidates`` as in :class:`MarginIndex`."""
    order = np.argsort(cells, kind="stable")
    cells, kept = cells[order], kept[order]
    areas = np.searchsorted(pieces.area_starts, kept, side="right") - 1
    pair_first = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(areas, prepend=-1) != 0))
    edges = pieces.edges[kept]
    starts = np.append(0, np.cumsum(edges))
    first = pieces.first[kept]
    candidates = np.ones(starts[-1], dtype=np.int32)  # steps from one to the next, summed up in place: this array is the greatest of all
    candidates[starts[:-1]] = first - np.append(0, first + edges - 1)[:-1]
    np.cumsum(candidates, out=candidates)
    pair_starts = starts[np.append(pair_first, len(kept))]
    return np.searchsorted(cells[pair_first], np.arange(cell_count + 1)), areas[pair_first], pair_starts, candidates


def not_finite(where: str, value: str) -> KongquError:
    return KongquError("not_finite", where=where, zh=f"{value} 不是有限的数；请给出数字。", en=f"{value} is not a finite number; give one.")
