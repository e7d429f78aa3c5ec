"""How a site's outline, a county or a road lies to the outlines of zones: wholly inside, clear of them, or across an edge; and how much is inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.edges import to_metres_round
from geo.geodesy import geodesic_areas_km2, geodesic_lengths_km
from layers.model import Zone

_KM_PER_DEGREE = 84.0  # of longitude at 41 N: nowhere less here
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AreaRelation:
    """How an area or a line lies to one outline.

    Attributes:
        state: ``near_edge`` where an edge crosses it, or passes nearer than the accuracies allow to tell.
        share: of its surface (of a line: its length) that lies inside, 0 to 1; a line along the edge counts as inside.
        inside: that much in km2 (of a line: km).
    """

    state: Literal["inside", "outside", "near_edge"]
    share: float
    inside: float


class AreaIndex:
    """Outlines of zones, ready to be compared with areas and lines.

    Args:
        zones: zones with geometry.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._ids = [zone.id for zone in zones]
        self._outlines = np.empty(len(zones), dtype=object)
        self._outlines[:] = [zone.geometry for zone in zones]
        self._accuracies_m = np.array([zone.accuracy_m or 0.0 for zone in zones])
        self._tree = shapely.STRtree(self._outlines)

    def relations(self, site: BaseGeometry, location_accuracy_m: float) -> dict[str, AreaRelation]:
        """Relations to all zones whose outline may meet an area or a line; the others lie clear of it.

        Args:
            site: valid polygon, line, or several of a kind; WGS84 degrees, not empty.
            location_accuracy_m: how far it may lie from where it is drawn.
        """
        reach_deg = _degrees(self._accuracies_m.max(initial=0.0) + location_accuracy_m)
        near = np.sort(self._tree.query(_window(site.bounds, reach_deg)))
        outlines, tolerances_m = self._outlines[near], self._accuracies_m[near] + location_accuracy_m
        shapely.prepare(site)
        within = shapely.covers(outlines, site)
        clear = ~within & ~shapely.intersects(site, outlines)
        amounts, whole = _amounts(site, outlines, within, clear)
        shares = np.clip(amounts / whole, 0.0, 1.0)
        states: list[Literal["inside", "outside", "near_edge"]] = ["near_edge"] * len(near)
        for number in np.flatnonzero(within | clear):
            if not _edge_nearer_than(tolerances_m[number], outlines[number], site):
                states[number] = "inside" if within[number] else "outside"
        found = zip(near.tolist(), states, shares.tolist(), amounts.tolist(), strict=True)
        return {self._ids[zone]: AreaRelation(state, share, inside) for zone, state, share, inside in found}


def _amounts(site: BaseGeometry, outlines: NDArray[np.object_], within: Flags, clear: Flags) -> tuple[NDArray[np.float64], float]:
    """How much of a site lies in each outline, and how much there is of it: km2, of a line km."""
    measure = geodesic_lengths_km if shapely.get_dimensions(site) == 1 else geodesic_areas_km2
    whole = float(measure([site])[0])
    amounts = np.where(within, whole, 0.0)
    held = ~within & ~clear & shapely.covers(site, outlines)
    crossed = ~within & ~clear & ~held
    amounts[held] = measure(outlines[held])
    amounts[crossed] = measure(shapely.intersection(outlines[crossed], site))
    return amounts, whole


def _edge_nearer_than(limit_m: float, outline: BaseGeometry, site: BaseGeometry) -> bool:
    """Whether the edge of an outline comes nearer to a site than so many metres."""
    reach_deg = _degrees(limit_m)
    edge = shapely.clip_by_rect(shapely.boundary(outline), *_window(site.bounds, 1.5 * reach_deg + 1e-6).bounds)
    if not shapely.dwithin(site, edge, reach_deg):
        return False
    at = shapely.get_point(shapely.shortest_line(site, edge), 0)  # metres are best near by
    return bool(shapely.distance(to_metres_round(edge, at.x, at.y), to_metres_round(site, at.x, at.y)) < limit_m)


def _degrees(metres: float) -> float:
    """Degrees that are at least so many metres long in every direction."""
    return metres / 1000.0 / _KM_PER_DEGREE


def _window(bounds: tuple[float, float, float, float], margin_deg: float) -> BaseGeometry:
    west, south, east, north = bounds
    return shapely.box(west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg)
