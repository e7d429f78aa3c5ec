"""What is asked: a place, a day, what is known of the site and what the user states; checked at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from base.errors import Faults, KongquError
from base.text import Text, shown
from geo.boundaries import province_outline
from geo.coordinates import require_in_shanxi, require_numbers
from geo.datums import to_wgs84
from geo.outlines import read_outline
from geo.place_names import require_place
from layers.catalogue import unknown_zone
from layers.model import Zone
from services.finding.places import ResolvedPlace

POINT_ACCURACY_M = 10.0
MOST_POINTS = 20_000  # a site's outline has hundreds; so many can take seconds, ten times as many a minute
Side = Literal["inside", "outside"]
_ADMIN = {"province": 2, "prefecture": 4, "county": 6}  # digits of an adcode that tell the unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a point, an outline (a plant, a road), or an area that the site may be anywhere in.

    Attributes:
        lon, lat: WGS84 degrees; None for an outline or area.
        outline: WGS84 polygon or line, or several of a kind; None for a point.
        accuracy_m: how far the point or outline may lie from where it is given, in metres.
        datum, shift_m: the datum the coordinates came in, and how far the conversion moved them.
        name: what the user named, where something was.
        known: the place of an id, where one was asked for: what it is called, where its position comes from, how exact it is.
        repairs: what was mended in the outline given.
        made_of: adcodes of the counties that an area by name is exactly the union of.
    """

    lon: float | None
    lat: float | None
    outline: BaseGeometry | None
    accuracy_m: float
    datum: str = "wgs84"
    shift_m: float = 0.0
    name: str | None = None
    kind: Literal["point", "county", "prefecture", "province", "outline", "line"] = "point"
    repairs: tuple[Text, ...] = ()
    made_of: tuple[str, ...] = ()
    known: ResolvedPlace | None = None


def at_point(lon: object, lat: object, datum: str, accuracy_m: float = POINT_ACCURACY_M) -> Place:
    """A place by coordinates, in any of the datums.

    Raises:
        KongquError: not numbers, not finite, swapped, outside Shanxi, or an unknown datum.
    """
    x, y = require_numbers(lon, lat)
    there = to_wgs84(x, y, datum)
    require_in_shanxi(there.lon, there.lat)
    return Place(there.lon, there.lat, None, accuracy_m, datum, there.shift_m)


def at_address(text: str, zones: Mapping[str, Zone]) -> Place:
    """A place by administrative name: the whole county or prefecture, because nothing finer was said.

    Raises:
        KongquError: unknown (with near names), ambiguous, or empty.
    """
    found = require_place(text)
    return _area((found.adcode,), found.full_name, zones)


def at_known(known: ResolvedPlace, zones: Mapping[str, Zone]) -> Place:
    """A place by id: its point, or the whole area that it may be anywhere in.

    Raises:
        KongquError: ``no_boundary``.
    """
    if known.lon is None or known.accuracy_m is None:
        return replace(_area(known.adcodes, known.name.zh, zones), known=known)
    return Place(known.lon, known.lat, None, known.accuracy_m, name=known.name.zh, known=known)


def _area(adcodes: Sequence[str], name: str, zones: Mapping[str, Zone]) -> Place:
    """One unit of administration, or several together."""
    found = [_unit(adcode, name, zones) for adcode in adcodes]
    outline = found[0].geometry if len(found) == 1 else shapely.coverage_union_all([zone.geometry for zone in found])
    kind: Literal["county", "prefecture", "province"] = found[0].layer  # type: ignore[assignment]
    return Place(
        None,
        None,
        outline,
        0.0,
        name=name,
        kind=kind,
        made_of=tuple(code for zone in found for code in zone.made_of or (zone.adcode or "",)),
    )


def _unit(adcode: str, name: str, zones: Mapping[str, Zone]) -> Zone:
    zone = next((zones[k] for k in (f"{level}/{adcode}" for level in ("county", "prefecture", "province")) if k in zones), None)
    if zone is None or zone.geometry is None:
        raise KongquError(
            "no_boundary",
            where=name,
            zh="本版数据没有这个政区的边界；请运行 kongqu build。",
            en="This edition has no boundary for it; run kongqu build.",
        )
    return zone


def at_outline(path: Path, accuracy_m: float = POINT_ACCURACY_M) -> Place:
    """A site's outline or a road from a GeoJSON file (WGS84): a geometry, a feature, or a collection of one.

    Raises:
        KongquError: the file cannot be read, holds no usable outline or too fine a one, or no part of the site lies in Shanxi.
    """
    read = read_outline(path)
    area = read.geometry
    points = shapely.get_num_coordinates(area)
    if points > MOST_POINTS:
        raise KongquError(
            "too_many_points",
            where=str(path),
            zh=f"轮廓有 {points} 个点，多于 {MOST_POINTS}；请先化简（如容差 1 米）。",
            en=f"The outline has {points} points, more than {MOST_POINTS}; simplify it first (e.g. within 1 m).",
        )
    west, south, east, north = area.bounds
    for corner in ((west, south), (east, north)):
        require_numbers(*corner)
    if not shapely.intersects(province_outline(), area):
        nearest = shapely.get_point(shapely.shortest_line(area, province_outline()), 0)
        require_in_shanxi(nearest.x, nearest.y)
    if not shapely.covers(province_outline().envelope.buffer(1.0), area):
        raise KongquError(
            "outside_province",
            where=str(path),
            zh=f"轮廓远出山西之外（经度 {west:.2f} 至 {east:.2f}，纬度 {south:.2f} 至 {north:.2f}）；请只给山西境内的部分。",
            en=f"The outline reaches far beyond Shanxi ({west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N); give the part in Shanxi.",
        )
    return Place(None, None, area, accuracy_m, kind="line" if read.is_line else "outline", repairs=read.repairs)


def check_members(members: Mapping[str, object], zones: Mapping[str, Zone]) -> dict[str, Side]:
    """What the user states of memberships, checked.

    Raises:
        Faults: every unknown zone (with near ids), every value other than ``inside`` or ``outside``, and what contradicts itself.
    """
    faults: list[KongquError] = []
    checked: dict[str, Side] = {}
    for zone_id, side in members.items():
        if zone_id not in zones:
            faults.append(unknown_zone(zone_id, zones))
        elif side not in ("inside", "outside"):
            faults.append(
                KongquError(
                    "bad_member",
                    where=zone_id,
                    zh=f"只能是 inside 或 outside，给的是 {shown(repr(side))}。",
                    en=f"It must be inside or outside, given {shown(repr(side))}.",
                )
            )
        else:
            checked[zone_id] = side
    faults += _contradictions({zones[zone_id]: side for zone_id, side in checked.items()})
    if faults:
        raise Faults(faults)
    return checked


def _contradictions(stated: Mapping[Zone, Side]) -> Iterable[KongquError]:
    """Pairs of statements that cannot both be true: inside a zone but outside one that holds it, or in two counties at once."""
    for one, side in stated.items():
        if side == "outside" and one.layer == "province":
            yield KongquError(
                "bad_member",
                where=one.id,
                zh="这里只答山西省内的地点；请删去此项。",
                en="Only places in Shanxi are answered for; leave this out.",
            )
        for other, other_side in stated.items():
            both = other_side == "inside" and (one.id < other.id if one.layer in _ADMIN else True)
            if side == "inside" and ((other_side == "outside" and _holds(other, one)) or (both and _apart(one, other))):
                yield KongquError(
                    "bad_member",
                    where=f"{one.id}, {other.id}",
                    zh=f"说在{one.name.zh}内，又说{'不在' if other_side == 'outside' else '在'}{other.name.zh}内，两者矛盾；请删去一个。",
                    en=f"Inside {one.name.en} and {other_side} {other.name.en} contradict each other; leave one out.",
                )


def _apart(one: Zone, unit: Zone) -> bool:
    """Whether no place can lie in a zone and in a unit of administration: two units apart, or a zone that is known to reach into others only."""
    if unit.layer not in _ADMIN:
        return False
    if one.layer in _ADMIN:
        return not _holds(one, unit) and not _holds(unit, one)
    return bool(one.within) and not any(_meets(unit.adcode or "", code) for code in one.within)


def _meets(one: str, other: str) -> bool:
    """Whether one unit of administration is, holds or lies in another, by their adcodes."""
    a, b = _digits(one), _digits(other)
    return a.startswith(b) or b.startswith(a)


def _digits(adcode: str) -> str:
    """The digits of an adcode that tell the unit."""
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def _holds(outer: Zone, inner: Zone) -> bool:
    """Whether one zone surely holds another: units of administration, and zones round one built-up area."""
    if outer.layer in _ADMIN and inner.layer in _ADMIN:
        return (inner.adcode or "").startswith((outer.adcode or "-")[: _ADMIN[outer.layer]]) and _ADMIN[outer.layer] <= _ADMIN[inner.layer]
    if outer.layer in _ADMIN:
        digits = _ADMIN[outer.layer]
        return bool(inner.within) and all(code[:digits] == (outer.adcode or "-")[:digits] for code in inner.within)
    return (outer.of or outer.id) == (inner.of or inner.id) and (outer.distance_km or 0.0) >= (inner.distance_km or 0.0)
