"""What is asked: a place, a day, what is known of the site and what the user states; checked at the door."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shapely.geometry.base import BaseGeometry

from base.errors import Faults, KongquError
from geo.coordinates import require_in_shanxi, require_numbers
from geo.datums import to_wgs84
from geo.outlines import read_outline
from geo.place_names import require_place
from layers.model import Zone

POINT_ACCURACY_M = 10.0
Side = Literal["inside", "outside"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a point, or an area that the site may be anywhere in.

    Attributes:
        lon, lat: WGS84 degrees; None for an area.
        area: WGS84 polygon; None for a point.
        accuracy_m: accuracy of the point in metres.
        datum, shift_m: the datum the coordinates came in, and how far the conversion moved them.
        name, name_en: what the user named, where something was.
    """

    lon: float | None
    lat: float | None
    area: BaseGeometry | None
    accuracy_m: float
    datum: str = "wgs84"
    shift_m: float = 0.0
    name: str | None = None
    kind: Literal["point", "county", "prefecture", "province", "outline"] = "point"


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
    zone = next((zones[k] for k in (f"{level}/{found.adcode}" for level in ("county", "prefecture", "province")) if k in zones), None)
    if zone is None or zone.geometry is None:
        raise KongquError(
            "no_boundary",
            where=text,
            zh="本版数据没有这个政区的边界；请运行 kongqu build。",
            en="This edition has no boundary for it; run kongqu build.",
        )
    kind: Literal["county", "prefecture", "province"] = zone.layer  # type: ignore[assignment]
    return Place(None, None, zone.geometry, 0.0, name=found.full_name, kind=kind)


def at_outline(path: Path) -> Place:
    """A site's outline from a GeoJSON file (WGS84): a polygon, a feature, or a collection of one.

    Raises:
        KongquError: the file is missing, holds no valid polygon, or the site lies outside Shanxi.
    """
    area = read_outline(path)
    centre = area.representative_point()
    require_in_shanxi(centre.x, centre.y)
    return Place(None, None, area, 0.0, kind="outline")


def check_members(members: Mapping[str, object], zones: Mapping[str, Zone]) -> dict[str, Side]:
    """What the user states of memberships, checked.

    Raises:
        Faults: every unknown zone (with near ids) and every value other than ``inside`` or ``outside``.
    """
    faults: list[KongquError] = []
    checked: dict[str, Side] = {}
    for zone_id, side in members.items():
        if zone_id not in zones:
            near = difflib.get_close_matches(zone_id, zones, n=3)
            faults.append(KongquError("unknown_zone", where=zone_id, near=near, zh="没有这个分区。", en="There is no such zone."))
        elif side not in ("inside", "outside"):
            faults.append(
                KongquError(
                    "bad_member",
                    where=zone_id,
                    zh=f"只能是 inside 或 outside，给的是 {side!r}。",
                    en=f"It must be inside or outside, given {side!r}.",
                )
            )
        else:
            checked[zone_id] = side
    if faults:
        raise Faults(faults)
    return checked
