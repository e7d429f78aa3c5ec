"""What is asked: a place, a day, what is known of the site and what the user states; checked at the door."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from base.errors import Faults, KongquError
from geo.coordinates import require_in_shanxi, require_numbers
from geo.datums import to_wgs84
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
        KongquError: the file is missing, no GeoJSON, holds no polygon, or lies outside Shanxi.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KongquError("file_missing", where=str(path), zh="没有这个文件。", en="There is no such file.") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise KongquError("bad_geojson", where=str(path), zh=f"不是 GeoJSON：{error}。", en=f"Not GeoJSON: {error}.") from None
    return outline(content, str(path))


def outline(content: object, where: str) -> Place:
    """A site's outline from parsed GeoJSON.

    Raises:
        KongquError: no polygon, invalid, or outside Shanxi.
    """
    geometry = content
    if isinstance(geometry, dict) and geometry.get("type") == "FeatureCollection":
        features = geometry.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise KongquError("bad_geojson", where=where, zh="要恰好一个要素。", en="Exactly one feature is needed.")
        geometry = features[0]
    if isinstance(geometry, dict) and geometry.get("type") == "Feature":
        geometry = geometry.get("geometry")
    try:
        area = shape(geometry)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        raise KongquError("bad_geojson", where=where, zh="不是 GeoJSON 多边形。", en="Not a GeoJSON polygon.") from None
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise KongquError(
            "bad_geojson", where=where, zh=f"要多边形，这里是 {area.geom_type}。", en=f"A polygon is needed, this is {area.geom_type}."
        )
    if not area.is_valid:
        why = shapely.is_valid_reason(area)
        raise KongquError(
            "invalid_polygon",
            where=where,
            zh=f"多边形无效：{why}。请改正后再试。",
            en=f"The polygon is invalid: {why}. Mend it and try again.",
        )
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
