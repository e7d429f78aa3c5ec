"""One area from a GeoJSON file: a site's outline, or a zone that an agency drew."""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError


def read_outline(path: Path) -> BaseGeometry:
    """The area in a GeoJSON file.

    Args:
        path: a polygon, a feature, or a collection of one feature; WGS84 (lon, lat) degrees.

    Returns:
        a valid polygon or multipolygon, WGS84.

    Raises:
        KongquError: ``file_missing``, ``bad_geojson``, ``invalid_polygon``.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KongquError("file_missing", where=str(path), zh="没有这个文件。", en="There is no such file.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise KongquError("bad_geojson", where=str(path), zh=f"不是 GeoJSON：{error}。", en=f"Not GeoJSON: {error}.") from None
    return outline_of(content, str(path))


def outline_of(content: object, where: str) -> BaseGeometry:
    """The area in parsed GeoJSON; arguments and errors as :func:`read_outline`."""
    try:
        area = shape(_geometry(content, where))
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
    return shapely.force_2d(area)


def _geometry(content: object, where: str) -> object:
    """The one geometry of a geometry, a feature, or a collection of one feature."""
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        features = content.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise KongquError("bad_geojson", where=where, zh="要恰好一个要素。", en="Exactly one feature is needed.")
        content = features[0]
    if isinstance(content, dict) and content.get("type") == "Feature":
        return content.get("geometry")
    return content
