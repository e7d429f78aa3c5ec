"""Points where a raster of cells could go wrong: on vertices and edges, on cell corners and grid lines, where edges cross these, and beside all."""

from __future__ import annotations

import numpy as np
import shapely

from benchmarks.zones import Areas, Floats
from geo.cell_raster import Frame, Ints

KINDS = 6
SHIFTS = 8
_NEAR_DEG = 1e-9


def hard_points(areas: Areas, frame: Frame, rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """For randomly chosen edges: a vertex; a point on the edge; the cell corner next to it; a point of each grid line beside it; a crossing.

    Args:
        areas: polygons or multipolygons, not all empty.
        frame: where the cells lie.
        count: how many of each of the six kinds.

    Returns:
        lon, lat in degrees, each (6 × count,), kind by kind.
    """
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(areas)), return_index=True)
    starts = np.flatnonzero(ring[1:] == ring[:-1])
    chosen = rng.choice(starts, count)
    start, end = points[chosen], points[chosen + 1]
    on_edges = start + rng.uniform(0, 1, (count, 1)) * (end - start)
    origin = np.array([frame.west, frame.south])
    corners = origin + np.round((on_edges - origin) / frame.cell_deg) * frame.cell_deg
    beside = np.column_stack([corners[:, 0], on_edges[:, 1]]), np.column_stack([on_edges[:, 0], corners[:, 1]])
    kinds = [start, on_edges, corners, *beside, _crossings(points, starts, origin, frame.cell_deg, rng, count)]
    lon, lat = np.concatenate(kinds).T
    return lon, lat


def _crossings(points: Floats, starts: Ints, origin: Floats, cell_deg: float, rng: np.random.Generator, count: int) -> Floats:
    """Where randomly chosen edges cross a grid line, (count, 2); the middle of edges that cross none, where there is no other."""
    cells = np.floor((points - origin) / cell_deg)
    crossing = starts[(cells[starts] != cells[starts + 1]).any(axis=1)]
    chosen = rng.choice(crossing if len(crossing) else starts, count)
    start, end = points[chosen], points[chosen + 1]
    axis = (cells[chosen] == cells[chosen + 1])[:, 0].astype(int)  # 0: crosses a line of longitude
    number = np.arange(count)
    line = origin[axis] + np.maximum(cells[chosen], cells[chosen + 1])[number, axis] * cell_deg
    step = (end - start)[number, axis]
    share = np.divide(line - start[number, axis], step, out=np.full(count, 0.5), where=step != 0.0)
    at: Floats = start + np.clip(share, 0.0, 1.0)[:, None] * (end - start)
    at[number, axis] = np.where(step != 0.0, line, at[number, axis])
    return at


def _moved(values: Floats) -> Floats:
    """The values themselves, the next numbers on both sides, and 1e-9° and 1e-12° beside them: (7, n)."""
    return np.stack(
        [values, np.nextafter(values, -np.inf), np.nextafter(values, np.inf), *(values + d for d in (-1e-9, 1e-9, -1e-12, 1e-12))]
    )


def shaken(lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    """The points, and all their 48 neighbours as of both coordinates moved."""
    pairs = np.broadcast_arrays(_moved(lons)[:, None], _moved(lats)[None])
    return pairs[0].ravel(), pairs[1].ravel()


def shaken_at_random(lons: Floats, lats: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Each point once, each coordinate left, moved as in :func:`shaken`, or moved by anything up to 1e-9°."""

    def moved(values: Floats) -> Floats:
        choices = np.concatenate([_moved(values), (values + rng.uniform(-_NEAR_DEG, _NEAR_DEG, len(values)))[None]])
        taken: Floats = choices[rng.integers(0, SHIFTS, len(values)), np.arange(len(values))]
        return taken

    return moved(lons), moved(lats)
