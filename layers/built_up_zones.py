"""Zones of the layers ``built_up`` and ``built_up_buffer``: built-up areas of every seat, and 10 km and 20 km around them."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from base.text import Text
from geo.buffers import geodesic_buffer
from geo.built_up import BuiltUp, extract_built_up
from geo.geodesy import geodesic_area_km2
from geo.rasters import BuiltUpSource
from geo.seats import Seat
from layers.admin_zones import AdminAreas
from layers.catalogue import read_names
from layers.model import Bound, SeatKind, Source, Zone

DISTANCES_KM = (10, 20)
_LEAST_KM_PER_DEGREE = 83.0  # of longitude, north of Shanxi's northern tip
_SHARED_NAMES = ("城区", "矿区", "郊区")
_NO_BUILT_UP = Text(
    "所用数据在政府驻地 0.5 km 内没有建成区（或没有数据）；可用 kongqu build --built-up FILE 换一份更细的数据。",
    "The data show no built-up land within 0.5 km of the seat, or do not cover it; give other data with kongqu build --built-up FILE.",
)


def build_distance_zones(built_up: Iterable[Zone], areas: AdminAreas) -> list[Zone]:
    """10 km and 20 km around each built-up area, the area itself included; edges within 1 m of the geodesic distance.

    Args:
        built_up: zones of the layer ``built_up``.
        areas: administrative outlines, for the reach of a distance zone whose built-up area is not known.
    """
    return [_distance_zone(zone, distance_km, areas) for zone in built_up for distance_km in DISTANCES_KM]


def build_built_up_zone(
    adcode: str, areas: AdminAreas, seats: dict[str, Seat], source: BuiltUpSource, credits_: tuple[Source, ...]
) -> Zone:
    """The built-up area of one of the 11 prefecture cities or 117 county-level units.

    Args:
        adcode: of the unit.
        areas: outlines to clip to.
        seats: government seats by adcode, WGS84.
        source: the raster of built-up land.
        credits_: data sources to name in the zone.
    """
    seat = seats[adcode]
    districts = areas.urban_districts(adcode) if seat.kind == "prefecture" else ()
    points = [(seat.lon, seat.lat), *((seats[code].lon, seats[code].lat) for code in districts)]
    clip = areas.joined(districts) if districts else areas.outlines[adcode]
    found = extract_built_up(source, points, clip)
    known = found.geometry is not None
    bound: Bound = "exact" if known else "none"
    if known and found.touches_no_data:
        bound = "inner"
    return Zone(
        id=f"built_up/{adcode}",
        layer="built_up",
        name=_name(adcode, seat.kind),
        status="proxy" if known else "unknown",
        bound=bound,
        geometry=found.geometry,
        accuracy_m=found.accuracy_m if known else None,
        derivation=_derivation(seat.kind, source.name),
        within=(adcode,),
        symbol=(round(seat.lon, 6), round(seat.lat, 6)) if found.under_resolved or not known else None,
        sources=credits_,
        reason=None if known else _NO_BUILT_UP,
        note=_note(found, packaged=credits_[0].id == "ghs-wup-degurba"),
        seat_kind=seat.kind,
        adcode=adcode,
        area_km2=round(found.area_km2, 3) if known else None,
    )


def _name(adcode: str, kind: SeatKind) -> Text:
    name = read_names()[adcode]
    if name.zh in _SHARED_NAMES:
        name = Text(read_names()[f"{adcode[:4]}00"].zh + name.zh, name.en)
    town = "县城建成区" if name.zh.endswith("县") else "建成区"
    zh = f"{name.zh.removesuffix('县')}{town}" if len(name.zh) > 2 else f"{name.zh}{town.removeprefix('县')}"
    place = f"{name.en} city" if kind == "prefecture" else name.en
    return Text(zh, f"Built-up area of {place}")


def _derivation(kind: SeatKind, source: str) -> Text:
    clip = Text(
        "各市辖区驻地处的片区合并，裁到市辖区", "the patches at the seats of its urban districts, joined and clipped to the districts"
    )
    if kind != "prefecture":
        clip = Text("政府驻地处的片区，裁到本县（市、区）", "the patch at the government seat, clipped to the county")
    return Text(f"{source}：{clip.zh}，边缘按 300 m 圆整。", f"{source}: {clip.en}, its edge rounded by 300 m.")


def _note(found: BuiltUp, *, packaged: bool) -> Text | None:
    if found.geometry is None:
        return None
    if found.under_resolved:
        return Text(
            f"数据分辨不出这样小的县城（只得 {found.area_km2:.1f} km²）：只宜作符号看。",
            f"The data cannot resolve so small a town (only {found.area_km2:.1f} km²): read it as a symbol.",
        )
    if found.touches_no_data:
        return Text("轮廓有一部分止于数据的边缘，实际可能更大。", "Part of the outline ends where the data end; the area may be larger.")
    if not packaged:
        return Text(
            "以用户提供的栅格代替公布的建成区界线。", "A raster supplied by the user stands in for a published line of the built-up area."
        )
    return Text(
        "以遥感人口密度数据代替公布的建成区界线，小县城往往偏大。",
        "Stands in for a published line of the built-up area; small towns come out too large.",
    )


def _distance_zone(zone: Zone, distance_km: int, areas: AdminAreas) -> Zone:
    adcode = zone.adcode or ""
    outline = None if zone.geometry is None else geodesic_buffer(zone.geometry, distance_km * 1000.0)
    return Zone(
        id=f"built_up_buffer/{adcode}/{distance_km}km",
        layer="built_up_buffer",
        name=Text(f"{zone.name.zh}周边 {distance_km} km", f"{distance_km} km around the {zone.name.en[0].lower()}{zone.name.en[1:]}"),
        status=zone.status,
        bound=zone.bound,
        geometry=outline,
        accuracy_m=zone.accuracy_m,
        derivation=Text(
            f"建成区边缘以外 {distance_km} km（测地距离），含建成区本身。",
            f"{distance_km} km (geodesic) beyond the edge of the built-up area, which is included.",
        ),
        within=() if outline is not None else _reach(areas, areas.outlines[adcode], distance_km),
        sources=zone.sources,
        reason=zone.reason,
        note=zone.note,
        seat_kind=zone.seat_kind,
        adcode=adcode,
        distance_km=float(distance_km),
        of=zone.id,
        area_km2=None if outline is None else round(geodesic_area_km2(outline), 3),
    )


def _reach(areas: AdminAreas, unit: BaseGeometry, distance_km: int) -> tuple[str, ...]:
    """Counties that a distance zone can reach, wherever in its unit the built-up area lies; rather one too many."""
    counties = [code for code in sorted(areas.outlines) if not code.endswith("00")]
    near = shapely.dwithin([areas.outlines[code] for code in counties], unit, distance_km / _LEAST_KM_PER_DEGREE)
    return tuple(code for code, is_near in zip(counties, near, strict=True) if is_near)
