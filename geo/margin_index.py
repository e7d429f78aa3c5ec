"""Distances from one position to the edges of all areas near by, in a fraction of a millisecond: no projection is set up for a query.

Edges, straight in longitude and latitude, are cut to at most 0.01° and carried once into earth-centred metres.  The chord ``d`` from a
position to a cut edge is measured in space and bent to the arc ``2 R asin(d / 2R)``: at 50 km they differ by 0.13 m, and a radius that is
wrong by 0.6 % (6335 to 6400 km, by place and direction) leaves 2 mm of that.  A cut edge passes up to 3 cm under the ground and 2 cm beside
the line that is straight in degrees; positions closer than 10 m are measured again to a parabola through the middle of that line.

Which edges can be the nearest is found beforehand, for cells of 0.1°.  Edges are taken in pieces of about 2 km, each within ``reach`` of one
of its own vertices.  Positions nearer to a vertex ``w`` than to another point form a half-space; so a piece is never the nearest in a
cell when all corners of the cell are nearer to some ``w`` of the same area than to any point of the piece.  Tried as ``w``: the vertices
nearest to each corner.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import write_whole

_SEMI_MAJOR_M = 6378137.0
_E2 = 0.0066943799901413165
_ARC_RADIUS_M = 6_371_000.0
_MAX_EDGE_DEG = 0.01
_CELL_DEG = 0.1
_CELL_HALF_DIAGONAL_M = 8_000.0
_SLACK_M = 12.0  # twice what a cell bulges out of the plane of its corners (5 m), and the rounding of float32
_PIECE_M = 2_000.0
_CLOSE_M = 10.0
_BLOCK = 100_000  # distances held at a time while building, so that they stay in the processor's cache
_FORMAT = 1

_Floats = NDArray[np.float64]
_Numbers = NDArray[np.int64]
_Short = NDArray[np.int32]
_Value = TypeVar("_Value", bound=np.generic)


class _Grid(NamedTuple):
    """The cells, by rows from the south-west: degrees, counts, and the greatest radius that they answer for, in metres."""

    format: float
    west: float
    south: float
    columns: float
    rows: float
    radius_m: float


class _Pieces(NamedTuple):
    """Runs of successive cut edges of one ring.

    Attributes:
        first, edges: (pieces,) number of the first edge, and how many.
        vertex: (pieces, 3) a vertex of the run, earth-centred metres.
        reach_m: (pieces,) how far the run reaches from it.
        area_starts: (areas + 1,) the first piece of each area.
    """

    first: _Numbers
    edges: _Numbers
    vertex: _Floats
    reach_m: _Floats
    area_starts: _Numbers


@dataclass(frozen=True, slots=True, eq=False)
class MarginIndex:
    """Many areas, ready to be asked for the distance to their edges.  Made by :meth:`build` or :meth:`load`.

    Attributes:
        edges: (7, edges) earth-centred metres: start, vector to the end, and 1 / length² (0 where the length is 0).
        bulges: (3, edges) metres: four times the way from the chord, at right angles, to the middle of the edge that is straight in degrees.
        edge_starts: (areas + 1,) the first edge of each area.
        bounds: (areas, 4) west, south, east, north in degrees.
        grid: (6,) see ``_Grid``.
        cell_starts: (cells + 1,) the first pair of each cell.
        pair_areas: (pairs,) numbers of the areas that a cell has to do with, ascending in each cell.
        pair_starts: (pairs + 1,) the first candidate of each pair.
        candidates: (candidates,) numbers of the edges that can be the nearest of the area somewhere in the cell.
    """

    edges: _Floats
    bulges: _Floats
    edge_starts: _Numbers
    bounds: _Floats
    grid: _Floats
    cell_starts: _Numbers
    pair_areas: _Numbers
    pair_starts: _Numbers
    candidates: _Short

    @classmethod
    def build(cls, areas: Sequence[BaseGeometry], radius_m: float = 50_000.0) -> MarginIndex:
        """Cut up the edges and find the candidates of each cell.

        Args:
            areas: polygons or multipolygons, WGS84 degrees, between 80° south and north and not across 180°.
            radius_m: up to which radius queries are quick; more takes more memory.

        Raises:
            KongquError: ``not_finite`` (the radius, or a coordinate), ``empty_geometry``; ``where`` has its number.
        """
        _require_finite("radius_m", radius_m)
        shapes = np.asarray(areas, dtype=object)
        edges, bulges, edge_starts, ring = _cut_edges(shapes)
        bounds: _Floats = shapely.bounds(shapes).reshape(-1, 4)
        grid = _grid_over(bounds, radius_m)
        pieces = _pieces(edges, edge_starts, ring)
        cells, kept = _near_pieces(pieces, bounds, grid)
        return cls(edges, bulges, edge_starts, bounds, np.array(grid), *_as_csr(cells, kept, pieces, int(grid.columns * grid.rows)))

    def distances_m(self, lon: float, lat: float, radius_m: float) -> tuple[_Numbers, _Floats]:
        """Distances to the edges of the areas that lie near; which of them hold the position is for the caller to say.

        Quick for positions in a cell (the box round all areas) and a radius no greater than at :meth:`build`; else all edges are measured.

        Args:
            lon, lat: degrees, WGS84.
            radius_m: metres.

        Returns:
            numbers (n,) of the areas in ``areas``, ascending, and geodesic distances (n,) to their edges in metres, never negative, within
            0.3 m up to 50 km.  In it are the areas whose edge is no farther than the radius, and at whatever distance those whose box in
            degrees holds the position: no other can hold it.

        Raises:
            KongquError: ``not_finite``.
        """
        for name, value in (("lon", lon), ("lat", lat), ("radius_m", radius_m)):
            _require_finite(name, value)
        numbers, chosen, starts = self._candidates(lon, lat, radius_m)
        chord = np.sqrt(np.minimum.reduceat(self._squares_m2(lon, lat, chosen), starts))
        metres = 2.0 * _ARC_RADIUS_M * np.arcsin(chord / (2.0 * _ARC_RADIUS_M))
        bounds = self.bounds[numbers]
        asked = (metres <= radius_m) | ((bounds[:, :2] <= (lon, lat)) & (bounds[:, 2:] >= (lon, lat))).all(axis=1)
        return numbers[asked], metres[asked]

    def _squares_m2(self, lon: float, lat: float, chosen: _Short) -> _Floats:
        """Squares (n,) of the chords from a position to the edges of these numbers (n,)."""
        edges = self.edges.take(chosen, axis=1)
        away = np.array(_earth_centred(lon, lat))[:, None] - edges[:3]
        vector = edges[3:6]
        along = np.einsum("ij,ij->j", away, vector)
        along *= edges[6]
        np.maximum(along, 0.0, out=along)
        np.minimum(along, 1.0, out=along)
        away -= along * vector
        squares: _Floats = np.einsum("ij,ij->j", away, away)
        close = np.flatnonzero(squares < _CLOSE_M**2)
        if len(close):
            part = along[close]
            from_line = away[:, close] - part * (1.0 - part) * self.bulges[:, chosen[close]]
            squares[close] = np.einsum("ij,ij->j", from_line, from_line)
        return squares

    def _candidates(self, lon: float, lat: float, radius_m: float) -> tuple[_Numbers, _Short, _Numbers]:
        """Numbers of areas (n,), of the edges (m,) that can be their nearest, and where in these those of each area start (n,)."""
        _, west, south, columns, rows, built_m = self.grid.tolist()
        column, row = (lon - west) / _CELL_DEG, (lat - south) / _CELL_DEG
        if radius_m > built_m or not (0.0 <= column < columns and 0.0 <= row < rows):
            return np.arange(len(self.bounds)), np.arange(self.edges.shape[1], dtype=np.int32), self.edge_starts[:-1]
        cell = int(row) * int(columns) + int(column)
        pairs = slice(self.cell_starts[cell], self.cell_starts[cell + 1])
        starts = self.pair_starts[pairs.start : pairs.stop + 1]
        return self.pair_areas[pairs], self.candidates[starts[0] : starts[-1]], starts[:-1] - starts[0]

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder, made if need be; ``grid.npy`` comes last, and without it the folder holds no index.

        Raises:
            OSError: the folder cannot be written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        names = sorted((field.name for field in fields(self)), key=lambda name: name == "grid")
        (folder / "grid.npy").unlink(missing_ok=True)
        for name in names:
            content = io.BytesIO()
            np.save(content, getattr(self, name), allow_pickle=False)
            write_whole(folder / f"{name}.npy", content.getvalue())

    @classmethod
    def load(cls, folder: Path) -> MarginIndex:
        """Map the arrays that :meth:`save` wrote into memory.

        Raises:
            KongquError: ``bad_margin_index``: files are missing, cut short, of another format, or do not belong together.
        """
        try:
            # as plain arrays over the map: the class memmap costs time at each slice
            index = cls(*(np.asarray(np.load(folder / f"{field.name}.npy", mmap_mode="r")) for field in fields(cls)))
        except (OSError, ValueError, EOFError) as error:
            raise _bad_index(folder, str(error)) from None
        if not index._belongs_together():
            raise _bad_index(folder, "format")
        return index

    def _belongs_together(self) -> bool:
        if self.grid.shape != (len(_Grid._fields),) or self.grid[0] != _FORMAT:
            return False
        grid = _Grid(*self.grid.tolist())
        return (
            self.edges.shape == (7, self.edge_starts[-1])
            and self.bulges.shape == (3, self.edge_starts[-1])
            and self.bounds.shape == (len(self.edge_starts) - 1, 4)
            and len(self.cell_starts) == grid.columns * grid.rows + 1
            and self.cell_starts[-1] == len(self.pair_areas) == len(self.pair_starts) - 1
            and self.pair_starts[-1] == len(self.candidates)
        )


def _earth_centred(lon: float, lat: float) -> tuple[float, float, float]:
    """A position in degrees as earth-centred metres (EPSG:4978)."""
    east, north = math.radians(lon), math.radians(lat)
    normal = _SEMI_MAJOR_M / math.sqrt(1.0 - _E2 * math.sin(north) ** 2)
    flat = normal * math.cos(north)
    return flat * math.cos(east), flat * math.sin(east), normal * (1.0 - _E2) * math.sin(north)


def _many_earth_centred(lon: _Floats, lat: _Floats) -> _Floats:
    """:func:`_earth_centred` for arrays of one shape; the last axis of the result is x, y, z."""
    east, north = np.radians(lon), np.radians(lat)
    normal = _SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(north) ** 2)
    flat = normal * np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), normal * (1.0 - _E2) * np.sin(north)], axis=-1)


def _cut_edges(shapes: NDArray[np.object_]) -> tuple[_Floats, _Floats, _Numbers, _Numbers]:
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
        raise _not_finite(str(area[wrong[0]]), str(degrees[wrong[0]]))


def _grid_over(bounds: _Floats, radius_m: float) -> _Grid:
    """Cells over the box round all areas, its edges included; a single one where there is no area."""
    west, south = bounds[:, :2].min(axis=0, initial=180.0)
    east, north = bounds[:, 2:].max(axis=0, initial=-180.0)
    columns, rows = max(1, math.floor((east - west) / _CELL_DEG) + 1), max(1, math.floor((north - south) / _CELL_DEG) + 1)
    return _Grid(_FORMAT, float(west), float(south), columns, rows, radius_m)


def _pieces(edges: _Floats, edge_starts: _Numbers, ring: _Numbers) -> _Pieces:
    """Edges in runs of about 2 km that do not go from one ring to the next."""
    start, vector = edges[:3].T, edges[3:6].T
    number = np.floor(np.cumsum(np.linalg.norm(vector, axis=1)) / _PIECE_M)
    first = np.flatnonzero(np.diff(number, prepend=-1.0) + np.diff(ring, prepend=-1))
    count = np.diff(first, append=len(ring))
    vertex = start[first + count // 2]
    from_vertex = start - np.repeat(vertex, count, axis=0)
    farthest = np.maximum(np.linalg.norm(from_vertex, axis=1), np.linalg.norm(from_vertex + vector, axis=1))
    reach_m = np.maximum.reduceat(farthest, first) if len(first) else farthest
    return _Pieces(first, count, vertex, reach_m, np.searchsorted(first, edge_starts))


def _near_pieces(pieces: _Pieces, bounds: _Floats, grid: _Grid) -> tuple[_Short, _Short]:
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


def _cells_near(box: _Floats, grid: _Grid) -> tuple[int, int, int, int]:
    """Rows from, to (exclusive) and columns from, to (exclusive) of the cells that reach within the radius of a box in degrees."""
    west, south, east, north = box
    high_deg = grid.radius_m / 110_500.0
    narrowest = np.cos(np.radians(min(max(abs(south), abs(north)) + high_deg, 85.0)))
    wide_deg = grid.radius_m / (111_000.0 * narrowest)
    low = np.floor((np.array([south - high_deg, west - wide_deg]) - (grid.south, grid.west)) / _CELL_DEG)
    top = np.floor((np.array([north + high_deg, east + wide_deg]) - (grid.south, grid.west)) / _CELL_DEG) + 1
    (row, column), (row_end, column_end) = np.maximum(low, 0).astype(int), np.minimum(top, (grid.rows, grid.columns)).astype(int)
    return int(row), int(row_end), int(column), int(column_end)


def _lines(start: float, first: int, last: int) -> _Floats:
    """Degrees of the lines between cells, from the first number to the last."""
    return start + np.arange(first, last + 1, dtype=np.float64) * _CELL_DEG


def _touches(lines: _Floats, low: float, high: float) -> NDArray[np.bool_]:
    """Which of the strips (n - 1,) between successive lines (n,) touch the interval."""
    touching: NDArray[np.bool_] = (lines[:-1] <= high) & (lines[1:] >= low)
    return touching


def _can_be_nearest(
    lon: _Floats, lat: _Floats, vertex: _Floats, reach_m: _Floats, far_m: float, asked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which pieces of one area can be its nearest somewhere in a cell.

    Args:
        lon, lat: (columns + 1,), (rows + 1,) lines between cells, degrees.
        vertex, reach_m: (pieces, 3), (pieces,) as in :class:`_Pieces`.
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


def _as_csr(cells: _Short, kept: _Short, pieces: _Pieces, cell_count: int) -> tuple[_Numbers, _Numbers, _Numbers, _Short]:
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


def _require_finite(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise _not_finite(name, str(value))


def _not_finite(where: str, value: str) -> KongquError:
    return KongquError("not_finite", where=where, zh=f"{value} 不是有限的数；请给出数字。", en=f"{value} is not a finite number; give one.")


def _bad_index(folder: Path, why: str) -> KongquError:
    return KongquError(
        "bad_margin_index",
        where=str(folder),
        zh=f"边界索引不可用（{why}）；请重新生成。",
        en=f"The index of edges cannot be used ({why}); build it again.",
    )
