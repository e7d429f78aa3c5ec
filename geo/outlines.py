"""One area from a GeoJSON file: a site's outline, or a zone that an agency drew."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import read_text
from base.json_text import parse_json
from base.text import shown

_FORM_ZH = "要 Polygon 或 MultiPolygon，每环至少 4 点，每点是 [经度, 纬度]"
_FORM_EN = "give a Polygon or MultiPolygon, each ring of at least 4 points, each point [lon, lat]"
_WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "EPSG:4490", "EPSG::4490")


def read_outline(path: Path) -> BaseGeometry:
    """The area in a GeoJSON file.

    Args:
        path: a polygon, a feature, or a collection of one feature; WGS84 (lon, lat) degrees.

    Returns:
        a valid polygon or multipolygon, WGS84.

    Raises:
        KongquError: ``file_missing`` and what else :func:`base.files.read_text` raises, ``bad_geojson``, ``other_crs``, ``invalid_polygon``.
    """
    return outline_of(parse_json(read_text(path), str(path), "bad_geojson"), str(path))


def outline_of(content: object, where: str) -> BaseGeometry:
    """The area in parsed GeoJSON; arguments and errors as :func:`read_outline`."""
    geometry = _geometry(content, where)
    for part in (content, geometry):
        _require_wgs84(part, where)
    try:
        area = shape(geometry)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        raise KongquError(
            "bad_geojson", where=where, zh=f"不是 GeoJSON 多边形；{_FORM_ZH}。", en=f"Not a GeoJSON polygon; {_FORM_EN}."
        ) from None
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        zh, en = ("空的", "empty") if area.is_empty else (area.geom_type, area.geom_type)
        raise KongquError(
            "bad_geojson", where=where, zh=f"要多边形，这里是{zh}；{_FORM_ZH}。", en=f"A polygon is needed, this is {en}; {_FORM_EN}."
        )
    if not area.is_valid:
        why = shapely.is_valid_reason(area)
        raise KongquError(
            "invalid_polygon",
            where=where,
            zh=f"多边形无效：{why}。请改正后再试。",
            en=f"The polygon is invalid: {why}. Mend it and try again.",
        )
    return shapely.force_2d(area)


def _require_wgs84(content: object, where: str) -> None:
    """Old GeoJSON can name another CRS; to read its numbers as WGS84 would put the area elsewhere."""
    crs = content.get("crs") if isinstance(content, dict) else None
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name") if isinstance(properties, dict) else crs)
    if not name.endswith(_WGS84_NAMES):
        raise KongquError(
            "other_crs",
            where=where,
            zh=f"crs 写的是 {shown(name)}；请先转成 WGS84（或 CGCS2000 经纬度），再去掉 crs。",
            en=f"Its crs is {shown(name)}; convert it to WGS84 (or CGCS2000 degrees) and drop the crs member.",
        )


def _geometry(content: object, where: str) -> object:
    """The one geometry of a geometry, a feature, or a collection of one feature."""
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        features = content.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise KongquError(
                "bad_geojson",
                where=where,
                zh="要恰好一个要素；有几块就并成一个 MultiPolygon。",
                en="Exactly one feature is needed; join several into one MultiPolygon.",
            )
        content = features[0]
    if isinstance(content, dict) and content.get("type") == "Feature":
        return content.get("geometry")
    return content
