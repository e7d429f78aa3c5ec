"""The built-up area (建成区) at a government seat, out of a raster of classes.

1. The connected area of the first built-up class that lies within 0.5 km of the seat: for the Degree of Urbanisation the urban centre
   (30), else the dense urban cluster (23).  Where cells are finer than the rounding (streets would cut the town into blocks),
   areas within 600 m of one another count as connected.
2. For a prefecture-level city the areas at the other seats of its urban districts are added.
3. The whole is clipped to the county, or to the union of the districts.
4. Rounding: grown by 300 m, shrunk by 600 m, grown by 300 m; never less than one cell.

Measured with the Degree of Urbanisation: the edge is good to 1 km; small towns come out up to two or three times too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from pyproj import Transformer
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from geo.buffers import areas_of, geodesic_buffer
from geo.geodesy import LocalProjection, geodesic_area_km2
from geo.rasters import Bounds, BuiltUpSource, ClassRaster

SEAT_REACH_M = 500.0
ROUNDING_M = 300.0
UNDER_RESOLVED_KM2 = 3.0
_FIRST_REACH_DEG = 0.025
_GROWTH_DEG = 0.05
_NEAR_DEG = 2 * ROUNDING_M / 85_000.0  # within reach of the rounding, in degrees of longitude at 40 N
_MARGIN_DEG = 0.1


@dataclass(frozen=True, slots=True)
class BuiltUp:
    """A built-up area and what it was made of.

    Attributes:
        geometry: WGS84 polygon or multipolygon, or None where the source has no built-up land within 0.5 km of the (first) seat.
        area_km2: geodesic area, 0 without geometry.
        class_used: class of the raster at the first seat, or None.
        seat_distance_m: from the first seat to that area, 0 inside; None without.
        under_resolved: smaller than 3 km2: the raster is too coarse for this town; show a symbol.
        seats_without: how many of the further seats have no built-up land near them.
        touches_no_data: part of the edge is where the raster has no data, so the area may be larger.
        accuracy_m: of the edge.
    """

    geometry: BaseGeometry | None
    area_km2: float
    class_used: int | None
    seat_distance_m: float | None
    under_resolved: bool
    seats_without: int
    touches_no_data: bool
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class _Component:
    """A connected built-up area at a seat, in metres of the local projection."""

    geometry: BaseGeometry
    class_used: int
    seat_distance_m: float
    touches_no_data: bool


def extract_built_up(source: BuiltUpSource, seats: Sequence[tuple[float, float]], within: BaseGeometry) -> BuiltUp:
    """The built-up area at one seat, or of a city with several districts.

    Args:
        source: :class:`geo.degurba.Degurba` or another raster.
        seats: (lon, lat) in WGS84; the first decides, the others add their areas.
        within: the county, or the union of the urban districts; WGS84.

    Returns:
        what was found; ``geometry`` is None where the first seat has no built-up land.
    """
    local = LocalProjection(*seats[0])
    found = [_component_at(source, seat, within, local) for seat in seats]
    first = found[0]
    if first is None:
        return BuiltUp(None, 0.0, None, None, False, sum(part is None for part in found[1:]), False, source.accuracy_m)
    parts = [part for part in found if part is not None]
    clip = shapely.make_valid(local.to_metres(within))
    whole = shapely.intersection(shapely.union_all([part.geometry for part in parts]), clip)
    outline = _at_least_one_cell(_rounded(whole), whole, source.cell_m, clip)
    geometry = areas_of(local.to_degrees(outline))
    area_km2 = geodesic_area_km2(geometry)
    return BuiltUp(
        geometry=geometry,
        area_km2=area_km2,
        class_used=first.class_used,
        seat_distance_m=first.seat_distance_m,
        under_resolved=area_km2 < UNDER_RESOLVED_KM2,
        seats_without=len(found) - len(parts),
        touches_no_data=any(part.touches_no_data for part in parts),
        accuracy_m=max(source.accuracy_m, ROUNDING_M),
    )


def match_area(geometry: BaseGeometry, area_km2: float) -> tuple[BaseGeometry, float]:
    """Grow or shrink an outline evenly until it has a published area.

    Args:
        geometry: WGS84 polygon or multipolygon.
        area_km2: the area to reach, above 0.

    Returns:
        the outline, whose geodesic area is within 0.1 % of ``area_km2``, and the distance its edge was moved (m, negative: inwards).
    """
    low_m, high_m = -20000.0, 20000.0
    for _ in range(40):
        middle_m = (low_m + high_m) / 2
        outline = geodesic_buffer(geometry, middle_m)
        got_km2 = geodesic_area_km2(outline)
        if abs(got_km2 - area_km2) <= 0.0005 * area_km2:
            break
        low_m, high_m = (middle_m, high_m) if got_km2 < area_km2 else (low_m, middle_m)
    return outline, middle_m


def _component_at(source: BuiltUpSource, seat: tuple[float, float], within: BaseGeometry, local: LocalProjection) -> _Component | None:
    """The connected area at a seat, from a window that grows on the sides where the area meets its border."""
    limit = _widened(within.bounds, (_MARGIN_DEG,) * 4)
    bounds = _widened((*seat, *seat), (_FIRST_REACH_DEG,) * 4)
    here = local.to_metres(Point(seat))
    while True:
        component = _nearest(source.window(bounds), source, here, local)
        if component is None:
            return None
        sides = _sides_met(local.to_degrees(component.geometry).bounds, bounds, limit)
        if not any(sides):
            return component
        bounds = _widened(bounds, tuple(_GROWTH_DEG if met else 0.0 for met in sides))


def _sides_met(inner: Bounds, window: Bounds, limit: Bounds) -> tuple[bool, bool, bool, bool]:
    """West, south, east, north: whether an area comes near that side of a window that has not reached its limit."""
    return (
        inner[0] - _NEAR_DEG < window[0] and window[0] > limit[0],
        inner[1] - _NEAR_DEG < window[1] and window[1] > limit[1],
        inner[2] + _NEAR_DEG > window[2] and window[2] < limit[2],
        inner[3] + _NEAR_DEG > window[3] and window[3] < limit[3],
    )


def _nearest(raster: ClassRaster, source: BuiltUpSource, here: BaseGeometry, local: LocalProjection) -> _Component | None:
    for value in source.built_up_classes:
        areas = [_in_metres(area, raster, local) for area in raster.polygons_of(value)]
        if source.cell_m < ROUNDING_M:
            areas = list(shapely.get_parts(shapely.buffer(shapely.union_all(shapely.buffer(areas, ROUNDING_M)), -ROUNDING_M)))
        if not areas:
            continue
        distances = shapely.distance(areas, here)
        best = int(distances.argmin())
        if distances[best] <= SEAT_REACH_M:
            unknown = [_in_metres(area, raster, local) for area in raster.no_data_polygons()]
            meets = bool(unknown) and float(shapely.distance(areas[best], unknown).min()) < source.cell_m
            return _Component(areas[best], value, float(distances[best]), meets)
    return None


def _in_metres(area: BaseGeometry, raster: ClassRaster, local: LocalProjection) -> BaseGeometry:
    if raster.crs != "EPSG:4326":
        area = shapely.transform(area, Transformer.from_crs(raster.crs, "EPSG:4326", always_xy=True).transform, interleaved=False)
    return local.to_metres(area)


def _rounded(area: BaseGeometry) -> BaseGeometry:
    return area.buffer(ROUNDING_M).buffer(-2 * ROUNDING_M).buffer(ROUNDING_M).simplify(10.0)


def _at_least_one_cell(rounded: BaseGeometry, whole: BaseGeometry, cell_m: float, clip: BaseGeometry) -> BaseGeometry:
    """A town thinner than the rounding would vanish: take the unrounded area then, and at least a cell round its middle."""
    if rounded.area >= cell_m**2:
        return shapely.intersection(rounded, clip)
    if whole.area >= cell_m**2:
        return whole
    middle = shapely.point_on_surface(whole)
    return shapely.union(whole, box(middle.x - cell_m / 2, middle.y - cell_m / 2, middle.x + cell_m / 2, middle.y + cell_m / 2))


def _widened(bounds: Bounds, margins_deg: tuple[float, ...]) -> Bounds:
    west, south, east, north = margins_deg
    return bounds[0] - west, bounds[1] - south, bounds[2] + east, bounds[3] + north
