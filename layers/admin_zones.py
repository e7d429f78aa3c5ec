"""Zones of the layers ``province``, ``prefecture`` and ``county``, out of the packaged boundaries."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from base.text import Text
from geo.boundaries import BOUNDARY_ACCURACY_M, read_counties, read_prefectures, read_province
from geo.geodesy import geodesic_area_km2
from layers.catalogue import counties_of, read_names, read_sources
from layers.model import Zone

_DERIVATION = {
    "province": Text("117 个县级行政区合并。", "Union of the 117 county-level units."),
    "prefecture": Text("所辖县级行政区合并。", "Union of its county-level units."),
    "county": Text("天地图县级行政区界，未改动。", "County boundary of Tianditu, unchanged."),
}


@dataclass(frozen=True, slots=True)
class AdminAreas:
    """Outlines of the province, its prefectures and counties by adcode, in WGS84 (lon, lat)."""

    outlines: dict[str, BaseGeometry]

    def joined(self, adcodes: tuple[str, ...]) -> BaseGeometry:
        """Union of some counties and prefectures."""
        counties = sorted({county for adcode in adcodes for county in counties_of(adcode)})
        return shapely.normalize(shapely.union_all([self.outlines[county] for county in counties]))

    def urban_districts(self, prefecture: str) -> tuple[str, ...]:
        """Adcodes of the urban districts (市辖区) of a prefecture-level city."""
        return tuple(code for code in counties_of(prefecture) if code[4:] < "21")


def read_admin_areas() -> AdminAreas:
    """All administrative outlines."""
    outlines: dict[str, BaseGeometry] = {}
    for frame in (read_province(), read_prefectures(), read_counties()):
        outlines.update(zip(frame["adcode"], frame.geometry, strict=True))
    return AdminAreas(outlines)


def build_admin_zones(areas: AdminAreas) -> list[Zone]:
    """One zone for each administrative area: 1 province, 11 prefectures, 117 counties."""
    return [_zone(adcode, outline) for adcode, outline in sorted(areas.outlines.items())]


def admin_layer(adcode: str) -> str:
    """The layer to which an adcode belongs: ``province``, ``prefecture`` or ``county``."""
    if adcode.endswith("0000"):
        return "province"
    return "prefecture" if adcode.endswith("00") else "county"


def _zone(adcode: str, outline: BaseGeometry) -> Zone:
    layer = admin_layer(adcode)
    return Zone(
        id=f"{layer}/{adcode}",
        layer=layer,
        name=read_names()[adcode],
        status="derived",
        bound="exact",
        geometry=outline,
        accuracy_m=BOUNDARY_ACCURACY_M,
        derivation=_DERIVATION[layer],
        within=(adcode,),
        sources=(read_sources()["tianditu-boundaries"],),
        adcode=adcode,
        area_km2=round(geodesic_area_km2(outline), 3),
        made_of=counties_of(adcode),
    )
