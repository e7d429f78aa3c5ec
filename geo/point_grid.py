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
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import write_whole
from geo.cell_raster import BLOCK, Codes, Floats, Frame, Ints, Lists, frame_round, rasterised, signed

FILE = "point_grid.npy"
CELL_DEG = 0.002
_DIGEST = 32
_WINDOW = [("west", "<f8"), ("south", "<f8"), ("cell_deg", "<f8"), ("columns", "<i8"), ("rows", "<i8")]
_SIZES = [("signatures", "<i8"), ("full", "<i8"), ("edge", "<i8"), ("code_bytes", "<i8")]
_HEAD = np.dtype([("format", "<i8"), ("areas", f"V{_DIGEST}"), *_WINDOW, *_SIZES])
_FORMAT = 1


class PointGrid:
    """Areas, ready to be asked which of them hold a point; made by :meth:`build` or :meth:`load`, and safe to share between threads."""

    def __init__(self, areas: NDArray[np.object_], frame: Frame, cells: Codes, full: Lists, edge: Lists) -> None:
        self._areas = areas
        self._frame = frame
        self._cells = cells
        self._full = full
        self._edge = edge
        self._edged = int(np.count_nonzero(edge.counts))  # signatures with edge areas come first
        _prepare(areas)

    @property
    def frame(self) -> Frame:
        """Where the cells lie."""
        return self._frame

    @property
    def nbytes(self) -> int:
        """Bytes of the cells and the lists; the outlines, which the grid keeps too, are not counted."""
        lists = sum(part.start.nbytes + part.areas.nbytes for part in (self._full, self._edge))
        return self._cells.nbytes + lists

    @classmethod
    def build(cls, areas: Sequence[BaseGeometry], cell_deg: float = CELL_DEG) -> PointGrid:
        """Lay the grid over areas: seconds for some hundred of them with some hundred thousand vertices.

        Args:
            areas: valid polygons or multipolygons, WGS84 degrees; they may overlap, share edges, or be empty.
            cell_deg: side of a cell in degrees; made larger where the window would have more than 32 million cells.

        Raises:
            KongquError: ``bad_cell``; ``bad_area``, naming the first area that is no valid polygon in degrees; ``bad_grid``, where the
                proof of the finished grid fails.
        """
        if not 0.0 < cell_deg <= 180.0:
            raise KongquError(
                "bad_cell", where=f"cell_deg={cell_deg}", zh="格边须大于 0、不大于 180 度。", en="It must be above 0 and at most 180."
            )
        checked = _checked(areas)
        _prepare(checked)
        frame = frame_round(checked, cell_deg)
        full, edge = rasterised(checked, frame)
        return cls(checked, frame, *signed(frame, full, edge, len(checked)))

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
        for first in range(0, len(lons), BLOCK):
            lon, lat = lons[first : first + BLOCK], lats[first : first + BLOCK]
            if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
                _require_finite(lons, lats)
            with np.errstate(over="ignore"):  # beyond 1e300 degrees: infinite, and so in the last column
                cells = self._frame.rows_of(lat) * self._frame.columns + self._frame.columns_of(lon)
            np.take(self._cells, cells, out=found[first : first + BLOCK], mode="clip")
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


def _narrow_argsort(values: NDArray[np.integer], limit: int) -> Ints:
    """Stable order of values from 0 to below a limit; where 16 bits hold them numpy sorts by radix, ten times as fast."""
    return np.argsort(values.astype(np.min_scalar_type(limit)), kind="stable")


def _digest(areas: NDArray[np.object_]) -> bytes:
    """A hash over the outlines in their order."""
    whole = hashlib.sha256()
    for wkb in shapely.to_wkb(areas, byte_order=1):
        whole.update(len(wkb).to_bytes(8, "little"))
        whole.update(wkb)
    return whole.digest()


def _read(content: NDArray[np.uint8], digest: bytes) -> tuple[Frame, Codes, Lists, Lists] | None:
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
    frame = Frame(*(head[name].item() for name in ("west", "south", "cell_deg", "columns", "rows")))
    return frame, cells, Lists(full_start, full), Lists(edge_start, edge)


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
