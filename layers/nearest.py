"""The zones that are nearest to a position, and those that may be nearer because they cannot be drawn, or not exactly enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from base.errors import KongquError
from geo.geodesy import NearestEdge, nearest_edge
from geo.sound import require_accuracy, require_position
from layers.catalogue import PROVINCE, counties_of
from layers.model import Zone
from layers.zone_outlines import ZoneOutlines

_EVERYWHERE_M = 21_000_000.0
_MARGIN_ERROR_M = 50.0  # of the index of margins, at hundreds of kilometres


@dataclass(frozen=True, slots=True)
class NearZone:
    """A zone with the nearest position on its edge."""

    zone: Zone
    edge: NearestEdge

    @property
    def distance_m(self) -> float:
        """Geodesic metres to the zone: 0 inside."""
        return max(0.0, -self.edge.margin_m)


@dataclass(frozen=True, slots=True)
class OpenZone:
    """A zone that may be as near as this: its outline is missing, only a part, or not exact enough."""

    zone: Zone
    at_least_m: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is nearest.

    Attributes:
        found: zones with an outline, the nearest first; those that hold the position come before all others, the deepest first.
        may_be_nearer: other zones that may lie nearer than the nearest whose place is known, however exactly that is.
    """

    found: tuple[NearZone, ...]
    may_be_nearer: tuple[OpenZone, ...]


def nearest_zones(
    asked: Iterable[Zone],
    counties: Mapping[str, Zone],
    outlines: ZoneOutlines,
    lon: float,
    lat: float,
    location_accuracy_m: float = 0.0,
    count: int = 1,
) -> Nearest:
    """The nearest of some zones, however far.

    Args:
        asked: among which zones.
        counties: by adcode; they tell how far a zone is at least of which no more is known.
        outlines: of all these.
        lon, lat: degrees, WGS84.
        location_accuracy_m: how far the place may lie from there, in metres.
        count: how many at most, 1 or more.

    Raises:
        KongquError: ``bad_count``, ``bad_accuracy``, ``not_finite``, ``out_of_range``.
    """
    require_position(lon, lat)
    require_accuracy(location_accuracy_m)
    if count < 1:
        raise KongquError("bad_count", where=str(count), zh="个数要 1 以上。", en="The count must be 1 or more.")
    zones = list(asked)
    margins = outlines.margins_m(lon, lat, _EVERYWHERE_M)
    drawn = sorted((zone for zone in zones if zone.geometry is not None), key=lambda zone: -margins[zone.id])
    last_m = margins[drawn[min(count, len(drawn)) - 1].id] if drawn else 0.0
    near = [NearZone(zone, nearest_edge(zone.geometry, lon, lat)) for zone in drawn if margins[zone.id] >= last_m - _MARGIN_ERROR_M]
    found = sorted(near, key=lambda one: (-one.edge.margin_m, one.zone.id))[:count]
    sure = next((zone for zone in drawn if zone.bound != "outer"), None)  # what is drawn of an outer one may hold less than it shows
    tolerance_m = {zone.id: (zone.accuracy_m or 0.0) + location_accuracy_m for zone in zones}
    limit_m = _EVERYWHERE_M if sure is None else max(0.0, tolerance_m[sure.id] - margins[sure.id])
    told = {one.zone.id: one.zone.bound != "inner" for one in found}  # of an inner one the rest may be nearer than what is drawn
    open_zones = []
    for zone in zones:
        if zone.bound in ("none", "inner"):
            least_m = _least_m(zone, counties, margins, location_accuracy_m)
        else:
            least_m = max(0.0, -margins[zone.id] - tolerance_m[zone.id])
        if not told.get(zone.id) and (least_m < limit_m or (zone is sure and zone.id not in told)):
            open_zones.append(OpenZone(zone, least_m))
    return Nearest(tuple(found), tuple(sorted(open_zones, key=lambda one: (one.at_least_m, one.zone.id))))


def _least_m(zone: Zone, counties: Mapping[str, Zone], margins: Mapping[str, float], location_accuracy_m: float) -> float:
    """Metres that a zone is away at least of which no more is known than the counties that it can reach; 0 where these are not known."""
    reached = [counties.get(code) for adcode in zone.within or (PROVINCE,) for code in counties_of(adcode)]
    if not reached or any(county is None or county.id not in margins for county in reached):
        return 0.0
    nearest_m = min(-margins[county.id] - (county.accuracy_m or 0.0) for county in reached if county is not None)
    return max(0.0, nearest_m - location_accuracy_m)
