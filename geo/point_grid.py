"""Which of many areas hold a point, for one point at once and for millions: a raster of cells that know their areas.

A cell keeps the number of its *signature*: the areas that hold the whole cell (``full``) and those whose boundary touches it (``edge``).
Most cells have no edge areas, and a look-up answers; only edge areas are asked, by ``shapely.contains_xy``.

Why the answer is that of ``shapely.contains_xy`` for every point:

* The column of a point is ``(lon - west) / cell_deg`` cut to the window and rounded down.  Each step is monotone in floating point, so
  a cell is a rectangle of points, and so is a run of neighbouring cells; where no boundary meets it, all its points share one answer.
* A boundary meets a cell only if a segment ends in it or crosses a grid line into it.  The four cells at ±1e-9° of every vertex
  and of every crossing are marked: far more than the rounding of cells and crossings (under 1e-12°).  Where a segment runs so nearly
  along a grid line that the place of their crossing is uncertain by more, its ends, or its crossings with the other grid lines, lie as
  near to that line there, and mark both sides.
* Two empty cells round the areas take all points beyond: they hold nothing.

(GDAL's ``all_touched`` would not do: it misses cells that a segment only grazes.)
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import write_whole

FILE = "point_grid.npy"
CELL_DEG = 0.0025
MOST_CELLS = 8_000_000
_LEAST_CELL_DEG = 1e-6
_EPS_DEG = 1e-9
_MARGIN = 2  # empty cells on each side
_BLOCK = 1 << 14  # points at a time: what they need stays in the processor's cache
_DIGEST = 32
_WINDOW = [("west", "<f8"), ("south", "<f8"), ("cell_deg", "<f8"), ("columns", "<i8"), ("rows", "<i8")]
_SIZES = [("signatures", "<i8"), ("full", "<i8"), ("edge", "<i8"), ("code_bytes", "<i8")]
_HEAD = np.dtype([("format", "<i8"), ("areas", f"V{_DIGEST}"), *_WINDOW, *_SIZES])
_FORMAT = 1

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.unsignedinteger]  # signature numbers, in as few bytes as hold them all


@dataclass(frozen=True, slots=True)
class _Frame:
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
class _Runs:
    """Cells ``start`` to before ``end``, in one row, that stand in one relation to one area; all (n,), cells by number."""

    start: Ints
    end: Ints
    area: Ints


class _Lists:
    """Lists of area numbers, one after the other.

    Args:
        start: list i is ``areas[start[i]:start[i + 1]]``, shape (n + 1,).
        areas: area numbers, ascending within each list.
    """

    def __init__(self, start: NDArray[np.int32], areas: NDArray[np.int32]) -> None:
        self.start = start
        self.areas = areas
        self.counts: NDArray[np.int32] = np.diff(start)
        self._longest = int(self.counts.max(initial=0))
        self._missing = (self._longest - self.counts).astype(np.min_scalar_type(self._longest))

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
        done = 0
        for first in range(0, len(numbers), _BLOCK):
            block = numbers[first : first + _BLOCK]
            missing = self._missing[block]
            order = np.argsort(missing, kind="stable")  # the longest first: those with a k-th element come before the others
            start, place = self.start[block[order]].astype(np.int64), order + first
            at_least = np.cumsum(np.bincount(missing, minlength=self._longest + 1))  # how many lack at most 0, 1, ... elements
            for count in at_least[:-1][::-1]:
                np.take(self.areas, start[:count], out=areas[done : done + count], mode="clip")  # clip: the mode without a copy
                places[done : done + count] = place[:count]
                start += 1
                done += count


class PointGrid:
    """Areas, ready to be asked which of them hold a point; made by :meth:`build` or :meth:`load`, and safe to share between threads."""

    def __init__(self, areas: NDArray[np.object_], frame: _Frame, cells: Codes, full: _Lists, edge: _Lists) -> None:
        self._areas = areas
        self._frame = frame
        self._cells = cells
        self._full = full
        self._edge = edge
        self._edged = int(np.count_nonzero(edge.counts))  # signatures with edge areas come first
        _prepare(areas)

    @classmethod
    def build(cls, areas: Sequence[BaseGeometry], cell_deg: float = CELL_DEG) -> PointGrid:
        """Lay the grid over areas: seconds for some hundred of them with some hundred thousand vertices.

        Args:
            areas: valid polygons or multipolygons, WGS84 degrees; they may overlap, share edges, or be empty.
            cell_deg: side of a cell in degrees; made larger where the window would have more than 8 million cells.

        Raises:
            KongquError: ``bad_area``, naming the first area that is no valid polygon in degrees; ``bad_grid``, where the
                proof of the finished grid fails.
        """
        checked = _checked(areas)
        _prepare(checked)
        frame = _frame_round(checked, cell_deg)
        full, edge = _rasterised(checked, frame)
        return cls(checked, frame, *_signed(frame, full, edge, len(checked)))

    def inside(self, lon: float, lat: float) -> Ints:
        """Numbers of the areas that hold one point (not on their boundary), ascending, shape (k,).

        Args:
            lon, lat: degrees, WGS84; may lie anywhere.

        Raises:
            KongquError: ``bad_position`` where one of them is not finite.
        """
        lon, lat, frame = float(lon), float(lat), self._frame
        column = min(max((lon - frame.west) / frame.cell_deg, 0.0), frame.columns - 1.0)
        row = min(max((lat - frame.south) / frame.cell_deg, 0.0), frame.rows - 1.0)
        if not abs(lon) + abs(lat) < np.inf:
            _require_finite(np.array([lon]), np.array([lat]))
        signature = int(self._cells[int(row) * frame.columns + int(column)])
        full, edge = self._full.of(signature), self._edge.of(signature)
        if len(edge):
            full = np.concatenate([full, edge[shapely.contains_xy(self._areas[edge], lon, lat)]])
            full.sort()
        return full.astype(np.int64)

    def join(self, lons: Floats, lats: Floats) -> tuple[Ints, NDArray[np.int32]]:
        """All pairs of a point and an area that holds it (not on its boundary).

        Args:
            lons, lats: degrees, WGS84, shape (n,); may lie anywhere.

        Returns:
            point numbers and area numbers, each of shape (pairs,); each pair stands once, in no particular order.

        Raises:
            KongquError: ``bad_position``, naming the first position that is not finite; ``bad_shape`` where the lengths differ.
        """
        signatures, edge_points, edge_areas = self.join_by_signature(lons, lats)
        sure = self._full.total(signatures)
        points = np.empty(sure + len(edge_points), dtype=np.int64)
        areas = np.empty(len(points), dtype=np.int32)
        self._full.expand(signatures, points[:sure], areas[:sure])
        points[sure:], areas[sure:] = edge_points, edge_areas
        return points, areas

    def join_by_signature(self, lons: Floats, lats: Floats) -> tuple[Codes, Ints, NDArray[np.int32]]:
        """What :meth:`join` tells, before the lists of the cells are written out: for very many points, of which many share a list.

        Args:
            lons, lats: as in :meth:`join`.

        Returns:
            for each point the number of its signature, shape (n,): it lies in all of ``areas_of(signature)``; and the further pairs, of
            points near a boundary: point numbers and area numbers, each of shape (pairs,).

        Raises:
            KongquError: as in :meth:`join`.
        """
        lons, lats = _positions(lons, lats)
        signatures = self._signatures(lons, lats)
        near = np.flatnonzero(signatures < self._edged)
        total = self._edge.total(signatures[near])
        points, areas = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int32)
        self._edge.expand(signatures[near], points, areas)
        points = near[points]
        order = _narrow_argsort(self._frame.rows_of(lats[points]), self._frame.rows)
        order = order[_narrow_argsort(areas[order], len(self._areas))]  # by area, from south to north: near ones ask the same edges
        points, areas = points[order], areas[order]
        held = shapely.contains_xy(self._areas[areas], lons[points], lats[points])
        return signatures, points[held], areas[held]

    def areas_of(self, signature: int) -> Ints:
        """Numbers of the areas that hold every point with this signature, ascending, shape (k,)."""
        return self._full.of(int(signature)).astype(np.int64)

    def _signatures(self, lons: Floats, lats: Floats) -> Codes:
        found = np.empty(len(lons), dtype=self._cells.dtype)
        for first in range(0, len(lons), _BLOCK):
            lon, lat = lons[first : first + _BLOCK], lats[first : first + _BLOCK]
            if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
                _require_finite(lons, lats)
            with np.errstate(over="ignore"):  # beyond 1e300 degrees: infinite, and so in the last column
                cells = self._frame.rows_of(lat) * self._frame.columns + self._frame.columns_of(lon)
            np.take(self._cells, cells, out=found[first : first + _BLOCK], mode="clip")
        return found

    def save(self, folder: Path) -> None:
        """Write the grid into a folder as one file, whole or not at all; those who have loaded the old one keep it.

        Args:
            folder: an existing folder; its ``point_grid.npy`` is replaced.

        Raises:
            OSError: the folder is missing or cannot be written.
        """
        frame, full, edge = self._frame, self._full, self._edge
        head = np.zeros((), dtype=_HEAD)
        sizes = (len(full.counts), len(full.areas), len(edge.areas), self._cells.itemsize)
        head[()] = (_FORMAT, _digest(self._areas), frame.west, frame.south, frame.cell_deg, frame.columns, frame.rows, *sizes)
        parts = (head, full.start, full.areas, edge.start, edge.areas, self._cells)
        body = b"".join(part.tobytes() for part in parts)
        out = io.BytesIO()
        np.save(out, np.frombuffer(hashlib.sha256(body).digest() + body, dtype=np.uint8))
        write_whole(folder / FILE, out.getvalue())

    @classmethod
    def load(cls, folder: Path, areas: Sequence[BaseGeometry]) -> PointGrid | None:
        """The grid saved in a folder, mapped into memory: processes that load it share it.

        Args:
            folder: what :meth:`save` was given.
            areas: the areas that the grid was built for, in their order.

        Returns:
            None where there is no grid, where it is damaged, of another format or made for other areas: build it anew.

        Raises:
            KongquError: ``bad_area``, as in :meth:`build`.
        """
        checked = _checked(areas)
        try:
            content = np.asarray(np.load(folder / FILE, mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError):
            return None
        found = _read(content, _digest(checked))
        return None if found is None else cls(checked, *found)


def _checked(areas: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """The areas as an array (n,), each a valid polygon or multipolygon in degrees."""
    given = np.empty(len(areas), dtype=object)
    given[:] = list(areas)
    bounds = np.nan_to_num(shapely.bounds(given), nan=0.0)  # empty areas have none
    in_degrees = (np.abs(bounds) <= [180.0, 90.0, 180.0, 90.0]).all(axis=1)
    polygons = np.isin(shapely.get_type_id(given), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    wrong = np.flatnonzero(~(polygons & in_degrees & shapely.is_valid(given)))
    if len(wrong):
        number = int(wrong[0])
        raise KongquError(
            "bad_area",
            where=f"areas[{number}]",
            zh="须为有效的面（Polygon 或 MultiPolygon），坐标为经纬度；请先用 make_valid 修复。",
            en="Must be a valid polygon or multipolygon in degrees of longitude and latitude; mend it with make_valid first.",
        )
    return given


def _prepare(areas: NDArray[np.object_]) -> None:
    """Index all areas now, not at the first question: threads that ask at once would build one index twice."""
    shapely.prepare(areas)
    west, south, east, north = shapely.bounds(areas).reshape(-1, 4).T
    shapely.contains_xy(areas, (west + east) / 2, (south + north) / 2)


def _frame_round(areas: NDArray[np.object_], cell_deg: float) -> _Frame:
    drawn = areas[~shapely.is_empty(areas)]
    west, south, east, north = (float(side) for side in shapely.total_bounds(drawn)) if len(drawn) else (0.0, 0.0, 0.0, 0.0)
    side = max(cell_deg, _LEAST_CELL_DEG)
    while True:
        columns, rows = (int(extent / side) + 1 + 2 * _MARGIN for extent in (east - west, north - south))
        if columns * rows <= MOST_CELLS:
            return _Frame(west - _MARGIN * side, south - _MARGIN * side, side, columns, rows)
        side *= 1.05


def _rasterised(areas: NDArray[np.object_], frame: _Frame) -> tuple[_Runs, _Runs]:
    """Runs of cells that lie wholly inside an area, and the cells that its boundary touches."""
    nothing = np.zeros(0, dtype=np.int64)
    full, edge = [(nothing,) * 3], [(nothing,) * 3]
    for number, area in enumerate(areas):
        if area.is_empty:
            continue
        touched, start, end = _cells_of(area, frame)
        full.append((start, end, np.full(len(start), number)))
        edge.append((touched, touched + 1, np.full(len(touched), number)))
    return _Runs(*map(np.concatenate, zip(*full, strict=True))), _Runs(*map(np.concatenate, zip(*edge, strict=True)))


def _cells_of(area: BaseGeometry, frame: _Frame) -> tuple[Ints, Ints, Ints]:
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


def _boundary_points(area: BaseGeometry, frame: _Frame) -> tuple[Floats, Floats]:
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


def _narrow_argsort(values: NDArray[np.integer], limit: int) -> Ints:
    """Stable order of values from 0 to below a limit; where 16 bits hold them numpy sorts by radix, ten times as fast."""
    return np.argsort(values.astype(np.min_scalar_type(limit)), kind="stable")


def _signed(frame: _Frame, full: _Runs, edge: _Runs, areas: int) -> tuple[Codes, _Lists, _Lists]:
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


def _lists_at(runs: _Runs, cells: Ints) -> _Lists:
    """For each of some cells, which must differ, the areas of the runs that hold it."""
    order = np.argsort(cells)
    low, high = (np.searchsorted(cells[order], side) for side in (runs.start, runs.end))
    run, place = _counted(high - low)
    owner, areas = order[low[run] + place], runs.area[run]
    by_owner = np.lexsort((areas, owner))
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(cells)))])
    return _Lists(start.astype(np.int32), areas[by_owner].astype(np.int32))


def _digest(areas: NDArray[np.object_]) -> bytes:
    """A hash over the outlines in their order."""
    whole = hashlib.sha256()
    for wkb in shapely.to_wkb(areas, byte_order=1):
        whole.update(len(wkb).to_bytes(8, "little"))
        whole.update(wkb)
    return whole.digest()


def _read(content: NDArray[np.uint8], digest: bytes) -> tuple[_Frame, Codes, _Lists, _Lists] | None:
    """The parts of a saved grid; None where it is not whole, or not for the areas with this hash."""
    start = _DIGEST + _HEAD.itemsize
    if content.dtype != np.uint8 or content.ndim != 1 or len(content) < start:
        return None
    if hashlib.sha256(content[_DIGEST:].data).digest() != content[:_DIGEST].tobytes():
        return None
    head = content[_DIGEST:start].view(_HEAD)[0]
    if head["format"] != _FORMAT or head["areas"].tobytes() != digest:
        return None
    lists = int(head["signatures"]) + 1
    ends = start + 4 * np.cumsum([lists, head["full"], lists, head["edge"]])
    full_start, full, edge_start, edge = (part.view("<i4") for part in np.split(content, [start, *ends])[1:-1])
    cells = content[ends[-1] :].view(f"<u{head['code_bytes']}")
    frame = _Frame(*(head[name].item() for name in ("west", "south", "cell_deg", "columns", "rows")))
    return frame, cells, _Lists(full_start, full), _Lists(edge_start, edge)


def _require_finite(lons: Floats, lats: Floats) -> None:
    """Refuse positions that are no numbers, naming the first."""
    wrong = np.flatnonzero(~(np.isfinite(lons) & np.isfinite(lats)))
    if len(wrong):
        number = int(wrong[0])
        raise KongquError(
            "bad_position",
            where=f"position {number}",
            zh=f"经纬度为 {lons[number]}、{lats[number]}；须为有限的数。",
            en=f"Longitude and latitude are {lons[number]} and {lats[number]}; both must be finite numbers.",
        )


def _positions(lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    """Both as flat arrays of one length."""
    lons, lats = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    if lons.ndim != 1 or lons.shape != lats.shape:
        raise KongquError(
            "bad_shape",
            where="lons, lats",
            zh=f"形状为 {lons.shape} 和 {lats.shape}；须为等长的一维数组。",
            en=f"Their shapes are {lons.shape} and {lats.shape}; give two flat arrays of one length.",
        )
    return lons, lats
