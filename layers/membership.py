"""How a place stands to every zone: inside, outside, near the edge, or unknown; never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from geo.sound import require_accuracy, require_position, require_sound
from layers.area_membership import AreaIndex, AreaRelation
from layers.catalogue import PROVINCE, counties_of, unknown_zone
from layers.model import Membership, MembershipState, Zone
from layers.nearest import Nearest, nearest_zones
from layers.zone_outlines import SEARCH_RADIUS_M, ZoneOutlines

_SITES = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class _Counties:
    """Counties that a place may lie in.

    Attributes:
        possible: their adcodes; None where no county boundaries are held.
        certain: the place is known to lie in them, and nowhere else, whatever the outlines say.
        stated: because the user said so.
    """

    possible: frozenset[str] | None
    certain: bool = False
    stated: bool = False

    def can_meet(self, reach: frozenset[str]) -> bool:
        """Whether a zone that reaches these counties may reach the place."""
        return self.possible is None or not reach.isdisjoint(self.possible)


@cache
def _reach(within: tuple[str, ...]) -> frozenset[str]:
    """Counties that a zone can reach, as far as its ``within`` tells; nothing stated: anywhere in the province."""
    return frozenset(county for adcode in within or (PROVINCE,) for county in counties_of(adcode))


@dataclass(slots=True)
class ZoneIndex:
    """All zones of an edition, ready to be asked.

    Args:
        zones: by zone id; memberships come in their order.
        outlines: of these zones or more, where they are prepared already.
    """

    zones: Mapping[str, Zone]
    outlines: ZoneOutlines | None = None
    _drawn: list[Zone] = field(init=False, repr=False)
    _outlines: ZoneOutlines = field(init=False, repr=False)
    _areas: AreaIndex = field(init=False, repr=False)
    _far: dict[str, Membership] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._drawn = [zone for zone in self.zones.values() if zone.geometry is not None]
        self._outlines = self.outlines or ZoneOutlines.of(self._drawn)
        self._areas = AreaIndex(self._drawn)
        # What most zones are to most positions: too far away to have a margin, and outside whatever the county.
        self._far = {zone.id: Membership(zone, "outside") for zone in self._drawn if zone.bound in ("exact", "outer")}

    @property
    def drawn(self) -> Sequence[Zone]:
        """The zones that have an outline: :meth:`join` numbers them so."""
        return self._drawn

    def join(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Which outlines hold which of many positions: what ``shapely.contains_xy`` says of each pair, millions of positions a second.

        How far an outline can be trusted is not weighed here; for that ask :meth:`memberships`.

        Args:
            lons, lats: degrees, WGS84, shape (n,).

        Returns:
            position numbers and numbers of zones in :attr:`drawn`, each of shape (pairs,), in no particular order.

        Raises:
            KongquError: ``bad_position``, naming the first position that is not finite; ``bad_shape``.
        """
        points, areas = self._outlines.grid.join(lons, lats)
        if len(self._drawn) == len(self._outlines.ids):
            return points, areas
        place = {zone.id: number for number, zone in enumerate(self._drawn)}  # the outlines are those of more zones
        numbers = np.array([place.get(zone_id, -1) for zone_id in self._outlines.ids], dtype=np.int32)[areas]
        return points[numbers >= 0], numbers[numbers >= 0]

    def nearest(self, asked: Iterable[Zone], lon: float, lat: float, location_accuracy_m: float = 0.0, count: int = 1) -> Nearest:
        """Which of some zones are nearest to a position; see :func:`layers.nearest.nearest_zones`."""
        counties = {zone.adcode or "": zone for zone in self._drawn if zone.layer == "county"}
        return nearest_zones(asked, counties, self._outlines, lon, lat, location_accuracy_m, count)

    def memberships(self, lon: float, lat: float, location_accuracy_m: float, stated: Mapping[str, str] | None = None) -> list[Membership]:
        """How a position stands to every zone, in the order of the zones.

        Args:
            lon, lat: degrees, WGS84.
            location_accuracy_m: how far the place may lie from the position, in metres.
            stated: zone id to ``inside`` or ``outside``, as the user states; overrides the outline.  A county stated tells
                the other counties and the zones made of counties; a distance zone and its built-up area tell each other.

        Returns:
            a membership for each zone; the margin is None beyond 50 km.

        Raises:
            KongquError: ``unknown_zone``, with near ids; ``bad_membership``; ``bad_accuracy``, ``not_finite``, ``out_of_range``.
        """
        require_position(lon, lat)
        require_accuracy(location_accuracy_m)
        said = self._said(stated or {})
        radius_m = SEARCH_RADIUS_M + location_accuracy_m
        margins = self._outlines.margins_m(lon, lat, radius_m)
        counties = self._counties_near(margins, location_accuracy_m, said)
        far = self._far if not said and not counties.certain else {}
        found = []
        for zone_id, zone in self.zones.items():
            margin = margins.get(zone_id)
            if margin is None and zone_id in far:
                found.append(far[zone_id])
                continue
            near = None if margin is None or margin < -radius_m else margin
            seen = _by_margin(zone, near, location_accuracy_m)
            found.append(_finished(Membership(zone, _by_bound(zone, seen, counties), near), seen, said, counties))
        return found

    def memberships_of_site(
        self,
        site: BaseGeometry,
        stated: Mapping[str, str] | None = None,
        location_accuracy_m: float = 0.0,
        made_of: Collection[str] = (),
    ) -> list[Membership]:
        """How an area (a plant, a whole county) or a line (a road) stands to every zone, with the share of it inside.

        Args:
            site: valid polygon, line, or several of a kind; WGS84 degrees.
            stated, location_accuracy_m: as in :meth:`memberships`.
            made_of: adcodes of the counties that the site is exactly the union of, where it was named and not drawn.

        Returns:
            a membership for each zone; ``near_edge`` where an edge crosses the site or passes nearer than the accuracies.  Margins are None.

        Raises:
            KongquError: as :meth:`memberships`, and as :func:`geo.sound.require_sound`.
        """
        require_sound([site], kinds=_SITES)
        require_accuracy(location_accuracy_m)
        said = self._said(stated or {})
        relations = self._areas.relations(site, location_accuracy_m)
        counties = self._counties(set(made_of), said, certain=True) if made_of else self._counties_of_site(relations, said)
        is_line = shapely.get_dimensions(site) == 1
        found = []
        for zone in self.zones.values():
            relation = relations.get(zone.id)
            seen = None if relation is None else relation.state
            state = _by_bound(zone, seen, counties)
            membership = Membership(zone, state)
            if zone.geometry is not None:
                share, inside = (0.0, 0.0) if relation is None else (relation.share, relation.inside)
                membership = Membership(
                    zone,
                    state,
                    share=share,
                    area_km2=None if is_line else inside,
                    length_km=inside if is_line else None,
                    divided=state == "near_edge" and zone.bound == "exact" and relation is not None and relation.divided,
                )
            found.append(_finished(membership, seen, said, counties))
        return found

    def _said(self, stated: Mapping[str, str]) -> dict[str, MembershipState]:
        """What the user states, and what follows from it for built-up areas and their distance zones."""
        said: dict[str, MembershipState] = {}
        for zone_id, side in stated.items():
            if zone_id not in self.zones:
                raise unknown_zone(zone_id, self.zones)
            if side not in ("inside", "outside"):
                raise KongquError(
                    "bad_membership",
                    where=zone_id,
                    zh=f"{side!r} 不可用；只能是 inside 或 outside。",
                    en=f"{side!r} is neither inside nor outside.",
                )
            said[zone_id] = "inside" if side == "inside" else "outside"
        for zone_id, state in list(said.items()):
            for other in self._nested(self.zones[zone_id], outwards=state == "inside"):
                said.setdefault(other, state)
            for other in self._ruled_out(self.zones[zone_id], state):
                said.setdefault(other, "outside")
        return said

    def _ruled_out(self, prefecture: Zone, state: MembershipState) -> Iterable[str]:
        """Prefectures and counties that a statement on a prefecture rules out: its own where outside, all others where inside."""
        if prefecture.layer != "prefecture":
            return
        for other in self.zones.values():
            of_it = (other.adcode or "")[:4] == (prefecture.adcode or "-")[:4]
            if other.layer in ("prefecture", "county") and other.id != prefecture.id and of_it == (state == "outside"):
                yield other.id

    def _nested(self, zone: Zone, outwards: bool) -> Iterable[str]:
        """Zones round the same built-up area that hold this one (outwards) or lie in it."""
        root, size = zone.of or zone.id, zone.distance_km or 0.0
        for other in self.zones.values():
            if root in (other.id, other.of) and other.id != zone.id and ((other.distance_km or 0.0) > size) == outwards:
                yield other.id

    def _counties_near(self, margins: Mapping[str, float], accuracy_m: float, said: Mapping[str, MembershipState]) -> _Counties:
        possible = {
            zone.adcode for zone in self._drawn
            if zone.layer == "county" and margins.get(zone.id, -np.inf) > -((zone.accuracy_m or 0.0) + accuracy_m)
        }  # fmt: skip
        return self._counties(possible, said)

    def _counties_of_site(self, relations: Mapping[str, AreaRelation], said: Mapping[str, MembershipState]) -> _Counties:
        near = {
            zone.adcode for zone in self._drawn if zone.layer == "county" and zone.id in relations and relations[zone.id].state != "outside"
        }
        return self._counties(near, said)

    def _counties(self, possible: set[str | None], said: Mapping[str, MembershipState], certain: bool = False) -> _Counties:
        counties = {zone.id: zone.adcode or "" for zone in self.zones.values() if zone.layer == "county"}
        told = frozenset(counties[zone_id] for zone_id, state in said.items() if state == "inside" and zone_id in counties)
        if told:
            return _Counties(told, certain=True, stated=True)
        if not counties:
            return _Counties(None)
        denied = {counties[zone_id] for zone_id, state in said.items() if state == "outside" and zone_id in counties}
        left = frozenset(code for code in possible if code and code not in denied)
        if not left and denied:  # what was stated rules out every county near: it may be any other
            return _Counties(frozenset(counties.values()) - denied)
        return _Counties(left, certain and bool(left))


def _by_margin(zone: Zone, margin_m: float | None, location_accuracy_m: float) -> MembershipState | None:
    """What the outline shows of a position, from its signed distance to the edge (None: far away, or no outline)."""
    if margin_m is None:
        return None
    near = abs(margin_m) <= (zone.accuracy_m or 0.0) + location_accuracy_m
    return "near_edge" if near else "inside" if margin_m >= 0 else "outside"


def _by_bound(zone: Zone, seen: MembershipState | None, counties: _Counties) -> MembershipState:
    """What the outline shows, weighed by how far it can be trusted (the table in docs/architecture.md)."""
    if zone.made_of and counties.certain and counties.possible is not None:
        mine = counties.possible & set(zone.made_of)
        seen = "outside" if not mine else "inside" if mine == counties.possible else "near_edge"
    if zone.bound == "none" or (zone.bound == "inner" and seen in ("outside", None)):
        return "unknown" if counties.can_meet(_reach(zone.within)) else "outside"
    if zone.bound == "outer" and seen == "inside":
        return "unknown"
    return seen or "outside"


def _finished(found: Membership, seen: MembershipState | None, said: Mapping[str, MembershipState], counties: _Counties) -> Membership:
    """The membership with what the user stated in place of what the outline showed."""
    zone = found.zone
    if zone.id in said:
        return replace(found, state=said[zone.id], margin_m=None, stated_by_user=True, divided=False, drawn=seen or "outside")
    if counties.stated and zone.made_of:
        return replace(found, stated_by_user=True)
    return found
