"""Distances from one position to the edges of all areas near by, in a fraction of a millisecond: no projection is set up for a query.

Edges, straight in longitude and latitude, are cut to at most 0.01° and carried once into earth-centred metres.  The chord ``d`` from a
position to a cut edge is measured in space and bent to the arc ``2 R asin(d / 2R)``: at 50 km they differ by 0.13 m, and a radius that is
wrong by 0.6 % (6335 to 6400 km, by place and direction) leaves 2 mm of that.  A cut edge passes up to 3 cm under the ground and 2 cm beside
the line that is straight in degrees; positions closer than 10 m are measured again to a parabola through the middle of that line.

Which edges can be the nearest is found beforehand, for cells of 0.1°.  Edges are taken in pieces of about 2 km, each within ``reach`` of one
of its own vertices.  Positions nearer to a vertex ``w`` than to another point form a half-space; so a piece is never the nearest in a
cell when all corners of the cell are nearer to some ``w`` of the same area than to any point of the piece.  Tried as ``w``: of the vertices
nearest to each corner, the one whose farthest corner is the nearest.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import write_whole
from geo.edge_candidates import (
    CELL_DEG,
    FORMAT,
    Floats,
    Grid,
    Numbers,
    Short,
    as_csr,
    cut_edges,
    earth_centred,
    grid_over,
    near_pieces,
    not_finite,
    pieces_of,
)
from geo.sound import AREAS, require_sound

_ARC_RADIUS_M = 6_371_000.0
_CLOSE_M = 10.0
MOST_LAT = 80.0
MOST_DEG = 75.0


@dataclass(frozen=True, slots=True, eq=False)
class MarginIndex:
    """Many areas, ready to be asked for the distance to their edges.  Made by :meth:`build` or :meth:`load`.

    Attributes:
        edges: (7, edges) earth-centred metres: start, vector to the end, and 1 / length² (0 where the length is 0).
        bulges: (3, edges) metres: four times the way from the chord, at right angles, to the middle of the edge that is straight in degrees.
        edge_starts: (areas + 1,) the first edge of each area.
        bounds: (areas, 4) west, south, east, north in degrees.
        grid: (6,) see ``Grid``.
        cell_starts: (cells + 1,) the first pair of each cell.
        pair_areas: (pairs,) numbers of the areas that a cell has to do with, ascending in each cell.
        pair_starts: (pairs + 1,) the first candidate of each pair.
        candidates: (candidates,) numbers of the pieces that can be the nearest of the area somewhere in the cell.
        pieces: (2, pieces) number of the first edge of each piece, and how many.
    """

    edges: Floats
    bulges: Floats
    edge_starts: Numbers
    bounds: Floats
    grid: Floats
    cell_starts: Numbers
    pair_areas: Short
    pair_starts: Numbers
    candidates: Short
    pieces: Short

    @classmethod
    def build(cls, areas: Sequence[BaseGeometry], radius_m: float = 50_000.0) -> MarginIndex:
        """Cut up the edges and find the candidates of each cell.

        Args:
            areas: valid polygons or multipolygons, WGS84 degrees, between 80° south and north, together no wider than a large country.
            radius_m: up to which radius queries are quick; more takes more memory.

        Raises:
            KongquError: ``not_finite`` (the radius); as :func:`geo.sound.require_sound`; ``too_far_out`` beyond 80°, ``too_wide``.
        """
        _require_finite("radius_m", radius_m)
        shapes = require_sound(areas, kinds=AREAS, where="areas")
        edges, bulges, edge_starts, ring = cut_edges(shapes)
        bounds: Floats = shapely.bounds(shapes).reshape(-1, 4)
        _require_in_reach(bounds)
        grid = grid_over(bounds, radius_m)
        pieces = pieces_of(edges, edge_starts, ring)
        cells, kept = near_pieces(pieces, bounds, grid)
        csr = as_csr(cells, kept, pieces, int(grid.columns * grid.rows))
        runs = np.stack([pieces.first, pieces.edges]).astype(np.int32)
        return cls(edges, bulges, edge_starts, bounds, np.array(grid), *csr, runs)

    def distances_m(self, lon: float, lat: float, radius_m: float) -> tuple[Numbers, Floats]:
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

    def _squares_m2(self, lon: float, lat: float, chosen: Numbers) -> Floats:
        """Squares (n,) of the chords from a position to the edges of these numbers (n,)."""
        edges = self.edges.take(chosen, axis=1)
        away = np.array(earth_centred(lon, lat))[:, None] - edges[:3]
        vector = edges[3:6]
        along = np.einsum("ij,ij->j", away, vector)
        along *= edges[6]
        np.maximum(along, 0.0, out=along)
        np.minimum(along, 1.0, out=along)
        away -= along * vector
        squares: Floats = np.einsum("ij,ij->j", away, away)
        close = np.flatnonzero(squares < _CLOSE_M**2)
        if len(close):
            part = along[close]
            from_line = away[:, close] - part * (1.0 - part) * self.bulges[:, chosen[close]]
            squares[close] = np.einsum("ij,ij->j", from_line, from_line)
        return squares

    def _candidates(self, lon: float, lat: float, radius_m: float) -> tuple[Numbers, Numbers, Numbers]:
        """Numbers of areas (n,), of the edges (m,) that can be their nearest, and where in these those of each area start (n,)."""
        _, west, south, columns, rows, built_m = self.grid.tolist()
        column, row = (lon - west) / CELL_DEG, (lat - south) / CELL_DEG
        if radius_m > built_m or not (0.0 <= column < columns and 0.0 <= row < rows):
            return np.arange(len(self.bounds)), np.arange(self.edges.shape[1]), self.edge_starts[:-1]
        cell = int(row) * int(columns) + int(column)
        pairs = slice(self.cell_starts[cell], self.cell_starts[cell + 1])
        starts = self.pair_starts[pairs.start : pairs.stop + 1]
        first, count = self.pieces[:, self.candidates[starts[0] : starts[-1]]]
        ends = np.append(0, count.cumsum())
        edges: Numbers = np.repeat(first - ends[:-1], count) + np.arange(ends[-1])
        return self.pair_areas[pairs].astype(np.int64), edges, ends[starts[:-1] - starts[0]]

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
        if self.grid.shape != (len(Grid._fields),) or self.grid[0] != FORMAT:
            return False
        grid = Grid(*self.grid.tolist())
        return (
            self.edges.shape == (7, self.edge_starts[-1])
            and self.bulges.shape == (3, self.edge_starts[-1])
            and self.bounds.shape == (len(self.edge_starts) - 1, 4)
            and len(self.cell_starts) == grid.columns * grid.rows + 1
            and self.cell_starts[-1] == len(self.pair_areas) == len(self.pair_starts) - 1
            and self.pair_starts[-1] == len(self.candidates)
            and self.pieces.ndim == 2
            and self.pieces[1].sum() == self.edge_starts[-1]
        )


def _require_in_reach(bounds: Floats) -> None:
    """Refuse areas near the poles, and extents that take more cells than memory: the index is for a country, not for the globe."""
    far = np.flatnonzero(np.abs(bounds[:, [1, 3]]).max(axis=1, initial=0.0) > MOST_LAT)
    if len(far):
        raise KongquError(
            "too_far_out",
            where=f"areas[{far[0]}]",
            zh=f"超出纬度 ±{MOST_LAT:g}°，不能建边界索引。",
            en=f"It reaches beyond {MOST_LAT:g}° of latitude, where the index of edges cannot be built.",
        )
    extent = bounds[:, 2:].max(axis=0, initial=-180.0) - bounds[:, :2].min(axis=0, initial=180.0)
    if (extent > MOST_DEG).any():
        raise KongquError(
            "too_wide",
            where="areas",
            zh=f"全部区域东西或南北超过 {MOST_DEG:g}°；请分开建索引。",
            en=f"All together the areas extend over more than {MOST_DEG:g}°; index them in parts.",
        )


def _require_finite(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise not_finite(name, str(value))


def _bad_index(folder: Path, why: str) -> KongquError:
    return KongquError(
        "bad_margin_index",
        where=str(folder),
        zh=f"边界索引不可用（{why}）；请重新生成。",
        en=f"The index of edges cannot be used ({why}); build it again.",
    )
