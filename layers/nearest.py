"""The zones of a layer that are nearest to a position, and those that may be nearer because nobody can draw them whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.geodesy import NearestEdge, nearest_edge
from layers.catalogue import PROVINCE, counties_of
from layers.model import Zone
from layers.zone_outlines import SEARCH_RADIUS_M, ZoneOutlines

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
    """A zone without a whole outline, which may be as near as this."""

    zone: Zone
    at_least_m: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is nearest.

    Attributes:
        found: zones with an outline, the nearest first; those that hold the position come before all others, the deepest first.
        may_be_nearer: zones whose outline is missing or only a part, and which may lie nearer than the first found.
    """

    found: tuple[NearZone, ...]
    may_be_nearer: tuple[OpenZone, ...]


def nearest_zones(zones: Mapping[str, Zone], outlines: ZoneOutlines, layer: str, lon: float, lat: float, count: int = 1) -> Nearest:
    """The nearest zones of a layer, however far.

    Args:
        zones: by zone id.
        outlines: of these zones or more.
        layer: whose zones are asked about.
        lon, lat: degrees, WGS84.
        count: how many at most.
    """
    asked = [zone for zone in zones.values() if zone.layer == layer]
    drawn = [zone for zone in asked if zone.geometry is not None]
    for radius_m in (SEARCH_RADIUS_M, _EVERYWHERE_M):
        margins = outlines.margins_m(lon, lat, radius_m)
        near = sorted((zone for zone in drawn if margins.get(zone.id, -_EVERYWHERE_M) > -radius_m), key=lambda zone: -margins[zone.id])
        if len(near) >= min(count, len(drawn)):
            break
    last_m = margins[near[count - 1].id] if len(near) >= count else -_EVERYWHERE_M
    kept = [NearZone(zone, nearest_edge(zone.geometry, lon, lat)) for zone in near if margins[zone.id] >= last_m - _MARGIN_ERROR_M]
    found = sorted(kept, key=lambda one: (-one.edge.margin_m, one.zone.id))[:count]
    limit_m = found[0].distance_m if found else _EVERYWHERE_M
    unsure = [zone for zone in asked if zone.bound in ("none", "inner") and limit_m > 0.0]
    if unsure and radius_m < _EVERYWHERE_M:
        margins = outlines.margins_m(lon, lat, _EVERYWHERE_M)
    reaches = [OpenZone(zone, _least_m(zone, zones, margins)) for zone in unsure]
    open_zones = sorted((one for one in reaches if one.at_least_m < limit_m), key=lambda one: (one.at_least_m, one.zone.id))
    return Nearest(tuple(found), tuple(open_zones))


def _least_m(zone: Zone, zones: Mapping[str, Zone], margins: Mapping[str, float]) -> float:
    """Metres that a zone is away at least: as far as the nearest county that it can reach, 0 where that is not known."""
    counties = [zones.get(f"county/{code}") for adcode in zone.within or (PROVINCE,) for code in counties_of(adcode)]
    if not all(county is not None and county.id in margins for county in counties):
        return 0.0
    return max(0.0, min((-margins[c.id] - (c.accuracy_m or 0.0) for c in counties if c is not None), default=0.0))
