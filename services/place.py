"""What the law sees of a place: evidence about zones, from their outlines, their lists, and what the user stated."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from base.text import Text
from layers.catalogue import PROVINCE, Layer
from layers.model import Membership, Zone
from layers.zone_outlines import SEARCH_RADIUS_M
from rules.place import AdminSelector, DistanceSelector, Evidence, EvidenceState, LayerSelector, Selector, ZoneSelector
from services.evidence import SEATS, of_margin, of_membership, shown_share, source_of

# The strongest finding among several zones, for "in any of them".  Missing data outweighs other doubts, and any doubt outweighs a no.
_STRENGTH: tuple[EvidenceState, ...] = ("inside", "no_data", "ask", "reading", "near_edge", "outside")


_ADMIN = ("province", "prefecture", "county")


class PlaceView:
    """A place as :class:`rules.place.PlaceZones` wants it.

    Args:
        memberships: how the place stands to every zone; a zone that is not among them is missing from the edition.
        layers: layer id → layer.
        location_accuracy_m: accuracy of the place itself in metres.
        as_of: the day asked; a zone that was not yet, or is no longer, in effect tells nothing of it.
    """

    def __init__(self, memberships: Iterable[Membership], layers: Mapping[str, Layer], location_accuracy_m: float, as_of: date) -> None:
        self.memberships = {m.zone.id: m for m in memberships}
        self.layers = layers
        self.location_accuracy_m = location_accuracy_m
        self.as_of = as_of
        self._by_layer: dict[str, list[Membership]] = {}
        for membership in self.memberships.values():
            self._by_layer.setdefault(membership.zone.layer, []).append(membership)
        self._settled = {m.zone.of or m.zone.id for m in self.memberships.values() if m.stated_by_user}
        self._areas: dict[str, Text] = {}
        self._asked: dict[Selector, Evidence] = {}  # many rules ask the same of a place

    def evidence(self, selector: Selector) -> Evidence:
        """How the place stands to what the selector names; never guesses."""
        if selector not in self._asked:
            self._asked[selector] = self._evidence(selector)
        return self._asked[selector]

    def basis(self, selector: Selector, found: Evidence) -> tuple[Text, Text | None]:
        """What the selector asks for, in words, and where the evidence comes from."""
        zone = self.memberships[found.zone].zone if found.zone in self.memberships else None
        return self._asked_for(selector), source_of(zone, stated=found.stated_by_user)

    def _asked_for(self, selector: Selector) -> Text:
        """A selector in words."""
        if isinstance(selector, AdminSelector):
            return self._area_names(selector.adcodes)
        if isinstance(selector, ZoneSelector):
            names = [self.memberships[i].zone.name if i in self.memberships else Text(i, i) for i in selector.ids]
            return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
        layer = self.layers.get(selector.layer)
        name = layer.name if layer is not None else Text(selector.layer, selector.layer)
        if selector.adcodes:
            areas = self._area_names(selector.adcodes)
            name = Text(f"{areas.zh}的{name.zh}", f"{name.en} of {areas.en}")
        if selector.seats:
            kinds = [SEATS[s] for s in selector.seats]
            name = Text(f"{name.zh}（{'、'.join(k.zh for k in kinds)}）", f"{name.en} ({', '.join(k.en for k in kinds)})")
        if isinstance(selector, DistanceSelector):
            return Text(f"{name.zh}周边 {selector.distance_km:g} km", f"within {selector.distance_km:g} km of {name.en}")
        return name

    def _evidence(self, selector: Selector) -> Evidence:
        if isinstance(selector, AdminSelector):
            return self._in_admin(selector)
        if isinstance(selector, ZoneSelector):
            return _strongest([self._in_zone(zone_id) for zone_id in selector.ids])
        if isinstance(selector, LayerSelector):
            return self._in_layer(selector)
        return self._within(selector)

    def _in_zone(self, zone_id: str) -> Evidence:
        membership = self.memberships.get(zone_id)
        if membership is None:
            return Evidence("no_data", Text(f"分区 {zone_id} 不在本版数据里", f"Zone {zone_id} is not in this edition"), zone=zone_id)
        return self._on_the_day(membership)

    def _on_the_day(self, membership: Membership) -> Evidence:
        """The evidence of one membership, if the zone is in effect on the day asked."""
        zone = membership.zone
        if membership.stated_by_user or in_effect(zone, self.as_of):
            return of_membership(membership)
        term = f"{zone.valid_from or '…'} – {zone.valid_to or '…'}"
        text = Text(
            f"{zone.name.zh}的效期是 {term}，{self.as_of} 的范围没有数据", f"{zone.name.en} is in effect {term}; no data for {self.as_of}"
        )
        return Evidence("no_data", text, zone=zone.id) if membership.state != "outside" else of_membership(membership)

    def _in_admin(self, selector: AdminSelector) -> Evidence:
        """Certain only when every county that the place may lie in is named, or none is."""
        possible = [m for m in self._zones_of("county") if m.state in ("inside", "near_edge")]
        province = self.memberships.get("province/140000")
        if province is None or not possible:
            return Evidence(
                "no_data",
                Text(
                    "不知在哪个县：没有县界数据，或所述把附近的县都排除了",
                    "The county is not known: no boundaries, or what was stated rules out every county near",
                ),
            )
        named = [m for m in possible if _covers(selector.adcodes, m.zone.adcode or "")]
        stated = any(m.stated_by_user and (m.state == "inside" or m.drawn != "outside") for m in self._zones_of("county"))
        stated = stated or (province.stated_by_user and province.state == "inside")
        here, asked = _in_counties(possible, sure=province.state == "inside"), self._area_names(selector.adcodes)
        if not named:
            return Evidence("outside", Text(f"{here.zh}，不在{asked.zh}", f"{here.en}, not in {asked.en}"), stated_by_user=stated)
        if len(named) == len(possible) and province.state == "inside":
            return Evidence("inside", here, zone=named[0].zone.id, margin_m=_least(possible), stated_by_user=stated)
        others = [m for m in possible if m not in named]
        if any(m.divided for m in named) and (any(m.divided for m in others) or province.divided):
            parts = [m.zone.name for m in possible if m.divided]
            across = Text("、".join(n.zh for n in parts), ", ".join(n.en for n in parts))
            text = Text(f"跨{across.zh}界线，只有一部分在{asked.zh}", f"Across the boundary of {across.en}, only a part in {asked.en}")
            return Evidence("near_edge", text, zone=named[0].zone.id, margin_m=named[0].margin_m, stated_by_user=stated)
        text = Text(
            f"离政区界线太近，{here.zh}：在不在{asked.zh}？",
            f"Too near a boundary, {here.en[0].lower()}{here.en[1:]}: is it in {asked.en}?",
        )
        return Evidence("near_edge", text, zone=named[0].zone.id, margin_m=named[0].margin_m, question=text, stated_by_user=stated)

    def _area_names(self, adcodes: Sequence[str]) -> Text:
        """The areas a selector names, in words that stay true whether the law asks for them or leaves them out."""
        if not self._areas:
            self._areas = {z.adcode: z.name for z in (m.zone for level in _ADMIN for m in self._zones_of(level)) if z.adcode}
        names = [self._areas[a] for a in adcodes if a in self._areas]
        if len(names) != len(adcodes) or len(names) > 5:
            return Text(f"所问的 {len(adcodes)} 个政区", f"the {len(adcodes)} areas asked about")
        return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))

    def _in_layer(self, selector: LayerSelector) -> Evidence:
        layer = self.layers.get(selector.layer)
        if layer is None or not self._zones_of(selector.layer):
            return Evidence("no_data", Text(f"本版数据没有图层 {selector.layer}", f"Layer {selector.layer} is missing from this edition"))
        if selector.adcodes and (elsewhere := self.evidence(AdminSelector(selector.adcodes))).state == "outside":
            return elsewhere  # zones of a county end at its boundary
        zones = self._selected(selector.layer, selector.seats, selector.adcodes)
        found = _strongest([self._on_the_day(m) for m in _telling(zones)], len(zones))
        if found.state == "outside" and layer.gap:
            text = Text(
                f"{layer.name.zh}的名单不全，不在已知各区内不等于不在区内",
                f"The list of {layer.name.en} is not complete: in no known zone does not mean in none",
            )
            return Evidence("no_data", text)
        return found

    def _within(self, selector: DistanceSelector) -> Evidence:
        zones = self._selected(selector.layer, selector.seats, selector.adcodes)
        if not zones:
            return Evidence("no_data", Text(f"本版数据没有图层 {selector.layer}", f"Layer {selector.layer} is missing from this edition"))
        near = [m for m in zones if selector.distance_km * 1000 >= SEARCH_RADIUS_M or not self._plainly_far(m)]
        return _strongest([self._within_one(m, selector) for m in near or zones[:1]], len(zones))

    def _plainly_far(self, membership: Membership) -> bool:
        """A drawn zone beyond the search radius.  One without outline is not: its ring may reach where it does not itself."""
        known = membership.margin_m is None and membership.share is None and membership.zone.geometry is not None
        return membership.state == "outside" and known and membership.zone.id not in self._settled

    def _within_one(self, membership: Membership, selector: DistanceSelector) -> Evidence:
        """Whether the place lies within a distance of one zone; what a user can state about it is the distance zone."""
        zone = membership.zone
        ring = self.memberships.get(f"{zone.layer}_buffer/{zone.id.rsplit('/', 1)[-1]}/{selector.distance_km:g}km")
        if ring is not None and ring.stated_by_user:
            return of_membership(ring)
        decides = zone.id if ring is None else ring.zone.id
        stand_in = ("（替代边界）", " (stand-in outline)") if zone.status == "proxy" else ("", "")
        name = Text(
            f"{zone.name.zh}{stand_in[0]}周边 {selector.distance_km:g} km",
            f"within {selector.distance_km:g} km of {zone.name.en}{stand_in[1]}",
        )
        interior = self._interior(membership, selector, decides)
        if interior is not None:
            return interior
        if ring is not None and membership.margin_m is None:
            return of_membership(ring)  # an area, or a place far away: only the ring's own geometry tells
        if membership.state == "inside" and membership.stated_by_user:
            return of_membership(membership)  # within any distance of what it is in
        if membership.margin_m is None:
            measured = (
                membership.state == "outside" and zone.geometry is not None and membership.share is None and not membership.stated_by_user
            )
            far = measured and selector.distance_km * 1000 < SEARCH_RADIUS_M
            text = (
                Text(f"{name.zh}：远在其外", f"{name.en}: far outside")
                if far
                else Text(f"{name.zh}：没有可用的边界", f"{name.en}: no usable outline")
            )
            return Evidence("outside" if far else "no_data", text, zone=decides)
        margin = selector.distance_km * 1000 + membership.margin_m
        found = of_margin(margin, (zone.accuracy_m or 0) + self.location_accuracy_m, name, decides)
        if (zone.bound, found.state) in (("outer", "inside"), ("inner", "outside")):  # the zone is smaller, or larger, than what is drawn
            text = Text(f"{name.zh}：边界不可靠", f"{name.en}: the outline cannot be trusted there")
            return Evidence("no_data", text, zone=decides)
        return found

    def _interior(self, membership: Membership, selector: DistanceSelector, decides: str) -> Evidence | None:
        """What being in (or perhaps in) the area itself means, where it decides."""
        name = membership.zone.name
        if membership.state not in ("inside", "near_edge") or selector.interior == "stated":
            return None
        if membership.state == "near_edge" and membership.divided:
            part = shown_share(membership)
            text = Text(
                f"{part.zh}在{name.zh}之内，其余在外；条文说的是周边",
                f"{part.en[0].upper()}{part.en[1:]} lies in {name.en}, the rest outside; the text speaks of around it",
            )
            return Evidence("near_edge", text, zone=decides)
        if membership.state == "near_edge":
            text = Text(f"离{name.zh}边界太近，不知在区内还是周边", f"Too near the edge of {name.en} to tell inside from around")
            return Evidence("near_edge", text, zone=decides, margin_m=membership.margin_m, question=text)
        if selector.interior == "excluded":
            text = Text(f"在{name.zh}之内，条文只说周边", f"Inside {name.en}; the text speaks of around it only")
            return Evidence("outside", text, zone=decides)
        text = Text(
            f"在{name.zh}之内：“周边”是否含建成区本身，条文可有两种读法",
            f"Inside {name.en}: whether “around” includes the area itself can be read both ways",
        )
        return Evidence("reading", text, zone=decides, question=text)

    def _zones_of(self, layer: str) -> list[Membership]:
        return self._by_layer.get(layer, [])

    def _selected(self, layer: str, seats: Sequence[str], adcodes: Sequence[str]) -> list[Membership]:
        found = [m for m in self._zones_of(layer) if not seats or m.zone.seat_kind in seats]
        if not adcodes:
            return found
        return [m for m in found if any(_touches(adcodes, code) for code in _reach(m.zone))]


def in_effect(zone: Zone, as_of: date) -> bool:
    """Whether a zone is in effect on a day, as far as its dates are stated."""
    return (zone.valid_from is None or zone.valid_from <= as_of) and (zone.valid_to is None or as_of <= zone.valid_to)


def _reach(zone: Zone) -> tuple[str, ...]:
    """Areas that a zone may reach into; where nothing is stated, anywhere in the province."""
    return (zone.adcode,) if zone.adcode else zone.within or (PROVINCE,)


def _covers(adcodes: Iterable[str], county: str) -> bool:
    """Whether a county is one of these areas or lies in one of them."""
    return any(county == a or (a.endswith("0000") and county[:2] == a[:2]) or (a.endswith("00") and county[:4] == a[:4]) for a in adcodes)


def _touches(adcodes: Iterable[str], other: str) -> bool:
    """Whether an area is, holds or lies in one of these areas."""
    wanted = tuple(adcodes)
    return _covers(wanted, other) or any(_covers((other,), a) for a in wanted)


def _in_counties(possible: Sequence[Membership], *, sure: bool) -> Text:
    """In which counties a place lies, or may lie where only some of them can be true, or none (not sure: it may lie outside the province)."""
    zh, en = [m.zone.name.zh for m in possible], [m.zone.name.en for m in possible]
    if sure and (len(possible) == 1 or all(m.state == "inside" or m.divided for m in possible)):
        return Text(f"在{'、'.join(zh)}", f"In {', '.join(en)}")
    return Text(f"可能在{'、'.join(zh)}", f"May be in {', '.join(en)}")


def _least(memberships: Iterable[Membership]) -> float | None:
    return min((m.margin_m for m in memberships if m.margin_m is not None), default=None)


def _telling(memberships: Sequence[Membership]) -> Sequence[Membership]:
    """Those that can decide "in any of them": all but the ones outside, or the nearest of these where there is no other."""
    telling = [m for m in memberships if m.state != "outside" or m.stated_by_user]
    return telling or sorted(memberships, key=lambda m: -math.inf if m.margin_m is None else m.margin_m)[-1:]


def _strongest(found: Sequence[Evidence], among: int | None = None) -> Evidence:
    """The evidence for "in any of them": a certain yes first, then the doubts, a no only when all say no.

    Args:
        found: of the zones that can decide it.
        among: how many zones were asked about, where these are more.
    """
    if not found:
        return Evidence("no_data", Text("没有这样的分区", "There is no such zone"))
    count = among or len(found)
    best = min(found, key=lambda e: (_STRENGTH.index(e.state), -(e.margin_m if e.margin_m is not None else -1e12)))
    if best.state == "outside" and count > 1:
        near = best.margin_m is not None  # which of several far or undrawn zones is the nearest is not known
        return Evidence(
            "outside",
            Text(
                f"不在所列 {count} 个分区内" + (f"；最近：{best.text.zh}" if near else ""),
                f"In none of {count} zones" + (f"; nearest: {best.text.en}" if near else ""),
            ),
            zone=best.zone,
            margin_m=best.margin_m,
            stated_by_user=best.stated_by_user,
        )
    return best
