"""Areas made simpler together, for display: what shares an edge before shares it after, with neither gap nor overlap.

1. All edges are noded on one grid (snap rounding, Hobby, Comput. Geom. 13, 1999, as GEOS' OverlayNG does it): arcs that meet only at their ends.
2. The arcs cut the plane into faces.  A face belongs to the areas that hold its inner point, so areas that share no ground share no face, and
   what several areas make up together their faces make up too.
3. Each arc is simplified once, for all areas beside it (Douglas-Peucker that refuses new crossings, GEOS' TopologyPreservingSimplifier).  That
   only drops vertices, so an area's outline is its faces' outline without the vertices dropped: still on the grid, nothing is rounded after.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from geo.sound import AREAS, require_sound

MOST_DEG = 0.1
_CLEAR_CELLS = 4


def simplify_together(areas: Sequence[BaseGeometry], tolerance_deg: float, grid_deg: float) -> list[BaseGeometry]:
    """Simpler outlines of areas that may touch, overlap or hold one another.

    Args:
        areas: valid polygons and multipolygons, WGS84 (lon, lat) degrees.
        tolerance_deg: how far an edge may move, beside the grid.
        grid_deg: all vertices come out on multiples of this; what is thinner vanishes.

    Returns:
        one valid polygon or multipolygon for each area, in order; empty where an area is smaller than the grid can show.

    Raises:
        KongquError: ``bad_tolerance``; as :func:`geo.sound.require_sound`.
    """
    if not (0.0 < grid_deg <= MOST_DEG and 0.0 <= tolerance_deg <= MOST_DEG):
        raise KongquError(
            "bad_tolerance",
            where=f"tolerance_deg={tolerance_deg}, grid_deg={grid_deg}",
            zh=f"格网须大于 0、容差不小于 0，且都不大于 {MOST_DEG:g}°。",
            en=f"The grid must be above 0 and the tolerance not below, both at most {MOST_DEG:g} degrees.",
        )
    require_sound(areas, kinds=AREAS, where="areas")
    if not len(areas):
        return []
    noded = shapely.union_all(shapely.boundary(list(areas)), grid_size=grid_deg)
    arcs = shapely.get_parts(shapely.line_merge(noded))
    faces = shapely.get_parts(shapely.polygonize(arcs))
    area_of, face_of = shapely.STRtree(_inner_points(faces, grid_deg)).query(list(areas), predicate="contains")
    kept = np.unique(_cells(shapely.get_coordinates(shapely.simplify(shapely.multilinestrings(arcs), tolerance_deg)), grid_deg))
    return [
        _without_dropped(shapely.coverage_union_all(faces[np.sort(face_of[area_of == number])]), kept, grid_deg)
        for number in range(len(areas))
    ]


def _inner_points(faces: NDArray[np.object_], grid_deg: float) -> NDArray[np.object_]:
    """A point in each face, well away from its edge where the face has the room: noding moves edges, and beside one a point may change sides."""
    cores = shapely.buffer(faces, -_CLEAR_CELLS * grid_deg)
    points: NDArray[np.object_] = shapely.point_on_surface(np.where(shapely.is_empty(cores), faces, cores))
    return points


def _without_dropped(outline: BaseGeometry, kept: NDArray[np.int64], grid_deg: float) -> BaseGeometry:
    parts = [
        shapely.Polygon(*_split([_ring(ring, kept, grid_deg) for ring in (part.exterior, *part.interiors)]))
        for part in shapely.get_parts(outline)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _split(rings: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    return rings[0], rings[1:]


def _ring(ring: BaseGeometry, kept: NDArray[np.int64], grid_deg: float) -> NDArray[np.float64]:
    """An open ring of the vertices kept; ``kept`` is sorted."""
    points: NDArray[np.float64] = shapely.get_coordinates(ring)[:-1]
    cells = _cells(points, grid_deg)
    still: NDArray[np.float64] = points[kept[np.minimum(np.searchsorted(kept, cells), len(kept) - 1)] == cells]
    return still


def _cells(points: NDArray[np.float64], grid_deg: float) -> NDArray[np.int64]:
    """One number for each position on the grid."""
    column, row = np.rint(points / grid_deg).astype(np.int64).T
    cells: NDArray[np.int64] = (column << 32) + row
    return cells
